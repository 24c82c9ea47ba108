/* feed_scan.c -- taking values: precedence between keys, and what a token reads as for a fact. */
#include "runtime/feed/feed_scan.h"

#include <math.h>
#include <string.h>

#include "runtime/base/clock.h"
#include "runtime/base/mem.h"
#include "runtime/feed/feed_json.h"
#include "runtime/feed/feed_names.h"

static const double max_time = 253402300799.0; /* the last second of the year 9999 */

static void plan_fact(struct gtm_scan *scan, uint32_t fact)
{
    struct gtm_fact_plan *plan = &scan->plans[fact];
    uint32_t missing = scan->program->facts[fact].missing;
    plan->is_wanted = true;
    plan->alias_count = scan->program->lists[scan->program->facts[fact].keys].count;
    scan->findable += plan->alias_count > 0;
    /* Not for a choice without choices: its value would borrow from a record that is gone. */
    if (plan->type == GTM_TYPE_YESNO ||
        (plan->type == GTM_TYPE_CHOICE && scan->program->facts[fact].choices != GTM_NONE))
        plan->memo = gtm_arena_alloc(&scan->lasting, GTM_MEMO * sizeof *plan->memo);
    if (missing != GTM_NONE)
        gtm_scan_read_text(scan->program, fact, gtm_program_text(scan->program, missing),
                           &scan->lasting, &plan->missing);
}

void gtm_scan_open(struct gtm_scan *scan, const struct gtm_program *program, unsigned flags)
{
    *scan = (struct gtm_scan){.program = program};
    uint32_t count = program->fact_count;
    scan->plans = gtm_arena_alloc(&scan->lasting, count * sizeof *scan->plans);
    scan->wanted = gtm_arena_alloc(&scan->lasting, count * sizeof *scan->wanted);
    scan->values = gtm_arena_alloc(&scan->lasting, count * sizeof *scan->values);
    scan->states = gtm_arena_alloc(&scan->lasting, count * sizeof *scan->states);
    for (uint32_t i = 0; i < count; i++) {
        scan->plans[i].type = (uint8_t)program->facts[i].type;
        if (!(flags & GTM_FEED_ALL) && !(program->facts[i].flags & GTM_FACT_READ))
            continue;
        scan->wanted[scan->wanted_count++] = i;
        plan_fact(scan, i);
    }
    gtm_names_open(scan);
}

void gtm_scan_close(struct gtm_scan *scan)
{
    gtm_names_close(scan);
    gtm_arena_free(&scan->lasting);
    gtm_arena_free(&scan->scratch);
}

void gtm_scan_begin(struct gtm_scan *scan)
{
    for (uint32_t w = 0; w < scan->wanted_count; w++) {
        uint32_t fact = scan->wanted[w];
        scan->values[fact] = scan->plans[fact].missing;
        scan->states[fact] = (struct gtm_fact_state){0, GTM_NONE};
    }
    scan->left = scan->is_walking_all ? GTM_NONE : scan->findable + 1;
    scan->key_rank = GTM_NO_KEY;
    scan->key = (struct gtm_text){"", 0};
    scan->reason = NULL;
    scan->wrong = NULL;
    if (scan->is_dirty) {
        gtm_arena_reset(&scan->scratch);
        scan->is_dirty = false;
    }
}

const char *gtm_scan_fail(struct gtm_scan *scan, const char *wrong, const char *reason)
{
    if (!scan->reason) {
        scan->reason = reason;
        scan->wrong = wrong;
    }
    return NULL;
}

bool gtm_scan_unescape(const struct gtm_token *token, struct gtm_arena *arena, struct gtm_text *out)
{
    *out = token->text;
    if (token->is_escaped) {
        char *plain = gtm_arena_alloc(arena, token->text.length + 1);
        size_t length = gtm_feed_json_unescape(token->text, plain);
        if (length == SIZE_MAX)
            return false;
        *out = (struct gtm_text){plain, length};
    }
    return token->is_valid || gtm_text_utf8_error(*out) == out->length;
}

static bool is_word(struct gtm_text text, const char *word)
{
    return gtm_text_equal(text, gtm_text_of(word));
}

static void read_yesno(struct gtm_text text, struct gtm_value *out)
{
    static const char *const words[][2] = {
        {"no", "yes"}, {"false", "true"}, {"n", "y"}, {"0", "1"}, {"0.0", "1.0"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (int yes = 0; yes < 2; yes++)
            if (is_word(text, words[i][yes])) {
                out->kind = GTM_VALUE_YESNO;
                out->yes = yes;
            }
}

static void set_text(struct gtm_value *out, uint8_t kind, struct gtm_text text)
{
    if (!text.length || text.length > UINT32_MAX)
        return;
    out->kind = kind;
    out->length = (uint32_t)text.length;
    out->text = text.at;
}

static void read_choice(const struct gtm_program *program, uint32_t list, struct gtm_text text,
                        struct gtm_value *out)
{
    if (list == GTM_NONE) {
        set_text(out, GTM_VALUE_TEXT, text);
        return;
    }
    for (uint32_t i = 0; i < program->lists[list].count; i++) {
        struct gtm_text choice = gtm_program_item(program, list, i);
        if (gtm_text_equal(choice, text)) {
            set_text(out, GTM_VALUE_TEXT, choice);
            return;
        }
    }
}

/* "a; b" as ["a","b"]; ';' separates where there is one, else '|'. Empty items are left out. */
static void read_items(struct gtm_text text, struct gtm_arena *arena, struct gtm_value *out)
{
    char separator = memchr(text.at, ';', text.length) ? ';' : '|';
    const char *at = text.at, *end = at + text.length;
    struct gtm_buf buf = {0};
    while (at <= end) {
        const char *stop = at < end ? memchr(at, separator, (size_t)(end - at)) : NULL;
        stop = stop ? stop : end;
        struct gtm_text item = gtm_text_trim((struct gtm_text){at, (size_t)(stop - at)});
        if (item.length) {
            gtm_buf_char(&buf, buf.length ? ',' : '[');
            gtm_buf_json(&buf, item);
        }
        at = stop + 1;
    }
    if (buf.length) {
        gtm_buf_char(&buf, ']');
        struct gtm_text list = {gtm_arena_copy(arena, buf.bytes, buf.length), buf.length};
        set_text(out, GTM_VALUE_LIST, list);
    }
    gtm_buf_free(&buf);
}

void gtm_scan_read_text(const struct gtm_program *program, uint32_t fact, struct gtm_text text,
                        struct gtm_arena *arena, struct gtm_value *out)
{
    const struct gtm_fact *row = &program->facts[fact];
    struct gtm_text inner;
    *out = (struct gtm_value){0};
    text = gtm_text_trim(text);
    if (!text.length)
        return;
    switch ((enum gtm_type)row->type) {
    case GTM_TYPE_TEXT:
    case GTM_TYPE_PROSE: set_text(out, GTM_VALUE_TEXT, text); break;
    case GTM_TYPE_NUMBER:
        if (gtm_text_number(text, &out->number))
            out->kind = GTM_VALUE_NUMBER;
        break;
    case GTM_TYPE_YESNO: read_yesno(text, out); break;
    case GTM_TYPE_TIME:
        if (gtm_clock_parse(text, &out->time))
            out->kind = GTM_VALUE_TIME;
        break;
    case GTM_TYPE_CHOICE: read_choice(program, row->choices, text, out); break;
    case GTM_TYPE_LIST:
        if (gtm_feed_json_whole(text, '[', &inner))
            set_text(out, GTM_VALUE_LIST, inner);
        else if (*text.at != '[')
            read_items(text, arena, out);
        break;
    case GTM_N_TYPE: break;
    }
}

static void read_number(const struct gtm_program *program, uint32_t fact,
                        const struct gtm_token *token, struct gtm_arena *arena,
                        struct gtm_value *out)
{
    double number;
    enum gtm_type type = (enum gtm_type)program->facts[fact].type;
    if (type != GTM_TYPE_NUMBER && type != GTM_TYPE_TIME) {
        if (type != GTM_TYPE_LIST)
            gtm_scan_read_text(program, fact, token->text, arena, out);
        return;
    }
    if (!gtm_feed_json_number(token->text, &number))
        return;
    if (type == GTM_TYPE_NUMBER) {
        out->kind = GTM_VALUE_NUMBER;
        out->number = number;
    } else if (number >= -max_time && number <= max_time) {
        out->kind = GTM_VALUE_TIME;
        out->time = (int64_t)floor(number);
    }
}

bool gtm_scan_read(const struct gtm_program *program, uint32_t fact, const struct gtm_token *token,
                   struct gtm_arena *arena, struct gtm_value *out)
{
    enum gtm_type type = (enum gtm_type)program->facts[fact].type;
    struct gtm_text text;
    *out = (struct gtm_value){0};
    switch ((enum gtm_token_kind)token->kind) {
    case GTM_TOKEN_STRING:
        if (!gtm_scan_unescape(token, arena, &text))
            return false;
        gtm_scan_read_text(program, fact, text, arena, out);
        break;
    case GTM_TOKEN_NUMBER: read_number(program, fact, token, arena, out); break;
    case GTM_TOKEN_TRUE:
    case GTM_TOKEN_FALSE:
        if (type == GTM_TYPE_YESNO || type == GTM_TYPE_TEXT || type == GTM_TYPE_PROSE ||
            type == GTM_TYPE_CHOICE)
            gtm_scan_read_text(program, fact, token->text, arena, out);
        break;
    case GTM_TOKEN_ARRAY:
        if (type == GTM_TYPE_LIST) {
            if (!token->is_valid && gtm_text_utf8_error(token->text) != token->text.length)
                return false;
            set_text(out, GTM_VALUE_LIST, token->text);
        }
        break;
    case GTM_TOKEN_NULL:
    case GTM_TOKEN_OBJECT: break;
    }
    return true;
}

static bool take_key(struct gtm_scan *scan, uint8_t rank, const struct gtm_token *token)
{
    struct gtm_text text = token->text;
    if (rank >= scan->key_rank)
        return true;
    if (token->kind == GTM_TOKEN_STRING) {
        scan->is_dirty |= token->is_escaped;
        if (!gtm_scan_unescape(token, &scan->scratch, &text))
            return false;
    } else if (token->kind != GTM_TOKEN_NUMBER) {
        return true;
    }
    text = gtm_text_trim(text);
    if (!text.length)
        return true;
    scan->key = text;
    scan->key_rank = rank;
    scan->left -= rank == 0;
    return true;
}

/* Remembers what a short word read as, so that the next record's need not be compared with each
 * choice. */
static void remember(struct gtm_memo *memo, const struct gtm_token *token, struct gtm_value value)
{
    uint64_t word[2] = {0, 0};
    if (token->kind != GTM_TOKEN_STRING || token->text.length > 15)
        return;
    for (size_t i = 0; i < token->text.length;
         i++) /* the first byte lowest, whatever the processor */
        word[i / 8] |= (uint64_t)(unsigned char)token->text.at[i] << 8 * (i % 8);
    size_t place = gtm_memo_place(word);
    if (memo[place].word[0]) /* taken: the neighbour, whatever that holds */
        place ^= 1;
    memcpy(memo[place].word, word, sizeof word);
    memo[place].value = value;
}

static bool take_target(struct gtm_scan *scan, const struct gtm_target *target,
                        const struct gtm_token *token)
{
    struct gtm_fact_state *state = &scan->states[target->fact];
    uint32_t bit = UINT32_C(1) << (target->rank < 31 ? target->rank : 31);
    if (state->seen & bit)
        return true;
    state->seen |= bit;
    struct gtm_value value;
    scan->is_dirty = true;
    if (!gtm_scan_read(scan->program, target->fact, token, &scan->scratch, &value))
        return false;
    if (scan->plans[target->fact].memo)
        remember(scan->plans[target->fact].memo, token, value);
    if (value.kind != GTM_VALUE_MISSING && target->rank < state->best) {
        scan->values[target->fact] = value;
        state->best = target->rank;
    }
    if (target->rank == 0 &&
        (value.kind != GTM_VALUE_MISSING || scan->plans[target->fact].alias_count == 1))
        scan->left--;
    return true;
}

bool gtm_scan_take(struct gtm_scan *scan, const struct gtm_name *name,
                   const struct gtm_token *token)
{
    if (name->key_rank < GTM_NO_KEY && !take_key(scan, name->key_rank, token))
        return false;
    for (const struct gtm_target *target = name->targets; target; target = target->next)
        if (!take_target(scan, target, token))
            return false;
    return true;
}

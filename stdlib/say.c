/* say.c -- looking facts up by name, and saying them. See say.h. */
#include "stdlib/say.h"

#include <string.h>

#include "runtime/feed/feed.h"
#include "runtime/vm/compare.h"
#include "stdlib/accounts.h"

enum { MAX_REASONS = 6, MAX_SHORT = 80 };

/* ---- facts ----------------------------------------------------------------------------------- */

static struct gtm_text in_arena(const struct gtm_call *call, const char *text, size_t length)
{
    return (struct gtm_text){gtm_arena_copy(call->prospect->arena, text, length), length};
}

struct gtm_text gtm_say_keep(const struct gtm_call *call, struct gtm_buf *buf)
{
    struct gtm_text kept = in_arena(call, buf->length ? buf->bytes : "", buf->length);
    gtm_buf_free(buf);
    return kept;
}

/* Joins the items of a list; of objects the text. */
static void say_items(const struct gtm_call *call, struct gtm_text list, struct gtm_buf *out)
{
    struct gtm_text item, text;
    size_t cursor = 0;
    while (gtm_feed_item(list, &cursor, call->prospect->arena, &item)) {
        if (item.length && item.at[0] == '{' &&
            gtm_feed_member(item, "text", call->prospect->arena, &text))
            item = text;
        gtm_buf_text(out, out->length ? ", " : "");
        gtm_buf_slice(out, item);
    }
}

struct gtm_text gtm_say_value(const struct gtm_call *call, uint32_t row)
{
    const struct gtm_value *value = &call->prospect->facts[row];
    struct gtm_buf out = {0};
    char date[21];
    switch ((enum gtm_value_kind)value->kind) {
    case GTM_VALUE_MISSING: return (struct gtm_text){"", 0};
    case GTM_VALUE_TEXT: return gtm_value_text(value);
    case GTM_VALUE_YESNO: return gtm_text_of(value->yes ? "yes" : "no");
    case GTM_VALUE_NUMBER: gtm_buf_number(&out, value->number); break;
    case GTM_VALUE_TIME:
        gtm_clock_format(value->time, date);
        gtm_buf_add(&out, date, sizeof "2026-11-22" - 1);
        break;
    case GTM_VALUE_LIST: say_items(call, gtm_value_text(value), &out); break;
    }
    return gtm_say_keep(call, &out);
}

struct gtm_text gtm_say_fact(const struct gtm_call *call, const char *name)
{
    const struct gtm_program *program = call->prospect->program;
    struct gtm_text wanted = gtm_text_of(name), found;
    bool is_fact = false;
    for (uint32_t row = 0; row < program->fact_count; row++) {
        if (!gtm_compare_equal(gtm_program_string(program, program->facts[row].name), wanted))
            continue;
        struct gtm_text text = gtm_say_value(call, row);
        if (text.length)
            return text;
        is_fact = true;
    }
    /* what the program has a fact for was looked for when the record was read */
    if (!is_fact && call->prospect->json.length &&
        gtm_feed_member(call->prospect->json, name, call->prospect->arena, &found))
        return found;
    return (struct gtm_text){"", 0};
}

struct gtm_text gtm_say_first_name(const struct gtm_call *call)
{
    struct gtm_text first = gtm_say_fact(call, "first name");
    if (first.length)
        return first;
    struct gtm_text name = gtm_text_trim(gtm_say_fact(call, "name"));
    size_t end = 0;
    while (end < name.length && name.at[end] != ' ')
        end++;
    return (struct gtm_text){name.at, end};
}

struct gtm_text gtm_say_option(const struct gtm_call *call, const char *key)
{
    const struct gtm_program *program = call->prospect->program;
    for (uint32_t i = 0; call->action && i < call->action->option_count; i++) {
        const struct gtm_option *option = &program->options[call->action->options + i];
        if (gtm_text_equal(gtm_program_text(program, option->key), gtm_text_of(key)))
            return gtm_program_text(program, option->value);
    }
    return (struct gtm_text){"", 0};
}

void gtm_say_part(const struct gtm_call *call, const char *key, const char *label,
                  struct gtm_buf *out)
{
    struct gtm_text value = gtm_say_option(call, key);
    if (value.length == 0)
        return;
    gtm_buf_text(out, label);
    gtm_buf_slice(out, value);
    gtm_buf_char(out, '.');
}

/* ---- parts of texts -------------------------------------------------------------------------- */

void gtm_say_who(const struct gtm_call *call, struct gtm_buf *out)
{
    struct gtm_text name = gtm_say_fact(call, "name"), title = gtm_say_fact(call, "title"),
                    company = gtm_say_fact(call, "company");
    gtm_buf_slice(out, name.length ? name : call->prospect->key);
    if (title.length) {
        gtm_buf_text(out, ", ");
        gtm_buf_slice(out, title);
    }
    if (company.length) {
        gtm_buf_text(out, title.length ? " at " : ", ");
        gtm_buf_slice(out, company);
    }
}

uint32_t gtm_say_problems(const struct gtm_program *program)
{
    for (uint32_t i = 0; i < program->judge_count; i++)
        if (program->judges[i].kind == GTM_JUDGED_APPEARS && program->judges[i].list != GTM_NONE)
            return program->judges[i].list;
    for (uint32_t i = 0; i < program->action_count; i++)
        if (program->actions[i].topic != GTM_NONE)
            return program->actions[i].topic;
    for (uint32_t i = 0; i < program->test_count; i++)
        if (program->tests[i].about != GTM_NONE)
            return program->tests[i].about;
    return GTM_NONE;
}

void gtm_say_list(const struct gtm_program *program, uint32_t list, struct gtm_buf *out)
{
    uint32_t count = program->lists[list].count;
    for (uint32_t i = 0; i < count; i++) {
        gtm_buf_text(out, i == 0 ? "" : i + 1 == count ? " and " : ", ");
        gtm_buf_slice(out, gtm_program_item(program, list, i));
    }
}

struct gtm_text gtm_say_post(const struct gtm_call *call)
{
    struct gtm_prospect *p = call->prospect;
    gtm_prospect_all_events(p);
    for (uint32_t i = p->events_count; i-- > 0;) {
        struct gtm_text name =
            gtm_program_text(p->program, p->program->events[p->events[i].event].name);
        if (p->events[i].text.length && gtm_text_equal(name, gtm_text_of("posted")))
            return p->events[i].text;
    }
    return (struct gtm_text){"", 0};
}

void gtm_say_purpose(const struct gtm_call *call, struct gtm_buf *out)
{
    struct gtm_text purpose = gtm_program_text(call->prospect->program, call->action->purpose);
    if (purpose.length == 0)
        return;
    char first = purpose.at[0];
    gtm_buf_char(out, ' ');
    gtm_buf_char(out, first >= 'a' && first <= 'z' ? (char)(first - 'a' + 'A') : first);
    gtm_buf_slice(out, (struct gtm_text){purpose.at + 1, purpose.length - 1});
    char last = purpose.at[purpose.length - 1];
    gtm_buf_text(out, last == '.' || last == '!' || last == '?' ? "" : ".");
}

/* Adds text with each " - " or " | " between its parts as `between`. */
static void say_parts(struct gtm_text text, char mark, const char *between, struct gtm_buf *out)
{
    bool is_first = true;
    for (size_t begin = 0, i = 0; i <= text.length; i++) {
        bool is_mark = i > 0 && i + 1 < text.length && text.at[i] == mark &&
                       text.at[i - 1] == ' ' && text.at[i + 1] == ' ';
        if (!is_mark && i < text.length)
            continue;
        struct gtm_text part = gtm_text_trim((struct gtm_text){text.at + begin, i - begin});
        begin = i + 1;
        if (part.length == 0)
            continue;
        /* what a colon introduces needs no more between */
        bool opens = out->length && out->bytes[out->length - 1] == ':';
        gtm_buf_text(out, is_first ? "" : opens ? " " : between);
        gtm_buf_slice(out, part);
        is_first = false;
    }
}

/* Adds a sentence without its purpose, which is said apart. */
static void say_without(struct gtm_text text, struct gtm_text purpose, struct gtm_buf *out)
{
    size_t at = 0;
    while (at + purpose.length < text.length &&
           memcmp(text.at + at, purpose.at, purpose.length) != 0)
        at++;
    bool is_in = purpose.length && at + purpose.length <= text.length &&
                 memcmp(text.at + at, purpose.at, purpose.length) == 0;
    struct gtm_text head = gtm_text_trim((struct gtm_text){text.at, is_in ? at : text.length});
    if (is_in && head.length && head.at[head.length - 1] == ',')
        head.length--;
    gtm_buf_slice(out, head);
    at += purpose.length;
    if (is_in)
        gtm_buf_slice(out, (struct gtm_text){text.at + at, text.length - at});
}

/* Adds the workflow's sentence: of a table's row the conditions, a bulleted one on one line. */
static void say_sentence(const struct gtm_call *call, struct gtm_buf *out)
{
    const struct gtm_program *program = call->prospect->program;
    const struct gtm_sentence *sentence = &program->sentences[call->action->sentence];
    struct gtm_text text = gtm_program_text(program, sentence->text);
    struct gtm_buf plain = {0};
    if (sentence->kind == GTM_SENTENCE_TABLE) {
        size_t end = text.length;
        while (end > 0 && text.at[end - 1] != '|')
            end--;
        say_parts((struct gtm_text){text.at, end ? end - 1 : text.length}, '|', ", ", out);
    } else {
        say_without(text, gtm_program_text(program, call->action->purpose), &plain);
        say_parts((struct gtm_text){plain.bytes, plain.length}, '-', "; ", out);
        gtm_buf_free(&plain);
    }
    char last = out->length ? out->bytes[out->length - 1] : '.';
    gtm_buf_text(out, last == '.' || last == '!' || last == '?' ? "" : ".");
}

void gtm_say_happened(const struct gtm_call *call, struct gtm_buf *out)
{
    const struct gtm_program *program = call->prospect->program;
    const struct gtm_event_row *row = call->occurrence;
    if (!row) {
        say_sentence(call, out);
        return;
    }
    gtm_buf_text(out, row->other ? "Someone else at the account has " : "They have ");
    gtm_buf_slice(out, gtm_program_text(program, program->events[row->event].spoken));
    if (row->where.length) {
        gtm_buf_text(out, " (");
        gtm_buf_slice(out, row->where);
        gtm_buf_char(out, ')');
    }
    if (row->text.length) {
        gtm_buf_text(out, ": \"");
        gtm_buf_slice(out, row->text);
        gtm_buf_char(out, '"');
        if (strchr(".!?", row->text.at[row->text.length - 1]))
            return;
    }
    gtm_buf_char(out, '.');
}

struct gtm_text gtm_say_person(const struct gtm_call *call)
{
    const struct gtm_program *program = call->prospect->program;
    if (call->action->person >= program->person_count)
        return gtm_text_of("me");
    const struct gtm_person *person = &program->persons[call->action->person];
    if (person->flags & GTM_PERSON_OWNER) {
        struct gtm_text owner = gtm_say_fact(call, "owner");
        if (owner.length)
            return owner;
    }
    struct gtm_text named = {0};
    if (person->fact != GTM_NONE)
        named = gtm_say_value(call, person->fact);
    return named.length ? named : gtm_program_text(program, person->name);
}

/* Returns whether a fact is a flag that an event comes from: the record is of before the event, so
 * its "accepted: no" may be over. */
static bool is_event_flag(const struct gtm_program *program, uint32_t row)
{
    for (uint32_t i = 0; i < program->event_count; i++)
        if (program->events[i].source == row && program->events[i].form == GTM_FORM_FLAG)
            return true;
    return false;
}

/* Returns whether a fact is for people's eyes: short, and no key or address. */
static bool is_telling(const struct gtm_call *call, uint32_t row)
{
    const struct gtm_program *program = call->prospect->program;
    uint8_t kind = call->prospect->facts[row].kind;
    if (kind == GTM_VALUE_MISSING || kind == GTM_VALUE_LIST ||
        (program->facts[row].flags & GTM_FACT_KEY))
        return false;
    return kind != GTM_VALUE_TEXT || call->prospect->facts[row].length <= MAX_SHORT;
}

void gtm_say_summary(const struct gtm_call *call, struct gtm_buf *out)
{
    const struct gtm_program *program = call->prospect->program;
    struct gtm_text post = gtm_say_post(call), notes = gtm_say_fact(call, "notes");
    gtm_say_who(call, out);
    for (uint32_t row = 0; row < program->fact_count; row++) {
        struct gtm_text name = gtm_program_text(program, program->facts[row].name);
        if (!is_telling(call, row) || is_event_flag(program, row) ||
            gtm_text_equal(name, gtm_text_of("name")) ||
            gtm_text_equal(name, gtm_text_of("title")) ||
            gtm_text_equal(name, gtm_text_of("company")) ||
            gtm_text_equal(name, gtm_text_of("notes")))
            continue;
        gtm_buf_text(out, "\n- ");
        gtm_buf_slice(out, name);
        gtm_buf_text(out, ": ");
        gtm_buf_slice(out, gtm_say_value(call, row));
    }
    if (notes.length) {
        gtm_buf_text(out, "\n- notes: ");
        gtm_buf_slice(out, notes);
    }
    if (post.length) {
        gtm_buf_text(out, "\n- latest post: ");
        gtm_buf_slice(out, post);
    }
}

/* ---- recipients and grounds ------------------------------------------------------------------ */

struct gtm_text gtm_say_address(const struct gtm_call *call, struct gtm_text channel,
                                struct gtm_text *used)
{
    struct gtm_text email = gtm_say_fact(call, "email"),
                    linkedin = gtm_say_fact(call, "linkedin url");
    bool by_linkedin = gtm_text_equal(channel, gtm_text_of("linkedin")) ||
                       (channel.length == 0 && email.length == 0 && linkedin.length);
    *used = channel.length ? channel : gtm_text_of(by_linkedin ? "linkedin" : "email");
    struct gtm_text first = by_linkedin ? linkedin : email, second = by_linkedin ? email : linkedin;
    if (first.length)
        return first;
    /* the local outbox delivers nothing: it may name the person by what is known */
    return second.length ? second : call->prospect->key;
}

/* Returns whatever the record has of an address, under the names that feeds use. */
static struct gtm_text address_of(const struct gtm_call *call, const char *const *names)
{
    struct gtm_text text = {"", 0};
    for (; *names && text.length == 0; names++)
        text = gtm_say_fact(call, *names);
    return text;
}

/* LinkedIn finds people by name and company, as connecting and commenting do: no address is lacking
 * there. */
struct gtm_text gtm_say_lacking(const struct gtm_call *call)
{
    static const char *const email[] = {"email", "email address", "work email", NULL};
    static const char *const phone[] = {"phone", "phone number", "mobile", NULL};
    struct gtm_text channel = gtm_program_text(call->prospect->program, call->action->channel);
    bool calls = gtm_compare_equal(channel, gtm_text_of("phone")) ||
                 gtm_compare_equal(channel, gtm_text_of("sms")) ||
                 gtm_compare_equal(channel, gtm_text_of("whatsapp"));
    const char *lacking = "";
    if (gtm_compare_equal(channel, gtm_text_of("email")))
        lacking = address_of(call, email).length ? "" : "the email address";
    else if (calls)
        lacking = address_of(call, phone).length ? "" : "the phone number";
    return gtm_text_of(lacking);
}

static void say_reasons(const struct gtm_call *call, struct gtm_buf *out)
{
    const struct gtm_program *program = call->prospect->program;
    unsigned count = 0;
    for (uint32_t row = 0; row < program->fact_count && count < MAX_REASONS; row++) {
        const struct gtm_value *fact = &call->prospect->facts[row];
        if (!(program->facts[row].flags & GTM_FACT_READ) || !is_telling(call, row) ||
            (is_event_flag(program, row) && gtm_compare_yes(fact) != GTM_YES))
            continue;
        struct gtm_buf reason = {0};
        gtm_buf_slice(&reason, gtm_program_text(program, program->facts[row].name));
        gtm_buf_text(&reason, " is ");
        gtm_buf_slice(&reason, gtm_say_value(call, row));
        gtm_buf_text(out, count++ ? ", " : "");
        gtm_buf_json(out, (struct gtm_text){reason.bytes, reason.length});
        gtm_buf_free(&reason);
    }
}

/* Returns whether the accounts file says the same about a fact. What the account was looked up by
 * is the record's own. */
static bool is_from_accounts(const struct gtm_call *call, uint32_t row, struct gtm_text account)
{
    const struct gtm_fact *fact = &call->prospect->program->facts[row];
    struct gtm_text found;
    char key[64];
    struct gtm_text name = gtm_program_text(call->prospect->program, fact->name);
    if (account.length == 0 || name.length >= sizeof key || gtm_accounts_finds_by(name))
        return false;
    memcpy(key, name.at, name.length);
    key[name.length] = '\0';
    return gtm_feed_member(account, key, call->prospect->arena, &found) &&
           gtm_text_equal(found, gtm_say_value(call, row));
}

/* Adds "the record: title, notes" or "accounts file: size" for the facts that are known. */
static void say_source(const struct gtm_call *call, const char *label, bool accounts,
                       struct gtm_text account, struct gtm_buf *out)
{
    const struct gtm_program *program = call->prospect->program;
    struct gtm_buf names = {0};
    for (uint32_t row = 0; row < program->fact_count; row++) {
        if (call->prospect->facts[row].kind == GTM_VALUE_MISSING ||
            is_from_accounts(call, row, account) != accounts)
            continue;
        gtm_buf_text(&names, names.length ? ", " : label);
        gtm_buf_slice(&names, gtm_program_text(program, program->facts[row].name));
    }
    if (names.length) {
        gtm_buf_text(out, out->length > 1 ? ", " : "");
        gtm_buf_json(out, (struct gtm_text){names.bytes, names.length});
    }
    gtm_buf_free(&names);
}

void gtm_say_grounds(const struct gtm_call *call, struct gtm_result *result)
{
    struct gtm_buf reasons = {0}, sources = {0};
    struct gtm_text account = {0};
    if (call->prospect->accounts)
        account = gtm_accounts_find(call->prospect->accounts, call->prospect);
    gtm_buf_char(&reasons, '[');
    say_reasons(call, &reasons);
    gtm_buf_char(&reasons, ']');
    gtm_buf_char(&sources, '[');
    say_source(call, "the record: ", false, account, &sources);
    if (account.length)
        say_source(call, "accounts file: ", true, account, &sources);
    gtm_buf_char(&sources, ']');
    result->reasons = gtm_say_keep(call, &reasons);
    result->sources = gtm_say_keep(call, &sources);
}

void gtm_say_delivered(const struct gtm_call *call, struct gtm_result *result, const char *channel)
{
    struct gtm_text named = {0};
    if (call->action)
        named = gtm_program_text(call->prospect->program, call->action->channel);
    result->channel = named.length ? named : gtm_text_of(channel);
    result->receipt = gtm_text_of("local outbox");
}

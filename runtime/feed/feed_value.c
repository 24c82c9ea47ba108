/* feed_value.c -- values off the hot path: one record decoded whole, texts as facts, items and
 * members. */
#include <string.h>

#include "runtime/base/mem.h"
#include "runtime/feed/feed.h"
#include "runtime/feed/feed_json.h"
#include "runtime/feed/feed_read.h"
#include "runtime/feed/feed_scan.h"

void gtm_feed_coerce(const struct gtm_program *program, uint32_t fact, struct gtm_text text,
                     struct gtm_arena *arena, struct gtm_value *out)
{
    uint32_t missing = program->facts[fact].missing;
    *out = (struct gtm_value){0};
    if (gtm_text_utf8_error(text) == text.length)
        gtm_scan_read_text(program, fact, text, arena, out);
    if (out->kind == GTM_VALUE_MISSING && missing != GTM_NONE)
        gtm_scan_read_text(program, fact, gtm_program_text(program, missing), arena, out);
}

static bool is_within(const char *at, const char *begin, size_t length)
{
    return (uintptr_t)at >= (uintptr_t)begin && (uintptr_t)at - (uintptr_t)begin < length;
}

/* Gives a value of the scan, which is about to go, to the caller: text of the copy becomes text of
 * `json`, text of the program stays, anything else moves into `arena`. */
static struct gtm_value hand_over(struct gtm_value value, const struct gtm_program *program,
                                  struct gtm_text json, const char *copy, struct gtm_arena *arena)
{
    if (value.kind != GTM_VALUE_TEXT && value.kind != GTM_VALUE_LIST)
        return value;
    if (is_within(value.text, copy, json.length))
        value.text = json.at + (value.text - copy);
    else if (!is_within(value.text, program->str_bytes, program->str_offsets[program->str_count]))
        value.text = gtm_arena_copy(arena, value.text, value.length);
    return value;
}

struct gtm_decoder {
    const struct gtm_program *program;
    struct gtm_scan scan;
    char *copy;
    size_t room;
};

struct gtm_decoder *gtm_decoder_open(const struct gtm_program *program)
{
    struct gtm_decoder *decoder = gtm_mem_alloc(sizeof *decoder);
    decoder->program = program;
    decoder->copy = NULL;
    decoder->room = 0;
    gtm_scan_open(&decoder->scan, program, GTM_FEED_ALL);
    return decoder;
}

void gtm_decoder_close(struct gtm_decoder *decoder)
{
    if (!decoder)
        return;
    gtm_scan_close(&decoder->scan);
    gtm_mem_free(decoder->copy);
    gtm_mem_free(decoder);
}

/* Copies the object, for the walker wants one line with padding; a line end in valid JSON is only
 * ever white space. */
static void copy_object(struct gtm_decoder *decoder, struct gtm_text object)
{
    if (decoder->room < object.length + GTM_FEED_PAD) {
        decoder->room = (object.length + GTM_FEED_PAD) * 2;
        decoder->copy = gtm_mem_realloc(decoder->copy, decoder->room);
    }
    memcpy(decoder->copy, object.at, object.length);
    memset(decoder->copy + object.length, '\n', GTM_FEED_PAD);
    const char *end = decoder->copy + object.length;
    for (char *at = decoder->copy; (at = memchr(at, '\n', (size_t)(end - at)));)
        *at = ' ';
}

static bool decode(struct gtm_decoder *decoder, struct gtm_text object, bool is_utf8,
                   struct gtm_arena *arena, struct gtm_value *facts)
{
    const struct gtm_program *program = decoder->program;
    copy_object(decoder, object);
    gtm_scan_begin(&decoder->scan);
    decoder->scan.is_checked = is_utf8;
    bool is_fine = gtm_simd_choose(NULL).walk(&decoder->scan, decoder->copy);
    for (uint32_t i = 0; is_fine && i < program->fact_count; i++)
        facts[i] = hand_over(decoder->scan.values[i], program, object, decoder->copy, arena);
    return is_fine;
}

bool gtm_decoder_read(struct gtm_decoder *decoder, struct gtm_text json, struct gtm_arena *arena,
                      struct gtm_value *facts)
{
    struct gtm_text object;
    memset(facts, 0, decoder->program->fact_count * sizeof *facts);
    return gtm_feed_json_whole(json, '{', &object) &&
           decode(decoder, object, gtm_text_utf8_error(object) == object.length, arena, facts);
}

bool gtm_decoder_read_kept(struct gtm_decoder *decoder, struct gtm_text json,
                           struct gtm_arena *arena, struct gtm_value *facts)
{
    struct gtm_text object = gtm_text_trim(json);
    memset(facts, 0, decoder->program->fact_count * sizeof *facts);
    return object.length && decode(decoder, object, true, arena, facts);
}

bool gtm_feed_decode(const struct gtm_program *program, struct gtm_text json,
                     struct gtm_arena *arena, struct gtm_value *facts)
{
    struct gtm_decoder *decoder = gtm_decoder_open(program);
    bool is_fine = gtm_decoder_read(decoder, json, arena, facts);
    gtm_decoder_close(decoder);
    return is_fine;
}

/* The text of a JSON value: a string unescaped, anything else as it stands. */
static bool value_text(struct gtm_text value, struct gtm_arena *arena, struct gtm_text *out)
{
    *out = value;
    if (*value.at != '"')
        return true;
    struct gtm_text inside = {value.at + 1, value.length - 2};
    bool is_escaped = memchr(inside.at, '\\', inside.length);
    struct gtm_token token = {inside, GTM_TOKEN_STRING, is_escaped, false};
    return gtm_scan_unescape(&token, arena, out);
}

bool gtm_feed_item(struct gtm_text list, size_t *cursor, struct gtm_arena *arena,
                   struct gtm_text *item)
{
    const char *end = list.at + list.length, *wrong;
    if (*cursor >= list.length)
        return false;
    const char *at = gtm_feed_json_blank(list.at + *cursor, end);
    if (at == end || *at != (*cursor ? ',' : '['))
        return false;
    at = gtm_feed_json_blank(at + 1, end);
    const char *stop = gtm_feed_json_value(at, end, &wrong);
    *cursor = stop ? (size_t)(stop - list.at) : list.length;
    return stop && value_text((struct gtm_text){at, (size_t)(stop - at)}, arena, item);
}

/* Returns which of the keys a member is, or `count`. Mostly it is spelt as its normal form. */
static size_t key_of(struct gtm_text spelling, const char *const *keys, size_t count,
                     struct gtm_arena *arena)
{
    char found[GTM_MAX_NAME];
    struct gtm_text plain, quoted = {spelling.at - 1, spelling.length + 2};
    for (size_t i = 0; i < count; i++)
        if (gtm_text_same(gtm_text_of(keys[i]), spelling))
            return i;
    if (!value_text(quoted, arena, &plain))
        return count;
    size_t length = gtm_feed_normalise(plain, found, sizeof found), i = 0;
    while (i < count && !gtm_text_same(gtm_text_of(keys[i]), (struct gtm_text){found, length}))
        i++;
    return i;
}

size_t gtm_feed_members(struct gtm_text object, const char *const *keys, size_t count,
                        struct gtm_arena *arena, struct gtm_text *out)
{
    const char *end = object.at + object.length;
    const char *at = gtm_feed_json_blank(object.at, end);
    struct gtm_text spelling, value, text;
    size_t got = 0;
    for (size_t i = 0; i < count; i++)
        out[i] = (struct gtm_text){0};
    if (at == end || *at++ != '{')
        return 0;
    while (got < count && gtm_feed_json_member(&at, end, &spelling, &value)) {
        size_t i = key_of(spelling, keys, count, arena);
        if (i < count && !out[i].at && value_text(value, arena, &text)) {
            out[i] = text;
            got++;
        }
    }
    return got;
}

bool gtm_feed_member(struct gtm_text object, const char *key, struct gtm_arena *arena,
                     struct gtm_text *out)
{
    char wanted[GTM_MAX_NAME];
    const char *keys[] = {wanted};
    gtm_feed_normalise(gtm_text_of(key), wanted, sizeof wanted);
    return gtm_feed_members(object, keys, 1, arena, out) == 1;
}

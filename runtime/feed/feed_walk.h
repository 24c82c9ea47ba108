/* feed_walk.h -- the walk over one JSONL line and the split of one CSV row: the hot path.
 *
 * A file that includes this first defines, for its kind of processor:
 *     GTM_SIMD_TARGET               the function attribute that allows its instructions, or nothing
 *     GTM_SIMD_NAME(verb)           the functions' names: gtm_walk_avx2, gtm_split_avx2
 *     enum { WIDTH }                bytes in a vector, at most 64
 *     vector                        the type of a vector
 *     load(at)                      the WIDTH bytes at `at`
 *     equal(v, c)                   bit i set where byte i is c
 *     nested(v, c)                  the same for byte | 0x20: one compare finds both [ and {, or ] and }
 *     control(v)                    bit i set where byte i is below 0x20
 *     beyond(v)                     bit i set where byte i is not ASCII
 *     differ(v, w)                  bit i set where the two vectors differ
 *     spread(m)                     bit i set where an odd number of bits 0..i of m are
 * so that one source is compiled for each processor and every helper is inlined with its instructions.
 *
 * How a line is walked. The keys of one feed come in one order, so each key is compared, with its separators, to
 * the one expected at its place (gtm_scan_learn); a surprise is looked up by its spelling and the walk goes on
 * from that key's place. Values that no fact wants are stepped over: strings to their quote, nested values by
 * counting brackets outside strings in whole vectors. Once nothing can change any more, the rest of the line is
 * one such nested value.
 *
 * What is checked. Until every wanted fact and an id were seen: each key, colon, comma and literal at the top (and in
 * objects that hold facts), strings closed and without control characters, brackets balanced in number. Behind
 * that point, and inside values that nobody wants: strings closed, no control characters in them, brackets balanced
 * in number, the object ended by the last one of them, nothing behind it. All that is decoded is checked in full:
 * escapes, UTF-8, numbers, arrays. So a cut, joined or foreign line is found; a wrong literal or a missing comma in a
 * part that nobody reads is not, nor is UTF-8 there. GTM_FEED_KEEP checks everything (feed.c). Leaving early
 * means that a key given twice counts as it came first, which is the rule for all keys. Leaving the rest of the
 * line unchecked altogether (a search for the line end) would save some 20 ns of 200; walking all of it costs
 * some 50 ns more.
 *
 * No loop passes the line's end: every scan stops at a control character, and a line ends in one.
 */
#include <string.h>

#include "runtime/feed/feed_csv.h"
#include "runtime/feed/feed_json.h"
#include "runtime/feed/feed_scan.h"

#define GTM_INLINE static inline __attribute__((always_inline)) GTM_SIMD_TARGET
#define GTM_RARE static __attribute__((noinline)) GTM_SIMD_TARGET

static_assert(WIDTH <= 64, "masks are 64 bits");
static const uint64_t vector_bits = ~UINT64_C(0) >> (64 - WIDTH);

GTM_INLINE unsigned first_bit(uint64_t mask)
{
    return (unsigned)__builtin_ctzll(mask);
}

/* Bytes that a backslash escapes. *carry is whether the vector before ended in a backslash that escapes the first
 * byte. Adding to the runs that begin at an odd place carries out of each run at its end (simdjson's method). */
GTM_INLINE uint64_t escaped_bytes(uint64_t slash, uint64_t *carry)
{
    const uint64_t even = UINT64_C(0x5555555555555555);
    slash &= ~*carry;
    uint64_t behind = slash << 1 | *carry;
    uint64_t odd_starts = slash & ~even & ~behind;
    uint64_t ends = odd_starts + slash;
    uint64_t escaped = (even ^ ends << 1) & behind;
    *carry = WIDTH == 64 ? ends < slash : ends >> (WIDTH % 64) & 1;
    return escaped;
}

/* What a string was found to hold. */
struct string_facts {
    uint64_t slash, beyond;
};

/* `at` is behind an opening quote. Returns the closing quote, or NULL where a control character comes first. */
GTM_INLINE const char *close_quote(const char *at, struct string_facts *facts)
{
    uint64_t carry = 0;
    for (;; at += WIDTH) {
        vector v = load(at);
        uint64_t quote = equal(v, '"'), slash = equal(v, '\\');
        uint64_t real = quote;
        if (__builtin_expect((slash | carry) != 0, 0))
            real &= ~escaped_bytes(slash, &carry);
        uint64_t stop = real | control(v);
        if (!stop) {
            if (facts) {
                facts->slash |= slash;
                facts->beyond |= beyond(v);
            }
            continue;
        }
        unsigned n = first_bit(stop);
        if (facts) {
            uint64_t before = (UINT64_C(1) << n) - 1;
            facts->slash |= slash & before;
            facts->beyond |= beyond(v) & before;
        }
        return real >> n & 1 ? at + n : NULL;
    }
}

/* `at` is inside `depth` open brackets. Returns the byte behind the bracket that closes the last of them, or NULL
 * where the line ends first. */
GTM_INLINE const char *close_nested(const char *at, uint64_t depth)
{
    uint64_t carry = 0, inside = 0; /* inside: all ones where the vector begins within a string */
    for (;; at += WIDTH) {
        vector v = load(at);
        uint64_t quote = equal(v, '"'), slash = equal(v, '\\');
        if (__builtin_expect((slash | carry) != 0, 0))
            quote &= ~escaped_bytes(slash, &carry);
        uint64_t in = (spread(quote) ^ inside) & vector_bits;
        uint64_t open = nested(v, '{') & ~in, close = nested(v, '}') & ~in;
        uint64_t bad = control(v);
        if (__builtin_expect(bad != 0, 0))
            bad &= in | equal(v, '\n');
        uint64_t closes = (uint64_t)__builtin_popcountll(close);
        if (closes < depth && !bad) {
            depth += (uint64_t)__builtin_popcountll(open) - closes;
            inside = in >> (WIDTH - 1) ? ~UINT64_C(0) : 0;
            continue;
        }
        for (uint64_t both = open | close; both; both &= both - 1) {
            uint64_t bit = both & -both;
            if (bad && (bad & -bad) < bit)
                return NULL;
            if (open & bit)
                depth++;
            else if (--depth == 0)
                return at + first_bit(bit) + 1;
        }
        if (bad)
            return NULL;
        inside = in >> (WIDTH - 1) ? ~UINT64_C(0) : 0;
    }
}

GTM_INLINE const char *over_blanks(const char *at)
{
    while (*at == ' ' || *at == '\t' || *at == '\r')
        at++;
    return at;
}

/* Eight bytes, the first of them lowest. */
GTM_INLINE uint64_t eight(const char *at)
{
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bytes = __builtin_bswap64(bytes);
#endif
    return bytes;
}

/* Reads a whole number of one to seven digits without a loop; NULL where it is anything else. */
GTM_INLINE const char *short_number(const char *at, uint64_t *out)
{
    uint64_t x = eight(at);
    uint64_t other = ((x + UINT64_C(0x4646464646464646)) | (x - UINT64_C(0x3030303030303030))) &
                     UINT64_C(0x8080808080808080);
    if (!other)
        return NULL;
    unsigned digits = first_bit(other) >> 3;
    if (!digits || at[digits] == '.' || (at[digits] | 0x20) == 'e' || (*at == '0' && digits > 1))
        return NULL;
    x = x << (64 - 8 * digits) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    x = (x * 10 + (x >> 8)) & UINT64_C(0x00ff00ff00ff00ff);
    x = (x * 100 + (x >> 16)) & UINT64_C(0x0000ffff0000ffff);
    *out = (x * 10000 + (x >> 32)) & UINT64_C(0xffffffff);
    return at + digits;
}

GTM_INLINE bool is_four(const char *at, const char word[4])
{
    return memcmp(at, word, 4) == 0;
}

/* A number that is not short, or a literal; or no value at all. */
GTM_RARE const char *other_scalar(struct gtm_scan *scan, const char *at)
{
    const char *end = at, *wrong;
    while ((unsigned char)*end > ' ' && *end != ',' && *end != '}' && *end != ']')
        end++;
    const char *stop = gtm_feed_json_value(at, end, &wrong);
    if (stop != end || end == at || *at == '"' || *at == '{' || *at == '[')
        return gtm_scan_fail(scan, at, (unsigned char)*end < ' ' ? "not whole: it ends within a value" : "not JSON: no value");
    return stop;
}

static const char cut_string[] = "not whole: a text is not closed";
static const char cut_nested[] = "not whole: a bracket is not closed";

GTM_INLINE const char *skip_value(struct gtm_scan *scan, const char *at)
{
    const char *end;
    uint64_t ignored;
    switch (*at) {
    case '"':
        end = close_quote(at + 1, NULL);
        return end ? end + 1 : gtm_scan_fail(scan, at, cut_string);
    case 't':
        if (is_four(at, "true"))
            return at + 4;
        break;
    case 'n':
        if (is_four(at, "null"))
            return at + 4;
        break;
    case 'f':
        if (is_four(at + 1, "alse"))
            return at + 5;
        break;
    case '[':
    case '{':
        end = close_nested(at + 1, 1);
        return end ? end : gtm_scan_fail(scan, at, cut_nested);
    default:
        end = short_number(at, &ignored);
        if (end)
            return end;
        break;
    }
    return other_scalar(scan, at);
}

/* Arrays that are decoded are checked in full: whoever reads one later need not doubt it. */
GTM_RARE const char *read_array(struct gtm_scan *scan, const char *at, struct gtm_token *token)
{
    const char *end = close_nested(at + 1, 1), *wrong;
    if (!end)
        return gtm_scan_fail(scan, at, cut_nested);
    if (gtm_feed_json_value(at, end, &wrong) != end)
        return gtm_scan_fail(scan, wrong, "not JSON: a wrong item in a list");
    uint64_t far = 0;
    for (const char *p = at; p < end; p += WIDTH)
        far |= beyond(load(p)); /* beyond its end too: that only costs a check */
    *token = (struct gtm_token){{at, (size_t)(end - at)}, GTM_TOKEN_ARRAY, false, !far};
    return end;
}

/* Reads the value at `at` into *token. */
GTM_RARE const char *read_token(struct gtm_scan *scan, const char *at, struct gtm_token *token)
{
    const char *end;
    struct string_facts facts = {0, 0};
    if (*at == '[')
        return read_array(scan, at, token);
    if (*at == '"') {
        end = close_quote(at + 1, &facts);
        if (!end)
            return gtm_scan_fail(scan, at, cut_string);
        *token = (struct gtm_token){{at + 1, (size_t)(end - at - 1)}, GTM_TOKEN_STRING, facts.slash, !facts.beyond};
        return end + 1;
    }
    end = skip_value(scan, at);
    if (!end)
        return NULL;
    enum gtm_token_kind kind = *at == '{'   ? GTM_TOKEN_OBJECT
                               : *at == 't' ? GTM_TOKEN_TRUE
                               : *at == 'f' ? GTM_TOKEN_FALSE
                               : *at == 'n' ? GTM_TOKEN_NULL
                                            : GTM_TOKEN_NUMBER;
    *token = (struct gtm_token){{at, (size_t)(end - at)}, (uint8_t)kind, false, true};
    return end;
}

static const char *walk_object(struct gtm_scan *scan, struct gtm_shape *shape, const char *at);

/* The way for every name and value that has no short cut. */
GTM_RARE const char *take_any(struct gtm_scan *scan, const struct gtm_name *name, const char *at)
{
    struct gtm_token token;
    if (*at == '{' && name->inner)
        return walk_object(scan, name->inner, at);
    const char *end = read_token(scan, at, &token);
    if (end && !gtm_scan_take(scan, name, &token))
        return gtm_scan_fail(scan, at, "a text is not valid UTF-8 or has a wrong escape");
    return end;
}

/* Claims `fact` for the key of rank 0 with a value. False where the key came before. */
GTM_INLINE bool claim(struct gtm_scan *scan, uint32_t fact)
{
    struct gtm_fact_state *state = &scan->states[fact];
    if (__builtin_expect(state->seen & 1, 0))
        return false;
    *state = (struct gtm_fact_state){state->seen | 1, 0};
    scan->left--;
    return true;
}

GTM_INLINE const char *take_text(struct gtm_scan *scan, const struct gtm_name *name, const char *at)
{
    struct string_facts facts = {0, 0};
    const char *end = *at == '"' ? close_quote(at + 1, &facts) : NULL;
    if (!end || end == at + 1 || (facts.slash | facts.beyond) || at[1] == ' ' || end[-1] == ' ' ||
        end - at > UINT32_MAX)
        return take_any(scan, name, at);
    struct gtm_text text = {at + 1, (size_t)(end - at - 1)};
    if (name->fact != GTM_NONE && claim(scan, name->fact)) {
        struct gtm_value *value = &scan->values[name->fact];
        value->kind = GTM_VALUE_TEXT;
        value->length = (uint32_t)text.length;
        value->text = text.at;
    }
    if (name->key_rank < scan->key_rank) {
        scan->key = text;
        scan->key_rank = name->key_rank;
        scan->left -= name->key_rank == 0;
    }
    return end + 1;
}

GTM_INLINE const char *take_number(struct gtm_scan *scan, const struct gtm_name *name, const char *at)
{
    uint64_t number;
    const char *end = short_number(at, &number);
    if (!end)
        return take_any(scan, name, at);
    if (claim(scan, name->fact)) {
        scan->values[name->fact].kind = GTM_VALUE_NUMBER;
        scan->values[name->fact].number = (double)number;
    }
    return end;
}

GTM_INLINE const char *take_yesno(struct gtm_scan *scan, const struct gtm_name *name, const char *at)
{
    bool yes = is_four(at, "true");
    if (!yes && !(*at == 'f' && is_four(at + 1, "alse")))
        return take_any(scan, name, at);
    if (claim(scan, name->fact)) {
        scan->values[name->fact].kind = GTM_VALUE_YESNO;
        scan->values[name->fact].yes = yes;
    }
    return yes ? at + 4 : at + 5;
}

GTM_INLINE const char *take_word(struct gtm_scan *scan, const struct gtm_name *name, const char *at)
{
    struct gtm_memo *memo = scan->plans[name->fact].memo;
    const char *end = *at == '"' && memo ? close_quote(at + 1, NULL) : NULL;
    size_t length = end ? (size_t)(end - at - 1) : 0;
    if (!length || length > 15)
        return take_any(scan, name, at);
    uint64_t word[2] = {eight(at + 1), 0};
    if (length < 8)
        word[0] &= (UINT64_C(1) << 8 * length) - 1;
    else
        word[1] = eight(at + 9) & ((UINT64_C(1) << 8 * (length - 8)) - 1);
    const struct gtm_memo *place = gtm_memo_place(memo, word);
    if (place->word[0] != word[0] || place->word[1] != word[1] || place->value.kind == GTM_VALUE_MISSING)
        return take_any(scan, name, at);
    if (claim(scan, name->fact))
        scan->values[name->fact] = place->value;
    return end + 1;
}

GTM_INLINE const char *take_list(struct gtm_scan *scan, const struct gtm_name *name, const char *at)
{
    struct gtm_token token;
    if (*at != '[')
        return take_any(scan, name, at);
    const char *end = at + 2;
    if (at[1] != ']') {
        end = read_array(scan, at, &token);
        if (!end)
            return NULL;
        if (!token.is_ascii || token.text.length > UINT32_MAX)
            return take_any(scan, name, at);
    }
    if (claim(scan, name->fact)) {
        struct gtm_value *value = &scan->values[name->fact];
        value->kind = GTM_VALUE_LIST;
        value->length = (uint32_t)(end - at);
        value->text = at;
    }
    return end;
}

/* Takes the value at `at` for what `name` means; returns the byte behind it or NULL. */
GTM_INLINE const char *take_value(struct gtm_scan *scan, uint8_t take, const struct gtm_name *name, const char *at)
{
    switch ((enum gtm_take)take) {
    case GTM_TAKE_NOTHING:
        return *at == '{' && name->inner ? take_any(scan, name, at) : skip_value(scan, at);
    case GTM_TAKE_TEXT:
        return take_text(scan, name, at);
    case GTM_TAKE_NUMBER:
        return take_number(scan, name, at);
    case GTM_TAKE_YESNO:
        return take_yesno(scan, name, at);
    case GTM_TAKE_WORD:
        return take_word(scan, name, at);
    case GTM_TAKE_LIST:
        return take_list(scan, name, at);
    case GTM_TAKE_MANY:
        return take_any(scan, name, at);
    }
    return NULL;
}

GTM_INLINE bool is_expected(const struct gtm_slot *slot, const char *at)
{
    uint64_t mask = slot->mask;
    for (unsigned offset = 0; offset < GTM_SLOT_BYTES; offset += WIDTH) {
        if (differ(load(at + offset), load(slot->bytes + offset)) & mask & vector_bits)
            return false;
        mask = WIDTH == 64 ? 0 : mask >> (WIDTH % 64);
        if (!mask)
            break;
    }
    return true;
}


/* A key that was not expected where it stands: finds what it means, learns its place, or goes on from the place that
 * it is known to have. `at` is behind a value or at the object's '{' (where is_first). Returns the key's
 * value's first byte with *name set, or with *name NULL the byte behind the object's end; NULL where it is bad. */
GTM_RARE const char *unexpected_key(struct gtm_scan *scan, struct gtm_shape *shape, const char *at, bool is_first,
                                    uint32_t *place, struct gtm_name **name)
{
    at = over_blanks(at);
    const char *begin = at;
    *name = NULL;
    if (*at == '}' && !is_first)
        return at + 1;
    if (*at != (is_first ? '{' : ','))
        return gtm_scan_fail(scan, at, *at == '\n' ? cut_nested : "not JSON: no comma behind a value");
    at = over_blanks(at + 1);
    if (*at == '}' && is_first)
        return at + 1;
    if (*at != '"')
        return gtm_scan_fail(scan, at, *at == '\n' ? cut_nested : "not JSON: no key");
    const char *key = at + 1;
    at = close_quote(key, NULL);
    if (!at)
        return gtm_scan_fail(scan, key - 1, cut_string);
    struct gtm_text spelling = {key, (size_t)(at - key)};
    at = over_blanks(at + 1);
    if (*at != ':')
        return gtm_scan_fail(scan, at, *at == '\n' ? cut_nested : "not JSON: no colon behind a key");
    at = over_blanks(at + 1);
    *name = gtm_scan_name(scan, shape, spelling);
    gtm_scan_learn(scan, shape, *place, *name, (struct gtm_text){begin, (size_t)(at - begin)});
    if ((*name)->slot != GTM_NONE)
        *place = (*name)->slot + 1;
    return at;
}

/* Finds the key at `at`: expected at *place, or up to two places on where optional keys are missing. */
GTM_INLINE const struct gtm_slot *expected_key(const struct gtm_shape *shape, const char *at, uint32_t *place)
{
    const struct gtm_slot *slot = shape->slots + *place;
    uint32_t left = shape->slot_count - *place;
    for (uint32_t i = 0; i < 3 && i < left; i++, slot++) {
        if (__builtin_expect(is_expected(slot, at), 1)) {
            *place += i + 1;
            return slot;
        }
    }
    return NULL;
}

/* `at` is at '{'. Returns the byte behind the object, or NULL. */
GTM_INLINE const char *walk_members(struct gtm_scan *scan, struct gtm_shape *shape, const char *at, bool is_top)
{
    uint32_t place = 0;
    for (bool is_first = true;; is_first = false) {
        const struct gtm_slot *slot = expected_key(shape, at, &place);
        struct gtm_name *name;
        uint8_t take;
        if (__builtin_expect(slot != NULL, 1)) {
            at += slot->length;
            name = slot->name;
            take = slot->take;
        } else {
            at = unexpected_key(scan, shape, at, is_first, &place, &name);
            if (!at || !name)
                return at;
            take = name->take;
        }
        at = take_value(scan, take, name, at);
        if (__builtin_expect(!at, 0))
            return NULL;
        if (is_top && scan->left == 0) {
            const char *end = close_nested(at, 1);
            return end ? end : gtm_scan_fail(scan, at, cut_nested);
        }
    }
}

GTM_RARE const char *walk_object(struct gtm_scan *scan, struct gtm_shape *shape, const char *at)
{
    return walk_members(scan, shape, at, false);
}

GTM_SIMD_TARGET const char *GTM_SIMD_NAME(walk)(struct gtm_scan *scan, const char *line)
{
    const char *at = over_blanks(line);
    if (*at != '{')
        return gtm_scan_fail(scan, at, "not a JSON object");
    at = walk_members(scan, scan->top, at, true);
    if (!at)
        return NULL;
    at = over_blanks(at);
    return *at == '\n' ? at : gtm_scan_fail(scan, at, "not one JSON object: something stands behind it");
}

/* `at` is behind an opening quote of a cell. Returns its closing quote, or NULL where `end` comes first. */
GTM_INLINE const char *close_cell(const char *at, const char *end, bool *is_doubled)
{
    while (at < end) {
        uint64_t quote = equal(load(at), '"');
        if (!quote) {
            at += WIDTH;
            continue;
        }
        at += first_bit(quote);
        /* A quote at the very end may be the first of two: the row needs its line end to be whole. */
        if (at + 1 >= end)
            return NULL;
        if (at[1] != '"')
            return at;
        *is_doubled = true;
        at += 2;
    }
    return NULL;
}

/* The end of an unquoted cell: a separator or a line end. */
GTM_INLINE const char *open_cell_end(const char *at, char separator)
{
    for (;; at += WIDTH) {
        vector v = load(at);
        uint64_t stop = equal(v, separator) | equal(v, '\n');
        if (stop)
            return at + first_bit(stop);
    }
}

GTM_SIMD_TARGET const char *GTM_SIMD_NAME(split)(struct gtm_csv_row *row, const char *at, const char *end)
{
    const char separator = row->separator;
    row->count = 0;
    row->fault = GTM_CSV_MORE;
    row->has_quotes = false;
    while (at < end) {
        struct gtm_csv_cell cell = {.is_quoted = *at == '"'};
        const char *begin = at + cell.is_quoted, *stop;
        if (cell.is_quoted) {
            stop = close_cell(begin, end, &cell.is_doubled);
            if (!stop)
                return NULL;
            row->has_quotes = true;
            at = stop + 1;
        } else {
            at = stop = open_cell_end(at, separator);
            if (*at == '\n' && stop > begin && stop[-1] == '\r')
                stop--;
        }
        cell.text = (struct gtm_text){begin, (size_t)(stop - begin)};
        if (row->count < row->capacity)
            row->cells[row->count] = cell;
        row->count++;
        if (cell.is_quoted && *at == '\r' && at[1] == '\n')
            at++;
        if (at >= end)
            return NULL;
        if (*at == '\n') {
            row->fault = GTM_CSV_FINE;
            return at + 1;
        }
        if (*at != separator) {
            row->fault = GTM_CSV_BEHIND;
            row->wrong = at;
            return NULL;
        }
        at++;
    }
    return NULL;
}

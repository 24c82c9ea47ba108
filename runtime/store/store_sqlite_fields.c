/* store_sqlite_fields.c -- the texts of one row as one text, so that they are packed together.
 *
 * Fields stand one behind the other with a byte between them that UTF-8 never has; empty ones at
 * the end are left out. Bytes that are not UTF-8 (a receipt may hold any) are escaped.
 */
#include <string.h>

#include "runtime/store/store_sqlite.h"

enum { SEPARATOR = 0xff, ESCAPE = 0xfe, AS_ELSEWHERE = '=', FLIP = 0x80 };

static void add_escaped(struct gtm_buf *out, struct gtm_text text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        if (byte >= ESCAPE)
            gtm_buf_char(out, (char)ESCAPE);
        gtm_buf_char(out, (char)(byte >= ESCAPE ? byte ^ FLIP : byte));
    }
}

struct gtm_text gtm_store_join(struct gtm_buf *out, const struct gtm_text *const *fields,
                               size_t count)
{
    out->length = 0;
    for (size_t i = 0; i < count; i++) {
        if (i)
            gtm_buf_char(out, (char)SEPARATOR);
        if (!fields[i]) {
            gtm_buf_char(out, (char)ESCAPE);
            gtm_buf_char(out, AS_ELSEWHERE);
            continue;
        }
        struct gtm_text text = *fields[i];
        if (!text.length)
            continue;
        if (!memchr(text.at, ESCAPE, text.length) && !memchr(text.at, SEPARATOR, text.length))
            gtm_buf_slice(out, text);
        else /* what a connector sent */
            add_escaped(out, text);
    }
    while (out->length && (unsigned char)out->bytes[out->length - 1] == SEPARATOR)
        out->length--;
    return (struct gtm_text){out->length ? out->bytes : "", out->length};
}

/* Returns a field as it was before it was joined. */
static struct gtm_text plain_of(struct gtm_text field, struct gtm_arena *arena)
{
    if (field.length == 0 || !memchr(field.at, ESCAPE, field.length))
        return field;
    char *text = gtm_arena_alloc(arena, field.length);
    size_t length = 0;
    for (size_t i = 0; i < field.length; i++) {
        unsigned char byte = (unsigned char)field.at[i];
        if (byte == ESCAPE && i + 1 < field.length)
            byte = (unsigned char)field.at[++i] ^ FLIP;
        text[length++] = (char)byte;
    }
    return (struct gtm_text){text, length};
}

void gtm_store_split(struct gtm_text joined, struct gtm_arena *arena,
                     struct gtm_text *const *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *end = joined.length ? memchr(joined.at, SEPARATOR, joined.length) : NULL;
        size_t length = end ? (size_t)(end - joined.at) : joined.length;
        struct gtm_text field = {joined.at, length};
        bool is_elsewhere =
            length == 2 && (unsigned char)field.at[0] == ESCAPE && field.at[1] == AS_ELSEWHERE;
        if (!is_elsewhere)
            *fields[i] = length ? plain_of(field, arena) : (struct gtm_text){"", 0};
        length += end != NULL;
        joined = (struct gtm_text){joined.at + length, joined.length - length};
    }
}

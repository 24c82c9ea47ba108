/* buf.c -- the growing buffer of text.h; it doubles, and keeps one byte for the NUL. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/fold.h"
#include "runtime/base/mem.h"
#include "runtime/base/text.h"

enum { FIRST_ROOM = 240 }; /* a sentence or two: most buffers never grow */

/* Makes room for `more` bytes and a NUL behind what is there. */
static void make_room(struct gtm_buf *buf, size_t more)
{
    if (more < buf->capacity - buf->length)
        return;
    if (more > SIZE_MAX / 4 || buf->length > SIZE_MAX / 4)
        gtm_out_of_memory();
    size_t capacity = buf->capacity ? buf->capacity * 2 : FIRST_ROOM;
    if (capacity < buf->length + more + 1)
        capacity = buf->length + more + 1;
    buf->bytes = gtm_mem_realloc(buf->bytes, capacity);
    buf->capacity = capacity;
}

void gtm_buf_add(struct gtm_buf *buf, const void *bytes, size_t length)
{
    make_room(buf, length);
    if (length)
        memcpy(buf->bytes + buf->length, bytes, length);
    buf->length += length;
    buf->bytes[buf->length] = 0;
}

char *gtm_buf_room(struct gtm_buf *buf, size_t more)
{
    make_room(buf, more);
    return buf->bytes + buf->length;
}

void gtm_buf_text(struct gtm_buf *buf, const char *text)
{
    gtm_buf_add(buf, text, strlen(text));
}

void gtm_buf_slice(struct gtm_buf *buf, struct gtm_text text)
{
    gtm_buf_add(buf, text.at, text.length);
}

void gtm_buf_char(struct gtm_buf *buf, char c)
{
    gtm_buf_add(buf, &c, 1);
}

void gtm_buf_printf(struct gtm_buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    make_room(buf, 0);
    size_t room = buf->capacity - buf->length;
    int length = vsnprintf(buf->bytes + buf->length, room, format, args);
    va_end(args);
    if (length < 0)
        length = 0;
    if ((size_t)length >= room) {
        make_room(buf, (size_t)length);
        vsnprintf(buf->bytes + buf->length, (size_t)length + 1, format, again);
    }
    va_end(again);
    buf->length += (size_t)length;
    buf->bytes[buf->length] = 0;
}

static void add_json_escape(struct gtm_buf *buf, unsigned char c)
{
    switch (c) {
    case '"': gtm_buf_text(buf, "\\\""); break;
    case '\\': gtm_buf_text(buf, "\\\\"); break;
    case '\b': gtm_buf_text(buf, "\\b"); break;
    case '\f': gtm_buf_text(buf, "\\f"); break;
    case '\n': gtm_buf_text(buf, "\\n"); break;
    case '\r': gtm_buf_text(buf, "\\r"); break;
    case '\t': gtm_buf_text(buf, "\\t"); break;
    default: gtm_buf_printf(buf, "\\u%04x", c);
    }
}

/* Returns the first byte that JSON does not take as it is, or one near the end. Eight bytes at a
 * time: a borrow can mark a byte too many, and then only behind one that is rightly marked. */
static const char *over_plain(const char *at, const char *end)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones * 0x80;
    for (; end - at >= 8; at += 8) {
        uint64_t v;
        memcpy(&v, at, sizeof v);
        uint64_t quote = v ^ ones * '"', slash = v ^ ones * '\\';
        if ((v | (v - ones * 0x20) | (quote - ones) | (slash - ones)) & tops)
            break;
    }
    return at;
}

void gtm_buf_json(struct gtm_buf *buf, struct gtm_text text)
{
    static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD */
    gtm_buf_char(buf, '"');
    const char *at = text.at, *end = text.length ? at + text.length : at, *plain = at;
    while ((at = over_plain(at, end)) < end) {
        unsigned char c = (unsigned char)*at;
        if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
            at++;
            continue;
        }
        const char *here = at;
        bool is_good = gtm_fold_decode(&at, end) < GTM_FOLD_BAD;
        if (c >= 0x80 && is_good)
            continue;
        gtm_buf_add(buf, plain, (size_t)(here - plain));
        if (is_good)
            add_json_escape(buf, c);
        else
            gtm_buf_text(buf, replacement);
        plain = at;
    }
    gtm_buf_add(buf, plain, (size_t)(end - plain));
    gtm_buf_char(buf, '"');
}

void gtm_buf_csv(struct gtm_buf *buf, struct gtm_text text)
{
    bool needs_quotes = false;
    for (size_t i = 0; i < text.length && !needs_quotes; i++) {
        char c = text.at[i];
        needs_quotes = c == '"' || c == ',' || c == '\n' || c == '\r';
    }
    if (!needs_quotes) {
        gtm_buf_slice(buf, text);
        return;
    }
    gtm_buf_char(buf, '"');
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] == '"')
            gtm_buf_char(buf, '"');
        gtm_buf_char(buf, text.at[i]);
    }
    gtm_buf_char(buf, '"');
}

void gtm_buf_number(struct gtm_buf *buf, double number)
{
    enum { DIGITS_ALWAYS_KEPT = 15, DIGITS_ENOUGH = 17 };
    const double exact_below = 1e15;
    if (!isfinite(number)) {
        gtm_buf_text(buf, "null"); /* the only word that JSON has for it */
        return;
    }
    if (fabs(number) < exact_below && number == floor(number)) {
        gtm_buf_printf(buf, "%lld", (long long)number);
        return;
    }
    char text[40];
    int digits = fpclassify(number) == FP_SUBNORMAL ? 1 : DIGITS_ALWAYS_KEPT;
    for (; digits <= DIGITS_ENOUGH; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            break;
    }
    gtm_buf_text(buf, text);
}

void gtm_buf_free(struct gtm_buf *buf)
{
    gtm_mem_free(buf->bytes);
    *buf = (struct gtm_buf){0};
}

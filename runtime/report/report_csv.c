/* report_csv.c -- prospect,outcome,waiting_for,actions.
 *
 * The row of a dry run's hot path: room for the longest possible row is made once, then bytes are
 * copied.
 */
#include <string.h>

#include "runtime/base/mem.h"
#include "runtime/report/report.h"

static char *put(char *to, struct gtm_text text)
{
    memcpy(to, text.at, text.length);
    return to + text.length;
}

/* RFC 4180: quoted where a separator, a quote or a line break is inside. */
static char *put_field(char *to, struct gtm_text text)
{
    char *plain = to;
    bool quote = false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.at[i];
        quote |= (c == ',') | (c == '"') | (c == '\n') | (c == '\r');
        *to++ = c;
    }
    if (!quote)
        return to;
    to = plain;
    *to++ = '"';
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] == '"')
            *to++ = '"';
        *to++ = text.at[i];
    }
    *to++ = '"';
    return to;
}

/* A longest row: each byte of the key doubled, every reason to wait, 16 bytes an action. */
static char *make_room(struct gtm_buf *buf, const struct gtm_prospect *prospect)
{
    size_t need =
        2 * prospect->key.length + 32 + GTM_N_WAITS * 16 + (size_t)prospect->log_count * 16;
    if (buf->capacity - buf->length <= need) {
        buf->capacity = (buf->length + need) * 2 + GTM_OUTPUT_CHUNK;
        buf->bytes = gtm_mem_realloc(buf->bytes, buf->capacity);
    }
    return buf->bytes + buf->length;
}

void gtm_report_csv_row(struct gtm_report *report, const struct gtm_prospect *prospect)
{
    struct gtm_buf *buf = &report->out.text;
    char *to = put_field(make_room(buf, prospect), prospect->key);
    *to++ = ',';
    to = put(to, report->outcome_names[prospect->outcome]);
    *to++ = ',';
    char *begin = to;
    for (unsigned i = 0; prospect->waits_for >> i; i++) {
        if (!(prospect->waits_for >> i & 1) || !report->waits_names[i].length)
            continue;
        if (to != begin)
            *to++ = ';';
        to = put(to, report->waits_names[i]);
    }
    *to++ = ',';
    for (uint32_t i = 0; i < prospect->log_count; i++) {
        if (i)
            *to++ = ';';
        to = put(to, report->primitive_names[prospect->log[i].primitive]);
    }
    *to++ = '\n';
    *to = '\0';
    buf->length = (size_t)(to - buf->bytes);
}

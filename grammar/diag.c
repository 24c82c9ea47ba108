/* diag.c -- a sorted list of messages, rendered for a terminal at the very end. */
#include "grammar/diag.h"

#include <stdio.h>
#include <string.h>

struct gtm_diag_entry {
    struct gtm_diag_entry *next;
    enum gtm_diag_code code;
    struct gtm_span span;
    const char *headline, *advice;
};

struct message {
    const char *code, *severity, *headline, *advice;
};

static const struct message messages[] = {
#define ERROR                                        "error"
#define DIAG(name, code, severity, headline, advice) {code, severity, headline, advice},
#include "grammar/diag.def"
#undef DIAG
#undef ERROR
};

/* Fills %1$s … %3$s of a format from diag.def. */
static const char *fill(struct gtm_arena *arena, const char *format, const char *const args[3])
{
    struct gtm_buf buf = {0};
    for (const char *p = format; *p; p++) {
        if (p[0] == '%' && p[1] >= '1' && p[1] <= '3' && p[2] == '$' && p[3] == 's') {
            const char *arg = args[p[1] - '1'];
            gtm_buf_text(&buf, arg ? arg : "");
            p += 3;
        } else {
            gtm_buf_char(&buf, *p);
        }
    }
    char *text = gtm_arena_copy(arena, buf.bytes ? buf.bytes : "", buf.length);
    gtm_buf_free(&buf);
    return text;
}

static bool comes_before(struct gtm_span a, struct gtm_span b)
{
    return a.file != b.file ? a.file < b.file : a.begin < b.begin;
}

/* Where to look for a place: most messages come behind the newest one. */
static struct gtm_diag_entry **from(struct gtm_diags *diags, struct gtm_span span)
{
    bool behind = diags->newest && comes_before(diags->newest->span, span);
    return behind ? &diags->newest->next : &diags->first;
}

static bool is_reported(struct gtm_diags *diags, enum gtm_diag_code code, struct gtm_span span)
{
    for (const struct gtm_diag_entry *e = *from(diags, span);
         e && !comes_before(span, e->span); e = e->next)
        if (e->code == code && e->span.file == span.file && e->span.begin == span.begin)
            return true;
    return false;
}

/* Puts a message in its place, behind those of the same place. */
static void insert(struct gtm_diags *diags, struct gtm_diag_entry *entry)
{
    struct gtm_diag_entry **place = from(diags, entry->span);
    while (*place && !comes_before(entry->span, (*place)->span))
        place = &(*place)->next;
    entry->next = *place;
    *place = entry;
    diags->newest = entry;
    diags->errors++;
}

void gtm_diag_take(struct gtm_diags *diags, struct gtm_diags *other)
{
    for (struct gtm_diag_entry *e = other->first, *next; e; e = next) {
        next = e->next;
        if (!is_reported(diags, e->code, e->span))
            insert(diags, e);
    }
    other->first = other->newest = NULL;
}

void gtm_diag_report(struct gtm_diags *diags, enum gtm_diag_code code, struct gtm_span span,
                     const char *one, const char *two, const char *three)
{
    if (is_reported(diags, code, span))
        return;
    const char *args[3] = {one, two, three};
    struct gtm_diag_entry *entry = gtm_arena_alloc(diags->arena, sizeof *entry);
    entry->code = code;
    entry->span = span;
    entry->headline = fill(diags->arena, messages[code].headline, args);
    entry->advice = fill(diags->arena, messages[code].advice, args);
    insert(diags, entry);
}

bool gtm_diag_failed(struct gtm_diags *diags, struct gtm_span span)
{
    struct gtm_diag_entry *e = diags->looked;
    if (!e || !comes_before(e->span, span))
        e = diags->first;
    for (; e && comes_before(e->span, span); e = e->next)
        diags->looked = e;
    return e && e->span.file == span.file && e->span.begin < span.end;
}

const char *gtm_diag_first(const struct gtm_diags *diags)
{
    return diags->first->headline;
}

/* A line longer than this is shown around its mark only, and no more messages than this are: what
 * a person cannot read is not written. In bytes; in messages. */
enum { WIDEST = 240, BEFORE_MARK = 80, MOST_MESSAGES = 100 };

static bool inside_character(const struct gtm_source *source, uint32_t at)
{
    return ((unsigned char)source->text.at[at] & 0xC0) == 0x80;
}

/* One line of source with the span's part of it underlined. */
static void underline(const struct gtm_source *source, struct gtm_span span, const char *on,
                      const char *off, struct gtm_buf *out)
{
    uint32_t column, line = gtm_source_line(source, span.begin, &column);
    struct gtm_text text = gtm_source_line_text(source, line);
    uint32_t begin = source->line_starts[line - 1];
    uint32_t end = begin + (uint32_t)text.length;
    bool cut = text.length > WIDEST && span.begin - begin > BEFORE_MARK;
    if (cut)
        for (begin = span.begin - BEFORE_MARK; begin < span.begin;) {
            if (!inside_character(source, begin))
                break;
            begin++;
        }
    bool more = end - begin > WIDEST;
    if (more)
        for (end = begin + WIDEST; inside_character(source, end);)
            end--;
    gtm_buf_printf(out, "%5u | %s", line, cut ? "…" : "");
    gtm_buf_slice(out, (struct gtm_text){source->text.at + begin, end - begin});
    gtm_buf_printf(out, "%s\n      | %s", more ? "…" : "", cut ? " " : "");
    for (uint32_t i = begin; i < span.begin && i < end; i++) {
        unsigned char c = (unsigned char)source->text.at[i];
        if (c == '\t')
            gtm_buf_char(out, '\t');
        else if ((c & 0xC0) != 0x80)
            gtm_buf_char(out, ' ');
    }
    gtm_buf_text(out, on);
    unsigned marks = 0;
    for (uint32_t i = span.begin; i < span.end && i < end; i++)
        if (!inside_character(source, i)) {
            gtm_buf_char(out, '^');
            marks++;
        }
    if (!marks)
        gtm_buf_char(out, '^');
    gtm_buf_printf(out, "%s\n", off);
}

void gtm_diag_print(const struct gtm_diags *diags, bool color, struct gtm_buf *out)
{
    const char *red = color ? "\033[1;31m" : "", *bold = color ? "\033[1m" : "",
               *off = color ? "\033[0m" : "";
    const char *green = color ? "\033[32m" : "";
    unsigned shown = 0;
    for (const struct gtm_diag_entry *e = diags->first; e; e = e->next) {
        if (shown++ == MOST_MESSAGES) {
            gtm_buf_printf(out, "… and %u more\n", (unsigned)diags->errors - MOST_MESSAGES);
            break;
        }
        const struct gtm_source *source = &diags->sources->files[e->span.file];
        uint32_t column, line = gtm_source_line(source, e->span.begin, &column);
        gtm_buf_printf(out, "%s%s:%u:%u:%s %s%s:%s %s [%s]\n", bold, source->name, line, column,
                       off, red, messages[e->code].severity, off, e->headline,
                       messages[e->code].code);
        if (source->text.length)
            underline(source, e->span, red, off, out);
        if (*e->advice)
            gtm_buf_printf(out, "      %s= %s%s\n", green, e->advice, off);
    }
}

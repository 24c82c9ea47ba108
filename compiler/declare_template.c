/* declare_template.c -- message templates: their text, and what stands in its holes. */
#include <ctype.h>
#include <string.h>

#include "compiler/declare.h"

struct line {
    struct gtm_workflow *w;
    const struct gtm_word *word;
    struct gtm_template_part **tail;
};

static void add_part(struct line *line, struct gtm_symbol *fact, const char *text)
{
    struct gtm_template_part *part = gtm_arena_alloc(line->w->arena, sizeof *part);
    part->fact = fact;
    part->text = text;
    *line->tail = part;
    line->tail = &part->next;
}

/* The place of [begin, end) of the line's text. */
static struct gtm_span span_of(const struct line *line, const char *begin, const char *end)
{
    struct gtm_span span = line->word->span;
    span.end = span.begin + (uint32_t)(end - line->word->low);
    span.begin += (uint32_t)(begin - line->word->low);
    return span;
}

/* Reports [begin, end); returns where to go on. */
static const char *bad(struct line *line, const char *begin, const char *end, const char *what,
                       const char *advice)
{
    gtm_diag_report(&line->w->diags, GTM_DIAG_BAD_TEMPLATE, span_of(line, begin, end), what, advice,
                    NULL);
    return end;
}

/* ---- placeholders of other products ---- */

enum holds { HOLDS_ANYTHING, HOLDS_NAME, HOLDS_CAPITALS };

static bool fits(enum holds holds, const char *at, const char *end)
{
    size_t letters = 0;
    if (end == at || end - at > 40 || (holds != HOLDS_ANYTHING && !isalpha((unsigned char)*at)))
        return holds == HOLDS_ANYTHING;
    for (; at < end; at++) {
        bool capital = isupper((unsigned char)*at) || *at == '_';
        bool name = capital || islower((unsigned char)*at) || strchr(" -.|", *at);
        letters += capital || name;
        if ((holds == HOLDS_CAPITALS && !capital) || (holds == HOLDS_NAME && !name))
            return false;
    }
    return letters > 1;
}

/* {{first_name}}, [First Name], *|FNAME|*: returns its end, and in *name what stands in it; NULL
 * where none begins here. */
static const char *foreign_end(const char *at, struct gtm_text *name)
{
    static const struct {
        const char *open, *close;
        enum holds holds;
    } forms[] = {
#define FOREIGN(open, close, what) {open, close, HOLDS_##what},
#include "grammar/declare.def"
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t length = strlen(forms[i].open);
        if (strncmp(at, forms[i].open, length) != 0)
            continue;
        const char *begin = at + length, *end = strstr(begin, forms[i].close);
        if (!end || !fits(forms[i].holds, begin, end))
            continue;
        *name = gtm_text_trim((struct gtm_text){begin, (size_t)(end - begin)});
        end += strlen(forms[i].close);
        if (*end == '(') /* [a link](https://…) */
            continue;
        return end;
    }
    return NULL;
}

/* ---- {first name or "there"} ---- */

static struct gtm_symbol *fact_named(struct gtm_workflow *w, struct gtm_text name)
{
    return gtm_symbol_quoted(w, gtm_feed_name(w, name), 1u << GTM_SYMBOL_FACT);
}

/* The length of a quotation mark at `p`, or 0. */
static size_t quote_at(const char *p)
{
    if (*p == '"' || *p == '\'')
        return 1;
    bool curly = strncmp(p, "\xE2\x80", 2) == 0 && (unsigned char)p[2] >= 0x98 &&
                 (unsigned char)p[2] <= 0x9E;
    return curly ? 3 : 0;
}

/* The content of a text that is quoted as a whole, or NULL. */
static const char *unquoted(struct gtm_workflow *w, struct gtm_text text)
{
    size_t open = quote_at(text.at);
    if (!open || text.length < 2 * open || quote_at(text.at + text.length - open) != open)
        return NULL;
    return gtm_arena_copy(w->arena, text.at + open, text.length - 2 * open);
}

/* A placeholder; `at` stands on its brace. Returns where to go on. */
static const char *read_hole(struct line *line, const char *at)
{
    struct gtm_workflow *w = line->w;
    static const char *const form = "write {first name}, or {first name or \"there\"}";
    const char *close = strchr(at, '}'), *open = strchr(at + 1, '{'),
               *end = close ? close + 1 : at + strlen(at);
    if (!close)
        return bad(line, at, end, "a { is never closed", form);
    if (open && open < close)
        return bad(line, at, end, "a { stands inside another", form);
    struct gtm_text name = gtm_text_trim((struct gtm_text){at + 1, (size_t)(close - at - 1)});
    const char *fallback = NULL, *or_ = strstr(at, " or ");
    if (or_ && or_ < close) {
        struct gtm_text rest = gtm_text_trim((struct gtm_text){or_ + 4, (size_t)(close - or_ - 4)});
        name = gtm_text_trim((struct gtm_text){at + 1, (size_t)(or_ - at - 1)});
        fallback = unquoted(w, rest);
        bool bare = rest.length && !memchr(rest.at, '"', rest.length);
        if (!fallback)
            return bad(line, at, end, "what is written where a fact is missing must be in quotes",
                       bare ? gtm_arena_printf(w->arena, "write {%.*s or \"%.*s\"}",
                                               (int)name.length, name.at, (int)rest.length, rest.at)
                            : form);
    }
    if (name.length == 0)
        return bad(line, at, end, "these braces name no fact", form);
    struct gtm_symbol *fact = fact_named(w, name);
    const char *low = gtm_feed_name(w, name);
    if (!fact)
        gtm_diag_report(&w->diags, GTM_DIAG_UNKNOWN_PLACEHOLDER, span_of(line, at, end), low,
                        gtm_fact_advice(w, low), NULL);
    add_part(line, fact, fallback);
    return end;
}

static void read_line(struct line *line, const char *text)
{
    struct gtm_workflow *w = line->w;
    const char *plain = text;
    while (*text) {
        struct gtm_text name = {"", 0};
        const char *end = foreign_end(text, &name);
        if (!end && *text != '{' && *text != '}') {
            text++;
            continue;
        }
        if (text > plain)
            add_part(line, NULL, gtm_arena_copy(w->arena, plain, (size_t)(text - plain)));
        if (end)
            text =
                bad(line, text, end,
                    "this placeholder is another product's, and would be sent as it stands",
                    gtm_arena_printf(w->arena, "write {%s}",
                                     fact_named(w, name) ? gtm_feed_name(w, name) : "first name"));
        else if (*text == '}')
            text = bad(line, text, text + 1, "a } closes nothing", "write {first name}");
        else
            text = read_hole(line, text);
        plain = text;
    }
    if (text > plain)
        add_part(line, NULL, gtm_arena_copy(w->arena, plain, (size_t)(text - plain)));
}

void gtm_declare_template(struct gtm_workflow *w, const struct gtm_unit *u)
{
    const char *name = u->words[1].low;
    struct gtm_symbol *s =
        gtm_symbol_add(w, GTM_SYMBOL_TEMPLATE, gtm_lower(w->arena, name), u->words[1].span);
    s->said = name;
    s->words = u->words;
    s->word_count = u->count;
    if (u->words[u->count - 1].kind != GTM_WORD_INDENT)
        gtm_diag_report(
            &w->diags, GTM_DIAG_BAD_TEMPLATE, u->words[1].span, "it has no text",
            "write Template \"name\": and its text behind it, or in indented lines below", NULL);
}

void gtm_template_resolve(struct gtm_workflow *w, struct gtm_symbol *s)
{
    struct gtm_template_part **subject = &s->subject, **body = &s->body;
    bool first = true, subject_read = false;
    for (uint32_t i = 0; i < s->word_count; i++) {
        struct line line = {w, &s->words[i], body};
        const char *text = line.word->low;
        if (line.word->kind != GTM_WORD_INDENT)
            continue;
        if (!subject_read && first && gtm_text_starts(gtm_text_of(text), gtm_text_of("subject:"))) {
            line.tail = subject;
            read_line(&line, text + strlen("subject:") + strspn(text + strlen("subject:"), " "));
            subject_read = true;
            continue;
        }
        if (!first)
            add_part(&line, NULL, "\n");
        read_line(&line, text);
        body = line.tail;
        first = false;
    }
}

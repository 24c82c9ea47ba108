/* declare_fact.c -- facts with their types, and templates. */
#include <stdlib.h>
#include <string.h>

#include "compiler/declare.h"

static bool is_article(const struct gtm_unit *u, uint32_t at)
{
    static const char *const articles[] = {"a", "an", "the", "some", NULL};
    return at + 1 < u->count && gtm_unit_in(u, at, articles) &&
           !(u->words[at].capital && u->words[at].low[1] == '\0');
}

static bool is_joint(const struct gtm_unit *u, uint32_t at)
{
    return at < u->count && (u->words[at].kind == GTM_WORD_COMMA || gtm_unit_is(u, at, "and") ||
                             gtm_unit_is(u, at, "or"));
}

static const char *join(struct gtm_workflow *w, const struct gtm_unit *u, uint32_t begin,
                        uint32_t end)
{
    const char *name = "";
    for (uint32_t i = begin; i < end; i++)
        name = *name ? gtm_arena_printf(w->arena, "%s %s", name, u->words[i].low) : u->words[i].low;
    return name;
}

/* A name as feed.h normalises it: lead_score_v2 is "lead score v2". */
static const char *feed_name(struct gtm_workflow *w, struct gtm_text name)
{
    char *low = gtm_lower(w->arena, gtm_arena_copy(w->arena, name.at, name.length));
    for (char *p = low; *p; p++)
        if (*p == '_' || *p == '-' || *p == '.')
            *p = ' ';
    return low;
}

static void push_key(struct gtm_symbol *s, const char *key)
{
    for (size_t i = 0; i + 1 < sizeof s->keys / sizeof *s->keys; i++)
        if (!s->keys[i]) {
            s->keys[i] = key;
            return;
        }
}

/* The choices behind "that is": words and strings up to the next fact. Returns where they end. */
static uint32_t read_choices(struct gtm_workflow *w, const struct gtm_unit *u, uint32_t at,
                             struct gtm_symbol *s)
{
    uint32_t n = 0;
    while (at < u->count) {
        if (is_joint(u, at)) {
            uint32_t next = at;
            while (is_joint(u, next))
                next++;
            if (is_article(u, next) || next >= u->count)
                break;
            at = next;
            continue;
        }
        uint32_t end = at;
        while (end < u->count && !is_joint(u, end))
            end++;
        struct gtm_span span = gtm_span_join(u->words[at].span, u->words[end - 1].span);
        const char *choice =
            u->words[at].kind == GTM_WORD_STRING ? u->words[at].low : gtm_said(w, span);
        if (n + 1 < sizeof s->choices / sizeof *s->choices)
            s->choices[n++] = choice;
        at = end;
    }
    s->type = GTM_TYPE_CHOICE;
    if (n == 2 && gtm_text_equal(gtm_text_of(s->choices[0]), gtm_text_of("yes"))) {
        s->type = GTM_TYPE_YESNO;
        s->choices[0] = NULL;
    }
    return at;
}

/* The type behind a fact's name; `at` stands behind the name. Returns where the next fact begins.
 */
static uint32_t read_type(struct gtm_workflow *w, const struct gtm_unit *u, uint32_t at,
                          struct gtm_symbol *s)
{
    if (gtm_unit_is(u, at, "such") &&
        gtm_unit_is(u, at + 1, "as")) { /* usual values; others are as good */
        enum gtm_type type = s->type;
        at = read_choices(w, u, at + 2, s);
        s->type = type;
        return at;
    }
    if (gtm_unit_is(u, at, "from") || gtm_unit_is(u, at, "between")) {
        s->type = GTM_TYPE_NUMBER;
        for (uint32_t i = at; i < at + 4 && i < u->count; i++)
            if (u->words[i].kind == GTM_WORD_NUMBER)
                s->most = u->words[i].number;
        while (at < u->count &&
               !(is_joint(u, at) && (is_article(u, at + 1) || is_joint(u, at + 1))))
            at++;
        return at;
    }
    if (gtm_unit_is(u, at, "in") && at + 1 < u->count) {
        s->type = gtm_unit_is(u, at + 1, "prose") ? GTM_TYPE_PROSE : GTM_TYPE_NUMBER;
        return at + 2;
    }
    if ((gtm_unit_is(u, at, "that") || gtm_unit_is(u, at, "which")) &&
        (gtm_unit_is(u, at + 1, "is") || gtm_unit_is(u, at + 1, "are"))) {
        at += 2;
        uint32_t noun = is_article(u, at) ? at + 1 : at;
        if (gtm_unit_is(u, noun, "number") || gtm_unit_is(u, noun, "numbers"))
            s->type = GTM_TYPE_NUMBER;
        else if (gtm_unit_is(u, noun, "date") || gtm_unit_is(u, noun, "time"))
            s->type = GTM_TYPE_TIME;
        else if (gtm_unit_is(u, noun, "text"))
            s->type = GTM_TYPE_TEXT;
        else if (gtm_unit_is(u, noun, "prose"))
            s->type = GTM_TYPE_PROSE;
        else if (gtm_unit_is(u, noun, "list"))
            s->type = GTM_TYPE_LIST;
        else
            return read_choices(w, u, at, s);
        return noun + 1;
    }
    return at;
}

static bool ends_name(const struct gtm_unit *u, uint32_t at)
{
    static const char *const words[] = {"from", "between", "that", "which", "in", "such", NULL};
    return at >= u->count || is_joint(u, at) || (gtm_unit_in(u, at, words));
}

/* What the language itself reads of a fact with that name. */
static uint32_t special_flag(const char *name)
{
    static const struct {
        const char *name;
        uint32_t flag;
    } special[] = {{"time zone", GTM_FACT_ZONE},   {"account id", GTM_FACT_ACCOUNT},
                   {"domain", GTM_FACT_ACCOUNT},   {"company", GTM_FACT_ACCOUNT},
                   {"mailbox", GTM_FACT_SENDER},   {"owner", GTM_FACT_SENDER}};
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if (strcmp(name, special[i].name) == 0)
            return special[i].flag;
    return 0;
}

/* One fact of "Each prospect has a …, a … and a list of …". */
static uint32_t read_fact(struct gtm_workflow *w, const struct gtm_unit *u, uint32_t at,
                          bool company)
{
    enum gtm_type type = GTM_TYPE_TEXT;
    if (is_article(u, at))
        at++;
    if ((gtm_unit_is(u, at, "list") || gtm_unit_is(u, at, "number")) &&
        gtm_unit_is(u, at + 1, "of")) {
        type = u->words[at].low[0] == 'l' ? GTM_TYPE_LIST : GTM_TYPE_NUMBER;
        at += 2;
    }
    uint32_t end = at;
    while (!ends_name(u, end))
        end++;
    if (end == at) {
        gtm_diag_report(
            &w->diags, GTM_DIAG_NOT_UNDERSTOOD, u->words[at < u->count ? at : u->count - 1].span,
            at < u->count ? u->words[at].low : "",
            "write: Each prospect has a fit score from 0 to 100 and a tier that is A, B or C",
            NULL);
        return u->count;
    }
    const char *name =
        u->words[at].kind == GTM_WORD_STRING ? u->words[at].low : join(w, u, at, end);
    struct gtm_symbol *s = gtm_symbol_add(w, GTM_SYMBOL_FACT, name,
                                          gtm_span_join(u->words[at].span, u->words[end - 1].span));
    *s = (struct gtm_symbol){.kind = GTM_SYMBOL_FACT,
                             .name = name,
                             .said = name,
                             .span = s->span,
                             .standard = s->standard,
                             .next = s->next,
                             .state = 2};
    s->type = type;
    s->flags = (company ? GTM_FACT_COMPANY : 0u) | special_flag(name);
    if (end > at && (gtm_unit_is(u, end - 1, "date")))
        s->type = GTM_TYPE_TIME;
    push_key(s, name);
    if (company) {
        push_key(s, gtm_arena_printf(w->arena, "company %s", name));
        push_key(s, gtm_arena_printf(w->arena, "account %s", name));
    }
    at = read_type(w, u, end, s);
    gtm_symbol_ready(w, s);
    return at;
}

static bool each_has(struct gtm_workflow *w, const struct gtm_unit *u)
{
    static const char *const owners[] = {"prospect", "lead",    "contact", "person",
                                         "account",  "company", NULL};
    bool each = gtm_unit_is(u, 0, "each") || gtm_unit_is(u, 0, "every") || gtm_unit_is(u, 0, "a") ||
                gtm_unit_is(u, 0, "an");
    if (!each || u->count < 4 || !gtm_unit_in(u, 1, owners) || !gtm_unit_is(u, 2, "has"))
        return false;
    bool company = gtm_unit_is(u, 1, "account") || gtm_unit_is(u, 1, "company");
    for (uint32_t at = 3; at < u->count;) {
        while (is_joint(u, at))
            at++;
        if (at < u->count)
            at = read_fact(w, u, at, company);
        if (at < u->count && !is_joint(u, at)) {
            gtm_diag_report(&w->diags, GTM_DIAG_NOT_UNDERSTOOD, u->words[at].span, u->words[at].low,
                            "a fact's type is: from 0 to 100 · that is A, B or C · that is a "
                            "number · that is a date · that is yes or no",
                            NULL);
            break;
        }
    }
    return true;
}

/* The fact named by words [begin, end), reported where there is none. */
static struct gtm_symbol *fact_of(struct gtm_workflow *w, const struct gtm_unit *u, uint32_t begin,
                                  uint32_t end)
{
    const char *name = join(w, u, begin, end);
    struct gtm_symbol *s = gtm_symbol_find(w, GTM_SYMBOL_FACT, name);
    if (!s)
        gtm_diag_report(&w->diags, GTM_DIAG_UNKNOWN_FACT,
                        gtm_span_join(u->words[begin].span, u->words[end - 1].span), name,
                        gtm_fact_advice(w, name), NULL);
    return s;
}

static bool comes_from(struct gtm_workflow *w, const struct gtm_unit *u)
{
    uint32_t verb = 0;
    for (uint32_t i = 1; i + 1 < u->count; i++)
        if ((gtm_unit_is(u, i, "comes") || gtm_unit_is(u, i, "come")) &&
            gtm_unit_is(u, i + 1, "from"))
            verb = i;
    if (!verb)
        return false;
    uint32_t begin = is_article(u, 0) ? 1 : 0;
    struct gtm_symbol *s = fact_of(w, u, begin, verb);
    for (uint32_t i = verb + 2; s && i < u->count; i++)
        if (u->words[i].kind == GTM_WORD_STRING) {
            const char *key = feed_name(w, gtm_text_of(u->words[i].low));
            memmove(s->keys + 1, s->keys, (sizeof s->keys / sizeof *s->keys - 2) * sizeof *s->keys);
            s->keys[0] = key;
        }
    return true;
}

static bool treat_missing(struct gtm_workflow *w, const struct gtm_unit *u)
{
    static const char *const missing[] = {"missing", "unknown", "empty", NULL};
    if (!gtm_unit_is(u, 0, "treat") || u->count < 5)
        return false;
    uint32_t begin = is_article(u, 1) ? 2 : 1, as = 0;
    for (uint32_t i = begin; i < u->count; i++)
        if (gtm_unit_is(u, i, "as"))
            as = i;
    if (!gtm_unit_in(u, begin, missing) || !as || as + 1 >= u->count || as == begin + 1)
        return false;
    struct gtm_symbol *s = fact_of(w, u, begin + 1, as);
    if (s) {
        uint32_t value = is_article(u, as + 1) && as + 2 < u->count ? as + 2 : as + 1;
        struct gtm_span span = gtm_span_join(u->words[value].span, u->words[u->count - 1].span);
        s->missing =
            u->words[value].kind == GTM_WORD_STRING ? u->words[value].low : gtm_said(w, span);
    }
    return true;
}

bool gtm_declare_facts(struct gtm_workflow *w, const struct gtm_unit *u)
{
    return each_has(w, u) || comes_from(w, u) || treat_missing(w, u);
}

/* ---- templates ---- */

static struct gtm_template_part **add_part(struct gtm_workflow *w, struct gtm_template_part **tail,
                                           struct gtm_symbol *fact, const char *text)
{
    struct gtm_template_part *part = gtm_arena_alloc(w->arena, sizeof *part);
    part->fact = fact;
    part->text = text;
    *tail = part;
    return &part->next;
}

/* {first name or "there"}: `at` stands behind the brace. Returns the end of the placeholder, behind
 * its brace, or NULL. */
static const char *read_hole(struct gtm_workflow *w, const char *at, struct gtm_span span,
                             struct gtm_template_part ***tail)
{
    const char *end = strchr(at, '}');
    if (!end) {
        gtm_diag_report(&w->diags, GTM_DIAG_BAD_TEMPLATE, span, "a { is never closed", NULL, NULL);
        return NULL;
    }
    const char *or_ = NULL, *fallback = NULL;
    for (const char *p = at; p + 4 < end; p++)
        if (strncmp(p, " or ", 4) == 0)
            or_ = p;
    if (or_) {
        const char *open = strpbrk(or_, "\"'"), *close = open ? strpbrk(open + 1, "\"'") : NULL;
        if (open && close && close < end)
            fallback = gtm_arena_copy(w->arena, open + 1, (size_t)(close - open - 1));
    }
    struct gtm_text name = gtm_text_trim((struct gtm_text){at, (size_t)((or_ ? or_ : end) - at)});
    const char *low = feed_name(w, name);
    const struct gtm_entry *e = gtm_lexicon_find(&w->lexicon, low);
    struct gtm_symbol *fact = gtm_symbol_find(w, GTM_SYMBOL_FACT, low);
    for (; e && !fact; e = e->other)
        if (e->symbol && e->symbol->kind == GTM_SYMBOL_FACT)
            fact = e->symbol;
    if (!fact)
        gtm_diag_report(&w->diags, GTM_DIAG_UNKNOWN_PLACEHOLDER, span, low, gtm_fact_advice(w, low),
                        NULL);
    *tail = add_part(w, *tail, fact, fallback);
    return end + 1;
}

static void read_line(struct gtm_workflow *w, const struct gtm_word *line, const char *text,
                      struct gtm_template_part ***tail)
{
    while (*text) {
        size_t plain = strcspn(text, "{");
        if (plain)
            *tail = add_part(w, *tail, NULL, gtm_arena_copy(w->arena, text, plain));
        text += plain;
        if (*text == '{') {
            struct gtm_span span = line->span;
            uint32_t offset = (uint32_t)(text - line->low);
            const char *end = strchr(text, '}');
            span.begin += offset;
            span.end = end ? span.begin + (uint32_t)(end + 1 - text) : span.end;
            text = read_hole(w, text + 1, span, tail);
            if (!text)
                return;
        }
    }
}

void gtm_declare_template(struct gtm_workflow *w, const struct gtm_unit *u)
{
    const char *name = u->words[1].low;
    const char *low = gtm_lower(w->arena, name);
    struct gtm_symbol *s = gtm_symbol_add(w, GTM_SYMBOL_TEMPLATE, low, u->words[1].span);
    s->said = name;
    s->words = u->words;
    s->word_count = u->count;
    if (u->words[u->count - 1].kind != GTM_WORD_INDENT)
        gtm_diag_report(&w->diags, GTM_DIAG_BAD_TEMPLATE, u->words[1].span,
                        "no indented lines follow it", NULL, NULL);
}

void gtm_template_resolve(struct gtm_workflow *w, struct gtm_symbol *s)
{
    struct gtm_template_part **subject = &s->subject, **body = &s->body;
    bool first = true, subject_read = false;
    for (uint32_t i = 0; i < s->word_count; i++) {
        const struct gtm_word *line = &s->words[i];
        if (line->kind != GTM_WORD_INDENT)
            continue;
        if (!subject_read && first &&
            gtm_text_starts(gtm_text_of(line->low), gtm_text_of("subject:"))) {
            const char *text = line->low + strlen("subject:");
            while (*text == ' ')
                text++;
            read_line(w, line, text, &subject);
            subject_read = true;
            continue;
        }
        if (!first)
            body = add_part(w, body, NULL, "\n");
        read_line(w, line, line->low, &body);
        first = false;
    }
}

/* said_back.c -- says a reading in the words of explain, reads those in the same place, and
 * compares the meanings. */
#include "compiler/said_back.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/canonical.h"
#include "compiler/choose.h"
#include "compiler/explain.h"

/* The parts of a meaning, "(…)(…)": what is said in several sentences has the same ones in another
 * order. */
struct parts {
    struct gtm_text *at;
    uint32_t count;
};

/* A guardrail that does nothing itself only holds its checks, which are parts of their own. */
static bool is_holder(struct gtm_text part)
{
    const char *acts = strstr(part.at, " do "), *before = strstr(part.at, " before ");
    const char *end = part.at + part.length;
    return gtm_text_starts(part, gtm_text_of("(guardrail")) && !(acts && acts < end) &&
           !(before && before < end);
}

static void add_part(struct gtm_arena *arena, struct parts *parts, struct gtm_text part)
{
    parts->at = gtm_arena_room(arena, parts->at, parts->count, sizeof *parts->at);
    parts->at[parts->count++] = part;
}

static void split(struct gtm_arena *arena, struct parts *parts, const char *text)
{
    unsigned depth = 0;
    bool quoted = false;
    const char *begin = text;
    for (const char *p = text; *p; p++) {
        quoted = *p == '"' ? !quoted : quoted;
        if (quoted || (*p != '(' && *p != ')'))
            continue;
        if (*p == '(' && depth++ == 0)
            begin = p;
        if (*p != ')' || --depth)
            continue;
        struct gtm_text part = {begin, (size_t)(p + 1 - begin)};
        if (!is_holder(part))
            add_part(arena, parts, part);
    }
}

static int by_text(const void *a, const void *b)
{
    const struct gtm_text *x = a, *y = b;
    size_t n = x->length < y->length ? x->length : y->length;
    int order = memcmp(x->at, y->at, n);
    return order ? order : (x->length > y->length) - (x->length < y->length);
}

static bool same(struct parts *a, struct parts *b)
{
    if (a->count != b->count)
        return false;
    if (a->count) {
        qsort(a->at, a->count, sizeof *a->at, by_text);
        qsort(b->at, b->count, sizeof *b->at, by_text);
    }
    for (uint32_t i = 0; i < a->count; i++)
        if (by_text(&a->at[i], &b->at[i]) != 0)
            return false;
    return true;
}

const char *gtm_say_reading(struct gtm_workflow *w, const struct gtm_reading *r,
                            struct gtm_buf *out)
{
    const char *wrong = NULL;
    if (r->symbol || r->kind == GTM_READING_CONDITION) {
        struct gtm_act tell = {
            .primitive = GTM_PRIMITIVE_ALERT, .what = "alert", .person_name = "me"};
        struct gtm_sentence_ir s = {.kind = GTM_SENTENCE_STEP, .cond = r->cond, .acts = &tell};
        return gtm_explain_sentence(w, &s, NULL, out);
    }
    for (const struct gtm_sentence_ir *s = r->sentences; s && !wrong;
         s = s == r->last_sentence ? NULL : s->next)
        wrong = gtm_explain_sentence(w, s, r->guards, out);
    if (r->is_otherwise && !wrong)
        wrong = gtm_explain_otherwise(w, r->otherwise, out);
    return wrong;
}

static struct gtm_reading *read_unit(struct gtm_workflow *w, const struct gtm_unit *unit)
{
    if (unit->kind == GTM_UNIT_TABLE)
        return gtm_table_reading(w, unit);
    struct gtm_span within = gtm_span_join(unit->words[0].span, unit->words[unit->count - 1].span);
    return gtm_words_read(w, unit->words, unit->count, GTM_START_SENTENCE, GTM_READING_STATEMENT,
                          unit, NULL, within);
}

/* Whether what was said means what the reading does. */
static bool means_the_same(struct gtm_workflow *w, struct gtm_reading *r, struct gtm_text said)
{
    struct parts mine = {0}, theirs = {0};
    uint32_t file = gtm_source_add(&w->sources, "the explanation", said), paragraph = 0;
    if (file == UINT32_MAX)
        return true; /* too many files: reported where they are used */
    struct gtm_words words = gtm_lex(&w->diags, w->arena, file);
    struct gtm_units units = gtm_split(&w->diags, w->arena, words, &paragraph);
    bool read = units.count > 0;
    for (uint32_t i = 0; i < units.count && read; i++) {
        units.at[i].paragraph = r->unit ? r->unit->paragraph : 0;
        units.at[i].span = r->unit ? r->unit->span : r->symbol->span;
        struct gtm_reading *one = read_unit(w, &units.at[i]);
        read = one && one->diags.errors == 0;
        if (read && r->symbol)
            return one->sentences && strcmp(gtm_canonical_cond(w, one->sentences->cond),
                                            gtm_canonical_cond(w, r->cond)) == 0;
        if (read)
            split(w->arena, &theirs, gtm_canonical(w, one));
    }
    split(w->arena, &mine, gtm_canonical_once(w, r));
    return read && same(&mine, &theirs);
}

void gtm_said_back(struct gtm_workflow *w, struct gtm_reading *r)
{
    bool term = r->symbol && r->symbol->kind == GTM_SYMBOL_TERM;
    struct gtm_span span = r->symbol ? r->symbol->span : r->unit->span;
    if (r->diags.errors || w->saying || (r->symbol && !term) ||
        gtm_canonical_bad(gtm_canonical_once(w, r)))
        return;
    struct gtm_buf text = {0};
    const char *wrong = gtm_say_reading(w, r, &text);
    struct gtm_text said = {text.bytes ? text.bytes : "", text.length};
    if (!wrong) {
        struct gtm_trial trial = gtm_trial_begin(w);
        uint32_t files = w->sources.count;
        w->saying = true;
        gtm_reading_begin(w, r->kind, r->unit, r->symbol);
        if (!means_the_same(w, r, said))
            wrong = "it would be read in another way";
        gtm_reading_end(w);
        w->saying = false;
        w->sources.count = files;
        gtm_trial_end(w, trial);
    }
    if (wrong)
        gtm_diag_report(&r->diags, GTM_DIAG_NOT_SAID_BACK, span,
                        gtm_arena_copy(w->arena, said.at, said.length), wrong, NULL);
    gtm_buf_free(&text);
}

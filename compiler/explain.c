/* explain.c -- gtmc explain: each sentence with its place and kind, then its reading.
 *
 * The whole output is itself a workflow: comments, and sentences in one canonical form that compile
 * to the same code. A sentence that was not understood is a comment.
 */
#include "compiler/explain.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "compiler/compile.h"
#include "compiler/emit.h"
#include "compiler/reading.h"
#include "compiler/request.h"

/* ---- saying ---- */

void gtm_explain_wrong(struct gtm_say *say, const char *why)
{
    if (!say->wrong)
        say->wrong = why;
}

void gtm_explain_text(struct gtm_say *say, const char *text)
{
    gtm_buf_text(say->out, text);
    if (*text)
        say->listed = false;
}

void gtm_explain_printf(struct gtm_say *say, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = gtm_arena_alloc(say->arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    gtm_explain_text(say, text);
}

void gtm_explain_join(struct gtm_say *say, const char *between)
{
    gtm_explain_text(say, say->listed ? "\nthen " : between);
}

void gtm_explain_quoted(struct gtm_say *say, const char *text)
{
    if (strchr(text, '"'))
        gtm_explain_wrong(say, "a quotation mark inside quotes");
    gtm_explain_printf(say, "\"%s\"", text);
}

const char *gtm_explain_aside(struct gtm_say *say, void (*part)(struct gtm_say *, const void *),
                              const void *what, bool *listed)
{
    struct gtm_buf text = {0};
    struct gtm_say aside = *say;
    aside.out = &text;
    aside.listed = false;
    part(&aside, what);
    say->wrong = aside.wrong;
    *listed = aside.listed;
    const char *copy = gtm_arena_copy(say->arena, text.bytes ? text.bytes : "", text.length);
    gtm_buf_free(&text);
    return copy;
}

void gtm_explain_end(struct gtm_say *say, size_t from, bool stop)
{
    struct gtm_buf *out = say->out;
    if (from < out->length)
        out->bytes[from] = (char)toupper((unsigned char)out->bytes[from]);
    gtm_buf_text(out, stop ? ".\n" : "\n");
    say->listed = false;
}

/* Whether a name stands where a sentence begins: its capital is the sentence's, not its own. */
static bool begins_sentence(const struct gtm_source *source, uint32_t at)
{
    while (at > 0 && (source->text.at[at - 1] == ' ' || source->text.at[at - 1] == '\t'))
        at--;
    return at == 0 || strchr("\n.!?;", source->text.at[at - 1]) != NULL;
}

const char *gtm_explain_name(struct gtm_say *say, const struct gtm_symbol *symbol)
{
    if (symbol->spoken)
        return symbol->spoken;
    if (!say->w || symbol->standard || symbol->kind == GTM_SYMBOL_EVENT)
        return symbol->name;
    char *text = gtm_arena_copy(say->arena, gtm_said(say->w, symbol->span),
                                strlen(gtm_said(say->w, symbol->span)));
    char *low = gtm_lower(say->arena, text);
    for (char *p = low; *p; p++)
        if (*p == '-' || *p == '_')
            *p = ' ';
    if (strcmp(low, symbol->name) != 0)
        return symbol->name; /* in the plural, in quotes */
    bool own = isupper((unsigned char)text[0]) && (isupper((unsigned char)text[1]) || !text[1]);
    if (!own && begins_sentence(&say->w->sources.files[symbol->span.file], symbol->span.begin))
        text[0] = (char)tolower((unsigned char)text[0]);
    return text;
}

/* ---- sentences ---- */

/* "After 3 days, …", "Day 5: …", "On Tuesday at 09:00, …" */
static void say_delay(struct gtm_say *say, const struct gtm_sentence_ir *s)
{
    bool point = s->delay_moment && s->delay_moment->point;
    if (s->delay_from_start) {
        gtm_explain_printf(say, "day %lld: ", (long long)(s->delay / 86400));
        return;
    }
    if (!s->delay && !s->delay_moment)
        return;
    if (point) {
        gtm_explain_at(say->out, s->delay_moment);
    } else {
        gtm_explain_text(say, "after ");
        gtm_explain_time(say->out, s->delay, s->delay_moment);
    }
    gtm_explain_text(say, ", ");
}

/* Whether "stop after 90 days" says a condition, or a part of it. */
static bool says_stop(const struct gtm_sentence_ir *s)
{
    const struct gtm_cond *c = s->cond, *child = c && c->op == GTM_COND_AND ? c->first : c;
    bool stop = s->acts && !s->acts->next && s->acts->primitive == GTM_PRIMITIVE_STOP;
    for (; stop && child; child = c->op == GTM_COND_AND ? child->next : NULL)
        if (child->op == GTM_COND_ELAPSED && child->base == GTM_BASE_ENROLLED)
            return true;
    return false;
}

static void say_statement(struct gtm_say *say, const struct gtm_sentence_ir *s)
{
    size_t from = say->out->length;
    if (s->is_policy) {
        gtm_explain_printf(say, "when something is unclear, %s", gtm_policy_name(s->policy));
        gtm_explain_end(say, from, true);
        return;
    }
    say_delay(say, s);
    if (says_stop(s)) {
        struct gtm_act stop = *s->acts;
        stop.cond = gtm_cond_and(say->w, s->cond, stop.cond);
        gtm_explain_acts(say, &stop);
        gtm_explain_end(say, from, true);
        return;
    }
    if (s->cond) {
        gtm_explain_cond(say, s->cond, "if", "unless");
        gtm_explain_join(say, ", ");
    }
    gtm_explain_acts(say, s->acts);
    if (s->until) {
        gtm_explain_join(say, " ");
        gtm_explain_cond(say, s->until, "until", NULL);
    }
    if (s->before)
        gtm_explain_before(say, s);
    gtm_explain_end(say, from, true);
}

/* ---- tables ---- */

enum { MOST_CELLS = 15 };

struct cells {
    const struct gtm_cond *at[MOST_CELLS];
    unsigned count;
};

static struct cells cells_of(struct gtm_say *say, const struct gtm_row *row)
{
    struct cells cells = {.count = 1};
    if (row->cond)
        cells.count = gtm_explain_columns(say, row->cond, cells.at, MOST_CELLS - row->unclear);
    if (!cells.count)
        gtm_explain_wrong(say, "a row with too many conditions");
    if (row->unclear && row->cond)
        cells.at[cells.count++] = NULL;
    return cells;
}

static void say_row(struct gtm_say *say, const struct gtm_row *row, unsigned columns)
{
    struct cells cells = cells_of(say, row);
    for (unsigned i = 0; i < columns; i++) {
        gtm_explain_text(say, "| ");
        if (i < cells.count && cells.at[i])
            gtm_explain_cond(say, cells.at[i], "", NULL);
        else
            gtm_explain_text(say, i >= cells.count ? "-"
                                  : row->unclear   ? "Unclear"
                                                   : "Anything else");
        gtm_explain_text(say, " ");
    }
    gtm_explain_text(say, "| ");
    gtm_explain_acts(say, row->acts);
    gtm_explain_text(say, " |\n");
}

static void say_table(struct gtm_say *say, const struct gtm_sentence_ir *s)
{
    unsigned columns = 1;
    say->cell = true;
    for (const struct gtm_row *row = s->rows; row; row = row->next) {
        unsigned n = cells_of(say, row).count;
        columns = n > columns ? n : columns;
    }
    for (unsigned i = 0; i < columns; i++)
        gtm_explain_text(say, "| Situation ");
    gtm_explain_text(say, "| Next action |\n|");
    for (unsigned i = 0; i <= columns; i++)
        gtm_explain_text(say, "---|");
    gtm_explain_text(say, "\n");
    for (const struct gtm_row *row = s->rows; row; row = row->next)
        say_row(say, row, columns);
    say->cell = false;
}

/* Whether a guardrail is all that a sentence says. */
static bool is_plain_guard(const struct gtm_sentence_ir *s)
{
    return s->kind == GTM_SENTENCE_GUARDRAIL && !s->acts;
}

static void say_sentence(struct gtm_say *say, const struct gtm_sentence_ir *s,
                         const struct gtm_guard *guards)
{
    if (s->rows)
        say_table(say, s);
    else if (is_plain_guard(s))
        gtm_explain_guards(say, s, guards);
    else
        say_statement(say, s);
}

static void say_otherwise(struct gtm_say *say, const struct gtm_sentence_ir *s)
{
    size_t from = say->out->length;
    gtm_explain_text(say, s->otherwise ? "otherwise, " : "otherwise, do nothing");
    gtm_explain_acts(say, s->otherwise);
    gtm_explain_end(say, from, true);
}

const char *gtm_explain_sentence(struct gtm_workflow *w, const struct gtm_sentence_ir *s,
                                 const struct gtm_guard *guards, struct gtm_buf *out)
{
    struct gtm_say say = {.out = out, .arena = w->arena, .w = w};
    say_sentence(&say, s, guards);
    return say.wrong;
}

/* ---- units ---- */

static bool same_place(struct gtm_span a, struct gtm_span b)
{
    return a.file == b.file && a.begin == b.begin;
}

static bool lies_in(struct gtm_span inner, struct gtm_span outer)
{
    return inner.file == outer.file && inner.begin >= outer.begin && inner.begin < outer.end;
}

/* What a unit became. */
struct became {
    const struct gtm_sentence_ir *sentence, *otherwise; /* otherwise: the sentence it belongs to */
    const char *kind;                                   /* NULL: nothing is said of it */
    bool says;                                          /* there is something to say */
};

static const char *kind_of(const struct gtm_sentence_ir *s)
{
    return s->rows                             ? "table"
           : s->is_policy                      ? "setting"
           : s->kind == GTM_SENTENCE_GUARDRAIL ? "guardrail"
           : s->kind == GTM_SENTENCE_WATCH     ? "watch"
                                               : "step";
}

/* `from`: the sentence to look from, for they stand in the order of their units; NULL: the first.
 */
static struct became became_of(const struct gtm_workflow *w, const struct gtm_unit *unit,
                               const struct gtm_sentence_ir *from)
{
    struct became b = {.says = true};
    if (unit->kind == GTM_UNIT_TEMPLATE || unit->kind == GTM_UNIT_EXAMPLE)
        return b;
    bool read = unit->count == 0; /* before the sentences: it became none */
    for (const struct gtm_sentence_ir *s = from ? from : w->sentences; s && !b.kind && !read;
         s = s->next) {
        if (same_place(s->span, unit->span)) {
            b.sentence = s;
            b.kind = kind_of(s);
        } else if (s->has_otherwise && same_place(s->otherwise_span, unit->span)) {
            b.otherwise = s;
            b.kind = "otherwise";
        }
    }
    if (b.kind)
        return b;
    b.says = unit->words[0].kind != GTM_WORD_WORD || strcmp(unit->words[0].low, "use") != 0;
    b.kind = !b.says ? "use (its sentences stand above)" : unit->setting ? "setting" : "definition";
    return b;
}

static const struct gtm_symbol *template_of(const struct gtm_workflow *w,
                                            const struct gtm_unit *unit)
{
    struct gtm_symbol *const *defined;
    bool some = gtm_symbols_in(w, unit->span, &defined);
    return some && (*defined)->kind == GTM_SYMBOL_TEMPLATE ? *defined : NULL;
}

static void say_unit(struct gtm_say *say, const struct gtm_unit *unit, const struct became *b)
{
    const struct gtm_symbol *template =
        unit->kind == GTM_UNIT_TEMPLATE ? template_of(say->w, unit) : NULL;
    if (unit->kind == GTM_UNIT_TEMPLATE && template) {
        gtm_explain_template(say, template);
    } else if (unit->kind == GTM_UNIT_TEMPLATE || unit->kind == GTM_UNIT_EXAMPLE) {
        gtm_buf_slice(say->out, gtm_source_text(&say->w->sources, unit->span)); /* is not run */
        gtm_explain_text(say, "\n");
    } else if (b->sentence) {
        say_sentence(say, b->sentence, say->w->guards);
    } else if (b->otherwise) {
        say_otherwise(say, b->otherwise);
    } else if (b->says) {
        gtm_explain_definition(say, unit);
    }
}

const char *gtm_explain_otherwise(struct gtm_workflow *w, const struct gtm_act *acts,
                                  struct gtm_buf *out)
{
    struct gtm_say say = {.out = out, .arena = w->arena, .w = w};
    struct gtm_sentence_ir s = {.otherwise = (struct gtm_act *)acts};
    say_otherwise(&say, &s);
    return say.wrong;
}

/* ---- what the reading adds: comments ---- */

static void note(struct gtm_buf *out, const char *text)
{
    gtm_buf_printf(out, "#   %s\n", text);
}

/* Which preferences decided how each unit is read: bits over enum gtm_preference, by unit. */
static unsigned *preferences_of(const struct gtm_workflow *w)
{
    unsigned *by_unit = gtm_arena_alloc(w->arena, (w->unit_count + 1) * sizeof *by_unit);
    for (const struct gtm_reading *r = w->readings; r; r = r->next) {
        uint32_t i = r->unit ? (uint32_t)(r->unit - w->units) : 0;
        while (r->preferred && !r->unit && i < w->unit_count &&
               !lies_in(r->symbol->span, w->units[i].span))
            i++;
        by_unit[i] |= r->preferred;
    }
    return by_unit;
}

static void say_preferences(unsigned preferred, struct gtm_buf *out)
{
    static const char *const rules[] = {
#define PREFERENCE(NAME, rule, example) #NAME ", " rule,
#include "compiler/preferences.def"
#undef PREFERENCE
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (preferred >> i & 1)
            gtm_buf_printf(out, "#   read by: %s\n", rules[i]);
}

static void say_notes(struct gtm_buf *out, const struct gtm_sentence_ir *s)
{
    if (gtm_cond_waits_for_reply(s->cond))
        note(out, "the time runs from the newest message to the prospect");
    bool waits = gtm_request_in(s->cond);
    if (waits)
        note(out, "once for each request, whose time it is; the first decision about it counts");
    for (const struct gtm_act *act = s->acts; act; act = act->next) {
        if (act->primitive == GTM_PRIMITIVE_APPROVE && waits)
            continue;
        if (act->primitive == GTM_PRIMITIVE_APPROVE && !act->in_place)
            note(out, "nothing is asked here: it holds in front of every action that it covers");
        else if (act->primitive == GTM_PRIMITIVE_APPROVE)
            note(out, act->released
                          ? "approving releases the message to the later sentence that sends it"
                          : "no later sentence sends it: approving sends it");
        bool drafts = act->flags & GTM_ACTION_MAY_DRAFT && !(act->flags & GTM_ACTION_REDRAFT);
        if (act->primitive == GTM_PRIMITIVE_SEND && drafts)
            note(out, "no sentence before it drafts: the message is drafted first");
    }
    if (s->before && !(s->acts && s->acts->primitive == GTM_PRIMITIVE_APPROVE))
        note(out, s->before_general
                      ? "whatever is held back waits until this is done for the prospect"
                      : "done once for each prospect; where no other sentence does what is held "
                        "back, this one goes on to do it");
}

/* ---- the whole ---- */

static void say_place(struct gtm_workflow *w, struct gtm_span span, struct gtm_buf *out)
{
    const struct gtm_source *source = &w->sources.files[span.file];
    gtm_buf_printf(out, "# %s:%u ", source->name, gtm_source_line(source, span.begin, NULL));
}

/* One unit: its heading, notes and reading. A reading that hangs on what was not understood is not
 * understood either. */
static void explain_unit(struct gtm_workflow *w, const struct gtm_unit *unit,
                         const struct gtm_sentence_ir **from, unsigned preferred,
                         struct gtm_buf *out)
{
    struct became b = became_of(w, unit, *from);
    struct gtm_buf text = {0};
    struct gtm_say say = {.out = &text, .arena = w->arena, .w = w};
    bool failed = gtm_diag_failed(&w->diags, unit->span);
    if (!failed)
        say_unit(&say, unit, &b);
    const char *wrong = say.wrong;
    *from = b.sentence ? b.sentence : *from;
    failed = failed || (wrong && w->diags.errors);
    if (failed || b.kind) {
        say_place(w, unit->span, out);
        gtm_buf_printf(out, "%s: %s\n", failed ? "not understood" : b.kind,
                       gtm_said(w, unit->span));
    }
    if (!failed && b.kind)
        say_preferences(preferred, out);
    if (!failed && b.sentence)
        say_notes(out, b.sentence);
    if (!failed && wrong)
        gtm_buf_printf(out, GTM_UNSAID "%s)\n", wrong);
    else if (!failed && text.length)
        gtm_buf_text(out, text.bytes);
    gtm_buf_char(out, '\n');
    gtm_buf_free(&text);
}

void gtm_explain(struct gtm_workflow *w, struct gtm_buf *out)
{
    const struct gtm_sentence_ir *from = NULL;
    const unsigned *preferred = preferences_of(w);
    for (uint32_t i = 0; i < w->unit_count; i++)
        if (w->units[i].span.file >= w->first_own_file)
            explain_unit(w, &w->units[i], &from, preferred[i], out);
}

void gtm_explain_emit(struct gtm_emitter *e)
{
    const struct gtm_sentence_ir *from = NULL;
    const unsigned *preferred = preferences_of(e->w);
    for (uint32_t i = 0; i < e->w->unit_count; i++) {
        const struct gtm_unit *unit = &e->w->units[i];
        struct gtm_buf text = {0};
        if (unit->span.file < e->w->first_own_file)
            continue;
        explain_unit(e->w, unit, &from, preferred[i], &text);
        struct gtm_explanation row = {gtm_emit_str(e, text.bytes)};
        gtm_buf_add(&e->explanation, &row, sizeof row);
        gtm_buf_free(&text);
    }
}

void gtm_explain_program(const struct gtm_program *program, struct gtm_buf *out)
{
    for (uint32_t i = 0; i < program->explanation_count; i++)
        gtm_buf_slice(out, gtm_program_text(program, program->explanations[i].text));
}

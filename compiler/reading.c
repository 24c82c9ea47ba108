/* reading.c -- readings begin, stand in one another, end, and become part of the workflow. */
#include "compiler/reading.h"

#include <assert.h>

struct gtm_reading *gtm_reading_begin(struct gtm_workflow *w, enum gtm_reading_kind kind,
                                      const struct gtm_unit *unit, struct gtm_symbol *symbol)
{
    struct gtm_reading *r = gtm_arena_alloc(w->arena, sizeof *r);
    r->kind = kind;
    r->unit = unit;
    r->symbol = symbol;
    r->outer = w->reading;
    r->before = w->diags;
    w->reading = r;
    w->diags = (struct gtm_diags){.sources = &w->sources, .arena = w->arena};
    return r;
}

struct gtm_reading *gtm_reading_end(struct gtm_workflow *w)
{
    struct gtm_reading *r = w->reading;
    assert(r);
    r->diags = w->diags;
    w->diags = r->before;
    w->reading = r->outer;
    r->outer = NULL;
    return r;
}

struct gtm_reading *gtm_read(struct gtm_workflow *w, enum gtm_reading_kind kind,
                             const struct gtm_unit *unit, struct gtm_symbol *symbol,
                             const struct gtm_node *root)
{
    struct gtm_reading *r = gtm_reading_begin(w, kind, unit, symbol);
    switch (kind) {
    case GTM_READING_STATEMENT: gtm_statement_fill(w, root); break;
    case GTM_READING_CONDITION: r->cond = gtm_cond_read(w, root); break;
    case GTM_READING_MEANING: gtm_meaning_fill(w, root); break;
    case GTM_READING_ACTIONS: gtm_cell_fill(w, root); break;
    case GTM_READING_TABLE: break; /* has a tree in each cell: table.c */
    }
    return gtm_reading_end(w);
}

/* The outermost reading in progress: its `before` are the workflow's own messages. */
static struct gtm_reading *outermost(const struct gtm_workflow *w)
{
    struct gtm_reading *r = w->reading;
    while (r && r->outer)
        r = r->outer;
    return r;
}

struct gtm_reading *gtm_reading_pause(struct gtm_workflow *w, struct gtm_diags *kept)
{
    struct gtm_reading *paused = w->reading, *first = outermost(w);
    *kept = w->diags;
    if (first)
        w->diags = first->before;
    w->reading = NULL;
    return paused;
}

void gtm_reading_resume(struct gtm_workflow *w, struct gtm_reading *paused,
                        const struct gtm_diags *kept)
{
    assert(!w->reading); /* what was read meanwhile has ended */
    w->reading = paused;
    if (!paused)
        return;
    outermost(w)->before = w->diags;
    w->diags = *kept;
}

struct gtm_trial gtm_trial_begin(const struct gtm_workflow *w)
{
    return (struct gtm_trial){gtm_arena_mark(w->arena), w->definitions};
}

void gtm_trial_end(struct gtm_workflow *w, struct gtm_trial trial)
{
    if (trial.definitions == w->definitions)
        gtm_arena_release(w->arena, trial.mark);
}

const struct gtm_sentence_ir *gtm_reading_newest(const struct gtm_workflow *w)
{
    for (const struct gtm_reading *r = w->reading; r; r = r->outer)
        if (r->last_sentence)
            return r->last_sentence;
    return w->last_sentence;
}

const char *gtm_carry(struct gtm_workflow *w, struct gtm_span span)
{
    struct gtm_carried *carried = gtm_arena_alloc(w->arena, sizeof *carried);
    *carried = (struct gtm_carried){w->reading->carried, span};
    w->reading->carried = carried;
    return gtm_said(w, span);
}

void gtm_two_ways(struct gtm_workflow *w, struct gtm_span span, const char *one, const char *two)
{
    gtm_diag_report(&w->diags, GTM_DIAG_TWO_WAYS, span, one, two,
                    "write two sentences, or list the conditions as bullets under \"all of the "
                    "following:\" or \"any of the following:\"");
}

void gtm_ambiguous(struct gtm_workflow *w, struct gtm_span span, const char *one, const char *two)
{
    gtm_two_ways(w, span, one, two);
    if (w->reading)
        w->reading->ambiguous = true;
}

struct gtm_sentence_ir *gtm_sentence_new(struct gtm_workflow *w, enum gtm_sentence_kind kind)
{
    struct gtm_reading *r = w->reading;
    struct gtm_sentence_ir *s = gtm_arena_alloc(w->arena, sizeof *s);
    s->kind = kind;
    s->span = r->unit->span;
    s->paragraph = r->unit->paragraph;
    if (r->last_sentence)
        r->last_sentence->next = s;
    else
        r->sentences = s;
    r->last_sentence = s;
    return s;
}

void gtm_guard_add(struct gtm_workflow *w, struct gtm_guard guard)
{
    struct gtm_guard **first = w->reading ? &w->reading->guards : &w->guards,
                     **last = w->reading ? &w->reading->last_guard : &w->last_guard;
    struct gtm_guard *g = gtm_arena_alloc(w->arena, sizeof *g);
    *g = guard;
    if (*last)
        (*last)->next = g;
    else
        *first = g;
    *last = g;
}

static void add_statement(struct gtm_workflow *w, const struct gtm_reading *r)
{
    if (r->is_otherwise && w->last_sentence) {
        w->last_sentence->has_otherwise = true;
        w->last_sentence->otherwise = r->otherwise;
        w->last_sentence->otherwise_span = r->unit->span;
    }
    if (r->is_policy)
        w->policy = r->policy;
    if (r->sentences && w->last_sentence)
        w->last_sentence->next = r->sentences;
    else if (r->sentences)
        w->sentences = r->sentences;
    w->last_sentence = r->last_sentence ? r->last_sentence : w->last_sentence;
    if (r->guards && w->last_guard)
        w->last_guard->next = r->guards;
    else if (r->guards)
        w->guards = r->guards;
    w->last_guard = r->last_guard ? r->last_guard : w->last_guard;
}

void gtm_reading_add(struct gtm_workflow *w, struct gtm_reading *r)
{
    assert(r != w->reading && !r->outer); /* it has ended */
    if (r->symbol && r->cond && r->diags.errors) /* no use of it is looked at */
        r->cond = gtm_cond_new(w, GTM_COND_BAD, r->symbol->span);
    gtm_diag_take(&w->diags, &r->diags);
    if (!w->reading) {
        r->next = w->readings;
        w->readings = r;
    }
    if (w->reading)
        w->reading->preferred |= r->preferred;
    if (w->reading && r->measured)
        w->reading->measured = r->measured;
    else if (r->measured)
        r->measured->type = GTM_TYPE_NUMBER;
    if (r->symbol) {
        r->symbol->cond = r->cond;
        r->symbol->number = r->number;
        r->symbol->seconds = r->seconds;
        r->symbol->hours = r->hours;
    } else if (r->unit) {
        add_statement(w, r);
    }
}

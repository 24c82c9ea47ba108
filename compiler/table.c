/* table.c -- decision tables: rows of cells; each condition cell is read as a condition, the last
 * as actions. */
#include <string.h>

#include "compiler/request.h"
#include "compiler/said_back.h"
#include "compiler/choose.h"
#include "parser.tab.h"

enum { MAX_COLUMNS = 16 };

struct cell {
    const struct gtm_word *words;
    uint32_t count;
    struct gtm_span span;
};

/* Takes the cells of one row, from the bar at *at to the end of its line. Returns their number. */
static uint32_t take_row(const struct gtm_unit *unit, uint32_t *at, struct cell cells[MAX_COLUMNS])
{
    uint32_t n = 0;
    while (*at < unit->count && unit->words[*at].kind != GTM_WORD_NEWLINE) {
        uint32_t bar = (*at)++, begin = *at;
        while (*at < unit->count && unit->words[*at].kind != GTM_WORD_BAR &&
               unit->words[*at].kind != GTM_WORD_NEWLINE)
            (*at)++;
        bool closed = *at < unit->count && unit->words[*at].kind == GTM_WORD_BAR;
        if (*at == begin && !closed)
            break; /* the bar that ends the row */
        if (n < MAX_COLUMNS) {
            cells[n].words = unit->words + begin;
            cells[n].count = *at - begin;
            cells[n].span = *at > begin
                                ? gtm_span_join(unit->words[begin].span, unit->words[*at - 1].span)
                                : unit->words[bar].span;
            n++;
        }
        if (!closed)
            break;
    }
    while (*at < unit->count && unit->words[*at].kind == GTM_WORD_NEWLINE)
        (*at)++;
    return n;
}

static bool is_rule(const struct cell *cells, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < cells[i].count; k++)
            if (cells[i].words[k].kind != GTM_WORD_DASH && cells[i].words[k].kind != GTM_WORD_COLON)
                return false;
    return true;
}

static bool is_any(const struct cell *cell)
{
    for (uint32_t i = 0; i < cell->count; i++)
        if (cell->words[i].kind != GTM_WORD_DASH)
            return cell->count == 1 && strcmp(cell->words[0].low, "any") == 0;
    return true;
}

static bool begins(const struct cell *cell, const char *one, const char *two)
{
    if (cell->count == 0 || cell->words[0].kind != GTM_WORD_WORD ||
        strcmp(cell->words[0].low, one) != 0)
        return false;
    return !two || (cell->count > 1 && strcmp(cell->words[1].low, two) == 0);
}

/* Unclear context; but an unclear reply is a situation of its own. */
static bool is_unclear(const struct cell *cell)
{
    static const char *const replies[] = {"reply", "replies", "answer", "response", NULL};
    bool reply = false;
    for (uint32_t i = 1; i < cell->count; i++)
        reply = reply ||
                (cell->words[i].kind == GTM_WORD_WORD && gtm_word_in(cell->words[i].low, replies));
    return (begins(cell, "unclear", NULL) && !reply) ||
           (begins(cell, "unknown", NULL) && cell->count <= 2);
}

/* Reads a cell as a condition or as actions; NULL where it was reported. */
static const struct gtm_reading *read_cell(struct gtm_workflow *w, const struct gtm_word *words,
                                           uint32_t count, struct gtm_span span,
                                           enum gtm_reading_kind kind)
{
    enum gtm_start start = kind == GTM_READING_ACTIONS ? GTM_START_ACTIONS : GTM_START_COND;
    struct gtm_word *plain = gtm_arena_alloc(w->arena, (count + 1) * sizeof *plain);
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; i++)
        if (words[i].kind != GTM_WORD_STOP)
            plain[n++] = words[i];
    struct gtm_reading *r = gtm_words_read(w, plain, n, start, kind, NULL, NULL, span);
    if (r)
        gtm_reading_add(w, r);
    return r;
}

static struct gtm_cond *read_condition(struct gtm_workflow *w, const struct gtm_word *words,
                                       uint32_t count, struct gtm_span span)
{
    const struct gtm_reading *r = read_cell(w, words, count, span, GTM_READING_CONDITION);
    return r ? r->cond : gtm_cond_new(w, GTM_COND_BAD, span);
}

/* A cell under a column that names a fact: "A", "below 40", ">= 70" */
static struct gtm_cond *read_fact_cell(struct gtm_workflow *w, const struct cell *head,
                                       const struct cell *cell)
{
    struct gtm_word *words =
        gtm_arena_alloc(w->arena, (head->count + cell->count + 1) * sizeof *words);
    uint32_t n = 0;
    for (uint32_t i = 0; i < head->count; i++)
        words[n++] = head->words[i];
    const struct gtm_entry *first = cell->words[0].kind == GTM_WORD_WORD
                                        ? gtm_lexicon_find(&w->lexicon, cell->words[0].low)
                                        : NULL;
    bool verb = false;
    for (; first; first = first->other)
        verb = verb || first->token == GTM_T_BE || first->token == GTM_T_TEXTVERB ||
               first->token == GTM_T_FITS;
    if (!verb) {
        struct gtm_word is = cell->words[0];
        is.kind = GTM_WORD_WORD;
        is.low = "is";
        is.capital = false;
        words[n++] = is;
    }
    for (uint32_t i = 0; i < cell->count; i++) {
        words[n] = cell->words[i];
        if (strlen(words[n].low) == 1)
            words[n].capital = true;
        n++;
    }
    return read_condition(w, words, n, cell->span);
}

static bool names_fact(struct gtm_workflow *w, const struct cell *head)
{
    const char *name = "";
    for (uint32_t i = 0; i < head->count; i++)
        name = *name ? gtm_arena_printf(w->arena, "%s %s", name, head->words[i].low)
                     : head->words[i].low;
    return gtm_symbol_find(w, GTM_SYMBOL_FACT, name) != NULL;
}

/* What a row does. A row's own "if" narrows the row; "before outreach" adds nothing, for approving
 * is what sends. */
void gtm_cell_fill(struct gtm_workflow *w, const struct gtm_node *root)
{
    struct gtm_reading *r = w->reading;
    const char *purpose = NULL;
    for (const struct gtm_node *node = root->first; node; node = node->next) {
        if (node->kind == GTM_NODE_TAIL)
            purpose = node->token->text;
        else if (node->kind == GTM_NODE_LEAD_IF)
            r->cond = gtm_cond_and(w, r->cond,
                                   node->token->kind == GTM_T_UNLESS
                                       ? gtm_cond_not(w, gtm_cond_read(w, node->first))
                                       : gtm_cond_read(w, node->first));
    }
    r->acts = gtm_acts_read(w, root->first, purpose);
    for (const struct gtm_node *node = root->first; node; node = node->next)
        if ((node->kind == GTM_NODE_BEFORE &&
             (!r->acts || r->acts->primitive != GTM_PRIMITIVE_APPROVE)) ||
            node->kind == GTM_NODE_WITHOUT || node->kind == GTM_NODE_UNTIL)
            gtm_diag_report(&w->diags, GTM_DIAG_MISUSED, node->span,
                            "this cannot stand in a table's row",
                            "write it as a sentence of its own", NULL);
}

static void read_row(struct gtm_workflow *w, struct gtm_sentence_ir *s, const struct cell *heads,
                     const struct cell *cells, uint32_t n)
{
    struct gtm_row *row = gtm_arena_alloc(w->arena, sizeof *row);
    row->span = gtm_span_join(cells[0].span, cells[n - 1].span);
    for (uint32_t i = 0; i + 1 < n; i++) {
        if (is_any(&cells[i]) || begins(&cells[i], "anything", "else") ||
            begins(&cells[i], "everything", "else") || begins(&cells[i], "otherwise", NULL))
            continue;
        if (is_unclear(&cells[i])) {
            row->unclear = true;
            continue;
        }
        struct gtm_cond *cond =
            names_fact(w, &heads[i])
                ? read_fact_cell(w, &heads[i], &cells[i])
                : read_condition(w, cells[i].words, cells[i].count, cells[i].span);
        row->cond = gtm_cond_and(w, row->cond, cond);
    }
    const struct cell *action = &cells[n - 1];
    const struct gtm_reading *does =
        read_cell(w, action->words, action->count, action->span, GTM_READING_ACTIONS);
    if (does) {
        row->acts = does->acts;
        row->cond = gtm_cond_and(w, row->cond, does->cond);
    }
    struct gtm_row **tail = &s->rows;
    while (*tail)
        tail = &(*tail)->next;
    *tail = row;
}

static void read_table(struct gtm_workflow *w, const struct gtm_unit *unit)
{
    struct cell heads[MAX_COLUMNS], cells[MAX_COLUMNS];
    uint32_t at = 0, columns = take_row(unit, &at, heads);
    struct gtm_sentence_ir *s = gtm_sentence_new(w, GTM_SENTENCE_TABLE);
    if (columns < 2) {
        gtm_diag_report(&w->diags, GTM_DIAG_BAD_TABLE,
                        columns ? heads[0].span : unit->words[0].span,
                        "its first row has fewer than two columns", NULL, NULL);
        return;
    }
    while (at < unit->count) {
        uint32_t n = take_row(unit, &at, cells);
        if (n == 0 || is_rule(cells, n))
            continue;
        if (n != columns) {
            gtm_diag_report(&w->diags, GTM_DIAG_BAD_TABLE, cells[0].span,
                            gtm_arena_printf(w->arena,
                                             "this row has %u columns and the first has %u", n,
                                             columns),
                            NULL, NULL);
            continue;
        }
        if (is_any(&cells[n - 1])) {
            gtm_diag_report(&w->diags, GTM_DIAG_BAD_TABLE, cells[n - 1].span,
                            "this row says nothing to do", NULL, NULL);
            continue;
        }
        read_row(w, s, heads, cells, n);
    }
    gtm_request_settle(w, s, NULL);
    if (!s->rows && !w->diags.errors)
        gtm_diag_report(&w->diags, GTM_DIAG_BAD_TABLE,
                        columns ? heads[0].span : unit->words[0].span, "it has no rows", NULL,
                        NULL);
}

struct gtm_reading *gtm_table_reading(struct gtm_workflow *w, const struct gtm_unit *unit)
{
    gtm_reading_begin(w, GTM_READING_TABLE, unit, NULL);
    read_table(w, unit);
    return gtm_reading_end(w);
}

void gtm_table_read(struct gtm_workflow *w, const struct gtm_unit *unit)
{
    struct gtm_reading *r = gtm_table_reading(w, unit);
    gtm_said_back(w, r);
    gtm_reading_add(w, r);
}

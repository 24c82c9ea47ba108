/* dump.c -- the stages of a compilation, for tests and for those who work on the compiler. */
#include "compiler/dump.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/accounted.h"
#include "compiler/canonical.h"
#include "parser.tab.h"

static struct gtm_span span_of(const struct gtm_reading *r)
{
    if (r->unit)
        return r->unit->span;
    struct gtm_symbol *s = r->symbol;
    return s->word_count ? gtm_span_join(s->span, s->words[s->word_count - 1].span) : s->span;
}

static int by_place(const void *a, const void *b)
{
    struct gtm_span x = span_of(*(const struct gtm_reading *const *)a),
                    y = span_of(*(const struct gtm_reading *const *)b);
    if (x.file != y.file)
        return x.file < y.file ? -1 : 1;
    return x.begin < y.begin ? -1 : x.begin > y.begin;
}

/* The readings of the user's own files in the order of the source; their number in *count. */
static const struct gtm_reading **own_readings(struct gtm_workflow *w, size_t *count)
{
    size_t n = 0;
    for (const struct gtm_reading *r = w->readings; r; r = r->next)
        n++;
    const struct gtm_reading **all = gtm_arena_alloc(w->arena, (n + 1) * sizeof *all);
    *count = 0;
    for (const struct gtm_reading *r = w->readings; r; r = r->next)
        if (span_of(r).file >= w->first_own_file)
            all[(*count)++] = r;
    qsort(all, *count, sizeof *all, by_place);
    return all;
}

void gtm_dump_meaning(struct gtm_workflow *w, struct gtm_buf *out)
{
    size_t count;
    const struct gtm_reading **all = own_readings(w, &count);
    for (size_t i = 0; i < count; i++) {
        struct gtm_span span = span_of(all[i]);
        const struct gtm_source *source = &w->sources.files[span.file];
        gtm_buf_printf(out, "%s:%u: %s\n    %s\n", source->name,
                       gtm_source_line(source, span.begin, NULL), gtm_said(w, span),
                       gtm_canonical(w, all[i]));
    }
}

/* ---- what was looked at on the way there ---- */

/* The heading of a choice. Returns whether its words are the user's own. */
static bool say_words(const struct gtm_choice *c, struct gtm_buf *out)
{
    const struct gtm_lattice *l = &c->lattice;
    struct gtm_span span = gtm_span_join(l->words[0].span, l->words[l->count - 1].span);
    const struct gtm_source *source = &c->w->sources.files[span.file];
    if (span.file < c->w->first_own_file)
        return false;
    gtm_buf_printf(out, "%s:%u: %s\n", source->name, gtm_source_line(source, span.begin, NULL),
                   gtm_said(c->w, span));
    if (c->search.too_many)
        gtm_buf_text(out, "  there are too many ways to take the words\n");
    return true;
}

static const char *name_of(int symbol)
{
    return symbol == GTM_T_CLOSE ? "CLOSE" : gtm_symbol_name(symbol);
}

static void say_string(const struct gtm_string *string, struct gtm_buf *out)
{
    for (uint32_t i = 1; i + 1 < string->count; i++)
        gtm_buf_printf(out, " %s", name_of(string->tokens[i]->symbol));
    gtm_buf_char(out, '\n');
}

static void say_edge(const struct gtm_edge *edge, uint32_t at, struct gtm_buf *out)
{
    const struct gtm_token *t = edge->token;
    gtm_buf_printf(out, "    %s", t ? gtm_symbol_name(t->symbol) : "(says nothing)");
    if (t && t->kind != t->symbol)
        gtm_buf_printf(out, " (%s)", gtm_symbol_name(t->kind));
    if (t && t->entry)
        gtm_buf_printf(out, " \"%s\": %s", t->entry->phrase, t->entry->name);
    else if (t && *t->text)
        gtm_buf_printf(out, " \"%s\"", t->text);
    if (edge->end - at != 1)
        gtm_buf_printf(out, ", %u words", (unsigned)(edge->end - at));
    gtm_buf_text(out, edge->tier ? ", second tier\n" : "\n");
}

void gtm_dump_tokens(const struct gtm_choice *c, struct gtm_buf *out)
{
    if (!say_words(c, out))
        return;
    struct gtm_lattice lattice = c->lattice;
    for (uint32_t i = 0; i < lattice.count; i++) {
        const struct gtm_edges *edges = gtm_lattice_at(&lattice, i);
        gtm_buf_printf(out, "  %u %s\n", (unsigned)i, gtm_said(c->w, lattice.words[i].span));
        for (uint32_t k = 0; k < edges->count; k++)
            say_edge(&edges->at[k], i, out);
    }
    for (const struct gtm_string *s = c->search.first; s; s = s->next) {
        gtm_buf_text(out, "  =");
        say_string(s, out);
    }
}

static const char *const node_names[] = {
    [GTM_NODE_SENTENCE] = "SENTENCE",
    [GTM_NODE_LEAD_IF] = "LEAD_IF",
    [GTM_NODE_LEAD_AFTER] = "LEAD_AFTER",
    [GTM_NODE_LEAD_FOR] = "LEAD_FOR",
    [GTM_NODE_LEAD_HOURS] = "LEAD_HOURS",
    [GTM_NODE_OTHERWISE] = "OTHERWISE",
    [GTM_NODE_ACTIONS] = "ACTIONS",
    [GTM_NODE_ACTION] = "ACTION",
    [GTM_NODE_BEFORE] = "BEFORE",
    [GTM_NODE_WITHOUT] = "WITHOUT",
    [GTM_NODE_UNTIL] = "UNTIL",
    [GTM_NODE_TAIL] = "TAIL",
    [GTM_NODE_NEVER] = "NEVER",
    [GTM_NODE_ONLY] = "ONLY",
    [GTM_NODE_COND] = "COND",
    [GTM_NODE_GROUP] = "GROUP",
    [GTM_NODE_ITEM] = "ITEM",
    [GTM_NODE_VERBS] = "VERBS",
    [GTM_NODE_PRED] = "PRED",
    [GTM_NODE_NP] = "NP",
    [GTM_NODE_LIST] = "LIST",
    [GTM_NODE_DET] = "DET",
    [GTM_NODE_NOMINAL] = "NOMINAL",
    [GTM_NODE_PREP] = "PREP",
    [GTM_NODE_REL] = "REL",
    [GTM_NODE_TO] = "TO",
    [GTM_NODE_GERUND] = "GERUND",
    [GTM_NODE_LEAF] = "LEAF",
    [GTM_NODE_COMPARE] = "COMPARE",
    [GTM_NODE_DEFINITION] = "DEFINITION",
};

void gtm_dump_tree(const struct gtm_node *node, unsigned depth, struct gtm_buf *out)
{
    static const char *const joins[] = {[GTM_JOIN_AND] = "and ", [GTM_JOIN_OR] = "or "};
    gtm_buf_printf(out, "%*s%s%s%s", (int)depth * 2, "", node->join ? joins[node->join] : "",
                   node->negated ? "not " : "", node_names[node->kind]);
    if (node->bare)
        gtm_buf_text(out, " bare");
    if (node->token)
        gtm_buf_printf(out, " %s \"%s\"", gtm_symbol_name(node->token->kind), node->token->text);
    gtm_buf_char(out, '\n');
    for (const struct gtm_node *child = node->first; child; child = child->next)
        gtm_dump_tree(child, depth + 1, out);
}

/* The candidates in the order in which they were found; their number in *count. */
static const struct gtm_candidate **in_order(const struct gtm_choice *c, size_t *count)
{
    *count = 0;
    for (const struct gtm_candidate *m = c->all; m; m = m->order)
        ++*count;
    const struct gtm_candidate **all = gtm_arena_alloc(c->w->arena, (*count + 1) * sizeof *all);
    size_t i = *count;
    for (const struct gtm_candidate *m = c->all; m; m = m->order)
        all[--i] = m;
    return all;
}

void gtm_dump_trees(const struct gtm_choice *c, struct gtm_buf *out)
{
    size_t count;
    const struct gtm_candidate **all = in_order(c, &count);
    if (!say_words(c, out))
        return;
    for (size_t i = 0; i < count; i++) {
        gtm_buf_text(out, "  =");
        say_string(all[i]->string, out);
        gtm_dump_tree(all[i]->root, 2, out);
    }
}

static const char *const preference_names[] = {
#define PREFERENCE(NAME, rule, example) #NAME,
#include "compiler/preferences.def"
#undef PREFERENCE
};

static bool same_meaning(const struct gtm_choice *c, const struct gtm_candidate *a,
                         const struct gtm_candidate *b)
{
    return strcmp(gtm_canonical_once(c->w, a->reading), gtm_canonical_once(c->w, b->reading)) == 0;
}

/* What became of a reading. */
static void say_verdict(const struct gtm_choice *c, const struct gtm_candidate *m,
                        struct gtm_buf *out)
{
    const struct gtm_candidate *chosen = c->chosen;
    if (m->reading->ambiguous)
        gtm_buf_text(out, "ambiguous");
    else if (m == chosen)
        gtm_buf_text(out, m->silent ? "chosen, though a part says nothing" : "chosen");
    else if (m->silent && !m->reading->diags.errors)
        gtm_buf_printf(out, "silent: %s",
                       gtm_said(c->w, gtm_accounted(c->w, m->reading, m->root, c->within)->span));
    else if (m->reading->diags.errors)
        gtm_buf_printf(out, "ill-typed: %s", gtm_diag_first(&m->reading->diags));
    else if (chosen && same_meaning(c, m, chosen))
        gtm_buf_text(out, "the same as the chosen one");
    else if (chosen)
        gtm_buf_printf(out, "not preferred: %s",
                       preference_names[gtm_preference_between(m, chosen)]);
    else
        gtm_buf_text(out, "one of several");
}

void gtm_dump_readings(const struct gtm_choice *c, struct gtm_buf *out)
{
    size_t count;
    const struct gtm_candidate **all = in_order(c, &count);
    if (!say_words(c, out))
        return;
    for (size_t i = 0; i < count; i++) {
        gtm_buf_text(out, "  ");
        say_verdict(c, all[i], out);
        gtm_buf_text(out, "\n   ");
        say_string(all[i]->string, out);
        if (all[i] == c->chosen || !all[i]->reading->diags.errors)
            gtm_buf_printf(out, "    %s\n", gtm_canonical_once(c->w, all[i]->reading));
    }
}

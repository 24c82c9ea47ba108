/* choose.c -- reads the tree of every token string, groups the readings by meaning, and takes the
 * one that is left. */
#include "compiler/choose.h"

#include <assert.h>
#include <string.h>

#include "compiler/accounted.h"
#include "compiler/canonical.h"
#include "compiler/said_back.h"
#include "compiler/suggest.h"
#include "grammar/when.h"
#include "parser.tab.h"

/* Whether something else is declared under the phrase of a word: by the file or the standard
 * vocabulary where it is a word of the language, by the file where it is one of the standard
 * vocabulary. */
static bool is_declared(const struct gtm_workflow *w, const struct gtm_entry *word)
{
    const struct gtm_entry *e = gtm_lexicon_find(&w->lexicon, word->phrase);
    while (e &&
           !(e->symbol && e->token == GTM_T_NOMINAL && (!word->symbol || !e->symbol->standard)))
        e = e->other;
    return e != NULL;
}

/* How often a reading departs from each preference. */
static void count_departures(struct gtm_choice *c, struct gtm_candidate *m)
{
    for (uint32_t i = 0; i < m->string->count; i++) {
        const struct gtm_token *t = m->string->tokens[i];
        if (t->kind == GTM_T_NOMINAL && t->entry &&
            (!t->entry->symbol || t->entry->symbol->standard) && is_declared(c->w, t->entry))
            m->departures[GTM_PREFERENCE_NAME]++;
        if (t->symbol == GTM_T_NOMINAL && t->quoted)
            m->departures[GTM_PREFERENCE_QUOTE]++;
        if (t->symbol == GTM_T_HOURS && t->single)
            m->departures[GTM_PREFERENCE_POINT]++;
        if (t->symbol == GTM_T_CLOSE)
            m->departures[GTM_PREFERENCE_CLAUSE]++;
        if ((t->symbol == GTM_T_OR_V || t->symbol == GTM_T_OR_P) &&
            m->string->tokens[i + 1]->symbol == GTM_T_NOMINAL)
            m->departures[GTM_PREFERENCE_SHARED]++;
        if (t->symbol == GTM_T_WITHOUT)
            m->departures[GTM_PREFERENCE_NOUN]++;
        if (t->symbol == GTM_T_PREP && t->entry && gtm_preposition_narrows(t->entry->id))
            m->departures[GTM_PREFERENCE_NOUN]++;
    }
}

enum gtm_preference gtm_preference_between(const struct gtm_candidate *a,
                                           const struct gtm_candidate *b)
{
    int i = 0;
    while (i < GTM_PREFERENCES && a->departures[i] == b->departures[i])
        i++;
    return (enum gtm_preference)i;
}

static bool is_better(const struct gtm_candidate *a, const struct gtm_candidate *b)
{
    enum gtm_preference p = gtm_preference_between(a, b);
    return p < GTM_PREFERENCES && a->departures[p] < b->departures[p];
}

/* A reading in which every part says something comes before all others. */
static bool comes_first(const struct gtm_candidate *a, const struct gtm_candidate *b)
{
    return a->silent != b->silent ? b->silent : is_better(a, b);
}

/* Makes the candidate the best tree of those that mean the same in which every part says something.
 */
static void settle(const struct gtm_choice *c, struct gtm_candidate *m)
{
    assert(!m->settled);
    m->settled = true;
    if (!c->within.end)
        return;
    for (struct gtm_candidate *tree = m; tree; tree = tree->same)
        if (!gtm_accounted(c->w, tree->reading, tree->root, c->within)) {
            struct gtm_candidate was = *m;
            m->reading = tree->reading;
            m->root = tree->root;
            m->string = tree->string;
            memcpy(m->departures, tree->departures, sizeof m->departures);
            tree->reading = was.reading;
            tree->root = was.root;
            tree->string = was.string;
            memcpy(tree->departures, was.departures, sizeof was.departures);
            return;
        }
    m->silent = true;
}

/* Of ill-typed readings the one with fewer errors, then fewer parts that fit nowhere, then the one
 * that the preferences pick, then that of longer phrases. */
static bool is_nearer(const struct gtm_candidate *a, const struct gtm_candidate *b)
{
    const struct gtm_reading *x = a->reading, *y = b->reading;
    return x->diags.errors != y->diags.errors ? x->diags.errors < y->diags.errors
           : x->misplaced != y->misplaced     ? x->misplaced < y->misplaced
                                              : is_better(a, b);
}

static void add_reading(struct gtm_choice *c, struct gtm_candidate one)
{
    struct gtm_candidate *m = gtm_arena_alloc(c->lattice.arena, sizeof *m);
    *m = one;
    m->order = c->all;
    c->all = m;
    count_departures(c, m);
    if (m->reading->diags.errors) {
        if (m->reading->ambiguous && (!c->two || is_better(m, c->two)))
            c->two = m;
        if (!c->ill || is_nearer(m, c->ill))
            c->ill = m;
        return;
    }
    struct gtm_candidate **place = &c->first;
    while (*place && strcmp(gtm_canonical_once(c->w, (*place)->reading),
                            gtm_canonical_once(c->w, m->reading)) != 0)
        place = &(*place)->next;
    if (*place && is_better(m, *place)) {
        m->next = (*place)->next;
        (*place)->next = NULL;
    } else if (*place) {
        place = &(*place)->same;
        while (*place && !is_better(m, *place))
            place = &(*place)->same;
    }
    m->same = *place;
    *place = m;
}

/* The one that is better than all others, or NULL. Of one meaning alone nobody asks whether it is
 * silent. */
static struct gtm_candidate *best_of(const struct gtm_choice *c)
{
    struct gtm_candidate *best = NULL, *next = c->first;
    if (next && !next->next)
        return next;
    while (next) {
        settle(c, next);
        if (!best || comes_first(next, best))
            best = next;
        for (next = c->first; next; next = next->next)
            if (!next->settled && (best->silent || !is_better(best, next)))
                break;
    }
    for (struct gtm_candidate *m = c->first; m; m = m->next)
        if (m != best && m->settled && !comes_first(best, m))
            return NULL;
    return best;
}

/* Notes which preferences told the chosen reading from those that mean something else. */
static void note_preferences(const struct gtm_choice *c, const struct gtm_candidate *best)
{
    for (const struct gtm_candidate *m = c->first; m; m = m->next) {
        enum gtm_preference p = gtm_preference_between(best, m);
        if (m == best || m->silent != best->silent)
            continue;
        assert(p < GTM_PREFERENCES && best->departures[p] < m->departures[p]);
        best->reading->preferred |= 1u << p;
    }
}

/* Finds each token string that makes a sentence. */
static void find_all(struct gtm_choice *c, struct gtm_arena *arena, const struct gtm_ask *ask)
{
    struct gtm_workflow *w = c->w;
    gtm_lattice_init(&c->lattice, arena, &w->lexicon, &w->diags, ask->words, ask->count);
    gtm_search(&c->lattice, ask->start, &c->search);
}

/* Reads each of them. */
static void read_all(struct gtm_choice *c, const struct gtm_ask *ask)
{
    struct gtm_workflow *w = c->w;
    for (const struct gtm_string *s = c->search.first; s && !c->search.too_many; s = s->next) {
        struct gtm_parse parse = {c->lattice.arena, &w->lexicon, s->tokens, 0, NULL};
        struct gtm_node *root = gtm_parse_tokens(&parse);
        if (!root)
            continue;
        struct gtm_reading *r = gtm_read(w, ask->kind, ask->unit, ask->symbol, root);
        add_reading(c, (struct gtm_candidate){.reading = r, .root = root, .string = s});
    }
}

bool gtm_words_read_well(struct gtm_workflow *w, const struct gtm_ask *ask, uint32_t *branches)
{
    struct gtm_trial trial = gtm_trial_begin(w);
    struct gtm_choice c = {.w = w, .within = ask->within};
    find_all(&c, w->arena, ask);
    read_all(&c, ask);
    struct gtm_candidate *best = best_of(&c);
    if (best && !best->settled)
        settle(&c, best);
    bool well = best && !best->silent && !c.two && !c.search.too_many;
    for (uint32_t i = 0; well && i < best->string->count; i++) {
        gtm_when_report(&best->reading->diags, best->string->tokens[i], false);
        well = best->reading->diags.errors == 0;
    }
    *branches += c.search.branches;
    gtm_trial_end(w, trial);
    return well;
}

/* A reading as explain says it, in one line; else what it means. */
static const char *said(struct gtm_workflow *w, const struct gtm_candidate *m, bool *bullets)
{
    struct gtm_buf out = {0};
    const char *text = gtm_canonical_once(w, m->reading);
    if (!gtm_say_reading(w, m->reading, &out) && out.length) {
        char *copy = gtm_arena_copy(w->arena, out.bytes, out.length), *end = copy + strlen(copy);
        while (end > copy && (end[-1] == '\n' || end[-1] == '.'))
            *--end = '\0';
        for (char *p = copy; *p; p++)
            if (*p == '\n') {
                *bullets = *bullets || p[1] == '-';
                *p = ' ';
            }
        text = copy;
    }
    gtm_buf_free(&out);
    return text;
}

/* From `m` on the first that no other one comes before. */
static const struct gtm_candidate *next_best(const struct gtm_choice *c,
                                             const struct gtm_candidate *m)
{
    for (; m; m = m->next) {
        bool best = m->settled;
        for (const struct gtm_candidate *other = c->first; other; other = other->next)
            best = best && !(other->settled && comes_first(other, m));
        if (best)
            return m;
    }
    return NULL;
}

static void report_two(struct gtm_choice *c, const struct gtm_ask *ask)
{
    struct gtm_workflow *w = c->w;
    bool bullets = false;
    const struct gtm_candidate *a = next_best(c, c->first), *b = next_best(c, a->next);
    const char *one = said(w, a, &bullets), *two = said(w, b ? b : c->first, &bullets);
    gtm_diag_report(&w->diags, GTM_DIAG_TWO_WAYS,
                    gtm_span_join(ask->words[0].span, ask->words[ask->count - 1].span), one, two,
                    bullets ? "write the one that is meant, each bullet on a line of its own"
                            : "write the one that is meant");
}

/* Takes the one that is meant, or reports why there is none. */
static struct gtm_reading *decide(struct gtm_choice *c, const struct gtm_ask *ask)
{
    struct gtm_workflow *w = c->w;
    struct gtm_candidate *best = best_of(c), *meant = c->two             ? c->two
                                                      : best || c->first ? best
                                                                         : c->ill;
    if (c->first && !meant)
        report_two(c, ask);
    else if (!meant)
        gtm_suggest(w, ask, &c->search);
    if (!meant)
        return NULL;
    if (meant == best && !best->settled && !w->saying)
        settle(c, best);
    if (meant == best && best->silent && c->ill && !w->saying)
        meant = c->ill; /* what is wrong with it says more than that a part says nothing */
    if (meant == best) {
        c->chosen = best;
        note_preferences(c, best);
        if (best->silent && !w->saying && !gtm_diag_failed(&w->diags, ask->within))
            gtm_account_for(w, best->reading, best->root, ask->within);
        for (uint32_t i = 0; i < best->string->count; i++)
            gtm_when_report(&best->reading->diags, best->string->tokens[i], false);
    }
    bool wrong = meant != best || best->silent;
    return wrong && gtm_suggest_names(w, ask, meant->string, &meant->reading->diags)
               ? NULL
               : meant->reading;
}

/* Gives back the memory of all readings, and reads the chosen one for good. */
static struct gtm_reading *read_again(struct gtm_choice *c, const struct gtm_ask *ask,
                                      struct gtm_trial trial)
{
    unsigned preferred = c->chosen->reading->preferred;
    gtm_trial_end(c->w, trial);
    struct gtm_reading *reading =
        gtm_read(c->w, ask->kind, ask->unit, ask->symbol, c->chosen->root);
    reading->preferred = preferred;
    return reading;
}

struct gtm_reading *gtm_words_read(struct gtm_workflow *w, const struct gtm_word *words,
                                   uint32_t count, enum gtm_start start, enum gtm_reading_kind kind,
                                   const struct gtm_unit *unit, struct gtm_symbol *symbol,
                                   struct gtm_span within)
{
    if (count == 0)
        return NULL;
    struct gtm_choice c = {.w = w, .within = within};
    const struct gtm_ask ask = {words, count, start, kind, unit, symbol, within};
    struct gtm_arena arena = {
        0}; /* of tokens and trees: no reading holds them, but a watcher may */
    find_all(&c, w->watch && !w->saying ? w->arena : &arena, &ask);
    struct gtm_trial trial = gtm_trial_begin(w);
    read_all(&c, &ask);
    struct gtm_reading *reading = decide(&c, &ask);
    if (w->watch && !w->saying)
        w->watch(&c, w->watched);
    else if (c.chosen && c.all->order && reading && !reading->diags.errors)
        reading = read_again(&c, &ask, trial);
    gtm_arena_free(&arena);
    return reading;
}

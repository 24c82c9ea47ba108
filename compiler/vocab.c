/* vocab.c -- names: facts, terms, lists, people, events, templates, and how the lexicon knows them.
 */
#include <stdlib.h>
#include <string.h>

#include "compiler/choose.h"
#include "compiler/declare.h"
#include "compiler/hours.h"
#include "compiler/reading.h"
#include "compiler/said_back.h"
#include "parser.tab.h"

const char *gtm_said(struct gtm_workflow *w, struct gtm_span span)
{
    struct gtm_text text = gtm_source_text(&w->sources, span);
    char *copy = gtm_arena_copy(w->arena, text.at, text.length), *to = copy;
    for (char *from = copy; *from; from++)
        if (*from != ' ' && *from != '\n' && *from != '\t' && *from != '\r')
            *to++ = *from;
        else if (to > copy && to[-1] != ' ')
            *to++ = ' ';
    *to = '\0';
    return copy;
}

/* The first symbol in a name's place of the table, or NULL. */
static struct gtm_symbol **first_named(const struct gtm_workflow *w, const char *name)
{
    return &w->names[gtm_text_hash(gtm_text_of(name)) & (w->name_room - 1)];
}

/* Puts a symbol behind all others of its name. */
static void put_name(struct gtm_workflow *w, struct gtm_symbol *s)
{
    struct gtm_symbol **place = first_named(w, s->name);
    while (*place)
        place = &(*place)->named;
    *place = s;
}

/* Puts a symbol behind all others. Its memory stays: see gtm_trial_end. */
static void append(struct gtm_workflow *w, struct gtm_symbol *s)
{
    w->definitions++;
    if (w->last_symbol)
        w->last_symbol->next = s;
    else
        w->symbols = s;
    w->last_symbol = s;
    if (w->symbol_count++ < w->name_room) {
        put_name(w, s);
        return;
    }
    w->name_room = w->name_room ? w->name_room * 2 : 256;
    w->names = gtm_arena_alloc(w->arena, w->name_room * sizeof(struct gtm_symbol *));
    for (s = w->symbols; s; s = s->next) {
        s->named = NULL;
        put_name(w, s);
    }
}

struct gtm_symbol *gtm_symbol_find(const struct gtm_workflow *w, enum gtm_symbol_kind kind,
                                   const char *name)
{
    struct gtm_symbol *s = w->names ? *first_named(w, name) : NULL;
    while (s && (s->kind != kind || strcmp(s->name, name) != 0))
        s = s->named;
    return s;
}

static int by_place(const void *a, const void *b)
{
    struct gtm_span x = (*(struct gtm_symbol *const *)a)->span,
                    y = (*(struct gtm_symbol *const *)b)->span;
    uint32_t m = x.file == y.file ? x.begin : x.file, n = x.file == y.file ? y.begin : y.file;
    return (m > n) - (m < n);
}

void gtm_symbols_place(struct gtm_workflow *w)
{
    w->placed = gtm_arena_alloc(w->arena, w->symbol_count * sizeof(struct gtm_symbol *));
    w->placed_count = 0;
    for (struct gtm_symbol *s = w->symbols; s; s = s->next)
        if (s->span.end > s->span.begin)
            w->placed[w->placed_count++] = s;
    if (w->placed_count)
        qsort(w->placed, w->placed_count, sizeof *w->placed, by_place);
}

uint32_t gtm_symbols_in(const struct gtm_workflow *w, struct gtm_span span,
                        struct gtm_symbol *const **symbols)
{
    const struct gtm_symbol key = {.span = span}, *wanted = &key;
    uint32_t low = 0, high = w->placed_count, count = 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (by_place(&w->placed[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *symbols = w->placed + low;
    for (; low < w->placed_count; low++, count++) {
        struct gtm_span at = w->placed[low]->span;
        if (at.file != span.file || at.end > span.end)
            break;
    }
    return count;
}

struct gtm_symbol *gtm_symbol_quoted(const struct gtm_workflow *w, const char *text, uint32_t kinds)
{
    for (struct gtm_symbol *s = w->symbols; s; s = s->next)
        if (kinds >> s->kind & 1 && gtm_text_equal(gtm_text_of(s->name), gtm_text_of(text)))
            return s;
    const char *low = gtm_lower(w->arena, text);
    for (const struct gtm_entry *e = gtm_lexicon_find(&w->lexicon, low); e; e = e->other)
        if (e->symbol && kinds >> e->symbol->kind & 1)
            return e->symbol;
    return NULL;
}

static void add_phrase(struct gtm_workflow *w, struct gtm_symbol *s, const char *phrase)
{
    for (const struct gtm_entry *e = gtm_lexicon_find(&w->lexicon, phrase); e; e = e->other)
        if (e->symbol == s)
            return; /* its plural is its singular: notes */
    int token = s->kind == GTM_SYMBOL_FREQUENCY ? GTM_T_ADVERB
                : s->kind == GTM_SYMBOL_EVENT   ? GTM_T_EVENT
                                                : GTM_T_NOMINAL;
    uint16_t id = s->kind == GTM_SYMBOL_FREQUENCY ? 1
                  : s->kind == GTM_SYMBOL_PERSON  ? GTM_CLASS_PERSON
                  : s->kind == GTM_SYMBOL_EVENT   ? GTM_EVENTS
                  : s->kind == GTM_SYMBOL_HOURS   ? GTM_CLASS_HOURS
                                                  : GTM_CLASS_SYMBOL;
    struct gtm_entry *e = gtm_lexicon_add(&w->lexicon, phrase, token, id, s->name);
    e->symbol = s;
    e->form = GTM_FORM_PAST;
}

static bool is_message_noun(const struct gtm_workflow *w, const char *name)
{
    const struct gtm_entry *e = gtm_lexicon_find(&w->lexicon, name);
    return gtm_entry_find(e, GTM_T_NOMINAL, GTM_CLASS_MESSAGE) != NULL;
}

/* A strategic account is known as "strategic" too, where that is no word of its own. */
static void add_adjective(struct gtm_workflow *w, struct gtm_symbol *s)
{
    static const char *const heads[] = {" account", " prospect", " lead", " contact", " company"};
    size_t length = strlen(s->name);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        size_t n = strlen(heads[i]);
        if (length <= n || strcmp(s->name + length - n, heads[i]) != 0)
            continue;
        const char *adjective = gtm_arena_copy(w->arena, s->name, length - n);
        if (!gtm_lexicon_find(&w->lexicon, adjective))
            add_phrase(w, s, adjective);
    }
}

/* Puts the newest meaning of a phrase behind the one before it: where both are possible, that one
 * is looked at first. */
static void as_second(struct gtm_workflow *w, const char *phrase)
{
    struct gtm_entry *first = gtm_lexicon_find(&w->lexicon, phrase), *second = first->other;
    struct gtm_entry newest = *first, before = *second;
    *first = before;
    *second = newest;
    first->other = second;
    second->other = before.other;
}

/* The phrases by which a name is known: itself, its plural and singular; "problem we solve" has its
 * plural inside. */
static void add_phrases(struct gtm_workflow *w, struct gtm_symbol *s)
{
    if (s->kind == GTM_SYMBOL_FACT &&
        is_message_noun(w, s->name)) { /* an email is a message; the fact is the email address */
        s->spoken = gtm_arena_printf(w->arena, "%s address", s->name);
        add_phrase(w, s, s->spoken);
        add_phrase(w, s, s->name);
        as_second(w, s->name);
        return;
    }
    add_phrase(w, s, s->name);
    if (s->kind == GTM_SYMBOL_PERSON || s->kind == GTM_SYMBOL_FREQUENCY ||
        s->kind == GTM_SYMBOL_TEMPLATE || s->kind == GTM_SYMBOL_EVENT ||
        s->kind == GTM_SYMBOL_HOURS)
        return;
    if (s->kind == GTM_SYMBOL_TERM)
        add_adjective(w, s);
    const char *plural = gtm_plural(w->arena, s->name), *singular = gtm_singular(w->arena, s->name);
    const char *inner = strstr(s->name, " we ");
    if (inner) {
        const char *head = gtm_arena_copy(w->arena, s->name, (size_t)(inner - s->name));
        add_phrase(w, s, gtm_arena_printf(w->arena, "%s%s", gtm_plural(w->arena, head), inner));
        add_phrase(w, s, gtm_arena_printf(w->arena, "%s%s", gtm_singular(w->arena, head), inner));
        return;
    }
    if (strcmp(singular, s->name) != 0)
        add_phrase(w, s, singular);
    else if (strcmp(plural, s->name) != 0)
        add_phrase(w, s, plural);
    if (s->kind == GTM_SYMBOL_FACT && (s->flags & GTM_FACT_COMPANY)) {
        add_phrase(w, s, gtm_arena_printf(w->arena, "company %s", s->name));
        add_phrase(w, s, gtm_arena_printf(w->arena, "account %s", s->name));
    }
}

static bool same_meaning_space(enum gtm_symbol_kind a, enum gtm_symbol_kind b)
{
    static const bool names[] = {[GTM_SYMBOL_TERM] = true,
                                 [GTM_SYMBOL_LIST] = true,
                                 [GTM_SYMBOL_FREQUENCY] = true,
                                 [GTM_SYMBOL_HOURS] = true};
    return a == b || (names[a] && names[b]);
}

struct gtm_symbol *gtm_symbol_add(struct gtm_workflow *w, enum gtm_symbol_kind kind,
                                  const char *name, struct gtm_span span)
{
    bool standard = span.file < w->first_own_file;
    for (struct gtm_symbol *s = w->names ? *first_named(w, name) : NULL; s; s = s->named) {
        if (!same_meaning_space(s->kind, kind) || strcmp(s->name, name) != 0)
            continue;
        if (s->standard && !standard) { /* the file's own definition replaces the standard one */
            struct gtm_symbol *next = s->next, *named = s->named;
            *s = (struct gtm_symbol){.kind = kind,
                                     .name = s->name,
                                     .said = gtm_said(w, span),
                                     .span = span,
                                     .next = next,
                                     .named = named};
            add_phrases(w, s);
            return s;
        }
        uint32_t line = gtm_source_line(&w->sources.files[s->span.file], s->span.begin, NULL);
        gtm_diag_report(&w->diags, GTM_DIAG_DEFINED_TWICE, span, name,
                        gtm_arena_printf(w->arena, "%u", line), NULL);
        return s;
    }
    struct gtm_symbol *s = gtm_arena_alloc(w->arena, sizeof *s);
    s->kind = kind;
    s->name = name;
    s->said = name;
    s->span = span;
    s->standard = standard;
    append(w, s);
    return s;
}

/* The choices of a fact are words of the language: Tier A, the plan is pro. */
static void add_choices(struct gtm_workflow *w, const struct gtm_symbol *fact)
{
    for (const char *const *choice = (const char *const *)fact->choices; choice && *choice;
         choice++) {
        char *phrase = gtm_lower(w->arena, *choice);
        for (char *p = phrase; *p; p++)
            *p = *p == '-' || *p == '_' ? ' ' : *p;
        const struct gtm_entry *e = gtm_lexicon_find(&w->lexicon, phrase);
        while (e && !(e->token == GTM_T_NOMINAL && e->id == GTM_CLASS_VALUE &&
                      strcmp(e->name, *choice) == 0))
            e = e->other;
        if (!e)
            gtm_lexicon_add(&w->lexicon, phrase, GTM_T_NOMINAL, GTM_CLASS_VALUE, *choice);
    }
}

void gtm_symbol_ready(struct gtm_workflow *w, struct gtm_symbol *symbol)
{
    add_phrases(w, symbol);
    if (symbol->kind == GTM_SYMBOL_FACT)
        add_choices(w, symbol);
}

const char *const *gtm_symbol_choices(const struct gtm_symbol *symbol, bool *closed)
{
    *closed = symbol && (symbol->type == GTM_TYPE_CHOICE || symbol->type == GTM_TYPE_YESNO);
    static const char *const yes_no[] = {"yes", "no", "true", "false", NULL};
    if (!symbol || symbol->kind != GTM_SYMBOL_FACT)
        return NULL;
    if (symbol->type == GTM_TYPE_YESNO)
        return yes_no;
    return (const char *const *)symbol->choices;
}

struct gtm_symbol *gtm_fact_named(struct gtm_workflow *w, const char *name)
{
    struct gtm_symbol *s = gtm_symbol_find(w, GTM_SYMBOL_FACT, name);
    if (s)
        return s;
    s = gtm_arena_alloc(w->arena, sizeof *s);
    *s = (struct gtm_symbol){.kind = GTM_SYMBOL_FACT,
                             .name = name,
                             .said = name,
                             .standard = true,
                             .type = GTM_TYPE_TEXT,
                             .state = GTM_SYMBOL_READY};
    append(w, s);
    return s;
}

const char *gtm_fact_advice(struct gtm_workflow *w, const char *name)
{
    const char *best = NULL;
    unsigned least = (unsigned)strlen(name) / 2 + 1;
    for (struct gtm_symbol *s = w->symbols; s; s = s->next) {
        if (s->kind != GTM_SYMBOL_FACT)
            continue;
        unsigned distance = gtm_text_distance(gtm_text_of(name), gtm_text_of(s->name), least);
        if (distance < least) {
            least = distance;
            best = s->name;
        }
    }
    if (best)
        return gtm_arena_printf(
            w->arena, "did you mean \"%s\"? Or declare it: Each prospect has a %s.", best, name);
    return gtm_arena_printf(w->arena, "declare it: Each prospect has a %s.", name);
}

struct gtm_phrase_list *gtm_list_new(struct gtm_workflow *w, const char *name)
{
    struct gtm_phrase_list *list = gtm_arena_alloc(w->arena, sizeof *list);
    list->name = name;
    return list;
}

void gtm_list_push(struct gtm_workflow *w, struct gtm_phrase_list *list, const char *item)
{
    list->items = gtm_arena_room(w->arena, list->items, list->count, sizeof *list->items);
    list->items[list->count++] = item;
}

/* The names on the way from `symbol` back to itself, for the message. */
static const char *circle_of(struct gtm_workflow *w, const struct gtm_symbol *symbol)
{
    const char *text = symbol->name;
    for (const struct gtm_symbol *s = w->symbols; s; s = s->next)
        if ((s->state == GTM_SYMBOL_BEING_READ || s->state == GTM_SYMBOL_CIRCLE) && s != symbol)
            text = gtm_arena_printf(w->arena, "%s -> %s", text, s->name);
    return gtm_arena_printf(w->arena, "%s -> %s", text, symbol->name);
}

static void resolve_list(struct gtm_workflow *w, struct gtm_symbol *s)
{
    s->list = gtm_list_new(w, s->name);
    for (uint32_t i = 0; i < s->word_count; i++)
        if (s->words[i].kind == GTM_WORD_STRING)
            gtm_list_push(w, s->list, s->words[i].low);
        else if (s->words[i].kind != GTM_WORD_COMMA && strcmp(s->words[i].low, "or") != 0 &&
                 strcmp(s->words[i].low, "and") != 0)
            gtm_diag_report(&w->diags, GTM_DIAG_NOT_UNDERSTOOD, s->words[i].span, s->words[i].low,
                            "a list holds words in quotes: \"one\", \"two\" or \"three\"", NULL);
}

static void fill_frequency(struct gtm_reading *r, const struct gtm_node *root)
{
    for (const struct gtm_node *leaf = root->first; leaf; leaf = leaf->next)
        if (leaf->token->kind == GTM_T_COUNT)
            r->number = leaf->token->number;
        else
            r->seconds = leaf->token->seconds ? leaf->token->seconds
                                              : (int64_t)leaf->token->months * 30 * 86400;
}

static void fill_term(struct gtm_workflow *w, const struct gtm_node *root)
{
    struct gtm_np np;
    gtm_np_read(w, root, &np);
    w->reading->cond = np.cond;
    if (np.cond)
        return;
    gtm_diag_report(&w->diags, GTM_DIAG_NO_CONDITION, root->span, gtm_said(w, root->span),
                    "say who it is: … is a prospect whose fit score is below 40", NULL);
    w->reading->cond = gtm_cond_new(w, GTM_COND_BAD, w->reading->symbol->span);
}

void gtm_meaning_fill(struct gtm_workflow *w, const struct gtm_node *root)
{
    switch (w->reading->symbol->kind) {
    case GTM_SYMBOL_FREQUENCY: fill_frequency(w->reading, root); break;
    case GTM_SYMBOL_HOURS: w->reading->hours = gtm_hours_meant(w, w->reading->symbol, root); break;
    case GTM_SYMBOL_TERM: fill_term(w, root); break;
    case GTM_SYMBOL_FACT:
    case GTM_SYMBOL_LIST:
    case GTM_SYMBOL_PERSON:
    case GTM_SYMBOL_EVENT:
    case GTM_SYMBOL_TEMPLATE: break; /* have no tree */
    }
}

/* Reads the body of a term, a frequency or hours; NULL where it has none that can be parsed. */
static struct gtm_reading *read_body(struct gtm_workflow *w, struct gtm_symbol *s)
{
    bool means = s->kind == GTM_SYMBOL_TERM && s->means;
    bool own = s->span.file >= w->first_own_file;
    struct gtm_span within = own ? gtm_span_join(s->words[0].span, s->words[s->word_count - 1].span)
                                 : (struct gtm_span){0};
    return gtm_words_read(w, s->words, s->word_count, means ? GTM_START_COND : GTM_START_MEANING,
                          means ? GTM_READING_CONDITION : GTM_READING_MEANING, NULL, s, within);
}

static void report_circle(struct gtm_workflow *w, const struct gtm_symbol *s)
{
    if (s->state == GTM_SYMBOL_CIRCLE && w->reading && w->reading->circular)
        return; /* was reported when it was left */
    const struct gtm_symbol *first = s;
    if (s->state == GTM_SYMBOL_CIRCLE) /* left in another reading: it needs the first of them */
        for (first = w->symbols; first && first->state != GTM_SYMBOL_BEING_READ;)
            first = first->next;
    s = first ? first : s; /* none: left while a repair was tried */
    gtm_diag_report(&w->diags, GTM_DIAG_CIRCLE, s->span, circle_of(w, s), NULL, NULL);
    if (w->reading)
        w->reading->circular = true;
}

/* Once nothing is being read, those that were in a circle with it can be read after all. */
static void end_circles(struct gtm_workflow *w)
{
    for (const struct gtm_symbol *s = w->symbols; s; s = s->next)
        if (s->state == GTM_SYMBOL_BEING_READ)
            return;
    for (struct gtm_symbol *s = w->symbols; s; s = s->next)
        if (s->state == GTM_SYMBOL_CIRCLE)
            s->state = GTM_SYMBOL_NEW;
}

/* A definition is read on its own, whatever asks for it first: what is wrong with it is no error of
 * that. But where it needs what is being read, that is the one in error; then this one is left. */
static void resolve_body(struct gtm_workflow *w, struct gtm_symbol *s)
{
    struct gtm_diags kept;
    struct gtm_reading *outer = gtm_reading_pause(w, &kept), *r = read_body(w, s);
    bool left = outer && r && r->circular;
    if (!r && s->kind == GTM_SYMBOL_TERM)
        s->cond = gtm_cond_new(w, GTM_COND_BAD, s->span);
    if (r && !left && s->span.file >= w->first_own_file)
        gtm_said_back(w, r);
    if (r && !left)
        gtm_reading_add(w, r);
    gtm_reading_resume(w, outer, &kept);
    if (left) {
        gtm_diag_take(&w->diags, &r->diags);
        outer->circular = true;
    }
    s->state = left ? GTM_SYMBOL_CIRCLE : GTM_SYMBOL_READY;
    if (r && r->circular)
        end_circles(w);
}

void gtm_symbol_resolve(struct gtm_workflow *w, struct gtm_symbol *s)
{
    if (s->state == GTM_SYMBOL_BEING_READ || s->state == GTM_SYMBOL_CIRCLE)
        report_circle(w, s);
    if (s->state != GTM_SYMBOL_NEW)
        return;
    s->state = GTM_SYMBOL_BEING_READ;
    w->definitions++;
    if (s->kind == GTM_SYMBOL_TERM || s->kind == GTM_SYMBOL_FREQUENCY ||
        s->kind == GTM_SYMBOL_HOURS) {
        resolve_body(w, s);
        return;
    }
    if (s->kind == GTM_SYMBOL_LIST)
        resolve_list(w, s);
    s->state = GTM_SYMBOL_READY;
}

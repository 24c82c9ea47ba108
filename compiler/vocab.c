/* vocab.c -- names: facts, terms, lists, people, events, templates, and how the lexicon knows them.
 */
#include <string.h>

#include "compiler/hours.h"
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

struct gtm_symbol *gtm_symbol_find(const struct gtm_workflow *w, enum gtm_symbol_kind kind,
                                   const char *name)
{
    for (struct gtm_symbol *s = w->symbols; s; s = s->next)
        if (s->kind == kind && strcmp(s->name, name) == 0)
            return s;
    return NULL;
}

static void add_phrase(struct gtm_workflow *w, struct gtm_symbol *s, const char *phrase)
{
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
    for (const struct gtm_entry *e = gtm_lexicon_find(&w->lexicon, name); e; e = e->other)
        if (e->token == GTM_T_NOMINAL && e->id == GTM_CLASS_MESSAGE)
            return true;
    return false;
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

/* The phrases by which a name is known: itself, its plural and singular; "problem we solve" has its
 * plural inside. */
static void add_phrases(struct gtm_workflow *w, struct gtm_symbol *s)
{
    if (s->kind == GTM_SYMBOL_FACT &&
        is_message_noun(w, s->name)) { /* an email is a message; the fact is the email address */
        s->spoken = gtm_arena_printf(w->arena, "%s address", s->name);
        add_phrase(w, s, s->spoken);
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
    for (struct gtm_symbol *s = w->symbols; s; s = s->next) {
        if (!same_meaning_space(s->kind, kind) || strcmp(s->name, name) != 0)
            continue;
        if (s->standard && !standard) { /* the file's own definition replaces the standard one */
            struct gtm_symbol *next = s->next;
            *s = (struct gtm_symbol){.kind = kind,
                                     .name = s->name,
                                     .said = gtm_said(w, span),
                                     .span = span,
                                     .next = next};
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
    if (w->last_symbol)
        w->last_symbol->next = s;
    else
        w->symbols = s;
    w->last_symbol = s;
    return s;
}

void gtm_symbol_ready(struct gtm_workflow *w, struct gtm_symbol *symbol);
void gtm_symbol_ready(struct gtm_workflow *w, struct gtm_symbol *symbol)
{
    add_phrases(w, symbol);
}

const char *const *gtm_symbol_choices(const struct gtm_symbol *symbol, bool *closed)
{
    *closed = symbol && (symbol->type == GTM_TYPE_CHOICE || symbol->type == GTM_TYPE_YESNO);
    static const char *const yes_no[] = {"yes", "no", "true", "false", NULL};
    if (!symbol || symbol->kind != GTM_SYMBOL_FACT)
        return NULL;
    if (symbol->type == GTM_TYPE_YESNO)
        return yes_no;
    return symbol->choices[0] ? (const char *const *)symbol->choices : NULL;
}

struct gtm_symbol *gtm_fact_named(struct gtm_workflow *w, const char *name)
{
    struct gtm_symbol *s = gtm_symbol_find(w, GTM_SYMBOL_FACT, name);
    if (s)
        return s;
    struct gtm_symbol *last = w->last_symbol;
    s = gtm_arena_alloc(w->arena, sizeof *s);
    *s = (struct gtm_symbol){.kind = GTM_SYMBOL_FACT,
                             .name = name,
                             .said = name,
                             .standard = true,
                             .type = GTM_TYPE_TEXT,
                             .state = 2};
    if (last)
        last->next = s;
    else
        w->symbols = s;
    w->last_symbol = s;
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
    if ((list->count & (list->count - 1)) == 0) { /* room is the next power of two */
        const char **items =
            gtm_arena_alloc(w->arena, (list->count ? list->count * 2 : 1) * sizeof *items);
        if (list->count)
            memcpy(items, list->items, list->count * sizeof *items);
        list->items = items;
    }
    list->items[list->count++] = item;
}

/* The names on the way from `symbol` back to itself, for the message. */
static const char *circle_of(struct gtm_workflow *w, const struct gtm_symbol *symbol)
{
    const char *text = symbol->name;
    for (const struct gtm_symbol *s = w->symbols; s; s = s->next)
        if (s->state == 1 && s != symbol)
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

static struct gtm_node *parse_body(struct gtm_workflow *w, struct gtm_symbol *s,
                                   enum gtm_start start)
{
    const struct gtm_token *tokens = gtm_fold(&w->folder, s->words, s->word_count, start);
    if (!tokens)
        return NULL;
    struct gtm_parse parse = {.arena = w->arena, .diags = &w->diags, .tokens = tokens};
    gtm_parse_sentence(&parse);
    return parse.root;
}

static void resolve_frequency(struct gtm_workflow *w, struct gtm_symbol *s)
{
    struct gtm_node *node = parse_body(w, s, GTM_START_MEANING);
    for (struct gtm_node *leaf = node ? node->first : NULL; leaf; leaf = leaf->next)
        if (leaf->token->kind == GTM_T_COUNT)
            s->number = leaf->token->number;
        else
            s->seconds = leaf->token->seconds ? leaf->token->seconds
                                              : (int64_t)leaf->token->months * 30 * 86400;
}

static void resolve_term(struct gtm_workflow *w, struct gtm_symbol *s)
{
    struct gtm_node *node = parse_body(w, s, s->means ? GTM_START_COND : GTM_START_MEANING);
    if (!node) {
        s->cond = gtm_cond_new(w, GTM_COND_BAD, s->span);
        return;
    }
    if (s->means) {
        s->cond = gtm_cond_read(w, node);
        return;
    }
    struct gtm_np np;
    gtm_np_read(w, node, &np);
    s->cond = np.cond;
    if (!s->cond) {
        gtm_diag_report(&w->diags, GTM_DIAG_NO_CONDITION, node->span, gtm_said(w, node->span),
                        "say who it is: … is a prospect whose fit score is below 40", NULL);
        s->cond = gtm_cond_new(w, GTM_COND_BAD, s->span);
    }
}

void gtm_symbol_resolve(struct gtm_workflow *w, struct gtm_symbol *s)
{
    if (s->state == 2)
        return;
    if (s->state == 1) {
        gtm_diag_report(&w->diags, GTM_DIAG_CIRCLE, s->span, circle_of(w, s), NULL, NULL);
        s->cond = gtm_cond_new(w, GTM_COND_BAD, s->span);
        s->state = 2;
        return;
    }
    s->state = 1;
    if (s->kind == GTM_SYMBOL_LIST)
        resolve_list(w, s);
    else if (s->kind == GTM_SYMBOL_FREQUENCY)
        resolve_frequency(w, s);
    else if (s->kind == GTM_SYMBOL_TERM)
        resolve_term(w, s);
    else if (s->kind == GTM_SYMBOL_HOURS)
        gtm_hours_define(w, s, parse_body(w, s, GTM_START_MEANING));
    s->state = 2;
}

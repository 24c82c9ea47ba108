/* declare.c -- every way in which a sentence can be read as a declaration: a depth-first search
 * over what each word may be, through the recogniser of declare.y. */
#include <string.h>

#include "grammar/when.h"
#include "declare.tab.h"
#include "parser.tab.h"

enum {
    MAX_NAME = 14,
    MAX_AREA = 6,
    MAX_PHRASE = 4,
    MAX_READINGS = 8,
    MAX_STEPS = 20000,
    MAX_EDGES = 128
};

struct edge {
    int kind; /* GTM_D_… */
    struct gtm_range part;
    uint32_t free; /* words of it that no table knows */
};

/* That a position was reached with such a stack, and how: what follows is the same each time. */
struct visit {
    struct visit *next;
    struct gtm_declare_stack stack;
    uint32_t free; /* in all words before it, at least */
    bool dead;     /* nothing follows */
};

struct edges {
    struct edge *at;
    uint32_t count;
    struct visit *visits;
};

struct search {
    struct gtm_declares *d;
    const struct gtm_unit *unit;
    struct edges *edges; /* by position; made when first reached */
    struct edge found[MAX_EDGES];
    uint32_t found_count;
    const struct edge **path;
    struct gtm_declare_token *readings[MAX_READINGS];
    uint32_t reading_count, free; /* words that are free in each of them */
    bool sure;                    /* … and each passed a marker */
    uint32_t failed_at, steps;
    short shape; /* the marker of the branch that failed last */
};

static void add_words(struct gtm_declares *d, int token, enum gtm_name_use use,
                      const char *const *words)
{
    for (; *words; words++)
        gtm_lexicon_add(&d->words, *words, token, (uint16_t)use, *words);
}

void gtm_declares_init(struct gtm_declares *d, struct gtm_arena *arena, struct gtm_diags *diags,
                       const struct gtm_lexicon *lexicon)
{
    *d = (struct gtm_declares){
        .arena = arena, .diags = diags, .lexicon = lexicon, .words = {.arena = arena}};
#define DECLARES(token, use, ...)                                                                  \
    add_words(d, GTM_D_##token, GTM_NAME_##use, (const char *const[]){__VA_ARGS__, NULL});
#include "grammar/declare.def"
}

void gtm_declares_free(struct gtm_declares *d)
{
    gtm_arena_free(&d->scratch);
}

bool gtm_declares_has(const struct gtm_declares *d, const char *phrase, int token)
{
    return gtm_entry_find(gtm_lexicon_find(&d->words, phrase), token, -1) != NULL;
}

/* ---- the edges ---- */

static void add_edge(struct search *s, int kind, uint32_t begin, uint32_t end, uint32_t free)
{
    if (s->found_count < MAX_EDGES)
        s->found[s->found_count++] = (struct edge){kind, {begin, end}, free};
}

static const struct gtm_word *word_at(const struct search *s, uint32_t at)
{
    return at < s->unit->count ? &s->unit->words[at] : NULL;
}

/* Tier A, the plan A: no article. */
static bool is_letter(const struct search *s, uint32_t at)
{
    const struct gtm_word *word = word_at(s, at);
    return at > 0 && word->capital && word->low[1] == '\0';
}

static bool is_class(const struct search *s, uint32_t at, int token)
{
    const struct gtm_word *word = word_at(s, at);
    return word && word->kind == GTM_WORD_WORD && !is_letter(s, at) &&
           gtm_declares_has(s->d, word->low, token);
}

/* The phrases of both tables that begin here. */
static void add_phrases(struct search *s, uint32_t from)
{
    char phrase[128];
    size_t length = 0;
    if (is_letter(s, from))
        return;
    for (uint32_t at = from; at < from + MAX_PHRASE; at++) {
        const struct gtm_word *word = word_at(s, at);
        size_t n = word ? strlen(word->low) : 0;
        if (!word || word->kind != GTM_WORD_WORD || length + n + 2 > sizeof phrase)
            return;
        if (length)
            phrase[length++] = ' ';
        memcpy(phrase + length, word->low, n + 1);
        length += n;
        for (const struct gtm_entry *e = gtm_lexicon_find(&s->d->words, phrase); e; e = e->other)
            add_edge(s, e->token, from, at + 1, 0);
        for (const struct gtm_entry *e = gtm_lexicon_find(s->d->lexicon, phrase); e;
             e = e->other)
            if (e->token == GTM_T_PARTICIPLE || e->token == GTM_T_ADVERB)
                add_edge(s, e->token == GTM_T_ADVERB ? GTM_D_ADVERB : GTM_D_DONE, from, at + 1, 0);
    }
}

/* Whether a name's last words say that it is a limit or a window: our daily limit. */
static bool is_limit(const struct search *s, uint32_t begin, uint32_t end)
{
    struct gtm_range two = {end >= begin + 2 ? end - 2 : begin, end};
    return is_class(s, end - 1, GTM_D_LIMIT) ||
           gtm_declares_has(s->d, gtm_range_name(&s->d->scratch, s->unit, two), GTM_D_LIMIT);
}

/* Prospects in Tier A, everyone at Acme: whom a condition describes is no name. */
static bool is_described(struct search *s, uint32_t begin)
{
    static const int tokens[] = {GTM_D_PROSPECT, GTM_D_COMPANY, GTM_D_ANYONE};
    const struct gtm_word *word = word_at(s, begin);
    bool found = false;
    if (word->kind != GTM_WORD_WORD || !is_class(s, begin + 1, GTM_D_WITHIN))
        return false;
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++)
        found = found || is_class(s, begin, tokens[i]) ||
                gtm_declares_has(s->d, gtm_singular(&s->d->scratch, word->low), tokens[i]);
    return found;
}

/* What word `at` does to a name that holds it. */
static enum gtm_name_use use_of(const struct search *s, uint32_t at)
{
    const struct gtm_word *word = word_at(s, at);
    bool content = word->kind == GTM_WORD_STRING || word->kind == GTM_WORD_NUMBER ||
                   word->kind == GTM_WORD_POSS || (at > 0 && word->capital);
    enum gtm_name_use use = GTM_NAME_ANY;
    if (content || word->kind != GTM_WORD_WORD)
        return content ? GTM_NAME_ANY : GTM_NAME_NONE;
    for (const struct gtm_entry *e = gtm_lexicon_find(&s->d->words, word->low); e; e = e->other)
        if (e->token != GTM_D_LIMIT && e->id > use)
            use = (enum gtm_name_use)e->id;
    return use;
}

/* The names that begin at `begin`; those of a subject stand behind its article. */
static void add_names(struct search *s, uint32_t begin, bool subject)
{
    enum gtm_name_use most = GTM_NAME_ANY;
    bool types = false;
    if (begin >= s->unit->count || s->unit->words[begin].kind == GTM_WORD_POSS ||
        is_class(s, begin, GTM_D_ART) ||
        (!subject && s->unit->words[begin].kind == GTM_WORD_NUMBER))
        return;
    bool described = subject && is_described(s, begin);
    for (uint32_t at = begin; at < begin + MAX_NAME && at < s->unit->count; at++) {
        enum gtm_name_use use = described && at == begin ? GTM_NAME_ANY : use_of(s, at);
        if (use == GTM_NAME_NONE || (at == 0 && use == GTM_NAME_JOINS) ||
            (at > begin && (is_class(s, at, GTM_D_IF) || is_class(s, at, GTM_D_CLOSED))))
            return; /* skip if the tier is A: a condition begins */
        most = use > most ? use : most;
        types = types || use == GTM_NAME_TYPES;
        uint32_t end = at + 1, free = end - begin;
        if (s->unit->words[at].kind == GTM_WORD_POSS)
            continue;
        if (!subject && most < GTM_NAME_JOINS && !types)
            add_edge(s, GTM_D_NAME, begin, end, free);
        if (described && most < GTM_NAME_JOINS)
            add_edge(s, GTM_D_ANYONE, begin, end, free);
        if (subject && !described && most < GTM_NAME_JOINS)
            add_edge(s, GTM_D_ANY_SUBJECT, begin, end, free);
        if (subject && !described && most < GTM_NAME_OWN && !is_limit(s, begin, end))
            add_edge(s, GTM_D_SUBJECT, begin, end, free);
        if (subject && most == GTM_NAME_JOINS)
            add_edge(s, GTM_D_JOINED, begin, end, free);
    }
}

/* What stands between choices and between facts: a comma, and, or, or both. */
static void add_joints(struct search *s, uint32_t at)
{
    bool comma = word_at(s, at)->kind == GTM_WORD_COMMA;
    uint32_t next = at + comma;
    bool and_ = is_class(s, next, GTM_D_AND), or_ = is_class(s, next, GTM_D_OR);
    if (comma) {
        add_edge(s, GTM_D_COMMA, at, at + 1, 0);
        add_edge(s, GTM_D_VALUE_COMMA, at, at + 1, 0);
        add_edge(s, GTM_D_FACT_JOINT, at, at + 1, 0);
    }
    if (and_ || or_)
        add_edge(s, GTM_D_LAST_JOINT, at, next + 1, 0);
    if (and_)
        add_edge(s, GTM_D_FACT_JOINT, at, next + 1, 0);
}

/* One choice: a quoted text, or the words up to the next comma, "and" or "or". */
static void add_value(struct search *s, uint32_t begin)
{
    uint32_t end = begin;
    bool quoted = word_at(s, begin)->kind == GTM_WORD_STRING;
    if (is_class(s, begin, GTM_D_ART))
        return;
    for (const struct gtm_word *word; (word = word_at(s, end)) != NULL; end++) {
        if (word->kind == GTM_WORD_COMMA || is_class(s, end, GTM_D_AND) ||
            is_class(s, end, GTM_D_OR))
            break;
        bool more = end > begin && (quoted || word->kind == GTM_WORD_STRING);
        if (more || use_of(s, end) >= GTM_NAME_JOINS)
            return;
    }
    if (end > begin)
        add_edge(s, GTM_D_VALUE, begin, end, quoted ? 1 : end - begin);
}

/* All words to the end, as the body of a definition. */
static void add_rest(struct search *s, uint32_t at)
{
    uint32_t end = s->unit->count;
    bool times = false;
    for (uint32_t i = at; i < end; i++) {
        if (s->unit->words[i].kind == GTM_WORD_ARROW)
            return;
        times = times || (i < at + 4 && is_class(s, i, GTM_D_TIMES));
    }
    if (word_at(s, at)->kind == GTM_WORD_STRING)
        add_edge(s, GTM_D_QUOTED, at, end, 0);
    else
        add_edge(s, times ? GTM_D_TIMES_REST : GTM_D_REST, at, end, end - at);
}

/* Where a clock hangs: Europe/Berlin, Central European. */
static void add_areas(struct search *s, uint32_t begin)
{
    for (uint32_t at = begin; at < begin + MAX_AREA && at < s->unit->count; at++) {
        enum gtm_word_kind kind = s->unit->words[at].kind;
        if (use_of(s, at) >= GTM_NAME_JOINS && kind != GTM_WORD_DASH && kind != GTM_WORD_PLUS)
            return;
        add_edge(s, GTM_D_AREA, begin, at + 1, at + 1 - begin);
    }
}

/* Our, the workspace's, all: whose setting it is. */
static void add_owner(struct search *s, uint32_t begin)
{
    static const int tokens[] = {GTM_D_ART, GTM_D_OUR, GTM_D_ALL, GTM_D_SHOP};
    uint32_t at = begin;
    for (bool more = true; more;) {
        more = at > begin && at < s->unit->count && s->unit->words[at].kind == GTM_WORD_POSS;
        for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++)
            more = more || is_class(s, at, tokens[i]);
        at += more;
    }
    if (at > begin)
        add_edge(s, GTM_D_OWNER, begin, at, 0);
}

/* December 25 and December 26 */
static void add_dates(struct search *s)
{
    uint32_t at = 0, end = 0;
    int year, month, day;
    struct gtm_when_finder when = {s->d->arena, s->d->lexicon, s->d->diags};
    for (uint32_t n; (n = gtm_when_date(&when, s->unit->words, s->unit->count, at, &year, &month,
                                        &day)) != 0;) {
        end = at + n;
        at = end;
        while (at < s->unit->count &&
               (s->unit->words[at].kind == GTM_WORD_COMMA || is_class(s, at, GTM_D_AND)))
            at++;
    }
    if (end)
        add_edge(s, GTM_D_DATES, 0, end, 0);
}

static const struct edges *edges_at(struct search *s, uint32_t at)
{
    struct edges *edges = &s->edges[at];
    if (edges->at)
        return edges;
    s->found_count = 0;
    const struct gtm_word *word = word_at(s, at);
    add_joints(s, at);
    if (word->kind == GTM_WORD_COLON)
        add_edge(s, GTM_D_COLON, at, at + 1, 0);
    if (word->kind == GTM_WORD_STRING)
        add_edge(s, GTM_D_STRING, at, at + 1, 0);
    if (word->kind == GTM_WORD_NUMBER)
        add_edge(s, GTM_D_NUMBER, at, at + 1, 0);
    add_phrases(s, at);
    if (at == 0) {
        add_dates(s);
        add_names(s, 0, true);
        if (is_class(s, 0, GTM_D_ART) || is_class(s, 0, GTM_D_OUR))
            add_names(s, 1, true);
    } else {
        add_names(s, at, false);
        add_value(s, at);
        add_rest(s, at);
        add_areas(s, at);
    }
    if (at <= 1)
        add_owner(s, at);
    edges->count = s->found_count;
    edges->at = gtm_arena_alloc(&s->d->scratch, (edges->count + 1) * sizeof *edges->at);
    memcpy(edges->at, s->found, edges->count * sizeof *edges->at);
    return edges;
}

/* ---- the search ---- */

/* A reading that passed a marker is better, and then the one in which fewer words are free. */
static void keep(struct search *s, uint32_t depth, const struct gtm_declare_stack *stack,
                 uint32_t free)
{
    bool sure = stack->shape != 0;
    bool better =
        s->reading_count == 0 || (sure && !s->sure) || (sure == s->sure && free < s->free);
    if (!better && (sure != s->sure || free > s->free || s->reading_count == MAX_READINGS))
        return;
    if (better)
        s->reading_count = 0;
    s->free = free;
    s->sure = sure;
    struct gtm_declare_token *tokens =
        gtm_arena_alloc(&s->d->scratch, (depth + 1) * sizeof *tokens);
    for (uint32_t i = 0; i < depth; i++)
        tokens[i] = (struct gtm_declare_token){s->path[i]->kind, s->path[i]->part};
    tokens[depth].kind = GTM_D_END;
    s->readings[s->reading_count++] = tokens;
}

static void failed(struct search *s, uint32_t at, short shape)
{
    if (!shape || at < s->failed_at || (s->shape && at == s->failed_at))
        return;
    s->failed_at = at;
    s->shape = shape;
}

static bool same_stack(const struct gtm_declare_stack *a, const struct gtm_declare_stack *b)
{
    return a->depth == b->depth && a->shape == b->shape &&
           memcmp(a->states, b->states, ((size_t)a->depth + 1) * sizeof *a->states) == 0;
}

/* The visit of a position with such a stack, made at the first. */
static struct visit *visit_of(struct search *s, uint32_t at, const struct gtm_declare_stack *stack,
                              uint32_t free)
{
    struct visit *visit = s->edges[at].visits;
    while (visit && !same_stack(&visit->stack, stack))
        visit = visit->next;
    if (visit)
        return visit;
    visit = gtm_arena_alloc(&s->d->scratch, sizeof *visit);
    *visit = (struct visit){s->edges[at].visits, *stack, free, false};
    s->edges[at].visits = visit;
    return visit;
}

/* Returns whether the sentence could be read to its end. */
static bool walk(struct search *s, uint32_t at, uint32_t depth,
                 const struct gtm_declare_stack *stack, uint32_t free)
{
    if (s->steps++ > MAX_STEPS)
        return true;
    if (at == s->unit->count) {
        struct gtm_declare_stack end = *stack;
        bool good = gtm_declare_push(&end, GTM_D_END);
        if (good)
            keep(s, depth, &end, free);
        else
            failed(s, at, end.shape);
        return good;
    }
    struct visit *here = visit_of(s, at, stack, free);
    if (here->dead || here->free < free)
        return !here->dead;
    const struct edges *edges = edges_at(s, at);
    bool found = false;
    for (uint32_t i = 0; i < edges->count; i++) {
        const struct edge *edge = &edges->at[i];
        struct gtm_declare_stack next = *stack;
        s->path[depth] = edge;
        if (gtm_declare_push(&next, edge->kind))
            found = walk(s, edge->part.end, depth + 1, &next, free + edge->free) || found;
        else
            failed(s, at, next.shape);
    }
    here->dead = !found;
    here->free = free;
    return found;
}

static const struct gtm_decl *parse(struct search *s, const struct gtm_declare_token *tokens)
{
    struct gtm_declare_parse parse = {s->d, s->unit, tokens, NULL};
    gtm_declare_yyparse(&parse);
    return parse.root;
}

static const struct gtm_decl *wrong(struct search *s, enum gtm_diag_code code, struct gtm_span span,
                                    const char *one, const char *two)
{
    static const struct gtm_decl reported = {.kind = GTM_DECL_WRONG};
    gtm_diag_report(s->d->diags, code, span, one, two, NULL);
    return &reported;
}

/* The sentence has the shape of a declaration and cannot be read to its end. */
static const struct gtm_decl *broken(struct search *s)
{
    const char *advice = gtm_declare_shape(s->shape);
    const struct gtm_word *last = &s->unit->words[s->unit->count - 1],
                          *word = word_at(s, s->failed_at);
    if (!word)
        return wrong(s, GTM_DIAG_INCOMPLETE, last->span, advice, NULL);
    struct gtm_text text = gtm_source_text(s->d->diags->sources, word->span);
    return wrong(s, GTM_DIAG_NOT_UNDERSTOOD, word->span,
                 gtm_arena_copy(s->d->arena, text.at, text.length), advice);
}

/* The readings that are left say the same, or both are shown. */
static const struct gtm_decl *choose(struct search *s)
{
    const struct gtm_decl *first = parse(s, s->readings[0]);
    const char *said = s->reading_count > 1 ? gtm_decl_say(s->d, s->unit, first) : NULL;
    for (uint32_t i = 1; i < s->reading_count; i++) {
        const char *other = gtm_decl_say(s->d, s->unit, parse(s, s->readings[i]));
        if (strcmp(other, said) != 0)
            return wrong(s, GTM_DIAG_MISUSED, s->unit->span,
                         gtm_arena_printf(s->d->arena, "this can be read in two ways: %s; or %s",
                                          said, other),
                         "write it in another way: an article before each fact, \"or\" before the "
                         "last choice, names in quotes");
    }
    return first;
}

const struct gtm_decl *gtm_declare_read(struct gtm_declares *d, const struct gtm_unit *unit)
{
    static const struct gtm_decl none = {.kind = GTM_DECL_NONE};
    struct search s = {.d = d, .unit = unit};
    struct gtm_declare_stack stack = {.depth = 0};
    gtm_arena_reset(&d->scratch);
    s.edges = gtm_arena_alloc(&d->scratch, (unit->count + 1) * sizeof *s.edges);
    s.path = gtm_arena_alloc(&d->scratch, (unit->count + 1) * sizeof *s.path);
    walk(&s, 0, 0, &stack, 0);
    if (s.steps > MAX_STEPS)
        return wrong(&s, GTM_DIAG_MISUSED, unit->span,
                     "this declaration can be read in too many ways",
                     "split it into several sentences");
    if (s.shape && !(s.reading_count && s.sure))
        return broken(&s);
    return s.reading_count ? choose(&s) : &none;
}

/* ---- what is declared, in words ---- */

const char *gtm_range_name(struct gtm_arena *arena, const struct gtm_unit *unit,
                           struct gtm_range part)
{
    const char *name = "";
    for (uint32_t i = part.begin; i < part.end; i++) {
        if (unit->words[i].kind == GTM_WORD_POSS)
            continue;
        const char *low = unit->words[i].low;
        if (unit->words[i].kind == GTM_WORD_STRING)
            low = gtm_lower(arena, low);
        name = *name ? gtm_arena_printf(arena, "%s %s", name, low) : low;
    }
    return name;
}

/* One more word of what is said, in quotes or plain. */
static void say(struct gtm_buf *out, struct gtm_declares *d, const struct gtm_unit *u,
                const char *word, struct gtm_range part)
{
    gtm_buf_printf(out, "%s%s", out->length ? " " : "", word);
    if (part.end > part.begin)
        gtm_buf_printf(out, " \"%s\"", gtm_range_name(d->arena, u, part));
}

static void say_decl(struct gtm_buf *out, struct gtm_declares *d, const struct gtm_unit *u,
                     const struct gtm_decl *decl)
{
    static const char *const kinds[] = {
#define KIND(name, said) said,
#include "grammar/declare.def"
    };
    static const char *const types[] = {
#define TYPE(name, said) said,
#include "grammar/declare.def"
    };
    static const char *const bodies[] = {
#define BODY(name, said) said,
#include "grammar/declare.def"
    };
    bool named = decl->kind != GTM_DECL_FACTS && decl->kind != GTM_DECL_CLAIM;
    const struct gtm_range none = {0, 0}, body = decl->body;
    say(out, d, u, kinds[decl->kind], named ? decl->name : none);
    if (decl->kind == GTM_DECL_FACT)
        say(out, d, u, types[decl->type], none);
    if (decl->kind == GTM_DECL_FACT && decl->company)
        say(out, d, u, "of the company", none);
    if (decl->most > 0)
        gtm_buf_printf(out, " up to %.15g", decl->most);
    if (body.end > body.begin && (!named || body.begin != decl->name.begin))
        say(out, d, u, bodies[decl->is], body);
    for (const struct gtm_decl *part = decl->parts; part; part = part->next)
        say_decl(out, d, u, part);
}

const char *gtm_decl_say(struct gtm_declares *d, const struct gtm_unit *u,
                         const struct gtm_decl *decl)
{
    struct gtm_buf out = {0};
    say_decl(&out, d, u, decl);
    const char *text = gtm_arena_copy(d->arena, out.bytes, out.length);
    gtm_buf_free(&out);
    return text;
}

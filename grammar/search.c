/* search.c -- a depth-first search over the lattice, on the states of the parser. A pair of a word
 * and the parser's states from which no sentence was found is remembered and not tried again. */
#include "grammar/search.h"

#include <assert.h>
#include <string.h>

#include "parser.tab.h"

/* What was taken so far: a chain from the newest token back to the first. */
struct pick {
    const struct pick *before;
    const struct gtm_token *token;
    uint32_t length;
};

/* Hashes of places (a word and the parser's states) from which no sentence was found. */
struct dead {
    uint64_t *slots;
    uint32_t size, count; /* size: a power of two */
};

struct run {
    struct gtm_lattice *l;
    struct gtm_search *found;
    struct gtm_arena *arena;
    struct gtm_reach *reach; /* or NULL */
    struct dead dead;
    unsigned tier;
    int comma; /* the kind of the commas since the last "and" or "or": a list has commas of one kind
                */
    bool relative; /* a relative clause was begun on this branch: it can be closed */
};

/* ---- dead ends ---- */

static uint64_t hash_of(const struct gtm_lr *lr, uint32_t at, bool relative, int comma)
{
    uint64_t hash =
        UINT64_C(0xcbf29ce484222325) ^ ((uint64_t)at << 1 | relative) ^ (uint64_t)comma << 40;
    for (uint32_t i = 0; i < lr->depth; i++)
        hash = (hash ^ (uint16_t)lr->states[i]) * UINT64_C(0x9E3779B97F4A7C15) ^ hash >> 29;
    return hash ? hash : 1;
}

static uint64_t *slot_of(const struct dead *dead, uint64_t hash)
{
    assert(dead->size && (dead->size & (dead->size - 1)) == 0 && dead->count < dead->size);
    uint32_t at = (uint32_t)(hash >> 7) & (dead->size - 1);
    while (dead->slots[at] && dead->slots[at] != hash)
        at = (at + 1) & (dead->size - 1);
    return &dead->slots[at];
}

static void bury(struct run *run, uint64_t hash)
{
    struct dead *dead = &run->dead;
    if (dead->count * 2 >= dead->size) {
        struct dead more = {.size = dead->size ? dead->size * 2 : 256, .count = dead->count};
        more.slots = gtm_arena_alloc(run->arena, more.size * sizeof *more.slots);
        for (uint32_t i = 0; i < dead->size; i++)
            if (dead->slots[i])
                *slot_of(&more, dead->slots[i]) = dead->slots[i];
        *dead = more;
    }
    uint64_t *slot = slot_of(dead, hash);
    dead->count += *slot == 0;
    *slot = hash;
}

/* ---- branches ---- */

static void keep(struct run *run, const struct pick *pick, const struct gtm_token *end)
{
    struct gtm_search *found = run->found;
    if (found->count == GTM_MOST_STRINGS) {
        found->too_many = true;
        return;
    }
    struct gtm_string *string = gtm_arena_alloc(run->arena, sizeof *string);
    const struct gtm_token **tokens =
        gtm_arena_alloc(run->arena, (pick->length + 1) * sizeof *tokens);
    string->tokens = tokens;
    string->count = pick->length + 1;
    tokens[pick->length] = end;
    assert(pick->length > 0); /* START at least */
    for (; pick; pick = pick->before)
        tokens[pick->length - 1] = pick->token;
    if (found->last)
        found->last->next = string;
    else
        found->first = string;
    found->last = string;
    found->count++;
}

static bool branch(struct run *run, uint32_t at, const struct gtm_lr *lr, const struct pick *pick);

/* The kind of a comma that joins, or 0. */
static int comma_of(int symbol)
{
    switch (symbol) {
    case GTM_T_COMMA:
    case GTM_T_COMMA_I:
    case GTM_T_COMMA_V:
    case GTM_T_COMMA_P:
    case GTM_T_COMMA_C: return symbol;
    default: return 0;
    }
}

/* Whether a token ends a list of commas. */
static bool joins(int symbol)
{
    switch (symbol) {
    case GTM_T_AND:
    case GTM_T_OR:
    case GTM_T_AND_I:
    case GTM_T_OR_I:
    case GTM_T_AND_V:
    case GTM_T_OR_V:
    case GTM_T_AND_P:
    case GTM_T_OR_P:
    case GTM_T_AND_C:
    case GTM_T_OR_C:
    case GTM_T_THEN:
    case GTM_T_DO:
    case GTM_T_PAUSE:
    case GTM_T_COLON:
    case GTM_T_ITEM: return true;
    default: return false;
    }
}

/* Takes one token, where the grammar can. Returns whether a sentence came of it. */
static bool take(struct run *run, uint32_t end, const struct gtm_lr *lr, const struct pick *before,
                 const struct gtm_token *token)
{
    int comma = run->comma, own = comma_of(token->symbol);
    if (own && comma && own != comma)
        return false;
    struct gtm_lr next;
    next.depth = lr->depth;
    memcpy(next.states, lr->states, lr->depth * sizeof *lr->states);
    if (!gtm_lr_push(&next, token->symbol)) {
        run->found->deep = run->found->deep || next.depth == GTM_LR_DEPTH;
        return false;
    }
    struct pick *pick = gtm_arena_alloc(run->arena, sizeof *pick);
    *pick = (struct pick){before, token, before ? before->length + 1 : 1};
    bool relative = run->relative;
    if (token->symbol == GTM_T_WHO || token->symbol == GTM_T_WHOSE)
        run->relative = true;
    else if (token->symbol == GTM_T_CLOSE || token->symbol == GTM_T_CLOSE_L)
        run->relative = false;
    run->comma = own ? own : joins(token->symbol) ? 0 : comma;
    bool some = branch(run, end, &next, pick);
    run->relative = relative;
    run->comma = comma;
    return some;
}

static const struct gtm_token *mark(struct run *run, int symbol, uint32_t at)
{
    struct gtm_lattice *l = run->l;
    struct gtm_token *token = gtm_arena_alloc(run->arena, sizeof *token);
    *token = (struct gtm_token){.kind = symbol, .symbol = symbol, .weekday = -1, .text = ""};
    if (l->count) {
        token->span = l->words[at < l->count ? at : l->count - 1].span;
        if (at >= l->count)
            token->span.begin = token->span.end;
        else
            token->span.end = token->span.begin;
    }
    return token;
}

static bool finish(struct run *run, const struct gtm_lr *lr, const struct pick *pick)
{
    struct gtm_lr last = *lr;
    run->found->branches++;
    if (!gtm_lr_push(&last, GTM_T_END))
        return false;
    keep(run, pick, mark(run, GTM_T_END, run->l->count));
    return true;
}

/* Notes the states of a branch that came as far as any other. */
static void note_reach(struct run *run, uint32_t at, const struct gtm_lr *lr,
                       const struct pick *pick)
{
    struct gtm_reach *reach = run->reach;
    uint32_t free = 0;
    for (; pick; pick = pick->before)
        free += pick->token->symbol == GTM_T_FREE;
    if (at < reach->at || (at == reach->at && reach->count && free > reach->free))
        return;
    if (at > reach->at || free < reach->free)
        reach->count = reach->relative = 0;
    reach->at = at;
    reach->free = free;
    reach->relative = reach->relative || run->relative;
    if (reach->count < GTM_MOST_REACHES)
        reach->states[reach->count++] = *lr;
}

bool gtm_reach_takes(const struct gtm_reach *reach, int symbol)
{
    for (uint32_t i = 0; i < reach->count; i++) {
        struct gtm_lr lr = reach->states[i];
        if (gtm_lr_push(&lr, symbol))
            return true;
    }
    return false;
}

/* Tries all that can come at word `at`. Returns whether a sentence was found. */
static bool branch(struct run *run, uint32_t at, const struct gtm_lr *lr, const struct pick *pick)
{
    struct gtm_search *found = run->found;
    assert(at <= run->l->count && lr->depth > 0);
    if (at > found->furthest)
        found->furthest = at;
    if (run->reach)
        note_reach(run, at, lr, pick);
    if (found->branches >= GTM_MOST_BRANCHES || found->too_many) {
        found->too_many = true;
        return false;
    }
    uint64_t hash = hash_of(lr, at, run->relative, run->comma);
    if (run->dead.size && *slot_of(&run->dead, hash))
        return false;
    bool some = false;
    if (run->relative) { /* it ends here, or a list goes on behind it */
        bool ends = take(run, at, lr, pick, mark(run, GTM_T_CLOSE, at));
        some = take(run, at, lr, pick, mark(run, GTM_T_CLOSE_L, at)) || ends;
    }
    if (at == run->l->count) {
        some = finish(run, lr, pick) || some;
    } else {
        const struct gtm_edges *edges = gtm_lattice_at(run->l, at);
        for (uint32_t i = 0; i < edges->count; i++) {
            const struct gtm_edge *edge = &edges->at[i];
            if (edge->tier > run->tier)
                continue;
            bool one = edge->token ? take(run, edge->end, lr, pick, edge->token)
                                   : branch(run, edge->end, lr, pick);
            some = some || one;
        }
    }
    if (!some) {
        found->branches++;
        bury(run, hash);
    }
    return some;
}

static void start(struct run *run, int symbol)
{
    struct gtm_lr lr = {.depth = 1};
    take(run, 0, &lr, NULL, mark(run, symbol, 0));
}

void gtm_search(struct gtm_lattice *l, enum gtm_start begin, struct gtm_search *found)
{
    gtm_search_reach(l, begin, found, NULL);
}

void gtm_search_reach(struct gtm_lattice *l, enum gtm_start begin, struct gtm_search *found,
                      struct gtm_reach *reach)
{
    static const int symbols[] = {
        [GTM_START_SENTENCE] = GTM_T_START_SENTENCE,
        [GTM_START_COND] = GTM_T_START_COND,
        [GTM_START_ACTIONS] = GTM_T_START_ACTIONS,
        [GTM_START_MEANING] = GTM_T_START_MEANING,
    };
    *found = (struct gtm_search){0};
    if (reach)
        reach->at = reach->count = reach->free = reach->relative = 0;
    bool arrow = false;
    for (uint32_t i = 0; i < l->count && begin == GTM_START_SENTENCE; i++)
        arrow = arrow || l->words[i].kind == GTM_WORD_ARROW;
    for (unsigned tier = 0; tier < 2 && !found->first && !found->too_many; tier++) {
        struct run run = {.l = l, .found = found, .arena = l->arena, .reach = reach, .tier = tier};
        start(&run, symbols[begin]);
        if (arrow)
            start(&run, GTM_T_START_ARROW);
    }
}

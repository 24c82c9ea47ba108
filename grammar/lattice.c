/* lattice.c -- the edges that begin at each word: phrases of the lexicon in every length, the
 * levels on which a comma, "and" or "or" can join, numbers, times, quoted names, and words that
 * stand for themselves. */
#include "grammar/lattice.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

#include "grammar/when.h"
#include "parser.tab.h"

void gtm_lattice_init(struct gtm_lattice *l, struct gtm_arena *arena,
                      const struct gtm_lexicon *lexicon, struct gtm_diags *diags,
                      const struct gtm_word *words, uint32_t count)
{
    *l = (struct gtm_lattice){arena, lexicon, diags, words, count, NULL, NULL};
    l->places = gtm_arena_alloc(arena, (count + 1) * sizeof *l->places);
    l->alone = gtm_arena_alloc(arena, (count + 1) * sizeof *l->alone);
    for (uint32_t i = 0; i < count; i++)
        if (words[i].kind == GTM_WORD_WORD)
            l->alone[i] = gtm_lexicon_find(lexicon, words[i].low);
}

/* A phrase of the lexicon. */
struct match {
    const struct match *shorter;
    const struct gtm_entry *entry;
    uint32_t end;
};

/* The edges of one place while they are found. */
struct found {
    struct gtm_lattice *l;
    uint32_t at;
    struct gtm_edge *edges;
    uint32_t count, room;
    const struct match *phrases; /* all that begin here, longest first */
    bool known;
};

static bool is_word(const struct gtm_lattice *l, uint32_t at)
{
    return at < l->count && l->words[at].kind == GTM_WORD_WORD;
}

static bool is_kind(const struct gtm_lattice *l, uint32_t at, enum gtm_word_kind kind)
{
    return at < l->count && l->words[at].kind == kind;
}

/* Whether the phrase of one word at `at` has a meaning of a kind. */
static const struct gtm_entry *meaning_at(const struct gtm_lattice *l, uint32_t at, int kind)
{
    return gtm_entry_find(at < l->count ? l->alone[at] : NULL, kind, -1);
}

/* Whether it has that meaning. */
static bool means(const struct gtm_lattice *l, uint32_t at, int kind, int id)
{
    return gtm_entry_find(meaning_at(l, at, kind), kind, id) != NULL;
}

static void push(struct found *f, const struct gtm_token *token, uint32_t end, unsigned tier)
{
    assert(end > f->at && end <= f->l->count); /* the search goes on */
    if (f->count == f->room) {
        uint32_t room = f->room ? f->room * 2 : 16;
        struct gtm_edge *edges = gtm_arena_alloc(f->l->arena, room * sizeof *edges);
        if (f->count)
            memcpy(edges, f->edges, f->count * sizeof *edges);
        f->edges = edges;
        f->room = room;
    }
    f->edges[f->count++] = (struct gtm_edge){token, end, (uint8_t)tier};
}

/* Adds a token over the words up to `end`: `kind` for the compiler, `symbol` for the grammar. */
static struct gtm_token *add(struct found *f, int kind, int symbol, uint32_t end, unsigned tier,
                             const struct gtm_entry *entry)
{
    struct gtm_token *token = gtm_arena_alloc(f->l->arena, sizeof *token);
    token->kind = kind;
    token->symbol = symbol;
    token->weekday = -1;
    token->entry = entry;
    token->text = entry ? entry->phrase : f->l->words[f->at].low;
    token->span = end > f->at ? gtm_span_join(f->l->words[f->at].span, f->l->words[end - 1].span)
                              : f->l->words[f->at].span;
    push(f, token, end, tier);
    return token;
}

/* ---- coordination: commas, "and", "or", "but", "then" ---- */

/* A run of commas, dashes, "and", "or", "but", "then". */
struct joint {
    bool comma, and_, or_, but, then;
    uint32_t end;
};

static struct joint joint_at(const struct gtm_lattice *l, uint32_t at)
{
    struct joint j = {.end = at};
    for (;; j.end++) {
        enum gtm_word_kind kind = j.end < l->count ? l->words[j.end].kind : GTM_WORD_END;
        const struct gtm_entry *e = meaning_at(l, j.end, GTM_T_JOINT);
        if (kind == GTM_WORD_COMMA || kind == GTM_WORD_DASH)
            j.comma = true;
        else if (kind == GTM_WORD_PLUS || (e && e->id == GTM_JOINT_AND))
            j.and_ = true;
        else if (e && e->id == GTM_JOINT_OR)
            j.or_ = true;
        else if (e && e->id == GTM_JOINT_BUT)
            j.but = true;
        else if (e && e->id == GTM_JOINT_THEN)
            j.then = true;
        else
            return j;
    }
}

static void add_all(struct found *f, const int *symbols, uint32_t end)
{
    for (; *symbols; symbols++)
        add(f, *symbols, *symbols, end, 0, NULL);
}

/* Whether a word is a mere adjective: a short, friendly email. */
static bool is_quality(const struct gtm_lattice *l, uint32_t at)
{
    return means(l, at, GTM_T_NOMINAL, GTM_CLASS_QUALITY);
}

/* A joining word or comma that joins nothing: between adjectives, behind "Finally", and "Then"
 * before all others. */
static bool is_idle_joint(const struct gtm_lattice *l, uint32_t at, const struct joint *j)
{
    if (at == 0)
        return j->then;
    return (is_quality(l, at - 1) && is_quality(l, j->end)) ||
           (at == 1 && meaning_at(l, 0, GTM_T_IDLE));
}

static const struct gtm_entry *quoted(const struct gtm_lattice *l, const char *text)
{
    return gtm_lexicon_find(l->lexicon, gtm_lower(l->arena, text));
}

/* Whether only a value can begin at a word: it joins values, and no clauses. */
static bool is_value(const struct gtm_lattice *l, uint32_t at)
{
    const struct gtm_entry *e;
    if (is_kind(l, at, GTM_WORD_STRING)) {
        for (e = quoted(l, l->words[at].low); e; e = e->other)
            if (e->symbol)
                return false;
        return true;
    }
    e = at < l->count ? l->alone[at] : NULL;
    bool value = e != NULL;
    for (; e && value; e = e->other)
        value = e->token == GTM_T_NOMINAL && e->id == GTM_CLASS_VALUE;
    return value;
}

static bool add_joint(struct found *f)
{
    static const int comma[] = {GTM_T_COMMA,   GTM_T_COMMA_I, GTM_T_COMMA_V,
                                GTM_T_COMMA_P, GTM_T_COMMA_C, GTM_T_DO,
                                GTM_T_THEN,    GTM_T_PAUSE,   0};
    static const int and_[] = {
        GTM_T_AND, GTM_T_AND_I, GTM_T_AND_V, GTM_T_AND_P, GTM_T_AND_C, GTM_T_DO, 0};
    static const int or_[] = {GTM_T_OR, GTM_T_OR_I, GTM_T_OR_V, GTM_T_OR_P, GTM_T_OR_C, 0};
    static const int but[] = {GTM_T_AND_I, GTM_T_AND_V, GTM_T_AND_P, GTM_T_AND_C, GTM_T_DO, 0};
    static const int then[] = {GTM_T_DO, GTM_T_THEN, 0};
    static const int values[][4] = {{GTM_T_COMMA, GTM_T_COMMA_I, GTM_T_PAUSE, 0},
                                    {GTM_T_AND, GTM_T_AND_I, 0},
                                    {GTM_T_OR, GTM_T_OR_I, 0}};
    struct joint j = joint_at(f->l, f->at);
    if (j.end == f->at)
        return false;
    f->known = true;
    if (is_idle_joint(f->l, f->at, &j))
        push(f, NULL, j.end, 0);
    if (is_value(f->l, j.end) && !j.then && !j.but && !(j.and_ && j.or_))
        add_all(f, values[j.and_ ? 1 : j.or_ ? 2 : 0], j.end);
    else if (j.then && !j.or_)
        add_all(f, then, j.end);
    else if (j.or_ && !j.and_ && !j.but)
        add_all(f, or_, j.end);
    else if (j.and_ && !j.or_)
        add_all(f, and_, j.end);
    else if (j.but && !j.or_)
        add_all(f, but, j.end);
    else if (j.comma && !j.and_ && !j.or_)
        add_all(f, comma, j.end);
    return !(j.but && !j.comma); /* "but not" and "everyone but" are phrases too */
}

/* ---- phrases ---- */

/* All phrases at `at`, longest first. */
static const struct match *matches_at(const struct gtm_lattice *l, uint32_t at)
{
    const struct match *longest = NULL;
    uint64_t hash = GTM_TEXT_HASH;
    bool possessive = false;
    for (uint32_t i = at; i < l->count; i++) {
        if (l->words[i].kind == GTM_WORD_POSS && i > at) { /* the company's size: company size */
            possessive = true;
            continue;
        }
        if (l->words[i].kind != GTM_WORD_WORD && l->words[i].kind != GTM_WORD_NUMBER)
            break;
        if (i > at)
            hash = gtm_text_hash_on(hash, (struct gtm_text){" ", 1});
        hash = gtm_text_hash_on(hash, gtm_text_of(l->words[i].low));
        const struct gtm_entry *e =
            gtm_lexicon_find_words(l->lexicon, hash, l->words + at, i + 1 - at);
        if (e && (!possessive || e->symbol)) {
            struct match *match = gtm_arena_alloc(l->arena, sizeof *match);
            *match = (struct match){longest, e, i + 1};
            longest = match;
        }
        if (!gtm_lexicon_goes_on(l->lexicon, hash))
            break;
    }
    return longest;
}

const struct gtm_entry *gtm_lattice_match(const struct gtm_lattice *l, uint32_t at,
                                          uint32_t *length)
{
    const struct match *longest = matches_at(l, at);
    *length = longest ? longest->end - at : 0;
    return longest ? longest->entry : NULL;
}

static int event_symbol(const struct gtm_entry *e)
{
    if (e->symbol)
        return GTM_T_EVENT_P;
    switch (e->form) {
    case GTM_FORM_BASE: return GTM_T_EVENT_B;
    case GTM_FORM_PARTICIPLE: return GTM_T_EVENT_P;
    default: return GTM_T_EVENT_S;
    }
}

bool gtm_preposition_narrows(uint16_t id)
{
    static const bool nouns[GTM_N_PREP] = {
        [GTM_PREP_IN] = true,     [GTM_PREP_AT] = true,     [GTM_PREP_FROM] = true,
        [GTM_PREP_OF] = true,     [GTM_PREP_WITH] = true,   [GTM_PREP_ABOUT] = true,
        [GTM_PREP_EXCEPT] = true, [GTM_PREP_WITHOUT] = true};
    return nouns[id];
}

/* unsubscribed prospects: the participle of what lasts, before a noun for people */
static bool before_people(const struct gtm_lattice *l, uint32_t at)
{
    return means(l, at, GTM_T_NOMINAL, GTM_CLASS_PROSPECT) ||
           means(l, at, GTM_T_NOMINAL, GTM_CLASS_ACCOUNT);
}

static void add_preposition(struct found *f, const struct gtm_entry *e, uint32_t end, unsigned tier)
{
    if (e->id != GTM_PREP_WITHOUT)
        add(f, GTM_T_PREP, GTM_T_PREP, end, tier, e);
    if (gtm_preposition_narrows(e->id))
        add(f, GTM_T_PREP, GTM_T_PREP_N, end, tier, e);
    if (e->id == GTM_PREP_OF)
        add(f, GTM_T_PREP, GTM_T_OF, end, tier, e);
}

static bool has_hours(struct gtm_lattice *l, uint32_t at);

/* "a" in lower case: a choice only right behind the name of a fact. */
static bool is_article(const struct found *f, uint32_t end)
{
    const struct gtm_word *word = &f->l->words[f->at];
    return end == f->at + 1 && !word->capital && meaning_at(f->l, f->at, GTM_T_DET);
}

static bool is_determiner(const struct found *f, uint32_t end)
{
    return end == f->at + 1 && meaning_at(f->l, f->at, GTM_T_NO);
}

/* Whether a word follows that neither joins nor ends a clause. */
static bool goes_on(const struct gtm_lattice *l, uint32_t at)
{
    return (is_word(l, at) || is_kind(l, at, GTM_WORD_NUMBER) || is_kind(l, at, GTM_WORD_STRING)) &&
           joint_at(l, at).end == at;
}

static bool behind_fact(const struct found *f)
{
    return f->at && means(f->l, f->at - 1, GTM_T_NOMINAL, GTM_CLASS_SYMBOL);
}

static void add_entry(struct found *f, const struct gtm_entry *e, uint32_t end, unsigned tier)
{
    struct gtm_lattice *l = f->l;
    switch (e->token) {
    case GTM_T_IDLE: push(f, NULL, end, tier); break;
    case GTM_T_JOINT:
    case GTM_T_SAID_WORD:
    case GTM_T_TAIL: break; /* add_joint, add_said, add_tail */
    case GTM_T_PREP: add_preposition(f, e, end, tier); break;
    case GTM_T_EVENT:
        add(f, e->token, event_symbol(e), end, tier, e);
        if (event_symbol(e) == GTM_T_EVENT_P && !e->symbol && before_people(l, end))
            add(f, GTM_T_NOMINAL, GTM_T_NOMINAL, end, tier, e);
        break;
    case GTM_T_SOMEONE: add(f, GTM_T_NOMINAL, GTM_T_SOMEONE, end, tier, e); break;
    case GTM_T_UNEVENT: add(f, GTM_T_EVENT, GTM_T_UNEVENT, end, tier, e); break;
    case GTM_T_COMPARE:
        add(f, e->token, GTM_T_COMPARE, end, tier, e)->compare = (enum gtm_compare)e->id;
        add(f, e->token, GTM_T_COMPARE_N, end, tier, e)->compare = (enum gtm_compare)e->id;
        break;
    case GTM_T_HAVE:
        add(f, e->token, GTM_T_HAVE, end, tier, e);
        if (e->id == 1)
            add(f, e->token, GTM_T_HAVE_B, end, tier, e);
        break;
    case GTM_T_TEXTVERB:
        add(f, e->token, e->form == GTM_FORM_BASE ? GTM_T_TEXTVERB_B : GTM_T_TEXTVERB, end, tier,
            e);
        break;
    case GTM_T_FITS_B: add(f, GTM_T_FITS, GTM_T_FITS_B, end, tier, e); break;
    case GTM_T_JUDGES_B: add(f, GTM_T_JUDGES, GTM_T_JUDGES_B, end, tier, e); break;
    case GTM_T_ADVERB:
        add(f, e->token, e->id == 1 ? GTM_T_FREQUENCY : GTM_T_ADVERB, end, tier, e);
        break;
    case GTM_T_NUMBER: break; /* add_number */
    case GTM_T_NOMINAL:
        if (is_determiner(f, end) &&
            (goes_on(l, end) || (f->at && meaning_at(l, f->at - 1, GTM_T_HAVE))))
            break; /* "no" is an answer or a value only where no noun can be meant */
        if (e->id == GTM_CLASS_PERSON || e->id == GTM_CLASS_THEY || e->id == GTM_CLASS_IT)
            add(f, e->token, GTM_T_PRONOUN, end, tier, e);
        else if (e->id != GTM_CLASS_VALUE)
            add(f, e->token, GTM_T_NOMINAL, end, tier, e);
        else if (behind_fact(f) || (!is_article(f, end) && !meaning_at(l, end, GTM_T_NOMINAL)))
            add(f, e->token, GTM_T_NOMINAL, end, tier, e)->text = e->name;
        break;
    case GTM_T_VERB:
        add(f, e->token, GTM_T_VERB, end, tier, e);
        if (e->id == GTM_VERB_LET)
            add(f, e->token, GTM_T_LET, end, tier, e);
        break;
    case GTM_T_ONLY:
        if (end >= l->count || joint_at(l, end).end > end)
            add(f, e->token, GTM_T_ONLY_B, end, tier, e);
        if (end < l->count && has_hours(l, end))
            add(f, e->token, GTM_T_ONLY_H, end, tier, e);
        add(f, e->token, GTM_T_ONLY, end, tier, e);
        break;
    default: add(f, e->token, e->token, end, tier, e);
    }
}

/* the trial started: a declared event needs no article */
static bool before_declared(const struct found *f)
{
    uint32_t length;
    const struct gtm_entry *e = NULL;
    if (meaning_at(f->l, f->at, GTM_T_DET))
        e = gtm_lattice_match(f->l, f->at + 1, &length);
    while (e && !(e->token == GTM_T_EVENT && e->symbol))
        e = e->other;
    return e != NULL;
}

/* `time`: where the longest time that begins here ends. */
static void add_phrases(struct found *f, uint32_t time)
{
    /* Tier A, the tier is A: no article */
    bool value = f->l->words[f->at].capital &&
                 (behind_fact(f) || (f->at && meaning_at(f->l, f->at - 1, GTM_T_BE)));
    if (before_declared(f))
        push(f, NULL, f->at + 1, 0);

    uint32_t longest = f->phrases && f->phrases->end > time ? f->phrases->end : time;
    for (const struct match *match = f->phrases; match; match = match->shorter) {
        f->known = true;
        for (const struct gtm_entry *e = match->entry; e; e = e->other)
            if (!value || e->token != GTM_T_DET)
                add_entry(f, e, match->end,
                          match->end < longest && e->token != GTM_T_COMPARE &&
                              e->token != GTM_T_BETWEEN);
    }
}

/* ---- numbers ---- */

/* "or more", "or less" behind a number at `at`: its words, or 0. */
static uint32_t or_more(const struct gtm_lattice *l, uint32_t at, enum gtm_compare *compare)
{
    const struct gtm_entry *joint = meaning_at(l, at, GTM_T_JOINT),
                           *more = meaning_at(l, at + 1, GTM_T_OR_MORE);
    if (!joint || joint->id != GTM_JOINT_OR || !more)
        return 0;
    *compare = (enum gtm_compare)more->id;
    return 2;
}

static bool of_follows(const struct gtm_lattice *l, uint32_t at)
{
    const struct gtm_entry *of = meaning_at(l, at + 1, GTM_T_PREP);
    return of && of->id == GTM_PREP_OF;
}

/* any two of Dana, Ben and me: so many of the people that follow */
static void add_share(struct found *f, uint32_t number, double value, enum gtm_compare compare)
{
    struct gtm_lattice *l = f->l;
    if (!of_follows(l, number) || value < 1 ||
        (compare != GTM_COMPARE_EQ && compare != GTM_COMPARE_GE))
        return;
    struct gtm_token *token = add(f, GTM_T_NUMBER, GTM_T_NUMBER, number + 2, 0, NULL);
    token->number = value;
}

/* A number in digits or one word. */
static bool number_at(const struct gtm_lattice *l, uint32_t at, double *number)
{
    const struct gtm_entry *e = meaning_at(l, at, GTM_T_NUMBER);
    if (is_kind(l, at, GTM_WORD_NUMBER))
        *number = l->words[at].number;
    else if (e)
        *number = e->id;
    return e || is_kind(l, at, GTM_WORD_NUMBER);
}

static void add_number(struct found *f)
{
    struct gtm_lattice *l = f->l;
    const struct gtm_entry *sign = NULL;
    uint32_t at = f->at;
    for (const struct match *match = f->phrases; match && !sign; match = match->shorter)
        for (const struct gtm_entry *e = match->entry; e && !sign; e = e->other)
            if (e->token == GTM_T_COMPARE) {
                sign = e;
                at = match->end;
            }
    const struct gtm_entry *any = meaning_at(l, f->at, GTM_T_DET);
    bool share = any && any->id == GTM_DET_ANY;
    double number;
    if (!number_at(l, at + share, &number))
        return;
    if (share) {
        add_share(f, at + 1, number, GTM_COMPARE_EQ);
        return;
    }
    add_share(f, at, number, sign ? (enum gtm_compare)sign->id : GTM_COMPARE_EQ);
    if (of_follows(l, at))
        return; /* one of …: no number */
    enum gtm_compare compare = sign ? (enum gtm_compare)sign->id : GTM_COMPARE_EQ;
    uint32_t end = at + 1 + or_more(l, at + 1, &compare);
    if (l->words[at].kind == GTM_WORD_NUMBER && l->words[at].plus)
        compare = GTM_COMPARE_GE;
    struct gtm_token *det = add(f, GTM_T_NUMBER, GTM_T_NUMBER, end, 0, sign);
    det->number = number;
    det->compare = compare;
    if (sign)
        return;
    f->known = true;
    struct gtm_token *quantity = add(f, GTM_T_QUANTITY, GTM_T_QUANTITY, end, 0, NULL);
    quantity->number = number;
    quantity->compare = compare;
    bool listed =
        f->at > 0 && (joint_at(l, f->at - 1).end == f->at || meaning_at(l, f->at - 1, GTM_T_PREP));
    if (listed && l->words[at].kind == GTM_WORD_NUMBER && end == at + 1 && !goes_on(l, end))
        add(f, GTM_T_STRING, GTM_T_STRING, end, 0, NULL);
}

/* "top 50", "top 10%" */
static void add_top(struct found *f)
{
    static const struct gtm_entry top = {
        .phrase = "top", .name = "top", .key = "", .token = GTM_T_NOMINAL, .id = GTM_CLASS_TOP};
    struct gtm_lattice *l = f->l;
    double number;
    if (!meaning_at(l, f->at, GTM_T_TOP) ||
        !gtm_when_number(l->lexicon, l->words, l->count, f->at + 1, false, &number))
        return;
    struct gtm_token *token = add(f, GTM_T_NOMINAL, GTM_T_NOMINAL, f->at + 2, 0, &top);
    const struct gtm_word *word = &l->words[f->at + 1];
    token->number = number;
    token->percent =
        word->kind == GTM_WORD_NUMBER && *word->low && word->low[strlen(word->low) - 1] == '%';
    f->known = true;
}

/* ---- times ---- */

enum { MOST_TIMES = 24 };

static uint32_t times_at(struct gtm_lattice *l, uint32_t at, struct gtm_when_match *out)
{
    struct gtm_when_finder when = {l->lexicon->arena, l->lexicon, l->diags};
    return gtm_when_at(&when, l->words, l->count, at, out, MOST_TIMES);
}

static bool has_hours(struct gtm_lattice *l, uint32_t at)
{
    struct gtm_when_match out[MOST_TIMES];
    uint32_t n = times_at(l, at, out);
    for (uint32_t i = 0; i < n; i++)
        if (out[i].token.kind == GTM_T_HOURS)
            return true;
    return false;
}

/* Adds the times that begin here. Returns where the longest ends. */
static uint32_t add_times(struct found *f)
{
    struct gtm_when_match out[MOST_TIMES];
    uint32_t n = times_at(f->l, f->at, out), longest = n ? out[0].length : 0, most = 0;
    for (uint32_t i = 0; i < n; i++) /* twice in one week: a limit, or how often within what time */
        if (out[i].token.kind != GTM_T_RATE && out[i].length > most)
            most = out[i].length;
    for (uint32_t i = 0; i < n; i++) {
        bool shorter = out[i].token.kind != GTM_T_RATE && out[i].length < most;
        struct gtm_token *token =
            add(f, out[i].token.kind, out[i].token.kind, f->at + out[i].length, shorter, NULL);
        struct gtm_span span = token->span;
        const char *text = token->text;
        *token = out[i].token;
        token->symbol = token->kind;
        token->span = span;
        token->text = text;
        f->known = true;
    }
    return f->at + longest;
}

/* ---- words in quotes, names, and words that stand for themselves ---- */

/* A quoted text is a value, or the name of something that the file declares. */
static void add_string(struct found *f)
{
    add(f, GTM_T_STRING, GTM_T_STRING, f->at + 1, 0, NULL);
    f->known = true;
    for (const struct gtm_entry *e = quoted(f->l, f->l->words[f->at].low); e; e = e->other)
        if (e->symbol && e->token == GTM_T_EVENT)
            add(f, GTM_T_EVENT, GTM_T_EVENT_P, f->at + 1, 0, e)->quoted = true;
        else if (e->symbol && e->token == GTM_T_NOMINAL && e->id == GTM_CLASS_SYMBOL)
            add(f, GTM_T_NOMINAL, GTM_T_NOMINAL, f->at + 1, 0, e)->quoted = true;
}

/* The text of some words as it was written. */
static const char *written(struct gtm_lattice *l, uint32_t begin, uint32_t end)
{
    struct gtm_text text = gtm_source_text(
        l->diags->sources, gtm_span_join(l->words[begin].span, l->words[end - 1].span));
    char *copy = gtm_arena_copy(l->lexicon->arena, text.at, text.length), *to = copy;
    for (char *from = copy; *from; from++)
        if (!isspace((unsigned char)*from))
            *to++ = *from;
        else if (to > copy && to[-1] != ' ')
            *to++ = ' ';
    *to = '\0';
    return copy;
}

/* Whether the word before has a meaning of a kind; `id`: that one, or any where it is negative. */
static bool behind(const struct gtm_lattice *l, uint32_t at, int kind, int id)
{
    return at && means(l, at - 1, kind, id);
}

/* Whether the sentence records something: mark, set, move … */
static bool records(const struct gtm_lattice *l)
{
    for (uint32_t i = 0; i < l->count; i++)
        if (means(l, i, GTM_T_VERB, GTM_VERB_RECORD))
            return true;
    return false;
}

/* Words that stand for themselves: Mark them as Interested; seems unhappy; the country is Peru. */
static void add_free(struct found *f)
{
    struct gtm_lattice *l = f->l;
    bool capital = is_word(l, f->at) && f->at && l->words[f->at].capital;
    bool seems = behind(l, f->at, GTM_T_JUDGES, -1) || behind(l, f->at, GTM_T_JUDGES_B, -1);
    if (!is_word(l, f->at) || (f->known ? !capital || !records(l) : !capital && !seems))
        return;
    uint32_t end = f->at + 1;
    while (l->words[f->at].capital && is_word(l, end) && l->words[end].capital)
        end++;
    add(f, GTM_T_STRING, GTM_T_FREE, end, 0, NULL)->text = written(l, f->at, end);
}

/* they say that they are …: the words up to what is said, where that is something a reply can be */
static void add_said(struct found *f)
{
    struct gtm_lattice *l = f->l;
    const struct gtm_entry *opener = meaning_at(l, f->at, GTM_T_SAID_WORD);
    if (!opener || !opener->id)
        return;
    uint32_t end = f->at + 1;
    while (meaning_at(l, end, GTM_T_SAID_WORD))
        end++;
    uint32_t length;
    if (gtm_entry_find(gtm_lattice_match(l, end, &length), GTM_T_NOMINAL, GTM_CLASS_MEANING))
        add(f, GTM_T_SAID, GTM_T_SAID, end, 0, NULL);
}

/* so I can …, because …: the rest of the sentence, word for word, up to a list of bullets */
static void add_tail(struct found *f)
{
    struct gtm_lattice *l = f->l;
    if (!meaning_at(l, f->at, GTM_T_TAIL) || f->at == 0 || !is_word(l, f->at + 1))
        return;
    uint32_t end = f->at;
    while (end < l->count && l->words[end].kind != GTM_WORD_BULLET &&
           !(l->words[end].kind == GTM_WORD_COLON && is_kind(l, end + 1, GTM_WORD_BULLET)))
        end++;
    add(f, GTM_T_TAIL, GTM_T_TAIL, end, 0, NULL)->text = written(l, f->at, end);
}

/* my and Dana's approval: me and Dana's */
static void add_my(struct found *f)
{
    const struct gtm_entry *my = meaning_at(f->l, f->at, GTM_T_MY);
    if (my && joint_at(f->l, f->at + 1).end > f->at + 1)
        add(f, GTM_T_NOMINAL, GTM_T_MY, f->at + 1, 0, gtm_lexicon_find(f->l->lexicon, my->name));
}

/* How far a bullet is indented, in bytes. */
static uint32_t indentation(const struct gtm_lattice *l, uint32_t at)
{
    const struct gtm_span *span = &l->words[at].span;
    const char *text = l->diags->sources->files[span->file].text.at;
    uint32_t n = 0;
    while (n < span->begin &&
           (text[span->begin - n - 1] == ' ' || text[span->begin - n - 1] == '\t'))
        n++;
    return n;
}

/* Below how many bullets a bullet stands: each that is indented less than the one below it. */
static uint32_t bullet_depth(const struct gtm_lattice *l, uint32_t at)
{
    uint32_t depth = 0, own = indentation(l, at);
    for (uint32_t i = at; i-- > 0;)
        if (l->words[i].kind == GTM_WORD_BULLET && indentation(l, i) < own) {
            own = indentation(l, i);
            depth++;
        }
    return depth;
}

/* Marks: colons, bullets, arrows, possessives and signs of comparison. */
static void add_marks(struct found *f)
{
    static const struct gtm_entry about = {
        .phrase = ":", .name = "about", .key = "", .token = GTM_T_PREP, .id = GTM_PREP_ABOUT};
    struct gtm_lattice *l = f->l;
    uint32_t end = f->at + 1;
    f->known = true;
    switch (l->words[f->at].kind) {
    case GTM_WORD_COLON:
        add(f, GTM_T_THEN, GTM_T_THEN, end, 0, NULL);
        add(f, GTM_T_COLON, GTM_T_COLON, end, 0, NULL);
        if (is_kind(l, end, GTM_WORD_BULLET))
            add(f, GTM_T_COLON, GTM_T_COLON_L, end, 0, NULL);
        if (is_kind(l, end, GTM_WORD_STRING))
            add(f, GTM_T_PREP, GTM_T_PREP, end, 0, &about);
        break;
    case GTM_WORD_BULLET: {
        static const int depths[] = {GTM_T_ITEM, GTM_T_ITEM_2, GTM_T_ITEM_3};
        uint32_t depth = bullet_depth(l, f->at);
        if (depth < sizeof depths / sizeof *depths)
            add(f, GTM_T_ITEM, depths[depth], end, 0, NULL);
        break;
    }
    case GTM_WORD_ARROW:
        add(f, GTM_T_ARROW, GTM_T_ARROW, end, 0, NULL);
        add(f, GTM_T_THEN, GTM_T_THEN, end, 0, NULL);
        add(f, GTM_T_DO, GTM_T_DO, end, 0, NULL);
        break;
    case GTM_WORD_POSS: add(f, GTM_T_POSS, GTM_T_POSS, end, 0, NULL); break;
    case GTM_WORD_COMPARE: {
        static const struct {
            const char *sign;
            enum gtm_compare compare;
        } signs[] = {{"=", GTM_COMPARE_EQ}, {"<", GTM_COMPARE_LT},  {"<=", GTM_COMPARE_LE},
                     {">", GTM_COMPARE_GT}, {">=", GTM_COMPARE_GE}, {"!=", GTM_COMPARE_NE}};
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
            if (strcmp(l->words[f->at].low, signs[i].sign) == 0) {
                add(f, GTM_T_COMPARE, GTM_T_COMPARE, end, 0, NULL)->compare = signs[i].compare;
                add(f, GTM_T_COMPARE, GTM_T_COMPARE_N, end, 0, NULL)->compare = signs[i].compare;
            }
        break;
    }
    default: f->known = false;
    }
}

/* The person that a capitalised word inside a sentence names: Will, May, Mark. Nothing else is
 * meant by it. */
static bool add_person(struct found *f)
{
    uint32_t length;
    if (f->at == 0 || !f->l->words[f->at].capital)
        return false;
    const struct gtm_entry *e = gtm_lattice_match(f->l, f->at, &length);
    while (e && !(e->token == GTM_T_NOMINAL && e->id == GTM_CLASS_PERSON && e->symbol))
        e = e->other;
    if (e) {
        add(f, e->token, GTM_T_PRONOUN, f->at + length, 0, e);
        f->known = true;
    }
    return e != NULL;
}

/* A word or number written twice: "at at". */
static bool is_repeated(const struct gtm_word *words, uint32_t at)
{
    return at > 0 && words[at].kind == words[at - 1].kind &&
           (words[at].kind == GTM_WORD_WORD || words[at].kind == GTM_WORD_NUMBER) &&
           strcmp(words[at].low, words[at - 1].low) == 0;
}

const struct gtm_edges *gtm_lattice_at(struct gtm_lattice *l, uint32_t at)
{
    assert(at < l->count);
    struct gtm_edges *edges = &l->places[at];
    if (edges->at)
        return edges;
    struct found f = {.l = l, .at = at};
    if (is_repeated(l->words, at)) {
        f.known = true; /* the second begins no phrase */
    } else if (add_joint(&f)) {
        assert(f.known); /* it begins nothing else */
    } else if (is_kind(l, at, GTM_WORD_STRING)) {
        add_string(&f);
        add_times(&f);
    } else if (is_word(l, at) && add_person(&f)) {
        add_said(&f);
    } else if (is_word(l, at) || is_kind(l, at, GTM_WORD_NUMBER)) {
        f.phrases = matches_at(l, at);
        add_said(&f);
        add_tail(&f);
        add_top(&f);
        uint32_t time = add_times(&f);
        add_number(&f);
        add_phrases(&f, time);
        add_my(&f);
        add_free(&f);
    } else {
        add_marks(&f);
    }
    static const struct gtm_edge none;
    *edges = (struct gtm_edges){f.count ? f.edges : &none, f.count, f.known};
    return edges;
}

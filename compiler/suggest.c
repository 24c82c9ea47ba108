/* suggest.c -- what is said of words that have no reading. A word that nobody knows was meant, by
 * its place, as a value, a fact, an adjective, a reply, a name, an event or an action, and each has
 * its own message. Where all words are known, the place up to which some branch of the search came
 * is shown, with what could stand there.
 */
#include "compiler/suggest.h"

#include <ctype.h>
#include <string.h>

#include "parser.tab.h"

enum { MOST_UNKNOWN = 16, MOST_COULD = 4, LONGEST_NAME = 4, LONGEST_EVENT = 6, LONGEST_PHRASE = 8 };

/* One word that nobody knows; a name can have several. */
struct unknown {
    uint32_t at, end;
    const char *mended;            /* the word that was probably meant, or NULL */
    bool stuck;                    /* the search comes up to it, and no further */
    bool value, noun, verb, event; /* what could stand there, where `stuck` */
};

struct suggest {
    struct gtm_workflow *w;
    const struct gtm_ask *ask;
    struct gtm_lattice lattice; /* of the words as they are */
    struct gtm_repair draft;    /* mended as far as could be */
    struct unknown unknown[MOST_UNKNOWN];
    uint32_t count;
    const char *sentence; /* the draft, where it has one meaning; or NULL */
};

#define SAY(...) gtm_arena_printf(s->w->arena, __VA_ARGS__)

static bool is_word(const struct suggest *s, uint32_t at)
{
    return at < s->ask->count && s->ask->words[at].kind == GTM_WORD_WORD;
}

static struct gtm_span span_of(const struct suggest *s, uint32_t begin, uint32_t end)
{
    return gtm_span_join(s->ask->words[begin].span, s->ask->words[end - 1].span);
}

static const char *said(const struct suggest *s, uint32_t begin, uint32_t end)
{
    return gtm_said(s->w, span_of(s, begin, end));
}

/* The words of [begin, end) in lower case. */
static const char *low(const struct suggest *s, uint32_t begin, uint32_t end)
{
    const char *text = s->ask->words[begin].low;
    for (uint32_t i = begin + 1; i < end; i++)
        text = SAY("%s %s", text, s->ask->words[i].low);
    return text;
}

static bool has(const struct gtm_entry *e, int token, int id)
{
    return gtm_entry_find(e, token, id) != NULL;
}

/* The meanings of the longest phrase that ends before word `end`, its begin in *begin; NULL where
 * there is none. */
static const struct gtm_entry *phrase_before(const struct suggest *s, uint32_t end, uint32_t *begin)
{
    const struct gtm_entry *found = NULL;
    for (uint32_t n = 1; n <= LONGEST_PHRASE && n <= end; n++) {
        uint32_t length;
        const struct gtm_entry *e = gtm_lattice_match(&s->lattice, end - n, &length);
        if (e && length == n) {
            found = e;
            *begin = end - n;
        }
    }
    return found;
}

static bool is_link(const struct gtm_entry *e)
{
    for (; e; e = e->other)
        switch (e->token) {
#define LINK(token) case GTM_T_##token:
#include "compiler/suggest.def"
            return true;
        default: break;
        }
    return false;
}

static const struct gtm_entry *find(const struct suggest *s, uint32_t at)
{
    return is_word(s, at) ? gtm_lexicon_find(&s->w->lexicon, s->ask->words[at].low) : NULL;
}

/* What begins the advice: the sentence that was meant, or the word. `rest` goes on behind it. */
static const char *did_you_mean(const struct suggest *s, const struct unknown *u, const char *rest)
{
    if (!u->mended)
        return rest;
    if (s->sentence && u == &s->unknown[0])
        return SAY("did you mean: %s", s->sentence);
    if (s->sentence)
        rest = "";
    return SAY("did you mean \"%s\"?%s%c%s", u->mended, *rest ? " " : "",
               toupper((unsigned char)*rest), *rest ? rest + 1 : "");
}

/* ---- one cause each; false where it is none ---- */

/* the plan is gold: none of its choices */
static bool report_choice(struct suggest *s, const struct unknown *u)
{
    const struct gtm_symbol *fact = NULL;
    uint32_t at = u->at;
    while (at > 0 && !fact) {
        uint32_t begin = at - 1;
        const struct gtm_entry *e = phrase_before(s, at, &begin);
        bool passes = is_link(find(s, at - 1)) || s->ask->words[at - 1].kind == GTM_WORD_COMMA ||
                      s->ask->words[at - 1].kind == GTM_WORD_STRING ||
                      has(e, GTM_T_NOMINAL, GTM_CLASS_VALUE);
        for (const struct gtm_entry *f = e; f && !fact; f = f->other)
            if (f->token == GTM_T_NOMINAL && f->symbol && f->symbol->kind == GTM_SYMBOL_FACT)
                fact = f->symbol;
        if ((!passes && !fact) || (fact && at == u->at))
            return false;
        at = passes && !has(e, GTM_T_NOMINAL, GTM_CLASS_VALUE) ? at - 1 : begin;
    }
    bool closed = false;
    const char *const *choices = fact ? gtm_symbol_choices(fact, &closed) : NULL;
    if (!choices || !closed)
        return false;
    const char *all = "";
    for (const char *const *c = choices; *c; c++)
        all = SAY("%s%s%s", all, *all ? ", " : "", *c);
    gtm_diag_report(&s->w->diags, GTM_DIAG_TYPE, span_of(s, u->at, u->end),
                    SAY("the %s is never \"%s\"", fact->name, low(s, u->at, u->end)),
                    did_you_mean(s, u, SAY("it is one of: %s", all)), NULL);
    return true;
}

/* Whether a word can be a part of a new fact's name: nothing that the language has a noun for. */
static bool names_fact(const struct suggest *s, uint32_t at)
{
    const struct gtm_entry *e = find(s, at);
    for (; e; e = e->other)
        if (e->token == GTM_T_DET || e->token == GTM_T_WHOSE || e->token == GTM_T_PREP ||
            e->token == GTM_T_JOINT || e->token == GTM_T_WHO || e->token == GTM_T_IF ||
            (e->token == GTM_T_NOMINAL && !e->symbol && e->id != GTM_CLASS_VALUE &&
             e->id != GTM_CLASS_QUALITY))
            return false;
    return is_word(s, at);
}

static bool ends_fact(const struct suggest *s, uint32_t at)
{
    if (at < s->ask->count && s->ask->words[at].kind == GTM_WORD_COMPARE)
        return true;
    uint32_t length;
    const struct gtm_entry *e = gtm_lattice_match(&s->lattice, at, &length);
    for (; e && at < s->ask->count; e = e->other)
        switch (e->token) {
#define FOLLOWS(token) case GTM_T_##token:
#include "compiler/suggest.def"
            return true;
        default: break;
        }
    return false;
}

/* the shoe size is above 40: a fact that was not declared */
static bool report_fact(struct suggest *s, struct unknown *u)
{
    uint32_t begin = u->at, end = u->end;
    while (begin > 0 && u->at - begin < LONGEST_NAME && names_fact(s, begin - 1))
        begin--;
    while (end - begin < LONGEST_NAME && names_fact(s, end) && !ends_fact(s, end))
        end++;
    const struct gtm_entry *before = begin ? find(s, begin - 1) : NULL;
    bool owned = begin && s->ask->words[begin - 1].kind == GTM_WORD_POSS;
    if (!ends_fact(s, end) ||
        !(owned || has(before, GTM_T_DET, -1) || has(before, GTM_T_WHOSE, -1)))
        return false;
    const char *name = low(s, begin, end);
    gtm_diag_report(&s->w->diags, GTM_DIAG_UNKNOWN_FACT, span_of(s, begin, end), name,
                    did_you_mean(s, u,
                                 SAY("%seclare it: Each prospect has a %s that is a number. (or: a "
                                     "date, yes or no, A, B or C)",
                                     u->mended ? "or d" : "d", name)),
                    NULL);
    u->end = end;
    while (u->end < s->ask->count && s->ask->words[u->end].kind != GTM_WORD_COMMA)
        u->end++; /* nor are its values known */
    return true;
}

/* What adjectives there are, from words.def: of each key and value the word that is the value. */
static const char *qualities(const struct suggest *s)
{
    static const struct {
        const char *word, *key, *value;
    } all[] = {
#define QUALITY(word, k, value) {word, k, value},
#include "grammar/words.def"
    };
    const char *text = "";
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (*all[i].key && strcmp(all[i].key, "channel") != 0 &&
            strcmp(all[i].word, all[i].value) == 0)
            text = SAY("%s%s%s", text, *text ? ", " : "", all[i].word);
    return text;
}

/* What can be done, from words.def: the first verb of each kind. */
static const char *actions(const struct suggest *s)
{
    static const struct {
        const char *lemma;
        enum gtm_verb verb;
    } all[] = {
#define ACTION(lemma, verb, attribute) {lemma, GTM_VERB_##verb},
#include "grammar/words.def"
    };
    const char *text = "";
    uint32_t had = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (!(had & 1u << all[i].verb))
            text = SAY("%s%s%s", text, *text ? ", " : "", all[i].lemma);
        had |= 1u << all[i].verb;
    }
    return text;
}

/* a purple message: an adjective that no primitive knows */
static bool report_adjective(struct suggest *s, const struct unknown *u)
{
    static const uint16_t made[] = {
#define MADE(class) GTM_CLASS_##class,
#include "compiler/suggest.def"
    };
    const struct gtm_entry *noun = NULL;
    uint32_t length;
    const struct gtm_entry *e =
        u->end < s->ask->count ? gtm_lattice_match(&s->lattice, u->end, &length) : NULL;
    for (; e && !noun; e = e->other)
        for (size_t i = 0; i < sizeof made / sizeof *made; i++)
            if (e->token == GTM_T_NOMINAL && e->id == made[i])
                noun = e;
    if (!noun || (u->stuck && !u->noun))
        return false;
    gtm_diag_report(&s->w->diags, GTM_DIAG_UNKNOWN_ADJECTIVE, span_of(s, u->at, u->end),
                    low(s, u->at, u->end), SAY("a %s", noun->name),
                    did_you_mean(s, u, SAY("what can be asked: %s", qualities(s))));
    return true;
}

/* the reply is angry, they reply angrily: nothing that a reply can be */
static bool report_reply(struct suggest *s, const struct unknown *u)
{
    uint32_t at = u->at, begin = 0;
    while (at > 0 && is_link(find(s, at - 1)))
        at--;
    const struct gtm_entry *of = phrase_before(s, at, &begin);
    if (at == u->at ? !has(of, GTM_T_EVENT, GTM_EVENT_REPLIED)
                    : !has(of, GTM_T_NOMINAL, GTM_CLASS_REPLY))
        return false;
    gtm_diag_report(&s->w->diags, GTM_DIAG_UNKNOWN_ADJECTIVE, span_of(s, u->at, u->end),
                    low(s, u->at, u->end), "a reply",
                    did_you_mean(s, u,
                                 "what a reply can be: positive, a question, an objection, not "
                                 "now, the wrong person, out of office, an unsubscribe request, "
                                 "unclear; or words in quotes"));
    return true;
}

static const char *in_capitals(struct suggest *s, uint32_t begin, uint32_t end, char between)
{
    char *text = gtm_arena_copy(s->w->arena, low(s, begin, end), strlen(low(s, begin, end)));
    for (char *p = text; *p; p++)
        if (*p == ' ')
            *p = between;
        else if (between == ' ' && (p == text || p[-1] == ' '))
            *p = (char)toupper((unsigned char)*p);
    return text;
}

/* Alert Dana, alert Dana Smith: capitals within a sentence are somebody's name. */
static bool report_name(struct suggest *s, const struct unknown *u)
{
    if (u->at == 0 || !s->ask->words[u->at].capital || s->ask->words[u->at].line_start)
        return false;
    const char *name = in_capitals(s, u->at, u->end, ' '),
               *address = in_capitals(s, u->at, u->end, '.');
    const struct gtm_entry *before = find(s, u->at - 1);
    bool value = ends_fact(s, u->at - 1) || has(before, GTM_T_PREP, GTM_PREP_IN);
    gtm_diag_report(
        &s->w->diags, GTM_DIAG_UNKNOWN_WORD, span_of(s, u->at, u->end), name,
        did_you_mean(s, u,
                     value ? SAY("put a value in quotes: \"%s\"", name)
                           : SAY("if it is a person, say so first: %s is a person reached at "
                                 "\"%s@example.com\". If it is a value, put it in quotes: \"%s\"",
                                 name, address, name)),
        NULL);
    return true;
}

/* If the prospect ghosts us: what can be declared as an event */
static bool report_event(struct suggest *s, struct unknown *u)
{
    uint32_t at = u->at, begin = 0, end = u->end;
    const struct gtm_entry *e = find(s, at ? at - 1 : 0);
    while (at > 0 && (has(e, GTM_T_HAVE, -1) || has(e, GTM_T_AUX, -1) || has(e, GTM_T_NOT, -1)))
        e = find(s, --at ? at - 1 : 0);
    const struct gtm_entry *who = phrase_before(s, at, &begin);
    if (!u->event ||
        !(has(who, GTM_T_NOMINAL, GTM_CLASS_PROSPECT) || has(who, GTM_T_NOMINAL, GTM_CLASS_THEY)))
        return false;
    while (end - u->at < LONGEST_EVENT && is_word(s, end) && !has(find(s, end), GTM_T_JOINT, -1))
        end++;
    char *name = gtm_arena_copy(s->w->arena, low(s, u->at, end), strlen(low(s, u->at, end)));
    *name = (char)toupper((unsigned char)*name);
    u->end = end;
    gtm_diag_report(
        &s->w->diags, GTM_DIAG_UNKNOWN_WORD, span_of(s, u->at, end), low(s, u->at, end),
        did_you_mean(
            s, u,
            SAY("if it happens outside of this workflow, declare it as an event: \"%s\" is "
                "an event.",
                name)),
        NULL);
    return true;
}

/* What could stand at a place, in a person's words. */
static const char *could_stand(struct suggest *s, const struct gtm_reach *reach)
{
    static const struct {
        int symbol;
        const char *said;
    } all[] = {
#define COULD(symbol, said) {GTM_T_##symbol, said},
#include "compiler/suggest.def"
    };
    const char *text = "";
    unsigned n = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all && n < MOST_COULD; i++)
        if (!strstr(text, all[i].said) && gtm_reach_takes(reach, all[i].symbol)) {
            text = SAY("%s%s%s", text, n ? "; " : "", all[i].said);
            n++;
        }
    return n ? SAY("what could stand here: %s", text) : "write it in other words";
}

static void report_word(struct suggest *s, const struct unknown *u)
{
    const char *word = low(s, u->at, u->end), *advice = "";
    if (u->verb && !u->mended)
        advice = SAY("what can be done: %s", actions(s));
    else if (u->value && u->noun && !u->mended)
        advice = SAY("if it is a name or a value, put it in quotes: \"%s\"; if it is a term of "
                     "yours, define it: A %s is a prospect whose …",
                     word, word);
    else if (u->value || (!u->stuck && !u->mended))
        advice = SAY("if it is a name or a value, put it in quotes: \"%s\"", word);
    else if (!u->mended)
        advice = "leave it out, or write it in other words";
    gtm_diag_report(&s->w->diags, GTM_DIAG_UNKNOWN_WORD, span_of(s, u->at, u->end), word,
                    did_you_mean(s, u, advice), NULL);
}

/* ---- words that nobody knows ---- */

static bool is_unknown(struct suggest *s, uint32_t at)
{
    return is_word(s, at) && !gtm_lattice_at(&s->lattice, at)->known;
}

/* Whether the search comes past a word and the next with another word in its place; the place keeps
 * it if so. */
static bool fits(struct suggest *s, struct unknown *u, const char *word)
{
    struct gtm_reach *reach = gtm_arena_alloc(s->w->arena, sizeof *reach);
    const char *old = s->draft.words[u->at].low;
    gtm_repair_put(&s->draft, u->at, word);
    bool last = u->at + 1 >= s->ask->count || is_unknown(s, u->at + 1);
    if (gtm_repair_reach(&s->draft, reach) > u->at + !last)
        return true;
    gtm_repair_put(&s->draft, u->at, old);
    return false;
}

static void mend(struct suggest *s, struct unknown *u)
{
    const char *near[GTM_MOST_NEAR];
    uint32_t n = gtm_lexicon_near(&s->w->lexicon, s->ask->words[u->at].low, near);
    for (uint32_t i = 0; i < n && !u->mended && u->end == u->at + 1; i++)
        if (fits(s, u, near[i]))
            u->mended = near[i];
}

/* Puts something known in its place, so that the words behind it are looked at. */
static void stand_in(struct suggest *s, const struct unknown *u)
{
    struct gtm_word *words = s->draft.words;
    if (!u->value && !u->noun)
        return;
    for (uint32_t i = u->at; i < u->end; i++) {
        words[i].kind = GTM_WORD_STRING;
        words[i].capital = false;
    }
}

static void note_unknown(struct suggest *s, uint32_t at)
{
    struct gtm_reach *reach = gtm_arena_alloc(s->w->arena, sizeof *reach);
    struct unknown u = {.at = at, .end = at + 1};
    const struct gtm_edges *edges = gtm_lattice_at(&s->lattice, at);
    uint32_t furthest = gtm_repair_reach(&s->draft, reach);
    bool person = at > 0 && has(find(s, at - 1), GTM_T_VERB, -1); /* alert Dana */
    if ((furthest > at && !person) || s->count == MOST_UNKNOWN)
        return; /* a value or a topic that may stand there */
    for (uint32_t i = 0; i < edges->count; i++)
        u.end = edges->at[i].end > u.end ? edges->at[i].end : u.end;
    u.stuck = furthest == at;
    u.value = u.stuck && gtm_reach_takes(reach, GTM_T_STRING);
    u.noun = u.stuck && gtm_reach_takes(reach, GTM_T_NOMINAL);
    u.verb = u.stuck && gtm_reach_takes(reach, GTM_T_VERB);
    u.event =
        u.stuck && (gtm_reach_takes(reach, GTM_T_EVENT_S) ||
                    gtm_reach_takes(reach, GTM_T_EVENT_P) || gtm_reach_takes(reach, GTM_T_EVENT_B));
    for (uint32_t i = 0; i < s->count; i++)
        if (strcmp(low(s, s->unknown[i].at, s->unknown[i].end), low(s, u.at, u.end)) == 0) {
            gtm_repair_put(&s->draft, at, s->draft.words[s->unknown[i].at].low);
            return; /* reported once */
        }
    mend(s, &u);
    struct unknown *before = s->count ? &s->unknown[s->count - 1] : NULL;
    bool name = s->ask->words[at].capital;
    if (!u.mended)
        stand_in(s, &u);
    if (before && before->end == at && !before->mended && !u.mended && u.noun && !name)
        before->end = u.end; /* the marketing department */
    else
        s->unknown[s->count++] = u;
}

static void find_unknown(struct suggest *s)
{
    uint32_t covered = 0;
    for (uint32_t i = 0; i < s->ask->count; i++) {
        const struct gtm_edges *edges = gtm_lattice_at(&s->lattice, i);
        bool known = edges->known || i < covered || !is_word(s, i);
        for (uint32_t k = 0; k < edges->count; k++)
            if ((known || (edges->at[k].token && edges->at[k].token->symbol == GTM_T_FREE)) &&
                edges->at[k].end > covered)
                covered = edges->at[k].end;
        if (!known)
            note_unknown(s, i);
    }
}

/* Whether the mended words make a sentence, one of them perhaps by another word that is as near. */
static bool reads(struct suggest *s)
{
    if (gtm_repair_reads(&s->draft) || gtm_repair_declares(&s->draft))
        return true;
    for (uint32_t i = 0; i < s->count; i++) {
        struct unknown *u = &s->unknown[i];
        const char *near[GTM_MOST_NEAR];
        uint32_t n = gtm_lexicon_near(&s->w->lexicon, s->ask->words[u->at].low, near);
        for (uint32_t k = 0; k < n; k++) {
            gtm_repair_put(&s->draft, u->at, near[k]);
            if (gtm_repair_reads(&s->draft)) {
                u->mended = near[k];
                return true;
            }
        }
        gtm_repair_put(&s->draft, u->at, u->mended);
    }
    return false;
}

static void report_unknown(struct suggest *s)
{
    bool mended = true;
    for (uint32_t i = 0; i < s->count; i++)
        mended = mended && s->unknown[i].mended;
    if (mended && s->count && reads(s))
        s->sentence = gtm_repair_text(&s->draft);
    for (uint32_t i = 0, end = 0; i < s->count; i++) {
        struct unknown *u = &s->unknown[i];
        if (u->at < end)
            continue;
        if (!report_choice(s, u) && !report_fact(s, u) && !report_name(s, u) &&
            !report_reply(s, u) && !report_adjective(s, u) && !report_event(s, u))
            report_word(s, u);
        end = u->end;
    }
}

/* ---- all words are known ---- */

static bool is_relative(const struct suggest *s, uint32_t at)
{
    const struct gtm_entry *e = find(s, at);
    return has(e, GTM_T_WHO, -1) || has(e, GTM_T_WHOSE, -1);
}

/* Where words stand in brackets: which, or false. */
static bool brackets(const struct suggest *s, uint32_t *begin, uint32_t *end)
{
    for (*begin = 0; *begin < s->ask->count; ++*begin)
        if (s->ask->words[*begin].kind == GTM_WORD_OPEN ||
            s->ask->words[*begin].kind == GTM_WORD_CLOSE)
            break;
    for (*end = *begin + 1; *end < s->ask->count;)
        if (s->ask->words[(*end)++].kind == GTM_WORD_CLOSE)
            break;
    return *begin < s->ask->count;
}

/* A relative clause within another one: the two sentences that say it, where they can be read. */
static void report_nested(struct suggest *s, uint32_t at)
{
    struct gtm_repair one = gtm_repair_of(s->w, s->ask), two = gtm_repair_of(s->w, s->ask);
    uint32_t end = at, first = 0;
    while (end < s->ask->count && s->ask->words[end].kind != GTM_WORD_COMMA)
        end++;
    while (first < at && !is_relative(s, first))
        first++;
    bool good = gtm_repair_cut(&one, at, end) && gtm_repair_cut(&two, first, at);
    gtm_diag_report(
        &s->w->diags, GTM_DIAG_NESTED, s->ask->words[at].span,
        good ? SAY("write two sentences: %s %s", gtm_repair_text(&one), gtm_repair_text(&two))
             : "write two sentences, each with one of the conditions",
        NULL, NULL);
}

static void report_known(struct suggest *s)
{
    struct gtm_reach *reach = gtm_arena_alloc(s->w->arena, sizeof *reach);
    struct gtm_diags *diags = &s->w->diags;
    uint32_t at = gtm_repair_reach(&s->draft, reach), end = at + 1;
    const struct gtm_edges *edges = at < s->ask->count ? gtm_lattice_at(&s->lattice, at) : NULL;
    if (at > s->ask->count) { /* the grammar takes it, but it says nothing to do */
        gtm_diag_report(diags, GTM_DIAG_NO_VERB, span_of(s, 0, s->ask->count),
                        SAY("what can be done: %s", actions(s)), NULL, NULL);
        return;
    }
    for (uint32_t i = 0; edges && i < edges->count; i++)
        if (edges->at[i].tier == 0 && edges->at[i].end > end &&
            !(edges->at[i].token && edges->at[i].token->symbol == GTM_T_TAIL))
            end = edges->at[i].end;
    if (reach->relative && is_relative(s, at)) {
        report_nested(s, at);
        return;
    }
    const char *repaired = gtm_repair_near(s->w, s->ask, at);
    const char *advice = repaired ? SAY("did you mean: %s", repaired) : could_stand(s, reach);
    if (at < s->ask->count) {
        gtm_diag_report(diags, GTM_DIAG_NOT_UNDERSTOOD, span_of(s, at, end), said(s, at, end),
                        advice, NULL);
        return;
    }
    struct gtm_span last = s->ask->words[s->ask->count - 1].span;
    last.begin = last.end;
    gtm_diag_report(diags, GTM_DIAG_INCOMPLETE, last, advice, NULL, NULL);
}

/* Tier A/B: a slash right behind a word. Returns whether there is one. */
static bool report_slash(struct gtm_workflow *w, const struct gtm_ask *ask)
{
    for (uint32_t i = 1; i < ask->count; i++) {
        struct gtm_span span = ask->words[i].span;
        if (ask->words[i].kind != GTM_WORD_STRING || *ask->words[i].low != '/' ||
            span.begin != ask->words[i - 1].span.end)
            continue;
        span.end = span.begin + 1;
        gtm_diag_report(&w->diags, GTM_DIAG_BAD_CHARACTER, span, "write \"or\" or \"and\" instead",
                        NULL, NULL);
        return true;
    }
    return false;
}

static void report_too_many(struct gtm_workflow *w, const struct gtm_ask *ask,
                            const struct gtm_search *found)
{
    bool ways = found->count == GTM_MOST_STRINGS;
    int limit = found->deep ? GTM_LR_DEPTH : ways ? GTM_MOST_STRINGS : GTM_MOST_BRANCHES;
    gtm_diag_report(&w->diags, GTM_DIAG_LONG_SENTENCE, ask->words[0].span,
                    gtm_arena_printf(w->arena, "more than %d %s", limit,
                                     found->deep ? "parts within one another"
                                     : ways      ? "readings"
                                                 : "beginnings of readings"),
                    gtm_arena_printf(w->arena, "%d", limit), NULL);
}

static void suggest_init(struct suggest *s, struct gtm_workflow *w, const struct gtm_ask *ask)
{
    *s = (struct suggest){.w = w, .ask = ask};
    gtm_lattice_init(&s->lattice, w->arena, &w->lexicon, &w->diags, ask->words, ask->count);
    s->draft = gtm_repair_of(w, ask);
}

void gtm_suggest(struct gtm_workflow *w, const struct gtm_ask *ask, const struct gtm_search *found)
{
    struct suggest s;
    uint32_t begin, end;
    if (w->saying || gtm_diag_failed(&w->diags, ask->unit ? ask->unit->span : ask->within))
        return; /* its characters are not all read */
    suggest_init(&s, w, ask);
    if (found->too_many || found->deep) {
        report_too_many(w, ask, found);
    } else if (report_slash(w, ask)) {
        return;
    } else if (brackets(&s, &begin, &end)) {
        gtm_diag_report(&w->diags, GTM_DIAG_NOT_UNDERSTOOD, span_of(&s, begin, end),
                        said(&s, begin, end),
                        "what stands in brackets is not read: write it as a sentence of its own, "
                        "or as a comment behind a #",
                        NULL);
    } else {
        find_unknown(&s);
        if (s.count)
            report_unknown(&s);
        else
            report_known(&s);
    }
}

bool gtm_suggest_names(struct gtm_workflow *w, const struct gtm_ask *ask,
                       const struct gtm_string *string, struct gtm_diags *diags)
{
    struct suggest s = {.w = NULL};
    if (!w->saying && report_slash(w, ask))
        return true;
    for (uint32_t i = 0; i < string->count && !w->saying; i++) {
        const struct gtm_token *t = string->tokens[i];
        uint32_t at = 0, end;
        if (t->symbol != GTM_T_FREE)
            continue;
        if (!s.w)
            suggest_init(&s, w, ask);
        while (at + 1 < ask->count && ask->words[at].span.begin < t->span.begin)
            at++;
        for (end = at + 1; end < ask->count && ask->words[end].span.end <= t->span.end;)
            end++;
        if (gtm_lattice_at(&s.lattice, at)->known)
            continue;
        s.unknown[0] = (struct unknown){.at = at, .end = end, .value = true, .noun = true};
        mend(&s, &s.unknown[0]);
        s.count =
            gtm_diag_failed(diags, t->span) || (s.unknown[0].mended && gtm_repair_reads(&s.draft));
        report_unknown(&s);
        if (s.count)
            return true;
    }
    return false;
}

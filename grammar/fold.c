/* fold.c -- words to tokens: longest phrase first, then the meaning that fits what stands before
 * it. */
#include "grammar/fold.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "parser.tab.h"

enum { MAX_PHRASE = 160 };

bool gtm_fold_is_word(const struct fold *f, uint32_t at)
{
    return at < f->count && f->words[at].kind == GTM_WORD_WORD;
}

bool gtm_fold_is(const struct fold *f, uint32_t at, const char *low)
{
    return gtm_fold_is_word(f, at) && strcmp(f->words[at].low, low) == 0;
}

static int previous(const struct fold *f)
{
    return f->tokens[f->tokens_count - 1].kind;
}

void gtm_fold_emit(struct fold *f, struct gtm_token token, uint32_t at, uint32_t length)
{
    if (f->tokens_count == f->room) {
        uint32_t room = f->room ? f->room * 2 : 32;
        struct gtm_token *tokens = gtm_arena_alloc(f->folder->arena, room * sizeof *tokens);
        if (f->tokens_count)
            memcpy(tokens, f->tokens, f->tokens_count * sizeof *tokens);
        f->tokens = tokens;
        f->room = room;
    }
    if (length)
        token.span = gtm_span_join(f->words[at].span, f->words[at + length - 1].span);
    else if (f->count)
        token.span = f->words[at < f->count ? at : f->count - 1].span;
    if (!token.text)
        token.text = length ? f->words[at].low : "";
    f->tokens[f->tokens_count++] = token;
}

/* Adds a token without an entry. */
static void emit_kind(struct fold *f, int kind, uint32_t length)
{
    struct gtm_token token = {.kind = kind, .weekday = -1};
    gtm_fold_emit(f, token, f->at, length);
    f->at += length;
}

const struct gtm_entry *gtm_fold_match(const struct fold *f, uint32_t at, uint32_t *length)
{
    char phrase[MAX_PHRASE];
    size_t used = 0;
    const struct gtm_entry *best = NULL;
    unsigned words = 0;
    bool possessive = false;
    *length = 0;
    for (uint32_t i = at; i < f->count && words < f->folder->lexicon->longest; i++) {
        if (f->words[i].kind == GTM_WORD_POSS &&
            words) { /* the company's size is the fact company size */
            possessive = true;
            continue;
        }
        if (f->words[i].kind != GTM_WORD_WORD && f->words[i].kind != GTM_WORD_NUMBER)
            break;
        size_t n = strlen(f->words[i].low);
        if (used + n + 2 > sizeof phrase)
            break;
        if (words++)
            phrase[used++] = ' ';
        memcpy(phrase + used, f->words[i].low, n + 1);
        used += n;
        const struct gtm_entry *found = gtm_lexicon_find(f->folder->lexicon, phrase);
        if (found && (!possessive || found->symbol)) {
            best = found;
            *length = i + 1 - at;
        }
    }
    return best;
}

/* ---- which meaning ---- */

static bool has_kind(const struct gtm_entry *e, int kind)
{
    for (; e; e = e->other)
        if (e->token == kind)
            return true;
    return false;
}

static bool has_class(const struct gtm_entry *e, uint16_t cls)
{
    for (; e; e = e->other)
        if (e->token == GTM_T_NOMINAL && e->id == cls)
            return true;
    return false;
}

static bool is_separator(const struct fold *f, uint32_t at);

bool gtm_fold_noun_follows(const struct fold *f, uint32_t at)
{
    if (is_separator(f, at))
        return false;
    if (f->words[at].kind == GTM_WORD_STRING)
        return true;
    uint32_t length;
    const struct gtm_entry *e = gtm_fold_match(f, at, &length);
    if (!e && gtm_fold_is_word(f, at))
        return true; /* an unknown word: its own error says more */
    if (gtm_fold_is(f, at, "top"))
        return true;
    return has_kind(e, GTM_T_NOMINAL);
}

bool gtm_fold_count_place(const struct fold *f)
{
    int p = previous(f);
    return p == GTM_T_NOMINAL || p == GTM_T_EVENT || p == GTM_T_STRING || p == GTM_T_COMPARE;
}

static bool is_noun_place(int p)
{
    return p == GTM_T_DET || p == GTM_T_NO || p == GTM_T_NUMBER || p == GTM_T_POSS ||
           p == GTM_T_PREP || p == GTM_T_WHOSE || p == GTM_T_WITHOUT;
}

static bool is_auxiliary(int p)
{
    return p == GTM_T_AUX || p == GTM_T_AUXNOT || p == GTM_T_HAVE || p == GTM_T_HAVENOT ||
           p == GTM_T_FREQUENCY || p == GTM_T_WHO;
}

/* Whether the noun before is a mere adjective that wants a noun behind it. */
static bool after_adjective(const struct fold *f)
{
    const struct gtm_token *t = &f->tokens[f->tokens_count - 1];
    return t->kind == GTM_T_NOMINAL && t->entry && t->entry->id == GTM_CLASS_QUALITY;
}

static bool is_condition(const struct fold *f)
{
    return f->mode == FOLD_COND || f->in_rel || f->mode == FOLD_MEANING;
}

static int score_event(const struct fold *f, const struct gtm_entry *e)
{
    int p = previous(f);
    bool participle = e->form == GTM_FORM_PARTICIPLE;
    if (p == GTM_T_BE || p == GTM_T_BENOT)
        return participle ? 100 : 0;
    if (is_auxiliary(p))
        return 100;
    if (is_noun_place(p) || after_adjective(f) || !is_condition(f))
        return 0;
    if (p == GTM_T_NOMINAL || p == GTM_T_STRING || p == GTM_T_DURATION)
        return f->verb == FOLD_NO_VERB || f->in_rel ? 90 : 20;
    if (p == GTM_T_IF || p == GTM_T_UNLESS || p == GTM_T_AND_C || p == GTM_T_OR_C ||
        p == GTM_T_AND_P || p == GTM_T_OR_P || p == GTM_T_NOT || p == GTM_T_ITEM ||
        p == GTM_T_UNTIL || p == GTM_T_START_COND || p == GTM_T_START_ARROW)
        return e->form == GTM_FORM_BASE ? 40 : 70;
    return 30;
}

/* Verbs of conditions that are nouns too (fit, reference). */
static int score_clause_verb(const struct fold *f)
{
    int p = previous(f);
    if (!is_condition(f))
        return 5;
    if (is_noun_place(p) || after_adjective(f))
        return 0;
    if (is_auxiliary(p) || p == GTM_T_AND_C || p == GTM_T_OR_C || p == GTM_T_AND_P ||
        p == GTM_T_OR_P)
        return 95;
    return f->verb == FOLD_NO_VERB || f->in_rel ? 90 : 20;
}

static int score_nominal(const struct fold *f, const struct gtm_entry *e, uint32_t next)
{
    int p = previous(f);
    if (e->id == GTM_CLASS_QUALITY && !gtm_fold_noun_follows(f, next) &&
        !(p == GTM_T_BE || p == GTM_T_BENOT || p == GTM_T_JUDGES))
        return 8; /* an adjective wants its noun */
    if (is_noun_place(p) || after_adjective(f))
        return 95;
    return f->expect_action ? 10 : 50;
}

static int score(const struct fold *f, const struct gtm_entry *e, uint32_t next)
{
    int p = previous(f);
    switch (e->token) {
    case GTM_T_VERB:
        if (is_noun_place(p) || after_adjective(f))
            return 0;
        return f->expect_action || p == GTM_T_TO ? 100 : 1;
    case GTM_T_GERUND: return p == GTM_T_BEFORE ? 100 : 3;
    case GTM_T_PARTICIPLE:
        return (p == GTM_T_BE || p == GTM_T_BENOT) && f->mode == FOLD_ACTION ? 90 : 2;
    case GTM_T_VERB_S:
        return f->mode == FOLD_ACTION && !f->in_rel && p == GTM_T_NOMINAL && f->expect_action ? 60
                                                                                              : 2;
    case GTM_T_EVENT: return score_event(f, e);
    case GTM_T_FITS:
    case GTM_T_TEXTVERB:
    case GTM_T_JUDGES: return score_clause_verb(f);
    case GTM_T_NOMINAL: return score_nominal(f, e, next);
    case GTM_T_WHO:
        return p == GTM_T_NOMINAL || p == GTM_T_STRING || p == GTM_T_AND_P || p == GTM_T_OR_P ? 100
                                                                                              : 0;
    case GTM_T_COMPARE: return next < f->count && f->words[next].kind == GTM_WORD_NUMBER ? 70 : 45;
    case GTM_T_PREP: return 60;
    case GTM_T_BE: return 80;
    case GTM_T_ADVERB: return is_noun_place(p) ? 9 : 55;
    case GTM_T_STATE: return p == GTM_T_BE || p == GTM_T_BENOT ? 100 : 30;
    default: return 40;
    }
}

static const struct gtm_entry *choose(const struct fold *f, const struct gtm_entry *first,
                                      uint32_t next)
{
    const struct gtm_entry *best = NULL;
    int most = -1;
    for (const struct gtm_entry *e = first; e; e = e->other) {
        int points = score(f, e, next);
        if (points > most) {
            best = e;
            most = points;
        }
    }
    return best;
}

/* ---- what follows a separator ---- */

static bool is_separator(const struct fold *f, uint32_t at)
{
    if (at >= f->count)
        return true;
    enum gtm_word_kind kind = f->words[at].kind;
    return kind == GTM_WORD_COMMA || kind == GTM_WORD_COLON || kind == GTM_WORD_BULLET ||
           kind == GTM_WORD_ARROW || kind == GTM_WORD_DASH || gtm_fold_is(f, at, "and") ||
           gtm_fold_is(f, at, "or") || gtm_fold_is(f, at, "then") || gtm_fold_is(f, at, "but") ||
           gtm_fold_is(f, at, "nor");
}

/* "the rep is notified", "the sequence stops", "the owner should review it" begins at `at`. */
static bool passive_at(const struct fold *f, uint32_t at)
{
    bool be = false;
    for (uint32_t i = at, step; !is_separator(f, i); i += step) {
        uint32_t length;
        const struct gtm_entry *e = gtm_fold_match(f, i, &length);
        step = length ? length : 1;
        if (i > at && (has_kind(e, GTM_T_MODAL) ||
                       (has_kind(e, GTM_T_VERB_S) && !has_kind(e, GTM_T_NOMINAL) &&
                        !has_kind(e, GTM_T_EVENT))))
            return true;
        if (be && has_kind(e, GTM_T_PARTICIPLE) && !has_kind(e, GTM_T_EVENT))
            return true;
        if (be && !has_kind(e, GTM_T_ADVERB))
            return false;
        if (has_kind(e, GTM_T_BE))
            be = true;
        else if (has_kind(e, GTM_T_VERB) && i == at)
            return false;
    }
    return false;
}

/* Whether an action's verb begins at `at`; `sure` where a comma or "then" stands before it. */
static bool action_at(const struct fold *f, uint32_t at, bool sure)
{
    uint32_t length;
    const struct gtm_entry *e = gtm_fold_match(f, at, &length);
    while (e && has_kind(e, GTM_T_ADVERB) && !has_kind(e, GTM_T_VERB)) {
        at += length;
        e = gtm_fold_match(f, at, &length);
    }
    if ((gtm_fold_is(f, at, "do") && gtm_fold_is(f, at + 1, "not")) || gtm_fold_is(f, at, "never"))
        return sure;
    if (!e || !has_kind(e, GTM_T_VERB))
        return sure && passive_at(f, at);
    if (gtm_fold_is(f, at, "do") && !sure && length == 1)
        return false;
    if (!has_kind(e, GTM_T_NOMINAL) && !has_kind(e, GTM_T_EVENT))
        return true;
    uint32_t next = at + length;
    if (next >= f->count || is_separator(f, next))
        return sure && f->mode == FOLD_COND;
    uint32_t ignored;
    const struct gtm_entry *after = gtm_fold_match(f, next, &ignored);
    if (f->words[next].kind == GTM_WORD_STRING || f->words[next].kind == GTM_WORD_NUMBER)
        return true;
    return has_kind(after, GTM_T_DET) || has_kind(after, GTM_T_NOMINAL) ||
           has_kind(after, GTM_T_PREP) || has_kind(after, GTM_T_NUMBER) ||
           has_kind(after, GTM_T_ADVERB) || has_kind(after, GTM_T_NO);
}

/* Whether the predicate of a condition begins at `at` (its subject was said before). */
static bool predicate_at(const struct fold *f, uint32_t at)
{
    if (at < f->count && f->words[at].kind == GTM_WORD_COMPARE)
        return true;
    uint32_t length;
    const struct gtm_entry *e = gtm_fold_match(f, at, &length);
    for (; e; e = e->other) {
        switch (e->token) {
        case GTM_T_BE:
        case GTM_T_HAVE:
        case GTM_T_AUX:
        case GTM_T_FITS:
        case GTM_T_TEXTVERB:
        case GTM_T_JUDGES:
        case GTM_T_FREQUENCY:
        case GTM_T_EVENT:
        case GTM_T_COMPARE: return true;
        case GTM_T_NOT:
        case GTM_T_NEVER: return true;
        default: break;
        }
    }
    return false;
}

/* Whether a clause with a verb of its own begins at `at`. */
static bool clause_at(const struct fold *f, uint32_t at)
{
    uint32_t length;
    bool who = false;
    for (uint32_t i = at; !is_separator(f, i); i += length ? length : 1) {
        const struct gtm_entry *e = gtm_fold_match(f, i, &length);
        if (has_kind(e, GTM_T_THERE) || has_kind(e, GTM_T_NO))
            return true;
        if (i > at && has_kind(e, GTM_T_WHO))
            who = true;
        bool verb = has_kind(e, GTM_T_BE) || has_kind(e, GTM_T_HAVE) || has_kind(e, GTM_T_AUX) ||
                    (has_kind(e, GTM_T_FITS) && !has_kind(e, GTM_T_NOMINAL)) ||
                    (has_kind(e, GTM_T_TEXTVERB) && !has_kind(e, GTM_T_NOMINAL)) ||
                    has_kind(e, GTM_T_JUDGES) ||
                    (has_kind(e, GTM_T_EVENT) && i > at && !gtm_fold_is(f, i - 1, "a") &&
                     !gtm_fold_is(f, i - 1, "the") && !gtm_fold_is(f, i - 1, "our") &&
                     !gtm_fold_is(f, i - 1, "my"));
        if (i > at && verb && !who)
            return true;
        if (verb)
            who = false;
    }
    return false;
}

/* and / or, looking ahead where only a comma stands: a list's commas mean what its last word says.
 */
static enum { JOIN_AND, JOIN_OR } join_ahead(const struct fold *f, uint32_t at)
{
    for (uint32_t i = at; i < f->count; i++) {
        if (gtm_fold_is(f, i, "and") || gtm_fold_is(f, i, "but"))
            return JOIN_AND;
        if (gtm_fold_is(f, i, "or"))
            return JOIN_OR;
        if (f->words[i].kind == GTM_WORD_COMMA && f->mode == FOLD_COND && action_at(f, i + 1, true))
            break;
        if (f->words[i].kind == GTM_WORD_BULLET || f->words[i].kind == GTM_WORD_ARROW)
            break;
    }
    return JOIN_AND;
}

static void begin_actions(struct fold *f)
{
    f->mode = FOLD_ACTION;
    f->expect_action = true;
    f->in_rel = false;
    f->verb = FOLD_NO_VERB;
    f->fact = NULL;
}

static void begin_clause(struct fold *f)
{
    f->verb = FOLD_NO_VERB;
    f->expect_action = false;
}

static void add_do(struct fold *f, uint32_t length)
{
    emit_kind(f, GTM_T_DO, length);
    begin_actions(f);
}

void gtm_fold_lead_ends(struct fold *f)
{
    uint32_t length = f->at < f->count && (f->words[f->at].kind == GTM_WORD_COMMA ||
                                           f->words[f->at].kind == GTM_WORD_COLON);
    add_do(f, length);
}

static bool trails(const struct fold *f, uint32_t at)
{
    uint32_t length;
    const struct gtm_entry *e = gtm_fold_match(f, at, &length);
    return has_kind(e, GTM_T_IF) || has_kind(e, GTM_T_UNLESS) || has_kind(e, GTM_T_BEFORE) ||
           has_kind(e, GTM_T_UNTIL) || has_kind(e, GTM_T_WITHOUT) ||
           (has_kind(e, GTM_T_PREP) && !has_kind(e, GTM_T_NOMINAL)) || gtm_fold_is(f, at, "so") ||
           gtm_fold_is(f, at, "because") || has_kind(e, GTM_T_ADVERB) ||
           gtm_fold_is(f, at, "after") || has_kind(e, GTM_T_COMPARE) ||
           gtm_fold_is(f, at + 1, "times");
}

/* … and in Tier A, … or from the top 50 */
static bool place_at(const struct fold *f, uint32_t at)
{
    uint32_t length;
    const struct gtm_entry *e = gtm_fold_match(f, at, &length);
    return has_kind(e, GTM_T_PREP) && !has_kind(e, GTM_T_NOMINAL) && !gtm_fold_is(f, at, "for") &&
           !gtm_fold_is(f, at, "to");
}

static void fold_joint_in_condition(struct fold *f, uint32_t length, uint32_t next, bool or_)
{
    uint32_t skipped;
    const struct gtm_entry *e = gtm_fold_match(f, next, &skipped);
    if (has_kind(e, GTM_T_IF)) { /* if A, and if B */
        length += skipped;
        next += skipped;
    }
    bool between = f->tokens_count > 2 && previous(f) == GTM_T_QUANTITY &&
                   f->tokens[f->tokens_count - 2].kind == GTM_T_BETWEEN;
    bool clause = !between && (predicate_at(f, next) || clause_at(f, next));
    if (!clause && !between &&
        (f->verb == FOLD_NO_VERB || place_at(f, next) || has_kind(e, GTM_T_ALLOF) ||
         has_kind(e, GTM_T_ANYOF) || has_kind(e, GTM_T_NONEOF)))
        clause = true;
    if (!clause && !between && f->verb == FOLD_HAPPENS) {
        const struct gtm_token *t = &f->tokens[f->tokens_count - 1];
        bool bare = t->kind == GTM_T_EVENT || t->kind == GTM_T_COUNT || t->kind == GTM_T_WINDOW;
        clause = bare || (has_kind(e, GTM_T_NOMINAL) &&
                          (has_class(e, GTM_CLASS_SYMBOL) || has_class(e, GTM_CLASS_TOP)));
    }
    emit_kind(f, clause ? (or_ ? GTM_T_OR_C : GTM_T_AND_C) : (or_ ? GTM_T_OR : GTM_T_AND), length);
    if (clause) {
        f->verb = FOLD_NO_VERB;
        f->in_rel = false;
    }
}

/* Whether nothing but adverbs stands at the start of the sentence so far. */
static bool only_adverbs(const struct fold *f)
{
    for (uint32_t i = 1; i < f->tokens_count; i++)
        if (f->tokens[i].kind != GTM_T_ADVERB)
            return false;
    return f->mode == FOLD_ACTION;
}

/* A comma, "and", "or", "then" or a run of them. */
static void fold_separator(struct fold *f)
{
    bool comma = false, and_ = false, or_ = false, then = false;
    uint32_t at = f->at;
    for (;; at++) {
        if (at < f->count &&
            (f->words[at].kind == GTM_WORD_COMMA || f->words[at].kind == GTM_WORD_DASH))
            comma = true;
        else if (gtm_fold_is(f, at, "and") || gtm_fold_is(f, at, "but") ||
                 (at < f->count && f->words[at].kind == GTM_WORD_PLUS))
            and_ = true;
        else if (gtm_fold_is(f, at, "or") || gtm_fold_is(f, at, "nor"))
            or_ = true;
        else if (gtm_fold_is(f, at, "then"))
            then = true;
        else
            break;
    }
    uint32_t length = at - f->at;
    if (only_adverbs(f)) { /* Then, …  First, … */
        f->at = at;
        return;
    }
    if (f->neither && f->mode == FOLD_COND && gtm_fold_is(f, at - 1, "nor")) {
        emit_kind(f, GTM_T_AND_C, length);
        emit_kind(f, GTM_T_NOT, 0);
        begin_clause(f);
        return;
    }
    if (f->mode == FOLD_COND && !f->arrow && (comma || then) && (then || action_at(f, at, true))) {
        add_do(f, length);
        return;
    }
    const struct gtm_token *t = &f->tokens[f->tokens_count - 1];
    bool everyone = t->kind == GTM_T_NOMINAL && t->entry && t->entry->id == GTM_CLASS_PROSPECT;
    if (f->mode == FOLD_ACTION && everyone && !comma &&
        gtm_fold_is(f, f->at, "but")) { /* anyone but strong fits */
        static const struct gtm_entry except = {.phrase = "but",
                                                .name = "except",
                                                .key = "",
                                                .token = GTM_T_PREP,
                                                .id = GTM_PREP_EXCEPT};
        struct gtm_token token = {.kind = GTM_T_PREP, .weekday = -1, .entry = &except};
        gtm_fold_emit(f, token, f->at, 1);
        f->at++;
        return;
    }
    if (f->mode == FOLD_ACTION && (action_at(f, at, comma || then) || then)) {
        add_do(f, length);
        return;
    }
    if (comma && !and_ && !or_ && f->mode == FOLD_ACTION && (trails(f, at) || at >= f->count)) {
        f->at = at; /* a comma before a trailing clause says nothing */
        return;
    }
    bool is_or = or_ || (!and_ && join_ahead(f, at) == JOIN_OR);
    if (f->mode == FOLD_COND) {
        fold_joint_in_condition(f, length, at, is_or);
        return;
    }
    if (f->in_rel && predicate_at(f, at)) {
        emit_kind(f, is_or ? GTM_T_OR_P : GTM_T_AND_P, length);
        return;
    }
    if (f->in_rel && gtm_fold_is(f, at, "whose")) {
        emit_kind(f, is_or ? GTM_T_OR_P : GTM_T_AND_P, length);
        return;
    }
    if (f->in_rel && (gtm_fold_is(f, at, "who") || gtm_fold_is(f, at, "that")) &&
        predicate_at(f, at + 1)) {
        emit_kind(f, is_or ? GTM_T_OR_P : GTM_T_AND_P, length + 1); /* … and who */
        return;
    }
    emit_kind(f, is_or ? GTM_T_OR : GTM_T_AND, length);
}

/* ---- single words ---- */

/* "so I can …", "because …": the rest of the sentence, word for word. */
static bool fold_tail(struct fold *f)
{
    bool so = gtm_fold_is(f, f->at, "so") && gtm_fold_is_word(f, f->at + 1);
    bool because = gtm_fold_is(f, f->at, "because") ||
                   (gtm_fold_is(f, f->at, "in") && gtm_fold_is(f, f->at + 1, "order"));
    if (f->mode != FOLD_ACTION || f->tokens_count < 2 || (!so && !because))
        return false;
    uint32_t end = f->at;
    while (end < f->count && f->words[end].kind != GTM_WORD_BULLET &&
           !(f->words[end].kind == GTM_WORD_COLON && end + 1 < f->count &&
             f->words[end + 1].kind == GTM_WORD_BULLET))
        end++;
    struct gtm_token token = {.kind = GTM_T_TAIL, .weekday = -1};
    struct gtm_span span = gtm_span_join(f->words[f->at].span, f->words[end - 1].span);
    struct gtm_text text = gtm_source_text(f->folder->diags->sources, span);
    char *copy = gtm_arena_copy(f->folder->arena, text.at, text.length), *to = copy;
    for (char *from = copy; *from; from++)
        if (!isspace((unsigned char)*from))
            *to++ = *from;
        else if (to > copy && to[-1] != ' ')
            *to++ = ' ';
    *to = '\0';
    token.text = copy;
    gtm_fold_emit(f, token, f->at, end - f->at);
    f->at = end;
    return true;
}

/* A choice of the fact named before: "tier is A", "Tier A". */
static bool fold_value(struct fold *f)
{
    int p = previous(f);
    if (!f->fact || (!gtm_fold_is_word(f, f->at) && f->words[f->at].kind != GTM_WORD_NUMBER) ||
        !(p == GTM_T_NOMINAL || p == GTM_T_BE || p == GTM_T_BENOT || p == GTM_T_OR ||
          p == GTM_T_AND || p == GTM_T_OR_C || p == GTM_T_AND_C || p == GTM_T_NOT ||
          p == GTM_T_COMPARE || p == GTM_T_PREP ||
          (p == GTM_T_DET && f->tokens[f->tokens_count - 1].entry->id == GTM_DET_ONE_OF)))
        return false;
    bool closed;
    const char *const *choices = f->folder->choices(f->fact, &closed);
    const struct gtm_word *word = &f->words[f->at];
    if (!choices || (strcmp(word->low, "a") == 0 && !word->capital))
        return false;
    for (; *choices; choices++)
        if (gtm_text_equal(gtm_text_of(*choices), gtm_text_of(word->low))) {
            static const struct gtm_entry value = {
                .phrase = "", .name = "", .key = "", .token = GTM_T_NOMINAL, .id = GTM_CLASS_VALUE};
            struct gtm_token token = {
                .kind = GTM_T_NOMINAL, .weekday = -1, .entry = &value, .text = *choices};
            gtm_fold_emit(f, token, f->at, 1);
            f->at++;
            return true;
        }
    return false;
}

/* Whether a negation follows `at`; adverbs between are passed over. Its words in *length. */
static bool negation(const struct fold *f, uint32_t at, uint32_t *length)
{
    uint32_t i = at;
    while (gtm_fold_is(f, i, "still") || gtm_fold_is(f, i, "already") || gtm_fold_is(f, i, "yet"))
        i++;
    if (!gtm_fold_is(f, i, "not") && !gtm_fold_is(f, i, "never") &&
        !(gtm_fold_is(f, i, "no") && gtm_fold_is(f, i + 1, "longer")))
        return false;
    *length = i + 1 - at + (gtm_fold_is(f, i, "no") ? 1 : 0);
    return true;
}

/* is / has / does with or without not; "do not" at the start of an action forbids it. */
static bool fold_auxiliary(struct fold *f, const struct gtm_entry *e, uint32_t length)
{
    uint32_t extra = 0;
    bool be = has_kind(e, GTM_T_BE), have = has_kind(e, GTM_T_HAVE), aux = has_kind(e, GTM_T_AUX);
    if (!be && !have && !aux)
        return false;
    bool no = negation(f, f->at + length, &extra);
    if (aux && f->expect_action) {
        if (!no)
            return false;
        emit_kind(f, GTM_T_NEVER, length + extra);
        return true;
    }
    if (have && gtm_fold_is(f, f->at + length + extra, "been")) {
        be = true;
        extra++;
    }
    if (aux && gtm_fold_is(f, f->at + length + extra, "be")) {
        be = true;
        extra++;
    }
    int kind = be     ? (no ? GTM_T_BENOT : GTM_T_BE)
               : have ? (no ? GTM_T_HAVENOT : GTM_T_HAVE)
               : no   ? GTM_T_AUXNOT
                      : GTM_T_AUX;
    while (gtm_fold_is(f, f->at + length + extra, "already") ||
           gtm_fold_is(f, f->at + length + extra, "still") ||
           gtm_fold_is(f, f->at + length + extra, "yet") ||
           gtm_fold_is(f, f->at + length + extra, "ever"))
        extra++;
    emit_kind(f, kind, length + extra);
    if (be || have)
        f->verb = FOLD_LINK;
    return true;
}

static bool verb_follows(const struct fold *f, uint32_t at)
{
    uint32_t length;
    const struct gtm_entry *e = gtm_fold_match(f, at, &length);
    if (has_kind(e, GTM_T_ADVERB) && !has_kind(e, GTM_T_VERB))
        e = gtm_fold_match(f, at + length, &length);
    if (!has_kind(e, GTM_T_VERB))
        return false;
    if (!has_kind(e, GTM_T_NOMINAL))
        return true;
    return gtm_fold_noun_follows(f, at + length) || at + length >= f->count ||
           (f->tokens[f->tokens_count - 1].kind == GTM_T_NOMINAL &&
            f->tokens[f->tokens_count - 1].entry &&
            f->tokens[f->tokens_count - 1].entry->id == GTM_CLASS_PERSON);
}

static bool has_choices(const struct fold *f, const struct gtm_symbol *symbol)
{
    bool closed;
    return f->folder->choices(symbol, &closed) != NULL;
}

/* What a token changes in the state. */
static void note(struct fold *f, const struct gtm_entry *e)
{
    switch (e->token) {
    case GTM_T_IF:
    case GTM_T_UNLESS:
    case GTM_T_UNTIL:
        f->mode = FOLD_COND;
        f->in_rel = false;
        begin_clause(f);
        break;
    case GTM_T_VERB:
    case GTM_T_VERB_S:
    case GTM_T_PARTICIPLE:
    case GTM_T_GERUND:
        f->expect_action = false;
        f->in_rel = false;
        break;
    case GTM_T_OTHERWISE:
    case GTM_T_MODAL:
    case GTM_T_NEVER:
    case GTM_T_ONLY: begin_actions(f); break;
    case GTM_T_WHO:
    case GTM_T_WHOSE: f->in_rel = true; break;
    case GTM_T_EVENT: f->verb = FOLD_HAPPENS; break;
    case GTM_T_FITS:
    case GTM_T_TEXTVERB:
    case GTM_T_JUDGES:
    case GTM_T_COMPARE:
    case GTM_T_BETWEEN:
    case GTM_T_STATE: f->verb = FOLD_LINK; break;
    case GTM_T_NOMINAL:
        f->expect_action =
            f->expect_action && f->mode == FOLD_ACTION; /* the subject of a passive */
        if (e->symbol && has_choices(f, e->symbol))
            f->fact = e->symbol;
        break;
    default: break;
    }
}

/* "with a fit score above 70" is "whose fit score is above 70". */
static bool fold_with(struct fold *f)
{
    uint32_t at = f->at + 1, length, ignored;
    if (gtm_fold_is(f, at, "a") || gtm_fold_is(f, at, "an") || gtm_fold_is(f, at, "the"))
        at++;
    const struct gtm_entry *e = gtm_fold_match(f, at, &length);
    if (!e || !e->symbol || !length)
        return false;
    const struct gtm_entry *next = gtm_fold_match(f, at + length, &ignored);
    bool of = gtm_fold_is(f, at + length, "of");
    if (of)
        next = gtm_fold_match(f, at + length + 1, &ignored);
    if (!has_kind(next, GTM_T_COMPARE))
        return false;
    f->in_rel = true;
    emit_kind(f, GTM_T_WHOSE, at - f->at);
    struct gtm_token token = {.kind = GTM_T_NOMINAL, .weekday = -1, .entry = e, .text = e->phrase};
    gtm_fold_emit(f, token, f->at, length);
    f->at += length + of;
    return true;
}

/* "before it is sent" is "before sending". */
static bool fold_before_clause(struct fold *f)
{
    uint32_t length;
    bool it = gtm_fold_is(f, f->at + 1, "it") || gtm_fold_is(f, f->at + 1, "they");
    if (!it || !(gtm_fold_is(f, f->at + 2, "is") || gtm_fold_is(f, f->at + 2, "are")))
        return false;
    const struct gtm_entry *e = gtm_fold_match(f, f->at + 3, &length);
    while (e && e->token != GTM_T_PARTICIPLE)
        e = e->other;
    if (!e)
        return false;
    emit_kind(f, GTM_T_BEFORE, 1);
    struct gtm_token token = {.kind = GTM_T_GERUND, .weekday = -1, .entry = e, .text = e->phrase};
    gtm_fold_emit(f, token, f->at, 2 + length);
    f->at += 2 + length;
    return true;
}

/* Words that the lexicon's meanings alone cannot place. True where one was taken. */
static bool fold_special(struct fold *f, const struct gtm_entry *e, uint32_t length)
{
    int p = previous(f);
    if (gtm_fold_is(f, f->at, "to") && verb_follows(f, f->at + 1)) {
        emit_kind(f, GTM_T_TO, 1);
        f->expect_action = true;
        return true;
    }
    bool linked = p == GTM_T_BE || p == GTM_T_BENOT;
    if (linked && (gtm_fold_is(f, f->at, "before") ||
                   gtm_fold_is(f, f->at, "after"))) { /* the date is before … */
        struct gtm_token token = {.kind = GTM_T_COMPARE,
                                  .weekday = -1,
                                  .compare = gtm_fold_is(f, f->at, "before") ? GTM_COMPARE_LT
                                                                             : GTM_COMPARE_GT};
        gtm_fold_emit(f, token, f->at, 1);
        f->at++;
        return true;
    }
    if (gtm_fold_is(f, f->at, "neither")) { /* neither A nor B: not A and not B */
        f->neither = true;
        if (linked) {
            f->tokens[f->tokens_count - 1].kind = GTM_T_BENOT;
            f->at++;
        } else {
            emit_kind(f, GTM_T_NOT, 1);
        }
        return true;
    }
    if (gtm_fold_is(f, f->at, "only") && p == GTM_T_VERB &&
        f->tokens_count == 2) { /* Contact only strong fits: Only contact … */
        emit_kind(f, GTM_T_ONLY, 1);
        struct gtm_token verb = f->tokens[1];
        f->tokens[1] = f->tokens[2];
        f->tokens[2] = verb;
        return true;
    }
    if (gtm_fold_is(f, f->at, "with") && fold_with(f))
        return true;
    if (gtm_fold_is(f, f->at, "before") && fold_before_clause(f))
        return true;
    if (gtm_fold_is(f, f->at, "never") && !f->expect_action) {
        emit_kind(f, GTM_T_AUXNOT, 1);
        return true;
    }
    if (fold_auxiliary(f, e, length))
        return true;
    if (has_kind(e, GTM_T_OTHERWISE)) {
        uint32_t comma =
            f->at + length < f->count && f->words[f->at + length].kind == GTM_WORD_COMMA;
        struct gtm_token token = {.kind = GTM_T_OTHERWISE, .weekday = -1, .entry = e};
        gtm_fold_emit(f, token, f->at, length);
        f->at += length + comma;
        begin_actions(f);
        return true;
    }
    bool adverb =
        has_kind(e, GTM_T_ADVERB) && !has_kind(e, GTM_T_NOMINAL) && !has_kind(e, GTM_T_VERB);
    if (adverb && e->id != 1 && is_condition(f) && !*e->key) {
        f->at += length; /* already, also, yet: they change no condition */
        return true;
    }
    if (has_kind(e, GTM_T_DET)) { /* the trial started: a declared event needs no article */
        uint32_t ignored;
        const struct gtm_entry *event = gtm_fold_match(f, f->at + length, &ignored);
        if (event && event->token == GTM_T_EVENT && event->symbol) {
            f->at += length;
            return true;
        }
    }
    if (has_kind(e, GTM_T_DET) && e->id == GTM_DET_EMPTY) {
        f->at += length; /* either … or, both … and */
        return true;
    }
    if (p == GTM_T_DET && has_kind(e, GTM_T_DET) && gtm_fold_is(f, f->at, "that"))
        return false;
    return false;
}

/* A word of the user's own where one may stand: "is unanswered", "seems unhappy". */
static bool fold_free_word(struct fold *f)
{
    int p = previous(f);
    if (p == GTM_T_BE && (gtm_fold_is(f, f->at, "unanswered") || gtm_fold_is(f, f->at, "quiet") ||
                          gtm_fold_is(f, f->at, "silent"))) {
        f->tokens[f->tokens_count - 1].kind = GTM_T_AUXNOT;
        struct gtm_token token = {.kind = GTM_T_EVENT,
                                  .weekday = -1,
                                  .entry = gtm_lexicon_find(f->folder->lexicon, "replied")};
        while (token.entry && token.entry->token != GTM_T_EVENT)
            token.entry = token.entry->other;
        gtm_fold_emit(f, token, f->at, 1);
        f->at++;
        f->verb = FOLD_HAPPENS;
        return true;
    }
    if (p == GTM_T_JUDGES && gtm_fold_is_word(f, f->at)) {
        struct gtm_token token = {.kind = GTM_T_STRING, .weekday = -1, .text = f->words[f->at].low};
        gtm_fold_emit(f, token, f->at, 1);
        f->at++;
        return true;
    }
    return false;
}

/* one of 39, 41 or 50: numbers as a list of values */
static bool fold_number_value(struct fold *f)
{
    if (f->words[f->at].kind != GTM_WORD_NUMBER || f->tokens_count < 2)
        return false;
    const struct gtm_token *t = &f->tokens[f->tokens_count - 1];
    bool first = t->kind == GTM_T_DET && t->entry && t->entry->id == GTM_DET_ONE_OF;
    bool more = (t->kind == GTM_T_OR || t->kind == GTM_T_AND) &&
                f->tokens[f->tokens_count - 2].kind == GTM_T_STRING && f->numbers;
    if (!first && !more)
        return false;
    f->numbers = true;
    struct gtm_token token = {.kind = GTM_T_STRING, .weekday = -1, .text = f->words[f->at].low};
    gtm_fold_emit(f, token, f->at, 1);
    f->at++;
    return true;
}

static void fold_word(struct fold *f)
{
    if (fold_tail(f) || fold_value(f) || fold_number_value(f) || gtm_fold_time(f))
        return;
    uint32_t length;
    const struct gtm_entry *first = gtm_fold_match(f, f->at, &length);
    if (!first && fold_free_word(f))
        return;
    if (!first) {
        f->unknown = true;
        struct gtm_token token = {.kind = GTM_T_NOMINAL, .weekday = -1};
        gtm_fold_emit(f, token, f->at, 1);
        f->tokens[f->tokens_count - 1].entry = NULL;
        f->at++;
        return;
    }
    if (fold_special(f, first, length))
        return;
    const struct gtm_entry *e = choose(f, first, f->at + length);
    if (e->token == GTM_T_ADVERB && e->id == 1) { /* a defined frequency: regularly */
        uint32_t ignored;
        const struct gtm_entry *next = gtm_fold_match(f, f->at + length, &ignored);
        struct gtm_token token = {.kind =
                                      has_kind(next, GTM_T_EVENT) ? GTM_T_FREQUENCY : GTM_T_ADVERB,
                                  .weekday = -1,
                                  .entry = e};
        gtm_fold_emit(f, token, f->at, length);
        f->at += length;
        return;
    }
    struct gtm_token token = {.kind = e->token,
                              .weekday = -1,
                              .entry = e,
                              .number = e->token == GTM_T_NUMBER ? e->id : 0,
                              .text = e->phrase};
    if (e->token == GTM_T_COMPARE)
        token.compare = (enum gtm_compare)e->id;
    gtm_fold_emit(f, token, f->at, length);
    f->at += length;
    note(f, e);
}

/* The event that the workflow declares under a quoted name, or NULL. */
static const struct gtm_entry *declared_event(const struct fold *f, const char *text)
{
    char low[MAX_PHRASE];
    size_t n = 0;
    for (; text[n] && n + 1 < sizeof low; n++)
        low[n] = (char)tolower((unsigned char)text[n]);
    low[n] = '\0';
    const struct gtm_entry *e = gtm_lexicon_find(f->folder->lexicon, low);
    while (e && !(e->token == GTM_T_EVENT && e->symbol))
        e = e->other;
    return e;
}

static void fold_mark(struct fold *f)
{
    const struct gtm_word *word = &f->words[f->at];
    switch (word->kind) {
    case GTM_WORD_COLON:
        if (f->at + 1 < f->count && f->words[f->at + 1].kind == GTM_WORD_BULLET) {
            bool named = false;
            for (uint32_t i = 1; i < f->tokens_count; i++)
                named = named || f->tokens[i].kind == GTM_T_ALLOF ||
                        f->tokens[i].kind == GTM_T_ANYOF || f->tokens[i].kind == GTM_T_NONEOF;
            f->group = named;
            bool lead =
                f->tokens_count > 1 && f->tokens[1].kind == GTM_T_PREP; /* For strong fits: */
            if (!f->group && (f->mode == FOLD_COND || lead))
                emit_kind(f, GTM_T_DO, 0);
            emit_kind(f, GTM_T_COLON, 1);
        } else if (f->mode == FOLD_COND ||
                   (f->tokens_count > 1 && f->tokens[1].kind == GTM_T_PREP &&
                    f->mode == FOLD_ACTION)) {
            add_do(f, 1);
        } else if (f->at + 1 < f->count &&
                   f->words[f->at + 1].kind == GTM_WORD_STRING) { /* create a task: "call them" */
            static const struct gtm_entry about = {.phrase = ":",
                                                   .name = "about",
                                                   .key = "",
                                                   .token = GTM_T_PREP,
                                                   .id = GTM_PREP_ABOUT};
            struct gtm_token token = {.kind = GTM_T_PREP, .weekday = -1, .entry = &about};
            gtm_fold_emit(f, token, f->at, 1);
            f->at++;
        } else {
            emit_kind(f, GTM_T_COLON, 1);
        }
        break;
    case GTM_WORD_BULLET:
        emit_kind(f, GTM_T_ITEM, 1);
        if (f->group) {
            f->mode = FOLD_COND;
            begin_clause(f);
        } else {
            begin_actions(f);
        }
        break;
    case GTM_WORD_ARROW:
        if (f->arrow) {
            f->arrow = false;
            emit_kind(f, GTM_T_ARROW, 1);
            begin_actions(f);
        } else {
            add_do(f, 1);
        }
        break;
    case GTM_WORD_COMPARE: {
        static const struct {
            const char *sign;
            enum gtm_compare compare;
        } signs[] = {{"<", GTM_COMPARE_LT},
                     {"<=", GTM_COMPARE_LE},
                     {">", GTM_COMPARE_GT},
                     {">=", GTM_COMPARE_GE},
                     {"!=", GTM_COMPARE_NE}};
        struct gtm_token token = {.kind = GTM_T_COMPARE, .weekday = -1, .compare = GTM_COMPARE_EQ};
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
            if (strcmp(word->low, signs[i].sign) == 0)
                token.compare = signs[i].compare;
        gtm_fold_emit(f, token, f->at, 1);
        f->at++;
        f->verb = FOLD_LINK;
        break;
    }
    case GTM_WORD_STRING: {
        const struct gtm_entry *event = is_condition(f) ? declared_event(f, word->low) : NULL;
        if (event) {
            struct gtm_token happens = {
                .kind = GTM_T_EVENT, .weekday = -1, .entry = event, .text = event->phrase};
            gtm_fold_emit(f, happens, f->at, 1);
            f->at++;
            f->verb = FOLD_HAPPENS;
            break;
        }
        struct gtm_token token = {.kind = GTM_T_STRING, .weekday = -1, .text = word->low};
        gtm_fold_emit(f, token, f->at, 1);
        f->at++;
        break;
    }
    case GTM_WORD_POSS: emit_kind(f, GTM_T_POSS, 1); break;
    case GTM_WORD_OPEN:
    case GTM_WORD_CLOSE:
    case GTM_WORD_BAR:
        gtm_diag_report(f->folder->diags, GTM_DIAG_NOT_UNDERSTOOD, word->span,
                        word->kind == GTM_WORD_BAR ? "|" : "(",
                        "leave the brackets out: what stands in them would not be read", NULL);
        f->at++;
        break;
    default: f->at++;
    }
}

/* "all of the following are true:" -> the words between the list's name and its colon say nothing
 * more. */
static void skip_to_colon(struct fold *f)
{
    uint32_t at = f->at;
    while (at < f->count && at < f->at + 4 && f->words[at].kind != GTM_WORD_COLON &&
           f->words[at].kind != GTM_WORD_COMMA)
        at++;
    if (at < f->count && f->words[at].kind == GTM_WORD_COLON) {
        f->at = at;
    } else if (at < f->count &&
               f->words[at].kind ==
                   GTM_WORD_COMMA) { /* If all of the following hold, alert me: … */
        f->at = at;
        add_do(f, 1);
    }
}

const struct gtm_token *gtm_fold(struct gtm_folder *folder, const struct gtm_word *words,
                                 uint32_t count, enum gtm_start start)
{
    struct fold f = {.folder = folder, .words = words, .count = count};
    if (start == GTM_START_SENTENCE || start == GTM_START_ACTIONS)
        for (uint32_t i = 0; i < count; i++)
            f.arrow = f.arrow || words[i].kind == GTM_WORD_ARROW;
    f.mode = start == GTM_START_COND || f.arrow ? FOLD_COND
             : start == GTM_START_MEANING       ? FOLD_MEANING
                                                : FOLD_ACTION;
    f.expect_action = f.mode == FOLD_ACTION;
    unsigned before = folder->diags->errors;
    struct gtm_token first = {.weekday = -1};
    first.kind = start == GTM_START_COND      ? GTM_T_START_COND
                 : start == GTM_START_ACTIONS ? GTM_T_START_ACTIONS
                 : start == GTM_START_MEANING ? GTM_T_START_MEANING
                 : f.arrow                    ? GTM_T_START_ARROW
                                              : GTM_T_START_SENTENCE;
    gtm_fold_emit(&f, first, 0, 0);
    f.tokens[0].span.end = f.tokens[0].span.begin;
    while (f.at < f.count) {
        int p = previous(&f);
        if (p == GTM_T_ALLOF || p == GTM_T_ANYOF || p == GTM_T_NONEOF)
            skip_to_colon(&f);
        if (f.at >= f.count)
            break;
        enum gtm_word_kind kind = f.words[f.at].kind;
        if (kind == GTM_WORD_COMMA || kind == GTM_WORD_DASH || kind == GTM_WORD_PLUS ||
            gtm_fold_is(&f, f.at, "and") || gtm_fold_is(&f, f.at, "or") ||
            gtm_fold_is(&f, f.at, "then") || gtm_fold_is(&f, f.at, "nor") ||
            (gtm_fold_is(&f, f.at, "but") &&
             (f.mode == FOLD_COND || !gtm_fold_is(&f, f.at + 1, "not"))))
            fold_separator(&f);
        else if (kind == GTM_WORD_WORD || kind == GTM_WORD_NUMBER)
            fold_word(&f);
        else
            fold_mark(&f);
    }
    struct gtm_token end = {.kind = GTM_T_END, .weekday = -1};
    gtm_fold_emit(&f, end, count, 0);
    if (count)
        f.tokens[f.tokens_count - 1].span.begin = f.tokens[f.tokens_count - 1].span.end;
    if (f.unknown)
        gtm_fold_report_unknown(&f);
    return folder->diags->errors > before ? NULL : f.tokens;
}

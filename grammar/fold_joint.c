/* fold_joint.c -- what a comma, "and", "or" or "then" joins: nouns, the predicates of one subject,
 * conditions or actions. What stands behind it tells. */
#include <string.h>

#include "grammar/fold.h"
#include "parser.tab.h"

static bool has_class(const struct gtm_entry *e, uint16_t cls)
{
    for (; e; e = e->other)
        if (e->token == GTM_T_NOMINAL && e->id == cls)
            return true;
    return false;
}

bool gtm_fold_is_separator(const struct fold *f, uint32_t at)
{
    if (at >= f->count)
        return true;
    enum gtm_word_kind kind = f->words[at].kind;
    return kind == GTM_WORD_COMMA || kind == GTM_WORD_COLON || kind == GTM_WORD_BULLET ||
           kind == GTM_WORD_ARROW || kind == GTM_WORD_DASH || gtm_fold_is(f, at, "and") ||
           gtm_fold_is(f, at, "or") || gtm_fold_is(f, at, "then") || gtm_fold_is(f, at, "but") ||
           gtm_fold_is(f, at, "nor");
}

bool gtm_fold_passive_at(const struct fold *f, uint32_t at)
{
    bool be = false;
    for (uint32_t i = at, step; !gtm_fold_is_separator(f, i); i += step) {
        uint32_t length;
        const struct gtm_entry *e = gtm_fold_match(f, i, &length);
        step = length ? length : 1;
        if (i > at && (gtm_fold_has_kind(e, GTM_T_MODAL) || (gtm_fold_has_kind(e, GTM_T_VERB_S) &&
                                                             !gtm_fold_has_kind(e, GTM_T_NOMINAL) &&
                                                             !gtm_fold_has_kind(e, GTM_T_EVENT))))
            return true;
        if (be && gtm_fold_has_kind(e, GTM_T_PARTICIPLE) && !gtm_fold_has_kind(e, GTM_T_EVENT))
            return true;
        if (be && !gtm_fold_has_kind(e, GTM_T_ADVERB))
            return false;
        if (gtm_fold_has_kind(e, GTM_T_BE))
            be = true;
        else if (gtm_fold_has_kind(e, GTM_T_VERB) && i == at)
            return false;
    }
    return false;
}

/* Whether an action's verb begins at `at`; `sure` where a comma or "then" stands before it. */
static bool action_at(const struct fold *f, uint32_t at, bool sure)
{
    uint32_t length;
    const struct gtm_entry *e = gtm_fold_match(f, at, &length);
    while (e && gtm_fold_has_kind(e, GTM_T_ADVERB) && !gtm_fold_has_kind(e, GTM_T_VERB)) {
        at += length;
        e = gtm_fold_match(f, at, &length);
    }
    if ((gtm_fold_is(f, at, "do") && gtm_fold_is(f, at + 1, "not")) || gtm_fold_is(f, at, "never"))
        return sure;
    if (!e || !gtm_fold_has_kind(e, GTM_T_VERB))
        return sure && gtm_fold_passive_at(f, at);
    if (gtm_fold_is(f, at, "do") && !sure && length == 1)
        return false;
    if (!gtm_fold_has_kind(e, GTM_T_NOMINAL) && !gtm_fold_has_kind(e, GTM_T_EVENT))
        return true;
    uint32_t next = at + length;
    if (gtm_fold_has_kind(e, GTM_T_EVENT) && f->mode == FOLD_COND && gtm_fold_is(f, next, "or"))
        return false; /* when they click, reply or book a meeting */
    if (next >= f->count || gtm_fold_is_separator(f, next))
        return sure && f->mode == FOLD_COND;
    uint32_t ignored;
    const struct gtm_entry *after = gtm_fold_match(f, next, &ignored);
    if (f->words[next].kind == GTM_WORD_STRING || f->words[next].kind == GTM_WORD_NUMBER)
        return true;
    return gtm_fold_has_kind(after, GTM_T_DET) || gtm_fold_has_kind(after, GTM_T_NOMINAL) ||
           gtm_fold_has_kind(after, GTM_T_PREP) || gtm_fold_has_kind(after, GTM_T_NUMBER) ||
           gtm_fold_has_kind(after, GTM_T_ADVERB) || gtm_fold_has_kind(after, GTM_T_NO);
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
    const struct gtm_entry *before = NULL;
    for (uint32_t i = at; !gtm_fold_is_separator(f, i); i += length ? length : 1) {
        const struct gtm_entry *e = gtm_fold_match(f, i, &length);
        bool noun = has_class(before, GTM_CLASS_MEANING); /* a positive answer */
        before = e;
        if (gtm_fold_has_kind(e, GTM_T_THERE) || gtm_fold_has_kind(e, GTM_T_NO))
            return true;
        if (i > at && gtm_fold_has_kind(e, GTM_T_WHO))
            who = true;
        bool verb =
            gtm_fold_has_kind(e, GTM_T_BE) || gtm_fold_has_kind(e, GTM_T_HAVE) ||
            gtm_fold_has_kind(e, GTM_T_AUX) || f->words[i].kind == GTM_WORD_COMPARE ||
            (gtm_fold_has_kind(e, GTM_T_FITS) && !gtm_fold_has_kind(e, GTM_T_NOMINAL)) ||
            (gtm_fold_has_kind(e, GTM_T_TEXTVERB) && !gtm_fold_has_kind(e, GTM_T_NOMINAL)) ||
            gtm_fold_has_kind(e, GTM_T_JUDGES) ||
            (gtm_fold_has_kind(e, GTM_T_EVENT) && i > at && !noun && !gtm_fold_is(f, i - 1, "a") &&
             !gtm_fold_is(f, i - 1, "an") &&
             !gtm_fold_is(f, i - 1, "the") && !gtm_fold_is(f, i - 1, "our") &&
             !gtm_fold_is(f, i - 1, "my"));
        if (i > at && verb && !who)
            return true;
        if (verb)
            who = false;
    }
    return false;
}

/* Whether a list says "or" where only a comma stands: its commas mean what its last word says. */
static bool join_ahead_is_or(const struct fold *f, uint32_t at)
{
    for (uint32_t i = at; i < f->count; i++) {
        if (gtm_fold_is(f, i, "and") || gtm_fold_is(f, i, "but"))
            return false;
        if (gtm_fold_is(f, i, "or"))
            return true;
        if (f->words[i].kind == GTM_WORD_COMMA && f->mode == FOLD_COND && action_at(f, i + 1, true))
            break;
        if (f->words[i].kind == GTM_WORD_BULLET || f->words[i].kind == GTM_WORD_ARROW)
            break;
    }
    return false;
}

static bool trails(const struct fold *f, uint32_t at)
{
    uint32_t length;
    const struct gtm_entry *e = gtm_fold_match(f, at, &length);
    return gtm_fold_has_kind(e, GTM_T_IF) || gtm_fold_has_kind(e, GTM_T_UNLESS) ||
           gtm_fold_has_kind(e, GTM_T_BEFORE) || gtm_fold_has_kind(e, GTM_T_UNTIL) ||
           gtm_fold_has_kind(e, GTM_T_WITHOUT) ||
           (gtm_fold_has_kind(e, GTM_T_PREP) && !gtm_fold_has_kind(e, GTM_T_NOMINAL)) ||
           gtm_fold_is(f, at, "so") || gtm_fold_is(f, at, "because") ||
           gtm_fold_has_kind(e, GTM_T_ADVERB) || gtm_fold_is(f, at, "after") ||
           gtm_fold_has_kind(e, GTM_T_COMPARE) || gtm_fold_is(f, at + 1, "times");
}

/* … and in Tier A, … or from the top 50 */
static bool place_at(const struct fold *f, uint32_t at)
{
    uint32_t length;
    const struct gtm_entry *e = gtm_fold_match(f, at, &length);
    return gtm_fold_has_kind(e, GTM_T_PREP) && !gtm_fold_has_kind(e, GTM_T_NOMINAL) &&
           !gtm_fold_is(f, at, "for") && !gtm_fold_is(f, at, "to");
}

static bool is_person(const struct gtm_token *t)
{
    return t->kind == GTM_T_NOMINAL && t->entry && t->entry->id == GTM_CLASS_PERSON;
}

/* Whether the joint of a condition, which goes on at `next`, joins clauses and not nouns. */
static bool joins_clauses(const struct fold *f, uint32_t next, const struct gtm_entry *e)
{
    bool between = f->tokens_count > 2 && gtm_fold_previous(f) == GTM_T_QUANTITY &&
                   f->tokens[f->tokens_count - 2].kind == GTM_T_BETWEEN;
    if (between || (is_person(gtm_fold_last(f)) && has_class(e, GTM_CLASS_PERSON)))
        return false; /* Dana and I approve */
    if (predicate_at(f, next) || clause_at(f, next) || f->verb == FOLD_NO_VERB ||
        place_at(f, next) || gtm_fold_has_kind(e, GTM_T_ALLOF) ||
        gtm_fold_has_kind(e, GTM_T_ANYOF) || gtm_fold_has_kind(e, GTM_T_NONEOF))
        return true;
    if (f->verb != FOLD_HAPPENS)
        return false;
    int p = gtm_fold_previous(f);
    return p == GTM_T_EVENT || p == GTM_T_COUNT || p == GTM_T_WINDOW ||
           has_class(e, GTM_CLASS_SYMBOL) || has_class(e, GTM_CLASS_TOP);
}

/* until they reply or Friday at 9am */
static bool waits_until(const struct fold *f, uint32_t next, struct gtm_moment *moment)
{
    bool until = false;
    for (uint32_t i = 1; i < f->tokens_count; i++)
        until = until || f->tokens[i].kind == GTM_T_UNTIL;
    return until && gtm_fold_moment_at(f, next, moment) > 0;
}

static void fold_in_condition(struct fold *f, uint32_t length, uint32_t next, bool is_or)
{
    uint32_t skipped;
    const struct gtm_entry *e = gtm_fold_match(f, next, &skipped);
    if (gtm_fold_has_kind(e, GTM_T_IF)) { /* if A, and if B */
        length += skipped;
        next += skipped;
    }
    bool until = gtm_fold_has_kind(e, GTM_T_UNTIL); /* until they reply or until Friday */
    length += until ? skipped : 0;
    next += until ? skipped : 0;
    struct gtm_moment ignored;
    bool clause = joins_clauses(f, next, e) || until || waits_until(f, next, &ignored);
    if (clause)
        gtm_fold_emit_kind(f, is_or ? GTM_T_OR_C : GTM_T_AND_C, length);
    else
        gtm_fold_emit_kind(f, is_or ? GTM_T_OR : GTM_T_AND, length);
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

/* A run of commas, "and", "or", "then": what is in it, its words, and what stands behind it. */
struct joint {
    bool comma, and_, or_, then;
    uint32_t length, next;
};

static struct joint joint_at(const struct fold *f, uint32_t begin)
{
    struct joint j = {.next = begin};
    for (;; j.next++) {
        enum gtm_word_kind kind = j.next < f->count ? f->words[j.next].kind : GTM_WORD_END;
        if (kind == GTM_WORD_COMMA || kind == GTM_WORD_DASH)
            j.comma = true;
        else if (gtm_fold_is(f, j.next, "and") || gtm_fold_is(f, j.next, "but") ||
                 kind == GTM_WORD_PLUS)
            j.and_ = true;
        else if (gtm_fold_is(f, j.next, "or") || gtm_fold_is(f, j.next, "nor"))
            j.or_ = true;
        else if (gtm_fold_is(f, j.next, "then"))
            j.then = true;
        else
            break;
    }
    j.length = j.next - begin;
    return j;
}

/* neither A nor B: not A and not B */
static bool fold_nor(struct fold *f, const struct joint *j)
{
    if (!f->neither || f->mode != FOLD_COND || !gtm_fold_is(f, j->next - 1, "nor"))
        return false;
    gtm_fold_emit_kind(f, GTM_T_AND_C, j->length);
    gtm_fold_emit_kind(f, GTM_T_NOT, 0);
    gtm_fold_begin_clause(f);
    return true;
}

/* anyone but strong fits */
static bool fold_but(struct fold *f, const struct joint *j)
{
    const struct gtm_token *t = gtm_fold_last(f);
    bool everyone = t->kind == GTM_T_NOMINAL && t->entry && t->entry->id == GTM_CLASS_PROSPECT;
    if (f->mode != FOLD_ACTION || !everyone || j->comma || !gtm_fold_is(f, f->at, "but"))
        return false;
    static const struct gtm_entry except = {
        .phrase = "but", .name = "except", .key = "", .token = GTM_T_PREP, .id = GTM_PREP_EXCEPT};
    struct gtm_token token = {.kind = GTM_T_PREP, .weekday = -1, .entry = &except};
    gtm_fold_take(f, token, 1);
    return true;
}

/* Follow up every 3 days until they reply, at most 3 times: how often is said of the action, so it
 * goes before "until". */
static bool fold_times(struct fold *f, const struct joint *j)
{
    uint32_t skip, until = f->tokens_count - 1;
    double number;
    while (until > 0 && f->tokens[until].kind != GTM_T_UNTIL)
        until--;
    const struct gtm_entry *compare = gtm_fold_compare_at(f, j->next, &skip);
    uint32_t at = j->next + skip;
    if (f->mode != FOLD_COND || !until || !compare || compare->id != GTM_COMPARE_LE ||
        !gtm_fold_number_at(f, at, false, &number) || !gtm_fold_is(f, at + 1, "times") ||
        (at + 2 < f->count && f->words[at + 2].kind == GTM_WORD_WORD))
        return false;
    struct gtm_token token = {
        .kind = GTM_T_COUNT, .weekday = -1, .number = number, .compare = GTM_COMPARE_LE};
    f->at = j->next;
    gtm_fold_take(f, token, skip + 2);
    token = *gtm_fold_last(f);
    memmove(&f->tokens[until + 1], &f->tokens[until],
            (f->tokens_count - 1 - until) * sizeof *f->tokens);
    f->tokens[until] = token;
    return true;
}

/* Whether an action begins behind the joint. */
static bool leads_to_action(const struct fold *f, const struct joint *j)
{
    bool sure = j->comma || j->then;
    uint32_t skip;
    double number;
    gtm_fold_compare_at(f, j->next, &skip);
    if (gtm_fold_previous(f) == GTM_T_RATE && gtm_fold_number_at(f, j->next + skip, false, &number))
        return true; /* at most 40 emails a day and 100 a week */
    if (f->mode == FOLD_COND)
        return !f->arrow && sure && (j->then || action_at(f, j->next, true));
    return f->mode == FOLD_ACTION && (j->then || action_at(f, j->next, sure));
}

/* who … and …, who … and whose …, who … and who … */
static bool fold_in_relative(struct fold *f, const struct joint *j, bool is_or)
{
    if (!f->in_rel)
        return false;
    bool more = predicate_at(f, j->next) || gtm_fold_is(f, j->next, "whose");
    bool who = gtm_fold_is(f, j->next, "who") || gtm_fold_is(f, j->next, "that");
    if (!more && !(who && predicate_at(f, j->next + 1)))
        return false;
    gtm_fold_emit_kind(f, is_or ? GTM_T_OR_P : GTM_T_AND_P, more ? j->length : j->length + 1);
    return true;
}

void gtm_fold_joint(struct fold *f)
{
    struct joint j = joint_at(f, f->at);
    if (only_adverbs(f)) { /* Then, …  First, … */
        f->at = j.next;
        return;
    }
    if (fold_nor(f, &j) || fold_but(f, &j) || fold_times(f, &j))
        return;
    if (leads_to_action(f, &j)) {
        if (j.or_ && f->mode == FOLD_ACTION && !j.and_ && !j.then)
            gtm_fold_emit_kind(f, GTM_T_OR, j.length); /* do A or B: nobody said which */
        else
            gtm_fold_add_do(f, j.length);
        return;
    }
    if (j.comma && !j.and_ && !j.or_ && f->mode == FOLD_ACTION &&
        (trails(f, j.next) || j.next >= f->count)) {
        f->at = j.next; /* a comma before a trailing clause says nothing */
        return;
    }
    bool is_or = j.or_ || (!j.and_ && join_ahead_is_or(f, j.next));
    if (f->mode == FOLD_COND)
        fold_in_condition(f, j.length, j.next, is_or);
    else if (!fold_in_relative(f, &j, is_or))
        gtm_fold_emit_kind(f, is_or ? GTM_T_OR : GTM_T_AND, j.length);
}

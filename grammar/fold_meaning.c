/* fold_meaning.c -- which of a phrase's meanings is meant: each is given points for what stands
 * before and behind it, and the one with the most is taken. */
#include "grammar/fold.h"
#include "parser.tab.h"

bool gtm_fold_has_kind(const struct gtm_entry *e, int kind)
{
    for (; e; e = e->other)
        if (e->token == kind)
            return true;
    return false;
}

bool gtm_fold_noun_follows(const struct fold *f, uint32_t at)
{
    if (gtm_fold_is_separator(f, at))
        return false;
    if (f->words[at].kind == GTM_WORD_STRING)
        return true;
    uint32_t length;
    const struct gtm_entry *e = gtm_fold_match(f, at, &length);
    if (!e && gtm_fold_is_word(f, at))
        return true; /* an unknown word: its own error says more */
    if (gtm_fold_is(f, at, "top"))
        return true;
    if (gtm_fold_is(f, at, "other")) /* two other people */
        return gtm_fold_noun_follows(f, at + 1);
    return gtm_fold_has_kind(e, GTM_T_NOMINAL);
}

bool gtm_fold_count_place(const struct fold *f)
{
    int p = gtm_fold_previous(f);
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
    const struct gtm_token *t = gtm_fold_last(f);
    return t->kind == GTM_T_NOMINAL && t->entry && t->entry->id == GTM_CLASS_QUALITY;
}

bool gtm_fold_is_condition(const struct fold *f)
{
    return f->mode == FOLD_COND || f->in_rel || f->mode == FOLD_MEANING;
}

/* A positive reply: a noun, behind what a reply says. */
static bool is_reply(const struct fold *f, const struct gtm_entry *e)
{
    const struct gtm_token *t = gtm_fold_last(f);
    if (t->kind != GTM_T_NOMINAL || !t->entry || t->entry->id != GTM_CLASS_MEANING)
        return false;
    for (e = gtm_lexicon_find(f->folder->lexicon, e->phrase); e; e = e->other)
        if (e->token == GTM_T_NOMINAL && e->id == GTM_CLASS_REPLY)
            return true;
    return false;
}

static int score_event(const struct fold *f, const struct gtm_entry *e)
{
    int p = gtm_fold_previous(f);
    bool participle = e->form == GTM_FORM_PARTICIPLE;
    if (p == GTM_T_BE || p == GTM_T_BENOT)
        return participle && gtm_fold_is_condition(f) ? 100 : 0;
    if (is_auxiliary(p))
        return 100;
    if (is_noun_place(p) || after_adjective(f) || !gtm_fold_is_condition(f) || is_reply(f, e))
        return 0;
    if (p == GTM_T_NOMINAL || p == GTM_T_STRING || p == GTM_T_DURATION)
        return f->verb == FOLD_NO_VERB || f->in_rel ? 90 : 20;
    if (p == GTM_T_IF || p == GTM_T_UNLESS || p == GTM_T_AND_C || p == GTM_T_OR_C ||
        p == GTM_T_AND_P || p == GTM_T_OR_P || p == GTM_T_NOT || p == GTM_T_ITEM ||
        p == GTM_T_UNTIL || p == GTM_T_START_COND || p == GTM_T_START_ARROW)
        return e->form != GTM_FORM_BASE ? 70 : p == GTM_T_AND_C || p == GTM_T_OR_C ? 55 : 40;
    return 30;
}

/* Verbs of conditions that are nouns too (fit, reference). */
static int score_clause_verb(const struct fold *f)
{
    int p = gtm_fold_previous(f);
    if (!gtm_fold_is_condition(f))
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
    int p = gtm_fold_previous(f);
    if (e->id == GTM_CLASS_QUALITY && !gtm_fold_noun_follows(f, next) &&
        !(p == GTM_T_BE || p == GTM_T_BENOT || p == GTM_T_JUDGES))
        return 8; /* an adjective wants its noun */
    if (is_noun_place(p) || after_adjective(f))
        return 95;
    if (e->id == GTM_CLASS_MEANING && gtm_fold_has_kind(e->other, GTM_T_EVENT) &&
        !gtm_fold_noun_follows(f, next))
        return 8; /* unsubscribe: a verb where no noun stands */
    return f->expect_action ? 10 : 50;
}

static int score(const struct fold *f, const struct gtm_entry *e, uint32_t next)
{
    int p = gtm_fold_previous(f);
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

const struct gtm_entry *gtm_fold_choose(const struct fold *f, const struct gtm_entry *first,
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

/* fold_limit.c -- what limits are made of: the span ("a day", "per week", "in total"), with a
 * number where one stands right before it ("twice a week", "to 40 a day"), and the time between two
 * ("5 minutes between").
 */
#include <string.h>

#include "grammar/fold.h"
#include "parser.tab.h"

/* ---- spans ---- */

/* "day", "24 hours", "rolling week": a length without an article, its words. */
static uint32_t length_at(const struct fold *f, uint32_t at, struct gtm_token *token)
{
    static const char *const kinds[] = {"rolling", "calendar", "business", "working",
                                        "single",  "given",    "same",     NULL};
    uint32_t next = at + gtm_fold_in(f, at, kinds);
    uint32_t length = gtm_fold_duration_at(f, next, false, token);
    if (length && !token->moment)
        return next + length - at;
    static const struct {
        const char *name;
        int64_t seconds;
    } units[] = {{"minute", 60},     {"hour", 3600},       {"day", 86400},     {"week", 604800},
                 {"month", 2592000}, {"quarter", 7776000}, {"weekday", 86400}, {"year", 31536000}};
    if (length && token->months) { /* a month is 30 days */
        token->seconds = (int64_t)token->months * 2592000;
        return next + length - at;
    }
    if (length) { /* 5 business days: not less than so many days of 24 hours */
        token->seconds = (int64_t)token->moment->days * 86400;
        return next + length - at;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (gtm_fold_is(f, next, units[i].name)) {
            token->seconds = units[i].seconds;
            return next + 1 - at;
        }
    return 0;
}

/* Whether what is at `at` shows that a length before it is no span: a day later. */
static bool goes_on(const struct fold *f, uint32_t at)
{
    static const char *const words[] = {"later", "after", "ago", "before", "old", NULL};
    return gtm_fold_in(f, at, words);
}

/* "a day", "per week", "per 24 hours", "in any 7 days", "/day", "in total": its words, or 0. */
static uint32_t span_at(const struct fold *f, uint32_t at, struct gtm_token *token)
{
    static const char *const each[] = {"a", "an", "per", "each", "every", NULL};
    static const char *const in[] = {"in", "within", "during", "over", NULL};
    static const char *const which[] = {"the", "one", "a", "any", NULL};
    static const char *const any[] = {"a", "an", "any", "one", "the", NULL};
    static const char *const total[] = {"overall", "altogether", "ever", NULL};
    token->moment = NULL;
    token->months = 0;
    if (gtm_fold_in(f, at, total) ||
        (gtm_fold_is(f, at, "in") && gtm_fold_is(f, at + 1, "total"))) {
        token->seconds = GTM_EVER;
        return gtm_fold_is(f, at, "in") ? 2 : 1;
    }
    if (at < f->count && f->words[at].kind == GTM_WORD_STRING && f->words[at].low[0] == '/') {
        struct gtm_word unit = f->words[at];
        struct fold one = *f;
        unit.kind = GTM_WORD_WORD;
        unit.low++;
        one.words = &unit;
        one.count = 1;
        return length_at(&one, 0, token);
    }
    uint32_t next = at;
    if (gtm_fold_in(f, at, in))
        next += 1 + gtm_fold_in(f, at + 1, any);
    else if (gtm_fold_in(f, at, each))
        next++;
    else if (gtm_fold_is(f, at, "on") && gtm_fold_in(f, at + 1, which)) /* on the same day */
        next += 2;
    if (next == at)
        return 0;
    uint32_t length = length_at(f, next, token);
    return length && !goes_on(f, next + length) ? next + length - at : 0;
}

/* "at most", "max" behind the span; its words. */
static uint32_t most_at(const struct fold *f, uint32_t at)
{
    static const char *const words[] = {"max", "maximum", "tops", NULL};
    uint32_t next = at;
    next += next < f->count && f->words[next].kind == GTM_WORD_COMMA;
    if (gtm_fold_in(f, next, words))
        return next + 1 - at;
    bool most = gtm_fold_is(f, next, "at") && gtm_fold_is(f, next + 1, "most");
    return most && gtm_fold_is_separator(f, next + 2) ? next + 2 - at : 0;
}

/* ---- numbers with their span ---- */

const struct gtm_entry *gtm_fold_compare_at(const struct fold *f, uint32_t at, uint32_t *length)
{
    const struct gtm_entry *e = gtm_fold_match(f, at, length);
    while (e && e->token != GTM_T_COMPARE)
        e = e->other;
    if (!e)
        *length = 0;
    return e;
}

/* "once", "twice", "3 times", "40" at `at`: its words, or 0. *times: it counts, and is no mere
 * number. */
static uint32_t times_at(const struct fold *f, uint32_t at, double *number, bool *times)
{
    *times = true;
    static const char *const words[] = {"once", "twice", "thrice"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (gtm_fold_is(f, at, words[i])) {
            *number = (double)(i + 1);
            return 1;
        }
    if (!gtm_fold_number_at(f, at, false, number))
        return 0;
    *times = gtm_fold_is(f, at + 1, "times") || gtm_fold_is(f, at + 1, "time");
    return *times ? 2 : 1;
}

static void take(struct fold *f, struct gtm_token token, uint32_t length)
{
    token.kind = f->in_rel ? GTM_T_TIMES : GTM_T_RATE;
    token.weekday = -1;
    f->in_rel = false;
    gtm_fold_take(f, token, length);
}

/* "posts 3 times a week" in a condition: within any week. */
static bool take_count(struct fold *f, const struct gtm_token *rate, uint32_t count, uint32_t span)
{
    struct gtm_token token = *rate;
    token.kind = GTM_T_COUNT;
    token.weekday = -1;
    if (token.compare == GTM_COMPARE_EQ || token.compare == GTM_COMPARE_GT) {
        token.number += token.compare == GTM_COMPARE_GT;
        token.compare = GTM_COMPARE_GE;
    }
    gtm_fold_take(f, token, count);
    struct gtm_token window = {
        .kind = GTM_T_WINDOW, .weekday = -1, .seconds = rate->seconds, .months = rate->months};
    gtm_fold_take(f, window, span);
    return true;
}

/* more than once a week · to 40 a day · at most twice in 7 days */
static bool fold_counted(struct fold *f)
{
    static const char *const to[] = {"to", "at", NULL};
    struct gtm_token token = {.compare = GTM_COMPARE_EQ};
    uint32_t at = f->at, skip = 0;
    bool times, opened = gtm_fold_in(f, at, to);
    const struct gtm_entry *compare = gtm_fold_compare_at(f, at, &skip);
    at += compare ? skip : 0;
    opened = opened && !compare;
    at += opened;
    uint32_t count = times_at(f, at, &token.number, &times);
    uint32_t span = count ? span_at(f, at + count, &token) : 0;
    bool per = count && !span && (compare || opened || f->most) &&
               gtm_fold_is(f, at + count, "per");
    if (!span && !per)
        return false; /* at most 2 per person per week: its span is said later */
    bool condition =
        f->mode == FOLD_COND || (f->in_rel && (!gtm_fold_is_rule(f) || f->verb == FOLD_HAPPENS));
    if (!times && !compare && !opened && !f->most)
        return false; /* "40 a day" needs its verb: limit … to 40 a day */
    if (condition && !times)
        return false;
    token.compare = compare ? (enum gtm_compare)compare->id : GTM_COMPARE_EQ;
    if (opened || f->most)
        token.compare = GTM_COMPARE_LE;
    f->most = false;
    token.times = times;
    uint32_t words = at + count - f->at;
    if (condition)
        return take_count(f, &token, words, span);
    uint32_t most = most_at(f, f->at + words + span);
    if (most)
        token.compare = GTM_COMPARE_LE;
    take(f, token, words + span + most);
    return true;
}

/* Whether a number stands before in this action, so that "a day" is its span. */
static bool has_number(const struct fold *f)
{
    for (uint32_t i = f->tokens_count; i-- > 1 && f->tokens[i].kind != GTM_T_DO;) {
        const struct gtm_token *t = &f->tokens[i];
        if (t->kind == GTM_T_NUMBER || t->kind == GTM_T_COUNT || t->kind == GTM_T_RATE ||
            (t->kind == GTM_T_VERB && t->entry && t->entry->id == GTM_VERB_LIMIT))
            return true;
    }
    return false;
}

/* a day · per week · in total */
static bool fold_span(struct fold *f)
{
    struct gtm_token token = {.compare = GTM_COMPARE_EQ};
    bool per = gtm_fold_is(f, f->at, "per");
    bool leads =
        f->expect_action && gtm_fold_is(f, f->at, "in") && gtm_fold_is(f, f->at + 1, "any");
    if (f->mode != FOLD_ACTION || gtm_fold_is(f, f->at, "every") || gtm_fold_is(f, f->at, "each") ||
        (!per && !leads && !has_number(f)) || (f->in_rel && f->verb == FOLD_HAPPENS))
        return false;
    bool window = gtm_fold_is(f, f->at, "in") || gtm_fold_is(f, f->at, "within") ||
                  gtm_fold_is(f, f->at, "during") || gtm_fold_is(f, f->at, "over");
    if (window && !leads && !gtm_fold_is_rule(f) && !gtm_fold_is(f, f->at + 1, "total"))
        return false;
    uint32_t length = span_at(f, f->at, &token);
    if (!length)
        return false;
    if (f->expect_action) { /* Per day, send at most 2 emails. */
        token.kind = GTM_T_RATE;
        token.weekday = -1;
        gtm_fold_take_every(f, token, length);
        return true;
    }
    uint32_t most = most_at(f, f->at + length);
    if (most)
        token.compare = GTM_COMPARE_LE;
    take(f, token, length + most);
    return true;
}

/* at least 5 minutes between, 30 minutes apart */
static bool fold_gap(struct fold *f)
{
    uint32_t skip;
    const struct gtm_entry *compare = gtm_fold_compare_at(f, f->at, &skip);
    struct gtm_token token = {.weekday = -1};
    uint32_t length = gtm_fold_duration_at(f, f->at + skip, true, &token);
    uint32_t end = f->at + skip + length;
    if (f->mode != FOLD_ACTION || !length || (compare && compare->id != GTM_COMPARE_GE) ||
        (!gtm_fold_is(f, end, "between") && !gtm_fold_is(f, end, "apart")))
        return false;
    if (token.months)
        token.seconds = (int64_t)token.months * 2592000;
    else if (token.moment)
        token.seconds = (int64_t)token.moment->days * 86400;
    if (gtm_fold_previous(f) == GTM_T_BE) /* messages should be 30 minutes apart */
        gtm_fold_put(f, "limited", GTM_T_PARTICIPLE);
    token.kind = GTM_T_GAP;
    token.number = 1;
    end++;
    end += gtm_fold_is(f, end, "two") || gtm_fold_is(f, end, "any");
    gtm_fold_take(f, token, end - f->at);
    return true;
}

/* Wait at least 3 days: 3 days. */
static bool fold_wait_least(struct fold *f)
{
    const struct gtm_token *t = gtm_fold_last(f);
    uint32_t skip;
    const struct gtm_entry *compare = gtm_fold_compare_at(f, f->at, &skip);
    struct gtm_token ignored;
    bool waits = t->kind == GTM_T_VERB && t->entry && t->entry->id == GTM_VERB_WAIT;
    if (!waits || !compare || compare->id != GTM_COMPARE_GE ||
        !gtm_fold_duration_at(f, f->at + skip, true, &ignored))
        return false;
    f->at += skip;
    return false; /* the time itself comes next */
}

bool gtm_fold_limit(struct fold *f)
{
    return gtm_fold_verbless(f) || fold_gap(f) || fold_wait_least(f) || fold_counted(f) ||
           fold_span(f);
}

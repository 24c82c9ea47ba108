/* fold_time.c -- numbers, counts, durations and windows: the small fixed patterns of English time.
 */
#include <stdlib.h>
#include <string.h>

#include "grammar/fold.h"
#include "parser.tab.h"

struct unit {
    const char *name;
    int64_t seconds;
    int months;
};

static const struct unit units[] = {
    {"second", 1, 0},  {"minute", 60, 0},   {"min", 60, 0},  {"hour", 3600, 0}, {"hr", 3600, 0},
    {"day", 86400, 0}, {"week", 604800, 0}, {"month", 0, 1}, {"quarter", 0, 3}, {"year", 0, 12},
};

static bool plural_of(const char *word, const char *unit)
{
    size_t length = strlen(unit);
    return strncmp(word, unit, length) == 0 &&
           (word[length] == '\0' || strcmp(word + length, "s") == 0);
}

static const struct unit *unit_named(const char *word)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (plural_of(word, units[i].name))
            return &units[i];
    return NULL;
}

/* The unit at `at` or NULL; 15 days is told from "the day". */
static const struct unit *unit_at(const struct fold *f, uint32_t at)
{
    return gtm_fold_is_word(f, at) ? unit_named(f->words[at].low) : NULL;
}

/* A number in digits or words at `at`; `article` lets "a" count as one. */
static bool number_at(const struct fold *f, uint32_t at, bool article, double *number)
{
    if (at >= f->count)
        return false;
    if (f->words[at].kind == GTM_WORD_NUMBER) {
        *number = f->words[at].number;
        return true;
    }
    if (!gtm_fold_is_word(f, at))
        return false;
    if (article && (strcmp(f->words[at].low, "a") == 0 || strcmp(f->words[at].low, "an") == 0)) {
        *number = 1;
        return true;
    }
    if (gtm_fold_is(f, at + 1, "of"))
        return false; /* one of …, not a number */
    for (const struct gtm_entry *e = gtm_lexicon_find(f->folder->lexicon, f->words[at].low); e;
         e = e->other)
        if (e->token == GTM_T_NUMBER) {
            *number = e->id;
            return true;
        }
    return false;
}

/* A length that seconds do not say. */
static const struct gtm_moment *length_of(const struct fold *f, int months, int days)
{
    struct gtm_moment *m = gtm_arena_alloc(f->folder->arena, sizeof *m);
    *m = (struct gtm_moment){.months = months, .days = days, .business = days > 0, .minute = -1};
    return m;
}

/* business days, working days, workdays: its words, or 0. */
static uint32_t business_at(const struct fold *f, uint32_t at)
{
    bool business = gtm_fold_is(f, at, "business") || gtm_fold_is(f, at, "working") ||
                    gtm_fold_is(f, at, "work");
    if (business && (gtm_fold_is(f, at + 1, "day") || gtm_fold_is(f, at + 1, "days")))
        return 2;
    return gtm_fold_is(f, at, "workday") || gtm_fold_is(f, at, "workdays") ? 1 : 0;
}

uint32_t gtm_fold_duration_at(const struct fold *f, uint32_t at, bool article,
                              struct gtm_token *token)
{
    double number;
    if (!number_at(f, at, article, &number))
        return 0;
    uint32_t next = at + 1, business = business_at(f, next);
    token->weekday = -1;
    if (business && number >= 1) {
        token->seconds = token->months = 0;
        token->moment = length_of(f, 0, (int)number);
        return next + business - at;
    }
    if (next + 1 < f->count && gtm_fold_is(f, next, "full"))
        next++;
    const struct unit *unit = unit_at(f, next);
    if (!unit)
        return 0;
    token->seconds = (int64_t)(number * (double)unit->seconds);
    token->months = (int)(number * unit->months);
    token->moment = token->months ? length_of(f, token->months, 0) : NULL;
    return next + 1 - at;
}

bool gtm_fold_number_at(const struct fold *f, uint32_t at, bool article, double *number)
{
    return number_at(f, at, article, number);
}

/* The comparison phrase that begins at `at`, its words in *length. */
static const struct gtm_entry *compare_at(const struct fold *f, uint32_t at, uint32_t *length)
{
    if (at < f->count && f->words[at].kind == GTM_WORD_COMPARE) {
        *length = 1;
        return NULL;
    }
    const struct gtm_entry *e = gtm_fold_match(f, at, length);
    for (; e; e = e->other)
        if (e->token == GTM_T_COMPARE)
            return e;
    return NULL;
}

static void emit(struct fold *f, struct gtm_token token, int kind, uint32_t length)
{
    token.kind = kind;
    gtm_fold_take(f, token, length);
}

/* once, twice, three times, at least 3 times, 3 or more times */
static bool fold_count(struct fold *f)
{
    struct gtm_token token = {.weekday = -1, .compare = GTM_COMPARE_GE};
    uint32_t length = 0, skip = 0;
    const struct gtm_entry *compare = compare_at(f, f->at, &skip);
    uint32_t at = f->at + (compare ? skip : 0);
    double number;
    if (gtm_fold_is(f, at, "twice") || gtm_fold_is(f, at, "thrice") ||
        (gtm_fold_is(f, at, "once") && f->tokens_count > 1 && gtm_fold_count_place(f))) {
        token.number = f->words[at].low[0] == 'o' ? 1 : f->words[at].low[1] == 'w' ? 2 : 3;
        length = at + 1 - f->at;
    } else if (number_at(f, at, false, &number)) {
        uint32_t next = at + 1;
        if (gtm_fold_is(f, next, "or") && gtm_fold_is(f, next + 1, "more"))
            next += 2;
        if (!gtm_fold_is(f, next, "times") && !gtm_fold_is(f, next, "time"))
            return false;
        token.number = number;
        length = next + 1 - f->at;
    }
    if (!length)
        return false;
    if (compare) {
        token.compare = (enum gtm_compare)compare->id;
        if (token.compare == GTM_COMPARE_GT) {
            token.compare = GTM_COMPARE_GE;
            token.number += 1;
        }
    }
    emit(f, token, GTM_T_COUNT, length);
    return true;
}

/* So many of a unit. */
static void take_unit(const struct fold *f, const struct unit *unit, int number,
                      struct gtm_token *token)
{
    token->seconds = unit->seconds * number;
    token->months = unit->months * number;
    token->moment = token->months ? length_of(f, token->months, 0) : NULL;
}

void gtm_fold_take_every(struct fold *f, struct gtm_token token, uint32_t length)
{
    if (f->mode != FOLD_ACTION || !f->expect_action) {
        gtm_fold_take(f, token, length);
        return;
    }
    token.span = gtm_span_join(f->words[f->at].span, f->words[f->at + length - 1].span);
    token.text = f->words[f->at].low;
    f->every = token;
    f->at += length;
    f->at += f->at < f->count && f->words[f->at].kind == GTM_WORD_COMMA;
}

void gtm_fold_put_every(struct fold *f)
{
    gtm_fold_take(f, f->every, 0);
    gtm_fold_last(f)->span = f->every.span;
    f->every.kind = 0;
}

/* "every 3 days", "every other week", "daily", "weekly" */
static bool fold_every(struct fold *f)
{
    struct gtm_token token = {.weekday = -1};
    if (gtm_fold_is(f, f->at, "every") || gtm_fold_is(f, f->at, "each")) {
        uint32_t length = gtm_fold_duration_at(f, f->at + 1, false, &token);
        const struct unit *unit = unit_at(f, f->at + 1);
        bool other = !length && gtm_fold_is(f, f->at + 1, "other");
        unit = other ? unit_at(f, f->at + 2) : unit;
        if (!length && unit) {
            take_unit(f, unit, other ? 2 : 1, &token);
            length = 1 + other;
        }
        if (!length)
            return false;
        token.kind = GTM_T_EVERY;
        gtm_fold_take_every(f, token, length + 1);
        return true;
    }
    static const char *const units_of[][2] = {
        {"hourly", "hour"}, {"daily", "day"}, {"weekly", "week"}, {"monthly", "month"}};
    for (size_t i = 0; i < sizeof units_of / sizeof *units_of; i++)
        if (gtm_fold_is(f, f->at, units_of[i][0])) {
            take_unit(f, unit_named(units_of[i][1]), 1, &token);
            token.kind = GTM_T_EVERY;
            gtm_fold_take_every(f, token, 1);
            return true;
        }
    return false;
}

/* this week, this month, today */
static bool fold_calendar(struct fold *f)
{
    struct gtm_token token = {.weekday = -1, .last = true};
    uint32_t length = 0;
    if (gtm_fold_is(f, f->at, "today")) {
        token.calendar = 'd';
        length = 1;
    } else if (gtm_fold_is(f, f->at, "this") &&
               (gtm_fold_is(f, f->at + 1, "week") || gtm_fold_is(f, f->at + 1, "month"))) {
        token.calendar = f->words[f->at + 1].low[0];
        length = 2;
    }
    if (length)
        emit(f, token, GTM_T_WINDOW, length);
    return length > 0;
}

/* in one week, within 10 days, in the last 30 days, after 3 days, for a week */
static bool fold_window(struct fold *f)
{
    static const char *const openers[] = {"in",  "within", "over",  "during",
                                          "for", "after",  "inside"};
    const char *opener = NULL;
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++)
        if (gtm_fold_is(f, f->at, openers[i]))
            opener = openers[i];
    if (!opener)
        return fold_calendar(f);
    struct gtm_token token = {.weekday = -1};
    uint32_t at = f->at + 1;
    if (gtm_fold_is(f, at, "the") || gtm_fold_is(f, at, "any"))
        at++;
    if (gtm_fold_is(f, at, "same"))
        at++;
    if (gtm_fold_is(f, at, "last") || gtm_fold_is(f, at, "past") ||
        gtm_fold_is(f, at, "previous")) {
        token.last = true;
        at++;
    }
    uint32_t length = gtm_fold_duration_at(f, at, true, &token);
    const struct unit *unit = unit_at(f, at);
    if (!length && unit && at > f->at + 1) { /* in the last week */
        take_unit(f, unit, 1, &token);
        length = 1;
    }
    if (!length)
        return false;
    bool plain = at == f->at + 1;
    length += at - f->at;
    token.after = strcmp(opener, "after") == 0;
    token.to_come = strcmp(opener, "in") == 0 && plain;
    bool lead = (token.after || token.to_come) && f->expect_action && f->mode == FOLD_ACTION;
    if (lead) {
        emit(f, token, GTM_T_AFTER, length);
        gtm_fold_lead_ends(f);
    } else {
        emit(f, token, GTM_T_WINDOW, length);
    }
    return true;
}

/* "Day 5:", "24 hours later," as leads; "3 days" anywhere */
static bool fold_duration(struct fold *f)
{
    struct gtm_token token = {.weekday = -1};
    double number;
    if (f->expect_action && gtm_fold_is(f, f->at, "day") &&
        number_at(f, f->at + 1, false, &number) && f->at + 2 < f->count &&
        f->words[f->at + 2].kind == GTM_WORD_COLON) {
        token.seconds = (int64_t)(number * 86400);
        token.from_start = true;
        emit(f, token, GTM_T_AFTER, 2);
        gtm_fold_lead_ends(f);
        return true;
    }
    bool article = gtm_fold_previous(f) == GTM_T_VERB;
    uint32_t length = gtm_fold_duration_at(f, f->at, article, &token);
    if (!length && f->expect_action) /* A month later, … */
        length = gtm_fold_duration_at(f, f->at, true, &token);
    if (!length || (!article && !gtm_fold_is(f, f->at + length, "later") &&
                    (gtm_fold_is(f, f->at, "a") || gtm_fold_is(f, f->at, "an"))))
        return false;
    if (gtm_fold_is(f, f->at + length, "later") && f->expect_action) {
        emit(f, token, GTM_T_AFTER, length + 1);
        gtm_fold_lead_ends(f);
        return true;
    }
    if (gtm_fold_is(f, f->at + length, "old"))
        length++;
    if (f->mode == FOLD_COND && gtm_fold_is(f, f->at + length, "ago"))
        length++;
    emit(f, token, GTM_T_DURATION, length);
    return true;
}

/* "top 50", "top 10%" */
static bool fold_top(struct fold *f)
{
    double number;
    if (!gtm_fold_is(f, f->at, "top") || !number_at(f, f->at + 1, false, &number))
        return false;
    static const struct gtm_entry top = {
        .phrase = "top", .name = "top", .key = "", .token = GTM_T_NOMINAL, .id = GTM_CLASS_TOP};
    const struct gtm_word *word = &f->words[f->at + 1];
    struct gtm_token token = {.weekday = -1, .number = number, .entry = &top};
    token.percent =
        word->kind == GTM_WORD_NUMBER && word->low[0] && word->low[strlen(word->low) - 1] == '%';
    emit(f, token, GTM_T_NOMINAL, 2);
    return true;
}

/* any two of Dana, Ben and me: so many of the people that follow */
static bool fold_share(struct fold *f)
{
    uint32_t skip = 0, length;
    const struct gtm_entry *compare = compare_at(f, f->at, &skip);
    uint32_t at = f->at + (gtm_fold_is(f, f->at, "any") ? 1 : compare ? skip : 0);
    struct gtm_token token = {.weekday = -1, .compare = GTM_COMPARE_EQ};
    if (!gtm_fold_is(f, at + 1, "of") || (compare && compare->id != GTM_COMPARE_GE))
        return false;
    if (at < f->count && f->words[at].kind == GTM_WORD_NUMBER)
        token.number = f->words[at].number;
    for (const struct gtm_entry *e = gtm_fold_match(f, at, &length); e; e = e->other)
        if (e->token == GTM_T_NUMBER && e->id > 1)
            token.number = e->id;
    const struct gtm_entry *whom = gtm_fold_match(f, at + 2, &length);
    while (whom && !(whom->token == GTM_T_NOMINAL && whom->id == GTM_CLASS_PERSON))
        whom = whom->other;
    if (token.number < 1 || !whom)
        return false;
    emit(f, token, GTM_T_NUMBER, at + 2 - f->at);
    return true;
}

/* at least 70 · more than 3 posts · 70+ · 70 or more · 5 posts · 40 */
static bool fold_number(struct fold *f)
{
    uint32_t skip = 0;
    const struct gtm_entry *compare = compare_at(f, f->at, &skip);
    bool symbol = f->words[f->at].kind == GTM_WORD_COMPARE;
    uint32_t at = f->at + (compare ? skip : 0);
    double number;
    if (symbol || !number_at(f, at, false, &number))
        return false;
    bool plus = f->words[at].kind == GTM_WORD_NUMBER && f->words[at].plus;
    struct gtm_token token = {.weekday = -1,
                              .number = number,
                              .compare = compare ? (enum gtm_compare)compare->id : GTM_COMPARE_EQ};
    uint32_t length = at + 1 - f->at;
    if (gtm_fold_is(f, at + 1, "or") &&
        (gtm_fold_is(f, at + 2, "more") || gtm_fold_is(f, at + 2, "above") ||
         gtm_fold_is(f, at + 2, "higher"))) {
        plus = true;
        length += 2;
    } else if (gtm_fold_is(f, at + 1, "or") &&
               (gtm_fold_is(f, at + 2, "less") || gtm_fold_is(f, at + 2, "fewer") ||
                gtm_fold_is(f, at + 2, "below"))) {
        token.compare = GTM_COMPARE_LE;
        length += 2;
    }
    if (plus)
        token.compare = GTM_COMPARE_GE;
    else if (f->most && !compare)
        token.compare = GTM_COMPARE_LE;
    f->most = false;
    struct gtm_token ignored;
    bool noun = gtm_fold_duration_at(f, at, false, &ignored) == 0 &&
                gtm_fold_noun_follows(f, f->at + length);
    if (noun) {
        emit(f, token, GTM_T_NUMBER, length);
        return true;
    }
    if (gtm_fold_duration_at(f, at, false, &ignored))
        return false;
    if (token.compare != GTM_COMPARE_EQ || compare) {
        uint32_t words = compare ? skip : 1;
        struct gtm_token sign = {.weekday = -1, .compare = token.compare};
        sign.kind = GTM_T_COMPARE;
        gtm_fold_emit(f, sign, f->at, compare ? words : length);
        token.kind = GTM_T_QUANTITY;
        gtm_fold_emit(f, token, at, length - (at - f->at));
        f->at += length;
        return true;
    }
    emit(f, token, GTM_T_QUANTITY, length);
    return true;
}

bool gtm_fold_time(struct fold *f)
{
    return fold_top(f) || fold_share(f) || gtm_fold_limit(f) || gtm_fold_every(f) ||
           fold_every(f) || gtm_fold_hours(f) || gtm_fold_moment(f) || fold_count(f) ||
           fold_window(f) || fold_number(f) || fold_duration(f);
}

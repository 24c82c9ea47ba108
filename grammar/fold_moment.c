/* fold_moment.c -- points of time: "on Tuesday at 9am", "tomorrow", "the next business day", "by
 * the end of the month", "on the first of the month", "2026-12-01 at 10:00", "every Monday".
 *
 * A day without a time begins at midnight; "by" a day is until it ends.
 */
#include <string.h>

#include "grammar/fold.h"
#include "parser.tab.h"

enum { MORNING = 540, LAST_DAY = 31 };

static const struct gtm_moment point = {.point = true, .minute = -1};

/* ---- days ---- */

static uint32_t next_at(const struct fold *f, uint32_t at)
{
    static const char *const words[] = {"next", "following", "coming", "this", NULL};
    uint32_t next = at + gtm_fold_is(f, at, "the");
    return gtm_fold_in(f, next, words) ? next + 1 - at : 0;
}

/* the next day, the following business day, next week, the next morning */
static uint32_t next_day_at(const struct fold *f, uint32_t at, struct gtm_moment *m)
{
    uint32_t said = next_at(f, at), next = at + said;
    if (!said || gtm_fold_is(f, next - 1, "this"))
        return 0;
    bool business = gtm_fold_is(f, next, "business") || gtm_fold_is(f, next, "working");
    if (business && gtm_fold_is(f, next + 1, "day")) {
        m->days = 1;
        m->business = true;
        return next + 2 - at;
    }
    if (gtm_fold_is(f, next, "workday") || gtm_fold_is(f, next, "weekday")) {
        m->weekdays = gtm_fold_is(f, next, "weekday") ? GTM_WEEKDAYS : 0;
        m->business = !m->weekdays;
        m->days = m->business;
    } else if (gtm_fold_is(f, next, "day") || gtm_fold_is(f, next, "morning")) {
        m->days = 1;
        m->minute = gtm_fold_is(f, next, "morning") ? MORNING : -1;
    } else if (gtm_fold_is(f, next, "week")) {
        m->weekdays = 1;
    } else if (gtm_fold_is(f, next, "month")) {
        m->month_day = 1;
    } else {
        return 0;
    }
    return next + 1 - at;
}

/* "of the month", "of next month", "of every month" behind a day of it; its words, or 0. */
static uint32_t of_month_at(const struct fold *f, uint32_t at)
{
    static const char *const which[] = {"the",  "this",  "next",      "each",
                                        "that", "every", "following", NULL};
    uint32_t next = at + 1;
    if (!gtm_fold_is(f, at, "of") && !gtm_fold_is(f, at, "in"))
        return 0;
    while (gtm_fold_in(f, next, which))
        next++;
    return gtm_fold_is(f, next, "month") && next > at + 1 ? next + 1 - at : 0;
}

/* the first of the month, the 15th, the last day of the month, the first business day of the month
 */
static uint32_t month_day_at(const struct fold *f, uint32_t at, struct gtm_moment *m)
{
    uint32_t next = at + gtm_fold_is(f, at, "the");
    int day = gtm_fold_is(f, next, "last") ? LAST_DAY : gtm_fold_ordinal(f, next);
    bool word = gtm_fold_is(f, next, "last") || gtm_fold_is(f, next, "first");
    if (!day)
        return 0;
    next++;
    bool business = gtm_fold_is(f, next, "business") || gtm_fold_is(f, next, "working");
    if (business && (day != 1 || !gtm_fold_is(f, next + 1, "day")))
        return 0;
    next += business;
    bool named = gtm_fold_is(f, next, "day");
    next += named;
    uint32_t month = of_month_at(f, next);
    if (!month && word)
        return 0; /* the first message */
    int ignored;
    bool dated = gtm_fold_month_at(f, next + gtm_fold_is(f, next, "of"), &ignored) > 0;
    if (!month && (dated || gtm_fold_noun_follows(f, next)))
        return 0;
    m->month_day = day;
    m->workday = business;
    return next + month - at;
}

/* the end of the day / the week / the month / Friday; the beginning of the week */
static uint32_t edge_at(const struct fold *f, uint32_t at, struct gtm_moment *m)
{
    static const char *const which[] = {"the", "this", "that", "next", NULL};
    uint32_t next = at + gtm_fold_is(f, at, "the");
    bool end = gtm_fold_is(f, next, "end");
    if (!end && !gtm_fold_is(f, next, "beginning") && !gtm_fold_is(f, next, "start"))
        return 0;
    next++;
    if (!gtm_fold_is(f, next, "of"))
        return 0;
    next++;
    int weekday;
    uint32_t said = gtm_fold_in(f, next, which);
    if (gtm_fold_weekday_at(f, next + said, &weekday, NULL)) {
        m->weekdays = 1u << weekday;
        m->same_day = false;
    } else if (gtm_fold_is(f, next + said, "week")) {
        m->weekdays = end ? 1u << 6 : 1u;
        m->same_day = end;
    } else if (gtm_fold_is(f, next + said, "month")) {
        m->month_day = end ? LAST_DAY : 1;
        m->same_day = end;
    } else if (gtm_fold_is(f, next, "tomorrow")) {
        m->days = 1;
        said = 0;
    } else if (!end || !gtm_fold_is(f, next + said, "day") || !said) {
        return 0;
    }
    m->day_end = end;
    return next + said + 1 - at;
}

/* Tuesday, next Tuesday, Monday morning, tomorrow, 2026-12-01 … */
static uint32_t day_at(const struct fold *f, uint32_t at, struct gtm_moment *m)
{
    int weekday;
    uint32_t said = next_at(f, at), length = next_day_at(f, at, m);
    if (!length && gtm_fold_weekday_at(f, at + said, &weekday, NULL)) {
        m->weekdays = 1u << weekday;
        length = said + 1;
    }
    if (!length && gtm_fold_is(f, at, "tomorrow")) {
        m->days = 1;
        length = 1;
    }
    if (!length && gtm_fold_is(f, at, "the") && gtm_fold_is(f, at + 1, "day") &&
        gtm_fold_is(f, at + 2, "after") && gtm_fold_is(f, at + 3, "tomorrow")) {
        m->days = 2;
        length = 4;
    }
    if (!length && (length = gtm_fold_date_at(f, at, &m->date)) > 0)
        m->has_date = true;
    if (!length)
        length = edge_at(f, at, m);
    if (!length)
        length = month_day_at(f, at, m);
    if (length && gtm_fold_is(f, at + length, "morning") && !m->day_end) {
        m->minute = MORNING;
        length++;
    }
    return length;
}

/* ---- points ---- */

/* "at 9am", "9am" at `at`: its words, or 0. */
static uint32_t time_at(const struct fold *f, uint32_t at, struct gtm_moment *m)
{
    struct fold_clock c;
    bool opened = gtm_fold_is(f, at, "at");
    uint32_t length = gtm_fold_clock_at(f, at + opened, &c);
    bool bare = !c.exact && (c.minute < 0 || !gtm_fold_is_separator(f, at + opened + length));
    if (!length || (!c.exact && !opened) || bare)
        return 0;
    m->minute = c.minute % GTM_DAY_MINUTES;
    return opened + length;
}

/* What was wrong with its time of day; the place that time_at found it at. */
static void check_time(struct fold *f, uint32_t at, uint32_t end)
{
    struct fold_clock c;
    for (uint32_t i = at; i < end; i++) {
        uint32_t length = gtm_fold_clock_at(f, i, &c);
        bool opened = i > at && gtm_fold_is(f, i - 1, "at");
        if (!length || (!c.exact && !opened))
            continue;
        gtm_fold_check_clock(f, i, length, &c);
        i += length - 1;
    }
}

uint32_t gtm_fold_moment_at(const struct fold *f, uint32_t at, struct gtm_moment *m)
{
    *m = point;
    uint32_t length = time_at(f, at, m), day;
    if (length) { /* 9am on Tuesday */
        uint32_t next = at + length;
        next += gtm_fold_is(f, next, "on") || gtm_fold_is(f, next, "of");
        struct gtm_moment both = *m;
        day = day_at(f, next, &both);
        if (day && !both.day_end && both.minute == m->minute) {
            *m = both;
            length = next + day - at;
        }
    } else {
        day = length = day_at(f, at, m);
        if (day && !m->day_end) {
            uint32_t comma = at + day < f->count && f->words[at + day].kind == GTM_WORD_COMMA;
            uint32_t time = time_at(f, at + day + comma, m);
            length += time ? comma + time : 0;
        }
    }
    if (!length)
        return 0;
    bool timed = m->minute >= 0;
    m->same_day = m->same_day || (timed && (m->weekdays || m->month_day));
    if (!timed && !m->day_end)
        m->minute = 0;
    bool prospect = false;
    uint32_t zone = gtm_fold_zone_at(f, at + length, &prospect);
    m->prospect = prospect;
    return length + zone;
}

static const struct gtm_moment *keep(struct fold *f, const struct gtm_moment *m)
{
    struct gtm_moment *kept = gtm_arena_alloc(f->folder->arena, sizeof *kept);
    *kept = *m;
    return kept;
}

static void emit(struct fold *f, const struct gtm_moment *m, int kind, uint32_t length)
{
    uint32_t begin = f->at;
    struct gtm_token token = {.kind = kind, .weekday = -1, .moment = keep(f, m)};
    gtm_fold_take(f, token, length);
    check_time(f, begin, begin + length);
}

/* by Thursday, by Friday at 5pm, by the end of the day */
static bool fold_by(struct fold *f)
{
    struct gtm_moment m;
    if (!gtm_fold_is(f, f->at, "by"))
        return false;
    uint32_t length = gtm_fold_moment_at(f, f->at + 1, &m);
    if (!length)
        return false;
    struct gtm_moment timed = point;
    for (uint32_t i = f->at + 1; i < f->at + 1 + length && timed.minute < 0; i++)
        time_at(f, i, &timed);
    bool day_only = m.minute == 0 && timed.minute < 0;
    if (day_only) {
        m.day_end = true;
        m.minute = -1;
    }
    bool lead = f->mode == FOLD_ACTION && f->expect_action;
    emit(f, &m, lead ? GTM_T_AFTER : GTM_T_WINDOW, length + 1);
    if (lead)
        gtm_fold_lead_ends(f);
    return true;
}

/* wait until Tuesday at 9am and …: the time is the verb's own. "until Friday or they reply" is a
 * condition. */
static bool fold_until(struct fold *f)
{
    const struct gtm_token *t = gtm_fold_last(f);
    bool waits = t->kind == GTM_T_VERB && t->entry && t->entry->id == GTM_VERB_WAIT;
    struct gtm_moment m;
    if (!waits || !(gtm_fold_is(f, f->at, "until") || gtm_fold_is(f, f->at, "till")))
        return false;
    uint32_t on = gtm_fold_is(f, f->at + 1, "on"),
             length = gtm_fold_moment_at(f, f->at + 1 + on, &m), end = f->at + 1 + on + length;
    end += end < f->count && f->words[end].kind == GTM_WORD_COMMA;
    if (!length || gtm_fold_is(f, end, "or"))
        return false;
    emit(f, &m, GTM_T_DURATION, 1 + on + length);
    return true;
}

bool gtm_fold_moment(struct fold *f)
{
    if (fold_by(f) || fold_until(f))
        return true;
    struct gtm_moment m;
    int before = gtm_fold_previous(f);
    if (before == GTM_T_BE || before == GTM_T_BENOT || before == GTM_T_COMPARE ||
        before == GTM_T_TO || before == GTM_T_BETWEEN)
        return false;
    uint32_t length = gtm_fold_moment_at(f, f->at, &m), opened = 0;
    if (!length && (gtm_fold_is(f, f->at, "on") || gtm_fold_is(f, f->at, "at"))) {
        length = gtm_fold_moment_at(f, f->at + 1, &m);
        opened = 1;
    }
    if (!length)
        return false;
    bool lead = f->mode == FOLD_ACTION && f->expect_action;
    emit(f, &m, lead ? GTM_T_AFTER : GTM_T_DURATION, opened + length);
    if (lead)
        gtm_fold_lead_ends(f);
    return true;
}

/* ---- again and again ---- */

/* Monday, Monday and Thursday, weekday, business day, morning behind "every": its words, or 0. */
static uint32_t repeated_at(const struct fold *f, uint32_t at, struct gtm_moment *m)
{
    int weekday;
    uint32_t next = at;
    if (gtm_fold_weekday_at(f, at, &weekday, NULL)) {
        m->weekdays = 1u << weekday;
        for (next = at + 1;;) {
            uint32_t joint = next < f->count && f->words[next].kind == GTM_WORD_COMMA;
            joint += gtm_fold_is(f, next + joint, "and");
            if (!joint || !gtm_fold_weekday_at(f, next + joint, &weekday, NULL))
                break;
            m->weekdays |= 1u << weekday;
            next += joint + 1;
        }
        return next - at;
    }
    bool business = gtm_fold_is(f, at, "business") || gtm_fold_is(f, at, "working");
    if ((business && gtm_fold_is(f, at + 1, "day")) || gtm_fold_is(f, at, "workday")) {
        m->days = 1;
        m->business = true;
        return 1 + business;
    }
    if (gtm_fold_is(f, at, "weekday"))
        m->weekdays = GTM_WEEKDAYS;
    else if (gtm_fold_is(f, at, "morning"))
        m->minute = MORNING;
    else
        return 0;
    return 1;
}

/* "day at 9am", "week on Monday", "month on the 1st" behind "every" or as one word: its words, or
 * 0. */
static uint32_t unit_at(const struct fold *f, uint32_t at, struct gtm_moment *m)
{
    bool day = gtm_fold_is(f, at, "day") || gtm_fold_is(f, at, "daily");
    bool week = gtm_fold_is(f, at, "week") || gtm_fold_is(f, at, "weekly");
    bool month = gtm_fold_is(f, at, "month") || gtm_fold_is(f, at, "monthly");
    uint32_t next = at + 1, length = 0;
    next += gtm_fold_is(f, next, "on");
    int weekday;
    if (week && gtm_fold_weekday_at(f, next, &weekday, NULL)) {
        m->weekdays = 1u << weekday;
        length = 1;
    } else if (month) {
        length = month_day_at(f, next, m);
    } else if (day) {
        return time_at(f, at + 1, m) ? 1 : 0;
    }
    return length ? next + length - at : 0;
}

bool gtm_fold_every(struct fold *f)
{
    struct gtm_moment m = point;
    bool every = gtm_fold_is(f, f->at, "every") || gtm_fold_is(f, f->at, "each");
    uint32_t at = f->at + every, length = every ? repeated_at(f, at, &m) : 0;
    if (!length)
        length = unit_at(f, at, &m);
    if (!length)
        return false;
    length += time_at(f, at + length, &m);
    if (m.minute < 0 && !m.business)
        m.minute = 0;
    m.same_day = m.minute > 0 && (m.weekdays || m.month_day);
    bool prospect = false;
    length += gtm_fold_zone_at(f, at + length, &prospect);
    m.prospect = prospect;
    struct gtm_token token = {.kind = GTM_T_EVERY, .weekday = -1, .moment = keep(f, &m)};
    uint32_t begin = f->at, words = every + length;
    gtm_fold_take_every(f, token, words);
    check_time(f, begin, begin + words);
    return true;
}

/* fold_hours.c -- times of the week: "on weekdays between 9am and 5pm in the prospect's time zone",
 * "during business hours", "before 9am or after 6pm", "on weekends and holidays".
 *
 * A phrase is a row of parts (days, times, dates, a name, whose clock), which must all hold, and of
 * joints ("or", "and"), behind which another such row begins: any of them. One token holds it all.
 */
#include <string.h>

#include "grammar/fold.h"
#include "parser.tab.h"

enum { MOST_CLOCKS = 16, MOST_HOURS = 8, WHOLE = GTM_DAY_MINUTES };

/* What is said of a time of day can be wrong; it is reported once the phrase is taken. */
struct checked {
    uint32_t at, length;
    struct fold_clock clock;
};

struct phrase {
    const struct fold *f;
    uint32_t at;
    bool loose;   /* parts need no preposition */
    bool forbids; /* the sentence says when nothing happens */
    bool single;  /* "on Tuesday": one weekday, which is a point of time where nothing forbids */
    struct gtm_hours hours[MOST_HOURS];
    uint32_t count;
    struct checked clocks[MOST_CLOCKS];
    uint32_t clock_count;
};

enum part { NO_PART, DAYS, TIMES, DATES, NAME, EXCEPT, ZONE };

static const struct gtm_hours always = {.weekdays = GTM_ALL_DAYS, .end = WHOLE};

static bool is_kind(const struct fold *f, uint32_t at, enum gtm_word_kind kind)
{
    return at < f->count && f->words[at].kind == kind;
}

static bool is_comma(const struct fold *f, uint32_t at)
{
    return is_kind(f, at, GTM_WORD_COMMA);
}

/* ---- days ---- */

enum atom { NO_ATOM, WEEKDAY_ATOM, WEEKDAYS_ATOM, HOLIDAY_ATOM };

struct day {
    enum atom kind;
    unsigned bits;
    bool business, plural;
};

/* weekdays, the weekend, business days, public holidays, a Friday */
static uint32_t day_at(const struct fold *f, uint32_t at, struct day *day)
{
    static const char *const articles[] = {"a", "an", "the", "any", "all", NULL};
    static const char *const kinds[] = {"public", "bank", "national", "official", NULL};
    static const char *const every[] = {"every", "any", "all", NULL};
    uint32_t next = at + gtm_fold_in(f, at, articles);
    int weekday;
    *day = (struct day){WEEKDAYS_ATOM, GTM_WEEKDAYS, false, true};
    if (gtm_fold_weekday_at(f, next, &weekday, &day->plural)) {
        day->kind = WEEKDAY_ATOM;
        day->bits = 1u << weekday;
        return next + 1 - at;
    }
    static const char *const working[] = {"weekday", "weekdays", "workday", "workdays", NULL};
    static const char *const days[] = {"day", "days", NULL};
    if (gtm_fold_in(f, next, working)) {
        day->business = f->words[next].low[2] == 'r';
        return next + 1 - at;
    }
    bool business = gtm_fold_is(f, next, "business") || gtm_fold_is(f, next, "working");
    if (business && gtm_fold_in(f, next + 1, days)) {
        day->business = true;
        return next + 2 - at;
    }
    if (gtm_fold_is(f, next, "weekend") || gtm_fold_is(f, next, "weekends")) {
        day->bits = GTM_WEEKEND;
        return next + 1 - at;
    }
    if (gtm_fold_in(f, at, every) && gtm_fold_in(f, at + 1, days)) {
        day->bits = GTM_ALL_DAYS;
        return 2;
    }
    next += gtm_fold_in(f, next, kinds);
    day->kind = HOLIDAY_ATOM;
    day->bits = GTM_ALL_DAYS;
    return gtm_fold_is(f, next, "holiday") || gtm_fold_is(f, next, "holidays") ? next + 1 - at : 0;
}

static unsigned from_to(unsigned first, unsigned last)
{
    unsigned bits = first;
    for (unsigned day = first; day != last; bits |= day)
        day = day == 1u << 6 ? 1u : day << 1;
    return bits;
}

/* Monday to Friday, between Tuesday and Thursday, Friday; `and_`: "and" stands between them. */
static uint32_t range_at(const struct fold *f, uint32_t at, bool and_, struct day *day)
{
    uint32_t length = day_at(f, at, day), mark = 1;
    if (gtm_fold_is(f, at, "m") && gtm_fold_range_mark(f, at + 1, &mark) &&
        gtm_fold_is(f, at + 1 + mark, "f")) {
        *day = (struct day){WEEKDAYS_ATOM, GTM_WEEKDAYS, false, true};
        return 2 + mark; /* M-F */
    }
    if (!length || day->kind != WEEKDAY_ATOM)
        return length;
    bool range =
        and_ ? gtm_fold_is(f, at + length, "and") : gtm_fold_range_mark(f, at + length, &mark);
    struct day last;
    uint32_t more = range ? day_at(f, at + length + mark, &last) : 0;
    if (!more || last.kind != WEEKDAY_ATOM)
        return and_ ? 0 : length;
    day->bits = from_to(day->bits, last.bits);
    day->kind = WEEKDAYS_ATOM;
    return length + mark + more;
}

/* A joint of days inside one part: a comma, "and", "or". */
static uint32_t joint_at(const struct fold *f, uint32_t at)
{
    uint32_t next = at;
    next += is_comma(f, next);
    next += gtm_fold_is(f, next, "and") || gtm_fold_is(f, next, "or");
    return next - at;
}

static uint32_t take_days(struct phrase *p, uint32_t at, struct gtm_hours *h)
{
    static const char *const openers[] = {"on", "at", "during", "over", "from", "between", NULL};
    const struct fold *f = p->f;
    bool opened = gtm_fold_in(f, at, openers), between = gtm_fold_is(f, at, "between");
    struct day day, more;
    uint32_t length = range_at(f, at + opened, between, &day);
    bool needs_range = between || gtm_fold_is(f, at, "from");
    if (!length || (needs_range && day.kind != WEEKDAYS_ATOM))
        return 0;
    if (!opened && !p->loose && !p->count && day.kind == WEEKDAY_ATOM && !day.plural)
        return 0;
    uint32_t next = at + opened + length;
    h->workdays = day.business;
    h->holidays = day.kind == HOLIDAY_ATOM;
    p->single = !p->count && day.kind == WEEKDAY_ATOM && !day.plural;
    for (;;) {
        uint32_t joint = joint_at(f, next), on = gtm_fold_is(f, next + joint, "on");
        length = joint ? range_at(f, next + joint + on, false, &more) : 0;
        if (!length || more.kind == HOLIDAY_ATOM || h->holidays || more.business != day.business)
            break;
        day.bits |= more.bits;
        p->single = false;
        next += joint + on + length;
    }
    h->weekdays &= day.bits;
    h->has_days = true;
    return next - at;
}

/* except holidays, excluding Fridays, but not on holidays */
static uint32_t take_except(struct phrase *p, uint32_t at, struct gtm_hours *h)
{
    static const char *const words[] = {"except", "excluding", "not", "never", "besides", NULL};
    const struct fold *f = p->f;
    uint32_t next = at;
    next += gtm_fold_is(f, next, "but") || gtm_fold_is(f, next, "and");
    if (!gtm_fold_in(f, next, words))
        return 0;
    next++;
    next += gtm_fold_is(f, next, "for");
    next += gtm_fold_is(f, next, "on");
    struct day day;
    uint32_t length = range_at(f, next, false, &day);
    if (!length)
        return 0;
    if (day.kind == HOLIDAY_ATOM)
        h->workdays = true;
    else
        h->weekdays &= ~day.bits;
    h->has_days = true;
    return next + length - at;
}

/* ---- times ---- */

/* 9 beside 11am is 9am, beside 5pm it is 9am too: the half that makes the shorter range. */
static void take_half(struct fold_clock *bare, const struct fold_clock *said, bool is_first)
{
    if (bare->exact || !said->half || bare->minute < 60 || bare->minute > 720)
        return;
    int same = bare->minute % 720 + (said->half == 'p' ? 720 : 0);
    bool fits = is_first ? same < said->minute : same > said->minute;
    bare->minute = fits ? same : (same + 720) % WHOLE;
    bare->exact = true;
}

/* 9 to 5, 8 to 12: a working day, where something may happen; what is forbidden may be the night.
 */
static void take_idiom(const struct phrase *p, struct fold_clock *a, struct fold_clock *b)
{
    int from = a->minute, to = b->minute;
    bool day = from >= 360 && from < 720 && ((to >= 60 && to < from) || to == 720);
    if (a->exact || b->exact || !day || p->forbids)
        return;
    b->minute = to == 720 ? to : to + 720;
    a->exact = b->exact = true;
}

static void note_clock(struct phrase *p, uint32_t at, uint32_t length, const struct fold_clock *c)
{
    if (p->clock_count < MOST_CLOCKS)
        p->clocks[p->clock_count++] = (struct checked){at, length, *c};
}

/* "9am and 5pm", "9 to 5pm" behind "between", "from" or nothing: its words, or 0. */
static uint32_t take_range(struct phrase *p, uint32_t at, bool between, struct gtm_hours *h)
{
    const struct fold *f = p->f;
    struct fold_clock a, b;
    uint32_t first = gtm_fold_clock_at(f, at, &a), mark = 1;
    if (!first)
        return 0;
    bool joined = between && gtm_fold_is(f, at + first, "and");
    if (!joined && !gtm_fold_range_mark(f, at + first, &mark))
        return 0;
    uint32_t to = at + first + mark, second = gtm_fold_clock_at(f, to, &b);
    if (!second || (!a.exact && !b.exact && !p->loose))
        return 0;
    struct gtm_token ignored;
    if (!b.exact &&
        (gtm_fold_duration_at(f, to, false, &ignored) || gtm_fold_noun_follows(f, to + second)))
        return 0; /* between 9 and 17 posts */
    take_half(&a, &b, true);
    take_half(&b, &a, false);
    take_idiom(p, &a, &b);
    if (b.minute > 720)
        a.exact = true; /* 9 to 17 */
    note_clock(p, at, first, &a);
    note_clock(p, to, second, &b);
    h->begin = a.minute % WHOLE;
    h->end = b.minute ? b.minute : WHOLE;
    return to + second - at;
}

/* after 9am, before 6pm, from 9am on */
static uint32_t take_half_open(struct phrase *p, uint32_t at, struct gtm_hours *h)
{
    static const char *const after[] = {"after", "from", "since", NULL};
    const struct fold *f = p->f;
    struct fold_clock c;
    bool begins = gtm_fold_in(f, at, after);
    if (!begins && !gtm_fold_is(f, at, "before"))
        return 0;
    uint32_t length = gtm_fold_clock_at(f, at + 1, &c);
    if (!length || !c.exact)
        return 0;
    uint32_t next = at + 1 + length;
    bool on = gtm_fold_is(f, next, "on") || gtm_fold_is(f, next, "onwards");
    if (gtm_fold_is(f, at, "from") && !on)
        return 0;
    note_clock(p, at + 1, length, &c);
    if (begins)
        h->begin = c.minute % WHOLE;
    else
        h->end = c.minute ? c.minute : WHOLE;
    return next + (gtm_fold_is(f, at, "from") ? 1 : 0) - at;
}

static uint32_t take_times(struct phrase *p, uint32_t at, struct gtm_hours *h)
{
    static const char *const ranges[] = {"between", "from", "during", NULL};
    const struct fold *f = p->f;
    bool between = gtm_fold_is(f, at, "between"), opened = gtm_fold_in(f, at, ranges);
    uint32_t length = take_half_open(p, at, h);
    if (!length && (opened || p->loose || p->count)) {
        length = take_range(p, at + opened, between, h);
        length += length ? opened : 0;
    }
    h->has_times = h->has_times || length;
    return length;
}

/* ---- dates, names, whose clock ---- */

/* between 2026-12-20 and 2027-01-02, from … to …, after …, before …, on … */
static uint32_t take_dates(struct phrase *p, uint32_t at, struct gtm_hours *h)
{
    static const char *const openers[] = {"between", "from",   "on", "after",
                                          "before",  "during", NULL};
    const struct fold *f = p->f;
    bool opened = gtm_fold_in(f, at, openers);
    const char *word = opened ? f->words[at].low : "";
    int64_t first, last;
    uint32_t length = gtm_fold_date_at(f, at + opened, &first), mark = 1;
    if (!length || (!opened && !p->loose && !p->count))
        return 0;
    uint32_t next = at + opened + length;
    bool and_ = strcmp(word, "between") == 0 && gtm_fold_is(f, next, "and");
    uint32_t more = 0;
    if (and_ || gtm_fold_range_mark(f, next, &mark))
        more = gtm_fold_date_at(f, next + mark, &last);
    if (strcmp(word, "between") == 0 && !more)
        return 0;
    bool after = strcmp(word, "after") == 0, before = strcmp(word, "before") == 0;
    h->has_first = !before;
    h->has_last = !after && !(strcmp(word, "from") == 0 && !more);
    h->first = first + after;
    h->last = more ? last : first - before;
    p->single = !p->count && !more && (!opened || strcmp(word, "on") == 0);
    if (strcmp(word, "from") == 0 && !more && gtm_fold_is(f, next, "on"))
        next++;
    return next + (more ? mark + more : 0) - at;
}

static const struct gtm_entry *name_at(const struct fold *f, uint32_t at, uint32_t *length)
{
    const struct gtm_entry *e = gtm_fold_match(f, at, length);
    while (e && !(e->token == GTM_T_NOMINAL && e->id == GTM_CLASS_HOURS))
        e = e->other;
    return e;
}

/* All other times, or all other days. */
static void turn(struct gtm_hours *h)
{
    int begin = h->begin;
    if (h->holidays) {
        h->holidays = false;
        h->workdays = true;
    } else if (h->has_times) {
        h->begin = h->end % WHOLE;
        h->end = begin ? begin : WHOLE;
    } else {
        h->weekdays = GTM_ALL_DAYS & ~h->weekdays;
    }
}

/* business hours, during our quiet hours, outside of business hours, outside 9am to 5pm */
static uint32_t take_name(struct phrase *p, uint32_t at, struct gtm_hours *h)
{
    static const char *const openers[] = {"during", "in", "within", "at", "on", "to", NULL};
    static const char *const articles[] = {"the", "our", "my", "a", NULL};
    const struct fold *f = p->f;
    bool outside = gtm_fold_is(f, at, "outside");
    bool opened = outside || gtm_fold_in(f, at, openers);
    uint32_t next = at + opened, length;
    next += outside && gtm_fold_is(f, next, "of");
    next += gtm_fold_in(f, next, articles);
    const struct gtm_entry *e = name_at(f, next, &length);
    if (e && (opened || p->loose || p->count)) {
        h->named = e->symbol;
        h->outside = outside;
        return next + length - at;
    }
    if (opened && gtm_fold_is(f, next, "quiet") && gtm_fold_is(f, next + 1, "hours") && !e)
        return next + 2 - at; /* their times are said next to them */
    if (gtm_fold_is(f, at, "at") && gtm_fold_is(f, at + 1, "night"))
        return 2;
    if (!outside)
        return 0;
    bool was_loose = p->loose;
    p->loose = true;
    length = take_times(p, next, h);
    if (!length)
        length = take_days(p, next, h);
    p->loose = was_loose;
    p->single = false;
    if (!length || h->workdays) /* outside of business days: weekends and holidays */
        return 0;
    turn(h);
    return next + length - at;
}

static uint32_t take_zone(struct phrase *p, uint32_t at, struct gtm_hours *h)
{
    bool prospect = false;
    uint32_t length = p->count ? gtm_fold_zone_at(p->f, at, &prospect) : 0;
    if (length)
        h->prospect = prospect;
    return length;
}

/* ---- phrases ---- */

/* Reads one part at `at` into *h, which is as it was where there is none; its words in *length. */
static enum part part_at(struct phrase *p, uint32_t at, struct gtm_hours *h, uint32_t *length)
{
    static uint32_t (*const takers[])(struct phrase *, uint32_t, struct gtm_hours *) = {
        [DAYS] = take_days, [TIMES] = take_times,   [DATES] = take_dates,
        [NAME] = take_name, [EXCEPT] = take_except, [ZONE] = take_zone};
    for (int part = DAYS; part <= ZONE; part++) {
        if (part == EXCEPT && p->count == 0)
            continue;
        struct gtm_hours trial = *h;
        *length = takers[part](p, at, &trial);
        if (*length) {
            *h = trial;
            return (enum part)part;
        }
    }
    return NO_PART;
}

/* "after 9am" and "before 6pm" are one range; "before 9am" and "after 6pm" are two. */
static bool is_range(const struct gtm_hours *a, const struct gtm_hours *b)
{
    return a->has_times && b->has_times && a->end == WHOLE && b->begin == 0 && b->end < WHOLE &&
           a->begin < b->end;
}

/* Reads the parts that follow each other without a joint into the newest alternative. */
static void take_parts(struct phrase *p, unsigned seen)
{
    for (;;) {
        uint32_t comma = is_comma(p->f, p->at), length;
        bool open = is_kind(p->f, p->at, GTM_WORD_OPEN); /* (12 am to 8 am) */
        comma += open;
        struct gtm_hours *h = &p->hours[p->count - 1], trial = *h;
        uint32_t clocks = p->clock_count;
        bool single = p->single;
        enum part part = part_at(p, p->at + comma, &trial, &length);
        if (!part || (seen >> part & 1u)) {
            p->clock_count = clocks;
            p->single = single;
            return;
        }
        p->single = p->single && part == ZONE;
        seen |= 1u << part;
        *h = trial;
        p->at += comma + length;
        p->at += open && is_kind(p->f, p->at, GTM_WORD_CLOSE);
    }
}

/* or on Saturdays, and after 6pm */
static bool take_alternative(struct phrase *p)
{
    uint32_t joint = joint_at(p->f, p->at), length;
    struct gtm_hours trial = always;
    if (!joint || p->count == MOST_HOURS || (joint == 1 && is_comma(p->f, p->at)))
        return false;
    uint32_t clocks = p->clock_count;
    bool and_ = gtm_fold_is(p->f, p->at + joint - 1, "and"), single = p->single;
    enum part part = part_at(p, p->at + joint, &trial, &length);
    if (part == NO_PART || part == ZONE || part == EXCEPT) {
        p->clock_count = clocks;
        p->single = single;
        return false;
    }
    p->at += joint + length;
    p->single = false;
    struct gtm_hours *h = &p->hours[p->count - 1];
    if (and_ && is_range(h, &trial)) {
        h->end = trial.end;
        take_parts(p, 1u << TIMES);
    } else {
        p->hours[p->count++] = trial;
        take_parts(p, 1u << part);
    }
    return true;
}

/* Times without days take those of the alternative next to them that says both. */
static void spread_days(struct phrase *p)
{
    bool prospect = false;
    for (uint32_t i = 0; i < p->count; i++)
        prospect = prospect || p->hours[i].prospect;
    for (uint32_t i = 0; i < p->count; i++) {
        struct gtm_hours *h = &p->hours[i];
        h->prospect = prospect;
        if (h->has_days || !h->has_times)
            continue;
        const struct gtm_hours *from = NULL;
        for (uint32_t k = i; k-- > 0 && !from;)
            from = p->hours[k].has_days && p->hours[k].has_times ? &p->hours[k] : NULL;
        for (uint32_t k = i + 1; k < p->count && !from; k++)
            from = p->hours[k].has_days && p->hours[k].has_times ? &p->hours[k] : NULL;
        if (from) {
            h->weekdays = from->weekdays;
            h->workdays = from->workdays;
            h->has_days = true;
        }
    }
}

static bool forbids(const struct fold *f)
{
    for (uint32_t i = 1; i < f->tokens_count; i++)
        if (f->tokens[i].kind == GTM_T_NEVER || f->tokens[i].kind == GTM_T_NO ||
            f->tokens[i].kind == GTM_T_BENOT)
            return true;
    return false;
}

/* Reads the whole phrase at `at`. Returns its words, or 0. */
static uint32_t phrase_at(const struct fold *f, uint32_t at, bool loose, struct phrase *p)
{
    *p = (struct phrase){.f = f, .at = at, .loose = loose, .forbids = forbids(f)};
    struct gtm_hours first = always;
    uint32_t length;
    enum part part = part_at(p, at, &first, &length);
    if (part == NO_PART)
        return 0;
    p->hours[p->count++] = first;
    p->at += length;
    bool filler = part == NAME && !first.named && !first.outside;
    take_parts(p, filler ? 0 : 1u << part);
    while (take_alternative(p))
        ;
    spread_days(p);
    bool empty = filler && !p->hours[0].has_times && !p->hours[0].has_days;
    return empty ? 0 : p->at - at;
}

static const struct gtm_hours *keep(struct gtm_arena *arena, const struct phrase *p)
{
    struct gtm_hours *next = NULL;
    for (uint32_t i = p->count; i-- > 0;) {
        struct gtm_hours *h = gtm_arena_alloc(arena, sizeof *h);
        *h = p->hours[i];
        h->next = next;
        next = h;
    }
    return next;
}

bool gtm_fold_is_rule(const struct fold *f)
{
    bool here = true; /* since the last "and then" */
    for (uint32_t i = f->tokens_count; i-- > 1;) {
        const struct gtm_token *t = &f->tokens[i];
        if (t->kind == GTM_T_NEVER || t->kind == GTM_T_ONLY)
            return true;
        here = here && t->kind != GTM_T_DO;
        bool verb = t->kind == GTM_T_VERB || t->kind == GTM_T_VERB_S || t->kind == GTM_T_PARTICIPLE;
        bool nobody = t->kind == GTM_T_NOMINAL && t->entry && t->entry->id == GTM_CLASS_NOBODY;
        if (here && (t->kind == GTM_T_NO || t->kind == GTM_T_BENOT || nobody ||
                     (verb && t->entry && t->entry->id == GTM_VERB_LIMIT)))
            return f->mode == FOLD_ACTION;
    }
    return false;
}

bool gtm_fold_hours_at(const struct fold *f, uint32_t at)
{
    struct phrase p;
    return phrase_at(f, at, true, &p) > 0;
}

static void take(struct fold *f, const struct phrase *p, int kind, uint32_t begin)
{
    struct gtm_token token = {.kind = kind, .weekday = -1};
    token.hours = keep(f->folder->arena, p);
    gtm_fold_take(f, token, p->at - begin);
    f->at = p->at;
    for (uint32_t i = 0; i < p->clock_count; i++)
        gtm_fold_check_clock(f, p->clocks[i].at, p->clocks[i].length, &p->clocks[i].clock);
}

/* it is a weekday · it is not between 9am and 5pm · today is Friday */
static bool fold_it_is(struct fold *f)
{
    static const char *const subjects[] = {"it", "today", "now", NULL};
    struct phrase p;
    if (f->mode != FOLD_COND || f->verb != FOLD_NO_VERB || !gtm_fold_in(f, f->at, subjects) ||
        !gtm_fold_is(f, f->at + 1, "is"))
        return false;
    bool no = gtm_fold_is(f, f->at + 2, "not");
    uint32_t begin = f->at + 2 + no;
    if (!phrase_at(f, begin, true, &p))
        return false;
    if (no)
        gtm_fold_emit_kind(f, GTM_T_NOT, 0);
    begin = f->at;
    take(f, &p, GTM_T_HOURS, begin);
    f->verb = FOLD_LINK;
    return true;
}

bool gtm_fold_hours(struct fold *f)
{
    static const char *const articles[] = {"a", "an", "the", "each", "every", NULL};
    struct phrase p;
    int before = gtm_fold_previous(f);
    if (fold_it_is(f))
        return true;
    if (before == GTM_T_BE || before == GTM_T_BENOT || before == GTM_T_COMPARE ||
        before == GTM_T_TO)
        return false;
    bool rule = gtm_fold_is_rule(f);
    bool loose = (rule && !f->in_rel && f->mode == FOLD_ACTION) || f->mode == FOLD_MEANING ||
                 before == GTM_T_UNTIL;
    uint32_t begin = f->at;
    bool to = rule && gtm_fold_is(f, begin, "to") && !gtm_fold_in(f, begin + 1, articles);
    if (!phrase_at(f, begin + to, loose, &p) ||
        (p.single && !rule && (f->mode != FOLD_COND || before == GTM_T_UNTIL)))
        return false;
    bool lead = f->expect_action && f->mode == FOLD_ACTION && !rule;
    bool trails = f->in_rel && rule && f->verb == FOLD_LINK;
    take(f, &p, trails ? GTM_T_TIMES : GTM_T_HOURS, begin);
    if (trails)
        f->in_rel = false;
    if (lead)
        gtm_fold_lead_ends(f);
    return true;
}

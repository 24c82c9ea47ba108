/* when_build.h -- what the actions of when.y build with. Private to when.y, when.c and
 * when_build.c.
 *
 * Each function that returns bool tells whether the words can be that time at all: where it is
 * false the string of classes is not taken. A time that is said but cannot be (25:00) is taken and
 * noted by gtm_when_note.
 */
#ifndef GTM_WHEN_BUILD_H
#define GTM_WHEN_BUILD_H
#include "grammar/when.h"

/* One word or phrase as a token of when.y. */
struct gtm_when_piece {
    uint32_t at, length;           /* its words; no words: a hyphen */
    int value;                     /* of times.def, a number's or day's */
    double number;                 /* NUMBER */
    const struct gtm_entry *entry; /* COMPARE, NAME */
    uint16_t kind;                 /* its class, GTM_WHEN_… */
};

/* What a length of time is counted in: seconds, months where below zero; or business days. */
struct gtm_when_unit {
    int value;
    bool business;
};

struct gtm_when_civil {
    int year, month, day; /* year 0: none was said */
    uint32_t at, length;
};

/* A time of day. `half` is 'a' or 'p' where morning or afternoon was said; `exact` where it is more
 * than a mere number. A minute below 0: no day has it. */
struct gtm_when_clock {
    uint32_t at, length;
    int minute;
    char half;
    bool exact;
};

/* Days of the week or holidays, as a list or a range. */
struct gtm_when_days {
    unsigned bits;
    bool one;      /* a single weekday was named, no range or list */
    bool bare;     /* it begins with one, not in the plural: "Monday", "Monday and Tuesday" */
    bool plural;   /* Mondays */
    bool business; /* without holidays */
    bool holiday;
};

/* Hours of the day; loose: mere numbers, "9 to 5". */
struct gtm_when_range {
    int begin, end;
    bool loose;
};

/* First and last day, where has_… is set. */
struct gtm_when_dates {
    bool has_first, has_last;
    bool one, loose; /* a day, without a preposition */
    int64_t first, last;
};

/* A point of time that is being read; timed: its time of day was said. */
struct gtm_when_point {
    struct gtm_moment moment;
    bool timed;
};

enum { GTM_WHEN_MOST_HOURS = 8 };

/* One parse of a string of pieces. */
struct gtm_when_parse {
    struct gtm_arena *arena;
    struct gtm_diags *diags; /* for the text of the source */
    const struct gtm_word *words;
    const struct gtm_when_piece *pieces; /* ends with one of kind 0 */
    uint32_t next;
    struct gtm_token token; /* what was read */
    struct gtm_when_civil date;
    struct gtm_wrong *wrong; /* what was noted, newest first */
    struct gtm_hours hours[GTM_WHEN_MOST_HOURS];
    uint32_t count, parts; /* alternatives; parts of all of them */
    unsigned seen;         /* bits: parts of the newest alternative */
    bool filler; /* the first part only says that times follow: during quiet hours (…) */
    struct gtm_when_piece also; /* what the newest alternative follows */
    unsigned before;            /* bits: parts of the alternative before it */
    bool loose, single;
    bool hopeless; /* no more words make it a time: it has a part twice, or days that do not go
                      together */
};
enum gtm_when_part {
    GTM_WHEN_PART_DAYS = 1,
    GTM_WHEN_PART_TIMES = 2,
    GTM_WHEN_PART_DATES = 4,
    GTM_WHEN_PART_NAME = 8,
    GTM_WHEN_PART_EXCEPT = 16,
    GTM_WHEN_PART_ZONE = 32
};

/* Parses the pieces, a START token first. Returns whether they are such a time. */
bool gtm_when_parse(struct gtm_when_parse *parse);

/* The states of the parser as a recogniser: a copy of one is a fork of the search. */
enum { GTM_WHEN_DEPTH = 64 };
struct gtm_when_states {
    uint16_t at[GTM_WHEN_DEPTH];
    uint32_t depth;
};
void gtm_when_begin(struct gtm_when_states *states);
/* Takes one token (0: the end). Returns false where no time goes on with it; the states are then
 * spent. */
bool gtm_when_push(struct gtm_when_states *states, int kind);

/* Notes what is wrong with the time that is being read. */
void gtm_when_note(struct gtm_when_parse *w, enum gtm_diag_code code, enum gtm_wrong_where where,
                   struct gtm_span span, const char *one, const char *two);

/* ---- lengths, counts, limits ---- */
bool gtm_when_length(struct gtm_when_parse *w, double number, struct gtm_when_unit unit,
                     struct gtm_token *t);
/* Turns a length into the span of a limit, which is in seconds: a month is 30 days. */
void gtm_when_span(struct gtm_token *t);
/* The same of a unit alone: per day, a calendar week. */
bool gtm_when_span_of(int unit, struct gtm_token *t);
/* A number with the comparison before it: at least so many; "more than 3" is at least 4. */
struct gtm_token gtm_when_count(const struct gtm_entry *compare, double number);
/* A number in a limit; compare NULL: `otherwise`. */
struct gtm_token gtm_when_rate(const struct gtm_entry *compare, enum gtm_compare otherwise,
                               struct gtm_token often, struct gtm_token span);
struct gtm_token gtm_when_gap(struct gtm_token length);

/* ---- points of time ---- */
/* of_month: GTM_WHEN_NEXT behind "of next month", 0 where no month was said. */
bool gtm_when_month_day(struct gtm_when_parse *w, struct gtm_when_point *p,
                        struct gtm_when_piece nth, bool business, int of_month);
bool gtm_when_edge(struct gtm_when_point *p, bool end, struct gtm_when_piece which,
                   struct gtm_when_piece what);
bool gtm_when_dated(struct gtm_when_parse *w, struct gtm_when_civil date, int64_t *day);
/* Adds its time of day. */
bool gtm_when_timed(struct gtm_when_parse *w, struct gtm_when_point *p,
                    struct gtm_when_clock clock);
/* What a point, "by" a point or "every" such point is as a token. */
struct gtm_token gtm_when_at_point(struct gtm_when_parse *w, struct gtm_when_point p, int kind);
struct gtm_token gtm_when_by(struct gtm_when_parse *w, struct gtm_when_point p);
struct gtm_token gtm_when_again(struct gtm_when_parse *w, struct gtm_when_point p);

/* ---- times of the week ---- */
struct gtm_when_days gtm_when_named(unsigned bits, bool plural, bool business);
bool gtm_when_from_to(struct gtm_when_days *first, struct gtm_when_days last);
bool gtm_when_add_day(struct gtm_when_parse *w, struct gtm_when_days *list,
                      struct gtm_when_days more);
void gtm_when_spare(struct gtm_when_days *list, struct gtm_when_days more);
struct gtm_when_range gtm_when_hours_range(struct gtm_when_parse *w, struct gtm_when_clock a,
                                           struct gtm_when_clock b);
/* From a time of day on / up to it. */
struct gtm_when_range gtm_when_half_open(struct gtm_when_parse *w, struct gtm_when_clock clock,
                                         bool begins);
/* Each adds a part to the newest alternative; false where it has such a part. `opened`: behind a
 * preposition. */
bool gtm_when_add_days(struct gtm_when_parse *w, struct gtm_when_days d, bool opened);
bool gtm_when_add_times(struct gtm_when_parse *w, struct gtm_when_range r, bool opened);
bool gtm_when_add_dates(struct gtm_when_parse *w, struct gtm_when_dates d);
bool gtm_when_add_name(struct gtm_when_parse *w, const struct gtm_entry *name, bool outside,
                       bool opened);
bool gtm_when_add_outside(struct gtm_when_parse *w, const struct gtm_when_days *d,
                          const struct gtm_when_range *r);
bool gtm_when_add_except(struct gtm_when_parse *w, struct gtm_when_days d);
bool gtm_when_add_zone(struct gtm_when_parse *w, int zone);
/* "or", "and" at word `at`: another alternative begins / its first part was read. */
bool gtm_when_also(struct gtm_when_parse *w, struct gtm_when_piece also);
void gtm_when_first(struct gtm_when_parse *w);
/* The whole phrase; false where nothing was said. */
bool gtm_when_phrase(struct gtm_when_parse *w);
#endif

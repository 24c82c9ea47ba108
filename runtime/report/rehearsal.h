/* rehearsal.h -- a campaign in virtual time, as a person reads it day by day, or a script action by
 * action.
 *
 * What happened is read off the log of a prospect before and after each stimulus, so the same words
 * stand here as in every other report.
 */
#ifndef GTM_REPORT_REHEARSAL_H
#define GTM_REPORT_REHEARSAL_H
#include "runtime/base/zone.h"
#include "runtime/report/report.h"

enum { GTM_REHEARSAL_NAMES = 5 };

/* What a line of a day's table is about. */
enum gtm_rehearsal_class {
    GTM_REHEARSED_OUT,    /* it goes out, or a person is told */
    GTM_REHEARSED_ASKS,   /* it waits for a person */
    GTM_REHEARSED_FAILED, /* it cannot be done */
    GTM_REHEARSED_WITHIN /* it happens here: research, a draft, the end of the work on a prospect */
};

/* One line of a day, and of the whole: so many times the same. */
struct gtm_rehearsal_line {
    uint8_t of_class, primitive;
    uint32_t action;         /* row of program->actions, or GTM_NO_ACTION */
    struct gtm_text channel; /* of what goes out */
    uint64_t count;
    uint64_t most;                              /* on one day; of the whole */
    int64_t first, last;                        /* of the whole */
    struct gtm_text names[GTM_REHEARSAL_NAMES]; /* of a day: the first prospects */
};

struct gtm_rehearsal_lines {
    struct gtm_rehearsal_line *rows;
    uint32_t count, room;
};

struct gtm_rehearsal {
    struct gtm_report *report;
    const struct gtm_program *program;
    const struct gtm_zone *zone;     /* that days are counted in; NULL: UTC */
    int64_t day;                     /* under way, in days since 1970 on its wall clock */
    int64_t now;                     /* of the newest stimulus */
    int64_t last;                    /* the last time something was done */
    struct gtm_arena names, lasting; /* texts of the day, of the whole */
    struct gtm_rehearsal_lines today, whole;
    uint64_t waits[GTM_N_WAITS]; /* prospects that wait now */
    uint64_t outcomes[GTM_N_OUTCOME], prospects;
    bool is_pending; /* text is held up until it is known when the next one goes out */
    /* the prospect at hand, before its stimulus */
    struct gtm_buf before; /* statuses of its log */
    uint32_t waited_for;
    uint8_t outcome;
    bool is_new;
};

/* Begins with the table's head; the caller zero-initialises and sets report, program and zone. */
void gtm_rehearsal_begin(struct gtm_rehearsal *rehearsal, int64_t start, unsigned days,
                         const char *name);

/* A prospect before and after a stimulus at `now`, which does not go back. */
void gtm_rehearsal_before(struct gtm_rehearsal *rehearsal, const struct gtm_prospect *prospect);
void gtm_rehearsal_after(struct gtm_rehearsal *rehearsal, const struct gtm_prospect *prospect,
                         int64_t now);

/* The last day, and all of it: is_over tells that nothing is due any more, else it was cut off at
 * `end`. */
void gtm_rehearsal_end(struct gtm_rehearsal *rehearsal, bool is_over, int64_t end);

void gtm_rehearsal_free(struct gtm_rehearsal *rehearsal);

/* rehearsal_text.c: the head, a day, and the whole. A day that holds somebody back is told once it is
 * known when the next one goes out: `at`, or GTM_NEVER. */
void gtm_rehearsal_text_next(struct gtm_rehearsal *rehearsal, int64_t at);
void gtm_rehearsal_text_begin(struct gtm_rehearsal *rehearsal, int64_t start, unsigned days,
                              const char *name);
void gtm_rehearsal_text_day(struct gtm_rehearsal *rehearsal);
void gtm_rehearsal_text_end(struct gtm_rehearsal *rehearsal, bool is_over, int64_t end);
#endif

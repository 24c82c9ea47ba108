/* outside.h -- what the files of the crash points outside share; outside.c says what they do. */
#ifndef GTM_TESTS_OUTSIDE_H
#define GTM_TESTS_OUTSIDE_H
#include "tests/torture/other_side.h"
#include "tests/torture/outbox.h"
#include "tests/torture/outside_view.h"
#include "tests/torture/torture.h"

/* Of the scenario's connections and of its workflow. OVER: seconds after which any claim's lease is
 * over, and a connector that said "later" is tried again. */
enum { OVER = 300, EMAILS_A_DAY = 2 };

struct outside {
    struct torture *torture;
    bool is_keyed;
    struct image ledgers[MAX_STEPS + 1]; /* the ledger before step i; at the end the last one */
    uint64_t orders[MAX_STEPS];          /* of step i */
    struct outbox outbox;                /* at the end */
    struct ledger taken;                 /* at the end */
    struct gtm_buf outcomes;             /* at the end: outside_outcomes */
    struct view *views;                  /* of torture->states, as far as they are read */
    size_t view_count;
    size_t state; /* row of the newest that was looked at; its orders and its ledger: */
    struct view view;
    struct ledger ledger;
    uint64_t *known; /* hashes of what was carried on from: what follows is the same */
    size_t known_count, known_room;
    unsigned turn; /* of the ways to go on that the short form takes in turns */
};

/* Puts the state and the ledger before a step back. */
void outside_put(const struct outside *outside, size_t step);

/* Looks at what is there, which outside->state, view and ledger then are: the invariants, and the
 * state against the ledger. */
void outside_look(struct outside *outside, const char *where);

/* Adds what `gtmrun status` says came of each prospect of the state that is there; of what was done
 * on the way the outbox tells. */
void outside_outcomes(struct gtm_buf *out);

/* What a fault in a step left, `since` seconds after the step's time, is carried on, at once and
 * with every lease over, to the end: the step once more; what is due when every lease is over; a
 * person says of what is uncertain what the ledger says; the steps that follow. The end must be
 * that without a fault. Then again with everybody saying stop meanwhile: the end is another one,
 * and as sound.
 *
 * Nothing is done where the same was carried on from before. The short form takes one of these ways
 * after another, one for each state. */
void outside_follow(struct outside *outside, size_t step, int64_t since, const char *where);
#endif

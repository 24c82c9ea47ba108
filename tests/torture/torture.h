/* torture.h -- what the parts of the fault injection share: the scenario as it runs without a
 * fault, and the states that it goes through.
 *
 * Every part puts the state before a step back, runs the step with a fault, looks at what is there,
 * runs the step again without one, and holds the result against the run without a fault.
 */
#ifndef GTM_TESTS_TORTURE_H
#define GTM_TESTS_TORTURE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/torture/harness.h"

/* A state that was seen: all rows as text, and (torture->reports) what `gtmrun status` says of it. */
struct state {
    uint64_t hash;
    struct gtm_buf rows, status;
    bool is_sound; /* the invariants hold */
};

enum { NO_STATE = SIZE_MAX };

/* Files that were looked at, by their hash, and the state that they hold. */
struct known_image {
    uint64_t hash;
    size_t state, step; /* step: the one that it was looked at in */
};

struct torture {
    struct scenario scenario;
    struct image before[MAX_STEPS + 1]; /* the state before step i; at the end the last one */
    size_t states_before[MAX_STEPS + 1];
    int status[MAX_STEPS]; /* the steps' exit statuses without a fault */
    struct state *states;
    size_t state_count, state_room;
    struct known_image *images; /* a hash table of image_room slots, a power of two; hash 0: free */
    size_t image_count, image_room;
    bool is_long, reports;
    uint64_t seed;
    size_t first, step_count; /* the steps of this process are first, first + shards … */
    size_t shard, shards;
    /* what was tried */
    uint64_t trials, complaints;
    uint64_t passed, failed; /* cases: a step under one kind of fault */
    bool case_failed;
    size_t step; /* of the case under way */
};

/* Looks at the state that an image holds, in a copy: its invariants, once for each state. Returns
 * its row in torture->states, or NO_STATE after a complaint. `where` says what was done to it.
 * *is_known: the very same files were looked at in this step before; may be NULL. */
size_t torture_look(struct torture *torture, const struct image *image, const char *where,
                    bool *is_known);

/* Says that something is wrong; the case fails. Only the first few of a case are shown. */
void torture_complain(struct torture *torture, const char *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Begins / ends a case: ending adds up passed and failed. */
void torture_case(struct torture *torture, size_t step);
void torture_case_end(struct torture *torture, const char *part, uint64_t points);

/* Complains where a report that went out says of a prospect what `state` does not hold. */
void torture_check_report(struct torture *torture, const struct gtm_buf *report, size_t state,
                          const char *where);

/* Runs step `step` once more on the state that is there, which must lead to the state behind it. */
void torture_go_on(struct torture *torture, size_t step, const char *where);

/* The parts. Each goes through the steps of this process. */
void torture_crashes(
    struct torture *torture); /* the process dies, the power fails, also in recovery */
void torture_errors(struct torture *torture); /* disk full, I/O errors, no memory */
void torture_clock(struct torture *torture);  /* the clock jumps back */

/* The part about what is outside has a scenario of its own, with the connections of NAME.json:
 * "once", or "keyed". outside_begin comes before anything is run; torture_outside is the part. */
void outside_begin(const char *connections);
void torture_outside(struct torture *torture, const char *connections);

/* A second worker, in a process of its own: gtmrun at the time argv[1], with the words behind argv[2];
 * where that is "dies" it ends once its first order is taken. */
int outside_worker(int argc, char **argv);
#endif

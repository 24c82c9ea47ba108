/* harness.h -- gtmrun's commands as trials, each with a fault in its files or its memory; and the
 * state's files as images that are put back between trials.
 *
 * A trial calls gtmrun's main in this process, for that is many times faster than to make one (what
 * death is then: fault_vfs.h), or in a process of its own.
 *
 * A scenario is a folder: flow.gtm, the files that its commands read, and `steps`, one command a
 * line:
 *
 *     2026-11-24T10:00:00Z approve {p1:approve} --by Ana
 *
 * The time is the clock's (fault_clock.h); {KEY:KIND} the number of the first open inbox item of that prospect and
 * kind. The harness adds --db state.db and, where the command reports, --report jsonl.
 */
#ifndef GTM_TESTS_HARNESS_H
#define GTM_TESTS_HARNESS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/text.h"
#include "tests/torture/fault_alloc.h"
#include "tests/torture/fault_vfs.h"

enum { MAX_WORDS = 16, MAX_STEPS = 64 };

struct step {
    int64_t now;
    char *words[MAX_WORDS]; /* the command and its arguments; the last one is NULL */
    char *text;             /* the line without its time, for people */
    int64_t item; /* the number that {KEY:KIND} stands for; 0: it is looked up each time */
};

struct scenario {
    struct step steps[MAX_STEPS];
    size_t count;
};

/* Makes a scratch folder in memory where there is one, copies a scenario's folder there, makes it
 * the present folder and reads `steps`. Ends the process with a message where that cannot be done.
 */
void scenario_open(struct scenario *scenario, const char *folder);

/* Frees the steps. The folder goes with the process that supervises. */
void scenario_close(struct scenario *scenario);

/* Notes what is under way, for harness_supervise to say where it ends. */
void harness_where(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Makes a scratch folder, in memory where there is such a place, and goes there. It goes with the
 * process that supervises. */
void harness_scratch(void);

/* Prints on the standard output that was there before trials took it. */
void harness_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Runs `work` in a process of its own and returns its exit status. Where it dies, or hangs, says in
 * which trial and returns 1. */
int harness_supervise(int (*work)(int argc, char **argv), int argc, char **argv);

/* ---- trials ---------------------------------------------------------------------------------- */

struct faults {
    struct fault_plan files;
    struct fault_memory_plan memory;
    bool forks; /* in a process of its own; what ends the process must say so */
};

/* Returns the fault of dying (KILL or POWER) at the `at`-th durable operation; seed: see fault_plan. */
struct faults faults_death(enum fault_act act, uint64_t at, uint64_t seed);

/* Returns what that is for people: "killed", "power failed". */
const char *faults_death_name(enum fault_act act);

struct trial_counts {
    struct fault_counts files;
    uint64_t memory[FAULT_N_MEMORY];
};

struct trial {
    bool is_possible; /* false: an inbox item that the step names is not there, nothing was run */
    bool fired;       /* the plan's call came */
    bool crashed;     /* … and was its death */
    int status;       /* the exit status; 128 + n: signal n ended it */
    struct gtm_buf out, err;           /* what it said until its death */
    const struct trial_counts *counts; /* until the next trial */
};

/* Returns the number of the inbox item that a step names, in the state of this folder; 0 where it
 * names none or there is none. */
int64_t trial_item(const struct step *step);

/* Runs a step on the state of this folder, at its time moved by `shift` seconds. faults may be
 * NULL. `where` is told where it takes the process along. */
void trial_run(struct trial *trial, const struct step *step, int64_t shift,
               const struct faults *faults, const char *where);

/* Runs gtmrun with these words (the last one NULL) and without a fault. */
void trial_command(struct trial *trial, char *const *words);

void trial_free(struct trial *trial);

/* ---- the state's files ----------------------------------------------------------------------- */

struct image {
    struct gtm_buf db, log; /* log: the write-ahead log */
    bool has_db, has_log;
};

/* Reads / writes the state NAME.db and its log; the log's index is taken away, as a crash of the
 * machine does. take empties `image` first. */
void image_take(struct image *image, const char *path);
void image_put(const struct image *image, const char *path);
void image_free(struct image *image);
#endif

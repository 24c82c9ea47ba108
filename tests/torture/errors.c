/* errors.c -- a full disk, I/O errors and failed allocations at every call: the command fails with
 * a message and status 3 (2 where the state could not be opened), or does all of its work all the
 * same; what was committed stays, and the next command goes on.
 */
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "runtime/base/mem.h"
#include "tests/torture/torture.h"

struct kind {
    const char *name;
    unsigned classes;         /* of calls to the file system; 0: it is memory that runs out */
    int code;                 /* as in struct fault_plan */
    enum fault_memory memory; /* whose */
    uint64_t stride; /* every how-manieth call in the short form; the long one makes all fail */
};

static const struct kind kinds[] = {
    {"the disk is full", 1 << FAULT_WRITE, SQLITE_FULL, FAULT_N_MEMORY, 3},
    {"writing fails", 1 << FAULT_WRITE, 0, FAULT_N_MEMORY, 3},
    {"syncing fails", 1 << FAULT_SYNC, 0, FAULT_N_MEMORY, 1},
    {"cutting fails", 1 << FAULT_TRUNCATE, 0, FAULT_N_MEMORY, 1},
    {"deleting fails", 1 << FAULT_DELETE, 0, FAULT_N_MEMORY, 1},
    {"reading fails", 1 << FAULT_READ, 0, FAULT_N_MEMORY, 5},
    {"opening fails", 1 << FAULT_OPEN, 0, FAULT_N_MEMORY, 1},
    {"the log's index fails", 1 << FAULT_SHM, 0, FAULT_N_MEMORY, 1},
    {"no memory", 0, 0, FAULT_MEMORY_OURS, 5},
    {"no memory for SQLite", 0, 0, FAULT_MEMORY_SQLITE, 61},
};

static struct faults fault_at(const struct kind *kind, uint64_t at, bool lasting)
{
    if (kind->classes)
        return (struct faults){.files = {.act = FAULT_ERROR,
                                         .classes = kind->classes,
                                         .code = kind->code,
                                         .at = at,
                                         .lasting = lasting}};
    return (struct faults){.memory = {.of = kind->memory, .at = at, .lasting = lasting},
                           .forks = kind->memory == FAULT_MEMORY_OURS};
}

/* The command has failed and says why, or its work is done. */
static void check_end(struct torture *torture, size_t step, const struct trial *trial, size_t state,
                      const char *where)
{
    bool failed = trial->status == 3 || trial->status == 2;
    if (trial->status == torture->status[step]) {
        if (state != torture->states_before[step + 1])
            torture_complain(torture, where, "exit %d, and its work is not done", trial->status);
    } else if (!failed) {
        torture_complain(torture, where, "exit %d: %s", trial->status, trial->err.bytes);
    } else if (trial->err.length == 0) {
        torture_complain(torture, where, "exit %d without a message", trial->status);
    }
}

/* Returns whether the step still made so many calls. */
static bool fail_at(struct torture *torture, const struct kind *kind, size_t step, uint64_t n,
                    bool lasting)
{
    struct trial trial = {0};
    struct image image = {0};
    char where[400];
    struct faults faults = fault_at(kind, n, lasting);
    snprintf(where, sizeof where, "step %zu, %s at %" PRIu64 "%s", step + 1, kind->name, n,
             lasting ? " and later" : "");
    image_put(&torture->before[step], "state.db");
    trial_run(&trial, &torture->scenario.steps[step], 0, &faults, where);
    bool fired = trial.fired;
    if (fired) {
        size_t length = strlen(where);
        snprintf(where + length, sizeof where - length, " (exit %d, \"%.*s\")", trial.status,
                 (int)strcspn(trial.err.bytes, "\n"), trial.err.bytes);
        image_take(&image, "state.db");
        size_t state = torture_look(torture, &image, where, NULL);
        check_end(torture, step, &trial, state, where);
        torture_check_report(torture, &trial.out, state, where);
        if (state != NO_STATE)
            torture_go_on(torture, step, where);
    }
    image_free(&image);
    trial_free(&trial);
    return fired;
}

static void fail_everywhere(struct torture *torture, const struct kind *kind, size_t step)
{
    uint64_t points = 0, stride = torture->is_long ? 1 : kind->stride;
    torture_case(torture, step);
    for (unsigned lasting = 0; lasting < 2; lasting++) {
        uint64_t n = 1 + (torture->seed + step) % stride;
        for (; fail_at(torture, kind, step, n, lasting); n += stride)
            points++;
        if (kind->memory == FAULT_MEMORY_OURS)
            break; /* the process ends at the first one */
    }
    torture_case_end(torture, kind->name, points);
}

void torture_errors(struct torture *torture)
{
    uint64_t before = torture->trials;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        uint64_t begin = torture->trials;
        for (size_t step = torture->shard; step < torture->scenario.count; step += torture->shards)
            fail_everywhere(torture, &kinds[i], step);
        harness_say("errors: %s at %" PRIu64 " calls\n", kinds[i].name, torture->trials - begin);
    }
    harness_say("errors: %" PRIu64 " calls failed\n", torture->trials - before);
}

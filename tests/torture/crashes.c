/* crashes.c -- the process dies, or the power fails, at every durable operation of every step, and
 * again at every one of the step that recovers.
 *
 * A step goes through a path of states, one for each transaction. Dying before operation n leaves
 * the state that was committed by then: as n grows the path is walked forwards only. A power
 * failure may fall back to what was synced, and no further: a commit that returned stays.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "runtime/base/mem.h"
#include "tests/torture/random.h"
#include "tests/torture/torture.h"

enum { MAX_PATH = 64, SEEDS_SHORT = 1, SEEDS_LONG = 4, SPARSE = 5 };

struct path {
    size_t step;
    size_t states[MAX_PATH];
    size_t count;
    uint64_t ops;               /* durable operations of the step */
    size_t at[FAULT_TRACE + 2]; /* the place on the path where it dies before operation n */
    uint8_t trace[FAULT_TRACE]; /* the classes of its operations, from 0 */
};

/* Returns a state's place on the path, path->count where it is not there. */
static size_t place_of(const struct path *path, size_t state)
{
    size_t place = 0;
    while (place < path->count && path->states[place] != state)
        place++;
    return place;
}

/* ---- killed ---------------------------------------------------------------------------------- */

static void walk(struct torture *torture, struct path *path, uint64_t n, size_t state,
                 const char *where)
{
    size_t place = place_of(path, state);
    if (place == path->count && path->count < MAX_PATH)
        path->states[path->count++] = state;
    else if (place + 1 < path->count)
        torture_complain(torture, where, "what was committed before is gone");
    path->at[n] = path->count - 1;
}

static void kill_everywhere(struct torture *torture, struct path *path)
{
    struct trial trial = {0};
    struct image image = {0};
    char where[80];
    torture_case(torture, path->step);
    for (uint64_t n = 1; n < FAULT_TRACE; n++) {
        struct faults faults = faults_death(FAULT_KILL, n, 0);
        snprintf(where, sizeof where, "step %zu killed before operation %" PRIu64, path->step + 1,
                 n);
        image_put(&torture->before[path->step], "state.db");
        trial_run(&trial, &torture->scenario.steps[path->step], 0, &faults, where);
        image_take(&image, "state.db");
        size_t state = torture_look(torture, &image, where, NULL);
        if (state == NO_STATE)
            continue;
        walk(torture, path, n, state, where);
        torture_check_report(torture, &trial.out, state, where);
        if (!trial.crashed) {
            path->ops = n - 1;
            memcpy(path->trace, trial.counts->files.trace, sizeof path->trace);
            break;
        }
        torture_go_on(torture, path->step, where);
    }
    if (path->states[path->count - 1] != torture->states_before[path->step + 1])
        torture_complain(torture, where, "without a crash it leads elsewhere, exit %d: %s",
                         trial.status, trial.err.bytes);
    image_free(&image);
    trial_free(&trial);
    torture_case_end(torture, "killed", path->ops);
}

/* ---- power failures -------------------------------------------------------------------------- */

/* Returns the place on the path that is on the disk for certain when operation n is under way. */
static size_t certain(const struct path *path, uint64_t n)
{
    for (uint64_t sync = n; sync-- > 1;)
        if (path->trace[sync - 1] == FAULT_SYNC)
            return path->at[sync];
    return 0;
}

static void fail_power(struct torture *torture, struct path *path, uint64_t n, uint64_t seed)
{
    struct trial trial = {0};
    struct image image = {0};
    char where[100];
    struct faults faults = faults_death(FAULT_POWER, n, seed);
    snprintf(where, sizeof where,
             "step %zu, power failed at operation %" PRIu64 " (seed %" PRIu64 ")", path->step + 1,
             n, seed);
    image_put(&torture->before[path->step], "state.db");
    trial_run(&trial, &torture->scenario.steps[path->step], 0, &faults, where);
    image_take(&image, "state.db");
    size_t state = torture_look(torture, &image, where, NULL), place = place_of(path, state);
    if (state != NO_STATE && place == path->count)
        torture_complain(torture, where, "a state that no transaction left");
    else if (state != NO_STATE && (place < certain(path, n) || place > path->at[n + 1]))
        torture_complain(torture, where, "transaction %zu of %zu to %zu is what is left", place,
                         certain(path, n), path->at[n + 1]);
    torture_check_report(torture, &trial.out, state, where);
    image_put(&image, "state.db"); /* the log's index went with the power */
    if (state != NO_STATE)
        torture_go_on(torture, path->step, where);
    image_free(&image);
    trial_free(&trial);
}

static void fail_power_everywhere(struct torture *torture, struct path *path)
{
    uint64_t seeds = torture->is_long ? SEEDS_LONG : SEEDS_SHORT, points = 0;
    torture_case(torture, path->step);
    for (uint64_t n = 1; n <= path->ops; n++) {
        fail_power(torture, path, n, 0);
        for (uint64_t i = 0; i < seeds; i++)
            fail_power(torture, path, n, (torture->seed + i) * 1000003 + n);
        points += 1 + seeds;
    }
    torture_case_end(torture, "power failed", points);
}

/* ---- in recovery ----------------------------------------------------------------------------- */

/* The step is repeated on what the first crash left, and dies at its operation m. Returns whether
 * it came so far. */
static bool crash_again(struct torture *torture, struct path *path, const struct image *left,
                        uint64_t m, const char *first)
{
    struct trial trial = {0};
    struct image image = {0};
    char where[200];
    struct random random = random_from(torture->seed * 1000003 + m);
    enum fault_act act = random_below(&random, 2) ? FAULT_KILL : FAULT_POWER;
    struct faults faults = faults_death(act, m, random_below(&random, 1000));
    snprintf(where, sizeof where, "%s, then %s at %" PRIu64, first, faults_death_name(act), m);
    image_put(left, "state.db");
    trial_run(&trial, &torture->scenario.steps[path->step], 0, &faults, where);
    image_take(&image, "state.db");
    bool crashed = trial.crashed, is_known = false;
    if (crashed) {
        size_t state = torture_look(torture, &image, where, &is_known);
        if (state != NO_STATE && place_of(path, state) == path->count)
            torture_complain(torture, where, "a state that no transaction left");
        torture_check_report(torture, &trial.out, state, where);
        if (state != NO_STATE && !is_known) /* what follows the same files is the same */
            torture_go_on(torture, path->step, where);
    }
    image_free(&image);
    trial_free(&trial);
    return crashed;
}

static uint64_t crash_in_recovery(struct torture *torture, struct path *path, uint64_t n)
{
    struct trial trial = {0};
    struct image left = {0};
    char first[100];
    uint64_t points = 0, m = 1, stride = torture->is_long ? 1 : 1 + path->ops / SPARSE;
    struct random random = random_from(torture->seed + n);
    enum fault_act act = random_below(&random, 2) ? FAULT_KILL : FAULT_POWER;
    struct faults faults = faults_death(act, n, random_below(&random, 1000));
    snprintf(first, sizeof first, "step %zu, %s at %" PRIu64,
             path->step + 1, faults_death_name(act), n);
    image_put(&torture->before[path->step], "state.db");
    trial_run(&trial, &torture->scenario.steps[path->step], 0, &faults, first);
    image_take(&left, "state.db");
    trial_free(&trial);
    m += stride > 1 ? random_below(&random, stride) : 0;
    for (; crash_again(torture, path, &left, m, first); m += stride)
        points++;
    image_free(&left);
    return points;
}

static void crash_in_all_recoveries(struct torture *torture, struct path *path)
{
    uint64_t points = 0, stride = torture->is_long ? 1 : 1 + path->ops / SPARSE;
    torture_case(torture, path->step);
    for (uint64_t n = 1 + (torture->seed + path->step) % stride; n <= path->ops; n += stride)
        points += crash_in_recovery(torture, path, n);
    torture_case_end(torture, "crashed twice", points);
}

void torture_crashes(struct torture *torture)
{
    struct path *path = gtm_mem_alloc(sizeof *path);
    uint64_t ops = 0, before = torture->trials;
    for (size_t step = torture->shard; step < torture->scenario.count; step += torture->shards) {
        memset(path, 0, sizeof *path);
        path->step = step;
        kill_everywhere(torture, path);
        fail_power_everywhere(torture, path);
        crash_in_all_recoveries(torture, path);
        ops += path->ops;
    }
    harness_say("crashes: %" PRIu64 " durable operations, %" PRIu64 " crash points\n", ops,
                torture->trials - before);
    gtm_mem_free(path);
}

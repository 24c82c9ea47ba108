/* clock.c -- the clock jumps back in the middle of the scenario, for one step, and is right again:
 * nothing is done twice, nothing is lost, and what went out in the end is what goes out where the
 * clock does not jump.
 *
 * One step, which is then done again at its right time: with several, what a person or an event
 * said would come before what had been due earlier, and another end would be right.
 */
#include <inttypes.h>
#include <stdio.h>

#include "runtime/base/clock.h"
#include "runtime/base/mem.h"
#include "tests/torture/outbox.h"
#include "tests/torture/torture.h"

/* A request that was made while the clock was wrong is as old as the clock said: a person may be
 * told of it who would not have been. Nothing else may be there in one run alone. */
static const char TOLD[] = ", alert ";

/* Runs a step at its time moved by `shift`. */
static void run_step(struct torture *torture, struct step *step, int64_t shift, const char *where)
{
    struct trial trial = {0};
    struct image image = {0};
    if (!step->item) /* as it is numbered here; done again, the step means the same one */
        step->item = trial_item(step);
    trial_run(&trial, step, shift, NULL, where);
    /* an item that is not there yet, or is decided already, is no fault */
    if (trial.is_possible && trial.status != 0 && trial.status != 3)
        torture_complain(torture, where, "exit %d: %s", trial.status, trial.err.bytes);
    image_take(&image, "state.db");
    torture_look(torture, &image, where, NULL);
    image_free(&image);
    trial_free(&trial);
}

static void jump(struct torture *torture, size_t step, int64_t back, const struct outbox *want)
{
    struct image image = {0};
    struct outbox *have = gtm_mem_alloc(sizeof *have);
    char where[80];
    snprintf(where, sizeof where, "the clock jumps back by %lld s for step %zu", (long long)back,
             step + 1);
    image_put(&torture->before[step], "state.db");
    for (size_t i = step; i < torture->scenario.count; i++)
        torture->scenario.steps[i].item = 0;
    run_step(torture, &torture->scenario.steps[step], -back, where);
    for (size_t i = step; i < torture->scenario.count; i++)
        run_step(torture, &torture->scenario.steps[i], 0, where);
    image_take(&image, "state.db");
    outbox_read(have, &image);
    outbox_compare(torture, have, want, TOLD, where);
    outbox_free(have);
    gtm_mem_free(have);
    image_free(&image);
}

void torture_clock(struct torture *torture)
{
    static const int64_t jumps[] = {1, GTM_HOUR, GTM_DAY, GTM_WEEK, 365 * GTM_DAY};
    struct outbox *want = gtm_mem_alloc(sizeof *want);
    uint64_t before = torture->trials;
    outbox_read(want, &torture->before[torture->scenario.count]);
    for (size_t step = torture->shard; step < torture->scenario.count; step += torture->shards) {
        size_t stride = torture->is_long ? 1 : 2;
        torture_case(torture, step);
        for (size_t i = 1; i < sizeof jumps / sizeof *jumps; i += stride)
            jump(torture, step, jumps[i], want);
        torture_case_end(torture, "clock", sizeof jumps / sizeof *jumps / stride);
    }
    harness_say("clock: %" PRIu64 " jumps\n", torture->trials - before);
    outbox_free(want);
    gtm_mem_free(want);
}

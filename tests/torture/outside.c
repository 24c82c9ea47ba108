/* outside.c -- crash points over the phases of what is outside: the process dies, or the power
 * fails, at each phase of each order, and before each durable operation of the steps that send; it
 * dies again while it recovers; the connector says each thing that it can say; its outcome cannot
 * be kept; a worker that was stopped comes back after another took over.
 *
 * The other side is the test's (other_side.h), and its ledger tells what is true.
 */
#include "tests/torture/outside.h"

#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/base/mem.h"
#include "tests/torture/fault_clock.h"

int gtmrun_main(int argc, char **argv); /* runtime/main.c, built under this name */

/* Of the short form: it dies at one operation of so many, first and in recovery. */
enum { SPARSE = 7, SPARSE_RECOVERY = 13 };

static const char *const phases[N_PHASE] = {
    [PHASE_CALLED] = "before it is connected",
    [PHASE_CONNECTED] = "before anything is said",
    [PHASE_MIDDLE] = "in the middle of the text",
    [PHASE_OUT] = "with the text out and not taken",
    [PHASE_HANDED] = "with the text out and taken afterwards",
    [PHASE_TAKEN] = "with the order taken and the answer not read",
    [PHASE_ANSWERED] = "with the answer read and not kept",
};

/* Whether the short form leaves a case out: it takes every other one, those that the run with the
 * other connections leaves. */
static bool is_left_out(const struct outside *outside, uint64_t order, size_t row)
{
    const struct torture *torture = outside->torture;
    return !torture->is_long && (order + row + torture->seed + outside->is_keyed) % 2;
}

/* Runs a step at the state and the ledger before it. */
static void run_faulty(struct outside *outside, size_t step, const struct faults *faults,
                       const struct other_plan *plan, const char *where, struct trial *trial)
{
    outside_put(outside, step);
    other_side_plan(plan);
    trial_run(trial, &outside->torture->scenario.steps[step], 0, faults, where);
    other_side_plan(NULL);
}

/* Returns whether it died. */
static bool dies(struct outside *outside, size_t step, const struct faults *faults,
                 const struct other_plan *plan, const char *where)
{
    struct trial trial = {0};
    run_faulty(outside, step, faults, plan, where, &trial);
    bool crashed = trial.crashed;
    trial_free(&trial);
    return crashed;
}

static struct faults death_at(enum fault_act act, uint64_t at)
{
    return faults_death(act, at, at % 3);
}

static void strike(void *context)
{
    fault_vfs_strike(*(const uint64_t *)context);
}

/* ---- at each phase --------------------------------------------------------------------------- */

static void die_at(struct outside *outside, size_t step, uint64_t order, enum phase phase,
                   enum fault_act act)
{
    uint64_t at_once = 0;
    char where[200];
    struct faults faults = death_at(act, 0);
    struct other_plan plan = {.at = order, .phase = phase, .then = strike, .context = &at_once};
    snprintf(where, sizeof where, "step %zu, order %" PRIu64 ": %s %s", step + 1, order,
             faults_death_name(act), phases[phase]);
    if (!dies(outside, step, &faults, &plan, where))
        torture_complain(outside->torture, where, "it does not die");
    outside_follow(outside, step, 0, where);
}

static void die_at_all_phases(struct outside *outside, size_t step)
{
    bool is_long = outside->torture->is_long;
    torture_case(outside->torture, step);
    for (uint64_t order = 1; order <= outside->orders[step]; order++)
        for (enum phase phase = 0; phase < N_PHASE; phase++) {
            bool is_even = (order + phase) % 2 == 0; /* the short form does not do both */
            if (is_long || is_even)
                die_at(outside, step, order, phase, FAULT_KILL);
            if (is_long || !is_even)
                die_at(outside, step, order, phase, FAULT_POWER);
        }
    torture_case_end(outside->torture, "died outside",
                     outside->orders[step] * N_PHASE * (is_long ? 2 : 1));
}

/* ---- at each durable operation --------------------------------------------------------------- */

static void die_everywhere(struct outside *outside, size_t step, enum fault_act act)
{
    char where[200];
    bool died = true;
    uint64_t points = 0, stride = outside->torture->is_long ? 1 : SPARSE;
    torture_case(outside->torture, step);
    for (uint64_t n = 1 + (outside->torture->seed + step + act) % stride; died; n += stride) {
        struct faults faults = death_at(act, n);
        snprintf(where, sizeof where, "step %zu, %s at operation %" PRIu64,
                 step + 1, faults_death_name(act), n);
        died = dies(outside, step, &faults, NULL, where);
        points += died;
        if (died)
            outside_follow(outside, step, 0, where);
    }
    torture_case_end(outside->torture, faults_death_name(act), points);
}

/* ---- in recovery ----------------------------------------------------------------------------- */

/* What a first death left is carried on by `recovery`, `late` seconds after the step's time, which
 * dies at its operations. Returns at how many. */
static uint64_t die_again(struct outside *outside, size_t step, const struct step *recovery,
                          int64_t late, const char *first)
{
    const struct torture *torture = outside->torture;
    struct image files = {0}, ledger = {0};
    char where[300];
    uint64_t stride = torture->is_long ? 1 : SPARSE_RECOVERY, points = 0;
    image_take(&files, "state.db");
    image_take(&ledger, OTHER_SIDE_LEDGER);
    bool died = true;
    for (uint64_t m = 1 + (torture->seed + outside->known_count) % stride; died; m += stride) {
        struct trial trial = {0};
        struct faults faults = death_at(m / stride % 2 ? FAULT_POWER : FAULT_KILL, m);
        snprintf(where, sizeof where, "%s, %s %s at %" PRIu64, first, recovery->words[0],
                 faults_death_name(faults.files.act), m);
        image_put(&files, "state.db");
        image_put(&ledger, OTHER_SIDE_LEDGER);
        trial_run(&trial, recovery, late, &faults, where);
        died = trial.crashed;
        trial_free(&trial);
        points += died;
        if (died)
            outside_follow(outside, step, late, where);
    }
    image_put(&files, "state.db");
    image_put(&ledger, OTHER_SIDE_LEDGER);
    image_free(&files);
    image_free(&ledger);
    return points;
}

/* The step again at once, and what is due when the leases are over, on what a death left. */
static uint64_t die_twice(struct outside *outside, size_t step, const char *first)
{
    static char resume[] = "resume", option[] = "--connections", file[] = "connections.json";
    const struct step *again = &outside->torture->scenario.steps[step];
    struct step later = {.now = again->now, .words = {resume, option, file}};
    return die_again(outside, step, again, 0, first) +
           die_again(outside, step, &later, OVER, first);
}

static void die_in_recovery(struct outside *outside, size_t step)
{
    static const enum phase ends[] = {PHASE_CALLED, PHASE_TAKEN};
    uint64_t at_once = 0, points = 0;
    struct faults faults = death_at(FAULT_KILL, 0);
    char first[100];
    torture_case(outside->torture, step);
    for (uint64_t order = 1; order <= outside->orders[step]; order++)
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
            if (is_left_out(outside, order, i))
                continue;
            struct other_plan plan = {
                .at = order, .phase = ends[i], .then = strike, .context = &at_once};
            snprintf(first, sizeof first, "step %zu, order %" PRIu64 ": killed %s", step + 1, order,
                     phases[ends[i]]);
            dies(outside, step, &faults, &plan, first);
            points += die_twice(outside, step, first);
        }
    torture_case_end(outside->torture, "died in recovery", points);
}

/* ---- nobody dies ----------------------------------------------------------------------------- */

static const struct answer {
    const char *name;
    enum gtm_outcome_of outcome;
    bool refuses;
} answers[] = {
    {"sent", GTM_EFFECT_SENT, false},
    {"later", GTM_EFFECT_LATER, true},
    {"refused", GTM_EFFECT_REFUSED, true},
    {"uncertain and taken", GTM_EFFECT_UNCERTAIN, false},
    {"uncertain and not taken", GTM_EFFECT_UNCERTAIN, true},
};
enum { N_ANSWERS = sizeof answers / sizeof *answers };

/* Returns how many points it tried. */
typedef uint64_t try_answer(struct outside *outside, size_t step, uint64_t order,
                            const struct answer *answer);

static void try_answers(struct outside *outside, size_t step, try_answer *attempt, const char *part)
{
    uint64_t points = 0;
    torture_case(outside->torture, step);
    for (uint64_t order = 1; order <= outside->orders[step]; order++)
        for (size_t i = 0; i < N_ANSWERS; i++)
            if (!is_left_out(outside, order, i))
                points += attempt(outside, step, order, &answers[i]);
    torture_case_end(outside->torture, part, points);
}

static uint64_t say(struct outside *outside, size_t step, uint64_t order,
                    const struct answer *answer)
{
    char where[200];
    struct faults none = {.forks = false};
    struct other_plan plan = {
        .at = order, .refuses = answer->refuses, .outcome = answer->outcome, .says = answer->name};
    snprintf(where, sizeof where, "step %zu, order %" PRIu64 " is %s", step + 1, order,
             answer->name);
    dies(outside, step, &none, &plan, where);
    outside_follow(outside, step, 0, where);
    return 1;
}

/* ---- the outcome is not kept ----------------------------------------------------------------- */

static const struct refusal {
    const char *name;
    enum fault_class class;
    int code;
    bool lasting;
} refusals[] = {
    {"a write fails", FAULT_WRITE, 0, false},
    {"all writes fail", FAULT_WRITE, 0, true},
    {"the disk is full", FAULT_WRITE, SQLITE_FULL, false},
    {"the disk stays full", FAULT_WRITE, SQLITE_FULL, true},
    {"a sync fails", FAULT_SYNC, 0, false},
};
enum { N_REFUSALS = sizeof refusals / sizeof *refusals, WRITES_OF_AN_OUTCOME = 3 };

static void refuse(struct outside *outside, size_t step, uint64_t order,
                   const struct refusal *refusal, uint64_t n)
{
    struct trial trial = {0};
    char where[200];
    struct faults faults = {.files = {.act = FAULT_ERROR,
                                      .classes = 1u << refusal->class,
                                      .code = refusal->code,
                                      .lasting = refusal->lasting}};
    struct other_plan plan = {.at = order, .phase = PHASE_ANSWERED, .then = strike, .context = &n};
    snprintf(where, sizeof where, "step %zu, order %" PRIu64 " is taken, %s %" PRIu64, step + 1,
             order, refusal->name, n);
    run_faulty(outside, step, &faults, &plan, where, &trial);
    if (trial.status != outside->torture->status[step] && (trial.status != 3 || !trial.err.length))
        torture_complain(outside->torture, where, "exit %d: %s", trial.status, trial.err.bytes);
    trial_free(&trial);
    outside_follow(outside, step, 0, where);
}

static void refuse_each(struct outside *outside, size_t step)
{
    uint64_t most = outside->torture->is_long ? WRITES_OF_AN_OUTCOME : 1, points = 0;
    torture_case(outside->torture, step);
    for (uint64_t order = 1; order <= outside->orders[step]; order++)
        for (size_t i = 0; i < N_REFUSALS; i++)
            for (uint64_t n = 1; n <= most && !is_left_out(outside, order, i); n++) {
                refuse(outside, step, order, &refusals[i], n);
                points++;
            }
    torture_case_end(outside->torture, "not kept", points);
}

/* ---- a worker that was stopped --------------------------------------------------------------- */

static const char too_late[] = "too late";

/* What the second worker does meanwhile. */
struct takeover {
    struct outside *outside;
    bool dies;    /* … with the order in its own hand */
    bool is_fine; /* it ended as it should */
};

static void die_alone(void *context)
{
    (void)context;
    _exit(FAULT_STATUS);
}

int outside_worker(int argc, char **argv)
{
    static const struct fault_plan none;
    struct other_plan plan = {.at = strcmp(argv[2], "dies") == 0, /* at its first order */
                              .phase = PHASE_TAKEN,
                              .then = die_alone};
    fault_vfs_register();
    fault_vfs_arm(&none, NULL);
    other_side_begin("the second worker");
    other_side_plan(&plan);
    fault_clock_set(strtoll(argv[1], NULL, 10));
    return gtmrun_main(argc - 2, argv + 2);
}

/* Runs gtmrun in a process of its own. Returns its exit status, -1 where a signal ended it. */
static int run_worker(bool dies, char *const *words)
{
    extern char **environ;
    static char itself[] = "/proc/self/exe", worker[] = "worker", yes[] = "dies", no[] = "lives",
                db[] = "--db", state[] = "state.db", option[] = "--connections",
                file[] = "connections.json";
    char now[24];
    char *argv[MAX_WORDS] = {itself, worker, now, dies ? yes : no};
    size_t count = 4;
    char *const rest[] = {db, state, option, file};
    pid_t child;
    int status = -1;
    posix_spawn_file_actions_t files;
    for (; *words; words++)
        argv[count++] = *words;
    memcpy(argv + count, rest, sizeof rest);
    snprintf(now, sizeof now, "%" PRId64, fault_clock_now());
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (posix_spawn(&child, itself, &files, NULL, argv, environ) == 0)
        waitpid(child, &status, 0);
    posix_spawn_file_actions_destroy(&files);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Another worker takes over once the lease is over. Where the other side does not know keys that is
 * to ask a person; who says no, which is true by then, has it sent anew. */
static void overtake(void *context)
{
    static char resume[] = "resume", answer[] = "answer", no[] = "no";
    struct takeover *takeover = context;
    struct outside *outside = takeover->outside;
    bool asks = takeover->dies && !outside->is_keyed;
    char item[24];
    char *resumes[] = {resume, NULL}, *says_no[] = {answer, item, no, NULL};
    fault_clock_set(fault_clock_now() + OVER);
    int status = run_worker(takeover->dies && !asks, resumes);
    if (asks && status == 0) {
        outside_look(outside, "another worker took over");
        const struct order_row *row = view_find(&outside->view, other_side_planned());
        snprintf(item, sizeof item, "%" PRId64, row ? row->item : 0);
        status = run_worker(true, says_no);
    }
    takeover->is_fine = status == (takeover->dies ? FAULT_STATUS : 0);
}

/* Whether the order is what the second worker left. */
static bool is_as_left(const struct takeover *takeover, const struct order_row *row)
{
    if (!row || strcmp(row->receipt, too_late) == 0)
        return false;
    if (takeover->dies)
        return row->is_claimed;
    return row->status == (takeover->outside->is_keyed ? GTM_STATUS_DONE : GTM_STATUS_UNCERTAIN);
}

/* What the first one says comes too late: the second has taken over. */
static void stop_worker(struct takeover *takeover, size_t step, uint64_t order, enum phase phase,
                        const struct answer *answer)
{
    struct outside *outside = takeover->outside;
    struct torture *torture = outside->torture;
    char where[200];
    struct faults none = {.forks = false};
    struct other_plan plan = {.at = order,
                              .phase = phase,
                              .then = overtake,
                              .context = takeover,
                              .refuses = answer->refuses,
                              .outcome = answer->outcome,
                              .says = too_late};
    snprintf(where, sizeof where, "step %zu, order %" PRIu64 ": stopped %s%s, then %s", step + 1,
             order, phases[phase], takeover->dies ? ", the second killed" : "", answer->name);
    dies(outside, step, &none, &plan, where);
    if (!takeover->is_fine)
        torture_complain(torture, where, "the second worker did not end as it should");
    outside_look(outside, where);
    const struct order_row *row = view_find(&outside->view, other_side_planned());
    if (!is_as_left(takeover, row))
        torture_complain(torture, where, "the order is %s, \"%s\"",
                         row ? gtm_status_name((enum gtm_status)row->status) : "not there",
                         row ? row->receipt : "");
    outside_follow(outside, step, OVER, where);
}

/* It is stopped before the other side takes the order, and after; the second lives, and dies. */
static uint64_t stop_each(struct outside *outside, size_t step, uint64_t order,
                          const struct answer *answer)
{
    struct takeover lives = {.outside = outside}, dies = {.outside = outside, .dies = true};
    stop_worker(&lives, step, order, PHASE_OUT, answer);
    if (!answer->refuses)
        stop_worker(&lives, step, order, PHASE_ANSWERED, answer);
    if (!answer->refuses && !outside->is_keyed)
        return 2; /* a person would not say no */
    stop_worker(&dies, step, order, PHASE_OUT, answer);
    return answer->refuses ? 2 : 3;
}

/* ---- all of it ------------------------------------------------------------------------------- */

void outside_begin(const char *connections)
{
    struct image file = {0};
    char path[40];
    snprintf(path, sizeof path, "%s.json", connections);
    image_take(&file, path);
    image_put(&file, "connections.json");
    image_free(&file);
    other_side_begin("the other side");
}

/* The scenario once more without a fault, for what is outside. */
static void run_through(struct outside *outside)
{
    struct torture *torture = outside->torture;
    struct scenario *scenario = &torture->scenario;
    struct trial trial = {0};
    struct image end = {0};
    image_put(&end, OTHER_SIDE_LEDGER);
    torture_case(torture, 0);
    for (size_t step = 0; step < scenario->count; step++) {
        image_take(&outside->ledgers[step], OTHER_SIDE_LEDGER);
        outside_put(outside, step);
        other_side_plan(NULL);
        trial_run(&trial, &scenario->steps[step], 0, NULL, scenario->steps[step].text);
        outside->orders[step] = other_side_orders();
        outside_look(outside, scenario->steps[step].text);
    }
    image_take(&outside->ledgers[scenario->count], OTHER_SIDE_LEDGER);
    image_take(&end, "state.db");
    outbox_read(&outside->outbox, &end);
    ledger_read(&outside->taken);
    outside_outcomes(&outside->outcomes);
    image_free(&end);
    trial_free(&trial);
    torture_case_end(torture, "without a fault, outside", 0);
}

void torture_outside(struct torture *torture, const char *connections)
{
    struct outside *outside = gtm_mem_alloc(sizeof *outside);
    uint64_t orders = 0, before = torture->trials;
    memset(outside, 0, sizeof *outside);
    outside->torture = torture;
    outside->is_keyed = strcmp(connections, "keyed") == 0;
    run_through(outside);
    for (size_t step = 0; step < torture->scenario.count; step++) {
        if (!outside->orders[step])
            continue;
        orders += outside->orders[step];
        die_at_all_phases(outside, step);
        die_everywhere(outside, step, FAULT_KILL);
        die_everywhere(outside, step, FAULT_POWER);
        die_in_recovery(outside, step);
        try_answers(outside, step, say, "answers");
        refuse_each(outside, step);
        try_answers(outside, step, stop_each, "stopped");
    }
    harness_say("outside, %s: %" PRIu64 " orders, %d phases, %" PRIu64
                " crash points, gone on from %zu states\n",
                connections, orders, N_PHASE, torture->trials - before, outside->known_count);
    outbox_free(&outside->outbox);
    for (size_t i = 0; i <= torture->scenario.count; i++)
        image_free(&outside->ledgers[i]);
    gtm_buf_free(&outside->outcomes);
    gtm_mem_free(outside->views);
    gtm_mem_free(outside->known);
    gtm_mem_free(outside);
}

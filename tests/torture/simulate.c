/* simulate.c -- made-up worlds in virtual time, with people who decide, connections that fail, and
 * transactions that are undone.
 *
 *     simulate [--seed N] [--days N]       worlds of seeds N, N + 1, … until so many prospect-days
 * went by
 *
 * Each world runs once without a fault. Where nothing leaves it runs again with two workers, on
 * files, with commits that are refused at random and a state that is closed and opened: in the end
 * every row must be the same. A world that fails is named by its seed, which makes it again.
 *
 * Time jumps from one thing that happens to the next: a record, an event, a decision, something
 * due.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "runtime/base/mem.h"
#include "runtime/store/store_sqlite.h"
#include "tests/torture/drive.h"
#include "tests/torture/fault_clock.h"
#include "tests/torture/fault_connector.h"
#include "tests/torture/harness.h"
#include "tests/torture/invariants.h"
#include "tests/torture/oracle.h"
#include "tests/torture/random.h"

enum {
    MAX_DECISIONS = 2000,
    MAX_SAME = 300, /* stimuli in one instant before it is taken to go round in circles */
    REFUSED_PERCENT = 8,
    SECONDS_OF_A_WORLD = 60
};

struct decision {
    int64_t at, item;
    enum gtm_decision decision;
    char text[48];
    const char *by;
};

struct simulation {
    const struct world *world;
    struct oracle *oracle;
    struct driver workers[2];
    size_t worker_count, at_work; /* at_work: the one with the stimulus */
    struct random random;         /* of the world: what people and connections do */
    struct random faults;         /* of this run: what is undone */
    bool has_faults;
    bool is_inside; /* a worker is at work inside another one's connection */
    bool tells;     /* what happens, for whoever looks for the cause */
    const char *path, *connections;
    struct decision decisions[MAX_DECISIONS];
    size_t decision_count;
    size_t step; /* the next of the world */
    uint64_t stimuli, refused, decided;
    struct gtm_buf wrong;
};

/* The connections are of one world at a time; the linker's wrap has no place for a context. */
static struct simulation *running;

/* ---- people ---------------------------------------------------------------------------------- */

static uint64_t dice(const struct simulation *sim, uint64_t a, uint64_t b, uint64_t bound)
{
    struct random random = random_from(sim->world->seed * 1000003 + a * 7919 + b);
    return random_below(&random, bound);
}

/* What a person does about an item, from what it is: the same in every run of the world. */
static enum gtm_decision choose(const struct gtm_inbox_item *item, uint64_t roll)
{
    switch ((enum gtm_inbox_kind)item->kind) {
    case GTM_INBOX_APPROVE:
        return roll < 60 ? GTM_DECIDE_APPROVE : roll < 80 ? GTM_DECIDE_EDIT : GTM_DECIDE_CANCEL;
    case GTM_INBOX_HANDWRITE:
        return roll < 50 ? GTM_DECIDE_EDIT : roll < 80 ? GTM_DECIDE_DONE : GTM_DECIDE_CANCEL;
    case GTM_INBOX_UNCLEAR:
    case GTM_INBOX_UNCERTAIN: return roll < 50 ? GTM_DECIDE_YES : GTM_DECIDE_NO;
    case GTM_INBOX_FAILED: return roll < 50 ? GTM_DECIDE_RETRY : GTM_DECIDE_DONE;
    case GTM_INBOX_ALERT: break;
    }
    return GTM_DECIDE_DONE;
}

static void schedule(struct simulation *sim, const struct gtm_inbox_item *item, uint64_t again)
{
    static const char *const names[] = {"Ana", "Dana", "me"};
    uint64_t id = (uint64_t)item->id;
    if (sim->decision_count == MAX_DECISIONS)
        return;
    struct decision *decision = &sim->decisions[sim->decision_count++];
    *decision = (struct decision){
        .at = fault_clock_now() + (int64_t)dice(sim, id, 1 + again, 5 * GTM_DAY),
        .item = item->id,
        .decision = choose(item, dice(sim, id, 2 + again, 100)),
        .by = names[dice(sim, id, 3 + again, 3)],
    };
    snprintf(decision->text, sizeof decision->text, "Written by hand, number %" PRIu64 ".",
             dice(sim, id, 4, 1000));
}

static void item_is_new(void *context, const struct gtm_inbox_item *item)
{
    struct simulation *sim = context;
    uint64_t roll = dice(sim, (uint64_t)item->id, 0, 100);
    if (roll >= 10) /* the others are never answered */
        schedule(sim, item, 0);
    if (roll >= 90) /* two people, and the second comes too late */
        schedule(sim, item, 10);
}

/* ---- connections ----------------------------------------------------------------------------- */

static void wake_the_other(struct simulation *sim);

static void perform(const struct gtm_connection *connection, const struct gtm_order *order,
                    struct gtm_performed *performed)
{
    struct simulation *sim = running;
    uint64_t roll = random_below(&sim->random, 100);
    (void)connection;
    if (sim->tells)
        harness_say("    %.*s: %s, claim %u\n", (int)order->prospect.length, order->prospect.at,
                    gtm_primitive_name((enum gtm_primitive)order->primitive), order->fence);
    if (roll < 8) { /* it takes so long that the claim is void meanwhile */
        fault_clock_set(order->lease + (int64_t)random_below(&sim->random, GTM_HOUR));
        wake_the_other(sim);
    }
    if (roll >= 90) {
        gtm_performed_say(performed, GTM_EFFECT_LATER, "busy");
        performed->retry_after = roll < 95 ? (int64_t)random_below(&sim->random, GTM_DAY) : 0;
        performed->is_general = roll >= 98;
        return;
    }
    /* the other side stays with its refusal */
    if (gtm_text_hash(gtm_text_of(order->key)) % 100 < 4) {
        gtm_performed_say(performed, GTM_EFFECT_REFUSED, "no such mailbox");
        return;
    }
    if (roll < 87)
        oracle_act(sim->oracle, order);
    gtm_performed_say(performed, roll < 82 ? GTM_EFFECT_SENT : GTM_EFFECT_UNCERTAIN, "%s",
                      roll < 82 ? "accepted" : "the line went dead");
}

/* ---- workers --------------------------------------------------------------------------------- */

static bool refuses(void *context)
{
    struct simulation *sim = context;
    bool is_refused = sim->has_faults && random_below(&sim->faults, 100) < REFUSED_PERCENT;
    sim->refused += is_refused;
    return is_refused;
}

static bool open_worker(struct simulation *sim, size_t which)
{
    struct gtm_text program = {sim->world->program.bytes, sim->world->program.length};
    struct driver *worker = &sim->workers[which];
    if (!driver_open(worker, sim->path, sim->connections, program)) {
        gtm_buf_printf(&sim->wrong, "the state cannot be opened\n");
        return false;
    }
    worker->refuses = refuses;
    worker->context = sim;
    return true;
}

/* A worker whose commit was refused goes on as it is, or begins anew. */
static bool recover(struct simulation *sim, size_t which)
{
    driver_forget(&sim->workers[which]);
    if (!sim->path || random_below(&sim->faults, 2))
        return true;
    driver_close(&sim->workers[which]);
    return open_worker(sim, which);
}

static void look(struct simulation *sim, struct driver *worker)
{
    char keys[DRIVE_TOUCHED][DRIVE_KEY];
    size_t count = worker->touched_count;
    memcpy(keys, worker->touched, sizeof keys);
    if (sim->tells)
        for (size_t i = 0; i < count; i++)
            harness_say("    %s went on\n", keys[i]);
    for (size_t i = 0; i < count; i++)
        oracle_look(sim->oracle, worker->session.store, keys[i], item_is_new, sim, &sim->wrong);
}

static void wake_the_other(struct simulation *sim)
{
    struct driver *other = &sim->workers[1 - sim->at_work];
    if (sim->is_inside || sim->worker_count < 2)
        return;
    sim->is_inside = true;
    oracle_begin(sim->oracle);
    driver_due(other);
    look(sim, other);
    sim->is_inside = false;
}

/* ---- for whoever looks for the cause --------------------------------------------------------- */

/* What is next: a step of the world, a decision, or (neither) whatever is due. */
struct next {
    int64_t at;
    const struct world_step *step;
    size_t decision; /* its place, MAX_DECISIONS: none */
};

static int tell_row(void *context, int count, char **values, char **names)
{
    (void)context;
    for (int i = 0; i < count; i++)
        harness_say("%s%s %s", i ? ", " : "    ", names[i], values[i] ? values[i] : "-");
    harness_say("\n");
    return 0;
}

static void tell_queues(const struct simulation *sim)
{
    sqlite3_exec(sim->workers[0].session.store->db,
                 "SELECT q.queue, p.key, datetime(q.since, 'unixepoch') since,"
                 " datetime(q.wake, 'unixepoch') wake, datetime(t.due, 'unixepoch') turn"
                 " FROM queue q JOIN prospect p ON p.id = q.prospect"
                 " LEFT JOIN turn t ON t.queue = q.queue ORDER BY q.queue, q.since",
                 tell_row, NULL, NULL);
}

static void tell(const struct simulation *sim, const struct next *next)
{
    static const char *const kinds[] = {"record", "event", "freeze", "thaw"};
    char now[21], at[21];
    gtm_clock_format(fault_clock_now(), now);
    if (!sim->tells)
        return;
    if (!next->step) {
        if (next->decision < MAX_DECISIONS)
            harness_say("%s item %lld: decision %d by %s\n", now,
                        (long long)sim->decisions[next->decision].item,
                        (int)sim->decisions[next->decision].decision,
                        sim->decisions[next->decision].by);
        else
            harness_say("%s due\n", now);
        return;
    }
    const struct world_step *step = next->step;
    gtm_clock_format(step->at, at);
    harness_say("%s %s %s %s at %s \"%.*s\" %.*s\n", now, kinds[step->kind],
                sim->world->prospects[step->prospect].key, step->event ? step->event : "", at,
                (int)step->text.length, step->text.at, (int)step->json.length, step->json.at);
}

/* ---- stimuli --------------------------------------------------------------------------------- */

static bool do_step(struct simulation *sim, struct driver *worker, const struct world_step *step)
{
    struct gtm_store_event event = {
        .key = gtm_text_of(sim->world->prospects[step->prospect].key),
        .name = gtm_text_of(step->event),
        .at = step->at,
        .id = step->id,
        .text = step->text,
        .where = step->where,
    };
    switch (step->kind) {
    case WORLD_RECORD: return driver_record(worker, step->json);
    case WORLD_EVENT: return driver_event(worker, &event);
    case WORLD_FREEZE: return driver_freeze(worker, true);
    case WORLD_THAW: return driver_freeze(worker, false);
    }
    return false;
}

static bool do_decision(struct simulation *sim, struct driver *worker,
                        const struct decision *decision)
{
    struct gtm_store_item item;
    struct gtm_arena arena = {0};
    bool was_taken,
        was_open =
            gtm_store_item(worker->session.store, decision->item, &arena, &item) && item.item.open;
    bool fine = driver_decide(worker, decision->item, decision->decision,
                              gtm_text_of(decision->text), gtm_text_of(decision->by), &was_taken);
    sim->decided += fine && was_taken;
    /* it may be kept, and what follows it refused */
    if (was_open && gtm_store_item(worker->session.store, decision->item, &arena, &item) &&
        !item.item.open && item.item.kind == GTM_INBOX_UNCERTAIN &&
        item.item.decision == GTM_DECIDE_NO)
        oracle_denied(sim->oracle, &item);
    gtm_arena_free(&arena);
    return fine;
}

static struct next find_next(struct simulation *sim)
{
    struct next next = {.at = GTM_NEVER, .decision = MAX_DECISIONS};
    int64_t due;
    if (sim->step < sim->world->step_count) {
        next.step = &sim->world->steps[sim->step];
        next.at = next.step->now;
    }
    for (size_t i = 0; i < sim->decision_count; i++)
        if (sim->decisions[i].at < next.at)
            next = (struct next){.at = sim->decisions[i].at, .decision = i};
    if (!gtm_store_next_due(sim->workers[0].session.store, &due)) {
        gtm_buf_printf(&sim->wrong, "what is due cannot be read\n");
        return next;
    }
    /* nobody looks at what is due in the very second */
    if (due != GTM_NEVER)
        due += (int64_t)dice(sim, (uint64_t)due, 5, 2) *
               (int64_t)dice(sim, (uint64_t)due, 6, 3 * GTM_HOUR);
    if (due < next.at)
        next = (struct next){.at = due, .decision = MAX_DECISIONS};
    return next;
}

/* Does what is next until a commit holds. */
static void stimulate(struct simulation *sim, const struct next *next)
{
    oracle_begin(sim->oracle);
    sim->stimuli++;
    if (next->step && next->step->kind == WORLD_EVENT)
        oracle_event(sim->oracle, next->step);
    for (bool fine = false; !fine && !sim->wrong.length;) {
        size_t which = sim->has_faults ? random_below(&sim->faults, sim->worker_count) : 0;
        struct driver *worker = &sim->workers[which];
        sim->at_work = which;
        fine = next->step ? do_step(sim, worker, next->step)
               : next->decision < MAX_DECISIONS
                   ? do_decision(sim, worker, &sim->decisions[next->decision])
                   : driver_due(worker);
        if (sim->tells && !fine)
            harness_say("    a commit was refused\n");
        look(sim, worker); /* part of it may be kept where it was refused */
        if (!fine && !recover(sim, which))
            return;
    }
    if (next->step)
        sim->step++;
    else if (next->decision < MAX_DECISIONS)
        sim->decisions[next->decision] = sim->decisions[--sim->decision_count];
}

static void live(struct simulation *sim)
{
    unsigned same = 0;
    fault_clock_set(sim->world->begin);
    while (!sim->wrong.length) {
        struct next next = find_next(sim);
        if (next.at >= sim->world->end)
            break;
        same = next.at > fault_clock_now() ? 0 : same + 1;
        if (same > MAX_SAME) {
            gtm_buf_printf(&sim->wrong, "it goes round in circles\n");
            break;
        }
        if (next.at > fault_clock_now())
            fault_clock_set(next.at);
        tell(sim, &next);
        stimulate(sim, &next);
        if (sim->tells)
            tell_queues(sim);
    }
}

/* ---- a world --------------------------------------------------------------------------------- */

static void remove_state(const char *path)
{
    struct image none = {.has_db = false};
    if (path)
        image_put(&none, path);
}

/* Runs the world; the rows of its end are added to `rows`. */
static void run_world(struct simulation *sim, struct gtm_buf *rows)
{
    size_t opened = 0;
    running = sim;
    fault_clock_set(sim->world->begin);
    remove_state(sim->path);
    sim->random = random_from(sim->world->seed + 1);
    sim->faults = random_from(sim->world->seed + 2);
    sim->oracle = oracle_new(sim->world);
    bool has_faults = sim->has_faults;
    sim->has_faults = false;
    while (opened < sim->worker_count && open_worker(sim, opened))
        opened++;
    sim->has_faults = has_faults;
    if (opened == sim->worker_count) {
        struct gtm_store *store = sim->workers[0].session.store;
        live(sim);
        sim->has_faults = false;
        store = sim->workers[0].session.store;
        oracle_end(sim->oracle, store, &sim->wrong);
        invariants_check(store, NULL, &sim->wrong);
        invariants_dump(store, rows);
    }
    while (opened > 0)
        driver_close(&sim->workers[--opened]);
}

struct totals {
    uint64_t worlds, stimuli, refused, decided, contacts, failed;
    double days;
    bool tells;
};

static void add_totals(struct totals *totals, const struct simulation *sim)
{
    totals->stimuli += sim->stimuli;
    totals->refused += sim->refused;
    totals->decided += sim->decided;
    totals->contacts += oracle_contacts(sim->oracle);
}

static void complain(struct totals *totals, const struct world *world, const char *run,
                     const struct gtm_buf *wrong)
{
    totals->failed++;
    harness_say("FAIL make torture SEED=%" PRIu64 " (%s):\n%.*s\n---- the workflow ----\n%s----\n",
                world->seed, run, (int)(wrong->length < 2000 ? wrong->length : 2000), wrong->bytes,
                world->flow.bytes);
}

/* Returns whether it held. */
static bool try_world(const struct world *world, struct totals *totals, const char *run,
                      bool has_faults, struct gtm_buf *rows)
{
    struct simulation *sim = gtm_mem_alloc(sizeof *sim);
    memset(sim, 0, sizeof *sim);
    sim->world = world;
    sim->has_faults = has_faults;
    sim->tells = totals->tells;
    sim->worker_count = has_faults || world->has_connections ? 2 : 1;
    sim->path = sim->worker_count == 2 ? "state.db" : NULL;
    sim->connections = !world->has_connections ? NULL
                       : world->is_keyed       ? "keyed.json"
                                               : "once.json";
    run_world(sim, rows);
    bool fine = sim->wrong.length == 0;
    if (!fine)
        complain(totals, world, run, &sim->wrong);
    add_totals(totals, sim);
    oracle_free(sim->oracle);
    gtm_buf_free(&sim->wrong);
    gtm_mem_free(sim);
    return fine;
}

static void show_first_difference(const struct gtm_buf *a, const struct gtm_buf *b,
                                  struct gtm_buf *out)
{
    size_t at = 0, line = 0;
    for (; at < a->length && at < b->length && a->bytes[at] == b->bytes[at]; at++)
        if (a->bytes[at] == '\n')
            line = at + 1;
    gtm_buf_printf(out, "rows differ\n  is      %.*s\n  must be %.*s",
                   (int)strcspn(a->bytes + line, "\n"), a->bytes + line,
                   (int)strcspn(b->bytes + line, "\n"), b->bytes + line);
}

static void simulate(uint64_t seed, struct totals *totals)
{
    struct world *world = gtm_mem_alloc(sizeof *world);
    struct gtm_buf rows = {0}, again = {0}, wrong = {0};
    uint64_t failed = totals->failed;
    harness_where("simulate, make torture SEED=%" PRIu64, seed);
    alarm(SECONDS_OF_A_WORLD);
    world_make(world, seed);
    bool fine = try_world(world, totals, "as it is", false, &rows);
    if (fine && try_world(world, totals, "with faults", true, &again) && !world->has_connections &&
        (rows.length != again.length || memcmp(rows.bytes, again.bytes, rows.length) != 0)) {
        show_first_difference(&again, &rows, &wrong);
        complain(totals, world, "with faults", &wrong);
    }
    totals->worlds++;
    totals->failed = failed + (totals->failed != failed);
    totals->days += (double)world->prospect_count * (double)(world->end - world->begin) / GTM_DAY;
    gtm_buf_free(&rows);
    gtm_buf_free(&again);
    gtm_buf_free(&wrong);
    world_free(world);
    gtm_mem_free(world);
}

/* ---- all worlds ------------------------------------------------------------------------------ */

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    if (!file || fputs(text, file) < 0 || fclose(file) != 0)
        exit(2);
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void tell_unknown(void)
{
    const char *unknown[64];
    world_learn(unknown, sizeof unknown / sizeof *unknown);
    for (size_t i = 0; unknown[i]; i++)
        harness_say("simulation: not known to this compiler: %s\n", unknown[i]);
}

static int work(int argc, char **argv)
{
    uint64_t seed = 1;
    double days = 1000000, begin = seconds();
    uint64_t most = 5; /* failures, before it gives up */
    struct totals totals = {0};
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--seed") == 0)
            seed = strtoull(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--days") == 0)
            days = strtod(argv[i + 1], NULL);
        else if (strcmp(argv[i], "--most") == 0)
            most = strtoull(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--tell") == 0)
            totals.tells = true;
    }
    fault_alloc_register();
    fault_vfs_register();
    fault_connector_set(perform);
    harness_scratch();
    if (!freopen("err", "w", stderr)) /* what gtmrun says of refused commits */
        return 2;
    write_text("keyed.json", "{\"email\": {\"command\": [\"true\"], \"keyed\": true},"
                             " \"linkedin\": {\"command\": [\"true\"], \"keyed\": true}}");
    write_text("once.json", "{\"email\": {\"command\": [\"true\"]},"
                            " \"linkedin\": {\"command\": [\"true\"]}}");
    tell_unknown();
    while (totals.days < days && totals.failed < most)
        simulate(seed++, &totals);
    double took = seconds() - begin;
    harness_say("simulation: %.0f prospect-days in %.1f s, %.0f a second; %" PRIu64
                " worlds, %" PRIu64 " stimuli, %" PRIu64 " contacts, %" PRIu64
                " decisions, %" PRIu64 " commits refused\n",
                totals.days, took, totals.days / took, totals.worlds, totals.stimuli,
                totals.contacts, totals.decided, totals.refused);
    harness_say("%" PRIu64 " passed, %" PRIu64 " failed\n", totals.worlds - totals.failed,
                totals.failed);
    return totals.failed != 0;
}

int main(int argc, char **argv)
{
    return harness_supervise(work, argc, argv);
}

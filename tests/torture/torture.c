/* torture.c -- fault injection: the scenario without a fault, then every part. See torture.h.
 *
 *     torture SCENARIO [--long] [--seed N] [--shard I/N] [crashes|errors|clock|once|keyed]
 *
 * (once, keyed: outside.c, with connections that do not know orders by their keys, or do)
 * ends with the line "N passed, N failed"; a case is one step of the scenario under one kind of
 * fault.
 *
 *     torture check DB [EVENT]    says which invariants do not hold of a state; EVENT forbids what
 * follows it torture dump DB             prints every row of it
 */
#include "tests/torture/torture.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/mem.h"
#include "tests/torture/invariants.h"

enum { SHOWN_COMPLAINTS = 5 };

static const struct invariants_options invariants = {.forbids = "unsubscribed"};

/* ---- what is wrong --------------------------------------------------------------------------- */

void torture_complain(struct torture *torture, const char *where, const char *format, ...)
{
    torture->case_failed = true;
    if (torture->complaints++ >= SHOWN_COMPLAINTS)
        return;
    char text[1000];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    harness_say("FAIL %s: %s\n", where, text);
}

void torture_case(struct torture *torture, size_t step)
{
    torture->step = step;
    torture->case_failed = false;
    torture->complaints = 0;
}

void torture_case_end(struct torture *torture, const char *part, uint64_t points)
{
    if (torture->complaints > SHOWN_COMPLAINTS)
        harness_say("     … and %" PRIu64 " more\n", torture->complaints - SHOWN_COMPLAINTS);
    if (torture->case_failed)
        harness_say("     %s, step %zu: %s\n", part, torture->step + 1,
                    torture->scenario.steps[torture->step].text);
    torture->passed += !torture->case_failed;
    torture->failed += torture->case_failed;
    torture->trials += points;
}

/* ---- states ---------------------------------------------------------------------------------- */

/* Shows the first row in which two states differ. */
static void show_difference(const struct gtm_buf *have, const struct gtm_buf *want)
{
    size_t at = 0, line = 0;
    for (; at < have->length && at < want->length && have->bytes[at] == want->bytes[at]; at++)
        if (have->bytes[at] == '\n')
            line = at + 1;
    harness_say("     is      %.*s\n", (int)strcspn(have->bytes + line, "\n"), have->bytes + line);
    harness_say("     must be %.*s\n", (int)strcspn(want->bytes + line, "\n"), want->bytes + line);
}

static size_t add_state(struct torture *torture, struct gtm_buf *rows, uint64_t hash)
{
    if (torture->state_count == torture->state_room) {
        torture->state_room = torture->state_room ? torture->state_room * 2 : 64;
        torture->states =
            gtm_mem_realloc(torture->states, torture->state_room * sizeof *torture->states);
    }
    torture->states[torture->state_count] = (struct state){.hash = hash, .rows = *rows};
    *rows = (struct gtm_buf){0};
    return torture->state_count++;
}

/* A new state: its invariants, and what gtmrun says of it. */
static void check_state(struct torture *torture, struct gtm_store *store, size_t row,
                        const char *where)
{
    struct gtm_buf wrong = {0};
    struct state *state = &torture->states[row];
    state->is_sound = invariants_check(store, &invariants, &wrong) == 0;
    if (!state->is_sound)
        torture_complain(torture, where, "%.*s", (int)wrong.length - 1, wrong.bytes);
    gtm_buf_free(&wrong);
}

static void read_status(struct state *state)
{
    char *words[] = {(char *)"status",   (char *)"--db",  (char *)"look.db",
                     (char *)"--report", (char *)"jsonl", NULL};
    struct trial trial = {0};
    trial_command(&trial, words);
    state->status = trial.out;
    trial.out = (struct gtm_buf){0};
    trial_free(&trial);
}

/* Reads the state in look.db. Returns its row, NO_STATE after a complaint. */
static size_t read_state(struct torture *torture, const char *where)
{
    char why[600];
    struct gtm_buf rows = {0};
    struct gtm_store_options options = {.create = true};
    size_t row = 0, count = torture->state_count;
    struct gtm_store *store = gtm_store_open("look.db", &options, why, sizeof why);
    if (!store || !invariants_dump(store, &rows)) {
        torture_complain(torture, where, "%s", store ? gtm_store_error(store) : why);
        gtm_store_close(store);
        gtm_buf_free(&rows);
        return NO_STATE;
    }
    uint64_t hash = gtm_text_hash((struct gtm_text){rows.bytes, rows.length});
    while (row < count && torture->states[row].hash != hash)
        row++;
    if (row == count) {
        row = add_state(torture, &rows, hash);
        check_state(torture, store, row, where);
    }
    gtm_store_close(store);
    gtm_buf_free(&rows);
    if (row == count && torture->reports)
        read_status(&torture->states[row]);
    return row;
}

/* ---- files that were looked at --------------------------------------------------------------- */

static uint64_t mix(uint64_t hash, const struct gtm_buf *bytes)
{
    size_t i = 0;
    for (uint64_t word; i + sizeof word <= bytes->length; i += sizeof word) {
        memcpy(&word, bytes->bytes + i, sizeof word);
        hash = (hash ^ word) * 0x9e3779b97f4a7c15; /* 2^64 / golden ratio */
        hash ^= hash >> 29;
    }
    for (; i < bytes->length; i++)
        hash = (hash ^ (unsigned char)bytes->bytes[i]) * 0x9e3779b97f4a7c15;
    return hash ^ bytes->length;
}

static uint64_t hash_of(const struct image *image)
{
    uint64_t hash = mix((uint64_t)image->has_db << 1 | image->has_log, &image->db);
    hash = mix(hash, &image->log);
    return hash ? hash : 1;
}

static struct known_image *slot_of(struct known_image *images, size_t room, uint64_t hash)
{
    size_t at = hash & (room - 1);
    while (images[at].hash && images[at].hash != hash)
        at = (at + 1) & (room - 1);
    return &images[at];
}

static void grow_images(struct torture *torture)
{
    size_t room = torture->image_room ? torture->image_room * 2 : 1024;
    struct known_image *images = gtm_mem_alloc(room * sizeof *images);
    memset(images, 0, room * sizeof *images);
    for (size_t i = 0; i < torture->image_room; i++)
        if (torture->images[i].hash)
            *slot_of(images, room, torture->images[i].hash) = torture->images[i];
    gtm_mem_free(torture->images);
    torture->images = images;
    torture->image_room = room;
}

size_t torture_look(struct torture *torture, const struct image *image, const char *where,
                    bool *is_known)
{
    uint64_t hash = hash_of(image);
    if (torture->image_count * 2 >= torture->image_room)
        grow_images(torture);
    struct known_image *known = slot_of(torture->images, torture->image_room, hash);
    if (is_known)
        *is_known = known->hash != 0 && known->step == torture->step;
    if (!known->hash) {
        image_put(image, "look.db");
        *known = (struct known_image){.hash = hash, .state = read_state(torture, where)};
        torture->image_count++;
    }
    known->step = torture->step;
    if (known->state != NO_STATE && !torture->states[known->state].is_sound)
        torture_complain(torture, where, "the state is not sound");
    return known->state;
}

/* ---- reports --------------------------------------------------------------------------------- */

static bool has_line(const struct gtm_buf *text, const char *line, size_t length)
{
    for (const char *at = text->bytes; at && *at;) {
        size_t own = strcspn(at, "\n");
        if (own == length && memcmp(at, line, length) == 0)
            return true;
        at += own + (at[own] == '\n');
    }
    return false;
}

/* Rows of a report are in the order of what happened: of one prospect the last one counts. */
void torture_check_report(struct torture *torture, const struct gtm_buf *report, size_t row,
                          const char *where)
{
    static const char head[] = "{\"prospect\":";
    const char *at = report->bytes;
    for (; row != NO_STATE && at && strncmp(at, head, sizeof head - 1) == 0;) {
        size_t length = strcspn(at, "\n"), key = strcspn(at, ",") + 1;
        const char *later = at[length] ? at + length + 1 : at + length;
        bool is_last = true;
        for (const char *next = later; *next && is_last;) {
            is_last = strncmp(next, at, key) != 0;
            next += strcspn(next, "\n");
            next += *next == '\n';
        }
        if (is_last && !has_line(&torture->states[row].status, at, length))
            torture_complain(torture, where, "the report said what is not kept: %.*s", (int)length,
                             at);
        at = later;
    }
}

void torture_go_on(struct torture *torture, size_t step, const char *where)
{
    struct trial trial = {0};
    struct image image = {0};
    size_t want = torture->states_before[step + 1];
    trial_run(&trial, &torture->scenario.steps[step], 0, NULL, where);
    image_take(&image, "state.db");
    size_t have = torture_look(torture, &image, where, NULL);
    /* what was decided before the crash is decided already: the step may say so, with status 3 */
    bool is_fine = !trial.is_possible || trial.status == torture->status[step] ||
                   (trial.status == 3 && strstr(trial.err.bytes, "decided already"));
    if (!is_fine)
        torture_complain(torture, where, "then exit %d: %s", trial.status, trial.err.bytes);
    if (have != want) {
        torture_complain(torture, where, "the same command again leads elsewhere");
        if (have != NO_STATE && torture->complaints <= SHOWN_COMPLAINTS)
            show_difference(&torture->states[have].rows, &torture->states[want].rows);
    }
    image_free(&image);
    trial_free(&trial);
}

/* ---- the scenario without a fault ------------------------------------------------------------ */

static void run_through(struct torture *torture)
{
    struct trial trial = {0};
    struct scenario *scenario = &torture->scenario;
    for (size_t i = 0; i <= scenario->count; i++) {
        torture->step = i;
        const char *text = i ? scenario->steps[i - 1].text : "no state";
        image_take(&torture->before[i], "state.db");
        torture->states_before[i] = torture_look(torture, &torture->before[i], text, NULL);
        if (torture->states_before[i] == NO_STATE)
            exit(2);
        if (i == scenario->count)
            break;
        scenario->steps[i].item = trial_item(&scenario->steps[i]);
        trial_run(&trial, &scenario->steps[i], 0, NULL, scenario->steps[i].text);
        torture->status[i] = trial.status;
        if (!trial.is_possible || trial.status) {
            torture_complain(torture, scenario->steps[i].text, "%s, exit %d without a fault: %s",
                             trial.is_possible ? "run" : "its item is not there", trial.status,
                             trial.err.bytes ? trial.err.bytes : "");
            exit(2);
        }
    }
    trial_free(&trial);
    torture->step = 0;
    torture_case_end(torture, "without a fault", 0);
}

static void release(struct torture *torture)
{
    for (size_t i = 0; i < torture->state_count; i++) {
        gtm_buf_free(&torture->states[i].rows);
        gtm_buf_free(&torture->states[i].status);
    }
    gtm_mem_free(torture->states);
    gtm_mem_free(torture->images);
    for (size_t i = 0; i <= torture->scenario.count; i++)
        image_free(&torture->before[i]);
    scenario_close(&torture->scenario);
}

static int work(int argc, char **argv)
{
    static struct torture torture;
    const char *part = NULL;
    torture.seed = 1;
    torture.shards = 1;
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--long") == 0)
            torture.is_long = true;
        else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
            torture.seed = strtoull(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--shard") == 0 && i + 1 < argc)
            sscanf(argv[++i], "%zu/%zu", &torture.shard, &torture.shards);
        else
            part = argv[i];
    }
    fault_alloc_register();
    fault_vfs_register();
    scenario_open(&torture.scenario, argv[1]);
    bool is_outside = part && (strcmp(part, "once") == 0 || strcmp(part, "keyed") == 0);
    torture.reports = !is_outside;
    if (is_outside)
        outside_begin(part);
    run_through(&torture);
    if (is_outside)
        torture_outside(&torture, part);
    if (!part || strcmp(part, "crashes") == 0)
        torture_crashes(&torture);
    if (!part || strcmp(part, "errors") == 0)
        torture_errors(&torture);
    if (!part || strcmp(part, "clock") == 0)
        torture_clock(&torture);
    harness_say("%" PRIu64 " faults, %zu states seen\n", torture.trials, torture.state_count);
    harness_say("%" PRIu64 " passed, %" PRIu64 " failed\n", torture.passed, torture.failed);
    release(&torture);
    return torture.failed != 0;
}

/* The commands check and dump. */
static int show(const char *path, bool dumps, const struct invariants_options *options)
{
    char why[600] = "";
    struct gtm_buf out = {0};
    struct gtm_store *store =
        dumps ? gtm_store_open(path, &(struct gtm_store_options){0}, why, sizeof why) : NULL;
    bool fine = dumps ? store && invariants_dump(store, &out)
                      : invariants_check_file(path, options, &out) == 0;
    gtm_store_close(store);
    fwrite(out.bytes, 1, out.length, stdout);
    fputs(why, stderr);
    gtm_buf_free(&out);
    return !fine;
}

int main(int argc, char **argv)
{
    bool dumps = argc > 2 && strcmp(argv[1], "dump") == 0;
    if (dumps || (argc > 2 && strcmp(argv[1], "check") == 0))
        return show(argv[2], dumps, &(struct invariants_options){.forbids = argv[3]});
    if (argc > 2 && strcmp(argv[1], "worker") == 0)
        return outside_worker(argc - 1, argv + 1);
    if (argc < 2 || argv[1][0] == '-') {
        fprintf(stderr, "usage: torture SCENARIO [--long] [--seed N] [--shard I/N] [PART]\n");
        return 2;
    }
    return harness_supervise(work, argc, argv);
}

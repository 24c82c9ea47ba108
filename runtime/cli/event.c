/* event.c -- gtmrun event, and --events of run: each event is kept before it is matched.
 *
 * Lines are read in batches; a batch is taken in by order of time, in one transaction. An event for
 * a prospect that is not known yet stays and is there when the prospect comes.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/mem.h"
#include "runtime/cli/carry.h"
#include "runtime/cli/signals.h"

/* One batch of lines, as read. */
struct batch {
    struct gtm_arena arena;
    struct gtm_store_event events[GTM_BATCH_PROSPECTS];
    uint64_t lines[GTM_BATCH_PROSPECTS];
    struct gtm_text raw[GTM_BATCH_PROSPECTS];
    size_t order[GTM_BATCH_PROSPECTS];
    size_t count;
};

struct gtm_intake {
    struct gtm_carry *carry;
    struct gtm_session *session;
    struct gtm_event_counts *counts;
    struct gtm_rejects rejects;
    struct gtm_lines lines;
    struct batch *batch; /* apart: most of its room is never touched where lines are few */
};

static void read_batch(struct gtm_intake *in)
{
    struct batch *batch = in->batch;
    char why[200];
    struct gtm_text line;
    gtm_arena_reset(&batch->arena);
    batch->count = 0;
    while (batch->count < GTM_BATCH_PROSPECTS && (!batch->count || gtm_lines_ready(&in->lines)) &&
           gtm_lines_next(&in->lines, &line)) {
        if (!gtm_text_trim(line).length)
            continue;
        if (!gtm_cli_event_read(line, in->session->cli->now, &batch->arena,
                                &batch->events[batch->count], why, sizeof why)) {
            gtm_rejects_add(&in->rejects, in->lines.line, why, line);
            continue;
        }
        batch->lines[batch->count] = in->lines.line;
        batch->raw[batch->count] =
            (struct gtm_text){gtm_arena_copy(&batch->arena, line.at, line.length), line.length};
        batch->order[batch->count] = batch->count;
        batch->count++;
    }
}

/* By time, lines of the same time in their order: an insertion sort, for files mostly are in order.
 */
static void sort_batch(struct batch *batch)
{
    for (size_t i = 1; i < batch->count; i++) {
        size_t moving = batch->order[i], j = i;
        for (; j > 0 && batch->events[batch->order[j - 1]].at > batch->events[moving].at; j--)
            batch->order[j] = batch->order[j - 1];
        batch->order[j] = moving;
    }
}

/* The prospect at hand, whose event it is, goes on, and whoever at the account it concerns. */
static bool carry_on(struct gtm_carry *carry)
{
    struct gtm_session *session = carry->session;
    gtm_prospect_news(&session->prospect, session->cli->now);
    return gtm_carry_keep(carry) && gtm_carry_colleagues(carry) && gtm_carry_settle(carry);
}

/* Finds whose event it is and loads that prospect's state, where there is such a prospect; else
 * *id is 0. */
static bool find_prospect(struct gtm_carry *carry, struct gtm_text key, int64_t *id)
{
    struct gtm_session *session = carry->session;
    gtm_arena_reset(&session->arena);
    if (!gtm_carry_begin(carry))
        return false;
    if (!gtm_store_find(session->store, key, id) ||
        (*id && !gtm_store_load(session->store, *id, 0, &session->prospect)))
        return gtm_carry_fail(carry);
    return true;
}

/* Keeps an event of the prospect that was found; one that is new carries the prospect on. */
static bool keep_event(struct gtm_carry *carry, const struct gtm_store_event *event, int64_t id,
                       struct gtm_event_counts *counts)
{
    bool is_new;
    if (!gtm_store_add_event(carry->session->store, event, &is_new))
        return gtm_carry_fail(carry);
    if (counts) {
        counts->taken += is_new;
        counts->known += !is_new;
        counts->early += is_new && !id;
    }
    if (!is_new || !id)
        return true;
    if (gtm_session_load_rest(carry->session))
        return carry_on(carry);
    gtm_carry_abandon(carry);
    return false;
}

bool gtm_carry_event(struct gtm_carry *carry, const struct gtm_store_event *event,
                     struct gtm_event_counts *counts)
{
    int64_t id;
    return find_prospect(carry, event->key, &id) && keep_event(carry, event, id, counts);
}

/* Takes one event in. Its prospect's program says which events there are; one who is not known yet
 * begins with the newest. Returns false where the state cannot be kept. */
static bool take(struct gtm_intake *in, size_t index)
{
    struct gtm_store_event *event = &in->batch->events[index];
    struct gtm_text came_as = event->name;
    int64_t id;
    if (!find_prospect(in->carry, event->key, &id))
        return false;
    const struct gtm_program *program = id ? in->session->prospect.program : in->session->newest;
    if (gtm_cli_event_name(program, &in->batch->arena, &event->name))
        return keep_event(in->carry, event, id, in->counts);
    struct gtm_buf why = {0};
    gtm_cli_event_unknown(program, came_as, &why);
    gtm_rejects_add(&in->rejects, in->batch->lines[index], why.bytes, in->batch->raw[index]);
    gtm_buf_free(&why);
    return true;
}

struct gtm_intake *gtm_intake_open(struct gtm_carry *carry, const char *path, bool grows,
                                   struct gtm_event_counts *counts)
{
    char why[300];
    struct gtm_intake *in = gtm_mem_alloc(sizeof *in);
    *in = (struct gtm_intake){
        .carry = carry,
        .session = carry->session,
        .counts = counts,
        .rejects = {.input = path, .keep = true, .append = grows},
    };
    if (!gtm_lines_open(&in->lines, path, why, sizeof why)) {
        gtm_cli_say("%s", why);
        gtm_mem_free(in);
        return NULL;
    }
    in->lines.grows = grows;
    in->batch = gtm_mem_alloc(sizeof *in->batch);
    in->batch->arena = (struct gtm_arena){0};
    return in;
}

bool gtm_intake_take(struct gtm_intake *in, bool *some)
{
    read_batch(in);
    sort_batch(in->batch);
    *some = in->batch->count > 0;
    for (size_t i = 0; i < in->batch->count; i++)
        if (!take(in, in->batch->order[i]))
            return false;
    gtm_output_flush(&in->rejects.out);
    return true;
}

struct gtm_lines *gtm_intake_lines(struct gtm_intake *in)
{
    return &in->lines;
}

uint64_t gtm_intake_close(struct gtm_intake *in)
{
    uint64_t bad = in->rejects.count;
    gtm_rejects_end(&in->rejects);
    gtm_lines_close(&in->lines);
    gtm_arena_free(&in->batch->arena);
    gtm_mem_free(in->batch);
    gtm_mem_free(in);
    return bad;
}

int gtm_carry_events(struct gtm_carry *carry, const char *path, struct gtm_event_counts *counts)
{
    struct gtm_intake *in = gtm_intake_open(carry, path, false, counts);
    bool fine = true, some = true;
    if (!in)
        return GTM_EXIT_USAGE;
    while (fine && some && !gtm_signals_pending())
        fine = gtm_intake_take(in, &some) && gtm_carry_commit(carry);
    int status = !fine ? GTM_EXIT_FAILED : gtm_signals_pending() ? GTM_EXIT_INTERRUPTED : 0;
    if (status == GTM_EXIT_INTERRUPTED)
        gtm_cli_say("interrupted: %" PRIu64
                    " events are taken in; run the same command again to go on",
                    counts->taken);
    uint64_t bad = gtm_intake_close(in);
    counts->bad = status ? 0 : bad;
    return status ? status : bad ? GTM_EXIT_FAILED : GTM_EXIT_FINE;
}

int gtm_cli_event(struct gtm_cli *cli)
{
    struct gtm_session session;
    struct gtm_report report;
    struct gtm_event_counts counts = {0};
    struct gtm_carry carry = {.session = &session, .report = &report};
    const char *path = cli->options.argument_count ? cli->options.arguments[0] : "-";
    int status = gtm_session_open(&session, cli);
    if (!status)
        status = gtm_session_accounts(&session);
    if (!status) {
        gtm_cli_report(cli, &report);
        status = gtm_carry_events(&carry, path, &counts);
        if (cli->format == GTM_REPORT_TEXT)
            gtm_buf_printf(&report.out.text,
                           "%s%" PRIu64 " event%s taken in, %" PRIu64 " known already, %" PRIu64
                           " for prospects that are not known yet\n",
                           report.rows ? "\n" : "", counts.taken, counts.taken == 1 ? "" : "s",
                           counts.known, counts.early);
        status = gtm_cli_report_end(&report, status);
    }
    gtm_carry_free(&carry);
    gtm_session_close(&session);
    return status;
}

/* event.c -- gtmrun event, and --events of run: each event is kept before it is matched.
 *
 * Lines are read in batches; a batch is taken in by order of time, in one transaction. An event for
 * a prospect that is not known yet stays and is there when the prospect comes.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/mem.h"
#include "runtime/cli/cli.h"
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

struct intake {
    struct gtm_session *session;
    struct gtm_report *report;
    struct gtm_event_counts *counts;
    struct gtm_rejects rejects;
    struct gtm_lines lines;
    struct batch *batch;
};

static void read_batch(struct intake *in)
{
    struct batch *batch = in->batch;
    char why[200];
    struct gtm_text line;
    gtm_arena_reset(&batch->arena);
    batch->count = 0;
    while (batch->count < GTM_BATCH_PROSPECTS && (!batch->count || gtm_lines_ready(&in->lines)) &&
           gtm_lines_next(&in->lines, &line)) {
        if (gtm_signals_pending())
            break;
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

/* Whether any program that prospects run on declares the name (an early event's prospect has none
 * yet). */
static bool known_somewhere(struct gtm_session *session, struct gtm_arena *arena,
                            struct gtm_text *name)
{
    uint32_t newest = 0;
    if (!gtm_store_newest_program(session->store, &newest))
        return false;
    for (uint32_t id = newest; id > 0; id--) {
        const struct gtm_program *program = gtm_store_program(session->store, id);
        if (program && gtm_cli_event_name(program, arena, name))
            return true;
    }
    return newest == 0 && gtm_cli_event_name(NULL, arena, name);
}

static bool carry_on(struct intake *in, int64_t id)
{
    struct gtm_session *session = in->session;
    if (!gtm_session_load(session, id))
        return false;
    gtm_prospect_news(&session->prospect, session->cli->now);
    if (!gtm_store_save(session->store, &session->prospect)) {
        gtm_session_failed(session);
        return false;
    }
    in->counts->carried++;
    if (in->report)
        gtm_report_row(in->report, &session->prospect);
    return true;
}

/* Takes one event in. Returns false where the state cannot be kept. */
static bool take(struct intake *in, size_t index)
{
    struct gtm_session *session = in->session;
    struct gtm_store_event *event = &in->batch->events[index];
    struct gtm_text came_as = event->name;
    int64_t id;
    if (!gtm_store_find(session->store, event->key, &id))
        return gtm_session_failed(session), false;
    const struct gtm_program *program = NULL;
    gtm_arena_reset(&session->arena);
    if (id && !gtm_store_load(session->store, id, 0, &session->prospect))
        return gtm_session_failed(session), false;
    if (id)
        program = session->prospect.program;
    if (program ? !gtm_cli_event_name(program, &in->batch->arena, &event->name)
                : !known_somewhere(session, &in->batch->arena, &event->name)) {
        struct gtm_buf why = {0};
        gtm_cli_event_unknown(program, came_as, &why);
        gtm_rejects_add(&in->rejects, in->batch->lines[index], why.bytes, in->batch->raw[index]);
        gtm_buf_free(&why);
        return true;
    }
    bool is_new;
    if (!gtm_store_add_event(session->store, event, &is_new))
        return gtm_session_failed(session), false;
    in->counts->taken += is_new;
    in->counts->known += !is_new;
    in->counts->early += is_new && !id;
    return !is_new || !id || carry_on(in, id);
}

static int take_all(struct intake *in)
{
    struct gtm_batch batch = {0};
    do {
        read_batch(in);
        sort_batch(in->batch);
        if (in->batch->count && !gtm_batch_begin(in->session, &batch))
            return gtm_session_failed(in->session);
        for (size_t i = 0; i < in->batch->count; i++)
            if (!take(in, in->batch->order[i])) {
                gtm_batch_abandon(in->session, &batch, in->report);
                return GTM_EXIT_FAILED;
            }
        if (!gtm_batch_commit(in->session, &batch, in->report)) {
            gtm_session_failed(in->session);
            gtm_batch_abandon(in->session, &batch, in->report);
            return GTM_EXIT_FAILED;
        }
    } while (in->batch->count && !gtm_signals_pending());
    return gtm_signals_pending() ? GTM_EXIT_INTERRUPTED : GTM_EXIT_FINE;
}

int gtm_session_events(struct gtm_session *session, const char *path, struct gtm_report *report,
                       struct gtm_event_counts *counts)
{
    char why[300];
    struct intake in = {.session = session, .report = report, .counts = counts};
    in.rejects = (struct gtm_rejects){.input = path, .keep = true};
    if (!gtm_lines_open(&in.lines, path, why, sizeof why)) {
        gtm_cli_say("%s", why);
        return GTM_EXIT_USAGE;
    }
    in.batch = gtm_mem_alloc(sizeof *in.batch);
    memset(in.batch, 0, sizeof *in.batch);
    int status = take_all(&in);
    if (status == GTM_EXIT_INTERRUPTED)
        gtm_cli_say("interrupted: %" PRIu64
                    " events are taken in; run the same command again to go on",
                    counts->taken);
    counts->bad = status ? 0 : in.rejects.count;
    gtm_rejects_end(&in.rejects);
    gtm_lines_close(&in.lines);
    gtm_arena_free(&in.batch->arena);
    gtm_mem_free(in.batch);
    return status ? status : counts->bad ? GTM_EXIT_FAILED : GTM_EXIT_FINE;
}

int gtm_cli_event(struct gtm_cli *cli)
{
    struct gtm_session session;
    struct gtm_report report;
    struct gtm_event_counts counts = {0};
    const char *path = cli->options.argument_count ? cli->options.arguments[0] : "-";
    int status = gtm_session_open(&session, cli);
    if (!status)
        status = gtm_session_accounts(&session);
    if (!status) {
        gtm_cli_report(cli, &report);
        status = gtm_session_events(&session, path, &report, &counts);
        if (cli->format == GTM_REPORT_TEXT)
            gtm_buf_printf(&report.out.text,
                           "%s%" PRIu64 " event%s taken in, %" PRIu64 " known already, %" PRIu64
                           " for prospects that are not known yet\n",
                           report.rows ? "\n" : "", counts.taken, counts.taken == 1 ? "" : "s",
                           counts.known, counts.early);
        status = gtm_cli_report_end(&report, status);
    }
    gtm_session_close(&session);
    return status;
}

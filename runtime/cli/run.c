/* run.c -- gtmrun run: a feed comes in, each prospect is decided, and the state is kept.
 *
 * A batch is one transaction: about a thousand prospects or a quarter of a second. A prospect's row
 * of the report goes out after the commit that keeps it, so the report never says what a crash
 * could undo.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/mem.h"
#include "runtime/cli/cli.h"
#include "runtime/cli/signals.h"
#include "runtime/feed/feed.h"

struct run {
    struct gtm_session session;
    struct gtm_report report;
    struct gtm_rejects rejects;
    struct gtm_progress progress;
    struct gtm_batch batch;
    struct gtm_feed *feed;
    const struct gtm_program *program;
    uint64_t kept;  /* prospects in committed batches */
    bool is_stream; /* the feed may keep us waiting: nothing stays uncommitted meanwhile */
};

/* A new prospect: all events that came before it are its own. */
static bool enroll(struct run *run, const struct gtm_record *record)
{
    struct gtm_session *session = &run->session;
    struct gtm_prospect *p = &session->prospect;
    size_t size = run->program->fact_count * sizeof *p->facts;
    gtm_prospect_reset(p);
    p->program = run->program;
    p->id = 0;
    p->key = record->key;
    p->json = record->json;
    gtm_session_decoder(session);
    p->facts = gtm_arena_alloc(&session->arena, size);
    if (size)
        memcpy(p->facts, record->facts, size); /* research may add to them */
    if (!gtm_store_load_events(session->store, p))
        return false;
    gtm_prospect_record_events(p, session->cli->now);
    gtm_prospect_enroll(p, session->cli->now);
    return gtm_store_save(session->store, p);
}

/* A known one: what the record says new is joined to what is known; where that is nothing, nothing
 * happens. */
static bool update(struct run *run, const struct gtm_record *record, int64_t id)
{
    struct gtm_session *session = &run->session;
    struct gtm_prospect *p = &session->prospect;
    struct gtm_buf merged = {0};
    if (!gtm_store_load(session->store, id, GTM_STORE_RECORD, p))
        return false;
    if (gtm_text_same(p->json, record->json) || !gtm_feed_merge(p->json, record->json, &merged)) {
        gtm_buf_free(&merged);
        return true;
    }
    struct gtm_text json = {gtm_arena_copy(&session->arena, merged.bytes, merged.length),
                            merged.length};
    gtm_buf_free(&merged);
    if (!gtm_store_load(session->store, id, GTM_STORE_ROWS, p))
        return false;
    p->json = json;
    p->facts_dirty = true;
    if (!gtm_session_decode(session))
        return false;
    gtm_prospect_record_events(p, session->cli->now);
    gtm_prospect_news(p, session->cli->now);
    return gtm_store_save(session->store, p);
}

/* Decides one record's prospect and adds its row. Returns an exit status. */
static int take(struct run *run, const struct gtm_record *record)
{
    struct gtm_session *session = &run->session;
    int64_t id;
    gtm_arena_reset(&session->arena);
    if (!gtm_batch_begin(session, &run->batch) || !gtm_store_find(session->store, record->key, &id))
        return gtm_session_failed(session);
    if (id ? !update(run, record, id) : !enroll(run, record)) {
        fprintf(stderr, "%s:%" PRIu64 ": ", run->rejects.input, record->line);
        return gtm_session_failed(session);
    }
    gtm_report_row(&run->report, &session->prospect);
    return GTM_EXIT_FINE;
}

static bool commit(struct run *run)
{
    gtm_output_flush(&run->rejects.out);
    if (!gtm_batch_commit(&run->session, &run->batch, &run->report))
        return false;
    run->kept = run->report.rows;
    return true;
}

/* Reads the feed to its end. Returns an exit status. */
static int take_all(struct run *run)
{
    struct gtm_record record;
    int status = GTM_EXIT_FINE;
    while (!status) {
        if (run->is_stream && run->batch.open && !gtm_cli_readable(STDIN_FILENO) && !commit(run))
            return gtm_session_failed(&run->session);
        enum gtm_feed_status got = gtm_feed_next(run->feed, &record);
        if ((run->is_stream || !run->batch.open) && gtm_signals_pending())
            return GTM_EXIT_INTERRUPTED;
        if (got == GTM_FEED_END)
            break;
        if (got == GTM_FEED_FAILED) {
            gtm_cli_say("%s", gtm_feed_reason(run->feed));
            return commit(run) ? GTM_EXIT_FAILED : gtm_session_failed(&run->session);
        }
        if (got == GTM_FEED_BAD) {
            gtm_progress_end(&run->progress);
            gtm_rejects_add(&run->rejects, gtm_feed_line(run->feed), gtm_feed_reason(run->feed),
                            gtm_feed_raw(run->feed));
            continue;
        }
        status = take(run, &record);
        if (status || !gtm_batch_full(&run->batch))
            continue;
        if (!commit(run))
            return gtm_session_failed(&run->session);
        gtm_progress_show(&run->progress, run->report.rows, gtm_feed_position(run->feed),
                          gtm_feed_size(run->feed));
        if (run->report.out.error)
            return GTM_EXIT_FAILED;
    }
    return status;
}

/* Keeps the workflow's bytes and says so where they are others than before. */
static int adopt(struct run *run, struct gtm_text bytes)
{
    struct gtm_session *session = &run->session;
    uint32_t before, id;
    bool is_new;
    if (!gtm_store_begin(session->store) || !gtm_store_newest_program(session->store, &before) ||
        !gtm_store_add_program(session->store, bytes, &id, &is_new))
        return gtm_session_failed(session);
    run->program = gtm_store_program(session->store, id);
    if (!run->program) {
        gtm_store_rollback(session->store);
        gtm_session_failed(session);
        return GTM_EXIT_USAGE;
    }
    if (!gtm_store_commit(session->store))
        return gtm_session_failed(session);
    if (is_new && before)
        gtm_cli_say(
            "the workflow has changed: prospects under way stay on the version they began with, "
            "new ones begin on this one");
    return GTM_EXIT_FINE;
}

/* What follows the last record: the last batch, the summary, what was set aside. */
static int finish(struct run *run, int status)
{
    gtm_progress_end(&run->progress);
    if ((!status || status == GTM_EXIT_INTERRUPTED) && !commit(run))
        status = gtm_session_failed(&run->session);
    gtm_batch_abandon(&run->session, &run->batch, &run->report);
    if (status || run->report.out.error)
        gtm_cli_say("%s%s%s%" PRIu64
                    " prospects are decided and kept; run the same command again to go on",
                    status == GTM_EXIT_INTERRUPTED ? "interrupted: " : "",
                    run->report.out.error ? strerror(run->report.out.error) : "",
                    run->report.out.error ? " in the report: " : "", run->kept);
    gtm_rejects_end(&run->rejects);
    return status;
}

static int report_all(struct run *run, struct gtm_event_counts *counts)
{
    struct gtm_cli *cli = run->session.cli;
    const char *events = cli->options.values[GTM_OPTION_EVENTS];
    int status = GTM_EXIT_FINE;
    if (events)
        status = gtm_session_events(&run->session, events, NULL, counts);
    if (status && !(status == GTM_EXIT_FAILED && counts->bad))
        return status; /* bad lines are set aside; anything else ends the run */
    gtm_cli_report(cli, &run->report);
    gtm_progress_begin(&run->progress, cli);
    status = finish(run, take_all(run));
    struct gtm_buf next = {0};
    gtm_buf_printf(&next, "gtmrun inbox%s", run->session.db_option);
    if (status == GTM_EXIT_FINE || status == GTM_EXIT_INTERRUPTED)
        gtm_report_summary(&run->report, next.bytes);
    gtm_buf_free(&next);
    if (!status && (counts->bad || run->rejects.count || run->report.outcomes[GTM_OUTCOME_FAILED]))
        status = GTM_EXIT_FAILED;
    if (run->report.out.error) {
        gtm_report_end(&run->report);
        return status ? status : GTM_EXIT_FAILED;
    }
    return gtm_cli_report_end(&run->report, status);
}

static int run_feed(struct run *run, struct gtm_cli *cli, struct gtm_text bytes)
{
    const char *feed = cli->options.values[GTM_OPTION_FEED];
    struct gtm_event_counts counts = {0};
    char why[300];
    int status = gtm_session_open(&run->session, cli);
    if (!status)
        status = adopt(run, bytes);
    if (!status)
        status = gtm_session_accounts(&run->session);
    if (status)
        return status;
    run->feed = gtm_feed_open(feed, run->program, GTM_FEED_KEEP | GTM_FEED_ALL, why, sizeof why);
    if (!run->feed) {
        gtm_cli_say("%s", why);
        return GTM_EXIT_USAGE;
    }
    run->is_stream = strcmp(feed, "-") == 0 && gtm_feed_size(run->feed) == 0;
    run->rejects =
        (struct gtm_rejects){.input = feed, .keep = true, .header = gtm_feed_header(run->feed)};
    return report_all(run, &counts);
}

int gtm_cli_run(struct gtm_cli *cli)
{
    struct gtm_buf bytes = {0};
    if (!cli->options.values[GTM_OPTION_FEED]) {
        gtm_cli_say("run needs --feed FILE, or --feed - to read the prospects from standard input");
        return GTM_EXIT_USAGE;
    }
    if (cli->options.values[GTM_OPTION_CONNECTIONS]) {
        gtm_cli_say("--connections: this version reaches nothing outside; without it, all goes to "
                    "the local outbox");
        return GTM_EXIT_USAGE;
    }
    int status = gtm_cli_workflow(cli->options.arguments[0], &bytes);
    if (!status && cli->options.values[GTM_OPTION_DRY_RUN]) {
        status = gtm_cli_dry_run(cli, (struct gtm_text){bytes.bytes, bytes.length});
    } else if (!status) {
        struct run run = {0};
        status = run_feed(&run, cli, (struct gtm_text){bytes.bytes, bytes.length});
        gtm_feed_close(run.feed);
        gtm_session_close(&run.session);
    }
    gtm_buf_free(&bytes);
    return status;
}

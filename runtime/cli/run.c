/* run.c -- gtmrun run: a feed comes in, each prospect is decided, and the state is kept.
 *
 * A batch is one transaction: some thousand prospects or a quarter of a second. A prospect's row
 * of the report goes out after the commit that keeps it, so the report never says what a crash
 * could undo.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "runtime/cli/carry.h"
#include "runtime/cli/signals.h"
#include "runtime/feed/feed.h"

struct run {
    struct gtm_session session;
    struct gtm_report report;
    struct gtm_carry carry;
    struct gtm_rejects rejects;
    struct gtm_progress progress;
    struct gtm_feed *feed;
    const struct gtm_program *program;
    uint64_t kept;  /* prospects in committed batches */
    bool is_stream; /* the feed may keep us waiting: nothing stays uncommitted meanwhile */
};

/* Commits what is open. */
static bool commit(struct run *run)
{
    gtm_output_flush(&run->rejects.out);
    if (!gtm_carry_commit(&run->carry))
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
        bool is_open = run->carry.batch.open;
        if (run->is_stream && is_open && !gtm_cli_readable(STDIN_FILENO) && !commit(run))
            return GTM_EXIT_FAILED;
        enum gtm_feed_status got = gtm_feed_next(run->feed, &record);
        if ((run->is_stream || !run->carry.batch.open) && gtm_signals_pending())
            return GTM_EXIT_INTERRUPTED;
        if (got == GTM_FEED_END)
            break;
        if (got == GTM_FEED_FAILED) {
            gtm_cli_say("%s", gtm_feed_reason(run->feed));
            commit(run);
            return GTM_EXIT_FAILED;
        }
        if (got == GTM_FEED_BAD) {
            gtm_progress_end(&run->progress);
            gtm_rejects_add(&run->rejects, gtm_feed_line(run->feed), gtm_feed_reason(run->feed),
                            gtm_feed_raw(run->feed));
            continue;
        }
        if (!gtm_carry_record(&run->carry, run->program, &record) ||
            !gtm_carry_settle(&run->carry)) {
            fprintf(stderr, "%s:%" PRIu64 ": this record is not kept\n", run->rejects.input,
                    record.line);
            return GTM_EXIT_FAILED;
        }
        if (run->carry.batch.open)
            continue;
        run->kept = run->report.rows;
        gtm_output_flush(&run->rejects.out);
        gtm_progress_show(&run->progress, run->report.rows, gtm_feed_position(run->feed),
                          gtm_feed_size(run->feed));
        if (run->report.out.error)
            return GTM_EXIT_FAILED;
    }
    return status;
}

/* What follows the last record: the last batch, the summary, what was set aside. */
static int finish(struct run *run, int status)
{
    gtm_progress_end(&run->progress);
    if ((!status || status == GTM_EXIT_INTERRUPTED) && !commit(run))
        status = GTM_EXIT_FAILED;
    gtm_carry_abandon(&run->carry);
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
        status = gtm_carry_events(&run->carry, events, counts);
    if (status && !(status == GTM_EXIT_FAILED && counts->bad))
        return status; /* bad lines are set aside; anything else ends the run */
    gtm_cli_report(cli, &run->report);
    run->carry.report = &run->report;
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
    run->carry.session = &run->session;
    if (!status)
        status = gtm_cli_adopt(&run->session, bytes, &run->program);
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

/* run --follow: the feed and the events are read to their ends and on from there. */
static int follow_feed(struct gtm_cli *cli, struct gtm_text bytes)
{
    struct gtm_session session;
    const struct gtm_program *program;
    int status = gtm_session_open(&session, cli);
    if (!status)
        status = gtm_cli_adopt(&session, bytes, &program);
    if (!status)
        status = gtm_session_accounts(&session);
    if (!status)
        status = gtm_cli_stay(&session);
    gtm_session_close(&session);
    return status;
}

/* Returns whether the options go together. */
static bool check(const struct gtm_cli *cli)
{
    bool follows = cli->options.values[GTM_OPTION_FOLLOW];
    if (!cli->options.values[GTM_OPTION_FEED])
        gtm_cli_say("run needs --feed FILE, or --feed - to read the prospects from standard input");
    else if (follows && cli->options.values[GTM_OPTION_DRY_RUN])
        gtm_cli_say("--follow acts on what comes, --dry-run on nothing; leave one of them out");
    else
        return !follows || gtm_cli_may_stay(cli);
    return false;
}

int gtm_cli_run(struct gtm_cli *cli)
{
    struct gtm_buf buf = {0};
    if (!check(cli))
        return GTM_EXIT_USAGE;
    int status = gtm_cli_workflow(cli->options.arguments[0], &buf);
    struct gtm_text bytes = {buf.bytes, buf.length};
    if (!status && cli->options.values[GTM_OPTION_DRY_RUN]) {
        status = gtm_cli_dry_run(cli, bytes);
    } else if (!status && cli->options.values[GTM_OPTION_FOLLOW]) {
        status = follow_feed(cli, bytes);
    } else if (!status) {
        struct run run = {0};
        status = run_feed(&run, cli, bytes);
        gtm_feed_close(run.feed);
        gtm_carry_free(&run.carry);
        gtm_session_close(&run.session);
    }
    gtm_buf_free(&buf);
    return status;
}

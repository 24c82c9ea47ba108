/* dry.c -- run --dry-run: what would be done, with no state. The hot path of the program.
 *
 * A record costs what its scan and its decision cost: the machine reads the facts where the scanner
 * put them, and a row of csv is copied into a buffer that goes out in large writes.
 */
#include <inttypes.h>

#include "runtime/base/mem.h"
#include "runtime/cli/cli.h"
#include "runtime/cli/signals.h"
#include "runtime/feed/feed.h"

enum { PAUSE = 4096 }; /* records between two looks at signals and the progress line */

struct dry {
    struct gtm_cli *cli;
    struct gtm_program *program;
    struct gtm_accounts *accounts;
    struct gtm_feed *feed;
    struct gtm_report report;
    struct gtm_rejects rejects;
    struct gtm_progress progress;
    struct gtm_early early;
    struct gtm_arena arena;
    struct gtm_prospect prospect;
};

static inline void decide(struct dry *dry, const struct gtm_record *record)
{
    struct gtm_prospect *p = &dry->prospect;
    gtm_prospect_reset(p);
    p->key = record->key;
    p->json = record->json;
    /* A rehearsal changes no fact, so the scanner's own array serves. */
    p->facts = (struct gtm_value *)(uintptr_t)record->facts;
    gtm_early_add(&dry->early, p);
    gtm_prospect_record_events(p, dry->cli->now);
    gtm_prospect_enroll(p, dry->cli->now);
    gtm_report_row(&dry->report, p);
    gtm_arena_reset(&dry->arena);
}

/* Returns an exit status. */
static int decide_all(struct dry *dry)
{
    struct gtm_record record;
    for (uint64_t count = 1;; count++) {
        enum gtm_feed_status got = gtm_feed_next(dry->feed, &record);
        if (got == GTM_FEED_RECORD) {
            decide(dry, &record);
            if (!gtm_output_trickle(&dry->report.out))
                return GTM_EXIT_FINE;
        } else if (got == GTM_FEED_END) {
            return gtm_signals_pending() ? GTM_EXIT_INTERRUPTED : GTM_EXIT_FINE;
        } else if (got == GTM_FEED_FAILED) {
            gtm_cli_say("%s", gtm_feed_reason(dry->feed));
            return GTM_EXIT_FAILED;
        } else if (!gtm_signals_pending()) { /* else it is a record cut off by the signal */
            gtm_progress_end(&dry->progress);
            gtm_rejects_add(&dry->rejects, gtm_feed_line(dry->feed), gtm_feed_reason(dry->feed),
                            gtm_feed_raw(dry->feed));
        }
        if (count % PAUSE)
            continue;
        if (gtm_signals_pending())
            return GTM_EXIT_INTERRUPTED;
        gtm_progress_show(&dry->progress, count, gtm_feed_position(dry->feed),
                          gtm_feed_size(dry->feed));
    }
}

/* Opens what a dry run reads. Returns an exit status. */
static int open_all(struct dry *dry, struct gtm_text bytes, uint64_t *bad_events)
{
    const struct gtm_options *options = &dry->cli->options;
    const char *accounts = options->values[GTM_OPTION_ACCOUNTS],
               *events = options->values[GTM_OPTION_EVENTS];
    char why[300];
    dry->program = gtm_program_read(bytes.at, bytes.length, why, sizeof why);
    if (!dry->program) {
        gtm_cli_say("%s: %s", options->arguments[0], why);
        return GTM_EXIT_USAGE;
    }
    if (accounts && !(dry->accounts = gtm_accounts_open(accounts, dry->program, why, sizeof why))) {
        gtm_cli_say("%s", why);
        return GTM_EXIT_USAGE;
    }
    int status = events ? gtm_early_read(&dry->early, dry->cli, dry->program, events, bad_events)
                        : GTM_EXIT_FINE;
    if (status)
        return status;
    /* the whole record is kept only where words are looked at, or research may add to it */
    bool needs_record = accounts || gtm_prospect_needs_record(dry->program);
    dry->feed = gtm_feed_open(options->values[GTM_OPTION_FEED], dry->program,
                              needs_record ? GTM_FEED_KEEP | GTM_FEED_ALL : 0, why, sizeof why);
    if (!dry->feed)
        gtm_cli_say("%s", why);
    return dry->feed ? GTM_EXIT_FINE : GTM_EXIT_USAGE;
}

int gtm_cli_dry_run(struct gtm_cli *cli, struct gtm_text bytes)
{
    struct dry dry = {.cli = cli};
    uint64_t bad_events = 0;
    int status = open_all(&dry, bytes, &bad_events);
    if (!status) {
        dry.rejects = (struct gtm_rejects){.input = cli->options.values[GTM_OPTION_FEED]};
        dry.prospect.program = dry.program;
        dry.prospect.arena = &dry.arena;
        dry.prospect.accounts = dry.accounts;
        dry.prospect.rehearse = true;
        gtm_cli_report(cli, &dry.report);
        gtm_progress_begin(&dry.progress, cli);
        status = decide_all(&dry);
        gtm_progress_end(&dry.progress);
        gtm_rejects_end(&dry.rejects);
        if (status == GTM_EXIT_INTERRUPTED)
            gtm_cli_say("interrupted after %" PRIu64 " prospects", dry.report.rows);
        gtm_report_summary(&dry.report, NULL);
        if (!status && (bad_events || dry.rejects.count || dry.report.outcomes[GTM_OUTCOME_FAILED]))
            status = GTM_EXIT_FAILED;
        status = gtm_cli_report_end(&dry.report, status);
    }
    gtm_prospect_free(&dry.prospect);
    gtm_early_free(&dry.early);
    gtm_arena_free(&dry.arena);
    gtm_feed_close(dry.feed);
    gtm_accounts_close(dry.accounts);
    gtm_program_free(dry.program);
    return status;
}

/* resume.c -- gtmrun resume: wakes every prospect whose time has come, the earliest first. */
#include <inttypes.h>

#include "runtime/cli/cli.h"
#include "runtime/cli/signals.h"

enum {
    MAX_WAKES = 1000
}; /* of one prospect in one resume: a guard against a time that never passes */

/* Wakes one prospect as often as something of it is due: "wait an hour" twice may both be over by
 * now. */
static bool wake(struct gtm_session *session, int64_t id, struct gtm_report *report)
{
    struct gtm_prospect *p = &session->prospect;
    int64_t now = session->cli->now;
    if (!gtm_session_load(session, id))
        return false;
    for (unsigned i = 0; p->wake <= now && i < MAX_WAKES; i++)
        gtm_prospect_wake(p, now);
    if (p->wake <= now)
        p->wake = now + 1;
    if (!gtm_store_save(session->store, p)) {
        gtm_session_failed(session);
        return false;
    }
    gtm_report_row(report, p);
    return true;
}

static int abandon(struct gtm_session *session, struct gtm_batch *batch, struct gtm_report *report)
{
    gtm_session_failed(session);
    gtm_batch_abandon(session, batch, report);
    return GTM_EXIT_FAILED;
}

static int wake_all(struct gtm_session *session, struct gtm_report *report)
{
    int64_t ids[GTM_BATCH_PROSPECTS];
    size_t count;
    struct gtm_batch batch = {0};
    do {
        if (!gtm_batch_begin(session, &batch) ||
            !gtm_store_due(session->store, session->cli->now, ids, GTM_BATCH_PROSPECTS, &count))
            return abandon(session, &batch, report);
        for (size_t i = 0; i < count; i++)
            if (!wake(session, ids[i], report)) {
                gtm_batch_abandon(session, &batch, report);
                return GTM_EXIT_FAILED;
            }
        if (!gtm_batch_commit(session, &batch, report))
            return abandon(session, &batch, report);
        if (gtm_signals_pending())
            return GTM_EXIT_INTERRUPTED;
    } while (count == GTM_BATCH_PROSPECTS && !report->out.error);
    return report->outcomes[GTM_OUTCOME_FAILED] ? GTM_EXIT_FAILED : GTM_EXIT_FINE;
}

int gtm_cli_resume(struct gtm_cli *cli)
{
    struct gtm_session session;
    struct gtm_report report;
    int status = gtm_session_open(&session, cli);
    if (!status)
        status = gtm_session_accounts(&session);
    if (!status) {
        gtm_cli_report(cli, &report);
        status = wake_all(&session, &report);
        if (status == GTM_EXIT_INTERRUPTED)
            gtm_cli_say("interrupted; %" PRIu64
                        " prospects went on and are kept; run it again to go on",
                        report.rows);
        if (cli->format == GTM_REPORT_TEXT && !report.rows)
            gtm_buf_text(&report.out.text, "nothing is due\n");
        status = gtm_cli_report_end(&report, status);
    }
    gtm_session_close(&session);
    return status;
}

/* freeze.c -- gtmrun freeze and thaw: whether anything may go out at all.
 *
 * The freeze is asked for in the transaction that claims an effect, so once freeze has returned
 * nothing begins any more; what was begun before ends.
 */
#include <inttypes.h>

#include "runtime/cli/carry.h"

/* Sets it, in a transaction of its own. Returns an exit status. */
static int set(struct gtm_session *session, bool frozen, bool *changed)
{
    if (!gtm_session_begin(session))
        return GTM_EXIT_FAILED;
    if (gtm_store_freeze(session->store, frozen, session->cli->now, changed) &&
        gtm_store_commit(session->store))
        return GTM_EXIT_FINE;
    gtm_store_rollback(session->store);
    return gtm_session_failed(session);
}

int gtm_cli_freeze(struct gtm_cli *cli)
{
    struct gtm_session session;
    struct gtm_report report;
    bool changed;
    int status = gtm_session_open(&session, cli);
    if (!status)
        status = set(&session, true, &changed);
    if (!status) {
        gtm_cli_report(cli, &report);
        gtm_buf_printf(&report.out.text, "%s: nothing goes out until `gtmrun thaw%s`\n",
                       changed ? "frozen" : "frozen already", session.db_option);
        status = gtm_cli_report_end(&report, status);
    }
    gtm_session_close(&session);
    return status;
}

int gtm_cli_thaw(struct gtm_cli *cli)
{
    struct gtm_session session;
    struct gtm_report report;
    struct gtm_carry carry = {.session = &session, .report = &report};
    bool changed;
    int status = gtm_session_open(&session, cli);
    if (!status)
        status = gtm_session_accounts(&session);
    if (!status)
        status = set(&session, false, &changed);
    if (!status) {
        gtm_cli_report(cli, &report);
        status = gtm_carry_due(&carry);
        if (cli->format == GTM_REPORT_TEXT)
            gtm_buf_printf(&report.out.text, "%s%s; %" PRIu64 " prospect%s went on\n",
                           report.rows ? "\n" : "", changed ? "thawed" : "it was not frozen",
                           report.rows, report.rows == 1 ? "" : "s");
        if (!status && report.outcomes[GTM_OUTCOME_FAILED])
            status = GTM_EXIT_FAILED;
        status = gtm_cli_report_end(&report, status);
    }
    gtm_carry_free(&carry);
    gtm_session_close(&session);
    return status;
}

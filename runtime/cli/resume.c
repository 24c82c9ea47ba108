/* resume.c -- gtmrun resume: carries everybody on whose time or turn has come. */
#include <inttypes.h>

#include "runtime/cli/carry.h"

int gtm_cli_resume(struct gtm_cli *cli)
{
    struct gtm_session session;
    struct gtm_report report;
    struct gtm_carry carry = {.session = &session, .report = &report};
    int status = gtm_session_open(&session, cli);
    if (!status)
        status = gtm_session_accounts(&session);
    if (!status) {
        gtm_cli_report(cli, &report);
        status = gtm_carry_due(&carry);
        if (status == GTM_EXIT_INTERRUPTED)
            gtm_cli_say("interrupted; %" PRIu64
                        " prospects went on and are kept; run it again to go on",
                        report.rows);
        if (!status && report.outcomes[GTM_OUTCOME_FAILED])
            status = GTM_EXIT_FAILED;
        if (cli->format == GTM_REPORT_TEXT && !report.rows)
            gtm_buf_text(&report.out.text, "nothing is due\n");
        status = gtm_cli_report_end(&report, status);
    }
    gtm_carry_free(&carry);
    gtm_session_close(&session);
    return status;
}

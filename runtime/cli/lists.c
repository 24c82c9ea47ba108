/* lists.c -- the commands that only look: inbox, outbox, status, why. */
#include <string.h>

#include "runtime/cli/cli.h"

/* What the visits of the inbox need. */
struct listing {
    struct gtm_report *report;
    const char *db;
};

static bool visit_item(void *context, const struct gtm_store_item *item)
{
    struct listing *listing = context;
    gtm_report_item(listing->report, item, listing->db);
    return gtm_output_trickle(&listing->report->out);
}

static int list_inbox(struct gtm_session *session, struct gtm_report *report)
{
    struct listing listing = {report, session->db_option};
    if (!gtm_store_open_items(session->store, visit_item, &listing))
        return gtm_session_failed(session);
    if (!report->rows && report->format == GTM_REPORT_TEXT)
        gtm_buf_text(&report->out.text, "nothing waits for a person\n");
    return GTM_EXIT_FINE;
}

static bool visit_effect(void *context, const struct gtm_store_effect *effect)
{
    struct gtm_report *report = context;
    gtm_report_effect(report, effect);
    return gtm_output_trickle(&report->out);
}

static int list_outbox(struct gtm_session *session, struct gtm_report *report)
{
    if (!gtm_store_effects(session->store, visit_effect, report))
        return gtm_session_failed(session);
    if (!report->rows && report->format == GTM_REPORT_TEXT)
        gtm_buf_text(&report->out.text, "nothing went out\n");
    return GTM_EXIT_FINE;
}

/* Gives the prospect that the command names. Returns an exit status. */
static int named_prospect(struct gtm_session *session, int64_t *id)
{
    const char *key = session->cli->options.arguments[0];
    if (!gtm_store_find(session->store, gtm_text_of(key), id))
        return gtm_session_failed(session);
    if (!*id)
        gtm_cli_say("there is no prospect %s; `gtmrun status%s` lists them", key,
                    session->db_option);
    return *id ? GTM_EXIT_FINE : GTM_EXIT_USAGE;
}

static int add_status(struct gtm_session *session, struct gtm_report *report, int64_t id)
{
    gtm_arena_reset(&session->arena);
    if (!gtm_store_load(session->store, id, 0, &session->prospect))
        return gtm_session_failed(session);
    gtm_report_row(report, &session->prospect);
    return GTM_EXIT_FINE;
}

static int list_status(struct gtm_session *session, struct gtm_report *report)
{
    int64_t id = 0;
    if (session->cli->options.argument_count) {
        int status = named_prospect(session, &id);
        return status ? status : add_status(session, report, id);
    }
    struct gtm_buf next = {0};
    for (;;) {
        if (!gtm_store_next(session->store, id, &id))
            return gtm_session_failed(session);
        if (!id)
            break;
        int status = add_status(session, report, id);
        if (status)
            return status;
        if (!gtm_output_trickle(&report->out))
            break;
    }
    gtm_buf_printf(&next, "gtmrun inbox%s", session->db_option);
    gtm_report_summary(report, next.bytes);
    gtm_buf_free(&next);
    return GTM_EXIT_FINE;
}

static int tell_why(struct gtm_session *session, struct gtm_report *report)
{
    int64_t id;
    int status = named_prospect(session, &id);
    if (status)
        return status;
    if (!gtm_session_load(session, id))
        return GTM_EXIT_FAILED;
    gtm_report_story(report, &session->prospect, session->cli->now, session->db_option);
    return GTM_EXIT_FINE;
}

static int look(struct gtm_cli *cli, int (*list)(struct gtm_session *, struct gtm_report *))
{
    struct gtm_session session;
    struct gtm_report report;
    int status = gtm_session_open(&session, cli);
    if (!status) {
        gtm_cli_report(cli, &report);
        status = list(&session, &report);
        status = gtm_cli_report_end(&report, status);
    }
    gtm_session_close(&session);
    return status;
}

int gtm_cli_inbox(struct gtm_cli *cli)
{
    return look(cli, list_inbox);
}

int gtm_cli_outbox(struct gtm_cli *cli)
{
    return look(cli, list_outbox);
}

int gtm_cli_status(struct gtm_cli *cli)
{
    return look(cli, list_status);
}

int gtm_cli_why(struct gtm_cli *cli)
{
    return look(cli, tell_why);
}

/* lists.c -- the commands that only look: inbox, outbox, status, why. */
#include <stdlib.h>
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

/* One item by its number, open or decided. */
static int show_item(struct gtm_session *session, struct gtm_report *report)
{
    const char *text = session->cli->options.arguments[0];
    struct gtm_store_item item;
    long long id = atoll(text[0] == '#' ? text + 1 : text);
    if (!gtm_store_item(session->store, id, &session->arena, &item))
        return gtm_session_failed(session);
    if (!item.item.id) {
        gtm_cli_say("there is no inbox item %s; `gtmrun inbox%s` lists the open ones", text,
                    session->db_option);
        return GTM_EXIT_USAGE;
    }
    gtm_report_item(report, &item, session->db_option);
    return GTM_EXIT_FINE;
}

static int list_inbox(struct gtm_session *session, struct gtm_report *report)
{
    struct listing listing = {report, session->db_option};
    if (session->cli->options.argument_count)
        return show_item(session, report);
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

/* What people decided about the one prospect. */
static int add_decisions(struct gtm_session *session, struct gtm_report *report)
{
    struct gtm_prospect *p = &session->prospect;
    struct gtm_buf *out = &report->out.text;
    if (report->format != GTM_REPORT_TEXT)
        return GTM_EXIT_FINE;
    gtm_arena_reset(&session->arena);
    if (!gtm_store_load(session->store, p->id, GTM_STORE_ROWS, p))
        return gtm_session_failed(session);
    for (uint32_t i = 0; i < p->inbox_count; i++) {
        const struct gtm_inbox_item *item = &p->inbox[i];
        if (item->open && !item->votes.length)
            continue;
        gtm_buf_printf(out, "  #%lld %s: ", (long long)item->id,
                       gtm_inbox_kind_name((enum gtm_inbox_kind)item->kind));
        if (item->open)
            gtm_report_votes(out, p->program, item);
        else
            gtm_report_decided(out, item, true);
        gtm_buf_char(out, '\n');
    }
    return GTM_EXIT_FINE;
}

static int list_status(struct gtm_session *session, struct gtm_report *report)
{
    int64_t id = 0;
    report->until = true;
    if (session->cli->options.argument_count) {
        int status = named_prospect(session, &id);
        if (!status)
            status = add_status(session, report, id);
        return status ? status : add_decisions(session, report);
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
    if (report->format == GTM_REPORT_TEXT && gtm_store_ledger(session->store)->frozen)
        gtm_buf_printf(&report->out.text, "frozen: nothing goes out until `gtmrun thaw%s`\n",
                       session->db_option);
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
    gtm_prospect_all_events(&session->prospect);
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

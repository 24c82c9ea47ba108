/* decide.c -- approve, edit, cancel, done, answer: a person decides about one inbox item.
 *
 * The first decision wins: it is looked up, made and kept in one transaction, and whoever comes
 * later is told who was first.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/cli/cli.h"

struct request {
    int64_t id;
    enum gtm_decision decision;
    struct gtm_text text, by, because;
};

static const char *const decided_as[] = {
    [GTM_DECIDE_APPROVE] = "approved", [GTM_DECIDE_EDIT] = "edited and approved",
    [GTM_DECIDE_CANCEL] = "cancelled", [GTM_DECIDE_DONE] = "done",
    [GTM_DECIDE_YES] = "answered yes", [GTM_DECIDE_NO] = "answered no"};

static bool read_request(const struct gtm_cli *cli, struct request *request)
{
    const char *id = cli->options.arguments[0], *answer = cli->options.arguments[1];
    char *end;
    errno = 0;
    request->id = strtoll(id[0] == '#' ? id + 1 : id, &end, 10);
    if (*end || end == id || errno || request->id <= 0) {
        gtm_cli_say("%s: not the number of an inbox item; `gtmrun inbox` shows them", id);
        return false;
    }
    switch (cli->options.command) {
    case GTM_COMMAND_APPROVE: request->decision = GTM_DECIDE_APPROVE; break;
    case GTM_COMMAND_EDIT: request->decision = GTM_DECIDE_EDIT; break;
    case GTM_COMMAND_CANCEL: request->decision = GTM_DECIDE_CANCEL; break;
    case GTM_COMMAND_DONE: request->decision = GTM_DECIDE_DONE; break;
    default:
        request->decision = strcmp(answer, "yes") == 0 ? GTM_DECIDE_YES : GTM_DECIDE_NO;
        if (request->decision == GTM_DECIDE_NO && strcmp(answer, "no") != 0) {
            gtm_cli_say("answer %s: the answer is yes or no, not \"%s\"", id, answer);
            return false;
        }
    }
    request->by = gtm_text_of(cli->options.values[GTM_OPTION_BY]);
    request->because = gtm_text_of(cli->options.values[GTM_OPTION_BECAUSE]);
    return true;
}

/* The text of edit: without the line end that editors put behind the last line. */
static bool read_text(const struct gtm_cli *cli, struct gtm_buf *buf, struct gtm_text *text)
{
    const char *path = cli->options.values[GTM_OPTION_TEXT];
    char why[300];
    if (cli->options.command != GTM_COMMAND_EDIT)
        return true;
    if (!path) {
        gtm_cli_say("edit needs --text FILE, or --text - to read it from standard input");
        return false;
    }
    if (!gtm_cli_read_file(path, buf, why, sizeof why)) {
        gtm_cli_say("%s", why);
        return false;
    }
    *text = (struct gtm_text){buf->bytes ? buf->bytes : "", buf->length};
    if (text->length && text->at[text->length - 1] == '\n')
        text->length--;
    if (text->length && text->at[text->length - 1] == '\r')
        text->length--;
    size_t wrong = gtm_text_utf8_error(*text);
    if (wrong < text->length)
        gtm_cli_say("%s: not UTF-8 at byte %zu", path, wrong + 1);
    return wrong == text->length;
}

/* Says by whom and when an item was decided; the item is closed. */
static void tell_decided(const struct gtm_store_item *item)
{
    char at[21];
    gtm_clock_format(item->item.decided_at, at);
    gtm_cli_say("item %lld of prospect %.*s was decided already: %s%s%.*s on %s",
                (long long)item->item.id, (int)item->key.length, item->key.at,
                decided_as[item->item.decision], item->item.by.length ? " by " : "",
                (int)item->item.by.length, item->item.by.at, at);
}

/* A first line "Subject: …" of an edited draft is its subject, as the inbox shows it. */
static void take_subject(struct gtm_prospect *prospect, uint32_t draft, struct gtm_text *text)
{
    static const char mark[] = "Subject:";
    size_t length = sizeof mark - 1;
    struct gtm_draft *found = NULL;
    for (uint32_t i = 0; i < prospect->drafts_count; i++)
        if (prospect->drafts[i].number == draft)
            found = &prospect->drafts[i];
    if (!found || text->length < length || memcmp(text->at, mark, length) != 0)
        return;
    const char *end = memchr(text->at, '\n', text->length);
    size_t line = end ? (size_t)(end - text->at) : text->length;
    found->subject = gtm_text_trim((struct gtm_text){text->at + length, line - length});
    line += end != NULL;
    *text = (struct gtm_text){text->at + line, text->length - line};
}

/* Inside the transaction: looks the item up, decides, keeps. Returns an exit status. */
static int decide(struct gtm_session *session, struct request *request)
{
    struct gtm_store_item item;
    char why[200];
    if (!gtm_store_item(session->store, request->id, &session->arena, &item))
        return gtm_session_failed(session);
    if (!item.item.id) {
        gtm_cli_say("there is no inbox item %lld; `gtmrun inbox%s` lists them",
                    (long long)request->id, session->db_option);
        return GTM_EXIT_USAGE;
    }
    if (!item.item.open) {
        tell_decided(&item);
        return GTM_EXIT_FAILED;
    }
    if (!gtm_session_load(session, item.prospect))
        return GTM_EXIT_FAILED;
    struct gtm_prospect *p = &session->prospect;
    if (request->decision == GTM_DECIDE_EDIT)
        take_subject(p, item.item.draft, &request->text);
    if (!gtm_prospect_decide(p, item.item.number, request->decision, request->text, request->by,
                             request->because, session->cli->now, why, sizeof why)) {
        gtm_cli_say("item %lld: %s", (long long)request->id, why);
        return GTM_EXIT_FAILED;
    }
    for (uint32_t i = 0; i < p->inbox_count; i++)
        if (p->inbox[i].id == request->id && !p->inbox[i].open)
            p->inbox[i].by = request->by;
    if (!gtm_store_save(session->store, p))
        return gtm_session_failed(session);
    return GTM_EXIT_FINE;
}

int gtm_cli_decide(struct gtm_cli *cli)
{
    struct gtm_session session = {0};
    struct gtm_batch batch = {0};
    struct gtm_report report;
    struct gtm_buf text = {0};
    struct request request = {0};
    int status = GTM_EXIT_USAGE;
    if (read_request(cli, &request) && read_text(cli, &text, &request.text))
        status = gtm_session_open(&session, cli);
    else
        goto out;
    if (!status)
        status = gtm_session_accounts(&session);
    if (status)
        goto out;
    if (!gtm_batch_begin(&session, &batch)) {
        status = gtm_session_failed(&session);
        goto out;
    }
    status = decide(&session, &request);
    if (status) {
        gtm_store_rollback(session.store);
        goto out;
    }
    if (!gtm_batch_commit(&session, &batch, NULL)) {
        status = gtm_session_failed(&session);
        goto out;
    }
    gtm_cli_report(cli, &report);
    gtm_report_row(&report, &session.prospect);
    status = gtm_cli_report_end(&report, status);
out:
    gtm_session_close(&session);
    gtm_buf_free(&text);
    return status;
}

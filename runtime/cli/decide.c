/* decide.c -- approve, edit, cancel, done, answer, retry: a person decides about inbox items.
 *
 * The first decision wins: it is looked up, made and kept in one transaction, and whoever comes
 * later is told who was first.
 */
#include <errno.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/cli/choose.h"

struct request {
    struct gtm_carry carry;
    struct gtm_chosen items;
    enum gtm_decision decision;
    struct gtm_buf buf;
    struct gtm_text text, by, because;
    uint64_t decided;
};

/* Who sits at the terminal, where --by does not say who decides. */
static struct gtm_text login_name(void)
{
    static const char *const variables[] = {"LOGNAME", "USER"};
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *name = getenv(variables[i]);
        if (name && *name)
            return gtm_text_of(name);
    }
    const struct passwd *user = getpwuid(getuid());
    return gtm_text_of(user ? user->pw_name : "");
}

static bool read_answer(const struct gtm_cli *cli, struct request *request)
{
    const char *answer = cli->options.arguments[1];
    bool yes = strcmp(answer, "yes") == 0;
    request->decision = yes ? GTM_DECIDE_YES : GTM_DECIDE_NO;
    if (yes || strcmp(answer, "no") == 0)
        return true;
    gtm_cli_say("answer %s: the answer is yes or no, not \"%s\"", cli->options.arguments[0],
                answer);
    return false;
}

/* The text of edit: without the line end that editors put behind the last line. */
static bool read_text(const struct gtm_cli *cli, struct request *request)
{
    const char *path = cli->options.values[GTM_OPTION_TEXT];
    struct gtm_text *text = &request->text;
    char why[300];
    request->decision = GTM_DECIDE_EDIT;
    if (!path) {
        gtm_cli_say("edit needs --text FILE, or --text - to read it from standard input");
        return false;
    }
    if (!gtm_cli_read_file(path, &request->buf, why, sizeof why)) {
        gtm_cli_say("%s", why);
        return false;
    }
    *text = (struct gtm_text){request->buf.bytes ? request->buf.bytes : "", request->buf.length};
    if (text->length && text->at[text->length - 1] == '\n')
        text->length--;
    if (text->length && text->at[text->length - 1] == '\r')
        text->length--;
    size_t wrong = gtm_text_utf8_error(*text);
    if (wrong < text->length)
        gtm_cli_say("%s: not UTF-8 at byte %zu", path, wrong + 1);
    return wrong == text->length;
}

static bool read_request(const struct gtm_cli *cli, struct request *request)
{
    const char *by = cli->options.values[GTM_OPTION_BY];
    request->by = by ? gtm_text_of(by) : login_name();
    request->because = gtm_text_of(cli->options.values[GTM_OPTION_BECAUSE]);
    switch (cli->options.command) {
    case GTM_COMMAND_APPROVE: request->decision = GTM_DECIDE_APPROVE; return true;
    case GTM_COMMAND_CANCEL: request->decision = GTM_DECIDE_CANCEL; return true;
    case GTM_COMMAND_DONE: request->decision = GTM_DECIDE_DONE; return true;
    case GTM_COMMAND_RETRY: request->decision = GTM_DECIDE_RETRY; return true;
    case GTM_COMMAND_EDIT: return read_text(cli, request);
    default: return read_answer(cli, request);
    }
}

/* Says by whom and when an item was decided; the item is closed. */
static void tell_decided(const struct gtm_store_item *item)
{
    struct gtm_buf text = {0};
    gtm_report_decided(&text, &item->item, true);
    gtm_cli_say("item %lld of prospect %.*s was decided already: %s", (long long)item->item.id,
                (int)item->key.length, item->key.at, text.bytes);
    gtm_buf_free(&text);
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

/* Looks an item up, decides, keeps. Returns false where the state cannot be kept; *status is what
 * this decision adds to the exit status. */
static bool decide(struct request *request, int64_t id, int *status)
{
    struct gtm_session *session = request->carry.session;
    struct gtm_prospect *p = &session->prospect;
    struct gtm_store_item item;
    char why[200];
    gtm_arena_reset(&session->arena);
    if (!gtm_carry_begin(&request->carry))
        return false;
    if (!gtm_store_item(session->store, id, &session->arena, &item))
        return gtm_carry_fail(&request->carry);
    *status = GTM_EXIT_FAILED;
    if (!item.item.id) {
        gtm_cli_say("there is no inbox item %lld; `gtmrun inbox%s` lists them", (long long)id,
                    session->db_option);
        *status = GTM_EXIT_USAGE;
        return true;
    }
    if (!item.item.open) {
        tell_decided(&item);
        return true;
    }
    if (!gtm_session_load(session, item.prospect)) {
        gtm_carry_abandon(&request->carry);
        return false;
    }
    struct gtm_text text = request->text;
    if (request->decision == GTM_DECIDE_EDIT)
        take_subject(p, item.item.draft, &text);
    if (!gtm_prospect_decide(p, item.item.number, request->decision, text, request->by,
                             request->because, session->cli->now, why, sizeof why)) {
        gtm_cli_say("item %lld: %s", (long long)id, why);
        return true;
    }
    *status = GTM_EXIT_FINE;
    request->decided++;
    return gtm_carry_keep(&request->carry) && gtm_carry_settle(&request->carry);
}

/* Decides about all that were chosen. Returns the worst exit status of them. */
static int decide_all(struct request *request)
{
    int worst = GTM_EXIT_FINE;
    for (size_t i = 0; i < request->items.count; i++) {
        int status = GTM_EXIT_FAILED;
        bool fine = decide(request, request->items.ids[i], &status);
        worst = status > worst ? status : worst;
        if (!fine)
            return GTM_EXIT_FAILED;
    }
    return gtm_carry_commit(&request->carry) ? worst : GTM_EXIT_FAILED;
}

static void tell_count(struct gtm_cli *cli, struct request *request, struct gtm_report *report)
{
    bool many = request->items.count > 1 || cli->options.values[GTM_OPTION_LIKE];
    if (cli->format == GTM_REPORT_TEXT && many)
        gtm_buf_printf(&report->out.text, "\n%" PRIu64 " of %zu decided\n", request->decided,
                       request->items.count);
}

int gtm_cli_decide(struct gtm_cli *cli)
{
    struct gtm_session session = {0};
    struct gtm_report report;
    struct request request = {.carry = {.session = &session, .report = &report}};
    int status = GTM_EXIT_USAGE;
    if (read_request(cli, &request) && gtm_choose_read(cli, &request.items))
        status = gtm_session_open(&session, cli);
    else
        goto out;
    if (!status)
        status = gtm_session_accounts(&session);
    if (!status)
        status = gtm_choose(&session, &request.items);
    if (status)
        goto out;
    gtm_cli_report(cli, &report);
    status = decide_all(&request);
    tell_count(cli, &request, &report);
    status = gtm_cli_report_end(&report, status);
out:
    gtm_mem_free(request.items.ids);
    gtm_carry_free(&request.carry);
    gtm_session_close(&session);
    gtm_buf_free(&request.buf);
    return status;
}

/* decide.c -- approve, edit, cancel, done, answer, retry: a person decides about inbox items. See
 * decide.h. */
#include <errno.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/cli/choose.h"
#include "runtime/cli/decide.h"

struct request {
    struct gtm_carry carry;
    struct gtm_chosen items;
    struct gtm_answer answer; /* to all of them */
    struct gtm_buf buf;
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

struct gtm_text gtm_decide_by(const struct gtm_cli *cli)
{
    const char *by = cli->options.values[GTM_OPTION_BY];
    return by ? gtm_text_of(by) : login_name();
}

static bool read_answer(const struct gtm_cli *cli, struct request *request)
{
    const char *answer = cli->options.arguments[1];
    bool yes = strcmp(answer, "yes") == 0;
    request->answer.decision = yes ? GTM_DECIDE_YES : GTM_DECIDE_NO;
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
    struct gtm_text *text = &request->answer.text;
    char why[300];
    request->answer.decision = GTM_DECIDE_EDIT;
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
    request->answer.by = gtm_decide_by(cli);
    request->answer.because = gtm_text_of(cli->options.values[GTM_OPTION_BECAUSE]);
    switch (cli->options.command) {
    case GTM_COMMAND_APPROVE: request->answer.decision = GTM_DECIDE_APPROVE; return true;
    case GTM_COMMAND_CANCEL: request->answer.decision = GTM_DECIDE_CANCEL; return true;
    case GTM_COMMAND_DONE: request->answer.decision = GTM_DECIDE_DONE; return true;
    case GTM_COMMAND_RETRY: request->answer.decision = GTM_DECIDE_RETRY; return true;
    case GTM_COMMAND_EDIT: return read_text(cli, request);
    default: return read_answer(cli, request);
    }
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

static const struct gtm_inbox_item *item_of(const struct gtm_prospect *p, int64_t id)
{
    for (uint32_t i = 0; i < p->inbox_count; i++)
        if (p->inbox[i].id == id)
            return &p->inbox[i];
    return NULL;
}

/* Decides about an item of the prospect at hand. */
static enum gtm_answered decide_item(struct gtm_carry *carry, const struct gtm_inbox_item *item,
                                     const struct gtm_answer *answer, struct gtm_buf *out)
{
    struct gtm_prospect *p = &carry->session->prospect;
    struct gtm_text text = answer->text;
    char why[200];
    if (!item->open) {
        gtm_buf_printf(out, "item %lld of prospect %.*s was decided already: ",
                       (long long)answer->id, (int)p->key.length, p->key.at);
        gtm_report_decided(out, item, true);
        return GTM_ANSWERED_BEFORE;
    }
    if (answer->decision == GTM_DECIDE_EDIT)
        take_subject(p, item->draft, &text);
    if (!gtm_prospect_decide(p, item->number, answer->decision, text, answer->by, answer->because,
                             carry->session->cli->now, why, sizeof why)) {
        gtm_buf_printf(out, "item %lld: %s", (long long)answer->id, why);
        return GTM_ANSWERED_WRONG;
    }
    return gtm_carry_keep(carry) && gtm_carry_settle(carry) ? GTM_ANSWERED : GTM_ANSWERED_FAILED;
}

enum gtm_answered gtm_decide(struct gtm_carry *carry, const struct gtm_answer *answer,
                             struct gtm_buf *why)
{
    struct gtm_session *session = carry->session;
    int64_t owner;
    if (!gtm_carry_begin(carry))
        return GTM_ANSWERED_FAILED;
    if (!gtm_store_item_owner(session->store, answer->id, &owner)) {
        gtm_carry_fail(carry);
        return GTM_ANSWERED_FAILED;
    }
    if (owner && !gtm_session_load(session, owner)) {
        gtm_carry_abandon(carry);
        return GTM_ANSWERED_FAILED;
    }
    const struct gtm_inbox_item *item = owner ? item_of(&session->prospect, answer->id) : NULL;
    if (item)
        return decide_item(carry, item, answer, why);
    gtm_buf_printf(why, "there is no inbox item %lld; `gtmrun inbox%s` lists them",
                   (long long)answer->id, session->db_option);
    return GTM_ANSWERED_NOTHING;
}

/* Decides about all that were chosen. Returns the worst exit status of them. */
static int decide_all(struct request *request)
{
    int worst = GTM_EXIT_FINE;
    for (size_t i = 0; i < request->items.count; i++) {
        struct gtm_buf why = {0};
        request->answer.id = request->items.ids[i];
        enum gtm_answered answered = gtm_decide(&request->carry, &request->answer, &why);
        if (why.length)
            gtm_cli_say("%s", why.bytes);
        gtm_buf_free(&why);
        if (answered == GTM_ANSWERED_FAILED)
            return GTM_EXIT_FAILED;
        int status = answered == GTM_ANSWERED           ? GTM_EXIT_FINE
                     : answered == GTM_ANSWERED_NOTHING ? GTM_EXIT_USAGE
                                                        : GTM_EXIT_FAILED;
        worst = status > worst ? status : worst;
        request->decided += answered == GTM_ANSWERED;
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

/* answers.c -- gtmrun decide: a file of answers, one JSON object a line.
 *
 * Many decisions are one transaction. A line that is bad, or that its item does not take, is set
 * aside; whoever was not the first is told; the others go on.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/cli/decide.h"
#include "runtime/cli/json.h"
#include "runtime/cli/signals.h"

static const struct {
    const char *word;
    enum gtm_decision decision;
} decisions[] = {{"approve", GTM_DECIDE_APPROVE}, {"edit", GTM_DECIDE_EDIT},
                 {"cancel", GTM_DECIDE_CANCEL},   {"done", GTM_DECIDE_DONE},
                 {"answer", GTM_DECIDE_YES},      {"retry", GTM_DECIDE_RETRY}};

enum { LOOK_LINES = 16 }; /* from one look for a signal, which is a system call, to the next */

struct answers {
    struct gtm_session session;
    struct gtm_carry carry;
    struct gtm_lines lines;
    struct gtm_rejects rejects;
    struct gtm_arena arena; /* of the line at hand */
    const char *path;
    struct gtm_text by; /* where a line does not say it */
    uint64_t decided, before;
};

/* ---- a line ---------------------------------------------------------------------------------- */

/* An item's number, as in the inbox: 7, "7" or "#7". */
static bool read_id(struct gtm_text text, int64_t *id)
{
    const char *digits = text.length && text.at[0] == '#' ? text.at + 1 : text.at;
    char *end;
    *id = strtoll(digits, &end, 10); /* the copy in the arena ends in a NUL */
    return end != digits && end == text.at + text.length && *id > 0 && *id < INT64_MAX;
}

static bool read_decision(const cJSON *object, struct gtm_arena *arena, struct gtm_answer *answer,
                          char *why, size_t why_size)
{
    struct gtm_text word = gtm_json_text(object, "do", arena);
    size_t i = 0, count = sizeof decisions / sizeof *decisions;
    while (i < count && !gtm_text_same(word, gtm_text_of(decisions[i].word)))
        i++;
    if (i < count) {
        answer->decision = decisions[i].decision;
        return true;
    }
    if (word.length)
        snprintf(why, why_size,
                 "\"do\" is approve, edit, cancel, done, answer or retry, not \"%.*s\"",
                 (int)word.length, word.at);
    else
        snprintf(why, why_size, "\"do\" is missing: approve, edit, cancel, done, answer or retry");
    return false;
}

/* What edit and answer need beside. */
static bool read_more(const cJSON *object, struct gtm_arena *arena, struct gtm_answer *answer,
                      char *why, size_t why_size)
{
    if (answer->decision == GTM_DECIDE_EDIT) {
        answer->text = gtm_json_text(object, "text", arena);
        if (!answer->text.length)
            snprintf(why, why_size, "edit needs \"text\"");
        return answer->text.length > 0;
    }
    if (answer->decision != GTM_DECIDE_YES)
        return true;
    struct gtm_text text = gtm_json_text(object, "answer", arena);
    bool no = gtm_text_same(text, gtm_text_of("no"));
    if (no)
        answer->decision = GTM_DECIDE_NO;
    if (no || gtm_text_same(text, gtm_text_of("yes")))
        return true;
    snprintf(why, why_size, "\"answer\" is yes or no");
    return false;
}

static bool read_answer(struct answers *all, struct gtm_text line, struct gtm_answer *answer,
                        char *why, size_t why_size)
{
    cJSON *object = gtm_json_line(line, why, why_size);
    *answer = (struct gtm_answer){0};
    if (!object)
        return false;
    struct gtm_text id = gtm_json_text(object, "id", &all->arena);
    bool fine = read_id(id, &answer->id);
    if (!fine)
        snprintf(why, why_size, id.length ? "\"id\" is not the number of an inbox item"
                                          : "\"id\" is missing: the number of an inbox item");
    fine = fine && read_decision(object, &all->arena, answer, why, why_size) &&
           read_more(object, &all->arena, answer, why, why_size);
    answer->by = gtm_json_text(object, "by", &all->arena);
    if (!answer->by.length)
        answer->by = all->by;
    answer->because = gtm_json_text(object, "because", &all->arena);
    cJSON_Delete(object);
    return fine;
}

/* Decides about one line. Returns false where the state cannot be kept. */
static bool take(struct answers *all, struct gtm_text line)
{
    struct gtm_answer answer;
    struct gtm_buf why = {0};
    char bad[200];
    gtm_arena_reset(&all->arena);
    if (!read_answer(all, line, &answer, bad, sizeof bad)) {
        gtm_rejects_add(&all->rejects, all->lines.line, bad, line);
        return true;
    }
    enum gtm_answered answered = gtm_decide(&all->carry, &answer, &why);
    switch (answered) {
    case GTM_ANSWERED: all->decided++; break;
    case GTM_ANSWERED_BEFORE:
        all->before++;
        gtm_cli_say("%s:%" PRIu64 ": %s", all->path, all->lines.line, why.bytes);
        break;
    case GTM_ANSWERED_WRONG:
    case GTM_ANSWERED_NOTHING:
        gtm_rejects_add(&all->rejects, all->lines.line, why.bytes, line);
        break;
    case GTM_ANSWERED_FAILED: break;
    }
    gtm_buf_free(&why);
    return answered != GTM_ANSWERED_FAILED;
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* Returns an exit status. Nothing stays uncommitted while the next line is waited for. */
static int take_all(struct answers *all)
{
    struct gtm_text line;
    while (all->lines.line % LOOK_LINES || !gtm_signals_pending()) {
        if (all->carry.batch.open && !gtm_lines_ready(&all->lines) &&
            !gtm_carry_commit(&all->carry))
            return GTM_EXIT_FAILED;
        if (!gtm_lines_next(&all->lines, &line))
            break;
        if (gtm_text_trim(line).length && !take(all, line))
            return GTM_EXIT_FAILED;
    }
    if (!gtm_carry_commit(&all->carry))
        return GTM_EXIT_FAILED;
    if (!gtm_signals_pending())
        return all->rejects.count || all->before ? GTM_EXIT_FAILED : GTM_EXIT_FINE;
    gtm_cli_say("interrupted: %" PRIu64
                " items are decided; run the same command again to go on",
                all->decided);
    return GTM_EXIT_INTERRUPTED;
}

static int answer_all(struct answers *all, struct gtm_cli *cli)
{
    struct gtm_report report;
    gtm_cli_report(cli, &report);
    all->carry = (struct gtm_carry){.session = &all->session, .report = &report};
    int status = take_all(all);
    if (cli->format == GTM_REPORT_TEXT)
        gtm_buf_printf(&report.out.text, "%s%" PRIu64 " decided, %" PRIu64 " decided already\n",
                       report.rows ? "\n" : "", all->decided, all->before);
    status = gtm_cli_report_end(&report, status);
    gtm_carry_free(&all->carry);
    return status;
}

int gtm_cli_answers(struct gtm_cli *cli)
{
    struct answers all = {0};
    char why[300];
    all.path = cli->options.argument_count ? cli->options.arguments[0] : "-";
    all.by = gtm_decide_by(cli);
    all.rejects = (struct gtm_rejects){.input = all.path, .keep = true};
    if (!gtm_lines_open(&all.lines, all.path, why, sizeof why)) {
        gtm_cli_say("%s", why);
        return GTM_EXIT_USAGE;
    }
    int status = gtm_session_open(&all.session, cli);
    if (!status)
        status = gtm_session_accounts(&all.session);
    if (!status)
        status = answer_all(&all, cli);
    gtm_rejects_end(&all.rejects);
    gtm_lines_close(&all.lines);
    gtm_session_close(&all.session);
    gtm_arena_free(&all.arena);
    return status;
}

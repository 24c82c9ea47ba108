/* session.c -- opens the state that a command works on, and loads one prospect after the other from
 * it. */
#include <stdio.h>
#include <string.h>

#include "runtime/base/mem.h"
#include "runtime/cli/cli.h"
#include "runtime/cli/signals.h"
#include "runtime/feed/feed.h"

enum { WAIT_MS = 10000 };

int gtm_session_open(struct gtm_session *session, struct gtm_cli *cli)
{
    const char *given = cli->options.values[GTM_OPTION_DB], *workflow = gtm_cli_own_workflow(cli);
    struct gtm_buf path = {0}, option = {0};
    char why[600];
    *session = (struct gtm_session){.cli = cli};
    session->prospect.arena = &session->arena;
    if (!gtm_cli_state(cli, &path, why, sizeof why)) {
        gtm_cli_say("%s", why);
        gtm_buf_free(&path);
        return GTM_EXIT_USAGE;
    }
    if (given || (workflow && strchr(workflow, '/')))
        gtm_buf_printf(&option, " --db %s", path.bytes);
    else
        gtm_buf_text(&option, "");
    session->db_option = option.bytes;
    enum gtm_command command = cli->options.command;
    struct gtm_store_options options = {
        .create = workflow != NULL,
        .only_read = command == GTM_COMMAND_STATUS || command == GTM_COMMAND_INBOX ||
                     command == GTM_COMMAND_WHY || command == GTM_COMMAND_OUTBOX,
        .wait_ms = WAIT_MS,
        .give_up = gtm_signals_pending};
    session->store = gtm_store_open(path.bytes, &options, why, sizeof why);
    if (!session->store)
        gtm_cli_say("%s", why);
    gtm_buf_free(&path);
    return session->store ? GTM_EXIT_FINE : GTM_EXIT_USAGE;
}

int gtm_session_accounts(struct gtm_session *session)
{
    const char *path = session->cli->options.values[GTM_OPTION_ACCOUNTS];
    char why[300];
    uint32_t id;
    if (!path)
        return GTM_EXIT_FINE;
    if (!gtm_store_newest_program(session->store, &id))
        return gtm_session_failed(session);
    const struct gtm_program *program = gtm_store_program(session->store, id);
    if (!program)
        return id ? gtm_session_failed(session) : GTM_EXIT_FINE;
    session->accounts = gtm_accounts_open(path, program, why, sizeof why);
    if (!session->accounts)
        gtm_cli_say("%s", why);
    session->prospect.accounts = session->accounts;
    return session->accounts ? GTM_EXIT_FINE : GTM_EXIT_USAGE;
}

void gtm_session_decoder(struct gtm_session *session)
{
    struct gtm_prospect *p = &session->prospect;
    if (p->program != session->decoder_program) { /* most prospects are on one version */
        gtm_decoder_close(session->decoder);
        session->decoder = gtm_decoder_open(p->program);
        session->decoder_program = p->program;
    }
    p->decoder = session->decoder;
}

void gtm_session_close(struct gtm_session *session)
{
    gtm_decoder_close(session->decoder);
    gtm_prospect_free(&session->prospect);
    gtm_arena_free(&session->arena);
    gtm_accounts_close(session->accounts);
    gtm_store_close(session->store);
    gtm_mem_free(session->db_option);
}

int gtm_session_failed(struct gtm_session *session)
{
    gtm_cli_say("%s", gtm_store_error(session->store));
    return GTM_EXIT_FAILED;
}

bool gtm_session_decode(struct gtm_session *session)
{
    struct gtm_prospect *p = &session->prospect;
    p->facts = gtm_arena_alloc(&session->arena, p->program->fact_count * sizeof *p->facts);
    gtm_session_decoder(session);
    if (gtm_decoder_read(p->decoder, p->json, &session->arena, p->facts))
        return true;
    gtm_cli_say("the record kept for %.*s is damaged", (int)p->key.length, p->key.at);
    return false;
}

bool gtm_session_load(struct gtm_session *session, int64_t id)
{
    gtm_arena_reset(&session->arena);
    if (!gtm_store_load(session->store, id, GTM_STORE_ALL, &session->prospect)) {
        gtm_session_failed(session);
        return false;
    }
    if (!gtm_session_decode(session))
        return false;
    gtm_prospect_record_events(&session->prospect, session->cli->now);
    return true;
}

/* session.c -- opens the state that a command works on, and loads one prospect after the other from
 * it. */
#include <stdio.h>
#include <string.h>

#include "runtime/base/mem.h"
#include "runtime/cli/cli.h"
#include "runtime/cli/signals.h"
#include "runtime/feed/feed.h"

enum { WAIT_MS = 10000 };

/* Whether a command only looks. */
static bool only_reads(enum gtm_command command)
{
    return command == GTM_COMMAND_STATUS || command == GTM_COMMAND_INBOX ||
           command == GTM_COMMAND_WHY || command == GTM_COMMAND_OUTBOX;
}

/* Opens the store and what every prospect is given. Returns an exit status. */
static int open_store(struct gtm_session *session, const char *path,
                      const struct gtm_store_options *options)
{
    char why[600];
    session->prospect.arena = session->policy.arena = &session->arena;
    session->store = gtm_store_open(path, options, why, sizeof why);
    if (!session->store) {
        gtm_cli_say("%s", why);
        return GTM_EXIT_USAGE;
    }
    session->zones = gtm_zones_open();
    session->prospect.zones = session->zones;
    session->prospect.ledger = gtm_store_ledger(session->store);
    return GTM_EXIT_FINE;
}

int gtm_session_open(struct gtm_session *session, struct gtm_cli *cli)
{
    const char *given = cli->options.values[GTM_OPTION_DB], *workflow = gtm_cli_own_workflow(cli);
    struct gtm_buf path = {0}, option = {0};
    char why[200];
    *session = (struct gtm_session){.cli = cli};
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
    struct gtm_store_options options = {.create = workflow != NULL,
                                        .only_read = only_reads(cli->options.command),
                                        .wait_ms = WAIT_MS,
                                        .give_up = gtm_signals_pending};
    int status = open_store(session, path.bytes, &options);
    gtm_buf_free(&path);
    if (!status && !options.only_read)
        status = gtm_session_connect(session);
    return status;
}

int gtm_session_open_memory(struct gtm_session *session, struct gtm_cli *cli)
{
    struct gtm_buf option = {0};
    struct gtm_store_options options = {.memory = true};
    *session = (struct gtm_session){.cli = cli};
    gtm_buf_text(&option, "");
    session->db_option = option.bytes;
    return open_store(session, "the rehearsal", &options);
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

const struct gtm_program *gtm_session_adopt(struct gtm_session *session, struct gtm_text bytes,
                                            bool *changed)
{
    struct gtm_store *store = session->store;
    const struct gtm_program *program = NULL;
    uint32_t before, id;
    bool is_new;
    if (!gtm_session_begin(session))
        return NULL;
    if (gtm_store_newest_program(store, &before) &&
        gtm_store_add_program(store, bytes, &id, &is_new))
        program = gtm_store_program(store, id);
    if (program && gtm_store_commit(store)) {
        *changed = before && before != id;
        return program;
    }
    gtm_store_rollback(store);
    gtm_session_failed(session);
    return NULL;
}

int gtm_cli_adopt(struct gtm_session *session, struct gtm_text bytes,
                  const struct gtm_program **program)
{
    bool changed;
    *program = gtm_session_adopt(session, bytes, &changed);
    if (*program && changed)
        gtm_cli_say(
            "the workflow has changed: prospects under way stay on the version they began with, "
            "new ones begin on this one");
    return *program ? GTM_EXIT_FINE : GTM_EXIT_USAGE;
}

void gtm_session_close(struct gtm_session *session)
{
    gtm_decoder_close(session->decoder);
    gtm_decoder_close(session->policy_decoder);
    gtm_prospect_free(&session->prospect);
    gtm_prospect_free(&session->policy);
    gtm_arena_free(&session->arena);
    gtm_accounts_close(session->accounts);
    gtm_connections_close(session->connections);
    gtm_zones_close(session->zones);
    gtm_store_close(session->store);
    gtm_mem_free(session->db_option);
}

int gtm_session_failed(struct gtm_session *session)
{
    gtm_cli_say("%s", gtm_store_error(session->store));
    return GTM_EXIT_FAILED;
}

bool gtm_session_begin(struct gtm_session *session)
{
    uint32_t newest;
    gtm_cli_tick(session->cli);
    if (!gtm_store_begin(session->store)) {
        gtm_session_failed(session);
        return false;
    }
    if (gtm_store_newest_program(session->store, &newest)) {
        session->newest = gtm_store_program(session->store, newest);
        if (session->newest || !newest)
            return true;
    }
    gtm_store_rollback(session->store);
    gtm_session_failed(session);
    return false;
}

/* ---- the prospect at hand -------------------------------------------------------------------- */

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

bool gtm_session_decode(struct gtm_session *session)
{
    struct gtm_prospect *p = &session->prospect;
    p->facts = gtm_arena_alloc(&session->arena, p->program->fact_count * sizeof *p->facts);
    gtm_session_decoder(session);
    if (gtm_decoder_read_kept(p->decoder, p->json, &session->arena, p->facts))
        return true;
    gtm_cli_say("the record kept for %.*s is damaged", (int)p->key.length, p->key.at);
    return false;
}

/* Returns whether a program asks about the other people at an account. */
static bool asks_account(struct gtm_session *session, const struct gtm_program *program)
{
    if (program == session->asked_program)
        return session->asks_account;
    session->asked_program = program;
    session->asks_account = false;
    for (uint32_t i = 0; i < program->test_count; i++)
        session->asks_account |=
            (program->tests[i].flags & (GTM_TEST_ACCOUNT | GTM_TEST_OTHERS)) != 0;
    return session->asks_account;
}

/* What the record and the account say, for a prospect whose facts are set. */
static bool add_events(struct gtm_session *session, struct gtm_prospect *p)
{
    gtm_prospect_belongs(p);
    gtm_prospect_record_events(p, session->cli->now);
    return !asks_account(session, p->program) || gtm_store_load_account(session->store, p);
}

/* The prospect as the newest program sees it: the same record, the same events. */
static bool see_newest(struct gtm_session *session)
{
    struct gtm_prospect *p = &session->prospect, *policy = &session->policy;
    const struct gtm_program *newest = session->newest;
    if (newest != session->policy_program) {
        gtm_decoder_close(session->policy_decoder);
        session->policy_decoder = gtm_decoder_open(newest);
        session->policy_program = newest;
    }
    gtm_prospect_reset(policy);
    policy->program = newest;
    policy->id = p->id;
    policy->key = p->key;
    policy->json = p->json;
    policy->enrolled_at = p->enrolled_at;
    policy->facts = gtm_arena_alloc(&session->arena, newest->fact_count * sizeof *policy->facts);
    gtm_decoder_read_kept(session->policy_decoder, policy->json, &session->arena, policy->facts);
    p->policy = policy;
    return gtm_store_load_events(session->store, policy) && add_events(session, policy);
}

bool gtm_session_ready(struct gtm_session *session)
{
    struct gtm_prospect *p = &session->prospect;
    bool is_newest = !session->newest || session->newest == p->program;
    p->policy = NULL;
    if (!add_events(session, p) || (!is_newest && !see_newest(session))) {
        gtm_session_failed(session);
        return false;
    }
    if (session->onlooker)
        session->onlooker->before(session->onlooker->context, p);
    return true;
}

bool gtm_session_load(struct gtm_session *session, int64_t id)
{
    gtm_arena_reset(&session->arena);
    if (gtm_store_load(session->store, id, 0, &session->prospect))
        return gtm_session_load_rest(session);
    gtm_session_failed(session);
    return false;
}

bool gtm_session_load_rest(struct gtm_session *session)
{
    if (!gtm_store_load_parts(session->store, GTM_STORE_ALL, &session->prospect)) {
        gtm_session_failed(session);
        return false;
    }
    return gtm_session_decode(session) && gtm_session_ready(session);
}

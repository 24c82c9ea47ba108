/* drive.c -- see drive.h. Does what the commands do, without files and reports. */
#include "tests/torture/drive.h"

#include <stdio.h>
#include <string.h>

#include "runtime/feed/feed.h"
#include "runtime/store/store_sqlite.h"
#include "tests/torture/fault_clock.h"

/* ---- opening --------------------------------------------------------------------------------- */

static void touch(void *context, const struct gtm_prospect *prospect)
{
    struct driver *driver = context;
    char key[DRIVE_KEY];
    snprintf(key, sizeof key, "%.*s", (int)prospect->key.length, prospect->key.at);
    for (size_t i = 0; i < driver->touched_count; i++)
        if (strcmp(driver->touched[i], key) == 0)
            return;
    if (driver->touched_count < DRIVE_TOUCHED)
        memcpy(driver->touched[driver->touched_count++], key, sizeof key);
}

static void pass(void *context, const struct gtm_prospect *prospect)
{
    (void)context;
    (void)prospect;
}

static int ask(void *context)
{
    struct driver *driver = context;
    return driver->refuses && driver->refuses(driver->context);
}

/* As gtm_session_connect has it, for a state that is in memory. */
static bool connect_memory(struct gtm_session *session, const char *path)
{
    char why[300];
    session->connections = gtm_connections_open(path, why, sizeof why);
    if (!session->connections)
        return false;
    session->prospect.delivery = gtm_connections_delivery;
    session->prospect.delivery_context = session->connections;
    session->prospect.lease_seconds = gtm_connections_lease(session->connections);
    return true;
}

bool driver_open(struct driver *driver, const char *path, const char *connections,
                 struct gtm_text program)
{
    struct gtm_cli *cli = &driver->cli;
    bool changed;
    *driver = (struct driver){.refuses = NULL};
    cli->clock = fault_clock_now;
    cli->options.command = GTM_COMMAND_RUN;
    cli->options.values[GTM_OPTION_DB] = path;
    cli->options.values[GTM_OPTION_CONNECTIONS] = path ? connections : NULL;
    gtm_cli_tick(cli);
    static const char *words[] = {"flow.gtm"};
    cli->options.arguments = words;
    cli->options.argument_count = 1;
    int status = path ? gtm_session_open(&driver->session, cli)
                      : gtm_session_open_memory(&driver->session, cli);
    driver->carry = (struct gtm_carry){.session = &driver->session};
    driver->onlooker = (struct gtm_onlooker){.before = pass, .after = touch, .context = driver};
    driver->session.onlooker = &driver->onlooker;
    if (!status && !path && connections && !connect_memory(&driver->session, connections))
        return false;
    driver->program = status ? NULL : gtm_session_adopt(&driver->session, program, &changed);
    if (!driver->program)
        return false;
    sqlite3_commit_hook(driver->session.store->db, ask, driver);
    return true;
}

void driver_close(struct driver *driver)
{
    gtm_carry_free(&driver->carry);
    gtm_session_close(&driver->session);
}

void driver_forget(struct driver *driver)
{
    gtm_carry_free(&driver->carry);
    driver->carry = (struct gtm_carry){.session = &driver->session};
}

/* ---- stimuli --------------------------------------------------------------------------------- */

static bool begin(struct driver *driver)
{
    driver->touched_count = 0;
    gtm_arena_reset(&driver->session.arena);
    return gtm_carry_begin(&driver->carry);
}

static bool end(struct driver *driver)
{
    return gtm_carry_settle(&driver->carry) && gtm_carry_commit(&driver->carry);
}

bool driver_record(struct driver *driver, struct gtm_text json)
{
    struct gtm_arena arena = {0};
    size_t size = driver->program->fact_count * sizeof(struct gtm_value);
    struct gtm_value *facts = gtm_arena_alloc(&arena, size + 1);
    struct gtm_record record = {.json = json, .facts = facts, .line = 1};
    bool fine = gtm_feed_decode(driver->program, json, &arena, facts) &&
                gtm_feed_member(json, "id", &arena, &record.key) && begin(driver) &&
                gtm_carry_record(&driver->carry, driver->program, &record) && end(driver);
    gtm_arena_free(&arena);
    return fine;
}

bool driver_event(struct driver *driver, const struct gtm_store_event *event)
{
    return begin(driver) && gtm_carry_event(&driver->carry, event, NULL) && end(driver);
}

bool driver_due(struct driver *driver)
{
    driver->touched_count = 0;
    return gtm_carry_due(&driver->carry) == GTM_EXIT_FINE;
}

bool driver_freeze(struct driver *driver, bool frozen)
{
    bool changed;
    if (!begin(driver))
        return false;
    return gtm_store_freeze(driver->session.store, frozen, driver->cli.now, &changed)
               ? end(driver)
               : gtm_carry_fail(&driver->carry);
}

bool driver_decide(struct driver *driver, int64_t item, enum gtm_decision decision,
                   struct gtm_text text, struct gtm_text by, bool *was_taken)
{
    struct gtm_session *session = &driver->session;
    struct gtm_store_item found;
    char why[200];
    *was_taken = false;
    if (!begin(driver))
        return false;
    if (!gtm_store_item(session->store, item, &session->arena, &found))
        return gtm_carry_fail(&driver->carry);
    if (!found.item.open)
        return end(driver);
    if (!gtm_session_load(session, found.prospect)) {
        gtm_carry_abandon(&driver->carry);
        return false;
    }
    *was_taken = gtm_prospect_decide(&session->prospect, found.item.number, decision, text, by,
                                     (struct gtm_text){"", 0}, session->cli->now, why, sizeof why);
    return (!*was_taken || gtm_carry_keep(&driver->carry)) && end(driver);
}

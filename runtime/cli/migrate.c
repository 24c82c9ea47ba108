/* migrate.c -- gtmrun migrate OLD NEW: prospects under way go on in another version of the
 * workflow.
 *
 * Whoever stands where the new text has no such place stays on the old version, and is named with
 * the reason. Those who were moved go on at once, for the new text may say something about them
 * now.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/cli/carry.h"

struct migration {
    struct gtm_session session;
    struct gtm_report report;
    struct gtm_carry carry;
    struct gtm_buf old_bytes, new_bytes;
    const struct gtm_program *from, *to;
    uint32_t from_id;
    uint64_t moved, stayed;
};

/* ---- which version --------------------------------------------------------------------------- */

static void list_versions(struct migration *m)
{
    struct gtm_store *store = m->session.store;
    struct gtm_buf text = {0};
    uint32_t id = 0;
    uint64_t count;
    while (gtm_store_next_program(store, id, &id) && id &&
           gtm_store_program_use(store, id, false, &count))
        gtm_buf_printf(&text, "%s%" PRIu32 " (%" PRIu64 " under way)", text.length ? ", " : "", id,
                       count);
    gtm_cli_say("%s is no version that is kept here; there are %s",
                m->session.cli->options.arguments[0], text.length ? text.bytes : "none");
    gtm_buf_free(&text);
}

/* Gives the id of the kept program with the old bytes, 0 where there is none. */
static bool find_bytes(struct migration *m)
{
    struct gtm_store *store = m->session.store;
    struct gtm_text bytes = {m->old_bytes.bytes, m->old_bytes.length};
    bool is_new;
    if (!gtm_session_begin(&m->session))
        return false;
    bool fine = gtm_store_add_program(store, bytes, &m->from_id, &is_new);
    gtm_store_rollback(store); /* it was only looked for */
    if (!fine)
        gtm_session_failed(&m->session);
    else if (is_new)
        m->from_id = 0;
    return fine;
}

/* Returns an exit status. */
static int find_old(struct migration *m)
{
    const char *name = m->session.cli->options.arguments[0];
    char *end;
    errno = 0;
    unsigned long number = strtoul(name, &end, 10);
    if (!*end && !errno && number < UINT32_MAX && access(name, F_OK) != 0)
        m->from_id = (uint32_t)number;
    else if (!find_bytes(m))
        return GTM_EXIT_FAILED;
    m->from = gtm_store_program(m->session.store, m->from_id);
    if (!m->from)
        list_versions(m);
    return m->from ? GTM_EXIT_FINE : GTM_EXIT_USAGE;
}

/* OLD as bytes, where it is a file. Returns an exit status. */
static int read_old(struct migration *m, const struct gtm_cli *cli)
{
    const char *name = cli->options.arguments[0];
    bool is_number = *name && strspn(name, "0123456789") == strlen(name);
    if (is_number && access(name, F_OK) != 0)
        return GTM_EXIT_FINE;
    return gtm_cli_workflow(name, &m->old_bytes);
}

/* ---- moving ---------------------------------------------------------------------------------- */

static bool is_under_way(const struct gtm_prospect *p)
{
    return !p->ended && p->outcome != GTM_OUTCOME_DONE && p->outcome != GTM_OUTCOME_SKIPPED;
}

static void tell_stays(struct migration *m, const char *why)
{
    struct gtm_buf *out = &m->report.out.text;
    m->stayed++;
    gtm_report_fit(out, m->session.prospect.key, 0, false);
    gtm_buf_printf(out, " stays: %s\n", why);
    gtm_output_trickle(&m->report.out);
}

/* The prospect at hand is moved in memory: everything that its program says of it, anew. */
static bool go_on(struct migration *m)
{
    struct gtm_session *session = &m->session;
    struct gtm_prospect *p = &session->prospect;
    bool lives = is_under_way(p);
    if (!gtm_store_load_events(session->store, p))
        return gtm_carry_fail(&m->carry);
    if (!gtm_session_decode(session) || !gtm_session_ready(session)) {
        gtm_carry_abandon(&m->carry);
        return false;
    }
    if (lives)
        gtm_prospect_news(p, session->cli->now);
    m->moved++;
    return gtm_carry_keep(&m->carry) && gtm_carry_settle(&m->carry);
}

static bool move(struct migration *m, int64_t id)
{
    struct gtm_session *session = &m->session;
    struct gtm_prospect *p = &session->prospect;
    char why[300] = "";
    gtm_arena_reset(&session->arena);
    if (!gtm_store_load(session->store, id, 0, p))
        return gtm_carry_fail(&m->carry);
    if (p->program != m->from)
        return true;
    if (!gtm_store_load(session->store, id, GTM_STORE_ALL, p))
        return gtm_carry_fail(&m->carry);
    if (gtm_prospect_migrate(p, m->to, why, sizeof why))
        return go_on(m);
    if (is_under_way(p))
        tell_stays(m, why);
    return true;
}

static bool move_all(struct migration *m)
{
    int64_t id = 0;
    for (;;) {
        if (!gtm_carry_begin(&m->carry))
            return false;
        if (!gtm_store_next(m->session.store, id, &id))
            return gtm_carry_fail(&m->carry);
        if (!id)
            return gtm_carry_commit(&m->carry);
        if (!move(m, id))
            return false;
    }
}

/* Forgets the versions that nobody refers to any more. *gone: the old one is among them. */
static bool drop_unused(struct migration *m, bool *gone)
{
    struct gtm_store *store = m->session.store;
    uint32_t id = 0;
    uint64_t count;
    if (!gtm_carry_begin(&m->carry))
        return false;
    *gone = true;
    while (gtm_store_next_program(store, id, &id) && id)
        if (!gtm_store_program_use(store, id, true, &count))
            return gtm_carry_fail(&m->carry);
    for (id = 0; gtm_store_next_program(store, id, &id) && id;)
        *gone &= id != m->from_id;
    return gtm_carry_commit(&m->carry);
}

static int migrate(struct migration *m, struct gtm_cli *cli)
{
    bool gone, changed;
    struct gtm_text bytes = {m->new_bytes.bytes, m->new_bytes.length};
    struct gtm_buf *out = &m->report.out.text;
    m->to = gtm_session_adopt(&m->session, bytes, &changed);
    if (!m->to)
        return GTM_EXIT_USAGE;
    if (m->to == m->from) {
        gtm_cli_say("%s and %s are the same version", cli->options.arguments[0],
                    cli->options.arguments[1]);
        return GTM_EXIT_USAGE;
    }
    gtm_cli_report(cli, &m->report);
    bool fine = move_all(m) && drop_unused(m, &gone);
    if (fine) {
        gtm_buf_printf(out, "%" PRIu64 " prospect%s moved", m->moved, m->moved == 1 ? "" : "s");
        if (m->stayed)
            gtm_buf_printf(out, ", %" PRIu64 " stay%s on version %" PRIu32, m->stayed,
                           m->stayed == 1 ? "s" : "", m->from_id);
        gtm_buf_text(out, gone ? "; the old version is no longer kept\n" : "\n");
    }
    return gtm_cli_report_end(&m->report, fine && !m->stayed ? GTM_EXIT_FINE : GTM_EXIT_FAILED);
}

int gtm_cli_migrate(struct gtm_cli *cli)
{
    struct migration m = {0};
    m.carry.session = &m.session;
    int status = read_old(&m, cli);
    if (!status)
        status = gtm_cli_workflow(cli->options.arguments[1], &m.new_bytes);
    if (!status)
        status = gtm_session_open(&m.session, cli);
    if (!status)
        status = gtm_session_accounts(&m.session);
    if (!status)
        status = find_old(&m);
    if (!status)
        status = migrate(&m, cli);
    gtm_carry_free(&m.carry);
    gtm_session_close(&m.session);
    gtm_buf_free(&m.old_bytes);
    gtm_buf_free(&m.new_bytes);
    return status;
}

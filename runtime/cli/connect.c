/* connect.c -- which connections serve a state.
 *
 * The state remembers the file: an approval that is given tomorrow from another terminal must not
 * end in the local outbox because nobody typed --connections again. Where the file is gone nothing
 * is done, rather than done elsewhere.
 */
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "runtime/cli/cli.h"

static const char note[] = "connections", none[] = "none";

/* Keeps the path for other commands. Returns an exit status. */
static int remember(struct gtm_session *session, struct gtm_text before, struct gtm_text path)
{
    if (gtm_text_same(before, path))
        return GTM_EXIT_FINE;
    if (!gtm_session_begin(session))
        return GTM_EXIT_FAILED;
    if (gtm_store_keep_note(session->store, note, path) && gtm_store_commit(session->store))
        return GTM_EXIT_FINE;
    gtm_store_rollback(session->store);
    return gtm_session_failed(session);
}

static int open_file(struct gtm_session *session, const char *path, bool remembered)
{
    char why[600];
    session->connections = gtm_connections_open(path, why, sizeof why);
    if (session->connections)
        return GTM_EXIT_FINE;
    gtm_cli_say("%s%s", why,
                remembered ? "\nThis state is run with these connections; --connections FILE names "
                             "others, --connections none leaves all in the local outbox."
                           : "");
    return GTM_EXIT_USAGE;
}

/* Returns the file's path from the root, in the arena. */
static struct gtm_text whole_path(struct gtm_arena *arena, const char *path)
{
    char here[PATH_MAX];
    if (*path == '/' || !getcwd(here, sizeof here))
        return gtm_text_of(path);
    return gtm_text_of(gtm_arena_printf(arena, "%s/%s", here, path));
}

int gtm_session_connect(struct gtm_session *session)
{
    const char *given = session->cli->options.values[GTM_OPTION_CONNECTIONS];
    struct gtm_text before, path = {"", 0};
    int status = GTM_EXIT_FINE;
    if (!gtm_store_note(session->store, note, &session->arena, &before))
        return gtm_session_failed(session);
    if (given && strcmp(given, none) != 0) {
        status = open_file(session, given, false);
        if (!status)
            path = whole_path(&session->arena, given);
    } else if (!given) {
        path = before;
        if (before.length)
            status = open_file(session, before.at, true);
    }
    if (!status)
        status = remember(session, before, path);
    if (!status && session->connections) {
        session->prospect.delivery = gtm_connections_delivery;
        session->prospect.delivery_context = session->connections;
        session->prospect.lease_seconds = gtm_connections_lease(session->connections);
    }
    return status;
}

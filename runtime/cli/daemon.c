/* daemon.c -- gtmrun daemon and run --follow: stays, takes in what the files get, does what becomes
 * due, and sleeps in between.
 *
 * Everything is kept as it comes, so there is nothing to lose: SIGTERM ends it between two steps,
 * and where the state cannot be kept it ends with status 3, for a supervisor to start it anew.
 */
#include <inttypes.h>
#include <string.h>

#include "runtime/cli/follow.h"
#include "runtime/cli/signals.h"

/* Another process may make something due; and a file may lie where no change is heard of. */
enum { LONGEST_SLEEP_MS = 5000, DEAF_SLEEP_MS = 1000 };

struct stay {
    struct gtm_session *session;
    struct gtm_carry *carry;
    struct gtm_report *report;
    struct gtm_follow *follow;
};

/* Until the next instant at which something is due, or somebody writes. */
static bool nap(struct stay *stay)
{
    int64_t at, ms = LONGEST_SLEEP_MS;
    int fd = gtm_follow_descriptor(stay->follow);
    if (!gtm_store_next_due(stay->session->store, &at))
        return gtm_session_failed(stay->session), false;
    if (fd < 0)
        ms = DEAF_SLEEP_MS;
    gtm_cli_tick(stay->session->cli);
    int64_t left = at - stay->session->cli->now;
    if (left < ms / 1000)
        ms = left > 0 ? left * 1000 : 0;
    gtm_signals_sleep(fd, ms);
    gtm_follow_woken(stay->follow);
    return true;
}

/* Returns an exit status. */
static int stay_on(struct stay *stay)
{
    bool some = true;
    while (!gtm_signals_pending() && !stay->report->out.error) {
        if (!some && !nap(stay))
            return GTM_EXIT_FAILED;
        if (gtm_signals_pending())
            break;
        if (!gtm_follow_take(stay->follow, &some) || gtm_carry_due(stay->carry) == GTM_EXIT_FAILED)
            return GTM_EXIT_FAILED;
    }
    if (!gtm_carry_commit(stay->carry) || stay->report->out.error)
        return GTM_EXIT_FAILED;
    return gtm_signals_terminate() ? GTM_EXIT_FINE : GTM_EXIT_INTERRUPTED;
}

static void add_feeds(struct gtm_follow *follow, const struct gtm_options *options)
{
    if (options->values[GTM_OPTION_FEED])
        gtm_follow_add(follow, options->values[GTM_OPTION_FEED], true);
    for (size_t i = 0; i < options->more_count; i++)
        if (options->more[i].option == GTM_OPTION_FEED)
            gtm_follow_add(follow, options->more[i].value, true);
    if (options->values[GTM_OPTION_EVENTS])
        gtm_follow_add(follow, options->values[GTM_OPTION_EVENTS], false);
}

static bool names_input(const struct gtm_options *options)
{
    const char *feed = options->values[GTM_OPTION_FEED],
               *events = options->values[GTM_OPTION_EVENTS];
    bool found = (feed && strcmp(feed, "-") == 0) || (events && strcmp(events, "-") == 0);
    for (size_t i = 0; i < options->more_count; i++)
        found |= strcmp(options->more[i].value, "-") == 0;
    return found;
}

bool gtm_cli_may_stay(const struct gtm_cli *cli)
{
    const char *name = gtm_options_command_name(cli->options.command);
    const char *who = cli->options.values[GTM_OPTION_FOLLOW] ? "run --follow" : name;
    if (cli->options.values[GTM_OPTION_NOW])
        gtm_cli_say("%s lives by the clock, so --now has no place there; gtmrun rehearse shows a "
                    "campaign in a time of its own",
                    who);
    else if (names_input(&cli->options))
        gtm_cli_say("%s follows files; gtmrun run --feed - and gtmrun event - read standard input "
                    "to its end",
                    who);
    else
        return true;
    return false;
}

int gtm_cli_stay(struct gtm_session *session)
{
    struct gtm_cli *cli = session->cli;
    struct gtm_report report;
    struct gtm_carry carry = {.session = session, .report = &report};
    struct stay stay = {session, &carry, &report, gtm_follow_open(&carry)};
    add_feeds(stay.follow, &cli->options);
    gtm_cli_report(cli, &report);
    int status = stay_on(&stay);
    const struct gtm_event_counts *events = gtm_follow_events(stay.follow);
    gtm_cli_say("stopped: %" PRIu64 " event%s taken in, %" PRIu64
                " times a prospect went on; all of it is kept",
                events->taken, events->taken == 1 ? "" : "s", carry.carried);
    status = gtm_cli_report_end(&report, status);
    gtm_follow_close(stay.follow);
    gtm_carry_free(&carry);
    return status;
}

int gtm_cli_daemon(struct gtm_cli *cli)
{
    struct gtm_session session;
    if (!gtm_cli_may_stay(cli))
        return GTM_EXIT_USAGE;
    int status = gtm_session_open(&session, cli);
    if (!status)
        status = gtm_session_accounts(&session);
    if (!status && gtm_session_begin(&session)) {
        gtm_store_rollback(session.store);
        if (session.newest)
            status = gtm_cli_stay(&session);
        else
            gtm_cli_say("this state has no workflow yet; gtmrun run FLOW.gtm --feed FILE gives it "
                        "one");
    }
    gtm_session_close(&session);
    return status;
}

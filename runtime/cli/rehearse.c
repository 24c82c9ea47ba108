/* rehearse.c -- gtmrun rehearse: a whole campaign in virtual time.
 *
 * The same machine and the same store, in memory, with a clock that jumps from one instant at which
 * something is due to the next. What leaves goes to the local outbox; people answer nothing, and
 * say nothing but what the events file tells, each event at its own time.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/mem.h"
#include "runtime/cli/carry.h"
#include "runtime/cli/signals.h"
#include "runtime/feed/feed.h"
#include "runtime/report/rehearsal.h"

enum { MOST_DAYS = 3660 };

struct stage {
    struct gtm_session session;
    struct gtm_carry carry;
    struct gtm_report report;
    struct gtm_rehearsal rehearsal;
    struct gtm_onlooker onlooker;
    struct gtm_arena arena; /* of the events */
    struct gtm_store_event *events;
    size_t event_count, event_room, next_event;
    const struct gtm_program *program;
    int64_t end;
    unsigned days;
    uint64_t bad;
};

static void before(void *context, const struct gtm_prospect *prospect)
{
    struct stage *stage = context;
    gtm_rehearsal_before(&stage->rehearsal, prospect);
}

static void after(void *context, const struct gtm_prospect *prospect)
{
    struct stage *stage = context;
    gtm_rehearsal_after(&stage->rehearsal, prospect, stage->session.cli->now);
}

/* ---- the input ------------------------------------------------------------------------------- */

static bool read_days(struct stage *stage, const struct gtm_cli *cli)
{
    const char *days = cli->options.values[GTM_OPTION_DAYS];
    char *end = NULL;
    if (!cli->options.values[GTM_OPTION_FEED]) {
        gtm_cli_say("rehearse needs --feed FILE: who the campaign is for");
        return false;
    }
    if (cli->options.values[GTM_OPTION_DB]) {
        gtm_cli_say("rehearse keeps no state and looks at none; leave --db out");
        return false;
    }
    errno = 0;
    long number = days ? strtol(days, &end, 10) : 0;
    if (!days)
        gtm_cli_say("rehearse needs --days N: how long to rehearse");
    else if (*end || errno || number < 1 || number > MOST_DAYS)
        gtm_cli_say("--days %s: a number of days from 1 to %d", days, MOST_DAYS);
    else
        stage->days = (unsigned)number;
    return stage->days > 0;
}

static void add_event(void *context, const struct gtm_store_event *event)
{
    struct stage *stage = context;
    if (stage->event_count == stage->event_room) {
        stage->event_room = stage->event_room * 2 + 64;
        stage->events = gtm_mem_realloc(stage->events, stage->event_room * sizeof *stage->events);
    }
    stage->events[stage->event_count++] = *event;
}

/* A merge sort keeps lines of the same time in their order. */
static void sort_events(struct gtm_store_event *events, struct gtm_store_event *room, size_t count)
{
    size_t half = count / 2, a = 0, b = half;
    if (count < 2)
        return;
    sort_events(events, room, half);
    sort_events(events + half, room, count - half);
    for (size_t i = 0; i < count; i++)
        room[i] =
            b == count || (a < half && events[a].at <= events[b].at) ? events[a++] : events[b++];
    memcpy(events, room, count * sizeof *events);
}

static int read_events(struct stage *stage, struct gtm_cli *cli)
{
    const char *path = cli->options.values[GTM_OPTION_EVENTS];
    uint64_t bad = 0;
    if (!path)
        return GTM_EXIT_FINE;
    int status =
        gtm_cli_events_read(cli, stage->program, path, &stage->arena, add_event, stage, &bad);
    stage->bad += bad;
    if (stage->event_count > 1) {
        struct gtm_store_event *room = gtm_mem_alloc(stage->event_count * sizeof *stage->events);
        sort_events(stage->events, room, stage->event_count);
        gtm_mem_free(room);
    }
    return status;
}

/* ---- time passes ----------------------------------------------------------------------------- */

/* Those events that have happened by now. */
static bool take_events(struct stage *stage)
{
    while (stage->next_event < stage->event_count &&
           stage->events[stage->next_event].at <= stage->session.cli->now)
        if (!gtm_carry_event(&stage->carry, &stage->events[stage->next_event++], NULL))
            return false;
    return true;
}

static int take_feed(struct stage *stage, struct gtm_cli *cli)
{
    const char *path = cli->options.values[GTM_OPTION_FEED];
    struct gtm_rejects rejects = {.input = path};
    struct gtm_record record;
    enum gtm_feed_status got = GTM_FEED_RECORD;
    char why[300];
    bool fine = true;
    struct gtm_feed *feed =
        gtm_feed_open(path, stage->program, GTM_FEED_KEEP | GTM_FEED_ALL, why, sizeof why);
    if (!feed) {
        gtm_cli_say("%s", why);
        return GTM_EXIT_USAGE;
    }
    while (fine && (got = gtm_feed_next(feed, &record)) <= GTM_FEED_BAD && !gtm_signals_pending()) {
        if (got == GTM_FEED_BAD)
            gtm_rejects_add(&rejects, gtm_feed_line(feed), gtm_feed_reason(feed),
                            gtm_feed_raw(feed));
        else
            fine = gtm_carry_record(&stage->carry, stage->program, &record) &&
                   gtm_carry_settle(&stage->carry);
    }
    if (got == GTM_FEED_FAILED)
        gtm_cli_say("%s", gtm_feed_reason(feed));
    stage->bad += rejects.count;
    gtm_rejects_end(&rejects);
    gtm_feed_close(feed);
    return fine && got != GTM_FEED_FAILED ? GTM_EXIT_FINE : GTM_EXIT_FAILED;
}

/* Jumps to the next instant at which something happens. Returns false where there is none before
 * the end; *is_over: nothing is due at all any more. */
static bool jump(struct stage *stage, bool *is_over)
{
    struct gtm_cli *cli = stage->session.cli;
    int64_t at;
    if (!gtm_store_next_due(stage->session.store, &at))
        at = GTM_NEVER;
    if (stage->next_event < stage->event_count && stage->events[stage->next_event].at < at)
        at = stage->events[stage->next_event].at;
    *is_over = at == GTM_NEVER;
    if (at >= stage->end)
        return false;
    if (at > cli->now)
        cli->now = at;
    return true;
}

/* Returns an exit status. */
static int play(struct stage *stage)
{
    struct gtm_cli *cli = stage->session.cli;
    bool is_over = false;
    int status = take_events(stage) ? take_feed(stage, cli) : GTM_EXIT_FAILED;
    if (!status)
        status = gtm_carry_due(&stage->carry);
    while (!status && !stage->report.out.error && jump(stage, &is_over)) {
        status = take_events(stage) ? gtm_carry_due(&stage->carry) : GTM_EXIT_FAILED;
        if (!status && gtm_signals_pending())
            status = GTM_EXIT_INTERRUPTED;
    }
    if (!status)
        gtm_rehearsal_end(&stage->rehearsal, is_over, stage->end);
    else if (status == GTM_EXIT_INTERRUPTED)
        gtm_cli_say("interrupted");
    return status;
}

static int rehearse(struct stage *stage, struct gtm_cli *cli)
{
    struct gtm_text utc = gtm_text_of("UTC");
    struct gtm_text zone = gtm_program_text(stage->program, stage->program->zone);
    stage->end = cli->now + (int64_t)stage->days * GTM_DAY;
    stage->onlooker = (struct gtm_onlooker){before, after, stage};
    stage->session.onlooker = &stage->onlooker;
    gtm_cli_report(cli, &stage->report);
    stage->rehearsal = (struct gtm_rehearsal){
        .report = &stage->report,
        .program = stage->program,
        .zone = gtm_zones_find(stage->session.zones, zone.length ? zone : utc)};
    gtm_rehearsal_begin(&stage->rehearsal, cli->now, stage->days, cli->options.arguments[0]);
    int status = play(stage);
    if (!status && (stage->bad || stage->rehearsal.outcomes[GTM_OUTCOME_FAILED]))
        status = GTM_EXIT_FAILED;
    return gtm_cli_report_end(&stage->report, status);
}

int gtm_cli_rehearse(struct gtm_cli *cli)
{
    struct stage stage = {0};
    struct gtm_buf bytes = {0};
    bool changed;
    if (!read_days(&stage, cli))
        return GTM_EXIT_USAGE;
    int status = gtm_cli_workflow(cli->options.arguments[0], &bytes);
    cli->is_rehearsal = true;
    stage.carry.session = &stage.session;
    if (!status)
        status = gtm_session_open_memory(&stage.session, cli);
    if (!status)
        stage.program = gtm_session_adopt(&stage.session,
                                          (struct gtm_text){bytes.bytes, bytes.length}, &changed);
    if (!status && !stage.program)
        status = GTM_EXIT_USAGE;
    if (!status)
        status = gtm_session_accounts(&stage.session);
    if (!status)
        status = read_events(&stage, cli);
    if (!status)
        status = rehearse(&stage, cli);
    gtm_rehearsal_free(&stage.rehearsal);
    gtm_arena_free(&stage.arena);
    gtm_mem_free(stage.events);
    gtm_carry_free(&stage.carry);
    gtm_session_close(&stage.session);
    gtm_buf_free(&bytes);
    return status;
}

/* carry.c -- see carry.h. */
#include "runtime/cli/carry.h"

#include "runtime/base/mem.h"
#include "runtime/cli/signals.h"

enum { MAX_WAKES = 1000 }; /* of one prospect in one go: a guard against a time that never passes */

bool gtm_carry_begin(struct gtm_carry *carry)
{
    return gtm_batch_begin(carry->session, &carry->batch);
}

void gtm_carry_abandon(struct gtm_carry *carry)
{
    gtm_batch_abandon(carry->session, &carry->batch, carry->report);
    carry->leaving_count = 0;
}

bool gtm_carry_fail(struct gtm_carry *carry)
{
    gtm_session_failed(carry->session);
    gtm_carry_abandon(carry);
    return false;
}

void gtm_carry_free(struct gtm_carry *carry)
{
    gtm_mem_free(carry->leaving);
}

void gtm_carry_row(struct gtm_carry *carry)
{
    if (carry->report)
        gtm_report_row(carry->report, &carry->session->prospect);
}

/* Whether the prospect at hand has something to send at once. */
static bool is_leaving(const struct gtm_session *session)
{
    const struct gtm_prospect *p = &session->prospect;
    return session->connections && (p->waits_for >> GTM_WAITS_DISPATCH & 1) &&
           p->wake <= session->cli->now;
}

static void add_leaving(struct gtm_carry *carry, int64_t id)
{
    if (carry->leaving_count == carry->leaving_room) {
        carry->leaving_room = carry->leaving_room * 2 + 8;
        carry->leaving =
            gtm_mem_realloc(carry->leaving, carry->leaving_room * sizeof *carry->leaving);
    }
    carry->leaving[carry->leaving_count++] = id;
}

bool gtm_carry_keep(struct gtm_carry *carry)
{
    struct gtm_session *session = carry->session;
    if (session->onlooker)
        session->onlooker->after(session->onlooker->context, &session->prospect);
    if (!gtm_store_save(session->store, &session->prospect))
        return gtm_carry_fail(carry);
    carry->carried++;
    if (is_leaving(session))
        add_leaving(carry, session->prospect.id);
    else
        gtm_carry_row(carry);
    return true;
}

bool gtm_carry_commit(struct gtm_carry *carry)
{
    if (carry->batch.open && carry->keep && !carry->keep(carry->keep_context))
        return gtm_carry_fail(carry);
    return gtm_batch_commit(carry->session, &carry->batch, carry->report) || gtm_carry_fail(carry);
}

bool gtm_carry_settle(struct gtm_carry *carry)
{
    if (!carry->leaving_count)
        return !carry->batch.open || !gtm_batch_full(&carry->batch) || gtm_carry_commit(carry);
    if (!gtm_carry_commit(carry))
        return false;
    for (size_t i = 0; i < carry->leaving_count; i++) {
        if (!gtm_carry_dispatch(carry, carry->leaving[i]))
            return false;
        gtm_carry_row(carry);
    }
    carry->leaving_count = 0;
    if (carry->report)
        gtm_output_flush(&carry->report->out);
    return true;
}

bool gtm_carry_colleagues(struct gtm_carry *carry)
{
    struct gtm_session *session = carry->session;
    int64_t own = session->prospect.id, account = session->prospect.account, id = 0;
    if (!account || !gtm_store_has_accounts(session->store))
        return true;
    for (;;) {
        if (!gtm_store_at_account(session->store, account, id, &id))
            return gtm_carry_fail(carry);
        if (!id)
            return true;
        if (id == own)
            continue;
        if (!gtm_session_load(session, id)) {
            gtm_carry_abandon(carry);
            return false;
        }
        gtm_prospect_news(&session->prospect, session->cli->now);
        if (!gtm_carry_keep(carry))
            return false;
    }
}

/* ---- whose time or turn has come ------------------------------------------------------------- */

/* Wakes the prospect at hand as often as something of it is due: "wait an hour" twice may both be
 * over by now. What is to be sent is not over by waking. */
static void wake(struct gtm_session *session)
{
    struct gtm_prospect *p = &session->prospect;
    int64_t now = session->cli->now;
    unsigned count = 0;
    do
        gtm_prospect_wake(p, now);
    while (p->wake <= now && !is_leaving(session) && ++count < MAX_WAKES);
    if (count == MAX_WAKES)
        p->wake = now + 1;
}

/* One whose time has come; by now somebody else may have been here. */
static bool take_due(struct gtm_carry *carry, int64_t id)
{
    struct gtm_session *session = carry->session;
    if (!gtm_carry_begin(carry))
        return false;
    if (!gtm_session_load(session, id)) {
        gtm_carry_abandon(carry);
        return false;
    }
    if (session->prospect.wake > session->cli->now)
        return true;
    wake(session);
    return gtm_carry_keep(carry) && gtm_carry_settle(carry);
}

/* Wakes those whose time has come, the earliest first, at most a batch of them. */
static bool take_due_ones(struct gtm_carry *carry, bool *some)
{
    struct gtm_session *session = carry->session;
    int64_t ids[GTM_BATCH_PROSPECTS];
    size_t count;
    if (!gtm_carry_begin(carry))
        return false;
    if (!gtm_store_due(session->store, session->cli->now, ids, GTM_BATCH_PROSPECTS, &count))
        return gtm_carry_fail(carry);
    *some |= count > 0;
    for (size_t i = 0; i < count && !gtm_signals_pending(); i++)
        if (!take_due(carry, ids[i]))
            return false;
    return true;
}

/* Gives queues their turns, each kept before the next is looked for. */
static bool take_turns(struct gtm_carry *carry, bool *some)
{
    struct gtm_session *session = carry->session;
    uint64_t queue;
    int64_t id;
    while (!gtm_signals_pending()) {
        if (!gtm_carry_begin(carry))
            return false;
        if (!gtm_store_turn(session->store, session->cli->now, &queue, &id))
            return gtm_carry_fail(carry);
        if (!id)
            return true;
        *some = true;
        if (!gtm_session_load(session, id)) {
            gtm_carry_abandon(carry);
            return false;
        }
        wake(session);
        if (!gtm_carry_keep(carry))
            return false;
        if (!gtm_store_turned(session->store, queue, id, session->cli->now))
            return gtm_carry_fail(carry);
        if (!gtm_carry_settle(carry))
            return false;
    }
    return true;
}

int gtm_carry_due(struct gtm_carry *carry)
{
    bool some = true;
    while (some && !gtm_signals_pending() && !(carry->report && carry->report->out.error)) {
        some = false;
        if (!take_due_ones(carry, &some) || !take_turns(carry, &some))
            return GTM_EXIT_FAILED;
    }
    if (!gtm_carry_commit(carry))
        return GTM_EXIT_FAILED;
    return gtm_signals_pending() ? GTM_EXIT_INTERRUPTED : GTM_EXIT_FINE;
}

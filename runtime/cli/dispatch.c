/* dispatch.c -- what a prospect wants sent: claimed, performed, and what became of it, each kept
 * before the next.
 *
 * Where the process ends between the claim and the outcome, the lease runs out, and the machine
 * decides: under a key that the connector knows it is sent again, otherwise a person is asked.
 */
#include <string.h>

#include "runtime/base/mem.h"
#include "runtime/cli/carry.h"
#include "runtime/cli/signals.h"

enum {
    MAX_WAKES = 1000, /* see carry.c */
    PATIENCE = 300    /* seconds that a connection rests that could send nothing at all */
};

/* Claimed orders that are not performed yet. */
struct desk {
    struct gtm_carry *carry;
    int64_t id; /* of the prospect */
    struct gtm_arena arena;
    struct gtm_order *orders;
    size_t next, count, room;
};

static bool undo(struct desk *desk)
{
    gtm_store_rollback(desk->carry->session->store);
    return false;
}

/* Begins this prospect's own transaction and loads it. */
static bool begin(struct desk *desk)
{
    struct gtm_session *session = desk->carry->session;
    if (!gtm_session_begin(session))
        return false;
    session->prospect.may_claim = !gtm_signals_pending();
    return gtm_session_load(session, desk->id) || undo(desk);
}

/* Notes what the stimulus claimed. */
static void note_claims(struct desk *desk)
{
    const struct gtm_prospect *p = &desk->carry->session->prospect;
    for (uint32_t i = 0; i < p->effects_count; i++) {
        if (!p->effects[i].claimed)
            continue;
        if (desk->count == desk->room) {
            desk->room = desk->room * 2 + 4;
            desk->orders = gtm_mem_realloc(desk->orders, desk->room * sizeof *desk->orders);
        }
        gtm_order_of(p, &p->effects[i], &desk->arena, &desk->orders[desk->count++]);
    }
}

/* Keeps the prospect and ends the transaction. */
static bool keep(struct desk *desk)
{
    struct gtm_session *session = desk->carry->session;
    note_claims(desk);
    session->prospect.may_claim = false;
    if (gtm_store_save(session->store, &session->prospect) && gtm_store_commit(session->store)) {
        desk->carry->carried++;
        return true;
    }
    gtm_session_failed(session);
    return undo(desk);
}

static bool claim(struct desk *desk)
{
    struct gtm_session *session = desk->carry->session;
    struct gtm_prospect *p = &session->prospect;
    if (!begin(desk))
        return false;
    unsigned count = 0;
    for (; p->may_claim && p->wake <= session->cli->now && count < MAX_WAKES; count++)
        gtm_prospect_wake(p, session->cli->now);
    if (count == MAX_WAKES)
        p->wake = session->cli->now + 1;
    return keep(desk);
}

/* Performs an order where that may still be done under its claim. */
static void perform(struct desk *desk, const struct gtm_order *order,
                    struct gtm_performed *performed)
{
    struct gtm_session *session = desk->carry->session;
    const struct gtm_connection *connection = gtm_connections_find(
        session->connections, (enum gtm_primitive)order->primitive, order->channel);
    *performed = (struct gtm_performed){0};
    gtm_cli_tick(session->cli);
    if (gtm_signals_pending()) {
        gtm_performed_say(performed, GTM_EFFECT_LATER, "gtmrun was stopped before");
    } else if (session->cli->now + connection->timeout > order->lease) {
        gtm_performed_say(performed, GTM_EFFECT_LATER, "what was sent before took too long");
    } else {
        connection->perform(connection, order, performed);
        gtm_cli_tick(session->cli);
        if (performed->outcome == GTM_EFFECT_LATER && performed->is_general)
            gtm_connections_hold(session->connections, connection,
                                 session->cli->now +
                                     (performed->retry_after ? performed->retry_after : PATIENCE));
    }
}

/* Where the outcome cannot be kept the claim stands until its lease is over: a person is told now
 * what they will be asked then. */
static bool lost(struct desk *desk, const struct gtm_order *order,
                 const struct gtm_performed *performed)
{
    static const char *const names[] = {[GTM_EFFECT_SENT] = "sent",
                                        [GTM_EFFECT_LATER] = "not sent",
                                        [GTM_EFFECT_REFUSED] = "refused",
                                        [GTM_EFFECT_UNCERTAIN] = "uncertain"};
    (void)desk;
    gtm_cli_say("what became of the %s for %.*s could not be kept: %s (%s)",
                gtm_primitive_name((enum gtm_primitive)order->primitive),
                (int)order->prospect.length, order->prospect.at, names[performed->outcome],
                performed->text);
    return false;
}

static bool settle(struct desk *desk, const struct gtm_order *order,
                   const struct gtm_performed *performed)
{
    struct gtm_session *session = desk->carry->session;
    if (!begin(desk))
        return lost(desk, order, performed);
    int64_t now = session->cli->now;
    int64_t not_before = performed->retry_after ? now + performed->retry_after : 0;
    /* false: another took it over, or a person decided; then what we know comes too late */
    if (!gtm_prospect_outcome(&session->prospect, order->number, order->fence, performed->outcome,
                              gtm_text_of(performed->text), not_before, now))
        return undo(desk), true;
    return keep(desk) || lost(desk, order, performed);
}

bool gtm_carry_dispatch(struct gtm_carry *carry, int64_t id)
{
    struct desk desk = {.carry = carry, .id = id};
    bool fine = true, more = true;
    while (fine && more) {
        fine = claim(&desk);
        more = desk.count > 0;
        while (fine && desk.next < desk.count) {
            struct gtm_order order = desk.orders[desk.next++];
            struct gtm_performed performed;
            perform(&desk, &order, &performed);
            fine = settle(&desk, &order, &performed);
        }
        desk.next = desk.count = 0;
        gtm_arena_reset(&desk.arena);
        more &= !gtm_signals_pending();
    }
    carry->session->prospect.may_claim = false;
    gtm_mem_free(desk.orders);
    gtm_arena_free(&desk.arena);
    return fine;
}

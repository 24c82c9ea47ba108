/* record.c -- a feed record comes in: a new prospect begins, a known one goes on where the record
 * says something new. */
#include <string.h>

#include "runtime/cli/carry.h"
#include "runtime/feed/feed.h"

/* Those at its account hear of what the record says has happened. */
static bool tell_colleagues(struct gtm_carry *carry)
{
    struct gtm_prospect *p = &carry->session->prospect;
    if (!gtm_store_has_accounts(carry->session->store))
        return true;
    gtm_prospect_all_events(p);
    return !p->events_count || gtm_carry_colleagues(carry);
}

/* A new prospect: all events that came before it are its own. */
static bool enroll(struct gtm_carry *carry, const struct gtm_program *program,
                   const struct gtm_record *record)
{
    struct gtm_session *session = carry->session;
    struct gtm_prospect *p = &session->prospect;
    size_t size = program->fact_count * sizeof *p->facts;
    gtm_prospect_reset(p);
    p->program = program;
    p->id = 0;
    p->key = record->key;
    p->json = record->json;
    gtm_session_decoder(session);
    p->facts = gtm_arena_alloc(&session->arena, size);
    if (size)
        memcpy(p->facts, record->facts, size); /* research may add to them */
    if (!gtm_store_load_events(session->store, p))
        return gtm_carry_fail(carry);
    if (!gtm_session_ready(session)) {
        gtm_carry_abandon(carry);
        return false;
    }
    gtm_prospect_enroll(p, session->cli->now);
    return gtm_carry_keep(carry) && tell_colleagues(carry);
}

/* A known one: what the record says new is joined to what is known; where that is nothing, nothing
 * happens. */
static bool update(struct gtm_carry *carry, const struct gtm_record *record, int64_t id)
{
    struct gtm_session *session = carry->session;
    struct gtm_prospect *p = &session->prospect;
    struct gtm_buf merged = {0};
    if (!gtm_store_load(session->store, id, GTM_STORE_RECORD, p))
        return gtm_carry_fail(carry);
    if (gtm_text_same(p->json, record->json) || !gtm_feed_merge(p->json, record->json, &merged)) {
        gtm_buf_free(&merged);
        gtm_carry_row(carry);
        return true;
    }
    struct gtm_text json = {gtm_arena_copy(&session->arena, merged.bytes, merged.length),
                            merged.length};
    gtm_buf_free(&merged);
    if (!gtm_store_load_parts(session->store, GTM_STORE_ROWS, p))
        return gtm_carry_fail(carry);
    p->json = json;
    p->facts_dirty = true;
    if (!gtm_session_decode(session) || !gtm_session_ready(session)) {
        gtm_carry_abandon(carry);
        return false;
    }
    gtm_prospect_news(p, session->cli->now);
    return gtm_carry_keep(carry) && tell_colleagues(carry);
}

bool gtm_carry_record(struct gtm_carry *carry, const struct gtm_program *program,
                      const struct gtm_record *record)
{
    struct gtm_session *session = carry->session;
    int64_t id;
    gtm_arena_reset(&session->arena);
    if (!gtm_carry_begin(carry))
        return false;
    if (!gtm_store_find(session->store, record->key, &id))
        return gtm_carry_fail(carry);
    return id ? update(carry, record, id) : enroll(carry, program, record);
}

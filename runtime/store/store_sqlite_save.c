/* store_sqlite_save.c -- from struct gtm_prospect to rows: the state always, of the rest what
 * changed. */
#include <string.h>

#include "runtime/store/store_sqlite.h"

/* Binds a text of a draft or effect that is like those of other prospects. */
static bool bind_alike(struct gtm_store *store, sqlite3_stmt *s, int place,
                       const struct gtm_prospect *p, uint32_t action, enum gtm_store_field field,
                       struct gtm_text text)
{
    const uint32_t kind[3] = {gtm_store_program_id(store, p->program), action, (uint32_t)field};
    return gtm_store_bind_packed(store, s, place, kind, text);
}

static bool save_draft(struct gtm_store *store, const struct gtm_prospect *p,
                       const struct gtm_draft *d)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_SAVE_DRAFT);
    if (!s || !bind_alike(store, s, 4, p, d->action, GTM_FIELD_DRAFT_SUBJECT, d->subject) ||
        !bind_alike(store, s, 5, p, d->action, GTM_FIELD_DRAFT_TEXT, d->text) ||
        !bind_alike(store, s, 8, p, d->action, GTM_FIELD_DRAFT_REASONS, d->reasons) ||
        !bind_alike(store, s, 9, p, d->action, GTM_FIELD_DRAFT_SOURCES, d->sources))
        return false;
    struct gtm_text what = {"", 0};
    if (d->action < p->program->action_count)
        what = gtm_program_text(p->program, p->program->actions[d->action].what);
    sqlite3_bind_int64(s, 1, p->id << GTM_STORE_NUMBER_BITS | d->number);
    sqlite3_bind_int64(s, 2, d->action);
    if (!gtm_text_same(d->kind, what))
        sqlite3_bind_text(s, 3, d->kind.at ? d->kind.at : "", (int)d->kind.length, SQLITE_STATIC);
    gtm_store_bind(s, 6, d->to);
    gtm_store_bind(s, 7, d->answers);
    sqlite3_bind_int(s, 10, d->status);
    gtm_store_bind(s, 11, d->sent_on);
    sqlite3_bind_int64(s, 12, (int64_t)d->approved);
    gtm_store_bind(s, 13, d->decided_by);
    sqlite3_bind_int64(s, 14, d->at);
    return gtm_store_step(store, s);
}

/* Binds a text, or NULL where it is the draft's own; see own_or in store_sqlite_load.c. */
static void bind_own(sqlite3_stmt *s, int place, struct gtm_text text, const struct gtm_text *draft)
{
    if (!draft || !gtm_text_same(text, *draft))
        sqlite3_bind_text(s, place, text.at ? text.at : "", (int)text.length, SQLITE_STATIC);
}

/* Columns 1 to 16 of both statements. */
static void bind_item(sqlite3_stmt *s, const struct gtm_prospect *p,
                      const struct gtm_inbox_item *item)
{
    const struct gtm_draft *draft = gtm_store_draft(p, item->draft);
    if (!item->open) {
        sqlite3_bind_int(s, 1, item->decision);
        gtm_store_bind(s, 2, item->because);
        sqlite3_bind_int64(s, 3, item->decided_at);
        gtm_store_bind(s, 4, item->by);
    }
    bind_own(s, 5, item->text, draft ? &draft->text : NULL);
    gtm_store_bind(s, 6, item->votes);
    sqlite3_bind_int64(s, 7, item->person);
    sqlite3_bind_int64(s, 8, item->effect);
    sqlite3_bind_int64(s, 9, p->id);
    sqlite3_bind_int64(s, 10, item->number);
    sqlite3_bind_int(s, 11, item->kind);
    if (item->action != GTM_NONE)
        sqlite3_bind_int64(s, 12, item->action);
    sqlite3_bind_int64(s, 13, item->sentence);
    sqlite3_bind_int64(s, 14, item->pc);
    sqlite3_bind_int64(s, 15, item->draft);
    if (!draft || draft->at != item->at)
        sqlite3_bind_int64(s, 16, item->at);
}

static bool save_item(struct gtm_store *store, const struct gtm_prospect *p,
                      struct gtm_inbox_item *item)
{
    sqlite3_stmt *s = gtm_store_sql(store, item->id ? GTM_SQL_SAVE_ITEM : GTM_SQL_ADD_ITEM);
    if (!s)
        return false;
    bind_item(s, p, item);
    if (item->id)
        sqlite3_bind_int64(s, 17, item->id);
    if (!gtm_store_step(store, s))
        return false;
    if (!item->id)
        item->id = sqlite3_last_insert_rowid(store->db);
    return true;
}

/* The texts of an effect that are not the draft's. */
static bool bind_effect_texts(struct gtm_store *store, sqlite3_stmt *s,
                              const struct gtm_prospect *p, const struct gtm_effect *e)
{
    const struct gtm_draft *draft = gtm_store_draft(p, e->draft);
    if (e->status == GTM_STATUS_WAITING || e->status == GTM_STATUS_SCHEDULED)
        draft = NULL; /* the draft may still be edited: keep these very bytes */
    bind_own(s, 17, e->to, draft ? &draft->to : NULL);
    bind_own(s, 18, e->subject, draft ? &draft->subject : NULL);
    bind_own(s, 19, e->text, draft ? &draft->text : NULL);
    bool own_subject = e->subject.length && !(draft && gtm_text_same(e->subject, draft->subject));
    bool own_text = e->text.length && !(draft && gtm_text_same(e->text, draft->text));
    return (!own_subject ||
            bind_alike(store, s, 18, p, e->action, GTM_FIELD_EFFECT_SUBJECT, e->subject)) &&
           (!own_text || bind_alike(store, s, 19, p, e->action, GTM_FIELD_EFFECT_TEXT, e->text)) &&
           bind_alike(store, s, 20, p, e->action, GTM_FIELD_EFFECT_RECEIPT, e->receipt);
}

/* What a limit counts: what went out, may have, or is on its way. */
static bool is_contact(const struct gtm_effect *e)
{
    return gtm_primitive_is_contact((enum gtm_primitive)e->primitive) &&
           (e->status == GTM_STATUS_DONE || e->status == GTM_STATUS_UNCERTAIN ||
            (e->status == GTM_STATUS_SCHEDULED && e->lease));
}

static bool save_effect(struct gtm_store *store, const struct gtm_prospect *p,
                        const struct gtm_effect *e)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_SAVE_EFFECT);
    if (!s || !bind_effect_texts(store, s, p, e))
        return false;
    sqlite3_bind_int64(s, 1, p->id);
    sqlite3_bind_int64(s, 2, e->ident);
    sqlite3_bind_int64(s, 3, (int64_t)e->occurrence);
    sqlite3_bind_int64(s, 4, e->number);
    sqlite3_bind_int64(s, 5, e->action);
    sqlite3_bind_int(s, 6, e->primitive);
    sqlite3_bind_int(s, 7, e->status);
    sqlite3_bind_int64(s, 8, e->draft);
    sqlite3_bind_int64(s, 9, e->at);
    gtm_store_bind_some(s, 10, e->lease);
    sqlite3_bind_int64(s, 11, e->fence);
    sqlite3_bind_int64(s, 12, e->attempts);
    if (is_contact(e))
        sqlite3_bind_int(s, 13, e->primitive);
    gtm_store_bind_some(s, 14, e->account);
    gtm_store_bind_some(s, 15, e->sender);
    gtm_store_bind(s, 16, e->channel);
    if (!gtm_store_step(store, s))
        return false;
    return sqlite3_changes(store->db) == 1 ||
           gtm_store_say(store, "%s: refused: an effect of %.*s that is done or claimed already",
                         store->path, (int)p->key.length, p->key.at);
}

static bool save_rows(struct gtm_store *store, struct gtm_prospect *p)
{
    for (uint32_t i = 0; i < p->drafts_count; i++) {
        if (p->drafts[i].dirty && !save_draft(store, p, &p->drafts[i]))
            return false;
        p->drafts[i].dirty = false;
    }
    for (uint32_t i = 0; i < p->inbox_count; i++) {
        if (p->inbox[i].dirty && !save_item(store, p, &p->inbox[i]))
            return false;
        p->inbox[i].dirty = false;
    }
    for (uint32_t i = 0; i < p->effects_count; i++) {
        if (p->effects[i].dirty && !save_effect(store, p, &p->effects[i]))
            return false;
        p->effects[i].dirty = false;
    }
    return true;
}

static bool save_record(struct gtm_store *store, struct gtm_prospect *p)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_SAVE_RECORD);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, p->id);
    sqlite3_bind_text(s, 2, p->json.at, (int)p->json.length, SQLITE_STATIC);
    p->facts_dirty = false;
    return gtm_store_step(store, s);
}

static bool save_state(struct gtm_store *store, struct gtm_prospect *p, uint32_t program)
{
    sqlite3_stmt *s = gtm_store_sql(store, p->id ? GTM_SQL_UPDATE : GTM_SQL_INSERT);
    if (!s)
        return false;
    store->state.length = 0;
    gtm_prospect_save(p, &store->state);
    sqlite3_bind_int(s, 1, (int)p->outcome);
    sqlite3_bind_int64(s, 2, p->waits_for);
    if (p->wake != GTM_NEVER)
        sqlite3_bind_int64(s, 3, p->wake);
    if (store->programs[program - 1].asks_account)
        gtm_store_bind_some(s, 4, p->account);
    sqlite3_bind_blob64(s, 5, store->state.length ? store->state.bytes : "", store->state.length,
                        SQLITE_STATIC);
    sqlite3_bind_int64(s, 6, program);
    if (p->id)
        sqlite3_bind_int64(s, 7, p->id);
    else
        sqlite3_bind_text(s, 7, p->key.at, (int)p->key.length, SQLITE_STATIC);
    if (!gtm_store_step(store, s))
        return false;
    if (!p->id) {
        p->id = sqlite3_last_insert_rowid(store->db);
        p->facts_dirty = true;
    }
    return true;
}

/* Gives what the database holds of the prospect so far; mostly it was loaded a moment ago. */
static bool look_up(struct gtm_store *store, int64_t id, struct gtm_store_known *known)
{
    bool failed;
    *known = store->known;
    if (known->id == id)
        return true;
    *known = (struct gtm_store_known){.id = id};
    if (!id)
        return true;
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_KNOWN);
    if (s)
        sqlite3_bind_int64(s, 1, id);
    if (!gtm_store_row(store, s, &failed))
        return failed ? false
                      : gtm_store_say(store, "%s: there is no prospect %lld", store->path,
                                      (long long)id);
    known->waits_for = (uint32_t)sqlite3_column_int64(s, 0);
    known->program = (uint32_t)sqlite3_column_int64(s, 1);
    sqlite3_reset(s);
    return true;
}

/* Rows name actions by their place in the program: in another program all of them have moved. */
static void mark_all(struct gtm_prospect *p)
{
    for (uint32_t i = 0; i < p->drafts_count; i++)
        p->drafts[i].dirty = true;
    for (uint32_t i = 0; i < p->inbox_count; i++)
        p->inbox[i].dirty = true;
    for (uint32_t i = 0; i < p->effects_count; i++)
        p->effects[i].dirty = true;
}

bool gtm_store_save(struct gtm_store *store, struct gtm_prospect *p)
{
    struct gtm_store_known known;
    uint32_t program = gtm_store_program_id(store, p->program);
    if (!gtm_store_writes(store) || store->ledger_failed || !look_up(store, p->id, &known))
        return false;
    if (!program)
        return gtm_store_say(store, "%s: the workflow of %.*s is not kept here", store->path,
                             (int)p->key.length, p->key.at);
    if (known.id && known.program != program)
        mark_all(p);
    if (!save_state(store, p, program))
        return false;
    bool has_news = p->facts_dirty && store->programs[program - 1].asks_account;
    if ((p->facts_dirty && !save_record(store, p)) || !save_rows(store, p) ||
        (has_news && !gtm_store_save_record_events(store, p)) ||
        !gtm_store_save_places(store, p, &known))
        return false;
    store->known =
        (struct gtm_store_known){.id = p->id, .waits_for = p->waits_for, .program = program};
    return true;
}

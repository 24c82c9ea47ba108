/* store_sqlite_save.c -- from struct gtm_prospect to rows: the state always, of the rest what
 * changed. */
#include <string.h>

#include "runtime/store/store_sqlite.h"

/* What one save knows. */
struct save {
    struct gtm_store *store;
    struct gtm_prospect *prospect;
    uint32_t program;
    bool is_new, has_record, has_items; /* of this save: the prospect, its record, an inbox item */
    bool is_moved;                      /* to another program */
    struct gtm_text record;             /* as it is kept; for drafts */
};

/* Binds the texts of a row, or one text of it, that are like those of other prospects. */
static bool bind_alike(const struct save *save, sqlite3_stmt *s, int place, uint32_t action,
                       enum gtm_store_field field, struct gtm_text text)
{
    const uint32_t kind[3] = {save->program, action, (uint32_t)field};
    struct gtm_text second = {"", 0};
    return gtm_store_bind_packed(save->store, s, place, kind, text,
                                 field == GTM_FIELD_DRAFT ? save->record : second);
}

/* ---- rows -------------------------------------------------------------------------------------
 */

/* Binds a draft's texts. On which channel it went and who decided stand last, so mostly they are
 * what was loaded and something behind it. */
static bool bind_draft(const struct save *save, sqlite3_stmt *s, int place,
                       const struct gtm_draft *d, struct gtm_text joined)
{
    const struct gtm_store_known *known = &save->store->known;
    bool is_as_loaded = known->draft == d->number && !save->is_new && !save->has_record &&
                        !save->is_moved;
    return (is_as_loaded && gtm_store_bind_longer(save->store, s, place, known->texts,
                                                  known->packed_texts, joined)) ||
           bind_alike(save, s, place, d->action, GTM_FIELD_DRAFT, joined);
}

static bool save_draft(const struct save *save, struct gtm_draft *d)
{
    const struct gtm_prospect *p = save->prospect;
    const struct gtm_text *const texts[] = {GTM_DRAFT_TEXTS(d)};
    struct gtm_text what = {"", 0};
    if (d->action < p->program->action_count)
        what = gtm_program_text(p->program, p->program->actions[d->action].what);
    struct gtm_text joined =
        gtm_store_join(&save->store->joined, texts, sizeof texts / sizeof *texts);
    sqlite3_stmt *s = gtm_store_sql(save->store, GTM_SQL_SAVE_DRAFT);
    if (!s || !bind_draft(save, s, 7, d, joined))
        return false;
    sqlite3_bind_int64(s, 1, p->id << GTM_STORE_NUMBER_BITS | d->number);
    sqlite3_bind_int64(s, 2, d->action);
    if (!gtm_text_same(d->kind, what))
        sqlite3_bind_text(s, 3, d->kind.at ? d->kind.at : "", (int)d->kind.length, SQLITE_STATIC);
    sqlite3_bind_int(s, 4, d->status);
    sqlite3_bind_int64(s, 5, (int64_t)d->approved);
    sqlite3_bind_int64(s, 6, d->at);
    return gtm_store_step(save->store, s);
}

/* Gives an id that no other item has or had; people type it, so it is small. */
static bool new_item_id(struct gtm_store *store, int64_t *id)
{
    if (!store->last_item &&
        !gtm_store_one(store, gtm_store_sql(store, GTM_SQL_LAST_ITEM), &store->last_item))
        return false;
    *id = ++store->last_item;
    return true;
}

/* The columns that open items and decided ones have. */
static bool bind_item(const struct save *save, sqlite3_stmt *s, const struct gtm_inbox_item *item)
{
    const struct gtm_draft *draft = gtm_store_draft(save->prospect, item->draft);
    sqlite3_bind_int64(s, 1, item->id);
    sqlite3_bind_int64(s, 2, save->prospect->id);
    sqlite3_bind_int64(s, 3, item->number);
    sqlite3_bind_int(s, 4, item->kind);
    if (item->action != GTM_NONE)
        sqlite3_bind_int64(s, 5, item->action);
    sqlite3_bind_int64(s, 6, item->sentence);
    sqlite3_bind_int64(s, 7, item->pc);
    sqlite3_bind_int64(s, 8, item->draft);
    sqlite3_bind_int64(s, 9, item->person);
    sqlite3_bind_int64(s, 10, item->effect);
    if (!draft || draft->at != item->at)
        sqlite3_bind_int64(s, 11, item->at);
    gtm_store_bind(s, 13, item->votes);
    if (draft && gtm_text_same(item->text, draft->text))
        return true;
    if (item->text.length) /* an item's without an action is told apart by its sentence */
        return bind_alike(save, s, 12, item->action != GTM_NONE ? item->action : ~item->sentence,
                          GTM_FIELD_ITEM, item->text);
    sqlite3_bind_text(s, 12, "", 0, SQLITE_STATIC); /* NULL is the draft's */
    return true;
}

static bool save_item(struct save *save, struct gtm_inbox_item *item)
{
    struct gtm_store *store = save->store;
    bool is_new = item->id == 0;
    if (is_new && !new_item_id(store, &item->id))
        return false;
    save->has_items |= is_new;
    if (!item->open && !is_new) {
        sqlite3_stmt *end = gtm_store_sql(store, GTM_SQL_END_OPEN);
        if (end)
            sqlite3_bind_int64(end, 1, item->id);
        if (!gtm_store_step(store, end))
            return false;
    }
    sqlite3_stmt *s = gtm_store_sql(store, item->open ? GTM_SQL_SAVE_OPEN : GTM_SQL_SAVE_DECIDED);
    if (!s || !bind_item(save, s, item))
        return false;
    if (!item->open) {
        sqlite3_bind_int(s, 14, item->decision);
        sqlite3_bind_int64(s, 15, item->decided_at);
        gtm_store_bind(s, 16, item->because);
        gtm_store_bind(s, 17, item->by);
    }
    return gtm_store_step(store, s);
}

/* The texts of an effect; those that are its draft's stand there. */
static struct gtm_text effect_texts(const struct save *save, struct gtm_effect *e)
{
    const struct gtm_text *texts[] = {GTM_EFFECT_TEXTS(e)};
    const struct gtm_draft *draft = gtm_store_draft(save->prospect, e->draft);
    /* one that is not out yet may still be edited: keep these very bytes */
    if (draft && e->status != GTM_STATUS_WAITING && e->status != GTM_STATUS_SCHEDULED) {
        const struct gtm_text *const of_draft[] = {&draft->to, &draft->subject, &draft->text};
        for (size_t i = 0; i < sizeof of_draft / sizeof *of_draft; i++)
            if (gtm_text_same(*texts[i], *of_draft[i]))
                texts[i] = NULL;
    }
    return gtm_store_join(&save->store->joined, texts, sizeof texts / sizeof *texts);
}

static bool save_effect(const struct save *save, struct gtm_effect *e)
{
    struct gtm_store *store = save->store;
    const struct gtm_prospect *p = save->prospect;
    sqlite3_stmt *s = gtm_store_sql(store, e->has_row ? GTM_SQL_SAVE_EFFECT : GTM_SQL_ADD_EFFECT);
    gtm_store_forget_answers(store);
    if (!s || !bind_alike(save, s, 17, e->action, GTM_FIELD_EFFECT, effect_texts(save, e)))
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
    if (gtm_primitive_is_contact((enum gtm_primitive)e->primitive) && gtm_effect_took_place(e))
        sqlite3_bind_int(s, 13, e->primitive);
    gtm_store_bind_some(s, 14, e->account);
    gtm_store_bind_some(s, 15, e->sender);
    gtm_store_bind(s, 16, e->channel);
    if (!gtm_store_step(store, s))
        return false;
    e->has_row = true;
    return sqlite3_changes(store->db) == 1 ||
           gtm_store_say(store, "%s: refused: an effect of %.*s that is done or claimed already",
                         store->path, (int)p->key.length, p->key.at);
}

static bool save_rows(struct save *save)
{
    struct gtm_prospect *p = save->prospect;
    for (uint32_t i = 0; i < p->drafts_count; i++) {
        if (p->drafts[i].dirty && !save_draft(save, &p->drafts[i]))
            return false;
        p->drafts[i].dirty = false;
    }
    for (uint32_t i = 0; i < p->inbox_count; i++) {
        if (p->inbox[i].dirty && !save_item(save, &p->inbox[i]))
            return false;
        p->inbox[i].dirty = false;
    }
    for (uint32_t i = 0; i < p->effects_count; i++) {
        if (p->effects[i].dirty && !save_effect(save, &p->effects[i]))
            return false;
        p->effects[i].dirty = false;
    }
    return true;
}

/* ---- the prospect itself ----------------------------------------------------------------------
 */

static bool save_record(struct save *save)
{
    struct gtm_prospect *p = save->prospect;
    sqlite3_stmt *s = gtm_store_sql(save->store, GTM_SQL_SAVE_RECORD);
    if (!s || !bind_alike(save, s, 2, 0, GTM_FIELD_RECORD, p->json))
        return false;
    sqlite3_bind_int64(s, 1, p->id);
    save->record = p->json;
    p->facts_dirty = false;
    return gtm_store_step(save->store, s);
}

/* Sees to it that drafts find the record as it is kept, which is not always prospect->json. Mostly
 * it was loaded a moment ago, and is there as it was. */
static bool find_record(struct save *save)
{
    const struct gtm_prospect *p = save->prospect;
    const struct gtm_text *loaded = &save->store->known.record;
    if (save->has_record)
        return true;
    if (loaded->length && loaded->at == p->json.at && loaded->length == p->json.length) {
        save->record = *loaded;
        return true;
    }
    for (uint32_t i = 0; i < p->drafts_count; i++)
        if (p->drafts[i].dirty)
            return gtm_store_record(save->store, p->id, p->arena, &save->record);
    return true;
}

/* The ids of all inbox items: as one number, or as varints in store->joined. */
static void bind_items(const struct save *save, sqlite3_stmt *s, int place)
{
    const struct gtm_prospect *p = save->prospect;
    struct gtm_buf *ids = &save->store->joined;
    ids->length = 0;
    for (uint32_t i = 0; i < p->inbox_count; i++)
        gtm_store_put(ids, (uint64_t)p->inbox[i].id);
    if (p->inbox_count == 1)
        sqlite3_bind_int64(s, place, p->inbox[0].id);
    else
        sqlite3_bind_blob64(s, place, ids->bytes, ids->length, SQLITE_STATIC);
}

static bool save_state(const struct save *save)
{
    struct gtm_store *store = save->store;
    const struct gtm_prospect *p = save->prospect;
    sqlite3_stmt *s = gtm_store_sql(store, save->is_new      ? GTM_SQL_INSERT
                                           : save->has_items ? GTM_SQL_UPDATE_ITEMS
                                                             : GTM_SQL_UPDATE);
    if (!s)
        return false;
    store->state.length = 0;
    gtm_prospect_save(p, &store->state);
    sqlite3_bind_int64(s, 1, p->id);
    sqlite3_bind_int(s, 2, (int)p->outcome);
    sqlite3_bind_int64(s, 3, p->waits_for);
    if (p->wake != GTM_NEVER)
        sqlite3_bind_int64(s, 4, p->wake);
    if (store->programs[save->program - 1].asks_account && p->account) {
        sqlite3_bind_int64(s, 5, p->account);
        store->accounts = GTM_FOUND_SOME;
    }
    sqlite3_bind_blob64(s, 6, store->state.length ? store->state.bytes : "", store->state.length,
                        SQLITE_STATIC);
    sqlite3_bind_int64(s, 7, save->program);
    if (save->has_items)
        bind_items(save, s, 8);
    if (save->is_new)
        sqlite3_bind_text(s, 9, p->key.at, (int)p->key.length, SQLITE_STATIC);
    return gtm_store_step(store, s);
}

/* Finds what the database holds of the prospect so far; mostly it was loaded a moment ago. */
static bool look_up(struct gtm_store *store, int64_t id)
{
    bool failed;
    if (store->known.id == id)
        return true;
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_KNOWN);
    if (s)
        sqlite3_bind_int64(s, 1, id);
    if (!gtm_store_row(store, s, &failed))
        return failed ? false
                      : gtm_store_say(store, "%s: there is no prospect %lld", store->path,
                                      (long long)id);
    gtm_store_note_known(store, id, (uint32_t)sqlite3_column_int64(s, 0),
                         (uint32_t)sqlite3_column_int64(s, 1), s, 2);
    sqlite3_reset(s);
    return true;
}

static bool new_prospect_id(struct gtm_store *store, int64_t *id)
{
    if (!store->last_prospect &&
        !gtm_store_one(store, gtm_store_sql(store, GTM_SQL_LAST_PROSPECT), &store->last_prospect))
        return false;
    *id = ++store->last_prospect;
    return true;
}

static void mark_drafts(struct gtm_prospect *p)
{
    for (uint32_t i = 0; i < p->drafts_count; i++)
        p->drafts[i].dirty = true;
}

/* Rows name actions by their place in the program: in another program all of them have moved. */
static void mark_all(struct gtm_prospect *p)
{
    mark_drafts(p);
    for (uint32_t i = 0; i < p->inbox_count; i++)
        p->inbox[i].dirty = true;
    for (uint32_t i = 0; i < p->effects_count; i++)
        p->effects[i].dirty = true;
}

/* What changes all rows, or lists them, needs all of them. */
static bool check_rows(const struct save *save)
{
    const struct gtm_prospect *p = save->prospect;
    if (p->drafts_count + 1 == p->next_draft && p->inbox_count + 1 == p->next_item &&
        p->effects_count + 1 == p->next_effect)
        return true;
    return gtm_store_say(save->store, "%s: %.*s was saved without its rows", save->store->path,
                         (int)p->key.length, p->key.at);
}

static bool save_all(struct save *save)
{
    struct gtm_store *store = save->store;
    struct gtm_prospect *p = save->prospect;
    uint32_t waited_for = save->is_new ? 0 : store->known.waits_for;
    save->is_moved = !save->is_new && store->known.program != save->program;
    save->has_record = save->is_new || p->facts_dirty;
    if (save->is_moved)
        mark_all(p);
    else if (save->has_record)
        mark_drafts(p);
    if (((save->is_moved || save->has_record) && !check_rows(save)) ||
        (save->has_record && !save_record(save)) || !find_record(save) || !save_rows(save) ||
        (save->has_items && !check_rows(save)) || !save_state(save))
        return false;
    if (save->has_record && store->programs[save->program - 1].asks_account &&
        !gtm_store_save_record_events(store, p))
        return false;
    return gtm_store_save_places(store, p, waited_for);
}

bool gtm_store_save(struct gtm_store *store, struct gtm_prospect *p)
{
    struct save save = {.store = store,
                        .prospect = p,
                        .program = gtm_store_program_id(store, p->program),
                        .is_new = p->id == 0,
                        .record = {"", 0}};
    if (!gtm_store_writes(store) || store->ledger_failed)
        return false;
    if (!save.program)
        return gtm_store_say(store, "%s: the workflow of %.*s is not kept here", store->path,
                             (int)p->key.length, p->key.at);
    if (save.is_new ? !new_prospect_id(store, &p->id) : !look_up(store, p->id))
        return false;
    bool fine = save_all(&save);
    store->known.id = 0; /* it is another now */
    if (!fine && save.is_new)
        p->id = 0;
    return fine;
}

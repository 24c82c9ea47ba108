/* store_sqlite_list.c -- looking prospects up, and the lists of what waits for people and what was
 * done. */
#include "runtime/store/store_sqlite.h"

bool gtm_store_one(struct gtm_store *store, sqlite3_stmt *s, int64_t *value)
{
    bool failed;
    *value = 0;
    if (gtm_store_row(store, s, &failed)) {
        *value = sqlite3_column_int64(s, 0);
        sqlite3_reset(s);
        return true;
    }
    return !failed;
}

bool gtm_store_may_have(struct gtm_store *store, enum gtm_store_found *found,
                        enum gtm_store_sql any)
{
    bool failed;
    if (*found != GTM_FOUND_OUT_NOT && !sqlite3_get_autocommit(store->db))
        return *found == GTM_FOUND_SOME;
    sqlite3_stmt *s = gtm_store_sql(store, any);
    bool some = gtm_store_row(store, s, &failed);
    if (some)
        sqlite3_reset(s);
    *found = failed ? GTM_FOUND_OUT_NOT : some ? GTM_FOUND_SOME : GTM_FOUND_NONE;
    return some || failed;
}

bool gtm_store_find(struct gtm_store *store, struct gtm_text key, int64_t *id)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_FIND);
    if (s)
        sqlite3_bind_text(s, 1, key.at ? key.at : "", (int)key.length, SQLITE_STATIC);
    return gtm_store_one(store, s, id);
}

bool gtm_store_next(struct gtm_store *store, int64_t after, int64_t *id)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_NEXT);
    if (s)
        sqlite3_bind_int64(s, 1, after);
    return gtm_store_one(store, s, id);
}

bool gtm_store_due(struct gtm_store *store, int64_t now, int64_t *ids, size_t room, size_t *count)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_DUE);
    *count = 0;
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, now);
    sqlite3_bind_int64(s, 2, (int64_t)room);
    bool failed;
    while (gtm_store_row(store, s, &failed))
        if (*count < room)
            ids[(*count)++] = sqlite3_column_int64(s, 0);
    return !failed;
}

/* Gives item `id` of prospect `owner`, which is loaded for it: an item is for a person to read. */
static bool item_of(struct gtm_store *store, int64_t id, int64_t owner, struct gtm_arena *arena,
                    struct gtm_store_item *out)
{
    struct gtm_prospect prospect = {.arena = arena};
    bool fine = gtm_store_load(store, owner, 0, &prospect) && gtm_store_load_rows(store, &prospect);
    *out = (struct gtm_store_item){
        .prospect = owner, .key = prospect.key, .program = prospect.program};
    for (uint32_t i = 0; fine && i < prospect.inbox_count; i++) {
        if (prospect.inbox[i].id != id)
            continue;
        out->item = prospect.inbox[i];
        const struct gtm_draft *draft = gtm_store_draft(&prospect, out->item.draft);
        if (draft)
            out->draft = *draft;
    }
    gtm_prospect_free(&prospect);
    return fine;
}

bool gtm_store_item_owner(struct gtm_store *store, int64_t id, int64_t *prospect)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_ITEM);
    if (s)
        sqlite3_bind_int64(s, 1, id);
    return gtm_store_one(store, s, prospect);
}

bool gtm_store_item(struct gtm_store *store, int64_t id, struct gtm_arena *arena,
                    struct gtm_store_item *out)
{
    int64_t owner;
    *out = (struct gtm_store_item){0};
    if (!gtm_store_item_owner(store, id, &owner))
        return false;
    return !owner || item_of(store, id, owner, arena, out);
}

bool gtm_store_open_items(struct gtm_store *store, gtm_store_visit_item *visit, void *context)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_OPEN_ITEMS);
    if (!s)
        return false;
    struct gtm_arena arena = {0};
    bool failed, more = true;
    while (more && gtm_store_row(store, s, &failed)) {
        struct gtm_store_item item;
        int64_t id = sqlite3_column_int64(s, 0), owner = sqlite3_column_int64(s, 1);
        gtm_arena_reset(&arena);
        failed = !item_of(store, id, owner, &arena, &item);
        more = !failed && visit(context, &item);
    }
    sqlite3_reset(s);
    gtm_arena_free(&arena);
    return !failed;
}

/* ---- effects ----------------------------------------------------------------------------------
 */

/* Fills a row of the outbox from EFFECT_COLUMNS and the prospect; texts that are the draft's come
 * from there. `p` is scratch, its lists are used again. */
static bool read_outbox(struct gtm_store *store, sqlite3_stmt *s, struct gtm_prospect *p,
                        struct gtm_store_effect *row)
{
    uint32_t draft = (uint32_t)sqlite3_column_int64(s, 5);
    *row = (struct gtm_store_effect){.prospect = sqlite3_column_int64(s, 15)};
    if (!gtm_store_load(store, row->prospect, 0, p) ||
        (draft && !gtm_store_load_drafts(store, p, draft, draft)) ||
        !gtm_store_read_effect(store, s, p, &row->effect))
        return false;
    row->id = row->prospect << GTM_STORE_NUMBER_BITS | row->effect.number;
    row->key = p->key;
    row->program = p->program;
    return true;
}

bool gtm_store_effects(struct gtm_store *store, gtm_store_visit_effect *visit, void *context)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_EFFECTS);
    if (!s)
        return false;
    struct gtm_arena arena = {0};
    struct gtm_prospect prospect = {.arena = &arena};
    bool failed, more = true;
    while (more && gtm_store_row(store, s, &failed)) {
        struct gtm_store_effect row;
        gtm_arena_reset(&arena);
        failed = !read_outbox(store, s, &prospect, &row);
        more = !failed && visit(context, &row);
    }
    sqlite3_reset(s);
    gtm_prospect_free(&prospect);
    gtm_arena_free(&arena);
    return !failed;
}

bool gtm_store_effect_of(struct gtm_store *store, int64_t id, struct gtm_arena *arena,
                         struct gtm_store_effect *out)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_EFFECT_OF);
    struct gtm_prospect prospect = {.arena = arena};
    bool failed;
    *out = (struct gtm_store_effect){0};
    if (s) {
        sqlite3_bind_int64(s, 1, id >> GTM_STORE_NUMBER_BITS);
        sqlite3_bind_int64(s, 2, id & GTM_STORE_MAX_NUMBER);
    }
    if (!gtm_store_row(store, s, &failed))
        return !failed;
    bool fine = read_outbox(store, s, &prospect, out);
    sqlite3_reset(s);
    gtm_prospect_free(&prospect);
    return fine;
}

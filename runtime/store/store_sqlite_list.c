/* store_sqlite_list.c -- looking prospects up, and the lists of what waits for people and what was
 * done. */
#include "runtime/store/store_sqlite.h"

/* Gives the first column of the statement's only row, 0 where there is none. */
static bool one_id(struct gtm_store *store, sqlite3_stmt *s, int64_t *id)
{
    bool failed;
    *id = 0;
    if (gtm_store_row(store, s, &failed)) {
        *id = sqlite3_column_int64(s, 0);
        sqlite3_reset(s);
        return true;
    }
    return !failed;
}

bool gtm_store_find(struct gtm_store *store, struct gtm_text key, int64_t *id)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_FIND);
    if (s)
        sqlite3_bind_text(s, 1, key.at ? key.at : "", (int)key.length, SQLITE_STATIC);
    return one_id(store, s, id);
}

bool gtm_store_next(struct gtm_store *store, int64_t after, int64_t *id)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_NEXT);
    if (s)
        sqlite3_bind_int64(s, 1, after);
    return one_id(store, s, id);
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

bool gtm_store_item(struct gtm_store *store, int64_t id, struct gtm_arena *arena,
                    struct gtm_store_item *out)
{
    bool failed;
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_ITEM);
    *out = (struct gtm_store_item){0};
    if (s)
        sqlite3_bind_int64(s, 1, id);
    if (!gtm_store_row(store, s, &failed))
        return !failed;
    int64_t owner = sqlite3_column_int64(s, 1);
    struct gtm_text by = gtm_store_copy(arena, s, 2);
    sqlite3_reset(s);
    bool fine = item_of(store, id, owner, arena, out);
    out->by = by;
    return fine;
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

bool gtm_store_decided_by(struct gtm_store *store, int64_t id, struct gtm_text by)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_DECIDED_BY);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, id);
    gtm_store_bind(s, 2, by);
    return gtm_store_step(store, s);
}

/* The text in `column`, packed like others of `field`. */
static bool text_of(struct gtm_store *store, sqlite3_stmt *s, int column, struct gtm_arena *arena,
                    const uint32_t of[2], enum gtm_store_field field, struct gtm_text *out)
{
    const uint32_t kind[3] = {of[0], of[1], (uint32_t)field};
    return gtm_store_copy_packed(store, arena, s, column, kind, out);
}

/* Subject and text are the effect's own, or the draft's where they are NULL. */
static bool effect_texts(struct gtm_store *store, sqlite3_stmt *s, struct gtm_arena *arena,
                         struct gtm_effect *e)
{
    const uint32_t program = (uint32_t)sqlite3_column_int64(s, 13);
    const uint32_t of[2] = {program, e->action};
    const uint32_t of_draft[2] = {program, (uint32_t)sqlite3_column_int64(s, 16)};
    bool own_subject = !e->draft || sqlite3_column_type(s, 8) != SQLITE_NULL;
    bool own_text = !e->draft || sqlite3_column_type(s, 9) != SQLITE_NULL;
    return text_of(store, s, 7, arena, of, GTM_FIELD_EFFECT_CHANNEL, &e->channel) &&
           text_of(store, s, 10, arena, of, GTM_FIELD_EFFECT_RECEIPT, &e->receipt) &&
           (own_subject
                ? text_of(store, s, 8, arena, of, GTM_FIELD_EFFECT_SUBJECT, &e->subject)
                : text_of(store, s, 14, arena, of_draft, GTM_FIELD_DRAFT_SUBJECT, &e->subject)) &&
           (own_text ? text_of(store, s, 9, arena, of, GTM_FIELD_EFFECT_TEXT, &e->text)
                     : text_of(store, s, 15, arena, of_draft, GTM_FIELD_DRAFT_TEXT, &e->text));
}

bool gtm_store_effects(struct gtm_store *store, gtm_store_visit_effect *visit, void *context)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_EFFECTS);
    if (!s)
        return false;
    struct gtm_arena arena = {0};
    bool failed, more = true;
    while (more && gtm_store_row(store, s, &failed)) {
        int64_t id = sqlite3_column_int64(s, 0);
        struct gtm_store_effect row = {.prospect = id >> GTM_STORE_NUMBER_BITS};
        gtm_arena_reset(&arena);
        row.effect.number = (uint32_t)(id & ((1 << GTM_STORE_NUMBER_BITS) - 1));
        row.effect.action = (uint32_t)sqlite3_column_int64(s, 1);
        row.effect.occurrence = (uint64_t)sqlite3_column_int64(s, 2);
        row.effect.primitive = (uint8_t)sqlite3_column_int(s, 3);
        row.effect.status = (uint8_t)sqlite3_column_int(s, 4);
        row.effect.draft = (uint32_t)sqlite3_column_int64(s, 5);
        row.effect.to = gtm_store_column(s, 6);
        row.effect.at = sqlite3_column_int64(s, 11);
        row.key = gtm_store_column(s, 12);
        row.program = gtm_store_program(store, (uint32_t)sqlite3_column_int64(s, 13));
        failed = !row.program || !effect_texts(store, s, &arena, &row.effect);
        more = !failed && visit(context, &row);
    }
    sqlite3_reset(s);
    gtm_arena_free(&arena);
    return !failed;
}

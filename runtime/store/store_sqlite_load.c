/* store_sqlite_load.c -- from rows to struct gtm_prospect. */
#include <string.h>

#include "runtime/base/mem.h"
#include "runtime/store/store_sqlite.h"

/* Adds one zeroed element to a GTM_LIST_OF and gives its address. */
#define ADD_ROW(prospect, list)                                                                    \
    ((prospect)->list = make_room((prospect)->list, (prospect)->list##_count,                      \
                                  &(prospect)->list##_room, sizeof *(prospect)->list),             \
     &(prospect)->list[(prospect)->list##_count++])

static void *make_room(void *list, uint32_t count, uint32_t *room, size_t size)
{
    if (count == *room) {
        *room = *room ? *room * 2 : 4;
        list = gtm_mem_realloc(list, *room * size);
    }
    memset((char *)list + count * size, 0, size);
    return list;
}

struct gtm_text gtm_store_copy(struct gtm_arena *arena, sqlite3_stmt *statement, int column)
{
    struct gtm_text text = gtm_store_column(statement, column);
    if (text.length)
        text.at = gtm_arena_copy(arena, text.at, text.length);
    else
        text.at = "";
    return text;
}

const struct gtm_draft *gtm_store_draft(const struct gtm_prospect *prospect, uint32_t number)
{
    for (uint32_t i = 0; i < prospect->drafts_count; i++)
        if (prospect->drafts[i].number == number)
            return &prospect->drafts[i];
    return NULL;
}

/* ---- rows of a prospect -----------------------------------------------------------------------
 */

static bool load_draft(struct gtm_store *store, sqlite3_stmt *s, const struct gtm_prospect *p,
                       struct gtm_text record, struct gtm_draft *d)
{
    struct gtm_text *const texts[] = {GTM_DRAFT_TEXTS(d)};
    struct gtm_text joined;
    d->number = (uint32_t)(sqlite3_column_int64(s, 0) & GTM_STORE_MAX_NUMBER);
    d->action = (uint32_t)sqlite3_column_int64(s, 1);
    if (d->action >= p->program->action_count && d->action != GTM_NONE)
        return gtm_store_say(store, "%s: damaged: a draft of an action that is not there",
                             store->path);
    d->kind = sqlite3_column_type(s, 2) != SQLITE_NULL || d->action == GTM_NONE
                  ? gtm_store_copy(p->arena, s, 2)
                  : gtm_program_text(p->program, p->program->actions[d->action].what);
    d->status = (uint8_t)sqlite3_column_int(s, 3);
    d->approved = (uint64_t)sqlite3_column_int64(s, 4);
    d->at = sqlite3_column_int64(s, 5);
    if (!gtm_store_copy_packed(store, p->arena, s, 6, record, &joined))
        return false;
    gtm_store_split(joined, p->arena, texts, sizeof texts / sizeof *texts);
    if (store->known.id == p->id && sqlite3_column_type(s, 6) == SQLITE_BLOB) {
        store->known.draft = d->number;
        store->known.texts = joined;
        store->known.packed_texts = gtm_store_copy(p->arena, s, 6);
    }
    return true;
}

bool gtm_store_load_drafts(struct gtm_store *store, struct gtm_prospect *p, uint32_t first,
                           uint32_t last)
{
    struct gtm_text record = p->json;
    if (!record.length && !gtm_store_record(store, p->id, p->arena, &record))
        return false;
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_LOAD_DRAFTS);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, p->id << GTM_STORE_NUMBER_BITS | first);
    sqlite3_bind_int64(s, 2, p->id << GTM_STORE_NUMBER_BITS | last);
    bool failed;
    while (gtm_store_row(store, s, &failed)) {
        if (!load_draft(store, s, p, record, ADD_ROW(p, drafts))) {
            sqlite3_reset(s);
            return false;
        }
    }
    return !failed;
}

static bool read_item(struct gtm_store *store, sqlite3_stmt *s, const struct gtm_prospect *p,
                      struct gtm_inbox_item *item)
{
    const struct gtm_draft *draft = gtm_store_draft(p, (uint32_t)sqlite3_column_int64(s, 7));
    bool of_draft = draft && sqlite3_column_type(s, 11) == SQLITE_NULL;
    *item = (struct gtm_inbox_item){
        .id = sqlite3_column_int64(s, 0),
        .number = (uint32_t)sqlite3_column_int64(s, 2),
        .kind = (uint8_t)sqlite3_column_int(s, 3),
        .action = sqlite3_column_type(s, 4) == SQLITE_NULL ? GTM_NONE
                                                           : (uint32_t)sqlite3_column_int64(s, 4),
        .sentence = (uint32_t)sqlite3_column_int64(s, 5),
        .pc = (uint32_t)sqlite3_column_int64(s, 6),
        .draft = (uint32_t)sqlite3_column_int64(s, 7),
        .person = (uint32_t)sqlite3_column_int64(s, 8),
        .effect = (uint32_t)sqlite3_column_int64(s, 9),
        .at = draft && sqlite3_column_type(s, 10) == SQLITE_NULL ? draft->at
                                                                 : sqlite3_column_int64(s, 10),
        .votes = gtm_store_copy(p->arena, s, 12),
        .open = sqlite3_column_type(s, 13) == SQLITE_NULL,
        .decision = (uint8_t)sqlite3_column_int(s, 13),
        .decided_at = sqlite3_column_int64(s, 14),
        .because = gtm_store_copy(p->arena, s, 15),
        .by = gtm_store_copy(p->arena, s, 16)};
    if (!of_draft)
        return gtm_store_copy_packed(store, p->arena, s, 11, (struct gtm_text){"", 0}, &item->text);
    item->text = draft->text;
    return true;
}

static bool load_inbox(struct gtm_store *store, struct gtm_prospect *p)
{
    struct gtm_text ids = {store->known.items.bytes, store->known.items.length};
    uint64_t id;
    while (gtm_store_get(&ids, &id)) {
        bool failed;
        sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_LOAD_ITEM);
        if (s)
            sqlite3_bind_int64(s, 1, (int64_t)id);
        if (!gtm_store_row(store, s, &failed))
            return failed ? false
                          : gtm_store_say(store, "%s: damaged: inbox item %lld is not there",
                                          store->path, (long long)id);
        bool fine = read_item(store, s, p, ADD_ROW(p, inbox));
        sqlite3_reset(s);
        if (!fine)
            return false;
    }
    return true;
}

bool gtm_store_read_effect(struct gtm_store *store, sqlite3_stmt *s, const struct gtm_prospect *p,
                           struct gtm_effect *e)
{
    struct gtm_text *const texts[] = {GTM_EFFECT_TEXTS(e)};
    struct gtm_text joined;
    *e = (struct gtm_effect){.number = (uint32_t)sqlite3_column_int64(s, 0),
                             .action = (uint32_t)sqlite3_column_int64(s, 1),
                             .occurrence = (uint64_t)sqlite3_column_int64(s, 2),
                             .primitive = (uint8_t)sqlite3_column_int(s, 3),
                             .status = (uint8_t)sqlite3_column_int(s, 4),
                             .draft = (uint32_t)sqlite3_column_int64(s, 5),
                             .at = sqlite3_column_int64(s, 6),
                             .lease = sqlite3_column_int64(s, 7),
                             .fence = (uint32_t)sqlite3_column_int64(s, 8),
                             .attempts = (uint32_t)sqlite3_column_int64(s, 9),
                             .account = sqlite3_column_int64(s, 10),
                             .sender = sqlite3_column_int64(s, 11),
                             .channel = gtm_store_copy(p->arena, s, 12),
                             .ident = (uint32_t)sqlite3_column_int64(s, 14),
                             .has_row = true};
    bool is_there = e->action < p->program->action_count || e->action == GTM_NONE;
    if (!is_there || e->primitive >= GTM_N_PRIMITIVE)
        return gtm_store_say(store, "%s: damaged: an effect of an action that is not there",
                             store->path);
    const struct gtm_draft *draft = gtm_store_draft(p, e->draft);
    if (draft) { /* what the row says is there stays so */
        e->to = draft->to;
        e->subject = draft->subject;
        e->text = draft->text;
    }
    if (!gtm_store_copy_packed(store, p->arena, s, 13, (struct gtm_text){"", 0}, &joined))
        return false;
    gtm_store_split(joined, p->arena, texts, sizeof texts / sizeof *texts);
    return true;
}

static bool load_effects(struct gtm_store *store, struct gtm_prospect *p)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_LOAD_EFFECTS);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, p->id);
    bool failed;
    while (gtm_store_row(store, s, &failed)) {
        if (!gtm_store_read_effect(store, s, p, ADD_ROW(p, effects))) {
            sqlite3_reset(s);
            return false;
        }
    }
    return !failed;
}

/* The numbers say which rows can be there: most prospects of a feed have none of a kind. */
bool gtm_store_load_rows(struct gtm_store *store, struct gtm_prospect *p)
{
    return (p->next_draft <= 1 || gtm_store_load_drafts(store, p, 0, GTM_STORE_MAX_NUMBER)) &&
           (p->next_item <= 1 || load_inbox(store, p)) &&
           (p->next_effect <= 1 || load_effects(store, p));
}

/* ---- the prospect itself ----------------------------------------------------------------------
 */

void gtm_store_note_known(struct gtm_store *store, int64_t id, uint32_t waits_for, uint32_t program,
                          sqlite3_stmt *s, int items)
{
    struct gtm_store_known *known = &store->known;
    known->id = id;
    known->waits_for = waits_for;
    known->program = program;
    known->record = known->texts = known->packed_texts = (struct gtm_text){"", 0};
    known->draft = 0;
    known->items.length = 0;
    if (sqlite3_column_type(s, items) == SQLITE_INTEGER)
        gtm_store_put(&known->items, (uint64_t)sqlite3_column_int64(s, items));
    else
        gtm_buf_slice(&known->items, gtm_store_column(s, items));
}

static bool load_state(struct gtm_store *store, int64_t id, struct gtm_prospect *p)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_LOAD);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, id);
    bool failed;
    if (!gtm_store_row(store, s, &failed))
        return failed ? false
                      : gtm_store_say(store, "%s: there is no prospect %lld", store->path,
                                      (long long)id);
    uint32_t program = (uint32_t)sqlite3_column_int64(s, 1);
    p->id = id;
    p->key = gtm_store_copy(p->arena, s, 0);
    p->program = gtm_store_program(store, program);
    bool fine = p->program != NULL;
    if (fine) {
        fine = gtm_prospect_load(p, gtm_store_column(s, 7)) ||
               gtm_store_say(store, "%s: the state of prospect %.*s is damaged", store->path,
                             (int)p->key.length, p->key.at);
        p->outcome = (enum gtm_outcome)sqlite3_column_int(s, 2);
        p->waits_for = (uint32_t)sqlite3_column_int64(s, 3);
        p->wake = sqlite3_column_type(s, 4) == SQLITE_NULL ? GTM_NEVER : sqlite3_column_int64(s, 4);
        p->account = sqlite3_column_int64(s, 5);
        p->pause_until = 0;
        gtm_store_note_known(store, id, p->waits_for, program, s, 6);
    }
    sqlite3_reset(s);
    return fine;
}

bool gtm_store_record(struct gtm_store *store, int64_t id, struct gtm_arena *arena,
                      struct gtm_text *json)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_LOAD_RECORD);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, id);
    bool failed;
    if (!gtm_store_row(store, s, &failed))
        return failed ? false
                      : gtm_store_say(store, "%s: damaged: no record for prospect %lld",
                                      store->path, (long long)id);
    bool fine = gtm_store_copy_packed(store, arena, s, 0, (struct gtm_text){"", 0}, json);
    sqlite3_reset(s);
    return fine;
}

static bool load_record(struct gtm_store *store, struct gtm_prospect *p)
{
    if (!gtm_store_record(store, p->id, p->arena, &p->json))
        return false;
    if (store->known.id == p->id)
        store->known.record = p->json;
    return true;
}

bool gtm_store_load_parts(struct gtm_store *store, unsigned parts, struct gtm_prospect *p)
{
    return (!(parts & GTM_STORE_RECORD) || load_record(store, p)) &&
           (!(parts & GTM_STORE_ROWS) ||
            (gtm_store_load_events(store, p) && gtm_store_load_rows(store, p)));
}

bool gtm_store_load(struct gtm_store *store, int64_t id, unsigned parts,
                    struct gtm_prospect *prospect)
{
    struct gtm_arena *arena = prospect->arena;
    gtm_prospect_reset(prospect);
    prospect->arena = arena;
    prospect->facts = NULL;
    prospect->json = (struct gtm_text){"", 0};
    return load_state(store, id, prospect) && gtm_store_load_parts(store, parts, prospect);
}

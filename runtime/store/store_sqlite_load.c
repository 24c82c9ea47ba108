/* store_sqlite_load.c -- from rows to struct gtm_prospect, and the lists of inbox and outbox. */
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

/* Reads a text that is like those of other prospects; see bind_alike in store_sqlite_save.c. */
static bool copy_alike(struct gtm_store *store, sqlite3_stmt *s, int column,
                       const struct gtm_prospect *p, uint32_t action, enum gtm_store_field field,
                       struct gtm_text *out)
{
    const uint32_t kind[3] = {gtm_store_program_id(store, p->program), action, (uint32_t)field};
    return gtm_store_copy_packed(store, p->arena, s, column, kind, out);
}

static bool load_draft(struct gtm_store *store, sqlite3_stmt *s, const struct gtm_prospect *p,
                       struct gtm_draft *d)
{
    d->number = (uint32_t)(sqlite3_column_int64(s, 0) & (GTM_STORE_MAX_NUMBER));
    d->action = (uint32_t)sqlite3_column_int64(s, 1);
    if (d->action >= p->program->action_count && d->action != GTM_NONE)
        return gtm_store_say(store, "%s: damaged: a draft of an action that is not there",
                             store->path);
    d->kind = sqlite3_column_type(s, 2) != SQLITE_NULL || d->action == GTM_NONE
                  ? gtm_store_copy(p->arena, s, 2)
                  : gtm_program_text(p->program, p->program->actions[d->action].what);
    d->to = gtm_store_copy(p->arena, s, 5);
    d->answers = gtm_store_copy(p->arena, s, 6);
    d->status = (uint8_t)sqlite3_column_int(s, 9);
    d->sent_on = gtm_store_copy(p->arena, s, 10);
    d->approved = (uint64_t)sqlite3_column_int64(s, 11);
    d->decided_by = gtm_store_copy(p->arena, s, 12);
    d->at = sqlite3_column_int64(s, 13);
    return copy_alike(store, s, 3, p, d->action, GTM_FIELD_DRAFT_SUBJECT, &d->subject) &&
           copy_alike(store, s, 4, p, d->action, GTM_FIELD_DRAFT_TEXT, &d->text) &&
           copy_alike(store, s, 7, p, d->action, GTM_FIELD_DRAFT_REASONS, &d->reasons) &&
           copy_alike(store, s, 8, p, d->action, GTM_FIELD_DRAFT_SOURCES, &d->sources);
}

bool gtm_store_load_drafts(struct gtm_store *store, struct gtm_prospect *p, uint32_t first,
                           uint32_t last)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_LOAD_DRAFTS);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, p->id << GTM_STORE_NUMBER_BITS | first);
    sqlite3_bind_int64(s, 2, p->id << GTM_STORE_NUMBER_BITS | last);
    bool failed;
    while (gtm_store_row(store, s, &failed)) {
        if (!load_draft(store, s, p, ADD_ROW(p, drafts))) {
            sqlite3_reset(s);
            return false;
        }
    }
    return !failed;
}

/* A text of the row's own, or where it is NULL the draft's, which is the same. */
static struct gtm_text own_or(const struct gtm_prospect *p, sqlite3_stmt *s, int column,
                              const struct gtm_text *draft)
{
    return draft && sqlite3_column_type(s, column) == SQLITE_NULL
               ? *draft
               : gtm_store_copy(p->arena, s, column);
}

static bool load_inbox(struct gtm_store *store, struct gtm_prospect *p)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_LOAD_INBOX);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, p->id);
    bool failed;
    while (gtm_store_row(store, s, &failed)) {
        struct gtm_inbox_item *item = ADD_ROW(p, inbox);
        item->id = sqlite3_column_int64(s, 0);
        item->number = (uint32_t)sqlite3_column_int64(s, 1);
        item->kind = (uint8_t)sqlite3_column_int(s, 2);
        item->action = sqlite3_column_type(s, 3) == SQLITE_NULL
                           ? GTM_NONE
                           : (uint32_t)sqlite3_column_int64(s, 3);
        item->sentence = (uint32_t)sqlite3_column_int64(s, 4);
        item->pc = (uint32_t)sqlite3_column_int64(s, 5);
        item->draft = (uint32_t)sqlite3_column_int64(s, 6);
        item->person = (uint32_t)sqlite3_column_int64(s, 7);
        const struct gtm_draft *draft = gtm_store_draft(p, item->draft);
        item->effect = (uint32_t)sqlite3_column_int64(s, 8);
        item->text = own_or(p, s, 9, draft ? &draft->text : NULL);
        item->at = draft && sqlite3_column_type(s, 10) == SQLITE_NULL ? draft->at
                                                                      : sqlite3_column_int64(s, 10);
        item->votes = gtm_store_copy(p->arena, s, 11);
        item->open = sqlite3_column_type(s, 12) == SQLITE_NULL;
        item->decision = (uint8_t)sqlite3_column_int(s, 12);
        item->because = gtm_store_copy(p->arena, s, 13);
        item->decided_at = sqlite3_column_int64(s, 14);
        item->by = gtm_store_copy(p->arena, s, 15);
    }
    return !failed;
}

bool gtm_store_read_effect(struct gtm_store *store, sqlite3_stmt *s, const struct gtm_prospect *p,
                           struct gtm_effect *e)
{
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
                             .ident = (uint32_t)sqlite3_column_int64(s, 17)};
    bool is_there = e->action < p->program->action_count || e->action == GTM_NONE;
    if (!is_there || e->primitive >= GTM_N_PRIMITIVE)
        return gtm_store_say(store, "%s: damaged: an effect of an action that is not there",
                             store->path);
    const struct gtm_draft *draft = gtm_store_draft(p, e->draft);
    e->to = own_or(p, s, 13, draft ? &draft->to : NULL);
    bool of_draft[2] = {draft && sqlite3_column_type(s, 14) == SQLITE_NULL,
                        draft && sqlite3_column_type(s, 15) == SQLITE_NULL};
    if (of_draft[0])
        e->subject = draft->subject;
    if (of_draft[1])
        e->text = draft->text;
    return (of_draft[0] ||
            copy_alike(store, s, 14, p, e->action, GTM_FIELD_EFFECT_SUBJECT, &e->subject)) &&
           (of_draft[1] ||
            copy_alike(store, s, 15, p, e->action, GTM_FIELD_EFFECT_TEXT, &e->text)) &&
           copy_alike(store, s, 16, p, e->action, GTM_FIELD_EFFECT_RECEIPT, &e->receipt);
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
    p->id = id;
    p->key = gtm_store_copy(p->arena, s, 0);
    p->program = gtm_store_program(store, (uint32_t)sqlite3_column_int64(s, 1));
    bool fine = p->program != NULL;
    if (fine) {
        struct gtm_text state = gtm_store_column(s, 6);
        fine = gtm_prospect_load(p, state) ||
               gtm_store_say(store, "%s: the state of prospect %.*s is damaged", store->path,
                             (int)p->key.length, p->key.at);
        p->outcome = (enum gtm_outcome)sqlite3_column_int(s, 2);
        p->waits_for = (uint32_t)sqlite3_column_int64(s, 3);
        p->wake = sqlite3_column_type(s, 4) == SQLITE_NULL ? GTM_NEVER : sqlite3_column_int64(s, 4);
        p->account = sqlite3_column_int64(s, 5);
        p->pause_until = 0;
        store->known = (struct gtm_store_known){
            .id = id, .waits_for = p->waits_for, .program = (uint32_t)sqlite3_column_int64(s, 1)};
    }
    sqlite3_reset(s);
    return fine;
}

static bool load_record(struct gtm_store *store, struct gtm_prospect *p)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_LOAD_RECORD);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, p->id);
    bool failed;
    if (!gtm_store_row(store, s, &failed))
        return failed ? false
                      : gtm_store_say(store, "%s: damaged: no record for %.*s", store->path,
                                      (int)p->key.length, p->key.at);
    p->json = gtm_store_copy(p->arena, s, 0);
    sqlite3_reset(s);
    return true;
}

bool gtm_store_load(struct gtm_store *store, int64_t id, unsigned parts,
                    struct gtm_prospect *prospect)
{
    struct gtm_arena *arena = prospect->arena;
    gtm_prospect_reset(prospect);
    prospect->arena = arena;
    prospect->facts = NULL;
    prospect->json = (struct gtm_text){"", 0};
    return load_state(store, id, prospect) &&
           (!(parts & GTM_STORE_RECORD) || load_record(store, prospect)) &&
           (!(parts & GTM_STORE_ROWS) ||
            (gtm_store_load_events(store, prospect) && gtm_store_load_rows(store, prospect)));
}

/* store_sqlite_event.c -- events as they came, and what the people at one account know of each
 * other. */
#include <string.h>

#include "runtime/store/store_sqlite.h"

bool gtm_store_event_row(const struct gtm_program *program, struct gtm_text name, uint32_t *row)
{
    for (uint32_t i = 0; i < program->event_count; i++)
        if (gtm_text_same(gtm_program_text(program, program->events[i].name), name)) {
            *row = i;
            return true;
        }
    return false;
}

/* ---- keeping ----------------------------------------------------------------------------------
 */

static int64_t event_hash(const struct gtm_store_event *event)
{
    struct gtm_buf buf = {0};
    gtm_buf_slice(&buf, event->name);
    gtm_buf_char(&buf, '\0');
    if (event->id.length) {
        gtm_buf_slice(&buf, event->id);
    } else {
        gtm_buf_add(&buf, "\0", 1);
        gtm_buf_printf(&buf, "%lld", (long long)event->at);
        gtm_buf_char(&buf, '\0');
        gtm_buf_slice(&buf, event->text);
        gtm_buf_char(&buf, '\0');
        gtm_buf_slice(&buf, event->where);
    }
    uint64_t hash = gtm_text_hash((struct gtm_text){buf.bytes, buf.length});
    gtm_buf_free(&buf);
    return (int64_t)hash;
}

static bool add_event(struct gtm_store *store, const struct gtm_store_event *event, bool of_record)
{
    sqlite3_stmt *s = gtm_store_writes(store) ? gtm_store_sql(store, GTM_SQL_ADD_EVENT) : NULL;
    if (!s)
        return false;
    store->events = GTM_FOUND_SOME;
    sqlite3_bind_text(s, 1, event->key.at, (int)event->key.length, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, event_hash(event));
    sqlite3_bind_text(s, 3, event->name.at, (int)event->name.length, SQLITE_STATIC);
    sqlite3_bind_int64(s, 4, event->at);
    gtm_store_bind(s, 5, event->id);
    gtm_store_bind(s, 6, event->text);
    gtm_store_bind(s, 7, event->where);
    gtm_store_bind_some(s, 8, event->meaning);
    gtm_store_bind_some(s, 9, of_record);
    return gtm_store_step(store, s);
}

bool gtm_store_add_event(struct gtm_store *store, const struct gtm_store_event *event, bool *is_new)
{
    bool fine = add_event(store, event, false);
    *is_new = fine && sqlite3_changes(store->db) > 0;
    return fine;
}

static bool is_asked_of_account(const struct gtm_program *program, uint32_t event)
{
    for (uint32_t i = 0; i < program->test_count; i++)
        if (program->tests[i].event == event && gtm_store_asks_account(&program->tests[i]))
            return true;
    return false;
}

bool gtm_store_save_record_events(struct gtm_store *store, struct gtm_prospect *p)
{
    gtm_prospect_all_events(p);
    for (uint32_t i = 0; i < p->events_count; i++) {
        const struct gtm_event_row *row = &p->events[i];
        if (!row->from_record || row->other || !is_asked_of_account(p->program, row->event))
            continue;
        struct gtm_store_event event = {
            .key = p->key,
            .name = gtm_program_text(p->program, p->program->events[row->event].name),
            .at = row->at,
            .id = row->id,
            .text = row->text,
            .where = row->where,
            .meaning = row->meaning};
        if (!add_event(store, &event, true))
            return false;
    }
    return true;
}

/* ---- loading ----------------------------------------------------------------------------------
 */

bool gtm_store_has_accounts(struct gtm_store *store)
{
    return gtm_store_may_have(store, &store->accounts, GTM_SQL_ANY_ACCOUNT);
}

/* An event, and its number in the order of coming in. */
struct kept_event {
    struct gtm_event_row row;
    int64_t id;
};
struct kept_events {
    struct kept_event *rows;
    size_t count, room;
};

/* Adds one in the order of time, the same instant in the order of coming in. */
static void keep_order(struct kept_events *list, struct gtm_arena *arena,
                       const struct kept_event *event)
{
    if (list->count == list->room) {
        struct kept_event *old = list->rows;
        list->room = list->room * 2 + 4;
        list->rows = gtm_arena_alloc(arena, list->room * sizeof *old);
        if (list->count)
            memcpy(list->rows, old, list->count * sizeof *old);
    }
    size_t place = list->count++;
    for (; place > 0; place--) {
        const struct kept_event *before = &list->rows[place - 1];
        if (before->row.at < event->row.at ||
            (before->row.at == event->row.at && before->id < event->id))
            break;
        list->rows[place] = *before;
    }
    list->rows[place] = *event;
}

/* Adds the events of a statement that is bound, skipping those this program asks nothing about.
 * They are few: putting them in order here costs less than the database's sorter does. */
static bool read_events(struct gtm_store *store, sqlite3_stmt *s, struct gtm_prospect *p)
{
    bool failed;
    struct kept_events list = {0};
    while (gtm_store_row(store, s, &failed)) {
        struct kept_event event = {.row.at = sqlite3_column_int64(s, 1),
                                   .id = sqlite3_column_int64(s, 6)};
        if (!gtm_store_event_row(p->program, gtm_store_column(s, 0), &event.row.event))
            continue;
        event.row.id = gtm_store_copy(p->arena, s, 2);
        event.row.text = gtm_store_copy(p->arena, s, 3);
        event.row.where = gtm_store_copy(p->arena, s, 4);
        event.row.meaning = (uint8_t)sqlite3_column_int(s, 5);
        event.row.other = sqlite3_column_int64(s, 7);
        keep_order(&list, p->arena, &event);
    }
    for (size_t i = 0; i < list.count; i++)
        gtm_prospect_add_event(p, &list.rows[i].row);
    return !failed;
}

bool gtm_store_load_events(struct gtm_store *store, struct gtm_prospect *p)
{
    if (!gtm_store_may_have(store, &store->events, GTM_SQL_ANY_EVENT))
        return true;
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_LOAD_EVENTS);
    if (!s)
        return false;
    sqlite3_bind_text(s, 1, p->key.at, (int)p->key.length, SQLITE_STATIC);
    return read_events(store, s, p);
}

bool gtm_store_load_account(struct gtm_store *store, struct gtm_prospect *p)
{
    if (!p->account || !gtm_store_may_have(store, &store->events, GTM_SQL_ANY_EVENT))
        return true;
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_LOAD_ACCOUNT);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, p->account);
    sqlite3_bind_int64(s, 2, p->id);
    return read_events(store, s, p);
}

bool gtm_store_at_account(struct gtm_store *store, int64_t account, int64_t after, int64_t *id)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_AT_ACCOUNT);
    if (s) {
        sqlite3_bind_int64(s, 1, account);
        sqlite3_bind_int64(s, 2, after);
    }
    return gtm_store_one(store, s, id);
}

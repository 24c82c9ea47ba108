/* invariants.c -- the database as a whole; a prospect's own are in invariants_prospect.c. */
#include "tests/torture/invariants.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "runtime/store/store_sqlite.h"

#define ITEMS                                                                                      \
    "(SELECT id, prospect, number, draft FROM inbox UNION ALL"                                     \
    " SELECT id, prospect, number, draft FROM decided)"

/* Queries that must give no row; the first column says what is wrong. */
static const char *const none_of[] = {
    "SELECT 'draft of no prospect: ' || id FROM draft"
    " WHERE id >> 20 NOT IN (SELECT id FROM prospect)",
    "SELECT 'effect of no prospect: ' || prospect || '/' || number FROM effect"
    " WHERE prospect NOT IN (SELECT id FROM prospect)",
    "SELECT 'inbox item of no prospect: ' || id FROM " ITEMS
    " WHERE prospect NOT IN (SELECT id FROM prospect)",
    "SELECT 'record of no prospect: ' || id FROM record WHERE id NOT IN (SELECT id FROM prospect)",
    "SELECT 'prospect without a record: ' || key FROM prospect"
    " WHERE id NOT IN (SELECT id FROM record)",
    "SELECT 'prospect without its program: ' || key FROM prospect"
    " WHERE program NOT IN (SELECT id FROM program)",
    "SELECT 'inbox item without its draft: ' || id FROM " ITEMS
    " WHERE draft > 0 AND (prospect << 20) + draft NOT IN (SELECT id FROM draft)",
    "SELECT 'effect without its draft: ' || prospect || '/' || number FROM effect"
    " WHERE draft > 0 AND (prospect << 20) + draft NOT IN (SELECT id FROM draft)",
    "SELECT 'two effects of one number: ' || prospect || '/' || number FROM effect"
    " GROUP BY prospect, number HAVING count(*) > 1",
    "SELECT 'inbox item open and decided: ' || id FROM inbox"
    " WHERE id IN (SELECT id FROM decided)",
    "SELECT 'two inbox items of one number: ' || prospect || '/' || number FROM " ITEMS
    " GROUP BY prospect, number HAVING count(*) > 1",
    "SELECT 'place in a queue of no prospect: ' || prospect FROM queue"
    " WHERE prospect NOT IN (SELECT id FROM prospect)",
    "SELECT DISTINCT 'queue without a turn: ' || queue FROM queue"
    " WHERE queue NOT IN (SELECT queue FROM turn)",
    "SELECT 'queue whose turn never comes: ' || q.queue || ', ' || p.key || ' since ' || q.since ||"
    " ', due ' || coalesce(q.wake, 'never') FROM queue q JOIN prospect p ON p.id = q.prospect"
    " JOIN turn t ON t.queue = q.queue WHERE t.due IS NULL AND (q.queue <> 1 OR"
    " coalesce((SELECT value FROM setting WHERE name = 'frozen'), 0) = 0)",
};

static size_t violation(struct gtm_buf *out, const char *what)
{
    gtm_buf_printf(out, "%s\n", what);
    return 1;
}

/* Runs a query; its rows but `fine` are violations. */
static size_t check_query(sqlite3 *db, const char *sql, const char *fine, struct gtm_buf *out)
{
    size_t found = 0;
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    while (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(statement, 0);
        if (!text || !fine || strcmp(text, fine) != 0)
            found += violation(out, text ? text : "(null)");
        code = SQLITE_OK;
    }
    if (code != SQLITE_DONE)
        found += violation(out, sqlite3_errmsg(db));
    sqlite3_finalize(statement);
    return found;
}

/* The places in queues are those of the fibers. */
static size_t check_places(sqlite3 *db, const struct gtm_prospect *p, struct gtm_buf *out)
{
    char sql[300];
    size_t found = 0;
    int places = 0;
    for (uint32_t i = 0; i < p->fibers_count; i++) {
        const struct gtm_fiber *fiber = &p->fibers[i];
        if (!fiber->live || (fiber->waits != GTM_WAITS_LIMIT && fiber->waits != GTM_WAITS_FREEZE))
            continue;
        bool is_first = true;
        for (uint32_t j = 0; j < i; j++)
            is_first &= p->fibers[j].queue != fiber->queue || p->fibers[j].queued != fiber->queued;
        places += is_first;
        snprintf(
            sql, sizeof sql,
            "SELECT CASE count(*) WHEN 1 THEN 'ok' ELSE '%.*s: not in its queue' END FROM queue"
            " WHERE queue = %" PRId64 " AND since = %" PRId64 " AND prospect = %" PRId64,
            (int)p->key.length, p->key.at, (int64_t)fiber->queue, fiber->queued, p->id);
        found += check_query(db, sql, "ok", out);
    }
    snprintf(sql, sizeof sql,
             "SELECT CASE count(*) WHEN %d THEN 'ok' ELSE '%.*s: in a queue of nobody' END"
             " FROM queue WHERE prospect = %" PRId64,
             places, (int)p->key.length, p->key.at, p->id);
    return found + check_query(db, sql, "ok", out);
}

/* The items that the prospect lists, which are loaded, are all that name it. */
static size_t check_items(sqlite3 *db, const struct gtm_prospect *p, struct gtm_buf *out)
{
    char sql[400];
    snprintf(sql, sizeof sql,
             "SELECT CASE count(*) WHEN %u THEN 'ok' ELSE '%.*s: lists %u of ' || count(*) ||"
             " ' inbox items' END FROM " ITEMS " WHERE prospect = %" PRId64,
             p->inbox_count, (int)p->key.length, p->key.at, p->inbox_count, p->id);
    return check_query(db, sql, "ok", out);
}

static size_t check_prospects(struct gtm_store *store, const struct invariants_options *options,
                              struct gtm_buf *out)
{
    struct gtm_arena arena = {0};
    struct gtm_prospect prospect = {.arena = &arena};
    size_t found = 0;
    for (int64_t id = 0;;) {
        gtm_arena_reset(&arena);
        if (!gtm_store_next(store, id, &id) ||
            (id && !gtm_store_load(store, id, GTM_STORE_ALL, &prospect))) {
            found += violation(out, gtm_store_error(store));
            break;
        }
        if (!id)
            break;
        found += invariants_check_prospect(&prospect, options, out);
        found += check_places(store->db, &prospect, out);
        found += check_items(store->db, &prospect, out);
    }
    gtm_prospect_free(&prospect);
    gtm_arena_free(&arena);
    return found;
}

size_t invariants_check(struct gtm_store *store, const struct invariants_options *options,
                        struct gtm_buf *out)
{
    size_t found = check_query(store->db, "PRAGMA integrity_check", "ok", out);
    for (size_t i = 0; i < sizeof none_of / sizeof *none_of; i++)
        found += check_query(store->db, none_of[i], NULL, out);
    return found + check_prospects(store, options, out);
}

size_t invariants_check_file(const char *path, const struct invariants_options *options,
                             struct gtm_buf *out)
{
    char why[600];
    struct gtm_store_options opening = {.wait_ms = 10000};
    struct gtm_store *store = gtm_store_open(path, &opening, why, sizeof why);
    if (!store)
        return violation(out, why);
    size_t found = invariants_check(store, options, out);
    gtm_store_close(store);
    return found;
}

/* ---- all rows -------------------------------------------------------------------------------- */

static void dump_column(sqlite3_stmt *statement, int column, struct gtm_buf *out)
{
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL: gtm_buf_text(out, "-"); break;
    case SQLITE_BLOB: {
        const unsigned char *bytes = sqlite3_column_blob(statement, column);
        int length = sqlite3_column_bytes(statement, column);
        gtm_buf_text(out, "x'");
        if (length <= 256)
            for (int i = 0; i < length; i++)
                gtm_buf_printf(out, "%02x", bytes[i]);
        else
            gtm_buf_printf(out, "%d bytes, hash %016" PRIx64, length,
                           gtm_text_hash((struct gtm_text){(const char *)bytes, (size_t)length}));
        gtm_buf_text(out, "'");
        break;
    }
    default: gtm_buf_text(out, (const char *)sqlite3_column_text(statement, column));
    }
}

static bool dump_table(sqlite3 *db, const char *table, struct gtm_buf *out)
{
    char sql[200];
    sqlite3_stmt *statement = NULL;
    snprintf(sql, sizeof sql, "SELECT * FROM %s ORDER BY 1, 2", table);
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    while (code == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
        gtm_buf_text(out, table);
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            gtm_buf_text(out, " | ");
            dump_column(statement, i, out);
        }
        gtm_buf_char(out, '\n');
    }
    return sqlite3_finalize(statement) == SQLITE_OK && code == SQLITE_OK;
}

bool invariants_dump(struct gtm_store *store, struct gtm_buf *out)
{
    sqlite3_stmt *tables = NULL;
    bool fine = sqlite3_prepare_v2(store->db,
                                   "SELECT name FROM sqlite_master WHERE type = 'table'"
                                   " ORDER BY name",
                                   -1, &tables, NULL) == SQLITE_OK;
    while (fine && sqlite3_step(tables) == SQLITE_ROW)
        fine = dump_table(store->db, (const char *)sqlite3_column_text(tables, 0), out);
    return sqlite3_finalize(tables) == SQLITE_OK && fine;
}

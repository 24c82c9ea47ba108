/* store_sqlite_schema.c -- makes a new database, and checks that an old one is ours and not newer
 * than we are. */
#include <stdio.h>
#include <string.h>

#include "runtime/store/store_sqlite.h"

enum {
    APPLICATION_ID = 0x47544d72, /* "GTMr" */
    SCHEMA_VERSION = 2,
    PAGE_BYTES = 4096 /* who is carried on alone writes the pages of his rows: small ones */
};

static const char *const schema[] = {
#define SCHEMA(sql) sql,
#include "runtime/store/store_sqlite.def"
};

static bool run(struct gtm_store *store, const char *sql)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK || gtm_store_fail(store);
}

/* Tells whose database it is: *is_empty, or ours (true), or an error. One statement, so that what
 * it sees is of one moment: another process may be making the tables right now. */
static bool check_owner(struct gtm_store *store, bool *is_empty)
{
    static const char sql[] = "SELECT a.application_id, v.user_version, (SELECT count(*) FROM"
                              " sqlite_master) FROM pragma_application_id a, pragma_user_version v";
    int64_t application = 0, version = 0, objects = 0;
    sqlite3_stmt *statement = NULL;
    bool fine = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) == SQLITE_OK &&
                sqlite3_step(statement) == SQLITE_ROW;
    if (fine) {
        application = sqlite3_column_int64(statement, 0);
        version = sqlite3_column_int64(statement, 1);
        objects = sqlite3_column_int64(statement, 2);
    } else {
        gtm_store_fail(store);
    }
    sqlite3_finalize(statement);
    if (!fine)
        return false;
    *is_empty = application == 0 && version == 0 && objects == 0;
    if (*is_empty)
        return store->options.create ||
               gtm_store_say(store, "%s: empty; `gtmrun run FLOW.gtm --feed FILE` makes a state",
                             store->path);
    if (application != APPLICATION_ID)
        return gtm_store_say(store,
                             "%s: a database of another application; give another file with --db",
                             store->path);
    if (version < SCHEMA_VERSION)
        return gtm_store_say(
            store,
            "%s: made by an older gtmrun (state version %d, this one needs %d), and its prospects"
            " run on workflows that this one cannot read; let that gtmrun finish them, and begin"
            " with a new file (--db FILE) here",
            store->path, (int)version, SCHEMA_VERSION);
    if (version > SCHEMA_VERSION)
        return gtm_store_say(
            store, "%s: made by a newer gtmrun (state version %d, this one knows %d); use that one",
            store->path, (int)version, SCHEMA_VERSION);
    return true;
}

static bool create_tables(struct gtm_store *store)
{
    char sql[80];
    for (size_t i = 0; i < sizeof schema / sizeof *schema; i++)
        if (!run(store, schema[i]))
            return false;
    snprintf(sql, sizeof sql, "PRAGMA application_id=%d", APPLICATION_ID);
    if (!run(store, sql))
        return false;
    snprintf(sql, sizeof sql, "PRAGMA user_version=%d", SCHEMA_VERSION);
    return run(store, sql);
}

/* Two processes may find the same new file empty: the second one to get the lock finds it made. */
static bool create(struct gtm_store *store)
{
    bool is_empty = true;
    char sql[80];
    snprintf(sql, sizeof sql, "PRAGMA page_size=%d; PRAGMA journal_mode=%s", PAGE_BYTES,
             store->options.memory ? "MEMORY" : "WAL");
    bool fine = run(store, sql) && gtm_store_step(store, gtm_store_sql(store, GTM_SQL_BEGIN)) &&
                check_owner(store, &is_empty) && (!is_empty || create_tables(store)) &&
                gtm_store_step(store, gtm_store_sql(store, GTM_SQL_COMMIT));
    if (!fine)
        gtm_store_rollback(store);
    return fine;
}

static bool check_or_create(struct gtm_store *store)
{
    bool is_empty = false;
    return check_owner(store, &is_empty) && (!is_empty || create(store));
}

bool gtm_store_prepare(struct gtm_store *store)
{
    /* SQLite does not wait by itself where two processes turn one new file into a WAL database. */
    for (int turns = 0; !check_or_create(store); turns++)
        if (!store->is_busy || !gtm_store_wait(store, turns))
            return false;
    /* The log may grow to 32 MB before it is copied back: a page that changes in each of several
     * batches is copied once. */
    return run(store,
               "PRAGMA synchronous=FULL; PRAGMA cache_size=-8192; PRAGMA wal_autocheckpoint=8192;"
               "PRAGMA trusted_schema=OFF");
}

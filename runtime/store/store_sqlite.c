/* store_sqlite.c -- opening, transactions and statements of the SQLite store.
 *
 * WAL with synchronous=FULL: a commit is on the disk when it returns, for an effect that is
 * forgotten is one that happens twice. One transaction a batch makes that cheap.
 */
#include "runtime/store/store_sqlite.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "runtime/base/mem.h"

static const char *const statement_text[GTM_N_SQL] = {
#define STATEMENT(name, sql) [GTM_SQL_##name] = sql,
#include "runtime/store/store_sqlite.def"
};

bool gtm_store_say(struct gtm_store *store, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(store->error, sizeof store->error, format, args);
    va_end(args);
    return false;
}

/* The system's reason where it gave one; a short read, for one, has none. */
static const char *io_reason(const struct gtm_store *store)
{
    int code = sqlite3_system_errno(store->db);
    return code ? strerror(code) : sqlite3_errmsg(store->db);
}

bool gtm_store_fail(struct gtm_store *store)
{
    const char *path = store->path;
    int code = sqlite3_errcode(store->db);
    store->is_busy = code == SQLITE_BUSY || code == SQLITE_LOCKED;
    store->is_unwritable = code == SQLITE_READONLY || code == SQLITE_CANTOPEN;
    switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return gtm_store_say(
            store, "%s: another gtmrun is at work on it; try again when that one is done", path);
    case SQLITE_FULL:
        return gtm_store_say(store, "%s: the disk is full; what was not committed is not kept",
                             path);
    case SQLITE_NOTADB:
        return gtm_store_say(
            store, "%s: not a database, so not a state of gtmrun; give another one with --db",
            path);
    case SQLITE_CORRUPT:
        return gtm_store_say(store, "%s: damaged (%s); restore it from a copy", path,
                             sqlite3_errmsg(store->db));
    case SQLITE_CANTOPEN:
        return gtm_store_say(
            store, "%s: cannot be opened or created: %s; --db FILE puts the state elsewhere", path,
            strerror(sqlite3_system_errno(store->db)));
    case SQLITE_READONLY:
        return gtm_store_say(
            store, "%s: cannot be written (read-only); --db FILE puts the state elsewhere", path);
    case SQLITE_IOERR:
        return gtm_store_say(store, "%s: reading or writing failed: %s", path, io_reason(store));
    case SQLITE_NOMEM:
        return gtm_store_say(store, "%s: out of memory; what was not committed is not kept", path);
    case SQLITE_CONSTRAINT:
        return gtm_store_say(store, "%s: refused, for it would be there twice (%s)", path,
                             sqlite3_errmsg(store->db));
    default: return gtm_store_say(store, "%s: %s", path, sqlite3_errmsg(store->db));
    }
}

sqlite3_stmt *gtm_store_sql(struct gtm_store *store, enum gtm_store_sql which)
{
    sqlite3_stmt **statement = &store->statements[which];
    if (*statement) {
        sqlite3_clear_bindings(*statement);
        return *statement;
    }
    int code = sqlite3_prepare_v3(store->db, statement_text[which], -1, SQLITE_PREPARE_PERSISTENT,
                                  statement, NULL);
    if (code != SQLITE_OK)
        gtm_store_fail(store);
    return *statement;
}

bool gtm_store_step(struct gtm_store *store, sqlite3_stmt *statement)
{
    bool fine = statement && sqlite3_step(statement) == SQLITE_DONE;
    if (statement && !fine)
        gtm_store_fail(store);
    if (statement)
        sqlite3_reset(statement);
    return fine;
}

bool gtm_store_row(struct gtm_store *store, sqlite3_stmt *statement, bool *failed)
{
    int code = statement ? sqlite3_step(statement) : SQLITE_ERROR;
    *failed = code != SQLITE_ROW && code != SQLITE_DONE;
    if (*failed && statement)
        gtm_store_fail(store);
    if (code != SQLITE_ROW && statement)
        sqlite3_reset(statement);
    return code == SQLITE_ROW;
}

static int64_t clock_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Short naps: the other writer's pause between two batches is short as well. */
bool gtm_store_wait(struct gtm_store *store, int turns)
{
    int64_t now = clock_ms();
    if (turns == 0)
        store->wait_until_ms = now + store->options.wait_ms;
    if (now >= store->wait_until_ms || (store->options.give_up && store->options.give_up()))
        return false;
    nanosleep(&(struct timespec){.tv_nsec = 500000}, NULL);
    return true;
}

static int wait_for_writer(void *store, int turns)
{
    return gtm_store_wait(store, turns);
}

static bool open_as(struct gtm_store *store, const char *name, int flags)
{
    flags |= SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(name, &store->db, flags, NULL) != SQLITE_OK)
        return gtm_store_fail(store);
    sqlite3_busy_handler(store->db, wait_for_writer, store);
    return gtm_store_prepare(store);
}

/* In a folder that cannot be written SQLite has no place for the index of its log. Where there is
 * no log either, all of the state is in the file, and nobody can change it while we read. */
static bool open_unwritable(struct gtm_store *store)
{
    struct gtm_buf name = {0};
    gtm_buf_printf(&name, "%s-wal", store->path);
    bool has_log = access(name.bytes, F_OK) == 0;
    name.length = 0;
    gtm_buf_text(&name, "file:");
    for (const char *c = store->path; *c; c++)
        if (*c == '?' || *c == '#' || *c == '%')
            gtm_buf_printf(&name, "%%%02x", (unsigned char)*c);
        else
            gtm_buf_char(&name, *c);
    gtm_buf_text(&name, "?immutable=1");
    bool fine = !has_log;
    if (fine) {
        sqlite3_close(store->db);
        store->db = NULL;
        fine = open_as(store, name.bytes, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
    }
    gtm_buf_free(&name);
    return fine;
}

static bool open_database(struct gtm_store *store)
{
    int flags = SQLITE_OPEN_READWRITE;
    if (store->options.memory)
        return open_as(store, ":memory:", flags | SQLITE_OPEN_CREATE);
    if (store->options.create)
        flags |= SQLITE_OPEN_CREATE;
    else if (access(store->path, F_OK) != 0)
        return gtm_store_say(store, "%s: %s; `gtmrun run FLOW.gtm --feed FILE` makes a state",
                             store->path, strerror(errno));
    if (open_as(store, store->path, flags))
        return true;
    return store->options.only_read && store->is_unwritable && open_unwritable(store);
}

struct gtm_store *gtm_store_open(const char *path, const struct gtm_store_options *options,
                                 char *why, size_t why_size)
{
    /* Nobody reads SQLite's statistics of memory, and each allocation pays for them. Refused,
     * without harm, where SQLite is at work already. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    struct gtm_store *store = gtm_mem_alloc(sizeof *store);
    *store = (struct gtm_store){.options = *options};
    store->options.create |= options->memory;
    size_t length = strlen(path);
    store->path = memcpy(gtm_mem_alloc(length + 1), path, length + 1);
    gtm_store_ledger_init(store);
    if (open_database(store) && gtm_store_ledger_begin(store))
        return store;
    snprintf(why, why_size, "%s", store->error);
    gtm_store_close(store);
    return NULL;
}

void gtm_store_close(struct gtm_store *store)
{
    if (!store)
        return;
    for (size_t i = 0; i < GTM_N_SQL; i++)
        sqlite3_finalize(store->statements[i]);
    sqlite3_close(store->db);
    for (uint32_t i = 0; i < store->program_count; i++)
        gtm_program_free(store->programs[i].program);
    gtm_mem_free(store->programs);
    gtm_buf_free(&store->state);
    gtm_buf_free(&store->joined);
    gtm_buf_free(&store->packed);
    gtm_buf_free(&store->known.items);
    for (size_t i = 0; i < GTM_STORE_ANSWERS; i++)
        gtm_buf_free(&store->answers[i].question);
    gtm_store_forget_models(store);
    gtm_mem_free(store->path);
    gtm_mem_free(store);
}

const char *gtm_store_error(const struct gtm_store *store)
{
    return store->error;
}

/* What was found out in one transaction says nothing about the next. */
static void forget(struct gtm_store *store)
{
    store->ledger_failed = false;
    store->events = store->accounts = store->pauses = GTM_FOUND_OUT_NOT;
    gtm_store_forget_answers(store);
    store->last_prospect = store->last_item = store->known.id = 0;
}

bool gtm_store_begin(struct gtm_store *store)
{
    forget(store);
    if (!gtm_store_step(store, gtm_store_sql(store, GTM_SQL_BEGIN)))
        return false;
    store->is_open = true;
    if (gtm_store_ledger_begin(store))
        return true;
    gtm_store_rollback(store);
    return false;
}

bool gtm_store_commit(struct gtm_store *store)
{
    if (!gtm_store_writes(store) || !gtm_store_step(store, gtm_store_sql(store, GTM_SQL_COMMIT))) {
        gtm_store_rollback(store);
        return false;
    }
    store->is_open = false;
    return true;
}

/* Also where the database has undone the transaction by itself: a full disk does that. */
void gtm_store_rollback(struct gtm_store *store)
{
    if (!sqlite3_get_autocommit(store->db)) {
        char error[sizeof store->error]; /* the caller wants to tell the reason of the rollback */
        memcpy(error, store->error, sizeof error);
        gtm_store_step(store, gtm_store_sql(store, GTM_SQL_ROLLBACK));
        memcpy(store->error, error, sizeof error);
    }
    if (store->is_open)
        gtm_store_forget_models(store);
    forget(store);
    store->is_open = false;
}

bool gtm_store_writes(struct gtm_store *store)
{
    if (!sqlite3_get_autocommit(store->db))
        return true;
    if (!store->is_open) /* else: undone by the database, and the error that is noted says why */
        gtm_store_say(store, "%s: nothing is kept outside a transaction", store->path);
    return false;
}

/* store_sqlite_program.c -- the versions of the workflow: each that a prospect runs on is kept. */
#include <string.h>

#include "runtime/base/mem.h"
#include "runtime/store/store_sqlite.h"

bool gtm_store_add_program(struct gtm_store *store, struct gtm_text bytes, uint32_t *id,
                           bool *is_new)
{
    int64_t hash = (int64_t)gtm_text_hash(bytes);
    sqlite3_stmt *find =
        gtm_store_writes(store) ? gtm_store_sql(store, GTM_SQL_FIND_PROGRAM) : NULL;
    if (!find)
        return false;
    sqlite3_bind_int64(find, 1, hash);
    bool failed;
    while (gtm_store_row(store, find, &failed)) {
        const char *kept = sqlite3_column_blob(find, 1);
        if (gtm_text_same(bytes, (struct gtm_text){kept, (size_t)sqlite3_column_bytes(find, 1)})) {
            *id = (uint32_t)sqlite3_column_int64(find, 0);
            *is_new = false;
            sqlite3_reset(find);
            return true;
        }
    }
    sqlite3_stmt *add = failed ? NULL : gtm_store_sql(store, GTM_SQL_ADD_PROGRAM);
    if (!add)
        return false;
    sqlite3_bind_int64(add, 1, hash);
    sqlite3_bind_blob64(add, 2, bytes.at, bytes.length, SQLITE_STATIC);
    *id = 0;
    *is_new = true;
    if (!gtm_store_step(store, add))
        return false;
    *id = (uint32_t)sqlite3_last_insert_rowid(store->db);
    return true;
}

static struct gtm_program *read_program(struct gtm_store *store, uint32_t id)
{
    sqlite3_stmt *get = gtm_store_sql(store, GTM_SQL_GET_PROGRAM);
    if (!get)
        return NULL;
    sqlite3_bind_int64(get, 1, id);
    bool failed;
    struct gtm_program *program = NULL;
    if (gtm_store_row(store, get, &failed)) {
        char why[200] = "";
        program = gtm_program_read(sqlite3_column_blob(get, 0),
                                   (size_t)sqlite3_column_bytes(get, 0), why, sizeof why);
        if (!program)
            gtm_store_say(store, "%s: workflow version %u: %s", store->path, id, why);
        sqlite3_reset(get);
    } else if (!failed) {
        gtm_store_say(store, "%s: damaged: there is no workflow version %u", store->path, id);
    }
    return program;
}

bool gtm_store_asks_account(const struct gtm_test *test)
{
    return test->flags & (GTM_TEST_ACCOUNT | GTM_TEST_OTHERS);
}

const struct gtm_program *gtm_store_program(struct gtm_store *store, uint32_t id)
{
    if (id > store->program_count) {
        store->programs = gtm_mem_realloc(store->programs, id * sizeof *store->programs);
        memset(store->programs + store->program_count, 0,
               (id - store->program_count) * sizeof *store->programs);
        store->program_count = id;
    }
    if (!id)
        return NULL;
    struct gtm_store_program *kept = &store->programs[id - 1];
    if (!kept->program) {
        kept->program = read_program(store, id);
        for (uint32_t i = 0; kept->program && i < kept->program->test_count; i++)
            kept->asks_account |= gtm_store_asks_account(&kept->program->tests[i]);
    }
    return kept->program;
}

uint32_t gtm_store_program_id(const struct gtm_store *store, const struct gtm_program *program)
{
    uint32_t id = store->program_count;
    while (id && store->programs[id - 1].program != program)
        id--;
    return id;
}

bool gtm_store_newest_program(struct gtm_store *store, uint32_t *id)
{
    int64_t newest;
    bool fine = gtm_store_one(store, gtm_store_sql(store, GTM_SQL_NEWEST_PROGRAM), &newest);
    *id = fine ? (uint32_t)newest : 0;
    return fine;
}

bool gtm_store_program_use(struct gtm_store *store, uint32_t id, bool drop, uint64_t *count)
{
    bool failed;
    *count = 0;
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_COUNT_ON_PROGRAM);
    if (!s || (drop && !gtm_store_writes(store)))
        return false;
    sqlite3_bind_int64(s, 1, id);
    sqlite3_bind_int(s, 2, GTM_OUTCOME_WAITING);
    sqlite3_bind_int(s, 3, GTM_OUTCOME_WATCHING);
    if (!gtm_store_row(store, s, &failed))
        return false;
    bool is_used = sqlite3_column_int64(s, 0) > 0;
    *count = (uint64_t)sqlite3_column_int64(s, 1);
    sqlite3_reset(s);
    if (is_used || !drop)
        return true;
    s = gtm_store_sql(store, GTM_SQL_DROP_PROGRAM);
    if (s)
        sqlite3_bind_int64(s, 1, id);
    return gtm_store_step(store, s);
}

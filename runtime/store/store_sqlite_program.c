/* store_sqlite_program.c -- the versions of the workflow: each that a prospect runs on is kept. */
#include <string.h>

#include "runtime/base/mem.h"
#include "runtime/store/store_sqlite.h"

/* Gives the id of the program with these bytes, 0 where it is not kept. */
static bool find(struct gtm_store *store, struct gtm_text bytes, int64_t hash, uint32_t *id)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_FIND_PROGRAM);
    bool failed;
    *id = 0;
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, hash);
    while (gtm_store_row(store, s, &failed)) {
        const char *kept = sqlite3_column_blob(s, 1);
        if (!gtm_text_same(bytes, (struct gtm_text){kept, (size_t)sqlite3_column_bytes(s, 1)}))
            continue;
        *id = (uint32_t)sqlite3_column_int64(s, 0);
        sqlite3_reset(s);
        return true;
    }
    return !failed;
}

static bool add(struct gtm_store *store, struct gtm_text bytes, int64_t hash, uint32_t *id)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_ADD_PROGRAM);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, hash);
    sqlite3_bind_blob64(s, 2, bytes.at, bytes.length, SQLITE_STATIC);
    if (!gtm_store_step(store, s))
        return false;
    *id = (uint32_t)sqlite3_last_insert_rowid(store->db);
    return true;
}

static bool make_newest(struct gtm_store *store, uint32_t id)
{
    static const char name[] = "newest";
    uint32_t newest;
    if (!gtm_store_newest_program(store, &newest))
        return false;
    if (newest == id)
        return true;
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_SET_SETTING);
    if (!s)
        return false;
    sqlite3_bind_text(s, 1, name, sizeof name - 1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, id);
    return gtm_store_step(store, s);
}

bool gtm_store_add_program(struct gtm_store *store, struct gtm_text bytes, uint32_t *id,
                           bool *is_new)
{
    int64_t hash = (int64_t)gtm_text_hash(bytes);
    if (!gtm_store_writes(store) || !find(store, bytes, hash, id))
        return false;
    *is_new = *id == 0;
    return (*id || add(store, bytes, hash, id)) && make_newest(store, *id);
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

bool gtm_store_next_program(struct gtm_store *store, uint32_t after, uint32_t *id)
{
    int64_t next;
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_NEXT_PROGRAM);
    if (s)
        sqlite3_bind_int64(s, 1, after);
    bool fine = gtm_store_one(store, s, &next);
    *id = fine ? (uint32_t)next : 0;
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

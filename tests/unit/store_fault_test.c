/* store_fault_test.c -- what fails in the middle: a full disk, reads and writes that fail, memory
 * that runs out, another writer. The store says why, keeps nothing of the transaction, and goes on.
 */
#include "runtime/store/store_sqlite.h"
#include "tests/unit/store_fixture.h"

/* ---- faults on demand -------------------------------------------------------------------------
 */

/* What fails: the `left`th call from now on, and all behind it. */
static struct {
    bool armed, fired;
    unsigned left;
} fault;

static bool fails(void)
{
    if (!fault.armed || (fault.left && --fault.left))
        return false;
    return fault.fired = true;
}

static void arm(unsigned left)
{
    fault.armed = true;
    fault.fired = false;
    fault.left = left;
}

/* The system's files, but for the methods that fail. */
struct file {
    sqlite3_file base;
    sqlite3_io_methods methods;
    sqlite3_file real[];
};

#define REAL(file) (((struct file *)(file))->real)

static int fault_close(sqlite3_file *file)
{
    return REAL(file)->pMethods->xClose(REAL(file));
}

static int fault_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 at)
{
    return fails() ? SQLITE_IOERR_READ : REAL(file)->pMethods->xRead(REAL(file), bytes, count, at);
}

static int fault_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 at)
{
    return fails() ? SQLITE_FULL : REAL(file)->pMethods->xWrite(REAL(file), bytes, count, at);
}

static int fault_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return REAL(file)->pMethods->xTruncate(REAL(file), size);
}

static int fault_sync(sqlite3_file *file, int flags)
{
    return fails() ? SQLITE_IOERR_FSYNC : REAL(file)->pMethods->xSync(REAL(file), flags);
}

static int fault_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return REAL(file)->pMethods->xFileSize(REAL(file), size);
}

static int fault_lock(sqlite3_file *file, int level)
{
    return REAL(file)->pMethods->xLock(REAL(file), level);
}

static int fault_unlock(sqlite3_file *file, int level)
{
    return REAL(file)->pMethods->xUnlock(REAL(file), level);
}

static int fault_reserved(sqlite3_file *file, int *out)
{
    return REAL(file)->pMethods->xCheckReservedLock(REAL(file), out);
}

static int fault_control(sqlite3_file *file, int what, void *value)
{
    return REAL(file)->pMethods->xFileControl(REAL(file), what, value);
}

static int fault_sector(sqlite3_file *file)
{
    return REAL(file)->pMethods->xSectorSize(REAL(file));
}

static int fault_device(sqlite3_file *file)
{
    return REAL(file)->pMethods->xDeviceCharacteristics(REAL(file));
}

static int fault_map(sqlite3_file *file, int page, int size, int extend, void volatile **at)
{
    return REAL(file)->pMethods->xShmMap(REAL(file), page, size, extend, at);
}

static int fault_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    return REAL(file)->pMethods->xShmLock(REAL(file), offset, count, flags);
}

static void fault_barrier(sqlite3_file *file)
{
    REAL(file)->pMethods->xShmBarrier(REAL(file));
}

static int fault_unmap(sqlite3_file *file, int remove)
{
    return REAL(file)->pMethods->xShmUnmap(REAL(file), remove);
}

static int fault_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    sqlite3_vfs *real = vfs->pAppData;
    struct file *own = (struct file *)file;
    own->base.pMethods = NULL;
    int code = real->xOpen(real, name, own->real, flags, out);
    if (!own->real->pMethods)
        return code;
    own->methods = (sqlite3_io_methods){.iVersion = 2,
                                        .xClose = fault_close,
                                        .xRead = fault_read,
                                        .xWrite = fault_write,
                                        .xTruncate = fault_truncate,
                                        .xSync = fault_sync,
                                        .xFileSize = fault_size,
                                        .xLock = fault_lock,
                                        .xUnlock = fault_unlock,
                                        .xCheckReservedLock = fault_reserved,
                                        .xFileControl = fault_control,
                                        .xSectorSize = fault_sector,
                                        .xDeviceCharacteristics = fault_device,
                                        .xShmMap = fault_map,
                                        .xShmLock = fault_shm_lock,
                                        .xShmBarrier = fault_barrier,
                                        .xShmUnmap = fault_unmap};
    own->base.pMethods = &own->methods;
    return code;
}

static sqlite3_vfs fault_vfs;
static sqlite3_mem_methods real_memory;
static bool memory_fails;

static void *fault_malloc(int size)
{
    return memory_fails && fails() ? NULL : real_memory.xMalloc(size);
}

static void *fault_realloc(void *old, int size)
{
    return memory_fails && fails() ? NULL : real_memory.xRealloc(old, size);
}

static void install_faults(void)
{
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory);
    sqlite3_mem_methods memory = real_memory;
    memory.xMalloc = fault_malloc;
    memory.xRealloc = fault_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &memory);
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0); /* each allocation can fail */
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    fault_vfs = *real;
    fault_vfs.zName = "fault";
    fault_vfs.pAppData = real;
    fault_vfs.szOsFile = (int)sizeof(struct file) + real->szOsFile;
    fault_vfs.xOpen = fault_open;
    sqlite3_vfs_register(&fault_vfs, 1);
}

/* ---- what is to be kept -----------------------------------------------------------------------
 */

/* One transaction that touches most tables. Returns whether all of it is kept. */
static bool work(struct fixture *f, const char *key)
{
    struct gtm_prospect *p = &f->prospect;
    bool is_new, fine;
    struct gtm_store_event event = {.key = gtm_text_of(key),
                                    .name = gtm_text_of("replied"),
                                    .at = 7,
                                    .text = gtm_text_of("No")};
    int64_t id = 0, queue_head;
    uint64_t queue;
    gtm_prospect_reset(p);
    gtm_arena_reset(&f->arena);
    fine = gtm_store_begin(f->store) && gtm_store_add_event(f->store, &event, &is_new) &&
           gtm_store_find(f->store, event.key, &id);
    if (fine && id) {
        gtm_store_say(f->store, "%s is there already", key);
        fine = false;
    }
    if (fine) {
        p->program = gtm_store_program(f->store, f->program);
        fine = p->program != NULL;
    }
    if (fine) {
        begin_prospect(f, key);
        add_rows(f);
        p->account = 5;
        p->pause_until = 5000;
        park_in(f, GTM_WAITS_LIMIT, 77, 10, 900);
        const struct gtm_contacts all = {.primitives = 1 << GTM_PRIMITIVE_SEND};
        const struct gtm_ledger *ledger = gtm_store_ledger(f->store);
        ledger->nth(ledger->context, &all, 1, 0);
        ledger->paused(ledger->context, 5, 1);
        fine = gtm_store_load_events(f->store, p) && gtm_store_save(f->store, p);
    }
    if (fine) {
        p->inbox[0].open = false;
        p->inbox[0].dirty = true;
        fine = gtm_store_save(f->store, p) && gtm_store_turn(f->store, 1000, &queue, &queue_head) &&
               queue_head && gtm_store_turned(f->store, queue, queue_head, 1000);
    }
    return fine && gtm_store_commit(f->store);
}

static void check_kept(struct fixture *f, const char *key)
{
    struct gtm_prospect *p = &f->prospect;
    int64_t id;
    gtm_arena_reset(&f->arena);
    assert_true(gtm_store_find(f->store, gtm_text_of(key), &id));
    assert_true(id > 0);
    assert_true(gtm_store_load(f->store, id, GTM_STORE_ALL, p));
    same(p->json, store_json);
    same(p->drafts[0].text, "Hello");
    same(p->effects[0].subject, "Hi");
    assert_false(p->inbox[0].open);
    assert_int_equal(p->events_count, 1);
}

static void check_absent(struct fixture *f, const char *key)
{
    int64_t id;
    assert_true(gtm_store_find(f->store, gtm_text_of(key), &id));
    assert_int_equal(id, 0);
}

static void check_whole(struct fixture *f)
{
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_prepare_v2(f->store->db, "PRAGMA integrity_check", -1, &s, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(s, 0), "ok");
    sqlite3_finalize(s);
}

/* Lets the nth call fail, for each n until none does: nothing of the transaction is kept, the
 * reason is told, and the same work succeeds afterwards. Returns how many places failed. */
static unsigned fail_everywhere(struct fixture *f)
{
    char key[16], why[300];
    unsigned n = 0;
    do {
        snprintf(key, sizeof key, "p%u", ++n);
        arm(n);
        bool fine = work(f, key);
        bool fired = fault.fired;
        fault.armed = false;
        if (fine) {
            /* a fault that harmed nothing: of a checkpoint, say */
            check_kept(f, key);
            if (fired)
                continue;
            break;
        }
        if (!fired)
            fail_msg("n = %u: %s", n, gtm_store_error(f->store));
        assert_true(strlen(gtm_store_error(f->store)) > 10);
        gtm_store_rollback(f->store);
        check_absent(f, key);
        if (!work(f, key))
            fail_msg("again, n = %u: %s", n, gtm_store_error(f->store));
        check_kept(f, key);
        if (n % 8 == 0) { /* what a new process finds */
            gtm_store_close(f->store);
            f->store = open_at(f->path, false, why, sizeof why);
            assert_non_null(f->store);
        }
    } while (n < 5000);
    assert_true(n < 5000);
    check_whole(f);
    return n;
}

static void test_reads_and_writes_that_fail(void **state)
{
    memory_fails = false;
    assert_true(fail_everywhere(*state) > 3);
}

static void test_memory_that_runs_out(void **state)
{
    memory_fails = true;
    assert_true(fail_everywhere(*state) > 30);
    memory_fails = false;
}

/* A new state whose making fails somewhere is made by the next one who tries. */
static void open_everywhere(void)
{
    char path[] = "store_test.XXXXXX", why[300];
    struct gtm_store *store = NULL;
    bool fired = true;
    close(mkstemp(path));
    for (unsigned n = 1; fired && n < 5000; n++) {
        why[0] = '\0';
        arm(n);
        store = open_at(path, true, why, sizeof why);
        fault.armed = false;
        fired = fault.fired;
        if (!store && strlen(why) < 10)
            fail_msg("n = %u: \"%s\"", n, why);
        gtm_store_close(store);
        store = open_at(path, true, why, sizeof why);
        if (!store)
            fail_msg("again, n = %u: %s", n, why);
        gtm_store_close(store);
        if (n % 3 == 0)
            remove_files(path); /* it is made anew */
    }
    assert_false(fired);
    remove_files(path);
}

static void test_opening_that_fails(void **state)
{
    (void)state;
    memory_fails = false;
    open_everywhere();
    memory_fails = true;
    open_everywhere();
    memory_fails = false;
}

/* ---- a full disk ------------------------------------------------------------------------------
 */

static void limit_pages(struct fixture *f, int more)
{
    char sql[80];
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_prepare_v2(f->store->db, "PRAGMA page_count", -1, &s, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    snprintf(sql, sizeof sql, "PRAGMA max_page_count=%d", sqlite3_column_int(s, 0) + more);
    sqlite3_finalize(s);
    assert_int_equal(sqlite3_exec(f->store->db, sql, NULL, NULL, NULL), SQLITE_OK);
}

static void test_a_full_disk_keeps_what_was_committed(void **state)
{
    struct fixture *f = *state;
    assert_true(work(f, "before"));
    limit_pages(f, 2);
    assert_true(gtm_store_begin(f->store));
    bool fine = true;
    char key[16];
    for (unsigned i = 0; fine && i < 10000; i++) {
        snprintf(key, sizeof key, "p%u", i);
        gtm_arena_reset(&f->arena);
        begin_prospect(f, key);
        fine = gtm_store_save(f->store, &f->prospect);
    }
    assert_false(fine);
    assert_non_null(strstr(gtm_store_error(f->store), "the disk is full"));
    begin_prospect(f,
                   "behind"); /* the database has undone the transaction; nothing slips through */
    assert_false(gtm_store_save(f->store, &f->prospect));
    assert_int_equal(f->prospect.id, 0);
    assert_non_null(strstr(gtm_store_error(f->store), "the disk is full"));
    assert_false(gtm_store_commit(f->store));
    gtm_store_rollback(f->store);
    limit_pages(f, 1000000);
    check_kept(f, "before");
    check_absent(f, "p0");
    check_absent(f, "behind");
    assert_true(work(f, "after"));
    check_kept(f, "after");
}

static void test_nothing_is_kept_outside_a_transaction(void **state)
{
    struct fixture *f = *state;
    bool is_new, changed;
    uint64_t queue;
    int64_t head;
    struct gtm_store_event event = {.key = gtm_text_of("p"), .name = gtm_text_of("replied")};
    begin_prospect(f, "p");
    assert_false(gtm_store_save(f->store, &f->prospect));
    assert_non_null(strstr(gtm_store_error(f->store), "transaction"));
    assert_false(gtm_store_add_event(f->store, &event, &is_new));
    assert_false(gtm_store_freeze(f->store, true, 0, &changed));
    assert_false(gtm_store_turn(f->store, 0, &queue, &head));
    assert_false(gtm_store_turned(f->store, 1, 1, 0));
    gtm_store_rollback(f->store); /* fine where none is open */
}

/* What was decided on an answer that was a guess is not kept. */
static void test_a_ledger_that_fails_fails_the_save(void **state)
{
    struct fixture *f = *state;
    const struct gtm_ledger *ledger = gtm_store_ledger(f->store);
    assert_int_equal(
        sqlite3_exec(f->store->db, "ALTER TABLE pause RENAME TO gone", NULL, NULL, NULL),
        SQLITE_OK);
    begin_prospect(f, "p");
    assert_true(gtm_store_begin(f->store));
    assert_true(ledger->paused(ledger->context, 5, 1) == GTM_NEVER);
    assert_false(gtm_store_save(f->store, &f->prospect));
    gtm_store_rollback(f->store);
    assert_true(gtm_store_begin(f->store)); /* only in that transaction */
    assert_true(gtm_store_save(f->store, &f->prospect));
    assert_true(gtm_store_commit(f->store));
}

/* ---- others -----------------------------------------------------------------------------------
 */

static void test_two_processes_take_turns(void **state)
{
    struct fixture *f = *state;
    char why[300], key[16];
    struct gtm_store *own = f->store, *other = open_at(f->path, false, why, sizeof why);
    assert_non_null(other);
    for (int i = 0; i < 6; i++) {
        snprintf(key, sizeof key, "p%d", i);
        f->store = i % 2 ? other : own;
        if (!work(f, key))
            fail_msg("%s", gtm_store_error(f->store));
        assert_int_equal(f->prospect.id, i + 1);
        assert_int_equal(f->prospect.inbox[0].id, i + 1);
        f->store = i % 2 ? own : other;
        check_kept(f, key);
    }
    f->store = own;
    gtm_store_close(other);
}

static void test_a_state_in_memory(void **state)
{
    struct fixture *f = *state;
    char why[300];
    struct gtm_store_options options = {.memory = true};
    gtm_store_close(f->store);
    f->store = gtm_store_open("rehearsal", &options, why, sizeof why);
    assert_non_null(f->store);
    assert_int_equal(access("rehearsal", F_OK), -1);
    f->program = keep_program(f->store, FIRST);
    assert_true(work(f, "a"));
    check_kept(f, "a");
    assert_true(gtm_store_begin(f->store));
    begin_prospect(f, "b");
    assert_true(gtm_store_save(f->store, &f->prospect));
    gtm_store_rollback(f->store);
    check_absent(f, "b");
    struct gtm_store *second = gtm_store_open("rehearsal", &options, why, sizeof why);
    uint32_t newest;
    assert_true(gtm_store_newest_program(second, &newest));
    assert_int_equal(newest, 0); /* another memory */
    gtm_store_close(second);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_reads_and_writes_that_fail),
        TEST(test_memory_that_runs_out),
        TEST(test_opening_that_fails),
        TEST(test_a_full_disk_keeps_what_was_committed),
        TEST(test_nothing_is_kept_outside_a_transaction),
        TEST(test_a_ledger_that_fails_fails_the_save),
        TEST(test_two_processes_take_turns),
        TEST(test_a_state_in_memory),
    };
#undef TEST
    install_faults();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

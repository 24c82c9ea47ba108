/* store_test.c -- the durable state: what is kept, what is refused, what happens once. */
#include "tests/unit/store_fixture.h"

static void test_all_of_a_prospect_comes_back(void **state)
{
    struct fixture *f = *state;
    struct gtm_prospect *p = &f->prospect;
    begin_prospect(f, "p1");
    add_rows(f);
    save(f);
    int64_t item = p->inbox[0].id, id = p->id;
    assert_true(item > 0);
    assert_false(p->drafts[0].dirty || p->inbox[0].dirty || p->effects[0].dirty);
    gtm_arena_reset(&f->arena);
    assert_true(gtm_store_load(f->store, id, GTM_STORE_ALL, p));
    same(p->key, "p1");
    same(p->json, store_json);
    assert_int_equal(p->drafts_count, 1);
    same(p->drafts[0].kind, "message");
    same(p->drafts[0].reasons, "[\"tier is A\"]");
    assert_int_equal(p->inbox[0].id, item);
    same(p->inbox[0].text, "Hello");
    assert_true(p->inbox[0].open);
    assert_int_equal(p->effects_count, 2);
    same(p->effects[0].text, "Hello");
    same(p->effects[0].subject, "Hi");
    same(p->effects[0].to, "a@example.com");
    same(p->effects[1].text, "other");
    same(p->effects[1].subject, "");
    same(p->effects[1].receipt, "local outbox");
}

static void test_an_effect_happens_once(void **state)
{
    struct fixture *f = *state;
    begin_prospect(f, "p1");
    add_rows(f);
    f->prospect.effects[1].occurrence = 0; /* the same action and occurrence as the first */
    assert_true(gtm_store_begin(f->store));
    assert_false(gtm_store_save(f->store, &f->prospect));
    gtm_store_rollback(f->store);
    int64_t id;
    assert_true(gtm_store_find(f->store, gtm_text_of("p1"), &id));
    assert_int_equal(id, 0);
}

static void test_rollback_keeps_nothing(void **state)
{
    struct fixture *f = *state;
    int64_t id;
    begin_prospect(f, "p1");
    add_rows(f);
    assert_true(gtm_store_begin(f->store));
    assert_true(gtm_store_save(f->store, &f->prospect));
    gtm_store_rollback(f->store);
    assert_true(gtm_store_find(f->store, gtm_text_of("p1"), &id));
    assert_int_equal(id, 0);
    begin_prospect(f, "p1");
    add_rows(f);
    save(f); /* phrases that the rollback took away are added anew */
    gtm_arena_reset(&f->arena);
    assert_true(gtm_store_load(f->store, f->prospect.id, GTM_STORE_ALL, &f->prospect));
    same(f->prospect.drafts[0].reasons, "[\"tier is A\"]");
}

static void test_the_same_program_has_one_id(void **state)
{
    struct fixture *f = *state;
    struct gtm_buf bytes = {0};
    uint32_t id, newest;
    bool is_new;
    program_bytes(FIRST, &bytes);
    assert_true(gtm_store_begin(f->store));
    assert_true(gtm_store_add_program(f->store, (struct gtm_text){bytes.bytes, bytes.length}, &id,
                                      &is_new));
    assert_true(gtm_store_commit(f->store));
    assert_int_equal(id, f->program);
    assert_false(is_new);
    assert_true(gtm_store_newest_program(f->store, &newest));
    assert_int_equal(newest, id);
    assert_null(gtm_store_program(f->store, 0));
    assert_null(gtm_store_program(f->store, 77));
    gtm_buf_free(&bytes);
}

static void test_an_event_counts_once(void **state)
{
    struct fixture *f = *state;
    assert_true(add_event(f, "p1", 5000, "", ""));
    assert_false(add_event(f, "p1", 5000, "", ""));
    assert_true(add_event(f, "p1", 5001, "", ""));
    assert_true(add_event(f, "p1", 5001, "", "text"));
    assert_true(add_event(f, "p1", 5002, "x", ""));
    assert_false(add_event(f, "p1", 9999, "x", "other"));
    assert_true(add_event(f, "p2", 5000, "", ""));
}

static void test_an_event_may_come_before_its_prospect(void **state)
{
    struct fixture *f = *state;
    struct gtm_prospect *p = &f->prospect;
    assert_true(add_event(f, "p1", 500, "", "late"));
    assert_true(add_event(f, "p1", 400, "", "early"));
    assert_true(add_event(f, "other", 400, "", ""));
    begin_prospect(f, "p1");
    assert_int_equal(p->events_count, 0);
    assert_true(gtm_store_load_events(f->store, p));
    assert_int_equal(p->events_count, 2);
    same(p->events[0].text, "early");
    assert_int_equal(p->events[0].meaning, 3);
    assert_int_equal(p->events[1].at, 500);
}

static void test_due_ones_come_in_order(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *key;
        int64_t wake;
    } rows[] = {
        {"late", 900}, {"never", GTM_NEVER}, {"early", 100}, {"same", 100}, {"future", 5000}};
    int64_t ids[5], made[5];
    size_t count;
    for (size_t i = 0; i < 5; i++) {
        begin_prospect(f, rows[i].key);
        f->prospect.wake = rows[i].wake;
        save(f);
        made[i] = f->prospect.id;
    }
    assert_true(gtm_store_due(f->store, 1000, ids, 5, &count));
    assert_int_equal(count, 3);
    assert_int_equal(ids[0], made[2]);
    assert_int_equal(ids[1], made[3]);
    assert_int_equal(ids[2], made[0]);
    assert_true(gtm_store_due(f->store, 1000, ids, 1, &count));
    assert_int_equal(count, 1);
    int64_t id = 0;
    for (size_t i = 0; i < 5; i++) {
        assert_true(gtm_store_next(f->store, id, &id));
        assert_int_equal(id, made[i]);
    }
    assert_true(gtm_store_next(f->store, id, &id));
    assert_int_equal(id, 0);
}

static bool note_id(void *context, const struct gtm_store_item *item)
{
    int64_t *ids = context;
    ids[++ids[0]] = item->item.id;
    same(item->draft.text, "Hello");
    return true;
}

static void test_open_items_and_decided_ones(void **state)
{
    struct fixture *f = *state;
    struct gtm_store_item item;
    int64_t seen[5] = {0};
    for (int i = 0; i < 3; i++) {
        static const char *const keys[] = {"a", "b", "c"};
        begin_prospect(f, keys[i]);
        add_rows(f);
        save(f);
    }
    struct gtm_inbox_item *last = &f->prospect.inbox[0];
    int64_t decided = last->id;
    last->open = false;
    last->decision = GTM_DECIDE_CANCEL;
    last->because = gtm_text_of("not now");
    last->decided_at = 3000;
    last->by = gtm_text_of("Ana");
    last->dirty = true;
    save(f);
    assert_true(gtm_store_open_items(f->store, note_id, seen));
    assert_int_equal(seen[0], 2);
    assert_true(seen[1] < seen[2]);
    assert_true(gtm_store_item(f->store, decided, &f->arena, &item));
    assert_int_equal(item.item.id, decided);
    assert_false(item.item.open);
    same(item.item.because, "not now");
    same(item.item.by, "Ana");
    same(item.key, "c");
    assert_true(gtm_store_item(f->store, 12345, &f->arena, &item));
    assert_int_equal(item.item.id, 0);
}

/* Drafts that are alike, quite unlike, empty, long: each comes back byte for byte. */
static void test_texts_that_are_alike_come_back(void **state)
{
    static const char *const texts[] = {
        "Hi Ada,\n\nI came across your work at Northwind.\n\nBest regards",
        "Hi Bo,\n\nI came across your work at Beta.\n\nBest regards",
        "",
        "x",
        "Hi A",
        "nothing in common with any other one",
        "Best regardsBest regardsBest regards\xc3\xa9",
        "Hi Ada,\n\nI came across your work at Northwind.",
        "Hi Ada,\n\nI came across your work at Northwind.\n\nBest regards and more"};
    enum { COUNT = sizeof texts / sizeof *texts };
    struct fixture *f = *state;
    struct gtm_prospect *p = &f->prospect;
    int64_t ids[COUNT + 1];
    struct gtm_buf big = {0};
    while (big.length < 20000)
        gtm_buf_printf(&big, "%zu best regards; ", big.length);
    for (size_t i = 0; i <= COUNT; i++) {
        char key[16];
        snprintf(key, sizeof key, "p%zu", i);
        begin_prospect(f, key);
        add_rows(f);
        p->drafts[0].text =
            i < COUNT ? gtm_text_of(texts[i]) : (struct gtm_text){big.bytes, big.length};
        p->inbox[0].text = p->effects[0].text = p->drafts[0].text;
        save(f);
        ids[i] = p->id;
    }
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i <= COUNT; i++) {
            gtm_arena_reset(&f->arena);
            assert_true(gtm_store_load(f->store, ids[i], GTM_STORE_ALL, p));
            same(p->drafts[0].text, i < COUNT ? texts[i] : big.bytes);
            same(p->inbox[0].text, i < COUNT ? texts[i] : big.bytes);
            same(p->effects[0].text, i < COUNT ? texts[i] : big.bytes);
        }
        char why[300]; /* once more by a process that knows no model yet */
        gtm_store_close(f->store);
        f->store = open_at(f->path, false, why, sizeof why);
        assert_non_null(f->store);
    }
    gtm_buf_free(&big);
}

/* A draft is kept as what differs from the record: where that changes the draft does not. */
static void test_a_record_that_changes_leaves_drafts_alone(void **state)
{
    struct fixture *f = *state;
    struct gtm_prospect *p = &f->prospect;
    static const char *const records[] = {
        "{\"id\": \"p1\", \"email\": \"a@example.com\", \"company\": \"Northwind Traders\"}",
        "{\"id\": \"p1\", \"company\": \"Southwind\"}",
        "{\"id\": \"p1\", \"company\": \"Northwind Traders of the North\", \"tier\": \"A\"}"};
    const char *text = "Hello Northwind Traders, is a@example.com yours?";
    static const char *const who[] = {"", "Dana", "Dana and all the others of the panel"};
    begin_prospect(f, "p1");
    add_rows(f);
    p->json = gtm_text_of(records[0]);
    p->drafts[0].text = p->inbox[0].text = p->effects[0].text = gtm_text_of(text);
    save(f);
    int64_t id = p->id;
    for (size_t i = 1; i < 3; i++) {
        gtm_arena_reset(&f->arena);
        assert_true(gtm_store_load(f->store, id, GTM_STORE_ROWS, p));
        p->json = gtm_text_of(records[i]);
        p->facts_dirty = true;
        save(f);
        assert_false(p->facts_dirty);
        gtm_arena_reset(&f->arena);
        assert_true(gtm_store_load(f->store, id, GTM_STORE_ALL, p));
        same(p->json, records[i]);
        same(p->drafts[0].text, text);
        same(p->inbox[0].text, text);
        same(p->effects[0].text, text);
        p->drafts[0].status =
            GTM_STATUS_SCHEDULED; /* approved: written anew beside the same record */
        p->drafts[0].dirty = true;
        p->json = gtm_text_of("{}"); /* not kept, so nothing may be told by it */
        save(f);
        gtm_arena_reset(&f->arena);
        assert_true(gtm_store_load(f->store, id, GTM_STORE_ALL, p));
        p->drafts[0].sent_on = gtm_text_of("email"); /* behind what was there */
        p->drafts[0].decided_by = gtm_text_of(who[i]);
        p->drafts[0].dirty = true;
        save(f);
        gtm_arena_reset(&f->arena);
        assert_true(gtm_store_load(f->store, id, GTM_STORE_ALL, p));
        same(p->drafts[0].text, text);
        same(p->drafts[0].sent_on, "email");
        same(p->drafts[0].decided_by, who[i]);
    }
    assert_true(gtm_store_load(f->store, id, 0, p)); /* without its rows */
    p->facts_dirty = true;
    p->json = gtm_text_of(records[0]);
    assert_true(gtm_store_begin(f->store));
    assert_false(gtm_store_save(f->store, p));
    assert_non_null(strstr(gtm_store_error(f->store), "without its rows"));
    gtm_store_rollback(f->store);
}

static void test_inbox_items_of_one_prospect(void **state)
{
    struct fixture *f = *state;
    struct gtm_prospect *p = &f->prospect;
    begin_prospect(f, "p1");
    add_rows(f);
    p->inbox = gtm_mem_realloc(p->inbox, 3 * sizeof *p->inbox);
    p->inbox_room = p->inbox_count = 3;
    p->next_item = 4;
    p->inbox[1] = (struct gtm_inbox_item){.number = 2,
                                          .kind = GTM_INBOX_UNCLEAR,
                                          .action = GTM_NONE,
                                          .sentence = 0,
                                          .pc = 1,
                                          .text = gtm_text_of("Is it?"),
                                          .open = true,
                                          .at = 1500,
                                          .dirty = true};
    p->inbox[2] = p->inbox[1]; /* made and closed by one stimulus */
    p->inbox[2].number = 3;
    p->inbox[2].kind = GTM_INBOX_UNCERTAIN;
    p->inbox[2].effect = 2;
    p->inbox[2].open = false;
    p->inbox[2].decision = GTM_DECIDE_NO;
    p->inbox[2].decided_at = 1600;
    p->inbox[2].text = gtm_text_of("");
    save(f);
    int64_t id = p->id;
    for (int round = 0; round < 2; round++) {
        gtm_arena_reset(&f->arena);
        assert_true(gtm_store_load(f->store, id, GTM_STORE_ALL, p));
        assert_int_equal(p->inbox_count, 3);
        for (uint32_t i = 0; i < 3; i++)
            assert_int_equal(p->inbox[i].number, i + 1);
        assert_true(p->inbox[0].open);
        same(p->inbox[0].text, "Hello");
        assert_int_equal(p->inbox[1].action, GTM_NONE);
        same(p->inbox[1].text, "Is it?");
        assert_int_equal(p->inbox[1].pc, 1);
        assert_int_equal(p->inbox[1].at, 1500);
        assert_int_equal(p->inbox[1].open, round == 0);
        assert_int_equal(p->inbox[2].effect, 2);
        assert_int_equal(p->inbox[2].decision, GTM_DECIDE_NO);
        assert_int_equal(p->inbox[2].decided_at, 1600);
        same(p->inbox[2].text, "");
        same(p->inbox[0].votes, round ? "Dana\nme" : "");
        assert_int_equal(p->inbox[0].person, round ? 7 : 0);
        same(p->inbox[1].by, round ? "Dana" : "");
        p->inbox[0].votes = gtm_text_of("Dana\nme"); /* and asks another one */
        p->inbox[0].person = 7;
        p->inbox[0].dirty = true;
        p->inbox[1].open = false;
        p->inbox[1].decision = GTM_DECIDE_YES;
        p->inbox[1].by = gtm_text_of("Dana");
        p->inbox[1].dirty = true;
        save(f);
    }
    int64_t last = p->inbox[2].id;
    begin_prospect(f, "p2"); /* no number comes again */
    add_rows(f);
    save(f);
    assert_int_equal(p->inbox[0].id, last + 1);
}

static bool note_effect(void *context, const struct gtm_store_effect *row)
{
    struct gtm_buf *seen = context;
    gtm_buf_printf(seen, "%lld %.*s %.*s|", (long long)row->effect.at, (int)row->effect.text.length,
                   row->effect.text.at, (int)row->effect.channel.length, row->effect.channel.at);
    return true;
}

static void test_effects_come_by_time(void **state)
{
    struct fixture *f = *state;
    struct gtm_buf seen = {0};
    begin_prospect(f, "p1");
    add_rows(f);
    save(f);
    assert_true(gtm_store_effects(f->store, note_effect, &seen));
    assert_string_equal(seen.bytes, "1999 other email|2000 Hello email|");
    gtm_buf_free(&seen);
}

/* ---- opening ----------------------------------------------------------------------------------
 */

/* Changes the byte at `offset` of a closed database: 63 is the low byte of its version, 71 that of
 * the application it belongs to (sqlite.org/fileformat.html). */
static void poke(const char *path, long offset, int byte)
{
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    assert_int_equal(fseek(file, offset, SEEK_SET), 0);
    assert_int_equal(fputc(byte, file), byte);
    assert_int_equal(fclose(file), 0);
}

static void refused(const char *path, bool create, const char *because)
{
    char why[400] = "";
    struct gtm_store *store = open_at(path, create, why, sizeof why);
    if (store || !strstr(why, because))
        fail_msg("\"%s\" does not say \"%s\"", why, because);
    gtm_store_close(store);
}

static void test_foreign_databases_are_refused(void **state)
{
    struct fixture *f = *state;
    char path[] = "store_test.XXXXXX";
    gtm_store_close(f->store);
    f->store = NULL;
    poke(f->path, 71, 0);
    refused(f->path, true, "another application");
    close(mkstemp(path));
    refused(path, false, "empty");
    remove_files(path);
    refused(path, false, "No such file");
    refused("/proc/no/folder.db", true, "--db FILE");
    FILE *file = fopen(path, "w");
    for (int i = 0; i < 100; i++)
        fputs("This is no database at all. ", file);
    fclose(file);
    refused(path, true, "not a database");
    remove_files(path);
}

static void test_an_older_state_is_refused(void **state)
{
    struct fixture *f = *state;
    gtm_store_close(f->store);
    f->store = NULL;
    poke(f->path, 63, 1);
    refused(f->path, true, "older gtmrun");
    refused(f->path, false, "--db FILE");
}

static void test_a_newer_state_is_refused(void **state)
{
    struct fixture *f = *state;
    gtm_store_close(f->store);
    f->store = NULL;
    poke(f->path, 63, 99);
    refused(f->path, true, "newer gtmrun");
}

static void test_a_second_writer_waits_then_is_told(void **state)
{
    struct fixture *f = *state;
    char why[300];
    struct gtm_store *second = open_at(f->path, false, why, sizeof why);
    assert_non_null(second);
    assert_true(gtm_store_begin(f->store));
    assert_false(gtm_store_begin(second));
    assert_non_null(strstr(gtm_store_error(second), "another gtmrun"));
    assert_true(gtm_store_commit(f->store));
    assert_true(gtm_store_begin(second));
    gtm_store_close(second);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_all_of_a_prospect_comes_back),
        TEST(test_an_effect_happens_once),
        TEST(test_rollback_keeps_nothing),
        TEST(test_the_same_program_has_one_id),
        TEST(test_an_event_counts_once),
        TEST(test_an_event_may_come_before_its_prospect),
        TEST(test_due_ones_come_in_order),
        TEST(test_open_items_and_decided_ones),
        TEST(test_effects_come_by_time),
        TEST(test_texts_that_are_alike_come_back),
        TEST(test_a_record_that_changes_leaves_drafts_alone),
        TEST(test_inbox_items_of_one_prospect),
        TEST(test_foreign_databases_are_refused),
        TEST(test_an_older_state_is_refused),
        TEST(test_a_newer_state_is_refused),
        TEST(test_a_second_writer_waits_then_is_told),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}

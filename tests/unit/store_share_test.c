/* store_share_test.c -- what prospects share: effects that happen once whatever the version, the
 * versions themselves, and what the people of one account know of each other. */
#include "tests/unit/store_fixture.h"

/* ---- one prospect under another version -------------------------------------------------------
 */

static void test_an_effect_keeps_what_a_claim_is(void **state)
{
    struct fixture *f = *state;
    struct gtm_prospect *p = &f->prospect;
    struct gtm_store_effect row;
    begin_prospect(f, "p1");
    add_rows(f);
    p->effects[1].status = GTM_STATUS_SCHEDULED;
    p->effects[1].lease = 5000;
    p->effects[1].fence = 3;
    p->effects[1].attempts = 4;
    p->effects[1].account = -9;
    p->effects[1].sender = INT64_MAX;
    p->effects[1].receipt = (struct gtm_text){"\xff\xfe=\xfe\0\x7f", 6}; /* any bytes */
    save(f);
    int64_t id = p->id << 20 | 2;
    assert_true(gtm_store_effect_of(f->store, id, &f->arena, &row));
    assert_int_equal(row.id, id);
    assert_int_equal(row.prospect, p->id);
    same(row.key, "p1");
    assert_int_equal(row.effect.number, 2);
    assert_int_equal(row.effect.status, GTM_STATUS_SCHEDULED);
    assert_int_equal(row.effect.lease, 5000);
    assert_int_equal(row.effect.fence, 3);
    assert_int_equal(row.effect.attempts, 4);
    assert_int_equal(row.effect.account, -9);
    assert_true(row.effect.sender == INT64_MAX);
    same(row.effect.text, "other");
    assert_int_equal(row.effect.receipt.length, 6);
    assert_memory_equal(row.effect.receipt.at, "\xff\xfe=\xfe\0\x7f", 6);
    assert_true(gtm_store_effect_of(f->store, id + 1, &f->arena, &row));
    assert_int_equal(row.id, 0);
    assert_true(gtm_store_effect_of(f->store, INT64_MAX, &f->arena, &row));
    assert_int_equal(row.id, 0);
    p->effects[1].fence = 2; /* whom another overtook */
    p->effects[1].status = GTM_STATUS_DONE;
    p->effects[1].dirty = true;
    assert_true(gtm_store_begin(f->store));
    assert_false(gtm_store_save(f->store, p));
    assert_non_null(strstr(gtm_store_error(f->store), "claimed already"));
    gtm_store_rollback(f->store);
}

static void test_a_prospect_moves_to_another_version(void **state)
{
    struct fixture *f = *state;
    struct gtm_prospect *p = &f->prospect;
    uint64_t count;
    uint32_t moved = keep_program(f->store, MOVED);
    begin_prospect(f, "p1");
    add_rows(f);
    save(f);
    int64_t id = p->id;
    gtm_arena_reset(&f->arena);
    assert_true(gtm_store_load(f->store, id, GTM_STORE_ALL, p));
    p->program = gtm_store_program(f->store, moved);
    p->drafts[0].action++; /* every action has one more before it */
    p->inbox[0].action++;
    p->effects[0].action++;
    p->effects[1].action++;
    save(f);
    gtm_arena_reset(&f->arena);
    assert_true(gtm_store_load(f->store, id, GTM_STORE_ALL, p));
    assert_ptr_equal(p->program, gtm_store_program(f->store, moved));
    assert_int_equal(p->drafts[0].action, 1);
    same(p->drafts[0].text, "Hello");
    same(p->drafts[0].kind, "message");
    assert_int_equal(p->inbox[0].action, 2);
    assert_int_equal(p->effects[1].action, 3);
    p->effects[1].occurrence =
        0; /* what was done under the old version is done under the new one */
    p->effects[1].dirty = true;
    assert_true(gtm_store_begin(f->store));
    assert_false(gtm_store_save(f->store, p));
    gtm_store_rollback(f->store);
    assert_true(gtm_store_begin(f->store));
    assert_true(gtm_store_program_use(f->store, moved, true, &count));
    assert_true(gtm_store_program_use(f->store, f->program, true, &count));
    assert_int_equal(count, 0);
    assert_true(gtm_store_commit(f->store));
    char why[300];
    gtm_store_close(f->store);
    f->store = open_at(f->path, false, why, sizeof why);
    assert_null(gtm_store_program(f->store, f->program));
    assert_non_null(gtm_store_program(f->store, moved)); /* the newest, and somebody is on it */
}

static void test_who_is_under_way_is_counted(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *key;
        enum gtm_outcome outcome;
        uint32_t waits_for;
    } rows[] = {
        {"a", GTM_OUTCOME_DONE, 0},      {"b", GTM_OUTCOME_WAITING, 1},
        {"c", GTM_OUTCOME_WATCHING, 0},  {"d", GTM_OUTCOME_ESCALATED, 1 << GTM_WAITS_ANSWER},
        {"e", GTM_OUTCOME_ESCALATED, 0}, {"f", GTM_OUTCOME_SKIPPED, 0}};
    uint64_t count;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin_prospect(f, rows[i].key);
        f->prospect.outcome = rows[i].outcome;
        f->prospect.waits_for = rows[i].waits_for;
        save(f);
    }
    keep_program(f->store, MOVED);
    assert_true(gtm_store_begin(f->store));
    assert_true(gtm_store_program_use(f->store, f->program, true, &count));
    assert_int_equal(count, 3);
    assert_true(gtm_store_commit(f->store));
    uint32_t other = f->program;
    struct gtm_buf bytes = {0};
    bool is_new;
    program_bytes(FIRST, &bytes); /* …and it is there still: the others' stories need it */
    assert_true(gtm_store_begin(f->store));
    assert_true(gtm_store_add_program(f->store, (struct gtm_text){bytes.bytes, bytes.length},
                                      &other, &is_new));
    assert_false(is_new);
    gtm_buf_free(&bytes);
}

/* ---- accounts ---------------------------------------------------------------------------------
 */

static int64_t save_at(struct fixture *f, const char *key, int64_t account)
{
    begin_prospect(f, key);
    f->prospect.account = account;
    save(f);
    return f->prospect.id;
}

static void test_people_of_an_account(void **state)
{
    struct fixture *f = *state;
    int64_t id;
    save_at(f, "not asked about", -5);
    f->program = keep_program(f->store, OF_ACCOUNT);
    int64_t a = save_at(f, "a", -5), other = save_at(f, "other", 6), b = save_at(f, "b", -5);
    save_at(f, "alone", 0);
    assert_true(gtm_store_at_account(f->store, -5, 0, &id));
    assert_int_equal(id, a);
    assert_true(gtm_store_at_account(f->store, -5, a, &id));
    assert_int_equal(id, b);
    assert_true(gtm_store_at_account(f->store, -5, b, &id));
    assert_int_equal(id, 0);
    assert_true(gtm_store_load(f->store, b, GTM_STORE_ALL, &f->prospect));
    assert_int_equal(f->prospect.account, -5);
    f->prospect.account = 6; /* the record says something else now */
    save(f);
    assert_true(gtm_store_at_account(f->store, 6, other, &id));
    assert_int_equal(id, b);
}

static void test_events_of_the_others(void **state)
{
    struct fixture *f = *state;
    struct gtm_prospect *p = &f->prospect;
    f->program = keep_program(f->store, OF_ACCOUNT);
    int64_t a = save_at(f, "a", 5);
    begin_prospect(f, "b");
    p->account = 5;
    struct gtm_event_row replied = {
        .event = 1, .at = 700, .text = gtm_text_of("no"), .from_record = true};
    struct gtm_event_row posted = {.event = 2, .at = 800, .from_record = true};
    assert_true(gtm_prospect_add_event(p, &replied));
    assert_true(gtm_prospect_add_event(p, &posted)); /* which no test asks of the others */
    save(f);
    int64_t b = p->id;
    assert_true(add_event(f, "b", 600, "", "late"));
    assert_true(gtm_store_load(f->store, a, GTM_STORE_ALL, p));
    assert_int_equal(p->events_count, 0);
    assert_true(gtm_store_load_account(f->store, p));
    assert_int_equal(p->events_count, 2);
    same(p->events[0].text, "late");
    assert_int_equal(p->events[1].event, 1);
    same(p->events[1].text, "no");
    assert_int_equal(p->events[1].other, b);
    assert_false(p->events[1].from_record);
    assert_true(gtm_store_load(f->store, b, GTM_STORE_ALL, p)); /* who reads the own record */
    assert_int_equal(p->events_count, 1);
    same(p->events[0].text, "late");
    bool is_new;
    struct gtm_store_event told = {
        .key = p->key, .name = gtm_text_of("replied"), .at = 700, .text = gtm_text_of("no")};
    assert_true(gtm_store_begin(f->store));
    assert_true(gtm_store_add_event(f->store, &told, &is_new)); /* …unless it is told as well */
    assert_true(is_new);
    assert_true(gtm_store_add_event(f->store, &told, &is_new));
    assert_false(is_new);
    assert_true(gtm_store_commit(f->store));
    assert_true(gtm_store_load(f->store, b, GTM_STORE_ALL, p));
    assert_int_equal(p->events_count, 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_an_effect_keeps_what_a_claim_is),
        TEST(test_a_prospect_moves_to_another_version),
        TEST(test_who_is_under_way_is_counted),
        TEST(test_people_of_an_account),
        TEST(test_events_of_the_others),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}

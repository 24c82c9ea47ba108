/* store_queue_test.c -- what prospects ask about one another: limits, queues, pauses, the freeze.
 */
#include "runtime/store/store_sqlite.h"
#include "tests/unit/store_fixture.h"

enum { SENDS = 1 << GTM_PRIMITIVE_SEND, COMMENTS = 1 << GTM_PRIMITIVE_COMMENT };

static const uint32_t any = SENDS | COMMENTS | 1 << GTM_PRIMITIVE_CONNECT;

/* Keeps a new prospect with one effect. Returns the prospect's id. */
static int64_t save_effect_of(struct fixture *f, const char *key, struct gtm_effect effect)
{
    struct gtm_prospect *p = &f->prospect;
    begin_prospect(f, key);
    effect.number = 1;
    effect.action = 2;
    effect.ident = 73;
    effect.dirty = true;
    p->effects = gtm_mem_realloc(p->effects, sizeof effect);
    p->effects[0] = effect;
    p->effects_count = p->effects_room = 1;
    p->next_effect = 2;
    save(f);
    return p->id;
}

static int64_t sent(struct fixture *f, const char *key, int64_t at)
{
    return save_effect_of(f, key, (struct gtm_effect){.primitive = GTM_PRIMITIVE_SEND, .at = at});
}

static int64_t nth(struct fixture *f, struct gtm_contacts contacts, uint32_t n, int64_t after)
{
    const struct gtm_ledger *ledger = gtm_store_ledger(f->store);
    return ledger->nth(ledger->context, &contacts, n, after);
}

static bool is_behind(struct fixture *f, uint64_t queue, int64_t since, int64_t prospect)
{
    const struct gtm_ledger *ledger = gtm_store_ledger(f->store);
    return ledger->is_behind(ledger->context, queue, since, prospect);
}

/* ---- limits -----------------------------------------------------------------------------------
 */

static void test_contacts_are_counted_from_the_newest(void **state)
{
    struct fixture *f = *state;
    const struct gtm_contacts all = {.primitives = any}, sends = {.primitives = SENDS};
    sent(f, "a", 100);
    sent(f, "b", 300);
    save_effect_of(f, "c", (struct gtm_effect){.primitive = GTM_PRIMITIVE_COMMENT, .at = 200});
    save_effect_of(f, "d", (struct gtm_effect){.primitive = GTM_PRIMITIVE_CONNECT, .at = 250});
    save_effect_of(f, "e", (struct gtm_effect){.primitive = GTM_PRIMITIVE_ALERT, .at = 400});
    assert_int_equal(nth(f, all, 1, 0), 300);
    assert_int_equal(nth(f, all, 2, 0), 250);
    assert_int_equal(nth(f, all, 3, 0), 200);
    assert_int_equal(nth(f, all, 4, 0), 100);
    assert_int_equal(nth(f, all, 5, 0), 0);
    assert_int_equal(nth(f, all, 4, 100), 0); /* later than, not at */
    assert_int_equal(nth(f, all, 4, 99), 100);
    assert_int_equal(nth(f, sends, 2, 0), 100);
    assert_int_equal(nth(f, (struct gtm_contacts){.primitives = COMMENTS}, 1, 0), 200);
    assert_int_equal(nth(f, (struct gtm_contacts){.primitives = COMMENTS}, 2, 0), 0);
}

static void test_what_did_not_go_out_does_not_count(void **state)
{
    struct fixture *f = *state;
    static const struct {
        enum gtm_status status;
        int64_t lease;
        bool counts;
    } rows[] = {{GTM_STATUS_DONE, 0, true},       {GTM_STATUS_UNCERTAIN, 0, true},
                {GTM_STATUS_SCHEDULED, 50, true}, {GTM_STATUS_SCHEDULED, 0, false},
                {GTM_STATUS_FAILED, 0, false},    {GTM_STATUS_CANCELLED, 0, false}};
    struct gtm_prospect *p = &f->prospect;
    int64_t id = sent(f, "a", 100);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(gtm_store_load(f->store, id, GTM_STORE_ALL, p));
        p->effects[0].status = (uint8_t)rows[i].status;
        p->effects[0].lease = rows[i].lease;
        p->effects[0].dirty = true;
        save(f);
        if ((nth(f, (struct gtm_contacts){.primitives = SENDS}, 1, 0) == 100) != rows[i].counts)
            fail_msg("status %d, lease %d", (int)rows[i].status, (int)rows[i].lease);
    }
}

static void test_contacts_are_told_apart(void **state)
{
    struct fixture *f = *state;
    const struct gtm_text email = gtm_text_of("email"), linkedin = gtm_text_of("linkedin");
    struct gtm_effect effect = {
        .primitive = GTM_PRIMITIVE_SEND, .at = 100, .account = -7, .sender = 5, .channel = email};
    int64_t a = save_effect_of(f, "a", effect);
    effect.at = 200;
    effect.channel = linkedin;
    save_effect_of(f, "b", effect);
    effect.at = 300;
    effect.account = 8;
    int64_t c = save_effect_of(f, "c", effect);
    effect.at = 400;
    effect.sender = 6;
    effect.channel = email;
    save_effect_of(f, "d", effect);
    struct {
        struct gtm_contacts contacts;
        int64_t first, second;
    } rows[] = {
        {{.primitives = any, .channel = email}, 400, 100},
        {{.primitives = any, .channel = linkedin}, 300, 200},
        {{.primitives = any, .channel = gtm_text_of("post")}, 0, 0},
        {{.primitives = any, .account = -7}, 200, 100},
        {{.primitives = COMMENTS, .account = -7}, 0, 0},
        {{.primitives = any, .account = -7, .channel = email}, 100, 0},
        {{.primitives = any, .account = -7, .not_prospect = a}, 200, 0},
        {{.primitives = any, .account = 8, .sender = 5}, 300, 0},
        {{.primitives = any, .sender = 5}, 300, 200},
        {{.primitives = any, .sender = 5, .channel = email}, 100, 0},
        {{.primitives = any, .prospect = a}, 100, 0},
        {{.primitives = any, .prospect = c, .account = -7}, 0, 0},
        {{.primitives = any, .not_prospect = c}, 400, 200},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t first = nth(f, rows[i].contacts, 1, 0), second = nth(f, rows[i].contacts, 2, 0);
        if (first != rows[i].first || second != rows[i].second)
            fail_msg("row %zu: %lld, %lld", i, (long long)first, (long long)second);
    }
}

/* The kind is the draft's: its own, or what its action makes. */
static void test_contacts_of_a_kind(void **state)
{
    struct fixture *f = *state;
    begin_prospect(f, "a");
    add_rows(f); /* effect 1 has a draft and was at 2000, effect 2 has none */
    save(f);
    struct gtm_contacts messages = {.primitives = any, .kind = gtm_text_of("message")};
    assert_int_equal(nth(f, messages, 1, 0), 2000);
    assert_int_equal(nth(f, messages, 2, 0), 0);
    struct gtm_contacts others = {.primitives = any, .kind = gtm_text_of("follow-up")};
    assert_int_equal(nth(f, others, 1, 0), 0);
    f->prospect.drafts[0].kind = gtm_text_of("follow-up");
    f->prospect.drafts[0].dirty = true;
    save(f);
    assert_int_equal(nth(f, others, 1, 0), 2000);
    assert_int_equal(nth(f, messages, 1, 0), 0);
}

/* Within a transaction answers are remembered until one more contact is saved. */
static void test_an_answer_is_as_of_now(void **state)
{
    struct fixture *f = *state;
    struct gtm_contacts all = {.primitives = any}, posts = {.primitives = any};
    posts.channel = gtm_text_of("LinkedIn");
    struct gtm_effect effect = {
        .primitive = GTM_PRIMITIVE_SEND, .at = 500, .channel = gtm_text_of("linkedin")};
    sent(f, "a", 100);
    sent(f, "b", 200);
    assert_true(gtm_store_begin(f->store));
    assert_int_equal(nth(f, all, 2, 50), 100);
    assert_int_equal(nth(f, all, 2, 99), 100);
    assert_int_equal(nth(f, all, 2, 100), 0);
    assert_int_equal(nth(f, all, 2, 50), 100);
    assert_int_equal(nth(f, all, 3, 100), 0);
    assert_int_equal(nth(f, all, 3, 120), 0);
    assert_int_equal(nth(f, all, 1, 120), 200);
    assert_int_equal(nth(f, posts, 1, 50), 0);
    begin_prospect(f, "c");
    effect.number = 1;
    effect.action = 2;
    effect.dirty = true;
    f->prospect.effects = gtm_mem_realloc(f->prospect.effects, sizeof effect);
    f->prospect.effects[0] = effect;
    f->prospect.effects_count = f->prospect.effects_room = 1;
    f->prospect.next_effect = 2;
    assert_true(gtm_store_save(f->store, &f->prospect));
    assert_int_equal(nth(f, all, 2, 50), 200);
    assert_int_equal(nth(f, all, 3, 50), 100);
    assert_int_equal(nth(f, posts, 1, 50), 500); /* a channel is the same without case */
    gtm_store_rollback(f->store);
    assert_int_equal(nth(f, all, 2, 50), 100);
    assert_int_equal(nth(f, posts, 1, 50), 0);
}

/* ---- queues -----------------------------------------------------------------------------------
 */

static void test_a_queue_is_in_order(void **state)
{
    struct fixture *f = *state;
    int64_t second = save_in(f, "second", 77, 20, 500), last = save_in(f, "last", 77, 30, 500);
    int64_t first = save_in(f, "first", 77, 10, 500), same_time = save_in(f, "same", 77, 20, 500);
    assert_false(is_behind(f, 77, 10, first));
    assert_true(is_behind(f, 77, 20, second));
    assert_true(is_behind(f, 77, 30, last));
    assert_true(is_behind(f, 77, 10, 0)); /* a new one comes in after all others */
    assert_false(is_behind(f, 77, 9, 0));
    assert_false(is_behind(f, 78, 99, last));
    int64_t order[] = {first, second, same_time, last}, head;
    for (size_t i = 0; i < 4; i++) {
        uint64_t queue;
        assert_true(gtm_store_begin(f->store));
        assert_true(gtm_store_turn(f->store, 500, &queue, &head));
        assert_int_equal(queue, 77);
        assert_int_equal(head, order[i]);
        assert_true(gtm_store_commit(f->store));
        leave(f, head);
    }
    uint64_t queue;
    assert_true(gtm_store_begin(f->store));
    assert_true(gtm_store_turn(f->store, 500, &queue, &head)); /* …and the queue is gone */
    assert_int_equal(head, 0);
    assert_true(gtm_store_commit(f->store));
    int64_t at;
    assert_true(gtm_store_next_due(f->store, &at));
    assert_true(at == GTM_NEVER);
}

/* Gives the head whose turn it is by `now`, 0 for none, and says that its stimulus was saved. */
static int64_t take_turn(struct fixture *f, int64_t now)
{
    uint64_t queue = 0;
    int64_t head;
    assert_true(gtm_store_begin(f->store));
    assert_true(gtm_store_turn(f->store, now, &queue, &head));
    if (head)
        assert_true(gtm_store_turned(f->store, queue, head, now));
    assert_true(gtm_store_commit(f->store));
    return head;
}

static int64_t next_due(struct fixture *f)
{
    int64_t at;
    assert_true(gtm_store_next_due(f->store, &at));
    return at;
}

static void test_a_turn_comes_when_the_head_says(void **state)
{
    struct fixture *f = *state;
    struct gtm_prospect *p = &f->prospect;
    int64_t first = save_in(f, "first", 77, 10, 900);
    assert_int_equal(next_due(f), 900);
    int64_t second = save_in(f, "second", 77, 20, GTM_NEVER);
    assert_int_equal(next_due(f), 900);
    assert_int_equal(take_turn(f, 899), 0);
    assert_int_equal(take_turn(f, 900), first); /* it stays the head, and nothing came of it */
    assert_int_equal(next_due(f), 901);
    assert_int_equal(take_turn(f, 900), 0);
    assert_true(gtm_store_load(f->store, first, GTM_STORE_ALL, p));
    p->fibers_count = 0;
    park_in(f, GTM_WAITS_LIMIT, 77, 10, 1500); /* over the limit still */
    save(f);
    assert_int_equal(take_turn(f, 901), first);
    assert_int_equal(next_due(f), 1500);
    uint64_t queue;
    int64_t head;
    assert_true(gtm_store_begin(f->store));
    assert_true(gtm_store_turn(f->store, 1500, &queue, &head));
    assert_int_equal(head, first);
    assert_true(gtm_store_load(f->store, first, GTM_STORE_ALL, p));
    p->fibers_count = 0;
    p->waits_for = 0;
    assert_true(gtm_store_save(f->store, p)); /* done: the next one has its turn at once */
    assert_true(gtm_store_turned(f->store, queue, head, 1500));
    assert_true(gtm_store_commit(f->store));
    assert_int_equal(next_due(f), 1500);
    assert_true(gtm_store_begin(f->store));
    assert_true(gtm_store_turn(f->store, 1500, &queue, &head));
    assert_int_equal(head, second);
    assert_true(gtm_store_turned(f->store, queue, head, 1500));
    assert_true(gtm_store_commit(f->store));
    assert_int_equal(next_due(f), 1501); /* nobody stands before it: its turn comes again */
}

static void test_the_earliest_turn_comes_first(void **state)
{
    struct fixture *f = *state;
    int64_t late = save_in(f, "late", 5, 10, 300), early = save_in(f, "early", UINT64_MAX, 20, 200);
    begin_prospect(f, "sleeper");
    f->prospect.wake = 250;
    save(f);
    assert_int_equal(next_due(f), 200);
    assert_int_equal(take_turn(f, 1000), early);
    assert_int_equal(next_due(f), 250);
    assert_int_equal(take_turn(f, 1000), late);
    assert_int_equal(take_turn(f, 1000), 0);
}

/* One prospect in two queues, and twice in one. */
static void test_places_go_with_their_fibers(void **state)
{
    struct fixture *f = *state;
    begin_prospect(f, "a");
    park_in(f, GTM_WAITS_LIMIT, 5, 10, 900);
    park_in(f, GTM_WAITS_LIMIT, 5, 10, 800);
    park_in(f, GTM_WAITS_LIMIT, 6, 10, 700);
    park_in(f, GTM_WAITS_TIME, 7, 10, 600);
    save(f);
    int64_t a = f->prospect.id;
    assert_true(is_behind(f, 5, 11, a));
    assert_true(is_behind(f, 6, 11, a));
    assert_false(is_behind(f, 7, 11, a));
    assert_int_equal(next_due(f), 700);
    f->prospect.fibers[2].live = false;
    save(f);
    assert_true(is_behind(f, 5, 11, a));
    assert_false(is_behind(f, 6, 11, a));
    assert_int_equal(take_turn(f, 700), 0); /* nobody is left in queue 6 */
    assert_int_equal(next_due(f), 800);
    leave(f, a);
    assert_false(is_behind(f, 5, 11, a));
}

/* ---- freeze, pauses ---------------------------------------------------------------------------
 */

static bool freeze(struct gtm_store *store, bool frozen, int64_t now)
{
    bool changed;
    assert_true(gtm_store_begin(store));
    assert_true(gtm_store_freeze(store, frozen, now, &changed));
    assert_true(gtm_store_commit(store));
    return changed;
}

static void test_what_is_frozen_waits_for_the_thaw(void **state)
{
    struct fixture *f = *state;
    assert_true(freeze(f->store, true, 100));
    assert_false(freeze(f->store, true, 100));
    assert_true(gtm_store_ledger(f->store)->frozen);
    int64_t a = save_in(f, "a", GTM_QUEUE_FREEZE, 110, 120);
    int64_t b = save_in(f, "b", GTM_QUEUE_FREEZE, 110, GTM_NEVER);
    assert_true(next_due(f) == GTM_NEVER);
    assert_int_equal(take_turn(f, 9999), 0);
    assert_true(freeze(f->store, false, 200));
    assert_false(freeze(f->store, false, 200));
    assert_int_equal(next_due(f), 200);
    assert_true(freeze(f->store, true, 201)); /* frozen again before anybody had a turn */
    assert_true(next_due(f) == GTM_NEVER);
    assert_true(freeze(f->store, false, 300));
    assert_int_equal(take_turn(f, 300), a);
    leave(f, a);
    assert_int_equal(take_turn(f, 301), b);
    int64_t c = save_in(f, "c", GTM_QUEUE_FREEZE, 50, GTM_NEVER); /* too late: its turn is now */
    assert_int_equal(take_turn(f, 302), c);
}

static void test_a_freeze_holds_in_other_processes(void **state)
{
    struct fixture *f = *state;
    char why[300];
    bool changed;
    struct gtm_store *second = open_at(f->path, false, why, sizeof why);
    assert_non_null(second);
    freeze(f->store, true, 100);
    assert_true(gtm_store_begin(second));
    assert_true(gtm_store_ledger(second)->frozen);
    assert_true(gtm_store_freeze(second, false, 200, &changed));
    assert_false(gtm_store_ledger(second)->frozen);
    gtm_store_rollback(second);
    assert_true(gtm_store_begin(second));
    assert_true(gtm_store_ledger(second)->frozen);
    gtm_store_close(second);
}

static int64_t paused(struct fixture *f, int64_t account, int64_t prospect)
{
    const struct gtm_ledger *ledger = gtm_store_ledger(f->store);
    return ledger->paused(ledger->context, account, prospect);
}

static int64_t hold(struct fixture *f, const char *key, int64_t account, int64_t until)
{
    begin_prospect(f, key);
    f->prospect.account = account;
    f->prospect.pause_until = until;
    save(f);
    assert_int_equal(f->prospect.pause_until, 0);
    return f->prospect.id;
}

static void test_a_pause_holds_the_others(void **state)
{
    struct fixture *f = *state;
    int64_t a = hold(f, "a", 5, 5000), b = hold(f, "b", 5, 6000);
    assert_int_equal(paused(f, 5, a), 6000);
    assert_int_equal(paused(f, 5, b), 5000);
    assert_int_equal(paused(f, 5, 0), 6000);
    assert_int_equal(paused(f, 6, a), 0);
    assert_true(gtm_store_load(f->store, b, GTM_STORE_ALL, &f->prospect));
    f->prospect.account = 5;
    f->prospect.pause_until = 5500; /* the longer one holds */
    save(f);
    assert_int_equal(paused(f, 5, a), 6000);
    hold(f, "alone", 0, 7000);
    assert_int_equal(paused(f, 0, a), 0);
    begin_prospect(f, "later");
    f->prospect.account = 6;
    f->prospect.pause_until = 9000;
    f->prospect.seen_at = 5000;
    save(f);
    assert_int_equal(paused(f, 5, b), 0); /* over, and gone */
    assert_int_equal(paused(f, 5, a), 6000);
}

/* CONTACTS in store_sqlite.def lists them. */
static void test_all_contacts_are_counted(void **state)
{
    (void)state;
    for (int i = 0; i < GTM_N_PRIMITIVE; i++)
        assert_int_equal(gtm_primitive_is_contact((enum gtm_primitive)i), any >> i & 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_contacts_are_counted_from_the_newest),
        TEST(test_what_did_not_go_out_does_not_count),
        TEST(test_contacts_are_told_apart),
        TEST(test_contacts_of_a_kind),
        TEST(test_an_answer_is_as_of_now),
        TEST(test_a_queue_is_in_order),
        TEST(test_a_turn_comes_when_the_head_says),
        TEST(test_the_earliest_turn_comes_first),
        TEST(test_places_go_with_their_fibers),
        TEST(test_what_is_frozen_waits_for_the_thaw),
        TEST(test_a_freeze_holds_in_other_processes),
        TEST(test_a_pause_holds_the_others),
        TEST(test_all_contacts_are_counted),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}

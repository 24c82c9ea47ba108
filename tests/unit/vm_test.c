/* vm_test.c -- every condition of the instruction set, over facts that are there, missing, and of
 * another kind. */
#include "runtime/base/zone.h"
#include "tests/unit/assemble.h"

#define NOW "2026-11-23T10:00:00Z"

static struct gtm_assembly assembly;
static struct gtm_world world;

/* The facts that the conditions below read. */
static uint32_t score, size, tier, joined, posts, tags, opted, title, other_title;

static int begin(void **state)
{
    (void)state;
    struct gtm_assembly *a = &assembly;
    assemble_begin(a);
    score = fact(a, "score", GTM_TYPE_NUMBER, GTM_FACT_READ);
    size = fact(a, "size", GTM_TYPE_NUMBER, GTM_FACT_READ);
    tier = fact(a, "tier", GTM_TYPE_TEXT, GTM_FACT_READ);
    joined = fact(a, "joined", GTM_TYPE_TIME, GTM_FACT_READ);
    posts = fact(a, "posts", GTM_TYPE_LIST, GTM_FACT_READ);
    tags = fact(a, "tags", GTM_TYPE_LIST, GTM_FACT_READ);
    opted = fact(a, "opted", GTM_TYPE_YESNO, GTM_FACT_READ);
    title = fact(a, "title", GTM_TYPE_TEXT, GTM_FACT_READ);
    other_title = fact(a, "other title", GTM_TYPE_TEXT, GTM_FACT_READ);
    return 0;
}

static int end(void **state)
{
    (void)state;
    world_free(&world);
    world = (struct gtm_world){0};
    return 0;
}

/* Emits what tells the value of register 0: skip for yes, an alert for no, unclear for unknown. */
static void emit_verdict(void)
{
    struct gtm_assembly *a = &assembly;
    uint32_t s = sentence(a, "It is so.");
    uint32_t skip = action(a, GTM_PRIMITIVE_SKIP, s, "", 0),
             alert = action(a, GTM_PRIMITIVE_ALERT, s, "", 0);
    uint32_t branch = op(a, GTM_OP_BRANCH, 0, 0, 0);
    op(a, GTM_OP_DO, 0, skip, 0);
    op(a, GTM_OP_END, 0, 0, 0);
    land(a, branch);
    op(a, GTM_OP_DO, 0, alert, 0);
    op(a, GTM_OP_END, 0, 0, 0);
    unclear(a, s, branch);
}

static const char *const record =
    "{\"id\":\"1\",\"score\":40,\"tier\":\"A\",\"joined\":\"2026-11-22T10:00:00Z\",\"opted\":true,"
    "\"posts\":[{\"id\":1,\"text\":\"On manual prospecting.\"},{\"id\":2,\"text\":\"Lunch\"}],"
    "\"tags\":[\"Hot\",\"caf\\u00e9\"],\"title\":\"VP Sales\",\"other_title\":\"vp sales\"}";

/* Runs one condition and returns its value: 0 no, 1 unknown, 2 yes. */
static enum gtm_tri value_of(enum gtm_op code, uint32_t b, uint32_t c)
{
    struct gtm_assembly *a = &assembly;
    a->program.code_count = 0;
    op(a, GTM_OP_SENTENCE, 0, 0, 0);
    op(a, code, 0, b, c);
    emit_verdict();
    enroll(&world, a, record, NOW);
    if (world.prospect.outcome == GTM_OUTCOME_ESCALATED)
        return GTM_UNKNOWN;
    return world.prospect.outcome == GTM_OUTCOME_SKIPPED ? GTM_YES : GTM_NO;
}

static void expect_tri(enum gtm_op code, uint32_t b, uint32_t c, enum gtm_tri want)
{
    assembly.program.sentence_count = assembly.program.action_count = 0; /* each condition alone */
    assert_int_equal(value_of(code, b, c), want);
}

static void compares_numbers(void **state)
{
    (void)state;
    uint32_t forty = num(&assembly, 40), more = num(&assembly, 40.5), two = num(&assembly, 2);
    expect_tri(GTM_OP_NUM_LT, score, forty, GTM_NO);
    expect_tri(GTM_OP_NUM_LT, score, more, GTM_YES);
    expect_tri(GTM_OP_NUM_LE, score, forty, GTM_YES);
    expect_tri(GTM_OP_NUM_GT, score, forty, GTM_NO);
    expect_tri(GTM_OP_NUM_GT, score, two, GTM_YES);
    expect_tri(GTM_OP_NUM_GE, score, forty, GTM_YES);
    expect_tri(GTM_OP_NUM_GE, score, more, GTM_NO);
    expect_tri(GTM_OP_NUM_EQ, score, forty, GTM_YES);
    expect_tri(GTM_OP_NUM_EQ, score, more, GTM_NO);
    expect_tri(GTM_OP_NUM_EQ, size, forty, GTM_UNKNOWN);
    expect_tri(GTM_OP_NUM_LT, tier, forty, GTM_UNKNOWN);
    expect_tri(GTM_OP_NUM_EQ, posts, two, GTM_YES); /* a list counts its items */
    expect_tri(GTM_OP_NUM_GT, posts, two, GTM_NO);
}

static void compares_texts(void **state)
{
    (void)state;
    struct gtm_assembly *a = &assembly;
    expect_tri(GTM_OP_TEXT_EQ, tier, str(a, "a"), GTM_YES);
    expect_tri(GTM_OP_TEXT_EQ, tier, str(a, "B"), GTM_NO);
    expect_tri(GTM_OP_TEXT_EQ, tier, str(a, "AA"), GTM_NO);
    expect_tri(GTM_OP_TEXT_EQ, size, str(a, "A"), GTM_UNKNOWN);
    expect_tri(GTM_OP_TEXT_IN, tier, list(a, "B", "a", NULL), GTM_YES);
    expect_tri(GTM_OP_TEXT_IN, tier, list(a, "B", "C", NULL), GTM_NO);
    expect_tri(GTM_OP_TEXT_HAS, title, list(a, "sales", NULL), GTM_YES);
    expect_tri(GTM_OP_TEXT_HAS, title, list(a, "sale", NULL), GTM_NO);
    expect_tri(GTM_OP_TEXT_HAS, posts, list(a, "manual prospecting", NULL), GTM_YES);
    expect_tri(GTM_OP_TEXT_HAS, posts, list(a, "id", NULL), GTM_NO); /* its text, not its JSON */
    expect_tri(GTM_OP_TEXT_HAS, size, list(a, "sales", NULL), GTM_UNKNOWN);
    expect_tri(GTM_OP_TEXT_START, title, str(a, "vp"), GTM_YES);
    expect_tri(GTM_OP_TEXT_START, title, str(a, "sales"), GTM_NO);
    expect_tri(GTM_OP_TEXT_END, title, str(a, "SALES"), GTM_YES);
    expect_tri(GTM_OP_TEXT_END, size, str(a, "SALES"), GTM_UNKNOWN);
    expect_tri(GTM_OP_LIST_HAS, tags, list(a, "hot", NULL), GTM_YES);
    expect_tri(GTM_OP_LIST_HAS, tags, list(a, "CAF\xc3\x89", NULL), GTM_YES);
    expect_tri(GTM_OP_LIST_HAS, tags, list(a, "ho", NULL), GTM_NO);
}

static void compares_the_rest(void **state)
{
    (void)state;
    struct gtm_assembly *a = &assembly;
    uint32_t day = num(a, GTM_DAY), week = num(a, GTM_WEEK),
             instant = num(a, (double)at("2026-11-22T10:00:01Z"));
    expect_tri(GTM_OP_IS_YES, opted, 0, GTM_YES);
    expect_tri(GTM_OP_IS_YES, size, 0, GTM_UNKNOWN);
    expect_tri(GTM_OP_IS_KNOWN, score, 0, GTM_YES);
    expect_tri(GTM_OP_IS_KNOWN, size, 0, GTM_NO);
    expect_tri(GTM_OP_TIME_LT, joined, instant, GTM_YES);
    expect_tri(GTM_OP_TIME_GT, joined, instant, GTM_NO);
    expect_tri(GTM_OP_TIME_GT, score, instant, GTM_UNKNOWN);
    expect_tri(GTM_OP_AGE_LT, joined, day, GTM_NO);
    expect_tri(GTM_OP_AGE_LT, joined, week, GTM_YES);
    expect_tri(GTM_OP_AGE_GT, joined, day, GTM_NO);
    expect_tri(GTM_OP_AGE_GT, joined, num(a, 60), GTM_YES);
    expect_tri(GTM_OP_FACT_EQ, title, other_title, GTM_YES);
    expect_tri(GTM_OP_FACT_EQ, title, tier, GTM_NO);
    expect_tri(GTM_OP_FACT_EQ, title, score, GTM_UNKNOWN);
    expect_tri(GTM_OP_FACT_LT, score, score, GTM_NO);
    expect_tri(GTM_OP_FACT_LT, score, size, GTM_UNKNOWN);
    expect_tri(GTM_OP_ELAPSED, GTM_BASE_ENROLLED, num(a, 0), GTM_YES);
    expect_tri(GTM_OP_ELAPSED, GTM_BASE_ENROLLED, day, GTM_NO);
    expect_tri(GTM_OP_ELAPSED, GTM_BASE_CONTACT, num(a, 0), GTM_NO); /* nobody was contacted */
    expect_tri(GTM_OP_HAS_DRAFT, 0, 0, GTM_NO);
    expect_tri(GTM_OP_PENDING, GTM_REQUEST_APPROVAL, GTM_NONE, GTM_NO);
}

/* Kleene's tables: rows no, unknown, yes; columns the same. */
static void combines_by_kleene(void **state)
{
    (void)state;
    static const uint8_t and_table[3][3] = {{0, 0, 0}, {0, 1, 1}, {0, 1, 2}};
    static const uint8_t or_table[3][3] = {{0, 1, 2}, {1, 1, 2}, {2, 2, 2}};
    struct gtm_assembly *a = &assembly;
    for (uint32_t left = 0; left < 3; left++)
        for (uint32_t right = 0; right < 3; right++)
            for (int is_or = 0; is_or < 2; is_or++) {
                a->program.code_count = a->program.sentence_count = a->program.action_count = 0;
                a->program.str_count = 64; /* the names stay */
                op(a, GTM_OP_SET, 1, left, 0);
                op(a, GTM_OP_SET, 2, right, 0);
                op(a, is_or ? GTM_OP_OR : GTM_OP_AND, 0, 1, 2);
                emit_verdict();
                enroll(&world, a, "{\"id\":\"1\"}", NOW);
                enum gtm_tri got = world.prospect.outcome == GTM_OUTCOME_ESCALATED ? GTM_UNKNOWN
                                   : world.prospect.outcome == GTM_OUTCOME_SKIPPED ? GTM_YES
                                                                                   : GTM_NO;
                assert_int_equal(got, is_or ? or_table[left][right] : and_table[left][right]);
            }
}

static void looks_at_windows_of_events(void **state)
{
    (void)state;
    struct gtm_assembly *a = &assembly;
    uint32_t visits = fact(a, "visits", GTM_TYPE_LIST, GTM_FACT_READ);
    uint32_t visited = event(a, "visited", "visited", visits, GTM_FORM_TIMES, "/pricing");
    struct gtm_test rows[6];
    for (size_t i = 0; i < 6; i++)
        rows[i] = happened(visited);
    rows[0].count = rows[1].count = rows[2].count = rows[3].count = 2;
    rows[0].within = num(a, GTM_DAY);
    rows[1].within = num(a, GTM_WEEK);
    rows[2].last = num(a, 30.0 * GTM_DAY);
    rows[3].flags = GTM_TEST_EXACT;
    rows[4].where = list(a, "/blog", NULL);
    rows[5].where = list(a, "/Pricing/", NULL);
    /* a day is enough: the last of February and the first of March are a second apart */
    static const uint8_t want[6] = {GTM_YES, GTM_YES, GTM_NO, GTM_NO, GTM_NO, GTM_YES};
    const char *json =
        "{\"id\":\"1\",\"visits\":[\"2026-11-20T09:00:00Z\",\"2026-02-28T23:59:59Z\","
        "\"2026-03-01T00:00:00+00:00\",\"2024-02-29T12:00:00Z\",\"2024-03-07T12:00:00Z\"]}";
    for (size_t i = 0; i < 6; i++) {
        uint32_t t = test(a, rows[i]);
        for (int dry = 0; dry < 2; dry++) { /* read as occurrences, and as a list of times */
            a->program.code_count = a->program.sentence_count = a->program.action_count = 0;
            op(a, GTM_OP_EVENT, 0, t, 0);
            emit_verdict();
            world.prospect.rehearse = dry;
            enroll(&world, a, json, NOW);
            uint8_t got = world.prospect.outcome == GTM_OUTCOME_SKIPPED ? GTM_YES : GTM_NO;
            assert_int_equal(got, want[i]);
        }
    }
    world.prospect.rehearse = false;
}

static void time_distances_run_from_their_base(void **state)
{
    (void)state;
    struct gtm_assembly *a = &assembly;
    uint32_t s = sentence(a, "Wait 14 hours.");
    op(a, GTM_OP_SENTENCE, 0, s, 0);
    op(a, GTM_OP_TIMER, 0, 0, 0);
    uint32_t loop = op(a, GTM_OP_ELAPSED, 0, GTM_BASE_FIBER, num(a, 14 * 3600.0));
    uint32_t out = op(a, GTM_OP_IF_YES, 0, 0, 0);
    op(a, GTM_OP_PARK, 0, GTM_WAITS_TIME, 0);
    op(a, GTM_OP_JUMP, 0, 0, loop);
    land(a, out);
    op(a, GTM_OP_END, 0, 0, 0);
    enroll(&world, a, "{\"id\":\"1\"}", NOW);
    assert_int_equal(world.prospect.wake, at("2026-11-24T00:00:00Z"));
    wake(&world, "2026-11-24T00:00:00Z");
    expect(&world, "done:");
}

/* A point of time and a window: no until then, and the fiber wakes when it comes. */
static void points_of_time_wake_their_fiber(void **state)
{
    (void)state;
    struct gtm_assembly *a = &assembly;
    uint32_t s = sentence(a, "Wait until Tuesday at 9am, in business hours."), loops[2], outs[2];
    a->program.when_count = a->program.window_count = 1;
    a->whens[0] = (struct gtm_when){.base = GTM_BASE_FIBER,
                                    .weekdays = 2,
                                    .minute = 540,
                                    .seconds = num(a, 0),
                                    .date = GTM_NONE};
    a->windows[0] = (struct gtm_window){31, 600, 1020, GTM_NONE, GTM_NONE, 0};
    op(a, GTM_OP_SENTENCE, 0, s, 0);
    op(a, GTM_OP_TIMER, 0, 0, 0);
    for (int i = 0; i < 2; i++) {
        loops[i] = op(a, i ? GTM_OP_OPEN : GTM_OP_REACHED, 0, 0, 0);
        outs[i] = op(a, GTM_OP_IF_YES, 0, 0, 0);
        op(a, GTM_OP_PARK, 0, GTM_WAITS_TIME, 0);
        op(a, GTM_OP_JUMP, 0, 0, loops[i]);
        land(a, outs[i]);
    }
    op(a, GTM_OP_END, 0, 0, 0);
    world.prospect.zones = gtm_zones_open();
    enroll(&world, a, "{\"id\":\"1\"}", NOW); /* a Monday */
    assert_int_equal(world.prospect.wake, at("2026-11-24T09:00:00Z"));
    wake(&world, "2026-11-24T09:00:00Z");
    assert_int_equal(world.prospect.wake, at("2026-11-24T10:00:00Z"));
    wake(&world, "2026-11-24T10:00:00Z");
    expect(&world, "done:");
    gtm_zones_close(world.prospect.zones);
    world.prospect.zones = NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(compares_numbers, begin, end),
        cmocka_unit_test_setup_teardown(compares_texts, begin, end),
        cmocka_unit_test_setup_teardown(compares_the_rest, begin, end),
        cmocka_unit_test_setup_teardown(combines_by_kleene, begin, end),
        cmocka_unit_test_setup_teardown(looks_at_windows_of_events, begin, end),
        cmocka_unit_test_setup_teardown(time_distances_run_from_their_base, begin, end),
        cmocka_unit_test_setup_teardown(points_of_time_wake_their_fiber, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

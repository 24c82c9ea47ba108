/* primitives_test.c -- the texts that the embedded primitives make, what they leave out, and the
 * accounts file. */
#include "tests/unit/assemble.h"

#include <stdlib.h>
#include <unistd.h>

#include "stdlib/accounts.h"

#define NOW "2026-11-23T10:00:00Z"

static struct gtm_assembly assembly;
static struct gtm_world world;
static uint32_t s1, first_name, title, posted, industry;

static int begin(void **state)
{
    (void)state;
    struct gtm_assembly *a = &assembly;
    assemble_begin(a);
    fact(a, "email", GTM_TYPE_TEXT, GTM_FACT_KEY);
    fact(a, "name", GTM_TYPE_TEXT, 0);
    first_name = fact(a, "first name", GTM_TYPE_TEXT, 0);
    title = fact(a, "title", GTM_TYPE_TEXT, 0);
    fact(a, "company", GTM_TYPE_TEXT, 0);
    fact(a, "fit score", GTM_TYPE_NUMBER, GTM_FACT_READ);
    fact(a, "notes", GTM_TYPE_PROSE, 0);
    fact(a, "linkedin url", GTM_TYPE_TEXT, GTM_FACT_KEY);
    fact(a, "company size", GTM_TYPE_NUMBER, GTM_FACT_COMPANY | GTM_FACT_READ);
    industry = fact(a, "industry", GTM_TYPE_TEXT, GTM_FACT_COMPANY);
    fact(a, "owner", GTM_TYPE_TEXT, 0);
    uint32_t posts = fact(a, "recent posts", GTM_TYPE_LIST, GTM_FACT_READ);
    posted = event(a, "posted", "posted", posts, GTM_FORM_POSTS, NULL);
    s1 = sentence(a, "Do it.");
    return 0;
}

static int end(void **state)
{
    (void)state;
    gtm_accounts_close((struct gtm_accounts *)(uintptr_t)world.prospect.accounts);
    world_free(&world);
    world = (struct gtm_world){0};
    return 0;
}

static void option(struct gtm_assembly *a, uint32_t row, const char *key, const char *value)
{
    if (a->actions[row].option_count++ == 0)
        a->actions[row].options = a->program.option_count;
    a->options[a->program.option_count++] = (struct gtm_option){str(a, key), str(a, value)};
}

/* Runs one action alone. */
static void run_one(uint32_t row, const char *json)
{
    assembly.program.code_count = 0;
    op(&assembly, GTM_OP_SENTENCE, 0, s1, 0);
    op(&assembly, GTM_OP_DO, 0, row, 0);
    op(&assembly, GTM_OP_END, 0, 0, 0);
    enroll(&world, &assembly, json, NOW);
}

static const struct gtm_draft *draft_of(const char *json, uint32_t row)
{
    run_one(row, json);
    assert_int_equal(world.prospect.drafts_count, 1);
    return &world.prospect.drafts[0];
}

static const char *const ada =
    "{\"id\":\"a\",\"name\":\"Ada Ruiz\",\"email\":\"ada@example.com\",\"title\":\"VP "
    "Sales\",\"company\":\"Northwind\","
    "\"fit_score\":80,\"notes\":\"Runs a team of "
    "six.\",\"linkedin_url\":\"https://l.example/ada\"}";

static void drafts_say_what_is_known(void **state)
{
    (void)state;
    uint32_t row = action(&assembly, GTM_PRIMITIVE_DRAFT, s1, "message", 0);
    const struct gtm_draft *draft = draft_of(ada, row);
    assert_true(holds(draft->text, "Hi Ada,"));
    assert_true(holds(draft->text, "VP Sales at Northwind"));
    assert_false(holds(draft->text, "team of six")); /* notes are ours, not theirs to read */
    expect_text(draft->subject, "A question for Northwind");
    expect_text(draft->to, "ada@example.com");
    expect_text(draft->reasons, "[\"fit score is 80\"]");
    assert_true(holds(draft->sources, "the record: "));
    assert_true(holds(draft->sources, "title"));
    draft = draft_of("{\"id\":\"b\"}", row); /* nothing is known: no hole */
    assert_true(holds(draft->text, "Hello,"));
    assert_false(holds(draft->text, " at "));
    expect_text(draft->subject, "A question");
    expect_text(draft->to, "p1");
    expect_text(draft->reasons, "[]");
}

static const char *const bea =
    "{\"id\":\"b\",\"name\":\"Bea Lind\",\"email\":\"bea@example.com\",\"company\":\"Fjord\","
    "\"recent_posts\":[{\"id\":\"1\",\"text\":\"Hiring is "
    "slow\",\"at\":\"2026-11-20T10:00:00Z\"}]}";

/* The draft with one option, where `on` too is asked for. */
static const char *drafted_with(const char *on, const char *key, const char *value)
{
    struct gtm_assembly *a = &assembly;
    uint32_t row = action(a, GTM_PRIMITIVE_DRAFT, s1, "message", 0);
    if (on)
        option(a, row, "length", on);
    if (value)
        option(a, row, key, value);
    const struct gtm_draft *draft = draft_of(bea, row);
    char *text = calloc(1, draft->text.length + 1);
    memcpy(text, draft->text.at, draft->text.length);
    return text;
}

/* A choice that changes no draft would be a word that does nothing. */
static void each_choice_changes_the_draft(void **state)
{
    (void)state;
    static const struct {
        const char *key, *value;
    } choices[] = {
#define KEY_LENGTH "length"
#define KEY_STYLE  "style"
#define KEY_TONE   "tone"
#define OPTION(NAME, said, doc)
#define CHOICE(OPTION, NAME, said) {KEY_##OPTION, said},
#include "runtime/program/options.def"
#undef OPTION
#undef CHOICE
    };
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
        bool style =
            strcmp(choices[i].key, "style") == 0; /* a draft is personal unless it is short */
        const char *plain = drafted_with(style ? "short" : NULL, NULL, NULL);
        const char *asked = drafted_with(style ? "short" : NULL, choices[i].key, choices[i].value);
        assert_string_not_equal(plain, asked);
        free((char *)(uintptr_t)plain);
        free((char *)(uintptr_t)asked);
    }
}

static void options_change_the_draft(void **state)
{
    (void)state;
    struct gtm_assembly *a = &assembly;
    uint32_t row = action(a, GTM_PRIMITIVE_DRAFT, s1, "message", 0);
    option(a, row, "length", "short");
    option(a, row, "about", "our new report");
    a->actions[row].channel = str(a, "linkedin");
    const struct gtm_draft *draft = draft_of(ada, row);
    assert_true(holds(draft->text, "I am writing about our new report."));
    assert_false(holds(draft->text, "Northwind"));
    expect_text(draft->subject, "our new report");
    expect_text(draft->to, "https://l.example/ada");
    row = action(a, GTM_PRIMITIVE_DRAFT, s1, "follow-up", 0);
    draft = draft_of(ada, row);
    assert_true(holds(draft->text, "my earlier message"));
    row = action(a, GTM_PRIMITIVE_DRAFT, s1, "connection note", 0);
    option(a, row, "tone", "formal");
    draft = draft_of(ada, row);
    assert_true(holds(draft->text, "Dear Ada"));
    assert_true(holds(draft->text, "glad to connect"));
}

static void a_comment_answers_its_post(void **state)
{
    (void)state;
    struct gtm_assembly *a = &assembly;
    uint32_t row = action(a, GTM_PRIMITIVE_COMMENT, s1, "post", 0);
    a->actions[row].topic = list(a, "slow onboarding", NULL);
    op(a, GTM_OP_SENTENCE, 0, s1, 0);
    uint32_t prepare = op(a, GTM_OP_PREPARE, 0, row, 0);
    op(a, GTM_OP_DO, 0, row, 0);
    land(a, prepare);
    op(a, GTM_OP_END, 0, 0, 0);
    enroll(&world, a,
           "{\"id\":\"a\",\"recent_posts\":[{\"id\":\"1\",\"text\":\"Lunch\"},"
           "{\"id\":\"2\",\"text\":\"Slow onboarding \\u2013 "
           "again\",\"at\":\"2026-11-20T08:00:00Z\"}]}",
           NOW);
    expect(&world, "done: comment done");
    assert_true(holds(world.prospect.effects[0].text, "about slow onboarding"));
    expect_text(world.prospect.effects[0].channel, "linkedin");
    assert_true(holds(world.prospect.drafts[0].answers, "\xe2\x80\x93 again"));
}

static void template_parts(struct gtm_assembly *a, uint32_t row)
{
    a->parts[0] = (struct gtm_part){GTM_NONE, str(a, "Hi ")};
    a->parts[1] = (struct gtm_part){first_name, str(a, "there")};
    a->parts[2] = (struct gtm_part){GTM_NONE, str(a, ", congratulations on ")};
    a->parts[3] = (struct gtm_part){title, GTM_NONE};
    a->program.part_count = 4;
    a->templates[0] = (struct gtm_template){str(a, "intro"), 0, 1, 0, 4};
    a->program.template_count = 1;
    a->actions[row].template = 0;
}

static void a_template_is_never_sent_with_a_hole(void **state)
{
    (void)state;
    struct gtm_assembly *a = &assembly;
    uint32_t row = action(a, GTM_PRIMITIVE_SEND, s1, "message", GTM_ACTION_MAY_DRAFT);
    template_parts(a, row);
    op(a, GTM_OP_SENTENCE, 0, s1, 0);
    uint32_t prepare = op(a, GTM_OP_PREPARE, 0, row, 0);
    op(a, GTM_OP_DO, 0, row, 0);
    land(a, prepare);
    op(a, GTM_OP_END, 0, 0, 0);
    enroll(&world, a, ada, NOW);
    expect(&world, "done: draft done, send done");
    expect_text(world.prospect.effects[0].text, "Hi Ada, congratulations on VP Sales");
    enroll(&world, a, "{\"id\":\"c\",\"title\":\"CTO\"}", NOW); /* the fallback */
    expect_text(world.prospect.effects[0].text, "Hi there, congratulations on CTO");
    enroll(&world, a, "{\"id\":\"b\",\"name\":\"Bo\"}", NOW);
    expect(&world, "escalated: escalate done");
    assert_int_equal(world.prospect.drafts_count, 0);
    assert_true(holds(world.prospect.inbox[0].text, "Not known: the title."));
    world.prospect.json = gtm_text_of("{\"id\":\"b\",\"name\":\"Bo\",\"title\":\"COO\"}");
    gtm_feed_decode(&a->program, world.prospect.json, &world.arena, world.facts);
    assert_true(decide(&world, GTM_DECIDE_YES, "", NOW)); /* tried again */
    expect(&world, "done: escalate done, draft done, send done");
    enroll(&world, a, "{\"id\":\"b\",\"name\":\"Bo\"}", NOW);
    assert_true(decide(&world, GTM_DECIDE_NO, "", NOW)); /* left out */
    expect(&world, "done: escalate done");
}

static void people_read_who_what_and_why(void **state)
{
    (void)state;
    struct gtm_assembly *a = &assembly;
    uint32_t row = action(a, GTM_PRIMITIVE_ALERT, s1, "", GTM_ACTION_SUMMARY);
    a->actions[row].purpose = str(a, "so I can call them");
    run_one(row, ada);
    const struct gtm_inbox_item *item = &world.prospect.inbox[0];
    assert_true(holds(item->text, "Ada Ruiz, VP Sales at Northwind: Do it. So I can call them."));
    assert_true(holds(item->text, "- fit score: 80"));
    assert_true(holds(item->text, "- notes: Runs a team of six."));
    row = action(a, GTM_PRIMITIVE_TASK, s1, "call", 0);
    option(a, row, "due", "in 2 days");
    run_one(row, ada);
    expect_boxes(&world, "task", "alert");
    assert_true(holds(world.prospect.inbox[0].text,
                      "call: Ada Ruiz, VP Sales at Northwind. Due: in 2 days."));
    row = action(a, GTM_PRIMITIVE_ESCALATE, s1, "", 0);
    run_one(row, ada);
    expect(&world, "escalated: escalate done");
    expect_boxes(&world, "", "alert");
    assert_true(decide(&world, GTM_DECIDE_DONE, "", NOW));
    expect(&world, "escalated: escalate done"); /* automation has stopped for good */
}

static void recording_changes_the_facts(void **state)
{
    (void)state;
    struct gtm_assembly *a = &assembly;
    uint32_t row = action(a, GTM_PRIMITIVE_RECORD, s1, "industry", 0);
    a->actions[row].fact = industry;
    option(a, row, "value", "Steel \"&\" iron");
    run_one(row, ada);
    expect(&world, "done: record done");
    assert_true(world.prospect.facts_dirty);
    expect_text(gtm_value_text(&world.prospect.facts[industry]), "Steel \"&\" iron");
    a->persons[0] = (struct gtm_person){str(a, "Dana"), GTM_NONE, 0, GTM_NONE};
    a->program.person_count = 1;
    row = action(a, GTM_PRIMITIVE_ASSIGN, s1, "", 0);
    a->actions[row].person = 0;
    run_one(row, ada);
    expect(&world, "done: assign done");
    assert_true(holds(world.prospect.json, "\"owner\":\"Dana\""));
}

/* Writes a file that the caller unlinks. */
static void write_file(char path[32], const char *text)
{
    strcpy(path, "/tmp/gtm-accounts-XXXXXX");
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    close(file);
}

static void expect_account(const char *text, const char *json, const char *want)
{
    char path[32], why[200] = "";
    write_file(path, text);
    struct gtm_accounts *accounts = gtm_accounts_open(path, &assembly.program, why, sizeof why);
    assert_non_null(accounts);
    uint32_t row = action(&assembly, GTM_PRIMITIVE_RESEARCH, s1, "company", GTM_ACTION_COMPANY);
    world.prospect.accounts = accounts;
    run_one(row, json);
    expect(&world, "done: research done");
    char size[32] = "unknown";
    const struct gtm_value *value = &world.prospect.facts[industry - 1];
    if (value->kind == GTM_VALUE_NUMBER)
        snprintf(size, sizeof size, "%g", value->number);
    assert_string_equal(size, want);
    world.prospect.accounts = NULL;
    gtm_accounts_close(accounts);
    unlink(path);
}

static void research_joins_the_account(void **state)
{
    (void)state;
    const char *csv = "\xEF\xBB\xBFName;Domain;Size;Industry\r\nNorthwind;www.northwind.com;250;"
                      "\"Ships; \"\"big\"\"\"\r\n"
                      "Other;other.com;7;\r\n";
    expect_account(csv, "{\"id\":\"a\",\"company\":\"northwind\"}", "250");
    assert_true(gtm_text_same(gtm_value_text(&world.prospect.facts[industry]),
                              gtm_text_of("Ships; \"big\"")));
    expect_account(csv, "{\"id\":\"a\",\"email\":\"bo@other.com\"}", "7");
    expect_account(csv, "{\"id\":\"a\",\"company\":\"Nobody\"}", "unknown");
    expect_account(csv, "{\"id\":\"a\",\"company\":\"Northwind\",\"company_size\":9}",
                   "9"); /* the record wins */
    const char *jsonl =
        "{\"account_id\":42,\"name\":\"Northwind\",\"company\":{\"size\":11},\"title\":\"x\"}\n\n";
    expect_account(jsonl, "{\"id\":\"a\",\"account_id\":\"42\"}", "11");
    assert_int_equal(world.prospect.facts[title].kind,
                     GTM_VALUE_MISSING); /* the person's facts are not ours */
    char path[32], why[200] = "";
    write_file(path, "{\"name\":\"x\"}\n{oops\n");
    assert_null(gtm_accounts_open(path, &assembly.program, why, sizeof why));
    assert_non_null(strstr(why, "line 2"));
    unlink(path);
    assert_null(gtm_accounts_open("/nonexistent/accounts.csv", &assembly.program, why, sizeof why));
}

/* A rehearsal leaves the array of facts that it was lent alone. */
static void a_rehearsal_learns_beside_the_facts(void **state)
{
    (void)state;
    char path[32], why[200];
    write_file(path, "{\"name\":\"Northwind\",\"size\":250}\n");
    struct gtm_accounts *accounts = gtm_accounts_open(path, &assembly.program, why, sizeof why);
    uint32_t row = action(&assembly, GTM_PRIMITIVE_RESEARCH, s1, "company", GTM_ACTION_COMPANY);
    world.prospect.accounts = accounts;
    world.prospect.rehearse = true;
    run_one(row, "{\"id\":\"a\",\"company\":\"Northwind\"}");
    expect(&world, "done: research rehearsed");
    assert_int_equal(world.facts[industry - 1].kind, GTM_VALUE_MISSING);
    assert_int_equal(world.prospect.facts[industry - 1].kind, GTM_VALUE_NUMBER);
    unlink(path);
}

static void the_judge_says_when_there_is_nothing_to_judge(void **state)
{
    (void)state;
    struct gtm_assembly *a = &assembly;
    a->judges[0] = (struct gtm_judge){GTM_JUDGED_APPEARS, list(a, "manual prospecting", NULL),
                                      str(a, "has it")};
    a->program.judge_count = 1;
    static const struct {
        const char *json;
        enum gtm_tri want;
    } cases[] = {
        {"{\"id\":\"1\",\"notes\":\"Complains about Manual  Prospecting.\"}", GTM_YES},
        {"{\"id\":\"2\",\"notes\":\"Runs a team.\"}", GTM_NO},
        {"{\"id\":\"3\"}", GTM_UNKNOWN},
        {"{\"id\":\"4\",\"recent_posts\":[{\"id\":\"1\",\"text\":\"manual prospecting!\"}]}",
         GTM_YES},
        {"{\"id\":\"5\",\"recent_posts\":[]}", GTM_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gtm_result result = {0};
        run_one(action(a, GTM_PRIMITIVE_FIND, s1, "", 0), cases[i].json);
        struct gtm_call call = {
            .prospect = &world.prospect, .judge = &a->judges[0], .now = at(NOW)};
        gtm_judge_answer(&call, &result);
        assert_int_equal(result.verdict, cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(drafts_say_what_is_known, begin, end),
        cmocka_unit_test_setup_teardown(each_choice_changes_the_draft, begin, end),
        cmocka_unit_test_setup_teardown(options_change_the_draft, begin, end),
        cmocka_unit_test_setup_teardown(a_comment_answers_its_post, begin, end),
        cmocka_unit_test_setup_teardown(a_template_is_never_sent_with_a_hole, begin, end),
        cmocka_unit_test_setup_teardown(people_read_who_what_and_why, begin, end),
        cmocka_unit_test_setup_teardown(recording_changes_the_facts, begin, end),
        cmocka_unit_test_setup_teardown(research_joins_the_account, begin, end),
        cmocka_unit_test_setup_teardown(a_rehearsal_learns_beside_the_facts, begin, end),
        cmocka_unit_test_setup_teardown(the_judge_says_when_there_is_nothing_to_judge, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

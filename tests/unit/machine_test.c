/* machine_test.c -- the acceptance workflows, assembled by hand in the shape that the compiler
 * emits. Between any two stimuli the state goes through bytes, as it does in the store. */
#include "tests/unit/assemble.h"

#include "runtime/base/mem.h"
#include "runtime/vm/run.h"

#define ENROLLED "2026-11-23T10:00:00Z"

/* The rows of the standard vocabulary that the workflows below read. */
struct vocabulary {
    uint32_t tier, fit, rank, priority, accepted_field, referred_field, visits_field, posts_field,
        notes, email;
    uint32_t accepted, referred, visited, posted, replied, problems;
};

static struct gtm_assembly assembly;
static struct gtm_world world;
static struct vocabulary v;

static int begin(void **state)
{
    (void)state;
    struct gtm_assembly *a = &assembly;
    assemble_begin(a);
    v.tier = fact(a, "tier", GTM_TYPE_TEXT, GTM_FACT_READ);
    v.fit = fact(a, "fit score", GTM_TYPE_NUMBER, GTM_FACT_READ);
    v.rank = fact(a, "account rank", GTM_TYPE_NUMBER, GTM_FACT_READ);
    v.priority = fact(a, "priority", GTM_TYPE_TEXT, GTM_FACT_READ);
    v.accepted_field = fact(a, "accepted", GTM_TYPE_YESNO, GTM_FACT_READ);
    v.referred_field = fact(a, "referred by", GTM_TYPE_TEXT, GTM_FACT_READ);
    v.visits_field = fact(a, "pricing page visits", GTM_TYPE_LIST, GTM_FACT_READ);
    v.posts_field = fact(a, "recent posts", GTM_TYPE_LIST, GTM_FACT_READ);
    v.notes = fact(a, "notes", GTM_TYPE_PROSE, 0);
    v.email = fact(a, "email", GTM_TYPE_TEXT, GTM_FACT_KEY);
    fact(a, "name", GTM_TYPE_TEXT, 0);
    v.accepted = event(a, "accepted", "accepted the connection request", v.accepted_field,
                       GTM_FORM_FLAG, NULL);
    v.referred = event(a, "referred", "was referred", v.referred_field, GTM_FORM_NAME, NULL);
    v.visited = event(a, "visited", "visited a page", v.visits_field, GTM_FORM_TIMES, "/pricing");
    v.posted = event(a, "posted", "posted", v.posts_field, GTM_FORM_POSTS, NULL);
    v.replied = event(a, "replied", "replied", GTM_NONE, GTM_FORM_NONE, NULL);
    v.problems = list(a, "manual prospecting", "slow onboarding", NULL);
    return 0;
}

static int end(void **state)
{
    (void)state;
    world_free(&world);
    world = (struct gtm_world){0};
    return 0;
}

/* Begins watch `w`: the steps read it and end. The caller goes on with its condition. */
static void begin_watch(struct gtm_assembly *a, uint32_t w)
{
    op(a, GTM_OP_WATCH, 0, w, 0);
    op(a, GTM_OP_END, 0, 0, 0);
    a->watchs[w].entry = here(a);
    op(a, GTM_OP_SENTENCE, 0, a->watchs[w].sentence, 0);
}

/* if Tier A and accepted then alert me */
static void alert_on_accept(struct gtm_assembly *a)
{
    uint32_t s = sentence(a, "if Tier A and accepted then alert me");
    uint32_t w = watch(a, s, GTM_FIRES_ONCE, GTM_NONE, 0);
    uint32_t alert = action(a, GTM_PRIMITIVE_ALERT, s, "", 0);
    uint32_t t = test(a, happened(v.accepted));
    a->actions[alert].purpose = str(a, "so I can send a voice note");
    begin_watch(a, w);
    op(a, GTM_OP_TEXT_EQ, 0, v.tier, str(a, "A"));
    op(a, GTM_OP_EVENT, 1, t, 0);
    op(a, GTM_OP_AND, 0, 0, 1);
    uint32_t branch = op(a, GTM_OP_BRANCH, 0, 0, 0);
    op(a, GTM_OP_FIRE, 0, w, 0);
    op(a, GTM_OP_DO, 0, alert, 0);
    land(a, branch);
    op(a, GTM_OP_END, 0, 0, 0);
    unclear(a, s, branch);
}

static void alerts_when_tier_a_accepts(void **state)
{
    (void)state;
    alert_on_accept(&assembly);
    enroll(&world, &assembly, "{\"id\":\"a\",\"name\":\"Ada\",\"tier\":\"A\",\"accepted\":true}",
           ENROLLED);
    expect(&world, "done: alert done");
    expect_boxes(&world, "alert", "alert");
    assert_true(holds(world.prospect.inbox[0].text, "o I can send a voice note"));
    assert_true(holds(world.prospect.inbox[0].text, "accepted the connection request"));
    assert_int_equal(world.prospect.because_count, 1);
    assert_true(decide(&world, GTM_DECIDE_DONE, "", ENROLLED));
    expect_boxes(&world, "alert", "");
}

static void watches_until_it_happens_and_fires_once(void **state)
{
    (void)state;
    alert_on_accept(&assembly);
    enroll(&world, &assembly, "{\"id\":\"b\",\"tier\":\"A\",\"accepted\":false}", ENROLLED);
    expect(&world, "watching:");
    report_event(&world, v.accepted, "", "", "", "2026-11-24T09:00:00Z");
    expect(&world, "done: alert done");
    report_event(&world, v.accepted, "", "", "", "2026-11-24T09:05:00Z");
    expect(&world, "done: alert done");
    enroll(&world, &assembly, "{\"id\":\"c\",\"tier\":\"B\",\"accepted\":true}", ENROLLED);
    expect(&world, "watching:");
    assert_int_equal(world.prospect.because_count, 0); /* a plain no leaves no trace */
}

static void unclear_goes_to_a_person_once(void **state)
{
    (void)state;
    alert_on_accept(&assembly);
    enroll(&world, &assembly, "{\"id\":\"d\",\"accepted\":true}", ENROLLED);
    expect(&world, "escalated: escalate done");
    expect_boxes(&world, "", "unclear");
    assert_true(holds(world.prospect.inbox[0].text, "the tier"));
    report_event(&world, v.accepted, "", "", "", "2026-11-24T09:00:00Z");
    expect(&world, "escalated: escalate done"); /* it rests */
    assert_false(decide(&world, GTM_DECIDE_APPROVE, "", ENROLLED));
    assert_true(decide(&world, GTM_DECIDE_YES, "", "2026-11-24T10:00:00Z"));
    expect(&world, "done: escalate done, alert done");
    /* unknown and no is no */
    enroll(&world, &assembly, "{\"id\":\"e\",\"accepted\":false}", ENROLLED);
    expect(&world, "watching:");
    report_event(&world, v.accepted, "", "", "", "2026-11-24T09:06:00Z");
    expect(&world, "escalated: escalate done");
    assert_true(decide(&world, GTM_DECIDE_NO, "", "2026-11-24T10:00:00Z"));
    expect(&world, "watching: escalate done");
    report_event(&world, v.replied, "", "Hello", "", "2026-11-25T10:00:00Z");
    expect(&world, "watching: escalate done"); /* the answer is kept */
}

static void other_policies_for_the_unclear(void **state)
{
    (void)state;
    alert_on_accept(&assembly);
    assembly.program.unclear = GTM_POLICY_ASK;
    enroll(&world, &assembly, "{\"id\":\"d\",\"accepted\":true}", ENROLLED);
    expect(&world, "waiting:");
    expect_boxes(&world, "", "unclear");
    assert_true(decide(&world, GTM_DECIDE_YES, "", ENROLLED));
    expect(&world, "done: alert done");
    assembly.program.unclear = GTM_POLICY_SKIP;
    enroll(&world, &assembly, "{\"id\":\"d\",\"accepted\":true}", ENROLLED);
    expect(&world, "skipped: skip done");
    assembly.program.unclear = GTM_POLICY_WAIT;
    enroll(&world, &assembly, "{\"id\":\"d\",\"accepted\":true}", ENROLLED);
    expect(&world, "waiting:");
    assert_int_equal(world.prospect.waits_for, 1u << GTM_WAITS_INFORMATION);
    world.prospect.json = gtm_text_of("{\"id\":\"d\",\"accepted\":true,\"tier\":\"A\"}");
    gtm_feed_decode(&assembly.program, world.prospect.json, &world.arena, world.facts);
    park(&world);
    gtm_prospect_news(&world.prospect, at(ENROLLED));
    expect(&world, "done: alert done");
}

/* Research each prospect and draft a message. Ask me to approve the draft before contacting anyone
 * at one of our top 50 accounts. -- for them, approving sends. */
static void approve_top_50(struct gtm_assembly *a)
{
    uint32_t s1 = sentence(a, "Research each prospect and draft a message.");
    uint32_t s2 = sentence(
        a, "Ask me to approve the draft before contacting anyone at one of our top 50 accounts.");
    uint32_t research = action(a, GTM_PRIMITIVE_RESEARCH, s1, "", 0);
    uint32_t draft = action(a, GTM_PRIMITIVE_DRAFT, s1, "message", 0);
    uint32_t approve = action(a, GTM_PRIMITIVE_APPROVE, s2, "message", 0);
    uint32_t send = action(a, GTM_PRIMITIVE_SEND, s2, "message", 0);
    op(a, GTM_OP_SENTENCE, 0, s1, 0);
    op(a, GTM_OP_DO, 0, research, 0);
    op(a, GTM_OP_DO, 0, draft, 0);
    op(a, GTM_OP_SENTENCE, 0, s2, 0);
    op(a, GTM_OP_NUM_LE, 0, v.rank, num(a, 50));
    uint32_t branch = op(a, GTM_OP_BRANCH, 0, 0, 0);
    uint32_t prepare = op(a, GTM_OP_PREPARE, 0, approve, 0);
    uint32_t ask = op(a, GTM_OP_ASK, 0, approve, 0);
    op(a, GTM_OP_DO, 0, send, 0);
    land(a, branch);
    land(a, prepare);
    land(a, ask);
    op(a, GTM_OP_END, 0, 0, 0);
    unclear(a, s2, branch);
}

static void approving_sends_these_very_bytes(void **state)
{
    (void)state;
    approve_top_50(&assembly);
    enroll(&world, &assembly,
           "{\"id\":\"a\",\"name\":\"Ada Ruiz\",\"email\":\"a@example.com\",\"account_rank\":12}",
           ENROLLED);
    expect(&world, "waiting: research done, draft done, approve waiting");
    expect_boxes(&world, "", "approve");
    assert_int_equal(world.prospect.waits_for, 1u << GTM_WAITS_APPROVAL);
    wake(&world, "2026-12-31T10:00:00Z"); /* silence is never consent */
    expect(&world, "waiting: research done, draft done, approve waiting");
    assert_in_range(world.state_size, 1, 60);
    uint64_t shown = gtm_draft_hash(&world.prospect.drafts[0]);
    assert_true(decide(&world, GTM_DECIDE_APPROVE, "", "2026-12-31T11:00:00Z"));
    expect(&world, "done: research done, draft done, approve done, send done");
    assert_true(world.prospect.drafts[0].approved == shown);
    const struct gtm_effect *effect = &world.prospect.effects[0];
    expect_text(effect->to, "a@example.com");
    assert_true(gtm_text_same(effect->text, world.prospect.drafts[0].text));
    char why[128];
    struct gtm_text none = {0};
    assert_false(gtm_prospect_decide(&world.prospect, 1, GTM_DECIDE_APPROVE, none, none, none,
                                     at(ENROLLED), why, sizeof why));
    assert_string_equal(why, "this was decided already");
}

static void edited_text_is_what_is_sent(void **state)
{
    (void)state;
    approve_top_50(&assembly);
    enroll(&world, &assembly, "{\"id\":\"e\",\"account_rank\":50}", ENROLLED);
    assert_false(decide(&world, GTM_DECIDE_EDIT, " \n", ENROLLED));
    assert_true(decide(&world, GTM_DECIDE_EDIT, "Hello from a person.\n", ENROLLED));
    expect(&world, "done: research done, draft done, approve done, send done");
    expect_text(world.prospect.effects[0].text, "Hello from a person.\n");
}

static void cancelled_or_not_covered_is_not_sent(void **state)
{
    (void)state;
    approve_top_50(&assembly);
    enroll(&world, &assembly, "{\"id\":\"d\",\"account_rank\":3}", ENROLLED);
    assert_true(decide(&world, GTM_DECIDE_CANCEL, "", ENROLLED));
    expect(&world, "done: research done, draft done, approve cancelled");
    expect_boxes(&world, "", "");
    enroll(&world, &assembly, "{\"id\":\"b\",\"account_rank\":900}", ENROLLED);
    expect(&world, "done: research done, draft done");
    enroll(&world, &assembly, "{\"id\":\"c\"}", ENROLLED);
    expect(&world, "escalated: research done, draft done, escalate done");
    assert_true(decide(&world, GTM_DECIDE_YES, "", ENROLLED));
    expect(&world, "waiting: research done, draft done, escalate done, approve waiting");
}

/* Comment on three relevant posts before sending a connection request. If they accept … alert me.
 */
static void comment_then_connect(struct gtm_assembly *a, bool asks)
{
    uint32_t s1 =
        sentence(a, "Comment on three relevant posts before sending a connection request.");
    uint32_t s2 = sentence(a, "If they accept the connection request, alert me.");
    uint32_t s3 = sentence(a, "Ask me to approve any comment that references a sensitive topic.");
    uint32_t comment = action(a, GTM_PRIMITIVE_COMMENT, s1, "post", 0);
    uint32_t connect = action(a, GTM_PRIMITIVE_CONNECT, s1, "connection request", 0);
    uint32_t guard = action(a, GTM_PRIMITIVE_APPROVE, s3, "comment", GTM_ACTION_GUARD);
    uint32_t alert = action(a, GTM_PRIMITIVE_ALERT, s2, "", 0);
    uint32_t w = watch(a, s2, GTM_FIRES_ONCE, GTM_NONE, 0);
    uint32_t m = mark(a, s1);
    a->actions[comment].topic = v.problems;
    op(a, GTM_OP_SENTENCE, 0, s1, 0);
    op(a, GTM_OP_NEED, 0, m, 0);
    uint32_t prepare = op(a, GTM_OP_PREPARE, 0, connect, 0);
    op(a, GTM_OP_DO, 0, connect, 0);
    land(a, prepare);
    begin_watch(a, w);
    op(a, GTM_OP_EVENT, 0, test(a, happened(v.accepted)), 0);
    uint32_t branch = op(a, GTM_OP_BRANCH, 0, 0, 0);
    op(a, GTM_OP_FIRE, 0, w, 0);
    op(a, GTM_OP_DO, 0, alert, 0);
    land(a, branch);
    op(a, GTM_OP_END, 0, 0, 0);
    unclear(a, s2, branch);
    a->marks[m].entry = op(a, GTM_OP_SENTENCE, 0, s1, 0);
    uint32_t loop = op(a, GTM_OP_PREPARE, 0, comment, 0), ask = 0, guarded = 0;
    if (asks) {
        op(a, GTM_OP_SAYS, 0, 0, list(a, "layoffs", "lawsuit", NULL));
        guarded = op(a, GTM_OP_BRANCH, 0, 0, 0);
        ask = op(a, GTM_OP_ASK, 0, guard, 0);
        land(a, guarded);
    }
    op(a, GTM_OP_DO, 0, comment, 0);
    op(a, GTM_OP_LOOP, 0, 3, loop);
    land(a, loop);
    if (asks)
        land(a, ask);
    op(a, GTM_OP_DONE, 0, m, 0);
    op(a, GTM_OP_END, 0, 0, 0);
    if (asks)
        unclear(a, s3, guarded);
}

static void comments_wait_for_posts(void **state)
{
    (void)state;
    comment_then_connect(&assembly, false);
    enroll(&world, &assembly,
           "{\"id\":\"a\",\"recent_posts\":[{\"id\":\"1\",\"text\":\"manual "
           "prospecting\",\"at\":\"2026-11-10T08:00:00Z\"},"
           "{\"id\":\"2\",\"text\":\"more manual prospecting\",\"at\":\"2026-11-12T08:00:00Z\"},"
           "{\"id\":\"3\",\"text\":\"slow onboarding\",\"at\":\"2026-11-14T08:00:00Z\"},"
           "{\"id\":\"4\",\"text\":\"lunch\",\"at\":\"2026-11-15T08:00:00Z\"}]}",
           ENROLLED);
    expect(&world, "watching: comment done, comment done, comment done, connect done");
    enroll(&world, &assembly,
           "{\"id\":\"b\",\"recent_posts\":[{\"id\":\"1\",\"text\":\"manual "
           "prospecting\",\"at\":\"2026-11-10T08:00:00Z\"}]}",
           ENROLLED);
    expect(&world, "waiting: comment done");
    assert_true(world.prospect.waits_for & 1u << GTM_WAITS_EVENT);
    report_event(&world, v.posted, "7", "Manual prospecting is back", "", "2026-11-24T09:00:00Z");
    report_event(&world, v.posted, "8", "nothing", "", "2026-11-24T09:10:00Z");
    expect(&world, "waiting: comment done, comment done");
    report_event(&world, v.posted, "9", "slow onboarding", "", "2026-11-24T09:20:00Z");
    expect(&world, "watching: comment done, comment done, comment done, connect done");
    expect_boxes(&world, "comment comment comment connect", "");
    assert_int_equal(world.prospect.fibers_count, 0);
}

static void watches_are_read_wherever_the_steps_are(void **state)
{
    (void)state;
    comment_then_connect(&assembly, false);
    enroll(&world, &assembly, "{\"id\":\"c\"}", ENROLLED);
    expect(&world, "waiting:");
    report_event(&world, v.accepted, "", "", "", "2026-11-25T09:00:00Z");
    expect(&world, "waiting: alert done");
}

static void a_comment_with_certain_words_is_approved_first(void **state)
{
    (void)state;
    comment_then_connect(&assembly, true);
    enroll(
        &world, &assembly,
        "{\"id\":\"b\",\"recent_posts\":[{\"id\":\"1\",\"text\":\"manual "
        "prospecting\",\"at\":\"2026-11-10T08:00:00Z\"},"
        "{\"id\":\"2\",\"text\":\"layoffs and slow onboarding\",\"at\":\"2026-11-14T08:00:00Z\"},"
        "{\"id\":\"3\",\"text\":\"slow onboarding\",\"at\":\"2026-11-15T08:00:00Z\"}]}",
        ENROLLED);
    expect(&world, "waiting: comment done, approve waiting");
    assert_true(decide(&world, GTM_DECIDE_APPROVE, "", ENROLLED));
    expect(&world,
           "watching: comment done, approve done, comment done, comment done, connect done");
}

/* If a high-priority prospect posts about a problem we solve, alert me and draft a suggested
 * comment. */
static void post_about_problem(struct gtm_assembly *a)
{
    uint32_t s = sentence(a, "If a high-priority prospect posts about a problem we solve, alert me "
                             "and draft a comment.");
    struct gtm_test about = happened(v.posted);
    about.about = v.problems;
    about.flags = GTM_TEST_OCCURRENCE;
    uint32_t t = test(a, about);
    uint32_t w = watch(a, s, GTM_FIRES_EACH, t, 0);
    uint32_t alert = action(a, GTM_PRIMITIVE_ALERT, s, "", 0);
    uint32_t draft = action(a, GTM_PRIMITIVE_DRAFT, s, "suggested comment", 0);
    begin_watch(a, w);
    op(a, GTM_OP_TEXT_EQ, 0, v.priority, str(a, "high"));
    op(a, GTM_OP_EVENT, 1, t, 0);
    op(a, GTM_OP_AND, 0, 0, 1);
    uint32_t branch = op(a, GTM_OP_BRANCH, 0, 0, 0);
    op(a, GTM_OP_FIRE, 0, w, 0);
    op(a, GTM_OP_DO, 0, alert, 0);
    op(a, GTM_OP_DO, 0, draft, 0);
    land(a, branch);
    op(a, GTM_OP_END, 0, 0, 0);
    unclear(a, s, branch);
}

static void fires_for_each_post(void **state)
{
    (void)state;
    post_about_problem(&assembly);
    enroll(&world, &assembly, "{\"id\":\"a\",\"priority\":\"high\"}", ENROLLED);
    expect(&world, "watching:");
    report_event(&world, v.posted, "1", "We lost a week to Manual Prospecting again.", "",
                 "2026-11-24T09:00:00Z");
    expect(&world, "watching: alert done, draft done");
    report_event(&world, v.posted, "4", "My cat is well.", "", "2026-11-24T10:00:00Z");
    expect(&world, "watching: alert done, draft done");
    report_event(&world, v.posted, "5", "Slow onboarding kills deals.", "", "2026-11-25T09:00:00Z");
    expect(&world, "watching: alert done, draft done, alert done, draft done");
    expect_text(world.prospect.drafts[1].answers, "Slow onboarding kills deals.");
    assert_true(holds(world.prospect.drafts[1].text, "slow onboarding"));
    assert_int_equal(world.prospect.drafts[1].sent_on.length, 0); /* nobody sends it */
    enroll(&world, &assembly, "{\"id\":\"c\"}", ENROLLED);
    report_event(&world, v.posted, "3", "slow onboarding hurts", "", "2026-11-24T09:00:00Z");
    expect(&world, "escalated: escalate done");
    assert_true(decide(&world, GTM_DECIDE_NO, "", "2026-11-24T09:00:00Z"));
    expect(&world, "watching: escalate done");
}

/* If a strategic account visits our pricing page twice in one week, research the account and send
 * me a summary. */
static void pricing_visits(struct gtm_assembly *a)
{
    uint32_t s = sentence(
        a, "If a strategic account visits our pricing page twice in one week, research it.");
    struct gtm_test twice = happened(v.visited);
    twice.count = 2;
    twice.within = num(a, GTM_WEEK);
    twice.where = list(a, "/pricing", NULL);
    twice.flags = GTM_TEST_OCCURRENCE;
    uint32_t t = test(a, twice);
    uint32_t w = watch(a, s, GTM_FIRES_COUNT, t, GTM_WATCH_HOLDS);
    uint32_t research = action(a, GTM_PRIMITIVE_RESEARCH, s, "account", GTM_ACTION_COMPANY);
    uint32_t summarize = action(a, GTM_PRIMITIVE_SUMMARIZE, s, "summary", 0);
    begin_watch(a, w);
    op(a, GTM_OP_NUM_LE, 0, v.rank, num(a, 50));
    op(a, GTM_OP_EVENT, 1, t, 0);
    op(a, GTM_OP_AND, 0, 0, 1);
    uint32_t branch = op(a, GTM_OP_BRANCH, 0, 0, 0);
    op(a, GTM_OP_FIRE, 0, w, 0);
    op(a, GTM_OP_DO, 0, research, 0);
    op(a, GTM_OP_DO, 0, summarize, 0);
    land(a, branch);
    op(a, GTM_OP_END, 0, 0, 0);
    unclear(a, s, branch);
}

static void counts_within_a_week(void **state)
{
    (void)state;
    pricing_visits(&assembly);
    enroll(&world, &assembly,
           "{\"id\":\"a\",\"account_rank\":10,\"pricing_page_visits\":[\"2026-11-22T08:00:00Z\","
           "\"2026-11-19T08:00:00Z\"]}",
           ENROLLED);
    expect(&world, "watching: research done, summarize done");
    report_event(&world, v.visited, "", "", "/pricing", "2026-11-24T09:00:00Z");
    expect(&world, "watching: research done, summarize done"); /* the first two are used up */
    report_event(&world, v.visited, "", "", "https://x.com/pricing?x=1", "2026-11-25T09:00:00Z");
    expect(&world, "watching: research done, summarize done, research done, summarize done");
    enroll(&world, &assembly,
           "{\"id\":\"b\",\"account_rank\":10,\"pricing_page_visits\":[\"2026-11-12T08:00:00Z\","
           "\"2026-11-21T08:00:00Z\"]}",
           ENROLLED);
    expect(&world, "watching:");
    report_event(&world, v.visited, "", "", "/blog", "2026-11-24T09:30:00Z");
    report_event(&world, v.visited, "", "", "", "2026-11-24T09:40:00Z");
    expect(&world, "watching:");
    report_event(&world, v.visited, "", "", "/pricing", "2026-11-24T09:50:00Z");
    expect(&world, "watching: research done, summarize done");
    expect_boxes(&world, "summarize", "");
}

/* If a prospect was referred by someone in my network, ask me to write the first message
 * personally. */
static void referral(struct gtm_assembly *a)
{
    uint32_t s = sentence(
        a,
        "If a prospect was referred by someone in my network, ask me to write the first message.");
    uint32_t w = watch(a, s, GTM_FIRES_ONCE, GTM_NONE, 0);
    uint32_t handwrite = action(a, GTM_PRIMITIVE_HANDWRITE, s, "first message", 0);
    begin_watch(a, w);
    op(a, GTM_OP_EVENT, 0, test(a, happened(v.referred)), 0);
    uint32_t branch = op(a, GTM_OP_BRANCH, 0, 0, 0);
    op(a, GTM_OP_FIRE, 0, w, 0);
    op(a, GTM_OP_DO, 0, handwrite, 0);
    land(a, branch);
    op(a, GTM_OP_END, 0, 0, 0);
    unclear(a, s, branch);
}

/* States of before hold hashes of the other kind. */
static void an_approval_holds_for_its_bytes(void **state)
{
    (void)state;
    struct gtm_draft draft = {.to = gtm_text_of("a@example.com"), .text = gtm_text_of("Hi Ada")};
    assert_false(gtm_draft_is_approved(&draft));
    uint64_t parts[4] = {gtm_text_hash(draft.to), gtm_text_hash(draft.subject),
                         gtm_text_hash(draft.text), draft.text.length};
    uint64_t before = gtm_text_hash((struct gtm_text){(const char *)parts, sizeof parts});
    uint64_t hashes[] = {gtm_draft_hash(&draft), before};
    for (size_t i = 0; i < 2; i++) {
        draft.approved = hashes[i];
        draft.text = gtm_text_of("Hi Ada");
        assert_true(gtm_draft_is_approved(&draft));
        draft.text = gtm_text_of("Hi Adb");
        assert_false(gtm_draft_is_approved(&draft));
    }
}

static void a_person_writes(void **state)
{
    (void)state;
    referral(&assembly);
    enroll(&world, &assembly,
           "{\"id\":\"a\",\"email\":\"a@example.com\",\"referred_by\":\"Sam Lee\"}", ENROLLED);
    expect(&world, "waiting: handwrite waiting");
    expect_boxes(&world, "", "handwrite");
    assert_int_equal(world.prospect.waits_for, 1u << GTM_WAITS_HANDWRITING);
    assert_false(decide(&world, GTM_DECIDE_APPROVE, "", ENROLLED));
    assert_true(decide(&world, GTM_DECIDE_EDIT, "Sam told me about you.\n", ENROLLED));
    expect(&world, "done: handwrite done, send done");
    expect_boxes(&world, "send", "");
    expect_text(world.prospect.effects[0].to, "a@example.com");
    assert_true(world.prospect.drafts[0].approved == gtm_draft_hash(&world.prospect.drafts[0]));
    enroll(&world, &assembly, "{\"id\":\"d\",\"referred_by\":\"Kim Oh\"}", ENROLLED);
    assert_true(decide(&world, GTM_DECIDE_DONE, "", ENROLLED));
    expect(&world, "done: handwrite done");
    expect_boxes(&world, "", "");
    enroll(&world, &assembly, "{\"id\":\"b\",\"referred_by\":\"\"}", ENROLLED);
    expect(&world, "watching:");
}

/* Send a message. If they have not replied within 5 days, send a follow-up. Stop when they reply.
 */
static void no_reply(struct gtm_assembly *a)
{
    uint32_t s1 = sentence(a, "Send a message.");
    uint32_t s2 = sentence(a, "If they have not replied within 5 days, send a follow-up.");
    uint32_t s3 = sentence(a, "Stop when they reply.");
    uint32_t send = action(a, GTM_PRIMITIVE_SEND, s1, "message", GTM_ACTION_MAY_DRAFT);
    uint32_t follow = action(a, GTM_PRIMITIVE_SEND, s2, "follow-up", GTM_ACTION_REDRAFT);
    uint32_t stop = action(a, GTM_PRIMITIVE_STOP, s3, "", 0);
    uint32_t w2 = watch(a, s2, GTM_FIRES_ONCE, GTM_NONE, 0),
             w3 = watch(a, s3, GTM_FIRES_ONCE, GTM_NONE, 0);
    struct gtm_test since = happened(v.replied);
    since.since = GTM_BASE_CONTACT;
    uint32_t answered = test(a, since), replied = test(a, happened(v.replied));
    op(a, GTM_OP_SENTENCE, 0, s1, 0);
    uint32_t prepare = op(a, GTM_OP_PREPARE, 0, send, 0);
    op(a, GTM_OP_DO, 0, send, 0);
    land(a, prepare);
    op(a, GTM_OP_WATCH, 0, w2, 0);
    op(a, GTM_OP_WATCH, 0, w3, 0);
    op(a, GTM_OP_END, 0, 0, 0);
    a->watchs[w2].entry = op(a, GTM_OP_SENTENCE, 0, s2, 0);
    op(a, GTM_OP_EVENT, 0, answered, 0);
    op(a, GTM_OP_NOT, 0, 0, 0);
    op(a, GTM_OP_ELAPSED, 1, GTM_BASE_CONTACT, num(a, 5 * GTM_DAY));
    op(a, GTM_OP_AND, 0, 0, 1);
    uint32_t branch = op(a, GTM_OP_BRANCH, 0, 0, 0);
    op(a, GTM_OP_FIRE, 0, w2, 0);
    prepare = op(a, GTM_OP_PREPARE, 0, follow, 0);
    op(a, GTM_OP_DO, 0, follow, 0);
    land(a, prepare);
    land(a, branch);
    op(a, GTM_OP_END, 0, 0, 0);
    unclear(a, s2, branch);
    a->watchs[w3].entry = op(a, GTM_OP_SENTENCE, 0, s3, 0);
    op(a, GTM_OP_EVENT, 0, replied, 0);
    branch = op(a, GTM_OP_BRANCH, 0, 0, 0);
    op(a, GTM_OP_FIRE, 0, w3, 0);
    op(a, GTM_OP_DO, 0, stop, 0);
    land(a, branch);
    op(a, GTM_OP_END, 0, 0, 0);
    unclear(a, s3, branch);
}

static void time_makes_a_watch_fire(void **state)
{
    (void)state;
    no_reply(&assembly);
    enroll(&world, &assembly, "{\"id\":\"b\"}", ENROLLED);
    expect(&world, "watching: draft done, send done");
    assert_int_equal(world.prospect.wake, at("2026-11-28T10:00:00Z"));
    wake(&world, "2026-11-28T09:59:00Z");
    expect(&world, "watching: draft done, send done");
    wake(&world, "2026-11-28T10:01:00Z");
    expect(&world, "watching: draft done, send done, draft done, send done");
    assert_int_equal(world.prospect.wake, GTM_NEVER);
    wake(&world, "2026-12-28T10:01:00Z");
    expect_boxes(&world, "send send", "");
}

static void stopping_ends_everything(void **state)
{
    (void)state;
    no_reply(&assembly);
    enroll(&world, &assembly, "{\"id\":\"a\"}", ENROLLED);
    report_event(&world, v.replied, "", "Not now", "", "2026-11-25T10:00:00Z");
    expect(&world, "done: draft done, send done");
    assert_true(world.prospect.ended);
    assert_int_equal(world.prospect.wake, GTM_NEVER);
    wake(&world, "2026-11-28T10:01:00Z");
    expect_boxes(&world, "send", "");
}

/* Draft a message. Ask me to approve the message. If I don't answer within 2 days, alert Dana. */
static void approval_timeout(struct gtm_assembly *a)
{
    uint32_t s1 = sentence(a, "Ask me to approve the message.");
    uint32_t s2 = sentence(a, "If I don't answer within 2 days, alert Dana.");
    uint32_t approve = action(a, GTM_PRIMITIVE_APPROVE, s1, "message", GTM_ACTION_MAY_DRAFT);
    uint32_t send = action(a, GTM_PRIMITIVE_SEND, s1, "message", 0);
    uint32_t alert = action(a, GTM_PRIMITIVE_ALERT, s2, "", 0);
    uint32_t w = watch(a, s2, GTM_FIRES_ONCE, GTM_NONE, 0);
    op(a, GTM_OP_SENTENCE, 0, s1, 0);
    uint32_t prepare = op(a, GTM_OP_PREPARE, 0, approve, 0);
    uint32_t ask = op(a, GTM_OP_ASK, 0, approve, 0);
    op(a, GTM_OP_DO, 0, send, 0);
    land(a, prepare);
    land(a, ask);
    begin_watch(a, w);
    op(a, GTM_OP_PENDING, 0, GTM_REQUEST_APPROVAL, GTM_NONE);
    op(a, GTM_OP_ELAPSED, 1, GTM_BASE_ASKED, num(a, 2 * GTM_DAY));
    op(a, GTM_OP_AND, 0, 0, 1);
    uint32_t branch = op(a, GTM_OP_BRANCH, 0, 0, 0);
    op(a, GTM_OP_FIRE, 0, w, 0);
    op(a, GTM_OP_DO, 0, alert, 0);
    land(a, branch);
    op(a, GTM_OP_END, 0, 0, 0);
    unclear(a, s2, branch);
}

static void people_have_time_limits_too(void **state)
{
    (void)state;
    approval_timeout(&assembly);
    enroll(&world, &assembly, "{\"id\":\"a\"}", ENROLLED);
    expect(&world, "waiting: draft done, approve waiting");
    assert_int_equal(world.prospect.wake, at("2026-11-25T10:00:00Z"));
    wake(&world, "2026-11-25T10:01:00Z");
    expect(&world, "waiting: draft done, approve waiting, alert done");
    expect_boxes(&world, "alert", "approve alert");
    assert_true(holds(world.prospect.inbox[1].text, "This waits for approval:"));
    assert_true(decide(&world, GTM_DECIDE_APPROVE, "", "2026-11-25T11:00:00Z")); /* on the alert */
    expect_boxes(&world, "alert send", "");
    expect(&world, "done: draft done, approve done, alert done, send done");
}

/* Wait 3 days. Send a message. */
static void waits_for_a_time(void **state)
{
    (void)state;
    struct gtm_assembly *a = &assembly;
    uint32_t s = sentence(a, "Wait 3 days. Send a message.");
    uint32_t send = action(a, GTM_PRIMITIVE_SEND, s, "message", GTM_ACTION_MAY_DRAFT);
    op(a, GTM_OP_SENTENCE, 0, s, 0);
    op(a, GTM_OP_TIMER, 0, 0, 0);
    uint32_t loop = op(a, GTM_OP_ELAPSED, 0, GTM_BASE_FIBER, num(a, 3 * GTM_DAY));
    uint32_t out = op(a, GTM_OP_IF_YES, 0, 0, 0);
    op(a, GTM_OP_PARK, 0, GTM_WAITS_TIME, 0);
    op(a, GTM_OP_JUMP, 0, 0, loop);
    land(a, out);
    uint32_t prepare = op(a, GTM_OP_PREPARE, 0, send, 0);
    op(a, GTM_OP_DO, 0, send, 0);
    land(a, prepare);
    op(a, GTM_OP_END, 0, 0, 0);
    enroll(&world, a, "{\"id\":\"a\"}", ENROLLED);
    expect(&world, "waiting:");
    assert_int_equal(world.prospect.wake, at("2026-11-26T10:00:00Z"));
    report_event(&world, v.replied, "", "hi", "", "2026-11-24T10:00:00Z");
    expect(&world, "waiting:");
    assert_int_equal(world.prospect.wake, at("2026-11-26T10:00:00Z"));
    wake(&world, "2026-11-26T10:00:00Z");
    expect(&world, "done: draft done, send done");
}

/* Skip weak fits. -- and a guardrail that denies: Never contact anyone who accepted. Send a
 * message. */
static void skips_and_denials(void **state)
{
    (void)state;
    struct gtm_assembly *a = &assembly;
    uint32_t s1 = sentence(a, "Skip weak fits."),
             s2 = sentence(a, "Never contact anyone who accepted.");
    uint32_t s3 = sentence(a, "Send a message.");
    uint32_t skip = action(a, GTM_PRIMITIVE_SKIP, s1, "", 0);
    uint32_t send = action(a, GTM_PRIMITIVE_SEND, s3, "message", GTM_ACTION_MAY_DRAFT);
    op(a, GTM_OP_SENTENCE, 0, s1, 0);
    op(a, GTM_OP_NUM_LT, 0, v.fit, num(a, 40));
    uint32_t weak = op(a, GTM_OP_BRANCH, 0, 0, 0);
    op(a, GTM_OP_DO, 0, skip, 0);
    land(a, weak);
    op(a, GTM_OP_SENTENCE, 0, s3, 0);
    uint32_t prepare = op(a, GTM_OP_PREPARE, 0, send, 0);
    op(a, GTM_OP_EVENT, 0, test(a, happened(v.accepted)), 0);
    uint32_t guard = op(a, GTM_OP_BRANCH, 0, 0, 0);
    uint32_t deny = op(a, GTM_OP_DENY, 0, s2, 0);
    land(a, guard);
    op(a, GTM_OP_DO, 0, send, 0);
    land(a, prepare);
    land(a, deny);
    op(a, GTM_OP_END, 0, 0, 0);
    unclear(a, s1, weak);
    unclear(a, s2, guard);
    enroll(&world, a, "{\"id\":\"a\",\"fit_score\":10}", ENROLLED);
    expect(&world, "skipped: skip done");
    enroll(&world, a, "{\"id\":\"b\",\"fit_score\":80,\"accepted\":true}", ENROLLED);
    expect(&world, "done: draft done");
    assert_int_equal(world.prospect.because[0].sentence, s2);
    expect_boxes(&world, "", "");
    enroll(&world, a, "{\"id\":\"c\",\"fit_score\":80}", ENROLLED);
    expect(&world, "done: draft done, send done");
    enroll(&world, a, "{\"id\":\"d\"}", ENROLLED);
    expect(&world, "escalated: escalate done");
    world.prospect.rehearse = true;
    enroll(&world, a, "{\"id\":\"c\",\"fit_score\":80}", ENROLLED);
    expect(&world, "done: draft rehearsed, send rehearsed");
    expect_boxes(&world, "", "");
    enroll(&world, a, "{\"id\":\"b\",\"fit_score\":80,\"accepted\":true}", ENROLLED);
    expect(&world, "done: draft rehearsed");
    enroll(&world, a, "{\"id\":\"d\"}", ENROLLED);
    expect(&world, "escalated: escalate rehearsed");
    world.prospect.rehearse = false;
}

/* A flag of the record that comes up later counts from then; it is the same occurrence on every
 * load. */
static void flags_have_a_time_of_their_own(void **state)
{
    (void)state;
    no_reply(&assembly);
    assembly.events[v.replied].source = v.accepted_field; /* a replied flag, for this test */
    assembly.events[v.replied].form = GTM_FORM_FLAG;
    enroll(&world, &assembly, "{\"id\":\"a\",\"accepted\":false}", ENROLLED);
    expect(&world, "watching: draft done, send done");
    world.prospect.json = gtm_text_of("{\"id\":\"a\",\"accepted\":true}");
    gtm_feed_decode(&assembly.program, world.prospect.json, &world.arena, world.facts);
    park(&world);
    assert_int_equal(gtm_prospect_record_events(&world.prospect, at("2026-11-25T10:00:00Z")), 2);
    assert_int_equal(gtm_prospect_record_events(&world.prospect, at("2026-11-26T10:00:00Z")), 0);
    gtm_prospect_news(&world.prospect, at("2026-11-25T10:00:00Z"));
    expect(&world, "done: draft done, send done");
}

static void damaged_state_is_rejected(void **state)
{
    (void)state;
    approve_top_50(&assembly);
    enroll(&world, &assembly, "{\"id\":\"a\",\"account_rank\":12}", ENROLLED);
    struct gtm_buf out = {0};
    gtm_prospect_save(&world.prospect, &out);
    for (size_t i = 0; i < out.length; i++) {
        out.bytes[i] = (char)(out.bytes[i] ^ 0x11);
        assert_false(gtm_prospect_load(&world.prospect, (struct gtm_text){out.bytes, out.length}));
        assert_int_equal(world.prospect.fibers_count, 0);
        out.bytes[i] = (char)(out.bytes[i] ^ 0x11);
        assert_false(gtm_prospect_load(&world.prospect, (struct gtm_text){out.bytes, i}));
    }
    assert_true(gtm_prospect_load(&world.prospect, (struct gtm_text){out.bytes, out.length}));
    gtm_buf_free(&out);
}

static void hostile_code_comes_to_an_end(void **state)
{
    (void)state;
    struct gtm_assembly *a = &assembly;
    uint32_t s = sentence(a, "For ever.");
    op(a, GTM_OP_SENTENCE, 0, s, 0);
    op(a, GTM_OP_JUMP, 0, 0, 0);
    enroll(&world, a, "{\"id\":\"a\"}", ENROLLED);
    expect(&world, "failed:");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(alerts_when_tier_a_accepts, begin, end),
        cmocka_unit_test_setup_teardown(watches_until_it_happens_and_fires_once, begin, end),
        cmocka_unit_test_setup_teardown(unclear_goes_to_a_person_once, begin, end),
        cmocka_unit_test_setup_teardown(other_policies_for_the_unclear, begin, end),
        cmocka_unit_test_setup_teardown(approving_sends_these_very_bytes, begin, end),
        cmocka_unit_test_setup_teardown(edited_text_is_what_is_sent, begin, end),
        cmocka_unit_test_setup_teardown(cancelled_or_not_covered_is_not_sent, begin, end),
        cmocka_unit_test_setup_teardown(comments_wait_for_posts, begin, end),
        cmocka_unit_test_setup_teardown(watches_are_read_wherever_the_steps_are, begin, end),
        cmocka_unit_test_setup_teardown(a_comment_with_certain_words_is_approved_first, begin, end),
        cmocka_unit_test_setup_teardown(fires_for_each_post, begin, end),
        cmocka_unit_test_setup_teardown(counts_within_a_week, begin, end),
        cmocka_unit_test(an_approval_holds_for_its_bytes),
        cmocka_unit_test_setup_teardown(a_person_writes, begin, end),
        cmocka_unit_test_setup_teardown(time_makes_a_watch_fire, begin, end),
        cmocka_unit_test_setup_teardown(stopping_ends_everything, begin, end),
        cmocka_unit_test_setup_teardown(people_have_time_limits_too, begin, end),
        cmocka_unit_test_setup_teardown(waits_for_a_time, begin, end),
        cmocka_unit_test_setup_teardown(skips_and_denials, begin, end),
        cmocka_unit_test_setup_teardown(flags_have_a_time_of_their_own, begin, end),
        cmocka_unit_test_setup_teardown(damaged_state_is_rejected, begin, end),
        cmocka_unit_test_setup_teardown(hostile_code_comes_to_an_end, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* effect_test.c -- effects that leave the machine, limits and their queues, several approvers: the
 * machine against a ledger and connectors that the test plays. */
#include "tests/unit/assemble.h"

#define MORNING "2026-11-23T10:00:00Z"

/* What the test answers in place of the store and the connections. */
struct stage {
    enum gtm_delivery delivery;
    int64_t not_before; /* the connector's patience */
    struct gtm_ledger ledger;
    int64_t contacts[8]; /* of others, the newest first */
    unsigned contact_count;
    bool is_behind;
    int64_t paused;
};

static struct gtm_assembly assembly;
static struct gtm_world world;
static struct stage stage;

static enum gtm_delivery delivery(void *context, enum gtm_primitive primitive,
                                  struct gtm_text channel, int64_t *not_before)
{
    (void)channel;
    *not_before = ((struct stage *)context)->not_before;
    return primitive == GTM_PRIMITIVE_SEND ? ((struct stage *)context)->delivery
                                           : GTM_DELIVERY_HERE;
}

static int64_t nth(void *context, const struct gtm_contacts *contacts, uint32_t n, int64_t after)
{
    const struct stage *s = context;
    (void)contacts;
    return n <= s->contact_count && s->contacts[n - 1] > after ? s->contacts[n - 1] : 0;
}

static bool is_behind(void *context, uint64_t queue, int64_t since, int64_t prospect)
{
    (void)queue;
    (void)since;
    (void)prospect;
    return ((struct stage *)context)->is_behind;
}

static int64_t paused(void *context, int64_t account, int64_t prospect)
{
    (void)account;
    (void)prospect;
    return ((struct stage *)context)->paused;
}

/* Draft and send a message; an alert behind it shows that the steps went on. */
static int begin(void **state)
{
    struct gtm_assembly *a = &assembly;
    (void)state;
    assemble_begin(a);
    fact(a, "name", GTM_TYPE_TEXT, GTM_FACT_READ);
    fact(a, "email", GTM_TYPE_TEXT, GTM_FACT_KEY | GTM_FACT_READ);
    fact(a, "company", GTM_TYPE_TEXT, GTM_FACT_READ | GTM_FACT_ACCOUNT);
    event(a, "replied", "replied", GTM_NONE, GTM_FORM_NONE, NULL);
    uint32_t s = sentence(a, "Send a message and alert me.");
    uint32_t send = action(a, GTM_PRIMITIVE_SEND, s, "message", GTM_ACTION_MAY_DRAFT);
    uint32_t alert = action(a, GTM_PRIMITIVE_ALERT, s, "", 0);
    a->persons[a->program.person_count++] =
        (struct gtm_person){str(a, "me"), GTM_NONE, 0, GTM_NONE};
    op(a, GTM_OP_SENTENCE, 0, s, 0);
    uint32_t prepare = op(a, GTM_OP_PREPARE, 0, send, 0);
    op(a, GTM_OP_DO, 0, send, 0);
    land(a, prepare);
    op(a, GTM_OP_DO, 0, alert, 0);
    op(a, GTM_OP_END, 0, 0, 0);
    a->program.zone = GTM_NONE;
    stage = (struct stage){.delivery = GTM_DELIVERY_ONCE};
    stage.ledger = (struct gtm_ledger){&stage, nth, is_behind, paused, false};
    world.prospect.delivery = delivery;
    world.prospect.delivery_context = &stage;
    world.prospect.ledger = &stage.ledger;
    world.prospect.lease_seconds = 600;
    return 0;
}

static int end(void **state)
{
    (void)state;
    gtm_prospect_free(&world.prospect);
    gtm_arena_free(&world.arena);
    world = (struct gtm_world){0};
    return 0;
}

static void come_in(void)
{
    enroll(&world, &assembly,
           "{\"id\":\"p1\",\"name\":\"Ada\",\"email\":\"a@x.com\",\"company\":\"Acme\"}", MORNING);
}

/* The stimulus in whose transaction the effect may be claimed. */
static void claim(const char *now)
{
    world.prospect.may_claim = true;
    wake(&world, now);
    world.prospect.may_claim = false;
}

static bool outcome(uint32_t fence, enum gtm_outcome_of of, const char *text, const char *now)
{
    park(&world);
    return gtm_prospect_outcome(&world.prospect, 1, fence, of, gtm_text_of(text), 0, at(now));
}

/* ---- effects --------------------------------------------------------------------------------- */

static void claims_before_the_act_and_settles_after(void **state)
{
    (void)state;
    come_in();
    expect(&world, "waiting: draft done, send scheduled");
    assert_int_equal(world.prospect.wake, at(MORNING)); /* due at once */
    assert_int_equal(world.prospect.effects_count, 0);  /* nothing is claimed yet */
    wake(&world, MORNING);
    assert_int_equal(world.prospect.effects_count, 0); /* …in a transaction of many */
    claim(MORNING);
    expect(&world, "waiting: draft done, send scheduled");
    assert_true(world.prospect.effects[0].claimed);
    assert_int_equal(world.prospect.effects[0].fence, 1);
    assert_int_equal(world.prospect.wake, at("2026-11-23T10:10:01Z")); /* the lease */
    assert_true(outcome(1, GTM_EFFECT_SENT, "250 ok", "2026-11-23T10:00:05Z"));
    expect(&world, "done: draft done, send done, alert done");
    expect_text(world.prospect.effects[0].receipt, "250 ok");
    assert_int_equal(world.prospect.contacted_at, at("2026-11-23T10:00:05Z"));
    assert_false(outcome(1, GTM_EFFECT_SENT, "again", "2026-11-23T10:00:06Z"));
}

static void a_lease_that_ran_out_is_uncertain(void **state)
{
    (void)state;
    come_in();
    claim(MORNING);
    wake(&world, "2026-11-23T10:09:00Z");
    expect(&world, "waiting: draft done, send scheduled"); /* somebody may still be at it */
    wake(&world, "2026-11-23T10:11:00Z");
    expect(&world, "waiting: draft done, send uncertain");
    expect_boxes(&world, "send", "uncertain");
    assert_false(outcome(1, GTM_EFFECT_SENT, "late", "2026-11-23T10:12:00Z")); /* fenced off */
    assert_true(decide(&world, GTM_DECIDE_YES, "", "2026-11-23T11:00:00Z"));
    expect(&world, "done: draft done, send done, alert done");
    expect_text(world.prospect.effects[0].receipt, "it went out, says dana");
}

static void what_did_not_go_out_is_tried_again(void **state)
{
    (void)state;
    come_in();
    claim(MORNING);
    wake(&world, "2026-11-23T10:11:00Z");
    assert_true(decide(&world, GTM_DECIDE_NO, "", "2026-11-23T11:00:00Z"));
    expect(&world, "waiting: draft done, send scheduled");
    claim("2026-11-23T11:00:00Z");
    assert_int_equal(world.prospect.effects_count, 1); /* the same effect, a new claim */
    assert_int_equal(world.prospect.effects[0].fence, 2);
    assert_false(outcome(1, GTM_EFFECT_SENT, "who was stopped", "2026-11-23T11:00:01Z"));
    assert_true(outcome(2, GTM_EFFECT_SENT, "ok", "2026-11-23T11:00:02Z"));
    expect(&world, "done: draft done, send done, alert done");
}

static void a_key_makes_repeating_safe(void **state)
{
    (void)state;
    stage.delivery = GTM_DELIVERY_KEYED;
    come_in();
    claim(MORNING);
    claim("2026-11-23T10:11:00Z");
    expect(&world, "waiting: draft done, send scheduled");
    assert_int_equal(world.prospect.effects[0].fence, 2);
    assert_true(outcome(2, GTM_EFFECT_SENT, "ok", "2026-11-23T10:11:01Z"));
    expect(&world, "done: draft done, send done, alert done");
}

/* An order that ends whoever sends it is not repeated for ever. */
static void what_is_always_cut_off_stands_before_a_person(void **state)
{
    (void)state;
    stage.delivery = GTM_DELIVERY_KEYED;
    come_in();
    int64_t now = at(MORNING);
    world.prospect.may_claim = true;
    for (unsigned i = 0; i < 10; i++, now += 700)
        gtm_prospect_wake(&world.prospect, now);
    world.prospect.may_claim = false;
    assert_int_equal(world.prospect.effects[0].attempts, 8);
    expect(&world, "waiting: draft done, send uncertain");
    expect_boxes(&world, "send", "uncertain");
}

static void without_its_connection_it_is_not_repeated(void **state)
{
    (void)state;
    stage.delivery = GTM_DELIVERY_KEYED;
    come_in();
    claim(MORNING);
    wake(&world, "2026-11-23T10:11:00Z"); /* to be repeated, in a transaction of its own */
    expect(&world, "waiting: draft done, send scheduled");
    assert_true(gtm_effect_took_place(&world.prospect.effects[0])); /* it is in doubt */
    assert_false(outcome(1, GTM_EFFECT_SENT, "late", "2026-11-23T10:11:30Z")); /* fenced off */
    stage.delivery = GTM_DELIVERY_ONCE; /* the other connection does not know its key */
    claim("2026-11-23T10:12:00Z");
    expect(&world, "waiting: draft done, send uncertain");
    expect_boxes(&world, "send", "uncertain");
}

static void later_backs_off_and_gives_up(void **state)
{
    (void)state;
    come_in();
    int64_t now = at(MORNING), before = 0;
    for (unsigned attempt = 1; attempt <= 8; attempt++) {
        world.prospect.may_claim = true;
        gtm_prospect_wake(&world.prospect, now);
        world.prospect.may_claim = false;
        assert_int_equal(world.prospect.effects[0].attempts, attempt);
        assert_true(gtm_prospect_outcome(&world.prospect, 1, attempt, GTM_EFFECT_LATER,
                                         gtm_text_of("451 busy"), 0, now));
        int64_t delay = world.prospect.wake - now;
        assert_true(attempt == 8 || delay > before); /* each delay is longer */
        before = delay;
        now = attempt == 8 ? now : world.prospect.wake;
    }
    expect(&world, "failed: draft done, send failed");
    expect_boxes(&world, "send", "failed");
    expect_text(world.prospect.inbox[0].text, "451 busy");
    assert_true(decide(&world, GTM_DECIDE_RETRY, "", "2026-11-25T10:00:00Z"));
    claim("2026-11-25T10:00:00Z");
    assert_true(outcome(9, GTM_EFFECT_SENT, "ok", "2026-11-25T10:00:01Z"));
    expect(&world, "done: draft done, send failed, send done, alert done");
}

/* A key makes it safe to ask again, but eight times "later" say nothing of the first. */
static void what_stays_in_doubt_stands_before_a_person(void **state)
{
    (void)state;
    stage.delivery = GTM_DELIVERY_KEYED;
    come_in();
    claim(MORNING);
    int64_t now = at("2026-11-23T10:11:00Z");
    for (unsigned attempt = 2; attempt <= 8; attempt++) {
        world.prospect.may_claim = true;
        gtm_prospect_wake(&world.prospect, now);
        world.prospect.may_claim = false;
        assert_true(gtm_prospect_outcome(&world.prospect, 1, attempt, GTM_EFFECT_LATER,
                                         gtm_text_of("451 busy"), 0, now));
        now = attempt == 8 ? now : world.prospect.wake;
    }
    expect(&world, "waiting: draft done, send uncertain");
    expect_boxes(&world, "send", "uncertain");
}

static void retry_after_is_honoured(void **state)
{
    (void)state;
    come_in();
    claim(MORNING);
    park(&world);
    int64_t far = at("2026-11-24T10:00:00Z");
    assert_true(gtm_prospect_outcome(&world.prospect, 1, 1, GTM_EFFECT_LATER, gtm_text_of("429"),
                                     far, at(MORNING)));
    assert_int_equal(world.prospect.wake, far);
}

/* What a connector has no time for is put off without an attempt. */
static void a_connector_asks_for_patience(void **state)
{
    (void)state;
    stage.not_before = at("2026-11-23T12:00:00Z");
    come_in();
    claim(MORNING);
    assert_int_equal(world.prospect.effects_count, 0);
    assert_int_equal(world.prospect.wake, stage.not_before);
    expect(&world, "waiting: draft done, send scheduled");
    claim("2026-11-23T12:00:00Z");
    assert_int_equal(world.prospect.effects[0].attempts, 1);
    assert_true(outcome(1, GTM_EFFECT_SENT, "ok", "2026-11-23T12:00:01Z"));
    expect(&world, "done: draft done, send done, alert done");
}

static void refused_stands_before_a_person(void **state)
{
    (void)state;
    come_in();
    claim(MORNING);
    assert_true(outcome(1, GTM_EFFECT_REFUSED, "550 no such user", MORNING));
    expect(&world, "failed: draft done, send failed");
    assert_true(decide(&world, GTM_DECIDE_DONE, "", MORNING));
    expect(&world, "done: draft done, send failed"); /* what stands behind it does not happen */
}

/* ---- what delays ----------------------------------------------------------------------------- */

static void limit(uint32_t count, double seconds, uint32_t per)
{
    struct gtm_assembly *a = &assembly;
    uint32_t s = sentence(a, "Send at most so many.");
    a->nums[a->program.num_count] = seconds;
    a->limits[a->program.limit_count] =
        (struct gtm_limit){count, a->program.num_count++, per, GTM_NONE};
    a->guardrails[a->program.guardrail_count++] = (struct gtm_guardrail){GTM_GUARDRAIL_LIMIT,
                                                                         s,
                                                                         1u << GTM_PRIMITIVE_SEND,
                                                                         GTM_NONE,
                                                                         GTM_NONE,
                                                                         a->program.limit_count++,
                                                                         GTM_NONE,
                                                                         GTM_NONE};
}

static void over_a_limit_it_waits_for_its_turn(void **state)
{
    (void)state;
    stage.delivery = GTM_DELIVERY_HERE;
    limit(2, 86400, 0);
    stage.contacts[0] = at("2026-11-23T09:30:00Z");
    stage.contacts[1] = at("2026-11-23T08:00:00Z");
    stage.contact_count = 2;
    come_in();
    expect(&world, "waiting: draft done, send scheduled");
    assert_int_equal(world.prospect.waits_for, 1u << GTM_WAITS_LIMIT);
    assert_int_equal(world.prospect.wake, GTM_NEVER); /* its queue wakes it */
    assert_int_equal(world.prospect.fibers[0].wake, at("2026-11-24T08:00:00Z"));
    assert_int_equal(world.prospect.fibers[0].queued, at(MORNING));
    wake(&world, "2026-11-24T07:59:59Z");
    expect(&world, "waiting: draft done, send scheduled");
    stage.is_behind = true; /* there is room, but somebody was there before */
    wake(&world, "2026-11-24T08:00:00Z");
    expect(&world, "waiting: draft done, send scheduled");
    assert_int_equal(world.prospect.fibers[0].queued, at(MORNING)); /* it keeps its place */
    stage.is_behind = false;
    wake(&world, "2026-11-24T08:00:00Z");
    expect(&world, "done: draft done, send done, alert done");
}

static void a_limit_counts_ones_own_unsaved_contacts(void **state)
{
    (void)state;
    struct gtm_assembly *a = &assembly;
    stage.delivery = GTM_DELIVERY_HERE;
    limit(2, 86400, 0);
    uint32_t s = sentence(a, "Send three more.");
    a->program.code_count = 0;
    for (int i = 0; i < 3; i++) {
        uint32_t send =
            action(a, GTM_PRIMITIVE_SEND, s, "message", GTM_ACTION_MAY_DRAFT | GTM_ACTION_REDRAFT);
        uint32_t prepare = op(a, GTM_OP_PREPARE, 0, send, 0);
        op(a, GTM_OP_DO, 0, send, 0);
        land(a, prepare);
    }
    op(a, GTM_OP_END, 0, 0, 0);
    stage.contacts[0] = at("2026-11-22T12:00:00Z");
    stage.contact_count = 1;
    come_in();
    expect(&world, "waiting: draft done, send done, draft done, send scheduled");
    /* of one of ours and theirs, the older one leaves the span first */
    assert_int_equal(world.prospect.fibers[0].wake, at("2026-11-23T12:00:00Z"));
    wake(&world, "2026-11-23T12:00:00Z");
    expect(&world, "waiting: draft done, send done, draft done, send done, draft done, send "
                   "scheduled");
    assert_int_equal(world.prospect.fibers[0].wake, at("2026-11-24T10:00:00Z"));
}

static void frozen_waits_for_the_thaw(void **state)
{
    (void)state;
    stage.ledger.frozen = true;
    come_in();
    expect(&world, "waiting: draft done, send scheduled");
    assert_int_equal(world.prospect.waits_for, 1u << GTM_WAITS_FREEZE);
    assert_int_equal(world.prospect.fibers[0].queue, GTM_QUEUE_FREEZE);
    stage.ledger.frozen = false;
    wake(&world, MORNING);
    claim(MORNING);
    assert_true(world.prospect.effects[0].claimed);
    park(&world);
    stage.ledger.frozen = true; /* what is claimed is under way */
    assert_true(outcome(1, GTM_EFFECT_SENT, "ok", MORNING));
    expect(&world, "waiting: draft done, send done, alert scheduled");
}

static void a_pause_holds_the_colleagues(void **state)
{
    (void)state;
    stage.delivery = GTM_DELIVERY_HERE;
    stage.paused = at("2026-11-25T10:00:00Z");
    enroll(&world, &assembly, "{\"id\":\"p1\"}", MORNING);
    expect(&world, "done: draft done, send done, alert done"); /* no account, no colleagues */
    come_in();
    expect(&world, "waiting: draft done, send scheduled");
    assert_int_equal(world.prospect.wake, stage.paused);
    stage.paused = 0;
    wake(&world, "2026-11-25T10:00:00Z");
    expect(&world, "done: draft done, send done, alert done");
}

/* ---- guardrails at the act ------------------------------------------------------------------- */

/* Never send once they replied: checked at the act, long after the code went past it. */
static void never(uint32_t replied)
{
    struct gtm_assembly *a = &assembly;
    uint32_t s = sentence(a, "Never send to anyone who replied.");
    a->sentences[s].kind = GTM_SENTENCE_GUARDRAIL;
    uint32_t t = test(a, happened(replied));
    uint32_t entry = op(a, GTM_OP_SENTENCE, 0, s, 0);
    op(a, GTM_OP_EVENT, 0, t, 0);
    op(a, GTM_OP_VERDICT, 0, 0, 0);
    a->guardrails[a->program.guardrail_count++] = (struct gtm_guardrail){GTM_GUARDRAIL_NEVER,
                                                                         s,
                                                                         1u << GTM_PRIMITIVE_SEND,
                                                                         entry,
                                                                         GTM_NONE,
                                                                         GTM_NONE,
                                                                         GTM_NONE,
                                                                         GTM_NONE};
}

static void a_reply_a_second_before_stops_it(void **state)
{
    (void)state;
    never(0);
    come_in();
    expect(&world, "waiting: draft done, send scheduled");
    report_event(&world, 0, "r1", "Hello", "", "2026-11-23T10:00:01Z");
    claim("2026-11-23T10:00:02Z");
    expect(&world, "done: draft done, send cancelled, alert done");
    assert_int_equal(world.prospect.effects_count, 1); /* the alert */
}

/* What was cut off under a key may have gone out before the reply that keeps it from being
 * repeated: nobody knows, so a person is asked. */
static void what_is_in_doubt_is_never_just_cancelled(void **state)
{
    (void)state;
    never(0);
    stage.delivery = GTM_DELIVERY_KEYED;
    come_in();
    claim(MORNING);
    claim("2026-11-23T10:11:00Z"); /* the lease ran out */
    assert_true(outcome(2, GTM_EFFECT_LATER, "429", "2026-11-23T10:11:01Z"));
    expect(&world, "waiting: draft done, send scheduled");
    report_event(&world, 0, "r1", "Hello", "", "2026-11-23T10:11:02Z");
    claim("2026-11-23T10:20:00Z");
    expect(&world, "waiting: draft done, send uncertain");
    expect_boxes(&world, "send", "uncertain");
    assert_true(decide(&world, GTM_DECIDE_NO, "", "2026-11-23T11:00:00Z"));
    claim("2026-11-23T11:00:00Z");
    expect(&world, "done: draft done, send cancelled, alert done");
}

static void one_in_doubt_counts_but_not_against_itself(void **state)
{
    (void)state;
    limit(1, 86400, 0);
    stage.delivery = GTM_DELIVERY_KEYED;
    come_in();
    claim(MORNING);
    claim("2026-11-23T10:11:00Z");
    assert_true(gtm_effect_took_place(&world.prospect.effects[0]));
    assert_true(outcome(2, GTM_EFFECT_LATER, "429", "2026-11-23T10:11:01Z"));
    assert_true(gtm_effect_took_place(&world.prospect.effects[0]));
    claim("2026-11-23T10:20:00Z");
    assert_int_equal(world.prospect.effects[0].fence, 3);
    assert_true(outcome(3, GTM_EFFECT_SENT, "ok", "2026-11-23T10:20:01Z"));
    expect(&world, "done: draft done, send done, alert done");
}

/* The newest version forbids what this one does not. */
static void the_newest_version_stops_it(void **state)
{
    static struct gtm_assembly newer;
    static struct gtm_prospect policy;
    (void)state;
    come_in();
    memcpy(&newer, &assembly, sizeof newer);
    struct gtm_program program = newer.program;
    assemble_begin(&newer);
    memcpy(newer.bytes, assembly.bytes, sizeof newer.bytes);
    memcpy(newer.offsets, assembly.offsets, sizeof newer.offsets);
    uint32_t s = 0;
    newer.sentences[s] = (struct gtm_sentence){
        str(&assembly, "f"), 1, 1, str(&assembly, "Never send."), GTM_SENTENCE_GUARDRAIL, 99};
    newer.guardrails[0] = (struct gtm_guardrail){GTM_GUARDRAIL_NEVER,
                                                 s,
                                                 1u << GTM_PRIMITIVE_SEND,
                                                 GTM_NONE,
                                                 GTM_NONE,
                                                 GTM_NONE,
                                                 GTM_NONE,
                                                 GTM_NONE};
    newer.program.sentence_count = newer.program.guardrail_count = 1;
    newer.program.zone = program.zone;
    policy = (struct gtm_prospect){.program = &newer.program, .facts = world.facts};
    world.prospect.policy = &policy;
    claim("2026-11-23T10:00:02Z");
    expect(&world, "done: draft done, send cancelled, alert done");
    world.prospect.policy = NULL;
    gtm_prospect_free(&policy);
}

/* ---- several approvers ----------------------------------------------------------------------- */

/* Ask Dana and me: an ASK between PREPARE and DO, by a panel. */
static void panel(uint32_t need)
{
    struct gtm_assembly *a = &assembly;
    uint32_t ask = action(a, GTM_PRIMITIVE_APPROVE, 0, "message", 0);
    a->persons[a->program.person_count++] =
        (struct gtm_person){str(a, "Dana"), GTM_NONE, 0, GTM_NONE};
    a->persons[a->program.person_count++] =
        (struct gtm_person){str(a, "Ben"), GTM_NONE, 0, GTM_NONE};
    for (uint32_t i = 0; i < 3; i++)
        a->seats[a->program.seat_count++].person = i;
    a->panels[a->program.panel_count] = (struct gtm_panel){0, 3, need};
    a->actions[ask].panel = a->program.panel_count++;
    a->program.code_count = 0;
    op(a, GTM_OP_SENTENCE, 0, 0, 0);
    uint32_t prepare = op(a, GTM_OP_PREPARE, 0, 0, 0);
    uint32_t asked = op(a, GTM_OP_ASK, 0, ask, 0);
    op(a, GTM_OP_DO, 0, 0, 0);
    land(a, prepare);
    land(a, asked);
    op(a, GTM_OP_DO, 0, 1, 0);
    op(a, GTM_OP_END, 0, 0, 0);
    stage.delivery = GTM_DELIVERY_HERE;
}

static bool by(const char *who, enum gtm_decision decision, const char *text, char why[128])
{
    struct gtm_text none = {0};
    park(&world);
    return gtm_prospect_decide(&world.prospect, 1, decision, gtm_text_of(text), gtm_text_of(who),
                               none, at(MORNING), why, 128);
}

static void two_of_three_must_approve(void **state)
{
    char why[128];
    (void)state;
    panel(2);
    come_in();
    assert_true(by("dana", GTM_DECIDE_APPROVE, "", why));
    expect(&world, "waiting: draft done, approve waiting");
    expect_text(world.prospect.inbox[0].votes, "Dana");
    assert_false(by("Dana", GTM_DECIDE_APPROVE, "", why));
    assert_true(strstr(why, "already") != NULL);
    assert_true(by("olga", GTM_DECIDE_APPROVE, "", why)); /* who is no other of them is me */
    expect(&world, "done: draft done, approve done, send done, alert done");
}

static void an_edit_begins_the_votes_anew(void **state)
{
    char why[128];
    (void)state;
    panel(2);
    come_in();
    assert_true(by("Dana", GTM_DECIDE_APPROVE, "", why));
    assert_true(by("Ben", GTM_DECIDE_EDIT, "Better words", why));
    expect_text(world.prospect.inbox[0].votes, "Ben");
    expect(&world, "waiting: draft done, approve waiting");
    assert_true(by("Dana", GTM_DECIDE_APPROVE, "", why));
    expect(&world, "done: draft done, approve done, send done, alert done");
    expect_text(world.prospect.effects[0].text, "Better words");
}

static void any_of_them_can_cancel(void **state)
{
    char why[128];
    (void)state;
    panel(3);
    come_in();
    assert_true(by("Ben", GTM_DECIDE_CANCEL, "", why));
    expect(&world, "done: draft done, approve cancelled, alert done");
    expect_text(world.prospect.inbox[0].by, "Ben");
    assert_false(by("Dana", GTM_DECIDE_APPROVE, "", why));
}

/* My approval is not Dana's: a guardrail that demands hers asks her, for the same bytes. */
static void each_who_is_demanded_approves(void **state)
{
    struct gtm_assembly *a = &assembly;
    (void)state;
    uint32_t me = action(a, GTM_PRIMITIVE_APPROVE, 0, "message", 0);
    uint32_t dana = action(a, GTM_PRIMITIVE_APPROVE, 0, "message", GTM_ACTION_GUARD);
    uint32_t again = action(a, GTM_PRIMITIVE_APPROVE, 0, "message", GTM_ACTION_GUARD);
    a->persons[a->program.person_count] =
        (struct gtm_person){str(a, "Dana"), GTM_NONE, 0, GTM_NONE};
    a->actions[dana].person = a->program.person_count++;
    a->program.code_count = 0;
    op(a, GTM_OP_SENTENCE, 0, 0, 0);
    uint32_t prepare = op(a, GTM_OP_PREPARE, 0, 0, 0);
    uint32_t asks[] = {op(a, GTM_OP_ASK, 0, me, 0), op(a, GTM_OP_ASK, 0, dana, 0),
                       op(a, GTM_OP_ASK, 0, again, 0)};
    op(a, GTM_OP_DO, 0, 0, 0);
    land(a, prepare);
    for (int i = 0; i < 3; i++)
        land(a, asks[i]);
    op(a, GTM_OP_END, 0, 0, 0);
    stage.delivery = GTM_DELIVERY_HERE;
    come_in();
    assert_true(decide(&world, GTM_DECIDE_APPROVE, "", MORNING));
    expect(&world, "waiting: draft done, approve done, approve waiting");
    assert_true(decide(&world, GTM_DECIDE_APPROVE, "", MORNING));
    expect(&world, "done: draft done, approve done, approve done, send done");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
        TEST(claims_before_the_act_and_settles_after),
        TEST(a_lease_that_ran_out_is_uncertain),
        TEST(what_did_not_go_out_is_tried_again),
        TEST(a_key_makes_repeating_safe),
        TEST(without_its_connection_it_is_not_repeated),
        TEST(what_is_always_cut_off_stands_before_a_person),
        TEST(later_backs_off_and_gives_up),
        TEST(what_stays_in_doubt_stands_before_a_person),
        TEST(retry_after_is_honoured),
        TEST(a_connector_asks_for_patience),
        TEST(refused_stands_before_a_person),
        TEST(over_a_limit_it_waits_for_its_turn),
        TEST(a_limit_counts_ones_own_unsaved_contacts),
        TEST(frozen_waits_for_the_thaw),
        TEST(a_pause_holds_the_colleagues),
        TEST(a_reply_a_second_before_stops_it),
        TEST(what_is_in_doubt_is_never_just_cancelled),
        TEST(one_in_doubt_counts_but_not_against_itself),
        TEST(the_newest_version_stops_it),
        TEST(two_of_three_must_approve),
        TEST(an_edit_begins_the_votes_anew),
        TEST(any_of_them_can_cancel),
        TEST(each_who_is_demanded_approves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* vm.c -- the interpreter: register code over yes, no and unknown.
 *
 * One label an opcode, threaded by computed goto where the compiler has it (each opcode then ends
 * in its own indirect jump, which the branch predictor learns apart), by a switch elsewhere.
 * Registers live in the call: a fiber that parks keeps none. Longer opcodes are functions of the
 * machine_*.c files; fibers may move when they spawn others, so the fiber is looked up again behind
 * those.
 */
#include "runtime/vm/calendar.h"
#include "runtime/vm/compare.h"
#include "runtime/vm/run.h"

static_assert(sizeof(struct gtm_instr) == 8, "an instruction is 64 bits");

/* When a person was asked: about the request in the fiber's hand, else newest of all. */
static int64_t asked_at(const struct gtm_prospect *p, const struct gtm_fiber *fiber)
{
    const struct gtm_inbox_item *request = gtm_watch_request(p, fiber);
    return request ? request->at : p->asked_at;
}

/* The instant that times run from, 0 while it is not there. */
static int64_t base_of(const struct gtm_run *run, const struct gtm_fiber *fiber,
                       enum gtm_base which)
{
    const struct gtm_prospect *p = run->prospect;
    int64_t base = 0;
    switch (which) {
    case GTM_BASE_ENROLLED: base = p->enrolled_at; break;
    case GTM_BASE_FIBER: base = fiber->since; break;
    case GTM_BASE_CONTACT: base = p->contacted_at; break;
    case GTM_BASE_ASKED: base = asked_at(p, fiber); break;
    case GTM_BASE_ARRIVED: base = p->contacted_at ? p->contacted_at : p->enrolled_at; break;
    case GTM_N_BASE: break;
    }
    return base;
}

/* The instant a base and a distance make, or GTM_NEVER while the base is not there. */
static int64_t due_at(const struct gtm_run *run, const struct gtm_fiber *fiber, struct gtm_instr in)
{
    int64_t base = base_of(run, fiber, (enum gtm_base)in.b);
    if (base == 0)
        return GTM_NEVER;
    double distance = run->program->nums[in.c];
    return distance < 1e15 ? base + (int64_t)distance : GTM_NEVER;
}

/* ELAPSED: no sets the fiber's wake to when it will be yes. */
static uint8_t elapsed(const struct gtm_run *run, struct gtm_fiber *fiber, struct gtm_instr in)
{
    int64_t due = due_at(run, fiber, in);
    if (run->now >= due)
        return GTM_YES;
    if (due < fiber->wake)
        fiber->wake = due;
    return GTM_NO;
}

static void wake_by(struct gtm_fiber *fiber, int64_t at)
{
    if (at < fiber->wake)
        fiber->wake = at;
}

/* REACHED */
static uint8_t reached(const struct gtm_run *run, struct gtm_fiber *fiber, uint32_t row)
{
    const struct gtm_when *when = &run->program->whens[row];
    const struct gtm_zone *zone = gtm_run_zone(run, when->flags & GTM_WHEN_PROSPECT);
    int64_t base = base_of(run, fiber, (enum gtm_base)when->base);
    if (!zone)
        return GTM_UNKNOWN;
    if (base == 0 && when->date == GTM_NONE)
        return GTM_NO;
    int64_t due = gtm_calendar_due(run->program, row, zone, base);
    if (run->now >= due)
        return GTM_YES;
    wake_by(fiber, due);
    return GTM_NO;
}

/* OPEN */
static uint8_t is_open(const struct gtm_run *run, struct gtm_fiber *fiber, uint32_t row)
{
    const struct gtm_window *window = &run->program->windows[row];
    const struct gtm_zone *zone = gtm_run_zone(run, window->flags & GTM_WINDOW_PROSPECT);
    int64_t change;
    if (!zone)
        return GTM_UNKNOWN;
    bool open = gtm_calendar_open(run->program, row, zone, run->now, &change);
    wake_by(fiber, change);
    return open ? GTM_YES : GTM_NO;
}

/* EVENT. Whether something has happened at all is told from the record's own field where that is
 * enough, which for a prospect of a dry run it nearly always is. */
static inline uint8_t event_test(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t row)
{
    const struct gtm_prospect *p = run->prospect;
    const struct gtm_test *test = &run->program->tests[row];
    const struct gtm_event *kind = &run->program->events[test->event];
    bool is_flag = kind->form == GTM_FORM_FLAG, is_name = kind->form == GTM_FORM_NAME;
    if ((is_flag || is_name) && p->events_pending && kind->source != GTM_NONE &&
        gtm_event_is_plain(test)) {
        const struct gtm_value *fact = &p->facts[kind->source];
        if (is_flag ? gtm_compare_yes(fact) == GTM_YES : fact->kind == GTM_VALUE_TEXT)
            return GTM_YES;
        if (p->events_count == 0)
            return GTM_NO;
    }
    return (uint8_t)gtm_event_test(run, fiber, row);
}

/* PENDING */
static uint8_t is_pending(const struct gtm_prospect *p, const struct gtm_fiber *fiber,
                          uint32_t kinds, uint32_t person)
{
    if (fiber->watch != GTM_NO_ROW && p->program->watchs[fiber->watch].fires == GTM_FIRES_ASKED) {
        const struct gtm_inbox_item *request = gtm_watch_request(p, fiber);
        return gtm_tri_of(request && gtm_watch_waits_for(p, request, kinds, person));
    }
    for (uint32_t i = 0; i < p->inbox_count; i++)
        if (p->inbox[i].open && gtm_watch_waits_for(p, &p->inbox[i], kinds, person))
            return GTM_YES;
    for (uint32_t i = 0; i < p->fibers_count; i++) /* a rehearsal opens no items */
        if (p->rehearse && p->fibers[i].live &&
            (p->fibers[i].waits == GTM_WAITS_APPROVAL ||
             p->fibers[i].waits == GTM_WAITS_HANDWRITING))
            return GTM_YES;
    return GTM_NO;
}

static uint8_t judge(struct gtm_run *run, uint32_t question)
{
    struct gtm_result result = {.verdict = GTM_UNKNOWN};
    struct gtm_call call = {
        .prospect = run->prospect, .judge = &run->program->judges[question], .now = run->now};
    gtm_prospect_all_events(run->prospect);
    gtm_judge_answer(&call, &result);
    return (uint8_t)result.verdict;
}

/* The sentence that a BRANCH decides is the one that its UNCLEAR names: a guardrail's, or the
 * step's own. */
static uint32_t branch_sentence(const struct gtm_run *run, const struct gtm_fiber *fiber,
                                uint32_t pc)
{
    const struct gtm_instr *code = run->program->code, *unclear = &code[pc + code[pc].b];
    if (unclear->op == GTM_OP_UNCLEAR)
        return unclear->b;
    return code[fiber->start].op == GTM_OP_SENTENCE ? code[fiber->start].b : GTM_NONE;
}

/* Returns the sentence's value: as computed, or the answer a person gave where it is unknown. Notes
 * it. */
static enum gtm_tri decide_branch(struct gtm_run *run, const struct gtm_fiber *fiber, uint32_t pc,
                                  enum gtm_tri value)
{
    if (value == GTM_UNKNOWN)
        value = gtm_unclear_answer(run, fiber, pc);
    if (value != GTM_NO)
        gtm_run_note(run, branch_sentence(run, fiber, pc), value);
    return value;
}

/* Behind a fiber that ran inside this one: does this one still go on? */
static enum gtm_step after_nested(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t resume)
{
    if (!fiber->live)
        return GTM_STEP_END;
    if (run->stopped)
        return gtm_run_hold(fiber, resume, GTM_HOLD_REST);
    return GTM_STEP_ON;
}

/* WATCH: a = 1 waits for the watch's fibers. */
static enum gtm_step read_watch(struct gtm_run *run, uint32_t index, uint32_t pc)
{
    struct gtm_instr in = run->program->code[pc];
    gtm_watch_read(run, in.b);
    struct gtm_fiber *fiber = &run->prospect->fibers[index];
    enum gtm_step step = after_nested(run, fiber, pc + 1);
    if (step == GTM_STEP_ON && in.a && gtm_watch_lives(run->prospect, in.b))
        return gtm_run_hold(fiber, pc + 1, GTM_HOLD_WATCH | in.b);
    return step;
}

/* NEED: parks on itself, so that it is asked again. */
static enum gtm_step need_mark(struct gtm_run *run, uint32_t index, uint32_t pc)
{
    uint32_t mark = run->program->code[pc].b;
    uint64_t key = gtm_used_key(GTM_USED_MARK, mark);
    if (gtm_used_has(run->prospect, key))
        return GTM_STEP_ON;
    if (!gtm_mark_lives(run->prospect, mark))
        gtm_run_spawn(run, run->program->marks[mark].entry, GTM_NO_ROW, (uint16_t)mark, 0);
    struct gtm_fiber *fiber = &run->prospect->fibers[index];
    enum gtm_step step = after_nested(run, fiber, pc);
    if (step != GTM_STEP_ON || gtm_used_has(run->prospect, key))
        return step;
    return gtm_run_hold(fiber, pc, GTM_HOLD_MARK | mark);
}

/* DENY is a decision of the guardrail that it names. */
static void deny(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t sentence)
{
    gtm_run_note(run, sentence, GTM_YES);
    if (fiber->post)
        gtm_used_add(run->prospect, gtm_used_key(GTM_USED_POST, fiber->post));
    fiber->post = 0;
}

/* The macros below are the one place where a macro hides a jump: threading has no other spelling in
 * C. */
/* clang-format off */
#if defined(__GNUC__) && !defined(GTM_VM_SWITCH)
#pragma GCC diagnostic ignored "-Wpedantic" /* labels as values */
#define LABEL(name) op_##name:
#define GO() goto *labels[in->op]
#else
#define LABEL(name) case GTM_OP_##name:
#define GO() goto here
#endif
#define NEXT() \
    do { \
        in++; \
        GO(); \
    } while (0)

enum gtm_step gtm_vm_run(struct gtm_run *run, uint32_t index)
{
    const struct gtm_program *program = run->program;
    const struct gtm_instr *code = program->code;
    const struct gtm_value *facts = run->prospect->facts;
    const double *nums = program->nums;
    struct gtm_fiber *fiber = &run->prospect->fibers[index];
    const struct gtm_instr *in = code + fiber->pc, *to; /* this instruction, and where it jumps */
    uint8_t regs[GTM_MAX_REGISTERS];
    enum gtm_step step;
    enum gtm_tri value;
    fiber->waits = GTM_N_WAITS; /* it runs */
    fiber->wake = GTM_NEVER;

#if defined(__GNUC__) && !defined(GTM_VM_SWITCH)
    static const void *const labels[] = {
#define OP(name, a, b, c, doc) &&op_##name,
#include "runtime/program/opcodes.def"
#undef OP
    };
    GO();
#else
here:
    switch ((enum gtm_op)in->op) {
    case GTM_N_OP:
        return GTM_STEP_END;
#endif
    LABEL(SET) regs[in->a] = (uint8_t)in->b; NEXT();
    LABEL(NUM_LT) regs[in->a] = gtm_compare_number(&facts[in->b], GTM_BELOW, nums[in->c]); NEXT();
    LABEL(NUM_LE) regs[in->a] = gtm_compare_number(&facts[in->b], GTM_AT_MOST, nums[in->c]); NEXT();
    LABEL(NUM_GT) regs[in->a] = gtm_compare_number(&facts[in->b], GTM_ABOVE, nums[in->c]); NEXT();
    LABEL(NUM_GE)
        regs[in->a] = gtm_compare_number(&facts[in->b], GTM_AT_LEAST, nums[in->c]); NEXT();
    LABEL(NUM_EQ) regs[in->a] = gtm_compare_number(&facts[in->b], GTM_EQUAL, nums[in->c]); NEXT();
    LABEL(TEXT_EQ)
        regs[in->a] = gtm_compare_text(&facts[in->b], gtm_program_string(program, in->c)); NEXT();
    LABEL(TEXT_IN) regs[in->a] = gtm_compare_in(program, &facts[in->b], in->c); NEXT();
    LABEL(TEXT_HAS) regs[in->a] = gtm_compare_has(program, &facts[in->b], in->c); NEXT();
    LABEL(TEXT_START)
        regs[in->a] = gtm_compare_start(&facts[in->b], gtm_program_text(program, in->c)); NEXT();
    LABEL(TEXT_END)
        regs[in->a] = gtm_compare_end(&facts[in->b], gtm_program_text(program, in->c)); NEXT();
    LABEL(LIST_HAS) regs[in->a] = gtm_compare_items(program, &facts[in->b], in->c); NEXT();
    LABEL(IS_YES) regs[in->a] = gtm_compare_yes(&facts[in->b]); NEXT();
    LABEL(IS_KNOWN) regs[in->a] = gtm_tri_of(facts[in->b].kind != GTM_VALUE_MISSING); NEXT();
    LABEL(TIME_LT) regs[in->a] = gtm_compare_time(&facts[in->b], GTM_BELOW, nums[in->c]); NEXT();
    LABEL(TIME_GT) regs[in->a] = gtm_compare_time(&facts[in->b], GTM_ABOVE, nums[in->c]); NEXT();
    LABEL(AGE_LT)
        regs[in->a] = gtm_compare_age(&facts[in->b], GTM_BELOW, run->now, nums[in->c]); NEXT();
    LABEL(AGE_GT)
        regs[in->a] = gtm_compare_age(&facts[in->b], GTM_ABOVE, run->now, nums[in->c]); NEXT();
    LABEL(FACT_LT) regs[in->a] = gtm_compare_facts_below(&facts[in->b], &facts[in->c]); NEXT();
    LABEL(FACT_EQ) regs[in->a] = gtm_compare_facts_equal(&facts[in->b], &facts[in->c]); NEXT();

    LABEL(EVENT) regs[in->a] = event_test(run, fiber, in->b); NEXT();
    LABEL(ELAPSED) regs[in->a] = elapsed(run, fiber, *in); NEXT();
    LABEL(HAS_DRAFT) regs[in->a] = (uint8_t)gtm_draft_in_hand(run, fiber); NEXT();
    LABEL(PENDING) regs[in->a] = is_pending(run->prospect, fiber, in->b, in->c); NEXT();
    LABEL(JUDGE) regs[in->a] = judge(run, in->b); NEXT();
    LABEL(SAYS) regs[in->a] = (uint8_t)gtm_draft_says(run, fiber, in->c); NEXT();
    LABEL(SAYS_KIND) regs[in->a] = (uint8_t)gtm_draft_is(run, fiber, in->c); NEXT();

    LABEL(AND) regs[in->a] = regs[in->b] < regs[in->c] ? regs[in->b] : regs[in->c]; NEXT();
    LABEL(OR) regs[in->a] = regs[in->b] > regs[in->c] ? regs[in->b] : regs[in->c]; NEXT();
    LABEL(NOT) regs[in->a] = (uint8_t)(GTM_YES - regs[in->b]); NEXT();
    LABEL(KNOWN) regs[in->a] = gtm_tri_of(regs[in->b] != GTM_UNKNOWN); NEXT();
    LABEL(JUMP) goto jump;
    LABEL(IF_NO) if (regs[in->a] == GTM_NO) goto jump; NEXT();
    LABEL(IF_YES) if (regs[in->a] == GTM_YES) goto jump; NEXT();
    LABEL(BRANCH)
        if (regs[in->a] == GTM_NO)
            goto jump;
        value = decide_branch(run, fiber, (uint32_t)(in - code), (enum gtm_tri)regs[in->a]);
        if (value == GTM_NO)
            goto jump;
        if (value == GTM_YES)
            NEXT();
        in += in->b;
        GO();
    LABEL(SENTENCE)
        fiber->start = (uint32_t)(in - code);
        fiber->wake = GTM_NEVER; /* what an earlier sentence waited for is behind it */
        NEXT();
    LABEL(UNCLEAR) return gtm_unclear(run, fiber, in->b, in->c, (struct gtm_text){0});

    LABEL(WATCH) step = read_watch(run, index, (uint32_t)(in - code)); goto nested;
    LABEL(FIRE) gtm_watch_fire(run, fiber, in->b); NEXT();
    LABEL(NEED) step = need_mark(run, index, (uint32_t)(in - code)); goto nested;
    LABEL(DONE)
        gtm_used_add(run->prospect, gtm_used_key(GTM_USED_MARK, in->b));
        run->changed = true;
        NEXT();
    LABEL(TIMER) fiber->since = run->now; NEXT();
    LABEL(PARK) return gtm_run_park(fiber, (uint32_t)(in + 1 - code), (enum gtm_waits)in->b);
    LABEL(LOOP)
        if (++fiber->round < in->b)
            goto jump;
        fiber->round = 0;
        NEXT();
    LABEL(END) fiber->live = false; return GTM_STEP_END;

    LABEL(PREPARE) step = gtm_action_prepare(run, fiber, (uint32_t)(in - code)); goto acted;
    LABEL(ASK) step = gtm_action_ask(run, fiber, (uint32_t)(in - code)); goto acted;
    LABEL(DO) step = gtm_action_do(run, fiber, (uint32_t)(in - code)); goto acted;
    LABEL(DENY) deny(run, fiber, in->b); goto jump;

    LABEL(REACHED) regs[in->a] = reached(run, fiber, in->b); NEXT();
    LABEL(OPEN) regs[in->a] = is_open(run, fiber, in->b); NEXT();
    LABEL(WITHDRAW) gtm_decide_withdraw(run, fiber); NEXT();
    LABEL(VERDICT)
        run->verdict = (enum gtm_tri)regs[in->a];
        fiber->live = false;
        return GTM_STEP_END;
#if !defined(__GNUC__) || defined(GTM_VM_SWITCH)
    }
#endif
jump:
    to = code + in->c;
    if (to <= in && run->budget-- == 0)
        goto exhausted;
    in = to;
    GO();
nested:
    fiber = &run->prospect->fibers[index];
acted:
    facts = run->prospect->facts; /* an action may have learnt some */
    if (step == GTM_STEP_ELSE)
        goto jump;
    if (step != GTM_STEP_ON)
        return step;
    NEXT();
exhausted: /* only damaged or hostile code loops without ever waiting */
    gtm_end_all(run, GTM_OUTCOME_FAILED);
    return GTM_STEP_END;
}

enum gtm_tri gtm_vm_verdict(struct gtm_run *run, const struct gtm_fiber *fiber, uint32_t entry,
                            int64_t *wake)
{
    struct gtm_prospect *p = run->prospect;
    struct gtm_fiber *spare = &p->fibers[p->fibers_count]; /* see keep_spare in machine.c */
    *spare = *fiber;
    spare->pc = spare->start = entry;
    spare->live = true;
    run->verdict = GTM_UNKNOWN;
    gtm_vm_run(run, p->fibers_count);
    *wake = spare->wake;
    return run->verdict;
}

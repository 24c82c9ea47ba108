/* program_flow.c -- what holds along the paths through the code.
 *
 * Registers: a forward must-analysis. Each instruction has the set of registers that every path to
 * it has written; where paths meet the set is the intersection, so it only ever shrinks and the
 * sweeps end. A fiber that parks keeps no register, so behind every place to park the set is empty.
 *
 * Spinning: without the places to park and the counted LOOP, the paths must form no cycle.
 */
#include <string.h>

#include "runtime/base/mem.h"
#include "runtime/program/verify.h"

enum { SET_WORDS = GTM_MAX_REGISTERS / 64, SWEEPS_MAX = 1000 };

struct set {
    uint64_t words[SET_WORDS];
};

/* What is known of one instruction. */
struct point {
    struct set written; /* before it, on every path */
    bool is_reached, is_dirty;
};

/* Sweeps go forwards: what is made dirty ahead of `at` is in this sweep, the rest in the next. */
struct flow {
    const struct gtm_program *program;
    struct point *points; /* one an instruction */
    uint32_t at, behind;  /* this sweep: where it is, and behind its last dirty instruction */
    uint32_t next_first, next_behind;
};

unsigned gtm_verify_next(const struct gtm_program *program, uint32_t pc,
                         uint32_t next[GTM_MAX_NEXT])
{
    struct gtm_instr instr = program->code[pc];
    switch ((enum gtm_op)instr.op) {
    case GTM_OP_END:
    case GTM_OP_VERDICT: return 0;
    case GTM_OP_JUMP:
    case GTM_OP_DENY:
        next[0] = instr.c;
        return 1;
    case GTM_OP_UNCLEAR: /* a person's answer: where yes or no at the BRANCH goes */
        next[0] = instr.c + 1;
        next[1] = program->code[instr.c].c;
        return 2;
    case GTM_OP_BRANCH:
        next[0] = pc + 1;
        next[1] = instr.c;
        next[2] = pc + instr.b;
        return 3;
    default: /* all others go on, and to c where c is a place */
        next[0] = pc + 1;
        next[1] = instr.c;
        return gtm_layout_ops[instr.op].c == GTM_KIND_PC ? 2 : 1;
    }
}

/* Returns whether a fiber may be parked in an instruction, or begin again at it: it then has no
 * registers. */
static bool is_park(struct gtm_instr instr)
{
    switch ((enum gtm_op)instr.op) {
    case GTM_OP_PARK:
    case GTM_OP_ASK:
    case GTM_OP_PREPARE:
    case GTM_OP_NEED:
    case GTM_OP_WATCH:
    case GTM_OP_UNCLEAR: return true;
    case GTM_OP_DO: return true; /* over a limit, outside a window, until its outcome is known */
    default: return false;
    }
}

static bool has(const struct set *set, uint32_t reg)
{
    return set->words[reg / 64] >> reg % 64 & 1;
}

/* Returns whether an instruction reads its operand a; it writes it where it does not. */
static bool reads_a(struct gtm_instr instr)
{
    return instr.op == GTM_OP_IF_NO || instr.op == GTM_OP_IF_YES || instr.op == GTM_OP_BRANCH ||
           instr.op == GTM_OP_VERDICT;
}

/* Marks `pc` as reached with `written`; dirty where that is news. */
static void reach(struct flow *flow, uint32_t pc, const struct set *written)
{
    struct point *point = &flow->points[pc];
    bool is_news = !point->is_reached;
    if (is_news)
        point->written = *written;
    for (int i = 0; i < SET_WORDS; i++) {
        uint64_t both = point->written.words[i] & written->words[i];
        is_news |= both != point->written.words[i];
        point->written.words[i] = both;
    }
    if (!is_news)
        return;
    point->is_reached = true;
    point->is_dirty = true;
    if (pc > flow->at) {
        if (pc >= flow->behind)
            flow->behind = pc + 1;
        return;
    }
    if (pc < flow->next_first)
        flow->next_first = pc;
    if (pc >= flow->next_behind)
        flow->next_behind = pc + 1;
}

/* Carries what is known before `pc` to where it goes on. */
static void carry(struct flow *flow, uint32_t pc)
{
    struct gtm_instr instr = flow->program->code[pc];
    struct set written = flow->points[pc].written;
    flow->points[pc].is_dirty = false;
    if (is_park(instr) || instr.op == GTM_OP_SENTENCE)
        written = (struct set){0};
    else if (gtm_layout_ops[instr.op].a == GTM_KIND_REG && !reads_a(instr))
        written.words[instr.a / 64] |= (uint64_t)1 << instr.a % 64;
    uint32_t next[GTM_MAX_NEXT];
    for (unsigned i = gtm_verify_next(flow->program, pc, next); i > 0; i--)
        reach(flow, next[i - 1], &written);
}

/* Sweeps over the dirty instructions until none is left; false where that takes too long. */
static bool settle(struct flow *flow)
{
    for (int sweep = 0; sweep < SWEEPS_MAX; sweep++) {
        if (flow->next_behind == 0)
            return true;
        flow->at = flow->next_first;
        flow->behind = flow->next_behind;
        flow->next_first = UINT32_MAX;
        flow->next_behind = 0;
        for (; flow->at < flow->behind; flow->at++)
            if (flow->points[flow->at].is_dirty)
                carry(flow, flow->at);
    }
    return false;
}

/* Fibers begin at the steps, at watches and at marks. */
static void reach_entries(struct flow *flow)
{
    const struct set none = {0};
    const struct gtm_program *program = flow->program;
    reach(flow, program->entry, &none);
    for (uint32_t i = 0; i < program->watch_count; i++)
        reach(flow, program->watchs[i].entry, &none);
    for (uint32_t i = 0; i < program->mark_count; i++)
        reach(flow, program->marks[i].entry, &none);
    for (uint32_t i = 0; i < program->guardrail_count; i++)
        if (program->guardrails[i].entry != GTM_NONE)
            reach(flow, program->guardrails[i].entry, &none);
}

/* Returns whether an instruction only looks: it may stand in a guardrail's routine. */
static bool is_pure(enum gtm_op op)
{
    return op < GTM_OP_BRANCH || op == GTM_OP_SENTENCE || op == GTM_OP_REACHED ||
           op == GTM_OP_OPEN || op == GTM_OP_VERDICT;
}

/* A guardrail's routine is run inside an action: it must come to its VERDICT, and do nothing but
 * look. It is one stretch of code, without a way back. */
static bool is_routine(const struct gtm_program *program, uint32_t entry)
{
    uint32_t furthest = entry, next[GTM_MAX_NEXT];
    for (uint32_t pc = entry;; pc++) {
        if (pc >= program->code_count || !is_pure((enum gtm_op)program->code[pc].op))
            return false;
        for (unsigned i = gtm_verify_next(program, pc, next); i > 0; i--) {
            if (next[i - 1] <= pc)
                return false;
            if (next[i - 1] > furthest)
                furthest = next[i - 1];
        }
        if (program->code[pc].op == GTM_OP_VERDICT && pc >= furthest)
            return true;
    }
}

/* A VERDICT ends a routine and nothing else: no fiber comes to one. */
static bool check_routines(const struct gtm_verify *verify, const struct gtm_program *program)
{
    for (uint32_t i = 0; i < program->guardrail_count; i++)
        if (program->guardrails[i].entry != GTM_NONE &&
            !is_routine(program, program->guardrails[i].entry))
            return gtm_verify_refuse(verify, "damaged: guardrail %u does more than look", i);
    return true;
}

/* Returns whether all that the instruction at `pc` reads is written. */
static bool reads_written(const struct flow *flow, uint32_t pc)
{
    struct gtm_instr instr = flow->program->code[pc];
    const struct gtm_layout_op *op = &gtm_layout_ops[instr.op];
    const struct set *written = &flow->points[pc].written;
    return (op->a != GTM_KIND_REG || !reads_a(instr) || has(written, instr.a)) &&
           (op->b != GTM_KIND_REG || has(written, instr.b)) &&
           (op->c != GTM_KIND_REG || has(written, instr.c));
}

/* As gtm_verify_next, without the ways on which something is waited for or counted. */
static unsigned spinning_next(const struct gtm_program *program, uint32_t pc,
                              uint32_t next[GTM_MAX_NEXT])
{
    struct gtm_instr instr = program->code[pc];
    bool is_done_at_once = instr.op == GTM_OP_DO &&
                           program->actions[instr.b].primitive != GTM_PRIMITIVE_HANDWRITE;
    if (is_park(instr) && !is_done_at_once)
        return 0;
    unsigned count = gtm_verify_next(program, pc, next);
    return program->code[pc].op == GTM_OP_LOOP ? 1 : count;
}

/* Returns whether reached code can go round for ever: it can where taking away, again and again, an
 * instruction that nothing leads to (Kahn 1962) leaves some. */
static bool spins(const struct flow *flow)
{
    const struct gtm_program *program = flow->program;
    uint32_t count = program->code_count, next[GTM_MAX_NEXT], reached = 0, queued = 0;
    uint32_t *ways_in = gtm_mem_alloc(2 * (size_t)count * sizeof *ways_in);
    uint32_t *queue = ways_in + count;
    memset(ways_in, 0, count * sizeof *ways_in);
    for (uint32_t pc = 0; pc < count; pc++) {
        if (!flow->points[pc].is_reached)
            continue;
        reached++;
        for (unsigned i = spinning_next(program, pc, next); i > 0; i--)
            ways_in[next[i - 1]]++;
    }
    for (uint32_t pc = 0; pc < count; pc++)
        if (flow->points[pc].is_reached && ways_in[pc] == 0)
            queue[queued++] = pc;
    for (uint32_t done = 0; done < queued; done++)
        for (unsigned i = spinning_next(program, queue[done], next); i > 0; i--)
            if (--ways_in[next[i - 1]] == 0)
                queue[queued++] = next[i - 1];
    gtm_mem_free(ways_in);
    return queued < reached;
}

static bool check_flow(const struct gtm_verify *verify, struct flow *flow)
{
    reach_entries(flow);
    if (!settle(flow))
        return gtm_verify_refuse(verify,
                                 "too tangled: its code jumps back too often to be verified");
    for (uint32_t pc = 0; pc < flow->program->code_count; pc++)
        if (flow->points[pc].is_reached && !reads_written(flow, pc))
            return gtm_verify_refuse(verify, "damaged: instruction %u, %s: reads an unset register",
                                     pc, gtm_layout_ops[flow->program->code[pc].op].name);
    if (!check_routines(verify, flow->program))
        return false;
    if (spins(flow))
        return gtm_verify_refuse(verify, "damaged: its code can go round for ever without waiting");
    return true;
}

bool gtm_verify_flow(const struct gtm_verify *verify, const struct gtm_program *program)
{
    size_t size = program->code_count * sizeof(struct point);
    struct flow flow = {
        .program = program,
        .points = gtm_mem_alloc(size),
        .at = UINT32_MAX, /* before the first sweep: all that is reached is for it */
        .next_first = UINT32_MAX,
    };
    memset(flow.points, 0, size);
    bool holds = check_flow(verify, &flow);
    gtm_mem_free(flow.points);
    return holds;
}

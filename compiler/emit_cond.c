/* emit_cond.c -- conditions to register code. A list of parts stops at the first part that settles
 * it. */
#include <assert.h>
#include <string.h>

#include "compiler/emit.h"
#include "compiler/hours.h"
#include "runtime/program/layout.h"

uint32_t gtm_emit_here(const struct gtm_emitter *e)
{
    return (uint32_t)(e->code.length / sizeof(struct gtm_instr));
}

/* Reports that the whole is too large for a program. */
static void refuse(struct gtm_emitter *e, const char *what, unsigned most)
{
    gtm_diag_report(&e->w->diags, GTM_DIAG_TOO_MANY,
                    (struct gtm_span){e->w->first_own_file, 0, 0}, what,
                    gtm_arena_printf(e->w->arena, "%u", most), NULL);
}

uint32_t gtm_emit_op(struct gtm_emitter *e, enum gtm_op op, unsigned a, unsigned b, uint32_t c)
{
    assert(a < GTM_MAX_REGISTERS);
    if (b > UINT16_MAX)
        refuse(e, "facts, sentences and rows", UINT16_MAX);
    if (gtm_emit_here(e) == GTM_PROGRAM_MAX_CODE) {
        refuse(e, "checks and actions (each action needs those of all guardrails that cover it)",
               GTM_PROGRAM_MAX_CODE);
        return 0;
    }
    struct gtm_instr instr = {(uint8_t)op, (uint8_t)a, (uint16_t)b, c};
    uint32_t pc = gtm_emit_here(e);
    gtm_buf_add(&e->code, &instr, sizeof instr);
    if (op == GTM_OP_SENTENCE)
        e->under = b;
    return pc;
}

void gtm_emit_patch(struct gtm_emitter *e, uint32_t pc, uint32_t target)
{
    ((struct gtm_instr *)(void *)e->code.bytes)[pc].c = target;
}

void gtm_emit_note(struct gtm_emitter *e, struct gtm_places *places, uint32_t pc)
{
    places->at = gtm_arena_room(e->w->arena, places->at, places->count, sizeof *places->at);
    places->at[places->count++] = pc;
}

void gtm_emit_land(struct gtm_emitter *e, const struct gtm_places *places)
{
    for (uint32_t i = 0; i < places->count; i++)
        gtm_emit_patch(e, places->at[i], gtm_emit_here(e));
}

static unsigned take_reg(struct gtm_emitter *e)
{
    if (e->reg + 1 >= GTM_MAX_REGISTERS) {
        refuse(e, "conditions within one another", GTM_MAX_REGISTERS - 1);
        e->reg = 0;
    }
    return e->reg++;
}

static unsigned not_reg(struct gtm_emitter *e, unsigned reg)
{
    gtm_emit_op(e, GTM_OP_NOT, reg, reg, 0);
    return reg;
}

/* Parts joined by and (stops at no) or or (stops at yes). */
static unsigned emit_parts(struct gtm_emitter *e, const struct gtm_cond *cond, enum gtm_op op,
                           enum gtm_op settled)
{
    struct gtm_places jumps = {0};
    unsigned all = gtm_emit_cond(e, cond->first);
    for (const struct gtm_cond *part = cond->first->next; part; part = part->next) {
        gtm_emit_note(e, &jumps, gtm_emit_op(e, settled, all, 0, 0));
        unsigned one = gtm_emit_cond(e, part);
        gtm_emit_op(e, op, all, all, one);
        e->reg = all + 1;
    }
    gtm_emit_land(e, &jumps);
    return all;
}

static unsigned emit_number(struct gtm_emitter *e, const struct gtm_cond *cond)
{
    static const enum gtm_op ops[] = {
        [GTM_COMPARE_EQ] = GTM_OP_NUM_EQ, [GTM_COMPARE_NE] = GTM_OP_NUM_EQ,
        [GTM_COMPARE_LT] = GTM_OP_NUM_LT, [GTM_COMPARE_LE] = GTM_OP_NUM_LE,
        [GTM_COMPARE_GT] = GTM_OP_NUM_GT, [GTM_COMPARE_GE] = GTM_OP_NUM_GE};
    unsigned reg = take_reg(e);
    gtm_emit_op(e, ops[cond->compare], reg, gtm_emit_fact(e, cond->fact),
                gtm_emit_num(e, cond->number));
    return cond->compare == GTM_COMPARE_NE ? not_reg(e, reg) : reg;
}

/* less / greater as the two ops of a kind; their opposites by NOT */
static unsigned emit_ordered(struct gtm_emitter *e, const struct gtm_cond *cond, enum gtm_op less,
                             enum gtm_op greater, double number)
{
    bool is_less = cond->compare == GTM_COMPARE_LT || cond->compare == GTM_COMPARE_GE;
    unsigned reg = take_reg(e);
    gtm_emit_op(e, is_less ? less : greater, reg, gtm_emit_fact(e, cond->fact),
                gtm_emit_num(e, number));
    if (cond->compare == GTM_COMPARE_GE || cond->compare == GTM_COMPARE_LE)
        not_reg(e, reg);
    return reg;
}

/* On a day: not before it, and before the next. */
static unsigned emit_on_day(struct gtm_emitter *e, const struct gtm_cond *cond)
{
    unsigned a = take_reg(e), b = take_reg(e);
    uint32_t fact = gtm_emit_fact(e, cond->fact);
    gtm_emit_op(e, GTM_OP_TIME_LT, a, fact, gtm_emit_num(e, cond->number));
    not_reg(e, a);
    gtm_emit_op(e, GTM_OP_TIME_LT, b, fact, gtm_emit_num(e, cond->number + 86400));
    gtm_emit_op(e, GTM_OP_AND, a, a, b);
    e->reg = a + 1;
    return a;
}

static unsigned emit_facts(struct gtm_emitter *e, const struct gtm_cond *cond)
{
    unsigned reg = take_reg(e);
    uint32_t a = gtm_emit_fact(e, cond->fact), b = gtm_emit_fact(e, cond->fact2);
    if (cond->compare == GTM_COMPARE_EQ || cond->compare == GTM_COMPARE_NE) {
        gtm_emit_op(e, GTM_OP_FACT_EQ, reg, a, b);
        return cond->compare == GTM_COMPARE_NE ? not_reg(e, reg) : reg;
    }
    bool swap = cond->compare == GTM_COMPARE_GT || cond->compare == GTM_COMPARE_LE;
    gtm_emit_op(e, GTM_OP_FACT_LT, reg, swap ? b : a, swap ? a : b);
    return cond->compare == GTM_COMPARE_LE || cond->compare == GTM_COMPARE_GE ? not_reg(e, reg)
                                                                              : reg;
}

/* The fact is, mentions, starts or ends with one of the list. */
static unsigned emit_text(struct gtm_emitter *e, const struct gtm_cond *cond)
{
    unsigned all = take_reg(e);
    uint32_t fact = gtm_emit_fact(e, cond->fact);
    if (cond->op == GTM_COND_HAS) {
        gtm_emit_op(e, GTM_OP_TEXT_HAS, all, fact, gtm_emit_list(e, cond->list));
    } else if (cond->op == GTM_COND_IS && cond->fact->type == GTM_TYPE_LIST) {
        gtm_emit_op(e, GTM_OP_LIST_HAS, all, fact, gtm_emit_list(e, cond->list));
    } else if (cond->op == GTM_COND_IS && cond->list->count > 1) {
        gtm_emit_op(e, GTM_OP_TEXT_IN, all, fact, gtm_emit_list(e, cond->list));
    } else {
        enum gtm_op op = cond->op == GTM_COND_IS      ? GTM_OP_TEXT_EQ
                         : cond->op == GTM_COND_START ? GTM_OP_TEXT_START
                                                      : GTM_OP_TEXT_END;
        gtm_emit_op(e, op, all, fact, gtm_emit_str(e, cond->list->items[0]));
        for (uint32_t i = 1; i < cond->list->count; i++) {
            unsigned one = take_reg(e);
            gtm_emit_op(e, op, one, fact, gtm_emit_str(e, cond->list->items[i]));
            gtm_emit_op(e, GTM_OP_OR, all, all, one);
            e->reg = all + 1;
        }
    }
    return all;
}

static unsigned emit_elapsed(struct gtm_emitter *e, const struct gtm_cond *cond)
{
    unsigned reg = take_reg(e);
    if (cond->moment)
        gtm_emit_op(e, GTM_OP_REACHED, reg, gtm_emit_when(e, cond->base, 0, cond->moment), 0);
    else
        gtm_emit_op(e, GTM_OP_ELAPSED, reg, cond->base, gtm_emit_num(e, (double)cond->seconds));
    return reg;
}

/* Any of the times. */
static unsigned emit_open(struct gtm_emitter *e, const struct gtm_cond *cond)
{
    const struct gtm_hours *hours = gtm_hours_plain(e->w, cond->hours, cond->span);
    unsigned all = take_reg(e);
    gtm_emit_op(e, GTM_OP_OPEN, all, gtm_emit_window(e, hours, false), 0);
    for (hours = hours->next; hours; hours = hours->next) {
        unsigned one = take_reg(e);
        gtm_emit_op(e, GTM_OP_OPEN, one, gtm_emit_window(e, hours, false), 0);
        gtm_emit_op(e, GTM_OP_OR, all, all, one);
        e->reg = all + 1;
    }
    return all;
}

/* The judge reads whatever the prospect or a colleague wrote: those facts must be decoded. */
static unsigned emit_judge(struct gtm_emitter *e, const struct gtm_cond *cond)
{
    for (struct gtm_symbol *s = e->w->symbols; s; s = s->next)
        if (s->kind == GTM_SYMBOL_FACT &&
            (s->type == GTM_TYPE_PROSE || strcmp(s->name, "recent posts") == 0))
            gtm_emit_fact(e, s);
    struct gtm_judge row = {cond->judged, gtm_emit_opt_list(e, cond->list),
                            gtm_emit_str(e, cond->text)};
    uint32_t at = (uint32_t)(e->judge.length / sizeof row);
    gtm_buf_add(&e->judge, &row, sizeof row);
    unsigned reg = take_reg(e);
    gtm_emit_op(e, GTM_OP_JUDGE, reg, at, 0);
    return reg;
}

static unsigned emit_plain(struct gtm_emitter *e, enum gtm_op op, unsigned b, uint32_t c)
{
    unsigned reg = take_reg(e);
    gtm_emit_op(e, op, reg, b, c);
    return reg;
}

/* Nobody can tell what an unclear reply says. Where a sentence is about such replies that is a no;
 * else a person is asked. */
static unsigned emit_event(struct gtm_emitter *e, const struct gtm_test_ir *test)
{
    unsigned reg = emit_plain(e, GTM_OP_EVENT, gtm_emit_test(e, test), 0);
    if (!test->says || (test->says >> GTM_MEANING_UNCLEAR & 1u) || !e->unclear_reply)
        return reg;
    unsigned known = take_reg(e);
    gtm_emit_op(e, GTM_OP_KNOWN, known, reg, 0);
    gtm_emit_op(e, GTM_OP_AND, reg, reg, known);
    e->reg = reg + 1;
    return reg;
}

unsigned gtm_emit_cond(struct gtm_emitter *e, const struct gtm_cond *cond)
{
    unsigned reg;
    switch (cond->op) {
    case GTM_COND_AND: return emit_parts(e, cond, GTM_OP_AND, GTM_OP_IF_NO);
    case GTM_COND_OR: return emit_parts(e, cond, GTM_OP_OR, GTM_OP_IF_YES);
    case GTM_COND_NOT: return not_reg(e, gtm_emit_cond(e, cond->first));
    case GTM_COND_TERM: return gtm_emit_cond(e, cond->first);
    case GTM_COND_DECIDED:
        reg = gtm_emit_cond(e, cond->first);
        gtm_emit_op(e, GTM_OP_KNOWN, reg, reg, 0);
        return reg;
    case GTM_COND_NUMBER: return emit_number(e, cond);
    case GTM_COND_IS:
    case GTM_COND_HAS:
    case GTM_COND_START:
    case GTM_COND_END: return emit_text(e, cond);
    case GTM_COND_YES: return emit_plain(e, GTM_OP_IS_YES, gtm_emit_fact(e, cond->fact), 0);
    case GTM_COND_KNOWN: return emit_plain(e, GTM_OP_IS_KNOWN, gtm_emit_fact(e, cond->fact), 0);
    case GTM_COND_AGE:
        return emit_ordered(e, cond, GTM_OP_AGE_LT, GTM_OP_AGE_GT, (double)cond->seconds);
    case GTM_COND_TIME:
        return cond->compare == GTM_COMPARE_EQ
                   ? emit_on_day(e, cond)
                   : emit_ordered(e, cond, GTM_OP_TIME_LT, GTM_OP_TIME_GT, cond->number);
    case GTM_COND_FACTS: return emit_facts(e, cond);
    case GTM_COND_EVENT: return emit_event(e, &cond->test);
    case GTM_COND_ELAPSED: return emit_elapsed(e, cond);
    case GTM_COND_OPEN: return emit_open(e, cond);
    case GTM_COND_PENDING:
        return emit_plain(
            e, GTM_OP_PENDING, cond->requests,
            cond->person_name ? gtm_emit_person(e, cond->person, cond->person_name) : GTM_NONE);
    case GTM_COND_DRAFT: return emit_plain(e, GTM_OP_HAS_DRAFT, 0, 0);
    case GTM_COND_JUDGE: return emit_judge(e, cond);
    case GTM_COND_SAYS: return emit_plain(e, GTM_OP_SAYS, 0, gtm_emit_list(e, cond->list));
    case GTM_COND_ALWAYS: return emit_plain(e, GTM_OP_SET, GTM_YES, 0);
    case GTM_COND_BAD: break;
    }
    return emit_plain(e, GTM_OP_SET, GTM_UNKNOWN, 0); /* not reached: what is bad was reported */
}

uint32_t gtm_emit_branch(struct gtm_emitter *e, const struct gtm_cond *cond, uint32_t sentence)
{
    e->reg = 0;
    unsigned reg = gtm_emit_cond(e, cond);
    uint32_t pc = gtm_emit_op(e, GTM_OP_BRANCH, reg, 1, 0);
    e->reg = 0;
    if (e->pending_count == e->pending_room) { /* 0, or a power of two */
        e->pending =
            gtm_arena_room(e->w->arena, e->pending, e->pending_count, sizeof *e->pending);
        e->pending_room = e->pending_room ? e->pending_room * 2 : 1;
    }
    e->pending[e->pending_count++] = (struct gtm_pending){pc, sentence};
    return pc;
}

void gtm_emit_far_unclear(struct gtm_emitter *e)
{
    if (e->pending_count && gtm_emit_here(e) - e->pending[0].branch > UINT16_MAX / 2)
        gtm_emit_unclear(e, 0);
}

void gtm_emit_unclear(struct gtm_emitter *e, uint32_t first)
{
    for (uint32_t i = first; i < e->pending_count; i++) {
        uint32_t distance = gtm_emit_here(e) - e->pending[i].branch;
        if (distance > UINT16_MAX) {
            refuse(e, "checks and actions in one sentence or row", UINT16_MAX);
            distance = 1;
        }
        ((struct gtm_instr *)(void *)e->code.bytes)[e->pending[i].branch].b = (uint16_t)distance;
        gtm_emit_op(e, GTM_OP_UNCLEAR, 0, e->pending[i].sentence, e->pending[i].branch);
    }
    e->pending_count = first;
}

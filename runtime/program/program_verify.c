/* program_verify.c -- strings, tables and single instructions, by the kinds in the .def lists. */
#include <math.h>
#include <string.h>

#include "runtime/program/verify.h"

bool gtm_verify_strings(const struct gtm_verify *verify, const struct gtm_program *program,
                        size_t bytes_size)
{
    const uint32_t *offsets = program->str_offsets;
    if (offsets[0] != 0)
        return gtm_verify_refuse(verify, "damaged: the first string does not begin at 0");
    for (uint32_t i = 0; i < program->str_count; i++) {
        if (offsets[i + 1] <= offsets[i] || offsets[i + 1] > bytes_size)
            return gtm_verify_refuse(verify, "damaged: string %u has no end", i);
        struct gtm_text text = gtm_program_text(program, i);
        if (memchr(text.at, 0, text.length + 1) != text.at + text.length)
            return gtm_verify_refuse(verify, "damaged: string %u does not end with its only NUL",
                                     i);
        if (gtm_text_utf8_error(text) != text.length)
            return gtm_verify_refuse(verify, "damaged: string %u is not UTF-8", i);
    }
    return true;
}

/* Returns how many values a kind of the groups REF, OPT, ROWS and CLOSED has. */
static uint32_t value_count(const struct gtm_program *program, enum gtm_kind kind)
{
    uint32_t target = gtm_layout_target(kind);
    if (gtm_layout_group(kind) == GTM_GROUP_CLOSED)
        return gtm_layout_closed[target].count;
    return gtm_layout_count(program, (enum gtm_section)target);
}

/* Returns the name of what a kind of those groups points into. */
static const char *value_name(enum gtm_kind kind)
{
    uint32_t target = gtm_layout_target(kind);
    if (gtm_layout_group(kind) == GTM_GROUP_CLOSED)
        return gtm_layout_closed[target].name;
    return gtm_layout_sections[target].name;
}

/* Returns whether one field holds what its kind says; `next` is the field behind it, a COUNT after
 * ROWS. */
static bool field_holds(const struct gtm_program *program, enum gtm_kind kind, uint32_t value,
                        uint32_t next)
{
    switch (gtm_layout_group(kind)) {
    case GTM_GROUP_OPT:
        if (value == GTM_NONE)
            return true;
        return value < value_count(program, kind);
    case GTM_GROUP_REF:
    case GTM_GROUP_CLOSED: return value < value_count(program, kind);
    case GTM_GROUP_ROWS: {
        uint32_t count = value_count(program, kind);
        return value <= count && next <= count - value;
    }
    case GTM_GROUP_PLAIN:
    case GTM_GROUP_MASK: break;
    }
    return true;
}

static bool check_table(const struct gtm_verify *verify, const struct gtm_program *program,
                        enum gtm_section table)
{
    const struct gtm_layout_section *layout = &gtm_layout_sections[table];
    uint32_t rows = gtm_layout_count(program, table);
    for (uint32_t row = 0; row < rows; row++) {
        const uint32_t *values = gtm_layout_row(program, table, row);
        for (uint32_t f = 0; f < layout->field_count; f++) {
            enum gtm_kind kind = layout->fields[f].kind;
            uint32_t next = f + 1 < layout->field_count ? values[f + 1] : 0;
            if (!field_holds(program, kind, values[f], next))
                return gtm_verify_refuse(verify, "damaged: %s %u: %s is %u, and there are %u of %s",
                                         layout->name, row, layout->fields[f].name, values[f],
                                         value_count(program, kind), value_name(kind));
        }
    }
    return true;
}

/* Returns whether number `num` can be counted in whole seconds: no further than 30,000 years. */
static bool is_seconds(const struct gtm_program *program, uint32_t num)
{
    const double furthest = 1e12;
    return num == GTM_NONE || fabs(program->nums[num]) <= furthest;
}

/* Rows are named in 16 bits by operands and by the machine, which has a bit of them for itself for
 * watches and marks. */
static bool check_counts(const struct gtm_verify *verify, const struct gtm_program *program)
{
    enum { NAMED_MAX = 65535, HALF_MAX = 32767 };
    if (program->fact_count > NAMED_MAX || program->event_count > NAMED_MAX ||
        program->test_count > NAMED_MAX || program->judge_count > NAMED_MAX ||
        program->sentence_count > NAMED_MAX || program->action_count > NAMED_MAX ||
        program->watch_count > HALF_MAX || program->mark_count > HALF_MAX)
        return gtm_verify_refuse(verify, "too large: a table has more rows than can be named");
    if (program->person_count == 0)
        return gtm_verify_refuse(verify, "damaged: it names no person, not even me");
    return true;
}

/* What is counted in days, minutes and months, within what the calendar can count. */
static bool check_calendar(const struct gtm_verify *verify, const struct gtm_program *program)
{
    enum { MINUTES = 1440, ALL_DAYS = 127, DAYS_MAX = 3660000, MONTHS_MAX = 120000,
           MONTH_DAYS = 31 };
    for (uint32_t i = 0; i < program->when_count; i++) {
        const struct gtm_when *when = &program->whens[i];
        bool dated = when->date == GTM_NONE || fabs(program->nums[when->date]) <= DAYS_MAX;
        if (when->months > MONTHS_MAX || when->days > DAYS_MAX || when->minute > MINUTES ||
            when->weekdays > ALL_DAYS || !dated || !is_seconds(program, when->seconds))
            return gtm_verify_refuse(verify, "damaged: when %u: its time is out of range", i);
        if ((when->flags & GTM_WHEN_MONTH_DAY) && (when->days < 1 || when->days > MONTH_DAYS))
            return gtm_verify_refuse(verify, "damaged: when %u: no month has that day", i);
    }
    for (uint32_t i = 0; i < program->window_count; i++) {
        const struct gtm_window *w = &program->windows[i];
        bool dated = (w->first == GTM_NONE || fabs(program->nums[w->first]) <= DAYS_MAX) &&
                     (w->last == GTM_NONE || fabs(program->nums[w->last]) <= DAYS_MAX);
        if (w->begin >= MINUTES || w->end < 1 || w->end > MINUTES || w->weekdays > ALL_DAYS ||
            !dated)
            return gtm_verify_refuse(verify, "damaged: window %u: its time is out of range", i);
    }
    for (uint32_t i = 0; i < program->holiday_count; i++)
        if (program->holidays[i].day > DAYS_MAX ||
            (i && program->holidays[i].day <= program->holidays[i - 1].day))
            return gtm_verify_refuse(verify, "damaged: holiday %u: not in order", i);
    for (uint32_t i = 0; i < program->limit_count; i++)
        if (program->limits[i].count == 0 || !is_seconds(program, program->limits[i].seconds) ||
            program->nums[program->limits[i].seconds] <= 0)
            return gtm_verify_refuse(verify, "damaged: limit %u: it allows nothing", i);
    return true;
}

/* What each kind of guardrail needs, and who is asked. */
static bool check_people(const struct gtm_verify *verify, const struct gtm_program *program)
{
    for (uint32_t i = 0; i < program->guardrail_count; i++) {
        const struct gtm_guardrail *g = &program->guardrails[i];
        bool fits = (g->kind == GTM_GUARDRAIL_LIMIT) == (g->limit != GTM_NONE) &&
                    (g->kind == GTM_GUARDRAIL_WINDOW) == (g->window != GTM_NONE) &&
                    (g->kind == GTM_GUARDRAIL_ASK) == (g->ask != GTM_NONE);
        if (!fits || (g->entry != GTM_NONE && program->code[g->entry].op != GTM_OP_SENTENCE))
            return gtm_verify_refuse(verify, "damaged: guardrail %u is not complete", i);
    }
    for (uint32_t i = 0; i < program->panel_count; i++)
        if (program->panels[i].need == 0 || program->panels[i].need > program->panels[i].count)
            return gtm_verify_refuse(verify, "damaged: panel %u can never agree", i);
    return true;
}

/* What the machine relies on and no kind says. */
static bool check_rows(const struct gtm_verify *verify, const struct gtm_program *program)
{
    for (uint32_t i = 0; i < program->test_count; i++)
        if (!is_seconds(program, program->tests[i].within) ||
            !is_seconds(program, program->tests[i].last))
            return gtm_verify_refuse(verify, "damaged: test %u: its time is out of range", i);
    for (uint32_t i = 0; i < program->watch_count; i++) {
        const struct gtm_watch *watch = &program->watchs[i];
        if (program->code[watch->entry].op != GTM_OP_SENTENCE)
            return gtm_verify_refuse(verify, "damaged: watch %u does not begin with a sentence", i);
        if (watch->fires != GTM_FIRES_ONCE && watch->fires != GTM_FIRES_ASKED &&
            watch->test == GTM_NONE)
            return gtm_verify_refuse(verify, "damaged: watch %u has no test to use up", i);
    }
    for (uint32_t i = 0; i < program->mark_count; i++)
        if (program->code[program->marks[i].entry].op != GTM_OP_SENTENCE)
            return gtm_verify_refuse(verify, "damaged: mark %u does not begin with a sentence", i);
    return true;
}

bool gtm_verify_tables(const struct gtm_verify *verify, const struct gtm_program *program)
{
    for (uint32_t i = 0; i < program->num_count; i++)
        if (!isfinite(program->nums[i]))
            return gtm_verify_refuse(verify, "damaged: number %u is not finite", i);
    for (int table = GTM_FIRST_TABLE; table < GTM_N_SECTION; table++)
        if (!check_table(verify, program, (enum gtm_section)table))
            return false;
    return check_counts(verify, program) && check_rows(verify, program) &&
           check_calendar(verify, program) && check_people(verify, program);
}

/* Returns whether an operand holds what its kind says. */
static bool operand_holds(const struct gtm_program *program, enum gtm_kind kind, uint32_t value,
                          uint32_t pc)
{
    switch (kind) {
    case GTM_KIND_NONE: return value == 0;
    case GTM_KIND_REG: return value < GTM_MAX_REGISTERS;
    case GTM_KIND_TRI: return value <= GTM_YES;
    case GTM_KIND_REL: return value > 0 && value < program->code_count - pc;
    default: return field_holds(program, kind, value, 0); /* kinds shared with fields */
    }
}

/* Returns whether the number that an instruction reads as a time is one. */
static bool time_holds(const struct gtm_program *program, struct gtm_instr instr)
{
    switch ((enum gtm_op)instr.op) {
    case GTM_OP_ELAPSED:
    case GTM_OP_TIME_LT:
    case GTM_OP_TIME_GT:
    case GTM_OP_AGE_LT:
    case GTM_OP_AGE_GT: return is_seconds(program, instr.c);
    default: return true; /* the others read no time */
    }
}

static bool check_instr(const struct gtm_verify *verify, const struct gtm_program *program,
                        uint32_t pc)
{
    struct gtm_instr instr = program->code[pc];
    if (instr.op >= GTM_N_OP)
        return gtm_verify_refuse(verify, "damaged: instruction %u: there is no opcode %u", pc,
                                 instr.op);
    const struct gtm_layout_op *op = &gtm_layout_ops[instr.op];
    const enum gtm_kind kinds[3] = {op->a, op->b, op->c};
    const uint32_t values[3] = {instr.a, instr.b, instr.c};
    for (int i = 0; i < 3; i++)
        if (!operand_holds(program, kinds[i], values[i], pc))
            return gtm_verify_refuse(verify, "damaged: instruction %u, %s: %c cannot be %u", pc,
                                     op->name, 'a' + i, values[i]);
    if (!time_holds(program, instr))
        return gtm_verify_refuse(verify, "damaged: instruction %u, %s: its time is out of range",
                                 pc, op->name);
    if (instr.op == GTM_OP_BRANCH && program->code[pc + instr.b].op != GTM_OP_UNCLEAR)
        return gtm_verify_refuse(verify, "damaged: instruction %u, BRANCH: b is not at an UNCLEAR",
                                 pc);
    if (instr.op == GTM_OP_UNCLEAR && program->code[instr.c].op != GTM_OP_BRANCH)
        return gtm_verify_refuse(verify, "damaged: instruction %u, UNCLEAR: c is not at a BRANCH",
                                 pc);
    return true;
}

bool gtm_verify_code(const struct gtm_verify *verify, const struct gtm_program *program)
{
    if (program->code_count > GTM_PROGRAM_MAX_CODE)
        return gtm_verify_refuse(verify, "too large: over %d instructions", GTM_PROGRAM_MAX_CODE);
    if (program->entry >= program->code_count)
        return gtm_verify_refuse(verify, "damaged: its steps begin outside its code");
    for (uint32_t pc = 0; pc < program->code_count; pc++)
        if (!check_instr(verify, program, pc))
            return false;
    uint32_t next[GTM_MAX_NEXT], last = program->code_count - 1;
    for (unsigned i = gtm_verify_next(program, last, next); i > 0; i--)
        if (next[i - 1] > last)
            return gtm_verify_refuse(verify, "damaged: its code runs off its end");
    return true;
}

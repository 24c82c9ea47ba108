/* machine_unclear.c -- what happens when a sentence cannot be decided, and the end of all work on a
 * prospect. */
#include "runtime/vm/run.h"

/* ---- what is not known ----------------------------------------------------------------------- */

/* Which operands of an opcode are facts: read off opcodes.def. */
enum { READS_B = 1, READS_C = 2 };
static unsigned reads_of(uint8_t op)
{
    enum {
        KIND_NONE,
        KIND_REG,
        KIND_IMM,
        KIND_TRI,
        KIND_PC,
        KIND_REL,
        KIND_FACT,
        KIND_OTHER,
        KIND_NUM = KIND_OTHER,
        KIND_STR = KIND_OTHER,
        KIND_LIST = KIND_OTHER,
        KIND_TEST = KIND_OTHER,
        KIND_BASE = KIND_OTHER,
        KIND_JUDGE = KIND_OTHER,
        KIND_SENTENCE = KIND_OTHER,
        KIND_WATCH = KIND_OTHER,
        KIND_MARK = KIND_OTHER,
        KIND_WAITS = KIND_OTHER,
        KIND_ACTION = KIND_OTHER,
        KIND_WHEN = KIND_OTHER,
        KIND_WINDOW = KIND_OTHER,
        KIND_OPT_PERSON = KIND_OTHER
    };
    static const uint8_t reads[] = {
#define OP(name, a, b, c, doc)                                                                     \
    (KIND_##b == KIND_FACT ? READS_B : 0) | (KIND_##c == KIND_FACT ? READS_C : 0),
#include "runtime/program/opcodes.def"
#undef OP
    };
    return reads[op];
}

/* Returns where the condition that the BRANCH at `pc` decides begins. */
static uint32_t condition_begin(const struct gtm_program *program, uint32_t pc)
{
    while (pc > 0) {
        uint8_t op = program->code[pc - 1].op;
        if (op == GTM_OP_SENTENCE || op == GTM_OP_BRANCH ||
            (op >= GTM_OP_WATCH && op <= GTM_OP_DENY))
            break;
        pc--;
    }
    return pc;
}

/* A condition: from where it begins to what it decides. */
struct extent {
    uint32_t from, to;
};

/* Returns the condition of a guardrail; an empty one where it has none. */
static struct extent guardrail_condition(const struct gtm_program *program, uint32_t sentence)
{
    for (uint32_t i = 0; i < program->guardrail_count; i++) {
        uint32_t from = program->guardrails[i].entry, to = from;
        if (program->guardrails[i].sentence != sentence || from == GTM_NONE)
            continue;
        while (program->code[to].op != GTM_OP_VERDICT)
            to++;
        return (struct extent){from, to};
    }
    return (struct extent){0, 0};
}

/* Returns the condition that a person is asked about: the one that the BRANCH at `pc` decides, or
 * that of the guardrail that is checked there. */
static struct extent condition_of(const struct gtm_program *program, uint32_t sentence, uint32_t pc)
{
    if (program->code[pc].op == GTM_OP_BRANCH)
        return (struct extent){condition_begin(program, pc), pc};
    return guardrail_condition(program, sentence);
}

static void name_missing(const struct gtm_run *run, uint32_t fact, struct gtm_buf *out)
{
    if (run->prospect->facts[fact].kind != GTM_VALUE_MISSING)
        return;
    struct gtm_text name = gtm_program_text(run->program, run->program->facts[fact].name);
    gtm_buf_text(out, out->length ? ", " : "");
    gtm_buf_text(out, "the ");
    gtm_buf_slice(out, name);
}

/* Returns whether an instruction asks what time it is where the prospect is. */
static bool asks_for_zone(const struct gtm_program *program, struct gtm_instr in)
{
    if (in.op == GTM_OP_REACHED)
        return program->whens[in.b].flags & GTM_WHEN_PROSPECT;
    return in.op == GTM_OP_OPEN && (program->windows[in.b].flags & GTM_WINDOW_PROSPECT);
}

/* Names the facts, judgements and the reply (may be NULL) that the condition lacks. */
static void name_unknowns(const struct gtm_run *run, struct extent condition,
                          const struct gtm_event_row *reply, struct gtm_buf *out)
{
    const struct gtm_program *program = run->program;
    bool names_zone = gtm_run_zone(run, true) != NULL;
    if (reply) {
        gtm_buf_text(out, "what the reply \"");
        gtm_buf_slice(out, reply->text);
        gtm_buf_text(out, "\" means");
    }
    for (uint32_t i = condition.from; i < condition.to; i++) {
        struct gtm_instr in = program->code[i];
        unsigned reads = reads_of(in.op);
        if (reads & READS_B)
            name_missing(run, in.b, out);
        if (reads & READS_C)
            name_missing(run, in.c, out);
        if (asks_for_zone(program, in) && !names_zone) {
            gtm_buf_text(out, out->length ? ", the time zone" : "the time zone");
            names_zone = true;
        }
        if (in.op != GTM_OP_JUDGE)
            continue;
        gtm_buf_text(out, out->length ? ", whether it " : "whether it ");
        gtm_buf_slice(out, gtm_program_text(program, program->judges[in.b].question));
    }
}

/* What the person reads: what is not known, and which sentence it decides. */
static struct gtm_text question(struct gtm_run *run, uint32_t sentence, struct extent condition,
                                const struct gtm_event_row *reply, struct gtm_text why)
{
    struct gtm_buf unknown = {0}, text = {0};
    gtm_buf_slice(&unknown, why);
    if (why.length == 0)
        name_unknowns(run, condition, reply, &unknown);
    gtm_buf_text(&text, "Not known: ");
    gtm_buf_text(&text, unknown.length ? unknown.bytes : "what decides this sentence");
    gtm_buf_text(&text, ". It decides: ");
    gtm_buf_slice(&text, gtm_program_text(run->program, run->program->sentences[sentence].text));
    struct gtm_text kept = gtm_run_keep(run, (struct gtm_text){text.bytes, text.length});
    gtm_buf_free(&unknown);
    gtm_buf_free(&text);
    return kept;
}

/* ---- the policy ------------------------------------------------------------------------------ */

bool gtm_rests(const struct gtm_prospect *p)
{
    if (p->program->unclear != GTM_POLICY_ESCALATE)
        return false;
    for (uint32_t i = 0; i < p->fibers_count; i++)
        if (p->fibers[i].live && p->fibers[i].waits == GTM_WAITS_ANSWER)
            return true;
    return false;
}

static enum gtm_step ask_answer(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t sentence,
                                uint32_t pc, struct gtm_text why)
{
    if (!run->prospect->rehearse) {
        struct extent condition = condition_of(run->program, sentence, pc);
        const struct gtm_event_row *reply = NULL;
        uint64_t replies = gtm_event_unclear(run, fiber, condition.from, condition.to, &reply);
        struct gtm_text text = question(run, sentence, condition, reply, why);
        struct gtm_inbox_item *item =
            gtm_inbox_add(run, GTM_INBOX_UNCLEAR, GTM_NONE, sentence, text);
        item->pc = pc;
        fiber->item = item->number;
        if (replies)
            gtm_used_add(run->prospect, gtm_used_hash(GTM_USED_ASKED, item->number, replies));
    }
    return gtm_run_park(fiber, pc, GTM_WAITS_ANSWER);
}

enum gtm_step gtm_unclear(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t sentence,
                          uint32_t pc, struct gtm_text why)
{
    bool is_branch = run->program->code[pc].op == GTM_OP_BRANCH;
    if (!is_branch)
        gtm_run_note(run, sentence, GTM_UNKNOWN);
    switch (run->program->unclear) {
    case GTM_POLICY_ESCALATE:
        gtm_run_log(run, GTM_NONE, GTM_PRIMITIVE_ESCALATE, sentence, GTM_STATUS_DONE);
        run->stopped = true;
        return ask_answer(run, fiber, sentence, pc, why);
    case GTM_POLICY_ASK:
        run->prospect->asked_at = run->now;
        run->changed = true;
        return ask_answer(run, fiber, sentence, pc, why);
    case GTM_POLICY_SKIP:
        gtm_run_log(run, GTM_NONE, GTM_PRIMITIVE_SKIP, sentence, GTM_STATUS_DONE);
        gtm_end_all(run, GTM_OUTCOME_SKIPPED);
        return GTM_STEP_END;
    case GTM_POLICY_WAIT:
    case GTM_N_POLICY: break;
    }
    /* a sentence begins again as a whole; an instruction that lacks a fact is only tried again */
    return gtm_run_park(fiber, is_branch ? fiber->start : pc, GTM_WAITS_INFORMATION);
}

uint64_t gtm_unclear_place(const struct gtm_program *program, uint32_t pc)
{
    uint32_t at = pc;
    while (at > 0 && program->code[at].op != GTM_OP_SENTENCE)
        at--;
    uint64_t ident =
        program->code[at].op == GTM_OP_SENTENCE ? program->sentences[program->code[at].b].ident : 0;
    return ident << 32 | (pc - at);
}

uint64_t gtm_unclear_guardrail(const struct gtm_program *program, uint32_t sentence)
{
    return (uint64_t)program->sentences[sentence].ident << 32 | UINT32_MAX;
}

/* Returns the answer that was given at a place about what is unclear now. */
static enum gtm_tri kept(const struct gtm_run *run, const struct gtm_fiber *fiber, uint64_t place,
                         struct extent condition)
{
    const struct gtm_prospect *p = run->prospect;
    if (p->used_count == 0)
        return GTM_UNKNOWN;
    uint64_t about =
        fiber->occurrence ^ gtm_event_unclear(run, fiber, condition.from, condition.to, NULL);
    if (gtm_used_has(p, gtm_used_hash(GTM_USED_YES, place, about)))
        return GTM_YES;
    return gtm_used_has(p, gtm_used_hash(GTM_USED_NO, place, about)) ? GTM_NO : GTM_UNKNOWN;
}

enum gtm_tri gtm_unclear_answer(const struct gtm_run *run, const struct gtm_fiber *fiber,
                                uint32_t pc)
{
    return kept(run, fiber, gtm_unclear_place(run->program, pc),
                (struct extent){condition_begin(run->program, pc), pc});
}

enum gtm_tri gtm_unclear_guarded(const struct gtm_run *run, const struct gtm_fiber *fiber,
                                 uint32_t sentence)
{
    return kept(run, fiber, gtm_unclear_guardrail(run->program, sentence),
                guardrail_condition(run->program, sentence));
}

void gtm_unclear_keep(struct gtm_run *run, const struct gtm_fiber *fiber,
                      const struct gtm_inbox_item *item)
{
    const struct gtm_program *program = run->program;
    struct gtm_prospect *p = run->prospect;
    struct extent condition = condition_of(program, item->sentence, fiber->pc);
    enum gtm_used kind = item->decision == GTM_DECIDE_YES ? GTM_USED_YES : GTM_USED_NO;
    uint64_t replies = gtm_event_unclear(run, fiber, condition.from, condition.to, NULL);
    if (replies && !gtm_used_has(p, gtm_used_hash(GTM_USED_ASKED, item->number, replies)))
        return; /* another reply has come since: this was no answer to it */
    uint64_t about = fiber->occurrence ^ replies;
    if (program->code[fiber->pc].op == GTM_OP_BRANCH)
        gtm_used_add(p, gtm_used_hash(kind, gtm_unclear_place(program, fiber->pc), about));
    if (program->sentences[item->sentence].kind == GTM_SENTENCE_GUARDRAIL)
        gtm_used_add(p, gtm_used_hash(kind, gtm_unclear_guardrail(program, item->sentence), about));
}

/* ---- the end --------------------------------------------------------------------------------- */

/* Closes what waits for a person: nobody would go on with the answer. */
static void cancel_open(struct gtm_run *run)
{
    struct gtm_prospect *p = run->prospect;
    for (uint32_t i = 0; i < p->inbox_count; i++) {
        struct gtm_inbox_item *item = &p->inbox[i];
        bool waits = item->kind == GTM_INBOX_APPROVE || item->kind == GTM_INBOX_HANDWRITE ||
                     item->kind == GTM_INBOX_UNCLEAR;
        if (!item->open || !waits)
            continue;
        item->open = false;
        item->decision = GTM_DECIDE_CANCEL;
        item->decided_at = run->now;
        item->dirty = true;
        struct gtm_draft *draft = gtm_draft_of(p, item->draft);
        if (draft && draft->status == GTM_STATUS_WAITING) {
            draft->status = GTM_STATUS_CANCELLED;
            draft->dirty = true;
        }
    }
    /* what is claimed is under way: its outcome is still to come */
    for (uint32_t i = 0; i < p->effects_count; i++)
        gtm_effect_give_up(run, NULL, &p->effects[i]);
    for (uint32_t i = 0; i < p->log_count; i++) {
        struct gtm_log_entry *entry = &p->log[i];
        const struct gtm_effect *effect =
            entry->status == GTM_STATUS_SCHEDULED ? gtm_effect_of(p, entry->item) : NULL;
        bool under_way = effect && effect->lease;
        if ((entry->status == GTM_STATUS_WAITING || entry->status == GTM_STATUS_SCHEDULED) &&
            !under_way) {
            entry->status = GTM_STATUS_CANCELLED;
            entry->item = 0;
        }
    }
}

void gtm_end_all(struct gtm_run *run, enum gtm_outcome outcome)
{
    struct gtm_prospect *p = run->prospect;
    if (!p->rehearse)
        cancel_open(run);
    for (uint32_t i = 0; i < p->fibers_count; i++)
        p->fibers[i].live = false;
    p->ended = true;
    p->outcome = outcome;
    run->stopped = true;
}

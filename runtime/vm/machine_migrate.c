/* machine_migrate.c -- a parked prospect goes on in another version of its workflow.
 *
 * A place is found again by what stands there: the routine (the steps, a watch, a routine of "A
 * before B"), in it the stretch of the fiber's sentence (known by its ident), in that the same
 * instruction on the same thing, the kth of its like. So a guardrail that was woven in between, or
 * sentences that came or went elsewhere, move nobody away from their place; a sentence that was
 * changed or left out while somebody waits in it has no place to go on from.
 *
 * What is past (drafts that went out, effects, entries of the log) keeps its own words where its
 * sentence is gone: its action is then GTM_NONE.
 */
#include <stdio.h>

#include "runtime/vm/run.h"

struct move {
    struct gtm_prospect *prospect;
    const struct gtm_program *from, *to;
    char *why;
    size_t why_size;
};

/* ---- rows, by their idents ------------------------------------------------------------------- */

static uint32_t sentence_in(const struct gtm_program *to, uint32_t ident)
{
    for (uint32_t i = 0; i < to->sentence_count; i++)
        if (to->sentences[i].ident == ident)
            return i;
    return GTM_NONE;
}

static uint32_t move_sentence(const struct move *m, uint32_t row)
{
    return row < m->from->sentence_count ? sentence_in(m->to, m->from->sentences[row].ident)
                                         : GTM_NONE;
}

static uint32_t action_in(const struct gtm_program *to, uint32_t ident)
{
    for (uint32_t i = 0; i < to->action_count; i++)
        if (to->actions[i].ident == ident)
            return i;
    return GTM_NONE;
}

static uint32_t move_action(const struct move *m, uint32_t row)
{
    return row == GTM_NONE ? GTM_NONE : action_in(m->to, m->from->actions[row].ident);
}

static uint32_t move_watch(const struct move *m, uint32_t row)
{
    for (uint32_t i = 0; i < m->to->watch_count; i++)
        if (gtm_watch_ident(m->to, i) == gtm_watch_ident(m->from, row))
            return i;
    return GTM_NONE;
}

static uint32_t move_mark(const struct move *m, uint32_t row)
{
    uint32_t sentence = move_sentence(m, m->from->marks[row].sentence);
    for (uint32_t i = 0; sentence != GTM_NONE && i < m->to->mark_count; i++)
        if (m->to->marks[i].sentence == sentence)
            return i;
    return GTM_NONE;
}

static uint32_t move_event(const struct move *m, uint32_t row)
{
    for (uint32_t i = 0; row < m->from->event_count && i < m->to->event_count; i++)
        if (m->to->events[i].ident == m->from->events[row].ident)
            return i;
    return GTM_NONE;
}

/* ---- places ---------------------------------------------------------------------------------- */

/* Says that the sentence at `pc` of the old version has no counterpart. Returns false. */
static bool refuse(const struct move *m, uint32_t sentence, const char *what)
{
    struct gtm_text text = sentence < m->from->sentence_count
                               ? gtm_program_text(m->from, m->from->sentences[sentence].text)
                               : gtm_text_of("the beginning");
    int length = text.length > 120 ? 120 : (int)text.length;
    snprintf(m->why, m->why_size, "%s \"%.*s\"%s, which the new version does not have", what,
             length, text.at, length < (int)text.length ? "…" : "");
    return false;
}

/* A stretch of code: that of one sentence in one routine. */
struct stretch {
    uint32_t begin, end;
    uint32_t sentence; /* row, or GTM_NONE: before the first one */
};

/* Returns whether an instruction begins the code of a sentence, not of a guardrail woven in. */
static bool begins_sentence(const struct gtm_program *program, uint32_t pc)
{
    return program->code[pc].op == GTM_OP_SENTENCE &&
           program->sentences[program->code[pc].b].kind != GTM_SENTENCE_GUARDRAIL;
}

/* Returns where the code behind `pc` belongs to another sentence or routine. */
static uint32_t end_of(const struct gtm_program *program, uint32_t pc, uint32_t sentence)
{
    for (; pc < program->code_count; pc++) {
        if (begins_sentence(program, pc) && program->code[pc].b != sentence)
            return pc;
        for (uint32_t i = 0; i < program->watch_count; i++)
            if (program->watchs[i].entry == pc && sentence != program->watchs[i].sentence)
                return pc;
    }
    return pc;
}

/* The stretch that `pc` of the steps lies in. */
static struct stretch step_stretch(const struct gtm_program *program, uint32_t pc)
{
    struct stretch s = {program->entry, pc, GTM_NONE};
    for (uint32_t at = pc + 1; at-- > program->entry;)
        if (begins_sentence(program, at)) {
            if (s.sentence != GTM_NONE && program->code[at].b != s.sentence)
                break;
            s.sentence = program->code[at].b;
            s.begin = at;
        }
    s.end = end_of(program, pc, s.sentence);
    return s;
}

/* The stretch of `sentence` in the steps; empty where there is none. */
static struct stretch find_step(const struct gtm_program *program, uint32_t sentence)
{
    struct stretch s = {program->entry, program->entry, sentence};
    if (sentence == GTM_NONE) {
        s.end = end_of(program, program->entry, GTM_NONE);
        return s;
    }
    for (uint32_t pc = program->entry; pc < program->code_count; pc++)
        if (begins_sentence(program, pc) && program->code[pc].b == sentence) {
            s.begin = pc;
            s.end = end_of(program, pc, sentence);
            return s;
        }
    return s;
}

static struct stretch routine_at(const struct gtm_program *program, uint32_t entry,
                                 uint32_t sentence)
{
    struct stretch s = {entry, entry, sentence};
    s.end = entry;
    while (
        s.end < program->code_count && program->code[s.end].op != GTM_OP_UNCLEAR &&
        !(s.end > entry && begins_sentence(program, s.end) && program->code[s.end].b != sentence))
        s.end++; /* a routine's UNCLEARs stand at its end */
    while (s.end < program->code_count && program->code[s.end].op == GTM_OP_UNCLEAR)
        s.end++;
    return s;
}

/* What an instruction is about, in every version: 0 where the instruction alone says it. */
static uint64_t about(const struct gtm_program *program, uint32_t pc)
{
    struct gtm_instr in = program->code[pc];
    switch ((enum gtm_op)in.op) {
    case GTM_OP_PREPARE:
    case GTM_OP_ASK:
    case GTM_OP_DO: return program->actions[in.b].ident;
    case GTM_OP_SENTENCE: return program->sentences[in.b].ident;
    case GTM_OP_WATCH:
    case GTM_OP_FIRE: return gtm_watch_ident(program, in.b);
    case GTM_OP_NEED:
    case GTM_OP_DONE: return program->sentences[program->marks[in.b].sentence].ident;
    case GTM_OP_PARK: return in.b + 1u;
    case GTM_OP_BRANCH:
        return program->code[pc + in.b].op == GTM_OP_UNCLEAR
                   ? program->sentences[program->code[pc + in.b].b].ident
                   : 0;
    default: return 0;
    }
}

static bool is_alike(const struct gtm_program *a, uint32_t pc, const struct gtm_program *b,
                     uint32_t other)
{
    return a->code[pc].op == b->code[other].op && about(a, pc) == about(b, other);
}

/* Finds the instruction of `there` that is what `pc` is in `here`. */
static bool find_place(const struct move *m, struct stretch here, struct stretch there, uint32_t pc,
                       uint32_t *found)
{
    uint32_t nth = 0;
    for (uint32_t at = here.begin; at < pc; at++)
        nth += is_alike(m->from, at, m->from, pc);
    for (uint32_t at = there.begin; at < there.end; at++)
        if (is_alike(m->from, pc, m->to, at) && nth-- == 0) {
            *found = at;
            return true;
        }
    return false;
}

/* Behind a PARK the fiber goes on: the place is that of the PARK. */
static bool move_pc(const struct move *m, struct stretch here, struct stretch there, uint32_t *pc)
{
    bool parked = *pc > here.begin && m->from->code[*pc - 1].op == GTM_OP_PARK;
    uint32_t found;
    if (!find_place(m, here, there, *pc - parked, &found))
        return refuse(m, here.sentence, "it waits in");
    *pc = found + parked;
    return true;
}

/* ---- fibers ---------------------------------------------------------------------------------- */

static bool find_stretches(const struct move *m, const struct gtm_fiber *fiber,
                           struct stretch *here, struct stretch *there)
{
    const struct gtm_program *from = m->from, *to = m->to;
    if (fiber->watch != GTM_NO_ROW) {
        uint32_t row = move_watch(m, fiber->watch);
        *here =
            routine_at(from, from->watchs[fiber->watch].entry, from->watchs[fiber->watch].sentence);
        if (row != GTM_NONE)
            *there = routine_at(to, to->watchs[row].entry, to->watchs[row].sentence);
        return row != GTM_NONE || refuse(m, here->sentence, "it waits in");
    }
    if (fiber->mark != GTM_NO_ROW) {
        uint32_t row = move_mark(m, fiber->mark);
        *here = routine_at(from, from->marks[fiber->mark].entry, from->marks[fiber->mark].sentence);
        if (row != GTM_NONE)
            *there = routine_at(to, to->marks[row].entry, to->marks[row].sentence);
        return row != GTM_NONE || refuse(m, here->sentence, "it waits in");
    }
    *here = step_stretch(from, fiber->pc);
    uint32_t sentence = here->sentence == GTM_NONE ? GTM_NONE : move_sentence(m, here->sentence);
    *there = find_step(to, sentence);
    bool found = here->sentence == GTM_NONE || sentence != GTM_NONE;
    return (found && there->end > there->begin) || refuse(m, here->sentence, "it waits in");
}

static bool move_fiber(const struct move *m, struct gtm_fiber *fiber)
{
    struct stretch here = {0}, there = {0};
    uint32_t row;
    if (!find_stretches(m, fiber, &here, &there) || !move_pc(m, here, there, &fiber->pc))
        return false;
    /* where a sentence begins again it begins with what is there now */
    fiber->start = there.begin;
    if (fiber->watch != GTM_NO_ROW)
        fiber->watch = (uint16_t)move_watch(m, fiber->watch);
    if (fiber->mark != GTM_NO_ROW)
        fiber->mark = (uint16_t)move_mark(m, fiber->mark);
    if (fiber->waits != GTM_WAITS_HOLD)
        return true;
    if (fiber->holds & (GTM_HOLD_MARK | GTM_HOLD_WATCH)) {
        bool is_mark = fiber->holds & GTM_HOLD_MARK;
        row = fiber->holds & GTM_HOLD_ROW;
        row = is_mark ? move_mark(m, row) : move_watch(m, row);
        if (row == GTM_NONE)
            return refuse(m, here.sentence, "it waits for another sentence in");
        fiber->holds = (uint16_t)((is_mark ? GTM_HOLD_MARK : GTM_HOLD_WATCH) | row);
    }
    return true;
}

/* ---- rows of the prospect -------------------------------------------------------------------- */

static bool move_items(const struct move *m)
{
    for (uint32_t i = 0; i < m->prospect->inbox_count; i++) {
        struct gtm_inbox_item *item = &m->prospect->inbox[i];
        uint32_t action = move_action(m, item->action), old = item->sentence;
        uint32_t sentence = move_sentence(m, old);
        bool is_lost = sentence == GTM_NONE || (action == GTM_NONE && item->action != GTM_NONE);
        if (item->open && is_lost)
            return refuse(m, old, "a person was asked by");
        item->action = action;
        item->sentence = sentence == GTM_NONE ? 0 : sentence;
        item->person = action == GTM_NONE || m->to->actions[action].person == GTM_NONE
                           ? 0
                           : m->to->actions[action].person;
        item->dirty = true;
    }
    return true;
}

static bool move_content(const struct move *m)
{
    struct gtm_prospect *p = m->prospect;
    for (uint32_t i = 0; i < p->drafts_count; i++) {
        struct gtm_draft *draft = &p->drafts[i];
        uint32_t action = move_action(m, draft->action);
        if (action == GTM_NONE && draft->action != GTM_NONE && gtm_draft_is_free(draft))
            return refuse(m, m->from->actions[draft->action].sentence, "its draft is from");
        draft->action = action;
        draft->dirty = true;
    }
    for (uint32_t i = 0; i < p->effects_count; i++) {
        struct gtm_effect *effect = &p->effects[i];
        uint32_t action = action_in(m->to, effect->ident);
        bool is_open =
            effect->status == GTM_STATUS_SCHEDULED || effect->status == GTM_STATUS_UNCERTAIN;
        if (action == GTM_NONE && effect->action != GTM_NONE && is_open)
            return refuse(m, m->from->actions[effect->action].sentence, "it is under way in");
        effect->action = action;
        effect->dirty = true;
    }
    return true;
}

static void move_log(const struct move *m)
{
    struct gtm_prospect *p = m->prospect;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < p->log_count; i++) {
        struct gtm_log_entry *entry = &p->log[i];
        uint32_t action = entry->action == GTM_NO_ACTION ? GTM_NONE : move_action(m, entry->action);
        uint32_t sentence = move_sentence(m, entry->sentence);
        entry->action = action == GTM_NONE ? (uint16_t)GTM_NO_ACTION : (uint16_t)action;
        entry->sentence = sentence == GTM_NONE ? (uint16_t)GTM_NO_SENTENCE : (uint16_t)sentence;
    }
    for (uint32_t i = 0; i < p->because_count; i++) {
        uint32_t sentence = move_sentence(m, p->because[i].sentence);
        if (sentence == GTM_NONE)
            continue; /* what decided then is no sentence any more */
        p->because[kept] = p->because[i];
        p->because[kept++].sentence = (uint16_t)sentence;
    }
    p->because_count = kept;
}

/* Keys by row find the new row; the others are hashes of idents, the same in every version. */
static void move_used(const struct move *m)
{
    enum { KIND_SHIFT = 60 };
    struct gtm_prospect *p = m->prospect;
    uint32_t count = p->used_count;
    uint64_t *old = gtm_arena_alloc(p->arena, (count + 1) * sizeof *old);
    if (count)
        memcpy(old, p->used, count * sizeof *old);
    p->used_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t value = old[i] & (((uint64_t)1 << KIND_SHIFT) - 1);
        enum gtm_used kind = (enum gtm_used)(old[i] >> KIND_SHIFT);
        uint32_t row = GTM_NONE;
        if (kind == GTM_USED_WATCH)
            row = value < m->from->watch_count ? move_watch(m, (uint32_t)value) : GTM_NONE;
        else if (kind == GTM_USED_MARK)
            row = value < m->from->mark_count ? move_mark(m, (uint32_t)value) : GTM_NONE;
        else if (kind == GTM_USED_FLAG)
            row = move_event(m, (uint32_t)(value >> GTM_FLAG_SHIFT));
        else {
            gtm_used_add(p, old[i]);
            continue;
        }
        uint64_t moved = row;
        if (kind == GTM_USED_FLAG)
            moved =
                (uint64_t)row << GTM_FLAG_SHIFT | (value & (((uint64_t)1 << GTM_FLAG_SHIFT) - 1));
        if (row != GTM_NONE)
            gtm_used_add(p, gtm_used_key(kind, moved));
    }
}

static void move_flags(const struct move *m)
{
    uint64_t known = 0;
    for (uint32_t event = 0; event < 64 && event < m->from->event_count; event++) {
        uint32_t row = m->prospect->flags_known >> event & 1 ? move_event(m, event) : GTM_NONE;
        if (row < 64)
            known |= (uint64_t)1 << row;
    }
    m->prospect->flags_known = known;
}

bool gtm_prospect_migrate(struct gtm_prospect *p, const struct gtm_program *to, char *why,
                          size_t why_size)
{
    struct move m = {p, p->program, to, why, why_size};
    struct gtm_fiber *fibers = gtm_arena_alloc(p->arena, (p->fibers_count + 1) * sizeof *fibers);
    uint32_t items = p->inbox_count, drafts = p->drafts_count, effects = p->effects_count;
    /* on copies: where a place is missing nothing has changed */
    struct gtm_inbox_item *inbox = gtm_arena_alloc(p->arena, (items + 1) * sizeof *inbox);
    struct gtm_draft *content = gtm_arena_alloc(p->arena, (drafts + 1) * sizeof *content);
    struct gtm_effect *done = gtm_arena_alloc(p->arena, (effects + 1) * sizeof *done);
    if (items)
        memcpy(inbox, p->inbox, items * sizeof *inbox);
    if (drafts)
        memcpy(content, p->drafts, drafts * sizeof *content);
    if (effects)
        memcpy(done, p->effects, effects * sizeof *done);
    for (uint32_t i = 0; i < p->fibers_count; i++) {
        fibers[i] = p->fibers[i];
        if (fibers[i].live && !move_fiber(&m, &fibers[i]))
            return false;
    }
    if (!move_items(&m) || !move_content(&m)) {
        if (items)
            memcpy(p->inbox, inbox, items * sizeof *inbox);
        if (drafts)
            memcpy(p->drafts, content, drafts * sizeof *content);
        if (effects)
            memcpy(p->effects, done, effects * sizeof *done);
        return false;
    }
    if (p->fibers_count)
        memcpy(p->fibers, fibers, p->fibers_count * sizeof *fibers);
    move_log(&m);
    move_used(&m);
    move_flags(&m);
    p->events_count = 0;
    p->events_pending = 0;
    p->program = to;
    return true;
}

/* emit.c -- the graph of sentences as a program: the steps in order, then watches and routines,
 * then their tables.
 *
 * Requires: no errors so far; gtm_order_check has run. Ensures: what gtm_program_read verifies.
 */
#include <string.h>

#include "compiler/emit.h"
#include "compiler/reply.h"
#include "runtime/base/mem.h"

/* ---- watches ---- */

/* The test whose occurrences use a watch up: the first passing event that must have happened. */
static struct gtm_cond *occurrence_of(struct gtm_cond *cond, bool positive)
{
    static const bool lasting[] = {
#define EVENT(NAME, name, lasts, form, fact, detail, spoken) lasts,
#include "grammar/events.def"
#undef EVENT
    };
    if (cond->op == GTM_COND_NOT)
        return occurrence_of(cond->first, !positive);
    if (cond->op == GTM_COND_EVENT) {
        bool lasts = cond->test.declared ? cond->test.declared->lasting : lasting[cond->test.event];
        bool comes = !lasts || cond->test.count > 1;
        return positive && comes && !cond->test.exact ? cond : NULL;
    }
    for (struct gtm_cond *child = cond->first; child; child = child->next) {
        struct gtm_cond *found = occurrence_of(child, positive);
        if (found)
            return found;
    }
    return NULL;
}

static void add_late(struct gtm_emitter *e, struct gtm_sentence_ir *s, struct gtm_cond *cond,
                     bool mark, uint32_t row)
{
    struct gtm_late *late = gtm_arena_alloc(e->w->arena, sizeof *late);
    *late = (struct gtm_late){NULL, s, cond, mark, row};
    if (e->last_late)
        e->last_late->next = late;
    else
        e->late = late;
    e->last_late = late;
}

/* A copy that may be changed: terms share their conditions. */
static struct gtm_cond *own_copy(struct gtm_workflow *w, const struct gtm_cond *cond)
{
    struct gtm_cond *twin = gtm_arena_alloc(w->arena, sizeof *twin);
    *twin = *cond;
    struct gtm_cond **tail = &twin->first;
    for (const struct gtm_cond *child = cond->first; child;
         child = child->next, tail = &(*tail)->next)
        *tail = own_copy(w, child);
    *tail = NULL;
    twin->next = NULL;
    return twin;
}

static uint32_t add_watch(struct gtm_emitter *e, struct gtm_sentence_ir *s,
                          const struct gtm_cond *cond)
{
    struct gtm_cond *mine = own_copy(e->w, cond);
    bool asked = gtm_cond_has(mine, GTM_COND_PENDING);
    bool once = asked || s->has_otherwise; /* yes or no, and not each time */
    struct gtm_cond *occurrence = once ? NULL : occurrence_of(mine, true);
    struct gtm_watch row = {0, s->number, asked ? GTM_FIRES_ASKED : GTM_FIRES_ONCE, GTM_NONE,
                            s->before ? GTM_WATCH_HOLDS : 0u};
    if (occurrence) {
        occurrence->test.occurrence = true;
        row.fires = occurrence->test.count > 1 ? GTM_FIRES_COUNT : GTM_FIRES_EACH;
        row.test = gtm_emit_test(e, &occurrence->test);
    }
    gtm_buf_add(&e->watch, &row, sizeof row);
    uint32_t number = (uint32_t)(e->watch.length / sizeof row) - 1;
    add_late(e, s, mine, false, number);
    return number;
}

static struct gtm_cond *spread(struct gtm_workflow *w, struct gtm_cond *cond);

/* The alternatives of "all of these" where one of them has some: A or B, and C is A and C, or B and
 * C. */
static struct gtm_cond *spread_all(struct gtm_workflow *w, const struct gtm_cond *all)
{
    struct gtm_cond *either = gtm_cond_new(w, GTM_COND_OR, all->span), **tail = &either->first;
    struct gtm_cond *rest = NULL, *chosen = NULL;
    for (const struct gtm_cond *child = all->first; child; child = child->next) {
        struct gtm_cond *one = spread(w, own_copy(w, child));
        if (!chosen && one->op == GTM_COND_OR && occurrence_of(one, true))
            chosen = one;
        else
            rest = gtm_cond_and(w, rest, one);
    }
    for (const struct gtm_cond *one = chosen ? chosen->first : NULL; one; one = one->next) {
        *tail = gtm_cond_and(w, own_copy(w, one), rest);
        tail = &(*tail)->next;
    }
    return chosen ? either : NULL;
}

/* The condition with the alternatives at its top that come and go: out of terms, and of what is
 * denied as a whole. */
static struct gtm_cond *spread(struct gtm_workflow *w, struct gtm_cond *cond)
{
    struct gtm_cond *inner = cond->first, *all = NULL;
    bool comes = occurrence_of(cond, true) != NULL;
    if (!comes)
        return cond;
    switch (cond->op) {
    case GTM_COND_TERM:
        inner = spread(w, own_copy(w, inner));
        return inner->op == GTM_COND_OR ? inner : cond;
    case GTM_COND_NOT: /* De Morgan */
        if (inner->op == GTM_COND_TERM)
            inner = inner->first;
        if (inner->op != GTM_COND_AND && inner->op != GTM_COND_OR)
            return cond;
        for (const struct gtm_cond *child = inner->first; child; child = child->next)
            all = gtm_cond_join(w, inner->op == GTM_COND_AND ? GTM_COND_OR : GTM_COND_AND, all,
                                gtm_cond_not(w, own_copy(w, child)));
        return spread(w, all);
    case GTM_COND_AND: all = spread_all(w, cond); return all ? all : cond;
    case GTM_COND_OR:
        for (const struct gtm_cond *child = cond->first; child; child = child->next) {
            struct gtm_cond *one = spread(w, own_copy(w, child));
            const struct gtm_cond *each = one->op == GTM_COND_OR ? one->first : one;
            for (; each; each = one->op == GTM_COND_OR ? each->next : NULL)
                all = gtm_cond_join(w, GTM_COND_OR, all, own_copy(w, each));
        }
        return all;
    default: return cond;
    }
}

/* Alternatives that each come and go are watches of their own: each occurrence of either fires. */
static bool splits(const struct gtm_sentence_ir *s, const struct gtm_cond *cond)
{
    if (s->has_otherwise || cond->op != GTM_COND_OR)
        return false;
    for (const struct gtm_cond *child = cond->first; child; child = child->next)
        if (occurrence_of((struct gtm_cond *)child, true))
            return true;
    return false;
}

static void declare_watch(struct gtm_emitter *e, struct gtm_sentence_ir *s)
{
    const struct gtm_cond *cond = spread(e->w, s->cond);
    if (splits(s, cond)) {
        for (const struct gtm_cond *child = cond->first; child; child = child->next) {
            uint32_t row = add_watch(e, s, child);
            s->watch = s->watch ? s->watch : row + 1;
        }
        return;
    }
    s->watch = add_watch(e, s, s->cond) + 1;
}

static uint32_t alternatives(struct gtm_workflow *w, const struct gtm_sentence_ir *s)
{
    uint32_t n = 1;
    const struct gtm_cond *cond = spread(w, s->cond);
    if (splits(s, cond))
        for (const struct gtm_cond *child = cond->first->next; child; child = child->next)
            n++;
    return n;
}

static const struct gtm_cond *find_elapsed(const struct gtm_cond *cond)
{
    if (cond->op == GTM_COND_ELAPSED)
        return cond;
    for (const struct gtm_cond *child = cond->first; child; child = child->next) {
        const struct gtm_cond *found = find_elapsed(child);
        if (found)
            return found;
    }
    return NULL;
}

static void emit_watch(struct gtm_emitter *e, const struct gtm_late *late)
{
    struct gtm_sentence_ir *s = late->sentence;
    ((struct gtm_watch *)(void *)e->watch.bytes)[late->row].entry = gtm_emit_here(e);
    gtm_emit_op(e, GTM_OP_SENTENCE, 0, s->number, 0);
    uint32_t no = gtm_emit_branch(e, late->cond, s->number);
    gtm_emit_op(e, GTM_OP_FIRE, 0, late->row, 0);
    gtm_emit_acts(e, s->acts, s, s->number);
    gtm_emit_op(e, GTM_OP_END, 0, 0, 0);
    gtm_emit_patch(e, no, gtm_emit_here(e));
    const struct gtm_cond *limit = find_elapsed(late->cond);
    if (s->has_otherwise && limit) {
        e->reg = 0;
        struct gtm_cond plain = *limit;
        plain.next = NULL;
        uint32_t early = gtm_emit_op(e, GTM_OP_IF_NO, gtm_emit_cond(e, &plain), 0, 0);
        e->reg = 0;
        gtm_emit_op(e, GTM_OP_FIRE, 0, late->row, 0);
        gtm_emit_acts(e, s->otherwise, s, s->number);
        gtm_emit_patch(e, early, gtm_emit_here(e));
    }
    gtm_emit_op(e, GTM_OP_END, 0, 0, 0);
    gtm_emit_unclear(e, 0);
}

/* ---- A before B ---- */

static void emit_mark(struct gtm_emitter *e, const struct gtm_late *late)
{
    struct gtm_sentence_ir *s = late->sentence;
    ((struct gtm_mark *)(void *)e->mark.bytes)[late->row].entry = gtm_emit_here(e);
    gtm_emit_op(e, GTM_OP_SENTENCE, 0, s->number, 0);
    uint32_t no = 0;
    if (s->cond)
        no = gtm_emit_branch(e, s->cond, s->number);
    gtm_emit_acts(e, s->acts, s, s->number);
    if (s->cond)
        gtm_emit_patch(e, no, gtm_emit_here(e));
    gtm_emit_op(e, GTM_OP_DONE, 0, late->row, 0);
    gtm_emit_op(e, GTM_OP_END, 0, 0, 0);
    gtm_emit_unclear(e, 0);
}

static bool acts_do(const struct gtm_act *act, uint32_t covers)
{
    for (; act; act = act->next)
        if (covers >> act->primitive & 1u)
            return true;
    return false;
}

/* Whether some other sentence does what this one holds back. */
static bool done_elsewhere(const struct gtm_workflow *w, const struct gtm_sentence_ir *own)
{
    for (const struct gtm_sentence_ir *s = w->sentences; s; s = s->next) {
        if (s == own)
            continue;
        if (acts_do(s->acts, own->before_covers) || acts_do(s->otherwise, own->before_covers))
            return true;
        if ((own->before_covers >> GTM_PRIMITIVE_DRAFT & 1u) &&
            acts_do(s->acts, 1u << GTM_PRIMITIVE_SEND))
            return true;
        for (const struct gtm_row *row = s->rows; row; row = row->next)
            if (acts_do(row->acts, own->before_covers))
                return true;
    }
    return false;
}

static bool asks_only(const struct gtm_sentence_ir *s)
{
    return s->acts && !s->acts->next && s->acts->primitive == GTM_PRIMITIVE_APPROVE;
}

/* The routines and held watches exist before any action is emitted: every action may need them. */
static void declare_order(struct gtm_emitter *e)
{
    for (struct gtm_sentence_ir *s = e->w->sentences; s; s = s->next) {
        if (!s->before || asks_only(s))
            continue;
        if (s->kind != GTM_SENTENCE_WATCH) {
            struct gtm_mark row = {0, s->number};
            gtm_buf_add(&e->mark, &row, sizeof row);
            s->mark = (uint32_t)(e->mark.length / sizeof row);
            add_late(e, s, NULL, true, s->mark - 1);
        }
        struct gtm_guard guard = {.kind = GTM_GUARD_BEFORE,
                                  .covers = s->before_covers,
                                  .cond = s->before_cond,
                                  .sentence = s};
        gtm_guard_add(e->w, guard);
    }
}

/* ---- tables ---- */

static void emit_unclear_row(struct gtm_emitter *e, struct gtm_sentence_ir *s,
                             struct gtm_row *unclear)
{
    for (struct gtm_act *act = unclear->acts; act; act = act->next)
        if (act->primitive == GTM_PRIMITIVE_ESCALATE)
            act->flags |= GTM_ACTION_UNCLEAR;
    gtm_emit_op(e, GTM_OP_SENTENCE, 0, unclear->number, 0);
    gtm_emit_acts(e, unclear->acts, s, unclear->number);
}

static bool escalates_only(const struct gtm_row *row)
{
    return row->acts && !row->acts->next && row->acts->primitive == GTM_PRIMITIVE_ESCALATE &&
           !row->acts->cond;
}

static void emit_table(struct gtm_emitter *e, struct gtm_sentence_ir *s)
{
    struct gtm_places outs = {0}, unknowns = {0};
    struct gtm_row *unclear = NULL;
    for (struct gtm_row *row = s->rows; row; row = row->next)
        if (row->unclear && !row->cond)
            unclear = row;
    bool own_unclear = unclear && !(escalates_only(unclear) && e->w->policy == GTM_POLICY_ESCALATE);
    for (struct gtm_row *row = s->rows; row; row = row->next) {
        if (row == unclear)
            continue;
        gtm_emit_op(e, GTM_OP_SENTENCE, 0, row->number, 0);
        uint32_t no = 0;
        if (row->cond && own_unclear) {
            e->reg = 0;
            unsigned value = gtm_emit_cond(e, row->cond), known = value + 1;
            gtm_emit_op(e, GTM_OP_KNOWN, known, value, 0);
            gtm_emit_note(e, &unknowns, gtm_emit_op(e, GTM_OP_IF_NO, known, 0, 0));
            e->reg = 0;
        }
        if (row->cond)
            no = gtm_emit_branch(e, row->cond, row->number);
        gtm_emit_acts(e, row->acts, s, row->number);
        gtm_emit_note(e, &outs, gtm_emit_op(e, GTM_OP_JUMP, 0, 0, 0));
        gtm_emit_far_unclear(e);
        if (row->cond)
            gtm_emit_patch(e, no, gtm_emit_here(e));
    }
    if (own_unclear) {
        gtm_emit_note(e, &outs, gtm_emit_op(e, GTM_OP_JUMP, 0, 0, 0));
        gtm_emit_land(e, &unknowns);
        emit_unclear_row(e, s, unclear);
    }
    uint32_t over = gtm_emit_op(e, GTM_OP_JUMP, 0, 0, 0);
    gtm_emit_unclear(e, 0);
    gtm_emit_patch(e, over, gtm_emit_here(e));
    gtm_emit_land(e, &outs);
}

/* ---- steps ---- */

static void emit_delay(struct gtm_emitter *e, const struct gtm_sentence_ir *s)
{
    if (s->delay || s->delay_moment) /* the wait is a part of the sentence: its place in it */
        gtm_emit_op(e, GTM_OP_SENTENCE, 0, s->number, 0);
    if (s->delay || s->delay_moment)
        gtm_emit_wait(e, s->delay_from_start ? GTM_BASE_ENROLLED : GTM_BASE_FIBER, s->delay,
                      s->delay_moment, NULL, GTM_WAITS_TIME);
}

static void emit_step(struct gtm_emitter *e, struct gtm_sentence_ir *s)
{
    emit_delay(e, s);
    gtm_emit_op(e, GTM_OP_SENTENCE, 0, s->number, 0);
    uint32_t no = 0, over;
    if (s->cond)
        no = gtm_emit_branch(e, s->cond, s->number);
    gtm_emit_acts(e, s->acts, s, s->number);
    over = gtm_emit_op(e, GTM_OP_JUMP, 0, 0, 0);
    if (s->cond)
        gtm_emit_patch(e, no, gtm_emit_here(e));
    uint32_t over_otherwise = over;
    if (s->otherwise) {
        gtm_emit_acts(e, s->otherwise, s, s->number);
        over_otherwise = gtm_emit_op(e, GTM_OP_JUMP, 0, 0, 0);
    } else if (s->cond) {
        over_otherwise = gtm_emit_op(e, GTM_OP_JUMP, 0, 0, 0);
    }
    gtm_emit_unclear(e, 0);
    gtm_emit_patch(e, over, gtm_emit_here(e));
    gtm_emit_patch(e, over_otherwise, gtm_emit_here(e));
}

/* A guardrail on order stands in its place too: A is done there, and B where nothing else does it.
 */
static void emit_before(struct gtm_emitter *e, struct gtm_sentence_ir *s)
{
    gtm_emit_op(e, GTM_OP_NEED, 0, s->mark - 1, 0);
    if (s->before_general || !s->before_acts || done_elsewhere(e->w, s))
        return;
    gtm_emit_op(e, GTM_OP_SENTENCE, 0, s->number, 0);
    uint32_t no = 0;
    if (s->cond)
        no = gtm_emit_branch(e, s->cond, s->number);
    gtm_emit_acts(e, s->before_acts, s, s->number);
    uint32_t over = gtm_emit_op(e, GTM_OP_JUMP, 0, 0, 0);
    if (s->cond)
        gtm_emit_patch(e, no, gtm_emit_here(e));
    uint32_t past = gtm_emit_op(e, GTM_OP_JUMP, 0, 0, 0);
    gtm_emit_unclear(e, 0);
    gtm_emit_patch(e, over, gtm_emit_here(e));
    gtm_emit_patch(e, past, gtm_emit_here(e));
}

static void emit_sentence(struct gtm_emitter *e, struct gtm_sentence_ir *s)
{
    if (s->rows) {
        emit_table(e, s);
    } else if (s->kind == GTM_SENTENCE_WATCH) {
        emit_delay(e, s);
        for (uint32_t i = 0; i < alternatives(e->w, s); i++)
            gtm_emit_op(e, GTM_OP_WATCH, s->before ? 1 : 0, s->watch - 1 + i, 0);
    } else if (s->mark) {
        emit_before(e, s);
    } else if (s->acts || s->otherwise) {
        emit_step(e, s);
    }
}

static void number_sentences(struct gtm_emitter *e)
{
    for (struct gtm_sentence_ir *s = e->w->sentences; s; s = s->next) {
        if (!s->rows)
            s->number = gtm_emit_sentence(e, s->span, s->kind);
        for (struct gtm_row *row = s->rows; row; row = row->next)
            row->number = gtm_emit_sentence(e, row->span, GTM_SENTENCE_TABLE);
        if (s->rows)
            s->number = s->rows->number;
    }
}

static void free_tables(struct gtm_emitter *e)
{
#define TABLE(name, NAME) gtm_buf_free(&e->name);
#define FIELD(name, kind)
#define END_TABLE
#include "runtime/program/tables.def"
#undef TABLE
#undef FIELD
#undef END_TABLE
    gtm_buf_free(&e->code);
    gtm_buf_free(&e->nums);
    gtm_buf_free(&e->str_offsets);
    gtm_buf_free(&e->str_bytes);
    struct gtm_met *const met[] = {&e->texts, &e->idents, &e->acting, &e->act_idents};
    for (size_t i = 0; i < sizeof met / sizeof *met; i++) {
        gtm_buf_free(&met[i]->numbers);
        gtm_buf_free(&met[i]->counts);
    }
}

static void finish(struct gtm_emitter *e, struct gtm_buf *out)
{
    e->program.zone = gtm_emit_opt_str(e, e->w->zone);
    uint32_t end = (uint32_t)e->str_bytes.length;
    struct gtm_program *p = &e->program;
    p->str_count = (uint32_t)(e->str_offsets.length / sizeof(uint32_t));
    gtm_buf_add(&e->str_offsets, &end, sizeof end);
    p->str_offsets = (const uint32_t *)(const void *)e->str_offsets.bytes;
    p->str_bytes = e->str_bytes.bytes;
    p->nums = (const double *)(const void *)e->nums.bytes;
    p->num_count = (uint32_t)(e->nums.length / sizeof(double));
    p->code = (const struct gtm_instr *)(const void *)e->code.bytes;
    p->code_count = (uint32_t)(e->code.length / sizeof(struct gtm_instr));
#define TABLE(name, NAME)                                                                          \
    p->name##s = (const struct gtm_##name *)(const void *)e->name.bytes;                           \
    p->name##_count = (uint32_t)(e->name.length / sizeof(struct gtm_##name));
#define FIELD(name, kind)
#define END_TABLE
#include "runtime/program/tables.def"
#undef TABLE
#undef FIELD
#undef END_TABLE
    p->unclear = e->w->policy;
    gtm_program_write(p, out);
}

void gtm_emit(struct gtm_workflow *w, struct gtm_buf *out)
{
    struct gtm_emitter e = {.w = w};
    e.unclear_reply = gtm_reply_names_unclear(w);
    gtm_emit_vocabulary(&e);
    number_sentences(&e);
    declare_order(&e);
    for (struct gtm_sentence_ir *s = w->sentences; s; s = s->next)
        if (s->kind == GTM_SENTENCE_WATCH)
            declare_watch(&e, s);
    e.program.entry = 0;
    for (struct gtm_sentence_ir *s = w->sentences; s; s = s->next)
        emit_sentence(&e, s);
    gtm_emit_op(&e, GTM_OP_END, 0, 0, 0);
    for (const struct gtm_late *late = e.late; late; late = late->next)
        if (late->mark)
            emit_mark(&e, late);
        else
            emit_watch(&e, late);
    gtm_emit_guards(&e);
    gtm_emit_holidays(&e);
    gtm_explain_emit(&e);
    if (!w->diags.errors)
        finish(&e, out);
    free_tables(&e);
}

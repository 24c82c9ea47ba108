/* machine.c -- stimuli, and who runs when.
 *
 * A stimulus runs in rounds: watches that come before any action are read, then the other watches
 * (a reply may stop what is about to happen), then parked fibers that it concerns go on; where
 * something became known meanwhile (a fact, a sent message, a mark), another round follows. Each
 * round uses up watches, occurrences or effects, so rounds come to an end by themselves; their
 * bound is for hostile code only. Afterwards the outcome and the next wake are read off the fibers.
 */
#include "runtime/base/fold.h"
#include "runtime/base/mem.h"
#include "runtime/vm/run.h"

enum {
    MAX_ROUNDS = 64,
    MAX_DEPTH =
        16, /* fibers that run inside one another: a watch in the steps, a mark in the watch */
    MAX_JUMPS = 100000, /* jumps back within one stimulus */
    FIRST_ROOM = 8
};

void gtm_list_grow(void *rows, uint32_t *room, size_t size)
{
    void *at;
    memcpy(&at, rows, sizeof at);
    *room = *room ? *room * 2 : FIRST_ROOM;
    at = gtm_mem_realloc(at, *room * size);
    memcpy(rows, &at, sizeof at);
}

struct gtm_text gtm_run_keep(struct gtm_run *run, struct gtm_text text)
{
    if (text.length == 0)
        return (struct gtm_text){"", 0};
    return (struct gtm_text){gtm_arena_copy(run->prospect->arena, text.at, text.length),
                             text.length};
}

/* Returns the zone of a fact of the record that says one, or NULL. */
static const struct gtm_zone *own_zone(const struct gtm_prospect *p)
{
    for (uint32_t row = 0; row < p->program->fact_count; row++)
        if ((p->program->facts[row].flags & GTM_FACT_ZONE) && p->facts[row].kind == GTM_VALUE_TEXT)
            return gtm_zones_find(p->zones, gtm_value_text(&p->facts[row]));
    return NULL;
}

const struct gtm_zone *gtm_run_zone(const struct gtm_run *run, bool prospect)
{
    const struct gtm_prospect *p = run->prospect;
    static const struct gtm_text utc = {"UTC", 3};
    if (!p->zones)
        return NULL;
    if (prospect)
        return own_zone(p);
    return gtm_zones_find(p->zones, run->program->zone == GTM_NONE
                                        ? utc
                                        : gtm_program_string(run->program, run->program->zone));
}

/* ---- fibers ---------------------------------------------------------------------------------- */

bool gtm_run_held_by(const struct gtm_run *run, const struct gtm_fiber *fiber)
{
    const struct gtm_prospect *p = run->prospect;
    for (uint32_t i = 0; i < p->fibers_count; i++) {
        const struct gtm_fiber *other = &p->fibers[i];
        if (other != fiber && other->live && other->fired &&
            (run->program->watchs[other->watch].flags & GTM_WATCH_HOLDS))
            return true;
    }
    return false;
}

/* Returns whether what a fiber parked as HOLD waits for still stands. A mark whose routine ended
 * without setting it is tried anew on news. */
static bool hold_stands(const struct gtm_run *run, const struct gtm_fiber *fiber, bool news)
{
    uint32_t row = fiber->holds & GTM_HOLD_ROW;
    if (fiber->holds & GTM_HOLD_MARK)
        return !gtm_used_has(run->prospect, gtm_used_key(GTM_USED_MARK, row)) &&
               (!news || gtm_mark_lives(run->prospect, row));
    if (fiber->holds & GTM_HOLD_WATCH)
        return gtm_watch_lives(run->prospect, row);
    if (fiber->holds == GTM_HOLD_ACTIONS)
        return gtm_run_held(run, fiber);
    return fiber->holds == GTM_HOLD_REST && run->stopped;
}

static bool is_ready(const struct gtm_run *run, const struct gtm_fiber *fiber, bool news)
{
    if (!fiber->live)
        return false;
    switch (fiber->waits) {
    case GTM_WAITS_EVENT:
    case GTM_WAITS_TIME:
    case GTM_WAITS_INFORMATION:
    case GTM_WAITS_WINDOW: return news || fiber->wake <= run->now;
    case GTM_WAITS_LIMIT: /* whoever stands in a queue looks whether it is its turn */
    case GTM_WAITS_FREEZE: return true;
    case GTM_WAITS_DISPATCH:
        return fiber->wake <= run->now && (run->prospect->may_claim || !run->prospect->delivery);
    case GTM_WAITS_HOLD: return !hold_stands(run, fiber, news);
    default: /* a person decides, or it runs */ return false;
    }
}

static bool someone_holds(const struct gtm_prospect *p)
{
    for (uint32_t i = 0; i < p->fibers_count; i++)
        if (p->fibers[i].live && p->fibers[i].waits == GTM_WAITS_HOLD)
            return true;
    return false;
}

static inline void run_fiber(struct gtm_run *run, uint32_t index)
{
    run->depth++;
    enum gtm_step step = gtm_vm_run(run, index);
    run->depth--;
    const struct gtm_prospect *p = run->prospect;
    if (step != GTM_STEP_END || p->ended)
        return;
    if (p->fibers[index].watch != GTM_NO_ROW)
        gtm_watch_ended(run, &p->fibers[index]);
    if (p->fibers_count > 1 && someone_holds(p))
        run->changed = true;
}

/* The list of fibers has one more place than it needs: for a guardrail's routine, which runs while
 * others hold pointers into it. */
static inline void keep_spare(struct gtm_prospect *p)
{
    if (p->fibers_count == p->fibers_room)
        gtm_list_grow(&p->fibers, &p->fibers_room, sizeof *p->fibers);
}

/* What a watch begins with in hand: the draft that its request is about, else the newest. */
static uint32_t draft_of(const struct gtm_prospect *p, uint16_t watch, uint64_t occurrence)
{
    if (watch == GTM_NO_ROW)
        return 0;
    struct gtm_fiber asked = {.watch = watch, .occurrence = occurrence};
    const struct gtm_inbox_item *request = gtm_watch_request(p, &asked);
    return request && request->draft ? request->draft : p->draft;
}

void gtm_run_spawn(struct gtm_run *run, uint32_t pc, uint16_t watch, uint16_t mark,
                   uint64_t occurrence)
{
    struct gtm_prospect *p = run->prospect;
    if (run->depth >= MAX_DEPTH) {
        run->changed = true; /* its turn comes in the next round */
        return;
    }
    uint32_t index = 0;
    while (index < p->fibers_count && p->fibers[index].live)
        index++;
    struct gtm_fiber *fiber =
        index < p->fibers_count
            ? &p->fibers[index]
            : gtm_list_add(&p->fibers, &p->fibers_count, &p->fibers_room, sizeof *fiber);
    *fiber = (struct gtm_fiber){.pc = pc,
                                .start = pc,
                                .watch = watch,
                                .mark = mark,
                                .live = true,
                                .occurrence = occurrence,
                                .draft = draft_of(p, watch, occurrence),
                                .since = run->now,
                                .wake = GTM_NEVER};
    keep_spare(p);
    run_fiber(run, index);
}

/* ---- rounds ---------------------------------------------------------------------------------- */

static void resume_parked(struct gtm_run *run, bool news)
{
    struct gtm_prospect *p = run->prospect;
    uint32_t count = p->fibers_count; /* those that come while it runs have had their turn */
    for (uint32_t i = 0; i < count && i < p->fibers_count && !run->stopped; i++) {
        if (!is_ready(run, &p->fibers[i], news))
            continue;
        bool was_undecided = p->fibers[i].watch != GTM_NO_ROW && !p->fibers[i].fired;
        run_fiber(run, i);
        /* what came while its condition was undecided was not read yet */
        if (was_undecided && !p->fibers[i].live)
            run->changed = true;
    }
}

static void run_rounds(struct gtm_run *run, bool news)
{
    for (unsigned round = 0; round < MAX_ROUNDS && !run->stopped; round++) {
        run->changed = false;
        run->watch_wake = GTM_NEVER;
        gtm_watch_read_all(run, true);
        gtm_watch_read_all(run,
                           false); /* first of all: one of them may stop what is about to happen */
        resume_parked(run, news);
        if (!run->changed)
            break;
        news = true;
    }
}

void gtm_run_news(struct gtm_run *run)
{
    run_rounds(run, true);
}

static inline void begin(struct gtm_run *run, struct gtm_prospect *prospect, int64_t now)
{
    keep_spare(prospect);
    if (now > prospect->seen_at)
        prospect->seen_at = now;
    *run = (struct gtm_run){
        .prospect = prospect,
        .program = prospect->program,
        .now = prospect->seen_at,
        .watch_wake = GTM_NEVER,
        .budget = MAX_JUMPS,
    };
}

bool gtm_run_begin(struct gtm_run *run, struct gtm_prospect *prospect, int64_t now)
{
    begin(run, prospect, now);
    run->stopped = prospect->ended || gtm_rests(prospect);
    if (prospect->effects_count)
        gtm_effect_recover(run);
    if (prospect->ended)
        gtm_run_settle(run);
    return !prospect->ended;
}

/* Who rests keeps nobody waiting: its place in a queue is kept for when it goes on. */
static void leave_queues(struct gtm_prospect *p)
{
    for (uint32_t i = 0; i < p->fibers_count; i++) {
        struct gtm_fiber *fiber = &p->fibers[i];
        if (!fiber->live || (fiber->waits != GTM_WAITS_LIMIT && fiber->waits != GTM_WAITS_FREEZE))
            continue;
        fiber->queue = 0;
        gtm_run_hold(fiber, fiber->pc, GTM_HOLD_REST);
        p->waits_for |= 1u << GTM_WAITS_HOLD;
    }
    p->waits_for &= ~(1u << GTM_WAITS_LIMIT | 1u << GTM_WAITS_FREEZE);
}

static bool is_uncertain(const struct gtm_prospect *p)
{
    for (uint32_t i = 0; i < p->inbox_count; i++)
        if (p->inbox[i].open && p->inbox[i].kind == GTM_INBOX_UNCERTAIN)
            return true;
    return false;
}

static bool has_failed(const struct gtm_prospect *p)
{
    for (uint32_t i = 0; i < p->inbox_count; i++)
        if (p->inbox[i].open && p->inbox[i].kind == GTM_INBOX_FAILED)
            return true;
    return false;
}

/* Whether a parked fiber goes on by itself when its time comes. In a queue its turn comes instead.
 */
static bool is_asleep(const struct gtm_fiber *fiber)
{
    switch (fiber->waits) {
    case GTM_WAITS_EVENT:
    case GTM_WAITS_TIME:
    case GTM_WAITS_INFORMATION:
    case GTM_WAITS_WINDOW:
    case GTM_WAITS_DISPATCH: return true;
    case GTM_WAITS_EFFECT: return fiber->item == 0;
    default: return false;
    }
}

/* What the parked fibers wait for, and when the first of them goes on by itself. */
static void read_fibers(struct gtm_prospect *p)
{
    for (uint32_t i = 0; i < p->fibers_count; i++) {
        const struct gtm_fiber *fiber = &p->fibers[i];
        if (!fiber->live)
            continue;
        p->waits_for |= 1u << fiber->waits;
        if (is_asleep(fiber) && fiber->wake < p->wake)
            p->wake = fiber->wake;
    }
}

void gtm_run_settle(struct gtm_run *run)
{
    struct gtm_prospect *p = run->prospect;
    p->waits_for = 0;
    p->wake = GTM_NEVER;
    if (p->ended) {
        p->fibers_count = 0;
        p->wake = gtm_effect_lease(p);
        return;
    }
    while (p->fibers_count && !p->fibers[p->fibers_count - 1].live)
        p->fibers_count--;
    if (p->fibers_count)
        read_fibers(p);
    if ((p->waits_for >> GTM_WAITS_ANSWER & 1) && gtm_rests(p)) {
        leave_queues(p);
        p->wake = gtm_effect_lease(p);
        p->outcome = GTM_OUTCOME_ESCALATED;
        return;
    }
    if ((p->waits_for >> GTM_WAITS_ANSWER & 1) || is_uncertain(p))
        p->waits_for |= 1u << GTM_WAITS_INFORMATION; /* a person is asked what is not known */
    if (run->watch_wake < p->wake)
        p->wake = run->watch_wake;
    if (p->inbox_count && has_failed(p))
        p->outcome = GTM_OUTCOME_FAILED;
    else if (p->waits_for)
        p->outcome = GTM_OUTCOME_WAITING;
    else if (run->program->watch_count && gtm_watch_armed(p))
        p->outcome = GTM_OUTCOME_WATCHING;
    else
        p->outcome = GTM_OUTCOME_DONE;
}

/* ---- whose it is -----------------------------------------------------------------------------*/

/* Returns a hash of the first fact with the flag that is known, without case; 0 where none is. */
static int64_t belongs_by(const struct gtm_prospect *p, uint32_t flag)
{
    enum { LONGEST = 256 };
    char folded[LONGEST * 4];
    for (uint32_t row = 0; row < p->program->fact_count; row++) {
        if (!(p->program->facts[row].flags & flag) || p->facts[row].kind != GTM_VALUE_TEXT)
            continue;
        struct gtm_text text = gtm_text_trim(gtm_value_text(&p->facts[row]));
        const char *at = text.at, *end = at + (text.length < LONGEST ? text.length : LONGEST);
        size_t length = 0;
        while (at < end) {
            uint32_t code = gtm_fold_next(&at, end);
            memcpy(folded + length, &code, sizeof code);
            length += sizeof code;
        }
        uint64_t hash = gtm_text_hash((struct gtm_text){folded, length});
        return (int64_t)(hash >> 1 | 1);
    }
    return 0;
}

void gtm_prospect_belongs(struct gtm_prospect *p)
{
    p->account = belongs_by(p, GTM_FACT_ACCOUNT);
    p->sender = belongs_by(p, GTM_FACT_SENDER);
}

/* ---- stimuli --------------------------------------------------------------------------------- */

void gtm_prospect_reset(struct gtm_prospect *p)
{
    p->outcome = GTM_OUTCOME_DONE;
    p->ended = p->facts_dirty = false;
    p->enrolled_at = p->contacted_at = p->asked_at = p->seen_at = 0;
    p->wake = GTM_NEVER;
    p->waits_for = p->draft = 0;
    p->account = p->sender = p->pause_until = p->held_until = 0;
    p->next_draft = p->next_item = p->next_effect = 1;
    p->flags_known = p->events_pending = 0;
    p->fibers_count = p->log_count = p->because_count = p->used_count = 0;
    p->events_count = p->drafts_count = p->inbox_count = p->effects_count = 0;
}

void gtm_prospect_free(struct gtm_prospect *p)
{
    gtm_mem_free(p->fibers);
    gtm_mem_free(p->log);
    gtm_mem_free(p->because);
    gtm_mem_free(p->used);
    gtm_mem_free(p->events);
    gtm_mem_free(p->drafts);
    gtm_mem_free(p->inbox);
    gtm_mem_free(p->effects);
    *p = (struct gtm_prospect){0};
}

void gtm_prospect_enroll(struct gtm_prospect *prospect, int64_t now)
{
    if (prospect->enrolled_at) {
        gtm_prospect_news(prospect, now);
        return;
    }
    struct gtm_run run;
    begin(&run, prospect, now);
    prospect->enrolled_at = run.now ? run.now : 1; /* 0 is not yet */
    gtm_run_spawn(&run, run.program->entry, GTM_NO_ROW, GTM_NO_ROW, 0);
    /* watches that the steps have not come to, or that a later step concerns */
    bool lives = prospect->fibers_count && prospect->fibers[0].live;
    if ((run.changed || lives) && (run.program->watch_count || prospect->fibers_count > 1))
        run_rounds(&run, run.changed);
    gtm_run_settle(&run);
}

void gtm_prospect_news(struct gtm_prospect *prospect, int64_t now)
{
    struct gtm_run run;
    if (!gtm_run_begin(&run, prospect, now))
        return;
    run_rounds(&run, true);
    gtm_run_settle(&run);
}

void gtm_prospect_wake(struct gtm_prospect *prospect, int64_t now)
{
    struct gtm_run run;
    if (!gtm_run_begin(&run, prospect, now))
        return;
    run_rounds(&run, false);
    gtm_run_settle(&run);
}

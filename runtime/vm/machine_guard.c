/* machine_guard.c -- guardrails, the moment an action is about to happen.
 *
 * The compiler wove never, ask and order into the code; between that place and the act a person may
 * have taken days to approve. So every guardrail is checked here again, in the stimulus that claims
 * the effect: those of the prospect's own version, then those of the newest. The most cautious
 * wins: never, then ask, then the freeze, a pause, windows and limits, which only delay.
 *
 * A limit looks at what was claimed in the span before now, by anybody. Over it the fiber stands in
 * the limit's queue, in the order of when it first had to wait; whoever comes later stands behind,
 * also where there is room, so that nobody is overtaken.
 */
#include "runtime/vm/calendar.h"
#include "runtime/vm/compare.h"
#include "runtime/vm/run.h"

/* A check under way: `view` is the prospect itself, or the same under the newest version. */
struct check {
    struct gtm_run *run;
    struct gtm_run view;
    struct gtm_fiber *fiber;
    const struct gtm_attempt *attempt;
    bool is_own;
};

static const struct gtm_guardrail *row_of(const struct check *c, uint32_t row)
{
    return &c->view.program->guardrails[row];
}

/* Returns whether the guardrail is about such an action at all. */
static bool covers(const struct check *c, const struct gtm_guardrail *g)
{
    const struct gtm_program *program = c->view.program;
    if (!(g->covers >> c->attempt->primitive & 1u))
        return false;
    if (g->channel != GTM_NONE &&
        !gtm_text_equal(c->attempt->channel, gtm_program_string(program, g->channel)))
        return false;
    uint32_t kind = g->limit == GTM_NONE ? GTM_NONE : program->limits[g->limit].kind;
    return kind == GTM_NONE ||
           (c->attempt->draft &&
            gtm_text_equal(c->attempt->draft->kind, gtm_program_string(program, kind)));
}

/* Returns whether its condition holds for the prospect now. */
static enum gtm_tri holds(struct check *c, const struct gtm_guardrail *g)
{
    int64_t wake;
    if (g->entry == GTM_NONE)
        return GTM_YES;
    enum gtm_tri verdict = gtm_vm_verdict(&c->view, c->fiber, g->entry, &wake);
    if (verdict != GTM_UNKNOWN || !c->is_own)
        return verdict;
    uint64_t place = gtm_unclear_guardrail(c->view.program, g->sentence);
    if (gtm_used_has(c->run->prospect, gtm_used_hash(GTM_USED_YES, place, c->fiber->occurrence)))
        return GTM_YES;
    if (gtm_used_has(c->run->prospect, gtm_used_hash(GTM_USED_NO, place, c->fiber->occurrence)))
        return GTM_NO;
    return GTM_UNKNOWN;
}

/* ---- never, ask ------------------------------------------------------------------------------ */

static enum gtm_step deny(struct check *c, const struct gtm_guardrail *g)
{
    if (c->is_own)
        gtm_run_note(c->run, g->sentence, GTM_YES);
    if (c->fiber->post)
        gtm_used_add(c->run->prospect, gtm_used_key(GTM_USED_POST, c->fiber->post));
    c->fiber->post = 0;
    return GTM_STEP_ELSE;
}

/* These very bytes, approved by a person? Where there is no content yet, it is made. */
static enum gtm_step ask(struct check *c, const struct gtm_guardrail *g)
{
    uint32_t action = c->attempt->action;
    uint32_t by = c->is_own && g->ask != GTM_NONE ? g->ask : action;
    if (!gtm_primitive_has_content(c->attempt->primitive))
        return GTM_STEP_ON; /* what a person is told needs no approval of theirs */
    return gtm_action_ask_for(c->run, c->fiber, by, action, c->attempt->pc);
}

/* A guardrail of the newest version that cannot be decided has no place in this one where an answer
 * could be kept: a person sees the very text, and decides about that. */
static enum gtm_step undecided(struct check *c, const struct gtm_guardrail *g)
{
    if (!c->is_own || g->kind == GTM_GUARDRAIL_ASK)
        return ask(c, g);
    return gtm_unclear(c->run, c->fiber, g->sentence, c->attempt->pc, (struct gtm_text){0});
}

static enum gtm_step check_kind(struct check *c, enum gtm_guardrail_kind kind)
{
    for (uint32_t i = 0; i < c->view.program->guardrail_count; i++) {
        const struct gtm_guardrail *g = row_of(c, i);
        if (g->kind != kind || !covers(c, g))
            continue;
        enum gtm_tri value = holds(c, g);
        if (value == GTM_NO)
            continue;
        enum gtm_step step = value == GTM_UNKNOWN          ? undecided(c, g)
                             : kind == GTM_GUARDRAIL_NEVER ? deny(c, g)
                                                           : ask(c, g);
        if (step != GTM_STEP_ON)
            return step;
    }
    return GTM_STEP_ON;
}

/* ---- what delays ----------------------------------------------------------------------------- */

/* Parks the fiber until `wake`, and shows the action as scheduled. */
static enum gtm_step put_off(struct check *c, enum gtm_waits waits, int64_t wake)
{
    gtm_effect_log(c->run, c->fiber, c->attempt->action, c->attempt->primitive,
                   GTM_STATUS_SCHEDULED);
    c->fiber->wake = wake;
    c->fiber->queue = 0;
    return gtm_run_park(c->fiber, c->attempt->pc, waits);
}

static int64_t place_in_queue(const struct check *c)
{
    return c->fiber->queued ? c->fiber->queued : c->run->now;
}

static enum gtm_step stand_in(struct check *c, uint64_t queue, enum gtm_waits waits, int64_t wake)
{
    c->fiber->queued = place_in_queue(c);
    enum gtm_step step = put_off(c, waits, wake);
    c->fiber->queue = queue;
    return step;
}

static enum gtm_step check_pause(struct check *c)
{
    const struct gtm_prospect *p = c->run->prospect;
    if (!gtm_primitive_is_contact(c->attempt->primitive))
        return GTM_STEP_ON;
    int64_t until =
        p->account ? p->ledger->paused(p->ledger->context, p->account, p->id) : p->held_until;
    if (p->held_until > until)
        until = p->held_until;
    return until > c->run->now ? put_off(c, GTM_WAITS_TIME, until) : GTM_STEP_ON;
}

/* What one look at all windows found. */
struct opening {
    int64_t at;        /* when the last of the closed ones opens; 0: all are open */
    bool is_everyones; /* everybody waits for the same instant */
    uint32_t zone_of;  /* sentence of a window in a time zone that is not known, or GTM_NONE */
};

static void look_at_window(struct check *c, const struct gtm_guardrail *g, struct opening *opening)
{
    const struct gtm_window *window = &c->view.program->windows[g->window];
    const struct gtm_zone *zone = gtm_run_zone(&c->view, window->flags & GTM_WINDOW_PROSPECT);
    int64_t change;
    if (!zone) {
        opening->zone_of = g->sentence;
        return;
    }
    if (gtm_calendar_open(c->view.program, g->window, zone, c->run->now, &change))
        return;
    if (change > opening->at)
        opening->at = change;
    if ((window->flags & GTM_WINDOW_PROSPECT) || g->entry != GTM_NONE)
        opening->is_everyones = false;
}

/* A condition that cannot be decided is taken to hold: that is the cautious side. */
static enum gtm_step check_windows(struct check *c)
{
    struct opening opening = {.is_everyones = true, .zone_of = GTM_NONE};
    for (uint32_t i = 0; i < c->view.program->guardrail_count; i++) {
        const struct gtm_guardrail *g = row_of(c, i);
        if (g->kind == GTM_GUARDRAIL_WINDOW && covers(c, g) && holds(c, g) != GTM_NO)
            look_at_window(c, g, &opening);
    }
    if (opening.zone_of != GTM_NONE)
        return c->is_own ? gtm_unclear(c->run, c->fiber, opening.zone_of, c->attempt->pc,
                                       gtm_text_of("the time zone"))
                         : ask(c, NULL);
    if (opening.at == 0)
        return GTM_STEP_ON;
    /* whose turn it is keeps its place where those behind it could not act either */
    if (c->fiber->queue > GTM_QUEUE_FREEZE && opening.is_everyones)
        return stand_in(c, c->fiber->queue, GTM_WAITS_LIMIT, opening.at);
    return put_off(c, GTM_WAITS_WINDOW, opening.at);
}

/* ---- limits ---------------------------------------------------------------------------------- */

static struct gtm_contacts contacts_of(const struct check *c, const struct gtm_guardrail *g)
{
    const struct gtm_program *program = c->view.program;
    const struct gtm_prospect *p = c->run->prospect;
    const struct gtm_limit *limit = &program->limits[g->limit];
    struct gtm_contacts contacts = {
        .primitives = g->covers & (1u << GTM_PRIMITIVE_SEND | 1u << GTM_PRIMITIVE_CONNECT |
                                   1u << GTM_PRIMITIVE_COMMENT),
        .channel = limit->per & GTM_PER_CHANNEL ? c->attempt->channel
                                                : gtm_program_text(program, g->channel),
        .kind = gtm_program_text(program, limit->kind),
        .account = limit->per & GTM_PER_ACCOUNT ? p->account : 0,
        .sender = limit->per & GTM_PER_SENDER ? p->sender : 0,
        .not_prospect = p->id,
    };
    return contacts;
}

/* Returns the hash of what a limit counts together: its queue. */
static uint64_t queue_of(const struct check *c, const struct gtm_guardrail *g,
                         const struct gtm_contacts *contacts)
{
    const struct gtm_limit *limit = &c->view.program->limits[g->limit];
    const struct gtm_prospect *p = c->run->prospect;
    bool alone = limit->per & GTM_PER_PROSPECT || ((limit->per & GTM_PER_ACCOUNT) && !p->account);
    uint64_t parts[] = {contacts->primitives,
                        gtm_text_hash(contacts->channel),
                        gtm_text_hash(contacts->kind),
                        (uint64_t)contacts->account,
                        (uint64_t)contacts->sender,
                        alone ? gtm_text_hash(p->key) : 0,
                        limit->count,
                        (uint64_t)c->view.program->nums[limit->seconds],
                        limit->per};
    uint64_t hash = gtm_text_hash((struct gtm_text){(const char *)parts, sizeof parts});
    return (hash >> 1) + GTM_QUEUE_FREEZE + 1; /* a positive integer, also for the database */
}

/* Returns whether an effect of the prospect's own counts. */
static bool counts(const struct gtm_prospect *p, const struct gtm_contacts *contacts,
                   const struct gtm_effect *effect)
{
    if (!gtm_effect_took_place(effect) ||
        !(contacts->primitives >> effect->primitive & 1u))
        return false;
    if (contacts->channel.length && !gtm_text_equal(contacts->channel, effect->channel))
        return false;
    if (contacts->kind.length == 0)
        return true;
    for (uint32_t i = 0; i < p->drafts_count; i++)
        if (p->drafts[i].number == effect->draft)
            return gtm_text_equal(p->drafts[i].kind, contacts->kind);
    return false;
}

/* Returns the time of the nth newest own contact after `after`, or 0. */
static int64_t own_nth(const struct gtm_prospect *p, const struct gtm_contacts *contacts,
                       uint32_t nth, int64_t after)
{
    int64_t below = GTM_NEVER;
    for (uint32_t found = 0;;) { /* the newest below the last, with as many as share its time */
        int64_t newest = 0;
        uint32_t alike = 0;
        for (uint32_t i = 0; i < p->effects_count; i++) {
            int64_t at = p->effects[i].at;
            if (at <= after || at >= below || at < newest || !counts(p, contacts, &p->effects[i]))
                continue;
            alike = at == newest ? alike + 1 : 1;
            newest = at;
        }
        found += alike;
        if (newest == 0 || found >= nth)
            return newest;
        below = newest;
    }
}

/* Returns the time of the nth newest contact that the limit counts: the prospect's own, which may
 * not be saved yet, and the others' that the ledger knows. With i of our own among the n newest,
 * the nth is the earlier of our ith and the others' (n - i)th; of all such splits the latest is
 * true. */
static int64_t nth_of(const struct check *c, const struct gtm_contacts *contacts, unsigned per,
                      uint32_t nth, int64_t after)
{
    const struct gtm_prospect *p = c->run->prospect;
    bool own_count = !(per & GTM_PER_OTHERS);
    bool others_count = !(per & GTM_PER_PROSPECT) && (!(per & GTM_PER_ACCOUNT) || p->account);
    int64_t best = 0;
    for (uint32_t own = 0; own <= nth; own++) {
        int64_t mine = own == 0 ? GTM_NEVER : own_count ? own_nth(p, contacts, own, after) : 0;
        if (mine == 0)
            break;
        int64_t theirs = own == nth ? GTM_NEVER
                         : others_count
                             ? p->ledger->nth(p->ledger->context, contacts, nth - own, after)
                             : 0;
        int64_t both = mine < theirs ? mine : theirs;
        if (both > best)
            best = both;
    }
    return best;
}

/* Looks at one limit. Returns when there is room (now or before: there is; never: as soon as those
 * in front have had their turn), and its queue. */
static int64_t room_at(const struct check *c, const struct gtm_guardrail *g, uint64_t *queue)
{
    const struct gtm_prospect *p = c->run->prospect;
    const struct gtm_limit *limit = &c->view.program->limits[g->limit];
    int64_t span = (int64_t)c->view.program->nums[limit->seconds];
    struct gtm_contacts contacts = contacts_of(c, g);
    *queue = queue_of(c, g, &contacts);
    int64_t nth = nth_of(c, &contacts, limit->per, limit->count, c->run->now - span);
    if (nth)
        return nth + span;
    int64_t id = p->id ? p->id : GTM_NEVER;
    bool behind = p->ledger->is_behind(p->ledger->context, *queue, place_in_queue(c), id);
    return behind ? GTM_NEVER : 0;
}

static enum gtm_step check_limits(struct check *c)
{
    int64_t latest = 0;
    uint64_t queue = 0, latest_queue = 0;
    if (!gtm_primitive_is_contact(c->attempt->primitive) ||
        gtm_effect_is_repeated(c->run->prospect, c->fiber)) /* which counts already */
        return GTM_STEP_ON;
    for (uint32_t i = 0; i < c->view.program->guardrail_count; i++) {
        const struct gtm_guardrail *g = row_of(c, i);
        if (g->kind != GTM_GUARDRAIL_LIMIT || !covers(c, g) || holds(c, g) == GTM_NO)
            continue;
        int64_t at = room_at(c, g, &queue);
        if (at > latest) {
            latest = at;
            latest_queue = queue;
        }
    }
    return latest > c->run->now ? stand_in(c, latest_queue, GTM_WAITS_LIMIT, latest) : GTM_STEP_ON;
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* The prospect under the newest version: what happened to it is the same, and so is the content. */
static void view_as(struct check *c, struct gtm_prospect *policy)
{
    const struct gtm_prospect *p = c->run->prospect;
    c->is_own = false;
    c->view = *c->run;
    c->view.prospect = policy;
    c->view.program = policy->program;
    policy->arena = p->arena;
    policy->zones = p->zones;
    policy->enrolled_at = p->enrolled_at;
    policy->contacted_at = p->contacted_at;
    policy->asked_at = p->asked_at;
    policy->seen_at = p->seen_at;
    policy->fibers_count = policy->drafts_count = policy->used_count = 0;
    if (policy->fibers_room == 0)
        gtm_list_grow(&policy->fibers, &policy->fibers_room, sizeof *policy->fibers);
    if (c->attempt->draft) {
        struct gtm_draft *draft = gtm_list_add(&policy->drafts, &policy->drafts_count,
                                               &policy->drafts_room, sizeof *draft);
        *draft = *c->attempt->draft;
    }
}

static enum gtm_step check_version(struct check *c)
{
    enum gtm_step step = GTM_STEP_ON;
    for (unsigned kind = GTM_GUARDRAIL_NEVER; kind <= GTM_GUARDRAIL_ASK; kind++) {
        step = check_kind(c, (enum gtm_guardrail_kind)kind);
        if (step != GTM_STEP_ON)
            return step;
    }
    return step;
}

static enum gtm_step check_delays(struct check *c)
{
    enum gtm_step step = check_windows(c);
    return step == GTM_STEP_ON ? check_limits(c) : step;
}

enum gtm_step gtm_guard_check(struct gtm_run *run, struct gtm_fiber *fiber,
                              const struct gtm_attempt *attempt)
{
    const struct gtm_ledger *ledger = run->prospect->ledger;
    struct check own = {run, *run, fiber, attempt, true}, newest = own;
    struct gtm_prospect *policy = run->prospect->policy;
    if (policy)
        view_as(&newest, policy);
    enum gtm_step step = check_version(&own);
    if (step == GTM_STEP_ON && policy)
        step = check_version(&newest);
    if (step != GTM_STEP_ON || !ledger)
        return step;
    if (ledger->frozen)
        return stand_in(&own, GTM_QUEUE_FREEZE, GTM_WAITS_FREEZE, GTM_NEVER);
    step = check_pause(&own);
    if (step == GTM_STEP_ON)
        step = check_delays(&own);
    if (step == GTM_STEP_ON && policy)
        step = check_delays(&newest);
    return step;
}

/* machine_watch.c -- watches, marks, and the set of what is used up.
 *
 * The set is one sorted list of 64-bit keys, four bits of kind and sixty of row or hash: it is
 * searched far more often than it grows, and saves compactly.
 */
#include "runtime/vm/run.h"

enum { KIND_SHIFT = 60 };

/* ---- the set --------------------------------------------------------------------------------- */

uint64_t gtm_used_key(enum gtm_used kind, uint64_t value)
{
    return (uint64_t)kind << KIND_SHIFT | (value & (((uint64_t)1 << KIND_SHIFT) - 1));
}

uint64_t gtm_used_hash(enum gtm_used kind, uint64_t a, uint64_t b)
{
    uint64_t both[2] = {a, b};
    return gtm_used_key(kind, gtm_text_hash((struct gtm_text){(const char *)both, sizeof both}));
}

/* Returns where `key` is or belongs. */
static uint32_t place_of(const struct gtm_prospect *p, uint64_t key)
{
    uint32_t low = 0, high = p->used_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (p->used[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool gtm_used_has(const struct gtm_prospect *p, uint64_t key)
{
    uint32_t place = place_of(p, key);
    return place < p->used_count && p->used[place] == key;
}

void gtm_used_add(struct gtm_prospect *p, uint64_t key)
{
    uint32_t place = place_of(p, key), count = p->used_count;
    if (place < count && p->used[place] == key)
        return;
    gtm_list_add(&p->used, &p->used_count, &p->used_room, sizeof *p->used);
    memmove(&p->used[place + 1], &p->used[place], (count - place) * sizeof *p->used);
    p->used[place] = key;
}

/* ---- reading --------------------------------------------------------------------------------- */

static const struct gtm_watch *watch_of(const struct gtm_run *run, uint32_t row)
{
    return &run->program->watchs[row];
}

/* Returns how often the watch fires; one without a test can only fire once. */
static enum gtm_fires fires_of(const struct gtm_watch *watch)
{
    bool needs_test = watch->fires == GTM_FIRES_EACH || watch->fires == GTM_FIRES_COUNT;
    return needs_test && watch->test == GTM_NONE ? GTM_FIRES_ONCE : (enum gtm_fires)watch->fires;
}

bool gtm_watch_lives(const struct gtm_prospect *p, uint32_t row)
{
    for (uint32_t i = 0; i < p->fibers_count; i++)
        if (p->fibers[i].live && p->fibers[i].watch == row)
            return true;
    return false;
}

bool gtm_mark_lives(const struct gtm_prospect *p, uint32_t row)
{
    for (uint32_t i = 0; i < p->fibers_count; i++)
        if (p->fibers[i].live && p->fibers[i].mark == row)
            return true;
    return false;
}

/* Returns whether a fiber of the watch, for this occurrence, has not yet decided whether it fires.
 */
static bool is_undecided(const struct gtm_prospect *p, uint32_t row, uint64_t occurrence)
{
    for (uint32_t i = 0; i < p->fibers_count; i++) {
        const struct gtm_fiber *fiber = &p->fibers[i];
        if (fiber->live && fiber->watch == row && !fiber->fired && fiber->occurrence == occurrence)
            return true;
    }
    return false;
}

uint64_t gtm_watch_ident(const struct gtm_program *program, uint32_t row)
{
    uint32_t sentence = program->watchs[row].sentence, place = 0;
    while (row-- > 0 && program->watchs[row].sentence == sentence)
        place++;
    return (uint64_t)place << 32 | program->sentences[sentence].ident;
}

/* Returns whether the occurrence is one that the watch's test asks about. */
static bool concerns(const struct gtm_run *run, uint32_t test, const struct gtm_event_row *row)
{
    uint32_t flags = run->program->tests[test].flags;
    if (flags & GTM_TEST_OTHERS)
        return row->other != 0;
    return row->other == 0 || (flags & GTM_TEST_ACCOUNT);
}

/* One fiber for each occurrence that is not used up, oldest first. */
static void read_each(struct gtm_run *run, uint32_t row)
{
    struct gtm_prospect *p = run->prospect;
    const struct gtm_watch *watch = watch_of(run, row);
    uint32_t event = run->program->tests[watch->test].event;
    gtm_prospect_all_events(p); /* so that no fiber moves the events while they are walked */
    for (uint32_t i = 0; i < p->events_count && !run->stopped; i++) {
        if (p->events[i].event != event || !concerns(run, watch->test, &p->events[i]))
            continue;
        uint64_t occurrence = gtm_event_hash(p, &p->events[i]);
        if (!gtm_used_has(p, gtm_watch_seen(run->program, row, occurrence)) &&
            !is_undecided(p, row, occurrence))
            gtm_run_spawn(run, watch->entry, (uint16_t)row, GTM_NO_ROW, occurrence);
    }
}

/* The kinds of requests that the watch's condition asks about. */
static uint32_t kinds_of(const struct gtm_program *program, uint32_t row)
{
    uint32_t kinds = 0;
    for (uint32_t pc = program->watchs[row].entry;
         pc < program->code_count && program->code[pc].op != GTM_OP_FIRE; pc++)
        if (program->code[pc].op == GTM_OP_PENDING)
            kinds |= program->code[pc].b;
    return kinds;
}

/* Returns whether an open item is asked of a person: alone or with others, who has not approved
 * yet. */
static bool is_asked_of(const struct gtm_program *program, const struct gtm_inbox_item *item,
                        uint32_t person)
{
    uint32_t row = item->action == GTM_NONE ? GTM_NONE : program->actions[item->action].panel;
    if (row == GTM_NONE || item->kind != GTM_INBOX_APPROVE)
        return item->person == person;
    for (uint32_t i = 0; i < program->panels[row].count; i++)
        if (program->seats[program->panels[row].seats + i].person == person)
            return !gtm_decide_voted(program, item, person);
    return false;
}

bool gtm_watch_waits_for(const struct gtm_prospect *p, const struct gtm_inbox_item *item,
                         uint32_t kinds, uint32_t person)
{
    uint32_t kind = item->kind == GTM_INBOX_APPROVE     ? GTM_REQUEST_APPROVAL
                    : item->kind == GTM_INBOX_HANDWRITE ? GTM_REQUEST_TEXT
                    : item->kind == GTM_INBOX_ALERT     ? GTM_REQUEST_TOLD
                                                        : 0u;
    return (kind & kinds) && (person == GTM_NONE || is_asked_of(p->program, item, person));
}

/* One fiber for each request that waits for a person; what the watch itself asked is none of them.
 */
static void read_asked(struct gtm_run *run, uint32_t row)
{
    struct gtm_prospect *p = run->prospect;
    const struct gtm_watch *watch = watch_of(run, row);
    uint32_t kinds = kinds_of(run->program, row);
    for (uint32_t i = 0; i < p->inbox_count && !run->stopped; i++) {
        const struct gtm_inbox_item *item = &p->inbox[i];
        if (item->open && gtm_watch_waits_for(p, item, kinds, GTM_NONE) &&
            item->sentence != watch->sentence &&
            !gtm_used_has(p, gtm_watch_seen(run->program, row, item->number)) &&
            !is_undecided(p, row, item->number))
            gtm_run_spawn(run, watch->entry, (uint16_t)row, GTM_NO_ROW, item->number);
    }
}

const struct gtm_inbox_item *gtm_watch_request(const struct gtm_prospect *p,
                                               const struct gtm_fiber *fiber)
{
    if (fiber->watch == GTM_NO_ROW || p->program->watchs[fiber->watch].fires != GTM_FIRES_ASKED)
        return NULL;
    for (uint32_t i = 0; i < p->inbox_count; i++)
        if (p->inbox[i].number == fiber->occurrence)
            return p->inbox[i].open ? &p->inbox[i] : NULL;
    return NULL;
}

void gtm_watch_read(struct gtm_run *run, uint32_t row)
{
    const struct gtm_prospect *p = run->prospect;
    const struct gtm_watch *watch = watch_of(run, row);
    switch (fires_of(watch)) {
    case GTM_FIRES_ONCE:
        if (gtm_used_has(p, gtm_used_key(GTM_USED_WATCH, row)))
            return;
        break;
    case GTM_FIRES_EACH: read_each(run, row); return;
    case GTM_FIRES_ASKED: read_asked(run, row); return;
    case GTM_FIRES_COUNT:
    case GTM_N_FIRES: break;
    }
    if (!is_undecided(p, row, 0))
        gtm_run_spawn(run, watch->entry, (uint16_t)row, GTM_NO_ROW, 0);
}

void gtm_watch_read_all(struct gtm_run *run, bool holds)
{
    for (uint32_t row = 0; row < run->program->watch_count && !run->stopped; row++)
        if (((watch_of(run, row)->flags & GTM_WATCH_HOLDS) != 0) == holds)
            gtm_watch_read(run, row);
}

/* ---- firing ---------------------------------------------------------------------------------- */

/* Uses up every occurrence that is known; the fiber is about the newest of them. */
static void use_all(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t row)
{
    struct gtm_prospect *p = run->prospect;
    uint32_t event = run->program->tests[watch_of(run, row)->test].event;
    gtm_event_read(p, event);
    for (uint32_t i = 0; i < p->events_count; i++) {
        if (p->events[i].event != event)
            continue;
        fiber->occurrence = gtm_event_hash(p, &p->events[i]);
        gtm_used_add(p, gtm_watch_seen(run->program, row, fiber->occurrence));
    }
}

void gtm_watch_fire(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t row)
{
    struct gtm_prospect *p = run->prospect;
    fiber->fired = true;
    switch (fires_of(watch_of(run, row))) {
    case GTM_FIRES_ONCE: gtm_used_add(p, gtm_used_key(GTM_USED_WATCH, row)); break;
    case GTM_FIRES_EACH:
    case GTM_FIRES_ASKED:
        gtm_used_add(p, gtm_watch_seen(run->program, row, fiber->occurrence));
        break;
    case GTM_FIRES_COUNT: use_all(run, fiber, row); break;
    case GTM_N_FIRES: break;
    }
}

void gtm_watch_ended(struct gtm_run *run, const struct gtm_fiber *fiber)
{
    if (fiber->fired)
        return;
    if (fiber->wake < run->watch_wake)
        run->watch_wake = fiber->wake;
    /* a "no" that time alone can turn is not the last word on this occurrence */
    if (fires_of(watch_of(run, fiber->watch)) == GTM_FIRES_EACH && fiber->wake == GTM_NEVER)
        gtm_used_add(run->prospect, gtm_watch_seen(run->program, fiber->watch, fiber->occurrence));
}

/* Without a request that waits, and that the watch has not fired for, nothing can go unanswered. */
static bool is_asking(const struct gtm_prospect *p, uint32_t row)
{
    uint32_t kinds = kinds_of(p->program, row);
    for (uint32_t i = 0; i < p->inbox_count; i++)
        if (p->inbox[i].open && gtm_watch_waits_for(p, &p->inbox[i], kinds, GTM_NONE) &&
            p->inbox[i].sentence != p->program->watchs[row].sentence &&
            !gtm_used_has(p, gtm_watch_seen(p->program, row, p->inbox[i].number)))
            return true;
    return false;
}

static bool is_armed(const struct gtm_prospect *p, uint32_t row)
{
    switch (fires_of(&p->program->watchs[row])) {
    case GTM_FIRES_ONCE: return !gtm_used_has(p, gtm_used_key(GTM_USED_WATCH, row));
    case GTM_FIRES_ASKED: return is_asking(p, row);
    case GTM_FIRES_EACH:
    case GTM_FIRES_COUNT:
    case GTM_N_FIRES: break;
    }
    return true;
}

bool gtm_watch_armed(const struct gtm_prospect *p)
{
    for (uint32_t row = 0; row < p->program->watch_count; row++)
        if (is_armed(p, row))
            return true;
    return false;
}

/* ---- what a watch is about ------------------------------------------------------------------- */

/* Returns the event that the condition at `pc` asks for first, or GTM_NONE. */
static uint32_t first_event(const struct gtm_program *program, uint32_t pc)
{
    for (; pc < program->code_count; pc++) {
        if (program->code[pc].op == GTM_OP_EVENT)
            return program->tests[program->code[pc].b].event;
        if (program->code[pc].op == GTM_OP_FIRE || program->code[pc].op == GTM_OP_END)
            break;
    }
    return GTM_NONE;
}

/* Returns the newest occurrence with that hash, or where it is 0 of that event. */
static const struct gtm_event_row *newest(const struct gtm_prospect *p, uint64_t occurrence,
                                          uint32_t event)
{
    for (uint32_t i = p->events_count; i-- > 0;) {
        const struct gtm_event_row *row = &p->events[i];
        if (occurrence ? gtm_event_hash(p, row) == occurrence : row->event == event)
            return row;
    }
    return NULL;
}

const struct gtm_event_row *gtm_watch_occurrence(const struct gtm_run *run,
                                                 const struct gtm_fiber *fiber)
{
    struct gtm_prospect *p = run->prospect;
    if (fiber->watch == GTM_NO_ROW)
        return NULL;
    uint32_t event = first_event(run->program, watch_of(run, fiber->watch)->entry);
    if (!fiber->occurrence)
        gtm_event_read(p, event);
    const struct gtm_event_row *row = newest(p, fiber->occurrence, event);
    if (row || !fiber->occurrence)
        return row;
    gtm_prospect_all_events(p); /* it is in a list of the record that nobody has asked for yet */
    return newest(p, fiber->occurrence, event);
}

/* run.h -- what the files of runtime/vm share: one stimulus as it runs. Private to the folder.
 *
 *   machine.c          stimuli, scheduling of fibers, outcome
 *   machine_watch.c    watches and marks, and the set of what is used up
 *   machine_event.c    events of the record, event tests
 *   machine_draft.c    drafts: the one in hand, making, what is said in it
 *   machine_action.c   PREPARE, ASK and DO
 *   machine_guard.c    guardrails, the moment an action is about to happen
 *   machine_effect.c   effects: claimed, performed, failed, tried again
 *   machine_inbox.c    what a person is to read or to decide
 *   machine_unclear.c  what is unclear; the end of all work on a prospect
 *   machine_decide.c   people's decisions
 *   machine_state.c    the state as bytes
 *   machine_migrate.c  from one version of the workflow to another
 *   vm.c, compare.h    the interpreter
 */
#ifndef GTM_VM_RUN_H
#define GTM_VM_RUN_H
#include <string.h>

#include "runtime/base/zone.h"
#include "runtime/vm/machine.h"
#include "runtime/vm/primitive.h"

/* A watch or mark row that is none; the steps' fiber has neither. */
enum { GTM_NO_ROW = UINT16_MAX };

/* What a fiber parked as HOLD waits for: one of these bits with a row in the others. */
enum {
    GTM_HOLD_NOTHING = 0,    /* goes on when its turn comes */
    GTM_HOLD_REST = 1,       /* a person's answer to another fiber's question */
    GTM_HOLD_ACTIONS = 2,    /* the end of a watch that comes before any action */
    GTM_HOLD_WATCH = 0x4000, /* | row: the end of that watch's fibers */
    GTM_HOLD_MARK = 0x8000,  /* | row: that mark */
    GTM_HOLD_ROW = 0x3fff
};

/* How an instruction leaves its fiber. */
enum gtm_step {
    GTM_STEP_ON,   /* goes on behind the instruction */
    GTM_STEP_ELSE, /* goes on at the instruction's c */
    GTM_STEP_PARK, /* waits; the fiber's pc is set */
    GTM_STEP_END   /* the fiber has ended */
};

struct gtm_run {
    struct gtm_prospect *prospect;
    const struct gtm_program *program;
    int64_t now;
    int64_t watch_wake; /* when an armed watch's time test can turn, or GTM_NEVER */
    uint32_t budget;    /* jumps back that are left: code of a file cannot run for ever */
    uint16_t depth;     /* of fibers that run inside fibers */
    enum gtm_tri verdict; /* of the newest guardrail's routine */
    bool changed;       /* something became known while it ran: read the watches again */
    bool stopped;       /* the prospect's work has ended, or rests until a person answers */
};

/* ---- machine.c ------------------------------------------------------------------------------- */

/* Makes a fiber at `pc` and runs it until it ends or parks. */
void gtm_run_spawn(struct gtm_run *run, uint32_t pc, uint16_t watch, uint16_t mark,
                   uint64_t occurrence);

/* Begins / settles a stimulus. begin returns false where the prospect's work has ended. */
bool gtm_run_begin(struct gtm_run *run, struct gtm_prospect *prospect, int64_t now);
void gtm_run_settle(struct gtm_run *run);

/* Lets every fiber go on that news concerns and reads the watches, until nothing more changes. */
void gtm_run_news(struct gtm_run *run);

/* Doubles a list's room. */
void gtm_list_grow(void *rows, uint32_t *room, size_t size);

/* Adds a row, not zeroed, to a list of struct gtm_prospect and returns it. `rows` is the address of
 * the list's pointer. Inline: a decision adds a handful of rows, and the room is nearly always
 * there. */
static inline void *gtm_list_add(void *rows, uint32_t *count, uint32_t *room, size_t size)
{
    if (*count == *room)
        gtm_list_grow(rows, room, size);
    char *at;
    memcpy(&at, rows, sizeof at); /* the caller's pointer has another type */
    return at + (size_t)(*count)++ * size;
}

/* Returns the time zone that times are read in: the workspace's, or the prospect's own, which is
 * NULL where it is not known. */
const struct gtm_zone *gtm_run_zone(const struct gtm_run *run, bool prospect);

/* Copies `text` into the prospect's arena; empty stays empty. */
struct gtm_text gtm_run_keep(struct gtm_run *run, struct gtm_text text);

/* Parks `fiber` to go on at `pc`. Returns GTM_STEP_PARK. */
static inline enum gtm_step gtm_run_park(struct gtm_fiber *fiber, uint32_t pc, enum gtm_waits waits)
{
    fiber->pc = pc;
    fiber->waits = (uint8_t)waits;
    return GTM_STEP_PARK;
}

/* Parks `fiber` as HOLD for `holds`. Returns GTM_STEP_PARK. */
static inline enum gtm_step gtm_run_hold(struct gtm_fiber *fiber, uint32_t pc, unsigned holds)
{
    fiber->holds = (uint16_t)holds;
    return gtm_run_park(fiber, pc, GTM_WAITS_HOLD);
}

/* Returns whether a watch that comes before any action holds the actions of `fiber`. */
bool gtm_run_held_by(const struct gtm_run *run, const struct gtm_fiber *fiber);
static inline bool gtm_run_held(const struct gtm_run *run, const struct gtm_fiber *fiber)
{
    return run->prospect->fibers_count > 1 && gtm_run_held_by(run, fiber);
}

/* Notes a sentence's value for the report, once. */
static inline void gtm_run_note(struct gtm_run *run, uint32_t sentence, enum gtm_tri value)
{
    struct gtm_prospect *p = run->prospect;
    if (sentence == GTM_NONE)
        return;
    for (uint32_t i = 0; i < p->because_count; i++)
        if (p->because[i].sentence == sentence && p->because[i].value == value)
            return;
    struct gtm_because *note =
        gtm_list_add(&p->because, &p->because_count, &p->because_room, sizeof *note);
    *note = (struct gtm_because){
        .sentence = (uint16_t)sentence, .value = (uint8_t)value, .at = run->now};
}

/* Adds an entry to the log; under rehearsal whatever it is, is rehearsed. */
static inline struct gtm_log_entry *gtm_run_log(struct gtm_run *run, uint32_t action,
                                                enum gtm_primitive primitive, uint32_t sentence,
                                                enum gtm_status status)
{
    struct gtm_prospect *p = run->prospect;
    struct gtm_log_entry *entry = gtm_list_add(&p->log, &p->log_count, &p->log_room, sizeof *entry);
    *entry = (struct gtm_log_entry){
        .action = action == GTM_NONE ? (uint16_t)GTM_NO_ACTION : (uint16_t)action,
        .status = (uint8_t)(p->rehearse ? GTM_STATUS_REHEARSED : status),
        .primitive = (uint8_t)primitive,
        .sentence = (uint16_t)sentence,
        .at = run->now,
    };
    return entry;
}

/* ---- machine_watch.c ------------------------------------------------------------------------- */

/* Reads watch `row` now, where it is not used up and no fiber of it is undecided. */
void gtm_watch_read(struct gtm_run *run, uint32_t row);

/* Reads all watches: those that come before any action, or the others. */
void gtm_watch_read_all(struct gtm_run *run, bool holds);

/* The fiber of watch `row` fires. */
void gtm_watch_fire(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t row);

/* A watch's fiber has ended: keeps when its time test turns, uses a decided occurrence up. */
void gtm_watch_ended(struct gtm_run *run, const struct gtm_fiber *fiber);

/* Returns whether some watch can still fire. */
bool gtm_watch_armed(const struct gtm_prospect *prospect);

/* Returns whether some fiber of watch / mark `row` lives. */
bool gtm_watch_lives(const struct gtm_prospect *prospect, uint32_t row);
bool gtm_mark_lives(const struct gtm_prospect *prospect, uint32_t row);

/* The occurrence that `fiber` is about, for texts: the one in hand, or for a watch that fires once
 * the newest of the first event that it asks for. May be NULL. */
const struct gtm_event_row *gtm_watch_occurrence(const struct gtm_run *run,
                                                 const struct gtm_fiber *fiber);

/* Kinds of keys in prospect->used, in their top four bits. */
enum gtm_used {
    GTM_USED_WATCH = 1, /* a watch that has fired: row */
    GTM_USED_SEEN = 2,  /* an occurrence of a watch: hash */
    GTM_USED_MARK = 3,  /* a mark that is set: row */
    GTM_USED_YES = 4,   /* a person's answer: hash of gtm_unclear_place and of what it was about */
    GTM_USED_NO = 5,
    GTM_USED_POST = 6, /* a post that was commented on, or is not to be: hash */
    GTM_USED_DID = 7,  /* an action that is done: hash of its ident and occurrence */
    GTM_USED_APPROVED = 9, /* bytes that somebody approved: hash of gtm_action_approver and gtm_draft_hash */
    GTM_USED_ASKED = 10,   /* the replies that a person was asked about: hash of the item's number and gtm_event_unclear */
    GTM_USED_FLAG = 8  /* when a record's flag came up after enrolment: event << 44 | seconds */
};
enum { GTM_FLAG_SHIFT = 44 };

/* Returns what identifies a watch in every version of the workflow. */
uint64_t gtm_watch_ident(const struct gtm_program *program, uint32_t row);

/* Returns the key of `kind` for a value / for two values hashed. */
uint64_t gtm_used_key(enum gtm_used kind, uint64_t value);
uint64_t gtm_used_hash(enum gtm_used kind, uint64_t a, uint64_t b);

/* Returns the key of an occurrence that a watch has used up. */
static inline uint64_t gtm_watch_seen(const struct gtm_program *program, uint32_t row,
                                      uint64_t occurrence)
{
    return gtm_used_hash(GTM_USED_SEEN, gtm_watch_ident(program, row), occurrence);
}

/* The inbox item that a watch of FIRES_ASKED is about: the request in the fiber's hand; NULL where it
 * was decided, or for other fibers. */
const struct gtm_inbox_item *gtm_watch_request(const struct gtm_prospect *prospect,
                                               const struct gtm_fiber *fiber);

/* Returns whether an item is a request of one of the kinds (enum gtm_request_kind) that waits for the person,
 * or for whomever where that is GTM_NONE. */
bool gtm_watch_waits_for(const struct gtm_prospect *prospect, const struct gtm_inbox_item *item,
                         uint32_t kinds, uint32_t person);

/* Asks for and adds a key. The set is sorted. */
bool gtm_used_has(const struct gtm_prospect *prospect, uint64_t key);
void gtm_used_add(struct gtm_prospect *prospect, uint64_t key);

/* ---- machine_event.c ------------------------------------------------------------------------- */

/* Returns the value of EVENT for row `test`. Sets fiber->wake where time alone would turn it. */
enum gtm_tri gtm_event_test(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t test);

/* Returns whether a test asks no more than whether the event has happened at all. */
static inline bool gtm_event_is_plain(const struct gtm_test *test)
{
    return test->count <= 1 && (test->flags | test->says) == 0 && test->since != GTM_BASE_CONTACT &&
           (test->last & test->about & test->where) == GTM_NONE;
}

/* Reads the record's field of event `event` where that was put off; gtm_prospect_all_events those of all. */
void gtm_event_read(struct gtm_prospect *prospect, uint32_t event);

/* Adds the event that a person's decision about an approval or a handwriting is: approved,
 * cancelled. Returns 1 where it is new. It is made from the inbox item on every load, so nothing
 * else keeps it. */
size_t gtm_event_decided(struct gtm_prospect *prospect, const struct gtm_inbox_item *item);

/* Returns whether an occurrence counts for tests that ask about the prospect alone: it is not a
 * colleague's, and no automatic answer. */
bool gtm_event_is_own(const struct gtm_prospect *prospect, const struct gtm_event_row *row);

/* Returns what identifies the replies that a condition (code from `from` to `to`) asks about and of which nobody can
 * tell what they say; 0: there are none. *newest: the newest of them; may be NULL. */
uint64_t gtm_event_unclear(const struct gtm_run *run, const struct gtm_fiber *fiber, uint32_t from,
                           uint32_t to, const struct gtm_event_row **newest);

/* Returns what identifies an occurrence, in every version of the workflow. Never 0. */
uint64_t gtm_event_hash(const struct gtm_prospect *prospect, const struct gtm_event_row *row);

/* ---- machine_draft.c ------------------------------------------------------------------------- */

/* Returns where the fiber's draft in hand is noted: its own, or the steps'. */
uint32_t *gtm_draft_hand(struct gtm_run *run, struct gtm_fiber *fiber);

/* Returns the draft of that number, or NULL. Valid until a draft is made. */
struct gtm_draft *gtm_draft_of(struct gtm_prospect *prospect, uint32_t number);

/* Returns whether a draft can still be sent: not cancelled, on no channel yet. */
bool gtm_draft_is_free(const struct gtm_draft *draft);

/* Returns whether a person approved these very bytes. */
bool gtm_draft_is_approved(const struct gtm_draft *draft);

/* What a text is for: guardrails about messages, comments and connection requests tell them apart.
 */
enum gtm_content { GTM_CONTENT_MESSAGE, GTM_CONTENT_COMMENT, GTM_CONTENT_CONNECT };
enum gtm_content gtm_draft_content(struct gtm_text kind);

/* Makes a draft for an action with the primitive DRAFT. Returns its number, or 0 with what is
 * missing in *why: then there is none. Under rehearsal the draft has no text until it is asked for.
 */
uint32_t gtm_draft_make(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t action,
                        const struct gtm_event_row *post, struct gtm_text *why);

/* Adds an empty draft of the action; everything else is the caller's to fill. */
struct gtm_draft *gtm_draft_add(struct gtm_run *run, uint32_t action, struct gtm_text kind);

/* SAYS, SAYS_KIND and HAS_DRAFT. */
enum gtm_tri gtm_draft_says(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t list);
enum gtm_tri gtm_draft_is(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t kind);
enum gtm_tri gtm_draft_in_hand(struct gtm_run *run, struct gtm_fiber *fiber);

/* Calls a primitive for a fiber. */
void gtm_draft_call(struct gtm_run *run, const struct gtm_fiber *fiber,
                    enum gtm_primitive primitive, uint32_t action, const struct gtm_draft *draft,
                    struct gtm_result *result);

/* ---- machine_action.c ------------------------------------------------------------------------ */

enum gtm_step gtm_action_prepare(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t pc);
enum gtm_step gtm_action_ask(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t pc);
enum gtm_step gtm_action_do(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t pc);

/* Sends `draft` for action `action` as `primitive`, and logs it. Where the address is not known the
 * sentence is unclear at `pc`, or the action has failed where that is GTM_NONE. */
enum gtm_step gtm_action_send(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t action,
                              enum gtm_primitive primitive, struct gtm_draft *draft,
                              uint32_t pc);

/* Asks a person to approve the content in hand, as action `ask`; `maker` is the action that makes it
 * where there is none yet. ON: these very bytes are approved. ELSE: cancelled. */
enum gtm_step gtm_action_ask_for(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t ask,
                                 uint32_t maker, uint32_t pc);

/* What makes this round of an action different from the plain one. */
uint64_t gtm_action_occurrence(const struct gtm_fiber *fiber, enum gtm_primitive primitive);

/* Returns what identifies whoever an action asks, in every version of the workflow: by name, all of a
 * panel. An approval counts for those whom it was asked of. */
uint64_t gtm_action_approver(const struct gtm_program *program, uint32_t action);

/* Something went out: times that run from it begin, and a comment's post is used up. fiber may be
 * NULL. */
void gtm_action_went_out(struct gtm_run *run, struct gtm_fiber *fiber, enum gtm_primitive primitive,
                         struct gtm_draft *draft, struct gtm_text channel);

/* ---- machine_guard.c ------------------------------------------------------------------------- */

/* What is about to happen. */
struct gtm_attempt {
    uint32_t action;
    enum gtm_primitive primitive;
    const struct gtm_draft *draft; /* the content, or NULL */
    struct gtm_text channel;
    uint32_t pc; /* of the DO */
};

/* Checks every guardrail that covers the attempt, with what is known now. ON: it may happen. ELSE: it
 * does not, and is passed over. Else the fiber is parked (for its turn, an opening, an approval, a
 * person's answer) or has ended. */
enum gtm_step gtm_guard_check(struct gtm_run *run, struct gtm_fiber *fiber,
                              const struct gtm_attempt *attempt);

/* ---- machine_effect.c ------------------------------------------------------------------------ */

/* Returns the effect of an action and occurrence, or NULL; done or taken: not to be tried again. */
struct gtm_effect *gtm_effect_find(const struct gtm_prospect *prospect, uint32_t action,
                                   uint64_t occurrence);
struct gtm_effect *gtm_effect_of(const struct gtm_prospect *prospect, uint32_t number);
bool gtm_effect_is_open(const struct gtm_effect *effect); /* to be tried again */

/* Returns whether nobody knows what became of an earlier claim, and it is to be repeated under its
 * key (or being repeated). */
bool gtm_effect_is_in_doubt(const struct gtm_effect *effect);

/* Returns the effect that the fiber is about to repeat for it is in doubt, or NULL. */
struct gtm_effect *gtm_effect_repeated(const struct gtm_prospect *prospect,
                                       const struct gtm_fiber *fiber);

/* What is to be tried again is given up; any other effect stays as it is. Where it is in doubt a
 * person is asked, for whom the fiber (may be NULL) waits at its pc; returns true then. */
bool gtm_effect_give_up(struct gtm_run *run, struct gtm_fiber *fiber, struct gtm_effect *effect);

/* Performs, claims, or puts off what `result` says, and logs it. */
enum gtm_step gtm_effect_do(struct gtm_run *run, struct gtm_fiber *fiber,
                            const struct gtm_attempt *attempt, const struct gtm_result *result);

/* Claims whose lease is over: tried again where that is safe, else nobody knows. */
void gtm_effect_recover(struct gtm_run *run);

/* Returns when the first lease runs out, or GTM_NEVER. */
int64_t gtm_effect_lease(const struct gtm_prospect *prospect);

/* Gives the entry of the log that is about the fiber's action a status; makes one where there is
 * none. Returns it. */
struct gtm_log_entry *gtm_effect_log(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t action,
                                     enum gtm_primitive primitive, enum gtm_status status);

/* A person decides about a failed or uncertain effect. */
void gtm_effect_decide(struct gtm_run *run, struct gtm_inbox_item *item);

/* ---- machine_inbox.c --------------------------------------------------------------------------
 */

/* Opens an inbox item; its text is kept as it is. */
struct gtm_inbox_item *gtm_inbox_add(struct gtm_run *run, enum gtm_inbox_kind kind, uint32_t action,
                                     uint32_t sentence, struct gtm_text text);

/* Puts the post that a draft answers, and the guardrail that asks about it, in front of its reasons:
 * what the person who approves must know. */
void gtm_inbox_grounds(struct gtm_run *run, struct gtm_draft *draft, uint32_t action);

/* Returns the open item of that number, or NULL. */
struct gtm_inbox_item *gtm_inbox_of(struct gtm_prospect *prospect, uint32_t number);

/* Opens an inbox item for an alert: `text`, and the text that waits for approval where the alert is
 * about that. */
void gtm_inbox_alert(struct gtm_run *run, const struct gtm_fiber *fiber, uint32_t action,
                     struct gtm_text text);

/* ---- machine_unclear.c ----------------------------------------------------------------------- */

/* The sentence is unclear at `pc`, a BRANCH or an instruction that lacks information; `why` says
 * which, or is empty. The program's policy acts. Never GTM_STEP_ON. */
enum gtm_step gtm_unclear(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t sentence,
                          uint32_t pc, struct gtm_text why);

/* Returns what identifies an instruction in every version of the workflow: its sentence, and how far
 * behind its beginning it stands. */
uint64_t gtm_unclear_place(const struct gtm_program *program, uint32_t pc);

/* The same for a guardrail as a whole: a person's answer holds wherever it is checked. */
uint64_t gtm_unclear_guardrail(const struct gtm_program *program, uint32_t sentence);

/* Returns the answer that a person gave to the BRANCH at `pc`, or about the guardrail, or GTM_UNKNOWN. It
 * holds for the occurrence and the unclear replies that they knew of: after another one they are
 * asked again. */
enum gtm_tri gtm_unclear_answer(const struct gtm_run *run, const struct gtm_fiber *fiber,
                                uint32_t pc);
enum gtm_tri gtm_unclear_guarded(const struct gtm_run *run, const struct gtm_fiber *fiber,
                                 uint32_t sentence);

/* Keeps a person's answer for the fiber that waits for it. */
void gtm_unclear_keep(struct gtm_run *run, const struct gtm_fiber *fiber,
                      const struct gtm_inbox_item *item);

/* Ends all work on the prospect: no fiber, no watch; cancels what waits for a person. */
void gtm_end_all(struct gtm_run *run, enum gtm_outcome outcome);

/* Returns whether the prospect rests until a person answers. */
bool gtm_rests(const struct gtm_prospect *prospect);

/* ---- vm.c ------------------------------------------------------------------------------------ */

/* Runs a guardrail's routine for a fiber: its verdict on the action at hand. The fiber is not touched;
 * *wake becomes the next instant at which time alone may turn the verdict, or GTM_NEVER. */
enum gtm_tri gtm_vm_verdict(struct gtm_run *run, const struct gtm_fiber *fiber, uint32_t entry,
                            int64_t *wake);

/* Runs fiber `index` until it parks (GTM_STEP_PARK) or ends (GTM_STEP_END). */
enum gtm_step gtm_vm_run(struct gtm_run *run, uint32_t index);

/* ---- machine_decide.c ------------------------------------------------------------------------ */

/* Returns whether a person of the panel that the item is before has approved already. */
bool gtm_decide_voted(const struct gtm_program *program, const struct gtm_inbox_item *item,
                      uint32_t person);

/* Cancels what waits for a person's approval or text: all of it, or the request that the fiber's
 * watch is about. Nobody has decided it then. */
void gtm_decide_withdraw(struct gtm_run *run, const struct gtm_fiber *fiber);

/* A draft went out though it was still before people: nothing is left to decide. */
void gtm_decide_overtaken(struct gtm_run *run, const struct gtm_draft *draft);
#endif

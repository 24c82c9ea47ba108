/* machine.h -- a prospect as a small durable machine.
 *
 * A prospect has facts (its record, joined with what research learnt), events, and state: a handful of fibers, the
 * marks and watches that are used up, the log of actions. A call below gives it one stimulus (it came in, something
 * new is known, a time came, a person decided) and runs it until every fiber has ended or is parked. The machine
 * touches nothing outside: what it wants kept or done is in the lists of struct gtm_prospect, new and changed
 * rows marked `dirty`, and the caller keeps all of it in one transaction (or, in a dry run, none).
 *
 * Never reads a clock: `now` is a parameter. Never allocates for an instruction; content that is made (drafts,
 * alerts) is made in the prospect's arena, which the caller resets between prospects.
 *
 * Rules (language.md, sections 4 to 7):
 *  - Steps: fiber 0 runs program->entry. Each WATCH instruction reads that watch in its place. Whenever something new is known
 *    (and when the prospect's wake comes) every parked fiber that this concerns goes on, then every watch that is
 *    not used up is read again, in program order, wherever the steps have got to.
 *  - A watch that fires once is used up by FIRE. An EACH watch is read once for each occurrence of its test's event that it has
 *    not used up, oldest first, the occurrence in hand; FIRE uses that occurrence up, and so does a "no" for it once
 *    the condition was decided (an "unknown" keeps it). A COUNT watch sees the occurrences not used up by an earlier FIRE;
 *    FIRE uses up all that are known.
 *  - Drafts are in hand per fiber; a watch's fiber begins with the steps' newest draft in hand.
 *  - UNCLEAR under ESCALATE: logs `escalate` (done), opens an inbox item `unclear`, outcome escalated, every
 *    other fiber and watch rests until a person answers; the answer yes/no is kept for that BRANCH (and occurrence)
 *    and everything goes on. ASK: the item opens and only this fiber waits. SKIP: as the action skip. WAIT: the fiber
 *    parks for information and begins again at its SENTENCE when something new is known.
 *  - Guardrails stand twice: woven into the code, where an approval is asked for and what is never done is not even drafted,
 *    and in program->guardrails, which DO checks the moment the action is about to happen: in the stimulus that claims the
 *    effect, with what is known by then. Over a limit the fiber waits for its turn in a queue (see struct gtm_ledger), outside
 *    a window for the next opening; a denied action is passed over. The guardrails of the newest version hold too
 *    (prospect->policy). Never > ask > window, then limit (both only delay).
 *  - Effects. Where the connector is this machine itself, an effect is done with the stimulus: one transaction. Where it is
 *    outside, DO parks the fiber as DISPATCH, due at once; the caller gives the prospect a stimulus with `may_claim` in
 *    a transaction of its own, in which DO checks all again and claims: the effect is SCHEDULED with a lease and a
 *    fence, the fiber parks as EFFECT. The caller commits, performs, and brings the outcome (gtm_prospect_outcome) in
 *    another transaction. A lease that ran out (a crash between) is claimed anew where the connector knows the effect
 *    by its key, and is uncertain otherwise: a person is asked, nothing is repeated.
 *  - skip and stop end all fibers and disarm all watches (outcome skipped / done) and cancel open approvals and handwriting.
 *    A plain `escalate` does so too, with outcome escalated and an inbox item `alert`.
 */
#ifndef GTM_MACHINE_H
#define GTM_MACHINE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/arena.h"
#include "runtime/base/clock.h"
#include "runtime/base/text.h"
#include "runtime/program/program.h"
#include "runtime/vm/value.h"

enum gtm_outcome {
    GTM_OUTCOME_DONE,
    GTM_OUTCOME_SKIPPED,
    GTM_OUTCOME_WAITING,   /* some fiber is parked for a reason that waits_for names */
    GTM_OUTCOME_WATCHING,  /* nothing is, but a watch is armed */
    GTM_OUTCOME_ESCALATED,
    GTM_OUTCOME_FAILED
};
enum gtm_status { /* of an action; the report's words */
    GTM_STATUS_DONE,
    GTM_STATUS_WAITING,
    GTM_STATUS_SCHEDULED,
    GTM_STATUS_CANCELLED,
    GTM_STATUS_FAILED,
    GTM_STATUS_UNCERTAIN,
    GTM_STATUS_REHEARSED
};
enum gtm_inbox_kind { GTM_INBOX_APPROVE, GTM_INBOX_HANDWRITE, GTM_INBOX_ALERT, GTM_INBOX_UNCLEAR, GTM_INBOX_UNCERTAIN, GTM_INBOX_FAILED };
enum gtm_decision { GTM_DECIDE_APPROVE, GTM_DECIDE_EDIT, GTM_DECIDE_CANCEL, GTM_DECIDE_DONE, GTM_DECIDE_YES, GTM_DECIDE_NO, GTM_DECIDE_RETRY };

/* Names as the report, inbox and outbox print them. */
const char *gtm_outcome_name(enum gtm_outcome outcome);
const char *gtm_status_name(enum gtm_status status);
const char *gtm_inbox_kind_name(enum gtm_inbox_kind kind);

/* One occurrence. Text is borrowed (record buffer, store row or arena). */
struct gtm_event_row {
    uint32_t event;          /* row of program->events */
    int64_t at;              /* the event's own time */
    struct gtm_text id;      /* the occurrence's own id (a post's), or empty */
    struct gtm_text text;    /* posted, replied: the text */
    struct gtm_text where;   /* visited page, clicked url, referred by, stage, …, or empty */
    uint8_t meaning;         /* replied: enum gtm_meaning_kind + 1 as it came with the event or was judged; 0: not judged yet */
    int64_t other;           /* whose it is: 0 this prospect's, else another's at the account (their store row) */
    bool from_record;        /* derived from the record's own fields, not stored */
};

struct gtm_draft {
    uint32_t number;         /* 1, 2, … within the prospect */
    uint32_t action;         /* row of program->actions that made it; GTM_NONE: of a version before, and gone */
    struct gtm_text kind;    /* message, follow-up, comment, connection request, … (the action's what, or comment) */
    struct gtm_text subject; /* may be empty */
    struct gtm_text text;
    struct gtm_text to;      /* recipient */
    struct gtm_text answers; /* comment: the post's text */
    struct gtm_text reasons; /* JSON array of texts */
    struct gtm_text sources; /* JSON array of texts */
    uint8_t status;          /* DONE: in hand, WAITING: before a person, SCHEDULED: approved, CANCELLED; sent: sent_on not empty */
    struct gtm_text sent_on; /* the channel that it went out on, empty before */
    uint64_t approved;       /* gtm_draft_hash of the bytes that a person approved, or 0 */
    struct gtm_text decided_by;
    int64_t at;
    bool dirty;
};

struct gtm_inbox_item {
    int64_t id;              /* the store's; 0 while new */
    uint32_t number;         /* 1, 2, … within the prospect */
    uint8_t kind;            /* enum gtm_inbox_kind */
    uint32_t action;         /* row of program->actions, or GTM_NONE for unclear */
    uint32_t sentence;       /* the sentence it comes from */
    uint32_t pc;             /* unclear: the BRANCH that waits */
    uint32_t draft;          /* number of the draft, or 0 */
    uint32_t person;         /* row of program->persons */
    struct gtm_text text;    /* what the person reads: the draft's text, the alert, what is not known and why it matters */
    bool open;
    uint8_t decision;        /* enum gtm_decision once closed */
    struct gtm_text because; /* the person's reason, or empty */
    struct gtm_text by;      /* who decided, once closed; may be empty */
    struct gtm_text votes;   /* a panel: who has approved so far, one a line */
    uint32_t effect;         /* uncertain, failed: number of the effect, or 0 */
    int64_t at, decided_at;
    bool dirty;
};

/* One external effect: its identity is (prospect, number) and it is unique for (action's ident, occurrence), in
 * every version of the workflow. SCHEDULED with a lease: claimed, somebody performs it; SCHEDULED without: to be tried
 * again when its fiber's time comes. */
struct gtm_effect {
    uint32_t number;         /* 1, 2, … within the prospect */
    uint32_t action;         /* row of program->actions, or GTM_NONE as in a draft */
    uint32_t ident;          /* the action's, also where that is gone */
    uint64_t occurrence;     /* hash of what makes this round different: the post's id, the loop's round, the watch's occurrence; 0 for the plain case */
    uint8_t primitive;       /* what was done: the action's own, or SEND for the text of a handwrite */
    uint8_t status;          /* enum gtm_status */
    uint32_t draft;          /* number of the draft that went out, or 0 */
    struct gtm_text to;      /* recipient; with subject and text the bytes that an approval binds */
    struct gtm_text channel, subject, text;
    struct gtm_text receipt; /* what was said of it; SCHEDULED: why nobody knows what became of an earlier claim (it is in doubt), or empty */
    int64_t at;              /* when it was claimed, or done: what limits count from */
    int64_t lease;           /* the claim is void from then on, or 0 */
    uint32_t fence;          /* of the newest claim: 1, 2, … */
    uint32_t attempts;       /* claims so far */
    int64_t account, sender; /* hashes that limits count by, or 0 */
    bool dirty;
    bool claimed;            /* by this stimulus: to be performed once it is committed; not kept */
    bool has_row;            /* the store's: it was kept before */
};

/* Returns whether it went out, may have, or is on its way: what limits count. */
bool gtm_effect_took_place(const struct gtm_effect *effect);

enum { GTM_NO_ACTION = UINT16_MAX, GTM_NO_SENTENCE = UINT16_MAX };
/* One entry of the report's actions. `primitive` is what was done: an action row may log more than its own (a send
 * logs the draft that it made first, a handwrite the send of the person's text), and what an unclear sentence
 * does (escalate, skip) has no row. `line` in the report is that of `sentence`; `what` is the action's, if any. */
struct gtm_log_entry {
    uint16_t action;    /* row of program->actions, or GTM_NO_ACTION */
    uint8_t status;     /* enum gtm_status */
    uint8_t primitive;  /* enum gtm_primitive: `do` in the report */
    uint16_t sentence;  /* row of program->sentences; GTM_NO_SENTENCE: of a version before, and gone */
    uint16_t item;      /* WAITING: number of the inbox item that decides it; SCHEDULED, UNCERTAIN: of the effect; else 0 */
    int64_t at;
};
/* One entry of the report's because. */
struct gtm_because {
    uint16_t sentence;
    uint8_t value; /* enum gtm_tri */
    int64_t at;
};

struct gtm_fiber {
    uint32_t pc;         /* where it goes on */
    uint32_t start;      /* pc of its newest SENTENCE */
    uint16_t watch;      /* row of program->watchs, or UINT16_MAX: the steps, or a mark's routine */
    uint16_t mark;       /* row of program->marks whose routine this is, or UINT16_MAX */
    uint8_t waits;       /* enum gtm_waits, while parked */
    bool live;
    bool fired;          /* a watch's fiber: it is past its FIRE */
    uint16_t round;      /* of LOOP */
    uint16_t holds;      /* HOLD: what it waits for, encoding private to run.h */
    uint32_t draft;      /* a watch's fiber: number of the draft in hand, or 0 (the others share prospect->draft) */
    uint32_t content;    /* number of the draft that PREPARE took in hand, or 0 */
    uint64_t post;       /* comment: hash of the post that PREPARE took in hand, or 0 */
    uint32_t item;       /* number of the inbox item that it waits for, or 0 */
    uint32_t effect;     /* EFFECT: number of the effect; DISPATCH: of the one that is tried again, or 0 */
    uint64_t queue;      /* LIMIT, FREEZE: the queue that it stands in, see struct gtm_ledger */
    int64_t queued;      /* … since when: its place there; kept from one queue to the next until the action is done */
    uint32_t entry;      /* place in the log, +1, of the action that it is about to do (SCHEDULED), or 0 */
    uint64_t occurrence; /* EACH: hash of the occurrence in hand; COUNT: of the newest that it fired for */
    int64_t since;       /* base FIBER */
    int64_t wake;        /* GTM_NEVER, or when to go on */
};

/* Which contacts a limit counts. */
struct gtm_contacts {
    uint32_t primitives;     /* bits over enum gtm_primitive */
    struct gtm_text channel; /* empty: whichever */
    struct gtm_text kind;    /* of the content; empty: whichever */
    int64_t account, sender; /* 0: whichever */
    int64_t prospect;        /* only this one's (their store row), 0: whichever */
    int64_t not_prospect;    /* … all but this one's */
};

/* What the machine asks about other prospects' effects; given by the caller, answered by the store in the stimulus's own
 * transaction. A failed call fails the stimulus's save as well, so the machine need not hear of it: the answer is then
 * the cautious one. */
struct gtm_ledger {
    void *context;
    /* Returns the time of the nth newest contact (1: the newest) of those that count, where it is later than `after`, else
     * 0. Contacts of the prospect at hand that are not saved yet are the machine's to add. */
    int64_t (*nth)(void *context, const struct gtm_contacts *contacts, uint32_t nth, int64_t after);
    /* Returns whether somebody stands in the queue before a prospect that is there since `since`. */
    bool (*is_behind)(void *context, uint64_t queue, int64_t since, int64_t prospect);
    /* Returns until when contact with the account's people other than `prospect` started is held back (pause), or 0. */
    int64_t (*paused)(void *context, int64_t account, int64_t prospect);
    bool frozen; /* gtmrun freeze: nothing is done */
};
enum { GTM_QUEUE_FREEZE = 1 }; /* the queue of what waits for the thaw; others are hashes of their limit */

/* What became of an effect that was claimed. */
enum gtm_outcome_of {
    GTM_EFFECT_SENT,     /* text: the receipt */
    GTM_EFFECT_LATER,    /* it did not go out, and may be tried again; text: why */
    GTM_EFFECT_REFUSED,  /* it did not go out and never will; text: why */
    GTM_EFFECT_UNCERTAIN /* nobody knows */
};

/* How effects leave. */
enum gtm_delivery {
    GTM_DELIVERY_HERE,  /* the local outbox and inbox: done with the stimulus */
    GTM_DELIVERY_KEYED, /* outside, and repeating it under its key is safe */
    GTM_DELIVERY_ONCE   /* outside, and repeating it is not */
};

#define GTM_LIST_OF(type, name) type *name; uint32_t name##_count, name##_room

struct gtm_decoder;
struct gtm_accounts; /* stdlib/accounts.h: what --accounts FILE knows; may be NULL */

struct gtm_prospect {
    /* set by the caller */
    const struct gtm_program *program;
    struct gtm_arena *arena;      /* for content; owner: the caller */
    const struct gtm_accounts *accounts;
    struct gtm_decoder *decoder;  /* feed.h: of this program, for records that research adds to; NULL: made each time */
    struct gtm_zones *zones;      /* zone.h; NULL: only UTC is known */
    const struct gtm_ledger *ledger; /* NULL: no limits, queues or freeze (a dry run) */
    /* How an action of this primitive on this channel is delivered; NULL: all stays here. *not_before, 0 when it is called:
     * the connector asks for patience until then, and the action is put off. */
    enum gtm_delivery (*delivery)(void *context, enum gtm_primitive primitive, struct gtm_text channel,
                                  int64_t *not_before);
    void *delivery_context;
    bool may_claim;               /* the transaction is this prospect's own: effects that leave may be claimed */
    int64_t lease_seconds;        /* of a claim */
    struct gtm_prospect *policy;  /* the same prospect under the newest version, whose guardrails hold too: program, facts
                                   * and events are set; NULL: it is on the newest itself */
    bool rehearse;                /* a dry run: actions are logged as rehearsed, make no content, inbox item or effect */
    int64_t id;                   /* the store's row; 0 while new */
    struct gtm_text key, json;
    struct gtm_value *facts;      /* program->fact_count of them; where research learns, a new array in the arena takes their place */

    /* state: gtm_prospect_save / _load keep fibers to wake; drafts, inbox and effects are rows of their own */
    enum gtm_outcome outcome;
    bool ended;                   /* skip, stop or a plain escalate: nothing runs or is watched any more */
    int64_t enrolled_at, contacted_at, asked_at; /* 0: not yet */
    int64_t seen_at;              /* the latest `now` of a stimulus */
    int64_t wake;                 /* when to call gtm_prospect_wake, or GTM_NEVER */
    int64_t account, sender;      /* hashes of the account and of the mailbox that writes, 0: not known; from the facts */
    int64_t pause_until;          /* set by PAUSE: the caller keeps it for the account; 0: none */
    int64_t held_until;           /* set by PAUSE: contact with this prospect is held back; 0: it is not */
    uint32_t waits_for;           /* bit set over enum gtm_waits, of the parked fibers */
    bool facts_dirty;             /* research learnt something: json was joined anew */
    uint32_t next_draft, next_item, next_effect; /* the next numbers */
    uint32_t draft;               /* number of the newest draft of the steps, or 0 */
    uint64_t flags_known;         /* bit e: the record's field said already that event e (FLAG or NAME) has happened */
    uint64_t events_pending;      /* bit e: the record's field for event e was not read yet (see record_events) */
    GTM_LIST_OF(struct gtm_fiber, fibers);
    GTM_LIST_OF(struct gtm_log_entry, log);
    GTM_LIST_OF(struct gtm_because, because);
    GTM_LIST_OF(uint64_t, used);  /* used-up watches, occurrences, marks and kept answers; encoding private to run.h */

    /* rows of their own */
    GTM_LIST_OF(struct gtm_event_row, events); /* sorted by time; see gtm_prospect_all_events */
    GTM_LIST_OF(struct gtm_draft, drafts);
    GTM_LIST_OF(struct gtm_inbox_item, inbox);
    GTM_LIST_OF(struct gtm_effect, effects);
};

/* Makes `prospect` empty for a new key; the lists keep their room, so a loop over a feed allocates nothing. What the caller
 * sets (program … facts) stays.
 * Zero-initialise before the first call; release with gtm_prospect_free. */
void gtm_prospect_reset(struct gtm_prospect *prospect);
void gtm_prospect_free(struct gtm_prospect *prospect);

/* Adds the events that the record's own fields give (accepted: true, recent_posts …) to prospect->events, skipping those it
 * has already (same event and id, or same event, time and text). Call after facts are set and before a stimulus.
 * A flag or name without a time counts as at enrolment where it was there then, else as at the `now` when it first was; it
 * adds nothing where the event has an occurrence already. Lists (recent_posts …) are read only once a condition asks for their
 * event, when rehearsing all fields. Returns how many of what was read were new. */
size_t gtm_prospect_record_events(struct gtm_prospect *prospect, int64_t now);

/* Reads what was put off so: prospect->events is whole then. For whoever looks at it directly. */
void gtm_prospect_all_events(struct gtm_prospect *prospect);

/* Inserts a stored event in time order; false (and nothing done) where it is there already by the same rule. */
bool gtm_prospect_add_event(struct gtm_prospect *prospect, const struct gtm_event_row *event);

/* Returns whether a rehearsal of the program looks at words (a template's holes, what a comment says, the judge) or at addresses (by email): the
 * feed must then be opened with GTM_FEED_KEEP | GTM_FEED_ALL also for a dry run, as it must where --accounts is given. */
bool gtm_prospect_needs_record(const struct gtm_program *program);

/* The stimuli. A queue's turn (gtm_store_turn) is a wake: what stands in a queue looks again at every stimulus. `now` never runs backwards for one prospect: an earlier one counts as the latest seen. */
void gtm_prospect_enroll(struct gtm_prospect *prospect, int64_t now);
void gtm_prospect_news(struct gtm_prospect *prospect, int64_t now);
void gtm_prospect_wake(struct gtm_prospect *prospect, int64_t now);

/* What became of effect `number`, claimed under `fence`. Returns false (and nothing changes) where the effect is not claimed
 * under it any more: another took over, or a person decided. text: a receipt or a reason, copied. not_before: LATER: no
 * sooner than then (Retry-After), or 0. */
bool gtm_prospect_outcome(struct gtm_prospect *prospect, uint32_t number, uint32_t fence,
                          enum gtm_outcome_of outcome, struct gtm_text text, int64_t not_before,
                          int64_t now);

/* A person decides about the open inbox item `number`. text: EDIT's new text. by, because: may be empty. Returns false, with a
 * reason for a person in `why`, where the item is not open or its kind does not take this decision; nothing is changed then. */
bool gtm_prospect_decide(struct gtm_prospect *prospect, uint32_t number, enum gtm_decision decision,
                         struct gtm_text text, struct gtm_text by, struct gtm_text because, int64_t now,
                         char *why, size_t why_size);

/* The hash that an approval is bound to: recipient, subject, text. Never 0. */
uint64_t gtm_draft_hash(const struct gtm_draft *draft);

/* Sets prospect->account and ->sender from the facts. Call after facts are set and before a stimulus. */
void gtm_prospect_belongs(struct gtm_prospect *prospect);

/* Moves a prospect that no stimulus is running to another version of its workflow: every fiber, watch, draft, item, effect
 * and entry of the log finds its sentence (by ident) and its place there. Returns false, with the first place that the new
 * version does not have in `why`, and changes nothing then. facts and events are the caller's to set anew. */
bool gtm_prospect_migrate(struct gtm_prospect *prospect, const struct gtm_program *to, char *why,
                          size_t why_size);

/* Adds the state's bytes (compact, versioned) to `out` / reads them back. load returns false where they are damaged. */
struct gtm_buf;
void gtm_prospect_save(const struct gtm_prospect *prospect, struct gtm_buf *out);
bool gtm_prospect_load(struct gtm_prospect *prospect, struct gtm_text bytes);
#endif

/* store.h -- the durable state of prospects: what was decided, what waits, what was done.
 *
 * One store is one workspace's state. All that happens to a prospect by one stimulus (its state,
 * its drafts, what waits for a person, what is to be done outside) is kept by one gtm_store_save,
 * and becomes durable with the commit around it: after a crash either all of it is there or
 * nothing. Only one writer is inside begin ... commit at a time; others wait for their turn.
 *
 * Errors: a function that returns false has changed nothing outside the transaction;
 * gtm_store_error says why, for a person. Text that a call gives out is copied into the arena named
 * in its comment. Nothing here shows which database is behind it. Threads: a store belongs to one
 * thread.
 */
#ifndef GTM_STORE_H
#define GTM_STORE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/vm/machine.h"

struct gtm_store;

struct gtm_store_options {
    bool create;      /* make the database where there is none */
    bool memory;      /* a state of this process alone, gone when it is closed; path is only its name */
    bool only_read;   /* nothing will be written: a read-only file and folder will do */
    unsigned wait_ms; /* how long to wait for another writer */
    /* Asked while waiting; true ends the wait with an error. May be NULL. */
    bool (*give_up)(void);
};

/* Opens the state at `path`. Returns a store that the caller closes with gtm_store_close, or NULL
 * with a reason for a person in `why`. Refuses a database of another application, a damaged one,
 * and one that a newer version of this program made. */
struct gtm_store *gtm_store_open(const char *path, const struct gtm_store_options *options,
                                 char *why, size_t why_size);

/* Closes, undoing a transaction that is not committed; NULL is fine. */
void gtm_store_close(struct gtm_store *store);

/* Returns why the last call failed. Borrowed until the next call. */
const char *gtm_store_error(const struct gtm_store *store);

/* Begins, commits, undoes a transaction. begin waits for another writer as the options say. A commit that
 * fails has undone the transaction; any other call that fails within one leaves it to the caller to
 * roll back, and nothing can be kept before (a full disk undoes it at once). rollback is fine where none is
 * open. Prospects loaded before must be loaded anew after a rollback. */
bool gtm_store_begin(struct gtm_store *store);
bool gtm_store_commit(struct gtm_store *store);
void gtm_store_rollback(struct gtm_store *store);

/* ---- programs: each version that a prospect runs on is kept ------------------------------- */

/* Keeps a program file's bytes and gives its id; the same bytes get the same id (*is_new tells). It is the newest from now
 * on, also where it was kept before: who goes back to an old text means that one. */
bool gtm_store_add_program(struct gtm_store *store, struct gtm_text bytes, uint32_t *id,
                           bool *is_new);

/* Returns a kept program, verified and loaded once, or NULL. Owner: the store, until it is closed.
 */
const struct gtm_program *gtm_store_program(struct gtm_store *store, uint32_t id);

/* Gives the id of the newest program, 0 where there is none. */
bool gtm_store_newest_program(struct gtm_store *store, uint32_t *id);

/* Gives the id of the first kept program behind `after`, 0 at the end. */
bool gtm_store_next_program(struct gtm_store *store, uint32_t after, uint32_t *id);

/* ---- prospects ---------------------------------------------------------------------------- */

/* Gives the id of the prospect with this key, 0 where there is none. */
bool gtm_store_find(struct gtm_store *store, struct gtm_text key, int64_t *id);

/* Gives the id of the first prospect after `after` in the order of coming in, 0 at the end. */
bool gtm_store_next(struct gtm_store *store, int64_t after, int64_t *id);

/* Gives up to `room` prospects whose wake is at most `now`, the earliest first, the same instant in
 * order of coming in. */
bool gtm_store_due(struct gtm_store *store, int64_t now, int64_t *ids, size_t room, size_t *count);

enum gtm_store_part {
    GTM_STORE_RECORD = 1, /* json */
    GTM_STORE_ROWS = 2,   /* events, drafts, inbox items, effects */
    GTM_STORE_ALL = 3
};

/* Gives the earliest instant at which something is due by itself: a prospect's wake, a queue's turn, or GTM_NEVER. */
bool gtm_store_next_due(struct gtm_store *store, int64_t *at);

/* Loads prospect `id`: empties `prospect` (prospect->arena is set before; the caller resets it when
 * it likes), then fills program, id, key, state and the parts asked for. facts stay NULL: decoding
 * the record is the caller's. Text is in prospect->arena. */
bool gtm_store_load(struct gtm_store *store, int64_t id, unsigned parts,
                    struct gtm_prospect *prospect);

/* Adds parts to the prospect that was loaded last, in the same transaction. */
bool gtm_store_load_parts(struct gtm_store *store, unsigned parts, struct gtm_prospect *prospect);

/* Adds the events that are kept for prospect->key to prospect->events; part of loading, and of
 * enrolling a new prospect, whose events may have come before it. */
bool gtm_store_load_events(struct gtm_store *store, struct gtm_prospect *prospect);

/* Keeps a prospect: its state, its record where it is new or facts_dirty, its dirty rows, its places
 * in queues, and the pause that it began; clears those marks and sets the ids that are new.
 * prospect->program came from gtm_store_program. Call inside a transaction. */
bool gtm_store_save(struct gtm_store *store, struct gtm_prospect *prospect);

/* ---- events ------------------------------------------------------------------------------- */

/* An event as it came, before it is matched to a program. */
struct gtm_store_event {
    struct gtm_text key;  /* the prospect's, who need not be known yet */
    struct gtm_text name; /* as programs have it: accepted, meeting_booked */
    int64_t at;
    struct gtm_text id, text, where; /* as in struct gtm_event_row */
    uint8_t meaning;                 /* as in struct gtm_event_row */
};

/* Keeps an event. The same one again (same prospect, name and id, or same time, text and place)
 * changes nothing: *is_new is then false. Call inside a transaction. */
bool gtm_store_add_event(struct gtm_store *store, const struct gtm_store_event *event,
                         bool *is_new);

/* Gives the row of program->events that a kept event's name means; false where the program asks
 * nothing about it. */
bool gtm_store_event_row(const struct gtm_program *program, struct gtm_text name, uint32_t *row);

/* ---- limits, queues, freeze ---------------------------------------------------------------- */

/* Returns the ledger of this store for struct gtm_prospect. Valid until the store is closed; `frozen` is as of the newest
 * gtm_store_begin, before it as of opening. */
const struct gtm_ledger *gtm_store_ledger(struct gtm_store *store);

/* Gives the queue whose turn by `now` came first, and the prospect at its head; *prospect is 0 where there is
 * none. Queues that are empty are dropped on the way. Call inside a transaction, and gtm_store_turned in the same one. */
bool gtm_store_turn(struct gtm_store *store, int64_t now, uint64_t *queue, int64_t *prospect);

/* After the head's stimulus was saved: where it still is the head the next turn is when its fiber says, but
 * later than `now`; else at once. Call inside the same transaction. */
bool gtm_store_turned(struct gtm_store *store, uint64_t queue, int64_t prospect, int64_t now);

/* Stops / allows all effects; thaw makes the freeze queue's turn come at once. *changed: it was the other way before. Call
 * inside a transaction. */
bool gtm_store_freeze(struct gtm_store *store, bool frozen, int64_t now, bool *changed);

/* ---- accounts -------------------------------------------------------------------------------- */

/* Returns whether anybody may be known by their account. */
bool gtm_store_has_accounts(struct gtm_store *store);

/* Gives the first prospect behind `after` that is at the account (struct gtm_prospect's hash), 0 at the end. Prospects are
 * known by their account where their program asks about it. */
bool gtm_store_at_account(struct gtm_store *store, int64_t account, int64_t after, int64_t *id);

/* Adds the kept events of the other people at prospect->account to prospect->events, each with `other` set. */
bool gtm_store_load_account(struct gtm_store *store, struct gtm_prospect *prospect);

/* ---- versions -------------------------------------------------------------------------------- */

/* A loaded prospect that was migrated in memory, with all its parts, runs on prospect->program from the next
 * gtm_store_save on: there is no call for it. */

/* Gives the number of prospects on program `id` that are under way: parked, or with a watch that is armed. Where
 * `drop` is set, drops a program that no prospect refers to, under way or not, and that is not the newest; call
 * inside a transaction then. Reads all prospects. */
bool gtm_store_program_use(struct gtm_store *store, uint32_t id, bool drop, uint64_t *count);

/* ---- notes ----------------------------------------------------------------------------------- */

/* Gives / keeps a small text of the caller's own under a name, such as how far a file was read. Where there is none, and to
 * take one away, it is empty. Keeping is part of the transaction that is open. */
bool gtm_store_note(struct gtm_store *store, const char *name, struct gtm_arena *arena, struct gtm_text *text);
bool gtm_store_keep_note(struct gtm_store *store, const char *name, struct gtm_text text);

/* ---- what waits for people, what was done ------------------------------------------------- */

struct gtm_store_item {
    int64_t prospect;
    struct gtm_text key;
    const struct gtm_program *program;
    struct gtm_inbox_item item; /* item.id is 0 where there is no such item */
    struct gtm_draft draft;     /* the one it is about; number 0 where there is none */
};

/* Gives the prospect that inbox item `id`, open or decided, is of; 0 where there is no such item. */
bool gtm_store_item_owner(struct gtm_store *store, int64_t id, int64_t *prospect);

/* Gives inbox item `id`, open or decided; out->item.id is 0 where there is none. Text is in
 * `arena`. */
bool gtm_store_item(struct gtm_store *store, int64_t id, struct gtm_arena *arena,
                    struct gtm_store_item *out);

/* Calls `visit` with each open item, by id, until it returns false. Its text lives until the next
 * one. */
typedef bool gtm_store_visit_item(void *context, const struct gtm_store_item *item);
bool gtm_store_open_items(struct gtm_store *store, gtm_store_visit_item *visit, void *context);

struct gtm_store_effect {
    int64_t id; /* of the outbox; `gtmrun retry` takes it */
    int64_t prospect;
    struct gtm_text key;
    const struct gtm_program *program;
    struct gtm_effect effect;
};

/* Calls `visit` with each effect, the oldest first, until it returns false. Its text lives until
 * the next one. */
typedef bool gtm_store_visit_effect(void *context, const struct gtm_store_effect *effect);
bool gtm_store_effects(struct gtm_store *store, gtm_store_visit_effect *visit, void *context);

/* Gives the effect with this id of the outbox; out->id is 0 where there is none. Text is in `arena`. */
bool gtm_store_effect_of(struct gtm_store *store, int64_t id, struct gtm_arena *arena,
                         struct gtm_store_effect *out);
#endif

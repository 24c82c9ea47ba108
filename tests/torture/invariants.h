/* invariants.h -- what holds of a state between any two transactions, whatever happened to the
 * process.
 *
 * Of the database: SQLite finds it whole; no row belongs to a prospect, a draft or a program that
 * is not there.
 *
 * Of each prospect:
 *  - no effect stands twice for an action (by its ident) and occurrence; no draft went out twice on
 * a channel; what went out is, byte for byte, what a person approved, where one was asked.
 *  - the log and the outbox tell the same: for each action as many entries that are done as effects
 * that are, and the other way round; a draft that was sent has the effect that sent it.
 *  - nothing went out behind the log's skip or escalation, nor, where the caller says so, later
 * than an event that forbids it.
 *  - every live fiber has a reason to wake that will come: an open inbox item that names it and
 * that no other fiber waits for; a time, which the prospect's own wake is not behind; news (an
 * event, a fact); another fiber that lives; a queue; an effect in flight, whose lease ends.
 *  - every open approval and handwriting belongs to one live fiber, every open question too or to a
 * prospect that was escalated; a prospect whose work has ended has neither fibers nor a wake.
 *  - outcome and waits_for are what the fibers say.
 */
#ifndef GTM_TESTS_INVARIANTS_H
#define GTM_TESTS_INVARIANTS_H
#include <stdbool.h>
#include <stddef.h>

#include "runtime/base/text.h"
#include "runtime/store/store.h"

struct invariants_options {
    const char *forbids; /* an event behind which nothing is sent: "unsubscribed"; NULL: none */
};

/* Checks all of an open state. Adds a line to `out` for each violation and returns how many. */
size_t invariants_check(struct gtm_store *store, const struct invariants_options *options,
                        struct gtm_buf *out);

/* Checks one loaded prospect (GTM_STORE_ROWS). The same. */
size_t invariants_check_prospect(const struct gtm_prospect *prospect,
                                 const struct invariants_options *options, struct gtm_buf *out);

/* Opens the state at `path` and checks it; one that cannot be opened is a violation. */
size_t invariants_check_file(const char *path, const struct invariants_options *options,
                             struct gtm_buf *out);

/* Returns whether an effect went out, or may have; told from its row, and not by what the machine says. */
bool invariants_is_out(const struct gtm_effect *effect);

/* Adds every row of every table as text, in the order of their keys: two states with the same text
 * are the same. Returns false where a row cannot be read. */
bool invariants_dump(struct gtm_store *store, struct gtm_buf *out);
#endif

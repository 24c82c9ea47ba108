/* carry.h -- carrying prospects on: what a stimulus made of one is kept, what leaves is sent, those
 * whose time or turn has come go on. All commands that change prospects go through here.
 *
 *     gtm_carry_begin, then load, stimulate and gtm_carry_keep one or more prospects that belong
 *     together, then gtm_carry_settle; at the end gtm_carry_commit, and gtm_carry_free.
 *
 * What is kept between two calls of settle is one transaction or part of one. Functions that return
 * false have said why and undone what was not committed.
 */
#ifndef GTM_CLI_CARRY_H
#define GTM_CLI_CARRY_H
#include "runtime/cli/cli.h"

struct gtm_carry {
    struct gtm_session *session;
    struct gtm_report *report; /* gets a row of each prospect that went on; NULL: nobody reads it */
    /* Called with `keep_context` before each commit, to keep what belongs to it; may be NULL.
     * Returns false where the store refused. */
    bool (*keep)(void *context);
    void *keep_context;
    uint64_t carried; /* stimuli kept */
    struct gtm_batch batch;
    int64_t *leaving; /* those with something to send, whose rows follow once that is done */
    size_t leaving_count, leaving_room;
};

/* Begins a transaction where none is open. */
bool gtm_carry_begin(struct gtm_carry *carry);

/* Keeps the session's prospect after a stimulus. */
bool gtm_carry_keep(struct gtm_carry *carry);

/* Adds the row of the session's prospect, whom nothing concerned. */
void gtm_carry_row(struct gtm_carry *carry);

/* What belongs together is kept: sends what leaves, commits where the batch is full. */
bool gtm_carry_settle(struct gtm_carry *carry);

/* Commits what is open and lets the report out. */
bool gtm_carry_commit(struct gtm_carry *carry);

/* Undoes what is not committed. */
void gtm_carry_abandon(struct gtm_carry *carry);

/* Says why the store refused, and abandons. Returns false. */
bool gtm_carry_fail(struct gtm_carry *carry);

void gtm_carry_free(struct gtm_carry *carry);

/* Something happened to the session's prospect, which is kept: the other people at its account hear
 * of it, where their workflow asks. Then another prospect is at hand. */
bool gtm_carry_colleagues(struct gtm_carry *carry);

/* A record of a feed comes in, for `program`. The caller settles. */
struct gtm_record;
bool gtm_carry_record(struct gtm_carry *carry, const struct gtm_program *program,
                      const struct gtm_record *record);

/* An event comes in, its name as programs have it: kept, and those whom it concerns go on. Settles;
 * the counts may be NULL. */
bool gtm_carry_event(struct gtm_carry *carry, const struct gtm_store_event *event,
                     struct gtm_event_counts *counts);

/* Takes a file's events in: each kept, then matched, in order of time within a batch; those whom
 * they concern go on. Returns an exit status. */
int gtm_carry_events(struct gtm_carry *carry, const char *path, struct gtm_event_counts *counts);

/* The same batch by batch: open (NULL after a message), take the next batch (*some: there was one;
 * the caller commits), look at the lines, close and give the number of bad ones. */
struct gtm_intake;
struct gtm_intake *gtm_intake_open(struct gtm_carry *carry, const char *path, bool grows,
                                   struct gtm_event_counts *counts);
bool gtm_intake_take(struct gtm_intake *intake, bool *some);
struct gtm_lines *gtm_intake_lines(struct gtm_intake *intake);
uint64_t gtm_intake_close(struct gtm_intake *intake);

/* Carries everybody on whose time or turn has come by cli->now, and commits. Returns an exit
 * status: GTM_EXIT_INTERRUPTED where a signal came before all were done. */
int gtm_carry_due(struct gtm_carry *carry);

/* dispatch.c: claims and performs what prospect `id` wants sent, until nothing is left or a signal
 * asks to stop; no batch is open. The prospect is at hand afterwards. */
bool gtm_carry_dispatch(struct gtm_carry *carry, int64_t id);
#endif

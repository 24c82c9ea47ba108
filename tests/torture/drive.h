/* drive.h -- a worker of the simulation: a session as gtmrun has it, in virtual time, whose commits
 * can be made to fail. The present of all workers is the clock of fault_clock.h.
 */
#ifndef GTM_TESTS_DRIVE_H
#define GTM_TESTS_DRIVE_H
#include "runtime/cli/carry.h"

enum { DRIVE_TOUCHED = 64, DRIVE_KEY = 8 };

struct driver {
    struct gtm_cli cli;
    struct gtm_session session;
    struct gtm_carry carry;
    struct gtm_onlooker onlooker;
    const struct gtm_program *program; /* the newest */
    bool (*refuses)(void *context);    /* asked at each commit: true undoes it; may be NULL */
    void *context;
    char touched[DRIVE_TOUCHED][DRIVE_KEY]; /* keys of the prospects that the stimulus changed */
    size_t touched_count;
};

/* Opens the state at `path` (NULL: in memory) for the workflow; connections: a connections file, or
 * NULL. Returns false where it cannot be opened. */
bool driver_open(struct driver *driver, const char *path, const char *connections,
                 struct gtm_text program);
void driver_close(struct driver *driver);

/* Behind a commit that was refused: the worker forgets what it had begun, as a command does that
 * ends there. */
void driver_forget(struct driver *driver);

/* The stimuli, each committed. They return false where a commit was refused: what was not committed
 * is undone. touched is set anew. */
bool driver_record(struct driver *driver, struct gtm_text json);
bool driver_event(struct driver *driver, const struct gtm_store_event *event);
bool driver_due(struct driver *driver);
bool driver_freeze(struct driver *driver, bool frozen);

/* *was_taken: the decision was one that the item takes. */
bool driver_decide(struct driver *driver, int64_t item, enum gtm_decision decision,
                   struct gtm_text text, struct gtm_text by, bool *was_taken);
#endif

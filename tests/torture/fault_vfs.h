/* fault_vfs.h -- a file system between SQLite and the real one that fails where a test says.
 *
 * Registered as SQLite's default, it hands every call on to the one that was the default before,
 * and counts the calls by class. An armed plan makes the n-th call of some classes the one at which
 * the process dies, the power fails, or an error comes back.
 *
 * Dying can be the end of this process, or of its reach: from then on nothing that it does gets to
 * the disk, every call fails, and it comes to its end by way of its errors. What is on the disk is
 * the same, and no process had to be made for it; what it says after its death is the caller's to
 * leave out.
 *
 * What a power failure leaves: writes go to the real file at once, so that this process and others
 * read what they would; but each is also remembered, with what was there before, until the file is
 * synced. When the power fails every write since then is kept, lost or torn (in sectors of 512
 * bytes, in any order), a file that was deleted may be back, and one that was made may be gone
 * where its folder was not synced.
 *
 * One plan a process. Not for several threads.
 */
#ifndef GTM_TESTS_FAULT_VFS_H
#define GTM_TESTS_FAULT_VFS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fault_class {
    FAULT_WRITE,
    FAULT_SYNC,
    FAULT_TRUNCATE,
    FAULT_DELETE,
    FAULT_READ,
    FAULT_OPEN,
    FAULT_SHM, /* a piece of the log's index is mapped */
    FAULT_N_CLASS
};
enum {
    FAULT_DURABLE = 1 << FAULT_WRITE | 1 << FAULT_SYNC | 1 << FAULT_TRUNCATE | 1 << FAULT_DELETE
};

enum fault_act {
    FAULT_NONE,
    FAULT_KILL,  /* the process dies before the call; what was written stays */
    FAULT_POWER, /* the call is made (a sync is not), then the power fails */
    FAULT_ERROR  /* the call fails; half of a write is done */
};

struct fault_plan {
    enum fault_act act;
    unsigned classes; /* bits over enum fault_class: the calls that count */
    uint64_t at;      /* the how-manieth of them, from 1; 0: none */
    bool lasting;     /* ERROR: all later ones fail too */
    int code;      /* ERROR: SQLite's code; 0: the one of the class, SQLITE_IOERR_WRITE and so on */
    uint64_t seed; /* POWER: what is kept; 0: nothing that was not synced */
    bool exits;    /* KILL, POWER: the process ends, with FAULT_STATUS */
    void (*died)(void); /* KILL, POWER: called where it does not; may be NULL */
};

enum { FAULT_STATUS = 99, FAULT_TRACE = 16384 };

/* What was called; it may lie in memory that is shared with another process. */
struct fault_counts {
    uint64_t of[FAULT_N_CLASS];
    uint64_t seen;              /* calls that the plan counts */
    uint8_t trace[FAULT_TRACE]; /* their classes, in order */
};

/* Makes the file system SQLite's default. Once in a process, before any database is opened. */
void fault_vfs_register(void);

/* Begins a plan, and life where there was a death: counts start from 0. `counts`, which is the
 * caller's, is counted up; NULL: nowhere. */
void fault_vfs_arm(const struct fault_plan *plan, struct fault_counts *counts);

/* The plan counts anew from here: the n-th of its calls that is still to come is the one; 0: its
 * death comes at once. For who is called in the middle of what the process does. */
void fault_vfs_strike(uint64_t n);

/* Returns whether the plan's death has come. */
bool fault_vfs_is_dead(void);
#endif

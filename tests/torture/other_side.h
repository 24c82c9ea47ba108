/* other_side.h -- the other side of the connections, as the crash points outside have it: it takes
 * orders and notes each one in a file of its own. The ledger is written at once and not with the
 * state, so it stays what it is whatever becomes of the process.
 *
 * A connection that is keyed knows an order by its key: it takes it once, however often it comes.
 */
#ifndef GTM_TESTS_OTHER_SIDE_H
#define GTM_TESTS_OTHER_SIDE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/effect/connector.h"
#include "tests/torture/harness.h"

/* How far an order has got. */
enum phase {
    PHASE_CALLED,    /* there is no connection yet */
    PHASE_CONNECTED, /* nothing is said yet */
    PHASE_MIDDLE,    /* half of the text is out */
    PHASE_OUT,       /* all of it is; the other side does not take it where we die here */
    PHASE_HANDED,    /* … and does take it, once we are dead */
    PHASE_TAKEN,     /* it is taken; the answer is not read */
    PHASE_ANSWERED,  /* the answer is read; the outcome is not kept */
    N_PHASE
};

/* What happens to one order of the command that is run next. */
struct other_plan {
    uint64_t at; /* the how-manieth order, from 1; 0: none */
    enum phase phase;
    void (*then)(void *context); /* called at that phase; NULL: nothing happens */
    void *context;
    bool refuses; /* the other side does not take it */
    enum gtm_outcome_of outcome;
    const char *says; /* its receipt */
};

/* Puts itself in the place of the connector. `worker` is whose orders these are: the receipts of
 * those without a plan say so. */
void other_side_begin(const char *worker);

/* Begins a plan (NULL: all orders are taken), and to count orders from 0. */
void other_side_plan(const struct other_plan *plan);

/* Returns how many orders came since. */
uint64_t other_side_orders(void);

/* Returns the key of the order that the newest plan was for; empty: it did not come. */
const char *other_side_planned(void);

/* ---- the ledger ------------------------------------------------------------------------------ */

static const char OTHER_SIDE_LEDGER[] = "ledger"; /* the file, in the present folder */

enum { MAX_TAKEN = 64 };

struct taken {
    char key[GTM_ORDER_KEY];
    uint64_t bytes; /* gtm_draft_hash of what it is */
    int64_t at;     /* when it was taken */
    bool is_email;
    bool was_asked_again; /* the order came again afterwards */
    bool has_changed;     /* … with other bytes */
    unsigned count;       /* how often it was taken */
};

struct ledger {
    struct taken rows[MAX_TAKEN];
    size_t count;
};

/* Reads the ledger that is there. */
void ledger_read(struct ledger *ledger);

/* Returns what was taken under a key, or NULL. */
const struct taken *ledger_find(const struct ledger *ledger, const char *key);
#endif

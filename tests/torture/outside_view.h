/* outside_view.h -- the orders of a state, held against the other side's ledger.
 *
 * Whatever happened to the process, between any two commands:
 *  - nothing was taken twice, and what was taken never comes again, but where the other side knows
 *    it by its key, and then with the same bytes;
 *  - what was taken is in the state, byte for byte, as sent, as under way, or as a question that is
 *    open to a person; where the other side knows it by its key it may also be about to come again;
 *  - what the state says was sent was taken;
 *  - what is uncertain is an open question, what failed is listed;
 *  - no more emails than the limit allows were taken, or may have been, in the time it counts.
 */
#ifndef GTM_TESTS_OUTSIDE_VIEW_H
#define GTM_TESTS_OUTSIDE_VIEW_H
#include "tests/torture/other_side.h"
#include "tests/torture/torture.h"

enum { MAX_ORDERS = 16 };

/* An effect that leaves, as a state has it. */
struct order_row {
    char key[GTM_ORDER_KEY];
    char who[16]; /* the prospect's key and the effect's number */
    char receipt[64];
    int64_t prospect, at;
    uint64_t bytes; /* as in struct taken */
    int64_t item;   /* the inbox item that is open about it, 0: none */
    uint32_t number;
    uint8_t status, item_kind; /* enum gtm_status, enum gtm_inbox_kind */
    bool is_claimed, is_email;
};

struct view {
    struct order_row rows[MAX_ORDERS];
    size_t count;
};

/* Reads the state that an image holds, in a copy. Returns false where it cannot be read. */
bool view_read(struct view *view, const struct image *image);

/* Returns the row of an order, or NULL. */
const struct order_row *view_find(const struct view *view, const char *key);

/* Complains of what does not hold; most: emails in any day. */
void view_check(struct torture *torture, const struct view *view, const struct ledger *ledger,
                bool is_keyed, unsigned most, const char *where);
#endif

/* oracle.h -- what the simulation knows by itself: what it saw of each prospect before, what the
 * workflow's sentences promise, what the outside world got.
 *
 * After each commit the prospects that it changed are looked at. What is done stays done, with the
 * same bytes and time; nothing disappears; every promise holds for what went out since the last
 * look, counted naively over all that ever went out.
 */
#ifndef GTM_TESTS_ORACLE_H
#define GTM_TESTS_ORACLE_H
#include "runtime/effect/connector.h"
#include "runtime/store/store.h"
#include "tests/torture/world.h"

struct oracle;

/* Makes an oracle of a world that has not begun. Free with oracle_free. */
struct oracle *oracle_new(const struct world *world);
void oracle_free(struct oracle *oracle);

/* A stimulus begins: the world's next one. */
void oracle_begin(struct oracle *oracle);

/* The stimulus under way takes in an event. */
void oracle_event(struct oracle *oracle, const struct world_step *step);

/* A person was asked whether an effect went out, and says no. */
void oracle_denied(struct oracle *oracle, const struct gtm_store_item *item);

/* An open inbox item that was not seen before. */
typedef void oracle_item(void *context, const struct gtm_inbox_item *item);

/* Looks at a prospect in a committed state. Adds a line to `wrong` for each violation; calls
 * `found` with each item that is new. Returns false where the state cannot be read, which is a
 * violation too. */
bool oracle_look(struct oracle *oracle, struct gtm_store *store, const char *key,
                 oracle_item *found, void *context, struct gtm_buf *wrong);

/* The outside world gets an order, and does it. */
void oracle_act(struct oracle *oracle, const struct gtm_order *order);

/* At the end: what the outside world got, and what the state says of it. */
void oracle_end(struct oracle *oracle, struct gtm_store *store, struct gtm_buf *wrong);

/* Returns how many contacts went out. */
uint64_t oracle_contacts(const struct oracle *oracle);
#endif

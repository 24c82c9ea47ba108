/* follow.h -- files that grow: feeds and events, taken in as they are written.
 *
 * Only whole lines count. How far a file was taken in is kept with the state, in the transaction
 * that keeps what was read, so that a new start goes on there, and so that an old line is not read
 * again as news. A file that was replaced (rotation) is read to its end first, then the new one
 * from its beginning; one that became shorter, or whose bytes before the place are others, from its
 * beginning.
 */
#ifndef GTM_CLI_FOLLOW_H
#define GTM_CLI_FOLLOW_H
#include "runtime/cli/carry.h"

struct gtm_follow;

/* Begins for a carry, whose `keep` it takes over. The caller closes with gtm_follow_close. */
struct gtm_follow *gtm_follow_open(struct gtm_carry *carry);

/* Adds a file: a feed, or events. It need not be there yet. */
void gtm_follow_add(struct gtm_follow *follow, const char *path, bool is_feed);

/* Takes in what is there, at most a batch of each file; *some: there was something. Returns false,
 * after a message, where the state cannot be kept or a file cannot be read. */
bool gtm_follow_take(struct gtm_follow *follow, bool *some);

/* Returns a descriptor that can be read when a file may have changed, or -1; and empties it. */
int gtm_follow_descriptor(const struct gtm_follow *follow);
void gtm_follow_woken(struct gtm_follow *follow);

/* Returns how many records and lines were bad. */
uint64_t gtm_follow_bad(const struct gtm_follow *follow);

/* The events taken in so far. */
const struct gtm_event_counts *gtm_follow_events(const struct gtm_follow *follow);

void gtm_follow_close(struct gtm_follow *follow);
#endif

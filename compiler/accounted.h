/* accounted.h -- whether a sentence has a silent part: one without which it has the same meaning.
 *
 * Two kinds of parts may be silent: words that words.def marks "idle", and defaults said aloud (idle.def).
 */
#ifndef GTM_ACCOUNTED_H
#define GTM_ACCOUNTED_H
#include "compiler/reading.h"

/* Returns the first part of the tree that says nothing, or NULL. `reading`: what gtm_read gave for
 * this tree, not yet added and without errors. Only what lies within a span is looked at: a table's
 * cell stands in a tree with its column's heading. Parts are taken out of the tree for a moment; it
 * is as before afterwards. */
const struct gtm_node *gtm_accounted(struct gtm_workflow *w, struct gtm_reading *reading,
                                     struct gtm_node *root, struct gtm_span within);

/* Reports the first part that says nothing, in the reading's own messages. */
void gtm_account_for(struct gtm_workflow *w, struct gtm_reading *reading, struct gtm_node *root,
                     struct gtm_span within);
#endif

/* said_back.h -- reads the explanation of a reading again: it must have the same meaning, or the sentence is refused (E900).
 */
#ifndef GTM_SAID_BACK_H
#define GTM_SAID_BACK_H
#include "compiler/reading.h"

/* Checks a reading of the user's own, not yet added: a statement, a table, or a definition that is a condition. Reports
 * E900 to the reading's own messages where its explanation cannot be said or means something else. Leaves the workflow
 * as it was. */
void gtm_said_back(struct gtm_workflow *w, struct gtm_reading *reading);

/* Adds what a reading means as explain says it; of a condition: If …, alert me. Returns NULL, or why it cannot be said. */
const char *gtm_say_reading(struct gtm_workflow *w, const struct gtm_reading *reading,
                            struct gtm_buf *out);
#endif

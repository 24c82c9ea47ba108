/* canonical.h -- the meaning of a reading as one text, equal exactly where two readings mean the same.
 *
 * Places in the source and notes for people are left out; what has no order is sorted, what is said
 * twice is said once; "not" stands at single facts (De Morgan); a list of values is an OR of them.
 * A name stands for what it names.
 */
#ifndef GTM_CANONICAL_H
#define GTM_CANONICAL_H
#include "compiler/reading.h"

/* Returns the text; the arena's. Requires: the reading has ended. */
const char *gtm_canonical(struct gtm_workflow *w, const struct gtm_reading *reading);

/* The same for a reading that is not yet added and stays as it is: only the first call writes the text. */
const char *gtm_canonical_once(struct gtm_workflow *w, struct gtm_reading *reading);

/* Returns whether a canonical text holds a condition that could not be read: it was reported where
 * it stands, which may be in another unit. */
bool gtm_canonical_bad(const char *text);

/* Returns the text of one condition, which may be NULL: always. */
const char *gtm_canonical_cond(struct gtm_workflow *w, const struct gtm_cond *cond);
#endif

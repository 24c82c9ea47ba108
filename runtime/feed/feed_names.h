/* feed_names.h -- from the spelling of a column or key to the facts it means; private to
 * runtime/feed. */
#ifndef GTM_FEED_NAMES_H
#define GTM_FEED_NAMES_H
#include "runtime/feed/feed_scan.h"

/* Builds the table of the wanted facts' keys, and the top shape. */
void gtm_names_open(struct gtm_scan *scan);
void gtm_names_close(struct gtm_scan *scan);

/* Fills `name` for the normalised full name `normal`. */
void gtm_names_resolve(const struct gtm_scan *scan, struct gtm_text normal, struct gtm_name *name);
#endif

/* hours.h -- times of the week: names resolved, checked, said as windows. Private to compiler/. */
#ifndef GTM_HOURS_H
#define GTM_HOURS_H
#include "compiler/ir.h"

/* Returns what `hours` say without names and without "outside": alternatives that each say days,
 * times, dates. Reports at `span` a time that never comes and what cannot be put together; then the
 * result is every time. The arena's. */
const struct gtm_hours *gtm_hours_plain(struct gtm_workflow *w, const struct gtm_hours *hours,
                                        struct gtm_span span);

/* Returns all other times, as alternatives, of plain `hours`; NULL where there are none, or they
 * cannot be said (*said is then false). The arena's. */
const struct gtm_hours *gtm_hours_others(struct gtm_workflow *w, const struct gtm_hours *hours,
                                         bool *said);

/* Returns the condition that it is such a time now. */
struct gtm_cond *gtm_hours_cond(struct gtm_workflow *w, const struct gtm_token *token);

/* Returns what a definition of times says ("weekdays from 8am to 6pm"); NULL where it says none
 * (reported). */
const struct gtm_hours *gtm_hours_meant(struct gtm_workflow *w, const struct gtm_symbol *symbol,
                                        const struct gtm_node *meaning);
#endif

/* explain.h -- what the files that say readings back in English share. Private to compiler/. */
#ifndef GTM_EXPLAIN_H
#define GTM_EXPLAIN_H
#include "compiler/action.h"

/* Adds a condition as clauses: "the fit score is at least 70 and they have accepted the connection
 * request". */
void gtm_explain_cond(struct gtm_buf *out, const struct gtm_cond *cond);

/* Returns whether gtm_explain_cond can say it in one flat list; otherwise gtm_explain_bullets lists
 * it. */
bool gtm_cond_is_flat(const struct gtm_cond *cond);
void gtm_explain_bullets(struct gtm_buf *out, const struct gtm_cond *cond);

/* Adds whom a condition is about, as an object: "every strong fit", "everyone whose tier is "A"".
 */
void gtm_explain_whom(struct gtm_buf *out, const struct gtm_cond *cond);

/* Adds "3 days", "2 hours", "1 month" or a weekday. */
void gtm_explain_duration(struct gtm_buf *out, int64_t seconds, int months, int weekday);

/* Adds "x", "y" or "z". */
void gtm_explain_list(struct gtm_buf *out, const struct gtm_phrase_list *list);

/* Adds actions: "draft a short message for every strong fit and alert me". */
void gtm_explain_acts(struct gtm_buf *out, const struct gtm_act *acts);
#endif

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

/* Adds "3 days", "2 business days", "Tuesday at 09:00"; `moment` may be NULL. */
void gtm_explain_time(struct gtm_buf *out, int64_t seconds, const struct gtm_moment *moment);

/* Adds " within 3 days", " by Friday at 17:00". */
void gtm_explain_deadline(struct gtm_buf *out, int64_t seconds, const struct gtm_moment *moment);

/* Adds "on Tuesday at 09:00", "at 09:00", "tomorrow". */
void gtm_explain_at(struct gtm_buf *out, const struct gtm_moment *moment);

/* Adds "every 3 days", "every Monday at 09:00". */
void gtm_explain_every(struct gtm_buf *out, int64_t seconds, const struct gtm_moment *moment);

/* Adds " on weekdays between 09:00 and 17:00"; `state`: as what the time is, " a weekday between …". */
void gtm_explain_hours(struct gtm_buf *out, const struct gtm_hours *hours, bool state);

/* Adds "x", "y" or "z". */
void gtm_explain_list(struct gtm_buf *out, const struct gtm_phrase_list *list);

/* Adds a limit: "send at most 40 emails per day"; a window: "only send on weekdays"; without whom
 * they are about. */
void gtm_explain_limit(struct gtm_buf *out, const struct gtm_guard *guard);
void gtm_explain_window(struct gtm_buf *out, const struct gtm_guard *guard);

/* Adds " on linkedin" where a guardrail is about one channel that its verb does not say. */
void gtm_explain_channel(struct gtm_buf *out, const struct gtm_guard *guard);

/* Adds actions: "draft a short message for every strong fit and alert me". */
void gtm_explain_acts(struct gtm_buf *out, const struct gtm_act *acts);
#endif

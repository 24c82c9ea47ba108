/* request.h -- what waits for a person on our side: conditions about it, and what a sentence about
 * an unanswered request does. Private to compiler/. */
#ifndef GTM_REQUEST_H
#define GTM_REQUEST_H
#include "compiler/action.h"

/* Returns the condition that a request waits for whoever the subject names (anybody, where it is
 * the team or nobody), for so long where `window` is not NULL. `acts`: what the person was only
 * told counts too. */
struct gtm_cond *gtm_request_waits(struct gtm_workflow *w, const struct gtm_np *subject, bool acts,
                                   const struct gtm_token *window, struct gtm_span span);

/* Returns whether a condition asks for a request that waits. */
bool gtm_request_in(const struct gtm_cond *cond);

/* Returns whether a sentence ends with asking a person for something; `s` may be NULL. */
bool gtm_request_asked(const struct gtm_sentence_ir *s);

/* Gives a sentence about requests its meaning: reminders wait for one, times run from it, "ask
 * Dana" puts it before Dana too, "cancel it" withdraws it. `before`: the sentence before it, or
 * NULL. */
void gtm_request_settle(struct gtm_workflow *w, struct gtm_sentence_ir *s,
                        const struct gtm_sentence_ir *before);

/* Reports conditions about requests that nobody is asked. Requires: all sentences read. */
void gtm_request_check(struct gtm_workflow *w);
#endif

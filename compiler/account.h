/* account.h -- the account's other people: in conditions, and as whom a pause holds back. Private to
 * compiler/. */
#ifndef GTM_ACCOUNT_H
#define GTM_ACCOUNT_H
#include "compiler/action.h"

/* Makes the events of a clause those of the people that its subject names: anyone at the account,
 * someone else there, three people there. `cond` may be changed; reports where something else is
 * said of them. */
void gtm_account_scope(struct gtm_workflow *w, const struct gtm_np *subject, struct gtm_cond *cond,
                       struct gtm_span span);

/* Returns whether a noun is the account: the account, their company. */
bool gtm_account_is(const struct gtm_np *np);

/* Returns whether a noun names people of the account other than the prospect at hand. */
bool gtm_account_others(const struct gtm_np *np);

/* "Pause everyone else at that account for 2 days", "pause outreach to the account": what a pause
 * holds back, and how long where that is said here. NULL where it was reported. */
struct gtm_act *gtm_account_pause(struct gtm_workflow *w, const struct gtm_node *node,
                                  const struct gtm_args *args);

/* Reads "do not contact anyone else at the account for 2 days", which is a pause, under a verb's
 * node. NULL where it is none, or was reported: *wrong then. */
struct gtm_act *gtm_account_leave(struct gtm_workflow *w, const struct gtm_node *node, bool *wrong);

/* Gives a sentence's pauses the end that "until Friday" says, which is then no part of the sentence
 * any more; reports those that have none. */
void gtm_account_until(struct gtm_workflow *w, struct gtm_sentence_ir *s);
#endif

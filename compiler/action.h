/* action.h -- from a verb with its arguments to actions. Private to compiler/.
 *
 * fill.c has put each argument into a slot; act.c makes the actions of one verb; voice.c reads
 * passives, chains and what an approval is about. All memory is the compile arena's; what was wrong
 * is reported.
 */
#ifndef GTM_ACTION_H
#define GTM_ACTION_H
#include "compiler/fill.h"

/* ---- act.c ---- */

/* Returns a new action without arguments; `what` is borrowed. */
struct gtm_act *gtm_act_new(struct gtm_workflow *w, enum gtm_primitive primitive,
                            struct gtm_span span, const char *what);

/* Gives an action whom it is about, its channel, person, options and how often. */
void gtm_act_take(struct gtm_workflow *w, struct gtm_act *act, const struct gtm_args *args);

/* Notes that an action is about "it", and where that word stands. */
void gtm_act_pronoun(struct gtm_act *act, const struct gtm_args *args);

/* Returns what one verb with its arguments asks for, a chain where it asks for two actions; NULL
 * where it was reported. */
struct gtm_act *gtm_frame_read(struct gtm_workflow *w, const struct gtm_node *node,
                               struct gtm_args *args);

/* Returns what the person who is the subject is asked to do: the owner should review it. */
struct gtm_act *gtm_act_of(struct gtm_workflow *w, const struct gtm_node *node,
                           const struct gtm_np *subject, struct gtm_args *args);

/* ---- voice.c ---- */

/* What is to be approved: a draft in hand, or (as a guardrail) all outreach, comments or connection
 * requests. */
void gtm_approval_object(struct gtm_workflow *w, struct gtm_act *act, const struct gtm_args *args);
#endif

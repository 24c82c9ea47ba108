/* cond.h -- what the files that read conditions share. Private to compiler/. */
#ifndef GTM_COND_H
#define GTM_COND_H
#include "compiler/ir.h"

/* The time `time` has passed since `base`. */
struct gtm_cond *gtm_elapsed(struct gtm_workflow *w, enum gtm_base base,
                             const struct gtm_token *time, struct gtm_span span);

/* The judge's question whether the prospect has what a list says. */
struct gtm_cond *gtm_judge(struct gtm_workflow *w, struct gtm_phrase_list *list,
                           struct gtm_span span);

/* Joins two conditions by AND or OR; either may be NULL. */
struct gtm_cond *gtm_cond_join(struct gtm_workflow *w, enum gtm_cond_op op, struct gtm_cond *a,
                               struct gtm_cond *b);
/* The fact of the clause before is one of the values that stand alone: the tier is not A and not B.
 */
struct gtm_cond *gtm_also(struct gtm_workflow *w, const struct gtm_np *np, struct gtm_symbol *fact,
                          struct gtm_span span);

/* A clause whose verb is an event: accepted, has not replied within 5 days, visits our pricing page
 * twice. */
struct gtm_cond *gtm_happening_read(struct gtm_workflow *w, const struct gtm_node *node,
                                    struct gtm_np *subject);
#endif

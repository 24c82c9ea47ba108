/* cond.h -- what the files that read conditions share. Private to compiler/. */
#ifndef GTM_COND_H
#define GTM_COND_H
#include "compiler/ir.h"

/* The time `time` has passed since `base`. */
struct gtm_cond *gtm_elapsed(struct gtm_workflow *w, enum gtm_base base,
                             const struct gtm_token *time, struct gtm_span span);

/* Reports that "after 3 days" stands behind what happened: what came earlier is there too. Returns
 * a poisoned condition. */
struct gtm_cond *gtm_cond_too_late(struct gtm_workflow *w, const struct gtm_token *window);

/* The judge's question whether the prospect has what a list says. */
struct gtm_cond *gtm_judge(struct gtm_workflow *w, struct gtm_phrase_list *list,
                           struct gtm_span span);

/* Returns what a time runs from where that is said: since the newest message. */
enum gtm_base gtm_since(const struct gtm_token *token);

/* Joins two conditions by AND or OR; either may be NULL. */
struct gtm_cond *gtm_cond_join(struct gtm_workflow *w, enum gtm_cond_op op, struct gtm_cond *a,
                               struct gtm_cond *b);
/* A clause whose verb is an event: accepted, has not replied within 5 days, visits our pricing page
 * twice. */
struct gtm_cond *gtm_happening_read(struct gtm_workflow *w, const struct gtm_node *node,
                                    struct gtm_np *subject);
/* Returns that something happened, or that it did not, in a time where `window` is not NULL. */
struct gtm_cond *gtm_happened(struct gtm_workflow *w, const struct gtm_test_ir *test,
                              const struct gtm_token *window, bool negated, struct gtm_span span);
#endif

/* limit.h -- sentences that limit how often, or at what times, something happens. Private to
 * compiler/.
 */
#ifndef GTM_LIMIT_H
#define GTM_LIMIT_H
#include "compiler/action.h"

/* How a sentence speaks of its action: at most 40 emails a day, never more than, only. */
enum gtm_manner { GTM_MANNER_DO, GTM_MANNER_NEVER, GTM_MANNER_ONLY };

struct gtm_rule {
    const struct gtm_node *actions;  /* ACTIONS */
    enum gtm_manner manner;
    struct gtm_cond *cond;           /* of its If, or NULL */
    const struct gtm_token *times;   /* what stands behind a relative clause, or NULL */
};

/* Reads a limit; false where the sentence is none. What is wrong with it is reported. */
bool gtm_limit_read(struct gtm_workflow *w, const struct gtm_rule *rule);

/* Reads "Wait 7 days before contacting another person at the same account", `before` being what stands
 * there; false where it is none: a step. */
bool gtm_gap_read(struct gtm_workflow *w, const struct gtm_rule *rule,
                  const struct gtm_node *before);

/* Reads a sending window; false where the sentence is none. */
bool gtm_window_read(struct gtm_workflow *w, const struct gtm_rule *rule);
#endif

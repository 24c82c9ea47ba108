/* draft.h -- the parts that a draft is composed of; each kind of content begins differently. */
#ifndef GTM_STDLIB_DRAFT_H
#define GTM_STDLIB_DRAFT_H
#include "stdlib/say.h"

/* Fills subject and body from the action's template. Returns false, with the name of the fact that
 * is missing in *missing, where a placeholder without a fallback has no value. */
bool gtm_template_render(const struct gtm_call *call, struct gtm_result *result,
                         struct gtm_text *missing);
#endif

/* people.h -- several people at once, and requests that wait for them. Private to compiler/. */
#ifndef GTM_PEOPLE_H
#define GTM_PEOPLE_H
#include "compiler/action.h"

/* Adds a person of a list of nouns to *panel, which is made at the first one; `join` stands before
 * the noun. Nouns that are no people are passed over. */
void gtm_people_add(struct gtm_workflow *w, const struct gtm_node *list,
                    struct gtm_panel_ir **panel, const struct gtm_np *one, enum gtm_join join);

/* Gives a list of nouns its people: all of them, or as many as its first noun says. Reports where
 * fewer are named than are asked for, or one twice. */
void gtm_people_list(struct gtm_workflow *w, struct gtm_panel_ir *panel, struct gtm_np *np);

/* A fact that stands where a person must, such as the manager, is whoever it names: makes *np that
 * person. `has`: the verb has its person already. */
void gtm_people_named(struct gtm_workflow *w, enum gtm_verb verb, bool has, struct gtm_np *np);

/* Gives the actions of one verb to each of several people: an alert becomes one for each; only an
 * approval is asked of all together. Reports what cannot be shared. Returns the actions. */
struct gtm_act *gtm_people_share(struct gtm_workflow *w, struct gtm_act *acts);

/* Adds "Dana and me", "Dana or me", "any two of Dana, Ben and me", or the one person's name. */
void gtm_people_say(struct gtm_buf *out, const struct gtm_act *act);
#endif

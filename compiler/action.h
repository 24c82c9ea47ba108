/* action.h -- from a verb's node to actions. Private to compiler/.
 *
 * args.c sorts what stands behind a verb and refuses what it cannot be told; frame.c makes the
 * actions of one verb; voice.c reads passives, chains and what a guardrail covers. All memory is
 * the compile arena's; what was wrong is reported.
 */
#ifndef GTM_ACTION_H
#define GTM_ACTION_H
#include "compiler/cond.h"

enum { GTM_MAX_OPTIONS = 16 };

/* The arguments of one verb, sorted by what they are. */
struct gtm_args {
    enum gtm_verb verb;
    struct gtm_np object, on; /* what is made or sent; what is commented on */
    bool has_object, has_on, has_person, has_target;
    bool to_person;   /* the person stands behind a preposition */
    bool last_target; /* the newest preposition said whom it is about */
    bool others, account; /* everyone else at the account, the account as a whole */
    const struct gtm_symbol *person;
    const char *person_name;
    const struct gtm_panel_ir *panel; /* several people */
    struct gtm_span person_span;
    const struct gtm_node *target_node; /* the first noun */
    struct gtm_cond *cond;              /* whom it is about */
    const char *channel, *topics;
    const struct gtm_symbol *template;
    struct gtm_phrase_list *list;
    struct gtm_symbol *fact;
    struct gtm_option_ir options[GTM_MAX_OPTIONS];
    unsigned option_count;
    const struct gtm_token *duration, *window, *every, *count, *hours;
    const struct gtm_node *to; /* the infinitive */
    bool approval, automatic, personally, summary, information, reply;
};

/* ---- args.c ---- */

/* Sorts the arguments that begin at `first`; *args is overwritten. */
void gtm_args_read(struct gtm_workflow *w, const struct gtm_node *first, enum gtm_verb verb,
                   struct gtm_args *args);

/* Reports what the verb cannot be told: nothing is passed over in silence. */
void gtm_args_check(struct gtm_workflow *w, const struct gtm_node *node,
                    const struct gtm_args *args);

/* Returns whether a time belongs to the verb itself ("wait 3 days") and not to when it is done. */
bool gtm_args_own_time(const struct gtm_args *args);

/* Reports that `what` cannot be said at `span`, and what to write instead. */
void gtm_misused(struct gtm_workflow *w, struct gtm_span span, const char *what,
                 const char *advice);

/* ---- frame.c ---- */

/* Returns a new action without arguments; `what` is borrowed. */
struct gtm_act *gtm_act_new(struct gtm_workflow *w, enum gtm_primitive primitive,
                            struct gtm_span span, const char *what);

/* Adds an option in the order of the keys, so that builds are equal. */
void gtm_act_option(struct gtm_workflow *w, struct gtm_act *act, const char *key,
                    const char *value);

/* Gives an action whom it is about, its channel, person, options and how often. */
void gtm_act_take(struct gtm_workflow *w, struct gtm_act *act, const struct gtm_args *args);

/* Notes that an action is about "it", and where that word stands. */
void gtm_act_pronoun(struct gtm_act *act, const struct gtm_args *args);

/* Returns what one verb with its arguments asks for, a chain where it asks for two actions; NULL
 * where it was reported. */
struct gtm_act *gtm_frame_read(struct gtm_workflow *w, const struct gtm_node *node,
                               struct gtm_args *args);

/* ---- voice.c ---- */

/* What is to be approved: a draft in hand, or (as a guardrail) all outreach, comments or connection
 * requests. */
void gtm_approval_object(struct gtm_workflow *w, struct gtm_act *act, const struct gtm_args *args);

/* Returns the primitives (bits) that a verb with its arguments means; *general where it means them
 * all in general ("contacting anyone", "taking any action") and so only holds back. */
uint32_t gtm_verb_covers(const struct gtm_token *verb, const struct gtm_args *args, bool *general);

/* Returns the channel that a verb with its arguments means: email; NULL where it means any. */
const char *gtm_verb_channel(const struct gtm_token *verb, const struct gtm_args *args);
#endif

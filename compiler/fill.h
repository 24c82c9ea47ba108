/* fill.h -- the arguments of one verb, each in a slot of its frame (frames.def). Private to compiler/.
 *
 * A noun, a noun behind a preposition, an adverb, a time or an infinitive fills one slot. What fits
 * none is reported with the slots that there are. All memory is the compile arena's.
 */
#ifndef GTM_FILL_H
#define GTM_FILL_H
#include "compiler/cond.h"

/* What fills the slots of one verb; what was not said is zero. */
struct gtm_args {
    enum gtm_verb verb;
    struct gtm_np object, on; /* what is made or sent; what is commented on */
    bool has_object, has_on, has_person, has_target;
    bool last_target; /* the newest noun said whom it is about */
    bool others, account; /* everyone else at the account, the account as a whole */
    const struct gtm_symbol *person;
    const char *person_name;
    const struct gtm_panel_ir *panel; /* several people */
    const struct gtm_node *whom; /* the first noun that said whom it is about */
    struct gtm_cond *cond;       /* whom it is about */
    const char *channel;
    const char *topics;           /* their role, news: joined by commas */
    struct gtm_phrase_list *list; /* what is researched or commented on: phrases */
    const struct gtm_symbol *template;
    struct gtm_symbol *fact;
    struct gtm_option_ir *options; /* in the order of their keys */
    const struct gtm_token *duration, *window, *every, *count, *hours;
    const struct gtm_node *to; /* the infinitive */
    bool approval, automatic, personally, summary, information, reply;
    bool wrong;      /* what fits no slot was reported: nothing that follows from it is */
    uint32_t filled; /* slots that can be filled once: bits over the frame's */
};

/* Places the arguments that begin at `first`; *args is overwritten. Reports what fits no slot. */
void gtm_args_read(struct gtm_workflow *w, const struct gtm_node *first, enum gtm_verb verb,
                   struct gtm_args *args);

/* Reports times and infinitives that the verb does not take: apart from gtm_args_read, for a pause
 * and a limit take others than their verb. */
void gtm_args_check(struct gtm_workflow *w, const struct gtm_node *node,
                    const struct gtm_args *args);

/* Returns whether a time belongs to the verb itself ("wait 3 days") and not to when it is done. */
bool gtm_args_own_time(const struct gtm_args *args);

/* Adds an option in the order of the keys, so that builds are equal; the texts are borrowed. */
void gtm_option_add(struct gtm_arena *arena, struct gtm_option_ir **options, const char *key,
                    const char *value);

/* Returns the value of an option, or NULL. Borrowed from the list. */
const char *gtm_option_find(const struct gtm_option_ir *options, const char *key);

/* Reports that `what` cannot be said at `span`, and what to write instead. */
void gtm_misused(struct gtm_workflow *w, struct gtm_span span, const char *what,
                 const char *advice);

/* Returns the primitives (bits) that a verb with its arguments means; *general where it means them
 * all in general ("contacting anyone", "taking any action") and so only holds back. */
uint32_t gtm_verb_covers(const struct gtm_token *verb, const struct gtm_args *args, bool *general);

/* Returns the channel that a verb with its arguments means: email; NULL where it means any. */
const char *gtm_verb_channel(const struct gtm_token *verb, const struct gtm_args *args);

/* Returns the slots of a verb as a person reads them: "what (a message), to whom (prospects)". */
const char *gtm_frame_slots(struct gtm_arena *arena, enum gtm_verb verb);

/* Adds all frames, one a line: "send: what (…), to whom (…)". */
void gtm_frames_print(struct gtm_arena *arena, struct gtm_buf *out);
#endif

/* primitive.h -- what a primitive is given and gives back. One file in stdlib/ implements one primitive.
 *
 * A primitive never changes the prospect's state itself: it makes content and a receipt; the machine logs, keeps and
 * schedules. The embedded ones work with no network and no account. Connectors will stand behind the same call.
 */
#ifndef GTM_PRIMITIVE_H
#define GTM_PRIMITIVE_H
#include "runtime/vm/machine.h"

struct gtm_call {
    struct gtm_prospect *prospect; /* to read; content goes into prospect->arena */
    const struct gtm_action *action; /* NULL for a judge question */
    const struct gtm_judge *judge;   /* the question, or NULL */
    const struct gtm_event_row *occurrence; /* what a watch fired for, or the post to comment on; may be NULL */
    const struct gtm_draft *draft;   /* the content in hand; may be NULL */
    int64_t now;
};

struct gtm_result {
    enum gtm_tri verdict;    /* judge: the answer. others: YES it is done, UNKNOWN it cannot be done for lack of information (`text` says which), NO it failed (`text` says why) */
    struct gtm_text subject, text; /* the content: a draft, what a person reads, a summary */
    struct gtm_text to;      /* recipient as a person reads it */
    struct gtm_text channel; /* email, linkedin, inbox, … */
    struct gtm_text reasons, sources; /* JSON arrays of texts, or empty */
    struct gtm_text receipt; /* what the connector answered: "local outbox" for the embedded ones */
    struct gtm_text learnt;  /* research: a JSON object of facts to join to the record, or empty */
};

typedef void gtm_primitive_fn(const struct gtm_call *call, struct gtm_result *result);

/* Returns the function of a primitive (made from primitives.def); never NULL. */
gtm_primitive_fn *gtm_primitive_of(enum gtm_primitive primitive);

/* Returns what a reply says by the program's phrases: the first meaning that a phrase of it matches,
 * GTM_MEANING_UNCLEAR where none does. */
enum gtm_meaning_kind gtm_judge_meaning(const struct gtm_program *program, struct gtm_text reply);

/* The judge answers JUDGE questions; not an action of its own. */
gtm_primitive_fn gtm_judge_answer;
#endif

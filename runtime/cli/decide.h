/* decide.h -- what a person decides about one inbox item, from the command line or a file of answers.
 *
 * The first decision wins: it is looked up, made and kept in one transaction, and whoever comes
 * later is told who was first.
 */
#ifndef GTM_CLI_DECIDE_H
#define GTM_CLI_DECIDE_H
#include "runtime/cli/carry.h"

struct gtm_answer {
    int64_t id; /* of the item */
    enum gtm_decision decision;
    struct gtm_text text; /* of EDIT; a first line "Subject: …" is the subject */
    struct gtm_text by, because;
};

enum gtm_answered {
    GTM_ANSWERED,        /* decided, kept, settled */
    GTM_ANSWERED_BEFORE, /* somebody was first */
    GTM_ANSWERED_WRONG,  /* the item does not take this decision */
    GTM_ANSWERED_NOTHING, /* there is no such item */
    GTM_ANSWERED_FAILED  /* the state cannot be kept: said already, and what was open is undone */
};

/* Looks an item up, decides, keeps. Where it was not decided, adds to `why` what there is to say. */
enum gtm_answered gtm_decide(struct gtm_carry *carry, const struct gtm_answer *answer,
                             struct gtm_buf *why);

/* Returns who decides, by --by, else who sits at the terminal. */
struct gtm_text gtm_decide_by(const struct gtm_cli *cli);
#endif

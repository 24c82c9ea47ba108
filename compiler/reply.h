/* reply.h -- what a reply says. Private to compiler/.
 *
 * Meanings are bits over enum gtm_meaning_kind; words.def and the standard vocabulary name them as
 * kinds.def does. 0 is any reply. An automatic answer is no reply, so it is in no complement.
 */
#ifndef GTM_REPLY_H
#define GTM_REPLY_H
#include "compiler/cond.h"

/* Returns the bit of the meaning that is named so, or 0. */
uint32_t gtm_meaning_bit(const char *name);

/* Returns the bit of the meaning whose phrases a list of that name holds ("positive reply",
 * "objection"), or 0. */
uint32_t gtm_meaning_of_list(const char *name);

/* Returns the phrases of a meaning: the file's own list, else the standard one; NULL where there is
 * none. */
const struct gtm_phrase_list *gtm_meaning_phrases(const struct gtm_workflow *w,
                                                  enum gtm_meaning_kind kind);

/* Returns the condition that a reply came which says one of `meanings`. */
struct gtm_cond *gtm_reply_new(struct gtm_workflow *w, uint32_t meanings, struct gtm_span span);

/* Returns the bits of what a condition (or NULL) names; a question about something in particular names
 * no whole meaning. */
uint32_t gtm_reply_named(const struct gtm_cond *cond);

/* Returns the bits of all replies that say none of `meanings`. */
uint32_t gtm_reply_but(uint32_t meanings);

/* Returns what "anything else" means behind the sentences read so far: the replies that none of
 * them names. Reports where none names any. */
uint32_t gtm_reply_rest(struct gtm_workflow *w, struct gtm_span span);

/* Returns whether a sentence says what happens with an unclear reply: to all others such a reply is
 * then none that they ask for, and nobody has to be asked. */
bool gtm_reply_names_unclear(const struct gtm_workflow *w);

/* Returns what a noun says of a reply: a positive answer, a question, any other reply; 0 where it
 * says nothing. No interest is an objection: np->negative is then taken back. */
uint32_t gtm_reply_said(struct gtm_workflow *w, struct gtm_np *np);

/* Returns the condition that the reply (or the prospect) is what a noun says, negated where `no`:
 * a reply that is not positive is another reply. NULL where the noun says nothing of replies. */
struct gtm_cond *gtm_reply_is(struct gtm_workflow *w, const struct gtm_np *subject,
                              struct gtm_np *np, bool no, struct gtm_span span);

/* Returns the condition of "is / has / shows …" where it is about replies: the reply is a question
 * about "pricing", they have no interest. NULL where it is about something else. */
struct gtm_cond *gtm_reply_link(struct gtm_workflow *w, const struct gtm_node *node,
                                const struct gtm_np *subject);

/* The same of a verb that compares text, not negated: the reply mentions …, they say …; `list`: the
 * phrases behind it, or NULL. */
struct gtm_cond *gtm_reply_text(struct gtm_workflow *w, const struct gtm_node *node,
                                const struct gtm_np *subject, struct gtm_phrase_list *list);
#endif

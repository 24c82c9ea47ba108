/* say.h -- what the embedded primitives share: looking facts up by name, and saying them.
 *
 * Texts are honest and without holes: a part that would need a fact that is not known is left out.
 */
#ifndef GTM_STDLIB_SAY_H
#define GTM_STDLIB_SAY_H
#include "runtime/vm/primitive.h"

/* Returns the text of a fact by its spoken name ("first name"), as a person would write it; empty
 * where it is not known. A name that the program has no fact for is looked up in the record.
 * Borrowed, or in the prospect's arena. */
struct gtm_text gtm_say_fact(const struct gtm_call *call, const char *name);

/* Returns the text of fact `row` of the program, empty where it is not known. Lists are joined by
 * commas. */
struct gtm_text gtm_say_value(const struct gtm_call *call, uint32_t row);

/* Returns the first name, or the first word of the name, or the empty slice. */
struct gtm_text gtm_say_first_name(const struct gtm_call *call);

/* Adds "Ada Ruiz, VP Sales at Northwind", as much of it as is known, else the prospect's key. */
void gtm_say_who(const struct gtm_call *call, struct gtm_buf *out);

/* Returns the value of an action's option, or the empty slice. */
struct gtm_text gtm_say_option(const struct gtm_call *call, const char *key);

/* Adds an option as a sentence behind its label, where it is said: " Due: within 2 days." */
void gtm_say_part(const struct gtm_call *call, const char *key, const char *label,
                  struct gtm_buf *out);

/* Returns the list of phrases that say what we help with: the judge's, else what comments or
 * watches look for, else GTM_NONE. */
uint32_t gtm_say_problems(const struct gtm_program *program);

/* Adds the list's phrases: "a", "a and b", "a, b and c". */
void gtm_say_list(const struct gtm_program *program, uint32_t list, struct gtm_buf *out);

/* Returns the newest text that the prospect posted, or the empty slice. */
struct gtm_text gtm_say_post(const struct gtm_call *call);

/* Adds a short summary: what is known of person and company, one line each. */
void gtm_say_summary(const struct gtm_call *call, struct gtm_buf *out);

/* Adds the person's purpose, word for word, as a sentence of its own: "So I can send a voice note."
 */
void gtm_say_purpose(const struct gtm_call *call, struct gtm_buf *out);

/* Adds what happened, as a sentence: the occurrence that a watch fired for ("They have accepted the
 * connection request."), else the workflow's sentence. */
void gtm_say_happened(const struct gtm_call *call, struct gtm_buf *out);

/* Returns who is told or asked: the person's name, the record's owner for the owner; "me" by
 * default. */
struct gtm_text gtm_say_person(const struct gtm_call *call);

/* Returns the recipient's address for a channel ("email", "linkedin", or empty: whichever is
 * known), the prospect's key where none is; and the channel that it belongs to in *channel. */
struct gtm_text gtm_say_address(const struct gtm_call *call, struct gtm_text channel,
                                struct gtm_text *used);

/* Returns the address that is not known and without which nothing can go out on the channel that the
 * sentence says ("the email address"); empty where it is known, or where the sentence leaves the
 * channel open. */
struct gtm_text gtm_say_lacking(const struct gtm_call *call);

/* Sets reasons and sources: the facts that decided, and where the texts' facts come from. */
void gtm_say_grounds(const struct gtm_call *call, struct gtm_result *result);

/* Every primitive's function, for stdlib/primitives.c and for the files that define them. */
#define PRIMITIVE(NAME, name, contact, content, doc) gtm_primitive_fn gtm_do_##NAME;
#include "runtime/program/primitives.def"
#undef PRIMITIVE

/* Moves a buffer's text into the prospect's arena and frees the buffer. */
struct gtm_text gtm_say_keep(const struct gtm_call *call, struct gtm_buf *buf);

/* Sets receipt and channel of what stays on this machine: the local outbox, or the inbox of a
 * person. */
void gtm_say_delivered(const struct gtm_call *call, struct gtm_result *result, const char *channel);
#endif

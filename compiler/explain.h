/* explain.h -- what the files that say readings back in English share. Private to compiler/.
 *
 * Whatever is said here reads back as the same meaning. A condition that one list of clauses does
 * not hold is said in bullets, and bullets below bullets. What no words are known for is an error
 * of ours: gtm_explain_wrong notes it, and the reading is not shown.
 */
#ifndef GTM_EXPLAIN_H
#define GTM_EXPLAIN_H
#include "compiler/action.h"

/* A reading that is being said. */
struct gtm_say {
    struct gtm_buf *out;
    struct gtm_arena *arena;
    struct gtm_workflow *w; /* for names as they were written and texts; may be NULL */
    const char *wrong;      /* why it cannot be said, or NULL */
    bool listed;            /* bullets were said last: what follows stands on a line of its own */
    bool cell;              /* in a cell of a table, where no bullets can stand */
    unsigned depth;         /* of bullets */
};

/* ---- explain.c ---- */

/* Notes that something cannot be said; the first note counts. */
void gtm_explain_wrong(struct gtm_say *say, const char *why);

/* Adds text; formatted text. */
void gtm_explain_text(struct gtm_say *say, const char *text);
void gtm_explain_printf(struct gtm_say *say, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds what joins a part to the one before: `between`, or after bullets "then" on a new line. */
void gtm_explain_join(struct gtm_say *say, const char *between);

/* Adds a text in quotes. */
void gtm_explain_quoted(struct gtm_say *say, const char *text);

/* Returns what `part` says of `what`, said aside; *listed: it ends in bullets. */
const char *gtm_explain_aside(struct gtm_say *say, void (*part)(struct gtm_say *, const void *),
                          const void *what, bool *listed);

/* Ends the sentence that began at `from` and gives it its capital. */
void gtm_explain_end(struct gtm_say *say, size_t from, bool stop);

/* Returns a name as the file writes it: AE, Dana, fit score. */
const char *gtm_explain_name(struct gtm_say *say, const struct gtm_symbol *symbol);

/* ---- explain_cond.c ---- */

/* Adds one clause: "the fit score is at least 70"; `no`: its contrary. `time`: the time that
 * belongs to an event or a request ("within 5 days"), or NULL. */
void gtm_explain_clause(struct gtm_say *say, const struct gtm_cond *cond, bool no,
                    const struct gtm_cond *time);

/* Adds it behind "everyone ": "who is a weak fit", "whose tier is "A"". `join`: what joins it to the
 * clause before it, or NULL. */
void gtm_explain_relative(struct gtm_say *say, const struct gtm_cond *cond, bool no,
                      const struct gtm_cond *time, const char *join);

/* Returns whether gtm_explain_relative has words for it. */
bool gtm_explain_is_relative(const struct gtm_cond *cond);

/* Adds "x", "y" or "z". */
void gtm_explain_list(struct gtm_say *say, const struct gtm_phrase_list *list);

/* ---- explain_group.c ---- */

/* Adds a condition behind `lead` ("if", "until", ""), in one line or as bullets. `unless` may stand in
 * place of the lead: "unless" behind which its contrary is said, or NULL. */
void gtm_explain_cond(struct gtm_say *say, const struct gtm_cond *cond, const char *lead,
                  const char *unless);

/* Adds whom a condition is about, as an object: "every strong fit", "everyone whose tier is "A"". */
void gtm_explain_whom(struct gtm_say *say, const struct gtm_cond *cond);

/* Adds `who` ("anyone", "a prospect") and what such people are, in one line; false where only bullets
 * or a whole condition can say it: then nothing was added. */
bool gtm_explain_kind(struct gtm_say *say, const struct gtm_cond *cond, const char *who);

/* Returns the conditions, each flat, that hold together where `cond` does: columns of a table. At
 * most `most`; 0: there are more. */
unsigned gtm_explain_columns(struct gtm_say *say, const struct gtm_cond *cond,
                         const struct gtm_cond **columns, unsigned most);

/* ---- explain_time.c ---- */

/* Adds "3 days", "2 business days", "Tuesday at 09:00"; `moment` may be NULL. */
void gtm_explain_time(struct gtm_buf *out, int64_t seconds, const struct gtm_moment *moment);

/* Adds " within 3 days", " by Friday at 17:00". */
void gtm_explain_deadline(struct gtm_buf *out, int64_t seconds, const struct gtm_moment *moment);

/* Adds "on Tuesday at 09:00", "at 09:00", "tomorrow". */
void gtm_explain_at(struct gtm_buf *out, const struct gtm_moment *moment);

/* Adds "every 3 days", "every Monday at 09:00". */
void gtm_explain_every(struct gtm_buf *out, int64_t seconds, const struct gtm_moment *moment);

/* Adds " on weekdays between 09:00 and 17:00"; `state`: as what the time is, " a weekday between …". */
void gtm_explain_hours(struct gtm_buf *out, const struct gtm_hours *hours, bool state);

/* ---- explain_act.c, explain_guard.c, explain_define.c ---- */

/* Adds actions: "draft a short message for every strong fit and alert me". */
void gtm_explain_acts(struct gtm_say *say, const struct gtm_act *acts);

/* Adds what stands behind "before": "sending a message to every weak fit". */
void gtm_explain_before(struct gtm_say *say, const struct gtm_sentence_ir *s);

/* Adds all guardrails of a sentence that nothing else says, one sentence where they share what they
 * depend on. */
void gtm_explain_guards(struct gtm_say *say, const struct gtm_sentence_ir *s,
                    const struct gtm_guard *guards);

/* Adds a definition, a declaration, a setting or a template as it was read. */
void gtm_explain_definition(struct gtm_say *say, const struct gtm_unit *unit);
void gtm_explain_template(struct gtm_say *say, const struct gtm_symbol *symbol);
#endif

/* declare.h -- what the files of the declaring pass share. Private to compiler/. */
#ifndef GTM_DECLARE_H
#define GTM_DECLARE_H
#include "compiler/ir.h"
#include "grammar/declare.h"

/* Adds the facts of "Each prospect has …". */
void gtm_declare_facts(struct gtm_workflow *w, struct gtm_declares *d, const struct gtm_unit *unit,
                       const struct gtm_decl *decl);

/* Says where a fact comes from, what a missing one counts as; once all facts are declared. */
void gtm_declare_source(struct gtm_workflow *w, const struct gtm_unit *unit,
                        const struct gtm_decl *decl);
void gtm_declare_missing(struct gtm_workflow *w, struct gtm_declares *d,
                         const struct gtm_unit *unit, const struct gtm_decl *decl);

/* Takes a setting: ZONE, HOLIDAYS, CALENDAR. */
void gtm_declare_setting(struct gtm_workflow *w, struct gtm_declares *d,
                         const struct gtm_unit *unit, const struct gtm_decl *decl);

/* Reads a template; its placeholders are resolved by gtm_template_resolve, once all facts are
 * known. */
void gtm_declare_template(struct gtm_workflow *w, const struct gtm_unit *unit);
void gtm_template_resolve(struct gtm_workflow *w, struct gtm_symbol *symbol);

/* Returns the place of words [begin, end). */
struct gtm_span gtm_range_span(const struct gtm_unit *unit, struct gtm_range part);

/* Returns a part as it was written: the content of a quoted text, else its words. */
const char *gtm_range_said(struct gtm_workflow *w, const struct gtm_unit *unit,
                           struct gtm_range part);

/* Returns a name as feed.h normalises it: lead_score_v2 is "lead score v2". */
const char *gtm_feed_name(struct gtm_workflow *w, struct gtm_text name);

/* Makes a symbol's phrases known, once its kind and flags are set. */
void gtm_symbol_ready(struct gtm_workflow *w, struct gtm_symbol *symbol);
#endif

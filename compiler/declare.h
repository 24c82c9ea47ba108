/* declare.h -- what the files of the declaring pass share. Private to compiler/. */
#ifndef GTM_DECLARE_H
#define GTM_DECLARE_H
#include "compiler/ir.h"

/* Reads "Each prospect has …", "The fit score comes from …", "Treat a missing tier as C"; false
 * where it is none. */
bool gtm_declare_facts(struct gtm_workflow *w, const struct gtm_unit *unit);

/* Reads "Our time zone is …", "Holidays are …", "Holidays come from …"; false where it is none. */
bool gtm_declare_setting(struct gtm_workflow *w, const struct gtm_unit *unit);

/* Reads one declaring sentence of any kind; false where it is a statement. */
bool gtm_declare_unit(struct gtm_workflow *w, const struct gtm_unit *unit);

/* Reads a template; its placeholders are resolved by gtm_template_resolve, once all facts are
 * known. */
void gtm_declare_template(struct gtm_workflow *w, const struct gtm_unit *unit);
void gtm_template_resolve(struct gtm_workflow *w, struct gtm_symbol *symbol);

/* Makes a symbol's phrases known, once its kind and flags are set. */
void gtm_symbol_ready(struct gtm_workflow *w, struct gtm_symbol *symbol);
#endif

/* dump.h -- what the stages of a compilation made, as text. */
#ifndef GTM_DUMP_H
#define GTM_DUMP_H
#include "compiler/choose.h"

/* Each adds what one choice looked at, where the words are the user's own: the edges of each word and the token strings,
 * the trees, the readings with what became of each. */
void gtm_dump_tokens(const struct gtm_choice *choice, struct gtm_buf *out);
void gtm_dump_trees(const struct gtm_choice *choice, struct gtm_buf *out);
void gtm_dump_readings(const struct gtm_choice *choice, struct gtm_buf *out);

/* Adds a tree, a line for each node, indented by its depth. */
void gtm_dump_tree(const struct gtm_node *node, unsigned depth, struct gtm_buf *out);

/* Adds each sentence, table and definition of the user's own files, with the canonical text of what
 * it means on a line of its own below. */
void gtm_dump_meaning(struct gtm_workflow *w, struct gtm_buf *out);
#endif

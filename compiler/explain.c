/* explain.c -- placeholder during integration */
#include "compiler/ir.h"
void gtm_explain(struct gtm_workflow *w, struct gtm_buf *out) { (void)w; (void)out; }

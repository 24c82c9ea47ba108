/* diag.h -- the compiler's messages: collected, sorted, shown once.
 *
 * A function that reports goes on: one broken sentence hides no other. diag.def holds every
 * message.
 */
#ifndef GTM_DIAG_H
#define GTM_DIAG_H
#include <stdbool.h>

#include "grammar/source.h"

enum gtm_diag_code {
#define DIAG(name, code, severity, headline, advice) GTM_DIAG_##name,
#include "grammar/diag.def"
#undef DIAG
    GTM_DIAG_COUNT
};

struct gtm_diag_entry;

struct gtm_diags {
    struct gtm_sources *sources;
    struct gtm_arena *arena;
    struct gtm_diag_entry *first;
    struct gtm_diag_entry *newest, *looked; /* where the next search begins */
    unsigned errors;
};

/* Reports message `code` at `span`. The arguments, up to three NUL-terminated texts (NULL ends
 * them), fill the message's %1$s …; they are copied. The same code at the same place is reported
 * once. */
void gtm_diag_report(struct gtm_diags *diags, enum gtm_diag_code code, struct gtm_span span,
                     const char *one, const char *two, const char *three);

/* Adds the messages of `other`, as reported here. `other` is not to be used any more. */
void gtm_diag_take(struct gtm_diags *diags, struct gtm_diags *other);

/* Returns whether a message is about a place in `span`. */
bool gtm_diag_failed(struct gtm_diags *diags, struct gtm_span span);

/* Returns the headline of the first message by place; there is one. */
const char *gtm_diag_first(const struct gtm_diags *diags);

/* Adds all messages to `out`, by file and place: file:line:col: error: headline [code], the line,
 * the place underlined, what to write instead. */
void gtm_diag_print(const struct gtm_diags *diags, bool color, struct gtm_buf *out);
#endif

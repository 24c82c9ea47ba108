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
    struct gtm_diag_entry *first, *last;
    unsigned errors;
};

/* Reports message `code` at `span`. The arguments, up to three NUL-terminated texts (NULL ends
 * them), fill the message's %1$s …; they are copied. The same code at the same place is reported
 * once. */
void gtm_diag_report(struct gtm_diags *diags, enum gtm_diag_code code, struct gtm_span span,
                     const char *one, const char *two, const char *three);

/* Adds all messages to `out`, by file and place: file:line:col: error: headline [code], the line,
 * the place underlined, what to write instead. */
void gtm_diag_print(const struct gtm_diags *diags, bool color, struct gtm_buf *out);
#endif

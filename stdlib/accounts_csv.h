/* accounts_csv.h -- CSV that lies whole in memory (RFC 4180). The feed's reader streams records of
 * people, which must have a key of theirs; an accounts file is small and keyed by company.
 */
#ifndef GTM_STDLIB_ACCOUNTS_CSV_H
#define GTM_STDLIB_ACCOUNTS_CSV_H
#include <stdbool.h>
#include <stddef.h>

#include "runtime/base/arena.h"
#include "runtime/base/text.h"

enum { GTM_ACCOUNTS_CSV_MAX_FIELDS = 256 };

struct gtm_accounts_csv {
    const char *at, *end;
    char separator; /* whichever of , ; tab occurs most in the first line */
    struct gtm_arena *arena;
};

struct gtm_accounts_csv_row {
    struct gtm_text fields[GTM_ACCOUNTS_CSV_MAX_FIELDS]; /* in the file, or in the arena where
                                                            quotes were doubled */
    size_t count;                                        /* further fields are dropped */
};

/* Begins to read `file`, which outlives the reading. */
void gtm_accounts_csv_begin(struct gtm_accounts_csv *csv, struct gtm_text file,
                            struct gtm_arena *arena);

/* Reads the next row that is not blank. Returns false at the end. */
bool gtm_accounts_csv_next(struct gtm_accounts_csv *csv, struct gtm_accounts_csv_row *row);
#endif

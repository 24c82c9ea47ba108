/* accounts.h -- what --accounts FILE knows about companies.
 *
 * The file is CSV or JSONL like a feed, keyed by account id, domain or company name instead of a
 * person. Research joins a company's row to the record: facts that the row has and the record
 * lacks. A column `size` means the fact "company size" where the program has one of that name;
 * `name` and `id` are the company's own, never the person's; facts of the person (email, title …)
 * are not taken from here.
 */
#ifndef GTM_STDLIB_ACCOUNTS_H
#define GTM_STDLIB_ACCOUNTS_H
#include <stdbool.h>
#include <stddef.h>

#include "runtime/base/text.h"
#include "runtime/program/program.h"

struct gtm_accounts;
struct gtm_prospect;

/* Loads `path` whole, for a program that outlives it. Returns what the caller frees with
 * gtm_accounts_close, or NULL with a reason for a person in `why` ("accounts.csv, line 4: …"). */
struct gtm_accounts *gtm_accounts_open(const char *path, const struct gtm_program *program,
                                       char *why, size_t why_size);

/* Frees; NULL is fine. */
void gtm_accounts_close(struct gtm_accounts *accounts);

/* Returns how many companies it holds. */
size_t gtm_accounts_count(const struct gtm_accounts *accounts);

/* Returns whether an account is looked up by the fact of that name. */
bool gtm_accounts_finds_by(struct gtm_text name);

/* Returns the row of the prospect's company as one JSON object whose names the record would use, or
 * the empty slice. Looked up by account id, then domain (the record's, else the email's), then
 * company name. Borrowed. */
struct gtm_text gtm_accounts_find(const struct gtm_accounts *accounts,
                                  struct gtm_prospect *prospect);
#endif

/* report.h -- what became of prospects, as people and scripts read it.
 *
 * Three forms of the same rows: text (a table and a summary), jsonl and csv (architecture.md, the
 * contracts). Rows stream: a report holds counts, not prospects.
 */
#ifndef GTM_REPORT_H
#define GTM_REPORT_H
#include <stdbool.h>
#include <stdint.h>

#include "runtime/report/output.h"
#include "runtime/store/store.h"
#include "runtime/vm/machine.h"

enum gtm_report_format { GTM_REPORT_TEXT, GTM_REPORT_JSONL, GTM_REPORT_CSV };

enum { GTM_N_OUTCOME = GTM_OUTCOME_FAILED + 1, GTM_REPORT_PERSONS = 8 };

/* How many things wait for one person. */
struct gtm_report_person {
    char name[40];
    uint64_t count;
};

struct gtm_report {
    enum gtm_report_format format;
    bool color;
    unsigned width; /* columns of the terminal, 0: as long as it takes */
    bool until;     /* text: also say until when a prospect waits */
    struct gtm_output out;
    uint64_t rows, outcomes[GTM_N_OUTCOME], waits[GTM_N_WAITS];
    struct gtm_report_person persons[GTM_REPORT_PERSONS]; /* the last one counts all others */
    /* names with their lengths, so that a row of csv is copying and nothing else */
    struct gtm_text outcome_names[GTM_N_OUTCOME], waits_names[GTM_N_WAITS];
    struct gtm_text primitive_names[GTM_N_PRIMITIVE];
};

/* Begins a report on descriptor `fd` with its header. Zero-initialised fields color and width may
 * be set before. */
void gtm_report_begin(struct gtm_report *report, enum gtm_report_format format, int fd);

/* Adds one prospect's row: of the prospect, key, program and state are read. */
void gtm_report_row(struct gtm_report *report, const struct gtm_prospect *prospect);

/* Adds what stands under a text table: counts, whom things wait for, and `command` to type next
 * (may be NULL). Adds nothing to jsonl and csv. */
void gtm_report_summary(struct gtm_report *report, const char *command);

/* Writes what is left and frees. Returns false where not all could be written (report->out.error
 * says why). */
bool gtm_report_end(struct gtm_report *report);

/* The forms; each adds one row. */
void gtm_report_text_row(struct gtm_report *report, const struct gtm_prospect *prospect);
void gtm_report_jsonl_row(struct gtm_report *report, const struct gtm_prospect *prospect);
void gtm_report_csv_row(struct gtm_report *report, const struct gtm_prospect *prospect);

/* ---- the other lists, each entry as one JSON object a line or as text for a person ----------- */

/* Adds what a person reads of an item: an approval's text with its subject as first line ("Subject:
 * …"). */
void gtm_report_item_text(struct gtm_buf *out, const struct gtm_store_item *item);

/* Adds one inbox item. `db` is how the commands that are shown name the state ("" or " --db FILE").
 */
void gtm_report_item(struct gtm_report *report, const struct gtm_store_item *item, const char *db);

/* Adds how a closed item was decided: "cancelled by Ana on 2026-11-23T10:00:00Z, because …"; the
 * time where it is `dated`. */
void gtm_report_decided(struct gtm_buf *out, const struct gtm_inbox_item *item, bool dated);

/* Adds who of a panel has approved and how many more it waits for; nothing for another item. */
void gtm_report_votes(struct gtm_buf *out, const struct gtm_program *program,
                      const struct gtm_inbox_item *item);

/* Adds one effect with its receipt. */
void gtm_report_effect(struct gtm_report *report, const struct gtm_store_effect *effect);

/* Adds a prospect's story, told from a whole loaded prospect: sentence by sentence, what was done,
 * asked and decided, and what it waits for now. */
void gtm_report_story(struct gtm_report *report, const struct gtm_prospect *prospect, int64_t now,
                      const char *db);

/* ---- shared by the forms ------------------------------------------------------------------ */

/* Returns the person a log entry or an item is about, as the workflow names them; "" where there is
 * none. */
struct gtm_text gtm_report_person_of(const struct gtm_program *program, uint32_t action);

/* Returns the person whom a log entry's action addresses, or the empty slice: a draft or a message addresses none of ours. */
struct gtm_text gtm_report_addressee(const struct gtm_program *program, const struct gtm_log_entry *entry);

/* Returns the line of a sentence, 0 for none. */
uint32_t gtm_report_line(const struct gtm_program *program, uint32_t sentence);

/* Adds an ANSI colour ("1", "31", …) before and the reset behind `text` where the report is
 * coloured. */
void gtm_report_paint(struct gtm_report *report, const char *code, struct gtm_text text);

/* Adds text cut to `columns` code points with an ellipsis, line breaks as blanks; pads where `pad`.
 * 0: no limit. */
void gtm_report_fit(struct gtm_buf *out, struct gtm_text text, size_t columns, bool pad);

/* Returns until when the prospect waits for this reason by itself, or GTM_NEVER. */
int64_t gtm_report_until(const struct gtm_prospect *prospect, enum gtm_waits waits);

/* Adds a time as a person reads it: 2026-11-23 10:00 (UTC). */
void gtm_report_time(struct gtm_buf *out, int64_t at);
#endif

/* feed.h -- records from CSV or JSONL, one at a time, in memory that does not grow with the feed.
 *
 * The format is told from the first bytes: '{' begins JSONL, anything else CSV (RFC 4180; the separator is
 * whichever of , ; tab occurs most in the header outside quotes; a byte order mark is dropped; quoted fields may
 * hold line breaks). JSONL is one object a line; blank lines are passed over.
 *
 * Names: a column or key means the fact whose `keys` list holds its normalised form: camelCase and separators
 * (_ - . and blanks) become single blanks, all lower case: fit_score, fitScore, "Fit Score" -> "fit score"; keys
 * nested in objects join with a blank: {"company":{"size":5}} is "company size"; LinkedIn is one word. Where two keys
 * of one record mean one fact, the first in the fact's `keys` list whose value reads as the fact's type wins; one key
 * given twice counts as it came first (in CSV: the first column that is not empty). Names are resolved when the program and the feed's header
 * (or the shape of its first records) meet, not for each record.
 *
 * Types: each value is read as its fact's type: numbers as gtm_text_number reads them or JSON numbers; yes/no from
 * true/false, yes/no, y/n, 1/0; times as gtm_clock_parse reads them or a JSON number of seconds; lists from a JSON
 * array, or in CSV from JSON text or items between ';' or '|' (made into a JSON array of strings). null, "" (after
 * trimming) and what does not read as the type are MISSING, then the fact's `missing` text, if any, is read instead.
 * A choice that is none of the fact's choices (without case) is MISSING; one that is gets the file's spelling.
 * Texts lose white space at both ends; a JSON number, true or false is its own spelling as a text, an array or object
 * never is one, nor is a CSV cell that is a JSON array. U+0000 and half a surrogate pair are read as U+FFFD.
 *
 * Bad records: what is checked of a JSONL line, and what is not, stands in feed_walk.inc: all that is decoded, and that
 * the line is one whole object; with GTM_FEED_KEEP every byte of it. CSV: the number of fields, quotes, UTF-8 of what
 * is decoded or kept. A record above 64 MiB is bad and never held in memory.
 *
 * The key of a record is id, else email, else linkedin_url (text or number, trimmed), also as exports head them:
 * Prospect ID, Email Address, LinkedIn Profile URL. A record without is bad.
 */
#ifndef GTM_FEED_H
#define GTM_FEED_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/program/program.h"
#include "runtime/vm/value.h"

struct gtm_record {
    struct gtm_text key;           /* the prospect's key */
    struct gtm_text json;          /* the record as one JSON object on one line; empty unless kept (see open) */
    const struct gtm_value *facts; /* program->fact_count of them; those without GTM_FACT_READ are MISSING unless `all` */
    uint64_t line;                 /* 1-based, where the record begins */
};

enum gtm_feed_status {
    GTM_FEED_RECORD, /* *record is filled, valid until the next call */
    GTM_FEED_BAD,    /* this one is bad: gtm_feed_reason, gtm_feed_raw; the next call goes on behind it */
    GTM_FEED_END,
    GTM_FEED_FAILED  /* reading failed (gtm_feed_reason); nothing more comes */
};

struct gtm_feed;

enum gtm_feed_flag {
    GTM_FEED_KEEP = 1, /* give every record's JSON (CSV rows are turned into an object with the header's own names) */
    GTM_FEED_ALL = 2,  /* decode every fact, not only those with GTM_FACT_READ */
    GTM_FEED_GROWS = 4 /* the file is being written: after GTM_FEED_END more may come, and only whole lines count */
};

/* Opens `path` ("-" is standard input) for a program that outlives the feed. Returns a feed that the caller
 * closes with gtm_feed_close, or NULL with a reason for a person in `why`. */
struct gtm_feed *gtm_feed_open(const char *path, const struct gtm_program *program, unsigned flags,
                               char *why, size_t why_size);

/* Reads the next record. */
enum gtm_feed_status gtm_feed_next(struct gtm_feed *feed, struct gtm_record *record);

/* After BAD or FAILED: why, for a person; borrowed until the next call. */
const char *gtm_feed_reason(const struct gtm_feed *feed);

/* After BAD: the record's bytes as they came, without the line end; and the line (1-based) it begins at. */
struct gtm_text gtm_feed_raw(const struct gtm_feed *feed);
uint64_t gtm_feed_line(const struct gtm_feed *feed);

/* Returns a CSV feed's header line as it came (without byte order mark and line end), empty for JSONL. */
struct gtm_text gtm_feed_header(const struct gtm_feed *feed);

/* Of a feed that grows: nothing more is written, so a last line without its end is a record; then its end is one. */
void gtm_feed_finish(struct gtm_feed *feed);

/* Goes on at byte `position` and line `line` of its file, which an earlier feed over it had come to; the header is read
 * before. Returns false, with gtm_feed_reason, where that cannot be. Of a feed that grows. */
bool gtm_feed_go_on(struct gtm_feed *feed, uint64_t position, uint64_t line);

/* Returns the file's descriptor, to look at; and the line (1-based) of the next record. */
int gtm_feed_descriptor(const struct gtm_feed *feed);
uint64_t gtm_feed_next_line(const struct gtm_feed *feed);

/* Returns the bytes read so far, and the size of the file or 0 where it is not known (a pipe): for progress. */
uint64_t gtm_feed_position(const struct gtm_feed *feed);
uint64_t gtm_feed_size(const struct gtm_feed *feed);

/* Closes; NULL is fine. */
void gtm_feed_close(struct gtm_feed *feed);

/* Decodes every fact of `program` from one JSON object into facts[program->fact_count]; text that needs
 * unescaping is copied into `arena`, the rest borrows from `json`. Returns false where `json` is not one
 * well-formed object (facts are then all MISSING). Not for the hot path. */
struct gtm_arena;
bool gtm_feed_decode(const struct gtm_program *program, struct gtm_text json, struct gtm_arena *arena,
                     struct gtm_value *facts);

/* The same for many records of one program, which outlives the decoder: what it learns of the records' names serves
 * the next. close takes NULL. */
struct gtm_decoder;
struct gtm_decoder *gtm_decoder_open(const struct gtm_program *program);
bool gtm_decoder_read(struct gtm_decoder *decoder, struct gtm_text json, struct gtm_arena *arena,
                      struct gtm_value *facts);

/* The same for a record that was found well-formed before it was kept: what no fact needs is passed over. Where it was
 * damaged since, that may go unseen and facts be wrong; it does no other harm. */
bool gtm_decoder_read_kept(struct gtm_decoder *decoder, struct gtm_text json, struct gtm_arena *arena,
                           struct gtm_value *facts);
void gtm_decoder_close(struct gtm_decoder *decoder);

/* Reads one already unescaped text as `fact`'s type into *out (the rules above, choices and `missing` included). */
void gtm_feed_coerce(const struct gtm_program *program, uint32_t fact, struct gtm_text text,
                     struct gtm_arena *arena, struct gtm_value *out);

/* Writes the normalised form of a column or key into `out`, NUL-terminated; at most size - 1 bytes. Returns its length. */
size_t gtm_feed_normalise(struct gtm_text name, char *out, size_t size);

/* Walks the items of a LIST value: *cursor starts as 0; returns false at the end. A string item is unescaped (into
 * `arena` where it must be), other items are their JSON text. For objects, gtm_feed_member finds a member's text. */
bool gtm_feed_item(struct gtm_text list, size_t *cursor, struct gtm_arena *arena, struct gtm_text *item);
bool gtm_feed_member(struct gtm_text object, const char *key, struct gtm_arena *arena, struct gtm_text *out);

/* The same for several keys, already normalised, in one walk. Returns how many were found; the others' `at` is NULL. */
size_t gtm_feed_members(struct gtm_text object, const char *const *keys, size_t count, struct gtm_arena *arena,
                        struct gtm_text *out);

/* Joins two JSON objects: members of `newer` replace those of `older` of the same normalised name, null and "" do
 * not (they say nothing new). Nested members count by their full name; one that `older` has no place for is added at the
 * end as "company.size". Adds the joined object to `out`. Returns whether anything changed against `older`. */
struct gtm_buf;
bool gtm_feed_merge(struct gtm_text older, struct gtm_text newer, struct gtm_buf *out);
#endif

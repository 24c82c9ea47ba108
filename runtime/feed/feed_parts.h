/* feed_parts.h -- what a feed is made of; private to runtime/feed and its tests. */
#ifndef GTM_FEED_PARTS_H
#define GTM_FEED_PARTS_H
#include "runtime/feed/feed_csv.h"
#include "runtime/feed/feed_read.h"
#include "runtime/feed/feed_scan.h"

enum {
    GTM_FEED_CHUNK = 256 * 1024,            /* stays in the second-level cache */
    GTM_FEED_MAX_RECORD = 64 * 1024 * 1024, /* a longer record is bad */
    GTM_FEED_KEPT_OF_LONG = 64 * 1024 /* of a record that is too long: what gtm_feed_raw gives */
};

/* How a feed works, not what it gives: tests try all of these. Zero means the default. */
struct gtm_feed_tuning {
    size_t chunk, max_record;
    const char *simd; /* "plain", "avx2", "avx512"; NULL: the best that runs here */
    bool is_walking_all;
};

struct gtm_csv_column {
    const struct gtm_name *name;
    struct gtm_text header; /* trimmed, unquoted; empty: the column has no name */
    uint32_t first;         /* the first column with the same header */
};

struct gtm_feed {
    struct gtm_feed_reader reader;
    struct gtm_scan scan;
    struct gtm_simd simd;
    const struct gtm_program *program;
    unsigned flags;
    bool is_csv, has_failed;
    bool is_begun; /* the format is told and the header read; else it waits for that */
    uint64_t next_line; /* 1-based line at which the reader's first byte stands */
    uint64_t line;      /* of the record in hand */
    struct gtm_text raw;
    char reason[200];

    struct gtm_text header;
    struct gtm_csv_column *columns;
    uint32_t column_count;
    struct gtm_csv_row row;
    bool *is_written;    /* for each column: the row's object has a member of its name */
    struct gtm_buf json; /* a kept CSV row as an object */
};

/* gtm_feed_open with its inner workings chosen. */
struct gtm_feed *gtm_feed_open_tuned(const char *path, const struct gtm_program *program,
                                     unsigned flags, const struct gtm_feed_tuning *tuning,
                                     char *why, size_t why_size);

/* Notes the reason (printf rules) and the raw bytes (line ends at their end left out); returns
 * GTM_FEED_BAD. */
enum gtm_feed_status gtm_feed_bad(struct gtm_feed *feed, struct gtm_text raw, const char *format,
                                  ...) __attribute__((format(printf, 3, 4)));

/* Notes that reading failed; returns GTM_FEED_FAILED, now and ever after. */
enum gtm_feed_status gtm_feed_fail(struct gtm_feed *feed);

/* After GTM_FEED_TOO_LONG: passes over the record without holding it; returns GTM_FEED_BAD or
 * GTM_FEED_FAILED. */
enum gtm_feed_status gtm_feed_pass_long(struct gtm_feed *feed);
#endif

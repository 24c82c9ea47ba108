/* feed_csv.h -- the rows of a CSV feed; private to runtime/feed. */
#ifndef GTM_FEED_CSV_H
#define GTM_FEED_CSV_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/text.h"
#include "runtime/feed/feed.h"

enum gtm_csv_fault {
    GTM_CSV_FINE,
    GTM_CSV_MORE,  /* the row is not whole in memory yet */
    GTM_CSV_BEHIND /* there is text behind a closing quote */
};

struct gtm_csv_cell {
    struct gtm_text text; /* between the quotes where it is quoted */
    bool is_quoted;
    bool is_doubled; /* has quotes written twice */
};

/* The fields of one row. A row's splitter is given the bytes [at, end) with a line end at *end (not
 * part of the data); it fills cells[0..capacity), counts all, and returns the byte behind the row's
 * line end, or NULL with a fault. */
struct gtm_csv_row {
    char separator;
    uint8_t fault; /* enum gtm_csv_fault */
    bool has_quotes;
    uint32_t count, capacity;
    const char *wrong; /* at GTM_CSV_BEHIND: the byte behind the closing quote */
    struct gtm_csv_cell *cells;
};

struct gtm_feed;
struct gtm_record;

/* Reads the header row, which begins at the reader's first byte. Returns false with a reason in the
 * feed. */
bool gtm_csv_open(struct gtm_feed *feed);

/* Reads the next row; as gtm_feed_next. */
enum gtm_feed_status gtm_csv_next(struct gtm_feed *feed, struct gtm_record *record);
#endif

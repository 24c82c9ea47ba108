/* feed_read.h -- a file in chunks, with the bytes of the record in hand always together in memory.
 *
 * Invariant: the bytes between `begin` and `end` have been read and not yet consumed; GTM_FEED_PAD
 * bytes behind `end` may always be read (the walkers load whole vectors), and the first of them is
 * a line end.
 */
#ifndef GTM_FEED_READ_H
#define GTM_FEED_READ_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GTM_FEED_PAD = 192 };

struct gtm_feed_reader {
    int fd;
    bool grows;    /* the end of the file is not the feed's: more may come, and a last line may not be whole */
    bool is_end;   /* the file has no more bytes */
    bool is_ended; /* the last line came without a line end, and the one in memory is ours */
    int error;     /* errno of the read that failed, or 0 */
    char *bytes;
    size_t capacity; /* without the padding */
    size_t begin, end;
    size_t
        lines_end; /* behind the last line end in memory; maintained by gtm_feed_read_lines alone */
    size_t chunk;  /* bytes that one read asks for */
    size_t limit;  /* a record of so many bytes is too long */
    uint64_t position; /* bytes read so far */
    uint64_t size;     /* of the file, 0 where not known */
};

enum gtm_feed_filled {
    GTM_FEED_FILLED,   /* there is more than before */
    GTM_FEED_NO_MORE,  /* the end of the file */
    GTM_FEED_TOO_LONG, /* `limit` bytes are held and their record has no end */
    GTM_FEED_NO_READ   /* reading failed: error */
};

/* Opens `path`, "-" being standard input. Returns false with errno set. */
bool gtm_feed_read_open(struct gtm_feed_reader *reader, const char *path, size_t chunk,
                        size_t limit);

/* Moves what is held to the front and reads more: a chunk, or as much again as is held, so that a
 * long record costs time in proportion to its length. At the end of the file a last line without
 * line end is given one. */
enum gtm_feed_filled gtm_feed_read_more(struct gtm_feed_reader *reader);

/* Reads until the held bytes have a line end among them and sets lines_end. */
enum gtm_feed_filled gtm_feed_read_lines(struct gtm_feed_reader *reader);

/* After GTM_FEED_TOO_LONG: keeps the first `keep` held bytes at the buffer's front, drops the rest
 * and reads the next chunk behind them: begin..end is that chunk. Memory stays flat however long
 * the record is. */
enum gtm_feed_filled gtm_feed_read_past(struct gtm_feed_reader *reader, size_t keep);

/* Goes on at byte `position`, which is behind a line end; what is held is dropped. Returns false with
 * the error set. */
bool gtm_feed_read_at(struct gtm_feed_reader *reader, uint64_t position);

/* Closes; fine for a reader that is zero or half open. */
void gtm_feed_read_close(struct gtm_feed_reader *reader);
#endif

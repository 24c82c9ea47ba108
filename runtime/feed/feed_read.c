/* feed_read.c -- read(2) into one buffer that stays in the second-level cache; see feed_read.h. */
#include "runtime/feed/feed_read.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/mem.h"

bool gtm_feed_read_open(struct gtm_feed_reader *reader, const char *path, size_t chunk,
                        size_t limit)
{
    *reader = (struct gtm_feed_reader){.fd = -1, .chunk = chunk, .limit = limit};
    reader->fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
    if (reader->fd < 0)
        return false;
    struct stat status;
    if (fstat(reader->fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0)
        reader->size = (uint64_t)status.st_size;
    reader->capacity = chunk;
    reader->bytes = gtm_mem_alloc(chunk + GTM_FEED_PAD);
    memset(reader->bytes, '\n', chunk + GTM_FEED_PAD);
    return true;
}

/* Makes room for `room` bytes behind `end`. */
static void make_room(struct gtm_feed_reader *reader, size_t room)
{
    if (reader->capacity - reader->end >= room)
        return;
    size_t capacity = reader->capacity * 2;
    if (capacity < reader->end + room)
        capacity = reader->end + room;
    reader->bytes = gtm_mem_realloc(reader->bytes, capacity + GTM_FEED_PAD);
    reader->capacity = capacity;
    memset(reader->bytes + reader->end, '\n', capacity + GTM_FEED_PAD - reader->end);
}

/* One read of at most `room` bytes to the end; room has been made. */
static enum gtm_feed_filled read_once(struct gtm_feed_reader *reader, size_t room)
{
    ssize_t got;
    do
        got = read(reader->fd, reader->bytes + reader->end, room);
    while (got < 0 && errno == EINTR);
    if (got < 0) {
        reader->error = errno;
        return GTM_FEED_NO_READ;
    }
    reader->end += (size_t)got;
    reader->position += (uint64_t)got;
    if (got == 0 && reader->grows)
        return GTM_FEED_NO_MORE;
    if (got == 0) {
        reader->is_end = true;
        if (reader->begin == reader->end || reader->bytes[reader->end - 1] == '\n')
            return GTM_FEED_NO_MORE;
        reader->bytes[reader->end++] = '\n';
        reader->is_ended = true;
    }
    memset(reader->bytes + reader->end, '\n', GTM_FEED_PAD);
    return GTM_FEED_FILLED;
}

enum gtm_feed_filled gtm_feed_read_more(struct gtm_feed_reader *reader)
{
    if (reader->is_end)
        return GTM_FEED_NO_MORE;
    size_t held = reader->end - reader->begin;
    if (reader->begin) {
        memmove(reader->bytes, reader->bytes + reader->begin, held);
        reader->begin = 0;
        reader->end = held;
    }
    if (held >= reader->limit)
        return GTM_FEED_TOO_LONG;
    size_t room = held > reader->chunk ? held : reader->chunk;
    make_room(reader, room);
    return read_once(reader, room);
}

/* The last line end in [from, end) as an offset behind it, or 0. */
static size_t behind_last_line(const struct gtm_feed_reader *reader, size_t from)
{
    for (size_t i = reader->end; i > from; i--)
        if (reader->bytes[i - 1] == '\n')
            return i;
    return 0;
}

enum gtm_feed_filled gtm_feed_read_lines(struct gtm_feed_reader *reader)
{
    reader->lines_end = behind_last_line(reader, reader->begin);
    while (!reader->lines_end) {
        size_t held = reader->end - reader->begin;
        enum gtm_feed_filled filled = gtm_feed_read_more(reader);
        if (filled != GTM_FEED_FILLED)
            return filled;
        reader->lines_end = behind_last_line(reader, held);
    }
    return GTM_FEED_FILLED;
}

enum gtm_feed_filled gtm_feed_read_past(struct gtm_feed_reader *reader, size_t keep)
{
    if (reader->is_end)
        return GTM_FEED_NO_MORE;
    reader->begin = reader->end = keep;
    make_room(reader, reader->chunk);
    return read_once(reader, reader->chunk);
}

bool gtm_feed_read_at(struct gtm_feed_reader *reader, uint64_t position)
{
    if (lseek(reader->fd, (off_t)position, SEEK_SET) < 0) {
        reader->error = errno;
        return false;
    }
    reader->begin = reader->end = reader->lines_end = 0;
    reader->position = position;
    reader->is_end = reader->is_ended = false;
    return true;
}

void gtm_feed_read_close(struct gtm_feed_reader *reader)
{
    if (reader->bytes && reader->fd > STDIN_FILENO)
        close(reader->fd);
    gtm_mem_free(reader->bytes);
    *reader = (struct gtm_feed_reader){.fd = -1};
}

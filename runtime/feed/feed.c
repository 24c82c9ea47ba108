/* feed.c -- opens a feed, tells its format, and gives its records; JSONL's lines are handed to the
 * walker here. */
#include "runtime/feed/feed.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/base/mem.h"
#include "runtime/feed/feed_json.h"
#include "runtime/feed/feed_parts.h"

static const char too_long[] = "longer than %zu MiB; only its beginning is set aside";
static const char no_key[] = "no id, email or linkedin_url";

enum gtm_feed_status gtm_feed_bad(struct gtm_feed *feed, struct gtm_text raw, const char *format,
                                  ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(feed->reason, sizeof feed->reason, format, args);
    va_end(args);
    if (raw.length && raw.at[raw.length - 1] == '\n')
        raw.length--;
    if (raw.length && raw.at[raw.length - 1] == '\r')
        raw.length--;
    feed->raw = raw;
    return GTM_FEED_BAD;
}

enum gtm_feed_status gtm_feed_fail(struct gtm_feed *feed)
{
    if (!feed->has_failed)
        snprintf(feed->reason, sizeof feed->reason, "cannot read: %s",
                 strerror(feed->reader.error));
    feed->has_failed = true;
    return GTM_FEED_FAILED;
}

/* Where a record's end is, followed byte by byte across chunks. In JSONL a line end is one wherever
 * it stands. */
struct end_finder {
    char separator; /* 0: JSONL */
    enum { CELL_BEGINS, IN_CELL, IN_QUOTES, BEHIND_QUOTE } state;
};

/* Returns the byte behind the record's end, or NULL where [at, end) has none; counts line ends. */
static const char *find_end(struct end_finder *finder, const char *at, const char *end,
                            uint64_t *lines)
{
    for (; at < end; at++) {
        *lines += *at == '\n';
        if (finder->state == IN_QUOTES) {
            if (*at == '"')
                finder->state = BEHIND_QUOTE;
            continue;
        }
        if (*at == '\n')
            return at + 1;
        if (*at == '"' && finder->separator && finder->state != IN_CELL)
            finder->state = IN_QUOTES;
        else
            finder->state = *at == finder->separator ? CELL_BEGINS : IN_CELL;
    }
    return NULL;
}

enum gtm_feed_status gtm_feed_pass_long(struct gtm_feed *feed)
{
    struct gtm_feed_reader *reader = &feed->reader;
    struct end_finder finder = {feed->is_csv ? feed->row.separator : '\0', CELL_BEGINS};
    size_t held = reader->end - reader->begin;
    size_t keep = held < GTM_FEED_KEPT_OF_LONG ? held : GTM_FEED_KEPT_OF_LONG;
    const char *stop = find_end(&finder, reader->bytes, reader->bytes + held, &feed->next_line);
    while (!stop) {
        enum gtm_feed_filled filled = gtm_feed_read_past(reader, keep);
        if (filled == GTM_FEED_NO_READ)
            return gtm_feed_fail(feed);
        if (filled == GTM_FEED_NO_MORE)
            break;
        stop = find_end(&finder, reader->bytes + reader->begin, reader->bytes + reader->end,
                        &feed->next_line);
    }
    reader->begin = stop ? (size_t)(stop - reader->bytes) : reader->end;
    reader->lines_end = reader->begin;
    struct gtm_text raw = {reader->bytes, keep};
    if (finder.state == IN_QUOTES)
        return gtm_feed_bad(feed, raw, "a quote is not closed, to the end of the file");
    return gtm_feed_bad(feed, raw, too_long, reader->limit >> 20);
}

enum { NOTHING = -1, UNREADABLE = -2 }; /* instead of a first byte */

/* Finds the first byte that tells the format, past a byte order mark and, if JSON, white space.
 * Returns it, or NOTHING for an empty file, or UNREADABLE. */
static int first_byte(struct gtm_feed_reader *reader)
{
    static const char mark[] = "\xEF\xBB\xBF";
    for (;;) {
        const char *at = reader->bytes + reader->begin, *end = reader->bytes + reader->end;
        size_t held = (size_t)(end - at);
        if (held >= 3 && !memcmp(at, mark, 3))
            at += 3;
        const char *text = gtm_feed_json_blank(at, end);
        int first = text < end ? (unsigned char)*text : NOTHING;
        if (held >= 3 && first != NOTHING) {
            reader->begin = (size_t)(at - reader->bytes);
            return first;
        }
        enum gtm_feed_filled filled = gtm_feed_read_more(reader);
        if (filled == GTM_FEED_NO_READ)
            return UNREADABLE;
        if (filled == GTM_FEED_TOO_LONG)
            return ' ';
        if (filled == GTM_FEED_NO_MORE)
            return first;
    }
}

/* Whether the file looks like one JSON array of objects; reads as far as it must. No CSV header
 * does. */
static bool is_array(struct gtm_feed_reader *reader)
{
    for (;;) {
        const char *end = reader->bytes + reader->end;
        const char *at = gtm_feed_json_blank(reader->bytes + reader->begin, end);
        if (at == end || *at != '[')
            return false;
        at = gtm_feed_json_blank(at + 1, end);
        if (at < end)
            return *at == '{' || *at == ']';
        if (gtm_feed_read_more(reader) != GTM_FEED_FILLED)
            return true;
    }
}

/* A feed that grows has no whole first line yet: that is told by an empty reason. */
static bool not_yet(struct gtm_feed *feed)
{
    feed->reason[0] = '\0';
    return false;
}

/* Tells the format and reads what comes before the first record. Returns false with a reason. */
static bool begin(struct gtm_feed *feed)
{
    if (feed->reader.grows && gtm_feed_read_lines(&feed->reader) == GTM_FEED_NO_MORE)
        return not_yet(feed);
    int first = first_byte(&feed->reader);
    if (first == UNREADABLE) {
        gtm_feed_fail(feed);
        return false;
    }
    if (first == NOTHING && feed->reader.grows)
        return not_yet(feed);
    if (first == NOTHING) {
        feed->reader.begin = feed->reader.end;
        feed->is_begun = true;
        return true;
    }
    const unsigned char *at = (const unsigned char *)feed->reader.bytes + feed->reader.begin;
    const char *wrong = NULL;
    if ((at[0] == 0xFF && at[1] == 0xFE) || (at[0] == 0xFE && at[1] == 0xFF))
        wrong = "is UTF-16: save it as UTF-8";
    else if (is_array(&feed->reader))
        wrong = "is a JSON array: write one object a line instead";
    if (wrong) {
        snprintf(feed->reason, sizeof feed->reason, "%s", wrong);
        return false;
    }
    feed->is_csv = first != '{';
    feed->is_begun = !feed->is_csv || gtm_csv_open(feed);
    return feed->is_begun;
}

struct gtm_feed *gtm_feed_open_tuned(const char *path, const struct gtm_program *program,
                                     unsigned flags, const struct gtm_feed_tuning *tuning,
                                     char *why, size_t why_size)
{
    struct gtm_feed_reader reader;
    size_t limit = tuning->max_record ? tuning->max_record : GTM_FEED_MAX_RECORD;
    if (!gtm_feed_read_open(&reader, path, tuning->chunk ? tuning->chunk : GTM_FEED_CHUNK, limit)) {
        snprintf(why, why_size, "cannot read %s: %s", path, strerror(errno));
        return NULL;
    }
    struct gtm_feed *feed = gtm_mem_alloc(sizeof *feed);
    *feed = (struct gtm_feed){.reader = reader,
                              .program = program,
                              .flags = flags,
                              .next_line = 1,
                              .simd = gtm_simd_choose(tuning->simd)};
    gtm_scan_open(&feed->scan, program, flags);
    feed->scan.is_walking_all = tuning->is_walking_all;
    feed->reader.grows = flags & GTM_FEED_GROWS;
    if (feed->simd.walk && (begin(feed) || (feed->reader.grows && !feed->reason[0])))
        return feed;
    if (feed->has_failed)
        snprintf(why, why_size, "cannot read %s: %s", path, strerror(feed->reader.error));
    else
        snprintf(why, why_size, "%s %s", strcmp(path, "-") ? path : "standard input", feed->reason);
    gtm_feed_close(feed);
    return NULL;
}

struct gtm_feed *gtm_feed_open(const char *path, const struct gtm_program *program, unsigned flags,
                               char *why, size_t why_size)
{
    static const struct gtm_feed_tuning defaults = {0, 0, NULL, false};
    return gtm_feed_open_tuned(path, program, flags, &defaults, why, why_size);
}

static enum gtm_feed_status bad_line(struct gtm_feed *feed, const char *line)
{
    const char *end = memchr(line, '\n', feed->reader.end - (size_t)(line - feed->reader.bytes));
    feed->reader.begin = (size_t)(end + 1 - feed->reader.bytes);
    return gtm_feed_bad(feed, (struct gtm_text){line, (size_t)(end - line)}, "%s (column %zu)",
                        feed->scan.reason, (size_t)(feed->scan.wrong - line) + 1);
}

/* With GTM_FEED_KEEP: whether the line is strict JSON and UTF-8 as a whole. */
static bool check_line(struct gtm_text line, struct gtm_text *json)
{
    return gtm_text_utf8_error(line) == line.length && gtm_feed_json_whole(line, '{', json);
}

/* Notes why a line is not. Returns false. */
static bool say_wrong(struct gtm_feed *feed, struct gtm_text line)
{
    size_t valid = gtm_text_utf8_error(line);
    if (valid != line.length)
        return gtm_scan_fail(&feed->scan, line.at + valid, "not valid UTF-8");
    const char *wrong = line.at, *end = line.at + line.length;
    gtm_feed_json_value(gtm_feed_json_blank(line.at, end), end, &wrong);
    return gtm_scan_fail(&feed->scan, wrong, "not JSON");
}

/* Reads the line at the reader's begin, which is whole in memory. */
static enum gtm_feed_status read_line(struct gtm_feed *feed, struct gtm_record *record)
{
    const char *line = feed->reader.bytes + feed->reader.begin;
    bool is_kept = feed->flags & GTM_FEED_KEEP;
    record->json = (struct gtm_text){"", 0};
    gtm_scan_begin(&feed->scan);
    if (is_kept) {
        const char *stop = memchr(line, '\n', feed->reader.end - feed->reader.begin);
        feed->scan.is_checked =
            check_line((struct gtm_text){line, (size_t)(stop - line)}, &record->json);
    }
    const char *end = feed->simd.walk(&feed->scan, line);
    if (__builtin_expect(!end, 0))
        return bad_line(feed, line); /* the walk's reason says more than that of the whole */
    struct gtm_text whole = {line, (size_t)(end - line)};
    if (is_kept && !feed->scan.is_checked && !say_wrong(feed, whole))
        return bad_line(feed, line);
    feed->reader.begin = (size_t)(end + 1 - feed->reader.bytes);
    if (__builtin_expect(feed->scan.key_rank == GTM_NO_KEY, 0))
        return gtm_feed_bad(feed, whole, no_key);
    record->key = feed->scan.key;
    record->facts = feed->scan.values;
    record->line = feed->line;
    return GTM_FEED_RECORD;
}

/* Whether the line at `at` holds nothing; then *end is behind it. */
static bool is_blank_line(const char *at, const char **end)
{
    while (*at == ' ' || *at == '\t' || *at == '\r')
        at++;
    *end = at + 1;
    return *at == '\n';
}

static enum gtm_feed_status jsonl_next(struct gtm_feed *feed, struct gtm_record *record)
{
    struct gtm_feed_reader *reader = &feed->reader;
    for (;;) {
        if (reader->begin >= reader->lines_end) {
            enum gtm_feed_filled filled = gtm_feed_read_lines(reader);
            if (filled == GTM_FEED_NO_READ)
                return gtm_feed_fail(feed);
            if (filled == GTM_FEED_NO_MORE)
                return GTM_FEED_END;
            feed->line = feed->next_line;
            if (filled == GTM_FEED_TOO_LONG)
                return gtm_feed_pass_long(feed);
        }
        const char *line = reader->bytes + reader->begin, *end;
        feed->line = feed->next_line++;
        if (*line == '{' || !is_blank_line(line, &end))
            return read_line(feed, record);
        reader->begin = (size_t)(end - reader->bytes);
    }
}

/* A growing feed had no whole first line when it was opened: is it there now? */
static enum gtm_feed_status begin_late(struct gtm_feed *feed)
{
    if (begin(feed))
        return GTM_FEED_RECORD;
    if (!feed->reason[0])
        return GTM_FEED_END;
    feed->has_failed = true;
    return GTM_FEED_FAILED;
}

enum gtm_feed_status gtm_feed_next(struct gtm_feed *feed, struct gtm_record *record)
{
    enum gtm_feed_status status = GTM_FEED_RECORD;
    if (feed->has_failed)
        return GTM_FEED_FAILED;
    if (__builtin_expect(!feed->is_begun, 0) && (status = begin_late(feed)) != GTM_FEED_RECORD)
        return status;
    return feed->is_csv ? gtm_csv_next(feed, record) : jsonl_next(feed, record);
}

const char *gtm_feed_reason(const struct gtm_feed *feed)
{
    return feed->reason;
}

struct gtm_text gtm_feed_raw(const struct gtm_feed *feed)
{
    return feed->raw;
}

uint64_t gtm_feed_line(const struct gtm_feed *feed)
{
    return feed->line;
}

struct gtm_text gtm_feed_header(const struct gtm_feed *feed)
{
    return feed->header;
}

void gtm_feed_finish(struct gtm_feed *feed)
{
    feed->reader.grows = false;
}

bool gtm_feed_go_on(struct gtm_feed *feed, uint64_t position, uint64_t line)
{
    if (!feed->is_begun) {
        snprintf(feed->reason, sizeof feed->reason, "is empty");
        return false;
    }
    feed->next_line = line;
    if (gtm_feed_read_at(&feed->reader, position))
        return true;
    gtm_feed_fail(feed);
    return false;
}

int gtm_feed_descriptor(const struct gtm_feed *feed)
{
    return feed->reader.fd;
}

uint64_t gtm_feed_next_line(const struct gtm_feed *feed)
{
    return feed->next_line;
}

uint64_t gtm_feed_position(const struct gtm_feed *feed)
{
    size_t held = feed->reader.end - feed->reader.begin;
    return feed->reader.position - held +
           (feed->reader.is_ended && held); /* the last line end may be ours */
}

uint64_t gtm_feed_size(const struct gtm_feed *feed)
{
    return feed->reader.size;
}

void gtm_feed_close(struct gtm_feed *feed)
{
    if (!feed)
        return;
    gtm_feed_read_close(&feed->reader);
    gtm_scan_close(&feed->scan);
    gtm_buf_free(&feed->json);
    gtm_mem_free(feed);
}

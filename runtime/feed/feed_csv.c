/* feed_csv.c -- RFC 4180: the header once, then row by row; a row's cells are split by the vector
 * code of feed_split.inc and only those are read that a fact or the key wants. */
#include "runtime/feed/feed_csv.h"

#include <stdio.h>
#include <string.h>

#include "runtime/feed/feed_json.h"
#include "runtime/feed/feed_names.h"
#include "runtime/feed/feed_parts.h"

/* UTF-8 without NUL, which no text of ours holds. */
static bool is_valid(struct gtm_text text)
{
    return gtm_text_utf8_error(text) == text.length && !memchr(text.at, '\0', text.length);
}

static bool refuse(struct gtm_feed *feed, const char *reason)
{
    snprintf(feed->reason, sizeof feed->reason, "%s", reason);
    return false;
}

/* The header's end: the first line end outside quotes; counts the separators before it. NULL: not
 * in memory. */
static const char *header_end(const char *at, const char *end, size_t counts[3])
{
    bool in_quotes = false;
    memset(counts, 0, 3 * sizeof *counts);
    for (; at < end; at++) {
        if (*at == '"')
            in_quotes = !in_quotes;
        if (in_quotes)
            continue;
        counts[0] += *at == ',';
        counts[1] += *at == ';';
        counts[2] += *at == '\t';
        if (*at == '\n')
            return at + 1;
    }
    return NULL;
}

/* Reads until the header is whole in memory and chooses the separator. Returns its end or NULL. */
static const char *find_header(struct gtm_feed *feed)
{
    struct gtm_feed_reader *reader = &feed->reader;
    size_t counts[3];
    const char *end;
    for (;;) {
        end = header_end(reader->bytes + reader->begin, reader->bytes + reader->end, counts);
        if (end)
            break;
        enum gtm_feed_filled filled = gtm_feed_read_more(reader);
        if (filled == GTM_FEED_NO_READ)
            gtm_feed_fail(feed);
        else if (filled == GTM_FEED_NO_MORE && reader->grows)
            refuse(feed, ""); /* not whole yet */
        else if (filled != GTM_FEED_FILLED)
            refuse(feed, "has no header: a quote in it is not closed, or it is too long");
        if (filled != GTM_FEED_FILLED)
            return NULL;
    }
    feed->row.separator = ',';
    if (counts[1] > counts[0])
        feed->row.separator = ';';
    if (counts[2] > counts[0] && counts[2] > counts[1])
        feed->row.separator = '\t';
    return end;
}

/* The cell's text, quotes written twice made one. */
static struct gtm_text cell_text(const struct gtm_csv_cell *cell, struct gtm_arena *arena)
{
    if (!cell->is_doubled)
        return cell->text;
    char *out = gtm_arena_alloc(arena, cell->text.length + 1);
    size_t length = 0;
    for (size_t i = 0; i < cell->text.length; i++) {
        out[length++] = cell->text.at[i];
        i += cell->text.at[i] == '"';
    }
    return (struct gtm_text){out, length};
}

static void make_columns(struct gtm_feed *feed)
{
    struct gtm_arena *arena = &feed->scan.lasting;
    feed->columns = gtm_arena_alloc(arena, feed->column_count * sizeof *feed->columns);
    feed->is_written = gtm_arena_alloc(arena, feed->column_count);
    for (uint32_t i = 0; i < feed->column_count; i++) {
        struct gtm_csv_column *column = &feed->columns[i];
        char room[GTM_MAX_NAME];
        column->header = gtm_text_trim(cell_text(&feed->row.cells[i], arena));
        size_t length = gtm_feed_normalise(column->header, room, sizeof room);
        struct gtm_name *name = gtm_arena_alloc(arena, sizeof *name);
        gtm_names_resolve(&feed->scan, (struct gtm_text){room, length}, name);
        if (name->targets || name->key_rank < GTM_NO_KEY)
            column->name = name;
        column->first = i;
        for (uint32_t j = 0; j < i && column->first == i; j++)
            if (gtm_text_same(feed->columns[j].header, column->header))
                column->first = j;
    }
}

static uint64_t line_ends(const char *at, const char *end)
{
    uint64_t count = 0;
    while ((at = memchr(at, '\n', (size_t)(end - at)))) {
        count++;
        if (++at == end)
            break;
    }
    return count;
}

/* Over blank lines before the header; the byte that told the format is behind them and in memory.
 */
static void pass_blank_lines(struct gtm_feed *feed)
{
    struct gtm_feed_reader *reader = &feed->reader;
    for (;;) {
        const char *at = reader->bytes + reader->begin;
        size_t length = *at == '\r' && at[1] == '\n' ? 2 : *at == '\n';
        if (!length || reader->begin + length > reader->end)
            return;
        reader->begin += length;
        feed->next_line++;
    }
}

bool gtm_csv_open(struct gtm_feed *feed)
{
    struct gtm_feed_reader *reader = &feed->reader;
    struct gtm_arena *arena = &feed->scan.lasting;
    pass_blank_lines(feed);
    const char *end = find_header(feed);
    if (!end)
        return false;
    const char *at = reader->bytes + reader->begin;
    reader->begin = (size_t)(end - reader->bytes);
    feed->next_line += line_ends(at, end);
    size_t length = (size_t)(end - at) - 1;
    length -= length && at[length - 1] == '\r';
    /* The columns' names borrow from this copy, whose padding lets the splitter load whole vectors.
     */
    char *copy = gtm_arena_alloc(arena, length + GTM_FEED_PAD);
    memcpy(copy, at, length);
    memset(copy + length, '\n', GTM_FEED_PAD);
    feed->header = (struct gtm_text){copy, length};
    if (!is_valid(feed->header))
        return refuse(feed, "is not UTF-8: save it as UTF-8");
    if (!feed->simd.split(&feed->row, copy, copy + length + 1))
        return refuse(feed, "has a header with text behind a closing quote");
    feed->column_count = feed->row.capacity = feed->row.count;
    feed->row.cells = gtm_arena_alloc(arena, feed->row.count * sizeof *feed->row.cells);
    feed->simd.split(&feed->row, copy, copy + length + 1);
    make_columns(feed);
    return true;
}

/* A JSON array on one line; a line end in it is outside its strings. */
static struct gtm_text on_one_line(struct gtm_text array, struct gtm_arena *arena)
{
    if (!memchr(array.at, '\n', array.length))
        return array;
    char *copy = gtm_arena_copy(arena, array.at, array.length);
    for (size_t i = 0; i < array.length; i++)
        if (copy[i] == '\n' || copy[i] == '\r')
            copy[i] = ' ';
    return (struct gtm_text){copy, array.length};
}

/* Reads a cell as the token that it stands for; false where it is empty. An array of JSON is one,
 * in every column: the record's JSON has it as an array too, so that reading that gives the same.
 */
static bool cell_token(const struct gtm_csv_cell *cell, struct gtm_arena *arena,
                       struct gtm_token *token)
{
    struct gtm_text text = cell_text(cell, arena);
    struct gtm_text trimmed = gtm_text_trim(text);
    if (!trimmed.length)
        return false;
    *token = (struct gtm_token){text, GTM_TOKEN_STRING, false, true};
    if (*trimmed.at == '[' && trimmed.at[trimmed.length - 1] == ']' &&
        gtm_feed_json_whole(trimmed, '[', &token->text)) {
        token->kind = GTM_TOKEN_ARRAY;
        token->text = on_one_line(token->text, arena);
    }
    return true;
}

/* Takes the row's cells; returns false with a reason. */
static bool take_cells(struct gtm_feed *feed)
{
    struct gtm_token token;
    feed->scan.is_dirty = true;
    for (uint32_t i = 0; i < feed->column_count; i++) {
        const struct gtm_name *name = feed->columns[i].name;
        const struct gtm_csv_cell *cell = &feed->row.cells[i];
        if (!name)
            continue;
        if (!is_valid(cell->text)) {
            gtm_scan_fail(&feed->scan, cell->text.at, "not valid UTF-8");
            return false;
        }
        if (cell_token(cell, &feed->scan.scratch, &token))
            gtm_scan_take(&feed->scan, name, &token);
    }
    return true;
}

static void write_json(struct gtm_feed *feed)
{
    struct gtm_token token;
    feed->json.length = 0;
    memset(feed->is_written, 0, feed->column_count);
    for (uint32_t i = 0; i < feed->column_count; i++) {
        const struct gtm_csv_column *column = &feed->columns[i];
        if (!column->header.length || feed->is_written[column->first] ||
            !cell_token(&feed->row.cells[i], &feed->scan.scratch, &token))
            continue;
        feed->is_written[column->first] = true;
        gtm_buf_char(&feed->json, feed->json.length ? ',' : '{');
        gtm_buf_json(&feed->json, column->header);
        gtm_buf_char(&feed->json, ':');
        if (token.kind == GTM_TOKEN_ARRAY)
            gtm_buf_slice(&feed->json, token.text);
        else
            gtm_buf_json(&feed->json, token.text);
    }
    gtm_buf_text(&feed->json, feed->json.length ? "}" : "{}");
}

/* Takes a whole row of the right kind into *record. */
static enum gtm_feed_status take_row(struct gtm_feed *feed, struct gtm_text raw,
                                     struct gtm_record *record)
{
    if (feed->row.count != feed->column_count)
        return gtm_feed_bad(feed, raw, "%u field%s where the header has %u", feed->row.count,
                            feed->row.count == 1 ? "" : "s", feed->column_count);
    gtm_scan_begin(&feed->scan);
    if (((feed->flags & GTM_FEED_KEEP) && !is_valid(raw)) || !take_cells(feed))
        return gtm_feed_bad(feed, raw, "not valid UTF-8");
    if (feed->scan.key_rank == GTM_NO_KEY)
        return gtm_feed_bad(feed, raw, "no id, email or linkedin_url");
    record->json = (struct gtm_text){"", 0};
    if (feed->flags & GTM_FEED_KEEP) {
        write_json(feed);
        record->json = (struct gtm_text){feed->json.bytes, feed->json.length};
    }
    record->key = feed->scan.key;
    record->facts = feed->scan.values;
    record->line = feed->line;
    return GTM_FEED_RECORD;
}

/* Splits the row at the reader's begin. Returns the byte behind it; NULL where more bytes are
 * needed. A row with text behind a closing quote ends with its line: from there on nothing is known
 * to be quoted. */
static const char *split_row(struct gtm_feed *feed)
{
    struct gtm_feed_reader *reader = &feed->reader;
    const char *end = reader->bytes + reader->end;
    const char *next = feed->simd.split(&feed->row, reader->bytes + reader->begin, end);
    if (next || feed->row.fault != GTM_CSV_BEHIND)
        return next;
    const char *line_end = memchr(feed->row.wrong, '\n', (size_t)(end - feed->row.wrong));
    return line_end ? line_end + 1 : NULL;
}

/* What to do where the row at the reader's begin is not whole in memory: true where it may be now.
 */
static bool need_more(struct gtm_feed *feed, enum gtm_feed_status *status)
{
    struct gtm_feed_reader *reader = &feed->reader;
    enum gtm_feed_filled filled = gtm_feed_read_more(reader);
    struct gtm_text rest = {reader->bytes + reader->begin, reader->end - reader->begin};
    feed->line = feed->next_line;
    switch (filled) {
    case GTM_FEED_FILLED: return true;
    case GTM_FEED_NO_READ: *status = gtm_feed_fail(feed); break;
    case GTM_FEED_TOO_LONG: *status = gtm_feed_pass_long(feed); break;
    case GTM_FEED_NO_MORE:
        *status = GTM_FEED_END;
        if (reader->grows)
            break;
        if (rest.length) {
            feed->next_line += line_ends(rest.at, rest.at + rest.length);
            *status = gtm_feed_bad(feed, rest, "a quote is not closed, to the end of the file");
        }
        reader->begin = reader->end;
        break;
    }
    return false;
}

enum gtm_feed_status gtm_csv_next(struct gtm_feed *feed, struct gtm_record *record)
{
    struct gtm_feed_reader *reader = &feed->reader;
    enum gtm_feed_status status = GTM_FEED_END;
    for (;;) {
        const char *at = reader->bytes + reader->begin;
        const char *next = reader->begin < reader->end ? split_row(feed) : NULL;
        if (!next) {
            if (!need_more(feed, &status))
                return status;
            continue;
        }
        struct gtm_text raw = {at, (size_t)(next - at)};
        reader->begin = (size_t)(next - reader->bytes);
        feed->line = feed->next_line;
        feed->next_line += feed->row.has_quotes ? line_ends(at, next) : 1;
        if (feed->row.fault == GTM_CSV_BEHIND)
            return gtm_feed_bad(feed, raw, "text behind a closing quote in field %u",
                                feed->row.count);
        if (feed->row.count == 1 && !feed->row.has_quotes &&
            !gtm_text_trim(feed->row.cells[0].text).length)
            continue; /* a blank line */
        return take_row(feed, raw, record);
    }
}

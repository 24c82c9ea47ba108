/* lines.c -- a file line by line, and the place of lines that are bad. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/mem.h"
#include "runtime/cli/cli.h"
#include "runtime/cli/signals.h"

enum { READ_BYTES = 64 * 1024 };

bool gtm_lines_open(struct gtm_lines *lines, const char *path, char *why, size_t why_size)
{
    *lines = (struct gtm_lines){0};
    lines->fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (lines->fd < 0)
        snprintf(why, why_size, "%s: %s", path, strerror(errno));
    return lines->fd >= 0;
}

/* Reads on behind what is there; moves what was not given out yet to the front first. */
static void read_more(struct gtm_lines *lines)
{
    struct gtm_buf *buf = &lines->buf;
    if (lines->begin) {
        memmove(buf->bytes, buf->bytes + lines->begin, buf->length - lines->begin);
        buf->length -= lines->begin;
        lines->begin = 0;
    }
    if (buf->capacity - buf->length < READ_BYTES + 1) {
        buf->capacity = buf->capacity * 2 + READ_BYTES + 1;
        buf->bytes = gtm_mem_realloc(buf->bytes, buf->capacity);
    }
    ssize_t got;
    do
        got = read(lines->fd, buf->bytes + buf->length, READ_BYTES);
    while (got < 0 && errno == EINTR);
    if (got > 0)
        buf->length += (size_t)got;
    else
        lines->at_end = true;
}

bool gtm_lines_go_on(struct gtm_lines *lines, uint64_t position, uint64_t line)
{
    lines->buf.length = lines->begin = 0;
    lines->position = position;
    lines->line = line;
    lines->at_end = false;
    return lseek(lines->fd, (off_t)position, SEEK_SET) >= 0;
}

void gtm_lines_finish(struct gtm_lines *lines)
{
    lines->grows = lines->at_end = false;
}

bool gtm_lines_next(struct gtm_lines *lines, struct gtm_text *line)
{
    size_t seen = 0; /* bytes that are known to hold no line end */
    lines->at_end &= !lines->grows;
    for (;;) {
        size_t left = lines->buf.length - lines->begin;
        const char *at = lines->buf.bytes ? lines->buf.bytes + lines->begin : ""; /* nothing read */
        const char *end = left > seen ? memchr(at + seen, '\n', left - seen) : NULL;
        if (!end && !lines->at_end) {
            seen = left;
            read_more(lines);
            continue;
        }
        if (!end && (!left || lines->grows || gtm_signals_pending()))
            return false; /* a signal ends the input anywhere in a line */
        *line = (struct gtm_text){at, end ? (size_t)(end - at) : left};
        lines->begin += line->length + (end != NULL);
        lines->position += line->length + (end != NULL);
        lines->line++;
        if (line->length && line->at[line->length - 1] == '\r')
            line->length--;
        return true;
    }
}

bool gtm_lines_ready(const struct gtm_lines *lines)
{
    size_t left = lines->buf.length - lines->begin;
    if (lines->at_end || (left && memchr(lines->buf.bytes + lines->begin, '\n', left)))
        return true;
    return gtm_cli_readable(lines->fd);
}

void gtm_lines_close(struct gtm_lines *lines)
{
    if (lines->fd > STDIN_FILENO)
        close(lines->fd);
    gtm_buf_free(&lines->buf);
}

/* feed.jsonl -> feed.rejects.jsonl, feed -> feed.rejects */
static char *rejects_path(const char *input)
{
    const char *slash = strrchr(input, '/'), *dot = strrchr(input, '.');
    if (!dot || dot == input || (slash && dot <= slash + 1))
        dot = input + strlen(input);
    struct gtm_buf path = {0};
    gtm_buf_add(&path, input, (size_t)(dot - input));
    gtm_buf_text(&path, ".rejects");
    gtm_buf_text(&path, dot);
    return path.bytes;
}

/* Opens the file, and tells whether something stands in it already. */
static bool open_file(struct gtm_rejects *rejects)
{
    struct stat file;
    int how = rejects->append ? O_APPEND : O_TRUNC;
    rejects->out.fd = open(rejects->path, O_WRONLY | O_CREAT | O_CLOEXEC | how, 0666);
    return rejects->out.fd >= 0 && fstat(rejects->out.fd, &file) == 0 && file.st_size > 0;
}

static void open_rejects(struct gtm_rejects *rejects)
{
    if (strcmp(rejects->input, "-") == 0) {
        gtm_cli_say("bad lines of standard input are not set aside, only reported");
        rejects->gave_up = true;
        return;
    }
    rejects->path = rejects_path(rejects->input);
    bool has_some = open_file(rejects);
    if (rejects->out.fd < 0) {
        gtm_cli_say("%s: %s; bad records are not set aside, only reported", rejects->path,
                    strerror(errno));
        rejects->gave_up = true;
        return;
    }
    if (rejects->header.length && !has_some) {
        gtm_buf_slice(&rejects->out.text, rejects->header);
        gtm_buf_char(&rejects->out.text, '\n');
    }
}

void gtm_rejects_add(struct gtm_rejects *rejects, uint64_t line, const char *why,
                     struct gtm_text raw)
{
    const char *name = strcmp(rejects->input, "-") == 0 ? "standard input" : rejects->input;
    fprintf(stderr, "%s:%" PRIu64 ": %s\n", name, line, why);
    if (rejects->count++ == 0 && rejects->keep)
        open_rejects(rejects);
    if (!rejects->keep || rejects->gave_up)
        return;
    gtm_buf_slice(&rejects->out.text, raw);
    gtm_buf_char(&rejects->out.text, '\n');
    gtm_output_trickle(&rejects->out);
}

void gtm_rejects_end(struct gtm_rejects *rejects)
{
    if (rejects->count && rejects->keep && !rejects->gave_up) {
        bool fine = gtm_output_end(&rejects->out);
        close(rejects->out.fd);
        if (fine)
            gtm_cli_say("%" PRIu64
                        " bad record%s set aside in %s; mended there, it can be fed again",
                        rejects->count, rejects->count == 1 ? " is" : "s are", rejects->path);
        else
            gtm_cli_say("%s: %s", rejects->path, strerror(rejects->out.error));
    } else if (rejects->count) {
        gtm_cli_say("%" PRIu64 " bad record%s left out", rejects->count,
                    rejects->count == 1 ? " was" : "s were");
    }
    gtm_buf_free(&rejects->out.text);
    gtm_mem_free(rejects->path);
}

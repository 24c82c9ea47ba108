/* cli.c -- messages, the options that all commands share, files, pacing. */
#include "runtime/cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/compile.h"

void gtm_cli_say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("gtmrun: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

bool gtm_cli_readable(int fd)
{
    struct pollfd one = {.fd = fd, .events = POLLIN};
    return poll(&one, 1, 0) > 0;
}

/* How many of text, jsonl and csv a command has, in this order. */
static unsigned formats_of(enum gtm_command command)
{
    switch (command) {
    case GTM_COMMAND_WHY:
    case GTM_COMMAND_FREEZE:
    case GTM_COMMAND_MIGRATE: return 1;
    case GTM_COMMAND_INBOX:
    case GTM_COMMAND_OUTBOX:
    case GTM_COMMAND_REHEARSE: return 2;
    default: return 3;
    }
}

static bool read_format(struct gtm_cli *cli)
{
    static const char *const names[] = {
        [GTM_REPORT_TEXT] = "text", [GTM_REPORT_JSONL] = "jsonl", [GTM_REPORT_CSV] = "csv"};
    const char *name = cli->options.values[GTM_OPTION_REPORT];
    enum gtm_command command = cli->options.command;
    unsigned count = formats_of(command), i = 0;
    while (name && i < count && strcmp(name, names[i]) != 0)
        i++;
    cli->format = (enum gtm_report_format)i;
    if (i < count)
        return true;
    gtm_cli_say("%s: there is no report as %s: text%s%s", gtm_options_command_name(command), name,
                count > 1 ? ", jsonl" : "", count > 2 ? ", csv" : "");
    return false;
}

static void look_at_terminal(struct gtm_cli *cli)
{
    cli->out_terminal = isatty(cli->out) == 1;
    if (!cli->out_terminal)
        return;
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM"), *columns = getenv("COLUMNS");
    cli->color = !(no_color && *no_color) && !(term && strcmp(term, "dumb") == 0);
    struct winsize size = {0};
    if (columns && atol(columns) > 0)
        cli->width = (unsigned)atol(columns);
    else if (ioctl(cli->out, TIOCGWINSZ, &size) == 0)
        cli->width = size.ws_col;
}

static bool is_file(const char *path, const struct stat *file)
{
    struct stat other;
    return path && stat(path, &other) == 0 && other.st_dev == file->st_dev &&
           other.st_ino == file->st_ino;
}

/* Returns whether the file is a database, so most likely somebody's state. */
static bool is_database(const char *path)
{
    static const char magic[] = "SQLite format 3";
    char begin[sizeof magic] = {1};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, begin, sizeof begin);
    if (fd >= 0)
        close(fd);
    return got == sizeof begin && memcmp(begin, magic, sizeof magic) == 0;
}

/* Returns what `path` is that must not be written over: the command's own input (the workflow, the
 * feed) or a state. NULL: nothing. */
static const char *input_that_is(const struct gtm_cli *cli, const char *path)
{
    struct stat out;
    if (stat(path, &out) != 0 || !S_ISREG(out.st_mode))
        return NULL;
    for (size_t i = 0; i < cli->options.argument_count; i++)
        if (is_file(cli->options.arguments[i], &out))
            return cli->options.arguments[i];
    for (int i = 0; i < GTM_N_OPTION; i++)
        if (i != GTM_OPTION_OUT && is_file(cli->options.values[i], &out))
            return cli->options.values[i];
    return is_database(path) ? "a database" : NULL;
}

void gtm_cli_tick(struct gtm_cli *cli)
{
    if (!cli->options.values[GTM_OPTION_NOW] && !cli->is_rehearsal)
        cli->now = cli->clock();
}

int gtm_cli_prepare(struct gtm_cli *cli)
{
    const char *now = cli->options.values[GTM_OPTION_NOW],
               *out = cli->options.values[GTM_OPTION_OUT];
    gtm_cli_tick(cli);
    cli->out = STDOUT_FILENO;
    if (now && !gtm_clock_parse(gtm_text_of(now), &cli->now)) {
        gtm_cli_say("--now %s: not a time; write it like 2026-11-22T09:00:00Z", now);
        return GTM_EXIT_USAGE;
    }
    if (!read_format(cli))
        return GTM_EXIT_USAGE;
    const char *input = out ? input_that_is(cli, out) : NULL;
    if (input) {
        gtm_cli_say("-o %s: this is %s, which would be lost; name another file", out, input);
        return GTM_EXIT_USAGE;
    }
    if (out) {
        cli->out = open(out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        if (cli->out < 0) {
            gtm_cli_say("%s: %s", out, strerror(errno));
            return GTM_EXIT_USAGE;
        }
    }
    look_at_terminal(cli);
    return GTM_EXIT_FINE;
}

void gtm_cli_report(const struct gtm_cli *cli, struct gtm_report *report)
{
    *report = (struct gtm_report){.color = cli->color, .width = cli->width};
    gtm_report_begin(report, cli->format, cli->out);
}

int gtm_cli_report_end(struct gtm_report *report, int status)
{
    if (gtm_report_end(report) || report->out.error == EPIPE)
        return status;
    gtm_cli_say("writing the report failed: %s", strerror(report->out.error));
    return status ? status : GTM_EXIT_FAILED;
}

bool gtm_cli_read_file(const char *path, struct gtm_buf *out, char *why, size_t why_size)
{
    bool is_input = strcmp(path, "-") == 0;
    int fd = is_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    char chunk[16 * 1024];
    ssize_t got = fd < 0 ? -1 : 1;
    while (got > 0) {
        got = read(fd, chunk, sizeof chunk);
        if (got > 0)
            gtm_buf_add(out, chunk, (size_t)got);
        else if (got < 0 && errno == EINTR)
            got = 1;
    }
    if (got < 0)
        snprintf(why, why_size, "%s: %s", is_input ? "standard input" : path, strerror(errno));
    if (fd >= 0 && !is_input)
        close(fd);
    return got == 0;
}

int gtm_cli_workflow(const char *path, struct gtm_buf *out)
{
    char why[300];
    struct gtm_buf bytes = {0}, messages = {0};
    int status = GTM_EXIT_FINE;
    if (!gtm_cli_read_file(path, &bytes, why, sizeof why)) {
        gtm_cli_say("%s", why);
        status = GTM_EXIT_USAGE;
    } else if (bytes.length >= 4 && memcmp(bytes.bytes, "GTMB", 4) == 0) {
        gtm_buf_add(out, bytes.bytes, bytes.length);
    } else {
        const char *no_color = getenv("NO_COLOR");
        struct gtm_compile_options options = {.color = isatty(STDERR_FILENO) == 1 &&
                                                       !(no_color && *no_color)};
        if (!gtm_compile_file(path, &options, out, &messages))
            status = GTM_EXIT_WORKFLOW;
        if (messages.length)
            fwrite(messages.bytes, 1, messages.length, stderr);
    }
    gtm_buf_free(&bytes);
    gtm_buf_free(&messages);
    return status;
}

bool gtm_batch_begin(struct gtm_session *session, struct gtm_batch *batch)
{
    if (batch->open)
        return true;
    if (!gtm_session_begin(session))
        return false;
    *batch = (struct gtm_batch){.open = true, .began_ms = gtm_clock_ticks()};
    return true;
}

bool gtm_batch_full(struct gtm_batch *batch)
{
    return ++batch->count >= GTM_BATCH_PROSPECTS ||
           (batch->count % 16 == 0 && gtm_clock_ticks() - batch->began_ms >= GTM_BATCH_MS);
}

bool gtm_batch_commit(struct gtm_session *session, struct gtm_batch *batch,
                      struct gtm_report *report)
{
    if (batch->open && !gtm_store_commit(session->store))
        return false;
    batch->open = false;
    if (report)
        gtm_output_flush(&report->out);
    return true;
}

void gtm_batch_abandon(struct gtm_session *session, struct gtm_batch *batch,
                       struct gtm_report *report)
{
    if (!batch->open)
        return;
    gtm_store_rollback(session->store);
    batch->open = false;
    if (report)
        report->out.text.length = 0; /* a commit lets all out, so this is of the open batch */
}

/* connector_command.c -- a program of the user's that sends one order.
 *
 * It gets the order as one line of JSON on standard input; nothing of it reaches the arguments or a
 * shell. The first line that it prints is the receipt, or the reason why not; a line "retry-after:
 * N" says how many seconds to wait before another try. What its end means is for it to say, with
 * the exit statuses of sysexits.h (the table below). Whatever it does not say with one of these is
 * uncertain: a script that fails in its middle exits with 1, and nobody knows what it had done by
 * then. So is one that a signal or the timeout ended.
 *
 * It runs in a process group of its own: Ctrl-C in the terminal stops us, not a message half sent.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "runtime/effect/connector.h"

enum {
    MAX_OUTPUT = 64 * 1024,
    NAP_MS = 10,     /* between two looks whether it has ended, its output being closed */
    LOOK_MS = 200,   /* … its output being open */
    GRACE_MS = 2000, /* from SIGTERM to SIGKILL */
    MAX_RETRY = 366 * GTM_DAY
};

static const struct meaning {
    int status;
    enum gtm_outcome_of outcome;
    bool is_general;
    const char *text;
} meanings[] = {
    {EX_OK, GTM_EFFECT_SENT, false, "sent"},
    {EX_TEMPFAIL, GTM_EFFECT_LATER, false, "it cannot be sent now"},
    /* the program cannot work here: no order is to blame */
    {EX_OSERR, GTM_EFFECT_LATER, true, "the system cannot serve it now"},
    {EX_USAGE, GTM_EFFECT_LATER, true, "its arguments are wrong"},
    {EX_NOINPUT, GTM_EFFECT_LATER, true, "a file that it needs is missing"},
    {EX_OSFILE, GTM_EFFECT_LATER, true, "a file of the system that it needs is missing"},
    {EX_CONFIG, GTM_EFFECT_LATER, true, "it is not configured"},
    /* this order is not taken, now or later */
    {EX_DATAERR, GTM_EFFECT_REFUSED, false, "the message is not accepted"},
    {EX_NOUSER, GTM_EFFECT_REFUSED, false, "the recipient is not known"},
    {EX_NOHOST, GTM_EFFECT_REFUSED, false, "the recipient's host is not known"},
    {EX_UNAVAILABLE, GTM_EFFECT_REFUSED, false, "it is refused"},
    {EX_NOPERM, GTM_EFFECT_REFUSED, false, "it is not allowed"},
};

struct child {
    pid_t pid;
    int in, out; /* our ends of its standard input and output, -1 once closed */
    struct gtm_buf input, output;
    size_t written;
    int64_t deadline; /* on the clock of gtm_clock_ticks */
    int status;       /* of waitpid */
};

static void close_one(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* Makes a pipe that no other program of ours inherits. */
static bool make_pipe(int ends[2])
{
    if (pipe(ends) != 0)
        return false;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return true;
}

/* Signals as a program expects them: none blocked, and a write to a closed pipe ends it. */
static void set_signals(posix_spawnattr_t *attributes)
{
    sigset_t set;
    sigemptyset(&set);
    posix_spawnattr_setsigmask(attributes, &set);
    sigaddset(&set, SIGPIPE);
    posix_spawnattr_setsigdefault(attributes, &set);
    posix_spawnattr_setpgroup(attributes, 0);
    posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                             POSIX_SPAWN_SETPGROUP);
}

/* Returns 0, or the errno of what failed. */
static int spawn(const struct gtm_connection *connection, struct child *child)
{
    extern char **environ;
    int in[2], out[2], error;
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    if (!make_pipe(in))
        return errno;
    if (!make_pipe(out)) {
        error = errno;
        close(in[0]);
        close(in[1]);
        return error;
    }
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, out[1], STDOUT_FILENO);
    posix_spawnattr_init(&attributes);
    set_signals(&attributes);
    error = posix_spawn(&child->pid, connection->program, &files, &attributes, connection->command,
                        environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    close(in[0]);
    close(out[1]);
    child->in = in[1];
    child->out = out[0];
    fcntl(child->in, F_SETFL, O_NONBLOCK);
    fcntl(child->out, F_SETFL, O_NONBLOCK);
    return error;
}

static void write_some(struct child *child)
{
    ssize_t wrote =
        write(child->in, child->input.bytes + child->written, child->input.length - child->written);
    if (wrote > 0)
        child->written += (size_t)wrote;
    bool failed = wrote < 0 && errno != EAGAIN && errno != EINTR;
    if (failed || child->written == child->input.length)
        close_one(&child->in); /* one that does not read all of it may know enough */
}

/* Reads what is there; what is more than we look at is read as well, so that the program is not
 * stopped by it. */
static void read_some(struct child *child)
{
    char chunk[4096];
    ssize_t got;
    while ((got = read(child->out, chunk, sizeof chunk)) > 0) {
        size_t room = MAX_OUTPUT - child->output.length;
        gtm_buf_add(&child->output, chunk, (size_t)got < room ? (size_t)got : room);
    }
    if (got == 0 || (errno != EAGAIN && errno != EINTR))
        close_one(&child->out);
}

/* Serves the pipes until one of them wants something or `ms` have passed. */
static void serve(struct child *child, int64_t ms)
{
    struct pollfd fds[2] = {{.fd = child->out, .events = POLLIN},
                            {.fd = child->in, .events = POLLOUT}};
    if (poll(fds, 2, (int)ms) <= 0)
        return;
    if (fds[0].revents)
        read_some(child);
    if (fds[1].revents)
        write_some(child);
}

static bool has_ended(struct child *child)
{
    pid_t got;
    do
        got = waitpid(child->pid, &child->status, WNOHANG);
    while (got < 0 && errno == EINTR);
    return got != 0;
}

/* Waits for the end until `deadline`, serving the pipes. Returns whether it came. */
static bool await_end(struct child *child, int64_t deadline)
{
    for (;;) {
        if (has_ended(child)) {
            if (child->out >= 0)
                read_some(child);
            return true;
        }
        int64_t left = deadline - gtm_clock_ticks(), nap = child->out < 0 ? NAP_MS : LOOK_MS;
        if (left <= 0)
            return false;
        serve(child, left < nap ? left : nap);
    }
}

/* Ends it and whatever it has started. */
static void stop(struct child *child)
{
    kill(-child->pid, SIGTERM);
    if (await_end(child, gtm_clock_ticks() + GRACE_MS)) {
        kill(-child->pid, SIGKILL);
        return;
    }
    kill(-child->pid, SIGKILL);
    while (waitpid(child->pid, &child->status, 0) < 0 && errno == EINTR)
        ;
}

/* Takes the next line from `text`. */
static struct gtm_text next_line(struct gtm_text *text)
{
    const char *end = memchr(text->at, '\n', text->length);
    size_t length = end ? (size_t)(end - text->at) : text->length;
    struct gtm_text line = {text->at, length};
    length += end != NULL;
    *text = (struct gtm_text){text->at + length, text->length - length};
    return gtm_text_trim(line);
}

/* Reads "retry-after: 120". */
static bool read_retry(struct gtm_text line, int64_t *seconds)
{
    static const char mark[] = "retry-after:";
    size_t length = sizeof mark - 1;
    double number;
    if (line.length < length || strncasecmp(line.at, mark, length) != 0)
        return false;
    struct gtm_text value =
        gtm_text_trim((struct gtm_text){line.at + length, line.length - length});
    if (gtm_text_number(value, &number) && number > 0)
        *seconds = number < MAX_RETRY ? (int64_t)number : MAX_RETRY;
    return true;
}

/* Gives the first line that says something, and the seconds of a retry-after line. */
static struct gtm_text read_output(const struct child *child, int64_t *retry_after)
{
    struct gtm_text rest = {child->output.bytes ? child->output.bytes : "", child->output.length};
    struct gtm_text said = {"", 0};
    while (rest.length) {
        struct gtm_text line = next_line(&rest);
        if (!read_retry(line, retry_after) && !said.length)
            said = line;
    }
    return said;
}

static void tell(const struct gtm_connection *connection, const struct child *child,
                 struct gtm_performed *performed)
{
    const char *name = connection->command[0];
    int64_t retry_after = 0;
    struct gtm_text said = read_output(child, &retry_after);
    if (!WIFEXITED(child->status)) {
        gtm_performed_say(performed, GTM_EFFECT_UNCERTAIN, "%s was ended by signal %d", name,
                          WTERMSIG(child->status));
        return;
    }
    int status = WEXITSTATUS(child->status);
    const struct meaning *meaning = NULL;
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (meanings[i].status == status)
            meaning = &meanings[i];
    enum gtm_outcome_of outcome = meaning ? meaning->outcome : GTM_EFFECT_UNCERTAIN;
    if (said.length)
        gtm_performed_say(performed, outcome, "%.*s", (int)said.length, said.at);
    else if (meaning)
        gtm_performed_say(performed, outcome, "%s: %s", name, meaning->text);
    else
        gtm_performed_say(performed, outcome, "%s ended with status %d", name, status);
    if (outcome == GTM_EFFECT_LATER)
        performed->retry_after = retry_after;
    performed->is_general = (meaning && meaning->is_general) || performed->retry_after;
}

void gtm_connector_command(const struct gtm_connection *connection, const struct gtm_order *order,
                           struct gtm_performed *performed)
{
    struct child child = {.in = -1, .out = -1};
    *performed = (struct gtm_performed){0};
    gtm_order_json(order, &child.input);
    child.deadline = gtm_clock_ticks() + connection->timeout * 1000;
    int error = spawn(connection, &child);
    if (error) {
        gtm_performed_say(performed, GTM_EFFECT_LATER, "%s cannot be started: %s",
                          connection->command[0], strerror(error));
        performed->is_general = true;
    } else if (await_end(&child, child.deadline)) {
        tell(connection, &child, performed);
    } else {
        stop(&child);
        gtm_performed_say(performed, GTM_EFFECT_UNCERTAIN,
                          "%s did not end within %" PRId64 " seconds", connection->command[0],
                          connection->timeout);
    }
    close_one(&child.in);
    close_one(&child.out);
    gtm_buf_free(&child.input);
    gtm_buf_free(&child.output);
}

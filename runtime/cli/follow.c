/* follow.c -- see follow.h. */
#include "runtime/cli/follow.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/mem.h"
#include "runtime/cli/notify.h"
#include "runtime/cli/signals.h"
#include "runtime/feed/feed.h"

enum { MARK_BYTES = 256 }; /* before a place: what must be there still */

/* A place in a file: everything before it is taken in. */
struct place {
    uint64_t position, line; /* line: of what begins there */
    uint64_t mark;           /* hash of the bytes before it */
};

struct source {
    const char *path;
    char *note; /* under which its place is kept */
    bool is_feed;
    struct gtm_feed *feed; /* a feed's, while the file is open */
    const struct gtm_program *program;
    struct gtm_rejects rejects;
    struct gtm_intake *intake; /* events', while the file is open */
    struct place taken, kept;
    bool is_known;  /* `taken` was looked for in the state */
    bool is_ending; /* the file was replaced: this one is read to its end */
};

struct gtm_follow {
    struct gtm_carry *carry;
    struct source *sources;
    size_t count;
    struct gtm_notify *notify;
    struct gtm_event_counts events;
    uint64_t bad;
};

static int descriptor(const struct source *source)
{
    if (source->is_feed)
        return source->feed ? gtm_feed_descriptor(source->feed) : -1;
    return source->intake ? gtm_intake_lines(source->intake)->fd : -1;
}

/* ---- places ---------------------------------------------------------------------------------- */

static uint64_t mark_at(int fd, uint64_t position)
{
    char bytes[MARK_BYTES];
    size_t length = position < MARK_BYTES ? (size_t)position : MARK_BYTES;
    ssize_t got = pread(fd, bytes, length, (off_t)(position - length));
    return got == (ssize_t)length ? gtm_text_hash((struct gtm_text){bytes, length}) : 0;
}

static struct place place_of(const struct source *source)
{
    struct place place = {0};
    if (source->is_feed) {
        place.position = gtm_feed_position(source->feed);
        place.line = gtm_feed_next_line(source->feed);
    } else {
        const struct gtm_lines *lines = gtm_intake_lines(source->intake);
        place.position = lines->position;
        place.line = lines->line + 1;
    }
    return place;
}

/* Before a commit: keeps the places that are new. */
static bool keep_places(void *context)
{
    struct gtm_follow *follow = context;
    struct gtm_store *store = follow->carry->session->store;
    for (size_t i = 0; i < follow->count; i++) {
        struct source *source = &follow->sources[i];
        char text[80];
        if (descriptor(source) < 0 || (source->taken.position == source->kept.position &&
                                       source->taken.mark == source->kept.mark))
            continue;
        if (source->taken.position != source->kept.position)
            source->taken.mark = mark_at(descriptor(source), source->taken.position);
        snprintf(text, sizeof text, "%" PRIu64 " %" PRIu64 " %" PRIx64, source->taken.position,
                 source->taken.line, source->taken.mark);
        if (!gtm_store_keep_note(store, source->note, gtm_text_of(text)))
            return false;
        source->kept = source->taken;
    }
    return true;
}

/* Reads the place that an earlier run kept. */
static bool read_place(struct gtm_follow *follow, struct source *source)
{
    struct gtm_session *session = follow->carry->session;
    struct gtm_text text;
    gtm_arena_reset(&session->arena);
    if (!gtm_store_note(session->store, source->note, &session->arena, &text))
        return gtm_carry_fail(follow->carry);
    if (text.length && sscanf(text.at, "%" SCNu64 " %" SCNu64 " %" SCNx64, &source->taken.position,
                              &source->taken.line, &source->taken.mark) != 3)
        source->taken = (struct place){0};
    source->kept = source->taken;
    source->is_known = true;
    return true;
}

/* ---- opening --------------------------------------------------------------------------------- */

static void close_source(struct gtm_follow *follow, struct source *source)
{
    gtm_feed_close(source->feed);
    source->feed = NULL;
    if (source->intake)
        follow->bad += gtm_intake_close(source->intake);
    source->intake = NULL;
    source->is_ending = false;
}

/* Goes on at the place that was taken, where the file still is what it was; else at its beginning.
 */
static bool go_on(struct source *source)
{
    struct stat file;
    int fd = descriptor(source);
    struct place place = source->taken;
    if (!place.position)
        return true;
    bool fits = fstat(fd, &file) == 0 && (uint64_t)file.st_size >= place.position &&
                mark_at(fd, place.position) == place.mark;
    if (!fits) {
        gtm_cli_say("%s is another file than before; reading it from its beginning", source->path);
        source->taken = (struct place){0};
        return true;
    }
    if (source->is_feed
            ? gtm_feed_go_on(source->feed, place.position, place.line)
            : gtm_lines_go_on(gtm_intake_lines(source->intake), place.position, place.line - 1))
        return true;
    gtm_cli_say("%s: %s", source->path,
                source->is_feed ? gtm_feed_reason(source->feed) : strerror(errno));
    return false;
}

static bool open_source(struct gtm_follow *follow, struct source *source)
{
    struct gtm_session *session = follow->carry->session;
    char why[300];
    if (access(source->path, F_OK) != 0)
        return true; /* it is not there yet, or not any more */
    if (source->is_feed) {
        source->program = session->newest;
        source->feed =
            gtm_feed_open(source->path, source->program,
                          GTM_FEED_KEEP | GTM_FEED_ALL | GTM_FEED_GROWS, why, sizeof why);
        if (!source->feed)
            gtm_cli_say("%s", why);
    } else {
        source->intake = gtm_intake_open(follow->carry, source->path, true, &follow->events);
    }
    return descriptor(source) >= 0 && go_on(source);
}

/* A newer workflow may read other facts of a record: the feed is opened anew for it. */
static bool is_stale(const struct gtm_follow *follow, const struct source *source)
{
    return source->feed && source->program != follow->carry->session->newest;
}

/* Looks whether the path still means the file that is open, and opens what it means. */
static bool look(struct gtm_follow *follow, struct source *source)
{
    struct stat open_file, named;
    int fd = descriptor(source);
    if (!source->is_known && !read_place(follow, source))
        return false;
    if (is_stale(follow, source)) {
        close_source(follow, source);
        fd = -1;
    }
    if (fd < 0)
        return open_source(follow, source);
    if (stat(source->path, &named) != 0 || fstat(fd, &open_file) != 0)
        return true;
    bool same = named.st_dev == open_file.st_dev && named.st_ino == open_file.st_ino;
    if (!same && !source->is_ending) {
        source->is_ending = true; /* nobody writes to it any more: its last line is whole */
        if (source->is_feed)
            gtm_feed_finish(source->feed);
        else
            gtm_lines_finish(gtm_intake_lines(source->intake));
    }
    if (same && ((uint64_t)open_file.st_size < source->taken.position ||
                 (source->taken.position == source->kept.position && source->taken.position &&
                  mark_at(fd, source->taken.position) != source->taken.mark))) {
        close_source(follow, source);
        return open_source(follow, source);
    }
    return true;
}

/* ---- taking in ------------------------------------------------------------------------------- */

static void set_aside(struct gtm_follow *follow, struct source *source)
{
    source->rejects.header = gtm_feed_header(source->feed);
    gtm_rejects_add(&source->rejects, gtm_feed_line(source->feed), gtm_feed_reason(source->feed),
                    gtm_feed_raw(source->feed));
    gtm_output_flush(&source->rejects.out);
    follow->bad++;
}

static bool take_records(struct gtm_follow *follow, struct source *source, bool *some)
{
    struct gtm_record record;
    for (unsigned i = 0; i < GTM_BATCH_PROSPECTS && !gtm_signals_pending(); i++) {
        enum gtm_feed_status got = gtm_feed_next(source->feed, &record);
        if (got == GTM_FEED_END)
            break;
        if (got == GTM_FEED_FAILED) {
            gtm_cli_say("%s: %s", source->path, gtm_feed_reason(source->feed));
            return false;
        }
        *some = true;
        if (got == GTM_FEED_BAD)
            set_aside(follow, source);
        else if (!gtm_carry_record(follow->carry, source->program, &record))
            return false;
        if (!gtm_carry_begin(follow->carry))
            return false;
        source->taken = place_of(source);
        if (!gtm_carry_settle(follow->carry))
            return false;
    }
    return true;
}

static bool take_events(struct gtm_follow *follow, struct source *source, bool *some)
{
    bool more;
    if (!gtm_intake_take(source->intake, &more))
        return false;
    struct place place = place_of(source);
    *some |= more;
    if (place.position == source->taken.position)
        return true;
    source->taken = place; /* only now: a batch may be committed in its middle */
    return gtm_carry_begin(follow->carry);
}

static bool take(struct gtm_follow *follow, struct source *source, bool *some)
{
    bool more = false;
    if (!look(follow, source))
        return false;
    if (descriptor(source) < 0)
        return true;
    if (source->is_feed ? !take_records(follow, source, &more)
                        : !take_events(follow, source, &more))
        return false;
    *some |= more;
    if (more || !source->is_ending)
        return true;
    close_source(follow, source); /* the old file is read to its end */
    source->taken = (struct place){0};
    *some = true;
    return open_source(follow, source);
}

bool gtm_follow_take(struct gtm_follow *follow, bool *some)
{
    *some = false;
    if (!gtm_carry_begin(follow->carry))
        return false;
    for (size_t i = 0; i < follow->count; i++) /* what happened is known before who is new */
        if (!follow->sources[i].is_feed && !take(follow, &follow->sources[i], some))
            return false;
    for (size_t i = 0; i < follow->count; i++)
        if (follow->sources[i].is_feed && !take(follow, &follow->sources[i], some))
            return false;
    return gtm_carry_commit(follow->carry);
}

/* ---- all of them ----------------------------------------------------------------------------- */

struct gtm_follow *gtm_follow_open(struct gtm_carry *carry)
{
    struct gtm_follow *follow = gtm_mem_alloc(sizeof *follow);
    *follow = (struct gtm_follow){.carry = carry, .notify = gtm_notify_open()};
    carry->keep = keep_places;
    carry->keep_context = follow;
    return follow;
}

/* The file's path from the root, so that the place is found from another folder too. */
static char *note_of(const char *path)
{
    char here[PATH_MAX];
    struct gtm_buf note = {0};
    gtm_buf_text(&note, "follow ");
    if (*path != '/' && getcwd(here, sizeof here))
        gtm_buf_printf(&note, "%s/", here);
    gtm_buf_text(&note, path);
    return note.bytes;
}

void gtm_follow_add(struct gtm_follow *follow, const char *path, bool is_feed)
{
    follow->sources =
        gtm_mem_realloc(follow->sources, (follow->count + 1) * sizeof *follow->sources);
    follow->sources[follow->count++] =
        (struct source){.path = path,
                        .note = note_of(path),
                        .is_feed = is_feed,
                        .rejects = {.input = path, .keep = true, .append = true}};
    gtm_notify_add(follow->notify, path);
    if (access(path, F_OK) != 0)
        gtm_cli_say("%s is not there yet; it is taken in once it is", path);
}

int gtm_follow_descriptor(const struct gtm_follow *follow)
{
    return gtm_notify_descriptor(follow->notify);
}

void gtm_follow_woken(struct gtm_follow *follow)
{
    gtm_notify_empty(follow->notify);
}

uint64_t gtm_follow_bad(const struct gtm_follow *follow)
{
    return follow->bad;
}

const struct gtm_event_counts *gtm_follow_events(const struct gtm_follow *follow)
{
    return &follow->events;
}

void gtm_follow_close(struct gtm_follow *follow)
{
    if (!follow)
        return;
    for (size_t i = 0; i < follow->count; i++) {
        close_source(follow, &follow->sources[i]);
        gtm_rejects_end(&follow->sources[i].rejects);
        gtm_mem_free(follow->sources[i].note);
    }
    gtm_notify_close(follow->notify);
    gtm_mem_free(follow->sources);
    gtm_mem_free(follow);
}

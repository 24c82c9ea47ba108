/* cli.h -- what the commands of gtmrun share: the command line, the present, where output goes, the
 * session. */
#ifndef GTM_CLI_H
#define GTM_CLI_H
#include <stdbool.h>
#include <stdint.h>

#include "runtime/base/zone.h"
#include "runtime/cli/options.h"
#include "runtime/effect/connections.h"
#include "runtime/report/report.h"
#include "runtime/store/store.h"
#include "stdlib/accounts.h"

/* Exit statuses: a contract with scripts (architecture.md). */
enum gtm_exit {
    GTM_EXIT_FINE = 0,
    GTM_EXIT_WORKFLOW = 1, /* the workflow does not compile */
    GTM_EXIT_USAGE = 2,    /* wrong usage, unreadable file */
    GTM_EXIT_FAILED =
        3, /* some prospects failed, records were set aside, the state could not be kept */
    GTM_EXIT_INTERRUPTED = 130
};

struct gtm_cli {
    struct gtm_options options;
    int64_t (*clock)(void); /* what the time is, where --now does not say it */
    int64_t now;            /* the present of the stimulus at hand, see gtm_cli_tick */
    bool is_rehearsal;      /* the command sets `now` itself: no clock is looked at */
    enum gtm_report_format format;
    int out;           /* descriptor of the report */
    bool out_terminal; /* it is a terminal */
    bool color;        /* … that takes colours */
    unsigned width;    /* … of so many columns, else 0 */
};

/* Prints "gtmrun: …" on standard error. */
void gtm_cli_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Reads the options that all commands share (--now, --report, -o); cli->clock is set. Returns an
 * exit status, 0 where all is well. */
int gtm_cli_prepare(struct gtm_cli *cli);

/* Looks at the clock anew, where --now does not stand for it: what takes long must not act in the
 * past. */
void gtm_cli_tick(struct gtm_cli *cli);

/* Begins a report in the form and place that the options say. */
void gtm_cli_report(const struct gtm_cli *cli, struct gtm_report *report);

/* Ends it. Returns `status`, or GTM_EXIT_FAILED after a message where the output could not be
 * written. A reader that has gone away (`| head`) is no error of ours. */
int gtm_cli_report_end(struct gtm_report *report, int status);

/* Each command of options.def: does it and returns the exit status. */
typedef int gtm_cli_command(struct gtm_cli *cli);
gtm_cli_command gtm_cli_run, gtm_cli_event, gtm_cli_inbox, gtm_cli_decide, gtm_cli_answers, gtm_cli_resume,
    gtm_cli_status, gtm_cli_why, gtm_cli_outbox, gtm_cli_freeze, gtm_cli_thaw, gtm_cli_migrate,
    gtm_cli_rehearse, gtm_cli_daemon;

/* daemon.c: whether the options fit a command that stays (a message says why not); stays, for an
 * open session that has a workflow, until a signal ends it. Returns an exit status. */
bool gtm_cli_may_stay(const struct gtm_cli *cli);
struct gtm_session;
int gtm_cli_stay(struct gtm_session *session);

/* run --dry-run, given the program file's bytes. */
int gtm_cli_dry_run(struct gtm_cli *cli, struct gtm_text bytes);

/* ---- the workflow ---------------------------------------------------------------------------- */

/* Adds the program file's bytes for a .gtm or .gtmb at `path` to `out` (source is compiled, its
 * messages go to standard error). Returns an exit status, 0 where all is well. */
int gtm_cli_workflow(const char *path, struct gtm_buf *out);

/* Returns the workflow on the command line whose own state the command works on and may make, or
 * NULL. */
const char *gtm_cli_own_workflow(const struct gtm_cli *cli);

/* Adds the path of the state that the command works on to `path`: --db, else the workflow's own,
 * else the only one in this folder. Returns false with a message for a person in `why`. */
bool gtm_cli_state(const struct gtm_cli *cli, struct gtm_buf *path, char *why, size_t why_size);

/* Reads a whole file, "-" being standard input. Returns false with a message for a person in `why`.
 */
bool gtm_cli_read_file(const char *path, struct gtm_buf *out, char *why, size_t why_size);

/* ---- a session: the state, and the one prospect at hand -------------------------------------- */

/* Who looks on: `before` sees a prospect that is ready for a stimulus, `after` the same one before
 * it is kept, what is new marked dirty. */
struct gtm_onlooker {
    void (*before)(void *context, const struct gtm_prospect *prospect);
    void (*after)(void *context, const struct gtm_prospect *prospect);
    void *context;
};

struct gtm_session {
    struct gtm_cli *cli;
    const struct gtm_onlooker *onlooker; /* may be NULL */
    struct gtm_store *store;
    struct gtm_accounts *accounts;
    struct gtm_connections *connections; /* NULL: all stays here */
    struct gtm_zones *zones;
    const struct gtm_program *newest; /* as of the newest batch; NULL: there is none */
    struct gtm_arena arena;           /* of the prospect at hand */
    struct gtm_prospect prospect;
    struct gtm_prospect
        policy; /* the same one under the newest program, where its own is another */
    struct gtm_decoder *decoder, *policy_decoder; /* for records of the programs below */
    const struct gtm_program *decoder_program, *policy_program;
    const struct gtm_program *asked_program; /* … and whether it asks about people at the account */
    bool asks_account;
    char *db_option; /* " --db FILE" where the commands that are shown need it, else "" */
};

/* Opens the state that the options name, see gtm_cli_state, and the connections that serve it, see
 * connect.c. Returns an exit status. */
int gtm_session_open(struct gtm_session *session, struct gtm_cli *cli);

/* Opens a state in memory alone, for a rehearsal. Returns an exit status. */
int gtm_session_open_memory(struct gtm_session *session, struct gtm_cli *cli);

/* Opens --accounts FILE, read with the newest program, where it is given. Returns an exit status.
 */
int gtm_session_accounts(struct gtm_session *session);

/* Keeps a workflow's bytes: it is the newest from now on. *changed: another one was before. Returns
 * the program, or NULL after a message. */
const struct gtm_program *gtm_session_adopt(struct gtm_session *session, struct gtm_text bytes,
                                            bool *changed);

/* Releases all; fine for a session that did not open. */
void gtm_session_close(struct gtm_session *session);

/* Prints the store's error. Returns GTM_EXIT_FAILED. */
int gtm_session_failed(struct gtm_session *session);

/* Begins a transaction and looks at what holds for all of it: the time, the newest program. Returns
 * false after a message. */
bool gtm_session_begin(struct gtm_session *session);

/* Gives the session's prospect the decoder of its program. */
void gtm_session_decoder(struct gtm_session *session);

/* Loads a prospect ready for a stimulus. What was at hand is gone. Returns false after a message.
 */
bool gtm_session_load(struct gtm_session *session, int64_t id);

/* The same for the prospect at hand, of whom only the state was loaded, in this transaction. */
bool gtm_session_load_rest(struct gtm_session *session);

/* Gives the prospect at hand the facts of its record (prospect.json) under its own program. Returns
 * false after a message. */
bool gtm_session_decode(struct gtm_session *session);

/* Makes the prospect at hand, whose facts and own events are set, ready for a stimulus: where it
 * belongs, what its record and its account say, the newest guardrails. Returns false after a
 * message. */
bool gtm_session_ready(struct gtm_session *session);

/* gtm_session_adopt, and says so where another text was the newest. Returns an exit status. */
int gtm_cli_adopt(struct gtm_session *session, struct gtm_text bytes,
                  const struct gtm_program **program);

/* Opens the connections of a session: --connections FILE, which the state remembers, or what it
 * remembers. Returns an exit status. */
int gtm_session_connect(struct gtm_session *session);

/* ---- records and events ---------------------------------------------------------------------- */

/* A bad record's place beside its file: feed.jsonl -> feed.rejects.jsonl. Zero-initialise; nothing
 * is made before the first bad record. */
struct gtm_rejects {
    const char *input;      /* the file's path, "-" for standard input */
    bool keep;              /* write them (a dry run does not) */
    bool append;            /* behind those of before */
    struct gtm_text header; /* a CSV's header line, or empty */
    uint64_t count;
    char *path;   /* once made */
    bool gave_up; /* no file could be made: said so once */
    struct gtm_output out;
};

/* Reports a bad record "FILE:LINE: why" and sets it aside. */
void gtm_rejects_add(struct gtm_rejects *rejects, uint64_t line, const char *why,
                     struct gtm_text raw);

/* Writes what is left, says how many there are and where they lie. */
void gtm_rejects_end(struct gtm_rejects *rejects);

/* Lines of a file, one at a time; memory is one line. Zero-initialise. */
struct gtm_lines {
    int fd;
    bool at_end;
    bool grows; /* more may come behind the end, and only whole lines count */
    struct gtm_buf buf;
    size_t begin;      /* of what was not given out yet */
    uint64_t line;     /* of the newest one, from 1 */
    uint64_t position; /* bytes given out so far */
};

bool gtm_lines_open(struct gtm_lines *lines, const char *path, char *why, size_t why_size);

/* Gives the next line without its end; valid until the next call. Returns false at the end, which a signal
 * to stop may have brought about; where the file grows there may be more later. */
bool gtm_lines_next(struct gtm_lines *lines, struct gtm_text *line);

/* Nothing more is written to a file that grew: a last line without its end is one, then it ends. */
void gtm_lines_finish(struct gtm_lines *lines);

/* Goes on at byte `position`, behind line `line`. Returns false with errno set. */
bool gtm_lines_go_on(struct gtm_lines *lines, uint64_t position, uint64_t line);

/* Returns whether the next line, or the end, can be had without waiting for a slow writer. */
bool gtm_lines_ready(const struct gtm_lines *lines);

void gtm_lines_close(struct gtm_lines *lines);

/* Reads one event line into *event, its text copied into `arena`. Returns false with a reason in
 * `why`. The name is as it came. */
bool gtm_cli_event_read(struct gtm_text line, int64_t now, struct gtm_arena *arena,
                        struct gtm_store_event *event, char *why, size_t why_size);

/* Turns an event's name into the one that programs know it by: the program's own names (also as
 * spoken), then the standard ones. program may be NULL. Returns false where nobody knows it. */
bool gtm_cli_event_name(const struct gtm_program *program, struct gtm_arena *arena,
                        struct gtm_text *name);

/* Adds why an event's name is not taken, with the nearest one that would be. */
void gtm_cli_event_unknown(const struct gtm_program *program, struct gtm_text name,
                           struct gtm_buf *why);

struct gtm_event_counts {
    uint64_t taken, known, early,
        carried; /* new ones; of before; for nobody known yet; stimuli given */
    uint64_t bad;
};

/* Reads all of a file's events, their names as `program` or the standard has them and their text in
 * `arena`, and hands each to `add`; bad ones are reported and left out. Returns an exit status. */
typedef void gtm_cli_add_event(void *context, const struct gtm_store_event *event);
int gtm_cli_events_read(struct gtm_cli *cli, const struct gtm_program *program, const char *path,
                        struct gtm_arena *arena, gtm_cli_add_event *add, void *context,
                        uint64_t *bad);

/* Events of a dry run, which keeps no state: by prospect, in memory. Zero-initialise. */
struct gtm_early_event {
    struct gtm_store_event event;
    struct gtm_early_event *next; /* in the same slot, in order of time */
};
struct gtm_early {
    struct gtm_arena arena;
    struct gtm_early_event **slots; /* slot_count of them, a power of two */
    size_t slot_count, count;
};

/* Reads a file's events; bad ones are reported. Returns an exit status. */
int gtm_early_read(struct gtm_early *early, struct gtm_cli *cli, const struct gtm_program *program,
                   const char *path, uint64_t *bad);

/* Adds the events of prospect->key to prospect->events. */
void gtm_early_add(const struct gtm_early *early, struct gtm_prospect *prospect);

void gtm_early_free(struct gtm_early *early);

/* ---- time ------------------------------------------------------------------------------------ */

/* When the batch under way is to be committed: after so many prospects, or so long. Many, for those of
 * a file lie all over the indexes by account, and a page is written once a batch; not long, for other
 * writers wait meanwhile. */
struct gtm_batch {
    bool open;
    unsigned count;
    int64_t began_ms;
};
enum { GTM_BATCH_PROSPECTS = 4096, GTM_BATCH_MS = 256 };

/* Begins a transaction where none is open. Returns false after a message. */
bool gtm_batch_begin(struct gtm_session *session, struct gtm_batch *batch);

/* Counts one prospect; returns whether the batch is full. */
bool gtm_batch_full(struct gtm_batch *batch);

/* Commits what is open, then lets the report out: what it says is kept. report may be NULL. */
bool gtm_batch_commit(struct gtm_session *session, struct gtm_batch *batch,
                      struct gtm_report *report);

/* Undoes what is open, and takes back the rows of the report that told of it. report may be NULL.
 */
void gtm_batch_abandon(struct gtm_session *session, struct gtm_batch *batch,
                       struct gtm_report *report);

/* A line on a terminal's standard error that says how far the feed is. Zero-initialise. */
struct gtm_progress {
    bool on, shown;
    int64_t began_ms, next_ms;
};

/* Begins where standard error is a terminal and the report is not. */
void gtm_progress_begin(struct gtm_progress *progress, const struct gtm_cli *cli);

/* Shows `count` prospects and the part of the feed that was read (0 size: not known), a few times a
 * second. */
void gtm_progress_show(struct gtm_progress *progress, uint64_t count, uint64_t position,
                       uint64_t size);

/* Takes the line away. */
void gtm_progress_end(struct gtm_progress *progress);

/* Returns whether a read from `fd` would give something at once. */
bool gtm_cli_readable(int fd);
#endif

/* harness.c -- see harness.h. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "tests/torture/harness.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/base/clock.h"
#include "runtime/base/mem.h"
#include "runtime/store/store.h"
#include "tests/torture/fault_clock.h"

int gtmrun_main(int argc, char **argv); /* runtime/main.c, built under this name */

enum { SECONDS_OF_A_TRIAL = 60 };

/* In memory that parent and children share. */
struct shared {
    struct trial_counts counts;
    char scratch[64];
    char where[256]; /* the trial under way */
};

static struct {
    struct shared *shared;
    int out;    /* standard output before trials took it */
    off_t said; /* length of the trial's output when it died */
} harness;

static _Noreturn void die(const char *what)
{
    harness_say("torture: %s: %s\n", what, strerror(errno));
    exit(2);
}

/* ---- files ----------------------------------------------------------------------------------- */

/* Reads a whole file into `out`, emptied first. Returns false where there is none. */
static bool read_file(const char *path, struct gtm_buf *out)
{
    char chunk[64 * 1024];
    ssize_t got = -1;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    out->length = 0;
    gtm_buf_text(out, "");
    while (fd >= 0 && (got = read(fd, chunk, sizeof chunk)) > 0)
        gtm_buf_add(out, chunk, (size_t)got);
    if (fd >= 0)
        close(fd);
    return got == 0;
}

static void write_file(const char *path, const struct gtm_buf *bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0 || write(fd, bytes->bytes, bytes->length) != (ssize_t)bytes->length)
        die(path);
    close(fd);
}

static void log_of(const char *path, const char *suffix, char *out, size_t size)
{
    snprintf(out, size, "%s%s", path, suffix);
}

void image_take(struct image *image, const char *path)
{
    char log[80];
    log_of(path, "-wal", log, sizeof log);
    image->has_db = read_file(path, &image->db);
    image->has_log = read_file(log, &image->log);
}

void image_put(const struct image *image, const char *path)
{
    char log[80], index[80], journal[80];
    log_of(path, "-wal", log, sizeof log);
    log_of(path, "-shm", index, sizeof index);
    log_of(path, "-journal", journal, sizeof journal);
    unlink(index);
    unlink(journal);
    if (image->has_db)
        write_file(path, &image->db);
    else
        unlink(path);
    if (image->has_log)
        write_file(log, &image->log);
    else
        unlink(log);
}

void image_free(struct image *image)
{
    gtm_buf_free(&image->db);
    gtm_buf_free(&image->log);
}

/* ---- the scenario ---------------------------------------------------------------------------- */

/* Copies the files of an open folder to the present one, and closes it. */
static void copy_folder(int from)
{
    char chunk[64 * 1024];
    DIR *folder = fdopendir(from);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        if (entry->d_name[0] == '.')
            continue;
        int in = openat(from, entry->d_name, O_RDONLY | O_CLOEXEC);
        int out = open(entry->d_name, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
        ssize_t got = -1;
        while (in >= 0 && (got = read(in, chunk, sizeof chunk)) > 0)
            if (write(out, chunk, (size_t)got) != got)
                die(entry->d_name);
        if (got < 0 || out < 0)
            die(entry->d_name);
        close(in);
        close(out);
    }
    if (!folder)
        die("the scenario");
    closedir(folder);
}

static char *keep(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(gtm_mem_alloc(size), text, size);
}

static void read_step(struct step *step, char *line)
{
    char *rest = line;
    const char *time = strtok_r(rest, " ", &rest);
    size_t count = 0;
    if (!gtm_clock_parse(gtm_text_of(time), &step->now))
        die(time);
    step->text = keep(rest);
    for (char *word; (word = strtok_r(rest, " ", &rest)) && count + 1 < MAX_WORDS;)
        step->words[count++] = keep(word);
}

static void read_steps(struct scenario *scenario)
{
    struct gtm_buf text = {0};
    if (!read_file("steps", &text))
        die("steps");
    char *rest = text.bytes;
    for (char *line; (line = strtok_r(rest, "\n", &rest));)
        if (line[0] != '#' && scenario->count < MAX_STEPS)
            read_step(&scenario->steps[scenario->count++], line);
    gtm_buf_free(&text);
}

void harness_scratch(void)
{
    char *scratch = harness.shared->scratch;
    const char *place = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(scratch, sizeof harness.shared->scratch, "%s/gtm-torture.XXXXXX", place);
    if (!mkdtemp(scratch) || chdir(scratch) != 0)
        die(scratch);
}

void scenario_open(struct scenario *scenario, const char *folder)
{
    int from = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (from < 0)
        die(folder);
    harness_scratch();
    copy_folder(from);
    *scenario = (struct scenario){0};
    read_steps(scenario);
}

static void remove_scratch(void)
{
    DIR *folder = harness.shared->scratch[0] ? opendir(harness.shared->scratch) : NULL;
    if (!folder || chdir(harness.shared->scratch) != 0)
        return;
    for (struct dirent *entry; (entry = readdir(folder));)
        if (entry->d_name[0] != '.')
            unlink(entry->d_name);
    closedir(folder);
    if (chdir("/") == 0)
        rmdir(harness.shared->scratch);
}

void scenario_close(struct scenario *scenario)
{
    for (size_t i = 0; i < scenario->count; i++) {
        for (size_t j = 0; scenario->steps[i].words[j]; j++)
            gtm_mem_free(scenario->steps[i].words[j]);
        gtm_mem_free(scenario->steps[i].text);
    }
}

/* ---- the process ----------------------------------------------------------------------------- */

void harness_where(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(harness.shared->where, sizeof harness.shared->where, format, args);
    va_end(args);
}

void harness_say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vdprintf(harness.out ? harness.out : STDOUT_FILENO, format, args);
    va_end(args);
}

int harness_supervise(int (*work)(int argc, char **argv), int argc, char **argv)
{
    int status = 0;
    harness.out = dup(STDOUT_FILENO);
    harness.shared = mmap(NULL, sizeof *harness.shared, PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (harness.out < 0 || harness.shared == MAP_FAILED)
        die("no memory");
    pid_t child = fork();
    if (child < 0)
        die("fork");
    if (child == 0)
        exit(work(argc, argv));
    if (waitpid(child, &status, 0) < 0)
        die("waitpid");
    remove_scratch();
    if (WIFEXITED(status))
        return WEXITSTATUS(status);
    harness_say("FAIL %s: %s\n0 passed, 1 failed\n", harness.shared->where,
                WTERMSIG(status) == SIGALRM ? "no end" : strsignal(WTERMSIG(status)));
    return 1;
}

/* ---- trials ---------------------------------------------------------------------------------- */

struct wanted {
    struct gtm_text key, kind;
    int64_t id;
};

static bool match(void *context, const struct gtm_store_item *item)
{
    struct wanted *wanted = context;
    if (!gtm_text_same(item->key, wanted->key) ||
        !gtm_text_same(gtm_text_of(gtm_inbox_kind_name((enum gtm_inbox_kind)item->item.kind)),
                       wanted->kind))
        return true;
    wanted->id = item->item.id;
    return false;
}

int64_t trial_item(const struct step *step)
{
    size_t i = 0;
    while (step->words[i] && step->words[i][0] != '{')
        i++;
    const char *word = step->words[i];
    if (!word)
        return 0;
    const char *colon = strchr(word, ':');
    struct wanted wanted = {.key = {word + 1, (size_t)(colon - word - 1)},
                            .kind = {colon + 1, strlen(colon) - 2}};
    char why[300];
    struct gtm_store *store =
        gtm_store_open("state.db", &(struct gtm_store_options){0}, why, sizeof why);
    if (store)
        gtm_store_open_items(store, match, &wanted);
    gtm_store_close(store);
    return wanted.id;
}

static void note_death(void)
{
    harness.said = lseek(STDOUT_FILENO, 0, SEEK_CUR);
}

/* Puts `path` in the place of a descriptor. */
static void redirect(const char *path, int flags, int in_place_of)
{
    int fd = open(path, flags | O_CLOEXEC, 0644);
    if (fd < 0 || dup2(fd, in_place_of) < 0)
        die(path);
    close(fd);
}

/* Does what the words say, with the faults armed, and returns the exit status. */
static int perform(int argc, char **argv, const struct faults *faults)
{
    struct fault_plan files = faults->files;
    redirect("/dev/null", O_RDONLY, STDIN_FILENO);
    redirect("out", O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
    redirect("err", O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
    files.exits = faults->forks;
    files.died = note_death;
    harness.said = -1;
    alarm(SECONDS_OF_A_TRIAL);
    fault_vfs_arm(&files, &harness.shared->counts.files);
    fault_alloc_arm(&faults->memory, harness.shared->counts.memory);
    int status = gtmrun_main(argc, argv);
    fflush(stdout);
    alarm(0);
    return status;
}

static int perform_in_child(int argc, char **argv, const struct faults *faults)
{
    int status = 0;
    pid_t child = fork();
    if (child < 0)
        die("fork");
    if (child == 0)
        _exit(perform(argc, argv, faults));
    if (waitpid(child, &status, 0) < 0)
        die("waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int perform_here(int argc, char **argv, const struct faults *faults)
{
    static const struct fault_plan no_files;
    static const struct fault_memory_plan no_memory;
    int status = perform(argc, argv, faults);
    if (fault_vfs_is_dead())
        status = FAULT_STATUS;
    fault_vfs_arm(&no_files, NULL);
    fault_alloc_arm(&no_memory, NULL);
    signal(SIGINT, SIG_DFL); /* gtmrun holds them */
    signal(SIGTERM, SIG_DFL);
    return status;
}

static bool is_fired(const struct faults *faults)
{
    const struct fault_memory_plan *memory = &faults->memory;
    return (faults->files.at && harness.shared->counts.files.seen >= faults->files.at) ||
           (memory->at && harness.shared->counts.memory[memory->of] >= memory->at);
}

static void run(struct trial *trial, char **words, const struct faults *faults)
{
    static const struct faults none;
    int argc = 0;
    faults = faults ? faults : &none;
    while (words[argc])
        argc++;
    memset(&harness.shared->counts, 0, sizeof harness.shared->counts);
    trial->is_possible = true;
    trial->status =
        faults->forks ? perform_in_child(argc, words, faults) : perform_here(argc, words, faults);
    trial->crashed = trial->status == FAULT_STATUS;
    trial->counts = &harness.shared->counts;
    trial->fired = is_fired(faults);
    read_file("out", &trial->out);
    read_file("err", &trial->err);
    if (trial->crashed && !faults->forks && (off_t)trial->out.length > harness.said) {
        trial->out.length = (size_t)harness.said;
        trial->out.bytes[trial->out.length] = '\0';
    }
}

void trial_command(struct trial *trial, char *const *words)
{
    char *argv[MAX_WORDS + 2] = {(char *)"gtmrun"};
    for (size_t i = 0; words[i] && i < MAX_WORDS; i++)
        argv[i + 1] = words[i];
    run(trial, argv, NULL);
}

struct faults faults_death(enum fault_act act, uint64_t at, uint64_t seed)
{
    return (struct faults){.files = {.act = act, .classes = FAULT_DURABLE, .at = at, .seed = seed}};
}

const char *faults_death_name(enum fault_act act)
{
    return act == FAULT_KILL ? "killed" : "power failed";
}

void trial_run(struct trial *trial, const struct step *step, int64_t shift,
               const struct faults *faults, const char *where)
{
    char item[24];
    char *argv[MAX_WORDS + 8] = {(char *)"gtmrun"};
    size_t count = 1;
    fault_clock_set(step->now + shift);
    harness_where("%s", where);
    for (size_t i = 0; step->words[i]; i++) {
        argv[count++] = step->words[i];
        if (step->words[i][0] != '{')
            continue;
        int64_t id = step->item ? step->item : trial_item(step);
        snprintf(item, sizeof item, "%lld", (long long)id);
        argv[count - 1] = item;
        trial->is_possible = id != 0;
        if (!id)
            return;
    }
    char *more[] = {(char *)"--db", (char *)"state.db", (char *)"--report", (char *)"jsonl"};
    bool has_rows = strcmp(step->words[0], "freeze") != 0;
    for (size_t i = 0; i < sizeof more / sizeof *more - (has_rows ? 0 : 2); i++)
        argv[count++] = more[i];
    run(trial, argv, faults);
}

void trial_free(struct trial *trial)
{
    gtm_buf_free(&trial->out);
    gtm_buf_free(&trial->err);
}

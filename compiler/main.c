/* main.c -- gtmc: argv to the compiler's functions. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/compile.h"
#include "runtime/program/program.h"

enum { EXIT_FINE = 0, EXIT_ERRORS = 1, EXIT_USAGE = 2, EXIT_UNSAID = 3 };

struct arguments {
    const char *command, *file, *out, *format;
    bool stage; /* dump: of a workflow, not of a program */
    enum gtm_stage of;
};

static void print_option(FILE *to, const char *name, const char *argument, const char *commands,
                         const char *what)
{
    fprintf(to, "  %-10s %-5s %s%s%s\n", name, argument ? argument : "", commands,
            *commands ? ": " : "", what);
}

static void print_help(FILE *to)
{
    fputs("gtmc compiles outbound sales workflows written in plain English.\n\nusage:\n", to);
#define COMMAND(name, arguments, what) fprintf(to, "  gtmc %-8s %-24s %s\n", name, arguments, what);
#define OPTION(name, argument, commands, what)
#include "compiler/options.def"
#undef OPTION
#undef COMMAND
    fputs("\noptions:\n", to);
#define COMMAND(name, arguments, what)
#define OPTION(name, argument, commands, what) print_option(to, name, argument, commands, what);
#include "compiler/options.def"
#undef OPTION
#undef COMMAND
    fputs("\nexit status: 0 fine, 1 errors in the workflow, 2 wrong usage or a file that cannot be "
          "read or written, 3 a reading that cannot be said\n",
          to);
}

static int usage(const char *what, const char *argument)
{
    fprintf(stderr, "gtmc: %s%s%s\nTry: gtmc --help\n", what, argument ? " " : "",
            argument ? argument : "");
    return EXIT_USAGE;
}

static bool is_command(const char *name)
{
    static const char *const names[] = {
#define COMMAND(name, arguments, what) name,
#define OPTION(name, argument, commands, what)
#include "compiler/options.def"
#undef OPTION
#undef COMMAND
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* An option of dump that names a stage. */
static bool read_stage(const char *arg, struct arguments *a)
{
    static const char *const names[] = {[GTM_STAGE_TOKENS] = "--tokens",
                                        [GTM_STAGE_TREES] = "--trees",
                                        [GTM_STAGE_READINGS] = "--readings",
                                        [GTM_STAGE_MEANING] = "--meaning"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(arg, names[i]) != 0)
            continue;
        a->stage = true;
        a->of = (enum gtm_stage)i;
        return true;
    }
    return false;
}

/* Reads argv. Returns -1 to go on, else the exit status. */
static int read_arguments(int argc, char **argv, struct arguments *a)
{
    for (int i = 1; i < argc; i++) {
        const char *arg = argv[i];
        if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0) {
            print_help(stdout);
            return EXIT_FINE;
        }
        if (strcmp(arg, "--version") == 0) {
            printf("gtmc, program format %d\n", GTM_PROGRAM_VERSION);
            return EXIT_FINE;
        }
        if (strcmp(arg, "-o") == 0 || strcmp(arg, "--format") == 0) {
            if (i + 1 == argc)
                return usage("a value is missing behind", arg);
            *(arg[1] == 'o' ? &a->out : &a->format) = argv[++i];
        } else if (read_stage(arg, a)) {
            continue;
        } else if (arg[0] == '-' && arg[1]) {
            return usage("there is no option", arg);
        } else if (!a->command) {
            if (!is_command(arg))
                return usage("there is no command", arg);
            a->command = arg;
        } else if (!a->file) {
            a->file = arg;
        } else {
            return usage("one file at a time; not also", arg);
        }
    }
    if (!a->command)
        return usage("what shall I do?", NULL);
    if (!a->file)
        return usage("which file?", NULL);
    if (a->stage && strcmp(a->command, "dump") != 0)
        return usage("a stage is shown by dump only", NULL);
    if (a->format && strcmp(a->format, "text") != 0)
        return usage("there is no format", a->format);
    return -1;
}

/* Returns whether something stands there that must stay what it is: a device, a pipe, a link. */
static bool is_special(const char *path)
{
    struct stat it;
    return lstat(path, &it) == 0 && !S_ISREG(it.st_mode);
}

/* Writes a file whole: beside it first, then in its place. */
static int write_file(const char *path, const struct gtm_buf *bytes)
{
    struct gtm_buf temporary = {0};
    bool special = is_special(path);
    gtm_buf_printf(&temporary, special ? "%s" : "%s.tmp", path);
    FILE *file = fopen(temporary.bytes, "wb");
    bool good = file && (bytes->length == 0 ||
                         fwrite(bytes->bytes, 1, bytes->length, file) == bytes->length);
    good = file && fclose(file) == 0 && good;
    good = good && (special || rename(temporary.bytes, path) == 0);
    if (!good)
        fprintf(stderr, "gtmc: %s cannot be written: %s\n", path, strerror(errno));
    if (!good && !special)
        remove(temporary.bytes);
    gtm_buf_free(&temporary);
    return good ? EXIT_FINE : EXIT_USAGE;
}

/* Whether two names are one file: a workflow is never overwritten with its own bytecode. */
static bool same_file(const char *a, const char *b)
{
    struct stat one, two;
    return stat(a, &one) == 0 && stat(b, &two) == 0 && one.st_dev == two.st_dev &&
           one.st_ino == two.st_ino;
}

static int build(const struct arguments *a, const struct gtm_compile_options *options)
{
    if (a->out && same_file(a->file, a->out)) {
        fprintf(stderr, "gtmc: -o names the workflow itself; write the bytecode to another file\n");
        return EXIT_USAGE;
    }
    struct gtm_buf out = {0}, messages = {0}, path = {0};
    bool readable = access(a->file, R_OK) == 0;
    bool good = gtm_compile_file(a->file, options, &out, &messages);
    int status = good ? EXIT_FINE : readable ? EXIT_ERRORS : EXIT_USAGE;
    if (messages.length)
        fputs(messages.bytes, stderr);
    if (good) {
        size_t length = strlen(a->file),
               stem = length > 4 && strcmp(a->file + length - 4, ".gtm") == 0 ? length - 4 : length;
        if (a->out)
            gtm_buf_text(&path, a->out);
        else
            gtm_buf_printf(&path, "%.*s.gtmb", (int)stem, a->file);
        status = write_file(path.bytes, &out);
    }
    gtm_buf_free(&out);
    gtm_buf_free(&messages);
    gtm_buf_free(&path);
    return status;
}

/* Prints an explanation. Returns the exit status: a reading that cannot be said is an error of
 * ours. */
static int print_explanation(const struct gtm_buf *out, int status)
{
    if (!out->length)
        return status;
    fputs(out->bytes, stdout);
    if (status != EXIT_FINE || !strstr(out->bytes, GTM_UNSAID))
        return status;
    fputs("gtmc: a reading cannot be said: this is an error of gtmc; please report the sentence\n",
          stderr);
    return EXIT_UNSAID;
}

/* Says what the compiler made of a workflow: how it reads it, or one of its stages. */
static int explain(const struct arguments *a, const struct gtm_compile_options *options)
{
    struct gtm_buf out = {0}, messages = {0};
    bool readable = access(a->file, R_OK) == 0;
    bool good = a->stage ? gtm_compile_dump(a->file, a->of, options, &out, &messages)
                         : gtm_compile_explain(a->file, options, &out, &messages);
    if (messages.length)
        fputs(messages.bytes, stderr);
    int status = print_explanation(&out, good ? EXIT_FINE : readable ? EXIT_ERRORS : EXIT_USAGE);
    gtm_buf_free(&out);
    gtm_buf_free(&messages);
    return status;
}

/* Whether a file is a compiled workflow, or was meant to be one. */
static bool is_program(const char *path)
{
    char head[4];
    FILE *file = fopen(path, "rb");
    bool program = file && fread(head, 1, sizeof head, file) == sizeof head &&
                   memcmp(head, "GTMB", sizeof head) == 0;
    if (file)
        fclose(file);
    return program;
}

/* Shows a compiled workflow: its tables and code, or how it was read. */
static int show(const struct arguments *a,
                void (*add)(const struct gtm_program *, struct gtm_buf *))
{
    FILE *file = fopen(a->file, "rb");
    if (!file) {
        fprintf(stderr, "gtmc: %s cannot be read: %s\n", a->file, strerror(errno));
        return EXIT_USAGE;
    }
    struct gtm_buf bytes = {0}, out = {0};
    char block[16384], why[200];
    size_t n;
    while ((n = fread(block, 1, sizeof block, file)) > 0)
        gtm_buf_add(&bytes, block, n);
    fclose(file);
    struct gtm_program *program = gtm_program_read(bytes.bytes, bytes.length, why, sizeof why);
    if (program)
        add(program, &out);
    else
        fprintf(stderr, "gtmc: %s is not a compiled workflow that can be trusted: %s\n", a->file,
                why);
    int status = print_explanation(&out, program ? EXIT_FINE : EXIT_ERRORS);
    gtm_program_free(program);
    gtm_buf_free(&bytes);
    gtm_buf_free(&out);
    return status;
}

int main(int argc, char **argv)
{
    struct arguments a = {0};
    int status = read_arguments(argc, argv, &a);
    if (status < 0) {
        struct gtm_compile_options options = {.color =
                                                  isatty(STDERR_FILENO) && !getenv("NO_COLOR")};
        status = strcmp(a.command, "build") == 0              ? build(&a, &options)
                 : strcmp(a.command, "dump") == 0 && !a.stage ? show(&a, gtm_program_dump)
                 : !a.stage && is_program(a.file)             ? show(&a, gtm_explain_program)
                                                              : explain(&a, &options);
    }
    if (fflush(stdout) != 0 && status == EXIT_FINE)
        status = EXIT_USAGE;
    return status;
}

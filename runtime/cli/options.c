/* options.c -- reads the command line against the table in options.def. */
#include "runtime/cli/options.h"

#include <stdint.h>
#include <string.h>

#include "runtime/base/mem.h"

#define MANY      SIZE_MAX
#define FOR(NAME) (1U << GTM_COMMAND_##NAME)
#define FOR_DECISIONS                                                                              \
    (FOR(APPROVE) | FOR(EDIT) | FOR(CANCEL) | FOR(DONE) | FOR(ANSWER) | FOR(RETRY) | FOR(DECIDE))
#define FOR_CARRYING                                                                               \
    (FOR(RUN) | FOR(EVENT) | FOR(RESUME) | FOR(DAEMON) | FOR(THAW) | FOR(MIGRATE) | FOR_DECISIONS)
#define FOR_ALL ((1U << GTM_N_COMMAND) - 1)

static const struct command {
    const char *name;
    size_t least, most;
    const char *arguments, *doc;
} commands[] = {
#define COMMAND(NAME, name, least, most, arguments, doc) {name, least, most, arguments, doc},
#include "runtime/cli/options.def"
};

static const struct option {
    const char *name, *value;
    unsigned commands;
    const char *doc;
} options_of[] = {
#define OPTION(NAME, name, value, commands, doc) {name, value, commands, doc},
#include "runtime/cli/options.def"
};

static const unsigned repeats[GTM_N_OPTION] = {
#define REPEATS(NAME, commands) [GTM_OPTION_##NAME] = commands,
#include "runtime/cli/options.def"
};

const char *gtm_options_command_name(enum gtm_command command)
{
    return commands[command].name;
}

/* Adds "; did you mean X?" where one of the names is near. */
static void suggest(struct gtm_buf *why, const char *word, bool is_option)
{
    const char *best = NULL;
    unsigned nearest = 3;
    size_t count = is_option ? GTM_N_OPTION : GTM_N_COMMAND;
    for (size_t i = 0; i < count; i++) {
        const char *name = is_option ? options_of[i].name : commands[i].name;
        unsigned distance = gtm_text_distance(gtm_text_of(word), gtm_text_of(name), 2);
        if (distance < nearest) {
            nearest = distance;
            best = name;
        }
    }
    if (best)
        gtm_buf_printf(why, "; did you mean %s?", best);
}

static enum gtm_command find_command(const char *name)
{
    size_t i = 0;
    while (i < GTM_N_COMMAND && strcmp(commands[i].name, name) != 0)
        i++;
    return (enum gtm_command)i;
}

/* The option that `arg` is, alone or as --name=value; GTM_N_OPTION where it is none. */
static size_t find_option(const char *arg, const char **value)
{
    for (size_t i = 0; i < GTM_N_OPTION; i++) {
        size_t length = strlen(options_of[i].name);
        if (strncmp(arg, options_of[i].name, length) != 0)
            continue;
        *value = arg[length] == '=' ? arg + length + 1 : NULL;
        if (arg[length] == '\0' || arg[length] == '=')
            return i;
    }
    return GTM_N_OPTION;
}

static bool read_option(struct gtm_options *options, char **argv, int argc, int *i,
                        struct gtm_buf *why)
{
    const char *arg = argv[*i], *value = NULL;
    size_t found = find_option(arg, &value);
    if (found == GTM_N_OPTION) {
        gtm_buf_printf(why, "there is no option %s", arg);
        suggest(why, arg, true);
        return false;
    }
    bool again = options->values[found] != NULL;
    if (again && !repeats[found]) {
        gtm_buf_printf(why, "%s is given twice", options_of[found].name);
        return false;
    }
    if (!options_of[found].value) {
        options->values[found] = "";
        if (value)
            gtm_buf_printf(why, "%s takes no value", options_of[found].name);
        return !value;
    }
    if (!value && *i + 1 < argc)
        value = argv[++*i];
    if (!value || !*value) {
        gtm_buf_printf(why, "%s needs a value: %s", options_of[found].name,
                       options_of[found].value);
        return false;
    }
    if (again)
        options->more[options->more_count++] =
            (struct gtm_option_more){(enum gtm_cli_option)found, value};
    else
        options->values[found] = value;
    return true;
}

static bool read_word(struct gtm_options *options, const char *word, struct gtm_buf *why)
{
    if (options->command == GTM_N_COMMAND) {
        options->command = find_command(word);
        if (options->command == GTM_N_COMMAND) {
            gtm_buf_printf(why, "there is no command %s", word);
            suggest(why, word, false);
        }
        return options->command != GTM_N_COMMAND;
    }
    if (options->argument_count == commands[options->command].most) {
        gtm_buf_printf(why, "%s: one argument too many: %s", commands[options->command].name, word);
        return false;
    }
    options->arguments[options->argument_count++] = word;
    return true;
}

static bool check(const struct gtm_options *options, struct gtm_buf *why)
{
    if (options->command == GTM_N_COMMAND) {
        gtm_buf_text(why, "a command is missing; gtmrun --help lists them");
        return false;
    }
    const struct command *command = &commands[options->command];
    for (size_t i = 0; i < GTM_N_OPTION; i++)
        if (options->values[i] && !(options_of[i].commands >> options->command & 1)) {
            gtm_buf_printf(why, "%s does not take %s", command->name, options_of[i].name);
            return false;
        }
    for (size_t i = 0; i < options->more_count; i++)
        if (!(repeats[options->more[i].option] >> options->command & 1)) {
            gtm_buf_printf(why, "%s is given twice", options_of[options->more[i].option].name);
            return false;
        }
    if (options->argument_count < command->least) {
        gtm_buf_printf(why, "%s needs %s", command->name, command->arguments);
        return false;
    }
    return true;
}

bool gtm_options_read(struct gtm_options *options, int argc, char **argv, struct gtm_buf *why)
{
    size_t room = (size_t)argc + 1;
    *options = (struct gtm_options){
        .command = GTM_N_COMMAND,
        .arguments = gtm_mem_alloc(room * sizeof *options->arguments),
        .more = gtm_mem_alloc(room * sizeof *options->more),
    };
    bool only_words = false;
    for (int i = 1; i < argc; i++) {
        const char *arg = argv[i];
        if (!only_words && strcmp(arg, "--") == 0)
            only_words = true;
        else if (!only_words && arg[0] == '-' && arg[1] != '\0') {
            if (!read_option(options, argv, argc, &i, why))
                return false;
        } else if (!read_word(options, arg, why)) {
            return false;
        }
    }
    if (options->values[GTM_OPTION_HELP] || options->values[GTM_OPTION_VERSION])
        return true;
    return check(options, why);
}

void gtm_options_free(struct gtm_options *options)
{
    gtm_mem_free(options->arguments);
    gtm_mem_free(options->more);
}

static void add_option(struct gtm_buf *out, const struct option *option)
{
    struct gtm_buf name = {0};
    gtm_buf_printf(&name, "%s%s%s", option->name, option->value ? " " : "",
                   option->value ? option->value : "");
    gtm_buf_printf(out, "  %-26s  %s\n", name.bytes, option->doc);
    gtm_buf_free(&name);
}

static void help_of_all(struct gtm_buf *out)
{
    gtm_buf_text(out, "gtmrun runs outbound sales workflows that are written in plain English.\n\n"
                      "usage: gtmrun COMMAND [ARGUMENT] [OPTION]…\n\n");
    for (size_t i = 0; i < GTM_N_COMMAND; i++) {
        struct gtm_buf name = {0};
        gtm_buf_printf(&name, "%s %s", commands[i].name, commands[i].arguments);
        gtm_buf_printf(out, "  %-26s  %s\n", name.bytes, commands[i].doc);
        gtm_buf_free(&name);
    }
    gtm_buf_text(out, "\nOptions of every command:\n");
    for (size_t i = 0; i < GTM_N_OPTION; i++)
        if (options_of[i].commands == FOR_ALL)
            add_option(out, &options_of[i]);
    gtm_buf_text(
        out,
        "\nExit status: 0 all prospects decided, 1 the workflow does not compile, 2 wrong usage "
        "or\n"
        "unreadable file, 3 some prospects failed or records were set aside, 130 interrupted.\n"
        "gtmrun COMMAND --help shows a command's own options.\n");
}

void gtm_options_help(enum gtm_command command, struct gtm_buf *out)
{
    if (command == GTM_N_COMMAND) {
        help_of_all(out);
        return;
    }
    gtm_buf_printf(out, "usage: gtmrun %s%s%s [OPTION]…\n\n%s.\n\n", commands[command].name,
                   *commands[command].arguments ? " " : "", commands[command].arguments,
                   commands[command].doc);
    for (size_t i = 0; i < GTM_N_OPTION; i++)
        if (options_of[i].commands >> command & 1)
            add_option(out, &options_of[i]);
}

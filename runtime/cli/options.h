/* options.h -- the command line of gtmrun, made from options.def. */
#ifndef GTM_CLI_OPTIONS_H
#define GTM_CLI_OPTIONS_H
#include <stdbool.h>
#include <stddef.h>

#include "runtime/base/text.h"

enum gtm_command {
#define COMMAND(NAME, name, least, most, arguments, doc) GTM_COMMAND_##NAME,
#include "runtime/cli/options.def"
    GTM_N_COMMAND
};
enum gtm_cli_option {
#define OPTION(NAME, name, value, commands, doc) GTM_OPTION_##NAME,
#include "runtime/cli/options.def"
    GTM_N_OPTION
};

/* A further value of an option that may be given several times. */
struct gtm_option_more {
    enum gtm_cli_option option;
    const char *value;
};

struct gtm_options {
    enum gtm_command command; /* GTM_N_COMMAND: none was given */
    const char **arguments;
    size_t argument_count;
    const char *values[GTM_N_OPTION]; /* NULL: not given; "" for an option without a value */
    struct gtm_option_more *more;     /* in their order */
    size_t more_count;
};

/* Reads the command line, whose words are borrowed. Returns false with a message for a person in
 * `why`. With --help and --version a command and its arguments need not be complete. The caller
 * frees with gtm_options_free either way. */
bool gtm_options_read(struct gtm_options *options, int argc, char **argv, struct gtm_buf *why);
void gtm_options_free(struct gtm_options *options);

/* Adds the help text: of one command, or of all where it is GTM_N_COMMAND. */
void gtm_options_help(enum gtm_command command, struct gtm_buf *out);

/* Returns a command's name. */
const char *gtm_options_command_name(enum gtm_command command);
#endif

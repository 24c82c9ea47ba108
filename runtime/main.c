/* main.c -- gtmrun: the command line, signals, the clock; the commands are in runtime/cli. */
#include <cjson/cJSON.h>
#include <stdio.h>

#include "runtime/base/clock.h"
#include "runtime/base/mem.h"
#include "runtime/cli/cli.h"
#include "runtime/cli/signals.h"

#ifndef GTM_VERSION
#define GTM_VERSION "0.1.0"
#endif

static int show_help(enum gtm_command command)
{
    struct gtm_buf text = {0};
    gtm_options_help(command, &text);
    fputs(text.bytes, stdout);
    gtm_buf_free(&text);
    return GTM_EXIT_FINE;
}

static int dispatch(struct gtm_cli *cli)
{
    static gtm_cli_command *const commands[GTM_N_COMMAND] = {
        [GTM_COMMAND_RUN] = gtm_cli_run,           [GTM_COMMAND_EVENT] = gtm_cli_event,
        [GTM_COMMAND_RESUME] = gtm_cli_resume,     [GTM_COMMAND_DAEMON] = gtm_cli_daemon,
        [GTM_COMMAND_REHEARSE] = gtm_cli_rehearse, [GTM_COMMAND_INBOX] = gtm_cli_inbox,
        [GTM_COMMAND_APPROVE] = gtm_cli_decide,    [GTM_COMMAND_EDIT] = gtm_cli_decide,
        [GTM_COMMAND_CANCEL] = gtm_cli_decide,     [GTM_COMMAND_DONE] = gtm_cli_decide,
        [GTM_COMMAND_ANSWER] = gtm_cli_decide,     [GTM_COMMAND_RETRY] = gtm_cli_decide,
        [GTM_COMMAND_DECIDE] = gtm_cli_answers,    [GTM_COMMAND_STATUS] = gtm_cli_status,
        [GTM_COMMAND_WHY] = gtm_cli_why,
        [GTM_COMMAND_OUTBOX] = gtm_cli_outbox,     [GTM_COMMAND_FREEZE] = gtm_cli_freeze,
        [GTM_COMMAND_THAW] = gtm_cli_thaw,         [GTM_COMMAND_MIGRATE] = gtm_cli_migrate};
    int status = gtm_cli_prepare(cli);
    return status ? status : commands[cli->options.command](cli);
}

int main(int argc, char **argv)
{
    struct gtm_cli cli = {.clock = gtm_clock_now};
    struct gtm_buf why = {0};
    int status = GTM_EXIT_USAGE;
    /* where memory runs out it must not look as if a line were no JSON */
    cJSON_InitHooks(&(cJSON_Hooks){.malloc_fn = gtm_mem_alloc, .free_fn = gtm_mem_free});
    gtm_signals_hold();
    if (argc == 1)
        status = (show_help(GTM_N_COMMAND), GTM_EXIT_USAGE);
    else if (!gtm_options_read(&cli.options, argc, argv, &why))
        gtm_cli_say("%s", why.bytes);
    else if (cli.options.values[GTM_OPTION_HELP])
        status = show_help(cli.options.command);
    else if (cli.options.values[GTM_OPTION_VERSION])
        status = puts("gtmrun " GTM_VERSION) < 0 ? GTM_EXIT_FAILED : GTM_EXIT_FINE;
    else
        status = dispatch(&cli);
    gtm_options_free(&cli.options);
    gtm_buf_free(&why);
    return status;
}

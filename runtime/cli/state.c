/* state.c -- which state a command works on: --db, the workflow's own, or the only one here. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "runtime/cli/cli.h"

/* FLOW.gtm -> FLOW.db */
static void beside(const char *workflow, struct gtm_buf *path)
{
    const char *slash = strrchr(workflow, '/'), *dot = strrchr(workflow, '.');
    size_t length = dot && (!slash || dot > slash + 1) && dot != workflow ? (size_t)(dot - workflow)
                                                                          : strlen(workflow);
    gtm_buf_add(path, workflow, length);
    gtm_buf_text(path, ".db");
}

/* The one *.db of the current folder. */
static bool only_one(struct gtm_buf *path, char *why, size_t why_size)
{
    DIR *folder = opendir(".");
    unsigned found = 0;
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        size_t length = strlen(entry->d_name);
        if (length <= 3 || strcmp(entry->d_name + length - 3, ".db") != 0)
            continue;
        if (found++ == 0)
            gtm_buf_text(path, entry->d_name);
    }
    if (folder)
        closedir(folder);
    if (found == 0)
        snprintf(why, why_size, "which state? there is no *.db in this folder; say --db FILE");
    else if (found > 1)
        snprintf(why, why_size, "which state? there are %u *.db in this folder; say --db FILE",
                 found);
    return found == 1;
}

const char *gtm_cli_own_workflow(const struct gtm_cli *cli)
{
    bool has = cli->options.command == GTM_COMMAND_RUN;
    return has && cli->options.argument_count ? cli->options.arguments[0] : NULL;
}

bool gtm_cli_state(const struct gtm_cli *cli, struct gtm_buf *path, char *why, size_t why_size)
{
    const char *given = cli->options.values[GTM_OPTION_DB], *workflow = gtm_cli_own_workflow(cli);
    if (given)
        gtm_buf_text(path, given);
    else if (workflow)
        beside(workflow, path);
    else
        return only_one(path, why, why_size);
    return true;
}

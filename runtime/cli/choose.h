/* choose.h -- which inbox items a decision is about. */
#ifndef GTM_CLI_CHOOSE_H
#define GTM_CLI_CHOOSE_H
#include "runtime/base/mem.h"
#include "runtime/cli/carry.h"

struct gtm_chosen {
    int64_t *ids; /* gtm_mem_free */
    size_t count, room;
};

/* Reads the numbers on the command line; approve without one needs --like. Returns false after a
 * message. */
bool gtm_choose_read(const struct gtm_cli *cli, struct gtm_chosen *chosen);

/* Makes the numbers those of the items that are meant: with --like ID all that wait for the same
 * approval, for retry also the item that an effect's failure left. Returns an exit status. */
int gtm_choose(struct gtm_session *session, struct gtm_chosen *chosen);
#endif

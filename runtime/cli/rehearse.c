/* rehearse.c -- gtmrun rehearse: refuses until the whole of it is here. */
#include "runtime/cli/cli.h"
int gtm_cli_rehearse(struct gtm_cli *cli) { (void)cli; gtm_cli_say("not in this build"); return GTM_EXIT_USAGE; }

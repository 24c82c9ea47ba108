/* signals.h -- Ctrl-C and kill in the middle of work, without a flag to share.
 *
 * The kernel's own set of pending signals is the flag: the handler leaves the signal blocked and
 * pending, and whoever works asks gtm_signals_pending between two steps that belong together.
 */
#ifndef GTM_CLI_SIGNALS_H
#define GTM_CLI_SIGNALS_H
#include <stdbool.h>
#include <stdint.h>

/* From here on SIGINT and SIGTERM only end what waits (a read of standard input ends as if the
 * input did) and stay pending; SIGPIPE is ignored, writes report it. */
void gtm_signals_hold(void);

/* Returns whether the user has asked to stop; and whether with SIGTERM. */
bool gtm_signals_pending(void);
bool gtm_signals_terminate(void);

/* Sleeps until `fd` (-1: none) can be read, a signal asks to stop, or `ms` have passed. */
void gtm_signals_sleep(int fd, int64_t ms);
#endif

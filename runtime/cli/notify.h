/* notify.h -- to hear of changed files instead of looking again and again. Where the system cannot
 * tell, nothing is heard, and the caller looks once in a while. */
#ifndef GTM_CLI_NOTIFY_H
#define GTM_CLI_NOTIFY_H

struct gtm_notify;

/* Returns what the caller closes with gtm_notify_close. */
struct gtm_notify *gtm_notify_open(void);

/* Listens to the file, also where it is not there yet or replaced later. */
void gtm_notify_add(struct gtm_notify *notify, const char *path);

/* Returns a descriptor that can be read once something changed, or -1 where nothing is heard. */
int gtm_notify_descriptor(const struct gtm_notify *notify);

/* Forgets what was heard so far. */
void gtm_notify_empty(struct gtm_notify *notify);

void gtm_notify_close(struct gtm_notify *notify);
#endif

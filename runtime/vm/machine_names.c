/* machine_names.c -- the words of reports, inbox and outbox. */
#include "runtime/vm/machine.h"

#define GTM_COUNTOF(array) (sizeof(array) / sizeof(array)[0])

const char *gtm_outcome_name(enum gtm_outcome outcome)
{
    static const char *const names[] = {"done",     "skipped",   "waiting",
                                        "watching", "escalated", "failed"};
    static_assert(GTM_COUNTOF(names) == GTM_OUTCOME_FAILED + 1, "one name an outcome");
    return names[outcome];
}

const char *gtm_status_name(enum gtm_status status)
{
    static const char *const names[] = {"done",   "waiting",   "scheduled", "cancelled",
                                        "failed", "uncertain", "rehearsed"};
    static_assert(GTM_COUNTOF(names) == GTM_STATUS_REHEARSED + 1, "one name a status");
    return names[status];
}

const char *gtm_inbox_kind_name(enum gtm_inbox_kind kind)
{
    static const char *const names[] = {"approve", "handwrite", "alert",
                                        "unclear", "uncertain", "failed"};
    static_assert(GTM_COUNTOF(names) == GTM_INBOX_FAILED + 1, "one name a kind");
    return names[kind];
}

/* outbox.h -- what went out by what the state says, without its times: two runs that differ in time
 * alone have the same.
 */
#ifndef GTM_TESTS_OUTBOX_H
#define GTM_TESTS_OUTBOX_H
#include "tests/torture/torture.h"

enum { MAX_EFFECTS = 1000 };

struct outbox {
    struct gtm_buf lines[MAX_EFFECTS]; /* in the order of their bytes */
    size_t count;
};

/* Reads the outbox of the state that an image holds, in a copy. Free with outbox_free. */
void outbox_read(struct outbox *outbox, const struct image *image);
void outbox_free(struct outbox *outbox);

/* Complains of each line that only one of them has; one that has `may_be_new` in it (NULL: none
 * has) may be in `have` alone. */
void outbox_compare(struct torture *torture, const struct outbox *have, const struct outbox *want,
                    const char *may_be_new, const char *where);
#endif

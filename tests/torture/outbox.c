/* outbox.c -- see outbox.h. */
#include "tests/torture/outbox.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/store/store.h"

static bool add_effect(void *context, const struct gtm_store_effect *row)
{
    struct outbox *outbox = context;
    struct gtm_buf *line = &outbox->lines[outbox->count++];
    gtm_buf_printf(line, "%.*s: action %u, occurrence %" PRIx64 ", %s %s to ", (int)row->key.length,
                   row->key.at, row->effect.action, row->effect.occurrence,
                   gtm_primitive_name((enum gtm_primitive)row->effect.primitive),
                   gtm_status_name((enum gtm_status)row->effect.status));
    gtm_buf_json(line, row->effect.to);
    gtm_buf_text(line, ": ");
    gtm_buf_json(line, row->effect.subject);
    gtm_buf_json(line, row->effect.text);
    return outbox->count < MAX_EFFECTS;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(((const struct gtm_buf *)a)->bytes, ((const struct gtm_buf *)b)->bytes);
}

void outbox_read(struct outbox *outbox, const struct image *image)
{
    char why[300] = "";
    image_put(image, "look.db");
    struct gtm_store *store =
        gtm_store_open("look.db", &(struct gtm_store_options){0}, why, sizeof why);
    *outbox = (struct outbox){0};
    if (store)
        gtm_store_effects(store, add_effect, outbox);
    gtm_store_close(store);
    qsort(outbox->lines, outbox->count, sizeof *outbox->lines, by_bytes);
}

void outbox_free(struct outbox *outbox)
{
    for (size_t i = 0; i < outbox->count; i++)
        gtm_buf_free(&outbox->lines[i]);
}

void outbox_compare(struct torture *torture, const struct outbox *have, const struct outbox *want,
                    const char *may_be_new, const char *where)
{
    size_t i = 0, j = 0;
    while (i < have->count || j < want->count) {
        int order = i == have->count   ? 1
                    : j == want->count ? -1
                                       : by_bytes(&have->lines[i], &want->lines[j]);
        if (order < 0 && !(may_be_new && strstr(have->lines[i].bytes, may_be_new)))
            torture_complain(torture, where, "went out only here: %s", have->lines[i].bytes);
        if (order > 0)
            torture_complain(torture, where, "did not go out: %s", want->lines[j].bytes);
        i += order <= 0;
        j += order >= 0;
    }
}

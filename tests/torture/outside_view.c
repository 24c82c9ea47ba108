/* outside_view.c -- see outside_view.h. */
#include "tests/torture/outside_view.h"

#include <stdio.h>
#include <string.h>

#include "runtime/store/store.h"

/* ---- reading --------------------------------------------------------------------------------- */

static bool add_order(void *context, const struct gtm_store_effect *effect)
{
    struct view *view = context;
    const struct gtm_effect *e = &effect->effect;
    if (!gtm_primitive_is_contact((enum gtm_primitive)e->primitive))
        return true;
    if (view->count == MAX_ORDERS)
        return false;
    struct order_row *row = &view->rows[view->count++];
    struct gtm_draft draft = {.to = e->to, .subject = e->subject, .text = e->text};
    *row = (struct order_row){.prospect = effect->prospect,
                              .at = e->at,
                              .bytes = gtm_draft_hash(&draft),
                              .number = e->number,
                              .status = e->status,
                              .is_claimed = e->status == GTM_STATUS_SCHEDULED && e->lease,
                              .is_email = gtm_text_same(e->channel, gtm_text_of("email"))};
    gtm_order_key(effect->key, e->ident, e->occurrence, row->key);
    snprintf(row->who, sizeof row->who, "%.*s/%u", (int)effect->key.length, effect->key.at,
             e->number);
    snprintf(row->receipt, sizeof row->receipt, "%.*s", (int)e->receipt.length, e->receipt.at);
    return true;
}

static bool add_item(void *context, const struct gtm_store_item *item)
{
    struct view *view = context;
    for (size_t i = 0; i < view->count; i++) {
        struct order_row *row = &view->rows[i];
        if (row->prospect != item->prospect || row->number != item->item.effect)
            continue;
        row->item = item->item.id;
        row->item_kind = item->item.kind;
    }
    return true;
}

bool view_read(struct view *view, const struct image *image)
{
    char why[300];
    view->count = 0;
    image_put(image, "look.db");
    struct gtm_store *store =
        gtm_store_open("look.db", &(struct gtm_store_options){.create = true}, why, sizeof why);
    bool fine = store && gtm_store_effects(store, add_order, view) &&
                gtm_store_open_items(store, add_item, view);
    gtm_store_close(store);
    return fine;
}

const struct order_row *view_find(const struct view *view, const char *key)
{
    for (size_t i = 0; i < view->count; i++)
        if (strcmp(view->rows[i].key, key) == 0)
            return &view->rows[i];
    return NULL;
}

/* ---- checking -------------------------------------------------------------------------------- */

/* Whether the state says or allows that it was taken. */
static bool may_be_taken(const struct order_row *row, bool is_keyed)
{
    bool comes_again = row->status == GTM_STATUS_SCHEDULED && is_keyed;
    return row->status == GTM_STATUS_DONE || row->status == GTM_STATUS_UNCERTAIN ||
           row->is_claimed || comes_again;
}

static void check_taken(struct torture *torture, const struct view *view, const struct taken *taken,
                        bool is_keyed, const char *where)
{
    const struct order_row *row = view_find(view, taken->key);
    if (!row) {
        torture_complain(torture, where, "%s was taken, and the state does not know it",
                         taken->key);
        return;
    }
    if (taken->count > 1)
        torture_complain(torture, where, "%s was taken %u times", row->who, taken->count);
    if (taken->was_asked_again && !is_keyed)
        torture_complain(torture, where, "%s was taken, and came again", row->who);
    if (taken->has_changed || taken->bytes != row->bytes)
        torture_complain(torture, where, "%s was taken with other bytes", row->who);
    if (!may_be_taken(row, is_keyed))
        torture_complain(torture, where, "%s was taken, and the state says %s", row->who,
                         gtm_status_name((enum gtm_status)row->status));
}

static void check_row(struct torture *torture, const struct order_row *row,
                      const struct ledger *ledger, const char *where)
{
    bool is_asked = row->item && row->item_kind == GTM_INBOX_UNCERTAIN;
    bool is_listed = row->item && row->item_kind == GTM_INBOX_FAILED;
    if (row->status == GTM_STATUS_DONE && !ledger_find(ledger, row->key))
        torture_complain(torture, where, "%s is sent by what the state says, and was not taken",
                         row->who);
    if ((row->status == GTM_STATUS_UNCERTAIN) != is_asked)
        torture_complain(torture, where, "%s is %s, and a person is%s asked", row->who,
                         gtm_status_name((enum gtm_status)row->status), is_asked ? "" : " not");
    if ((row->status == GTM_STATUS_FAILED) != is_listed)
        torture_complain(torture, where, "%s is %s, and is%s listed", row->who,
                         gtm_status_name((enum gtm_status)row->status), is_listed ? "" : " not");
}

static void check_limit(struct torture *torture, const struct view *view,
                        const struct ledger *ledger, unsigned most, const char *where)
{
    int64_t times[MAX_TAKEN + MAX_ORDERS];
    size_t count = 0;
    for (size_t i = 0; i < ledger->count; i++)
        if (ledger->rows[i].is_email)
            times[count++] = ledger->rows[i].at;
    for (size_t i = 0; i < view->count; i++) {
        const struct order_row *row = &view->rows[i];
        bool may_be_out = row->status == GTM_STATUS_UNCERTAIN || row->is_claimed;
        if (row->is_email && may_be_out && !ledger_find(ledger, row->key))
            times[count++] = row->at;
    }
    for (size_t i = 0; i < count; i++) {
        unsigned within = 0;
        for (size_t j = 0; j < count; j++)
            within += times[j] <= times[i] && times[j] > times[i] - GTM_DAY;
        if (within > most) {
            torture_complain(torture, where, "%u emails within a day, and %u are allowed", within,
                             most);
            return;
        }
    }
}

void view_check(struct torture *torture, const struct view *view, const struct ledger *ledger,
                bool is_keyed, unsigned most, const char *where)
{
    for (size_t i = 0; i < ledger->count; i++)
        check_taken(torture, view, &ledger->rows[i], is_keyed, where);
    for (size_t i = 0; i < view->count; i++)
        check_row(torture, &view->rows[i], ledger, where);
    check_limit(torture, view, ledger, most, where);
}

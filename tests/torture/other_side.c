/* other_side.c -- see other_side.h. A line of the ledger: what happened ("comes", "taken"), the
 * key, the time, the hash of the bytes, the channel.
 */
#include "tests/torture/other_side.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/torture/fault_clock.h"
#include "tests/torture/fault_connector.h"

static struct {
    const char *worker;
    struct other_plan plan;
    uint64_t orders;
    char planned[GTM_ORDER_KEY];
} side;

/* ---- the ledger ------------------------------------------------------------------------------ */

static void note(const char *what, const struct gtm_order *order)
{
    char line[200];
    struct gtm_draft draft = {.to = order->to, .subject = order->subject, .text = order->text};
    int length = snprintf(line, sizeof line, "%s %s %" PRId64 " %" PRIx64 " %.*s\n", what,
                          order->key, fault_clock_now(), gtm_draft_hash(&draft),
                          (int)order->channel.length, order->channel.at);
    int fd = open(OTHER_SIDE_LEDGER, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (fd < 0 || write(fd, line, (size_t)length) != length)
        harness_say("torture: the ledger cannot be written\n");
    close(fd);
}

static size_t place_of(const struct ledger *ledger, const char *key)
{
    size_t place = 0;
    while (place < ledger->count && strcmp(ledger->rows[place].key, key) != 0)
        place++;
    return place;
}

const struct taken *ledger_find(const struct ledger *ledger, const char *key)
{
    size_t place = place_of(ledger, key);
    return place < ledger->count ? &ledger->rows[place] : NULL;
}

static void add_line(struct ledger *ledger, const char *what, const struct taken *read)
{
    size_t place = place_of(ledger, read->key);
    struct taken *row = &ledger->rows[place];
    bool is_taken = strcmp(what, "taken") == 0;
    if (place < ledger->count) {
        row->was_asked_again = true;
        row->has_changed |= row->bytes != read->bytes;
        row->count += is_taken;
    } else if (is_taken && place < MAX_TAKEN) {
        *row = *read;
        row->count = 1;
        ledger->count++;
    }
}

void ledger_read(struct ledger *ledger)
{
    FILE *file = fopen(OTHER_SIDE_LEDGER, "re");
    char what[8], channel[16];
    struct taken read = {.count = 0};
    ledger->count = 0;
    while (file && fscanf(file, "%7s %32s %" SCNd64 " %" SCNx64 " %15s", what, read.key, &read.at,
                          &read.bytes, channel) == 5) {
        read.is_email = strcmp(channel, "email") == 0;
        add_line(ledger, what, &read);
    }
    if (file)
        fclose(file);
}

/* ---- orders ---------------------------------------------------------------------------------- */

void other_side_plan(const struct other_plan *plan)
{
    static const struct other_plan none;
    side.plan = plan ? *plan : none;
    side.orders = 0;
    if (plan)
        side.planned[0] = '\0';
}

const char *other_side_planned(void)
{
    return side.planned;
}

uint64_t other_side_orders(void)
{
    return side.orders;
}

/* Whole lines alone are orders. */
static bool is_whole(const struct gtm_buf *heard)
{
    return heard->length && heard->bytes[heard->length - 1] == '\n';
}

static void take(const struct gtm_connection *connection, const struct gtm_order *order,
                 const struct gtm_buf *heard, bool refuses)
{
    struct ledger ledger;
    if (refuses || !is_whole(heard))
        return;
    ledger_read(&ledger);
    if (!connection->keyed || !ledger_find(&ledger, order->key))
        note("taken", order);
}

/* Whether we are still there to go on behind this phase. */
static bool reach(enum phase phase, const struct other_plan *plan)
{
    if (plan && plan->phase == phase && plan->then)
        plan->then(plan->context);
    return !fault_vfs_is_dead();
}

/* Goes through the phases, as far as we live. */
static void converse(const struct gtm_connection *connection, const struct gtm_order *order,
                     const struct other_plan *plan)
{
    struct gtm_buf said = {0}, heard = {0};
    bool refuses = plan && plan->refuses;
    gtm_order_json(order, &said);
    if (!reach(PHASE_CALLED, plan))
        goto out;
    note("comes", order);
    if (!reach(PHASE_CONNECTED, plan))
        goto out;
    gtm_buf_add(&heard, said.bytes, said.length / 2);
    if (!reach(PHASE_MIDDLE, plan)) {
        take(connection, order, &heard, refuses);
        goto out;
    }
    gtm_buf_add(&heard, said.bytes + heard.length, said.length - heard.length);
    if (!reach(PHASE_OUT, plan))
        goto out;
    bool lives = reach(PHASE_HANDED, plan);
    take(connection, order, &heard, refuses);
    if (lives && reach(PHASE_TAKEN, plan))
        reach(PHASE_ANSWERED, plan);
out:
    gtm_buf_free(&said);
    gtm_buf_free(&heard);
}

static void perform(const struct gtm_connection *connection, const struct gtm_order *order,
                    struct gtm_performed *performed)
{
    const struct other_plan *plan = ++side.orders == side.plan.at ? &side.plan : NULL;
    gtm_performed_say(performed, plan ? plan->outcome : GTM_EFFECT_SENT, "%s",
                      plan && plan->says ? plan->says : side.worker);
    if (plan)
        memcpy(side.planned, order->key, sizeof side.planned);
    if (!fault_vfs_is_dead())
        converse(connection, order, plan);
}

void other_side_begin(const char *worker)
{
    side.worker = worker;
    fault_connector_set(perform);
}

/* machine_state.c -- a prospect's state as bytes.
 *
 *     version (1 byte) | fields | checksum (4 bytes, little-endian)
 *
 * Fields are varints (7 bits a byte, low first). Instants are kept as the distance from enrolment
 * or from the entry before, zig-zag coded; a fiber says in a mask which of its fields are not 0. A
 * prospect that waits for an approval takes about fifty bytes. What is read is checked against the
 * program, so that damaged or foreign bytes can never lead the machine astray.
 */
#include "runtime/vm/run.h"

enum { STATE_VERSION = 3, CHECKSUM_BYTES = 4, MAX_VARINT_BYTES = 10 };

/* ---- writing --------------------------------------------------------------------------------- */

static void put(struct gtm_buf *out, uint64_t value)
{
    char *at = gtm_buf_room(out, MAX_VARINT_BYTES);
    for (; value > 0x7f; value >>= 7) {
        *at++ = (char)(unsigned char)(value | 0x80);
        out->length++;
    }
    *at = (char)value;
    out->length++;
}

static uint64_t zigzag(int64_t value)
{
    return ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0);
}

/* An instant that may not be there (0 or GTM_NEVER, which the field's reader knows) as 0, else its
 * distance. */
static uint64_t distance(int64_t at, int64_t from)
{
    return at == 0 || at == GTM_NEVER ? 0 : zigzag(at - from) + 1;
}

/* The fields of a fiber that are mostly 0, in the order of their bits in the mask. */
enum {
    F_WATCH,
    F_MARK,
    F_ROUND,
    F_HOLDS,
    F_DRAFT,
    F_CONTENT,
    F_ITEM,
    F_SINCE,
    F_WAKE,
    F_POST,
    F_OCCURRENCE,
    F_FIRED,
    F_EFFECT,
    F_QUEUE,
    F_QUEUED,
    F_ENTRY,
    F_COUNT
};

static void put_fiber(struct gtm_buf *out, const struct gtm_fiber *fiber, int64_t from)
{
    const uint64_t fields[F_COUNT] = {
        [F_WATCH] = (uint16_t)(fiber->watch + 1),
        [F_MARK] = (uint16_t)(fiber->mark + 1),
        [F_ROUND] = fiber->round,
        [F_HOLDS] = fiber->holds,
        [F_DRAFT] = fiber->draft,
        [F_CONTENT] = fiber->content,
        [F_ITEM] = fiber->item,
        [F_SINCE] = zigzag(fiber->since - from),
        [F_WAKE] = distance(fiber->wake, from),
        [F_POST] = fiber->post,
        [F_OCCURRENCE] = fiber->occurrence,
        [F_FIRED] = fiber->fired,
        [F_EFFECT] = fiber->effect,
        [F_QUEUE] = fiber->queue,
        [F_QUEUED] = distance(fiber->queued, from),
        [F_ENTRY] = fiber->entry,
    };
    uint64_t mask = 0;
    for (unsigned i = 0; i < F_COUNT; i++)
        mask |= (uint64_t)(fields[i] != 0) << i;
    put(out, mask << 4 | fiber->waits);
    put(out, fiber->pc);
    put(out, zigzag((int64_t)fiber->pc - (int64_t)fiber->start));
    for (unsigned i = 0; i < F_COUNT; i++)
        if (fields[i])
            put(out, fields[i]);
}

/* An entry of an action's own primitive and sentence needs neither; LONG_ENTRY marks the others. */
enum { LONG_ENTRY = 8, ENTRY_SHIFT = 4 };

/* Whether an entry of this status names what decides it: an inbox item, or an effect. */
static bool has_item(uint8_t status)
{
    return status == GTM_STATUS_WAITING || status == GTM_STATUS_SCHEDULED ||
           status == GTM_STATUS_UNCERTAIN;
}

static void put_log(struct gtm_buf *out, const struct gtm_prospect *p)
{
    int64_t from = p->enrolled_at;
    put(out, p->log_count);
    for (uint32_t i = 0; i < p->log_count; i++) {
        const struct gtm_log_entry *entry = &p->log[i];
        const struct gtm_action *action =
            entry->action == GTM_NO_ACTION ? NULL : &p->program->actions[entry->action];
        bool plain =
            action && action->primitive == entry->primitive && action->sentence == entry->sentence;
        uint64_t row = plain ? entry->action : (uint16_t)(entry->action + 1);
        put(out, row << ENTRY_SHIFT | (plain ? 0 : LONG_ENTRY) | entry->status);
        if (!plain) {
            put(out, entry->primitive);
            put(out, (uint16_t)(entry->sentence + 1));
        }
        if (has_item(entry->status))
            put(out, entry->item);
        put(out, zigzag(entry->at - from));
        from = entry->at;
    }
}

static void put_because(struct gtm_buf *out, const struct gtm_prospect *p)
{
    int64_t from = p->enrolled_at;
    put(out, p->because_count);
    for (uint32_t i = 0; i < p->because_count; i++) {
        put(out, (uint64_t)p->because[i].sentence << 2 | p->because[i].value);
        put(out, zigzag(p->because[i].at - from));
        from = p->because[i].at;
    }
}

static uint32_t checksum(const char *bytes, size_t length)
{
    uint64_t hash = gtm_text_hash((struct gtm_text){bytes, length});
    return (uint32_t)(hash ^ hash >> 32);
}

void gtm_prospect_save(const struct gtm_prospect *p, struct gtm_buf *out)
{
    size_t begin = out->length;
    uint32_t live = 0;
    gtm_buf_char(out, STATE_VERSION);
    put(out, (uint64_t)p->outcome << 1 | p->ended);
    put(out, zigzag(p->enrolled_at));
    put(out, distance(p->contacted_at, p->enrolled_at));
    put(out, distance(p->held_until, p->enrolled_at));
    put(out, distance(p->asked_at, p->enrolled_at));
    put(out, distance(p->seen_at, p->enrolled_at));
    put(out, distance(p->wake, p->enrolled_at));
    put(out, p->waits_for);
    put(out, p->next_draft);
    put(out, p->next_item);
    put(out, p->next_effect);
    put(out, p->draft);
    put(out, p->flags_known);
    for (uint32_t i = 0; i < p->fibers_count; i++)
        live += p->fibers[i].live;
    put(out, live);
    for (uint32_t i = 0; i < p->fibers_count; i++)
        if (p->fibers[i].live)
            put_fiber(out, &p->fibers[i], p->enrolled_at);
    put_log(out, p);
    put_because(out, p);
    put(out, p->used_count);
    for (uint32_t i = 0; i < p->used_count; i++) /* kind last: a row is then a small number */
        put(out, p->used[i] << 4 | p->used[i] >> 60);
    uint32_t sum = checksum(out->bytes + begin, out->length - begin);
    for (unsigned i = 0; i < CHECKSUM_BYTES; i++)
        gtm_buf_char(out, (char)(unsigned char)(sum >> 8 * i));
}

/* ---- reading --------------------------------------------------------------------------------- */

struct reader {
    const unsigned char *at, *end;
    bool failed; /* ran off the end, or a value is out of its range */
};

static uint64_t get(struct reader *in)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 7 * MAX_VARINT_BYTES && in->at < in->end; shift += 7) {
        unsigned char byte = *in->at++;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return value;
    }
    in->failed = true;
    return 0;
}

/* Reads a number below `limit`. */
static uint32_t get_below(struct reader *in, uint64_t limit)
{
    uint64_t value = get(in);
    if (value < limit)
        return (uint32_t)value;
    in->failed = true;
    return 0;
}

/* Reads how many rows follow; each takes at least a byte, so no damaged count makes a list grow
 * without end. */
static uint32_t get_count(struct reader *in)
{
    return get_below(in, (uint64_t)(in->end - in->at) + 1);
}

static int64_t unzigzag(uint64_t value)
{
    return (int64_t)(value >> 1 ^ (~(value & 1) + 1));
}

/* Adds without overflow: damaged distances may be anything. */
static int64_t get_from(struct reader *in, uint64_t coded, int64_t from)
{
    int64_t far = unzigzag(coded);
    const int64_t limit = (int64_t)1 << 60;
    if (far > -limit && far < limit && from > -limit && from < limit)
        return from + far;
    in->failed = true;
    return 0;
}

static int64_t get_distance(struct reader *in, int64_t from, int64_t absent)
{
    uint64_t coded = get(in);
    return coded == 0 ? absent : get_from(in, coded - 1, from);
}

static void check(struct reader *in, bool holds)
{
    if (!holds)
        in->failed = true;
}

static void get_fiber(struct reader *in, const struct gtm_prospect *p, struct gtm_fiber *fiber)
{
    const struct gtm_program *program = p->program;
    uint64_t head = get(in), fields[F_COUNT] = {0};
    uint32_t pc = get_below(in, program->code_count);
    int64_t start = get_from(in, zigzag(-unzigzag(get(in) & (((uint64_t)1 << 60) - 1))), pc);
    for (unsigned i = 0; i < F_COUNT; i++)
        if (head >> 4 >> i & 1)
            fields[i] = get(in);
    check(in, (head & 15) < GTM_N_WAITS && head >> 4 >> F_COUNT == 0);
    check(in, start >= 0 && start < (int64_t)program->code_count);
    check(in, fields[F_WATCH] <= program->watch_count && fields[F_MARK] <= program->mark_count);
    check(in,
          fields[F_ROUND] <= UINT16_MAX && fields[F_HOLDS] <= UINT16_MAX && fields[F_FIRED] <= 1);
    check(in, fields[F_DRAFT] <= UINT32_MAX && fields[F_CONTENT] <= UINT32_MAX &&
                  fields[F_ITEM] <= UINT32_MAX && fields[F_EFFECT] <= UINT32_MAX &&
                  fields[F_ENTRY] <= UINT32_MAX);
    uint16_t holds = (uint16_t)fields[F_HOLDS];
    check(in, !(holds & GTM_HOLD_WATCH) || (holds & GTM_HOLD_ROW) < program->watch_count);
    *fiber = (struct gtm_fiber){
        .pc = pc,
        .start = in->failed ? 0 : (uint32_t)start,
        .watch = (uint16_t)(fields[F_WATCH] - 1),
        .mark = (uint16_t)(fields[F_MARK] - 1),
        .waits = head & 15,
        .live = true,
        .fired = fields[F_FIRED],
        .round = (uint16_t)fields[F_ROUND],
        .holds = holds,
        .draft = (uint32_t)fields[F_DRAFT],
        .content = (uint32_t)fields[F_CONTENT],
        .post = fields[F_POST],
        .item = (uint32_t)fields[F_ITEM],
        .occurrence = fields[F_OCCURRENCE],
        .since = get_from(in, fields[F_SINCE], p->enrolled_at),
        .effect = (uint32_t)fields[F_EFFECT],
        .queue = fields[F_QUEUE],
        .queued = fields[F_QUEUED] ? get_from(in, fields[F_QUEUED] - 1, p->enrolled_at) : 0,
        .entry = (uint32_t)fields[F_ENTRY],
        .wake = fields[F_WAKE] ? get_from(in, fields[F_WAKE] - 1, p->enrolled_at) : GTM_NEVER,
    };
    check(in, !fiber->fired || fiber->watch != GTM_NO_ROW);
    if (fiber->queued == 0 && fields[F_QUEUED])
        fiber->queued = 1; /* 0 is not at all */
}

static void get_log(struct reader *in, struct gtm_prospect *p)
{
    const struct gtm_program *program = p->program;
    int64_t from = p->enrolled_at;
    for (uint32_t count = get_count(in); count-- > 0 && !in->failed;) {
        struct gtm_log_entry entry = {0};
        uint64_t head = get(in), row = head >> ENTRY_SHIFT;
        entry.status = head & (LONG_ENTRY - 1);
        if (head & LONG_ENTRY) {
            check(in, row <= program->action_count);
            entry.action = (uint16_t)(row - 1);
            entry.primitive = (uint8_t)get_below(in, GTM_N_PRIMITIVE);
            entry.sentence = (uint16_t)(get_below(in, program->sentence_count + 1) - 1);
        } else if (row < program->action_count) {
            entry.action = (uint16_t)row;
            entry.primitive = (uint8_t)program->actions[row].primitive;
            entry.sentence = (uint16_t)program->actions[row].sentence;
        } else {
            in->failed = true;
        }
        check(in, entry.status <= GTM_STATUS_REHEARSED);
        if (has_item(entry.status))
            entry.item = (uint16_t)get_below(in, UINT16_MAX + 1);
        from = entry.at = get_from(in, get(in), from);
        struct gtm_log_entry *added =
            gtm_list_add(&p->log, &p->log_count, &p->log_room, sizeof entry);
        *added = entry;
    }
}

static void get_because(struct reader *in, struct gtm_prospect *p)
{
    int64_t from = p->enrolled_at;
    for (uint32_t count = get_count(in); count-- > 0 && !in->failed;) {
        uint32_t head = get_below(in, (uint64_t)p->program->sentence_count << 2);
        check(in, (head & 3) <= GTM_YES);
        from = get_from(in, get(in), from);
        struct gtm_because *added =
            gtm_list_add(&p->because, &p->because_count, &p->because_room, sizeof *added);
        *added =
            (struct gtm_because){.sentence = (uint16_t)(head >> 2), .value = head & 3, .at = from};
    }
}

static void get_used(struct reader *in, struct gtm_prospect *p)
{
    for (uint32_t count = get_count(in); count-- > 0 && !in->failed;) {
        uint64_t turned = get(in), key = turned >> 4 | turned << 60;
        check(in, p->used_count == 0 || p->used[p->used_count - 1] < key);
        uint64_t *added = gtm_list_add(&p->used, &p->used_count, &p->used_room, sizeof *added);
        *added = key;
    }
}

static void get_state(struct reader *in, struct gtm_prospect *p)
{
    uint32_t head = get_below(in, (GTM_OUTCOME_FAILED + 1) << 1);
    p->outcome = (enum gtm_outcome)(head >> 1);
    p->ended = head & 1;
    p->enrolled_at = get_from(in, get(in), 0);
    p->contacted_at = get_distance(in, p->enrolled_at, 0);
    p->held_until = get_distance(in, p->enrolled_at, 0);
    p->asked_at = get_distance(in, p->enrolled_at, 0);
    p->seen_at = get_distance(in, p->enrolled_at, 0);
    p->wake = get_distance(in, p->enrolled_at, GTM_NEVER);
    p->waits_for = get_below(in, (uint64_t)1 << GTM_N_WAITS);
    p->next_draft = get_below(in, UINT32_MAX);
    p->next_item = get_below(in, UINT32_MAX);
    p->next_effect = get_below(in, UINT32_MAX);
    p->draft = get_below(in, UINT32_MAX);
    p->flags_known = get(in);
    for (uint32_t count = get_count(in); count-- > 0 && !in->failed;) {
        gtm_list_add(&p->fibers, &p->fibers_count, &p->fibers_room, sizeof *p->fibers);
        get_fiber(in, p, &p->fibers[p->fibers_count - 1]);
    }
    get_log(in, p);
    for (uint32_t i = 0; i < p->fibers_count; i++)
        check(in, p->fibers[i].entry <= p->log_count);
    get_because(in, p);
    get_used(in, p);
}

bool gtm_prospect_load(struct gtm_prospect *p, struct gtm_text bytes)
{
    p->fibers_count = p->log_count = p->because_count = p->used_count = 0;
    if (bytes.length <= CHECKSUM_BYTES || bytes.at[0] != STATE_VERSION)
        return false;
    size_t length = bytes.length - CHECKSUM_BYTES;
    const unsigned char *at = (const unsigned char *)bytes.at, *tail = at + length;
    uint32_t sum = (uint32_t)tail[0] | (uint32_t)tail[1] << 8 | (uint32_t)tail[2] << 16 |
                   (uint32_t)tail[3] << 24;
    if (sum != checksum(bytes.at, length))
        return false;
    struct reader in = {at + 1, tail, false};
    get_state(&in, p);
    if (!in.failed && in.at == in.end)
        return true;
    p->fibers_count = p->log_count = p->because_count = p->used_count = 0;
    p->ended = false;
    return false;
}

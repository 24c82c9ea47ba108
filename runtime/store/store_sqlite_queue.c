/* store_sqlite_queue.c -- what prospects ask about one another: contacts that limits count, queues
 * over a limit, pauses of an account, the freeze. */
#include "runtime/store/store_sqlite.h"

static const char frozen_name[] = "frozen";

/* ---- limits -----------------------------------------------------------------------------------
 */

/* CONTACTS in store_sqlite.def names them by number. */
_Static_assert(GTM_PRIMITIVE_SEND == 3 && GTM_PRIMITIVE_CONNECT == 4 && GTM_PRIMITIVE_COMMENT == 5,
               "order of primitives.def");

/* The statement that reads the fewest rows, its key bound. */
static sqlite3_stmt *contacts_of(struct gtm_store *store, const struct gtm_contacts *contacts)
{
    enum gtm_store_sql which = contacts->prospect  ? GTM_SQL_CONTACTS_OF_PROSPECT
                               : contacts->account ? GTM_SQL_CONTACTS_OF_ACCOUNT
                               : contacts->sender  ? GTM_SQL_CONTACTS_OF_SENDER
                                                   : GTM_SQL_CONTACTS;
    int64_t key = contacts->prospect  ? contacts->prospect
                  : contacts->account ? contacts->account
                                      : contacts->sender;
    sqlite3_stmt *s = gtm_store_sql(store, which);
    if (s && which != GTM_SQL_CONTACTS)
        sqlite3_bind_int64(s, 4, key);
    return s;
}

static struct gtm_text kind_of(struct gtm_store *store, sqlite3_stmt *contact)
{
    uint32_t action = (uint32_t)sqlite3_column_int64(contact, 3);
    if (sqlite3_column_type(contact, 3) == SQLITE_NULL)
        return (struct gtm_text){"", 0}; /* it went out without a draft */
    if (sqlite3_column_type(contact, 2) != SQLITE_NULL)
        return gtm_store_column(contact, 2);
    const struct gtm_program *program =
        gtm_store_program(store, (uint32_t)sqlite3_column_int64(contact, 4));
    return program && action < program->action_count
               ? gtm_program_text(program, program->actions[action].what)
               : (struct gtm_text){"", 0};
}

/* Tells whether a row of CONTACTS counts by what its index does not hold. */
static bool counts(struct gtm_store *store, sqlite3_stmt *row, const struct gtm_contacts *contacts,
                   bool *failed)
{
    *failed = false;
    if (contacts->not_prospect && sqlite3_column_int64(row, 1) == contacts->not_prospect)
        return false;
    int keys = (contacts->account != 0) + (contacts->sender != 0) + (contacts->prospect != 0);
    if (!contacts->kind.length && keys < 2)
        return true;
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_CONTACT);
    for (int i = 0; s && i < 3; i++)
        sqlite3_bind_int64(s, i + 1, sqlite3_column_int64(row, i + 1));
    if (!gtm_store_row(store, s, failed))
        return false;
    bool fine = (!contacts->account || contacts->account == sqlite3_column_int64(s, 0)) &&
                (!contacts->sender || contacts->sender == sqlite3_column_int64(s, 1)) &&
                (!contacts->kind.length || gtm_text_equal(contacts->kind, kind_of(store, s)));
    sqlite3_reset(s);
    return fine;
}

/* Counts down to the nth newest contact. Gives its time, 0 where there is none. */
static bool read_nth(struct gtm_store *store, const struct gtm_contacts *contacts, uint32_t n,
                     int64_t after, int64_t *at)
{
    sqlite3_stmt *s = contacts_of(store, contacts);
    bool failed = !s, more = s != NULL;
    int64_t newest = 0;
    if (s) {
        sqlite3_bind_int64(s, 1, contacts->primitives);
        sqlite3_bind_int64(s, 2, after);
        gtm_store_bind(s, 3, contacts->channel);
    }
    while (more && n && gtm_store_row(store, s, &failed)) {
        n -= counts(store, s, contacts, &failed);
        newest = sqlite3_column_int64(s, 0);
        more = !failed;
    }
    sqlite3_reset(s);
    *at = n ? 0 : newest;
    return !failed;
}

/* What is asked, as bytes that can be compared. */
static struct gtm_text question_of(struct gtm_buf *out, const struct gtm_contacts *contacts,
                                   uint32_t n)
{
    const int64_t numbers[] = {contacts->primitives,
                               contacts->account,
                               contacts->sender,
                               contacts->prospect,
                               contacts->not_prospect,
                               n,
                               (int64_t)contacts->channel.length};
    out->length = 0;
    gtm_buf_add(out, numbers, sizeof numbers);
    gtm_buf_slice(out, contacts->channel);
    gtm_buf_slice(out, contacts->kind);
    return (struct gtm_text){out->bytes, out->length};
}

/* Over a limit the same is asked for each prospect of a feed, and the answer stays until a contact
 * is saved. */
static struct gtm_store_answer *answer_of(struct gtm_store *store, struct gtm_text question,
                                          int64_t after)
{
    if (sqlite3_get_autocommit(store->db)) /* others may add contacts */
        return NULL;
    for (size_t i = 0; i < GTM_STORE_ANSWERS; i++) {
        struct gtm_store_answer *a = &store->answers[i];
        struct gtm_text asked = {a->question.bytes, a->question.length};
        /* the nth newest is the same whatever it is compared with; "none after" holds for all later
         * times */
        if (a->holds && gtm_text_same(asked, question) &&
            (a->at ? after < a->at : after >= a->after))
            return a;
    }
    return NULL;
}

void gtm_store_forget_answers(struct gtm_store *store)
{
    for (size_t i = 0; i < GTM_STORE_ANSWERS; i++)
        store->answers[i].holds = false;
}

static int64_t nth(void *context, const struct gtm_contacts *contacts, uint32_t n, int64_t after)
{
    struct gtm_store *store = context;
    int64_t at;
    struct gtm_text question = question_of(&store->joined, contacts, n);
    struct gtm_store_answer *answer = answer_of(store, question, after);
    if (answer)
        return answer->at;
    if (!read_nth(store, contacts, n, after, &at)) {
        store->ledger_failed = true;
        return after + 1; /* as if over the limit */
    }
    answer = &store->answers[store->next_answer++ % GTM_STORE_ANSWERS];
    answer->question.length = 0;
    gtm_buf_slice(&answer->question, question);
    answer->holds = true;
    answer->after = after;
    answer->at = at;
    return at;
}

/* ---- queues -----------------------------------------------------------------------------------
 */

struct head {
    int64_t prospect, since, wake; /* prospect 0: nobody is there */
};

static bool read_head(struct gtm_store *store, uint64_t queue, struct head *head)
{
    bool failed;
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_HEAD);
    *head = (struct head){0};
    if (s)
        sqlite3_bind_int64(s, 1, (int64_t)queue);
    if (!gtm_store_row(store, s, &failed))
        return !failed;
    *head = (struct head){
        .since = sqlite3_column_int64(s, 0),
        .prospect = sqlite3_column_int64(s, 1),
        .wake = sqlite3_column_type(s, 2) == SQLITE_NULL ? GTM_NEVER : sqlite3_column_int64(s, 2)};
    sqlite3_reset(s);
    return true;
}

static bool is_behind(void *context, uint64_t queue, int64_t since, int64_t prospect)
{
    struct gtm_store *store = context;
    struct head head;
    if (!read_head(store, queue, &head)) {
        store->ledger_failed = true;
        return true;
    }
    if (!head.prospect)
        return false;
    /* one that is new comes in after all the others */
    return head.since < since || (head.since == since && (!prospect || head.prospect < prospect));
}

static bool set_turn(struct gtm_store *store, enum gtm_store_sql which, uint64_t queue, int64_t due)
{
    sqlite3_stmt *s = gtm_store_sql(store, which);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, (int64_t)queue);
    if (which != GTM_SQL_END_TURN && due != GTM_NEVER)
        sqlite3_bind_int64(s, 2, due);
    return gtm_store_step(store, s);
}

static bool join(struct gtm_store *store, const struct gtm_prospect *p,
                 const struct gtm_fiber *fiber)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_JOIN_QUEUE);
    /* what is frozen waits for the thaw, and where that came meanwhile for nothing */
    int64_t due = fiber->queue != GTM_QUEUE_FREEZE ? fiber->wake
                  : store->ledger.frozen           ? GTM_NEVER
                                                   : 0;
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, (int64_t)fiber->queue);
    sqlite3_bind_int64(s, 2, fiber->queued);
    sqlite3_bind_int64(s, 3, p->id);
    if (fiber->wake != GTM_NEVER)
        sqlite3_bind_int64(s, 4, fiber->wake);
    return gtm_store_step(store, s) && set_turn(store, GTM_SQL_JOIN_TURN, fiber->queue, due);
}

static bool save_pause(struct gtm_store *store, struct gtm_prospect *p)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_END_PAUSES);
    if (s)
        sqlite3_bind_int64(s, 1, p->seen_at);
    if (!gtm_store_step(store, s))
        return false;
    s = gtm_store_sql(store, GTM_SQL_PAUSE);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, p->account);
    sqlite3_bind_int64(s, 2, p->id);
    sqlite3_bind_int64(s, 3, p->pause_until);
    p->pause_until = 0;
    store->pauses = GTM_FOUND_SOME;
    return gtm_store_step(store, s);
}

bool gtm_store_save_places(struct gtm_store *store, struct gtm_prospect *p, uint32_t waited_for)
{
    const uint32_t queued = 1 << GTM_WAITS_LIMIT | 1 << GTM_WAITS_FREEZE;
    if (waited_for & queued) {
        sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_LEAVE_QUEUES);
        if (s)
            sqlite3_bind_int64(s, 1, p->id);
        if (!gtm_store_step(store, s))
            return false;
    }
    for (uint32_t i = 0; (p->waits_for & queued) && i < p->fibers_count; i++) {
        const struct gtm_fiber *fiber = &p->fibers[i];
        if (fiber->live && ((uint32_t)1 << fiber->waits & queued) && !join(store, p, fiber))
            return false;
    }
    if (p->pause_until && p->account)
        return save_pause(store, p);
    p->pause_until = 0; /* with no account there is nobody else to hold back */
    return true;
}

/* Gives the queue whose turn came first, *found false where none has. */
static bool due_queue(struct gtm_store *store, int64_t now, uint64_t *queue, bool *found)
{
    bool failed;
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_TURN);
    if (s)
        sqlite3_bind_int64(s, 1, now);
    *found = gtm_store_row(store, s, &failed);
    if (*found) {
        *queue = (uint64_t)sqlite3_column_int64(s, 0);
        sqlite3_reset(s);
    }
    return !failed;
}

bool gtm_store_turn(struct gtm_store *store, int64_t now, uint64_t *queue, int64_t *prospect)
{
    struct head head;
    bool found;
    *prospect = 0;
    if (!gtm_store_writes(store))
        return false;
    for (;;) {
        if (!due_queue(store, now, queue, &found))
            return false;
        if (!found)
            return true;
        if (!read_head(store, *queue, &head))
            return false;
        *prospect = head.prospect;
        if (head.prospect)
            return true;
        if (!set_turn(store, GTM_SQL_END_TURN, *queue, 0))
            return false;
    }
}

bool gtm_store_turned(struct gtm_store *store, uint64_t queue, int64_t prospect, int64_t now)
{
    struct head head;
    if (!gtm_store_writes(store) || !read_head(store, queue, &head))
        return false;
    if (!head.prospect)
        return set_turn(store, GTM_SQL_END_TURN, queue, 0);
    if (head.prospect != prospect)
        return set_turn(store, GTM_SQL_SET_TURN, queue, now);
    if (queue == GTM_QUEUE_FREEZE && store->ledger.frozen)
        return set_turn(store, GTM_SQL_SET_TURN, queue, GTM_NEVER);
    /* Never twice in one instant: a turn that changes nothing must not be taken for ever. One that
     * stood behind another of its own prospect, which has gone, has no time of its own. */
    bool has_time = head.wake > now && head.wake != GTM_NEVER;
    return set_turn(store, GTM_SQL_SET_TURN, queue, has_time ? head.wake : now + 1);
}

bool gtm_store_next_due(struct gtm_store *store, int64_t *at)
{
    bool failed;
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_NEXT_DUE);
    *at = GTM_NEVER;
    if (!gtm_store_row(store, s, &failed))
        return false;
    if (sqlite3_column_type(s, 0) != SQLITE_NULL)
        *at = sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    return true;
}

/* ---- pauses, freeze ---------------------------------------------------------------------------
 */

static int64_t paused(void *context, int64_t account, int64_t prospect)
{
    struct gtm_store *store = context;
    int64_t until = 0;
    if (!gtm_store_may_have(store, &store->pauses, GTM_SQL_ANY_PAUSE))
        return 0;
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_PAUSED);
    if (s) {
        sqlite3_bind_int64(s, 1, account);
        sqlite3_bind_int64(s, 2, prospect);
    }
    if (gtm_store_one(store, s, &until))
        return until;
    store->ledger_failed = true;
    return GTM_NEVER;
}

bool gtm_store_freeze(struct gtm_store *store, bool frozen, int64_t now, bool *changed)
{
    sqlite3_stmt *s = gtm_store_writes(store) ? gtm_store_sql(store, GTM_SQL_SET_SETTING) : NULL;
    if (!s)
        return false;
    *changed = store->ledger.frozen != frozen;
    sqlite3_bind_text(s, 1, frozen_name, sizeof frozen_name - 1, SQLITE_STATIC);
    sqlite3_bind_int(s, 2, frozen);
    if (!gtm_store_step(store, s))
        return false;
    store->ledger.frozen = frozen;
    return !*changed ||
           set_turn(store, GTM_SQL_SET_TURN, GTM_QUEUE_FREEZE, frozen ? GTM_NEVER : now);
}

/* ---- the ledger -------------------------------------------------------------------------------
 */

void gtm_store_ledger_init(struct gtm_store *store)
{
    store->ledger =
        (struct gtm_ledger){.context = store, .nth = nth, .is_behind = is_behind, .paused = paused};
}

bool gtm_store_ledger_begin(struct gtm_store *store)
{
    int64_t frozen = 0;
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_GET_SETTING);
    if (s)
        sqlite3_bind_text(s, 1, frozen_name, sizeof frozen_name - 1, SQLITE_STATIC);
    bool fine = gtm_store_one(store, s, &frozen);
    store->ledger.frozen = frozen;
    return fine;
}

const struct gtm_ledger *gtm_store_ledger(struct gtm_store *store)
{
    return &store->ledger;
}

/* outside_follow.c -- what comes after a fault outside; see outside.h. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "runtime/base/mem.h"
#include "tests/torture/outside.h"

enum { MAX_ANSWERS = 16 };

void outside_put(const struct outside *outside, size_t step)
{
    image_put(&outside->torture->before[step], "state.db");
    image_put(&outside->ledgers[step], OTHER_SIDE_LEDGER);
}

/* The orders of a state are read once. */
static void read_view(struct outside *outside, const struct image *image, const char *where)
{
    struct torture *torture = outside->torture;
    size_t state = outside->state;
    if (state >= outside->view_count) {
        size_t count = torture->state_room;
        outside->views = gtm_mem_realloc(outside->views, count * sizeof *outside->views);
        for (size_t i = outside->view_count; i < count; i++)
            outside->views[i].count = MAX_ORDERS + 1; /* not read */
        outside->view_count = count;
    }
    if (outside->views[state].count > MAX_ORDERS && !view_read(&outside->views[state], image))
        torture_complain(torture, where, "the orders cannot be read");
    outside->view = outside->views[state];
}

void outside_look(struct outside *outside, const char *where)
{
    struct torture *torture = outside->torture;
    struct image image = {0};
    image_take(&image, "state.db");
    outside->state = torture_look(torture, &image, where, NULL);
    outside->view.count = 0;
    ledger_read(&outside->ledger);
    if (outside->state != NO_STATE) {
        read_view(outside, &image, where);
        view_check(torture, &outside->view, &outside->ledger, outside->is_keyed, EMAILS_A_DAY,
                   where);
    }
    image_free(&image);
}

/* ---- commands -------------------------------------------------------------------------------- */

static char *word(const char *text)
{
    return (char *)text; /* nobody writes to a command's words */
}

/* Somebody's work has failed, which a command's status tells without a message; else what failed is
 * the command. */
static bool is_fine(const struct trial *trial)
{
    bool is_before = strstr(trial->err.bytes, "decided already") != NULL;
    return trial->status == 0 || (trial->status == 3 && (is_before || !trial->err.length));
}

static void run(struct outside *outside, const struct step *step, int64_t late, const char *where)
{
    struct trial trial = {0};
    trial_run(&trial, step, late, NULL, where);
    if (trial.is_possible && !is_fine(&trial))
        torture_complain(outside->torture, where, "then %s: exit %d: %s", step->words[0],
                         trial.status, trial.err.bytes);
    trial_free(&trial);
    outside_look(outside, where);
}

/* Runs gtmrun with these words (the last one NULL) and the connections. */
static void command(struct outside *outside, int64_t now, char *const *words, const char *where)
{
    struct step step = {.now = now};
    size_t count = 0;
    for (; words[count]; count++)
        step.words[count] = words[count];
    step.words[count++] = word("--connections");
    step.words[count] = word("connections.json");
    run(outside, &step, 0, where);
}

static void resume(struct outside *outside, int64_t now, const char *where)
{
    char *words[] = {word("resume"), NULL};
    command(outside, now, words, where);
}

/* Returns the first order that a person is asked about, or NULL. */
static const struct order_row *find_asked(const struct view *view)
{
    for (size_t i = 0; i < view->count; i++)
        if (view->rows[i].item)
            return &view->rows[i];
    return NULL;
}

/* A person says of each uncertain order what the ledger says, and has what failed tried again. */
static void answer(struct outside *outside, int64_t now, const char *where)
{
    const struct order_row *asked;
    unsigned count = 0;
    for (; (asked = find_asked(&outside->view)) && count < MAX_ANSWERS; count++) {
        char item[24];
        snprintf(item, sizeof item, "%" PRId64, asked->item);
        bool is_uncertain = asked->item_kind == GTM_INBOX_UNCERTAIN;
        bool is_taken = ledger_find(&outside->ledger, asked->key) != NULL;
        char *answers[] = {word("answer"), item, word(is_taken ? "yes" : "no"), NULL};
        char *retries[] = {word("retry"), item, NULL};
        command(outside, now, is_uncertain ? answers : retries, where);
    }
    if (count == MAX_ANSWERS)
        torture_complain(outside->torture, where, "a person is asked again and again");
}

/* ---- to the end ------------------------------------------------------------------------------ */

void outside_outcomes(struct gtm_buf *out)
{
    struct trial trial = {0};
    char *words[] = {word("status"),   word("--db"),  word("state.db"),
                     word("--report"), word("jsonl"), NULL};
    trial_command(&trial, words);
    for (const char *at = trial.out.bytes; *at;) {
        const char *actions = strstr(at, ",\"actions\"");
        gtm_buf_add(out, at, actions ? (size_t)(actions - at) : strlen(at));
        gtm_buf_char(out, '\n');
        at += strcspn(at, "\n");
        at += *at == '\n';
    }
    trial_free(&trial);
}

static void compare_outcomes(const struct outside *outside, const char *where)
{
    struct gtm_buf is = {0};
    outside_outcomes(&is);
    if (strcmp(is.bytes, outside->outcomes.bytes) != 0)
        torture_complain(outside->torture, where, "in the end status says\n%s     and must say\n%s",
                         is.bytes, outside->outcomes.bytes);
    gtm_buf_free(&is);
}

static void compare_ledgers(struct torture *torture, const struct ledger *have,
                            const struct ledger *want, const char *where)
{
    for (size_t i = 0; i < want->count; i++)
        if (!ledger_find(have, want->rows[i].key))
            torture_complain(torture, where, "%s was never taken", want->rows[i].key);
    for (size_t i = 0; i < have->count; i++)
        if (!ledger_find(want, have->rows[i].key))
            torture_complain(torture, where, "%s was taken only here", have->rows[i].key);
}

/* The end is what it is without a fault but for its times. */
static void check_end(struct outside *outside, const char *where)
{
    struct torture *torture = outside->torture;
    struct image image = {0};
    struct outbox *outbox = gtm_mem_alloc(sizeof *outbox);
    compare_outcomes(outside, where);
    compare_ledgers(torture, &outside->ledger, &outside->taken, where);
    image_take(&image, "state.db");
    outbox_read(outbox, &image);
    outbox_compare(torture, outbox, &outside->outbox, NULL, where);
    outbox_free(outbox);
    gtm_mem_free(outbox);
    image_free(&image);
}

/* Whether what was looked at was gone on from before, `since` seconds after this step; notes it. In
 * the long form the same rows in other files are another state. */
static bool is_new(struct outside *outside, size_t step, int64_t since, const struct image *files)
{
    struct gtm_buf all = {0};
    gtm_buf_printf(&all, "%zu %" PRId64 " %zu\n", step, since, outside->state);
    for (size_t i = 0; i < outside->ledger.count; i++)
        gtm_buf_printf(&all, "%s %" PRId64 "\n", outside->ledger.rows[i].key,
                       outside->ledger.rows[i].at);
    if (outside->torture->is_long && files) {
        gtm_buf_add(&all, files->db.bytes, files->db.length);
        gtm_buf_add(&all, files->log.bytes, files->log.length);
    }
    uint64_t hash = gtm_text_hash((struct gtm_text){all.bytes, all.length});
    gtm_buf_free(&all);
    for (size_t i = 0; i < outside->known_count; i++)
        if (outside->known[i] == hash)
            return false;
    if (outside->known_count == outside->known_room) {
        outside->known_room = outside->known_room * 2 + 256;
        outside->known =
            gtm_mem_realloc(outside->known, outside->known_room * sizeof *outside->known);
    }
    outside->known[outside->known_count++] = hash;
    return true;
}

/* The steps that follow, to the end. */
static void end(struct outside *outside, size_t step, const char *where)
{
    const struct scenario *scenario = &outside->torture->scenario;
    for (; step < scenario->count; step++) {
        struct step next = scenario->steps[step];
        next.item = 0; /* it may have another number now */
        run(outside, &next, 0, where);
        answer(outside, next.now, where);
    }
    check_end(outside, where);
}

/* What a fault left `since` seconds after a step's time: the step once more, `late` seconds after
 * that; what is due when every lease is over; a person answers; the steps that follow. */
static void carry_on(struct outside *outside, size_t step, int64_t since, int64_t late,
                     const char *before)
{
    const struct step *again = &outside->torture->scenario.steps[step];
    char where[300];
    snprintf(where, sizeof where, "%s, then on %s", before, late ? "later" : "at once");
    run(outside, again, since + late, where);
    resume(outside, again->now + since + OVER, where);
    answer(outside, again->now + since + OVER, where);
    if (is_new(outside, step + 1, 0, NULL))
        end(outside, step + 1, where);
}

/* Everybody says stop, `late` seconds after the fault, and a person answers: nothing is on its way
 * any more. */
static void stop(struct outside *outside, size_t step, int64_t since, int64_t late,
                 const char *events, const char *before)
{
    struct torture *torture = outside->torture;
    int64_t now = torture->scenario.steps[step].now + since;
    char where[300];
    char *words[] = {word("event"), word(events), NULL};
    snprintf(where, sizeof where, "%s, then %s %s", before, events, late ? "later" : "at once");
    command(outside, now + late, words, where);
    resume(outside, now + OVER, where);
    answer(outside, now + OVER, where);
    for (size_t i = 0; i < outside->view.count; i++) {
        const struct order_row *row = &outside->view.rows[i];
        if ((row->status == GTM_STATUS_DONE) != (ledger_find(&outside->ledger, row->key) != NULL))
            torture_complain(torture, where, "%s is %s in the end", row->who,
                             gtm_status_name((enum gtm_status)row->status));
    }
}

/* The ways to go on: 0 and 1 to the end, at once or later; the others with somebody saying stop. */
enum { TO_THE_END = 2, WAYS = 6 };

static void go_on(struct outside *outside, size_t step, int64_t since, unsigned way,
                  const char *where)
{
    static const char *const events[] = {NULL, "replied.jsonl", "unsubscribed.jsonl"};
    const char *stops = events[way / 2];
    int64_t late = way % 2 ? OVER : 0;
    if (stops)
        stop(outside, step, since, late, stops, where);
    else
        carry_on(outside, step, since, late, where);
}

void outside_follow(struct outside *outside, size_t step, int64_t since, const char *where)
{
    struct image files = {0}, ledger = {0};
    outside_look(outside, where);
    bool can_stop = outside->view.count > 0; /* else nobody is there yet */
    image_take(&files, "state.db");
    image_take(&ledger, OTHER_SIDE_LEDGER);
    bool goes_on = outside->state != NO_STATE && is_new(outside, step, since, &files);
    unsigned ways = can_stop ? WAYS : TO_THE_END, turn = outside->turn++ % ways;
    for (unsigned way = 0; goes_on && way < ways; way++) {
        if (!outside->torture->is_long && way != turn)
            continue;
        image_put(&files, "state.db");
        image_put(&ledger, OTHER_SIDE_LEDGER);
        go_on(outside, step, since, way, where);
    }
    image_free(&files);
    image_free(&ledger);
}

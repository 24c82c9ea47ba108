/* reading_test.c -- reading a tree changes nothing but what it returns. */
#include "meaning_fixture.h"

static const char *const sentences[] = {
    "Skip weak fits.",
    "If the account is one of our top 50 accounts, alert me.",
    "Never contact anyone who unsubscribed.",
    "Only contact Tier A accounts with my approval.",
    "Only contact Tier A accounts with the approval of Dana.",
    "Never contact weak fits without my approval.",
    "Do not contact their colleagues for 2 days.",
    "Nobody in tier A is contacted.",
    "Send no message to weak fits.",
    "Messages to Tier A accounts need my approval.",
    "Send at most 40 emails a day per account.",
    "Wait 7 days before contacting another person at the same account.",
    "Only send on weekdays between 9am and 5pm.",
    "Only send during office hours.",
    "Research each prospect before drafting.",
    "Ask me to approve the draft before contacting strong fits.",
    "When something is unclear, skip.",
    "If all of the following hold, alert me:\n- the tier is A\n- they replied",
    "Follow up every week unless they reply.",
    "Follow up every 3 days until they reply, at most 3 times.",
    "Ask me to approve the message. Remind me every day until I answer.",
    "Ask me to approve the message. If I don't answer within 2 days, don't send it.",
    "If they reply with interest, alert me. If they reply with anything else, skip.",
    "If the tier is A, alert me. Otherwise, skip.",
    "Pause outreach to the account until Friday.",
    "Alert Dana and me to call strong fits.",
    "Comment on three relevant posts.",
    "Skip anyone who replied or whose tier is A.",
    "If the notes mention a sensitive topic, escalate.",
    "| tier | action |\n| A | Alert me |\n| B or C | Skip if they replied |",
};
enum { SENTENCES = sizeof sentences / sizeof *sentences };

/* A hash over everything that a reading must leave as it was. */
static uint64_t sum(uint64_t hash, const void *bytes, size_t size)
{
    return hash * 31 + gtm_text_hash((struct gtm_text){bytes, size});
}

static uint64_t sum_tree(uint64_t hash, const struct gtm_node *node)
{
    for (; node; node = node->next)
        hash = sum_tree(sum(hash, node, sizeof *node), node->first);
    return hash;
}

static uint64_t sum_acts(uint64_t hash, const struct gtm_act *act)
{
    for (; act; act = act->next)
        hash = sum(hash, act, sizeof *act);
    return hash;
}

static uint64_t sum_cond(uint64_t hash, const struct gtm_cond *cond)
{
    for (; cond; cond = cond->next)
        hash = sum_cond(sum(hash, cond, sizeof *cond), cond->first);
    return hash;
}

static uint64_t sum_workflow(const struct gtm_workflow *w)
{
    uint64_t hash = sum(0, w, sizeof *w);
    for (const struct gtm_symbol *s = w->symbols; s; s = s->next) {
        hash = sum_cond(sum(hash, s, sizeof *s), s->cond);
        if (s->list)
            hash = sum(hash, s->list->items, s->list->count * sizeof *s->list->items);
    }
    for (const struct gtm_sentence_ir *s = w->sentences; s; s = s->next) {
        hash = sum_cond(sum(hash, s, sizeof *s), s->cond);
        hash = sum_acts(sum_acts(hash, s->acts), s->otherwise);
    }
    for (const struct gtm_guard *g = w->guards; g; g = g->next)
        hash = sum_cond(sum(hash, g, sizeof *g), g->cond);
    return hash;
}

static const struct gtm_unit *statement(const struct gtm_workflow *w)
{
    const struct gtm_unit *unit = &w->units[w->unit_count - 1];
    while (unit->count == 0 || unit->kind != GTM_UNIT_SENTENCE)
        if (unit-- == w->units)
            return NULL;
    return unit->span.file >= w->first_own_file ? unit : NULL;
}

static void a_trial_changes_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < SENTENCES; i++) {
        struct gtm_arena arena = {0};
        struct gtm_workflow *w = read_flow(&arena, sentences[i]);
        expect_good(w, sentences[i]);
        const struct gtm_unit *unit = statement(w);
        struct gtm_node *root = unit ? tree_of(w) : NULL;
        if (root) {
            uint64_t before = sum_workflow(w), tree = sum_tree(0, root);
            const struct gtm_reading *one = gtm_read(w, GTM_READING_STATEMENT, unit, NULL, root),
                                     *other = gtm_read(w, GTM_READING_STATEMENT, unit, NULL, root);
            if (before != sum_workflow(w))
                fail_msg("the workflow changed: %s", sentences[i]);
            if (tree != sum_tree(0, root))
                fail_msg("the tree changed: %s", sentences[i]);
            assert_string_equal(gtm_canonical(w, one), gtm_canonical(w, other));
        }
        gtm_arena_free(&arena);
    }
}

/* What is wrong stays with the reading. */
static void messages_are_the_reading_s_own(void **state)
{
    (void)state;
    struct gtm_arena arena = {0};
    struct gtm_workflow *w = read_flow(&arena, "Skip weak fits.");
    struct gtm_workflow *bad = read_flow(&arena, "If the tier is above 3, skip.");
    assert_int_equal(bad->diags.errors, 1);
    assert_int_equal(w->diags.errors, 0);
    const struct gtm_unit *unit = statement(bad);
    bad->diags = (struct gtm_diags){.sources = &bad->sources, .arena = &arena};
    struct gtm_reading *r = gtm_read(bad, GTM_READING_STATEMENT, unit, NULL, tree_of(bad));
    assert_int_equal(r->diags.errors, 1);
    assert_int_equal(bad->diags.errors, 0);
    gtm_reading_add(bad, r);
    assert_int_equal(bad->diags.errors, 1);
    gtm_arena_free(&arena);
}

static uint32_t length(const struct gtm_workflow *w)
{
    uint32_t n = 0;
    for (const struct gtm_sentence_ir *s = w->sentences; s; s = s->next)
        n++;
    return n;
}

static void only_what_is_added_is_part_of_the_workflow(void **state)
{
    (void)state;
    struct gtm_arena arena = {0};
    struct gtm_workflow *w = read_flow(&arena, "If the tier is A, alert me.");
    const struct gtm_unit *unit = statement(w);
    struct gtm_reading *r = gtm_read(w, GTM_READING_STATEMENT, unit, NULL, tree_of(w));
    assert_int_equal(length(w), 1);
    gtm_reading_add(w, r);
    assert_int_equal(length(w), 2);
    assert_ptr_equal(w->last_sentence, r->sentences);
    struct gtm_workflow *twin = read_flow(&arena, "If the tier is A, alert me. Otherwise, skip.");
    assert_int_equal(length(twin), 1);
    assert_true(twin->last_sentence->has_otherwise);
    gtm_arena_free(&arena);
}

/* A trial that declares nothing and one that does, in either order, end in one workflow. */
static void the_order_of_trials_does_not_matter(void **state)
{
    (void)state;
    for (int i = 0; i < SENTENCES; i++) {
        struct gtm_arena arena = {0};
        struct gtm_workflow *plain = read_flow(&arena, sentences[i]);
        for (int k = 0; k < 2; k++) {
            struct gtm_workflow *w = read_flow(&arena, sentences[i]);
            const struct gtm_unit *unit = statement(w);
            int order[] = {k ? i : (i + 1) % SENTENCES, k ? (i + 1) % SENTENCES : i};
            for (int n = 0; n < 2 && unit; n++) {
                struct gtm_workflow *other = read_flow(&arena, sentences[order[n]]);
                const struct gtm_unit *theirs = statement(other);
                if (theirs)
                    gtm_read(other, GTM_READING_STATEMENT, theirs, NULL, tree_of(other));
                gtm_read(w, GTM_READING_STATEMENT, unit, NULL, tree_of(w));
            }
            assert_string_equal(meaning_of(w), meaning_of(plain));
        }
        gtm_arena_free(&arena);
    }
}

static const struct {
    const char *text;
    unsigned errors;
} circles[] = {
    {"A hot lead is a warm lead in Tier A. A warm lead is a hot lead in Tier B. Skip.", 1},
    {"A hot lead is a hot lead in Tier A. Skip.", 1},
    {"A hot lead is a warm lead. A warm lead is a cool lead. A cool lead is a warm lead. Skip.", 1},
    {"A hot lead is a warm lead. A warm lead is a weak fit. Skip hot leads.", 0},
    {"Hot means they are a weak fit or are warm. Warm means they are cool or they are hot. Cool "
     "means "
     "they are a weak fit or are hot. Skip.",
     1},
};

static void a_circle_is_reported_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof circles / sizeof *circles; i++) {
        struct gtm_arena arena = {0};
        struct gtm_workflow *w = read_flow(&arena, circles[i].text);
        if (w->diags.errors != circles[i].errors)
            fail_msg("%u errors: %s", w->diags.errors, circles[i].text);
        gtm_arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trial_changes_nothing),
        cmocka_unit_test(messages_are_the_reading_s_own),
        cmocka_unit_test(only_what_is_added_is_part_of_the_workflow),
        cmocka_unit_test(the_order_of_trials_does_not_matter),
        cmocka_unit_test(a_circle_is_reported_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* explain_test.c -- whatever a condition or an action holds is said: no blank is left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/ir.h"

enum { LAST_OP = GTM_COND_SAYS, TREES = 3000 };

/* A workflow without sources: names stand in lower case. */
struct bench {
    struct gtm_arena arena;
    struct gtm_workflow *w;
    struct gtm_symbol fact, other, term, event, person;
    struct gtm_phrase_list list;
    const char *items[2];
    struct gtm_hours hours;
    struct gtm_moment friday;
    uint32_t seed;
};

static void set_up(struct bench *b)
{
    *b = (struct bench){.items = {"one", "two"}, .seed = 7};
    b->w = gtm_arena_alloc(&b->arena, sizeof *b->w);
    b->w->arena = &b->arena;
    gtm_lexicon_init(&b->w->lexicon, &b->arena);
    b->fact = (struct gtm_symbol){.kind = GTM_SYMBOL_FACT, .name = "fit score", .standard = true};
    b->other = b->fact;
    b->other.name = "budget";
    b->term = (struct gtm_symbol){.kind = GTM_SYMBOL_TERM, .name = "weak fit", .standard = true};
    b->event = (struct gtm_symbol){.kind = GTM_SYMBOL_EVENT, .name = "trial started"};
    b->person = (struct gtm_symbol){.kind = GTM_SYMBOL_PERSON, .name = "dana", .said = "Dana"};
    b->list = (struct gtm_phrase_list){.items = b->items, .count = 2};
    b->hours =
        (struct gtm_hours){.weekdays = GTM_WEEKDAYS, .begin = 540, .end = 1020, .has_times = true};
    b->friday = (struct gtm_moment){.point = true, .weekdays = 16, .minute = 1020};
}

static uint32_t roll(struct bench *b, uint32_t below)
{
    b->seed = b->seed * 1664525u + 1013904223u;
    return (b->seed >> 8) % below;
}

static struct gtm_cond *new_cond(struct bench *b, enum gtm_cond_op op)
{
    struct gtm_cond *cond = gtm_arena_alloc(&b->arena, sizeof *cond);
    *cond = (struct gtm_cond){.op = op};
    return cond;
}

static void fill_event(struct bench *b, struct gtm_cond *c)
{
    static const uint32_t who[] = {0, GTM_TEST_ACCOUNT, GTM_TEST_OTHERS,
                                   GTM_TEST_ACCOUNT | GTM_TEST_PEOPLE};
    static const char calendars[] = {0, 'd', 'w', 'm'};
    c->test.event = (enum gtm_happens)roll(b, GTM_EVENTS);
    c->test.declared = roll(b, 5) ? NULL : &b->event;
    c->test.count = 1 + roll(b, 3);
    c->test.seconds = roll(b, 2) ? 604800 : 0;
    c->test.last = roll(b, 2);
    c->test.calendar = calendars[roll(b, 4)];
    c->test.about = roll(b, 3) ? NULL : &b->list;
    c->test.where = roll(b, 3) ? NULL : &b->list;
    c->test.says = c->test.event == GTM_EVENT_REPLIED ? roll(b, 1u << GTM_N_MEANING) : 0;
    c->test.who = who[roll(b, 4)];
    c->person_name = roll(b, 2) ? "Dana" : NULL;
}

static struct gtm_cond *tree(struct bench *b, unsigned depth);

/* A clause of that kind with everything that it can hold. */
static struct gtm_cond *clause(struct bench *b, enum gtm_cond_op op, unsigned depth)
{
    static const char *const texts[] = {"appears to have one", "mentions one"};
    struct gtm_cond *c = new_cond(b, op);
    bool named = op >= GTM_COND_NUMBER && op <= GTM_COND_FACTS;
    c->fact = named ? &b->fact : NULL;
    c->fact2 = &b->other;
    c->symbol = &b->term;
    c->compare = (enum gtm_compare)roll(b, 6);
    c->number = roll(b, 100);
    c->list = &b->list;
    c->text = texts[roll(b, 2)];
    c->base = (enum gtm_base)roll(b, GTM_N_BASE);
    c->seconds = 86400 * (1 + roll(b, 9));
    c->moment = op == GTM_COND_ELAPSED && !roll(b, 3) ? &b->friday : NULL;
    c->hours = &b->hours;
    c->requests = 1 + roll(b, 7);
    c->person_name = roll(b, 2) ? "me" : NULL;
    if (op == GTM_COND_EVENT)
        fill_event(b, c);
    if (op == GTM_COND_DECIDED || op == GTM_COND_TERM)
        c->first =
            op == GTM_COND_TERM || !depth ? clause(b, GTM_COND_NUMBER, 0) : tree(b, depth - 1);
    return c;
}

static struct gtm_cond *tree(struct bench *b, unsigned depth)
{
    enum gtm_cond_op op =
        (enum gtm_cond_op)(depth ? GTM_COND_AND + (int)roll(b, 4) : GTM_COND_TERM);
    if (op >= GTM_COND_TERM)
        return clause(b,
                      (enum gtm_cond_op)(GTM_COND_TERM + (int)roll(b, LAST_OP - GTM_COND_TERM + 1)),
                      depth);
    struct gtm_cond *group = new_cond(b, op), **tail = &group->first;
    for (uint32_t n = op == GTM_COND_NOT ? 1 : 2 + roll(b, 2); n; n--, tail = &(*tail)->next)
        *tail = tree(b, depth - 1);
    return group;
}

/* Says a sentence and holds that every place in it is filled. */
static void holds_words(struct bench *b, const struct gtm_sentence_ir *s)
{
    static const char *const blanks[] = {" .",     " ,",     "\"\"",      "(null)",  "the  ",
                                         " and .", " or .",  "- \n",      "- .",     " if ,",
                                         "true:.", "true:,", " and and ", " or or ", NULL};
    struct gtm_buf out = {0};
    const char *wrong = gtm_explain_sentence(b->w, s, NULL, &out);
    if (wrong)
        fail_msg("%s\n%s", wrong, out.bytes);
    for (size_t i = 0; blanks[i]; i++)
        if (strstr(out.bytes, blanks[i]))
            fail_msg("\"%s\" in: %s", blanks[i], out.bytes);
    for (const char *p = strstr(out.bytes, "  "); p; p = strstr(p + 2, "  "))
        if (p != out.bytes && p[-1] != '\n' && p[-1] != ' ')
            fail_msg("two blanks in: %s", out.bytes);
    gtm_buf_free(&out);
}

static struct gtm_act alert(void)
{
    return (struct gtm_act){.primitive = GTM_PRIMITIVE_ALERT, .what = "alert", .person_name = "me"};
}

static void each_condition_is_said(void **state)
{
    (void)state;
    struct bench b;
    set_up(&b);
    for (int op = GTM_COND_TERM; op <= LAST_OP; op++)
        for (int no = 0; no < 2; no++) {
            struct gtm_cond *c = clause(&b, (enum gtm_cond_op)op, 0),
                            *not = new_cond(&b, GTM_COND_NOT);
            not ->first = c;
            struct gtm_act act = alert();
            struct gtm_sentence_ir s = {.cond = no ? not : c, .acts = &act};
            holds_words(&b, &s);
        }
    gtm_arena_free(&b.arena);
}

static void trees_are_said(void **state)
{
    (void)state;
    struct bench b;
    set_up(&b);
    for (int i = 0; i < TREES; i++) {
        struct gtm_act act = alert();
        struct gtm_sentence_ir s = {.acts = &act};
        struct gtm_cond **places[] = {&s.cond, &act.cond, &s.until};
        *places[roll(&b, 3)] = tree(&b, 1 + roll(&b, 3));
        holds_words(&b, &s);
    }
    gtm_arena_free(&b.arena);
}

/* An action with all that any action can be told. */
static struct gtm_act full(struct bench *b, enum gtm_primitive primitive,
                           struct gtm_option_ir *options)
{
    static const char *const whats[GTM_N_PRIMITIVE] = {
        [GTM_PRIMITIVE_RESEARCH] = "role, news", [GTM_PRIMITIVE_RECORD] = "tag"};
    struct gtm_act act = {.primitive = primitive,
                          .what = whats[primitive] ? whats[primitive] : "email"};
    bool told = primitive != GTM_PRIMITIVE_SEND;
    act.cond = roll(b, 2) ? clause(b, GTM_COND_NUMBER, 0) : NULL;
    act.options = options;
    act.channel = roll(b, 2) ? "linkedin" : NULL;
    act.hours = roll(b, 2) ? &b->hours : NULL;
    act.at = act.hours ? NULL : &b->friday;
    act.every_seconds = roll(b, 2) ? 86400 : 0;
    act.count = 3;
    act.flags = roll(b, 512);
    act.fact = &b->fact;
    act.seconds = 86400;
    act.purpose = told && roll(b, 2) ? "so I can call" : NULL;
    return act;
}

static void each_action_is_said(void **state)
{
    (void)state;
    struct bench b;
    set_up(&b);
    struct gtm_option_ir value = {NULL, "value", "x"}, about = {&value, "about", "pricing"},
                         tone = {&about, "tone", "casual"};
    for (int primitive = 0; primitive < GTM_N_PRIMITIVE; primitive++)
        for (int i = 0; i < 50; i++) {
            struct gtm_act act = full(&b, (enum gtm_primitive)primitive, &tone);
            struct gtm_sentence_ir s = {.acts = &act};
            holds_words(&b, &s);
        }
    gtm_arena_free(&b.arena);
}

static void rows_are_said_in_columns(void **state)
{
    (void)state;
    struct bench b;
    set_up(&b);
    for (int i = 0; i < 300; i++) {
        struct gtm_act act = alert();
        struct gtm_cond *group = new_cond(&b, GTM_COND_OR), *all = new_cond(&b, GTM_COND_AND);
        all->first = clause(&b, GTM_COND_IS, 0);
        all->first->next = clause(&b, GTM_COND_YES, 0);
        group->first = all;
        all->next = clause(&b, GTM_COND_KNOWN, 0);
        struct gtm_row last = {.acts = &act}, row = {.next = &last, .cond = group, .acts = &act};
        struct gtm_sentence_ir s = {.rows = &row};
        struct gtm_buf out = {0};
        assert_null(gtm_explain_sentence(b.w, &s, NULL, &out));
        assert_non_null(strstr(out.bytes, "| Situation | Situation | Next action |"));
        gtm_buf_free(&out);
    }
    gtm_arena_free(&b.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_condition_is_said),
        cmocka_unit_test(trees_are_said),
        cmocka_unit_test(each_action_is_said),
        cmocka_unit_test(rows_are_said_in_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

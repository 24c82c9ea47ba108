/* vm_bench [SECONDS] -- nanoseconds for one decision of the routing of examples/routing, assembled
 * by hand.
 *
 * Facts are decoded beforehand; what is timed is what a dry run does for each prospect behind the
 * scanner: reset, record events, enroll. The routes are checked against the same routing written in
 * C. Not part of the product.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tests/unit/assemble.h"

enum { PROSPECTS = 4096, FACTS = 12, ROUND = 16 };

struct sample {
    struct gtm_value facts[FACTS];
    const char *route;
};

static struct gtm_assembly assembly;
static struct sample samples[PROSPECTS];
static char visits[PROSPECTS][256];
static uint32_t fit, tier, rank_fact, existing, accepted, referred, intent, unsubscribed, pages;

/* A small generator of our own, so that runs repeat. */
static uint32_t draw(uint32_t below)
{
    static uint64_t seed = 1;
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % below;
}

static uint32_t decl(const char *name, enum gtm_type type)
{
    return fact(&assembly, name, type, GTM_FACT_READ);
}

static uint32_t branches[16], rows_of[16], branch_count;

/* Begins a row of the table whose condition is in register 0; returns nothing, the BRANCH is noted.
 */
static void row_branch(uint32_t s)
{
    rows_of[branch_count] = s;
    branches[branch_count++] = op(&assembly, GTM_OP_BRANCH, 0, 0, 0);
}

static uint32_t jumps[16], jump_count;

/* Ends a row: its actions are done, the table is over; the next row begins here. */
static void row_end(void)
{
    jumps[jump_count++] = op(&assembly, GTM_OP_JUMP, 0, 0, 0);
    land(&assembly, branches[branch_count - 1]);
}

static uint32_t row(const char *text)
{
    uint32_t s = sentence(&assembly, text);
    op(&assembly, GTM_OP_SENTENCE, 0, s, 0);
    return s;
}

static void act(uint32_t s, enum gtm_primitive primitive, const char *what, uint32_t flags)
{
    op(&assembly, GTM_OP_DO, 0, action(&assembly, primitive, s, what, flags), 0);
}

static void draft_for_approval(uint32_t s)
{
    struct gtm_assembly *a = &assembly;
    uint32_t approve = action(a, GTM_PRIMITIVE_APPROVE, s, "message", 0);
    uint32_t send = action(a, GTM_PRIMITIVE_SEND, s, "message", 0);
    act(s, GTM_PRIMITIVE_DRAFT, "message", 0);
    uint32_t prepare = op(a, GTM_OP_PREPARE, 0, approve, 0);
    uint32_t ask = op(a, GTM_OP_ASK, 0, approve, 0);
    op(a, GTM_OP_DO, 0, send, 0);
    land(a, prepare);
    land(a, ask);
}

static void assemble_facts(void)
{
    assemble_begin(&assembly);
    fit = decl("fit score", GTM_TYPE_NUMBER);
    tier = decl("tier", GTM_TYPE_TEXT);
    rank_fact = decl("account rank", GTM_TYPE_NUMBER);
    existing = decl("existing relationship", GTM_TYPE_YESNO);
    accepted = decl("accepted", GTM_TYPE_YESNO);
    referred = decl("referred by", GTM_TYPE_TEXT);
    intent = decl("intent", GTM_TYPE_TEXT);
    unsubscribed = decl("unsubscribed", GTM_TYPE_YESNO);
    pages = decl("pricing page visits", GTM_TYPE_LIST);
}

/* The upper half of the table. */
static void assemble_first(void)
{
    struct gtm_assembly *a = &assembly;
    uint32_t left = event(a, "unsubscribed", "unsubscribed", unsubscribed, GTM_FORM_FLAG, NULL);
    uint32_t took = event(a, "accepted", "accepted", accepted, GTM_FORM_FLAG, NULL);
    uint32_t s = row("Unsubscribed");
    op(a, GTM_OP_EVENT, 0, test(a, happened(left)), 0);
    row_branch(s);
    act(s, GTM_PRIMITIVE_SKIP, "", 0);
    row_end();
    s = row("The fit score is unknown or the tier is unknown");
    op(a, GTM_OP_IS_KNOWN, 0, fit, 0);
    op(a, GTM_OP_IS_KNOWN, 1, tier, 0);
    op(a, GTM_OP_AND, 0, 0, 1);
    op(a, GTM_OP_NOT, 0, 0, 0);
    row_branch(s);
    act(s, GTM_PRIMITIVE_ESCALATE, "", 0);
    row_end();
    s = row("The fit score is below 40");
    op(a, GTM_OP_NUM_LT, 0, fit, num(a, 40));
    row_branch(s);
    act(s, GTM_PRIMITIVE_SKIP, "", 0);
    row_end();
    s = row("Existing relationship or the account rank is at most 50");
    op(a, GTM_OP_IS_YES, 0, existing, 0);
    op(a, GTM_OP_NUM_LE, 1, rank_fact, num(a, 50));
    op(a, GTM_OP_OR, 0, 0, 1);
    row_branch(s);
    draft_for_approval(s);
    row_end();
    s = row("Tier A and accepted");
    op(a, GTM_OP_TEXT_EQ, 0, tier, str(a, "A"));
    op(a, GTM_OP_EVENT, 1, test(a, happened(took)), 0);
    op(a, GTM_OP_AND, 0, 0, 1);
    row_branch(s);
    act(s, GTM_PRIMITIVE_ALERT, "", 0);
    row_end();
    s = row("Tier A");
    op(a, GTM_OP_TEXT_EQ, 0, tier, str(a, "A"));
    row_branch(s);
    draft_for_approval(s);
    row_end();
}

/* The lower half. */
static void assemble_second(void)
{
    struct gtm_assembly *a = &assembly;
    uint32_t by = event(a, "referred", "was referred", referred, GTM_FORM_NAME, NULL);
    uint32_t visited = event(a, "visited", "visited", pages, GTM_FORM_TIMES, "/pricing");
    struct gtm_test twice = happened(visited);
    twice.count = 2;
    twice.within = num(a, GTM_WEEK);
    twice.where = list(a, "/pricing", NULL);
    uint32_t s = row("Was referred by someone");
    op(a, GTM_OP_EVENT, 0, test(a, happened(by)), 0);
    row_branch(s);
    act(s, GTM_PRIMITIVE_HANDWRITE, "first message", 0);
    row_end();
    s = row("Strong intent and visited our pricing page twice in one week");
    op(a, GTM_OP_TEXT_EQ, 0, intent, str(a, "strong"));
    uint32_t over = op(a, GTM_OP_IF_NO, 0, 0, 0);
    op(a, GTM_OP_EVENT, 1, test(a, twice), 0);
    op(a, GTM_OP_AND, 0, 0, 1);
    land(a, over);
    row_branch(s);
    act(s, GTM_PRIMITIVE_RESEARCH, "", 0);
    draft_for_approval(s);
    row_end();
    s = row("Strong intent");
    op(a, GTM_OP_TEXT_EQ, 0, intent, str(a, "strong"));
    row_branch(s);
    act(s, GTM_PRIMITIVE_DRAFT, "message", 0);
    row_end();
    s = row("Anything else");
    uint32_t send = action(a, GTM_PRIMITIVE_SEND, s, "message", GTM_ACTION_MAY_DRAFT);
    uint32_t prepare = op(a, GTM_OP_PREPARE, 0, send, 0);
    op(a, GTM_OP_DO, 0, send, 0);
    land(a, prepare);
}

static void assemble_routing(void)
{
    assemble_facts();
    assemble_first();
    assemble_second();
    for (uint32_t i = 0; i < jump_count; i++)
        land(&assembly, jumps[i]);
    op(&assembly, GTM_OP_END, 0, 0, 0);
    for (uint32_t i = 0; i < branch_count; i++)
        unclear(&assembly, rows_of[i], branches[i]);
}

static struct gtm_value yesno(bool yes)
{
    return (struct gtm_value){.kind = GTM_VALUE_YESNO, .yes = yes};
}

static struct gtm_value text(const char *s)
{
    return (struct gtm_value){.kind = GTM_VALUE_TEXT, .length = (uint32_t)strlen(s), .text = s};
}

static struct gtm_value number(double n)
{
    return (struct gtm_value){.kind = GTM_VALUE_NUMBER, .number = n};
}

/* Up to three visits within 60 days, as the JSON text that the scanner leaves. Returns whether two
 * are near. */
static bool make_visits(size_t i, struct gtm_value *value)
{
    static const struct gtm_value nothing = {0};
    int64_t times[4];
    uint32_t count = draw(4);
    bool near_by = false;
    size_t length = 1;
    visits[i][0] = '[';
    for (uint32_t v = 0; v < count; v++) {
        char iso[21];
        times[v] = 1795428000 - (int64_t)draw(60 * GTM_DAY);
        gtm_clock_format(times[v], iso);
        length += (size_t)snprintf(visits[i] + length, sizeof visits[i] - length, "%s\"%s\"",
                                   v ? "," : "", iso);
        for (uint32_t w = 0; w < v; w++)
            near_by |= llabs(times[v] - times[w]) <= GTM_WEEK;
    }
    visits[i][length++] = ']';
    *value = nothing;
    value->kind = GTM_VALUE_LIST;
    value->length = (uint32_t)length;
    value->text = visits[i];
    return near_by;
}

/* Fills a prospect in the proportions of the feed of the peers' benchmark, and says its route. */
static void make_sample(size_t i)
{
    struct sample *s = &samples[i];
    struct gtm_value *f = s->facts;
    static const char *const tiers[] = {"A", "B", "C"};
    uint32_t t = draw(100), points = draw(101), place = 1 + draw(5000);
    bool left = draw(100) < 5, known = draw(100) < 7, took = draw(100) < 35, sent = draw(100) < 8;
    bool no_tier = draw(100) < 3, no_fit = draw(100) < 2, strong = draw(100) < 25;
    const char *letter = tiers[t < 20 ? 0 : t < 55 ? 1 : 2];
    bool near_by = make_visits(i, &f[pages]);
    if (!no_tier)
        f[tier] = text(letter);
    if (!no_fit)
        f[fit] = number(points);
    if (sent)
        f[referred] = text("Sam Lee");
    f[rank_fact] = number(place);
    f[existing] = yesno(known);
    f[accepted] = yesno(took);
    f[unsubscribed] = yesno(left);
    f[intent] = text(strong ? "strong" : draw(2) ? "weak" : "none");
    s->route = left                   ? "skip"
               : no_fit || no_tier    ? "escalate"
               : points < 40          ? "skip"
               : known || place <= 50 ? "draft;approve"
               : *letter == 'A'       ? (took ? "alert" : "draft;approve")
               : sent                 ? "handwrite"
               : strong               ? (near_by ? "research;draft;approve" : "draft")
                                      : "draft;send";
}

static void decide_one(struct gtm_prospect *p, size_t i)
{
    gtm_prospect_reset(p);
    p->facts = samples[i].facts;
    gtm_prospect_record_events(p, 1795428000);
    gtm_prospect_enroll(p, 1795428000);
}

/* Returns how many prospects took another route than the C code says. */
static unsigned check_routes(struct gtm_prospect *p)
{
    unsigned wrong = 0;
    for (size_t i = 0; i < PROSPECTS; i++) {
        char route[128] = "";
        decide_one(p, i);
        for (uint32_t n = 0; n < p->log_count; n++)
            snprintf(route + strlen(route), sizeof route - strlen(route), "%s%s", n ? ";" : "",
                     gtm_primitive_name((enum gtm_primitive)p->log[n].primitive));
        if (strcmp(route, samples[i].route) != 0 && wrong++ < 5)
            fprintf(stderr, "prospect %zu: %s, expected %s\n", i, route, samples[i].route);
    }
    return wrong;
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    double limit = argc > 1 ? atof(argv[1]) : 1;
    struct gtm_arena arena = {0};
    struct gtm_prospect p = {.program = &assembly.program, .arena = &arena, .rehearse = true};
    size_t decided = 0, actions = 0;
    assemble_routing();
    for (size_t i = 0; i < PROSPECTS; i++)
        make_sample(i);
    unsigned wrong = check_routes(&p);
    double begin = seconds(), best = 1e9;
    do { /* the best of short rounds: what else the machine does is not ours to measure */
        double from = seconds();
        size_t before = decided;
        for (size_t i = 0; i < ROUND * PROSPECTS; i++) {
            decide_one(&p, i % PROSPECTS);
            actions += p.log_count;
        }
        gtm_arena_reset(&arena);
        decided += ROUND * PROSPECTS;
        double each = (seconds() - from) * 1e9 / (double)(decided - before);
        best = each < best ? each : best;
    } while (seconds() - begin < limit);
    printf("%.1f ns a decision (best round; mean %.1f), %.2f actions each, %u wrong\n", best,
           (seconds() - begin) * 1e9 / (double)decided, (double)actions / (double)decided, wrong);
    gtm_prospect_free(&p);
    gtm_arena_free(&arena);
    return wrong ? 1 : 0;
}

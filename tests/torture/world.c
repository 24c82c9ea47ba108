/* world.c -- prospects and what happens to them; their workflow is in world_flow.c. */
#include "tests/torture/world.h"

#include <stdio.h>
#include <string.h>

#include "runtime/base/clock.h"
#include "tests/torture/random.h"
#include "tests/torture/world_flow.h"

enum { FIRST_DAY = 1735689600, DAYS = 700, LONGEST = 120, SHORTEST = 20 }; /* 2025-01-01 */

static const char *const companies[] = {"Northwind", "Contoso", "Fabrikam", "Litware"};
static const char *const posts[] = {
    "We are drowning in manual prospecting",
    "Low reply rates again this month",
    "After the layoffs, slow onboarding is what is left",
    "A fine day in the mountains",
    "Our lawsuit goes on, and so does manual prospecting",
};
static const char *const replies[] = {"Yes, tell me more",        "What does it cost?",
                                      "Not now, maybe in spring", "I am out of the office",
                                      "Please unsubscribe me",    "Wrong person, ask Kim"};

static bool chance(struct random *random, unsigned percent)
{
    return random_below(random, 100) < percent;
}

#define PICK(random, list) (list)[random_below((random), sizeof(list) / sizeof *(list))]

static struct gtm_text keep(struct world *world, const char *text)
{
    size_t length = strlen(text);
    return (struct gtm_text){gtm_arena_copy(&world->arena, text, length), length};
}

/* ---- prospects ------------------------------------------------------------------------------- */

static void make_prospect(struct world *world, struct random *random, unsigned number)
{
    struct world_prospect *p = &world->prospects[number];
    *p = (struct world_prospect){
        .tier = (char)(chance(random, 80) ? 'A' + random_below(random, 3) : 0)};
    snprintf(p->key, sizeof p->key, "p%u", number + 1);
    if (chance(random, 90))
        snprintf(p->email, sizeof p->email, "p%u@example.com", number + 1);
    if (chance(random, 90))
        snprintf(p->account, sizeof p->account, "%s", PICK(random, companies));
}

static void add_posts(struct random *random, int64_t before, struct gtm_buf *json)
{
    gtm_buf_text(json, ",\"recent_posts\":[");
    for (unsigned i = 0, count = 1 + (unsigned)random_below(random, 3); i < count; i++) {
        char at[21];
        gtm_clock_format(before - (int64_t)random_below(random, 20 * GTM_DAY), at);
        gtm_buf_printf(json, "%s{\"id\":\"r%u\",\"text\":\"%s\",\"at\":\"%s\"}", i ? "," : "", i,
                       PICK(random, posts), at);
    }
    gtm_buf_text(json, "]");
}

static struct gtm_text make_record(struct world *world, struct random *random, unsigned number,
                                   int64_t now)
{
    static const char *const intents[] = {"strong", "weak"};
    static const char *const zones[] = {"Europe/Berlin", "America/New_York", "UTC", "Mars/Olympus"};
    const struct world_prospect *p = &world->prospects[number];
    struct gtm_buf json = {0};
    gtm_buf_printf(&json, "{\"id\":\"%s\"", p->key);
    if (*p->email)
        gtm_buf_printf(&json, ",\"email\":\"%s\"", p->email);
    if (chance(random, 80))
        gtm_buf_printf(&json, ",\"linkedin_url\":\"https://linkedin.example/%s\"", p->key);
    if (*p->account)
        gtm_buf_printf(&json, ",\"company\":\"%s\"", p->account);
    if (p->tier)
        gtm_buf_printf(&json, ",\"tier\":\"%c\"", p->tier);
    if (chance(random, 85))
        gtm_buf_printf(&json, ",\"first_name\":\"Ada\"");
    if (chance(random, 85))
        gtm_buf_printf(&json, ",\"fit_score\":%u", 20 + (unsigned)random_below(random, 80));
    if (chance(random, 80))
        gtm_buf_printf(&json, ",\"account_rank\":%u", 1 + (unsigned)random_below(random, 200));
    if (chance(random, 40))
        gtm_buf_printf(&json, ",\"intent\":\"%s\"", PICK(random, intents));
    if (chance(random, 10))
        gtm_buf_text(&json, ",\"accepted\":true");
    if (chance(random, 70))
        gtm_buf_printf(&json, ",\"time_zone\":\"%s\"", PICK(random, zones));
    if (chance(random, 30))
        add_posts(random, now, &json);
    gtm_buf_text(&json, "}");
    struct gtm_text kept = keep(world, json.bytes);
    gtm_buf_free(&json);
    return kept;
}

/* ---- what happens ---------------------------------------------------------------------------- */

static struct world_step *add_step(struct world *world, int64_t now, enum world_step_kind kind,
                                   unsigned prospect)
{
    if (world->step_count == WORLD_STEPS)
        return NULL;
    size_t place = world->step_count++;
    for (; place > 0 && world->steps[place - 1].now > now; place--)
        world->steps[place] = world->steps[place - 1];
    world->steps[place] = (struct world_step){.now = now, .kind = kind, .prospect = prospect};
    return &world->steps[place];
}

static int64_t some_time(struct world *world, struct random *random)
{
    return world->begin + (int64_t)random_below(random, (uint64_t)(world->end - world->begin));
}

static void fill_event(struct world *world, struct random *random, struct world_step *step)
{
    static const char *const names[] = {"accepted", "replied",     "replied",        "opened",
                                        "clicked",  "visited",     "visited",        "visited",
                                        "posted",   "posted",      "meeting_booked", "changed_job",
                                        "bounced",  "unsubscribed"};
    static const int64_t lags[] = {0, 0, 0, 60, GTM_HOUR, 2 * GTM_DAY};
    char id[24];
    snprintf(id, sizeof id, "e%llu", (unsigned long long)random_below(random, 1000000));
    step->event = PICK(random, names);
    step->at = step->now - PICK(random, lags);
    if (strcmp(step->event, "posted") == 0) {
        step->id = keep(world, id);
        step->text = gtm_text_of(PICK(random, posts));
    } else if (strcmp(step->event, "replied") == 0) {
        step->text = gtm_text_of(PICK(random, replies));
    } else if (strcmp(step->event, "visited") == 0) {
        step->where = gtm_text_of(chance(random, 70) ? "/pricing" : "/demo");
    }
}

static void add_event(struct world *world, struct random *random, int64_t now, unsigned prospect)
{
    struct world_step *step = add_step(world, now, WORLD_EVENT, prospect);
    if (!step)
        return;
    fill_event(world, random, step);
    struct world_step copy = *step;
    if (chance(random, 5) && (step = add_step(world, now + GTM_MINUTE, WORLD_EVENT, prospect))) {
        copy.now = step->now; /* told twice */
        *step = copy;
    }
}

static void add_life(struct world *world, struct random *random, unsigned number)
{
    int64_t first = chance(random, 50) ? world->begin : some_time(world, random);
    struct world_step *step = add_step(world, first, WORLD_RECORD, number);
    if (step)
        step->json = make_record(world, random, number, first);
    for (unsigned updates = (unsigned)random_below(random, 3); updates > 0; updates--) {
        int64_t now = some_time(world, random);
        step = now > first ? add_step(world, now, WORLD_RECORD, number) : NULL;
        if (step)
            step->json = make_record(world, random, number, now);
    }
    for (unsigned events = (unsigned)random_below(random, 10); events > 0; events--)
        add_event(world, random, some_time(world, random), number);
}

void world_make(struct world *world, uint64_t seed)
{
    struct random random = random_from(seed);
    *world = (struct world){.seed = seed};
    world->begin = FIRST_DAY + (int64_t)random_below(&random, DAYS) * GTM_DAY +
                   (int64_t)random_below(&random, GTM_DAY);
    world->end =
        world->begin + (SHORTEST + (int64_t)random_below(&random, LONGEST - SHORTEST)) * GTM_DAY;
    world->has_connections = chance(&random, 40);
    world->is_keyed = chance(&random, 50);
    world_write_flow(world, &random);
    world->prospect_count = 1 + random_below(&random, WORLD_PROSPECTS);
    for (unsigned i = 0; i < world->prospect_count; i++)
        make_prospect(world, &random, i);
    for (unsigned i = 0; i < world->prospect_count; i++)
        add_life(world, &random, i);
    if (chance(&random, 20)) {
        int64_t now = some_time(world, &random);
        add_step(world, now, WORLD_FREEZE, 0);
        add_step(world, now + (int64_t)random_below(&random, 5 * GTM_DAY), WORLD_THAW, 0);
    }
}

void world_free(struct world *world)
{
    gtm_buf_free(&world->flow);
    gtm_buf_free(&world->program);
    gtm_arena_free(&world->arena);
}

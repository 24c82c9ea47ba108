/* world_flow.c -- workflows put together from sentences.
 *
 * A sentence is a pattern: {a|b|c} is one of several, {3-9} a number. Those that promise something
 * the simulation can check by itself say what. Sentences that do not fit together are left out one
 * by one until the compiler takes the rest.
 */
#include "tests/torture/world_flow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/compile.h"
#include "runtime/base/clock.h"

struct sentence {
    const char *pattern;
    struct world_rule rule;
};

#define SAYS(text)                                                                                 \
    {                                                                                              \
        .pattern = text                                                                            \
    }
#define PROMISES(text, kind, event)                                                                \
    {                                                                                              \
        .pattern = text, .rule = {.promise = kind, .what = event }                                 \
    }

static const struct sentence guardrails[] = {
    SAYS("When something is unclear, {escalate|ask me|skip|wait for more information}."),
    SAYS("When something is unclear, {ask me|skip}."),
    SAYS("Treat a missing tier as {A|B|C}."),
    SAYS("Stop following a prospect after {10-90} days."),
    SAYS("Ask {me|Dana} to approve the draft before contacting anyone at one of our top {20-100} "
         "accounts."),
    SAYS("Never send to Tier A accounts without my approval."),
    SAYS("Ask me to approve any comment that references a sensitive topic."),
    SAYS("Never send a message until they accept the connection request."),
    SAYS("Research each prospect before drafting."),
    SAYS("Never skip a strategic account."),
    PROMISES("Never contact anyone who unsubscribed.", WORLD_NO_CONTACT_AFTER, "unsubscribed"),
    PROMISES("Do not contact anyone who has unsubscribed.", WORLD_NO_CONTACT_AFTER, "unsubscribed"),
    PROMISES("Never contact anyone whose email bounced.", WORLD_NO_CONTACT_AFTER, "bounced"),
    PROMISES("Never contact anyone without my approval.", WORLD_ALL_APPROVED, NULL),
    PROMISES("Contact nobody in Tier C.", WORLD_TIER_UNTOUCHED, "C"),
    PROMISES("Only contact prospects who have an email.", WORLD_NEEDS_EMAIL, NULL),
    {"Send at most {1-5} emails a day.",
     {.promise = WORLD_AT_MOST, .seconds = GTM_DAY, .per = WORLD_PER_ALL, .emails_only = true}},
    {"Send at most {2-9} messages per week.",
     {.promise = WORLD_AT_MOST, .seconds = GTM_WEEK, .per = WORLD_PER_ALL}},
    {"At most {1-2} messages per account per week.",
     {.promise = WORLD_AT_MOST, .seconds = GTM_WEEK, .per = WORLD_PER_ACCOUNT}},
    {"At most {1-3} messages per person per month.",
     {.promise = WORLD_AT_MOST, .seconds = 30 * GTM_DAY, .per = WORLD_PER_PROSPECT}},
    {"Only send on weekdays between {7-10}am and {2-6}pm.",
     {.promise = WORLD_ONLY_AT, .weekdays = 31}},
    {"Only send on weekdays.", {.promise = WORLD_ONLY_AT, .weekdays = 31, .end_hour = 24}},
};

/* In the order in which they are likely to make sense; each is taken or not. */
static const struct sentence steps[] = {
    SAYS("Skip weak fits."),
    SAYS("If the tier is {A|B}, ask {me|Dana} to write a message."),
    SAYS("Research the {company|account}."),
    SAYS("Assign the prospect to Dana."),
    SAYS("Tag the prospect as \"{new|hot}\"."),
    SAYS("Draft a {short|friendly|personalized} message."),
    SAYS("Draft a message for strong fits."),
    SAYS("Ask {me|Dana} to approve the message."),
    SAYS("If I don't answer within {1-5} days, {alert Dana|alert me|skip the prospect}."),
    SAYS("If I cancel, {skip the prospect|alert Dana}."),
    SAYS("Send a message."),
    SAYS("Send it."),
    SAYS("Send a message using the template \"intro\"."),
    SAYS("Wait {1-9} {hours|days}."),
    SAYS("Wait until they {accept|reply|visit our pricing page} or {2-9} days have passed."),
    SAYS("Comment on {two|three} relevant posts before sending a connection request."),
    SAYS("Send a connection request."),
    SAYS("If they accept the connection request, notify me so I can send a voice note."),
    SAYS("If they accept the connection request within {3-9} days, alert me. Otherwise, alert "
         "Dana."),
    SAYS("If they have not replied within {2-9} days, send a follow-up."),
    SAYS("{3-6} days later, if there is no reply, alert me."),
    SAYS("Follow up every {2-5} days, at most {2-4} times."),
    SAYS("If they visit our pricing page {twice|three times} in one week, alert me."),
    SAYS("If they visit our pricing page twice in one week, draft a message about \"pricing\" and "
         "ask "
         "Dana to approve it."),
    SAYS("If a strategic account visits our pricing page twice in one week, research the account "
         "and "
         "send me a summary before taking any action."),
    SAYS("When they post about a problem we solve, draft a suggested comment."),
    SAYS("When they post about a problem we solve, alert me."),
    SAYS("When they {open the email|click a link}, tag the prospect as \"warm\"."),
    SAYS("If they book a meeting, {create a task to call them due in 2 days|alert Dana}."),
    SAYS("When they change jobs, alert me."),
    SAYS("When they reply, alert {me|Dana}."),
    SAYS("If the fit score is unknown, alert me."),
    SAYS("Tier A and strong intent -> alert me."),
    SAYS("Wait {5-20} days."),
    SAYS("Send a {short|friendly} follow-up."),
    SAYS("When they reply, pause everyone else at {their|that} account for {2-5} days."),
    SAYS("After {2-5} business days, send a follow-up."),
    SAYS("Wait until {Tuesday|Friday} at {8-11}am."),
    PROMISES("Stop when they reply.", WORLD_ENDS_AT, "replied"),
    PROMISES("Stop when they book a meeting.", WORLD_ENDS_AT, "meeting_booked"),
};

enum {
    N_GUARDRAILS = sizeof guardrails / sizeof *guardrails,
    N_STEPS = sizeof steps / sizeof *steps,
    MAX_CHOSEN = 24,
    MAX_TRIES = 12
};

static struct {
    bool guardrail[N_GUARDRAILS], step[N_STEPS];
} known; /* to the compiler; set once by world_learn */

static const char head[] = "Dana is a person reached at \"dana@example.com\".\n"
                           "Template \"intro\":\n"
                           "  Subject: {company} and prospecting\n"
                           "  Hi {first name or \"there\"},\n\n"
                           "  how do you find new customers at {company}?\n\n";

/* ---- patterns -------------------------------------------------------------------------------- */

/* Adds one of the choices between the braces at `at`; a number goes to numbers[*count]. Returns
 * what follows. */
static const char *choose(const char *at, struct random *random, struct gtm_buf *out,
                          unsigned *numbers, size_t *count)
{
    const char *end = strchr(at, '}');
    unsigned low, high;
    if (sscanf(at, "{%u-%u}", &low, &high) == 2) {
        numbers[*count] = low + (unsigned)random_below(random, high - low + 1);
        gtm_buf_printf(out, "%u", numbers[*count]);
        ++*count;
        return end + 1;
    }
    unsigned choices = 1;
    for (const char *c = at; c < end; c++)
        choices += *c == '|';
    const char *from = at + 1;
    for (uint64_t skip = random_below(random, choices); skip > 0; skip--)
        from = strchr(from, '|') + 1;
    gtm_buf_add(out, from, strcspn(from, "|}"));
    return end + 1;
}

/* Adds the sentence; its numbers complete the rule. */
static struct world_rule write_sentence(const struct sentence *sentence, struct random *random,
                                        struct gtm_buf *out)
{
    unsigned numbers[4] = {0};
    size_t count = 0;
    struct world_rule rule = sentence->rule;
    for (const char *at = sentence->pattern; *at;) {
        size_t plain = strcspn(at, "{");
        gtm_buf_add(out, at, plain);
        at += plain;
        if (*at)
            at = choose(at, random, out, numbers, &count);
    }
    gtm_buf_char(out, '\n');
    if (rule.promise == WORLD_AT_MOST)
        rule.count = numbers[0];
    if (rule.promise == WORLD_ONLY_AT && count == 2) {
        rule.begin_hour = (int)numbers[0];
        rule.end_hour = (int)numbers[1] + 12;
    }
    return rule;
}

static bool compiles(const struct gtm_buf *flow, struct gtm_buf *program)
{
    struct gtm_buf messages = {0};
    bool fine = gtm_compile_text("flow.gtm", (struct gtm_text){flow->bytes, flow->length}, NULL,
                                 program, &messages);
    gtm_buf_free(&messages);
    return fine;
}

/* ---- what the compiler knows ----------------------------------------------------------------- */

static bool is_known(const struct sentence *sentence)
{
    struct gtm_buf flow = {0}, program = {0};
    struct random random = random_from(1);
    gtm_buf_text(&flow, head);
    gtm_buf_text(&flow, "Draft a message. Ask me to approve it.\n");
    write_sentence(sentence, &random, &flow);
    gtm_buf_text(&flow, "Send it.\n");
    bool fine = compiles(&flow, &program);
    gtm_buf_free(&flow);
    gtm_buf_free(&program);
    return fine;
}

void world_learn(const char **unknown, size_t room)
{
    size_t count = 0;
    for (size_t i = 0; i < N_GUARDRAILS; i++) {
        known.guardrail[i] = is_known(&guardrails[i]);
        if (!known.guardrail[i] && count + 1 < room)
            unknown[count++] = guardrails[i].pattern;
    }
    for (size_t i = 0; i < N_STEPS; i++) {
        known.step[i] = is_known(&steps[i]);
        if (!known.step[i] && count + 1 < room)
            unknown[count++] = steps[i].pattern;
    }
    unknown[count] = NULL;
}

/* ---- a workflow ------------------------------------------------------------------------------ */

/* Sentences that were chosen, as text and with what they promise. */
struct chosen {
    struct gtm_buf text[MAX_CHOSEN];
    struct world_rule rules[MAX_CHOSEN];
    size_t count;
};

static void take(struct chosen *chosen, const struct sentence *sentence, struct random *random)
{
    if (chosen->count == MAX_CHOSEN)
        return;
    chosen->text[chosen->count] = (struct gtm_buf){0};
    chosen->rules[chosen->count] = write_sentence(sentence, random, &chosen->text[chosen->count]);
    chosen->count++;
}

static void leave_out(struct chosen *chosen, size_t place)
{
    gtm_buf_free(&chosen->text[place]);
    chosen->count--;
    for (; place < chosen->count; place++) {
        chosen->text[place] = chosen->text[place + 1];
        chosen->rules[place] = chosen->rules[place + 1];
    }
}

static void choose_sentences(struct chosen *chosen, struct random *random)
{
    uint64_t rate = 5 + random_below(random, 25); /* percent of the guardrails */
    for (size_t i = 0; i < N_GUARDRAILS; i++)
        if (known.guardrail[i] && random_below(random, 100) < rate)
            take(chosen, &guardrails[i], random);
    rate = 8 + random_below(random, 30);
    for (size_t i = 0; i < N_STEPS; i++)
        if (known.step[i] && random_below(random, 100) < rate)
            take(chosen, &steps[i], random);
}

static bool try_flow(struct world *world, const struct chosen *chosen)
{
    world->flow.length = 0;
    gtm_buf_text(&world->flow, head);
    for (size_t i = 0; i < chosen->count; i++)
        gtm_buf_add(&world->flow, chosen->text[i].bytes, chosen->text[i].length);
    return compiles(&world->flow, &world->program);
}

void world_write_flow(struct world *world, struct random *random)
{
    static const struct sentence plain = SAYS("Send a message.");
    struct chosen chosen = {.count = 0};
    choose_sentences(&chosen, random);
    for (unsigned tries = 0; !chosen.count || !try_flow(world, &chosen); tries++) {
        if (chosen.count && tries < MAX_TRIES) {
            leave_out(&chosen, random_below(random, chosen.count));
            continue;
        }
        while (chosen.count)
            leave_out(&chosen, 0);
        take(&chosen, &plain, random);
    }
    for (size_t i = 0; i < chosen.count; i++) {
        if (chosen.rules[i].promise && world->rule_count < WORLD_RULES)
            world->rules[world->rule_count++] = chosen.rules[i];
        gtm_buf_free(&chosen.text[i]);
    }
}

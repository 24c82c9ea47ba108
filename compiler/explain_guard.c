/* explain_guard.c -- guardrails, limits and windows in plain English that reads back as the same.
 */
#include <assert.h>
#include <string.h>

#include "compiler/explain.h"
#include "compiler/people.h"

enum {
    SEND = 1u << GTM_PRIMITIVE_SEND,
    CONNECT = 1u << GTM_PRIMITIVE_CONNECT,
    COMMENT = 1u << GTM_PRIMITIVE_COMMENT,
    CONTACT = SEND | CONNECT | COMMENT
};

static bool is_email(const struct gtm_guard *g)
{
    return g->channel && strcmp(g->channel, "email") == 0;
}

/* Adds " on linkedin" where a guardrail is about one channel that its verb does not say. */
static void say_channel(struct gtm_say *say, const struct gtm_guard *g)
{
    if (!g->channel || (is_email(g) && g->covers == SEND))
        return;
    gtm_explain_printf(say, "%s%s", strcmp(g->channel, "linkedin") == 0 ? " on " : " by ",
                       g->channel);
}

/* ---- limits and windows ---- */

/* emails, follow-ups, connection requests */
static const char *content_of(const struct gtm_guard *g, uint32_t covers)
{
    bool email = is_email(g), one = g->kind == GTM_GUARD_LIMIT && g->limit.count == 1 &&
                                    !(g->limit.per & GTM_PER_OTHERS);
    if (covers == CONNECT)
        return one ? "connection request" : "connection requests";
    if (covers == COMMENT)
        return one ? "comment" : "comments";
    if (g->kind == GTM_GUARD_LIMIT && g->limit.kind)
        return email ? (one ? "follow-up email" : "follow-up emails")
                     : (one ? "follow-up" : "follow-ups");
    return email ? (one ? "email" : "emails") : (one ? "message" : "messages");
}

static bool is_single(uint32_t covers)
{
    return covers == SEND || covers == CONNECT || covers == COMMENT;
}

static void say_unit(struct gtm_say *say, int64_t seconds)
{
    static const struct {
        int64_t seconds;
        const char *name;
    } units[] = {
        {60, "minute"}, {3600, "hour"}, {86400, "day"}, {604800, "week"}, {2592000, "month"}};
    if (seconds == GTM_EVER) {
        gtm_explain_text(say, " in total");
        return;
    }
    gtm_explain_text(say, " per ");
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (seconds == units[i].seconds) {
            gtm_explain_text(say, units[i].name);
            return;
        }
    gtm_explain_time(say->out, seconds, NULL);
}

static void say_per(struct gtm_say *say, unsigned per)
{
    static const struct {
        unsigned flag;
        const char *what;
    } pers[] = {{GTM_PER_ACCOUNT, "account"},
                {GTM_PER_PROSPECT, "person"},
                {GTM_PER_SENDER, "mailbox"},
                {GTM_PER_CHANNEL, "channel"}};
    for (size_t i = 0; i < sizeof pers / sizeof *pers; i++)
        if (per & pers[i].flag)
            gtm_explain_printf(say, " per %s", pers[i].what);
}

/* What is counted: 40 emails, 2 times, 3 people. */
static void say_counted(struct gtm_say *say, const struct gtm_guard *g)
{
    unsigned n = g->limit.count;
    bool others = g->limit.per & GTM_PER_OTHERS;
    bool each = (g->limit.per & (GTM_PER_ACCOUNT | GTM_PER_PROSPECT)) != 0 && !others;
    const char *people = n == 1 ? "person" : "people";
    if (is_single(g->covers) && others) {
        gtm_explain_printf(say, "send %s to at most %u %s", content_of(g, g->covers), n, people);
    } else if (is_single(g->covers)) {
        gtm_explain_printf(say, "send at most %u %s", n, content_of(g, g->covers));
    } else if (g->covers == CONTACT) {
        gtm_explain_printf(say, "contact at most %u %s", n,
                           each ? (n == 1 ? "time" : "times") : people);
    } else if (g->covers == (SEND | CONNECT)) {
        gtm_explain_printf(say, "send at most %u", n);
        if (each)
            gtm_explain_text(say, n == 1 ? " time" : " times");
    } else {
        uint32_t first = g->covers & SEND ? SEND : CONNECT;
        gtm_explain_printf(say, "send at most %u %s and %s", n, content_of(g, first),
                           content_of(g, g->covers & ~first));
    }
}

static void say_limit(struct gtm_say *say, const struct gtm_guard *g)
{
    if (!(g->covers & CONTACT) || (g->covers & ~(uint32_t)CONTACT))
        gtm_explain_wrong(say, "a limit of what is not sent");
    say_counted(say, g);
    say_unit(say, g->limit.seconds);
    say_per(say, g->limit.per);
    say_channel(say, g);
}

/* ---- what is forbidden ---- */

/* The words of each action that a guardrail alone can be about. */
static const char *verb_of(uint32_t covers)
{
    static const struct {
        uint32_t covers;
        const char *verb;
    } verbs[] = {{~0u, "take any action"},
                 {CONTACT, "contact anyone"},
                 {SEND, "send a message"},
                 {CONNECT, "send a connection request"},
                 {COMMENT, "comment"},
                 {1u << GTM_PRIMITIVE_DRAFT, "draft a message"},
                 {1u << GTM_PRIMITIVE_SKIP, "skip anyone"},
                 {1u << GTM_PRIMITIVE_RESEARCH, "research anyone"},
                 {1u << GTM_PRIMITIVE_ALERT, "alert me"},
                 {1u << GTM_PRIMITIVE_ESCALATE, "escalate"},
                 {1u << GTM_PRIMITIVE_SUMMARIZE, "summarize"},
                 {1u << GTM_PRIMITIVE_ASSIGN, "assign them"},
                 {1u << GTM_PRIMITIVE_RECORD, "tag them"},
                 {1u << GTM_PRIMITIVE_TASK, "create a task"},
                 {1u << GTM_PRIMITIVE_APPROVE, "ask me to approve the message"}};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (covers == verbs[i].covers)
            return verbs[i].verb;
    return NULL;
}

static void say_forbidden(struct gtm_say *say, const struct gtm_guard *g)
{
    bool window = g->kind == GTM_GUARD_WINDOW, email = is_email(g) && g->covers == SEND;
    const char *verb = verb_of(g->covers);
    if (window && g->covers == (SEND | CONNECT))
        verb = "send";
    if (!verb)
        gtm_explain_wrong(say, "a guardrail over these actions has no words");
    if (g->says && g->covers == COMMENT)
        verb = "send a comment";
    else if (g->says && g->covers == CONTACT)
        verb = "contact anyone with outreach";
    if (window && (g->covers == SEND || g->covers == CONNECT))
        gtm_explain_printf(say, "send %s", content_of(g, g->covers));
    else if (email)
        gtm_explain_text(say, g->says ? "send an email" : "email anyone");
    else
        gtm_explain_text(say, verb ? verb : "");
    say_channel(say, g);
    if (g->says) {
        gtm_explain_text(say, " that mentions ");
        gtm_explain_list(say, g->says);
    }
}

/* Whether an approval of outreach in certain words is asked for: only "needs" says that. */
static bool is_needed(const struct gtm_guard *g)
{
    return g->ask && g->says && g->covers == CONTACT;
}

static void say_ask(struct gtm_say *say, const struct gtm_act *ask)
{
    if (!ask->panel && strcmp(ask->person_name, "me") == 0) {
        gtm_explain_text(say, "my approval");
        return;
    }
    gtm_explain_text(say, "approval from ");
    gtm_people_say(say->out, ask);
}

/* ---- whole sentences ---- */

static void say_action(struct gtm_say *say, const void *guard)
{
    const struct gtm_guard *g = guard;
    if (g->kind == GTM_GUARD_LIMIT) {
        say_limit(say, g);
    } else if (is_needed(g)) {
        gtm_explain_text(say, "outreach that mentions ");
        gtm_explain_list(say, g->says);
    } else {
        say_forbidden(say, g);
    }
}

static void say_tail(struct gtm_say *say, const void *guard)
{
    const struct gtm_guard *g = guard;
    if (g->kind == GTM_GUARD_WINDOW)
        gtm_explain_hours(say->out, g->hours, false);
    if (g->ask) {
        gtm_explain_text(say, is_needed(g) ? " needs " : " without ");
        say_ask(say, g->ask);
    }
}

static void say_condition(struct gtm_say *say, const void *guard)
{
    const struct gtm_guard *g = guard;
    if (g->kind == GTM_GUARD_HOLD)
        gtm_explain_cond(say, g->cond, "until", NULL);
    else if (g->cond)
        gtm_explain_cond(say, g->cond, "if", "unless");
}

/* A guardrail taken apart: what is forbidden or limited, how, and on what it depends. */
struct words {
    const char *manner, *action, *tail, *condition;
    bool listed; /* the condition is in bullets */
};

static struct words words_of(struct gtm_say *say, const struct gtm_guard *g)
{
    bool listed;
    struct words words = {.manner = g->kind == GTM_GUARD_LIMIT || is_needed(g) ? ""
                                    : g->kind == GTM_GUARD_WINDOW && g->only   ? "only "
                                                                               : "never "};
    words.action = gtm_explain_aside(say, say_action, g, &listed);
    words.tail = gtm_explain_aside(say, say_tail, g, &listed);
    words.condition = gtm_explain_aside(say, say_condition, g, &words.listed);
    return words;
}

static bool go_together(const struct words *a, const struct words *b)
{
    return strcmp(a->manner, b->manner) == 0 && strcmp(a->tail, b->tail) == 0 &&
           strcmp(a->condition, b->condition) == 0;
}

static const struct gtm_guard *next_of(const struct gtm_guard *g, const struct gtm_sentence_ir *s)
{
    while (g && (g->sentence != s || g->kind == GTM_GUARD_BEFORE))
        g = g->next;
    return g;
}

void gtm_explain_guards(struct gtm_say *say, const struct gtm_sentence_ir *s,
                        const struct gtm_guard *guards)
{
    const struct gtm_guard *g = next_of(guards, s);
    while (g) {
        struct words first = words_of(say, g), next = {0};
        bool leads = first.listed && g->kind != GTM_GUARD_HOLD;
        size_t from = say->out->length;
        if (leads)
            gtm_explain_printf(say, "%s\nthen ", first.condition);
        gtm_explain_printf(say, "%s%s", first.manner, first.action);
        for (g = next_of(g->next, s); g; g = next_of(g->next, s)) {
            next = words_of(say, g);
            if (!go_together(&first, &next))
                break;
            gtm_explain_printf(say, " and %s", next.action);
        }
        gtm_explain_printf(say, "%s%s%s", first.tail, *first.condition && !leads ? " " : "",
                           leads ? "" : first.condition);
        gtm_explain_end(say, from, true);
    }
}

/* explain_guard.c -- limits and windows in plain English that reads back as the same guardrail. */
#include <string.h>

#include "compiler/explain.h"

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

void gtm_explain_channel(struct gtm_buf *out, const struct gtm_guard *g)
{
    if (!g->channel || (is_email(g) && g->covers == SEND))
        return;
    gtm_buf_printf(out, "%s%s", strcmp(g->channel, "linkedin") == 0 ? " on " : " by ", g->channel);
}

/* emails, follow-ups, connection requests */
static const char *content_of(const struct gtm_guard *g)
{
    bool email = is_email(g), one = g->kind == GTM_GUARD_LIMIT && g->limit.count == 1 &&
                               !(g->limit.per & GTM_PER_OTHERS);
    if (g->covers == CONNECT)
        return one ? "connection request" : "connection requests";
    if (g->covers == COMMENT)
        return one ? "comment" : "comments";
    if (g->kind == GTM_GUARD_LIMIT && g->limit.kind)
        return email ? (one ? "follow-up email" : "follow-up emails")
                     : (one ? "follow-up" : "follow-ups");
    return email ? (one ? "email" : "emails") : (one ? "message" : "messages");
}

static void say_span(struct gtm_buf *out, int64_t seconds)
{
    static const struct {
        int64_t seconds;
        const char *name;
    } units[] = {{60, "minute"},  {3600, "hour"},     {86400, "day"},
                 {604800, "week"}, {2592000, "month"}};
    if (seconds == GTM_EVER) {
        gtm_buf_text(out, " in total");
        return;
    }
    gtm_buf_text(out, " per ");
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (seconds == units[i].seconds) {
            gtm_buf_text(out, units[i].name);
            return;
        }
    gtm_explain_time(out, seconds, NULL);
}

static void say_per(struct gtm_buf *out, unsigned per)
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
            gtm_buf_printf(out, " per %s", pers[i].what);
}

/* What is counted: 40 emails, 2 times, 3 people. */
static void say_counted(struct gtm_buf *out, const struct gtm_guard *g)
{
    unsigned n = g->limit.count;
    bool single = g->covers == SEND || g->covers == CONNECT || g->covers == COMMENT;
    bool each = (g->limit.per & (GTM_PER_ACCOUNT | GTM_PER_PROSPECT)) != 0 &&
                !(g->limit.per & GTM_PER_OTHERS);
    const char *people = n == 1 ? "person" : "people";
    if (single && (g->limit.per & GTM_PER_OTHERS)) {
        gtm_buf_printf(out, "send %s to at most %u %s", content_of(g), n, people);
        return;
    }
    if (single) {
        gtm_buf_printf(out, "send at most %u %s", n, content_of(g));
        return;
    }
    gtm_buf_printf(out, "%s at most %u", g->covers == CONTACT ? "contact" : "send", n);
    if (each)
        gtm_buf_text(out, n == 1 ? " time" : " times");
    else if (g->covers == CONTACT)
        gtm_buf_printf(out, " %s", people);
}

void gtm_explain_limit(struct gtm_buf *out, const struct gtm_guard *g)
{
    say_counted(out, g);
    say_span(out, g->limit.seconds);
    say_per(out, g->limit.per);
    gtm_explain_channel(out, g);
}

void gtm_explain_window(struct gtm_buf *out, const struct gtm_guard *g)
{
    gtm_buf_text(out, g->only ? "only " : "never ");
    if (g->covers == SEND || g->covers == CONNECT)
        gtm_buf_printf(out, "send %s", content_of(g));
    else
        gtm_buf_text(out, g->covers == COMMENT                          ? "comment"
                          : g->covers == CONTACT                        ? "contact anyone"
                          : g->covers == (SEND | CONNECT)               ? "send"
                          : g->covers == 1u << GTM_PRIMITIVE_ALERT      ? "alert me"
                          : g->covers == 1u << GTM_PRIMITIVE_SUMMARIZE  ? "summarize"
                          : g->covers == 1u << GTM_PRIMITIVE_TASK       ? "create a task"
                                                                        : "take any action");
    gtm_explain_channel(out, g);
    gtm_explain_hours(out, g->hours, false);
}

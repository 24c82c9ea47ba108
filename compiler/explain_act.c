/* explain_act.c -- actions in plain English that reads back as the same action. */
#include <string.h>

#include "compiler/explain.h"
#include "compiler/people.h"

static const char *option(const struct gtm_act *act, const char *key)
{
    for (const struct gtm_option_ir *o = act->options; o; o = o->next)
        if (strcmp(o->key, key) == 0)
            return o->value;
    return NULL;
}

static void say_adjectives(struct gtm_buf *out, const struct gtm_act *act)
{
    static const char *const keys[] = {"length", "style", "tone"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (option(act, keys[i]))
            gtm_buf_printf(out, "%s ", option(act, keys[i]));
}

/* on Tuesday at 09:00, on weekdays, every 3 days: before whom it is about, which takes all that
 * follows it. */
static void say_when(struct gtm_buf *out, const struct gtm_act *act)
{
    if (act->at) {
        gtm_buf_char(out, ' ');
        gtm_explain_at(out, act->at);
    }
    gtm_explain_hours(out, act->hours, false);
    if (act->every_seconds || act->every_moment) {
        gtm_buf_char(out, ' ');
        gtm_explain_every(out, act->every_seconds, act->every_moment);
        if (act->count)
            gtm_buf_printf(out, " at most %u times", act->count);
    }
}

static void say_phrases(struct gtm_buf *out, const struct gtm_act *act)
{
    if (act->template)
        gtm_buf_printf(out, " using the template \"%s\"", act->template->said);
    if (option(act, "about"))
        gtm_buf_printf(out, " about \"%s\"", option(act, "about"));
    if (option(act, "mention"))
        gtm_buf_printf(out, " mentioning \"%s\"", option(act, "mention"));
    if (act->channel)
        gtm_buf_printf(out, "%s%s", strcmp(act->channel, "linkedin") == 0 ? " on " : " by ",
                       act->channel);
    if (act->flags & GTM_ACTION_AUTOMATIC)
        gtm_buf_text(out, " automatically");
}

static const char *person(const struct gtm_act *act)
{
    return act->person_name ? act->person_name : "me";
}

static void say_purpose(struct gtm_buf *out, const struct gtm_act *act)
{
    if (act->purpose)
        gtm_buf_printf(out, " %s", act->purpose);
}

static void say_topics(struct gtm_buf *out, const char *topics)
{
    for (const char *p = topics; *p;) {
        const char *comma = strstr(p, ", ");
        size_t n = comma ? (size_t)(comma - p) : strlen(p);
        gtm_buf_add(out, p, n);
        p += n + (comma ? 2 : 0);
        if (*p)
            gtm_buf_text(out, strstr(p, ", ") ? ", " : " and ");
    }
}

static void say_research(struct gtm_buf *out, const struct gtm_act *act)
{
    gtm_buf_text(out, "research");
    say_when(out, act);
    gtm_buf_char(out, ' ');
    if (strcmp(act->what, "prospect") == 0) {
        gtm_explain_whom(out, act->cond);
    } else if (strcmp(act->what, "company") == 0) {
        gtm_buf_text(out, "the company");
    } else if (act->topic) {
        gtm_explain_list(out, act->topic);
    } else {
        gtm_buf_text(out, "the prospect's ");
        say_topics(out, act->what);
    }
}

static void say_object(struct gtm_buf *out, const struct gtm_act *act, const char *preposition)
{
    bool plain = !option(act, "length") && !option(act, "style") && !option(act, "tone");
    bool vowel = plain && strchr("aeiou", *act->what);
    gtm_buf_text(out, act->pronoun ? "it" : act->definite ? "the " : vowel ? "an " : "a ");
    if (!act->pronoun) {
        say_adjectives(out, act);
        gtm_buf_text(out, act->what);
    }
    say_phrases(out, act); /* before whom: behind "whose tier is …" it would belong to the value */
    say_when(out, act);
    if (act->cond) {
        gtm_buf_printf(out, " %s ", preposition);
        gtm_explain_whom(out, act->cond);
    }
}

static void say_comment(struct gtm_buf *out, const struct gtm_act *act)
{
    gtm_buf_printf(out, "comment on %u ", act->count);
    if (act->topic && act->topic->name)
        gtm_buf_text(out, "relevant ");
    gtm_buf_text(out, act->count == 1 ? "post" : "posts");
    say_phrases(out, act);
    say_when(out, act);
}

static void say_approve(struct gtm_buf *out, const struct gtm_act *act)
{
    gtm_buf_text(out, "ask ");
    gtm_people_say(out, act);
    say_when(out, act);
    gtm_buf_text(out, " to approve ");
    if (act->general && act->covers == 1u << GTM_PRIMITIVE_COMMENT)
        gtm_buf_text(out, "any comment");
    else if (act->general && act->covers == 1u << GTM_PRIMITIVE_CONNECT)
        gtm_buf_text(out, "any connection request");
    else if (act->general && act->covers == 1u << GTM_PRIMITIVE_SEND)
        gtm_buf_printf(out, "every %s", act->what);
    else if (act->general)
        gtm_buf_text(out, "outreach");
    else
        gtm_buf_printf(out, "%s%s", act->pronoun ? "it" : "the ", act->pronoun ? "" : act->what);
    if (act->topic) {
        gtm_buf_text(out, " that mentions ");
        gtm_explain_list(out, act->topic);
    } else if (act->cond && !act->held) {
        gtm_buf_text(out, act->general ? " to " : " for ");
        gtm_explain_whom(out, act->cond);
    }
    say_purpose(out, act);
}

static void say_wait(struct gtm_buf *out, const struct gtm_act *act)
{
    if (act->withdraw || act->nothing) {
        gtm_buf_text(out, act->withdraw ? "cancel it" : "do nothing");
        return;
    }
    gtm_buf_text(out, "wait");
    if (act->news)
        gtm_buf_text(out, " for more information");
    else if (act->moment && act->moment->point)
        gtm_buf_text(out, " until ");
    else if (act->seconds || act->moment)
        gtm_buf_char(out, ' ');
    if (act->seconds || act->moment)
        gtm_explain_time(out, act->seconds, act->moment);
    if (act->until)
        gtm_buf_text(out, " for a reply");
}

static void say_record(struct gtm_buf *out, const struct gtm_act *act)
{
    const char *value = option(act, "value");
    if (strcmp(act->what, "set") == 0 && act->fact)
        gtm_buf_printf(out, "set the %s to \"%s\"", act->fact->name, value ? value : "");
    else if (strcmp(act->what, "stage") == 0)
        gtm_buf_printf(out, "move them to \"%s\"", value ? value : "");
    else if (strcmp(act->what, "crm") == 0)
        gtm_buf_text(out, "update the CRM");
    else if (strcmp(act->what, "note") == 0)
        gtm_buf_printf(out, "add a note \"%s\"", value ? value : "");
    else
        gtm_buf_printf(out, "tag them as \"%s\"", value ? value : "");
}

static bool is_noun(const char *what)
{
    return strstr(what, "message") || strstr(what, "email") || strstr(what, "follow-up") ||
           strstr(what, "note") || strstr(what, "comment") || strcmp(what, "reply") == 0;
}

static void say_alert(struct gtm_buf *out, const struct gtm_act *act)
{
    gtm_buf_text(out, strcmp(act->what, "message") == 0 ? "message " : "alert ");
    gtm_people_say(out, act);
    if (act->flags & GTM_ACTION_SUMMARY)
        gtm_buf_text(out, " with a short summary");
    say_phrases(out, act);
    say_when(out, act);
    if (act->cond && !act->narrowed) {
        gtm_buf_text(out, " about ");
        gtm_explain_whom(out, act->cond);
    }
    say_purpose(out, act);
}

/* "after 90 days", "on 2026-12-31" */
static void say_after(struct gtm_buf *out, const struct gtm_cond *cond)
{
    if (cond->moment && cond->moment->point) {
        gtm_explain_at(out, cond->moment);
        return;
    }
    gtm_buf_text(out, "after ");
    gtm_explain_time(out, cond->seconds, cond->moment);
}

static void say_stop(struct gtm_buf *out, const struct gtm_act *act)
{
    gtm_buf_text(out, "stop");
    if (act->cond && act->cond->op == GTM_COND_ELAPSED) {
        gtm_buf_text(out, " following the prospect ");
        say_after(out, act->cond);
    }
}

/* Whether the phrase of an action has said whom it is about. */
static bool says_whom(const struct gtm_act *act)
{
    switch (act->primitive) {
    case GTM_PRIMITIVE_TASK:
    case GTM_PRIMITIVE_ASSIGN:
    case GTM_PRIMITIVE_RECORD:
    case GTM_PRIMITIVE_HANDWRITE:
    case GTM_PRIMITIVE_SUMMARIZE:
    case GTM_PRIMITIVE_COMMENT: return false;
    case GTM_PRIMITIVE_RESEARCH: return strcmp(act->what, "prospect") == 0;
    default: return true;
    }
}

/* Whether the phrase of an action has said when it is done. */
static bool says_when(const struct gtm_act *act)
{
    return says_whom(act) || act->primitive == GTM_PRIMITIVE_RESEARCH ||
           act->primitive == GTM_PRIMITIVE_COMMENT;
}

static void say_connect(struct gtm_buf *out, const struct gtm_act *act)
{
    gtm_buf_text(out, "send a connection request");
    say_phrases(out, act);
    say_when(out, act);
    if (act->cond) {
        gtm_buf_text(out, " to ");
        gtm_explain_whom(out, act->cond);
    }
}

static void say_escalate(struct gtm_buf *out, const struct gtm_act *act)
{
    gtm_buf_text(out, "escalate");
    if (strcmp(person(act), "me") != 0)
        gtm_buf_printf(out, " to %s", person(act));
    say_when(out, act);
    if (act->cond) {
        gtm_buf_char(out, ' ');
        gtm_explain_whom(out, act->cond);
    }
    say_purpose(out, act);
}

/* Pause everyone else at the account for 2 days; pause the account until Friday. */
static void say_pause(struct gtm_buf *out, const struct gtm_act *act)
{
    gtm_buf_printf(out, "pause %s%s", act->flags & GTM_ACTION_SELF ? "the " : "", act->what);
    gtm_buf_text(out, act->moment && act->moment->point ? " until " : " for ");
    gtm_explain_time(out, act->seconds, act->moment);
}

/* The verb and its object. */
static void say_verb(struct gtm_buf *out, const struct gtm_act *act)
{
    switch (act->primitive) {
    case GTM_PRIMITIVE_RESEARCH: say_research(out, act); break;
    case GTM_PRIMITIVE_FIND:
        gtm_buf_text(out, "find");
        say_when(out, act);
        gtm_buf_char(out, ' ');
        gtm_explain_whom(out, act->cond);
        break;
    case GTM_PRIMITIVE_DRAFT:
        gtm_buf_text(out, "draft ");
        say_object(out, act, "for");
        break;
    case GTM_PRIMITIVE_SEND:
        gtm_buf_text(out, "send ");
        say_object(out, act, "to");
        break;
    case GTM_PRIMITIVE_CONNECT: say_connect(out, act); break;
    case GTM_PRIMITIVE_COMMENT: say_comment(out, act); break;
    case GTM_PRIMITIVE_APPROVE: say_approve(out, act); break;
    case GTM_PRIMITIVE_HANDWRITE:
        gtm_buf_printf(out, is_noun(act->what) ? "ask %s to write the %s" : "ask %s to %s",
                       person(act), act->what);
        break;
    case GTM_PRIMITIVE_ALERT: say_alert(out, act); break;
    case GTM_PRIMITIVE_SUMMARIZE:
        gtm_buf_text(out, "send ");
        gtm_people_say(out, act);
        gtm_buf_text(out, " a summary");
        break;
    case GTM_PRIMITIVE_ESCALATE: say_escalate(out, act); break;
    case GTM_PRIMITIVE_SKIP:
        gtm_buf_text(out, "skip");
        say_when(out, act);
        gtm_buf_char(out, ' ');
        gtm_explain_whom(out, act->cond);
        break;
    case GTM_PRIMITIVE_WAIT: say_wait(out, act); break;
    case GTM_PRIMITIVE_PAUSE: say_pause(out, act); break;
    case GTM_PRIMITIVE_TASK:
        gtm_buf_printf(out, strcmp(act->what, "call") == 0 ? "call the prospect" : "create a %s",
                       act->what);
        if (act->seconds || act->moment)
            gtm_explain_deadline(out, act->seconds, act->moment);
        break;
    case GTM_PRIMITIVE_ASSIGN: gtm_buf_printf(out, "assign them to %s", person(act)); break;
    case GTM_PRIMITIVE_RECORD: say_record(out, act); break;
    case GTM_PRIMITIVE_STOP: say_stop(out, act); break;
    case GTM_N_PRIMITIVE: break;
    }
}

static void say_act(struct gtm_buf *out, const struct gtm_act *act)
{
    say_verb(out, act);
    if (!says_when(act))
        say_when(out, act);
    if (act->cond && !act->narrowed && !says_whom(act)) {
        gtm_buf_text(out, " for ");
        gtm_explain_whom(out, act->cond);
    }
    if (act->primitive == GTM_PRIMITIVE_TASK || act->primitive == GTM_PRIMITIVE_HANDWRITE ||
        act->primitive == GTM_PRIMITIVE_SUMMARIZE)
        say_purpose(out, act);
}

void gtm_explain_acts(struct gtm_buf *out, const struct gtm_act *acts)
{
    for (const struct gtm_act *act = acts, *next; act; act = next) {
        for (next = act->next; next && next->shared; next = next->next) /* said with the first */
            ;
        if (act != acts)
            gtm_buf_text(out, next ? ", " : " and ");
        say_act(out, act);
    }
}

/* explain_act.c -- actions in plain English that reads back as the same action. */
#include <assert.h>
#include <string.h>

#include "compiler/explain.h"
#include "compiler/people.h"
#include "parser.tab.h"

static const char *option(const struct gtm_act *act, const char *key)
{
    return gtm_option_find(act->options, key);
}

static const char *const adjectives[] = {"length", "style", "tone", NULL};

/* What says_options has words for; `due` is said by the time itself. */
static const char *const phrases[] = {"about", "mention",     "value", "due",
                                      "of",    "round robin", "text",  "priority", NULL};

/* Whether an action is one for a person on our side. */
static bool has_person(enum gtm_primitive primitive)
{
    switch (primitive) {
    case GTM_PRIMITIVE_APPROVE:
    case GTM_PRIMITIVE_HANDWRITE:
    case GTM_PRIMITIVE_ALERT:
    case GTM_PRIMITIVE_SUMMARIZE:
    case GTM_PRIMITIVE_ESCALATE:
    case GTM_PRIMITIVE_TASK:
    case GTM_PRIMITIVE_ASSIGN: return true;
    default: return false;
    }
}

/* What no words are known for must not be passed over. */
static void check_words(struct gtm_say *say, const struct gtm_act *act)
{
    if (act->person_name && !has_person(act->primitive))
        gtm_explain_wrong(say, "a person on our side who is told nothing");
    for (const struct gtm_option_ir *o = act->options; o; o = o->next)
        if (!gtm_word_in(o->key, adjectives) && !gtm_word_in(o->key, phrases))
            gtm_explain_wrong(say, "an option without words");
}

/* ---- parts that many actions have ---- */

/* "the short, friendly email": the determiner, adjectives and the noun. */
static void say_noun(struct gtm_say *say, const struct gtm_act *act, const char *determiner)
{
    const char *first = NULL;
    for (size_t i = 0; adjectives[i] && !first; i++)
        first = option(act, adjectives[i]);
    bool an = strchr("aeiou", *(first ? first : act->what)) != NULL;
    gtm_explain_text(say, determiner ? determiner : an ? "an" : "a");
    for (const struct gtm_option_ir *o = act->options; o; o = o->next)
        if (gtm_word_in(o->key, adjectives))
            gtm_explain_printf(say, " %s", o->value);
    gtm_explain_printf(say, " %s", act->what);
}

/* on Tuesday at 09:00, on weekdays, every 3 days: before whom it is about, which takes all that
 * follows it. */
static void say_when(struct gtm_say *say, const struct gtm_act *act)
{
    if (act->at) {
        gtm_explain_text(say, " ");
        gtm_explain_at(say->out, act->at);
    }
    gtm_explain_hours(say->out, act->hours, false);
    if (act->every_seconds || act->every_moment) {
        gtm_explain_text(say, " ");
        gtm_explain_every(say->out, act->every_seconds, act->every_moment);
        if (act->count)
            gtm_explain_printf(say, " at most %u times", act->count);
    }
}

static void say_option(struct gtm_say *say, const struct gtm_act *act, const char *key,
                       const char *preposition)
{
    if (!option(act, key))
        return;
    gtm_explain_printf(say, " %s ", preposition);
    gtm_explain_quoted(say, option(act, key));
}

/* using the template "intro" about "pricing" by email automatically */
static void say_phrases(struct gtm_say *say, const struct gtm_act *act)
{
    bool takes_value =
        act->primitive == GTM_PRIMITIVE_RECORD || act->primitive == GTM_PRIMITIVE_ASSIGN;
    if (act->template) {
        gtm_explain_text(say, " using the template ");
        gtm_explain_quoted(say, act->template->said);
    }
    say_option(say, act, "about", "about");
    say_option(say, act, "mention", "mentioning");
    if (!takes_value)
        say_option(say, act, "value", "as");
    if (act->channel)
        gtm_explain_printf(say, "%s%s", strcmp(act->channel, "linkedin") == 0 ? " on " : " by ",
                           act->channel);
    if (act->flags & GTM_ACTION_AUTOMATIC)
        gtm_explain_text(say, " automatically");
}

static void say_whom(struct gtm_say *say, const struct gtm_act *act, const char *preposition)
{
    if (!act->cond || act->narrowed)
        return;
    gtm_explain_printf(say, " %s ", preposition);
    gtm_explain_whom(say, act->cond);
}

static void say_people(struct gtm_say *say, const struct gtm_act *act)
{
    gtm_people_say(say->out, act);
}

static bool names_me(const struct gtm_act *act)
{
    return !act->panel && (!act->person_name || strcmp(act->person_name, "me") == 0);
}

static void say_purpose(struct gtm_say *say, const struct gtm_act *act)
{
    if (act->purpose)
        gtm_explain_printf(say, " %s", act->purpose);
}

/* The rest of an action: how, when, for whom. */
static void say_rest(struct gtm_say *say, const struct gtm_act *act, const char *preposition)
{
    say_phrases(say, act);
    say_when(say, act);
    say_whom(say, act, preposition);
}

/* ---- one verb each ---- */

static void say_topics(struct gtm_say *say, const char *topics)
{
    for (const char *p = topics; *p;) {
        const char *comma = strstr(p, ", ");
        size_t n = comma ? (size_t)(comma - p) : strlen(p);
        gtm_buf_add(say->out, p, n);
        p += n + (comma ? 2 : 0);
        if (*p)
            gtm_explain_text(say, strstr(p, ", ") ? ", " : " and ");
    }
}

static void say_research(struct gtm_say *say, const struct gtm_act *act)
{
    bool whole = strcmp(act->what, "prospect") == 0 && !act->topic;
    gtm_explain_text(say, "research");
    if (whole) {
        say_phrases(say, act);
        say_when(say, act);
        gtm_explain_text(say, " ");
        gtm_explain_whom(say, act->cond);
        return;
    }
    if (act->topic) {
        gtm_explain_text(say, " ");
        gtm_explain_list(say, act->topic);
    } else if (strcmp(act->what, "company") == 0) {
        gtm_explain_text(say, " the company");
    } else {
        gtm_explain_text(say, option(act, "of") ? " the account's " : " the prospect's ");
        say_topics(say, act->what);
    }
    say_rest(say, act, "for");
}

/* draft, send: it; the email; a short message using the template "intro" */
static void say_content(struct gtm_say *say, const struct gtm_act *act, const char *preposition)
{
    if (act->pronoun)
        gtm_explain_text(say, "it");
    else
        say_noun(say, act, act->definite ? "the" : NULL);
    say_rest(say, act, preposition);
}

static void say_comment(struct gtm_say *say, const struct gtm_act *act)
{
    const char *name = act->topic ? act->topic->name : NULL;
    bool relevant = name && strcmp(name, "problem we solve") == 0;
    gtm_explain_printf(say, "comment on %u ", act->count);
    gtm_explain_text(say, relevant ? "relevant " : "");
    gtm_explain_text(say, act->count == 1 ? "post" : "posts");
    if (act->topic && !relevant) {
        gtm_explain_text(say, " about ");
        gtm_explain_list(say, act->topic);
    }
    say_rest(say, act, "for");
}

static void say_approve(struct gtm_say *say, const struct gtm_act *act)
{
    const char *object = act->covers == 1u << GTM_PRIMITIVE_COMMENT   ? "any comment"
                         : act->covers == 1u << GTM_PRIMITIVE_CONNECT ? "any connection request"
                         : act->covers == 1u << GTM_PRIMITIVE_SEND    ? NULL
                                                                      : "outreach";
    gtm_explain_text(say, "ask ");
    say_people(say, act);
    say_when(say, act);
    gtm_explain_text(say, " to approve");
    if (act->topic && !act->held) /* before the clause that takes all behind it */
        say_whom(say, act, "for");
    gtm_explain_text(say, " ");
    if (act->general && object)
        gtm_explain_text(say, object);
    else if (!act->general && act->pronoun)
        gtm_explain_text(say, "it");
    else
        say_noun(say, act, act->general ? "every" : "the");
    say_phrases(say, act);
    if (act->topic) {
        gtm_explain_text(say, " that mentions ");
        gtm_explain_list(say, act->topic);
    }
    if (!act->held && !act->topic)
        say_whom(say, act, act->general ? "to" : "for");
    say_purpose(say, act);
}

/* Whether what a person is asked to do is a thing to write: the reply, the first message. */
static bool is_thing(const struct gtm_say *say, const char *what)
{
    const struct gtm_entry *e = say->w ? gtm_lexicon_find(&say->w->lexicon, what) : NULL;
    for (; e; e = e->other)
        if (e->token == GTM_T_NOMINAL && strcmp(e->name, what) == 0)
            return true;
    return !say->w && !strchr(what, ' ');
}

static void say_handwrite(struct gtm_say *say, const struct gtm_act *act)
{
    gtm_explain_text(say, "ask ");
    say_people(say, act);
    if (is_thing(say, act->what)) {
        gtm_explain_text(say, " to write ");
        say_noun(say, act, "the");
        say_rest(say, act, "for");
    } else { /* word for word, with whom it is about */
        gtm_explain_printf(say, " to %s", act->what);
    }
    say_purpose(say, act);
}

static void say_alert(struct gtm_say *say, const struct gtm_act *act)
{
    bool message = strcmp(act->what, "message") == 0;
    gtm_explain_text(say, message ? "send " : act->reminds ? "remind " : "alert ");
    say_people(say, act);
    if (message) {
        gtm_explain_text(say, " ");
        say_noun(say, act, NULL);
    }
    if (act->flags & GTM_ACTION_SUMMARY)
        gtm_explain_text(say, " with a short summary");
    say_rest(say, act, "about");
    say_purpose(say, act);
}

static void say_summarize(struct gtm_say *say, const struct gtm_act *act)
{
    gtm_explain_text(say, "send ");
    say_people(say, act);
    gtm_explain_text(say, " ");
    say_noun(say, act, NULL);
    say_rest(say, act, "for");
    say_purpose(say, act);
}

static void say_escalate(struct gtm_say *say, const struct gtm_act *act)
{
    gtm_explain_text(say, "escalate");
    if (!names_me(act))
        gtm_explain_printf(say, " to %s", act->person_name);
    say_phrases(say, act);
    say_when(say, act);
    if (act->cond) {
        gtm_explain_text(say, " ");
        gtm_explain_whom(say, act->cond);
    }
    say_purpose(say, act);
}

/* find, skip: whom it is about is the object. */
static void say_choice(struct gtm_say *say, const struct gtm_act *act, const char *verb)
{
    gtm_explain_text(say, verb);
    say_phrases(say, act);
    say_when(say, act);
    gtm_explain_text(say, " ");
    gtm_explain_whom(say, act->cond);
}

static void say_wait(struct gtm_say *say, const struct gtm_act *act)
{
    gtm_explain_text(say, act->withdraw ? "cancel it" : act->nothing ? "do nothing" : "wait");
    if (act->news)
        gtm_explain_text(say, " for more information");
    if (act->until)
        gtm_explain_text(say, " for a reply");
    if (act->seconds || act->moment) {
        gtm_explain_text(say, act->moment && act->moment->point ? " until " : " ");
        gtm_explain_time(say->out, act->seconds, act->moment);
    }
    say_rest(say, act, "for");
}

/* Pause everyone else at the account for 2 days; pause the account until Friday. */
static void say_pause(struct gtm_say *say, const struct gtm_act *act)
{
    bool point = act->moment && act->moment->point;
    gtm_explain_printf(say, "pause %s%s", act->flags & GTM_ACTION_SELF ? "the " : "", act->what);
    if (point)
        say_rest(say, act, "for");
    if (act->seconds || act->moment) {
        gtm_explain_text(say, point ? " until " : " for ");
        gtm_explain_time(say->out, act->seconds, act->moment);
    }
    if (!point)
        say_rest(say, act, "for");
}

static void say_task(struct gtm_say *say, const struct gtm_act *act)
{
    const char *text = option(act, "text"), *priority = option(act, "priority");
    gtm_explain_text(say, "create ");
    say_noun(say, act, NULL);
    if (text) {
        gtm_explain_text(say, " ");
        gtm_explain_quoted(say, text);
    }
    if (!names_me(act)) {
        gtm_explain_text(say, " for ");
        say_people(say, act);
    }
    if (priority)
        gtm_explain_printf(say, " with %s priority", priority);
    if (act->seconds || act->moment)
        gtm_explain_deadline(say->out, act->seconds, act->moment);
    say_rest(say, act, "for");
    say_purpose(say, act);
}

static void say_assign(struct gtm_say *say, const struct gtm_act *act)
{
    const char *value = option(act, "value");
    gtm_explain_text(say, "assign them to ");
    if (value && !act->person)
        gtm_explain_quoted(say, value);
    else
        say_people(say, act);
    if (option(act, "round robin"))
        gtm_explain_text(say, " round robin");
    say_rest(say, act, "for");
}

static void say_record(struct gtm_say *say, const struct gtm_act *act)
{
    static const struct {
        const char *what, *words;
    } verbs[] = {{"set", "set them to "},
                 {"stage", "move them to "},
                 {"note", "add a note "},
                 {"tag", "tag them as "}};
    const char *words = NULL;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(act->what, verbs[i].what) == 0)
            words = verbs[i].words;
    if (strcmp(act->what, "crm") == 0) {
        gtm_explain_text(say, "update the CRM");
    } else if (!words || !option(act, "value")) {
        gtm_explain_wrong(say, "a change of the record without words");
    } else {
        if (act->fact && strcmp(act->what, "set") == 0)
            gtm_explain_printf(say, "set the %s to ", gtm_explain_name(say, act->fact));
        else
            gtm_explain_text(say, words);
        gtm_explain_quoted(say, option(act, "value"));
    }
    say_rest(say, act, "for");
}

/* stop; stop after 90 days for every weak fit: the time is a part of the condition */
static void say_stop(struct gtm_say *say, const struct gtm_act *act)
{
    const struct gtm_cond *cond = act->cond, *time = NULL;
    struct gtm_cond rest = {.op = GTM_COND_AND};
    struct gtm_cond **tail = &rest.first;
    bool all = cond && cond->op == GTM_COND_AND;
    for (const struct gtm_cond *c = all ? cond->first : cond; c; c = all ? c->next : NULL) {
        if (!time && c->op == GTM_COND_ELAPSED && c->base == GTM_BASE_ENROLLED) {
            time = c;
            continue;
        }
        struct gtm_cond *twin = gtm_arena_alloc(say->arena, sizeof *twin);
        *twin = *c;
        twin->next = NULL;
        *tail = twin;
        tail = &twin->next;
    }
    gtm_explain_text(say, time && !rest.first ? "stop following the prospect" : "stop");
    if (time && time->moment && time->moment->point) {
        gtm_explain_text(say, " ");
        gtm_explain_at(say->out, time->moment);
    } else if (time) {
        gtm_explain_text(say, " after ");
        gtm_explain_time(say->out, time->seconds, time->moment);
    }
    struct gtm_act plain = *act;
    plain.cond = rest.first && !rest.first->next ? rest.first : rest.first ? &rest : NULL;
    say_rest(say, &plain, "for");
}

static void say_act(struct gtm_say *say, const struct gtm_act *act)
{
    check_words(say, act);
    switch (act->primitive) {
    case GTM_PRIMITIVE_RESEARCH: say_research(say, act); break;
    case GTM_PRIMITIVE_FIND: say_choice(say, act, "find"); break;
    case GTM_PRIMITIVE_DRAFT:
        gtm_explain_text(say, "draft ");
        say_content(say, act, "for");
        break;
    case GTM_PRIMITIVE_SEND:
    case GTM_PRIMITIVE_CONNECT:
        gtm_explain_text(say, "send ");
        say_content(say, act, "to");
        break;
    case GTM_PRIMITIVE_COMMENT: say_comment(say, act); break;
    case GTM_PRIMITIVE_APPROVE: say_approve(say, act); break;
    case GTM_PRIMITIVE_HANDWRITE: say_handwrite(say, act); break;
    case GTM_PRIMITIVE_ALERT: say_alert(say, act); break;
    case GTM_PRIMITIVE_SUMMARIZE: say_summarize(say, act); break;
    case GTM_PRIMITIVE_ESCALATE: say_escalate(say, act); break;
    case GTM_PRIMITIVE_SKIP: say_choice(say, act, "skip"); break;
    case GTM_PRIMITIVE_WAIT: say_wait(say, act); break;
    case GTM_PRIMITIVE_PAUSE: say_pause(say, act); break;
    case GTM_PRIMITIVE_TASK: say_task(say, act); break;
    case GTM_PRIMITIVE_ASSIGN: say_assign(say, act); break;
    case GTM_PRIMITIVE_RECORD: say_record(say, act); break;
    case GTM_PRIMITIVE_STOP: say_stop(say, act); break;
    case GTM_N_PRIMITIVE: assert(false && "no primitive"); break;
    }
}

void gtm_explain_acts(struct gtm_say *say, const struct gtm_act *acts)
{
    for (const struct gtm_act *act = acts, *next; act; act = next) {
        for (next = act->next; next && next->shared; next = next->next) /* said with the first */
            ;
        if (act != acts)
            gtm_explain_join(say, next ? ", " : " and ");
        say_act(say, act);
    }
}

/* ---- A before B ---- */

static void say_all(struct gtm_say *say, const void *acts)
{
    gtm_explain_acts(say, acts);
}

void gtm_explain_before(struct gtm_say *say, const struct gtm_sentence_ir *s)
{
    gtm_explain_join(say, " ");
    gtm_explain_text(say, "before ");
    if (!s->before_general && s->before_acts) { /* sending a message to every weak fit */
        bool listed;
        const char *text = gtm_explain_aside(say, say_all, s->before_acts, &listed);
        gtm_explain_text(say, gtm_verb_form(say->arena, text, GTM_FORM_GERUND));
        say->listed = listed;
        return;
    }
    if (!s->before_general)
        gtm_explain_wrong(say, "what is held back without words");
    bool all = s->before_covers == ~0u;
    gtm_explain_text(say, all              ? "taking any action"
                          : s->before_cond ? "contacting"
                                           : "contacting anyone");
    if (s->before_cond) {
        gtm_explain_text(say, all ? " on " : " ");
        gtm_explain_whom(say, s->before_cond);
    }
}

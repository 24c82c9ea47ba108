/* explain_cond.c -- single clauses in plain English that read back as the same condition. */
#include <assert.h>
#include <string.h>

#include "compiler/explain.h"
#include "runtime/base/clock.h"

void gtm_explain_list(struct gtm_say *say, const struct gtm_phrase_list *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        gtm_explain_text(say, i == 0 ? "" : i + 1 == list->count ? " or " : ", ");
        gtm_explain_quoted(say, list->items[i]);
    }
    if (list->count == 0)
        gtm_explain_wrong(say, "a list without words");
}

static const char *article(const char *name)
{
    return strchr("aeiouAEIO", *name) ? "an" : "a";
}

/* ---- what is said of a fact; `no` negates ---- */

static void say_compare(struct gtm_say *say, enum gtm_compare compare)
{
    static const char *const words[] = {
        [GTM_COMPARE_EQ] = "",         [GTM_COMPARE_NE] = "not ",   [GTM_COMPARE_LT] = "below ",
        [GTM_COMPARE_LE] = "at most ", [GTM_COMPARE_GT] = "above ", [GTM_COMPARE_GE] = "at least "};
    gtm_explain_text(say, words[compare]);
}

/* A comparison with what is no number; that it is the same is said with "exactly". */
static void say_exactly(struct gtm_say *say, enum gtm_compare compare)
{
    say_compare(say, compare);
    if (compare == GTM_COMPARE_EQ || compare == GTM_COMPARE_NE)
        gtm_explain_text(say, "exactly ");
}

/* "2026-01-01", with its time of day where it has one */
static void say_instant(struct gtm_say *say, double at)
{
    char text[21];
    gtm_clock_format((int64_t)at, text);
    gtm_explain_printf(say, (int64_t)at % 86400 == 0 ? "\"%.10s\"" : "\"%s\"", text);
}

static void say_text_verb(struct gtm_say *say, enum gtm_cond_op op, bool no)
{
    const char *verb = op == GTM_COND_HAS ? "mention" : op == GTM_COND_START ? "start" : "end";
    gtm_explain_printf(say, "%s%s%s%s ", no ? "does not " : "", verb, no ? "" : "s",
                       op == GTM_COND_HAS ? "" : " with");
}

/* "above 3 days", "below 3 days away", "in the past" */
static void say_age(struct gtm_say *say, const struct gtm_cond *c)
{
    static const enum gtm_compare turned[] = {
        [GTM_COMPARE_EQ] = GTM_COMPARE_EQ, [GTM_COMPARE_NE] = GTM_COMPARE_NE,
        [GTM_COMPARE_LT] = GTM_COMPARE_GT, [GTM_COMPARE_LE] = GTM_COMPARE_GE,
        [GTM_COMPARE_GT] = GTM_COMPARE_LT, [GTM_COMPARE_GE] = GTM_COMPARE_LE};
    bool past = c->compare == GTM_COMPARE_GT || c->compare == GTM_COMPARE_GE;
    if (c->seconds == 0) {
        gtm_explain_text(say, past ? "in the past" : "in the future");
        return;
    }
    say_exactly(say, c->seconds < 0 ? turned[c->compare] : c->compare);
    gtm_explain_time(say->out, c->seconds < 0 ? -c->seconds : c->seconds, NULL);
    gtm_explain_text(say, c->seconds < 0 ? " away" : "");
}

/* is at least 70 · mentions "x" · is known */
static void say_fact(struct gtm_say *say, const struct gtm_cond *c, bool no)
{
    if (c->op == GTM_COND_HAS || c->op == GTM_COND_START || c->op == GTM_COND_END) {
        say_text_verb(say, c->op, no);
        gtm_explain_list(say, c->list);
        return;
    }
    gtm_explain_text(say, no && c->op != GTM_COND_KNOWN ? "is not " : "is ");
    switch (c->op) {
    case GTM_COND_NUMBER:
        say_compare(say, c->compare);
        gtm_buf_number(say->out, c->number);
        break;
    case GTM_COND_IS: gtm_explain_list(say, c->list); break;
    case GTM_COND_YES: gtm_explain_text(say, "yes"); break;
    case GTM_COND_KNOWN: gtm_explain_text(say, no ? "unknown" : "known"); break;
    case GTM_COND_AGE: say_age(say, c); break;
    case GTM_COND_TIME:
        say_exactly(say, c->compare);
        say_instant(say, c->number);
        break;
    default:
        assert(c->op == GTM_COND_FACTS);
        say_exactly(say, c->compare);
        gtm_explain_printf(say, "the %s", gtm_explain_name(say, c->fact2));
    }
}

/* ---- what happened ---- */

static bool is_standard(const struct gtm_test_ir *t, enum gtm_happens event)
{
    return !t->declared && t->event == event;
}

static const char *happened(struct gtm_say *say, const struct gtm_test_ir *t)
{
    static const char *const said[GTM_EVENTS] = {[GTM_EVENT_ACCEPTED] =
                                                     "accepted the connection request",
                                                 [GTM_EVENT_REPLIED] = "replied",
                                                 [GTM_EVENT_OPENED] = "opened the message",
                                                 [GTM_EVENT_CLICKED] = "clicked",
                                                 [GTM_EVENT_VISITED] = "visited",
                                                 [GTM_EVENT_POSTED] = "posted",
                                                 [GTM_EVENT_UNSUBSCRIBED] = "unsubscribed",
                                                 [GTM_EVENT_BOUNCED] = "bounced",
                                                 [GTM_EVENT_MEETING_BOOKED] = "booked a meeting",
                                                 [GTM_EVENT_REFERRED] = "been referred",
                                                 [GTM_EVENT_CHANGED_JOB] = "changed job",
                                                 [GTM_EVENT_STAGE_CHANGED] = "changed",
                                                 [GTM_EVENT_APPROVED] = "approved",
                                                 [GTM_EVENT_CANCELLED] = "cancelled",
                                                 [GTM_EVENT_CAME_IN] = "come in",
                                                 [GTM_EVENT_PASSED] = "passed"};
    if (t->declared)
        return t->declared->name;
    if (t->event >= GTM_EVENTS || !said[t->event])
        gtm_explain_wrong(say, "an event without words");
    return t->event < GTM_EVENTS && said[t->event] ? said[t->event] : "";
}

/* with a question or an objection */
static void say_meanings(struct gtm_say *say, uint32_t says)
{
    static const char *const nouns[GTM_N_MEANING] = {
        [GTM_MEANING_POSITIVE] = "a positive response",
        [GTM_MEANING_QUESTION] = "a question",
        [GTM_MEANING_OBJECTION] = "an objection",
        [GTM_MEANING_NOT_NOW] = "a not now response",
        [GTM_MEANING_WRONG_PERSON] = "a wrong person response",
        [GTM_MEANING_OUT_OF_OFFICE] = "an out of office response",
        [GTM_MEANING_UNSUBSCRIBE] = "an unsubscribe request",
        [GTM_MEANING_OTHER] = "an unclassified response",
        [GTM_MEANING_UNCLEAR] = "an unclear response"};
    const char *join = " with ";
    for (int kind = 0; kind < GTM_N_MEANING; kind++) {
        if (!(says >> kind & 1u))
            continue;
        says &= ~(1u << kind);
        gtm_explain_printf(say, "%s%s", join, nouns[kind]);
        join = (says & (says - 1)) ? ", " : " or ";
    }
}

/* in what time so many of them */
static void say_span(struct gtm_say *say, const struct gtm_test_ir *t)
{
    int64_t seconds = t->seconds ? t->seconds : (int64_t)t->months * 30 * 86400;
    if ((t->count != 1 || t->exact) && !(t->who & GTM_TEST_PEOPLE))
        gtm_explain_printf(say, " %s %u times", t->exact ? "exactly" : "at least", t->count);
    if (seconds) {
        gtm_explain_text(say, t->last ? " in the last " : " within ");
        gtm_explain_time(say->out, seconds, NULL);
    }
    if (t->calendar)
        gtm_explain_text(say, t->calendar == 'd'   ? " today"
                              : t->calendar == 'w' ? " this week"
                                                   : " this month");
}

/* have (not) visited "/pricing" at least 2 times within 7 days */
static void say_event(struct gtm_say *say, const struct gtm_cond *c, bool no,
                      const struct gtm_cond *time, bool plural)
{
    const struct gtm_test_ir *t = &c->test;
    gtm_explain_printf(say, "%s %s%s", plural ? "have" : "has", no ? "not " : "", happened(say, t));
    if (t->says)
        say_meanings(say, t->says);
    if (t->where) {
        gtm_explain_text(say, is_standard(t, GTM_EVENT_STAGE_CHANGED) ? " to "
                              : is_standard(t, GTM_EVENT_REFERRED)    ? " by "
                                                                      : " ");
        gtm_explain_list(say, t->where);
    }
    if (t->about) {
        gtm_explain_text(say, " about ");
        gtm_explain_list(say, t->about);
    }
    say_span(say, t);
    if (time)
        gtm_explain_deadline(say->out, time->seconds, time->moment);
    else if (t->since == GTM_BASE_CONTACT)
        gtm_explain_text(say, " since the newest message");
}

/* ---- subjects ---- */

/* they; anyone at the account; nobody else at the account; 3 people at the account */
static void say_who(struct gtm_say *say, const struct gtm_test_ir *t, bool no)
{
    bool others = t->who & GTM_TEST_OTHERS;
    if (t->who & GTM_TEST_PEOPLE)
        gtm_explain_printf(say, "%s%u %speople at the account ",
                           no         ? "fewer than "
                           : t->exact ? "exactly "
                                      : "",
                           t->count,
                           others ? "other " : "");
    else if (others)
        gtm_explain_printf(say, "%s else at the account ", no ? "nobody" : "someone");
    else if (t->who)
        gtm_explain_printf(say, "%s at the account ", no ? "nobody" : "anyone");
    else
        gtm_explain_text(say, is_standard(t, GTM_EVENT_STAGE_CHANGED) ? "the stage " : "they ");
}

static bool is_me(const char *name)
{
    return name && strcmp(name, "me") == 0;
}

/* Dana; I; Dana and I; any 2 of Dana, Ben and I. Returns whether they are several. */
static bool say_people(struct gtm_say *say, const struct gtm_cond *c)
{
    const struct gtm_panel_ir *panel = c->panel;
    if (!panel) {
        gtm_explain_text(say, is_me(c->person_name) ? "I" : c->person_name);
        return is_me(c->person_name);
    }
    if (panel->need > 1 && panel->need < panel->count)
        gtm_explain_printf(say, "any %u of ", panel->need);
    for (unsigned i = 0; i < panel->count; i++)
        gtm_explain_printf(say, "%s%s",
                           i == 0                 ? ""
                           : i + 1 < panel->count ? ", "
                           : panel->need == 1     ? " or "
                                                  : " and ",
                           is_me(panel->seats[i].name) ? "I" : panel->seats[i].name);
    return true;
}

static bool is_decision(const struct gtm_test_ir *t)
{
    return is_standard(t, GTM_EVENT_APPROVED) || is_standard(t, GTM_EVENT_CANCELLED);
}

/* Dana has approved; it has not been approved; nobody at the account has replied */
static void say_happening(struct gtm_say *say, const struct gtm_cond *c, bool no,
                          const struct gtm_cond *time)
{
    const struct gtm_test_ir *t = &c->test;
    bool meeting =
        time && no && time->base == GTM_BASE_CONTACT && is_standard(t, GTM_EVENT_MEETING_BOOKED);
    if (meeting) {
        gtm_explain_text(say, "there is no meeting");
        gtm_explain_deadline(say->out, time->seconds, time->moment);
    } else if (is_decision(t) && !c->person_name) {
        gtm_explain_printf(say, "it has %sbeen %s", no ? "not " : "", happened(say, t));
        say_span(say, t);
    } else if (is_decision(t)) {
        bool plural = say_people(say, c);
        gtm_explain_text(say, " ");
        say_event(say, c, no, time, plural);
    } else {
        say_who(say, t, no);
        say_event(say, c, no && !t->who, time,
                  t->who ? (t->who & GTM_TEST_PEOPLE) != 0
                         : !is_standard(t, GTM_EVENT_STAGE_CHANGED));
    }
}

static void say_judge(struct gtm_say *say, const struct gtm_cond *c, bool no, bool plural)
{
    bool mentions = strncmp(c->text, "mentions", 8) == 0, base = no || plural;
    const char *verb = c->judged == GTM_JUDGED_SEEMS ? (base ? "seem" : "seems")
                       : mentions                    ? (base ? "mention" : "mentions")
                       : base                        ? "appear to have"
                                                     : "appears to have";
    gtm_explain_printf(say, "%s%s ", !no ? "" : plural ? "do not " : "does not ", verb);
    if (!c->list)
        gtm_explain_quoted(say, c->text + strlen("seems "));
    else if (c->list->name)
        gtm_explain_printf(say, "the %s", c->list->name);
    else
        gtm_explain_list(say, c->list);
}

/* ---- clauses ---- */

/* One fits criteria, and is anything else. */
static bool is_measure(const char *name)
{
    size_t length = strlen(name);
    return length >= 8 && strcmp(name + length - 8, "criteria") == 0;
}

static void say_term(struct gtm_say *say, const struct gtm_symbol *term)
{
    const char *name = gtm_explain_name(say, term);
    if (!term->means)
        gtm_explain_printf(say, "%s ", article(name));
    gtm_explain_text(say, name);
}

/* Dana does not answer; nobody on our side acts */
static void say_waiting(struct gtm_say *say, const struct gtm_cond *c, bool no)
{
    bool acts = c->requests & GTM_REQUEST_TOLD, me = is_me(c->person_name);
    const char *verb = acts ? "act" : "answer";
    if (!c->person_name)
        gtm_explain_printf(say, "%s on our side %ss", no ? "someone" : "nobody", verb);
    else if (me || !no)
        gtm_explain_printf(say, "%s %s%s", me ? "I" : c->person_name,
                           no   ? ""
                           : me ? "do not "
                                : "does not ",
                           verb);
    else
        gtm_explain_printf(say, "%s %ss", c->person_name, verb);
}

/* 5 days have passed, and since when where that is not when the sentence began to wait */
static void say_elapsed(struct gtm_say *say, const struct gtm_cond *c)
{
    static const char *const since[GTM_N_BASE] = {
        [GTM_BASE_FIBER] = "",
        [GTM_BASE_ENROLLED] = " since the prospect came in",
        [GTM_BASE_CONTACT] = " since the newest message",
        [GTM_BASE_ASKED] = " since the newest request",
        [GTM_BASE_ARRIVED] = " since the prospect was reached"};
    bool point = c->moment && c->moment->point;
    gtm_explain_time(say->out, c->seconds, c->moment);
    gtm_explain_printf(say, "%s%s", point ? "" : " have passed", since[c->base]);
}

/* weak fit is unknown; a prospect whose tier is "A" is known; it is known whether … */
static void say_decided(struct gtm_say *say, const struct gtm_cond *c, bool no)
{
    const char *known = no ? "unknown" : "known";
    if (c->first->op == GTM_COND_TERM)
        gtm_explain_printf(say, "%s is %s", gtm_explain_name(say, c->first->symbol), known);
    else if (gtm_explain_kind(say, c->first, "a prospect"))
        gtm_explain_printf(say, " is %s", known);
    else {
        gtm_explain_printf(say, "it is %s whether ", known);
        gtm_explain_cond(say, c->first, "", NULL);
    }
}

void gtm_explain_clause(struct gtm_say *say, const struct gtm_cond *c, bool no,
                        const struct gtm_cond *time)
{
    switch (c->op) {
    case GTM_COND_TERM:
        if (is_measure(c->symbol->name)) {
            gtm_explain_printf(say, "the prospect %s our ", no ? "does not fit" : "fits");
            gtm_explain_text(say, gtm_explain_name(say, c->symbol));
            break;
        }
        gtm_explain_printf(say, "the prospect is %s", no ? "not " : "");
        say_term(say, c->symbol);
        break;
    case GTM_COND_EVENT: say_happening(say, c, no, time); break;
    case GTM_COND_ALWAYS: gtm_explain_printf(say, "they have %scome in", no ? "not " : ""); break;
    case GTM_COND_PENDING:
        say_waiting(say, c, no);
        if (time)
            gtm_explain_deadline(say->out, time->seconds, time->moment);
        break;
    case GTM_COND_ELAPSED: say_elapsed(say, c); break;
    case GTM_COND_OPEN:
        gtm_explain_printf(say, "it is%s", no ? " not" : "");
        gtm_explain_hours(say->out, c->hours, true);
        break;
    case GTM_COND_JUDGE:
        gtm_explain_text(say, "they ");
        say_judge(say, c, no, true);
        break;
    case GTM_COND_SAYS:
        gtm_explain_text(say, "the message ");
        say_text_verb(say, GTM_COND_HAS, no);
        gtm_explain_list(say, c->list);
        break;
    case GTM_COND_DECIDED: say_decided(say, c, no); break;
    case GTM_COND_DRAFT: gtm_explain_printf(say, "there is %s draft", no ? "no" : "a"); break;
    case GTM_COND_NUMBER:
    case GTM_COND_IS:
    case GTM_COND_HAS:
    case GTM_COND_START:
    case GTM_COND_END:
    case GTM_COND_YES:
    case GTM_COND_KNOWN:
    case GTM_COND_AGE:
    case GTM_COND_TIME:
    case GTM_COND_FACTS:
        gtm_explain_printf(say, "the %s ", gtm_explain_name(say, c->fact));
        say_fact(say, c, no);
        break;
    case GTM_COND_AND:
    case GTM_COND_OR:
    case GTM_COND_NOT: assert(false && "a group is no clause"); break;
    case GTM_COND_BAD: gtm_explain_wrong(say, "a condition that was not understood"); break;
    }
}

bool gtm_explain_is_relative(const struct gtm_cond *c)
{
    bool decided = c->op == GTM_COND_EVENT && is_decision(&c->test);
    bool event = c->op == GTM_COND_EVENT && !c->test.who && !decided;
    bool fact = c->fact && c->op != GTM_COND_DECIDED;
    return fact || event || c->op == GTM_COND_TERM || c->op == GTM_COND_JUDGE ||
           c->op == GTM_COND_SAYS;
}

void gtm_explain_relative(struct gtm_say *say, const struct gtm_cond *c, bool no,
                          const struct gtm_cond *time, const char *join)
{
    gtm_explain_text(say, join ? join : "");
    if (c->fact) {
        gtm_explain_printf(say, "whose %s ", gtm_explain_name(say, c->fact));
        say_fact(say, c, no);
    } else if (c->op == GTM_COND_EVENT && is_standard(&c->test, GTM_EVENT_STAGE_CHANGED)) {
        gtm_explain_text(say, "whose stage ");
        say_event(say, c, no, time, false);
    } else if (c->op == GTM_COND_EVENT) {
        gtm_explain_text(say, "who ");
        say_event(say, c, no, time, false);
    } else if (c->op == GTM_COND_TERM && is_measure(c->symbol->name)) {
        gtm_explain_printf(say, "who %s our %s", no ? "does not fit" : "fits",
                           gtm_explain_name(say, c->symbol));
    } else if (c->op == GTM_COND_TERM) {
        gtm_explain_printf(say, "who is %s", no ? "not " : "");
        say_term(say, c->symbol);
    } else if (c->op == GTM_COND_SAYS) {
        gtm_explain_text(say, "whose message ");
        say_text_verb(say, GTM_COND_HAS, no);
        gtm_explain_list(say, c->list);
    } else {
        assert(c->op == GTM_COND_JUDGE);
        gtm_explain_text(say, "who ");
        say_judge(say, c, no, false);
    }
}

/* explain_cond.c -- conditions in plain English that reads back as the same condition. */
#include <string.h>

#include "compiler/explain.h"
#include "runtime/base/clock.h"

void gtm_explain_list(struct gtm_buf *out, const struct gtm_phrase_list *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        gtm_buf_printf(out, "%s\"%s\"",
                       i == 0                 ? ""
                       : i + 1 == list->count ? " or "
                                              : ", ",
                       list->items[i]);
}

static const char *fact_name(const struct gtm_symbol *fact)
{
    return fact->spoken ? fact->spoken : fact->name;
}

/* ---- predicates: what is said behind the subject; `no` negates ---- */

static void say_compare(struct gtm_buf *out, enum gtm_compare compare)
{
    static const char *const words[] = {
        [GTM_COMPARE_EQ] = "",         [GTM_COMPARE_NE] = "not ",   [GTM_COMPARE_LT] = "below ",
        [GTM_COMPARE_LE] = "at most ", [GTM_COMPARE_GT] = "above ", [GTM_COMPARE_GE] = "at least "};
    gtm_buf_text(out, words[compare]);
}

static void say_time(struct gtm_buf *out, double at)
{
    char text[21];
    gtm_clock_format((int64_t)at, text);
    gtm_buf_printf(out, "\"%.10s\"", text);
}

/* is at least 70 · mentions "x" · is known; false where the condition is not about a fact */
static bool say_fact(struct gtm_buf *out, const struct gtm_cond *c, bool no)
{
    const char *is = no ? "is not " : "is ";
    switch (c->op) {
    case GTM_COND_NUMBER:
        gtm_buf_text(out, is);
        say_compare(out, c->compare);
        gtm_buf_number(out, c->number);
        return true;
    case GTM_COND_IS:
        gtm_buf_text(out, is);
        gtm_explain_list(out, c->list);
        return true;
    case GTM_COND_HAS:
    case GTM_COND_START:
    case GTM_COND_END:
        gtm_buf_printf(out, "%s%s ", no ? "does not " : "",
                       c->op == GTM_COND_HAS     ? (no ? "mention" : "mentions")
                       : c->op == GTM_COND_START ? (no ? "start with" : "starts with")
                                                 : (no ? "end with" : "ends with"));
        gtm_explain_list(out, c->list);
        return true;
    case GTM_COND_YES: gtm_buf_printf(out, "%syes", is); return true;
    case GTM_COND_KNOWN: gtm_buf_text(out, no ? "is unknown" : "is known"); return true;
    case GTM_COND_AGE:
        gtm_buf_text(out, is);
        say_compare(out, c->compare);
        gtm_explain_time(out, c->seconds, NULL);
        return true;
    case GTM_COND_TIME:
        gtm_buf_text(out, is);
        say_compare(out, c->compare);
        say_time(out, c->number);
        return true;
    case GTM_COND_FACTS:
        gtm_buf_text(out, is);
        gtm_buf_text(out, c->compare == GTM_COMPARE_EQ ? "exactly " : "");
        say_compare(out, c->compare);
        gtm_buf_printf(out, "the %s", fact_name(c->fact2));
        return true;
    default: return false;
    }
}

static const char *happened(const struct gtm_test_ir *t)
{
    static const char *const said[] = {[GTM_EVENT_ACCEPTED] = "accepted the connection request",
                                       [GTM_EVENT_REPLIED] = "replied",
                                       [GTM_EVENT_OPENED] = "opened the message",
                                       [GTM_EVENT_CLICKED] = "clicked",
                                       [GTM_EVENT_VISITED] = "visited",
                                       [GTM_EVENT_POSTED] = "posted",
                                       [GTM_EVENT_UNSUBSCRIBED] = "unsubscribed",
                                       [GTM_EVENT_BOUNCED] = "bounced",
                                       [GTM_EVENT_MEETING_BOOKED] = "booked a meeting",
                                       [GTM_EVENT_REFERRED] = "referred",
                                       [GTM_EVENT_CHANGED_JOB] = "changed job",
                                       [GTM_EVENT_STAGE_CHANGED] = "changed",
                                       [GTM_EVENT_APPROVED] = "approved",
                                       [GTM_EVENT_CANCELLED] = "cancelled",
                                       [GTM_EVENT_PASSED] = "passed"};
    return t->declared                                               ? t->declared->name
           : t->event < sizeof said / sizeof *said && said[t->event] ? said[t->event]
                                                                     : "replied";
}

/* with a question or an objection */
static void say_meanings(struct gtm_buf *out, uint32_t says)
{
    static const char *const nouns[] = {[GTM_MEANING_POSITIVE] = "a positive response",
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
        gtm_buf_printf(out, "%s%s", join, nouns[kind]);
        join = (says & (says - 1)) ? ", " : " or ";
    }
}

static bool is_stage(const struct gtm_test_ir *t)
{
    return t->event == GTM_EVENT_STAGE_CHANGED && !t->declared;
}

/* they; anyone at the account; nobody else at the account; 3 people at the account */
static void say_who(struct gtm_buf *out, const struct gtm_test_ir *t, bool no)
{
    bool others = t->who & GTM_TEST_OTHERS;
    if (t->who & GTM_TEST_PEOPLE)
        gtm_buf_printf(out, "%s%u %speople at the account ", no ? "fewer than " : "", t->count,
                       others ? "other " : "");
    else if (others)
        gtm_buf_printf(out, "%s else at the account ", no ? "nobody" : "someone");
    else if (t->who)
        gtm_buf_printf(out, "%s at the account ", no ? "nobody" : "anyone");
    else
        gtm_buf_text(out, is_stage(t) ? "the stage " : "they ");
}

/* have (not) visited "/pricing" at least 2 times within 7 days */
static void say_event(struct gtm_buf *out, const struct gtm_cond *c, bool no,
                      const struct gtm_cond *deadline, bool plural)
{
    const struct gtm_test_ir *t = &c->test;
    bool passive = t->event == GTM_EVENT_REFERRED && !t->declared;
    if (passive)
        gtm_buf_printf(out, "%s%s ", plural ? "were" : "was", no ? " not" : "");
    else
        gtm_buf_printf(out, "%s%s ", plural ? "have" : "has", no ? " not" : "");
    gtm_buf_text(out, happened(t));
    if (t->says)
        say_meanings(out, t->says);
    if (t->where) {
        gtm_buf_text(out, is_stage(t) ? " to " : " ");
        gtm_explain_list(out, t->where);
    }
    if (t->about) {
        gtm_buf_text(out, " about ");
        gtm_explain_list(out, t->about);
    }
    if (t->count > 1 && !(t->who & GTM_TEST_PEOPLE))
        gtm_buf_printf(out, " at least %u times", t->count);
    if (t->seconds) {
        gtm_buf_text(out, t->last ? " in the last " : " within ");
        gtm_explain_time(out, t->seconds, NULL);
    }
    if (t->calendar)
        gtm_buf_text(out, t->calendar == 'd'   ? " today"
                          : t->calendar == 'w' ? " this week"
                                               : " this month");
    if (deadline)
        gtm_explain_deadline(out, deadline->seconds, deadline->moment);
}

static void say_judge(struct gtm_buf *out, const struct gtm_cond *c, bool no, bool plural)
{
    bool mentions = strncmp(c->text, "mentions", 8) == 0, base = no || plural;
    const char *verb = c->judged == GTM_JUDGED_SEEMS ? (base ? "seem" : "seems")
                       : mentions                    ? (base ? "mention" : "mentions")
                       : base                        ? "appear to have"
                                                     : "appears to have";
    gtm_buf_printf(out, "%s%s ", !no ? "" : plural ? "do not " : "does not ", verb);
    if (!c->list)
        gtm_buf_printf(out, "\"%s\"", c->text + strlen("seems "));
    else if (c->list->name)
        gtm_buf_printf(out, "the %s", c->list->name);
    else
        gtm_explain_list(out, c->list);
}

/* ---- clauses ---- */

/* One fits criteria, and is anything else. */
static bool is_measure(const char *name)
{
    size_t length = strlen(name);
    return length >= 8 && strcmp(name + length - 8, "criteria") == 0;
}

static void say_term(struct gtm_buf *out, const struct gtm_cond *c)
{
    const char *name = c->symbol->name;
    if (!c->symbol->means)
        gtm_buf_text(out, strchr("aeiou", *name) ? "an " : "a ");
    gtm_buf_text(out, name);
}

static const char *person_of(const struct gtm_cond *c)
{
    return !c->person_name || strcmp(c->person_name, "me") == 0 ? "I" : c->person_name;
}

/* Dana does not answer; nobody on our side acts */
static void say_waiting(struct gtm_buf *out, const struct gtm_cond *c, bool no)
{
    const char *verb = c->requests & GTM_REQUEST_TOLD ? "act" : "answer";
    bool me = c->person_name && strcmp(c->person_name, "me") == 0;
    if (!c->person_name)
        gtm_buf_printf(out, "%s on our side %ss", no ? "someone" : "nobody", verb);
    else if (me)
        gtm_buf_printf(out, "I %s%s", no ? "" : "do not ", verb);
    else
        gtm_buf_printf(out, "%s %s%s", c->person_name, no ? "" : "does not ",
                       no && verb[1] == 'n' ? "answers" : no ? "acts" : verb);
}

/* One clause. `deadline`: the time that belongs to it ("within 5 days"), or NULL. */
static void say_clause(struct gtm_buf *out, const struct gtm_cond *cond,
                       const struct gtm_cond *deadline)
{
    bool no = cond->op == GTM_COND_NOT;
    const struct gtm_cond *c = no ? cond->first : cond;
    switch (c->op) {
    case GTM_COND_TERM:
        if (is_measure(c->symbol->name)) {
            gtm_buf_printf(out, "the prospect %s our %s", no ? "does not fit" : "fits",
                           c->symbol->name);
            break;
        }
        gtm_buf_printf(out, "the prospect is %s", no ? "not " : "");
        say_term(out, c);
        break;
    case GTM_COND_EVENT:
        if (c->test.event == GTM_EVENT_APPROVED || c->test.event == GTM_EVENT_CANCELLED)
            gtm_buf_printf(out, "%s ", person_of(c));
        else
            say_who(out, &c->test, no);
        if (c->test.who)
            say_event(out, c, false, deadline, c->test.who & GTM_TEST_PEOPLE);
        else
            say_event(out, c, no, deadline,
                      !is_stage(&c->test) &&
                          (!c->person_name || strcmp(c->person_name, "me") == 0));
        break;
    case GTM_COND_ALWAYS: gtm_buf_text(out, "they have come in"); break;
    case GTM_COND_PENDING:
        say_waiting(out, c, no);
        if (deadline)
            gtm_explain_deadline(out, deadline->seconds, deadline->moment);
        break;
    case GTM_COND_ELAPSED:
        gtm_explain_time(out, c->seconds, c->moment);
        if (!c->moment || !c->moment->point)
            gtm_buf_text(out, " have passed");
        break;
    case GTM_COND_OPEN:
        gtm_buf_printf(out, "it is%s", no ? " not" : "");
        gtm_explain_hours(out, c->hours, true);
        break;
    case GTM_COND_JUDGE:
        gtm_buf_text(out, "they ");
        say_judge(out, c, no, true);
        break;
    case GTM_COND_SAYS:
        gtm_buf_printf(out, "the message %s ", no ? "does not mention" : "mentions");
        gtm_explain_list(out, c->list);
        break;
    case GTM_COND_DECIDED:
        if (c->first->op == GTM_COND_TERM)
            gtm_buf_printf(out, "%s %s", c->first->symbol->name, no ? "is unknown" : "is known");
        else if (c->first->fact)
            gtm_buf_printf(out, "the %s %s", fact_name(c->first->fact),
                           no ? "is unknown" : "is known");
        break;
    default:
        if (c->fact) {
            gtm_buf_printf(out, "the %s ", fact_name(c->fact));
            say_fact(out, c, no);
        }
    }
}

/* Whether `next` is the time that belongs to the event clause `cond`. */
static const struct gtm_cond *deadline_of(const struct gtm_cond *cond, const struct gtm_cond *next)
{
    if (!next)
        return NULL;
    bool no = cond->op == GTM_COND_NOT, late = next->op == GTM_COND_NOT;
    const struct gtm_cond *c = no ? cond->first : cond, *t = late ? next->first : next;
    if (t->op != GTM_COND_ELAPSED || t->base == GTM_BASE_FIBER || t->base == GTM_BASE_ENROLLED)
        return NULL;
    return c->op == GTM_COND_PENDING || (c->op == GTM_COND_EVENT && no != late) ? t : NULL;
}

static bool is_group(const struct gtm_cond *cond)
{
    return cond->op == GTM_COND_AND || cond->op == GTM_COND_OR ||
           (cond->op == GTM_COND_NOT && is_group(cond->first));
}

bool gtm_cond_is_flat(const struct gtm_cond *cond)
{
    if (cond->op != GTM_COND_AND && cond->op != GTM_COND_OR)
        return !is_group(cond);
    for (const struct gtm_cond *child = cond->first; child; child = child->next)
        if (is_group(child))
            return false;
    return true;
}

void gtm_explain_cond(struct gtm_buf *out, const struct gtm_cond *cond)
{
    if (cond->op != GTM_COND_AND && cond->op != GTM_COND_OR) {
        say_clause(out, cond, NULL);
        return;
    }
    const char *join = cond->op == GTM_COND_AND ? " and " : " or ";
    for (const struct gtm_cond *child = cond->first; child; child = child->next) {
        const struct gtm_cond *deadline =
            cond->op == GTM_COND_AND ? deadline_of(child, child->next) : NULL;
        if (child != cond->first)
            gtm_buf_text(out, join);
        say_clause(out, child, deadline);
        if (deadline)
            child = child->next;
    }
}

void gtm_explain_bullets(struct gtm_buf *out, const struct gtm_cond *cond)
{
    bool none = cond->op == GTM_COND_NOT;
    const struct gtm_cond *group = none ? cond->first : cond;
    gtm_buf_printf(out, "%s of the following are true:\n",
                   none                        ? "none"
                   : group->op == GTM_COND_AND ? "all"
                                               : "any");
    for (const struct gtm_cond *child = group->first; child; child = child->next) {
        gtm_buf_text(out, "- ");
        const struct gtm_cond *deadline =
            group->op == GTM_COND_AND ? deadline_of(child, child->next) : NULL;
        if (deadline)
            say_clause(out, child, deadline);
        else
            gtm_explain_cond(out, child);
        gtm_buf_char(out, '\n');
        if (deadline)
            child = child->next;
    }
}

/* ---- objects ---- */

static void say_relative(struct gtm_buf *out, const struct gtm_cond *cond, bool first,
                         const char *join)
{
    bool no = cond->op == GTM_COND_NOT;
    const struct gtm_cond *c = no ? cond->first : cond;
    if (c->fact && c->op != GTM_COND_DECIDED) {
        gtm_buf_printf(out, "%swhose %s ", first ? "" : join, fact_name(c->fact));
        say_fact(out, c, no);
        return;
    }
    gtm_buf_text(out, first ? "who " : join);
    if (c->op == GTM_COND_TERM) {
        gtm_buf_text(out, no ? "is not " : "is ");
        say_term(out, c);
    } else if (c->op == GTM_COND_EVENT) {
        say_event(out, c, no, NULL, false);
    } else if (c->op == GTM_COND_JUDGE) {
        say_judge(out, c, no, false);
    }
}

void gtm_explain_whom(struct gtm_buf *out, const struct gtm_cond *cond)
{
    if (!cond) {
        gtm_buf_text(out, "the prospect");
        return;
    }
    if (cond->op == GTM_COND_TERM && !cond->symbol->means) {
        gtm_buf_printf(out, "every %s", cond->symbol->name);
        return;
    }
    gtm_buf_text(out, "everyone ");
    if (cond->op != GTM_COND_AND && cond->op != GTM_COND_OR) {
        say_relative(out, cond, true, "");
        return;
    }
    for (const struct gtm_cond *child = cond->first; child; child = child->next)
        say_relative(out, child, child == cond->first, cond->op == GTM_COND_AND ? " and " : " or ");
}

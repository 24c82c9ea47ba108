/* happening.c -- clauses about events: who did what, how often, within what time. */
#include <string.h>

#include "compiler/reading.h"
#include "compiler/reply.h"
#include "compiler/request.h"
#include "parser.tab.h"

struct happening {
    struct gtm_test_ir test;
    const struct gtm_token *window;
    bool counted, person, at_most, negative;
    const struct gtm_token *span; /* of a count: in any such time */
    struct gtm_np by; /* approved by Dana */
};

/* "at least 3 times", "twice" */
static void take_count(struct happening *h, double number, enum gtm_compare compare)
{
    h->counted = true;
    h->test.count = (unsigned)number;
    switch (compare) {
    case GTM_COMPARE_GT: h->test.count++; break;
    case GTM_COMPARE_LE:
        h->at_most = true;
        h->test.count++;
        break;
    case GTM_COMPARE_LT: h->at_most = true; break;
    case GTM_COMPARE_EQ: h->test.exact = true; break;
    case GTM_COMPARE_NE:
    case GTM_COMPARE_GE: break;
    }
}

static void take_frequency(struct gtm_workflow *w, struct happening *h, const struct gtm_token *t)
{
    struct gtm_symbol *s = t->entry->symbol;
    gtm_symbol_resolve(w, s);
    h->test.count = (unsigned)s->number;
    h->test.seconds = s->seconds;
    h->test.last = true;
    h->counted = true;
}

/* What the reply says: with interest, an objection, anything else. What was said of the verb
 * ("ask") stands where the noun says the same or less. */
static void take_meaning(struct gtm_workflow *w, struct happening *h, struct gtm_np *np, bool about)
{
    uint32_t says = about ? 0 : gtm_reply_said(w, np);
    if (says)
        h->test.says = says;
}

static struct gtm_cond *take_noun(struct gtm_workflow *w, struct happening *h,
                                  const struct gtm_node *arg)
{
    struct gtm_np np;
    bool about = arg->kind == GTM_NODE_PREP && (arg->token->entry->id == GTM_PREP_ABOUT ||
                                                arg->token->entry->id == GTM_PREP_MENTIONING);
    gtm_np_read(w, arg->kind == GTM_NODE_PREP ? arg->first : arg, &np);
    if (arg->kind == GTM_NODE_PREP && np.head == GTM_CLASS_PERSON)
        h->by = np;
    if (h->test.event == GTM_EVENT_REPLIED)
        take_meaning(w, h, &np, about);
    if (np.negative)
        h->negative = true;
    if (np.number > 0 && !h->counted)
        take_count(h, np.number, gtm_np_compare(&np));
    if (np.cond && np.cond->op != GTM_COND_BAD) {
        gtm_diag_report(&w->diags, GTM_DIAG_NESTED, arg->span,
                        "write two sentences, each with one of the conditions", NULL, NULL);
        return gtm_cond_new(w, GTM_COND_BAD, arg->span);
    }
    if (np.list && np.meanings && h->test.event == GTM_EVENT_REPLIED)
        return NULL; /* the phrases of that meaning */
    if (np.list &&
        (about || h->test.event == GTM_EVENT_POSTED || h->test.event == GTM_EVENT_REPLIED))
        h->test.about = np.list;
    else if (np.list)
        h->test.where = np.list;
    if (np.says)
        h->test.about = np.says;
    return NULL;
}

/* a positive reply, a question */
static bool is_reply(const struct gtm_np *np)
{
    return np->head == GTM_CLASS_REPLY || np->head == GTM_CLASS_MEANING;
}

/* Whether the verb says that something comes in. */
static bool is_arrival(const struct happening *h)
{
    return h->test.event == GTM_EVENT_CAME_IN && !h->test.declared;
}

/* The subject can say what happens where: "pricing page visit", "the email bounces", "I cancel". */
static void take_subject(struct happening *h, struct gtm_np *subject)
{
    if (is_reply(subject) && is_arrival(h)) { /* a positive reply comes in */
        h->test.event = GTM_EVENT_REPLIED;
        h->test.says = subject->meanings;
        h->test.about = subject->about;
    }
    if (subject->list && h->test.event == GTM_EVENT_VISITED)
        h->test.where = subject->list;
    if (subject->head == GTM_CLASS_PERSON)
        h->person = true;
    if (subject->negative)
        h->negative = true;
    if (subject->at_account && subject->number > 0) /* three contacts at one account */
        take_count(h, subject->number, gtm_np_compare(subject));
}

/* The time of a count: any such window, or the last one before now. */
static void take_window(struct gtm_workflow *w, struct happening *h)
{
    if (!h->window)
        return;
    bool counts = h->counted && h->test.count > 1;
    if (!counts && !h->window->last)
        return; /* a deadline, not a window */
    if (h->window->moment && !h->window->months) {
        gtm_diag_report(&w->diags, GTM_DIAG_MISUSED, h->window->span,
                        "what happens is counted within days, weeks or months",
                        "write: … twice within 3 days", NULL);
        return;
    }
    h->test.seconds =
        h->window->seconds ? h->window->seconds : (int64_t)h->window->months * 30 * 86400;
    h->test.calendar = h->window->calendar;
    h->test.last = h->window->last;
    h->span = h->window->last || h->window->calendar ? NULL : h->window;
    h->window = NULL;
}

static bool is_people_verb(enum gtm_happens event)
{
    return event == GTM_EVENT_APPROVED || event == GTM_EVENT_CANCELLED;
}

static struct gtm_cond *refuse(struct gtm_workflow *w, const struct gtm_node *node,
                               const char *advice)
{
    gtm_diag_report(&w->diags, GTM_DIAG_NO_CONDITION, node->span, gtm_said(w, node->span), advice,
                    NULL);
    return gtm_cond_new(w, GTM_COND_BAD, node->span);
}

/* "The tier changes": only the stage's changes are events. */
static bool is_other_change(const struct gtm_entry *verb, const struct gtm_np *subject)
{
    bool stage = subject->head == GTM_CLASS_STAGE ||
                 (subject->fact && strcmp(subject->fact->name, "stage") == 0);
    return verb->id == GTM_EVENT_STAGE_CHANGED && !verb->symbol &&
           strcmp(verb->name, "change") == 0 && !stage;
}

static void take_leaf(struct gtm_workflow *w, struct happening *h, const struct gtm_token *t)
{
    switch (t->kind) {
    case GTM_T_COUNT: take_count(h, t->number, t->compare); break;
    case GTM_T_SINCE: h->test.since = gtm_since(t); break;
    case GTM_T_WINDOW:
        h->window = t;
        if (t->calendar != 'p' && t->calendar != 'f') /* the past, the future */
            break;                                    /* fall through */
    case GTM_T_HOURS:
    case GTM_T_DURATION:
        gtm_diag_report(&w->diags, GTM_DIAG_MISUSED, t->span,
                        "at what time something happened cannot be asked",
                        "say within what time: … within 3 days, … by Friday; or what the time is: "
                        "… and it is a weekday",
                        NULL);
        break;
    case GTM_T_FREQUENCY:
    case GTM_T_ADVERB:
        if (t->entry && t->entry->symbol)
            take_frequency(w, h, t);
        else if (t->entry && strcmp(t->entry->key, "meaning") == 0)
            h->test.says |= gtm_meaning_bit(t->entry->name);
        break;
    default:
        gtm_diag_report(&w->diags, GTM_DIAG_MISUSED, t->span, "this cannot be said of an event",
                        "say how often, and within what time: … twice within 3 days", NULL);
    }
}

/* The condition of what was read, with its count and its deadline. */
static struct gtm_cond *happened(struct gtm_workflow *w, struct gtm_span span, struct happening *h,
                                 bool negated)
{
    take_window(w, h);
    struct gtm_cond *cond = gtm_cond_new(w, GTM_COND_EVENT, span);
    bool reply = h->test.event == GTM_EVENT_REPLIED;
    enum gtm_base base = reply ? GTM_BASE_CONTACT : GTM_BASE_ARRIVED;
    if (reply && h->window)
        h->test.since = GTM_BASE_CONTACT;
    cond->test = h->test;
    if (h->at_most)
        cond = gtm_cond_not(w, cond);
    if (negated)
        cond = gtm_cond_not(w, cond);
    if (negated && h->span) /* not twice within 7 days: they have passed by then */
        return gtm_cond_and(w, cond, gtm_elapsed(w, base, h->span, span));
    if (!h->window)
        return cond;
    if (!negated && h->window->after)
        return gtm_cond_too_late(w, h->window);
    struct gtm_cond *late = gtm_elapsed(w, base, h->window, span);
    return gtm_cond_and(w, cond, negated ? late : gtm_cond_not(w, late)); /* within: not later */
}

struct gtm_cond *gtm_happened(struct gtm_workflow *w, const struct gtm_test_ir *test,
                              const struct gtm_token *window, bool negated, struct gtm_span span)
{
    struct happening h = {.test = *test, .window = window};
    return happened(w, span, &h, negated);
}

/* "A reply comes in", "I receive a positive reply": a reply, and no new prospect. */
static bool brings_reply(struct gtm_workflow *w, const struct gtm_node *node,
                         const struct gtm_np *subject)
{
    for (const struct gtm_node *arg = node->first; arg; arg = arg->next) {
        struct gtm_np np = {0};
        if (arg->kind == GTM_NODE_NP || arg->kind == GTM_NODE_LIST)
            gtm_np_read(w, arg, &np);
        if (np.head == GTM_CLASS_REPLY || np.meanings)
            return true;
    }
    return is_reply(subject);
}

/* Who answers on our side, and who only acts on what they were told. */
static bool is_answer(const struct gtm_entry *verb, bool *acts)
{
    static const char *const answers[] = {"answer", "respond", "react", "decide", "act", NULL};
    *acts = strcmp(verb->name, "act") == 0;
    return !verb->symbol && verb->id == GTM_EVENT_REPLIED && gtm_word_in(verb->name, answers);
}

/* "If I don't answer within 2 days", "if nobody approves it in time": a request still waits. NULL
 * where the clause is about a prospect. */
static struct gtm_cond *about_request(struct gtm_workflow *w, const struct gtm_node *node,
                                      const struct happening *h, const struct gtm_np *subject,
                                      bool negated)
{
    const struct gtm_entry *verb = node->token->entry;
    bool acts, answers = is_answer(verb, &acts), decides = is_people_verb(h->test.event);
    bool nobody = subject->head_token && subject->head_token->entry &&
                  subject->head_token->entry->id == GTM_CLASS_NOBODY;
    bool asked = gtm_request_asked(gtm_reading_newest(w)),
         ours = h->person || (nobody && (acts || decides || asked));
    if ((!answers || !ours) && !(decides && negated && h->window))
        return NULL;
    if (!answers && !negated)
        return NULL;
    const struct gtm_np *who = h->by.head == GTM_CLASS_PERSON ? &h->by : subject;
    struct gtm_cond *waits = gtm_request_waits(w, who, acts, h->window, node->span);
    return negated ? waits : gtm_cond_not(w, waits);
}

/* Whose approval it is. */
static void name_decider(struct gtm_cond *cond, const struct happening *h,
                         const struct gtm_np *subject)
{
    const struct gtm_np *who = h->by.head == GTM_CLASS_PERSON ? &h->by : subject;
    struct gtm_cond *event = cond->op == GTM_COND_NOT ? cond->first : cond;
    if (event->op != GTM_COND_EVENT || !is_people_verb(h->test.event) ||
        who->head != GTM_CLASS_PERSON)
        return;
    event->person = who->person;
    event->person_name = who->person_name;
    event->panel = who->panel;
}

struct gtm_cond *gtm_happening_read(struct gtm_workflow *w, const struct gtm_node *node,
                                    struct gtm_np *subject)
{
    const struct gtm_entry *verb = node->token->entry;
    struct happening h = {.test = {.event = (enum gtm_happens)verb->id,
                                   .count = 1,
                                   .says = gtm_meaning_bit(verb->key),
                                   .since = GTM_BASE_ENROLLED,
                                   .declared = verb->symbol}};
    if (is_other_change(verb, subject))
        return refuse(w, node,
                      "only the stage is watched for changes: If the stage changes to \"won\", …");
    if (is_arrival(&h) && subject->fact)
        return refuse(w, node, "ask how far away a date is: If the … is within 7 days, …");
    if (is_arrival(&h) && !brings_reply(w, node, subject)) { /* when a new lead comes in */
        struct gtm_cond *always = gtm_cond_new(w, GTM_COND_ALWAYS, node->span);
        return node->negated ? gtm_cond_not(w, always) : always;
    }
    if (is_arrival(&h) && !is_reply(subject))
        h.test.event = GTM_EVENT_REPLIED; /* I receive a reply */
    take_subject(&h, subject);
    for (const struct gtm_node *arg = node->first; arg; arg = arg->next) {
        struct gtm_cond *wrong = NULL;
        if (arg->kind == GTM_NODE_LEAF)
            take_leaf(w, &h, arg->token);
        else if (arg->kind != GTM_NODE_TO)
            wrong = take_noun(w, &h, arg);
        if (wrong)
            return wrong;
    }
    bool negated = node->negated != h.negative;
    subject->negative = false;
    struct gtm_cond *request = about_request(w, node, &h, subject, negated);
    if (request)
        return request;
    if (h.test.event == GTM_EVENT_REPLIED && h.person && verb->id != GTM_EVENT_CAME_IN) {
        if (strncmp(verb->name, "hear", 4) != 0)
            return refuse(w, node,
                          "a reply comes from the prospect: if they reply; a person on your side "
                          "answers: if I don't answer within 2 days");
    }
    if (h.test.event == GTM_EVENT_REPLIED && !verb->symbol &&
        (strcmp(verb->name, "act") == 0 || strcmp(verb->name, "decide") == 0))
        return refuse(w, node, "a prospect replies, opens, clicks, visits …; say which");
    struct gtm_cond *cond = happened(w, node->span, &h, negated);
    name_decider(cond, &h, subject);
    return cond;
}

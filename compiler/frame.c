/* frame.c -- what a verb with its arguments asks for: one frame a verb. */
#include <string.h>

#include "compiler/account.h"
#include "compiler/explain.h"
#include "compiler/hours.h"
#include "compiler/people.h"
#include "parser.tab.h"

void gtm_act_option(struct gtm_workflow *w, struct gtm_act *act, const char *key, const char *value)
{
    struct gtm_option_ir **place =
        &act->options; /* in the order of their keys, so that builds are equal */
    while (*place && strcmp((*place)->key, key) < 0)
        place = &(*place)->next;
    struct gtm_option_ir *option = gtm_arena_alloc(w->arena, sizeof *option);
    *option = (struct gtm_option_ir){*place, key, value};
    *place = option;
}

struct gtm_act *gtm_act_new(struct gtm_workflow *w, enum gtm_primitive primitive,
                            struct gtm_span span, const char *what)
{
    struct gtm_act *act = gtm_arena_alloc(w->arena, sizeof *act);
    act->primitive = primitive;
    act->span = span;
    act->what = what;
    return act;
}

void gtm_act_pronoun(struct gtm_act *act, const struct gtm_args *a)
{
    act->pronoun = a->has_object && a->object.head == GTM_CLASS_IT;
    act->it = act->pronoun && a->object.head_token ? a->object.head_token->span : act->span;
}

/* Alert me to call Tier A accounts: it is about them. */
static struct gtm_cond *purpose_cond(struct gtm_workflow *w, const struct gtm_args *a)
{
    struct gtm_cond *all = NULL;
    if (!a->to || a->verb == GTM_VERB_ASK)
        return NULL;
    for (const struct gtm_node *arg = a->to->first; arg; arg = arg->next) {
        const struct gtm_node *noun = arg->kind == GTM_NODE_PREP ? arg->first : arg;
        struct gtm_np np;
        if (noun->kind != GTM_NODE_NP && noun->kind != GTM_NODE_LIST)
            continue;
        gtm_np_read(w, noun, &np);
        all = gtm_cond_and(w, all, np.cond);
    }
    return all;
}

void gtm_act_take(struct gtm_workflow *w, struct gtm_act *act, const struct gtm_args *a)
{
    struct gtm_cond *purpose = purpose_cond(w, a);
    act->narrowed = purpose && !a->cond;
    act->cond = gtm_cond_and(w, a->cond, purpose);
    act->channel = a->channel;
    act->template = a->template;
    if (a->has_person) {
        act->person = a->person;
        act->person_name = a->person_name;
        act->panel = a->panel;
    }
    if (a->automatic)
        act->flags |= GTM_ACTION_AUTOMATIC;
    for (unsigned i = 0; i < a->option_count; i++)
        gtm_act_option(w, act, a->options[i].key, a->options[i].value);
    if (a->every) {
        act->every_seconds = a->every->seconds;
        act->every_moment = a->every->moment;
        act->count = a->count ? (unsigned)a->count->number : 0;
    }
}

/* ---- frames ---- */

/* The same for what goes to a person: to me where nobody is named. */
static void take_for_me(struct gtm_workflow *w, struct gtm_act *act, const struct gtm_args *a)
{
    gtm_act_take(w, act, a);
    if (!act->person_name)
        act->person_name = "me";
}

static struct gtm_act *ask_for_approval(struct gtm_workflow *w, struct gtm_span span,
                                        const struct gtm_args *a)
{
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_APPROVE, span, "message");
    take_for_me(w, act, a);
    act->definite = true;
    return act;
}

static struct gtm_act *draft_of(struct gtm_workflow *w, struct gtm_span span,
                                const struct gtm_args *a)
{
    const char *what = a->has_object && a->object.name && a->object.head != GTM_CLASS_DRAFT &&
                               a->object.head != GTM_CLASS_IT
                           ? a->object.name
                           : "message";
    if (a->object.head == GTM_CLASS_OUTREACH)
        what = "message";
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_DRAFT, span, what);
    gtm_act_take(w, act, a);
    act->person_name = NULL;
    act->person = NULL;
    return act;
}

static struct gtm_act *read_draft(struct gtm_workflow *w, const struct gtm_node *node,
                                  struct gtm_args *a)
{
    struct gtm_act *draft = draft_of(w, node->span, a);
    if (a->approval) {
        draft->next = ask_for_approval(w, node->span, a);
        draft->next->options = NULL;
    }
    return draft;
}

static struct gtm_act *tell(struct gtm_workflow *w, const struct gtm_node *node,
                            const struct gtm_args *a, const char *what)
{
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_ALERT, node->span, what);
    take_for_me(w, act, a);
    if (a->summary)
        act->flags |= GTM_ACTION_SUMMARY;
    if (a->to)
        act->purpose = gtm_arena_printf(w->arena, "to %s", gtm_said(w, a->to->span));
    return act;
}

static struct gtm_act *read_send(struct gtm_workflow *w, const struct gtm_node *node,
                                 struct gtm_args *a)
{
    const char *verb_makes = node->token->entry->key;
    enum gtm_class head = a->has_object ? a->object.head : GTM_CLASS_NONE;
    if (head == GTM_CLASS_CONNECTION) {
        struct gtm_act *act =
            gtm_act_new(w, GTM_PRIMITIVE_CONNECT, node->span, "connection request");
        gtm_act_take(w, act, a);
        return act;
    }
    if (head == GTM_CLASS_SUMMARY) {
        struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_SUMMARIZE, node->span, "summary");
        take_for_me(w, act, a);
        return act;
    }
    if (a->approval && head == GTM_CLASS_IT) { /* send it to me for approval */
        struct gtm_act *act = ask_for_approval(w, node->span, a);
        gtm_act_pronoun(act, a);
        return act;
    }
    if (a->approval || (a->has_person && head == GTM_CLASS_DRAFT && !a->object.definite))
        return read_draft(w, node, a);
    if (a->has_person && !a->has_target && head != GTM_CLASS_DRAFT)
        return tell(w, node, a, "message");
    if (a->has_person && head == GTM_CLASS_DRAFT)
        return ask_for_approval(w, node->span, a);
    if (head == GTM_CLASS_TASK || head == GTM_CLASS_COMMENT) {
        gtm_misused(w, node->span,
                    gtm_arena_printf(w->arena, "a %s cannot be sent", a->object.name),
                    head == GTM_CLASS_TASK ? "a person does that: alert me so I can …"
                                           : "write: Comment on three relevant posts");
        return NULL;
    }
    const char *what = *verb_makes ? verb_makes : "message";
    if (head == GTM_CLASS_MESSAGE || head == GTM_CLASS_REPLY)
        what = a->object.name;
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_SEND, node->span, what);
    gtm_act_take(w, act, a);
    gtm_act_pronoun(act, a);
    act->definite = head == GTM_CLASS_IT ||
                    (a->object.definite && (head == GTM_CLASS_MESSAGE || head == GTM_CLASS_DRAFT));
    if (a->object.definite && head == GTM_CLASS_OUTREACH)
        act->definite = false;
    if (strcmp(what, "email") == 0) {
        act->channel = act->channel ? act->channel : "email";
        act->what = *verb_makes ? "message" : "email";
    }
    return act;
}

static struct gtm_act *read_comment(struct gtm_workflow *w, const struct gtm_node *node,
                                    struct gtm_args *a)
{
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_COMMENT, node->span, "post");
    gtm_act_take(w, act, a);
    act->count = a->has_on && a->on.number > 0 ? (unsigned)a->on.number : 1;
    if (a->has_on) {
        act->cond = gtm_cond_and(w, act->cond, a->on.cond);
        act->topic = a->on.list;
        if (a->on.relevant) {
            struct gtm_symbol *problem = gtm_symbol_find(w, GTM_SYMBOL_LIST, "problem we solve");
            if (problem) {
                gtm_symbol_resolve(w, problem);
                act->topic = problem->list;
            }
        }
    }
    return act;
}

static struct gtm_act *read_alert(struct gtm_workflow *w, const struct gtm_node *node,
                                  struct gtm_args *a)
{
    if (!a->has_person && a->target_node)
        gtm_misused(w, a->target_node->span, "an alert goes to a person on your side",
                    "write: Alert me. Or, to write to the prospect: Send a message.");
    struct gtm_act *act = tell(w, node, a, "alert");
    act->reminds = strcmp(node->token->entry->name, "remind") == 0;
    return act;
}

static struct gtm_act *read_research(struct gtm_workflow *w, const struct gtm_node *node,
                                     struct gtm_args *a)
{
    const char *what = a->topics ? a->topics : a->list ? a->list->items[0] : "prospect";
    if (a->object.head == GTM_CLASS_ACCOUNT && !a->object.topics)
        what = "company";
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_RESEARCH, node->span, what);
    if (!a->topics && a->list)
        act->topic = a->list;
    gtm_act_take(w, act, a);
    gtm_act_pronoun(act, a);
    if (a->object.head == GTM_CLASS_ACCOUNT || (a->topics && strstr(a->topics, "company")))
        act->flags |= GTM_ACTION_COMPANY;
    return act;
}

static struct gtm_act *read_wait(struct gtm_workflow *w, const struct gtm_node *node,
                                 struct gtm_args *a)
{
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_WAIT, node->span, "time");
    const struct gtm_token *t = a->duration ? a->duration : a->window;
    if (a->has_object && a->object.head == GTM_CLASS_OUTREACH) /* hold contact with them */
        return gtm_account_pause(w, node, a);
    if (a->approval) /* Wait for my approval: it is asked for */
        return ask_for_approval(w, node->span, a);
    act->cond = a->cond;
    if (t) {
        act->seconds = t->seconds;
        act->moment = t->moment;
    }
    act->news = a->information;
    if (a->reply) {
        act->until = gtm_cond_new(w, GTM_COND_EVENT, node->span);
        act->until->test.event = GTM_EVENT_REPLIED;
        act->until->test.count = 1;
        act->until->test.since = GTM_BASE_CONTACT;
    }
    return act;
}

/* "within 2 days", "by Friday at 17:00" */
static const char *due_words(struct gtm_workflow *w, const struct gtm_token *t)
{
    struct gtm_buf text = {0};
    gtm_explain_deadline(&text, t->seconds, t->moment);
    const char *words = gtm_arena_copy(w->arena, text.bytes + 1, text.length - 1);
    gtm_buf_free(&text);
    return words;
}

static struct gtm_act *read_task(struct gtm_workflow *w, const struct gtm_node *node,
                                 struct gtm_args *a)
{
    const char *what = *node->token->entry->key          ? node->token->entry->key
                       : a->has_object && a->object.name ? a->object.name
                                                         : "task";
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_TASK, node->span, what);
    take_for_me(w, act, a);
    if (a->to)
        act->purpose = gtm_arena_printf(w->arena, "to %s", gtm_said(w, a->to->span));
    if (a->duration || a->window) {
        const struct gtm_token *t = a->duration ? a->duration : a->window;
        act->seconds = t->seconds;
        act->moment = t->moment;
        gtm_act_option(w, act, "due", due_words(w, t));
    }
    return act;
}

static struct gtm_act *read_assign(struct gtm_workflow *w, const struct gtm_node *node,
                                   struct gtm_args *a)
{
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_ASSIGN, node->span, "owner");
    gtm_act_take(w, act, a);
    if (!act->person_name) {
        for (struct gtm_option_ir *o = act->options; o; o = o->next)
            if (strcmp(o->key, "value") == 0)
                act->person_name = o->value;
        if (!act->person_name)
            gtm_misused(w, node->span, "it is not said to whom", "write: Assign them to Dana.");
    }
    return act;
}

static struct gtm_act *read_record(struct gtm_workflow *w, const struct gtm_node *node,
                                   struct gtm_args *a)
{
    const char *kind = node->token->entry->key;
    if (a->has_object && a->object.head == GTM_CLASS_TAG)
        kind = "tag";
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_RECORD, node->span, kind);
    gtm_act_take(w, act, a);
    act->person = NULL;
    act->person_name = NULL;
    act->fact = a->fact;
    bool value = false;
    for (struct gtm_option_ir *o = act->options; o; o = o->next)
        value = value || strcmp(o->key, "value") == 0;
    for (struct gtm_option_ir *o = act->options; o && !value; o = o->next)
        if (strcmp(o->key, "about") == 0 && strcmp(kind, "note") == 0) {
            o->key = "value"; /* Add a note: "met at the fair" */
            value = true;
        }
    bool flags = strcmp(kind, "tag") == 0 && !a->list && (a->cond || a->has_target);
    if (!value && flags) { /* Flag weak fits. */
        gtm_act_option(w, act, "value", "flagged");
        value = true;
    }
    if (!value && a->list) {
        gtm_act_option(w, act, "value", a->list->items[0]);
        value = true;
    }
    if (!value && a->object.head == GTM_CLASS_CRM) {
        act->what = "crm";
        return act;
    }
    if (!value)
        gtm_misused(w, node->span, "it is not said what to record",
                    "put it in quotes: Mark them as \"interested\".");
    return act;
}

static struct gtm_act *read_find(struct gtm_workflow *w, const struct gtm_node *node,
                                 struct gtm_args *a)
{
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_FIND, node->span, "prospects");
    gtm_act_take(w, act, a);
    if (!act->cond)
        gtm_misused(w, node->span, "it is not said which prospects",
                    "write: Find prospects whose fit score is at least 70.");
    return act;
}

static struct gtm_act *read_plain(struct gtm_workflow *w, const struct gtm_node *node,
                                  struct gtm_args *a, enum gtm_primitive primitive,
                                  const char *what)
{
    struct gtm_act *act = gtm_act_new(w, primitive, node->span, what);
    gtm_act_take(w, act, a);
    if (primitive == GTM_PRIMITIVE_SKIP) {
        gtm_act_pronoun(act, a);
        act->nothing = strcmp(node->token->entry->name, "do nothing") == 0;
    }
    if (primitive == GTM_PRIMITIVE_ESCALATE || primitive == GTM_PRIMITIVE_SUMMARIZE)
        act->person_name = act->person_name ? act->person_name : "me";
    return act;
}

static struct gtm_act *read_stop(struct gtm_workflow *w, const struct gtm_node *node,
                                 struct gtm_args *a)
{
    struct gtm_act *act = read_plain(w, node, a, GTM_PRIMITIVE_STOP, "sequence");
    bool sends = a->has_object && a->object.head != GTM_CLASS_WORKFLOW &&
                 a->object.head != GTM_CLASS_IT && a->object.head != GTM_CLASS_ANYTHING;
    if (sends && (a->duration || a->window || a->hours))
        gtm_misused(w, node->span, "a stop ends all work on the prospect, and not what is sent",
                    "say when nothing may go out: Never send after 5pm.");
    const struct gtm_token *t = a->window ? a->window : a->duration;
    if ((t && !t->after && !(t->moment && t->moment->point)) || a->others) /* for 2 days */
        return gtm_account_pause(w, node, a);
    if (t) /* Stop following a prospect after 90 days. */
        act->cond = gtm_cond_and(w, act->cond, gtm_elapsed(w, GTM_BASE_ENROLLED, t, node->span));
    return act;
}

/* Cancel it: what waits for a person. Cancel the sequence: all of it. */
static struct gtm_act *read_cancel(struct gtm_workflow *w, const struct gtm_node *node,
                                   struct gtm_args *a)
{
    switch (a->has_object ? a->object.head : GTM_CLASS_NONE) {
    case GTM_CLASS_WORKFLOW: return read_plain(w, node, a, GTM_PRIMITIVE_STOP, "sequence");
    case GTM_CLASS_IT:
    case GTM_CLASS_MESSAGE:
    case GTM_CLASS_DRAFT:
    case GTM_CLASS_COMMENT:
    case GTM_CLASS_CONNECTION:
    case GTM_CLASS_APPROVAL:
    case GTM_CLASS_OUTREACH: break;
    default:
        gtm_misused(w, node->span, "it is not said what to cancel",
                    "write: Cancel it, for what waits for a person; or: Cancel the sequence.");
        return NULL;
    }
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_WAIT, node->span, "time");
    act->cond = a->cond;
    act->withdraw = true;
    return act;
}

static bool is_prospect(const struct gtm_np *np)
{
    return np->head == GTM_CLASS_PROSPECT || np->head == GTM_CLASS_ACCOUNT;
}

/* What a person is asked to write: the reply, the first message. */
static const char *written(const struct gtm_node *to, const struct gtm_args *a)
{
    bool named = a->has_object && a->object.name && a->object.head != GTM_CLASS_IT &&
                 a->object.head != GTM_CLASS_MEANING;
    if (named)
        return a->object.name;
    return strcmp(to->token->entry->key, "reply") == 0 ? "reply" : "message";
}

/* Ask me to approve X · ask me to write X personally · ask for approval */
static struct gtm_act *read_ask(struct gtm_workflow *w, const struct gtm_node *node,
                                struct gtm_args *a)
{
    if (!a->to && !(is_prospect(&a->object) && !a->has_person) &&
        (a->approval || (a->has_object && a->object.head == GTM_CLASS_APPROVAL)))
        return ask_for_approval(w, node->span, a);
    if (!a->to && !a->has_object && !a->list && !a->fact && !is_prospect(&a->object)) {
        /* Ask me before contacting them */
        struct gtm_act *act = ask_for_approval(w, node->span, a);
        act->alone = true;
        return act;
    }
    if (!a->has_person && a->object.node && is_prospect(&a->object)) {
        gtm_misused(w, a->object.node->span, "only people on your side can be asked",
                    "write: Ask me to approve the message; or, to write to them: Send a message.");
        return NULL;
    }
    if (!a->to) {
        gtm_misused(w, node->span, "it is not said what to ask for",
                    "write: Ask me to approve the message. Or: Ask me to write the first message.");
        return NULL;
    }
    struct gtm_args inner;
    enum gtm_verb verb = (enum gtm_verb)a->to->token->entry->id;
    gtm_args_read(w, a->to->first, verb, &inner);
    inner.has_person = true;
    inner.person = a->person;
    inner.person_name = a->has_person ? a->person_name : "me";
    inner.panel = a->panel;
    if (verb == GTM_VERB_APPROVE) {
        struct gtm_act *act = ask_for_approval(w, node->span, &inner);
        gtm_approval_object(w, act, &inner);
        return act;
    }
    bool writes = verb == GTM_VERB_DRAFT || verb == GTM_VERB_SEND || verb == GTM_VERB_CONTACT;
    const char *what = writes ? written(a->to, &inner) : gtm_said(w, a->to->span);
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_HANDWRITE, node->span, what);
    gtm_act_take(w, act, &inner);
    act->cond = gtm_cond_and(w, a->cond, act->cond);
    return act;
}

static struct gtm_act *read_frame(struct gtm_workflow *w, const struct gtm_node *node,
                                  struct gtm_args *a)
{
    switch (a->verb) {
    case GTM_VERB_RESEARCH: return read_research(w, node, a);
    case GTM_VERB_FIND: return read_find(w, node, a);
    case GTM_VERB_DRAFT: return read_draft(w, node, a);
    case GTM_VERB_SEND:
    case GTM_VERB_CONTACT: return read_send(w, node, a);
    case GTM_VERB_CONNECT:
        return read_plain(w, node, a, GTM_PRIMITIVE_CONNECT, "connection request");
    case GTM_VERB_COMMENT: return read_comment(w, node, a);
    case GTM_VERB_ASK: return read_ask(w, node, a);
    case GTM_VERB_APPROVE: return ask_for_approval(w, node->span, a);
    case GTM_VERB_ALERT: return read_alert(w, node, a);
    case GTM_VERB_LET: return a->to ? read_ask(w, node, a) : read_alert(w, node, a);
    case GTM_VERB_SUMMARIZE: return read_plain(w, node, a, GTM_PRIMITIVE_SUMMARIZE, "summary");
    case GTM_VERB_ESCALATE: return read_plain(w, node, a, GTM_PRIMITIVE_ESCALATE, "prospect");
    case GTM_VERB_SKIP: return read_plain(w, node, a, GTM_PRIMITIVE_SKIP, "prospect");
    case GTM_VERB_WAIT: return read_wait(w, node, a);
    case GTM_VERB_STOP: return read_stop(w, node, a);
    case GTM_VERB_TASK: return read_task(w, node, a);
    case GTM_VERB_ASSIGN: return read_assign(w, node, a);
    case GTM_VERB_RECORD: return read_record(w, node, a);
    case GTM_VERB_CANCEL: return read_cancel(w, node, a);
    case GTM_VERB_PAUSE: return gtm_account_pause(w, node, a);
    case GTM_VERB_TAKE:
    case GTM_VERB_LIMIT:
    case GTM_VERB_NONE: break;
    }
    gtm_diag_report(&w->diags, GTM_DIAG_NO_VERB, node->span,
                    "say what to do, for example: Draft a message. Alert me. Skip them.", NULL,
                    NULL);
    return NULL;
}

struct gtm_act *gtm_frame_read(struct gtm_workflow *w, const struct gtm_node *node,
                               struct gtm_args *a)
{
    gtm_args_check(w, node, a);
    struct gtm_act *act = gtm_people_share(w, read_frame(w, node, a));
    bool own_time = gtm_args_own_time(a);
    if (act && a->hours) {
        act->hours = a->hours->hours;
        gtm_hours_plain(w, act->hours, a->hours->span);
    }
    if (act && a->duration && a->duration->moment && a->duration->moment->point && !own_time)
        act->at = a->duration->moment;
    if (act && a->window && (a->window->after || a->window->to_come) &&
        !own_time) { /* Follow up after 3 days. */
        struct gtm_act *wait = gtm_act_new(w, GTM_PRIMITIVE_WAIT, node->span, "time");
        wait->seconds = a->window->seconds;
        wait->moment = a->window->moment;
        wait->next = act;
        return wait;
    }
    return act;
}

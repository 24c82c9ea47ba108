/* act.c -- what a verb asks for once its slots are filled: one function a verb that is not plain.
 */
#include <string.h>

#include "compiler/account.h"
#include "compiler/explain.h"
#include "compiler/hours.h"
#include "compiler/people.h"
#include "compiler/reading.h"
#include "parser.tab.h"

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
    act->named = a->has_target;
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
    for (const struct gtm_option_ir *o = a->options; o; o = o->next)
        gtm_option_add(w->arena, &act->options, o->key, o->value);
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

/* Alert me to call them: the purpose, word for word. */
static void take_infinitive(struct gtm_workflow *w, struct gtm_act *act, const struct gtm_args *a)
{
    if (a->to)
        act->purpose = gtm_arena_printf(w->arena, "to %s", gtm_carry(w, a->to->span));
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
    bool named = a->has_object && a->object.name && a->object.head != GTM_CLASS_DRAFT &&
                 a->object.head != GTM_CLASS_IT && a->object.head != GTM_CLASS_OUTREACH;
    struct gtm_act *act =
        gtm_act_new(w, GTM_PRIMITIVE_DRAFT, span, named ? a->object.name : "message");
    gtm_act_take(w, act, a);
    act->person_name = NULL; /* who approves it, if anybody */
    act->person = NULL;
    act->panel = NULL;
    return act;
}

/* Draft a message for approval, send me a draft: a draft that goes to a person is put before them.
 */
static struct gtm_act *read_draft(struct gtm_workflow *w, const struct gtm_node *node,
                                  struct gtm_args *a)
{
    struct gtm_act *draft = draft_of(w, node->span, a);
    if (a->has_person && a->verb == GTM_VERB_DRAFT && !a->approval)
        gtm_misused(w, node->span, "a draft is for the prospect",
                    "write: Draft a message and ask me to approve it.");
    if (a->approval || a->has_person) {
        draft->next = ask_for_approval(w, node->span, a);
        draft->next->options = NULL;
        draft->next->template = NULL; /* it is the draft that is made from it */
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
    take_infinitive(w, act, a);
    return act;
}

/* A request with a note, from a template, in a tone: the note is drafted first, and goes with it.
 */
static struct gtm_act *read_connect(struct gtm_workflow *w, const struct gtm_node *node,
                                    struct gtm_args *a)
{
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_CONNECT, node->span, "connection request");
    gtm_act_take(w, act, a);
    if (!act->options && !a->template)
        return act;
    struct gtm_act *note = gtm_act_new(w, GTM_PRIMITIVE_DRAFT, node->span, "connection note");
    note->cond = act->cond;
    note->template = act->template;
    for (const struct gtm_option_ir *o = act->options; o; o = o->next)
        if (strcmp(o->key, "note") != 0)
            gtm_option_add(w->arena, &note->options, o->key, o->value);
    act->options = NULL;
    act->template = NULL;
    note->next = act;
    return note;
}

/* A message to a person on our side is an alert: it says what happened, and is not written. */
static struct gtm_act *read_tell(struct gtm_workflow *w, const struct gtm_node *node,
                                 struct gtm_args *a)
{
    const struct gtm_option_ir *how = a->options;
    bool written = a->template || gtm_option_find(how, "length") || gtm_option_find(how, "style") ||
                   gtm_option_find(how, "tone") || gtm_option_find(how, "mention");
    if (written || a->every)
        gtm_misused(w, node->span, "a message to a person on your side is an alert",
                    "write: Alert me about them. A draft is put before you: Send me the draft.");
    return tell(w, node, a, "message");
}

/* What is not sent to the prospect as a message; false where it is one. */
static bool read_other(struct gtm_workflow *w, const struct gtm_node *node, struct gtm_args *a,
                       struct gtm_act **act)
{
    enum gtm_class head = a->has_object ? a->object.head : GTM_CLASS_NONE;
    if (head == GTM_CLASS_CONNECTION && !a->has_person && !a->approval) {
        *act = read_connect(w, node, a);
    } else if (head == GTM_CLASS_SUMMARY) {
        *act = gtm_act_new(w, GTM_PRIMITIVE_SUMMARIZE, node->span, "summary");
        take_for_me(w, *act, a);
    } else if (a->approval && head == GTM_CLASS_IT) { /* send it to me for approval */
        *act = ask_for_approval(w, node->span, a);
        gtm_act_pronoun(*act, a);
    } else if (a->approval || (a->has_person && head == GTM_CLASS_DRAFT && !a->object.definite)) {
        *act = read_draft(w, node, a);
    } else if (a->has_person && head == GTM_CLASS_DRAFT) {
        *act = ask_for_approval(w, node->span, a);
    } else if (a->has_person) {
        *act = read_tell(w, node, a);
    } else {
        return false;
    }
    return true;
}

static struct gtm_act *read_send(struct gtm_workflow *w, const struct gtm_node *node,
                                 struct gtm_args *a)
{
    const char *verb_makes = node->token->entry->key;
    enum gtm_class head = a->has_object ? a->object.head : GTM_CLASS_NONE;
    struct gtm_act *act;
    if (head == GTM_CLASS_ANYTHING || head == GTM_CLASS_SOMETHING ||
        (a->reply && strcmp(verb_makes, "reply") != 0)) {
        gtm_misused(w, node->span, "it is not said what to send", "write: Send a message.");
        return NULL;
    }
    if (head == GTM_CLASS_CONNECTION && a->has_person) {
        gtm_misused(w, node->span, "a connection request goes to the prospect",
                    "write: Send a connection request. Or: Alert me.");
        return NULL;
    }
    if (gtm_option_find(a->options, "note") && head != GTM_CLASS_CONNECTION)
        gtm_misused(w, node->span, "only a connection request has a note",
                    "write: Send a connection request with a note.");
    if (read_other(w, node, a, &act))
        return act;
    const char *what = *verb_makes ? verb_makes : "message";
    if (head == GTM_CLASS_MESSAGE || head == GTM_CLASS_REPLY)
        what = a->object.name;
    act = gtm_act_new(w, GTM_PRIMITIVE_SEND, node->span, what);
    gtm_act_take(w, act, a);
    gtm_act_pronoun(act, a);
    act->definite =
        !a->template &&
        (head == GTM_CLASS_IT ||
         (a->object.definite && (head == GTM_CLASS_MESSAGE || head == GTM_CLASS_DRAFT)));
    if (strcmp(what, "email") == 0) {
        act->channel = act->channel ? act->channel : "email";
        act->what = *verb_makes ? "message" : "email";
    }
    return act;
}

/* Posts about "pricing", relevant posts: those that mention one of these. */
static void take_topic(struct gtm_workflow *w, const struct gtm_node *node,
                       const struct gtm_args *a, struct gtm_act *act)
{
    struct gtm_symbol *problem =
        a->on.relevant ? gtm_symbol_find(w, GTM_SYMBOL_LIST, "problem we solve") : NULL;
    act->topic = a->list;
    if (a->on.relevant && a->list)
        gtm_misused(w, node->span, "it is not said which posts: relevant ones, or those about that",
                    "write: Comment on three relevant posts.");
    if (!problem)
        return;
    gtm_symbol_resolve(w, problem);
    act->topic = problem->list;
}

static struct gtm_act *read_comment(struct gtm_workflow *w, const struct gtm_node *node,
                                    struct gtm_args *a)
{
    enum { MOST_POSTS = 100 };
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_COMMENT, node->span, "post");
    gtm_act_take(w, act, a);
    bool exact = a->on.number <= 0 || a->on.compare == GTM_COMPARE_EQ;
    if (!exact || a->on.number > MOST_POSTS)
        gtm_misused(w, node->span, "it is not said on how many posts",
                    "write a number from 1 to 100: Comment on three relevant posts.");
    act->count =
        exact && a->on.number > 0 && a->on.number <= MOST_POSTS ? (unsigned)a->on.number : 1;
    if (a->has_on || a->list)
        take_topic(w, node, a, act);
    return act;
}

static struct gtm_act *read_alert(struct gtm_workflow *w, const struct gtm_node *node,
                                  struct gtm_args *a)
{
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
    take_infinitive(w, act, a);
    if (a->duration || a->window) {
        const struct gtm_token *t = a->duration ? a->duration : a->window;
        act->seconds = t->seconds;
        act->moment = t->moment;
        gtm_option_add(w->arena, &act->options, "due", due_words(w, t));
    }
    return act;
}

static struct gtm_act *read_assign(struct gtm_workflow *w, const struct gtm_node *node,
                                   struct gtm_args *a)
{
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_ASSIGN, node->span, "owner");
    gtm_act_take(w, act, a);
    if (!act->person_name) {
        act->person_name = gtm_option_find(act->options, "value");
        if (!act->person_name)
            gtm_misused(w, node->span, "it is not said to whom", "write: Assign them to Dana.");
    }
    return act;
}

/* What is recorded: a tag, a fact, the stage, a note. */
static const char *recorded(const struct gtm_node *node, const struct gtm_args *a)
{
    enum gtm_class head = a->has_object ? a->object.head : GTM_CLASS_NONE;
    return head == GTM_CLASS_TAG     ? "tag"
           : head == GTM_CLASS_STAGE ? "stage"
           : head == GTM_CLASS_NOTE  ? "note"
           : a->fact                 ? "set"
                                     : node->token->entry->key;
}

static struct gtm_act *read_record(struct gtm_workflow *w, const struct gtm_node *node,
                                   struct gtm_args *a)
{
    const char *kind = recorded(node, a);
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_RECORD, node->span, kind);
    gtm_act_take(w, act, a);
    act->fact = a->fact;
    bool value = gtm_option_find(a->options, "value") != NULL;
    bool crm = a->object.head == GTM_CLASS_CRM;
    if (!value && strcmp(kind, "tag") == 0 && (a->cond || a->has_target)) { /* Flag weak fits. */
        gtm_option_add(w->arena, &act->options, "value", "flagged");
        return act;
    }
    if (!value && crm) {
        act->what = "crm";
        return act;
    }
    if (!value)
        gtm_misused(w, node->span, "it is not said what to record",
                    "put it in quotes: Mark them as \"interested\".");
    else if (crm || (strcmp(kind, "set") == 0 && !a->fact))
        gtm_misused(w, node->span, "it is not said which fact is set",
                    "name the fact: Set the status to \"working\".");
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
    if (primitive == GTM_PRIMITIVE_ESCALATE || primitive == GTM_PRIMITIVE_SUMMARIZE) {
        act->person_name = act->person_name ? act->person_name : "me";
        take_infinitive(w, act, a);
    }
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

/* What a person is asked to write: the reply, the short message about "pricing". */
static const char *written(struct gtm_workflow *w, const struct gtm_node *verb,
                           const struct gtm_args *a)
{
    static const struct {
        const char *key, *behind; /* NULL: an adjective */
    } said[] = {{"tone", NULL},
                {"style", NULL},
                {"length", NULL},
                {"about", "about"},
                {"mention", "mentioning"}};
    bool named = a->has_object && a->object.name && a->object.head != GTM_CLASS_IT &&
                 a->object.head != GTM_CLASS_MEANING;
    const char *what = named                                           ? a->object.name
                       : strcmp(verb->token->entry->key, "reply") == 0 ? "reply"
                                                                       : "message";
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        const char *value = gtm_option_find(a->options, said[i].key);
        if (value && !said[i].behind)
            what = gtm_arena_printf(w->arena, "%s %s", value, what);
        else if (value)
            what = gtm_arena_printf(w->arena, "%s %s \"%s\"", what, said[i].behind, value);
    }
    return what;
}

/* What a person is asked to do personally. */
static struct gtm_act *by_hand(struct gtm_workflow *w, const struct gtm_node *node,
                               const struct gtm_node *verb, struct gtm_args *a)
{
    bool writes =
        a->verb == GTM_VERB_DRAFT || a->verb == GTM_VERB_SEND || a->verb == GTM_VERB_CONTACT;
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_HANDWRITE, node->span,
                                      writes ? written(w, verb, a) : gtm_carry(w, verb->span));
    if (a->template || a->approval)
        gtm_misused(w, verb->span, "what a person writes has no template and no approval",
                    "write: Ask me to write the message. Or: Draft a message using the template "
                    "\"intro\".");
    gtm_act_take(w, act, a);
    act->options = NULL; /* they are in the words */
    return act;
}

/* Ask me for approval, ask for approval of any comment: without an infinitive. NULL where it was
 * reported. */
static struct gtm_act *ask_alone(struct gtm_workflow *w, const struct gtm_node *node,
                                 struct gtm_args *a)
{
    if (is_prospect(&a->object) && !a->has_person) {
        gtm_misused(w, a->object.node->span, "only people on your side can be asked",
                    "write: Ask me to approve the message; or, to write to them: Send a message.");
        return NULL;
    }
    if (a->has_object && !a->approval) {
        gtm_misused(w, node->span, "it is not said what to ask for",
                    "write: Ask me to approve the message. Or: Ask me to write the first message.");
        return NULL;
    }
    struct gtm_act *act = ask_for_approval(w, node->span, a);
    if (a->has_object && a->object.head != GTM_CLASS_APPROVAL)
        gtm_approval_object(w, act, a);
    act->alone = !a->approval; /* Ask me before contacting them */
    return act;
}

/* Whether something is to be approved; "decide" alone is about what nobody wrote. */
static bool approves(const struct gtm_node *verb, const struct gtm_args *a)
{
    return a->verb == GTM_VERB_APPROVE && (a->has_object || !*verb->token->entry->key);
}

/* Ask me to approve X · ask me to write X personally · ask for approval */
static struct gtm_act *read_ask(struct gtm_workflow *w, const struct gtm_node *node,
                                struct gtm_args *a)
{
    if (!a->to)
        return ask_alone(w, node, a);
    if (!a->has_person && a->object.node && is_prospect(&a->object)) {
        gtm_misused(w, a->object.node->span, "only people on your side can be asked",
                    "write: Ask me to approve the message; or, to write to them: Send a message.");
        return NULL;
    }
    struct gtm_args inner;
    enum gtm_verb verb = (enum gtm_verb)a->to->token->entry->id;
    gtm_args_read(w, a->to->first, verb, &inner);
    inner.has_person = true;
    inner.person = a->person;
    inner.person_name = a->has_person ? a->person_name : "me";
    inner.panel = a->panel;
    if (approves(a->to, &inner)) {
        struct gtm_act *act = ask_for_approval(w, node->span, &inner);
        gtm_approval_object(w, act, &inner);
        return act;
    }
    struct gtm_act *act = by_hand(w, node, a->to, &inner);
    act->cond = gtm_cond_and(w, a->cond, act->cond);
    return act;
}

/* The owner should review it: the owner is asked. */
struct gtm_act *gtm_act_of(struct gtm_workflow *w, const struct gtm_node *node,
                           const struct gtm_np *subject, struct gtm_args *a)
{
    a->has_person = true;
    a->person = subject->person;
    a->person_name = subject->person_name;
    a->panel = subject->panel;
    if (approves(node, a)) {
        struct gtm_act *act = gtm_frame_read(w, node, a);
        if (act)
            gtm_approval_object(w, act, a);
        return act;
    }
    bool named = a->has_object && a->object.name;
    struct gtm_act *act = by_hand(w, node, node, a);
    act->what = named ? written(w, node, a) : node->token->entry->name;
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
    case GTM_VERB_CONNECT: return read_connect(w, node, a);
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
    if (a->wrong)
        return NULL;
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

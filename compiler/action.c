/* action.c -- what a verb with its arguments asks for: one frame a verb. */
#include "compiler/action.h"

#include <string.h>

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
    act->weekday = -1;
    return act;
}

void gtm_act_pronoun(struct gtm_act *act, const struct gtm_args *a)
{
    act->pronoun = a->has_object && a->object.head == GTM_CLASS_IT;
    act->it = act->pronoun && a->object.head_token ? a->object.head_token->span : act->span;
}

static void misused(struct gtm_workflow *w, struct gtm_span span, const char *what,
                    const char *advice)
{
    gtm_diag_report(&w->diags, GTM_DIAG_MISUSED, span, what, advice, NULL);
}

/* ---- the arguments of one verb, sorted by what they are ---- */

static void take_channel(struct gtm_args *a, const char *name)
{
    a->channel = name;
}

static void take_options(struct gtm_args *a, struct gtm_option_ir *options)
{
    for (struct gtm_option_ir *o = options; o; o = o->next)
        if (strcmp(o->key, "channel") == 0)
            take_channel(a, o->value);
        else if (a->option_count < GTM_MAX_OPTIONS)
            a->options[a->option_count++] = *o;
}

static bool is_message(enum gtm_class head)
{
    return head == GTM_CLASS_MESSAGE || head == GTM_CLASS_OUTREACH || head == GTM_CLASS_DRAFT ||
           head == GTM_CLASS_IT || head == GTM_CLASS_COMMENT || head == GTM_CLASS_CONNECTION ||
           head == GTM_CLASS_NOTE || head == GTM_CLASS_SUMMARY || head == GTM_CLASS_TASK ||
           head == GTM_CLASS_REPLY;
}

static void take_noun(struct gtm_workflow *w, struct gtm_args *a, const struct gtm_node *node)
{
    struct gtm_np np;
    gtm_np_read(w, node, &np);
    take_options(a, np.options);
    if (np.head == GTM_CLASS_PERSON && !a->has_person) {
        a->has_person = true;
        a->person = np.person;
        a->person_name = np.person_name;
        a->person_span = node->span;
        return;
    }
    a->last_target = np.head == GTM_CLASS_PROSPECT || np.head == GTM_CLASS_ACCOUNT ||
                     (np.head == GTM_CLASS_NONE && np.cond);
    if (np.head == GTM_CLASS_PROSPECT || np.head == GTM_CLASS_ACCOUNT ||
        (np.head == GTM_CLASS_NONE && np.cond) ||
        (np.head == GTM_CLASS_IT && a->verb == GTM_VERB_RESEARCH))
        a->has_target = true;
    if (is_message(np.head) && a->has_object)
        misused(
            w, node->span,
            gtm_arena_printf(w->arena, "I cannot tell what \"%s\" adds", gtm_said(w, node->span)),
            "write one thing in each sentence");
    if (is_message(np.head) && !a->has_object) {
        a->object = np;
        a->has_object = true;
    } else if (!a->has_object && np.head != GTM_CLASS_NONE && np.head != GTM_CLASS_PROSPECT &&
               np.head != GTM_CLASS_ACCOUNT) {
        a->object = np;
        a->has_object = true;
    } else if (!a->has_object && !a->target_node) {
        a->object = np;
    }
    if (node->kind == GTM_NODE_LIST && is_message(np.head) &&
        (a->verb == GTM_VERB_DRAFT || a->verb == GTM_VERB_SEND))
        misused(w, node->span, "two things cannot be made at once",
                "write them one by one: Draft a message and draft an email.");
    if (np.topics)
        a->topics = np.topics;
    if (np.list)
        a->list = np.list;
    if (!a->target_node)
        a->target_node = node;
    if (np.fact && !a->fact)
        a->fact = np.fact;
    a->cond = gtm_cond_and(w, a->cond, np.cond);
}

static void take_text_option(struct gtm_workflow *w, struct gtm_args *a, const char *key,
                             const struct gtm_node *node, const struct gtm_np *np)
{
    const char *value = np->list     ? np->list->items[0]
                        : np->topics ? np->topics
                        : np->fact   ? np->fact->name
                                     : np->name;
    if (np->list && np->list->name)
        value = np->list->name;
    if (!value)
        value = gtm_said(w, node->span);
    if (a->option_count < GTM_MAX_OPTIONS)
        a->options[a->option_count++] = (struct gtm_option_ir){NULL, key, value};
}

static void take_template(struct gtm_workflow *w, struct gtm_args *a, const struct gtm_node *node,
                          const struct gtm_np *np)
{
    if (!np->list)
        return;
    char *low = gtm_arena_copy(w->arena, np->list->items[0], strlen(np->list->items[0]));
    for (char *p = low; *p; p++)
        *p = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
    a->template = gtm_symbol_find(w, GTM_SYMBOL_TEMPLATE, low);
    if (!a->template) {
        const char *near = NULL;
        for (const struct gtm_symbol *s = w->symbols; s; s = s->next)
            if (s->kind == GTM_SYMBOL_TEMPLATE)
                near = s->said;
        gtm_diag_report(&w->diags, GTM_DIAG_UNKNOWN_TEMPLATE, node->span, np->list->items[0],
                        near ? gtm_arena_printf(w->arena, "there is one named \"%s\"", near)
                             : "write it: Template \"intro\": and its text in indented lines",
                        NULL);
    }
}

/* Whether a preposition's noun without a condition still says something, or safely nothing. */
static bool says_enough(const struct gtm_np *np, enum gtm_prep id)
{
    switch (np->head) {
    case GTM_CLASS_PROSPECT:
    case GTM_CLASS_ACCOUNT:
    case GTM_CLASS_INFORMATION:
    case GTM_CLASS_REPLY:
    case GTM_CLASS_NETWORK:
    case GTM_CLASS_TEAM:
    case GTM_CLASS_GUARDRAILS:
    case GTM_CLASS_WORKFLOW:
    case GTM_CLASS_CRM:
    case GTM_CLASS_IT:
    case GTM_CLASS_CHANNEL:
    case GTM_CLASS_DRAFT:
    case GTM_CLASS_MESSAGE:
    case GTM_CLASS_MEETING: return true;
    default: break;
    }
    return id == GTM_PREP_TO && (np->list || np->head == GTM_CLASS_STAGE);
}

/* "with a short note": part of what is made, not of whom it is for. */
static bool takes_with(struct gtm_workflow *w, struct gtm_args *a, const struct gtm_node *prep,
                       const struct gtm_np *np)
{
    bool made = a->has_object && !a->last_target &&
                (a->verb == GTM_VERB_SEND || a->verb == GTM_VERB_CONNECT ||
                 a->verb == GTM_VERB_DRAFT || a->verb == GTM_VERB_CONTACT);
    if (!made)
        return false;
    bool note = np->head == GTM_CLASS_NOTE || (np->fact && strcmp(np->fact->name, "notes") == 0);
    if (!note)
        misused(w, prep->span,
                gtm_arena_printf(w->arena, "\"%s\" cannot be asked of a %s",
                                 gtm_said(w, prep->span),
                                 a->object.name ? a->object.name : "message"),
                "write: … using the template \"intro\", … mentioning their recent activity, … "
                "about \"…\"");
    return true;
}

static void take_preposition(struct gtm_workflow *w, struct gtm_args *a,
                             const struct gtm_node *prep)
{
    const struct gtm_node *node = prep->first;
    struct gtm_np np;
    if (node->kind == GTM_NODE_LEAF) { /* wait for 3 days */
        a->duration = node->token;
        return;
    }
    gtm_np_read(w, node, &np);
    enum gtm_prep id = (enum gtm_prep)prep->token->entry->id;
    switch (id) {
    case GTM_PREP_USING: take_template(w, a, node, &np); return;
    case GTM_PREP_ABOUT:
        if ((np.cond || np.head == GTM_CLASS_PROSPECT) &&
            (np.head == GTM_CLASS_PROSPECT || np.head == GTM_CLASS_ACCOUNT ||
             np.head == GTM_CLASS_NONE)) {
            a->has_target = true;
            a->cond = gtm_cond_and(w, a->cond, np.cond);
            return;
        }
        take_text_option(w, a, "about", node, &np);
        return;
    case GTM_PREP_MENTIONING: take_text_option(w, a, "mention", node, &np); return;
    case GTM_PREP_AS: take_text_option(w, a, "value", node, &np); return;
    case GTM_PREP_WITH:
        if (np.head == GTM_CLASS_TEMPLATE) {
            take_template(w, a, node, &np);
            return;
        }
        if (np.head == GTM_CLASS_SUMMARY) {
            a->summary = true;
            return;
        }
        if (takes_with(w, a, prep, &np))
            return;
        struct gtm_cond *having = np.head == GTM_CLASS_PERSON || np.head == GTM_CLASS_TEAM
                                      ? NULL
                                      : gtm_having(w, &np, prep->span);
        if (having) {
            a->cond = gtm_cond_and(w, a->cond, having);
            a->has_target = true;
            return;
        }
        if (np.head != GTM_CLASS_APPROVAL && np.head != GTM_CLASS_PERSON &&
            np.head != GTM_CLASS_TEAM && np.head != GTM_CLASS_CHANNEL &&
            np.head != GTM_CLASS_NOTE && np.head != GTM_CLASS_PROSPECT &&
            np.head != GTM_CLASS_ACCOUNT)
            misused(w, prep->span,
                    gtm_arena_printf(w->arena, "\"%s\" says nothing here", gtm_said(w, prep->span)),
                    "say whom: … anyone whose email address is known; or how: … using the template "
                    "\"intro\"");
        break;
    case GTM_PREP_BY:
    case GTM_PREP_ON:
    case GTM_PREP_IN:
        if (np.head == GTM_CLASS_CHANNEL || (np.head == GTM_CLASS_MESSAGE && id == GTM_PREP_BY)) {
            take_channel(a, np.name);
            return;
        }
        break;
    default: break;
    }
    if (np.head == GTM_CLASS_APPROVAL) {
        a->approval = true;
        return;
    }
    if (np.head == GTM_CLASS_PERSON) {
        a->to_person = true;
        a->has_person = true;
        a->person = np.person;
        a->person_name = np.person_name;
        return;
    }
    if (id == GTM_PREP_ON || np.head == GTM_CLASS_POST) {
        a->on = np;
        a->has_on = true;
        return;
    }
    if (id == GTM_PREP_TO && (np.list || np.head == GTM_CLASS_STAGE))
        take_text_option(w, a, "value", node, &np);
    a->has_target = a->has_target || np.head == GTM_CLASS_PROSPECT ||
                    np.head == GTM_CLASS_ACCOUNT || np.cond != NULL;
    if (np.head == GTM_CLASS_INFORMATION)
        a->information = true;
    if (np.head == GTM_CLASS_REPLY)
        a->reply = true;
    struct gtm_cond *cond = np.negative ? gtm_cond_not(w, np.cond) : np.cond;
    if (id == GTM_PREP_EXCEPT)
        cond = gtm_cond_not(w, cond);
    a->last_target =
        np.head == GTM_CLASS_PROSPECT || np.head == GTM_CLASS_ACCOUNT || np.cond != NULL;
    if (!cond && !says_enough(&np, id))
        misused(w, prep->span,
                gtm_arena_printf(w->arena, "\"%s\" says nothing here", gtm_said(w, prep->span)),
                "name the fact: … prospects whose country is \"Germany\"");
    a->cond = gtm_cond_and(w, a->cond, cond);
}

static void take_leaf(struct gtm_args *a, const struct gtm_token *t)
{
    switch (t->kind) {
    case GTM_T_ADVERB:
        if (strcmp(t->entry->key, "channel") == 0)
            take_channel(a, t->entry->name);
        else if (strcmp(t->entry->key, "approval") == 0)
            a->approval = true;
        else if (strcmp(t->entry->key, "automatic") == 0)
            a->automatic = true;
        else if (strcmp(t->entry->key, "personally") == 0)
            a->personally = true;
        else if (strcmp(t->entry->key, "summary") == 0)
            a->summary = true;
        else if (*t->entry->key && a->option_count < GTM_MAX_OPTIONS)
            a->options[a->option_count++] =
                (struct gtm_option_ir){NULL, t->entry->key, t->entry->name};
        break;
    case GTM_T_DURATION: a->duration = t; break;
    case GTM_T_WINDOW: a->window = t; break;
    case GTM_T_EVERY: a->every = t; break;
    case GTM_T_COUNT: a->count = t; break;
    default: break;
    }
}

void gtm_args_read(struct gtm_workflow *w, const struct gtm_node *first, enum gtm_verb verb,
                   struct gtm_args *a)
{
    *a = (struct gtm_args){.verb = verb};
    for (const struct gtm_node *arg = first; arg; arg = arg->next)
        switch (arg->kind) {
        case GTM_NODE_NP:
        case GTM_NODE_LIST: take_noun(w, a, arg); break;
        case GTM_NODE_PREP: take_preposition(w, a, arg); break;
        case GTM_NODE_LEAF: take_leaf(a, arg->token); break;
        case GTM_NODE_TO: a->to = arg; break;
        default: break;
        }
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
    act->cond = gtm_cond_and(w, a->cond, purpose_cond(w, a));
    act->channel = a->channel;
    act->template = a->template;
    if (a->has_person) {
        act->person = a->person;
        act->person_name = a->person_name;
    }
    if (a->automatic)
        act->flags |= GTM_ACTION_AUTOMATIC;
    for (unsigned i = 0; i < a->option_count; i++)
        gtm_act_option(w, act, a->options[i].key, a->options[i].value);
    if (a->every) {
        act->every_seconds = a->every->seconds;
        act->every_months = a->every->months;
        act->count = a->count ? (unsigned)a->count->number : 0;
    }
}

/* ---- frames ---- */

static struct gtm_act *ask_for_approval(struct gtm_workflow *w, struct gtm_span span,
                                        const struct gtm_args *a)
{
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_APPROVE, span, "message");
    gtm_act_take(w, act, a);
    if (!act->person_name)
        act->person_name = "me";
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
    gtm_act_take(w, act, a);
    if (!act->person_name)
        act->person_name = "me";
    if (a->summary)
        act->flags |= GTM_ACTION_SUMMARY;
    if (a->to)
        act->purpose =
            gtm_said(w, (struct gtm_span){a->to->span.file, a->to->span.begin, a->to->span.end});
    if (act->purpose)
        act->purpose = gtm_arena_printf(w->arena, "to %s", act->purpose);
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
        gtm_act_take(w, act, a);
        if (!act->person_name)
            act->person_name = "me";
        return act;
    }
    if (a->approval || (a->has_person && head == GTM_CLASS_DRAFT && !a->object.definite))
        return read_draft(w, node, a);
    if (a->has_person && !a->has_target && head != GTM_CLASS_DRAFT)
        return tell(w, node, a, "message");
    if (a->has_person && head == GTM_CLASS_DRAFT)
        return ask_for_approval(w, node->span, a);
    if (head == GTM_CLASS_TASK || head == GTM_CLASS_COMMENT) {
        misused(w, node->span, gtm_arena_printf(w->arena, "a %s cannot be sent", a->object.name),
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
        misused(w, a->target_node->span, "an alert goes to a person on your side",
                "write: Alert me. Or, to write to the prospect: Send a message.");
    return tell(w, node, a, "alert");
}

static struct gtm_act *read_research(struct gtm_workflow *w, const struct gtm_node *node,
                                     struct gtm_args *a)
{
    const char *what = a->topics ? a->topics : a->list ? a->list->items[0] : "prospect";
    if (a->object.head == GTM_CLASS_ACCOUNT && !a->object.topics)
        what = "company";
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_RESEARCH, node->span, what);
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
    if (a->approval) /* Wait for my approval: it is asked for */
        return ask_for_approval(w, node->span, a);
    act->cond = a->cond;
    if (t) {
        act->seconds = t->seconds;
        act->months = t->months;
        act->weekday = t->weekday;
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

static struct gtm_act *read_task(struct gtm_workflow *w, const struct gtm_node *node,
                                 struct gtm_args *a)
{
    const char *what = *node->token->entry->key          ? node->token->entry->key
                       : a->has_object && a->object.name ? a->object.name
                                                         : "task";
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_TASK, node->span, what);
    gtm_act_take(w, act, a);
    if (!act->person_name)
        act->person_name = "me";
    if (a->to)
        act->purpose = gtm_arena_printf(w->arena, "to %s", gtm_said(w, a->to->span));
    if (a->duration || a->window) {
        const struct gtm_token *t = a->duration ? a->duration : a->window;
        act->seconds = t->seconds;
        gtm_act_option(w, act, "due", gtm_arena_printf(w->arena, "%lld", (long long)t->seconds));
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
            misused(w, node->span, "it is not said to whom", "write: Assign them to Dana.");
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
        misused(w, node->span, "it is not said what to record",
                "put it in quotes: Mark them as \"interested\".");
    return act;
}

static struct gtm_act *read_find(struct gtm_workflow *w, const struct gtm_node *node,
                                 struct gtm_args *a)
{
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_FIND, node->span, "prospects");
    gtm_act_take(w, act, a);
    if (!act->cond)
        misused(w, node->span, "it is not said which prospects",
                "write: Find prospects whose fit score is at least 70.");
    return act;
}

static struct gtm_act *read_plain(struct gtm_workflow *w, const struct gtm_node *node,
                                  struct gtm_args *a, enum gtm_primitive primitive,
                                  const char *what)
{
    struct gtm_act *act = gtm_act_new(w, primitive, node->span, what);
    gtm_act_take(w, act, a);
    if (primitive == GTM_PRIMITIVE_ESCALATE || primitive == GTM_PRIMITIVE_SUMMARIZE)
        act->person_name = act->person_name ? act->person_name : "me";
    return act;
}

static struct gtm_act *read_stop(struct gtm_workflow *w, const struct gtm_node *node,
                                 struct gtm_args *a)
{
    struct gtm_act *act = read_plain(w, node, a, GTM_PRIMITIVE_STOP, "sequence");
    const struct gtm_token *t = a->window ? a->window : a->duration;
    if (t) /* Stop following a prospect after 90 days. */
        act->cond = gtm_cond_and(w, act->cond, gtm_elapsed(w, GTM_BASE_ENROLLED, t, node->span));
    return act;
}

/* Ask me to approve X · ask me to write X personally · ask for approval */
static struct gtm_act *read_ask(struct gtm_workflow *w, const struct gtm_node *node,
                                struct gtm_args *a)
{
    if (!a->to && (a->approval || (a->has_object && a->object.head == GTM_CLASS_APPROVAL)))
        return ask_for_approval(w, node->span, a);
    if (!a->to && !a->has_object && !a->list && !a->fact) /* Ask me before contacting them */
        return ask_for_approval(w, node->span, a);
    if (!a->to) {
        misused(w, node->span, "it is not said what to ask for",
                "write: Ask me to approve the message. Or: Ask me to write the first message.");
        return NULL;
    }
    struct gtm_args inner;
    enum gtm_verb verb = (enum gtm_verb)a->to->token->entry->id;
    gtm_args_read(w, a->to->first, verb, &inner);
    inner.has_person = true;
    inner.person = a->person;
    inner.person_name = a->has_person ? a->person_name : "me";
    if (verb == GTM_VERB_APPROVE) {
        struct gtm_act *act = ask_for_approval(w, node->span, &inner);
        gtm_approval_object(w, act, &inner);
        return act;
    }
    bool writes = verb == GTM_VERB_DRAFT || verb == GTM_VERB_SEND || verb == GTM_VERB_CONTACT;
    const char *what = writes
                           ? (inner.has_object && inner.object.name ? inner.object.name : "message")
                           : gtm_said(w, a->to->span);
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
    case GTM_VERB_ALERT:
    case GTM_VERB_LET: return read_alert(w, node, a);
    case GTM_VERB_SUMMARIZE: return read_plain(w, node, a, GTM_PRIMITIVE_SUMMARIZE, "summary");
    case GTM_VERB_ESCALATE: return read_plain(w, node, a, GTM_PRIMITIVE_ESCALATE, "prospect");
    case GTM_VERB_SKIP: return read_plain(w, node, a, GTM_PRIMITIVE_SKIP, "prospect");
    case GTM_VERB_WAIT: return read_wait(w, node, a);
    case GTM_VERB_STOP: return read_stop(w, node, a);
    case GTM_VERB_TASK: return read_task(w, node, a);
    case GTM_VERB_ASSIGN: return read_assign(w, node, a);
    case GTM_VERB_RECORD: return read_record(w, node, a);
    case GTM_VERB_TAKE:
    case GTM_VERB_NONE: break;
    }
    gtm_diag_report(&w->diags, GTM_DIAG_NO_VERB, node->span,
                    "say what to do, for example: Draft a message. Alert me. Skip them.", NULL,
                    NULL);
    return NULL;
}

/* What each verb can be told beyond its object: whatever else stands there is an error, never
 * passed over in silence. */
enum {
    TAKES_APPROVAL = 1,
    TAKES_TIME = 2,
    TAKES_TO = 4,
    TAKES_POSTS = 8,
    TAKES_SUMMARY = 16,
    TAKES_TEMPLATE = 32,
    TAKES_PERSON = 64,
    TAKES_HAND = 128
};

static unsigned takes(enum gtm_verb verb)
{
    switch (verb) {
    case GTM_VERB_DRAFT: return TAKES_APPROVAL | TAKES_TEMPLATE | TAKES_PERSON;
    case GTM_VERB_SEND:
    case GTM_VERB_CONTACT:
        return TAKES_APPROVAL | TAKES_TEMPLATE | TAKES_PERSON | TAKES_SUMMARY | TAKES_TO;
    case GTM_VERB_CONNECT: return TAKES_TEMPLATE;
    case GTM_VERB_COMMENT: return TAKES_POSTS;
    case GTM_VERB_ASK:
        return TAKES_APPROVAL | TAKES_TO | TAKES_PERSON | TAKES_HAND | TAKES_TEMPLATE;
    case GTM_VERB_APPROVE: return TAKES_PERSON | TAKES_APPROVAL;
    case GTM_VERB_ALERT:
    case GTM_VERB_LET: return TAKES_TO | TAKES_SUMMARY | TAKES_PERSON;
    case GTM_VERB_SUMMARIZE: return TAKES_PERSON | TAKES_SUMMARY;
    case GTM_VERB_ESCALATE: return TAKES_PERSON | TAKES_SUMMARY | TAKES_TO;
    case GTM_VERB_WAIT: return TAKES_TIME | TAKES_APPROVAL | TAKES_PERSON;
    case GTM_VERB_STOP: return TAKES_TIME;
    case GTM_VERB_TASK: return TAKES_TIME | TAKES_TO | TAKES_PERSON;
    case GTM_VERB_ASSIGN: return TAKES_PERSON;
    case GTM_VERB_RESEARCH:
    case GTM_VERB_FIND:
    case GTM_VERB_SKIP:
    case GTM_VERB_RECORD:
    case GTM_VERB_TAKE:
    case GTM_VERB_NONE: break;
    }
    return 0;
}

void gtm_args_check(struct gtm_workflow *w, const struct gtm_node *node, const struct gtm_args *a)
{
    unsigned can = takes(a->verb);
    const char *wrong = NULL, *advice = "leave it out, or write it as a sentence of its own";
    if (a->approval && !(can & TAKES_APPROVAL)) {
        wrong = "an approval";
        advice = "write: Ask me to approve any comment. Or: Ask me to approve outreach.";
    } else if ((a->duration || (a->window && !a->window->after)) && !(can & TAKES_TIME)) {
        wrong = "a time";
        advice = "write when it happens: After 2 days, …  Wait 2 days.";
    } else if (a->to && !(can & TAKES_TO)) {
        wrong = "a purpose";
        advice = "say it with so: … so I can …";
    } else if (a->has_on && !(can & TAKES_POSTS)) {
        wrong = "where it is done";
    } else if (a->summary && !(can & TAKES_SUMMARY)) {
        wrong = "a summary";
    } else if (a->template && !(can & TAKES_TEMPLATE)) {
        wrong = "a template";
    } else if (a->personally && !(can & TAKES_HAND)) {
        wrong = "to be done by a person";
        advice = "say who does it: Ask me to write the message.";
    } else if (a->count && !a->every) {
        wrong = "how many times";
        advice = "say how often: Follow up every 3 days, at most 3 times.";
    }
    bool about_people = a->verb == GTM_VERB_RESEARCH || a->verb == GTM_VERB_SKIP ||
                        a->verb == GTM_VERB_FIND || a->verb == GTM_VERB_ESCALATE;
    if (!wrong && about_people && a->has_object && a->object.head != GTM_CLASS_IT &&
        is_message(a->object.head)) {
        wrong = gtm_arena_printf(w->arena, "a %s", a->object.name);
        advice = "it is about prospects and accounts";
    }
    if (wrong)
        gtm_diag_report(
            &w->diags, GTM_DIAG_MISUSED, node->span,
            gtm_arena_printf(w->arena, "\"%s\" cannot be told %s", node->token->text, wrong),
            advice, NULL);
}

struct gtm_act *gtm_frame_read(struct gtm_workflow *w, const struct gtm_node *node,
                               struct gtm_args *a)
{
    gtm_args_check(w, node, a);
    struct gtm_act *act = read_frame(w, node, a);
    bool own_time = takes(a->verb) & TAKES_TIME;
    if (act && a->window && a->window->after && !own_time) { /* Follow up after 3 days. */
        struct gtm_act *wait = gtm_act_new(w, GTM_PRIMITIVE_WAIT, node->span, "time");
        wait->seconds = a->window->seconds;
        wait->months = a->window->months;
        wait->next = act;
        return wait;
    }
    return act;
}

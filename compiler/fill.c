/* fill.c -- the arguments of one verb: each fills a slot of the verb's frame (frames.def), or it is
 * an error that names the slots. A part of a noun that its slot does nothing with is an error too:
 * nothing is passed over in silence. */
#include "compiler/fill.h"

#include <string.h>

#include "compiler/account.h"
#include "compiler/frames.h"
#include "compiler/people.h"
#include "compiler/reading.h"
#include "compiler/reply.h"
#include "parser.tab.h"

/* ---- messages ---- */

void gtm_misused(struct gtm_workflow *w, struct gtm_span span, const char *what, const char *advice)
{
    gtm_diag_report(&w->diags, GTM_DIAG_MISUSED, span, what, advice, NULL);
}

/* One argument that is being placed. */
struct arg {
    struct gtm_workflow *w;
    struct gtm_args *a;
    const struct frame *frame;
    const struct gtm_node *node; /* the noun */
    struct gtm_span span;        /* with its preposition */
    struct gtm_np np;
    int by, kinds;
    bool used_list, used_options, used_number; /* by its slot */
    unsigned things;                           /* that a list joins, without adjectives */
};

/* What was written, in quotes. */
static const char *in_quotes(const struct arg *arg, struct gtm_span span)
{
    const char *said = gtm_said(arg->w, span);
    bool has = strpbrk(said, "\"") == said && said[1] && said[strlen(said) - 1] == '"';
    return has ? said : gtm_arena_printf(arg->w->arena, "\"%s\"", said);
}

static const char *takes(const struct arg *arg)
{
    return gtm_arena_printf(arg->w->arena, "%s takes: %s", arg->frame->said,
                            gtm_frame_slots(arg->w->arena, arg->a->verb));
}

static void no_place(const struct arg *arg, struct gtm_span span, const char *what)
{
    arg->a->wrong = true;
    arg->w->reading->misplaced++;
    gtm_misused(arg->w, span, what, takes(arg));
}

static void fits_nowhere(const struct arg *arg)
{
    struct gtm_arena *arena = arg->w->arena;
    const char *said = in_quotes(arg, arg->span);
    arg->a->wrong = true;
    if (arg->kinds & NAMED && arg->by == BARE && arg->np.list)
        gtm_list_as_people(arg->w, arg->np.list, arg->node->span);
    else if (arg->a->last_target && arg->by & (IN | AT | FROM | OF | WITH) && !(arg->kinds & MADE))
        gtm_misused(arg->w, arg->span, gtm_arena_printf(arena, "%s says nothing here", said),
                    "name the fact: … prospects whose country is \"Germany\"");
    else if (arg->np.meanings && arg->by == BARE && arg->np.head == GTM_CLASS_REPLY)
        gtm_misused(arg->w, arg->node->span,
                    gtm_arena_printf(arena, "%s cannot be made: others write that", said),
                    "write: If they reply positively, …; or: Send a friendly message");
    else
        no_place(arg, arg->span, gtm_arena_printf(arena, "%s has no place here", said));
}

/* Puts what was written for the … of a text of frames.def. */
static const char *with_said(const struct arg *arg, const char *text)
{
    const char *at = strstr(text, "…");
    if (!at)
        return text;
    return gtm_arena_printf(arg->w->arena, "%.*s%s%s", (int)(at - text), text,
                            in_quotes(arg, arg->node->span), at + strlen("…"));
}

/* ---- options ---- */

const char *gtm_option_find(const struct gtm_option_ir *options, const char *key)
{
    for (const struct gtm_option_ir *o = options; o; o = o->next)
        if (strcmp(o->key, key) == 0)
            return o->value;
    return NULL;
}

void gtm_option_add(struct gtm_arena *arena, struct gtm_option_ir **options, const char *key,
                    const char *value)
{
    struct gtm_option_ir **place = options;
    while (*place && strcmp((*place)->key, key) < 0)
        place = &(*place)->next;
    struct gtm_option_ir *option = gtm_arena_alloc(arena, sizeof *option);
    *option = (struct gtm_option_ir){*place, key, value};
    *place = option;
}

/* Sets what an argument says for its verb. */
static void set_option(const struct arg *arg, const char *key, const char *value)
{
    gtm_option_add(arg->w->arena, &arg->a->options, key, value);
}

/* Takes what an adjective or an adverb asks for. Returns false where the verb does not have it. */
static bool take_manner(const struct arg *arg, const char *key, const char *value)
{
    struct gtm_args *a = arg->a;
    if (strcmp(key, "channel") == 0) {
        if (!gtm_frame_has(arg->frame, ROLE_CHANNEL) ||
            (a->channel && strcmp(a->channel, value) != 0))
            return false;
        a->channel = value;
        return true;
    }
    bool can = gtm_frame_option(arg->frame, key, value) ||
               (strcmp(key, "about") == 0 && gtm_frame_has(arg->frame, ROLE_ABOUT));
    const char *have = gtm_option_find(a->options, key);
    if (!can || (have && strcmp(have, value) != 0))
        return false;
    if (!have)
        set_option(arg, key, value);
    return true;
}

/* pricing, security and SSO: all that an option's text says. */
static const char *joined(struct gtm_arena *arena, const struct gtm_phrase_list *list)
{
    const char *text = list->items[0];
    for (uint32_t i = 1; i < list->count; i++)
        text = gtm_arena_printf(arena, "%s%s%s", text, i + 1 < list->count ? ", " : " and ",
                                list->items[i]);
    return text;
}

static const char *text_of(const struct arg *arg)
{
    const struct gtm_np *np = &arg->np;
    const char *text = np->list && np->list->name ? np->list->name
                       : np->list                 ? joined(arg->w->arena, np->list)
                       : np->topics               ? np->topics
                       : np->fact                 ? np->fact->name
                                                  : np->name;
    if (!text || np->cond || np->head == GTM_CLASS_MEANING) /* what was written */
        text = gtm_carry(arg->w, arg->node->span);
    return text;
}

/* ---- filling ---- */

static void take_list(struct arg *arg)
{
    if (gtm_noun_quoted(&arg->np) && arg->np.list->count > 1)
        gtm_misused(arg->w, arg->node->span, "two values cannot be set at once",
                    "write them one by one: Tag them as \"a\". Tag them as \"b\".");
    set_option(arg, "value",
               gtm_noun_quoted(&arg->np) ? arg->np.list->items[0] : text_of(arg));
    arg->used_list = true;
}

static void take_template(struct arg *arg)
{
    struct gtm_workflow *w = arg->w;
    const struct gtm_phrase_list *list = gtm_noun_quoted(&arg->np);
    if (!list || list->count > 1) {
        gtm_misused(w, arg->span, "it is not said which template",
                    "write: using the template \"intro\"");
        return;
    }
    arg->used_list = true;
    arg->a->template = gtm_symbol_find(w, GTM_SYMBOL_TEMPLATE, gtm_lower(w->arena, list->items[0]));
    if (arg->a->template)
        return;
    const char *near = NULL;
    for (const struct gtm_symbol *s = w->symbols; s; s = s->next)
        if (s->kind == GTM_SYMBOL_TEMPLATE)
            near = s->said;
    gtm_diag_report(&w->diags, GTM_DIAG_UNKNOWN_TEMPLATE, arg->node->span, list->items[0],
                    near ? gtm_arena_printf(w->arena, "there is one named \"%s\"", near)
                         : "write it: Template \"intro\": and its text in indented lines",
                    NULL);
}

static void take_person(struct arg *arg)
{
    arg->a->has_person = true;
    arg->a->person = arg->np.person;
    arg->a->person_name = arg->np.person_name ? arg->np.person_name : "me";
    arg->a->panel = arg->np.panel;
}

static void take_object(struct arg *arg)
{
    struct gtm_args *a = arg->a;
    const struct gtm_phrase_list *words = gtm_noun_quoted(&arg->np);
    if (arg->things > 1 && arg->kinds & MADE &&
        (a->verb == GTM_VERB_DRAFT || a->verb == GTM_VERB_SEND))
        gtm_misused(arg->w, arg->node->span, "two things cannot be made at once",
                    "write them one by one: Draft a message and draft an email.");
    a->object = arg->np;
    a->has_object = true;
    arg->used_options = true;
    if (arg->kinds & APPROVAL) { /* get my approval, request Dana's approval */
        a->approval = true;
        if (arg->np.person_name && !a->has_person)
            take_person(arg);
    }
    if (words && arg->kinds & TASK) { /* a task "call them" */
        set_option(arg, "text", joined(arg->w->arena, words));
        arg->used_list = true;
    } else if (words && arg->kinds & (TAG | STAGE | NOTE)) {
        take_list(arg);
    } else if (words && arg->kinds & WRITTEN && gtm_frame_has(arg->frame, ROLE_TEMPLATE)) {
        take_template(arg); /* the "intro" email */
    } else if (arg->kinds & (TEXT | NAMED)) {
        a->list = arg->np.list;
        arg->used_list = true;
    }
    if (arg->np.topics)
        a->topics = arg->np.topics;
}

static void take_target(struct arg *arg, bool except)
{
    struct gtm_args *a = arg->a;
    struct gtm_np *np = &arg->np;
    struct gtm_cond *cond =
        np->negative && arg->by != BARE ? gtm_cond_not(arg->w, np->cond) : np->cond;
    bool whose = a->has_person && arg->by == OF; /* the owner of the account */
    if (except && !cond)
        gtm_misused(arg->w, arg->span,
                    gtm_arena_printf(arg->w->arena, "\"%s\" says nothing here",
                                     gtm_said(arg->w, arg->span)),
                    "say whom: … except Tier A accounts");
    if (except)
        cond = gtm_cond_not(arg->w, cond);
    if (!a->has_object && !a->whom && arg->by == BARE)
        a->object = *np; /* whom is what it is about */
    if (!a->whom)
        a->whom = arg->node;
    if (np->topics)
        a->topics = np->topics;
    a->others = a->others || gtm_account_others(np);
    a->account = a->account || gtm_account_is(np) ||
                 (np->head == GTM_CLASS_PROSPECT && np->at_account && !gtm_account_others(np));
    a->cond = gtm_cond_and(arg->w, a->cond, cond);
    a->has_target = a->has_target || !whose;
    a->last_target = true;
}

/* Stop on any reply, alert me about positive replies, escalate objections: whom it is about. */
static void take_replies(struct arg *arg)
{
    uint32_t meanings = gtm_reply_said(arg->w, &arg->np);
    if (arg->a->verb == GTM_VERB_SKIP && meanings == 1u << GTM_MEANING_OUT_OF_OFFICE)
        gtm_misused(arg->w, arg->node->span,
                    "an automatic answer is no reply, so there is nothing to skip",
                    "leave the sentence out; or write: If they are out of office, pause for 7 "
                    "days.");
    arg->a->cond =
        gtm_cond_and(arg->w, arg->a->cond, gtm_reply_new(arg->w, meanings, arg->node->span));
    arg->a->has_target = true;
    arg->a->last_target = true;
}

/* A task with high priority: what a condition of one value says of the task. Else it is a task with
 * those people. */
static void take_priority(struct arg *arg)
{
    const struct gtm_cond *c = arg->np.cond;
    while (c && c->op == GTM_COND_TERM)
        c = c->first;
    if (c && c->op == GTM_COND_IS && c->list->count == 1 && strcmp(c->fact->name, "priority") == 0)
        set_option(arg, "priority", c->list->items[0]);
    else
        take_target(arg, false);
}

static void take_note(struct arg *arg)
{
    set_option(arg, "note", "yes");
    for (const struct gtm_option_ir *o = arg->np.options; o; o = o->next)
        if (!gtm_option_find(arg->a->options, o->key)) /* a short note */
            set_option(arg, o->key, o->value);
    arg->used_options = true;
}

static void fill(struct arg *arg, const struct slot *slot)
{
    struct gtm_args *a = arg->a;
    struct gtm_workflow *w = arg->w;
    switch (slot->role) {
    case ROLE_REFUSED:
        gtm_misused(w, arg->span, with_said(arg, slot->said), slot->advice);
        a->wrong = true;
        return;
    case ROLE_OBJECT: take_object(arg); break;
    case ROLE_TARGET: take_target(arg, false); return;
    case ROLE_EXCEPT: take_target(arg, true); return;
    case ROLE_PERSON: take_person(arg); break;
    case ROLE_REPLIES: take_replies(arg); return;
    case ROLE_POSTS:
        a->on = arg->np;
        a->has_on = true;
        a->list = arg->np.list;
        arg->used_number = arg->used_list = true;
        break;
    case ROLE_TOPIC:
        a->list = arg->np.list;
        if (!a->list) {
            a->list = gtm_list_new(w, NULL);
            gtm_list_push(w, a->list, text_of(arg));
        }
        arg->used_list = true;
        break;
    case ROLE_FACT: a->fact = arg->np.fact; break;
    case ROLE_VALUE: take_list(arg); break;
    case ROLE_TEXT:
        set_option(arg, "text", joined(w->arena, arg->np.list));
        arg->used_list = true;
        break;
    case ROLE_PRIORITY: take_priority(arg); return;
    case ROLE_ABOUT:
        if (arg->kinds & PEOPLE && a->has_person) { /* a message to me about strong fits */
            take_target(arg, false);
            return;
        } /* fall through */
    case ROLE_MENTION:
        set_option(arg, slot->role == ROLE_ABOUT ? "about" : "mention", text_of(arg));
        arg->used_list = true;
        arg->used_options = arg->np.cond != NULL;
        arg->np.cond = NULL; /* it is a text */
        break;
    case ROLE_TEMPLATE: take_template(arg); break;
    case ROLE_CHANNEL: a->channel = arg->np.name; break;
    case ROLE_NOTE: take_note(arg); break;
    case ROLE_SUMMARY:
        a->summary = true;
        arg->used_options = true; /* a short summary: there is no other */
        break;
    case ROLE_APPROVAL:
        a->approval = true;
        if (arg->np.person_name && !a->has_person)
            take_person(arg);
        break;
    case ROLE_NEWS: a->information = true; break;
    case ROLE_REPLY: a->reply = true; break;
    case ROLE_NOTHING:
    case ROLE_NO_SLOT: break;
    }
    a->last_target = false;
    a->cond = gtm_cond_and(w, a->cond, arg->np.cond);
}

/* ---- what a slot does nothing with ---- */

static void check_options(const struct arg *arg)
{
    for (const struct gtm_option_ir *o = arg->np.options; o; o = o->next) {
        bool its_own = strcmp(o->key, "of") == 0 || arg->kinds & CHANNEL;
        if (its_own || (arg->used_options && arg->kinds & (SUMMARY | NOTE)))
            continue;
        if (!arg->used_options || !take_manner(arg, o->key, o->value))
            no_place(arg, arg->span,
                     gtm_arena_printf(arg->w->arena, "\"%s\" asks nothing of \"%s\" here", o->value,
                                      gtm_said(arg->w, arg->node->span)));
    }
    if (arg->np.relevant && !(arg->kinds & POST))
        no_place(arg, arg->span, "only posts can be relevant");
}

static void check_rest(const struct arg *arg)
{
    const struct gtm_np *np = &arg->np;
    bool many = np->number > 1 || (np->number > 0 && np->compare != GTM_COMPARE_EQ);
    check_options(arg);
    bool fact = gtm_frame_has(arg->frame, ROLE_FACT) && arg->kinds & PEOPLE;
    arg->a->wrong = arg->a->wrong || (gtm_noun_quoted(np) && !arg->used_list);
    if (gtm_noun_quoted(np) && !arg->used_list && fact)
        gtm_diag_report(&arg->w->diags, GTM_DIAG_UNKNOWN_FACT, arg->span, np->list->items[0],
                        gtm_fact_advice(arg->w, np->list->items[0]), NULL);
    else if (gtm_noun_quoted(np) && !arg->used_list)
        no_place(arg, arg->span,
                 gtm_arena_printf(arg->w->arena, "\"%s\" in quotes says nothing here",
                                  np->list->items[0]));
    if (many && !arg->used_number && !(arg->kinds & (PEOPLE | PERSON)))
        gtm_diag_report(&arg->w->diags, GTM_DIAG_NOT_YET, arg->span,
                        arg->kinds & WRITTEN ? "a number of messages" : "a number of these", NULL,
                        NULL);
}

/* Nouns that are joined must all fit where the first one does: "to them and me" does not. */
static bool check_list(struct arg *arg, const struct slot *slot)
{
    for (const struct gtm_node *child = arg->node->first; child; child = child->next) {
        struct gtm_np one;
        if (arg->node->kind != GTM_NODE_LIST || child->kind == GTM_NODE_PREP)
            continue;
        gtm_np_read(arg->w, child, &one);
        gtm_people_named(arg->w, arg->a->verb, arg->a->has_person, &one);
        int kinds = gtm_noun_kinds(&one, arg->by);
        bool adjective = kinds == OTHER && one.options; /* a short, friendly email */
        arg->things += !adjective;
        bool researched =
            arg->a->verb == GTM_VERB_RESEARCH && gtm_slot_for(arg->frame, arg->by, kinds);
        if (adjective || researched || slot->kinds & kinds || slot->role == ROLE_REFUSED)
            continue;
        no_place(arg, child->span,
                 gtm_arena_printf(arg->w->arena, "\"%s\" cannot be joined to what stands before it",
                                  gtm_said(arg->w, child->span)));
        return false;
    }
    return true;
}

/* ---- one argument ---- */

static void place(struct arg *arg)
{
    const struct slot *slot = gtm_slot_for(arg->frame, arg->by, arg->kinds);
    bool own = slot != NULL;
    if (!slot)
        slot = gtm_slot_for(gtm_frame_of(GTM_VERB_NONE), arg->by, arg->kinds);
    if (!slot && gtm_frame_is_open(arg->a->verb)) {
        if (!arg->a->has_object)
            take_object(arg);
        return;
    }
    if (!slot) {
        fits_nowhere(arg);
        return;
    }
    uint32_t bit = own ? 1u << (slot - arg->frame->slots) : 0;
    if (slot->often == ONCE && arg->a->filled & bit) {
        gtm_misused(arg->w, arg->span,
                    gtm_arena_printf(arg->w->arena, "I cannot tell what \"%s\" adds",
                                     gtm_said(arg->w, arg->span)),
                    "write one thing in each sentence");
        return;
    }
    arg->a->filled |= bit;
    if (!check_list(arg, slot))
        return;
    fill(arg, slot);
    if (slot->role != ROLE_REFUSED)
        check_rest(arg);
}

/* Mark them Interested: what stands behind the pronoun is the value. NULL where nothing does. */
static const struct gtm_node *behind_pronoun(const struct gtm_node *node)
{
    const struct gtm_node *first = node->kind == GTM_NODE_NP ? node->first : NULL;
    bool they = first && first->kind == GTM_NODE_NOMINAL && first->token->kind == GTM_T_NOMINAL &&
                first->token->entry->id == GTM_CLASS_THEY;
    return they ? first->next : NULL;
}

static void take_value_behind(struct arg *arg, const struct gtm_node *value)
{
    struct gtm_node they = *arg->node->first;
    they.next = NULL;
    struct gtm_node noun = {.kind = GTM_NODE_NP, .span = they.span, .first = &they, .last = &they};
    gtm_np_read(arg->w, &noun, &arg->np);
    arg->np.node = arg->node;
    set_option(arg, "value",
               value->token->kind == GTM_T_STRING
                   ? value->token->text
                   : gtm_carry(arg->w, gtm_span_join(value->span, arg->node->last->span)));
    take_target(arg, false);
}

/* A note "met at the fair" is one of the record's notes, and not the fact. */
static bool is_note(const struct gtm_np *np, int by)
{
    return np->fact && np->head == GTM_CLASS_NONE && strcmp(np->fact->name, "notes") == 0 &&
           !np->cond && by & (BARE | WITH) && (gtm_noun_quoted(np) || !np->definite);
}

static void take_noun(struct arg *arg)
{
    struct gtm_workflow *w = arg->w;
    struct gtm_args *a = arg->a;
    const struct gtm_node *value = behind_pronoun(arg->node);
    if (a->verb == GTM_VERB_RECORD && value && value->kind == GTM_NODE_NOMINAL) {
        take_value_behind(arg, value);
        return;
    }
    gtm_np_read(w, arg->node, &arg->np);
    if (arg->by & (BARE | TO))
        gtm_people_named(w, a->verb, a->has_person, &arg->np);
    struct gtm_np *np = &arg->np;
    struct gtm_symbol *fact = gtm_frame_has(arg->frame, ROLE_FACT) ? gtm_noun_fact(w, np) : NULL;
    if (fact && arg->by & (BARE | OF)) {
        np->fact = fact;
        np->list = NULL;
        np->head = GTM_CLASS_NONE;
    } else if (is_note(np, arg->by)) {
        np->fact = NULL;
        np->topics = NULL;
        np->head = GTM_CLASS_NOTE;
        np->name = "note";
    } else if (np->fact && np->fact->type == GTM_TYPE_YESNO && !np->cond && arg->by == BARE &&
               a->verb != GTM_VERB_RECORD) {
        np->cond = gtm_having(w, np, arg->node->span); /* Never contact an existing relationship. */
    }
    arg->kinds = gtm_noun_kinds(np, arg->by);
    place(arg);
}

/* A time, or how often: each once. */
static void take_time(const struct arg *arg, const struct gtm_token **place,
                      const struct gtm_token *t)
{
    if (*place)
        gtm_misused(arg->w, t->span, "I cannot tell which of the two times is meant",
                    "say one time in each sentence");
    *place = t;
}

static void take_adverb(struct arg *arg, const struct gtm_token *t)
{
    struct gtm_args *a = arg->a;
    const char *key = t->entry->key;
    bool known = true;
    if (!*key)
        return;
    if (strcmp(key, "approval") == 0)
        a->approval = known = gtm_frame_has(arg->frame, ROLE_APPROVAL);
    else if (strcmp(key, "summary") == 0)
        a->summary = known = gtm_frame_has(arg->frame, ROLE_SUMMARY);
    else if (strcmp(key, "automatic") == 0)
        a->automatic = true;
    else if (strcmp(key, "personally") == 0)
        a->personally = true; /* checked with the times: it may belong to an infinitive */
    else
        known = take_manner(arg, key, t->entry->name);
    if (!known && !gtm_frame_is_open(a->verb))
        no_place(arg, t->span,
                 gtm_arena_printf(arg->w->arena, "%s has no place here", in_quotes(arg, t->span)));
}

static void take_leaf(struct arg *arg, const struct gtm_token *t)
{
    struct gtm_args *a = arg->a;
    switch (t->kind) {
    case GTM_T_ADVERB: take_adverb(arg, t); break;
    case GTM_T_HOURS: take_time(arg, &a->hours, t); break;
    case GTM_T_DURATION: take_time(arg, &a->duration, t); break;
    case GTM_T_WINDOW: take_time(arg, &a->window, t); break;
    case GTM_T_EVERY: take_time(arg, &a->every, t); break;
    case GTM_T_COUNT: take_time(arg, &a->count, t); break;
    default:
        if (!gtm_frame_is_open(a->verb))
            gtm_misused(arg->w, t->span,
                        gtm_arena_printf(arg->w->arena, "\"%s\" has no place here",
                                         gtm_said(arg->w, t->span)),
                        "a limit is a sentence of its own: At most one message per week.");
    }
}

void gtm_args_read(struct gtm_workflow *w, const struct gtm_node *first, enum gtm_verb verb,
                   struct gtm_args *a)
{
    *a = (struct gtm_args){.verb = verb};
    for (const struct gtm_node *node = first; node; node = node->next) {
        struct arg arg = {.w = w,
                          .a = a,
                          .frame = gtm_frame_of(verb),
                          .node = node,
                          .span = node->span,
                          .by = BARE};
        switch (node->kind) {
        case GTM_NODE_PREP:
            if (node->first->kind == GTM_NODE_LEAF) { /* wait for 3 days */
                take_leaf(&arg, node->first->token);
                break;
            }
            arg.by = 2 << node->token->entry->id;
            arg.node = node->first;
            take_noun(&arg);
            break;
        case GTM_NODE_NP:
        case GTM_NODE_LIST: take_noun(&arg); break;
        case GTM_NODE_LEAF: take_leaf(&arg, node->token); break;
        case GTM_NODE_TO: a->to = node; break;
        default: break;
        }
    }
}

/* ---- times and infinitives ---- */

/* 3 days; a point of time says when the action is done */
static bool is_length(const struct gtm_token *t)
{
    return t && !(t->moment && t->moment->point);
}

/* within 3 days, by Friday; "after 3 days" and "in 3 days" say when */
static bool is_deadline(const struct gtm_token *t)
{
    return t && !t->after && !t->to_come;
}

void gtm_args_check(struct gtm_workflow *w, const struct gtm_node *node, const struct gtm_args *a)
{
    const struct frame *frame = gtm_frame_of(a->verb);
    const char *wrong = NULL, *advice = "leave it out, or write it as a sentence of its own";
    if (gtm_frame_is_open(a->verb))
        return;
    if ((is_length(a->duration) || is_deadline(a->window)) && !(frame->extras & LENGTHS)) {
        wrong = "a time";
        advice = "write when it happens: After 2 days, …  Wait 2 days.";
    } else if (a->to && !(frame->extras & PURPOSE)) {
        wrong = "a purpose";
        advice = "say it with so: … so I can …";
    } else if (a->personally && !(frame->extras & BY_HAND) && a->verb != GTM_VERB_LET) {
        wrong = "to be done by a person";
        advice = "say who does it: Ask me to write the message.";
    } else if (a->every && !(frame->extras & REPEATS)) {
        wrong = "how often";
    } else if (a->count && !a->every) {
        wrong = "how many times";
        advice = "say how often: Follow up every 3 days, at most 3 times.";
    }
    if (wrong)
        gtm_misused(
            w, node->span,
            gtm_arena_printf(w->arena, "\"%s\" cannot be told %s", node->token->text, wrong),
            advice);
}

bool gtm_args_own_time(const struct gtm_args *a)
{
    return gtm_frame_of(a->verb)->extras & LENGTHS;
}

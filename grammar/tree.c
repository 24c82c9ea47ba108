/* tree.c -- makes nodes, and puts elliptical sentences ("Not interested -> skip.") into the shape
 * of full ones. */
#include "grammar/ast.h"

#include <assert.h>

#include "parser.tab.h"

struct gtm_node *gtm_node_new(struct gtm_parse *parse, enum gtm_node_kind kind,
                              const struct gtm_token *token)
{
    struct gtm_node *node = gtm_arena_alloc(parse->arena, sizeof *node);
    node->kind = kind;
    node->token = token;
    if (token)
        node->span = token->span;
    return node;
}

static void widen(struct gtm_node *node, struct gtm_span span)
{
    if (span.end == 0)
        return;
    node->span = node->span.end ? gtm_span_join(node->span, span) : span;
}

struct gtm_node *gtm_node_add(struct gtm_node *parent, struct gtm_node *child)
{
    if (!child)
        return parent;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    assert(!parent->last->next || parent->last == child);
    widen(parent, child->span);
    return parent;
}

struct gtm_node *gtm_node_take(struct gtm_node *parent, struct gtm_node *from)
{
    if (!from || !from->first)
        return parent;
    if (parent->last)
        parent->last->next = from->first;
    else
        parent->first = from->first;
    parent->last = from->last;
    widen(parent, from->span);
    return parent;
}

struct gtm_node *gtm_node_joined(struct gtm_node *node, enum gtm_join join)
{
    node->join = join;
    return node;
}

struct gtm_node *gtm_node_not(struct gtm_node *node)
{
    node->negated = !node->negated;
    return node;
}

struct gtm_node *gtm_node_find(const struct gtm_node *node, enum gtm_node_kind kind)
{
    for (struct gtm_node *child = node->first; child; child = child->next)
        if (child->kind == kind)
            return child;
    return NULL;
}

struct gtm_node *gtm_join_commas(struct gtm_node *list, enum gtm_join join)
{
    for (struct gtm_node *child = list->first->next; child; child = child->next)
        if (child->join == GTM_JOIN_NONE)
            child->join = join;
    return list;
}

struct gtm_node *gtm_join(struct gtm_parse *parse, enum gtm_node_kind kind, struct gtm_node *list,
                          enum gtm_join join, struct gtm_node *node)
{
    assert(list && node && !node->next);
    bool grows = list->kind == kind && !list->negated && list->first;
    if (!grows)
        list = gtm_node_add(gtm_node_new(parse, kind, NULL), list);
    gtm_node_add(list, gtm_node_joined(node, join));
    return join == GTM_JOIN_NONE ? list : gtm_join_commas(list, join);
}

struct gtm_node *gtm_under(const struct gtm_token *auxiliary, struct gtm_node *verbs)
{
    struct gtm_node *one = verbs->kind == GTM_NODE_VERBS ? verbs->first : verbs;
    for (; one; one = one->next)
        if (one->kind == GTM_NODE_PRED && !one->token) { /* a noun behind "is" or "has" */
            one->token = auxiliary;
            if (one == verbs || one == verbs->first)
                one->span = gtm_span_join(auxiliary->span, one->span);
        }
    return verbs;
}

struct gtm_node *gtm_again(struct gtm_parse *parse, const struct gtm_node *verbs,
                           struct gtm_node *args)
{
    const struct gtm_node *last = verbs->kind == GTM_NODE_VERBS ? verbs->last : verbs;
    struct gtm_node *again = gtm_node_take(gtm_node_new(parse, GTM_NODE_PRED, last->token), args);
    again->span = args->span;
    return again;
}

struct gtm_node *gtm_bare(struct gtm_node *verbs)
{
    verbs->bare = true;
    return verbs;
}

/* The last noun of a node, or NULL. */
static struct gtm_node *last_noun(struct gtm_node *node)
{
    if (node->kind == GTM_NODE_NP && (!node->last || node->last->kind != GTM_NODE_PREP))
        return node;
    return node->last ? last_noun(node->last) : NULL;
}

struct gtm_node *gtm_relate(struct gtm_node *np, struct gtm_node *rel)
{
    struct gtm_node *prep = np->last;
    bool excepts = prep && prep->kind == GTM_NODE_PREP && prep->token->entry->id == GTM_PREP_EXCEPT;
    struct gtm_node *noun = excepts ? prep->first : NULL;
    while (noun && noun->kind == GTM_NODE_LIST)
        noun = noun->last;
    gtm_node_add(noun ? noun : np, rel);
    return np;
}

struct gtm_node *gtm_narrow(struct gtm_node *nouns, struct gtm_node *preposition)
{
    gtm_node_add(nouns->kind == GTM_NODE_LIST ? nouns->last : nouns, preposition);
    return nouns;
}

struct gtm_node *gtm_attach(struct gtm_node *verbs, struct gtm_node *rel)
{
    struct gtm_node *noun = last_noun(verbs);
    gtm_node_add(noun ? noun : verbs, rel);
    return verbs;
}

static struct gtm_token *copy_token(struct gtm_parse *parse, const struct gtm_token *token)
{
    struct gtm_token *twin = gtm_arena_alloc(parse->arena, sizeof *twin);
    *twin = *token;
    return twin;
}

struct gtm_node *gtm_with_value(struct gtm_parse *parse, const struct gtm_token *with,
                                struct gtm_node *np, const struct gtm_token *compare,
                                struct gtm_node *value)
{
    const struct gtm_token *sign = compare->kind == GTM_T_COMPARE ? compare : value->token;
    struct gtm_node *pred = gtm_node_add(gtm_node_new(parse, GTM_NODE_COMPARE, sign), value);
    struct gtm_token *whose = copy_token(parse, with);
    whose->kind = GTM_T_WHOSE;
    struct gtm_node *rel = gtm_node_add(gtm_node_new(parse, GTM_NODE_REL, whose), np);
    return gtm_node_add(rel, pred);
}

struct gtm_node *gtm_free(struct gtm_parse *parse, const struct gtm_token *words)
{
    struct gtm_node *noun = gtm_node_new(parse, GTM_NODE_NOMINAL, words);
    return gtm_node_add(gtm_node_new(parse, GTM_NODE_NP, NULL), noun);
}

struct gtm_node *gtm_only_leaf(struct gtm_parse *parse, const struct gtm_token *only,
                               struct gtm_node *leaf)
{
    return gtm_node_add(leaf, gtm_node_new(parse, GTM_NODE_LEAF, only));
}

/* A token for a word that is not written: an entry of a kind. */
static struct gtm_token *unwritten(struct gtm_parse *parse, const char *word, int kind)
{
    const struct gtm_entry *entry =
        gtm_entry_find(gtm_lexicon_find(parse->lexicon, word), kind, -1);
    assert(entry);
    struct gtm_token *token = gtm_arena_alloc(parse->arena, sizeof *token);
    *token = (struct gtm_token){
        .kind = kind, .symbol = kind, .weekday = -1, .entry = entry, .text = word};
    token->span = parse->tokens[parse->next ? parse->next - 1 : 0]->span;
    return token;
}

const struct gtm_token *gtm_verb_said(struct gtm_parse *parse, const char *verb)
{
    return unwritten(parse, verb, GTM_T_VERB);
}

const struct gtm_token *gtm_event_said(struct gtm_parse *parse, const char *event,
                                       const struct gtm_token *like)
{
    struct gtm_token *token = unwritten(parse, event, GTM_T_EVENT);
    token->span = like->span;
    return token;
}

const struct gtm_token *gtm_as_gerund(struct gtm_parse *parse, const struct gtm_token *verb)
{
    struct gtm_token *token = copy_token(parse, verb);
    token->kind = GTM_T_GERUND;
    return token;
}

struct gtm_node *gtm_before_approval(struct gtm_parse *parse, const struct gtm_token *before,
                                     struct gtm_node *who, const struct gtm_token *event,
                                     struct gtm_node *args)
{
    struct gtm_node *node = gtm_node_add(gtm_node_new(parse, GTM_NODE_WITHOUT, event), who);
    node->span = gtm_span_join(before->span, args->span.end ? args->span : who->span);
    return node;
}

static struct gtm_node *actions_of(struct gtm_parse *parse, struct gtm_node *action)
{
    return gtm_node_add(gtm_node_new(parse, GTM_NODE_ACTIONS, NULL), action);
}

struct gtm_node *gtm_forbid(struct gtm_parse *parse, const struct gtm_token *no,
                            struct gtm_node *action, struct gtm_node *trailers)
{
    struct gtm_node *never =
        gtm_node_add(gtm_node_new(parse, GTM_NODE_NEVER, no), actions_of(parse, action));
    struct gtm_node *root = gtm_node_add(gtm_node_new(parse, GTM_NODE_SENTENCE, NULL), never);
    return gtm_node_take(root, trailers);
}

struct gtm_node *gtm_window_shape(struct gtm_parse *parse, const struct gtm_token *name,
                                  const struct gtm_token *hours)
{
    struct gtm_node *send = gtm_node_new(parse, GTM_NODE_ACTION, gtm_verb_said(parse, "send"));
    gtm_node_add(send, gtm_node_new(parse, GTM_NODE_LEAF, hours));
    struct gtm_node *only =
        gtm_node_add(gtm_node_new(parse, GTM_NODE_ONLY, name), actions_of(parse, send));
    return gtm_node_add(gtm_node_new(parse, GTM_NODE_SENTENCE, NULL), only);
}

struct gtm_node *gtm_quota(struct gtm_parse *parse, struct gtm_node *head,
                           const struct gtm_token *number, struct gtm_node *nouns,
                           struct gtm_node *more)
{
    struct gtm_node *limit = gtm_node_new(parse, GTM_NODE_ACTION, gtm_verb_said(parse, "limit"));
    struct gtm_node *np = gtm_node_new(parse, GTM_NODE_NP, NULL);
    struct gtm_token *rate = NULL;
    limit->span = head->span;
    for (struct gtm_node *child = head->first, *next; child; child = next) {
        next = child->next;
        child->next = NULL;
        if (child->kind == GTM_NODE_NOMINAL)
            gtm_node_add(np, child);
        else if (child->token->kind == GTM_T_EVERY)
            rate = copy_token(parse, child->token);
        else
            gtm_node_add(limit, child);
    }
    if (number && nouns && !np->first) {
        gtm_node_add(np, gtm_node_new(parse, GTM_NODE_DET, number));
        gtm_node_take(np, nouns);
    } else if (number) { /* a daily email limit of 40: so many in that time */
        if (!rate)
            rate = copy_token(parse, number);
        rate->number = number->number;
        rate->compare = GTM_COMPARE_LE;
        gtm_node_take(np, nouns);
    }
    if (np->first)
        gtm_node_add(limit, np);
    if (rate) {
        rate->kind = GTM_T_RATE;
        gtm_node_add(limit, gtm_node_new(parse, GTM_NODE_LEAF, rate));
    }
    return gtm_node_take(limit, more);
}

struct gtm_node *gtm_verbless(struct gtm_parse *parse, struct gtm_node *np, struct gtm_node *more)
{
    struct gtm_token *send = copy_token(parse, gtm_verb_said(parse, "send"));
    send->symbol = 0; /* no verb was said */
    struct gtm_node *action = gtm_node_new(parse, GTM_NODE_ACTION, send);
    return gtm_node_take(gtm_node_add(action, np), more);
}

struct gtm_node *gtm_lead_without(struct gtm_parse *parse, const struct gtm_token *without,
                                  struct gtm_node *np, const struct gtm_token *window)
{
    struct gtm_token *no = copy_token(parse, without);
    no->kind = GTM_T_NO;
    struct gtm_node *noun = np->kind == GTM_NODE_LIST ? np->first : np;
    struct gtm_node *det = gtm_node_new(parse, GTM_NODE_DET, no);
    det->next = noun->first;
    noun->first = det;
    struct gtm_node *item = gtm_node_add(gtm_node_new(parse, GTM_NODE_ITEM, NULL), np);
    if (window)
        gtm_node_add(item, gtm_node_new(parse, GTM_NODE_LEAF, window));
    struct gtm_node *cond = gtm_node_add(gtm_node_new(parse, GTM_NODE_COND, NULL), item);
    struct gtm_token *opener = copy_token(parse, without);
    opener->kind = GTM_T_IF;
    return gtm_node_add(gtm_node_new(parse, GTM_NODE_LEAD_IF, opener), cond);
}

/* ---- the whole sentence ---- */

static bool is_leaf(const struct gtm_node *node, int kind)
{
    return node->kind == GTM_NODE_LEAF && node->token && node->token->kind == kind;
}

static void unlink_child(struct gtm_node *parent, struct gtm_node *child)
{
    struct gtm_node **place = &parent->first, *before = NULL;
    assert(child);
    for (; *place != child; place = &(*place)->next)
        before = *place;
    *place = child->next;
    if (parent->last == child)
        parent->last = before;
    child->next = NULL;
}

/* Takes "only" out of an action: Contact only strong fits. Send emails only on weekdays. */
static const struct gtm_token *take_only(struct gtm_node *action)
{
    for (struct gtm_node *arg = action->first; arg; arg = arg->next) {
        struct gtm_node *only = is_leaf(arg, GTM_T_ONLY) ? arg : arg->first;
        if (!only || !is_leaf(only, GTM_T_ONLY) || (only != arg && arg->kind != GTM_NODE_LEAF))
            continue;
        unlink_child(only == arg ? action : arg, only);
        return only->token;
    }
    return NULL;
}

/* Whether a noun phrase says "no": No emails on Fridays. */
static bool says_no(const struct gtm_node *np)
{
    return np && np->kind == GTM_NODE_NP && np->first && np->first->kind == GTM_NODE_DET &&
           np->first->token->kind == GTM_T_NO;
}

static void wrap(struct gtm_parse *parse, struct gtm_node *root, struct gtm_node *actions,
                 enum gtm_node_kind kind, const struct gtm_token *token)
{
    struct gtm_node *holder = gtm_node_new(parse, kind, token);
    unlink_child(root, actions);
    gtm_node_add(root, gtm_node_add(holder, actions));
}

/* A sentence without a verb needs a number, or a "no"; else it is no sentence. */
static bool is_verbless(const struct gtm_node *action)
{
    return action->token->symbol == 0;
}

struct gtm_node *gtm_sentence_shape(struct gtm_parse *parse, struct gtm_node *root)
{
    struct gtm_node *actions = gtm_node_find(root, GTM_NODE_ACTIONS), *holder = root;
    static const enum gtm_node_kind holders[] = {GTM_NODE_NEVER, GTM_NODE_ONLY};
    for (size_t i = 0; i < 2 && !actions; i++) {
        holder = gtm_node_find(root, holders[i]);
        actions = holder ? gtm_node_find(holder, GTM_NODE_ACTIONS) : NULL;
    }
    struct gtm_node *first = actions ? actions->first : NULL,
                    *last = actions ? actions->last : NULL;
    if (!first)
        return root;
    for (struct gtm_node *child = root->first, *next; child; child = next) {
        next = child->next;
        bool leads = is_leaf(child, GTM_T_EVERY) || is_leaf(child, GTM_T_RATE);
        bool late = !leads && (child->kind == GTM_NODE_LEAF || child->kind == GTM_NODE_PREP);
        if (!leads && !late)
            continue;
        unlink_child(root, child);
        gtm_node_add(leads ? first : last, child);
    }
    for (struct gtm_node *action = first; action; action = action->next) {
        bool bare = is_verbless(action);
        const struct gtm_node *np = action->first;
        bool number = bare && np->kind == GTM_NODE_NP && np->first &&
                      np->first->kind == GTM_NODE_DET && np->first->token->kind == GTM_T_NUMBER;
        if (bare && !number && !(says_no(np) && holder == root && !action->next))
            return NULL;
    }
    const struct gtm_token *only = holder == root && !first->next ? take_only(first) : NULL;
    if (only)
        wrap(parse, root, actions, GTM_NODE_ONLY, only);
    else if (holder == root && is_verbless(first) && says_no(first->first)) {
        const struct gtm_token *no = first->first->first->token;
        unlink_child(first->first, first->first->first);
        wrap(parse, root, actions, GTM_NODE_NEVER, no);
    }
    return root;
}

/* ast.c -- making nodes. */
#include "grammar/ast.h"

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

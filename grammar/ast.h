/* ast.h -- the syntax tree of one sentence: what was said, not yet what it means.
 *
 * Nodes are small and alike: a kind, the span, the token that heads it, and a list of children. The
 * compiler's checking passes give them meaning; keeping them plain keeps the grammar's actions to
 * one line each.
 */
#ifndef GTM_AST_H
#define GTM_AST_H
#include <stdbool.h>
#include <stdint.h>

#include "grammar/phrases.h"

enum gtm_node_kind {
    GTM_NODE_SENTENCE,   /* children: leads, ACTIONS, trailers */
    GTM_NODE_LEAD_IF,    /* token IF or UNLESS; child: COND */
    GTM_NODE_LEAD_AFTER, /* token: the duration */
    GTM_NODE_LEAD_FOR,   /* child: NP */
    GTM_NODE_LEAD_HOURS, /* child: LEAF, times of the week */
    GTM_NODE_OTHERWISE,
    GTM_NODE_ACTIONS, /* children: ACTION … */
    GTM_NODE_ACTION,  /* token: the verb; children: SUBJECT NP (voice), then arguments */
    GTM_NODE_BEFORE,  /* token: the gerund or BEFORE; children: arguments */
    GTM_NODE_WITHOUT, /* child: NP */
    GTM_NODE_UNTIL,   /* child: COND */
    GTM_NODE_TAIL,    /* token: so I can …, word for word */
    GTM_NODE_NEVER,   /* child: ACTIONS (a prohibition) */
    GTM_NODE_ONLY,    /* child: ACTIONS */
    GTM_NODE_COND,    /* children: ITEM …, each but the first with `join` */
    GTM_NODE_GROUP,   /* token ALLOF / ANYOF / NONEOF; children: COND … (bullets) */
    GTM_NODE_ITEM,    /* children: [NP subject], [PRED]; negated: `not` stood before it */
    GTM_NODE_PRED,    /* token: the verb; form of negation in `negated`; children: arguments */
    GTM_NODE_NP,      /* children: DET, NOMINAL …, then [REL] */
    GTM_NODE_LIST,    /* children: NP …; join of the last tells and / or */
    GTM_NODE_DET,
    GTM_NODE_NOMINAL,
    GTM_NODE_PREP,      /* token: the preposition; child: NP, LIST or a leaf */
    GTM_NODE_REL,       /* token WHO or WHOSE; children: [NP of whose], PRED … */
    GTM_NODE_TO,        /* infinitive; token: the verb; children: arguments */
    GTM_NODE_GERUND,    /* token: the gerund; children: arguments */
    GTM_NODE_LEAF,      /* token: an adverb, number, string, duration, count, window, hours … */
    GTM_NODE_COMPARE,   /* token: at least …; children: the values */
    GTM_NODE_DEFINITION /* token: the name; children: what it means */
};
enum gtm_join { GTM_JOIN_NONE, GTM_JOIN_AND, GTM_JOIN_OR };

struct gtm_node {
    enum gtm_node_kind kind;
    enum gtm_join join; /* how it is joined to the sibling before it */
    bool negated;
    struct gtm_span span;
    const struct gtm_token *token; /* NULL where none heads it */
    struct gtm_node *first, *last; /* children */
    struct gtm_node *next;         /* sibling */
};

/* What one parse is given and gives. */
struct gtm_parse {
    struct gtm_arena *arena;
    struct gtm_diags *diags;
    const struct gtm_token *tokens; /* ends with one of kind END */
    uint32_t next;
    bool quiet;            /* a trial: nothing is reported */
    struct gtm_node *root; /* NULL where the sentence was not understood (reported) */
};

/* Makes a node; children are added in order, NULL ones are passed over. The span grows over its
 * token and children. */
struct gtm_node *gtm_node_new(struct gtm_parse *parse, enum gtm_node_kind kind,
                              const struct gtm_token *token);
struct gtm_node *gtm_node_add(struct gtm_node *parent, struct gtm_node *child);
/* Adds all children of `from` to `parent`. Returns parent. */
struct gtm_node *gtm_node_take(struct gtm_node *parent, struct gtm_node *from);
/* Sets how a node is joined to its elder sibling / that it is negated; returns it. */
struct gtm_node *gtm_node_joined(struct gtm_node *node, enum gtm_join join);
struct gtm_node *gtm_node_not(struct gtm_node *node);
/* Returns the first child of that kind, or NULL. */
struct gtm_node *gtm_node_find(const struct gtm_node *node, enum gtm_node_kind kind);

/* Returns the sentence with one word put in or left out so that it can be read, or NULL: what was
 * probably meant. `at` is the token that could not be read. The arena's. */
const char *gtm_repair(const struct gtm_parse *parse, uint32_t at);

/* Parses the tokens of one sentence (a START token first). Sets parse->root, or reports and leaves
 * it NULL. */
void gtm_parse_sentence(struct gtm_parse *parse);
#endif

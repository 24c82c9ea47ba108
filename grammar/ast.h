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
    GTM_NODE_VERBS,   /* children: PRED or COMPARE …, joined, all under one auxiliary, whose "not" is `negated` */
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
    bool bare; /* PRED, VERBS: stands under no auxiliary */
    struct gtm_span span;
    const struct gtm_token *token; /* NULL where none heads it */
    struct gtm_node *first, *last; /* children */
    struct gtm_node *next;         /* sibling */
};

/* What one parse is given and gives. */
struct gtm_parse {
    struct gtm_arena *arena;
    const struct gtm_lexicon *lexicon;
    const struct gtm_token *const *tokens; /* a START token first, one whose symbol is END last */
    uint32_t next;
    struct gtm_node *root; /* NULL where the tokens are no sentence */
};

/* Parses tokens that the recogniser has accepted. Returns the tree, or NULL where a shape that the
 * grammar leaves open is not filled (a list of commas without "and"). */
struct gtm_node *gtm_parse_tokens(struct gtm_parse *parse);

/* ---- the recogniser: the states of the parser without its trees ---- */

enum { GTM_LR_DEPTH = 200 };

struct gtm_lr {
    uint32_t depth; /* at least 1: the start state */
    int16_t states[GTM_LR_DEPTH];
};

/* Pushes one grammar symbol. Returns whether it can come next; if not, the states are no longer of use. */
bool gtm_lr_push(struct gtm_lr *lr, int symbol);

/* Returns the name of a grammar symbol, for dumps. */
const char *gtm_symbol_name(int symbol);

/* ---- tree.c: making nodes ---- */

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

/* Joins one more node to a list of a kind (LIST, VERBS), making the list of the first two. With
 * GTM_JOIN_NONE a comma stands between: it joins as the next "and" or "or" does. */
struct gtm_node *gtm_join(struct gtm_parse *parse, enum gtm_node_kind kind, struct gtm_node *list,
                          enum gtm_join join, struct gtm_node *node);
/* Gives the children that a comma joins the join of the last one. */
struct gtm_node *gtm_join_commas(struct gtm_node *list, enum gtm_join join);

/* The shapes that grammar actions need more than one node for; parser.y shows where. */
struct gtm_node *gtm_under(const struct gtm_token *auxiliary, struct gtm_node *verbs);
/* The last verb once more, with other arguments. */
struct gtm_node *gtm_again(struct gtm_parse *parse, const struct gtm_node *verbs, struct gtm_node *args);
/* Marks what stands under no auxiliary. */
struct gtm_node *gtm_bare(struct gtm_node *verbs);
/* Adds a relative clause to a noun: to the one that it excepts, where it excepts one. */
struct gtm_node *gtm_relate(struct gtm_node *np, struct gtm_node *rel);
/* Adds a preposition to the last noun of a list. */
struct gtm_node *gtm_narrow(struct gtm_node *nouns, struct gtm_node *preposition);
struct gtm_node *gtm_attach(struct gtm_node *verbs, struct gtm_node *rel);
struct gtm_node *gtm_with_value(struct gtm_parse *parse, const struct gtm_token *with,
                                struct gtm_node *np, const struct gtm_token *compare,
                                struct gtm_node *value);
struct gtm_node *gtm_free(struct gtm_parse *parse, const struct gtm_token *words);
struct gtm_node *gtm_only_leaf(struct gtm_parse *parse, const struct gtm_token *only,
                               struct gtm_node *leaf);
struct gtm_node *gtm_before_approval(struct gtm_parse *parse, const struct gtm_token *before,
                                     struct gtm_node *who, const struct gtm_token *event,
                                     struct gtm_node *args);
struct gtm_node *gtm_forbid(struct gtm_parse *parse, const struct gtm_token *no,
                            struct gtm_node *action, struct gtm_node *trailers);
struct gtm_node *gtm_window_shape(struct gtm_parse *parse, const struct gtm_token *name,
                                  const struct gtm_token *hours);
struct gtm_node *gtm_quota(struct gtm_parse *parse, struct gtm_node *head,
                           const struct gtm_token *number, struct gtm_node *nouns,
                           struct gtm_node *more);
struct gtm_node *gtm_verbless(struct gtm_parse *parse, struct gtm_node *np, struct gtm_node *more);
struct gtm_node *gtm_lead_without(struct gtm_parse *parse, const struct gtm_token *without,
                                  struct gtm_node *np, const struct gtm_token *window);
/* The last shaping of a sentence: "only" behind its action, how often before its verb. */
struct gtm_node *gtm_sentence_shape(struct gtm_parse *parse, struct gtm_node *root);
/* A token for a verb that the sentence leaves out; of the same place as `like` where that is not NULL. */
const struct gtm_token *gtm_verb_said(struct gtm_parse *parse, const char *verb);
const struct gtm_token *gtm_event_said(struct gtm_parse *parse, const char *event,
                                       const struct gtm_token *like);
const struct gtm_token *gtm_as_gerund(struct gtm_parse *parse, const struct gtm_token *verb);
#endif

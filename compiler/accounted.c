/* accounted.c -- finds silent parts: the tree is read again without each of its parts, and if the
 * meaning is the same, the part is silent. */
#include "compiler/accounted.h"

#include <string.h>

#include "compiler/canonical.h"
#include "parser.tab.h"

struct account {
    struct gtm_workflow *w;
    const struct gtm_reading *reading;
    struct gtm_node *root;
    struct gtm_span within; /* what lies elsewhere is not looked at */
    const char *meaning;
};

/* ---- what may say nothing ---- */

enum idle_kind {
    IDLE_NOUN,
    IDLE_SUBJECT,
    IDLE_VERB,
    IDLE_ASKED,
    IDLE_EVENT,
    IDLE_HOW,
    IDLE_ORDER,
    IDLE_ASKS,
    IDLE_TOGETHER
};

struct idle {
    enum idle_kind kind;
    int of;    /* the verb or event, or 0 */
    int class; /* of a noun; the second verb */
    const char *name;
};

static const struct idle idles[] = {
#define NOUN(class, name, why)            {IDLE_NOUN, 0, GTM_CLASS_##class, name},
#define SUBJECT(class, name, why)         {IDLE_SUBJECT, 0, GTM_CLASS_##class, name},
#define OF_VERB(verb, class, name, why)   {IDLE_VERB, GTM_VERB_##verb, GTM_CLASS_##class, name},
#define ASKED(verb, class, name, why)     {IDLE_ASKED, GTM_VERB_##verb, GTM_CLASS_##class, name},
#define OF_EVENT(event, class, name, why) {IDLE_EVENT, GTM_EVENT_##event, GTM_CLASS_##class, name},
#define HOW(verb, name, why)              {IDLE_HOW, GTM_VERB_##verb, 0, name},
#define ORDER(name, why)                  {IDLE_ORDER, 0, 0, name},
#define ASKS(verb, other, why)            {IDLE_ASKS, GTM_VERB_##verb, GTM_VERB_##other, NULL},
#define TOGETHER(verb, other, why)        {IDLE_TOGETHER, GTM_VERB_##verb, GTM_VERB_##other, NULL},
#include "compiler/idle.def"
};

static bool listed(enum idle_kind kind, int of, int class, const char *name)
{
    for (size_t i = 0; i < sizeof idles / sizeof *idles; i++)
        if (idles[i].kind == kind && idles[i].of == of && idles[i].class == class &&
            (!idles[i].name || (name && strcmp(idles[i].name, name) == 0)))
            return true;
    return false;
}

/* What stands around a part: the verb that it belongs to. */
struct place {
    const struct gtm_node *verb; /* ACTION, TO, GERUND, BEFORE or PRED; NULL none */
    bool subject;                /* it is what a condition speaks of */
};

static bool has_entry(const struct gtm_node *node)
{
    return node && node->token && node->token->entry;
}

static bool is_event(const struct gtm_node *verb)
{
    return has_entry(verb) && verb->token->kind == GTM_T_EVENT;
}

static int verb_of(const struct gtm_node *node)
{
    bool acts = has_entry(node) && node->kind != GTM_NODE_PRED && node->kind != GTM_NODE_COMPARE;
    return acts ? node->token->entry->id : GTM_VERB_NONE;
}

static bool is_idle_word(const struct gtm_token *t)
{
    return t && t->entry && !*t->entry->key && strcmp(t->entry->name, "idle") == 0;
}

/* Nouns of which their is as good as the: what the prospect has is all that is known. */
static bool is_theirs(const struct gtm_node *noun)
{
    if (!noun || noun->token->kind != GTM_T_NOMINAL)
        return false;
    switch ((enum gtm_class)noun->token->entry->id) {
    case GTM_CLASS_SYMBOL:
    case GTM_CLASS_TOPIC:
    case GTM_CLASS_ACCOUNT:
    case GTM_CLASS_PROSPECT:
    case GTM_CLASS_POST:
    case GTM_CLASS_REPLY: return true;
    default: return false;
    }
}

static bool is_person(const struct gtm_node *noun)
{
    return noun && noun->token->kind == GTM_T_NOMINAL && noun->token->entry->id == GTM_CLASS_PERSON;
}

static bool is_idle_determiner(const struct gtm_node *det)
{
    const struct gtm_token *t = det->token;
    if (t->kind == GTM_T_NUMBER) /* one account; any two of Dana and me */
        return (t->number == 1 && t->compare == GTM_COMPARE_EQ) || is_person(det->next);
    if (t->kind != GTM_T_DET)
        return false;
    switch ((enum gtm_det)t->entry->id) {
    case GTM_DET_A: return strcmp(t->entry->name, "a") == 0; /* not: another, other, some */
    case GTM_DET_THE:
    case GTM_DET_EACH:
    case GTM_DET_ANY:
    case GTM_DET_ONE_OF:
    case GTM_DET_EMPTY: return true;
    case GTM_DET_THEIR: return is_theirs(det->next);
    case GTM_DET_SAME: /* the same account, the same company */
        return is_theirs(det->next) && det->next->token->entry->id != GTM_CLASS_PROSPECT;
    }
    return false;
}

static bool is_idle_noun(const struct place *at, const struct gtm_token *t)
{
    if (t->kind == GTM_T_POSS)
        return true; /* whose it is, its owner says */
    if (t->kind != GTM_T_NOMINAL)
        return false;
    int class = t->entry->id;
    const char *name = t->entry->name;
    if (is_idle_word(t) || listed(IDLE_NOUN, 0, class, name) ||
        (at->subject && listed(IDLE_SUBJECT, 0, class, name)))
        return true;
    if (is_event(at->verb))
        return !at->verb->token->entry->symbol &&
               listed(IDLE_EVENT, at->verb->token->entry->id, class, name);
    bool asked = at->verb && at->verb->kind == GTM_NODE_TO;
    return listed(IDLE_VERB, verb_of(at->verb), class, name) ||
           (asked && listed(IDLE_ASKED, verb_of(at->verb), class, name));
}

/* The word before a name: the template "intro", stage "won"; the tier in a cell below it: tier A.
 */
static bool is_label(const struct gtm_node *noun)
{
    const struct gtm_token *t = noun->token, *name = noun->next ? noun->next->token : NULL;
    if (!name || noun->next->kind != GTM_NODE_NOMINAL || t->kind != GTM_T_NOMINAL)
        return false;
    bool value = name->kind == GTM_T_NOMINAL && name->entry->id == GTM_CLASS_VALUE;
    return (value && t->entry->id == GTM_CLASS_SYMBOL) ||
           (name->kind == GTM_T_STRING &&
            (t->entry->id == GTM_CLASS_TEMPLATE || t->entry->id == GTM_CLASS_STAGE));
}

/* the prospect, to them: nothing in it says anything */
static bool is_idle_phrase(const struct place *at, const struct gtm_node *np)
{
    for (const struct gtm_node *child = np->first; child; child = child->next) {
        bool idle = child->kind == GTM_NODE_DET       ? is_idle_determiner(child)
                    : child->kind == GTM_NODE_NOMINAL ? is_idle_noun(at, child->token)
                                                      : false;
        if (!idle)
            return false;
    }
    return np->kind == GTM_NODE_NP;
}

/* The name of an adverb: its value, or its key where that is only switched on. */
static const char *how_name(const struct gtm_entry *e)
{
    return *e->key && strcmp(e->name, "yes") == 0 ? e->key : e->name;
}

/* "at any point", "first" */
static bool is_idle_leaf(const struct gtm_node *parent, const struct gtm_token *t)
{
    if (!t->entry)
        return false;
    const char *name = how_name(t->entry);
    bool acts = parent->kind == GTM_NODE_ACTION,
         opens = acts && (parent->next || t->span.begin < parent->token->span.begin);
    if (is_event(parent) && listed(IDLE_EVENT, parent->token->entry->id, GTM_CLASS_CHANNEL, name))
        return true;
    if (parent->kind == GTM_NODE_TO && listed(IDLE_ASKED, verb_of(parent), GTM_CLASS_NONE, name))
        return true;
    return is_idle_word(t) || (opens && listed(IDLE_ORDER, 0, 0, name)) ||
           ((acts || is_event(parent)) && listed(IDLE_HOW, verb_of(parent), 0, name));
}

static bool may_be_silent(const struct place *at, const struct gtm_node *parent,
                          const struct gtm_node *node)
{
    switch (node->kind) {
    case GTM_NODE_DET: return is_idle_determiner(node);
    case GTM_NODE_NOMINAL: return is_idle_noun(at, node->token) || is_label(node);
    case GTM_NODE_NP: /* an item's own subject may be that of the one before */
        return is_idle_phrase(at, node) || (at->subject && parent->join != GTM_JOIN_NONE);
    case GTM_NODE_PREP: /* of the meeting: of another, where that is booked */
        return is_idle_phrase(at, node->first) &&
               !(is_event(at->verb) && node->token->entry->id == GTM_PREP_OF);
    case GTM_NODE_LEAF: return is_idle_leaf(parent, node->token);
    case GTM_NODE_TO: return listed(IDLE_ASKS, verb_of(parent), verb_of(node), NULL);
    case GTM_NODE_ACTION: return listed(IDLE_TOGETHER, verb_of(node), verb_of(node->next), NULL);
    case GTM_NODE_PRED:
        return is_event(node) && listed(IDLE_EVENT, node->token->entry->id, GTM_CLASS_NONE, NULL);
    default: return false;
    }
}

/* ---- what can be left out ---- */

/* Whether the parent without that child is still a tree that could have been said. */
static bool can_be_left_out(const struct gtm_node *parent, const struct gtm_node *node)
{
    bool alone = parent->first == node && !node->next;
    switch (parent->kind) {
    case GTM_NODE_SENTENCE:
        return node->kind != GTM_NODE_ACTIONS && node->kind != GTM_NODE_OTHERWISE;
    case GTM_NODE_ACTION:
    case GTM_NODE_PRED:
    case GTM_NODE_TO:
    case GTM_NODE_GERUND: return true;
    case GTM_NODE_BEFORE: return parent->token->kind == GTM_T_GERUND;
    case GTM_NODE_NP: return node->kind != GTM_NODE_NOMINAL || !alone;
    case GTM_NODE_REL: return node->kind != GTM_NODE_NP && !alone && parent->first->next != node;
    case GTM_NODE_ITEM: /* without what is said of it, a subject is another condition */
        return !alone && (node->kind != GTM_NODE_PRED || parent->first->kind == GTM_NODE_LEAF) &&
               node->kind != GTM_NODE_COMPARE;
    case GTM_NODE_ACTIONS:
    case GTM_NODE_COND:
    case GTM_NODE_GROUP:
    case GTM_NODE_VERBS:
    case GTM_NODE_LIST: return !alone;
    default: return false;
    }
}

/* Whether it is looked at: it lies in the unit, and not within words that an action carries word
 * for word. */
static bool counts(const struct account *a, struct gtm_span span)
{
    for (const struct gtm_carried *c = a->reading->carried; c; c = c->next)
        if (c->span.file == span.file && c->span.begin <= span.begin && span.end <= c->span.end)
            return false;
    return span.file == a->within.file && span.begin >= a->within.begin &&
           span.end <= a->within.end;
}

/* Whether the tree as it is now means the same as the whole. */
static bool means_the_same(const struct account *a)
{
    struct gtm_trial trial = gtm_trial_begin(a->w);
    const struct gtm_reading *r =
        gtm_read(a->w, a->reading->kind, a->reading->unit, a->reading->symbol, a->root);
    bool same = !r->diags.errors && strcmp(gtm_canonical(a->w, r), a->meaning) == 0;
    gtm_trial_end(a->w, trial);
    return same;
}

/* "If I don't answer, remind me every day until I answer": either says the other. */
static bool is_of_reminder(const struct account *a, const struct gtm_node *node)
{
    const struct gtm_sentence_ir *s = a->reading->sentences;
    return (node->kind == GTM_NODE_UNTIL || node->kind == GTM_NODE_LEAD_IF) && s && s->until &&
           s->until->op == GTM_COND_NOT && s->until->first->op == GTM_COND_PENDING;
}

/* "Ask for approval before outreach" in a table: whoever approves it sends it. */
static bool is_before_in_cell(const struct account *a, const struct place *at,
                              const struct gtm_node *node)
{
    return node->kind == GTM_NODE_BEFORE && a->reading->kind == GTM_READING_ACTIONS &&
           node->token->kind != GTM_T_GERUND && node->first && is_idle_phrase(at, node->first);
}

static bool says_nothing(const struct account *a, const struct place *at, struct gtm_node *parent,
                         struct gtm_node **place)
{
    struct gtm_node *node = *place;
    if (!counts(a, node->span) || !can_be_left_out(parent, node) ||
        may_be_silent(at, parent, node) || is_of_reminder(a, node) ||
        is_before_in_cell(a, at, node))
        return false;
    *place = node->next;
    bool same = means_the_same(a);
    *place = node;
    return same;
}

/* Whether it is all the same with and without its "not". */
static bool not_says_nothing(const struct account *a, struct gtm_node *node)
{
    if (!node->negated || !counts(a, node->span))
        return false;
    node->negated = false;
    bool same = means_the_same(a);
    node->negated = true;
    return same;
}

/* Where the parts of a node stand. */
static struct place place_in(const struct place *outer, const struct gtm_node *parent)
{
    struct place at = *outer;
    at.subject = parent->kind == GTM_NODE_ITEM || (outer->subject && parent->kind == GTM_NODE_NP);
    switch (parent->kind) {
    case GTM_NODE_ITEM: /* its subject belongs to what is said of it */
        at.verb = parent->last && parent->last->kind == GTM_NODE_PRED ? parent->last : NULL;
        break;
    case GTM_NODE_ACTION:
    case GTM_NODE_TO:
    case GTM_NODE_GERUND:
    case GTM_NODE_BEFORE:
    case GTM_NODE_PRED:
    case GTM_NODE_REL: at.verb = parent; break;
    default: break;
    }
    return at;
}

/* Whether a list holds quoted values only; the first may have a determiner: one of "a", "b" and
 * "c". */
static bool is_value_list(const struct gtm_node *list)
{
    if (list->kind != GTM_NODE_LIST)
        return false;
    for (const struct gtm_node *one = list->first; one; one = one->next)
        if (one->kind != GTM_NODE_NP || !one->last || one->last->token->kind != GTM_T_STRING ||
            (one->first != one->last && one != list->first))
            return false;
    return true;
}

static const struct gtm_node *look(const struct account *a, const struct place *outer,
                                   struct gtm_node *parent)
{
    struct place at = place_in(outer, parent);
    bool values = is_value_list(parent);
    for (struct gtm_node **place = &parent->first; *place; place = &(*place)->next) {
        struct gtm_node *node = *place;
        if (values && node != parent->first)
            break; /* what holds of one quoted value holds of all */
        if (says_nothing(a, &at, parent, place) || not_says_nothing(a, node))
            return node;
        const struct gtm_node *found = look(a, &at, node);
        if (found)
            return found;
    }
    return NULL;
}

const struct gtm_node *gtm_accounted(struct gtm_workflow *w, struct gtm_reading *reading,
                                     struct gtm_node *root, struct gtm_span within)
{
    struct account a = {w, reading, root, within, gtm_canonical_once(w, reading)};
    struct place nowhere = {NULL, false};
    return gtm_canonical_bad(a.meaning) ? NULL : look(&a, &nowhere, root);
}

void gtm_account_for(struct gtm_workflow *w, struct gtm_reading *r, struct gtm_node *root,
                     struct gtm_span within)
{
    const struct gtm_node *part = r->diags.errors ? NULL : gtm_accounted(w, r, root, within);
    if (part)
        gtm_diag_report(&r->diags, GTM_DIAG_SAYS_NOTHING, part->span, gtm_said(w, part->span), NULL,
                        NULL);
}

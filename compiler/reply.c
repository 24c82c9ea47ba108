/* reply.c -- what a reply says: names of meanings, their phrases, and what is left when some are
 * named. */
#include "compiler/reply.h"

#include <string.h>

#include "compiler/reading.h"
#include "parser.tab.h"

enum { AUTOMATIC = 1u << GTM_MEANING_OUT_OF_OFFICE };

uint32_t gtm_meaning_bit(const char *name)
{
    for (int kind = 0; kind < GTM_N_MEANING; kind++)
        if (strcmp(name, gtm_meaning_name((enum gtm_meaning_kind)kind)) == 0)
            return 1u << kind;
    return 0;
}

uint32_t gtm_meaning_of_list(const char *name)
{
    static const char *const heads[] = {" reply", " answer", " response", " request"};
    size_t length = strlen(name);
    for (int kind = 0; kind < GTM_N_MEANING; kind++) {
        const char *meaning = gtm_meaning_name((enum gtm_meaning_kind)kind);
        size_t n = strlen(meaning);
        if (strncmp(name, meaning, n) != 0)
            continue;
        if (length == n)
            return 1u << kind;
        for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
            if (strcmp(name + n, heads[i]) == 0)
                return 1u << kind;
    }
    return 0;
}

const struct gtm_phrase_list *gtm_meaning_phrases(const struct gtm_workflow *w,
                                                  enum gtm_meaning_kind kind)
{
    const struct gtm_symbol *found = NULL;
    for (const struct gtm_symbol *s = w->symbols; s; s = s->next)
        if (s->kind == GTM_SYMBOL_LIST && gtm_meaning_of_list(s->name) == 1u << kind &&
            (!found || !s->standard))
            found = s;
    return found ? found->list : NULL;
}

struct gtm_cond *gtm_reply_new(struct gtm_workflow *w, uint32_t meanings, struct gtm_span span)
{
    struct gtm_cond *cond = gtm_cond_new(w, GTM_COND_EVENT, span);
    cond->test.event = GTM_EVENT_REPLIED;
    cond->test.count = 1;
    cond->test.says = meanings;
    return cond;
}

uint32_t gtm_reply_but(uint32_t meanings)
{
    return ((1u << GTM_N_MEANING) - 1) & ~meanings & ~(uint32_t)AUTOMATIC;
}

uint32_t gtm_reply_named(const struct gtm_cond *cond)
{
    if (!cond)
        return 0;
    uint32_t named = cond->op == GTM_COND_EVENT && !cond->test.about ? cond->test.says : 0;
    for (const struct gtm_cond *child = cond->first; child; child = child->next)
        named |= gtm_reply_named(child);
    return named;
}

static uint32_t named_in(const struct gtm_sentence_ir *first)
{
    uint32_t named = 0;
    for (const struct gtm_sentence_ir *s = first; s; s = s->next) {
        named |= gtm_reply_named(s->cond);
        for (const struct gtm_row *row = s->rows; row; row = row->next)
            named |= gtm_reply_named(row->cond);
    }
    return named;
}

uint32_t gtm_reply_rest(struct gtm_workflow *w, struct gtm_span span)
{
    bool table = false; /* its rows are among themselves */
    uint32_t named = 0;
    for (const struct gtm_reading *r = w->reading; r; r = r->outer) {
        named |= named_in(r->sentences);
        table = table || r->kind == GTM_READING_TABLE;
    }
    if (!table)
        named |= named_in(w->sentences);
    if (!named)
        gtm_diag_report(&w->diags, GTM_DIAG_NO_CONDITION, span, gtm_said(w, span),
                        "write before it what a reply can say: If they reply with interest, …",
                        NULL);
    return gtm_reply_but(named);
}

bool gtm_reply_names_unclear(const struct gtm_workflow *w)
{
    uint32_t named = 0;
    for (const struct gtm_sentence_ir *s = w->sentences; s; s = s->next) {
        named |= gtm_reply_named(s->cond) | gtm_reply_named(s->until);
        for (const struct gtm_act *act = s->acts; act; act = act->next)
            named |= gtm_reply_named(act->cond);
        for (const struct gtm_row *row = s->rows; row; row = row->next)
            named |= gtm_reply_named(row->cond);
    }
    return named >> GTM_MEANING_UNCLEAR & 1u;
}

uint32_t gtm_reply_said(struct gtm_workflow *w, struct gtm_np *np)
{
    uint32_t meanings = np->meanings;
    if (np->other)
        return gtm_reply_rest(w, np->node->span);
    if (np->negative && meanings == 1u << GTM_MEANING_POSITIVE && np->head != GTM_CLASS_REPLY) {
        np->negative = false; /* no interest */
        return 1u << GTM_MEANING_OBJECTION;
    }
    return meanings;
}

struct gtm_cond *gtm_reply_is(struct gtm_workflow *w, const struct gtm_np *subject,
                              struct gtm_np *np, bool no, struct gtm_span span)
{
    uint32_t meanings = gtm_reply_said(w, np);
    if (!meanings)
        return NULL;
    bool negated = no != np->negative;
    np->negative = false;
    if (negated && subject->head == GTM_CLASS_REPLY)
        return gtm_reply_new(w, gtm_reply_but(meanings), span);
    struct gtm_cond *cond = gtm_reply_new(w, meanings, span);
    cond->test.about = np->about;
    return negated ? gtm_cond_not(w, cond) : cond;
}

/* ---- clauses ---- */

/* What stands behind "is" and "has": a noun that says something of a reply, what that is about, and
 * its time. */
struct link {
    struct gtm_np np;
    bool found, reply; /* reply: the subject is one */
    struct gtm_phrase_list *about;
    const struct gtm_token *window;
};

static void take_part(struct gtm_workflow *w, struct link *link, const struct gtm_node *arg)
{
    if (arg->kind == GTM_NODE_LEAF) {
        if (arg->token->kind == GTM_T_WINDOW)
            link->window = arg->token;
        return;
    }
    struct gtm_np np;
    gtm_np_read(w, arg->kind == GTM_NODE_PREP ? arg->first : arg, &np);
    bool words = link->reply && np.list && !np.meanings && !np.value; /* the answer is "call me" */
    if (!link->found && !np.cond &&
        (words || np.meanings || np.other || np.head == GTM_CLASS_REPLY)) {
        link->np = np;
        link->found = true;
        link->about = words ? np.list : NULL;
    } else if (link->found && arg->kind == GTM_NODE_PREP && np.list) {
        link->about = np.list;
    } else if (link->found && arg->kind == GTM_NODE_PREP) {
        gtm_diag_report(&w->diags, GTM_DIAG_NO_CONDITION, arg->span, gtm_said(w, arg->span),
                        "say which words, in quotes: … a question about \"pricing\"", NULL);
    }
}

/* Within 5 days of the newest message, or not yet after them. */
static struct gtm_cond *in_time(struct gtm_workflow *w, struct gtm_cond *cond,
                                const struct gtm_token *window, struct gtm_span span)
{
    bool no = cond->op == GTM_COND_NOT;
    struct gtm_test_ir *test = no ? &cond->first->test : &cond->test;
    test->since = GTM_BASE_CONTACT;
    if (!no && window->after)
        return gtm_cond_too_late(w, window);
    struct gtm_cond *late = gtm_elapsed(w, GTM_BASE_CONTACT, window, span);
    return gtm_cond_and(w, cond, no ? late : gtm_cond_not(w, late));
}

struct gtm_cond *gtm_reply_link(struct gtm_workflow *w, const struct gtm_node *node,
                                const struct gtm_np *subject)
{
    struct link link = {.reply = subject->head == GTM_CLASS_REPLY};
    for (const struct gtm_node *arg = node->first; arg; arg = arg->next)
        take_part(w, &link, arg);
    if (!link.found)
        return NULL;
    struct gtm_cond *cond = gtm_reply_is(w, subject, &link.np, node->negated, node->span);
    if (!cond) { /* there is a reply */
        cond = gtm_reply_new(w, 0, node->span);
        if (node->negated != link.np.negative)
            cond = gtm_cond_not(w, cond);
    }
    struct gtm_test_ir *test = cond->op == GTM_COND_NOT ? &cond->first->test : &cond->test;
    test->about = link.about ? link.about : test->about;
    return link.window ? in_time(w, cond, link.window, node->span) : cond;
}

struct gtm_cond *gtm_reply_text(struct gtm_workflow *w, const struct gtm_node *node,
                                const struct gtm_np *subject, struct gtm_phrase_list *list)
{
    bool says = strcmp(node->token->entry->name, "say") == 0;
    bool they = subject->head == GTM_CLASS_PROSPECT || subject->head == GTM_CLASS_NONE;
    uint32_t meanings = 0;
    if (subject->head != GTM_CLASS_REPLY && !(says && they))
        return NULL;
    for (const struct gtm_node *arg = node->first; arg; arg = arg->next) {
        struct gtm_np np = {0};
        if (arg->kind == GTM_NODE_LEAF && arg->token->entry &&
            strcmp(arg->token->entry->key, "meaning") == 0)
            meanings |= gtm_meaning_bit(arg->token->entry->name);
        if (arg->kind == GTM_NODE_NP || arg->kind == GTM_NODE_LIST)
            gtm_np_read(w, arg, &np);
        meanings |= np.meanings; /* contains a question */
        list = np.meanings ? NULL : list;
    }
    if (!list && !meanings)
        return NULL;
    struct gtm_cond *cond = gtm_reply_new(w, subject->meanings | meanings, node->span);
    cond->test.about = list;
    return cond;
}

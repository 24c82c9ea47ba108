/* explain_group.c -- conditions of several clauses: in one line, in bullets, as objects, in
 * columns.
 *
 * A condition is first laid out as a tree of groups in which "not" stands at single clauses only
 * and a group never holds one of its own kind (De Morgan and associativity hold for yes, no and
 * unknown too). The topmost group keeps its alternatives, for each is a watch of its own.
 */
#include <assert.h>
#include <string.h>

#include "compiler/explain.h"

/* A group (op AND, OR) or a clause (any other op). */
struct part {
    struct part *next, *first;
    enum gtm_cond_op op;
    bool no;   /* a clause: its contrary */
    bool none; /* a clause that cannot be said as its contrary: "none of the following" */
    bool deep; /* a clause about a condition in bullets: "it is known whether …" */
    const struct gtm_cond *cond, *time;
};

static bool is_group(const struct part *part)
{
    return part->op == GTM_COND_AND || part->op == GTM_COND_OR;
}

static bool is_relative(const struct part *part);
static struct part *tree(struct gtm_say *say, const struct gtm_cond *cond);

/* ---- laying out ---- */

static struct part *new_part(struct gtm_say *say, const struct gtm_cond *cond, bool no)
{
    struct part *part = gtm_arena_alloc(say->arena, sizeof *part);
    *part = (struct part){.op = cond->op, .no = no, .cond = cond};
    return part;
}

/* Whether a time belongs to a clause: within 5 days of the message that they did not answer. */
static bool owns(const struct part *clause, const struct part *time)
{
    if (is_group(clause) || clause->time || clause->none || time->op != GTM_COND_ELAPSED)
        return false;
    enum gtm_base base = time->cond->base;
    if (clause->op == GTM_COND_PENDING)
        return base == GTM_BASE_ASKED && !clause->no && !time->no;
    if (clause->op != GTM_COND_EVENT || clause->no == time->no)
        return false;
    const struct gtm_test_ir *test = &clause->cond->test;
    bool reply = !test->declared && test->event == GTM_EVENT_REPLIED;
    bool meeting = !test->declared && test->event == GTM_EVENT_MEETING_BOOKED && clause->no;
    return base == (reply ? GTM_BASE_CONTACT : GTM_BASE_ARRIVED) ||
           (meeting && base == GTM_BASE_CONTACT); /* there is no meeting within 5 days */
}

/* Gives each time among parts that hold together to the clause that it belongs to. */
static void pair_times(struct part *group)
{
    for (struct part **place = &group->first; *place;) {
        struct part *time = *place, *owner = NULL;
        for (struct part *part = group->first; part && part != time; part = part->next)
            owner = owns(part, time) ? part : owner;
        for (struct part *part = time->next; part && !owner; part = part->next)
            owner = owns(part, time) ? part : owner;
        if (owner) {
            owner->time = time->cond;
            *place = time->next;
        } else {
            place = &time->next;
        }
    }
}

static void negate(struct part *part)
{
    if (is_group(part)) {
        part->op = part->op == GTM_COND_AND ? GTM_COND_OR : GTM_COND_AND;
        for (struct part *child = part->first; child; child = child->next)
            negate(child);
    } else if (part->time || part->none) {
        part->none = !part->none;
    } else {
        part->no = !part->no;
    }
}

/* Takes the parts of groups of the same kind into their group. */
static void flatten(struct part *group, bool top)
{
    struct part **tail = &group->first;
    for (struct part *child = group->first, *next; child; child = next) {
        next = child->next;
        flatten(child, false);
        bool same = is_group(child) && child->op == group->op;
        child->next = NULL;
        *tail = same && !(top && group->op == GTM_COND_OR) ? child->first : child;
        while (*tail)
            tail = &(*tail)->next;
    }
}

/* A group of one part is that part. */
static struct part *unwrap(struct part *part)
{
    while (is_group(part) && part->first && !part->first->next)
        part = part->first;
    return part;
}

static struct part *lay_out(struct gtm_say *say, const struct gtm_cond *cond)
{
    if (cond->op == GTM_COND_NOT) {
        struct part *part = lay_out(say, cond->first);
        negate(part);
        return part;
    }
    struct part *part = new_part(say, cond, false), **tail = &part->first;
    part->deep = cond->op == GTM_COND_DECIDED && !is_relative(tree(say, cond->first));
    for (const struct gtm_cond *child = is_group(part) ? cond->first : NULL; child;
         child = child->next, tail = &(*tail)->next)
        *tail = lay_out(say, child);
    if (part->op == GTM_COND_AND)
        pair_times(part);
    struct part *one = unwrap(part);
    one->next = NULL;
    return one;
}

/* That a time has not come has no words of its own. */
static void settle(struct part *part)
{
    if (part->op == GTM_COND_ELAPSED && part->no) {
        part->no = false;
        part->none = true;
    }
    for (struct part *child = part->first; child; child = child->next)
        settle(child);
}

/* The tree of a condition; what alternatives a watch has stays as it is. */
static struct part *tree(struct gtm_say *say, const struct gtm_cond *cond)
{
    struct part *part = lay_out(say, cond);
    flatten(part, true);
    if (part->op == GTM_COND_AND)
        pair_times(part);
    part = unwrap(part);
    part->next = NULL;
    settle(part);
    return part;
}

static bool is_clause(const struct part *part)
{
    return !is_group(part) && !part->none && !part->deep;
}

/* Whether one line can say it. */
static bool is_flat(const struct part *part)
{
    if (!is_group(part))
        return is_clause(part);
    for (const struct part *child = part->first; child; child = child->next)
        if (!is_clause(child))
            return false;
    return true;
}

/* ---- in a line, in bullets ---- */

static void say_one(struct gtm_say *say, const struct part *part)
{
    gtm_explain_clause(say, part->cond, part->no, part->time);
}

static void say_flat(struct gtm_say *say, const struct part *part)
{
    if (!is_group(part))
        say_one(say, part);
    for (const struct part *child = is_group(part) ? part->first : NULL; child;
         child = child->next) {
        if (child != part->first)
            gtm_explain_text(say, part->op == GTM_COND_AND ? " and " : " or ");
        say_one(say, child);
    }
}

static void say_bullets(struct gtm_say *say, const struct part *part, bool none);

/* In one line, or as bullets of its own. */
static void say_part(struct gtm_say *say, const struct part *part)
{
    struct part plain = *part;
    plain.none = false;
    if (is_flat(part))
        say_flat(say, part);
    else if (is_group(part) || part->none)
        say_bullets(say, &plain, part->none);
    else
        say_one(say, part);
}

static void say_bullet(struct gtm_say *say, const struct part *part)
{
    gtm_explain_printf(say, "\n%*s- ", (int)(2 * say->depth++), "");
    say_part(say, part);
    say->depth--;
}

/* "any of the following are true:" and the parts below it; `none`: not so is the whole. */
static void say_bullets(struct gtm_say *say, const struct part *part, bool none)
{
    if (say->cell)
        gtm_explain_wrong(say, "a cell of a table holds no bullets");
    gtm_explain_printf(say, "%s of the following are true:",
                       none                       ? "none"
                       : part->op == GTM_COND_AND ? "all"
                                                  : "any");
    bool whole = none && part->op != GTM_COND_OR;
    if (whole)
        say_bullet(say, part);
    for (const struct part *child = whole ? NULL : part->first; child; child = child->next)
        say_bullet(say, child);
    say->listed = true;
}

/* Says it with "unless" where only that keeps what stands behind "not" together. */
static bool say_unless(struct gtm_say *say, const struct gtm_cond *cond, const char *lead,
                       const char *unless)
{
    struct part *part = tree(say, cond->first);
    bool plain = !is_group(part) && !part->none && !part->time && part->op != GTM_COND_ELAPSED;
    bool each = part->op == GTM_COND_OR; /* none of them: each is not so */
    if (plain || (each && is_flat(tree(say, cond))))
        return false;
    bool flat = is_flat(part) && !each;
    gtm_explain_printf(say, "%s ", flat ? unless : lead);
    if (flat)
        say_flat(say, part);
    else
        say_bullets(say, part, true);
    return true;
}

void gtm_explain_cond(struct gtm_say *say, const struct gtm_cond *cond, const char *lead,
                      const char *unless)
{
    if (cond->op == GTM_COND_NOT && unless && say_unless(say, cond, lead, unless))
        return;
    if (*lead)
        gtm_explain_printf(say, "%s ", lead);
    say_part(say, tree(say, cond));
}

/* ---- objects ---- */

static bool is_relative(const struct part *part)
{
    if (!is_flat(part))
        return false;
    if (!is_group(part))
        return gtm_explain_is_relative(part->cond);
    for (const struct part *child = part->first; child; child = child->next)
        if (!gtm_explain_is_relative(child->cond))
            return false;
    return true;
}

/* "who is a weak fit or whose tier is "A"" */
static void say_relatives(struct gtm_say *say, const struct part *part)
{
    if (!is_group(part))
        gtm_explain_relative(say, part->cond, part->no, part->time, NULL);
    for (const struct part *child = is_group(part) ? part->first : NULL; child; child = child->next)
        gtm_explain_relative(say, child->cond, child->no, child->time,
                             child == part->first       ? NULL
                             : part->op == GTM_COND_AND ? " and "
                                                        : " or ");
}

/* Of a hot lead who replied or whose tier is "A": what is said of the noun; else NULL. */
static const struct part *said_of_noun(const struct part *part)
{
    const struct part *noun = part->op == GTM_COND_AND ? part->first : NULL;
    bool is_noun = noun && noun->op == GTM_COND_TERM && !noun->no && !noun->cond->symbol->means;
    const struct part *rest = is_noun ? noun->next : NULL;
    return rest && !rest->next && is_group(rest) && is_relative(rest) ? rest : NULL;
}

/* "everyone who …", "every hot lead who …", "anyone for whom all of the following are true:" */
static void say_those(struct gtm_say *say, const struct part *part, const char *who,
                      const char *determiner)
{
    const struct part *rest = said_of_noun(part);
    if (rest) {
        gtm_explain_printf(say, "%s ", determiner);
        gtm_explain_printf(say, "%s ", gtm_explain_name(say, part->first->cond->symbol));
        say_relatives(say, rest);
        return;
    }
    gtm_explain_printf(say, "%s ", who);
    if (is_relative(part)) {
        say_relatives(say, part);
    } else {
        gtm_explain_text(say, "for whom ");
        say_part(say, part);
    }
}

void gtm_explain_whom(struct gtm_say *say, const struct gtm_cond *cond)
{
    if (!cond) {
        gtm_explain_text(say, "the prospect");
        return;
    }
    if (cond->op == GTM_COND_TERM && !cond->symbol->means) {
        gtm_explain_printf(say, "every %s", gtm_explain_name(say, cond->symbol));
        return;
    }
    say_those(say, tree(say, cond), "everyone", "every");
}

bool gtm_explain_kind(struct gtm_say *say, const struct gtm_cond *cond, const char *who)
{
    const struct part *part = tree(say, cond);
    if (!is_relative(part) && !said_of_noun(part))
        return false;
    say_those(say, part, who, "a");
    return true;
}

/* ---- columns ---- */

static const struct gtm_cond *cond_of(struct gtm_say *say, const struct part *part)
{
    struct gtm_cond *cond = gtm_arena_alloc(say->arena, sizeof *cond);
    *cond = *part->cond;
    cond->next = NULL;
    if (is_group(part)) {
        cond->op = part->op;
        struct gtm_cond **tail = &cond->first;
        for (const struct part *child = part->first; child; child = child->next) {
            *tail = (struct gtm_cond *)cond_of(say, child);
            tail = &(*tail)->next;
        }
        *tail = NULL;
        return cond;
    }
    if (part->time) {
        struct gtm_cond *both = gtm_arena_alloc(say->arena, sizeof *both);
        struct gtm_cond *time = gtm_arena_alloc(say->arena, sizeof *time);
        *time = *part->time;
        time->next = NULL;
        struct part clause = *part, late = {.op = GTM_COND_ELAPSED, .cond = time};
        clause.time = NULL;
        clause.none = false; /* of the whole; "no" is the clause's own */
        late.no = part->op == GTM_COND_EVENT && !part->no;
        *both = (struct gtm_cond){.op = GTM_COND_AND,
                                  .first = (struct gtm_cond *)cond_of(say, &clause)};
        both->first->next = (struct gtm_cond *)cond_of(say, &late);
        cond = both;
    }
    if (part->none || (part->no && !part->time)) {
        struct gtm_cond *not = gtm_arena_alloc(say->arena, sizeof *not );
        *not = (struct gtm_cond){.op = GTM_COND_NOT, .span = cond->span, .first = cond};
        cond = not ;
    }
    return cond;
}

/* The alternatives `a` and `b` as alternatives of one group. */
static struct part *either(struct gtm_say *say, const struct part *a, const struct part *b)
{
    struct part *group = new_part(say, a->cond, false), **tail = &group->first;
    group->op = GTM_COND_OR;
    const struct part *both[] = {a, b};
    for (int i = 0; i < 2; i++)
        for (const struct part *p = is_group(both[i]) ? both[i]->first : both[i]; p;
             p = is_group(both[i]) ? p->next : NULL) {
            *tail = gtm_arena_alloc(say->arena, sizeof **tail);
            **tail = *p;
            (*tail)->next = NULL;
            tail = &(*tail)->next;
        }
    return group;
}

enum { MOST_COLUMNS = 64 };

/* Parts without "and" that hold together where `part` does. Returns their number, or 0: too many.
 */
static unsigned spread(struct gtm_say *say, const struct part *part,
                       const struct part *columns[MOST_COLUMNS])
{
    unsigned n = 0;
    if (!is_group(part)) {
        columns[0] = part;
        return 1;
    }
    for (const struct part *child = part->first; child; child = child->next) {
        const struct part *more[MOST_COLUMNS], *all[MOST_COLUMNS];
        unsigned k = spread(say, child, more);
        bool first = child == part->first, and_ = part->op == GTM_COND_AND;
        unsigned count = and_ ? n + k : first ? k : n * k;
        if (!k || count > MOST_COLUMNS)
            return 0;
        if (and_ || first) {
            memcpy(columns + n, more, k * sizeof *more);
        } else {
            for (unsigned i = 0; i < n * k; i++)
                all[i] = either(say, columns[i / k], more[i % k]);
            memcpy(columns, all, count * sizeof *all);
        }
        n = count;
    }
    return n;
}

unsigned gtm_explain_columns(struct gtm_say *say, const struct gtm_cond *cond,
                             const struct gtm_cond **columns, unsigned most)
{
    const struct part *parts[MOST_COLUMNS], *part = tree(say, cond);
    if (is_flat(part)) { /* as it was written */
        columns[0] = cond_of(say, part);
        return 1;
    }
    unsigned n = spread(say, part, parts);
    if (n > most)
        return 0;
    for (unsigned i = 0; i < n; i++)
        columns[i] = cond_of(say, parts[i]);
    return n;
}

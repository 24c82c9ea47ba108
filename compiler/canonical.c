/* canonical.c -- the meaning of a reading as one text.
 *
 * A text is written at the end of one buffer and copied out of it, so that parts whose order does
 * not matter can be sorted before the whole is written.
 */
#include "compiler/canonical.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct canon {
    struct gtm_arena *arena;
    struct gtm_buf buf;
};

/* ---- writing ---- */

static void put(struct canon *c, const char *text)
{
    gtm_buf_add(&c->buf, text, strlen(text));
}

/* The words and numbers between parentheses are told apart by quotes. */
static void put_quoted(struct canon *c, const char *text)
{
    put(c, " \"");
    for (const char *p = text ? text : ""; *p; p++) {
        if (*p == '"' || *p == '\\' || *p == '(')
            gtm_buf_char(&c->buf, '\\');
        gtm_buf_char(&c->buf, *p);
    }
    gtm_buf_char(&c->buf, '"');
}

static void put_integer(struct canon *c, int64_t number)
{
    char digits[24], *p = digits + sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    *--p = '\0';
    do
        *--p = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--p = '-';
    gtm_buf_char(&c->buf, ' ');
    put(c, p);
}

static void put_real(struct canon *c, double number)
{
    if (number > -1e15 && number < 1e15 && number == (double)(int64_t)number)
        put_integer(c, (int64_t)number);
    else
        gtm_buf_printf(&c->buf, " %.17g", number);
}

/* A field that is said only where it is set. */
static void put_field(struct canon *c, const char *name, int64_t value)
{
    if (!value)
        return;
    put(c, name);
    put_integer(c, value);
}

static void put_name(struct canon *c, const char *name, const char *value)
{
    if (!value)
        return;
    put(c, name);
    put_quoted(c, value);
}

static void put_flag(struct canon *c, const char *name, bool set)
{
    if (set)
        put(c, name);
}

/* Takes what was written since `begin` out of the buffer. */
static const char *take(struct canon *c, size_t begin)
{
    assert(begin <= c->buf.length);
    const char *text =
        gtm_arena_copy(c->arena, c->buf.bytes ? c->buf.bytes + begin : "", c->buf.length - begin);
    c->buf.length = begin;
    return text;
}

/* ---- parts without an order ---- */

struct parts {
    const char **at;
    size_t count;
};

static void add_part(struct canon *c, struct parts *parts, const char *text)
{
    parts->at = gtm_arena_room(c->arena, parts->at, parts->count, sizeof *parts->at);
    parts->at[parts->count++] = text;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort(struct parts *parts)
{
    size_t kept = 0;
    if (parts->count > 1)
        qsort(parts->at, parts->count, sizeof *parts->at, by_text);
    for (size_t i = 0; i < parts->count; i++)
        if (!kept || strcmp(parts->at[kept - 1], parts->at[i]) != 0)
            parts->at[kept++] = parts->at[i];
    parts->count = kept;
}

/* Sorted, each once; `name` in front where there are several. */
static void put_parts(struct canon *c, const char *name, struct parts *parts)
{
    sort(parts);
    bool several = parts->count != 1;
    if (several) {
        gtm_buf_char(&c->buf, '(');
        put(c, name);
    }
    for (size_t i = 0; i < parts->count; i++) {
        if (several)
            gtm_buf_char(&c->buf, ' ');
        put(c, parts->at[i]);
    }
    if (several)
        gtm_buf_char(&c->buf, ')');
}

/* ---- what conditions and actions have in common ---- */

/* A list of phrases as a set: by the name of the term that defines it, else all of them. Case does
 * not matter where they are looked for. */
static void put_list(struct canon *c, const char *name, const struct gtm_phrase_list *list)
{
    if (!list)
        return;
    put(c, name);
    struct parts parts = {0};
    for (uint32_t i = 0; i < list->count; i++)
        add_part(c, &parts, gtm_lower(c->arena, list->items[i]));
    sort(&parts);
    for (size_t i = 0; i < parts.count; i++)
        put_quoted(c, parts.at[i]);
}

static void put_moment(struct canon *c, const char *name, const struct gtm_moment *m)
{
    if (!m)
        return;
    put(c, name);
    put_flag(c, " point", m->point);
    put_flag(c, " business", m->business);
    put_flag(c, " same-day", m->same_day);
    put_flag(c, " workday", m->workday);
    put_flag(c, " day-end", m->day_end);
    put_flag(c, " theirs", m->prospect);
    put_field(c, " months", m->months);
    put_field(c, " days", m->days);
    put_field(c, " month-day", m->month_day);
    put_field(c, " weekdays", m->weekdays);
    if (m->minute >= 0) {
        put(c, " minute");
        put_integer(c, m->minute);
    }
    if (m->has_date) {
        put(c, " date");
        put_integer(c, m->date);
    }
    put(c, " .");
}

static void put_hours(struct canon *c, const char *name, const struct gtm_hours *hours)
{
    struct parts parts = {0};
    for (const struct gtm_hours *h = hours; h; h = h->next) {
        size_t begin = c->buf.length;
        put(c, "(time");
        put_name(c, " the", h->named ? h->named->name : NULL);
        put_flag(c, " outside", h->outside);
        put_field(c, " weekdays", h->weekdays);
        put_field(c, " from", h->begin);
        put_field(c, " to", h->end);
        put_flag(c, " workdays", h->workdays);
        put_flag(c, " holidays", h->holidays);
        put_flag(c, " theirs", h->prospect);
        if (h->has_first) {
            put(c, " first");
            put_integer(c, h->first);
        }
        if (h->has_last) {
            put(c, " last");
            put_integer(c, h->last);
        }
        put(c, ")");
        add_part(c, &parts, take(c, begin));
    }
    if (!parts.count)
        return;
    put(c, name);
    gtm_buf_char(&c->buf, ' ');
    put_parts(c, "any", &parts);
}

static void put_person(struct canon *c, const struct gtm_symbol *person, const char *name)
{
    if (person)
        put_name(c, person->kind == GTM_SYMBOL_FACT ? " who-is" : " named", person->name);
    else
        put_name(c, " who", name);
}

/* Those who are named, or of whom so many are needed; without a panel the one person. */
static void put_people(struct canon *c, const struct gtm_panel_ir *panel,
                       const struct gtm_symbol *person, const char *name)
{
    if (!panel) {
        put_person(c, person, name);
        return;
    }
    struct parts parts = {0};
    for (unsigned i = 0; i < panel->count; i++) {
        size_t begin = c->buf.length;
        put_person(c, panel->seats[i].person, panel->seats[i].name);
        add_part(c, &parts, take(c, begin));
    }
    put_field(c, " need", panel->need);
    sort(&parts);
    for (size_t i = 0; i < parts.count; i++)
        put(c, parts.at[i]);
}

/* ---- conditions ---- */

static const char *compare_name(enum gtm_compare compare, bool no)
{
    static const char *const names[][2] = {
        [GTM_COMPARE_EQ] = {"=", "!="}, [GTM_COMPARE_NE] = {"!=", "="},
        [GTM_COMPARE_LT] = {"<", ">="}, [GTM_COMPARE_LE] = {"<=", ">"},
        [GTM_COMPARE_GT] = {">", "<="}, [GTM_COMPARE_GE] = {">=", "<"}};
    return names[compare][no];
}

/* A comparison: "not" turns it round, for what is unknown is unknown both ways. */
static void put_compared(struct canon *c, const char *name, const struct gtm_cond *cond, bool no)
{
    put(c, name);
    put_quoted(c, cond->fact->name);
    gtm_buf_char(&c->buf, ' ');
    put(c, compare_name(cond->compare, no));
}

static const char *event_name(enum gtm_happens event)
{
    static const char *const names[] = {
#define EVENT(NAME, name, lasting, form, fact, detail, spoken) [GTM_EVENT_##NAME] = name,
#include "grammar/events.def"
#undef EVENT
    };
    return names[event];
}

static void put_test(struct canon *c, const struct gtm_test_ir *t, uint32_t says)
{
    put(c, "(event");
    if (t->declared)
        put_quoted(c, t->declared->name);
    else
        put_name(c, "", event_name(t->event));
    put_field(c, t->exact ? " exactly" : " count", t->count == 1 && !t->exact ? 0 : t->count);
    put_flag(c, " occurrence", t->occurrence);
    put_field(c, t->last ? " in-last" : " in", t->seconds);
    put_field(c, " months", t->months);
    put_field(c, " calendar", t->calendar);
    put_list(c, " about", t->about);
    put_list(c, " where", t->where);
    put_field(c, " says", says);
    put_field(c, " scope", t->who);
    put_field(c, " since", t->since);
}

static void put_cond(struct canon *c, const struct gtm_cond *cond, bool no);

/* The name of a condition on a fact and phrases; NULL of all others. */
static const char *textual(enum gtm_cond_op op)
{
    switch (op) {
    case GTM_COND_IS: return "(is";
    case GTM_COND_HAS: return "(mentions";
    case GTM_COND_START: return "(starts";
    case GTM_COND_END: return "(ends";
    case GTM_COND_SAYS: return "(says";
    default: return NULL;
    }
}

static void put_asked(struct canon *c, const struct gtm_cond *cond)
{
    put(c, "(waits");
    put_integer(c, cond->requests);
    put_people(c, cond->panel, cond->person, cond->person_name);
}

/* A condition without parts and without "not"; all but its last parenthesis. */
static void put_plain(struct canon *c, const struct gtm_cond *cond)
{
    switch (cond->op) {
    case GTM_COND_TERM: put_name(c, "(term", cond->symbol->name); break;
    case GTM_COND_YES: put_name(c, "(yes", cond->fact->name); break;
    case GTM_COND_KNOWN: put_name(c, "(known", cond->fact->name); break;
    case GTM_COND_DECIDED:
        put(c, "(decided ");
        put_cond(c, cond->first, false);
        break;
    case GTM_COND_ELAPSED:
        put(c, "(elapsed");
        put_integer(c, cond->base);
        put_field(c, " seconds", cond->seconds);
        put_moment(c, " moment", cond->moment);
        break;
    case GTM_COND_OPEN: put_hours(c, "(open", cond->hours); break;
    case GTM_COND_ALWAYS: put(c, "(always"); break;
    case GTM_COND_PENDING: put_asked(c, cond); break;
    case GTM_COND_DRAFT: put(c, "(drafted"); break;
    case GTM_COND_JUDGE:
        put(c, "(judge");
        put_integer(c, cond->judged);
        put_quoted(c, cond->text);
        put_list(c, " by", cond->list);
        break;
    default: put(c, "(bad");
    }
}

/* One of several values that a condition asks for, or its only one. */
struct value {
    const char *item; /* NULL: the list by its name */
    uint32_t says;
};

static void put_atom(struct canon *c, const struct gtm_cond *cond, bool no, struct value value)
{
    switch (cond->op) {
    case GTM_COND_NUMBER:
    case GTM_COND_TIME:
        put_compared(c, cond->op == GTM_COND_TIME ? "(date" : "(number", cond, no);
        put_real(c, cond->number);
        put(c, ")");
        return;
    case GTM_COND_AGE:
        put_compared(c, "(age", cond, no);
        put_integer(c, cond->seconds);
        put(c, ")");
        return;
    case GTM_COND_FACTS:
        put_compared(c, "(facts", cond, no);
        put_quoted(c, cond->fact2->name);
        put(c, ")");
        return;
    default: break;
    }
    if (no && cond->op != GTM_COND_BAD)
        put(c, "(not ");
    const char *text = textual(cond->op);
    if (text) {
        put(c, text);
        if (cond->fact)
            put_quoted(c, cond->fact->name);
        put_quoted(c, value.item ? gtm_lower(c->arena, value.item) : "");
    } else if (cond->op == GTM_COND_EVENT) {
        put_test(c, &cond->test, value.says);
        put_people(c, cond->panel, cond->person, cond->person_name);
    } else {
        put_plain(c, cond);
    }
    put(c, no && cond->op != GTM_COND_BAD ? "))" : ")");
}

/* How many values it asks for one of. What a reply says is a set only where one reply is asked for:
 * two questions are not the same as one. */
static uint32_t values_of(const struct gtm_cond *cond)
{
    if (textual(cond->op))
        return cond->list->count ? cond->list->count : 1;
    uint32_t count = 0;
    if (cond->op == GTM_COND_EVENT && cond->test.count == 1 && !cond->test.exact)
        for (uint32_t says = cond->test.says; says; says &= says - 1)
            count++;
    return count ? count : 1;
}

/* The value of that number, from 0 on. */
static struct value value_at(const struct gtm_cond *cond, uint32_t i)
{
    assert(i < values_of(cond));
    if (textual(cond->op))
        return (struct value){
            .item = i < cond->list->count ? cond->list->items[i] : NULL};
    uint32_t says = cond->test.says;
    if (cond->op == GTM_COND_EVENT && values_of(cond) > 1) {
        while (i--)
            says &= says - 1;
        says &= ~(says - 1);
    }
    return (struct value){.says = says};
}

/* AND, OR, or anything else: what it is once "not" stands at its parts. */
static enum gtm_cond_op shape(const struct gtm_cond *cond, bool no)
{
    enum gtm_cond_op and = no ? GTM_COND_OR : GTM_COND_AND, or = no ? GTM_COND_AND : GTM_COND_OR;
    if (cond->op == GTM_COND_AND)
        return and;
    return cond->op == GTM_COND_OR || values_of(cond) > 1 ? or : GTM_COND_NOT;
}

static void collect(struct canon *c, const struct gtm_cond *cond, bool no, enum gtm_cond_op op,
                    struct parts *parts)
{
    while (cond->op == GTM_COND_NOT) {
        cond = cond->first;
        no = !no;
    }
    size_t begin = c->buf.length;
    if (shape(cond, no) != op) {
        put_cond(c, cond, no);
        add_part(c, parts, take(c, begin));
    } else if (cond->op == GTM_COND_AND || cond->op == GTM_COND_OR) {
        for (const struct gtm_cond *child = cond->first; child; child = child->next)
            collect(c, child, no, op, parts);
    } else {
        for (uint32_t i = 0; i < values_of(cond); i++) {
            put_atom(c, cond, no, value_at(cond, i));
            add_part(c, parts, take(c, begin));
        }
    }
}

static void put_cond(struct canon *c, const struct gtm_cond *cond, bool no)
{
    while (cond->op == GTM_COND_NOT) {
        cond = cond->first;
        no = !no;
    }
    enum gtm_cond_op op = shape(cond, no);
    if (op == GTM_COND_NOT) {
        put_atom(c, cond, no, value_at(cond, 0));
        return;
    }
    assert(op == GTM_COND_AND || op == GTM_COND_OR);
    struct parts parts = {0};
    collect(c, cond, no, op, &parts);
    put_parts(c, op == GTM_COND_AND ? "and" : "or", &parts);
}

static void put_when(struct canon *c, const char *name, const struct gtm_cond *cond)
{
    if (!cond)
        return;
    put(c, name);
    gtm_buf_char(&c->buf, ' ');
    put_cond(c, cond, false);
}

/* Both of two conditions, either of which may be NULL. */
static void put_both(struct canon *c, const char *name, const struct gtm_cond *a,
                     const struct gtm_cond *b)
{
    if (!a || !b) {
        put_when(c, name, a ? a : b);
        return;
    }
    struct parts parts = {0};
    collect(c, a, false, GTM_COND_AND, &parts);
    collect(c, b, false, GTM_COND_AND, &parts);
    put(c, name);
    gtm_buf_char(&c->buf, ' ');
    put_parts(c, "and", &parts);
}

/* ---- actions ---- */

/* What only the whole file tells, order.c: no part of what the sentence says. */
enum { FOUND_LATER = GTM_ACTION_MAY_DRAFT | GTM_ACTION_REDRAFT };

static void put_options(struct canon *c, const struct gtm_option_ir *options)
{
    struct parts parts = {0};
    for (const struct gtm_option_ir *o = options; o; o = o->next) {
        size_t begin = c->buf.length;
        put_quoted(c, o->key);
        put_quoted(c, o->value);
        add_part(c, &parts, take(c, begin));
    }
    if (!parts.count)
        return;
    put(c, " with");
    sort(&parts);
    for (size_t i = 0; i < parts.count; i++)
        put(c, parts.at[i]);
}

static void put_times(struct canon *c, const struct gtm_act *act)
{
    put_field(c, " seconds", act->seconds);
    put_moment(c, " moment", act->moment);
    put_flag(c, " from-start", act->from_start);
    put_when(c, " until", act->until);
    put_field(c, " every", act->every_seconds);
    put_moment(c, " every", act->every_moment);
    put_flag(c, " at-once", act->at_once);
    put_moment(c, " at", act->at);
    put_hours(c, " in", act->hours);
}

/* `whole`: its condition is that of its sentence and said there. */
static void put_act(struct canon *c, const struct gtm_act *act, bool whole)
{
    put(c, " (");
    put(c, gtm_primitive_name(act->primitive));
    put_name(c, " what", act->what);
    if (!whole)
        put_when(c, " if", act->cond);
    put_name(c, " channel", act->channel);
    put_people(c, act->panel, act->person, act->person_name);
    put_name(c, " template", act->template ? act->template->name : NULL);
    put_options(c, act->options);
    put_name(c, " fact", act->fact ? act->fact->name : NULL);
    put_list(c, " topic", act->topic);
    put_field(c, " count", act->count ? act->count : act->primitive == GTM_PRIMITIVE_COMMENT);
    put_field(c, " flags", act->flags & ~(uint32_t)FOUND_LATER);
    put_flag(c, " definite", act->definite);
    put_flag(c, " general", act->general);
    put_field(c, " covers", act->covers);
    put_times(c, act);
    put_flag(c, " news", act->news);
    put_flag(c, " withdraw", act->withdraw);
    put_flag(c, " nothing", act->nothing && act->primitive != GTM_PRIMITIVE_SKIP);
    put_name(c, " purpose", act->purpose);
    put(c, ")");
}

static void put_acts(struct canon *c, const char *name, const struct gtm_act *acts, bool whole)
{
    if (!acts)
        return;
    put(c, name);
    for (const struct gtm_act *act = acts; act; act = act->next)
        put_act(c, act, whole);
}

/* ---- guardrails, sentences ---- */

static void put_guard(struct canon *c, const struct gtm_guard *g)
{
    static const char *const names[] = {
        [GTM_GUARD_NEVER] = "(never", [GTM_GUARD_ASK] = "(ask",     [GTM_GUARD_BEFORE] = "(before",
        [GTM_GUARD_HOLD] = "(hold",   [GTM_GUARD_LIMIT] = "(limit", [GTM_GUARD_WINDOW] = "(window"};
    put(c, names[g->kind]);
    put_field(c, " covers", g->covers);
    put_when(c, " if", g->cond);
    put_list(c, " saying", g->says);
    put_name(c, " channel", g->channel);
    put_acts(c, " by", g->ask, false);
    put_field(c, " count", g->limit.count);
    put_field(c, " seconds", g->limit.seconds);
    put_field(c, " per", g->limit.per);
    put_name(c, " kind", g->limit.kind);
    put_hours(c, g->only ? " only" : " not", g->hours);
    put(c, ")");
}

/* Up to the reading's last: behind it may stand another's, once it was added. */
static void put_guards(struct canon *c, const struct gtm_reading *r)
{
    struct parts parts = {0};
    for (const struct gtm_guard *g = r->guards; g; g = g == r->last_guard ? NULL : g->next) {
        size_t begin = c->buf.length;
        put_guard(c, g);
        add_part(c, &parts, take(c, begin));
    }
    if (parts.count)
        put_parts(c, "guards", &parts);
}

static void put_row(struct canon *c, const struct gtm_row *row)
{
    put(c, " (row");
    put_flag(c, " unclear", row->unclear);
    put_when(c, " if", row->cond);
    put_acts(c, " do", row->acts, false);
    put(c, ")");
}

static void put_sentence(struct canon *c, const struct gtm_sentence_ir *s)
{
    static const char *const names[] = {[GTM_SENTENCE_STEP] = "(step",
                                        [GTM_SENTENCE_WATCH] = "(watch",
                                        [GTM_SENTENCE_GUARDRAIL] = "(guardrail",
                                        [GTM_SENTENCE_TABLE] = "(table",
                                        [GTM_SENTENCE_SETTING] = "(setting"};
    /* what one action asks of its prospect is what its sentence asks; not of those it keeps */
    bool whole = s->acts && !s->acts->next && s->acts->primitive != GTM_PRIMITIVE_FIND;
    put(c, names[s->kind]);
    put_field(c, " after", s->delay);
    put_moment(c, " after", s->delay_moment);
    put_flag(c, " from-start", s->delay_from_start);
    put_both(c, " if", s->cond, whole ? s->acts->cond : NULL);
    put_acts(c, " do", s->acts, whole);
    put_when(c, " until", s->until);
    if (s->before) {
        put_field(c, " before", s->before_covers);
        put_flag(c, " general", s->before_general);
        put_when(c, " of", s->before_cond);
        put_acts(c, " then", s->before_acts, false);
    }
    for (const struct gtm_row *row = s->rows; row; row = row->next)
        put_row(c, row);
    if (s->is_policy)
        put_integer(c, s->policy);
    put(c, ")");
}

static void put_meaning(struct canon *c, const struct gtm_reading *r)
{
    put_when(c, "means", r->cond);
    if (r->number > 0) {
        put(c, "count");
        put_real(c, r->number);
    }
    put_field(c, " in-last", r->seconds);
    put_hours(c, "times", r->hours);
    put_acts(c, " do", r->acts, false);
}

const char *gtm_canonical(struct gtm_workflow *w, const struct gtm_reading *r)
{
    struct canon c = {.arena = w->arena};
    put_meaning(&c, r);
    for (const struct gtm_sentence_ir *s = r->sentences; s;
         s = s == r->last_sentence ? NULL : s->next)
        put_sentence(&c, s);
    put_guards(&c, r);
    if (r->is_otherwise) {
        put(&c, "(otherwise");
        put_acts(&c, "", r->otherwise, false);
        put(&c, ")");
    }
    const char *text = take(&c, 0);
    gtm_buf_free(&c.buf);
    return text;
}

const char *gtm_canonical_once(struct gtm_workflow *w, struct gtm_reading *r)
{
    if (!r->canonical)
        r->canonical = gtm_canonical(w, r);
    return r->canonical;
}

bool gtm_canonical_bad(const char *text)
{
    static const char bad[] = "(bad)";
    for (const char *p = strstr(text, bad); p; p = strstr(p + 1, bad))
        if (p == text || p[-1] != '\\') /* in quotes a parenthesis is marked */
            return true;
    return false;
}

const char *gtm_canonical_cond(struct gtm_workflow *w, const struct gtm_cond *cond)
{
    struct canon c = {.arena = w->arena};
    put_when(&c, "", cond);
    const char *text = take(&c, 0);
    gtm_buf_free(&c.buf);
    return *text == ' ' ? text + 1 : text;
}

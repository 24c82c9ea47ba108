/* explain_define.c -- definitions, declarations, settings and templates as they were read. */
#include <assert.h>
#include <ctype.h>
#include <string.h>

#include "compiler/explain.h"
#include "grammar/when.h"
#include "runtime/base/clock.h"

static bool lies_in(struct gtm_span inner, struct gtm_span outer)
{
    return inner.file == outer.file && inner.begin >= outer.begin && inner.end <= outer.end;
}

static const char *article(const char *name)
{
    size_t length = strlen(name);
    bool many = length > 2 && name[length - 1] == 's' &&
                !strchr("siu", name[length - 2]); /* no status, class */
    return many ? "some" : strchr("aeiouAEIO", *name) ? "an" : "a";
}

/* ---- facts ---- */

/* Whether words can stand without quotes where a fact or its choices are declared. */
static bool is_plain(const char *text)
{
    static const char *const marks[] = {"a",  "an",    "the",  "some",   "and",
                                        "or", "from",  "that", "such",   "between",
                                        "in", "which", "list", "number", NULL};
    for (const char *p = text; *p; p++)
        if (!isalnum((unsigned char)*p) && *p != ' ' && *p != '-')
            return false;
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, " -");
        for (size_t i = 0; marks[i]; i++)
            if (strlen(marks[i]) == n && strncmp(p, marks[i], n) == 0)
                return false;
        p += n + (p[n] != '\0');
    }
    return *text != '\0';
}

static void say_plain(struct gtm_say *say, const char *text)
{
    if (is_plain(text))
        gtm_explain_text(say, text);
    else
        gtm_explain_quoted(say, text);
}

static void say_choices(struct gtm_say *say, const struct gtm_symbol *fact)
{
    for (size_t i = 0; fact->choices && fact->choices[i]; i++) {
        gtm_explain_text(say, i == 0 ? " " : fact->choices[i + 1] ? ", " : " or ");
        say_plain(say, fact->choices[i]);
    }
}

/* " from 0 to 100", " that is A, B or C" */
static void say_type(struct gtm_say *say, const struct gtm_symbol *fact)
{
    switch (fact->type) {
    case GTM_TYPE_NUMBER:
        gtm_explain_text(say, fact->most > 0 ? " from 0 to " : " that is a number");
        if (fact->most > 0)
            gtm_buf_number(say->out, fact->most);
        break;
    case GTM_TYPE_TIME: gtm_explain_text(say, " that is a date"); break;
    case GTM_TYPE_YESNO: gtm_explain_text(say, " that is yes or no"); break;
    case GTM_TYPE_PROSE: gtm_explain_text(say, " in prose"); break;
    case GTM_TYPE_LIST: break; /* a list of tags */
    case GTM_TYPE_TEXT:
        gtm_explain_text(say, fact->choices ? " such as" : " that is a text");
        say_choices(say, fact);
        break;
    case GTM_TYPE_CHOICE:
        gtm_explain_text(say, " that is");
        say_choices(say, fact);
        break;
    case GTM_N_TYPE: assert(false && "no type"); break;
    }
}

static void say_fact(struct gtm_say *say, const struct gtm_symbol *fact)
{
    const char *name =
        isupper((unsigned char)*fact->name) ? fact->name : gtm_explain_name(say, fact);
    if (fact->spoken)
        name = fact->name;
    if (fact->type == GTM_TYPE_LIST)
        gtm_explain_text(say, "a list of ");
    else
        gtm_explain_printf(say, "%s ", article(name));
    if (strpbrk(fact->name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")) /* only a quoted name keeps its case */
        gtm_explain_quoted(say, fact->name);
    else if (is_plain(name))
        gtm_explain_text(say, name);
    else
        gtm_explain_quoted(say, fact->name);
    say_type(say, fact);
}

static void say_facts(struct gtm_say *say, const struct gtm_unit *unit)
{
    struct gtm_symbol *const *facts;
    uint32_t count = gtm_symbols_in(say->w, unit->span, &facts);
    bool company = facts[0]->flags & GTM_FACT_COMPANY;
    gtm_explain_text(say, company ? "each company has " : "each prospect has ");
    for (uint32_t i = 0; i < count; i++) {
        gtm_explain_text(say, i == 0 ? "" : i + 1 == count ? " and " : ", ");
        say_fact(say, facts[i]);
    }
}

/* The fact that some of a unit's words name: the longest such phrase, or NULL. */
static const struct gtm_symbol *fact_in(const struct gtm_say *say, const struct gtm_unit *unit)
{
    const struct gtm_symbol *found = NULL;
    uint32_t longest = 0;
    for (uint32_t i = 0; i < unit->said; i++) {
        const char *phrase = "";
        for (uint32_t n = 0; i + n < unit->said && unit->words[i + n].kind == GTM_WORD_WORD; n++) {
            phrase = gtm_arena_printf(say->arena, "%s%s%s", phrase, n ? " " : "",
                                      unit->words[i + n].low);
            const struct gtm_entry *e = gtm_lexicon_find(&say->w->lexicon, phrase);
            while (e && !(e->symbol && e->symbol->kind == GTM_SYMBOL_FACT))
                e = e->other;
            if (e && n >= longest) {
                found = e->symbol;
                longest = n + 1;
            }
        }
    }
    return found;
}

/* The fit score comes from "lead score v2": those of the fact's names that this sentence says. */
static void say_source(struct gtm_say *say, const struct gtm_unit *unit,
                       const struct gtm_symbol *fact)
{
    bool found = false;
    gtm_explain_printf(say, "the %s comes from", gtm_explain_name(say, fact));
    for (uint32_t i = 0; i < unit->said; i++) {
        if (unit->words[i].kind != GTM_WORD_STRING)
            continue;
        char *key = gtm_lower(say->arena, unit->words[i].low);
        for (char *p = key; *p; p++)
            if (*p == '_' || *p == '-' || *p == '.')
                *p = ' ';
        bool known = false;
        for (size_t k = 0; fact->keys && fact->keys[k]; k++)
            known = known || strcmp(fact->keys[k], key) == 0;
        gtm_explain_text(say, found ? " and " : " ");
        if (known)
            gtm_explain_quoted(say, key);
        else
            gtm_explain_wrong(say, "a name in the feed that was not taken");
        found = true;
    }
    if (!found)
        gtm_explain_wrong(say, "a definition without words");
}

static void say_missing(struct gtm_say *say, const struct gtm_symbol *fact)
{
    gtm_explain_printf(say, "treat a missing %s as ", gtm_explain_name(say, fact));
    if (fact->missing)
        gtm_explain_quoted(say, fact->missing);
    else
        gtm_explain_wrong(say, "a missing value that was not taken");
}

/* ---- settings ---- */

static void say_zone(struct gtm_say *say)
{
    bool plain = true;
    for (const char *p = say->w->zone; *p; p++)
        plain = plain && (isalpha((unsigned char)*p) || strchr("/_", *p));
    gtm_explain_printf(say, plain ? "our time zone is %s" : "our time zone is \"%s\"",
                       say->w->zone);
}

static bool is_holiday(const struct gtm_workflow *w, int64_t day)
{
    for (uint32_t i = 0; i < w->holiday_count; i++)
        if (w->holidays[i] == day)
            return true;
    return false;
}

/* Holidays are 2026-12-25 and the 1st of January, or come from a file. */
static void say_holidays(struct gtm_say *say, const struct gtm_unit *unit)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    struct gtm_unit whole = *unit;
    const char *days = "", *last = NULL, *file = NULL;
    whole.count = unit->said;
    for (uint32_t at = 0, n; at < whole.count; at += n ? n : 1) {
        int year, month, day;
        int64_t date;
        struct gtm_when_finder when = {say->arena, &say->w->lexicon, &say->w->diags};
        n = gtm_when_date(&when, whole.words, whole.count, at, &year, &month, &day);
        if (!n && gtm_unit_is_string(&whole, at))
            file = whole.words[at].low;
        if (!n)
            continue;
        if (!gtm_clock_date(year ? year : 2028, month, day, &date) || !is_holiday(say->w, date))
            gtm_explain_wrong(say, "a holiday that was not taken");
        const char *one = year ? gtm_arena_printf(say->arena, "%04d-%02d-%02d", year, month, day)
                               : gtm_arena_printf(say->arena, "%s %d", months[month - 1], day);
        days = gtm_arena_printf(say->arena, "%s%s%s", days, last ? ", " : "", last ? last : "");
        last = one;
    }
    if (last)
        gtm_explain_printf(say, "holidays are %s%s%s", *days ? days + 2 : "", *days ? " and " : "",
                           last);
    else if (file)
        gtm_explain_printf(say, "holidays come from \"%s\"", file);
    else
        gtm_explain_wrong(say, "holidays without days");
}

/* ---- terms, lists, times, people, events ---- */

/* "A hot lead is anyone …"; "VIP means …" */
static void say_term(struct gtm_say *say, const struct gtm_symbol *s, const char *name)
{
    size_t from = say->out->length;
    if (!s->means) {
        gtm_explain_printf(say, "%s %s is ", article(name), name);
        const struct gtm_symbol *other = s->cond->op == GTM_COND_TERM ? s->cond->symbol : NULL;
        const char *noun = other && !other->means ? gtm_explain_name(say, other) : NULL;
        if (noun)
            gtm_explain_printf(say, "%s %s", article(noun), noun);
        if (noun || gtm_explain_kind(say, s->cond, "anyone"))
            return;
        say->out->length = from; /* in bullets */
    }
    gtm_explain_printf(say, "%s means ", name);
    gtm_explain_cond(say, s->cond, "", NULL);
}

static void say_list(struct gtm_say *say, const struct gtm_unit *unit, const struct gtm_symbol *s,
                     const char *name)
{
    bool bare = s->span.begin == unit->span.begin &&
                strcmp(gtm_lower(say->arena, gtm_said(say->w, s->span)), s->name) == 0;
    if (!bare)
        gtm_explain_printf(say, "%s ", article(name));
    gtm_explain_printf(say, "%s is ", name);
    gtm_explain_list(say, s->list);
}

static void say_frequency(struct gtm_say *say, const struct gtm_symbol *s, const char *name)
{
    gtm_explain_printf(say, "%s means at least %u times", name, (unsigned)s->number);
    if (!s->seconds)
        return;
    gtm_explain_text(say, " in the last ");
    gtm_explain_time(say->out, s->seconds, NULL);
}

static void say_symbol(struct gtm_say *say, const struct gtm_unit *unit, const struct gtm_symbol *s)
{
    const char *name = gtm_explain_name(say, s);
    switch (s->kind) {
    case GTM_SYMBOL_TERM: say_term(say, s, name); break;
    case GTM_SYMBOL_LIST: say_list(say, unit, s, name); break;
    case GTM_SYMBOL_FREQUENCY: say_frequency(say, s, name); break;
    case GTM_SYMBOL_HOURS:
        gtm_explain_printf(say, "%s are", name);
        gtm_explain_hours(say->out, s->hours, false);
        break;
    case GTM_SYMBOL_PERSON:
        gtm_explain_printf(say, "%s is a person reached at ", s->said);
        gtm_explain_quoted(say, s->address);
        break;
    case GTM_SYMBOL_EVENT:
        gtm_explain_quoted(say, s->said);
        gtm_explain_printf(say, " is a %s event", s->lasting ? "lasting" : "passing");
        break;
    case GTM_SYMBOL_FACT: say_facts(say, unit); break;
    case GTM_SYMBOL_TEMPLATE: assert(false && "a template is a unit of its own"); break;
    }
}

void gtm_explain_definition(struct gtm_say *say, const struct gtm_unit *unit)
{
    const struct gtm_workflow *w = say->w;
    size_t from = say->out->length;
    struct gtm_symbol *const *defined;
    const struct gtm_symbol *symbol =
        gtm_symbols_in(say->w, unit->span, &defined) ? *defined : NULL;
    const struct gtm_symbol *fact = symbol || unit->setting ? NULL : fact_in(say, unit);
    struct gtm_unit whole = *unit;
    whole.count = unit->said;
    if (unit->setting && w->zone && lies_in(w->zone_span, unit->span))
        say_zone(say);
    else if (unit->setting)
        say_holidays(say, unit);
    else if (symbol)
        say_symbol(say, unit, symbol);
    else if (!fact)
        gtm_explain_wrong(say, "a definition without words");
    else if (gtm_unit_is(&whole, 0, "treat"))
        say_missing(say, fact);
    else
        say_source(say, unit, fact);
    bool own = symbol && symbol->kind == GTM_SYMBOL_PERSON;
    gtm_explain_end(say, own ? say->out->length : from, true);
}

/* ---- templates ---- */

static void say_parts(struct gtm_say *say, const struct gtm_template_part *parts, bool begun)
{
    for (const struct gtm_template_part *p = parts; p; p = p->next) {
        bool end = !p->fact && strcmp(p->text, "\n") == 0;
        if (!end && !begun)
            gtm_explain_text(say, "  ");
        begun = !end;
        if (!p->fact)
            gtm_explain_text(say, p->text);
        else if (p->text)
            gtm_explain_printf(say, "{%s or \"%s\"}", p->fact->name, p->text);
        else
            gtm_explain_printf(say, "{%s}", p->fact->name);
    }
    gtm_explain_text(say, "\n");
}

void gtm_explain_template(struct gtm_say *say, const struct gtm_symbol *s)
{
    gtm_explain_printf(say, "Template \"%s\":\n", s->said);
    if (s->subject) {
        gtm_explain_text(say, "  Subject: ");
        say_parts(say, s->subject, true);
    }
    if (s->body || !s->subject)
        say_parts(say, s->body, false);
}

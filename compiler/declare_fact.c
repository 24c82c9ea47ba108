/* declare_fact.c -- facts: their types, where they come from, what a missing one counts as. */
#include <string.h>

#include "compiler/declare.h"
#include "declare.tab.h"
#include "parser.tab.h"

const char *gtm_feed_name(struct gtm_workflow *w, struct gtm_text name)
{
    char *low = gtm_lower(w->arena, gtm_arena_copy(w->arena, name.at, name.length));
    for (char *p = low; *p; p++)
        if (*p == '_' || *p == '-' || *p == '.')
            *p = ' ';
    return low;
}

static uint32_t count_of(const char *const *all)
{
    uint32_t n = 0;
    while (all && all[n])
        n++;
    return n;
}

/* The names of a fact in a feed: those in front count more. More than GTM_MAX_KEYS are reported. */
static void set_keys(struct gtm_workflow *w, struct gtm_symbol *s, const char *const *front,
                     uint32_t count, struct gtm_span span)
{
    uint32_t old = count_of((const char *const *)s->keys);
    const char **keys = gtm_arena_alloc(w->arena, (old + count + 1) * sizeof *keys);
    memcpy(keys, front, count * sizeof *keys);
    if (old)
        memcpy(keys + count, s->keys, old * sizeof *keys);
    if (old + count > GTM_MAX_KEYS)
        gtm_diag_report(&w->diags, GTM_DIAG_MISUSED, span,
                        gtm_arena_printf(w->arena, "\"%s\" comes from %u names; %d is the most",
                                         s->name, old + count, GTM_MAX_KEYS),
                        "leave out those that no feed has", NULL);
    s->keys = keys;
}

static void set_choices(struct gtm_workflow *w, const struct gtm_unit *u, struct gtm_symbol *s,
                        const struct gtm_decl *fact)
{
    uint32_t n = 0;
    for (const struct gtm_decl *v = fact->parts; v; v = v->next)
        n++;
    if (n > GTM_MAX_CHOICES)
        gtm_diag_report(&w->diags, GTM_DIAG_MISUSED, s->span,
                        gtm_arena_printf(w->arena, "\"%s\" has %u choices; %d is the most", s->name,
                                         n, GTM_MAX_CHOICES),
                        "declare it as text: Each prospect has a plan that is text.", NULL);
    s->choices = n ? gtm_arena_alloc(w->arena, (n + 1) * sizeof *s->choices) : NULL;
    n = 0;
    for (const struct gtm_decl *v = fact->parts; v; v = v->next)
        s->choices[n++] = gtm_range_said(w, u, v->name);
}

/* What the engine itself reads of a fact with that name. */
static uint32_t special_flag(const char *name)
{
#define SPECIAL(fact, flag)                                                                        \
    if (strcmp(name, fact) == 0)                                                                   \
        return GTM_FACT_##flag;
#include "grammar/declare.def"
    return 0;
}

static void add_fact(struct gtm_workflow *w, struct gtm_declares *d, const struct gtm_unit *u,
                     const struct gtm_decl *fact)
{
    static const enum gtm_type types[] = {
        [GTM_DECL_TEXT] = GTM_TYPE_TEXT,    [GTM_DECL_NUMBER] = GTM_TYPE_NUMBER,
        [GTM_DECL_TIME] = GTM_TYPE_TIME,    [GTM_DECL_PROSE] = GTM_TYPE_PROSE,
        [GTM_DECL_LIST] = GTM_TYPE_LIST,    [GTM_DECL_YESNO] = GTM_TYPE_YESNO,
        [GTM_DECL_CHOICE] = GTM_TYPE_CHOICE};
    const char *name = gtm_range_name(w->arena, u, fact->name);
    struct gtm_symbol *s = gtm_symbol_add(w, GTM_SYMBOL_FACT, name, gtm_range_span(u, fact->name));
    *s = (struct gtm_symbol){.kind = GTM_SYMBOL_FACT,
                             .name = name,
                             .said = gtm_range_said(w, u, fact->name),
                             .span = s->span,
                             .standard = s->standard,
                             .next = s->next,
                             .state = 2,
                             .type = types[fact->type],
                             .most = fact->most,
                             .flags = (fact->company ? GTM_FACT_COMPANY : 0u) | special_flag(name)};
    if (!fact->typed && gtm_declares_has(d, u->words[fact->name.end - 1].low, GTM_D_DATED))
        s->type = GTM_TYPE_TIME;
    const char *keys[] = {name, gtm_arena_printf(w->arena, "company %s", name),
                          gtm_arena_printf(w->arena, "account %s", name)};
    set_keys(w, s, keys, fact->company ? 3 : 1, s->span);
    set_choices(w, u, s, fact);
    gtm_symbol_ready(w, s);
}

void gtm_declare_facts(struct gtm_workflow *w, struct gtm_declares *d, const struct gtm_unit *u,
                       const struct gtm_decl *decl)
{
    for (const struct gtm_decl *fact = decl->parts; fact; fact = fact->next)
        add_fact(w, d, u, fact);
}

/* The standard fact that is said in another way: employee count. From here on it is known so. */
static struct gtm_symbol *spoken_fact(struct gtm_workflow *w, const char *name)
{
    static const char *const spoken[][2] = {
#define SPOKEN(phrase, fact) {phrase, fact},
#include "grammar/declare.def"
    };
    for (size_t i = 0; i < sizeof spoken / sizeof *spoken; i++) {
        struct gtm_symbol *s = strcmp(spoken[i][0], name) == 0
                                   ? gtm_symbol_find(w, GTM_SYMBOL_FACT, spoken[i][1])
                                   : NULL;
        if (!s)
            continue;
        gtm_lexicon_add(&w->lexicon, spoken[i][0], GTM_T_NOMINAL, GTM_CLASS_SYMBOL, s->name)
            ->symbol = s;
        return s;
    }
    return NULL;
}

/* The fact that a part names, reported where there is none. */
static struct gtm_symbol *fact_of(struct gtm_workflow *w, const struct gtm_unit *u,
                                  struct gtm_range part)
{
    const char *name = gtm_range_name(w->arena, u, part);
    struct gtm_symbol *s = gtm_symbol_quoted(w, name, 1u << GTM_SYMBOL_FACT);
    if (!s)
        s = spoken_fact(w, name);
    if (!s)
        gtm_diag_report(&w->diags, GTM_DIAG_UNKNOWN_FACT, gtm_range_span(u, part), name,
                        gtm_fact_advice(w, name), NULL);
    return s;
}

void gtm_declare_source(struct gtm_workflow *w, const struct gtm_unit *u,
                        const struct gtm_decl *decl)
{
    struct gtm_symbol *s = fact_of(w, u, decl->name);
    uint32_t n = 0;
    for (const struct gtm_decl *v = decl->parts; v; v = v->next)
        n++;
    const char **keys = gtm_arena_alloc(w->arena, n * sizeof *keys);
    n = 0;
    for (const struct gtm_decl *v = decl->parts; v; v = v->next)
        keys[n++] = gtm_feed_name(w, gtm_text_of(u->words[v->name.begin].low));
    if (s)
        set_keys(w, s, keys, n, u->span);
}

/* Why a fact cannot have that value, or NULL. */
static const char *misfit(struct gtm_workflow *w, const struct gtm_declares *d,
                          const struct gtm_symbol *s, const char *value)
{
    double number;
    const char *low = gtm_lower(w->arena, value);
    if (s->type == GTM_TYPE_NUMBER && !gtm_text_number(gtm_text_of(value), &number))
        return "write a number: Treat a missing fit score as 0.";
    if (s->type == GTM_TYPE_YESNO && !gtm_declares_has(d, low, GTM_D_YES) &&
        !gtm_declares_has(d, low, GTM_D_NO))
        return "it is yes or no";
    if (s->type != GTM_TYPE_CHOICE || !s->choices)
        return NULL;
    const char *all = "";
    for (const char **choice = s->choices; *choice; choice++) {
        if (gtm_text_equal(gtm_text_of(*choice), gtm_text_of(value)))
            return NULL;
        all = gtm_arena_printf(w->arena, "%s%s%s", all, *all ? ", " : "", *choice);
    }
    return gtm_arena_printf(w->arena, "it is one of: %s", all);
}

void gtm_declare_missing(struct gtm_workflow *w, struct gtm_declares *d, const struct gtm_unit *u,
                         const struct gtm_decl *decl)
{
    struct gtm_symbol *s = fact_of(w, u, decl->name);
    const char *value = gtm_range_said(w, u, decl->body), *why = s ? misfit(w, d, s, value) : NULL;
    if (why)
        gtm_diag_report(&w->diags, GTM_DIAG_TYPE, gtm_range_span(u, decl->body),
                        gtm_arena_printf(w->arena, "the %s is never \"%s\"", s->name, value), why,
                        NULL);
    else if (s)
        s->missing = value;
}

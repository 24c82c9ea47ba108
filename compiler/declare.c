/* declare.c -- the first pass: what a file names. Each sentence is read by the grammar of
 * declarations (grammar/declare.y); here its names are made known. Statements are left for the
 * second pass, so that names declared later in the file are known everywhere in it. */
#include <ctype.h>
#include <string.h>

#include "compiler/declare.h"
#include "compiler/reply.h"
#include "declare.tab.h"
#include "parser.tab.h"

struct gtm_span gtm_range_span(const struct gtm_unit *u, struct gtm_range part)
{
    return gtm_span_join(u->words[part.begin].span, u->words[part.end - 1].span);
}

const char *gtm_range_said(struct gtm_workflow *w, const struct gtm_unit *u, struct gtm_range part)
{
    if (part.end == part.begin + 1 && gtm_unit_is_string(u, part.begin))
        return u->words[part.begin].low;
    return gtm_said(w, gtm_range_span(u, part));
}

/* The name as it was written. A sentence's first letter is a capital for its place, not for its
 * name, unless another letter of the name is one too: AE, Key Account. */
static const char *said_name(struct gtm_workflow *w, const struct gtm_unit *u,
                             struct gtm_range part)
{
    const char *said = gtm_range_said(w, u, part);
    bool capitals = part.begin > 0 || gtm_unit_is_string(u, part.begin);
    for (const char *p = said; *p && !capitals; p++)
        capitals = p > said && isupper((unsigned char)*p);
    if (capitals)
        return said;
    char *low = gtm_arena_copy(w->arena, said, strlen(said));
    *low = (char)tolower((unsigned char)*low);
    return low;
}

/* ---- may it be a name? ---- */

/* Why the language keeps a phrase for itself, or NULL. */
static const char *taken(const struct gtm_workflow *w, const char *name)
{
    for (const struct gtm_entry *e = gtm_lexicon_find(&w->lexicon, name); e; e = e->other) {
        if (e->symbol)
            continue;
        bool event =
            e->token == GTM_T_EVENT && (e->form == GTM_FORM_PAST || e->form == GTM_FORM_PARTICIPLE);
        if (event)
            return "it says what happened, and the language knows that event";
        if (e->token == GTM_T_NOMINAL &&
            (e->id == GTM_CLASS_PROSPECT || e->id == GTM_CLASS_ACCOUNT || e->id == GTM_CLASS_THEY ||
             e->id == GTM_CLASS_NOBODY || e->id == GTM_CLASS_IT || e->id == GTM_CLASS_PERSON))
            return "the language has a meaning for it";
        if (e->token != GTM_T_NOMINAL && e->token != GTM_T_ADVERB && e->token != GTM_T_EVENT &&
            e->token != GTM_T_VERB)
            return "it is a word of the language";
    }
    return NULL;
}

static bool good_name(struct gtm_workflow *w, const struct gtm_declares *d,
                      const struct gtm_unit *u, struct gtm_range part, const char *name)
{
    const char *why = *name ? NULL : "it has no words";
    if (part.end - part.begin > GTM_MAX_NAME_WORDS)
        why = gtm_arena_printf(w->arena, "it has more than %d words", GTM_MAX_NAME_WORDS);
    bool meaning = gtm_meaning_of_list(name) != 0; /* not now */
    for (uint32_t i = part.begin; i < part.end && !why && !meaning; i++)
        for (const struct gtm_entry *e = gtm_lexicon_find(&d->words, u->words[i].low); e;
             e = e->other)
            if (e->id == GTM_NAME_JOINS && u->words[i].kind == GTM_WORD_WORD)
                why = gtm_arena_printf(w->arena, "the word \"%s\" joins sentences", e->phrase);
    if (!why)
        why = taken(w, name);
    if (why)
        gtm_diag_report(&w->diags, GTM_DIAG_BAD_NAME, gtm_range_span(u, part), name, why, NULL);
    return !why;
}

/* ---- definitions ---- */

/* business hours, quiet hours: times of the week, always in the plural */
static bool is_hours(const struct gtm_declares *d, const struct gtm_unit *u, struct gtm_range name)
{
    return name.end > name.begin + 1 &&
           gtm_declares_has(d, u->words[name.end - 1].low, GTM_D_HOURS);
}

/* "A cold lead is not a hot lead": its meaning as a condition, "they are not a hot lead". */
static const struct gtm_word *with_they(struct gtm_workflow *w, const struct gtm_unit *u,
                                        struct gtm_range body)
{
    struct gtm_word *words = gtm_arena_alloc(w->arena, (body.end - body.begin + 1) * sizeof *words);
    words[0] = u->words[body.begin];
    words[0].low = "they";
    memcpy(words + 1, u->words + body.begin, (body.end - body.begin) * sizeof *words);
    return words;
}

static void no_effect(struct gtm_workflow *w, const struct gtm_unit *u, const struct gtm_decl *decl)
{
    const char *said = gtm_range_said(w, u, decl->name);
    gtm_diag_report(
        &w->diags, GTM_DIAG_MISUSED, u->span,
        gtm_arena_printf(w->arena, "no sentence can say what \"%s\" is: records do", said),
        "to give a condition a name, write: A weak fit is a prospect whose fit score is "
        "below 40. To change records, write: Set the tier to 3.",
        NULL);
}

/* A definition beside a fact or an event of its name would win over it, or lose to it, without a
 * word. Only a term may take the place of a standard fact that is yes or no: an existing
 * relationship is a prospect whose …. */
static bool is_free(struct gtm_workflow *w, const struct gtm_unit *u, const struct gtm_decl *decl,
                    const char *name)
{
    const struct gtm_symbol *fact = gtm_symbol_find(w, GTM_SYMBOL_FACT, name);
    bool replaces =
        fact && fact->standard && fact->type == GTM_TYPE_YESNO && decl->is != GTM_DECL_QUOTED;
    const char *why = fact && !replaces                            ? "it is the name of a fact"
                      : gtm_symbol_find(w, GTM_SYMBOL_EVENT, name) ? "it is the name of an event"
                                                                   : NULL;
    if (u->span.file < w->first_own_file)
        return true;
    if (fact && !replaces && decl->is == GTM_DECL_NOUN) {
        no_effect(w, u, decl); /* The tier is A. */
        return false;
    }
    if (why)
        gtm_diag_report(&w->diags, GTM_DIAG_BAD_NAME, gtm_range_span(u, decl->name), name, why,
                        NULL);
    return !why;
}

static void define(struct gtm_workflow *w, const struct gtm_declares *d, const struct gtm_unit *u,
                   const struct gtm_decl *decl)
{
    static const enum gtm_symbol_kind kinds[] = {[GTM_DECL_NOUN] = GTM_SYMBOL_TERM,
                                                 [GTM_DECL_CLAUSE] = GTM_SYMBOL_TERM,
                                                 [GTM_DECL_NOT] = GTM_SYMBOL_TERM,
                                                 [GTM_DECL_QUOTED] = GTM_SYMBOL_LIST,
                                                 [GTM_DECL_COUNT] = GTM_SYMBOL_FREQUENCY};
    const char *name = gtm_range_name(w->arena, u, decl->name), *said = said_name(w, u, decl->name);
    bool hours = is_hours(d, u, decl->name);
    if (!hours && gtm_unit_is(u, decl->name.end, "are")) {
        name = gtm_singular(w->arena, name);
        said = gtm_singular(w->arena, said);
    }
    if (!is_free(w, u, decl, name) || !good_name(w, d, u, decl->name, name))
        return;
    enum gtm_symbol_kind kind = hours ? GTM_SYMBOL_HOURS : kinds[decl->is];
    struct gtm_symbol *s = gtm_symbol_add(w, kind, name, gtm_range_span(u, decl->name));
    s->kind = kind;
    s->said = gtm_text_equal(gtm_text_of(said), gtm_text_of(name)) ? said : name;
    s->words = u->words + decl->body.begin;
    s->word_count = decl->body.end - decl->body.begin;
    s->means = decl->is == GTM_DECL_CLAUSE || decl->is == GTM_DECL_NOT ||
               gtm_declares_has(d, u->words[decl->name.end].low, GTM_D_MEANS);
    s->state = 0;
    if (decl->is == GTM_DECL_NOT) {
        s->words = with_they(w, u, decl->body);
        s->word_count++;
    }
    gtm_symbol_ready(w, s);
}

/* ---- people and events ---- */

static void define_person(struct gtm_workflow *w, const struct gtm_unit *u,
                          const struct gtm_decl *decl)
{
    const char *name = gtm_range_name(w->arena, u, decl->name);
    struct gtm_symbol *s =
        gtm_symbol_add(w, GTM_SYMBOL_PERSON, name, gtm_range_span(u, decl->name));
    s->said = gtm_range_said(w, u, decl->name);
    s->address = u->words[decl->body.begin].low;
    s->state = 2;
    gtm_symbol_ready(w, s);
    if (decl->name.begin) /* the AE: wins over "the AE" of the language too */
        gtm_lexicon_add(&w->lexicon, gtm_arena_printf(w->arena, "%s %s", u->words[0].low, name),
                        GTM_T_NOMINAL, GTM_CLASS_PERSON, name)
            ->symbol = s;
}

static void define_event(struct gtm_workflow *w, const struct gtm_unit *u,
                         const struct gtm_decl *decl)
{
    const char *name = gtm_range_name(w->arena, u, decl->name), *why = taken(w, name);
    struct gtm_span span = gtm_range_span(u, decl->name);
    if (why) {
        gtm_diag_report(&w->diags, GTM_DIAG_BAD_NAME, span, name, why, NULL);
        return;
    }
    struct gtm_symbol *s = gtm_symbol_add(w, GTM_SYMBOL_EVENT, name, span);
    s->lasting = decl->is == GTM_DECL_LASTING;
    s->said = u->words[decl->name.begin].low;
    s->state = 2;
    gtm_symbol_ready(w, s);
}

/* ---- the pass ---- */

/* Facts and events come first, for other names may not be theirs; sources last, for any fact may be
 * declared below. */
static int turn_of(const struct gtm_decl *decl)
{
    bool first = decl->kind == GTM_DECL_FACTS || decl->kind == GTM_DECL_EVENT;
    return first ? 0 : decl->kind == GTM_DECL_SOURCE || decl->kind == GTM_DECL_MISSING ? 2 : 1;
}

static void apply(struct gtm_workflow *w, struct gtm_declares *d, struct gtm_unit *u,
                  const struct gtm_decl *decl)
{
    switch (decl->kind) {
    case GTM_DECL_FACTS: gtm_declare_facts(w, d, u, decl); break;
    case GTM_DECL_SOURCE: gtm_declare_source(w, u, decl); break;
    case GTM_DECL_MISSING: gtm_declare_missing(w, d, u, decl); break;
    case GTM_DECL_MEANING: define(w, d, u, decl); break;
    case GTM_DECL_PERSON: define_person(w, u, decl); break;
    case GTM_DECL_EVENT: define_event(w, u, decl); break;
    case GTM_DECL_ZONE:
    case GTM_DECL_HOLIDAYS:
    case GTM_DECL_CALENDAR:
        gtm_declare_setting(w, d, u, decl);
        u->setting = true;
        break;
    case GTM_DECL_CLAIM:
        gtm_diag_report(&w->diags, GTM_DIAG_NOT_YET, u->span, "a claim (Make sure …)", NULL, NULL);
        break;
    case GTM_DECL_NO_EFFECT: no_effect(w, u, decl); break;
    case GTM_DECL_NONE:
    case GTM_DECL_WRONG:
    case GTM_DECL_FACT:
    case GTM_DECL_VALUE: break;
    }
}

void gtm_declare(struct gtm_workflow *w, struct gtm_unit *units, uint32_t count)
{
    struct gtm_declares d;
    const struct gtm_decl **all = gtm_arena_alloc(w->arena, (count + 1) * sizeof *all);
    gtm_declares_init(&d, w->arena, &w->diags, &w->lexicon);
    for (uint32_t i = 0; i < count; i++) {
        if (units[i].kind == GTM_UNIT_TEMPLATE)
            gtm_declare_template(w, &units[i]);
        if (units[i].kind == GTM_UNIT_SENTENCE && units[i].count)
            all[i] = gtm_declare_read(&d, &units[i]);
    }
    for (int turn = 0; turn < 3; turn++)
        for (uint32_t i = 0; i < count; i++)
            if (all[i] && turn_of(all[i]) == turn)
                apply(w, &d, &units[i], all[i]);
    for (uint32_t i = 0; i < count; i++)
        if (all[i] && all[i]->kind != GTM_DECL_NONE)
            units[i].count = 0; /* read */
    gtm_declares_free(&d);
}

void gtm_list_as_people(struct gtm_workflow *w, const struct gtm_phrase_list *list,
                        struct gtm_span span)
{
    const char *items = "";
    for (uint32_t i = 0; i < list->count && i < 3; i++)
        items = gtm_arena_printf(w->arena, "%s%s\"%s\"", items, i ? " or " : "", list->items[i]);
    gtm_diag_report(
        &w->diags, GTM_DIAG_MISUSED, span,
        gtm_arena_printf(w->arena, "\"%s\" is a list of texts, and prospects are meant here",
                         list->name),
        gtm_arena_printf(w->arena,
                         "say which fact holds them: A %s is a prospect whose company is %s.",
                         list->name, items),
        NULL);
}

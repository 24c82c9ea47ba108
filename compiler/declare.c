/* declare.c -- the first pass: what a file names. Statements are left for the second, so that names
 * declared later in the file are known everywhere in it. Works on words, for the names are not yet
 * known. */
#include <string.h>

#include "compiler/declare.h"
#include "compiler/reply.h"
#include "parser.tab.h"

/* The words [begin, end) as one name: lower case, single blanks. */
static const char *name_of(struct gtm_workflow *w, const struct gtm_unit *u, uint32_t begin,
                           uint32_t end)
{
    const char *name = "";
    for (uint32_t i = begin; i < end; i++) {
        if (u->words[i].kind == GTM_WORD_POSS)
            continue;
        const char *low = u->words[i].low;
        if (u->words[i].kind == GTM_WORD_STRING)
            low = gtm_lower(w->arena, low);
        name = *name ? gtm_arena_printf(w->arena, "%s %s", name, low) : low;
    }
    return name;
}

static struct gtm_span span_of(const struct gtm_unit *u, uint32_t begin, uint32_t end)
{
    return gtm_span_join(u->words[begin].span, u->words[end > begin ? end - 1 : begin].span);
}

static bool good_name(struct gtm_workflow *w, const char *name, struct gtm_span span)
{
    static const char *const bad[] = {"and",    "or",      "if",   "when", "unless",
                                      "before", "without", "then", "not",  NULL};
    const char *why = *name ? NULL : "it has no words";
    bool meaning = gtm_meaning_of_list(name) != 0; /* not now */
    for (const char *p = name; *p && !why && !meaning;) {
        size_t n = strcspn(p, " ");
        char word[32];
        if (n < sizeof word) {
            memcpy(word, p, n);
            word[n] = '\0';
            if (gtm_word_in(word, bad))
                why = gtm_arena_printf(w->arena, "the word \"%s\" joins sentences", word);
        }
        p += n + (p[n] == ' ');
    }
    const struct gtm_entry *e = why ? NULL : gtm_lexicon_find(&w->lexicon, name);
    for (; e && !why; e = e->other)
        if (!e->symbol && e->token != GTM_T_NOMINAL && e->token != GTM_T_ADVERB &&
            e->token != GTM_T_EVENT && e->token != GTM_T_VERB)
            why = "it is a word of the language";
    if (why)
        gtm_diag_report(&w->diags, GTM_DIAG_BAD_NAME, span, name, why, NULL);
    return !why;
}

/* ---- "X is …", "X means …" ---- */

static uint32_t skip_article(const struct gtm_unit *u, uint32_t at)
{
    static const char *const articles[] = {"a",    "an",    "the", "our",   "my",
                                           "your", "being", "any", "every", NULL};
    if (gtm_unit_in(u, at, articles) && at + 1 < u->count)
        return at + 1;
    return at;
}

static bool is_strings_only(const struct gtm_unit *u, uint32_t at)
{
    return gtm_unit_is_string(u, at) ||
           (gtm_unit_is(u, at, "one") && gtm_unit_is(u, at + 1, "of") &&
            gtm_unit_is_string(u, at + 2));
}

static bool begins_count(const struct gtm_unit *u, uint32_t at)
{
    for (uint32_t i = at; i < at + 4 && i < u->count; i++)
        if (gtm_unit_is(u, i, "times") || gtm_unit_is(u, i, "twice") || gtm_unit_is(u, i, "time"))
            return true;
    return false;
}

/* business hours, quiet hours: times of the week, always in the plural */
static bool is_hours(const char *name)
{
    size_t length = strlen(name);
    return length > 6 && strcmp(name + length - 6, " hours") == 0;
}

static void define(struct gtm_workflow *w, const struct gtm_unit *u, uint32_t name_begin,
                   uint32_t name_end, uint32_t body, uint32_t body_end, bool means)
{
    const char *name = name_of(w, u, name_begin, name_end);
    struct gtm_span span = span_of(u, name_begin, name_end);
    if (name_end - name_begin == 1 || !gtm_unit_is_string(u, name_begin))
        if (gtm_unit_is(u, name_end, "are") && !is_hours(name))
            name = gtm_singular(w->arena, name);
    if (!good_name(w, name, span))
        return;
    enum gtm_symbol_kind kind = is_hours(name)               ? GTM_SYMBOL_HOURS
                                : is_strings_only(u, body) ? GTM_SYMBOL_LIST
                                : begins_count(u, body)  ? GTM_SYMBOL_FREQUENCY
                                                         : GTM_SYMBOL_TERM;
    struct gtm_symbol *s = gtm_symbol_add(w, kind, name, span);
    s->kind = kind;
    if (gtm_unit_is(u, body, "one") && gtm_unit_is(u, body + 1, "of") && kind == GTM_SYMBOL_LIST)
        body += 2;
    s->words = u->words + body;
    s->word_count = body_end - body;
    s->means = means;
    s->state = 0;
    gtm_symbol_ready(w, s);
}

static bool define_person(struct gtm_workflow *w, const struct gtm_unit *u, uint32_t verb)
{
    uint32_t at = verb + 1;
    if (!(gtm_unit_is(u, at, "a") && gtm_unit_is(u, at + 1, "person")) &&
        !(gtm_unit_is(u, at, "reached") || gtm_unit_is(u, at, "our") || gtm_unit_is(u, at, "my")))
        return false;
    while (at < u->count && !gtm_unit_is_string(u, at))
        at++;
    bool reached = false;
    for (uint32_t i = verb; i < at; i++)
        reached = reached || gtm_unit_is(u, i, "reached");
    if (!reached || at >= u->count)
        return false;
    struct gtm_symbol *s =
        gtm_symbol_add(w, GTM_SYMBOL_PERSON, name_of(w, u, 0, verb), span_of(u, 0, verb));
    s->said = gtm_said(w, span_of(u, 0, verb));
    s->address = u->words[at].low;
    s->state = 2;
    gtm_symbol_ready(w, s);
    return true;
}

static bool define_event(struct gtm_workflow *w, const struct gtm_unit *u)
{
    if (!gtm_unit_is_string(u, 0) || !(gtm_unit_is(u, 1, "is") || gtm_unit_is(u, 1, "are")))
        return false;
    bool an =
        gtm_unit_is(u, 2, "an") && (gtm_unit_is(u, 3, "event") ||
                                    (gtm_unit_is(u, 3, "lasting") && gtm_unit_is(u, 4, "event")));
    bool a = gtm_unit_is(u, 2, "a") &&
             (gtm_unit_is(u, 3, "lasting") || gtm_unit_is(u, 3, "passing")) &&
             gtm_unit_is(u, 4, "event");
    if (!an && !a)
        return false;
    struct gtm_symbol *s =
        gtm_symbol_add(w, GTM_SYMBOL_EVENT, name_of(w, u, 0, 1), u->words[0].span);
    s->lasting = !gtm_unit_is(u, 3, "passing");
    s->said = u->words[0].low;
    s->state = 2;
    gtm_symbol_ready(w, s);
    return true;
}

/* Where the name ends and is / are / means stands, or 0. */
static uint32_t definition_verb(const struct gtm_unit *u)
{
    static const char *const openers[] = {
        "if",        "when", "whenever", "once", "unless", "after", "never", "do",   "only",
        "otherwise", "for",  "skip",     "ask",  "there",  "they",  "it",    "each", NULL};
    if (gtm_unit_in(u, 0, openers))
        return 0;
    for (uint32_t i = 1; i < u->count && i < 10; i++) {
        enum gtm_word_kind kind = u->words[i].kind;
        if (kind != GTM_WORD_WORD && kind != GTM_WORD_POSS && kind != GTM_WORD_NUMBER &&
            kind != GTM_WORD_STRING)
            return 0;
        static const char *const clauses[] = {"if",    "unless",    "when",  "who",
                                              "whose", "that",      "which", "before",
                                              "to",    "following", "until", NULL};
        if (gtm_unit_in(u, i, clauses))
            return 0;
        if (gtm_unit_is(u, i, "means") || gtm_unit_is(u, i, "mean") || gtm_unit_is(u, i, "is") ||
            gtm_unit_is(u, i, "are"))
            return i;
    }
    return 0;
}

/* "The rep is notified", "Weak fits are never contacted": actions, not definitions. */
static bool is_passive(const struct gtm_workflow *w, const struct gtm_unit *u, uint32_t at)
{
    static const char *const between[] = {"always", "never",         "not",  "then",
                                          "also",   "automatically", "only", NULL};
    while (gtm_unit_in(u, at, between))
        at++;
    if (at >= u->count || u->words[at].kind != GTM_WORD_WORD)
        return false;
    const struct gtm_entry *e = gtm_lexicon_find(&w->lexicon, u->words[at].low);
    for (; e; e = e->other)
        if (e->token == GTM_T_PARTICIPLE)
            return true;
    return gtm_unit_is(u, at + 1, "up") || gtm_unit_is(u, at + 1, "over") ||
           gtm_unit_is(u, at + 1, "out");
}

/* "A cold lead is not a hot lead": its meaning as a condition. */
static void define_not(struct gtm_workflow *w, const struct gtm_unit *u, uint32_t verb)
{
    struct gtm_word *words = gtm_arena_alloc(w->arena, (u->count - verb + 1) * sizeof *words);
    words[0] = u->words[verb];
    words[0].low = "they";
    for (uint32_t i = verb; i < u->count; i++)
        words[i - verb + 1] = u->words[i];
    uint32_t begin = skip_article(u, 0);
    const char *name = name_of(w, u, begin, verb);
    define(w, u, begin, verb, verb + 1, u->count, true);
    struct gtm_symbol *s = gtm_symbol_find(w, GTM_SYMBOL_TERM, name);
    if (s) {
        s->words = words;
        s->word_count = u->count - verb + 1;
    }
}

/* Our daily limit is 40 emails. The sending window is weekdays: they hold, and define no word. */
static bool is_rule(const struct gtm_unit *u, uint32_t verb)
{
    static const char *const limits[] = {"limit", "cap", "maximum", "max", "quota", NULL};
    return gtm_unit_in(u, verb - 1, limits) || (verb > 1 && gtm_unit_is(u, verb - 2, "sending"));
}

static bool try_definition(struct gtm_workflow *w, const struct gtm_unit *u)
{
    for (uint32_t i = 0; i < u->count; i++)
        if (u->words[i].kind == GTM_WORD_ARROW)
            return false;
    if (define_event(w, u))
        return true;
    uint32_t verb = definition_verb(u);
    if (!verb || is_rule(u, verb))
        return false;
    if (define_person(w, u, verb))
        return true;
    bool means = u->words[verb].low[0] == 'm';
    if (!means) { /* a prospect is ready if …; an account is ours when … */
        static const char *const anyone[] = {"prospect", "account", "lead", "contact",
                                             "company",  "person",  NULL};
        uint32_t end = verb + 1;
        bool subject = verb == 2 && gtm_word_in(u->words[1].low, anyone);
        while (end < u->count && !gtm_unit_is(u, end, "if") && !gtm_unit_is(u, end, "when"))
            end++;
        if (subject && end < u->count && end > verb + 1) {
            define(w, u, verb + 1, end, end + 1, u->count, true);
            return true;
        }
        if (verb + 1 >= u->count || is_passive(w, u, verb + 1))
            return false;
        if (gtm_unit_is(u, verb + 1, "not")) {
            define_not(w, u, verb);
            return true;
        }
    }
    define(w, u, skip_article(u, 0), verb, verb + 1, u->count, means);
    return true;
}

bool gtm_declare_unit(struct gtm_workflow *w, const struct gtm_unit *u)
{
    if (gtm_unit_is(u, 0, "make") && gtm_unit_is(u, 1, "sure")) {
        gtm_diag_report(&w->diags, GTM_DIAG_NOT_YET, u->span, "a claim (Make sure …)", NULL, NULL);
        return true;
    }
    return gtm_declare_facts(w, u) || try_definition(w, u);
}

void gtm_declare(struct gtm_workflow *w, struct gtm_unit *units, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (units[i].kind == GTM_UNIT_TEMPLATE)
            gtm_declare_template(w, &units[i]);
        if (units[i].kind != GTM_UNIT_SENTENCE)
            continue;
        units[i].setting = gtm_declare_setting(w, &units[i]);
        if (units[i].setting || gtm_declare_unit(w, &units[i]))
            units[i].count = 0; /* read */
    }
}

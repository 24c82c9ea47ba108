/* unknown.c -- what is said of a word that nobody knows: by its place it was meant as a value, a
 * fact, an adjective or else a word, and each has its own message. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "grammar/fold.h"
#include "parser.tab.h"

/* The phrase of `n` words from `begin`, or false where they are no words. */
static bool phrase_of(const struct fold *f, uint32_t begin, uint32_t n,
                      char phrase[GTM_FOLD_MAX_PHRASE])
{
    size_t used = 0;
    phrase[0] = '\0';
    for (uint32_t k = begin; k < begin + n; k++) {
        if (!gtm_fold_is_word(f, k) || used + strlen(f->words[k].low) + 2 >= GTM_FOLD_MAX_PHRASE)
            return false;
        used += (size_t)snprintf(phrase + used, GTM_FOLD_MAX_PHRASE - used, "%s%s", used ? " " : "",
                                 f->words[k].low);
    }
    return used > 2;
}

/* The known phrase nearest to the words around `at`. */
static const char *nearest(const struct fold *f, uint32_t at, bool noun)
{
    const char *best = NULL;
    unsigned least = 100;
    for (uint32_t back = 0; back < 2 && back <= at; back++)
        for (uint32_t n = 1 + back; n <= 3; n++) {
            char phrase[GTM_FOLD_MAX_PHRASE];
            if (!phrase_of(f, at - back, n, phrase))
                continue;
            const char *near = gtm_lexicon_nearest(f->folder->lexicon, phrase, noun);
            if (!near)
                continue;
            unsigned cost = gtm_text_distance(gtm_text_of(phrase), gtm_text_of(near), 8) * 100 /
                            (unsigned)strlen(phrase);
            if (cost < least) {
                least = cost;
                best = near;
            }
        }
    return best;
}

/* the plan is gold: not one of its choices */
static bool report_choice(struct fold *f, uint32_t token, uint32_t at)
{
    const struct gtm_token *t = &f->tokens[token];
    const struct gtm_symbol *fact = NULL;
    const char *name = "";
    for (uint32_t i = token; i-- > 1 && !fact;) {
        int kind = f->tokens[i].kind;
        if (kind == GTM_T_NOMINAL && f->tokens[i].entry && f->tokens[i].entry->symbol) {
            fact = f->tokens[i].entry->symbol;
            name = f->tokens[i].entry->name;
        } else if (kind != GTM_T_BE && kind != GTM_T_BENOT && kind != GTM_T_OR &&
                   kind != GTM_T_DET && kind != GTM_T_NOMINAL) {
            return false;
        }
    }
    bool closed = false;
    const char *const *choices = fact ? f->folder->choices(fact, &closed) : NULL;
    if (!choices || !closed || f->tokens[token - 1].kind == GTM_T_NOMINAL)
        return false;
    const char *all = "";
    for (const char *const *c = choices; *c; c++)
        all = gtm_arena_printf(f->folder->arena, "%s%s%s", all, *all ? ", " : "", *c);
    gtm_diag_report(
        f->folder->diags, GTM_DIAG_TYPE, t->span,
        gtm_arena_printf(f->folder->arena, "the %s is never \"%s\"", name, f->words[at].low),
        gtm_arena_printf(f->folder->arena, "it is one of: %s", all), NULL);
    return true;
}

/* the shoe size is above 40: a fact that was not declared */
static bool report_fact(struct fold *f, uint32_t token, uint32_t at)
{
    int before = f->tokens[token - 1].kind;
    if (before != GTM_T_DET && before != GTM_T_POSS && before != GTM_T_WHOSE)
        return false;
    uint32_t end = at;
    for (; end < at + 4; end++) {
        uint32_t length;
        const struct gtm_entry *e = gtm_fold_match(f, end, &length);
        if (gtm_fold_has_kind(e, GTM_T_BE) || gtm_fold_has_kind(e, GTM_T_COMPARE) ||
            gtm_fold_has_kind(e, GTM_T_TEXTVERB) ||
            (end < f->count && f->words[end].kind == GTM_WORD_COMPARE))
            break;
        if (end >= f->count || f->words[end].kind != GTM_WORD_WORD)
            return false;
    }
    char name[GTM_FOLD_MAX_PHRASE];
    if (end == at || end == at + 4 || !phrase_of(f, at, end - at, name))
        return false;
    const char *near = nearest(f, at, true);
    struct gtm_arena *arena = f->folder->arena;
    const char *declare = gtm_arena_printf(
        arena,
        "eclare it: Each prospect has a %s that is a number. (or: a date, yes or no, A, B or C)",
        name);
    gtm_diag_report(f->folder->diags, GTM_DIAG_UNKNOWN_FACT,
                    gtm_span_join(f->words[at].span, f->words[end - 1].span),
                    gtm_arena_copy(arena, name, strlen(name)),
                    near ? gtm_arena_printf(arena, "did you mean \"%s\"? Or d%s", near, declare)
                         : gtm_arena_printf(arena, "d%s", declare),
                    NULL);
    return true;
}

/* a purple message: an adjective that no primitive knows */
static bool report_adjective(struct fold *f, uint32_t token, uint32_t at)
{
    static const uint16_t made[] = {GTM_CLASS_MESSAGE, GTM_CLASS_COMMENT, GTM_CLASS_CONNECTION,
                                    GTM_CLASS_DRAFT,   GTM_CLASS_SUMMARY, GTM_CLASS_OUTREACH,
                                    GTM_CLASS_POST};
    int before = f->tokens[token - 1].kind;
    uint32_t length;
    const struct gtm_entry *noun = NULL;
    for (const struct gtm_entry *e = gtm_fold_match(f, at + 1, &length); e && !noun; e = e->other)
        for (size_t i = 0; i < sizeof made / sizeof *made; i++)
            if (e->token == GTM_T_NOMINAL && e->id == made[i])
                noun = e;
    if (!noun || (before != GTM_T_DET && before != GTM_T_VERB && before != GTM_T_NOMINAL &&
                  before != GTM_T_AND))
        return false;
    const char *near = nearest(f, at, true),
               *known = "personalized, short, long, friendly, casual, formal, direct";
    struct gtm_arena *arena = f->folder->arena;
    gtm_diag_report(
        f->folder->diags, GTM_DIAG_UNKNOWN_ADJECTIVE, f->tokens[token].span, f->words[at].low,
        gtm_arena_printf(arena, "a %s", noun->name),
        near ? gtm_arena_printf(arena, "did you mean \"%s\"? What can be asked: %s", near, known)
             : gtm_arena_printf(arena, "what can be asked: %s", known));
    return true;
}

/* the reply is angry, they reply angrily: none of what a reply can say */
static bool report_saying(struct fold *f, uint32_t token, uint32_t at)
{
    const struct gtm_token *t = &f->tokens[token];
    bool link = t[-1].kind == GTM_T_BE || t[-1].kind == GTM_T_BENOT;
    const struct gtm_token *of = link && token > 1 ? t - 2 : t - 1;
    bool reply = link && of->kind == GTM_T_NOMINAL && of->entry && of->entry->id == GTM_CLASS_REPLY;
    bool replies = !link && of->kind == GTM_T_EVENT && of->entry &&
                   of->entry->id == GTM_EVENT_REPLIED && !of->entry->symbol;
    if (!reply && !replies)
        return false;
    struct gtm_arena *arena = f->folder->arena;
    const char *near = nearest(f, at, reply),
               *known = "positive, a question, an objection, not now, the wrong person, out of "
                        "office, an unsubscribe request, unclear; or words in quotes";
    bool fits = near && gtm_fold_is_meaning(gtm_lexicon_find(f->folder->lexicon, near));
    gtm_diag_report(
        f->folder->diags, GTM_DIAG_UNKNOWN_ADJECTIVE, t->span, f->words[at].low, "a reply",
        gtm_arena_printf(arena, "%s%s%shat a reply can be: %s", fits ? "did you mean \"" : "",
                         fits ? near : "", fits ? "\"? W" : "w", known));
    return true;
}

/* Alert Dana, alert Dana Smith: capitals within a sentence are somebody's name. Returns how many
 * words it has, 0 for other words. */
static uint32_t report_name(struct fold *f, uint32_t token, uint32_t at)
{
    struct gtm_arena *arena = f->folder->arena;
    const char *name = "", *address = "";
    uint32_t n = 0;
    for (; at > 0 && gtm_fold_is_word(f, at + n) && f->words[at + n].capital; n++) {
        const char *word = f->words[at + n].low;
        const struct gtm_token *t = &f->tokens[token + n];
        if (token + n == f->tokens_count || t->kind != GTM_T_NOMINAL || t->entry)
            break;
        int capital = toupper((unsigned char)*word);
        name = gtm_arena_printf(arena, "%s%s%c%s", name, n ? " " : "", capital, word + 1);
        address = gtm_arena_printf(arena, "%s%s%s", address, n ? "." : "", word);
    }
    if (n == 0)
        return 0;
    int before = f->tokens[token - 1].kind;
    bool is_value = before == GTM_T_BE || before == GTM_T_BENOT || before == GTM_T_COMPARE ||
                    before == GTM_T_TEXTVERB || strcmp(f->words[at - 1].low, "in") == 0;
    const char *advice =
        is_value ? gtm_arena_printf(arena, "put a value in quotes: \"%s\"", name)
                 : gtm_arena_printf(arena,
                                    "if it is a person, say so first: %s is a person reached at "
                                    "\"%s@example.com\". If it is a value, put it in quotes: "
                                    "\"%s\"",
                                    name, address, name);
    gtm_diag_report(f->folder->diags, GTM_DIAG_UNKNOWN_WORD,
                    gtm_span_join(f->tokens[token].span, f->tokens[token + n - 1].span), name,
                    advice, NULL);
    return n;
}

static void report_word(struct fold *f, uint32_t token, uint32_t at)
{
    struct gtm_arena *arena = f->folder->arena;
    const char *word = f->words[at].low, *near = nearest(f, at, false);
    const char *advice =
        near ? gtm_arena_printf(
                   arena,
                   "did you mean \"%s\"? If it is a name or a value, put it in quotes: \"%s\"",
                   near, word)
             : gtm_arena_printf(arena,
                                "if it is a name or a value, put it in quotes: \"%s\"; if it is a "
                                "term of yours, define it: A %s is a "
                                "prospect whose …",
                                word, word);
    gtm_diag_report(f->folder->diags, GTM_DIAG_UNKNOWN_WORD, f->tokens[token].span, word, advice,
                    NULL);
}

void gtm_fold_report_unknown(struct fold *f)
{
    uint32_t facts_end = 0;
    for (uint32_t i = 1; i < f->tokens_count; i++) {
        const struct gtm_token *t = &f->tokens[i];
        if (t->kind != GTM_T_NOMINAL || t->entry || t->span.begin < facts_end)
            continue;
        uint32_t at = 0;
        while (at + 1 < f->count && f->words[at].span.begin != t->span.begin)
            at++;
        if (report_choice(f, i, at))
            continue;
        if (report_fact(f, i, at)) {
            facts_end = f->words[at].span.end + 1;
            while (at < f->count && f->words[at].kind == GTM_WORD_WORD &&
                   !gtm_fold_has_kind(gtm_lexicon_find(f->folder->lexicon, f->words[at].low),
                                      GTM_T_BE))
                facts_end = f->words[at++].span.end;
            continue;
        }
        if (report_saying(f, i, at) || report_adjective(f, i, at))
            continue;
        uint32_t name = report_name(f, i, at);
        if (name)
            i += name - 1;
        else
            report_word(f, i, at);
    }
}

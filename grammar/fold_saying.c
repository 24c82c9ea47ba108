/* fold_saying.c -- what a reply says, in a clause of its own: they reply that they are not
 * interested. It is read as a manner of replying. */
#include <string.h>

#include "grammar/fold.h"
#include "parser.tab.h"

/* The meaning that a phrase names, or NULL. */
static const struct gtm_entry *meaning_of(const struct gtm_entry *e)
{
    for (; e; e = e->other)
        if (e->token == GTM_T_NOMINAL && e->id == GTM_CLASS_MEANING)
            return e;
    return NULL;
}

bool gtm_fold_saying_at(const struct fold *f, uint32_t at)
{
    uint32_t length, ignored;
    const struct gtm_entry *own;
    if (!meaning_of(gtm_fold_match(f, at, &length)) || length < 2)
        return false;
    own = gtm_fold_match(f, at + 1, &ignored); /* not interested, where "interested" is a term */
    return !own || !own->symbol;
}

bool gtm_fold_is_meaning(const struct gtm_entry *e)
{
    for (; e; e = e->other)
        if (e->token == GTM_T_NOMINAL ? e->id == GTM_CLASS_MEANING
                                      : e->key && strcmp(e->key, "meaning") == 0)
            return true;
    return false;
}

/* Whether the token before says that somebody replies. */
static bool after_replying(const struct fold *f)
{
    const struct gtm_token *t = gtm_fold_last(f);
    bool event = t->kind == GTM_T_EVENT && t->entry && t->entry->id == GTM_EVENT_REPLIED;
    bool says = t->kind == GTM_T_TEXTVERB && t->entry && strcmp(t->entry->name, "say") == 0;
    bool whom = t->kind == GTM_T_NOMINAL && t->entry && t->entry->id == GTM_CLASS_PERSON &&
                f->tokens_count > 1 && t[-1].kind == GTM_T_EVENT;
    return !(t->entry && t->entry->symbol && event) && (event || says || whom);
}

static bool take_manner(struct fold *f, const struct gtm_entry *said, uint32_t length)
{
    struct gtm_entry *manner = gtm_arena_alloc(f->folder->arena, sizeof *manner);
    *manner = *said;
    manner->token = GTM_T_ADVERB;
    manner->key = "meaning";
    manner->id = 0;
    struct gtm_token token = {
        .kind = GTM_T_ADVERB, .weekday = -1, .entry = manner, .text = said->phrase};
    gtm_fold_take(f, token, length);
    return true;
}

/* They reply yes; the reply is no. */
static bool fold_yes_no(struct fold *f)
{
    bool no = gtm_fold_is(f, f->at, "no");
    if ((!no && !gtm_fold_is(f, f->at, "yes")) || !gtm_fold_is_condition(f) ||
        !gtm_fold_is_separator(f, f->at + 1))
        return false;
    const struct gtm_token *t = gtm_fold_last(f);
    const struct gtm_entry *said = gtm_lexicon_find(f->folder->lexicon, no ? "negative" : "yes");
    said = meaning_of(said);
    if (said && after_replying(f))
        return take_manner(f, said, 1);
    bool reply = t->kind == GTM_T_BE && f->tokens_count > 1 && t[-1].kind == GTM_T_NOMINAL &&
                 t[-1].entry && t[-1].entry->id == GTM_CLASS_REPLY;
    if (!said || !reply)
        return false;
    struct gtm_token token = {
        .kind = GTM_T_NOMINAL, .weekday = -1, .entry = said, .text = said->phrase};
    gtm_fold_take(f, token, 1);
    return true;
}

/* "until I do", "until they have": do what was said before, which is answering. */
static bool fold_do_so(struct fold *f)
{
    static const char *const words[] = {"do", "does", "did", "have", "has", NULL};
    const struct gtm_token *t = gtm_fold_last(f);
    bool who = t->kind == GTM_T_NOMINAL && t->entry &&
               (t->entry->id == GTM_CLASS_PERSON || t->entry->id == GTM_CLASS_THEY);
    if (!who || !gtm_fold_is_word(f, f->at) || !gtm_word_in(f->words[f->at].low, words) ||
        !gtm_fold_is_condition(f) || !gtm_fold_is_separator(f, f->at + 1))
        return false;
    struct gtm_token token = {.kind = GTM_T_EVENT, .weekday = -1};
    token.entry = gtm_lexicon_find(f->folder->lexicon, "answered");
    while (token.entry && token.entry->token != GTM_T_EVENT)
        token.entry = token.entry->other;
    gtm_fold_take(f, token, 1);
    f->verb = FOLD_HAPPENS;
    return true;
}

/* "Without a reply after 3 days, …" is "If no reply after 3 days, …". */
static bool fold_without(struct fold *f)
{
    static const char *const replies[] = {"reply", "response", "answer", NULL};
    uint32_t at = f->at + 1;
    if (f->tokens_count != 1 || f->mode != FOLD_ACTION || !gtm_fold_is(f, f->at, "without"))
        return false;
    at += gtm_fold_is(f, at, "a") || gtm_fold_is(f, at, "an") || gtm_fold_is(f, at, "any");
    if (!gtm_fold_is_word(f, at) || !gtm_word_in(f->words[at].low, replies))
        return false;
    static const struct gtm_entry no = {
        .phrase = "no", .name = "no", .key = "", .token = GTM_T_NO, .id = 0};
    gtm_fold_emit_kind(f, GTM_T_IF, 0);
    gtm_fold_take(f, (struct gtm_token){.kind = GTM_T_NO, .weekday = -1, .entry = &no}, at - f->at);
    f->mode = FOLD_COND;
    gtm_fold_begin_clause(f);
    return true;
}

bool gtm_fold_saying(struct fold *f)
{
    static const char *const openers[] = {"that", "they", "he",     "she", "it",
                                          "this", "now",  "saying", NULL};
    static const char *const links[] = {"that", "they",   "he",        "she",   "it",  "this",
                                        "now",  "saying", "is",        "are",   "was", "were",
                                        "the",  "a",      "an",        "have",  "has", "be",
                                        "just", "am",     "currently", "would", "i",   NULL};
    uint32_t at = f->at, length;
    if (fold_without(f) || fold_yes_no(f) || fold_do_so(f))
        return true;
    if (!gtm_fold_is_condition(f) || !gtm_fold_is_word(f, at) ||
        !gtm_word_in(f->words[at].low, openers) || !after_replying(f))
        return false;
    while (gtm_fold_is_word(f, at) && gtm_word_in(f->words[at].low, links))
        at++;
    const struct gtm_entry *said = meaning_of(gtm_fold_match(f, at, &length));
    if (!said)
        return false;
    return take_manner(f, said, at + length - f->at);
}

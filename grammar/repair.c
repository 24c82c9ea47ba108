/* repair.c -- what was probably meant: the sentence is read again with one small word put in, or
 * one left out, near the place where it could not be read; the first that can be read is offered.
 * After Catala's parser_driver, by brute force: a sentence is short.
 */
#include <string.h>

#include "grammar/ast.h"
#include "parser.tab.h"

struct candidate {
    int kind;
    uint16_t id;
    const char *word;
};

static const struct candidate candidates[] = {
    {GTM_T_TO, 0, "to"},     {GTM_T_DO, 0, ","},
    {GTM_T_DO, 0, "and"},    {GTM_T_PREP, GTM_PREP_FOR, "for"},
    {GTM_T_BE, 0, "is"},     {GTM_T_AND, 0, "and"},
    {GTM_T_AND_C, 0, "and"}, {GTM_T_PREP, GTM_PREP_TO, "to"},
};

/* Whether a candidate makes sense here: "to" behind ask, a comma where a condition ends, "and"
 * between actions. */
static bool makes_sense(const struct gtm_parse *parse, const struct candidate *c, uint32_t at)
{
    bool ask = false,
         open = parse->tokens[1].kind == GTM_T_IF || parse->tokens[1].kind == GTM_T_UNLESS;
    for (uint32_t i = 1; i < at; i++) {
        ask = ask || (parse->tokens[i].kind == GTM_T_VERB && parse->tokens[i].entry &&
                      parse->tokens[i].entry->id == GTM_VERB_ASK);
        open = open && parse->tokens[i].kind != GTM_T_DO;
    }
    if (c->kind == GTM_T_TO)
        return ask;
    const struct gtm_token *before = &parse->tokens[at - 1];
    bool person =
        before->kind == GTM_T_NOMINAL && before->entry && before->entry->id == GTM_CLASS_PERSON;
    if (c->kind == GTM_T_DO && !open && person && at == 3)
        return false; /* "Let me approve" is not two actions */
    if (c->kind == GTM_T_DO)
        return (*c->word == ',') == open;
    return true;
}

static bool reads(const struct gtm_parse *parse, const struct gtm_token *tokens)
{
    struct gtm_parse trial = {
        .arena = parse->arena, .diags = parse->diags, .tokens = tokens, .quiet = true};
    gtm_parse_sentence(&trial);
    return trial.root != NULL;
}

static uint32_t count_tokens(const struct gtm_token *tokens)
{
    uint32_t n = 0;
    while (tokens[n].kind != GTM_T_END)
        n++;
    return n + 1;
}

/* The source of the sentence up to / from a token. */
static const char *source_of(const struct gtm_parse *parse, uint32_t from, uint32_t to)
{
    if (from >= to)
        return "";
    struct gtm_span span = gtm_span_join(parse->tokens[from].span, parse->tokens[to - 1].span);
    struct gtm_text text = gtm_source_text(parse->diags->sources, span);
    char *copy = gtm_arena_copy(parse->arena, text.at, text.length);
    for (char *p = copy; *p; p++)
        if (*p == '\n' || *p == '\t' || *p == '\r')
            *p = ' ';
    return copy;
}

const char *gtm_repair(const struct gtm_parse *parse, uint32_t at)
{
    enum { MOST_TOKENS = 60 };
    uint32_t count = count_tokens(parse->tokens);
    if (count > MOST_TOKENS || at == 0 ||
        parse->tokens[1].span.file != parse->tokens[count - 1].span.file)
        return NULL;
    struct gtm_token *tokens = gtm_arena_alloc(parse->arena, (count + 1) * sizeof *tokens);
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        if (!makes_sense(parse, &candidates[i], at))
            continue;
        struct gtm_entry *entry = gtm_arena_alloc(parse->arena, sizeof *entry);
        *entry = (struct gtm_entry){.phrase = candidates[i].word,
                                    .name = candidates[i].word,
                                    .key = "",
                                    .token = candidates[i].kind,
                                    .id = candidates[i].id};
        memcpy(tokens, parse->tokens, at * sizeof *tokens);
        tokens[at] = (struct gtm_token){.kind = candidates[i].kind,
                                        .span = parse->tokens[at].span,
                                        .entry = entry,
                                        .text = candidates[i].word,
                                        .weekday = -1};
        memcpy(tokens + at + 1, parse->tokens + at, (count - at) * sizeof *tokens);
        if (reads(parse, tokens)) {
            bool comma = *candidates[i].word == ',';
            return gtm_arena_printf(parse->arena, "%s%s%s %s.", source_of(parse, 1, at),
                                    comma ? "" : " ", candidates[i].word,
                                    source_of(parse, at, count - 1));
        }
    }
    switch (parse->tokens[at].kind) { /* only a small word is too much */
    case GTM_T_DET:
    case GTM_T_PREP:
    case GTM_T_AND:
    case GTM_T_OR:
    case GTM_T_DO:
    case GTM_T_ADVERB:
    case GTM_T_TO:
    case GTM_T_BE:
    case GTM_T_HAVE:
    case GTM_T_AUX: break;
    default: return NULL;
    }
    memcpy(tokens, parse->tokens, at * sizeof *tokens);
    memcpy(tokens + at, parse->tokens + at + 1, (count - at - 1) * sizeof *tokens);
    if (!reads(parse, tokens))
        return NULL;
    return gtm_arena_printf(parse->arena, "%s %s.", source_of(parse, 1, at),
                            source_of(parse, at + 1, count - 1));
}

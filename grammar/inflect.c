/* inflect.c -- what spelling alone tells of words: lower case, plurals and verb forms by rule,
 * after the IRREGULAR lines of words.def. */
#include <string.h>

#include "grammar/phrases.h"

struct irregular {
    const char *form[5];
};

static const struct irregular irregulars[] = {
#define IRREGULAR(base, s, past, participle, gerund) {{base, s, past, participle, gerund}},
#include "grammar/words.def"
};

bool gtm_word_in(const char *low, const char *const *set)
{
    for (; *set; set++)
        if (strcmp(low, *set) == 0)
            return true;
    return false;
}

char *gtm_lower(struct gtm_arena *arena, const char *text)
{
    char *low = gtm_arena_copy(arena, text, strlen(text));
    for (char *p = low; *p; p++)
        *p = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
    return low;
}

static bool is_vowel(char c)
{
    return c && strchr("aeiou", c) != NULL;
}

static bool ends(const char *word, size_t length, const char *tail)
{
    size_t n = strlen(tail);
    return length >= n && memcmp(word + length - n, tail, n) == 0;
}

/* word + s by the rules of English spelling. */
static const char *add_s(struct gtm_arena *arena, const char *word, size_t length)
{
    if (length > 1 && word[length - 1] == 'y' && !is_vowel(word[length - 2]))
        return gtm_arena_printf(arena, "%.*sies", (int)length - 1, word);
    if (ends(word, length, "s") || ends(word, length, "x") || ends(word, length, "z") ||
        ends(word, length, "ch") || ends(word, length, "sh"))
        return gtm_arena_printf(arena, "%.*ses", (int)length, word);
    return gtm_arena_printf(arena, "%.*ss", (int)length, word);
}

const char *gtm_plural(struct gtm_arena *arena, const char *phrase)
{
    const char *last = strrchr(phrase, ' ');
    last = last ? last + 1 : phrase;
    if (ends(last, strlen(last), "person"))
        return gtm_arena_printf(arena, "%.*speople", (int)(strlen(phrase) - 6), phrase);
    const char *head = add_s(arena, last, strlen(last));
    return gtm_arena_printf(arena, "%.*s%s", (int)(last - phrase), phrase, head);
}

const char *gtm_singular(struct gtm_arena *arena, const char *phrase)
{
    size_t length = strlen(phrase);
    if (ends(phrase, length, "people"))
        return gtm_arena_printf(arena, "%.*sperson", (int)length - 6, phrase);
    if (ends(phrase, length, "ies") && length > 4)
        return gtm_arena_printf(arena, "%.*sy", (int)length - 3, phrase);
    if (ends(phrase, length, "ches") || ends(phrase, length, "shes") ||
        ends(phrase, length, "xes") || ends(phrase, length, "sses"))
        return gtm_arena_copy(arena, phrase, length - 2);
    if (ends(phrase, length, "s") && !ends(phrase, length, "ss") && !ends(phrase, length, "us") &&
        !ends(phrase, length, "is"))
        return gtm_arena_copy(arena, phrase, length - 1);
    return gtm_arena_copy(arena, phrase, length);
}

static const char *regular(struct gtm_arena *arena, const char *word, size_t length,
                           enum gtm_word_form form)
{
    bool e = word[length - 1] == 'e';
    bool y = length > 1 && word[length - 1] == 'y' && !is_vowel(word[length - 2]);
    switch (form) {
    case GTM_FORM_S: return add_s(arena, word, length);
    case GTM_FORM_PAST:
    case GTM_FORM_PARTICIPLE:
        if (y)
            return gtm_arena_printf(arena, "%.*sied", (int)length - 1, word);
        return gtm_arena_printf(arena, e ? "%.*sd" : "%.*sed", (int)length, word);
    case GTM_FORM_GERUND:
        return gtm_arena_printf(arena, "%.*sing",
                                (int)(e && !ends(word, length, "ee") ? length - 1 : length), word);
    case GTM_FORM_BASE:
    case GTM_FORM_PLURAL: break;
    }
    return gtm_arena_copy(arena, word, length);
}

const char *gtm_verb_form(struct gtm_arena *arena, const char *lemma, enum gtm_word_form form)
{
    const char *rest = strchr(lemma, ' ');
    size_t length = rest ? (size_t)(rest - lemma) : strlen(lemma);
    const char *word = NULL;
    for (size_t i = 0; i < sizeof irregulars / sizeof *irregulars && form != GTM_FORM_PLURAL; i++)
        if (strlen(irregulars[i].form[0]) == length &&
            memcmp(irregulars[i].form[0], lemma, length) == 0)
            word = irregulars[i].form[form];
    if (!word)
        word = regular(arena, lemma, length, form);
    return gtm_arena_printf(arena, "%s%s", word, rest ? rest : "");
}

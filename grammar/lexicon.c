/* lexicon.c -- all phrases in one hash table; meanings of one phrase hang on each other. */
#include <string.h>

#include "grammar/phrases.h"
#include "parser.tab.h"

static void grow(struct gtm_lexicon *lexicon)
{
    uint32_t size = lexicon->size ? lexicon->size * 2 : 4096;
    struct gtm_entry **slots = gtm_arena_alloc(lexicon->arena, size * sizeof *slots);
    for (uint32_t i = 0; i < lexicon->size; i++) {
        struct gtm_entry *entry = lexicon->slots[i];
        if (!entry)
            continue;
        uint32_t at = (uint32_t)entry->hash & (size - 1);
        while (slots[at])
            at = (at + 1) & (size - 1);
        slots[at] = entry;
    }
    lexicon->slots = slots;
    lexicon->size = size;
}

static struct gtm_entry **place_of(const struct gtm_lexicon *lexicon, const char *phrase,
                                   uint64_t hash)
{
    uint32_t at = (uint32_t)hash & (lexicon->size - 1);
    while (lexicon->slots[at] &&
           (lexicon->slots[at]->hash != hash || strcmp(lexicon->slots[at]->phrase, phrase) != 0))
        at = (at + 1) & (lexicon->size - 1);
    return &lexicon->slots[at];
}

struct gtm_entry *gtm_lexicon_find(const struct gtm_lexicon *lexicon, const char *phrase)
{
    return *place_of(lexicon, phrase, gtm_text_hash(gtm_text_of(phrase)));
}

struct gtm_entry *gtm_lexicon_add(struct gtm_lexicon *lexicon, const char *phrase, int token,
                                  uint16_t id, const char *name)
{
    if (lexicon->count * 2 >= lexicon->size)
        grow(lexicon);
    struct gtm_entry *entry = gtm_arena_alloc(lexicon->arena, sizeof *entry);
    entry->phrase = phrase;
    entry->name = name;
    entry->key = "";
    entry->token = token;
    entry->id = id;
    entry->hash = gtm_text_hash(gtm_text_of(phrase));
    struct gtm_entry **place = place_of(lexicon, phrase, entry->hash);
    if (!*place)
        lexicon->count++;
    entry->other = *place;
    *place = entry;
    unsigned words = 1;
    for (const char *p = phrase; *p; p++)
        words += *p == ' ';
    if (words > lexicon->longest)
        lexicon->longest = words;
    return entry;
}

static void add_verb(struct gtm_lexicon *lexicon, const char *lemma, const int tokens[5],
                     uint16_t id, const char *key)
{
    for (int form = 0; form < 5; form++) {
        if (!tokens[form])
            continue;
        struct gtm_entry *entry =
            gtm_lexicon_add(lexicon, gtm_verb_form(lexicon->arena, lemma, (enum gtm_word_form)form),
                            tokens[form], id, lemma);
        entry->form = (uint8_t)form;
        entry->key = key;
    }
}

static void add_action(struct gtm_lexicon *lexicon, const char *lemma, uint16_t id, const char *key)
{
    const int tokens[5] = {GTM_T_VERB, GTM_T_VERB_S, 0, GTM_T_PARTICIPLE, GTM_T_GERUND};
    add_verb(lexicon, lemma, tokens, id, key);
}

static void add_event(struct gtm_lexicon *lexicon, const char *lemma, uint16_t id, const char *says)
{
    const char *past = gtm_verb_form(lexicon->arena, lemma, GTM_FORM_PAST);
    bool one = strcmp(past, gtm_verb_form(lexicon->arena, lemma, GTM_FORM_PARTICIPLE)) == 0;
    const int tokens[5] = {GTM_T_EVENT, GTM_T_EVENT, one ? 0 : GTM_T_EVENT, GTM_T_EVENT, 0};
    add_verb(lexicon, lemma, tokens, id, says);
}

static void add_textual(struct gtm_lexicon *lexicon, const char *lemma, uint16_t id)
{
    const int tokens[5] = {GTM_T_TEXTVERB, GTM_T_TEXTVERB, GTM_T_TEXTVERB, 0, 0};
    add_verb(lexicon, lemma, tokens, id, "");
}

static void add_noun(struct gtm_lexicon *lexicon, const char *singular, uint16_t id,
                     const char *canonical)
{
    gtm_lexicon_add(lexicon, singular, GTM_T_NOMINAL, id, canonical);
    gtm_lexicon_add(lexicon, gtm_plural(lexicon->arena, singular), GTM_T_NOMINAL, id, canonical)
        ->form = GTM_FORM_PLURAL;
}

/* The ids of words.def by the name of their list; plain numbers stay what they are. */
enum {
    FOR = GTM_PREP_FOR,
    TO = GTM_PREP_TO,
    ON = GTM_PREP_ON,
    IN = GTM_PREP_IN,
    AT = GTM_PREP_AT,
    FROM = GTM_PREP_FROM,
    OF = GTM_PREP_OF,
    WITH = GTM_PREP_WITH,
    BY = GTM_PREP_BY,
    ABOUT = GTM_PREP_ABOUT,
    AS = GTM_PREP_AS,
    PER = GTM_PREP_PER,
    USING = GTM_PREP_USING,
    MENTIONING = GTM_PREP_MENTIONING,
    EXCEPT = GTM_PREP_EXCEPT,
    GE = GTM_COMPARE_GE,
    LE = GTM_COMPARE_LE,
    GT = GTM_COMPARE_GT,
    LT = GTM_COMPARE_LT,
    EQ = GTM_COMPARE_EQ,
    APPEARS = GTM_JUDGES_APPEARS,
    SEEMS = GTM_JUDGES_SEEMS,
    PROSPECT = GTM_CLASS_PROSPECT,
    THEY = GTM_CLASS_THEY,
    NOBODY = GTM_CLASS_NOBODY,
    OUTREACH = GTM_CLASS_OUTREACH,
    IT = GTM_CLASS_IT,
    ANYTHING = GTM_CLASS_ANYTHING,
    SOMETHING = GTM_CLASS_SOMETHING,
    WORKFLOW = GTM_CLASS_WORKFLOW,
    NETWORK = GTM_CLASS_NETWORK,
    TEAM = GTM_CLASS_TEAM,
    GUARDRAILS = GTM_CLASS_GUARDRAILS,
    INFORMATION = GTM_CLASS_INFORMATION,
    CHANNEL = GTM_CLASS_CHANNEL,
    PERSON = GTM_CLASS_PERSON,
    TOPIC = GTM_CLASS_TOPIC,
    REPLIED = GTM_EVENT_REPLIED
};

void gtm_lexicon_init(struct gtm_lexicon *lexicon, struct gtm_arena *arena)
{
    *lexicon = (struct gtm_lexicon){.arena = arena};
#define WORD(phrase, token, id, attribute)                                                         \
    gtm_lexicon_add(lexicon, phrase, GTM_T_##token, id, attribute);
#define ACTION(lemma, verb, attribute) add_action(lexicon, lemma, GTM_VERB_##verb, attribute);
#define HAPPENS(lemma, event)          add_event(lexicon, lemma, GTM_EVENT_##event, "");
#define REPLIES(lemma, meaning)        add_event(lexicon, lemma, GTM_EVENT_REPLIED, meaning);
#define SAYING(phrase, meaning)        add_noun(lexicon, phrase, GTM_CLASS_MEANING, meaning);
#define TEXTUAL(lemma, op)             add_textual(lexicon, lemma, GTM_TEXTUAL_##op);
#define NOUN(singular, cls, canonical) add_noun(lexicon, singular, GTM_CLASS_##cls, canonical);
#define QUALITY(word, k, value)                                                                    \
    gtm_lexicon_add(lexicon, word, GTM_T_NOMINAL, GTM_CLASS_QUALITY, value)->key = k;
#define MANNER(phrase, k, value) gtm_lexicon_add(lexicon, phrase, GTM_T_ADVERB, 0, value)->key = k;
#define IRREGULAR(base, s, past, participle, gerund)
#include "grammar/words.def"
#undef IRREGULAR
#undef MANNER
#undef QUALITY
#undef SAYING
#undef REPLIES
#undef NOUN
#undef TEXTUAL
#undef HAPPENS
#undef ACTION
#undef WORD
}

/* Words that carry meaning; nobody misspells "they" as a name. */
static bool is_suggestion(const struct gtm_entry *entry)
{
    switch (entry->token) {
    case GTM_T_NOMINAL: return entry->id != GTM_CLASS_THEY && entry->id != GTM_CLASS_PERSON;
    case GTM_T_VERB:
    case GTM_T_EVENT:
    case GTM_T_ADVERB:
    case GTM_T_GERUND:
    case GTM_T_PARTICIPLE:
    case GTM_T_STATE:
    case GTM_T_COMPARE:
    case GTM_T_TEXTVERB:
    case GTM_T_IF:
    case GTM_T_UNLESS:
    case GTM_T_NEVER:
    case GTM_T_BEFORE: return true;
    default: return strlen(entry->phrase) > 4;
    }
}

const char *gtm_lexicon_nearest(const struct gtm_lexicon *lexicon, const char *text, bool noun)
{
    struct gtm_text wanted = gtm_text_of(text);
    unsigned best = (unsigned)wanted.length / 3 + (wanted.length < 6 && wanted.length > 2);
    if (best > 4)
        best = 4;
    const char *found = NULL;
    for (uint32_t i = 0; i < lexicon->size; i++) {
        const struct gtm_entry *entry = lexicon->slots[i];
        if (!entry || (noun && entry->token != GTM_T_NOMINAL) || !is_suggestion(entry))
            continue;
        if (entry->phrase[0] != text[0] && strchr(text, ' ') == NULL && wanted.length < 6)
            continue; /* short words that begin otherwise are other words */
        unsigned distance = gtm_text_distance(wanted, gtm_text_of(entry->phrase), best);
        if (distance > best || (found && distance == best && strcmp(entry->phrase, found) >= 0))
            continue;
        best = distance;
        found = entry->phrase;
    }
    return found;
}

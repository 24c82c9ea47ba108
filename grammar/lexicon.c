/* lexicon.c -- all phrases in one hash table; meanings of one phrase hang on each other. */
#include <string.h>

#include "grammar/when.h"
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

const struct gtm_entry *gtm_entry_find(const struct gtm_entry *e, int token, int id)
{
    while (e && !(e->token == token && (id < 0 || e->id == id)))
        e = e->other;
    return e;
}

static bool is_phrase(const char *phrase, const struct gtm_word *words, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (words[i].kind == GTM_WORD_POSS)
            continue;
        size_t length = strlen(words[i].low);
        if ((i && *phrase++ != ' ') || strncmp(phrase, words[i].low, length) != 0)
            return false;
        phrase += length;
    }
    return !*phrase;
}

struct gtm_entry *gtm_lexicon_find_words(const struct gtm_lexicon *lexicon, uint64_t hash,
                                         const struct gtm_word *words, uint32_t count)
{
    struct gtm_entry *e;
    for (uint32_t at = (uint32_t)hash;; at++) {
        e = lexicon->slots[at & (lexicon->size - 1)];
        if (!e || (e->hash == hash && is_phrase(e->phrase, words, count)))
            return e;
    }
}

enum { BEGINS = 1 << 15 }; /* bits */

bool gtm_lexicon_goes_on(const struct gtm_lexicon *lexicon, uint64_t hash)
{
    return lexicon->begins[hash % BEGINS / 64] >> hash % 64 & 1;
}

/* Returns the hash of a phrase; notes with which words it begins. */
static uint64_t learn_words(struct gtm_lexicon *lexicon, const char *phrase)
{
    uint64_t hash = GTM_TEXT_HASH;
    for (; *phrase; phrase++) {
        if (*phrase == ' ')
            lexicon->begins[hash % BEGINS / 64] |= UINT64_C(1) << hash % 64;
        hash = gtm_text_hash_on(hash, (struct gtm_text){phrase, 1});
    }
    return hash;
}

struct gtm_entry *gtm_lexicon_add(struct gtm_lexicon *lexicon, const char *phrase, int token,
                                  uint16_t id, const char *name)
{
    if (lexicon->count * 2 >= lexicon->size)
        grow(lexicon);
    if (!lexicon->begins)
        lexicon->begins = gtm_arena_alloc(lexicon->arena, BEGINS / 8);
    struct gtm_entry *entry = gtm_arena_alloc(lexicon->arena, sizeof *entry);
    entry->phrase = phrase;
    entry->name = name;
    entry->key = "";
    entry->token = token;
    entry->id = id;
    entry->hash = learn_words(lexicon, phrase);
    struct gtm_entry **place = place_of(lexicon, phrase, entry->hash);
    if (!*place)
        lexicon->count++;
    entry->other = *place;
    *place = entry;
    gtm_when_learn(lexicon, entry);
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
    WITHOUT = GTM_PREP_WITHOUT,
    AND = GTM_JOINT_AND,
    OR = GTM_JOINT_OR,
    BUT = GTM_JOINT_BUT,
    THEN = GTM_JOINT_THEN,
    SEND = GTM_VERB_SEND,
    LIMIT = GTM_VERB_LIMIT,
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
    VALUE = GTM_CLASS_VALUE,
    ENROLLED = GTM_SINCE_ENROLLED,
    CONTACTED = GTM_SINCE_CONTACTED,
    ASKED = GTM_SINCE_ASKED,
    ARRIVED = GTM_SINCE_ARRIVED,
    REPLIED = GTM_EVENT_REPLIED
};

void gtm_lexicon_init(struct gtm_lexicon *lexicon, struct gtm_arena *arena)
{
    *lexicon = (struct gtm_lexicon){.arena = arena};
    gtm_when_init(lexicon);
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
#include "grammar/words.def"
}

/* ---- spelling ---- */

/* What was found so far, the nearest first. */
struct near {
    struct gtm_text wanted;
    const char **words;
    unsigned costs[GTM_MOST_NEAR]; /* edits; of as many, those that keep the length first */
    uint32_t count, most;
};

/* Takes one word of a phrase, where it is near enough and a better one than those that are had. */
static void take_near(struct gtm_arena *arena, struct near *near, struct gtm_text word)
{
    size_t a = near->wanted.length, b = word.length;
    unsigned limit = a < 8 ? 1 : 2;
    if (b < 2 || (a > b ? a - b : b - a) > limit)
        return;
    unsigned distance = gtm_text_distance(near->wanted, word, limit);
    if (distance > limit || distance == 0)
        return;
    if (distance == 1 && a < 4 && word.at[0] != near->wanted.at[0])
        return; /* short words that begin otherwise are other words */
    const char *copy = gtm_arena_copy(arena, word.at, b);
    uint32_t at = near->count;
    unsigned cost = 3 * distance + (unsigned)(a > b ? a - b : b - a);
    for (uint32_t i = 0; i < near->count; i++)
        if (strcmp(near->words[i], copy) == 0)
            return;
    while (at > 0 && (near->costs[at - 1] > cost ||
                      (near->costs[at - 1] == cost && strcmp(near->words[at - 1], copy) > 0)))
        at--;
    if (at == near->most)
        return;
    if (near->count < near->most)
        near->count++;
    for (uint32_t i = near->count - 1; i > at; i--) {
        near->words[i] = near->words[i - 1];
        near->costs[i] = near->costs[i - 1];
    }
    near->words[at] = copy;
    near->costs[at] = cost;
}

static void take_phrase(struct gtm_arena *arena, struct near *near, const char *phrase)
{
    for (size_t length; *phrase; phrase += length + (phrase[length] == ' ')) {
        length = strcspn(phrase, " ");
        take_near(arena, near, (struct gtm_text){phrase, length});
    }
}

uint32_t gtm_lexicon_near(const struct gtm_lexicon *lexicon, const char *word,
                          const char *words[GTM_MOST_NEAR])
{
    struct gtm_arena *arena = lexicon->arena;
    struct near near = {.wanted = gtm_text_of(word), .words = words, .most = GTM_MOST_NEAR};
    if (near.wanted.length < 3)
        return 0;
    for (uint32_t i = 0; i < lexicon->size; i++)
        if (lexicon->slots[i])
            take_phrase(arena, &near, lexicon->slots[i]->phrase);
#define TIME(phrase, kind, value) take_phrase(arena, &near, phrase);
#define FORMS(singular, kind, plural, value)                                                       \
    take_phrase(arena, &near, singular);                                                           \
    take_phrase(arena, &near, gtm_plural(arena, singular));
#include "grammar/times.def"
#undef FORMS
#undef TIME
    return near.count;
}

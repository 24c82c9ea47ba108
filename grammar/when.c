/* when.c -- which times begin at a word: a depth-first search over the classes that each word can
 * have, in which the tables of when.y end each string of classes at the first that no time goes on
 * with. A string that could end here is parsed once more, with actions, and gives a token.
 *
 * Two strings that come to the same word with the same states go on alike, so only the first is
 * followed: the classes of a word are tried in the order in which they mean most (times.def).
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/when_build.h"
#include "parser.tab.h"
#include "when.tab.h"

/* ---- the words of times ---- */

enum { BUCKETS = 512 };

/* One class of one phrase, in the bucket of its first word. */
struct gtm_time_word {
    const char *phrase;
    size_t first; /* bytes of its first word */
    uint16_t kind;
    int value;
    const struct gtm_entry *entry;
    struct gtm_time_word *next;
};

static struct gtm_time_word **bucket(const struct gtm_lexicon *lexicon, const char *word,
                                     size_t length)
{
    return &lexicon->times[gtm_text_hash((struct gtm_text){word, length}) % BUCKETS];
}

/* Adds a word behind the others of its bucket. */
static void add_word(struct gtm_lexicon *lexicon, const char *phrase, int kind, int value,
                     const struct gtm_entry *entry)
{
    struct gtm_time_word *word = gtm_arena_alloc(lexicon->arena, sizeof *word);
    *word =
        (struct gtm_time_word){phrase, strcspn(phrase, " "), (uint16_t)kind, value, entry, NULL};
    struct gtm_time_word **place = bucket(lexicon, phrase, word->first);
    while (*place)
        place = &(*place)->next;
    *place = word;
}

void gtm_when_init(struct gtm_lexicon *lexicon)
{
    lexicon->times = gtm_arena_alloc(lexicon->arena, BUCKETS * sizeof(struct gtm_time_word *));
#define TIME(phrase, kind, value) add_word(lexicon, phrase, GTM_WHEN_##kind, value, NULL);
#define FORMS(singular, kind, plural, value)                                                       \
    add_word(lexicon, singular, GTM_WHEN_##kind, value, NULL);                                     \
    add_word(lexicon, gtm_plural(lexicon->arena, singular), GTM_WHEN_##plural, value, NULL);
#include "grammar/times.def"
#undef FORMS
#undef TIME
}

void gtm_when_learn(struct gtm_lexicon *lexicon, const struct gtm_entry *entry)
{
    int kind = entry->token == GTM_T_NUMBER                                    ? GTM_WHEN_NUMBER
               : entry->token == GTM_T_COMPARE                                 ? GTM_WHEN_COMPARE
               : entry->token == GTM_T_NOMINAL && entry->id == GTM_CLASS_HOURS ? GTM_WHEN_NAME
                                                                               : 0;
    if (kind)
        add_word(lexicon, entry->phrase, kind, entry->id, entry);
}

/* ---- the classes of a word ---- */

enum { MOST_CLASSES = 12, MOST_PIECES = 2 * GTM_WHEN_MOST_WORDS, MOST_VISITS = 256 };

/* What can stand at one word; filled when first asked for. */
struct place {
    bool filled;
    uint8_t count;
    struct gtm_when_piece at[MOST_CLASSES];
};

struct search {
    struct gtm_when_finder *when;
    const struct gtm_word *words;
    uint32_t count, begin;
    int start;
    struct place places[GTM_WHEN_MOST_WORDS + 1];
    struct gtm_when_piece pieces[MOST_PIECES + 2];
    uint64_t visits[MOST_VISITS];
    uint32_t visit_count;
    struct gtm_when_match *out;
    uint32_t room, found;
    uint32_t date_length;
    struct gtm_when_civil date;
};

static void add_piece(struct place *place, struct gtm_when_piece piece)
{
    if (place->count < MOST_CLASSES)
        place->at[place->count++] = piece;
}

static void add_kind(struct place *place, uint32_t at, int kind, int value, double number)
{
    add_piece(place,
              (struct gtm_when_piece){
                  .at = at, .length = 1, .value = value, .number = number, .kind = (uint16_t)kind});
}

/* How many words of `words` a phrase takes from `at` on, or 0. The names of a workflow may have a
 * possessive in them. */
static uint32_t phrase_at(const struct search *s, const struct gtm_time_word *word, uint32_t at)
{
    const char *rest = word->phrase + word->first;
    uint32_t next = at + 1;
    bool own = word->entry && word->entry->symbol;
    while (*rest == ' ') {
        size_t length = strcspn(++rest, " ");
        next += own && next < s->count && s->words[next].kind == GTM_WORD_POSS;
        bool plain = next < s->count && (s->words[next].kind == GTM_WORD_WORD ||
                                         s->words[next].kind == GTM_WORD_NUMBER);
        if (!plain || strlen(s->words[next].low) != length ||
            memcmp(s->words[next].low, rest, length) != 0)
            return 0;
        rest += length;
        next++;
    }
    return next - at;
}

static void add_known(const struct search *s, struct place *place, uint32_t at)
{
    const char *low = s->words[at].low;
    size_t length = strlen(low);
    for (const struct gtm_time_word *word = *bucket(s->when->lexicon, low, length); word;
         word = word->next) {
        if (word->first != length || memcmp(word->phrase, low, length) != 0)
            continue;
        uint32_t words = phrase_at(s, word, at);
        if (words)
            add_piece(place, (struct gtm_when_piece){.at = at,
                                                     .length = words,
                                                     .value = word->value,
                                                     .number = word->value,
                                                     .entry = word->entry,
                                                     .kind = word->kind});
    }
}

/* "9:30", "9am", "9:30pm"; the minute is -1 where no day has it. */
static void add_clock(struct place *place, uint32_t at, const char *text)
{
    char *end;
    long hour = strtol(text, &end, 10), minute = 0;
    bool has_minute = *end == ':';
    if (end - text > 2)
        return;
    if (has_minute) {
        const char *digits = end + 1;
        minute = strtol(digits, &end, 10);
        if (end - digits != 2)
            return;
    }
    bool am = strcmp(end, "am") == 0, pm = strcmp(end, "pm") == 0;
    if (!am && !pm) {
        bool good = minute < 60 && hour * 60 + minute <= GTM_DAY_MINUTES;
        if (has_minute && !*end)
            add_kind(place, at, GTM_WHEN_CLOCK24, good ? (int)(hour * 60 + minute) : -1, 0);
        return;
    }
    bool good = minute < 60 && hour >= 1 && hour <= 12;
    int value = (int)(hour % 12 * 60 + minute) + (pm ? 720 : 0);
    add_kind(place, at, GTM_WHEN_CLOCK12, good ? value : -1, pm);
}

/* "1st", "22nd" */
static void add_ordinal(struct place *place, uint32_t at, const char *text)
{
    static const char *const tails[] = {"st", "nd", "rd", "th", NULL};
    char *end;
    long day = strtol(text, &end, 10);
    if (day >= 1 && day <= 31 && gtm_word_in(end, tails))
        add_kind(place, at, GTM_WHEN_ORDINAL, (int)day, (double)day);
}

static void add_number(struct place *place, uint32_t at, const struct gtm_word *word)
{
    size_t length = strlen(word->low), digits = strspn(word->low, "0123456789");
    if (strpbrk(word->low, "$%"))
        return;
    add_kind(place, at, word->plus ? GTM_WHEN_PLUS : GTM_WHEN_NUMBER, 0, word->number);
    if (digits != length || word->plus)
        return;
    int value = length <= 4 ? (int)word->number : 0;
    if (length <= 2)
        add_kind(place, at, GTM_WHEN_BARE, value <= 24 ? value * 60 : -1, value);
    if (value >= 1 && value <= 31)
        add_kind(place, at, GTM_WHEN_MDAY, value, value);
    if (value >= 1970)
        add_kind(place, at, GTM_WHEN_YEAR, value, value);
}

/* 2026-12-25, where it is not in quotes; "/day" */
static void add_string(const struct search *s, struct place *place, uint32_t at)
{
    const struct gtm_word *word = &s->words[at];
    const char *text = word->low, *digits = "0123456789";
    size_t length = strlen(text);
    if (word->span.end - word->span.begin != length)
        return;
    if (length == 10 && strspn(text, digits) == 4 && text[4] == '-' && text[7] == '-' &&
        strspn(text + 5, digits) == 2 && strspn(text + 8, digits) == 2)
        add_kind(place, at, GTM_WHEN_DATE,
                 atoi(text) * 10000 + atoi(text + 5) * 100 + atoi(text + 8), 0);
    if (*text != '/')
        return;
    for (const struct gtm_time_word *unit = *bucket(s->when->lexicon, text + 1, length - 1); unit;
         unit = unit->next)
        if (strcmp(unit->phrase, text + 1) == 0 &&
            (unit->kind == GTM_WHEN_UNIT || unit->kind == GTM_WHEN_DAY ||
             unit->kind == GTM_WHEN_WEEK || unit->kind == GTM_WHEN_MONTH))
            add_kind(place, at, GTM_WHEN_SLASH, unit->value, 0);
}

/* Mon-Fri: the hyphen that the lexer dropped between two words. */
static void add_hyphen(const struct search *s, struct place *place, uint32_t at)
{
    struct gtm_span gap = s->words[at].span, before = s->words[at - 1].span;
    if (before.file != gap.file || before.end >= gap.begin || gap.begin - before.end > 3)
        return;
    gap.end = gap.begin;
    gap.begin = before.end;
    char c = *gtm_source_text(s->when->diags->sources, gap).at;
    if (c == '-' || c == '\xE2')
        add_piece(place, (struct gtm_when_piece){.at = at, .kind = GTM_WHEN_THROUGH});
}

static const struct place *place_at(struct search *s, uint32_t at)
{
    struct place *place = &s->places[at - s->begin];
    if (place->filled)
        return place;
    *place = (struct place){.filled = true};
    if (at >= s->count)
        return place;
    const struct gtm_word *word = &s->words[at];
    switch (word->kind) {
    case GTM_WORD_WORD:
        add_known(s, place, at);
        if (isdigit((unsigned char)*word->low)) {
            add_clock(place, at, word->low);
            add_ordinal(place, at, word->low);
        }
        break;
    case GTM_WORD_NUMBER: add_number(place, at, word); break;
    case GTM_WORD_STRING: add_string(s, place, at); break;
    case GTM_WORD_COMMA:
        add_kind(place, at, GTM_WHEN_LIST_COMMA, 0, 0);
        add_kind(place, at, GTM_WHEN_COMMA, 0, 0);
        add_kind(place, at, GTM_WHEN_DATE_COMMA, 0, 0);
        break;
    case GTM_WORD_DASH: add_kind(place, at, GTM_WHEN_THROUGH, 0, 0); break;
    case GTM_WORD_POSS: add_kind(place, at, GTM_WHEN_POSS, 0, 0); break;
    case GTM_WORD_OPEN: add_kind(place, at, GTM_WHEN_OPEN, 0, 0); break;
    case GTM_WORD_CLOSE: add_kind(place, at, GTM_WHEN_CLOSE, 0, 0); break;
    default: break; /* other marks begin and end sentences */
    }
    if (at > s->begin && place->count)
        add_hyphen(s, place, at);
    return place;
}

/* ---- the search ---- */

/* Puts a match in its place, longest first, unless one of its kind and length is there. */
static void keep(struct search *s, const struct gtm_when_match *match)
{
    uint32_t at = 0;
    for (; at < s->found && s->out[at].length >= match->length; at++)
        if (s->out[at].length == match->length && s->out[at].token.kind == match->token.kind &&
            s->out[at].token.per == match->token.per)
            return;
    if (at == s->room)
        return;
    uint32_t more = s->found < s->room ? s->found++ : s->room - 1;
    memmove(s->out + at + 1, s->out + at, (more - at) * sizeof *s->out);
    s->out[at] = *match;
}

static bool is_per(struct search *s, uint32_t at)
{
    const struct place *place = place_at(s, at);
    return place->count && place->at[0].kind == GTM_WHEN_PER;
}

/* Parses the pieces of a string that may end before word `end`. Returns false where no longer one
 * is a time either. */
static bool take(struct search *s, uint32_t depth, uint32_t end)
{
    s->pieces[depth] = (struct gtm_when_piece){0};
    struct gtm_when_parse parse = {
        .arena = s->when->arena, .diags = s->when->diags, .words = s->words, .pieces = s->pieces};
    if (!gtm_when_parse(&parse))
        return !parse.hopeless;
    uint32_t length = end - s->begin;
    if (s->start == GTM_WHEN_START_DATE && length > s->date_length) {
        s->date_length = length;
        s->date = parse.date;
    }
    struct gtm_when_match match = {parse.token, length};
    bool numbered = match.token.number > 0; /* at most 2 per person per week */
    if (s->start == GTM_WHEN_START_DATE ||
        (s->start == GTM_WHEN_START_LIMIT && numbered && !is_per(s, end)))
        return true;
    match.token.wrong = parse.wrong;
    match.token.span = gtm_span_join(s->words[s->begin].span, s->words[end - 1].span);
    match.token.text = s->words[s->begin].low ? s->words[s->begin].low : "";
    keep(s, &match);
    return true;
}

/* Whether these states were at that word before; notes them. */
static bool visited(struct search *s, const struct gtm_when_states *states, uint32_t at)
{
    uint64_t hash = 14695981039346656037u ^ at;
    for (uint32_t i = 0; i < states->depth; i++)
        hash = (hash ^ states->at[i]) * 1099511628211u;
    for (uint32_t i = 0; i < s->visit_count; i++)
        if (s->visits[i] == hash)
            return true;
    if (s->visit_count == MOST_VISITS)
        return true;
    s->visits[s->visit_count++] = hash;
    return false;
}

static void go_on(struct search *s, const struct gtm_when_states *states, uint32_t depth,
                  uint32_t at)
{
    if (depth > 1 && visited(s, states, at))
        return;
    struct gtm_when_states next = *states;
    if (depth > 1 && gtm_when_push(&next, GTM_WHEN_END) && !take(s, depth, at))
        return;
    if (depth > MOST_PIECES || at - s->begin >= GTM_WHEN_MOST_WORDS)
        return;
    const struct place *place = place_at(s, at);
    for (uint8_t i = 0; i < place->count; i++) {
        if (place->at[i].at + place->at[i].length - s->begin > GTM_WHEN_MOST_WORDS)
            continue;
        next = *states;
        if (!gtm_when_push(&next, place->at[i].kind))
            continue;
        s->pieces[depth] = place->at[i];
        go_on(s, &next, depth + 1, at + place->at[i].length);
    }
}

static void search_from(struct search *s, int start)
{
    struct gtm_when_states states;
    gtm_when_begin(&states);
    gtm_when_push(&states, start);
    s->start = start;
    s->pieces[0] = (struct gtm_when_piece){.kind = (uint16_t)start};
    s->visit_count = 0;
    go_on(s, &states, 1, s->begin);
}

/* Sets a search up. Returns false where no time begins at its word. Not an initialiser: most of the
 * struct is room that is written before it is read. */
static bool begin(struct search *s, struct gtm_when_finder *when, const struct gtm_word *words,
                  uint32_t count, uint32_t at)
{
    s->when = when;
    s->words = words;
    s->count = count;
    s->begin = at;
    s->out = NULL;
    s->room = s->found = s->date_length = 0;
    s->places[0].filled = false;
    if (at >= count || !place_at(s, at)->count)
        return false;
    for (uint32_t i = 1; i <= GTM_WHEN_MOST_WORDS; i++)
        s->places[i].filled = false;
    return true;
}

uint32_t gtm_when_at(struct gtm_when_finder *when, const struct gtm_word *words, uint32_t count,
                     uint32_t at, struct gtm_when_match *out, uint32_t room)
{
    static const int starts[] = {GTM_WHEN_START_TIME, GTM_WHEN_START_HOURS, GTM_WHEN_START_LIMIT,
                                 GTM_WHEN_START_PER};
    struct search s;
    if (!begin(&s, when, words, count, at))
        return 0;
    s.out = out;
    s.room = room;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        search_from(&s, starts[i]);
    return s.found;
}

uint32_t gtm_when_date(struct gtm_when_finder *when, const struct gtm_word *words, uint32_t count,
                       uint32_t at, int *year, int *month, int *day)
{
    struct search s;
    if (!begin(&s, when, words, count, at))
        return 0;
    search_from(&s, GTM_WHEN_START_DATE);
    if (s.date_length) {
        *year = s.date.year;
        *month = s.date.month;
        *day = s.date.day;
    }
    return s.date_length;
}

bool gtm_when_number(const struct gtm_lexicon *lexicon, const struct gtm_word *words,
                     uint32_t count, uint32_t at, bool article, double *number)
{
    if (at >= count || (words[at].kind != GTM_WORD_NUMBER && words[at].kind != GTM_WORD_WORD))
        return false;
    if (words[at].kind == GTM_WORD_NUMBER) {
        *number = words[at].number;
        return true;
    }
    const char *low = words[at].low;
    bool of = at + 1 < count && words[at + 1].kind == GTM_WORD_WORD &&
              strcmp(words[at + 1].low, "of") == 0;
    for (const struct gtm_time_word *word = *bucket(lexicon, low, strlen(low)); word;
         word = word->next) {
        if (strcmp(word->phrase, low) != 0 ||
            (word->kind == GTM_WHEN_NUMBER ? of : word->kind != GTM_WHEN_A || !article))
            continue;
        *number = word->value;
        return true;
    }
    return false;
}

bool gtm_when_report(struct gtm_diags *diags, const struct gtm_token *token, bool forbids)
{
    bool any = false;
    for (const struct gtm_wrong *wrong = token->wrong; wrong; wrong = wrong->next) {
        if (wrong->where == (forbids ? GTM_WRONG_ALLOWED : GTM_WRONG_FORBIDDEN))
            continue;
        gtm_diag_report(diags, wrong->code, wrong->span, wrong->one, wrong->two, NULL);
        any = true;
    }
    return any;
}

/* split.c -- words to sentences, tables, templates and examples; bullets go to the sentence that
 * introduces them. */
#include <string.h>

#include "grammar/phrases.h"

/* Of a sentence or a cell: words, and values in quotes, which are easier to read. */
enum { MAX_WORDS = 250, MAX_VALUES = 2000 };

struct splitter {
    struct gtm_diags *diags;
    struct gtm_arena *arena;
    struct gtm_word *words;
    uint32_t at, count;
    uint32_t paragraph;
    struct gtm_unit *units;
    uint32_t unit_count, room;
};

/* Returns false, and reports it, where words are too many to read in one piece. */
static bool is_short(struct splitter *s, const struct gtm_word *words, uint32_t count)
{
    uint32_t plain = 0, values = 0;
    for (uint32_t i = 0; i < count; i++) {
        values += words[i].kind == GTM_WORD_STRING;
        plain += words[i].kind != GTM_WORD_STRING && words[i].kind != GTM_WORD_COMMA;
    }
    bool talks = plain > MAX_WORDS;
    if (!talks && values <= MAX_VALUES)
        return true;
    gtm_diag_report(s->diags, GTM_DIAG_LONG_SENTENCE, words[0].span,
                    gtm_arena_printf(s->arena, talks ? "%u words" : "%u values in quotes",
                                     talks ? plain : values),
                    gtm_arena_printf(s->arena, "%d", talks ? MAX_WORDS : MAX_VALUES), NULL);
    return false;
}

/* The same for each cell of a table. */
static bool are_short(struct splitter *s, const struct gtm_word *words, uint32_t count)
{
    uint32_t begin = 0;
    for (uint32_t i = 0; i < count; i++)
        if (words[i].kind == GTM_WORD_BAR) {
            if (!is_short(s, words + begin, i - begin))
                return false;
            begin = i + 1;
        }
    return is_short(s, words + begin, count - begin);
}

static void add_unit(struct splitter *s, enum gtm_unit_kind kind, const struct gtm_word *words,
                     uint32_t count)
{
    if (count == 0)
        return;
    if (s->unit_count == s->room) {
        uint32_t room = s->room ? s->room * 2 : 8;
        struct gtm_unit *units = gtm_arena_alloc(s->arena, room * sizeof *units);
        if (s->unit_count)
            memcpy(units, s->units, s->unit_count * sizeof *units);
        s->units = units;
        s->room = room;
    }
    struct gtm_span span = gtm_span_join(words[0].span, words[count - 1].span);
    if ((kind == GTM_UNIT_SENTENCE && !is_short(s, words, count)) ||
        (kind == GTM_UNIT_TABLE && !are_short(s, words, count)))
        return;
    s->units[s->unit_count++] = (struct gtm_unit){.kind = kind,
                                                  .words = words,
                                                  .count = count,
                                                  .said = count,
                                                  .paragraph = s->paragraph,
                                                  .span = span};
}

static enum gtm_word_kind kind_at(const struct splitter *s, uint32_t at)
{
    return s->words[at].kind;
}

static bool is_word(const struct splitter *s, uint32_t at, const char *low)
{
    return kind_at(s, at) == GTM_WORD_WORD && strcmp(s->words[at].low, low) == 0;
}

/* Rows of | cell | cell |, newlines between them kept as marks. */
static void split_table(struct splitter *s)
{
    uint32_t begin = s->at, end = begin;
    while (kind_at(s, s->at) != GTM_WORD_END && kind_at(s, s->at) != GTM_WORD_BLANK) {
        if (s->words[s->at].line_start && kind_at(s, s->at) != GTM_WORD_BAR)
            break;
        if (kind_at(s, s->at) != GTM_WORD_NEWLINE)
            end = s->at + 1;
        s->at++;
    }
    add_unit(s, GTM_UNIT_TABLE, s->words + begin, end - begin);
}

/* A header line and the indented lines below it. */
static void split_block(struct splitter *s, enum gtm_unit_kind kind)
{
    uint32_t begin = s->at, end;
    while (kind_at(s, s->at) != GTM_WORD_NEWLINE && kind_at(s, s->at) != GTM_WORD_INDENT &&
           kind_at(s, s->at) != GTM_WORD_END)
        s->at++;
    end = s->at;
    while (kind_at(s, s->at) == GTM_WORD_NEWLINE || kind_at(s, s->at) == GTM_WORD_INDENT) {
        if (kind_at(s, s->at) == GTM_WORD_INDENT && *s->words[s->at].low)
            end = s->at + 1;
        s->at++;
    }
    add_unit(s, kind, s->words + begin, end - begin);
}

/* Whether the sentence begun at `begin` waits for bullets: its line ends with a colon. */
static bool opens_list(const struct splitter *s, uint32_t end)
{
    uint32_t next = end;
    if (kind_at(s, end) != GTM_WORD_COLON)
        return false;
    for (next = end + 1; kind_at(s, next) == GTM_WORD_NEWLINE || kind_at(s, next) == GTM_WORD_BLANK;
         next++)
        ;
    return kind_at(s, next) == GTM_WORD_BULLET;
}

/* One sentence, with its bullets where it opens a list: marks and line ends inside are dropped or
 * kept as BULLET. Its words move together where they stand. */
static void split_sentence(struct splitter *s)
{
    uint32_t begin = s->at, n = 0;
    struct gtm_word *words = s->words + begin;
    bool list = false;
    bool note = is_word(s, begin, "note") && kind_at(s, begin + 1) == GTM_WORD_COLON;
    for (;; s->at++) {
        enum gtm_word_kind kind = kind_at(s, s->at);
        if (kind == GTM_WORD_END)
            break;
        if (kind == GTM_WORD_COLON && opens_list(s, s->at))
            list = true;
        if (kind == GTM_WORD_BLANK && !(list && n && words[n - 1].kind == GTM_WORD_COLON))
            break;
        if (kind == GTM_WORD_BULLET && !list)
            break;
        if (kind == GTM_WORD_BAR && s->words[s->at].line_start)
            break;
        if (kind == GTM_WORD_COMMA && n && !list &&
            (is_word(s, s->at + 1, "otherwise") || is_word(s, s->at + 1, "else"))) {
            s->at++; /* …, otherwise …: a sentence of its own */
            break;
        }
        if (kind == GTM_WORD_STOP) {
            bool more = list && s->words[s->at + 1].kind == GTM_WORD_NEWLINE &&
                        kind_at(s, s->at + 2) == GTM_WORD_BULLET;
            if (!more) {
                s->at++;
                break;
            }
            continue;
        }
        if (list && s->words[s->at].line_start && kind == GTM_WORD_WORD && n &&
            words[n - 1].kind != GTM_WORD_COLON && !is_word(s, s->at, "then") &&
            words[n - 1].kind != GTM_WORD_COMMA && s->words[s->at].capital)
            break; /* a new line that begins a new sentence ends the last bullet */
        if (kind == GTM_WORD_NEWLINE || kind == GTM_WORD_BLANK)
            continue;
        words[n++] = s->words[s->at];
    }
    while (n && (words[n - 1].kind == GTM_WORD_COMMA || words[n - 1].kind == GTM_WORD_DASH))
        n--;
    if (!note)
        add_unit(s, GTM_UNIT_SENTENCE, words, n);
}

struct gtm_units gtm_split(struct gtm_diags *diags, struct gtm_arena *arena, struct gtm_words words,
                           uint32_t *paragraph)
{
    struct splitter s = {.diags = diags,
                         .arena = arena,
                         .words = words.at,
                         .count = words.count,
                         .paragraph = *paragraph};
    while (kind_at(&s, s.at) != GTM_WORD_END) {
        uint32_t before = s.at;
        switch (kind_at(&s, s.at)) {
        case GTM_WORD_BLANK:
            s.paragraph++;
            s.at++;
            break;
        case GTM_WORD_BAR: split_table(&s); break;
        case GTM_WORD_NEWLINE:
        case GTM_WORD_BULLET:
        case GTM_WORD_STOP:
        case GTM_WORD_COMMA:
        case GTM_WORD_INDENT: s.at++; break;
        default:
            if (is_word(&s, s.at, "template") && kind_at(&s, s.at + 1) == GTM_WORD_STRING &&
                kind_at(&s, s.at + 2) == GTM_WORD_COLON)
                split_block(&s, GTM_UNIT_TEMPLATE);
            else if (is_word(&s, s.at, "example") && kind_at(&s, s.at + 1) == GTM_WORD_COLON)
                split_block(&s, GTM_UNIT_EXAMPLE);
            else
                split_sentence(&s);
        }
        if (s.at == before)
            s.at++;
    }
    *paragraph = s.paragraph + 1;
    return (struct gtm_units){s.units, s.unit_count};
}

bool gtm_unit_is(const struct gtm_unit *unit, uint32_t at, const char *low)
{
    return at < unit->count && unit->words[at].kind == GTM_WORD_WORD &&
           strcmp(unit->words[at].low, low) == 0;
}

bool gtm_unit_is_string(const struct gtm_unit *unit, uint32_t at)
{
    return at < unit->count && unit->words[at].kind == GTM_WORD_STRING;
}

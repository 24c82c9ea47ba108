/* lexer.re -- the re2c scanner. The whole file is in memory and followed by a NUL (re2c:eof).
 *
 * Three conditions: `line` at the start of a line, `text` inside one, `body` for the indented lines under
 * `Template "…":` and `Example:`. Rules set the word's kind and span and leave; all else is plain C below.
 */
#include "grammar/lexer.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum condition { yycline, yyctext, yycbody };

struct lexer {
    struct gtm_diags *diags;
    struct gtm_arena *arena;
    uint32_t file;
    const char *start;
    const unsigned char *cursor, *limit;
    enum condition condition;
    struct gtm_word *words;
    uint32_t count, room;
    bool line_start;
};

/* Where the scanner stands. */
static const char *here(const struct lexer *lexer)
{
    return (const char *)lexer->cursor;
}

/* Where the text ends. */
static const char *text_end(const struct lexer *lexer)
{
    return (const char *)lexer->limit;
}

static struct gtm_span span_of(const struct lexer *lexer, const char *begin, const char *end)
{
    return (struct gtm_span){lexer->file, (uint32_t)(begin - lexer->start), (uint32_t)(end - lexer->start)};
}

static struct gtm_word *add(struct lexer *lexer, enum gtm_word_kind kind, const char *begin, const char *end)
{
    if (lexer->count == lexer->room) {
        uint32_t length = (uint32_t)(lexer->limit - (const unsigned char *)lexer->start);
        uint32_t room = lexer->room ? lexer->room * 2 : 16 + length / 4;
        struct gtm_word *words = gtm_arena_alloc(lexer->arena, room * sizeof *words);
        if (lexer->count)
            memcpy(words, lexer->words, lexer->count * sizeof *words);
        lexer->words = words;
        lexer->room = room;
    }
    struct gtm_word *word = &lexer->words[lexer->count++];
    *word = (struct gtm_word){.kind = kind, .span = span_of(lexer, begin, end), .low = "",
                              .line_start = lexer->line_start};
    lexer->line_start = kind == GTM_WORD_NEWLINE || kind == GTM_WORD_BLANK;
    return word;
}

/* Lower case for ASCII; other letters stay: the vocabulary ignores their case where it compares. */
static char *lower(struct lexer *lexer, const char *begin, const char *end)
{
    char *low = gtm_arena_copy(lexer->arena, begin, (size_t)(end - begin));
    for (char *p = low; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    return low;
}

/* The British -ise is read as -ize where both are common in this field's words. */
static void american(char *low)
{
    static const char *const stems[] = {"personalis", "organis", "prioritis", "summaris", "customis",
                                        "recognis", "apologis", "unsubscrib"};
    for (size_t i = 0; i < sizeof stems / sizeof *stems; i++) {
        size_t length = strlen(stems[i]);
        if (strncmp(low, stems[i], length) == 0 && low[length - 1] == 's')
            low[length - 1] = 'z';
    }
}

static void add_part(struct lexer *lexer, const char *begin, const char *end, const char *low)
{
    struct gtm_word *word = add(lexer, GTM_WORD_WORD, begin, end);
    char *text = low ? gtm_arena_copy(lexer->arena, low, strlen(low)) : lower(lexer, begin, end);
    american(text);
    word->low = text;
    word->capital = begin < end && isupper((unsigned char)*begin);
}

/* Length of an apostrophe (plain or U+2019) at p, or 0. */
static size_t apostrophe(const char *p, const char *end)
{
    if (p < end && *p == '\'')
        return 1;
    if (end - p >= 3 && memcmp(p, "\xE2\x80\x99", 3) == 0)
        return 3;
    return 0;
}

struct contraction {
    const char *tail, *word;
};

/* don't -> do not, they've -> they have, … ; false where the word has no contraction. */
static bool contraction(struct lexer *lexer, const char *begin, const char *mark, size_t width, const char *end)
{
    static const struct contraction tails[] = {{"ve", "have"}, {"re", "are"}, {"ll", "will"}, {"d", "would"}, {"m", "am"}};
    static const char *const is_words[] = {"it", "that", "there", "what", "here", "he", "she"};
    char *head = lower(lexer, begin, mark), *tail = lower(lexer, mark + width, end);
    size_t length = strlen(head);
    if (strcmp(tail, "t") == 0 && length > 1 && head[length - 1] == 'n') {
        head[length - 1] = '\0';
        const char *verb = strcmp(head, "ca") == 0 ? "can" : strcmp(head, "wo") == 0 ? "will" : head;
        add_part(lexer, begin, end, verb);
        add_part(lexer, begin, end, "not");
        return true;
    }
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        if (strcmp(tail, tails[i].tail) == 0) {
            add_part(lexer, begin, mark, head);
            add_part(lexer, mark, end, tails[i].word);
            return true;
        }
    if (strcmp(tail, "s") == 0)
        for (size_t i = 0; i < sizeof is_words / sizeof *is_words; i++)
            if (strcmp(head, is_words[i]) == 0) {
                add_part(lexer, begin, mark, head);
                add_part(lexer, mark, end, "is");
                return true;
            }
    return false;
}

/* A run of letters, digits, hyphens, underscores and apostrophes, taken apart. */
static void add_word(struct lexer *lexer, const char *begin, const char *end)
{
    const char *part = begin;
    for (const char *p = begin; p < end; p++) {
        size_t width = apostrophe(p, end);
        if (width) {
            const char *tail = p + width;
            if (contraction(lexer, part, p, width, end))
                return;
            if (p > part)
                add_part(lexer, part, p, NULL);
            add(lexer, GTM_WORD_POSS, p, end);
            if (end - tail > 1)
                add_part(lexer, tail, end, NULL);
            return;
        }
        if (*p == '-' || *p == '_') {
            if (p > part)
                add_part(lexer, part, p, NULL);
            part = p + 1;
        }
    }
    if (end > part)
        add_part(lexer, part, end, NULL);
}

static void add_number(struct lexer *lexer, const char *begin, const char *end)
{
    bool plus = end[-1] == '+';
    struct gtm_text text = {begin, (size_t)(end - begin) - plus};
    double number = 0;
    bool good = gtm_text_number(text, &number);
    struct gtm_word *word = add(lexer, GTM_WORD_NUMBER, begin, end);
    word->low = lower(lexer, begin, end - plus);
    word->number = good ? number : 0;
    word->plus = plus;
}

static void add_string(struct lexer *lexer, const char *begin, const char *end, size_t open, size_t close)
{
    struct gtm_word *word = add(lexer, GTM_WORD_STRING, begin, end);
    char *text = gtm_arena_copy(lexer->arena, begin + open, (size_t)(end - begin) - open - close);
    char *to = text;
    for (const char *from = text; *from; from++) { /* a line break inside quotes is one blank */
        if (isspace((unsigned char)*from)) {
            if (to > text && to[-1] != ' ')
                *to++ = ' ';
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
    word->low = text;
}

static size_t quote_width(const char *p)
{
    return (unsigned char)*p == 0xE2 ? 3 : 1;
}

/* An abbreviation's dot does not end a sentence; that of "max" does before a capital letter: the plan is max. */
static bool is_abbreviation(const struct lexer *lexer, const char *dot)
{
    static const char *const known[] = {"e.g", "i.e", "inc", "ltd", "corp", "mr", "mrs", "ms", "dr", "vs", "etc", "approx", "max"};
    const char *begin = dot;
    while (begin > lexer->start && (isalpha((unsigned char)begin[-1]) || begin[-1] == '.'))
        begin--;
    size_t length = (size_t)(dot - begin);
    const char *next = dot + strspn(dot, ". \t\r\n");
    if (length == 3 && strncasecmp(begin, "max", 3) == 0 &&
        (*begin == 'M' || isupper((unsigned char)*next) || next >= text_end(lexer)))
        return false; /* a person, a choice */
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strlen(known[i]) == length && gtm_text_equal((struct gtm_text){begin, length}, gtm_text_of(known[i])))
            return true;
    return false;
}

/* Whether what stands behind "5 p.m." begins a sentence: its dot ended one too. */
static bool begins_sentence(const struct lexer *lexer)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    const char *p = here(lexer);
    while (p < text_end(lexer) && (*p == ' ' || *p == '\t'))
        p++;
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (strncmp(p, days[i], 3) == 0)
            return false; /* 9 a.m. Tuesday */
    return p == text_end(lexer) || *p == '\n' || isupper((unsigned char)*p);
}

/* 9am, 9:30 a.m., 17:00, and "a.m." alone: a word without blanks and dots. */
static void add_clock(struct lexer *lexer, const char *begin, const char *end)
{
    char text[16], *to = text;
    for (const char *p = begin; p < end; p++)
        if (*p != '.' && *p != ' ')
            *to++ = (char)tolower((unsigned char)*p);
    *to = '\0';
    add_part(lexer, begin, end, text);
    if (end[-1] == '.' && begins_sentence(lexer))
        add(lexer, GTM_WORD_STOP, end - 1, end);
}

static bool was_body_header(const struct lexer *lexer, uint32_t end);

/* Behind `Template "…":` the text may begin on the same line. */
static void begin_body(struct lexer *lexer)
{
    const char *p = here(lexer);
    while (p < text_end(lexer) && (*p == ' ' || *p == '\t' || *p == '\r'))
        p++;
    if (p < text_end(lexer) && *p != '\n' && was_body_header(lexer, lexer->count) &&
        lexer->count > 2 && strcmp(lexer->words[lexer->count - 3].low, "template") == 0)
        lexer->condition = yycbody;
}

/* One word, or nothing (white space, a comment). Returns false at the end. */
static bool scan(struct lexer *lexer)
{
    const char *token = here(lexer);
    const unsigned char *marker = lexer->cursor;
    /*!re2c
    re2c:eof = 0;
    re2c:yyfill:enable = 0;
    re2c:define:YYCTYPE = "unsigned char";
    re2c:define:YYCURSOR = "lexer->cursor";
    re2c:define:YYLIMIT = "lexer->limit";
    re2c:define:YYMARKER = "marker";
    re2c:define:YYGETCONDITION = "lexer->condition";
    re2c:define:YYGETCONDITION:naked = 1;
    re2c:define:YYSETCONDITION = "lexer->condition = @@;";
    re2c:define:YYSETCONDITION:naked = 1;

    blank   = [ \t\r\u00a0\u202f\u2007];
    newline = "\n";
    digit   = [0-9];
    letter  = [A-Za-z] | [\u00c0-\u024f] | [\u0370-\u1fff] | [\u2c00-\u2dff] | [\u3040-\ud7ff] | [\uf900-\ufdff];
    quote   = ["\u201c\u201d\u201e];
    apos    = ['\u2019];
    notend  = [^\x00\n"\u201c\u201d\u201e];
    join    = apos | [_-] | [\u2010\u2011];
    word    = letter (letter | digit)* (join (letter | digit)+)* ;
    dotted  = (letter | digit)+ ([-.] (letter | digit)+)* "." letter (letter | digit)+ ("/" [A-Za-z0-9_./?=&#-]*[A-Za-z0-9_/])?;
    email   = [A-Za-z0-9._%+-]+ "@" [A-Za-z0-9-]+ ("." [A-Za-z0-9-]+)+;
    number  = [$] ? digit+ ([,] digit digit digit)* ([.] digit+)? ([kKmM] | "%")? "+"?;
    path    = "/" [A-Za-z0-9_-]+ ("/" [A-Za-z0-9_-]+)*;
    clock   = digit digit? (":" digit digit)?;
    half    = [AaPp] ([Mm] | "." blank? [Mm] ".");
    dash    = [\u2013\u2014];
    date    = digit digit digit digit "-" digit digit "-" digit digit ("T" [0-9:.Z+-]+)?;
    bullet  = [*\u2022\u25aa\u2013-] blank+ | digit+ [.)] blank+;

    <line> blank+              { return true; }
    <line> newline             { add(lexer, GTM_WORD_BLANK, token, token + 1); return true; }
    <line> "#" [^\n\x00]*      { return true; }
    <line> "|"                 { add(lexer, GTM_WORD_BAR, token, here(lexer)); lexer->condition = yyctext; return true; }
    <line> bullet              { add(lexer, GTM_WORD_BULLET, token, here(lexer)); lexer->condition = yyctext; return true; }
    <line> $                   { return false; }
    <line> *                   { lexer->cursor = (const unsigned char *)token; lexer->condition = yyctext; return true; }

    <body> [ \t]+ [^\n\x00]*   { goto body_line; }
    <body> newline             { add(lexer, GTM_WORD_INDENT, token, token); return true; }
    <body> $                   { return false; }
    <body> *                   { lexer->cursor = (const unsigned char *)token; lexer->condition = yycline; return true; }

    <text> blank+              { return true; }
    <text> newline             { goto line_end; }
    <text> quote (notend | newline blank* [^\x00\n"\u201c\u201d\u201e \t\r])* quote
                               { add_string(lexer, token, here(lexer), quote_width(token),
                                            lexer->cursor[-1] == '"' ? 1 : 3); return true; }
    <text> quote               { goto unclosed; }
    <text> "'" letter (letter | digit | [ -])* "'"
                               { add_string(lexer, token, here(lexer), 1, 1); return true; }
    <text> apos                { add(lexer, GTM_WORD_POSS, token, here(lexer)); return true; }
    <text> word                { add_word(lexer, token, here(lexer)); return true; }
    <text> date                { add_string(lexer, token, here(lexer), 0, 0); return true; }
    <text> clock half          { add_clock(lexer, token, here(lexer)); return true; }
    <text> digit digit? ":" digit digit | half
                               { add_clock(lexer, token, here(lexer)); return true; }
    <text> digit+ (letter | digit)* (join (letter | digit)+)*
                               { goto digits; }
    <text> number              { add_number(lexer, token, here(lexer)); return true; }
    <text> dotted | email | path
                               { add_string(lexer, token, here(lexer), 0, 0); return true; }
    <text> "e.g." | "i.e." | "E.g." | "I.e." { return true; }
    <text> ","                 { add(lexer, GTM_WORD_COMMA, token, here(lexer)); return true; }
    <text> ":"                 { add(lexer, GTM_WORD_COLON, token, here(lexer)); begin_body(lexer); return true; }
    <text> "->" | "=>" | [\u2192\u21d2]
                               { add(lexer, GTM_WORD_ARROW, token, here(lexer)); return true; }
    <text> dash | "-"+         { add(lexer, GTM_WORD_DASH, token, here(lexer)); return true; }
    <text> "("                 { add(lexer, GTM_WORD_OPEN, token, here(lexer)); return true; }
    <text> ")"                 { add(lexer, GTM_WORD_CLOSE, token, here(lexer)); return true; }
    <text> "<=" | ">=" | "<" | ">" | "=" | "==" | "!=" | "\u2265" | "\u2264"
                               { goto compare; }
    <text> "+"                 { add(lexer, GTM_WORD_PLUS, token, here(lexer)); return true; }
    <text> "&"                 { add_part(lexer, token, here(lexer), "and"); return true; }
    <text> "."+ | "\u2026"     { if (!is_abbreviation(lexer, token)) add(lexer, GTM_WORD_STOP, token, here(lexer)); return true; }
    <text> [!?;]               { add(lexer, GTM_WORD_STOP, token, here(lexer))->semicolon = *token == ';'; return true; }
    <text> "|"                 { add(lexer, GTM_WORD_BAR, token, here(lexer)); return true; }
    <text> $                   { return false; }
    <text> [^]                 { goto strange; }
    <text> *                   { goto strange; }
    */
line_end:
    add(lexer, GTM_WORD_NEWLINE, token, token + 1);
    lexer->condition = was_body_header(lexer, lexer->count - 1) ? yycbody : yycline;
    return true;
body_line: {
    const char *begin = token, *end = here(lexer);
    while (begin < end && (*begin == ' ' || *begin == '\t'))
        begin++;
    while (end > begin && isspace((unsigned char)end[-1]))
        end--;
    struct gtm_word *word = add(lexer, GTM_WORD_INDENT, begin, end);
    word->low = gtm_arena_copy(lexer->arena, begin, (size_t)(end - begin));
    if (here(lexer) < text_end(lexer) && *here(lexer) == '\n')
        lexer->cursor++;
    return true;
}
digits: { /* 9am, 2nd and 15th are words, 10k and 50 are numbers */
    const char *end = here(lexer), *p = token;
    while (p < end && isdigit((unsigned char)*p))
        p++;
    bool unit = end - p == 1 && strchr("kKmM", *p);
    if (p == end || unit || *p == '-' || *p == '_') {
        lexer->cursor = (const unsigned char *)(p + unit);
        const char *q = here(lexer);
        while (!unit && q + 3 < text_end(lexer) && *q == ',' && isdigit((unsigned char)q[1]) &&
               isdigit((unsigned char)q[2]) && isdigit((unsigned char)q[3]) &&
               !isdigit((unsigned char)q[4]))
            q += 4;
        if (!unit && q + 1 < text_end(lexer) && *q == '.' && isdigit((unsigned char)q[1])) {
            q++;
            while (q < text_end(lexer) && isdigit((unsigned char)*q))
                q++;
        }
        if (!unit && q < text_end(lexer) && strchr("kKmM%", *q) && *q &&
            !(q + 1 < text_end(lexer) && isalpha((unsigned char)q[1])))
            q++;
        if (q < text_end(lexer) && *q == '+')
            q++;
        lexer->cursor = (const unsigned char *)(q);
        add_number(lexer, token, here(lexer));
    } else {
        add_word(lexer, token, end);
    }
    return true;
}
compare: {
    struct gtm_word *word = add(lexer, GTM_WORD_COMPARE, token, here(lexer));
    word->low = memcmp(token, "\xE2\x89\xA5", 3) == 0 ? ">=" : memcmp(token, "\xE2\x89\xA4", 3) == 0 ? "<="
              : gtm_arena_copy(lexer->arena, token, (size_t)(here(lexer) - token));
    return true;
}
unclosed:
    gtm_diag_report(lexer->diags, GTM_DIAG_UNCLOSED_QUOTE, span_of(lexer, token, here(lexer)), NULL, NULL, NULL);
    while (here(lexer) < text_end(lexer) && *here(lexer) != '\n')
        lexer->cursor++;
    add_string(lexer, token, here(lexer), quote_width(token), 0);
    return true;
strange:
    gtm_diag_report(lexer->diags, GTM_DIAG_BAD_CHARACTER, span_of(lexer, token, here(lexer)),
                    *token == '/' ? "write \"or\" or \"and\" instead" : "leave it out, or put it in quotes", NULL, NULL);
    if (lexer->condition == yycline)
        lexer->condition = yyctext;
    return true;
}

/* Whether the line's words up to `end` are `Template "…":` or `Example…:` / `Example: …`. */
static bool was_body_header(const struct lexer *lexer, uint32_t end)
{
    uint32_t begin = end;
    while (begin > 0 && lexer->words[begin - 1].kind != GTM_WORD_NEWLINE &&
           lexer->words[begin - 1].kind != GTM_WORD_BLANK && lexer->words[begin - 1].kind != GTM_WORD_INDENT)
        begin--;
    const struct gtm_word *first = &lexer->words[begin];
    if (begin >= end || first->kind != GTM_WORD_WORD)
        return false;
    if (strcmp(first->low, "example") == 0 && begin + 1 < end && first[1].kind == GTM_WORD_COLON)
        return true;
    return strcmp(first->low, "template") == 0 && begin + 2 < end && first[1].kind == GTM_WORD_STRING &&
           lexer->words[end - 1].kind == GTM_WORD_COLON;
}

struct gtm_words gtm_lex(struct gtm_diags *diags, struct gtm_arena *arena, uint32_t file)
{
    const struct gtm_source *source = &diags->sources->files[file];
    struct lexer lexer = {.diags = diags, .arena = arena, .file = file, .line_start = true};
    lexer.start = source->text.at;
    lexer.cursor = (const unsigned char *)lexer.start;
    lexer.limit = lexer.cursor + source->text.length;
    size_t bad = gtm_text_utf8_error(source->text);
    if (bad < source->text.length) {
        gtm_diag_report(diags, GTM_DIAG_BAD_UTF8, (struct gtm_span){file, (uint32_t)bad, (uint32_t)bad + 1}, NULL, NULL, NULL);
    } else {
        if (source->text.length >= 3 && memcmp(lexer.cursor, "\xEF\xBB\xBF", 3) == 0)
            lexer.cursor += 3;
        while (scan(&lexer))
            ;
    }
    add(&lexer, GTM_WORD_END, text_end(&lexer), text_end(&lexer));
    return (struct gtm_words){lexer.words, lexer.count};
}

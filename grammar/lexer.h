/* lexer.h -- stage one: bytes to words. Knows spelling and layout, no vocabulary.
 *
 * Curly quotes and apostrophes, dashes and non-breaking spaces are read as their plain forms; words
 * come lower-cased; hyphenated and underscored words come as several words; contractions come apart
 * ("don't" is do not, "prospect's" is prospect and a possessive mark). Comments are dropped.
 */
#ifndef GTM_LEXER_H
#define GTM_LEXER_H
#include "grammar/diag.h"

enum gtm_word_kind {
    GTM_WORD_WORD,   /* low: the word in lower case */
    GTM_WORD_NUMBER, /* number; low: as written in lower case; plus: "70+" */
    GTM_WORD_STRING, /* low: the quoted text as written, without the quotes */
    GTM_WORD_POSS,   /* 's or a plural's bare apostrophe */
    GTM_WORD_COMMA,
    GTM_WORD_COLON,
    GTM_WORD_ARROW,   /* -> */
    GTM_WORD_DASH,    /* a dash between blanks */
    GTM_WORD_OPEN,    /* ( */
    GTM_WORD_CLOSE,   /* ) */
    GTM_WORD_COMPARE, /* low: < <= > >= = != */
    GTM_WORD_PLUS,    /* + */
    GTM_WORD_STOP,    /* . ! ; ? */
    GTM_WORD_NEWLINE,
    GTM_WORD_BLANK,  /* a blank line: a paragraph ends */
    GTM_WORD_BULLET, /* - * • 1. at the start of a line */
    GTM_WORD_BAR,    /* | */
    GTM_WORD_INDENT, /* a line of a template or example: low is the line without its indentation */
    GTM_WORD_END
};

struct gtm_word {
    enum gtm_word_kind kind;
    struct gtm_span span;
    const char *low;
    double number;
    bool plus;       /* 70+ */
    bool semicolon;  /* STOP: a ; */
    bool line_start; /* first on its line */
    bool capital;    /* begins with a capital letter */
};

struct gtm_words {
    struct gtm_word *at;
    uint32_t count;
};

/* Reads file number `file` into words, ending with one of kind END. All memory is the arena's.
 * Reports bad characters, unclosed quotes and bad UTF-8 into `diags`; what can be read is read. */
struct gtm_words gtm_lex(struct gtm_diags *diags, struct gtm_arena *arena, uint32_t file);
#endif

/* declare.h -- what one sentence declares, read by a grammar of its own (declare.y).
 *
 * Words are classes (declare.def) or parts of free names; the search looks at every way in which a
 * sentence can be read as a declaration. The one in which most words are known counts; two such
 * that differ are refused. Reading is pure: names are made known by compiler/declare.c.
 */
#ifndef GTM_GRAMMAR_DECLARE_H
#define GTM_GRAMMAR_DECLARE_H
#include "grammar/phrases.h"

enum gtm_decl_kind {
#define KIND(name, said) GTM_DECL_##name,
#include "grammar/declare.def"
};
enum gtm_decl_type {
#define TYPE(name, said) GTM_DECL_##name,
#include "grammar/declare.def"
};
enum gtm_decl_body {
#define BODY(name, said) GTM_DECL_##name,
#include "grammar/declare.def"
};

/* Whether a free name may hold a word (declare.def): the id of the word's entry. */
enum gtm_name_use { GTM_NAME_ANY, GTM_NAME_TYPES, GTM_NAME_OWN, GTM_NAME_JOINS, GTM_NAME_NONE };

/* Words [begin, end) of the unit. */
struct gtm_range {
    uint32_t begin, end;
};

struct gtm_decl {
    enum gtm_decl_kind kind;
    struct gtm_range name, body;
    enum gtm_decl_body is;
    enum gtm_decl_type type;
    bool company, typed; /* typed: its type was said */
    double most;
    struct gtm_decl *parts, *last; /* in order */
    struct gtm_decl *next;
};

/* What the search needs, from gtm_declares_init to gtm_declares_free. */
struct gtm_declares {
    struct gtm_arena *arena;  /* of what is returned */
    struct gtm_arena scratch; /* of one sentence */
    struct gtm_diags *diags;
    const struct gtm_lexicon *lexicon;
    struct gtm_lexicon words;
};

/* More than these is reported, never dropped. */
enum { GTM_MAX_CHOICES = 200, GTM_MAX_KEYS = 20, GTM_MAX_NAME_WORDS = 8 };

void gtm_declares_init(struct gtm_declares *d, struct gtm_arena *arena, struct gtm_diags *diags,
                       const struct gtm_lexicon *lexicon);
void gtm_declares_free(struct gtm_declares *d);

/* Reads what a sentence declares. Never NULL; kind NONE where it declares nothing, WRONG where that
 * was reported. */
const struct gtm_decl *gtm_declare_read(struct gtm_declares *d, const struct gtm_unit *unit);

/* Returns what a declaration says, in one line; equal lines declare the same. */
const char *gtm_decl_say(struct gtm_declares *d, const struct gtm_unit *unit,
                         const struct gtm_decl *decl);

/* Returns words [begin, end) as one name: lower case, single blanks, without possessive marks. */
const char *gtm_range_name(struct gtm_arena *arena, const struct gtm_unit *unit,
                           struct gtm_range part);

/* Returns whether a word of that name has this token (GTM_D_…) in declare.def. */
bool gtm_declares_has(const struct gtm_declares *d, const char *phrase, int token);
#endif

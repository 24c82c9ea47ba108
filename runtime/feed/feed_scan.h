/* feed_scan.h -- what one record's names and values mean to a program: private to runtime/feed.
 *
 * A scan holds what is learnt once (which key means which fact, in which order a feed's keys come)
 * and the values of the record in hand. The walkers (feed_walk.inc) and the CSV reader find values
 * and hand them to it.
 *
 * Precedence. A fact's keys have ranks, their order in the fact's list. Of keys that have a value
 * that reads as the fact's type the lowest rank wins; a key that comes twice in one object counts
 * the first time only. The record's own key works alike, see key_names in feed_names.c.
 */
#ifndef GTM_FEED_SCAN_H
#define GTM_FEED_SCAN_H
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/arena.h"
#include "runtime/feed/feed.h"

enum {
    GTM_SLOT_BYTES = 64, /* longest key (with separators) that can be expected by its place */
    GTM_MAX_SLOTS = 256, /* expected keys of one object */
    GTM_MAX_NAMES =
        4096,           /* spellings remembered; a feed that makes up keys costs time, not memory */
    GTM_MAX_NAME = 256, /* longest key, normalised, that can mean a fact */
    GTM_MEMO = 32,      /* remembered words of a choice or yes/no fact */
    GTM_NO_KEY = 8      /* rank of "no key yet"; id has rank 0 */
};

/* What to do with the value of a key. The short cuts hold only for names that mean one fact with
 * rank 0. */
enum gtm_take {
    GTM_TAKE_NOTHING,
    GTM_TAKE_TEXT, /* also the record's key, with or without a fact */
    GTM_TAKE_NUMBER,
    GTM_TAKE_YESNO,
    GTM_TAKE_WORD, /* a choice: through the memo */
    GTM_TAKE_LIST,
    GTM_TAKE_MANY /* anything else: gtm_scan_take */
};

struct gtm_target { /* one fact that a name means */
    uint32_t fact, rank;
    const struct gtm_target *next;
};

struct gtm_shape;

struct gtm_name { /* what one key means, resolved once */
    const struct gtm_target *targets;
    struct gtm_shape
        *inner; /* for the keys of an object under this key; NULL where none could mean anything */
    uint32_t fact;    /* of the first target, or GTM_NONE */
    uint32_t slot;    /* its place in the shape's order, or GTM_NONE */
    uint8_t key_rank; /* its place in key_names, or GTM_NO_KEY */
    uint8_t take;     /* enum gtm_take */
    bool is_lasting;  /* lives as long as the scan */
};

/* A key as it stands in the feed: the separator before it, quotes, colon, blanks: `,"tier":`. */
struct gtm_slot {
    alignas(64) char bytes[GTM_SLOT_BYTES];
    uint64_t mask; /* one bit for each of `length` bytes */
    struct gtm_name *name;
    uint8_t length;
    uint8_t take;
};

struct gtm_shape { /* the objects found under one path: their path and the order of their keys */
    struct gtm_text prefix; /* normalised, "" at the top */
    struct gtm_slot *slots;
    uint32_t slot_count, slot_capacity;
};

struct gtm_memo { /* a word's bytes, padded with zeros, and what it reads as; all zero: "", missing
                   */
    uint64_t word[2];
    struct gtm_value value;
};

struct gtm_fact_plan {
    uint8_t type; /* enum gtm_type */
    bool is_wanted;
    uint32_t alias_count;
    struct gtm_memo *memo;    /* of choice and yes/no facts */
    struct gtm_value missing; /* what the fact is where the record says nothing */
};

struct gtm_fact_state { /* in the record in hand */
    uint32_t seen;      /* bit r: the key of rank r was there (ranks above 31 share the last bit) */
    uint32_t best;      /* rank of the key that gave the value; GTM_NONE where none did */
};

enum gtm_token_kind {
    GTM_TOKEN_STRING,
    GTM_TOKEN_NUMBER,
    GTM_TOKEN_TRUE,
    GTM_TOKEN_FALSE,
    GTM_TOKEN_NULL,
    GTM_TOKEN_ARRAY,
    GTM_TOKEN_OBJECT
};

struct gtm_token {        /* a value in the feed */
    struct gtm_text text; /* of a string: between the quotes */
    uint8_t kind;         /* enum gtm_token_kind */
    bool is_escaped;      /* has JSON escapes */
    bool is_valid; /* its UTF-8 is known to be */
};

struct gtm_alias_entry;
struct gtm_name_entry;

struct gtm_scan {
    const struct gtm_program *program;
    bool is_walking_all; /* do not leave a line early */
    bool is_dirty;       /* `scratch` was used by this record */
    bool is_checked;     /* the record in hand is known to be JSON and UTF-8 as a whole */
    unsigned learnt;     /* slots inserted so far; learning stops at a bound */
    uint32_t wanted_count;
    uint32_t findable; /* wanted facts that have a key at all */
    uint32_t *wanted;  /* facts to decode */
    struct gtm_fact_plan *plans;
    struct gtm_alias_entry *aliases; /* hash table: normalised name -> targets */
    size_t alias_mask;
    struct gtm_name_entry *names; /* hash table: shape and spelling -> name */
    size_t name_mask, name_count;
    struct gtm_shape *top;
    struct gtm_arena lasting;

    /* The record in hand */
    struct gtm_value *values;
    struct gtm_fact_state *states;
    uint32_t left; /* facts, and the key, that may still change */
    uint8_t key_rank;
    struct gtm_text key;
    struct gtm_arena scratch;
    const char *reason; /* after failure, and where in the record */
    const char *wrong;
};

/* Prepares a scan for a program that outlives it; `flags` as of gtm_feed_open. */
void gtm_scan_open(struct gtm_scan *scan, const struct gtm_program *program, unsigned flags);
void gtm_scan_close(struct gtm_scan *scan);

/* Forgets the record in hand. */
void gtm_scan_begin(struct gtm_scan *scan);

/* Notes why the record is bad; returns NULL, for callers to return. The first reason stays. */
const char *gtm_scan_fail(struct gtm_scan *scan, const char *wrong, const char *reason);

/* Returns what a key (its spelling in the feed, escapes and all) means in an object of `shape`;
 * never NULL. Valid as long as the scan, or, beyond GTM_MAX_NAMES spellings, until the next record.
 */
struct gtm_name *gtm_scan_name(struct gtm_scan *scan, struct gtm_shape *shape,
                               struct gtm_text spelling);

/* Remembers that `name` stands at place `place` in the order of `shape`, spelt (with separators) as
 * `bytes`. */
void gtm_scan_learn(struct gtm_scan *scan, struct gtm_shape *shape, uint32_t place,
                    struct gtm_name *name, struct gtm_text bytes);

/* Takes a value for everything that `name` means. Returns false where the value makes the record
 * bad. */
bool gtm_scan_take(struct gtm_scan *scan, const struct gtm_name *name,
                   const struct gtm_token *token);

/* Reads a token as fact `fact`'s type, `missing` not applied: kind MISSING where it does not. Text
 * that is not in the token's own bytes goes to `arena`. Returns false where it is not valid
 * (escapes, UTF-8). */
bool gtm_scan_read(const struct gtm_program *program, uint32_t fact, const struct gtm_token *token,
                   struct gtm_arena *arena, struct gtm_value *out);

/* The same for a text without escapes whose UTF-8 is known to be valid. */
void gtm_scan_read_text(const struct gtm_program *program, uint32_t fact, struct gtm_text text,
                        struct gtm_arena *arena, struct gtm_value *out);

/* Unescapes a string token (into `arena` where it must be) and checks its UTF-8. */
bool gtm_scan_unescape(const struct gtm_token *token, struct gtm_arena *arena,
                       struct gtm_text *out);

/* Returns the first of a word's two places in a memo; the other is its neighbour (index ^ 1). */
static inline size_t gtm_memo_place(const uint64_t word[2])
{
    uint64_t hash = (word[0] ^ word[1] << 7) * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(hash >> 59) % GTM_MEMO;
}

/* Returns what a word of at most 15 bytes reads as, or NULL where that is not remembered. */
static inline const struct gtm_value *gtm_memo_find(const struct gtm_memo *memo,
                                                    const uint64_t word[2])
{
    size_t place = gtm_memo_place(word);
    place ^= ((memo[place].word[0] ^ word[0]) | (memo[place].word[1] ^ word[1])) != 0;
    bool is_found = memo[place].word[0] == word[0] && memo[place].word[1] == word[1];
    return is_found ? &memo[place].value : NULL;
}

/* A walker reads the line at `line` (a whole line in a reader's buffer) into `scan` and returns its
 * line end, or NULL with the scan's reason and place set. See feed_walk.inc for what is checked. */
typedef const char *gtm_walk_function(struct gtm_scan *scan, const char *line);
gtm_walk_function gtm_walk_plain, gtm_walk_avx2, gtm_walk_avx512;

struct gtm_csv_row;
/* A splitter finds the fields of the CSV row at `at`; see feed_csv.h. */
typedef const char *gtm_split_function(struct gtm_csv_row *row, const char *at, const char *end);
gtm_split_function gtm_split_plain, gtm_split_avx2, gtm_split_avx512;

struct gtm_simd {
    gtm_walk_function *walk;
    gtm_split_function *split;
    const char *name;
};

/* Returns the functions made for this processor; with `name` those of that name ("plain", "avx2",
 * "avx512"), or NULL members where the processor or the build has not got them. */
struct gtm_simd gtm_simd_choose(const char *name);
#endif

/* compare.h -- what conditions ask of one fact. A missing fact, or one of another kind, is unknown.
 *
 * The common kinds are answered inline: conditions are what runs once for each prospect of a feed.
 */
#ifndef GTM_VM_COMPARE_H
#define GTM_VM_COMPARE_H
#include <string.h>

#include "runtime/program/program.h"
#include "runtime/vm/value.h"

enum gtm_relation { GTM_BELOW, GTM_AT_MOST, GTM_ABOVE, GTM_AT_LEAST, GTM_EQUAL };

/* Returns yes or no for a claim. */
static inline uint8_t gtm_tri_of(bool holds)
{
    return holds ? GTM_YES : GTM_NO;
}

/* Returns whether `a` stands in `relation` to `b`. */
static inline bool gtm_compare_numbers(double a, enum gtm_relation relation, double b)
{
    switch (relation) {
    case GTM_BELOW: return a < b;
    case GTM_AT_MOST: return a <= b;
    case GTM_ABOVE: return a > b;
    case GTM_AT_LEAST: return a >= b;
    case GTM_EQUAL: break;
    }
    return a >= b && a <= b;
}

/* Compares how many items a list has. */
uint8_t gtm_compare_length(const struct gtm_value *fact, enum gtm_relation relation, double number);

/* Compares a number, or how many items a list has. */
static inline uint8_t gtm_compare_number(const struct gtm_value *fact, enum gtm_relation relation,
                                         double number)
{
    if (fact->kind == GTM_VALUE_NUMBER)
        return gtm_tri_of(gtm_compare_numbers(fact->number, relation, number));
    return gtm_compare_length(fact, relation, number);
}

/* Returns whether the bytes are equal: for the few letters of a tier or a stage, without a call. */
static inline bool gtm_compare_bytes(const char *a, const char *b, size_t length)
{
    uint64_t a8[2], b8[2];
    uint32_t a4[2], b4[2];
    if (length > 16)
        return memcmp(a, b, length) == 0;
    if (length >= 8) { /* the first and the last eight, which may overlap */
        memcpy(&a8[0], a, 8), memcpy(&a8[1], a + length - 8, 8);
        memcpy(&b8[0], b, 8), memcpy(&b8[1], b + length - 8, 8);
        return ((a8[0] ^ b8[0]) | (a8[1] ^ b8[1])) == 0;
    }
    if (length >= 4) {
        memcpy(&a4[0], a, 4), memcpy(&a4[1], a + length - 4, 4);
        memcpy(&b4[0], b, 4), memcpy(&b4[1], b + length - 4, 4);
        return ((a4[0] ^ b4[0]) | (a4[1] ^ b4[1])) == 0;
    }
    /* the first, the middle and the last: all of one to three */
    return length == 0 || (((a[0] ^ b[0]) | (a[length / 2] ^ b[length / 2]) |
                            (a[length - 1] ^ b[length - 1])) == 0);
}

/* Returns whether two texts are equal without case. Equal bytes and a first letter that differs,
 * the usual cases, are told without a call. */
static inline bool gtm_compare_equal(struct gtm_text a, struct gtm_text b)
{
    if (a.length == 0 || b.length == 0)
        return a.length == b.length;
    unsigned char first_a = (unsigned char)a.at[0], first_b = (unsigned char)b.at[0];
    if (first_a == first_b && a.length == b.length && gtm_compare_bytes(a.at, b.at, a.length))
        return true;
    /* letters differ from their other case by bit 5 alone; beyond ASCII anything may fold to
     * anything */
    if (((first_a ^ first_b) & 0xdf) && first_a < 0x80 && first_b < 0x80)
        return false;
    return gtm_text_equal(a, b);
}

/* Compares a text with one text, without case. */
static inline uint8_t gtm_compare_text(const struct gtm_value *fact, struct gtm_text text)
{
    if (fact->kind != GTM_VALUE_TEXT)
        return GTM_UNKNOWN;
    return gtm_tri_of(gtm_compare_equal(gtm_value_text(fact), text));
}

/* A yes/no fact as it is. */
static inline uint8_t gtm_compare_yes(const struct gtm_value *fact)
{
    return fact->kind == GTM_VALUE_YESNO ? gtm_tri_of(fact->yes) : (uint8_t)GTM_UNKNOWN;
}

/* Compares a time with an instant. */
static inline uint8_t gtm_compare_time(const struct gtm_value *fact, enum gtm_relation relation,
                                       double instant)
{
    if (fact->kind != GTM_VALUE_TIME)
        return GTM_UNKNOWN;
    return gtm_tri_of(gtm_compare_numbers((double)fact->time, relation, instant));
}

/* Compares how long ago a time was with a number of seconds. */
static inline uint8_t gtm_compare_age(const struct gtm_value *fact, enum gtm_relation relation,
                                      int64_t now, double seconds)
{
    if (fact->kind != GTM_VALUE_TIME)
        return GTM_UNKNOWN;
    return gtm_tri_of(gtm_compare_numbers((double)now - (double)fact->time, relation, seconds));
}

/* Returns whether the text is one of the program's list (without case) / mentions one of its
 * phrases. */
bool gtm_compare_in_list(const struct gtm_program *program, uint32_t list, struct gtm_text text);
bool gtm_compare_mentions(const struct gtm_program *program, uint32_t list, struct gtm_text text);

/* TEXT_IN, TEXT_HAS, LIST_HAS: a fact and a list of the program. */
uint8_t gtm_compare_in(const struct gtm_program *program, const struct gtm_value *fact,
                       uint32_t list);
uint8_t gtm_compare_has(const struct gtm_program *program, const struct gtm_value *fact,
                        uint32_t list);
uint8_t gtm_compare_items(const struct gtm_program *program, const struct gtm_value *fact,
                          uint32_t list);

/* TEXT_START and TEXT_END. */
uint8_t gtm_compare_start(const struct gtm_value *fact, struct gtm_text part);
uint8_t gtm_compare_end(const struct gtm_value *fact, struct gtm_text part);

/* FACT_LT and FACT_EQ: unknown where one is missing or their kinds differ. */
uint8_t gtm_compare_facts_below(const struct gtm_value *a, const struct gtm_value *b);
uint8_t gtm_compare_facts_equal(const struct gtm_value *a, const struct gtm_value *b);
#endif

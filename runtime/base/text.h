/* text.h -- slices of UTF-8 text, comparison without case, and a growing buffer. */
#ifndef GTM_BASE_TEXT_H
#define GTM_BASE_TEXT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Borrowed bytes, not NUL-terminated; the owner is whoever made the slice. */
struct gtm_text {
    const char *at;
    size_t length;
};

/* Returns a slice over a NUL-terminated string (NULL gives the empty slice). */
struct gtm_text gtm_text_of(const char *text);

/* Returns whether two slices hold the same bytes. */
bool gtm_text_same(struct gtm_text a, struct gtm_text b);

/* Returns whether two slices are equal without case (Unicode simple case folding). */
bool gtm_text_equal(struct gtm_text a, struct gtm_text b);

/* Returns whether `text` begins / ends with `part`, without case. */
bool gtm_text_starts(struct gtm_text text, struct gtm_text part);
bool gtm_text_ends(struct gtm_text text, struct gtm_text part);

/* Returns whether `text` mentions `phrase`: without case, on word boundaries at both ends, any run
 * of white space equal to one blank. "layoffs" is mentioned in "Layoffs!", "art" is not in "start". */
bool gtm_text_mentions(struct gtm_text text, struct gtm_text phrase);

/* A text in which many phrases are looked for: most of them are ruled out by how its words begin. */
struct gtm_prose {
    struct gtm_text text;
    uint32_t letters;   /* bit set over the letters that words begin with */
    uint64_t begins[4]; /* bit set over the first two bytes of words */
    bool is_ascii;
};

/* Makes a text ready, which must live as long; then gtm_prose_mentions answers as gtm_text_mentions. */
void gtm_prose_read(struct gtm_prose *prose, struct gtm_text text);
bool gtm_prose_mentions(const struct gtm_prose *prose, struct gtm_text phrase);

/* Returns the slice without white space at both ends. */
struct gtm_text gtm_text_trim(struct gtm_text text);

/* Returns the offset of the first byte that is not valid UTF-8, or text.length. */
size_t gtm_text_utf8_error(struct gtm_text text);

/* Returns the Damerau-Levenshtein distance of two short slices without case, or `limit` + 1 where it
 * is above `limit` (optimal string alignment; Damerau 1964). Slices over 64 bytes count as too far. */
unsigned gtm_text_distance(struct gtm_text a, struct gtm_text b, unsigned limit);

/* Returns a 64-bit FNV-1a hash of the bytes (http://www.isthe.com/chongo/tech/comp/fnv/). */
uint64_t gtm_text_hash(struct gtm_text text);

/* Goes on from the hash of what stands before; GTM_TEXT_HASH is that of nothing. */
#define GTM_TEXT_HASH UINT64_C(0xcbf29ce484222325)
uint64_t gtm_text_hash_on(uint64_t hash, struct gtm_text text);

/* Returns another hash, of eight bytes at a time, for texts that are long or looked at often. States on disk hold it. */
uint64_t gtm_text_sum(struct gtm_text text);

/* Reads a number as people write it: 1,000  $5k  50%  1.5m  -3. Returns false where the whole slice
 * is not one; `out` is then untouched. 50% is 50. */
bool gtm_text_number(struct gtm_text text, double *out);

/* A growing byte buffer. Zero-initialise; always NUL-terminated once anything was added. */
struct gtm_buf {
    char *bytes;
    size_t length;
    size_t capacity;
};

void gtm_buf_add(struct gtm_buf *buf, const void *bytes, size_t length);
void gtm_buf_text(struct gtm_buf *buf, const char *text); /* NUL-terminated */
void gtm_buf_slice(struct gtm_buf *buf, struct gtm_text text);
void gtm_buf_char(struct gtm_buf *buf, char c);
void gtm_buf_printf(struct gtm_buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Returns where the next `more` bytes may be written; what is there then is no part of the buffer until it is added to length.
 * Valid until the next call. */
char *gtm_buf_room(struct gtm_buf *buf, size_t more);

/* Adds `text` as a JSON string with its quotes (RFC 8259); bytes that are not UTF-8 become U+FFFD. */
void gtm_buf_json(struct gtm_buf *buf, struct gtm_text text);

/* Adds `text` as one CSV field (RFC 4180), quoted where it must be. */
void gtm_buf_csv(struct gtm_buf *buf, struct gtm_text text);

/* Adds a number in its shortest form that reads back the same. */
void gtm_buf_number(struct gtm_buf *buf, double number);

/* Frees the bytes; the buffer is empty and usable again. */
void gtm_buf_free(struct gtm_buf *buf);
#endif

/* feed_json.h -- small strict readers of JSON text (RFC 8259), for everything that is decoded.
 *
 * The hot path (feed_walk.inc) finds where values begin and end; what it decodes passes through
 * here. None of these reads outside the bytes it was given.
 */
#ifndef GTM_FEED_JSON_H
#define GTM_FEED_JSON_H
#include <stdbool.h>
#include <stddef.h>

#include "runtime/base/text.h"

enum { GTM_FEED_MAX_DEPTH = 512 }; /* arrays and objects within one another */

/* Returns the first byte of [at, end) that is not JSON white space, or `end`. */
const char *gtm_feed_json_blank(const char *at, const char *end);

/* Returns the byte behind the one strict JSON value that begins at `at`, or NULL; then *wrong is
 * the place. */
const char *gtm_feed_json_value(const char *at, const char *end, const char **wrong);

/* Returns whether `text` is one strict JSON value of the kind that `first` begins ('[' or '{'),
 * white space around it allowed. *inner is the value without that white space. */
bool gtm_feed_json_whole(struct gtm_text text, char first, struct gtm_text *inner);

/* Reads a whole JSON number. Returns false where `text` is not one or too large for a double. */
bool gtm_feed_json_number(struct gtm_text text, double *out);

/* Unescapes the inside of a JSON string (no quotes) into `out`, which has room for text.length
 * bytes. Returns the length, or SIZE_MAX at a wrong escape. Half a surrogate pair and U+0000 become
 * U+FFFD: no text of ours holds a NUL. */
size_t gtm_feed_json_unescape(struct gtm_text text, char *out);

/* Walks the members of a strict JSON object: *at starts behind its '{'. Returns false at its end;
 * *key is the inside of the key's string (still escaped), *value the value's own text. */
bool gtm_feed_json_member(const char **at, const char *end, struct gtm_text *key,
                          struct gtm_text *value);
#endif

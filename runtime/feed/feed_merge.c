/* feed_merge.c -- what was learnt later laid over what was known.
 *
 * The newer object is taken apart into leaves, each with its full normalised name ("company size"),
 * so that it does not matter which of the two nests and which does not. The older object is then
 * written out with its leaves' values replaced in place, and leaves that it had no place for are
 * added at its end under their path
 * ("company.size"). Numbers keep their spelling: no value goes through a double.
 */
#include <string.h>

#include "runtime/base/arena.h"
#include "runtime/feed/feed.h"
#include "runtime/feed/feed_json.h"
#include "runtime/feed/feed_scan.h"

struct leaf {
    struct gtm_text name; /* normalised */
    struct gtm_text path; /* as spelt, unescaped, joined by dots */
    struct gtm_text value;
    bool is_placed;
    struct leaf *next;
};

struct merge {
    struct gtm_arena arena;
    struct leaf *first, **last;
    struct gtm_buf *out;
    bool has_changed;
};

static bool says_nothing(struct gtm_text value)
{
    struct gtm_text inside = {value.at + 1, value.length - 2};
    return (value.length == 4 && !memcmp(value.at, "null", 4)) ||
           (*value.at == '"' && !gtm_text_trim(inside).length);
}

static struct gtm_text joined(struct merge *merge, struct gtm_text a, char by, struct gtm_text b)
{
    if (!a.length)
        return b;
    char *text = gtm_arena_alloc(&merge->arena, a.length + b.length + 2);
    memcpy(text, a.at, a.length);
    text[a.length] = by;
    memcpy(text + a.length + 1, b.at, b.length);
    return (struct gtm_text){text, a.length + 1 + b.length};
}

static struct gtm_text plain_key(struct merge *merge, struct gtm_text spelling)
{
    char *text = gtm_arena_alloc(&merge->arena, spelling.length + 1);
    size_t length = gtm_feed_json_unescape(spelling, text);
    return (struct gtm_text){text, length == SIZE_MAX ? 0 : length};
}

static struct gtm_text name_of(struct merge *merge, struct gtm_text above, struct gtm_text key)
{
    size_t size = key.length * 2 + 1; /* at most one blank before each letter */
    char *text = gtm_arena_alloc(&merge->arena, size);
    size_t length = gtm_feed_normalise(key, text, size);
    return joined(merge, above, ' ', (struct gtm_text){text, length});
}

static struct leaf *find_leaf(struct merge *merge, struct gtm_text name)
{
    for (struct leaf *leaf = merge->first; leaf; leaf = leaf->next)
        if (gtm_text_same(leaf->name, name) || gtm_text_equal(leaf->name, name))
            return leaf;
    return NULL;
}

static void collect(struct merge *merge, struct gtm_text object, struct gtm_text name,
                    struct gtm_text path)
{
    const char *at = object.at + 1, *end = object.at + object.length;
    struct gtm_text spelling, value;
    while (gtm_feed_json_member(&at, end, &spelling, &value)) {
        struct gtm_text key = plain_key(merge, spelling);
        struct gtm_text full = name_of(merge, name, key), whole = joined(merge, path, '.', key);
        if (*value.at == '{') {
            collect(merge, value, full, whole);
        } else if (!says_nothing(value) && !find_leaf(merge, full)) {
            struct leaf *leaf = gtm_arena_alloc(&merge->arena, sizeof *leaf);
            *leaf = (struct leaf){full, whole, value, false, NULL};
            *merge->last = leaf;
            merge->last = &leaf->next;
        }
    }
}

/* Writes the older object up to its closing bracket, which is the caller's. */
static void write_older(struct merge *merge, struct gtm_text object, struct gtm_text name)
{
    const char *at = object.at + 1, *end = object.at + object.length;
    const char *copied = object.at; /* all before it is written */
    struct gtm_text spelling, value;
    while (gtm_feed_json_member(&at, end, &spelling, &value)) {
        struct gtm_text full = name_of(merge, name, plain_key(merge, spelling));
        struct leaf *leaf = find_leaf(merge, full);
        gtm_buf_add(merge->out, copied, (size_t)(value.at - copied));
        copied = value.at + value.length;
        if (leaf) {
            merge->has_changed |= !gtm_text_same(leaf->value, value);
            leaf->is_placed = true;
            gtm_buf_slice(merge->out, leaf->value);
        } else if (*value.at == '{') {
            write_older(merge, value, full);
            gtm_buf_char(merge->out, '}');
        } else {
            gtm_buf_slice(merge->out, value);
        }
    }
    gtm_buf_add(merge->out, copied, (size_t)(end - 1 - copied));
}

static void add_rest(struct merge *merge, bool is_empty)
{
    for (const struct leaf *leaf = merge->first; leaf; leaf = leaf->next) {
        if (leaf->is_placed)
            continue;
        if (!is_empty)
            gtm_buf_char(merge->out, ',');
        gtm_buf_json(merge->out, leaf->path);
        gtm_buf_char(merge->out, ':');
        gtm_buf_slice(merge->out, leaf->value);
        is_empty = false;
        merge->has_changed = true;
    }
}

bool gtm_feed_merge(struct gtm_text older, struct gtm_text newer, struct gtm_buf *out)
{
    static const struct gtm_text none = {"", 0}, nothing = {"{}", 2};
    struct merge merge = {.out = out};
    struct gtm_text object;
    merge.last = &merge.first;
    if (gtm_feed_json_whole(newer, '{', &object))
        collect(&merge, object, none, none);
    if (!gtm_feed_json_whole(older, '{', &object))
        object = nothing;
    const char *inside = gtm_feed_json_blank(object.at + 1, object.at + object.length);
    write_older(&merge, object, none);
    add_rest(&merge, *inside == '}');
    gtm_buf_char(out, '}');
    gtm_arena_free(&merge.arena);
    return merge.has_changed;
}

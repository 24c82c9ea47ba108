/* feed_names.c -- normal forms, and two hash tables: normal form -> facts, spelling in this feed ->
 * meaning.
 *
 * The first table is built from the program once. The second fills as spellings turn up, so that
 * each is normalised and looked up in the first only once; nothing here runs for a key that stands
 * where it is expected.
 */
#include "runtime/feed/feed_names.h"

#include <string.h>

#include "runtime/base/mem.h"
#include "runtime/feed/feed_json.h"

struct gtm_alias_entry {
    struct gtm_text normal; /* at NULL: a free place */
    const struct gtm_target *targets;
    struct gtm_shape
        *inner; /* set where some fact's key begins with this and a blank: look into objects */
};

struct gtm_name_entry {
    const struct gtm_shape *shape;
    struct gtm_text spelling; /* at NULL: a free place */
    struct gtm_name *name;
};

static bool is_upper(unsigned char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_small(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
}

static bool is_separator(unsigned char c)
{
    return c == '_' || c == '-' || c == '.' || c <= ' ';
}

/* Whether a word begins at `i`: fitScore at S, URLPath at P. LinkedIn is one word: in this trade it
 * is never "linked in", and its feeds spell it all three ways. */
static bool is_word_start(const unsigned char *at, size_t length, size_t i)
{
    if (!i || !is_upper(at[i]))
        return false;
    if (i >= 6 && !memcmp(at + i - 6, "LinkedIn", length - (i - 6) < 8 ? length - (i - 6) : 8))
        return length - (i - 6) < 8;
    return is_small(at[i - 1]) ||
           (is_upper(at[i - 1]) && i + 1 < length && at[i + 1] >= 'a' && at[i + 1] <= 'z');
}

size_t gtm_feed_normalise(struct gtm_text name, char *out, size_t size)
{
    const unsigned char *at = (const unsigned char *)name.at;
    size_t length = 0;
    bool is_pending = false; /* a blank is due before the next letter */
    if (!size)
        return 0;
    for (size_t i = 0; i < name.length; i++) {
        unsigned char c = at[i];
        if (is_separator(c)) {
            is_pending = length > 0;
            continue;
        }
        is_pending |= length > 0 && is_word_start(at, name.length, i);
        if (length + 1 + is_pending >= size)
            break;
        if (is_pending)
            out[length++] = ' ';
        is_pending = false;
        out[length++] = (char)(is_upper(c) ? c + 32 : c);
    }
    out[length] = '\0';
    return length;
}

/* Names that differ only by the case of letters beyond ASCII share a hash. */
static size_t hash_normal(struct gtm_text text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.at[i] < 0x80)
            hash = (hash ^ (unsigned char)text.at[i]) * UINT64_C(0x100000001b3);
    return (size_t)(hash ^ hash >> 32);
}

static bool same_normal(struct gtm_text a, struct gtm_text b)
{
    return gtm_text_same(a, b) || gtm_text_equal(a, b);
}

/* The entry of `normal`, or the free place where it belongs. */
static struct gtm_alias_entry *alias_place(const struct gtm_scan *scan, struct gtm_text normal)
{
    size_t i = hash_normal(normal) & scan->alias_mask;
    while (scan->aliases[i].normal.at && !same_normal(scan->aliases[i].normal, normal))
        i = (i + 1) & scan->alias_mask;
    return &scan->aliases[i];
}

/* Enters every beginning of `normal` that ends before a blank. */
static void add_prefixes(struct gtm_scan *scan, struct gtm_text normal)
{
    for (size_t i = 1; i < normal.length; i++) {
        if (normal.at[i] != ' ')
            continue;
        struct gtm_alias_entry *entry = alias_place(scan, (struct gtm_text){normal.at, i});
        if (!entry->normal.at)
            entry->normal = (struct gtm_text){normal.at, i};
        if (!entry->inner) {
            entry->inner = gtm_arena_alloc(&scan->lasting, sizeof *entry->inner);
            entry->inner->prefix = (struct gtm_text){normal.at, i};
        }
    }
}

static void add_alias(struct gtm_scan *scan, struct gtm_text key, uint32_t fact, uint32_t rank)
{
    char room[GTM_MAX_NAME];
    size_t length = gtm_feed_normalise(key, room, sizeof room);
    if (!length)
        return;
    struct gtm_text normal = {gtm_arena_copy(&scan->lasting, room, length), length};
    struct gtm_alias_entry *entry = alias_place(scan, normal);
    if (!entry->normal.at)
        entry->normal = normal;
    if (fact != GTM_NONE) {
        struct gtm_target *target = gtm_arena_alloc(&scan->lasting, sizeof *target);
        *target = (struct gtm_target){fact, rank, entry->targets};
        entry->targets = target;
    }
    add_prefixes(scan, normal);
}

static size_t words_in(struct gtm_text text)
{
    size_t words = 1;
    for (size_t i = 1; i < text.length; i++)
        words += is_separator((unsigned char)text.at[i]) || is_upper((unsigned char)text.at[i]);
    return words;
}

/* Names of the record's own key, the best first: id, email, linkedin url, each as exports head the
 * column. */
#define KEY(name)                                                                                  \
    {                                                                                              \
        name, sizeof name - 1                                                                      \
    }
static const struct gtm_text key_names[GTM_NO_KEY] = {
    KEY("id"),     KEY("prospect id"),    KEY("email"),        KEY("email address"),
    KEY("e mail"), KEY("e mail address"), KEY("linkedin url"), KEY("linkedin profile url")};

/* Places for all names and their beginnings, at most half of them taken. */
static size_t table_size(const struct gtm_scan *scan)
{
    size_t need = 8, size = 16;
    for (uint32_t w = 0; w < scan->wanted_count; w++) {
        uint32_t list = scan->program->facts[scan->wanted[w]].keys;
        for (uint32_t i = 0; i < scan->program->lists[list].count; i++)
            need += words_in(gtm_program_item(scan->program, list, i));
    }
    while (size < need * 2)
        size *= 2;
    return size;
}

void gtm_names_open(struct gtm_scan *scan)
{
    size_t size = table_size(scan);
    scan->aliases = gtm_arena_alloc(&scan->lasting, size * sizeof *scan->aliases);
    scan->alias_mask = size - 1;
    for (uint32_t w = 0; w < scan->wanted_count; w++) {
        uint32_t fact = scan->wanted[w], list = scan->program->facts[fact].keys;
        for (uint32_t i = 0; i < scan->program->lists[list].count; i++)
            add_alias(scan, gtm_program_item(scan->program, list, i), fact, i);
    }
    for (size_t i = 0; i < GTM_NO_KEY; i++)
        add_alias(scan, key_names[i], GTM_NONE, 0);
    scan->top = gtm_arena_alloc(&scan->lasting, sizeof *scan->top);
    scan->top->prefix = (struct gtm_text){"", 0};
    scan->name_mask = 63;
    scan->names = gtm_mem_alloc(64 * sizeof *scan->names);
    memset(scan->names, 0, 64 * sizeof *scan->names);
}

void gtm_names_close(struct gtm_scan *scan)
{
    gtm_mem_free(scan->names);
    scan->names = NULL;
}

/* The short cut for a name's values, see enum gtm_take. */
static uint8_t take_of(const struct gtm_scan *scan, const struct gtm_name *name)
{
    const struct gtm_target *target = name->targets;
    bool is_key = name->key_rank < GTM_NO_KEY;
    if (!target)
        return is_key ? GTM_TAKE_TEXT : GTM_TAKE_NOTHING;
    if (target->next || target->rank || name->inner)
        return GTM_TAKE_MANY;
    enum gtm_type type = (enum gtm_type)scan->plans[target->fact].type;
    if (is_key)
        return type == GTM_TYPE_TEXT || type == GTM_TYPE_PROSE ? GTM_TAKE_TEXT : GTM_TAKE_MANY;
    switch (type) {
    case GTM_TYPE_TEXT:
    case GTM_TYPE_PROSE: return GTM_TAKE_TEXT;
    case GTM_TYPE_NUMBER: return GTM_TAKE_NUMBER;
    case GTM_TYPE_YESNO: return GTM_TAKE_YESNO;
    case GTM_TYPE_CHOICE: return GTM_TAKE_WORD;
    case GTM_TYPE_LIST: return GTM_TAKE_LIST;
    case GTM_TYPE_TIME:
    case GTM_N_TYPE: break;
    }
    return GTM_TAKE_MANY;
}

void gtm_names_resolve(const struct gtm_scan *scan, struct gtm_text normal, struct gtm_name *name)
{
    const struct gtm_alias_entry *entry = alias_place(scan, normal);
    *name = (struct gtm_name){.fact = GTM_NONE, .slot = GTM_NONE, .key_rank = GTM_NO_KEY};
    for (uint8_t i = 0; i < GTM_NO_KEY; i++)
        if (gtm_text_same(normal, key_names[i]))
            name->key_rank = i;
    if (entry->normal.at) {
        name->targets = entry->targets;
        if (name->targets)
            name->fact = name->targets->fact;
        name->inner = entry->inner;
    }
    name->take = take_of(scan, name);
}

/* The normalised full name of a key in an object of `shape`, in `room`. */
static struct gtm_text full_name(struct gtm_scan *scan, const struct gtm_shape *shape,
                                 struct gtm_text spelling, char room[GTM_MAX_NAME])
{
    struct gtm_text prefix = shape->prefix;
    if (memchr(spelling.at, '\\', spelling.length)) {
        char *plain = gtm_arena_alloc(&scan->scratch, spelling.length + 1);
        size_t length = gtm_feed_json_unescape(spelling, plain);
        scan->is_dirty = true;
        spelling = (struct gtm_text){plain, length == SIZE_MAX ? 0 : length};
    }
    memcpy(room, prefix.at, prefix.length);
    if (prefix.length)
        room[prefix.length] = ' ';
    size_t start = prefix.length + (prefix.length > 0);
    size_t added = gtm_feed_normalise(spelling, room + start, GTM_MAX_NAME - start);
    /* A key without letters under a path means nothing; it must not mean what the path means. */
    return (struct gtm_text){room, added ? start + added : 0};
}

static size_t hash_spelling(const struct gtm_shape *shape, struct gtm_text spelling)
{
    uint64_t hash =
        gtm_text_hash(spelling) ^ (uint64_t)(uintptr_t)shape * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(hash ^ hash >> 32);
}

static struct gtm_name_entry *name_place(const struct gtm_scan *scan, const struct gtm_shape *shape,
                                         struct gtm_text spelling)
{
    size_t i = hash_spelling(shape, spelling) & scan->name_mask;
    while (scan->names[i].spelling.at &&
           (scan->names[i].shape != shape || !gtm_text_same(scan->names[i].spelling, spelling)))
        i = (i + 1) & scan->name_mask;
    return &scan->names[i];
}

static void grow_names(struct gtm_scan *scan)
{
    struct gtm_name_entry *old = scan->names;
    size_t size = scan->name_mask + 1;
    scan->names = gtm_mem_alloc(size * 2 * sizeof *scan->names);
    memset(scan->names, 0, size * 2 * sizeof *scan->names);
    scan->name_mask = size * 2 - 1;
    for (size_t i = 0; i < size; i++)
        if (old[i].spelling.at)
            *name_place(scan, old[i].shape, old[i].spelling) = old[i];
    gtm_mem_free(old);
}

struct gtm_name *gtm_scan_name(struct gtm_scan *scan, struct gtm_shape *shape,
                               struct gtm_text spelling)
{
    struct gtm_name_entry *entry = name_place(scan, shape, spelling);
    if (entry->spelling.at)
        return entry->name;
    bool is_lasting = scan->name_count < GTM_MAX_NAMES && spelling.length < GTM_MAX_NAME;
    struct gtm_arena *arena = is_lasting ? &scan->lasting : &scan->scratch;
    char room[GTM_MAX_NAME];
    struct gtm_name *name = gtm_arena_alloc(arena, sizeof *name);
    gtm_names_resolve(scan, full_name(scan, shape, spelling, room), name);
    name->is_lasting = is_lasting;
    if (!is_lasting) {
        scan->is_dirty = true;
        return name;
    }
    char *copy = gtm_arena_copy(&scan->lasting, spelling.at, spelling.length);
    *entry = (struct gtm_name_entry){shape, {copy, spelling.length}, name};
    if (++scan->name_count * 2 > scan->name_mask)
        grow_names(scan);
    return name;
}

static void fill_slot(struct gtm_slot *slot, struct gtm_name *name, struct gtm_text bytes)
{
    *slot = (struct gtm_slot){.mask = ~UINT64_C(0) >> (64 - bytes.length),
                              .name = name,
                              .length = (uint8_t)bytes.length,
                              .take = name->take};
    memcpy(slot->bytes, bytes.at, bytes.length);
}

void gtm_scan_learn(struct gtm_scan *scan, struct gtm_shape *shape, uint32_t place,
                    struct gtm_name *name, struct gtm_text bytes)
{
    /* A bound on learning: a feed without an order must not cost an insertion for each key for
     * ever. */
    if (!bytes.length || bytes.length > GTM_SLOT_BYTES || !name->is_lasting ||
        shape->slot_count >= GTM_MAX_SLOTS || scan->learnt >= GTM_MAX_NAMES)
        return;
    if (name->slot != GTM_NONE) {
        /* Spelt with other blanks than at first. A key that once came first, behind '{', says
         * nothing. */
        if (*bytes.at == ',' && scan->learnt++)
            fill_slot(&shape->slots[name->slot], name, bytes);
        return;
    }
    scan->learnt++;
    if (shape->slot_count == shape->slot_capacity) {
        uint32_t capacity = shape->slot_capacity ? shape->slot_capacity * 2 : 32;
        char *room = gtm_arena_alloc(&scan->lasting, capacity * sizeof *shape->slots + 64);
        struct gtm_slot *slots = (void *)(room + (64 - (uintptr_t)room % 64));
        if (shape->slot_count)
            memcpy(slots, shape->slots, shape->slot_count * sizeof *slots);
        shape->slots = slots;
        shape->slot_capacity = capacity;
    }
    struct gtm_slot *slot = &shape->slots[place];
    memmove(slot + 1, slot, (shape->slot_count - place) * sizeof *slot);
    fill_slot(slot, name, bytes);
    shape->slot_count++;
    for (uint32_t i = place; i < shape->slot_count; i++)
        shape->slots[i].name->slot = i;
}

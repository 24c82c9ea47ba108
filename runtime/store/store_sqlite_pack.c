/* store_sqlite_pack.c -- texts that are alike are stored as what differs.
 *
 * Drafts of one action, the reasons they give, receipts: most of their bytes are the same from
 * prospect to prospect. The first text of a kind (program, action, field) is kept as its model and
 * never changes; another one is a blob of its length and operations, each a varint v: odd copies v
 * >> 1 bytes from an offset (varint) of the model, even is followed by v >> 1 bytes of its own.
 * Greedy longest match over a hash of four bytes, as LZ77 (Ziv, Lempel 1977) with the model for its
 * window. What would not be shorter stays text.
 */
#include <string.h>

#include "runtime/base/mem.h"
#include "runtime/store/store_sqlite.h"

enum {
    MAX_MODEL = 4095,
    HEADS = 512,
    MIN_MATCH = 4,
    MAX_TRIES = 16,
    MAX_VARINT = 5,
    MAX_MODELS = 256
};

struct gtm_store_model {
    uint32_t program, action, field;
    uint32_t length;
    char text[MAX_MODEL + 1];
    uint16_t heads[HEADS];        /* newest position + 1 of a hash, 0: none */
    uint16_t next[MAX_MODEL + 1]; /* the position + 1 before it of the same hash */
};

static uint32_t hash_of(const char *at)
{
    uint32_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    return bytes * 2654435761U >> 23; /* Knuth's multiplicative hash to 9 bits */
}

static void index_model(struct gtm_store_model *model)
{
    for (uint32_t i = 0; i + MIN_MATCH <= model->length; i++) {
        uint32_t hash = hash_of(model->text + i);
        model->next[i] = model->heads[hash];
        model->heads[hash] = (uint16_t)(i + 1);
    }
}

/* Longest match of text[from …] in the model: its length, 0 where it is below MIN_MATCH. */
static uint32_t longest(const struct gtm_store_model *model, struct gtm_text text, size_t from,
                        uint32_t *offset)
{
    uint32_t best = 0, tries = MAX_TRIES;
    size_t left = text.length - from;
    if (left < MIN_MATCH)
        return 0;
    for (uint32_t at = model->heads[hash_of(text.at + from)]; at && tries; tries--) {
        uint32_t length = 0, begin = at - 1;
        while (length < left && begin + length < model->length &&
               model->text[begin + length] == text.at[from + length])
            length++;
        if (length > best) {
            best = length;
            *offset = begin;
        }
        at = model->next[begin];
    }
    return best < MIN_MATCH ? 0 : best;
}

static void put(struct gtm_buf *out, size_t value)
{
    char bytes[10];
    size_t length = 0;
    for (; value > 0x7f; value >>= 7)
        bytes[length++] = (char)(value | 0x80);
    bytes[length++] = (char)value;
    gtm_buf_add(out, bytes, length);
}

static void put_own(struct gtm_buf *out, struct gtm_text text, size_t from, size_t to)
{
    if (from == to)
        return;
    put(out, (to - from) << 1);
    gtm_buf_add(out, text.at + from, to - from);
}

static void pack(const struct gtm_store_model *model, struct gtm_text text, struct gtm_buf *out)
{
    size_t own = 0; /* where bytes that no copy covers begin */
    out->length = 0;
    put(out, text.length);
    if (gtm_text_same(text, (struct gtm_text){model->text, model->length})) {
        put(out, text.length << 1 | 1);
        put(out, 0);
        return;
    }
    for (size_t i = 0; i < text.length;) {
        uint32_t offset = 0, length = longest(model, text, i, &offset);
        if (!length) {
            i++;
            continue;
        }
        put_own(out, text, own, i);
        put(out, (size_t)length << 1 | 1);
        put(out, offset);
        own = i += length;
    }
    put_own(out, text, own, text.length);
}

static bool get(struct gtm_text *in, size_t *value)
{
    *value = 0;
    for (unsigned i = 0; i < MAX_VARINT && i < in->length; i++) {
        unsigned char byte = (unsigned char)in->at[i];
        *value |= (size_t)(byte & 0x7f) << (7 * i);
        if (byte & 0x80)
            continue;
        *in = (struct gtm_text){in->at + i + 1, in->length - i - 1};
        return true;
    }
    return false;
}

/* Fills text[length] from operations. Returns false where they are damaged. */
static bool unpack(const struct gtm_store_model *model, struct gtm_text in, char *text,
                   size_t length)
{
    size_t done = 0, operation, offset = 0;
    while (done < length && get(&in, &operation)) {
        size_t count = operation >> 1;
        bool is_copy = operation & 1;
        if (count > length - done || (is_copy && !get(&in, &offset)))
            return false;
        if (is_copy ? offset > model->length || count > model->length - offset : count > in.length)
            return false;
        memcpy(text + done, is_copy ? model->text + offset : in.at, count);
        if (!is_copy)
            in = (struct gtm_text){in.at + count, in.length - count};
        done += count;
    }
    return done == length;
}

/* ---- models ---------------------------------------------------------------------------------- */

void gtm_store_forget_models(struct gtm_store *store)
{
    gtm_arena_free(&store->models.arena);
    gtm_mem_free(store->models.rows);
    store->models = (struct gtm_store_models){0};
}

static struct gtm_store_model *remember(struct gtm_store *store, const uint32_t kind[3],
                                        struct gtm_text text)
{
    struct gtm_store_models *models = &store->models;
    if (models->count == MAX_MODELS)
        gtm_store_forget_models(store); /* they are read anew as they are asked for */
    struct gtm_store_model *model = gtm_arena_alloc(&models->arena, sizeof *model);
    model->program = kind[0];
    model->action = kind[1];
    model->field = kind[2];
    model->length = (uint32_t)text.length;
    memcpy(model->text, text.at, text.length);
    index_model(model);
    if (models->count == models->room) {
        models->room = models->room ? models->room * 2 : 16;
        models->rows =
            gtm_mem_realloc(models->rows, models->room * sizeof(struct gtm_store_model *));
    }
    return models->rows[models->count++] = model;
}

/* Finds the model of a kind; where there is none and `first` is given, that becomes it. NULL with
 * *failed false: there is none. */
static const struct gtm_store_model *model_of(struct gtm_store *store, const uint32_t kind[3],
                                              const struct gtm_text *first, bool *failed)
{
    const struct gtm_store_model *found = NULL;
    *failed = false;
    for (uint32_t i = 0; i < store->models.count; i++) {
        const struct gtm_store_model *model = store->models.rows[i];
        if (model->program == kind[0] && model->action == kind[1] && model->field == kind[2])
            return model;
    }
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_GET_MODEL);
    for (int i = 0; s && i < 3; i++)
        sqlite3_bind_int64(s, i + 1, kind[i]);
    if (gtm_store_row(store, s, failed)) {
        struct gtm_text text = gtm_store_column(s, 0);
        if (text.length <= MAX_MODEL)
            found = remember(store, kind, text);
        sqlite3_reset(s);
        return found;
    }
    if (*failed || !first || first->length > MAX_MODEL)
        return NULL;
    s = gtm_store_sql(store, GTM_SQL_ADD_MODEL);
    for (int i = 0; s && i < 3; i++)
        sqlite3_bind_int64(s, i + 1, kind[i]);
    if (s)
        sqlite3_bind_text(s, 4, first->at, (int)first->length, SQLITE_STATIC);
    *failed = !gtm_store_step(store, s);
    return *failed ? NULL : remember(store, kind, *first);
}

bool gtm_store_bind_packed(struct gtm_store *store, sqlite3_stmt *statement, int place,
                           const uint32_t kind[3], struct gtm_text text)
{
    bool failed;
    if (text.length <= MIN_MATCH) {
        gtm_store_bind(statement, place, text);
        return true;
    }
    const struct gtm_store_model *model = model_of(store, kind, &text, &failed);
    if (failed)
        return false;
    if (model)
        pack(model, text, &store->packed);
    if (model && store->packed.length < text.length)
        sqlite3_bind_blob64(statement, place, store->packed.bytes, store->packed.length,
                            SQLITE_TRANSIENT);
    else
        gtm_store_bind(statement, place, text);
    return true;
}

bool gtm_store_copy_packed(struct gtm_store *store, struct gtm_arena *arena,
                           sqlite3_stmt *statement, int column, const uint32_t kind[3],
                           struct gtm_text *out)
{
    bool failed = false;
    if (sqlite3_column_type(statement, column) != SQLITE_BLOB) {
        *out = gtm_store_copy(arena, statement, column);
        return true;
    }
    struct gtm_text in = {sqlite3_column_blob(statement, column),
                          (size_t)sqlite3_column_bytes(statement, column)};
    const struct gtm_store_model *model = model_of(store, kind, NULL, &failed);
    size_t length = 0;
    if (failed)
        return false;
    bool fine = model && get(&in, &length) && length <= INT32_MAX;
    char *text = fine ? gtm_arena_alloc(arena, length + 1) : NULL;
    if (!fine || !unpack(model, in, text, length))
        return gtm_store_say(store, "%s: damaged: a text cannot be read", store->path);
    *out = (struct gtm_text){text, length};
    return true;
}

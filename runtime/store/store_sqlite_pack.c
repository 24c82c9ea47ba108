/* store_sqlite_pack.c -- texts that are alike are stored as what differs.
 *
 * Records of one feed, drafts of one action with the reasons they give, receipts: most of their
 * bytes are the same from prospect to prospect. The first text of a kind (program, action, field)
 * is kept as its model and never changes. What a draft says of its prospect stands in the record,
 * which is its second source. Another text is a blob:
 *
 *     model's id | length << 1 | has a second source | [2 bytes that check it] | operations
 *
 * Numbers are varints (7 bits a byte, low first). An operation v is odd where it copies v >> 1
 * bytes from an offset that follows (of the model, behind it of the second source), even where v >>
 * 1 bytes of its own follow. Matches are taken as they come, one place for each hash of four bytes:
 * LZ77 (Ziv, Lempel 1977) with a window that is given, quick rather than small. What would not be
 * shorter stays text.
 */
#ifdef __SSE2__
#include <emmintrin.h>
#endif
#include <string.h>

#include "runtime/base/mem.h"
#include "runtime/store/store_sqlite.h"

enum {
    MAX_MODEL = 4096,
    MAX_SOURCE = 16384, /* of a second source no more is looked at */
    MODEL_BITS = 12,
    SECOND_BITS = 9,
    MIN_MATCH = 4,
    MAX_VARINT = 10,
    GROUP = 16,   /* bytes that are searched for quotes at once */
    PATIENCE = 4, /* after 2^4 bytes without a match look at every second one, and so on */
    CHECK_BYTES = 2,
    HEAD_BYTES = 2 * MAX_VARINT + CHECK_BYTES,
    SPARE_BYTES = 3 * MAX_VARINT, /* what one operation takes beside its bytes */
    MAX_MODELS = 256
};

/* A text in which matches are looked for. */
struct gtm_store_source {
    const char *text;
    uint32_t length;
    unsigned shift;  /* of a hash */
    uint16_t *heads; /* the newest position of a hash; 0 where there is none, which looking tells */
};

struct gtm_store_model {
    int64_t id;
    uint32_t program, action, field;
    struct gtm_store_source source;
    uint16_t heads[1 << MODEL_BITS];
};

/* ---- matches ----------------------------------------------------------------------------------
 */

static inline uint32_t four(const char *at)
{
    uint32_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

static inline uint32_t hash_of(uint32_t bytes, unsigned shift)
{
    return bytes * 2654435761U >> shift; /* Knuth's multiplicative hash */
}

static inline void add_position(struct gtm_store_source *source, uint32_t at)
{
    source->heads[hash_of(four(source->text + at), source->shift)] = (uint16_t)at;
}

/* text (of MIN_MATCH bytes at least) and heads (all 0) live as long as the source. */
static struct gtm_store_source index_model(struct gtm_text text, uint16_t *heads)
{
    struct gtm_store_source source = {text.at, (uint32_t)text.length, 32 - MODEL_BITS, heads};
    for (uint32_t i = 0; i + MIN_MATCH <= source.length; i++)
        add_position(&source, i);
    return source;
}

/* Bit n set where byte from + n is a quote, for up to GROUP bytes before `to`. */
static inline uint32_t quotes_of(const char *text, uint32_t from, uint32_t to)
{
    uint32_t quotes = 0, count = to - from < GROUP ? to - from : GROUP;
#ifdef __SSE2__
    if (count == GROUP) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(text + from));
        return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8('"')));
    }
#endif
    for (uint32_t n = 0; n < count; n++)
        quotes |= (uint32_t)(text[from + n] == '"') << n;
    return quotes;
}

/* Of a record only the places behind quotes: what is said of somebody begins as its value does, and
 * to enter every place would take longer than all the rest. */
static struct gtm_store_source index_second(struct gtm_text text, uint16_t *heads)
{
    struct gtm_store_source source = {text.at, (uint32_t)text.length, 32 - SECOND_BITS, heads};
    for (uint32_t i = 0, last = source.length - MIN_MATCH; i < last;) {
        uint32_t quotes = quotes_of(text.at, i, last);
        for (; quotes; quotes &= quotes - 1)
            add_position(&source, i + (uint32_t)__builtin_ctz(quotes) + 1);
        i += GROUP;
    }
    return source;
}

/* How many bytes two texts have in common at their beginning. */
static inline uint32_t common(const char *a, const char *b, uint32_t length)
{
    uint32_t same = 0;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    for (uint64_t x, y; same + sizeof x <= length; same += (uint32_t)sizeof x) {
        memcpy(&x, a + same, sizeof x);
        memcpy(&y, b + same, sizeof y);
        if (x != y)
            return same + ((uint32_t)__builtin_ctzll(x ^ y) >> 3);
    }
#endif
    while (same < length && a[same] == b[same])
        same++;
    return same;
}

/* How many bytes from `at` on a source has at *offset; 0 where it is not known to have any. */
static inline uint32_t find_match(const struct gtm_store_source *source, const char *at,
                                  const char *end, uint32_t *offset)
{
    uint32_t wanted = four(at), place = source->heads[hash_of(wanted, source->shift)];
    if (four(source->text + place) != wanted)
        return 0;
    uint32_t left = source->length - place;
    *offset = place;
    return common(source->text + place, at,
                  left > (size_t)(end - at) ? (uint32_t)(end - at) : left);
}

/* ---- operations -------------------------------------------------------------------------------
 */

void gtm_store_put(struct gtm_buf *out, uint64_t value)
{
    char bytes[MAX_VARINT];
    size_t length = 0;
    for (; value > 0x7f; value >>= 7)
        bytes[length++] = (char)(value | 0x80);
    bytes[length++] = (char)value;
    gtm_buf_add(out, bytes, length);
}

/* Takes a varint at `at`. Returns what is behind it, or NULL where there is none before `end`. */
static inline const char *take(const char *at, const char *end, uint64_t *value)
{
    unsigned char byte = 0x80;
    uint64_t sum = 0;
    for (unsigned shift = 0; byte & 0x80 && shift < 7 * MAX_VARINT && at < end; shift += 7) {
        byte = (unsigned char)*at++;
        sum |= (uint64_t)(byte & 0x7f) << shift;
    }
    *value = sum;
    return byte & 0x80 ? NULL : at;
}

bool gtm_store_get(struct gtm_text *in, uint64_t *value)
{
    if (!in->length)
        return false;
    const char *end = in->at + in->length, *at = take(in->at, end, value);
    if (at)
        *in = (struct gtm_text){at, (size_t)(end - at)};
    return at;
}

static char *put(char *out, uint64_t value)
{
    for (; value > 0x7f; value >>= 7)
        *out++ = (char)(value | 0x80);
    *out++ = (char)value;
    return out;
}

static char *put_own(char *out, const char *from, const char *to)
{
    if (from == to)
        return out;
    out = put(out, (uint64_t)(to - from) << 1);
    memcpy(out, from, (size_t)(to - from));
    return out + (to - from);
}

/* A copy of `length` bytes of a source. */
struct copy {
    const struct gtm_store_source *from;
    uint32_t offset, length;
};

static inline struct copy find_copy(const struct gtm_store_source *model,
                                    const struct gtm_store_source *second, const char *at,
                                    const char *end)
{
    struct copy copy = {model, 0, 0}, other = {second, 0, 0};
    copy.length = find_match(model, at, end, &copy.offset);
    if (second)
        other.length = find_match(second, at, end, &other.offset);
    return other.length > copy.length ? other : copy;
}

/* Returns how many bytes of operations are at `out`, or 0 where they would not be below `room`.
 * What a copy adds at most lies behind that. */
static size_t pack(const struct gtm_store_source *model, const struct gtm_store_source *second,
                   struct gtm_text text, char *out, size_t room)
{
    const char *at = text.at, *end = text.at + text.length, *own = at; /* no copy covers own … at */
    char *begin = out;
    uint32_t misses = 0;
    while (end - at >= MIN_MATCH) {
        struct copy copy = find_copy(model, second, at, end);
        if (copy.length < 5) {
            at += 1 + (misses++ >> PATIENCE);
            continue;
        }
        misses = 0;
        for (; at > own && copy.offset && at[-1] == copy.from->text[copy.offset - 1]; at--) {
            copy.offset--; /* bytes that were passed over, or are less than a hash takes */
            copy.length++;
        }
        if ((size_t)(out - begin) + (size_t)(at - own) >= room)
            return 0;
        out = put_own(out, own, at);
        out = put(out, (uint64_t)copy.length << 1 | 1);
        out = put(out, copy.from == model ? copy.offset : model->length + copy.offset);
        own = at += copy.length;
    }
    if ((size_t)(out - begin) + (size_t)(end - own) >= room)
        return 0;
    out = put_own(out, own, end);
    return (size_t)(out - begin);
}

/* Copies `count` bytes of a source to `to`. Most are a handful, which are copied as a group of
 * bytes where both sides have as many; what that puts behind them is written over. Returns false
 * where the source has not got them. */
static inline bool copy(char *to, size_t room, struct gtm_text from, uint64_t offset, size_t count)
{
    if (offset > from.length || count > from.length - offset)
        return false;
    if (count <= GROUP && room >= GROUP && from.length - offset >= GROUP)
        memcpy(to, from.at + offset, GROUP);
    else
        memcpy(to, from.at + offset, count);
    return true;
}

/* Fills text[length] from operations. Returns false where they are damaged. */
static bool unpack(struct gtm_text model, struct gtm_text second, struct gtm_text in, char *text,
                   size_t length)
{
    uint64_t operation, offset;
    size_t done = 0;
    const char *at = in.at, *end = in.at + in.length;
    while (done < length && (at = take(at, end, &operation))) {
        size_t left = length - done;
        if (operation >> 1 > left)
            return false;
        size_t count = (size_t)(operation >> 1);
        if (operation & 1) {
            if (!(at = take(at, end, &offset)))
                return false;
            if (!(offset < model.length
                      ? copy(text + done, left, model, offset, count)
                      : copy(text + done, left, second, offset - model.length, count)))
                return false;
        } else {
            if (!copy(text + done, left, (struct gtm_text){at, (size_t)(end - at)}, 0, count))
                return false;
            at += count;
        }
        done += count;
    }
    return done == length && at == end;
}

/* ---- models ---------------------------------------------------------------------------------- */

void gtm_store_forget_models(struct gtm_store *store)
{
    gtm_arena_free(&store->models.arena);
    gtm_mem_free(store->models.rows);
    store->models = (struct gtm_store_models){0};
}

static const struct gtm_store_model *remember(struct gtm_store *store, int64_t id,
                                              const uint32_t kind[3], struct gtm_text text)
{
    struct gtm_store_models *models = &store->models;
    if (models->count == MAX_MODELS)
        gtm_store_forget_models(store); /* they are read anew as they are asked for */
    struct gtm_store_model *model = gtm_arena_alloc(&models->arena, sizeof *model);
    char *copy = gtm_arena_copy(&models->arena, text.at, text.length);
    *model =
        (struct gtm_store_model){.id = id, .program = kind[0], .action = kind[1], .field = kind[2]};
    model->source = index_model((struct gtm_text){copy, text.length}, model->heads);
    if (models->count == models->room) {
        models->room = models->room ? models->room * 2 : 16;
        models->rows =
            gtm_mem_realloc(models->rows, models->room * sizeof(struct gtm_store_model *));
    }
    return models->rows[models->count++] = model;
}

/* Steps a statement that gives a model: NULL with *failed false where there is none. */
static const struct gtm_store_model *read_model(struct gtm_store *store, sqlite3_stmt *s,
                                                bool *failed)
{
    const struct gtm_store_model *model = NULL;
    if (!gtm_store_row(store, s, failed))
        return NULL;
    struct gtm_text text = gtm_store_column(s, 4);
    uint32_t kind[3];
    for (int i = 0; i < 3; i++)
        kind[i] = (uint32_t)sqlite3_column_int64(s, i + 1);
    if (text.length >= MIN_MATCH && text.length <= MAX_MODEL)
        model = remember(store, sqlite3_column_int64(s, 0), kind, text);
    sqlite3_reset(s);
    return model;
}

static const struct gtm_store_model *model_by_id(struct gtm_store *store, int64_t id, bool *failed)
{
    *failed = false;
    for (uint32_t i = 0; i < store->models.count; i++)
        if (store->models.rows[i]->id == id)
            return store->models.rows[i];
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_GET_MODEL);
    if (s)
        sqlite3_bind_int64(s, 1, id);
    return read_model(store, s, failed);
}

/* Finds the model of a kind; where there is none, `first` becomes it. NULL: the database failed. */
static const struct gtm_store_model *model_of(struct gtm_store *store, const uint32_t kind[3],
                                              struct gtm_text first)
{
    bool failed;
    for (uint32_t i = 0; i < store->models.count; i++) {
        const struct gtm_store_model *model = store->models.rows[i];
        if (model->program == kind[0] && model->action == kind[1] && model->field == kind[2])
            return model;
    }
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_FIND_MODEL);
    for (int i = 0; s && i < 3; i++)
        sqlite3_bind_int64(s, i + 1, kind[i]);
    const struct gtm_store_model *found = read_model(store, s, &failed);
    if (found || failed)
        return found;
    s = gtm_store_sql(store, GTM_SQL_ADD_MODEL);
    if (!s)
        return NULL;
    if (first.length > MAX_MODEL)
        first.length = MAX_MODEL;
    for (int i = 0; i < 3; i++)
        sqlite3_bind_int64(s, i + 1, kind[i]);
    sqlite3_bind_blob64(s, 4, first.at, first.length, SQLITE_STATIC);
    if (!gtm_store_step(store, s))
        return NULL;
    return remember(store, sqlite3_last_insert_rowid(store->db), kind, first);
}

/* ---- texts ------------------------------------------------------------------------------------
 */

/* Two bytes that tell whether a second source is still the one that a text was packed with. */
static void check_bytes(struct gtm_text source, char check[CHECK_BYTES])
{
    uint64_t sum = gtm_text_sum(source);
    check[0] = (char)(unsigned char)sum;
    check[1] = (char)(unsigned char)(sum >> 8);
}

bool gtm_store_bind_packed(struct gtm_store *store, sqlite3_stmt *statement, int place,
                           const uint32_t kind[3], struct gtm_text text, struct gtm_text second)
{
    if (text.length <= MIN_MATCH) {
        gtm_store_bind(statement, place, text);
        return true;
    }
    const struct gtm_store_model *model = model_of(store, kind, text);
    if (!model)
        return false;
    struct gtm_store_source source;
    uint16_t heads[1 << SECOND_BITS];
    bool has_second = second.length >= MIN_MATCH;
    char *begin = gtm_buf_room(&store->packed, text.length + HEAD_BYTES + SPARE_BYTES);
    char *out = put(begin, (uint64_t)model->id);
    out = put(out, (uint64_t)text.length << 1 | has_second);
    if (has_second) {
        check_bytes(second, out);
        out += CHECK_BYTES;
        if (second.length > MAX_SOURCE)
            second.length = MAX_SOURCE;
        memset(heads, 0, sizeof heads);
        source = index_second(second, heads);
    }
    size_t head = (size_t)(out - begin), length = 0;
    if (head < text.length)
        length = pack(&model->source, has_second ? &source : NULL, text, out, text.length - head);
    if (length)
        sqlite3_bind_blob64(statement, place, begin, head + length, SQLITE_STATIC);
    else
        gtm_store_bind(statement, place, text);
    return true;
}

bool gtm_store_bind_longer(struct gtm_store *store, sqlite3_stmt *statement, int place,
                           struct gtm_text old, struct gtm_text packed, struct gtm_text text)
{
    uint64_t id, head;
    if (!packed.length || text.length < old.length || memcmp(text.at, old.at, old.length) != 0 ||
        !gtm_store_get(&packed, &id) || !gtm_store_get(&packed, &head))
        return false;
    size_t more = text.length - old.length;
    if (packed.length + more + HEAD_BYTES + SPARE_BYTES >= text.length)
        return false;
    char *begin = gtm_buf_room(&store->packed, packed.length + more + HEAD_BYTES + SPARE_BYTES);
    char *out = put(put(begin, id), (uint64_t)text.length << 1 | (head & 1));
    memcpy(out, packed.at, packed.length);
    out = put_own(out + packed.length, text.at + old.length, text.at + text.length);
    sqlite3_bind_blob64(statement, place, begin, (sqlite3_uint64)(out - begin), SQLITE_STATIC);
    return true;
}

bool gtm_store_copy_packed(struct gtm_store *store, struct gtm_arena *arena,
                           sqlite3_stmt *statement, int column, struct gtm_text second,
                           struct gtm_text *out)
{
    char check[CHECK_BYTES];
    uint64_t id, head;
    bool failed = false;
    if (sqlite3_column_type(statement, column) != SQLITE_BLOB) {
        *out = gtm_store_copy(arena, statement, column);
        return true;
    }
    struct gtm_text in = gtm_store_column(statement, column);
    bool fine = gtm_store_get(&in, &id) && gtm_store_get(&in, &head) && head >> 1 <= INT32_MAX;
    if (fine && head & 1) {
        check_bytes(second, check);
        fine = in.length >= CHECK_BYTES && memcmp(in.at, check, CHECK_BYTES) == 0;
        in = (struct gtm_text){in.at + CHECK_BYTES, in.length - CHECK_BYTES};
    }
    const struct gtm_store_model *model = fine ? model_by_id(store, (int64_t)id, &failed) : NULL;
    if (failed)
        return false;
    size_t length = model ? (size_t)(head >> 1) : 0;
    char *text = model ? gtm_arena_alloc(arena, length + 1) : NULL;
    if (!model || !unpack((struct gtm_text){model->source.text, model->source.length}, second, in,
                          text, length))
        return gtm_store_say(store, "%s: damaged: a text cannot be read", store->path);
    *out = (struct gtm_text){text, length};
    return true;
}

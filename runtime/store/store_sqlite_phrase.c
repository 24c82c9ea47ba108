/* store_sqlite_phrase.c -- texts that many rows share are stored once.
 *
 * All phrases are in memory, at most MAX_PHRASES of at most MAX_BYTES: looking one up costs a hash,
 * and a workflow whose texts all differ stops adding after a few thousand. Two processes may add
 * the same phrase; either id means it.
 */
#include <string.h>

#include "runtime/base/mem.h"
#include "runtime/store/store_sqlite.h"

enum { MAX_PHRASES = 2048, SLOTS = 4096, MIN_BYTES = 4, MAX_BYTES = 400 };

/* The slot of a text: the one that holds it, or the free one where it belongs. */
static uint32_t *slot_of(const struct gtm_store_phrases *phrases, struct gtm_text text)
{
    uint32_t i = (uint32_t)gtm_text_hash(text) & (SLOTS - 1);
    while (phrases->slots[i] && !gtm_text_same(phrases->texts[phrases->slots[i] - 1], text))
        i = (i + 1) & (SLOTS - 1);
    return &phrases->slots[i];
}

static void remember(struct gtm_store_phrases *phrases, int64_t id, struct gtm_text text)
{
    if (phrases->count == MAX_PHRASES)
        return;
    uint32_t *slot = slot_of(phrases, text);
    text.at = gtm_arena_copy(&phrases->arena, text.at, text.length);
    phrases->texts[phrases->count] = text;
    phrases->ids[phrases->count] = id;
    phrases->count++;
    if (!*slot)
        *slot = phrases->count;
}

/* Reads what the database has beyond what is in memory. */
static bool refresh(struct gtm_store *store)
{
    struct gtm_store_phrases *phrases = &store->phrases;
    if (!phrases->slots) {
        phrases->texts = gtm_mem_alloc(MAX_PHRASES * sizeof *phrases->texts);
        phrases->ids = gtm_mem_alloc(MAX_PHRASES * sizeof *phrases->ids);
        phrases->slots = gtm_mem_alloc(SLOTS * sizeof *phrases->slots);
        memset(phrases->slots, 0, SLOTS * sizeof *phrases->slots);
    }
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_PHRASES);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, phrases->count ? phrases->ids[phrases->count - 1] : 0);
    bool failed;
    while (gtm_store_row(store, s, &failed))
        remember(phrases, sqlite3_column_int64(s, 0), gtm_store_column(s, 1));
    return !failed;
}

void gtm_store_forget_phrases(struct gtm_store *store)
{
    struct gtm_store_phrases *phrases = &store->phrases;
    gtm_arena_free(&phrases->arena);
    gtm_mem_free(phrases->texts);
    gtm_mem_free(phrases->ids);
    gtm_mem_free(phrases->slots);
    *phrases = (struct gtm_store_phrases){0};
}

static bool add(struct gtm_store *store, struct gtm_text text, int64_t *id)
{
    sqlite3_stmt *s = gtm_store_sql(store, GTM_SQL_ADD_PHRASE);
    if (!s)
        return false;
    sqlite3_bind_text(s, 1, text.at, (int)text.length, SQLITE_STATIC);
    if (!gtm_store_step(store, s))
        return false;
    *id = sqlite3_last_insert_rowid(store->db);
    remember(&store->phrases, *id, text);
    return true;
}

bool gtm_store_bind_phrase(struct gtm_store *store, sqlite3_stmt *statement, int place,
                           struct gtm_text text)
{
    struct gtm_store_phrases *phrases = &store->phrases;
    if (text.length >= MIN_BYTES && text.length <= MAX_BYTES) {
        if (!phrases->slots && !refresh(store))
            return false;
        uint32_t found = *slot_of(phrases, text);
        int64_t id = found ? phrases->ids[found - 1] : 0;
        if (!found && phrases->count < MAX_PHRASES && !add(store, text, &id))
            return false;
        if (id) {
            sqlite3_bind_int64(statement, place, id);
            return true;
        }
    }
    gtm_store_bind(statement, place, text);
    return true;
}

/* The phrase with this id, or NULL: ids ascend. */
static const struct gtm_text *phrase_of(const struct gtm_store_phrases *phrases, int64_t id)
{
    uint32_t low = 0, high = phrases->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (phrases->ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < phrases->count && phrases->ids[low] == id ? &phrases->texts[low] : NULL;
}

struct gtm_text gtm_store_copy_phrase(struct gtm_store *store, struct gtm_arena *arena,
                                      sqlite3_stmt *statement, int column)
{
    if (sqlite3_column_type(statement, column) != SQLITE_INTEGER)
        return gtm_store_copy(arena, statement, column);
    int64_t id = sqlite3_column_int64(statement, column);
    const struct gtm_text *text = phrase_of(&store->phrases, id);
    if (!text && refresh(store))
        text = phrase_of(&store->phrases, id);
    return text ? *text : (struct gtm_text){"", 0};
}

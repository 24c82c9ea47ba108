/* store_sqlite.h -- what the files of the SQLite store share; nobody else includes it. */
#ifndef GTM_STORE_SQLITE_H
#define GTM_STORE_SQLITE_H
#include <sqlite3.h>

#include "runtime/store/store.h"

enum gtm_store_sql {
#define STATEMENT(name, sql) GTM_SQL_##name,
#include "runtime/store/store_sqlite.def"
    GTM_N_SQL
};

enum {
    GTM_STORE_NUMBER_BITS = 20, /* of a draft's or effect's id; the rest is the prospect */
    GTM_STORE_MAX_NUMBER = (1 << GTM_STORE_NUMBER_BITS) - 1
};

/* What the texts of a kind look like: see store_sqlite_pack.c. */
struct gtm_store_model;
struct gtm_store_models {
    struct gtm_arena arena;
    const struct gtm_store_model **rows;
    uint32_t count, room;
};

/* The columns whose texts are alike from prospect to prospect; numbers are in the database: append
 * only. */
enum gtm_store_field { GTM_FIELD_RECORD, GTM_FIELD_DRAFT, GTM_FIELD_EFFECT, GTM_FIELD_ITEM };

/* The texts of a draft, of an effect, in the order in which a row has them. */
#define GTM_DRAFT_TEXTS(d)                                                                         \
    &(d)->subject, &(d)->text, &(d)->to, &(d)->answers, &(d)->reasons, &(d)->sources,              \
        &(d)->sent_on, &(d)->decided_by
#define GTM_EFFECT_TEXTS(e) &(e)->to, &(e)->subject, &(e)->text, &(e)->receipt

/* A kept program, once it was asked for. */
struct gtm_store_program {
    struct gtm_program *program; /* NULL where not loaded yet */
    bool asks_account;           /* it asks about the account's other people */
};

enum gtm_store_found { GTM_FOUND_OUT_NOT = 0, GTM_FOUND_NONE, GTM_FOUND_SOME };

/* What the database holds of one prospect: saving compares with it. */
struct gtm_store_known {
    int64_t id; /* 0: of nobody */
    uint32_t waits_for, program;
    struct gtm_buf items;   /* the ids of its inbox items, varints */
    /* In the arena they were loaded to, empty where they were not: */
    struct gtm_text record;              /* as it is kept */
    struct gtm_text texts, packed_texts; /* of its newest draft: joined, and the column */
    uint32_t draft;                      /* the number of that one */
};

/* An answer of the ledger's nth. */
struct gtm_store_answer {
    struct gtm_buf question;
    int64_t after, at; /* `at` is the answer for `after` */
    bool holds;
};
enum { GTM_STORE_ANSWERS = 4 }; /* limits of one workflow that take turns */

struct gtm_store {
    sqlite3 *db;
    sqlite3_stmt *statements[GTM_N_SQL]; /* prepared at first use, kept */
    struct gtm_store_program *programs;  /* by id - 1 */
    uint32_t program_count;
    struct gtm_store_options options;
    int64_t wait_until_ms; /* of the wait under way; 0 between waits */
    struct gtm_buf state;  /* scratch of save */
    struct gtm_buf joined; /* … of joining a row's texts */
    struct gtm_buf packed; /* … of packing them */
    int64_t last_prospect, last_item; /* the newest ids, as of this transaction; 0: not asked yet */
    struct gtm_store_models models;
    struct gtm_store_known known; /* of the prospect that was loaded or saved last */
    struct gtm_ledger ledger;
    struct gtm_store_answer answers[GTM_STORE_ANSWERS];
    unsigned next_answer;
    bool ledger_failed; /* in this transaction: what was decided rests on a guess, nothing of it is kept */
    bool is_open;       /* between begin and commit or rollback */
    bool is_busy;       /* the newest error was another writer */
    bool is_unwritable; /* …or a file or folder that cannot be written */
    /* In this transaction: whether any is kept, anybody is known by one, any holds. */
    enum gtm_store_found events, accounts, pauses;
    char *path;
    char error[512];
};

/* Returns the prepared statement, reset and without bindings, or NULL after noting the error. */
sqlite3_stmt *gtm_store_sql(struct gtm_store *store, enum gtm_store_sql which);

/* Runs a statement that gives no rows and resets it. Returns false after noting the error. */
bool gtm_store_step(struct gtm_store *store, sqlite3_stmt *statement);

/* Steps to the next row; at the end (false, *failed false) or on error (false, *failed true, noted)
 * the statement is reset. */
bool gtm_store_row(struct gtm_store *store, sqlite3_stmt *statement, bool *failed);

/* Notes the database's error, as a person reads it; returns false. */
bool gtm_store_fail(struct gtm_store *store);

/* Notes an error of ours; returns false. */
bool gtm_store_say(struct gtm_store *store, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Returns whether a transaction is open; every function that changes something asks, for outside one each
 * statement would be kept by itself. Notes an error where there is none. */
bool gtm_store_writes(struct gtm_store *store);

/* Naps once while another writer is at work; turns counts from 0. Returns false once the time is
 * up. */
bool gtm_store_wait(struct gtm_store *store, int turns);

/* Creates the schema in a new database, or checks that an old one is ours. */
bool gtm_store_prepare(struct gtm_store *store);

/* Binds text without copying it; empty is NULL. Nothing that is bound here or elsewhere is copied by
 * SQLite, so binding cannot fail and the text must live until the step. */
static inline void gtm_store_bind(sqlite3_stmt *statement, int place, struct gtm_text text)
{
    if (text.length)
        sqlite3_bind_text(statement, place, text.at, (int)text.length, SQLITE_STATIC);
}

/* Returns a column's text, valid until the next step. */
static inline struct gtm_text gtm_store_column(sqlite3_stmt *statement, int column)
{
    /* not column_text: that allocates for a NUL behind the text, and a failure reads as NULL */
    const char *at = sqlite3_column_blob(statement, column);
    return at ? (struct gtm_text){at, (size_t)sqlite3_column_bytes(statement, column)}
              : (struct gtm_text){"", 0};
}

/* Binds a number, or NULL for 0. */
static inline void gtm_store_bind_some(sqlite3_stmt *statement, int place, int64_t value)
{
    if (value)
        sqlite3_bind_int64(statement, place, value);
}

/* Returns a copy of a column's text in the arena; the empty slice takes no memory. */
struct gtm_text gtm_store_copy(struct gtm_arena *arena, sqlite3_stmt *statement, int column);

/* Binds a text as what it differs in from its kind's model (program, action, field) and from `second`,
 * which may be empty; or as itself. store->packed must stay as it is until the step. */
bool gtm_store_bind_packed(struct gtm_store *store, sqlite3_stmt *statement, int place,
                           const uint32_t kind[3], struct gtm_text text, struct gtm_text second);

/* Binds a text that goes on behind `old`, with the operations of `old` (a column as it was read, packed with the
 * same `second`). Returns false, with nothing bound, where it does not or that is no gain. */
bool gtm_store_bind_longer(struct gtm_store *store, sqlite3_stmt *statement, int place,
                           struct gtm_text old, struct gtm_text packed, struct gtm_text text);

/* Gives a column's text, packed (with the same `second`) or not, in the arena. */
bool gtm_store_copy_packed(struct gtm_store *store, struct gtm_arena *arena,
                           sqlite3_stmt *statement, int column, struct gtm_text second,
                           struct gtm_text *out);

/* Joins the texts of a row into `out`, which it empties first; NULL for one that stands elsewhere. Borrowed from
 * `out`. */
struct gtm_text gtm_store_join(struct gtm_buf *out, const struct gtm_text *const *fields,
                               size_t count);

/* Fills the texts of a row; those that stand elsewhere stay as they are. They borrow from `joined`, or are in the
 * arena. */
void gtm_store_split(struct gtm_text joined, struct gtm_arena *arena, struct gtm_text *const *fields,
                     size_t count);

/* Adds a varint; takes one off the front of `in`, false where there is none. */
void gtm_store_put(struct gtm_buf *out, uint64_t value);
bool gtm_store_get(struct gtm_text *in, uint64_t *value);

/* Forgets the models in memory: after a rollback some of them are not kept. */
void gtm_store_forget_models(struct gtm_store *store);

/* Returns the id of a program that gtm_store_program gave, 0 for another. */
uint32_t gtm_store_program_id(const struct gtm_store *store, const struct gtm_program *program);

/* Returns whether a test looks at the occurrences of the account's other people. */
bool gtm_store_asks_account(const struct gtm_test *test);

/* Returns whether a table may have rows of a kind, by a statement that finds one; an error leaves that open. Most
 * feeds come before any event, and most workflows do not ask about accounts. Inside a transaction nobody
 * else adds one, so what its first prospect found holds for the others. */
bool gtm_store_may_have(struct gtm_store *store, enum gtm_store_found *found,
                        enum gtm_store_sql any);

/* Gives the first column of the statement's only row, 0 where there is none or it is NULL. */
bool gtm_store_one(struct gtm_store *store, sqlite3_stmt *statement, int64_t *value);

/* Notes what a row of prospect says of its items (column) and the rest. */
void gtm_store_note_known(struct gtm_store *store, int64_t id, uint32_t waits_for, uint32_t program,
                          sqlite3_stmt *statement, int items);

/* Gives the record of prospect `id` as it is kept, in the arena. */
bool gtm_store_record(struct gtm_store *store, int64_t id, struct gtm_arena *arena,
                      struct gtm_text *json);

/* Loads drafts, then inbox items and effects, which may borrow a draft's text; the prospect itself was loaded just
 * before. */
bool gtm_store_load_rows(struct gtm_store *store, struct gtm_prospect *prospect);

/* Loads the drafts `first` to `last` by number. */
bool gtm_store_load_drafts(struct gtm_store *store, struct gtm_prospect *prospect, uint32_t first,
                           uint32_t last);

/* Fills an effect from a row of EFFECT_COLUMNS; its draft is loaded before. */
bool gtm_store_read_effect(struct gtm_store *store, sqlite3_stmt *statement,
                           const struct gtm_prospect *prospect, struct gtm_effect *effect);

/* Returns draft `number` of the prospect, or NULL. */
const struct gtm_draft *gtm_store_draft(const struct gtm_prospect *prospect, uint32_t number);

/* Keeps the places of a prospect in queues, and the pause that it began; it waited for `waited_for` before. */
bool gtm_store_save_places(struct gtm_store *store, struct gtm_prospect *prospect,
                           uint32_t waited_for);

/* Keeps what the record of a prospect says for the other people at its account. */
bool gtm_store_save_record_events(struct gtm_store *store, struct gtm_prospect *prospect);

/* Forgets what the ledger answered: a contact is saved, or another transaction begins. */
void gtm_store_forget_answers(struct gtm_store *store);

/* Makes store->ledger answer for this store, and reads what holds for a whole transaction. */
void gtm_store_ledger_init(struct gtm_store *store);
bool gtm_store_ledger_begin(struct gtm_store *store);
#endif

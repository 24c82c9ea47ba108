/* store_sqlite_note.c -- small texts that the caller keeps with the state. */
#include <string.h>

#include "runtime/store/store_sqlite.h"

static sqlite3_stmt *named(struct gtm_store *store, enum gtm_store_sql which, const char *name)
{
    sqlite3_stmt *s = gtm_store_sql(store, which);
    if (s)
        sqlite3_bind_text(s, 1, name, (int)strlen(name), SQLITE_STATIC);
    return s;
}

bool gtm_store_note(struct gtm_store *store, const char *name, struct gtm_arena *arena,
                    struct gtm_text *text)
{
    bool failed;
    sqlite3_stmt *s = named(store, GTM_SQL_GET_NOTE, name);
    *text = (struct gtm_text){"", 0};
    if (!gtm_store_row(store, s, &failed))
        return !failed;
    *text = gtm_store_copy(arena, s, 0);
    sqlite3_reset(s);
    return true;
}

bool gtm_store_keep_note(struct gtm_store *store, const char *name, struct gtm_text text)
{
    if (!gtm_store_writes(store))
        return false;
    sqlite3_stmt *s = named(store, text.length ? GTM_SQL_SET_NOTE : GTM_SQL_DROP_NOTE, name);
    if (s)
        gtm_store_bind(s, 2, text);
    return gtm_store_step(store, s);
}

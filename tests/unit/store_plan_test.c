/* store_plan_test.c -- finding what is due reads no more than what is due: how the database looks
 * for what a stimulus needs. */
#include "runtime/store/store_sqlite.h"
#include "tests/unit/store_fixture.h"

static const char *const sql_of[] = {
#define STATEMENT(name, sql) [GTM_SQL_##name] = sql,
#include "runtime/store/store_sqlite.def"
};

/* Every statement that a stimulus or the search for what is due runs: none may read a whole table
 * or sort what could be many rows. */
static void test_what_is_due_is_found_by_index(void **state)
{
    struct fixture *f = *state;
    static const enum gtm_store_sql all[] = {GTM_SQL_DUE,
                                             GTM_SQL_NEXT_DUE,
                                             GTM_SQL_TURN,
                                             GTM_SQL_HEAD,
                                             GTM_SQL_CONTACTS,
                                             GTM_SQL_CONTACTS_OF_ACCOUNT,
                                             GTM_SQL_CONTACT,
                                             GTM_SQL_CONTACTS_OF_SENDER,
                                             GTM_SQL_CONTACTS_OF_PROSPECT,
                                             GTM_SQL_LEAVE_QUEUES,
                                             GTM_SQL_JOIN_QUEUE,
                                             GTM_SQL_JOIN_TURN,
                                             GTM_SQL_PAUSED,
                                             GTM_SQL_END_PAUSES,
                                             GTM_SQL_AT_ACCOUNT,
                                             GTM_SQL_LOAD,
                                             GTM_SQL_LOAD_ACCOUNT,
                                             GTM_SQL_LOAD_EVENTS,
                                             GTM_SQL_LOAD_DRAFTS,
                                             GTM_SQL_LOAD_ITEM,
                                             GTM_SQL_LOAD_EFFECTS,
                                             GTM_SQL_FIND,
                                             GTM_SQL_EFFECT_OF,
                                             GTM_SQL_ITEM,
                                             GTM_SQL_UPDATE,
                                             GTM_SQL_SAVE_EFFECT,
                                             GTM_SQL_SET_TURN,
                                             GTM_SQL_END_TURN,
                                             GTM_SQL_NEXT};
    static const enum gtm_store_sql sorted_by_index[] = {GTM_SQL_DUE,
                                                         GTM_SQL_TURN,
                                                         GTM_SQL_HEAD,
                                                         GTM_SQL_CONTACTS,
                                                         GTM_SQL_CONTACTS_OF_ACCOUNT,
                                                         GTM_SQL_CONTACTS_OF_SENDER,
                                                         GTM_SQL_AT_ACCOUNT,
                                                         GTM_SQL_NEXT};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct gtm_buf sql = {0};
        sqlite3_stmt *plan;
        gtm_buf_printf(&sql, "EXPLAIN QUERY PLAN %s", sql_of[all[i]]);
        assert_int_equal(sqlite3_prepare_v2(f->store->db, sql.bytes, -1, &plan, NULL), SQLITE_OK);
        bool may_sort = true;
        for (size_t j = 0; j < sizeof sorted_by_index / sizeof *sorted_by_index; j++)
            may_sort &= sorted_by_index[j] != all[i];
        while (sqlite3_step(plan) == SQLITE_ROW) {
            const char *step = (const char *)sqlite3_column_text(plan, 3);
            bool scans = strncmp(step, "SCAN ", 5) == 0 && !strstr(step, "subquery") &&
                         !strstr(step, "SUBQUERY") && !strstr(step, "CONSTANT");
            if (scans || (!may_sort && strstr(step, "TEMP B-TREE")))
                fail_msg("%s\n  %s", sql_of[all[i]], step);
        }
        sqlite3_finalize(plan);
        gtm_buf_free(&sql);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_is_due_is_found_by_index, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* frames_test.c -- what a verb can be told, as messages say it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/fill.h"

static void slots_are_said(void **state)
{
    (void)state;
    struct gtm_arena arena = {0};
    const char *send = gtm_frame_slots(&arena, GTM_VERB_SEND);
    assert_non_null(strstr(send, "what (a message"));
    assert_non_null(strstr(send, "by which channel"));
    assert_null(strstr(send, ", ,"));
    assert_null(strstr(gtm_frame_slots(&arena, GTM_VERB_SKIP), "template"));
    gtm_arena_free(&arena);
}

static void all_frames_are_printed(void **state)
{
    (void)state;
    struct gtm_arena arena = {0};
    struct gtm_buf out = {0};
    gtm_frames_print(&arena, &out);
    gtm_buf_char(&out, '\0');
    assert_non_null(strstr(out.bytes, "send: what ("));
    assert_non_null(strstr(out.bytes, "\nwait: for more information"));
    assert_null(strstr(out.bytes, "(null)"));
    gtm_buf_free(&out);
    gtm_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slots_are_said),
        cmocka_unit_test(all_frames_are_printed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* connection_test.c -- the connections file, and what a program that sends makes known by its end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/effect/connections.h"

static char folder[] = "/tmp/connection_test.XXXXXX";

/* Returns the path of a file in the test's folder; valid until the next call. */
static const char *in_folder(const char *name)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void put(const char *name, const char *text, mode_t mode)
{
    FILE *file = fopen(in_folder(name), "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    chmod(in_folder(name), mode);
}

static int setup(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    static const char *const files[] = {"c.json", "send", "not-a-program", "out", "arguments"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        unlink(in_folder(files[i]));
    return rmdir(folder);
}

static struct gtm_connections *open_text(const char *text, char *why, size_t why_size)
{
    put("c.json", text, 0600);
    return gtm_connections_open(in_folder("c.json"), why, why_size);
}

static void refuses(const char *text, const char *reason)
{
    char why[400] = "", want[500];
    assert_null(open_text(text, why, sizeof why));
    snprintf(want, sizeof want, "%s/c.json%s", folder, reason);
    assert_string_equal(why, want);
}

static const char *name_of(const struct gtm_connections *c, enum gtm_primitive primitive,
                           const char *channel)
{
    const struct gtm_connection *row = gtm_connections_find(c, primitive, gtm_text_of(channel));
    return row ? row->name : "-";
}

static enum gtm_delivery delivery_of(struct gtm_connections *c, enum gtm_primitive primitive,
                                     const char *channel, int64_t patience)
{
    int64_t not_before = 0;
    enum gtm_delivery delivery =
        gtm_connections_delivery(c, primitive, gtm_text_of(channel), &not_before);
    assert_int_equal(not_before, patience);
    return delivery;
}

static void test_which_connection_serves(void **state)
{
    (void)state;
    char why[400] = "";
    put("send", "#!/bin/sh\n", 0700);
    struct gtm_connections *c =
        open_text("{\"email\": {\"command\": [\"./send\"], \"timeout\": 5},\n"
                  " \"connect\": {\"command\": [\"./send\"]},\n"
                  " \"linkedin\": {\"command\": [\"sh\", \"-c\", \"true\"], \"keyed\": true}}",
                  why, sizeof why);
    assert_string_equal(why, "");
    assert_non_null(c);
    assert_string_equal(name_of(c, GTM_PRIMITIVE_SEND, "email"), "email");
    assert_string_equal(name_of(c, GTM_PRIMITIVE_SEND, "LinkedIn"), "linkedin");
    assert_string_equal(name_of(c, GTM_PRIMITIVE_CONNECT, "linkedin"), "connect");
    assert_string_equal(name_of(c, GTM_PRIMITIVE_COMMENT, "linkedin"), "linkedin");
    assert_string_equal(name_of(c, GTM_PRIMITIVE_ALERT, "inbox"), "-");
    assert_string_equal(name_of(c, GTM_PRIMITIVE_RESEARCH, "email"), "-");
    assert_int_equal(delivery_of(c, GTM_PRIMITIVE_SEND, "email", 0), GTM_DELIVERY_ONCE);
    assert_int_equal(delivery_of(c, GTM_PRIMITIVE_COMMENT, "linkedin", 0), GTM_DELIVERY_KEYED);
    assert_int_equal(delivery_of(c, GTM_PRIMITIVE_SEND, "slack", 0), GTM_DELIVERY_HERE);
    const struct gtm_connection *email =
        gtm_connections_find(c, GTM_PRIMITIVE_SEND, gtm_text_of("email"));
    gtm_connections_hold(c, email, 500);
    gtm_connections_hold(c, email, 400);
    assert_int_equal(delivery_of(c, GTM_PRIMITIVE_SEND, "email", 500), GTM_DELIVERY_ONCE);
    assert_int_equal(delivery_of(c, GTM_PRIMITIVE_COMMENT, "linkedin", 0), GTM_DELIVERY_KEYED);
    assert_int_equal(gtm_connections_lease(c), 660); /* the default timeout and a minute */
    gtm_connections_close(c);
    c = open_text("{\"*\": {\"command\": [\"./send\"]}, \"alert\": {\"command\": [\"./send\"]}}",
                  why, sizeof why);
    assert_string_equal(name_of(c, GTM_PRIMITIVE_ALERT, "inbox"), "alert");
    assert_string_equal(name_of(c, GTM_PRIMITIVE_SEND, "email"), "*");
    assert_string_equal(name_of(c, GTM_PRIMITIVE_SKIP, ""), "-");
    gtm_connections_close(c);
}

static void test_what_is_refused(void **state)
{
    (void)state;
    char why[400];
    put("send", "#!/bin/sh\n", 0700);
    put("not-a-program", "", 0600);
    refuses("{\"emial\": {\"command\": [\"./send\"]}}",
            ": there is no channel or action \"emial\"; did you mean \"email\"?");
    refuses("{\"carrier pigeon\": {\"command\": [\"./send\"]}}",
            ": there is no channel or action \"carrier pigeon\"; there are email, linkedin, "
            "whatsapp, slack, sms, phone, inbox, send, connect, comment, alert, summarize, task, "
            "and * for the rest");
    refuses("{\"email\": {\"comand\": [\"./send\"]}}",
            ": \"email\" has no \"comand\"; did you mean \"command\"?");
    refuses("{\"email\": {\"password\": \"x\"}}",
            ": \"email\" has no \"password\"; it has command, keyed and timeout");
    refuses("{\"email\": {}}", ": \"email\" has no command");
    refuses("{\"email\": {\"command\": \"./send --now\"}}",
            ": \"email\": the command is a list of texts, such as [\"./send-mail\", \"--from\", "
            "\"me@example.com\"]");
    refuses("{\"email\": {\"command\": []}}",
            ": \"email\": the command is a list of texts, such as [\"./send-mail\", \"--from\", "
            "\"me@example.com\"]");
    refuses("{\"email\": {\"command\": [\"./send\"], \"keyed\": \"yes\"}}",
            ": \"email\": keyed is true or false");
    refuses("{\"email\": {\"command\": [\"./send\"], \"timeout\": 0}}",
            ": \"email\": the timeout is in seconds, from 1 to 86400");
    refuses("{\"email\": {\"command\": [\"no-such-program-anywhere\"]}}",
            ": there is no program no-such-program-anywhere in PATH");
    refuses("{\"email\": {\"command\": [\"./send\"]}, \"sms\": {\"command\": [\"./send\"]},"
            " \"email\": {\"command\": [\"./send\"]}}",
            ": \"email\" is there twice");
    refuses("[]", ": one JSON object is wanted: {\"email\": {\"command\": [\"./send-mail\"]}}");
    refuses("{\"email\":\n  {\"command\": [\"./send\",}}", ":2: not JSON");
    refuses("{}}", ":1: not JSON");
    assert_null(open_text("{\"sms\": {\"command\": [\"./none\"]}}", why, sizeof why));
    assert_non_null(strstr(why, "/none: No such file"));
    assert_null(open_text("{\"sms\": {\"command\": [\"./not-a-program\"]}}", why, sizeof why));
    assert_non_null(strstr(why, "/not-a-program is no program that can be run"));
    unlink(in_folder("c.json"));
    assert_null(gtm_connections_open(in_folder("c.json"), why, sizeof why));
    assert_non_null(strstr(why, "/c.json: No such file"));
}

static void test_keys(void **state)
{
    (void)state;
    char a[GTM_ORDER_KEY], b[GTM_ORDER_KEY];
    gtm_order_key(gtm_text_of("p1"), 7, 0, a);
    gtm_order_key(gtm_text_of("p1"), 7, 0, b);
    assert_string_equal(a, b);
    /* a key must be the same for ever: what it was made of may not change */
    assert_string_equal(a, "e82723428f841aded445e754b338aa29");
    gtm_order_key(gtm_text_of("p2"), 7, 0, b);
    assert_string_not_equal(a, b);
    gtm_order_key(gtm_text_of("p1"), 8, 0, b);
    assert_string_not_equal(a, b);
    gtm_order_key(gtm_text_of("p1"), 7, 1, b);
    assert_string_not_equal(a, b);
}

/* ---- a program that sends -------------------------------------------------------------------- */

static struct gtm_order order_with(const char *text)
{
    return (struct gtm_order){.key = "k1",
                              .attempt = 2,
                              .primitive = GTM_PRIMITIVE_SEND,
                              .prospect = gtm_text_of("p1"),
                              .what = gtm_text_of("message"),
                              .channel = gtm_text_of("email"),
                              .to = gtm_text_of("ada@example.com"),
                              .subject = gtm_text_of("Hi"),
                              .text = gtm_text_of(text)};
}

/* Runs a shell script as the connector. */
static struct gtm_performed perform(const char *script, const char *text, int64_t timeout)
{
    char file[2000], path[200];
    snprintf(file, sizeof file, "#!/bin/sh\ncd %s\n%s\n", folder, script);
    put("send", file, 0700);
    snprintf(path, sizeof path, "%s", in_folder("send"));
    char first[] = "./send", second[] = "--from", third[] = "me";
    char *command[] = {first, second, third, NULL};
    struct gtm_connection connection = {
        .name = "email", .command = command, .program = path, .timeout = timeout};
    struct gtm_order order = order_with(text);
    struct gtm_performed performed;
    gtm_connector_command(&connection, &order, &performed);
    return performed;
}

static void ends(const char *script, enum gtm_outcome_of outcome, const char *text)
{
    struct gtm_performed performed = perform(script, "Hello", 20);
    assert_string_equal(performed.text, text);
    assert_int_equal(performed.outcome, outcome);
}

static void read_back(const char *name, char *out, size_t size)
{
    FILE *file = fopen(in_folder(name), "r");
    assert_non_null(file);
    out[fread(out, 1, size - 1, file)] = '\0';
    fclose(file);
}

static void test_what_the_program_gets(void **state)
{
    (void)state;
    char out[1000];
    struct gtm_performed performed = perform("cat > out; echo \"$@\" > arguments; echo 250 ok",
                                             "It's $(touch x) `y` \"z\"\n", 20);
    assert_int_equal(performed.outcome, GTM_EFFECT_SENT);
    assert_string_equal(performed.text, "250 ok");
    read_back("out", out, sizeof out);
    assert_string_equal(out,
                        "{\"key\":\"k1\",\"prospect\":\"p1\",\"do\":\"send\",\"what\":\"message\","
                        "\"channel\":\"email\",\"to\":\"ada@example.com\",\"subject\":\"Hi\","
                        "\"text\":\"It's $(touch x) `y` \\\"z\\\"\\n\",\"attempt\":2}\n");
    read_back("arguments", out, sizeof out);
    assert_string_equal(out, "--from me\n");
}

static void test_exit_statuses(void **state)
{
    (void)state;
    ends("exit 0", GTM_EFFECT_SENT, "./send: sent");
    ends("exit 75", GTM_EFFECT_LATER, "./send: it cannot be sent now");
    ends("exit 64", GTM_EFFECT_LATER, "./send: its arguments are wrong");
    ends("exit 78", GTM_EFFECT_LATER, "./send: it is not configured");
    ends("echo 550 no such user; exit 67", GTM_EFFECT_REFUSED, "550 no such user");
    ends("exit 65", GTM_EFFECT_REFUSED, "./send: the message is not accepted");
    ends("exit 69", GTM_EFFECT_REFUSED, "./send: it is refused");
    ends("exit 77", GTM_EFFECT_REFUSED, "./send: it is not allowed");
    ends("exit 1", GTM_EFFECT_UNCERTAIN, "./send ended with status 1");
    ends("exit 70", GTM_EFFECT_UNCERTAIN, "./send ended with status 70");
    ends("exit 127", GTM_EFFECT_UNCERTAIN, "./send ended with status 127");
    ends("kill -9 $$", GTM_EFFECT_UNCERTAIN, "./send was ended by signal 9");
    ends("echo sent; kill -15 $$", GTM_EFFECT_UNCERTAIN, "./send was ended by signal 15");
}

static void test_what_it_prints(void **state)
{
    (void)state;
    ends("printf '\\n  \\n id 7\\tqueued \\nmore\\n'", GTM_EFFECT_SENT, "id 7 queued");
    ends("printf 'no line end'", GTM_EFFECT_SENT, "no line end");
    ends("printf 'caf\\303\\251 \\377 rest'", GTM_EFFECT_SENT, "caf\xC3\xA9 ");
    struct gtm_performed p = perform("echo Retry-After: 120; echo busy; exit 75", "", 20);
    assert_int_equal(p.retry_after, 120);
    assert_true(p.is_general);
    assert_string_equal(p.text, "busy");
    p = perform("exit 75", "", 20);
    assert_false(p.is_general);
    p = perform("exit 78", "", 20);
    assert_true(p.is_general);
    p = perform("echo busy; echo 'retry-after: soon'; exit 75", "", 20);
    assert_int_equal(p.retry_after, 0);
    p = perform("echo 'retry-after: 99999999999'; exit 75", "", 20);
    assert_int_equal(p.retry_after, 366 * 86400);
    p = perform("echo 'retry-after: 9'; exit 0", "", 20);
    assert_int_equal(p.retry_after, 0);
    p = perform("head -c 600 /dev/zero | tr '\\0' x", "", 20);
    assert_int_equal(strlen(p.text), GTM_PERFORMED_TEXT - 1);
}

/* Neither a program that does not read nor one that never stops talking holds us up. */
static void test_long_texts(void **state)
{
    (void)state;
    enum { LENGTH = 300000 };
    char *text = malloc(LENGTH + 1), out[100];
    assert_non_null(text);
    memset(text, 'x', LENGTH);
    text[LENGTH] = '\0';
    assert_string_equal(perform("echo done", text, 20).text, "done");
    perform("wc -c > out", text, 20);
    read_back("out", out, sizeof out);
    assert_true(atoi(out) > LENGTH);
    assert_string_equal(
        perform("echo first; cat; head -c 200000 /dev/zero | tr '\\0' y; exit 0", text, 20).text,
        "first");
    free(text);
}

static void test_it_takes_too_long(void **state)
{
    (void)state;
    struct gtm_performed p = perform("sleep 30 & sleep 30; exit 0", "", 1);
    assert_int_equal(p.outcome, GTM_EFFECT_UNCERTAIN);
    assert_string_equal(p.text, "./send did not end within 1 seconds");
    p = perform("exec >&-; exec sleep 30", "", 1); /* its output closed, itself still there */
    assert_int_equal(p.outcome, GTM_EFFECT_UNCERTAIN);
    /* what it leaves behind does not keep us, though it holds the output open */
    assert_string_equal(perform("sleep 3 & echo done", "", 2).text, "done");
}

static void test_it_cannot_be_started(void **state)
{
    (void)state;
    char first[] = "./gone";
    char *command[] = {first, NULL};
    struct gtm_connection connection = {
        .name = "email", .command = command, .program = in_folder("gone"), .timeout = 5};
    struct gtm_order order = order_with("Hello");
    struct gtm_performed performed;
    gtm_connector_command(&connection, &order, &performed);
    assert_int_equal(performed.outcome, GTM_EFFECT_LATER);
    assert_string_equal(performed.text, "./gone cannot be started: No such file or directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_which_connection_serves),
        cmocka_unit_test(test_what_is_refused),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_what_the_program_gets),
        cmocka_unit_test(test_exit_statuses),
        cmocka_unit_test(test_what_it_prints),
        cmocka_unit_test(test_long_texts),
        cmocka_unit_test(test_it_takes_too_long),
        cmocka_unit_test(test_it_cannot_be_started),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

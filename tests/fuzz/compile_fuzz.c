/* compile_fuzz.c -- any bytes as a workflow.
 *
 * The compiler reports or compiles; what it writes verifies, and is the same the second time. What
 * explain says of it compiles too; with GTM_FUZZ_SKIP_EXPLAIN set that is not looked at.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/compile.h"
#include "runtime/program/program.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds, const char *what, const struct gtm_buf *seen)
{
    if (holds)
        return;
    fprintf(stderr, "%s\n%.*s\n", what, (int)seen->length, seen->length ? (char *)seen->bytes : "");
    abort();
}

static void write_file(const char *path, const uint8_t *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(data, 1, size, file) != size)
        abort();
    fclose(file);
}

static void check_program(const struct gtm_buf *file)
{
    struct gtm_buf none = {0};
    char why[200];
    struct gtm_program *program = gtm_program_read(file->bytes, file->length, why, sizeof why);
    must(program, "the compiler wrote what the verifier refuses", &none);
    gtm_program_free(program);
}

static void check_explain(const uint8_t *data, size_t size)
{
    struct gtm_buf reading = {0}, messages = {0}, out = {0};
    char path[64];
    snprintf(path, sizeof path, "/tmp/compile_fuzz_%ld.gtm", (long)getpid());
    write_file(path, data, size);
    bool good = gtm_compile_explain(path, NULL, &reading, &messages);
    unlink(path);
    must(good, "explain refuses what compiles", &messages);
    good = gtm_compile_text("explained.gtm",
                            (struct gtm_text){(const char *)reading.bytes, reading.length}, NULL,
                            &out, &messages);
    if (!good)
        must(false, "the explanation does not compile", &messages);
    gtm_buf_free(&reading);
    gtm_buf_free(&messages);
    gtm_buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct gtm_text text = {(const char *)data, size};
    struct gtm_buf one = {0}, two = {0}, messages = {0};
    if (size > 4096)
        return 0;
    bool good = gtm_compile_text("fuzz.gtm", text, NULL, &one, &messages);
    must(good || messages.length, "refused without a word", &messages);
    if (good) {
        check_program(&one);
        gtm_compile_text("fuzz.gtm", text, NULL, &two, &messages);
        must(one.length == two.length && !memcmp(one.bytes, two.bytes, one.length),
             "two builds differ", &messages);
        if (!getenv("GTM_FUZZ_SKIP_EXPLAIN"))
            check_explain(data, size);
    }
    gtm_buf_free(&one);
    gtm_buf_free(&two);
    gtm_buf_free(&messages);
    return 0;
}

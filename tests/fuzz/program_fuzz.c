/* program_fuzz.c -- any bytes as a program file: refused with a reason, or safe to list and the
 * same when written.
 *
 * An input that begins with 0 is a file as it stands. Any other is a list of changes to a good one,
 * three bytes each: where (two) and the new value. Sizes and checksum are mended, so that the
 * verifier is what refuses.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/program/layout.h"
#include "tests/unit/program_sample.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void mend(struct gtm_buf *file)
{
    if (file->length < GTM_HEADER_BYTES)
        return;
    uint32_t words[4] = {0x424D5447, GTM_PROGRAM_VERSION, (uint32_t)file->length, 0};
    words[3] = gtm_layout_checksum(file->bytes, file->length);
    memcpy(file->bytes, words, sizeof words);
}

static void change(struct gtm_buf *file, const uint8_t *changes, size_t size)
{
    for (; size >= 3; size -= 3, changes += 3)
        file->bytes[(changes[0] | changes[1] << 8) % (int)file->length] = (char)changes[2];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sample sample;
    struct gtm_buf file = {0}, again = {0}, listing = {0};
    char why[200] = "";
    if (size == 0)
        return 0;
    if (data[0] == 0) {
        gtm_buf_add(&file, data + 1, size - 1);
    } else {
        sample_make(&sample);
        gtm_program_write(&sample.program, &file);
        change(&file, data + 1, size - 1);
    }
    mend(&file);
    struct gtm_program *program = gtm_program_read(file.bytes, file.length, why, sizeof why);
    if (!program && !why[0])
        abort();
    if (program) {
        gtm_program_dump(program, &listing);
        gtm_program_write(program, &again);
        if (again.length != file.length || memcmp(again.bytes, file.bytes, file.length) != 0)
            abort();
    }
    gtm_program_free(program);
    gtm_buf_free(&file);
    gtm_buf_free(&again);
    gtm_buf_free(&listing);
    return 0;
}

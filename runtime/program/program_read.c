/* program_read.c -- the bytes of a file to a program: one copy, sections found, all of it verified.
 *
 * There is one way to lay out a program: sections in order, each where the one before it ends,
 * rounded up with zeros. So a section that overlaps, leaves a gap or runs out of the file is simply
 * in a wrong place.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/base/mem.h"
#include "runtime/program/verify.h"

bool gtm_verify_refuse(const struct gtm_verify *verify, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(verify->why, verify->why_size, format, args);
    va_end(args);
    return false;
}

static uint32_t word_at(const unsigned char *bytes, size_t at)
{
    uint32_t word;
    memcpy(&word, bytes + at, sizeof word);
    return word;
}

static const size_t FIRST_SECTION = GTM_HEADER_BYTES + GTM_N_SECTION * GTM_DIRECTORY_ENTRY;

static bool check_header(const struct gtm_verify *verify, const unsigned char *bytes, size_t size)
{
    if (size < 4 || memcmp(bytes, "GTMB", 4) != 0)
        return gtm_verify_refuse(verify, "not a compiled workflow: it does not begin with GTMB");
    if (size < GTM_HEADER_BYTES)
        return gtm_verify_refuse(verify, "damaged: it ends inside its header");
    uint32_t version = word_at(bytes, 4), claimed = word_at(bytes, 8);
    if (version != GTM_PROGRAM_VERSION)
        return gtm_verify_refuse(verify,
                                 "made for format version %u, this program reads version %d",
                                 version, GTM_PROGRAM_VERSION);
    if (claimed != size)
        return gtm_verify_refuse(verify, "damaged: it says that it has %u bytes, and has %zu",
                                 claimed, size);
    if (size > GTM_PROGRAM_MAX_BYTES)
        return gtm_verify_refuse(verify, "too large: over %d bytes", GTM_PROGRAM_MAX_BYTES);
    if (size < FIRST_SECTION || word_at(bytes, 16) != GTM_N_SECTION)
        return gtm_verify_refuse(verify, "damaged: its header is not one of this version");
    if (gtm_layout_checksum(bytes, size) != word_at(bytes, 12))
        return gtm_verify_refuse(verify, "damaged: the checksum does not match");
    return true;
}

/* Returns how many bytes a section of `count` rows takes at `at`, which leaves `room` bytes; more
 * than `room` where it does not fit. */
static uint64_t section_size(const unsigned char *bytes, size_t at, size_t room,
                             enum gtm_section section, uint64_t count)
{
    if (section == GTM_SECTION_NUM || section == GTM_SECTION_CODE)
        return count * 8;
    if (section != GTM_SECTION_STR)
        return count * gtm_layout_sections[section].field_count * sizeof(uint32_t);
    uint64_t offsets = (count + 1) * sizeof(uint32_t);
    if (offsets > room)
        return offsets;
    return offsets + word_at(bytes, at + (size_t)offsets - sizeof(uint32_t));
}

/* Finds where each section begins. */
static bool find_sections(const struct gtm_verify *verify, const unsigned char *bytes, size_t size,
                          size_t begin[GTM_N_SECTION], size_t *string_bytes)
{
    size_t at = FIRST_SECTION;
    for (int i = 0; i < GTM_N_SECTION; i++) {
        const char *name = gtm_layout_sections[i].name;
        size_t entry = GTM_HEADER_BYTES + (size_t)i * GTM_DIRECTORY_ENTRY;
        uint32_t count = word_at(bytes, entry + 4);
        if (word_at(bytes, entry) != at)
            return gtm_verify_refuse(verify, "damaged: the %s section is not in its place", name);
        uint64_t length = section_size(bytes, at, size - at, (enum gtm_section)i, count);
        if (length > size - at)
            return gtm_verify_refuse(verify, "damaged: the %s section ends outside the file", name);
        begin[i] = at;
        if (i == GTM_SECTION_STR)
            *string_bytes = (size_t)length - ((size_t)count + 1) * sizeof(uint32_t);
        for (at += (size_t)length; at % GTM_SECTION_ALIGN; at++)
            if (at == size || bytes[at] != 0)
                return gtm_verify_refuse(verify, "damaged: the %s section is not padded with zeros",
                                         name);
    }
    if (at != size)
        return gtm_verify_refuse(verify, "damaged: there are bytes behind the last section");
    return true;
}

/* Points the program's members at its sections. */
static void bind(struct gtm_program *program, const size_t begin[GTM_N_SECTION])
{
    const unsigned char *bytes = program->bytes;
#define ROWS(section)     ((const void *)(bytes + begin[GTM_SECTION_##section]))
#define COUNT_OF(section) word_at(bytes, GTM_HEADER_BYTES + GTM_SECTION_##section * 8u + 4)
    program->str_offsets = ROWS(STR);
    program->str_count = COUNT_OF(STR);
    program->str_bytes = (const char *)(program->str_offsets + program->str_count + 1);
    program->nums = ROWS(NUM);
    program->num_count = COUNT_OF(NUM);
    program->code = ROWS(CODE);
    program->code_count = COUNT_OF(CODE);
#define TABLE(name, NAME)                                                                          \
    program->name##s = ROWS(NAME);                                                                 \
    program->name##_count = COUNT_OF(NAME);
#define FIELD(name, kind)
#define END_TABLE
#include "runtime/program/tables.def"
#undef TABLE
#undef FIELD
#undef END_TABLE
#undef ROWS
#undef COUNT_OF
}

static bool verify_all(const struct gtm_verify *verify, struct gtm_program *program)
{
    size_t begin[GTM_N_SECTION], string_bytes = 0;
    uint32_t policy = word_at(program->bytes, 24);
    if (!find_sections(verify, program->bytes, program->size, begin, &string_bytes))
        return false;
    bind(program, begin);
    if (policy >= GTM_N_POLICY)
        return gtm_verify_refuse(verify, "damaged: there is no unclear policy %u", policy);
    program->unclear = (enum gtm_policy)policy;
    program->zone = word_at(program->bytes, 28);
    if (program->zone != GTM_NONE && program->zone >= program->str_count)
        return gtm_verify_refuse(verify, "damaged: its time zone is no string of it");
    return gtm_verify_strings(verify, program, string_bytes) &&
           gtm_verify_tables(verify, program) && gtm_verify_code(verify, program) &&
           gtm_verify_flow(verify, program);
}

struct gtm_program *gtm_program_read(const void *bytes, size_t size, char *why, size_t why_size)
{
    const struct gtm_verify verify = {why, why_size};
    if (!check_header(&verify, bytes, size))
        return NULL;
    /* one block: the struct, then the file at the next multiple of 16 */
    size_t head = (sizeof(struct gtm_program) + 15) / 16 * 16;
    unsigned char *block = gtm_mem_alloc(head + size);
    struct gtm_program *program = (struct gtm_program *)(void *)block;
    memcpy(block + head, bytes, size);
    *program = (struct gtm_program){.bytes = block + head, .size = size};
    program->crc = word_at(program->bytes, 12);
    program->entry = word_at(program->bytes, 20);
    if (!verify_all(&verify, program)) {
        gtm_program_free(program);
        return NULL;
    }
    return program;
}

void gtm_program_free(struct gtm_program *program)
{
    gtm_mem_free(program);
}

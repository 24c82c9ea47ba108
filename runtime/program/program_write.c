/* program_write.c -- a program in memory to the bytes of a file: sections one after the other. */
#include <assert.h>
#include <string.h>

#include "runtime/program/layout.h"

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
              "a file is little-endian and read in place: another machine needs a swap here");
static_assert(sizeof(struct gtm_instr) == 8 && sizeof(double) == 8, "rows are read in place");

static void add_word(struct gtm_buf *out, uint32_t word)
{
    gtm_buf_add(out, &word, sizeof word);
}

static void set_word(struct gtm_buf *out, size_t at, uint32_t word)
{
    memcpy(out->bytes + at, &word, sizeof word);
}

static void add_strings(const struct gtm_program *program, struct gtm_buf *out)
{
    if (program->str_count == 0) { /* the compiler need not make an empty pool */
        add_word(out, 0);
        return;
    }
    gtm_buf_add(out, program->str_offsets, sizeof(uint32_t) * ((size_t)program->str_count + 1));
    gtm_buf_add(out, program->str_bytes, program->str_offsets[program->str_count]);
}

static void add_section(const struct gtm_program *program, enum gtm_section section,
                        struct gtm_buf *out)
{
    size_t count = gtm_layout_count(program, section);
    if (section == GTM_SECTION_STR)
        add_strings(program, out);
    else if (section == GTM_SECTION_NUM)
        gtm_buf_add(out, program->nums, count * sizeof *program->nums);
    else if (section == GTM_SECTION_CODE)
        gtm_buf_add(out, program->code, count * sizeof *program->code);
    else if (count) /* a table without rows need not be there */
        gtm_buf_add(out, gtm_layout_row(program, section, 0),
                    count * gtm_layout_sections[section].field_count * sizeof(uint32_t));
}

void gtm_program_write(const struct gtm_program *program, struct gtm_buf *out)
{
    size_t start = out->length;
    gtm_buf_add(out, "GTMB", 4);
    add_word(out, GTM_PROGRAM_VERSION);
    size_t size_at = out->length;
    add_word(out, 0);
    add_word(out, 0); /* checksum */
    add_word(out, GTM_N_SECTION);
    add_word(out, program->entry);
    add_word(out, (uint32_t)program->unclear);
    add_word(out, program->zone);
    size_t directory = out->length;
    for (int i = 0; i < GTM_N_SECTION * GTM_DIRECTORY_ENTRY / 4; i++)
        add_word(out, 0);
    for (int i = 0; i < GTM_N_SECTION; i++, directory += GTM_DIRECTORY_ENTRY) {
        set_word(out, directory, (uint32_t)(out->length - start));
        set_word(out, directory + 4, gtm_layout_count(program, (enum gtm_section)i));
        add_section(program, (enum gtm_section)i, out);
        while ((out->length - start) % GTM_SECTION_ALIGN)
            gtm_buf_char(out, 0);
    }
    size_t size = out->length - start;
    set_word(out, size_at, (uint32_t)size);
    set_word(out, size_at + 4, gtm_layout_checksum(out->bytes + start, size));
}

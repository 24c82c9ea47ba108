/* layout.h -- the .def lists as data, for what reads, writes, verifies and lists a program.
 *
 * Private to runtime/program. Every table below is made from tables.def, opcodes.def, kinds.def and
 * primitives.def; a field, an opcode or a member that is added there is known here without change.
 */
#ifndef GTM_PROGRAM_LAYOUT_H
#define GTM_PROGRAM_LAYOUT_H
#include <stddef.h>
#include <stdint.h>

#include "runtime/program/program.h"

enum {
    GTM_PROGRAM_MAX_BYTES = 64 * 1024 * 1024, /* these two bound the work that a file can make */
    GTM_PROGRAM_MAX_CODE = 1024 * 1024,
    GTM_SECTION_ALIGN = 8,
    GTM_DIRECTORY_ENTRY = 8 /* bytes: offset, rows */
};

/* The sections of a file, in its order. */
enum gtm_section {
    GTM_SECTION_STR,
    GTM_SECTION_NUM,
    GTM_SECTION_CODE,
#define TABLE(name, NAME) GTM_SECTION_##NAME,
#define FIELD(name, kind)
#define END_TABLE
#include "runtime/program/tables.def"
#undef TABLE
#undef FIELD
#undef END_TABLE
    GTM_N_SECTION
};
enum { GTM_FIRST_TABLE = GTM_SECTION_CODE + 1 };

/* The closed lists: kinds.def holds each under its name, primitives.def the last. */
enum gtm_closed {
    GTM_CLOSED_TYPE,
    GTM_CLOSED_BASE,
    GTM_CLOSED_WAITS,
    GTM_CLOSED_FIRES,
    GTM_CLOSED_POLICY,
    GTM_CLOSED_SENTENCE,
    GTM_CLOSED_JUDGED,
    GTM_CLOSED_FORM,
    GTM_CLOSED_GUARDRAIL,
    GTM_CLOSED_MEANING,
    GTM_CLOSED_PRIMITIVE,
    GTM_N_CLOSED
};

/* A kind is a group and, but for the plain ones, what it points into: a section, a closed list. */
enum gtm_kind_group {
    GTM_GROUP_PLAIN = 0x000,
    GTM_GROUP_REF = 0x100,    /* index of a row */
    GTM_GROUP_OPT = 0x200,    /* the same or GTM_NONE */
    GTM_GROUP_ROWS = 0x300,   /* index of the first row; the next field says how many */
    GTM_GROUP_CLOSED = 0x400, /* a member of a closed list */
    GTM_GROUP_MASK = 0xF00
};
enum gtm_kind {
    GTM_KIND_NONE,
    GTM_KIND_COUNT,
    GTM_KIND_FLAGS,
    GTM_KIND_IMM,
    GTM_KIND_TRI,
    GTM_KIND_REG,
    GTM_KIND_REL,
    GTM_KIND_STR = GTM_GROUP_REF + GTM_SECTION_STR,
    GTM_KIND_NUM = GTM_GROUP_REF + GTM_SECTION_NUM,
    GTM_KIND_PC = GTM_GROUP_REF + GTM_SECTION_CODE,
    GTM_KIND_OPT_STR = GTM_GROUP_OPT + GTM_SECTION_STR,
    GTM_KIND_OPT_NUM = GTM_GROUP_OPT + GTM_SECTION_NUM,
    GTM_KIND_OPT_PC = GTM_GROUP_OPT + GTM_SECTION_CODE,
#define TABLE(name, NAME) \
    GTM_KIND_##NAME = GTM_GROUP_REF + GTM_SECTION_##NAME, \
    GTM_KIND_OPT_##NAME = GTM_GROUP_OPT + GTM_SECTION_##NAME, \
    GTM_KIND_ROWS_##NAME = GTM_GROUP_ROWS + GTM_SECTION_##NAME,
#define FIELD(name, kind)
#define END_TABLE
#include "runtime/program/tables.def"
#undef TABLE
#undef FIELD
#undef END_TABLE
    GTM_KIND_E_TYPE = GTM_GROUP_CLOSED + GTM_CLOSED_TYPE,
    GTM_KIND_E_BASE = GTM_GROUP_CLOSED + GTM_CLOSED_BASE,
    GTM_KIND_E_WAITS = GTM_GROUP_CLOSED + GTM_CLOSED_WAITS,
    GTM_KIND_E_FIRES = GTM_GROUP_CLOSED + GTM_CLOSED_FIRES,
    GTM_KIND_E_POLICY = GTM_GROUP_CLOSED + GTM_CLOSED_POLICY,
    GTM_KIND_E_SENTENCE = GTM_GROUP_CLOSED + GTM_CLOSED_SENTENCE,
    GTM_KIND_E_JUDGED = GTM_GROUP_CLOSED + GTM_CLOSED_JUDGED,
    GTM_KIND_E_FORM = GTM_GROUP_CLOSED + GTM_CLOSED_FORM,
    GTM_KIND_E_GUARDRAIL = GTM_GROUP_CLOSED + GTM_CLOSED_GUARDRAIL,
    GTM_KIND_E_MEANING = GTM_GROUP_CLOSED + GTM_CLOSED_MEANING,
    GTM_KIND_E_PRIMITIVE = GTM_GROUP_CLOSED + GTM_CLOSED_PRIMITIVE,
    GTM_KIND_BASE = GTM_KIND_E_BASE, /* as opcodes.def writes them */
    GTM_KIND_WAITS = GTM_KIND_E_WAITS
};

/* A member of a closed list. */
struct gtm_layout_member {
    const char *id;     /* "NUMBER" */
    const char *spoken; /* "number" */
};
struct gtm_layout_closed {
    const char *name; /* "TYPE" */
    const struct gtm_layout_member *members;
    uint32_t count;
};
struct gtm_layout_field {
    const char *name;
    enum gtm_kind kind;
};
/* A section; STR, NUM and CODE have no fields. */
struct gtm_layout_section {
    const char *name;
    const struct gtm_layout_field *fields;
    uint32_t field_count;
};
struct gtm_layout_op {
    const char *name;
    enum gtm_kind a, b, c;
};

extern const struct gtm_layout_closed gtm_layout_closed[GTM_N_CLOSED];
extern const struct gtm_layout_section gtm_layout_sections[GTM_N_SECTION];
extern const struct gtm_layout_op gtm_layout_ops[GTM_N_OP];

/* Returns the section or closed list that a kind outside the plain group points into. */
static inline uint32_t gtm_layout_target(enum gtm_kind kind)
{
    return (uint32_t)kind & ~(uint32_t)GTM_GROUP_MASK;
}

/* Returns a kind's group. */
static inline enum gtm_kind_group gtm_layout_group(enum gtm_kind kind)
{
    return (enum gtm_kind_group)((uint32_t)kind & GTM_GROUP_MASK);
}

/* Returns how many rows a section has. */
uint32_t gtm_layout_count(const struct gtm_program *program, enum gtm_section section);

/* Returns row `row` of a table (a section with fields) as its 32-bit fields. */
const uint32_t *gtm_layout_row(const struct gtm_program *program, enum gtm_section table,
                               uint32_t row);

/* Returns the CRC-32 (ISO-HDLC, as zlib's) of the bytes. */
uint32_t gtm_layout_crc(const void *bytes, size_t size);

/* Returns what a file's checksum must be: that of all that follows it. `size` is at least
 * GTM_HEADER_BYTES. */
uint32_t gtm_layout_checksum(const void *file, size_t size);
#endif

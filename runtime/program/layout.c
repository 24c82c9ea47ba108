/* layout.c -- the .def lists expanded into constant tables. See layout.h. */
#include "runtime/program/layout.h"

#include <assert.h>

#define COUNTOF(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

#define TYPE(name, spoken) {#name, spoken},
static const struct gtm_layout_member types[] = {
#include "runtime/program/kinds.def"
};
#define BASE(name, spoken) {#name, spoken},
static const struct gtm_layout_member bases[] = {
#include "runtime/program/kinds.def"
};
#define WAITS(name, spoken) {#name, spoken},
static const struct gtm_layout_member waits[] = {
#include "runtime/program/kinds.def"
};
#define FIRES(name, spoken) {#name, spoken},
static const struct gtm_layout_member fires[] = {
#include "runtime/program/kinds.def"
};
#define POLICY(name, spoken) {#name, spoken},
static const struct gtm_layout_member policies[] = {
#include "runtime/program/kinds.def"
};
#define SENTENCE(name, spoken) {#name, spoken},
static const struct gtm_layout_member sentences[] = {
#include "runtime/program/kinds.def"
};
#define JUDGED(name, spoken) {#name, spoken},
static const struct gtm_layout_member judged[] = {
#include "runtime/program/kinds.def"
};
#define FORM(name, spoken) {#name, spoken},
static const struct gtm_layout_member forms[] = {
#include "runtime/program/kinds.def"
};
#define GUARDRAIL(name, spoken) {#name, spoken},
static const struct gtm_layout_member guardrails[] = {
#include "runtime/program/kinds.def"
};
#define MEANING(name, spoken) {#name, spoken},
static const struct gtm_layout_member meanings[] = {
#include "runtime/program/kinds.def"
};
#define PRIMITIVE(NAME, name, contact, content, doc) {#NAME, name},
static const struct gtm_layout_member primitives[] = {
#include "runtime/program/primitives.def"
#undef PRIMITIVE
};

const struct gtm_layout_closed gtm_layout_closed[GTM_N_CLOSED] = {
    [GTM_CLOSED_TYPE] = {"TYPE", types, COUNTOF(types)},
    [GTM_CLOSED_BASE] = {"BASE", bases, COUNTOF(bases)},
    [GTM_CLOSED_WAITS] = {"WAITS", waits, COUNTOF(waits)},
    [GTM_CLOSED_FIRES] = {"FIRES", fires, COUNTOF(fires)},
    [GTM_CLOSED_POLICY] = {"POLICY", policies, COUNTOF(policies)},
    [GTM_CLOSED_SENTENCE] = {"SENTENCE", sentences, COUNTOF(sentences)},
    [GTM_CLOSED_JUDGED] = {"JUDGED", judged, COUNTOF(judged)},
    [GTM_CLOSED_FORM] = {"FORM", forms, COUNTOF(forms)},
    [GTM_CLOSED_GUARDRAIL] = {"GUARDRAIL", guardrails, COUNTOF(guardrails)},
    [GTM_CLOSED_MEANING] = {"MEANING", meanings, COUNTOF(meanings)},
    [GTM_CLOSED_PRIMITIVE] = {"PRIMITIVE", primitives, COUNTOF(primitives)},
};

#define TABLE(name, NAME) static const struct gtm_layout_field name##_fields[] = {
#define FIELD(name, kind) {#name, GTM_KIND_##kind},
#define END_TABLE };
#include "runtime/program/tables.def"
#undef TABLE
#undef FIELD
#undef END_TABLE

/* A row is its fields and nothing else, so that a file's bytes are the rows. */
#define TABLE(name, NAME) \
    static_assert(sizeof(struct gtm_##name) == sizeof(uint32_t) * COUNTOF(name##_fields), "padded");
#define FIELD(name, kind)
#define END_TABLE
#include "runtime/program/tables.def"
#undef TABLE

const struct gtm_layout_section gtm_layout_sections[GTM_N_SECTION] = {
    [GTM_SECTION_STR] = {"string", NULL, 0},
    [GTM_SECTION_NUM] = {"number", NULL, 0},
    [GTM_SECTION_CODE] = {"code", NULL, 0},
#define TABLE(name, NAME) [GTM_SECTION_##NAME] = {#name, name##_fields, COUNTOF(name##_fields)},
#include "runtime/program/tables.def"
#undef TABLE
};

#define OP(name, a, b, c, doc) {#name, GTM_KIND_##a, GTM_KIND_##b, GTM_KIND_##c},
const struct gtm_layout_op gtm_layout_ops[GTM_N_OP] = {
#include "runtime/program/opcodes.def"
};
#undef OP

static_assert(GTM_N_OP <= UINT8_MAX + 1, "an opcode is one byte");
static_assert((int)GTM_N_SECTION < (int)GTM_GROUP_REF, "a section fits under the kind groups");

uint32_t gtm_layout_count(const struct gtm_program *program, enum gtm_section section)
{
    switch (section) {
    case GTM_SECTION_STR: return program->str_count;
    case GTM_SECTION_NUM: return program->num_count;
    case GTM_SECTION_CODE: return program->code_count;
#define TABLE(name, NAME) \
    case GTM_SECTION_##NAME: return program->name##_count;
#include "runtime/program/tables.def"
#undef TABLE
    case GTM_N_SECTION: break;
    }
    return 0;
}

const uint32_t *gtm_layout_row(const struct gtm_program *program, enum gtm_section table,
                               uint32_t row)
{
    switch (table) {
#define TABLE(name, NAME) \
    case GTM_SECTION_##NAME: return (const uint32_t *)(program->name##s + row);
#include "runtime/program/tables.def"
#undef TABLE
    case GTM_SECTION_STR:
    case GTM_SECTION_NUM:
    case GTM_SECTION_CODE:
    case GTM_N_SECTION: break;
    }
    return NULL;
}
#undef FIELD
#undef END_TABLE

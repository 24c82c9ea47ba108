/* program_dump.c -- a program as text: every table by its fields, then the code with names for
 * operands.
 *
 * Nothing here knows a table or an opcode: rows and instructions are shown by the kinds of their
 * fields.
 */
#include <ctype.h>
#include <string.h>

#include "runtime/program/layout.h"

enum {
    ITEMS_SHOWN = 12, /* of a list inside another row */
    LIST_ROW_SHOWN = 1000, /* of a list in its own row: lists may share items, hence a bound */
    TEXT_SHOWN = 300,
    OP_COLUMN = 10
};

/* Returns the head of a text that is shown: whole letters, at most TEXT_SHOWN bytes. */
static struct gtm_text head_of(struct gtm_text text)
{
    if (text.length <= TEXT_SHOWN)
        return text;
    text.length = TEXT_SHOWN;
    while (((unsigned char)text.at[text.length] & 0xC0) == 0x80)
        text.length--;
    return text;
}

static void add_quoted(struct gtm_buf *out, struct gtm_text text)
{
    struct gtm_text head = head_of(text);
    gtm_buf_json(out, head);
    if (head.length < text.length)
        gtm_buf_printf(out, " and %zu bytes more", text.length - head.length);
}

/* Adds the identifier of a closed list's member in small letters. */
static void add_member(struct gtm_buf *out, enum gtm_kind kind, uint32_t member)
{
    const char *id = gtm_layout_closed[gtm_layout_target(kind)].members[member].id;
    for (; *id; id++)
        gtm_buf_char(out, (char)tolower((unsigned char)*id));
}

static void add_list(const struct gtm_program *program, struct gtm_buf *out, uint32_t list,
                     uint32_t shown)
{
    uint32_t count = program->lists[list].count;
    gtm_buf_char(out, '[');
    for (uint32_t i = 0; i < count && i < shown; i++) {
        gtm_buf_text(out, i ? ", " : "");
        add_quoted(out, gtm_program_item(program, list, i));
    }
    if (count > shown)
        gtm_buf_printf(out, " and %u more", count - shown);
    gtm_buf_char(out, ']');
}

/* Adds what a person calls a row of a table. */
static void add_row_name(const struct gtm_program *program, struct gtm_buf *out,
                         enum gtm_section section, uint32_t row)
{
    const struct gtm_layout_section *layout = &gtm_layout_sections[section];
    switch (section) {
    case GTM_SECTION_STR: add_quoted(out, gtm_program_text(program, row)); return;
    case GTM_SECTION_NUM: gtm_buf_number(out, program->nums[row]); return;
    case GTM_SECTION_CODE: gtm_buf_printf(out, "@%u", row); return;
    case GTM_SECTION_LIST: add_list(program, out, row, ITEMS_SHOWN); return;
    case GTM_SECTION_SENTENCE: gtm_buf_printf(out, "line %u", program->sentences[row].line); return;
    case GTM_SECTION_JUDGE:
        add_quoted(out, gtm_program_text(program, program->judges[row].question));
        return;
    case GTM_SECTION_ACTION:
        gtm_buf_printf(out, "%s ", gtm_primitive_name(program->actions[row].primitive));
        add_quoted(out, gtm_program_text(program, program->actions[row].what));
        return;
    default: break; /* the tables that need nothing of their own */
    }
    if (layout->fields[0].kind == GTM_KIND_STR)
        gtm_buf_slice(out,
                      head_of(gtm_program_text(program, *gtm_layout_row(program, section, row))));
    else
        gtm_buf_printf(out, "%s %u", layout->name, row);
}

/* Adds a field or an operand by its kind. `next` is the field behind it: a COUNT after ROWS. */
static void add_value(const struct gtm_program *program, struct gtm_buf *out, enum gtm_kind kind,
                      uint32_t value, uint32_t next)
{
    static const char *const tri[] = {"no", "unknown", "yes"};
    uint32_t target = gtm_layout_target(kind);
    switch (gtm_layout_group(kind)) {
    case GTM_GROUP_CLOSED: add_member(out, kind, value); return;
    case GTM_GROUP_OPT:
    case GTM_GROUP_REF: add_row_name(program, out, (enum gtm_section)target, value); return;
    case GTM_GROUP_ROWS:
        if (next)
            gtm_buf_printf(out, "%s %u", gtm_layout_sections[target].name, value);
        if (next > 1)
            gtm_buf_printf(out, "..%u", value + next - 1);
        return;
    case GTM_GROUP_PLAIN:
    case GTM_GROUP_MASK: break;
    }
    if (kind == GTM_KIND_REG)
        gtm_buf_printf(out, "r%u", value);
    else if (kind == GTM_KIND_TRI)
        gtm_buf_text(out, tri[value]);
    else
        gtm_buf_printf(out, "%u", value);
}

/* Returns whether a field is worth showing: not an absent option, not no rows, not no flags. */
static bool is_shown(enum gtm_kind kind, uint32_t value, uint32_t next)
{
    if (gtm_layout_group(kind) == GTM_GROUP_OPT)
        return value != GTM_NONE;
    if (gtm_layout_group(kind) == GTM_GROUP_ROWS)
        return next != 0;
    return kind != GTM_KIND_FLAGS || value != 0;
}

static void add_row(const struct gtm_program *program, struct gtm_buf *out, enum gtm_section table,
                    uint32_t row)
{
    const struct gtm_layout_section *layout = &gtm_layout_sections[table];
    const uint32_t *values = gtm_layout_row(program, table, row);
    bool is_after_rows = false;
    for (uint32_t f = 0; f < layout->field_count; f++) {
        enum gtm_kind kind = layout->fields[f].kind;
        uint32_t next = f + 1 < layout->field_count ? values[f + 1] : 0;
        bool is_hidden = is_after_rows || !is_shown(kind, values[f], next);
        is_after_rows = gtm_layout_group(kind) == GTM_GROUP_ROWS;
        if (is_hidden)
            continue;
        gtm_buf_printf(out, "  %s=", layout->fields[f].name);
        add_value(program, out, kind, values[f], next);
    }
}

static void add_table(const struct gtm_program *program, struct gtm_buf *out,
                      enum gtm_section table)
{
    uint32_t rows = gtm_layout_count(program, table);
    if (rows == 0 || table == GTM_SECTION_ITEM || table == GTM_SECTION_EXPLANATION)
        return; /* items are shown in their lists, explanations by gtmc explain */
    gtm_buf_printf(out, "\n%ss: %u\n", gtm_layout_sections[table].name, rows);
    for (uint32_t row = 0; row < rows; row++) {
        gtm_buf_printf(out, "%5u", row);
        if (table == GTM_SECTION_LIST) {
            gtm_buf_text(out, "  ");
            add_list(program, out, row, LIST_ROW_SHOWN);
        } else {
            add_row(program, out, table, row);
        }
        gtm_buf_char(out, '\n');
    }
}

/* Returns what stands between operands b and c: the sign that the opcode's name ends in, or a
 * comma. */
static const char *sign_of(const char *op_name)
{
    static const char *const signs[][2] = {
        {"_LT", " < "}, {"_LE", " <= "}, {"_GT", " > "}, {"_GE", " >= "}, {"_EQ", " = "}};
    size_t length = strlen(op_name);
    for (size_t i = 0; length > 3 && i < sizeof signs / sizeof *signs; i++)
        if (strcmp(op_name + length - 3, signs[i][0]) == 0)
            return signs[i][1];
    return ", ";
}

static void add_instr(const struct gtm_program *program, struct gtm_buf *out, uint32_t pc)
{
    struct gtm_instr instr = program->code[pc];
    const struct gtm_layout_op *op = &gtm_layout_ops[instr.op];
    const enum gtm_kind kinds[3] = {op->a, op->b, op->c};
    const uint32_t values[3] = {instr.a, instr.b, instr.c};
    bool is_first = true;
    gtm_buf_printf(out, "%5u  %s", pc, op->name);
    for (int i = 0; i < 3; i++) {
        if (kinds[i] == GTM_KIND_NONE)
            continue;
        if (is_first)
            gtm_buf_printf(out, "%*s", OP_COLUMN + 1 - (int)strlen(op->name), "");
        else
            gtm_buf_text(out, i == 2 ? sign_of(op->name) : ", ");
        is_first = false;
        if (kinds[i] == GTM_KIND_REL)
            gtm_buf_printf(out, "@%u", pc + values[i]);
        else
            add_value(program, out, kinds[i], values[i], 0);
    }
    gtm_buf_char(out, '\n');
}

/* Adds a heading where a sentence's code, a watch, a mark or the steps begin. */
static void add_heading(const struct gtm_program *program, struct gtm_buf *out, uint32_t pc)
{
    struct gtm_instr instr = program->code[pc];
    if (pc == program->entry)
        gtm_buf_text(out, "\n; the steps begin here\n");
    if (instr.op != GTM_OP_SENTENCE)
        return;
    const struct gtm_sentence *sentence = &program->sentences[instr.b];
    gtm_buf_text(out, "\n; ");
    gtm_buf_slice(out, gtm_program_text(program, sentence->file));
    gtm_buf_printf(out, ":%u %s: ", sentence->line, gtm_sentence_kind_name(sentence->kind));
    gtm_buf_slice(out, head_of(gtm_program_text(program, sentence->text)));
    gtm_buf_char(out, '\n');
}

void gtm_program_dump(const struct gtm_program *program, struct gtm_buf *out)
{
    gtm_buf_printf(out, "format %d, %zu bytes, checksum %08x, when unclear: %s\n",
                   GTM_PROGRAM_VERSION, program->size, program->crc,
                   gtm_policy_name(program->unclear));
    if (program->zone != GTM_NONE) {
        gtm_buf_text(out, "time zone: ");
        gtm_buf_slice(out, gtm_program_string(program, program->zone));
        gtm_buf_char(out, '\n');
    }
    for (int table = GTM_FIRST_TABLE; table < GTM_N_SECTION; table++)
        add_table(program, out, (enum gtm_section)table);
    gtm_buf_printf(out, "\ncode: %u\n", program->code_count);
    for (uint32_t pc = 0; pc < program->code_count; pc++) {
        add_heading(program, out, pc);
        add_instr(program, out, pc);
    }
}

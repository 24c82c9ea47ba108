/* program_test.c -- the program file: what is written reads back, and nothing that is damaged or
 * hostile gets in. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/base/mem.h"
#include "runtime/program/layout.h"
#include "runtime/program/program.h"
#include "tests/unit/program_sample.h"

static struct gtm_program *read_bytes(const void *bytes, size_t size, char why[200])
{
    memset(why, 0, 200);
    return gtm_program_read(bytes, size, why, 200);
}

/* Writes the sample, reads it, and expects a refusal whose reason holds `want`; NULL: it must be
 * accepted. */
static void expect_refusal(const struct sample *sample, const char *want)
{
    struct gtm_buf buf = {0};
    char why[200];
    gtm_program_write(&sample->program, &buf);
    struct gtm_program *program = read_bytes(buf.bytes, buf.length, why);
    gtm_buf_free(&buf);
    bool is_accepted = program != NULL;
    gtm_program_free(program);
    if (is_accepted != (want == NULL))
        fail_msg("%s, expected %s", is_accepted ? "accepted" : why, want ? want : "to be accepted");
    if (want && !strstr(why, want))
        fail_msg("refused for '%s', expected '%s'", why, want);
}

static void set_crc(struct gtm_buf *buf)
{
    uint32_t crc = gtm_layout_checksum(buf->bytes, buf->length);
    memcpy(buf->bytes + 12, &crc, sizeof crc);
}

static void names_come_from_the_lists(void **state)
{
    (void)state;
    assert_string_equal(gtm_type_name(GTM_TYPE_YESNO), "yes/no");
    assert_string_equal(gtm_waits_name(GTM_WAITS_HANDWRITING), "handwriting");
    assert_string_equal(gtm_policy_name(GTM_POLICY_ASK), "ask me");
    assert_string_equal(gtm_sentence_kind_name(GTM_SENTENCE_GUARDRAIL), "guardrail");
    assert_string_equal(gtm_primitive_name(GTM_PRIMITIVE_STOP), "stop");
    assert_string_equal(gtm_primitive_name(GTM_N_PRIMITIVE), "?");
    assert_true(gtm_primitive_is_contact(GTM_PRIMITIVE_SEND));
    assert_false(gtm_primitive_is_contact(GTM_PRIMITIVE_APPROVE));
    assert_true(gtm_primitive_has_content(GTM_PRIMITIVE_APPROVE));
    assert_false(gtm_primitive_has_content(GTM_N_PRIMITIVE));
    assert_true(gtm_layout_crc("123456789", 9) ==
                0xCBF43926); /* the check value of CRC-32/ISO-HDLC */
}

static void what_is_written_reads_back(void **state)
{
    (void)state;
    struct sample sample;
    struct gtm_buf first = {0}, second = {0};
    char why[200];
    sample_make(&sample);
    gtm_buf_text(&second, "before"); /* a file is written behind what is there */
    gtm_program_write(&sample.program, &first);
    struct gtm_program *program = read_bytes(first.bytes, first.length, why);
    assert_non_null(program);
    assert_int_equal(program->size, first.length);
    assert_int_equal(program->entry, sample.program.entry);
    assert_int_equal(program->unclear, GTM_POLICY_ASK);
    assert_int_equal(program->code_count, sample.program.code_count);
    assert_memory_equal(program->code, sample.code, program->code_count * sizeof *program->code);
    assert_true(program->nums[0] == 40);
    struct gtm_text name = gtm_program_text(program, program->facts[0].name);
    assert_true(gtm_text_same(name, gtm_text_of("fit score")));
    assert_true(gtm_text_same(gtm_program_item(program, 0, 1), gtm_text_of("lead score")));
    assert_int_equal(gtm_program_text(program, GTM_NONE).length, 0);
    gtm_program_write(program, &second);
    assert_int_equal(second.length, first.length + 6);
    assert_memory_equal(second.bytes + 6, first.bytes, first.length);
    gtm_program_free(program);
    gtm_program_free(NULL);
    gtm_buf_free(&first);
    gtm_buf_free(&second);
}

/* What identifies a version must change with all that a run does, the header's words too. */
static void header_words_are_part_of_the_identity(void **state)
{
    (void)state;
    struct sample sample;
    uint32_t seen[GTM_N_POLICY + 1];
    char why[200];
    sample_make(&sample);
    for (int i = 0; i <= GTM_N_POLICY; i++) {
        struct gtm_buf buf = {0};
        if (i < GTM_N_POLICY)
            sample.program.unclear = (enum gtm_policy)i;
        else
            sample.program.entry++;
        gtm_program_write(&sample.program, &buf);
        memcpy(&seen[i], buf.bytes + 12, sizeof seen[i]);
        for (int before = 0; before < i; before++)
            assert_int_not_equal(seen[before], seen[i]);
        buf.bytes[24] ^= 1; /* another policy under the same checksum */
        assert_null(read_bytes(buf.bytes, buf.length, why));
        assert_non_null(strstr(why, "checksum"));
        gtm_buf_free(&buf);
    }
}

/* The compiler leaves a table that nothing needs NULL. */
static void tables_without_rows_are_written(void **state)
{
    (void)state;
    struct gtm_program none = {0};
    struct gtm_buf buf = {0};
    char why[200];
    gtm_program_write(&none, &buf);
    assert_null(read_bytes(buf.bytes, buf.length, why)); /* a program has code */
    assert_null(strstr(why, "checksum"));
    gtm_buf_free(&buf);
}

static void listing_names_operands(void **state)
{
    (void)state;
    static const char *const wanted[] = {"when unclear: ask me",
                                         "facts: 1\n    0  name=\"fit score\"  type=number",
                                         "keys=[\"fit score\", \"lead score\"]",
                                         "NUM_LT     r0, fit score < 40",
                                         "BRANCH     r2, @9, @8",
                                         "DO         send \"message\"",
                                         "PARK       time",
                                         "EVENT      r1, test 0",
                                         "; flow.gtm:3 step: Draft a message.",
                                         "ELAPSED    r0, contact, 86400",
                                         "END\n",
                                         "NEED       mark 0",
                                         "SET        r5, unknown"};
    struct sample sample;
    struct gtm_buf file = {0}, text = {0};
    char why[200];
    sample_make(&sample);
    gtm_program_write(&sample.program, &file);
    struct gtm_program *program = read_bytes(file.bytes, file.length, why);
    assert_non_null(program);
    gtm_program_dump(program, &text);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (!strstr(text.bytes, wanted[i]))
            fail_msg("there is no '%s' in\n%s", wanted[i], text.bytes);
    gtm_program_free(program);
    gtm_buf_free(&file);
    gtm_buf_free(&text);
}

static void a_file_that_is_cut_short_is_refused(void **state)
{
    (void)state;
    struct sample sample;
    struct gtm_buf buf = {0};
    char why[200];
    sample_make(&sample);
    gtm_program_write(&sample.program, &buf);
    for (size_t size = 0; size < buf.length; size++) {
        char *exact = gtm_mem_alloc(size); /* so that a sanitizer sees a byte too far */
        memcpy(exact, buf.bytes, size);
        assert_null(read_bytes(exact, size, why));
        assert_true(strlen(why) > 0);
        if (size > GTM_HEADER_BYTES) { /* also where the header was mended to fit */
            uint32_t claimed = (uint32_t)size;
            struct gtm_buf mended = {exact, size, size};
            memcpy(exact + 8, &claimed, sizeof claimed);
            set_crc(&mended);
            assert_null(read_bytes(exact, size, why));
        }
        gtm_mem_free(exact);
    }
    gtm_buf_char(&buf, 0);
    assert_null(read_bytes(buf.bytes, buf.length, why));
    gtm_buf_free(&buf);
}

static void a_flipped_byte_is_refused_by_the_checksum(void **state)
{
    (void)state;
    struct sample sample;
    struct gtm_buf buf = {0};
    char why[200];
    sample_make(&sample);
    gtm_program_write(&sample.program, &buf);
    for (size_t at = GTM_HEADER_BYTES; at < buf.length; at++) {
        buf.bytes[at] ^= 0x10;
        assert_null(read_bytes(buf.bytes, buf.length, why));
        assert_non_null(strstr(why, "checksum"));
        buf.bytes[at] ^= 0x10;
    }
    gtm_buf_free(&buf);
}

/* With the checksum mended the verifier alone stands between the file and the machine: it may
 * accept a change that makes another good program, and then everything in it must be safe to look
 * at. */
static void a_changed_byte_never_crashes(void **state)
{
    (void)state;
    static const unsigned char changes[] = {0x01, 0x02, 0x04, 0x80, 0xFF, 0x7F};
    struct sample sample;
    struct gtm_buf buf = {0}, text = {0};
    char why[200];
    unsigned accepted = 0, refused = 0;
    sample_make(&sample);
    gtm_program_write(&sample.program, &buf);
    for (size_t at = 0; at < buf.length; at++)
        for (size_t i = 0; i < sizeof changes; i++) {
            buf.bytes[at] = (char)(buf.bytes[at] ^ changes[i]);
            set_crc(&buf);
            struct gtm_program *program = read_bytes(buf.bytes, buf.length, why);
            text.length = 0;
            if (program)
                gtm_program_dump(program, &text);
            assert_true(program ? text.length > 0 : strlen(why) > 0);
            program ? accepted++ : refused++;
            gtm_program_free(program);
            buf.bytes[at] = (char)(buf.bytes[at] ^ changes[i]);
        }
    assert_true(accepted > 100 && refused > 1000);
    gtm_buf_free(&buf);
    gtm_buf_free(&text);
}

/* Sets the word at `at` of the sample's file, mends the checksum, and expects the refusal. */
static void expect_word_refused(size_t at, uint32_t word, const char *want)
{
    struct sample sample;
    struct gtm_buf buf = {0};
    char why[200];
    sample_make(&sample);
    gtm_program_write(&sample.program, &buf);
    memcpy(buf.bytes + at, &word, sizeof word);
    if (at != 12)
        set_crc(&buf);
    assert_null(read_bytes(buf.bytes, buf.length, why));
    if (!strstr(why, want))
        fail_msg("word at %zu is refused for '%s', expected '%s'", at, why, want);
    gtm_buf_free(&buf);
}

static void headers_are_checked(void **state)
{
    (void)state;
    const size_t directory = GTM_HEADER_BYTES;
    expect_word_refused(0, 0x464C457F, "does not begin with GTMB");
    expect_word_refused(4, 9, "format version 9");
    expect_word_refused(8, 5, "says that it has 5 bytes");
    expect_word_refused(12, 0, "checksum");
    expect_word_refused(16, GTM_N_SECTION + 1, "header");
    expect_word_refused(20, 1000, "steps begin outside");
    expect_word_refused(20, UINT32_MAX, "steps begin outside");
    expect_word_refused(24, GTM_N_POLICY, "unclear policy");
    expect_word_refused(28, UINT32_MAX - 1, "time zone");
    for (size_t section = 0; section < GTM_N_SECTION; section++) {
        expect_word_refused(directory + section * 8, 0, "not in its place");
        expect_word_refused(directory + section * 8 + 4, UINT32_MAX, "ends outside the file");
        expect_word_refused(directory + section * 8 + 4, UINT32_MAX / 8 + 1,
                            "ends outside the file");
    }
}

static void strings_are_checked(void **state)
{
    (void)state;
    struct sample s;
    sample_make(&s);
    s.offsets[0] = 1;
    expect_refusal(&s, "does not begin at 0");
    sample_make(&s);
    s.offsets[2] = s.offsets[1];
    expect_refusal(&s, "string 1 has no end");
    sample_make(&s);
    s.offsets[2] = 100000;
    expect_refusal(&s, "string 1 has no end");
    sample_make(&s);
    s.bytes[s.offsets[1] + 3] = 0;
    expect_refusal(&s, "only NUL");
    sample_make(&s);
    s.bytes[s.offsets[2] - 1] = 'x';
    expect_refusal(&s, "only NUL");
    sample_make(&s);
    s.bytes[s.offsets[1]] = (char)0xFF;
    expect_refusal(&s, "not UTF-8");
}

static void every_reference_is_checked(void **state)
{
    (void)state;
    for (int table = GTM_FIRST_TABLE; table < GTM_N_SECTION; table++)
        for (uint32_t f = 0; f < gtm_layout_sections[table].field_count; f++) {
            const struct gtm_layout_field *field = &gtm_layout_sections[table].fields[f];
            bool is_plain = gtm_layout_group(field->kind) == GTM_GROUP_PLAIN;
            struct sample s;
            sample_make(&s);
            uint32_t *row = sample_row(&s, (enum gtm_section)table);
            assert_non_null(row); /* the sample has a row of every table */
            if (is_plain)
                continue;
            row[f] = 70000;
            expect_refusal(&s, field->name);
            row[f] = GTM_NONE;
            if (gtm_layout_group(field->kind) != GTM_GROUP_OPT)
                expect_refusal(&s, field->name);
        }
}

static void rows_stay_inside_their_table(void **state)
{
    (void)state;
    struct sample s;
    sample_make(&s);
    s.lists[0].count = 3;
    expect_refusal(&s, "list 0: items");
    sample_make(&s);
    s.lists[0].count = UINT32_MAX;
    expect_refusal(&s, "list 0: items");
    sample_make(&s);
    s.lists[0] = (struct gtm_list){.items = 2, .count = 0};
    expect_refusal(&s, NULL);
}

static void the_machine_is_given_what_it_relies_on(void **state)
{
    (void)state;
    struct sample s;
    sample_make(&s);
    s.program.person_count = s.program.seat_count = s.program.panel_count = 0;
    s.actions[0].person = s.actions[1].person = GTM_NONE;
    s.actions[0].panel = s.actions[1].panel = GTM_NONE;
    expect_refusal(&s, "no person");
    sample_make(&s);
    s.watchs[0].fires = GTM_FIRES_EACH;
    s.watchs[0].test = GTM_NONE;
    expect_refusal(&s, "no test");
    sample_make(&s);
    s.watchs[0].entry = 1;
    expect_refusal(&s, "watch 0 does not begin");
    sample_make(&s);
    s.marks[0].entry = 1;
    expect_refusal(&s, "mark 0 does not begin");
    sample_make(&s);
    s.nums[0] = NAN;
    expect_refusal(&s, "not finite");
    sample_make(&s);
    s.nums[0] = 1e300; /* a number to compare with may be as large as it likes */
    expect_refusal(&s, NULL);
    s.nums[1] = 1e300; /* seconds may not */
    expect_refusal(&s, "out of range");
}

/* Puts one instruction into the sample's code. */
static void expect_instr(uint32_t pc, struct gtm_instr instr, const char *want)
{
    struct sample s;
    sample_make(&s);
    s.code[pc] = instr;
    expect_refusal(&s, want);
}

static void operands_are_checked(void **state)
{
    (void)state;
    expect_instr(1, (struct gtm_instr){GTM_N_OP, 0, 0, 0}, "no opcode");
    expect_instr(1, (struct gtm_instr){255, 0, 0, 0}, "no opcode 255");
    expect_instr(1, (struct gtm_instr){GTM_OP_NUM_LT, 0, 1, 0}, "NUM_LT: b cannot be 1");
    expect_instr(1, (struct gtm_instr){GTM_OP_NUM_LT, 0, 0, 99}, "NUM_LT: c cannot be 99");
    expect_instr(1, (struct gtm_instr){GTM_OP_SET, 0, 3, 0}, "SET: b cannot be 3");
    expect_instr(1, (struct gtm_instr){GTM_OP_SET, 0, 2, 1}, "SET: c cannot be 1");
    expect_instr(3, (struct gtm_instr){GTM_OP_AND, 2, 256, 1}, "AND: b cannot be 256");
    expect_instr(3, (struct gtm_instr){GTM_OP_AND, 2, 0, 256}, "AND: c cannot be 256");
    expect_instr(8, (struct gtm_instr){GTM_OP_END, 1, 0, 0}, "END: a cannot be 1");
    expect_instr(13, (struct gtm_instr){GTM_OP_PARK, 0, GTM_N_WAITS, 0}, "PARK: b");
    expect_instr(11, (struct gtm_instr){GTM_OP_ELAPSED, 0, GTM_N_BASE, 1}, "ELAPSED: b");
    expect_instr(14, (struct gtm_instr){GTM_OP_JUMP, 0, 0, SAMPLE_CODE}, "JUMP: c");
    expect_instr(4, (struct gtm_instr){GTM_OP_BRANCH, 2, 0, 8}, "BRANCH: b cannot be 0");
    expect_instr(4, (struct gtm_instr){GTM_OP_BRANCH, 2, SAMPLE_CODE - 4, 8}, "BRANCH: b");
    expect_instr(4, (struct gtm_instr){GTM_OP_BRANCH, 2, 65535, 8}, "BRANCH: b");
    expect_instr(4, (struct gtm_instr){GTM_OP_BRANCH, 2, 4, 8}, "b is not at an UNCLEAR");
    expect_instr(9, (struct gtm_instr){GTM_OP_UNCLEAR, 0, 0, 3}, "c is not at a BRANCH");
    expect_instr(SAMPLE_CODE - 1, (struct gtm_instr){GTM_OP_TIMER, 0, 0, 0}, "runs off its end");
    expect_instr(SAMPLE_CODE - 1, (struct gtm_instr){GTM_OP_SET, 0, 0, 0}, "runs off its end");
    expect_instr(SAMPLE_CODE - 1, (struct gtm_instr){GTM_OP_IF_NO, 0, 0, 8}, "runs off its end");
    expect_instr(SAMPLE_CODE - 1, (struct gtm_instr){GTM_OP_DENY, 0, 0, 8}, NULL);
}

static void registers_are_written_before_they_are_read(void **state)
{
    (void)state;
    expect_instr(3, (struct gtm_instr){GTM_OP_AND, 2, 0, 3}, "unset register");
    expect_instr(3, (struct gtm_instr){GTM_OP_OR, 2, 200, 1}, "unset register");
    expect_instr(3, (struct gtm_instr){GTM_OP_NOT, 2, 2, 0}, "unset register");
    expect_instr(4, (struct gtm_instr){GTM_OP_BRANCH, 3, 5, 8}, "unset register");
    expect_instr(1, (struct gtm_instr){GTM_OP_IF_NO, 0, 0, 8}, "unset register");
    expect_instr(2, (struct gtm_instr){GTM_OP_KNOWN, 1, 0, 0}, NULL);
    /* what was read before a place to park, or before a sentence begins, is gone behind it */
    expect_instr(2, (struct gtm_instr){GTM_OP_PARK, 0, GTM_WAITS_TIME, 0}, "unset register");
    expect_instr(2, (struct gtm_instr){GTM_OP_NEED, 0, 0, 0}, "unset register");
    expect_instr(2, (struct gtm_instr){GTM_OP_WATCH, 0, 0, 0}, "unset register");
    expect_instr(2, (struct gtm_instr){GTM_OP_PREPARE, 0, 0, 8}, "unset register");
    expect_instr(2, (struct gtm_instr){GTM_OP_ASK, 0, 0, 8}, "unset register");
    expect_instr(2, (struct gtm_instr){GTM_OP_SENTENCE, 0, 0, 0}, "unset register");
    /* a path around the writing: 1 jumps over 2, where register 1 is written */
    struct sample s;
    sample_make(&s);
    s.code[1] = (struct gtm_instr){GTM_OP_SET, 0, 2, 0};
    s.code[2] = (struct gtm_instr){GTM_OP_IF_NO, 0, 0, 4};
    expect_refusal(&s, "unset register");
    /* the answer to an UNCLEAR comes after a wait: behind the BRANCH no register is left */
    sample_make(&s);
    s.code[5] = (struct gtm_instr){GTM_OP_NOT, 3, 2, 0};
    expect_refusal(&s, "unset register");
    /* code that nothing leads to cannot run */
    expect_instr(24, (struct gtm_instr){GTM_OP_NOT, 1, 2, 0}, NULL);
}

static void code_cannot_go_round_for_ever(void **state)
{
    (void)state;
    expect_instr(8, (struct gtm_instr){GTM_OP_JUMP, 0, 0, 8}, "round for ever");
    expect_instr(8, (struct gtm_instr){GTM_OP_DENY, 0, 0, 8}, "round for ever");
    expect_instr(13, (struct gtm_instr){GTM_OP_TIMER, 0, 0, 0},
                 "round for ever");                                    /* it was a PARK */
    expect_instr(20, (struct gtm_instr){GTM_OP_LOOP, 0, 3, 18}, NULL); /* counted */
}

/* A file of the largest size that jumps back at every chance is refused or accepted in no time. */
static void tangled_code_is_bounded(void **state)
{
    (void)state;
    enum { COUNT = 300000 };
    struct sample s;
    sample_make(&s);
    struct gtm_instr *code = gtm_mem_alloc(COUNT * sizeof *code);
    for (uint32_t i = 0; i < COUNT;
         i++) /* steps begin at the last, and each goes to the one before */
        code[i] = (struct gtm_instr){GTM_OP_JUMP, 0, 0, i ? i - 1 : 0};
    memcpy(code, s.code, sizeof s.code);
    s.program.code = code;
    s.program.code_count = COUNT;
    s.program.entry = COUNT - 1;
    expect_refusal(&s, "too tangled");
    gtm_mem_free(code);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_come_from_the_lists),
        cmocka_unit_test(what_is_written_reads_back),
        cmocka_unit_test(header_words_are_part_of_the_identity),
        cmocka_unit_test(tables_without_rows_are_written),
        cmocka_unit_test(listing_names_operands),
        cmocka_unit_test(a_file_that_is_cut_short_is_refused),
        cmocka_unit_test(a_flipped_byte_is_refused_by_the_checksum),
        cmocka_unit_test(a_changed_byte_never_crashes),
        cmocka_unit_test(headers_are_checked),
        cmocka_unit_test(strings_are_checked),
        cmocka_unit_test(every_reference_is_checked),
        cmocka_unit_test(rows_stay_inside_their_table),
        cmocka_unit_test(the_machine_is_given_what_it_relies_on),
        cmocka_unit_test(operands_are_checked),
        cmocka_unit_test(registers_are_written_before_they_are_read),
        cmocka_unit_test(code_cannot_go_round_for_ever),
        cmocka_unit_test(tangled_code_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

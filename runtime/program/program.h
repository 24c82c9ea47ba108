/* program.h -- a compiled workflow (.gtmb): what gtmc writes and gtmrun reads.
 *
 * The file: a header of eight 32-bit little-endian words
 *     magic "GTMB" | version | size of the file in bytes | CRC-32 (ISO-HDLC, as zlib's) of all that follows
 *     this word | number of sections | entry pc of the steps | unclear policy (E_POLICY) | time zone (STR or GTM_NONE: UTC)
 * then for each section, in the order STR, NUM, CODE, then tables.def's order: its byte offset, its row count;
 * then the sections, each 8-byte aligned, padding zero. STR is count+1 offsets (32-bit) into the bytes that follow
 * them, each string followed by a NUL that its length does not count; strings are valid UTF-8. NUM are IEEE
 * 754 doubles; CODE 64-bit instructions; tables rows of 32-bit words. Two builds of one source are byte-equal.
 *
 * A loaded program is one allocation, immutable and shared read-only. A file is untrusted: gtm_program_read
 * verifies all of it (sizes, every index, every jump, registers written before read, code that cannot run off
 * its end, UTF-8) before anything may run.
 */
#ifndef GTM_PROGRAM_H
#define GTM_PROGRAM_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/text.h"

#define GTM_NONE UINT32_MAX
enum { GTM_PROGRAM_VERSION = 2, GTM_HEADER_BYTES = 32, GTM_MAX_REGISTERS = 256 };

enum gtm_tri { GTM_NO = 0, GTM_UNKNOWN = 1, GTM_YES = 2 };

struct gtm_instr {
    uint8_t op, a;
    uint16_t b;
    uint32_t c;
};

enum gtm_op {
#define OP(name, a, b, c, doc) GTM_OP_##name,
#include "runtime/program/opcodes.def"
#undef OP
    GTM_N_OP
};

#define TYPE(name, spoken) GTM_TYPE_##name,
enum gtm_type {
#include "runtime/program/kinds.def"
    GTM_N_TYPE
};
#define BASE(name, spoken) GTM_BASE_##name,
enum gtm_base {
#include "runtime/program/kinds.def"
    GTM_N_BASE
};
#define WAITS(name, spoken) GTM_WAITS_##name,
enum gtm_waits {
#include "runtime/program/kinds.def"
    GTM_N_WAITS
};
#define FIRES(name, spoken) GTM_FIRES_##name,
enum gtm_fires {
#include "runtime/program/kinds.def"
    GTM_N_FIRES
};
#define POLICY(name, spoken) GTM_POLICY_##name,
enum gtm_policy {
#include "runtime/program/kinds.def"
    GTM_N_POLICY
};
#define SENTENCE(name, spoken) GTM_SENTENCE_##name,
enum gtm_sentence_kind {
#include "runtime/program/kinds.def"
    GTM_N_SENTENCE
};
#define JUDGED(name, spoken) GTM_JUDGED_##name,
enum gtm_judged {
#include "runtime/program/kinds.def"
    GTM_N_JUDGED
};
#define GUARDRAIL(name, spoken) GTM_GUARDRAIL_##name,
enum gtm_guardrail_kind {
#include "runtime/program/kinds.def"
    GTM_N_GUARDRAIL
};
#define MEANING(name, spoken) GTM_MEANING_##name,
enum gtm_meaning_kind {
#include "runtime/program/kinds.def"
    GTM_N_MEANING
};
#define FORM(name, spoken) GTM_FORM_##name,
enum gtm_form {
#include "runtime/program/kinds.def"
    GTM_N_FORM
};
enum gtm_primitive {
#define PRIMITIVE(NAME, name, contact, content, doc) GTM_PRIMITIVE_##NAME,
#include "runtime/program/primitives.def"
#undef PRIMITIVE
    GTM_N_PRIMITIVE
};

enum gtm_fact_flag {
    GTM_FACT_KEY = 1,     /* the prospect's key can come from it: id, email, linkedin_url */
    GTM_FACT_COMPANY = 2, /* a fact of the company: --accounts FILE may give it */
    GTM_FACT_ZONE = 8,    /* the prospect's time zone: "Europe/Berlin" */
    GTM_FACT_ACCOUNT = 16,/* says which account the prospect belongs to; the first such fact that is known decides */
    GTM_FACT_SENDER = 32, /* says whose mailbox writes to the prospect; the first that is known decides */
    GTM_FACT_READ = 4     /* conditions read it: decode it for each record (others only when a text is made) */
};
enum gtm_test_flag {
    GTM_TEST_OCCURRENCE = 1, /* looks at the occurrence in hand of an EACH watch, or the unused ones of a COUNT watch */
    GTM_TEST_EXACT = 2,      /* the count is exact, not "at least" */
    GTM_TEST_TODAY = 4,      /* only occurrences of the current day (UTC) */
    GTM_TEST_THIS_WEEK = 8,  /* … since Monday */
    GTM_TEST_THIS_MONTH = 16,
    GTM_TEST_ACCOUNT = 32, /* looks at the occurrences of all people at the prospect's account */
    GTM_TEST_OTHERS = 64,  /* … of the others there only */
    GTM_TEST_PEOPLE = 128  /* counts people, not occurrences */
};
enum gtm_when_flag {
    GTM_WHEN_BUSINESS = 1,  /* days are business days: Monday to Friday, no holidays */
    GTM_WHEN_PROSPECT = 2,  /* in the prospect's time zone, else the workspace's */
    GTM_WHEN_SAME_DAY = 4,  /* the base's own day counts where its time is still to come */
    GTM_WHEN_MONTH_END = 8, /* then the last day of that month */
    GTM_WHEN_WORKDAY = 16,  /* then the first business day from there on */
    GTM_WHEN_MONTH_DAY = 32 /* days is a day of the month, clamped to its last: then the next such day */
};
enum gtm_window_flag {
    GTM_WINDOW_CLOSED = 1,  /* what the row says is when it is closed */
    GTM_WINDOW_PROSPECT = 2,/* in the prospect's time zone, else the workspace's */
    GTM_WINDOW_WORKDAYS = 4,/* not on holidays */
    GTM_WINDOW_HOLIDAYS = 8 /* only on holidays (with CLOSED: not on holidays) */
};
enum gtm_limit_per {
    GTM_PER_ACCOUNT = 1,
    GTM_PER_PROSPECT = 2,
    GTM_PER_SENDER = 4,  /* the mailbox that it goes out from */
    GTM_PER_CHANNEL = 8,
    GTM_PER_OTHERS = 16  /* with ACCOUNT: only contacts with the account's other people count */
};
enum gtm_person_flag {
    GTM_PERSON_OWNER = 1 /* whoever the record's owner fact names */
};
enum gtm_action_flag {
    GTM_ACTION_MAY_DRAFT = 1,  /* with no draft in hand: draft first (no earlier sentence drafts) */
    GTM_ACTION_REDRAFT = 2,    /* …and where the newest draft was sent already: draft anew ("a follow-up") */
    GTM_ACTION_GUARD = 4,      /* an approve that a guardrail asks for */
    GTM_ACTION_SUMMARY = 8,    /* alert: with a short summary */
    GTM_ACTION_AUTOMATIC = 16, /* the sentence says automatically */
    GTM_ACTION_COMPANY = 32,   /* research: the company; approve: … */
    GTM_ACTION_UNCLEAR = 64,   /* escalate in a table's Unclear row: the inbox item is of kind unclear */
    GTM_ACTION_NOT_SELECTED = 128, /* skip by find: "not selected" */
    GTM_ACTION_SELF = 256,     /* pause: contact with the prospect is held back too */
    GTM_ACTION_ALONE = 512     /* pause, with SELF: … and with nobody else */
};
enum gtm_request_kind { /* PENDING: what is waited for */
    GTM_REQUEST_APPROVAL = 1,
    GTM_REQUEST_TEXT = 2, /* handwriting */
    GTM_REQUEST_TOLD = 4  /* an alert or a task that nobody has marked done */
};
enum gtm_watch_flag {
    GTM_WATCH_HOLDS = 1 /* "before taking any action": actions of other fibers wait while it runs */
};

#define TABLE(name, NAME) struct gtm_##name {
#define FIELD(name, kind) uint32_t name;
#define END_TABLE };
#include "runtime/program/tables.def"
#undef TABLE
#undef FIELD
#undef END_TABLE

/* A program in memory. All pointers are into `bytes`; counts are rows. */
struct gtm_program {
    const unsigned char *bytes; /* the file */
    size_t size;
    uint32_t crc;               /* of the file: identifies the version */
    uint32_t entry;             /* pc of the steps' first instruction */
    enum gtm_policy unclear;
    uint32_t zone;              /* the workspace's time zone: a STR, or GTM_NONE for UTC */
    const uint32_t *str_offsets; /* str_count + 1 of them */
    const char *str_bytes;
    const double *nums;
    const struct gtm_instr *code;
    uint32_t str_count, num_count, code_count;
#define TABLE(name, NAME) const struct gtm_##name *name##s; uint32_t name##_count;
#define FIELD(name, kind)
#define END_TABLE
#include "runtime/program/tables.def"
#undef TABLE
#undef FIELD
#undef END_TABLE
};

/* Returns string `index` of the program, which is one. Borrowed from the program. */
static inline struct gtm_text gtm_program_string(const struct gtm_program *program, uint32_t index)
{
    uint32_t begin = program->str_offsets[index], end = program->str_offsets[index + 1];
    return (struct gtm_text){program->str_bytes + begin, end - begin - 1};
}

/* The same; the empty slice for GTM_NONE. */
static inline struct gtm_text gtm_program_text(const struct gtm_program *program, uint32_t index)
{
    return index == GTM_NONE ? (struct gtm_text){"", 0} : gtm_program_string(program, index);
}

/* Returns member `i` of list `list` (i < program->lists[list].count). Borrowed from the program. */
static inline struct gtm_text gtm_program_item(const struct gtm_program *program, uint32_t list, uint32_t i)
{
    return gtm_program_text(program, program->items[program->lists[list].items + i].text);
}

/* Writes `program` (filled by the compiler; bytes, size and crc are ignored) as a file into `out`. */
struct gtm_buf;
void gtm_program_write(const struct gtm_program *program, struct gtm_buf *out);

/* Verifies and loads a file's bytes (copied). Returns a program that the caller frees with
 * gtm_program_free, or NULL with a reason for a person in `why` ("damaged: the checksum does not match"). */
struct gtm_program *gtm_program_read(const void *bytes, size_t size, char *why, size_t why_size);

/* Frees what gtm_program_read returned; NULL is fine. */
void gtm_program_free(struct gtm_program *program);

/* Adds a readable listing of a verified program: tables, then code sentence by sentence. */
void gtm_program_dump(const struct gtm_program *program, struct gtm_buf *out);

/* Returns the name of a member of a closed list, as kinds.def and primitives.def have it ("text", "email" …). */
const char *gtm_type_name(enum gtm_type type);
const char *gtm_waits_name(enum gtm_waits waits);
const char *gtm_policy_name(enum gtm_policy policy);
const char *gtm_guardrail_name(enum gtm_guardrail_kind kind);
const char *gtm_meaning_name(enum gtm_meaning_kind kind);
const char *gtm_sentence_kind_name(enum gtm_sentence_kind kind);
const char *gtm_primitive_name(enum gtm_primitive primitive);
bool gtm_primitive_is_contact(enum gtm_primitive primitive);
bool gtm_primitive_has_content(enum gtm_primitive primitive);
#endif

/* verify.h -- the parts of reading a file that trust nothing. Private to runtime/program.
 *
 * Each part says why it refuses, in words for a person, and returns false; the order is read's:
 * sections, strings, tables, code, flow. A part may rely on those before it.
 */
#ifndef GTM_PROGRAM_VERIFY_H
#define GTM_PROGRAM_VERIFY_H
#include "runtime/program/layout.h"

/* Where the reason goes. */
struct gtm_verify {
    char *why;
    size_t why_size;
};

/* Writes the reason (printf rules) and returns false. */
bool gtm_verify_refuse(const struct gtm_verify *verify, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Verifies the string pool: offsets rise, each string ends with its one NUL and is UTF-8.
 * `bytes_size` is how many bytes there are behind the offsets. */
bool gtm_verify_strings(const struct gtm_verify *verify, const struct gtm_program *program,
                        size_t bytes_size);

/* Verifies the numbers and every field of every table by its kind. */
bool gtm_verify_tables(const struct gtm_verify *verify, const struct gtm_program *program);

/* Verifies every instruction alone: opcode, operands, what its targets must be. */
bool gtm_verify_code(const struct gtm_verify *verify, const struct gtm_program *program);

/* Verifies what holds along paths: registers are written before they are read, and no path goes
 * round for ever without waiting. */
bool gtm_verify_flow(const struct gtm_verify *verify, const struct gtm_program *program);

/* Returns where the instruction at `pc` can go on, up to GTM_MAX_NEXT places in `next`. */
enum { GTM_MAX_NEXT = 3 };
unsigned gtm_verify_next(const struct gtm_program *program, uint32_t pc,
                         uint32_t next[GTM_MAX_NEXT]);
#endif

/* compile.h -- the compiler's one public function: source text in, program file out. */
#ifndef GTM_COMPILE_H
#define GTM_COMPILE_H
#include <stdbool.h>
#include <stdint.h>

#include "runtime/base/text.h"

struct gtm_compile_options {
    bool color;     /* messages with ANSI colours */
    bool no_stdlib; /* without the standard vocabulary (tests) */
};

/* Compiles the workflow at `path` (UTF-8 text; "Use" files are found beside it) with the standard
 * vocabulary. On success adds a program file (program.h) to `out` and returns true; `messages` may
 * have received warnings. On errors returns false: `messages` has received, for a person, all
 * errors of all its files in source order, and `out` is untouched. `options` may be NULL. Nothing
 * is printed; no state is kept. */
bool gtm_compile_file(const char *path, const struct gtm_compile_options *options,
                      struct gtm_buf *out, struct gtm_buf *messages);

/* The same for text that was read already; `name` stands in messages and in the program. */
bool gtm_compile_text(const char *name, struct gtm_text text,
                      const struct gtm_compile_options *options, struct gtm_buf *out,
                      struct gtm_buf *messages);

/* What stands in a line of an explanation where a reading cannot be said: an error of ours. */
#define GTM_UNSAID "# (this reading cannot be said: "

/* Adds to `out` how each sentence was read (gtmc explain): a comment line with the sentence's
 * place, kind and words, then its reading in plain English that is itself valid source and compiles
 * to the same code. Returns as above; on errors `out` has received the readings of all sentences
 * that were understood, and of the others a comment. */
bool gtm_compile_explain(const char *path, const struct gtm_compile_options *options,
                         struct gtm_buf *out, struct gtm_buf *messages);

/* The stages of a compilation that can be looked at. */
enum gtm_stage { GTM_STAGE_TOKENS, GTM_STAGE_TREES, GTM_STAGE_READINGS, GTM_STAGE_MEANING };

/* Adds to `out` what a stage made of each sentence, also where there are errors (gtmc dump). Returns
 * as above. */
bool gtm_compile_dump(const char *path, enum gtm_stage stage,
                      const struct gtm_compile_options *options, struct gtm_buf *out,
                      struct gtm_buf *messages);

struct gtm_program;

/* Adds the same of a compiled program: the readings that it keeps. */
void gtm_explain_program(const struct gtm_program *program, struct gtm_buf *out);
#endif

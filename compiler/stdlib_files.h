/* stdlib_files.h -- the standard vocabulary (the .gtm files of stdlib/), carried inside the program
 * by scripts/embed. */
#ifndef GTM_STDLIB_FILES_H
#define GTM_STDLIB_FILES_H
#include <stddef.h>

struct gtm_stdlib_file {
    const char *name; /* as in the source tree: "stdlib/words.gtm" */
    const char *text; /* UTF-8, with a NUL behind it */
    size_t length;    /* without that NUL */
};

/* The files, sorted by name. */
extern const struct gtm_stdlib_file gtm_stdlib_files[];
extern const size_t gtm_stdlib_file_count;
#endif

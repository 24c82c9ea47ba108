/* fold.c -- Unicode questions, answered by utf8proc. */
#include "runtime/base/fold.h"

#include <utf8proc.h>

uint32_t gtm_fold_decode(const char **at, const char *end)
{
    utf8proc_int32_t code = -1;
    utf8proc_ssize_t used =
        utf8proc_iterate((const utf8proc_uint8_t *)*at, (utf8proc_ssize_t)(end - *at), &code);
    if (used <= 0) {
        unsigned char bad = (unsigned char)*(*at)++;
        return (uint32_t)GTM_FOLD_BAD + bad;
    }
    *at += used;
    return (uint32_t)code;
}

/* utf8proc folds fully (sharp s to "ss"). Where that gives one code point it is the simple folding
 * too, and where it gives several the simple one is the lower case, but for the dotted capital I,
 * which has none. */
uint32_t gtm_fold_wide(uint32_t code)
{
    enum { DOTTED_CAPITAL_I = 0x130, CURLY_APOSTROPHE = 0x2019 };
    if (code == CURLY_APOSTROPHE) /* what a mail program makes of don't */
        return '\'';
    if (code >= GTM_FOLD_BAD || code == DOTTED_CAPITAL_I)
        return code;
    utf8proc_int32_t folded[4];
    int boundary = UTF8PROC_BOUNDCLASS_START;
    utf8proc_ssize_t count =
        utf8proc_decompose_char((utf8proc_int32_t)code, folded, 4, UTF8PROC_CASEFOLD, &boundary);
    if (count == 1)
        return (uint32_t)folded[0];
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)code);
}

const char *gtm_fold_before(const char *begin, const char *at)
{
    const char *start = at - 1;
    while (start > begin && at - start < 4 && ((unsigned char)*start & 0xC0) == 0x80)
        start--;
    const char *after = start;
    gtm_fold_decode(&after, at);
    return after == at ? start : at - 1; /* a stray continuation byte stands alone */
}

bool gtm_fold_is_wide_space(uint32_t code)
{
    enum { NEXT_LINE = 0x85 };
    if (code >= GTM_FOLD_BAD)
        return false;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP || code == NEXT_LINE;
}

bool gtm_fold_is_wide_word(uint32_t code)
{
    if (code >= GTM_FOLD_BAD)
        return false;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

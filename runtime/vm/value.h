/* value.h -- one fact of one record, 16 bytes. */
#ifndef GTM_VM_VALUE_H
#define GTM_VM_VALUE_H
#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include "runtime/base/text.h"

enum gtm_value_kind {
    GTM_VALUE_MISSING = 0, /* unknown: the key is absent, null, empty, or does not read as the fact's type */
    GTM_VALUE_NUMBER,
    GTM_VALUE_YESNO,
    GTM_VALUE_TIME,        /* seconds since 1970, see clock.h */
    GTM_VALUE_TEXT,        /* UTF-8, unescaped, never empty */
    GTM_VALUE_LIST         /* the JSON text of an array, brackets included */
};

/* Text and lists borrow: from the feed's buffer or the prospect's arena, until the next record. */
struct gtm_value {
    uint8_t kind; /* enum gtm_value_kind */
    uint32_t length;
    union {
        double number;
        int64_t time;
        bool yes;
        const char *text;
    };
};
static_assert(sizeof(struct gtm_value) == 16, "the VM's values are 16 bytes");

/* Returns the text of a TEXT or LIST value as a slice. */
static inline struct gtm_text gtm_value_text(const struct gtm_value *value)
{
    return (struct gtm_text){value->text, value->length};
}
#endif

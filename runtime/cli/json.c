/* json.c -- see json.h. */
#include "runtime/cli/json.h"

#include <stdio.h>

cJSON *gtm_json_line(struct gtm_text line, char *why, size_t why_size)
{
    size_t wrong = gtm_text_utf8_error(line);
    if (wrong < line.length) {
        snprintf(why, why_size, "not UTF-8 at byte %zu", wrong + 1);
        return NULL;
    }
    const char *end = NULL;
    cJSON *object = cJSON_ParseWithLengthOpts(line.at, line.length, &end, false);
    struct gtm_text rest = {end, object ? (size_t)(line.at + line.length - end) : 0};
    if (cJSON_IsObject(object) && gtm_text_trim(rest).length == 0)
        return object;
    snprintf(why, why_size, "not a JSON object");
    cJSON_Delete(object);
    return NULL;
}

struct gtm_text gtm_json_text(const cJSON *object, const char *name, struct gtm_arena *arena)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, name);
    struct gtm_buf number = {0};
    struct gtm_text text = {"", 0};
    if (cJSON_IsString(value)) {
        text = gtm_text_trim(gtm_text_of(value->valuestring));
    } else if (cJSON_IsNumber(value)) {
        gtm_buf_number(&number, value->valuedouble);
        text = (struct gtm_text){number.bytes, number.length};
    }
    text.at = gtm_arena_copy(arena, text.at, text.length);
    gtm_buf_free(&number);
    return text;
}

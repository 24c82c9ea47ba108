/* json.h -- lines of JSON that people and programs write: events, answers. */
#ifndef GTM_CLI_JSON_H
#define GTM_CLI_JSON_H
#include <cjson/cJSON.h>

#include "runtime/base/arena.h"
#include "runtime/base/text.h"

/* Reads a line as one JSON object. Returns it, for cJSON_Delete, or NULL with a reason for a person in `why`. */
cJSON *gtm_json_line(struct gtm_text line, char *why, size_t why_size);

/* Returns a member that is a text or a number as a trimmed text in the arena; empty where there is none. */
struct gtm_text gtm_json_text(const cJSON *object, const char *name, struct gtm_arena *arena);
#endif

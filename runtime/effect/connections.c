/* connections.c -- reads the connections file; see connections.h. */
#include "runtime/effect/connections.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    DEFAULT_TIMEOUT = 600, /* RFC 5321 asks for ten minutes of patience after a message's end */
    MAX_TIMEOUT = 86400,
    LEASE_MARGIN = 60, /* to keep the outcome, also on a busy machine */
    MAX_FILE = 1 << 20
};

static const char *const channels[] = {
#define CHANNEL(name) name,
#include "runtime/effect/connections.def"
};
static const enum gtm_primitive leaving[] = {
#define LEAVES(name) GTM_PRIMITIVE_##name,
#include "runtime/effect/connections.def"
};
enum { CHANNELS = sizeof channels / sizeof *channels, LEAVING = sizeof leaving / sizeof *leaving };

struct gtm_connections {
    struct gtm_arena arena;
    struct gtm_connection *rows;
    size_t count;
    int64_t longest; /* timeout */
};

/* What the functions that read the file share. */
struct reader {
    struct gtm_connections *connections;
    const char *path;
    char *why;
    size_t why_size;
};

/* ---- names ----------------------------------------------------------------------------------- */

/* Takes `word` as the nearest one so far where it is nearer than those before. */
static void consider(const char *wanted, const char *word, unsigned *nearest, const char **best)
{
    unsigned distance = gtm_text_distance(gtm_text_of(wanted), gtm_text_of(word), 2);
    if (distance < *nearest) {
        *nearest = distance;
        *best = word;
    }
}

static bool is_key(const char *name, const char **best)
{
    unsigned nearest = 3;
    *best = NULL;
    for (size_t i = 0; i < CHANNELS; i++)
        consider(name, channels[i], &nearest, best);
    for (size_t i = 0; i < LEAVING; i++)
        consider(name, gtm_primitive_name(leaving[i]), &nearest, best);
    return strcmp(name, "*") == 0 || (*best && strcmp(name, *best) == 0);
}

static bool refuse_key(struct reader *r, const char *name, const char *best)
{
    struct gtm_buf all = {0};
    for (size_t i = 0; i < CHANNELS; i++)
        gtm_buf_printf(&all, "%s, ", channels[i]);
    for (size_t i = 0; i < LEAVING; i++)
        gtm_buf_printf(&all, "%s, ", gtm_primitive_name(leaving[i]));
    if (best)
        snprintf(r->why, r->why_size,
                 "%s: there is no channel or action \"%s\"; did you mean \"%s\"?", r->path, name,
                 best);
    else
        snprintf(r->why, r->why_size,
                 "%s: there is no channel or action \"%s\"; there are %sand * for the rest",
                 r->path, name, all.bytes);
    gtm_buf_free(&all);
    return false;
}

static const char *const members[] = {"command", "keyed", "timeout"};

static bool refuse_member(struct reader *r, const char *name, const char *member)
{
    unsigned nearest = 3;
    const char *best = NULL;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        consider(member, members[i], &nearest, &best);
    snprintf(r->why, r->why_size, "%s: \"%s\" has no \"%s\"; %s%s%s", r->path, name, member,
             best ? "did you mean \"" : "it has command, keyed and timeout", best ? best : "",
             best ? "\"?" : "");
    return false;
}

/* ---- programs -------------------------------------------------------------------------------- */

static bool is_program(const char *path)
{
    struct stat file;
    return stat(path, &file) == 0 && S_ISREG(file.st_mode) && access(path, X_OK) == 0;
}

/* Returns the program's file in one of the folders of PATH, or NULL. */
static const char *in_path(struct reader *r, const char *name)
{
    const char *path = getenv("PATH");
    for (const char *at = path; at && *at;) {
        const char *end = strchr(at, ':');
        int length = (int)(end ? end - at : (ptrdiff_t)strlen(at));
        const char *file = gtm_arena_printf(&r->connections->arena, "%.*s%s%s", length, at,
                                            length ? "/" : "./", name);
        if (is_program(file))
            return file;
        at += length + (end != NULL);
    }
    return NULL;
}

/* Returns the file that a program's name means; NULL, with a reason, where there is none. */
static const char *find_program(struct reader *r, const char *name)
{
    const char *slash = strrchr(r->path, '/'), *file = name;
    if (!strchr(name, '/'))
        file = in_path(r, name);
    else if (*name != '/' && slash)
        file = gtm_arena_printf(&r->connections->arena, "%.*s/%s", (int)(slash - r->path), r->path,
                                name);
    if (file && is_program(file))
        return file;
    if (!file)
        snprintf(r->why, r->why_size, "%s: there is no program %s in PATH", r->path, name);
    else if (access(file, F_OK) != 0)
        snprintf(r->why, r->why_size, "%s: %s: %s", r->path, file, strerror(errno));
    else
        snprintf(r->why, r->why_size, "%s: %s is no program that can be run", r->path, file);
    return NULL;
}

/* ---- entries --------------------------------------------------------------------------------- */

static bool read_command(struct reader *r, const cJSON *list, struct gtm_connection *row)
{
    int count = cJSON_GetArraySize(list);
    const cJSON *word;
    bool fine = cJSON_IsArray(list) && count > 0;
    cJSON_ArrayForEach(word, list) fine = fine && cJSON_IsString(word);
    if (!fine || !*list->child->valuestring) {
        snprintf(
            r->why, r->why_size,
            "%s: \"%s\": the command is a list of texts, such as [\"./send-mail\", \"--from\", "
            "\"me@example.com\"]",
            r->path, row->name);
        return false;
    }
    struct gtm_arena *arena = &r->connections->arena;
    char **command = gtm_arena_alloc(arena, ((size_t)count + 1) * sizeof *command);
    size_t i = 0;
    cJSON_ArrayForEach(word, list) command[i++] =
        gtm_arena_copy(arena, word->valuestring, strlen(word->valuestring));
    row->command = command;
    row->program = find_program(r, command[0]);
    return row->program != NULL;
}

static bool read_member(struct reader *r, const cJSON *member, struct gtm_connection *row)
{
    const char *name = member->string;
    if (strcmp(name, "command") == 0)
        return read_command(r, member, row);
    if (strcmp(name, "keyed") == 0) {
        row->keyed = cJSON_IsTrue(member);
        if (!cJSON_IsBool(member))
            snprintf(r->why, r->why_size, "%s: \"%s\": keyed is true or false", r->path, row->name);
        return cJSON_IsBool(member);
    }
    if (strcmp(name, "timeout") != 0)
        return refuse_member(r, row->name, name);
    bool fine =
        cJSON_IsNumber(member) && member->valuedouble >= 1 && member->valuedouble <= MAX_TIMEOUT;
    if (fine)
        row->timeout = (int64_t)member->valuedouble;
    else
        snprintf(r->why, r->why_size, "%s: \"%s\": the timeout is in seconds, from 1 to %d",
                 r->path, row->name, MAX_TIMEOUT);
    return fine;
}

static bool read_entry(struct reader *r, const cJSON *entry, struct gtm_connection *row)
{
    const char *best;
    const cJSON *member;
    if (!is_key(entry->string, &best))
        return refuse_key(r, entry->string, best);
    *row = (struct gtm_connection){
        .name = gtm_arena_copy(&r->connections->arena, entry->string, strlen(entry->string)),
        .timeout = DEFAULT_TIMEOUT,
        .perform = gtm_connector_command};
    for (const cJSON *before = entry->prev; before->next; before = before->prev)
        if (strcmp(before->string, entry->string) == 0) {
            snprintf(r->why, r->why_size, "%s: \"%s\" is there twice", r->path, row->name);
            return false;
        }
    cJSON_ArrayForEach(member, entry) if (!read_member(r, member, row)) return false;
    if (!row->command)
        snprintf(r->why, r->why_size, "%s: \"%s\" has no command", r->path, row->name);
    return row->command != NULL;
}

static bool read_entries(struct reader *r, const cJSON *object)
{
    struct gtm_connections *c = r->connections;
    const cJSON *entry;
    size_t count = (size_t)cJSON_GetArraySize(object);
    c->rows = gtm_arena_alloc(&c->arena, count * sizeof *c->rows);
    cJSON_ArrayForEach(entry, object)
    {
        struct gtm_connection *row = &c->rows[c->count];
        if (!read_entry(r, entry, row))
            return false;
        c->count++;
        if (row->timeout > c->longest)
            c->longest = row->timeout;
    }
    return true;
}

/* ---- the file -------------------------------------------------------------------------------- */

static bool read_file(struct reader *r, struct gtm_buf *out)
{
    char chunk[4096];
    FILE *file = fopen(r->path, "re");
    size_t got;
    while (file && out->length <= MAX_FILE && (got = fread(chunk, 1, sizeof chunk, file)) > 0)
        gtm_buf_add(out, chunk, got);
    bool fine = file && !ferror(file) && out->length <= MAX_FILE;
    if (!fine)
        snprintf(r->why, r->why_size, "%s: %s", r->path,
                 out->length > MAX_FILE ? "too long for a connections file" : strerror(errno));
    if (file)
        fclose(file);
    return fine;
}

static bool read_text(struct reader *r, struct gtm_text text)
{
    const char *end = text.at;
    cJSON *object = cJSON_ParseWithLengthOpts(text.at, text.length, &end, false);
    size_t rest =
        object ? gtm_text_trim((struct gtm_text){end, (size_t)(text.at + text.length - end)}).length
               : 0;
    unsigned line = 1;
    for (const char *at = text.at; at < end; at++)
        line += *at == '\n';
    bool fine = cJSON_IsObject(object) && !rest;
    if (fine)
        fine = read_entries(r, object);
    else if (object && !rest)
        snprintf(r->why, r->why_size,
                 "%s: one JSON object is wanted: {\"email\": {\"command\": [\"./send-mail\"]}}",
                 r->path);
    else
        snprintf(r->why, r->why_size, "%s:%u: not JSON", r->path, line);
    cJSON_Delete(object);
    return fine;
}

struct gtm_connections *gtm_connections_open(const char *path, char *why, size_t why_size)
{
    struct gtm_arena arena = {0};
    struct gtm_connections *connections = gtm_arena_alloc(&arena, sizeof *connections);
    struct reader reader = {connections, path, why, why_size};
    struct gtm_buf bytes = {0};
    connections->arena = arena;
    bool fine = read_file(&reader, &bytes) &&
                read_text(&reader, (struct gtm_text){bytes.bytes ? bytes.bytes : "", bytes.length});
    gtm_buf_free(&bytes);
    if (fine)
        return connections;
    gtm_connections_close(connections);
    return NULL;
}

void gtm_connections_close(struct gtm_connections *connections)
{
    if (!connections)
        return;
    struct gtm_arena arena = connections->arena; /* which holds the connections too */
    gtm_arena_free(&arena);
}

/* ---- asked ----------------------------------------------------------------------------------- */

const struct gtm_connection *gtm_connections_find(const struct gtm_connections *connections,
                                                  enum gtm_primitive primitive,
                                                  struct gtm_text channel)
{
    const struct gtm_connection *rest = NULL;
    bool leaves = false;
    for (size_t i = 0; i < LEAVING; i++)
        leaves |= leaving[i] == primitive;
    for (size_t i = 0; leaves && i < connections->count; i++) {
        const struct gtm_connection *row = &connections->rows[i];
        if (strcmp(row->name, "*") == 0)
            rest = row;
        else if (gtm_text_equal(gtm_text_of(row->name), channel) ||
                 strcmp(row->name, gtm_primitive_name(primitive)) == 0)
            return row;
    }
    return rest;
}

enum gtm_delivery gtm_connections_delivery(void *connections, enum gtm_primitive primitive,
                                           struct gtm_text channel, int64_t *not_before)
{
    const struct gtm_connection *row = gtm_connections_find(connections, primitive, channel);
    if (!row)
        return GTM_DELIVERY_HERE;
    *not_before = row->not_before;
    return row->keyed ? GTM_DELIVERY_KEYED : GTM_DELIVERY_ONCE;
}

void gtm_connections_hold(struct gtm_connections *connections,
                          const struct gtm_connection *connection, int64_t until)
{
    struct gtm_connection *row = &connections->rows[connection - connections->rows];
    if (until > row->not_before)
        row->not_before = until;
}

int64_t gtm_connections_lease(const struct gtm_connections *connections)
{
    return connections->longest + LEASE_MARGIN;
}

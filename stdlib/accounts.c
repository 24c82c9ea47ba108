/* accounts.c -- companies from a file, found by account id, domain or name. See accounts.h.
 *
 * Each row becomes one JSON object under the names that the record would use. The index is one
 * sorted list of labels ("n:northwind", "d:northwind.com", "i:42"), so that one search serves all
 * three kinds of key.
 */
#include "stdlib/accounts.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/mem.h"
#include "runtime/feed/feed.h"
#include "stdlib/accounts_csv.h"
#include "stdlib/say.h"

enum { MAX_LABEL = 200 };

struct label {
    char *text;   /* NUL-terminated, in the arena */
    uint32_t row; /* the first row with a label wins */
};

struct gtm_accounts {
    const struct gtm_program *program;
    struct gtm_arena arena;
    struct gtm_text *rows; /* JSON objects */
    struct label *labels;
    size_t row_count, row_room, label_count, label_room;
};

/* ---- names ----------------------------------------------------------------------------------- */

struct alias {
    const char *column, *fact;
    char label; /* n, d or i where it identifies the company, else '\0' */
};

/* What a column of the file means, where its own name is not the fact's. A NULL fact is the
 * person's: not ours. */
static const struct alias aliases[] = {
    {"name", "company", 'n'},
    {"company", "company", 'n'},
    {"company name", "company", 'n'},
    {"account", "company", 'n'},
    {"account name", "company", 'n'},
    {"organization", "company", 'n'},
    {"domain", "domain", 'd'},
    {"website", "domain", 'd'},
    {"company domain", "domain", 'd'},
    {"company website", "domain", 'd'},
    {"id", "account id", 'i'},
    {"account id", "account id", 'i'},
    {"company id", "account id", 'i'},
    {"first name", NULL, '\0'},
    {"last name", NULL, '\0'},
    {"title", NULL, '\0'},
    {"email", NULL, '\0'},
    {"linkedin url", NULL, '\0'},
};

static const struct alias *find_alias(const char *column)
{
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (strcmp(aliases[i].column, column) == 0)
            return &aliases[i];
    return NULL;
}

static bool means_fact(const struct gtm_program *program, const char *name)
{
    for (uint32_t row = 0; row < program->fact_count; row++)
        for (uint32_t i = 0; i < program->lists[program->facts[row].keys].count; i++)
            if (gtm_text_equal(gtm_program_item(program, program->facts[row].keys, i),
                               gtm_text_of(name)))
                return true;
    return false;
}

/* Writes "d:northwind.com" for "https://www.Northwind.com/about" and the like. Returns false for an
 * empty key. */
static bool make_label(char kind, struct gtm_text key, char out[MAX_LABEL])
{
    key = gtm_text_trim(key);
    if (kind == 'd') {
        for (size_t i = 0; i < key.length; i++)
            if (key.at[i] == '@' || (key.at[i] == '/' && i && key.at[i - 1] == '/'))
                key = (struct gtm_text){key.at + i + 1, key.length - i - 1}, i = 0;
        if (gtm_text_starts(key, gtm_text_of("www.")))
            key = (struct gtm_text){key.at + 4, key.length - 4};
        for (size_t i = 0; i < key.length; i++)
            if (key.at[i] == '/')
                key.length = i;
    }
    if (key.length == 0 || key.length > MAX_LABEL - 3)
        return false;
    out[0] = kind;
    out[1] = ':';
    for (size_t i = 0; i < key.length; i++)
        out[i + 2] = (char)(key.at[i] >= 'A' && key.at[i] <= 'Z' ? key.at[i] + 32 : key.at[i]);
    out[key.length + 2] = '\0';
    return true;
}

/* ---- loading --------------------------------------------------------------------------------- */

static void add_label(struct gtm_accounts *accounts, char kind, struct gtm_text key)
{
    char text[MAX_LABEL];
    if (!make_label(kind, key, text))
        return;
    if (accounts->label_count == accounts->label_room) {
        accounts->label_room = accounts->label_room ? accounts->label_room * 2 : 64;
        accounts->labels =
            gtm_mem_realloc(accounts->labels, accounts->label_room * sizeof *accounts->labels);
    }
    accounts->labels[accounts->label_count++] = (struct label){
        gtm_arena_copy(&accounts->arena, text, strlen(text)), (uint32_t)accounts->row_count};
}

/* Adds one member of a row: `json` is its value as JSON, `text` as text. */
static void add_member(struct gtm_accounts *accounts, struct gtm_text column, struct gtm_text text,
                       const char *json, struct gtm_buf *out)
{
    char name[MAX_LABEL], company[MAX_LABEL + sizeof "company "];
    gtm_feed_normalise(column, name, sizeof name);
    snprintf(company, sizeof company, "company %s", name);
    const struct alias *alias = find_alias(name);
    const char *fact = alias ? alias->fact : name;
    if (!fact || text.length == 0)
        return;
    if (!alias && !means_fact(accounts->program, name) && means_fact(accounts->program, company))
        fact = company;
    if (alias && alias->label)
        add_label(accounts, alias->label, text);
    gtm_buf_text(out, out->length > 1 ? "," : "");
    gtm_buf_json(out, gtm_text_of(fact));
    gtm_buf_char(out, ':');
    gtm_buf_text(out, json);
}

static void add_row(struct gtm_accounts *accounts, struct gtm_buf *json)
{
    gtm_buf_char(json, '}');
    if (accounts->row_count == accounts->row_room) {
        accounts->row_room = accounts->row_room ? accounts->row_room * 2 : 64;
        accounts->rows =
            gtm_mem_realloc(accounts->rows, accounts->row_room * sizeof *accounts->rows);
    }
    accounts->rows[accounts->row_count++] = (struct gtm_text){
        gtm_arena_copy(&accounts->arena, json->bytes, json->length), json->length};
    gtm_buf_free(json);
}

static void add_json_members(struct gtm_accounts *accounts, const cJSON *object, const char *prefix,
                             struct gtm_buf *out)
{
    for (const cJSON *member = object->child; member; member = member->next) {
        char column[MAX_LABEL];
        snprintf(column, sizeof column, "%s%s%s", prefix, *prefix ? " " : "", member->string);
        if (cJSON_IsObject(member)) {
            if (!*prefix) /* one level is what records have: {"company": {"size": 5}} */
                add_json_members(accounts, member, member->string, out);
            continue;
        }
        if (cJSON_IsNull(member))
            continue;
        char *json = cJSON_PrintUnformatted(member);
        struct gtm_text text = gtm_text_of(cJSON_IsString(member) ? member->valuestring : json);
        add_member(accounts, gtm_text_of(column), text, json, out);
        cJSON_free(json);
    }
}

static bool load_jsonl(struct gtm_accounts *accounts, struct gtm_text file, unsigned long *line)
{
    const char *at = file.at, *end = file.at + file.length;
    for (*line = 1; at < end; (*line)++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *stop = newline ? newline : end;
        struct gtm_text text = gtm_text_trim((struct gtm_text){at, (size_t)(stop - at)});
        at = newline ? newline + 1 : end;
        if (text.length == 0)
            continue;
        cJSON *object = cJSON_ParseWithLength(text.at, text.length);
        struct gtm_buf json = {0};
        bool fine = cJSON_IsObject(object);
        gtm_buf_char(&json, '{');
        if (fine)
            add_json_members(accounts, object, "", &json);
        cJSON_Delete(object);
        if (!fine) {
            gtm_buf_free(&json);
            return false;
        }
        add_row(accounts, &json);
    }
    return true;
}

static void load_csv(struct gtm_accounts *accounts, struct gtm_text file)
{
    struct gtm_accounts_csv csv;
    struct gtm_accounts_csv_row header, row;
    gtm_accounts_csv_begin(&csv, file, &accounts->arena);
    if (!gtm_accounts_csv_next(&csv, &header))
        return;
    while (gtm_accounts_csv_next(&csv, &row)) {
        struct gtm_buf json = {0};
        gtm_buf_char(&json, '{');
        for (size_t i = 0; i < row.count && i < header.count; i++) {
            struct gtm_buf value = {0};
            struct gtm_text text = gtm_text_trim(row.fields[i]);
            gtm_buf_json(&value, text);
            add_member(accounts, header.fields[i], text, value.bytes, &json);
            gtm_buf_free(&value);
        }
        add_row(accounts, &json);
    }
}

/* By label, then by row, so that the first row comes first. */
static int compare_labels(const void *a, const void *b)
{
    const struct label *left = a, *right = b;
    int order = strcmp(left->text, right->text);
    return order ? order : (left->row > right->row) - (left->row < right->row);
}

static bool read_file(const char *path, struct gtm_buf *out)
{
    char block[65536];
    size_t count;
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    while ((count = fread(block, 1, sizeof block, file)) > 0)
        gtm_buf_add(out, block, count);
    bool fine = !ferror(file);
    fclose(file);
    return fine;
}

struct gtm_accounts *gtm_accounts_open(const char *path, const struct gtm_program *program,
                                       char *why, size_t why_size)
{
    struct gtm_buf bytes = {0};
    unsigned long line = 0;
    if (!read_file(path, &bytes)) {
        snprintf(why, why_size, "%s: %s", path, strerror(errno));
        gtm_buf_free(&bytes);
        return NULL;
    }
    struct gtm_accounts *accounts = gtm_mem_alloc(sizeof *accounts);
    *accounts = (struct gtm_accounts){.program = program};
    struct gtm_text file = {bytes.length ? bytes.bytes : "", bytes.length};
    if (file.length >= 3 && memcmp(file.at, "\xEF\xBB\xBF", 3) == 0)
        file = (struct gtm_text){file.at + 3, file.length - 3};
    struct gtm_text head = gtm_text_trim(file);
    bool fine = true;
    if (head.length && head.at[0] == '{')
        fine = load_jsonl(accounts, file, &line);
    else
        load_csv(accounts, file);
    gtm_buf_free(&bytes);
    if (!fine) {
        snprintf(why, why_size, "%s, line %lu: not a JSON object", path, line);
        gtm_accounts_close(accounts);
        return NULL;
    }
    if (accounts->label_count)
        qsort(accounts->labels, accounts->label_count, sizeof *accounts->labels, compare_labels);
    return accounts;
}

void gtm_accounts_close(struct gtm_accounts *accounts)
{
    if (!accounts)
        return;
    gtm_mem_free(accounts->rows);
    gtm_mem_free(accounts->labels);
    gtm_arena_free(&accounts->arena);
    gtm_mem_free(accounts);
}

size_t gtm_accounts_count(const struct gtm_accounts *accounts)
{
    return accounts->row_count;
}

/* ---- finding --------------------------------------------------------------------------------- */

static const struct label *find_label(const struct gtm_accounts *accounts, char kind,
                                      struct gtm_text key)
{
    char text[MAX_LABEL];
    if (!make_label(kind, key, text))
        return NULL;
    size_t low = 0, high = accounts->label_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(accounts->labels[middle].text, text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < accounts->label_count && strcmp(accounts->labels[low].text, text) == 0;
    return found ? &accounts->labels[low] : NULL;
}

static const struct {
    char kind;
    const char *fact;
} ways[] = {{'i', "account id"},     {'i', "company id"},   {'d', "domain"},
            {'d', "company domain"}, {'d', "website"},      {'d', "email"},
            {'n', "company"},        {'n', "company name"}, {'n', "account"}};

bool gtm_accounts_finds_by(struct gtm_text name)
{
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (gtm_text_equal(name, gtm_text_of(ways[i].fact)))
            return true;
    return false;
}

struct gtm_text gtm_accounts_find(const struct gtm_accounts *accounts,
                                  struct gtm_prospect *prospect)
{
    /* the call is only a way to look facts up; what it makes goes into the prospect's arena */
    struct gtm_call call = {.prospect = prospect};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        const struct label *label =
            find_label(accounts, ways[i].kind, gtm_say_fact(&call, ways[i].fact));
        if (label)
            return accounts->rows[label->row];
    }
    return (struct gtm_text){"", 0};
}

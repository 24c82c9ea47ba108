/* compile.c -- the list of passes: read files, declare names, read sentences, check their order,
 * emit. */
#include "compiler/compile.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "compiler/declare.h"
#include "compiler/dump.h"
#include "compiler/stdlib_files.h"

enum { MAX_SOURCE = 16 * 1024 * 1024 };

/* Reads a whole file into `text`. Returns NULL, or why it cannot be read. */
static const char *read_file(const char *path, struct gtm_buf *text)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return strerror(errno);
    if (S_ISDIR(st.st_mode))
        return "it is a folder";
    FILE *file = fopen(path, "rb");
    if (!file)
        return strerror(errno);
    char block[16384];
    size_t n;
    while ((n = fread(block, 1, sizeof block, file)) > 0 && text->length <= MAX_SOURCE)
        gtm_buf_add(text, block, n);
    const char *why = ferror(file)                ? "reading it failed"
                      : text->length > MAX_SOURCE ? "it is larger than 16 MiB"
                                                  : NULL;
    fclose(file);
    return why;
}

static void add_unit(struct gtm_workflow *w, const struct gtm_unit *unit)
{
    w->units = gtm_arena_room(w->arena, w->units, w->unit_count, sizeof *w->units);
    w->units[w->unit_count++] = *unit;
}

static void add_file(struct gtm_workflow *w, const char *name, struct gtm_text text, int depth);

static bool is_use(const struct gtm_unit *u)
{
    return u->kind == GTM_UNIT_SENTENCE && u->count == 2 && u->words[0].kind == GTM_WORD_WORD &&
           strcmp(u->words[0].low, "use") == 0 && u->words[1].kind == GTM_WORD_STRING;
}

/* Use "other.gtm": beside the file that says so; once, however often it is said. */
static void use_file(struct gtm_workflow *w, const struct gtm_unit *u, int depth)
{
    const char *from = w->sources.files[u->span.file].name, *slash = strrchr(from, '/'),
               *name = u->words[1].low;
    const char *path = slash && name[0] != '/'
                           ? gtm_arena_printf(w->arena, "%.*s/%s", (int)(slash - from), from, name)
                           : name;
    for (uint32_t i = 0; i < w->sources.count; i++)
        if (strcmp(w->sources.files[i].name, path) == 0)
            return;
    struct gtm_buf text = {0};
    const char *why = depth > 16                          ? "the files use each other too deeply"
                      : w->sources.count == GTM_MAX_FILES ? "there are too many files"
                                                          : read_file(path, &text);
    if (why)
        gtm_diag_report(&w->diags, GTM_DIAG_USE_MISSING, u->words[1].span, name, why, NULL);
    else
        add_file(w, path, (struct gtm_text){text.bytes ? text.bytes : "", text.length}, depth + 1);
    gtm_buf_free(&text);
}

static void add_file(struct gtm_workflow *w, const char *name, struct gtm_text text, int depth)
{
    uint32_t file = gtm_source_add(&w->sources, name, text);
    if (file == UINT32_MAX)
        return;
    struct gtm_words words = gtm_lex(&w->diags, w->arena, file);
    struct gtm_units units = gtm_split(&w->diags, w->arena, words, &w->paragraph);
    for (uint32_t i = 0; i < units.count;
         i++) { /* a used file's sentences stand where Use stands */
        if (is_use(&units.at[i])) {
            use_file(w, &units.at[i], depth);
            units.at[i].count = 0;
        }
        add_unit(w, &units.at[i]);
    }
}

static void resolve_all(struct gtm_workflow *w)
{
    for (struct gtm_symbol *s = w->symbols; s; s = s->next) {
        if (s->kind == GTM_SYMBOL_TEMPLATE)
            gtm_template_resolve(w, s);
        else
            gtm_symbol_resolve(w, s);
    }
}

static void read_sentences(struct gtm_workflow *w)
{
    for (uint32_t i = 0; i < w->unit_count; i++) {
        const struct gtm_unit *unit = &w->units[i];
        if (unit->count == 0)
            continue;
        if (unit->kind == GTM_UNIT_SENTENCE)
            gtm_sentence_read(w, unit);
        else if (unit->kind == GTM_UNIT_TABLE)
            gtm_table_read(w, unit);
    }
}

void gtm_workflow_read(struct gtm_workflow *w, const char *name, struct gtm_text text,
                       bool no_stdlib)
{
    w->sources.arena = w->arena;
    w->diags = (struct gtm_diags){.sources = &w->sources, .arena = w->arena};
    gtm_lexicon_init(&w->lexicon, w->arena);
    if (!no_stdlib)
        for (size_t i = 0; i < gtm_stdlib_file_count; i++)
            add_file(w, gtm_stdlib_files[i].name,
                     (struct gtm_text){(const char *)gtm_stdlib_files[i].text,
                                       gtm_stdlib_files[i].length},
                     0);
    w->first_own_file = w->sources.count;
    add_file(w, name, text, 0);
    gtm_declare(w, w->units, w->unit_count);
    gtm_symbols_place(w);
    gtm_fact_named(w, GTM_ACCOUNT_RANK)->type = GTM_TYPE_NUMBER;
    resolve_all(w);
    read_sentences(w);
    gtm_order_check(w);
}

/* What is made of a checked workflow, and whether also of one with errors. */
struct last_pass {
    void (*make)(struct gtm_workflow *w, struct gtm_buf *out);
    bool anyway;
    void (*watch)(const struct gtm_choice *choice, struct gtm_buf *out); /* while it is read */
};

static const struct last_pass emits = {.make = gtm_emit},
                              explains = {.make = gtm_explain, .anyway = true};

static bool run(const char *name, struct gtm_text text, const struct gtm_compile_options *options,
                struct gtm_buf *out, struct gtm_buf *messages, struct last_pass last)
{
    struct gtm_arena arena = {0};
    struct gtm_workflow *w = gtm_arena_alloc(&arena, sizeof *w);
    w->arena = &arena;
    w->watch = last.watch;
    w->watched = out;
    gtm_workflow_read(w, name, text, options && options->no_stdlib);
    if (last.make && (!w->diags.errors || last.anyway))
        last.make(w, out);
    bool good = w->diags.errors == 0;
    gtm_diag_print(&w->diags, options && options->color, messages);
    gtm_arena_free(&arena);
    return good;
}

bool gtm_compile_text(const char *name, struct gtm_text text,
                      const struct gtm_compile_options *options, struct gtm_buf *out,
                      struct gtm_buf *messages)
{
    return run(name, text, options, out, messages, emits);
}

static bool run_file(const char *path, const struct gtm_compile_options *options,
                     struct gtm_buf *out, struct gtm_buf *messages, struct last_pass last)
{
    struct gtm_buf text = {0};
    const char *why = read_file(path, &text);
    bool good = false;
    if (why)
        gtm_buf_printf(messages, "%s: error: this file cannot be read: %s [E101]\n", path, why);
    else
        good = run(path, (struct gtm_text){text.bytes ? text.bytes : "", text.length}, options, out,
                   messages, last);
    gtm_buf_free(&text);
    return good;
}

bool gtm_compile_file(const char *path, const struct gtm_compile_options *options,
                      struct gtm_buf *out, struct gtm_buf *messages)
{
    return run_file(path, options, out, messages, emits);
}

bool gtm_compile_explain(const char *path, const struct gtm_compile_options *options,
                         struct gtm_buf *out, struct gtm_buf *messages)
{
    return run_file(path, options, out, messages, explains);
}

bool gtm_compile_dump(const char *path, enum gtm_stage stage,
                      const struct gtm_compile_options *options, struct gtm_buf *out,
                      struct gtm_buf *messages)
{
    static const struct last_pass stages[] = {
        [GTM_STAGE_TOKENS] = {.watch = gtm_dump_tokens},
        [GTM_STAGE_TREES] = {.watch = gtm_dump_trees},
        [GTM_STAGE_READINGS] = {.watch = gtm_dump_readings},
        [GTM_STAGE_MEANING] = {.make = gtm_dump_meaning, .anyway = true},
    };
    return run_file(path, options, out, messages, stages[stage]);
}

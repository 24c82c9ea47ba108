/* feed_fuzz.c -- any bytes as a feed.
 *
 * The first byte chooses flags and sizes, the rest is the feed. It is read twice, by the portable
 * code in small chunks and by the processor's best in large ones: both must say the same. Records
 * that are kept must decode to what the feed gave, and be themselves when merged with themselves.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/arena.h"
#include "runtime/feed/feed_parts.h"
#include "tests/unit/feed_program.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void make_program(struct feed_tables *t)
{
    feed_fact(t, GTM_TYPE_NUMBER, "fit score|lead score v2", NULL, NULL, GTM_FACT_READ);
    feed_fact(t, GTM_TYPE_CHOICE, "tier", "C", "A|B|C", GTM_FACT_READ);
    feed_fact(t, GTM_TYPE_TEXT, "name", NULL, NULL, GTM_FACT_READ);
    feed_fact(t, GTM_TYPE_YESNO, "accepted", NULL, NULL, GTM_FACT_READ);
    feed_fact(t, GTM_TYPE_LIST, "visits", NULL, NULL, GTM_FACT_READ);
    feed_fact(t, GTM_TYPE_TIME, "at", NULL, NULL, GTM_FACT_READ);
    feed_fact(t, GTM_TYPE_NUMBER, "company size", NULL, NULL, GTM_FACT_READ);
    feed_fact(t, GTM_TYPE_PROSE, "notes", NULL, NULL, 0);
}

static void write_file(const char *path, const uint8_t *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(data, 1, size, file) != size)
        abort();
    fclose(file);
}

static void add_facts(struct gtm_buf *out, const struct gtm_program *program,
                      const struct gtm_value *facts)
{
    for (uint32_t i = 0; i < program->fact_count; i++) {
        uint8_t kind = facts[i].kind;
        gtm_buf_add(out, &kind, 1);
        if (kind == GTM_VALUE_TEXT || kind == GTM_VALUE_LIST)
            gtm_buf_slice(out, gtm_value_text(&facts[i]));
        else if (kind == GTM_VALUE_YESNO)
            gtm_buf_char(out, facts[i].yes ? 'y' : 'n');
        else if (kind != GTM_VALUE_MISSING)
            gtm_buf_printf(out, "%lld", (long long)facts[i].time); /* a number's bits as well */
    }
}

static void check_kept(const struct gtm_program *program, const struct gtm_record *record)
{
    struct gtm_arena arena = {0};
    struct gtm_value facts[FEED_FACTS];
    struct gtm_buf direct = {0}, again = {0}, merged = {0};
    struct gtm_text item;
    if (!gtm_feed_decode(program, record->json, &arena, facts))
        abort();
    add_facts(&direct, program, record->facts);
    add_facts(&again, program, facts);
    if (direct.length != again.length || memcmp(direct.bytes, again.bytes, direct.length))
        abort();
    gtm_feed_merge(record->json, record->json, &merged);
    struct gtm_text whole = {merged.bytes, merged.length};
    if (!gtm_feed_decode(program, whole, &arena, facts))
        abort();
    size_t cursor = 0;
    while (facts[4].kind == GTM_VALUE_LIST &&
           gtm_feed_item(gtm_value_text(&facts[4]), &cursor, &arena, &item))
        gtm_feed_member(item, "id", &arena, &item);
    gtm_buf_free(&direct);
    gtm_buf_free(&again);
    gtm_buf_free(&merged);
    gtm_arena_free(&arena);
}

static void transcribe(const char *path, const struct gtm_program *program, unsigned flags,
                       const struct gtm_feed_tuning *tuning, struct gtm_buf *out)
{
    char why[200];
    struct gtm_record record;
    struct gtm_feed *feed = gtm_feed_open_tuned(path, program, flags, tuning, why, sizeof why);
    gtm_buf_text(out, "feed");
    if (!feed)
        return;
    for (enum gtm_feed_status status; (status = gtm_feed_next(feed, &record)) != GTM_FEED_END;) {
        gtm_buf_printf(out, "\n%d %d ", (int)status, (int)gtm_feed_line(feed));
        if (status == GTM_FEED_RECORD) {
            gtm_buf_slice(out, record.key);
            gtm_buf_slice(out, record.json);
            add_facts(out, program, record.facts);
            if (flags == (GTM_FEED_KEEP | GTM_FEED_ALL))
                check_kept(program, &record);
        } else {
            gtm_buf_text(out, gtm_feed_reason(feed));
            gtm_buf_slice(out, gtm_feed_raw(feed));
        }
    }
    gtm_feed_close(feed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t chunks[] = {1, 5, 64, 300};
    struct feed_tables tables;
    struct gtm_buf one = {0}, other = {0};
    char path[64];
    if (!size)
        return 0;
    memset(&tables, 0, sizeof tables);
    make_program(&tables);
    snprintf(path, sizeof path, "/tmp/feed_fuzz_%ld", (long)getpid());
    write_file(path, data + 1, size - 1);
    /* The limit is above what fuzzing makes: it is met at chunk borders, where the two may differ.
     */
    struct gtm_feed_tuning small = {chunks[data[0] >> 3 & 3], 0, "plain", data[0] & 4};
    struct gtm_feed_tuning large = {0, 0, NULL, data[0] & 4};
    transcribe(path, &tables.program, data[0] & 3, &small, &one);
    transcribe(path, &tables.program, data[0] & 3, &large, &other);
    if (one.length != other.length || memcmp(one.bytes, other.bytes, one.length)) {
        fprintf(stderr, "%s\n--\n%s\n", one.bytes, other.bytes);
        abort();
    }
    gtm_buf_free(&one);
    gtm_buf_free(&other);
    unlink(path);
    return 0;
}

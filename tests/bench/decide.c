/* decide PROGRAM.gtmb FEED.jsonl -- nanoseconds for one prospect's decision, facts decoded beforehand.
 *
 * The first 1,000 records are decoded once and then decided again and again as a dry run would, on one
 * thread, for about a second. Not part of the product. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/feed/feed.h"
#include "runtime/vm/machine.h"

enum { RECORDS = 1000 };

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct gtm_program *load(const char *path, char *why, size_t size)
{
    FILE *file = fopen(path, "rb");
    char *bytes = malloc(1 << 22);
    size_t length = file && bytes ? fread(bytes, 1, 1 << 22, file) : 0;
    struct gtm_program *program = gtm_program_read(bytes, length, why, size);
    if (file)
        fclose(file);
    free(bytes);
    return program;
}

int main(int argc, char **argv)
{
    static struct gtm_value *facts[RECORDS];
    static struct gtm_prospect prospect;
    char why[200] = "";
    struct gtm_program *program = argc == 3 ? load(argv[1], why, sizeof why) : NULL;
    struct gtm_feed *feed =
        program ? gtm_feed_open(argv[2], program, GTM_FEED_KEEP, why, sizeof why) : NULL;
    struct gtm_arena arena = {0}, scratch = {0};
    struct gtm_record record;
    size_t n = 0, row = program ? program->fact_count * sizeof **facts : 0;
    if (!feed) {
        fprintf(stderr, "decide: %s\n", why);
        return 2;
    }
    while (n < RECORDS && gtm_feed_next(feed, &record) == GTM_FEED_RECORD) {
        char *json = malloc(record.json.length);
        facts[n] = malloc(row + 1);
        memcpy(json, record.json.at, record.json.length);
        gtm_feed_decode(program, (struct gtm_text){json, record.json.length}, &arena, facts[n++]);
    }
    gtm_feed_close(feed);

    struct gtm_value *copy = malloc(row + 1);
    size_t decided = 0, actions = 0;
    double begin = seconds(), end = begin;
    while (n > 0 && end - begin < 1.0) {
        for (size_t i = 0; i < n; i++) {
            gtm_prospect_reset(&prospect);
            memcpy(copy, facts[i], row);
            prospect.program = program;
            prospect.arena = &scratch;
            prospect.rehearse = true;
            prospect.facts = copy;
            gtm_prospect_record_events(&prospect, 1795428000);
            gtm_prospect_enroll(&prospect, 1795428000);
            actions += prospect.log_count;
            gtm_arena_reset(&scratch);
        }
        decided += n;
        end = seconds();
    }
    printf("%.1f\n", (end - begin) * 1e9 / (double)(decided + !decided));
    fprintf(stderr, "%zu decisions, %zu actions\n", decided, actions);
    return 0;
}

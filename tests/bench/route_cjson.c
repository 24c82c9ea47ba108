/* route_cjson FEED OUT -- the routing by hand on cJSON: one tree a line. */
#include "route.h"
#include <cjson/cJSON.h>

static void fill(struct prospect *p, const cJSON *record)
{
    const cJSON *v;
    memset(p, 0, sizeof *p);
    p->fit = -1;
    p->rank = 1e9;
    cJSON_ArrayForEach(v, record)
    {
        const char *k = v->string;
        if (!strcmp(k, "id")) {
            p->id = v->valuestring;
            p->id_length = strlen(p->id);
        } else if (!strcmp(k, "tier") && cJSON_IsString(v)) {
            p->tier = v->valuestring[0];
        } else if (!strcmp(k, "fit_score") && cJSON_IsNumber(v)) {
            p->fit = v->valuedouble;
        } else if (!strcmp(k, "account_rank") && cJSON_IsNumber(v)) {
            p->rank = v->valuedouble;
        } else if (!strcmp(k, "unsubscribed")) {
            p->unsubscribed = cJSON_IsTrue(v);
        } else if (!strcmp(k, "existing_relationship")) {
            p->existing = cJSON_IsTrue(v);
        } else if (!strcmp(k, "accepted")) {
            p->accepted = cJSON_IsTrue(v);
        } else if (!strcmp(k, "referred_by")) {
            p->referred = cJSON_IsString(v) && v->valuestring[0];
        } else if (!strcmp(k, "intent")) {
            p->strong = cJSON_IsString(v) && !strcmp(v->valuestring, "strong");
        } else if (!strcmp(k, "pricing_page_visits")) {
            const cJSON *at;
            cJSON_ArrayForEach(at, v) if (p->visits < MAX_VISITS)
                p->visit[p->visits++] = when(at->valuestring);
        }
    }
}

int main(int argc, char **argv)
{
    struct feed feed;
    FILE *out = argc == 3 ? fopen(argv[2], "wb") : NULL;
    char *lines;
    size_t size;
    if (!out || !feed_open(&feed, argv[1]))
        return 2;
    while ((size = feed_lines(&feed, &lines)) > 0) {
        for (char *line = lines, *end; line < lines + size; line = end + 1) {
            end = (char *)memchr(line, '\n', (size_t)(lines + size - line));
            cJSON *record = cJSON_ParseWithLength(line, (size_t)(end - line));
            struct prospect p;
            if (!record)
                return 1;
            fill(&p, record);
            answer(out, &p, route(&p));
            cJSON_Delete(record);
        }
    }
    return fclose(out) ? 1 : 0;
}

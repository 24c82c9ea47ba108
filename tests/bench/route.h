/* route.h -- the routing of examples/routing, written by hand: what the baselines share besides their JSON parser.
 *
 * A baseline reads the feed in large chunks of whole lines, fills one struct prospect a line, decides, and
 * writes `id<TAB>route` lines through one buffer. Plain C that C++ takes too. Not part of the product. */
#ifndef GTM_BENCH_ROUTE_H
#define GTM_BENCH_ROUTE_H
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 1 << 20, PADDING = 64, MAX_VISITS = 16 };

struct prospect {
    const char *id;
    size_t id_length;
    double fit;      /* below 0: missing */
    double rank;
    char tier;       /* 0: missing */
    int unsubscribed, existing, accepted, referred, strong;
    int visits;
    int64_t visit[MAX_VISITS];
};

/* Returns "2026-11-23T10:00:00Z" as seconds since 1970. */
static inline int64_t when(const char *s)
{
#define TWO(i) ((s[i] - '0') * 10 + s[(i) + 1] - '0')
    int y = TWO(0) * 100 + TWO(2), m = TWO(5), d = TWO(8);
    y -= m <= 2;
    int era = y / 400, yoe = y - era * 400, doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    int64_t days = (int64_t)era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
    return days * 86400 + TWO(11) * 3600 + TWO(14) * 60 + TWO(17);
#undef TWO
}

/* Returns whether two of the visits lie within seven days of 24 hours. */
static inline int twice_in_a_week(struct prospect *p)
{
    for (int i = 0; i < p->visits; i++) {
        for (int j = i + 1; j < p->visits; j++) {
            int64_t apart = p->visit[i] - p->visit[j];
            if (apart <= 604800 && apart >= -604800)
                return 1;
        }
    }
    return 0;
}

/* Returns the route, as the actions of examples/routing that it stands for. */
static inline const char *route(struct prospect *p)
{
    if (p->unsubscribed)
        return "skip";
    if (p->fit < 0 || p->tier == 0)
        return "escalate";
    if (p->fit < 40)
        return "skip";
    if (p->existing || p->rank <= 50)
        return "draft;approve";
    if (p->tier == 'A')
        return p->accepted ? "alert" : "draft;approve";
    if (p->referred)
        return "handwrite";
    if (p->strong)
        return twice_in_a_week(p) ? "research;draft;approve" : "draft";
    return "draft;send";
}

struct feed {
    FILE *file;
    char *bytes;
    size_t kept, used; /* bytes in hand; of which so many were whole lines given out */
};

static inline int feed_open(struct feed *feed, const char *path)
{
    feed->file = fopen(path, "rb");
    feed->bytes = (char *)malloc(2 * CHUNK + PADDING);
    feed->kept = feed->used = 0;
    if (!feed->file || !feed->bytes) {
        perror(path);
        return 0;
    }
    setvbuf(feed->file, NULL, _IONBF, 0);
    return 1;
}

/* Gives the next run of whole lines; 0 at the end. */
static inline size_t feed_lines(struct feed *feed, char **lines)
{
    memmove(feed->bytes, feed->bytes + feed->used, feed->kept - feed->used);
    feed->kept -= feed->used;
    feed->used = 0;
    size_t got = fread(feed->bytes + feed->kept, 1, CHUNK, feed->file);
    feed->kept += got;
    while (feed->kept > 0 && got > 0) {
        size_t end = feed->kept;
        while (end > 0 && feed->bytes[end - 1] != '\n')
            end--;
        feed->used = end;
        break;
    }
    if (got == 0)
        feed->used = feed->kept;
    *lines = feed->bytes;
    return feed->used;
}

static inline void answer(FILE *out, const struct prospect *p, const char *what)
{
    fwrite(p->id, 1, p->id_length, out);
    fputc('\t', out);
    fputs(what, out);
    fputc('\n', out);
}
#endif

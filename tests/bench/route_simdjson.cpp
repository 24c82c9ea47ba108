/* route_simdjson FEED OUT -- the routing by hand on simdjson's On-Demand parser: one pass over each line's fields. */
#include <simdjson.h>

#include "route.h"
using namespace simdjson;

static bool is(const char *key, const char *name)
{
    size_t n = strlen(name);
    return memcmp(key, name, n) == 0 && key[n] == '"';
}

static void fill(prospect &p, ondemand::object record)
{
    std::string_view text;
    p = prospect();
    p.fit = -1;
    p.rank = 1e9;
    for (auto field : record) {
        const char *k = field.key().value_unsafe().raw();
        auto v = field.value();
        switch (k[0]) {
        case 'i':
            if (is(k, "id")) {
                text = v.get_string().value_unsafe();
                p.id = text.data();
                p.id_length = text.size();
            } else if (is(k, "intent") && !v.get_string().get(text)) {
                p.strong = text == "strong";
            }
            break;
        case 't':
            if (is(k, "tier") && !v.get_string().get(text))
                p.tier = text[0];
            break;
        case 'f':
            if (is(k, "fit_score") && v.get_double().get(p.fit))
                p.fit = -1;
            break;
        case 'u':
            if (is(k, "unsubscribed"))
                p.unsubscribed = v.get_bool().value_unsafe();
            break;
        case 'e':
            if (is(k, "existing_relationship"))
                p.existing = v.get_bool().value_unsafe();
            break;
        case 'r':
            if (is(k, "referred_by"))
                p.referred = !v.get_string().get(text) && !text.empty();
            break;
        case 'a':
            if (is(k, "accepted"))
                p.accepted = v.get_bool().value_unsafe();
            else if (is(k, "account_rank") && v.get_double().get(p.rank))
                p.rank = 1e9;
            break;
        case 'p':
            if (is(k, "pricing_page_visits"))
                for (auto at : v.get_array())
                    if (p.visits < MAX_VISITS)
                        p.visit[p.visits++] = when(at.get_string().value_unsafe().data());
            break;
        }
    }
}

int main(int argc, char **argv)
{
    struct feed feed;
    FILE *out = argc == 3 ? fopen(argv[2], "wb") : nullptr;
    char *lines;
    size_t size;
    if (!out || !feed_open(&feed, argv[1]))
        return 2;
    setvbuf(out, nullptr, _IOFBF, CHUNK);
    ondemand::parser parser;
    while ((size = feed_lines(&feed, &lines)) > 0) {
        ondemand::document_stream records;
        if (parser.iterate_many(lines, size, size + PADDING).get(records))
            return 1;
        for (auto record : records) {
            struct prospect p;
            ondemand::object object;
            if (record.get_object().get(object))
                return 1;
            fill(p, object);
            answer(out, &p, route(&p));
        }
    }
    return fclose(out) ? 1 : 0;
}

/* accounts_csv.c -- CSV that lies whole in memory. See accounts_csv.h. */
#include "stdlib/accounts_csv.h"

#include <string.h>

void gtm_accounts_csv_begin(struct gtm_accounts_csv *csv, struct gtm_text file,
                            struct gtm_arena *arena)
{
    size_t counts[3] = {0}, best = 0;
    static const char separators[] = ",;\t";
    *csv = (struct gtm_accounts_csv){file.at, file.at + file.length, ',', arena};
    for (size_t i = 0; i < file.length && file.at[i] != '\n'; i++)
        for (size_t s = 0; s < 3; s++)
            counts[s] += file.at[i] == separators[s];
    for (size_t s = 1; s < 3; s++)
        if (counts[s] > counts[best])
            best = s;
    csv->separator = separators[best];
}

/* Reads a quoted field; `at` is behind its opening quote. Doubled quotes are made single in a copy.
 */
static struct gtm_text quoted(struct gtm_accounts_csv *csv)
{
    const char *begin = csv->at;
    size_t doubled = 0;
    while (csv->at < csv->end) {
        if (*csv->at == '"') {
            if (csv->at + 1 == csv->end || csv->at[1] != '"')
                break;
            doubled++;
            csv->at++;
        }
        csv->at++;
    }
    struct gtm_text raw = {begin, (size_t)(csv->at - begin)};
    if (csv->at < csv->end)
        csv->at++;
    if (doubled == 0)
        return raw;
    char *copy = gtm_arena_alloc(csv->arena, raw.length - doubled + 1), *to = copy;
    for (size_t i = 0; i < raw.length; i++) {
        *to++ = raw.at[i];
        i += raw.at[i] == '"';
    }
    return (struct gtm_text){copy, (size_t)(to - copy)};
}

static struct gtm_text plain(struct gtm_accounts_csv *csv)
{
    const char *begin = csv->at;
    while (csv->at < csv->end && *csv->at != csv->separator && *csv->at != '\n' && *csv->at != '\r')
        csv->at++;
    return (struct gtm_text){begin, (size_t)(csv->at - begin)};
}

/* Returns whether another field follows on the row; steps over what stands between. */
static bool step_over(struct gtm_accounts_csv *csv)
{
    plain(csv); /* what follows a closing quote, which is nothing in a well-formed file */
    if (csv->at < csv->end && *csv->at == csv->separator) {
        csv->at++;
        return true;
    }
    if (csv->at < csv->end && *csv->at == '\r')
        csv->at++;
    if (csv->at < csv->end && *csv->at == '\n')
        csv->at++;
    return false;
}

bool gtm_accounts_csv_next(struct gtm_accounts_csv *csv, struct gtm_accounts_csv_row *row)
{
    while (csv->at < csv->end && (*csv->at == '\n' || *csv->at == '\r'))
        csv->at++;
    if (csv->at == csv->end)
        return false;
    row->count = 0;
    bool more = true;
    while (more) {
        bool is_quoted = csv->at < csv->end && *csv->at == '"';
        csv->at += is_quoted;
        struct gtm_text field = is_quoted ? quoted(csv) : plain(csv);
        if (row->count < GTM_ACCOUNTS_CSV_MAX_FIELDS)
            row->fields[row->count++] = field;
        more = step_over(csv);
    }
    return true;
}

/* oracle_rules.c -- what the sentences of a made-up workflow promise, computed without the engine:
 * limits are counted over everything that went out, times of day are worked out from the rules of
 * three time zones.
 */
#include "tests/torture/oracle_rules.h"

#include <string.h>

#include "runtime/base/clock.h"

static bool is_automatic(struct gtm_text text)
{
    return gtm_text_mentions(text, gtm_text_of("out of the office"));
}

void oracle_event(struct oracle *oracle, const struct world_step *step)
{
    struct seen_prospect *seen = &oracle->seen[step->prospect];
    for (size_t i = 0; i < oracle->world->rule_count; i++) {
        const struct world_rule *rule = &oracle->world->rules[i];
        bool is_about_events =
            rule->promise == WORLD_NO_CONTACT_AFTER || rule->promise == WORLD_ENDS_AT;
        if (!is_about_events || strcmp(rule->what, step->event) != 0 || is_automatic(step->text))
            continue;
        if (rule->promise == WORLD_ENDS_AT && !seen->enrolled)
            continue; /* what stands before that sentence is done when the prospect comes in */
        if (!seen->forbidden[i])
            seen->forbidden[i] = oracle->stimulus;
    }
}

/* ---- limits ---------------------------------------------------------------------------------- */

static bool counts_together(const struct oracle *oracle, const struct world_rule *rule,
                            size_t other)
{
    const struct world *world = oracle->world;
    const char *own = world->prospects[oracle->at].account;
    if (rule->per == WORLD_PER_ALL || other == oracle->at)
        return true;
    return rule->per == WORLD_PER_ACCOUNT && *own &&
           strcmp(own, world->prospects[other].account) == 0;
}

static bool is_counted(const struct world_rule *rule, uint8_t primitive, bool is_email)
{
    return primitive == GTM_PRIMITIVE_SEND && (!rule->emails_only || is_email);
}

static void check_limit(struct oracle *oracle, const struct world_rule *rule,
                        const struct seen_effect *effect)
{
    unsigned count = 0;
    for (size_t i = 0; i < oracle->world->prospect_count; i++) {
        const struct seen_prospect *seen = &oracle->seen[i];
        for (size_t j = 0; counts_together(oracle, rule, i) && j < seen->effect_count; j++) {
            const struct seen_effect *e = &seen->effects[j];
            count += e->is_out && is_counted(rule, e->primitive, e->is_email) &&
                     e->at <= effect->at && e->at > effect->at - rule->seconds;
        }
    }
    if (count > rule->count)
        oracle_wrong(oracle, "effect %u is the %u. within %lld s, and %u are allowed",
                     effect->number, count, (long long)rule->seconds, rule->count);
}

void oracle_recount(struct oracle *oracle)
{
    const struct world *world = oracle->world;
    for (oracle->at = 0; oracle->at < world->prospect_count; oracle->at++) {
        const struct seen_prospect *seen = &oracle->seen[oracle->at];
        for (size_t i = 0; i < seen->effect_count; i++)
            for (size_t row = 0; row < world->rule_count; row++)
                if (world->rules[row].promise == WORLD_AT_MOST && seen->effects[i].is_out &&
                    is_counted(&world->rules[row], seen->effects[i].primitive,
                               seen->effects[i].is_email))
                    check_limit(oracle, &world->rules[row], &seen->effects[i]);
    }
}

/* ---- windows --------------------------------------------------------------------------------- */

static int64_t days_of(int64_t year, unsigned month, unsigned day) /* since 1970; Hinnant 2013 */
{
    year -= month <= 2;
    int64_t era = year / 400;
    unsigned of_era = (unsigned)(year - era * 400);
    unsigned of_year = (153 * (month + (month > 2 ? 0u : 12u) - 3) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static unsigned weekday_of(int64_t day) /* 0 Monday */
{
    return (unsigned)((day + 3) % 7);
}

/* Returns the nth Sunday of a month, the last one for 0. */
static int64_t sunday_of(int64_t year, unsigned month, unsigned nth)
{
    int64_t first = days_of(year, month, 1);
    int64_t sunday = first + (6 - weekday_of(first));
    int64_t next = days_of(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1);
    if (nth)
        return sunday + 7 * (nth - 1);
    while (sunday + 7 < next)
        sunday += 7;
    return sunday;
}

/* Returns how far the local clock is ahead of UTC: Berlin by the European rule, New York by that of
 * 2007. */
static int64_t offset_of(int zone, int64_t at)
{
    int64_t year = 1970 + at / (365 * GTM_DAY + GTM_DAY / 4);
    if (zone == 1) {
        int64_t from = sunday_of(year, 3, 0) * GTM_DAY + GTM_HOUR;
        int64_t to = sunday_of(year, 10, 0) * GTM_DAY + GTM_HOUR;
        return at >= from && at < to ? 2 * GTM_HOUR : GTM_HOUR;
    }
    if (zone == 2) {
        int64_t from = sunday_of(year, 3, 2) * GTM_DAY + 7 * GTM_HOUR;
        int64_t to = sunday_of(year, 11, 1) * GTM_DAY + 6 * GTM_HOUR;
        return at >= from && at < to ? -4 * GTM_HOUR : -5 * GTM_HOUR;
    }
    return 0;
}

static void check_window(struct oracle *oracle, const struct world_rule *rule,
                         const struct gtm_effect *effect)
{
    int64_t local = effect->at + offset_of(rule->zone, effect->at);
    int64_t second = local % GTM_DAY;
    bool is_open = (rule->weekdays >> weekday_of(local / GTM_DAY) & 1) &&
                   second >= rule->begin_hour * GTM_HOUR && second < rule->end_hour * GTM_HOUR;
    char at[21];
    gtm_clock_format(effect->at, at);
    if (!is_open && effect->primitive == GTM_PRIMITIVE_SEND)
        oracle_wrong(oracle, "effect %u went out at %s, outside its window", effect->number, at);
}

/* ---- all promises ---------------------------------------------------------------------------- */

static bool is_approved(const struct gtm_prospect *p, const struct gtm_effect *effect)
{
    for (uint32_t i = 0; i < p->drafts_count; i++)
        if (p->drafts[i].number == effect->draft)
            return p->drafts[i].approved != 0;
    return false;
}

static void check_rule(struct oracle *oracle, size_t row, const struct gtm_prospect *p,
                       const struct gtm_effect *effect)
{
    const struct world_rule *rule = &oracle->world->rules[row];
    const struct world_prospect *who = &oracle->world->prospects[oracle->at];
    uint64_t since = oracle->seen[oracle->at].forbidden[row];
    switch (rule->promise) {
    case WORLD_NO_PROMISE: break;
    case WORLD_NO_CONTACT_AFTER:
        if (since && since <= oracle->stimulus)
            oracle_wrong(oracle, "effect %u went out after %s", effect->number, rule->what);
        break;
    case WORLD_ENDS_AT: /* who waited for this very event goes on before the end */
        if (since && since < oracle->stimulus)
            oracle_wrong(oracle, "effect %u went out after %s ended all", effect->number,
                         rule->what);
        break;
    case WORLD_ALL_APPROVED:
        if (!is_approved(p, effect))
            oracle_wrong(oracle, "effect %u went out, and nobody approved it", effect->number);
        break;
    case WORLD_TIER_UNTOUCHED:
        if (who->tier == *rule->what)
            oracle_wrong(oracle, "effect %u reached Tier %c", effect->number, who->tier);
        break;
    case WORLD_NEEDS_EMAIL:
        if (!*who->email)
            oracle_wrong(oracle, "effect %u reached someone without an email", effect->number);
        break;
    case WORLD_AT_MOST: break; /* counted at the end, when all is known */
    case WORLD_ONLY_AT: check_window(oracle, rule, effect); break;
    }
}

void oracle_check_rules(struct oracle *oracle, const struct gtm_prospect *prospect,
                        const struct gtm_effect *effect)
{
    for (size_t i = 0; i < oracle->world->rule_count; i++)
        check_rule(oracle, i, prospect, effect);
}

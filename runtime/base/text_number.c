/* text_number.c -- numbers as people write them.
 *
 * The digits are gathered without their commas. Up to 15 of them and a small power of ten are exact
 * in a double, so one multiplication or division rounds correctly (Clinger 1990); longer ones go to
 * strtod.
 */
#include "runtime/base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/fold.h"

enum { DIGITS_MAX = 400, EXACT_DIGITS = 15, EXACT_POWER = 22 };

static const double POWERS[EXACT_POWER + 1] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

/* The number while it is read: digits without point, commas, leading zeros, and a power of ten. */
struct decimal {
    char digits[DIGITS_MAX];
    size_t count;
    int power;
    bool any;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool add_digit(struct decimal *decimal, char digit)
{
    decimal->any = true;
    if (decimal->count == 0 && digit == '0')
        return true;
    if (decimal->count == DIGITS_MAX)
        return false;
    decimal->digits[decimal->count++] = digit;
    return true;
}

/* Reads digits in plain form or in groups of three (1,000,000). Returns false where the groups are
 * wrong. */
static bool read_whole(struct decimal *decimal, const char **at, const char *end)
{
    size_t run = 0;
    bool grouped = false;
    for (; *at < end && (is_digit(**at) || **at == ','); ++*at) {
        if (**at == ',') {
            if (run == 0 || run > 3 || (grouped && run != 3))
                return false;
            grouped = true;
            run = 0;
        } else {
            run++;
            if (!add_digit(decimal, **at))
                return false;
        }
    }
    return !grouped || run == 3;
}

/* Reads what may follow the whole part: .5 and e6. */
static bool read_rest(struct decimal *decimal, const char **at, const char *end)
{
    if (*at < end && **at == '.')
        for (++*at; *at < end && is_digit(**at); ++*at) {
            if (!add_digit(decimal, **at))
                return false;
            decimal->power--;
        }
    if (!decimal->any)
        return false;
    const char *mark = *at;
    if (end - mark < 2 || (*mark | 0x20) != 'e')
        return true;
    bool is_negative = mark[1] == '-';
    if (mark[1] == '-' || mark[1] == '+')
        mark++;
    int exponent = 0;
    if (++mark == end)
        return false;
    for (; mark < end && is_digit(*mark); mark++)
        if (exponent < 10000)
            exponent = exponent * 10 + (*mark - '0');
    decimal->power += is_negative ? -exponent : exponent;
    *at = mark;
    return true;
}

/* Reads a suffix: k, m, b, bn, or %. The power of ten grows by it. */
static void read_suffix(struct decimal *decimal, const char **at, const char *end)
{
    if (*at < end && **at == ' ')
        ++*at;
    if (*at == end)
        return;
    int more = 0;
    switch (**at) {
    case 'k':
    case 'K': more = 3; break;
    case 'm':
    case 'M': more = 6; break;
    case 'b':
    case 'B': more = 9; break;
    case '%': break;
    default: return;
    }
    decimal->power += more;
    ++*at;
    if (more == 9 && *at < end && (**at | 0x20) == 'n')
        ++*at;
}

static double decimal_value(const struct decimal *decimal)
{
    if (decimal->count == 0)
        return 0;
    if (decimal->count <= EXACT_DIGITS && abs(decimal->power) <= EXACT_POWER) {
        double value = 0;
        for (size_t i = 0; i < decimal->count; i++)
            value = value * 10 + (decimal->digits[i] - '0');
        return decimal->power < 0 ? value / POWERS[-decimal->power]
                                  : value * POWERS[decimal->power];
    }
    char text[DIGITS_MAX + 16];
    memcpy(text, decimal->digits, decimal->count);
    char *exponent = text + decimal->count;
    unsigned power = (unsigned)abs(decimal->power);
    *exponent++ = 'e';
    *exponent++ = decimal->power < 0 ? '-' : '+';
    for (unsigned unit = 100000; unit > 0; unit /= 10)
        *exponent++ = (char)('0' + power / unit % 10);
    *exponent = 0;
    return strtod(text, NULL);
}

/* Moves past one sign of money. */
static void skip_money(const char **at, const char *end)
{
    static const char *const signs[] = {"$", "\xC2\xA3", "\xE2\x82\xAC"}; /* dollar, pound, euro */
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t length = strlen(signs[i]);
        if ((size_t)(end - *at) >= length && memcmp(*at, signs[i], length) == 0) {
            *at += length;
            return;
        }
    }
}

bool gtm_text_number(struct gtm_text text, double *out)
{
    text = gtm_text_trim(text);
    if (text.length == 0)
        return false;
    const char *at = text.at, *end = at + text.length;
    struct decimal decimal;
    decimal.count = 0;
    decimal.power = 0;
    decimal.any = false;
    skip_money(&at, end);
    bool is_negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    if (is_negative && at == text.at + 1)
        skip_money(&at, end); /* -$5 */
    if (!read_whole(&decimal, &at, end) || !read_rest(&decimal, &at, end))
        return false;
    read_suffix(&decimal, &at, end);
    if (at != end)
        return false;
    double value = decimal_value(&decimal);
    if (!isfinite(value))
        return false;
    *out = is_negative ? -value : value;
    return true;
}

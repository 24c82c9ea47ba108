/* checksum.c -- CRC-32 by eight bytes at a time ("slicing by 8"): a file's identity, and its guard
 * against damage.
 *
 * The tables live on the stack. Making them takes some microseconds a file, and a file is read or
 * written once a run: no 8 KB of constants in the source, and no global filled at first use.
 */
#include <string.h>

#include "runtime/program/layout.h"

enum { SLICES = 8, BYTES = 256, CHECKED_FROM = 16 /* the word behind the checksum */ };

/* slices[n][b] is the CRC of byte b with n zero bytes behind it. */
static void make_slices(uint32_t slices[SLICES][BYTES])
{
    for (uint32_t byte = 0; byte < BYTES; byte++) {
        uint32_t crc = byte;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (0xEDB88320 & (0 - (crc & 1)));
        slices[0][byte] = crc;
    }
    for (int slice = 1; slice < SLICES; slice++)
        for (uint32_t byte = 0; byte < BYTES; byte++) {
            uint32_t before = slices[slice - 1][byte];
            slices[slice][byte] = before >> 8 ^ slices[0][before & 255];
        }
}

uint32_t gtm_layout_crc(const void *bytes, size_t size)
{
    uint32_t slices[SLICES][BYTES], crc = UINT32_MAX;
    const unsigned char *at = bytes, *end = at + size;
    make_slices(slices);
    for (; end - at >= SLICES; at += SLICES) {
        uint32_t low, high;
        memcpy(&low, at, sizeof low); /* little-endian, see program_write.c */
        memcpy(&high, at + sizeof low, sizeof high);
        low ^= crc;
        crc = slices[7][low & 255] ^ slices[6][low >> 8 & 255] ^ slices[5][low >> 16 & 255] ^
              slices[4][low >> 24] ^ slices[3][high & 255] ^ slices[2][high >> 8 & 255] ^
              slices[1][high >> 16 & 255] ^ slices[0][high >> 24];
    }
    for (; at < end; at++)
        crc = crc >> 8 ^ slices[0][(crc ^ *at) & 255];
    return ~crc;
}

uint32_t gtm_layout_checksum(const void *file, size_t size)
{
    return gtm_layout_crc((const unsigned char *)file + CHECKED_FROM, size - CHECKED_FROM);
}

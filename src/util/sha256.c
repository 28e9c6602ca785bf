#include "util/sha256.h"

#include <string.h>

void sha256_add(struct sha256_ctx *hash, const void *data, size_t len)
{
    sha256_update(hash, len, data);
}

void sha256_add_string(struct sha256_ctx *hash, const char *s)
{
    static const unsigned char absent = 0xFF; /* never a byte of UTF-8 */
    if (s)
        sha256_update(hash, strlen(s) + 1, (const unsigned char *)s);
    else
        sha256_update(hash, 1, &absent);
}

void sha256_hex(struct sha256_ctx *hash, char out[SHA256_HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[SHA256_DIGEST_SIZE];
    sha256_digest(hash, sizeof bytes, bytes);
    for (size_t i = 0; i < sizeof bytes; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 0xF];
    }
    out[2 * sizeof bytes] = '\0';
}

void sha256_of(char out[SHA256_HEX_SIZE], const void *data, size_t len)
{
    struct sha256_ctx hash;
    sha256_init(&hash);
    sha256_add(&hash, data, len);
    sha256_hex(&hash, out);
}

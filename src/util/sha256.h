/* SHA-256 as lower-case hex: what identifies texts, codebooks, matchers and files. */
#ifndef NEWID_SHA256_H
#define NEWID_SHA256_H

#include <nettle/sha2.h>
#include <stddef.h>

enum { SHA256_HEX_SIZE = 65 };

/* A hash over several pieces: init, add…, then hex (which starts anew). */
void sha256_add(struct sha256_ctx *hash, const void *data, size_t len);
/* A string with its final NUL, so that "ab" "c" and "a" "bc" differ. NULL is added as a byte that no string holds. */
void sha256_add_string(struct sha256_ctx *hash, const char *s);
void sha256_hex(struct sha256_ctx *hash, char out[SHA256_HEX_SIZE]);

/* The hash of one piece. */
void sha256_of(char out[SHA256_HEX_SIZE], const void *data, size_t len);

#endif

/*
 * A string that grows. `data` is never NULL and always ends in a NUL that
 * `len` does not count; a cap bounds it; a failure is remembered, so a chain
 * of appends is checked once, with buf_check.
 */
#ifndef NEWID_BUF_H
#define NEWID_BUF_H

#include <newid/status.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BUF_CAP_DEFAULT ((size_t)1 << 30)

struct buf {
    char *data;
    size_t len;
    size_t allocated; /* 0: data is the shared empty string */
    size_t cap;       /* most bytes that len may reach */
    enum newid_status failure;
};

extern char buf_empty[1];
#define BUF_INIT {buf_empty, 0, 0, BUF_CAP_DEFAULT, NEWID_OK}
#define BUF_INIT_CAP(most) {buf_empty, 0, 0, (most), NEWID_OK}

void buf_add(struct buf *b, const void *data, size_t len);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
void buf_addf(struct buf *b, const char *format, ...) NEWID_PRINTF(2, 3);
void buf_addvf(struct buf *b, const char *format, va_list args) NEWID_PRINTF(2, 0);
void buf_add_varint(struct buf *b, uint64_t n); /* 7 bits a byte, the lowest first, and the high bit where more follow */
void buf_add_code_point(struct buf *b, unsigned code_point); /* as UTF-8 */
void buf_truncate(struct buf *b, size_t len);
void buf_reset(struct buf *b);   /* empty again, memory and cap kept, failure forgotten */
void buf_release(struct buf *b); /* memory freed; usable again as after BUF_INIT */

/* Hands the string to the caller (mem_free) and leaves b empty; NULL where an append had failed. */
char *buf_detach(struct buf *b);

/* NEWID_OK, or the remembered failure, put into err. */
enum newid_status buf_check(const struct buf *b, struct newid_error *err) NEWID_CHECKED;

#endif

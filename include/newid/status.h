/*
 * Status and error: how every part of libnewid reports failure.
 *
 * Every function that can fail returns enum newid_status and takes a struct
 * newid_error of the caller as its last argument. The error is of fixed size
 * and is never allocated, so that running out of memory can be reported too.
 * It must be zeroed before first use (NEWID_ERROR_INIT); it is untouched on
 * success; the first failure wins: a second failure, as of a cleanup, does not
 * overwrite it. Passing NULL is allowed where only the status matters.
 *
 * Text of accounts never goes into a message: it is testimony.
 */
#ifndef NEWID_STATUS_H
#define NEWID_STATUS_H

#define NEWID_API __attribute__((visibility("default")))
#define NEWID_CHECKED __attribute__((warn_unused_result))
#define NEWID_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

enum newid_status {
    NEWID_OK = 0,
    NEWID_IO,        /* file system: missing file, full disk, no permission */
    NEWID_MEMORY,    /* an allocation failed */
    NEWID_DATABASE,  /* not a newid file, a newer one, or a damaged one */
    NEWID_BUSY,      /* another process holds the database's lock */
    NEWID_INPUT,     /* the input is wrong; the message says where and what to do */
    NEWID_USAGE,     /* the request makes no sense: unknown column, theme, format */
    NEWID_LIMIT,     /* a cap on size, depth or work was reached: not "no result" */
    NEWID_STOPPED,   /* the user interrupted; what is done is kept */
    NEWID_NOT_FOUND, /* the named thing is not in the store */
    NEWID_FOUND      /* a check found something that must be looked at */
};

struct newid_error {
    enum newid_status status;
    char message[1024]; /* "FILE:LINE:COL: what is wrong; what to do", no newline */
};

#define NEWID_ERROR_INIT {NEWID_OK, ""}

/*
 * Sets err to status and the formatted message, in the language that the process
 * speaks, unless it already holds a failure or is NULL; returns status, so that
 * "return newid_fail(…)" reads well.
 */
NEWID_API enum newid_status newid_fail(struct newid_error *err, enum newid_status status,
                                       const char *format, ...) NEWID_PRINTF(3, 4);

/* The program's exit code for a status: 0 ok, 1 failed, 2 usage, 3 input refused, 4 found. */
NEWID_API int newid_exit_code(enum newid_status status);

/* "0.1.0": the version of this library and program. */
NEWID_API const char *newid_version(void);

#endif

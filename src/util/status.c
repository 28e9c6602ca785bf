#include <newid/status.h>

#include "util/wording.h"

#include <stdarg.h>
#include <stdio.h>

#ifndef NEWID_VERSION
#error "the build defines NEWID_VERSION"
#endif

enum newid_status newid_fail(struct newid_error *err, enum newid_status status, const char *format, ...)
{
    if (err && err->status == NEWID_OK) {
        err->status = status;
        va_list args;
        va_start(args, format);
        vsnprintf(err->message, sizeof err->message, _(format), args);
        va_end(args);
    }
    return status;
}

int newid_exit_code(enum newid_status status)
{
    switch (status) {
    case NEWID_OK:
        return 0;
    case NEWID_USAGE:
        return 2;
    case NEWID_FOUND:
        return 4;
    default:
        return 1;
    }
}

const char *newid_version(void)
{
    return NEWID_VERSION;
}

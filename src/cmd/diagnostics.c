#include "cmd/diagnostics.h"

#include "cmd/cmd.h"
#include "util/buf.h"

#include <newid/coder.h>
#include <stdio.h>

/* A caret under the column, which counts characters; tabs are kept so that it stands right. */
static void print_caret(const char *excerpt, unsigned column)
{
    struct buf line = BUF_INIT;
    unsigned at = 1;
    for (const char *p = excerpt; *p && at < column; p++) {
        if (((unsigned char)*p & 0xC0) == 0x80)
            continue;
        buf_addc(&line, *p == '\t' ? '\t' : ' ');
        at++;
    }
    fprintf(stderr, "  %s\n  %s^\n", excerpt, line.data);
    buf_release(&line);
}

void cmd_print_diagnostics(const char *path, const struct newid_diagnostics *diagnostics, bool with_warnings)
{
    for (size_t i = 0; i < diagnostics->count; i++) {
        const struct newid_diagnostic *d = &diagnostics->items[i];
        const bool is_warning = !d->is_error && !d->is_example;
        const char *kind = is_warning ? _("warning: ") : "";
        if (is_warning && !with_warnings)
            continue;
        if (d->line)
            cmd_say("%s:%u:%u: %s%s", path, d->line, d->column, kind, d->message);
        else
            cmd_say("%s: %s%s", path, kind, d->message);
        if (d->excerpt && d->line)
            print_caret(d->excerpt, d->column);
    }
}

enum newid_status cmd_read_codebook(struct newid_codebook **out, const char *path, bool *draft,
                                    struct newid_error *err)
{
    struct newid_diagnostics diagnostics = {NULL, 0, 0, 0, 0, 0};
    struct newid_codebook *book = NULL;
    struct newid_error why = NEWID_ERROR_INIT;
    enum newid_status status = newid_codebook_read(&book, path, &diagnostics, &why);
    if (!status)
        status = newid_codebook_try(book, &diagnostics, &why);
    cmd_print_diagnostics(path, &diagnostics, false);
    if (status == NEWID_INPUT && diagnostics.errors)
        status = newid_fail(
            err, status,
            P_("%s: cannot be used: %zu error, above", "%s: cannot be used: %zu errors, above", diagnostics.errors),
            path, diagnostics.errors);
    else if (status)
        status = newid_fail(err, status, "%s", why.message);
    if (!status && diagnostics.warnings)
        cmd_say(P_("%s: %zu warning; newid codebook check shows it",
                   "%s: %zu warnings; newid codebook check shows them", diagnostics.warnings),
                path, diagnostics.warnings);
    *draft = diagnostics.example_failures > 0;
    if (!status && *draft)
        cmd_say(P_("%s: %zu example fails; the codebook is used as a draft, and every output says so",
                   "%s: %zu examples fail; the codebook is used as a draft, and every output says so",
                   diagnostics.example_failures),
                path, diagnostics.example_failures);
    newid_diagnostics_clear(&diagnostics);
    if (status)
        newid_codebook_free(book);
    else
        *out = book;
    return status;
}

enum newid_status cmd_keep_codebook(struct newid_store *store, const struct newid_codebook *book, bool draft,
                                    char version[64], struct newid_error *err)
{
    struct newid_coder *coder = NULL;
    enum newid_status status = newid_coder_new(&coder, book, err);
    if (!status)
        status = newid_store_begin(store, err);
    if (!status) {
        status = newid_store_put_codebook(store, book, coder, draft, version, err);
        if (!status)
            status = newid_store_commit(store, err);
        if (status)
            newid_store_rollback(store);
    }
    newid_coder_free(coder);
    return status;
}

#include "intake/run.h"

#include "intake/documents.h"
#include "intake/tables.h"
#include "intake/words.h"
#include "util/mem.h"
#include "util/wording.h"

#include <stdarg.h>
#include <string.h>

enum { REASONS_SHOWN = 5 };

void newid_intake_report_release(struct newid_intake_report *report)
{
    for (size_t i = 0; i < report->found_count; i++) {
        mem_free(report->found[i].file);
        mem_free(report->found[i].column);
        mem_free(report->found[i].kind);
        mem_free(report->found[i].masked);
    }
    mem_free(report->found);
    *report = (struct newid_intake_report){.found = NULL};
}

void intake_note(struct intake *in, const char *format, ...)
{
    if (!in->sink->note)
        return;
    struct buf message = BUF_INIT;
    va_list args;
    va_start(args, format);
    buf_addvf(&message, _(format), args);
    va_end(args);
    if (!message.failure)
        in->sink->note(in->sink->context, message.data);
    buf_release(&message);
}

void intake_note_names(struct intake *in, const char *file, const struct columns *columns)
{
    int worker = columns->of_field[FIELD_WORKER];
    bool coded = worker != NO_COLUMN && columns->items[worker].chosen;
    for (size_t i = 0; i < columns->count; i++) {
        const char *name = columns->items[i].name;
        if (!column_is_dropped_name(&columns->items[i]))
            continue;
        const char *quote = strpbrk(name, " '\"-") ? strchr(name, '\'') ? "\"" : "'" : "";
        if (coded)
            intake_note(in, "%s: the column '%s' names people and is never kept", file, name);
        else
            intake_note(in,
                        "%s: the column '%s' names people and is never kept; --pseudonymise %s%s%s --key FILE turns it "
                        "into worker codes",
                        file, name, quote, name, quote);
    }
}

uint64_t intake_taken(const struct intake *in)
{
    return in->report->added + in->report->unchanged + in->report->updated;
}

bool intake_progress(struct intake *in, uint64_t within)
{
    uint64_t done = in->done + within;
    return !in->sink->progress || in->sink->progress(in->sink->context, done < in->total ? done : in->total, in->total);
}

enum newid_status intake_reject(struct intake *in, const char *file, const struct columns *columns,
                                const struct grid_row *row, int64_t number, const char *reason, struct newid_error *err)
{
    in->report->rejected++;
    bool keep = in->options->rejects && !in->options->dry_run;
    if (!keep && in->rejects.count >= REASONS_SHOWN)
        return NEWID_OK;
    return rejects_add(&in->rejects, file, columns, row, number, reason, keep, err);
}

static enum newid_status check_options(const struct newid_intake_options *options, struct newid_error *err)
{
    if (options->pseudonymise_count && !options->key)
        return newid_fail(err, NEWID_USAGE,
                          "--pseudonymise needs --key FILE, where the codes are kept; keep that file away from the "
                          "accounts");
    return NEWID_OK;
}

/* Everything that the options name is read before the first row is. */
static enum newid_status prepare(struct intake *in, struct newid_error *err)
{
    const struct newid_intake_options *options = in->options;
    enum newid_status status = check_options(options, err);
    in->has_date_format = options->date_format != NULL;
    if (!status && options->date_format)
        status = date_format_parse(&in->date_format, options->date_format, err);
    if (!status)
        status = identifiers_new(&in->identifiers, options->identifiers, err);
    if (!status && options->pseudonyms)
        status = replacements_read(&in->replacements, options->pseudonyms, err);
    if (!status && options->pseudonymise_count)
        status = worker_key_read(&in->key, options->key, err);
    return status;
}

/* Tables are read twice; documents where all of them must be seen before the first goes in. */
static uint64_t bytes_to_read(const struct inputs *inputs, bool documents_twice)
{
    uint64_t total = 0;
    for (size_t i = 0; i < inputs->count; i++)
        total += inputs->items[i].size * (input_is_grid(&inputs->items[i]) || documents_twice ? 2 : 1);
    return total;
}

static enum newid_status import_all(struct intake *in, const struct inputs *inputs, struct newid_error *err)
{
    struct documents documents;
    enum newid_status status = documents_prepare(&documents, in, inputs, err);
    in->total = bytes_to_read(inputs, documents.surveyed);
    for (size_t i = 0; i < inputs->count && !status; i++) {
        const struct input *input = &inputs->items[i];
        if (input->fault)
            status = intake_reject(in, input->name, NULL, NULL, 0, input->fault, err);
        else
            status = input_is_grid(input) ? table_import(in, input, err) : document_import(&documents, input, err);
    }
    if (!status)
        documents_finish(&documents);
    documents_release(&documents);
    if (!status && inputs->strangers)
        intake_note(in,
                    P_("left out %zu file of the folders that newid does not read",
                       "left out %zu files of the folders that newid does not read", inputs->strangers),
                    inputs->strangers);
    return status;
}

/* The reasons of the first rows, where no rejects file keeps them all. */
static void note_reasons(struct intake *in)
{
    for (size_t i = 0; i < in->rejects.count && i < REASONS_SHOWN; i++) {
        const struct reject *reject = &in->rejects.items[i];
        if (reject->row)
            intake_note(in, "%s:%lld: rejected: %s", reject->file, (long long)reject->row, reject->reason);
        else
            intake_note(in, "%s: rejected: %s", reject->file, reject->reason);
    }
    if (in->report->rejected)
        intake_note(in,
                    P_("%llu rejected; --rejects FILE keeps it with the reason",
                       "%llu rejected; --rejects FILE keeps them with the reason of each", in->report->rejected),
                    (unsigned long long)in->report->rejected);
}

static const char *lacks_date(uint64_t n, bool dry_run)
{
    return dry_run
               ? P_("%llu account that would be added has no date", "%llu accounts that would be added have no date", n)
               : P_("%llu account added has no date", "%llu accounts added have no date", n);
}

static const char *lacks_worker(uint64_t n, bool dry_run)
{
    return dry_run ? P_("%llu account that would be added has no worker",
                        "%llu accounts that would be added have no worker", n)
                   : P_("%llu account added has no worker", "%llu accounts added have no worker", n);
}

static void note_lack(struct intake *in, const struct lack *lack, const char *field, const char *lacking)
{
    struct buf text = BUF_INIT;
    buf_addf(&text, lacking, (unsigned long long)lack->accounts);
    if (lack->unmapped)
        buf_addf(&text, _(": no column is recognised as the %s: --map %s=COLUMN says which it is"), _(field), field);
    if (lack->documents)
        buf_adds(&text,
                 lack->unmapped
                     ? _("; for documents: the manifest.csv of their folder says it (newid manifest FOLDER writes one)")
                     : _(": the manifest.csv of their folder says it (newid manifest FOLDER writes one)"));
    if (lack->accounts && !text.failure)
        intake_note(in, "%s", text.data);
    buf_release(&text);
}

/* What is written only when all went well: the rejects, and the key, without which the codes could never be given
 * again. */
static enum newid_status write_files(struct intake *in, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    if (in->options->dry_run || !in->options->rejects) {
        note_reasons(in);
    } else if (in->rejects.count) {
        struct buf file = BUF_INIT;
        rejects_print(&in->rejects, &file);
        status = write_private(in->options->rejects, &file, err);
        buf_release(&file);
    }
    if (!status && in->key && !in->options->dry_run)
        status = worker_key_write(in->key, err);
    return status;
}

enum newid_status newid_intake_run(const struct newid_intake_options *options, const char *const *paths,
                                   size_t path_count, const struct newid_intake_sink *sink,
                                   struct newid_intake_report *report, struct newid_error *err)
{
    struct intake in = {.options = options, .sink = sink, .report = report, .rejects = REJECTS_INIT};
    struct inputs inputs = {.arena = ARENA_INIT};
    enum newid_status status = prepare(&in, err);
    if (!status)
        status = inputs_expand(&inputs, paths, path_count, err);
    if (!status && !inputs.count)
        status = newid_fail(err, NEWID_INPUT, "there is nothing to import: the folders hold no file that newid reads");
    if (!status)
        status = import_all(&in, &inputs, err);
    if (!status && in.closed) {
        report->added = report->unchanged = report->updated = 0;
        status = newid_fail(err, NEWID_FOUND,
                            P_("nothing was imported: %zu identifier was found; take it out of the files, or see "
                               "--on-identifier",
                               "nothing was imported: %zu identifiers were found; take them out of the files, or see "
                               "--on-identifier",
                               report->found_count),
                            report->found_count);
    }
    if (!status)
        status = write_files(&in, err);
    if (!status) {
        note_lack(&in, &in.undated, "date", lacks_date(in.undated.accounts, options->dry_run));
        note_lack(&in, &in.workerless, "worker", lacks_worker(in.workerless.accounts, options->dry_run));
    }
    inputs_release(&inputs);
    identifiers_free(in.identifiers);
    replacements_free(in.replacements);
    worker_key_free(in.key);
    rejects_release(&in.rejects);
    return status;
}

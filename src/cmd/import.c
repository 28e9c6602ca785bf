/* newid import: files and folders into the store. */
#include "cmd/import.h"
#include "util/file.h"

#include "intake/profile.h"
#include "util/arena.h"

#include <string.h>

static struct opt_list maps, texts, attributes, pseudonymise;
static struct profile given; /* options that are words */
static const char *profile_file, *save_profile, *rejects;
static bool update, dry_run;

static const struct opt_spec options[] = {
    {"kind", 0, OPT_STRING, &given.kind, N_("KIND"),
     N_("kind of the accounts: account, mentoring-note, partner-account, …")},
    {"map", 0, OPT_LIST, &maps, N_("FIELD=COLUMN"), N_("the column that holds a field: id, date, worker, team, …")},
    {"text", 0, OPT_LIST, &texts, N_("COLUMN"), N_("a question's column: each answer is an account of its own")},
    {"attribute", 0, OPT_LIST, &attributes, N_("COLUMN"), N_("keep this further column, checked like the text")},
    {"pseudonymise", 0, OPT_LIST, &pseudonymise, N_("COLUMN"), N_("turn a column of names into worker codes")},
    {"key", 0, OPT_STRING, &given.key, N_("FILE"), N_("the key of those codes, read and added to; keep it elsewhere")},
    {"pseudonyms", 0, OPT_STRING, &given.pseudonyms, N_("FILE"),
     N_("CSV of name,pseudonym: names in texts are replaced")},
    {"identifiers", 0, OPT_STRING, &given.identifiers, N_("FILE"),
     N_("further names to look for: a name or /regex/ a line")},
    {"on-identifier", 0, OPT_STRING, &given.on_identifier, "stop|reject|mask|allow",
     N_("what is done where something identifies a person (stop)")},
    {"date-format", 0, OPT_STRING, &given.date_format, N_("dmy|mdy|ymd|PATTERN"), N_("how dates are written")},
    {"encoding", 0, OPT_STRING, &given.encoding, N_("NAME"), N_("the files' encoding, as windows-1252")},
    {"sheet", 0, OPT_STRING, &given.sheet, N_("NAME"), N_("the workbook's sheet; without it the first")},
    {"split-at", 0, OPT_STRING, &given.split_at, "heading|date|none",
     N_("cut documents where a heading or a date begins")},
    {"template-lines", 0, OPT_STRING, &given.template_lines, "drop|keep",
     N_("lines that most documents share: leave them out or keep them (keep)")},
    {"profile", 0, OPT_STRING, &profile_file, N_("FILE"), N_("read options from a profile; the command line wins")},
    {"save-profile", 0, OPT_STRING, &save_profile, N_("FILE"), N_("write these options as a profile")},
    {"rejects", 0, OPT_STRING, &rejects, N_("FILE"), N_("write rows that cannot be used to FILE, with the reason")},
    {"update", 0, OPT_FLAG, &update, NULL, N_("an account that is in already takes its new text and fields")},
    {"dry-run", 0, OPT_FLAG, &dry_run, NULL, N_("say what would happen, keep nothing")},
    OPT_END};

static enum newid_status keep(void *context, const struct newid_account *account, enum newid_put *outcome,
                              struct newid_error *err)
{
    return newid_store_put_account(context, account, update, outcome, err);
}

static void say(void *context, const char *message)
{
    (void)context;
    cmd_say("%s", message);
}

static bool show_progress(void *context, uint64_t done, uint64_t total)
{
    (void)context;
    cmd_progress("importing", done, total);
    return !cmd_interrupted();
}

/* What the command line says, then what the profile adds. */
static enum newid_status read_options(struct newid_intake_options *out, struct profile *profile, struct arena *arena,
                                      struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    if (given.kind && !*given.kind)
        return newid_fail(err, NEWID_USAGE, "--kind: wants a kind, as account or mentoring-note");
    *profile = given;
    for (size_t i = 0; i < maps.count && !status; i++)
        status = profile_add_map(profile, arena, maps.items[i], err);
    profile->texts = texts.items;
    profile->text_count = texts.count;
    profile->attributes = attributes.items;
    profile->attribute_count = attributes.count;
    profile->pseudonymise = pseudonymise.items;
    profile->pseudonymise_count = pseudonymise.count;
    if (!status && profile_file)
        status = profile_read(profile, arena, profile_file, err);
    if (!status)
        status = profile_options(out, profile, err);
    out->rejects = rejects;
    out->dry_run = dry_run;
    return status;
}

/* Everything in one transaction: a failure, a stop and a dry run leave the store as it was. */
static enum newid_status import_all(struct cmd_call *call, const struct newid_intake_options *intake,
                                    struct newid_intake_report *report, struct newid_error *err)
{
    const struct newid_intake_sink sink = {call->store, keep, say, show_progress};
    enum newid_status status = newid_store_begin(call->store, err);
    if (status)
        return status;
    status = newid_store_bulk(call->store, true, err);
    if (!status)
        status = newid_intake_run(intake, call->operands->items, call->operands->count, &sink, report, err);
    if (!status)
        status = newid_store_bulk(call->store, false, err);
    if (!status && !dry_run)
        status = import_journal(call, options, report, err);
    if (!status && !dry_run)
        status = newid_store_commit(call->store, err);
    if (status || dry_run)
        newid_store_rollback(call->store);
    return status;
}

static enum newid_status run(struct cmd_call *call, struct newid_error *err)
{
    struct newid_intake_options intake;
    struct newid_intake_report report = {.found = NULL};
    struct profile profile;
    struct arena arena = ARENA_INIT;
    call->drop_if_new = dry_run;
    enum newid_status status = read_options(&intake, &profile, &arena, err);
    if (status)
        goto done;
    for (size_t i = 0; i < call->operands->count; i++)
        file_protect(call->operands->items[i]);
    status = import_all(call, &intake, &report, err);
    if (!status || status == NEWID_FOUND) {
        enum newid_status printed = import_print_found(&report, err);
        status = status ? status : printed;
    }
    if (status)
        goto done;
    import_summary(&report, rejects, dry_run);
    if (save_profile)
        status = profile_write(&profile, save_profile, err);
    if (report.rejected)
        call->exit_code = 3;
done:
    newid_intake_report_release(&report);
    arena_release(&arena);
    return status;
}

const struct cmd cmd_import = {
    .name = "import",
    .store = CMD_CREATE,
    .operands = N_("PATH…"),
    .operands_least = 1,
    .operands_most = SIZE_MAX,
    .summary = N_("files and folders of accounts into the store"),
    .description = N_(
        "Reads tables (csv, tsv, xlsx: a row is an account) and documents (docx, odt, txt, md, vtt, srt: a document is "
        "an account) into the newid file. A folder is read in name order, with its manifest.csv.\n\n"
        "Columns are recognised by English and Welsh names and by Microsoft Forms' own; --map says what another one "
        "is, "
        "--text names the columns of free-text questions, --attribute keeps a further one. Whatever is neither is left "
        "out and listed. Columns of names and e-mail addresses are never kept; --pseudonymise turns one into worker "
        "codes.\n\n"
        "Every text and every column that is kept is checked for what identifies a person: e-mail addresses, telephone "
        "and NHS and National Insurance numbers, postcodes, dates of birth, case numbers, names with a title, and the "
        "project's own list (--identifiers). Where anything is found the import stops with a list (exit code 4), "
        "unless "
        "--on-identifier says otherwise. It is a net, not a proof.\n\n"
        "An import is one transaction: it goes in as a whole or not at all. Rows that cannot be used are rejected with "
        "the reason (--rejects FILE) and the rest go in (exit code 3). The same file may be imported again: accounts "
        "that are in already stay as they are."),
    .examples =
        N_("newid import survey.csv --text 'What works well?' --text 'What is hard?'\teach answer is an account\n"
           "newid import notes --kind mentoring-note\ta folder of Word notes with its manifest.csv\n"
           "newid import survey.xlsx --pseudonymise Email --key ../key.csv\te-mail addresses become W001, W002, …\n"
           "newid import survey.csv --dry-run\twhat would happen"),
    .options = options,
    .run = run,
};

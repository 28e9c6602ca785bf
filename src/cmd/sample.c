/* newid sample: accounts drawn to be coded by people. */
#include "cmd/cmd.h"
#include "cmd/selection.h"
#include "util/file.h"
#include "util/json.h"
#include "util/mem.h"
#include "util/sha256.h"
#include "validity/coding_file.h"
#include "validity/coding_sample.h"
#include "validity/coding_sheet.h"

#include <langinfo.h>
#include <newid/codings.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static struct {
    const char *size, *by, *period, *seed, *name, *half, *least, *coder, *codebook, *file;
    bool force;
    struct opt_list themes;
    struct cmd_selection selection;
} given;

/* clang-format off */
static const struct opt_spec options[] = {
    {"size", 0, OPT_STRING, &given.size, N_("N"), N_("how many accounts to draw")},
    {"by", 0, OPT_STRING, &given.by, N_("STRATA"), N_("draw from each theme (rare ones more), period, kind, team, role, area, language or other field")},
    {"theme", 0, OPT_LIST, &given.themes, N_("CODE"), N_("ask only about this theme, and draw by it; may be repeated")},
    {"period", 0, OPT_STRING, &given.period, "day|week|month|quarter|year|financial-quarter|financial-year", N_("the periods of --by period (quarter)")},
    {"least", 0, OPT_STRING, &given.least, N_("N"), N_("the fewest accounts of each stratum (2, where the size allows)")},
    {"seed", 0, OPT_STRING, &given.seed, N_("N"), N_("start of the random numbers: the same seed and accounts give the same sample (one more than there are samples)")},
    {"name", 0, OPT_STRING, &given.name, N_("NAME"), N_("what the sample is called (sample-1 and so on)")},
    {"half", 0, OPT_STRING, &given.half, "split|develop|report", N_("what the accounts are for (split: half of the workers each)")},
    {"coder", 0, OPT_STRING, &given.coder, N_("NAME"), N_("write who will code it, as a pseudonym, into the workbook")},
    {"codebook", 0, OPT_STRING, &given.codebook, N_("NAME[@VERSION]"), N_("the codebook; without it the one coded last")},
    CMD_SELECTION_OPTIONS(&given.selection),
    {"output", 'o', OPT_STRING, &given.file, N_("FILE"), N_("the file to code in: .xlsx or .csv")},
    {"force", 0, OPT_FLAG, &given.force, NULL, N_("replace FILE if it exists")},
    OPT_END
};
/* clang-format on */

struct run {
    struct newid_store *store;
    struct newid_codebook *codebook;
    bool *asked; /* by theme */
    struct sample_request request;
    struct coding_sample sample;
    struct newid_sampled *sampled; /* the drawn accounts, in the order of coding */
    const char **texts;
    size_t filled, samples;
    bool as_workbook, name_taken;
    char name[64], last_sample[64];
    struct arena memory;
};

static enum newid_status no_memory(struct newid_error *err) { return newid_fail(err, NEWID_MEMORY, "out of memory"); }

/* ---- the options ---- */

static enum newid_status read_file_name(struct run *run, struct newid_error *err)
{
    const char *ending = given.file ? file_extension(given.file) : "";
    run->as_workbook = strcasecmp(ending, "xlsx") == 0;
    if (!run->as_workbook && strcasecmp(ending, "csv") != 0)
        return newid_fail(err, NEWID_USAGE, "sample: wants the file to code in: -o FILE.xlsx or -o FILE.csv");
    if (!given.force && access(given.file, F_OK) == 0)
        return newid_fail(err, NEWID_USAGE, "%s: exists already; add --force to replace it", given.file);
    return NEWID_OK;
}

static enum newid_status read_request(struct run *run, struct newid_error *err)
{
    struct sample_request *r = &run->request;
    enum newid_status status = read_file_name(run, err);
    if (!status && !given.size)
        return newid_fail(err, NEWID_USAGE, "sample: wants --size N");
    if (!status)
        status = cmd_read_count(&r->size, "--size", given.size, 0, err);
    if (!status && !r->size)
        return newid_fail(err, NEWID_USAGE, "--size: a sample of none is none");
    if (!status)
        status = cmd_read_count(&r->least, "--least", given.least, 2, err);
    if (!status)
        status = cmd_read_selection(&r->selection, &given.selection, &run->memory, err);
    r->by = given.by;
    r->selection.by = NEWID_PERIOD_ALL;
    if (!status && given.period && (!given.by || strcmp(given.by, "period") != 0))
        return newid_fail(err, NEWID_USAGE, "--period goes with --by period");
    if (given.by && strcmp(given.by, "period") == 0 &&
        !newid_period_parse(&r->selection.by, given.period ? given.period : "quarter"))
        return newid_fail(err, NEWID_USAGE, "--period: %s is no period", given.period);
    if (given.half && strcmp(given.half, "split") != 0)
        r->split = strcmp(given.half, "report") == 0 ? SAMPLE_REPORT : SAMPLE_DEVELOP;
    return status;
}

static enum newid_status ask_about(struct run *run, const char *code, struct newid_error *err)
{
    size_t theme;
    enum newid_status status = presence_find_theme(run->codebook, code, &theme, err);
    if (status)
        return status;
    if (run->codebook->themes[theme].rule)
        return newid_fail(err, NEWID_USAGE, "--theme %s: is worked out by a rule from other themes, so nobody is asked about it", code);
    if (!sample_can_ask(run->codebook, theme))
        return newid_fail(err, NEWID_USAGE, "--theme %s: is only a heading; name the themes below it", code);
    run->asked[theme] = true;
    return NEWID_OK;
}

static enum newid_status choose_themes(struct run *run, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    run->request.asked = run->asked = arena_alloc(&run->memory, (run->codebook->theme_count + 1) * sizeof *run->asked);
    if (!run->asked)
        return no_memory(err);
    for (size_t i = 0; i < given.themes.count && !status; i++)
        status = ask_about(run, given.themes.items[i], err);
    for (size_t t = 0; t < run->codebook->theme_count && !given.themes.count; t++)
        run->asked[t] = sample_can_ask(run->codebook, t);
    return status;
}

static enum newid_status count_sample(void *context, const struct newid_sample *sample,
                                      const struct newid_sampled *account, struct newid_error *err)
{
    struct run *run = context;
    (void)account;
    (void)err;
    if (strcmp(run->last_sample, sample->name) != 0 || !run->samples)
        run->samples++;
    snprintf(run->last_sample, sizeof run->last_sample, "%s", sample->name);
    return NEWID_OK;
}

static enum newid_status name_sample(struct run *run, struct newid_error *err)
{
    size_t seed;
    enum newid_status status = newid_store_each_sampled(run->store, count_sample, run, err);
    if (!status && given.name && strlen(given.name) >= sizeof run->name)
        return newid_fail(err, NEWID_USAGE, "--name: is longer than 63 letters");
    if (given.name)
        snprintf(run->name, sizeof run->name, "%s", given.name);
    else
        snprintf(run->name, sizeof run->name, "sample-%zu", run->samples + 1);
    if (!status)
        status = cmd_read_count(&seed, "--seed", given.seed, run->samples + 1, err);
    if (!status)
        run->request.seed = seed;
    return status;
}

/* ---- the drawn accounts with their texts ---- */

static enum newid_status take_account(void *context, const struct newid_account *account,
                                      const struct newid_measure *measure, struct newid_error *err)
{
    struct run *run = context;
    char *hash = arena_alloc(&run->memory, SHA256_HEX_SIZE);
    (void)measure;
    run->texts[run->filled] = arena_strndup(&run->memory, account->text, account->text_len);
    if (!hash || !run->texts[run->filled])
        return no_memory(err);
    sha256_of(hash, account->text, account->text_len);
    run->sampled[run->filled].hash = hash;
    return NEWID_OK;
}

static enum newid_status gather(struct run *run, struct newid_error *err)
{
    const struct coding_sample *s = &run->sample;
    run->sampled = arena_alloc(&run->memory, (s->drawn + 1) * sizeof *run->sampled);
    run->texts = arena_alloc(&run->memory, (s->drawn + 1) * sizeof *run->texts);
    if (!run->sampled || !run->texts)
        return no_memory(err);
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < s->drawn && !status; i++, run->filled++) {
        const struct draw_unit *unit = &s->units[i];
        const struct draw_stratum *stratum = &s->strata[unit->stratum];
        run->sampled[i] = (struct newid_sampled){.account = unit->id,
                                                 .stratum = s->stratum_names[unit->stratum],
                                                 .probability = (double)stratum->drawn / (double)stratum->population,
                                                 .half = (enum newid_half)s->half[i]};
        status = newid_store_one_account(run->store, unit->id, take_account, run, err);
    }
    return status;
}

/* What made the sample. Filters may name a team; the journal has only their number. */
static enum newid_status describe(const struct run *run, bool for_journal, struct buf *out, struct newid_error *err)
{
    buf_addc(out, '{');
    json_add_member(out, "name", run->name);
    json_add_count(out, "size", run->sample.drawn);
    json_add_count(out, "seed", run->request.seed);
    json_add_count(out, "strata", run->sample.stratum_count);
    if (given.by)
        json_add_member(out, "by", given.by);
    json_add_count(out, "develop", run->sample.in_half[NEWID_DEVELOP]);
    json_add_count(out, "report", run->sample.in_half[NEWID_REPORT]);
    json_add_member(out, "codebook", run->codebook->name);
    json_add_member(out, "codebook_hash", run->codebook->hash);
    if (!for_journal && given.selection.kind)
        json_add_member(out, "kind", given.selection.kind);
    if (!for_journal && given.selection.from)
        json_add_member(out, "from", given.selection.from);
    if (!for_journal && given.selection.to)
        json_add_member(out, "to", given.selection.to);
    for (size_t i = 0; i < given.themes.count; i++)
        json_add_member(out, "theme", given.themes.items[i]);
    for (size_t i = 0; !for_journal && i < given.selection.where.count; i++)
        json_add_member(out, "where", given.selection.where.items[i]);
    buf_addc(out, '}');
    return buf_check(out, err);
}

static enum newid_status keep_sample(struct run *run, struct newid_error *err)
{
    struct buf details = BUF_INIT;
    enum newid_status status = describe(run, false, &details, err);
    if (!status) {
        const struct newid_sample sample = {.name = run->name, .drawn = true, .details = details.data};
        status = newid_store_put_sample(run->store, &sample, run->sampled, run->sample.drawn, err);
    }
    buf_reset(&details);
    if (!status)
        status = describe(run, true, &details, err);
    if (!status)
        status = newid_store_journal(run->store, "sample", details.data, err);
    buf_release(&details);
    return status;
}

/* ---- the file to code in ---- */

enum { FIXED = 3 };

static enum newid_status make_columns(struct run *run, struct coding_sheet_column *columns, size_t *count, bool cy,
                                      struct newid_error *err)
{
    const struct newid_codebook *book = run->codebook;
    columns[0] = (struct coding_sheet_column){cy ? "adroddiad" : "account", NULL, 14, false};
    columns[1] = (struct coding_sheet_column){cy ? "gwiriad" : "check", NULL, 11, false};
    columns[2] = (struct coding_sheet_column){cy ? "testun" : "text", NULL, 80, false};
    *count = FIXED;
    for (size_t t = 0; t < book->theme_count; t++) {
        struct buf heading = BUF_INIT;
        if (!run->asked[t])
            continue;
        buf_addf(&heading, "%s [%s]", cy ? book->themes[t].label_cy : book->themes[t].label_en, book->themes[t].code);
        columns[*count] =
            (struct coding_sheet_column){arena_strdup(&run->memory, heading.data), book->themes[t].code, 14, true};
        buf_release(&heading);
        if (!columns[(*count)++].heading)
            return no_memory(err);
    }
    return NEWID_OK;
}

static enum newid_status write_sheet(struct run *run, struct newid_error *err)
{
    const bool cy = strcmp(wording_language(), "cy") == 0;
    struct coding_sheet_column *columns =
        arena_alloc(&run->memory, (run->codebook->theme_count + FIXED) * sizeof *columns);
    size_t count = 0;
    enum newid_status status = columns ? make_columns(run, columns, &count, cy, err) : no_memory(err);
    const char **cells = status ? NULL : arena_alloc(&run->memory, (run->sample.drawn * count + 1) * sizeof *cells);
    if (!cells)
        return status ? status : no_memory(err);
    for (size_t i = 0; i < run->sample.drawn; i++) {
        const char **row = cells + i * count;
        char *check = arena_alloc(&run->memory, CODING_CHECK_SIZE);
        if (!check)
            return no_memory(err);
        coding_check(check, run->sampled[i].account, run->sampled[i].hash);
        row[0] = run->sampled[i].account;
        row[1] = check;
        row[2] = run->texts[i];
        for (size_t c = FIXED; c < count; c++)
            row[c] = "";
    }
    const struct coding_sheet sheet = {
        CODING_KIND_CODING, run->name, given.coder, run->codebook, cy, columns, count, FIXED, cells, run->sample.drawn};
    return coding_sheet_write(given.file, run->as_workbook, &sheet, err);
}

/* ---- what is said of it ---- */

static const struct out_column precision_columns[] = {
    {.name = "theme", .heading = N_("Theme"), .wraps = true},
    {.name = "found", .heading = N_("Found in"), .right = true},
    {.name = "sampled", .heading = N_("Drawn"), .right = true},
    {.name = "report", .heading = N_("To report"), .right = true},
    {.name = "precision", .heading = N_("Precision ±"), .right = true},
    {.name = "recall", .heading = N_("Recall ±"), .right = true},
    {.name = "verdict", .heading = N_("In words")},
};

static const char *in_words(const struct sample_precision *p)
{
    if (!p->report)
        return N_("cannot be known");
    if (p->precision > 0.25 || p->recall > 0.25)
        return N_("hardly known");
    return p->precision > 0.15 || p->recall > 0.15 ? N_("roughly known") : N_("known well");
}

static void put_precision(struct out *out, const struct run *run)
{
    const bool cy = strcmp(wording_language(), "cy") == 0;
    out_table_begin(out, precision_columns, sizeof precision_columns / sizeof *precision_columns, NULL);
    for (size_t t = 0; t < run->codebook->theme_count; t++) {
        const struct sample_precision *p = &run->sample.precision[t];
        if (!run->asked[t])
            continue;
        const struct out_cell cells[] = {
            out_string(cy ? run->codebook->themes[t].label_cy : run->codebook->themes[t].label_en),
            out_integer((double)p->population),
            out_integer((double)p->sampled),
            out_integer((double)p->report),
            p->report ? out_integer((double)(int)(100 * p->precision + 0.5)) : out_empty(),
            p->report ? out_integer((double)(int)(100 * p->recall + 0.5)) : out_empty(),
            out_string(_(in_words(p))),
        };
        out_row(out, cells);
    }
    out_table_end(out);
    out_note(out, "± in percentage points: half of the interval that holds the truth 19 times of 20, as it is to be expected in "
                  "the half that reports if the codebook is right in 8 of 10 accounts that it finds and finds 8 of 10. Coders "
                  "who differ widen it.");
}

static enum newid_status say_precision(const struct run *run, struct newid_error *err)
{
    struct buf document = BUF_INIT;
    struct out *out = NULL;
    const struct out_style style = {
        .width = 80, .unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0, .language = wording_language()};
    if (!run->sample.is_coded) {
        cmd_say("not all accounts are coded with %s, so it cannot be said what precision the size buys; run newid code",
                run->codebook->name);
        return NEWID_OK;
    }
    enum newid_status status = out_new(&out, OUT_TEXT, &document, &style, err);
    if (!status) {
        put_precision(out, run);
        status = out_finish(out, err);
    }
    if (!status)
        fputs(document.data, stderr);
    out_free(out);
    buf_release(&document);
    return status;
}

static enum newid_status say_all(const struct run *run, struct newid_error *err)
{
    const struct coding_sample *s = &run->sample;
    cmd_say("%s: %zu of %zu accounts drawn from %zu strata with the seed %llu: %zu to develop with, %zu to report on",
            run->name, s->drawn, s->unit_count, s->stratum_count, (unsigned long long)run->request.seed,
            s->in_half[NEWID_DEVELOP], s->in_half[NEWID_REPORT]);
    if (s->merged)
        cmd_say("the %zu rarest themes are one stratum, \"several rare themes\": a sample of %zu does not hold two accounts "
                "of each; a larger --size, or --theme for fewer themes, keeps them apart",
                s->merged, run->request.size);
    if (s->drawn < run->request.size)
        cmd_say("there are no more than %zu accounts to draw", s->drawn);
    if (s->other_half)
        cmd_say("%zu accounts could not be drawn: they, or others of their worker, are in the other half",
                s->other_half);
    if (!s->in_half[NEWID_REPORT])
        cmd_say("no account is in the half that reports: this sample cannot say how good the codebook is");
    enum newid_status status = say_precision(run, err);
    if (!status)
        cmd_say("%s holds the texts: keep it as safe as the accounts. Filled in, newid coding import takes it in",
                given.file);
    return status;
}

/* ---- the run ---- */

static enum newid_status draw_and_keep(struct run *run, struct newid_error *err)
{
    enum newid_status status = name_sample(run, err);
    if (!status)
        status = coding_sample_draw(&run->sample, run->store, run->codebook, &run->request, err);
    if (!status)
        status = gather(run, err);
    if (!status)
        status = keep_sample(run, err);
    return status ? status : write_sheet(run, err);
}

static enum newid_status run_sample(struct cmd_call *call, struct newid_error *err)
{
    struct run run = {.store = call->store};
    enum newid_status status = read_request(&run, err);
    if (!status)
        status = newid_store_codebook(call->store, given.codebook, &run.codebook, NULL, err);
    if (!status)
        status = choose_themes(&run, err);
    if (!status)
        status = newid_store_begin(call->store, err);
    if (status)
        goto done;
    status = draw_and_keep(&run, err);
    if (!status)
        status = newid_store_commit(call->store, err);
    if (status)
        newid_store_rollback(call->store);
    else
        status = say_all(&run, err);
done:
    coding_sample_release(&run.sample);
    newid_codebook_free(run.codebook);
    arena_release(&run.memory);
    return status;
}

const struct cmd cmd_sample = {
    .name = "sample",
    .store = CMD_WRITE,
    .operands = "",
    .summary = N_("accounts drawn at random, to be coded by people"),
    .description = N_(
        "Draws accounts to be coded by hand and writes the file to code in: a workbook with a drop-down list for each "
        "theme, the themes' definitions and a hidden sheet by which newid knows it again, or a plain CSV file. It is "
        "blind: "
        "what the codebook finds is not shown, the order is random. Give each coder a copy of their own.\n\n"
        "--by draws from each stratum at least --least accounts and the rest by size. --by theme takes the rarest "
        "theme "
        "that the codebook finds in an account as its stratum, or none, and draws more of the rare ones; accounts "
        "without "
        "any theme are drawn too, so that what the codebook misses can be estimated. Where the size does not hold two "
        "accounts of each, the rarest themes are drawn as one stratum. --theme asks about some themes only; themes that a "
        "rule works out from others are asked about by nobody. The chance that each account had "
        "is "
        "kept, and figures are weighted by it.\n\n"
        "Half of the workers are for developing the codebook with newid suggest, half for reporting how good it is; a "
        "hash of the worker decides, and what is in a half stays there. The message at the end says what precision to "
        "expect for each theme, and for which nothing will be known."),
    .examples = N_("newid sample --size 200 --by theme -o sample.xlsx\trare themes oversampled\n"
                   "newid sample --size 60 --by team --kind account --coder A -o a.xlsx\tfrom each team"),
    .options = options,
    .run = run_sample,
};

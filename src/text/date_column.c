/* What a whole column of dates decides (design: "Dates"). */
#include "text/dates.h"

#include "text/date_reading.h"
#include "util/buf.h"
#include "util/wording.h"

/* The sides that a value with numbers alone can be on. */
enum side {
    SIDE_DMY,  /* fits day/month/year, not month/day/year */
    SIDE_MDY,  /* the other way */
    SIDE_YMD,  /* fits neither, but year/month/day */
    SIDE_OPEN, /* fits both, as different days */
    SIDE_SAME, /* fits both, as the same day: 3/3/2019 */
    SIDES
};

static const char *const side_names[] = {
    [SIDE_DMY] = N_("day/month/year"),
    [SIDE_MDY] = N_("month/day/year"),
    [SIDE_YMD] = N_("year/month/day"),
    [SIDE_OPEN] = N_("more than one order"),
};

enum { EXAMPLES = 3 };

struct survey {
    size_t counts[SIDES];
    size_t examples[SIDES][EXAMPLES]; /* indexes of values */
    size_t settled, unread;
    size_t not_ymd; /* values with numbers alone that do not fit year/month/day */
};

static bool find_side(enum side *side, struct survey *survey, const struct date_reading *r)
{
    int32_t dmy = 0, mdy = 0, ymd = 0;
    bool fits_dmy = date_reading_resolve(&dmy, r, DATE_DMY), fits_mdy = date_reading_resolve(&mdy, r, DATE_MDY);
    bool fits_ymd = date_reading_resolve(&ymd, r, DATE_YMD);
    if (fits_dmy && fits_mdy)
        *side = dmy == mdy ? SIDE_SAME : SIDE_OPEN;
    else
        *side = fits_dmy ? SIDE_DMY : fits_mdy ? SIDE_MDY : SIDE_YMD;
    bool fits = fits_dmy || fits_mdy || fits_ymd;
    survey->not_ymd += fits && !fits_ymd;
    return fits;
}

static void survey_value(struct survey *survey, const char *text, size_t value)
{
    struct date_reading r;
    enum side side;
    int32_t day;
    if (!date_reading_of(&r, text)) {
        survey->unread++;
    } else if (date_reading_is_settled(&r)) {
        if (date_reading_resolve(&day, &r, DATE_DMY))
            survey->settled++;
        else
            survey->unread++;
    } else if (find_side(&side, survey, &r)) {
        if (survey->counts[side] < EXAMPLES)
            survey->examples[side][survey->counts[side]] = value;
        survey->counts[side]++;
    } else {
        survey->unread++;
    }
}

struct column {
    const char *const *values;
    const int64_t *rows;
    const char *name;
};

/* "row 2: 30/09/2021, row 3: 28/09/2021" */
static void add_examples(struct buf *out, const struct survey *survey, enum side side, const struct column *column)
{
    for (size_t i = 0; i < survey->counts[side] && i < EXAMPLES; i++) {
        size_t value = survey->examples[side][i];
        buf_adds(out, i ? ", " : "");
        buf_addf(out, _("row %lld: %.40s"), (long long)column->rows[value], column->values[value]);
    }
}

static enum newid_status fail_contradicted(const struct survey *survey, enum side one, enum side other,
                                           const struct column *column, struct newid_error *err)
{
    struct buf of_one = BUF_INIT, of_other = BUF_INIT;
    add_examples(&of_one, survey, one, column);
    add_examples(&of_other, survey, other, column);
    enum newid_status status = buf_check(of_one.failure ? &of_one : &of_other, err);
    if (!status)
        status =
            newid_fail(err, NEWID_INPUT,
                       "column \"%.80s\": some dates fit only %s (%s), some only %s (%s); correct them, or say which "
                       "is right with --date-format dmy, mdy or ymd: the rows that do not fit then go to the rejects "
                       "file",
                       column->name, _(side_names[one]), of_one.data, _(side_names[other]), of_other.data);
    buf_release(&of_one);
    buf_release(&of_other);
    return status;
}

static enum newid_status fail_open(const struct survey *survey, const struct column *column, struct newid_error *err)
{
    struct buf examples = BUF_INIT;
    add_examples(&examples, survey, SIDE_OPEN, column);
    enum newid_status status = buf_check(&examples, err);
    if (!status)
        status =
            newid_fail(err, NEWID_INPUT,
                       "column \"%.80s\": nothing tells whether dates are day/month/year or month/day/year (%s); say "
                       "which with --date-format dmy or --date-format mdy",
                       column->name, examples.data);
    buf_release(&examples);
    return status;
}

static enum newid_status decided(struct date_format *out, const char **note, enum date_order order, const char *said)
{
    *out = (struct date_format){.order = order};
    if (note)
        *note = said;
    return NEWID_OK;
}

static enum newid_status decide(struct date_format *out, const char **note, const struct survey *survey,
                                const struct column *column, struct newid_error *err)
{
    const size_t *counts = survey->counts;
    if (counts[SIDE_YMD] && !survey->not_ymd)
        return decided(out, note, DATE_YMD, "dates are read as year/month/day, the only order that all of them fit");
    if (counts[SIDE_DMY] && counts[SIDE_MDY])
        return fail_contradicted(survey, SIDE_DMY, SIDE_MDY, column, err);
    if (counts[SIDE_YMD])
        return fail_contradicted(survey,
                                 counts[SIDE_DMY]   ? SIDE_DMY
                                 : counts[SIDE_MDY] ? SIDE_MDY
                                                    : SIDE_OPEN,
                                 SIDE_YMD, column, err);
    if (counts[SIDE_DMY])
        return decided(out, note, DATE_DMY,
                       "dates are read as day/month/year, which all of them fit; some do not fit "
                       "month/day/year");
    if (counts[SIDE_MDY])
        return decided(out, note, DATE_MDY,
                       "dates are read as month/day/year, which all of them fit; some do not fit "
                       "day/month/year");
    if (counts[SIDE_OPEN])
        return fail_open(survey, column, err);
    if (counts[SIDE_SAME])
        return decided(out, note, DATE_DMY, NULL);
    if (survey->unread && !survey->settled)
        return newid_fail(err, NEWID_INPUT,
                          "column \"%.80s\": no value is a date (the first is in row %lld); name the right column with "
                          "--map date=COLUMN, or give --date-format",
                          column->name, (long long)column->rows[0]);
    return decided(out, note, DATE_ISO, NULL);
}

enum newid_status date_format_decide(struct date_format *out, const char **note, const char *const *values,
                                     const int64_t *rows, size_t count, const char *column, struct newid_error *err)
{
    struct survey survey = {0};
    for (size_t i = 0; i < count; i++)
        survey_value(&survey, values[i], i);
    return decide(out, note, &survey, &(struct column){values, rows, column}, err);
}

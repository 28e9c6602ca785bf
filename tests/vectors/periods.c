#include "vectors.h"

#include <string.h>

static void put_period(json_t *out, const char *key, enum newid_period period, int32_t day)
{
    char label[32];
    newid_period_label(label, sizeof label, period, newid_period_of(period, day));
    /* The vectors part year and quarter by a space, newid by a hyphen. */
    char *quarter = strstr(label, "-Q");
    if (quarter)
        *quarter = ' ';
    put_text(out, key, label);
}

static json_t *run_periods(const json_t *in, const json_t *expect)
{
    (void)expect;
    const char *date = json_string_value(json_object_get(in, "date"));
    const char *rollout = json_string_value(json_object_get(in, "rollout"));
    int32_t day, event;
    struct newid_months_since since;
    if (!date || !newid_day_parse(&day, date))
        return invalid_input();
    json_t *out = put_outcome((struct newid_outcome){NEWID_DEFINED, NULL});
    put_period(out, "month", NEWID_PERIOD_MONTH, day);
    put_period(out, "calendar_quarter", NEWID_PERIOD_QUARTER, day);
    put_period(out, "financial_year", NEWID_PERIOD_FINANCIAL_YEAR, day);
    put_period(out, "financial_quarter", NEWID_PERIOD_FINANCIAL_QUARTER, day);
    if (rollout && newid_day_parse(&event, rollout) && newid_months_since(&since, day, event)) {
        put_number(out, "event_month_calendar", since.calendar);
        put_number(out, "event_month_elapsed_floor", since.elapsed);
        json_object_set_new(out, "post", json_boolean(since.post));
    }
    return out;
}

const struct measure period_measures[] = {
    {"periods", run_periods},
    {NULL, NULL},
};

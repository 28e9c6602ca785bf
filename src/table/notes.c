#include "table/notes.h"

#include "util/buf.h"
#include "util/mem.h"
#include "util/wording.h"

#include <math.h>
#include <string.h>

/* A move of this much, of the median or of all accounts, is said. */
static const double a_quarter = 0.25;

void notes_add(struct notes *notes, const char *format, ...)
{
    struct buf text = BUF_INIT;
    va_list args;
    va_start(args, format);
    buf_addvf(&text, _(format), args);
    va_end(args);
    char *kept = text.failure ? NULL : arena_strdup(notes->memory, text.data);
    if (!kept || mem_grow(&notes->items, &notes->capacity, notes->count + 1, sizeof *notes->items))
        notes->failure = NEWID_MEMORY;
    else
        notes->items[notes->count++] = kept;
    buf_release(&text);
}

/* The first and last dated periods in which a kind has accounts; false where these are not two. */
static bool find_ends(const struct selection *s, const struct cube *cube, size_t kind, size_t *first, size_t *last)
{
    const struct cube_base *bases = cube_bases(cube, CUBE_ALL_GROUPS);
    *first = SIZE_MAX;
    *last = 0;
    for (size_t period = 0; period < s->dated_periods; period++) {
        if (!bases[cube_cell(&s->axes, CUBE_ALL_GROUPS, kind, period, 0)].accounts)
            continue;
        *first = *first == SIZE_MAX ? period : *first;
        *last = period;
    }
    return *first < *last && *first != SIZE_MAX;
}

struct ends {
    char first[64], last[64];
};

static struct ends name_ends(const struct selection *s, enum newid_period by, size_t first, size_t last)
{
    struct ends ends;
    newid_period_label_people(ends.first, sizeof ends.first, by, s->first_period + (int32_t)first);
    newid_period_label_people(ends.last, sizeof ends.last, by, s->first_period + (int32_t)last);
    return ends;
}

void note_lengths(struct notes *notes, const struct selection *s, const struct newid_table_request *request,
                  const struct cube *cube)
{
    const struct cube_base *bases = cube_bases(cube, CUBE_ALL_GROUPS);
    for (size_t kind = 0, first, last; kind < s->axes.kinds; kind++) {
        if (!find_ends(s, cube, kind, &first, &last))
            continue;
        double before = bases[cube_cell(&s->axes, CUBE_ALL_GROUPS, kind, first, 0)].words_median;
        double after = bases[cube_cell(&s->axes, CUBE_ALL_GROUPS, kind, last, 0)].words_median;
        if (!(before > 0) || fabs(after - before) < a_quarter * before)
            continue;
        struct ends ends = name_ends(s, request->by, first, last);
        notes_add(notes,
                  "The median length of an account (%s) went from %g words in %s to %g in %s: longer accounts "
                  "mention more themes, so compare hits per 1,000 words too.",
                  _(s->kinds[kind]), before, ends.first, after, ends.last);
    }
}

struct language_names {
    const char *code, *name;
};

static const char *language_name(const char *code)
{
    static const struct language_names names[] = {{"cy", N_("in Welsh")},
                                                  {"en", N_("in English")},
                                                  {"mixed", N_("in both languages")},
                                                  {"other", N_("in another language")}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(names[i].code, code))
            return names[i].name;
    return N_("in no language that was recognised");
}

/* How many of a kind's accounts of one period have each language; how many there are. Its cells are next to each other.
 */
static size_t count_languages(const struct selection *s, size_t kind, size_t period, const struct newid_field *language,
                              size_t *with)
{
    const size_t first = cube_cell(&s->axes, 0, kind, period, 0);
    size_t all = 0;
    for (size_t i = 0; i < s->columns->count; i++) {
        if (s->cell[i] - first >= s->axes.groups)
            continue;
        all++;
        with[language->codes[i]]++;
    }
    return all;
}

static double share(size_t with, size_t all) { return all ? (double)with / (double)all : 0; }

static void note_languages_of_kind(struct notes *notes, const struct selection *s,
                                   const struct newid_table_request *request, const struct newid_field *language,
                                   const size_t kind, const size_t first, const size_t last)
{
    size_t *before = arena_alloc(notes->memory, 2 * language->value_count * sizeof *before);
    if (!before) {
        notes->failure = NEWID_MEMORY;
        return;
    }
    size_t *after = before + language->value_count;
    const size_t all_before = count_languages(s, kind, first, language, before);
    const size_t all_after = count_languages(s, kind, last, language, after);
    const struct ends ends = name_ends(s, request->by, first, last);
    for (size_t code = 0; code < language->value_count; code++) {
        const double was = share(before[code], all_before), is = share(after[code], all_after);
        if (fabs(is - was) < a_quarter)
            continue;
        notes_add(notes,
                  "The mix of languages (%s) moved: %.0f %% of accounts were %s in %s, %.0f %% in %s. A codebook "
                  "may find more in one language than in the other.",
                  _(s->kinds[kind]), 100 * was, _(language_name(language->values[code])), ends.first, 100 * is,
                  ends.last);
        break; /* one language's gain is another's loss: said once */
    }
}

void note_languages(struct notes *notes, const struct selection *s, const struct newid_table_request *request,
                    const struct cube *cube, const struct newid_field *language)
{
    for (size_t kind = 0, first, last; kind < s->axes.kinds; kind++)
        if (find_ends(s, cube, kind, &first, &last))
            note_languages_of_kind(notes, s, request, language, kind, first, last);
}

void note_alignment(struct notes *notes, const struct selection *s)
{
    notes_add(notes, "Periods are months of the calendar since each team's own roll-out: month 0 is the month of the "
                     "roll-out, with the days before it. The teams behind a month are not the same in every month: a "
                     "change from one to the next may be one of teams.");
    if (s->without_roll_out)
        notes_add(notes,
                  P_("%zu account of a team without a roll-out, or of no team, is left out.",
                     "%zu accounts of teams without a roll-out, or of no team, are left out.", s->without_roll_out),
                  s->without_roll_out);
    if (s->undated_unaligned)
        notes_add(notes,
                  P_("%zu account without a date is left out.", "%zu accounts without a date are left out.",
                     s->undated_unaligned),
                  s->undated_unaligned);
}

void note_unfinished(struct notes *notes, const struct selection *s, const struct newid_table_request *request,
                     int32_t today)
{
    if (request->by == NEWID_PERIOD_ALL || s->since || !s->dated_periods)
        return;
    int32_t last = s->first_period + (int32_t)s->dated_periods - 1;
    int32_t begin = newid_period_start(request->by, s->first_period), end = newid_period_start(request->by, last + 1);
    char label[64];
    newid_period_label_people(label, sizeof label, request->by, last);
    if (end > today)
        notes_add(notes, "%s is not over yet: its figures will change.", label);
    else if (request->to != NEWID_UNDATED && request->to < end - 1)
        notes_add(notes, "%s is counted only in part: --to ends inside it.", label);
    newid_period_label_people(label, sizeof label, request->by, s->first_period);
    if (request->from != NEWID_UNDATED && request->from > begin)
        notes_add(notes, "%s is counted only in part: --from begins inside it.", label);
}

/*
 * Truth: what people say of each account and theme, from all their rounds of coding; and each coder's own decisions.
 *
 * A coder's decision on a theme of an account is that of the latest round in which the coder decided it: a second round
 * replaces what it covers and no more. What counts as the truth is
 *   1. the reconciled decision, where there is one;
 *   2. else the one coder's, where one coded it;
 *   3. else what all coders who coded it say. Where they differ the truth is TRUTH_DISAGREED: it is left out of every
 *      figure, and counted.
 * Codings of a text that has since changed, or is gone, are stale: left out, and counted.
 *
 * A theme whose children count in it (not `children: apart`) and that was not coded itself is told from what was coded
 * below it, where that cannot flatter: YES where one below it is YES, if the theme was coded in any account at all; and
 * where it is a heading (truth_is_heading) with all its children coded in the account, YES or NO as they are. A theme
 * with words of its own that was never coded is UNKNOWN everywhere: its children could only ever say YES.
 * A theme that was coded NO in an account where one below it is YES contradicts itself: left out, and counted.
 */
#ifndef NEWID_TRUTH_H
#define NEWID_TRUTH_H

#include "util/arena.h"

#include <newid/codebook.h>
#include <newid/codings.h>
#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum truth_value { TRUTH_UNKNOWN, TRUTH_NO, TRUTH_YES, TRUTH_DISAGREED };

#define TRUTH_NOWHERE ((size_t)-1)

/*
 * A stratum of a sample. probability is what each account in it had of being drawn, so that the stratum stands for
 * `population` accounts (sampled / probability). For an estimate over all accounts, each of the m accounts of the
 * stratum that are used (coded, in the half that reports) weighs population / m: that needs no further correction for
 * halves that differ by chance, nor for a workbook that was filled in to its middle, since its order is random.
 */
struct truth_stratum {
    const char *sample, *name; /* name "" where the sample has no strata */
    bool drawn;         /* false: the accounts whose codings came with them; nothing is known of how they were chosen */
    size_t sampled;     /* accounts of it that were drawn, coded or not, and not erased since */
    double probability; /* 0 where it is not known */
    double population;  /* NAN where it is not known */
};

/* An account that somebody coded at least one theme of, with a text that is still the one that was read. */
struct truth_account {
    const char *id;
    int64_t num;  /* the account's number */
    size_t index; /* of newid_columns and of struct selection */
    enum newid_half half;
    size_t stratum; /* in strata; of the latest drawn sample that has the account, else of one that was not drawn */
};

struct truth_round {
    int64_t num;
    size_t coder; /* in coders */
    const char *source, *time;
    size_t accounts, decisions; /* that are not stale */
    size_t stale;               /* decisions */
};

struct truth_coder {
    const char *name;
    bool reconciled; /* what coders agreed on after they had differed: no independent coder, and at most one of them */
    size_t rounds;
    size_t contradicted;   /* decisions left out: NO, though the coder found a theme below it */
    unsigned char *values; /* enum truth_value of account a and theme t at [a * theme_count + t]; no DISAGREED */
    unsigned char *before; /* what the decision in values replaced: UNKNOWN where it was coded once */
};

/* A passage that a coder marked for a theme, in that coder's latest round on it. */
struct truth_passage {
    size_t account, theme, coder;
    uint32_t start, end; /* bytes */
};

struct truth {
    size_t theme_count;             /* the codebook's */
    struct truth_account *accounts; /* by index */
    size_t account_count;
    unsigned char *values;      /* enum truth_value of account a and theme t at [a * theme_count + t] */
    struct truth_coder *coders; /* in the order of their first round; reconciled ones among them */
    size_t coder_count;
    struct truth_stratum *strata; /* by sample, oldest first */
    size_t stratum_count;
    struct truth_round *rounds; /* oldest first, also those of which all is stale */
    size_t round_count;
    struct truth_passage *passages; /* by account, theme, coder, start */
    size_t passage_count;

    size_t contradicted; /* (account, theme) pairs left out: NO, though a theme below it is YES */
    size_t disagreed;    /* (account, theme) pairs left out since coders differ and nothing is reconciled */
    /* A coder's last word alone counts: who has coded the new text has mended what was stale. */
    size_t stale;          /* decisions left out: the text has changed since */
    size_t gone;           /* decisions left out: there is no such account any more */
    size_t strange_themes; /* decisions left out: the codebook has no such theme (any more) */
    struct arena memory;
};

/*
 * Reads all codings of the codebook's name, as the themes of this version. Nothing is coded: NEWID_OK with no accounts.
 * truth_release also after a failure.
 */
enum newid_status truth_read(struct truth *truth, struct newid_store *store, const struct newid_codebook *codebook,
                             struct newid_error *err) NEWID_CHECKED;
void truth_release(struct truth *truth);

static inline enum truth_value truth_of(const struct truth *truth, size_t account, size_t theme)
{
    return (enum truth_value)truth->values[account * truth->theme_count + theme];
}

static inline enum truth_value truth_said(const struct truth *truth, size_t coder, size_t account, size_t theme)
{
    return (enum truth_value)truth->coders[coder].values[account * truth->theme_count + theme];
}

/* The account at this index of newid_columns; TRUTH_NOWHERE where it is not coded. */
size_t truth_find(const struct truth *truth, size_t index);

/* Whether the theme has nothing of its own: no pattern and no rule, only children that count in it. Nobody is asked to
 * code it. */
bool truth_is_heading(const struct newid_codebook *codebook, size_t theme);

#endif

/*
 * Codebook: a named, versioned set of themes, read from YAML or from a
 * workbook, with every phrase and pattern compiled to a PCRE2 regular
 * expression. Reading never stops at the first fault: all are collected as
 * diagnostics, each with line and column.
 */
#ifndef NEWID_CODEBOOK_H
#define NEWID_CODEBOOK_H

#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>

/* What a hit says about its theme; design: "Status of a hit". */
enum newid_hit_status {
    NEWID_AFFIRMED,
    NEWID_NEGATED,
    NEWID_HYPOTHETICAL,
    NEWID_PAST,
    NEWID_REPORTED,
    NEWID_STATUSES /* how many there are */
};

#define NEWID_STATUS_BIT(status) (1u << (status))
/* What counts unless a theme or an option says otherwise: every hit that is not negated. */
#define NEWID_COUNTS_DEFAULT                                                                                  \
    (NEWID_STATUS_BIT(NEWID_AFFIRMED) | NEWID_STATUS_BIT(NEWID_HYPOTHETICAL) | NEWID_STATUS_BIT(NEWID_PAST) | \
     NEWID_STATUS_BIT(NEWID_REPORTED))

/* "affirmed" …; NULL where status is out of range. */
NEWID_API const char *newid_hit_status_name(enum newid_hit_status status);
/* Reads "affirmed,past" into a set of NEWID_STATUS_BITs; NEWID_USAGE names the unknown word. */
NEWID_API enum newid_status newid_hit_status_set(unsigned *set, const char *names, struct newid_error *err)
    NEWID_CHECKED;

/* A phrase, pattern or `unless` entry. */
struct newid_pattern {
    const char *source;  /* as written, canonical text */
    const char *language; /* "cy", "en": the language that it is for (it runs on every text); "" for unless */
    bool is_phrase;
    const char *regex;   /* what it became: a PCRE2 regex; NULL where it could not be compiled */
    unsigned line, column; /* from 1; in a workbook: row and column; 0 where unknown */
};

enum newid_example_kind { NEWID_FINDS, NEWID_DENIED, NEWID_FINDS_NOT };

struct newid_example {
    enum newid_example_kind kind;
    const char *text;
    unsigned line, column;
};

enum newid_rule_op { NEWID_RULE_THEME, NEWID_RULE_NOT, NEWID_RULE_AND, NEWID_RULE_OR };

/* A rule's syntax tree; NOT uses `left` only. `not` binds tighter than `and`, and that than `or`. */
struct newid_rule {
    enum newid_rule_op op;
    size_t theme; /* index into newid_codebook.themes, where op is NEWID_RULE_THEME */
    const struct newid_rule *left, *right;
};

enum newid_scope { NEWID_SCOPE_ACCOUNT, NEWID_SCOPE_PARAGRAPH, NEWID_SCOPE_SENTENCE };

#define NEWID_NO_PARENT ((size_t)-1)

struct newid_theme {
    const char *code;
    const char *label_en, *label_cy; /* never NULL: a missing one is the other, else the code */
    const char *definition, *use_when, *not_when, *note; /* "" where absent */
    bool sensitive;
    bool context;          /* false: every hit of this theme is affirmed */
    bool children_apart;   /* true: hits of children do not count here */
    unsigned counts;       /* set of NEWID_STATUS_BITs */
    size_t parent;         /* index, or NEWID_NO_PARENT; a parent always stands before its children */
    unsigned depth;        /* 0 for a top theme */
    const struct newid_rule *rule; /* NULL for a theme with patterns; a rule theme has no patterns */
    const char *rule_source;
    enum newid_scope scope;
    unsigned min_words;    /* 0: none */
    struct newid_pattern *patterns; /* phrases and patterns, in file order */
    size_t pattern_count;
    struct newid_pattern *unless;
    size_t unless_count;
    struct newid_example *examples;
    size_t example_count;
    unsigned line, column;
};

struct newid_definition {
    const char *name, *value;
    unsigned line, column;
};

/* The triggers that give hits their status, read from data: design, "Status of a hit". */
struct newid_context;

struct newid_codebook {
    const char *name, *version; /* version as the file labels it */
    const char *title_en, *title_cy;
    const char *context; /* "default", "none" or a file, as written */
    const struct newid_context *triggers; /* what it holds; NULL for none */
    struct newid_definition *definitions;
    size_t definition_count;
    struct newid_theme *themes; /* in file order, depth first: parents before children */
    size_t theme_count;
    const char *canonical;  /* the canonical YAML: reading it gives an equal codebook */
    char hash[65];          /* lower-case hex SHA-256 of `canonical` */
    void *memory;           /* owner of everything above */
};

struct newid_diagnostic {
    bool is_error;   /* else a warning */
    bool is_example; /* an example that fails: the codebook can still be used as a draft */
    unsigned line, column;
    char *message;   /* what is wrong; what to do */
    char *excerpt;   /* the offending line of the codebook; a caret goes under `column`; NULL where none */
};

struct newid_diagnostics {
    struct newid_diagnostic *items;
    size_t count, capacity;
    size_t errors, example_failures, warnings;
};

NEWID_API void newid_diagnostics_clear(struct newid_diagnostics *diagnostics);

/*
 * Reads a codebook file: YAML, or the workbook form where the name ends in .xlsx.
 * Returns NEWID_OK with *out set where nothing is wrong but perhaps warnings;
 * NEWID_INPUT, *out NULL, where diagnostics holds at least one error; NEWID_IO, NEWID_MEMORY.
 * The codebook is the caller's, to be freed with newid_codebook_free; it stays valid until then.
 * Examples are not tried here: that is newid_codebook_try (coder.h).
 */
NEWID_API enum newid_status newid_codebook_read(struct newid_codebook **out, const char *path,
                                                struct newid_diagnostics *diagnostics, struct newid_error *err)
    NEWID_CHECKED;

/* The same for YAML in memory; `name` stands for the file in messages. */
NEWID_API enum newid_status newid_codebook_parse(struct newid_codebook **out, const char *yaml, size_t len,
                                                 const char *name, struct newid_diagnostics *diagnostics,
                                                 struct newid_error *err) NEWID_CHECKED;

/*
 * Whether path is a file of triggers rather than a codebook, and if so what is wrong with it. NEWID_OK also where it has
 * faults, or cannot be read (*is_context is then false).
 */
NEWID_API enum newid_status newid_context_check(const char *path, bool *is_context,
                                                struct newid_diagnostics *diagnostics, struct newid_error *err)
    NEWID_CHECKED;

NEWID_API void newid_codebook_free(struct newid_codebook *codebook);

/* Index of the theme with this code, or NEWID_NO_PARENT. */
NEWID_API size_t newid_codebook_find(const struct newid_codebook *codebook, const char *code);

#endif

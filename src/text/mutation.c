#include "text/mutation.h"

#include "mutation.tsv.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

/*
 * A line of mutation.tsv: initials, separated by spaces, a tab, and the beginnings they take: "-" is none at all (g is
 * dropped), "+h" is an h before the initial, which stays; nothing: the initial is a letter of its own and does not
 * mutate.
 */
struct initial {
    const char *letters;
    size_t len;
    const char *forms[MUTATION_FORMS_MOST];
    size_t form_count;
    bool before; /* the forms go before the initial */
};

enum { INITIALS_MOST = 64 };

/* mutation.tsv with NULs for its separators, which `initials` points into: read once, never changed after. */
static char words[sizeof mutation_tsv];
static struct initial initials[INITIALS_MOST];
static size_t initial_count;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void read_forms(struct initial *initial, char *forms)
{
    initial->before = forms[0] == '+';
    if (initial->before) {
        initial->forms[initial->form_count++] = "";
        forms++;
    }
    for (char *rest = NULL, *form = strtok_r(forms, " ", &rest); form && initial->form_count < MUTATION_FORMS_MOST;
         form = strtok_r(NULL, " ", &rest))
        initial->forms[initial->form_count++] = strcmp(form, "-") == 0 ? "" : form;
}

static void read_table(void)
{
    memcpy(words, mutation_tsv, sizeof words);
    char *next_line = NULL;
    for (char *line = strtok_r(words, "\n", &next_line); line; line = strtok_r(NULL, "\n", &next_line)) {
        struct initial shared = {0};
        char *tab = strchr(line, '\t'), *rest = NULL;
        *tab = '\0';
        read_forms(&shared, tab + 1);
        for (char *s = strtok_r(line, " ", &rest); s && initial_count < INITIALS_MOST; s = strtok_r(NULL, " ", &rest)) {
            shared.letters = s;
            shared.len = strlen(s);
            initials[initial_count++] = shared;
        }
    }
}

/* The longest initial that word begins with: ch before c. */
static const struct initial *find_initial(const char *word, size_t len)
{
    const struct initial *longest = NULL;
    for (size_t i = 0; i < initial_count; i++) {
        const struct initial *initial = &initials[i];
        if (initial->len <= len && memcmp(initial->letters, word, initial->len) == 0 &&
            (!longest || initial->len > longest->len))
            longest = initial;
    }
    return longest;
}

size_t mutation_beginnings(const char *beginnings[MUTATION_FORMS_MOST], size_t *initial_len, const char *word,
                           size_t len)
{
    pthread_once(&once, read_table);
    const struct initial *initial = find_initial(word, len);
    *initial_len = 0;
    if (!initial || !initial->form_count) {
        beginnings[0] = "";
        return 1;
    }
    if (!initial->before)
        *initial_len = initial->len;
    memcpy(beginnings, initial->forms, initial->form_count * sizeof *beginnings);
    return initial->form_count;
}

void mutation_add_forms(struct buf *out, const char *word, size_t len)
{
    const char *beginnings[MUTATION_FORMS_MOST];
    size_t initial, count = mutation_beginnings(beginnings, &initial, word, len);
    for (size_t i = 0; i < count; i++) {
        buf_adds(out, beginnings[i]);
        buf_add(out, word + initial, len - initial);
        buf_addc(out, '\n');
    }
}

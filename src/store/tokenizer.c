/*
 * newid's tokenizer: FTS5's own unicode61 under its own name, so that the file asks for nothing that other programs
 * lack. Of a document it gives exactly what unicode61 gives; of a query it gives, at the place of a word with ~ before
 * it, every form of that word (colocated tokens), so that FTS5 finds, counts, ranks and highlights them as one.
 */
#include "store/private.h"
#include "text/endings.h"
#include "text/letters.h"
#include "text/mutation.h"
#include "text/own_words.h"
#include "text/tilde.h"
#include "util/mem.h"
#include "util/wording.h"

#include <string.h>

static const char never_mutates[] =
    N_("a ~word of this query has no mutation and is searched for as it stands; if it is mutated already, write it as a "
       "dictionary has it");

typedef int visit_token(void *context, int flags, const char *token, int len, int start, int end);

struct tokenizer {
    struct welsh_search *search;
    Fts5Tokenizer *words;
    Fts5Tokenizer *forms; /* another, since unicode61 has one buffer: to be called from the callback of the first */
};

/* A query's string on its way through unicode61. */
struct query_string {
    const struct tokenizer *tokenizer;
    const char *text;
    int len;
    bool alone; /* one whole word: beside others, a form that is also a word of its own is likelier a form */
    visit_token *visit;
    void *context;
};

/* The forms of one ~word on their way. */
struct forms {
    const struct query_string *query;
    int start, end; /* of the word in the query */
    bool any;
};

static void destroy(Fts5Tokenizer *handle)
{
    struct tokenizer *tokenizer = (struct tokenizer *)handle;
    if (tokenizer->words)
        tokenizer->search->stock.xDelete(tokenizer->words);
    if (tokenizer->forms)
        tokenizer->search->stock.xDelete(tokenizer->forms);
    mem_free(tokenizer);
}

static int create(void *context, const char **options, int count, Fts5Tokenizer **out)
{
    struct welsh_search *search = context;
    struct tokenizer *tokenizer = mem_zalloc(1, sizeof *tokenizer);
    if (!tokenizer)
        return SQLITE_NOMEM;
    tokenizer->search = search;
    int rc = search->stock.xCreate(search->stock_context, options, count, &tokenizer->words);
    if (!rc)
        rc = search->stock.xCreate(search->stock_context, options, count, &tokenizer->forms);
    if (rc)
        destroy((Fts5Tokenizer *)tokenizer);
    else
        *out = (Fts5Tokenizer *)tokenizer;
    return rc;
}

static void note(struct welsh_search *search, const char *sentence)
{
    if (!search->note)
        search->note = sentence;
}

/* What is asked of one word of a query. */
struct marks {
    bool mutates, every; /* ~ is before it; also the forms that are words of their own */
    char ending;         /* n, v or a; 0 for none */
};

/* Every form of a word, each followed by a line feed, the word itself first. */
static enum newid_status list_forms(struct buf *out, struct welsh_search *search, struct slice word,
                                    const struct marks *marks)
{
    enum newid_status status = NEWID_OK;
    struct buf forms = BUF_INIT;
    const char *guessed = NULL;
    if (marks->ending)
        status = endings_forms(&forms, marks->ending, word, &guessed, &search->err);
    else
        letters_add_lower(&forms, word);
    if (guessed)
        note(search, guessed);
    for (size_t i = 0, len; i < forms.len && !status; i += len + 1) {
        len = strcspn(forms.data + i, "\n");
        /* An index of words does not know what stands behind one. */
        if (len && forms.data[i + len - 1] == ENDINGS_BEFORE_PRONOUN)
            continue;
        if (marks->mutates && marks->every)
            mutation_add_forms(out, forms.data + i, len);
        else if (marks->mutates)
            own_words_add_forms(out, (struct slice){forms.data + i, len});
        else
            buf_addf(out, "%.*s\n", (int)len, forms.data + i);
    }
    if (!status)
        status = buf_check(&forms, &search->err);
    buf_release(&forms);
    return status ? status : buf_check(out, &search->err);
}

static int give_form(void *context, int flags, const char *token, int len, int start, int end)
{
    struct forms *forms = context;
    (void)flags;
    (void)start;
    (void)end;
    flags = forms->any ? FTS5_TOKEN_COLOCATED : 0;
    forms->any = true;
    return forms->query->visit(forms->query->context, flags, token, len, forms->start, forms->end);
}

static int give_forms(const struct query_string *query, int start, int end, const struct marks *marks)
{
    const struct tokenizer *tokenizer = query->tokenizer;
    struct forms forms = {query, start, end, false};
    struct buf list = BUF_INIT;
    struct slice word = {query->text + start, (size_t)(end - start)};
    enum newid_status status = list_forms(&list, tokenizer->search, word, marks);
    int rc = status == NEWID_MEMORY ? SQLITE_NOMEM : status ? SQLITE_ERROR : SQLITE_OK;
    if (!rc && marks->mutates && !marks->ending && (size_t)(strchr(list.data, '\n') - list.data) + 1 == list.len)
        note(tokenizer->search, never_mutates);
    /* What is left of a word when g is dropped may be nothing: no token then. */
    for (size_t i = 0, len; i < list.len && !rc; i += len + 1) {
        len = strcspn(list.data + i, "\n");
        rc = tokenizer->search->stock.xTokenize(tokenizer->forms, &forms, FTS5_TOKENIZE_QUERY, list.data + i, (int)len,
                                                give_form);
    }
    buf_release(&list);
    return rc;
}

/* query.c lets these signs stand in a string only as the marks of a ~word: ~ or ~! before it, / behind it. */
static int take_token(void *context, int flags, const char *token, int len, int start, int end)
{
    const struct query_string *query = context;
    const char before = start > 0 ? query->text[start - 1] : ' ';
    const bool forced = start > 1 && before == '!' && query->text[start - 2] == '~';
    const struct marks marks = {before == '~' || forced, forced || !query->alone,
                                end + 1 < query->len && query->text[end] == '/' ? query->text[end + 1] : 0};
    if (before == '/')
        return SQLITE_OK;
    if (marks.mutates || marks.ending)
        return give_forms(query, start, end, &marks);
    return query->visit(query->context, flags, token, len, start, end);
}

static int tokenize(Fts5Tokenizer *handle, void *context, int flags, const char *text, int len, visit_token *visit)
{
    struct tokenizer *tokenizer = (struct tokenizer *)handle;
    const fts5_tokenizer *stock = &tokenizer->search->stock;
    if (!(flags & FTS5_TOKENIZE_QUERY))
        return stock->xTokenize(tokenizer->words, context, flags, text, len, visit);
    const bool alone = !(flags & FTS5_TOKENIZE_PREFIX) && !memchr(text, ' ', (size_t)len);
    struct query_string query = {tokenizer, text, len, alone, visit, context};
    return stock->xTokenize(tokenizer->words, &query, flags, text, len, take_token);
}

int tokenizer_register(struct welsh_search *search, fts5_api *api)
{
    fts5_tokenizer own = {create, destroy, tokenize};
    int rc = api->xFindTokenizer(api, "unicode61", &search->stock_context, &search->stock);
    return rc ? rc : api->xCreateTokenizer(api, "unicode61", search, &own, NULL);
}

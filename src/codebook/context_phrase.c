/* A trigger as written into the phrase that is looked for. */
#include "codebook/context_read.h"
#include "text/tokens.h"
#include "util/wording.h"

#include <string.h>

/* Appends the tokens of text[0, len), each after a space but the first; false where something in it is no token. */
static bool add_tokens(struct buf *out, struct tokens *tokens, const char *text, size_t len, size_t *count)
{
    if (tokens_find(tokens, text, len, NULL)) {
        out->failure = NEWID_MEMORY;
        return true;
    }
    /* These are tokens only by what stands around them. */
    if (len == 1 && strchr("-.?!", *text)) {
        buf_addf(out, "%s%c", *count ? " " : "", *text);
        ++*count;
        return true;
    }
    size_t at = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *t = &tokens->items[i];
        for (; at < t->start; at++)
            if (text[at] != '-')
                return false;
        if ((*count)++)
            buf_addc(out, ' ');
        buf_add(out, tokens->lower + t->start, t->end - t->start);
        at = t->end;
    }
    return at == len && tokens->count > 0;
}

/* The end of a word, after its star: one token, but that an apostrophe may stand first (*'n). */
static const char *add_ending(struct buf *out, struct tokens *tokens, const char *text, size_t len, size_t *count)
{
    const size_t quote = *text == '\'';
    if (tokens_find(tokens, text, len, NULL))
        out->failure = NEWID_MEMORY;
    else if (tokens->count != 1 || tokens->items[0].start > quote || tokens->items[0].end != len)
        return N_("after a * stands the end of one word");
    else
        buf_addf(out, "%s*%s", *count ? " " : "", tokens->lower);
    ++*count;
    return NULL;
}

/* One piece between spaces: a word with a * at one end, or *, or tokens. NULL, or what is wrong with it. */
static const char *add_piece(struct buf *out, struct tokens *tokens, const char *piece, size_t len, size_t *count)
{
    const bool begins = *piece == '*', ends = len > 1 && piece[len - 1] == '*';
    if (len == 1 && begins) {
        buf_adds(out, *count ? " *" : "*");
        ++*count;
        return NULL;
    }
    if ((begins && ends) || memchr(piece + begins, '*', len - begins - ends))
        return N_("a * stands at the start or at the end of a word, or alone for any one word");
    if (begins)
        return add_ending(out, tokens, piece + 1, len - 1, count);
    if (!add_tokens(out, tokens, piece, len - ends, count))
        return N_("a phrase holds words and , ; : ( ) – . ? ! only, with spaces between; write it as the words stand in a "
                  "text");
    if (ends)
        buf_addc(out, '*');
    return NULL;
}

const char *context_phrase(struct reading *r, const struct node *node, const char *what)
{
    const char *text = scalar_text(r, node, what), *why = NULL;
    if (!text)
        return NULL;
    struct buf out = BUF_INIT;
    struct tokens tokens = {0};
    size_t count = 0;
    for (const char *p = text; *p && !why;) {
        size_t len = strcspn(p, " \t\n");
        if (len)
            why = add_piece(&out, &tokens, p, len, &count);
        p += len + strspn(p + len, " \t\n");
    }
    if (!why && count > CONTEXT_WORDS_MOST)
        why = N_("a phrase has eight words at most, punctuation included");
    if (!why && !out.failure &&
        (strncmp(out.data, "* ", 2) == 0 || strcmp(out.data, "*") == 0 ||
         (out.len > 2 && strcmp(out.data + out.len - 2, " *") == 0)))
        why = N_("a phrase neither starts nor ends with any word (*); take it out");
    char *phrase = out.failure || why ? NULL : arena_strndup(r->memory, out.data, out.len);
    if (why)
        fault_error(r->faults, node->place, "%s", _(why));
    else if (!phrase)
        r->faults->failure = NEWID_MEMORY;
    tokens_release(&tokens);
    buf_release(&out);
    return phrase;
}

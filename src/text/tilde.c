#include "text/tilde.h"

#include "text/letters.h"
#include "util/wording.h"

#include <string.h>

/* Letters: a ~word with fewer needs ~! */
enum { SHORT_WELSH_WORD = 4 };

bool tilde_has_ending(struct slice text)
{
    return text.len > 2 && text.data[text.len - 2] == '/' && strchr("nva", text.data[text.len - 1]);
}

const char *tilde_read(struct slice *word, struct slice token, const char **fault)
{
    size_t mark = token.len > 1 && token.data[1] == '!' ? 2 : 1;
    *word = (struct slice){token.data + mark, token.len - mark};
    *fault = word->data;
    if (word->len && *word->data == '=')
        return N_("~ asks for all forms of a word and = for one: write only one of them");
    if (word->len && *word->data == '*')
        return N_("a ~word has its beginning: leave out the * before it");
    if (letters_begin_with_mark(*word))
        return LETTERS_STRAY_MARK;
    *fault = token.data;
    if (!letters_begin(*word))
        return N_("a word must follow ~ at once, as in ~teulu");
    const char *slash = memchr(word->data, '/', word->len);
    struct slice letters = {word->data, slash ? (size_t)(slash - word->data) : word->len};
    if (mark == 1 && letters_count(letters).letters < SHORT_WELSH_WORD)
        return N_("a ~word this short finds many other words; write ~! before it if you mean it, as in ~!mam");
    return NULL;
}

const char *tilde_read_ending(char *ending, struct slice *word, bool is_last, const char **fault)
{
    const char *slash = memchr(word->data, '/', word->len);
    *ending = 0;
    if (!slash)
        return NULL;
    *fault = slash;
    if (!is_last)
        return N_("an ending stands at the end of the word, with no * behind it, as in ~aml-asiantaeth/n");
    if (slash == word->data || !tilde_has_ending(*word) || slash != word->data + word->len - 2)
        return N_("after a ~word comes one of /n (plural), /v (verb) or /a (adjective), and nothing more");
    *ending = word->data[word->len - 1];
    word->len -= 2;
    return NULL;
}

#include "codebook/yaml_fault.h"

#include "util/wording.h"

#include <string.h>

/* The first row that fits is said. problem and byte: NULL and 0 fit everything. */
struct cure {
    const char *problem; /* a part of libyaml's own words */
    char byte;           /* what stands where it stopped */
    char before;         /* what stands before that */
    bool at_context;     /* the fault is where the thing began, not where libyaml noticed */
    const char *message;
};

/* clang-format off */
static const struct cure cures[] = {
    {NULL, '\t', 0, false, N_("a tab stands where YAML wants spaces; indent with spaces")},
    {"found a tab character", 0, 0, false, N_("a tab stands where YAML wants spaces; indent with spaces")},
    {"cannot start any token", '%', 0, false,
     /* xgettext:no-c-format */ N_("% means something else at the start of a value; put the whole value in single quotes: '…'")},
    {"cannot start any token", '@', 0, false,
     N_("@ means something else at the start of a value; put the whole value in single quotes: '…'")},
    {"cannot start any token", '`', 0, false,
     N_("a back-quote means something else at the start of a value; put the whole value in single quotes: '…'")},
    {"mapping values are not allowed", 0, 0, false,
     N_("a colon followed by a space is not allowed inside a value without quotes; put the whole value in single quotes: '…' (or, if this is meant as a key, mend the indentation)")},
    {"alphabetic or numeric character", 0, 0, true,
     N_("* and & mean something else at the start of a value; put the whole value in single quotes: '…'")},
    {"did not find expected whitespace or line break", 0, 0, true,
     /* xgettext:no-c-format */ N_("% and ! mean something else at the start of a value; put the whole value in single quotes: '…'")},
    {"directive", 0, 0, false,
     /* xgettext:no-c-format */ N_("% means something else at the start of a line; put the whole value in single quotes: '…'")},
    {"did not find expected tag URI", 0, 0, true,
     N_("! means something else at the start of a value; put the whole value in single quotes: '…'")},
    {"did not find the expected '>'", 0, 0, true,
     N_("! means something else at the start of a value; put the whole value in single quotes: '…'")},
    {"unexpected end of stream", 0, 0, true, N_("a quote is opened here and never closed; close it")},
    {"unexpected document indicator", 0, 0, true, N_("a quote is opened here and never closed; close it")},
    {"unknown escape character", 0, 0, false,
     N_("a backslash in double quotes means something else; use single quotes: '…'")},
    {"did not find expected hexdecimal number", 0, 0, false,
     N_("a backslash in double quotes means something else; use single quotes: '…'")},
    {"did not find expected comment or line break", 0, 0, true,
     N_("| and > mean something else at the start of a value; put the whole value in single quotes: '…'")},
    {"could not find expected ':'", 0, 0, true,
     N_("this line is neither `key: value` nor an entry of a list; add the colon with a space after it, begin the line "
     "with `- `, or put a value of several lines in quotes")},
    {"cannot start any token", '|', 0, false,
     N_("| means something else at the start of a value; put the whole value in single quotes: '…'")},
    {"cannot start any token", '>', 0, false,
     N_("> means something else at the start of a value; put the whole value in single quotes: '…'")},
    {"did not find expected node content", 0, 0, false,
     N_("a value is expected here; put one that starts with , : ] or } in single quotes, and look for a comma or bracket too "
     "many, or a list that is not closed")},
    {"did not find expected", 0, '\'', false,
     N_("the value ends at the quote before this; write an apostrophe inside single quotes twice: 'mae''r'")},
    {"did not find expected", 0, '"', false,
     N_("the value ends at the quote before this; write a double quote inside double quotes as \\\", or use single quotes")},
    {"expected ',' or ']'", 0, 0, false,
     N_("a list in [ ] goes wrong before this; separate its entries by commas, close it with ], and put entries that hold "
     ", [ ] { } : or # in single quotes")},
    {"expected ',' or '}'", 0, 0, false,
     N_("a mapping in { } goes wrong before this; separate its entries by commas, close it with }, and put values that hold "
     ", [ ] { } : or # in single quotes")},
    {"did not find expected key", 0, 0, false,
     N_("this line does not go on with what stands above; mend the indentation, or put the value above in quotes")},
    {"did not find expected '-' indicator", 0, 0, false,
     N_("this line does not go on with the list above; begin it with `- ` under the others, or mend the indentation")},
    {"did not find expected <document start>", 0, 0, false,
     N_("this line stands outside of everything above; mend the indentation, or put the value above in quotes")},
    {"block sequence entries are not allowed", 0, 0, false,
     N_("an entry `- ` cannot begin here; put it on a line of its own under its key, or put the value in quotes")},
    {"block collection", 0, 0, false,
     N_("this cannot begin here; put it on a line of its own, indented under its key")},
    {"mapping keys are not allowed", 0, 0, false,
     N_("? means something else at the start of a value; put the whole value in single quotes: '…'")},
};
/* clang-format on */

size_t yaml_byte_of(const struct source *source, size_t index)
{
    size_t byte = 0;
    while (index && byte < source->len) {
        byte++;
        while (byte < source->len && ((unsigned char)source->text[byte] & 0xC0) == 0x80)
            byte++;
        index--;
    }
    return byte;
}

static bool fits(const struct cure *cure, const char *problem, const struct source *source, size_t byte)
{
    if (cure->problem && !strstr(problem, cure->problem))
        return false;
    if (cure->byte && (byte >= source->len || source->text[byte] != cure->byte))
        return false;
    return !cure->before || (byte > 0 && source->text[byte - 1] == cure->before);
}

void yaml_fault(const yaml_parser_t *parser, struct faults *faults)
{
    const struct source *source = faults->source;
    const char *problem = parser->problem ? parser->problem : "";
    struct place place = {0};
    if (parser->error == YAML_READER_ERROR) {
        source_place(source, parser->problem_offset, &place.line, &place.column);
        fault_error(faults, place, "a character that YAML does not allow (U+%04X); take it out",
                    (unsigned)parser->problem_value);
        return;
    }
    size_t byte = yaml_byte_of(source, parser->problem_mark.index);
    const struct cure *cure = NULL;
    for (size_t i = 0; i < sizeof cures / sizeof *cures && !cure; i++)
        if (fits(&cures[i], problem, source, byte))
            cure = &cures[i];
    if (cure && cure->at_context && parser->context)
        byte = yaml_byte_of(source, parser->context_mark.index);
    source_place(source, byte, &place.line, &place.column);
    if (cure)
        fault_error(faults, place, "%s", _(cure->message));
    else
        fault_error(faults, place, "YAML cannot be read from here (%s); look at the indentation and the quotes",
                    problem);
}

/* White space in canonical text, at byte offsets: what sentences and paragraphs are trimmed of. */
#ifndef NEWID_SPACE_H
#define NEWID_SPACE_H

#include <stdbool.h>
#include <stddef.h>

/* The offset of the first character from `at` on that is no white space; len where there is none. */
size_t skip_space(const char *text, size_t at, size_t len);
/* The offset after the last character before `end` that is no white space; `start` where there is none. */
size_t trim_space(const char *text, size_t start, size_t end);
/* The offset of the first LF from `at` on; len where there is none. */
size_t skip_to_line_end(const char *text, size_t at, size_t len);
/* How many LF are in [start, end). */
size_t count_lines(const char *text, size_t start, size_t end);

bool starts_upper(const char *text, size_t at, size_t len);
bool starts_lower(const char *text, size_t at, size_t len);

#endif

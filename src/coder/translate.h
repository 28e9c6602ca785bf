/*
 * Translation of a PCRE2 pattern, as newid compiles it, into an expression for Hyperscan that finds at least the
 * places where the pattern matches: a prefilter, which may report too much and never too little.
 *
 * The expression is for bytes: flags HS_FLAG_CASELESS and HS_FLAG_DOTALL, and neither UTF8 nor UCP. So a character outside ASCII is written out in
 * its bytes, the repeats of a class stay one loop, and nothing rests on which version of Unicode Hyperscan knows.
 *
 * The promise, for every *ordinary* text (see below) and every match of the pattern that starts at byte s: the expression
 * has a match that ends at a byte e with s <= e and e - width <= s. Where width is TRANSLATION_UNBOUNDED, only that
 * the expression matches somewhere in the text. The promise holds for a match attempt at any s, so also for a
 * match that starts behind an earlier one.
 *
 * A text is ordinary if it is valid UTF-8, has neither U+017F (long s) nor U+212A (Kelvin), which equal s and k but for case, and
 * no very long run of one kind of byte. The first lets k and s be the ASCII letters that they are, beside
 * \b too; the last bounds \s+ and the gap of a phrase, so that a match is looked for near its end and not everywhere.
 * Other texts are rare, and are for the plain scan.
 *
 * construct                         handed on                          why no match is lost
 * --------------------------------  ---------------------------------  --------------------------------------------
 * ASCII letter, any literal         itself, caseless                   ordinary text
 * literal outside ASCII             its bytes and its partner's; where  the pairs are fixed in Unicode (tested against
 *                                   case is not a plain pair: any      PCRE2 for every code point up to U+024F)
 *                                   character outside ASCII, for ſ K İ ı any
 * \d \w \s \h \v \p{L} [:alpha:]     their ASCII members, any other      UCP adds only characters outside ASCII
 * \p{Lu}, unknown properties        any character
 * [^…]                              ASCII complement (any character if  so that nothing uncertain is taken away
 *                                   a member is not exact), any other
 * . \N \R \X                        bytes: one to four a character     a character is one to four bytes
 * X{m,n} of a class                 m to 4n bytes, or from m bytes     so
 * (…) (?:…) (?>…) (?|…) (?<n>…)     a group                            which group captures does not matter
 * *? *+ ++                          * +                                lazy and possessive only choose
 * \1 \k<n> (?1) (?R) (?&n)          any string; unbounded              so
 * (?(1)a|b)                         a, b or nothing                    so
 * (?=…) (?!…) (?<=…) (?<!…) \B      nothing                            they only forbid
 * ^ \A $ \Z \z                      kept, under (?m) nothing           the same in Hyperscan; else nothing
 * \b, edges of phrases, outermost   (?:^|[^0-9A-Za-z_]) and the like   a byte from outside of a word, or the text's end;
 *                                                                      \b only beside what is certainly of a word
 * \b inside                         \b beside a certain ASCII word     what is no word to Unicode is none to ASCII
 *                                   character, else nothing
 * edges of phrases inside           nothing                            _ is a word to \b but not to them
 * what is optional at the end       nothing                            the shorter match ends earlier, e <= E
 * X{m,n} at the end                 X{m}                               so
 * a repeated group of repeats       bytes of its classes               so
 * (?i) (?-i) (?s) (?m) (?x) (?n)    followed
 * \K \G \C verbs callouts \N{…}     not translated
 * numbers of two digits, {,n}, …    not translated                     versions of PCRE2 differ
 */
#ifndef NEWID_TRANSLATE_H
#define NEWID_TRANSLATE_H

#include "util/buf.h"

#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>

#define TRANSLATION_UNBOUNDED ((size_t)-1)

/*
 * Appends the expression to out and sets *width, in bytes, and *why to NULL; or leaves out as it is and sets *why to
 * a static phrase that names what is not translated. Without `edges` no zero-width condition is handed on: for an
 * expression that Hyperscan refuses. NEWID_MEMORY.
 */
enum newid_status translate_pattern(struct buf *out, size_t *width, const char **why, const char *pattern, bool edges,
                                    struct newid_error *err) NEWID_CHECKED;

/* Whether the promise holds for a text, which must be valid UTF-8. */
bool translate_is_ordinary(const char *text, size_t len);

#endif

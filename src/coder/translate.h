/* clang-format off */
/*
 * Translation of a PCRE2 pattern, as newid compiles it, into an expression for Hyperscan that finds at least the
 * places where the pattern matches: a prefilter, which may report too much and never too little.
 *
 * The expression is for bytes: flags HS_FLAG_CASELESS and HS_FLAG_DOTALL, and neither UTF8 nor UCP. So a character
 * outside ASCII is written out in its bytes, the repeats of a class stay one loop, and nothing rests on which version
 * of Unicode Hyperscan knows.
 *
 * The expression is for a framed text: between two NUL bytes, so that the text's ends are bytes like any other. Offsets
 * below are those in the text; an end in the frame behind it counts as the text's.
 *
 * The promise, for every *ordinary* text (see below) and every match of the pattern that starts at byte s: the
 * expression has a match that ends at a byte e with s <= e and e - width <= s. Where width is TRANSLATION_UNBOUNDED,
 * only that the expression matches somewhere in the text. The promise holds for a match attempt at any s, so also for a
 * match that starts behind an earlier one.
 *
 * A text is ordinary if it is valid UTF-8, has neither U+017F (long s) nor U+212A (Kelvin), which equal s and k but for
 * case, and no very long run of one kind of byte. The first lets k and s be the ASCII letters that they are, beside \b
 * too; the last bounds \s+ and the gap of a phrase, so that a match is looked for near its end and not everywhere.
 * Other texts are rare, and are for the plain scan.
 *
 * construct                       handed on                                                          why no match is lost
 * ---------                       ---------                                                          --------------------
 * any ASCII literal               itself, caseless                                                   ordinary text
 * other literal                   its bytes and its partner's in case; any character outside ASCII   the plain pairs are fixed in Unicode; all of case
 *                                 where case is not a plain pair; for ſ İ ı U+212A any character     up to U+024F is tested against PCRE2
 * \d \w \s \h \v \p{L} [:alpha:]  their ASCII members, any other                                     UCP adds only characters outside ASCII
 * \p{Lu}, unknown properties      any character
 * [^…]                            ASCII complement, any other; any character if a member is \p{Lu}…  nothing uncertain is taken away
 * . \N                            ASCII but \n, any other                                            so
 * \R \X                           bytes: up to eight; one or more                                    a character has four bytes at most
 * X{m,n} of a class               m to 4n bytes; from m bytes on where that is cheaper               so
 * X{m,n} of much else             m bytes or more of those that X has                                so
 * (…) (?:…) (?>…) (?|…) (?<n>…)   a group                                                            which group captures makes no difference
 * *? *+ ++                        * * +                                                              lazy and possessive only choose
 * \1 \k<n> (?1) (?R) (?&n)        any string; unbounded                                              so
 * (?(1)a|b)                       a, b or nothing                                                    so
 * (?=…) (?!…) (?<=…) (?<!…) \B    nothing                                                            they only forbid
 * ^ \A $ \Z \z                    outermost the frame's NUL, behind an optional \n for $ and \Z;     so
 *                                 inside, and under (?m), nothing                                    less is demanded
 * \b outermost                    [^0-9A-Za-z_] beside what is certainly of a word, else nothing     what is no word to Unicode is none to ASCII;
 * \b inside                       \b beside a certain ASCII letter, digit or _, else nothing         beside one in ASCII it is then ASCII's edge too
 * edges of phrases outermost      [^0-9A-Za-z]                                                       no letter nor digit stands there, but _ may
 * edges of phrases inside         nothing                                                            \b takes _ for a letter, they do not
 * what is optional at the end     nothing                                                            the shorter match ends earlier, where e >= s still
 * X{m,n} at the end               X{m}                                                               so
 * (?i) (?-i) (?s) (?m) (?x) (?n)  followed; always caseless
 * \K \G \C \N{…} verbs callouts   not translated
 * \12, {,n}, (?xx), [a-\d] …      not translated                                                     versions of PCRE2 differ
 */
/* clang-format on */
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

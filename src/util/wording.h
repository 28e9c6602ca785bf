/*
 * Wording: the language in which newid speaks to people. The source holds the English; src/po holds the rest, read by
 * libc's gettext. The functions that take a message (newid_fail, cmd_say, notes_add and their like) look it up
 * themselves, so that a call holds plain English; Makefile's MESSAGES_IN lists them for xgettext. _(), N_() and P_()
 * are for the words that reach people another way. What is a contract (column names, codes, JSON keys) is never looked
 * up.
 *
 * The language is the process's own; nothing is translated until wording_speak is called, which only the program does.
 */
#ifndef NEWID_WORDING_H
#define NEWID_WORDING_H

#include <stdbool.h>
#include <stdint.h>

/* A literal's translation. */
#define _(english) wording(english)
/* Marks a literal in a table, to be looked up where it is shown. */
#define N_(english) english
/* The form for n: Welsh has six, with the mutation that the numeral asks for. Both literals hold the same arguments. */
#define P_(one, many, n) wording_plural(one, many, n)

/* The translation, or the argument itself where there is none. Valid until the program ends. */
const char *wording(const char *english) __attribute__((format_arg(1)));
const char *wording_plural(const char *one, const char *many, uint64_t n) __attribute__((format_arg(1), format_arg(2)));

/* Where catalogues are: DIRECTORY/cy/LC_MESSAGES/newid.mo. */
void wording_look_in(const char *directory);

/*
 * From now on newid speaks this language, "en" or "cy"; may be called again at any time, but not while another thread
 * looks words up. False where it cannot: no such language, no catalogue, or a system without any UTF-8 locale. Then it
 * speaks English.
 */
bool wording_speak(const char *language);

/* "en" or "cy". */
const char *wording_language(void);

/* Whether newid has this language at all. */
bool wording_is_language(const char *language);

/* The language that LC_ALL, LC_MESSAGES or LANG asks for, the first that is set; "en" where newid lacks it. */
const char *wording_of_environment(void);

#endif

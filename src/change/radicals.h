/* Which of the words of Welsh sentences are mutated forms of another of them. */
#ifndef NEWID_RADICALS_H
#define NEWID_RADICALS_H

#include <newid/status.h>
#include <stdint.h>

struct intern;

/*
 * Fills radical, one a word of the vocabulary, with the word's own number or that of its radical. Words of Welsh
 * sentences begin with ~ in it; counts says how often each is written. A form of several radicals goes to the one that
 * is written most. A radical has four letters or more and no radical of its own; function words, and forms that are
 * words of their own (text/own_words.h), are no forms.
 */
enum newid_status radicals_find(uint32_t *radical, const struct intern *vocabulary, const uint32_t *counts,
                                struct newid_error *err) NEWID_CHECKED;

#endif

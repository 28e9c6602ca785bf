/*
 * Sorting words as a reader of a language expects them, by ICU's collation (CLDR). In Welsh ch follows c, dd d, ff f,
 * ng g, ll l, ph p, rh r and th t, so that Chwilog comes after Cwm. ng is always taken for the letter, as no rule tells
 * that of Llangefni from the n and g of Bangor.
 */
#ifndef NEWID_ALPHABET_H
#define NEWID_ALPHABET_H

#include <newid/status.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Fills order, which has room for count, with the places of words in the language's order ("cy", "en"); equals stay in
 * the order that they have. Words are UTF-8.
 */
enum newid_status alphabet_sort(uint32_t *order, const char *const *words, size_t count, const char *language,
                                struct newid_error *err) NEWID_CHECKED;

#endif

#include "util/wording.h"

#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOMAIN "newid"

static const char *const languages[] = {"en", "cy"};
static const char *spoken = "en";

/* gettext("") is the catalogue's header. */
const char *wording(const char *english) { return english && *english ? dgettext(DOMAIN, english) : english; }

const char *wording_plural(const char *one, const char *many, uint64_t n)
{
    /* Every rule of plurals looks at no more than the last six digits. */
    return dngettext(DOMAIN, one, many, (unsigned long)(n > 1000000 ? n % 1000000 + 1000000 : n));
}

void wording_look_in(const char *directory)
{
    bindtextdomain(DOMAIN, directory);
    bind_textdomain_codeset(DOMAIN, "UTF-8");
}

static const char *find_language(const char *name)
{
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        if (strcmp(languages[i], name) == 0)
            return languages[i];
    return NULL;
}

bool wording_is_language(const char *language) { return find_language(language) != NULL; }

const char *wording_language(void) { return spoken; }

/* Whether the catalogue that gettext found is this language's. */
static bool catalogue_is(const char *language)
{
    char line[32];
    snprintf(line, sizeof line, "\nLanguage: %s\n", language);
    return strstr(dgettext(DOMAIN, ""), line) != NULL;
}

/*
 * gettext looks at LANGUAGE in every locale but "C", so any UTF-8 locale will do: the language's own need not be
 * generated on this machine.
 */
static bool leave_c_locale(void)
{
    static const char *const any[] = {"C.UTF-8", "cy_GB.UTF-8", "en_GB.UTF-8", "en_US.UTF-8"};
    for (size_t i = 0; i < sizeof any / sizeof *any; i++)
        if (setlocale(LC_MESSAGES, any[i]))
            return true;
    return false;
}

bool wording_speak(const char *language)
{
    const char *known = find_language(language);
    bool is_spoken = known && strcmp(known, "en") == 0;
    if (known && !is_spoken && leave_c_locale() && setenv("LANGUAGE", known, 1) == 0) {
        textdomain(DOMAIN); /* makes gettext forget what it found in another language */
        is_spoken = catalogue_is(known);
    }
    spoken = is_spoken ? known : "en";
    if (strcmp(spoken, "en") == 0)
        setlocale(LC_MESSAGES, "C");
    return is_spoken;
}

const char *wording_of_environment(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    char language[3] = "";
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);
        if (!value || !*value)
            continue;
        size_t len = strcspn(value, "_.@");
        if (len == 2)
            memcpy(language, value, len);
        break;
    }
    const char *known = find_language(language);
    return known ? known : "en";
}

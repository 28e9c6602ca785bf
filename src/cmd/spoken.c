#include "cmd/spoken.h"

#include "cmd/cmd.h"
#include "util/buf.h"
#include "util/wording.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where catalogues may be, seen from the program: as built, and as installed. */
static const char *const from_program[] = {"locale", "../share/locale"};

/* The folder of the running program, without the slash; false where the system does not tell. */
static bool program_folder(char *folder, size_t size)
{
    ssize_t len = readlink("/proc/self/exe", folder, size - 1);
    if (len <= 0 || (size_t)len == size - 1)
        return false;
    folder[len] = '\0';
    char *slash = strrchr(folder, '/');
    if (slash)
        *slash = '\0';
    return slash != NULL;
}

static void find_catalogues(void)
{
    char folder[4096];
    bool found = false;
    for (size_t i = 0; !found && i < sizeof from_program / sizeof *from_program; i++) {
        struct buf place = BUF_INIT;
        if (!program_folder(folder, sizeof folder))
            break;
        buf_addf(&place, "%s/%s", folder, from_program[i]);
        size_t end = place.len;
        buf_adds(&place, "/cy/LC_MESSAGES/newid.mo");
        found = !place.failure && access(place.data, R_OK) == 0;
        buf_truncate(&place, end);
        if (found)
            wording_look_in(place.data);
        buf_release(&place);
    }
    if (!found)
        wording_look_in(NEWID_LOCALE_DIR);
}

void spoken_set_characters(void)
{
    if (setlocale(LC_CTYPE, ""))
        return;
    const char *name = getenv("LC_ALL");
    if (!name || !*name)
        name = getenv("LC_CTYPE");
    if (!name || !*name)
        name = getenv("LANG");
    if (name && (strstr(name, "UTF-8") || strstr(name, "utf8")))
        setlocale(LC_CTYPE, "C.UTF-8");
}

bool spoken_choose(const char *asked)
{
    const char *language = asked ? asked : wording_of_environment();
    find_catalogues();
    if (wording_speak(language) || !asked)
        return true;
    if (!wording_is_language(asked)) {
        cmd_say("--lang: newid has no %s; use --lang cy for Welsh or --lang en for English", asked);
        return false;
    }
    cmd_say("--lang %s: the messages in this language are not installed; English is used", asked);
    return true;
}

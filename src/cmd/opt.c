#include "cmd/opt.h"

#include "util/mem.h"

#include <string.h>

void opt_list_release(struct opt_list *list)
{
    mem_free(list->items);
    *list = (struct opt_list){NULL, 0, 0};
}

static enum newid_status push(struct opt_list *list, const char *item, struct newid_error *err)
{
    if (mem_grow(&list->items, &list->capacity, list->count + 1, sizeof *list->items))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    list->items[list->count++] = item;
    return NEWID_OK;
}

static const struct opt_spec *find_name(const struct opt_spec *specs, const char *name, size_t len)
{
    for (; specs->name; specs++)
        if (strlen(specs->name) == len && memcmp(specs->name, name, len) == 0)
            return specs;
    return NULL;
}

static const struct opt_spec *find_letter(const struct opt_spec *specs, char letter)
{
    for (; specs->name; specs++)
        if (specs->letter == letter)
            return specs;
    return NULL;
}

/* Whether the argument's description is a list of choices, as "stop|reject|mask|allow". */
static bool is_choice_list(const char *argument)
{
    return strchr(argument, '|') && strspn(argument, "abcdefghijklmnopqrstuvwxyz0123456789-|") == strlen(argument);
}

static bool is_choice(const char *choices, const char *value)
{
    const size_t len = strlen(value);
    for (const char *c = choices;; c++) {
        size_t n = strcspn(c, "|");
        if (n == len && memcmp(c, value, n) == 0)
            return true;
        c += n;
        if (!*c)
            return false;
    }
}

static enum newid_status take(const struct opt_spec *spec, const char *value, struct newid_error *err)
{
    if (spec->kind == OPT_FLAG) {
        *(bool *)spec->target = true;
        return NEWID_OK;
    }
    if (is_choice_list(spec->argument) && !is_choice(spec->argument, value))
        return newid_fail(err, NEWID_USAGE, "--%s: %s is none of %s", spec->name, value, spec->argument);
    if (spec->kind == OPT_LIST)
        return push(spec->target, value, err);
    *(const char **)spec->target = value;
    return NEWID_OK;
}

/* A long option at argv[*i]; its value may be the next argument. */
static enum newid_status take_long(const struct opt_spec *specs, int argc, char **argv, int *i,
                                   struct newid_error *err)
{
    const char *name = argv[*i] + 2;
    const size_t len = strcspn(name, "=");
    const struct opt_spec *spec = find_name(specs, name, len);
    if (!spec)
        return newid_fail(err, NEWID_USAGE, "--%.*s: there is no such option; see --help", (int)len, name);
    const char *value = name[len] ? name + len + 1 : NULL;
    if (spec->kind == OPT_FLAG && value)
        return newid_fail(err, NEWID_USAGE, "--%s: takes no value", spec->name);
    if (spec->kind != OPT_FLAG && !value) {
        if (*i + 1 >= argc)
            return newid_fail(err, NEWID_USAGE, "--%s: wants a value (%s)", spec->name, _(spec->argument));
        value = argv[++*i];
    }
    return take(spec, value, err);
}

/* A short option at argv[*i]: -o FILE or -oFILE. */
static enum newid_status take_short(const struct opt_spec *specs, int argc, char **argv, int *i,
                                    struct newid_error *err)
{
    const struct opt_spec *spec = find_letter(specs, argv[*i][1]);
    const char *rest = argv[*i] + 2;
    if (!spec || (spec->kind == OPT_FLAG && *rest))
        return newid_fail(err, NEWID_USAGE, "%s: there is no such option; see --help", argv[*i]);
    if (spec->kind != OPT_FLAG && !*rest) {
        if (*i + 1 >= argc)
            return newid_fail(err, NEWID_USAGE, "-%c: wants a value (%s)", spec->letter, _(spec->argument));
        rest = argv[++*i];
    }
    return take(spec, rest, err);
}

enum newid_status opt_parse(const struct opt_spec *specs, int argc, char **argv, struct opt_list *operands,
                            struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    bool only_operands = false;
    for (int i = 1; i < argc && !status; i++) {
        if (only_operands || argv[i][0] != '-' || !argv[i][1])
            status = push(operands, argv[i], err);
        else if (strcmp(argv[i], "--") == 0)
            only_operands = true;
        else if (argv[i][1] == '-')
            status = take_long(specs, argc, argv, &i, err);
        else
            status = take_short(specs, argc, argv, &i, err);
    }
    return status;
}

#include "cmd/help.h"

#include "out/printer.h"

#include <stdio.h>
#include <string.h>

enum { WIDTH = 80, INDENT = 6 };

static const char about[] =
    N_("newid reads workers' accounts, codes them with a codebook of themes and counts the themes over "
       "time, with every share's denominator and interval and the passages behind each number.");

static const struct opt_spec global_options[] = {
    {"db", 0, OPT_STRING, NULL, N_("FILE"), N_("the newid file; without it $NEWID_DB, else newid.db")},
    {"lang", 0, OPT_STRING, NULL, "cy|en|both", N_("the language of messages and tables; without it as the locale says; both: -o FILE becomes FILE-cy and FILE-en")},
    {"help", 'h', OPT_FLAG, NULL, NULL, N_("show this help")},
    {"version", 0, OPT_FLAG, NULL, NULL, N_("show the version")},
    OPT_END};

static const struct {
    int code;
    const char *meaning;
} exit_codes[] = {
    {0, N_("done")},
    {1, N_("failed (file, database, memory); nothing half-done is left")},
    {2, N_("wrong usage")},
    {3, N_("done, but some input was refused: see the rejects file")},
    {4, N_("a check found something (codebook check, verify, identifiers in the input)")},
};

static const struct {
    const char *variable, *meaning;
} environment[] = {
    {"NEWID_DB", N_("the newid file, where --db does not name one")},
    {"LC_ALL, LC_MESSAGES, LANG",
     N_("the language, where --lang does not name one: Welsh where the first that is set begins with cy")},
    {"NO_COLOR", N_("where it is set, nothing is printed in bold")},
};

/* Adds text wrapped at WIDTH with the given indent; the first line's indent is there already. */
static void wrap(struct buf *out, const char *text, size_t indent)
{
    size_t column = indent;
    while (*text) {
        size_t n = strcspn(text, " \n"), width = printer_width(text, n);
        if (column > indent && column + 1 + width > WIDTH) {
            buf_addf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            buf_addc(out, ' ');
            column++;
        }
        buf_add(out, text, n);
        column += width;
        text += n;
        if (*text == '\n') {
            buf_addf(out, "\n%s%*s", text[1] == '\n' ? "\n" : "", (int)indent, "");
            column = indent;
        }
        text += strspn(text, " \n");
    }
    buf_addc(out, '\n');
}

static void option_synopsis(struct buf *out, const struct opt_spec *option)
{
    if (option->letter)
        buf_addf(out, "-%c, ", option->letter);
    buf_addf(out, "--%s", option->name);
    if (option->argument)
        buf_addf(out, " %s", _(option->argument));
}

static void list_options(struct buf *out, const struct opt_spec *options)
{
    for (; options->name; options++) {
        buf_adds(out, "  ");
        option_synopsis(out, options);
        buf_addf(out, "\n%*s", INDENT, "");
        wrap(out, _(options->help), INDENT);
    }
}

void help_overview(struct buf *out)
{
    buf_adds(out, _("Usage: newid [--db FILE] COMMAND [OPTIONS] [ARGUMENTS]\n\n"));
    wrap(out, _(about), 0);
    buf_addf(out, "\n%s\n", _("Commands:"));
    for (const struct cmd *const *c = cmd_table_all; *c; c++)
        buf_addf(out, "  %-12s %s\n", (*c)->name, _((*c)->summary));
    buf_addf(out, "\n%s\n", _("Options:"));
    list_options(out, global_options);
    buf_adds(out, _("\nFrom files to a first table:\n"
                    "  newid import accounts.csv\n"
                    "  newid code codebook.yaml\n"
                    "  newid table --by quarter\n"
                    "\n`newid COMMAND --help` says more about each.\n"));
}

/* The examples' lines: a command, a tab, what it does. */
static void each_example(const char *examples, void (*add)(struct buf *out, const char *cmd, size_t len,
                                                           const char *does, size_t does_len),
                         struct buf *out)
{
    while (examples && *examples) {
        size_t line = strcspn(examples, "\n"), command = strcspn(examples, "\t\n");
        size_t does = line > command ? line - command - 1 : 0;
        add(out, examples, command, examples + line - does, does);
        examples += line + (examples[line] == '\n');
    }
}

static void add_example(struct buf *out, const char *cmd, size_t len, const char *does, size_t does_len)
{
    buf_addf(out, "  %.*s\n%*s%.*s\n", (int)len, cmd, INDENT, "", (int)does_len, does);
}

void help_command(struct buf *out, const struct cmd *cmd)
{
    buf_addf(out, "%s newid %s", _("Usage:"), cmd->name);
    if (cmd->options->name)
        buf_addf(out, " %s", _("[OPTIONS]"));
    buf_addf(out, "%s%s\n\n", *cmd->operands ? " " : "", _(cmd->operands));
    wrap(out, _(cmd->description), 0);
    if (cmd->options->name) {
        buf_addf(out, "\n%s\n", _("Options:"));
        list_options(out, cmd->options);
    }
    if (cmd->examples) {
        buf_addf(out, "\n%s\n", _("Examples:"));
        each_example(_(cmd->examples), add_example, out);
    }
}

/* ---- man pages ---- */

/* Text for roff: backslashes and leading dots mean something there, and a plain - is a hyphen. */
static void roff(struct buf *out, const char *text, size_t len)
{
    bool line_start = true;
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (c == '\n' && i + 1 < len && text[i + 1] == '\n') {
            buf_adds(out, "\n.PP\n");
            i++;
            line_start = true;
            continue;
        }
        if (line_start && (c == '.' || c == '\''))
            buf_adds(out, "\\&");
        if (c == '\\')
            buf_adds(out, "\\e");
        else if (c == '-')
            buf_adds(out, "\\-");
        else
            buf_addc(out, c);
        line_start = c == '\n';
    }
}

static void roff_string(struct buf *out, const char *text)
{
    roff(out, text, strlen(text));
}

static void man_options(struct buf *out, const struct opt_spec *options)
{
    for (; options->name; options++) {
        struct buf synopsis = BUF_INIT;
        option_synopsis(&synopsis, options);
        buf_adds(out, ".TP\n.B ");
        roff_string(out, synopsis.data);
        buf_addc(out, '\n');
        roff_string(out, _(options->help));
        buf_adds(out, ".\n");
        buf_release(&synopsis);
    }
}

static void man_section(struct buf *out, const char *name) { buf_addf(out, ".SH %s\n", name); }

static void man_example(struct buf *out, const char *cmd, size_t len, const char *does, size_t does_len)
{
    buf_adds(out, ".TP\n.B ");
    roff(out, cmd, len);
    buf_addc(out, '\n');
    roff(out, does, does_len);
    buf_addc(out, '\n');
}

static void man_exit_codes(struct buf *out)
{
    man_section(out, _("EXIT STATUS"));
    for (size_t i = 0; i < sizeof exit_codes / sizeof *exit_codes; i++)
        buf_addf(out, ".TP\n.B %d\n%s\n", exit_codes[i].code, _(exit_codes[i].meaning));
}

static void man_command(struct buf *out, const struct cmd *cmd)
{
    buf_addf(out, ".TH NEWID-%s 1 \"\" \"newid %s\"\n", cmd->name, newid_version());
    man_section(out, _("NAME"));
    buf_addf(out, "newid\\-%s \\- ", cmd->name);
    roff_string(out, _(cmd->summary));
    buf_addc(out, '\n');
    man_section(out, _("SYNOPSIS"));
    buf_addf(out, ".B newid\n[\\-\\-db %s]\n.B %s\n", _("FILE"), cmd->name);
    if (cmd->options->name)
        buf_addf(out, "%s\n", _("[OPTIONS]"));
    roff_string(out, _(cmd->operands));
    buf_addc(out, '\n');
    man_section(out, _("DESCRIPTION"));
    roff_string(out, _(cmd->description));
    buf_addc(out, '\n');
    if (cmd->options->name) {
        man_section(out, _("OPTIONS"));
        man_options(out, cmd->options);
    }
    if (cmd->examples) {
        man_section(out, _("EXAMPLES"));
        each_example(_(cmd->examples), man_example, out);
    }
    man_exit_codes(out);
    man_section(out, _("SEE ALSO"));
    buf_adds(out, ".BR newid (1)\n");
}

static void man_overview(struct buf *out)
{
    buf_addf(out, ".TH NEWID 1 \"\" \"newid %s\"\n", newid_version());
    man_section(out, _("NAME"));
    buf_adds(out, "newid \\- ");
    roff_string(out, _("practice-change analytics over workers' accounts"));
    buf_addc(out, '\n');
    man_section(out, _("SYNOPSIS"));
    buf_adds(out, ".B newid\n");
    roff_string(out, _("[--db FILE] COMMAND [OPTIONS] [ARGUMENTS]"));
    buf_addc(out, '\n');
    man_section(out, _("DESCRIPTION"));
    roff_string(out, _(about));
    buf_addc(out, '\n');
    man_section(out, _("COMMANDS"));
    for (const struct cmd *const *c = cmd_table_all; *c; c++) {
        buf_addf(out, ".TP\n.BR newid\\-%s (1)\n", (*c)->name);
        roff_string(out, _((*c)->summary));
        buf_addc(out, '\n');
    }
    man_section(out, _("OPTIONS"));
    man_options(out, global_options);
    man_section(out, _("ENVIRONMENT"));
    for (size_t i = 0; i < sizeof environment / sizeof *environment; i++) {
        buf_addf(out, ".TP\n.B %s\n", environment[i].variable);
        roff_string(out, _(environment[i].meaning));
        buf_addc(out, '\n');
    }
    man_exit_codes(out);
}

void help_man(struct buf *out, const struct cmd *cmd)
{
    if (cmd)
        man_command(out, cmd);
    else
        man_overview(out);
}

/* ---- completion ---- */

static void bash_words(struct buf *out, const struct opt_spec *options)
{
    for (; options->name; options++)
        buf_addf(out, " --%s", options->name);
}

/* An option's choices: `--format) words="text csv"`. */
static void bash_choices(struct buf *out, const struct cmd *cmd)
{
    for (const struct opt_spec *o = cmd->options; o->name; o++) {
        if (!o->argument || !strchr(o->argument, '|'))
            continue;
        buf_addf(out, "        %s:--%s) words=\"", cmd->name, o->name);
        for (const char *p = o->argument; *p; p++)
            buf_addc(out, *p == '|' ? ' ' : *p);
        buf_adds(out, "\";;\n");
    }
}

void help_bash(struct buf *out)
{
    buf_adds(
        out,
        "# bash completion for newid\n"
        "_newid() {\n"
        "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command= i words=\n"
        "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
        "        case ${COMP_WORDS[i]} in --db|--lang) ((i++));; -*) ;; *) command=${COMP_WORDS[i]}; break;; esac\n"
        "    done\n"
        "    case $command:$before in\n");
    for (const struct cmd *const *c = cmd_table_all; *c; c++)
        bash_choices(out, *c);
    buf_adds(out, "        *:--lang) words=\"cy en both\";;\n"
                  "        *) case $command in\n            '') words=\"--db --lang --help --version");
    for (const struct cmd *const *c = cmd_table_all; *c; c++)
        buf_addf(out, " %s", (*c)->name);
    buf_adds(out, "\";;\n");
    for (const struct cmd *const *c = cmd_table_all; *c; c++) {
        buf_addf(out, "            %s) words=\"--help", (*c)->name);
        bash_words(out, (*c)->options);
        buf_adds(out, "\";;\n");
    }
    buf_adds(out, "        esac;;\n    esac\n"
                  "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
                  "}\ncomplete -o default -F _newid newid\n");
}

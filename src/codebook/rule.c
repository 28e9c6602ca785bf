#include "codebook/rule.h"

#include "codebook/nearest.h"
#include "util/buf.h"
#include "util/mem.h"
#include "util/wording.h"

#include <string.h>
#include <strings.h>

enum token_kind { TOKEN_END, TOKEN_CODE, TOKEN_AND, TOKEN_OR, TOKEN_NOT, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_OTHER };

struct token {
    enum token_kind kind;
    const char *start;
    size_t len;
};

struct parser {
    const struct node *scalar;
    const struct newid_codebook *codebook;
    struct arena *memory;
    struct faults *faults;
    const char *next; /* what comes after the token */
    struct token token;
    size_t tokens, depth;
    bool broken;  /* the rest cannot be understood: nothing more is reported */
    bool unknown; /* some theme is unknown: the others are still looked up */
};

static struct place place_of(const struct parser *p, const char *at)
{
    return node_place_within(p->scalar, (size_t)(at - p->scalar->text), p->faults->source);
}

static void break_off(struct parser *p, const char *message)
{
    if (!p->broken)
        fault_error(p->faults, place_of(p, p->token.start), "%s", _(message));
    p->broken = true;
}

static bool is_code_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static enum token_kind kind_of_word(const char *word, size_t len)
{
    static const struct {
        const char *word;
        enum token_kind kind;
    } operators[] = {{"and", TOKEN_AND}, {"or", TOKEN_OR}, {"not", TOKEN_NOT}};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (strlen(operators[i].word) == len && strncasecmp(operators[i].word, word, len) == 0)
            return operators[i].kind;
    return TOKEN_CODE;
}

static void advance(struct parser *p)
{
    p->next += strspn(p->next, " \t\n");
    const char *s = p->next;
    struct token *t = &p->token;
    *t = (struct token){TOKEN_OTHER, s, 1};
    if (!*s) {
        *t = (struct token){TOKEN_END, s, 0};
    } else if (*s == '(' || *s == ')') {
        t->kind = *s == '(' ? TOKEN_OPEN : TOKEN_CLOSE;
    } else if (is_code_character(*s)) {
        while (is_code_character(s[t->len]))
            t->len++;
        t->kind = kind_of_word(s, t->len);
    }
    p->next += t->len;
    if (++p->tokens > RULE_TOKENS_MOST)
        break_off(p, "the rule is too long; make themes of its parts");
}

static const struct newid_rule *make(struct parser *p, enum newid_rule_op op, const struct newid_rule *left,
                                     const struct newid_rule *right)
{
    struct newid_rule *rule = arena_alloc(p->memory, sizeof *rule);
    if (!rule) {
        p->faults->failure = NEWID_MEMORY;
        p->broken = true;
        return NULL;
    }
    *rule = (struct newid_rule){op, NEWID_NO_PARENT, left, right};
    return rule;
}

static void report_unknown(struct parser *p, const char *code)
{
    struct nearest nearest = NEAREST_INIT(code);
    for (size_t i = 0; i < p->codebook->theme_count; i++)
        nearest_offer(&nearest, p->codebook->themes[i].code);
    struct place place = place_of(p, p->token.start);
    if (nearest.best)
        fault_error(p->faults, place, "no theme has the code `%s`; did you mean `%s`?", code, nearest.best);
    else
        fault_error(p->faults, place, "no theme has the code `%s`; a rule names themes of this codebook by their code",
                    code);
    p->unknown = true;
}

static const struct newid_rule *parse_theme(struct parser *p)
{
    const char *code = arena_strndup(p->memory, p->token.start, p->token.len);
    struct newid_rule *rule = arena_alloc(p->memory, sizeof *rule);
    if (!code || !rule) {
        p->faults->failure = NEWID_MEMORY;
        p->broken = true;
        return NULL;
    }
    *rule = (struct newid_rule){NEWID_RULE_THEME, newid_codebook_find(p->codebook, code), NULL, NULL};
    if (rule->theme == NEWID_NO_PARENT)
        report_unknown(p, code);
    advance(p);
    return rule;
}

static const struct newid_rule *parse_or(struct parser *p);

static const struct newid_rule *parse_brackets(struct parser *p)
{
    struct token open = p->token;
    advance(p);
    const struct newid_rule *rule = parse_or(p);
    if (p->token.kind == TOKEN_CLOSE) {
        advance(p);
    } else if (!p->broken && p->token.kind == TOKEN_END) {
        p->token = open;
        break_off(p, "the bracket is opened here and never closed; add )");
    } else if (!p->broken) {
        break_off(p, "`and`, `or` or ) is missing before this");
    }
    return rule;
}

static const struct newid_rule *parse_operand(struct parser *p)
{
    static const char *const complaints[] = {
        [TOKEN_END] = N_("the rule ends where a theme is expected; add its code"),
        [TOKEN_AND] = N_("`and` joins two themes; put a code before it"),
        [TOKEN_OR] = N_("`or` joins two themes; put a code before it"),
        [TOKEN_CLOSE] = N_("a theme is expected before this bracket; add its code or take the bracket out"),
        [TOKEN_OTHER] = N_("this does not belong in a rule; use the codes of themes, and, or, not, ( and )"),
    };
    const struct newid_rule *rule = NULL;
    if (p->broken)
        return NULL;
    if (++p->depth > RULE_DEPTH_MOST) {
        break_off(p, "the rule is nested too deeply; make themes of its parts");
    } else if (p->token.kind == TOKEN_NOT) {
        advance(p);
        const struct newid_rule *operand = parse_operand(p);
        rule = p->broken ? NULL : make(p, NEWID_RULE_NOT, operand, NULL);
    } else if (p->token.kind == TOKEN_OPEN) {
        rule = parse_brackets(p);
    } else if (p->token.kind == TOKEN_CODE) {
        rule = parse_theme(p);
    } else {
        break_off(p, complaints[p->token.kind]);
    }
    p->depth--;
    return rule;
}

static const struct newid_rule *parse_and(struct parser *p)
{
    const struct newid_rule *left = parse_operand(p);
    while (!p->broken && p->token.kind == TOKEN_AND) {
        advance(p);
        const struct newid_rule *right = parse_operand(p);
        left = p->broken ? NULL : make(p, NEWID_RULE_AND, left, right);
    }
    return left;
}

static const struct newid_rule *parse_or(struct parser *p)
{
    const struct newid_rule *left = parse_and(p);
    while (!p->broken && p->token.kind == TOKEN_OR) {
        advance(p);
        const struct newid_rule *right = parse_and(p);
        left = p->broken ? NULL : make(p, NEWID_RULE_OR, left, right);
    }
    return left;
}

const struct newid_rule *rule_parse(const struct node *scalar, const struct newid_codebook *codebook,
                                    struct arena *memory, struct faults *faults)
{
    struct parser p = {
        .scalar = scalar, .codebook = codebook, .memory = memory, .faults = faults, .next = scalar->text};
    advance(&p);
    const struct newid_rule *rule = parse_or(&p);
    if (!p.broken && p.token.kind == TOKEN_CLOSE)
        break_off(&p, "this bracket closes nothing; take it out or open one before");
    else if (!p.broken && p.token.kind != TOKEN_END)
        break_off(&p, p.token.kind == TOKEN_OTHER
                          ? N_("this does not belong in a rule; use the codes of themes, and, or, "
                               "not, ( and )")
                          : N_("`and` or `or` is missing before this"));
    return p.broken || p.unknown ? NULL : rule;
}

/*
 * What a theme's figures come from: a rule's operands; and, where children count, each child that leaves hits. Rules by
 * account leave none, so they are no part of their parent.
 */
enum mark { UNSEEN, ON_THE_WAY, REPORTED, DONE };

struct walk {
    const struct newid_codebook *codebook;
    const struct node *const *nodes;
    struct faults *faults;
    unsigned char *marks; /* enum mark, one a theme */
    size_t path[RULE_CHAIN_MOST];
    size_t length;
    bool too_long; /* said once */
};

static void report_cycle(struct walk *w, size_t theme)
{
    struct buf names = BUF_INIT_CAP(600);
    size_t start = 0;
    while (w->path[start] != theme)
        start++;
    const struct node *at = NULL;
    for (size_t i = start; i < w->length; i++) {
        buf_addf(&names, "%s, ", w->codebook->themes[w->path[i]].code);
        if (!at)
            at = w->nodes[w->path[i]];
    }
    buf_adds(&names, w->codebook->themes[theme].code);
    fault_error(w->faults, at ? at->place : (struct place){0},
                "this rule leads back to itself (%s); a rule cannot use what is counted by way of itself", names.data);
    buf_release(&names);
}

static void report_chain(struct walk *w)
{
    const struct node *first = NULL;
    for (size_t i = 0; i < w->length && !first; i++)
        first = w->nodes[w->path[i]];
    fault_error(w->faults, first ? first->place : (struct place){0},
                "more than %d rules lean on each other in a row from here; make the rules simpler", RULE_CHAIN_MOST);
    w->too_long = true;
}

static void visit(struct walk *w, size_t theme);

static void visit_operands(struct walk *w, const struct newid_rule *rule)
{
    if (!rule)
        return;
    if (rule->op == NEWID_RULE_THEME)
        visit(w, rule->theme);
    visit_operands(w, rule->left);
    visit_operands(w, rule->right);
}

static void visit(struct walk *w, size_t theme)
{
    const struct newid_codebook *book = w->codebook;
    if (w->marks[theme] == ON_THE_WAY) {
        report_cycle(w, theme);
        w->marks[theme] = REPORTED; /* still on the way, but said once */
    }
    if (w->marks[theme] != UNSEEN || w->too_long)
        return;
    if (w->length == RULE_CHAIN_MOST) {
        report_chain(w);
        return;
    }
    w->marks[theme] = ON_THE_WAY;
    w->path[w->length++] = theme;
    visit_operands(w, book->themes[theme].rule);
    for (size_t c = theme + 1; c < book->theme_count && book->themes[c].depth > book->themes[theme].depth; c++)
        if (book->themes[c].parent == theme && !book->themes[theme].children_apart &&
            !(book->themes[c].rule && book->themes[c].scope == NEWID_SCOPE_ACCOUNT))
            visit(w, c);
    w->length--;
    w->marks[theme] = DONE;
}

static const struct newid_theme *larger_operand(const struct newid_codebook *book, const struct newid_rule *rule,
                                                enum newid_scope scope)
{
    if (!rule)
        return NULL;
    if (rule->op == NEWID_RULE_THEME) {
        const struct newid_theme *operand = &book->themes[rule->theme];
        /* The enum runs from the largest unit to the smallest. */
        return operand->rule && operand->scope < scope ? operand : NULL;
    }
    const struct newid_theme *found = larger_operand(book, rule->left, scope);
    return found ? found : larger_operand(book, rule->right, scope);
}

static void check_units(const struct newid_codebook *book, const struct node *const *nodes, struct faults *faults)
{
    static const char *const names[] = {[NEWID_SCOPE_ACCOUNT] = N_("account"),
                                        [NEWID_SCOPE_PARAGRAPH] = N_("paragraph"),
                                        [NEWID_SCOPE_SENTENCE] = N_("sentence")};
    for (size_t t = 0; t < book->theme_count; t++) {
        const struct newid_theme *theme = &book->themes[t];
        const struct newid_theme *larger = larger_operand(book, theme->rule, theme->scope);
        if (larger)
            fault_error(faults, nodes[t]->place,
                        "this rule goes by %s but uses `%s`, a rule by %s; give this one `scope: %s`, or that one a "
                        "smaller scope",
                        _(names[theme->scope]), larger->code, _(names[larger->scope]), names[larger->scope]);
    }
}

enum newid_status rules_check(const struct newid_codebook *codebook, const struct node *const *nodes,
                              struct faults *faults, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    struct walk w = {.codebook = codebook, .nodes = nodes, .faults = faults};
    w.marks = mem_zalloc(codebook->theme_count, 1);
    if (w.marks) {
        for (size_t t = 0; t < codebook->theme_count; t++)
            visit(&w, t);
        check_units(codebook, nodes, faults);
    } else {
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    }
    mem_free(w.marks);
    return status;
}

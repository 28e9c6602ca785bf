#include "codebook/structure.h"

bool codebook_counts_in(const struct newid_codebook *codebook, size_t ancestor, size_t descendant)
{
    for (size_t t = descendant; t != ancestor; t = codebook->themes[t].parent) {
        size_t parent = codebook->themes[t].parent;
        if (parent == NEWID_NO_PARENT || codebook->themes[parent].children_apart)
            return false;
    }
    return true;
}

bool rule_holds(const struct newid_rule *rule, const unsigned char *present)
{
    switch (rule->op) {
    case NEWID_RULE_THEME:
        return present[rule->theme];
    case NEWID_RULE_NOT:
        return !rule_holds(rule->left, present);
    case NEWID_RULE_AND:
        return rule_holds(rule->left, present) && rule_holds(rule->right, present);
    case NEWID_RULE_OR:
        return rule_holds(rule->left, present) || rule_holds(rule->right, present);
    }
    return false;
}

/* Whether the rule can take the wanted truth in some part of the text. */
static bool can_be(const struct newid_rule *rule, const unsigned char *present, bool wanted)
{
    switch (rule->op) {
    case NEWID_RULE_THEME:
        return present[rule->theme] || !wanted;
    case NEWID_RULE_NOT:
        return can_be(rule->left, present, !wanted);
    case NEWID_RULE_AND:
    case NEWID_RULE_OR:
        break;
    }
    bool both = (rule->op == NEWID_RULE_AND) == wanted;
    bool left = can_be(rule->left, present, wanted), right = can_be(rule->right, present, wanted);
    return both ? left && right : left || right;
}

bool rule_is_possible(const struct newid_rule *rule, const unsigned char *present)
{
    return can_be(rule, present, true);
}

void rule_each_theme(const struct newid_rule *rule, void (*visit)(void *context, size_t theme), void *context)
{
    if (rule->op == NEWID_RULE_THEME) {
        visit(context, rule->theme);
        return;
    }
    rule_each_theme(rule->left, visit, context);
    if (rule->right)
        rule_each_theme(rule->right, visit, context);
}

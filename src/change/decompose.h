/*
 * Decomposition: of a difference between two spans under two versions of a codebook, how much comes from the texts
 * and how much from the rules. Kitagawa (1955), Journal of the American Statistical Association 50, for two factors,
 * which is Shapley's value (1953, Contributions to the Theory of Games II): the mean of both orders of changing them.
 */
#ifndef NEWID_DECOMPOSE_H
#define NEWID_DECOMPOSE_H

/* The four cells, as shares: [rules][texts], 0 the old and 1 the new. */
struct four_shares {
    double of[2][2];
};

struct decomposition {
    double total;              /* new rules on new texts less old rules on old texts */
    double texts[2], rules[2]; /* [0]: texts change first, then rules; [1]: rules first. texts[i] + rules[i] = total */
    double texts_mean, rules_mean; /* of both orders; they add up to total too */
};

/* NANs where a share is one. */
struct decomposition decompose(const struct four_shares *shares);

#endif

#include "change/decompose.h"

struct decomposition decompose(const struct four_shares *shares)
{
    const double(*of)[2] = shares->of;
    struct decomposition d = {
        .total = of[1][1] - of[0][0],
        .texts = {of[0][1] - of[0][0], of[1][1] - of[1][0]},
        .rules = {of[1][1] - of[0][1], of[1][0] - of[0][0]},
    };
    d.texts_mean = (d.texts[0] + d.texts[1]) / 2;
    d.rules_mean = (d.rules[0] + d.rules[1]) / 2;
    return d;
}

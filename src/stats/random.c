#include <newid/stats.h>

/*
 * xoshiro256** 1.0, seeded by splitmix64: Blackman and Vigna (2021), "Scrambled linear pseudorandom number generators",
 * ACM Transactions on Mathematical Software 47; Steele, Lea and Flood (2014), "Fast splittable pseudorandom number
 * generators". Whole numbers only, so that every machine gives the same.
 */
static uint64_t splitmix(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static uint64_t rotate_left(uint64_t x, int bits) { return (x << bits) | (x >> (64 - bits)); }

void newid_random_seed(struct newid_random *random, uint64_t seed)
{
    for (int i = 0; i < 4; i++)
        random->state[i] = splitmix(&seed);
}

uint64_t newid_random_next(struct newid_random *random)
{
    uint64_t *s = random->state;
    uint64_t result = rotate_left(s[1] * 5, 7) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return result;
}

uint64_t newid_random_below(struct newid_random *random, uint64_t below)
{
    /* The lowest 2^64 mod below values would make the small results likelier than the others. */
    uint64_t unfair = (0 - below) % below, x;
    do
        x = newid_random_next(random);
    while (x < unfair);
    return x % below;
}

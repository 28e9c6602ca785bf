#include "release/universe.h"

#include "util/mem.h"

#include <math.h>
#include <string.h>

static bool init_places(struct universe *u, const uint64_t *members, size_t words)
{
    for (size_t p = 0; p < u->place_count; p++) {
        const uint64_t *set = members + p * words;
        size_t count = 0;
        for (size_t w = 0; w < words; w++)
            count += (size_t)__builtin_popcountll(set[w]);
        size_t *atoms = arena_alloc(&u->memory, (count + 1) * sizeof *atoms);
        if (!atoms)
            return false;
        count = 0;
        for (size_t i = 0; i < u->atom_count; i++)
            if (set[i / 64] >> i % 64 & 1)
                atoms[count++] = i;
        u->places[p] = (struct place){atoms, count, 1};
    }
    return true;
}

static bool init_layer(struct universe *u, struct layer *layer)
{
    const size_t places = u->place_count + 1;
    layer->atoms = arena_alloc(&u->memory, (u->atom_count + 1) * sizeof *layer->atoms);
    layer->accounts = arena_alloc(&u->memory, 2 * places * sizeof *layer->accounts);
    layer->state = arena_alloc(&u->memory, places * sizeof *layer->state);
    layer->parent = NO_LAYER;
    if (!layer->atoms || !layer->accounts || !layer->state)
        return false;
    layer->writers = layer->accounts + places;
    return true;
}

bool universe_init(struct universe *u, size_t atoms, size_t places, size_t layers, const uint64_t *members,
                   size_t words)
{
    *u = (struct universe){.atom_count = atoms, .place_count = places, .layer_count = layers};
    u->places = arena_alloc(&u->memory, (places + 1) * sizeof *u->places);
    u->layers = arena_alloc(&u->memory, (layers + 1) * sizeof *u->layers);
    bool done = u->places && u->layers && init_places(u, members, words);
    for (size_t l = 0; l < layers && done; l++)
        done = init_layer(u, &u->layers[l]);
    return done;
}

void universe_release(struct universe *u)
{
    mem_free(u->covers);
    arena_release(&u->memory);
}

static bool is_within(const uint64_t *part, const uint64_t *whole, size_t words)
{
    for (size_t w = 0; w < words; w++)
        if (part[w] & ~whole[w])
            return false;
    return true;
}

static bool has_cover(const struct universe *u, const struct cover *cover)
{
    for (size_t c = 0; c < u->cover_count; c++)
        if (u->covers[c].whole == cover->whole && u->covers[c].count == cover->count &&
            !memcmp(u->covers[c].parts, cover->parts, cover->count * sizeof *cover->parts))
            return true;
    return false;
}

/* Whether those of the line that lie within the whole make it up; how many they are. */
static size_t count_parts(const struct universe *u, size_t whole, const size_t *line, size_t count,
                          const uint64_t *members, size_t words)
{
    size_t found = 0, atoms = 0;
    for (size_t i = 0; i < count; i++)
        if (line[i] != whole && is_within(members + line[i] * words, members + whole * words, words)) {
            found++;
            atoms += u->places[line[i]].count;
        }
    return atoms == u->places[whole].count ? found : 0;
}

bool universe_cover(struct universe *u, size_t whole, const size_t *line, size_t count, const uint64_t *members,
                    size_t words)
{
    const size_t found = count_parts(u, whole, line, count, members, words);
    if (found < 2)
        return true;
    size_t *parts = arena_alloc(&u->memory, found * sizeof *parts), filled = 0;
    if (!parts || mem_grow(&u->covers, &u->cover_capacity, u->cover_count + 1, sizeof *u->covers))
        return false;
    for (size_t i = 0; i < count; i++)
        if (line[i] != whole && is_within(members + line[i] * words, members + whole * words, words))
            parts[filled++] = line[i];
    const struct cover cover = {whole, parts, found};
    if (!has_cover(u, &cover))
        u->covers[u->cover_count++] = cover;
    return true;
}

/* ---- what follows from the figures of atoms ---- */

static void sum_up(struct universe *u, struct layer *layer)
{
    for (size_t p = 0; p < u->place_count; p++) {
        layer->accounts[p] = 0;
        for (size_t i = 0; i < u->places[p].count; i++)
            layer->accounts[p] += layer->atoms[u->places[p].atoms[i]];
    }
}

/* A row costs from 1 to 10 by its share of the accounts: a total tells more than its parts. */
static void find_costs(struct universe *u)
{
    double most = 1;
    for (size_t p = 0; p < u->place_count; p++)
        most = fmax(most, u->layers[0].accounts[p]);
    for (size_t p = 0; p < u->place_count; p++)
        u->places[p].cost = 1 + 9 * u->layers[0].accounts[p] / most;
}

/* A parent that does not hold its child in every atom and place, as where they count other statuses, is none. */
static void check_parent(struct universe *u, struct layer *child)
{
    if (child->parent == NO_LAYER)
        return;
    const struct layer *parent = &u->layers[child->parent];
    for (size_t i = 0; i < u->atom_count; i++)
        if (child->atoms[i] > parent->atoms[i]) {
            child->parent = NO_LAYER;
            return;
        }
    for (size_t p = 0; p < u->place_count; p++)
        if (child->writers[p] > parent->writers[p]) {
            child->parent = NO_LAYER;
            return;
        }
}

static double sum_of_children(const struct universe *u, size_t parent, size_t place, bool writers)
{
    double sum = 0;
    for (size_t l = 0; l < u->layer_count; l++)
        if (u->layers[l].parent == parent)
            sum += writers ? u->layers[l].writers[place] : u->layers[l].atoms[place];
    return sum;
}

static void check_sum(struct universe *u, size_t l)
{
    struct layer *parent = &u->layers[l];
    for (size_t i = 0; i < u->atom_count && parent->sum_of_children; i++)
        parent->sum_of_children = parent->atoms[i] <= sum_of_children(u, l, i, false);
    for (size_t p = 0; p < u->place_count && parent->sum_of_children; p++)
        parent->sum_of_children = parent->writers[p] <= sum_of_children(u, l, p, true);
}

bool universe_finish(struct universe *u)
{
    for (size_t l = 0; l < u->layer_count; l++)
        sum_up(u, &u->layers[l]);
    find_costs(u);
    for (size_t l = 0; l < u->layer_count; l++)
        check_parent(u, &u->layers[l]);
    for (size_t l = 0; l < u->layer_count; l++) {
        size_t root = l;
        check_sum(u, l);
        while (u->layers[root].parent != NO_LAYER)
            root = u->layers[root].parent;
        u->layers[l].family = root;
    }
    return true;
}

size_t *universe_family(const struct universe *u, size_t family, struct arena *memory, size_t *count)
{
    size_t *layers = arena_alloc(memory, (u->layer_count + 1) * sizeof *layers);
    bool base_is_open = false;
    *count = 0;
    for (size_t p = 0; p < u->place_count; p++)
        base_is_open |= row_is_hidden(u->layers[0].state[p]);
    if (layers && family != 0 && base_is_open)
        layers[(*count)++] = 0;
    for (size_t l = 0; l < u->layer_count && layers; l++)
        if (u->layers[l].family == family)
            layers[(*count)++] = l;
    return layers;
}

bool family_shows(const struct universe *u, const size_t *layers, size_t count)
{
    for (size_t k = 0; k < count; k++)
        for (size_t p = 0; p < u->place_count && (layers[k] != 0 || count == 1); p++)
            if (u->layers[layers[k]].state[p] == ROW_SHOWN || u->layers[layers[k]].state[p] == ROW_KNOWN)
                return true;
    return false;
}

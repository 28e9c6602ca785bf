#include "table/grid.h"

#include "util/wording.h"

#include <stdio.h>
#include <string.h>

static bool is_same_time(const struct newid_cell *a, const struct newid_cell *b)
{
    return a->all_periods == b->all_periods && a->undated == b->undated && a->period == b->period;
}

static void find_block(const struct grid *grid, struct grid_block *block)
{
    const struct newid_cell *cells = grid->view->table->cells;
    size_t end = block->first;
    while (end < grid->stride && !strcmp(cells[end].kind, cells[block->first].kind))
        end++;
    block->groups = 1;
    while (block->first + block->groups < end &&
           is_same_time(&cells[block->first], &cells[block->first + block->groups]))
        block->groups++;
    block->times = (end - block->first) / block->groups;
}

enum newid_status grid_new(struct grid *grid, const struct view *view, struct newid_error *err)
{
    const struct newid_table *table = view->table;
    *grid = (struct grid){.view = view};
    while (grid->stride < table->count && table->cells[grid->stride].theme == table->cells[0].theme)
        grid->stride++;
    grid->themes = grid->stride ? table->count / grid->stride : 0;
    grid->blocks = arena_alloc(&grid->memory, (grid->stride + 1) * sizeof *grid->blocks);
    if (!grid->blocks)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t at = 0; at < grid->stride;) {
        struct grid_block *block = &grid->blocks[grid->block_count++];
        block->first = at;
        find_block(grid, block);
        at += block->times * block->groups;
    }
    return NEWID_OK;
}

void grid_release(struct grid *grid) { arena_release(&grid->memory); }

const struct newid_cell *grid_cell(const struct grid *grid, size_t theme, const struct grid_block *block, size_t time,
                                   size_t group)
{
    return &grid->view->table->cells[theme * grid->stride + block->first + time * block->groups + group];
}

const struct newid_cell *grid_base(const struct grid *grid, const struct grid_block *block, size_t time, size_t group)
{
    for (size_t theme = 0; theme < grid->themes; theme++) {
        const struct newid_cell *cell = grid_cell(grid, theme, block, time, group);
        if (!cell->hidden)
            return cell;
    }
    return NULL;
}

uint64_t headline_x(const struct view *view, const struct newid_cell *cell)
{
    return view->table->has_workers ? cell->workers : cell->accounts;
}

uint64_t headline_n(const struct view *view, const struct newid_cell *cell)
{
    return view->table->has_workers ? cell->workers_n : cell->accounts_n;
}

static const char *pair(struct arena *memory, const char *a, const char *b)
{
    struct buf text = BUF_INIT;
    buf_addf(&text, "%s × %s", a, b);
    const char *kept = text.failure ? NULL : arena_strdup(memory, text.data);
    buf_release(&text);
    return kept;
}

const char *theme_code(struct arena *memory, const struct view *view, const struct newid_cell *cell)
{
    if (cell->theme != NEWID_NO_PARENT)
        return view->codebook->themes[cell->theme].code;
    return pair(memory, view->cross_a, view->cross_b);
}

/* A codebook that has no label in the view's language gives the other one, marked as such. */
static const char *label_of(struct arena *memory, const struct view *view, const struct newid_theme *theme)
{
    if (!view->in_welsh)
        return theme->label_en;
    if (strcmp(theme->label_cy, theme->label_en) != 0)
        return theme->label_cy;
    struct buf text = BUF_INIT;
    buf_addf(&text, "%s (en)", theme->label_en);
    const char *kept = text.failure ? NULL : arena_strdup(memory, text.data);
    buf_release(&text);
    return kept;
}

const char *theme_label(struct arena *memory, const struct view *view, const struct newid_cell *cell)
{
    const struct newid_codebook *codebook = view->codebook;
    if (cell->theme != NEWID_NO_PARENT)
        return label_of(memory, view, &codebook->themes[cell->theme]);
    const char *a = label_of(memory, view, &codebook->themes[newid_codebook_find(codebook, view->cross_a)]);
    const char *b = label_of(memory, view, &codebook->themes[newid_codebook_find(codebook, view->cross_b)]);
    return a && b ? pair(memory, a, b) : NULL;
}

/* Every theme that has cells has as many as the first, all together. */
static bool has_rows(const struct view *view, size_t theme)
{
    const struct newid_table *table = view->table;
    size_t stride = 1;
    while (stride < table->count && table->cells[stride].theme == table->cells[0].theme)
        stride++;
    for (size_t i = 0; i < table->count; i += stride)
        if (table->cells[i].theme == theme)
            return true;
    return false;
}

/* How many of the theme's ancestors have rows of their own: under one that is not shown there is nothing to indent. */
static size_t shown_depth(const struct view *view, size_t theme)
{
    size_t depth = 0;
    while (theme != NEWID_NO_PARENT && (theme = view->codebook->themes[theme].parent) != NEWID_NO_PARENT)
        depth += has_rows(view, theme);
    return depth;
}

const char *theme_label_indented(struct arena *memory, const struct view *view, const struct newid_cell *cell)
{
    const char *label = theme_label(memory, view, cell);
    size_t depth = shown_depth(view, cell->theme);
    char *indented = label ? arena_alloc(memory, 2 * depth + strlen(label) + 1) : NULL;
    if (indented) {
        memset(indented, ' ', 2 * depth);
        memcpy(indented + 2 * depth, label, strlen(label) + 1);
    }
    return indented;
}

void period_in_data(char *out, size_t size, const struct view *view, const struct newid_cell *cell)
{
    if (cell->all_periods || cell->undated)
        snprintf(out, size, "%s", cell->undated ? "undated" : "all");
    else
        newid_period_label(out, size, view->by, cell->period);
}

void period_for_people(char *out, size_t size, const struct view *view, const struct newid_cell *cell)
{
    if (cell->all_periods || cell->undated)
        snprintf(out, size, "%s", cell->undated ? _("No date") : _("All"));
    else
        newid_period_label_people(out, size, view->by, cell->period);
}

const char *group_for_people(const struct view *view, const struct newid_cell *cell)
{
    if (cell->all_groups)
        return _("All");
    bool is_own_word = strcmp(cell->group, "(none)") == 0 || strcmp(view->group, "language") == 0;
    return is_own_word ? _(cell->group) : cell->group;
}

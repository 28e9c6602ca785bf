#include "table/marks.h"

#include "util/mem.h"

#include <string.h>

enum part { BITS, LIST, MORE, CORRECTIONS, PART_KINDS };
enum { PART_SHIFT = 3, STATUS_OF = (1 << PART_SHIFT) - 1, STATUS_SETS = 1 << NEWID_STATUSES };

/* ---- writing ---- */

/* A list while it is written. */
struct list {
    struct buf bytes;
    uint32_t last;
};

struct marks_writer {
    struct list with[NEWID_STATUSES], more[NEWID_STATUSES], corrections;
    account_set bits[NEWID_STATUSES];
};

static struct list *each_list(struct marks_writer *w, size_t i)
{
    return i < NEWID_STATUSES ? &w->with[i] : i < 2 * NEWID_STATUSES ? &w->more[i - NEWID_STATUSES] : &w->corrections;
}
enum { LISTS = 2 * NEWID_STATUSES + 1 };

enum newid_status marks_writer_new(struct marks_writer **out, struct newid_error *err)
{
    struct marks_writer *writer = mem_zalloc(1, sizeof *writer);
    if (!writer)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < LISTS; i++)
        each_list(writer, i)->bytes = (struct buf)BUF_INIT;
    *out = writer;
    return NEWID_OK;
}

void marks_writer_free(struct marks_writer *writer)
{
    for (size_t i = 0; writer && i < LISTS; i++)
        buf_release(&each_list(writer, i)->bytes);
    mem_free(writer);
}

static void add_place(struct list *list, uint32_t place)
{
    buf_add_varint(&list->bytes, place - list->last);
    list->last = place;
}

/* How many hits there are of these statuses, those that overlap counted once: the earliest, then the longest. */
static uint32_t count_hits(const struct fact_hit *hits, size_t count, unsigned statuses)
{
    uint32_t counted = 0, end = 0;
    for (size_t i = 0; i < count; i++) {
        if (!(statuses & NEWID_STATUS_BIT(hits[i].status)) || (counted && hits[i].start < end))
            continue;
        counted++;
        end = hits[i].end;
    }
    return counted;
}

/* Only hits that overlap and differ in status can make a set count otherwise than its statuses one by one. */
static bool can_need_correction(const struct fact_hit *hits, size_t count)
{
    uint32_t end = 0;
    for (size_t i = 0; i < count; i++) {
        if (i && hits[i].start < end)
            return true;
        end = hits[i].end > end ? hits[i].end : end;
    }
    return false;
}

static void add_corrections(struct list *list, uint32_t place, const struct fact_hit *hits, size_t count,
                            unsigned present, const uint32_t *alone)
{
    for (unsigned set = 1; set < STATUS_SETS; set++) {
        int64_t change = count_hits(hits, count, set);
        if (set & ~present || !(set & (set - 1)))
            continue;
        for (unsigned s = 0; s < NEWID_STATUSES; s++)
            change -= set & NEWID_STATUS_BIT(s) ? alone[s] : 0;
        if (!change)
            continue;
        add_place(list, place);
        buf_addc(&list->bytes, (char)present);
        buf_addc(&list->bytes, (char)set);
        buf_add_varint(&list->bytes, change > 0 ? 2 * (uint64_t)change : 2 * (uint64_t)-change - 1);
    }
}

void marks_add(struct marks_writer *w, uint32_t place, const struct fact_hit *hits, size_t count)
{
    unsigned present = 0;
    uint32_t alone[NEWID_STATUSES] = {0};
    for (size_t i = 0; i < count; i++)
        present |= NEWID_STATUS_BIT(hits[i].status);
    for (unsigned s = 0; s < NEWID_STATUSES; s++) {
        if (!(present & NEWID_STATUS_BIT(s)))
            continue;
        alone[s] = count_hits(hits, count, NEWID_STATUS_BIT(s));
        add_place(&w->with[s], place);
        w->bits[s][place / WORD_BITS] |= (uint64_t)1 << place % WORD_BITS;
        for (uint32_t n = 1; n < alone[s]; n++)
            add_place(&w->more[s], place);
    }
    if (present & (present - 1) && can_need_correction(hits, count))
        add_corrections(&w->corrections, place, hits, count, present, alone);
}

static void add_part(struct buf *out, enum part part, unsigned status, const struct buf *bytes)
{
    if (!bytes->len && !bytes->failure)
        return;
    buf_addc(out, (char)((unsigned)part << PART_SHIFT | status));
    buf_add_varint(out, bytes->len);
    buf_add(out, bytes->data, bytes->len);
    if (bytes->failure)
        out->failure = bytes->failure;
}

static void add_bits(struct buf *out, unsigned status, const account_set bits, size_t bytes)
{
    buf_addc(out, (char)((unsigned)BITS << PART_SHIFT | status));
    buf_add_varint(out, bytes);
    for (size_t i = 0; i < bytes; i++)
        buf_addc(out, (char)(bits[i / 8] >> i % 8 * 8));
}

void marks_write(struct marks_writer *w, size_t accounts, struct buf *out)
{
    const size_t bytes = (accounts + 7) / 8;
    for (unsigned s = 0; s < NEWID_STATUSES; s++) {
        if (w->with[s].bytes.len > bytes && !w->with[s].bytes.failure)
            add_bits(out, s, w->bits[s], bytes);
        else
            add_part(out, LIST, s, &w->with[s].bytes);
        add_part(out, MORE, s, &w->more[s].bytes);
        memset(w->bits[s], 0, sizeof w->bits[s]);
    }
    add_part(out, CORRECTIONS, 0, &w->corrections.bytes);
    for (size_t i = 0; i < LISTS; i++) {
        buf_reset(&each_list(w, i)->bytes);
        each_list(w, i)->last = 0;
    }
}

/* ---- reading ---- */

uint32_t marks_long_varint(struct marks_list *list, unsigned char byte)
{
    uint32_t n = byte & 0x7F;
    for (unsigned shift = 7; byte >= 0x80 && list->at < list->end && shift < 32; shift += 7) {
        byte = *list->at++;
        n |= (uint32_t)(byte & 0x7F) << shift;
    }
    return n;
}

/* 0 past the end. */
static uint32_t next_varint(struct marks_list *list)
{
    return list->at < list->end ? marks_long_varint(list, *list->at++) : 0;
}

bool marks_next_correction(struct marks_list *list, unsigned counted, uint32_t *place, int32_t *change)
{
    while (list->at < list->end) {
        const unsigned char *begin = list->at;
        list->place += next_varint(list);
        if (list->end - list->at < 3 || list->place >= list->accounts) {
            list->at = begin;
            return false;
        }
        const unsigned present = *list->at++, set = *list->at++;
        const uint32_t n = next_varint(list);
        *place = list->place;
        *change = n & 1 ? -(int32_t)(n / 2) - 1 : (int32_t)(n / 2);
        if (set == (counted & present))
            return true;
    }
    return false;
}

static void read_bits(account_set out, const unsigned char *data, size_t len)
{
    memset(out, 0, sizeof(account_set));
    size_t word = 0;
    for (; (word + 1) * 8 <= len; word++)
        for (unsigned i = 0; i < 8; i++)
            out[word] |= (uint64_t)data[word * 8 + i] << 8 * i;
    for (size_t i = word * 8; i < len; i++)
        out[word] |= (uint64_t)data[i] << i % 8 * 8;
}

static bool read_list(account_set out, struct marks_list list)
{
    memset(out, 0, sizeof(account_set));
    for (uint32_t place; marks_next_more(&list, &place);)
        out[place / WORD_BITS] |= (uint64_t)1 << place % WORD_BITS;
    return marks_at_end(&list);
}

/* No bit stands for an account that there is not. */
static bool has_no_other(const account_set set, size_t accounts)
{
    return accounts % WORD_BITS == 0 || !(set[accounts / WORD_BITS] >> accounts % WORD_BITS);
}

static bool read_part(struct marks *marks, enum part part, unsigned status, const struct marks_list *list)
{
    const size_t len = (size_t)(list->end - list->at);
    if (part == CORRECTIONS)
        marks->corrections = *list;
    else if (status >= NEWID_STATUSES)
        return false;
    else if (part == MORE)
        marks->more[status] = *list;
    else
        marks->has[status] = true;
    if (part == LIST)
        return read_list(marks->with[status], *list);
    if (part != BITS)
        return true;
    if (len != (list->accounts + 7) / 8)
        return false;
    read_bits(marks->with[status], list->at, len);
    return has_no_other(marks->with[status], list->accounts);
}

void marks_clear(struct marks *marks)
{
    static const struct marks_list none;
    for (unsigned s = 0; s < NEWID_STATUSES; s++) {
        marks->has[s] = false;
        marks->more[s] = none;
    }
    marks->corrections = none;
}

bool marks_read(struct marks *marks, const unsigned char *data, size_t len, size_t accounts)
{
    marks_clear(marks);
    for (struct marks_list all = {data, data + len, 0, 0}; all.at < all.end;) {
        const unsigned head = *all.at++;
        const uint32_t bytes = next_varint(&all);
        if (head >> PART_SHIFT >= PART_KINDS || bytes > (size_t)(all.end - all.at))
            return false;
        const struct marks_list list = {all.at, all.at + bytes, 0, (uint32_t)accounts};
        if (!read_part(marks, (enum part)(head >> PART_SHIFT), head & STATUS_OF, &list))
            return false;
        all.at += bytes;
    }
    return true;
}

void marks_union(account_set out, const struct marks *marks, unsigned statuses)
{
    bool first = true;
    for (unsigned s = 0; s < NEWID_STATUSES; s++) {
        if (!marks->has[s] || !(statuses & NEWID_STATUS_BIT(s)))
            continue;
        for (size_t w = 0; w < BLOCK_WORDS && !first; w++)
            out[w] |= marks->with[s][w];
        if (first)
            memcpy(out, marks->with[s], sizeof(account_set));
        first = false;
    }
    if (first)
        memset(out, 0, sizeof(account_set));
}

#include "store/packed.h"

enum { HEAD = 9 };

static void add_number(struct buf *out, uint32_t number, unsigned width)
{
    unsigned char bytes[4];
    for (unsigned i = 0; i < width; i++)
        bytes[i] = (unsigned char)(number >> 8 * i);
    buf_add(out, bytes, width);
}

static uint32_t read_number(const unsigned char *p, unsigned width)
{
    uint32_t number = 0;
    for (unsigned i = 0; i < width; i++)
        number |= (uint32_t)p[i] << 8 * i;
    return number;
}

void packed_write(struct buf *out, const uint32_t *numbers, size_t count)
{
    uint32_t least = count ? numbers[0] : 0, most = least;
    unsigned width = 0;
    for (size_t i = 0; i < count; i++) {
        least = numbers[i] < least ? numbers[i] : least;
        most = numbers[i] > most ? numbers[i] : most;
    }
    while (width < 4 && (most - least) >> 8 * width)
        width++;
    add_number(out, (uint32_t)count, 4);
    add_number(out, least, 4);
    add_number(out, width, 1);
    for (size_t i = 0; i < count && width; i++)
        add_number(out, numbers[i] - least, width);
}

bool packed_open(struct packed *out, const unsigned char *data, size_t len)
{
    if (len < HEAD)
        return false;
    *out = (struct packed){read_number(data, 4), read_number(data + 4, 4), data[8], data + HEAD};
    return out->width <= 4 && out->count * out->width == len - HEAD;
}

/* The width is a constant in each call, so that the compiler makes a loop of its own for each. */
static inline void read_all(const struct packed *packed, uint32_t *out, unsigned width)
{
    const uint32_t least = packed->least;
    const unsigned char *p = packed->data;
    for (size_t i = 0; i < packed->count; i++, p += width)
        out[i] = least + read_number(p, width);
}

void packed_read(const struct packed *packed, uint32_t *out)
{
    switch (packed->width) {
    case 0:
        read_all(packed, out, 0);
        break;
    case 1:
        read_all(packed, out, 1);
        break;
    case 2:
        read_all(packed, out, 2);
        break;
    case 3:
        read_all(packed, out, 3);
        break;
    default:
        read_all(packed, out, 4);
    }
}

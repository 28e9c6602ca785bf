#include "out/printer.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>

bool printer_cell_is_empty(const struct out_cell *cell)
{
    if (cell->type == OUT_EMPTY)
        return true;
    return cell->type == OUT_STRING || cell->type == OUT_DRAWING ? !cell->text : !isfinite(cell->number);
}

/*
 * A whole number, which a double may be, with at least so many digits; how many there are. Tables have millions, nearly all of
 * which fit an integer, whose digits come ten times as quickly as printf's.
 */
static int write_digits(char *digits, size_t size, double number, int least)
{
    static const double exact = 9007199254740992; /* 2^53 */
    if (!(number < exact))
        return snprintf(digits, size, "%0*.0f", least, number);
    char reversed[24];
    int len = 0;
    for (uint64_t n = (uint64_t)number; n || len < least; n /= 10)
        reversed[len++] = (char)('0' + n % 10);
    for (int i = 0; i < len; i++)
        digits[i] = reversed[len - 1 - i];
    return len;
}

void printer_number(struct buf *to, const struct out_cell *cell)
{
    enum { MOST_DECIMALS = 15 };
    static const double powers[MOST_DECIMALS + 1] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                     1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    int decimals = cell->type == OUT_REAL && cell->decimals > 0 ? cell->decimals : 0;
    if (decimals > MOST_DECIMALS)
        decimals = MOST_DECIMALS;
    double scaled = round(fabs(cell->number) * powers[decimals]);
    char digits[400]; /* the largest double has 309 digits */
    int len = write_digits(digits, sizeof digits, scaled, decimals + 1);
    if (len <= decimals)
        return;
    if (cell->number < 0 && scaled > 0)
        buf_addc(to, '-');
    buf_add(to, digits, (size_t)(len - decimals));
    if (decimals) {
        buf_addc(to, '.');
        buf_add(to, digits + len - decimals, (size_t)decimals);
    }
}

void printer_marked(struct buf *to, const struct out_cell *cell)
{
    size_t len = strlen(cell->text), start = cell->mark_start, end = cell->mark_end;
    if (!end || start >= end || end > len) {
        buf_adds(to, cell->text);
        return;
    }
    buf_add(to, cell->text, start);
    buf_add_code_point(to, OUT_MARK_ON);
    buf_add(to, cell->text + start, end - start);
    buf_add_code_point(to, OUT_MARK_OFF);
    buf_adds(to, cell->text + end);
}

/* How many bytes follow a lead byte; 0 also for a byte that leads nothing. */
static unsigned continuation_bytes(unsigned char lead)
{
    return lead >= 0xC2 && lead < 0xE0 ? 1 : (lead & 0xF0) == 0xE0 ? 2 : lead >= 0xF0 && lead < 0xF5 ? 3 : 0;
}

unsigned printer_next(const char *s, size_t *at, size_t len)
{
    static const unsigned least[] = {0, 0x80, 0x800, 0x10000};
    unsigned char lead = (unsigned char)s[(*at)++];
    if (lead < 0x80)
        return lead;
    unsigned more = continuation_bytes(lead), c = lead & (0x3Fu >> more);
    for (unsigned i = 0; i < more; i++) {
        unsigned char next = *at + i < len ? (unsigned char)s[*at + i] : 0;
        if ((next & 0xC0) != 0x80)
            return 0xFFFD;
        c = c << 6 | (next & 0x3F);
    }
    if (!more || c < least[more] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
        return 0xFFFD;
    *at += more;
    return c;
}

void printer_bar(struct buf *to, double share, unsigned width, bool unicode)
{
    if (!(share > 0))
        return;
    double full = fmin(share, 1) * width;
    if (!unicode) {
        for (int n = (int)fmax(1, round(full)); n; n--)
            buf_addc(to, '#');
        return;
    }
    unsigned eighths = (unsigned)fmax(1, round(full * 8));
    for (; eighths >= 8; eighths -= 8)
        buf_add_code_point(to, 0x2588);
    if (eighths)
        buf_add_code_point(to, 0x2590 - eighths); /* U+258F is one eighth, U+2589 seven */
}

unsigned printer_char_width(unsigned c)
{
    if (c < 0x300)
        return c != 0xAD;
    if (c == OUT_MARK_ON || c == OUT_MARK_OFF)
        return 0;
    switch (u_charType((UChar32)c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
        return 0;
    default:
        break;
    }
    int east_asian = u_getIntPropertyValue((UChar32)c, UCHAR_EAST_ASIAN_WIDTH);
    return east_asian == U_EA_WIDE || east_asian == U_EA_FULLWIDTH ? 2 : 1;
}

unsigned printer_width(const char *s, size_t len)
{
    unsigned width = 0;
    for (size_t at = 0; at < len;)
        width += printer_char_width(printer_next(s, &at, len));
    return width;
}

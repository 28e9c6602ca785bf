#include "out/figure_frame.h"

#include "out/svg.h"

#include <math.h>
#include <string.h>

/* Grey and one blue that stays apart from it for every kind of colour blindness; nothing is good or bad by its colour.
 */
static const char style[] =
    "text{font-family:'Liberation Sans',Arial,Helvetica,sans-serif;font-size:11px;fill:#222}"
    ".title{font-size:14px;font-weight:bold}.small,.base{font-size:9px;fill:#444}.grid{stroke:#ddd;stroke-width:1}"
    ".axis{stroke:#444;stroke-width:1}.band{fill:#9ecae1;fill-opacity:.45}.line{fill:none;stroke:#08519c;stroke-width:"
    "2}"
    ".point{fill:#fff;stroke:#08519c;stroke-width:1.5}.signal{fill:#111;stroke:#111}.centre{stroke:#444;stroke-width:1."
    "2}"
    ".limit{stroke:#444;stroke-width:1;stroke-dasharray:5 3}.event{stroke:#111;stroke-width:1;stroke-dasharray:1 3}";

/* The lines of a heading, broken between words. Returns the y under them. */
static double put_lines(struct buf *out, double y, const char *css, double size, const char *text)
{
    const size_t most = (size_t)((FIGURE_WIDTH - 16) / (0.55 * size));
    struct buf line = BUF_INIT;
    for (int lines = 0; *text && lines < 4; lines++) {
        size_t at = 0, space = 0, met = 0;
        for (; text[at] && met <= most; at++) {
            if (text[at] == ' ')
                space = at;
            met += ((unsigned char)text[at] & 0xC0) != 0x80;
        }
        buf_reset(&line);
        if (!text[at] && met <= most)
            space = at;
        if (space && lines < 3)
            buf_add(&line, text, space);
        else
            svg_shorten(&line, text, most);
        y += size * 1.3;
        svg_text(out, 8, y, SVG_START, css, line.data);
        if (!space || lines == 3)
            break;
        text += space;
        while (*text == ' ')
            text++;
    }
    buf_release(&line);
    return y;
}

static double put_heading(struct buf *out, const struct figure *f)
{
    const double y = put_lines(out, 4, "title", 15, f->title);
    return put_lines(out, y + 2, "subtitle", FIGURE_TEXT, f->subtitle) + 12;
}

double figure_begin(struct buf *out, const struct figure *f, double height)
{
    struct buf heading = BUF_INIT;
    const double y = put_heading(&heading, f), whole = y + height;
    buf_addf(out,
             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"16cm\" height=\"%.2fcm\" viewBox=\"0 0 %d %.0f\" "
             "xml:lang=\"%s\" role=\"img\" aria-labelledby=\"title desc\">\n<title id=\"title\">",
             16 * whole / FIGURE_WIDTH, FIGURE_WIDTH, whole, f->language);
    svg_escape(out, f->title);
    buf_adds(out, "</title>\n<desc id=\"desc\">");
    svg_escape(out, f->description);
    buf_addf(out, "</desc>\n<style>%s</style>\n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n", style);
    buf_add(out, heading.data, heading.len);
    if (heading.failure)
        out->failure = heading.failure;
    buf_release(&heading);
    return y;
}

void figure_end(struct buf *out, const struct figure *f, double y)
{
    put_lines(out, y, "small", 9, f->footer);
    buf_adds(out, "</svg>\n");
}

double figure_top(double most, double *step)
{
    static const double steps[] = {0.01, 0.02, 0.05, 0.1, 0.2};
    size_t s = 0;
    while (s + 1 < sizeof steps / sizeof *steps && most / steps[s] > 6)
        s++;
    *step = steps[s];
    return fmin(fmax(ceil(most / *step - 1e-9), 1) * *step, 1);
}

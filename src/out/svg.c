#include "out/svg.h"

#include <string.h>

void svg_escape(struct buf *out, const char *text)
{
    static const struct {
        char c;
        const char *entity;
    } entities[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
    for (; *text; text++) {
        const char *entity = NULL;
        for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
            if (entities[i].c == *text)
                entity = entities[i].entity;
        if (entity)
            buf_adds(out, entity);
        else if ((unsigned char)*text >= 0x20)
            buf_addc(out, *text);
        else if (*text == '\n' || *text == '\t')
            buf_addc(out, ' ');
    }
}

void svg_text(struct buf *out, double x, double y, enum svg_anchor anchor, const char *css, const char *text)
{
    static const char *const anchors[] = {"start", "middle", "end"};
    buf_addf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">", x, y, anchors[anchor], css);
    svg_escape(out, text);
    buf_adds(out, "</text>\n");
}

void svg_line(struct buf *out, double x1, double y1, double x2, double y2, const char *css)
{
    buf_addf(out, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>\n", x1, y1, x2, y2, css);
}

static bool continues(char c) { return ((unsigned char)c & 0xC0) == 0x80; }

double svg_width(const char *text, double font_size)
{
    size_t characters = 0;
    for (; *text; text++)
        characters += !continues(*text);
    return 0.55 * font_size * (double)characters;
}

void svg_shorten(struct buf *out, const char *text, size_t characters)
{
    size_t at = 0, met = 0;
    while (text[at] && met < characters) {
        at++;
        while (continues(text[at]))
            at++;
        met++;
    }
    /* One more character would stand where the sign of what was cut does. */
    if (!text[at]) {
        buf_add(out, text, at);
        return;
    }
    do
        at--;
    while (at && continues(text[at]));
    buf_add(out, text, at);
    buf_adds(out, "…");
}

#include "out/raster.h"

#include "util/wording.h"

#include <cairo-pdf.h>
#include <cairo.h>
#include <librsvg/rsvg.h>
#include <math.h>

enum { DOTS_PER_INCH = 96, SCALE = 2 };
static const double points_per_dot = 0.75;

static cairo_status_t append(void *context, const unsigned char *data, unsigned len)
{
    struct buf *out = context;
    buf_add(out, data, len);
    return out->failure ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

static enum newid_status failed(struct newid_error *err)
{
    return newid_fail(err, NEWID_IO, "the picture could not be drawn; write it as .svg");
}

static RsvgHandle *load(const struct buf *svg, double *width, double *height)
{
    RsvgHandle *handle = rsvg_handle_new_from_data((const guint8 *)svg->data, svg->len, NULL);
    if (!handle)
        return NULL;
    rsvg_handle_set_dpi(handle, DOTS_PER_INCH);
    if (rsvg_handle_get_intrinsic_size_in_pixels(handle, width, height))
        return handle;
    g_object_unref(handle);
    return NULL;
}

static bool draw(RsvgHandle *handle, cairo_surface_t *surface, double width, double height)
{
    const RsvgRectangle page = {0, 0, width, height};
    cairo_t *cairo = cairo_create(surface);
    /* The picture's edge need not fall on that of a dot. */
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    bool drawn = rsvg_handle_render_document(handle, cairo, &page, NULL);
    drawn = drawn && cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cairo);
    return drawn;
}

enum newid_status raster_png(struct buf *out, const struct buf *svg, struct newid_error *err)
{
    double width, height;
    RsvgHandle *handle = load(svg, &width, &height);
    if (!handle)
        return failed(err);
    width *= SCALE;
    height *= SCALE;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)ceil(width), (int)ceil(height));
    const bool done = draw(handle, surface, width, height) &&
                      cairo_surface_write_to_png_stream(surface, append, out) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    g_object_unref(handle);
    return done ? buf_check(out, err) : failed(err);
}

enum newid_status raster_pdf(struct buf *out, const struct buf *svg, struct newid_error *err)
{
    double width, height;
    RsvgHandle *handle = load(svg, &width, &height);
    if (!handle)
        return failed(err);
    width *= points_per_dot;
    height *= points_per_dot;
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(append, out, width, height);
    bool done = draw(handle, surface, width, height);
    cairo_surface_finish(surface);
    done = done && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    g_object_unref(handle);
    return done ? buf_check(out, err) : failed(err);
}

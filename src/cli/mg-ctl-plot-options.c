/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-ctl-plot-options.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-ctl-options.h"
#include "mg-ctl-output.h"
#include "mg-error.h"
#include "mg-text.h"
#include "mg-typed-text.h"

/* Pixels of a side of what is painted. */
#define LEAST_SIDE 16
#define MOST_SIDE  16384

/* As it was given: there is one command in a process. */
static struct
{
  char *type;
  char *offset;
  char *stride;
  char *channels;
  gboolean own_scales;
  char *zoom;
  char **cursors;
  char *image;
  char *pixel;
  char *flip;
  gboolean alpha;
  char *colors;
  char *scale;
  char *range;
  char *size;
  gboolean dark;
  char *png;
  char *svg;
} given;

static const GOptionEntry entries[] = {
  { "type", 0, 0, G_OPTION_ARG_FILENAME, &given.type,
    N_ ("Type of the values of a curve, with their number: f32[512] (u8, all to the end)"), N_ ("TYPE") },
  { "offset", 0, 0, G_OPTION_ARG_FILENAME, &given.offset, N_ ("Where to begin, as in 0x40 or 4K (0)"),
    N_ ("BYTES") },
  { "stride", 0, 0, G_OPTION_ARG_FILENAME, &given.stride,
    N_ ("From a value of a curve to its next, or from a row of pixels to the next (no gaps)"), N_ ("BYTES") },
  { "channels", 0, 0, G_OPTION_ARG_FILENAME, &given.channels,
    N_ ("Curves whose values take turns, up to 8 (1)"), N_ ("NUMBER") },
  { "own-scales", 0, 0, G_OPTION_ARG_NONE, &given.own_scales, N_ ("A scale for each curve"), NULL },
  { "zoom", 0, 0, G_OPTION_ARG_FILENAME, &given.zoom, N_ ("Only so many values from an index on"),
    N_ ("FIRST:COUNT") },
  { "cursor", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &given.cursors,
    N_ ("Read off the value of an index; twice: and the difference"), N_ ("INDEX") },
  { "image", 0, 0, G_OPTION_ARG_FILENAME, &given.image, N_ ("Draw pixels instead of curves"),
    N_ ("WIDTHxHEIGHT") },
  { "pixel", 0, 0, G_OPTION_ARG_FILENAME, &given.pixel, N_ ("rgb8, rgba8, bgra8, or a type such as f32 (u8)"),
    N_ ("PIXEL") },
  { "flip", 0, 0, G_OPTION_ARG_FILENAME, &given.flip, N_ ("Turn the pixels around: x, y or xy"),
    N_ ("AXES") },
  { "alpha", 0, 0, G_OPTION_ARG_NONE, &given.alpha, N_ ("Heed how much is to be seen of a pixel"), NULL },
  { "colors", 0, 0, G_OPTION_ARG_FILENAME, &given.colors,
    N_ ("Of pixels that are numbers: viridis, cividis, inferno or gray (viridis)"), N_ ("MAP") },
  { "scale", 0, 0, G_OPTION_ARG_FILENAME, &given.scale, N_ ("linear or log (linear)"), N_ ("SCALE") },
  { "range", 0, 0, G_OPTION_ARG_FILENAME, &given.range, N_ ("Ends of the scale (those of the values)"),
    N_ ("LOW:HIGH") },
  { "size", 0, 0, G_OPTION_ARG_FILENAME, &given.size, N_ ("Of the picture (1280x400, 1280x800 with --image)"),
    N_ ("WIDTHxHEIGHT") },
  { "dark", 0, 0, G_OPTION_ARG_NONE, &given.dark, N_ ("Light on dark"), NULL },
  { "png", 0, 0, G_OPTION_ARG_FILENAME, &given.png, N_ ("Save it as pixels; - is standard output"),
    N_ ("FILE") },
  { "svg", 0, 0, G_OPTION_ARG_FILENAME, &given.svg, N_ ("Save it as lines; - is standard output"),
    N_ ("FILE") },
  { NULL },
};

/**
 * mg_ctl_plot_options_clear:
 * @self: options
 */
void
mg_ctl_plot_options_clear (MgCtlPlotOptions *self)
{
  g_clear_pointer (&self->path, g_free);
}

/* Says which option a value was given to. */
static gboolean
blame (const char *option, GError **error)
{
  g_prefix_error (error, "--%s: ", option);
  return FALSE;
}

static gboolean
refuse (const char *option, const char *text, const char *wanted, GError **error)
{
  g_autofree char *shown = mg_typed_text_for_message (text);

  /* Translators: an option, what was typed, and an example of what is expected. */
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE, _ ("--%s: “%s” is not such as %s."), option, shown,
               wanted);
  return FALSE;
}

/* Two numbers with something between. */
static gboolean
parse_pair (const char *option,
            const char *text,
            const char *between,
            const char *wanted,
            guint64 most,
            guint *ret_first,
            guint *ret_second,
            GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, between, 2);
  guint64 first, second;

  if (g_strv_length (parts) != 2 || !mg_text_parse_unsigned (parts[0], &first, NULL)
      || !mg_text_parse_unsigned (parts[1], &second, NULL) || first > most || second > most)
    return refuse (option, text, wanted, error);
  *ret_first = (guint) first;
  *ret_second = (guint) second;
  return TRUE;
}

/* A type, with how many in brackets behind it. */
static gboolean
parse_type (MgCtlPlotOptions *self, GError **error)
{
  const char *bracket = strchr (given.type, '[');
  g_autofree char *type = bracket != NULL ? g_strndup (given.type, (gsize) (bracket - given.type)) : NULL;
  g_autofree char *count = NULL;
  guint64 number;

  if (!mg_element_parse_type (type != NULL ? type : given.type, &self->element, error))
    return blame ("type", error);
  if (bracket == NULL)
    return TRUE;
  if (!g_str_has_suffix (bracket, "]"))
    return refuse ("type", given.type, "f32[512]", error);
  count = g_strndup (bracket + 1, strlen (bracket) - 2);
  if (!mg_text_parse_unsigned (count, &number, NULL) || number == 0 || number > MG_PLOT_VALUES_MAX)
    return refuse ("type", given.type, "f32[512]", error);
  self->has_count = TRUE;
  self->count = (guint) number;
  return TRUE;
}

static gboolean
parse_scale (MgCtlPlotOptions *self, GError **error)
{
  g_auto (GStrv) parts = NULL;
  MgElement number = { .type = MG_ELEMENT_F64 };
  guint8 low[MG_ELEMENT_SIZE_MAX], high[MG_ELEMENT_SIZE_MAX];

  if (given.scale != NULL && !g_str_equal (given.scale, "log") && !g_str_equal (given.scale, "linear"))
    return refuse ("scale", given.scale, "log", error);
  mg_plot_scale_init (&self->scale, given.scale != NULL && g_str_equal (given.scale, "log"));
  if (given.range == NULL)
    return TRUE;
  parts = g_strsplit (given.range, ":", 2);
  if (g_strv_length (parts) != 2 || !mg_element_parse_value (number, parts[0], low, NULL)
      || !mg_element_parse_value (number, parts[1], high, NULL))
    return refuse ("range", given.range, "-1:1", error);
  if (mg_plot_scale_fix (&self->scale, mg_element_to_double (number, low),
                         mg_element_to_double (number, high)))
    return TRUE;
  return refuse ("range", given.range, self->scale.log ? "0.001:1" : "-1:1", error);
}

static gboolean
parse_cursors (MgCtlPlotOptions *self, GError **error)
{
  for (guint i = 0; given.cursors != NULL && given.cursors[i] != NULL; i++)
    {
      if (i == MG_PLOT_CURSORS_MAX)
        {
          g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE, _ ("--cursor: there are two at the most."));
          return FALSE;
        }
      if (!mg_text_parse_unsigned (given.cursors[i], &self->cursors[i], error))
        return blame ("cursor", error);
      self->n_cursors = i + 1;
    }
  return TRUE;
}

static gboolean
parse_curves (MgCtlPlotOptions *self, GError **error)
{
  guint64 channels = 1;

  self->element.type = MG_ELEMENT_U8;
  if (given.type != NULL && !parse_type (self, error))
    return FALSE;
  if (given.channels != NULL
      && (!mg_text_parse_unsigned (given.channels, &channels, NULL) || channels == 0
          || channels > MG_DRAW_N_CHANNELS))
    return refuse ("channels", given.channels, "2", error);
  self->n_channels = (guint) channels;
  self->own_scales = given.own_scales;
  if (given.zoom != NULL
      && !parse_pair ("zoom", given.zoom, ":", "100:50", MG_PLOT_VALUES_MAX, &self->first, &self->shown,
                      error))
    return FALSE;
  self->has_zoom = given.zoom != NULL;
  if (self->has_zoom && self->shown == 0)
    return refuse ("zoom", given.zoom, "100:50", error);
  return parse_cursors (self, error);
}

static gboolean
parse_image (MgCtlPlotOptions *self, GError **error)
{
  MgImageFormat *image = &self->image;
  const char *flip = given.flip != NULL ? given.flip : "";

  image->element.type = MG_ELEMENT_U8;
  image->offset = self->offset;
  image->use_alpha = given.alpha;
  if (!parse_pair ("image", given.image, "x", "320x200", G_MAXUINT32, &image->width, &image->height, error))
    return FALSE;
  if (given.pixel != NULL && !mg_image_format_parse_pixel (image, given.pixel, error))
    return blame ("pixel", error);
  if (given.colors != NULL && !mg_color_map_parse (given.colors, &self->map, error))
    return blame ("colors", error);
  image->flip_x = strchr (flip, 'x') != NULL;
  image->flip_y = strchr (flip, 'y') != NULL;
  if (strlen (flip) != (gsize) (image->flip_x + image->flip_y) || (given.flip != NULL && *flip == 0))
    return refuse ("flip", flip, "xy", error);
  image->stride
    = self->stride > 0 ? self->stride : (guint64) image->width * mg_image_format_get_pixel_size (image);
  return mg_image_format_check (image, error);
}

static gboolean
parse_picture (MgCtlPlotOptions *self, GError **error)
{
  self->is_image = given.image != NULL;
  self->width = 1280;
  self->height = self->is_image ? 800 : 400;
  self->dark = given.dark;
  self->format = given.svg != NULL ? MG_CTL_PICTURE_SVG : MG_CTL_PICTURE_PNG;
  self->path = g_strdup (given.svg != NULL ? given.svg : given.png);
  if (given.size == NULL)
    return TRUE;
  if (!parse_pair ("size", given.size, "x", "1280x400", MOST_SIDE, &self->width, &self->height, error))
    return FALSE;
  return (self->width >= LEAST_SIDE && self->height >= LEAST_SIDE)
         || refuse ("size", given.size, "1280x400", error);
}

static gboolean
parse_all (MgCtlPlotOptions *self, GError **error)
{
  if (given.offset != NULL && !mg_text_parse_size (given.offset, &self->offset, error))
    return blame ("offset", error);
  if (given.stride != NULL && !mg_text_parse_size (given.stride, &self->stride, error))
    return blame ("stride", error);
  if (given.stride != NULL && self->stride == 0)
    return refuse ("stride", given.stride, "12", error);
  return parse_picture (self, error) && parse_scale (self, error)
         && (self->is_image ? parse_image (self, error) : parse_curves (self, error));
}

/* The first option that has no use beside the others; %NULL: all have. */
static const char *
find_useless (void)
{
  if (given.image == NULL)
    return given.pixel != NULL    ? "pixel"
           : given.flip != NULL   ? "flip"
           : given.alpha          ? "alpha"
           : given.colors != NULL ? "colors"
                                  : NULL;
  return given.type != NULL       ? "type"
         : given.channels != NULL ? "channels"
         : given.own_scales       ? "own-scales"
         : given.zoom != NULL     ? "zoom"
         : given.cursors != NULL  ? "cursor"
                                  : NULL;
}

/**
 * mg_ctl_plot_options_parse:
 * @self: (out): what to draw
 * @argc: (inout): the arguments
 * @argv: (inout): the arguments; the URI is left
 * @ret_status: (out): what to exit with where there is nothing to draw
 *
 * Returns: whether there is something to draw
 */
gboolean
mg_ctl_plot_options_parse (MgCtlPlotOptions *self, int *argc, char ***argv, MgCtlStatus *ret_status)
{
  g_autoptr (GError) error = NULL;
  const char *useless;

  if (!mg_ctl_parse_command (_ ("URI"), _ ("Draws the values in a mapping as curves, or as a picture."), NULL,
                             entries, argc, argv, ret_status))
    return FALSE;
  useless = find_useless ();
  if (useless != NULL && given.image != NULL)
    return *ret_status = mg_ctl_misuse (_ ("--%s and --image do not go together"), useless), FALSE;
  if (useless != NULL)
    return *ret_status = mg_ctl_misuse (_ ("--%s needs --image"), useless), FALSE;
  if ((given.png == NULL) == (given.svg == NULL))
    return *ret_status = mg_ctl_misuse (_ ("Either --png or --svg is needed")), FALSE;
  if (parse_all (self, &error))
    return TRUE;
  *ret_status = mg_ctl_misuse_error (error);
  return FALSE;
}

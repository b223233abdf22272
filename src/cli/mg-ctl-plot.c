/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "mg-ctl-options.h"
#include "mg-ctl-output.h"
#include "mg-ctl-plot-options.h"
#include "mg-ctl-save.h"
#include "mg-ctl-window.h"
#include "mg-error.h"
#include "mg-text.h"

/* How many bytes may lie between the first and the last that is drawn. */
#define EXTENT_MAX (256 * 1024 * 1024)

typedef struct
{
  MgCtlPlotOptions options;
  MgCtlName name;
  /* Of the mapping when it was opened. */
  guint64 size;
  /* What is drawn: from the offset on, how much of it is wanted, and how much is there. */
  guint64 length;
  guint8 *bytes;
  guint64 done;
} Plotting;

static void
plotting_clear (Plotting *self)
{
  mg_ctl_plot_options_clear (&self->options);
  mg_ctl_name_clear (&self->name);
  g_free (self->bytes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plotting, plotting_clear)

/* What one value of each curve takes. */
static guint64
get_group_size (const MgCtlPlotOptions *options)
{
  return options->n_channels * mg_element_get_size (options->element);
}

static guint64
get_stride (const MgCtlPlotOptions *options)
{
  return options->stride > 0 ? options->stride : get_group_size (options);
}

/* Where no number was given: all that are there, and that there is room for. */
static void
count_values (Plotting *self)
{
  MgCtlPlotOptions *options = &self->options;
  guint64 group = get_group_size (options);
  guint64 there = self->size > options->offset ? self->size - options->offset : 0;
  guint64 most = MIN (there, EXTENT_MAX);
  g_autofree char *number = NULL;
  g_autofree char *sentence = NULL;

  if (options->is_image || options->has_count)
    return;
  options->count
    = most < group ? 0 : (guint) MIN ((most - group) / get_stride (options) + 1, MG_PLOT_VALUES_MAX);
  if (there < group || (there - group) / get_stride (options) + 1 == options->count)
    return;
  number = mg_text_format_number (options->count);
  sentence = g_strdup_printf (_ ("“%s” has more values than can be drawn: the first %s are."),
                              self->name.quoted, number);
  mg_ctl_note (sentence);
}

static gboolean
measure (Plotting *self, MgCtlStatus *ret_status)
{
  MgCtlPlotOptions *options = &self->options;
  g_autofree char *most = mg_text_format_size (EXTENT_MAX);
  guint64 offset = options->offset;

  count_values (self);
  if (options->is_image)
    {
      self->length = mg_image_format_get_length (&options->image);
    }
  else if (options->count == 0)
    {
      self->length = 0;
    }
  else if (!g_uint64_checked_mul (&self->length, get_stride (options), options->count - 1)
           || !g_uint64_checked_add (&self->length, self->length, get_group_size (options))
           || !g_uint64_checked_add (&offset, offset, self->length))
    {
      self->length = G_MAXUINT64;
    }
  if (self->length <= EXTENT_MAX)
    return TRUE;
  *ret_status = mg_ctl_misuse (_ ("What is drawn may lie in %s of a mapping at the most"), most);
  return FALSE;
}

static gboolean
read_bytes (Plotting *self, MgBacking *backing, GError **error)
{
  g_auto (MgCtlWindow) window = { NULL };
  guint64 offset = self->options.offset;
  guint64 there = self->size > offset ? MIN (self->size - offset, self->length) : 0;

  mg_ctl_window_init (&window, backing);
  self->bytes = g_try_malloc (MAX (there, 1));
  if (self->bytes == NULL)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_NO_MEMORY, _ ("There is no memory to read “%s” into."),
                   self->name.quoted);
      return FALSE;
    }
  while (self->done < there)
    {
      gsize step = (gsize) MIN (MG_CTL_WINDOW_SIZE, there - self->done);
      g_autoptr (GError) problem = NULL;
      gsize done
        = mg_ctl_window_read (&window, offset + self->done, step, self->bytes + self->done, &problem);

      self->done += done;
      if (problem != NULL)
        mg_ctl_note (problem->message);
      if (done < step)
        break;
    }
  if (window.torn)
    {
      g_autofree char *sentence = g_strdup_printf (
        _ ("“%s” changed while it was read: values may be of different moments."), self->name.quoted);

      mg_ctl_note (sentence);
    }
  return TRUE;
}

/* What the legend calls a curve: the first one tells of which mapping they all are. */
static char *
make_channel_name (const Plotting *self, guint channel)
{
  const MgCtlPlotOptions *options = &self->options;
  g_autofree char *type = mg_element_to_string (options->element);
  g_autofree char *offset
    = mg_text_format_offset (options->offset + channel * mg_element_get_size (options->element));

  return channel == 0 ? g_strdup_printf ("%s  %s  %s", self->name.uri, type, offset)
                      : g_steal_pointer (&offset);
}

static void
draw_channels (const Plotting *self, MgPlotChannel *channels, const MgCanvas *canvas, MgDrawList *list)
{
  const MgCtlPlotOptions *options = &self->options;
  MgPlotScale scales[MG_DRAW_N_CHANNELS];
  MgPlot plot = { .channels = channels,
                  .n_channels = options->n_channels,
                  .scales = scales,
                  .n_scales = options->own_scales ? options->n_channels : 1,
                  .first = options->has_zoom ? options->first : 0,
                  .count = options->has_zoom ? options->shown : options->count,
                  .n_cursors = options->n_cursors };
  MgPlotArea area;

  for (guint i = 0; i < plot.n_scales; i++)
    scales[i] = options->scale;
  for (guint i = 0; i < plot.n_cursors; i++)
    plot.cursors[i] = options->cursors[i];
  mg_plot_draw (&plot, canvas, list, &area);
}

/* Returns: how many values of all curves are there. */
static guint64
draw_curves (const Plotting *self, const MgCanvas *canvas, MgDrawList *list)
{
  const MgCtlPlotOptions *options = &self->options;
  gsize size = mg_element_get_size (options->element);
  MgPlotChannel channels[MG_DRAW_N_CHANNELS];
  MgPlotSeries *series[MG_DRAW_N_CHANNELS];
  char *names[MG_DRAW_N_CHANNELS];
  guint64 there = 0;

  for (guint i = 0; i < options->n_channels; i++)
    {
      names[i] = make_channel_name (self, i);
      series[i] = mg_plot_series_new (options->element, options->offset + i * size, get_stride (options),
                                      options->count);
      mg_plot_series_put (series[i], options->offset, self->bytes, self->done);
      there += options->count - mg_range_set_get_length (mg_plot_series_get_missing (series[i]));
      channels[i] = (MgPlotChannel){ series[i], names[i], options->own_scales ? i : 0 };
    }
  draw_channels (self, channels, canvas, list);
  for (guint i = 0; i < options->n_channels; i++)
    {
      mg_plot_series_free (series[i]);
      g_free (names[i]);
    }
  return there;
}

static void
draw_image (const Plotting *self, const MgCanvas *canvas, MgDrawList *list)
{
  const MgCtlPlotOptions *options = &self->options;
  g_autoptr (MgImage) image = mg_image_new (&options->image);
  MgPlotArea area;

  mg_image_set_map (image, options->map);
  mg_image_set_scale (image, &options->scale);
  mg_image_put (image, options->image.offset, self->bytes, self->done);
  mg_image_draw (image, self->name.uri, 0, canvas, list, &area);
}

/* Whether all was there; what was not is said. */
static MgCtlStatus
tell_missing (const Plotting *self, guint64 n_there)
{
  const MgCtlPlotOptions *options = &self->options;
  guint64 n_asked = (guint64) options->count * options->n_channels;
  g_autofree char *type = mg_element_to_string (options->element);
  g_autofree char *offset = mg_text_format_offset (options->offset);
  g_autofree char *size = mg_text_format_bytes (self->size);
  g_autofree char *there = mg_text_format_number (n_there);
  g_autofree char *asked = mg_text_format_number (n_asked);
  g_autofree char *sentence = NULL;

  if (self->done == self->length)
    return MG_CTL_DONE;
  if (options->is_image)
    /* Translators: a name, and its size in bytes. */
    sentence = g_strdup_printf (_ ("“%s” has %s: rows of the picture are missing."), self->name.quoted, size);
  else
    sentence = g_strdup_printf (_ ("“%s” has %s: %s of %s values of type %s are there from %s on."),
                                self->name.quoted, size, there, asked, type, offset);
  mg_ctl_note (sentence);
  return MG_CTL_FAILED;
}

static MgCtlStatus
tell_nothing (const Plotting *self)
{
  g_autofree char *offset = mg_text_format_offset (self->options.offset);
  g_autofree char *size = mg_text_format_bytes (self->size);
  g_autofree char *sentence
    = g_strdup_printf (_ ("“%s” has %s: there is nothing from %s on."), self->name.quoted, size, offset);

  mg_ctl_note (sentence);
  return MG_CTL_FAILED;
}

static MgCtlStatus
draw (MgCatalog *catalog, const Plotting *self)
{
  const MgCtlPlotOptions *options = &self->options;
  g_autoptr (MgCtlPicture) picture = mg_ctl_picture_new (options->format, options->width, options->height);
  g_autoptr (MgDrawList) list = mg_draw_list_new ();
  const MgCanvas *canvas = mg_ctl_picture_get_canvas (picture);
  g_autoptr (GError) error = NULL;
  guint64 n_there = 0;
  GByteArray *file;
  MgCtlStatus saved;

  if (options->is_image)
    draw_image (self, canvas, list);
  else
    n_there = draw_curves (self, canvas, list);
  file = mg_ctl_picture_paint (picture, list, options->dark, &error);
  if (file == NULL)
    return mg_ctl_fail (error);
  saved = mg_ctl_save (catalog, options->path, file);
  return saved != MG_CTL_DONE ? saved : tell_missing (self, n_there);
}

/* mapglassctl plot: the values in a mapping as curves or pixels, without a display. */
MgCtlStatus
mg_ctl_plot (MgCatalog *catalog, int argc, char **argv)
{
  g_auto (Plotting) self = { .done = 0 };
  g_autoptr (MgBacking) backing = NULL;
  g_autoptr (GError) error = NULL;
  MgBackingStatus info;
  MgCtlStatus status;

  if (!mg_ctl_plot_options_parse (&self.options, &argc, &argv, &status)
      || !mg_ctl_resolve (catalog, argv[1], &self.name, &status))
    return status;
  mg_ctl_warn_open (&self.name);
  backing = mg_source_open (self.name.source, self.name.name, &error);
  if (backing == NULL || !mg_backing_check (backing, &info, &error))
    return mg_ctl_fail (error);
  self.size = info.size;
  if (!measure (&self, &status))
    return status;
  if (!read_bytes (&self, backing, &error))
    return mg_ctl_fail (error);
  return self.done > 0 ? draw (catalog, &self) : tell_nothing (&self);
}

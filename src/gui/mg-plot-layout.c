/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Which bytes are values of a plot: every n-th element from the k-th. */

#include "mg-plot-layout.h"

#include <glib/gi18n-lib.h>

#include "mg-text.h"
#include "mg-text-number.h"

/* Values that are farther apart than this are sampled one by one, in bytes. */
#define GAP_MAX 4096

/* Bytes that the values of all curves with the same index have. */
static guint64
get_group (const MgPlotLayout *self)
{
  return self->n_channels * mg_element_get_size (self->element);
}

static char *
describe_no_room (const MgPlotLayout *self, const MgPlotPlace *place, guint64 skip)
{
  g_autofree char *type = mg_element_to_string (self->element);
  g_autofree char *needed = mg_text_format_bytes (get_group (self));
  g_autofree char *there = mg_text_format_bytes (place->extent);
  g_autofree char *skipped = mg_text_format_bytes (skip);

  if (place->extent == 0)
    return g_strdup (_ ("There is no byte to plot."));
  if (skip == 0)
    /* Translators: a type as f32, and sizes: "4 bytes" */
    return g_strdup_printf (_ ("Curves of %s need %s; there are %s."), type, needed, there);
  /* Translators: a type as f32, and sizes: "4 bytes" */
  return g_strdup_printf (_ ("Curves of %s that begin behind %s need %s; there are %s in all."), type,
                          skipped, needed, there);
}

static char *
describe_past_end (const MgPlotPlace *place, guint64 end)
{
  g_autofree char *first = mg_text_format_offset (place->wanted.offset);
  g_autofree char *last = mg_text_format_offset (end);

  /* Translators: two offsets */
  return g_strdup_printf (_ ("What was plotted begins at %s, and there is nothing from %s on."), first, last);
}

/* Takes the values that lie in a part as a whole. Returns: how many */
static guint64
take (MgPlotLayout *self, guint64 origin, guint64 from, guint64 end)
{
  guint64 group = get_group (self);
  guint64 skip = from > origin ? from - origin : 0;

  self->base = skip / self->stride + (skip % self->stride != 0 ? 1 : 0);
  /* What begins beyond the end of all numbers does not fit either. */
  if (self->base > (G_MAXUINT64 - origin - group) / self->stride)
    return 0;
  self->offset = origin + self->base * self->stride;
  return end >= group && self->offset <= end - group ? (end - group - self->offset) / self->stride + 1 : 0;
}

/**
 * mg_plot_layout_init:
 * @self: (out): a layout
 * @settings: how to plot it
 * @place: what to plot
 *
 * Returns: (transfer full) (nullable): %NULL, or a sentence for the user: why there is not one value
 */
char *
mg_plot_layout_init (MgPlotLayout *self, const MgPlotSettings *settings, const MgPlotPlace *place)
{
  guint64 size = mg_element_get_size (place->element);
  guint64 end = place->offset + place->extent;
  const MgRange *wanted = &place->wanted;
  guint64 skip, n;

  *self = (MgPlotLayout){ .element = place->element, .n_channels = settings->n_channels };
  self->stride = settings->stride > 0 ? settings->stride : get_group (self);
  if (!g_uint64_checked_mul (&skip, settings->first, size) || skip > G_MAXUINT64 - place->offset)
    skip = G_MAXUINT64 - place->offset;
  if (get_group (self) > place->extent || skip > place->extent - get_group (self))
    return describe_no_room (self, place, skip);
  if (wanted->length > 0 && wanted->offset >= end)
    return describe_past_end (place, end);

  if (wanted->length > 0)
    n = take (self, place->offset + skip, MAX (wanted->offset, place->offset),
              MIN (wanted->offset + wanted->length, end));
  else
    n = take (self, place->offset + skip, place->offset, end);
  if (wanted->length == 0 && n > MG_PLOT_SHOWN_MAX && place->in_sight.length > 0)
    n = take (self, place->offset + skip, MAX (place->in_sight.offset, place->offset),
              MIN (place->in_sight.offset + place->in_sight.length, end));
  self->n_values = (guint) MIN (n, MG_PLOT_SHOWN_MAX);
  return n > 0 ? NULL : g_strdup (_ ("No value lies wholly in what is to be plotted."));
}

/**
 * mg_plot_layout_equal:
 * @a: a layout
 * @b: another one
 *
 * Returns: whether they are of the same values
 */
gboolean
mg_plot_layout_equal (const MgPlotLayout *a, const MgPlotLayout *b)
{
  return a->element.type == b->element.type && a->element.big_endian == b->element.big_endian
         && a->offset == b->offset && a->stride == b->stride && a->n_channels == b->n_channels
         && a->n_values == b->n_values && a->base == b->base;
}

/**
 * mg_plot_layout_find:
 * @self: a layout
 * @offset: a byte of the mapping
 * @ret_index: (out): which value has it, or is the last before it; from 0, without the base
 *
 * Returns: whether there is one
 */
gboolean
mg_plot_layout_find (const MgPlotLayout *self, guint64 offset, guint *ret_index)
{
  if (offset < self->offset || (offset - self->offset) / self->stride >= self->n_values)
    return FALSE;
  *ret_index = (guint) ((offset - self->offset) / self->stride);
  return TRUE;
}

/**
 * mg_plot_layout_get_offset:
 * @self: a layout
 * @index: of a value, from 0, without the base
 *
 * Returns: where that of the first curve is, in bytes from the start of the mapping
 */
guint64
mg_plot_layout_get_offset (const MgPlotLayout *self, guint index)
{
  return self->offset + index * self->stride;
}

/**
 * mg_plot_layout_get_length:
 * @self: a layout
 *
 * Returns: how many bytes lie between the start of the first value and the end of the last
 */
guint64
mg_plot_layout_get_length (const MgPlotLayout *self)
{
  return self->n_values > 0 ? (self->n_values - 1) * self->stride + get_group (self) : 0;
}

/**
 * mg_plot_layout_get_bytes:
 * @self: a layout
 *
 * Returns: (transfer full): what is to be sampled for it
 */
MgRangeSet *
mg_plot_layout_get_bytes (const MgPlotLayout *self)
{
  MgRangeSet *bytes = mg_range_set_new ();

  if (self->stride <= get_group (self) + GAP_MAX)
    mg_range_set_add (bytes, self->offset, mg_plot_layout_get_length (self));
  else
    for (guint i = 0; i < self->n_values; i++)
      mg_range_set_add (bytes, mg_plot_layout_get_offset (self, i), get_group (self));
  return bytes;
}

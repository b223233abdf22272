/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "mg-plot-private.h"
#include "mg-text-number.h"

/* The side of the square that shows a colour, and what is between two entries, in pixels. */
#define SWATCH  10.0
#define BETWEEN 24.0
/* How exactly a frequency is written. */
#define FREQUENCY_DIGITS 6
/* As many characters as most times take that somebody looks at. */
#define N_TIME_CHARS 12

/* How the cursors are called. */
static const char *const cursor_names[MG_PLOT_CURSORS_MAX] = { "A", "B" };

/**
 * mg_plot_get_n_digits:
 * @element: a type
 *
 * Thread-safe.
 *
 * Returns: how many digits a value of it has
 */
guint
mg_plot_get_n_digits (MgElement element)
{
  switch (element.type)
    {
    case MG_ELEMENT_F16:
    case MG_ELEMENT_BF16:
      return 4;
    case MG_ELEMENT_F32:
      return 7;
    case MG_ELEMENT_I8:
    case MG_ELEMENT_U8:
    case MG_ELEMENT_I16:
    case MG_ELEMENT_U16:
    case MG_ELEMENT_I32:
    case MG_ELEMENT_U32:
    case MG_ELEMENT_I64:
    case MG_ELEMENT_U64:
    case MG_ELEMENT_F64:
    case MG_ELEMENT_BOOL:
    case MG_ELEMENT_CHAR:
    default:
      return 15;
    }
}

/* As many characters as a value of the type takes, or a difference of two, but for the rare ones with an exponent. */
static guint
get_n_chars (MgElement element)
{
  switch (element.type)
    {
    case MG_ELEMENT_BOOL:
      return 2;
    case MG_ELEMENT_I8:
    case MG_ELEMENT_U8:
    case MG_ELEMENT_CHAR:
      return 4;
    case MG_ELEMENT_I16:
    case MG_ELEMENT_U16:
      return 6;
    case MG_ELEMENT_F16:
    case MG_ELEMENT_BF16:
      return 7;
    case MG_ELEMENT_F32:
      return 10;
    case MG_ELEMENT_I32:
    case MG_ELEMENT_U32:
      return 11;
    case MG_ELEMENT_I64:
    case MG_ELEMENT_U64:
    case MG_ELEMENT_F64:
    default:
      return 18;
    }
}

/*
 * An entry of the legend: what stands there, and something that is as wide as it may become while values change. So it does
 * not jump from one line to another with every frame.
 */
typedef struct
{
  GString *text;
  GString *widest;
} Entry;

static void
entry_init (Entry *self)
{
  self->text = g_string_new (NULL);
  self->widest = g_string_new (NULL);
}

static void
entry_clear (Entry *self)
{
  g_string_free (self->text, TRUE);
  g_string_free (self->widest, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Entry, entry_clear)

static void
entry_append (Entry *self, const char *text)
{
  g_string_append (self->text, text);
  g_string_append (self->widest, text);
}

/* What changes: so many characters that are as wide as digits. */
static void
entry_append_live (Entry *self, const char *text, guint n_chars)
{
  g_string_append (self->text, text);
  for (guint i = 0; i < n_chars; i++)
    g_string_append_c (self->widest, '8');
}

/* Which value a cursor reads off. Returns: whether there is one that is known. */
static gboolean
find_reading (const MgPlot *plot, const MgPlotSeries *series, guint64 cursor, guint *ret_index)
{
  if (plot->over_time)
    return cursor <= G_MAXINT64 && mg_plot_series_find (series, (gint64) cursor, ret_index)
           && !mg_plot_series_is_missing (series, *ret_index);
  if (cursor >= mg_plot_series_get_n_values (series))
    return FALSE;
  *ret_index = (guint) cursor;
  return !mg_plot_series_is_missing (series, *ret_index);
}

static void
append_number (Entry *entry, const char *name, double value, guint n_digits, guint n_chars)
{
  char text[MG_PLOT_LABEL_MAX];

  mg_plot_format_number (value, n_digits, text);
  entry_append (entry, "  ");
  entry_append (entry, name);
  entry_append (entry, " ");
  entry_append_live (entry, text, n_chars);
}

static void
append_value (Entry *entry, const char *name, double value, MgElement element)
{
  append_number (entry, name, value, mg_plot_get_n_digits (element), get_n_chars (element));
}

/* What the cursors read off a curve, and how much more the second is than the first. */
static void
append_readings (const MgPlot *plot, const MgPlotSeries *series, Entry *entry)
{
  const double *values = mg_plot_series_get_values (series);
  MgElement element = mg_plot_series_get_element (series);
  guint indices[MG_PLOT_CURSORS_MAX];
  gboolean all = plot->n_cursors == MG_PLOT_CURSORS_MAX;

  for (guint i = 0; i < plot->n_cursors; i++)
    if (find_reading (plot, series, plot->cursors[i], &indices[i]))
      {
        append_value (entry, cursor_names[i], values[indices[i]], element);
      }
    else
      {
        entry_append (entry, "  ");
        entry_append (entry, cursor_names[i]);
        entry_append (entry, " –");
        all = FALSE;
      }
  if (all)
    append_value (entry, "Δ", values[indices[1]] - values[indices[0]], element);
}

/* Not of a line alone, whose ends are out of sight. */
static void
append_extremes (const MgPlotSummary *summary, MgElement element, Entry *entry)
{
  guint n_shown = summary->n_values;

  for (guint i = 0; i < MG_PLOT_N_MARKS; i++)
    n_shown -= summary->n_marks[i];
  if (n_shown == 0)
    return;
  /* Translators: in the legend of a plot, before a number: the lowest value that is in sight. */
  append_value (entry, _ ("min."), summary->low, element);
  /* Translators: in the legend of a plot, before a number: the highest value that is in sight. */
  append_value (entry, _ ("max."), summary->high, element);
}

static void
append_ends (const MgPlotScale *scale, Entry *entry)
{
  char low[MG_PLOT_LABEL_MAX], high[MG_PLOT_LABEL_MAX];
  g_autofree char *text = NULL;

  mg_plot_format_number (scale->low, 4, low);
  mg_plot_format_number (scale->high, 4, high);
  text = g_strdup_printf ("  [%s … %s]", low, high);
  entry_append (entry, text);
}

static void
append_marks (const MgPlotSummary *summary, Entry *entry)
{
  /* Translators: in the legend of a plot, before a number: how many values are infinite, not above 0 where the scale is
   * logarithmic, or not known. nan, inf and -inf are how values are written, and stay. */
  const char *const names[MG_PLOT_N_MARKS] = { "nan", "inf", "-inf", "≤ 0", N_ ("missing") };

  for (guint i = 0; i < MG_PLOT_N_MARKS; i++)
    if (summary->n_marks[i] > 0)
      {
        g_autofree char *number = mg_text_format_number (summary->n_marks[i]);
        g_autofree char *text
          = g_strdup_printf ("  %s: %s", i == MG_PLOT_MARK_MISSING ? _ (names[i]) : names[i], number);

        entry_append (entry, text);
      }
}

static void
fill_entry (const MgPlotDrawing *self, guint channel, Entry *entry)
{
  const MgPlot *plot = self->plot;
  const MgPlotChannel *what = &plot->channels[channel];

  entry_append (entry, what->name);
  if (what->hidden)
    return;
  /* Two have an axis. */
  if (what->scale >= 2)
    append_ends (&plot->scales[what->scale], entry);
  append_readings (plot, what->series, entry);
  if (plot->over_time)
    append_extremes (&self->summaries[channel], mg_plot_series_get_element (what->series), entry);
  append_marks (&self->summaries[channel], entry);
}

static void
fill_cursor_entry (const MgPlot *plot, Entry *entry)
{
  gint64 difference = (gint64) (plot->cursors[1] - plot->cursors[0]);

  for (guint i = 0; i < plot->n_cursors; i++)
    {
      g_autofree char *number = mg_text_format_number (plot->base + plot->cursors[i]);
      g_autofree char *text = g_strdup_printf ("%s%s [%s]", i > 0 ? "  " : "", cursor_names[i], number);

      entry_append (entry, text);
    }
  if (plot->n_cursors == MG_PLOT_CURSORS_MAX)
    {
      g_autofree char *text = g_strdup_printf ("  Δ %" G_GINT64_FORMAT, difference);

      entry_append (entry, text);
    }
}

/* Where the cursors are against now, and how long it is from one to the other, or how often that is in a second. */
static void
fill_time_entry (const MgPlot *plot, Entry *entry)
{
  double difference = (double) plot->cursors[1] - (double) plot->cursors[0];

  for (guint i = 0; i < plot->n_cursors; i++)
    {
      g_autofree char *time = mg_plot_format_time ((double) plot->cursors[i] - (double) plot->now);

      entry_append (entry, i > 0 ? "  " : "");
      entry_append (entry, cursor_names[i]);
      entry_append (entry, " ");
      entry_append_live (entry, time, N_TIME_CHARS);
    }
  if (plot->n_cursors == MG_PLOT_CURSORS_MAX)
    {
      g_autofree char *time = mg_plot_format_time (difference);

      entry_append (entry, "  Δ ");
      entry_append (entry, time);
    }
  if (plot->n_cursors == MG_PLOT_CURSORS_MAX && difference != 0)
    {
      append_number (entry, "1/Δ", G_USEC_PER_SEC / fabs (difference), FREQUENCY_DIGITS,
                     FREQUENCY_DIGITS + 1);
      entry_append (entry, " ");
      entry_append (entry, _ ("Hz"));
    }
}

typedef struct
{
  const MgPlotDrawing *drawing;
  double x;
  double y;
} Flow;

/* From left to right, and on in the next line where there is no more room. */
static void
add_entry (Flow *self, const Entry *entry, int channel)
{
  const MgCanvas *canvas = self->drawing->canvas;
  gboolean hidden = channel >= 0 && self->drawing->plot->channels[channel].hidden;
  double swatch = channel >= 0 ? SWATCH + MG_PLOT_GAP : 0;
  double room = canvas->width - 2 * MG_PLOT_GAP - swatch;
  g_autofree char *shown = mg_canvas_clip (canvas, entry->text->str, room);
  double widest = MAX (mg_canvas_measure (canvas, shown), mg_canvas_measure (canvas, entry->widest->str));
  double width = swatch + MIN (widest, room);
  double line = mg_canvas_get_line_height (canvas);

  if (self->x > MG_PLOT_GAP && self->x + width > canvas->width - MG_PLOT_GAP)
    {
      self->x = MG_PLOT_GAP;
      self->y += line;
    }
  if (channel >= 0)
    mg_draw_list_add_rectangle (self->drawing->list,
                                hidden ? MG_DRAW_ROLE_GAP : mg_draw_role_of_channel ((guint) channel),
                                self->x, floor (self->y + line / 2 - SWATCH / 2), SWATCH, SWATCH);
  mg_draw_list_add_text (self->drawing->list, hidden ? MG_DRAW_ROLE_DIM_TEXT : MG_DRAW_ROLE_TEXT,
                         self->x + swatch, self->y + line / 2, MG_DRAW_START, shown);
  self->x += width + BETWEEN;
}

/**
 * mg_plot_drawing_add_legend:
 * @self: a drawing
 *
 * Draws above the curves which is which, what the cursors read off them, and what they cannot show.
 *
 * Returns: where it ends, in pixels from above
 */
double
mg_plot_drawing_add_legend (const MgPlotDrawing *self)
{
  Flow flow = { self, MG_PLOT_GAP, MG_PLOT_GAP };

  for (guint i = 0; i < self->plot->n_channels; i++)
    {
      g_auto (Entry) entry;

      entry_init (&entry);
      fill_entry (self, i, &entry);
      add_entry (&flow, &entry, (int) i);
    }
  if (self->plot->n_cursors > 0)
    {
      g_auto (Entry) entry;

      entry_init (&entry);
      if (self->plot->over_time)
        fill_time_entry (self->plot, &entry);
      else
        fill_cursor_entry (self->plot, &entry);
      add_entry (&flow, &entry, -1);
    }
  return flow.y + mg_canvas_get_line_height (self->canvas);
}

/**
 * mg_plot_drawing_add_cursors:
 * @self: a drawing
 */
void
mg_plot_drawing_add_cursors (const MgPlotDrawing *self)
{
  double bottom = self->area.y + self->area.height;

  for (guint i = 0; i < self->plot->n_cursors; i++)
    {
      double x = floor (mg_plot_get_x (self->plot, &self->area, (double) self->plot->cursors[i])) + 0.5;

      if (x < self->area.x || x > self->area.x + self->area.width)
        continue;
      mg_draw_list_add_line (self->list, MG_DRAW_ROLE_CURSOR, x, self->area.y, x, bottom, 1);
      mg_draw_list_add_text (self->list, MG_DRAW_ROLE_CURSOR, x + 3,
                             self->area.y + mg_canvas_get_line_height (self->canvas) / 2, MG_DRAW_START,
                             cursor_names[i]);
    }
}

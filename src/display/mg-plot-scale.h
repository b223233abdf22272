/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgPlotScale:
 * @low: the value at the lower end
 * @high: the value at the upper end, always more than @low
 * @log: whether it is logarithmic; both ends are above 0 then
 * @fixed: whether it stays as it is
 * @is_set: whether it has followed anything yet, or is fixed
 * @recent_low: the lowest value since @recent_since
 * @recent_high: the highest
 * @recent_since: since when all values would have fitted a much smaller scale, in microseconds
 *
 * Which values a height stands for. A plain value: it can be copied.
 */
typedef struct
{
  double low;
  double high;
  gboolean log;
  gboolean fixed;
  gboolean is_set;
  double recent_low;
  double recent_high;
  gint64 recent_since;
} MgPlotScale;

void mg_plot_scale_init (MgPlotScale *self, gboolean log);
gboolean mg_plot_scale_fix (MgPlotScale *self, double low, double high);
void mg_plot_scale_follow (MgPlotScale *self, double low, double high, gint64 now);
double mg_plot_scale_map (const MgPlotScale *self, double value);
double mg_plot_scale_unmap (const MgPlotScale *self, double place);

/**
 * MG_PLOT_TICKS_MAX:
 *
 * How many ticks an axis may have.
 */
#define MG_PLOT_TICKS_MAX 32

/**
 * MG_PLOT_LABEL_MAX:
 *
 * Room for the label of a tick, or any number beside a curve, with its NUL.
 */
#define MG_PLOT_LABEL_MAX 40

/**
 * MgPlotTick:
 * @value: where it is
 * @label: what stands beside it; empty: nothing
 */
typedef struct
{
  double value;
  char label[MG_PLOT_LABEL_MAX];
} MgPlotTick;

guint mg_plot_scale_make_ticks (const MgPlotScale *self, guint most, MgPlotTick *ret_ticks);
double mg_plot_get_nice_step (double step);
void mg_plot_format_number (double value, guint n_digits, char *ret_text);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Where an axis has its numbers, and how they are written. */

#include <math.h>
#include <string.h>

#include "mg-plot-scale.h"

/* From here on a number has an exponent. */
#define LEAST_LARGE 1e7
#define MOST_SMALL  1e-4
/* All that a double has. */
#define N_DIGITS_MAX 17

/* "1.50e+09" becomes "1.5e9"; all digits stay that say something. */
static void
tidy (char *text)
{
  char *exponent = strchr (text, 'e');
  g_autofree char *tail = g_strdup (exponent != NULL ? exponent + 1 : NULL);
  char *end = exponent != NULL ? exponent : text + strlen (text);

  if (memchr (text, '.', (gsize) (end - text)) != NULL)
    {
      while (end[-1] == '0')
        end--;
      if (end[-1] == '.')
        end--;
    }
  *end = 0;
  if (g_str_equal (text, "-0"))
    strcpy (text, "0");
  if (tail != NULL && !g_str_equal (text, "0"))
    {
      g_autofree char *mantissa = g_strdup (text);

      g_snprintf (text, MG_PLOT_LABEL_MAX, "%se%d", mantissa, (int) g_ascii_strtoll (tail, NULL, 10));
    }
}

/**
 * mg_plot_format_number:
 * @value: any number
 * @n_digits: how many digits it may have behind the point and before it together, at least 1; numbers below ten million
 *   have all that are before it
 * @ret_text: (out): room for %MG_PLOT_LABEL_MAX bytes
 *
 * Writes a number for people, rounded, whatever the locale: "0.25", "1.5e9", "nan", "-inf". Thread-safe.
 */
void
mg_plot_format_number (double value, guint n_digits, char *ret_text)
{
  char format[8];
  double size = fabs (value);
  int digits = (int) CLAMP (n_digits, 1, N_DIGITS_MAX);
  int before = size >= 1 ? (int) floor (log10 (size)) + 1 : 1;

  if (isnan (value))
    g_strlcpy (ret_text, "nan", MG_PLOT_LABEL_MAX);
  else if (isinf (value))
    g_strlcpy (ret_text, value < 0 ? "-inf" : "inf", MG_PLOT_LABEL_MAX);
  else if (size != 0 && (size >= MAX (LEAST_LARGE, pow (10, digits)) || size < MOST_SMALL))
    {
      g_snprintf (format, sizeof format, "%%.%de", digits - 1);
      g_ascii_formatd (ret_text, MG_PLOT_LABEL_MAX, format, value);
      tidy (ret_text);
    }
  else
    {
      /* Small ones have their digits behind the zeros. */
      int zeros = size > 0 && size < 1 ? -(int) floor (log10 (size)) - 1 : 0;

      g_snprintf (format, sizeof format, "%%.%df", MAX (digits - (size >= 1 ? before : 0) + zeros, 0));
      g_ascii_formatd (ret_text, MG_PLOT_LABEL_MAX, format, value);
      tidy (ret_text);
    }
}

/* All ticks of an axis to the same digit: that of its step. */
static void
format_tick (double value, double largest, double step, char *ret_text)
{
  char format[8];
  int place = (int) floor (log10 (step) + 1e-9);

  if (largest < LEAST_LARGE && place >= -6)
    {
      g_snprintf (format, sizeof format, "%%.%df", MAX (-place, 0));
      g_ascii_formatd (ret_text, MG_PLOT_LABEL_MAX, format, value);
      if (strtod (ret_text, NULL) == 0 && *ret_text == '-')
        memmove (ret_text, ret_text + 1, strlen (ret_text));
    }
  else if (fabs (value) < step / 2)
    g_strlcpy (ret_text, "0", MG_PLOT_LABEL_MAX);
  else
    {
      int digits = (int) floor (log10 (fabs (value)) + 1e-9) - place;

      g_snprintf (format, sizeof format, "%%.%de", CLAMP (digits, 0, N_DIGITS_MAX - 1));
      g_ascii_formatd (ret_text, MG_PLOT_LABEL_MAX, format, value);
      tidy (ret_text);
    }
}

static guint
make_linear_ticks (const MgPlotScale *self, guint most, MgPlotTick *ret_ticks)
{
  double step = mg_plot_get_nice_step (self->high / most - self->low / most);
  double largest = MAX (fabs (self->low), fabs (self->high));
  double first = ceil (self->low / step - 1e-6);
  guint n = 0;

  for (guint i = 0; n < MG_PLOT_TICKS_MAX && i <= most + 1; i++)
    {
      double value = (first + i) * step;
      double place = mg_plot_scale_map (self, value);

      /* Numbers that a double cannot tell from each other are one tick. */
      if (!isfinite (value) || place < -1e-6 || place > 1 + 1e-6
          || (n > 0 && value <= ret_ticks[n - 1].value))
        continue;
      ret_ticks[n].value = value;
      format_tick (value, largest, step, ret_ticks[n].label);
      n++;
    }
  return n;
}

/* Powers of ten, every so many; between them 2 and 5 where there is room for them. */
static guint
make_log_ticks (const MgPlotScale *self, guint most, MgPlotTick *ret_ticks)
{
  static const double between[] = { 1, 2, 5 };
  double first = floor (log10 (self->low) + 1e-9);
  double decades = log10 (self->high) - log10 (self->low);
  guint parts = decades * 3 <= most ? G_N_ELEMENTS (between) : 1;
  double every = MAX (ceil (decades / most), 1);
  guint n = 0;

  for (double power = ceil (first / every) * every; power <= log10 (self->high) + 1e-9; power += every)
    for (guint i = 0; i < parts && n < MG_PLOT_TICKS_MAX; i++)
      {
        double value = between[i] * pow (10, power);
        double place = value > 0 && isfinite (value) ? mg_plot_scale_map (self, value) : -1;

        if (place < -1e-6 || place > 1 + 1e-6)
          continue;
        ret_ticks[n].value = value;
        mg_plot_format_number (value, 3, ret_ticks[n].label);
        n++;
      }
  return n;
}

/**
 * mg_plot_scale_make_ticks:
 * @self: a scale
 * @most: how many ticks there is room for, at least 1
 * @ret_ticks: (out) (array): room for %MG_PLOT_TICKS_MAX
 *
 * Chooses round numbers within the scale. Thread-safe.
 *
 * Returns: how many
 */
guint
mg_plot_scale_make_ticks (const MgPlotScale *self, guint most, MgPlotTick *ret_ticks)
{
  guint n;

  most = CLAMP (most, 1, MG_PLOT_TICKS_MAX - 2);
  n = self->log ? make_log_ticks (self, most, ret_ticks) : 0;
  /* Less than a decade may have no power of ten at all. */
  return n >= 2 ? n : make_linear_ticks (self, most, ret_ticks);
}

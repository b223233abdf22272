/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-ctl-screen.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "mg-ctl-output.h"
#include "mg-dump.h"
#include "mg-text.h"

/* How long a value that has changed stays marked, in microseconds. */
#define MARK_TIME (G_USEC_PER_SEC / 2)
/* Values in a line, at the most. */
#define MAX_PER_LINE 64
/* Columns of a bool such as true(0x7F): nothing may push a line over the edge here. */
#define WIDTH_OF_BOOL 10

/* By ECMA-48. */
#define MOVE_UP      "\033[%uA"
#define ERASE_LINE   "\033[K"
#define ERASE_BELOW  "\033[J"
#define REVERSE      "\033[7m"
#define STOP_REVERSE "\033[27m"

struct _MgCtlScreen
{
  GString *out;
  gboolean with_reverse;

  /* What is there now: so many lines, drawn when the terminal had so many columns. */
  guint n_lines;
  guint n_columns;

  /* The values that were drawn last, and when each was seen to change; 0: never. */
  gsize n_values;
  guint8 *bytes;
  gint64 *changed;
};

/* Where everything is, in a terminal of this size. */
typedef struct
{
  guint n_columns;
  guint n_rows;
  guint offset_digits;
  guint cell_width;
  gsize per_line;
  gsize n_shown;
} Layout;

static gboolean
is_set (const char *variable)
{
  const char *value = g_getenv (variable);

  return value != NULL && *value != 0;
}

/**
 * mg_ctl_screen_is_possible:
 *
 * Returns: whether standard output is a terminal in which one can write over what stands there
 */
gboolean
mg_ctl_screen_is_possible (void)
{
  return isatty (STDOUT_FILENO) && is_set ("TERM") && !g_str_equal (g_getenv ("TERM"), "dumb");
}

/**
 * mg_ctl_screen_new:
 *
 * Values that change are shown in reverse video; where NO_COLOR is set (no-color.org), with a star in front.
 *
 * Returns: (transfer full): a screen with nothing on it
 */
MgCtlScreen *
mg_ctl_screen_new (void)
{
  MgCtlScreen *self = g_new0 (MgCtlScreen, 1);

  self->out = g_string_new (NULL);
  self->with_reverse = !is_set ("NO_COLOR");
  return self;
}

/**
 * mg_ctl_screen_free:
 * @self: (transfer full): a screen; what stands on it stays there
 */
void
mg_ctl_screen_free (MgCtlScreen *self)
{
  g_string_free (self->out, TRUE);
  g_free (self->bytes);
  g_free (self->changed);
  g_free (self);
}

/* Whether so many values fit in a line. Its last column stays free, as terminals go on below from there. */
static gboolean
fits (const Layout *layout, gsize n_values)
{
  return layout->offset_digits + n_values * (layout->cell_width + 1) < layout->n_columns;
}

static Layout
lay_out (const MgCtlSample *sample)
{
  struct winsize size = { 0 };
  Layout layout;
  gsize n_lines, most;

  /* The size may change at any time: it is asked for each time. */
  ioctl (STDOUT_FILENO, TIOCGWINSZ, &size);
  layout.n_columns = MAX (size.ws_col > 0 ? size.ws_col : 80, 2);
  layout.n_rows = size.ws_row > 0 ? size.ws_row : 24;
  layout.offset_digits = mg_text_get_offset_digits (mg_ctl_sample_get_offset (sample, sample->n_values));
  layout.cell_width = mg_dump_get_column_width (sample->range.element);
  if (sample->range.element.type == MG_ELEMENT_BOOL)
    layout.cell_width = WIDTH_OF_BOOL;

  /* A power of two, so that one finds one's way. */
  for (layout.per_line = 1; layout.per_line < MAX_PER_LINE && fits (&layout, 2 * layout.per_line);)
    layout.per_line *= 2;

  /* Beside the values there are the title, a line that says what is missing, and that of the cursor. */
  most = MAX (layout.n_rows, 4) - 2;
  n_lines = (sample->n_values + layout.per_line - 1) / layout.per_line;
  if (n_lines > most)
    n_lines = most - 1;
  if (!fits (&layout, 1))
    n_lines = 0;
  layout.n_shown = MIN (sample->n_values, n_lines * layout.per_line);
  return layout;
}

/* Where the last picture begins, or a fresh line when the terminal has moved that about. */
static void
go_to_start (MgCtlScreen *self, const Layout *layout)
{
  gboolean still_there = layout->n_columns >= self->n_columns && layout->n_rows > self->n_lines;

  if (self->n_lines > 0 && still_there)
    g_string_append_printf (self->out, "\r" MOVE_UP, self->n_lines);
  self->n_lines = 0;
  self->n_columns = layout->n_columns;
}

static void
end_line (MgCtlScreen *self)
{
  g_string_append (self->out, ERASE_LINE "\n");
  self->n_lines++;
}

/* Remembers what is drawn, and when each value changed. */
static void
note_changes (MgCtlScreen *self, const MgCtlSample *sample, gsize n_shown, gint64 now)
{
  gsize size = sample->range.size;
  gsize n_before = self->n_values;

  if (n_shown > n_before)
    {
      self->bytes = g_realloc_n (self->bytes, n_shown, size);
      self->changed = g_renew (gint64, self->changed, n_shown);
      memset (self->changed + n_before, 0, (n_shown - n_before) * sizeof *self->changed);
      self->n_values = n_shown;
    }
  for (gsize i = 0; i < n_shown; i++)
    {
      const guint8 *bytes = mg_ctl_sample_get_bytes (sample, i);
      guint8 *before = self->bytes + i * size;

      if (bytes == NULL)
        continue;
      if (i < n_before && memcmp (before, bytes, size) != 0)
        self->changed[i] = now;
      memcpy (before, bytes, size);
    }
}

static void
append_cell (MgCtlScreen *self, const MgCtlSample *sample, gsize index, guint width, gint64 now)
{
  const guint8 *bytes = mg_ctl_sample_get_bytes (sample, index);
  gboolean torn = sample->states[index] == MG_CTL_VALUE_TORN;
  gboolean marked = self->changed[index] != 0 && now - self->changed[index] < MARK_TIME;
  gboolean reverse = marked && self->with_reverse;
  char text[MG_ELEMENT_TEXT_MAX] = "—";
  guint blanks;

  if (bytes != NULL)
    mg_element_format_width (sample->range.element, bytes, MAX (width, MG_ELEMENT_WIDTH_MIN), text);
  blanks = width - MIN (width, mg_text_get_width (text));
  g_string_append_printf (self->out, "%*s%c%s%s%s", (int) blanks, "",
                          torn                 ? '~'
                          : marked && !reverse ? '*'
                                               : ' ',
                          reverse ? REVERSE : "", text, reverse ? STOP_REVERSE : "");
}

static void
append_values (MgCtlScreen *self, const MgCtlSample *sample, const Layout *layout, gint64 now)
{
  for (gsize i = 0; i < layout->n_shown; i++)
    {
      if (i % layout->per_line == 0)
        g_string_append_printf (self->out, "%0*" G_GINT64_MODIFIER "x", (int) layout->offset_digits,
                                mg_ctl_sample_get_offset (sample, i));
      append_cell (self, sample, i, layout->cell_width, now);
      if ((i + 1) % layout->per_line == 0 || i + 1 == layout->n_shown)
        end_line (self);
    }
  if (layout->n_shown < sample->n_values)
    {
      g_autofree char *number = mg_text_format_number (sample->n_values - layout->n_shown);
      g_autofree char *text
        = g_strdup_printf (ngettext ("%s more value does not fit", "%s more values do not fit",
                                     (gulong) (sample->n_values - layout->n_shown)),
                           number);
      g_autofree char *clipped = mg_text_clip (text, layout->n_columns - 1);

      g_string_append (self->out, clipped);
      end_line (self);
    }
}

/**
 * mg_ctl_screen_draw:
 * @self: a screen
 * @title: what stands above the values, printable UTF-8
 * @sample: what to show
 *
 * Draws over what was drawn before.
 *
 * Returns: whether there is use in going on, as mg_ctl_write()
 */
gboolean
mg_ctl_screen_draw (MgCtlScreen *self, const char *title, const MgCtlSample *sample)
{
  Layout layout = lay_out (sample);
  gint64 now = g_get_monotonic_time ();
  g_autofree char *clipped = mg_text_clip (title, layout.n_columns - 1);

  go_to_start (self, &layout);
  note_changes (self, sample, layout.n_shown, now);
  g_string_append (self->out, clipped);
  end_line (self);
  append_values (self, sample, &layout, now);
  g_string_append (self->out, ERASE_BELOW);
  return mg_ctl_write (self->out);
}

/**
 * mg_ctl_screen_clear:
 * @self: a screen
 *
 * Takes away what was drawn, so that a message can stand there, and the next picture below it.
 */
void
mg_ctl_screen_clear (MgCtlScreen *self)
{
  if (self->n_lines == 0)
    return;
  g_string_append_printf (self->out, "\r" MOVE_UP ERASE_BELOW, self->n_lines);
  self->n_lines = 0;
  mg_ctl_write (self->out);
}

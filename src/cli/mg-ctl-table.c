/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-ctl-table.h"

#include <string.h>

#include "mg-text.h"

struct _MgCtlTable
{
  const char *alignment;
  guint n_columns;
  guint *widths;
  GPtrArray *cells;
};

/**
 * mg_ctl_table_new:
 * @alignment: (transfer none): a letter for each column: "l" where its texts are flush left, "r" flush right;
 *   static
 *
 * Returns: (transfer full): a table without lines
 */
MgCtlTable *
mg_ctl_table_new (const char *alignment)
{
  MgCtlTable *self = g_new0 (MgCtlTable, 1);

  self->alignment = alignment;
  self->n_columns = (guint) strlen (alignment);
  self->widths = g_new0 (guint, self->n_columns);
  self->cells = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * mg_ctl_table_free:
 * @self: (transfer full): a table
 */
void
mg_ctl_table_free (MgCtlTable *self)
{
  g_ptr_array_unref (self->cells);
  g_free (self->widths);
  g_free (self);
}

/**
 * mg_ctl_table_add:
 * @self: a table
 * @...: (transfer none): a text for each column, printable UTF-8
 *
 * Adds a line.
 */
void
mg_ctl_table_add (MgCtlTable *self, ...)
{
  va_list texts;

  va_start (texts, self);
  for (guint i = 0; i < self->n_columns; i++)
    {
      const char *text = va_arg (texts, const char *);

      self->widths[i] = MAX (self->widths[i], mg_text_get_width (text));
      g_ptr_array_add (self->cells, g_strdup (text));
    }
  va_end (texts);
}

static void
append_blanks (GString *out, guint n_blanks)
{
  for (; n_blanks > 0; n_blanks--)
    g_string_append_c (out, ' ');
}

/**
 * mg_ctl_table_append_to:
 * @self: a table
 * @indent: what each line begins with
 * @out: where the lines go; none has blanks at its end
 */
void
mg_ctl_table_append_to (MgCtlTable *self, const char *indent, GString *out)
{
  for (guint i = 0; i < self->cells->len; i++)
    {
      const char *text = g_ptr_array_index (self->cells, i);
      guint column = i % self->n_columns;
      guint blanks = self->widths[column] - mg_text_get_width (text);
      gboolean right = self->alignment[column] == 'r';

      g_string_append (out, column == 0 ? indent : "  ");
      append_blanks (out, right ? blanks : 0);
      g_string_append (out, text);
      if (column + 1 < self->n_columns)
        append_blanks (out, right ? 0 : blanks);
      else
        g_string_append_c (out, '\n');
    }
}

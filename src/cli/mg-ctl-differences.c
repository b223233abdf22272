/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-ctl-differences.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-ctl-table.h"
#include "mg-text.h"

/* How many are kept. */
#define MAX_KEPT 20

typedef struct
{
  guint64 offset;
  guint unit;
  char *type;
  guint8 expected[MG_ELEMENT_SIZE_MAX];
  guint8 found[MG_ELEMENT_SIZE_MAX];
} Difference;

struct _MgCtlDifferences
{
  GArray *kept;
  guint64 n;
};

static void
difference_clear (gpointer data)
{
  Difference *self = data;

  g_free (self->type);
}

/**
 * mg_ctl_differences_new:
 *
 * Returns: (transfer full): none
 */
MgCtlDifferences *
mg_ctl_differences_new (void)
{
  MgCtlDifferences *self = g_new0 (MgCtlDifferences, 1);

  self->kept = g_array_new (FALSE, FALSE, sizeof (Difference));
  g_array_set_clear_func (self->kept, difference_clear);
  return self;
}

/**
 * mg_ctl_differences_free:
 * @self: (transfer full): differences
 */
void
mg_ctl_differences_free (MgCtlDifferences *self)
{
  g_array_unref (self->kept);
  g_free (self);
}

/**
 * mg_ctl_differences_compare:
 * @self: differences
 * @offset: where it is in the mapping, in bytes
 * @unit: bytes that belong together
 * @type: what they mean, as in #MgPatchRecord
 * @expected: (array length=length): what was expected
 * @found: (array length=length): what is there
 * @length: in bytes, a multiple of @unit
 *
 * Adds the units that differ.
 */
void
mg_ctl_differences_compare (MgCtlDifferences *self,
                            guint64 offset,
                            guint unit,
                            const char *type,
                            const guint8 *expected,
                            const guint8 *found,
                            gsize length)
{
  for (gsize at = 0; at < length; at += unit)
    {
      Difference difference = { .offset = offset + at, .unit = unit };

      if (memcmp (expected + at, found + at, unit) == 0 || self->n++ >= MAX_KEPT)
        continue;
      difference.type = g_strdup (type);
      memcpy (difference.expected, expected + at, unit);
      memcpy (difference.found, found + at, unit);
      g_array_append_val (self->kept, difference);
    }
}

/**
 * mg_ctl_differences_get_n:
 * @self: differences
 *
 * Returns: how many units differ
 */
guint64
mg_ctl_differences_get_n (const MgCtlDifferences *self)
{
  return self->n;
}

/* Bytes without a type are hexadecimal. */
static char *
format_unit (const Difference *self, const guint8 *bytes)
{
  g_autoptr (GString) text = g_string_new (NULL);
  MgElement element;

  if (mg_element_parse_type (self->type, &element, NULL) && mg_element_get_size (element) == self->unit)
    {
      char value[MG_ELEMENT_TEXT_MAX];

      mg_element_format (element, bytes, value);
      return g_strdup (value);
    }
  for (guint i = 0; i < self->unit; i++)
    g_string_append_printf (text, "%s%02x", i > 0 ? " " : "", bytes[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * mg_ctl_differences_describe:
 * @self: differences, one at least
 * @name: the name of the mapping
 *
 * Returns: (transfer full): what is where, without a full stop: “/x” has 7 at 0x40, and not 5
 */
char *
mg_ctl_differences_describe (const MgCtlDifferences *self, const char *name)
{
  const Difference *first = &g_array_index (self->kept, Difference, 0);
  g_autofree char *offset = mg_text_format_offset (first->offset);
  g_autofree char *expected = format_unit (first, first->expected);
  g_autofree char *found = format_unit (first, first->found);
  g_autofree char *others = mg_text_format_number (self->n - 1);

  if (self->n == 1)
    /* Translators: a name, a value, an offset, and another value. */
    return g_strdup_printf (_ ("“%s” has %s at %s, and not %s"), name, found, offset, expected);
  /* Translators: a name, a value, an offset, another value, and a number. */
  return g_strdup_printf (ngettext ("“%s” has %s at %s, and not %s, and differs in %s more place",
                                    "“%s” has %s at %s, and not %s, and differs in %s more places",
                                    (gulong) MIN (self->n - 1, G_MAXINT32)),
                          name, found, offset, expected, others);
}

/**
 * mg_ctl_differences_append_to:
 * @self: differences, one at least
 * @out: where the lines go
 *
 * Writes those that are kept, in columns, and how many more there are.
 */
void
mg_ctl_differences_append_to (const MgCtlDifferences *self, GString *out)
{
  g_autoptr (MgCtlTable) table = mg_ctl_table_new ("rlrr");
  g_autofree char *others = mg_text_format_number (self->n - self->kept->len);

  /* Translators: headings of columns: what should be in a mapping, and what is. */
  mg_ctl_table_add (table, _ ("Offset"), _ ("Type"), _ ("Expected"), _ ("Found"));
  for (guint i = 0; i < self->kept->len; i++)
    {
      const Difference *difference = &g_array_index (self->kept, Difference, i);
      g_autofree char *offset = mg_text_format_offset (difference->offset);
      g_autofree char *expected = format_unit (difference, difference->expected);
      g_autofree char *found = format_unit (difference, difference->found);

      mg_ctl_table_add (table, offset, difference->type, expected, found);
    }
  mg_ctl_table_append_to (table, "", out);
  if (self->n > self->kept->len)
    {
      g_string_append_printf (out, _ ("and %s more"), others);
      g_string_append_c (out, '\n');
    }
}

static void
write_unit (const Difference *self, const guint8 *bytes, MgJson *json)
{
  MgElement element;
  g_autofree char *text = NULL;

  if (mg_element_parse_type (self->type, &element, NULL) && mg_element_get_size (element) == self->unit)
    {
      mg_json_element (json, element, bytes);
      return;
    }
  text = format_unit (self, bytes);
  mg_json_string (json, text);
}

/**
 * mg_ctl_differences_write:
 * @self: differences
 * @json: where they go, inside an object
 *
 * Writes how many there are, and those that are kept, as the object's keys.
 */
void
mg_ctl_differences_write (const MgCtlDifferences *self, MgJson *json)
{
  mg_json_key (json, "different");
  mg_json_unsigned (json, self->n);
  mg_json_key (json, "differences");
  mg_json_begin_array (json);
  for (guint i = 0; i < self->kept->len; i++)
    {
      const Difference *difference = &g_array_index (self->kept, Difference, i);

      mg_json_begin_object (json);
      mg_json_key (json, "offset");
      mg_json_unsigned (json, difference->offset);
      mg_json_key (json, "type");
      mg_json_string (json, difference->type);
      mg_json_key (json, "expected");
      write_unit (difference, difference->expected, json);
      mg_json_key (json, "found");
      write_unit (difference, difference->found, json);
      mg_json_end_object (json);
    }
  mg_json_end_array (json);
}

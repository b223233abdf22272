/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-ctl-job.h"
#include "mg-ctl-output.h"
#include "mg-ctl-patch.h"
#include "mg-ctl-target.h"
#include "mg-element.h"
#include "mg-error.h"
#include "mg-text.h"

/* What is compared at once, in bytes: a multiple of all elements. */
#define WINDOW_SIZE (256 * 1024)
/* How many bytes may differ: copying is for more than that. */
#define MOST_BYTES (G_GUINT64_CONSTANT (16) * 1024 * 1024)

typedef struct
{
  MgCtlTarget from;
  MgCtlTarget to;
  char *type;
  guint unit;
  /* What both have. */
  guint64 size;
  MgPatch *patch;
  guint64 n_different;
  /* Elements in a row that differ. */
  guint64 start;
  GByteArray *old_bytes;
  GByteArray *new_bytes;
} Comparison;

static void
comparison_clear (Comparison *self)
{
  mg_ctl_target_clear (&self->from);
  mg_ctl_target_clear (&self->to);
  g_free (self->type);
  g_clear_pointer (&self->patch, mg_patch_free);
  g_clear_pointer (&self->old_bytes, g_byte_array_unref);
  g_clear_pointer (&self->new_bytes, g_byte_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Comparison, comparison_clear)

static void
finish_run (Comparison *self)
{
  g_autoptr (GBytes) old_bytes = NULL;
  g_autoptr (GBytes) new_bytes = NULL;
  gsize length = self->old_bytes->len;
  /* At the end there may be less than an element. */
  gsize whole = length - length % self->unit;

  if (length == 0)
    return;
  old_bytes = g_bytes_new (self->old_bytes->data, length);
  new_bytes = g_bytes_new (self->new_bytes->data, length);
  if (whole > 0)
    {
      g_autoptr (GBytes) old_part = g_bytes_new_from_bytes (old_bytes, 0, whole);
      g_autoptr (GBytes) new_part = g_bytes_new_from_bytes (new_bytes, 0, whole);

      mg_patch_add (self->patch, self->start, self->unit, self->type, old_part, new_part);
    }
  if (whole < length)
    {
      g_autoptr (GBytes) old_part = g_bytes_new_from_bytes (old_bytes, whole, length - whole);
      g_autoptr (GBytes) new_part = g_bytes_new_from_bytes (new_bytes, whole, length - whole);

      mg_patch_add (self->patch, self->start + whole, 1, MG_PATCH_BYTES, old_part, new_part);
    }
  g_byte_array_set_size (self->old_bytes, 0);
  g_byte_array_set_size (self->new_bytes, 0);
}

static gboolean
compare_window (Comparison *self,
                guint64 at,
                const guint8 *from,
                const guint8 *to,
                gsize length,
                GError **error)
{
  for (gsize i = 0; i < length; i += self->unit)
    {
      gsize step = MIN (self->unit, length - i);

      if (memcmp (from + i, to + i, step) == 0)
        {
          finish_run (self);
          continue;
        }
      if (self->old_bytes->len == 0)
        self->start = at + i;
      g_byte_array_append (self->old_bytes, from + i, (guint) step);
      g_byte_array_append (self->new_bytes, to + i, (guint) step);
      self->n_different += step;
    }
  if (self->n_different <= MOST_BYTES)
    return TRUE;
  g_set_error (error, MG_ERROR, MG_ERROR_NOT_SUPPORTED,
               _ ("“%s” and “%s” differ in more than 16 MiB: that is too much for a patch."),
               self->from.name.quoted, self->to.name.quoted);
  return FALSE;
}

/* Where the next data of either is, from @at on; in holes there is nothing that differs. */
static guint64
find_data (const Comparison *self, guint64 at)
{
  guint64 from = self->size;
  guint64 to = self->size;
  guint64 start;

  if (!mg_backing_next_data (self->from.backing, at, &from))
    from = self->size;
  if (!mg_backing_next_data (self->to.backing, at, &to))
    to = self->size;
  start = MIN (MIN (from, to), self->size);
  return start == self->size ? start : MAX (at, start - start % MG_PAGE_SIZE);
}

static gboolean
compare (const MgWork *work, gpointer data, GError **error)
{
  Comparison *self = data;
  g_autofree guint8 *from = g_malloc (WINDOW_SIZE);
  g_autofree guint8 *to = g_malloc (WINDOW_SIZE);
  guint64 at = 0;

  while (at < self->size)
    {
      guint64 start = find_data (self, at);
      gsize length = (gsize) MIN (WINDOW_SIZE, self->size - start);

      if (start > at)
        finish_run (self);
      if (!mg_work_go_on (work, start, self->size, error)
          || !mg_ctl_target_read (&self->from, start, length, from, error)
          || !mg_ctl_target_read (&self->to, start, length, to, error)
          || !compare_window (self, start, from, to, length, error))
        return FALSE;
      at = start + length;
    }
  finish_run (self);
  return TRUE;
}

/* Returns: whether both are as large; else it is said. */
static gboolean
check_sizes (const Comparison *self)
{
  g_autofree char *from = mg_text_format_bytes (self->from.size);
  g_autofree char *to = mg_text_format_bytes (self->to.size);
  g_autofree char *both = mg_text_format_bytes (self->size);
  g_autofree char *sentence = NULL;

  if (self->from.size == self->to.size)
    return TRUE;
  /* Translators: a name, its size, another name, its size, and the smaller of both sizes. */
  sentence
    = g_strdup_printf (_ ("“%s” has %s and “%s” has %s: the patch is for the first %s, and changes no size."),
                       self->from.name.quoted, from, self->to.name.quoted, to, both);
  mg_ctl_note (sentence);
  return FALSE;
}

static MgCtlStatus
print (const Comparison *self)
{
  g_autofree char *comment
    = g_strdup_printf (_ ("What makes %s into %s"), self->from.name.uri, self->to.name.uri);
  g_autofree char *text = mg_patch_to_string (self->patch, comment);
  g_autoptr (GString) out = g_string_new (text);

  mg_ctl_write (out);
  return check_sizes (self) ? MG_CTL_DONE : MG_CTL_FAILED;
}

/* mapglassctl patch create: what makes one mapping into another. */
MgCtlStatus
mg_ctl_patch_create (MgCatalog *catalog, const char *from, const char *to, const char *type)
{
  g_auto (Comparison) self = { { { NULL } } };
  MgElement element;
  g_autoptr (GError) error = NULL;
  MgCtlStatus status;

  self.unit = 1;
  if (type != NULL && !mg_element_parse_type (type, &element, &error))
    {
      g_prefix_error (&error, "--type: ");
      return mg_ctl_misuse_error (error);
    }
  if (type != NULL)
    self.unit = (guint) mg_element_get_size (element);
  self.type = type != NULL ? mg_element_to_string (element) : g_strdup (MG_PATCH_BYTES);
  if (!mg_ctl_target_open (&self.from, catalog, from, &status)
      || !mg_ctl_target_open (&self.to, catalog, to, &status))
    return status;

  self.size = MIN (self.from.size, self.to.size);
  self.patch = mg_patch_new (self.from.name.uri, self.from.size);
  self.old_bytes = g_byte_array_new ();
  self.new_bytes = g_byte_array_new ();
  if (mg_ctl_job_run (compare, &self, &error))
    return print (&self);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    mg_ctl_note (_ ("Comparing was stopped."));
  else
    mg_ctl_fail (error);
  return MG_CTL_FAILED;
}

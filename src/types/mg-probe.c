/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-probe-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-error.h"

/* Returns: %FALSE when what the condition is about lies too far apart. */
static gboolean
take_reach (MgProbe *self, GError **error)
{
  guint n;
  const MgExpressionUse *looks = mg_expression_get_looks (self->expression, &n);

  if (n > 0)
    {
      self->start = looks[0].first;
      self->end = looks[n - 1].first + looks[n - 1].count;
    }
  if (self->end - self->start <= MG_PROBE_LENGTH_MAX / self->size)
    return TRUE;
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
               _ ("The condition reaches too far: from its first to its last element there may be %d MiB."),
               MG_PROBE_LENGTH_MAX / 1024 / 1024);
  return FALSE;
}

static void
probe_clear (gpointer data)
{
  MgProbe *self = data;

  g_clear_pointer (&self->expression, mg_expression_free);
  g_free (self->bytes);
  g_free (self->before);
  g_free (self->found);
  g_free (self->lost);
  g_free (self->lost_before);
  mg_range_set_free (self->cause);
  g_mutex_clear (&self->lock);
}

/**
 * mg_probe_new:
 * @text: a condition, as for mg_expression_new()
 * @element: the type of the elements
 * @offset: where the first one is in the mapping, in bytes
 * @count: how many there are
 * @mode: when it is to find something
 * @ret_column: (out) (optional): where the text is wrong, in characters from 1 on; 0: it is wrong as a whole
 * @error: return location
 *
 * Returns: (transfer full): a probe that has not looked yet, or %NULL with %MG_ERROR_INVALID_VALUE
 */
MgProbe *
mg_probe_new (const char *text,
              MgElement element,
              guint64 offset,
              guint64 count,
              MgProbeMode mode,
              guint *ret_column,
              GError **error)
{
  g_autoptr (MgProbe) self = g_atomic_rc_box_new0 (MgProbe);
  gsize length;

  if (ret_column != NULL)
    *ret_column = 0;
  g_mutex_init (&self->lock);
  self->cause = mg_range_set_new ();
  self->size = mg_element_get_size (element);
  self->offset = offset;
  self->count = count;
  self->mode = mode;
  self->is_armed = mode == MG_PROBE_IS;
  self->expression = mg_expression_new (text, element, count, ret_column, error);
  if (self->expression == NULL || !take_reach (self, error))
    return NULL;
  length = (gsize) (self->end - self->start) * self->size;
  self->bytes = g_malloc0 (length + 1);
  self->before = g_malloc0 (length + 1);
  self->found = g_malloc0 (length + 1);
  self->lost = g_malloc0 ((gsize) (self->end - self->start) + 1);
  self->lost_before = g_malloc0 ((gsize) (self->end - self->start) + 1);
  return g_steal_pointer (&self);
}

/**
 * mg_probe_ref:
 * @self: a probe
 *
 * Returns: (transfer full): the same
 */
MgProbe *
mg_probe_ref (MgProbe *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * mg_probe_unref:
 * @self: (transfer full): a probe
 */
void
mg_probe_unref (MgProbe *self)
{
  g_atomic_rc_box_release_full (self, probe_clear);
}

/**
 * mg_probe_get_count:
 * @self: a probe
 *
 * Returns: for how many elements it was made
 */
guint64
mg_probe_get_count (const MgProbe *self)
{
  return self->count;
}

/**
 * mg_probe_add_ranges:
 * @self: a probe
 * @ranges: gets the bytes that it looks at, from the start of the mapping
 */
void
mg_probe_add_ranges (const MgProbe *self, MgRangeSet *ranges)
{
  guint n;
  const MgExpressionUse *looks = mg_expression_get_looks (self->expression, &n);

  for (guint i = 0; i < n; i++)
    mg_range_set_add (ranges, self->offset + looks[i].first * self->size, looks[i].count * self->size);
}

/**
 * mg_probe_start:
 * @self: a probe
 * @was_false: whether the condition is known not to be true now, as there is nothing
 *
 * What is looked at next does not follow what was looked at before: nothing has changed in between. What it has found is not
 * found again, as mg_probe_new() has said.
 */
void
mg_probe_start (MgProbe *self, gboolean was_false)
{
  g_mutex_lock (&self->lock);
  self->has_before = FALSE;
  self->is_armed = self->is_armed || was_false;
  g_mutex_unlock (&self->lock);
}

static void
mark_lost (MgProbe *self, guint64 offset, guint64 length)
{
  guint64 first = (offset - self->offset) / self->size;
  guint64 last = (offset - self->offset + length - 1) / self->size;

  memset (self->lost + (first - self->start), TRUE, (gsize) (last - first) + 1);
}

/* Returns: %FALSE when the sample was begun before it was known that this is wanted. */
static gboolean
read_range (MgProbe *self, MgFrame *frame, const MgExpressionUse *use)
{
  guint64 end = self->offset + (use->first + use->count) * self->size;

  for (guint64 at = self->offset + use->first * self->size; at < end;)
    {
      guint8 *bytes = self->bytes + (at - self->offset - self->start * self->size);
      guint64 length;
      MgByteState state = mg_frame_get_state (frame, at, &length);

      length = MIN (length, end - at);
      if (state == MG_BYTE_UNREAD)
        return FALSE;
      if ((state != MG_BYTE_DATA && state != MG_BYTE_HOLE)
          || mg_frame_read (frame, at, bytes, (gsize) length) < length)
        mark_lost (self, at, length);
      at += length;
    }
  return TRUE;
}

static gboolean
read_all (MgProbe *self, MgFrame *frame)
{
  guint n;
  const MgExpressionUse *looks = mg_expression_get_looks (self->expression, &n);

  memset (self->lost, FALSE, (gsize) (self->end - self->start));
  for (guint i = 0; i < n; i++)
    if (!read_range (self, frame, &looks[i]))
      return FALSE;
  return TRUE;
}

/* What is not there can make nothing true, nor false. */
static gboolean
is_known (MgProbe *self)
{
  guint n;
  const MgExpressionUse *uses = mg_expression_get_uses (self->expression, &n);

  for (guint i = 0; i < n; i++)
    if (memchr (self->lost + (uses[i].first - self->start), TRUE, (gsize) uses[i].count) != NULL)
      return FALSE;
  return TRUE;
}

/* What was not there, or is not, has not changed. */
static void
level_lost (MgProbe *self)
{
  for (gsize i = 0; i < self->end - self->start; i++)
    if (self->lost[i] || self->lost_before[i])
      memcpy (self->before + i * self->size, self->bytes + i * self->size, self->size);
}

/* Whether what it looks at is not what it has found last. */
static gboolean
is_other (MgProbe *self)
{
  return !self->has_found
         || memcmp (self->bytes, self->found, (gsize) (self->end - self->start) * self->size) != 0;
}

static gboolean
evaluate (MgProbe *self)
{
  gboolean is_true = mg_expression_evaluate (self->expression, self->start, self->bytes,
                                             self->has_before ? self->before : NULL);
  gboolean finds;

  if (!is_true || (self->mode == MG_PROBE_IS && is_other (self)))
    self->is_armed = TRUE;
  finds = is_true && self->is_armed;
  if (finds)
    mg_probe_find_cause (self);
  return finds;
}

static gboolean
look (MgProbe *self, MgFrame *frame)
{
  gsize length = (gsize) (self->end - self->start) * self->size;
  gboolean finds;

  if (!read_all (self, frame))
    return FALSE;
  level_lost (self);
  finds = is_known (self) && evaluate (self);
  if (finds)
    {
      memcpy (self->found, self->bytes, length);
      self->has_found = TRUE;
      self->is_armed = FALSE;
    }
  memcpy (self->before, self->bytes, length);
  memcpy (self->lost_before, self->lost, (gsize) (self->end - self->start));
  self->has_before = TRUE;
  return finds;
}

/**
 * mg_probe_look:
 * @self: a probe
 * @frame: a sample
 *
 * Where a value that the condition needs is not there, it is neither true nor false. What was not there, or is not, has not
 * changed.
 *
 * Returns: whether this is what the probe was to find
 */
gboolean
mg_probe_look (MgProbe *self, MgFrame *frame)
{
  gboolean finds;

  g_mutex_lock (&self->lock);
  finds = look (self, frame);
  g_mutex_unlock (&self->lock);
  return finds;
}

/**
 * mg_probe_dup_cause:
 * @self: a probe that has found something
 *
 * Returns: (transfer full): the bytes that made the condition true, from the start of the mapping
 */
MgRangeSet *
mg_probe_dup_cause (MgProbe *self)
{
  MgRangeSet *cause;

  g_mutex_lock (&self->lock);
  cause = mg_range_set_copy (self->cause);
  g_mutex_unlock (&self->lock);
  return cause;
}

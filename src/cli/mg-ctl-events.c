/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-ctl-events.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"
#include "mg-text.h"

struct _MgCtlEvents
{
  char *quoted;
  MgCtlRange range;

  /* What was told last. */
  gboolean begun;
  MgFrameState state;
  char *message;
  MgIdentity identity;
  guint64 size;
  gboolean deleted;
  gboolean unreadable;
  gboolean unsynced;
  gboolean torn;
};

/**
 * mg_ctl_events_new:
 * @quoted: the name of the mapping as it stands in sentences
 * @range: which values are watched
 *
 * Returns: (transfer full): knows of nothing yet
 */
MgCtlEvents *
mg_ctl_events_new (const char *quoted, const MgCtlRange *range)
{
  MgCtlEvents *self = g_new0 (MgCtlEvents, 1);

  self->quoted = g_strdup (quoted);
  self->range = *range;
  self->state = MG_FRAME_LIVE;
  return self;
}

/**
 * mg_ctl_events_free:
 * @self: (transfer full): events
 */
void
mg_ctl_events_free (MgCtlEvents *self)
{
  g_free (self->quoted);
  g_free (self->message);
  g_free (self);
}

/* How many of the watched values there are, where that is not all. */
static char *
describe_rest (MgCtlEvents *self, guint64 size, guint64 n_values)
{
  guint64 n_there = MIN (mg_ctl_range_count_within (&self->range, size), n_values);
  g_autofree char *there = mg_text_format_number (n_there);
  g_autofree char *all = mg_text_format_number (n_values);

  if (n_values == 0)
    return g_strdup (_ ("; there is no value to watch yet"));
  if (n_there == n_values)
    return g_strdup ("");
  /* Translators: follows a sentence about the size of a mapping. */
  return g_strdup_printf (_ ("; %s of %s watched values are there"), there, all);
}

/* The first time that it is seen at all, or under an identity of its own. */
static char *
tell_new (MgCtlEvents *self, MgFrame *frame, guint64 n_values)
{
  g_autofree char *size = mg_text_format_bytes (frame->size);
  g_autofree char *rest = describe_rest (self, frame->size, n_values);

  if (self->begun)
    return g_strdup_printf (_ ("“%s” was made anew and has %s%s."), self->quoted, size, rest);
  if (*rest != 0)
    return g_strdup_printf (_ ("“%s” has %s%s."), self->quoted, size, rest);
  return NULL;
}

static char *
tell_size (MgCtlEvents *self, MgFrame *frame, guint64 n_values)
{
  g_autofree char *before = mg_text_format_bytes (self->size);
  g_autofree char *size = mg_text_format_bytes (frame->size);
  g_autofree char *rest = describe_rest (self, frame->size, n_values);

  if (frame->size < self->size)
    return g_strdup_printf (_ ("“%s” shrank from %s to %s%s."), self->quoted, before, size, rest);
  return g_strdup_printf (_ ("“%s” grew from %s to %s%s."), self->quoted, before, size, rest);
}

/* The same object as before, there or there again. */
static char *
tell_same (MgCtlEvents *self, MgFrame *frame, guint64 n_values)
{
  if (frame->size != self->size)
    return tell_size (self, frame, n_values);
  if (frame->deleted && !self->deleted)
    return g_strdup_printf (_ ("“%s” was removed; it is shown for as long as a program maps it."),
                            self->quoted);
  if (self->deleted && !frame->deleted)
    return g_strdup_printf (_ ("“%s” has its name again."), self->quoted);
  if (self->state == MG_FRAME_STALE)
    return g_strdup_printf (_ ("“%s” answers again."), self->quoted);
  if (self->state != MG_FRAME_LIVE)
    return g_strdup_printf (_ ("“%s” can be read again."), self->quoted);
  return NULL;
}

static char *
tell_live (MgCtlEvents *self, MgFrame *frame, guint64 n_values)
{
  gboolean same = self->begun && mg_identity_equal (&frame->identity, &self->identity);
  char *line = same ? tell_same (self, frame, n_values) : tell_new (self, frame, n_values);

  /* One thing at a time: a new object, or a new size, first; that the name is gone with the next frame. */
  if (!same)
    self->deleted = FALSE;
  else if (frame->size == self->size)
    self->deleted = frame->deleted;
  self->size = frame->size;
  self->identity = frame->identity;
  self->begun = TRUE;
  return line;
}

static char *
tell_absent (MgCtlEvents *self, MgFrame *frame)
{
  if (frame->state == MG_FRAME_STALE)
    {
      g_autofree char *time = mg_text_format_time (frame->wall_time, 3);

      if (frame->time == 0)
        return g_strdup_printf (_ ("“%s” does not answer."), self->quoted);
      return g_strdup_printf (_ ("“%s” does not answer; it was read at %s for the last time."), self->quoted,
                              time);
    }
  if (frame->state == MG_FRAME_WAITING)
    return g_strdup_printf (_ ("“%s” does not exist yet; it is waited for."), self->quoted);
  if (frame->state == MG_FRAME_GONE)
    return g_strdup_printf (_ ("“%s” is gone; the next one of this name is waited for."), self->quoted);
  return g_strdup (frame->error->message);
}

/**
 * mg_ctl_events_take:
 * @self: events
 * @frame: the newest frame
 * @n_values: how many values are watched
 *
 * Returns: (transfer full) (nullable): what there is to tell, as a sentence; %NULL: nothing
 */
char *
mg_ctl_events_take (MgCtlEvents *self, MgFrame *frame, guint64 n_values)
{
  char *line = NULL;

  if (frame->state == MG_FRAME_LIVE)
    {
      line = tell_live (self, frame, n_values);
      g_clear_pointer (&self->message, g_free);
    }
  else if (frame->state != self->state
           || (frame->error != NULL && g_strcmp0 (frame->error->message, self->message) != 0))
    {
      line = tell_absent (self, frame);
      g_free (self->message);
      self->message = frame->error != NULL ? g_strdup (frame->error->message) : NULL;
    }
  self->state = frame->state;
  return line;
}

/**
 * mg_ctl_events_take_sample:
 * @self: events
 * @frame: the newest frame, live
 * @sample: what was taken of it
 *
 * Returns: (transfer full) (nullable): what there is to tell of values that lie within the mapping, but that
 * the system does not deliver; %NULL: nothing
 */
char *
mg_ctl_events_take_sample (MgCtlEvents *self, MgFrame *frame, const MgCtlSample *sample)
{
  gsize n_there = (gsize) MIN (mg_ctl_range_count_within (&self->range, frame->size), sample->n_values);
  gsize n_past = sample->n_values - n_there;
  gsize n_unreadable = sample->n_lost - MIN (n_past, sample->n_lost);
  g_autofree char *lost = mg_text_format_number (n_unreadable);
  g_autofree char *all = mg_text_format_number (sample->n_values);

  if ((n_unreadable > 0) == self->unreadable)
    return NULL;
  self->unreadable = n_unreadable > 0;
  if (self->unreadable)
    return g_strdup_printf (_ ("“%s” cannot be read whole: the system does not deliver %s of %s values."),
                            self->quoted, lost, all);
  return g_strdup_printf (_ ("“%s” can be read whole again."), self->quoted);
}

/**
 * mg_ctl_events_take_trigger:
 * @self: events
 * @frame: the newest frame, live
 *
 * Returns: (transfer full) (nullable): what there is to tell of what is waited for; %NULL: nothing
 */
char *
mg_ctl_events_take_trigger (MgCtlEvents *self, MgFrame *frame)
{
  /* A writer that is now and then too fast is said once; the samples say which of them are torn. */
  gboolean torn = g_error_matches (frame->event_error, MG_ERROR, MG_ERROR_TIMED_OUT);
  gboolean unsynced = frame->event_error != NULL && !torn;
  gboolean news = torn ? !self->torn : unsynced != self->unsynced;

  self->torn = self->torn || torn;
  if (!torn)
    self->unsynced = unsynced;
  if (!news)
    return NULL;
  return frame->event_error != NULL
           ? g_strdup (frame->event_error->message)
           : g_strdup_printf (_ ("“%s”: what is waited for is there again."), self->quoted);
}

/**
 * mg_ctl_events_describe:
 * @frame: a frame
 *
 * Returns: (transfer none): how the mapping is, in a word or two; empty for as one would think
 */
const char *
mg_ctl_events_describe (MgFrame *frame)
{
  switch (frame->state)
    {
    case MG_FRAME_LIVE:
      return frame->deleted ? _ ("removed") : "";
    case MG_FRAME_STALE:
      return _ ("does not answer");
    case MG_FRAME_WAITING:
    case MG_FRAME_GONE:
      return _ ("gone");
    case MG_FRAME_FAILED:
    default:
      return _ ("cannot be read");
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-ctl-follow.h"
#include "mg-ctl-output.h"
#include "mg-dump.h"
#include "mg-error.h"
#include "mg-probe.h"
#include "mg-text.h"
#include "mg-typed-text.h"

/* Samples a second, as long as nothing else is asked for. */
#define DEFAULT_RATE 60

typedef struct
{
  MgCtlFollow follow;
  MgDumpFormat format;
  /* As they were given. */
  char *condition;
  char *timeout;
  /* In microseconds; -1: never. */
  gint64 patience;

  /* Made for so many values; %NULL as long as those are not the ones that it needs. */
  MgProbe *probe;
  gsize n_values;
  gboolean begun;
  gboolean came_true;
  MgCtlStatus status;
} Wait;

static void
wait_clear (Wait *self)
{
  mg_ctl_follow_clear (&self->follow);
  g_clear_pointer (&self->probe, mg_probe_unref);
  g_free (self->condition);
  g_free (self->timeout);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wait, wait_clear)

static void
tell (const char *sentence, gpointer data)
{
  mg_ctl_note (sentence);
}

static gboolean
on_look (MgFrame *frame, gpointer data)
{
  return mg_probe_look (data, frame);
}

/* Has each sample looked at where it is taken: one that this thread does not get to see in time counts, too. Returns: whether
 * the condition is true in this one already. */
static gboolean
look_from_now_on (Wait *self, MgFrame *frame)
{
  g_autoptr (MgCatch) catch = NULL;

  if (self->probe == NULL)
    {
      mg_view_set_catch (self->follow.view, NULL);
      return FALSE;
    }
  if (mg_probe_look (self->probe, frame))
    return TRUE;
  catch = mg_catch_new (on_look, mg_probe_ref (self->probe), (GDestroyNotify) mg_probe_unref);
  mg_view_set_catch (self->follow.view, catch);
  return FALSE;
}

/* Where no number of values was asked for, there may be too few for the condition: that ends it at the start, and is
 * waited over later. Returns: whether to go on. */
static gboolean
fit (Wait *self)
{
  const MgCtlSample *sample = self->follow.sample;
  gboolean first = self->n_values == 0;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  g_clear_pointer (&self->probe, mg_probe_unref);
  self->probe = mg_probe_new (self->condition, sample->range.element, sample->range.offset, sample->n_values,
                              MG_PROBE_IS, NULL, &error);
  self->n_values = sample->n_values;
  if (self->probe != NULL)
    return TRUE;

  sentence
    = g_strdup_printf (first ? _ ("“%s” does not fit --until: %s") : _ ("“%s” does not fit --until now: %s"),
                       self->follow.name.quoted, error->message);
  mg_ctl_note (sentence);
  self->status = first ? MG_CTL_FAILED : MG_CTL_DONE;
  return !first;
}

/* The time begins with the first look, so that there always is one. */
static void
start_clock (Wait *self)
{
  if (!self->begun)
    mg_ctl_stop_after (self->follow.stop, self->patience);
  self->begun = TRUE;
}

/* Returns: whether to go on waiting. */
static gboolean
show (MgFrame *frame, gboolean sampled, gpointer data)
{
  Wait *self = data;

  if (sampled && frame->is_caught)
    {
      self->came_true = TRUE;
    }
  else if (sampled && self->follow.sample->n_values > 0 && self->follow.sample->n_values != self->n_values)
    {
      if (!fit (self))
        return FALSE;
      self->came_true = look_from_now_on (self, frame);
    }
  start_clock (self);
  return !self->came_true;
}

/* Prints the values that are there, as read does. */
static void
print (Wait *self)
{
  const MgCtlSample *sample = self->follow.sample;
  const guint8 *lost = memchr (sample->states, MG_CTL_VALUE_LOST, sample->n_values);
  gsize n_there = lost != NULL ? (gsize) (lost - sample->states) : sample->n_values;
  g_autoptr (GString) out
    = mg_dump_to_string (self->format, sample->range.element, self->follow.name.uri, sample->range.offset,
                         sample->bytes, n_there * sample->range.size, NULL);
  g_autofree char *torn = g_strdup_printf (
    _ ("“%s” changed while it was read: values may be of different moments."), self->follow.name.quoted);

  mg_ctl_write (out);
  if (sample->torn)
    mg_ctl_note (torn);
}

static MgCtlStatus
give_up (Wait *self)
{
  g_autofree char *condition = mg_typed_text_for_message (self->condition);
  g_autofree char *sentence = NULL;

  if (mg_ctl_stop_is_over (self->follow.stop))
    /* Translators: a condition, a name, a time as somebody typed it: 8s. */
    sentence = g_strdup_printf (_ ("“%s” did not come true in “%s” within %s."), condition,
                                self->follow.name.quoted, self->timeout);
  else
    sentence = g_strdup_printf (_ ("“%s” had not come true in “%s” when the waiting was ended by a signal."),
                                condition, self->follow.name.quoted);
  mg_ctl_note (sentence);
  return MG_CTL_FAILED;
}

static MgCtlStatus
wait_until_true (Wait *self)
{
  mg_ctl_follow_start (&self->follow, MG_CTL_FAILED);
  if (mg_ctl_follow_run (&self->follow) != MG_CTL_DONE || self->status != MG_CTL_DONE)
    return MG_CTL_FAILED;
  if (!self->came_true)
    return give_up (self);
  mg_ctl_stop_after (self->follow.stop, -1);
  print (self);
  return MG_CTL_DONE;
}

/* Reads the condition, and how many values it takes. */
static gboolean
parse_condition (Wait *self, GError **error)
{
  MgCtlFollow *follow = &self->follow;
  guint64 most = MG_CTL_FOLLOW_LENGTH_MAX / follow->range.size;
  guint64 n_values = follow->range.has_count ? follow->range.count : MG_EXPRESSION_COUNT_UNKNOWN;
  g_autofree char *size = mg_text_format_size (MG_CTL_FOLLOW_LENGTH_MAX);
  g_autoptr (MgExpression) expression = NULL;

  if (n_values == 0)
    {
      g_set_error_literal (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
                           _ ("--count: at least one value has to be watched."));
      return FALSE;
    }
  expression = mg_expression_new (self->condition, follow->range.element, n_values, NULL, error);
  if (expression == NULL)
    return g_prefix_error (error, "--until: "), FALSE;
  if (mg_expression_get_n_needed (expression) > most)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
                   _ ("--until reaches too far: at most %s can be watched at once. See --offset."), size);
      return FALSE;
    }
  follow->default_count = mg_expression_looks_at_all (expression)
                            ? most
                            : MAX (MG_CTL_FOLLOW_COUNT, mg_expression_get_n_needed (expression));
  return TRUE;
}

static gboolean
parse_options (Wait *self, const char *rate, const char *format, GError **error)
{
  MgCtlFollow *follow = &self->follow;

  if (!mg_ctl_range_parse (&follow->range, error)
      || (format != NULL && !mg_dump_parse_format (format, &self->format, error))
      || !mg_dump_check_type (self->format, follow->range.element, error))
    return FALSE;
  if (self->timeout != NULL && !mg_text_parse_time (self->timeout, &self->patience, error))
    return g_prefix_error (error, "--timeout: "), FALSE;
  return mg_ctl_follow_parse_rate (follow, rate, DEFAULT_RATE, error)
         && mg_ctl_follow_check_range (follow, error) && parse_condition (self, error);
}

/* mapglassctl wait: until a condition on the values in a mapping comes true. */
MgCtlStatus
mg_ctl_wait (MgCatalog *catalog, int argc, char **argv)
{
  g_auto (Wait) self
    = { .follow = { .waits = TRUE, .tell = tell, .show = show, .data = &self }, .patience = -1 };
  g_autofree char *rate = NULL;
  g_autofree char *format = NULL;
  const GOptionEntry entries[] = {
    { "until", 0, 0, G_OPTION_ARG_FILENAME, &self.condition,
      N_ ("The condition, as in \"[10] > 1000\": needed"), N_ ("CONDITION") },
    { "timeout", 0, 0, G_OPTION_ARG_FILENAME, &self.timeout,
      N_ ("When to give up, as in 8s or 500ms (never)"), N_ ("TIME") },
    { "rate", 0, 0, G_OPTION_ARG_FILENAME, &rate, N_ ("How many times a second (60)"), N_ ("RATE") },
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format, N_ ("text, hex, json, csv, npy or raw (text)"),
      N_ ("FORMAT") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  MgCtlStatus status;

  if (!mg_ctl_parse_command (_ ("URI"), _ ("Waits until a condition on the values in a mapping is true."),
                             mg_ctl_range_get_entries (), entries, &argc, &argv, &status))
    return status;
  if (self.condition == NULL)
    return mg_ctl_misuse (_ ("--until is needed"));
  if (!parse_options (&self, rate, format, &error))
    return mg_ctl_misuse_error (error);
  if (!mg_ctl_resolve (catalog, argv[1], &self.follow.name, &status))
    return status;
  return wait_until_true (&self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "mg-ctl-events.h"
#include "mg-ctl-keeper.h"
#include "mg-ctl-options.h"
#include "mg-ctl-output.h"
#include "mg-ctl-record.h"
#include "mg-ctl-screen.h"
#include "mg-ctl-stop.h"
#include "mg-error.h"
#include "mg-text.h"

/* Samples a second, as long as nothing else is asked for. */
#define DEFAULT_RATE 10
/* How much is watched at once at the most, in bytes, and in values where no number was asked for. */
#define MAX_LENGTH    (G_GUINT64_CONSTANT (16) * 1024 * 1024)
#define DEFAULT_COUNT G_GUINT64_CONSTANT (4096)

typedef struct
{
  MgCtlName name;
  MgCtlRange range;
  MgCtlRecordFormat format;
  guint rate;
  gint64 duration;
  gboolean changes;

  GMainLoop *loop;
  MgCtlStop *stop;
  MgView *view;
  MgCtlEvents *events;
  MgCtlKeeper *keeper;
  MgCtlSample *sample;
  MgCtlScreen *screen;
  MgCtlRecord *record;

  gboolean begun;
  gboolean was_there;
  /* The largest size that the present object was seen to have: what was there and is lost stays in sight. */
  MgIdentity identity;
  guint64 top_size;
  guint64 told_size;
  MgCtlStatus status;
} Watch;

static void
watch_clear (Watch *self)
{
  g_clear_pointer (&self->keeper, mg_ctl_keeper_free);
  g_clear_object (&self->view);
  g_clear_pointer (&self->stop, mg_ctl_stop_free);
  g_clear_pointer (&self->events, mg_ctl_events_free);
  g_clear_pointer (&self->sample, mg_ctl_sample_free);
  g_clear_pointer (&self->screen, mg_ctl_screen_free);
  g_clear_pointer (&self->record, mg_ctl_record_free);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  mg_ctl_name_clear (&self->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Watch, watch_clear)

static void
tell (Watch *self, const char *sentence)
{
  /* What stands in the terminal is drawn anew below it. */
  if (self->screen != NULL && isatty (STDERR_FILENO))
    mg_ctl_screen_clear (self->screen);
  mg_ctl_note (sentence);
}

/* How many values are watched where no number was asked for: to the end, but not more than one would want. */
static guint64
default_count (Watch *self)
{
  return self->changes ? MAX_LENGTH / self->range.size : DEFAULT_COUNT;
}

static guint64
count_values (Watch *self, MgFrame *frame)
{
  if (self->range.has_count)
    return self->range.count;
  if (frame->state == MG_FRAME_LIVE)
    {
      if (!mg_identity_equal (&self->identity, &frame->identity))
        self->top_size = 0;
      self->identity = frame->identity;
      self->top_size = MAX (self->top_size, frame->size);
    }
  return MIN (mg_ctl_range_count_within (&self->range, self->top_size), default_count (self));
}

/* Says that not all is watched, once for each size. */
static void
tell_limit (Watch *self, guint64 n_values)
{
  guint64 n_all = mg_ctl_range_count_within (&self->range, self->top_size);
  g_autofree char *all = mg_text_format_number (n_all);
  g_autofree char *watched = mg_text_format_number (n_values);
  g_autofree char *sentence = NULL;

  if (self->range.has_count || n_all <= n_values || self->told_size == self->top_size)
    return;
  self->told_size = self->top_size;
  sentence = g_strdup_printf (_ ("“%s” has %s values; the first %s are watched. See --offset and --count."),
                              self->name.quoted, all, watched);
  tell (self, sentence);
}

static char *
make_title (Watch *self, MgFrame *frame)
{
  g_autofree char *type = mg_element_to_string (self->range.element);
  g_autofree char *time = mg_text_format_time (self->sample->wall_time, 3);
  g_autofree char *size = mg_text_format_size (frame->size);

  return g_strdup_printf ("%s  %s  %s  %s  %s%s", self->name.uri, type, size, time,
                          self->sample->torn ? _ ("torn ") : "", mg_ctl_events_describe (frame));
}

/* Returns: whether there is use in going on. */
static gboolean
show (Watch *self, MgFrame *frame, gboolean sampled)
{
  g_autofree char *title = NULL;

  if (self->screen != NULL)
    {
      title = make_title (self, frame);
      return mg_ctl_screen_draw (self->screen, title, self->sample);
    }
  return !sampled || self->sample->n_values == 0 || mg_ctl_record_take (self->record, self->sample);
}

/* Returns: whether the watch can begin with this frame, or has begun; else it ends. */
static gboolean
begin (Watch *self, MgFrame *frame)
{
  self->was_there = self->was_there || frame->state == MG_FRAME_LIVE;
  if (self->was_there || frame->state == MG_FRAME_STALE)
    return TRUE;
  self->status = mg_ctl_fail (frame->error);
  g_main_loop_quit (self->loop);
  return FALSE;
}

/* The time that it is to go on begins with the first sample, so that there always is one; or when it is clear
 * that there will be none for now. */
static void
start_clock (Watch *self)
{
  if (!self->begun && self->duration >= 0)
    mg_ctl_stop_after (self->stop, self->duration);
  self->begun = TRUE;
}

static void
on_frame (Watch *self)
{
  MgFrame *frame = mg_view_get_frame (self->view);
  guint64 n_values = count_values (self, frame);
  g_autofree char *line = NULL;
  g_autofree char *second_line = NULL;
  gboolean sampled = FALSE;

  if (!begin (self, frame))
    return;
  mg_ctl_keeper_take (self->keeper, frame);
  line = mg_ctl_events_take (self->events, frame, n_values);
  if (line != NULL)
    tell (self, line);
  if (frame->state == MG_FRAME_LIVE)
    {
      tell_limit (self, n_values);
      sampled = mg_ctl_sample_take (self->sample, frame, (gsize) n_values);
      if (!sampled)
        return;
      second_line = mg_ctl_events_take_sample (self->events, frame, self->sample);
      if (second_line != NULL)
        tell (self, second_line);
    }
  start_clock (self);
  if (!show (self, frame, sampled))
    g_main_loop_quit (self->loop);
}

/* Nobody reads any more: noticed also while there is nothing to print. */
static gboolean
on_output_closed (int descriptor, GIOCondition condition, gpointer data)
{
  Watch *self = data;

  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

static void
start_view (Watch *self)
{
  g_autoptr (MgSampler) sampler = mg_sampler_new ();
  g_autoptr (MgMapping) mapping = mg_mapping_new (self->name.source, self->name.name);
  g_autoptr (MgRangeSet) shown = mg_range_set_new ();
  g_autoptr (MgMappingInfo) info = mg_source_lookup (self->name.source, self->name.name, NULL);
  guint64 length = self->range.has_count ? mg_ctl_range_get_length (&self->range)
                                         : default_count (self) * self->range.size;

  mg_range_set_add (shown, self->range.offset, length);
  self->view = mg_view_new (sampler, mapping, self->range.offset, MAX (length, 1));
  self->keeper = mg_ctl_keeper_new (self->view, info);
  g_signal_connect_swapped (self->view, "notify::frame", G_CALLBACK (on_frame), self);
  mg_view_set_every_sample (self->view, TRUE);
  mg_view_set_sweep (self->view, FALSE);
  mg_view_set_rate (self->view, self->rate);
  mg_view_set_shown (self->view, shown);
}

static MgCtlStatus
watch (Watch *self)
{
  mg_ctl_warn_open (&self->name);
  self->loop = g_main_loop_new (NULL, FALSE);
  self->stop = mg_ctl_stop_new (self->loop);
  self->events = mg_ctl_events_new (self->name.quoted, &self->range);
  self->sample = mg_ctl_sample_new (&self->range);
  if (self->format == MG_CTL_RECORD_TEXT && !self->changes && mg_ctl_screen_is_possible ())
    self->screen = mg_ctl_screen_new ();
  else
    self->record = mg_ctl_record_new (self->format, self->changes);
  g_unix_fd_add (STDOUT_FILENO, G_IO_ERR, on_output_closed, self);
  start_view (self);

  g_main_loop_run (self->loop);
  return self->status;
}

static gboolean
parse_options (Watch *self, const char *rate, const char *duration, const char *format, GError **error)
{
  guint64 number = DEFAULT_RATE;

  if (!mg_ctl_range_parse (&self->range, error)
      || (format != NULL && !mg_ctl_record_parse_format (format, &self->format, error)))
    return FALSE;
  if (rate != NULL && !mg_text_parse_unsigned (rate, &number, error))
    return g_prefix_error (error, "--rate: "), FALSE;
  if (duration != NULL && !mg_text_parse_time (duration, &self->duration, error))
    return g_prefix_error (error, "--for: "), FALSE;
  if (number < 1 || number > MG_RATE_MAX)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
                   _ ("--rate: a mapping can be looked at 1 to %d times a second."), MG_RATE_MAX);
      return FALSE;
    }
  self->rate = (guint) number;
  if (self->range.offset > G_MAXINT64
      || (self->range.has_count && mg_ctl_range_get_length (&self->range) > MAX_LENGTH))
    {
      g_autofree char *most = mg_text_format_size (MAX_LENGTH);

      g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
                   _ ("--offset and --count reach too far: at most %s can be watched at once."), most);
      return FALSE;
    }
  return TRUE;
}

/* mapglassctl watch: the values in a mapping, again and again. */
MgCtlStatus
mg_ctl_watch (MgCatalog *catalog, int argc, char **argv)
{
  g_auto (Watch) self = { .duration = -1 };
  g_autofree char *rate = NULL;
  g_autofree char *duration = NULL;
  g_autofree char *format = NULL;
  const GOptionEntry entries[] = {
    { "rate", 0, 0, G_OPTION_ARG_FILENAME, &rate, N_ ("How many times a second (10)"), N_ ("RATE") },
    { "for", 0, 0, G_OPTION_ARG_FILENAME, &duration, N_ ("When to stop, as in 2s or 500ms (never)"),
      N_ ("TIME") },
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format, N_ ("text, csv or json (text)"), N_ ("FORMAT") },
    { "changes", 0, 0, G_OPTION_ARG_NONE, &self.changes, N_ ("Print only values that change"), NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  MgCtlStatus status;

  if (!mg_ctl_parse_command (_ ("URI"), _ ("Prints the values in a mapping, again and again."),
                             mg_ctl_range_get_entries (), entries, &argc, &argv, &status))
    return status;
  if (!parse_options (&self, rate, duration, format, &error))
    return mg_ctl_misuse_error (error);
  if (!mg_ctl_resolve (catalog, argv[1], &self.name, &status))
    return status;
  return watch (&self);
}

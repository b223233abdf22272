/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "mg-ctl-follow.h"
#include "mg-ctl-hold.h"
#include "mg-ctl-output.h"
#include "mg-ctl-record.h"
#include "mg-ctl-screen.h"
#include "mg-ctl-trigger.h"
#include "mg-text.h"

/* Samples a second, as long as nothing else is asked for. */
#define DEFAULT_RATE 10

typedef struct
{
  MgCtlFollow follow;
  MgCtlRecordFormat format;
  gint64 duration;
  gboolean changes;

  MgCtlScreen *screen;
  MgCtlRecord *record;
  gboolean begun;
  gboolean has_shown;
} Watch;

static void
watch_clear (Watch *self)
{
  mg_ctl_follow_clear (&self->follow);
  g_clear_pointer (&self->screen, mg_ctl_screen_free);
  g_clear_pointer (&self->record, mg_ctl_record_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Watch, watch_clear)

static void
tell (const char *sentence, gpointer data)
{
  Watch *self = data;

  /* What stands in the terminal is drawn anew below it. */
  if (self->screen != NULL && isatty (STDERR_FILENO))
    mg_ctl_screen_clear (self->screen);
  mg_ctl_note (sentence);
}

static char *
make_title (Watch *self, MgFrame *frame)
{
  const MgCtlFollow *follow = &self->follow;
  g_autofree char *type = mg_element_to_string (follow->range.element);
  g_autofree char *time = mg_text_format_time (follow->sample->wall_time, 3);
  g_autofree char *size = mg_text_format_size (frame->size);

  return g_strdup_printf ("%s  %s  %s  %s  %s%s", follow->name.uri, type, size, time,
                          follow->sample->torn ? _ ("torn ") : "", mg_ctl_events_describe (frame));
}

/* The time that it is to go on begins with the first sample, so that there always is one; or when it is clear
 * that there will be none for now. */
static void
start_clock (Watch *self)
{
  if (!self->begun && self->duration >= 0)
    mg_ctl_stop_after (self->follow.stop, self->duration);
  self->begun = TRUE;
}

/* Returns: whether there is use in going on. */
static gboolean
show (MgFrame *frame, gboolean sampled, gpointer data)
{
  Watch *self = data;
  MgCtlSample *sample = self->follow.sample;
  g_autofree char *title = NULL;

  start_clock (self);
  if (self->screen != NULL)
    {
      title = make_title (self, frame);
      return mg_ctl_screen_draw (self->screen, title, sample);
    }
  if (frame->has_events && !frame->events.fresh)
    return TRUE;
  /* Without a rate there is nothing to keep up: only what is new. */
  if (self->follow.rate > MG_RATE_MAX && self->has_shown && mg_range_set_is_empty (frame->changed))
    return TRUE;
  self->has_shown = self->has_shown || sampled;
  return !sampled || sample->n_values == 0 || mg_ctl_record_take (self->record, sample);
}

/* Nobody reads any more: noticed also while there is nothing to print. */
static gboolean
on_output_closed (int descriptor, GIOCondition condition, gpointer data)
{
  Watch *self = data;

  g_main_loop_quit (self->follow.loop);
  return G_SOURCE_REMOVE;
}

static MgCtlStatus
watch (Watch *self)
{
  mg_ctl_follow_start (&self->follow, MG_CTL_DONE);
  if (self->format == MG_CTL_RECORD_TEXT && !self->changes && mg_ctl_screen_is_possible ())
    self->screen = mg_ctl_screen_new ();
  else
    self->record = mg_ctl_record_new (self->format, self->changes);
  g_unix_fd_add (STDOUT_FILENO, G_IO_ERR, on_output_closed, self);
  return mg_ctl_follow_run (&self->follow);
}

static gboolean
parse_options (Watch *self, const char *rate, const char *duration, const char *format, GError **error)
{
  MgCtlFollow *follow = &self->follow;

  if (!mg_ctl_range_parse (&follow->range, error)
      || (format != NULL && !mg_ctl_record_parse_format (format, &self->format, error)))
    return FALSE;
  if (duration != NULL && !mg_text_parse_time (duration, &self->duration, error))
    return g_prefix_error (error, "--for: "), FALSE;
  /* To the end, but not more than one would want. */
  follow->default_count = self->changes ? MG_CTL_FOLLOW_LENGTH_MAX / follow->range.size : MG_CTL_FOLLOW_COUNT;
  return mg_ctl_follow_parse_rate (follow, rate, follow->trigger != NULL ? MG_RATE_MAX : DEFAULT_RATE, error)
         && mg_ctl_follow_check_range (follow, error);
}

/* mapglassctl watch: the values in a mapping, again and again. */
MgCtlStatus
mg_ctl_watch (MgCatalog *catalog, int argc, char **argv)
{
  g_auto (Watch) self = { .follow = { .tell = tell, .show = show, .data = &self }, .duration = -1 };
  g_autofree char *rate = NULL;
  g_auto (MgCtlTrigger) trigger = { NULL };
  g_auto (MgCtlHold) hold = { NULL };
  g_autofree char *duration = NULL;
  g_autofree char *format = NULL;
  const GOptionEntry entries[] = {
    { "rate", 0, 0, G_OPTION_ARG_FILENAME, &rate,
      N_ ("How many times a second, adaptive or spin (10; at most 240 with an event)"), N_ ("RATE") },
    { "for", 0, 0, G_OPTION_ARG_FILENAME, &duration, N_ ("When to stop, as in 2s or 500ms (never)"),
      N_ ("TIME") },
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format, N_ ("text, csv or json (text)"), N_ ("FORMAT") },
    { "on-change", 0, 0, G_OPTION_ARG_FILENAME, &trigger.on_change,
      N_ ("Wait until the word of 4 bytes there changes"), N_ ("OFFSET") },
    { "seqlock", 0, 0, G_OPTION_ARG_FILENAME, &trigger.seqlock,
      N_ ("The same, by a word that is odd while the mapping is written: no half update, each one counted"),
      N_ ("OFFSET") },
    { "futex", 0, 0, G_OPTION_ARG_FILENAME, &trigger.futex,
      N_ ("Wait for a futex that is woken with wake-all"), N_ ("OFFSET") },
    { "semaphore", 0, 0, G_OPTION_ARG_FILENAME, &trigger.semaphore,
      N_ ("Wait for posts of a named semaphore"), N_ ("NAME") },
    { "peek", 0, 0, G_OPTION_ARG_NONE, &trigger.peek, N_ ("Look at the semaphore, and take nothing (so)"),
      NULL },
    { "take", 0, 0, G_OPTION_ARG_NONE, &trigger.take, N_ ("Take each post, or event, from the program"),
      NULL },
    { "semaphore-at", 0, 0, G_OPTION_ARG_FILENAME, &trigger.semaphore_at,
      N_ ("Wait for posts of a semaphore inside the mapping, and take nothing"), N_ ("OFFSET") },
    { "eventfd", 0, 0, G_OPTION_ARG_FILENAME, &trigger.eventfd, N_ ("Wait for an eventfd of a process"),
      N_ ("PID/FD") },
    { "event", 0, 0, G_OPTION_ARG_FILENAME, &trigger.event, N_ ("Wait for a named event of Windows programs"),
      N_ ("NAME") },
    { "on-write", 0, 0, G_OPTION_ARG_NONE, &trigger.on_write, N_ ("Wait for writes to the file by write(2)"),
      NULL },
    MG_CTL_HOLD_ENTRIES (&hold),
    { "changes", 0, 0, G_OPTION_ARG_NONE, &self.changes, N_ ("Print only values that change"), NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  MgCtlStatus status;

  if (!mg_ctl_parse_command (_ ("URI"), _ ("Prints the values in a mapping, again and again."),
                             mg_ctl_range_get_entries (), entries, &argc, &argv, &status))
    return status;
  if (!mg_ctl_trigger_make (&trigger, catalog, &self.follow.trigger, &status)
      || !mg_ctl_hold_make (&hold, catalog, &self.follow.hold, &status))
    return status;
  if (!parse_options (&self, rate, duration, format, &error))
    return mg_ctl_misuse_error (error);
  if (!mg_ctl_resolve (catalog, argv[1], &self.follow.name, &status))
    return status;
  return watch (&self);
}

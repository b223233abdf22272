/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From another program's store to the frame of the display that shows it: a time stamp in the mapping against the end of
 * the painting of the grid that shows it. The limit is a frame of the display. It needs one. */

#include "mg-bench-ringer.h"
#include "mg-bench-window.h"
#include "mg-bench.h"

#define PERIOD   (G_USEC_PER_SEC / 20)
#define N_EVENTS 150
/* In frames of the display. */
#define BUDGET 1.5

typedef struct
{
  MgBenchView *view;
  GArray *latencies;
  gint64 painted;
  /* Of the display, in microseconds; 0: not known. */
  gint64 interval;
} Measure;

static void
on_painted (GdkFrameClock *clock, Measure *self)
{
  MgFrame *frame = mg_view_get_frame (self->view->view);
  MgBenchBell bell;
  double latency;

  gdk_frame_clock_get_refresh_info (clock, 0, &self->interval, NULL);
  if (frame == NULL || mg_frame_read (frame, 0, (guint8 *) &bell, sizeof bell) < sizeof bell || bell.time == 0
      || bell.time == self->painted)
    return;
  latency = (double) (g_get_monotonic_time () - bell.time) / 1e3;
  if (self->painted != 0)
    g_array_append_val (self->latencies, latency);
  self->painted = bell.time;
}

static void
measure (MgBenchWindow *window, const char *name, const char *way, MgTrigger *trigger)
{
  g_autoptr (MgBenchView) view = mg_bench_view_new (name);
  g_autoptr (GArray) latencies = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *line = g_strdup_printf ("latency-%s", way);
  GtkWidget *grid = mg_grid_new (MG_GRID_VALUES, view->inspection);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window->window);
  Measure self = { view, latencies, 0, 0 };
  gulong handler;
  double frame;

  mg_view_set_rate (view->view, trigger != NULL ? MG_RATE_MAX : 60);
  mg_view_set_trigger (view->view, trigger);
  mg_bench_window_show_grid (window, MG_GRID (grid));
  handler = g_signal_connect (clock, "after-paint", G_CALLBACK (on_painted), &self);
  while (latencies->len < N_EVENTS)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, handler);
  mg_bench_window_show (window, NULL);
  frame = self.interval > 0 ? (double) self.interval / 1e3 : 1e3 / 60;
  mg_bench_print (line, mg_bench_median (latencies), "ms");
  mg_bench_print_budget (line, BUDGET * frame, "ms");
  mg_bench_print_limit (line, mg_bench_median (latencies), frame, "ms");
}

int
main (int argc, char **argv)
{
  g_autofree char *name = mg_bench_name ("latency");
  const MgBenchRinging ringing = { .name = name, .pauses = TRUE, .period = PERIOD, .quiet = TRUE };
  g_autoptr (MgBenchProcess) ringer = mg_bench_ringer_new (&ringing);
  g_autoptr (MgBenchWindow) window = mg_bench_window_new ();
  g_autoptr (MgTrigger) sequence
    = mg_trigger_new_inside (MG_TRIGGER_SEQUENCE, G_STRUCT_OFFSET (MgBenchBell, sequence), NULL);
  g_autoptr (MgTrigger) word
    = mg_trigger_new_inside (MG_TRIGGER_WORD, G_STRUCT_OFFSET (MgBenchBell, word), NULL);

  mg_bench_process_set_mode (ringer, 1);
  measure (window, name, "timer-60", NULL);
  measure (window, name, "word", word);
  measure (window, name, "sequence", sequence);
  return 0;
}

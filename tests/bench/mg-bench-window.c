/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-bench-window.h"

#include <adwaita.h>
#include <gdk/x11/gdkx.h>
#include <sys/socket.h>

#include "mg-bench.h"
#include "mg-posix-source.h"

#define STYLE "/org/mapglass/Mapglass/style.css"

static void
on_painted (MgBenchWindow *self)
{
  self->n_frames++;
}

static void
on_realize (GtkWidget *window, MgBenchWindow *self)
{
  g_signal_connect_swapped (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_painted),
                            self);
}

/**
 * mg_bench_window_new:
 *
 * Begins GTK, and presents a window.
 *
 * Returns: (transfer full): the window, on the display
 */
MgBenchWindow *
mg_bench_window_new (void)
{
  MgBenchWindow *self = g_new0 (MgBenchWindow, 1);
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();

  adw_init ();
  gtk_css_provider_load_from_resource (style, STYLE);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  self->window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (self->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1600, 1000);
  g_signal_connect_after (self->window, "realize", G_CALLBACK (on_realize), self);
  gtk_window_present (GTK_WINDOW (self->window));
  while (self->n_frames < 3)
    g_main_context_iteration (NULL, TRUE);
  return self;
}

/**
 * mg_bench_window_free:
 * @self: (transfer full): a window
 */
void
mg_bench_window_free (MgBenchWindow *self)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (self->window), self);
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_free (self);
}

/**
 * mg_bench_window_show:
 * @self: a window
 * @widget: (nullable): what it is to show, alone
 */
void
mg_bench_window_show (MgBenchWindow *self, GtkWidget *widget)
{
  gtk_window_set_child (GTK_WINDOW (self->window), widget);
}

/**
 * mg_bench_window_show_grid:
 * @self: a window
 * @grid: what it is to show, as a page does
 */
void
mg_bench_window_show_grid (MgBenchWindow *self, MgGrid *grid)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (grid));
  mg_bench_window_show (self, scroller);
  gtk_widget_grab_focus (GTK_WIDGET (grid));
}

/* Who is at the other end of the display's socket. */
static pid_t
find_server (GtkWidget *widget)
{
  Display *display = gdk_x11_display_get_xdisplay (gtk_widget_get_display (widget));
  struct ucred peer = { 0 };
  socklen_t length = sizeof peer;

  if (getsockopt (ConnectionNumber (display), SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0)
    return 0;
  return peer.pid;
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

static void
run_frames (MgBenchWindow *self, guint n)
{
  for (guint end = self->n_frames + n; self->n_frames < end;)
    g_main_context_iteration (NULL, TRUE);
}

/**
 * mg_bench_window_measure:
 * @self: a window
 * @widget: what it shows, or a part of that
 * @n_settle: how many frames to pass before
 * @n_frames: how many to measure
 *
 * Has @widget draw itself in each frame of the display.
 *
 * Returns: what a frame costs
 */
MgBenchCost
mg_bench_window_measure (MgBenchWindow *self, GtkWidget *widget, guint n_settle, guint n_frames)
{
  pid_t server = find_server (self->window);
  guint tick = gtk_widget_add_tick_callback (widget, on_tick, NULL, NULL);
  MgBenchCost cost;

  run_frames (self, n_settle);
  cost.own = mg_bench_get_cpu (0);
  cost.server = server != 0 ? mg_bench_get_cpu (server) : 0;
  run_frames (self, n_frames);
  cost.own = (mg_bench_get_cpu (0) - cost.own) / n_frames;
  cost.server = server != 0 ? (mg_bench_get_cpu (server) - cost.server) / n_frames : 0;
  gtk_widget_remove_tick_callback (widget, tick);
  return cost;
}

/**
 * mg_bench_view_new:
 * @name: of a mapping, without a slash
 *
 * Returns: (transfer full): a view that follows it
 */
MgBenchView *
mg_bench_view_new (const char *name)
{
  MgBenchView *self = g_new0 (MgBenchView, 1);
  g_autoptr (MgSource) source = mg_posix_source_new (NULL);
  g_autofree char *full_name = g_strconcat ("/", name, NULL);
  g_autoptr (MgMapping) mapping = mg_mapping_new (source, full_name);

  self->sampler = mg_sampler_new ();
  self->view = mg_view_new (self->sampler, mapping, 0, 0);
  self->inspection = mg_inspection_new (self->view);
  return self;
}

/**
 * mg_bench_view_free:
 * @self: (transfer full): a view
 */
void
mg_bench_view_free (MgBenchView *self)
{
  g_object_unref (self->inspection);
  g_object_unref (self->view);
  g_object_unref (self->sampler);
  g_free (self);
}

/**
 * mg_bench_view_knows:
 * @self: a view
 * @grid: a grid of it, in a window
 *
 * Returns: whether what is in sight was read, to the last byte
 */
gboolean
mg_bench_view_knows (MgBenchView *self, MgGrid *grid)
{
  const MgGridLayout *layout = mg_grid_get_layout (grid);
  MgFrame *frame = mg_view_get_frame (self->view);
  guint64 length = MIN ((guint64) mg_grid_get_n_visible (grid) * layout->row_bytes, layout->extent);

  return frame != NULL && length > 0 && gtk_widget_get_height (GTK_WIDGET (grid)) > 0
         && mg_frame_get_state (frame, length - 1, NULL) != MG_BYTE_UNREAD;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-activity-watch.h"

#include <string.h>

/* Microseconds from one time that it looks to the next, at least: while something happens, and while it only fades. */
#define INTERVAL      (G_USEC_PER_SEC / 10)
#define FADE_INTERVAL (G_USEC_PER_SEC / 2)
/* How long ago a change fades fast. */
#define FRESH (3 * G_USEC_PER_SEC)

struct _MgActivityWatch
{
  GObject parent_instance;

  MgView *view;
  gboolean active;
  MgActivityKind kind;
  MgActivityLayout layout;
  MgPageLooks looks;
  guint64 generation;
  guint64 size;
  MgPageCell *cells;
  guint8 *shades;
  guint8 *shades_before;
  /* Whether cells and shades are of this layout. */
  gboolean is_known;
  gint64 looked_at;
  guint timer_id;
  gint64 timer_due;
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_LOOKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void request_look (MgActivityWatch *self, gint64 interval);

G_DEFINE_FINAL_TYPE (MgActivityWatch, mg_activity_watch, G_TYPE_OBJECT)

static void
mg_activity_watch_dispose (GObject *object)
{
  MgActivityWatch *self = MG_ACTIVITY_WATCH (object);

  if (self->view != NULL)
    mg_activity_watch_set_active (self, FALSE);
  g_clear_object (&self->view);

  G_OBJECT_CLASS (mg_activity_watch_parent_class)->dispose (object);
}

static void
mg_activity_watch_finalize (GObject *object)
{
  MgActivityWatch *self = MG_ACTIVITY_WATCH (object);

  g_clear_pointer (&self->cells, g_free);
  g_clear_pointer (&self->shades, g_free);
  g_clear_pointer (&self->shades_before, g_free);

  G_OBJECT_CLASS (mg_activity_watch_parent_class)->finalize (object);
}

static void
mg_activity_watch_class_init (MgActivityWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mg_activity_watch_dispose;
  object_class->finalize = mg_activity_watch_finalize;

  /**
   * MgActivityWatch::changed:
   * @self: a watch
   *
   * The map is to be drawn differently.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", MG_TYPE_ACTIVITY_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
  /**
   * MgActivityWatch::looked:
   * @self: a watch
   *
   * What can be said of it in words may be something else now.
   */
  signals[SIGNAL_LOOKED]
    = g_signal_new ("looked", MG_TYPE_ACTIVITY_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mg_activity_watch_init (MgActivityWatch *self)
{
}

static gboolean
is_paused (MgActivityWatch *self)
{
  return mg_view_get_paused (self->view);
}

static gboolean
looks_equal (const MgPageLooks *a, const MgPageLooks *b)
{
  return a->n_rounds == b->n_rounds && a->whole_at == b->whole_at && a->n_changes == b->n_changes;
}

/* Takes in what is known of the pages, unless that is what it was. Returns: whether there is anything to show */
static gboolean
update_cells (MgActivityWatch *self)
{
  MgFrame *frame = mg_view_get_frame (self->view);
  MgPageLooks looks;

  if (frame == NULL || self->layout.n_cells == 0 || !mg_view_get_looks (self->view, &looks))
    return FALSE;
  /* Until all was looked at once, there is always something that was not before. */
  if (self->is_known && looks.whole_at != 0 && looks_equal (&looks, &self->looks)
      && frame->generation == self->generation && frame->size == self->size)
    return TRUE;
  self->looks = looks;
  self->generation = frame->generation;
  self->size = frame->size;
  return mg_view_summarize (self->view, self->layout.start, self->layout.cell_size, self->cells,
                            self->layout.n_cells);
}

static gint64
find_last_change (MgActivityWatch *self)
{
  gint64 last = 0;

  for (guint i = 0; i < self->layout.n_cells; i++)
    last = MAX (last, self->cells[i].changed);
  return last;
}

static void
look (MgActivityWatch *self)
{
  gint64 now = mg_activity_watch_get_now (self);
  gboolean was_known = self->is_known;
  guint8 *before = self->shades;
  gboolean fades = FALSE;

  self->looked_at = g_get_monotonic_time ();
  self->is_known = update_cells (self);
  if (self->is_known)
    {
      self->shades = self->shades_before;
      self->shades_before = before;
      fades = mg_activity_map_shade (self->kind, self->cells, self->layout.n_cells, &self->looks, now,
                                     self->shades);
    }
  if (self->is_known != was_known
      || (self->is_known && memcmp (self->shades, self->shades_before, self->layout.n_cells) != 0))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  g_signal_emit (self, signals[SIGNAL_LOOKED], 0);
  if (fades && !is_paused (self))
    request_look (self,
                  now - find_last_change (self) - self->looks.whole_took < FRESH ? INTERVAL : FADE_INTERVAL);
}

static gboolean
on_timer (gpointer data)
{
  MgActivityWatch *self = data;

  self->timer_id = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

/* Looks when that interval has passed since it did. */
static void
request_look (MgActivityWatch *self, gint64 interval)
{
  gint64 now = g_get_monotonic_time ();
  gint64 due = MAX (self->looked_at + interval, now);

  if (!self->active || (self->timer_id != 0 && self->timer_due <= due))
    return;
  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->timer_due = due;
  self->timer_id = g_timeout_add ((guint) ((due - now + 999) / 1000), on_timer, self);
}

static void
on_frame (MgActivityWatch *self)
{
  request_look (self, INTERVAL);
}

static void
on_paused (MgActivityWatch *self)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  look (self);
}

/**
 * mg_activity_watch_new:
 * @view: what is watched
 *
 * Knows how the activity map of a view is to be drawn, while somebody wants to know.
 *
 * Returns: (transfer full): a watch that is not active
 */
MgActivityWatch *
mg_activity_watch_new (MgView *view)
{
  MgActivityWatch *self = g_object_new (MG_TYPE_ACTIVITY_WATCH, NULL);

  self->view = g_object_ref (view);
  return self;
}

/**
 * mg_activity_watch_set_active:
 * @self: a watch
 * @active: whether anybody looks; else it does nothing, and the mapping is swept no more than without it
 */
void
mg_activity_watch_set_active (MgActivityWatch *self, gboolean active)
{
  if (active == self->active)
    return;
  self->active = active;
  if (active)
    {
      g_signal_connect_swapped (self->view, "notify::frame", G_CALLBACK (on_frame), self);
      g_signal_connect_swapped (self->view, "notify::paused", G_CALLBACK (on_paused), self);
      look (self);
    }
  else
    {
      g_signal_handlers_disconnect_by_data (self->view, self);
      g_clear_handle_id (&self->timer_id, g_source_remove);
    }
  mg_view_set_sweep (self->view, active ? MG_SWEEP_STEADY : MG_SWEEP_IDLE);
}

/**
 * mg_activity_watch_set_layout:
 * @self: a watch
 * @layout: where the cells are
 */
void
mg_activity_watch_set_layout (MgActivityWatch *self, const MgActivityLayout *layout)
{
  if (mg_activity_layout_equal (layout, &self->layout))
    return;
  self->layout = *layout;
  self->cells = g_renew (MgPageCell, self->cells, layout->n_cells);
  self->shades = g_renew (guint8, self->shades, layout->n_cells);
  self->shades_before = g_renew (guint8, self->shades_before, layout->n_cells);
  self->is_known = FALSE;
  if (self->active)
    look (self);
}

/**
 * mg_activity_watch_get_layout:
 * @self: a watch
 *
 * Returns: (transfer none): where the cells are
 */
const MgActivityLayout *
mg_activity_watch_get_layout (MgActivityWatch *self)
{
  return &self->layout;
}

/**
 * mg_activity_watch_get_kind:
 * @self: a watch
 *
 * Returns: what the colours say
 */
MgActivityKind
mg_activity_watch_get_kind (MgActivityWatch *self)
{
  return self->kind;
}

/**
 * mg_activity_watch_set_kind:
 * @self: a watch
 * @kind: what the colours say
 */
void
mg_activity_watch_set_kind (MgActivityWatch *self, MgActivityKind kind)
{
  if (kind == self->kind)
    return;
  self->kind = kind;
  if (self->active)
    look (self);
  /* The legend is another one in any case. */
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * mg_activity_watch_get_now:
 * @self: a watch
 *
 * Returns: what changes are a while ago from, in microseconds of the monotonic clock: while the view is paused time
 * stands still
 */
gint64
mg_activity_watch_get_now (MgActivityWatch *self)
{
  gint64 paused_at = mg_view_get_paused_at (self->view);
  gint64 now = g_get_monotonic_time ();

  return paused_at != 0 ? now - (g_get_real_time () - paused_at) : now;
}

/**
 * mg_activity_watch_get_looks:
 * @self: a watch
 *
 * Returns: (transfer none): how old it is what it shows
 */
const MgPageLooks *
mg_activity_watch_get_looks (MgActivityWatch *self)
{
  return &self->looks;
}

/**
 * mg_activity_watch_get_cells:
 * @self: a watch
 *
 * Returns: (transfer none) (nullable): what is known of each cell; %NULL while nothing is
 */
const MgPageCell *
mg_activity_watch_get_cells (MgActivityWatch *self)
{
  return self->is_known ? self->cells : NULL;
}

/**
 * mg_activity_watch_get_shades:
 * @self: a watch
 *
 * Returns: (transfer none) (nullable): how each cell is drawn; %NULL while nothing is known
 */
const guint8 *
mg_activity_watch_get_shades (MgActivityWatch *self)
{
  return self->is_known ? self->shades : NULL;
}

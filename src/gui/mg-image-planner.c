/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-image-planner.h"

#include "mg-image-guess.h"
#include "mg-xwd.h"

/**
 * Guess:
 * @bytes: the first ones of a picture
 * @format: its pixels, as they are taken to be
 * @may_be_rgb: whether nobody said so
 * @is_rgb: whether they look like red, green and blue
 * @repeat: after how many pixels they are like themselves
 *
 * What is found out on another thread.
 */
typedef struct
{
  GBytes *bytes;
  MgImageFormat format;
  gboolean may_be_rgb;
  gboolean is_rgb;
  guint repeat;
} Guess;

/* Where nothing was found that repeats, it is looked for again this often, in microseconds, while bytes change. */
#define GUESS_INTERVAL G_USEC_PER_SEC
/* Rows that are so near to each other, in bytes, are read with what is between them. */
#define NEAR_ROWS 4096

struct _MgImagePlanner
{
  GObject parent_instance;

  MgInspection *inspection;
  GSettings *memory;
  gboolean active;
  MgImagePlan plan;
  gboolean has_plan;
  char *sentence;

  MgImageFormat xwd;
  gboolean has_xwd;

  /* What is guessed about: pixels, and where they begin. */
  MgImagePlan guessed;
  guint64 generation;
  gboolean has_guessed;
  gint64 guessed_at;
  guint repeat;
  gboolean may_be_rgb;
  gboolean is_rgb;
  GCancellable *guessing;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MgImagePlanner, mg_image_planner, G_TYPE_OBJECT)

static gboolean
read_wish (MgImagePlanner *self, MgImageWish *wish, GError **error)
{
  g_autofree char *pixel = g_settings_get_string (self->memory, "image-pixel");
  g_autofree char *offset = g_settings_get_string (self->memory, "image-offset");
  MgImageFormat format;

  *wish = (MgImageWish){ .width = g_settings_get_uint64 (self->memory, "image-width"),
                         .height = g_settings_get_uint64 (self->memory, "image-height"),
                         .stride = g_settings_get_uint64 (self->memory, "image-stride"),
                         .flip_x = g_settings_get_boolean (self->memory, "image-flip-across"),
                         .flip_y = g_settings_get_boolean (self->memory, "image-flip-down"),
                         .use_alpha = g_settings_get_boolean (self->memory, "image-alpha") };
  if (*pixel != 0)
    {
      if (!mg_image_format_parse_pixel (&format, pixel, error))
        return FALSE;
      wish->has_pixel = TRUE;
      wish->kind = format.kind;
      wish->element = format.element;
    }
  wish->has_offset = *offset != 0;
  return *offset == 0 || mg_inspection_find_place (self->inspection, offset, &wish->offset, error);
}

static void
read_facts (MgImagePlanner *self, MgImageFacts *facts)
{
  *facts = (MgImageFacts){ .element = mg_inspection_get_element (self->inspection),
                           .start = mg_inspection_get_offset (self->inspection),
                           .extent = mg_inspection_get_extent (self->inspection),
                           .row_bytes = (guint64) g_settings_get_int (self->memory, "row-bytes"),
                           .is_rgb = self->is_rgb,
                           .repeat = self->repeat,
                           .xwd = self->has_xwd ? &self->xwd : NULL };
}

/* Whether the width has to be guessed before there is a plan. */
static gboolean
wants_guess (MgImagePlanner *self, const MgImageWish *wish, const MgImagePlan *beginning)
{
  MgFrame *frame = mg_inspection_get_frame (self->inspection);

  if (wish->width > 0 || self->has_xwd)
    return FALSE;
  if (frame != NULL && mg_inspection_get_extent (self->inspection) == 0)
    return FALSE;
  return !self->has_guessed || !mg_image_format_equal (&beginning->format, &self->guessed.format)
         || (frame != NULL && frame->generation != self->generation);
}

static guint64
get_guess_length (MgImagePlanner *self, const MgImageFormat *format)
{
  guint64 end = mg_inspection_get_offset (self->inspection) + mg_inspection_get_extent (self->inspection);
  guint64 there = end > format->offset ? end - format->offset : 0;

  return MIN (there, MG_IMAGE_GUESS_PIXELS * mg_image_format_get_pixel_size (format));
}

static void
add_rows (MgRangeSet *ranges, const MgImageFormat *format)
{
  guint64 row = format->width * mg_image_format_get_pixel_size (format);

  if (format->stride - row <= NEAR_ROWS)
    mg_range_set_add (ranges, format->offset, mg_image_format_get_length (format));
  else
    for (guint i = 0; i < format->height; i++)
      mg_range_set_add (ranges, format->offset + i * format->stride, row);
}

/* What the mapping says itself may change; and what is guessed about has to be there. */
static void
watch (MgImagePlanner *self)
{
  g_autoptr (MgRangeSet) ranges = mg_range_set_new ();
  guint64 start = mg_inspection_get_offset (self->inspection);

  if (self->active)
    {
      mg_range_set_add (ranges, start, MIN (MG_XWD_HEADER, G_MAXUINT64 - start));
      if (self->has_plan)
        add_rows (ranges, &self->plan.format);
      else if (self->sentence == NULL)
        mg_range_set_add (ranges, self->guessed.format.offset,
                          get_guess_length (self, &self->guessed.format));
      /* Before the first frame nobody knows how much there is. */
      if (mg_inspection_get_frame (self->inspection) != NULL)
        mg_range_set_clip (ranges, start + mg_inspection_get_extent (self->inspection));
    }
  mg_inspection_watch (self->inspection, MG_PANE_IMAGE, ranges);
}

static void guess (MgImagePlanner *self);

/* How it is turned around does not matter for it, nor what was guessed before. */
static MgImagePlan
plan_guess (const MgImageWish *wish, const MgImageFacts *facts)
{
  MgImageFacts known = *facts;
  MgImagePlan plan;

  known.is_rgb = FALSE;
  mg_image_plan_begin (&plan, wish, &known);
  plan.format.flip_x = FALSE;
  plan.format.flip_y = FALSE;
  plan.format.use_alpha = FALSE;
  return plan;
}

static void
update (MgImagePlanner *self)
{
  g_autoptr (GError) error = NULL;
  MgImagePlan beginning;
  MgImageWish wish;
  MgImageFacts facts;

  g_clear_pointer (&self->sentence, g_free);
  self->has_plan = FALSE;
  if (read_wish (self, &wish, &error))
    {
      read_facts (self, &facts);
      beginning = plan_guess (&wish, &facts);
      if (wants_guess (self, &wish, &beginning))
        {
          self->has_guessed = FALSE;
          self->repeat = 0;
          self->is_rgb = FALSE;
          self->may_be_rgb = !wish.has_pixel && mg_inspection_get_assumed (self->inspection);
          self->guessed = beginning;
        }
      else
        {
          self->has_plan = mg_image_plan_make (&self->plan, &wish, &facts, &error);
        }
    }
  if (error != NULL)
    self->sentence = g_strdup (error->message);
  watch (self);
  guess (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
guess_free (gpointer data)
{
  Guess *found = data;

  g_bytes_unref (found->bytes);
  g_free (found);
}

static void
run_guess (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Guess *found = data;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (found->bytes, &length);

  found->is_rgb = found->may_be_rgb && mg_image_guess_is_rgb (bytes, length);
  if (found->is_rgb)
    found->format.kind = MG_PIXEL_RGB;
  found->repeat = mg_image_guess_width (&found->format, bytes, length);
  g_task_return_boolean (task, TRUE);
}

static void
on_guessed (GObject *object, GAsyncResult *result, gpointer data)
{
  MgImagePlanner *self = MG_IMAGE_PLANNER (object);
  const Guess *found = g_task_get_task_data (G_TASK (result));

  /* Cancelled: something else is to be guessed by now. */
  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;
  g_clear_object (&self->guessing);
  if (self->has_guessed && found->repeat == self->repeat && found->is_rgb == self->is_rgb)
    return;
  self->has_guessed = TRUE;
  self->repeat = found->repeat;
  self->is_rgb = found->is_rgb;
  update (self);
}

static gboolean
is_due (MgImagePlanner *self, MgFrame *frame)
{
  if (!self->has_guessed)
    return self->sentence == NULL && !self->has_plan;
  return self->has_plan && self->plan.width != MG_IMAGE_WIDTH_CHOSEN && self->repeat == 0
         && !mg_range_set_is_empty (frame->changed)
         && g_get_monotonic_time () - self->guessed_at >= GUESS_INTERVAL;
}

/* Grids have a part of it sampled before. */
static gboolean
is_read (MgFrame *frame, guint64 offset, guint64 length)
{
  guint64 step;

  for (; length > 0; offset += step, length -= step)
    {
      if (mg_frame_get_state (frame, offset, &step) == MG_BYTE_UNREAD)
        return FALSE;
      step = MIN (step, length);
    }
  return TRUE;
}

static void
guess (MgImagePlanner *self)
{
  MgFrame *frame = mg_inspection_get_frame (self->inspection);
  const MgImageFormat *format = &self->guessed.format;
  g_autoptr (GTask) task = NULL;
  Guess *found;
  gsize length;
  guint8 *bytes;

  if (!self->active || self->guessing != NULL || frame == NULL || !is_due (self, frame))
    return;
  length = (gsize) get_guess_length (self, format);
  if (!is_read (frame, format->offset, length))
    return;
  bytes = g_malloc0 (length);
  mg_frame_read (frame, format->offset, bytes, length);
  self->guessed_at = g_get_monotonic_time ();
  self->generation = frame->generation;
  self->guessing = g_cancellable_new ();
  found = g_new0 (Guess, 1);
  found->bytes = g_bytes_new_take (bytes, length);
  found->format = *format;
  found->may_be_rgb = self->may_be_rgb;
  task = g_task_new (self, self->guessing, on_guessed, NULL);
  g_task_set_name (task, "image width");
  g_task_set_task_data (task, found, guess_free);
  g_task_run_in_thread (task, run_guess);
}

static void
forget_guess (MgImagePlanner *self)
{
  if (self->guessing != NULL)
    g_cancellable_cancel (self->guessing);
  g_clear_object (&self->guessing);
}

static void
on_wish (MgImagePlanner *self)
{
  forget_guess (self);
  update (self);
}

static void
on_memory (MgImagePlanner *self, const char *key)
{
  if (g_str_has_prefix (key, "image-") || g_str_equal (key, "row-bytes"))
    on_wish (self);
}

/* Returns: whether the mapping now says something else of itself. */
static gboolean
look_for_xwd (MgImagePlanner *self)
{
  MgFrame *frame = mg_inspection_get_frame (self->inspection);
  guint8 header[MG_XWD_HEADER];
  gsize length = mg_frame_read (frame, mg_inspection_get_offset (self->inspection), header, sizeof header);
  MgImageFormat format = { .width = 0 };
  gboolean is_xwd = mg_xwd_recognize (header, length, &format);

  if (is_xwd == self->has_xwd && (!is_xwd || mg_image_format_equal (&format, &self->xwd)))
    return FALSE;
  self->has_xwd = is_xwd;
  self->xwd = format;
  return TRUE;
}

static void
on_frame (MgImagePlanner *self)
{
  MgFrame *frame = mg_inspection_get_frame (self->inspection);

  if (!self->active || frame == NULL)
    return;
  if (look_for_xwd (self) || (self->has_guessed && frame->generation != self->generation))
    on_wish (self);
  else
    guess (self);
}

static void
mg_image_planner_dispose (GObject *object)
{
  MgImagePlanner *self = MG_IMAGE_PLANNER (object);

  forget_guess (self);
  if (self->inspection != NULL)
    g_signal_handlers_disconnect_by_data (self->inspection, self);
  if (self->memory != NULL)
    g_signal_handlers_disconnect_by_data (self->memory, self);
  g_clear_object (&self->inspection);
  g_clear_object (&self->memory);
  g_clear_pointer (&self->sentence, g_free);

  G_OBJECT_CLASS (mg_image_planner_parent_class)->dispose (object);
}

static void
mg_image_planner_class_init (MgImagePlannerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mg_image_planner_dispose;

  /**
   * MgImagePlanner::changed:
   * @self: a planner
   *
   * What is shown as a picture, or why nothing is, may be something else now.
   */
  signals[SIGNAL_CHANGED]
    = g_signal_new ("changed", MG_TYPE_IMAGE_PLANNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mg_image_planner_init (MgImagePlanner *self)
{
}

/**
 * mg_image_planner_new:
 * @inspection: what is shown
 * @memory: what is remembered of the mapping
 *
 * Knows what of a mapping is shown as a picture: as somebody wants it, as the mapping says itself, or as it is guessed;
 * and has it sampled.
 *
 * Returns: (transfer full): a planner that is not active
 */
MgImagePlanner *
mg_image_planner_new (MgInspection *inspection, GSettings *memory)
{
  MgImagePlanner *self = g_object_new (MG_TYPE_IMAGE_PLANNER, NULL);

  self->inspection = g_object_ref (inspection);
  self->memory = g_object_ref (memory);
  g_signal_connect_swapped (inspection, "notify::frame", G_CALLBACK (on_frame), self);
  g_signal_connect_swapped (inspection, "notify::extent", G_CALLBACK (on_wish), self);
  g_signal_connect_swapped (inspection, "notify::element-name", G_CALLBACK (on_wish), self);
  g_signal_connect_swapped (memory, "changed", G_CALLBACK (on_memory), self);
  return self;
}

/**
 * mg_image_planner_set_active:
 * @self: a planner
 * @active: whether anybody looks
 */
void
mg_image_planner_set_active (MgImagePlanner *self, gboolean active)
{
  if (active == self->active)
    return;
  self->active = active;
  if (!active)
    {
      forget_guess (self);
      watch (self);
      return;
    }
  if (mg_inspection_get_frame (self->inspection) != NULL)
    look_for_xwd (self);
  on_wish (self);
}

/**
 * mg_image_planner_get_plan:
 * @self: a planner
 *
 * Returns: (transfer none) (nullable): what is shown, until it changes; %NULL: there is no such picture, or it is not
 * known yet how wide it is
 */
const MgImagePlan *
mg_image_planner_get_plan (MgImagePlanner *self)
{
  return self->has_plan ? &self->plan : NULL;
}

/**
 * mg_image_planner_get_sentence:
 * @self: a planner
 *
 * Returns: (transfer none) (nullable): why there is no picture
 */
const char *
mg_image_planner_get_sentence (MgImagePlanner *self)
{
  return self->sentence;
}

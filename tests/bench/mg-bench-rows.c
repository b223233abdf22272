/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-bench-rows.h"

#include "mg-glyphs.h"

/* More than there is room for. */
#define N_ROWS 100
/* As the grid has them. */
#define TEXT_SIZE 10
#define SPACING   4

struct _MgBenchRows
{
  GtkWidget parent_instance;

  guint percent;
  int row_height;
  /* Each row in two versions, of which every other frame shows the second. */
  GskRenderNode *nodes[2][N_ROWS];
  guint n_drawn;
};

G_DEFINE_FINAL_TYPE (MgBenchRows, mg_bench_rows, GTK_TYPE_WIDGET)

/**
 * mg_bench_rows_changes:
 * @row: a row
 * @percent: of the rows
 *
 * Returns: whether it is one of so many that change; those are spread over the whole height
 */
gboolean
mg_bench_rows_changes (guint row, guint percent)
{
  return row * 37 % 100 < percent;
}

static void
mg_bench_rows_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MgBenchRows *self = MG_BENCH_ROWS (widget);
  guint n_visible = (guint) (gtk_widget_get_height (widget) / self->row_height + 1);

  self->n_drawn++;
  gtk_snapshot_save (snapshot);
  for (guint row = 0; row < MIN (n_visible, N_ROWS); row++)
    {
      guint version = mg_bench_rows_changes (row, self->percent) ? self->n_drawn % 2 : 0;

      gtk_snapshot_append_node (snapshot, self->nodes[version][row]);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, (float) self->row_height));
    }
  gtk_snapshot_restore (snapshot);
}

static void
mg_bench_rows_finalize (GObject *object)
{
  MgBenchRows *self = MG_BENCH_ROWS (object);

  for (guint version = 0; version < 2; version++)
    for (guint row = 0; row < N_ROWS; row++)
      gsk_render_node_unref (self->nodes[version][row]);

  G_OBJECT_CLASS (mg_bench_rows_parent_class)->finalize (object);
}

static void
mg_bench_rows_class_init (MgBenchRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mg_bench_rows_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = mg_bench_rows_snapshot;
}

static void
mg_bench_rows_init (MgBenchRows *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/* A frame full of values that are as long as they get. */
static MgFrame *
make_frame (GRand *random, gsize size)
{
  MgFrame *frame = mg_frame_new ();
  g_autofree float *values = g_new (float, size / sizeof (float));

  for (gsize i = 0; i < size / sizeof (float); i++)
    values[i] = (float) g_rand_double_range (random, -128, 128);
  frame->size = size;
  mg_frame_append_span (frame, 0, size, MG_BYTE_DATA);
  mg_frame_append_chunk (frame, mg_chunk_new (0, (const guint8 *) values, size));
  return frame;
}

/**
 * mg_bench_rows_new:
 * @kind: bytes, or f32
 * @row_bytes: bytes in a row
 * @percent: of the rows: how many change each time
 *
 * Returns: (transfer floating): the rows
 */
GtkWidget *
mg_bench_rows_new (MgGridKind kind, guint row_bytes, guint percent)
{
  MgBenchRows *self = g_object_new (MG_TYPE_BENCH_ROWS, NULL);
  g_autoptr (MgGlyphs) glyphs
    = mg_glyphs_new (gtk_widget_get_pango_context (GTK_WIDGET (self)), TEXT_SIZE, SPACING);
  g_autoptr (MgGridRow) content = mg_grid_row_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  GdkRGBA colours[MG_N_STYLES];
  MgGridLayout layout;

  for (guint i = 0; i < MG_N_STYLES; i++)
    colours[i] = (GdkRGBA){ 0, 0, 0, i == MG_STYLE_LABEL ? 0.55f : 0.8f };
  self->percent = percent;
  self->row_height = mg_glyphs_get_row_height (glyphs);
  mg_grid_layout_init (&layout, kind, (MgElement){ MG_ELEMENT_F32, FALSE }, 0, N_ROWS * row_bytes, row_bytes);
  for (guint version = 0; version < 2; version++)
    {
      g_autoptr (MgFrame) frame = make_frame (random, N_ROWS * row_bytes);

      for (guint row = 0; row < N_ROWS; row++)
        {
          mg_grid_row_fill (content, &layout, frame, row);
          self->nodes[version][row] = mg_glyphs_render (glyphs, content, colours);
        }
    }
  return GTK_WIDGET (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <math.h>

#include "mg-condition.h"
#include "mg-grid-private.h"

/* interface.md of the design calls these the fill and the underline of a change; measured against selection
 * and text in both styles. */
static const struct
{
  GdkRGBA fill;
  GdkRGBA line;
} glow_colours[] = {
  { { 1.0f, 0.745f, 0.435f, 1.0f }, { 0.776f, 0.275f, 0.0f, 1.0f } },
  { { 0.627f, 0.29f, 0.0f, 1.0f }, { 1.0f, 0.639f, 0.282f, 1.0f } },
};

/* Light and dark. */
static const GdkRGBA private_colours[]
  = { { 0.506f, 0.239f, 0.612f, 1.0f }, { 0.863f, 0.541f, 0.867f, 1.0f } };
static const GdkRGBA frozen_colours[]
  = { { 0.102f, 0.373f, 0.706f, 1.0f }, { 0.471f, 0.682f, 0.929f, 1.0f } };

/**
 * mg_drawn_row_clear:
 * @data: a #MgDrawnRow
 *
 * For the grid: lets go what it holds.
 */
void
mg_drawn_row_clear (gpointer data)
{
  MgDrawnRow *drawn = data;

  g_clear_pointer (&drawn->content, mg_grid_row_free);
  g_clear_pointer (&drawn->node, gsk_render_node_unref);
}

/**
 * mg_grid_forget_rows:
 * @self: a grid
 *
 * For the grid: draws every row anew the next time.
 */
void
mg_grid_forget_rows (MgGrid *self)
{
  g_array_set_size (self->drawn, 0);
}

static GdkRGBA
with_alpha (const GdkRGBA *colour, float alpha)
{
  GdkRGBA mixed = *colour;

  mixed.alpha *= alpha;
  return mixed;
}

/**
 * mg_grid_update_colours:
 * @self: a grid
 *
 * For the grid: takes the colours of the present style.
 */
void
mg_grid_update_colours (MgGrid *self)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA text;

  gtk_style_context_get_color (context, &text);
  self->dark = text.red + text.green + text.blue > 1.5f;
  self->colours[MG_STYLE_TEXT] = text;
  self->colours[MG_STYLE_SPECIAL] = text;
  self->colours[MG_STYLE_PENDING] = text;
  self->colours[MG_STYLE_LABEL] = with_alpha (&text, 0.55f);
  self->colours[MG_STYLE_HOLE] = with_alpha (&text, 0.6f);
  self->colours[MG_STYLE_UNREAD] = with_alpha (&text, 0.45f);
  self->colours[MG_STYLE_DENIED] = with_alpha (&text, 0.7f);
  self->colours[MG_STYLE_LOST]
    = self->dark ? (GdkRGBA){ 1.0f, 0.48f, 0.39f, 1.0f } : (GdkRGBA){ 0.65f, 0.11f, 0.18f, 1.0f };
  mg_grid_forget_rows (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * mg_grid_get_content:
 * @self: a grid
 * @row: a row
 *
 * For the grid: only what changed since it was drawn is made into characters again.
 *
 * Returns: (transfer none): what the row shows, until the next call
 */
const MgGridRow *
mg_grid_get_content (MgGrid *self, guint64 row)
{
  const MgGridRow *drawn = NULL;

  if (self->drawn->len > 0)
    drawn = g_array_index (self->drawn, MgDrawnRow, row % self->drawn->len).content;
  mg_grid_row_load (self->scratch, &self->layout, mg_inspection_get_frame (self->inspection), row);
  for (guint i = 0; i < self->frozen->len; i++)
    mg_grid_row_freeze (self->scratch, &self->layout, &g_array_index (self->frozen, MgRange, i));
  if (self->pending >= 0)
    mg_grid_row_set_pending (self->scratch, &self->layout, self->pending_offset, (guint) self->pending);
  if (drawn != NULL && mg_grid_row_is_of_same (drawn, self->scratch))
    return drawn;
  mg_grid_row_format (self->scratch, &self->layout);
  return self->scratch;
}

/* The node of a row, kept as long as its characters stay the same: then the same pointer is drawn again and
 * costs nothing. */
static MgDrawnRow *
ensure_row (MgGrid *self, guint64 row, guint n_slots)
{
  MgDrawnRow *drawn;
  MgGridRow *before;

  if (self->drawn->len != n_slots)
    {
      mg_grid_forget_rows (self);
      g_array_set_size (self->drawn, n_slots);
    }
  drawn = &g_array_index (self->drawn, MgDrawnRow, row % n_slots);
  before = drawn->content;
  if (mg_grid_get_content (self, row) == before)
    return drawn;

  if (before == NULL || before->row != row || !mg_grid_row_equal (before, self->scratch))
    {
      g_clear_pointer (&drawn->node, gsk_render_node_unref);
      drawn->node = mg_glyphs_render (self->glyphs, self->scratch, self->colours);
    }
  drawn->content = self->scratch;
  self->scratch = before != NULL ? before : mg_grid_row_new ();
  return drawn;
}

static graphene_rect_t
cell_rect (MgGrid *self, guint first, guint last, gboolean in_text)
{
  double width = mg_glyphs_get_char_width (self->glyphs);
  double start, end;

  if (in_text)
    {
      start = self->layout.text_column + first;
      end = self->layout.text_column + last + 1;
    }
  else
    {
      start = mg_grid_layout_get_cell_column (&self->layout, first) - 0.5;
      end = mg_grid_layout_get_cell_column (&self->layout, last) + self->layout.cell_chars + 0.5;
    }
  return GRAPHENE_RECT_INIT ((float) (start * width), 0, (float) ((end - start) * width),
                             (float) mg_glyphs_get_row_height (self->glyphs));
}

static void
append_glow (MgGrid *self, GtkSnapshot *snapshot, const graphene_rect_t *rect, guint level)
{
  float alpha = (float) level / MG_GLOW_LEVELS;
  GdkRGBA fill = with_alpha (&glow_colours[self->dark].fill, alpha);
  GdkRGBA line = with_alpha (&glow_colours[self->dark].line, alpha);

  if (adw_style_manager_get_high_contrast (adw_style_manager_get_default ()))
    {
      GskRoundedRect outline;

      gsk_rounded_rect_init_from_rect (&outline, rect, 0);
      gtk_snapshot_append_border (snapshot, &outline, (float[4]){ 2, 2, 2, 2 },
                                  (GdkRGBA[4]){ line, line, line, line });
      return;
    }
  gtk_snapshot_append_color (snapshot, &fill, rect);
  gtk_snapshot_append_color (
    snapshot, &line, &GRAPHENE_RECT_INIT (rect->origin.x, rect->size.height - 2, rect->size.width, 2));
}

/* Runs of cells that shine alike are one rectangle. */
static void
draw_glow (MgGrid *self, GtkSnapshot *snapshot, const MgDrawnRow *drawn, gint64 now)
{
  guint64 offset = mg_grid_layout_get_row_offset (&self->layout, drawn->content->row);
  guint first = 0;
  guint level = 0;

  for (guint cell = 0; cell <= drawn->content->n_cells; cell++)
    {
      guint here = 0;

      if (cell < drawn->content->n_cells)
        here = mg_glow_get_level (self->glow, offset + (guint64) cell * self->layout.cell_bytes,
                                  self->layout.cell_bytes, now);
      if (here == level)
        continue;
      if (level > 0)
        {
          graphene_rect_t rect = cell_rect (self, first, cell - 1, FALSE);

          append_glow (self, snapshot, &rect, level);
          if (self->layout.text_column > 0)
            {
              rect = cell_rect (self, first, cell - 1, TRUE);
              append_glow (self, snapshot, &rect, level);
            }
        }
      first = cell;
      level = here;
    }
}

static void
draw_hatch (MgGrid *self, GtkSnapshot *snapshot, const graphene_rect_t *rect, const GdkRGBA *colour)
{
  graphene_rect_t stripe = *rect;
  GskColorStop stops[4] = {
    { 0.0f, with_alpha (colour, 0.25f) },
    { 0.3f, with_alpha (colour, 0.25f) },
    { 0.3f, with_alpha (colour, 0.0f) },
    { 1.0f, with_alpha (colour, 0.0f) },
  };

  gtk_snapshot_append_repeating_linear_gradient (
    snapshot, &stripe, &stripe.origin, &GRAPHENE_POINT_INIT (stripe.origin.x + 5, stripe.origin.y + 5), stops,
    G_N_ELEMENTS (stops));
}

/* What is not text but says what the text is: hatching and boxes. */
static void
draw_marks (MgGrid *self, GtkSnapshot *snapshot, const MgDrawnRow *drawn)
{
  const MgGridRow *row = drawn->content;
  guint first = 0;

  for (guint cell = 0; cell < row->n_cells; cell++)
    {
      MgCellStyle style = row->cells[cell];

      if (cell == 0 || row->cells[cell - 1] != style)
        first = cell;
      if (style == MG_STYLE_SPECIAL)
        {
          graphene_rect_t rect = cell_rect (self, cell, cell, FALSE);
          GdkRGBA colour = with_alpha (&self->colours[MG_STYLE_TEXT], 0.6f);
          GskRoundedRect outline;

          graphene_rect_inset (&rect, 1, 1);
          gsk_rounded_rect_init_from_rect (&outline, &rect, 3);
          gtk_snapshot_append_border (snapshot, &outline, (float[4]){ 1, 1, 1, 1 },
                                      (GdkRGBA[4]){ colour, colour, colour, colour });
        }
      else if ((style == MG_STYLE_LOST || style == MG_STYLE_DENIED)
               && (cell + 1 == row->n_cells || row->cells[cell + 1] != style))
        {
          graphene_rect_t rect = cell_rect (self, first, cell, FALSE);

          draw_hatch (self, snapshot, &rect, &self->colours[style]);
        }
    }
}

static void
draw_selection (MgGrid *self, GtkSnapshot *snapshot, const MgDrawnRow *drawn, const GdkRGBA *accent)
{
  MgRange selection;
  guint64 offset = mg_grid_layout_get_row_offset (&self->layout, drawn->content->row);
  guint64 end;
  guint first, last;
  GdkRGBA colour = with_alpha (accent, 0.35f);
  graphene_rect_t rect;

  mg_inspection_get_selection (self->inspection, &selection);
  end = selection.offset + selection.length;
  if (selection.length < 2 || selection.offset >= offset + self->layout.row_bytes || end <= offset)
    return;
  first = selection.offset > offset ? (guint) (selection.offset - offset) / self->layout.cell_bytes : 0;
  last = (guint) MIN ((end - 1 - offset) / self->layout.cell_bytes, drawn->content->n_cells - 1);
  rect = cell_rect (self, first, last, FALSE);
  gtk_snapshot_append_color (snapshot, &colour, &rect);
  if (self->layout.text_column > 0)
    {
      rect = cell_rect (self, first, last, TRUE);
      gtk_snapshot_append_color (snapshot, &colour, &rect);
    }
}

/* Two pixels around the cell; dashed where this pane has not the focus, or the other half of it has the keys.
 */
static void
draw_outline (GtkSnapshot *snapshot, const graphene_rect_t *rect, const GdkRGBA *colour, gboolean dashed)
{
  float x = rect->origin.x;
  float w = rect->size.width;
  float h = rect->size.height;

  if (!dashed)
    {
      GskRoundedRect outline;

      gsk_rounded_rect_init_from_rect (&outline, rect, 3);
      gtk_snapshot_append_border (snapshot, &outline, (float[4]){ 2, 2, 2, 2 },
                                  (GdkRGBA[4]){ *colour, *colour, *colour, *colour });
      return;
    }
  for (float at = 0; at < w; at += 6)
    {
      gtk_snapshot_append_color (snapshot, colour, &GRAPHENE_RECT_INIT (x + at, 0, MIN (3, w - at), 1));
      gtk_snapshot_append_color (snapshot, colour, &GRAPHENE_RECT_INIT (x + at, h - 1, MIN (3, w - at), 1));
    }
  for (float at = 0; at < h; at += 6)
    {
      gtk_snapshot_append_color (snapshot, colour, &GRAPHENE_RECT_INIT (x, at, 1, MIN (3, h - at)));
      gtk_snapshot_append_color (snapshot, colour, &GRAPHENE_RECT_INIT (x + w - 1, at, 1, MIN (3, h - at)));
    }
}

static void
draw_cursor (MgGrid *self, GtkSnapshot *snapshot, const MgDrawnRow *drawn, const GdkRGBA *accent)
{
  guint64 cursor = mg_inspection_get_cursor (self->inspection);
  gboolean focused = gtk_widget_has_focus (GTK_WIDGET (self));
  graphene_rect_t rect;
  guint cell;

  if (self->layout.extent == 0 || mg_grid_layout_get_row (&self->layout, cursor) != drawn->content->row)
    return;
  cell = mg_grid_layout_get_cell (&self->layout, cursor);
  rect = cell_rect (self, cell, cell, FALSE);
  draw_outline (snapshot, &rect, accent, !focused || self->in_text);
  if (self->layout.text_column > 0)
    {
      rect = cell_rect (self, cell, cell, TRUE);
      draw_outline (snapshot, &rect, accent, !focused || !self->in_text);
    }
}

/* A box around cells that are beside each other. */
static void
append_box (GtkSnapshot *snapshot,
            const graphene_rect_t *rect,
            float inset,
            float width,
            const GdkRGBA *colour)
{
  graphene_rect_t inner = *rect;
  GskRoundedRect outline;

  graphene_rect_inset (&inner, inset, inset);
  gsk_rounded_rect_init_from_rect (&outline, &inner, 2);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]){ width, width, width, width },
                              (GdkRGBA[4]){ *colour, *colour, *colour, *colour });
}

/* The head of a pin on the edge of a box, between two cells, where no character comes. */
static void
append_pin (GtkSnapshot *snapshot, const graphene_rect_t *rect, const GdkRGBA *colour)
{
  graphene_rect_t head
    = GRAPHENE_RECT_INIT (rect->origin.x - 3, rect->origin.y + rect->size.height / 2 - 4, 8, 8);
  GskRoundedRect circle;

  gsk_rounded_rect_init_from_rect (&circle, &head, 4);
  gtk_snapshot_push_rounded_clip (snapshot, &circle);
  gtk_snapshot_append_color (snapshot, colour, &head);
  gtk_snapshot_pop (snapshot);
}

static void
draw_boxes (MgGrid *self, GtkSnapshot *snapshot, const MgGridRow *row, MgByteMark mark)
{
  const GdkRGBA *colour = mark == MG_MARK_FROZEN ? &frozen_colours[self->dark] : &private_colours[self->dark];
  guint first, last;

  for (guint from = 0; mg_grid_row_find_box (row, &self->layout, mark, from, &first, &last); from = last + 1)
    {
      graphene_rect_t rect = cell_rect (self, first, last, FALSE);

      append_box (snapshot, &rect, mark == MG_MARK_FROZEN ? 0 : 1, mark == MG_MARK_FROZEN ? 2 : 1, colour);
      if (mark == MG_MARK_FROZEN)
        append_pin (snapshot, &rect, colour);
      if (self->layout.text_column == 0)
        continue;
      rect = cell_rect (self, first, last, TRUE);
      append_box (snapshot, &rect, 0, 1, colour);
    }
}

/* What the view shows of its own, and what it holds fast. */
static void
draw_edits (MgGrid *self, GtkSnapshot *snapshot, const MgGridRow *row)
{
  if (row->is_private)
    gtk_snapshot_append_color (
      snapshot, &private_colours[self->dark],
      &GRAPHENE_RECT_INIT (-MG_GRID_MARGIN, 0, 3, (float) mg_glyphs_get_row_height (self->glyphs)));
  draw_boxes (self, snapshot, row, MG_MARK_EDITED);
  draw_boxes (self, snapshot, row, MG_MARK_FROZEN);
}

/* What a condition has stopped at. */
static void
draw_cause (MgGrid *self, GtkSnapshot *snapshot, const MgGridRow *row)
{
  const MgRangeSet *cause = mg_condition_get_cause (mg_inspection_get_condition (self->inspection));
  guint64 offset = mg_grid_layout_get_row_offset (&self->layout, row->row);
  guint64 end = offset + (guint64) row->n_cells * self->layout.cell_bytes;

  for (guint i = mg_range_set_find (cause, offset); i < mg_range_set_get_n_ranges (cause); i++)
    {
      const MgRange *range = mg_range_set_get_range (cause, i);
      graphene_rect_t rect;
      guint first, last;

      if (range->offset >= end)
        break;
      first = (guint) (MAX (range->offset, offset) - offset) / self->layout.cell_bytes;
      last = (guint) (MIN (range->offset + range->length, end) - 1 - offset) / self->layout.cell_bytes;
      rect = cell_rect (self, first, last, FALSE);
      append_box (snapshot, &rect, -2, 2, &glow_colours[self->dark].line);
      if (self->layout.text_column == 0)
        continue;
      rect = cell_rect (self, first, last, TRUE);
      append_box (snapshot, &rect, -1, 1, &glow_colours[self->dark].line);
    }
}

/* A wave in the margin beside a row of which some bytes were written while they were copied. */
static void
draw_torn (MgGrid *self, GtkSnapshot *snapshot)
{
  int height = mg_glyphs_get_row_height (self->glyphs);
  const GdkRGBA *colour = &glow_colours[self->dark].line;

  for (int y = 0; y < height; y++)
    {
      float x = (float) (-MG_GRID_MARGIN / 2 + 2 * sin (y * G_PI / 4));

      gtk_snapshot_append_color (snapshot, colour, &GRAPHENE_RECT_INIT (x, (float) y, 2, 1));
    }
}

static void
draw_row (MgGrid *self, GtkSnapshot *snapshot, guint64 row, guint n_slots, gint64 now, const GdkRGBA *accent)
{
  const MgDrawnRow *drawn = ensure_row (self, row, n_slots);

  draw_glow (self, snapshot, drawn, now);
  draw_selection (self, snapshot, drawn, accent);
  draw_marks (self, snapshot, drawn);
  draw_edits (self, snapshot, drawn->content);
  draw_cause (self, snapshot, drawn->content);
  gtk_snapshot_append_node (snapshot, drawn->node);
  draw_cursor (self, snapshot, drawn, accent);
  if (mg_glow_get_level (self->torn, mg_grid_layout_get_row_offset (&self->layout, row),
                         self->layout.row_bytes, now)
      > 0)
    draw_torn (self, snapshot);
}

/**
 * mg_grid_draw:
 * @self: a grid
 * @snapshot: where to
 *
 * For the grid: draws the rows in sight.
 */
void
mg_grid_draw (MgGrid *self, GtkSnapshot *snapshot)
{
  MgFrame *frame = mg_inspection_get_frame (self->inspection);
  guint64 n_rows = mg_grid_layout_get_n_rows (&self->layout);
  guint n_slots = mg_grid_get_n_visible (self);
  int height = mg_glyphs_get_row_height (self->glyphs);
  gint64 now = mg_grid_get_glow_time (self);
  GtkAdjustment *horizontal = self->adjustments[GTK_ORIENTATION_HORIZONTAL];
  double left = horizontal != NULL ? floor (gtk_adjustment_get_value (horizontal)) : 0;
  gboolean old = frame != NULL && (frame->state == MG_FRAME_STALE || frame->state == MG_FRAME_GONE);
  GdkRGBA accent;

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)), "accent_bg_color",
                                       &accent))
    accent = self->colours[MG_STYLE_TEXT];
  if (old)
    gtk_snapshot_push_opacity (snapshot, 0.6);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (MG_GRID_MARGIN - left), 0));
  for (guint i = 0; i < n_slots && self->top + i < n_rows; i++)
    {
      draw_row (self, snapshot, self->top + i, n_slots, now, &accent);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, (float) height));
    }
  gtk_snapshot_restore (snapshot);
  if (old)
    gtk_snapshot_pop (snapshot);
}

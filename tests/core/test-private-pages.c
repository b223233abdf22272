/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Private pages over frames that are cut in all ways. */

#include "mg-private-pages.h"

#include <string.h>

#define PAGE    MG_PAGE_SIZE
#define N_PAGES 8
#define SIZE    (N_PAGES * PAGE)

/* What a frame has to say of each byte. */
typedef struct
{
  MgByteState state[SIZE];
  gboolean has_byte[SIZE];
  guint8 bytes[SIZE];
  gboolean changed[SIZE];
  gboolean torn[SIZE];
} Model;

static gsize
pick (gsize n)
{
  return (gsize) g_test_rand_int_range (0, (gint32) n);
}

/* Cuts bytes into chunks anywhere. */
static void
append_chunks (MgFrame *frame, Model *model, gsize start, gsize end)
{
  while (start < end)
    {
      gsize step = 1 + pick (pick (3) == 0 ? 3 : 2 * PAGE);

      step = MIN (step, end - start);
      mg_frame_append_chunk (frame, mg_chunk_new (start, model->bytes + start, step));
      for (gsize i = start; i < start + step; i++)
        model->has_byte[i] = TRUE;
      start += step;
    }
}

static void
add_range (MgRangeSet *set, gboolean *model)
{
  gsize start = pick (SIZE);
  gsize length = 1 + pick (SIZE - start);

  mg_range_set_add (set, start, length);
  for (gsize i = start; i < start + length; i++)
    model[i] = TRUE;
}

static MgFrame *
make_frame (Model *model)
{
  MgFrame *frame = mg_frame_new ();

  memset (model, 0, sizeof *model);
  frame->size = SIZE;
  frame->serial = 7;
  for (gsize at = pick (3) == 0 ? pick (2 * PAGE) : 0; at < SIZE;)
    {
      MgByteState state = (MgByteState) pick (MG_BYTE_DENIED + 1);
      gsize length = pick (4) == 0 ? 1 + pick (5) : (1 + pick (3)) * PAGE / (1 + pick (2));
      gsize end = MIN (SIZE, at + length);

      for (gsize i = at; i < end; i++)
        {
          model->state[i] = state;
          model->bytes[i] = (guint8) (state == MG_BYTE_HOLE ? 0 : i * 7 + i / PAGE);
        }
      mg_frame_append_span (frame, at, end - at, state);
      /* What is lost has its last bytes, or has not. */
      if (state == MG_BYTE_DATA || state == MG_BYTE_HOLE || (state == MG_BYTE_LOST && pick (2) == 0))
        append_chunks (frame, model, at, end);
      at = end + (pick (4) == 0 ? pick (2 * PAGE) : 0);
    }
  add_range (frame->changed, model->changed);
  add_range (frame->torn, model->torn);
  return frame;
}

static void
make_pages (MgPrivatePages *pages)
{
  for (guint64 offset = 0; offset < SIZE; offset += PAGE)
    {
      g_autoptr (MgPrivatePage) page = NULL;
      guint8 bytes[PAGE];

      if (pick (2) == 0)
        continue;
      memset (bytes, (int) (0x80 + offset / PAGE), PAGE);
      page = mg_private_page_new (offset, bytes, pick (3) == 0 ? 1 + pick (PAGE) : PAGE);
      mg_private_pages_set (pages, offset, page);
    }
}

/* Whether the frame was asked for any byte of the page: then all of it is shown. */
static gboolean
is_shown (MgFrame *frame, const MgPrivatePage *page)
{
  for (guint i = 0; i < frame->spans->len; i++)
    {
      const MgSpan *span = &g_array_index (frame->spans, MgSpan, i);

      if (page->offset < span->offset + span->length && span->offset < page->offset + PAGE)
        return TRUE;
    }
  return FALSE;
}

/* What the model of the frame says with the pages over it. */
static gboolean
lay_over_model (Model *model, const MgPrivatePages *pages, MgFrame *frame, gboolean *is_private)
{
  gboolean any = FALSE;

  for (guint i = 0; i < mg_private_pages_get_n_pages (pages); i++)
    {
      const MgPrivatePage *page = mg_private_pages_get_page (pages, i);

      for (gsize at = page->offset; is_shown (frame, page) && at < page->offset + page->length; at++)
        {
          model->state[at] = MG_BYTE_DATA;
          model->has_byte[at] = TRUE;
          model->bytes[at] = page->mine[at - page->offset];
          model->changed[at] = FALSE;
          model->torn[at] = FALSE;
          is_private[at] = TRUE;
          any = TRUE;
        }
    }
  return any;
}

/* Spans and chunks are in order, do not overlap, and say what the model does. */
static void
check_frame (MgFrame *frame, const Model *model)
{
  guint64 end = 0;

  for (guint i = 0; i < frame->chunks->len; i++)
    {
      MgChunk *chunk = g_ptr_array_index (frame->chunks, i);

      g_assert_cmpuint (mg_chunk_get_offset (chunk), >=, end);
      g_assert_cmpuint (mg_chunk_get_length (chunk), >, 0);
      end = mg_chunk_get_offset (chunk) + mg_chunk_get_length (chunk);
      g_assert_cmpmem (mg_chunk_get_bytes (chunk), mg_chunk_get_length (chunk),
                       model->bytes + mg_chunk_get_offset (chunk), mg_chunk_get_length (chunk));
    }
  g_assert_cmpuint (end, <=, SIZE);
  for (gsize at = 0; at < SIZE; at++)
    {
      gsize length;

      g_assert_cmpint (mg_frame_get_state (frame, at, NULL), ==, model->state[at]);
      g_assert_cmpint (mg_frame_peek (frame, at, &length) != NULL, ==, model->has_byte[at]);
      g_assert_cmpint (mg_range_set_contains (frame->changed, at, 1), ==, model->changed[at]);
      g_assert_cmpint (mg_range_set_contains (frame->torn, at, 1), ==, model->torn[at]);
    }
}

static void
test_lay_over (void)
{
  g_autofree Model *model = g_new (Model, 1);
  guint n_laid = 0;

  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (MgFrame) frame = make_frame (model);
      g_autoptr (MgPrivatePages) pages = mg_private_pages_new ();
      g_autoptr (MgRangeSet) edited = mg_range_set_new ();
      g_autoptr (MgFrame) laid = NULL;
      g_autofree gboolean *is_private = g_new0 (gboolean, SIZE);
      g_autofree Model *live = g_memdup2 (model, sizeof *model);

      make_pages (pages);
      for (guint i = 0; i < 20; i++)
        mg_range_set_add (edited, pick (SIZE), pick (3) == 0 ? pick (2 * PAGE) : 1);
      laid = mg_private_pages_lay_over (pages, frame, edited, NULL);
      check_frame (frame, live);
      if (!lay_over_model (model, pages, frame, is_private))
        {
          g_assert_true (laid == frame);
          continue;
        }
      n_laid++;
      check_frame (laid, model);
      g_assert_cmpuint (laid->serial, ==, 7);
      for (gsize at = 0; at < SIZE; at++)
        {
          g_assert_cmpint (mg_range_set_contains (laid->private_pages, at, 1), ==, is_private[at]);
          g_assert_cmpint (mg_range_set_contains (laid->edited, at, 1), ==,
                           is_private[at] && mg_range_set_contains (edited, at, 1));
        }
    }
  g_assert_cmpuint (n_laid, >, 100);
}

/* What a span goes on to the end of all offsets. */
static void
test_far (void)
{
  g_autoptr (MgFrame) frame = mg_frame_new ();
  g_autoptr (MgPrivatePages) pages = mg_private_pages_new ();
  g_autoptr (MgRangeSet) edited = mg_range_set_new ();
  g_autoptr (MgPrivatePage) page = NULL;
  g_autoptr (MgFrame) laid = NULL;
  guint64 last = G_MAXUINT64 - (PAGE - 1);
  guint64 offset = last - PAGE;
  guint8 bytes[PAGE] = { 1 };

  page = mg_private_page_new (offset, bytes, PAGE);
  mg_private_pages_set (pages, offset, page);
  g_assert_true (mg_private_pages_find (pages, last - 1) == page);
  g_assert_null (mg_private_pages_find (pages, last));
  g_assert_null (mg_private_pages_find (pages, G_MAXUINT64));
  g_assert_null (mg_private_pages_find (pages, offset - 1));
  mg_frame_append_span (frame, 100, G_MAXUINT64 - 100, MG_BYTE_LOST);
  laid = mg_private_pages_lay_over (pages, frame, edited, NULL);
  g_assert_cmpuint (laid->spans->len, ==, 3);
  g_assert_cmpint (mg_frame_get_state (laid, offset - 1, NULL), ==, MG_BYTE_LOST);
  g_assert_cmpint (mg_frame_get_state (laid, offset, NULL), ==, MG_BYTE_DATA);
  g_assert_cmpint (mg_frame_get_state (laid, last, NULL), ==, MG_BYTE_LOST);
  mg_private_pages_set (pages, offset, NULL);
  g_assert_cmpuint (mg_private_pages_get_n_pages (pages), ==, 0);
}

/* Bytes that are copied are laid over as those that are shown. */
static void
test_bytes (void)
{
  for (guint round = 0; round < 500; round++)
    {
      g_autoptr (MgPrivatePages) pages = mg_private_pages_new ();
      gsize start = pick (SIZE);
      gsize length = pick (SIZE - start + 1);
      g_autofree guint8 *bytes = g_malloc0 (SIZE);

      make_pages (pages);
      mg_private_pages_lay_over_bytes (pages, start, bytes, length);
      for (gsize at = 0; at < SIZE; at++)
        {
          const MgPrivatePage *page = mg_private_pages_find (pages, start + at);
          gboolean is_over = at < length && page != NULL && start + at - page->offset < page->length;

          g_assert_cmpint (bytes[at], ==, is_over ? page->mine[start + at - page->offset] : 0);
        }
    }
}

/* A page that is changed is another one: whoever has the old one keeps it. */
static void
test_change (void)
{
  guint8 bytes[PAGE];
  g_autoptr (MgPrivatePage) page = NULL;
  g_autoptr (MgPrivatePage) changed = NULL;
  g_autoptr (MgPrivatePage) outside = NULL;

  memset (bytes, 1, PAGE);
  page = mg_private_page_new (PAGE, bytes, 100);
  memset (bytes, 2, PAGE);
  /* It reaches past both ends. */
  changed = mg_private_page_change (page, PAGE - 10, 200, NULL, bytes);
  g_assert_cmpuint (changed->mine[0], ==, 2);
  g_assert_cmpuint (changed->mine[99], ==, 2);
  g_assert_cmpuint (changed->mine[100], ==, 0);
  g_assert_cmpuint (changed->base[0], ==, 1);
  g_assert_cmpuint (page->mine[0], ==, 1);
  outside = mg_private_page_change (page, PAGE + 100, 10, bytes, bytes);
  g_assert_cmpmem (outside, sizeof *outside, page, sizeof *page);
}

/* What is out of sight is not shown at all, private or not. */
static void
test_sight (void)
{
  for (guint round = 0; round < 100; round++)
    {
      g_autofree Model *model = g_new (Model, 1);
      g_autoptr (MgFrame) frame = make_frame (model);
      g_autoptr (MgPrivatePages) pages = mg_private_pages_new ();
      g_autoptr (MgRangeSet) edited = mg_range_set_new ();
      g_autoptr (MgRangeSet) sight = mg_range_set_new ();
      g_autoptr (MgFrame) laid = NULL;
      g_autoptr (MgFrame) seen = NULL;
      MgRange range = { (guint64) pick (SIZE / PAGE) * PAGE, 2 * PAGE };

      make_pages (pages);
      mg_range_set_add (sight, range.offset, range.length);
      laid = mg_private_pages_lay_over (pages, frame, edited, NULL);
      seen = mg_private_pages_lay_over (pages, frame, edited, sight);
      if (mg_private_pages_get_n_pages (pages) == 0)
        continue;
      for (guint64 at = 0; at < SIZE; at++)
        {
          gboolean is_in_sight = mg_range_set_contains (sight, at, 1);

          g_assert_cmpint (mg_frame_get_state (seen, at, NULL), ==,
                           is_in_sight ? mg_frame_get_state (laid, at, NULL) : MG_BYTE_UNREAD);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/private-pages/lay-over", test_lay_over);
  g_test_add_func ("/private-pages/far", test_far);
  g_test_add_func ("/private-pages/sight", test_sight);
  g_test_add_func ("/private-pages/bytes", test_bytes);
  g_test_add_func ("/private-pages/change", test_change);
  return g_test_run ();
}

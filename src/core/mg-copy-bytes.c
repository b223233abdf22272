/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-copy-bytes.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-error.h"
#include "mg-text-number.h"

/* How much of each side is mapped at once, in bytes. */
#define WINDOW_SIZE (2 * 1024 * 1024)
#define N_PAGES     (WINDOW_SIZE / MG_PAGE_SIZE)

/* A part of an object, taken out page by page; what is not data is not seen. */
typedef struct
{
  guint8 *bytes;
  guint64 start;
  volatile guint8 seen[N_PAGES];
} Window;

static void
window_clear (Window *self)
{
  g_free (self->bytes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Window, window_clear)

static void
take_page (const guint8 *bytes, guint64 offset, gsize length, gpointer data)
{
  Window *self = data;
  gsize at = (gsize) (offset - self->start);

  memcpy (self->bytes + at, bytes, length);
  /* The bytes must be there before the page counts as seen: it may be left at once. */
  __atomic_signal_fence (__ATOMIC_SEQ_CST);
  self->seen[at / MG_PAGE_SIZE] = TRUE;
}

/* @start: a multiple of the page size */
static gboolean
window_take (Window *self, MgBacking *backing, guint64 start, guint64 size, GError **error)
{
  g_autofree char *left = NULL;
  guint64 done;
  MgBackingStatus status;

  self->start = start;
  memset ((guint8 *) self->seen, FALSE, sizeof self->seen);
  if (!mg_backing_visit (backing, start, WINDOW_SIZE, take_page, self, &done, error)
      || !mg_backing_check (backing, &status, error))
    return FALSE;
  /* What is gone looks like a hole. */
  if (status.size >= size)
    return TRUE;
  left = mg_text_format_bytes (status.size);
  g_set_error (error, MG_ERROR, MG_ERROR_SHRUNK, _ ("“%s” shrank to %s meanwhile."),
               mg_backing_get_name (backing), left);
  return FALSE;
}

/* Where the next data is, from the page of @at on; @size where there is none. */
static guint64
find_data (MgBacking *backing, guint64 at, guint64 size)
{
  guint64 start;

  if (!mg_backing_next_data (backing, at, &start) || start >= size)
    return size;
  return start - start % MG_PAGE_SIZE;
}

/* How many pages from @first on are seen, or are not, as that one. */
static guint
count_run (const Window *self, guint first, guint n_pages)
{
  guint last = first;

  while (last < n_pages && self->seen[last] == self->seen[first])
    last++;
  return last - first;
}

/* Writes what was taken, up to @end, and makes the rest holes if it may be anything else. */
static gboolean
window_write (Window *self,
              MgBackingWriter *to,
              guint64 end,
              gboolean clear,
              guint64 *done,
              guint64 *data,
              GError **error)
{
  guint n_pages = (guint) ((end - self->start + MG_PAGE_SIZE - 1) / MG_PAGE_SIZE);
  guint run;

  for (guint page = 0; page < n_pages; page += run)
    {
      guint64 offset = self->start + (guint64) page * MG_PAGE_SIZE;
      gsize length;

      run = count_run (self, page, n_pages);
      length = (gsize) (MIN (end, offset + (guint64) run * MG_PAGE_SIZE) - offset);
      if (self->seen[page])
        {
          /* Set aside first: a store that finds no room is a fault. */
          if (!mg_backing_writer_allocate (to, offset, length, error)
              || !mg_backing_writer_write (to, offset, self->bytes + (offset - self->start), length, error))
            return FALSE;
          *data += length;
        }
      else if (clear && !mg_backing_writer_clear (to, offset, length, error))
        {
          return FALSE;
        }
      *done = offset + length;
    }
  return TRUE;
}

/**
 * mg_copy_bytes:
 * @from: what is copied, from its start
 * @to: where it goes; has @size bytes at least
 * @size: in bytes
 * @clear: whether @to may hold anything, else it is one hole
 * @work: (nullable): who looks after it
 * @ret_done: (out): how many bytes of @to are as they should be; set in any case
 * @ret_data: (out): how many of them are no holes; set in any case
 * @error: return location
 *
 * Copies window by window. Holes stay holes on both sides. Any thread; blocks.
 *
 * Returns: %FALSE with %MG_ERROR_SHRUNK, %MG_ERROR_NO_ROOM, %MG_ERROR_NO_MEMORY, %MG_ERROR_IO or
 * %G_IO_ERROR_CANCELLED
 */
gboolean
mg_copy_bytes (MgBacking *from,
               MgBackingWriter *to,
               guint64 size,
               gboolean clear,
               const MgWork *work,
               guint64 *ret_done,
               guint64 *ret_data,
               GError **error)
{
  g_auto (Window) window = { g_malloc (WINDOW_SIZE), 0, { 0 } };
  guint64 at = 0;

  *ret_done = 0;
  *ret_data = 0;
  while (at < size)
    {
      guint64 start = MAX (at, find_data (from, at, size));

      if (!mg_work_go_on (work, start, size, error)
          || (clear && start > at && !mg_backing_writer_clear (to, at, start - at, error)))
        return FALSE;
      *ret_done = start;
      at = start;
      if (at == size)
        break;
      if (!window_take (&window, from, at, size, error)
          || !window_write (&window, to, MIN (size, at + WINDOW_SIZE), clear, ret_done, ret_data, error))
        return FALSE;
      at = *ret_done;
    }
  return mg_work_go_on (work, at, MAX (size, 1), error);
}

static void
count_differences (const Window *a, const Window *b, gsize length, guint64 *n_different, guint64 *first)
{
  static const guint8 zeros[MG_PAGE_SIZE];

  for (gsize at = 0; at < length; at += MG_PAGE_SIZE)
    {
      gsize n = MIN (MG_PAGE_SIZE, length - at);
      const guint8 *one = a->seen[at / MG_PAGE_SIZE] ? a->bytes + at : zeros;
      const guint8 *other = b->seen[at / MG_PAGE_SIZE] ? b->bytes + at : zeros;

      if (memcmp (one, other, n) == 0)
        continue;
      for (gsize i = 0; i < n; i++)
        if (one[i] != other[i] && (*n_different)++ == 0)
          *first = a->start + at + i;
    }
}

/**
 * mg_compare_bytes:
 * @a: an object with @size bytes at least
 * @b: another
 * @size: in bytes
 * @work: (nullable): who looks after it
 * @ret_n_different: (out): how many bytes differ
 * @ret_first: (out): where the first of them is
 * @error: return location
 *
 * Compares window by window; a hole is equal to zeros. Any thread; blocks.
 *
 * Returns: %FALSE as mg_copy_bytes()
 */
gboolean
mg_compare_bytes (MgBacking *a,
                  MgBacking *b,
                  guint64 size,
                  const MgWork *work,
                  guint64 *ret_n_different,
                  guint64 *ret_first,
                  GError **error)
{
  g_auto (Window) one = { g_malloc (WINDOW_SIZE), 0, { 0 } };
  g_auto (Window) other = { g_malloc (WINDOW_SIZE), 0, { 0 } };
  guint64 n_different = 0;
  guint64 first = 0;
  guint64 at = 0;

  while (at < size)
    {
      at = MAX (at, MIN (find_data (a, at, size), find_data (b, at, size)));
      if (!mg_work_go_on (work, at, size, error))
        return FALSE;
      if (at == size)
        break;
      if (!window_take (&one, a, at, size, error) || !window_take (&other, b, at, size, error))
        return FALSE;
      count_differences (&one, &other, (gsize) MIN (WINDOW_SIZE, size - at), &n_different, &first);
      at = at + MIN (WINDOW_SIZE, size - at);
    }
  *ret_n_different = n_different;
  *ret_first = first;
  return mg_work_go_on (work, at, MAX (size, 1), error);
}

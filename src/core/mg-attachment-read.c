/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* How an attached segment is read. A page that is not there must not be touched: reading makes one of it. So the system is
 * asked before which are there. */

#include "mg-attachment-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>

#include "mg-error.h"

/* How many pages are looked at, and stay resident in this process, at once. */
#define WINDOW_PAGES 512

/* What a page is that the system does not have in memory, or does. */
typedef enum
{
  PAGE_HOLE,
  PAGE_DATA,
  PAGE_UNKNOWN,
} PageState;

typedef struct
{
  guint64 start;
  guint64 end;
  PageState absent;
  guint8 present[WINDOW_PAGES];
} Window;

/* What of the segment is not in memory is in swap, or was never used: only the numbers of both can tell. */
static PageState
find_absent (MgAttachment *self)
{
  guint64 whole = (self->size + self->page - 1) / self->page * self->page;
  struct sysinfo system;
  MgSegment now;
  guint64 name_space;

  if (sysinfo (&system) == 0 && system.freeswap == system.totalswap)
    return PAGE_HOLE;
  if (mg_segment_find (self->pid, self->id, &now, &name_space) != 0)
    return PAGE_UNKNOWN;
  if (now.swapped == 0)
    return PAGE_HOLE;
  return now.resident + now.swapped >= whole ? PAGE_DATA : PAGE_UNKNOWN;
}

/* Looks at the pages from the one of @offset on, up to the one before @end if they are not too many. */
static void
look_at (MgAttachment *self, guint64 offset, guint64 end, Window *window)
{
  gsize n_pages;

  window->start = offset - offset % self->page;
  window->end = MIN (MIN (self->size, end), window->start + WINDOW_PAGES * self->page);
  n_pages = (gsize) ((window->end - window->start + self->page - 1) / self->page);
  window->absent = PAGE_DATA;
  if (mincore (self->bytes + window->start, n_pages * self->page, window->present) != 0)
    {
      memset (window->present, 0, n_pages);
      window->absent = PAGE_UNKNOWN;
      return;
    }
  for (gsize i = 0; i < n_pages && window->absent == PAGE_DATA; i++)
    if ((window->present[i] & 1) == 0)
      {
        window->absent = find_absent (self);
        break;
      }
}

/* What the page of @offset is, and those behind it up to *@ret_end, within the window and @end. */
static PageState
find_run (MgAttachment *self, const Window *window, guint64 offset, guint64 end, guint64 *ret_end)
{
  gsize first = (gsize) ((offset - window->start) / self->page);
  gsize n_pages = (gsize) ((window->end - window->start + self->page - 1) / self->page);
  gboolean present = window->present[first] & 1;
  gsize next = first + 1;

  while (next < n_pages && (window->absent == PAGE_DATA || (window->present[next] & 1) == present))
    next++;
  *ret_end = MIN (MIN (window->start + next * self->page, window->end), end);
  return present ? PAGE_DATA : window->absent;
}

static void
set_unknown_error (MgAttachment *self, guint64 offset, GError **error)
{
  g_set_error (
    error, MG_ERROR, MG_ERROR_DENIED,
    _ ("Cannot read “%s” from 0x%" PRIx64
       ": whether the page is in swap or was never used, only an administrator can find out without "
       "making one."),
    self->name, offset);
}

static void
set_fault_error (MgAttachment *self, guint64 offset, GError **error)
{
  g_set_error (error, MG_ERROR, MG_ERROR_IO,
               _ ("Cannot read “%s” from 0x%" PRIx64 ": the system could not deliver the page."), self->name,
               offset);
}

typedef struct
{
  guint8 *buffer;
  guint64 offset;
} Copy;

static void
copy_page (const guint8 *bytes, guint64 offset, gsize length, gpointer data)
{
  Copy *copy = data;

  memcpy (copy->buffer + (offset - copy->offset), bytes, length);
}

/**
 * mg_attachment_read:
 * @self: an attachment
 * @offset: in bytes
 * @length: in bytes
 * @buffer: (out caller-allocates): room for @length bytes
 * @ret_done: (out): how many bytes of @buffer are true
 * @error: return location
 *
 * Returns: as mg_backing_read()
 */
gboolean
mg_attachment_read (MgAttachment *self,
                    guint64 offset,
                    gsize length,
                    guint8 *buffer,
                    gsize *ret_done,
                    GError **error)
{
  guint64 end = offset < self->size ? offset + MIN (length, self->size - offset) : offset;
  Copy copy = { buffer, offset };
  Window window = { 0 };

  *ret_done = 0;
  for (guint64 at = offset; at < end; at = offset + *ret_done)
    {
      guint64 stop;
      PageState state;
      gsize done;

      if (at >= window.end)
        look_at (self, at, end, &window);
      state = find_run (self, &window, at, end, &stop);
      done = (gsize) (stop - at);
      if (state == PAGE_UNKNOWN)
        {
          set_unknown_error (self, at, error);
          return FALSE;
        }
      if (state == PAGE_HOLE)
        memset (buffer + *ret_done, 0, done);
      else
        mg_backing_visit_memory (self->bytes + at, at, done, copy_page, &copy, &done);
      *ret_done += done;
      if (at + done < stop)
        {
          set_fault_error (self, at + done, error);
          return FALSE;
        }
    }
  return TRUE;
}

/* Searches from @offset on, window by window. Returns: where data begins; the end when there is none. */
static guint64
search_data (MgAttachment *self, guint64 offset)
{
  Window window = { 0 };
  guint64 at = offset;

  while (at < self->size)
    {
      guint64 stop;

      if (at >= window.end)
        look_at (self, at, self->size, &window);
      if (find_run (self, &window, at, self->size, &stop) != PAGE_HOLE)
        break;
      at = stop;
    }
  return at;
}

/* Where the hole ends that the page of @offset is in. */
static guint64
find_hole_end (MgAttachment *self, guint64 offset)
{
  guint64 allocated = mg_attachment_get_allocated (self);
  guint64 start = offset;
  guint64 from = offset;
  guint64 end;

  g_mutex_lock (&self->lock);
  if (self->hole_allocated == allocated && self->hole_start <= offset && self->hole_end > offset)
    {
      start = self->hole_start;
      from = self->hole_end;
    }
  g_mutex_unlock (&self->lock);
  end = search_data (self, from);

  g_mutex_lock (&self->lock);
  self->hole_allocated = allocated;
  self->hole_start = start;
  self->hole_end = end;
  g_mutex_unlock (&self->lock);
  return end;
}

/**
 * mg_attachment_next_data:
 * @self: an attachment
 * @offset: in bytes
 * @ret_start: (out): where data begins
 *
 * What may be data counts as such. A gigabyte of nothing takes 10 ms for the first time, and is remembered for as long as
 * nothing is allocated or freed.
 *
 * Returns: as mg_backing_next_data()
 */
gboolean
mg_attachment_next_data (MgAttachment *self, guint64 offset, guint64 *ret_start)
{
  guint64 start = offset;
  Window window;
  guint64 stop;

  if (offset >= self->size)
    return FALSE;
  /* Mostly it is asked for a page that is there. */
  look_at (self, offset, offset + 1, &window);
  if (find_run (self, &window, offset, offset + 1, &stop) == PAGE_HOLE)
    start = find_hole_end (self, offset);
  if (start >= self->size)
    return FALSE;
  *ret_start = start;
  return TRUE;
}

/* Visits [@offset, @end) of a window. Returns: how far it got. */
static guint64
visit_window (MgAttachment *self,
              const Window *window,
              guint64 offset,
              guint64 end,
              MgBackingVisitor visitor,
              gpointer data,
              GError **error)
{
  guint64 stop;

  for (guint64 at = offset; at < end; at = stop)
    {
      PageState state = find_run (self, window, at, end, &stop);
      gsize done = (gsize) (stop - at);

      if (state == PAGE_UNKNOWN)
        {
          set_unknown_error (self, at, error);
          return at;
        }
      if (state == PAGE_DATA && !mg_backing_visit_memory (self->bytes + at, at, done, visitor, data, &done))
        {
          set_fault_error (self, at + done, error);
          return at + done;
        }
    }
  return end;
}

/**
 * mg_attachment_visit:
 * @self: an attachment
 * @offset: in bytes, a multiple of %MG_PAGE_SIZE
 * @length: in bytes
 * @visitor: looks at one page
 * @data: its data
 * @ret_done: (out): bytes that are dealt with
 * @error: return location
 *
 * Returns: as mg_backing_visit()
 */
gboolean
mg_attachment_visit (MgAttachment *self,
                     guint64 offset,
                     guint64 length,
                     MgBackingVisitor visitor,
                     gpointer data,
                     guint64 *ret_done,
                     GError **error)
{
  guint64 end = offset < self->size ? offset + MIN (length, self->size - offset) : offset;
  Window window;

  for (guint64 at = offset; at < end;)
    {
      guint64 reached, stop;

      look_at (self, at, end, &window);
      stop = MIN (window.end, end);
      reached = visit_window (self, &window, at, stop, visitor, data, error);
      /* What a sweep has passed must not stay resident; the segment keeps it. */
      madvise (self->bytes + window.start, (gsize) (window.end - window.start), MADV_DONTNEED);
      if (reached < stop)
        {
          *ret_done = reached - offset;
          return FALSE;
        }
      at = stop;
    }
  *ret_done = length;
  return TRUE;
}

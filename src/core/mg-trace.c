/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-trace.h"

#include <string.h>
#include <xxhash.h>

/* Pages that are looked at from the start on; the others are spread over what follows. */
#define N_FIRST (MG_ACTIVITY_PAGES / 2)

static guint64
hash_page (const guint8 *bytes)
{
  return XXH3_64bits (bytes, MG_PAGE_SIZE);
}

static guint64
hash_zeros (void)
{
  static const guint8 zeros[MG_PAGE_SIZE];

  return hash_page (zeros);
}

/* From where the page of that index is looked for. */
static guint64
find_place (guint64 size, guint index)
{
  guint64 n_pages = size / MG_PAGE_SIZE + (size % MG_PAGE_SIZE != 0 ? 1 : 0);
  guint64 page = index;

  if (index >= N_FIRST && n_pages > MG_ACTIVITY_PAGES)
    page = N_FIRST + (n_pages - N_FIRST) / (MG_ACTIVITY_PAGES - N_FIRST) * (index - N_FIRST);
  return page * MG_PAGE_SIZE;
}

/* What lies behind the end counts as zeros. */
static gboolean
read_page (MgBacking *backing, guint64 start, guint64 *ret_hash, GError **error)
{
  guint8 page[MG_PAGE_SIZE];
  gsize done;

  if (!mg_backing_read (backing, start, sizeof page, page, &done, error))
    return FALSE;
  memset (page + done, 0, sizeof page - done);
  *ret_hash = hash_page (page);
  return TRUE;
}

/**
 * mg_trace_take:
 * @ret: (out caller-allocates): what it is like
 * @backing: a mapping that is open
 * @error: return location
 *
 * Reads at most %MG_ACTIVITY_PAGES pages, and of holes nothing: nothing is allocated. May block as the backing does.
 *
 * Returns: %FALSE as mg_backing_check() and mg_backing_read()
 */
gboolean
mg_trace_take (MgTrace *ret, MgBacking *backing, GError **error)
{
  MgBackingStatus status;
  MgTrace trace = { 0 };

  if (!mg_backing_check (backing, &status, error))
    return FALSE;
  trace.identity = status.identity;
  trace.size = status.size;
  for (guint i = 0; i < MG_ACTIVITY_PAGES; i++)
    {
      guint64 place = find_place (status.size, i);
      guint64 start;

      trace.starts[i] = G_MAXUINT64;
      if (place >= status.size || !mg_backing_next_data (backing, place, &start))
        continue;
      trace.starts[i] = start - start % MG_PAGE_SIZE;
      /* There may be a hole from one place to behind the next. */
      if (i > 0 && trace.starts[i] == trace.starts[i - 1])
        trace.hashes[i] = trace.hashes[i - 1];
      else if (!read_page (backing, trace.starts[i], &trace.hashes[i], error))
        return FALSE;
    }
  *ret = trace;
  return TRUE;
}

/* Where one of both saw a hole that the other has a page in, the hole was as good as a page of zeros. */
static gboolean
page_differs (const MgTrace *before, const MgTrace *after, guint index)
{
  if (before->starts[index] == after->starts[index])
    return before->hashes[index] != after->hashes[index];
  if (after->starts[index] < before->starts[index])
    return after->hashes[index] != hash_zeros ();
  return before->hashes[index] != hash_zeros ();
}

/**
 * mg_trace_differs:
 * @before: a mapping as it was
 * @after: a mapping as it is now
 *
 * Returns: whether bytes of it have changed, as far as they were looked at; %FALSE for two objects, which cannot be
 * compared
 */
gboolean
mg_trace_differs (const MgTrace *before, const MgTrace *after)
{
  if (!mg_identity_equal (&before->identity, &after->identity))
    return FALSE;
  if (before->size != after->size)
    return TRUE;
  for (guint i = 0; i < MG_ACTIVITY_PAGES; i++)
    if (page_differs (before, after, i))
      return TRUE;
  return FALSE;
}

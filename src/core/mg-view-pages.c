/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What changes in a mapping, in sight or not. */

#include "mg-view-private.h"

/**
 * mg_view_set_sweep:
 * @self: a view
 * @sweep: how it wants to know what changes where it does not look, for mg_view_find_change() and mg_view_summarize()
 *
 * Each view does at first: all of the mapping is read for it, now and then. One that has no use for that
 * reads what it shows and nothing else, unless another view of the mapping wants it.
 */
void
mg_view_set_sweep (MgView *self, MgSweep sweep)
{
  mg_sampler_set_sweep (self->sampler, self->follower, sweep);
}

/**
 * mg_view_find_change:
 * @self: a view
 * @offset: in bytes from the start of the mapping
 * @forward: towards the end, or towards the start
 * @since: in microseconds of the monotonic clock
 * @ret_offset: (out): the start of the page
 *
 * Finds the nearest page, in sight or not, that was seen to change since then; out of sight only while there
 * is a sweep.
 *
 * Returns: %FALSE when there is none
 */
gboolean
mg_view_find_change (MgView *self, guint64 offset, gboolean forward, gint64 since, guint64 *ret_offset)
{
  return mg_sampler_find_change (self->sampler, self->follower, offset, forward, since, ret_offset);
}

/**
 * mg_view_get_looks:
 * @self: a view
 * @ret_looks: (out): how old the news of the whole mapping are; untouched when there are none
 *
 * Returns: %FALSE when there was no sample yet
 */
gboolean
mg_view_get_looks (MgView *self, MgPageLooks *ret_looks)
{
  return mg_sampler_get_looks (self->sampler, self->follower, ret_looks);
}

/**
 * mg_view_summarize:
 * @self: a view
 * @offset: where the first cell begins, in bytes from the start of the mapping, a multiple of %MG_PAGE_SIZE
 * @cell_size: how much a cell is, in bytes, a multiple of %MG_PAGE_SIZE
 * @cells: (out) (array length=n_cells): what is known of the pages in it; untouched when there is nothing
 * @n_cells: their number
 *
 * Tells when pages were seen to change, and how often, in sight or not; out of sight only while there is a sweep.
 *
 * Returns: %FALSE when there was no sample yet
 */
gboolean
mg_view_summarize (MgView *self, guint64 offset, guint64 cell_size, MgPageCell *cells, guint n_cells)
{
  return mg_sampler_summarize (self->sampler, self->follower, offset, cell_size, cells, n_cells);
}

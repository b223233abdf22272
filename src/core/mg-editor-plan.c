/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Private pages and private changes: how they become others, and back. */

#include "mg-editor-private.h"

#include <string.h>

#include "mg-change-private.h"
#include "mg-view-private.h"

/**
 * mg_plan_new:
 * @self: an editor
 *
 * Returns: (transfer full): a plan by which nothing changes
 */
MgPlan *
mg_plan_new (MgEditor *self)
{
  MgPlan *plan = g_new0 (MgPlan, 1);

  plan->editor = self;
  plan->entry = mg_entry_new (MG_ACCESS_COPY);
  plan->pages
    = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) mg_private_page_unref);
  plan->gone = mg_range_set_new ();
  plan->come = mg_range_set_new ();
  return plan;
}

/**
 * mg_plan_free:
 * @plan: (transfer full): a plan
 */
void
mg_plan_free (MgPlan *plan)
{
  g_clear_pointer (&plan->entry, mg_entry_free);
  g_hash_table_unref (plan->pages);
  mg_range_set_free (plan->gone);
  mg_range_set_free (plan->come);
  g_free (plan);
}

/* Takes a reference of its own; the page is its own key. */
static void
put_page (MgPlan *plan, MgPrivatePage *page)
{
  g_hash_table_replace (plan->pages, &page->offset, mg_private_page_ref (page));
}

/**
 * mg_plan_add_page:
 * @plan: a plan
 * @page: a copy of a page as it is live now
 *
 * Makes the page private. One that is so already stays as it is, but for bytes that the mapping did not have then: it may
 * have grown.
 */
void
mg_plan_add_page (MgPlan *plan, MgPrivatePage *page)
{
  MgPrivatePage *before = mg_private_pages_find (plan->editor->pages, page->offset);
  g_autoptr (MgPrivatePage) grown = NULL;

  if (before == NULL)
    {
      put_page (plan, page);
    }
  else if (before->length < page->length)
    {
      grown = mg_private_page_change (page, before->offset, before->length, before->base, before->mine);
      put_page (plan, grown);
    }
}

/**
 * mg_plan_find_page:
 * @plan: a plan
 * @offset: in bytes from the start of the mapping
 *
 * Returns: (transfer none) (nullable): the private page that the byte is to lie in; %NULL: a live one
 */
MgPrivatePage *
mg_plan_find_page (MgPlan *plan, guint64 offset)
{
  guint64 start = offset - offset % MG_PAGE_SIZE;
  MgPrivatePage *page = g_hash_table_lookup (plan->pages, &start);

  return page != NULL ? page : mg_private_pages_find (plan->editor->pages, offset);
}

/**
 * mg_plan_set_bytes:
 * @plan: a plan
 * @offset: in bytes from the start of the mapping
 * @length: in bytes; all in pages that are private by the plan
 * @base: (nullable): what is to stand for the live bytes; %NULL: as it is
 * @mine: (nullable): what is to be shown; %NULL: as it is
 */
void
mg_plan_set_bytes (MgPlan *plan, guint64 offset, gsize length, const guint8 *base, const guint8 *mine)
{
  for (gsize at = 0; at < length;)
    {
      gsize step = MIN (length - at, MG_PAGE_SIZE - (gsize) ((offset + at) % MG_PAGE_SIZE));
      g_autoptr (MgPrivatePage) page
        = mg_private_page_change (mg_plan_find_page (plan, offset + at), offset + at, step,
                                  base != NULL ? base + at : NULL, mine != NULL ? mine + at : NULL);

      put_page (plan, page);
      at += step;
    }
}

/**
 * mg_plan_read:
 * @plan: a plan
 * @offset: in bytes from the start of the mapping
 * @length: in bytes; all in pages that are private by the plan
 * @base: what stands for the live bytes, or what is shown
 *
 * Returns: (transfer full): the bytes
 */
GBytes *
mg_plan_read (MgPlan *plan, guint64 offset, gsize length, gboolean base)
{
  guint8 *bytes = g_malloc (MAX (length, 1));

  for (gsize at = 0; at < length;)
    {
      const MgPrivatePage *page = mg_plan_find_page (plan, offset + at);
      gsize inside = (gsize) ((offset + at) % MG_PAGE_SIZE);
      gsize step = MIN (length - at, MG_PAGE_SIZE - inside);

      memcpy (bytes + at, (base ? page->base : page->mine) + inside, step);
      at += step;
    }
  return g_bytes_new_take (bytes, length);
}

/**
 * mg_plan_remove_change:
 * @plan: a plan
 * @change: a private change of the editor that there is to be no more
 */
void
mg_plan_remove_change (MgPlan *plan, MgChange *change)
{
  guint64 offset = mg_change_get_offset (change);
  guint64 end = offset + mg_change_get_length (change);

  g_ptr_array_add (plan->entry->removed, g_object_ref (change));
  mg_range_set_add (plan->gone, offset, end - offset);
  /* It may have been all that kept a page private which nothing else of the plan touches. */
  for (guint64 page = offset - offset % MG_PAGE_SIZE; page < end; page += MG_PAGE_SIZE)
    put_page (plan, mg_plan_find_page (plan, page));
}

/**
 * mg_plan_add_change:
 * @plan: a plan
 * @offset: in bytes from the start of the mapping
 * @length: in bytes; overlaps no other change
 * @unit: bytes of one element
 * @type: how they read
 *
 * Makes what differs there a change; nothing when it does not.
 */
void
mg_plan_add_change (MgPlan *plan, guint64 offset, gsize length, guint unit, const char *type)
{
  g_autoptr (GBytes) base = mg_plan_read (plan, offset, length, TRUE);
  g_autoptr (GBytes) mine = mg_plan_read (plan, offset, length, FALSE);

  if (g_bytes_equal (base, mine))
    return;
  g_ptr_array_add (plan->entry->added, mg_change_new (offset, unit, type, base, mine));
  mg_range_set_add (plan->come, offset, length);
}

/* Whether a change will be in the page. There may be very many: only those in the page are looked at. */
static gboolean
is_edited (MgPlan *plan, guint64 offset)
{
  const MgRangeSet *edited = plan->editor->edited;
  guint64 end = offset + MG_PAGE_SIZE;

  if (mg_range_set_intersects (plan->come, offset, MG_PAGE_SIZE))
    return TRUE;
  for (guint i = mg_range_set_find (edited, offset); i < mg_range_set_get_n_ranges (edited); i++)
    {
      const MgRange *range = mg_range_set_get_range (edited, i);
      guint64 first = MAX (range->offset, offset);
      guint64 last = MIN (range->offset + range->length, end);

      if (first >= last)
        return FALSE;
      if (!mg_range_set_contains (plan->gone, first, last - first))
        return TRUE;
    }
  return FALSE;
}

static int
compare_offsets (gconstpointer a, gconstpointer b)
{
  const MgPrivatePage *first = *(MgPrivatePage *const *) a;
  const MgPrivatePage *second = *(MgPrivatePage *const *) b;

  return (first->offset > second->offset) - (first->offset < second->offset);
}

/**
 * mg_plan_finish:
 * @plan: a plan
 *
 * Lets those pages go that no change is in any more.
 *
 * Returns: (transfer full): what is to be done, for mg_editor_apply()
 */
MgEntry *
mg_plan_finish (MgPlan *plan)
{
  g_autoptr (GPtrArray) pages = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, plan->pages);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (pages, value);
  g_ptr_array_sort (pages, compare_offsets);
  for (guint i = 0; i < pages->len; i++)
    {
      MgPrivatePage *page = g_ptr_array_index (pages, i);
      MgPrivatePage *before = mg_private_pages_find (plan->editor->pages, page->offset);
      gboolean stays = is_edited (plan, page->offset);

      if (before != NULL || stays)
        mg_entry_add_page (plan->entry, page->offset, before, stays ? page : NULL);
    }
  return g_steal_pointer (&plan->entry);
}

/**
 * mg_editor_find_change:
 * @self: an editor
 * @offset: in bytes from the start of the mapping
 *
 * Returns: the index of the first private change that ends after @offset; how many there are when none does
 */
guint
mg_editor_find_change (MgEditor *self, guint64 offset)
{
  guint low = 0;
  guint high = g_list_model_get_n_items (G_LIST_MODEL (self->changes));

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      g_autoptr (MgChange) change = g_list_model_get_item (G_LIST_MODEL (self->changes), middle);

      if (mg_change_get_offset (change) + mg_change_get_length (change) <= offset)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
remove_changes (MgEditor *self, GPtrArray *changes)
{
  g_autoptr (MgRangeSet) gone = mg_range_set_new ();

  if (changes->len > 0 && changes->len == g_list_model_get_n_items (G_LIST_MODEL (self->changes)))
    {
      g_list_store_remove_all (self->changes);
      mg_range_set_clear (self->edited);
      return;
    }
  for (guint i = 0; i < changes->len; i++)
    {
      MgChange *change = g_ptr_array_index (changes, i);
      guint64 offset = mg_change_get_offset (change);

      g_list_store_remove (self->changes, mg_editor_find_change (self, offset));
      mg_range_set_add (gone, offset, mg_change_get_length (change));
    }
  mg_range_set_remove_set (self->edited, gone);
}

static void
add_changes (MgEditor *self, GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      MgChange *change = g_ptr_array_index (changes, i);
      guint64 offset = mg_change_get_offset (change);

      mg_change_set_live (change, NULL);
      self->has_unknown = TRUE;
      g_list_store_insert (self->changes, mg_editor_find_change (self, offset), change);
      mg_range_set_add (self->edited, offset, mg_change_get_length (change));
    }
}

static void
set_pages (MgEditor *self, GPtrArray *steps, gboolean forward)
{
  g_autoptr (GArray) offsets = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GPtrArray) pages = g_ptr_array_new ();

  for (guint i = 0; i < steps->len; i++)
    {
      const MgPageStep *step = g_ptr_array_index (steps, i);

      g_array_append_val (offsets, step->offset);
      g_ptr_array_add (pages, forward ? step->after : step->before);
    }
  mg_private_pages_set_all (self->pages, (gpointer) offsets->data, pages);
}

/**
 * mg_editor_apply:
 * @self: an editor
 * @entry: what becomes of private pages and changes; what it has of steps is left
 * @forward: as it was done, or back
 */
void
mg_editor_apply (MgEditor *self, const MgEntry *entry, gboolean forward)
{
  if (entry->pages->len == 0 && entry->removed->len == 0 && entry->added->len == 0)
    return;
  set_pages (self, entry->pages, forward);
  remove_changes (self, forward ? entry->removed : entry->added);
  add_changes (self, forward ? entry->added : entry->removed);
  if (self->view == NULL)
    return;
  if (self->follows_changes)
    mg_view_set_followed (self->view, self->edited);
  mg_view_lay_over (self->view);
}

/**
 * mg_editor_lay_over:
 * @self: an editor
 * @frame: a sample of the live bytes
 *
 * Returns: (transfer full): the frame as the view shows it
 */
MgFrame *
mg_editor_lay_over (MgEditor *self, MgFrame *frame)
{
  return mg_private_pages_lay_over (self->pages, frame, self->edited);
}

/**
 * mg_editor_lay_over_bytes:
 * @self: an editor
 * @offset: where they lie, in bytes from the start of the mapping
 * @bytes: (inout): live bytes, as the view shows them afterwards
 * @length: how many
 */
void
mg_editor_lay_over_bytes (MgEditor *self, guint64 offset, guint8 *bytes, gsize length)
{
  mg_private_pages_lay_over_bytes (self->pages, offset, bytes, length);
}

/* Whether every byte of the range is there in the frame: of what is lost it may have the last bytes. */
static gboolean
is_there (MgFrame *frame, guint64 offset, guint64 length)
{
  while (length > 0)
    {
      guint64 run;
      MgByteState state = mg_frame_get_state (frame, offset, &run);

      if (state != MG_BYTE_DATA && state != MG_BYTE_HOLE)
        return FALSE;
      run = MIN (run, length);
      offset += run;
      length -= run;
    }
  return TRUE;
}

static void
update_live (MgEditor *self, MgChange *change, MgFrame *frame)
{
  guint64 offset = mg_change_get_offset (change);
  gsize length = (gsize) mg_change_get_length (change);
  g_autofree guint8 *bytes = g_malloc (length);
  g_autoptr (GBytes) live = NULL;

  if (is_there (frame, offset, length) && mg_frame_read (frame, offset, bytes, length) == length)
    live = g_bytes_new_take (g_steal_pointer (&bytes), length);
  else
    self->has_unknown = TRUE;
  mg_change_set_live (change, live);
}

/* Looks at all only where it must: there may be very many of them, and frames come often. */
static void
update_changes (MgEditor *self, MgFrame *frame)
{
  MgRange everything = { 0, G_MAXUINT64 };
  gboolean is_again = self->looks_again || frame->size != self->followed_size;
  gboolean is_all = self->has_unknown || is_again;
  guint n = is_all ? 1 : mg_range_set_get_n_ranges (frame->changed);

  self->has_unknown = FALSE;
  self->looks_again = FALSE;
  self->followed_size = frame->size;
  for (guint i = 0; i < n; i++)
    {
      const MgRange *range = is_all ? &everything : mg_range_set_get_range (frame->changed, i);

      for (guint index = mg_editor_find_change (self, range->offset);
           index < g_list_model_get_n_items (G_LIST_MODEL (self->changes)); index++)
        {
          g_autoptr (MgChange) change = g_list_model_get_item (G_LIST_MODEL (self->changes), index);

          if (mg_change_get_offset (change) >= range->offset + range->length)
            break;
          if (is_again || mg_change_get_live (change) == NULL
              || mg_range_set_intersects (frame->changed, mg_change_get_offset (change),
                                          mg_change_get_length (change)))
            update_live (self, change, frame);
        }
    }
}

/**
 * mg_editor_take_frame:
 * @self: an editor
 * @frame: a sample of the live bytes, the newest
 *
 * For the view.
 */
void
mg_editor_take_frame (MgEditor *self, MgFrame *frame)
{
  guint64 before = self->generation;

  self->generation = frame->generation;
  if (before != 0 && frame->generation > before)
    mg_editor_fall_back (self);
  if (self->follows_changes)
    update_changes (self, frame);
}

/**
 * mg_editor_get_changes:
 * @self: an editor
 *
 * Returns: (transfer none) (element-type MgChange): every private change, in the order of their offsets; they do not
 * overlap
 */
GListModel *
mg_editor_get_changes (MgEditor *self)
{
  return G_LIST_MODEL (self->changes);
}

/**
 * mg_editor_set_follow_changes:
 * @self: an editor
 * @follow: whether it is to be known of every private change what the mapping has there now, in sight or not
 */
void
mg_editor_set_follow_changes (MgEditor *self, gboolean follow)
{
  if (follow == self->follows_changes)
    return;
  self->follows_changes = follow;
  /* What was known has not been looked at since. */
  self->looks_again = TRUE;
  if (self->view != NULL)
    mg_view_set_followed (self->view, follow ? self->edited : NULL);
}

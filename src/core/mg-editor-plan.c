/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Private pages and private changes: how they become others, and back. */

#include "mg-editor-private.h"

#include <string.h>

#include "mg-change-private.h"
#include "mg-later.h"
#include "mg-view-private.h"

/**
 * mg_plan_new:
 * @privates: what is private; outlives the plan
 *
 * Returns: (transfer full): a plan by which nothing changes
 */
MgPlan *
mg_plan_new (const MgPrivates *privates)
{
  MgPlan *plan = g_new0 (MgPlan, 1);

  plan->privates = privates;
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
  g_clear_pointer (&plan->entry, mg_entry_unref);
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
  MgPrivatePage *before = mg_private_pages_find (plan->privates->pages, page->offset);
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

  return page != NULL ? page : mg_private_pages_find (plan->privates->pages, offset);
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
  const MgRangeSet *edited = plan->privates->edited;
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
      MgPrivatePage *before = mg_private_pages_find (plan->privates->pages, page->offset);
      gboolean stays = is_edited (plan, page->offset);

      if (before != NULL || stays)
        mg_entry_add_page (plan->entry, page->offset, before, stays ? page : NULL);
    }
  return g_steal_pointer (&plan->entry);
}

/**
 * mg_editor_show_privates:
 * @self: an editor of which something else is private now
 * @splice: what became of the list of changes
 */
void
mg_editor_show_privates (MgEditor *self, const MgChangeSplice *splice)
{
  mg_editor_look_at (self, splice);
  mg_change_model_splice (self->changes, self->privates->changes, splice);
  if (self->view == NULL)
    return;
  if (self->follows_changes)
    mg_view_set_followed (self->view, self->privates->edited);
  mg_view_lay_over (self->view);
}

/**
 * mg_editor_apply:
 * @self: an editor
 * @operation: what may have an effect on what is private
 */
void
mg_editor_apply (MgEditor *self, MgOperation *operation)
{
  const MgEntry *effect = operation->effect;

  if (effect == NULL || (effect->pages->len == 0 && effect->removed->len == 0 && effect->added->len == 0))
    return;
  if (operation->applied != NULL)
    {
      mg_later_free (self->privates, (GDestroyNotify) mg_privates_unref);
      self->privates = g_steal_pointer (&operation->applied);
    }
  else
    {
      mg_privates_apply (self->privates, effect, operation->forward, &operation->splice);
    }
  mg_editor_show_privates (self, &operation->splice);
}

/**
 * mg_editor_lay_over:
 * @self: an editor
 * @frame: a sample of the live bytes
 * @sight: (nullable): what is shown of it; %NULL: all
 *
 * Returns: (transfer full): the frame as the view shows it
 */
MgFrame *
mg_editor_lay_over (MgEditor *self, MgFrame *frame, const MgRangeSet *sight)
{
  return mg_private_pages_lay_over (self->privates->pages, frame, self->privates->edited, sight);
}

/**
 * mg_editor_copy_pages:
 * @self: an editor
 * @offset: in bytes from the start of the mapping
 * @length: in bytes
 *
 * Returns: (transfer full): the private pages of the range, to be laid over bytes on any thread
 */
MgPrivatePages *
mg_editor_copy_pages (MgEditor *self, guint64 offset, guint64 length)
{
  return mg_private_pages_copy (self->privates->pages, offset, length);
}

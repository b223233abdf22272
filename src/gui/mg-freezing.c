/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-freezing.h"

#include <glib/gi18n-lib.h>

#include "mg-change-text.h"
#include "mg-editing.h"
#include "mg-editor.h"
#include "mg-tell.h"

/* How often a value is written back at first, per second. */
#define FREEZE_RATE 60

static MgEditor *
get_editor (MgInspection *inspection)
{
  return mg_view_get_editor (mg_inspection_get_view (inspection));
}

/* All that share a byte with an element there, whatever their type. */
static GPtrArray *
find_overlapping (MgInspection *inspection, guint64 offset, gsize size)
{
  GListModel *all = mg_editor_get_frozen (get_editor (inspection));
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (MgFrozen) frozen = g_list_model_get_item (all, i);
      guint64 start = mg_frozen_get_offset (frozen);

      if (start < offset + size && start + g_bytes_get_size (mg_frozen_get_bytes (frozen)) > offset)
        g_ptr_array_add (found, g_steal_pointer (&frozen));
    }
  return found;
}

static void
say (MgInspection *inspection, const char *what, MgFrozen *frozen)
{
  g_autofree char *label = mg_change_text_frozen_label (frozen);
  g_autofree char *sentence = g_strdup_printf ("%s: %s", what, label);

  mg_inspection_say (inspection, sentence);
}

static void
release (MgInspection *inspection, MgFrozen *frozen)
{
  mg_editor_release (get_editor (inspection), frozen);
  say (inspection, _ ("Released"), frozen);
}

/* Takes the place of what was frozen in these bytes: two of them would write over each other. */
static void
freeze (GtkWidget *widget, MgInspection *inspection, guint64 offset, MgElement element, GBytes *value)
{
  MgEditor *editor = get_editor (inspection);
  g_autoptr (GPtrArray) others = find_overlapping (inspection, offset, g_bytes_get_size (value));
  g_autofree char *type = mg_element_to_string (element);
  g_autoptr (MgFrozen) frozen = mg_frozen_new (offset, type, value, FREEZE_RATE);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < others->len; i++)
    mg_editor_set_frozen_active (editor, g_ptr_array_index (others, i), FALSE, NULL);
  mg_editor_freeze (editor, frozen);
  if (!mg_editor_set_frozen_active (editor, frozen, TRUE, &error))
    {
      mg_editor_release (editor, frozen);
      mg_editing_report (widget, inspection, error);
      return;
    }
  for (guint i = 0; i < others->len; i++)
    mg_editor_release (editor, g_ptr_array_index (others, i));
  say (inspection, _ ("Frozen"), frozen);
}

static void
freeze_what_is_there (GtkWidget *widget, MgInspection *inspection, guint64 offset, MgElement element)
{
  MgFrame *frame = mg_inspection_get_frame (inspection);
  gsize size = mg_element_get_size (element);
  guint8 bytes[MG_ELEMENT_SIZE_MAX];
  g_autoptr (GBytes) value = NULL;

  if (!mg_editing_check (widget, inspection))
    return;
  if (frame == NULL || mg_frame_read (frame, offset, bytes, size) < size)
    {
      mg_tell (widget, inspection, _ ("There is no value at the cursor that could be frozen."));
      return;
    }
  value = g_bytes_new (bytes, size);
  freeze (widget, inspection, offset, element, value);
}

static gboolean
is_same_type (const char *type, MgElement element)
{
  MgElement other;

  return mg_element_parse_type (type, &other, NULL) && other.type == element.type
         && (mg_element_get_size (element) == 1 || !other.big_endian == !element.big_endian);
}

/* Returns: (transfer full) (nullable): what is written back there, as exactly that. */
static MgFrozen *
find_active (MgInspection *inspection, guint64 offset, MgElement element)
{
  g_autoptr (GPtrArray) found = find_overlapping (inspection, offset, mg_element_get_size (element));

  for (guint i = 0; i < found->len; i++)
    {
      MgFrozen *frozen = g_ptr_array_index (found, i);

      if (mg_frozen_get_active (frozen) && mg_frozen_get_offset (frozen) == offset
          && is_same_type (mg_frozen_get_type_name (frozen), element))
        return g_object_ref (frozen);
    }
  return NULL;
}

/**
 * mg_freezing_is_frozen:
 * @inspection: of what may be frozen
 * @offset: in bytes from the start of the mapping
 * @element: as what it may be frozen
 *
 * Returns: whether just that is written back; not when it is switched off, or frozen as something else
 */
gboolean
mg_freezing_is_frozen (MgInspection *inspection, guint64 offset, MgElement element)
{
  g_autoptr (MgFrozen) frozen = find_active (inspection, offset, element);

  return frozen != NULL;
}

/**
 * mg_freezing_set:
 * @widget: where it was asked for
 * @inspection: of what is to be frozen
 * @offset: in bytes from the start of the mapping
 * @element: as what it is to be frozen
 * @frozen: whether it is to be written back
 *
 * Freezes what is there now, in the place of all that shares a byte with it; or releases what is frozen as exactly that.
 * Tells what came of it.
 */
void
mg_freezing_set (GtkWidget *widget,
                 MgInspection *inspection,
                 guint64 offset,
                 MgElement element,
                 gboolean frozen)
{
  g_autoptr (MgFrozen) present = find_active (inspection, offset, element);

  if (frozen && present == NULL)
    freeze_what_is_there (widget, inspection, offset, element);
  else if (!frozen && present != NULL)
    release (inspection, present);
}

/**
 * mg_freezing_toggle:
 * @widget: where it was asked for
 * @inspection: of what is to be frozen, or no more
 * @offset: in bytes from the start of the mapping
 * @element: as what it is to be frozen
 *
 * Releases what is frozen there, even if only a part of it is and even if it is switched off; else freezes what is there.
 * Tells what came of it.
 */
void
mg_freezing_toggle (GtkWidget *widget, MgInspection *inspection, guint64 offset, MgElement element)
{
  g_autoptr (GPtrArray) found = find_overlapping (inspection, offset, mg_element_get_size (element));

  if (found->len > 0)
    release (inspection, g_ptr_array_index (found, 0));
  else
    freeze_what_is_there (widget, inspection, offset, element);
}

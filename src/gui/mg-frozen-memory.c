/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which values were frozen is remembered for a mapping; that they are is not: they come back switched off. */

#include "mg-frozen-memory.h"

#include "mg-element.h"

#define KEY "frozen"

static void
recall (MgEditor *editor, GSettings *memory)
{
  g_autoptr (GVariant) all = g_settings_get_value (memory, KEY);
  GVariantIter iter;
  const char *type;
  GVariant *value;
  guint64 offset;
  guint32 rate;

  g_variant_iter_init (&iter, all);
  while (g_variant_iter_next (&iter, "(t&s@ayu)", &offset, &type, &value, &rate))
    {
      g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (value);
      g_autoptr (MgFrozen) frozen = NULL;
      MgElement element;

      g_variant_unref (value);
      if (!mg_element_parse_type (type, &element, NULL)
          || g_bytes_get_size (bytes) != mg_element_get_size (element) || rate == 0)
        continue;
      frozen = mg_frozen_new (offset, type, bytes, rate);
      mg_editor_freeze (editor, frozen);
    }
}

static void
remember (GListModel *all)
{
  GSettings *memory = g_object_get_data (G_OBJECT (all), KEY);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(tsayu)"));
  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (MgFrozen) frozen = g_list_model_get_item (all, i);
      GBytes *bytes = mg_frozen_get_bytes (frozen);

      g_variant_builder_add (
        &builder, "(ts@ayu)", mg_frozen_get_offset (frozen), mg_frozen_get_type_name (frozen),
        g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, bytes, TRUE), mg_frozen_get_rate (frozen));
    }
  g_settings_set_value (memory, KEY, g_variant_builder_end (&builder));
}

static void
follow_rates (GListModel *all, guint position, guint n_added)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (MgFrozen) frozen = g_list_model_get_item (all, i);

      g_signal_connect_object (frozen, "notify::rate", G_CALLBACK (remember), all, G_CONNECT_SWAPPED);
    }
}

static void
on_items (GListModel *all, guint position, guint n_removed, guint n_added, gpointer data)
{
  follow_rates (all, position, n_added);
  remember (all);
}

/**
 * mg_frozen_memory_follow:
 * @editor: an editor that has none frozen yet
 * @memory: what is remembered of its mapping
 *
 * Brings back what was frozen the last time, switched off, and remembers from now on what is.
 */
void
mg_frozen_memory_follow (MgEditor *editor, GSettings *memory)
{
  GListModel *all = mg_editor_get_frozen (editor);

  recall (editor, memory);
  g_object_set_data_full (G_OBJECT (all), KEY, g_object_ref (memory), g_object_unref);
  follow_rates (all, 0, g_list_model_get_n_items (all));
  g_signal_connect (all, "items-changed", G_CALLBACK (on_items), NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* A section for Windows programs: in which of the Wine prefixes that are in use, and with which protection. */

#include "mg-new-dialog-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-windows-name.h"

#define SCHEME "section:"
/* How many protections everything can have. */
#define N_COMMON 3

/* What is put before a name so that it is one of the prefix: "", or //ID/. */
#define PLACE_KEY "mg-place"

static void
add_prefix (GtkStringList *model, GPtrArray *places, MgMapping *mapping)
{
  MgMappingInfo *info = mg_mapping_get_info (mapping);
  g_autofree char *place = mg_windows_name_get_place (mg_mapping_get_name (mapping));
  const char *path = NULL;
  const char *added[2] = { NULL };
  guint position;

  if (info == NULL || info->details == NULL || !g_variant_lookup (info->details, "prefix", "&s", &path)
      || g_ptr_array_find_with_equal_func (places, place, g_str_equal, NULL))
    return;
  added[0] = path;
  /* The one that is meant where none is named comes first. */
  position = *place == 0 ? 0 : places->len;
  gtk_string_list_splice (model, position, 0, added);
  g_ptr_array_insert (places, (gint) position, g_steal_pointer (&place));
}

/**
 * mg_new_dialog_offer_sections:
 * @self: a dialog
 *
 * Offers a Windows section where a Windows program runs: those that do have objects in the list.
 */
void
mg_new_dialog_offer_sections (MgNewDialog *self)
{
  GListModel *mappings = G_LIST_MODEL (self->catalog);
  GtkStringList *model = gtk_string_list_new (NULL);
  GPtrArray *places = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (mappings); i++)
    {
      g_autoptr (MgMapping) mapping = g_list_model_get_item (mappings, i);
      MgKind kind = mg_mapping_get_kind (mapping);

      if (kind == MG_KIND_SECTION || kind == MG_KIND_OBJECT)
        add_prefix (model, places, mapping);
    }
  if (places->len > 0)
    /* Translators: what a new mapping shares */
    gtk_string_list_append (GTK_STRING_LIST (adw_combo_row_get_model (self->backing)),
                            _ ("A Windows Section"));
  adw_combo_row_set_model (self->prefix, G_LIST_MODEL (model));
  g_object_set_data_full (G_OBJECT (self->prefix), PLACE_KEY, places, (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (model);
}

/**
 * mg_new_dialog_is_section:
 * @self: a dialog
 *
 * Returns: whether a Windows section is to be made
 */
gboolean
mg_new_dialog_is_section (MgNewDialog *self)
{
  return adw_combo_row_get_selected (self->backing) == 2;
}

/**
 * mg_new_dialog_make_section_name:
 * @self: a dialog
 * @text: what was typed as its name
 *
 * Returns: (transfer full): the URI of the section in the prefix that was chosen; "" as long as nothing was typed
 */
char *
mg_new_dialog_make_section_name (MgNewDialog *self, const char *text)
{
  GPtrArray *places = g_object_get_data (G_OBJECT (self->prefix), PLACE_KEY);
  guint selected = adw_combo_row_get_selected (self->prefix);

  if (*text == 0 || g_str_has_prefix (text, SCHEME))
    return g_strdup (text);
  return g_strconcat (
    SCHEME, selected < places->len ? (const char *) g_ptr_array_index (places, selected) : "", text, NULL);
}

/**
 * mg_new_dialog_update_section:
 * @self: a dialog
 *
 * Shows what only a Windows section needs, and the protections that only it can have.
 */
void
mg_new_dialog_update_section (MgNewDialog *self)
{
  const char *const executable[] = { _ ("Reading, Writing and Executing"), _ ("Reading and Executing"),
                                     _ ("Writing to a Copy and Executing"), NULL };
  GtkStringList *model = GTK_STRING_LIST (adw_combo_row_get_model (self->protection));
  guint n_offered = g_list_model_get_n_items (G_LIST_MODEL (model));
  gboolean is_section = mg_new_dialog_is_section (self);

  gtk_widget_set_visible (GTK_WIDGET (self->prefix), is_section);
  if (is_section && n_offered == N_COMMON)
    gtk_string_list_splice (model, N_COMMON, 0, executable);
  else if (!is_section && n_offered > N_COMMON)
    gtk_string_list_splice (model, N_COMMON, n_offered - N_COMMON, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-settings.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"

#define MAPPING_SCHEMA MG_APP_ID ".Mapping"

/**
 * mg_settings_check:
 * @error: return location
 *
 * Looks whether there is a schema of the settings: GSettings ends the program where there is none.
 *
 * Returns: %FALSE with %MG_ERROR_NOT_FOUND when it is not installed
 */
gboolean
mg_settings_check (GError **error)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsSchema) mapping_schema = NULL;

  if (source != NULL)
    {
      schema = g_settings_schema_source_lookup (source, MG_APP_ID, TRUE);
      mapping_schema = g_settings_schema_source_lookup (source, MAPPING_SCHEMA, TRUE);
    }
  if (schema != NULL && mapping_schema != NULL)
    return TRUE;
  g_set_error (
    error, MG_ERROR, MG_ERROR_NOT_FOUND,
    _ ("The schema of the settings, “%s”, is not installed; GSETTINGS_SCHEMA_DIR can name the folder "
       "of the build where it is."),
    MG_APP_ID);
  return FALSE;
}

/**
 * mg_settings_new:
 *
 * Returns: (transfer full): the settings of the program
 */
GSettings *
mg_settings_new (void)
{
  return g_settings_new (MG_APP_ID);
}

/**
 * mg_settings_change_text_size:
 * @settings: the settings of the program
 * @change: in points; 0: back to the usual size
 *
 * Makes the text of the grids larger or smaller, as far as there are sizes.
 */
void
mg_settings_change_text_size (GSettings *settings, int change)
{
  int size = g_settings_get_int (settings, "text-size");

  if (change == 0)
    g_settings_reset (settings, "text-size");
  else
    g_settings_set_int (settings, "text-size", CLAMP (size + change, MG_TEXT_SIZE_MIN, MG_TEXT_SIZE_MAX));
}

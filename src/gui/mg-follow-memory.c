/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* How a mapping was followed is remembered with its name. */

#include "mg-follow-memory.h"

#include <glib/gi18n-lib.h>

#include "mg-follow-text.h"

#define RATE_KEY   "rate"
#define FOLLOW_KEY "follow"

static void
on_trigger (MgView *view, GParamSpec *property, GSettings *memory)
{
  g_autofree char *text = mg_follow_text_save (view);

  g_settings_set_string (memory, FOLLOW_KEY, text);
}

static void
on_rate (MgView *view, GParamSpec *property, GSettings *memory)
{
  if (mg_view_get_rate (view) <= MG_RATE_MAX)
    g_settings_set_int (memory, RATE_KEY, (int) mg_view_get_rate (view));
  /* Where that is no number it is how it is followed. */
  on_trigger (view, property, memory);
}

/**
 * mg_follow_memory_follow:
 * @inspection: what is looked at
 * @memory: what is remembered of a mapping
 * @default_rate: samples a second, where nothing is
 *
 * Follows it as it was followed the last time, and from now on remembers how it is. What cannot be waited for now is
 * said, and stays remembered.
 */
void
mg_follow_memory_follow (MgInspection *inspection, GSettings *memory, guint default_rate)
{
  MgView *view = mg_inspection_get_view (inspection);
  g_autoptr (GVariant) rate = g_settings_get_user_value (memory, RATE_KEY);
  g_autofree char *text = g_settings_get_string (memory, FOLLOW_KEY);
  g_autoptr (GError) error = NULL;

  mg_view_set_rate (view, rate != NULL ? (guint) g_variant_get_int32 (rate) : default_rate);
  if (!mg_follow_text_restore (view, text, &error))
    {
      /* Translators: why something cannot be waited for, as a sentence */
      g_autofree char *sentence = g_strdup_printf (_ ("%s There is a timer instead."), error->message);

      mg_inspection_say (inspection, sentence);
    }
  g_signal_connect_data (view, "notify::rate", G_CALLBACK (on_rate), g_object_ref (memory),
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  g_signal_connect_data (view, "notify::trigger", G_CALLBACK (on_trigger), g_object_ref (memory),
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
}

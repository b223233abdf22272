/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* How a mapping was followed is remembered with its name. */

#include "mg-follow-memory.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"
#include "mg-follow-event.h"
#include "mg-follow-text.h"

#define RATE_KEY   "rate"
#define FOLLOW_KEY "follow"

/* An event is looked for. */
typedef struct
{
  MgInspection *inspection;
  GSettings *memory;
  char *text;
} Search;

static void
search_free (Search *self)
{
  g_object_unref (self->inspection);
  g_object_unref (self->memory);
  g_free (self->text);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Search, search_free)

static void
say_trouble (MgInspection *inspection, const GError *error)
{
  /* Translators: why something cannot be waited for, as a sentence */
  g_autofree char *sentence = g_strdup_printf (_ ("%s There is a timer instead."), error->message);

  mg_inspection_say (inspection, sentence);
}

/* Who has chosen something meanwhile is not contradicted. What takes is another event than it was then. */
static void
on_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Search) self = user_data;
  g_autofree char *text = g_settings_get_string (self->memory, FOLLOW_KEY);
  g_autoptr (GError) error = NULL;
  g_autoptr (MgTrigger) trigger = mg_follow_event_find_finish (result, &error);

  if (!g_str_equal (text, self->text))
    return;
  if (trigger != NULL && mg_trigger_takes (trigger))
    g_set_error (
      &error, MG_ERROR, MG_ERROR_WRONG_KIND,
      _ ("“%s” is an auto-reset event: who waits for it takes it from the program that it is for."),
      mg_event_get_name (mg_trigger_get_event (trigger)));
  if (error != NULL)
    say_trouble (self->inspection, error);
  else
    mg_view_set_trigger (mg_inspection_get_view (self->inspection), trigger);
}

static void
search (MgInspection *inspection, GSettings *memory, const char *text)
{
  Search *self = g_new (Search, 1);

  *self = (Search){ g_object_ref (inspection), g_object_ref (memory), g_strdup (text) };
  mg_follow_event_find_async (mg_view_get_mapping (mg_inspection_get_view (inspection)),
                              mg_follow_text_find_event (text), NULL, on_found, self);
}

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
 * said, and stays remembered. An event is waited for as soon as it is found.
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
    say_trouble (inspection, error);
  if (mg_follow_text_find_event (text) != NULL)
    search (inspection, memory, text);
  g_signal_connect_data (view, "notify::rate", G_CALLBACK (on_rate), g_object_ref (memory),
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  g_signal_connect_data (view, "notify::trigger", G_CALLBACK (on_trigger), g_object_ref (memory),
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What the user chose to follow a view by comes to be, after a question where that takes something from a program. */

#include "mg-follow-choice.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "mg-follow-text.h"
#include "mg-settings.h"

typedef struct
{
  MgInspection *inspection;
  MgTrigger *trigger;
} Choice;

static void
choice_free (gpointer data)
{
  Choice *self = data;

  g_object_unref (self->inspection);
  mg_trigger_unref (self->trigger);
  g_free (self);
}

/* One that is paused stays so. */
static void
say_how (MgInspection *inspection)
{
  MgView *view = mg_inspection_get_view (inspection);
  g_autofree char *sentence = mg_follow_text_describe (view);

  if (!mg_view_get_paused (view))
    mg_inspection_say (inspection, sentence);
}

/**
 * mg_follow_choice_set_rate:
 * @inspection: what is looked at
 * @rate: as for mg_view_set_rate()
 *
 * Has it followed by a timer, and says so.
 */
void
mg_follow_choice_set_rate (MgInspection *inspection, guint rate)
{
  MgView *view = mg_inspection_get_view (inspection);

  mg_view_set_trigger (view, NULL);
  mg_view_set_rate (view, rate);
  say_how (inspection);
}

static void
wait_for (MgInspection *inspection, MgTrigger *trigger)
{
  MgView *view = mg_inspection_get_view (inspection);

  /* While it waits the rate is the most that there are. */
  if (mg_view_get_rate (view) > MG_RATE_MAX)
    {
      g_autoptr (GSettings) settings = mg_settings_new ();

      mg_view_set_rate (view, (guint) g_settings_get_int (settings, "default-rate"));
    }
  mg_view_set_trigger (view, trigger);
  say_how (inspection);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, Choice *choice)
{
  if (g_str_equal (response, "take"))
    wait_for (choice->inspection, choice->trigger);
}

static char *
describe_price (MgTrigger *trigger)
{
  g_autofree char *what = mg_trigger_describe (trigger);

  /* Translators: “semaphore /ready” */
  if (mg_trigger_get_kind (trigger) == MG_TRIGGER_POST)
    return g_strdup_printf (
      _ ("“%s”: every post is taken, and the program that waits for it does not get it. "
         "Looking at it takes nothing."),
      what);
  if (mg_trigger_get_kind (trigger) == MG_TRIGGER_EVENT)
    return g_strdup_printf (
      _ ("“%s”: an auto-reset event wakes one who waits. Each time that it is this, the "
         "program does not get it."),
      what);
  /* Translators: “futex word at 0x40” */
  return g_strdup_printf (_ ("“%s”: nothing is taken where all who wait are woken; of a program that wakes "
                             "one, some wakes are taken."),
                          what);
}

static void
ask (GtkWidget *host, Choice *choice)
{
  GtkRoot *root = gtk_widget_get_root (host);
  g_autofree char *body = describe_price (choice->trigger);
  GtkWidget *dialog = adw_message_dialog_new (root != NULL && GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                              _ ("Take From the Program?"), body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "take", _ ("_Take"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "take", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  g_object_set_data_full (G_OBJECT (dialog), "choice", choice, choice_free);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), choice);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * mg_follow_choice_wait:
 * @host: a widget of the window that asks
 * @inspection: what is looked at
 * @trigger: what it is to be followed by
 *
 * Has it wait for that, and says so. Where that takes something from a program it asks before.
 */
void
mg_follow_choice_wait (GtkWidget *host, MgInspection *inspection, MgTrigger *trigger)
{
  Choice *choice;

  if (!mg_trigger_takes (trigger))
    {
      wait_for (inspection, trigger);
      return;
    }
  choice = g_new0 (Choice, 1);
  choice->inspection = g_object_ref (inspection);
  choice->trigger = mg_trigger_ref (trigger);
  ask (host, choice);
}

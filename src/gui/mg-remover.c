/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Removing mappings: look who uses them, ask, do it, offer a way back. */

#include "mg-remover.h"

#include <glib/gi18n-lib.h>

#include "mg-remover-plan.h"
#include "mg-text.h"
#include "mg-toast.h"

/* How long the way back is offered, in seconds. */
#define UNDO_TIME 10
/* How long it takes until one is told how far it is, in milliseconds. */
#define PROGRESS_DELAY 400

typedef struct
{
  MgWindow *window;
  MgCatalog *catalog;
  char **uris;
  gboolean *shown_here;
  MgRemoverPlan *plan;

  MgWorkRelay *relay;
  GCancellable *cancellable;
  GtkWindow *progress;
  GtkProgressBar *bar;
  guint progress_id;
  guint n_left;
} Remover;

/* What can come back as long as a toast is shown. */
typedef struct
{
  MgWindow *window;
  GPtrArray *removals;
} WayBack;

static void offer_way_back (MgWindow *window, GPtrArray *removals, const char *sentence);

static void
remover_free (gpointer data)
{
  Remover *self = data;

  g_clear_handle_id (&self->progress_id, g_source_remove);
  if (self->relay != NULL)
    mg_work_relay_close (self->relay);
  g_clear_pointer (&self->relay, mg_work_relay_unref);
  g_clear_pointer (&self->plan, mg_remover_plan_free);
  g_clear_object (&self->cancellable);
  g_object_unref (self->window);
  g_object_unref (self->catalog);
  g_strfreev (self->uris);
  g_free (self->shown_here);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Remover, remover_free)

/* A window that was closed meanwhile is held, and shows nothing any more. */
static gboolean
is_closed (MgWindow *window)
{
  return gtk_window_get_application (GTK_WINDOW (window)) == NULL;
}

static void
way_back_free (gpointer data)
{
  WayBack *self = data;

  g_clear_pointer (&self->removals, g_ptr_array_unref);
  g_free (self);
}

static void
on_completed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MgWindow) window = user_data;
  g_autoptr (GError) error = NULL;

  if (!mg_removal_complete_finish (result, &error) && !is_closed (window))
    mg_window_tell (window, error->message);
}

static void
on_toast_dismissed (AdwToast *toast, WayBack *self)
{
  g_autoptr (GPtrArray) removals = NULL;

  /* It goes with its window, and what it has is freed with it, before the program may end. */
  if (is_closed (self->window))
    return;
  removals = g_steal_pointer (&self->removals);
  while (removals != NULL && removals->len > 0)
    mg_removal_complete_async (g_ptr_array_steal_index (removals, 0), on_completed,
                               g_object_ref (self->window));
}

static void
on_undo (AdwToast *toast, WayBack *self)
{
  g_autoptr (GPtrArray) removals = g_steal_pointer (&self->removals);
  g_autoptr (GError) problem = NULL;
  g_autofree char *name = NULL;
  g_autofree char *sentence = NULL;
  guint n_back = 0;

  for (guint i = removals->len; i > 0; i--)
    {
      MgRemoval *removal = g_ptr_array_index (removals, i - 1);
      g_autoptr (GError) error = NULL;

      g_free (name);
      name = g_strdup (mg_removal_get_name (removal));
      if (mg_removal_undo (removal, &error))
        {
          g_ptr_array_remove_index (removals, i - 1);
          n_back++;
        }
      else if (problem == NULL)
        {
          problem = g_steal_pointer (&error);
        }
    }
  /* What has its name taken may get it back when that is free again. */
  if (problem != NULL)
    {
      offer_way_back (self->window, removals, problem->message);
      return;
    }
  sentence = n_back == 1
               ? g_strdup_printf (_ ("“%s” is back"), name)
               : g_strdup_printf (ngettext ("%u mapping is back", "%u mappings are back", n_back), n_back);
  mg_window_tell (self->window, sentence);
}

/* Tells what happened, and offers to undo it, as long as the toast is shown. */
static void
offer_way_back (MgWindow *window, GPtrArray *removals, const char *sentence)
{
  AdwToast *toast = mg_toast_new (sentence);
  WayBack *way_back = g_new0 (WayBack, 1);

  /* The window has the toast: it is not to be held by that. */
  way_back->window = window;
  way_back->removals = g_ptr_array_ref (removals);
  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_timeout (toast, UNDO_TIME);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_object_set_data_full (G_OBJECT (toast), "way-back", way_back, way_back_free);
  g_signal_connect (toast, "button-clicked", G_CALLBACK (on_undo), way_back);
  g_signal_connect (toast, "dismissed", G_CALLBACK (on_toast_dismissed), way_back);
  mg_window_tell_with (window, toast, sentence);
}

static void
add_response (GtkWidget *dialog, const char *id, const char *label)
{
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), id, label);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), id);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), id);
}

/* The window may be held by what is asked or told: the dialog does not wait until it is let go. */
static void
present (GtkWidget *dialog)
{
  g_signal_connect_object (gtk_window_get_transient_for (GTK_WINDOW (dialog)), "unrealize",
                           G_CALLBACK (gtk_window_destroy), dialog, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
show_sentences (MgWindow *window, const char *heading, const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (window), heading, body);

  add_response (dialog, "close", _ ("_Close"));
  present (dialog);
}

static char *
join_problems (Remover *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < mg_remover_plan_get_n_items (self->plan); i++)
    {
      MgRemoverItem *item = mg_remover_plan_get_item (self->plan, i);

      if (item->problem != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", item->problem);
    }
  if (self->n_left > 0)
    {
      g_string_append (text, text->len > 0 ? "\n" : "");
      g_string_append_printf (text,
                              ngettext ("It was stopped before %u more was removed.",
                                        "It was stopped before %u more were removed.", self->n_left),
                              self->n_left);
    }
  return g_string_free (text, FALSE);
}

/* Tells what was removed. Returns: how many. */
static guint
tell_removed (Remover *self)
{
  g_autoptr (GPtrArray) removals = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_removal_free);
  g_autofree char *name = NULL;
  g_autofree char *sentence = NULL;
  guint n_removed = 0;

  for (guint i = 0; i < mg_remover_plan_get_n_items (self->plan); i++)
    {
      MgRemoverItem *item = mg_remover_plan_get_item (self->plan, i);

      if (item->removal == NULL)
        continue;
      n_removed++;
      g_free (name);
      name = g_strdup (item->name);
      if (mg_removal_can_undo (item->removal))
        g_ptr_array_add (removals, g_steal_pointer (&item->removal));
    }
  if (n_removed == 0)
    return 0;
  sentence
    = n_removed == 1
        ? g_strdup_printf (_ ("Removed “%s”"), name)
        : g_strdup_printf (ngettext ("Removed %u mapping", "Removed %u mappings", n_removed), n_removed);
  if (removals->len > 0)
    offer_way_back (self->window, removals, sentence);
  else
    mg_window_tell (self->window, sentence);
  return n_removed;
}

static void
run (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Remover *self = data;
  MgWork work = mg_work_relay_get_work (self->relay, self->cancellable);

  self->n_left = mg_remover_plan_run (self->plan, &work);
  g_task_return_boolean (task, TRUE);
}

static void
on_ran (GObject *object, GAsyncResult *result, gpointer data)
{
  Remover *self = g_task_get_task_data (G_TASK (result));
  guint n_known = GPOINTER_TO_UINT (data);
  guint n_problems;
  guint n_removed;

  g_clear_handle_id (&self->progress_id, g_source_remove);
  mg_work_relay_close (self->relay);
  if (self->progress != NULL)
    gtk_window_destroy (self->progress);
  g_clear_weak_pointer (&self->progress);
  if (is_closed (self->window))
    return;
  n_removed = tell_removed (self);
  n_problems = mg_remover_plan_get_n_items (self->plan) - mg_remover_plan_get_n_possible (self->plan);
  if (n_problems > n_known || self->n_left > 0)
    {
      g_autofree char *problems = join_problems (self);

      show_sentences (self->window, n_removed > 0 ? _ ("Not All Were Removed") : _ ("Nothing Was Removed"),
                      problems);
    }
}

static void
on_progress (guint64 done, guint64 total, gpointer data)
{
  Remover *self = data;

  if (self->progress != NULL)
    gtk_progress_bar_set_fraction (self->bar, (double) done / (double) total);
}

static void
on_progress_response (AdwMessageDialog *dialog, const char *response, Remover *self)
{
  g_cancellable_cancel (self->cancellable);
}

static gboolean
on_progress_wanted (gpointer data)
{
  Remover *self = data;
  GtkWidget *dialog;

  self->progress_id = 0;
  if (is_closed (self->window))
    return G_SOURCE_REMOVE;
  dialog = adw_message_dialog_new (GTK_WINDOW (self->window), _ ("Removing"), NULL);
  self->bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("How much is done"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), GTK_WIDGET (self->bar));
  add_response (dialog, "stop", _ ("_Stop"));
  g_signal_connect (dialog, "response", G_CALLBACK (on_progress_response), self);
  g_set_weak_pointer (&self->progress, GTK_WINDOW (dialog));
  present (dialog);
  return G_SOURCE_REMOVE;
}

/* Owns @self, and what is known of the problems. */
static void
start (Remover *self)
{
  guint n_possible = mg_remover_plan_get_n_possible (self->plan);
  guint n_known = mg_remover_plan_get_n_items (self->plan) - n_possible;
  g_autoptr (GTask) task = g_task_new (self->window, NULL, on_ran, GUINT_TO_POINTER (n_known));

  self->cancellable = g_cancellable_new ();
  self->relay = mg_work_relay_new (on_progress, self);
  if (n_possible > 1)
    self->progress_id = g_timeout_add (PROGRESS_DELAY, on_progress_wanted, self);
  g_task_set_task_data (task, self, remover_free);
  g_task_run_in_thread (task, run);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  if (g_str_equal (response, "remove"))
    start (g_object_steal_data (G_OBJECT (dialog), "remover"));
}

/* Each with its size and its users, or why it stays. */
static GtkWidget *
make_list (MgRemoverPlan *plan)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  for (guint i = 0; i < mg_remover_plan_get_n_items (plan); i++)
    {
      MgRemoverItem *item = mg_remover_plan_get_item (plan, i);
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *size = item->size != MG_SIZE_UNKNOWN ? mg_text_format_bytes (item->size) : NULL;
      g_autofree char *title
        = size != NULL ? g_strdup_printf ("%s · %s", item->name, size) : g_strdup (item->name);

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), item->problem != NULL ? item->problem : item->users);
      if (item->problem != NULL)
        adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                                   gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 240);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_widget_set_size_request (scroller, 300, -1);
  return scroller;
}

/* Owns @self. */
static void
ask (Remover *self)
{
  guint n_possible = mg_remover_plan_get_n_possible (self->plan);
  g_autofree char *body = mg_remover_plan_describe (self->plan);
  g_autofree char *heading = NULL;
  GtkWidget *dialog;

  if (mg_remover_plan_get_n_items (self->plan) == 1)
    heading = g_strdup_printf (_ ("Remove “%s”?"), mg_remover_plan_get_item (self->plan, 0)->name);
  else
    heading
      = g_strdup_printf (ngettext ("Remove %u Mapping?", "Remove %u Mappings?", n_possible), n_possible);
  dialog = adw_message_dialog_new (GTK_WINDOW (self->window), heading, body);
  if (mg_remover_plan_get_n_items (self->plan) > 1)
    adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), make_list (self->plan));
  add_response (dialog, "cancel", _ ("_Cancel"));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "remove", _ ("_Remove"));
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "remove",
                                              ADW_RESPONSE_DESTRUCTIVE);
  g_object_set_data_full (G_OBJECT (dialog), "remover", self, remover_free);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), NULL);
  present (dialog);
}

static void
plan (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Remover *self = data;

  self->plan = mg_remover_plan_new (self->catalog, (const char *const *) self->uris, self->shown_here);
  g_task_return_boolean (task, TRUE);
}

static void
on_planned (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Remover) self = data;

  if (is_closed (self->window))
    return;
  if (mg_remover_plan_get_n_possible (self->plan) > 0)
    {
      ask (g_steal_pointer (&self));
    }
  else
    {
      g_autofree char *problems = join_problems (self);

      show_sentences (self->window, _ ("Nothing to Remove"), problems);
    }
}

/**
 * mg_remover_ask:
 * @window: where it is asked
 * @application: the program
 * @uris: (array zero-terminated=1): the URIs of mappings
 *
 * Says who uses them and what their removal means, and removes them if that is what the user wants.
 */
void
mg_remover_ask (MgWindow *window, MgApplication *application, const char *const *uris)
{
  Remover *self = g_new0 (Remover, 1);
  g_autoptr (GTask) task = NULL;

  self->window = g_object_ref (window);
  self->catalog = g_object_ref (mg_application_get_catalog (application));
  self->uris = g_strdupv ((char **) uris);
  self->shown_here = g_new0 (gboolean, g_strv_length (self->uris));
  for (guint i = 0; uris[i] != NULL; i++)
    self->shown_here[i] = mg_application_shows (application, uris[i]);
  task = g_task_new (window, NULL, on_planned, self);
  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, plan);
}

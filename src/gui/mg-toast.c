/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-toast.h"

/* So many characters stand in one line: with a button they fit into a narrow window. */
#define WIDTH 40

/* The longest that libadwaita takes to slide one in, in milliseconds. */
#define ARRIVAL 500

/* libadwaita 1.2 frees what it has of a toast when that has faded out, and, when it was sent away before it had slid in,
 * uses that memory afterwards. So none goes before it has arrived. */
typedef struct
{
  GtkWidget *overlay;
  guint n_arriving;
  guint arrived_id;
  gboolean is_sent_away;
  gboolean is_used;
} Stay;

#define STAY_DATA "mg-toast-stay"

static void
stay_free (Stay *stay)
{
  g_clear_weak_pointer (&stay->overlay);
  g_clear_handle_id (&stay->arrived_id, g_source_remove);
  g_free (stay);
}

static Stay *
get_stay (AdwToast *toast)
{
  return g_object_get_data (G_OBJECT (toast), STAY_DATA);
}

static gboolean
on_arrived (gpointer toast)
{
  Stay *stay = get_stay (toast);

  stay->arrived_id = 0;
  /* adw_toast_dismiss() believes that it has gone. */
  if (stay->is_sent_away && stay->overlay != NULL)
    g_signal_emit_by_name (toast, "dismissed");
  return G_SOURCE_REMOVE;
}

/* What libadwaita does for the same frame of the display may come after this. */
static void
on_done (AdwAnimation *animation, AdwToast *toast)
{
  Stay *stay = get_stay (toast);

  stay->n_arriving--;
  if (stay->n_arriving == 0 && stay->arrived_id == 0)
    stay->arrived_id = g_idle_add_full (G_PRIORITY_DEFAULT, on_arrived, toast, NULL);
}

static void
on_value (double value, gpointer data)
{
}

/* By the clock of libadwaita's own animation, which stands still when nothing is drawn. */
static void
on_map (GtkWidget *label, AdwToast *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (label, ADW_TYPE_TOAST_OVERLAY);
  Stay *stay = get_stay (toast);
  g_autoptr (AdwAnimation) animation = NULL;

  if (overlay == NULL)
    return;
  g_set_weak_pointer (&stay->overlay, overlay);
  stay->n_arriving++;
  animation = adw_timed_animation_new (overlay, 0, 1, ARRIVAL,
                                       adw_callback_animation_target_new (on_value, NULL, NULL));
  g_signal_connect_object (animation, "done", G_CALLBACK (on_done), toast, 0);
  adw_animation_play (animation);
}

/* It is sent away after its button was pressed, and fades out for a while, in which that can be pressed again. */
static void
on_button (AdwToast *toast)
{
  Stay *stay = get_stay (toast);

  if (stay->is_used)
    g_signal_stop_emission_by_name (toast, "button-clicked");
  stay->is_used = TRUE;
}

static void
on_dismissed (AdwToast *toast)
{
  Stay *stay = get_stay (toast);
  gboolean is_arriving = stay->n_arriving > 0 || stay->arrived_id != 0;

  stay->is_used = TRUE;
  /* Where nothing is drawn all animations are over. */
  stay->is_sent_away = is_arriving && stay->overlay != NULL && gtk_widget_get_mapped (stay->overlay);
  if (stay->is_sent_away)
    g_signal_stop_emission_by_name (toast, "dismissed");
}

/**
 * mg_toast_new:
 * @sentence: what happened
 *
 * The title of a toast is one line, and is cut off where the window is narrow or a name is long: this one takes as many
 * lines as it needs. When it is dismissed while it slides in, it goes, and says so, as soon as it has. Its
 * button counts once, and not when it was dismissed.
 *
 * Returns: (transfer full): a toast
 */
AdwToast *
mg_toast_new (const char *sentence)
{
  AdwToast *toast = adw_toast_new ("");
  GtkWidget *label = gtk_label_new (sentence);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), WIDTH);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  g_object_set_data_full (G_OBJECT (toast), STAY_DATA, g_new0 (Stay, 1), (GDestroyNotify) stay_free);
  g_signal_connect_object (label, "map", G_CALLBACK (on_map), toast, 0);
  /* The first to know of it. */
  g_signal_connect (toast, "dismissed", G_CALLBACK (on_dismissed), NULL);
  g_signal_connect (toast, "button-clicked", G_CALLBACK (on_button), NULL);
  adw_toast_set_custom_title (toast, label);
  return toast;
}

/**
 * mg_toast_says:
 * @toast: a toast of mg_toast_new()
 * @sentence: what happened
 *
 * Returns: whether it says just that
 */
gboolean
mg_toast_says (AdwToast *toast, const char *sentence)
{
  return g_str_equal (gtk_label_get_text (GTK_LABEL (adw_toast_get_custom_title (toast))), sentence);
}

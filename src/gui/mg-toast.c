/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-toast.h"

/* So many characters stand in one line: with a button they fit into a narrow window. */
#define WIDTH 40

/**
 * mg_toast_new:
 * @sentence: what happened
 *
 * The title of a toast is one line, and is cut off where the window is narrow or a name is long: this one takes as many
 * lines as it needs.
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

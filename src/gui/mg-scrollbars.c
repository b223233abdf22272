/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-scrollbars.h"

static void
update (GtkAdjustment *adjustment, GtkWidget *scrollbar)
{
  gboolean needless = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_lower (adjustment)
                      <= gtk_adjustment_get_page_size (adjustment);

  if (needless)
    gtk_widget_add_css_class (scrollbar, "needless");
  else
    gtk_widget_remove_css_class (scrollbar, "needless");
  gtk_widget_set_can_target (scrollbar, !needless);
}

static void
follow (GtkWidget *scrollbar)
{
  GtkAdjustment *adjustment = gtk_scrollbar_get_adjustment (GTK_SCROLLBAR (scrollbar));

  g_signal_connect_object (adjustment, "changed", G_CALLBACK (update), scrollbar, 0);
  update (adjustment, scrollbar);
}

/**
 * mg_scrollbars_steady:
 * @scroller: what scrolls its child
 *
 * Keeps the scrollbars where they are, unseen while there is nothing to scroll. Those that come and go as they are
 * needed have GTK 4.8 ask for another layout in the midst of one, after which it may draw what lies around them
 * without a size: as nothing, and with a warning.
 */
void
mg_scrollbars_steady (GtkScrolledWindow *scroller)
{
  GtkPolicyType horizontal, vertical;

  gtk_scrolled_window_get_policy (scroller, &horizontal, &vertical);
  gtk_scrolled_window_set_policy (scroller,
                                  horizontal == GTK_POLICY_AUTOMATIC ? GTK_POLICY_ALWAYS : horizontal,
                                  vertical == GTK_POLICY_AUTOMATIC ? GTK_POLICY_ALWAYS : vertical);
  follow (gtk_scrolled_window_get_hscrollbar (scroller));
  follow (gtk_scrolled_window_get_vscrollbar (scroller));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-accessible.h"

/**
 * mg_accessible_set_label:
 * @widget: a widget
 * @label: what screen readers call it
 */
void
mg_accessible_set_label (GtkWidget *widget, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/**
 * mg_accessible_set_button_label:
 * @composite: a menu button or a split button
 * @label: what screen readers call it
 *
 * Such a widget gives the focus to a button inside of it, which has no name of its own where its child is
 * more than a label: that one is named too.
 */
void
mg_accessible_set_button_label (GtkWidget *composite, const char *label)
{
  GtkWidget *button = gtk_widget_get_first_child (composite);

  mg_accessible_set_label (composite, label);
  if (GTK_IS_BUTTON (button))
    mg_accessible_set_label (button, label);
}

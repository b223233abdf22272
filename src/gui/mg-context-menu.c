/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-context-menu.h"

/**
 * mg_context_menu_new:
 * @model: what is in it
 * @owner: what it is about, which unparents it when it is disposed of
 *
 * Returns: (transfer none): a menu that is not open yet
 */
GtkWidget *
mg_context_menu_new (GMenuModel *model, GtkWidget *owner)
{
  GtkWidget *menu = gtk_popover_menu_new_from_model (model);

  gtk_widget_set_parent (menu, owner);
  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  gtk_widget_set_halign (menu, GTK_ALIGN_START);
  return menu;
}

/**
 * mg_context_menu_popup:
 * @menu: a menu of mg_context_menu_new()
 * @x: where, in its owner
 * @y: where, in its owner
 *
 * Opens it there.
 */
void
mg_context_menu_popup (GtkWidget *menu, double x, double y)
{
  gtk_popover_set_pointing_to (GTK_POPOVER (menu), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (menu));
}

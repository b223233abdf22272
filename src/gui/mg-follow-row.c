/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-follow-row.h"

#include <glib/gi18n-lib.h>

#include "mg-accessible.h"

struct _MgFollowRow
{
  GtkButton parent_instance;

  GtkLabel *title;
  GtkLabel *meaning;
  GtkWidget *price_box;
  GtkImage *price_icon;
  GtkLabel *price;
  GtkImage *check;

  MgFollowWay way;
};

G_DEFINE_FINAL_TYPE (MgFollowRow, mg_follow_row, GTK_TYPE_BUTTON)

static void
mg_follow_row_class_init (MgFollowRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-follow-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MgFollowRow, title);
  gtk_widget_class_bind_template_child (widget_class, MgFollowRow, meaning);
  gtk_widget_class_bind_template_child (widget_class, MgFollowRow, price_box);
  gtk_widget_class_bind_template_child (widget_class, MgFollowRow, price_icon);
  gtk_widget_class_bind_template_child (widget_class, MgFollowRow, price);
  gtk_widget_class_bind_template_child (widget_class, MgFollowRow, check);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_RADIO);
}

static void
mg_follow_row_init (MgFollowRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_price (MgFollowRow *self, const char *price, gboolean has_price)
{
  const char *meaning = gtk_label_get_text (self->meaning);
  g_autofree char *label
    = price != NULL ? g_strdup_printf ("%s: %s %s", mg_follow_way_get_title (self->way), meaning, price)
                    : g_strdup_printf ("%s: %s", mg_follow_way_get_title (self->way), meaning);

  gtk_widget_set_visible (self->price_box, price != NULL);
  gtk_image_set_from_icon_name (self->price_icon, mg_follow_way_get_price_icon (has_price));
  gtk_label_set_text (self->price, price != NULL ? price : "");
  mg_accessible_set_label (GTK_WIDGET (self), label);
}

/**
 * mg_follow_row_new:
 * @way: how to follow
 *
 * Offers one way to follow a view, and says what it takes.
 *
 * Returns: (transfer floating): a row of a menu
 */
GtkWidget *
mg_follow_row_new (MgFollowWay way)
{
  MgFollowRow *self = g_object_new (MG_TYPE_FOLLOW_ROW, NULL);

  self->way = way;
  gtk_label_set_text (self->title, mg_follow_way_get_title (way));
  mg_follow_row_set_current (self, NULL, FALSE);
  return GTK_WIDGET (self);
}

/**
 * mg_follow_row_get_way:
 * @self: a row
 *
 * Returns: which way it offers
 */
MgFollowWay
mg_follow_row_get_way (MgFollowRow *self)
{
  return self->way;
}

/**
 * mg_follow_row_set_current:
 * @self: a row
 * @trigger: (nullable): what is waited for, if the view is followed so
 * @current: whether it is
 */
void
mg_follow_row_set_current (MgFollowRow *self, MgTrigger *trigger, gboolean current)
{
  gboolean asks = mg_follow_way_get_need (self->way) != MG_FOLLOW_NEEDS_NOTHING;
  const char *price = mg_follow_way_get_price (self->way);
  gboolean has_price = mg_follow_way_has_price (self->way);
  g_autofree char *what = current && trigger != NULL ? mg_trigger_describe (trigger) : NULL;
  g_autofree char *sentence = NULL;

  /* Translators: what is waited for, as “word at 0x40” */
  if (what != NULL)
    sentence = g_strdup_printf (_ ("Waiting for “%s”."), what);
  gtk_label_set_text (self->meaning, sentence != NULL ? sentence : mg_follow_way_get_meaning (self->way));
  /* What was declared to take nothing does not. */
  if (what != NULL && has_price && !mg_trigger_takes (trigger))
    {
      price = mg_follow_way_get_price (MG_FOLLOW_WORD);
      has_price = FALSE;
    }
  else if (what != NULL && self->way == MG_FOLLOW_EVENT)
    price = mg_follow_way_get_price (MG_FOLLOW_POST);
  set_price (self, price, has_price);
  gtk_image_set_from_icon_name (self->check, current ? "object-select-symbolic" : "go-next-symbolic");
  gtk_widget_set_opacity (GTK_WIDGET (self->check), current || asks ? 1 : 0);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_CHECKED,
                               current ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-all-mappings.h"
#include "mg-mapping-columns.h"
#include "mg-mapping-filter.h"
#include "mg-mapping-table.h"

G_BEGIN_DECLS

/* Shared by mg-all-mappings.c (what is shown), mg-all-mappings-menu.c (what can be done with what is selected) and nobody
 * else. */
struct _MgAllMappings
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *bar;
  GtkWidget *search;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkColumnView *view;
  GtkLabel *status;
  GtkLabel *unreadable;
  GtkWidget *menu;

  MgCatalog *catalog;
  MgMappingFilter *filter;
  MgMappingTable *table;
  MgMappingColumns *columns;
  GtkSelectionModel *selection;
  guint age_id;
  guint adapt_id;
};

void mg_all_mappings_class_init_menu (GtkWidgetClass *klass);
void mg_all_mappings_add_keys (MgAllMappings *self);
void mg_all_mappings_open (MgAllMappings *self, guint position);
void mg_all_mappings_popup_at_pointer (MgAllMappings *self, double x, double y);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_NOTICE (mg_notice_get_type ())
G_DECLARE_FINAL_TYPE (MgNotice, mg_notice, MG, NOTICE, GtkWidget)

GtkWidget *mg_notice_new (void);

MgInspection *mg_notice_get_inspection (MgNotice *self);
void mg_notice_set_inspection (MgNotice *self, MgInspection *inspection);
const char *mg_notice_get_trouble_text (MgNotice *self);
const char *mg_notice_get_news_text (MgNotice *self);
const char *mg_notice_get_edits_text (MgNotice *self);

G_END_DECLS

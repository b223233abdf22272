/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-page.h"

G_BEGIN_DECLS

/* For mg-page.c: what one can do to a mapping in a page. */

void mg_page_edit_class_init (GtkWidgetClass *widget_class);
void mg_page_edit_follow (MgPage *self);

void mg_page_edit_import (MgPage *self, GFile *file);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-condition.h"

G_BEGIN_DECLS

/* Shared by mg-inspection.c (what there is), mg-inspection-places.c (where one is and goes),
 * mg-inspection-trouble.c (what hinders), mg-inspection-addresses.c (in whose eyes it is shown) and nobody else. */
struct _MgInspection
{
  GObject parent_instance;

  MgView *view;
  MgElement element;
  gboolean assumed;
  guint64 cursor;
  guint64 anchor;
  MgCondition *condition;
  /* What each pane shows or watches, or did when it was in sight last. */
  MgRange shown[MG_N_PANES];
  MgRangeSet *watched[MG_N_PANES];
  gboolean in_sight[MG_N_PANES];
  gboolean is_watching[MG_N_PANES];
  gboolean keeps_shown;
  GArray *back;
  GArray *forward;
  MgTrouble trouble;
  char *trouble_text;
  char *sentence;
  guint64 generation;
  /* The largest size that the present object was seen to have. */
  guint64 top_size;
  guint stale_id;
  /* The process whose addresses are shown, and what it sees; 0: offsets are shown. */
  int address_pid;
  MgAddresses addresses;
  gulong users_id;
};

void mg_inspection_update_trouble (MgInspection *self);
void mg_inspection_forget_addresses (MgInspection *self);
gboolean mg_inspection_find_address (MgInspection *self, guint64 address, guint64 *ret_offset);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-element.h"
#include "mg-grid-layout.h"
#include "mg-view.h"

G_BEGIN_DECLS

typedef struct _MgCondition MgCondition;

#define MG_TYPE_INSPECTION (mg_inspection_get_type ())
G_DECLARE_FINAL_TYPE (MgInspection, mg_inspection, MG, INSPECTION, GObject)

/**
 * MgPane:
 * @MG_PANE_HEX: the bytes
 * @MG_PANE_VALUES: the elements
 * @MG_PANE_INSPECTOR: the value at the cursor
 * @MG_PANE_PLOT: values as curves
 * @MG_PANE_IMAGE: values as a picture
 * @MG_PANE_ACTIVITY: which pages change
 * @MG_PANE_CONDITION: what a condition is about
 *
 * What shows a part of an inspection's view, and wants it sampled.
 */
typedef enum
{
  MG_PANE_HEX,
  MG_PANE_VALUES,
  MG_PANE_INSPECTOR,
  MG_PANE_PLOT,
  MG_PANE_IMAGE,
  MG_PANE_ACTIVITY,
  MG_PANE_CONDITION,
  MG_N_PANES,
} MgPane;

/**
 * MgTrouble:
 * @MG_TROUBLE_NONE: all is well
 * @MG_TROUBLE_WAITING: the mapping does not exist yet, or has no byte yet
 * @MG_TROUBLE_GONE: it was removed, and its last bytes are shown
 * @MG_TROUBLE_DELETED: its name was removed, it lives on, and this view holds its memory
 * @MG_TROUBLE_STALE: it does not answer
 * @MG_TROUBLE_FAILED: it cannot be opened or read
 * @MG_TROUBLE_SHRUNK: it became smaller than what was shown
 * @MG_TROUBLE_PAST_END: the view begins or goes past its end
 *
 * What lasts and hinders the view.
 */
typedef enum
{
  MG_TROUBLE_NONE,
  MG_TROUBLE_WAITING,
  MG_TROUBLE_GONE,
  MG_TROUBLE_DELETED,
  MG_TROUBLE_STALE,
  MG_TROUBLE_FAILED,
  MG_TROUBLE_SHRUNK,
  MG_TROUBLE_PAST_END,
} MgTrouble;

MgInspection *mg_inspection_new (MgView *view);

MgView *mg_inspection_get_view (MgInspection *self);
MgFrame *mg_inspection_get_frame (MgInspection *self);
guint64 mg_inspection_get_offset (MgInspection *self);
guint64 mg_inspection_get_extent (MgInspection *self);

MgCondition *mg_inspection_get_condition (MgInspection *self);

MgElement mg_inspection_get_element (MgInspection *self);
void mg_inspection_set_element (MgInspection *self, MgElement element);
gboolean mg_inspection_get_assumed (MgInspection *self);

guint64 mg_inspection_get_cursor (MgInspection *self);
void mg_inspection_set_cursor (MgInspection *self, guint64 offset, gboolean extend);
void mg_inspection_get_selection (MgInspection *self, MgRange *ret_selection);
void mg_inspection_select (MgInspection *self, guint64 offset, guint64 length);

gboolean mg_inspection_find_place (MgInspection *self, const char *text, guint64 *ret_offset, GError **error);
gboolean mg_inspection_go_to (MgInspection *self, const char *text, GError **error);
void mg_inspection_jump (MgInspection *self, guint64 offset);
gboolean mg_inspection_go_back (MgInspection *self);
gboolean mg_inspection_go_forward (MgInspection *self);
gboolean mg_inspection_go_change (MgInspection *self, gboolean forward);

void mg_inspection_show_addresses (MgInspection *self, const MgUser *user);
int mg_inspection_get_address_pid (MgInspection *self);
void mg_inspection_get_addresses (MgInspection *self, MgAddresses *ret_addresses);
gboolean mg_inspection_shows_addresses_of (MgInspection *self, const MgUser *user);

void mg_inspection_show (MgInspection *self, MgPane pane, guint64 offset, guint64 length);
MgRangeSet *mg_inspection_dup_shown (MgInspection *self);
void mg_inspection_keep_shown (MgInspection *self, gboolean keep);
void mg_inspection_get_shown (MgInspection *self, MgPane pane, MgRange *ret_shown);
void mg_inspection_watch (MgInspection *self, MgPane pane, const MgRangeSet *watched);

MgTrouble mg_inspection_get_trouble (MgInspection *self);
const char *mg_inspection_get_trouble_text (MgInspection *self);
const char *mg_inspection_get_sentence (MgInspection *self);
void mg_inspection_say (MgInspection *self, const char *sentence);
char *mg_inspection_describe_cursor (MgInspection *self);

G_END_DECLS

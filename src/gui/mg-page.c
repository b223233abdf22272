/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-page.h"

#include <glib/gi18n-lib.h>

#include "mg-clipboard.h"
#include "mg-dialog.h"
#include "mg-editor.h"
#include "mg-follow-memory.h"
#include "mg-follow-notice.h"
#include "mg-frozen-memory.h"
#include "mg-goto-popover.h"
#include "mg-notice.h"
#include "mg-page-edit.h"
#include "mg-panes.h"
#include "mg-pause-dialog.h"
#include "mg-settings.h"
#include "mg-status-line.h"
#include "mg-text.h"
#include "mg-type-menu.h"

/* Below this width, in pixels, the rest of the toolbar is in a menu, and only what must not be missed stays in the status
 * line. */
#define NARROW        560
#define NARROW_STATUS 680

struct _MgPage
{
  GtkWidget parent_instance;

  MgInspection *inspection;
  GSettings *settings;
  GSettings *memory;
  gint64 since;
  MgTrouble trouble;
  guint fold_id;
  gboolean narrow;
  gboolean narrow_status;
  /* The width that all of the toolbar needs, in pixels. */
  int full_width;
  gboolean setting;

  GtkWidget *box;
  GtkWidget *type_menu;
  GtkWidget *hex_toggle;
  GtkWidget *values_toggle;
  GtkWidget *pictures;
  GtkWidget *plot_toggle;
  GtkWidget *image_toggle;
  GtkWidget *activity_toggle;
  GtkWidget *pictures_button;
  GtkWidget *plot_check;
  GtkWidget *image_check;
  GtkWidget *activity_check;
  GtkMenuButton *row_button;
  GtkCheckButton *row_automatic;
  GtkSpinButton *row_spin;
  GtkMenuButton *go_button;
  GtkWidget *go_popover;
  GtkWidget *notice;
  GtkWidget *follow_notice;
  GtkStack *stack;
  MgPanes *panes;
  MgGrids *grids;
  AdwStatusPage *absent;
  GtkSpinner *spinner;
  GtkButton *close_button;
  GtkWidget *status_line;
};

G_DEFINE_FINAL_TYPE (MgPage, mg_page, GTK_TYPE_WIDGET)

static void
update_row_button (MgPage *self)
{
  /* Translators: how many bytes a row of the grid shows; keep it very short */
  g_autofree char *label = g_strdup_printf (_ ("%u/row"), mg_grids_get_shown_row_bytes (self->grids));

  if (g_strcmp0 (gtk_menu_button_get_label (self->row_button), label) != 0)
    gtk_menu_button_set_label (self->row_button, label);
}

static gboolean
on_fold (gpointer data)
{
  MgPage *self = data;

  self->fold_id = 0;
  mg_status_line_set_folded (MG_STATUS_LINE (self->status_line), self->narrow_status);
  gtk_widget_set_visible (self->pictures, !self->narrow);
  gtk_widget_set_visible (self->pictures_button, self->narrow);
  return G_SOURCE_REMOVE;
}

static void
mg_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MgPage *self = MG_PAGE (widget);

  gboolean narrow = width < MAX (NARROW, self->full_width);
  gboolean narrow_status = width < NARROW_STATUS;

  /* What is shown may not change while sizes are being given out. */
  if ((narrow != self->narrow || narrow_status != self->narrow_status) && self->fold_id == 0)
    self->fold_id = g_idle_add (on_fold, self);
  self->narrow = narrow;
  self->narrow_status = narrow_status;
  gtk_widget_allocate (self->box, width, height, baseline, NULL);
}

static void
mg_page_measure (GtkWidget *widget,
                 GtkOrientation orientation,
                 int for_size,
                 int *minimum,
                 int *natural,
                 int *minimum_baseline,
                 int *natural_baseline)
{
  MgPage *self = MG_PAGE (widget);
  int pictures = 0;

  gtk_widget_measure (self->box, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
  if (orientation != GTK_ORIENTATION_HORIZONTAL || !gtk_widget_get_visible (self->pictures))
    return;
  /* What folds away takes no room from a small window, in whatever language. */
  self->full_width = *minimum;
  gtk_widget_measure (self->pictures, orientation, -1, &pictures, NULL, NULL, NULL);
  *minimum -= pictures;
}

/* Where there is nothing to show a page says why, and the panes are filled in its place. */
static void
update_absent (MgPage *self)
{
  MgFrame *frame = mg_inspection_get_frame (self->inspection);
  MgTrouble trouble = mg_inspection_get_trouble (self->inspection);
  gboolean waiting = trouble == MG_TROUBLE_WAITING;
  gboolean absent
    = waiting
      || (frame != NULL && trouble != MG_TROUBLE_NONE && mg_inspection_get_extent (self->inspection) == 0);
  g_autofree char *description = NULL;
  g_autofree char *since = NULL;
  g_autofree char *title = NULL;

  gtk_stack_set_visible_child_name (self->stack, absent ? "absent" : "panes");
  gtk_widget_set_visible (self->notice, !absent);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), waiting);
  gtk_spinner_set_spinning (self->spinner, waiting);
  if (!waiting)
    self->since = 0;
  else if (self->since == 0)
    self->since = g_get_real_time ();
  if (!absent)
    return;
  since = mg_text_format_time (self->since, 0);
  /* Translators: a time of day */
  title = waiting ? g_strdup_printf (_ ("Waiting since %s"), since) : g_strdup (_ ("Nothing to Show"));
  adw_status_page_set_title (self->absent, title);
  description = g_markup_escape_text (mg_inspection_get_trouble_text (self->inspection), -1);
  adw_status_page_set_description (self->absent, description);
  gtk_button_set_label (self->close_button, waiting ? _ ("_Stop") : _ ("_Close"));
}

/* What was said last is not true any more. */
static void
say_recovered (MgPage *self, MgTrouble before)
{
  MgMapping *mapping = mg_view_get_mapping (mg_inspection_get_view (self->inspection));
  const char *name = mg_mapping_get_display_name (mapping);
  g_autofree char *sentence = before == MG_TROUBLE_WAITING
                                ? g_strdup_printf (_ ("“%s” is there now."), name)
                                : g_strdup_printf (_ ("“%s” can be read again."), name);

  mg_inspection_say (self->inspection, sentence);
}

static void
on_trouble (MgPage *self)
{
  const char *text = mg_inspection_get_trouble_text (self->inspection);
  MgTrouble before = self->trouble;

  self->trouble = mg_inspection_get_trouble (self->inspection);
  update_absent (self);
  if (text == NULL && before != MG_TROUBLE_NONE)
    say_recovered (self, before);
  else if (text != NULL && self->trouble != MG_TROUBLE_STALE)
    mg_inspection_say (self->inspection, text);
}

static void
set_row_bytes (MgPage *self, guint row_bytes)
{
  if (mg_grids_get_row_bytes (self->grids) != row_bytes)
    g_settings_set_int (self->memory, "row-bytes", (int) row_bytes);
  self->setting = TRUE;
  gtk_check_button_set_active (self->row_automatic, row_bytes == 0);
  if (row_bytes > 0)
    gtk_spin_button_set_value (self->row_spin, row_bytes);
  self->setting = FALSE;
  mg_grids_set_row_bytes (self->grids, row_bytes);
}

static void
on_row_automatic (MgPage *self)
{
  if (self->setting)
    return;
  set_row_bytes (self, gtk_check_button_get_active (self->row_automatic)
                         ? 0
                         : (guint) gtk_spin_button_get_value_as_int (self->row_spin));
}

static void
on_row_spin (MgPage *self)
{
  if (!self->setting)
    set_row_bytes (self, (guint) gtk_spin_button_get_value_as_int (self->row_spin));
}

static void
action_row_bytes (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_row_bytes (MG_PAGE (widget), g_variant_get_uint32 (parameter));
}

static void
action_go_to (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mg_page_go_to (MG_PAGE (widget));
}

static void
action_pause (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgPage *self = MG_PAGE (widget);
  MgView *view = mg_inspection_get_view (self->inspection);
  gboolean paused = !mg_view_get_paused (view);

  mg_view_set_paused (view, paused);
  mg_inspection_say (self->inspection, paused ? _ ("Paused") : _ ("Following"));
}

static void
action_pause_when (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWindow *dialog = mg_pause_dialog_new (MG_PAGE (widget)->inspection);

  mg_dialog_present (dialog, widget);
}

static void
action_sample_once (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mg_view_sample_once (mg_inspection_get_view (MG_PAGE (widget)->inspection));
}

static void
action_copy_as (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mg_page_copy_as (MG_PAGE (widget), g_variant_get_string (parameter, NULL));
}

static void
on_element (MgPage *self)
{
  g_autofree char *name = mg_element_to_string (mg_inspection_get_element (self->inspection));

  if (!mg_inspection_get_assumed (self->inspection))
    g_settings_set_string (self->memory, "element-type", name);
}

/* What was chosen for a mapping of this name is there again the next time; never whether it was paused. */
static void
recall (MgPage *self)
{
  MgView *view = mg_inspection_get_view (self->inspection);
  const char *uri = mg_mapping_get_uri (mg_view_get_mapping (view));
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA1, uri, -1);
  g_autofree char *path = g_strdup_printf ("/org/mapglass/Mapglass/mapping/%s/", hash);
  g_autoptr (GVariant) type = NULL;
  MgElement element;

  self->memory = g_settings_new_with_path (MG_APP_ID ".Mapping", path);
  type = g_settings_get_user_value (self->memory, "element-type");
  if (type != NULL && mg_element_parse_type (g_variant_get_string (type, NULL), &element, NULL))
    mg_inspection_set_element (self->inspection, element);
  mg_follow_memory_follow (self->inspection, self->memory,
                           (guint) g_settings_get_int (self->settings, "default-rate"));
  mg_panes_set_inspection (self->panes, self->inspection, self->memory);
  self->grids = mg_panes_get_grids (self->panes);
  g_settings_bind (self->memory, "show-hex", self->grids, "hex-shown", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->memory, "show-values", self->grids, "values-shown", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->memory, "show-plot", self->panes, "plot-shown", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->memory, "show-image", self->panes, "image-shown", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->memory, "show-activity", self->panes, "activity-shown", G_SETTINGS_BIND_DEFAULT);
  set_row_bytes (self, (guint) g_settings_get_int (self->memory, "row-bytes"));
  mg_frozen_memory_follow (mg_view_get_editor (view), self->memory);
}

static void
mg_page_dispose (GObject *object)
{
  MgPage *self = MG_PAGE (object);
  g_clear_handle_id (&self->fold_id, g_source_remove);
  if (self->inspection != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->inspection, self);
      g_signal_handlers_disconnect_by_data (mg_inspection_get_view (self->inspection), self);
    }
  g_clear_object (&self->inspection);
  g_clear_object (&self->settings);
  g_clear_object (&self->memory);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (mg_page_parent_class)->dispose (object);
}

static gboolean
mg_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (MG_PAGE (widget)->panes));
}

static void
mg_page_class_init (MgPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_page_dispose;
  widget_class->measure = mg_page_measure;
  widget_class->size_allocate = mg_page_size_allocate;
  widget_class->grab_focus = mg_page_grab_focus;

  g_type_ensure (MG_TYPE_TYPE_MENU);
  g_type_ensure (MG_TYPE_GOTO_POPOVER);
  g_type_ensure (MG_TYPE_NOTICE);
  g_type_ensure (MG_TYPE_FOLLOW_NOTICE);
  g_type_ensure (MG_TYPE_PANES);
  g_type_ensure (MG_TYPE_STATUS_LINE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MgPage, box);
  gtk_widget_class_bind_template_child (widget_class, MgPage, type_menu);
  gtk_widget_class_bind_template_child (widget_class, MgPage, hex_toggle);
  gtk_widget_class_bind_template_child (widget_class, MgPage, values_toggle);
  gtk_widget_class_bind_template_child (widget_class, MgPage, pictures);
  gtk_widget_class_bind_template_child (widget_class, MgPage, plot_toggle);
  gtk_widget_class_bind_template_child (widget_class, MgPage, image_toggle);
  gtk_widget_class_bind_template_child (widget_class, MgPage, activity_toggle);
  gtk_widget_class_bind_template_child (widget_class, MgPage, pictures_button);
  gtk_widget_class_bind_template_child (widget_class, MgPage, plot_check);
  gtk_widget_class_bind_template_child (widget_class, MgPage, image_check);
  gtk_widget_class_bind_template_child (widget_class, MgPage, activity_check);
  gtk_widget_class_bind_template_child (widget_class, MgPage, row_button);
  gtk_widget_class_bind_template_child (widget_class, MgPage, row_automatic);
  gtk_widget_class_bind_template_child (widget_class, MgPage, row_spin);
  gtk_widget_class_bind_template_child (widget_class, MgPage, go_button);
  gtk_widget_class_bind_template_child (widget_class, MgPage, go_popover);
  gtk_widget_class_bind_template_child (widget_class, MgPage, notice);
  gtk_widget_class_bind_template_child (widget_class, MgPage, follow_notice);
  gtk_widget_class_bind_template_child (widget_class, MgPage, stack);
  gtk_widget_class_bind_template_child (widget_class, MgPage, panes);
  gtk_widget_class_bind_template_child (widget_class, MgPage, absent);
  gtk_widget_class_bind_template_child (widget_class, MgPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, MgPage, close_button);
  gtk_widget_class_bind_template_child (widget_class, MgPage, status_line);
  gtk_widget_class_install_action (widget_class, "page.row-bytes", "u", action_row_bytes);
  gtk_widget_class_install_action (widget_class, "page.go-to", NULL, action_go_to);
  gtk_widget_class_install_action (widget_class, "page.pause", NULL, action_pause);
  gtk_widget_class_install_action (widget_class, "page.pause-when", NULL, action_pause_when);
  gtk_widget_class_install_action (widget_class, "page.sample-once", NULL, action_sample_once);
  gtk_widget_class_install_action (widget_class, "page.copy-as", "s", action_copy_as);
  mg_page_edit_class_init (widget_class);
}

static void
mg_page_init (MgPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
bind_toggles (MgPage *self)
{
  const GBindingFlags flags = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;

  g_object_bind_property (self->grids, "hex-shown", self->hex_toggle, "active", flags);
  g_object_bind_property (self->grids, "values-shown", self->values_toggle, "active", flags);
  g_object_bind_property (self->panes, "plot-shown", self->plot_toggle, "active", flags);
  g_object_bind_property (self->panes, "plot-shown", self->plot_check, "active", flags);
  g_object_bind_property (self->panes, "image-shown", self->image_toggle, "active", flags);
  g_object_bind_property (self->panes, "image-shown", self->image_check, "active", flags);
  g_object_bind_property (self->panes, "activity-shown", self->activity_toggle, "active", flags);
  g_object_bind_property (self->panes, "activity-shown", self->activity_check, "active", flags);
}

/**
 * mg_page_new:
 * @inspection: what the tab is about
 *
 * Returns: (transfer floating): the content of a tab: panes, toolbar, notice and status line
 */
GtkWidget *
mg_page_new (MgInspection *inspection)
{
  MgPage *self = g_object_new (MG_TYPE_PAGE, NULL);

  self->inspection = g_object_ref (inspection);
  self->settings = mg_settings_new ();
  mg_type_menu_set_inspection (MG_TYPE_MENU (self->type_menu), inspection);
  mg_goto_popover_set_inspection (MG_GOTO_POPOVER (self->go_popover), inspection);
  mg_notice_set_inspection (MG_NOTICE (self->notice), inspection);
  mg_follow_notice_set_inspection (MG_FOLLOW_NOTICE (self->follow_notice), inspection);
  mg_status_line_set_inspection (MG_STATUS_LINE (self->status_line), inspection);
  recall (self);
  /* Whoever asked to go somewhere goes on from there. */
  g_signal_connect_swapped (self->go_popover, "closed", G_CALLBACK (gtk_widget_grab_focus), self);
  bind_toggles (self);
  g_signal_connect_swapped (self->grids, "notify::shown-row-bytes", G_CALLBACK (update_row_button), self);
  g_signal_connect_swapped (self->row_automatic, "toggled", G_CALLBACK (on_row_automatic), self);
  g_signal_connect_swapped (self->row_spin, "value-changed", G_CALLBACK (on_row_spin), self);
  g_signal_connect_swapped (inspection, "notify::trouble-text", G_CALLBACK (on_trouble), self);
  g_signal_connect_swapped (inspection, "notify::extent", G_CALLBACK (update_absent), self);
  g_signal_connect_swapped (inspection, "notify::element-name", G_CALLBACK (on_element), self);
  mg_page_edit_follow (self);
  update_row_button (self);
  update_absent (self);
  return GTK_WIDGET (self);
}

/**
 * mg_page_get_inspection:
 * @self: a page
 *
 * Returns: (transfer none): what the tab is about
 */
MgInspection *
mg_page_get_inspection (MgPage *self)
{
  return self->inspection;
}

/**
 * mg_page_go_to:
 * @self: a page
 *
 * Asks where to go.
 */
void
mg_page_go_to (MgPage *self)
{
  gtk_menu_button_popup (self->go_button);
}

/**
 * mg_page_toggle_pane:
 * @self: a page
 * @pane: bytes, values, or one of the pictures
 *
 * Shows the pane, or hides it; one grid always stays.
 */
void
mg_page_toggle_pane (MgPage *self, MgPane pane)
{
  mg_panes_set_shown (self->panes, pane, !mg_panes_get_shown (self->panes, pane));
}

/**
 * mg_page_focus_next_pane:
 * @self: a page
 *
 * Gives the keys to the first pane that is shown, or from the one that has them to the next.
 *
 * Returns: %FALSE where they stay, since there is no pane behind the one that has them
 */
gboolean
mg_page_focus_next_pane (MgPage *self)
{
  return mg_panes_focus_next (self->panes);
}

/**
 * mg_page_copy_as:
 * @self: a page
 * @format: "hex", "values" or "text"
 *
 * Copies the selection to the clipboard; the page's sentence tells what came of it.
 */
void
mg_page_copy_as (MgPage *self, const char *format)
{
  mg_clipboard_copy (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->inspection, format);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-page.h"

#include <glib/gi18n-lib.h>

#include "mg-clipboard.h"
#include "mg-goto-popover.h"
#include "mg-grid.h"
#include "mg-notice.h"
#include "mg-scrollbars.h"
#include "mg-settings.h"
#include "mg-status-line.h"
#include "mg-text.h"
#include "mg-type-menu.h"

/* From this width on the panes stand side by side, in pixels; they are stacked again only this much below. */
#define WIDE       1100
#define HYSTERESIS 40
/* Below this width only what must not be missed stays in the status line. */
#define NARROW 560

struct _MgPage
{
  GtkWidget parent_instance;

  MgInspection *inspection;
  GSettings *settings;
  GSettings *memory;
  gint64 since;
  MgTrouble trouble;
  guint row_bytes;
  guint shown_row_bytes;
  guint arrange_id;
  gboolean wide;
  gboolean side_by_side;
  int width;
  gboolean arranging;

  GtkWidget *hex;
  GtkWidget *values;
  GtkWidget *box;
  GtkWidget *type_menu;
  GtkToggleButton *hex_toggle;
  GtkToggleButton *values_toggle;
  GtkMenuButton *row_button;
  GtkCheckButton *row_automatic;
  GtkSpinButton *row_spin;
  GtkMenuButton *go_button;
  GtkWidget *go_popover;
  GtkWidget *notice;
  GtkStack *stack;
  GtkPaned *panes;
  GtkScrolledWindow *hex_scroller;
  GtkScrolledWindow *values_scroller;
  AdwStatusPage *absent;
  GtkSpinner *spinner;
  GtkButton *close_button;
  GtkWidget *status_line;
};

G_DEFINE_FINAL_TYPE (MgPage, mg_page, GTK_TYPE_WIDGET)

static gboolean
both_shown (MgPage *self)
{
  return gtk_toggle_button_get_active (self->hex_toggle)
         && gtk_toggle_button_get_active (self->values_toggle);
}

/* The most bytes in a row at which both panes fit side by side. */
static guint
fit_both (MgPage *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)) - 16;
  guint best = 8;

  for (guint row_bytes = 8; row_bytes <= 32; row_bytes += 8)
    if (mg_grid_get_width_for (MG_GRID (self->hex), row_bytes)
          + mg_grid_get_width_for (MG_GRID (self->values), row_bytes)
        <= width)
      best = row_bytes;
  return best;
}

static guint
get_shown_row_bytes (MgPage *self)
{
  gboolean of_hex = gtk_toggle_button_get_active (self->hex_toggle);

  return mg_grid_get_layout (MG_GRID (of_hex ? self->hex : self->values))->row_bytes;
}

static void
update_row_button (MgPage *self)
{
  /* Translators: how many bytes a row of the grid shows; keep it very short */
  g_autofree char *label = g_strdup_printf (_ ("%u/row"), get_shown_row_bytes (self));

  if (g_strcmp0 (gtk_menu_button_get_label (self->row_button), label) != 0)
    gtk_menu_button_set_label (self->row_button, label);
}

/* Has both begin with the same byte, where they stand side by side. */
static void
sync_top (MgPage *self, GtkWidget *from, GtkWidget *to)
{
  const MgGridLayout *source = mg_grid_get_layout (MG_GRID (from));
  const MgGridLayout *target = mg_grid_get_layout (MG_GRID (to));

  if (self->arranging || !self->wide || !both_shown (self))
    return;
  self->arranging = TRUE;
  mg_grid_set_top (MG_GRID (to), mg_grid_get_top (MG_GRID (from)) * source->row_bytes / target->row_bytes);
  self->arranging = FALSE;
}

static void
on_hex_scrolled (MgPage *self)
{
  sync_top (self, self->hex, self->values);
}

static void
on_values_scrolled (MgPage *self)
{
  sync_top (self, self->values, self->hex);
}

/* The focus goes on to the other pane before the one that has it hides: else GTK 4.8 may keep that for ever. */
static void
show_panes (MgPage *self)
{
  gboolean hex_shown = gtk_toggle_button_get_active (self->hex_toggle);
  gboolean values_shown = gtk_toggle_button_get_active (self->values_toggle);

  if (hex_shown)
    gtk_widget_set_visible (GTK_WIDGET (self->hex_scroller), TRUE);
  if (values_shown)
    gtk_widget_set_visible (GTK_WIDGET (self->values_scroller), TRUE);
  if (!hex_shown && gtk_widget_is_focus (self->hex))
    gtk_widget_grab_focus (self->values);
  else if (!values_shown && gtk_widget_is_focus (self->values))
    gtk_widget_grab_focus (self->hex);
  gtk_widget_set_visible (GTK_WIDGET (self->hex_scroller), hex_shown);
  gtk_widget_set_visible (GTK_WIDGET (self->values_scroller), values_shown);
}

/* Side by side both show the same bytes in each row and scroll together; stacked each fits for itself. */
static void
arrange (MgPage *self)
{
  gboolean side_by_side = self->wide && both_shown (self);
  guint row_bytes = self->row_bytes;

  show_panes (self);
  if (side_by_side && row_bytes == 0)
    row_bytes = fit_both (self);
  mg_grid_set_row_bytes (MG_GRID (self->hex), row_bytes);
  mg_grid_set_row_bytes (MG_GRID (self->values), row_bytes);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->panes),
                                  side_by_side ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  /* Side by side the bytes keep the width that they need; stacked both grow alike. */
  gtk_paned_set_resize_start_child (self->panes, !side_by_side);
  if (side_by_side)
    gtk_paned_set_position (self->panes, mg_grid_get_width_for (MG_GRID (self->hex), row_bytes) + 8);
  else if (self->side_by_side)
    /* Half each, until somebody moves the splitter. */
    g_object_set (self->panes, "position-set", FALSE, NULL);
  self->side_by_side = side_by_side;
  if (gtk_widget_has_focus (self->values))
    on_values_scrolled (self);
  else
    on_hex_scrolled (self);

  mg_status_line_set_folded (MG_STATUS_LINE (self->status_line), self->width > 0 && self->width < NARROW);
  update_row_button (self);
}

static gboolean
on_arrange (gpointer data)
{
  MgPage *self = data;

  self->arrange_id = 0;
  arrange (self);
  return G_SOURCE_REMOVE;
}

/* What is shown may not change while sizes are being given out. */
static void
queue_arrange (MgPage *self)
{
  if (self->arrange_id == 0)
    self->arrange_id = g_idle_add (on_arrange, self);
}

static void
mg_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MgPage *self = MG_PAGE (widget);
  gboolean wide = width >= (self->wide ? WIDE - HYSTERESIS : WIDE);

  if (wide != self->wide || (width < NARROW) != (self->width < NARROW)
      || (wide && self->row_bytes == 0 && width != self->width))
    queue_arrange (self);
  self->wide = wide;
  self->width = width;
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
  gtk_widget_measure (MG_PAGE (widget)->box, orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
}

/* The room for a row changed. */
static void
on_rows_changed (MgPage *self)
{
  if (get_shown_row_bytes (self) != self->shown_row_bytes)
    queue_arrange (self);
  self->shown_row_bytes = get_shown_row_bytes (self);
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
on_toggled (MgPage *self, GtkToggleButton *toggle)
{
  GtkToggleButton *other = toggle == self->hex_toggle ? self->values_toggle : self->hex_toggle;

  /* One grid always stays. */
  if (!gtk_toggle_button_get_active (toggle) && !gtk_toggle_button_get_active (other))
    gtk_toggle_button_set_active (other, TRUE);
  arrange (self);
}

static void
set_row_bytes (MgPage *self, guint row_bytes)
{
  if (self->row_bytes != row_bytes)
    g_settings_set_int (self->memory, "row-bytes", (int) row_bytes);
  self->row_bytes = row_bytes;
  self->arranging = TRUE;
  gtk_check_button_set_active (self->row_automatic, row_bytes == 0);
  if (row_bytes > 0)
    gtk_spin_button_set_value (self->row_spin, row_bytes);
  self->arranging = FALSE;
  arrange (self);
}

static void
on_row_automatic (MgPage *self)
{
  if (self->arranging)
    return;
  set_row_bytes (self, gtk_check_button_get_active (self->row_automatic)
                         ? 0
                         : (guint) gtk_spin_button_get_value_as_int (self->row_spin));
}

static void
on_row_spin (MgPage *self)
{
  if (!self->arranging)
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
  if (self->wide)
    queue_arrange (self);
  update_row_button (self);
}

static void
on_rate (MgPage *self)
{
  g_settings_set_int (self->memory, "rate",
                      (int) mg_view_get_rate (mg_inspection_get_view (self->inspection)));
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
  g_autoptr (GVariant) rate = NULL;
  MgElement element;

  self->memory = g_settings_new_with_path (MG_APP_ID ".Mapping", path);
  type = g_settings_get_user_value (self->memory, "element-type");
  if (type != NULL && mg_element_parse_type (g_variant_get_string (type, NULL), &element, NULL))
    mg_inspection_set_element (self->inspection, element);
  rate = g_settings_get_user_value (self->memory, "rate");
  mg_view_set_rate (view, (guint) (rate != NULL ? g_variant_get_int32 (rate)
                                                : g_settings_get_int (self->settings, "default-rate")));
  g_settings_bind (self->memory, "show-hex", self->hex_toggle, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->memory, "show-values", self->values_toggle, "active", G_SETTINGS_BIND_DEFAULT);
  /* One grid always stays. */
  if (!gtk_toggle_button_get_active (self->hex_toggle) && !gtk_toggle_button_get_active (self->values_toggle))
    gtk_toggle_button_set_active (self->hex_toggle, TRUE);
  set_row_bytes (self, (guint) g_settings_get_int (self->memory, "row-bytes"));
}

static void
mg_page_dispose (GObject *object)
{
  MgPage *self = MG_PAGE (object);
  g_clear_handle_id (&self->arrange_id, g_source_remove);
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
  MgPage *self = MG_PAGE (widget);

  return gtk_widget_grab_focus (gtk_toggle_button_get_active (self->hex_toggle) ? self->hex : self->values);
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
  g_type_ensure (MG_TYPE_STATUS_LINE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MgPage, box);
  gtk_widget_class_bind_template_child (widget_class, MgPage, type_menu);
  gtk_widget_class_bind_template_child (widget_class, MgPage, hex_toggle);
  gtk_widget_class_bind_template_child (widget_class, MgPage, values_toggle);
  gtk_widget_class_bind_template_child (widget_class, MgPage, row_button);
  gtk_widget_class_bind_template_child (widget_class, MgPage, row_automatic);
  gtk_widget_class_bind_template_child (widget_class, MgPage, row_spin);
  gtk_widget_class_bind_template_child (widget_class, MgPage, go_button);
  gtk_widget_class_bind_template_child (widget_class, MgPage, go_popover);
  gtk_widget_class_bind_template_child (widget_class, MgPage, notice);
  gtk_widget_class_bind_template_child (widget_class, MgPage, stack);
  gtk_widget_class_bind_template_child (widget_class, MgPage, panes);
  gtk_widget_class_bind_template_child (widget_class, MgPage, hex_scroller);
  gtk_widget_class_bind_template_child (widget_class, MgPage, values_scroller);
  gtk_widget_class_bind_template_child (widget_class, MgPage, absent);
  gtk_widget_class_bind_template_child (widget_class, MgPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, MgPage, close_button);
  gtk_widget_class_bind_template_child (widget_class, MgPage, status_line);
  gtk_widget_class_install_action (widget_class, "page.row-bytes", "u", action_row_bytes);
  gtk_widget_class_install_action (widget_class, "page.go-to", NULL, action_go_to);
  gtk_widget_class_install_action (widget_class, "page.pause", NULL, action_pause);
  gtk_widget_class_install_action (widget_class, "page.sample-once", NULL, action_sample_once);
  gtk_widget_class_install_action (widget_class, "page.copy-as", "s", action_copy_as);
}

static void
mg_page_init (MgPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_grids (MgPage *self)
{
  self->hex = mg_grid_new (MG_GRID_HEX, self->inspection);
  self->values = mg_grid_new (MG_GRID_VALUES, self->inspection);
  gtk_scrolled_window_set_child (self->hex_scroller, self->hex);
  gtk_scrolled_window_set_child (self->values_scroller, self->values);
  mg_scrollbars_steady (self->hex_scroller);
  mg_scrollbars_steady (self->values_scroller);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->hex_scroller), "value-changed",
                           G_CALLBACK (on_hex_scrolled), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->values_scroller), "value-changed",
                           G_CALLBACK (on_values_scrolled), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_settings_bind (self->settings, "text-size", self->hex, "text-size", G_SETTINGS_BIND_GET);
  g_settings_bind (self->settings, "text-size", self->values, "text-size", G_SETTINGS_BIND_GET);
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
  add_grids (self);
  mg_type_menu_set_inspection (MG_TYPE_MENU (self->type_menu), inspection);
  mg_goto_popover_set_inspection (MG_GOTO_POPOVER (self->go_popover), inspection);
  mg_notice_set_inspection (MG_NOTICE (self->notice), inspection);
  mg_status_line_set_inspection (MG_STATUS_LINE (self->status_line), inspection);
  recall (self);
  /* Whoever asked to go somewhere goes on from there. */
  g_signal_connect_swapped (self->go_popover, "closed", G_CALLBACK (gtk_widget_grab_focus), self);
  g_signal_connect_swapped (self->hex_toggle, "toggled", G_CALLBACK (on_toggled), self);
  g_signal_connect_swapped (self->values_toggle, "toggled", G_CALLBACK (on_toggled), self);
  g_signal_connect_swapped (self->row_automatic, "toggled", G_CALLBACK (on_row_automatic), self);
  g_signal_connect_swapped (self->row_spin, "value-changed", G_CALLBACK (on_row_spin), self);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->hex_scroller), "changed",
                           G_CALLBACK (on_rows_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->values_scroller), "changed",
                           G_CALLBACK (on_rows_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (inspection, "notify::trouble-text", G_CALLBACK (on_trouble), self);
  g_signal_connect_swapped (inspection, "notify::extent", G_CALLBACK (update_absent), self);
  g_signal_connect_swapped (inspection, "notify::element-name", G_CALLBACK (on_element), self);
  g_signal_connect_swapped (inspection, "notify::address-pid", G_CALLBACK (queue_arrange), self);
  g_signal_connect_swapped (mg_inspection_get_view (inspection), "notify::rate", G_CALLBACK (on_rate), self);
  arrange (self);
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
 * @pane: bytes or values
 *
 * Shows the pane, or hides it when the other one stays.
 */
void
mg_page_toggle_pane (MgPage *self, MgPane pane)
{
  GtkToggleButton *toggle = pane == MG_PANE_HEX ? self->hex_toggle : self->values_toggle;

  gtk_toggle_button_set_active (toggle, !gtk_toggle_button_get_active (toggle));
}

/**
 * mg_page_focus_next_pane:
 * @self: a page
 *
 * Gives the keys to the other pane, or to the one that is shown.
 */
void
mg_page_focus_next_pane (MgPage *self)
{
  gboolean to_values = both_shown (self) ? gtk_widget_has_focus (self->hex)
                                         : gtk_toggle_button_get_active (self->values_toggle);

  gtk_widget_grab_focus (to_values ? self->values : self->hex);
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-fill-dialog.h"

#include <glib/gi18n-lib.h>

#include "mg-accessible.h"
#include "mg-change-text.h"
#include "mg-editing.h"
#include "mg-error.h"
#include "mg-fill.h"
#include "mg-text.h"

/* The most that is filled at once, in bytes: old and new ones are kept to undo it. */
#define MOST (256 * 1024 * 1024)

/* How many elements are shown before. */
#define PREVIEW 6

typedef enum
{
  FIELD_VALUE,
  FIELD_STEP,
  FIELD_CENTER,
  FIELD_PERIODS,
  FIELD_PHASE,
  FIELD_LEAST,
  FIELD_MOST,
  FIELD_SEED,
  N_FIELDS,
} Field;

/* How mg_fill_new() calls them; the first one is called as the pattern is. */
static const char *const field_names[N_FIELDS]
  = { "value", "step", "center", "periods", "phase", "min", "max", "seed" };

static const struct
{
  const char *name;
  const char *value_title;
  const char *value;
  gboolean fields[N_FIELDS];
} patterns[MG_N_FILL_PATTERNS] = {
  [MG_FILL_BYTE] = { N_ ("Byte"), N_ ("Byte, 0 to 255"), "0", { [FIELD_VALUE] = TRUE } },
  [MG_FILL_VALUE] = { N_ ("Value"), N_ ("Value"), "0", { [FIELD_VALUE] = TRUE } },
  [MG_FILL_RAMP] = { N_ ("Ramp"), N_ ("First value"), "0", { [FIELD_VALUE] = TRUE, [FIELD_STEP] = TRUE } },
  [MG_FILL_SINE]
  = { N_ ("Sine"),
      N_ ("Amplitude"),
      "1",
      { [FIELD_VALUE] = TRUE, [FIELD_CENTER] = TRUE, [FIELD_PERIODS] = TRUE, [FIELD_PHASE] = TRUE } },
  [MG_FILL_RANDOM]
  = { N_ ("Random"), NULL, NULL, { [FIELD_LEAST] = TRUE, [FIELD_MOST] = TRUE, [FIELD_SEED] = TRUE } },
  [MG_FILL_INCREMENT] = { N_ ("Increment"), N_ ("Add to each"), "1", { [FIELD_VALUE] = TRUE } },
};

struct _MgFillDialog
{
  AdwWindow parent_instance;

  GtkWidget *button;
  GtkSpinner *spinner;
  AdwPreferencesGroup *group;
  AdwComboRow *pattern;
  AdwEntryRow *fields[N_FIELDS];
  GtkLabel *answer;

  GtkWidget *host;
  MgInspection *inspection;
  MgElement element;
  MgRange range;
  MgFill *fill;
};

G_DEFINE_FINAL_TYPE (MgFillDialog, mg_fill_dialog, ADW_TYPE_WINDOW)

static MgFillPattern
get_pattern (MgFillDialog *self)
{
  return adw_combo_row_get_selected (self->pattern);
}

/* Bytes are filled one by one, whatever the values are. */
static MgElement
get_element (MgFillDialog *self)
{
  return get_pattern (self) == MG_FILL_BYTE ? (MgElement){ MG_ELEMENT_U8, FALSE } : self->element;
}

static guint64
count_elements (MgFillDialog *self)
{
  return self->range.length / mg_element_get_size (get_element (self));
}

/* What stands in a field; %NULL where that is nothing, or it does not belong to the pattern. */
static const char *
get_text (MgFillDialog *self, Field field)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->fields[field]));

  return *text != 0 && patterns[get_pattern (self)].fields[field] ? text : NULL;
}

static void
show_answer (MgFillDialog *self, const char *text, gboolean wrong)
{
  gtk_label_set_text (self->answer, text);
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->answer), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->answer), "error");
}

static void
mark_field (MgFillDialog *self, const char *name)
{
  for (Field i = 0; i < N_FIELDS; i++)
    {
      gboolean wrong = name != NULL && g_str_equal (name, field_names[i]);

      if (i == FIELD_VALUE && name != NULL)
        wrong = g_str_equal (name, mg_fill_pattern_get_name (get_pattern (self)));
      if (wrong)
        gtk_widget_add_css_class (GTK_WIDGET (self->fields[i]), "error");
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self->fields[i]), "error");
    }
}

/* The first values, as they will be. Returns: FALSE when they cannot be. */
static gboolean
preview (MgFillDialog *self, GError **error)
{
  MgElement element = get_element (self);
  gsize size = mg_element_get_size (element);
  gsize n = (gsize) MIN (PREVIEW, count_elements (self));
  MgFrame *frame = mg_inspection_get_frame (self->inspection);
  guint8 bytes[PREVIEW * MG_ELEMENT_SIZE_MAX] = { 0 };
  g_autofree char *type = mg_element_to_string (element);
  g_autoptr (GBytes) made = NULL;
  g_autofree char *values = NULL;
  g_autofree char *text = NULL;

  if (mg_fill_adds (self->fill)
      && (frame == NULL || mg_frame_read (frame, self->range.offset, bytes, n * size) < n * size))
    {
      show_answer (self, "", FALSE);
      return TRUE;
    }
  if (!mg_fill_make (self->fill, 0, n, bytes, error))
    return FALSE;
  made = g_bytes_new (bytes, n * size);
  values = mg_change_text_values (type, made, 200);
  text = g_strdup_printf ("%s%s", values, n < count_elements (self) ? " …" : "");
  show_answer (self, text, FALSE);
  return TRUE;
}

static void
update (MgFillDialog *self)
{
  MgFillSpec spec = { .pattern = get_pattern (self),
                      .value = get_text (self, FIELD_VALUE),
                      .step = get_text (self, FIELD_STEP),
                      .center = get_text (self, FIELD_CENTER),
                      .periods = get_text (self, FIELD_PERIODS),
                      .phase = get_text (self, FIELD_PHASE),
                      .least = get_text (self, FIELD_LEAST),
                      .most = get_text (self, FIELD_MOST),
                      .seed = get_text (self, FIELD_SEED) };
  g_autoptr (GError) error = NULL;
  const char *wrong = NULL;

  /* The rows are being made. */
  if (self->inspection == NULL)
    return;
  g_clear_pointer (&self->fill, mg_fill_free);
  if (spec.value == NULL && patterns[spec.pattern].fields[FIELD_VALUE])
    spec.value = "";
  self->fill = mg_fill_new (get_element (self), count_elements (self), &spec, &wrong, &error);
  if (self->fill == NULL || !preview (self, &error))
    show_answer (self, error->message, TRUE);
  mark_field (self, error != NULL ? wrong : NULL);
  gtk_widget_set_sensitive (self->button, error == NULL);
}

static void
update_range (MgFillDialog *self)
{
  MgElement element = get_element (self);
  gsize size = mg_element_get_size (element);
  guint64 n = count_elements (self);
  g_autofree char *type = mg_element_to_string (element);
  g_autofree char *place = mg_change_text_place (self->range.offset, type, n * size);
  g_autofree char *bytes = mg_text_format_bytes (n * size);
  g_autofree char *rest = mg_text_format_bytes (self->range.length - n * size);
  g_autofree char *text = NULL;

  /* Translators: a place and what is there, as “0x40 f32 × 16”; as “64 bytes”; as “3 bytes” */
  if (n * size < self->range.length)
    text = g_strdup_printf (_ ("%s: %s. %s at the end are left. It is written in order, not at once."), place,
                            bytes, rest);
  else
    text = g_strdup_printf (_ ("%s: %s. It is written in order, not at once."), place, bytes);
  adw_preferences_group_set_description (self->group, text);
}

static void
on_pattern (MgFillDialog *self)
{
  MgFillPattern pattern = get_pattern (self);

  for (Field i = 0; i < N_FIELDS; i++)
    gtk_widget_set_visible (GTK_WIDGET (self->fields[i]), patterns[pattern].fields[i]);
  if (patterns[pattern].fields[FIELD_VALUE])
    {
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->fields[FIELD_VALUE]),
                                     _ (patterns[pattern].value_title));
      if (*gtk_editable_get_text (GTK_EDITABLE (self->fields[FIELD_VALUE])) == 0)
        gtk_editable_set_text (GTK_EDITABLE (self->fields[FIELD_VALUE]), patterns[pattern].value);
    }
  if (self->inspection != NULL)
    update_range (self);
  update (self);
}

typedef struct
{
  MgFill *fill;
  guint8 *bytes;
  gsize length;
} Making;

static void
making_free (gpointer data)
{
  Making *making = data;

  mg_fill_free (making->fill);
  g_free (making->bytes);
  g_free (making);
}

static void
make (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Making *making = data;
  GError *error = NULL;

  if (mg_fill_make (making->fill, 0, (gsize) mg_fill_get_count (making->fill), making->bytes, &error))
    g_task_return_pointer (task, g_bytes_new_take (g_steal_pointer (&making->bytes), making->length),
                           (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
fail (MgFillDialog *self, const GError *error)
{
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_sensitive (GTK_WIDGET (self->group), TRUE);
  update (self);
  show_answer (self, error->message, TRUE);
}

static void
on_made (GObject *object, GAsyncResult *result, gpointer data)
{
  MgFillDialog *self = MG_FILL_DIALOG (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), &error);
  MgElement element;
  g_autofree char *sentence = NULL;
  g_autofree char *size = NULL;
  g_autofree char *type = NULL;

  /* It was closed meanwhile. */
  if (self->host == NULL)
    return;
  if (bytes == NULL)
    {
      fail (self, error);
      return;
    }
  element = get_element (self);
  type = mg_element_to_string (element);
  size = mg_text_format_bytes (g_bytes_get_size (bytes));
  /* Translators: as “64 bytes” */
  sentence = g_strdup_printf (_ ("Filled %s"), size);
  mg_editing_store (self->host, self->inspection, self->range.offset, (guint) mg_element_get_size (element),
                    type, bytes, sentence);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
start_making (MgFillDialog *self, guint8 *bytes, gsize length)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_made, NULL);
  Making *making = g_new0 (Making, 1);

  making->fill = g_steal_pointer (&self->fill);
  making->bytes = bytes;
  making->length = length;
  g_task_set_task_data (task, making, making_free);
  g_task_run_in_thread (task, make);
}

static void
on_read (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (MgFillDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mg_view_read_finish (MG_VIEW (object), result, &error);
  gsize length = (gsize) (count_elements (self) * mg_element_get_size (get_element (self)));

  if (self->host == NULL)
    return;
  if (bytes == NULL)
    {
      fail (self, error);
    }
  else if (g_bytes_get_size (bytes) < length)
    {
      g_autoptr (GError) cut = g_error_new_literal (
        MG_ERROR, MG_ERROR_OUT_OF_RANGE, _ ("The mapping has become shorter than what is to be filled."));

      fail (self, cut);
    }
  else
    {
      gsize size;
      /* Nobody else has them, so that nothing is copied. */
      guint8 *data_bytes = g_bytes_unref_to_data (g_steal_pointer (&bytes), &size);

      start_making (self, data_bytes, length);
    }
}

static void
on_fill (MgFillDialog *self)
{
  gsize length = (gsize) (count_elements (self) * mg_element_get_size (get_element (self)));

  if (self->fill == NULL)
    return;
  gtk_widget_set_sensitive (self->button, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->group), FALSE);
  gtk_spinner_start (self->spinner);
  if (mg_fill_adds (self->fill))
    mg_view_read_async (mg_inspection_get_view (self->inspection), self->range.offset, length, NULL, on_read,
                        g_object_ref (self));
  else
    start_making (self, g_malloc0 (length), length);
}

static void
mg_fill_dialog_dispose (GObject *object)
{
  MgFillDialog *self = MG_FILL_DIALOG (object);

  g_clear_object (&self->host);
  g_clear_object (&self->inspection);
  g_clear_pointer (&self->fill, mg_fill_free);

  G_OBJECT_CLASS (mg_fill_dialog_parent_class)->dispose (object);
}

static void
bind_fields (GtkWidgetClass *widget_class)
{
  for (Field i = 0; i < N_FIELDS; i++)
    {
      g_autofree char *id = g_strdup_printf ("%s_row", field_names[i]);

      gtk_widget_class_bind_template_child_full (
        widget_class, id, FALSE, G_STRUCT_OFFSET (MgFillDialog, fields) + (gssize) (i * sizeof (gpointer)));
    }
}

static void
mg_fill_dialog_class_init (MgFillDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_fill_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-fill-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MgFillDialog, button);
  gtk_widget_class_bind_template_child (widget_class, MgFillDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, MgFillDialog, group);
  gtk_widget_class_bind_template_child (widget_class, MgFillDialog, pattern);
  gtk_widget_class_bind_template_child (widget_class, MgFillDialog, answer);
  bind_fields (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_fill);
  gtk_widget_class_bind_template_callback (widget_class, on_pattern);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mg_fill_dialog_init (MgFillDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < MG_N_FILL_PATTERNS; i++)
    gtk_string_list_append (names, _ (patterns[i].name));
  adw_combo_row_set_model (self->pattern, G_LIST_MODEL (names));
}

/* What is selected, or the element at the cursor. */
static void
find_range (MgFillDialog *self)
{
  guint64 start = mg_inspection_get_offset (self->inspection);
  guint64 end = start + mg_inspection_get_extent (self->inspection);
  gsize size = mg_element_get_size (self->element);

  mg_inspection_get_selection (self->inspection, &self->range);
  if (self->range.length <= 1)
    {
      self->range.offset = start + (mg_inspection_get_cursor (self->inspection) - start) / size * size;
      self->range.length = size;
    }
  self->range.length = MIN (self->range.length, end - MIN (self->range.offset, end));
  self->range.length = MIN (self->range.length, MOST);
}

/**
 * mg_fill_dialog_new:
 * @host: a widget of the window that tells what came of it
 * @inspection: whose selection is to be filled
 *
 * Asks with what the selection is to be filled, and does it.
 *
 * Returns: (transfer none): a window
 */
GtkWindow *
mg_fill_dialog_new (GtkWidget *host, MgInspection *inspection)
{
  MgFillDialog *self = g_object_new (MG_TYPE_FILL_DIALOG, NULL);

  self->host = g_object_ref (host);
  self->inspection = g_object_ref (inspection);
  self->element = mg_inspection_get_element (inspection);
  find_range (self);
  adw_combo_row_set_selected (self->pattern, MG_FILL_VALUE);
  on_pattern (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->fields[FIELD_VALUE]));
  return GTK_WINDOW (self);
}

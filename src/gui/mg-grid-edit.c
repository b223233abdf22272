/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What is typed over the bytes of a grid. Nothing ever moves: each byte takes the place of the one that was there. */

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-editing.h"
#include "mg-editor.h"
#include "mg-grid-private.h"

static guint64
last_byte (MgGrid *self)
{
  return self->layout.offset + self->layout.extent - 1;
}

static const char *
get_name (MgGrid *self)
{
  return mg_mapping_get_display_name (mg_view_get_mapping (mg_inspection_get_view (self->inspection)));
}

/* Takes away half of a byte. Returns: whether there was one. */
static gboolean
forget_pending (MgGrid *self)
{
  if (self->pending < 0)
    return FALSE;
  self->pending = -1;
  mg_grid_queue_mirror (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

/**
 * mg_grid_cancel_typing:
 * @self: a grid
 *
 * For the grid: somebody went elsewhere. A byte that was half typed stays what it is.
 */
void
mg_grid_cancel_typing (MgGrid *self)
{
  forget_pending (self);
  self->at_end = FALSE;
}

/* Whether there is a place for what is typed next; the cursor goes there. */
static gboolean
find_place (MgGrid *self)
{
  guint64 cursor = mg_inspection_get_cursor (self->inspection);
  g_autofree char *sentence = NULL;

  if (self->layout.extent == 0)
    return FALSE;
  if (!self->at_end)
    return TRUE;
  /* It has become longer meanwhile. */
  if (cursor < last_byte (self))
    {
      mg_inspection_set_cursor (self->inspection, cursor + 1, FALSE);
      return TRUE;
    }
  sentence = g_strdup_printf (_ ("This is the end of “%s”: nothing was written."), get_name (self));
  mg_inspection_say (self->inspection, sentence);
  return FALSE;
}

/**
 * mg_grid_begin_typing:
 * @self: a grid
 *
 * For the grid: tells when nothing may be written, or there is no place for it.
 *
 * Returns: whether what is typed next can be taken
 */
gboolean
mg_grid_begin_typing (MgGrid *self)
{
  return mg_editing_check (GTK_WIDGET (self), self->inspection) && find_place (self);
}

/* The cursor steps on behind what was typed, and stays on the last byte where there is nothing behind. */
static void
step_over (MgGrid *self, guint64 offset, gsize length)
{
  gboolean at_end = offset + (length - 1) >= last_byte (self);

  mg_inspection_set_cursor (self->inspection, at_end ? last_byte (self) : offset + length, FALSE);
  self->at_end = at_end;
  mg_grid_reveal (self, mg_inspection_get_cursor (self->inspection));
}

static void
store (MgGrid *self, const char *type, const void *bytes, gsize length)
{
  guint64 offset = mg_inspection_get_cursor (self->inspection);
  g_autoptr (GBytes) content = g_bytes_new (bytes, length);

  mg_editing_store (GTK_WIDGET (self), self->inspection, offset, 1, type, content, NULL);
  step_over (self, offset, length);
}

static void
type_digit (MgGrid *self, guint digit)
{
  guint8 byte;

  if (!mg_grid_begin_typing (self))
    return;
  if (self->pending < 0)
    {
      self->pending = (int) digit;
      self->pending_offset = mg_inspection_get_cursor (self->inspection);
      mg_grid_queue_mirror (self);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      return;
    }
  byte = (guint8) (self->pending << 4 | (int) digit);
  forget_pending (self);
  store (self, "bytes", &byte, 1);
}

static void
type_text (MgGrid *self, const char *text)
{
  gsize length = strlen (text);
  guint64 left;

  if (length == 0 || !mg_grid_begin_typing (self))
    return;
  left = last_byte (self) - mg_inspection_get_cursor (self->inspection) + 1;
  if (length > left)
    {
      g_autofree char *sentence = g_strdup_printf (
        ngettext ("Nothing written to “%s”: “%s” takes %lu bytes, and only %lu is left.",
                  "Nothing written to “%s”: “%s” takes %lu bytes, and only %lu are left.", (gulong) left),
        get_name (self), text, (gulong) length, (gulong) left);

      mg_inspection_say (self->inspection, sentence);
      return;
    }
  store (self, "text", text, length);
}

/* Space is the key of the picture where nothing is to be typed. */
static gboolean
on_space (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  if (mg_editing_is_allowed (MG_GRID (widget)->inspection))
    return FALSE;
  return gtk_widget_activate_action (widget, "page.pause", NULL);
}

static void
on_commit (MgGrid *self, const char *text)
{
  if (g_str_equal (text, " ") && on_space (GTK_WIDGET (self), NULL, NULL))
    return;
  type_text (self, text);
}

static void
type_hex (MgGrid *self, gunichar character)
{
  g_autofree char *sentence = NULL;
  char text[7] = { 0 };

  if (g_unichar_isxdigit (character) && character < 128)
    {
      type_digit (self, (guint) g_unichar_xdigit_value (character));
      return;
    }
  if (!mg_grid_begin_typing (self))
    return;
  g_unichar_to_utf8 (character, text);
  sentence = g_strdup_printf (_ ("“%s” is no hexadecimal digit: 0 to 9 and a to f are."), text);
  mg_inspection_say (self->inspection, sentence);
}

/* Only what the input method of the characters did not take comes here. */
static gboolean
on_key (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, MgGrid *self)
{
  gunichar character = gdk_keyval_to_unicode (keyval);

  if (state & gtk_accelerator_get_default_mod_mask () & ~(guint) GDK_SHIFT_MASK)
    return GDK_EVENT_PROPAGATE;
  if (self->in_text || !g_unichar_isgraph (character))
    return GDK_EVENT_PROPAGATE;
  if (self->kind == MG_GRID_VALUES)
    mg_grid_open_entry (self, keys);
  else
    type_hex (self, character);
  return GDK_EVENT_STOP;
}

static gboolean
on_edit (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  MgGrid *self = MG_GRID (widget);

  if (self->kind != MG_GRID_VALUES)
    return FALSE;
  mg_grid_open_entry (self, NULL);
  return TRUE;
}

static gboolean
on_cancel (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  return forget_pending (MG_GRID (widget));
}

/**
 * mg_grid_class_init_edit:
 * @klass: the grid's class
 *
 * For the grid: the keys that edit, but for those that an entry has no use for: these are the application's.
 */
void
mg_grid_class_init_edit (GtkWidgetClass *klass)
{
  static const guint edit_keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter, GDK_KEY_F2 };
  static const guint cancel_keys[] = { GDK_KEY_Escape, GDK_KEY_BackSpace };

  for (guint i = 0; i < G_N_ELEMENTS (edit_keys); i++)
    gtk_widget_class_add_binding (klass, edit_keys[i], 0, on_edit, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cancel_keys); i++)
    gtk_widget_class_add_binding (klass, cancel_keys[i], 0, on_cancel, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_space, 0, on_space, NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_v, GDK_CONTROL_MASK, "grid.paste", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_z, GDK_CONTROL_MASK, "page.undo", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "page.redo",
                                       NULL);
}

/**
 * mg_grid_init_edit:
 * @self: a grid
 *
 * For the grid: takes what is typed.
 */
void
mg_grid_init_edit (MgGrid *self)
{
  self->pending = -1;
  self->input_method = gtk_im_multicontext_new ();
  /* What is not typed to the end has no place among the bytes: the input method shows it. */
  gtk_im_context_set_use_preedit (self->input_method, FALSE);
  g_signal_connect_swapped (self->input_method, "commit", G_CALLBACK (on_commit), self);
  self->keys = gtk_event_controller_key_new ();
  g_signal_connect (self->keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), self->keys);
}

/**
 * mg_grid_update_input_method:
 * @self: a grid
 *
 * For the grid: the characters alone are typed through an input method, and only while they have the keys.
 */
void
mg_grid_update_input_method (MgGrid *self)
{
  GtkEventControllerKey *keys = GTK_EVENT_CONTROLLER_KEY (self->keys);
  gboolean wanted = self->in_text && gtk_widget_has_focus (GTK_WIDGET (self));
  gboolean present = gtk_event_controller_key_get_im_context (keys) != NULL;

  if (wanted == present)
    return;
  if (!wanted)
    {
      gtk_im_context_reset (self->input_method);
      gtk_im_context_focus_out (self->input_method);
      gtk_im_context_set_client_widget (self->input_method, NULL);
      gtk_event_controller_key_set_im_context (keys, NULL);
      return;
    }
  gtk_event_controller_key_set_im_context (keys, self->input_method);
  gtk_im_context_set_client_widget (self->input_method, GTK_WIDGET (self));
  gtk_im_context_focus_in (self->input_method);
}

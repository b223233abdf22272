/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The pins of the value inspector: each freezes the value at the cursor as one type. */

#include "gui-fixture.h"
#include "mg-editor.h"
#include "mg-inspector.h"

#define SIZE 64

typedef struct
{
  GuiFixture *base;
  MgInspector *inspector;
  MgEditor *editor;
} Fixture;

static Fixture *
fixture_new (MgAccess access)
{
  Fixture *self = g_new0 (Fixture, 1);
  guint8 bytes[SIZE];

  for (guint i = 0; i < SIZE; i++)
    bytes[i] = (guint8) i;
  self->base = gui_fixture_new_real (bytes, SIZE, access);
  self->editor = mg_view_get_editor (self->base->view);
  self->inspector = MG_INSPECTOR (mg_inspector_new ());
  mg_inspector_set_inspection (self->inspector, self->base->inspection);
  gui_fixture_present (self->base, GTK_WIDGET (self->inspector));
  return self;
}

static void
fixture_free (Fixture *self)
{
  gui_fixture_free (self->base);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static GtkWidget *
get_row (Fixture *self, MgElementType type, gboolean big_endian)
{
  return GTK_WIDGET (mg_inspector_get_row (self->inspector, (MgElement){ type, big_endian }));
}

static GtkWidget *
get_pin (Fixture *self, MgElementType type, gboolean big_endian)
{
  return gui_find_child (get_row (self, type, big_endian), "pin_button");
}

static gboolean
is_pinned (Fixture *self, MgElementType type, gboolean big_endian)
{
  gboolean active = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (get_pin (self, type, big_endian)));

  g_assert_cmpint (gtk_widget_has_css_class (get_row (self, type, big_endian), "frozen"), ==, active);
  return active;
}

static gboolean
shows (Fixture *self, MgElementType type, gboolean big_endian, const char *text)
{
  return g_str_equal (mg_inspector_row_get_text (MG_INSPECTOR_ROW (get_row (self, type, big_endian))), text);
}

static const char *
sentence (Fixture *self)
{
  return mg_inspection_get_sentence (self->base->inspection);
}

static guint
count_frozen (Fixture *self)
{
  return g_list_model_get_n_items (mg_editor_get_frozen (self->editor));
}

static MgFrozen *
get_frozen (Fixture *self, guint position)
{
  return g_list_model_get_item (mg_editor_get_frozen (self->editor), position);
}

static void
move (Fixture *self, guint64 offset)
{
  g_autofree char *byte = g_strdup_printf ("%" G_GUINT64_FORMAT, offset);

  mg_inspection_set_cursor (self->base->inspection, offset, FALSE);
  mg_test_wait (shows (self, MG_ELEMENT_U8, FALSE, byte));
}

static void
press (Fixture *self, const char *keys)
{
  gui_press (GTK_WINDOW (self->base->window), keys);
}

static gboolean
has_focus (Fixture *self, GtkWidget *widget)
{
  return gtk_window_get_focus (GTK_WINDOW (self->base->window)) == widget;
}

static void
click (Fixture *self, MgElementType type, gboolean big_endian)
{
  g_signal_emit_by_name (get_pin (self, type, big_endian), "clicked");
}

/* By the keys alone: an arrow goes from the type to its pin and back. */
static void
test_keys (void)
{
  g_autoptr (Fixture) self = fixture_new (MG_ACCESS_WRITE);
  GtkWidget *row = get_row (self, MG_ELEMENT_U16, TRUE);
  GtkWidget *pin = get_pin (self, MG_ELEMENT_U16, TRUE);
  g_autoptr (MgFrozen) frozen = NULL;

  move (self, 2);
  gtk_widget_grab_focus (row);
  press (self, "Right");
  mg_test_wait (has_focus (self, pin));
  press (self, "Left");
  mg_test_wait (has_focus (self, gui_find_child (row, "type_button")));
  press (self, "Right space");
  mg_test_wait (is_pinned (self, MG_ELEMENT_U16, TRUE));
  g_assert_true (has_focus (self, pin));
  g_assert_false (is_pinned (self, MG_ELEMENT_U16, FALSE));
  g_assert_cmpstr (sentence (self), ==, "Frozen: 0x2 be:u16 = 515");
  g_assert_cmpuint (count_frozen (self), ==, 1);
  frozen = get_frozen (self, 0);
  g_assert_cmpstr (mg_frozen_get_type_name (frozen), ==, "be:u16");
  g_assert_cmpuint (mg_frozen_get_offset (frozen), ==, 2);

  /* Another program's value does not last. */
  mg_test_mapmaker_tell (self->base->maker, "store %s 2 u16 0xffff", self->base->name);
  mg_test_wait (gui_fixture_is_read (self->base, 1, "01020304"));

  press (self, "space");
  mg_test_wait (!is_pinned (self, MG_ELEMENT_U16, TRUE));
  g_assert_cmpuint (count_frozen (self), ==, 0);
  g_assert_cmpstr (sentence (self), ==, "Released: 0x2 be:u16 = 515");
}

/* The pin tells what is frozen, wherever that was done. */
static void
test_follows (void)
{
  g_autoptr (Fixture) self = fixture_new (MG_ACCESS_WRITE);
  g_autoptr (MgFrozen) frozen = NULL;
  g_autoptr (GError) error = NULL;

  move (self, 4);
  click (self, MG_ELEMENT_U8, FALSE);
  g_assert_true (is_pinned (self, MG_ELEMENT_U8, FALSE));
  g_assert_false (is_pinned (self, MG_ELEMENT_I8, FALSE));
  move (self, 5);
  g_assert_false (is_pinned (self, MG_ELEMENT_U8, FALSE));
  move (self, 4);
  g_assert_true (is_pinned (self, MG_ELEMENT_U8, FALSE));

  frozen = get_frozen (self, 0);
  mg_editor_set_frozen_active (self->editor, frozen, FALSE, NULL);
  g_assert_false (is_pinned (self, MG_ELEMENT_U8, FALSE));
  mg_editor_set_frozen_active (self->editor, frozen, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (is_pinned (self, MG_ELEMENT_U8, FALSE));
  mg_editor_release (self->editor, frozen);
  g_assert_false (is_pinned (self, MG_ELEMENT_U8, FALSE));

  click (self, MG_ELEMENT_U8, FALSE);
  g_assert_true (is_pinned (self, MG_ELEMENT_U8, FALSE));
  mg_inspector_set_inspection (self->inspector, NULL);
  g_assert_false (is_pinned (self, MG_ELEMENT_U8, FALSE));
}

/* Two that share bytes would write over each other, again and again: the newer one stays. */
static void
test_replaces (void)
{
  g_autoptr (Fixture) self = fixture_new (MG_ACCESS_WRITE);
  g_autoptr (MgFrozen) first = NULL;
  g_autoptr (MgFrozen) last = NULL;

  move (self, 7);
  click (self, MG_ELEMENT_U8, FALSE);
  first = get_frozen (self, 0);
  mg_editor_set_frozen_active (self->editor, first, FALSE, NULL);
  move (self, 6);
  click (self, MG_ELEMENT_U8, FALSE);
  move (self, 8);
  click (self, MG_ELEMENT_U8, FALSE);
  g_assert_cmpuint (count_frozen (self), ==, 3);
  move (self, 4);
  click (self, MG_ELEMENT_U32, FALSE);
  g_assert_true (is_pinned (self, MG_ELEMENT_U32, FALSE));
  g_assert_cmpuint (count_frozen (self), ==, 2);
  last = get_frozen (self, 1);
  g_assert_cmpstr (mg_frozen_get_type_name (last), ==, "u32");
  g_assert_true (mg_frozen_get_active (last));
  g_assert_false (mg_frozen_get_active (first));
}

static void
test_refused (void)
{
  g_autoptr (Fixture) self = fixture_new (MG_ACCESS_READ);

  move (self, 4);
  click (self, MG_ELEMENT_U8, FALSE);
  g_assert_true (g_str_has_suffix (sentence (self), "”: this view is read-only. Ctrl+E changes that."));
  g_assert_false (is_pinned (self, MG_ELEMENT_U8, FALSE));
  g_assert_cmpuint (count_frozen (self), ==, 0);

  /* A private copy is nobody else's to write over. */
  gui_fixture_set_access (self->base, MG_ACCESS_COPY);
  mg_inspection_say (self->base->inspection, "");
  click (self, MG_ELEMENT_U8, FALSE);
  g_assert_true (g_str_has_suffix (sentence (self), "”: this takes read/write access."));
  g_assert_false (is_pinned (self, MG_ELEMENT_U8, FALSE));
  g_assert_cmpuint (count_frozen (self), ==, 0);
}

/* What screen readers call it, and where there is nothing to freeze. */
static void
test_label (void)
{
  g_autoptr (Fixture) self = fixture_new (MG_ACCESS_WRITE);
  GtkAccessible *pin = GTK_ACCESSIBLE (get_pin (self, MG_ELEMENT_U16, FALSE));

  move (self, 4);
  gtk_test_accessible_assert_property (pin, GTK_ACCESSIBLE_PROPERTY_LABEL, "Freeze u16 little-endian 1284");
  click (self, MG_ELEMENT_U16, FALSE);
  gtk_test_accessible_assert_state (pin, GTK_ACCESSIBLE_STATE_PRESSED, GTK_ACCESSIBLE_TRISTATE_TRUE);
  mg_inspection_set_cursor (self->base->inspection, SIZE - 1, FALSE);
  mg_test_wait (shows (self, MG_ELEMENT_U16, FALSE, "needs 1 more byte"));
  gtk_test_accessible_assert_property (pin, GTK_ACCESSIBLE_PROPERTY_LABEL, "Freeze u16 little-endian");
  gtk_test_accessible_assert_state (pin, GTK_ACCESSIBLE_STATE_PRESSED, GTK_ACCESSIBLE_TRISTATE_FALSE);
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (pin)));
  g_assert_true (gtk_widget_get_sensitive (get_pin (self, MG_ELEMENT_U8, FALSE)));
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

  g_test_add_func ("/inspector-freeze/keys", test_keys);
  g_test_add_func ("/inspector-freeze/follows", test_follows);
  g_test_add_func ("/inspector-freeze/replaces", test_replaces);
  g_test_add_func ("/inspector-freeze/refused", test_refused);
  g_test_add_func ("/inspector-freeze/label", test_label);

  return g_test_run ();
}

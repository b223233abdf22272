/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui-fixture.h"
#include "mg-editor.h"
#include "mg-inspector.h"
#include "mg-value-entry.h"

#define SIZE 64

typedef struct
{
  GuiFixture *base;
  MgInspector *inspector;
} Fixture;

static Fixture *
fixture_new (MgAccess access)
{
  Fixture *self = g_new0 (Fixture, 1);
  guint8 bytes[SIZE];

  for (guint i = 0; i < SIZE; i++)
    bytes[i] = (guint8) i;
  self->base = gui_fixture_new_real (bytes, SIZE, access);
  self->inspector = MG_INSPECTOR (mg_inspector_new ());
  mg_inspector_set_inspection (self->inspector, self->base->inspection);
  gui_fixture_present (self->base, GTK_WIDGET (self->inspector));
  mg_test_wait (mg_view_get_frame (self->base->view) != NULL);
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
get_row (Fixture *fixture, MgElementType type, gboolean big_endian)
{
  return GTK_WIDGET (mg_inspector_get_row (fixture->inspector, (MgElement){ type, big_endian }));
}

static GtkWidget *
find_child (GtkWidget *widget, GType type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (G_TYPE_CHECK_INSTANCE_TYPE (child, type))
      return child;
  return NULL;
}

/* Returns: (nullable): where the value of a row is being typed. */
static GtkWidget *
find_entry (GtkWidget *row)
{
  return find_child (row, MG_TYPE_VALUE_ENTRY);
}

static GtkEditable *
find_text (GtkWidget *row)
{
  return GTK_EDITABLE (find_child (find_entry (row), GTK_TYPE_TEXT));
}

static void
press (Fixture *fixture, const char *keys)
{
  gui_press (GTK_WINDOW (fixture->base->window), keys);
}

/* F2 on a row: its exact value in the place of the label; Enter stores it in that type and order. */
static void
test_edit (void)
{
  g_autoptr (Fixture) fixture = fixture_new (MG_ACCESS_WRITE);
  GtkWidget *row = get_row (fixture, MG_ELEMENT_U16, TRUE);

  mg_inspection_set_cursor (fixture->base->inspection, 2, FALSE);
  mg_test_wait (g_str_equal (mg_inspector_row_get_text (MG_INSPECTOR_ROW (row)), "515"));
  gtk_widget_grab_focus (row);
  press (fixture, "F2");
  mg_test_wait (find_entry (row) != NULL);
  g_assert_cmpstr (gtk_editable_get_text (find_text (row)), ==, "515");
  g_assert_false (gtk_widget_get_visible (gui_find_child (row, "value_label")));
  press (fixture, "2 5 8 Return");
  mg_test_wait (gui_fixture_is_read (fixture->base, 1, "01010204"));
  g_assert_null (find_entry (row));
  g_assert_true (gtk_widget_get_visible (gui_find_child (row, "value_label")));
  g_assert_cmpuint (mg_inspection_get_cursor (fixture->base->inspection), ==, 2);
  mg_test_wait (g_str_equal (mg_inspector_row_get_text (MG_INSPECTOR_ROW (row)), "258"));
  /* The focus is where it was. */
  press (fixture, "F2");
  mg_test_wait (find_entry (row) != NULL);
  press (fixture, "Escape");
  mg_test_wait (find_entry (row) == NULL);
}

/* The value itself has the focus: Enter edits it, as a second click does. */
static void
test_enter (void)
{
  g_autoptr (Fixture) fixture = fixture_new (MG_ACCESS_WRITE);
  GtkWidget *row = get_row (fixture, MG_ELEMENT_BOOL, FALSE);

  mg_inspection_set_cursor (fixture->base->inspection, 5, FALSE);
  gtk_widget_grab_focus (gui_find_child (row, "value_label"));
  press (fixture, "Return");
  mg_test_wait (find_entry (row) != NULL);
  /* As it is read again, and not as it is shown. */
  g_assert_cmpstr (gtk_editable_get_text (find_text (row)), ==, "true(0x05)");
  gtk_editable_set_text (find_text (row), "true");
  press (fixture, "Return");
  mg_test_wait (gui_fixture_is_read (fixture->base, 4, "040106"));
  g_assert_null (find_entry (row));
}

static void
test_bad (void)
{
  g_autoptr (Fixture) fixture = fixture_new (MG_ACCESS_WRITE);
  GtkWidget *row = get_row (fixture, MG_ELEMENT_U8, FALSE);

  gtk_widget_grab_focus (row);
  press (fixture, "F2 3 0 0 Return");
  mg_test_wait (find_entry (row) != NULL
                && mg_value_entry_get_problem (MG_VALUE_ENTRY (find_entry (row))) != NULL);
  g_assert_cmpstr (mg_inspection_get_sentence (fixture->base->inspection), ==,
                   "300 is outside u8 (0 to 255).");
  g_assert_true (gui_fixture_is_read (fixture->base, 0, "0001"));
  press (fixture, "BackSpace Return");
  mg_test_wait (gui_fixture_is_read (fixture->base, 0, "1e01"));
}

/* Who goes elsewhere has not stored. */
static void
test_leave (void)
{
  g_autoptr (Fixture) fixture = fixture_new (MG_ACCESS_WRITE);
  GtkWidget *row = get_row (fixture, MG_ELEMENT_I32, FALSE);

  gtk_widget_grab_focus (row);
  press (fixture, "F2 7");
  mg_test_wait (find_entry (row) != NULL);
  mg_inspection_set_cursor (fixture->base->inspection, 8, FALSE);
  g_assert_null (find_entry (row));
  press (fixture, "F2 7");
  mg_test_wait (find_entry (row) != NULL);
  gtk_widget_grab_focus (get_row (fixture, MG_ELEMENT_U8, FALSE));
  g_assert_null (find_entry (row));
  press (fixture, "F2 7");
  mg_test_wait (find_entry (get_row (fixture, MG_ELEMENT_U8, FALSE)) != NULL);
  mg_inspector_set_inspection (fixture->inspector, NULL);
  g_assert_null (find_entry (get_row (fixture, MG_ELEMENT_U8, FALSE)));
  g_assert_true (gui_fixture_is_read (fixture->base, 0, "000102030405060708090a0b"));
}

static void
test_refused (void)
{
  g_autoptr (Fixture) fixture = fixture_new (MG_ACCESS_READ);
  GtkWidget *row = get_row (fixture, MG_ELEMENT_U32, FALSE);

  gtk_widget_grab_focus (row);
  press (fixture, "F2");
  mg_test_wait (g_str_has_suffix (mg_inspection_get_sentence (fixture->base->inspection),
                                  "”: this view is read-only. Ctrl+E changes that."));
  g_assert_null (find_entry (row));
  gui_fixture_set_access (fixture->base, MG_ACCESS_WRITE);
  mg_inspection_set_cursor (fixture->base->inspection, SIZE - 1, FALSE);
  mg_test_wait (g_str_equal (mg_inspector_row_get_text (MG_INSPECTOR_ROW (row)), "needs 3 more bytes"));
  press (fixture, "F2");
  mg_test_wait (g_str_equal (mg_inspection_get_sentence (fixture->base->inspection), "needs 3 more bytes"));
  g_assert_null (find_entry (row));
}

/* Where the view shows its own copy it says so. */
static void
test_private (void)
{
  g_autoptr (Fixture) fixture = fixture_new (MG_ACCESS_COPY);
  GtkWidget *row = get_row (fixture, MG_ELEMENT_U8, FALSE);
  GtkLabel *state = GTK_LABEL (gui_find_child (GTK_WIDGET (fixture->inspector), "state_label"));

  mg_test_wait (g_str_equal (gtk_label_get_text (state), "· live page"));
  gtk_widget_grab_focus (row);
  press (fixture, "F2 2 0 0 Return");
  mg_test_wait (g_str_equal (gtk_label_get_text (state), "· edited in a private page"));
  g_assert_cmpstr (mg_inspector_row_get_text (MG_INSPECTOR_ROW (row)), ==, "200");
  g_assert_true (gui_fixture_is_read (fixture->base, 0, "0001"));
  mg_inspection_set_cursor (fixture->base->inspection, 32, FALSE);
  mg_test_wait (g_str_equal (gtk_label_get_text (state), "· private page"));
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

  g_test_add_func ("/inspector-edit/edit", test_edit);
  g_test_add_func ("/inspector-edit/enter", test_enter);
  g_test_add_func ("/inspector-edit/bad", test_bad);
  g_test_add_func ("/inspector-edit/leave", test_leave);
  g_test_add_func ("/inspector-edit/refused", test_refused);
  g_test_add_func ("/inspector-edit/private", test_private);

  return g_test_run ();
}

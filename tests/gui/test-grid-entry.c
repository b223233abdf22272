/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "grid-fixture.h"
#include "mg-editor.h"
#include "mg-value-entry.h"

static void
press (GridFixture *fixture, const char *keys)
{
  gui_press (GTK_WINDOW (fixture->base->window), keys);
}

/* Returns: (nullable): where a value is being typed. */
static MgValueEntry *
find_entry (GridFixture *fixture)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture->grid));

  while (child != NULL && !MG_IS_VALUE_ENTRY (child))
    child = gtk_widget_get_next_sibling (child);
  return child != NULL ? MG_VALUE_ENTRY (child) : NULL;
}

static GtkWidget *
find_text (GridFixture *fixture)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (find_entry (fixture)));

  while (!GTK_IS_TEXT (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/* Whether this is what stands in the entry. */
static gboolean
reads (GridFixture *fixture, const char *text)
{
  return find_entry (fixture) != NULL
         && g_str_equal (gtk_editable_get_text (GTK_EDITABLE (find_text (fixture))), text);
}

static void
set_element (GridFixture *fixture, MgElementType type)
{
  mg_inspection_set_element (fixture->inspection, (MgElement){ type, FALSE });
}

/* Opens it with a key, types a text, and ends it with another key. */
static void
enter (GridFixture *fixture, const char *text, const char *end)
{
  press (fixture, "F2");
  mg_test_wait (find_entry (fixture) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (find_text (fixture)), text);
  press (fixture, end);
}

static guint64
cursor (GridFixture *fixture)
{
  return mg_inspection_get_cursor (fixture->inspection);
}

/* The exact value, all of it selected; Enter stores what took its place, in one store, and goes on. */
static void
test_edit (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_VALUES, 64, MG_ACCESS_WRITE);
  MgEditor *editor = mg_view_get_editor (fixture->view);
  int start, end;

  press (fixture, "F2");
  mg_test_wait (reads (fixture, "3.8204714e-37"));
  g_assert_true (gtk_editable_get_selection_bounds (GTK_EDITABLE (find_text (fixture)), &start, &end));
  g_assert_cmpint (start, ==, 0);
  g_assert_cmpint (end, ==, 13);
  press (fixture, "minus 1 period 5 Return");
  mg_test_wait (gui_fixture_is_read (fixture->base, 0, "0000c0bf04"));
  g_assert_null (find_entry (fixture));
  g_assert_cmpuint (cursor (fixture), ==, 4);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (fixture->grid)));
  mg_test_wait (mg_editor_get_can_undo (editor));
  mg_editor_undo_async (editor, MG_CONFLICT_ASK, NULL, NULL);
  mg_test_wait (gui_fixture_is_read (fixture->base, 0, "0001020304"));
}

/* A character that is typed begins a new value with it. */
static void
test_type (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_VALUES, 64, MG_ACCESS_WRITE);

  set_element (fixture, MG_ELEMENT_U16);
  press (fixture, "Right 4");
  mg_test_wait (reads (fixture, "4"));
  press (fixture, "2 Tab");
  mg_test_wait (gui_fixture_is_read (fixture->base, 0, "00012a000405"));
  g_assert_cmpuint (cursor (fixture), ==, 4);
  press (fixture, "0 x 1 2 3 4 shift+ISO_Left_Tab");
  mg_test_wait (gui_fixture_is_read (fixture->base, 0, "00012a003412"));
  g_assert_cmpuint (cursor (fixture), ==, 2);
  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_U16, TRUE });
  press (fixture, "1 Return");
  mg_test_wait (gui_fixture_is_read (fixture->base, 0, "00010001"));
}

static void
test_cancel (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_VALUES, 64, MG_ACCESS_WRITE);

  enter (fixture, "1", "Escape");
  mg_test_wait (find_entry (fixture) == NULL);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (fixture->grid)));
  g_assert_cmpuint (cursor (fixture), ==, 0);
  /* Who goes elsewhere has not stored. */
  enter (fixture, "2", "F3");
  g_assert_nonnull (find_entry (fixture));
  mg_inspection_set_cursor (fixture->inspection, 8, FALSE);
  g_assert_null (find_entry (fixture));
  enter (fixture, "3", "F3");
  gtk_widget_grab_focus (GTK_WIDGET (fixture->grid));
  g_assert_null (find_entry (fixture));
  /* Another type makes another value of it. */
  enter (fixture, "4", "F3");
  set_element (fixture, MG_ELEMENT_U8);
  g_assert_null (find_entry (fixture));
  enter (fixture, "5", "F3");
  gtk_widget_set_visible (fixture->scroller, FALSE);
  g_assert_null (find_entry (fixture));
  g_assert_false (mg_editor_get_can_undo (mg_view_get_editor (fixture->view)));
  g_assert_true (gui_fixture_is_read (fixture->base, 0, "000102030405060708090a0b"));
}

static void
test_bad (void)
{
  static const struct
  {
    MgElementType type;
    const char *text;
  } cases[] = {
    { MG_ELEMENT_F32, "abc" }, { MG_ELEMENT_U8, "256" }, { MG_ELEMENT_U8, "-1" },  { MG_ELEMENT_I32, "1.5" },
    { MG_ELEMENT_I32, "nan" }, { MG_ELEMENT_F32, "" },   { MG_ELEMENT_BOOL, "2" }, { MG_ELEMENT_F64, "1,5" },
  };
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_VALUES, 64, MG_ACCESS_WRITE);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MgElement element = { cases[i].type, FALSE };
      g_autoptr (GError) error = NULL;
      guint8 bytes[MG_ELEMENT_SIZE_MAX];

      g_assert_false (mg_element_parse_value (element, cases[i].text, bytes, &error));
      mg_inspection_set_element (fixture->inspection, element);
      enter (fixture, cases[i].text, "Return");
      mg_test_wait (mg_value_entry_get_problem (find_entry (fixture)) != NULL);
      g_assert_cmpstr (mg_value_entry_get_problem (find_entry (fixture)), ==, error->message);
      g_assert_cmpstr (mg_inspection_get_sentence (fixture->inspection), ==, error->message);
      gtk_test_accessible_assert_state (GTK_ACCESSIBLE (find_text (fixture)), GTK_ACCESSIBLE_STATE_INVALID,
                                        GTK_ACCESSIBLE_INVALID_TRUE);
      g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (find_entry (fixture)), "error"));
      g_assert_true (reads (fixture, cases[i].text));
      g_assert_cmpuint (cursor (fixture), ==, 0);
      /* What is typed next is judged anew. */
      press (fixture, "End 1");
      mg_test_wait (mg_value_entry_get_problem (find_entry (fixture)) == NULL);
      g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (find_entry (fixture)), "error"));
      press (fixture, "Escape");
      mg_test_wait (find_entry (fixture) == NULL);
    }
  g_assert_false (mg_editor_get_can_undo (mg_view_get_editor (fixture->view)));
  g_assert_true (gui_fixture_is_read (fixture->base, 0, "0001020304050607"));
}

/* The window is closed over a value that is none. */
static void
test_bad_at_the_end (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_VALUES, 64, MG_ACCESS_WRITE);

  enter (fixture, "abc", "Return");
  mg_test_wait (mg_value_entry_get_problem (find_entry (fixture)) != NULL);
}

/* The keys that move, undo and so on are those of the entry as long as it is there. */
static void
test_keys (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_VALUES, 64, MG_ACCESS_WRITE);

  mg_inspection_set_cursor (fixture->inspection, 20, FALSE);
  press (fixture, "7 Up Down Page_Up Page_Down Home 1 End 3 ctrl+Home ctrl+z ctrl+z ctrl+z ctrl+v F2 Left");
  mg_test_wait (find_entry (fixture) != NULL);
  g_assert_cmpuint (cursor (fixture), ==, 20);
  press (fixture, "ctrl+a 6 2 Return");
  mg_test_wait (gui_fixture_is_read (fixture->base, 20, "00007842"));
}

/* It stays over its cell. */
static void
test_scroll (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_VALUES, 65536, MG_ACCESS_WRITE);
  int row_height = (int) grid_fixture_get_row_height (fixture);
  graphene_rect_t before, after;

  mg_inspection_set_cursor (fixture->inspection, 16 * 8 + 4, FALSE);
  press (fixture, "5");
  mg_test_wait (reads (fixture, "5"));
  mg_test_wait (gtk_widget_get_height (GTK_WIDGET (find_entry (fixture))) > 0);
  g_assert_true (
    gtk_widget_compute_bounds (GTK_WIDGET (find_entry (fixture)), GTK_WIDGET (fixture->grid), &before));
  g_assert_cmpfloat (ABS (before.origin.y + before.size.height / 2 - row_height * 8.5), <, 2);
  mg_grid_set_top (fixture->grid, 3);
  mg_test_wait (
    gtk_widget_compute_bounds (GTK_WIDGET (find_entry (fixture)), GTK_WIDGET (fixture->grid), &after)
    && after.origin.y == before.origin.y - 3 * row_height);
  g_assert_cmpfloat (after.origin.x, ==, before.origin.x);
  /* Out of sight, and back. */
  mg_grid_set_top (fixture->grid, 2000);
  mg_test_wait (
    gtk_widget_compute_bounds (GTK_WIDGET (find_entry (fixture)), GTK_WIDGET (fixture->grid), &after)
    && after.origin.y + after.size.height <= 0);
  mg_grid_set_top (fixture->grid, 0);
  mg_test_wait (
    gtk_widget_compute_bounds (GTK_WIDGET (find_entry (fixture)), GTK_WIDGET (fixture->grid), &after)
    && after.origin.y == before.origin.y);
  press (fixture, "Return");
  mg_test_wait (gui_fixture_is_read (fixture->base, 16 * 8 + 4, "0000a040"));
}

/* An element that is not there as a whole has no value to type. */
static void
test_partial (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_VALUES, 42, MG_ACCESS_WRITE);

  press (fixture, "ctrl+End F2");
  mg_test_wait (g_str_equal (mg_inspection_get_sentence (fixture->inspection),
                             "The last f32 is not whole: it needs 2 more bytes."));
  g_assert_null (find_entry (fixture));
  /* The last whole one; there is nowhere to go on. */
  press (fixture, "Left");
  set_element (fixture, MG_ELEMENT_U16);
  press (fixture, "ctrl+End 1 Return");
  mg_test_wait (gui_fixture_is_read (fixture->base, 40, "0100"));
  g_assert_cmpuint (cursor (fixture), ==, 40);
}

static void
test_read_only (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_VALUES, 64, MG_ACCESS_READ);

  for (guint i = 0; i < 3; i++)
    {
      mg_inspection_say (fixture->inspection, "");
      press (fixture, i == 0 ? "5" : i == 1 ? "F2" : "Return");
      mg_test_wait (g_str_has_suffix (mg_inspection_get_sentence (fixture->inspection),
                                      "”: this view is read-only. Ctrl+E changes that."));
      g_assert_null (find_entry (fixture));
    }
}

/* Nothing is lost of what was typed when the access went meanwhile, but it is not stored. */
static void
test_read_only_meanwhile (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_VALUES, 64, MG_ACCESS_WRITE);

  press (fixture, "5");
  mg_test_wait (find_entry (fixture) != NULL);
  gui_fixture_set_access (fixture->base, MG_ACCESS_READ);
  press (fixture, "Return");
  mg_test_wait (g_str_has_suffix (mg_inspection_get_sentence (fixture->inspection),
                                  "”: this view is read-only. Ctrl+E changes that."));
  g_assert_true (reads (fixture, "5"));
  g_assert_true (gui_fixture_is_read (fixture->base, 0, "00010203"));
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

  g_test_add_func ("/grid-entry/edit", test_edit);
  g_test_add_func ("/grid-entry/type", test_type);
  g_test_add_func ("/grid-entry/cancel", test_cancel);
  g_test_add_func ("/grid-entry/bad", test_bad);
  g_test_add_func ("/grid-entry/bad-at-the-end", test_bad_at_the_end);
  g_test_add_func ("/grid-entry/keys", test_keys);
  g_test_add_func ("/grid-entry/scroll", test_scroll);
  g_test_add_func ("/grid-entry/partial", test_partial);
  g_test_add_func ("/grid-entry/read-only", test_read_only);
  g_test_add_func ("/grid-entry/read-only-meanwhile", test_read_only_meanwhile);

  return g_test_run ();
}

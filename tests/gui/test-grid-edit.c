/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "grid-fixture.h"
#include "mg-editor.h"

static void
press (GridFixture *fixture, const char *keys)
{
  gui_press (GTK_WINDOW (fixture->base->window), keys);
}

static guint64
cursor (GridFixture *fixture)
{
  return mg_inspection_get_cursor (fixture->inspection);
}

static const char *
sentence (GridFixture *fixture)
{
  return mg_inspection_get_sentence (fixture->inspection);
}

/* What screen readers find in the grid. */
static const char *
read_grid (GridFixture *fixture)
{
  GtkWidget *mirror = gtk_widget_get_first_child (GTK_WIDGET (fixture->grid));

  while (!GTK_IS_INSCRIPTION (mirror))
    mirror = gtk_widget_get_next_sibling (mirror);
  return gtk_inscription_get_text (GTK_INSCRIPTION (mirror));
}

static gboolean
grid_says (GridFixture *fixture, const char *part)
{
  const char *text = read_grid (fixture);

  return text != NULL && strstr (text, part) != NULL;
}

/* As an input method has it, whatever keys that took. */
static void
type_text (GridFixture *fixture, const char *text)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->grid));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        {
          GtkIMContext *context
            = gtk_event_controller_key_get_im_context (GTK_EVENT_CONTROLLER_KEY (controller));

          g_assert_nonnull (context);
          g_signal_emit_by_name (context, "commit", text);
          return;
        }
    }
  g_assert_not_reached ();
}

/* Two digits make a byte, in upper or lower case, and what stands around it stays. */
static void
test_bytes (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_HEX, 64, MG_ACCESS_WRITE);

  press (fixture, "Right Right c 0 F f KP_4 2");
  mg_test_wait (gui_fixture_is_read (fixture->base, 2, "c0ff42"));
  g_assert_true (gui_fixture_is_read (fixture->base, 0, "0001c0ff420506"));
  g_assert_cmpuint (cursor (fixture), ==, 5);
  mg_test_wait (grid_says (fixture, "00 01 c0 ff 42 05"));
}

/* Each byte is an edit of its own: undo takes back one. */
static void
test_one_edit_each (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_HEX, 64, MG_ACCESS_WRITE);
  MgEditor *editor = mg_view_get_editor (fixture->view);

  press (fixture, "a a b b");
  mg_test_wait (gui_fixture_is_read (fixture->base, 0, "aabb"));
  mg_test_wait (mg_editor_get_can_undo (editor));
  mg_editor_undo_async (editor, MG_CONFLICT_ASK, NULL, NULL);
  mg_test_wait (gui_fixture_is_read (fixture->base, 0, "aa01"));
}

/* Half a byte is seen, and stored only when the other half comes. */
static void
test_pending (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_HEX, 64, MG_ACCESS_WRITE);

  press (fixture, "7");
  mg_test_wait (grid_says (fixture, "7_ 01 02"));
  g_assert_cmpuint (cursor (fixture), ==, 0);
  g_assert_true (gui_fixture_is_read (fixture->base, 0, "0001"));
  press (fixture, "Escape");
  mg_test_wait (grid_says (fixture, "00 01 02"));
  press (fixture, "8 BackSpace");
  mg_test_wait (grid_says (fixture, "00 01 02"));
  /* Away and back: what was typed first is forgotten. */
  press (fixture, "9 Right Left 5 6");
  mg_test_wait (gui_fixture_is_read (fixture->base, 0, "5601"));
  /* So it is in the other column, and for who comes back. */
  press (fixture, "a Tab shift+ISO_Left_Tab b 1");
  mg_test_wait (gui_fixture_is_read (fixture->base, 0, "56b102"));
  g_assert_false (mg_editor_get_can_redo (mg_view_get_editor (fixture->view)));
}

static void
test_no_digit (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_HEX, 64, MG_ACCESS_WRITE);

  press (fixture, "4 g");
  mg_test_wait (g_str_equal (sentence (fixture), "“g” is no hexadecimal digit: 0 to 9 and a to f are."));
  press (fixture, "space 2");
  mg_test_wait (gui_fixture_is_read (fixture->base, 0, "4201"));
}

static void
test_characters (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_HEX, 64, MG_ACCESS_WRITE);

  press (fixture, "Tab A space b");
  mg_test_wait (gui_fixture_is_read (fixture->base, 0, "412062"));
  g_assert_cmpuint (cursor (fixture), ==, 3);
  g_assert_true (mg_grid_get_in_text (fixture->grid));
  type_text (fixture, "ü");
  mg_test_wait (gui_fixture_is_read (fixture->base, 0, "412062c3bc05"));
  g_assert_cmpuint (cursor (fixture), ==, 5);
  mg_test_wait (grid_says (fixture, "A b.."));
}

/* Nothing moves, nothing grows: what is typed behind the last byte goes nowhere. */
static void
test_end (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_HEX, 20, MG_ACCESS_WRITE);
  g_autofree char *said = NULL;
  g_autofree char *status = NULL;

  press (fixture, "ctrl+End a b");
  mg_test_wait (gui_fixture_is_read (fixture->base, 18, "12ab"));
  g_assert_cmpuint (cursor (fixture), ==, 19);
  press (fixture, "c");
  mg_test_wait (g_str_has_prefix (sentence (fixture), "This is the end of “"));
  g_assert_true (g_str_has_suffix (sentence (fixture), "”: nothing was written."));
  press (fixture, "d");
  /* Who goes there again means this byte. */
  press (fixture, "End 1 2");
  mg_test_wait (gui_fixture_is_read (fixture->base, 18, "1212"));
  status = mg_test_mapmaker_ask (fixture->base->maker, "stat %s", fixture->base->name);
  g_assert_true (g_str_has_prefix (status, "20 "));

  /* So it is with characters, of which one may be too long. */
  press (fixture, "Tab");
  type_text (fixture, "x");
  type_text (fixture, "y");
  mg_test_wait (g_str_has_prefix (sentence (fixture), "This is the end of “"));
  mg_test_wait (gui_fixture_is_read (fixture->base, 18, "1278"));
  press (fixture, "End");
  mg_inspection_say (fixture->inspection, "");
  type_text (fixture, "ü");
  g_assert_true (g_str_has_suffix (sentence (fixture), "”: “ü” takes 2 bytes, and only 1 is left."));
  type_text (fixture, "z");
  mg_test_wait (gui_fixture_is_read (fixture->base, 18, "127a"));
}

/* It has become longer: what is typed next goes on there. */
static void
test_growing_end (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_HEX, 20, MG_ACCESS_WRITE);

  press (fixture, "ctrl+End a b");
  mg_test_wait (gui_fixture_is_read (fixture->base, 19, "ab"));
  mg_test_mapmaker_tell (fixture->base->maker, "truncate %s 40", fixture->base->name);
  mg_test_wait (mg_inspection_get_extent (fixture->inspection) == 40);
  press (fixture, "c d");
  mg_test_mapmaker_tell (fixture->base->maker, "map %s", fixture->base->name);
  mg_test_wait (gui_fixture_is_read (fixture->base, 19, "abcd00"));
  g_assert_cmpuint (cursor (fixture), ==, 21);
}

static void
test_read_only (void)
{
  static const char expected[] = "”: this view is read-only. Ctrl+E changes that.";
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_HEX, 64, MG_ACCESS_READ);

  press (fixture, "4");
  mg_test_wait (g_str_has_suffix (sentence (fixture), expected));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->grid), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       sentence (fixture));
  /* Not even half a byte. */
  gui_fixture_set_access (fixture->base, MG_ACCESS_WRITE);
  press (fixture, "5 6");
  mg_test_wait (gui_fixture_is_read (fixture->base, 0, "5601"));
  gui_fixture_set_access (fixture->base, MG_ACCESS_READ);
  mg_inspection_say (fixture->inspection, "");
  press (fixture, "Tab");
  type_text (fixture, "x");
  g_assert_true (g_str_has_suffix (sentence (fixture), expected));
  g_assert_cmpuint (cursor (fixture), ==, 1);
  g_assert_true (gui_fixture_is_read (fixture->base, 0, "5601"));
}

static void
on_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_ptr_array_add (data, (gpointer) g_action_get_name (G_ACTION (action)));
}

/* What the page does stands in its own tests; here are the keys that ask for it. */
static void
test_keys (void)
{
  static const struct
  {
    const char *keys;
    const char *action;
  } cases[] = {
    { "ctrl+z", "undo" },
    { "ctrl+shift+z", "redo" },
    { "space", "pause" },
  };
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_HEX, 64, MG_ACCESS_READ);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GPtrArray) heard = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (cases[i].action, NULL);

      g_signal_connect (action, "activate", G_CALLBACK (on_action), heard);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
  gtk_widget_insert_action_group (fixture->scroller, "page", G_ACTION_GROUP (group));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      press (fixture, cases[i].keys);
      mg_test_wait (heard->len == i + 1);
      g_assert_cmpstr (g_ptr_array_index (heard, i), ==, cases[i].action);
    }
  /* Among characters the same key pauses, as long as it cannot be typed. */
  press (fixture, "Tab space");
  mg_test_wait (heard->len == G_N_ELEMENTS (cases) + 1);
  gui_fixture_set_access (fixture->base, MG_ACCESS_WRITE);
  press (fixture, "space");
  mg_test_wait (gui_fixture_is_read (fixture->base, 0, "2001"));
  press (fixture, "shift+ISO_Left_Tab space a a");
  mg_test_wait (gui_fixture_is_read (fixture->base, 1, "aa02"));
  g_assert_cmpuint (heard->len, ==, G_N_ELEMENTS (cases) + 1);
}

/* The picture stands still, and yet shows what was typed. */
static void
test_paused (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_HEX, 64, MG_ACCESS_WRITE);

  mg_view_set_paused (fixture->view, TRUE);
  press (fixture, "a b");
  mg_test_wait (gui_fixture_is_read (fixture->base, 0, "ab01"));
  mg_test_wait (grid_fixture_shows_byte (fixture, 0, 0xab));
  g_assert_true (mg_view_get_paused (fixture->view));
}

static void
assert_description (GridFixture *fixture, const char *expected)
{
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->grid), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       expected);
}

/* A private page is marked and said; the other process sees nothing of it. */
static void
test_private (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_HEX, 8192, MG_ACCESS_COPY);
  guint before = grid_fixture_count_drawn (fixture, GSK_BORDER_NODE);

  press (fixture, "Right a b c d");
  mg_test_wait (grid_fixture_shows_byte (fixture, 2, 0xcd));
  g_assert_true (grid_fixture_shows_byte (fixture, 1, 0xab));
  g_assert_true (gui_fixture_is_read (fixture->base, 0, "00010203"));
  /* One box around both, and one around their characters. */
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_BORDER_NODE), ==, before + 2);
  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_U8, FALSE });
  press (fixture, "Left");
  assert_description (fixture, "0x2, [2] u8 205, private, edited");
  press (fixture, "Right Right");
  assert_description (fixture, "0x4, [4] u8 4, private");
  mg_inspection_set_cursor (fixture->inspection, 4096, FALSE);
  assert_description (fixture, "0x1000: no value");
}

/* What is held fast is boxed, and what is switched off is not. */
static void
test_frozen (void)
{
  static const guint8 bytes[] = { 9, 9 };
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_HEX, 64, MG_ACCESS_WRITE);
  MgEditor *editor = mg_view_get_editor (fixture->view);
  g_autoptr (GBytes) content = g_bytes_new (bytes, sizeof bytes);
  g_autoptr (MgFrozen) frozen = mg_frozen_new (4, "u16", content, 10);
  guint before = grid_fixture_count_drawn (fixture, GSK_BORDER_NODE);

  mg_editor_freeze (editor, frozen);
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_BORDER_NODE), ==, before);
  g_assert_true (mg_editor_set_frozen_active (editor, frozen, TRUE, NULL));
  mg_test_wait (gui_fixture_is_read (fixture->base, 4, "0909"));
  mg_test_wait (grid_fixture_count_drawn (fixture, GSK_BORDER_NODE) == before + 2);
  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_U8, FALSE });
  mg_test_wait (grid_fixture_shows_byte (fixture, 5, 9));
  mg_inspection_set_cursor (fixture->inspection, 5, FALSE);
  assert_description (fixture, "0x5, [5] u8 9, frozen");
  g_assert_true (mg_editor_set_frozen_active (editor, frozen, FALSE, NULL));
  mg_test_wait (grid_fixture_count_drawn (fixture, GSK_BORDER_NODE) == before);
  mg_inspection_set_cursor (fixture->inspection, 4, FALSE);
  assert_description (fixture, "0x4, [4] u8 9");
  g_assert_true (mg_editor_set_frozen_active (editor, frozen, TRUE, NULL));
  mg_test_wait (grid_fixture_count_drawn (fixture, GSK_BORDER_NODE) == before + 2);
  mg_editor_release (editor, frozen);
  mg_test_wait (grid_fixture_count_drawn (fixture, GSK_BORDER_NODE) == before);
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

  g_test_add_func ("/grid-edit/bytes", test_bytes);
  g_test_add_func ("/grid-edit/one-edit-each", test_one_edit_each);
  g_test_add_func ("/grid-edit/pending", test_pending);
  g_test_add_func ("/grid-edit/no-digit", test_no_digit);
  g_test_add_func ("/grid-edit/characters", test_characters);
  g_test_add_func ("/grid-edit/end", test_end);
  g_test_add_func ("/grid-edit/growing-end", test_growing_end);
  g_test_add_func ("/grid-edit/read-only", test_read_only);
  g_test_add_func ("/grid-edit/keys", test_keys);
  g_test_add_func ("/grid-edit/paused", test_paused);
  g_test_add_func ("/grid-edit/private", test_private);
  g_test_add_func ("/grid-edit/frozen", test_frozen);

  return g_test_run ();
}

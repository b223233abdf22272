/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui-fixture.h"
#include "mg-type-menu.h"

#define SIZE 512

static GtkWidget *
present (GuiFixture *fixture)
{
  GtkWidget *menu = mg_type_menu_new ();

  mg_type_menu_set_inspection (MG_TYPE_MENU (menu), fixture->inspection);
  gui_fixture_present (fixture, menu);
  return menu;
}

static const char *
label (GtkWidget *menu, const char *id)
{
  return gtk_label_get_text (GTK_LABEL (gui_find_child (menu, id)));
}

static GtkWidget *
popover (GtkWidget *menu)
{
  return GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (gui_find_child (menu, "button"))));
}

static GtkWidget *
choice (GtkWidget *menu, const char *name)
{
  GtkWidget *button = gui_find_by_text (popover (menu), name);

  g_assert_nonnull (button);
  return button;
}

static gboolean
is_active (GtkWidget *menu, const char *name)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (choice (menu, name)));
}

static void
click (GtkWidget *menu, const char *name)
{
  g_signal_emit_by_name (choice (menu, name), "clicked");
}

static gboolean
is_called (GtkWidget *menu, const char *name)
{
  GtkWidget *inner = gtk_widget_get_first_child (gui_find_child (menu, "button"));
  g_autofree char *other
    = gtk_test_accessible_check_property (GTK_ACCESSIBLE (inner), GTK_ACCESSIBLE_PROPERTY_LABEL, name);

  return other == NULL;
}

/* Nobody chose it until somebody does, be it the same. */
static void
test_assumed (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *menu = present (fixture);

  g_assert_cmpstr (label (menu, "name_label"), ==, "f32");
  g_assert_cmpstr (label (menu, "suffix_label"), ==, "assumed");
  g_assert_true (is_called (menu, "Element type: f32 assumed"));
  g_assert_true (is_active (menu, "f32"));
  click (menu, "f32");
  g_assert_false (mg_inspection_get_assumed (fixture->inspection));
  g_assert_cmpstr (label (menu, "name_label"), ==, "f32");
  g_assert_cmpstr (label (menu, "suffix_label"), ==, "");
  g_assert_false (gtk_widget_get_visible (gui_find_child (menu, "suffix_label")));
  g_assert_true (is_called (menu, "Element type: f32"));
  g_assert_true (is_active (menu, "f32"));
}

static void
test_types (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *menu = present (fixture);

  for (guint type = 0; type < MG_N_ELEMENT_TYPES; type++)
    {
      const char *name = mg_element_type_get_name ((MgElementType) type);

      click (menu, name);
      g_assert_cmpint (mg_inspection_get_element (fixture->inspection).type, ==, type);
      g_assert_cmpstr (label (menu, "name_label"), ==, name);
      for (guint other = 0; other < MG_N_ELEMENT_TYPES; other++)
        g_assert_cmpint (is_active (menu, mg_element_type_get_name ((MgElementType) other)), ==,
                         other == type);
    }
}

static void
test_order (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *menu = present (fixture);

  g_assert_true (is_active (menu, "Little-Endian"));
  click (menu, "Big-Endian");
  g_assert_true (mg_inspection_get_element (fixture->inspection).big_endian);
  g_assert_cmpint (mg_inspection_get_element (fixture->inspection).type, ==, MG_ELEMENT_F32);
  g_assert_true (is_active (menu, "Big-Endian"));
  g_assert_false (is_active (menu, "Little-Endian"));
  g_assert_cmpstr (label (menu, "suffix_label"), ==, "big-endian");
  g_assert_true (is_called (menu, "Element type: f32 big-endian"));

  /* The order stays when another type is chosen; one byte has none. */
  click (menu, "u16");
  g_assert_true (mg_inspection_get_element (fixture->inspection).big_endian);
  click (menu, "u8");
  g_assert_cmpstr (label (menu, "suffix_label"), ==, "");
  click (menu, "i64");
  g_assert_cmpstr (label (menu, "suffix_label"), ==, "big-endian");
  click (menu, "Little-Endian");
  g_assert_false (mg_inspection_get_element (fixture->inspection).big_endian);
  g_assert_cmpstr (label (menu, "suffix_label"), ==, "");
}

/* The inspector, or a setting, chose. */
static void
test_elsewhere (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *menu = present (fixture);

  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_F64, TRUE });
  g_assert_cmpstr (label (menu, "name_label"), ==, "f64");
  g_assert_true (is_active (menu, "f64"));
  g_assert_false (is_active (menu, "f32"));
  g_assert_true (is_active (menu, "Big-Endian"));
}

static void
test_popup (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *menu = present (fixture);

  mg_type_menu_popup (MG_TYPE_MENU (menu));
  mg_test_wait (gui_is_shown (popover (menu)));
  /* The order goes with a type, so it leaves the menu open. */
  click (menu, "Big-Endian");
  g_assert_true (gtk_widget_get_visible (popover (menu)));
  g_assert_true (gtk_widget_child_focus (popover (menu), GTK_DIR_TAB_FORWARD));
  click (menu, "u32");
  mg_test_wait (!gtk_widget_get_visible (popover (menu)));
}

static void
test_nothing (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *menu = present (fixture);

  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_U8, FALSE });
  mg_type_menu_set_inspection (MG_TYPE_MENU (menu), NULL);
  g_assert_false (gtk_widget_get_sensitive (menu));
  click (menu, "f64");
  click (menu, "Big-Endian");
  g_assert_cmpint (mg_inspection_get_element (fixture->inspection).type, ==, MG_ELEMENT_U8);
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
  g_test_add_func ("/type-menu/assumed", test_assumed);
  g_test_add_func ("/type-menu/types", test_types);
  g_test_add_func ("/type-menu/order", test_order);
  g_test_add_func ("/type-menu/elsewhere", test_elsewhere);
  g_test_add_func ("/type-menu/popup", test_popup);
  g_test_add_func ("/type-menu/nothing", test_nothing);
  return g_test_run ();
}

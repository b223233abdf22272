/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "grid-fixture.h"
#include "mg-error.h"

#define SIZE 0x4000

static const MgUser whole = { 100, (char *) "writer", 0x7f1234560000, 0, SIZE, "rw" };
static const MgUser part = { 101, (char *) "reader", 0x20000, 0x1000, 0x1000, "r" };

static const MgUser other = { 103, (char *) "other", 0x7f9999990000, 0, SIZE, "rw" };

static void
set_users (GridFixture *self, const MgUser *first, const MgUser *second)
{
  g_autoptr (GPtrArray) users = g_ptr_array_new ();

  if (first != NULL)
    g_ptr_array_add (users, (gpointer) first);
  if (second != NULL)
    g_ptr_array_add (users, (gpointer) second);
  mg_mapping_set_users (mg_view_get_mapping (self->view), users);
}

/* What stands in sight, as a screen reader has it. */
static gboolean
reads (GridFixture *self, const char *beginning, const char *within)
{
  GtkWidget *mirror = gtk_widget_get_first_child (GTK_WIDGET (self->grid));
  const char *text = gtk_inscription_get_text (GTK_INSCRIPTION (mirror));

  return text != NULL && g_str_has_prefix (text, beginning) && strstr (text, within) != NULL;
}

static guint64
place (GridFixture *self, const char *text)
{
  guint64 offset = G_MAXUINT64;

  mg_inspection_find_place (self->inspection, text, &offset, NULL);
  return offset;
}

static void
test_column (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new (MG_GRID_HEX, SIZE, 0, 0);
  int width = mg_grid_get_width_for (fixture->grid, 16);

  mg_test_wait (reads (fixture, "00000000  00 01", "\n00000010  10 11"));
  set_users (fixture, &whole, &part);
  mg_inspection_show_addresses (fixture->inspection, &whole);
  mg_test_wait (reads (fixture, "7f1234560000  00 01", "\n7f1234560010  10 11"));
  g_assert_cmpint (mg_grid_get_width_for (fixture->grid, 16), >, width);

  /* From one process to another, and back to offsets. */
  mg_inspection_show_addresses (fixture->inspection, &other);
  mg_test_wait (reads (fixture, "7f9999990000  00 01", "\n7f9999990010  10 11"));
  mg_inspection_show_addresses (fixture->inspection, &part);
  mg_test_wait (reads (fixture, "      +0  00 01", "\n     +10  10 11"));
  mg_grid_set_top (fixture->grid, 0x100);
  mg_test_wait (reads (fixture, "00020000  ", "\n00020010  "));
  mg_grid_set_top (fixture->grid, 0);
  mg_inspection_show_addresses (fixture->inspection, NULL);
  mg_test_wait (reads (fixture, "00000000  00 01", "\n00000010  10 11"));
  g_assert_cmpint (mg_grid_get_width_for (fixture->grid, 16), ==, width);
}

/* Fewer bytes fit where addresses are longer than offsets. */
static void
test_fit (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new (MG_GRID_HEX, SIZE, 0, 0);

  gtk_window_set_default_size (GTK_WINDOW (fixture->base->window),
                               mg_grid_get_width_for (fixture->grid, 16) + 2, 400);
  mg_grid_set_row_bytes (fixture->grid, 0);
  mg_test_wait (gtk_widget_get_width (GTK_WIDGET (fixture->grid)) < 700);
  mg_test_wait (mg_grid_get_layout (fixture->grid)->row_bytes == 16);
  set_users (fixture, &whole, NULL);
  mg_inspection_show_addresses (fixture->inspection, &whole);
  mg_test_wait (mg_grid_get_layout (fixture->grid)->row_bytes == 8);
  mg_inspection_show_addresses (fixture->inspection, NULL);
  mg_test_wait (mg_grid_get_layout (fixture->grid)->row_bytes == 16);
}

static void
test_values (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new (MG_GRID_VALUES, SIZE, 0, 0);

  mg_test_wait (reads (fixture, "   [0]", "\n   [4]"));
  set_users (fixture, &whole, NULL);
  mg_inspection_show_addresses (fixture->inspection, &whole);
  mg_test_iterate_for (200);
  g_assert_true (reads (fixture, "   [0]", "\n   [4]"));
}

static void
test_go_to (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new (MG_GRID_HEX, SIZE, 0, 0);
  MgUser low = { 102, (char *) "low", 0x2000, 0, SIZE, "r" };
  g_autoptr (GError) error = NULL;

  set_users (fixture, &whole, &part);
  g_assert_cmpuint (place (fixture, "0x7f1234560010"), ==, G_MAXUINT64);
  g_assert_cmpuint (place (fixture, "+0x10"), ==, G_MAXUINT64);

  mg_inspection_show_addresses (fixture->inspection, &whole);
  g_assert_cmpuint (place (fixture, "0x7f1234560010"), ==, 0x10);
  g_assert_cmpuint (place (fixture, " 139716164190225 "), ==, 0x11);
  g_assert_cmpuint (place (fixture, "0x7f1234563fff"), ==, SIZE - 1);
  g_assert_cmpuint (place (fixture, "0x7f1234564000"), ==, G_MAXUINT64);
  /* All else means what it did. */
  g_assert_cmpuint (place (fixture, "0x10"), ==, 0x10);
  g_assert_cmpuint (place (fixture, "+0x10"), ==, 0x10);
  g_assert_cmpuint (place (fixture, "[4]"), ==, 0x10);
  g_assert_cmpuint (place (fixture, "end-16"), ==, SIZE - 16);
  g_assert_cmpuint (place (fixture, "+"), ==, G_MAXUINT64);
  g_assert_cmpuint (place (fixture, "++1"), ==, G_MAXUINT64);

  mg_inspection_show_addresses (fixture->inspection, &part);
  g_assert_cmpuint (place (fixture, "0x20004"), ==, 0x1004);
  g_assert_true (mg_inspection_go_to (fixture->inspection, "0x20004", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (mg_inspection_get_cursor (fixture->inspection), ==, 0x1004);
  g_assert_cmpuint (place (fixture, "0x21000"), ==, G_MAXUINT64);

  /* A number that may be both is what is shown; the plus tells the offset. */
  mg_inspection_show_addresses (fixture->inspection, &low);
  g_assert_cmpuint (place (fixture, "0x2010"), ==, 0x10);
  g_assert_cmpuint (place (fixture, "+0x2010"), ==, 0x2010);
}

/* A view of a part of the mapping goes no further for it. */
static void
test_part_of_a_view (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new (MG_GRID_HEX, SIZE, 0x1800, 0x1000);

  set_users (fixture, &part, NULL);
  mg_inspection_show_addresses (fixture->inspection, &part);
  mg_test_wait (reads (fixture, "00020800  ", "\n00020810  "));
  g_assert_cmpuint (place (fixture, "0x20800"), ==, 0x1800);
  g_assert_cmpuint (place (fixture, "0x20000"), ==, G_MAXUINT64);
}

static void
test_gone (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new (MG_GRID_HEX, SIZE, 0, 0);
  MgMapping *mapping = mg_view_get_mapping (fixture->view);
  MgUser shorter = whole;
  MgUser moved = whole;
  MgAddresses shown;

  set_users (fixture, &whole, &part);
  mg_inspection_show_addresses (fixture->inspection, &whole);
  /* Another one goes; then it maps less of it, where it was. */
  set_users (fixture, &whole, NULL);
  g_assert_cmpint (mg_inspection_get_address_pid (fixture->inspection), ==, 100);
  shorter.length = 0x1000;
  set_users (fixture, &shorter, NULL);
  mg_inspection_get_addresses (fixture->inspection, &shown);
  g_assert_cmpint (mg_inspection_get_address_pid (fixture->inspection), ==, 100);
  g_assert_cmpuint (shown.length, ==, 0x1000);
  mg_test_wait (reads (fixture, "7f1234560000  00 01", ""));
  g_assert_cmpuint (place (fixture, "0x7f1234561000"), ==, G_MAXUINT64);

  moved.address += 0x100000;
  set_users (fixture, &moved, NULL);
  g_assert_cmpint (mg_inspection_get_address_pid (fixture->inspection), ==, 0);
  g_assert_cmpstr (mg_inspection_get_sentence (fixture->inspection), ==,
                   "Process 100 does not map this any more; offsets are shown again.");
  mg_test_wait (reads (fixture, "00000000  00 01", ""));

  /* Made again: nobody is known to map that. */
  mg_inspection_show_addresses (fixture->inspection, &moved);
  for (guint inode = 1; inode <= 2; inode++)
    {
      g_autoptr (MgMappingInfo) info = mg_mapping_info_new (MG_KIND_FAKE);

      info->uri = g_strdup ("fake:" GUI_NAME);
      info->identity.inode = inode;
      mg_mapping_update (mapping, info);
      g_assert_cmpint (mg_inspection_get_address_pid (fixture->inspection), ==, inode == 1 ? 100 : 0);
    }
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

  g_test_add_func ("/inspection-addresses/column", test_column);
  g_test_add_func ("/inspection-addresses/fit", test_fit);
  g_test_add_func ("/inspection-addresses/values", test_values);
  g_test_add_func ("/inspection-addresses/go-to", test_go_to);
  g_test_add_func ("/inspection-addresses/part-of-a-view", test_part_of_a_view);
  g_test_add_func ("/inspection-addresses/gone", test_gone);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui-fixture.h"
#include "mg-notice.h"

#define SIZE 4096

static GtkWidget *
present (GuiFixture *fixture)
{
  GtkWidget *notice = mg_notice_new ();

  mg_notice_set_inspection (MG_NOTICE (notice), fixture->inspection);
  gui_fixture_present (fixture, notice);
  return notice;
}

/* A mapping of which all is in sight. */
static void
see_all (GuiFixture *fixture)
{
  mg_test_wait (mg_inspection_get_extent (fixture->inspection) == SIZE);
  gui_fixture_look_at (fixture, 0, SIZE);
  mg_test_wait (mg_frame_get_state (mg_view_get_frame (fixture->view), 0, NULL) == MG_BYTE_DATA);
}

static const char *
trouble (GtkWidget *notice)
{
  return mg_notice_get_trouble_text (MG_NOTICE (notice));
}

static const char *
news (GtkWidget *notice)
{
  return mg_notice_get_news_text (MG_NOTICE (notice));
}

static const char *
icon (GtkWidget *notice)
{
  return gtk_image_get_icon_name (GTK_IMAGE (gui_find_child (notice, "trouble_icon")));
}

/* Returns: the label of the button; %NULL when there is none. */
static const char *
action (GtkWidget *notice)
{
  GtkWidget *button = gui_find_child (notice, "trouble_button");

  return gtk_widget_get_visible (button) ? gtk_button_get_label (GTK_BUTTON (button)) : NULL;
}

static void
click (GtkWidget *notice, const char *id)
{
  g_signal_emit_by_name (gui_find_child (notice, id), "clicked");
}

static void
test_none (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *notice = present (fixture);
  int minimum, natural;

  see_all (fixture);
  g_assert_null (trouble (notice));
  g_assert_null (news (notice));
  gtk_widget_measure (notice, GTK_ORIENTATION_VERTICAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (natural, ==, 0);
}

static void
test_waiting (void)
{
  const guint8 byte = 1;
  g_autoptr (GuiFixture) fixture = gui_fixture_new (NULL, 0);
  GtkWidget *notice = present (fixture);

  mg_test_wait (trouble (notice) != NULL);
  g_assert_nonnull (strstr (trouble (notice), "“" GUI_NAME "” does not exist yet"));
  g_assert_null (action (notice));
  g_assert_cmpstr (icon (notice), ==, "content-loading-symbolic");
  gtk_test_accessible_assert_role (gui_find_child (notice, "trouble_box"), GTK_ACCESSIBLE_ROLE_ALERT);

  mg_fake_source_add (fixture->source, GUI_NAME, &byte, 0);
  mg_test_wait (trouble (notice) != NULL && strstr (trouble (notice), "no bytes yet") != NULL);
  mg_fake_source_resize (fixture->source, GUI_NAME, 1);
  mg_test_wait (trouble (notice) == NULL);
  g_assert_null (news (notice));
}

static void
test_shrunk (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *notice = present (fixture);

  see_all (fixture);
  mg_fake_source_resize (fixture->source, GUI_NAME, SIZE - 1);
  mg_test_wait (trouble (notice) != NULL);
  g_assert_nonnull (strstr (trouble (notice), "shrank to 4,095 bytes"));
  g_assert_cmpstr (action (notice), ==, "_Show the New Size");
  click (notice, "trouble_button");
  g_assert_cmpuint (mg_inspection_get_extent (fixture->inspection), ==, SIZE - 1);
  mg_test_wait (trouble (notice) == NULL);
}

static void
test_deleted (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *notice = present (fixture);

  see_all (fixture);
  mg_fake_source_remove (fixture->source, GUI_NAME);
  mg_test_wait (trouble (notice) != NULL);
  g_assert_nonnull (strstr (trouble (notice), "4,096 bytes stay in memory"));
  g_assert_cmpstr (action (notice), ==, "_Release Memory");
  g_assert_cmpstr (icon (notice), ==, "user-trash-symbolic");
  click (notice, "trouble_button");
  mg_test_wait (strstr (trouble (notice), "the last bytes that were seen") != NULL);
  g_assert_null (action (notice));
  /* A click that comes too late does nothing. */
  click (notice, "trouble_button");
}

static void
test_stale (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *notice = present (fixture);
  guint n;

  see_all (fixture);
  n = mg_fake_source_get_n_reads (fixture->source, GUI_NAME);
  mg_fake_source_script (fixture->source, GUI_NAME, n + 1, G_MAXUINT, MG_FAKE_HANG);
  mg_test_wait (trouble (notice) != NULL);
  g_assert_nonnull (strstr (trouble (notice), "does not answer"));
  g_assert_null (action (notice));
  g_assert_cmpstr (icon (notice), ==, "dialog-warning-symbolic");
}

static void
test_recreated (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *notice = present (fixture);

  see_all (fixture);
  mg_fake_source_add (fixture->source, GUI_NAME, bytes, 2048);
  mg_test_wait (news (notice) != NULL);
  g_assert_cmpstr (news (notice), ==, "A new “" GUI_NAME "” is shown: 2,048 bytes, was 4,096 bytes.");
  gtk_test_accessible_assert_role (gui_find_child (notice, "news_box"), GTK_ACCESSIBLE_ROLE_ALERT);
  click (notice, "news_button");
  g_assert_null (news (notice));

  mg_fake_source_add (fixture->source, GUI_NAME, bytes, 2048);
  mg_test_wait (news (notice) != NULL);
  g_assert_cmpstr (news (notice), ==, "A new “" GUI_NAME "” is shown: 2,048 bytes, as before.");
}

/* News are about one view alone. */
static void
test_other_news (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *notice = present (fixture);

  see_all (fixture);
  mg_fake_source_add (fixture->source, GUI_NAME, bytes, 1);
  mg_test_wait (news (notice) != NULL);
  mg_notice_set_inspection (MG_NOTICE (notice), NULL);
  g_assert_null (news (notice));
}

/* What was there when the notice came is said too. */
static void
test_late (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  g_autoptr (GuiFixture) well = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *notice;

  see_all (fixture);
  mg_fake_source_remove (fixture->source, GUI_NAME);
  mg_test_wait (mg_inspection_get_trouble (fixture->inspection) == MG_TROUBLE_DELETED);
  notice = present (fixture);
  g_assert_nonnull (trouble (notice));
  g_assert_cmpstr (action (notice), ==, "_Release Memory");
  mg_notice_set_inspection (MG_NOTICE (notice), well->inspection);
  g_assert_null (trouble (notice));
  mg_notice_set_inspection (MG_NOTICE (notice), fixture->inspection);
  g_assert_nonnull (trouble (notice));
  mg_notice_set_inspection (MG_NOTICE (notice), NULL);
  g_assert_null (trouble (notice));
  click (notice, "trouble_button");
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
  g_test_add_func ("/notice/none", test_none);
  g_test_add_func ("/notice/waiting", test_waiting);
  g_test_add_func ("/notice/shrunk", test_shrunk);
  g_test_add_func ("/notice/deleted", test_deleted);
  g_test_add_func ("/notice/stale", test_stale);
  g_test_add_func ("/notice/recreated", test_recreated);
  g_test_add_func ("/notice/other-news", test_other_news);
  g_test_add_func ("/notice/late", test_late);
  return g_test_run ();
}

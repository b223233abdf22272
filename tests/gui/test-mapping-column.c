/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-mapping-column.h"

#include "mg-fake-source.h"

static void
set_users (MgMapping *mapping, guint n_users)
{
  g_autoptr (GPtrArray) users = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n_users; i++)
    {
      MgUser *user = g_new0 (MgUser, 1);

      *user = (MgUser){ .pid = (int) (4200 + i), .command = (char *) "program", .length = 1, .access = "rw" };
      g_ptr_array_add (users, user);
    }
  mg_mapping_set_users (mapping, users);
}

#define assert_text(column, mapping, expected)                                                               \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_autofree char *text = mg_mapping_column_get_text (column, mapping);                                    \
                                                                                                             \
    g_assert_cmpstr (text, ==, expected);                                                                    \
  }                                                                                                          \
  G_STMT_END

static void
test_texts (void)
{
  g_autoptr (MgSource) source = mg_fake_source_new ();
  g_autoptr (MgMapping) mapping = mg_mapping_new (source, "/box");
  g_autoptr (MgMappingInfo) info = mg_mapping_info_new (MG_KIND_POSIX);
  g_autofree char *label = NULL;
  g_autofree char *unknown = NULL;

  assert_text (MG_COLUMN_NAME, mapping, "box");
  for (guint column = MG_COLUMN_SIZE; column < MG_N_COLUMNS; column++)
    assert_text (column, mapping, "-");
  unknown = mg_mapping_column_get_label (MG_COLUMN_SIZE, mapping);
  g_assert_cmpstr (unknown, ==, "Size: not known");

  info->uri = g_strdup (mg_mapping_get_uri (mapping));
  info->name = g_strdup ("/box");
  info->size = 65536;
  info->allocated = 4096;
  info->uid = 1;
  info->user = g_strdup ("daemon");
  info->mode = 0640;
  info->created = g_get_real_time () / G_USEC_PER_SEC - 200;
  mg_mapping_update (mapping, info);
  assert_text (MG_COLUMN_KIND, mapping, "POSIX");
  assert_text (MG_COLUMN_SIZE, mapping, "64 KiB");
  assert_text (MG_COLUMN_ALLOCATED, mapping, "4,096 bytes");
  assert_text (MG_COLUMN_USERS, mapping, "-");
  assert_text (MG_COLUMN_OWNER, mapping, "daemon");
  assert_text (MG_COLUMN_ACCESS, mapping, "rw-r-----");
  assert_text (MG_COLUMN_AGE, mapping, "3 min");
  label = mg_mapping_column_get_label (MG_COLUMN_SIZE, mapping);
  g_assert_cmpstr (label, ==, "Size: 64 KiB");

  set_users (mapping, 0);
  assert_text (MG_COLUMN_USERS, mapping, "0");
  set_users (mapping, 3);
  assert_text (MG_COLUMN_USERS, mapping, "3");
}

static void
test_ages (void)
{
  static const struct
  {
    gint64 seconds;
    const char *text;
  } cases[] = {
    { -5, "< 1 min" },         { 0, "< 1 min" },     { 59, "< 1 min" },
    { 60, "1 min" },           { 3599, "59 min" },   { 3600, "1 h" },
    { 2 * 86400 - 1, "47 h" }, { 2 * 86400, "2 d" }, { 1234 * 86400, "1,234 d" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = mg_mapping_column_format_age (cases[i].seconds);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mapping-column/texts", test_texts);
  g_test_add_func ("/mapping-column/ages", test_ages);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-mapping.h"

#include "mg-fake-source.h"

static MgMappingInfo *
make_info (MgSource *source, guint64 inode, gint64 birth, guint64 size)
{
  MgMappingInfo *info = mg_mapping_info_new (MG_KIND_FAKE);

  info->uri = mg_source_make_uri (source, "x");
  info->name = g_strdup ("x");
  info->identity.inode = inode;
  info->identity.birth = birth;
  info->size = size;
  return info;
}

static void
on_notify (GObject *object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
test_presence (void)
{
  g_autoptr (MgSource) source = mg_fake_source_new ();
  g_autoptr (MgMapping) mapping = mg_mapping_new (source, "x");
  g_autoptr (MgMappingInfo) first = make_info (source, 1, 5, 10);
  g_autoptr (MgMappingInfo) same = make_info (source, 1, 5, 10);
  g_autoptr (MgMappingInfo) grown = make_info (source, 1, 5, 20);
  g_autoptr (MgMappingInfo) other = make_info (source, 2, 6, 20);
  g_autoptr (MgMappingInfo) reused = make_info (source, 2, 7, 20);
  guint n_infos = 0;
  guint n_presences = 0;

  g_signal_connect (mapping, "notify::info", G_CALLBACK (on_notify), &n_infos);
  g_signal_connect (mapping, "notify::presence", G_CALLBACK (on_notify), &n_presences);
  g_assert_cmpint (mg_mapping_get_presence (mapping), ==, MG_PRESENCE_WAITED_FOR);
  g_assert_null (mg_mapping_get_info (mapping));
  mg_mapping_update (mapping, NULL);
  g_assert_cmpint (mg_mapping_get_presence (mapping), ==, MG_PRESENCE_WAITED_FOR);
  g_assert_cmpuint (n_infos + n_presences, ==, 0);

  mg_mapping_update (mapping, first);
  g_assert_cmpint (mg_mapping_get_presence (mapping), ==, MG_PRESENCE_THERE);
  g_assert_true (mg_mapping_get_info (mapping) == first);
  mg_mapping_update (mapping, same);
  g_assert_true (mg_mapping_get_info (mapping) == first);
  g_assert_cmpuint (n_infos, ==, 1);
  g_assert_cmpuint (n_presences, ==, 1);

  mg_mapping_update (mapping, grown);
  g_assert_cmpuint (n_infos, ==, 2);
  g_assert_cmpuint (mg_mapping_get_n_recreations (mapping), ==, 0);

  /* Gone: what was last known stays. */
  mg_mapping_update (mapping, NULL);
  g_assert_cmpint (mg_mapping_get_presence (mapping), ==, MG_PRESENCE_GONE);
  g_assert_true (mg_mapping_get_info (mapping) == grown);
  mg_mapping_update (mapping, other);
  g_assert_cmpint (mg_mapping_get_presence (mapping), ==, MG_PRESENCE_THERE);
  g_assert_cmpuint (mg_mapping_get_n_recreations (mapping), ==, 1);
  /* An inode that was handed out again was born later. */
  mg_mapping_update (mapping, reused);
  g_assert_cmpuint (mg_mapping_get_n_recreations (mapping), ==, 2);
  g_assert_cmpuint (n_presences, ==, 3);
}

static void
test_kind (void)
{
  static const struct
  {
    const char *scheme;
    MgKind kind;
  } schemes[] = { { "posix", MG_KIND_POSIX },   { "sysv", MG_KIND_SYSV },       { "memfd", MG_KIND_MEMFD },
                  { "file", MG_KIND_FILE },     { "section", MG_KIND_SECTION }, { "sem", MG_KIND_SEMAPHORE },
                  { "map", MG_KIND_ANONYMOUS }, { "fake", MG_KIND_FAKE } };
  g_autoptr (MgSource) source = mg_fake_source_new ();
  g_autoptr (MgMapping) mapping = mg_mapping_new (source, "x");
  g_autoptr (MgMappingInfo) first = make_info (source, 1, 5, 10);
  g_autoptr (MgMappingInfo) same = make_info (source, 2, 6, 10);
  g_autoptr (MgMappingInfo) other = make_info (source, 3, 7, 10);
  guint n_kinds = 0;

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    g_assert_cmpint (mg_kind_from_scheme (schemes[i].scheme), ==, schemes[i].kind);

  /* What is waited for is of the kind that its URI promises. */
  g_signal_connect (mapping, "notify::kind", G_CALLBACK (on_notify), &n_kinds);
  g_assert_cmpint (mg_mapping_get_kind (mapping), ==, MG_KIND_FAKE);
  mg_mapping_update (mapping, first);
  mg_mapping_update (mapping, same);
  g_assert_cmpuint (n_kinds, ==, 0);
  other->kind = MG_KIND_POSIX;
  mg_mapping_update (mapping, other);
  g_assert_cmpuint (n_kinds, ==, 1);
  g_assert_cmpint (mg_mapping_get_kind (mapping), ==, MG_KIND_POSIX);
  /* What was last known stays. */
  mg_mapping_update (mapping, NULL);
  g_assert_cmpint (mg_mapping_get_kind (mapping), ==, MG_KIND_POSIX);
  g_assert_cmpuint (n_kinds, ==, 1);
}

static void
test_users (void)
{
  g_autoptr (MgSource) source = mg_fake_source_new ();
  g_autoptr (MgMapping) mapping = mg_mapping_new (source, "x");
  g_autoptr (MgMappingInfo) first = make_info (source, 1, 5, 10);
  g_autoptr (MgMappingInfo) grown = make_info (source, 1, 5, 20);
  g_autoptr (MgMappingInfo) other = make_info (source, 2, 6, 20);
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();
  g_autoptr (GPtrArray) users = g_ptr_array_new ();
  MgUser parts[] = { { 7, (char *) "one", 0x1000, 0, 100, "rw" },
                     { 7, (char *) "one", 0x5000, 0, 300, "r" },
                     { 9, (char *) "two", 0x1000, 0, 200, "copy" } };
  guint n_users = 0;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_ptr_array_add (users, &parts[i]);
  g_signal_connect (mapping, "notify::users", G_CALLBACK (on_notify), &n_users);
  mg_mapping_update (mapping, first);
  g_assert_null (mg_mapping_get_users (mapping));
  g_assert_cmpuint (mg_mapping_get_n_processes (mapping), ==, 0);
  g_assert_cmpuint (mg_mapping_get_mapped (mapping), ==, 0);
  mg_mapping_set_users (mapping, nobody);
  g_assert_cmpuint (mg_mapping_get_users (mapping)->len, ==, 0);
  g_assert_cmpuint (n_users, ==, 1);
  mg_mapping_set_users (mapping, users);
  g_assert_cmpuint (mg_mapping_get_n_processes (mapping), ==, 2);
  g_assert_cmpuint (mg_mapping_get_mapped (mapping), ==, 300);
  g_assert_cmpuint (n_users, ==, 2);

  mg_mapping_update (mapping, grown);
  mg_mapping_update (mapping, NULL);
  g_assert_true (mg_mapping_get_users (mapping) == users);
  /* Another object has others, whom nobody knows yet. */
  mg_mapping_update (mapping, other);
  g_assert_null (mg_mapping_get_users (mapping));
  g_assert_cmpuint (n_users, ==, 3);
}

static void
test_names (void)
{
  g_autoptr (MgSource) source = mg_fake_source_new ();
  g_autoptr (MgMapping) mapping = mg_mapping_new (source, "a%\xff\n");
  g_autofree char *uri = NULL;
  g_autofree char *display_name = NULL;

  g_assert_cmpstr (mg_mapping_get_name (mapping), ==, "a%\xff\n");
  g_assert_cmpstr (mg_mapping_get_display_name (mapping), ==, "a%25%FF%0A");
  g_assert_cmpstr (mg_mapping_get_uri (mapping), ==, "fake:a%25%FF%0A");
  g_object_get (mapping, "uri", &uri, "display-name", &display_name, NULL);
  g_assert_cmpstr (uri, ==, mg_mapping_get_uri (mapping));
  g_assert_cmpstr (display_name, ==, mg_mapping_get_display_name (mapping));
}

static void
test_identity (void)
{
  const MgIdentity a = { .kind = MG_KIND_MEMFD, .device = 1, .inode = 7 };
  MgIdentity b = a;

  g_assert_true (mg_identity_equal (&a, &b));
  b.kind = MG_KIND_SYSV;
  g_assert_false (mg_identity_equal (&a, &b));
  b = a;
  b.name_space = 3;
  g_assert_false (mg_identity_equal (&a, &b));
  b = a;
  b.device = 2;
  g_assert_false (mg_identity_equal (&a, &b));
  b = a;
  b.inode = 8;
  g_assert_false (mg_identity_equal (&a, &b));
  b = a;
  b.birth = 5;
  g_assert_true (mg_identity_equal (&a, &b));
}

static void
test_user_name (void)
{
  g_autofree char *root = mg_user_name (0);

  g_assert_cmpstr (root, ==, "root");
  g_assert_null (mg_user_name (-1));
  g_assert_null (mg_user_name (4123456789));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mapping/presence", test_presence);
  g_test_add_func ("/mapping/kind", test_kind);
  g_test_add_func ("/mapping/users", test_users);
  g_test_add_func ("/mapping/names", test_names);
  g_test_add_func ("/mapping/identity", test_identity);
  g_test_add_func ("/mapping/user-name", test_user_name);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Joining Wine prefixes, those that cannot be joined first of all. */

#include "mg-wine.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-section-source.h"
#include "mg-test.h"
#include "mg-wine-object-source.h"
#include "source-helpers.h"

typedef struct
{
  char *folder;
  char *prefix;
  char *id;
  char *server_folder;
  GSubprocess *server;
} Fixture;

static void
copy_fake (Fixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GFile) from = g_file_new_for_path (FAKE_WINE);
  g_autoptr (GFile) to = g_file_new_for_path (path);

  g_assert_true (g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, NULL));
}

static GSubprocess *
start_server (Fixture *self, const char *folder)
{
  g_autoptr (GSubprocessLauncher) launcher
    = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *program = g_build_filename (self->folder, "wineserver", NULL);
  GSubprocess *server;
  char text[8];

  g_subprocess_launcher_setenv (launcher, "WINEPREFIX", self->prefix, TRUE);
  server = g_subprocess_launcher_spawn (launcher, NULL, program, folder, NULL);
  g_assert_nonnull (server);
  g_assert_cmpint (g_input_stream_read (g_subprocess_get_stdout_pipe (server), text, 5, NULL, NULL), ==, 5);
  return server;
}

static void
stop_server (Fixture *self)
{
  if (self->server == NULL)
    return;
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->server), NULL, NULL);
  g_subprocess_wait (self->server, NULL, NULL);
  g_clear_object (&self->server);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *name = NULL;
  struct stat stat_buffer;

  self->folder = g_dir_make_tmp ("mapglass-wine-XXXXXX", NULL);
  self->prefix = g_build_filename (self->folder, "prefix", NULL);
  g_assert_cmpint (g_mkdir (self->prefix, 0700), ==, 0);
  g_assert_cmpint (stat (self->prefix, &stat_buffer), ==, 0);
  self->id = g_strdup_printf ("%lx-%lx", (gulong) stat_buffer.st_dev, (gulong) stat_buffer.st_ino);
  name = g_strconcat ("server-", self->id, NULL);
  self->server_folder = g_build_filename (self->folder, name, NULL);
  g_assert_cmpint (g_mkdir (self->server_folder, 0700), ==, 0);
  copy_fake (self, "wineserver");
  copy_fake (self, "wine64");
  g_setenv ("WINEPREFIX", self->prefix, TRUE);
  g_setenv ("MAPGLASS_SECTIONS", FAKE_WINE, TRUE);
  g_setenv ("FAKE_WINE", data, TRUE);
  self->server = start_server (self, self->server_folder);
}

static void
remove_path (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_remove (path);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  stop_server (self);
  remove_path (self->server_folder, "socket");
  remove_path (self->folder, "wineserver");
  remove_path (self->folder, "wine64");
  g_rmdir (self->server_folder);
  g_rmdir (self->prefix);
  g_rmdir (self->folder);
  g_free (self->server_folder);
  g_free (self->id);
  g_free (self->prefix);
  g_free (self->folder);
}

static MgWineServer *
find_server (Fixture *self)
{
  g_autoptr (GPtrArray) servers = mg_wine_servers_find ();
  int pid = atoi (g_subprocess_get_identifier (self->server));

  for (guint i = 0; i < servers->len; i++)
    {
      const MgWineServer *server = g_ptr_array_index (servers, i);

      if (server->pid == pid)
        return mg_wine_server_copy (server);
    }
  return NULL;
}

static MgWinePrefix *
find_prefix (Fixture *self, MgWine *wine)
{
  return mg_wine_find (wine, self->id, NULL);
}

static void
test_server (Fixture *self, gconstpointer data)
{
  g_autoptr (MgWineServer) server = find_server (self);
  g_autofree char *prefix = NULL;
  g_autofree char *loader = NULL;
  g_autofree char *expected = g_build_filename (self->folder, "wine64", NULL);
  g_auto (GStrv) environment = NULL;
  g_autoptr (GError) error = NULL;
  int hold;

  g_assert_nonnull (server);
  g_assert_cmpstr (server->id, ==, self->id);
  g_assert_cmpstr (server->folder, ==, self->server_folder);
  g_assert_cmpuint (server->uid, ==, geteuid ());
  g_assert_true (mg_wine_server_check (server, NULL));
  g_assert_true (mg_wine_server_is_own (server));
  g_setenv ("WINEPREFIX", "/", TRUE);
  g_assert_false (mg_wine_server_is_own (server));
  prefix = mg_wine_server_find_prefix (server);
  g_assert_cmpstr (prefix, ==, self->prefix);
  loader = mg_wine_server_find_loader (server, &environment);
  g_assert_cmpstr (loader, ==, expected);
  hold = mg_wine_server_hold (server, NULL);
  g_assert_cmpint (hold, >=, 0);
  close (hold);
  g_subprocess_force_exit (self->server);
  g_subprocess_wait (self->server, NULL, NULL);
  g_assert_cmpint (mg_wine_server_hold (server, &error), ==, -1);
  g_assert_error (error, MG_ERROR, MG_ERROR_NOT_FOUND);
}

static void
test_replaced (Fixture *self, gconstpointer data)
{
  g_autoptr (MgWineServer) server = find_server (self);
  g_autoptr (GError) error = NULL;

  remove_path (self->folder, "wineserver");
  copy_fake (self, "wineserver");
  g_assert_false (mg_wine_server_check (server, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_NOT_SUPPORTED);
}

static void
test_other_user (Fixture *self, gconstpointer data)
{
  g_autoptr (MgWineServer) server = find_server (self);
  g_autoptr (GError) error = NULL;

  server->uid = 1;
  g_assert_false (mg_wine_server_check (server, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, "are not available, because"));
}

static void
test_no_server (Fixture *self, gconstpointer data)
{
  g_autoptr (MgWineServer) server = NULL;

  /* What is called so, but is in a folder of another name, is none. */
  stop_server (self);
  remove_path (self->server_folder, "socket");
  self->server = start_server (self, self->prefix);
  server = find_server (self);
  g_assert_null (server);
  stop_server (self);
  remove_path (self->prefix, "socket");
}

static void
test_list (Fixture *self, gconstpointer data)
{
  g_autoptr (MgWine) wine = mg_wine_new ();
  g_autoptr (MgSource) sections = mg_section_source_new (wine);
  g_autoptr (MgSource) objects = mg_wine_object_source_new (wine);
  g_autoptr (GPtrArray) list = mg_source_list (sections, NULL, NULL, NULL);
  g_autoptr (GPtrArray) others = mg_source_list (objects, NULL, NULL, NULL);
  MgMappingInfo *section = source_find (list, "section:Local\\a b");
  MgMappingInfo *mutex = source_find (others, "object:Local\\m");
  gboolean held = FALSE;

  /* It may not be opened, and is listed with what is known. */
  g_assert_nonnull (section);
  g_assert_cmpuint (section->size, ==, 8192);
  g_assert_cmpint (section->uid, ==, -1);
  g_assert_nonnull (mutex);
  g_assert_cmpint (mutex->kind, ==, MG_KIND_OBJECT);
  g_assert_true (g_variant_lookup (mutex->details, "held", "b", &held) && held);
  source_check_fails (sections, "Local\\a b", MG_ERROR_DENIED,
                      "Cannot open “Local\\a b”: Windows does not permit it.");
}

static void
test_end (Fixture *self, gconstpointer data)
{
  g_autoptr (MgWine) wine = mg_wine_new ();
  g_autoptr (MgWinePrefix) prefix = find_prefix (self, wine);
  g_autoptr (GError) error = NULL;
  g_autofree char *process = NULL;

  g_assert_nonnull (prefix);
  process = g_strdup_printf ("/proc/%d", mg_wine_link_get_pid (prefix->link));
  g_assert_true (g_file_test (process, G_FILE_TEST_EXISTS));
  stop_server (self);
  g_clear_pointer (&wine, mg_wine_unref);
  /* Nothing of it is left when it was let go. */
  g_assert_false (g_file_test (process, G_FILE_TEST_EXISTS));
  g_assert_true (mg_wine_link_has_ended (prefix->link));
  g_assert_null (mg_wine_link_ask (prefix->link, &error, "PING"));
  g_assert_error (error, MG_ERROR, MG_ERROR_NOT_FOUND);
}

static void
test_note (Fixture *self, gconstpointer data)
{
  const char *part = g_str_equal (data, "complain") ? "Wine says: wine client error: version mismatch 1/2."
                                                    : "no Windows program can be started in it";
  g_autoptr (MgWine) wine = mg_wine_new ();
  g_autoptr (MgSource) source = mg_section_source_new (wine);
  g_autoptr (GPtrArray) list = mg_source_list (source, NULL, NULL, NULL);
  g_autofree char *note = mg_source_get_note (source);

  g_assert_nonnull (list);
  g_assert_null (source_find (list, "section:Local\\a b"));
  g_assert_nonnull (note);
  g_assert_nonnull (strstr (note, self->prefix));
  g_assert_nonnull (strstr (note, part));
  source_check_fails (source, "Local\\a", MG_ERROR_NOT_FOUND, note);
}

static void
test_hang (Fixture *self, gconstpointer data)
{
  g_autoptr (MgWine) wine = mg_wine_new ();
  g_autoptr (MgSource) source = mg_section_source_new (wine);
  g_autoptr (MgWinePrefix) prefix = find_prefix (self, wine);
  g_autoptr (GPtrArray) list = mg_source_list (source, NULL, NULL, NULL);

  /* The list comes all the same, and nobody asks it again. */
  g_assert_nonnull (list);
  g_assert_nonnull (prefix);
  g_assert_true (mg_wine_link_has_ended (prefix->link));
}

static void
test_alone (Fixture *self, gconstpointer data)
{
  g_autoptr (MgWine) wine = mg_wine_new ();
  g_autoptr (GPtrArray) prefixes = NULL;

  g_setenv ("MAPGLASS_SECTIONS", "", TRUE);
  prefixes = mg_wine_get_prefixes (wine);
  g_assert_cmpuint (prefixes->len, ==, 0);
  g_assert_null (mg_wine_get_note (wine));
}

#define ADD(name, way, function) g_test_add ("/wine/" name, Fixture, way, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("server", "greet", test_server);
  ADD ("replaced", "greet", test_replaced);
  ADD ("other-user", "greet", test_other_user);
  ADD ("no-server", "greet", test_no_server);
  ADD ("list", "greet", test_list);
  ADD ("end", "greet", test_end);
  ADD ("complaint", "complain", test_note);
  ADD ("stranger", "stranger", test_note);
  ADD ("hang", "hang", test_hang);
  ADD ("alone", "greet", test_alone);
  return g_test_run ();
}

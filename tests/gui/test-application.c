/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "window-fixture.h"

/* What a whole process did. */
typedef struct
{
  int status;
  char *out;
  char *err;
  gboolean ended;
} Process;

static void
process_clear (Process *self)
{
  g_clear_pointer (&self->out, g_free);
  g_clear_pointer (&self->err, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Process, process_clear)

static void
on_ended (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Process *self = user_data;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (object), result, &self->out, &self->err, &error);
  g_assert_no_error (error);
  self->status = g_subprocess_get_exit_status (G_SUBPROCESS (object));
  self->ended = TRUE;
}

/* Runs the program as it is installed, in this environment, until it ends, while this process goes on too. */
static void
run_in (Process *self, const char *variable, const char *value, const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher
    = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  *self = (Process){ 0 };
  g_strv_builder_add (builder, g_getenv ("MAPGLASS"));
  g_strv_builder_addv (builder, (const char **) arguments);
  words = g_strv_builder_end (builder);
  if (variable != NULL)
    g_subprocess_launcher_setenv (launcher, variable, value, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, on_ended, self);
  mg_test_wait (self->ended);
}

#define run(process, ...) run_in (process, NULL, NULL, (const char *const[]){ __VA_ARGS__, NULL })

static guint
n_windows (WindowFixture *self)
{
  return g_list_length (gtk_application_get_windows (GTK_APPLICATION (self->application)));
}

static const char *
tab_title (WindowFixture *self, int position)
{
  return adw_tab_page_get_title (window_fixture_get_page (self, position));
}

/* --- The command line ----------------------------------------------------------------------------------- */

static const char *const several[] = { "fake:box", "case", "posix:/later", "fake:box", NULL };

/* A tab each, in their order; the last one is in front, and is followed. */
static void
test_several (WindowFixture *self)
{
  mg_test_wait (window_fixture_get_n_tabs (self) == 3);
  mg_test_wait (window_fixture_get_selected (self) == 0);
  g_assert_cmpuint (n_windows (self), ==, 1);
  g_assert_cmpstr (tab_title (self, 0), ==, "box");
  g_assert_cmpstr (tab_title (self, 1), ==, "case");
  g_assert_cmpstr (tab_title (self, 2), ==, "later");
  mg_test_wait (adw_tab_page_get_loading (window_fixture_get_page (self, 2)));
  mg_test_wait (mg_inspection_get_extent (window_fixture_get_inspection (self)) == 2048);
  g_assert_false (mg_view_get_paused (mg_inspection_get_view (window_fixture_get_inspection (self))));
  g_assert_cmpint (mg_application_get_exit_status (self->application), ==, 0);
}

/* What this process has written to its standard error. */
static GString *said;

static void
hear (const char *text)
{
  g_string_append (said, text);
}

static const char *const partly_wrong[] = { "fake:%zz", "fake:box", "nokind:/x", NULL };

/* What can be opened is, and the rest is told. */
static void
test_partly_wrong (WindowFixture *self)
{
  mg_test_wait (window_fixture_get_n_tabs (self) == 1);
  mg_test_wait (g_str_equal (mg_inspection_get_sentence (window_fixture_get_inspection (self)),
                             "“nokind:/x” is of no known kind of mapping (try posix:/NAME)."));
  g_assert_cmpstr (tab_title (self, 0), ==, "box");
  g_assert_cmpstr (said->str, ==,
                   "mapglass: “%zz” is not a name: a % must be followed by two hexadecimal digits other "
                   "than 00.\n"
                   "mapglass: “nokind:/x” is of no known kind of mapping (try posix:/NAME).\n");
  g_assert_cmpint (mg_application_get_exit_status (self->application), ==, 2);
}

static void
test_hand_over (WindowFixture *self)
{
  g_auto (Process) other = { 0 };
  g_auto (Process) hyphen = { 0 };
  g_auto (Process) nothing = { 0 };

  g_assert_cmpint (window_fixture_get_n_tabs (self), ==, 0);
  run (&other, "fake:box", "case");
  g_assert_cmpstr (other.out, ==, "");
  g_assert_cmpstr (other.err, ==, "");
  g_assert_cmpint (other.status, ==, 0);
  g_assert_cmpint (window_fixture_get_n_tabs (self), ==, 2);
  g_assert_cmpstr (tab_title (self, 0), ==, "box");
  g_assert_cmpstr (tab_title (self, 1), ==, "case");

  /* A name is no option behind what parts them. */
  run (&hyphen, "fake:box", "--", "-later");
  g_assert_cmpint (hyphen.status, ==, 0);
  g_assert_cmpint (window_fixture_get_n_tabs (self), ==, 3);
  g_assert_cmpstr (tab_title (self, 2), ==, "-later");

  run_in (&nothing, NULL, NULL, (const char *const[]){ NULL });
  g_assert_cmpint (nothing.status, ==, 0);
  g_assert_cmpint (window_fixture_get_n_tabs (self), ==, 3);
  g_assert_cmpuint (n_windows (self), ==, 1);
}

/* Who typed it is told, and who looks at the window. */
static void
test_hand_over_what_is_wrong (WindowFixture *self)
{
  g_auto (Process) other = { 0 };
  const char *sentence = "“%zz” is not a name: a % must be followed by two hexadecimal digits other than 00.";
  g_autofree char *line = g_strdup_printf ("mapglass: %s\n", sentence);

  window_fixture_open (self, "fake:box");
  run (&other, "fake:%zz");
  g_assert_cmpstr (other.out, ==, "");
  g_assert_cmpstr (other.err, ==, line);
  g_assert_cmpint (other.status, ==, 2);
  g_assert_cmpint (window_fixture_get_n_tabs (self), ==, 1);
  g_assert_cmpstr (mg_inspection_get_sentence (window_fixture_get_inspection (self)), ==, sentence);
  /* This one was not used wrongly. */
  g_assert_cmpint (mg_application_get_exit_status (self->application), ==, 0);
}

static void
test_wrong (void)
{
  g_auto (Process) process = { 0 };

  run (&process, "posix:/a/b", "posix:/sem.x");
  g_assert_cmpstr (process.out, ==, "");
  g_assert_cmpstr (
    process.err, ==,
    "mapglass: “/a/b” is no name for shared memory: it has a slash behind the first character.\n"
    "mapglass: “/sem.x” is a semaphore, not shared memory.\n");
  g_assert_cmpint (process.status, ==, 2);
}

static void
test_options (void)
{
  static const struct
  {
    const char *option;
    int status;
    const char *out;
    const char *err;
  } cases[] = {
    { "--version", 0, "mapglass " MG_VERSION "\n", "" },
    { "--bogus", 2, "", "mapglass: Unknown option --bogus. See “mapglass --help”.\n" },
    { "-x", 2, "", "mapglass: Unknown option -x. See “mapglass --help”.\n" },
    { "--a\nb\33[2J", 2, "", "mapglass: Unknown option --a b [2J. See “mapglass --help”.\n" },
  };
  g_auto (Process) help = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Process) process = { 0 };

      run (&process, cases[i].option);
      g_assert_cmpstr (process.out, ==, cases[i].out);
      g_assert_cmpstr (process.err, ==, cases[i].err);
      g_assert_cmpint (process.status, ==, cases[i].status);
    }
  run (&help, "posix:/x", "-h");
  g_assert_cmpint (help.status, ==, 0);
  g_assert_cmpstr (help.err, ==, "");
  g_assert_nonnull (strstr (help.out, "mapglass [OPTION…] [URI…]\n"));
  g_assert_nonnull (strstr (help.out, "--version"));
}

/* Nothing is to be had without the schema, but to hear so; the rest does not need it. */
static void
test_without_settings (void)
{
  g_autofree char *folder = g_dir_make_tmp ("mapglass-XXXXXX", NULL);
  g_autofree char *before = g_strdup (g_getenv ("XDG_DATA_DIRS"));
  g_auto (Process) process = { 0 };
  g_auto (Process) version = { 0 };

  g_setenv ("XDG_DATA_DIRS", folder, TRUE);
  run_in (&process, "GSETTINGS_SCHEMA_DIR", folder, (const char *const[]){ NULL });
  g_assert_cmpstr (process.err, ==,
                   "mapglass: The schema of the settings, “" MG_APP_ID "”, is not installed; "
                   "GSETTINGS_SCHEMA_DIR can name the folder of the build where it is.\n");
  g_assert_cmpint (process.status, ==, 1);
  run_in (&version, "GSETTINGS_SCHEMA_DIR", folder, (const char *const[]){ "--version", NULL });
  g_assert_cmpint (version.status, ==, 0);
  if (before != NULL)
    g_setenv ("XDG_DATA_DIRS", before, TRUE);
  else
    g_unsetenv ("XDG_DATA_DIRS");
  g_rmdir (folder);
}

static void
test_without_display (void)
{
  g_auto (Process) process = { 0 };

  run_in (&process, "DISPLAY", ":none", (const char *const[]){ "posix:/x", NULL });
  g_assert_cmpstr (process.out, ==, "");
  g_assert_cmpstr (process.err, ==, "mapglass: There is no display to open a window on.\n");
  g_assert_cmpint (process.status, ==, 1);
}

/* --- Actions -------------------------------------------------------------------------------------------- */

static void
activate (WindowFixture *self, const char *action)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->application), action, NULL);
}

static void
test_new_window (WindowFixture *self)
{
  GtkApplication *application = GTK_APPLICATION (self->application);
  GtkWindow *second;
  g_auto (Process) other = { 0 };

  window_fixture_open (self, "fake:box");
  activate (self, "new-window");
  g_assert_cmpuint (n_windows (self), ==, 2);
  second = gtk_application_get_active_window (application);
  g_assert_true (second != GTK_WINDOW (self->window));
  g_assert_cmpint (adw_tab_view_get_n_pages (mg_window_get_tab_view (MG_WINDOW (second))), ==, 0);
  g_assert_true (mg_application_shows (self->application, "fake:box"));

  /* The program ends with its last window, not with its first. */
  gtk_window_close (GTK_WINDOW (self->window));
  mg_test_wait (self->window == NULL);
  g_assert_cmpuint (n_windows (self), ==, 1);
  g_assert_false (mg_application_shows (self->application, "fake:box"));
  run (&other, "fake:case");
  g_assert_cmpint (other.status, ==, 0);
  g_assert_true (mg_window_shows (MG_WINDOW (second), "fake:case"));
}

static void
test_preferences (WindowFixture *self)
{
  GSettings *settings = mg_application_get_settings (self->application);
  GtkWindow *window;
  g_auto (Process) other = { 0 };

  activate (self, "preferences");
  window = gui_find_window ("MgPreferences");
  mg_test_wait (gtk_widget_get_mapped (GTK_WIDGET (window)));
  g_assert_true (gtk_window_get_transient_for (window) == GTK_WINDOW (self->window));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (gui_find_child (GTK_WIDGET (window), "rate")), 30);
  g_assert_cmpint (g_settings_get_int (settings, "default-rate"), ==, 30);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (gui_find_child (GTK_WIDGET (window), "text_size")), 20);
  g_assert_cmpint (g_settings_get_int (settings, "text-size"), ==, 20);
  activate (self, "preferences");
  g_assert_true (gui_find_window ("MgPreferences") == window);

  /* It is no window that tabs could be opened in. */
  run (&other, "fake:box");
  g_assert_cmpint (window_fixture_get_n_tabs (self), ==, 1);
  gtk_window_destroy (window);
  g_assert_null (gui_find_window ("MgPreferences"));
}

static void
test_other_windows (WindowFixture *self)
{
  GtkWindow *window;

  activate (self, "about");
  window = gui_find_window ("AdwAboutWindow");
  mg_test_wait (gtk_widget_get_mapped (GTK_WIDGET (window)));
  g_assert_true (gtk_window_get_transient_for (window) == GTK_WINDOW (self->window));
  gtk_window_destroy (window);

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-help-overlay", NULL);
  window = gui_find_window ("GtkShortcutsWindow");
  mg_test_wait (gtk_widget_get_mapped (GTK_WIDGET (window)));
  gtk_window_close (window);
}

static void
test_text_size (WindowFixture *self)
{
  GSettings *settings = mg_application_get_settings (self->application);

  activate (self, "text-larger");
  g_assert_cmpint (g_settings_get_int (settings, "text-size"), ==, 11);
  for (int i = 0; i < 50; i++)
    activate (self, "text-larger");
  g_assert_cmpint (g_settings_get_int (settings, "text-size"), ==, 40);
  for (int i = 0; i < 50; i++)
    activate (self, "text-smaller");
  g_assert_cmpint (g_settings_get_int (settings, "text-size"), ==, 7);
  activate (self, "text-normal");
  g_assert_cmpint (g_settings_get_int (settings, "text-size"), ==, 10);
}

/* All windows go, whatever is open in and on them. */
static void
test_quit (WindowFixture *self)
{
  window_fixture_open (self, "fake:box");
  activate (self, "new-window");
  activate (self, "preferences");
  activate (self, "about");
  window_fixture_activate (self, "open");
  activate (self, "quit");
  g_assert_null (self->window);
  g_assert_cmpuint (n_windows (self), ==, 0);
}

/* --- Demos ---------------------------------------------------------------------------------------------- */

/* In the place of mapglass-demo, which would need a name that all programs share: makes the mapping where the source
 * of the test looks. */
static const char demo_script[] = "#!/bin/sh\n"
                                  "file=$(dirname \"$0\")/Share_MyMemory\n"
                                  "trap 'rm -f \"$file\"; exit 0' TERM\n"
                                  "head -c 2048 /dev/zero >\"$file\" || exit\n"
                                  "echo posix:/Share_MyMemory: ready\n"
                                  "while :; do sleep 0.1 & wait $!; done\n";

static char *
write_demo (WindowFixture *self, const char *script)
{
  char *path = g_build_filename (self->folder, "demo", NULL);

  g_assert_true (g_file_set_contents (path, script, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  g_setenv ("MAPGLASS_DEMO", path, TRUE);
  return path;
}

static gboolean
demo_runs (WindowFixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "Share_MyMemory", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
start_demo (WindowFixture *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.start-demo", "s", "floats");
  mg_test_wait (window_fixture_get_n_tabs (self) == 1);
}

static void
test_demo (WindowFixture *self)
{
  g_autofree char *path = write_demo (self, demo_script);
  GtkWidget *button = gui_find_by_text (window_fixture_get_part (self, "stack"), "_Floats");

  g_signal_emit_by_name (button, "clicked");
  mg_test_wait (window_fixture_get_n_tabs (self) == 1);
  g_assert_cmpstr (tab_title (self, 0), ==, "Share_MyMemory");
  mg_test_wait (mg_inspection_get_extent (window_fixture_get_inspection (self)) == 2048);

  /* It runs for as long as anybody looks at it. */
  window_fixture_activate (self, "new-view");
  window_fixture_activate (self, "close-tab");
  mg_test_wait (window_fixture_get_n_tabs (self) == 1);
  g_assert_true (demo_runs (self));
  window_fixture_activate (self, "close-tab");
  mg_test_wait (!demo_runs (self));

  start_demo (self);
  g_assert_true (demo_runs (self));
  g_unlink (path);
  activate (self, "quit");
}

/* The window was closed while the demo started: nobody looks at it. */
static void
test_demo_of_a_closed_window (WindowFixture *self)
{
  g_autofree char *path = write_demo (self, demo_script);

  activate (self, "new-window");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.start-demo", "s", "floats");
  gtk_window_destroy (GTK_WINDOW (self->window));
  mg_test_wait (demo_runs (self));
  mg_test_wait (!demo_runs (self));
  g_unlink (path);
}

static void
test_demo_that_fails (WindowFixture *self)
{
  g_autofree char *path = write_demo (self, "#!/bin/sh\n"
                                            "echo 'mapglass-demo floats: There is no room.' >&2\n"
                                            "exit 1\n");

  window_fixture_open (self, "fake:box");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.start-demo", "s", "floats");
  mg_test_wait (
    g_str_equal (mg_inspection_get_sentence (window_fixture_get_inspection (self)), "There is no room."));
  g_assert_cmpint (window_fixture_get_n_tabs (self), ==, 1);
  g_unlink (path);
}

static const WindowCase cases[] = {
  { "/application/several", test_several, several },
  { "/application/partly-wrong", test_partly_wrong, partly_wrong },
  { "/application/hand-over", test_hand_over },
  { "/application/hand-over-what-is-wrong", test_hand_over_what_is_wrong },
  { "/application/new-window", test_new_window },
  { "/application/preferences", test_preferences },
  { "/application/other-windows", test_other_windows },
  { "/application/text-size", test_text_size },
  { "/application/quit", test_quit },
  { "/application/demo", test_demo },
  { "/application/demo-of-a-closed-window", test_demo_of_a_closed_window },
  { "/application/demo-that-fails", test_demo_that_fails },
};

int
main (int argc, char **argv)
{
  int status;

  gui_fixture_init (&argc, &argv);
  said = g_string_new (NULL);
  g_set_printerr_handler (hear);

  g_test_add_func ("/application/wrong", test_wrong);
  g_test_add_func ("/application/options", test_options);
  g_test_add_func ("/application/without-settings", test_without_settings);
  g_test_add_func ("/application/without-display", test_without_display);
  window_fixture_add_tests (cases, G_N_ELEMENTS (cases));
  status = g_test_run ();
  g_string_free (said, TRUE);
  return status;
}

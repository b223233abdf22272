/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-application.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

#include "mg-lookup.h"
#include "mg-options.h"
#include "mg-parting.h"
#include "mg-preferences.h"
#include "mg-settings.h"
#include "mg-window.h"

struct _MgApplication
{
  AdwApplication parent_instance;

  MgCatalog *catalog;
  MgSampler *sampler;
  GSettings *settings;
  MgDemoRunner *demo_runner;
  GtkWindow *preferences;
  gboolean is_asking;
  int exit_status;
};

G_DEFINE_FINAL_TYPE (MgApplication, mg_application, ADW_TYPE_APPLICATION)

/* The names of one command line, which are opened one after the other. */
typedef struct
{
  MgApplication *application;
  GApplicationCommandLine *command_line;
  char **names;
  guint next;
} Opening;

static void open_next (Opening *opening);

static void
opening_free (Opening *opening)
{
  g_application_release (G_APPLICATION (opening->application));
  g_object_unref (opening->application);
  g_object_unref (opening->command_line);
  g_strfreev (opening->names);
  g_free (opening);
}

static MgWindow *
get_window (MgApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  for (GList *i = gtk_application_get_windows (GTK_APPLICATION (self)); i != NULL; i = i->next)
    if (window == NULL || !MG_IS_WINDOW (window))
      window = i->data;
  return MG_IS_WINDOW (window) ? MG_WINDOW (window) : NULL;
}

static MgWindow *
ensure_window (MgApplication *self)
{
  MgWindow *window = get_window (self);

  return window != NULL ? window : mg_window_new (self);
}

static void
complain (Opening *opening, const GError *error)
{
  MgApplication *self = opening->application;
  MgWindow *window = get_window (self);

  g_application_command_line_printerr (opening->command_line, "mapglass: %s\n", error->message);
  g_application_command_line_set_exit_status (opening->command_line, MG_EXIT_MISUSED);
  if (!g_application_command_line_get_is_remote (opening->command_line))
    self->exit_status = MG_EXIT_MISUSED;
  if (window != NULL)
    mg_window_tell (window, error->message);
}

static void
on_name_looked_up (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Opening *opening = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = mg_lookup_finish (result, NULL, &error);

  if (uri != NULL)
    {
      MgWindow *window = ensure_window (opening->application);

      mg_window_open (window, uri);
      gtk_window_present (GTK_WINDOW (window));
    }
  else
    {
      complain (opening, error);
    }
  open_next (opening);
}

static void
open_next (Opening *opening)
{
  const char *name = opening->names[opening->next++];

  if (name == NULL)
    opening_free (opening);
  else
    mg_lookup_async (opening->application->catalog, name, NULL, on_name_looked_up, opening);
}

static int
mg_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  g_auto (GStrv) arguments = g_application_command_line_get_arguments (command_line, NULL);
  /* Behind the program, and behind what parts that from the rest. */
  guint first = g_strcmp0 (arguments[1], "--") == 0 ? 2 : 1;
  Opening *opening;

  if (arguments[first] == NULL)
    {
      g_application_activate (application);
      return 0;
    }
  opening = g_new0 (Opening, 1);
  opening->application = g_object_ref (MG_APPLICATION (application));
  opening->command_line = g_object_ref (command_line);
  opening->names = g_strdupv (arguments + first);
  g_application_hold (application);
  open_next (opening);
  return 0;
}

static gboolean
mg_application_local_command_line (GApplication *application, char ***arguments, int *exit_status)
{
  g_autoptr (GError) error = NULL;

  if (!mg_options_parse (arguments, exit_status))
    return TRUE;
  if (!mg_settings_check (&error))
    {
      g_printerr ("mapglass: %s\n", error->message);
      *exit_status = MG_EXIT_FAILED;
      return TRUE;
    }
  return G_APPLICATION_CLASS (mg_application_parent_class)
    ->local_command_line (application, arguments, exit_status);
}

static void
mg_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (ensure_window (MG_APPLICATION (application))));
}

static void
on_new_window (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (mg_window_new (data)));
}

static void
on_preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MgApplication *self = data;

  if (self->preferences == NULL)
    {
      g_set_weak_pointer (&self->preferences, mg_preferences_new (self->settings));
      gtk_window_set_transient_for (self->preferences, GTK_WINDOW (get_window (self)));
      gtk_window_set_destroy_with_parent (self->preferences, TRUE);
    }
  gtk_window_present (self->preferences);
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  adw_show_about_window (GTK_WINDOW (get_window (data)), "application-name", "Mapglass", "application-icon",
                         MG_APP_ID, "version", MG_VERSION, "developer-name", _ ("The Mapglass developers"),
                         "license-type", GTK_LICENSE_GPL_3_0, "comments",
                         _ ("A looking glass for shared memory: it looks and does not touch."),
                         /* Translators: your names, a line each */
                         "translator-credits", _ ("translator-credits"), NULL);
}

static void
on_parted (gboolean free_to_go, gpointer data)
{
  g_autoptr (MgApplication) self = data;
  GList *windows;

  self->is_asking = FALSE;
  if (!free_to_go)
    return;
  /* Each is taken down, so that it remembers how it was. */
  while ((windows = gtk_application_get_windows (GTK_APPLICATION (self))) != NULL)
    gtk_window_destroy (windows->data);
  g_application_quit (G_APPLICATION (self));
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MgApplication *self = data;
  g_autoptr (GPtrArray) inspections = g_ptr_array_new ();
  MgWindow *window = get_window (self);

  if (self->is_asking)
    return;
  for (GList *i = gtk_application_get_windows (data); i != NULL; i = i->next)
    if (MG_IS_WINDOW (i->data))
      mg_window_add_edited (i->data, inspections);
  self->is_asking = inspections->len > 0;
  if (self->is_asking)
    mg_parting_ask_to_close (GTK_WIDGET (window), inspections, on_parted, g_object_ref (self));
  else
    on_parted (TRUE, g_object_ref (self));
}

static void
on_text_larger (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  mg_settings_change_text_size (MG_APPLICATION (data)->settings, 1);
}

static void
on_text_smaller (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  mg_settings_change_text_size (MG_APPLICATION (data)->settings, -1);
}

static void
on_text_normal (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  mg_settings_change_text_size (MG_APPLICATION (data)->settings, 0);
}

static const GActionEntry actions[] = {
  { "new-window", on_new_window },
  { "preferences", on_preferences },
  { "about", on_about },
  { "quit", on_quit },
  { "text-larger", on_text_larger },
  { "text-smaller", on_text_smaller },
  { "text-normal", on_text_normal },
};

/* Without a modifier function keys alone: any other key would never reach an entry. Clipboard, arrows and the
 * like are bindings of the grids; those of the tabs are AdwTabView's. */
static const struct
{
  const char *action;
  const char *keys[4];
} accelerators[] = {
  { "app.new-window", { "<Control><Shift>n" } },
  { "app.quit", { "<Control>q" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.text-larger", { "<Control>plus", "<Control>equal", "<Control>KP_Add" } },
  { "app.text-smaller", { "<Control>minus", "<Control>KP_Subtract" } },
  { "app.text-normal", { "<Control>0", "<Control>KP_0" } },
  { "win.new", { "<Control>n" } },
  { "win.open", { "<Control>o" } },
  { "win.all-mappings", { "<Control><Shift>a" } },
  { "win.new-view", { "<Control>t" } },
  { "win.close-tab", { "<Control>w" } },
  { "win.search", { "<Control>l" } },
  { "win.show-list", { "F9" } },
  { "win.show-panel", { "<Shift>F9" } },
  { "win.next-pane", { "F6" } },
  { "win.toggle-hex", { "<Control>1" } },
  { "win.toggle-values", { "<Control>2" } },
  { "win.toggle-plot", { "<Control>3" } },
  { "win.toggle-image", { "<Control>4" } },
  { "win.toggle-activity", { "<Control>5" } },
  { "win.go-to", { "<Control>g" } },
  { "win.access", { "<Control>e" } },
  { "win.pause", { "F5" } },
  { "win.pause-when", { "<Control><Shift>F5" } },
  { "win.sample-once", { "<Shift>F5" } },
  { "win.follow", { "<Control>F5" } },
  { "win.go-back", { "<Alt>Left" } },
  { "win.go-forward", { "<Alt>Right" } },
  { "win.next-change", { "<Alt>Down" } },
  { "win.previous-change", { "<Alt>Up" } },
  { "win.speak", { "F4" } },
  { "win.fill", { "<Control>d" } },
  { "win.freeze", { "<Control><Shift>f" } },
  { "win.save", { "<Control>s" } },
  { "win.fullscreen", { "F11" } },
  { "win.show-help-overlay", { "F1", "<Control>question" } },
};

static void
mg_application_startup (GApplication *application)
{
  MgApplication *self = MG_APPLICATION (application);

  /* As GTK would, but with a sentence. */
  if (!gtk_init_check ())
    {
      g_printerr ("mapglass: %s\n", _ ("There is no display to open a window on."));
      exit (MG_EXIT_FAILED);
    }
  G_APPLICATION_CLASS (mg_application_parent_class)->startup (application);

  self->settings = mg_settings_new ();
  self->sampler = mg_sampler_new ();
  self->demo_runner = mg_demo_runner_new (self->catalog);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (gsize i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action,
                                           (const char *const *) accelerators[i].keys);
  gtk_window_set_default_icon_name (MG_APP_ID);
  mg_catalog_start (self->catalog);
}

static void
mg_application_shutdown (GApplication *application)
{
  MgApplication *self = MG_APPLICATION (application);

  mg_demo_runner_stop_all (self->demo_runner);

  G_APPLICATION_CLASS (mg_application_parent_class)->shutdown (application);
}

static void
mg_application_dispose (GObject *object)
{
  MgApplication *self = MG_APPLICATION (object);

  g_clear_weak_pointer (&self->preferences);
  g_clear_object (&self->demo_runner);
  g_clear_object (&self->sampler);
  g_clear_object (&self->catalog);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (mg_application_parent_class)->dispose (object);
}

static void
mg_application_class_init (MgApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_application_dispose;
  application_class->startup = mg_application_startup;
  application_class->shutdown = mg_application_shutdown;
  application_class->activate = mg_application_activate;
  application_class->command_line = mg_application_command_line;
  application_class->local_command_line = mg_application_local_command_line;
}

static void
mg_application_init (MgApplication *self)
{
}

/**
 * mg_application_new:
 * @catalog: the mappings, with all their sources; it is started with the program
 *
 * The window program: one for the session, unless MAPGLASS_NON_UNIQUE is set in the environment.
 *
 * Returns: (transfer full): the application
 */
MgApplication *
mg_application_new (MgCatalog *catalog)
{
  GApplicationFlags flags = G_APPLICATION_HANDLES_COMMAND_LINE;
  MgApplication *self;

  if (g_getenv ("MAPGLASS_NON_UNIQUE") != NULL)
    flags |= G_APPLICATION_NON_UNIQUE;
  self = g_object_new (MG_TYPE_APPLICATION, "application-id", MG_APP_ID, "flags", flags, NULL);
  self->catalog = g_object_ref (catalog);
  return self;
}

/**
 * mg_application_get_exit_status:
 * @self: the application
 *
 * Returns: what the program ends with for what was on its own command line
 */
int
mg_application_get_exit_status (MgApplication *self)
{
  return self->exit_status;
}

/**
 * mg_application_get_catalog:
 * @self: the application
 *
 * Returns: (transfer none): the mappings
 */
MgCatalog *
mg_application_get_catalog (MgApplication *self)
{
  return self->catalog;
}

/**
 * mg_application_get_sampler:
 * @self: the application
 *
 * Returns: (transfer none): what takes the samples for all tabs
 */
MgSampler *
mg_application_get_sampler (MgApplication *self)
{
  return self->sampler;
}

/**
 * mg_application_get_settings:
 * @self: the application
 *
 * Returns: (transfer none): the settings
 */
GSettings *
mg_application_get_settings (MgApplication *self)
{
  return self->settings;
}

/**
 * mg_application_get_demo_runner:
 * @self: the application
 *
 * Returns: (transfer none): what runs the demos
 */
MgDemoRunner *
mg_application_get_demo_runner (MgApplication *self)
{
  return self->demo_runner;
}

/**
 * mg_application_shows:
 * @self: the application
 * @uri: the URI of a mapping
 *
 * Returns: whether a window has a tab of it
 */
gboolean
mg_application_shows (MgApplication *self, const char *uri)
{
  for (GList *i = gtk_application_get_windows (GTK_APPLICATION (self)); i != NULL; i = i->next)
    if (MG_IS_WINDOW (i->data) && mg_window_shows (i->data, uri))
      return TRUE;
  return FALSE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* A new mapping that is a Windows section: offered where Windows programs run, and made in the prefix that is chosen. */

#include <string.h>

#include "mg-error.h"
#include "mg-new-dialog.h"
#include "mg-posix-source.h"
#include "window-fixture.h"

/* Stands in for the sections of two prefixes. */
#define TEST_TYPE_SECTIONS (test_sections_get_type ())
G_DECLARE_FINAL_TYPE (TestSections, test_sections, TEST, SECTIONS, MgSource)

struct _TestSections
{
  MgSource parent_instance;

  gboolean is_empty;
  char *name;
  MgCreation *creation;
};

G_DEFINE_FINAL_TYPE (TestSections, test_sections, MG_TYPE_SOURCE)

static char *
test_sections_parse (MgSource *source, const char *text, GError **error)
{
  return g_strdup (text);
}

static MgMappingInfo *
make_info (const char *uri, const char *prefix)
{
  g_auto (GVariantDict) details = G_VARIANT_DICT_INIT (NULL);
  MgMappingInfo *info = mg_mapping_info_new (MG_KIND_SECTION);

  info->uri = g_strdup (uri);
  info->name = g_strdup ("Local\\there");
  info->size = 4096;
  g_variant_dict_insert (&details, "prefix", "s", prefix);
  info->details = g_variant_ref_sink (g_variant_dict_end (&details));
  return info;
}

static GPtrArray *
test_sections_list (MgSource *source, MgCensus *census, GCancellable *cancellable, GError **error)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_mapping_info_unref);

  if (TEST_SECTIONS (source)->is_empty)
    return list;
  g_ptr_array_add (list, make_info ("section://1-2/Local\\there", "/home/other/.wine"));
  g_ptr_array_add (list, make_info ("section:Local\\there", "/home/me/.wine"));
  g_ptr_array_add (list, make_info ("section:Local\\two", "/home/me/.wine"));
  return list;
}

static MgMappingInfo *
test_sections_lookup (MgSource *source, const char *name, GError **error)
{
  if (g_str_has_suffix (name, "there"))
    return make_info ("section:Local\\there", "/home/me/.wine");
  g_set_error_literal (error, MG_ERROR, MG_ERROR_NOT_FOUND, "It does not exist.");
  return NULL;
}

static MgCreated *
test_sections_create (MgSource *source,
                      const char *name,
                      const MgCreation *creation,
                      const MgWork *work,
                      GError **error)
{
  TestSections *self = TEST_SECTIONS (source);

  self->name = g_strdup (name);
  self->creation = mg_creation_ref ((MgCreation *) creation);
  return mg_created_new ("section:made", creation->size);
}

static void
test_sections_finalize (GObject *object)
{
  TestSections *self = TEST_SECTIONS (object);

  g_clear_pointer (&self->creation, mg_creation_unref);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (test_sections_parent_class)->finalize (object);
}

static void
test_sections_class_init (TestSectionsClass *klass)
{
  MgSourceClass *source_class = MG_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = test_sections_finalize;
  source_class->scheme = "section";
  source_class->parse = test_sections_parse;
  source_class->list = test_sections_list;
  source_class->lookup = test_sections_lookup;
  source_class->create = test_sections_create;
}

static void
test_sections_init (TestSections *self)
{
}

typedef struct
{
  TestSections *sections;
  MgCatalog *catalog;
  MgNewDialog *dialog;
  char *uri;
} Fixture;

static void
on_made (Fixture *self, const char *uri, const char *note)
{
  self->uri = g_strdup (uri);
}

static GtkWidget *
part (Fixture *self, const char *id)
{
  return gui_find_child (GTK_WIDGET (self->dialog), id);
}

static guint
count (Fixture *self, const char *id)
{
  return g_list_model_get_n_items (adw_combo_row_get_model (ADW_COMBO_ROW (part (self, id))));
}

static void
choose (Fixture *self, const char *id, guint position)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (part (self, id)), position);
}

static void
type (Fixture *self, const char *id, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (part (self, id)), text);
}

/* @data: (nullable): no Windows program runs */
static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (MgSource) posix = mg_posix_source_new ("/nowhere");

  self->sections = g_object_new (TEST_TYPE_SECTIONS, NULL);
  self->sections->is_empty = data != NULL;
  self->catalog = mg_catalog_new ();
  mg_catalog_add_source (self->catalog, posix);
  mg_catalog_add_source (self->catalog, MG_SOURCE (self->sections));
  mg_catalog_start (self->catalog);
  mg_test_wait (mg_catalog_is_loaded (self->catalog));
  self->dialog = MG_NEW_DIALOG (mg_new_dialog_new (self->catalog));
  g_object_add_weak_pointer (G_OBJECT (self->dialog), (gpointer *) &self->dialog);
  g_signal_connect_swapped (self->dialog, "made", G_CALLBACK (on_made), self);
  gtk_window_present (GTK_WINDOW (self->dialog));
  mg_test_wait (gtk_widget_get_mapped (part (self, "name")));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (self->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  mg_test_wait (self->dialog == NULL);
  gui_release (self->catalog);
  g_object_unref (self->sections);
  g_free (self->uri);
}

static void
test_none (Fixture *self, gconstpointer data)
{
  g_assert_cmpuint (count (self, "backing"), ==, 2);
  g_assert_false (gtk_widget_get_visible (part (self, "prefix")));
  g_assert_cmpuint (count (self, "protection"), ==, 3);
}

static void
test_rows (Fixture *self, gconstpointer data)
{
  static const char *const posix_only[] = { "mode", "owner", "huge_row" };

  g_assert_cmpuint (count (self, "backing"), ==, 3);
  g_assert_false (gtk_widget_get_visible (part (self, "prefix")));
  choose (self, "backing", 2);
  g_assert_true (gtk_widget_get_visible (part (self, "prefix")));
  g_assert_cmpuint (count (self, "prefix"), ==, 2);
  g_assert_cmpuint (count (self, "protection"), ==, 6);
  for (guint i = 0; i < G_N_ELEMENTS (posix_only); i++)
    g_assert_false (gtk_widget_get_visible (part (self, posix_only[i])));
  /* Memory cannot be executed. */
  choose (self, "protection", 5);
  choose (self, "backing", 0);
  g_assert_cmpuint (count (self, "protection"), ==, 3);
  g_assert_false (gtk_widget_get_visible (part (self, "prefix")));
  for (guint i = 0; i < G_N_ELEMENTS (posix_only); i++)
    g_assert_true (gtk_widget_get_visible (part (self, posix_only[i])));
}

static void
make (Fixture *self, guint prefix, guint protection)
{
  choose (self, "backing", 2);
  choose (self, "prefix", prefix);
  type (self, "name", "Global\\new one");
  type (self, "size", "12K");
  choose (self, "protection", protection);
  g_assert_true (gtk_widget_get_sensitive (part (self, "button")));
  gtk_widget_activate (part (self, "button"));
  mg_test_wait (self->uri != NULL && self->dialog == NULL);
  g_assert_cmpstr (self->uri, ==, "section:made");
  g_assert_cmpuint (self->sections->creation->size, ==, 12288);
  g_assert_cmpint (self->sections->creation->mode, ==, -1);
  g_assert_false (self->sections->creation->huge);
}

/* The prefix that is meant where none is named stands first, wherever its mappings stand. */
static void
test_first (Fixture *self, gconstpointer data)
{
  make (self, 0, 0);
  g_assert_cmpstr (self->sections->name, ==, "Global\\new one");
  g_assert_cmpint (self->sections->creation->protection, ==, MG_PROTECTION_READWRITE);
}

static void
test_other (Fixture *self, gconstpointer data)
{
  make (self, 1, 3);
  g_assert_cmpstr (self->sections->name, ==, "//1-2/Global\\new one");
  g_assert_cmpint (self->sections->creation->protection, ==, MG_PROTECTION_EXECUTE_READWRITE);
}

static void
test_existing (Fixture *self, gconstpointer data)
{
  choose (self, "backing", 2);
  type (self, "name", "there");
  mg_test_wait (strstr (gtk_label_get_text (GTK_LABEL (part (self, "name_hint"))), "already exists") != NULL);
  gtk_widget_activate (part (self, "button"));
  mg_test_wait (self->uri != NULL && self->dialog == NULL);
  g_assert_cmpstr (self->uri, ==, "section:there");
  g_assert_null (self->sections->creation);
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
  g_test_add ("/new-dialog-section/none", Fixture, "none", set_up, test_none, tear_down);
  g_test_add ("/new-dialog-section/rows", Fixture, NULL, set_up, test_rows, tear_down);
  g_test_add ("/new-dialog-section/first", Fixture, NULL, set_up, test_first, tear_down);
  g_test_add ("/new-dialog-section/other", Fixture, NULL, set_up, test_other, tear_down);
  g_test_add ("/new-dialog-section/existing", Fixture, NULL, set_up, test_existing, tear_down);
  return g_test_run ();
}

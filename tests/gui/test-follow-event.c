/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Following by named events: what stands for Windows events here is known to one source alone. */

#include <string.h>

#include "edit-fixture.h"
#include "follow-fixture.h"
#include "mg-error.h"
#include "mg-follow-button.h"
#include "mg-follow-memory.h"
#include "mg-follow-menu.h"
#include "mg-follow-text.h"
#include "mg-status-text.h"
#include "page-fixture.h"

#define RATE 25

#define TEST_TYPE_EVENT (test_event_get_type ())
G_DECLARE_FINAL_TYPE (TestEvent, test_event, TEST, EVENT, GObject)

struct _TestEvent
{
  GObject parent_instance;

  char *name;
  gboolean takes;
  guint n_set;
  guint n_begun;
};

static const char *
test_event_get_name (MgEvent *event)
{
  return TEST_EVENT (event)->name;
}

static gboolean
test_event_takes (MgEvent *event)
{
  return TEST_EVENT (event)->takes;
}

static gpointer
test_event_begin (MgEvent *event, GError **error)
{
  g_atomic_int_inc (&TEST_EVENT (event)->n_begun);
  return event;
}

static gboolean
test_event_wait (gpointer wait, gint64 patience, guint64 *ret_events, GError **error)
{
  g_usleep (1000);
  *ret_events = g_atomic_int_and (&TEST_EVENT (wait)->n_set, 0);
  return TRUE;
}

static void
test_event_end (gpointer wait)
{
}

static void
event_init (MgEventInterface *iface)
{
  iface->get_name = test_event_get_name;
  iface->takes = test_event_takes;
  iface->begin = test_event_begin;
  iface->wait = test_event_wait;
  iface->end = test_event_end;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestEvent,
                               test_event,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MG_TYPE_EVENT, event_init))

static void
test_event_finalize (GObject *object)
{
  g_free (TEST_EVENT (object)->name);
  G_OBJECT_CLASS (test_event_parent_class)->finalize (object);
}

static void
test_event_class_init (TestEventClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_event_finalize;
}

static void
test_event_init (TestEvent *self)
{
}

static TestEvent *
test_event_new (const char *name, gboolean takes)
{
  TestEvent *self = g_object_new (TEST_TYPE_EVENT, NULL);

  self->name = g_strdup (name);
  self->takes = takes;
  return self;
}

/* A section of a prefix, and the objects of that and of another one. */
#define TEST_TYPE_PREFIXES (test_prefixes_get_type ())
G_DECLARE_FINAL_TYPE (TestPrefixes, test_prefixes, TEST, PREFIXES, MgSource)

struct _TestPrefixes
{
  MgSource parent_instance;

  MgSource *memory;
  TestEvent *manual;
  TestEvent *automatic;
};

G_DEFINE_FINAL_TYPE (TestPrefixes, test_prefixes, MG_TYPE_SOURCE)

static char *
test_prefixes_parse (MgSource *source, const char *text, GError **error)
{
  g_autofree char *place = g_str_has_prefix (text, "//1/") ? g_strdup ("//1/") : g_strdup ("");
  const char *bare = text + strlen (place);

  return g_strconcat (place, g_str_has_prefix (bare, "Local\\") ? "" : "Local\\", bare, NULL);
}

static MgMappingInfo *
make_info (const char *uri, const char *name, const char *object, const char *reset, const char *prefix)
{
  g_auto (GVariantDict) details = G_VARIANT_DICT_INIT (NULL);
  MgMappingInfo *info = mg_mapping_info_new (object != NULL ? MG_KIND_OBJECT : MG_KIND_SECTION);

  info->uri = g_strdup (uri);
  info->name = g_strdup (name);
  g_variant_dict_insert (&details, "prefix", "s", prefix);
  if (object != NULL)
    g_variant_dict_insert (&details, "object", "s", object);
  if (reset != NULL)
    g_variant_dict_insert (&details, "reset", "s", reset);
  info->details = g_variant_ref_sink (g_variant_dict_end (&details));
  return info;
}

static GPtrArray *
test_prefixes_list (MgSource *source, MgCensus *census, GCancellable *cancellable, GError **error)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_mapping_info_unref);

  g_ptr_array_add (list, make_info ("object://1/Local\\ready", "Local\\ready", "event", "manual", "/one"));
  g_ptr_array_add (list, make_info ("object://1/Local\\next", "Local\\next", "event", "auto", "/one"));
  g_ptr_array_add (list, make_info ("object://1/Local\\lock", "Local\\lock", "mutex", NULL, "/one"));
  g_ptr_array_add (list,
                   make_info ("object:Local\\elsewhere", "Local\\elsewhere", "event", "manual", "/two"));
  /* Two URIs of one. */
  g_ptr_array_add (list, make_info ("object:Local\\next", "Local\\next", "event", "auto", "/one"));
  return list;
}

static MgBacking *
test_prefixes_open (MgSource *source, const char *name, GError **error)
{
  return mg_source_open (TEST_PREFIXES (source)->memory, GUI_NAME, error);
}

static MgEvent *
test_prefixes_find_event (MgSource *source, const char *name, GError **error)
{
  TestPrefixes *self = TEST_PREFIXES (source);

  if (g_str_equal (name, "//1/Local\\ready"))
    return g_object_ref (MG_EVENT (self->manual));
  if (g_str_equal (name, "//1/Local\\next"))
    return g_object_ref (MG_EVENT (self->automatic));
  g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, "Cannot wait for “%s”.", name);
  return NULL;
}

static void
test_prefixes_finalize (GObject *object)
{
  TestPrefixes *self = TEST_PREFIXES (object);

  g_object_unref (self->memory);
  g_object_unref (self->manual);
  g_object_unref (self->automatic);
  G_OBJECT_CLASS (test_prefixes_parent_class)->finalize (object);
}

static void
test_prefixes_class_init (TestPrefixesClass *klass)
{
  MgSourceClass *source_class = MG_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = test_prefixes_finalize;
  source_class->scheme = "object";
  source_class->parse = test_prefixes_parse;
  source_class->list = test_prefixes_list;
  source_class->open = test_prefixes_open;
  source_class->find_event = test_prefixes_find_event;
}

static void
test_prefixes_init (TestPrefixes *self)
{
  self->memory = mg_fake_source_new ();
  mg_fake_source_add (MG_FAKE_SOURCE (self->memory), GUI_NAME, NULL, 4096);
  self->manual = test_event_new ("Local\\ready", FALSE);
  self->automatic = test_event_new ("Local\\next", TRUE);
}

typedef struct
{
  TestPrefixes *prefixes;
  GuiFixture *base;
  MgCatalog *catalog;
  MgFollowButton *button;
  MgFollowMenu *menu;
} Fixture;

static GuiFixture *
look (TestPrefixes *prefixes)
{
  GuiFixture *base = g_new0 (GuiFixture, 1);
  g_autoptr (MgMapping) mapping = mg_mapping_new (MG_SOURCE (prefixes), "//1/Local\\box");
  g_autoptr (MgMappingInfo) info = make_info ("object://1/Local\\box", "Local\\box", NULL, NULL, "/one");

  mg_mapping_update (mapping, info);
  base->sampler = mg_sampler_new ();
  base->view = mg_view_new (base->sampler, mapping, 0, 0);
  base->inspection = mg_inspection_new (base->view);
  gui_fixture_look_at (base, 0, 4096);
  return base;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->prefixes = g_object_new (TEST_TYPE_PREFIXES, NULL);
  self->base = look (self->prefixes);
  self->catalog = mg_catalog_new ();
  mg_catalog_add_source (self->catalog, MG_SOURCE (self->prefixes));
  mg_catalog_start (self->catalog);
  mg_test_wait (mg_catalog_is_loaded (self->catalog));
  self->button = MG_FOLLOW_BUTTON (mg_follow_button_new ());
  mg_follow_button_set_inspection (self->button, self->base->inspection);
  mg_follow_button_set_catalog (self->button, self->catalog);
  gui_fixture_present (self->base, GTK_WIDGET (self->button));
  self->menu = MG_FOLLOW_MENU (gui_find_child (GTK_WIDGET (self->button), "menu"));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_popover_popdown (GTK_POPOVER (self->menu));
  mg_test_wait (!gtk_widget_get_mapped (GTK_WIDGET (self->menu)));
  mg_follow_button_set_catalog (self->button, NULL);
  gui_fixture_free (self->base);
  gui_release (self->catalog);
  g_object_unref (self->prefixes);
}

static GtkWidget *
part (Fixture *self, const char *id)
{
  return gui_find_child (gui_find_child (GTK_WIDGET (self->menu), "form"), id);
}

static void
type (Fixture *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (part (self, "entry")), text);
}

static const char *
get_text (Fixture *self, const char *id)
{
  return gtk_label_get_text (GTK_LABEL (part (self, id)));
}

/* Opens the menu, and what it has to ask. */
static void
begin (Fixture *self)
{
  mg_follow_button_popup (self->button);
  mg_test_wait (gtk_widget_get_mapped (GTK_WIDGET (self->menu)));
  g_signal_emit_by_name (mg_follow_menu_get_row (self->menu, MG_FOLLOW_EVENT), "clicked");
}

static void
choose (Fixture *self, const char *text)
{
  begin (self);
  type (self, text);
  g_signal_emit_by_name (part (self, "entry"), "activate");
  mg_test_wait (!gtk_widget_get_mapped (GTK_WIDGET (self->menu)));
}

static gboolean
has_fired (Fixture *self, guint64 fired)
{
  MgFrame *frame = mg_view_get_frame (self->base->view);

  return frame != NULL && frame->has_events && frame->events.fired == fired;
}

static gboolean
row_says (Fixture *self, const char *id, const char *text)
{
  GtkWidget *label = gui_find_child (mg_follow_menu_get_row (self->menu, MG_FOLLOW_EVENT), id);

  return g_str_equal (gtk_label_get_text (GTK_LABEL (label)), text);
}

static gboolean
tells (Fixture *self, const char *label, const char *value)
{
  MgStatusRates rates = { (char *) "–", (char *) "–" };
  g_autoptr (GPtrArray) facts
    = mg_status_text_facts (self->base->inspection, &rates, g_get_monotonic_time ());

  for (guint i = 0; i < facts->len; i++)
    {
      const MgFact *fact = g_ptr_array_index (facts, i);

      if (g_str_equal (fact->label, label))
        return g_str_equal (fact->value, value);
    }
  return FALSE;
}

/* One that is not taken from the program is waited for without a question. */
static void
test_manual (Fixture *self, gconstpointer data)
{
  g_autofree char *label = NULL;

  choose (self, " ready ");
  g_assert_null (gui_find_window ("AdwMessageDialog"));
  g_assert_cmpstr (mg_inspection_get_sentence (self->base->inspection), ==,
                   "Waiting for “event Local\\ready”, at most 60 per second");
  mg_test_wait (g_atomic_int_get (&self->prefixes->manual->n_begun) == 1);
  g_atomic_int_set (&self->prefixes->manual->n_set, 3);
  mg_test_wait (has_fired (self, 3));
  g_assert_true (tells (self, "Takes", "nothing: it only looks"));
  g_assert_true (row_says (self, "meaning", "Waiting for “event Local\\ready”."));
  g_assert_true (row_says (self, "price", "Passive: takes nothing"));
  label = mg_follow_text_label (self->base->view);
  g_assert_cmpstr (label, ==, "On Local\\ready");
  /* It stands there again. */
  begin (self);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (part (self, "entry"))), ==, "Local\\ready");
}

/* Nobody waits before the question is answered. */
static void
test_automatic (Fixture *self, gconstpointer data)
{
  choose (self, "Local\\next");
  mg_test_wait (gui_find_window ("AdwMessageDialog") != NULL);
  edit_fixture_respond ("cancel");
  g_assert_null (mg_view_get_trigger (self->base->view));
  g_assert_cmpuint (g_atomic_int_get (&self->prefixes->automatic->n_begun), ==, 0);
  choose (self, "Local\\next");
  edit_fixture_respond ("take");
  g_assert_true (mg_trigger_takes (mg_view_get_trigger (self->base->view)));
  mg_test_wait (g_atomic_int_get (&self->prefixes->automatic->n_begun) == 1);
  g_assert_true (tells (self, "Takes", "each wake that it gets, from the program that waits for it"));
  g_assert_true (row_says (self, "price", "Takes from the program"));
}

static const char *
get_offer (Fixture *self, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (part (self, "offers")), index);

  return row != NULL ? gtk_label_get_text (GTK_LABEL (gtk_list_box_row_get_child (row))) : NULL;
}

/* Events of the mapping's own prefix, and what each of them takes. */
static void
test_offers (Fixture *self, gconstpointer data)
{
  begin (self);
  g_assert_cmpstr (get_offer (self, 0), ==, "Local\\next");
  g_assert_cmpstr (get_offer (self, 1), ==, "Local\\ready");
  g_assert_null (get_offer (self, 2));
  g_assert_cmpstr (get_text (self, "price"), ==, "Passive only if it is a manual-reset event");
  type (self, "NEXT");
  g_assert_cmpstr (get_offer (self, 0), ==, "Local\\next");
  g_assert_null (get_offer (self, 1));
  g_signal_emit_by_name (part (self, "offers"), "row-activated",
                         gtk_list_box_get_row_at_index (GTK_LIST_BOX (part (self, "offers")), 0));
  g_assert_cmpstr (get_text (self, "price"), ==, "Takes from the program");
  type (self, "ready");
  g_assert_cmpstr (get_text (self, "price"), ==, "Passive: takes nothing");
  type (self, "elsewhere");
  g_assert_cmpstr (get_text (self, "price"), ==, "Passive only if it is a manual-reset event");
  g_assert_true (gtk_widget_get_visible (part (self, "no_offers")));
}

static void
refuse (Fixture *self, const char *text, const char *answer)
{
  type (self, text);
  g_signal_emit_by_name (part (self, "entry"), "activate");
  mg_test_wait (g_str_equal (get_text (self, "answer"), answer));
  g_assert_null (mg_view_get_trigger (self->base->view));
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  begin (self);
  refuse (self, "nobody", "Cannot wait for “//1/Local\\nobody”.");
  refuse (self, "//2/Local\\ready",
          "“//2/Local\\ready” names a Wine prefix: an event is looked for in that of the mapping.");
}

/* Only where the source of a mapping knows any. */
static void
test_offered (Fixture *self, gconstpointer data)
{
  guint8 bytes[4] = { 0 };
  g_autoptr (GuiFixture) fake = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *row = mg_follow_menu_get_row (self->menu, MG_FOLLOW_EVENT);

  g_assert_true (gtk_widget_get_visible (row));
  mg_follow_button_set_inspection (self->button, fake->inspection);
  g_assert_false (gtk_widget_get_visible (row));
  mg_follow_button_set_inspection (self->button, self->base->inspection);
  g_assert_true (gtk_widget_get_visible (row));
}

static char *
get_remembered (void)
{
  g_autoptr (GSettings) memory = page_fixture_open_memory ();

  return g_settings_get_string (memory, "follow");
}

static void
remember (Fixture *self, const char *text)
{
  g_autoptr (GSettings) memory = page_fixture_open_memory ();

  page_fixture_forget ();
  g_settings_set_string (memory, "follow", text);
  mg_follow_memory_follow (self->base->inspection, memory, RATE);
}

/* It is there again the next time; one that takes is asked for each time. */
static void
test_memory (Fixture *self, gconstpointer data)
{
  g_autoptr (MgTrigger) automatic = mg_trigger_new_event (MG_EVENT (self->prefixes->automatic));
  g_autofree char *passive = NULL;
  g_autofree char *taking = NULL;

  remember (self, "--event Local\\ready");
  mg_test_wait (mg_view_get_trigger (self->base->view) != NULL);
  g_assert_true (mg_trigger_get_event (mg_view_get_trigger (self->base->view))
                 == MG_EVENT (self->prefixes->manual));
  passive = get_remembered ();
  g_assert_cmpstr (passive, ==, "--event Local\\ready");
  mg_view_set_trigger (self->base->view, automatic);
  taking = get_remembered ();
  g_assert_cmpstr (taking, ==, "");
  page_fixture_forget ();
}

/* Why there is a timer is said, and it stays remembered. */
static void
check_timer (Fixture *self, const char *text, const char *sentence)
{
  g_autofree char *remembered = NULL;

  remember (self, text);
  mg_test_wait (g_strcmp0 (mg_inspection_get_sentence (self->base->inspection), sentence) == 0);
  g_assert_null (mg_view_get_trigger (self->base->view));
  remembered = get_remembered ();
  g_assert_cmpstr (remembered, ==, text);
  page_fixture_forget ();
}

static void
test_memory_gone (Fixture *self, gconstpointer data)
{
  check_timer (self, "--event Local\\gone", "Cannot wait for “//1/Local\\gone”. There is a timer instead.");
}

static void
test_memory_takes (Fixture *self, gconstpointer data)
{
  check_timer (self, "--event Local\\next",
               "“Local\\next” is an auto-reset event: who waits for it takes it from the program that it is "
               "for. There is a timer instead.");
}

/* Who chooses something before it is found has chosen. */
static void
test_memory_late (Fixture *self, gconstpointer data)
{
  g_autoptr (MgTrigger) word = mg_trigger_new_inside (MG_TRIGGER_WORD, 8, NULL);
  guint n_refs;

  remember (self, "--event Local\\ready");
  n_refs = (guint) g_atomic_int_get (&G_OBJECT (self->base->inspection)->ref_count);
  mg_view_set_trigger (self->base->view, word);
  mg_test_wait ((guint) g_atomic_int_get (&G_OBJECT (self->base->inspection)->ref_count) < n_refs);
  g_assert_true (mg_view_get_trigger (self->base->view) == word);
  page_fixture_forget ();
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/follow-event/manual", test_manual);
  ADD ("/follow-event/automatic", test_automatic);
  ADD ("/follow-event/offers", test_offers);
  ADD ("/follow-event/refused", test_refused);
  ADD ("/follow-event/offered", test_offered);
  ADD ("/follow-event/memory", test_memory);
  ADD ("/follow-event/memory-gone", test_memory_gone);
  ADD ("/follow-event/memory-takes", test_memory_takes);
  ADD ("/follow-event/memory-late", test_memory_late);
#undef ADD
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Each way to follow, chosen in the menu, with programs that do what is waited for. */

#include "mg-follow-menu.h"

#include <adwaita.h>
#include <string.h>

#include "edit-fixture.h"
#include "follow-fixture.h"
#include "mg-condition.h"
#include "mg-follow-button.h"
#include "mg-semaphore-source.h"

/* How many posts a program makes for another one. */
#define N_POSTS 1000

static MgFollowButton *
present (FollowFixture *self)
{
  GtkWidget *button = mg_follow_button_new ();

  mg_follow_button_set_inspection (MG_FOLLOW_BUTTON (button), self->base->inspection);
  gui_fixture_present (self->base, button);
  return MG_FOLLOW_BUTTON (button);
}

static MgFollowMenu *
open_menu (MgFollowButton *button)
{
  GtkWidget *menu = gui_find_child (GTK_WIDGET (button), "menu");

  mg_follow_button_popup (button);
  mg_test_wait (gtk_widget_get_mapped (menu));
  return MG_FOLLOW_MENU (menu);
}

static void
close_menu (MgFollowMenu *menu)
{
  gtk_popover_popdown (GTK_POPOVER (menu));
  mg_test_wait (!gtk_widget_get_mapped (GTK_WIDGET (menu)));
}

static void
click (MgFollowMenu *menu, MgFollowWay way)
{
  g_signal_emit_by_name (mg_follow_menu_get_row (menu, way), "clicked");
}

static GtkWidget *
get_part (MgFollowMenu *menu, const char *id)
{
  return gui_find_child (gui_find_child (GTK_WIDGET (menu), "form"), id);
}

static const char *
get_entry (MgFollowMenu *menu)
{
  return gtk_editable_get_text (GTK_EDITABLE (get_part (menu, "entry")));
}

/* NULL while it says nothing. */
static const char *
get_answer (MgFollowMenu *menu)
{
  GtkWidget *answer = get_part (menu, "answer");

  return gtk_widget_get_visible (answer) ? gtk_label_get_text (GTK_LABEL (answer)) : NULL;
}

static const char *
get_price (MgFollowMenu *menu)
{
  return gtk_label_get_text (GTK_LABEL (get_part (menu, "price")));
}

static void
type (MgFollowMenu *menu, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (get_part (menu, "entry")), text);
}

static void
accept (MgFollowMenu *menu)
{
  g_signal_emit_by_name (get_part (menu, "entry"), "activate");
}

/* Opens the menu, chooses and types. */
static MgFollowMenu *
choose (MgFollowButton *button, MgFollowWay way, const char *text)
{
  MgFollowMenu *menu = open_menu (button);

  click (menu, way);
  if (text != NULL)
    {
      type (menu, text);
      accept (menu);
    }
  mg_test_wait (!gtk_widget_get_mapped (GTK_WIDGET (menu)));
  return menu;
}

static MgTrigger *
get_trigger (FollowFixture *self)
{
  return mg_view_get_trigger (self->base->view);
}

static guint32
word_at (FollowFixture *self, guint64 offset)
{
  guint32 word = 0;

  mg_frame_read (follow_fixture_get_frame (self), offset, (guint8 *) &word, sizeof word);
  return word;
}

static void
test_word (FollowFixture *self, gconstpointer data)
{
  choose (present (self), MG_FOLLOW_WORD, "[2]");
  g_assert_cmpint (mg_trigger_get_kind (get_trigger (self)), ==, MG_TRIGGER_WORD);
  g_assert_cmpuint (mg_trigger_get_offset (get_trigger (self)), ==, 8);
  mg_test_wait (follow_fixture_has_begun (self));
  mg_test_bell_store (self->bell, 64, 7);
  mg_test_bell_store (self->bell, 8, 1);
  mg_test_wait (follow_fixture_has_fired (self, 1));
  g_assert_cmpuint (word_at (self, 64), ==, 7);
  mg_test_bell_store (self->bell, 8, 2);
  mg_test_wait (follow_fixture_has_fired (self, 2));
}

static void
test_sequence (FollowFixture *self, gconstpointer data)
{
  choose (present (self), MG_FOLLOW_SEQUENCE, "0x10");
  mg_test_wait (follow_fixture_has_begun (self));
  g_assert_cmpstr (mg_inspection_get_sentence (self->base->inspection), ==,
                   "Waiting for “sequence word at 0x10”, at most 60 per second");
  g_assert_true (follow_fixture_get_frame (self)->is_sequenced);
  for (guint32 i = 1; i <= 10; i++)
    {
      mg_test_bell_store (self->bell, 16, 2 * i - 1);
      mg_test_bell_store (self->bell, 64, i);
      mg_test_bell_store (self->bell, 16, 2 * i);
    }
  mg_test_wait (follow_fixture_has_fired (self, 10));
  g_assert_true (follow_fixture_get_frame (self)->events.exact);
  g_assert_cmpuint (
    follow_fixture_get_frame (self)->events.seen + follow_fixture_get_frame (self)->events.missed, ==, 10);
  g_assert_cmpuint (word_at (self, 64), ==, 10);
}

/* Either may not wait yet: all are woken until both were. */
static gboolean
are_both_woken (FollowFixture *self)
{
  mg_test_bell_wake (self->bell, 16, G_MAXINT32);
  return follow_fixture_get_frame (self)->events.fired > 0 && word_at (self, 20) == 1;
}

/* Declared to be woken with wake-all: no question, and who waits is woken as well. */
static void
test_futex (FollowFixture *self, gconstpointer data)
{
  MgFollowMenu *menu = open_menu (present (self));

  click (menu, MG_FOLLOW_FUTEX);
  g_assert_cmpstr (get_price (menu), ==, "Takes wakes from a program that wakes one waiter");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (get_part (menu, "declared")), TRUE);
  g_assert_cmpstr (get_price (menu), ==, "Passive: takes nothing");
  type (menu, "16");
  accept (menu);
  /* In a hole there is nothing to wait for. */
  mg_test_bell_store (self->bell, 16, 1);
  mg_test_wait (follow_fixture_has_begun (self));
  g_assert_null (gui_find_window ("AdwMessageDialog"));
  g_assert_false (mg_trigger_takes (get_trigger (self)));

  mg_test_bell_begin_wait (self->bell, 16);
  mg_test_wait (are_both_woken (self));
  g_assert_true (mg_test_bell_end_wait (self->bell));

  /* What was declared stands there again. */
  open_menu (MG_FOLLOW_BUTTON (gtk_window_get_child (GTK_WINDOW (self->base->window))));
  click (menu, MG_FOLLOW_FUTEX);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (get_part (menu, "declared"))));
  g_assert_cmpstr (get_entry (menu), ==, "0x10");
  close_menu (menu);
}

static void
test_futex_asks (FollowFixture *self, gconstpointer data)
{
  MgFollowButton *button = present (self);

  choose (button, MG_FOLLOW_FUTEX, "0x10");
  g_assert_null (get_trigger (self));
  edit_fixture_respond ("cancel");
  g_assert_null (get_trigger (self));
  choose (button, MG_FOLLOW_FUTEX, "0x10");
  edit_fixture_respond ("take");
  g_assert_true (mg_trigger_takes (get_trigger (self)));
}

/* What is taken at once may not be noticed: they are posted until one is. */
static gboolean
is_noticed (FollowFixture *self, guint32 offset, guint *n_posts)
{
  mg_test_bell_post (self->bell, offset, 1);
  (*n_posts)++;
  return follow_fixture_get_frame (self)->events.fired > N_POSTS;
}

/* Who waits for posts gets them all. */
static void
check_posts (FollowFixture *self, guint32 offset)
{
  guint n_posts = N_POSTS;
  guint n_taken = 0;

  g_assert_null (gui_find_window ("AdwMessageDialog"));
  mg_test_wait (follow_fixture_has_begun (self));
  mg_test_bell_post (self->bell, offset, N_POSTS);
  mg_test_wait (follow_fixture_has_fired (self, N_POSTS));
  n_taken += mg_test_bell_take (self->bell, offset);
  mg_test_wait (is_noticed (self, offset, &n_posts));
  n_taken += mg_test_bell_take (self->bell, offset);
  g_assert_cmpuint (n_taken, ==, n_posts);
}

static void
test_semaphore (FollowFixture *self, gconstpointer data)
{
  choose (present (self), MG_FOLLOW_SEMAPHORE, self->bell->name);
  check_posts (self, 0);
}

static void
test_semaphore_inside (FollowFixture *self, gconstpointer data)
{
  MgFollowMenu *menu = open_menu (present (self));

  mg_inspection_set_cursor (self->base->inspection, 2055, FALSE);
  click (menu, MG_FOLLOW_SEMAPHORE_INSIDE);
  g_assert_cmpstr (get_entry (menu), ==, "0x800");
  mg_test_bell_make_semaphore (self->bell, 0x800);
  accept (menu);
  check_posts (self, 0x800);
}

/* Nothing is taken before the question is answered, and everything afterwards. */
static void
test_post (FollowFixture *self, gconstpointer data)
{
  MgFollowButton *button = present (self);

  mg_test_bell_post (self->bell, 0, 3);
  choose (button, MG_FOLLOW_POST, self->bell->name);
  edit_fixture_respond ("cancel");
  g_assert_null (get_trigger (self));
  g_assert_cmpuint (mg_test_bell_take (self->bell, 0), ==, 3);

  choose (button, MG_FOLLOW_POST, self->bell->name);
  g_assert_null (get_trigger (self));
  edit_fixture_respond ("take");
  mg_test_wait (follow_fixture_has_begun (self));
  mg_test_bell_post (self->bell, 0, 10);
  mg_test_wait (follow_fixture_has_fired (self, 10));
  g_assert_cmpuint (mg_test_bell_take (self->bell, 0), ==, 0);
}

static GtkListBoxRow *
find_offer (MgFollowMenu *menu, const char *prefix)
{
  GtkListBox *offers = GTK_LIST_BOX (get_part (menu, "offers"));
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (offers, i)) != NULL; i++)
    if (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (gtk_list_box_row_get_child (row))), prefix))
      return row;
  return NULL;
}

static void
test_eventfd (FollowFixture *self, gconstpointer data)
{
  int pid = mg_test_process_get_pid (self->bell->process);
  g_autofree char *text = g_strdup_printf ("%d/%d", pid, self->bell->eventfd);
  g_autofree char *prefix = g_strconcat (text, " ", NULL);
  g_autoptr (MgTrigger) trigger = mg_trigger_new_eventfd (pid, self->bell->eventfd, NULL);
  MgMapping *mapping = mg_view_get_mapping (self->base->view);
  g_autoptr (MgMappingInfo) info
    = mg_source_lookup (mg_mapping_get_source (mapping), mg_mapping_get_name (mapping), NULL);
  MgFollowMenu *menu;

  if (trigger == NULL)
    {
      g_test_skip ("The system lets nobody look at the eventfd of another process");
      return;
    }
  /* As the catalog would. */
  mg_mapping_update (mapping, info);
  menu = open_menu (present (self));
  click (menu, MG_FOLLOW_EVENTFD);
  mg_test_wait (find_offer (menu, prefix) != NULL);
  g_signal_emit_by_name (get_part (menu, "offers"), "row-activated", find_offer (menu, prefix));
  g_assert_cmpstr (get_entry (menu), ==, text);
  accept (menu);
  mg_test_wait (follow_fixture_has_begun (self));
  mg_test_bell_ring (self->bell, 1);
  mg_test_wait (follow_fixture_has_fired (self, 1));
  mg_test_bell_ring (self->bell, 1);
  mg_test_wait (follow_fixture_has_fired (self, 2));
  g_assert_cmpuint (mg_test_bell_read (self->bell), ==, 2);
}

static void
test_write (FollowFixture *self, gconstpointer data)
{
  MgFollowButton *button = present (self);

  choose (button, MG_FOLLOW_WRITE, NULL);
  mg_test_wait (follow_fixture_has_begun (self));
  mg_test_bell_write (self->bell, 9);
  mg_test_wait (follow_fixture_get_frame (self)->events.fired > 0 && word_at (self, 0) == 9);
}

/* Only what has a file is written to by write(2). */
static void
test_write_offered (FollowFixture *self, gconstpointer data)
{
  guint8 bytes[4] = { 0 };
  g_autoptr (GuiFixture) fake = gui_fixture_new (bytes, sizeof bytes);
  MgFollowButton *button = present (self);
  MgFollowMenu *menu = MG_FOLLOW_MENU (gui_find_child (GTK_WIDGET (button), "menu"));

  g_assert_true (gtk_widget_get_visible (mg_follow_menu_get_row (menu, MG_FOLLOW_WRITE)));
  mg_follow_button_set_inspection (button, fake->inspection);
  g_assert_false (gtk_widget_get_visible (mg_follow_menu_get_row (menu, MG_FOLLOW_WRITE)));
  g_assert_true (gtk_widget_get_visible (mg_follow_menu_get_row (menu, MG_FOLLOW_WORD)));
  mg_follow_button_set_inspection (button, self->base->inspection);
  g_assert_true (gtk_widget_get_visible (mg_follow_menu_get_row (menu, MG_FOLLOW_WRITE)));
}

/* From one way to the other; a rate that is none becomes one where it is the most that there are. */
static void
test_rates (FollowFixture *self, gconstpointer data)
{
  MgFollowButton *button = present (self);
  MgFollowMenu *menu = open_menu (button);

  click (menu, MG_FOLLOW_ADAPTIVE);
  g_assert_cmpuint (mg_view_get_rate (self->base->view), ==, MG_RATE_ADAPTIVE);
  click (menu, MG_FOLLOW_SPIN);
  g_assert_cmpuint (mg_view_get_rate (self->base->view), ==, MG_RATE_SPIN);
  g_assert_cmpstr (mg_inspection_get_sentence (self->base->inspection), ==, "Following without a pause");
  close_menu (menu);

  choose (button, MG_FOLLOW_WORD, "8");
  g_assert_cmpuint (mg_view_get_rate (self->base->view), ==, 60);
  menu = open_menu (button);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (gui_find_child (GTK_WIDGET (menu), "rate_spin")), 10);
  g_assert_cmpuint (mg_view_get_rate (self->base->view), ==, 10);
  g_assert_nonnull (get_trigger (self));
  click (menu, MG_FOLLOW_TIMER);
  g_assert_null (get_trigger (self));
  g_assert_cmpuint (mg_view_get_rate (self->base->view), ==, 10);
  g_assert_cmpstr (mg_inspection_get_sentence (self->base->inspection), ==, "Following at 10 per second");

  /* What is paused stays so, and nobody says that it is followed. */
  mg_view_set_paused (self->base->view, TRUE);
  click (menu, MG_FOLLOW_ADAPTIVE);
  g_assert_true (mg_view_get_paused (self->base->view));
  g_assert_cmpuint (mg_view_get_rate (self->base->view), ==, MG_RATE_ADAPTIVE);
  g_assert_cmpstr (mg_inspection_get_sentence (self->base->inspection), ==, "Following at 10 per second");
  close_menu (menu);
}

/* What cannot be is said below the entry, and nothing is waited for. */
static void
test_refused (FollowFixture *self, gconstpointer data)
{
  MgFollowMenu *menu = open_menu (present (self));

  mg_inspection_set_cursor (self->base->inspection, 7, FALSE);
  click (menu, MG_FOLLOW_SEQUENCE);
  g_assert_cmpstr (get_entry (menu), ==, "0x4");
  g_assert_null (get_answer (menu));
  type (menu, "0x6");
  g_assert_cmpstr (get_answer (menu), ==,
                   "Cannot wait for a word at 0x6: its offset must be a multiple of 4.");
  accept (menu);
  g_assert_null (get_trigger (self));
  type (menu, "4096");
  g_assert_cmpstr (get_answer (menu), ==, "“4096” is outside of this view, which goes from 0x0 to 0xfff.");
  g_signal_emit_by_name (get_part (menu, "cursor_button"), "clicked");
  g_assert_cmpstr (get_entry (menu), ==, "0x4");
  g_assert_null (get_answer (menu));

  g_signal_emit_by_name (get_part (menu, "back_button"), "clicked");
  click (menu, MG_FOLLOW_SEMAPHORE);
  g_assert_cmpstr (get_entry (menu), ==, "");
  type (menu, "/mg-test-nobody-has-this");
  g_assert_null (get_answer (menu));
  accept (menu);
  g_assert_nonnull (strstr (get_answer (menu), "/mg-test-nobody-has-this"));
  g_signal_emit_by_name (get_part (menu, "back_button"), "clicked");
  click (menu, MG_FOLLOW_EVENTFD);
  type (menu, "12");
  accept (menu);
  g_assert_cmpstr (get_answer (menu), ==,
                   "“12” is not the id of a process, a slash and the number of a descriptor, as in 1234/5.");
  g_assert_null (get_trigger (self));
  close_menu (menu);
}

/* Names are offered, fewer with each letter. */
static void
test_names (FollowFixture *self, gconstpointer data)
{
  g_autoptr (MgCatalog) catalog = mg_catalog_new ();
  g_autoptr (MgSource) source = mg_semaphore_source_new (NULL);
  g_autofree char *name = g_strconcat ("/", self->bell->name, NULL);
  MgFollowButton *button = present (self);
  MgFollowMenu *menu;

  mg_catalog_add_source (catalog, source);
  mg_catalog_start (catalog);
  mg_test_wait (mg_catalog_is_loaded (catalog));
  mg_follow_button_set_catalog (button, catalog);
  menu = open_menu (button);
  click (menu, MG_FOLLOW_SEMAPHORE);
  mg_test_wait (find_offer (menu, name) != NULL);
  type (menu, "nobody has this");
  g_assert_null (find_offer (menu, "/"));
  type (menu, self->bell->name);
  g_assert_nonnull (find_offer (menu, name));
  type (menu, "");
  g_signal_emit_by_name (get_part (menu, "offers"), "row-activated", find_offer (menu, name));
  g_assert_cmpstr (get_entry (menu), ==, name);
  close_menu (menu);
  mg_follow_button_set_catalog (button, NULL);
  gui_release (g_steal_pointer (&catalog));
}

static void
on_pause_when (GSimpleAction *action, GVariant *parameter, gpointer n_asked)
{
  ++*(guint *) n_asked;
}

/* The menu makes room for what asks for the condition, and says which one there is. */
static void
test_pause_when (FollowFixture *self, gconstpointer data)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  const GActionEntry entries[] = { { .name = "pause-when", .activate = on_pause_when } };
  MgCondition *condition = mg_inspection_get_condition (self->base->inspection);
  MgFollowButton *button = present (self);
  MgFollowMenu *menu = open_menu (button);
  GtkWidget *label = gui_find_child (GTK_WIDGET (menu), "condition_label");
  guint n_asked = 0;

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), &n_asked);
  gtk_widget_insert_action_group (self->base->window, "win", G_ACTION_GROUP (group));
  g_assert_false (gtk_widget_get_visible (label));
  g_signal_emit_by_name (gui_find_child (GTK_WIDGET (menu), "pause_when_button"), "clicked");
  mg_test_wait (!gtk_widget_get_mapped (GTK_WIDGET (menu)));
  g_assert_cmpuint (n_asked, ==, 1);

  g_assert_true (mg_condition_arm (condition, "[1] > 1000", MG_PROBE_BECOMES, NULL, NULL));
  g_assert_true (gtk_widget_get_visible (label));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, "Pauses when “[1] > 1000”");
  mg_condition_drop (condition);
  g_assert_false (gtk_widget_get_visible (label));
}

/* A menu that has no room is scrolled, and is no higher than its window. */
static void
test_low (FollowFixture *self, gconstpointer data)
{
  MgFollowButton *button = present (self);
  MgFollowMenu *menu;

  gtk_window_set_default_size (GTK_WINDOW (self->base->window), 360, 320);
  mg_test_wait (gtk_widget_get_height (self->base->window) <= 320);
  menu = open_menu (button);
  mg_test_wait (gtk_widget_get_height (GTK_WIDGET (menu)) > 0);
  g_assert_cmpint (gtk_widget_get_height (gui_find_child (GTK_WIDGET (menu), "scroller")), <=, 320);
  close_menu (menu);
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
#define ADD(path, func)                                                                                      \
  g_test_add (path, FollowFixture, NULL, follow_fixture_set_up, func, follow_fixture_tear_down)
  ADD ("/follow-menu/word", test_word);
  ADD ("/follow-menu/sequence", test_sequence);
  ADD ("/follow-menu/futex", test_futex);
  ADD ("/follow-menu/futex-asks", test_futex_asks);
  ADD ("/follow-menu/semaphore", test_semaphore);
  ADD ("/follow-menu/semaphore-inside", test_semaphore_inside);
  ADD ("/follow-menu/post", test_post);
  ADD ("/follow-menu/eventfd", test_eventfd);
  ADD ("/follow-menu/write", test_write);
  ADD ("/follow-menu/write-offered", test_write_offered);
  ADD ("/follow-menu/rates", test_rates);
  ADD ("/follow-menu/refused", test_refused);
  ADD ("/follow-menu/names", test_names);
  ADD ("/follow-menu/pause-when", test_pause_when);
  ADD ("/follow-menu/low", test_low);
#undef ADD
  return g_test_run ();
}

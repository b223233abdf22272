/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a mapping was followed is so again the next time. */

#include "mg-follow-memory.h"

#include <string.h>

#include "mg-test-bell.h"
#include "page-fixture.h"

#define SIZE 512
#define RATE 25

static char *
get_remembered (void)
{
  g_autoptr (GSettings) memory = page_fixture_open_memory ();

  return g_settings_get_string (memory, "follow");
}

static GuiFixture *
begin (void)
{
  guint8 bytes[SIZE] = { 0 };
  GuiFixture *fixture = gui_fixture_new (bytes, sizeof bytes);
  g_autoptr (GSettings) memory = page_fixture_open_memory ();

  mg_follow_memory_follow (fixture->inspection, memory, RATE);
  return fixture;
}

/* What a view is followed by, what is remembered of it, and whether that is enough to follow the next one so. */
static void
check (MgTrigger *trigger, const char *expected)
{
  g_autoptr (GuiFixture) first = NULL;
  g_autoptr (GuiFixture) second = NULL;
  g_autofree char *text = NULL;
  MgTrigger *restored;

  page_fixture_forget ();
  first = begin ();
  mg_view_set_trigger (first->view, trigger);
  text = get_remembered ();
  g_assert_cmpstr (text, ==, expected);

  second = begin ();
  restored = mg_view_get_trigger (second->view);
  g_assert_true ((restored != NULL) == (*expected != 0));
  if (restored != NULL)
    {
      g_autofree char *before = mg_trigger_describe (trigger);
      g_autofree char *after = mg_trigger_describe (restored);

      g_assert_cmpstr (before, ==, after);
      g_assert_cmpint (mg_trigger_get_kind (trigger), ==, mg_trigger_get_kind (restored));
      g_assert_false (mg_trigger_takes (restored));
    }
  page_fixture_forget ();
}

static void
test_inside (void)
{
  g_autoptr (MgTrigger) word = mg_trigger_new_inside (MG_TRIGGER_WORD, 0, NULL);
  g_autoptr (MgTrigger) sequence = mg_trigger_new_inside (MG_TRIGGER_SEQUENCE, 0x1c, NULL);
  g_autoptr (MgTrigger) futex = mg_trigger_new_inside (MG_TRIGGER_FUTEX, 8, NULL);
  g_autoptr (MgTrigger) semaphore = mg_trigger_new_inside (MG_TRIGGER_SEMAPHORE_INSIDE, 32, NULL);
  g_autoptr (MgTrigger) shared = mg_trigger_new_shared_futex (8, NULL);
  g_autoptr (MgTrigger) writes = mg_trigger_new_write ();

  check (word, "--on-change 0x0");
  check (sequence, "--seqlock 0x1c");
  check (shared, "--futex 0x8");
  check (semaphore, "--semaphore-at 0x20");
  check (writes, "--on-write");
  /* What takes is asked for each time. */
  check (futex, "");
}

static void
test_semaphore (void)
{
  g_autoptr (MgTestBell) bell = mg_test_bell_new ("follow memory");
  g_autoptr (MgTrigger) looked_at = mg_trigger_new_semaphore (MG_TRIGGER_SEMAPHORE, bell->name, NULL);
  g_autoptr (MgTrigger) taken = mg_trigger_new_semaphore (MG_TRIGGER_POST, bell->name, NULL);
  g_autofree char *expected = g_strdup_printf ("--semaphore /%s", bell->name);

  check (looked_at, expected);
  check (taken, "");
}

/* The number of a process is that of another one the next time. */
static void
test_eventfd (void)
{
  g_autoptr (MgTestBell) bell = mg_test_bell_new ("follow memory");
  g_autoptr (MgTrigger) trigger
    = mg_trigger_new_eventfd (mg_test_process_get_pid (bell->process), bell->eventfd, NULL);

  if (trigger == NULL)
    g_test_skip ("The system lets nobody look at the eventfd of another process");
  else
    check (trigger, "");
}

static void
test_rates (void)
{
  g_autoptr (GuiFixture) first = NULL;
  g_autoptr (GuiFixture) second = NULL;
  g_autoptr (GuiFixture) third = NULL;
  g_autoptr (GuiFixture) fourth = NULL;

  page_fixture_forget ();
  first = begin ();
  g_assert_cmpuint (mg_view_get_rate (first->view), ==, RATE);
  mg_view_set_rate (first->view, 100);
  mg_view_set_rate (first->view, MG_RATE_ADAPTIVE);
  second = begin ();
  g_assert_cmpuint (mg_view_get_rate (second->view), ==, MG_RATE_ADAPTIVE);
  /* Nobody has a core taken by opening a mapping. */
  mg_view_set_rate (second->view, MG_RATE_SPIN);
  third = begin ();
  g_assert_cmpuint (mg_view_get_rate (third->view), ==, 100);
  g_assert_null (mg_view_get_trigger (third->view));
  mg_view_set_rate (third->view, 50);
  fourth = begin ();
  g_assert_cmpuint (mg_view_get_rate (fourth->view), ==, 50);
  page_fixture_forget ();
}

/* What is not there any more is said, and stays remembered; what nobody knows is a timer. */
static void
test_gone (void)
{
  static const char *const strange[] = { "--futex x", "--seqlock 6", "--peek", "--rate spin", "nonsense" };
  g_autoptr (GSettings) memory = page_fixture_open_memory ();
  g_autoptr (GuiFixture) fixture = NULL;
  g_autofree char *text = NULL;

  page_fixture_forget ();
  g_settings_set_string (memory, "follow", "--semaphore /mg-test-nobody-has-this");
  fixture = begin ();
  g_assert_null (mg_view_get_trigger (fixture->view));
  g_assert_nonnull (strstr (mg_inspection_get_sentence (fixture->inspection), "/mg-test-nobody-has-this"));
  g_assert_true (
    g_str_has_suffix (mg_inspection_get_sentence (fixture->inspection), " There is a timer instead."));
  text = get_remembered ();
  g_assert_cmpstr (text, ==, "--semaphore /mg-test-nobody-has-this");

  for (guint i = 0; i < G_N_ELEMENTS (strange); i++)
    {
      g_autoptr (GuiFixture) other = NULL;

      g_settings_set_string (memory, "follow", strange[i]);
      other = begin ();
      g_assert_null (mg_view_get_trigger (other->view));
      g_assert_cmpuint (mg_view_get_rate (other->view), ==, RATE);
    }
  page_fixture_forget ();
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
  g_test_add_func ("/follow-memory/inside", test_inside);
  g_test_add_func ("/follow-memory/semaphore", test_semaphore);
  g_test_add_func ("/follow-memory/eventfd", test_eventfd);
  g_test_add_func ("/follow-memory/rates", test_rates);
  g_test_add_func ("/follow-memory/gone", test_gone);
  return g_test_run ();
}

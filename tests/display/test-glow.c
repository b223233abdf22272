/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "mg-glow.h"

#define MILLISECOND G_GINT64_CONSTANT (1000)

/* Some moment of the monotonic clock. */
#define START (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

static void
touch (MgGlow *glow, guint64 offset, guint64 length, gint64 now)
{
  g_autoptr (MgRangeSet) changed = mg_range_set_new ();

  mg_range_set_add (changed, offset, length);
  mg_glow_touch (glow, changed, now);
}

static void
test_nothing (void)
{
  g_autoptr (MgGlow) glow = mg_glow_new ();

  g_assert_false (mg_glow_is_active (glow, START));
  g_assert_cmpuint (mg_glow_get_level (glow, 0, 100, START), ==, 0);
  /* Nothing is in sight: what changes does not glow. */
  touch (glow, 0, 100, START);
  g_assert_false (mg_glow_is_active (glow, START));
  mg_glow_clear (glow);
  mg_glow_set_window (glow, 0, 100);
  g_assert_cmpuint (mg_glow_get_level (glow, 0, 100, START), ==, 0);
  g_assert_false (mg_glow_is_active (glow, START));
}

static void
test_levels (void)
{
  g_autoptr (MgGlow) glow = mg_glow_new ();
  guint before = MG_GLOW_LEVELS;

  mg_glow_set_window (glow, 0, 16);
  touch (glow, 4, 2, START);
  g_assert_cmpuint (mg_glow_get_level (glow, 3, 1, START), ==, 0);
  g_assert_cmpuint (mg_glow_get_level (glow, 4, 1, START), ==, MG_GLOW_LEVELS);
  g_assert_cmpuint (mg_glow_get_level (glow, 5, 1, START), ==, MG_GLOW_LEVELS);
  g_assert_cmpuint (mg_glow_get_level (glow, 6, 1, START), ==, 0);

  /* Full for 200 ms, then darker and darker, out after 900 ms more. */
  g_assert_cmpuint (mg_glow_get_level (glow, 4, 1, START + 200 * MILLISECOND), ==, MG_GLOW_LEVELS);
  for (gint64 at = START + 201 * MILLISECOND; at < START + 1100 * MILLISECOND; at += MILLISECOND)
    {
      guint level = mg_glow_get_level (glow, 4, 1, at);

      g_assert_cmpuint (level, <=, before);
      g_assert_cmpuint (level, >, 0);
      g_assert_cmpint (mg_glow_is_active (glow, at), ==, TRUE);
      before = level;
    }
  g_assert_cmpuint (before, ==, 1);
  g_assert_cmpuint (mg_glow_get_level (glow, 4, 1, START + 1100 * MILLISECOND), ==, 0);
  g_assert_false (mg_glow_is_active (glow, START + 1100 * MILLISECOND));
  /* (1 - t / 900 ms) squared: a quarter half-way. */
  g_assert_cmpuint (mg_glow_get_level (glow, 4, 1, START + 650 * MILLISECOND), ==, MG_GLOW_LEVELS / 4);
}

/* What changes again starts anew, so that busy bytes shine steadily. */
static void
test_again (void)
{
  g_autoptr (MgGlow) glow = mg_glow_new ();

  mg_glow_set_window (glow, 0, 1);
  for (guint i = 0; i < 100; i++)
    {
      touch (glow, 0, 1, START + i * 200 * MILLISECOND);
      g_assert_cmpuint (mg_glow_get_level (glow, 0, 1, START + (i * 200 + 199) * MILLISECOND), ==,
                        MG_GLOW_LEVELS);
    }
}

static void
test_brightest_of_several (void)
{
  g_autoptr (MgGlow) glow = mg_glow_new ();
  gint64 later = START + 900 * MILLISECOND;

  mg_glow_set_window (glow, 100, 16);
  touch (glow, 100, 1, START);
  touch (glow, 107, 1, later);
  g_assert_cmpuint (mg_glow_get_level (glow, 100, 4, later), <, MG_GLOW_LEVELS);
  g_assert_cmpuint (mg_glow_get_level (glow, 100, 4, later), >, 0);
  g_assert_cmpuint (mg_glow_get_level (glow, 104, 4, later), ==, MG_GLOW_LEVELS);
  g_assert_cmpuint (mg_glow_get_level (glow, 100, 8, later), ==, MG_GLOW_LEVELS);
  /* Also where they are in sight in part, and where none is. */
  g_assert_cmpuint (mg_glow_get_level (glow, 96, 12, later), ==, MG_GLOW_LEVELS);
  g_assert_cmpuint (mg_glow_get_level (glow, 0, 100, later), ==, 0);
  g_assert_cmpuint (mg_glow_get_level (glow, 116, 100, later), ==, 0);
  g_assert_cmpuint (mg_glow_get_level (glow, 104, 0, later), ==, 0);
}

/* Ranges reach out of the window on either side, and lie around it. */
static void
test_window (void)
{
  g_autoptr (MgGlow) glow = mg_glow_new ();
  g_autoptr (MgRangeSet) changed = mg_range_set_new ();

  mg_glow_set_window (glow, 1000, 10);
  mg_range_set_add (changed, 0, 1000);
  mg_range_set_add (changed, 1010, 1000);
  mg_glow_touch (glow, changed, START);
  g_assert_false (mg_glow_is_active (glow, START));
  g_assert_cmpuint (mg_glow_get_level (glow, 0, 5000, START), ==, 0);

  mg_range_set_clear (changed);
  mg_range_set_add (changed, 990, 12);
  mg_range_set_add (changed, 1005, 1);
  mg_range_set_add (changed, 1008, 100);
  mg_range_set_add (changed, 5000, 1);
  mg_glow_touch (glow, changed, START);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (mg_glow_get_level (glow, 1000 + i, 1, START), ==,
                      i < 2 || i == 5 || i >= 8 ? MG_GLOW_LEVELS : 0);
}

/* What stays in sight goes on glowing; what comes into sight does not glow, and what went and comes back neither. */
static void
test_scroll (void)
{
  g_autoptr (MgGlow) glow = mg_glow_new ();

  mg_glow_set_window (glow, 100, 100);
  touch (glow, 150, 10, START);
  mg_glow_set_window (glow, 155, 100);
  g_assert_cmpuint (mg_glow_get_level (glow, 154, 1, START), ==, 0);
  g_assert_cmpuint (mg_glow_get_level (glow, 155, 1, START), ==, MG_GLOW_LEVELS);
  g_assert_cmpuint (mg_glow_get_level (glow, 159, 1, START), ==, MG_GLOW_LEVELS);
  g_assert_cmpuint (mg_glow_get_level (glow, 160, 95, START), ==, 0);
  mg_glow_set_window (glow, 100, 200);
  g_assert_cmpuint (mg_glow_get_level (glow, 100, 55, START), ==, 0);
  g_assert_cmpuint (mg_glow_get_level (glow, 155, 5, START), ==, MG_GLOW_LEVELS);
  g_assert_true (mg_glow_is_active (glow, START));

  mg_glow_set_window (glow, 1000, 100);
  g_assert_false (mg_glow_is_active (glow, START));
  mg_glow_set_window (glow, 100, 200);
  g_assert_cmpuint (mg_glow_get_level (glow, 100, 200, START), ==, 0);
}

static void
test_resize (void)
{
  g_autoptr (MgGlow) glow = mg_glow_new ();

  mg_glow_set_window (glow, 0, 10);
  touch (glow, 0, 10, START);
  mg_glow_set_window (glow, 0, 0);
  g_assert_false (mg_glow_is_active (glow, START));
  g_assert_cmpuint (mg_glow_get_level (glow, 0, 10, START), ==, 0);
  mg_glow_set_window (glow, 0, 10);
  touch (glow, 9, 1, START);
  mg_glow_set_window (glow, 0, 4096);
  g_assert_cmpuint (mg_glow_get_level (glow, 9, 1, START), ==, MG_GLOW_LEVELS);
  mg_glow_set_window (glow, 0, 9);
  g_assert_cmpuint (mg_glow_get_level (glow, 0, 4096, START), ==, 0);
}

static void
test_clear (void)
{
  g_autoptr (MgGlow) glow = mg_glow_new ();

  mg_glow_set_window (glow, 0, 16);
  touch (glow, 0, 16, START);
  mg_glow_clear (glow);
  g_assert_false (mg_glow_is_active (glow, START));
  g_assert_cmpuint (mg_glow_get_level (glow, 0, 16, START), ==, 0);
  touch (glow, 3, 1, START);
  g_assert_cmpuint (mg_glow_get_level (glow, 0, 16, START), ==, MG_GLOW_LEVELS);
}

/* Without animations: steady, then gone. */
static void
test_durations (void)
{
  g_autoptr (MgGlow) glow = mg_glow_new ();

  mg_glow_set_durations (glow, G_USEC_PER_SEC, 0);
  mg_glow_set_window (glow, 0, 1);
  touch (glow, 0, 1, START);
  g_assert_cmpuint (mg_glow_get_level (glow, 0, 1, START + G_USEC_PER_SEC), ==, MG_GLOW_LEVELS);
  g_assert_true (mg_glow_is_active (glow, START + G_USEC_PER_SEC));
  g_assert_cmpuint (mg_glow_get_level (glow, 0, 1, START + G_USEC_PER_SEC + 1), ==, 0);
  g_assert_false (mg_glow_is_active (glow, START + G_USEC_PER_SEC + 1));
}

static void
test_huge_offsets (void)
{
  g_autoptr (MgGlow) glow = mg_glow_new ();
  guint64 offset = (G_GUINT64_CONSTANT (1) << 47) - 16;

  mg_glow_set_window (glow, offset, 16);
  touch (glow, offset + 15, 1, START);
  g_assert_cmpuint (mg_glow_get_level (glow, offset, 15, START), ==, 0);
  g_assert_cmpuint (mg_glow_get_level (glow, offset + 15, 1, START), ==, MG_GLOW_LEVELS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/glow/nothing", test_nothing);
  g_test_add_func ("/glow/levels", test_levels);
  g_test_add_func ("/glow/again", test_again);
  g_test_add_func ("/glow/brightest-of-several", test_brightest_of_several);
  g_test_add_func ("/glow/window", test_window);
  g_test_add_func ("/glow/scroll", test_scroll);
  g_test_add_func ("/glow/resize", test_resize);
  g_test_add_func ("/glow/clear", test_clear);
  g_test_add_func ("/glow/durations", test_durations);
  g_test_add_func ("/glow/huge-offsets", test_huge_offsets);

  return g_test_run ();
}

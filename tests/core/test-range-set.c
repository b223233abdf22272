/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-range-set.h"

#include <string.h>

#define MODEL_SIZE 256

/* The set says of every byte and of every range what the model says. */
static void
check_against_model (const MgRangeSet *set, const gboolean *model)
{
  guint64 length = 0;
  guint64 end = 0;

  for (guint i = 0; i < mg_range_set_get_n_ranges (set); i++)
    {
      const MgRange *range = mg_range_set_get_range (set, i);

      g_assert_cmpuint (range->length, >, 0);
      if (i > 0)
        g_assert_cmpuint (range->offset, >, end);
      end = range->offset + range->length;
      g_assert_cmpuint (end, <=, MODEL_SIZE);
    }
  for (guint i = 0; i < MODEL_SIZE; i++)
    {
      g_assert_cmpint (mg_range_set_contains (set, i, 1), ==, model[i]);
      length += model[i];
    }
  g_assert_cmpuint (mg_range_set_get_length (set), ==, length);
  g_assert_cmpint (mg_range_set_is_empty (set), ==, length == 0);
}

static void
check_range_against_model (const MgRangeSet *set, const gboolean *model, guint offset, guint length)
{
  gboolean all = TRUE;
  gboolean any = FALSE;

  for (guint i = offset; i < offset + length; i++)
    {
      all = all && i < MODEL_SIZE && model[i];
      any = any || (i < MODEL_SIZE && model[i]);
    }
  g_assert_cmpint (mg_range_set_contains (set, offset, length), ==, all);
  g_assert_cmpint (mg_range_set_intersects (set, offset, length), ==, any);
}

static void
change_randomly (MgRangeSet *set, gboolean *model)
{
  guint offset = (guint) g_test_rand_int_range (0, MODEL_SIZE);
  guint length = (guint) g_test_rand_int_range (0, MIN (40, MODEL_SIZE - (int) offset) + 1);

  switch (g_test_rand_int_range (0, 12))
    {
    case 0:
      mg_range_set_clip (set, offset);
      for (guint i = offset; i < MODEL_SIZE; i++)
        model[i] = FALSE;
      break;
    case 1:
      if (g_test_rand_int_range (0, 10) > 0)
        break;
      mg_range_set_clear (set);
      memset (model, 0, MODEL_SIZE * sizeof *model);
      break;
    case 2:
    case 3:
    case 4:
      mg_range_set_remove (set, offset, length);
      for (guint i = offset; i < offset + length; i++)
        model[i] = FALSE;
      break;
    default:
      mg_range_set_add (set, offset, length);
      for (guint i = offset; i < offset + length; i++)
        model[i] = TRUE;
      break;
    }
}

static void
test_random (void)
{
  g_autoptr (MgRangeSet) set = mg_range_set_new ();
  gboolean model[MODEL_SIZE] = { FALSE };

  for (guint i = 0; i < 20000; i++)
    {
      change_randomly (set, model);
      check_against_model (set, model);
      check_range_against_model (set, model, (guint) g_test_rand_int_range (0, MODEL_SIZE),
                                 (guint) g_test_rand_int_range (0, MODEL_SIZE));
    }
}

static void
test_union (void)
{
  for (guint round = 0; round < 500; round++)
    {
      g_autoptr (MgRangeSet) a = mg_range_set_new ();
      g_autoptr (MgRangeSet) b = mg_range_set_new ();
      g_autoptr (MgRangeSet) copy = NULL;
      gboolean in_a[MODEL_SIZE] = { FALSE };
      gboolean in_b[MODEL_SIZE] = { FALSE };

      for (guint i = 0; i < 6; i++)
        {
          change_randomly (a, in_a);
          change_randomly (b, in_b);
        }
      copy = mg_range_set_copy (a);
      g_assert_true (mg_range_set_equal (a, copy));
      mg_range_set_add_set (a, b);
      for (guint i = 0; i < MODEL_SIZE; i++)
        in_b[i] = in_b[i] || in_a[i];
      check_against_model (a, in_b);
      check_against_model (copy, in_a);
      g_assert_cmpint (mg_range_set_equal (a, copy), ==, memcmp (in_a, in_b, sizeof in_a) == 0);
    }
}

/* Of so many ranges that they are put together in another way. */
static void
test_union_of_many (void)
{
  for (guint round = 0; round < 500; round++)
    {
      g_autoptr (MgRangeSet) a = mg_range_set_new ();
      g_autoptr (MgRangeSet) b = mg_range_set_new ();
      MgRangeSet *sets[2] = { a, b };
      gboolean models[2][MODEL_SIZE] = { { FALSE } };
      gboolean all[MODEL_SIZE];

      for (guint set = 0; set < 2; set++)
        for (guint i = 0; i < MODEL_SIZE; i++)
          if (g_test_rand_int_range (0, 1 + (int) (round % 5)) == 0)
            {
              mg_range_set_add (sets[set], i, 1);
              models[set][i] = TRUE;
            }
      for (guint i = 0; i < MODEL_SIZE; i++)
        all[i] = models[0][i] || models[1][i];
      mg_range_set_add_set (sets[0], sets[1]);
      check_against_model (sets[0], all);
      check_against_model (sets[1], models[1]);
      mg_range_set_add_set (sets[0], sets[0]);
      check_against_model (sets[0], all);
    }
}

static void
test_difference (void)
{
  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr (MgRangeSet) a = mg_range_set_new ();
      g_autoptr (MgRangeSet) b = mg_range_set_new ();
      gboolean in_a[MODEL_SIZE] = { FALSE };
      gboolean in_b[MODEL_SIZE] = { FALSE };

      for (guint i = 0; i < 12; i++)
        {
          change_randomly (a, in_a);
          change_randomly (b, in_b);
        }
      mg_range_set_remove_set (a, b);
      for (guint i = 0; i < MODEL_SIZE; i++)
        in_a[i] = in_a[i] && !in_b[i];
      check_against_model (a, in_a);
      check_against_model (b, in_b);
      mg_range_set_remove_set (b, b);
      g_assert_true (mg_range_set_is_empty (b));
    }
}

/* Every range out of three others: at, before, behind and across all edges. */
static void
test_remove (void)
{
  for (guint start = 0; start <= 40; start++)
    for (guint end = start; end <= 40; end++)
      {
        g_autoptr (MgRangeSet) set = mg_range_set_new ();
        g_autoptr (MgRangeSet) gone = mg_range_set_new ();
        g_autoptr (MgRangeSet) rest = NULL;
        gboolean model[MODEL_SIZE] = { FALSE };

        for (guint i = 0; i < 30; i++)
          if (i % 10 < 7)
            {
              mg_range_set_add (set, 5 + i, 1);
              model[5 + i] = TRUE;
            }
        rest = mg_range_set_copy (set);
        mg_range_set_add (gone, start, end - start);
        mg_range_set_remove (set, start, end - start);
        mg_range_set_remove_set (rest, gone);
        for (guint i = start; i < end; i++)
          model[i] = FALSE;
        check_against_model (set, model);
        g_assert_true (mg_range_set_equal (set, rest));
      }
}

static void
test_touching (void)
{
  g_autoptr (MgRangeSet) set = mg_range_set_new ();

  mg_range_set_add (set, 10, 5);
  mg_range_set_add (set, 20, 5);
  g_assert_cmpuint (mg_range_set_get_n_ranges (set), ==, 2);
  mg_range_set_add (set, 15, 5);
  g_assert_cmpuint (mg_range_set_get_n_ranges (set), ==, 1);
  g_assert_cmpuint (mg_range_set_get_range (set, 0)->offset, ==, 10);
  g_assert_cmpuint (mg_range_set_get_range (set, 0)->length, ==, 15);

  mg_range_set_add (set, 0, 0);
  mg_range_set_add (set, 12, 0);
  g_assert_cmpuint (mg_range_set_get_n_ranges (set), ==, 1);

  g_assert_cmpuint (mg_range_set_find (set, 0), ==, 0);
  g_assert_cmpuint (mg_range_set_find (set, 24), ==, 0);
  g_assert_cmpuint (mg_range_set_find (set, 25), ==, 1);
}

/* At the far end of all offsets nothing overflows. */
static void
test_overflow (void)
{
  g_autoptr (MgRangeSet) set = mg_range_set_new ();

  mg_range_set_add (set, G_MAXUINT64, 1);
  g_assert_true (mg_range_set_is_empty (set));
  mg_range_set_add (set, G_MAXUINT64 - 1, G_MAXUINT64);
  g_assert_cmpuint (mg_range_set_get_length (set), ==, 1);
  g_assert_true (mg_range_set_contains (set, G_MAXUINT64 - 1, 1));
  g_assert_false (mg_range_set_contains (set, G_MAXUINT64 - 1, 2));
  g_assert_false (mg_range_set_contains (set, G_MAXUINT64 - 1, G_MAXUINT64));
  g_assert_false (mg_range_set_contains (set, G_MAXUINT64, 1));
  g_assert_false (mg_range_set_intersects (set, G_MAXUINT64, G_MAXUINT64));

  mg_range_set_add (set, 100, 10);
  g_assert_true (mg_range_set_intersects (set, 50, G_MAXUINT64));
  g_assert_true (mg_range_set_intersects (set, 109, G_MAXUINT64));
  g_assert_true (mg_range_set_intersects (set, 105, G_MAXUINT64 - 100));
  g_assert_true (mg_range_set_intersects (set, 110, G_MAXUINT64));
  g_assert_false (mg_range_set_intersects (set, 110, 1));

  mg_range_set_add (set, 0, G_MAXUINT64);
  g_assert_cmpuint (mg_range_set_get_n_ranges (set), ==, 1);
  g_assert_cmpuint (mg_range_set_get_length (set), ==, G_MAXUINT64);
  g_assert_true (mg_range_set_contains (set, 0, G_MAXUINT64));
  mg_range_set_clip (set, G_MAXUINT64);
  g_assert_cmpuint (mg_range_set_get_length (set), ==, G_MAXUINT64);
  mg_range_set_clip (set, 1);
  g_assert_cmpuint (mg_range_set_get_length (set), ==, 1);
  mg_range_set_clip (set, 0);
  g_assert_true (mg_range_set_is_empty (set));

  mg_range_set_remove (set, 0, G_MAXUINT64);
  mg_range_set_add (set, 0, G_MAXUINT64);
  mg_range_set_remove (set, G_MAXUINT64, G_MAXUINT64);
  mg_range_set_remove (set, G_MAXUINT64 - 1, 0);
  g_assert_cmpuint (mg_range_set_get_length (set), ==, G_MAXUINT64);
  mg_range_set_remove (set, G_MAXUINT64 - 1, G_MAXUINT64);
  g_assert_cmpuint (mg_range_set_get_length (set), ==, G_MAXUINT64 - 1);
  mg_range_set_remove (set, 1, G_MAXUINT64 - 3);
  g_assert_cmpuint (mg_range_set_get_n_ranges (set), ==, 2);
  g_assert_cmpuint (mg_range_set_get_range (set, 0)->length, ==, 1);
  g_assert_cmpuint (mg_range_set_get_range (set, 1)->offset, ==, G_MAXUINT64 - 2);
  g_assert_cmpuint (mg_range_set_get_range (set, 1)->length, ==, 1);
  mg_range_set_remove (set, 0, G_MAXUINT64);
  g_assert_true (mg_range_set_is_empty (set));
}

/* Those become one that are near enough, and the others stay. */
static void
test_close_gaps (void)
{
  g_autoptr (MgRangeSet) set = mg_range_set_new ();
  g_autoptr (MgRangeSet) expected = mg_range_set_new ();

  mg_range_set_close_gaps (set, 10);
  g_assert_true (mg_range_set_is_empty (set));
  for (guint64 offset = 0; offset < 100; offset += 20)
    mg_range_set_add (set, offset, 10);
  mg_range_set_add (set, 101, 5);
  mg_range_set_add (set, G_MAXUINT64 - 5, 5);
  mg_range_set_add (expected, 0, 90);
  mg_range_set_add (expected, 101, 5);
  mg_range_set_add (expected, G_MAXUINT64 - 5, 5);
  mg_range_set_close_gaps (set, 10);
  g_assert_true (mg_range_set_equal (set, expected));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/range-set/random", test_random);
  g_test_add_func ("/range-set/union", test_union);
  g_test_add_func ("/range-set/union-of-many", test_union_of_many);
  g_test_add_func ("/range-set/difference", test_difference);
  g_test_add_func ("/range-set/remove", test_remove);
  g_test_add_func ("/range-set/touching", test_touching);
  g_test_add_func ("/range-set/overflow", test_overflow);
  g_test_add_func ("/range-set/close-gaps", test_close_gaps);
  return g_test_run ();
}

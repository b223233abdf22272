/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which bytes differ: all that do, and to the byte where that is asked for, or cheap. */

#include "mg-differences.h"

#define BLOCK  MG_DIFFERENCES_BLOCK
#define LENGTH 20000

typedef struct
{
  guint8 a[LENGTH];
  guint8 b[LENGTH];
  guint64 offset;
  guint length;
  guint64 n_different;
} Subject;

/* About one of so many bytes differs; 0: none. */
static void
subject_fill (Subject *self, guint one_of)
{
  self->offset = (guint64) g_test_rand_int ();
  self->length = (guint) g_test_rand_int_range (LENGTH / 2, LENGTH + 1);
  self->n_different = 0;
  for (guint i = 0; i < LENGTH; i++)
    {
      self->a[i] = (guint8) g_test_rand_int ();
      self->b[i] = self->a[i];
      if (one_of > 0 && g_test_rand_int_range (0, (int) one_of) == 0)
        self->b[i] ^= (guint8) g_test_rand_int_range (1, 256);
      self->n_different += i < self->length && self->a[i] != self->b[i];
    }
}

static gboolean
block_differs (const Subject *self, guint at)
{
  guint64 block = (self->offset + at) / BLOCK;

  for (guint i = at > BLOCK ? at - BLOCK : 0; i < self->length && i < at + BLOCK; i++)
    if ((self->offset + i) / BLOCK == block && self->a[i] != self->b[i])
      return TRUE;
  return FALSE;
}

/* Nothing is told where nothing was compared. */
static void
check_within (const Subject *self, const MgRangeSet *set)
{
  g_assert_false (mg_range_set_intersects (set, 0, self->offset));
  g_assert_false (mg_range_set_intersects (set, self->offset + self->length, G_MAXUINT64 / 2));
}

static void
test_exact (void)
{
  g_autofree Subject *subject = g_new (Subject, 1);

  for (guint round = 0; round < 30; round++)
    {
      g_autoptr (MgRangeSet) set = mg_range_set_new ();

      subject_fill (subject, round * round);
      g_assert_cmpuint (
        mg_differences_add (set, NULL, subject->offset, subject->a, subject->b, subject->length), ==,
        subject->n_different);
      for (guint i = 0; i < subject->length; i++)
        g_assert_cmpint (mg_range_set_contains (set, subject->offset + i, 1), ==,
                         subject->a[i] != subject->b[i]);
      check_within (subject, set);
    }
}

/* Never less than differs, never a block that does not; the count is of bytes all the same. */
static void
test_coarse (void)
{
  g_autofree Subject *subject = g_new (Subject, 1);

  for (guint round = 0; round < 30; round++)
    {
      g_autoptr (MgRangeSet) set = mg_range_set_new ();
      g_autoptr (MgRangeSet) coarse = mg_range_set_new ();

      subject_fill (subject, 1 + round * round / 4);
      g_assert_cmpuint (
        mg_differences_add (set, coarse, subject->offset, subject->a, subject->b, subject->length), ==,
        subject->n_different);
      for (guint i = 0; i < subject->length; i++)
        {
          gboolean differs = subject->a[i] != subject->b[i];
          gboolean told = mg_range_set_contains (set, subject->offset + i, 1);

          if (differs || !mg_range_set_contains (coarse, subject->offset + i, 1))
            g_assert_cmpint (told, ==, differs);
          else if (told)
            g_assert_true (block_differs (subject, i));
        }
      check_within (subject, set);
      check_within (subject, coarse);
      g_assert_cmpuint (mg_range_set_get_n_ranges (set), <=,
                        MG_DIFFERENCES_MOST + subject->length / (2 * BLOCK) + 1);
    }
}

/* To the byte as long as there are not too many; then it is said where it is not. */
static void
test_few (void)
{
  guint8 a[4 * BLOCK * MG_DIFFERENCES_MOST] = { 0 };
  guint8 b[sizeof a] = { 0 };

  for (guint n = 1; n <= MG_DIFFERENCES_MOST + 1; n++)
    {
      g_autoptr (MgRangeSet) set = mg_range_set_new ();
      g_autoptr (MgRangeSet) coarse = mg_range_set_new ();

      b[(n - 1) * 2 * BLOCK + 1] = 1;
      g_assert_cmpuint (mg_differences_add (set, coarse, 0, a, b, n * 2 * BLOCK), ==, n);
      g_assert_cmpuint (mg_range_set_get_n_ranges (set), ==, n);
      g_assert_cmpuint (mg_range_set_get_length (set), ==,
                        n <= MG_DIFFERENCES_MOST ? n : MG_DIFFERENCES_MOST + BLOCK);
      g_assert_cmpint (mg_range_set_contains (coarse, (n - 1) * 2 * BLOCK, 2 * BLOCK), ==,
                       n > MG_DIFFERENCES_MOST);
      g_assert_false (
        mg_range_set_intersects (coarse, 0, (MIN (n, MG_DIFFERENCES_MOST) - 1) * 2 * BLOCK + 2));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/differences/exact", test_exact);
  g_test_add_func ("/differences/coarse", test_coarse);
  g_test_add_func ("/differences/few", test_few);
  return g_test_run ();
}

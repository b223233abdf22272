/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-store.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "mg-test.h"

#define PAGE    4096
#define N_PAGES 4

/* Memory of which the second half was taken away. */
typedef struct
{
  int fd;
  guint8 *memory;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->fd = memfd_create ("store", MFD_CLOEXEC);
  g_assert_cmpint (ftruncate (fixture->fd, N_PAGES * PAGE), ==, 0);
  mg_test_fill (fixture->fd, 0, N_PAGES * PAGE, 0);
  fixture->memory = mmap (NULL, N_PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fixture->fd, 0);
  g_assert_true (fixture->memory != MAP_FAILED);
  g_assert_cmpint (ftruncate (fixture->fd, N_PAGES * PAGE / 2), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  munmap (fixture->memory, N_PAGES * PAGE);
  close (fixture->fd);
}

/* @shift: how far from an aligned offset it begins. What is done is exact, and nothing of the next unit is stored. */
static void
check_taken (Fixture *fixture, guint unit, guint64 shift, gboolean compare)
{
  const guint64 offset = PAGE + shift;
  const gsize length = 2 * PAGE;
  const gsize fits = (PAGE - shift) / unit * unit;
  g_autofree guint8 *before = g_malloc (PAGE);
  g_autofree guint8 *wanted = g_malloc (2 * PAGE);
  g_autofree guint8 *other = g_malloc (2 * PAGE);
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_strnfill (length, 'x'), length);
  g_autoptr (GBytes) expected = NULL;
  g_autoptr (MgStore) store = NULL;

  mg_test_fill (fixture->fd, 0, 2 * PAGE, 0);
  memcpy (wanted, fixture->memory, 2 * PAGE);
  memcpy (before, fixture->memory + offset, fits);
  memcpy (other, fixture->memory + offset, PAGE - shift);
  /* One unit is left. */
  other[3 * unit]++;
  expected = g_bytes_new (other, length);
  store = mg_store_new (offset, unit, bytes, compare ? expected : NULL);

  g_assert_false (mg_store_run (store, fixture->memory + offset, length, NULL, NULL));
  g_assert_cmpuint (store->done, ==, fits);
  g_assert_cmpmem (store->old, fits, before, fits);
  memset (wanted + offset, 'x', fits);
  if (compare)
    memcpy (wanted + offset + 3 * unit, before + 3 * unit, unit);
  g_assert_cmpmem (fixture->memory, 2 * PAGE, wanted, 2 * PAGE);
  g_assert_cmpuint (mg_range_set_get_length (store->conflicts), ==, compare ? unit : 0);
  g_assert_cmpint (mg_range_set_contains (store->conflicts, offset + 3 * unit, unit), ==, compare);
}

static void
test_taken (Fixture *fixture, gconstpointer data)
{
  for (guint unit = 1; unit <= 8; unit *= 2)
    for (guint64 shift = 0; shift < 9; shift++)
      {
        check_taken (fixture, unit, shift, FALSE);
        check_taken (fixture, unit, shift, TRUE);
      }
}

/* What is cut off counts as not done, and its conflicts are forgotten. */
static void
test_cut (void)
{
  static const struct
  {
    guint64 end;
    gsize done;
    guint64 conflicts;
  } cases[] = { { 200, 16, 8 }, { 116, 16, 8 }, { 115, 12, 4 }, { 112, 12, 4 },
                { 106, 4, 4 },  { 100, 0, 0 },  { 0, 0, 0 },    { G_MAXUINT64, 16, 8 } };
  guint8 memory[16] __attribute__ ((aligned (8))) = "aaaabbbbccccdddd";

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new ("AAAABBBBCCCCDDDD", 16);
      g_autoptr (GBytes) expected = g_bytes_new ("xaaabbbbccccxddd", 16);
      g_autoptr (MgStore) store = mg_store_new (100, 4, bytes, expected);

      memcpy (memory, "aaaabbbbccccdddd", 16);
      g_assert_true (mg_store_run (store, memory, 16, NULL, NULL));
      g_assert_cmpmem (memory, 16, "aaaaBBBBCCCCdddd", 16);
      mg_store_cut (store, cases[i].end);
      g_assert_cmpuint (store->done, ==, cases[i].done);
      g_assert_cmpuint (mg_range_set_get_length (store->conflicts), ==, cases[i].conflicts);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/taken", Fixture, NULL, set_up, test_taken, tear_down);
  g_test_add_func ("/store/cut", test_cut);
  return g_test_run ();
}

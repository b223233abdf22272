/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-journal.h"

/* Half of what the journal keeps, once before and once after. */
#define LARGE (64 * 1024 * 1024)

static MgEntry *
make_entry (GBytes *bytes, guint64 offset)
{
  MgEntry *entry = mg_entry_new (MG_ACCESS_WRITE);

  mg_entry_add_step (entry, offset, 1, "bytes", bytes, bytes);
  return entry;
}

static guint64
next_offset (MgJournal *journal, gboolean undo)
{
  const MgEntry *entry = mg_journal_peek (journal, undo);

  return entry != NULL ? ((const MgStep *) g_ptr_array_index (entry->steps, 0))->offset : G_MAXUINT64;
}

/* What was done last is undone first, and done again in the order in which it was done. */
static void
test_order (void)
{
  g_autoptr (MgJournal) journal = mg_journal_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);

  g_assert_null (mg_journal_peek (journal, TRUE));
  g_assert_null (mg_journal_peek (journal, FALSE));
  for (guint64 i = 0; i < 3; i++)
    mg_journal_push (journal, make_entry (bytes, i));
  mg_journal_turn (journal, TRUE, NULL);
  mg_journal_turn (journal, TRUE, make_entry (bytes, 11));
  g_assert_cmpuint (next_offset (journal, TRUE), ==, 0);
  g_assert_cmpuint (next_offset (journal, FALSE), ==, 11);
  mg_journal_turn (journal, FALSE, NULL);
  g_assert_cmpuint (next_offset (journal, TRUE), ==, 11);
  g_assert_cmpuint (next_offset (journal, FALSE), ==, 2);

  /* One of which nothing is left is on neither side. */
  mg_journal_turn (journal, TRUE, mg_entry_new (MG_ACCESS_WRITE));
  g_assert_cmpuint (next_offset (journal, TRUE), ==, 0);
  g_assert_cmpuint (next_offset (journal, FALSE), ==, 2);

  mg_journal_push (journal, make_entry (bytes, 5));
  g_assert_cmpuint (next_offset (journal, TRUE), ==, 5);
  g_assert_null (mg_journal_peek (journal, FALSE));
  mg_journal_turn (journal, TRUE, NULL);
  mg_journal_clear (journal);
  g_assert_null (mg_journal_peek (journal, TRUE));
  g_assert_null (mg_journal_peek (journal, FALSE));
}

/* The oldest go where there is too much, and never the latest. */
static void
test_size (void)
{
  g_autoptr (MgJournal) journal = mg_journal_new ();
  g_autoptr (GBytes) large = g_bytes_new_take (g_malloc0 (LARGE), LARGE);
  g_autoptr (GBytes) huge = g_bytes_new_take (g_malloc0 (3 * (gsize) LARGE), 3 * (gsize) LARGE);
  g_autoptr (GBytes) small = g_bytes_new_static ("x", 1);

  mg_journal_push (journal, make_entry (small, 0));
  mg_journal_push (journal, make_entry (large, 1));
  mg_journal_push (journal, make_entry (small, 2));
  mg_journal_push (journal, make_entry (large, 3));
  for (guint64 i = 3; i >= 2; i--)
    {
      g_assert_cmpuint (next_offset (journal, TRUE), ==, i);
      mg_journal_turn (journal, TRUE, NULL);
    }
  g_assert_null (mg_journal_peek (journal, TRUE));

  /* What is undone is given up with what comes next, and no part of the sum any more. */
  mg_journal_push (journal, make_entry (large, 4));
  mg_journal_push (journal, make_entry (small, 5));
  mg_journal_turn (journal, TRUE, NULL);
  g_assert_cmpuint (next_offset (journal, TRUE), ==, 4);
  mg_journal_turn (journal, TRUE, make_entry (small, 6));
  mg_journal_turn (journal, FALSE, NULL);
  mg_journal_push (journal, make_entry (large, 7));
  mg_journal_turn (journal, TRUE, NULL);
  g_assert_cmpuint (next_offset (journal, TRUE), ==, 6);

  mg_journal_push (journal, make_entry (huge, 8));
  g_assert_cmpuint (next_offset (journal, TRUE), ==, 8);
  mg_journal_turn (journal, TRUE, NULL);
  g_assert_null (mg_journal_peek (journal, TRUE));
  mg_journal_turn (journal, FALSE, NULL);
  mg_journal_push (journal, make_entry (small, 9));
  mg_journal_turn (journal, TRUE, NULL);
  g_assert_null (mg_journal_peek (journal, TRUE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/order", test_order);
  g_test_add_func ("/journal/size", test_size);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Very many edits, undos, commits and redos, while another process writes to the mapping and cuts it: what the editor keeps
 * and what the mapping has must be what a model has, byte by byte. */

#include "editor-fixture.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-test-process.h"
#include "mg-test.h"

#define PAGE    MG_PAGE_SIZE
#define N_PAGES 3
#define SIZE    ((N_PAGES - 1) * PAGE + 200)
/* Fewer under the sanitizers would find less: it is as many as there is time for. */
#define N_ACTIONS 100000
/* Most of what happens does so in a few places, so that it meets. */
#define N_PLACES 6

/* What is private: immutable once it is in a journal. */
typedef struct
{
  gboolean is_private[N_PAGES];
  guint8 base[SIZE];
  guint8 mine[SIZE];
  /* The number of the change that a byte is in; 0: none. */
  guint change[SIZE];
} Private;

typedef struct
{
  guint64 offset;
  guint unit;
  gsize length;
  guint8 before[128];
  guint8 after[128];
} Step;

typedef struct
{
  MgAccess access;
  GArray *steps;
  Private *before;
  Private *after;
} Entry;

typedef struct
{
  EditorFixture fixture;
  MgTestProcess *other;
  MgAccess access;
  gsize size;
  guint8 live[SIZE];
  Private *private;
  GPtrArray *undo;
  GPtrArray *redo;
  guint n_changes;
  guint64 n_done[2];
} World;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_array_unref (entry->steps);
  g_rc_box_release (entry->before);
  g_rc_box_release (entry->after);
  g_free (entry);
}

static Entry *
entry_new (World *world)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->access = world->access;
  entry->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  entry->before = g_rc_box_acquire (world->private);
  entry->after = g_rc_box_acquire (world->private);
  return entry;
}

static void
set_private (World *world, Private *private)
{
  g_rc_box_acquire (private);
  g_rc_box_release (world->private);
  world->private = private;
}

/* The other process: number = what, offset, value. */
enum
{
  OTHER_STORE,
  OTHER_TRUNCATE,
};

static void
run_other (MgTestProcess *self, gpointer data)
{
  int fd = *(int *) data;

  for (;;)
    {
      guint64 what = mg_test_process_receive_number (self);
      guint64 offset = mg_test_process_receive_number (self);
      guint8 byte = (guint8) mg_test_process_receive_number (self);

      if (what == OTHER_STORE)
        g_assert_cmpint (pwrite (fd, &byte, 1, (off_t) offset), ==, 1);
      else
        g_assert_cmpint (ftruncate (fd, (off_t) offset), ==, 0);
      mg_test_process_send_number (self, 0);
    }
}

static void
tell_other (World *world, guint64 what, guint64 offset, guint8 byte)
{
  mg_test_process_send_number (world->other, what);
  mg_test_process_send_number (world->other, offset);
  mg_test_process_send_number (world->other, byte);
  g_assert_cmpuint (mg_test_process_receive_number (world->other), ==, 0);
}

static guint
pick (guint n)
{
  return (guint) g_test_rand_int_range (0, (gint) n);
}

static guint64
pick_offset (void)
{
  static const guint64 places[N_PLACES] = { 0, 64, PAGE - 12, PAGE + 32, 2 * PAGE - 8, SIZE - 40 };

  return places[pick (N_PLACES)] + pick (24);
}

/* How much of a store from @offset fits whole. */
static gsize
room_at (World *world, guint64 offset, gsize length, guint unit)
{
  gsize room = offset < world->size ? MIN (length, world->size - offset) : 0;

  return room - room % unit;
}

static void
check_bytes (World *world)
{
  guint8 live[SIZE] = { 0 };

  g_assert_cmpint (pread (world->fixture.fd, live, SIZE, 0), ==, (gssize) world->size);
  g_assert_cmpmem (live, world->size, world->live, world->size);
}

static void
check_changes (World *world)
{
  GListModel *changes = mg_editor_get_changes (world->fixture.editor);
  const Private *private = world->private;
  guint index = 0;

  for (guint64 at = 0; at < SIZE;)
    {
      g_autoptr (MgChange) change = NULL;
      guint64 end = at + 1;

      if (private->change[at] == 0)
        {
          at++;
          continue;
        }
      while (end < SIZE && private->change[end] == private->change[at])
        end++;
      change = g_list_model_get_item (changes, index++);
      g_assert_nonnull (change);
      g_assert_cmpuint (mg_change_get_offset (change), ==, at);
      g_assert_cmpmem (g_bytes_get_data (mg_change_get_mine (change), NULL), mg_change_get_length (change),
                       private->mine + at, end - at);
      g_assert_cmpmem (g_bytes_get_data (mg_change_get_base (change), NULL), mg_change_get_length (change),
                       private->base + at, end - at);
      at = end;
    }
  g_assert_cmpuint (g_list_model_get_n_items (changes), ==, index);
}

static void
check (World *world)
{
  MgEditor *editor = world->fixture.editor;
  MgRangeSet *pages = mg_view_get_frame (world->fixture.view)->private_pages;

  g_assert_cmpint (mg_editor_get_can_undo (editor), ==, world->undo->len > 0);
  g_assert_cmpint (mg_editor_get_can_redo (editor), ==, world->redo->len > 0);
  check_bytes (world);
  check_changes (world);
  for (guint i = 0; i < N_PAGES; i++)
    {
      gsize length = MIN (PAGE, SIZE - i * PAGE);
      guint8 shown[PAGE];
      gboolean is_private = pages != NULL && mg_range_set_intersects (pages, i * PAGE, 1);

      g_assert_cmpint (is_private, ==, world->private->is_private[i]);
      if (!is_private)
        continue;
      g_assert_cmpuint (mg_frame_read (mg_view_get_frame (world->fixture.view), i * PAGE, shown, length), ==,
                        length);
      g_assert_cmpmem (shown, length, world->private->mine + i * PAGE, length);
    }
}

/* After changes went: pages without any are live. */
static void
let_pages_go (Private *private)
{
  for (guint i = 0; i < N_PAGES; i++)
    {
      gsize end = MIN ((i + 1) * PAGE, SIZE);

      private->is_private[i] = FALSE;
      for (gsize at = i * PAGE; at < end; at++)
      private->is_private[i] = private->is_private[i] || private->change[at] != 0;
    }
}

static Private *
copy_private (World *world)
{
  Private *copy = g_rc_box_new (Private);

  *copy = *world->private;
  return copy;
}

static void
push (World *world, Entry *entry)
{
  g_ptr_array_set_size (world->redo, 0);
  g_ptr_array_add (world->undo, entry);
}

/* The waiting ones are looked at only as far as they are as many bytes as did not get there. */
static void
drop_waiting (World *world, guint64 expected)
{
  GListModel *waiting = mg_editor_get_waiting (world->fixture.editor);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  guint64 length = 0;

  for (guint i = 0; i < g_list_model_get_n_items (waiting); i++)
    {
      MgChange *change = g_list_model_get_item (waiting, i);

      length += mg_change_get_length (change);
      g_ptr_array_add (all, change);
    }
  g_assert_cmpuint (length, ==, expected);
  mg_editor_drop (world->fixture.editor, all);
}

static void
edit_live (World *world, guint64 offset, guint unit, const guint8 *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  gsize room = room_at (world, offset, length, unit);
  gboolean done = editor_fixture_edit (&world->fixture, offset, unit, "x", bytes, length, &error);
  Entry *entry = entry_new (world);
  Step step = { .offset = offset, .unit = unit, .length = room };

  g_assert_cmpint (done, ==, room == length);
  if (!done)
    g_assert_error (error, MG_ERROR, MG_ERROR_SHRUNK);
  drop_waiting (world, length - room);
  if (room == 0)
    {
      entry_free (entry);
      return;
    }
  memcpy (step.before, world->live + offset, room);
  memcpy (step.after, bytes, room);
  memcpy (world->live + offset, bytes, room);
  g_array_append_val (entry->steps, step);
  push (world, entry);
}

/* Joins what overlaps into one change; what is as it was is none. */
static void
change_private (World *world, Private *private, guint64 offset, gsize length)
{
  guint64 start = offset;
  guint64 end = offset + length;
  guint number = ++world->n_changes;

  for (guint64 at = offset; at < offset + length; at++)
    if (private->change[at] != 0)
      {
        guint joined = private->change[at];

        for (start = MIN (start, at); start > 0 && private->change[start - 1] == joined; start--)
          ;
        for (end = MAX (end, at); end < SIZE && private->change[end] == joined; end++)
          ;
      }
  if (memcmp (private->base + start, private->mine + start, end - start) == 0)
    number = 0;
  for (guint64 at = start; at < end; at++)
  private->change[at] = number;
}

/* Whether any page of the range is private. */
static gboolean
touches_private (const Private *private, guint64 offset, gsize length)
{
  for (guint i = (guint) (offset / PAGE); i <= (offset + length - 1) / PAGE; i++)
    if (private->is_private[i])
      return TRUE;
  return FALSE;
}

/* Takes @private over. */
static void
push_private (World *world, Entry *entry, Private *private)
{
  let_pages_go (private);
  g_rc_box_release (entry->after);
  entry->after = private;
  set_private (world, private);
  push (world, entry);
}

static void
edit_private (World *world, guint64 offset, guint unit, const guint8 *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  Private *private = copy_private (world);
  gboolean fits = TRUE;
  gboolean done;

  for (guint i = (guint) (offset / PAGE); i <= (offset + length - 1) / PAGE; i++)
    {
      gsize end = MIN ((i + 1) * PAGE, SIZE);

      if (private->is_private[i])
        continue;
      fits = fits && MIN (offset + length, end) <= world->size;
      memcpy (private->base + i * PAGE, world->live + i * PAGE, end - i * PAGE);
      memcpy (private->mine + i * PAGE, world->live + i * PAGE, end - i * PAGE);
    }
  done = editor_fixture_edit (&world->fixture, offset, unit, "x", bytes, length, &error);
  g_assert_cmpint (done, ==, fits);
  drop_waiting (world, fits ? 0 : length);
  if (!fits)
    {
      g_rc_box_release (private);
      return;
    }
  memcpy (private->mine + offset, bytes, length);
  change_private (world, private, offset, length);
  let_pages_go (private);
  if (touches_private (world->private, offset, length) || touches_private (private, offset, length))
    push_private (world, entry_new (world), private);
  else
    g_rc_box_release (private);
}

static void
do_edit (World *world)
{
  static const guint units[] = { 1, 2, 4, 8 };
  guint unit = units[pick (4)];
  gsize length = unit * (1 + pick (3));
  guint64 offset = pick_offset ();
  guint8 bytes[24];

  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8) pick (4);
  if (offset + length > SIZE)
    return;
  if (world->access == MG_ACCESS_WRITE)
    edit_live (world, offset, unit, bytes, length);
  else
    edit_private (world, offset, unit, bytes, length);
}

/* What the model makes of a store: fills @stored with a step for each run of units. */
typedef struct
{
  gsize room;
  guint n_conflicts;
} Outcome;

static Outcome
store (World *world, const Step *step, const guint8 *bytes, const guint8 *expected, GArray *stored)
{
  Outcome outcome = { .room = room_at (world, step->offset, step->length, step->unit) };
  gboolean goes_on = FALSE;

  for (gsize at = 0; at < outcome.room; at += step->unit)
    {
      Step *last = goes_on ? &g_array_index (stored, Step, stored->len - 1) : NULL;
      Step piece = { .offset = step->offset + at, .unit = step->unit, .length = step->unit };

      goes_on = expected == NULL || memcmp (world->live + step->offset + at, expected + at, step->unit) == 0;
      if (!goes_on)
        {
          outcome.n_conflicts++;
          continue;
        }
      memcpy (world->live + step->offset + at, bytes + at, step->unit);
      if (last == NULL)
        {
          g_array_append_val (stored, piece);
          last = &g_array_index (stored, Step, stored->len - 1);
          last->length = 0;
        }
      memcpy (last->before + last->length, step->before + at, step->unit);
      memcpy (last->after + last->length, step->after + at, step->unit);
      last->length += step->unit;
    }
  return outcome;
}

static gboolean
differs (World *world, const Step *step, const guint8 *expected)
{
  return step->offset + step->length <= world->size
         && memcmp (world->live + step->offset, expected, step->length) != 0;
}

static gboolean
any_differs (World *world, const Entry *entry, gboolean undo)
{
  for (guint i = 0; i < entry->steps->len; i++)
    {
      const Step *step = &g_array_index (entry->steps, Step, i);

      if (differs (world, step, undo ? step->after : step->before))
        return TRUE;
    }
  return FALSE;
}

/* Does in the model what was done; returns how many bytes did not get there, @ret_touched whether any did. */
static guint64
turn_steps (World *world,
            const Entry *entry,
            gboolean undo,
            MgConflictChoice choice,
            GArray *turned,
            gboolean *ret_touched)
{
  guint64 waiting = 0;
  gboolean failed = FALSE;

  *ret_touched = FALSE;
  for (guint i = 0; i < entry->steps->len; i++)
    {
      const Step *step = &g_array_index (entry->steps, Step, undo ? entry->steps->len - 1 - i : i);
      g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (Step));
      Outcome outcome = { 0 };

      if (!failed)
        outcome = store (world, step, undo ? step->before : step->after,
                         choice == MG_CONFLICT_MINE ? NULL
                         : undo                     ? step->after
                                                    : step->before,
                         pieces);
      *ret_touched = *ret_touched || outcome.room > 0;
      failed = failed || outcome.room < step->length;
      waiting += step->length - outcome.room;
      /* Of what is cut off in part, what differs is not asked for. */
      if (choice == MG_CONFLICT_ASK)
        waiting += outcome.n_conflicts * step->unit;
      if (undo)
        g_array_prepend_vals (turned, pieces->data, pieces->len);
      else
        g_array_append_vals (turned, pieces->data, pieces->len);
    }
  return waiting;
}

static void
take_turned (World *world, gboolean undo, GArray *turned)
{
  GPtrArray *from = undo ? world->undo : world->redo;
  GPtrArray *to = undo ? world->redo : world->undo;
  Entry *entry = g_ptr_array_steal_index (from, from->len - 1);

  if (turned != NULL)
    {
      g_array_unref (entry->steps);
      entry->steps = g_array_ref (turned);
    }
  if (entry->access == MG_ACCESS_COPY)
    set_private (world, undo ? entry->before : entry->after);
  if (entry->steps->len == 0 && entry->before == entry->after)
    entry_free (entry);
  else
    g_ptr_array_add (to, entry);
}

static void
do_turn (World *world, gboolean undo)
{
  GPtrArray *from = undo ? world->undo : world->redo;
  Entry *entry = from->len > 0 ? g_ptr_array_index (from, from->len - 1) : NULL;
  g_autoptr (GArray) turned = g_array_new (FALSE, FALSE, sizeof (Step));
  MgConflictChoice choice = MG_CONFLICT_ASK;
  g_autoptr (GError) error = NULL;
  gboolean touched;
  gboolean done = editor_fixture_turn (&world->fixture, undo, choice, &error);
  guint64 waiting;

  if (entry == NULL)
    {
      g_assert_true (done);
      return;
    }
  if (entry->access != world->access)
    {
      g_assert_error (error, MG_ERROR, MG_ERROR_READ_ONLY);
      return;
    }
  if (entry->steps->len == 0)
    {
      g_assert_no_error (error);
      take_turned (world, undo, NULL);
      return;
    }
  if (any_differs (world, entry, undo))
    {
      g_assert_error (error, MG_ERROR, MG_ERROR_CONFLICT);
      world->n_done[0]++;
      if (pick (2) == 0)
        return;
      choice = pick (2) == 0 ? MG_CONFLICT_MINE : MG_CONFLICT_LIVE;
      g_clear_error (&error);
      done = editor_fixture_turn (&world->fixture, undo, choice, &error);
    }
  waiting = turn_steps (world, entry, undo, choice, turned, &touched);
  g_assert_cmpint (done, ==, waiting == 0);
  if (!done)
    g_assert_error (error, MG_ERROR, MG_ERROR_SHRUNK);
  drop_waiting (world, touched ? waiting : 0);
  if (touched)
    take_turned (world, undo, turned);
}

/* In the model: what was written of a change is no change any more; each of the rests is one of its own. */
static guint64
commit_one (World *world, Private *private, MgChange *change, const guint8 *expected, GArray *steps)
{
  Step step = { .offset = mg_change_get_offset (change),
                .unit = mg_change_get_unit (change),
                .length = (gsize) mg_change_get_length (change) };
  guint64 end = step.offset + step.length;
  guint first = steps->len;
  Outcome outcome;

  g_assert_cmpuint (step.length, <=, sizeof step.before);
  memcpy (step.before, expected, step.length);
  memcpy (step.after, private->mine + step.offset, step.length);
  outcome = store (world, &step, step.after, expected, steps);
  for (guint i = first; i < steps->len; i++)
    {
      const Step *piece = &g_array_index (steps, Step, i);

      memcpy (private->base + piece->offset, piece->after, piece->length);
      memset (private->change + piece->offset, 0, piece->length * sizeof *private->change);
    }
  for (guint64 at = step.offset; steps->len > first && at < end; at++)
    {
      guint64 start = at;
      guint number = ++world->n_changes;

      while (at < end && private->change[at] != 0)
        at++;
      if (memcmp (private->base + start, private->mine + start, at - start) == 0)
        number = 0;
      for (guint64 i = start; i < at; i++)
      private->change[i] = number;
    }
  return step.length - outcome.room;
}

static void
keep_live (Private *private, MgChange *conflict)
{
  guint64 offset = mg_change_get_offset (conflict);
  gsize length = (gsize) mg_change_get_length (conflict);
  const guint8 *live = g_bytes_get_data (mg_change_get_live (conflict), NULL);

  memcpy (private->base + offset, live, length);
  memcpy (private->mine + offset, live, length);
  memset (private->change + offset, 0, length * sizeof *private->change);
}

static void
commit (World *world, GPtrArray *changes, MgConflictChoice choice, gboolean done, const GError *error)
{
  Private *private = copy_private (world);
  Entry *entry = entry_new (world);
  guint64 missing = 0;
  guint n_dropped = 0;

  for (guint i = 0; i < changes->len; i++)
    {
      MgChange *change = g_ptr_array_index (changes, i);
      GBytes *expected
        = choice == MG_CONFLICT_MINE ? mg_change_get_live (change) : mg_change_get_base (change);

      if (choice == MG_CONFLICT_LIVE)
        {
          keep_live (private, change);
          n_dropped++;
        }
      /* What could not be written stops those behind it. */
      else if (choice != MG_CONFLICT_SKIP && missing == 0)
        missing += commit_one (world, private, change, g_bytes_get_data (expected, NULL), entry->steps);
    }
  g_assert_cmpint (done, ==, missing == 0);
  if (!done)
    g_assert_error (error, MG_ERROR, MG_ERROR_SHRUNK);
  if (entry->steps->len > 0 || n_dropped > 0)
    {
      push_private (world, entry, private);
      return;
    }
  g_rc_box_release (private);
  entry_free (entry);
}

static GPtrArray *
take_list (GListModel *list)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    g_ptr_array_add (all, g_list_model_get_item (list, i));
  return all;
}

static void
do_commit (World *world)
{
  MgEditor *editor = world->fixture.editor;
  g_autoptr (GPtrArray) changes = take_list (mg_editor_get_changes (editor));
  g_autoptr (GPtrArray) conflicts = NULL;
  MgConflictChoice choice;
  g_autoptr (GError) error = NULL;
  gboolean is_conflict = FALSE;
  gboolean done;

  if (world->access != MG_ACCESS_COPY)
    {
      g_assert_false (editor_fixture_commit (&world->fixture, NULL, 0, NULL, &error));
      g_assert_error (error, MG_ERROR, MG_ERROR_READ_ONLY);
      return;
    }
  for (guint i = 0; i < changes->len; i++)
    {
      MgChange *change = g_ptr_array_index (changes, i);
      Step step
        = { .offset = mg_change_get_offset (change), .length = (gsize) mg_change_get_length (change) };

      is_conflict
        = is_conflict || differs (world, &step, g_bytes_get_data (mg_change_get_base (change), NULL));
    }
  done = editor_fixture_commit (&world->fixture, NULL, 0, NULL, &error);
  if (!is_conflict)
    {
      commit (world, changes, MG_CONFLICT_ASK, done, error);
      return;
    }
  g_assert_error (error, MG_ERROR, MG_ERROR_CONFLICT);
  world->n_done[1]++;
  conflicts = take_list (mg_editor_get_conflicts (editor));
  g_assert_cmpuint (conflicts->len, >, 0);
  choice = MG_CONFLICT_MINE + pick (3);
  g_clear_error (&error);
  done = editor_fixture_commit (&world->fixture, mg_editor_get_conflicts (editor), choice, NULL, &error);
  commit (world, conflicts, choice, done, error);
}

static void
do_discard (World *world)
{
  g_autoptr (GPtrArray) changes = take_list (mg_editor_get_changes (world->fixture.editor));
  Private *private;

  if (changes->len == 0)
    return;
  if (pick (2) == 0)
    g_ptr_array_set_size (changes, 1);
  mg_editor_discard (world->fixture.editor, changes);
  private = copy_private (world);
  for (guint i = 0; i < changes->len; i++)
    {
      MgChange *change = g_ptr_array_index (changes, i);
      guint64 offset = mg_change_get_offset (change);
      gsize length = (gsize) mg_change_get_length (change);

      memcpy (private->mine + offset, private->base + offset, length);
      memset (private->change + offset, 0, length * sizeof *private->change);
    }
  push_private (world, entry_new (world), private);
}

static void
do_other (World *world)
{
  guint64 offset = pick_offset ();
  guint8 byte = (guint8) pick (4);

  if (offset >= world->size)
    return;
  tell_other (world, OTHER_STORE, offset, byte);
  world->live[offset] = byte;
}

static void
do_truncate (World *world)
{
  static const gsize sizes[] = { PAGE, 2 * PAGE, SIZE, SIZE, SIZE };

  world->size = sizes[pick (G_N_ELEMENTS (sizes))];
  tell_other (world, OTHER_TRUNCATE, world->size, 0);
  memset (world->live + world->size, 0, SIZE - world->size);
}

static void
do_access (World *world)
{
  MgAccess access = pick (3) == 0 ? MG_ACCESS_WRITE : MG_ACCESS_COPY;
  gboolean has_changes = g_list_model_get_n_items (mg_editor_get_changes (world->fixture.editor)) > 0;
  g_autoptr (GError) error = NULL;

  if (editor_fixture_set_access (&world->fixture, access, &error))
    world->access = access;
  else
    g_assert_error (error, MG_ERROR, MG_ERROR_CONFLICT);
  g_assert_cmpint (error == NULL, ==, !has_changes || access == MG_ACCESS_COPY);
}

static void
act (World *world)
{
  guint what = pick (100);

  if (what < 38)
    do_edit (world);
  else if (what < 66)
    do_turn (world, TRUE);
  else if (what < 80)
    do_turn (world, FALSE);
  else if (what < 85)
    do_commit (world);
  else if (what < 87)
    do_discard (world);
  else if (what < 94)
    do_other (world);
  else if (what < 97)
    do_truncate (world);
  else
    do_access (world);
}

static void
test_random (void)
{
  World *world = g_new0 (World, 1);

  editor_fixture_set_up (&world->fixture, SIZE);
  world->other = mg_test_process_new (run_other, &world->fixture.fd);
  world->size = SIZE;
  world->private = g_rc_box_new0 (Private);
  world->undo = g_ptr_array_new_with_free_func (entry_free);
  world->redo = g_ptr_array_new_with_free_func (entry_free);
  world->access = MG_ACCESS_WRITE;
  g_assert_true (editor_fixture_set_access (&world->fixture, MG_ACCESS_WRITE, NULL));
  /* Only what is compared here is to wake the main context. */
  mg_view_set_rate (world->fixture.view, 1);
  for (guint i = 0; i < N_ACTIONS; i++)
    {
      act (world);
      check (world);
    }
  /* Both have met what they are for. */
  g_assert_cmpuint (world->n_done[0], >, 100);
  g_assert_cmpuint (world->n_done[1], >, 100);

  g_ptr_array_unref (world->undo);
  g_ptr_array_unref (world->redo);
  g_rc_box_release (world->private);
  mg_test_process_free (world->other);
  editor_fixture_tear_down (&world->fixture);
  g_free (world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/editor/random", test_random);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Locks that are held beside programs that use them. */

#include "mg-hold.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lock-holder.h"
#include "mg-backing-sysv.h"
#include "mg-error.h"
#include "mg-test.h"

#define PAGE 4096
/* Microseconds. */
#define SHORT 20000
#define LONG  (30 * G_USEC_PER_SEC)

static MgHeld *
take (LockFixture *fixture, gint64 timeout)
{
  g_autoptr (MgHold) hold = lock_fixture_hold (fixture, timeout);
  g_autoptr (GError) error = NULL;
  MgHeld *held = mg_hold_take (hold, fixture->backing, &error);

  g_assert_no_error (error);
  return held;
}

/* @sentence: how it ends */
static void
assert_hold_refused (LockFixture *fixture, MgHold *hold, gint code, const char *sentence)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mg_hold_take (hold, fixture->backing, &error));
  g_assert_error (error, MG_ERROR, code);
  if (!g_str_has_suffix (error->message, sentence))
    g_error ("“%s” does not end in “%s”", error->message, sentence);
}

static void
assert_refused (LockFixture *fixture, gint64 timeout, gint code, const char *sentence)
{
  g_autoptr (MgHold) hold = lock_fixture_hold (fixture, timeout);

  assert_hold_refused (fixture, hold, code, sentence);
}

static void
assert_inside_refused (LockFixture *fixture, MgHoldKind kind, guint64 offset, gint code, const char *sentence)
{
  g_autoptr (MgHold) hold = mg_hold_new_inside (kind, offset, SHORT);

  assert_hold_refused (fixture, hold, code, sentence);
}

static gboolean
is_mutex (LockFixture *fixture)
{
  return fixture->kind != LOCK_SEMAPHORE && fixture->kind != LOCK_SPIN;
}

static gboolean
is_robust (LockFixture *fixture)
{
  return fixture->kind == LOCK_ROBUST || fixture->kind == LOCK_ROBUST_RECURSIVE;
}

static void
assert_as_before (LockFixture *fixture)
{
  const pthread_mutex_t *mutex = &fixture->area->mutex;

  g_assert_cmpint (lock_fixture_get_value (fixture), ==, 1);
  g_assert_cmpuint (fixture->area->spin, ==, 0);
  g_assert_cmpint (mutex->__data.__lock, ==, 0);
  g_assert_cmpint (mutex->__data.__owner, ==, 0);
  g_assert_cmpuint (mutex->__data.__nusers, ==, 0);
}

/* Neither sees what the other leaves half done. The holder ends the test when it does. */
static void
test_exclusive (LockFixture *fixture, gconstpointer data)
{
  g_autoptr (MgTestProcess) holder = lock_holder_new (fixture);
  volatile LockArea *area = fixture->area;
  guint n_unequal = 0;

  g_assert_cmpuint (mg_test_process_ask (holder, HOLDER_LOOP), ==, 0);
  /* Without the lock it can be seen. */
  mg_test_wait ((n_unequal += area->first != area->second) > 0);
  for (guint i = 0; i < 200; i++)
    {
      MgHeld *held = take (fixture, LONG);
      guint32 first = area->first;

      g_assert_cmpuint (area->second, ==, first);
      area->first = first + 1;
      g_usleep (10);
      g_assert_cmpuint (area->first, ==, first + 1);
      area->second = first + 1;
      g_assert_cmpint (mg_held_release (held), >=, 10);
    }
  area->stop = 1;
  g_assert_cmpuint (mg_test_process_receive_number (holder), ==, 0);
  assert_as_before (fixture);
}

static void
test_never_given (LockFixture *fixture, gconstpointer data)
{
  g_autoptr (MgTestProcess) holder = lock_holder_new (fixture);
  g_autoptr (MgHold) hold = lock_fixture_hold (fixture, LONG);
  g_autoptr (GError) error = NULL;
  LockArea before;

  g_assert_cmpuint (mg_test_process_ask (holder, HOLDER_TAKE), ==, 0);
  memcpy (&before, fixture->area, sizeof before);
  assert_refused (fixture, SHORT, MG_ERROR_TIMED_OUT, "”: it was not given within 20 ms.");
  assert_refused (fixture, 0, MG_ERROR_TIMED_OUT, "”: it was not given within 0 ms.");
  /* It was only tried: this ends. */
  g_assert_null (mg_hold_try (hold, fixture->backing, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_TIMED_OUT);
  g_assert_true (g_str_has_suffix (error->message, "not given within 30000 ms."));
  /* Nobody was told that somebody waits. */
  g_assert_cmpmem (&before, sizeof before, fixture->area, sizeof before);

  g_assert_cmpuint (mg_test_process_ask (holder, HOLDER_RELEASE), ==, 0);
  mg_held_release (take (fixture, SHORT));
  assert_as_before (fixture);
}

/* One that sleeps until the lock is free is woken when it is let go here. */
static void
test_wakes (LockFixture *fixture, gconstpointer data)
{
  g_autoptr (MgTestProcess) holder = lock_holder_new (fixture);
  volatile int *word = &fixture->area->mutex.__data.__lock;
  int own;
  MgHeld *held = take (fixture, SHORT);

  own = *word;
  if (is_robust (fixture))
    g_assert_cmpint (own, ==, gettid ());
  g_assert_cmpuint (mg_test_process_ask (holder, HOLDER_TAKE_LATER), ==, 0);
  if (is_mutex (fixture))
    mg_test_wait (*word != own);
  else
    mg_test_iterate_for (20);
  mg_held_release (held);
  g_assert_cmpuint (mg_test_process_receive_number (holder), ==, 0);
  g_assert_cmpuint (mg_test_process_ask (holder, HOLDER_RELEASE), ==, 0);
  assert_as_before (fixture);
}

/* Killed while it holds the lock: at first there is still its number, then nothing of it. */
static void
test_holder_dies (LockFixture *fixture, gconstpointer data)
{
  MgTestProcess *holder = lock_holder_new (fixture);
  const char *sentence
    = is_mutex (fixture) ? "”: its holder ended while it held it." : "”: it was not given within 20 ms.";
  LockArea before;

  g_assert_cmpuint (mg_test_process_ask (holder, HOLDER_TAKE), ==, 0);
  g_assert_cmpint (kill (mg_test_process_get_pid (holder), SIGKILL), ==, 0);
  mg_test_wait (mg_test_process_has_ended (holder));
  assert_refused (fixture, SHORT, MG_ERROR_TIMED_OUT, sentence);
  mg_test_process_free (holder);
  memcpy (&before, fixture->area, sizeof before);
  assert_refused (fixture, SHORT, MG_ERROR_TIMED_OUT, sentence);
  g_assert_cmpmem (&before, sizeof before, fixture->area, sizeof before);

  if (fixture->kind == LOCK_SEMAPHORE)
    g_assert_cmpint (lock_fixture_get_value (fixture), ==, 0);
  if (!is_robust (fixture))
    return;
  /* The program that it belongs to learns it, and can make it a lock that nobody can take. */
  g_assert_cmpint (pthread_mutex_trylock (&fixture->area->mutex), ==, EOWNERDEAD);
  if (fixture->kind == LOCK_ROBUST)
    {
      g_assert_cmpint (pthread_mutex_unlock (&fixture->area->mutex), ==, 0);
      assert_refused (fixture, SHORT, MG_ERROR_WRONG_KIND, "”: it is no lock any more that can be taken.");
      return;
    }
  g_assert_cmpint (pthread_mutex_consistent (&fixture->area->mutex), ==, 0);
  g_assert_cmpint (pthread_mutex_unlock (&fixture->area->mutex), ==, 0);
  mg_held_release (take (fixture, SHORT));
  assert_as_before (fixture);
}

static void
take_and_wait (MgTestProcess *process, gpointer data)
{
  take (data, SHORT);
  mg_test_process_send_number (process, 0);
  mg_test_process_receive_number (process);
}

/* Mapglass itself is killed while it holds it: others learn that. */
static void
test_we_die (LockFixture *fixture, gconstpointer data)
{
  MgTestProcess *other = mg_test_process_new (take_and_wait, fixture);

  g_assert_cmpuint (mg_test_process_receive_number (other), ==, 0);
  g_assert_cmpint (pthread_mutex_trylock (&fixture->area->mutex), ==, EBUSY);
  mg_test_process_free (other);
  g_assert_cmpint (pthread_mutex_trylock (&fixture->area->mutex), ==, EOWNERDEAD);
  g_assert_cmpint (pthread_mutex_consistent (&fixture->area->mutex), ==, 0);
  g_assert_cmpint (pthread_mutex_unlock (&fixture->area->mutex), ==, 0);
}

static gpointer
hold_for_a_while (gpointer data)
{
  LockFixture *fixture = data;
  MgHeld *held = take (fixture, SHORT);

  fixture->area->first = 1;
  g_usleep (100000);
  fixture->area->second = 1;
  mg_held_release (held);
  return NULL;
}

static void
end_meanwhile (MgTestProcess *process, gpointer data)
{
  LockFixture *fixture = data;
  volatile LockArea *area = fixture->area;

  g_thread_unref (g_thread_new ("hold", hold_for_a_while, fixture));
  while (area->first == 0)
    g_usleep (100);
  exit (0);
}

/* The program ends while a thread of it holds the lock: not before that has let it go. */
static void
test_end (LockFixture *fixture, gconstpointer data)
{
  g_autoptr (MgTestProcess) other = mg_test_process_new (end_meanwhile, fixture);

  mg_test_wait (mg_test_process_has_ended (other));
  g_assert_cmpuint (fixture->area->second, ==, 1);
  assert_as_before (fixture);
}

static void
test_semaphore_truncated (LockFixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_strconcat ("/dev/shm/sem.", fixture->semaphore + 1, NULL);
  MgHeld *held = take (fixture, SHORT);

  g_assert_cmpint (truncate (file, 0), ==, 0);
  g_assert_cmpint (mg_held_release (held), >=, 0);
}

static void
test_truncated_held (LockFixture *fixture, gconstpointer data)
{
  MgHeld *held = take (fixture, SHORT);

  lock_fixture_resize (fixture, 0);
  g_assert_cmpint (mg_held_release (held), >=, 0);
  assert_refused (fixture, SHORT, MG_ERROR_OUT_OF_RANGE, "”: it does not lie in the mapping.");

  /* It comes back as something else: that is not ours to let go. */
  lock_fixture_resize (fixture, sizeof (LockArea));
  lock_fixture_make_mutex (fixture, PTHREAD_PRIO_NONE, TRUE);
  held = take (fixture, SHORT);
  lock_fixture_resize (fixture, 0);
  lock_fixture_resize (fixture, sizeof (LockArea));
  mg_held_release (held);
  for (guint i = 0; i < sizeof (LockArea); i++)
    g_assert_cmpuint (((guint8 *) fixture->area)[i], ==, 0);
}

static void
truncate_on_order (MgTestProcess *process, gpointer data)
{
  mg_test_process_receive_number (process);
  g_usleep (20000);
  lock_fixture_resize (data, 0);
}

/* Waiting ends, long before the time limit. */
static void
test_truncated_wait (LockFixture *fixture, gconstpointer data)
{
  g_autoptr (MgTestProcess) holder = lock_holder_new (fixture);
  g_autoptr (MgTestProcess) other = mg_test_process_new (truncate_on_order, fixture);

  g_assert_cmpuint (mg_test_process_ask (holder, HOLDER_TAKE), ==, 0);
  mg_test_process_send_number (other, 0);
  assert_refused (fixture, LONG, MG_ERROR_SHRUNK, "”: its memory was taken away.");
}

/* Any bytes: what was not taken was not touched, and nothing crashes. */
static void
test_garbage (LockFixture *fixture, gconstpointer data)
{
  const guint kinds[] = { 128, 129, 130, 131, 144, 145, 146, 147 };
  g_autoptr (MgHold) hold = lock_fixture_hold (fixture, 0);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  pthread_mutex_t *mutex = &fixture->area->mutex;
  guint n_taken = 0;

  for (guint i = 0; i < 5000; i++)
    {
      pthread_mutex_t before;
      MgHeld *held;

      for (guint j = 0; j < sizeof *mutex / 4; j++)
        ((guint32 *) mutex)[j] = g_rand_int (random);
      /* So that some of it looks like a mutex. */
      if (i % 2 == 0)
        mutex->__data.__kind = (int) kinds[g_rand_int_range (random, 0, G_N_ELEMENTS (kinds))];
      if (i % 4 == 0)
        mutex->__data.__lock = g_rand_int_range (random, 0, 4);
      memcpy (&before, mutex, sizeof before);
      held = mg_hold_take (hold, fixture->backing, NULL);
      if (held != NULL)
        mg_held_release (held);
      n_taken += held != NULL;
      if (held != NULL)
        g_assert_cmpint (mutex->__data.__lock, ==, 0);
      else
        g_assert_cmpmem (&before, sizeof before, mutex, sizeof before);
    }
  g_assert_cmpuint (n_taken, >, 0);
}

static void
test_refused_mutex (LockFixture *fixture, gconstpointer data)
{
  const guint64 beyond[] = { sizeof (LockArea) / 8 * 8 - 16, sizeof (LockArea) / 8 * 8 + 8, G_MAXUINT64 - 7 };
  g_autofree char *sentence = g_strdup_printf (
    "Cannot hold “mutex at 0x44 of %s”: its offset is not a multiple of 8.", fixture->name);

  assert_inside_refused (fixture, MG_HOLD_MUTEX, 0x44, MG_ERROR_INVALID_VALUE, sentence);
  for (guint i = 0; i < G_N_ELEMENTS (beyond); i++)
    assert_inside_refused (fixture, MG_HOLD_MUTEX, beyond[i], MG_ERROR_OUT_OF_RANGE,
                           "”: it does not lie in the mapping.");

  lock_fixture_make_mutex (fixture, PTHREAD_PRIO_NONE, FALSE);
  assert_refused (fixture, SHORT, MG_ERROR_WRONG_KIND, "no mutex that programs share with each other.");
  lock_fixture_make_mutex (fixture, PTHREAD_PRIO_INHERIT, TRUE);
  assert_refused (fixture, SHORT, MG_ERROR_NOT_SUPPORTED, "”: it hands priorities on.");
  lock_fixture_make_mutex (fixture, PTHREAD_PRIO_PROTECT, TRUE);
  assert_refused (fixture, SHORT, MG_ERROR_NOT_SUPPORTED, "”: it raises priorities.");
  fixture->area->mutex.__data.__kind = 0x12345678;
  assert_refused (fixture, SHORT, MG_ERROR_WRONG_KIND, "”: there is no mutex.");
}

static void
test_refused_spin (LockFixture *fixture, gconstpointer data)
{
  assert_inside_refused (fixture, MG_HOLD_SPIN, 0x42, MG_ERROR_INVALID_VALUE,
                         "”: its offset is not a multiple of 4.");
  fixture->area->spin = 7;
  assert_refused (fixture, SHORT, MG_ERROR_WRONG_KIND, "neither 0 (free) nor 1 (taken), but 0x7.");
  g_assert_cmpuint (fixture->area->spin, ==, 7);
}

/* What may not be written to has no lock that one could take. */
static void
test_read_only (LockFixture *fixture, gconstpointer data)
{
  g_assert_cmpint (chmod (fixture->path, 0444), ==, 0);
  assert_refused (fixture, SHORT, MG_ERROR_DENIED, "it is read-only (mode 0444).");
  assert_as_before (fixture);
}

static void
try_segment (gpointer data)
{
  int id = shmget (IPC_PRIVATE, 2 * PAGE, 0600);
  guint8 *bytes = shmat (id, NULL, 0);
  volatile guint32 *spin = (volatile guint32 *) (gpointer) (bytes + PAGE + 64);
  g_autoptr (MgBacking) backing = mg_backing_open_segment (0, id, "sysv:1", NULL);
  g_autoptr (MgHold) hold = mg_hold_new_inside (MG_HOLD_SPIN, PAGE + 64, SHORT);
  g_autoptr (MgHold) beyond = mg_hold_new_inside (MG_HOLD_SPIN, 2 * PAGE, SHORT);
  g_autoptr (GError) error = NULL;
  MgHeld *held;

  shmctl (id, IPC_RMID, NULL);
  g_assert_nonnull (backing);
  held = mg_hold_take (hold, backing, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (*spin, ==, 1);
  g_assert_null (mg_hold_take (hold, backing, NULL));
  mg_held_release (held);
  g_assert_cmpuint (*spin, ==, 0);
  g_assert_null (mg_hold_take (beyond, backing, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_OUT_OF_RANGE);
  shmdt (bytes);
}

/* In a segment: also where it has to be attached for that. */
static void
test_segment (LockFixture *fixture, gconstpointer data)
{
  try_segment (NULL);
  mg_test_run_as_nobody (try_segment, NULL);
}

static void
assert_describes (MgHold *hold, const char *words)
{
  g_autofree char *said = mg_hold_describe (hold);

  g_assert_cmpstr (said, ==, words);
}

static void
test_describe (LockFixture *fixture, gconstpointer data)
{
  g_autoptr (MgHold) semaphore = mg_hold_new_semaphore (fixture->semaphore + 1, SHORT, NULL);
  g_autoptr (MgHold) mutex = mg_hold_new_inside (MG_HOLD_MUTEX, 0x40, SHORT);
  g_autoptr (MgHold) spin = mg_hold_new_inside (MG_HOLD_SPIN, 0x44, SHORT);
  g_autofree char *words = g_strconcat ("semaphore ", fixture->semaphore, NULL);

  assert_describes (semaphore, words);
  assert_describes (mutex, "mutex at 0x40");
  assert_describes (spin, "spin word at 0x44");
  g_assert_cmpstr (mg_hold_get_semaphore (semaphore), ==, fixture->semaphore);
  g_assert_cmpint (mg_hold_get_kind (spin), ==, MG_HOLD_SPIN);
  g_assert_cmpuint (mg_hold_get_offset (spin), ==, 0x44);
  g_assert_cmpint (mg_hold_get_timeout (spin), ==, SHORT);
}

static void
assert_no_semaphore (const char *name, gint code, const char *sentence)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mg_hold_new_semaphore (name, SHORT, &error));
  g_assert_error (error, MG_ERROR, code);
  g_assert_true (g_str_has_suffix (error->message, sentence));
}

static void
try_as_nobody (gpointer data)
{
  assert_no_semaphore (data, MG_ERROR_DENIED, "”: permission denied.");
}

/* Names that lead to no semaphore; none is made. */
static void
test_semaphore_names (LockFixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_strconcat ("/dev/shm/sem.", fixture->semaphore + 1, NULL);
  g_autofree char *long_name = g_strnfill (252, 'x');
  const char *const bad[] = { "", "/", "/a/b", "//a", long_name };
  g_autoptr (MgHold) hold = lock_fixture_hold (fixture, SHORT);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_no_semaphore (bad[i], MG_ERROR_INVALID_NAME, "1 to 251 bytes behind its only slash.");
  if (geteuid () == 0)
    {
      g_assert_cmpint (chmod (file, 0600), ==, 0);
      mg_test_run_as_nobody (try_as_nobody, fixture->semaphore);
    }

  g_assert_cmpint (truncate (file, 31), ==, 0);
  assert_no_semaphore (fixture->semaphore, MG_ERROR_WRONG_KIND, "”: it is not a semaphore.");
  g_assert_cmpint (unlink (file), ==, 0);
  assert_no_semaphore (fixture->semaphore, MG_ERROR_NOT_FOUND, "”: it does not exist.");
  assert_hold_refused (fixture, hold, MG_ERROR_NOT_FOUND, "”: it does not exist.");
  g_assert_cmpint (access (file, F_OK), !=, 0);
  g_assert_cmpint (symlink (fixture->path, file), ==, 0);
  assert_no_semaphore (fixture->semaphore, MG_ERROR_WRONG_KIND, "”: it is not a semaphore.");
  g_assert_cmpint (unlink (file), ==, 0);
  g_assert_cmpint (mkdir (file, 0700), ==, 0);
  assert_no_semaphore (fixture->semaphore, MG_ERROR_WRONG_KIND, "”: it is not a semaphore.");
  g_assert_cmpint (rmdir (file), ==, 0);
}

static void
add (const char *name, LockKind kind, void (*test) (LockFixture *fixture, gconstpointer data))
{
  g_autofree char *path = g_strdup_printf ("/hold/%s/%s", name, lock_kind_get_name (kind));

  g_test_add (path, LockFixture, GINT_TO_POINTER (kind), lock_fixture_set_up, test, lock_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (LockKind kind = 0; kind < LOCK_N_KINDS; kind++)
    {
      add ("exclusive", kind, test_exclusive);
      add ("never-given", kind, test_never_given);
      add ("wakes", kind, test_wakes);
      add ("holder-dies", kind, test_holder_dies);
      add ("end", kind, test_end);
      if (kind == LOCK_SEMAPHORE)
        continue;
      add ("truncated-held", kind, test_truncated_held);
      add ("truncated-wait", kind, test_truncated_wait);
    }
  add ("truncated-held", LOCK_SEMAPHORE, test_semaphore_truncated);
  add ("we-die", LOCK_ROBUST, test_we_die);
  add ("we-die", LOCK_ROBUST_RECURSIVE, test_we_die);
  add ("garbage", LOCK_NORMAL, test_garbage);
  add ("refused", LOCK_NORMAL, test_refused_mutex);
  add ("refused", LOCK_SPIN, test_refused_spin);
  add ("read-only", LOCK_NORMAL, test_read_only);
  add ("segment", LOCK_SPIN, test_segment);
  add ("describe", LOCK_SEMAPHORE, test_describe);
  add ("names", LOCK_SEMAPHORE, test_semaphore_names);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-guard.h"

#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

/* A page that is there, and one behind it that was taken away. */
typedef struct
{
  gsize page;
  volatile guint8 *bytes;
  volatile guint n_touched;
  volatile guint last;
} Memory;

static void
memory_init (Memory *memory)
{
  int fd = memfd_create ("mg-test", MFD_CLOEXEC);
  gsize page = (gsize) sysconf (_SC_PAGESIZE);
  void *bytes;

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (ftruncate (fd, 2 * (off_t) page), ==, 0);
  bytes = mmap (NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  g_assert_true (bytes != MAP_FAILED);
  *memory = (Memory){ .page = page, .bytes = bytes };
  memory->bytes[page - 1] = 7;
  g_assert_cmpint (ftruncate (fd, (off_t) page), ==, 0);
  close (fd);
}

static void
memory_clear (Memory *memory)
{
  munmap ((void *) memory->bytes, 2 * memory->page);
}

static void
touch_first (gpointer data)
{
  Memory *memory = data;

  memory->last = memory->bytes[memory->page - 1];
  memory->n_touched++;
}

static void
touch_both (gpointer data)
{
  Memory *memory = data;

  touch_first (data);
  memory->last = memory->bytes[memory->page];
  memory->n_touched++;
}

static void
test_inside (void)
{
  Memory memory;

  memory_init (&memory);
  for (guint i = 1; i <= 10000; i++)
    {
      g_assert_true (mg_guard_run (touch_first, &memory));
      g_assert_cmpuint (memory.n_touched, ==, 2 * i - 1);
      g_assert_cmpuint (memory.last, ==, 7);
      /* It is left where it faults, and not before. */
      g_assert_false (mg_guard_run (touch_both, &memory));
      g_assert_cmpuint (memory.n_touched, ==, 2 * i);
    }
  memory_clear (&memory);
}

static gpointer
run_many (gpointer data)
{
  Memory memory;

  memory_init (&memory);
  for (guint i = 0; i < 3000; i++)
    {
      g_assert_false (mg_guard_run (touch_both, &memory));
      g_assert_true (mg_guard_run (touch_first, &memory));
    }
  g_assert_cmpuint (memory.n_touched, ==, 6000);
  memory_clear (&memory);
  return NULL;
}

/* Each thread has a guard of its own. */
static void
test_threads (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("guard", run_many, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/* In the child: the test is whether it survives. */
static void
child_begins (Memory *memory)
{
  struct rlimit no_core = { 0, 0 };

  setrlimit (RLIMIT_CORE, &no_core);
  memory_init (memory);
  /* The handler is there from now on. */
  g_assert_false (mg_guard_run (touch_both, memory));
  printf ("begun\n");
  fflush (stdout);
}

static void
child_has_to_die (void)
{
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stdout ("*begun*");
  g_test_trap_assert_stdout_unmatched ("*survived*");
}

static void
test_outside (void)
{
  Memory memory;

  if (!g_test_subprocess ())
    {
      child_has_to_die ();
      return;
    }
  child_begins (&memory);
  touch_both (&memory);
  printf ("survived\n");
}

static void
send_signal (gpointer data)
{
  kill (getpid (), SIGBUS);
}

/* A signal that somebody sends is no fault, inside a guard neither. */
static void
test_sent (void)
{
  Memory memory;

  if (!g_test_subprocess ())
    {
      child_has_to_die ();
      return;
    }
  child_begins (&memory);
  mg_guard_run (send_signal, NULL);
  printf ("survived\n");
}

static void
on_signal (int number, siginfo_t *info, void *context)
{
  static const char text[] = "handled\n";

  if (write (STDOUT_FILENO, text, sizeof text - 1) > 0)
    _exit (number == SIGBUS && info->si_addr != NULL ? 0 : 1);
}

/* Who handled the signal before goes on to handle what is not ours. */
static void
test_handler_before (void)
{
  struct sigaction action = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO };
  Memory memory;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      g_test_trap_assert_stdout ("*begun*handled*");
      return;
    }
  sigaction (SIGBUS, &action, NULL);
  child_begins (&memory);
  touch_both (&memory);
  printf ("survived\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/guard/inside", test_inside);
  g_test_add_func ("/guard/threads", test_threads);
  g_test_add_func ("/guard/outside", test_outside);
  g_test_add_func ("/guard/sent", test_sent);
  g_test_add_func ("/guard/handler-before", test_handler_before);
  return g_test_run ();
}

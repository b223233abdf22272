/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long the main thread is busy at once while very much is edited: 256 MiB filled, 100,000 private changes committed,
 * 20,000 waiting edits tried again; each done, and undone. */

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "mg-bench.h"
#include "mg-editor.h"
#include "mg-posix-source.h"

#define FILL_SIZE (256 * MG_MIB)
#define N_CHANGES 100000
#define N_WAITING 20000
/* Bytes from one change to the next. */
#define STEP 64
/* What is in sight, in bytes. */
#define SHOWN 65536
/* Milliseconds: less than a display frame takes. */
#define BUDGET 10

typedef struct
{
  MgSource *source;
  MgSampler *sampler;
  MgMapping *mapping;
  MgView *view;
  MgEditor *editor;
  char *name;
  int fd;
} Bench;

/* What the main loop did since it began to be watched: one turn lasts from one wait to the next. */
static struct
{
  double began;
  double cpu_began;
  double longest;
  double longest_cpu;
} turns;

static double
get_thread_cpu (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static void
end_turn (void)
{
  turns.longest = MAX (turns.longest, mg_bench_get_time () - turns.began);
  turns.longest_cpu = MAX (turns.longest_cpu, get_thread_cpu () - turns.cpu_began);
}

static void
begin_turn (void)
{
  turns.began = mg_bench_get_time ();
  turns.cpu_began = get_thread_cpu ();
}

static int
watched_poll (GPollFD *fds, guint n_fds, int timeout)
{
  int n;

  end_turn ();
  n = g_poll (fds, n_fds, timeout);
  begin_turn ();
  return n;
}

static void
on_done (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
begin (void)
{
  begin_turn ();
  turns.longest = 0;
  turns.longest_cpu = 0;
}

/* Waits until what comes of it is shown too. */
static void
report (const char *name)
{
  g_autofree char *stall = g_strconcat ("edit-", name, "-stall", NULL);
  g_autofree char *cpu = g_strconcat ("edit-", name, "-stall-cpu", NULL);

  mg_bench_run_for (300);
  mg_bench_print (cpu, turns.longest_cpu, "ms");
  mg_bench_print (stall, turns.longest, "ms");
  mg_bench_print_budget (stall, BUDGET, "ms");
}

static GAsyncResult *
end (const char *name, GAsyncResult **result)
{
  g_autofree char *whole = g_strconcat ("edit-", name, NULL);
  double began = mg_bench_get_time ();

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  mg_bench_print (whole, mg_bench_get_time () - began, "ms");
  report (name);
  return *result;
}

static void
make_object (Bench *self, guint64 size)
{
  self->fd = shm_open (self->name, O_RDWR | O_CREAT | O_EXCL, 0600);
  if (self->fd < 0 || ftruncate (self->fd, (off_t) size) != 0)
    g_error ("No shared memory of %" G_GUINT64_FORMAT " bytes", size);
}

static void
set_up (Bench *self, guint64 size)
{
  g_autofree char *bare = mg_bench_name ("edit");
  g_autoptr (MgRangeSet) shown = mg_range_set_new ();

  self->name = g_strconcat ("/", bare, NULL);
  make_object (self, size);
  self->source = mg_posix_source_new (NULL);
  self->sampler = mg_sampler_new ();
  self->mapping = mg_mapping_new (self->source, self->name);
  self->view = mg_view_new (self->sampler, self->mapping, 0, 0);
  self->editor = mg_view_get_editor (self->view);
  mg_range_set_add (shown, 0, SHOWN);
  mg_view_set_shown (self->view, shown);
  while (mg_view_get_extent (self->view) != size)
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Bench *self)
{
  g_object_unref (self->view);
  g_object_unref (self->mapping);
  g_object_run_dispose (G_OBJECT (self->sampler));
  g_object_unref (self->sampler);
  g_object_unref (self->source);
  close (self->fd);
  shm_unlink (self->name);
  g_free (self->name);
}

static void
set_access (Bench *self, MgAccess access)
{
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;

  mg_editor_set_access_async (self->editor, access, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (!mg_editor_set_access_finish (self->editor, result, &error))
    g_error ("%s", error->message);
  g_object_unref (result);
}

static void
turn (Bench *self, const char *name, gboolean undo)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  begin ();
  if (undo)
    mg_editor_undo_async (self->editor, MG_CONFLICT_ASK, on_done, &result);
  else
    mg_editor_redo_async (self->editor, MG_CONFLICT_ASK, on_done, &result);
  if (!mg_editor_undo_finish (self->editor, end (name, &result), &error))
    g_error ("%s: %s", name, error->message);
}

static void
commit (Bench *self, const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  begin ();
  mg_editor_commit_async (self->editor, NULL, NULL, on_done, &result);
  if (!mg_editor_commit_finish (self->editor, end (name, &result), NULL, &error))
    g_error ("%s: %s", name, error->message);
}

static void
fill (Bench *self, const char *name, int byte)
{
  guint8 *filled = g_malloc (FILL_SIZE);
  g_autoptr (GBytes) bytes = g_bytes_new_take (filled, FILL_SIZE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  memset (filled, byte, FILL_SIZE);
  begin ();
  mg_editor_edit_async (self->editor, 0, 1, "u8", bytes, on_done, &result);
  if (!mg_editor_edit_finish (self->editor, end (name, &result), &error))
    g_error ("%s: %s", name, error->message);
}

static void
measure_fills (void)
{
  Bench bench;

  set_up (&bench, FILL_SIZE);
  set_access (&bench, MG_ACCESS_WRITE);
  fill (&bench, "fill-256mib", 1);
  /* The journal gives the one before up. */
  fill (&bench, "fill-256mib-again", 2);
  turn (&bench, "fill-256mib-undo", TRUE);
  set_access (&bench, MG_ACCESS_COPY);
  mg_editor_set_follow_changes (bench.editor, TRUE);
  fill (&bench, "fill-256mib-private", 3);
  commit (&bench, "fill-256mib-commit");
  tear_down (&bench);
}

/* Changes that do not meet. */
static void
change (Bench *self, guint n)
{
  GAsyncResult *result = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new ("\x01\x02\x03\x04", 4);

      mg_editor_edit_async (self->editor, (guint64) i * STEP, 4, "u32", bytes, i + 1 == n ? on_done : NULL,
                            &result);
    }
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (result);
}

static void
measure_commit (void)
{
  Bench bench;

  set_up (&bench, (guint64) N_CHANGES * STEP);
  set_access (&bench, MG_ACCESS_COPY);
  change (&bench, N_CHANGES);
  begin ();
  mg_editor_set_follow_changes (bench.editor, TRUE);
  report ("follow-100000");
  commit (&bench, "commit-100000");
  turn (&bench, "commit-100000-undo", TRUE);
  turn (&bench, "commit-100000-redo", FALSE);
  tear_down (&bench);
}

static void
retry (Bench *self, const char *name)
{
  GListModel *waiting = mg_editor_get_waiting (self->editor);
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (waiting); i++)
    g_ptr_array_add (changes, g_list_model_get_item (waiting, i));
  begin ();
  mg_editor_retry_async (self->editor, changes, NULL, on_done, &result);
  if (!mg_editor_retry_finish (self->editor, end (name, &result), NULL, &error))
    g_error ("%s: %s", name, error->message);
}

/* The mapping is made again while there are private changes: those wait. */
static void
measure_retry (void)
{
  Bench bench;

  set_up (&bench, (guint64) N_WAITING * STEP);
  set_access (&bench, MG_ACCESS_COPY);
  change (&bench, N_WAITING);
  begin ();
  shm_unlink (bench.name);
  close (bench.fd);
  make_object (&bench, (guint64) N_WAITING * STEP);
  while (mg_editor_get_access (bench.editor) != MG_ACCESS_READ)
    g_main_context_iteration (NULL, TRUE);
  report ("recreated-20000");
  set_access (&bench, MG_ACCESS_WRITE);
  retry (&bench, "retry-20000");
  tear_down (&bench);
}

int
main (int argc, char **argv)
{
  g_main_context_set_poll_func (NULL, watched_poll);
  measure_fills ();
  measure_commit ();
  measure_retry ();
  return 0;
}

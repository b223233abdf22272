/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* The client of docs/sections-protocol.md. One thread reads what the program writes, and gives it to those who asked. */

#include "mg-wine-link-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mg-error.h"

/* The version of the protocol that is spoken here. */
#define GREETING "HELLO mapglass-sections 1 "
/* Microseconds: how long the program may take to start. */
#define START_PATIENCE (5 * G_USEC_PER_SEC)
/* And to go when it should. */
#define END_PATIENCE G_USEC_PER_SEC

G_DEFINE_QUARK (mg_wine_error, mg_wine_error)

/* All that are open: the end of this program waits until theirs have gone. */
static GMutex open_lock;
static GPtrArray *open_links;

static void
close_file (FILE *file)
{
  fclose (file);
}

static void
mg_wine_link_clear (gpointer data)
{
  MgWineLink *self = data;

  g_clear_pointer (&self->lines, close_file);
  mg_wine_process_clear (&self->process);
  g_hash_table_unref (self->requests);
  g_mutex_clear (&self->write_lock);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
}

/**
 * mg_wine_link_ref:
 * @self: a connection
 *
 * Returns: (transfer full): the same
 */
MgWineLink *
mg_wine_link_ref (MgWineLink *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * mg_wine_link_unref:
 * @self: (transfer full): a connection
 */
void
mg_wine_link_unref (MgWineLink *self)
{
  g_atomic_rc_box_release_full (self, mg_wine_link_clear);
}

/* CODE NAME SENTENCE */
static GError *
make_error (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", 3);
  guint64 code = 0;

  if (g_strv_length (parts) < 2 || !g_ascii_string_to_unsigned (parts[0], 10, 0, G_MAXINT, &code, NULL))
    return g_error_new (MG_WINE_ERROR, 0, "%s", text);
  return g_error_new (MG_WINE_ERROR, (int) code, "%s (%s)", parts[1], parts[0]);
}

/* With the lock held. */
static void
take_answer (MgWineRequest *request, const char *text)
{
  if (g_str_has_prefix (text, "ITEM "))
    {
      g_ptr_array_add (request->items, g_strdup (text + strlen ("ITEM ")));
      return;
    }
  if (g_str_has_prefix (text, "EVENT "))
    g_queue_push_tail (&request->events, g_strdup (text + strlen ("EVENT ")));
  else if (g_str_has_prefix (text, "ERROR ") && request->error == NULL)
    request->error = make_error (text + strlen ("ERROR "));
  else if (g_str_has_prefix (text, "OK") && request->answer == NULL)
    request->answer = g_strdup (text[2] == ' ' ? text + 3 : "");
  g_cond_signal (&request->news);
}

static void
take_line (MgWineLink *self, char *line)
{
  char *behind = line;
  guint64 id = g_ascii_strtoull (line, &behind, 10);
  MgWineRequest *request;

  line[strcspn (line, "\n")] = 0;
  g_mutex_lock (&self->lock);
  if (!self->has_greeted)
    {
      self->has_greeted = g_str_has_prefix (line, GREETING);
      self->has_ended = !self->has_greeted;
      g_cond_broadcast (&self->changed);
    }
  else if (behind > line && *behind == ' ' && id <= G_MAXUINT)
    {
      request = g_hash_table_lookup (self->requests, GUINT_TO_POINTER ((guint) id));
      if (request != NULL)
        take_answer (request, behind + 1);
    }
  g_mutex_unlock (&self->lock);
}

/**
 * mg_wine_link_note_end:
 * @self: a connection
 *
 * Notes that the program has gone, and tells all who wait for it.
 */
void
mg_wine_link_note_end (MgWineLink *self)
{
  GHashTableIter iter;
  gpointer request;

  g_mutex_lock (&self->lock);
  self->has_ended = TRUE;
  g_cond_broadcast (&self->changed);
  g_hash_table_iter_init (&iter, self->requests);
  while (g_hash_table_iter_next (&iter, NULL, &request))
    g_cond_signal (&((MgWineRequest *) request)->news);
  g_mutex_unlock (&self->lock);
}

static gpointer
read_lines (gpointer data)
{
  MgWineLink *self = data;
  char *line = NULL;
  size_t size = 0;

  while (!mg_wine_link_has_ended (self) && getline (&line, &size, self->lines) > 0)
    take_line (self, line);
  free (line);
  mg_wine_link_note_end (self);
  mg_wine_link_unref (self);
  return NULL;
}

static gboolean
wait_for_greeting (MgWineLink *self)
{
  gint64 deadline = g_get_monotonic_time () + START_PATIENCE;
  gboolean has_greeted;

  g_mutex_lock (&self->lock);
  while (!self->has_greeted && !self->has_ended && g_cond_wait_until (&self->changed, &self->lock, deadline))
    ;
  has_greeted = self->has_greeted;
  g_mutex_unlock (&self->lock);
  return has_greeted;
}

static gboolean
wait_for_end (MgWineLink *self)
{
  gint64 deadline = g_get_monotonic_time () + END_PATIENCE;
  gboolean has_ended;

  g_mutex_lock (&self->lock);
  while (!self->has_ended && g_cond_wait_until (&self->changed, &self->lock, deadline))
    ;
  has_ended = self->has_ended;
  g_mutex_unlock (&self->lock);
  return has_ended;
}

static gboolean
begin_reading (MgWineLink *self, GError **error)
{
  sigset_t signals, before;
  GThread *thread;

  self->lines = fdopen (self->process.output, "r");
  if (self->lines == NULL)
    return FALSE;
  self->process.output = -1;
  /* Who waits for signals that end the program does so on a thread of his own. */
  sigemptyset (&signals);
  sigaddset (&signals, SIGINT);
  sigaddset (&signals, SIGTERM);
  pthread_sigmask (SIG_BLOCK, &signals, &before);
  thread = g_thread_try_new ("mg-wine", read_lines, mg_wine_link_ref (self), error);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  if (thread == NULL)
    {
      mg_wine_link_unref (self);
      return FALSE;
    }
  g_thread_unref (thread);
  return TRUE;
}

/* A program that waits for an event takes it as long as it is there. */
static void
close_all (void)
{
  g_autoptr (GPtrArray) links = NULL;

  g_mutex_lock (&open_lock);
  links = g_steal_pointer (&open_links);
  g_mutex_unlock (&open_lock);
  for (guint i = 0; links != NULL && i < links->len; i++)
    mg_wine_link_close (g_ptr_array_index (links, i));
}

static void
note_open (MgWineLink *self)
{
  static gsize installed = 0;

  if (g_once_init_enter (&installed))
    {
      atexit (close_all);
      g_once_init_leave (&installed, 1);
    }
  g_mutex_lock (&open_lock);
  if (open_links == NULL)
    open_links = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_wine_link_unref);
  g_ptr_array_add (open_links, mg_wine_link_ref (self));
  g_mutex_unlock (&open_lock);
}

static void
note_closed (MgWineLink *self)
{
  g_mutex_lock (&open_lock);
  if (open_links != NULL)
    g_ptr_array_remove_fast (open_links, self);
  g_mutex_unlock (&open_lock);
}

/**
 * mg_wine_link_new:
 * @server: a server of this user
 * @prefix: (type filename): its prefix
 * @program: (type filename): the Windows program that is started in it
 * @error: return location
 *
 * Joins a prefix that is in use. It does not begin, nor last longer, by that. Blocks; any thread.
 *
 * Returns: (transfer full): to be ended by mg_wine_link_close(), or %NULL with a reason that fits behind “because”
 */
MgWineLink *
mg_wine_link_new (const MgWineServer *server, const char *prefix, const char *program, GError **error)
{
  g_autoptr (MgWineLink) self = g_atomic_rc_box_new0 (MgWineLink);
  int hold = mg_wine_server_hold (server, error);
  g_autofree char *complaint = NULL;

  g_mutex_init (&self->write_lock);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->requests = g_hash_table_new (NULL, NULL);
  self->process = (MgWineProcess){ .input = -1, .output = -1, .complaints = -1 };
  if (hold < 0)
    return NULL;
  if (!mg_wine_process_start (&self->process, server, prefix, program, error) || !begin_reading (self, error))
    {
      close (hold);
      return NULL;
    }
  if (wait_for_greeting (self))
    {
      close (hold);
      note_open (self);
      return g_steal_pointer (&self);
    }
  complaint = mg_wine_process_read_complaint (&self->process);
  mg_wine_link_close (self);
  close (hold);
  if (complaint != NULL)
    g_set_error (error, MG_ERROR, MG_ERROR_IO, _ ("Wine says: %s"), complaint);
  else
    g_set_error_literal (error, MG_ERROR, MG_ERROR_TIMED_OUT, _ ("no Windows program can be started in it"));
  return NULL;
}

/**
 * mg_wine_link_close:
 * @self: a connection
 *
 * Lets the program end, and waits for that, so that nothing is left of it. What is asked from now on fails.
 */
void
mg_wine_link_close (MgWineLink *self)
{
  g_mutex_lock (&self->write_lock);
  if (self->process.input >= 0)
    close (self->process.input);
  self->process.input = -1;
  g_mutex_unlock (&self->write_lock);
  if (!wait_for_end (self))
    g_subprocess_force_exit (self->process.process);
  g_subprocess_wait (self->process.process, NULL, NULL);
  note_closed (self);
}

/**
 * mg_wine_link_has_ended:
 * @self: a connection
 *
 * Returns: whether the program has gone, with its prefix or without
 */
gboolean
mg_wine_link_has_ended (MgWineLink *self)
{
  gboolean has_ended;

  g_mutex_lock (&self->lock);
  has_ended = self->has_ended;
  g_mutex_unlock (&self->lock);
  return has_ended;
}

/**
 * mg_wine_link_get_pid:
 * @self: a connection
 *
 * Returns: the process of the program
 */
int
mg_wine_link_get_pid (MgWineLink *self)
{
  return self->process.pid;
}

/**
 * mg_wine_link_get_hint:
 * @self: a connection
 *
 * Returns: what mg_wine_link_set_hint() was given last
 */
int
mg_wine_link_get_hint (MgWineLink *self)
{
  return g_atomic_int_get (&self->hint);
}

/**
 * mg_wine_link_set_hint:
 * @self: a connection
 * @descriptor: which of the program's descriptors was that of a section: that of the next will have the same number, most
 * likely
 */
void
mg_wine_link_set_hint (MgWineLink *self, int descriptor)
{
  g_atomic_int_set (&self->hint, descriptor);
}

/**
 * mg_wine_link_send:
 * @self: a connection
 * @line: a line, with its end
 *
 * Returns: whether the program can still hear it
 */
gboolean
mg_wine_link_send (MgWineLink *self, const char *line)
{
  gsize length = strlen (line);
  gssize done = 0;

  g_mutex_lock (&self->write_lock);
  while (length > 0 && self->process.input >= 0
         && ((done = write (self->process.input, line, length)) > 0 || errno == EINTR))
    if (done > 0)
      {
        line += done;
        length -= (gsize) done;
      }
  g_mutex_unlock (&self->write_lock);
  return length == 0;
}

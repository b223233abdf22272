/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What is asked, and what comes back. */

#include "mg-wine-link-private.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"

/* Microseconds: how long the program may take to answer what it need not wait for. */
#define ANSWER_PATIENCE (3 * G_USEC_PER_SEC)

static void
set_ended_error (GError **error)
{
  g_set_error_literal (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("The Wine prefix is not used any more."));
}

static MgWineRequest *
begin (MgWineLink *self, const char *format, va_list arguments)
{
  MgWineRequest *request = g_new0 (MgWineRequest, 1);
  g_autofree char *command = g_strdup_vprintf (format, arguments);
  g_autofree char *line = NULL;

  request->link = mg_wine_link_ref (self);
  request->items = g_ptr_array_new_with_free_func (g_free);
  g_cond_init (&request->news);
  g_queue_init (&request->events);
  g_mutex_lock (&self->lock);
  request->id = ++self->last_id;
  g_hash_table_insert (self->requests, GUINT_TO_POINTER (request->id), request);
  g_mutex_unlock (&self->lock);
  line = g_strdup_printf ("%u %s\n", request->id, command);
  if (!mg_wine_link_send (self, line))
    mg_wine_link_note_end (self);
  return request;
}

/**
 * mg_wine_link_begin:
 * @self: a connection
 * @format: a command and its arguments, as printf() has them
 *
 * Returns: (transfer full): the question
 */
MgWineRequest *
mg_wine_link_begin (MgWineLink *self, const char *format, ...)
{
  MgWineRequest *request;
  va_list arguments;

  va_start (arguments, format);
  request = begin (self, format, arguments);
  va_end (arguments);
  return request;
}

/**
 * mg_wine_request_finish:
 * @self: a question
 * @limit: how long to wait, in microseconds
 * @error: return location
 *
 * Waits for the answer. What Windows refuses is of %MG_WINE_ERROR.
 *
 * Returns: whether it was done, or %FALSE with what Windows said, %MG_ERROR_NOT_FOUND where the prefix is not used any
 * more, or %MG_ERROR_TIMED_OUT
 */
gboolean
mg_wine_request_finish (MgWineRequest *self, gint64 limit, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + limit;
  gboolean in_time = TRUE;

  g_mutex_lock (&self->link->lock);
  while (in_time && self->answer == NULL && self->error == NULL && !self->link->has_ended)
    in_time = g_cond_wait_until (&self->news, &self->link->lock, deadline);
  if (self->error != NULL)
    g_propagate_error (error, g_error_copy (self->error));
  else if (self->answer == NULL && self->link->has_ended)
    set_ended_error (error);
  else if (self->answer == NULL)
    g_set_error_literal (error, MG_ERROR, MG_ERROR_TIMED_OUT, _ ("The Wine prefix does not answer."));
  g_mutex_unlock (&self->link->lock);
  return self->answer != NULL;
}

/**
 * mg_wine_request_get_id:
 * @self: a question
 *
 * Returns: its number, by which other commands call it
 */
guint
mg_wine_request_get_id (MgWineRequest *self)
{
  return self->id;
}

/**
 * mg_wine_request_get_answer:
 * @self: a question that was done
 *
 * Returns: (transfer none): the fields of the answer
 */
const char *
mg_wine_request_get_answer (MgWineRequest *self)
{
  return self->answer;
}

/**
 * mg_wine_request_get_items:
 * @self: a question that was done
 *
 * Returns: (transfer none) (element-type utf8): the fields of each item
 */
GPtrArray *
mg_wine_request_get_items (MgWineRequest *self)
{
  return self->items;
}

/**
 * mg_wine_request_wait:
 * @self: a question that was done, and of which more comes
 * @patience: how long to wait, in microseconds
 *
 * Returns: (transfer full) (nullable): the fields of what came next; "gone" when the prefix is not used any more; %NULL:
 * nothing came in this time
 */
char *
mg_wine_request_wait (MgWineRequest *self, gint64 patience)
{
  gint64 deadline = g_get_monotonic_time () + patience;
  gboolean in_time = TRUE;
  char *event;

  g_mutex_lock (&self->link->lock);
  while (in_time && g_queue_is_empty (&self->events) && !self->link->has_ended)
    in_time = g_cond_wait_until (&self->news, &self->link->lock, deadline);
  event = g_queue_pop_head (&self->events);
  if (event == NULL && self->link->has_ended)
    event = g_strdup ("gone");
  g_mutex_unlock (&self->link->lock);
  return event;
}

/**
 * mg_wine_request_free:
 * @self: (transfer full): a question
 *
 * What still comes for it is nobody's.
 */
void
mg_wine_request_free (MgWineRequest *self)
{
  g_mutex_lock (&self->link->lock);
  g_hash_table_remove (self->link->requests, GUINT_TO_POINTER (self->id));
  g_mutex_unlock (&self->link->lock);
  g_queue_clear_full (&self->events, g_free);
  g_ptr_array_unref (self->items);
  g_cond_clear (&self->news);
  g_clear_error (&self->error);
  g_free (self->answer);
  mg_wine_link_unref (self->link);
  g_free (self);
}

/**
 * mg_wine_link_ask:
 * @self: a connection
 * @error: return location
 * @format: a command that waits for nothing, and its arguments, as printf() has them
 *
 * A connection that gives no answer in time is closed: nobody else is to wait for it.
 *
 * Returns: (transfer full): the question, with its answer; or %NULL as mg_wine_request_finish()
 */
MgWineRequest *
mg_wine_link_ask (MgWineLink *self, GError **error, const char *format, ...)
{
  g_autoptr (MgWineRequest) request = NULL;
  g_autoptr (GError) reason = NULL;
  va_list arguments;

  va_start (arguments, format);
  request = begin (self, format, arguments);
  va_end (arguments);
  if (mg_wine_request_finish (request, ANSWER_PATIENCE, &reason))
    return g_steal_pointer (&request);
  if (g_error_matches (reason, MG_ERROR, MG_ERROR_TIMED_OUT))
    mg_wine_link_close (self);
  g_propagate_error (error, g_steal_pointer (&reason));
  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-wine-mutex.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "mg-error.h"
#include "mg-name.h"
#include "mg-section-name.h"
#include "mg-wine-text.h"

/* Windows' number for a wait that took too long. */
#define WAIT_TIMEOUT 258
/* Microseconds: no time limit is longer; and how much longer an answer may take to come here. */
#define LIMIT_MAX (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define PATIENCE  (10 * G_USEC_PER_SEC)

struct _MgWineMutex
{
  GObject parent_instance;

  MgWinePlace *place;
  char *quoted;
};

static void mg_wine_mutex_iface_init (MgMutexInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MgWineMutex,
                               mg_wine_mutex,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MG_TYPE_MUTEX, mg_wine_mutex_iface_init))

/* It is held: by a thread of the program in the prefix. */
typedef struct
{
  MgWineLink *link;
  MgWineRequest *request;
} Taken;

static const char *
mg_wine_mutex_get_name (MgMutex *mutex)
{
  return MG_WINE_MUTEX (mutex)->quoted;
}

static void
tell (MgWineLink *link, const char *command, MgWineRequest *request)
{
  g_autoptr (MgWineRequest) answer
    = mg_wine_link_ask (link, NULL, "%s %u", command, mg_wine_request_get_id (request));
}

static void
mg_wine_mutex_release (gpointer data)
{
  Taken *taken = data;

  tell (taken->link, "UNLOCK", taken->request);
  mg_wine_request_free (taken->request);
  mg_wine_link_unref (taken->link);
  g_free (taken);
}

static void
set_error (MgWineMutex *self, gint64 limit, const GError *reason, GError **error)
{
  if (g_error_matches (reason, MG_WINE_ERROR, WAIT_TIMEOUT))
    g_set_error (error, MG_ERROR, MG_ERROR_TIMED_OUT,
                 _ ("Cannot hold “%s”: it was not given within %" PRIi64 " ms."), self->quoted, limit / 1000);
  else
    mg_section_name_explain (mg_wine_place_get_name (self->place), _ ("Cannot hold “%s”"), reason, error);
}

/* What it guards may be half done, and the program that it belongs to was to be told so: now nobody else is. */
static void
set_abandoned_error (MgWineMutex *self, GError **error)
{
  g_set_error (
    error, MG_ERROR, MG_ERROR_TIMED_OUT,
    _ ("Cannot hold “%s”: it was abandoned, its holder ended while it held it. It is free again, but what it "
       "guards may be half done."),
    self->quoted);
}

static gpointer
mg_wine_mutex_take (MgMutex *mutex, gint64 limit, GError **error)
{
  MgWineMutex *self = MG_WINE_MUTEX (mutex);
  g_autoptr (MgWinePrefix) prefix = mg_wine_place_find_prefix (self->place, error);
  g_autofree char *text = mg_wine_text_escape (mg_wine_place_get_name (self->place));
  g_autoptr (MgWineRequest) request = NULL;
  g_autoptr (GError) reason = NULL;
  Taken *taken;

  if (prefix == NULL)
    return NULL;
  limit = CLAMP (limit, 0, LIMIT_MAX);
  request = mg_wine_link_begin (prefix->link, "LOCK %s %" PRIi64, text, limit / 1000);
  if (!mg_wine_request_finish (request, limit + PATIENCE, &reason))
    {
      if (reason->domain != MG_WINE_ERROR)
        tell (prefix->link, "STOP", request);
      set_error (self, limit, reason, error);
      return NULL;
    }
  taken = g_new (Taken, 1);
  *taken = (Taken){ mg_wine_link_ref (prefix->link), g_steal_pointer (&request) };
  if (!g_str_equal (mg_wine_request_get_answer (taken->request), "abandoned"))
    return taken;
  mg_wine_mutex_release (taken);
  set_abandoned_error (self, error);
  return NULL;
}

static void
mg_wine_mutex_iface_init (MgMutexInterface *iface)
{
  iface->get_name = mg_wine_mutex_get_name;
  iface->take = mg_wine_mutex_take;
  iface->release = mg_wine_mutex_release;
}

static void
mg_wine_mutex_finalize (GObject *object)
{
  MgWineMutex *self = MG_WINE_MUTEX (object);

  g_clear_pointer (&self->place, mg_wine_place_free);
  g_clear_pointer (&self->quoted, g_free);

  G_OBJECT_CLASS (mg_wine_mutex_parent_class)->finalize (object);
}

static void
mg_wine_mutex_class_init (MgWineMutexClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mg_wine_mutex_finalize;
}

static void
mg_wine_mutex_init (MgWineMutex *self)
{
}

/**
 * mg_wine_mutex_new:
 * @wine: the prefixes
 * @prefix: one of them
 * @name: what Windows calls a mutex in it
 * @error: return location
 *
 * Looks at it, which takes nothing. Any thread; blocks.
 *
 * Returns: (transfer full): the mutex, or %NULL with %MG_ERROR_NOT_FOUND, %MG_ERROR_WRONG_KIND, %MG_ERROR_DENIED or
 * %MG_ERROR_IO
 */
MgMutex *
mg_wine_mutex_new (MgWine *wine, MgWinePrefix *prefix, const char *name, GError **error)
{
  g_autofree char *text = mg_wine_text_escape (name);
  g_autoptr (GError) reason = NULL;
  g_autoptr (MgWineRequest) request = mg_wine_link_ask (prefix->link, &reason, "QUERY mutex %s", text);
  MgWineMutex *self;

  if (request == NULL)
    {
      mg_section_name_explain (name, _ ("Cannot hold “%s”"), reason, error);
      return NULL;
    }
  self = g_object_new (MG_TYPE_WINE_MUTEX, NULL);
  self->place = mg_wine_place_new (wine, prefix, name);
  self->quoted = mg_name_quote (name);
  return MG_MUTEX (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-wine-event.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"
#include "mg-name.h"
#include "mg-section-name.h"
#include "mg-wine-text.h"

struct _MgWineEvent
{
  GObject parent_instance;

  MgWinePlace *place;
  char *name;
  gboolean takes;
};

static void mg_wine_event_iface_init (MgEventInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MgWineEvent,
                               mg_wine_event,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MG_TYPE_EVENT, mg_wine_event_iface_init))

/* Somebody waits. */
typedef struct
{
  char *quoted;
  MgWineLink *link;
  MgWineRequest *request;
} Wait;

static const char *
mg_wine_event_get_name (MgEvent *event)
{
  return MG_WINE_EVENT (event)->name;
}

static gboolean
mg_wine_event_takes (MgEvent *event)
{
  return MG_WINE_EVENT (event)->takes;
}

static gpointer
mg_wine_event_begin (MgEvent *event, GError **error)
{
  MgWineEvent *self = MG_WINE_EVENT (event);
  g_autoptr (MgWinePrefix) prefix = mg_wine_place_find_prefix (self->place, error);
  g_autofree char *text = mg_wine_text_escape (mg_wine_place_get_name (self->place));
  g_autoptr (MgWineRequest) request = NULL;
  g_autoptr (GError) reason = NULL;
  Wait *wait;

  if (prefix == NULL)
    return NULL;
  request = mg_wine_link_ask (prefix->link, &reason, "WAIT %s each forever", text);
  if (request == NULL)
    {
      mg_section_name_explain (mg_wine_place_get_name (self->place), _ ("Cannot wait for “%s”"), reason,
                               error);
      return NULL;
    }
  wait = g_new (Wait, 1);
  *wait = (Wait){ mg_name_quote (mg_wine_place_get_name (self->place)), mg_wine_link_ref (prefix->link),
                  g_steal_pointer (&request) };
  return wait;
}

/* Returns: whether it can go on. */
static gboolean
take_news (Wait *wait, const char *news, guint64 *n_events, GError **error)
{
  if (g_str_has_prefix (news, "signaled"))
    {
      ++*n_events;
      return TRUE;
    }
  g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("Cannot wait for “%s”: no program has it any more."),
               wait->quoted);
  return FALSE;
}

static gboolean
mg_wine_event_wait (gpointer data, gint64 patience, guint64 *ret_events, GError **error)
{
  Wait *wait = data;
  char *news;

  *ret_events = 0;
  while ((news = mg_wine_request_wait (wait->request, patience)) != NULL)
    {
      g_autofree char *text = news;

      if (!take_news (wait, text, ret_events, error))
        return FALSE;
      patience = 0;
    }
  return TRUE;
}

static void
mg_wine_event_end (gpointer data)
{
  Wait *wait = data;
  g_autoptr (MgWineRequest) stop
    = mg_wine_link_ask (wait->link, NULL, "STOP %u", mg_wine_request_get_id (wait->request));

  mg_wine_request_free (wait->request);
  mg_wine_link_unref (wait->link);
  g_free (wait->quoted);
  g_free (wait);
}

static void
mg_wine_event_iface_init (MgEventInterface *iface)
{
  iface->get_name = mg_wine_event_get_name;
  iface->takes = mg_wine_event_takes;
  iface->begin = mg_wine_event_begin;
  iface->wait = mg_wine_event_wait;
  iface->end = mg_wine_event_end;
}

static void
mg_wine_event_finalize (GObject *object)
{
  MgWineEvent *self = MG_WINE_EVENT (object);

  g_clear_pointer (&self->place, mg_wine_place_free);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (mg_wine_event_parent_class)->finalize (object);
}

static void
mg_wine_event_class_init (MgWineEventClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mg_wine_event_finalize;
}

static void
mg_wine_event_init (MgWineEvent *self)
{
}

/**
 * mg_wine_event_new:
 * @wine: the prefixes
 * @prefix: one of them
 * @name: what Windows calls an event in it
 * @error: return location
 *
 * Looks at it, which takes nothing. Any thread; blocks.
 *
 * Returns: (transfer full): the event, or %NULL with %MG_ERROR_NOT_FOUND, %MG_ERROR_WRONG_KIND, %MG_ERROR_DENIED or
 * %MG_ERROR_IO
 */
MgEvent *
mg_wine_event_new (MgWine *wine, MgWinePrefix *prefix, const char *name, GError **error)
{
  g_autofree char *text = mg_wine_text_escape (name);
  g_autoptr (GError) reason = NULL;
  g_autoptr (MgWineRequest) request = mg_wine_link_ask (prefix->link, &reason, "QUERY event %s", text);
  MgWineEvent *self;

  if (request == NULL)
    {
      mg_section_name_explain (name, _ ("Cannot wait for “%s”"), reason, error);
      return NULL;
    }
  self = g_object_new (MG_TYPE_WINE_EVENT, NULL);
  self->place = mg_wine_place_new (wine, prefix, name);
  self->name = mg_name_escape (name);
  self->takes = mg_wine_text_has_field (mg_wine_request_get_answer (request), "reset=auto");
  return MG_EVENT (self);
}

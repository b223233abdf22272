/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-wine-server.h"

G_BEGIN_DECLS

/**
 * MG_WINE_ERROR:
 *
 * What Windows answers: the code is that of GetLastError, the message its name and a sentence in English.
 */
#define MG_WINE_ERROR (mg_wine_error_quark ())

GQuark mg_wine_error_quark (void);

/**
 * MgWineLink:
 *
 * A connection to a prefix: the program in it that knows the names of Windows objects. Reference counted; all calls may be
 * made on any thread, several at once.
 */
typedef struct _MgWineLink MgWineLink;

MgWineLink *
mg_wine_link_new (const MgWineServer *server, const char *prefix, const char *program, GError **error);
MgWineLink *mg_wine_link_ref (MgWineLink *self);
void mg_wine_link_unref (MgWineLink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgWineLink, mg_wine_link_unref)

void mg_wine_link_close (MgWineLink *self);
gboolean mg_wine_link_has_ended (MgWineLink *self);
int mg_wine_link_get_pid (MgWineLink *self);
int mg_wine_link_get_hint (MgWineLink *self);
void mg_wine_link_set_hint (MgWineLink *self, int descriptor);

/**
 * MgWineRequest:
 *
 * A question to a prefix, and what came back. Used by one thread at a time.
 */
typedef struct _MgWineRequest MgWineRequest;

MgWineRequest *mg_wine_link_begin (MgWineLink *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean mg_wine_request_finish (MgWineRequest *self, gint64 limit, GError **error);
guint mg_wine_request_get_id (MgWineRequest *self);
const char *mg_wine_request_get_answer (MgWineRequest *self);
GPtrArray *mg_wine_request_get_items (MgWineRequest *self);
char *mg_wine_request_wait (MgWineRequest *self, gint64 patience);
void mg_wine_request_free (MgWineRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgWineRequest, mg_wine_request_free)

MgWineRequest *mg_wine_link_ask (MgWineLink *self, GError **error, const char *format, ...)
  G_GNUC_PRINTF (3, 4);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mg-backing.h"
#include "mg-mapping-info.h"

G_BEGIN_DECLS

#define MG_TYPE_SOURCE (mg_source_get_type ())
G_DECLARE_DERIVABLE_TYPE (MgSource, mg_source, MG, SOURCE, GObject)

/**
 * MgSourceClass:
 * @scheme: what its URIs begin with, without the colon: "posix"
 * @parse: makes a name of what stands behind the colon of a URI, or of a name as people type it; the name's
 * bytes, or %NULL with %MG_ERROR_INVALID_NAME
 * @list: all mappings of this kind
 * @lookup: one of them
 * @open: opens one of them for looking at
 *
 * One kind of mapping. @parse, @list, @lookup and @open are called on any thread, several at once, and may
 * block; the names that they take are bytes as @parse returns them.
 */
struct _MgSourceClass
{
  GObjectClass parent_class;

  const char *scheme;
  char *(*parse) (MgSource *self, const char *text, GError **error);
  GPtrArray *(*list) (MgSource *self, GCancellable *cancellable, GError **error);
  MgMappingInfo *(*lookup) (MgSource *self, const char *name, GError **error);
  MgBacking *(*open) (MgSource *self, const char *name, GError **error);
};

const char *mg_source_get_scheme (MgSource *self);
char *mg_source_parse (MgSource *self, const char *text, GError **error);
char *mg_source_make_uri (MgSource *self, const char *name);
MgMappingInfo *mg_source_lookup (MgSource *self, const char *name, GError **error);
MgBacking *mg_source_open (MgSource *self, const char *name, GError **error);

GPtrArray *mg_source_list (MgSource *self, GCancellable *cancellable, GError **error);
void mg_source_list_async (MgSource *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
GPtrArray *mg_source_list_finish (MgSource *self, GAsyncResult *result, GError **error);

void mg_source_emit_changed (MgSource *self);

G_END_DECLS

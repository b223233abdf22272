/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mg-backing.h"
#include "mg-census.h"
#include "mg-creation.h"
#include "mg-event.h"
#include "mg-mapping-info.h"
#include "mg-mutex.h"
#include "mg-removal.h"

G_BEGIN_DECLS

#define MG_TYPE_SOURCE (mg_source_get_type ())
G_DECLARE_DERIVABLE_TYPE (MgSource, mg_source, MG, SOURCE, GObject)

/**
 * MgSourceClass:
 * @scheme: what its URIs begin with, without the colon: "posix"
 * @parse: makes a name of what stands behind the colon of a URI, or of a name as people type it; the name's
 * bytes, or %NULL with %MG_ERROR_INVALID_NAME
 * @uses_census: whether @list tells what processes map or have open, and so needs to be given a census
 * @watch: (nullable): begins to tell of changes, called once; %NULL: the system has no news of this kind
 * @list: all mappings of this kind; nothing when it needs a census and there is none
 * @update: (nullable): the same from the last list: what #MgSource::changed was emitted for since is looked at anew, the rest
 * taken over; called once at a time; when it has failed, @list comes next
 * @lookup: one of them
 * @open: opens one of them for looking at
 * @warn: (nullable): tells what opening one changes; %NULL: nothing
 * @alias: (nullable): another URI of what @parse has returned, of a kind that knows it better; %NULL: none
 * @create: (nullable): makes one
 * @make: (nullable): begins a new one that mg_new_file_publish() gives its name
 * @open_writer: (nullable): opens one of them for writing
 * @find_use: (nullable): asks the system whether anybody uses one of them
 * @remove: (nullable): takes the name from one of them; with @dry_run only finds out whether it could
 * @get_note: (nullable): why the last list lacks what may be there, as a sentence; %NULL: nothing is lacking
 * @find_event: (nullable): finds what can be waited for; %NULL: nothing can
 * @find_mutex: (nullable): finds what can be held; %NULL: nothing can
 *
 * One kind of mapping. All functions are called on any thread, several at once, and may block, but for @alias, which
 * looks at nothing, and @watch, which is called on the thread that made the source; the names that they take are bytes as
 * @parse returns them.
 */
struct _MgSourceClass
{
  GObjectClass parent_class;

  const char *scheme;
  gboolean uses_census;
  void (*watch) (MgSource *self);
  char *(*parse) (MgSource *self, const char *text, GError **error);
  GPtrArray *(*list) (MgSource *self, MgCensus *census, GCancellable *cancellable, GError **error);
  GPtrArray *(*update) (MgSource *self, GPtrArray *list, GError **error);
  MgMappingInfo *(*lookup) (MgSource *self, const char *name, GError **error);
  MgBacking *(*open) (MgSource *self, const char *name, GError **error);
  char *(*warn) (MgSource *self, const char *name);
  char *(*alias) (MgSource *self, const char *name);
  MgCreated *(*create) (MgSource *self,
                        const char *name,
                        const MgCreation *creation,
                        const MgWork *work,
                        GError **error);
  MgNewFile *(*make) (MgSource *self, const char *name, int mode, GError **error);
  MgBackingWriter *(*open_writer) (MgSource *self, const char *name, GError **error);
  MgUse (*find_use) (MgSource *self, const char *name);
  MgRemoval *(
    *remove) (MgSource *self, const char *name, const MgIdentity *identity, gboolean dry_run, GError **error);
  char *(*get_note) (MgSource *self);
  MgEvent *(*find_event) (MgSource *self, const char *name, GError **error);
  MgMutex *(*find_mutex) (MgSource *self, const char *name, GError **error);
};

const char *mg_source_get_scheme (MgSource *self);
char *mg_source_parse (MgSource *self, const char *text, GError **error);
char *mg_source_make_uri (MgSource *self, const char *name);
MgMappingInfo *mg_source_lookup (MgSource *self, const char *name, GError **error);
MgBacking *mg_source_open (MgSource *self, const char *name, GError **error);
char *mg_source_warn_open (MgSource *self, const char *name);

void mg_source_follow (MgSource *self, const char *name, gboolean follow);
gboolean mg_source_is_followed (MgSource *self, const char *name);
GPtrArray *mg_source_get_followed (MgSource *self);

char *mg_source_get_alias (MgSource *self, const char *name);
MgCreated *mg_source_create (MgSource *self,
                             const char *name,
                             const MgCreation *creation,
                             const MgWork *work,
                             GError **error);
void mg_source_create_async (MgSource *self,
                             const char *name,
                             MgCreation *creation,
                             GCancellable *cancellable,
                             MgProgressFunc progress,
                             gpointer progress_data,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
MgCreated *mg_source_create_finish (MgSource *self, GAsyncResult *result, GError **error);
MgNewFile *mg_source_make (MgSource *self, const char *name, int mode, GError **error);
MgBackingWriter *mg_source_open_writer (MgSource *self, const char *name, GError **error);
MgUse mg_source_find_use (MgSource *self, const char *name);
gboolean
mg_source_check_removal (MgSource *self, const char *name, const MgIdentity *identity, GError **error);
MgRemoval *mg_source_remove (MgSource *self, const char *name, const MgIdentity *identity, GError **error);
void mg_source_remove_async (MgSource *self,
                             const char *name,
                             const MgIdentity *identity,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
MgRemoval *mg_source_remove_finish (MgSource *self, GAsyncResult *result, GError **error);

void mg_source_watch (MgSource *self);
gboolean mg_source_uses_census (MgSource *self);
GPtrArray *mg_source_list (MgSource *self, MgCensus *census, GCancellable *cancellable, GError **error);
void mg_source_list_async (MgSource *self,
                           MgCensus *census,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean mg_source_can_update (MgSource *self);
void mg_source_update_async (MgSource *self,
                             GPtrArray *list,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GPtrArray *mg_source_list_finish (MgSource *self, GAsyncResult *result, GError **error);

char *mg_source_get_note (MgSource *self);
MgEvent *mg_source_find_event (MgSource *self, const char *name, GError **error);
MgMutex *mg_source_find_mutex (MgSource *self, const char *name, GError **error);

void mg_source_emit_changed (MgSource *self);

G_END_DECLS

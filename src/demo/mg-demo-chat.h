/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "mg-demo-mapping.h"

G_BEGIN_DECLS

/* What the mapping has, in bytes. */
#define MG_DEMO_CHAT_SIZE 4096

/* The longest word, in bytes: it has to fit in whole, with the NUL behind it. */
#define MG_DEMO_CHAT_LONGEST 4063

/**
 * MgDemoChatEnd:
 * @MG_DEMO_CHAT_WRITER: who made the mapping
 * @MG_DEMO_CHAT_READER: who opened it
 *
 * The two ends of a chat. Each locks a byte of the mapping (F_OFD_SETLK), so that the other can tell whether
 * it is there: the system gives the lock back however a process ends.
 */
typedef enum
{
  MG_DEMO_CHAT_WRITER,
  MG_DEMO_CHAT_READER,
} MgDemoChatEnd;

/**
 * MgDemoChatState:
 * @magic_fits: whether the mapping is one of a chat
 * @ended: whether the writer has ended, and no word comes any more
 * @put: how many bytes the writer has put in since the start
 * @taken: how many of them the reader has taken out
 *
 * What the words at the start of the mapping say. @put was read after @ended.
 */
typedef struct
{
  gboolean magic_fits;
  gboolean ended;
  guint64 put;
  guint64 taken;
} MgDemoChatState;

gboolean mg_demo_chat_begin (MgDemoMapping *mapping, GError **error);
gboolean mg_demo_chat_look (MgDemoMapping *mapping, MgDemoChatState *ret_state, GError **error);
gboolean mg_demo_chat_has_room (const MgDemoChatState *state, gsize length);
gboolean mg_demo_chat_put (MgDemoMapping *mapping, const char *word, gsize length, GError **error);
char *
mg_demo_chat_peek (MgDemoMapping *mapping, const MgDemoChatState *state, gsize *ret_length, GError **error);
gboolean mg_demo_chat_take (MgDemoMapping *mapping, gsize length, GError **error);
gboolean mg_demo_chat_end (MgDemoMapping *mapping, GError **error);
gboolean mg_demo_chat_lock (MgDemoMapping *mapping, MgDemoChatEnd end);
gboolean mg_demo_chat_is_there (MgDemoMapping *mapping, MgDemoChatEnd end);

G_END_DECLS

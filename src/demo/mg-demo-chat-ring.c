/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo-chat.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "mg-demo.h"

#define MAGIC     "MGCHAT1"
#define TEXT_SIZE (MG_DEMO_CHAT_LONGEST + 1)

/* The mapping, in the byte order of the machine. A word is in when put says so, and its place is free
 * again when taken says so: nobody ever reads what is half written, and nobody writes over what is not
 * read. */
typedef struct
{
  /* 0x00 */
  _Atomic guint64 magic;
  /* 0x08: how many bytes were put in since the start; the next one goes to text[put % sizeof text]. */
  _Atomic guint64 put;
  /* 0x10: how many of them were taken out. */
  _Atomic guint64 taken;
  /* 0x18: how many words were put in: the number of the last one. */
  _Atomic guint32 n_words;
  /* 0x1c: 1 when the writer has ended. */
  _Atomic guint32 ended;
  /* 0x20: the words, a NUL behind each. After the last byte it goes on with the first. */
  char text[TEXT_SIZE];
} Chat;

G_STATIC_ASSERT (sizeof (Chat) == MG_DEMO_CHAT_SIZE);
G_STATIC_ASSERT (sizeof MAGIC == sizeof (guint64));

typedef struct
{
  Chat *chat;
  MgDemoChatState state;
  char *word;
  gsize length;
} Request;

static guint64
magic_number (void)
{
  guint64 number;

  memcpy (&number, MAGIC, sizeof number);
  return number;
}

static void
do_begin (gpointer data)
{
  Request *request = data;

  atomic_store_explicit (&request->chat->magic, magic_number (), memory_order_release);
}

static void
do_look (gpointer data)
{
  Request *request = data;
  MgDemoChatState *state = &request->state;

  state->magic_fits = atomic_load (&request->chat->magic) == magic_number ();
  state->ended = atomic_load (&request->chat->ended) != 0;
  state->put = atomic_load (&request->chat->put);
  state->taken = atomic_load (&request->chat->taken);
}

static void
do_put (gpointer data)
{
  Request *request = data;
  Chat *chat = request->chat;
  guint64 put = atomic_load_explicit (&chat->put, memory_order_relaxed);

  for (gsize i = 0; i < request->length; i++)
    chat->text[(put + i) % TEXT_SIZE] = request->word[i];
  chat->text[(put + request->length) % TEXT_SIZE] = 0;
  atomic_fetch_add_explicit (&chat->n_words, 1, memory_order_relaxed);
  atomic_store_explicit (&chat->put, put + request->length + 1, memory_order_release);
}

static void
do_peek (gpointer data)
{
  Request *request = data;
  const Chat *chat = request->chat;
  guint64 available = MIN (request->state.put - request->state.taken, TEXT_SIZE);

  for (request->length = 0; request->length < available; request->length++)
    {
      char c = chat->text[(request->state.taken + request->length) % TEXT_SIZE];

      request->word[request->length] = c;
      if (c == 0)
        return;
    }
}

static void
do_take (gpointer data)
{
  Request *request = data;

  atomic_fetch_add_explicit (&request->chat->taken, request->length + 1, memory_order_release);
}

static void
do_end (gpointer data)
{
  Request *request = data;

  atomic_store_explicit (&request->chat->ended, 1, memory_order_release);
}

static gboolean
perform (MgDemoMapping *mapping, MgDemoGuardFunc func, Request *request, GError **error)
{
  request->chat = mg_demo_mapping_get_bytes (mapping);
  return mg_demo_mapping_touch (mapping, func, request, error);
}

/**
 * mg_demo_chat_begin:
 * @mapping: full of zeros
 * @error: return location
 *
 * Makes a mapping the one of a chat.
 *
 * Returns: whether it is, else an error of #G_FILE_ERROR
 */
gboolean
mg_demo_chat_begin (MgDemoMapping *mapping, GError **error)
{
  Request request = { 0 };

  return perform (mapping, do_begin, &request, error);
}

static gboolean
refuse (MgDemoMapping *mapping, GError **error)
{
  g_autofree char *name = mg_demo_quote_name (mg_demo_mapping_get_name (mapping));

  g_set_error (
    error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
    _ ("“%s” could not be read: it is not the mapping of a chat, or another program has damaged it."), name);
  return FALSE;
}

/**
 * mg_demo_chat_look:
 * @mapping: the mapping of a chat, or what should be one
 * @ret_state: (out): how it stands
 * @error: return location
 *
 * Returns: whether it is one, else an error of #G_FILE_ERROR
 */
gboolean
mg_demo_chat_look (MgDemoMapping *mapping, MgDemoChatState *ret_state, GError **error)
{
  Request request = { 0 };

  if (!perform (mapping, do_look, &request, error))
    return FALSE;
  if (!request.state.magic_fits || request.state.put - request.state.taken > TEXT_SIZE)
    return refuse (mapping, error);

  *ret_state = request.state;
  return TRUE;
}

/**
 * mg_demo_chat_has_room:
 * @state: how the chat stands
 * @length: that of a word, in bytes
 *
 * Returns: whether the word can be put in now
 */
gboolean
mg_demo_chat_has_room (const MgDemoChatState *state, gsize length)
{
  return TEXT_SIZE - (state->put - state->taken) > length;
}

/**
 * mg_demo_chat_put:
 * @mapping: a chat that has room for it
 * @word: (array length=length): a word without a NUL
 * @length: its length, in bytes
 * @error: return location
 *
 * Returns: whether it is in, else an error of #G_FILE_ERROR
 */
gboolean
mg_demo_chat_put (MgDemoMapping *mapping, const char *word, gsize length, GError **error)
{
  Request request = { .word = (char *) word, .length = length };

  return perform (mapping, do_put, &request, error);
}

/**
 * mg_demo_chat_peek:
 * @mapping: a chat
 * @state: how it stands: there is something to take
 * @ret_length: (out): its length, in bytes
 * @error: return location
 *
 * Returns: (transfer full): the next word, or %NULL with an error of #G_FILE_ERROR
 */
char *
mg_demo_chat_peek (MgDemoMapping *mapping, const MgDemoChatState *state, gsize *ret_length, GError **error)
{
  g_autofree char *word = g_malloc (TEXT_SIZE);
  Request request = { .word = word, .state = *state };

  if (!perform (mapping, do_peek, &request, error))
    return NULL;
  if (request.length == MIN (state->put - state->taken, TEXT_SIZE))
    {
      refuse (mapping, error);
      return NULL;
    }
  *ret_length = request.length;
  return g_steal_pointer (&word);
}

/**
 * mg_demo_chat_take:
 * @mapping: a chat
 * @length: that of its next word, in bytes
 * @error: return location
 *
 * Makes the place of a word free that has been read.
 *
 * Returns: whether it is, else an error of #G_FILE_ERROR
 */
gboolean
mg_demo_chat_take (MgDemoMapping *mapping, gsize length, GError **error)
{
  Request request = { .length = length };

  return perform (mapping, do_take, &request, error);
}

/**
 * mg_demo_chat_end:
 * @mapping: a chat
 * @error: return location
 *
 * Lets the reader know that no word comes any more. What is in can be read still.
 *
 * Returns: whether it can know, else an error of #G_FILE_ERROR
 */
gboolean
mg_demo_chat_end (MgDemoMapping *mapping, GError **error)
{
  Request request = { 0 };

  return perform (mapping, do_end, &request, error);
}

/**
 * mg_demo_chat_lock:
 * @mapping: a chat
 * @end: which end of it this process is
 *
 * Returns: whether this process is it from now on, and no other one is
 */
gboolean
mg_demo_chat_lock (MgDemoMapping *mapping, MgDemoChatEnd end)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = (off_t) end, .l_len = 1 };

  return fcntl (mg_demo_mapping_get_descriptor (mapping), F_OFD_SETLK, &lock) == 0;
}

/**
 * mg_demo_chat_is_there:
 * @mapping: a chat
 * @end: the other end of it
 *
 * Returns: whether another process is that end of the chat now
 */
gboolean
mg_demo_chat_is_there (MgDemoMapping *mapping, MgDemoChatEnd end)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = (off_t) end, .l_len = 1 };

  return fcntl (mg_demo_mapping_get_descriptor (mapping), F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

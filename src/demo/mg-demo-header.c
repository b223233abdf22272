/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-demo-input.h"
#include "mg-demo-open.h"

/* As in the tutorial: a header in front, so that others know what they have opened. */
#define DEFAULT_NAME "Share_Header"
#define MAGIC        "MGHEADER"
#define VERSION      1
#define TYPE         "f64"
#define N_VALUES     64
/* Milliseconds from one write to the next. */
#define INTERVAL 100

/* A header of another program may promise more elements than anybody wants to read. */
#define MOST_SHOWN 1024
#define N_PER_ROW  8
/* How often a reader looks again, and how many milliseconds later, until no write is under way. */
#define N_TRIES   200
#define TRY_PAUSE 5

/* The start of the mapping, in the byte order of the machine. */
typedef struct
{
  /* 0x00 */
  char magic[8];
  /* 0x08 */
  guint32 version;
  /* 0x0c: in bytes, and so the offset of the first element. A later version may have more. */
  guint32 header_size;
  /* 0x10: with the header, in bytes. */
  guint64 total_size;
  /* 0x18: what the elements are, a NUL behind it. */
  char type[4];
  /* 0x1c */
  guint32 n_elements;
  /* 0x20: odd while the elements are being written, even when they are complete; 2 more for each write. */
  _Atomic guint32 sequence;
  /* 0x24 */
  guint32 zeros[3];
  /* 0x30: that of the mapping, a NUL behind it. */
  char name[272];
} Header;

typedef struct
{
  Header header;
  /* 0x140 */
  _Atomic guint64 elements[N_VALUES];
} Shared;

G_STATIC_ASSERT (sizeof (Header) == 0x140);
G_STATIC_ASSERT (sizeof (Shared) == 0x140 + 8 * N_VALUES);

typedef struct
{
  char *name;
  gboolean read;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

typedef struct
{
  Shared *shared;
  const char *name;
  guint n_writes;
} Write;

/* The magic comes last: whoever sees it sees a header that is complete. */
static void
write_header (gpointer data)
{
  const Write *write = data;
  Header *header = &write->shared->header;

  header->version = VERSION;
  header->header_size = sizeof (Header);
  header->total_size = sizeof (Shared);
  memcpy (header->type, TYPE, sizeof header->type);
  header->n_elements = N_VALUES;
  g_strlcpy (header->name, write->name, sizeof header->name);
  atomic_thread_fence (memory_order_release);
  memcpy (header->magic, MAGIC, sizeof header->magic);
}

/* Element i becomes i plus the number of the write: a copy in which they do not count up by ones is torn. */
static void
write_elements (gpointer data)
{
  const Write *write = data;
  _Atomic guint32 *sequence = &write->shared->header.sequence;

  atomic_store_explicit (sequence, 2 * write->n_writes - 1, memory_order_relaxed);
  atomic_thread_fence (memory_order_release);
  for (guint i = 0; i < N_VALUES; i++)
    {
      double value = (double) write->n_writes + i;
      guint64 word;

      memcpy (&word, &value, sizeof word);
      atomic_store_explicit (&write->shared->elements[i], word, memory_order_relaxed);
    }
  atomic_store_explicit (sequence, 2 * write->n_writes, memory_order_release);
}

/* Returns: whether nothing failed. */
static gboolean
write_until_stopped (MgDemoMapping *mapping, MgDemoInput *input, GError **error)
{
  g_autofree char *name = mg_demo_escape_name (mg_demo_mapping_get_name (mapping));
  Write write = { .shared = mg_demo_mapping_get_bytes (mapping), .name = mg_demo_mapping_get_name (mapping) };

  if (!mg_demo_mapping_touch (mapping, write_header, &write, error))
    return FALSE;

  mg_demo_say (_ ("posix:/%s: made, %u bytes: a header of %u, then %u elements of %s, written at %u/s. "
                  "Ctrl+C, or SIGTERM to process %d, ends this and removes it.\n"),
               name, (guint) sizeof (Shared), (guint) sizeof (Header), N_VALUES, TYPE, 1000 / INTERVAL,
               (int) getpid ());
  do
    {
      write.n_writes++;
      if (!mg_demo_mapping_touch (mapping, write_elements, &write, error))
        return FALSE;
    }
  while (mg_demo_input_pause (input, INTERVAL));
  return TRUE;
}

static MgDemoStatus
write_mapping (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgDemoMapping) mapping = NULL;
  g_autoptr (MgDemoInput) input = mg_demo_input_new (&error);

  if (input != NULL)
    mapping = mg_demo_mapping_create (options->name, sizeof (Shared), &error);
  if (mapping == NULL)
    return mg_demo_fail (error);

  write_until_stopped (mapping, input, &error);
  return mg_demo_finish (mapping, error);
}

/* Returns: (transfer full): why it is no header that can be read, as the part of a sentence after the
 * colon, or NULL where it is one. */
static char *
find_fault (const Header *header, guint64 size)
{
  if (memcmp (header->magic, MAGIC, sizeof header->magic) != 0)
    return g_strdup_printf (_ ("it does not begin with %s"), MAGIC);
  if (header->version != VERSION)
    return g_strdup_printf (_ ("its header is of version %u, and only %u is known"), header->version,
                            VERSION);
  if (header->header_size < sizeof (Header) || header->header_size > size)
    return g_strdup_printf (_ ("its header says that it has %u bytes itself, and it cannot be so"),
                            header->header_size);
  if (header->total_size > size)
    return g_strdup_printf (_ ("its header promises %" PRIu64 " bytes, and there are %" PRIu64),
                            header->total_size, size);
  if (memcmp (header->type, TYPE, sizeof header->type) != 0)
    {
      g_autofree char *type = mg_demo_escape_text (header->type, strnlen (header->type, sizeof header->type));

      return g_strdup_printf (_ ("its elements are of type “%s”, and only %s is known"), type, TYPE);
    }
  if (header->total_size < header->header_size
      || (header->total_size - header->header_size) / sizeof (double) < header->n_elements)
    return g_strdup_printf (_ ("its header promises %u elements, and there is no room for them"),
                            header->n_elements);
  if (memchr (header->name, 0, sizeof header->name) == NULL)
    return g_strdup (_ ("the name in its header has no end"));
  return NULL;
}

static gboolean
check_header (int descriptor, const Options *options, const Header *header, GError **error)
{
  g_autofree char *name = mg_demo_quote_name (options->name);
  g_autofree char *why = NULL;
  struct stat status;

  why = fstat (descriptor, &status) == 0 ? find_fault (header, (guint64) status.st_size)
                                         : g_strdup (mg_demo_mapping_reason (errno));
  if (why == NULL)
    return TRUE;

  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("“%s” has no header of this demo: %s."), name,
               why);
  return FALSE;
}

/* Copies the elements as they are between two writes. */
static gboolean
read_elements (int descriptor,
               const Options *options,
               Header *header,
               double elements[MOST_SHOWN],
               GError **error)
{
  const gsize size = MIN (header->n_elements, MOST_SHOWN) * sizeof (double);
  const guint64 where = offsetof (Header, sequence);
  g_autofree char *name = NULL;

  for (guint i = 0; i < N_TRIES; i++)
    {
      guint32 before, after;

      if (!mg_demo_read_at (descriptor, options->name, where, &before, sizeof before, error))
        return FALSE;
      atomic_thread_fence (memory_order_acquire);
      if (!mg_demo_read_at (descriptor, options->name, header->header_size, elements, size, error))
        return FALSE;
      atomic_thread_fence (memory_order_acquire);
      if (!mg_demo_read_at (descriptor, options->name, where, &after, sizeof after, error))
        return FALSE;

      atomic_store (&header->sequence, after);
      if (before == after && before % 2 == 0)
        return TRUE;
      g_usleep (TRY_PAUSE * 1000);
    }

  name = mg_demo_quote_name (options->name);
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_AGAIN,
               _ ("“%s” could not be read: a write is under way, and has not come to its end."), name);
  return FALSE;
}

/* With as many digits as it takes to read the same number back, 15 at least, and a point or an exponent. */
static void
append_element (GString *text, double value)
{
  char digits[32];

  for (int precision = 15; precision <= 17; precision++)
    {
      g_snprintf (digits, sizeof digits, "%.*g", precision, value);
      if (strtod (digits, NULL) == value)
        break;
    }
  if (isfinite (value) && strpbrk (digits, ".e") == NULL)
    g_strlcat (digits, ".0", sizeof digits);
  g_string_append_printf (text, "%9s", isnan (value) ? "nan" : digits);
}

static MgDemoStatus
show (const Header *header, const double elements[MOST_SHOWN])
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = mg_demo_escape_name (header->name);
  const guint n_shown = MIN (header->n_elements, MOST_SHOWN);

  g_string_append_printf (text,
                          _ ("name: %s\n"
                             "version: %u\n"
                             "header: %u bytes\n"
                             "whole: %" PRIu64 " bytes\n"
                             "elements: %u of %s\n"
                             "writes: %u\n"),
                          name, header->version, header->header_size, header->total_size, header->n_elements,
                          TYPE, atomic_load (&header->sequence) / 2);
  for (guint i = 0; i < n_shown; i++)
    {
      append_element (text, elements[i]);
      g_string_append_c (text, i % N_PER_ROW == N_PER_ROW - 1 || i == n_shown - 1 ? '\n' : ' ');
    }
  if (n_shown < header->n_elements)
    g_string_append_printf (text, _ ("and %u more\n"), header->n_elements - n_shown);
  return mg_demo_show (text->str);
}

static MgDemoStatus
read_mapping (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree double *elements = g_new0 (double, MOST_SHOWN);
  int descriptor = mg_demo_open (options->name, O_RDONLY, sizeof (Header), &error);
  Header header;
  gboolean complete;

  if (descriptor < 0)
    return mg_demo_fail (error);

  complete = mg_demo_read_at (descriptor, options->name, 0, &header, sizeof header, &error)
             && check_header (descriptor, options, &header, &error)
             && read_elements (descriptor, options, &header, elements, &error);
  close (descriptor);
  return complete ? show (&header, elements) : mg_demo_fail (error);
}

/**
 * mg_demo_header:
 * @argc: the number of arguments
 * @argv: the arguments, from the name of the demo on
 *
 * The demo of a mapping that says what it is: its writer, or with --read its reader.
 *
 * Returns: what to exit with
 */
MgDemoStatus
mg_demo_header (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &options.name, N_ ("The mapping’s name (Share_Header)"),
      N_ ("NAME") },
    { "read", 0, 0, G_OPTION_ARG_NONE, &options.read, N_ ("Check the header of a mapping, and print it"),
      NULL },
    { NULL },
  };
  MgDemoStatus status = MG_DEMO_DONE;

  if (!mg_demo_parse (
        _ ("Makes shared memory whose header says what is in it, and goes on writing its values."), entries,
        FALSE, &argc, &argv, &status))
    return status;

  if (options.name == NULL)
    options.name = g_strdup (DEFAULT_NAME);
  return options.read ? read_mapping (&options) : write_mapping (&options);
}

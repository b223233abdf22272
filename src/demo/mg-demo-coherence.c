/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mg-demo-child.h"
#include "mg-demo-input.h"
#include "mg-demo-open.h"

/* As the tutorial has it: all views of one mapping agree, whatever their offsets and lengths and whosever
 * they are. It does not promise so of what goes through the descriptor; here that agrees too. */
#define DEFAULT_NAME "Share_Views"
#define N_PAGES      3

/* The word that is written and read: in the second page, and at no round offset. */
#define PAGE 1
#define PART 64

enum
{
  VIEW_A,
  VIEW_B,
  VIEW_C,
  VIEW_D,
  DESCRIPTOR,
  N_WAYS,
};

/* Each way to the word: the first page of the view, how many it has, and whether it is the second
 * process's. */
static const struct
{
  guint first_page;
  guint n_pages;
  gboolean other;
} ways[N_WAYS] = {
  [VIEW_A] = { 0, N_PAGES, FALSE },
  [VIEW_B] = { PAGE, 1, FALSE },
  [VIEW_C] = { 0, N_PAGES, TRUE },
  [VIEW_D] = { PAGE, N_PAGES - PAGE, TRUE },
};

/* What the second process is asked: to write the value through a view of its own where it is not 0, and to
 * read. */
typedef struct
{
  guint32 way;
  guint32 value;
} Question;

typedef struct
{
  /* An errno, or 0. */
  int code;
  guint32 value;
} Answer;

typedef struct
{
  _Atomic guint32 *word;
  guint32 value;
} Access;

typedef struct
{
  MgDemoMapping *mapping;
  MgDemoInput *input;
  MgDemoChild *child;
  gsize page_size;
  /* Where the word is in each view of this process, or NULL. */
  _Atomic guint32 *words[N_WAYS];
} Stage;

static off_t
word_offset (const Stage *stage)
{
  return (off_t) (PAGE * stage->page_size + PART);
}

static void
do_access (gpointer data)
{
  Access *access = data;

  if (access->value != 0)
    atomic_store (access->word, access->value);
  access->value = atomic_load (access->word);
}

/* Returns: 0, or an errno. */
static int
map_views (Stage *stage, int descriptor, gboolean other)
{
  for (guint i = 0; i < DESCRIPTOR; i++)
    if (ways[i].other == other)
      {
        char *view = mmap (NULL, ways[i].n_pages * stage->page_size, PROT_READ | PROT_WRITE, MAP_SHARED,
                           descriptor, (off_t) (ways[i].first_page * stage->page_size));

        if (view == MAP_FAILED)
          return errno;
        view += (PAGE - ways[i].first_page) * stage->page_size + PART;
        stage->words[i] = (_Atomic guint32 *) (gpointer) view;
      }
  return 0;
}

/* The second process, which opens the mapping by its name as any other program would. */
static void
serve (int channel, gpointer data)
{
  Stage *stage = data;
  const gsize size = N_PAGES * stage->page_size;
  int descriptor = mg_demo_open (mg_demo_mapping_get_name (stage->mapping), O_RDWR, size, NULL);
  Answer answer = { .code = descriptor < 0 ? ENOENT : map_views (stage, descriptor, TRUE) };
  Question question;

  while (recv (channel, &question, sizeof question, 0) == sizeof question)
    {
      Access access = { .word = stage->words[question.way], .value = question.value };

      if (answer.code == 0 && !mg_demo_guard (do_access, &access, NULL))
        answer.code = EFAULT;
      answer.value = access.value;
      if (send (channel, &answer, sizeof answer, MSG_NOSIGNAL) < 0)
        break;
    }
}

static gboolean
fail (const Stage *stage, int code, GError **error)
{
  g_autofree char *name = mg_demo_quote_name (mg_demo_mapping_get_name (stage->mapping));

  g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (code),
               _ ("“%s” could not be looked at in every way: %s."), name, mg_demo_mapping_reason (code));
  return FALSE;
}

/* By read() and write() on the descriptor. Returns: 0, or an errno. */
static int
go_through_descriptor (const Stage *stage, guint32 *value)
{
  const int descriptor = mg_demo_mapping_get_descriptor (stage->mapping);
  const off_t offset = word_offset (stage);
  gssize done = sizeof *value;

  if (*value != 0)
    done = pwrite (descriptor, value, sizeof *value, offset);
  if (done == sizeof *value)
    done = pread (descriptor, value, sizeof *value, offset);
  return done < 0 ? errno : done < (gssize) sizeof *value ? EFAULT : 0;
}

static gboolean
go_through_child (const Stage *stage, guint way, guint32 *value, GError **error)
{
  const Question question = { .way = way, .value = *value };
  Answer answer;

  if (!mg_demo_child_ask (stage->child, stage->input, &question, sizeof question, &answer, sizeof answer,
                          error))
    return FALSE;
  *value = answer.value;
  return answer.code == 0 || fail (stage, answer.code, error);
}

/* Writes the value in one way where it is not 0, and reads what is there. Returns: whether that went; else
 * no error where a signal asks for the end. */
static gboolean
go (const Stage *stage, guint way, guint32 *value, GError **error)
{
  Access access = { .word = stage->words[way], .value = *value };
  int code;

  if (ways[way].other)
    return go_through_child (stage, way, value, error);

  if (way == DESCRIPTOR)
    {
      code = go_through_descriptor (stage, value);
      return code == 0 || fail (stage, code, error);
    }

  if (!mg_demo_mapping_touch (stage->mapping, do_access, &access, error))
    return FALSE;
  *value = access.value;
  return TRUE;
}

static int
process_of (const Stage *stage, guint way)
{
  return ways[way].other ? (int) mg_demo_child_get_pid (stage->child) : (int) getpid ();
}

static void
show_row (const Stage *stage, guint way, guint32 value)
{
  const gsize page_size = stage->page_size;
  const gsize start = ways[way].first_page * page_size;

  if (way == DESCRIPTOR)
    mg_demo_say (_ ("%7u   read() at %zu, process %d\n"), value, (gsize) word_offset (stage),
                 process_of (stage, way));
  else
    mg_demo_say (_ ("%7u   view %c, bytes %zu to %zu, at its %zu, process %d\n"), value, 'A' + (char) way,
                 start, start + ways[way].n_pages * page_size - 1, (gsize) word_offset (stage) - start,
                 process_of (stage, way));
}

/* Writes in one way and reads in all. Returns: whether all agree; else no error where a signal asks for
 * the end. */
static gboolean
step (const Stage *stage, guint way, guint32 written, GError **error)
{
  guint32 value = written;
  gboolean agree = TRUE;

  if (!go (stage, way, &value, error))
    return FALSE;

  if (way == DESCRIPTOR)
    mg_demo_say (_ ("Process %d writes %u by write() at %zu.\n"), process_of (stage, way), written,
                 (gsize) word_offset (stage));
  else
    mg_demo_say (_ ("Process %d writes %u through view %c.\n"), process_of (stage, way), written,
                 'A' + (char) way);

  for (guint i = 0; i < N_WAYS; i++)
    {
      value = 0;
      if (!go (stage, i, &value, error))
        return FALSE;
      show_row (stage, i, value);
      agree = agree && value == written;
    }
  mg_demo_say ("\n");

  if (!agree)
    {
      g_autofree char *name = mg_demo_quote_name (mg_demo_mapping_get_name (stage->mapping));

      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                   _ ("The views do not show what was written: another program must have written into “%s”."),
                   name);
    }
  return agree;
}

static void
perform (const Stage *stage, GError **error)
{
  static const guint order[] = { VIEW_A, VIEW_D, DESCRIPTOR, VIEW_B, VIEW_C };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      if (!step (stage, order[i], 11 * (i + 1), error))
        return;
      if (i == G_N_ELEMENTS (order) - 1)
        mg_demo_say (
          _ ("All agree, at once; so do the views of a file of this machine. Those of a file of another "
             "machine (NFS, SMB) need not: each machine sees its own writes until they have been sent "
             "and fetched anew.\n"));
      if (!mg_demo_input_step (stage->input))
        return;
    }
}

static MgDemoStatus
run (const char *given_name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgDemoMapping) mapping = NULL;
  g_autoptr (MgDemoChild) child = NULL;
  g_autoptr (MgDemoInput) input = mg_demo_input_new (&error);
  g_autofree char *name = mg_demo_escape_name (given_name);
  Stage stage = { .input = input, .page_size = (gsize) sysconf (_SC_PAGESIZE) };
  int code;

  if (input != NULL)
    mapping = mg_demo_mapping_create (given_name, N_PAGES * stage.page_size, &error);
  if (mapping == NULL)
    return mg_demo_fail (error);

  stage.mapping = mapping;
  code = map_views (&stage, mg_demo_mapping_get_descriptor (mapping), FALSE);
  if (code != 0)
    fail (&stage, code, &error);
  else
    child = mg_demo_child_new (serve, &stage, &error);

  if (child != NULL)
    {
      stage.child = child;
      mg_demo_say (_ ("posix:/%s: made, %u bytes, %d pages.\n"), name, (guint) (N_PAGES * stage.page_size),
                   N_PAGES);
      if (isatty (STDIN_FILENO))
        mg_demo_say (_ ("Enter goes on after each step; Ctrl+C ends this and removes it.\n"));
      perform (&stage, &error);
    }
  return mg_demo_finish (mapping, error);
}

/**
 * mg_demo_coherence:
 * @argc: the number of arguments
 * @argv: the arguments, from the name of the demo on
 *
 * The demo of several views of one mapping that agree.
 *
 * Returns: what to exit with
 */
MgDemoStatus
mg_demo_coherence (int argc, char **argv)
{
  g_autofree char *name = NULL;
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &name, N_ ("The mapping’s name (Share_Views)"), N_ ("NAME") },
    { NULL },
  };
  MgDemoStatus status = MG_DEMO_DONE;

  if (!mg_demo_parse (_ ("Shows that all views of a mapping agree, whichever of them is written through."),
                      entries, FALSE, &argc, &argv, &status))
    return status;

  return run (name != NULL ? name : DEFAULT_NAME);
}

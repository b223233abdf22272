/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mg-demo-child.h"
#include "mg-demo-input.h"
#include "mg-demo-open.h"

/* FILE_MAP_COPY of the tutorial, which is MAP_PRIVATE here: the first write to a page makes a copy of it
 * that is the process's own. */
#define DEFAULT_NAME "Share_Cow"
#define N_PAGES      4
/* The page that is written through the private view, and what is written there. */
#define COPIED_PAGE 1
#define OWN_VALUE   77
/* No page: the second process only looks. */
#define NO_PAGE N_PAGES

/* The first word of every page, as seen through a view. */
typedef guint32 Pages[N_PAGES];

typedef struct
{
  Pages shared;
  Pages own;
} Views;

/* What the second process is asked to do through its private view. */
typedef struct
{
  guint32 page;
  guint32 value;
} Question;

typedef struct
{
  /* An errno, or 0. */
  int code;
  Pages pages;
} Answer;

/* A view with which something is done under the guard. */
typedef struct
{
  char *view;
  gsize page_size;
  /* Not NULL: what to write to all pages. Else see question. */
  const guint32 *values;
  Question question;
  Answer answer;
} Look;

typedef struct
{
  MgDemoMapping *mapping;
  MgDemoInput *input;
  MgDemoChild *child;
  gsize page_size;
} Stage;

static _Atomic guint32 *
first_word (const Look *look, guint page)
{
  return (_Atomic guint32 *) (gpointer) (look->view + page * look->page_size);
}

static void
do_look (gpointer data)
{
  Look *look = data;

  if (look->values != NULL)
    for (guint i = 0; i < N_PAGES; i++)
      atomic_store (first_word (look, i), look->values[i]);
  if (look->question.page < N_PAGES)
    atomic_store (first_word (look, look->question.page), look->question.value);

  for (guint i = 0; i < N_PAGES; i++)
    look->answer.pages[i] = atomic_load (first_word (look, i));
}

/* The second process. A private view needs nothing but permission to read. */
static void
serve (int channel, gpointer data)
{
  const Stage *stage = data;
  const gsize size = N_PAGES * stage->page_size;
  int descriptor = mg_demo_open (mg_demo_mapping_get_name (stage->mapping), O_RDONLY, size, NULL);
  void *view = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, descriptor, 0);
  int code = descriptor < 0 ? ENOENT : view == MAP_FAILED ? errno : 0;
  Look look = { .view = view, .page_size = stage->page_size, .answer.code = code };

  while (recv (channel, &look.question, sizeof look.question, 0) == sizeof look.question)
    {
      if (look.answer.code == 0 && !mg_demo_guard (do_look, &look, NULL))
        look.answer.code = EFAULT;
      if (send (channel, &look.answer, sizeof look.answer, MSG_NOSIGNAL) < 0)
        break;
    }
}

/* Writes values to all pages through the shared view where there are some. Returns: what it shows, or
 * none. */
static gboolean
look_at_shared (const Stage *stage, const guint32 *values, Pages pages, GError **error)
{
  Look look = { .view = mg_demo_mapping_get_bytes (stage->mapping),
                .page_size = stage->page_size,
                .values = values,
                .question.page = NO_PAGE };

  if (!mg_demo_mapping_touch (stage->mapping, do_look, &look, error))
    return FALSE;
  memcpy (pages, look.answer.pages, sizeof (Pages));
  return TRUE;
}

/* Returns: whether the private view shows something; else no error where a signal asks for the end. */
static gboolean
look_at_private (const Stage *stage, guint page, Pages pages, GError **error)
{
  const Question question = { .page = page, .value = OWN_VALUE };
  Answer answer;

  if (!mg_demo_child_ask (stage->child, stage->input, &question, sizeof question, &answer, sizeof answer,
                          error))
    return FALSE;
  if (answer.code != 0)
    {
      g_autofree char *name = mg_demo_quote_name (mg_demo_mapping_get_name (stage->mapping));

      g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (answer.code),
                   _ ("“%s” could not be read through a private view: %s."), name,
                   mg_demo_mapping_reason (answer.code));
      return FALSE;
    }
  memcpy (pages, answer.pages, sizeof (Pages));
  return TRUE;
}

static void
append_row (GString *text, const Pages pages)
{
  for (guint i = 0; i < N_PAGES; i++)
    g_string_append_printf (text, "%7u", pages[i]);
}

/* Prints both views. Returns: whether they show what copy-on-write promises. */
static gboolean
show_views (const Stage *stage, const Views *views, const Views *expected, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = mg_demo_quote_name (mg_demo_mapping_get_name (stage->mapping));
  const Pages numbers = { 0, 1, 2, 3 };

  append_row (text, numbers);
  g_string_append_printf (text, "   %s\n", _ ("page"));
  append_row (text, views->shared);
  g_string_append_printf (text, _ ("   shared view, process %d\n"), (int) getpid ());
  append_row (text, views->own);
  g_string_append_printf (text, _ ("   private view, process %d\n"),
                          (int) mg_demo_child_get_pid (stage->child));
  mg_demo_say ("%s\n", text->str);

  if (memcmp (views, expected, sizeof *views) == 0)
    return TRUE;

  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
               _ ("The views do not show what was written: another program must have written into “%s”."),
               name);
  return FALSE;
}

/* One step. Returns: whether the next may come; no error where a signal, or Ctrl+D, asks for the end. */
static gboolean
step (const Stage *stage, const guint32 *values, guint page, const Views *expected, GError **error)
{
  Views views;

  /* In this order: what the private view writes must not show in the shared one, which is looked at
   * afterwards. */
  return (values == NULL || look_at_shared (stage, values, views.shared, error))
         && look_at_private (stage, page, views.own, error)
         && look_at_shared (stage, NULL, views.shared, error) && show_views (stage, &views, expected, error)
         && mg_demo_input_step (stage->input);
}

static void
perform (const Stage *stage, GError **error)
{
  const Pages first = { 1, 2, 3, 4 }, second = { 100, 200, 300, 400 };
  const int other = (int) mg_demo_child_get_pid (stage->child);
  Views expected = { { 1, 2, 3, 4 }, { 1, 2, 3, 4 } };

  mg_demo_say (_ ("At first both views show the same.\n"));
  if (!step (stage, first, NO_PAGE, &expected, error))
    return;

  expected.own[COPIED_PAGE] = OWN_VALUE;
  mg_demo_say (
    _ ("Process %d writes %d to page %d through its private view. The page is copied, and nobody else "
       "sees it.\n"),
    other, OWN_VALUE, COPIED_PAGE);
  if (!step (stage, NULL, COPIED_PAGE, &expected, error))
    return;

  memcpy (expected.shared, second, sizeof second);
  memcpy (expected.own, second, sizeof second);
  expected.own[COPIED_PAGE] = OWN_VALUE;
  mg_demo_say (
    _ ("Process %d writes to all pages through the shared view. The private view shows it too, but for "
       "page %d, of which it has its own.\n"),
    (int) getpid (), COPIED_PAGE);
  step (stage, second, NO_PAGE, &expected, error);
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

  if (input != NULL)
    mapping = mg_demo_mapping_create (given_name, N_PAGES * stage.page_size, &error);
  if (mapping == NULL)
    return mg_demo_fail (error);

  stage.mapping = mapping;
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
 * mg_demo_cow:
 * @argc: the number of arguments
 * @argv: the arguments, from the name of the demo on
 *
 * The demo of copy-on-write: what is written through a private view, and who sees it.
 *
 * Returns: what to exit with
 */
MgDemoStatus
mg_demo_cow (int argc, char **argv)
{
  g_autofree char *name = NULL;
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &name, N_ ("The mapping’s name (Share_Cow)"), N_ ("NAME") },
    { NULL },
  };
  MgDemoStatus status = MG_DEMO_DONE;

  if (!mg_demo_parse (
        _ ("Shows copy-on-write: what one process writes through a private view, and who sees it."), entries,
        FALSE, &argc, &argv, &status))
    return status;

  return run (name != NULL ? name : DEFAULT_NAME);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-eventfds.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include "mg-posix-source.h"
#include "mg-test-bell.h"
#include "mg-test.h"

static MgMappingInfo *
look_up (const char *name)
{
  g_autoptr (MgSource) source = mg_posix_source_new (NULL);
  g_autofree char *full = g_strconcat ("/", name, NULL);
  g_autoptr (GError) error = NULL;
  MgMappingInfo *info = mg_source_lookup (source, full, &error);

  g_assert_no_error (error);
  return info;
}

/* Those of the programs that map it, and of nobody else: neither of this one, nor of one that maps another. */
static void
test_found (void)
{
  g_autoptr (MgTestBell) bell = mg_test_bell_new ("eventfds");
  g_autoptr (MgTestBell) other = mg_test_bell_new ("other");
  g_autoptr (MgMappingInfo) info = look_up (bell->name);
  int mine = eventfd (0, EFD_CLOEXEC);
  g_autoptr (GPtrArray) found = mg_eventfds_find (&info->identity, NULL);
  gboolean is_found = FALSE;

  g_assert_cmpuint (found->len, >=, 2);
  for (guint i = 0; i < found->len; i++)
    {
      const MgEventfd *eventfd = g_ptr_array_index (found, i);
      int pid = mg_test_process_get_pid (bell->process);

      g_assert_true (eventfd->process == pid || eventfd->process == mg_test_process_get_pid (bell->waiter));
      g_assert_cmpstr (eventfd->command, !=, "");
      is_found = is_found || (eventfd->process == pid && eventfd->descriptor == bell->eventfd);
    }
  g_assert_true (is_found);
  close (mine);
}

static void
test_cancelled (void)
{
  g_autoptr (MgTestBell) bell = mg_test_bell_new ("eventfds");
  g_autoptr (MgMappingInfo) info = look_up (bell->name);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) found = NULL;

  g_cancellable_cancel (cancellable);
  found = mg_eventfds_find (&info->identity, cancellable);
  g_assert_cmpuint (found->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/eventfds/found", test_found);
  g_test_add_func ("/eventfds/cancelled", test_cancelled);
  return g_test_run ();
}

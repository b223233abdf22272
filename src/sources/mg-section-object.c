/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* From the name of a section to its memory. The program in the prefix opens it for a moment; Wine gives it a descriptor of
 * the memory for that, which is opened anew through /proc. Then the program closes the section again, so that its name goes
 * with its owner, whoever looks at the memory. */

#include "mg-section-object.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-maps.h"
#include "mg-name.h"
#include "mg-section-name.h"
#include "mg-wine-text.h"

/* winnt.h */
#define SEC_FILE  0x800000
#define SEC_IMAGE 0x1000000

/* A section while the program has it open. */
typedef struct
{
  MgWineLink *link;
  guint64 handle;
  guint64 view;
  guint64 size;
  guint64 attributes;
} Opened;

static void
opened_close (Opened *self)
{
  g_autoptr (MgWineRequest) request
    = mg_wine_link_ask (self->link, NULL, "CLOSE %" G_GUINT64_FORMAT, self->handle);
}

/* What Windows answers is in @error as it is. */
static gboolean
opened_open (Opened *self, MgWinePrefix *prefix, const char *name, const char *access, GError **error)
{
  g_autofree char *text = mg_wine_text_escape (name);
  g_autoptr (MgWineRequest) request = mg_wine_link_ask (prefix->link, error, "OPEN %s %s", text, access);
  const char *answer = request != NULL ? mg_wine_request_get_answer (request) : NULL;

  *self = (Opened){ .link = prefix->link };
  if (answer == NULL)
    return FALSE;
  if (mg_wine_text_get_number (answer, "handle=", &self->handle)
      && mg_wine_text_get_number (answer, "view=", &self->view)
      && mg_wine_text_get_number (answer, "size=", &self->size)
      && mg_wine_text_get_number (answer, "attributes=", &self->attributes))
    return TRUE;
  g_set_error (error, MG_ERROR, MG_ERROR_IO, "%s", answer);
  return FALSE;
}

/* What the program maps at an address. */
typedef struct
{
  guint64 device;
  guint64 inode;
  char *path;
} Place;

static gboolean
take_place (const MgMapsEntry *entry, gpointer data)
{
  Place *place = data;

  place->device = entry->device;
  place->inode = entry->inode;
  place->path = g_strdup (entry->path);
  return FALSE;
}

static gboolean
find_place (const Opened *opened, Place *ret_place)
{
  *ret_place = (Place){ 0 };
  return mg_maps_read_at (mg_wine_link_get_pid (opened->link), MG_MAPS_BEST, opened->view, take_place,
                          ret_place)
           == 0
         && ret_place->inode != 0;
}

/* On some file systems the maps show another device than stat() does; then the path tells as well. */
static gboolean
leads_to (const char *link, const Place *place)
{
  struct stat stat_buffer;
  g_autofree char *target = NULL;

  if (stat (link, &stat_buffer) != 0 || !S_ISREG (stat_buffer.st_mode) || stat_buffer.st_ino != place->inode)
    return FALSE;
  if (stat_buffer.st_dev == place->device)
    return TRUE;
  target = g_file_read_link (link, NULL);
  return g_strcmp0 (target, place->path) == 0;
}

/* Takes the descriptor out of the program's hands, if it is this. Returns -1 with errno. */
static int
take_if_right (const Opened *opened, const Place *place, int descriptor, char **ret_path)
{
  char link[64];

  g_snprintf (link, sizeof link, "/proc/%d/fd/%d", mg_wine_link_get_pid (opened->link), descriptor);
  if (!leads_to (link, place))
    {
      errno = ENOENT;
      return -1;
    }
  mg_wine_link_set_hint (opened->link, descriptor);
  *ret_path = g_file_read_link (link, NULL);
  return open (link, O_PATH | O_CLOEXEC);
}

/* The same of whichever it is. */
static int
take_descriptor (const Opened *opened, const Place *place, char **ret_path)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd", mg_wine_link_get_pid (opened->link));
  g_autoptr (GDir) folder = NULL;
  const char *entry;
  int taken = take_if_right (opened, place, mg_wine_link_get_hint (opened->link), ret_path);

  if (taken >= 0)
    return taken;
  folder = g_dir_open (path, 0, NULL);

  while (taken < 0 && folder != NULL && (entry = g_dir_read_name (folder)) != NULL)
    taken = take_if_right (opened, place, atoi (entry), ret_path);
  return taken;
}

/* Where its name in the file system still leads to it. */
static char *
keep_path (const char *path, int link)
{
  struct stat named, open;

  if (path == NULL || fstat (link, &open) != 0 || lstat (path, &named) != 0 || named.st_dev != open.st_dev
      || named.st_ino != open.st_ino)
    return NULL;
  return g_strdup (path);
}

static gboolean
take_object (MgSectionObject *self, const Opened *opened, const char *quoted, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *own = NULL;
  Place place;
  MgBackingStatus status;

  if (opened->attributes & SEC_IMAGE)
    {
      g_set_error (
        error, MG_ERROR, MG_ERROR_NOT_SUPPORTED,
        _ ("Cannot open “%s”: it is a program of Windows (SEC_IMAGE), of which each process has its "
           "own."),
        quoted);
      return FALSE;
    }
  if (find_place (opened, &place))
    self->link = take_descriptor (opened, &place, &path);
  g_free (place.path);
  if (self->link < 0)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_IO,
                   _ ("Cannot open “%s”: Wine shows no descriptor of its memory."), quoted);
      return FALSE;
    }
  own = g_strdup_printf ("/proc/self/fd/%d", self->link);
  self->backing = mg_backing_open_link (own, MG_KIND_SECTION, quoted, error);
  if (self->backing == NULL || !mg_backing_check (self->backing, &status, error))
    return FALSE;
  self->identity = status.identity;
  self->size = opened->attributes & SEC_FILE ? opened->size : MIN (opened->size, status.size);
  self->attributes = (guint) opened->attributes;
  self->file = opened->attributes & SEC_FILE ? keep_path (path, self->link) : NULL;
  return TRUE;
}

/**
 * mg_section_object_open:
 * @self: what becomes of it
 * @prefix: a prefix
 * @name: what Windows calls the section
 * @error: return location
 *
 * Opens its memory for looking at, and nothing of Windows: the name lives no longer for it. Any thread; blocks.
 *
 * Returns: whether it is open, to be ended by mg_section_object_clear(); or %FALSE with %MG_ERROR_NOT_FOUND,
 * %MG_ERROR_DENIED, %MG_ERROR_WRONG_KIND, %MG_ERROR_NOT_SUPPORTED, %MG_ERROR_TIMED_OUT or %MG_ERROR_IO
 */
gboolean
mg_section_object_open (MgSectionObject *self, MgWinePrefix *prefix, const char *name, GError **error)
{
  g_autofree char *quoted = mg_name_quote (name);
  g_autoptr (GError) reason = NULL;
  gboolean complete;
  Opened opened;

  *self = (MgSectionObject){ .link = -1 };
  if (!opened_open (&opened, prefix, name, "r", &reason))
    {
      mg_section_name_explain (name, _ ("Cannot open “%s”"), reason, error);
      return FALSE;
    }
  complete = take_object (self, &opened, quoted, error);
  opened_close (&opened);
  if (!complete)
    mg_section_object_clear (self);
  return complete;
}

/**
 * mg_section_object_clear:
 * @self: what is open
 */
void
mg_section_object_clear (MgSectionObject *self)
{
  g_clear_pointer (&self->backing, mg_backing_unref);
  if (self->link >= 0)
    close (self->link);
  self->link = -1;
  g_clear_pointer (&self->file, g_free);
}

/**
 * mg_section_object_check_write:
 * @prefix: a prefix
 * @name: what Windows calls the section
 * @error: return location
 *
 * Any thread; blocks.
 *
 * Returns: whether Windows would permit to write to it, or %FALSE as mg_section_object_open()
 */
gboolean
mg_section_object_check_write (MgWinePrefix *prefix, const char *name, GError **error)
{
  g_autoptr (GError) reason = NULL;
  Opened opened;

  if (opened_open (&opened, prefix, name, "rw", &reason))
    {
      opened_close (&opened);
      return TRUE;
    }
  mg_section_name_explain (name, _ ("Cannot write to “%s”"), reason, error);
  return FALSE;
}

/**
 * mg_section_object_find_name:
 * @prefix: a prefix
 * @name: what Windows calls a section
 * @identity: what it was when it was opened, and still is
 *
 * Any thread; blocks.
 *
 * Returns: where the name leads by now; where Windows does not say, to the same
 */
MgNameState
mg_section_object_find_name (MgWinePrefix *prefix, const char *name, const MgIdentity *identity)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GError) told = NULL;
  MgNameState state = MG_NAME_SAME;
  Opened opened;
  Place place;

  if (!opened_open (&opened, prefix, name, "r", &reason))
    {
      mg_section_name_explain (name, "%s", reason, &told);
      return g_error_matches (told, MG_ERROR, MG_ERROR_NOT_FOUND)
                 || g_error_matches (told, MG_ERROR, MG_ERROR_WRONG_KIND)
               ? MG_NAME_GONE
               : MG_NAME_SAME;
    }
  if (find_place (&opened, &place) && (place.device != identity->device || place.inode != identity->inode))
    state = MG_NAME_REPLACED;
  opened_close (&opened);
  g_free (place.path);
  return state;
}

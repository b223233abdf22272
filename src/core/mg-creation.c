/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-creation.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"
#include "mg-text-number.h"

/**
 * mg_creation_new:
 * @name: (nullable): what the mapping is to be called
 *
 * Returns: (transfer full): memory without a size, for reading and writing, that is allocated at once and
 * zeros
 */
MgCreation *
mg_creation_new (const char *name)
{
  MgCreation *self = g_atomic_rc_box_new0 (MgCreation);

  self->name = g_strdup (name);
  self->protection = MG_PROTECTION_READWRITE;
  self->mode = -1;
  self->uid = -1;
  self->gid = -1;
  return self;
}

/**
 * mg_creation_ref:
 * @self: a creation
 *
 * Returns: (transfer full): the same. Thread-safe
 */
MgCreation *
mg_creation_ref (MgCreation *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
mg_creation_clear (gpointer data)
{
  MgCreation *self = data;

  g_free (self->name);
  g_free (self->file);
  g_clear_pointer (&self->pattern, g_bytes_unref);
  g_free (self->contents);
}

/**
 * mg_creation_unref:
 * @self: (transfer full): a creation
 *
 * Thread-safe.
 */
void
mg_creation_unref (MgCreation *self)
{
  g_atomic_rc_box_release_full (self, mg_creation_clear);
}

static gboolean
refuse (GError **error, const char *format, const char *name)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE, format, name);
#pragma GCC diagnostic pop
  return FALSE;
}

/* What memory alone can have. */
static gboolean
check_file (const MgCreation *self, const char *name, GError **error)
{
  if (self->pattern != NULL || self->contents != NULL)
    return refuse (error, _ ("“%s” is a file and keeps its contents: only memory begins with others."), name);
  if (self->huge)
    return refuse (error, _ ("“%s” is a file: only memory can have huge pages."), name);
  if (self->uid != -1 || self->gid != -1 || self->mode != -1)
    return refuse (error, _ ("“%s” is a file and keeps its owner and mode: only memory gets new ones."),
                   name);
  return TRUE;
}

static gboolean
check_memory (const MgCreation *self, const char *name, GError **error)
{
  if (self->size == 0 && self->contents == NULL)
    return refuse (error, _ ("“%s” needs a size: memory has none of its own."), name);
  if (self->huge && self->reserve)
    return refuse (error, _ ("“%s” cannot have huge pages on first touch: they are allocated at once."),
                   name);
  if (self->pattern != NULL && self->contents != NULL)
    return refuse (error, _ ("“%s” can begin with a pattern or with a file, not with both."), name);
  return TRUE;
}

/**
 * mg_creation_check:
 * @self: a creation
 * @quoted: what it is to be called, as it stands in sentences
 * @error: return location
 *
 * Checks what needs no look at the system: whether it makes sense. Any thread; does not block.
 *
 * Returns: %FALSE with %MG_ERROR_INVALID_VALUE when it does not
 */
gboolean
mg_creation_check (const MgCreation *self, const char *quoted, GError **error)
{
  if (self->size > G_MAXINT64)
    {
      g_autofree char *size = mg_text_format_bytes (self->size);
      g_autofree char *most = mg_text_format_number (G_MAXINT64);

      g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE, _ ("“%s” cannot have %s: %s are the most."),
                   quoted, size, most);
      return FALSE;
    }
  if (self->protection >= MG_PROTECTION_EXECUTE_READ)
    return refuse (error, _ ("“%s” cannot be for execution: only Windows sections can."), quoted);
  return self->file != NULL ? check_file (self, quoted, error) : check_memory (self, quoted, error);
}

/**
 * mg_creation_get_mode:
 * @self: a creation
 *
 * Returns: the permission bits that its mode and its protection give, before this process's mask takes from
 * those that were not asked for
 */
int
mg_creation_get_mode (const MgCreation *self)
{
  int mode = self->mode != -1 ? self->mode : 0644;

  return self->protection == MG_PROTECTION_READWRITE ? mode : mode & ~0222;
}

/**
 * mg_created_new:
 * @uri: what it is to be opened by
 * @size: in bytes
 *
 * Returns: (transfer full): what came of a creation
 */
MgCreated *
mg_created_new (const char *uri, guint64 size)
{
  MgCreated *self = g_new0 (MgCreated, 1);

  self->uri = g_strdup (uri);
  self->size = size;
  return self;
}

/**
 * mg_created_free:
 * @self: (transfer full): what came of a creation
 */
void
mg_created_free (MgCreated *self)
{
  g_free (self->uri);
  g_free (self->note);
  g_free (self);
}

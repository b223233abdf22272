/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-mapping-info.h"

#include <pwd.h>
#include <unistd.h>

/* By hand: the macro of this GLib is not ISO C. */
GType
mg_mapping_info_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type,
                       g_boxed_type_register_static ("MgMappingInfo", (GBoxedCopyFunc) mg_mapping_info_ref,
                                                     (GBoxedFreeFunc) mg_mapping_info_unref));
  return type;
}

/**
 * mg_mapping_info_new:
 * @kind: the sort of mapping
 *
 * Returns: (transfer full): a record to fill in before it is shared; what stays untouched is not known
 */
MgMappingInfo *
mg_mapping_info_new (MgKind kind)
{
  MgMappingInfo *self = g_atomic_rc_box_new0 (MgMappingInfo);

  self->kind = kind;
  self->identity.kind = kind;
  self->uid = -1;
  return self;
}

/**
 * mg_mapping_info_ref:
 * @self: a record
 *
 * Returns: (transfer full): the same record. Thread-safe
 */
MgMappingInfo *
mg_mapping_info_ref (MgMappingInfo *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
mg_mapping_info_clear (gpointer data)
{
  MgMappingInfo *self = data;

  g_free (self->uri);
  g_free (self->name);
  g_free (self->user);
}

/**
 * mg_mapping_info_unref:
 * @self: (transfer full): a record
 *
 * Thread-safe.
 */
void
mg_mapping_info_unref (MgMappingInfo *self)
{
  g_atomic_rc_box_release_full (self, mg_mapping_info_clear);
}

/**
 * mg_mapping_info_equal:
 * @a: a record
 * @b: a record
 *
 * Returns: whether both say the same of the same object
 */
gboolean
mg_mapping_info_equal (const MgMappingInfo *a, const MgMappingInfo *b)
{
  return a->kind == b->kind && g_str_equal (a->uri, b->uri) && mg_identity_equal (&a->identity, &b->identity)
         && a->size == b->size && a->allocated == b->allocated && a->uid == b->uid && a->mode == b->mode
         && a->deleted == b->deleted;
}

/**
 * mg_kind_get_nick:
 * @kind: the sort of mapping
 *
 * Returns: its name in URIs and in JSON: "posix". Thread-safe
 */
const char *
mg_kind_get_nick (MgKind kind)
{
  static const char *const nicks[]
    = { "posix", "sysv", "memfd", "file", "section", "semaphore", "anonymous", "fake" };

  return nicks[kind];
}

/**
 * mg_identity_equal:
 * @a: an identity
 * @b: an identity
 *
 * The time of birth counts only where both have one: a file system may hand out an inode's number again.
 *
 * Returns: whether both are the same object. Thread-safe
 */
gboolean
mg_identity_equal (const MgIdentity *a, const MgIdentity *b)
{
  return a->name_space == b->name_space && a->kind == b->kind && a->device == b->device
         && a->inode == b->inode && (a->birth == 0 || b->birth == 0 || a->birth == b->birth);
}

/**
 * mg_user_name:
 * @uid: a user's number
 *
 * Thread-safe; may block where accounts come from the network.
 *
 * Returns: (transfer full) (nullable): the user's name, or %NULL when there is none for the number
 */
char *
mg_user_name (gint64 uid)
{
  struct passwd entry;
  struct passwd *found = NULL;
  g_autofree char *buffer = g_malloc (16384);

  if (uid < 0 || getpwuid_r ((uid_t) uid, &entry, buffer, 16384, &found) != 0 || found == NULL)
    return NULL;
  return g_strdup (found->pw_name);
}

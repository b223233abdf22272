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
  self->size = MG_SIZE_UNKNOWN;
  self->allocated = MG_SIZE_UNKNOWN;
  self->uid = -1;
  self->mode = -1;
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
  g_clear_pointer (&self->details, g_variant_unref);
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

static gboolean
details_equal (GVariant *a, GVariant *b)
{
  return a == b || (a != NULL && b != NULL && g_variant_equal (a, b));
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
         && a->created == b->created && a->deleted == b->deleted && a->remote == b->remote && a->pid == b->pid
         && details_equal (a->details, b->details);
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
    = { "posix", "sysv", "memfd", "file", "section", "semaphore", "object", "anonymous", "fake" };

  return nicks[kind];
}

/**
 * mg_kind_from_scheme:
 * @scheme: what URIs begin with, without the colon: "posix"
 *
 * Tells what is to be expected behind such a URI as long as nothing else is known. What has no name of its own, and so
 * stands as map:PID/START, may be anything: it is taken for anonymous. Thread-safe.
 *
 * Returns: the sort of mapping
 */
MgKind
mg_kind_from_scheme (const char *scheme)
{
  if (g_str_equal (scheme, "sem"))
    return MG_KIND_SEMAPHORE;
  for (MgKind kind = MG_KIND_POSIX; kind <= MG_KIND_FAKE; kind++)
    if (g_str_equal (scheme, mg_kind_get_nick (kind)))
      return kind;
  return MG_KIND_ANONYMOUS;
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

/* SysV segments are told apart from all else: a segment and a memfd may have the same numbers. */
static gboolean
is_segment (const MgIdentity *identity)
{
  return identity->kind == MG_KIND_SYSV;
}

/**
 * mg_identity_hash:
 * @identity: an #MgIdentity
 *
 * Returns: a number that goes with mg_identity_is_same_object()
 */
guint
mg_identity_hash (gconstpointer identity)
{
  const MgIdentity *self = identity;

  return g_int64_hash (&self->device) * 31 + g_int64_hash (&self->inode) + g_int64_hash (&self->name_space)
         + (is_segment (self) ? 1 : 0);
}

/**
 * mg_identity_is_same_object:
 * @a: an #MgIdentity
 * @b: an #MgIdentity of the same moment
 *
 * At one moment the numbers of device and inode name one object in their namespace, whatever its kind is taken for and
 * wherever it is seen from; the time of birth, which the maps of processes do not tell, is not needed.
 *
 * Returns: whether both are the same object. Thread-safe
 */
gboolean
mg_identity_is_same_object (gconstpointer a, gconstpointer b)
{
  const MgIdentity *first = a;
  const MgIdentity *second = b;

  return first->inode == second->inode && first->device == second->device
         && first->name_space == second->name_space && is_segment (first) == is_segment (second);
}

/**
 * mg_user_equal:
 * @a: a part that a process maps
 * @b: a part that a process maps
 *
 * Returns: whether both say the same
 */
gboolean
mg_user_equal (const MgUser *a, const MgUser *b)
{
  return a->pid == b->pid && a->address == b->address && a->length == b->length && a->offset == b->offset
         && g_str_equal (a->access, b->access) && g_str_equal (a->command, b->command);
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

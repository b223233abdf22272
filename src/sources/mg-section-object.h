/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing.h"
#include "mg-wine.h"

G_BEGIN_DECLS

/**
 * MgSectionObject:
 * @backing: its memory, or file
 * @link: a descriptor that leads to that, and does no more; @backing needs it
 * @identity: which object it is, as @backing has it
 * @size: of the section, in bytes
 * @attributes: SEC_ flags of Windows
 * @file: (type filename) (nullable): the path of the file that is mapped; %NULL: it is memory
 *
 * What stands behind a name, held by nothing that keeps the name alive.
 */
typedef struct
{
  MgBacking *backing;
  int link;
  MgIdentity identity;
  guint64 size;
  guint attributes;
  char *file;
} MgSectionObject;

gboolean
mg_section_object_open (MgSectionObject *self, MgWinePrefix *prefix, const char *name, GError **error);
void mg_section_object_clear (MgSectionObject *self);
gboolean mg_section_object_check_write (MgWinePrefix *prefix, const char *name, GError **error);
MgNameState mg_section_object_find_name (MgWinePrefix *prefix, const char *name, const MgIdentity *identity);

G_END_DECLS

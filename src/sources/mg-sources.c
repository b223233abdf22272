/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-sources.h"

#include "mg-file-source.h"
#include "mg-map-source.h"
#include "mg-memfd-source.h"
#include "mg-posix-namespace-source.h"
#include "mg-posix-source.h"
#include "mg-section-source.h"
#include "mg-semaphore-source.h"
#include "mg-sysv-source.h"
#include "mg-wine-object-source.h"

/**
 * mg_sources_add_all:
 * @catalog: a catalog that was not started
 *
 * Adds every kind of mapping that this system has. What has a name of its own comes before what only processes lead to:
 * an object that two sources see is shown as the first has it, and a bare name that nothing has is one of the first.
 */
void
mg_sources_add_all (MgCatalog *catalog)
{
  g_autoptr (MgSource) posix = mg_posix_source_new (NULL);
  g_autoptr (MgSource) posix_elsewhere = mg_posix_namespace_source_new ();
  g_autoptr (MgSource) semaphore = mg_semaphore_source_new (NULL);
  g_autoptr (MgSource) sysv = mg_sysv_source_new ();
  g_autoptr (MgWine) wine = mg_wine_new ();
  g_autoptr (MgSource) section = mg_section_source_new (wine);
  g_autoptr (MgSource) object = mg_wine_object_source_new (wine);
  g_autoptr (MgSource) file = mg_file_source_new ();
  g_autoptr (MgSource) memfd = mg_memfd_source_new ();
  g_autoptr (MgSource) map = mg_map_source_new ();

  mg_catalog_add_source (catalog, posix);
  mg_catalog_add_source (catalog, posix_elsewhere);
  mg_catalog_add_source (catalog, semaphore);
  mg_catalog_add_source (catalog, sysv);
  mg_catalog_add_source (catalog, section);
  mg_catalog_add_source (catalog, object);
  mg_catalog_add_source (catalog, file);
  mg_catalog_add_source (catalog, memfd);
  mg_catalog_add_source (catalog, map);
}

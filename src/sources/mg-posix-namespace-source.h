/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-source.h"

G_BEGIN_DECLS

/**
 * MgPosixNamespaceSource:
 *
 * The POSIX shared memory that processes of other mount namespaces (containers) see. It is a source by itself because it is
 * listed by other rules than one's own: only with a census, while one's own names are listed as soon as there is
 * news of them; the catalog keeps the last list of each. The scheme of both is "posix", and a catalog asks the first source
 * of a scheme for a URI: MgPosixSource knows the names of both.
 */
#define MG_TYPE_POSIX_NAMESPACE_SOURCE (mg_posix_namespace_source_get_type ())
G_DECLARE_FINAL_TYPE (MgPosixNamespaceSource, mg_posix_namespace_source, MG, POSIX_NAMESPACE_SOURCE, MgSource)

MgSource *mg_posix_namespace_source_new (void);

G_END_DECLS

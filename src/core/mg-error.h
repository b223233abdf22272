/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MG_ERROR:
 *
 * The domain of everything that Mapglass itself refuses or meets. The message is one whole sentence for the
 * user: what, which name, why. It is translated where it is made.
 */
#define MG_ERROR (mg_error_quark ())

/**
 * MgError:
 * @MG_ERROR_INVALID_NAME: no mapping can have this name
 * @MG_ERROR_NOT_FOUND: there is no mapping of this name
 * @MG_ERROR_AMBIGUOUS: a bare name that several mappings have
 * @MG_ERROR_DENIED: the system does not permit it
 * @MG_ERROR_WRONG_KIND: the name belongs to something that is not a mapping
 * @MG_ERROR_SHRUNK: the bytes were there and are not any more
 * @MG_ERROR_NO_ROOM: the file system under the mapping is full
 * @MG_ERROR_IO: the system could not deliver the bytes
 * @MG_ERROR_OUT_OF_RANGE: an offset or count beyond the end
 * @MG_ERROR_INVALID_VALUE: a text that is no number, type, size or time, or does not fit
 * @MG_ERROR_TIMED_OUT: no answer in time
 * @MG_ERROR_EXISTS: the name is taken
 * @MG_ERROR_REPLACED: the name belongs to another object by now
 * @MG_ERROR_NO_MEMORY: there is no room for so much shared memory
 * @MG_ERROR_NO_HUGE_PAGES: the system has no huge pages to give
 * @MG_ERROR_EMPTY: a file without a byte, of which nothing can be mapped
 * @MG_ERROR_TOO_SHORT: a file that ends before what is to be mapped, and may not be extended
 * @MG_ERROR_NOT_SUPPORTED: not with mappings of this kind
 * @MG_ERROR_CONFLICT: another program wrote there since
 * @MG_ERROR_READ_ONLY: the view is read-only
 * @MG_ERROR_PARTIAL: a part was done; the sentence says what was not
 */
typedef enum
{
  MG_ERROR_INVALID_NAME,
  MG_ERROR_NOT_FOUND,
  MG_ERROR_AMBIGUOUS,
  MG_ERROR_DENIED,
  MG_ERROR_WRONG_KIND,
  MG_ERROR_SHRUNK,
  MG_ERROR_NO_ROOM,
  MG_ERROR_IO,
  MG_ERROR_OUT_OF_RANGE,
  MG_ERROR_INVALID_VALUE,
  MG_ERROR_TIMED_OUT,
  MG_ERROR_EXISTS,
  MG_ERROR_REPLACED,
  MG_ERROR_NO_MEMORY,
  MG_ERROR_NO_HUGE_PAGES,
  MG_ERROR_EMPTY,
  MG_ERROR_TOO_SHORT,
  MG_ERROR_NOT_SUPPORTED,
  MG_ERROR_CONFLICT,
  MG_ERROR_READ_ONLY,
  MG_ERROR_PARTIAL,
} MgError;

GQuark mg_error_quark (void);

const char *mg_error_get_api_name (const GError *error, guint *ret_number);

G_END_DECLS

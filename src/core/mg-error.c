/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-error.h"

G_DEFINE_QUARK (mg_error, mg_error)

/**
 * mg_error_get_api_name:
 * @error: what went wrong
 * @ret_number: (out) (optional): the number that GetLastError() gives for it; 0 for none
 *
 * What the Windows file-mapping API calls it, as the reference of its system error codes has it. Any thread.
 *
 * Returns: (transfer none) (nullable): the name, "ERROR_ALREADY_EXISTS"; %NULL when it has none for it
 */
const char *
mg_error_get_api_name (const GError *error, guint *ret_number)
{
  static const struct
  {
    MgError code;
    guint number;
    const char *name;
  } names[] = {
    { MG_ERROR_NOT_FOUND, 2, "ERROR_FILE_NOT_FOUND" },
    { MG_ERROR_DENIED, 5, "ERROR_ACCESS_DENIED" },
    { MG_ERROR_WRONG_KIND, 6, "ERROR_INVALID_HANDLE" },
    { MG_ERROR_TOO_SHORT, 8, "ERROR_NOT_ENOUGH_MEMORY" },
    { MG_ERROR_NOT_SUPPORTED, 50, "ERROR_NOT_SUPPORTED" },
    { MG_ERROR_INVALID_VALUE, 87, "ERROR_INVALID_PARAMETER" },
    { MG_ERROR_NO_ROOM, 112, "ERROR_DISK_FULL" },
    { MG_ERROR_INVALID_NAME, 123, "ERROR_INVALID_NAME" },
    { MG_ERROR_EXISTS, 183, "ERROR_ALREADY_EXISTS" },
    { MG_ERROR_EMPTY, 1006, "ERROR_FILE_INVALID" },
    { MG_ERROR_IO, 1117, "ERROR_IO_DEVICE" },
    { MG_ERROR_NO_HUGE_PAGES, 1450, "ERROR_NO_SYSTEM_RESOURCES" },
    { MG_ERROR_NO_MEMORY, 1455, "ERROR_COMMITMENT_LIMIT" },
  };

  if (ret_number != NULL)
    *ret_number = 0;
  if (error->domain != MG_ERROR)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (error->code == (int) names[i].code)
      {
        if (ret_number != NULL)
          *ret_number = names[i].number;
        return names[i].name;
      }
  return NULL;
}

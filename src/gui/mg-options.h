/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MG_EXIT_FAILED:
 *
 * What the program ends with when it could not open its window.
 */
#define MG_EXIT_FAILED 1

/**
 * MG_EXIT_MISUSED:
 *
 * What the program ends with when it was used wrongly.
 */
#define MG_EXIT_MISUSED 2

gboolean mg_options_parse (char ***arguments, int *ret_status);

G_END_DECLS

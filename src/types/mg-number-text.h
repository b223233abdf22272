/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gsize mg_number_text_print (long double value, int n_digits, gboolean scientific, char *buffer);
gsize mg_number_text_round (long double value, int n_digits, gsize width, char *buffer);

G_END_DECLS

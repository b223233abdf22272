/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-element.h"

G_BEGIN_DECLS

void mg_element_array_to_doubles (MgElement element,
                                  const guint8 *bytes,
                                  guint64 stride,
                                  guint n_values,
                                  double *ret_values);

G_END_DECLS

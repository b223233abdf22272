/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-draw-list.h"

G_BEGIN_DECLS

/**
 * MgCtlPicture:
 *
 * A picture in memory, in the form of a file.
 */
typedef struct _MgCtlPicture MgCtlPicture;

/**
 * MgCtlPictureFormat:
 * @MG_CTL_PICTURE_PNG: pixels
 * @MG_CTL_PICTURE_SVG: lines
 */
typedef enum
{
  MG_CTL_PICTURE_PNG,
  MG_CTL_PICTURE_SVG,
} MgCtlPictureFormat;

MgCtlPicture *mg_ctl_picture_new (MgCtlPictureFormat format, guint width, guint height);
void mg_ctl_picture_free (MgCtlPicture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgCtlPicture, mg_ctl_picture_free)

const MgCanvas *mg_ctl_picture_get_canvas (const MgCtlPicture *self);
GByteArray *mg_ctl_picture_paint (MgCtlPicture *self, const MgDrawList *list, gboolean dark, GError **error);

G_END_DECLS

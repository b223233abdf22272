/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui-fixture.h"

G_BEGIN_DECLS

/* How much most mappings of these tests hold, in bytes. */
#define INSPECTION_SIZE 65536

/**
 * InspectionNews:
 * @n_reveals: how often something was to be scrolled into sight
 * @revealed: the last of that
 * @n_recreations: how often another object was found
 * @n_troubles: how often the trouble read differently
 *
 * What was heard of an inspection.
 */
typedef struct
{
  guint n_reveals;
  guint64 revealed;
  guint n_recreations;
  guint n_troubles;
} InspectionNews;

GuiFixture *inspection_fixture_new (gsize size, guint64 offset, guint64 length);
void inspection_fixture_listen (GuiFixture *self, InspectionNews *news);
gboolean inspection_fixture_knows (GuiFixture *self, guint64 offset);

void inspection_assert_selection (MgInspection *inspection, guint64 offset, guint64 length);

G_END_DECLS

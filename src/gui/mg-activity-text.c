/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-activity-text.h"

#include <glib/gi18n-lib.h>

#include "mg-text.h"

static char *
describe_range (MgActivityWatch *watch, guint cell)
{
  const MgPageCell *pages = &mg_activity_watch_get_cells (watch)[cell];
  g_autofree char *number = mg_text_format_number (pages->n_pages);
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  MgRange range;

  mg_activity_layout_get_range (mg_activity_watch_get_layout (watch), cell, &range);
  first = mg_text_format_offset (range.offset);
  last = mg_text_format_offset (range.offset + range.length - 1);
  if (pages->n_pages <= 1)
    return g_strdup_printf ("%s–%s", first, last);
  /* Translators: the first and the last byte, and the number of pages of memory that they are in, from 2 on */
  return g_strdup_printf (ngettext ("%s–%s, %s page", "%s–%s, %s pages", (gulong) pages->n_pages), first,
                          last, number);
}

static char *
describe_changes (MgActivityWatch *watch, guint cell)
{
  const MgPageCell *pages = &mg_activity_watch_get_cells (watch)[cell];
  const MgPageLooks *looks = mg_activity_watch_get_looks (watch);
  gint64 age = MAX (0, mg_activity_watch_get_now (watch) - pages->changed);
  /* Whole seconds: it is known no better. */
  g_autofree char *ago = mg_text_format_duration (MAX (1, age / G_USEC_PER_SEC) * G_USEC_PER_SEC);
  g_autofree char *n_changes = mg_text_format_number (pages->n_changes);
  g_autofree char *n_looks = mg_text_format_number (MAX (looks->n_rounds, pages->n_changes));
  g_autofree char *page = NULL;

  if (pages->n_pages <= 1)
    /* Translators: of a page of memory: how long ago; how often, of so many times that it was looked at */
    return g_strdup_printf (_ ("changed %s ago, in %s of %s looks"), ago, n_changes, n_looks);
  page = mg_text_format_offset (pages->changed_at);
  /* Translators: of some pages of memory: which one, how long ago; how often the one that did so most often, of so many
   * times that it was looked at */
  return g_strdup_printf (_ ("%s changed %s ago, the busiest page in %s of %s looks"), page, ago, n_changes,
                          n_looks);
}

static char *
describe_state (MgActivityWatch *watch, guint cell)
{
  const MgPageCell *pages = &mg_activity_watch_get_cells (watch)[cell];
  const MgPageLooks *looks = mg_activity_watch_get_looks (watch);
  g_autofree char *n_unknown = mg_text_format_number (pages->n_unknown);
  g_autofree char *n_looks = mg_text_format_number (looks->n_rounds);

  if (pages->n_pages == 0)
    return g_strdup (_ ("lost: the mapping ends before"));
  if (pages->changed != 0)
    return describe_changes (watch, cell);
  if (pages->n_unknown == pages->n_pages)
    return g_strdup (_ ("not looked at yet"));
  if (pages->n_unknown > 0)
    return g_strdup_printf (
      ngettext ("%s page not looked at yet", "%s pages not looked at yet", (gulong) pages->n_unknown),
      n_unknown);
  if (pages->n_holes == pages->n_pages)
    return g_strdup (_ ("a hole, which takes no memory"));
  /* Translators: of pages of memory: they did not change in so many times that they were looked at */
  return g_strdup_printf (
    ngettext ("never changed in %s look", "never changed in %s looks", (gulong) looks->n_rounds), n_looks);
}

/**
 * mg_activity_text_describe_cell:
 * @watch: a watch that knows its cells
 * @cell: one of them
 *
 * Returns: (transfer full): what is known of it, in words
 */
char *
mg_activity_text_describe_cell (MgActivityWatch *watch, guint cell)
{
  g_autofree char *range = describe_range (watch, cell);
  g_autofree char *state = describe_state (watch, cell);

  /* Translators: which bytes, and what became of them */
  return g_strdup_printf (_ ("%s: %s"), range, state);
}

/**
 * mg_activity_text_describe_scale:
 * @watch: a watch that has cells
 *
 * Returns: (transfer full): how much each of its squares is, in words
 */
char *
mg_activity_text_describe_scale (MgActivityWatch *watch)
{
  const MgActivityLayout *layout = mg_activity_watch_get_layout (watch);
  guint64 n_pages = layout->cell_size / MG_PAGE_SIZE;
  g_autofree char *size = mg_text_format_rounded_size (layout->cell_size);
  g_autofree char *number = mg_text_format_number (n_pages);

  if (n_pages == 1)
    return g_strdup_printf (_ ("Each square is a page of %s."), size);
  /* Translators: a number of pages of memory, from 2 on, and how much that is */
  return g_strdup_printf (
    ngettext ("Each square is %s page, %s.", "Each square is %s pages, %s.", (gulong) n_pages), number, size);
}

/* How much of the first time is done. */
static char *
describe_progress (MgActivityWatch *watch)
{
  const MgActivityLayout *layout = mg_activity_watch_get_layout (watch);
  const MgPageCell *cells = mg_activity_watch_get_cells (watch);
  guint64 n_pages = 0;
  guint64 n_unknown = 0;

  for (guint i = 0; i < layout->n_cells; i++)
    {
      n_pages += cells[i].n_pages;
      n_unknown += cells[i].n_unknown;
    }
  return g_strdup_printf (_ ("Looking for the first time: %d %%"),
                          n_pages > 0 ? (int) ((double) (n_pages - n_unknown) / (double) n_pages * 100) : 0);
}

/**
 * mg_activity_text_describe_looks:
 * @watch: a watch that knows its cells
 * @view: what it watches
 *
 * Returns: (transfer full): how old it is what is shown, in words
 */
char *
mg_activity_text_describe_looks (MgActivityWatch *watch, MgView *view)
{
  const MgPageLooks *looks = mg_activity_watch_get_looks (watch);
  MgFrame *frame = mg_view_get_frame (view);
  g_autofree char *ago = NULL;
  g_autofree char *took = NULL;
  gint64 age;

  if (mg_view_get_paused (view))
    return g_strdup (_ ("Paused"));
  if (frame != NULL && frame->state != MG_FRAME_LIVE)
    return g_strdup (_ ("Not looked at now"));
  if (looks->whole_at == 0)
    return describe_progress (watch);
  if (looks->whole_took == 0)
    return g_strdup (_ ("All of it is looked at all the time"));
  age = MAX (0, mg_activity_watch_get_now (watch) - looks->whole_at);
  /* What would be another number each time that one looks. */
  if (age + looks->whole_took < G_USEC_PER_SEC)
    return g_strdup (_ ("All looked at within the last second"));
  ago = mg_text_format_duration (MAX (age / 100000, 1) * 100000);
  took = mg_text_format_duration (MAX (looks->whole_took / 100000, 1) * 100000);
  /* Translators: how long ago all of a mapping had been looked at for the last time, and how long each time takes */
  return g_strdup_printf (_ ("All looked at %s ago, in %s"), ago, took);
}

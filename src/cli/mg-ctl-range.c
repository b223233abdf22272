/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-ctl-range.h"

#include <glib/gi18n-lib.h>

#include "mg-text.h"

/* What was given on the command line, as it was given: there is one command in a process. As file names, since
 * GOption would want all others in the character set of the locale. */
static char *given_type;
static char *given_offset;
static char *given_count;

#define TYPE_TEXT                                                                                            \
  N_ ("Type of the values: i8 to i64, u8 to u64, f16, bf16, f32, f64, bool, char; be: in front for "         \
      "big-endian "                                                                                          \
      "ones (u8)")

static const GOptionEntry entries[] = {
  { "type", 0, 0, G_OPTION_ARG_FILENAME, &given_type, TYPE_TEXT, N_ ("TYPE") },
  { "offset", 0, 0, G_OPTION_ARG_FILENAME, &given_offset, N_ ("Where to begin, as in 0x40 or 4K (0)"),
    N_ ("BYTES") },
  { "count", 0, 0, G_OPTION_ARG_FILENAME, &given_count, N_ ("How many values (all to the end)"),
    N_ ("ELEMENTS") },
  { NULL },
};

static const GOptionEntry place_entries[] = {
  { "type", 0, 0, G_OPTION_ARG_FILENAME, &given_type, TYPE_TEXT, N_ ("TYPE") },
  { "offset", 0, 0, G_OPTION_ARG_FILENAME, &given_offset, N_ ("Where to begin, as in 0x40 or 4K: needed"),
    N_ ("BYTES") },
  { NULL },
};

/**
 * mg_ctl_range_get_entries:
 *
 * Returns: (transfer none) (array zero-terminated=1): the options by which a command is told which values of
 * a mapping are meant
 */
const GOptionEntry *
mg_ctl_range_get_entries (void)
{
  return entries;
}

/**
 * mg_ctl_range_get_place_entries:
 *
 * Returns: (transfer none) (array zero-terminated=1): the options by which a command that writes is told of which type
 * its values are and where they go
 */
const GOptionEntry *
mg_ctl_range_get_place_entries (void)
{
  return place_entries;
}

/* Says which option a value was given to. */
static gboolean
blame (const char *option, GError **error)
{
  g_prefix_error (error, "--%s: ", option);
  return FALSE;
}

/**
 * mg_ctl_range_parse:
 * @ret_range: (out): which values the options mean; bytes from the start to the end where none was given
 * @error: return location
 *
 * To be called when the options were read.
 *
 * Returns: %TRUE, or %FALSE with %MG_ERROR_INVALID_VALUE
 */
gboolean
mg_ctl_range_parse (MgCtlRange *ret_range, GError **error)
{
  MgCtlRange range = { .element = { .type = MG_ELEMENT_U8 },
                       .has_offset = given_offset != NULL,
                       .has_count = given_count != NULL };

  if (given_type != NULL && !mg_element_parse_type (given_type, &range.element, error))
    return blame ("type", error);
  if (given_offset != NULL && !mg_text_parse_size (given_offset, &range.offset, error))
    return blame ("offset", error);
  if (given_count != NULL && !mg_text_parse_unsigned (given_count, &range.count, error))
    return blame ("count", error);
  range.size = mg_element_get_size (range.element);
  *ret_range = range;
  return TRUE;
}

/**
 * mg_ctl_range_get_length:
 * @self: a range with a count
 *
 * Returns: bytes that its values take; where that is more than there can be, all that there can be
 */
guint64
mg_ctl_range_get_length (const MgCtlRange *self)
{
  guint64 most = G_MAXUINT64 - self->offset;
  guint64 length;

  return g_uint64_checked_mul (&length, self->count, self->size) ? MIN (length, most) : most;
}

/**
 * mg_ctl_range_count_within:
 * @self: a range
 * @size: the size of a mapping in bytes
 *
 * Returns: how many of its values are there as a whole
 */
guint64
mg_ctl_range_count_within (const MgCtlRange *self, guint64 size)
{
  guint64 there = size > self->offset ? (size - self->offset) / self->size : 0;

  return self->has_count ? MIN (self->count, there) : there;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-condition-text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "mg-typed-text.h"

/* Returns: (transfer full) (nullable): as “[10] is 1001” of the first one, as far as it is there. */
static char *
describe_cause (MgInspection *inspection, const MgRangeSet *cause)
{
  MgElement element = mg_inspection_get_element (inspection);
  gsize size = mg_element_get_size (element);
  char value[MG_ELEMENT_TEXT_MAX];
  guint8 bytes[MG_ELEMENT_SIZE_MAX];
  const MgRange *range;

  if (mg_range_set_is_empty (cause))
    return NULL;
  range = mg_range_set_get_range (cause, 0);
  if (mg_frame_read (mg_inspection_get_frame (inspection), range->offset, bytes, size) < size)
    return NULL;
  mg_element_format (element, bytes, value);
  /* Translators: the index of an element and its value */
  return g_strdup_printf (_ ("[%" PRIu64 "] is %s"),
                          (range->offset - mg_inspection_get_offset (inspection)) / size, value);
}

/**
 * mg_condition_text_stop:
 * @inspection: an inspection whose condition has stopped it
 *
 * Returns: (transfer full): what has happened, as a sentence
 */
char *
mg_condition_text_stop (MgInspection *inspection)
{
  MgCondition *condition = mg_inspection_get_condition (inspection);
  g_autofree char *text = mg_typed_text_for_message (mg_condition_get_text (condition));
  g_autofree char *cause = describe_cause (inspection, mg_condition_get_cause (condition));

  if (cause == NULL)
    return g_strdup_printf (_ ("Paused: “%s” is true."), text);
  /* Translators: a condition, and what made it true, as “[10] is 1001” */
  return g_strdup_printf (_ ("Paused: “%s” is true, as %s."), text, cause);
}

/**
 * mg_condition_text_reach:
 * @view: a view
 *
 * Returns: (transfer full): what a condition on it gets to see, as a sentence
 */
char *
mg_condition_text_reach (MgView *view)
{
  MgTrigger *trigger = mg_view_get_trigger (view);
  guint rate = mg_view_get_rate (view);

  if (trigger != NULL)
    {
      g_autofree char *what = mg_trigger_describe (trigger);

      return g_strdup_printf (
        _ ("Looked at whenever there is news of the %s. What comes and goes between two "
           "samples is not seen."),
        what);
    }
  if (rate == MG_RATE_SPIN)
    return g_strdup (
      _ ("Looked at as often as can be. What comes and goes between two samples is not seen."));
  if (rate == MG_RATE_ADAPTIVE)
    return g_strdup (
      _ ("Looked at the more often the more changes. What comes and goes between two samples is "
         "not seen."));
  return g_strdup_printf (_ ("Looked at %u times a second. What comes and goes between two samples is not "
                             "seen."),
                          rate);
}

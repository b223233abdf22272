/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* The state of what has no bytes: events, mutexes and semaphores of Windows programs. */

#include <glib/gi18n-lib.h>

#include "mg-facts.h"

static gboolean
get_flag (GVariant *details, const char *key)
{
  gboolean flag = FALSE;

  g_variant_lookup (details, key, "b", &flag);
  return flag;
}

static const char *
describe_event (GVariant *details)
{
  const char *reset = "";

  g_variant_lookup (details, "reset", "&s", &reset);
  if (g_str_equal (reset, "auto"))
    return get_flag (details, "signaled") ? _ ("auto-reset event, signaled")
                                          : _ ("auto-reset event, not signaled");
  if (g_str_equal (reset, "manual"))
    return get_flag (details, "signaled") ? _ ("manual-reset event, signaled")
                                          : _ ("manual-reset event, not signaled");
  return _ ("event");
}

static const char *
describe_mutex (GVariant *details)
{
  if (get_flag (details, "abandoned"))
    /* Translators: who held it has ended without releasing it. */
    return _ ("mutex, abandoned");
  return get_flag (details, "held") ? _ ("mutex, held") : _ ("mutex, free");
}

static char *
describe_semaphore (GVariant *details)
{
  guint value = 0;
  guint maximum = 0;

  if (!g_variant_lookup (details, "value", "u", &value)
      || !g_variant_lookup (details, "maximum", "u", &maximum))
    return g_strdup (_ ("semaphore"));
  /* Translators: its value, and the largest that it can have. */
  return g_strdup_printf (_ ("semaphore, %u of %u"), value, maximum);
}

/**
 * mg_facts_describe_object:
 * @info: what is known of an event, mutex or semaphore of Windows programs
 *
 * Returns: (transfer full): what it is and its state: “mutex, held”. Thread-safe
 */
char *
mg_facts_describe_object (const MgMappingInfo *info)
{
  const char *object = "";

  if (info->details != NULL)
    g_variant_lookup (info->details, "object", "&s", &object);
  if (g_str_equal (object, "event"))
    return g_strdup (describe_event (info->details));
  if (g_str_equal (object, "mutex"))
    return g_strdup (describe_mutex (info->details));
  if (g_str_equal (object, "semaphore"))
    return describe_semaphore (info->details);
  return g_strdup (object);
}

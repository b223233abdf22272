/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-facts.h"

#include <glib/gi18n-lib.h>
#include <sys/sysmacros.h>

#include "mg-text.h"

/* How a detail of one kind is written. */
typedef enum
{
  DETAIL_NUMBER,
  DETAIL_KEY,
  DETAIL_TIME,
  DETAIL_YES,
  DETAIL_WORDS,
} DetailStyle;

/* The details that sources tell, in the order in which they are shown. */
static const struct
{
  const char *key;
  const char *label;
  DetailStyle style;
} details[] = {
  { "key", N_ ("Key"), DETAIL_KEY },
  /* Translators: a process number. */
  { "creator", N_ ("Made by"), DETAIL_NUMBER },
  { "last-pid", N_ ("Last used by"), DETAIL_NUMBER },
  /* Translators: how often it is attached. */
  { "attached", N_ ("Attached"), DETAIL_NUMBER },
  { "attach-time", N_ ("Last attached"), DETAIL_TIME },
  { "detach-time", N_ ("Last detached"), DETAIL_TIME },
  { "change-time", N_ ("Changed"), DETAIL_TIME },
  { "removal", N_ ("Marked for removal"), DETAIL_YES },
  { "huge", N_ ("Huge pages"), DETAIL_YES },
  { "seals", N_ ("Seals"), DETAIL_WORDS },
  { "value", N_ ("Value"), DETAIL_NUMBER },
  /* Translators: how many processes wait for a semaphore. */
  { "waiters", N_ ("Waiting"), DETAIL_NUMBER },
  { "file-system", N_ ("File system"), DETAIL_WORDS },
  { "namespace", N_ ("Namespace"), DETAIL_NUMBER },
  /* Translators: "event", "mutex" or "semaphore", as Windows calls them. */
  { "object", N_ ("Object"), DETAIL_WORDS },
  /* Translators: how an event is reset: "auto" or "manual", as Windows calls it. */
  { "reset", N_ ("Reset"), DETAIL_WORDS },
  { "signaled", N_ ("Signaled"), DETAIL_YES },
  { "held", N_ ("Held"), DETAIL_YES },
  /* Translators: who held a mutex has ended without releasing it. */
  { "abandoned", N_ ("Abandoned"), DETAIL_YES },
  { "maximum", N_ ("Maximum"), DETAIL_NUMBER },
  { "attributes", N_ ("Attributes"), DETAIL_WORDS },
  { "file", N_ ("Mapped file"), DETAIL_WORDS },
  { "prefix", N_ ("Wine prefix"), DETAIL_WORDS },
};

static void
fact_free (gpointer data)
{
  MgFact *fact = data;

  g_free (fact->value);
  g_free (fact);
}

static void
add (GPtrArray *facts, const char *label, char *value)
{
  MgFact *fact = g_new (MgFact, 1);

  *fact = (MgFact){ label, value };
  g_ptr_array_add (facts, fact);
}

static char *
describe_time (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S") : g_strdup ("-");
}

/* The permission bits as ls shows them, without the letter for the type. */
static char *
describe_long_mode (const MgMappingInfo *info)
{
  g_autofree char *digits = mg_facts_describe_mode (info);
  char letters[] = "rwxrwxrwx";

  if (info->mode < 0)
    return g_steal_pointer (&digits);
  for (guint i = 0; i < 9; i++)
    if ((info->mode >> (8 - i) & 1) == 0)
      letters[i] = '-';
  return g_strdup_printf ("%s %s", digits, letters);
}

/* A number of any type that a source may give. */
static gint64
get_number (GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
    return g_variant_get_uint32 (value);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT32))
    return g_variant_get_int32 (value);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64))
    return (gint64) g_variant_get_uint64 (value);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return g_variant_get_int64 (value);
  g_return_val_if_reached (0);
}

static char *
describe_words (GVariant *value)
{
  g_autofree const char **words = NULL;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (value, NULL);
  words = g_variant_get_strv (value, NULL);
  return words[0] != NULL ? g_strjoinv (", ", (char **) words) : g_strdup (_ ("none"));
}

static char *
describe_detail (GVariant *value, DetailStyle style)
{
  switch (style)
    {
    case DETAIL_KEY:
      return g_strdup_printf ("0x%08x", (guint) get_number (value));
    case DETAIL_TIME:
      return describe_time (get_number (value));
    case DETAIL_YES:
      return g_strdup (g_variant_get_boolean (value) ? _ ("yes") : _ ("no"));
    case DETAIL_WORDS:
      return describe_words (value);
    case DETAIL_NUMBER:
    default:
      return g_strdup_printf ("%" G_GINT64_FORMAT, get_number (value));
    }
}

static void
add_details (GPtrArray *facts, GVariant *dictionary)
{
  for (gsize i = 0; i < G_N_ELEMENTS (details); i++)
    {
      g_autoptr (GVariant) value = g_variant_lookup_value (dictionary, details[i].key, NULL);

      if (value != NULL)
        add (facts, _ (details[i].label), describe_detail (value, details[i].style));
    }
}

/* What has bytes, and an owner in the system. */
static void
add_memory (GPtrArray *facts, const MgMappingInfo *info)
{
  add (facts, _ ("Size"), info->size != MG_SIZE_UNKNOWN ? mg_text_format_bytes (info->size) : g_strdup ("-"));
  add (facts, _ ("Allocated"),
       info->allocated != MG_SIZE_UNKNOWN ? mg_text_format_bytes (info->allocated) : g_strdup ("-"));
  add (facts, _ ("Owner"), mg_facts_describe_owner (info));
  add (facts, _ ("Mode"), describe_long_mode (info));
  /* Translators: the numbers by which the system knows an object. */
  add (facts, _ ("Device, inode"),
       g_strdup_printf ("%02x:%02x %" G_GUINT64_FORMAT, major (info->identity.device),
                        minor (info->identity.device), info->identity.inode));
}

/**
 * mg_facts_new:
 * @info: what is known of a mapping
 *
 * Says what is known of a mapping line by line, but for who maps it. Thread-safe.
 *
 * Returns: (transfer full) (element-type MgFact): the lines; what is not known is left out or "-"
 */
GPtrArray *
mg_facts_new (const MgMappingInfo *info)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func (fact_free);

  add (facts, _ ("Kind"), g_strdup (mg_facts_describe_kind (info->kind)));
  if (info->kind != MG_KIND_OBJECT)
    add_memory (facts, info);
  if (info->created > 0)
    add (facts, _ ("Made"), describe_time (info->created));
  if (info->deleted)
    add (facts, _ ("Name"), g_strdup (_ ("removed")));
  if (info->remote)
    add (facts, _ ("Remote"), g_strdup (_ ("on a network or FUSE file system; may take long to answer")));
  if (info->pid > 0)
    /* Translators: a process whose namespace has the mapping. */
    add (facts, _ ("As seen by"), g_strdup_printf (_ ("process %d"), info->pid));
  if (info->details != NULL)
    add_details (facts, info->details);
  return facts;
}

/**
 * mg_facts_describe_owner:
 * @info: what is known of a mapping
 *
 * Returns: (transfer full): the owner's name, or number where there is no name; "-" where not known
 */
char *
mg_facts_describe_owner (const MgMappingInfo *info)
{
  if (info->user != NULL)
    return g_strdup (info->user);
  return info->uid >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, info->uid) : g_strdup ("-");
}

/**
 * mg_facts_describe_size:
 * @size: in bytes, or %MG_SIZE_UNKNOWN
 *
 * Returns: (transfer full): the size, short; "-" where not known
 */
char *
mg_facts_describe_size (guint64 size)
{
  return size != MG_SIZE_UNKNOWN ? mg_text_format_size (size) : g_strdup ("-");
}

/**
 * mg_facts_describe_mode:
 * @info: what is known of a mapping
 *
 * Returns: (transfer full): the permission bits as four octal digits; "-" where not known
 */
char *
mg_facts_describe_mode (const MgMappingInfo *info)
{
  return info->mode >= 0 ? g_strdup_printf ("%04o", (guint) info->mode) : g_strdup ("-");
}

/**
 * mg_facts_describe_kind:
 * @kind: a sort of mapping
 *
 * Returns: (transfer none): what people call it, translated
 */
const char *
mg_facts_describe_kind (MgKind kind)
{
  switch (kind)
    {
    case MG_KIND_POSIX:
      return _ ("POSIX shared memory");
    case MG_KIND_SYSV:
      return _ ("System V segment");
    case MG_KIND_MEMFD:
      return _ ("memfd");
    case MG_KIND_FILE:
      return _ ("File");
    case MG_KIND_SECTION:
      return _ ("Windows section");
    case MG_KIND_SEMAPHORE:
      return _ ("Semaphore");
    case MG_KIND_OBJECT:
      return _ ("Windows event, mutex or semaphore");
    case MG_KIND_ANONYMOUS:
      return _ ("Anonymous memory");
    case MG_KIND_FAKE:
    default:
      /* Only in tests. */
      return "fake";
    }
}

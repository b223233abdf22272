/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "mg-ctl-options.h"
#include "mg-ctl-output.h"

/* Says what was removed, or would be, and what that means for whom. */
static void
report (const MgCtlName *name, const char *users, gboolean dry_run)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_append_printf (out, dry_run ? _ ("“%s” would be removed.") : _ ("“%s” is removed."), name->uri);
  g_string_append_printf (out, " %s\n", users);
  mg_ctl_write (out);
}

static gboolean
remove_or_check (const MgCtlName *name, const MgIdentity *identity, gboolean dry_run, GError **error)
{
  g_autoptr (MgRemoval) removal = NULL;

  if (dry_run)
    return mg_source_check_removal (name->source, name->name, identity, error);
  removal = mg_source_remove (name->source, name->name, identity, error);
  return removal != NULL && mg_removal_complete (removal, error);
}

static MgCtlStatus
remove_one (const MgCtlName *name, const MgMappingInfo *info, MgCensus *census, gboolean dry_run)
{
  MgUse use = mg_source_find_use (name->source, name->name);
  g_autofree char *users = mg_removal_describe_users (mg_census_find_users (census, &info->identity),
                                                      mg_census_get_n_unreadable (census), use);
  g_autoptr (GError) error = NULL;

  if (!remove_or_check (name, &info->identity, dry_run, &error))
    return mg_ctl_fail (error);
  report (name, users, dry_run);
  return MG_CTL_DONE;
}

static MgCtlStatus
remove_named (MgCatalog *catalog, char **texts, gboolean dry_run)
{
  g_autoptr (MgCensus) census = mg_census_new (MG_MAPS_BEST, NULL);
  MgCtlStatus worst = MG_CTL_DONE;

  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_auto (MgCtlName) name = { NULL };
      g_autoptr (MgMappingInfo) info = NULL;
      g_autoptr (GError) error = NULL;
      MgCtlStatus status;

      if (mg_ctl_resolve (catalog, texts[i], &name, &status))
        {
          info = mg_source_lookup (name.source, name.name, &error);
          status = info != NULL ? remove_one (&name, info, census, dry_run) : mg_ctl_fail (error);
        }
      worst = MAX (worst, status);
    }
  return worst;
}

/* Says why something stays that looked like nobody's. */
static gboolean
spare (const MgMappingInfo *info, const char *format)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_autofree char *sentence = g_strdup_printf (format, info->uri);
#pragma GCC diagnostic pop

  mg_ctl_note (sentence);
  return FALSE;
}

/* Once more, right before it goes: somebody may have come meanwhile, or may not be seen. What is known to be
 * used is no orphan; of what may be used *@ret_status says that it was not dealt with. */
static gboolean
is_orphan (const MgCtlName *name, const MgMappingInfo *info, MgCensus *census, MgCtlStatus *ret_status)
{
  MgUse use = mg_source_find_use (name->source, name->name);

  *ret_status = MG_CTL_DONE;
  if (!mg_census_is_orphan (census, info))
    return spare (info, _ ("“%s” has come into use, and stays."));
  if (use == MG_USE_SOME)
    return spare (info, _ ("“%s” is used by a program that may not be looked into, and stays."));
  if (use == MG_USE_NONE || mg_census_get_n_unreadable (census) == 0)
    return TRUE;
  *ret_status = MG_CTL_FAILED;
  return spare (info, _ ("“%s” may be used by a program that may not be looked into, and stays."));
}

static GPtrArray *
list_orphans (MgCatalog *catalog, char **ret_problem)
{
  g_autoptr (MgCensus) census = mg_census_new (MG_MAPS_BEST, NULL);
  GPtrArray *mappings = mg_catalog_list (catalog, census, ret_problem);

  for (guint i = mappings->len; i > 0; i--)
    {
      const MgMappingInfo *info = g_ptr_array_index (mappings, i - 1);

      /* What belongs to another namespace is for that to tidy up. */
      if (info->pid != 0 || !mg_census_is_orphan (census, info))
        g_ptr_array_remove_index (mappings, i - 1);
    }
  return mappings;
}

static MgCtlStatus
remove_orphans (MgCatalog *catalog, gboolean dry_run)
{
  g_autofree char *problem = NULL;
  g_autoptr (GPtrArray) orphans = list_orphans (catalog, &problem);
  /* Once more: the list may have taken its time. */
  g_autoptr (MgCensus) census = mg_census_new (MG_MAPS_BEST, NULL);
  MgCtlStatus worst = MG_CTL_DONE;

  if (problem != NULL)
    {
      mg_ctl_note (problem);
      worst = MG_CTL_FAILED;
    }
  for (guint i = 0; i < orphans->len; i++)
    {
      const MgMappingInfo *info = g_ptr_array_index (orphans, i);
      g_auto (MgCtlName) name = { NULL };
      MgCtlStatus status;

      if (mg_ctl_resolve (catalog, info->uri, &name, &status) && is_orphan (&name, info, census, &status))
        status = remove_one (&name, info, census, dry_run);
      worst = MAX (worst, status);
    }
  return worst;
}

/* mapglassctl remove: takes the names of mappings. */
MgCtlStatus
mg_ctl_remove (MgCatalog *catalog, int argc, char **argv)
{
  gboolean orphans = FALSE;
  gboolean dry_run = FALSE;
  const GOptionEntry entries[] = {
    { "orphans", 0, 0, G_OPTION_ARG_NONE, &orphans, N_ ("Remove all that no process maps or has open"),
      NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_ ("Only say what would be removed"), NULL },
    { NULL },
  };
  MgCtlStatus status;

  if (!mg_ctl_parse_arguments (_ ("URI…"), _ ("Removes mappings, for good."), NULL, entries, 0, G_MAXINT - 1,
                               &argc, &argv, &status))
    return status;
  if (!orphans && argc < 2)
    return mg_ctl_misuse (_ ("No mapping is named"));
  if (orphans && argc > 1)
    return mg_ctl_misuse (_ ("--orphans finds out itself what to remove; no mapping is to be named"));
  return orphans ? remove_orphans (catalog, dry_run) : remove_named (catalog, argv + 1, dry_run);
}

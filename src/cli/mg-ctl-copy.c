/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "mg-copy.h"
#include "mg-ctl-options.h"
#include "mg-ctl-output.h"
#include "mg-ctl-work.h"
#include "mg-error.h"
#include "mg-text.h"

static void
report (const MgCopied *copied, const MgCtlName *to)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *size = mg_text_format_bytes (copied->size);
  g_autofree char *data = mg_text_format_bytes (copied->data);
  g_autofree char *copy_time = mg_text_format_duration (copied->copy_time);
  g_autofree char *compare_time = mg_text_format_duration (copied->compare_time);

  if (copied->data < copied->size)
    g_string_append_printf (out,
                            _ ("Copied %s (%s are data, the rest is holes) to “%s” in %s, compared in %s."),
                            size, data, to->uri, copy_time, compare_time);
  else
    g_string_append_printf (out, _ ("Copied %s to “%s” in %s, compared in %s."), size, to->uri, copy_time,
                            compare_time);
  g_string_append_c (out, '\n');
  mg_ctl_write (out);
}

static MgCtlStatus
report_difference (const MgCopied *copied, const MgCtlName *from, const MgCtlName *to)
{
  g_autofree char *n_different = mg_text_format_bytes (copied->n_different);
  g_autofree char *first = mg_text_format_offset (copied->first_different);
  g_autofree char *sentence
    = g_strdup_printf (_ ("“%s” and “%s” differ in %s, from %s on: one of them was written to meanwhile."),
                       from->quoted, to->quoted, n_different, first);

  mg_ctl_note (sentence);
  return MG_CTL_FAILED;
}

static MgCtlStatus
copy (const MgCtlName *from, const MgCtlName *to, gboolean force)
{
  g_autoptr (MgCtlWork) work = mg_ctl_work_new ();
  g_autoptr (MgCopy) self = mg_copy_new (from->source, from->name, to->source, to->name);
  g_autoptr (GError) error = NULL;
  MgCopied copied;

  self->force = force;
  mg_copy_run_async (self, mg_ctl_work_get_cancellable (work), mg_ctl_work_show, work, mg_ctl_work_end, work);
  if (!mg_copy_run_finish (mg_ctl_work_wait (work), &copied, &error))
    {
      g_autofree char *sentence = NULL;

      if (!g_error_matches (error, MG_ERROR, MG_ERROR_EXISTS))
        return mg_ctl_fail (error);
      sentence = g_strdup_printf (_ ("“%s” exists already; --force writes over it."), to->quoted);
      mg_ctl_note (sentence);
      return MG_CTL_FAILED;
    }
  report (&copied, to);
  return copied.n_different > 0 ? report_difference (&copied, from, to) : MG_CTL_DONE;
}

/* mapglassctl copy: the tutorial's copy program, at any size. */
MgCtlStatus
mg_ctl_copy (MgCatalog *catalog, int argc, char **argv)
{
  gboolean force = FALSE;
  const GOptionEntry entries[] = {
    { "force", 0, 0, G_OPTION_ARG_NONE, &force, N_ ("Write over a file that exists"), NULL },
    { NULL },
  };
  g_auto (MgCtlName) from = { NULL };
  g_auto (MgCtlName) to = { NULL };
  MgCtlStatus status;

  if (!mg_ctl_parse_arguments (_ ("FROM TO"),
                               _ ("Copies the bytes of a mapping or file to another, and compares."), NULL,
                               entries, 2, 2, &argc, &argv, &status)
      || !mg_ctl_resolve_or_path (catalog, argv[1], &from, &status)
      || !mg_ctl_resolve_or_path (catalog, argv[2], &to, &status))
    return status;
  mg_ctl_warn_open (&from);
  return copy (&from, &to, force);
}

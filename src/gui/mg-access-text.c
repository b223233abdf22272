/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-access-text.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

static const struct
{
  const char *title;
  const char *name;
  const char *meaning;
  const char *style;
  const char *icon;
} texts[] = {
  [MG_ACCESS_READ] = { N_ ("Read-only"), N_ ("read-only"), N_ ("You look, and nothing is changed."), NULL,
                       "changes-prevent-symbolic" },
  [MG_ACCESS_WRITE]
  = { N_ ("Read/write"), N_ ("read/write"), N_ ("What you edit is in the mapping at once, for all programs."),
      "write", "document-edit-symbolic" },
  [MG_ACCESS_COPY]
  = { N_ ("Copy-on-write"), N_ ("copy-on-write"),
      N_ ("What you edit stays in this view, until you commit it."), "copy", "edit-copy-symbolic" },
};

/**
 * mg_access_text_title:
 * @access: an access
 *
 * Returns: (transfer none): what it is called
 */
const char *
mg_access_text_title (MgAccess access)
{
  return _ (texts[access].title);
}

/**
 * mg_access_text_meaning:
 * @access: an access
 *
 * Returns: (transfer none): what comes of an edit, as a sentence
 */
const char *
mg_access_text_meaning (MgAccess access)
{
  return _ (texts[access].meaning);
}

/**
 * mg_access_text_class:
 * @access: an access
 *
 * Returns: (transfer none) (nullable): the style class of what shows it; %NULL where nothing is to catch the eye
 */
const char *
mg_access_text_class (MgAccess access)
{
  return texts[access].style;
}

/**
 * mg_access_text_icon:
 * @access: an access
 *
 * Returns: (transfer none): the name of its icon
 */
const char *
mg_access_text_icon (MgAccess access)
{
  return texts[access].icon;
}

static guint
count_private (MgEditor *editor)
{
  return g_list_model_get_n_items (mg_editor_get_changes (editor));
}

/**
 * mg_access_text_label:
 * @editor: an editor
 *
 * Returns: (transfer full): its access, short
 */
char *
mg_access_text_label (MgEditor *editor)
{
  MgAccess access = mg_editor_get_access (editor);
  guint n_private = count_private (editor);

  if (access != MG_ACCESS_COPY)
    return g_strdup (mg_access_text_title (access));
  if (n_private == 0)
    /* Translators: copy-on-write, very short */
    return g_strdup (_ ("Copy"));
  /* Translators: copy-on-write, very short; a number of private changes */
  return g_strdup_printf (_ ("Copy · %u private"), n_private);
}

/**
 * mg_access_text_accessible:
 * @editor: an editor
 *
 * Returns: (transfer full): its access, as screen readers say it
 */
char *
mg_access_text_accessible (MgEditor *editor)
{
  MgAccess access = mg_editor_get_access (editor);
  guint n_private = count_private (editor);

  if (access == MG_ACCESS_COPY && n_private > 0)
    return g_strdup_printf (ngettext ("Access: copy-on-write, %u private change",
                                      "Access: copy-on-write, %u private changes", n_private),
                            n_private);
  /* Translators: read-only, read/write or copy-on-write */
  return g_strdup_printf (_ ("Access: %s"), _ (texts[access].name));
}

/**
 * mg_access_text_announce:
 * @editor: an editor
 *
 * Returns: (transfer full): what it may do from now on, as a sentence
 */
char *
mg_access_text_announce (MgEditor *editor)
{
  MgMapping *mapping = mg_view_get_mapping (mg_editor_get_view (editor));
  MgAccess access = mg_editor_get_access (editor);

  /* Translators: the name of a mapping, “read-only” or the like, what that means, as a sentence */
  return g_strdup_printf (_ ("“%s” is %s. %s"), mg_mapping_get_display_name (mapping), _ (texts[access].name),
                          mg_access_text_meaning (access));
}

/* What one process maps stands together. */
static guint
count_others (MgMapping *mapping)
{
  GPtrArray *users = mg_mapping_get_users (mapping);
  int last_pid = getpid ();
  guint n = 0;

  for (guint i = 0; users != NULL && i < users->len; i++)
    {
      const MgUser *user = g_ptr_array_index (users, i);

      if (user->pid != getpid () && user->pid != last_pid)
        n++;
      last_pid = user->pid;
    }
  return n;
}

/**
 * mg_access_text_reach:
 * @mapping: a mapping
 * @access: how it is looked at
 *
 * Returns: (transfer full): how many other programs see what is edited, as a sentence
 */
char *
mg_access_text_reach (MgMapping *mapping, MgAccess access)
{
  guint n = count_others (mapping);

  if (mg_mapping_get_users (mapping) == NULL)
    return g_strdup (_ ("Which programs use it is not known yet."));
  if (n == 0)
    return g_strdup (_ ("No other program was seen to use it."));
  if (access == MG_ACCESS_COPY)
    return g_strdup_printf (ngettext ("What is committed reaches %u program at once.",
                                      "What is committed reaches %u programs at once.", n),
                            n);
  return g_strdup_printf (ngettext ("Edits reach %u program at once.", "Edits reach %u programs at once.", n),
                          n);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-ctl.h"

G_BEGIN_DECLS

/**
 * MgCtlName:
 * @source: what knows its kind
 * @name: (type filename): the bytes of its name
 * @uri: its URI, printable UTF-8
 * @quoted: its name as it stands in sentences
 *
 * Which mapping a command is about. There may be none of this name.
 */
typedef struct
{
  MgSource *source;
  char *name;
  char *uri;
  char *quoted;
} MgCtlName;

void mg_ctl_name_clear (MgCtlName *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MgCtlName, mg_ctl_name_clear)

gboolean mg_ctl_parse_program (const char *commands,
                               const char *summary,
                               int *argc,
                               char ***argv,
                               MgCtlStatus *ret_status);
gboolean mg_ctl_parse_command (const char *arguments,
                               const char *summary,
                               const GOptionEntry *range_entries,
                               const GOptionEntry *entries,
                               int *argc,
                               char ***argv,
                               MgCtlStatus *ret_status);
gboolean mg_ctl_parse_arguments (const char *arguments,
                                 const char *summary,
                                 const GOptionEntry *range_entries,
                                 const GOptionEntry *entries,
                                 int least,
                                 int most,
                                 int *argc,
                                 char ***argv,
                                 MgCtlStatus *ret_status);
char **mg_ctl_put_options_first (const GOptionEntry *range_entries,
                                 const GOptionEntry *entries,
                                 int *argc,
                                 char **argv);
char *mg_ctl_make_absolute (const char *text);
char *mg_ctl_make_file_uri (const char *path);
gboolean mg_ctl_resolve (MgCatalog *catalog, const char *text, MgCtlName *ret_name, MgCtlStatus *ret_status);
gboolean
mg_ctl_resolve_or_path (MgCatalog *catalog, const char *text, MgCtlName *ret_name, MgCtlStatus *ret_status);
void mg_ctl_warn_open (const MgCtlName *name);

G_END_DECLS

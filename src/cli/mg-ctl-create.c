/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "mg-ctl-options.h"
#include "mg-ctl-output.h"
#include "mg-ctl-work.h"
#include "mg-error.h"
#include "mg-text.h"
#include "mg-typed-text.h"

typedef struct
{
  char *size;
  char *file;
  char *protect;
  char *mode;
  char *fill;
  char *from;
  char *duration;
  gint64 length;
  gboolean reserve;
  gboolean commit;
  gboolean huge;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->size);
  g_free (self->file);
  g_free (self->protect);
  g_free (self->mode);
  g_free (self->fill);
  g_free (self->from);
  g_free (self->duration);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
refuse_value (const char *format, const char *value, GError **error)
{
  g_autofree char *shown = mg_typed_text_for_message (value);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE, format, shown);
#pragma GCC diagnostic pop
  return FALSE;
}

static gboolean
parse_protection (const char *text, MgProtection *ret_protection, GError **error)
{
  static const struct
  {
    const char *name;
    MgProtection protection;
  } names[] = {
    { "readonly", MG_PROTECTION_READONLY },
    { "readwrite", MG_PROTECTION_READWRITE },
    { "writecopy", MG_PROTECTION_WRITECOPY },
    { "execute-read", MG_PROTECTION_EXECUTE_READ },
    { "execute-readwrite", MG_PROTECTION_EXECUTE_READWRITE },
    { "execute-writecopy", MG_PROTECTION_EXECUTE_WRITECOPY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (text, names[i].name))
      {
        *ret_protection = names[i].protection;
        return TRUE;
      }
  return refuse_value (
    _ ("--protect: “%s” is none of readonly, readwrite and writecopy, and for Windows sections execute-read, "
       "execute-readwrite and execute-writecopy."),
    text, error);
}

/* Permission bits as chmod takes them, in octal digits: the one number here that is not decimal. */
static gboolean
parse_mode (const char *text, int *ret_mode, GError **error)
{
  guint64 mode;

  if (strlen (text) < 3 || !g_ascii_string_to_unsigned (text, 8, 0, 0777, &mode, NULL))
    return refuse_value (_ ("--mode: “%s” is no mode such as 0600."), text, error);
  *ret_mode = (int) mode;
  return TRUE;
}

static gboolean
parse_fill (const char *text, GBytes **ret_pattern, GError **error)
{
  guint64 value;
  guint8 byte;

  if (!mg_text_parse_unsigned (text, &value, error))
    return g_prefix_error (error, "--fill: "), FALSE;
  if (value > G_MAXUINT8)
    return refuse_value (_ ("--fill: “%s” is more than a byte can be (255)."), text, error);
  byte = (guint8) value;
  *ret_pattern = g_bytes_new (&byte, 1);
  return TRUE;
}

/* What does not go together, in one sentence; %NULL: all does. */
static const char *
find_contradiction (const Options *options)
{
  if (options->reserve && options->commit)
    return _ ("--reserve and --commit do not go together");
  if (options->reserve && options->huge)
    return _ ("--reserve and --huge do not go together");
  if (options->fill != NULL && options->from != NULL)
    return _ ("--fill and --from do not go together");
  if (options->file != NULL
      && (options->fill != NULL || options->from != NULL || options->huge || options->mode != NULL))
    return _ ("--fill, --from, --huge and --mode are for memory, not for a --file");
  if (options->file == NULL && options->from == NULL && options->size == NULL)
    return _ ("--size is missing: memory has none of its own");
  return NULL;
}

static gboolean
parse_options (Options *options, MgCreation *creation, GError **error)
{
  options->length = -1;
  if (options->duration != NULL && !mg_text_parse_time (options->duration, &options->length, error))
    return g_prefix_error (error, "--for: "), FALSE;
  if (options->size != NULL && !mg_text_parse_size (options->size, &creation->size, error))
    return g_prefix_error (error, "--size: "), FALSE;
  if ((options->protect != NULL && !parse_protection (options->protect, &creation->protection, error))
      || (options->mode != NULL && !parse_mode (options->mode, &creation->mode, error))
      || (options->fill != NULL && !parse_fill (options->fill, &creation->pattern, error)))
    return FALSE;
  creation->reserve = options->reserve;
  creation->huge = options->huge;
  creation->contents = g_strdup (options->from);
  if (options->file != NULL)
    creation->file = g_canonicalize_filename (options->file, NULL);
  return TRUE;
}

/* A sentence, and what the Windows API calls what it is about. */
static void
note_with_api_name (const char *sentence, const GError *error)
{
  guint number;
  const char *name = mg_error_get_api_name (error, &number);
  g_autofree char *both = NULL;

  /* Translators: a sentence, then the name and number of an error of the Windows file-mapping API. */
  both = name != NULL ? g_strdup_printf (_ ("%s In the Windows API this is %s (%u)."), sentence, name, number)
                      : g_strdup (sentence);
  mg_ctl_note (both);
}

static MgCtlStatus
fail (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    mg_ctl_note (_ ("It was stopped; nothing was made."));
  else
    note_with_api_name (error->message, error);
  return g_error_matches (error, MG_ERROR, MG_ERROR_INVALID_VALUE) ? MG_CTL_MISUSED : MG_CTL_FAILED;
}

static void
report (const MgCreated *created)
{
  g_autoptr (GString) out = g_string_new (created->uri);

  if (created->note != NULL && created->existed)
    {
      g_autoptr (GError) exists = g_error_new_literal (MG_ERROR, MG_ERROR_EXISTS, created->note);

      note_with_api_name (created->note, exists);
    }
  else if (created->note != NULL)
    {
      mg_ctl_note (created->note);
    }
  g_string_append_c (out, '\n');
  mg_ctl_write (out);
}

static gboolean
on_stop (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

/* What nothing else holds is there as long as this program is. */
static void
report_and_hold (const MgCreated *created, gint64 length)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  /* By handlers, since there are other threads already. */
  g_unix_signal_add (SIGINT, on_stop, loop);
  g_unix_signal_add (SIGTERM, on_stop, loop);
  if (length >= 0)
    g_timeout_add ((guint) MIN (length / 1000, G_MAXUINT), on_stop, loop);
  report (created);
  g_main_loop_run (loop);
}

static MgCreated *
make (MgSource *source, const char *name, MgCreation *creation, GError **error)
{
  g_autoptr (MgCtlWork) work = mg_ctl_work_new ();

  mg_source_create_async (source, name, creation, mg_ctl_work_get_cancellable (work), mg_ctl_work_show, work,
                          mg_ctl_work_end, work);
  return mg_source_create_finish (source, mg_ctl_work_wait (work), error);
}

static MgCtlStatus
create (MgCatalog *catalog, MgCreation *creation, gint64 length)
{
  g_autoptr (MgCreated) created = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  MgSource *source = mg_catalog_resolve_creation (catalog, creation, &name, &error);

  if (source == NULL && g_error_matches (error, MG_ERROR, MG_ERROR_INVALID_NAME))
    return mg_ctl_misuse_error (error);
  if (source == NULL)
    return fail (error);
  created = make (source, name, creation, &error);
  if (created == NULL)
    return fail (error);
  if (created->is_held)
    report_and_hold (created, length);
  else
    report (created);
  return MG_CTL_DONE;
}

/* mapglassctl create: CreateFileMapping. */
MgCtlStatus
mg_ctl_create (MgCatalog *catalog, int argc, char **argv)
{
  g_auto (Options) options = { NULL };
  const GOptionEntry entries[] = {
    { "size", 0, 0, G_OPTION_ARG_FILENAME, &options.size,
      N_ ("How large, as in 64K; a file's own if it is not given"), N_ ("BYTES") },
    { "file", 0, 0, G_OPTION_ARG_FILENAME, &options.file,
      N_ ("Share this file, which is extended where it ends before the size"), N_ ("PATH") },
    { "protect", 0, 0, G_OPTION_ARG_FILENAME, &options.protect,
      N_ ("readonly, readwrite or writecopy, each also as execute-… for Windows sections (readwrite)"),
      N_ ("PROTECTION") },
    { "mode", 0, 0, G_OPTION_ARG_FILENAME, &options.mode, N_ ("Permission bits, as in 0600"), N_ ("MODE") },
    { "reserve", 0, 0, G_OPTION_ARG_NONE, &options.reserve, N_ ("Allocate memory on first touch"), NULL },
    { "commit", 0, 0, G_OPTION_ARG_NONE, &options.commit, N_ ("Allocate all memory now (the default)"),
      NULL },
    { "huge", 0, 0, G_OPTION_ARG_NONE, &options.huge, N_ ("Use huge pages"), NULL },
    { "fill", 0, 0, G_OPTION_ARG_FILENAME, &options.fill, N_ ("Fill it with this byte, as in 0xFF"),
      N_ ("BYTE") },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &options.from, N_ ("Fill it with the bytes of this file"),
      N_ ("FILE") },
    { "for", 0, 0, G_OPTION_ARG_FILENAME, &options.duration,
      N_ ("How long to hold a Windows section, which ends with its last holder (until Ctrl+C)"),
      N_ ("TIME") },
    { NULL },
  };
  g_autoptr (MgCreation) creation = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  const char *contradiction;
  MgCtlStatus status;

  if (!mg_ctl_parse_arguments (_ ("NAME"), _ ("Makes shared memory, or makes a file ready to be shared."),
                               NULL, entries, 0, 1, &argc, &argv, &status))
    return status;
  if (argc < 2 && options.file == NULL)
    return mg_ctl_misuse (_ ("No mapping is named"));
  contradiction = find_contradiction (&options);
  if (contradiction != NULL)
    return mg_ctl_misuse ("%s", contradiction);

  text = argc > 1 ? mg_ctl_make_absolute (argv[1]) : NULL;
  creation = mg_creation_new (text);
  if (!parse_options (&options, creation, &error))
    return mg_ctl_misuse_error (error);
  if (options.file != NULL && argc > 1)
    mg_ctl_note (_ ("A file is shared by its path; the name is not needed."));
  return create (catalog, creation, options.length);
}

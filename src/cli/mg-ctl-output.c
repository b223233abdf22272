/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-ctl-output.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <unistd.h>

/* Why standard output cannot be written to any more: an errno; 0 while it can. */
static int output_code;

/* Returns: whether all bytes went out, else errno says why not. The bytes go out as they are: UTF-8 in every
 * locale. */
static gboolean
write_all (int descriptor, const char *bytes, gsize length)
{
  while (length > 0)
    {
      gssize done = write (descriptor, bytes, length);

      if (done >= 0)
        {
          bytes += done;
          length -= (gsize) done;
        }
      else if (errno == EAGAIN)
        {
          /* Another program has made it so that writing does not wait. */
          struct pollfd waiting = { .fd = descriptor, .events = POLLOUT };

          poll (&waiting, 1, -1);
        }
      else if (errno != EINTR)
        {
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * mg_ctl_write:
 * @text: any bytes; empty afterwards
 *
 * Writes to standard output at once; waits where nobody reads.
 *
 * Returns: whether there is use in going on; mg_ctl_end_output() says why not
 */
gboolean
mg_ctl_write (GString *text)
{
  if (output_code == 0 && !write_all (STDOUT_FILENO, text->str, text->len))
    output_code = errno;
  g_string_truncate (text, 0);
  return output_code == 0;
}

/**
 * mg_ctl_end_output:
 * @status: how the command ended
 *
 * A reader of standard output that has seen enough is no failure; one that could not be written to is.
 *
 * Returns: what to exit with
 */
MgCtlStatus
mg_ctl_end_output (MgCtlStatus status)
{
  g_autofree char *sentence = NULL;

  if (output_code == 0 || output_code == EPIPE)
    return status;
  sentence = g_strdup_printf (_ ("Standard output cannot be written: %s."), g_strerror (output_code));
  mg_ctl_note (sentence);
  return MG_CTL_FAILED;
}

/**
 * mg_ctl_note:
 * @sentence: what there is to say, with its full stop
 *
 * Writes one line to standard error, whatever the sentence holds: GOption puts the arguments in as they were
 * given.
 */
void
mg_ctl_note (const char *sentence)
{
  g_autofree char *valid = g_utf8_make_valid (sentence, -1);
  g_autoptr (GString) line = g_string_new (MG_CTL_PROGRAM ": ");

  for (const char *at = valid; *at != 0; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      g_string_append_unichar (line, g_unichar_isprint (c) ? c : 0xFFFD);
    }
  g_string_append_c (line, '\n');
  write_all (STDERR_FILENO, line->str, line->len);
}

/**
 * mg_ctl_fail:
 * @error: what went wrong
 *
 * Returns: %MG_CTL_FAILED
 */
MgCtlStatus
mg_ctl_fail (const GError *error)
{
  mg_ctl_note (error->message);
  return MG_CTL_FAILED;
}

/**
 * mg_ctl_misuse_error:
 * @error: what is wrong with the command line, as a sentence
 *
 * Returns: %MG_CTL_MISUSED
 */
MgCtlStatus
mg_ctl_misuse_error (const GError *error)
{
  mg_ctl_note (error->message);
  return MG_CTL_MISUSED;
}

/**
 * mg_ctl_misuse:
 * @format: a printf format, UTF-8: what is wrong with the command line, without a full stop
 * @...: what it needs
 *
 * Says also where to read what would be right.
 *
 * Returns: %MG_CTL_MISUSED
 */
MgCtlStatus
mg_ctl_misuse (const char *format, ...)
{
  g_autofree char *message = NULL;
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  /* Translators: the first is a sentence without its full stop, the second a command. */
  sentence = g_strdup_printf (_ ("%s. See “%s --help”."), message, g_get_prgname ());
  mg_ctl_note (sentence);
  return MG_CTL_MISUSED;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "mg-ctl-hold.h"
#include "mg-ctl-job.h"
#include "mg-ctl-output.h"
#include "mg-ctl-range.h"
#include "mg-ctl-target.h"
#include "mg-error.h"
#include "mg-fill.h"
#include "mg-text.h"

typedef struct
{
  /* The options that say the pattern, in the order of MgFillPattern; random has no value. */
  char *values[MG_N_FILL_PATTERNS];
  gboolean random;
  char *step;
  char *center;
  char *periods;
  char *frequency;
  char *phase;
  char *least;
  char *most;
  char *seed;
  char *count;
  MgCtlHold hold;
  gboolean as_json;
} Options;

static void
options_clear (Options *self)
{
  char **const texts[] = { &self->step,  &self->center, &self->periods, &self->frequency, &self->phase,
                           &self->least, &self->most,   &self->seed,    &self->count };

  for (guint i = 0; i < MG_N_FILL_PATTERNS; i++)
    g_free (self->values[i]);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*texts[i]);
  mg_ctl_hold_clear (&self->hold);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* Finds the only pattern that is asked for. */
static gboolean
find_pattern (const Options *self, MgFillPattern *ret_pattern)
{
  guint n_found = 0;

  for (guint i = 0; i < MG_N_FILL_PATTERNS; i++)
    if (self->values[i] != NULL || (i == MG_FILL_RANDOM && self->random))
      {
        *ret_pattern = (MgFillPattern) i;
        n_found++;
      }
  return n_found == 1;
}

/* An option that says nothing with this pattern; %NULL: none was given. */
static const char *
find_stranger (const Options *self, MgFillPattern pattern)
{
  const struct
  {
    const char *name;
    const char *given;
    MgFillPattern pattern;
  } known[] = {
    { "step", self->step, MG_FILL_RAMP },           { "center", self->center, MG_FILL_SINE },
    { "periods", self->periods, MG_FILL_SINE },     { "phase", self->phase, MG_FILL_SINE },
    { "frequency", self->frequency, MG_FILL_SINE }, { "min", self->least, MG_FILL_RANDOM },
    { "max", self->most, MG_FILL_RANDOM },          { "seed", self->seed, MG_FILL_RANDOM },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (known[i].given != NULL && known[i].pattern != pattern)
      return known[i].name;
  return NULL;
}

static gboolean
check_options (const Options *self,
               const MgCtlRange *range,
               MgFillPattern *ret_pattern,
               MgCtlStatus *ret_status)
{
  const char *stranger;

  if (!range->has_offset)
    *ret_status = mg_ctl_misuse (_ ("--offset is missing: it says where to write"));
  else if (self->count == NULL)
    *ret_status = mg_ctl_misuse (_ ("--count is missing: it says how many values to write"));
  else if (!find_pattern (self, ret_pattern))
    *ret_status
      = mg_ctl_misuse (_ ("One of --byte, --value, --ramp, --sine, --random and --increment is needed"));
  else if ((stranger = find_stranger (self, *ret_pattern)) != NULL)
    /* Translators: an option and a pattern, not translated. */
    *ret_status = mg_ctl_misuse (_ ("--%s does not go together with --%s"), stranger,
                                 mg_fill_pattern_get_name (*ret_pattern));
  else if (self->periods != NULL && self->frequency != NULL)
    *ret_status = mg_ctl_misuse (_ ("--%s does not go together with --%s"), "periods", "frequency");
  else
    return TRUE;
  return FALSE;
}

static MgFill *
parse_options (const Options *self, const MgCtlRange *range, MgCtlStatus *ret_status)
{
  MgFillPattern pattern = MG_FILL_BYTE;
  MgFillSpec spec;
  g_autoptr (GError) error = NULL;
  const char *field = "count";
  guint64 count;
  MgFill *fill = NULL;

  if (!check_options (self, range, &pattern, ret_status))
    return NULL;
  spec = (MgFillSpec){ .pattern = pattern,
                       .value = self->values[pattern],
                       .step = self->step,
                       .center = self->center,
                       .periods = self->periods,
                       .frequency = self->frequency,
                       .phase = self->phase,
                       .least = self->least,
                       .most = self->most,
                       .seed = self->seed };
  if (mg_text_parse_unsigned (self->count, &count, &error))
    fill = mg_fill_new (range->element, count, &spec, &field, &error);
  if (fill != NULL)
    return fill;
  g_prefix_error (&error, "--%s: ", field);
  *ret_status = mg_ctl_misuse_error (error);
  return NULL;
}

static gboolean
make (guint64 at, gsize length, guint8 *bytes, gpointer data, GError **error)
{
  const MgFill *fill = data;
  gsize size = mg_element_get_size (mg_fill_get_element (fill));

  return mg_fill_make (fill, at / size, length / size, bytes, error);
}

static void
report (const MgCtlStoring *storing, const MgFill *fill, gboolean is_random, gboolean as_json)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *length = mg_text_format_bytes (storing->length);
  g_autofree char *offset = mg_text_format_offset (storing->offset);

  if (as_json)
    {
      g_autoptr (MgJson) json = mg_json_new (out);

      mg_ctl_target_begin_json (storing->target, json);
      mg_json_key (json, "offset");
      mg_json_unsigned (json, storing->offset);
      mg_json_key (json, "written");
      mg_json_unsigned (json, storing->done);
      if (is_random)
        {
          mg_json_key (json, "seed");
          mg_json_unsigned (json, mg_fill_get_seed (fill));
        }
      mg_json_end_object (json);
    }
  else if (is_random)
    {
      /* Translators: a number of bytes, a name, an offset, and a number that makes the same values come again. */
      g_string_append_printf (out, _ ("Wrote %s to “%s” at %s, with the seed %" PRIu64 "."), length,
                              storing->target->name.quoted, offset, mg_fill_get_seed (fill));
    }
  else
    {
      g_string_append_printf (out, _ ("Wrote %s to “%s” at %s."), length, storing->target->name.quoted,
                              offset);
    }
  g_string_append_c (out, '\n');
  mg_ctl_write (out);
}

static MgCtlStatus
fill_mapping (MgCatalog *catalog,
              const char *uri,
              const MgCtlRange *range,
              MgFill *fill,
              const Options *options)
{
  g_auto (MgCtlTarget) target = { { NULL } };
  MgCtlStoring storing = { .target = &target,
                           .offset = range->offset,
                           .unit = (guint) range->size,
                           .changes_present = mg_fill_adds (fill),
                           .make = make,
                           .data = fill };
  g_autoptr (GError) error = NULL;
  MgCtlStatus status;

  /* What is too much for 64 bits lies past any end. */
  if (!g_uint64_checked_mul (&storing.length, mg_fill_get_count (fill), range->size))
    storing.length = G_MAXUINT64;
  if (!mg_ctl_hold_make (&options->hold, catalog, &target.hold, &status)
      || !mg_ctl_target_open (&target, catalog, uri, &status)
      || !mg_ctl_target_check_end (&target, storing.offset, storing.length, &status)
      || !mg_ctl_target_open_writer (&target, &status))
    return status;
  if ((storing.changes_present && !mg_ctl_job_run (mg_ctl_storing_check, &storing, &error))
      || !mg_ctl_job_run (mg_ctl_storing_run, &storing, &error))
    {
      /* A sum that does not fit: it does not know of what. */
      if (g_error_matches (error, MG_ERROR, MG_ERROR_INVALID_VALUE))
        g_prefix_error (&error, "“%s”: ", target.name.quoted);
      return mg_ctl_storing_fail (&storing, error);
    }
  report (&storing, fill, options->random, options->as_json);
  return MG_CTL_DONE;
}

/* mapglassctl fill: a range by a pattern. */
MgCtlStatus
mg_ctl_fill (MgCatalog *catalog, int argc, char **argv)
{
  g_auto (Options) options = { { NULL } };
  char **values = options.values;
  const GOptionEntry entries[] = {
    { "count", 0, 0, G_OPTION_ARG_FILENAME, &options.count, N_ ("How many values: needed"), N_ ("ELEMENTS") },
    { "byte", 0, 0, G_OPTION_ARG_FILENAME, &values[MG_FILL_BYTE], N_ ("Every byte this one, as in 0xFF"),
      N_ ("BYTE") },
    { "value", 0, 0, G_OPTION_ARG_FILENAME, &values[MG_FILL_VALUE], N_ ("Every value this one"),
      N_ ("VALUE") },
    { "ramp", 0, 0, G_OPTION_ARG_FILENAME, &values[MG_FILL_RAMP], N_ ("A ramp that starts with this value"),
      N_ ("VALUE") },
    { "step", 0, 0, G_OPTION_ARG_FILENAME, &options.step,
      N_ ("With --ramp: from each value to the next; negative downwards (1)"), N_ ("NUMBER") },
    { "sine", 0, 0, G_OPTION_ARG_FILENAME, &values[MG_FILL_SINE], N_ ("A sine of this amplitude"),
      N_ ("NUMBER") },
    { "center", 0, 0, G_OPTION_ARG_FILENAME, &options.center, N_ ("With --sine: what it swings around (0)"),
      N_ ("NUMBER") },
    { "periods", 0, 0, G_OPTION_ARG_FILENAME, &options.periods,
      N_ ("With --sine: how many over all values (1)"), N_ ("NUMBER") },
    { "frequency", 0, 0, G_OPTION_ARG_FILENAME, &options.frequency,
      N_ ("With --sine, instead of --periods: periods per value, as in 0.01"), N_ ("NUMBER") },
    { "phase", 0, 0, G_OPTION_ARG_FILENAME, &options.phase,
      N_ ("With --sine: where in the period it starts, in degrees (0)"), N_ ("DEGREES") },
    { "random", 0, 0, G_OPTION_ARG_NONE, &options.random, N_ ("Random values, all as likely"), NULL },
    { "min", 0, 0, G_OPTION_ARG_FILENAME, &options.least,
      N_ ("With --random: the smallest (that of an integer type, else 0)"), N_ ("VALUE") },
    { "max", 0, 0, G_OPTION_ARG_FILENAME, &options.most,
      N_ ("With --random: the largest (that of an integer type, else 1)"), N_ ("VALUE") },
    { "seed", 0, 0, G_OPTION_ARG_FILENAME, &options.seed,
      N_ ("With --random: the same values come again for the same seed (one is chosen and said)"),
      N_ ("NUMBER") },
    { "increment", 0, 0, G_OPTION_ARG_FILENAME, &values[MG_FILL_INCREMENT],
      N_ ("Add this to each value that is there; negative to take away"), N_ ("NUMBER") },
    MG_CTL_HOLD_ENTRIES (&options.hold),
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, N_ ("Print one JSON object"), NULL },
    { NULL },
  };
  MgCtlRange range;
  g_autoptr (MgFill) fill = NULL;
  g_autoptr (GError) error = NULL;
  MgCtlStatus status;

  if (!mg_ctl_parse_command (_ ("URI"), _ ("Fills a range of a mapping, in place."),
                             mg_ctl_range_get_place_entries (), entries, &argc, &argv, &status))
    return status;
  if (!mg_ctl_range_parse (&range, &error))
    return mg_ctl_misuse_error (error);
  fill = parse_options (&options, &range, &status);
  return fill != NULL ? fill_mapping (catalog, argv[1], &range, fill, &options) : status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-text.h"

#include <string.h>

#include "mg-error.h"

/* 2026-11-20 11:04:05.250 UTC, in microseconds: `date -u -d '2026-11-20 11:04:05' +%s`. */
#define NOON (G_GINT64_CONSTANT (1795172645) * G_USEC_PER_SEC + 250000)

#define assert_text(text, wanted)                                                                            \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_autofree char *found = (text);                                                                         \
    g_assert_cmpstr (found, ==, wanted);                                                                     \
  }                                                                                                          \
  G_STMT_END

static void
test_numbers (void)
{
  assert_text (mg_text_format_number (0), "0");
  assert_text (mg_text_format_number (999), "999");
  assert_text (mg_text_format_number (1000), "1,000");
  assert_text (mg_text_format_number (999999), "999,999");
  assert_text (mg_text_format_number (1000000), "1,000,000");
  assert_text (mg_text_format_number (G_MAXUINT64), "18,446,744,073,709,551,615");
}

static void
test_bytes (void)
{
  assert_text (mg_text_format_bytes (0), "0 bytes");
  assert_text (mg_text_format_bytes (1), "1 byte");
  assert_text (mg_text_format_bytes (2048), "2,048 bytes");
  /* Cut to 32 bits this would be one. */
  assert_text (mg_text_format_bytes (G_GUINT64_CONSTANT (0x100000001)), "4,294,967,297 bytes");
}

static void
test_sizes (void)
{
  assert_text (mg_text_format_size (4096), "4,096 bytes");
  assert_text (mg_text_format_size (10239), "10,239 bytes");
  assert_text (mg_text_format_size (10240), "10 KiB");
  assert_text (mg_text_format_size (65536), "64 KiB");
  assert_text (mg_text_format_size (65537), "65,537 bytes");
  assert_text (mg_text_format_size (1025 * 1024), "1,025 KiB");
  assert_text (mg_text_format_size (1024 * 1024), "1 MiB");
  assert_text (mg_text_format_size (G_GUINT64_CONSTANT (1) << 30), "1 GiB");
  assert_text (mg_text_format_size (G_GUINT64_CONSTANT (1) << 63), "8 EiB");
  assert_text (mg_text_format_size (G_MAXUINT64), "18,446,744,073,709,551,615 bytes");

  assert_text (mg_text_format_rounded_size (0), "0 bytes");
  assert_text (mg_text_format_rounded_size (1), "1 byte");
  assert_text (mg_text_format_rounded_size (1023), "1,023 bytes");
  assert_text (mg_text_format_rounded_size (1024), "1 KiB");
  assert_text (mg_text_format_rounded_size (1536), "1.5 KiB");
  assert_text (mg_text_format_rounded_size (4404019), "4.2 MiB");
  assert_text (mg_text_format_rounded_size (10 * 1024 - 1), "10 KiB");
  assert_text (mg_text_format_rounded_size (1024 * 1024 - 1), "1 MiB");
  assert_text (mg_text_format_rounded_size (1000 * 1024), "1,000 KiB");
  assert_text (mg_text_format_rounded_size (G_MAXUINT64), "16 EiB");
}

static void
test_offsets (void)
{
  assert_text (mg_text_format_offset (0), "0x0");
  assert_text (mg_text_format_offset (64), "0x40");
  assert_text (mg_text_format_offset (G_MAXUINT64), "0xffffffffffffffff");

  g_assert_cmpuint (mg_text_get_offset_digits (0), ==, 8);
  g_assert_cmpuint (mg_text_get_offset_digits (0xffffffff), ==, 8);
  g_assert_cmpuint (mg_text_get_offset_digits (G_GUINT64_CONSTANT (0x100000000)), ==, 12);
  g_assert_cmpuint (mg_text_get_offset_digits (G_GUINT64_CONSTANT (0xffffffffffff)), ==, 12);
  g_assert_cmpuint (mg_text_get_offset_digits (G_GUINT64_CONSTANT (0x1000000000000)), ==, 16);
}

static void
test_durations (void)
{
  assert_text (mg_text_format_duration (0), "0 µs");
  assert_text (mg_text_format_duration (999), "999 µs");
  assert_text (mg_text_format_duration (1000), "1 ms");
  assert_text (mg_text_format_duration (999999), "999 ms");
  assert_text (mg_text_format_duration (1000000), "1 s");
  assert_text (mg_text_format_duration (1590000), "1.5 s");
  assert_text (mg_text_format_duration (10900000), "10 s");
  assert_text (mg_text_format_duration (59999999), "59 s");
  assert_text (mg_text_format_duration (125 * G_USEC_PER_SEC), "2 min 5 s");
  assert_text (mg_text_format_duration (3600 * (gint64) G_USEC_PER_SEC), "1 h 0 min");
  assert_text (mg_text_format_duration (90061 * (gint64) G_USEC_PER_SEC), "25 h 1 min");
}

/* The test is run with a time zone one hour east of Greenwich. */
static void
test_times (void)
{
  assert_text (mg_text_format_time (NOON, 3), "12:04:05.250");
  assert_text (mg_text_format_time (NOON, 0), "12:04:05");
  assert_text (mg_text_format_time (NOON + 749, 3), "12:04:05.250");
  assert_text (mg_text_format_time (NOON + 749, 6), "12:04:05.250749");
  assert_text (mg_text_format_time (NOON + 749, 60), "12:04:05.250749");
  assert_text (mg_text_format_time (0, 3), "01:00:00.000");

  assert_text (mg_text_format_timestamp (NOON), "2026-11-20T11:04:05.250000Z");
  assert_text (mg_text_format_timestamp (0), "1970-01-01T00:00:00.000000Z");
  assert_text (mg_text_format_timestamp (7), "1970-01-01T00:00:00.000007Z");
}

static void
test_widths (void)
{
  g_assert_cmpuint (mg_text_get_width (""), ==, 0);
  g_assert_cmpuint (mg_text_get_width ("abc"), ==, 3);
  g_assert_cmpuint (mg_text_get_width ("é—"), ==, 2);
  g_assert_cmpuint (mg_text_get_width ("e\xcc\x81"), ==, 1);
  g_assert_cmpuint (mg_text_get_width ("共享"), ==, 4);

  assert_text (mg_text_clip ("abc", 3), "abc");
  assert_text (mg_text_clip ("abcd", 3), "ab…");
  assert_text (mg_text_clip ("abcd", 1), "…");
  assert_text (mg_text_clip ("共享内存", 8), "共享内存");
  /* Half of a wide character does not fit. */
  assert_text (mg_text_clip ("共享内存", 7), "共享内…");
  assert_text (mg_text_clip ("共享内存", 6), "共享…");
  assert_text (mg_text_clip ("", 1), "");
}

typedef struct
{
  const char *text;
  gboolean good;
  guint64 value;
} ParseCase;

static void
assert_refused (GError **error, const char *text)
{
  g_assert_error (*error, MG_ERROR, MG_ERROR_INVALID_VALUE);
  g_assert_true (g_str_has_suffix ((*error)->message, "."));
  if (g_str_is_ascii (text) && strchr (text, '\n') == NULL)
    g_assert_nonnull (strstr ((*error)->message, text));
  g_assert_true (g_utf8_validate ((*error)->message, -1, NULL));
  g_clear_error (error);
}

static void
check_cases (const ParseCase *cases,
             gsize n_cases,
             gboolean (*parse) (const char *text, guint64 *ret, GError **error))
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *shown = g_strescape (cases[i].text, NULL);
      guint64 value = 12345;
      gboolean good = parse (cases[i].text, &value, &error);

      g_test_message ("“%s”", shown);
      g_assert_cmpint (good, ==, cases[i].good);
      g_assert_cmpuint (value, ==, good ? cases[i].value : 12345);
      if (good)
        g_assert_no_error (error);
      else
        assert_refused (&error, cases[i].text);
    }
}

static void
test_parse_unsigned (void)
{
  const ParseCase cases[] = {
    { "0", TRUE, 0 },
    { "1", TRUE, 1 },
    { "010", TRUE, 10 },
    { "0x10", TRUE, 16 },
    { "0XfF", TRUE, 255 },
    { "18446744073709551615", TRUE, G_MAXUINT64 },
    { "0xffffffffffffffff", TRUE, G_MAXUINT64 },
    { "00000000000000000000000000000000000001", TRUE, 1 },
    { "18446744073709551616", FALSE, 0 },
    { "0x10000000000000000", FALSE, 0 },
    { "", FALSE, 0 },
    { "0x", FALSE, 0 },
    { "x10", FALSE, 0 },
    { "-1", FALSE, 0 },
    { "-0", FALSE, 0 },
    { "+1", FALSE, 0 },
    { " 1", FALSE, 0 },
    { "1 ", FALSE, 0 },
    { "1K", FALSE, 0 },
    { "1.0", FALSE, 0 },
    { "1e3", FALSE, 0 },
    { "0b1", FALSE, 0 },
    { "0o7", FALSE, 0 },
    { "1,000", FALSE, 0 },
    { "12\n", FALSE, 0 },
    { "١", FALSE, 0 },
    { "\xff", FALSE, 0 },
  };

  check_cases (cases, G_N_ELEMENTS (cases), mg_text_parse_unsigned);
}

static void
test_parse_size (void)
{
  const ParseCase cases[] = {
    { "0", TRUE, 0 },
    { "010", TRUE, 10 },
    { "0x100", TRUE, 256 },
    { "64B", TRUE, 64 },
    { "64K", TRUE, 65536 },
    { "64KiB", TRUE, 65536 },
    { "64 KiB", TRUE, 65536 },
    { "64kB", TRUE, 64000 },
    { "1M", TRUE, 1048576 },
    { "1MiB", TRUE, 1048576 },
    { "1MB", TRUE, 1000000 },
    { "1G", TRUE, 1073741824 },
    { "1GiB", TRUE, 1073741824 },
    { "1GB", TRUE, 1000000000 },
    { "1T", TRUE, G_GUINT64_CONSTANT (1099511627776) },
    { "1TiB", TRUE, G_GUINT64_CONSTANT (1099511627776) },
    { "1TB", TRUE, G_GUINT64_CONSTANT (1000000000000) },
    { "0T", TRUE, 0 },
    { "16777215T", TRUE, G_GUINT64_CONSTANT (16777215) << 40 },
    { "16777216T", FALSE, 0 },
    { "18446744073709551615", TRUE, G_MAXUINT64 },
    { "18446744073709551615B", TRUE, G_MAXUINT64 },
    { "18446744073709551615K", FALSE, 0 },
    { "18446744073709551616", FALSE, 0 },
    { "1KB", FALSE, 0 },
    { "1k", FALSE, 0 },
    { "1m", FALSE, 0 },
    { "1kiB", FALSE, 0 },
    { "1  K", FALSE, 0 },
    { "1K ", FALSE, 0 },
    { "K", FALSE, 0 },
    { "0x1K", FALSE, 0 },
    { "1.5K", FALSE, 0 },
    { "-1K", FALSE, 0 },
    { "-1", FALSE, 0 },
    { "", FALSE, 0 },
    { "1Kx", FALSE, 0 },
  };

  check_cases (cases, G_N_ELEMENTS (cases), mg_text_parse_size);
}

static gboolean
parse_time (const char *text, guint64 *ret, GError **error)
{
  gint64 time;

  if (!mg_text_parse_time (text, &time, error))
    return FALSE;
  *ret = (guint64) time;
  return TRUE;
}

static void
test_parse_time (void)
{
  const ParseCase cases[] = {
    { "0s", TRUE, 0 },
    { "2s", TRUE, 2000000 },
    { "2 s", TRUE, 2000000 },
    { "010s", TRUE, 10000000 },
    { "500ms", TRUE, 500000 },
    { "100us", TRUE, 100 },
    { "100µs", TRUE, 100 },
    { "1m", TRUE, 60000000 },
    { "1min", TRUE, 60000000 },
    { "1h", TRUE, G_GUINT64_CONSTANT (3600000000) },
    { "1.5s", TRUE, 1500000 },
    { "0.25h", TRUE, 900000000 },
    { "0.000001s", TRUE, 1 },
    { "1.0000000000s", TRUE, 1000000 },
    { "0.0000001s", FALSE, 0 },
    { "0.00000000001s", FALSE, 0 },
    { "0.5us", FALSE, 0 },
    { "2", FALSE, 0 },
    { "2.s", FALSE, 0 },
    { ".5s", FALSE, 0 },
    { "1.5", FALSE, 0 },
    { "2S", FALSE, 0 },
    { "0x2s", FALSE, 0 },
    { "-2s", FALSE, 0 },
    { "s", FALSE, 0 },
    { "", FALSE, 0 },
    { "1m30s", FALSE, 0 },
    { "9000000000000h", FALSE, 0 },
    { "99999999999999999999s", FALSE, 0 },
  };

  check_cases (cases, G_N_ELEMENTS (cases), parse_time);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/numbers", test_numbers);
  g_test_add_func ("/text/bytes", test_bytes);
  g_test_add_func ("/text/sizes", test_sizes);
  g_test_add_func ("/text/offsets", test_offsets);
  g_test_add_func ("/text/durations", test_durations);
  g_test_add_func ("/text/times", test_times);
  g_test_add_func ("/text/widths", test_widths);
  g_test_add_func ("/text/parse-unsigned", test_parse_unsigned);
  g_test_add_func ("/text/parse-size", test_parse_size);
  g_test_add_func ("/text/parse-time", test_parse_time);

  return g_test_run ();
}

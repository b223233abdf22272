/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "element-helpers.h"
#include "mg-error.h"
#include "mg-mapping-info.h"
#include "mg-patch.h"

static MgPatch *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  MgPatch *patch = mg_patch_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return patch;
}

static void
assert_same (const MgPatch *a, const MgPatch *b)
{
  g_assert_cmpstr (mg_patch_get_uri (a), ==, mg_patch_get_uri (b));
  g_assert_cmpuint (mg_patch_get_size (a), ==, mg_patch_get_size (b));
  g_assert_cmpuint (mg_patch_get_n_records (a), ==, mg_patch_get_n_records (b));
  for (guint i = 0; i < mg_patch_get_n_records (a); i++)
    {
      const MgPatchRecord *one = mg_patch_get_record (a, i);
      const MgPatchRecord *other = mg_patch_get_record (b, i);

      g_assert_cmpuint (one->offset, ==, other->offset);
      g_assert_cmpuint (one->unit, ==, other->unit);
      g_assert_cmpstr (one->type, ==, other->type);
      g_assert_true (g_bytes_equal (one->old_bytes, other->old_bytes));
      g_assert_true (g_bytes_equal (one->new_bytes, other->new_bytes));
    }
}

static void
add (MgPatch *patch, guint64 offset, guint unit, const char *type, const char *before, const char *after)
{
  g_autoptr (GBytes) old_bytes = g_bytes_new_static (before, strlen (before));
  g_autoptr (GBytes) new_bytes = g_bytes_new_static (after, strlen (after));

  mg_patch_add (patch, offset, unit, type, old_bytes, new_bytes);
}

/* The format is a contract: patches are kept. */
static void
test_known_text (void)
{
  g_autoptr (MgPatch) patch = mg_patch_new ("posix:/x y", 4096);
  g_autofree char *text = NULL;

  add (patch, 0x40, 4, "f32", "\x66\x66\xc0\x3f", "\x66\x66\xc0\x41");
  add (patch, 16, 2, "be:u16", "AAAAAAAAAABBBBBBBBCC", "aaaaaaaaaabbbbbbbbcc");
  add (patch, 0, 1, MG_PATCH_BYTES, "012", "\xff\x0a\x20");
  add (patch, 70, 1, "char", "a b\\c", "\x80 -#@");
  add (patch, 80, 4, "text", "abcdefgh", "ABCDEFGH");
  text = mg_patch_to_string (patch, "Only a test.");
  g_assert_cmpstr (text, ==,
                   "mapglass-patch 1\n"
                   "# Only a test.\n"
                   "mapping posix:/x y\n"
                   "size 4096\n"
                   "@ 0x40 f32\n"
                   "- 1.503125\n"
                   "+ 24.05\n"
                   "@ 0x10 be:u16\n"
                   "- 16705 16705 16705 16705 16705 16962 16962 16962\n"
                   "+ 24929 24929 24929 24929 24929 25186 25186 25186\n"
                   "- 16962 17219\n"
                   "+ 25186 25443\n"
                   "@ 0x0 bytes\n"
                   "- 30 31 32\n"
                   "+ ff 0a 20\n"
                   "@ 0x46 char\n"
                   "- a\\x20b\\\\c\n"
                   "+ \\x80\\x20-#@\n"
                   "@ 0x50 bytes/4\n"
                   "- 61 62 63 64 65 66 67 68\n"
                   "+ 41 42 43 44 45 46 47 48\n"
                   "end\n");
}

/* Random records of every type, with every bit pattern, come back as they were. */
static void
test_round_trip (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (MgPatch) patch
        = mg_patch_new (round % 2 ? "sysv:5" : NULL, round % 3 ? round : MG_SIZE_UNKNOWN);
      guint64 offset = 0;
      g_autofree char *text = NULL;
      g_autoptr (MgPatch) again = NULL;

      for (guint i = 0; i < 20; i++)
        {
          MgElement element
            = { .type = g_rand_int_range (random, 0, MG_N_ELEMENT_TYPES), .big_endian = i % 2 };
          g_autofree char *type = mg_element_to_string (element);
          guint unit = (guint) mg_element_get_size (element);
          gsize length = unit * (gsize) g_rand_int_range (random, 1, 100);
          guint8 bytes[2][800];
          g_autoptr (GBytes) old_bytes = NULL;
          g_autoptr (GBytes) new_bytes = NULL;

          for (gsize j = 0; j < length; j++)
            {
              bytes[0][j] = (guint8) random_bits (random);
              /* Infinities and NaN are rare otherwise. */
              bytes[1][j] = g_rand_boolean (random) ? 0xff : (guint8) random_bits (random);
            }
          old_bytes = g_bytes_new (bytes[0], length);
          new_bytes = g_bytes_new (bytes[1], length);
          offset += (guint64) g_rand_int_range (random, 0, 99);
          mg_patch_add (patch, offset, unit, i % 5 == 0 ? MG_PATCH_BYTES : type, old_bytes, new_bytes);
          offset += length;
        }
      text = mg_patch_to_string (patch, NULL);
      again = parse (text);
      assert_same (patch, again);
      g_assert_cmpuint (mg_patch_get_end (again), ==, offset);
    }
}

/* What people and editors do to a text. */
static void
test_lenient (void)
{
  g_autoptr (MgPatch) plain = parse ("mapglass-patch 1\nmapping posix:/a\nsize 64\n@ 0x10 u16\n- 1 2\n+ 3 4\n"
                                     "@ 0 bytes\n- 0a0b\n+ 0C 0d\nend\n");
  static const char *const texts[] = {
    "\xef\xbb\xbfmapglass-patch 1\r\nmapping posix:/a\r\nsize 64\r\n@ 0x10 u16\r\n- 1 2\r\n+ 3 4\r\n"
    "@ 0 bytes\r\n- 0a0b\r\n+ 0C 0d\r\nend\r\n",
    "\n# x\n  mapglass-patch\t1  \n size 0x40\nmapping   posix:/a  \n\n@ 16 u16\n+ 0x3\n+ 4\n#\n- 1 2\n"
    "@ 0x0 bytes/1\n- 0a 0b\n  + 0c0d\n\nend\n\n# y\n",
    "mapglass-patch 1\nmapping posix:/a\nsize 64\n@ 0x10 le:u16\n-\t1\t2\n+ 3 4\n@ 0 bytes\n- 0A\n+ 0C\n- "
    "0B\n"
    "+ 0d\nend",
  };

  g_assert_cmpuint (mg_patch_get_n_records (plain), ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (MgPatch) patch = parse (texts[i]);

      g_assert_cmpstr (mg_patch_get_uri (patch), ==, "posix:/a");
      g_assert_cmpuint (mg_patch_get_size (patch), ==, 64);
      for (guint j = 0; j < 2; j++)
        {
          g_assert_true (g_bytes_equal (mg_patch_get_record (patch, j)->old_bytes,
                                        mg_patch_get_record (plain, j)->old_bytes));
          g_assert_true (g_bytes_equal (mg_patch_get_record (patch, j)->new_bytes,
                                        mg_patch_get_record (plain, j)->new_bytes));
        }
    }
}

#define HEAD "mapglass-patch 1\n"

static void
test_refusals (void)
{
  static const struct
  {
    const char *text;
    const char *sentence;
  } known[] = {
    { "", "Line 1: This is no patch" },
    { "\n\n# x\n", "no patch" },
    { "garbage\n", "Line 1: This is no patch" },
    { "mapglass-patch\n", "no patch" },
    { "mapglass-patch 2\nend\n", "Line 1: The patch is of version “2”" },
    { "mapglass-patch 1 x\nend\n", "“x” is one word too many" },
    { "end\n", "no patch" },
    { HEAD, "The patch is cut off" },
    { HEAD "@ 0 u8\n- 1\n+ 2\n", "The patch is cut off" },
    { HEAD "en", "“en” has no meaning" },
    { HEAD "@ 0 u8\n- 1\n+ 2\nend\n@ 5 u8\n", "Line 6: “@” stands behind the end" },
    { HEAD "@ 0 u8\n- 1\n+ 2\nend x\n", "“x” is one word too many" },
    { HEAD "@ 0 u8\n- 1\n+ 2 3\nend\n", "Line 2: The change has 1 bytes of old values, and 2 of new" },
    { HEAD "@ 0 u8\n- 1\n@ 4 u8\n- 1\n+ 2\nend\n", "Line 2: The change has 1 bytes of old values, and 0" },
    { HEAD "@ 0 u8\nend\n", "Line 2: The change has no values" },
    { HEAD "@ 0 u8\n-\n+\nend\n", "The change has no values" },
    { HEAD "- 1\n+ 2\nend\n", "Line 2: Values stand behind" },
    { HEAD "@\nend\n", "A change begins with @" },
    { HEAD "@ 0\nend\n", "A change begins with @" },
    { HEAD "@ 0 u8 x\n", "“x” is one word too many" },
    { HEAD "@ -1 u8\n", "“-1” is not a whole number" },
    { HEAD "@ 0x u8\n", "“0x” is not a whole number" },
    { HEAD "@ 1.5 u8\n", "“1.5” is not a whole number" },
    { HEAD "@ 18446744073709551616 u8\n", "is too large" },
    { HEAD "@ 0xffffffffffffffff u8\n- 1\n+ 2\nend\n", "where no mapping can have bytes" },
    { HEAD "@ 0x7fffffffffffffff u8\n- 1\n+ 2\nend\n", "where no mapping can have bytes" },
    { HEAD "@ 0 u7\n", "no element type “u7”" },
    { HEAD "@ 0 bytes/3\n", "no element type “bytes/3”" },
    { HEAD "@ 0 bytes/\n", "no element type “bytes/”" },
    { HEAD "@ 0 bytes/16\n", "no element type “bytes/16”" },
    { HEAD "@ 0 bytes/4\n- 01 02 03\n+ 03 02 01\nend\n", "make no whole “bytes/4”" },
    { HEAD "@ 0 bytes\n- 0\n", "“0” is no bytes" },
    { HEAD "@ 0 bytes\n- 0x\n", "“0x” is no bytes" },
    { HEAD "@ 0 bytes\n- 000\n", "“000” is no bytes" },
    { HEAD "@ 0 u8\n- 256\n", "Line 3: 256 is outside u8" },
    { HEAD "@ 0 u8\n- 1.5\n", "has a fraction" },
    { HEAD "@ 0 i32\n- nan\n", "“nan” is not a whole number" },
    { HEAD "@ 0 f32\n- 1e39\n", "1e39 is outside f32" },
    { HEAD "@ 0 f32\n- 99999999999999999999999999999999999999999999\n", "is outside f32" },
    { HEAD "@ 0 char\n- \\q\n", "is no char" },
    { HEAD "@ 0 char\n- \xff\xfe\n", "is no char" },
    { HEAD "@ 0 char\n- \\x4\n", "is no char" },
    { HEAD "@ 0 u32\n- 1\n+ 2\n@ 3 u8\n- 1\n+ 2\nend\n", "Line 5: 0x3 is changed in line 2 already" },
    { HEAD "@ 9 u8\n- 1\n+ 2\n@ 6 u32\n- 1\n+ 2\nend\n", "Line 5: 0x9 is changed in line 2 already" },
    { HEAD "@ 9 u8\n- 1\n+ 2\n@ 9 u8\n- 2\n+ 3\nend\n", "0x9 is changed in line" },
    { HEAD "size\n", "The size is missing" },
    { HEAD "size x\n", "“x” is not a whole number" },
    { HEAD "@ 0 u8\n- 1\n+ 2\nsize 4\nend\n", "“size” has no meaning here" },
    { HEAD "*** x\n", "“***” has no meaning here" },
    { HEAD "\x1b[31m\n", "has no meaning here" },
    { "--- a\n+++ b\n@@ -1 +1 @@\n", "no patch" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mg_patch_parse (known[i].text, strlen (known[i].text), &error));
      g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_null (strchr (error->message, '\n'));
      g_assert_true (g_str_has_suffix (error->message, "."));
      if (strstr (error->message, known[i].sentence) == NULL)
        g_error ("“%s” is not in “%s”", known[i].sentence, error->message);
    }
}

static void
test_zero_bytes (void)
{
  static const char text[] = "mapglass-patch 1\nend\n\0";
  g_autoptr (GError) error = NULL;

  g_assert_null (mg_patch_parse (text, sizeof text - 1, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
}

/* A patch that was cut off anywhere, or in which any byte is another, is refused, or is one all the same: as when a
 * digit is another, and then it can be written. */
static void
test_hostile (void)
{
  static const char text[]
    = "mapglass-patch 1\nmapping posix:/a\nsize 64\n@ 0x10 f32\n- 1 nan(0x7FC001)\n+ -2.5e3 inf\n"
      "@ 0x30 bytes/2\n- 0a0b\n+ 0C 0d\n@ 0x20 char\n- a\\x20b\n+ \\\\c\\n\nend\n";
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  guint n_parsed = 0;

  for (gsize length = 0; length < sizeof text - 2; length++)
    g_assert_null (mg_patch_parse (text, length, NULL));

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *bytes = g_memdup2 (text, sizeof text);
      g_autoptr (GError) error = NULL;
      g_autoptr (MgPatch) patch = NULL;

      for (gint32 n = g_rand_int_range (random, 1, 4); n > 0; n--)
        bytes[g_rand_int_range (random, 0, sizeof text - 1)]
          = g_rand_boolean (random) ? text[g_rand_int_range (random, 0, sizeof text - 1)]
                                    : (char) g_rand_int_range (random, 0, 256);
      patch = mg_patch_parse (bytes, sizeof text - 1, &error);
      g_assert_true ((patch == NULL) == (error != NULL));
      if (patch != NULL)
        {
          g_autofree char *written = mg_patch_to_string (patch, NULL);
          g_autoptr (MgPatch) again = parse (written);

          /* The URI is any text: what is printable in it is for who shows it. */
          g_assert_cmpuint (mg_patch_get_n_records (again), ==, mg_patch_get_n_records (patch));
          g_assert_cmpuint (mg_patch_get_end (again), ==, mg_patch_get_end (patch));
          n_parsed++;
        }
    }
  g_assert_cmpuint (n_parsed, >, 100);
  g_assert_cmpuint (n_parsed, <, 19000);
}

static void
test_reverse (void)
{
  g_autoptr (MgPatch) patch = parse (HEAD "@ 4 u16\n- 1 2\n+ 3 4\n@ 8 u8\n- 5\n+ 6\nend\n");
  g_autoptr (MgPatch) expected = parse (HEAD "@ 4 u16\n- 3 4\n+ 1 2\n@ 8 u8\n- 6\n+ 5\nend\n");

  g_assert_cmpuint (mg_patch_get_length (patch), ==, 5);
  g_assert_cmpuint (mg_patch_get_end (patch), ==, 9);
  mg_patch_reverse (patch);
  assert_same (patch, expected);
}

static void
test_empty (void)
{
  g_autoptr (MgPatch) patch = parse (HEAD "end\n");

  g_assert_cmpuint (mg_patch_get_n_records (patch), ==, 0);
  g_assert_cmpuint (mg_patch_get_end (patch), ==, 0);
  g_assert_null (mg_patch_get_uri (patch));
  g_assert_cmpuint (mg_patch_get_size (patch), ==, MG_SIZE_UNKNOWN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/patch/known-text", test_known_text);
  g_test_add_func ("/patch/round-trip", test_round_trip);
  g_test_add_func ("/patch/lenient", test_lenient);
  g_test_add_func ("/patch/refusals", test_refusals);
  g_test_add_func ("/patch/zero-bytes", test_zero_bytes);
  g_test_add_func ("/patch/hostile", test_hostile);
  g_test_add_func ("/patch/reverse", test_reverse);
  g_test_add_func ("/patch/empty", test_empty);
  return g_test_run ();
}

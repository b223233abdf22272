/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-dump.h"

#include <string.h>

#include "mg-error.h"

static const MgDumpFormat all_formats[]
  = { MG_DUMP_TEXT, MG_DUMP_HEX, MG_DUMP_JSON, MG_DUMP_CSV, MG_DUMP_NPY, MG_DUMP_RAW };

static MgElement
parse_type (const char *type)
{
  g_autoptr (GError) error = NULL;
  MgElement element;

  mg_element_parse_type (type, &element, &error);
  g_assert_no_error (error);
  return element;
}

static GString *
dump (MgDumpFormat format, const char *type, guint64 offset, const void *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  GString *out = mg_dump_to_string (format, parse_type (type), "posix:/x", offset, bytes, length, &error);

  g_assert_no_error (error);
  return out;
}

static void
assert_dump (MgDumpFormat format,
             const char *type,
             guint64 offset,
             const void *bytes,
             gsize length,
             const char *wanted)
{
  g_autoptr (GString) out = dump (format, type, offset, bytes, length);

  g_assert_cmpstr (out->str, ==, wanted);
  g_assert_cmpuint (out->len, ==, strlen (wanted));
}

static void
test_formats (void)
{
  static const char *const names[] = { "text", "hex", "json", "csv", "npy", "raw" };
  static const char *const others[] = { "", "Text", "text ", "xml", "j" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      MgDumpFormat format;

      g_assert_true (mg_dump_parse_format (names[i], &format, NULL));
      g_assert_cmpint (format, ==, all_formats[i]);
      g_assert_cmpint (mg_dump_format_has_elements (format), ==,
                       format != MG_DUMP_HEX && format != MG_DUMP_RAW);
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GError) error = NULL;
      MgDumpFormat format = MG_DUMP_CSV;

      g_assert_false (mg_dump_parse_format (others[i], &format, &error));
      g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
      g_assert_cmpint (format, ==, MG_DUMP_CSV);
    }
}

static void
test_hex (void)
{
  guint8 bytes[33];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (i + 0x5f);
  assert_dump (MG_DUMP_HEX, "u8", 0, "", 0, "");
  assert_dump (MG_DUMP_HEX, "u8", 0x40, "\xff", 1,
               "00000040  ff                                               .\n");
  /* One less than a line, one line, one more. */
  assert_dump (MG_DUMP_HEX, "u8", 0, bytes, 15,
               "00000000  5f 60 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d     _`abcdefghijklm\n");
  assert_dump (MG_DUMP_HEX, "u8", 0, bytes, 16,
               "00000000  5f 60 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e  _`abcdefghijklmn\n");
  assert_dump (MG_DUMP_HEX, "f64", 3, bytes, 33,
               "00000003  5f 60 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e  _`abcdefghijklmn\n"
               "00000013  6f 70 71 72 73 74 75 76 77 78 79 7a 7b 7c 7d 7e  opqrstuvwxyz{|}~\n"
               "00000023  7f                                               .\n");
  /* All offsets are as long as the last one. */
  assert_dump (MG_DUMP_HEX, "u8", 0xfffffff8, bytes, 17,
               "0000fffffff8  5f 60 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e  _`abcdefghijklmn\n"
               "000100000008  6f                                               o\n");
}

static void
test_text (void)
{
  assert_dump (MG_DUMP_TEXT, "u8", 0, "", 0, "");
  assert_dump (MG_DUMP_TEXT, "u8", 0, "\x01", 1, "  1\n");
  assert_dump (MG_DUMP_TEXT, "u8", 0, "0123456789abcdef\xff", 17,
               " 48  49  50  51  52  53  54  55  56  57  97  98  99 100 101 102\n255\n");
  assert_dump (MG_DUMP_TEXT, "be:u16", 0, "\x01\x00\xff\xff", 4, "  256 65535\n");
  assert_dump (MG_DUMP_TEXT, "f32", 0, "\x00\x00\x80\x3f\x00\x00\x80\x7f", 8,
               "              1             inf\n");
  /* What makes no whole value is left out. */
  assert_dump (MG_DUMP_TEXT, "u16", 0, "\x01\x00\xff", 3, "    1\n");
  assert_dump (MG_DUMP_TEXT, "u16", 0, "\x01", 1, "");
  /* Characters stand side by side, and none looks like another. */
  assert_dump (MG_DUMP_TEXT, "char", 0, "Hi\\\n\x00\xff", 6, "Hi\\\\\\x0A\\x00\\xFF\n");
  assert_dump (MG_DUMP_TEXT, "bool", 0, "\x00\x01\x7f", 3, "false  true true(0x7F)\n");
}

static void
test_json (void)
{
  assert_dump (MG_DUMP_JSON, "f32", 8, "\x00\x00\xf6\x42\x00\x00\xc0\x7f", 8,
               "{\"uri\": \"posix:/x\", \"type\": \"f32\", \"offset\": 8, \"values\": [123.0, \"nan\"]}\n");
  assert_dump (
    MG_DUMP_JSON, "be:u16", G_MAXUINT64, "", 0,
    "{\"uri\": \"posix:/x\", \"type\": \"be:u16\", \"offset\": 18446744073709551615, \"values\": []}\n");
}

static void
test_csv (void)
{
  assert_dump (MG_DUMP_CSV, "u8", 0, "", 0, "offset,value\n");
  assert_dump (MG_DUMP_CSV, "i16", 6, "\xff\xff\x02\x00", 4, "offset,value\n6,-1\n8,2\n");
  assert_dump (MG_DUMP_CSV, "f16", 0, "\x00\x3c\x00\xfe", 4, "offset,value\n0,1.0\n2,nan\n");
  assert_dump (MG_DUMP_CSV, "bool", 0, "\x07", 1, "offset,value\n0,true\n");
  assert_dump (MG_DUMP_CSV, "char", 0, "a,\"\n", 4, "offset,value\n0,a\n1,\",\"\n2,\"\"\"\"\n3,\\x0A\n");
}

static void
test_raw (void)
{
  g_autoptr (GString) out = dump (MG_DUMP_RAW, "f64", 0, "a\0\xff\n", 5);

  g_assert_cmpmem (out->str, out->len, "a\0\xff\n", 5);
}

/* Version 1.0: magic, version, length of the header, header; all a multiple of 64 bytes. */
static void
assert_npy (const char *type,
            const void *bytes,
            gsize length,
            const char *header,
            const void *wanted,
            gsize n_wanted)
{
  g_autoptr (GString) out = dump (MG_DUMP_NPY, type, 0, bytes, length);
  gsize n_header;

  g_assert_cmpuint (out->len, >=, 64);
  g_assert_cmpmem (out->str, 8, "\x93NUMPY\x01\x00", 8);
  n_header = (guint8) out->str[8] | (gsize) (guint8) out->str[9] << 8;
  g_assert_cmpuint ((10 + n_header) % 64, ==, 0);
  g_assert_cmpmem (out->str + 10, strlen (header), header, strlen (header));
  for (gsize i = strlen (header); i < n_header - 1; i++)
    g_assert_cmpint (out->str[10 + i], ==, ' ');
  g_assert_cmpint (out->str[10 + n_header - 1], ==, '\n');
  g_assert_cmpmem (out->str + 10 + n_header, out->len - 10 - n_header, wanted, n_wanted);
}

static void
test_npy (void)
{
  static const struct
  {
    const char *type;
    const char *descr;
  } types[] = {
    { "i8", "|i1" },     { "u8", "|u1" },     { "i16", "<i2" },  { "u16", "<u2" },   { "i32", "<i4" },
    { "u32", "<u4" },    { "i64", "<i8" },    { "u64", "<u8" },  { "f16", "<f2" },   { "f32", "<f4" },
    { "f64", "<f8" },    { "bool", "|b1" },   { "char", "|S1" }, { "be:i8", "|i1" }, { "be:u16", ">u2" },
    { "be:f32", ">f4" }, { "be:f64", ">f8" },
  };
  const char *bytes = "\x01\x00\x01\x00\x01\x00\x00\x01\x00\x01\x00\x00\x00\x00\x00\x01";

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *header
        = g_strdup_printf ("{'descr': '%s', 'fortran_order': False, 'shape': (%d,), }", types[i].descr,
                           (int) (16 / mg_element_get_size (parse_type (types[i].type))));

      assert_npy (types[i].type, bytes, 16, header, bytes, 16);
    }
  assert_npy ("f32", "", 0, "{'descr': '<f4', 'fortran_order': False, 'shape': (0,), }", "", 0);
  assert_npy ("bool", "\x7f\x00\x01", 3, "{'descr': '|b1', 'fortran_order': False, 'shape': (3,), }",
              "\x01\x00\x01", 3);
  assert_npy ("u16", "abc", 3, "{'descr': '<u2', 'fortran_order': False, 'shape': (1,), }", "ab", 2);
}

static void
test_npy_without_type (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mg_dump_to_string (MG_DUMP_NPY, parse_type ("bf16"), NULL, 0, NULL, 0, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
  g_clear_error (&error);
  g_assert_false (mg_dump_check_type (MG_DUMP_NPY, parse_type ("be:bf16"), &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
  for (guint i = 0; i < G_N_ELEMENTS (all_formats); i++)
    if (all_formats[i] != MG_DUMP_NPY)
      g_assert_true (mg_dump_check_type (all_formats[i], parse_type ("bf16"), NULL));
}

/* However the bytes are cut, and wherever the text is taken away, the same comes out. */
static void
test_parts (void)
{
  static const char *const types[] = { "u8", "be:u16", "f32", "f64", "bool", "char" };
  guint8 bytes[1003];

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) g_test_rand_int ();
  for (guint i = 0; i < G_N_ELEMENTS (all_formats) * G_N_ELEMENTS (types); i++)
    {
      MgDumpFormat format = all_formats[i % G_N_ELEMENTS (all_formats)];
      const char *type = types[i / G_N_ELEMENTS (all_formats)];
      g_autoptr (GString) whole = dump (format, type, 5, bytes, sizeof bytes);
      g_autoptr (GString) part = g_string_new (NULL);
      g_autoptr (GString) all = g_string_new (NULL);
      g_autoptr (MgDump) parts = mg_dump_new (format, parse_type (type), "posix:/x", 5, sizeof bytes, NULL);

      for (gsize at = 0; at < sizeof bytes;)
        {
          gsize most = (gsize) g_test_rand_int_range (0, 40);
          gsize step = MIN (most, sizeof bytes - at);

          mg_dump_append (parts, bytes + at, step, part);
          g_string_append_len (all, part->str, (gssize) part->len);
          g_string_truncate (part, 0);
          at += step;
        }
      mg_dump_finish (parts, part);
      g_test_message ("format %d, type %s", (int) format, type);
      g_string_append_len (all, part->str, (gssize) part->len);
      g_assert_cmpmem (all->str, all->len, whole->str, whole->len);
    }
}

/* Columns are as wide as the longest text of their type. */
static void
test_column_widths (void)
{
  for (int type = 0; type < MG_N_ELEMENT_TYPES; type++)
    {
      MgElement element = { .type = (MgElementType) type };
      guint width = mg_dump_get_column_width (element);
      gsize longest = 0;

      if (type == MG_ELEMENT_BOOL)
        continue;
      for (guint i = 0; i < 20000; i++)
        {
          guint8 bytes[MG_ELEMENT_SIZE_MAX];
          char text[MG_ELEMENT_TEXT_MAX];

          for (gsize j = 0; j < sizeof bytes; j++)
            bytes[j] = (guint8) g_test_rand_int ();
          if (mg_element_is_finite (element, bytes))
            longest = MAX (longest, mg_element_format (element, bytes, text));
        }
      g_test_message ("%s: %u, seen %u", mg_element_type_get_name ((MgElementType) type), width,
                      (guint) longest);
      g_assert_cmpuint (longest, <=, width);
      g_assert_cmpuint (longest + 2, >=, width);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dump/formats", test_formats);
  g_test_add_func ("/dump/hex", test_hex);
  g_test_add_func ("/dump/text", test_text);
  g_test_add_func ("/dump/json", test_json);
  g_test_add_func ("/dump/csv", test_csv);
  g_test_add_func ("/dump/raw", test_raw);
  g_test_add_func ("/dump/npy", test_npy);
  g_test_add_func ("/dump/npy-without-type", test_npy_without_type);
  g_test_add_func ("/dump/parts", test_parts);
  g_test_add_func ("/dump/column-widths", test_column_widths);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-wdemo.h"

#include <string.h>

/* As in the tutorial: the sender copies one line in, the receiver opens by name and reads it. */
#define DEFAULT_NAME L"mySharedMemory"
#define SIZE         100

static MgWdemoStatus
send_text (const wchar_t *name)
{
  char line[SIZE] = { 0 };
  size_t length;
  MgWdemoMapping mapping;

  if (!mg_wdemo_create (&mapping, name, SIZE, true))
    return MG_WDEMO_FAILED;

  mg_wdemo_say ("made, %d bytes. Type one line of text, then Enter:\n", SIZE);
  if (mg_wdemo_read_line (line, SIZE - 1, &length))
    {
      memcpy (mapping.view, line, SIZE);
      if (length > SIZE - 1)
        mg_wdemo_say ("The text was cut: %d of its %llu bytes are in.\n", SIZE - 1,
                      (unsigned long long) length);
      /* The sender of the tutorial ends here, and its mapping with it, before a receiver comes. */
      mg_wdemo_say ("The text is in. Enter ends this, and the mapping with it.\n");
      mg_wdemo_read_line (NULL, 0, &length);
    }
  mg_wdemo_close (&mapping);
  return MG_WDEMO_DONE;
}

static MgWdemoStatus
receive_text (const wchar_t *name)
{
  MgWdemoMapping mapping;
  char text[SIZE];

  if (!mg_wdemo_open (&mapping, name, FILE_MAP_READ))
    return MG_WDEMO_FAILED;
  memcpy (text, mapping.view, SIZE);
  mg_wdemo_close (&mapping);
  mg_wdemo_print_text (text, strnlen (text, SIZE));
  return MG_WDEMO_DONE;
}

/* The demo of one line of text: its sender, or its receiver. */
MgWdemoStatus
mg_wdemo_text (const MgWdemoOptions *options)
{
  const wchar_t *name = options->name != NULL ? options->name : DEFAULT_NAME;

  return options->read ? receive_text (name) : send_text (name);
}

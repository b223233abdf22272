/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What it costs to show the bytes, and the values, that another process writes: 1600x1000, each frame of
 * the display. The limit is that much text, as often, painted by the same toolkit, of no mapping and
 * without anything beside it. */

#include <gtk/gtk.h>
#include <string.h>

#include "mg-bench-rows.h"
#include "mg-bench-window.h"
#include "mg-bench-writer.h"
#include "mg-bench.h"

/* More than is ever in sight, and next to it. */
#define SIZE (16 * 1024)
/* Writes come twice as often as samples, so that each sample sees one. */
#define WRITE_RATE 120
#define HEX_ROW    32
#define VALUES_ROW 64
#define N_FRAMES   40
#define N_SETTLE   10
/* What changes here and there has to glow everywhere before it goes on as it will. */
#define N_SETTLE_GLOW 80

/* Of what is in sight. */
enum
{
  WRITE_NOTHING,
  WRITE_ALL,
  WRITE_ALL_VALUES,
  WRITE_ROWS,
  WRITE_VALUE_ROWS,
  WRITE_SOME,
};

static guint32
next_random (void)
{
  static guint32 number = 1;

  number = number * 1664525 + 1013904223;
  return number >> 8;
}

/* No byte stays as it was. */
static void
write_bytes (guint8 *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8) (bytes[i] + 1 + next_random () % 255);
}

static void
write_values (guint8 *bytes, gsize length)
{
  for (gsize i = 0; i + sizeof (float) <= length; i += sizeof (float))
    {
      float value = (float) next_random () / 65536 - 128;

      memcpy (bytes + i, &value, sizeof value);
    }
}

/* One row of twenty. */
static void
write_rows (guint8 *bytes, gsize size, gsize row_bytes, void (*write) (guint8 *bytes, gsize length))
{
  for (gsize row = 0; row < size / row_bytes; row++)
    if (mg_bench_rows_changes ((guint) row, 5))
      write (bytes + row * row_bytes, row_bytes);
}

static void
write_round (guint8 *bytes, gsize size, int mode, guint round)
{
  switch (mode)
    {
    case WRITE_ALL:
      write_bytes (bytes, size);
      break;
    case WRITE_ALL_VALUES:
      write_values (bytes, size);
      break;
    case WRITE_ROWS:
      write_rows (bytes, size, HEX_ROW, write_bytes);
      break;
    case WRITE_VALUE_ROWS:
      write_rows (bytes, size, VALUES_ROW, write_values);
      break;
    case WRITE_SOME:
      for (gsize i = 0; i < size / 20; i++)
        write_bytes (bytes + next_random () % size, 1);
      break;
    default:
      break;
    }
}

typedef struct
{
  const char *name;
  MgGridKind kind;
  int mode;
  /* Of the rows. */
  guint percent;
  double budget;
} Case;

static guint
row_bytes_of (const Case *what)
{
  return what->kind == MG_GRID_HEX ? HEX_ROW : VALUES_ROW;
}

static MgBenchCost
measure_limit (MgBenchWindow *window, const Case *what)
{
  GtkWidget *rows = mg_bench_rows_new (what->kind, row_bytes_of (what), what->percent);
  MgBenchCost cost;

  mg_bench_window_show (window, rows);
  cost = mg_bench_window_measure (window, rows, N_SETTLE, N_FRAMES);
  mg_bench_window_show (window, NULL);
  return cost;
}

static MgBenchCost
measure_grid (MgBenchWindow *window, MgBenchProcess *writer, const char *name, const Case *what)
{
  g_autoptr (MgBenchView) view = mg_bench_view_new (name);
  MgGrid *grid = MG_GRID (mg_grid_new (what->kind, view->inspection));
  MgBenchCost cost;

  mg_grid_set_row_bytes (grid, row_bytes_of (what));
  mg_bench_window_show_grid (window, grid);
  while (!mg_bench_view_knows (view, grid))
    g_main_context_iteration (NULL, TRUE);
  mg_bench_process_set_mode (writer, what->mode);
  cost = mg_bench_window_measure (window, GTK_WIDGET (grid),
                                  what->mode == WRITE_SOME ? N_SETTLE_GLOW : N_SETTLE, N_FRAMES);
  mg_bench_process_set_mode (writer, WRITE_NOTHING);
  mg_bench_window_show (window, NULL);
  return cost;
}

static void
print_cost (const Case *what, MgBenchCost cost, MgBenchCost limit)
{
  g_autofree char *total = g_strconcat (what->name, "-with-server", NULL);

  mg_bench_print (what->name, cost.own, "ms");
  mg_bench_print (total, cost.own + cost.server, "ms");
  if (what->budget > 0)
    mg_bench_print_budget (what->name, what->budget, "ms");
  mg_bench_print_limit (what->name, cost.own, limit.own, "ms");
}

int
main (int argc, char **argv)
{
  static const Case cases[] = {
    { "grid-hex-all-changed", MG_GRID_HEX, WRITE_ALL, 100, 5.5 },
    { "grid-hex-scattered-changed", MG_GRID_HEX, WRITE_SOME, 100, 0 },
    { "grid-hex-5-percent-changed", MG_GRID_HEX, WRITE_ROWS, 5, 0.6 },
    { "grid-hex-nothing-changed", MG_GRID_HEX, WRITE_NOTHING, 0, 0 },
    { "grid-values-all-changed", MG_GRID_VALUES, WRITE_ALL_VALUES, 100, 0 },
    { "grid-values-5-percent-changed", MG_GRID_VALUES, WRITE_VALUE_ROWS, 5, 0 },
  };
  g_autofree char *name = mg_bench_name ("grid");
  g_autoptr (MgBenchProcess) writer
    = mg_bench_writer_new (&(MgBenchMapping){ name, SIZE, SIZE, SIZE, WRITE_RATE, write_round });
  g_autoptr (MgBenchWindow) window = mg_bench_window_new ();

  MgBenchCost limit = { 0, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      if (i == 0 || cases[i].kind != cases[i - 1].kind || cases[i].percent != cases[i - 1].percent)
        limit = measure_limit (window, &cases[i]);
      print_cost (&cases[i], measure_grid (window, writer, name, &cases[i]), limit);
    }
  return 0;
}

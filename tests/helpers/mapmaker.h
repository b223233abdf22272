/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Every name that was ever given, and what it means here. */
typedef struct Object
{
  struct Object *next;
  char *path; /* with the leading slash */
  bool created;
  dev_t device;
  ino_t inode;
  int descriptor;
  unsigned char *address; /* NULL: not mapped */
  size_t length;
  unsigned n_hammers;
} Object;

extern Object *objects;
/* Somebody wants the program to end. */
extern volatile sig_atomic_t ending;
/* What follows "ok" in the answer: empty, or begins with a space. */
extern char answer[512];

void *checked (void *memory);
bool parse_number (const char *text, int base, uint64_t most, uint64_t *ret_number);
bool parse_size (const char *text, uint64_t *ret_size);
Object *find_object (const char *name);
void unmap_object (Object *object);
void watch_faults (void);

/* The commands. They return 0 or an errno. */
int do_create (int n, char **arguments);
int do_recreate (int n, char **arguments);
int do_truncate (int n, char **arguments);
int do_churn (int n, char **arguments);
int do_punch (int n, char **arguments);
int do_stat (int n, char **arguments);
int do_rename (int n, char **arguments);
int do_unlink (int n, char **arguments);
int do_map (int n, char **arguments);
int do_load (int n, char **arguments);
int do_store (int n, char **arguments);
int do_fill (int n, char **arguments);
int do_hammer (int n, char **arguments);
int do_stop (int n, char **arguments);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-mapping-section.h"

#include <glib/gi18n-lib.h>

#include "mg-mapping-text.h"
#include "mg-text.h"

struct _MgMappingSection
{
  GObject parent_instance;

  MgKind kind;
  char *title;
  GListModel *mappings;
  guint n_mappings;
};

enum
{
  PROP_0,
  PROP_TITLE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void mg_mapping_section_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MgMappingSection,
                               mg_mapping_section,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, mg_mapping_section_list_model_init))

static GType
mg_mapping_section_get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
mg_mapping_section_get_n_items (GListModel *model)
{
  MgMappingSection *self = MG_MAPPING_SECTION (model);

  return self->n_mappings > 0 ? self->n_mappings + 1 : 0;
}

static gpointer
mg_mapping_section_get_item (GListModel *model, guint position)
{
  MgMappingSection *self = MG_MAPPING_SECTION (model);

  if (position > 0)
    return g_list_model_get_item (self->mappings, position - 1);
  return self->n_mappings > 0 ? g_object_ref (self) : NULL;
}

static void
mg_mapping_section_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = mg_mapping_section_get_item_type;
  iface->get_n_items = mg_mapping_section_get_n_items;
  iface->get_item = mg_mapping_section_get_item;
}

static void
mg_mapping_section_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, MG_MAPPING_SECTION (object)->title);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_mapping_section_finalize (GObject *object)
{
  MgMappingSection *self = MG_MAPPING_SECTION (object);

  g_clear_object (&self->mappings);
  g_clear_pointer (&self->title, g_free);

  G_OBJECT_CLASS (mg_mapping_section_parent_class)->finalize (object);
}

static void
mg_mapping_section_class_init (MgMappingSectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mg_mapping_section_get_property;
  object_class->finalize = mg_mapping_section_finalize;

  properties[PROP_TITLE]
    = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mg_mapping_section_init (MgMappingSection *self)
{
}

static void
update_title (MgMappingSection *self)
{
  g_autofree char *number = mg_text_format_number (self->n_mappings);

  g_free (self->title);
  /* Translators: a kind of mapping, and how many there are */
  self->title = g_strdup_printf (_ ("%s · %s"), mg_mapping_text_heading (self->kind), number);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/* The heading stands before the mappings as long as there are any, and keeps its place when some come and go. */
static void
on_items_changed (MgMappingSection *self, guint position, guint removed, guint added)
{
  guint before = self->n_mappings;

  self->n_mappings = before - removed + added;
  if (before != self->n_mappings)
    update_title (self);
  if (before == 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, added + 1);
  else if (self->n_mappings == 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, removed + 1, 0);
  else
    g_list_model_items_changed (G_LIST_MODEL (self), position + 1, removed, added);
}

/**
 * mg_mapping_section_new:
 * @kind: a sort of mapping
 * @mappings: (element-type MgMapping): the mappings of that kind
 *
 * A part of the list of mappings: a #GListModel whose first item is the section itself, as the heading of
 * the mappings behind it. Without mappings there is no heading.
 *
 * Returns: (transfer full): a section
 */
MgMappingSection *
mg_mapping_section_new (MgKind kind, GListModel *mappings)
{
  MgMappingSection *self = g_object_new (MG_TYPE_MAPPING_SECTION, NULL);

  self->kind = kind;
  self->mappings = g_object_ref (mappings);
  self->n_mappings = g_list_model_get_n_items (mappings);
  g_signal_connect_object (mappings, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  update_title (self);
  return self;
}

/**
 * mg_mapping_section_get_kind:
 * @self: a section
 *
 * Returns: of which sort its mappings are
 */
MgKind
mg_mapping_section_get_kind (MgMappingSection *self)
{
  return self->kind;
}

/**
 * mg_mapping_section_get_title:
 * @self: a section
 *
 * Returns: (transfer none): the kind, and how many there are: “POSIX · 3”
 */
const char *
mg_mapping_section_get_title (MgMappingSection *self)
{
  return self->title;
}

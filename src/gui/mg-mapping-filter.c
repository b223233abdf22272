/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-mapping-filter.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "mg-mapping-text.h"

struct _MgMappingFilter
{
  GObject parent_instance;

  char *search;
  /* The same for comparing. */
  char *folded;
  gboolean orphans;
  gboolean mine;
  gboolean large;
  /* Of the choices. */
  guint kind;
  GListModel *choices;
};

enum
{
  PROP_0,
  PROP_SEARCH,
  PROP_ORPHANS,
  PROP_MINE,
  PROP_LARGE,
  PROP_KIND,
  PROP_CHOICES,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* The kinds that one can choose, behind all of them together. */
static const MgKind kinds[] = { MG_KIND_POSIX,   MG_KIND_SYSV,      MG_KIND_MEMFD,  MG_KIND_FILE,
                                MG_KIND_SECTION, MG_KIND_SEMAPHORE, MG_KIND_OBJECT, MG_KIND_ANONYMOUS };

G_DEFINE_FINAL_TYPE (MgMappingFilter, mg_mapping_filter, G_TYPE_OBJECT)

static void
mg_mapping_filter_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MgMappingFilter *self = MG_MAPPING_FILTER (object);

  switch (id)
    {
    case PROP_SEARCH:
      g_value_set_string (value, self->search);
      break;
    case PROP_ORPHANS:
      g_value_set_boolean (value, self->orphans);
      break;
    case PROP_MINE:
      g_value_set_boolean (value, self->mine);
      break;
    case PROP_LARGE:
      g_value_set_boolean (value, self->large);
      break;
    case PROP_KIND:
      g_value_set_uint (value, self->kind);
      break;
    case PROP_CHOICES:
      g_value_set_object (value, self->choices);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_search (MgMappingFilter *self, const char *search)
{
  if (search == NULL || g_str_equal (search, self->search))
    return;
  g_free (self->search);
  g_free (self->folded);
  self->search = g_strdup (search);
  self->folded = g_utf8_casefold (search, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH]);
}

static void
set_switch (MgMappingFilter *self, gboolean *state, gboolean on, guint property)
{
  if (*state == on)
    return;
  *state = on;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_kind (MgMappingFilter *self, guint kind)
{
  if (kind > G_N_ELEMENTS (kinds) || kind == self->kind)
    return;
  self->kind = kind;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KIND]);
}

static void
mg_mapping_filter_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MgMappingFilter *self = MG_MAPPING_FILTER (object);

  switch (id)
    {
    case PROP_SEARCH:
      set_search (self, g_value_get_string (value));
      break;
    case PROP_ORPHANS:
      set_switch (self, &self->orphans, g_value_get_boolean (value), PROP_ORPHANS);
      break;
    case PROP_MINE:
      set_switch (self, &self->mine, g_value_get_boolean (value), PROP_MINE);
      break;
    case PROP_LARGE:
      set_switch (self, &self->large, g_value_get_boolean (value), PROP_LARGE);
      break;
    case PROP_KIND:
      set_kind (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_mapping_filter_finalize (GObject *object)
{
  MgMappingFilter *self = MG_MAPPING_FILTER (object);

  g_clear_object (&self->choices);
  g_clear_pointer (&self->search, g_free);
  g_clear_pointer (&self->folded, g_free);

  G_OBJECT_CLASS (mg_mapping_filter_parent_class)->finalize (object);
}

static void
mg_mapping_filter_class_init (MgMappingFilterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = mg_mapping_filter_get_property;
  object_class->set_property = mg_mapping_filter_set_property;
  object_class->finalize = mg_mapping_filter_finalize;

  properties[PROP_SEARCH] = g_param_spec_string ("search", NULL, NULL, "", flags);
  properties[PROP_ORPHANS] = g_param_spec_boolean ("orphans", NULL, NULL, FALSE, flags);
  properties[PROP_MINE] = g_param_spec_boolean ("mine", NULL, NULL, FALSE, flags);
  properties[PROP_LARGE] = g_param_spec_boolean ("large", NULL, NULL, FALSE, flags);
  properties[PROP_KIND] = g_param_spec_uint ("kind", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_CHOICES] = g_param_spec_object ("choices", NULL, NULL, G_TYPE_LIST_MODEL,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mg_mapping_filter_init (MgMappingFilter *self)
{
  GtkStringList *choices = gtk_string_list_new (NULL);

  gtk_string_list_append (choices, _ ("All kinds"));
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_string_list_append (choices, mg_mapping_text_heading (kinds[i]));
  self->choices = G_LIST_MODEL (choices);
  self->search = g_strdup ("");
  self->folded = g_strdup ("");
}

/**
 * mg_mapping_filter_new:
 *
 * Which mappings are wanted, as properties: "search" (a text), "orphans", "mine", "large" and "kind" (one of
 * "choices"). All of them have to be met.
 *
 * Returns: (transfer full): a filter that lets all through
 */
MgMappingFilter *
mg_mapping_filter_new (void)
{
  return g_object_new (MG_TYPE_MAPPING_FILTER, NULL);
}

/**
 * mg_mapping_filter_get_choices:
 * @self: a filter
 *
 * Returns: (transfer none): (element-type GtkStringObject): what "kind" may be, for people: all kinds, then each
 */
GListModel *
mg_mapping_filter_get_choices (MgMappingFilter *self)
{
  return self->choices;
}

/**
 * mg_mapping_filter_matches:
 * @self: a filter
 * @mapping: a mapping
 *
 * Returns: whether it is wanted
 */
gboolean
mg_mapping_filter_matches (MgMappingFilter *self, MgMapping *mapping)
{
  MgMappingInfo *info = mg_mapping_get_info (mapping);

  if (self->orphans && !mg_mapping_is_orphan (mapping))
    return FALSE;
  if (self->mine && (info == NULL || info->uid != (gint64) getuid ()))
    return FALSE;
  if (self->large && (info == NULL || info->size == MG_SIZE_UNKNOWN || info->size < MG_MAPPING_FILTER_LARGE))
    return FALSE;
  if (self->kind > 0 && mg_mapping_get_kind (mapping) != kinds[self->kind - 1])
    return FALSE;
  return mg_mapping_text_matches (mapping, self->folded);
}

/**
 * mg_mapping_filter_is_empty:
 * @self: a filter
 *
 * Returns: whether it lets all through
 */
gboolean
mg_mapping_filter_is_empty (MgMappingFilter *self)
{
  return *self->search == 0 && !self->orphans && !self->mine && !self->large && self->kind == 0;
}

/**
 * mg_mapping_filter_clear:
 * @self: a filter
 *
 * Lets all through.
 */
void
mg_mapping_filter_clear (MgMappingFilter *self)
{
  g_object_set (self, "search", "", "orphans", FALSE, "mine", FALSE, "large", FALSE, "kind", 0, NULL);
}

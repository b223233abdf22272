/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-tab.h"

#include <glib/gi18n-lib.h>

#include "mg-access-text.h"
#include "mg-condition.h"
#include "mg-mapping-text.h"
#include "mg-text.h"

#define PAGE_DATA "mg-tab"

/* How often the tooltip follows the cursor, in milliseconds. */
#define TOOLTIP_INTERVAL 250

struct _MgTab
{
  GObject parent_instance;

  MgCatalog *catalog;
  MgMapping *mapping;
  MgInspection *inspection;
  /* Not referenced: the page owns the tab. */
  AdwTabPage *page;
  /* In microseconds since 1970; 0 while it does not wait. */
  gint64 waiting_since;
  guint tooltip_id;
};

G_DEFINE_FINAL_TYPE (MgTab, mg_tab, G_TYPE_OBJECT)

static MgEditor *
get_editor (MgTab *self)
{
  return mg_view_get_editor (mg_inspection_get_view (self->inspection));
}

static void
mg_tab_dispose (GObject *object)
{
  MgTab *self = MG_TAB (object);

  g_clear_handle_id (&self->tooltip_id, g_source_remove);
  if (self->inspection != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->inspection, self);
      g_signal_handlers_disconnect_by_data (get_editor (self), self);
    }
  g_clear_object (&self->inspection);
  if (self->mapping != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->mapping, self);
      mg_catalog_unfollow (self->catalog, self->mapping);
    }
  g_clear_object (&self->mapping);
  g_clear_object (&self->catalog);

  G_OBJECT_CLASS (mg_tab_parent_class)->dispose (object);
}

static void
mg_tab_class_init (MgTabClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mg_tab_dispose;
}

static void
mg_tab_init (MgTab *self)
{
}

/* What tells the tab from another one of the same mapping. */
static char *
describe_state (MgTab *self)
{
  guint64 cursor = mg_inspection_get_cursor (self->inspection);
  g_autofree char *text = NULL;

  if (self->waiting_since != 0)
    {
      text = mg_text_format_time (self->waiting_since, 0);
      /* Translators: a time of day */
      return g_strdup_printf (_ ("Waiting since %s"), text);
    }
  if (cursor == 0)
    return NULL;
  text = mg_text_format_offset (cursor);
  /* Translators: an offset, where the cursor is */
  return g_strdup_printf (_ ("At %s"), text);
}

static void
update_tooltip (MgTab *self)
{
  g_autofree char *uri = g_markup_escape_text (mg_mapping_get_uri (self->mapping), -1);
  g_autofree char *state = describe_state (self);
  g_autofree char *both = state != NULL ? g_strdup_printf ("%s\n%s", uri, state) : NULL;

  adw_tab_page_set_tooltip (self->page, both != NULL ? both : uri);
}

static gboolean
on_tooltip (gpointer data)
{
  MgTab *self = data;

  self->tooltip_id = 0;
  update_tooltip (self);
  return G_SOURCE_REMOVE;
}

/* Not at each step: setting a tooltip waits for the display server. */
static void
on_cursor (MgTab *self)
{
  if (self->tooltip_id == 0)
    self->tooltip_id = g_timeout_add (TOOLTIP_INTERVAL, on_tooltip, self);
}

static void
update_title (MgTab *self)
{
  adw_tab_page_set_title (self->page, mg_mapping_text_title (self->mapping));
}

static const char *
icon_for_trouble (MgTrouble trouble)
{
  if (trouble == MG_TROUBLE_GONE || trouble == MG_TROUBLE_DELETED)
    return "user-trash-symbolic";
  if (trouble == MG_TROUBLE_STALE || trouble == MG_TROUBLE_FAILED)
    return "dialog-warning-symbolic";
  return NULL;
}

/* There is room for one: that something may be written goes before what hinders, which the page tells. */
static void
update_indicator (MgTab *self, MgTrouble trouble)
{
  MgAccess access = mg_editor_get_access (get_editor (self));
  gboolean may_edit = mg_access_text_class (access) != NULL;
  const char *name = may_edit ? mg_access_text_icon (access) : icon_for_trouble (trouble);
  g_autoptr (GIcon) icon = name != NULL ? g_themed_icon_new (name) : NULL;
  const char *trouble_text = mg_inspection_get_trouble_text (self->inspection);
  g_autofree char *accessible = mg_access_text_accessible (get_editor (self));
  g_autoptr (GString) text = g_string_new (may_edit ? accessible : NULL);
  g_autofree char *markup = NULL;

  if (icon_for_trouble (trouble) != NULL && trouble_text != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", trouble_text);
  markup = g_markup_escape_text (text->str, -1);
  adw_tab_page_set_indicator_icon (self->page, icon);
  adw_tab_page_set_indicator_tooltip (self->page, markup);
}

static void
update (MgTab *self)
{
  MgTrouble trouble = mg_inspection_get_trouble (self->inspection);
  gboolean waiting = trouble == MG_TROUBLE_WAITING;

  if (waiting && self->waiting_since == 0)
    {
      self->waiting_since = g_get_real_time ();
    }
  else if (!waiting && self->waiting_since != 0)
    {
      self->waiting_since = 0;
      adw_tab_page_set_needs_attention (self->page, !adw_tab_page_get_selected (self->page));
    }
  adw_tab_page_set_loading (self->page, waiting);
  update_tooltip (self);
  update_indicator (self, trouble);
}

/**
 * mg_tab_new:
 * @catalog: where the mapping is found, and kept in the list for as long as the tab is open
 * @sampler: takes the samples
 * @uri: the URI of a mapping, that there is or that is waited for
 * @error: return location
 *
 * What stands behind a tab.
 *
 * Returns: (transfer full): a tab, or %NULL as mg_catalog_follow()
 */
MgTab *
mg_tab_new (MgCatalog *catalog, MgSampler *sampler, const char *uri, GError **error)
{
  g_autoptr (MgMapping) mapping = mg_catalog_follow (catalog, uri, error);
  g_autoptr (MgView) view = NULL;
  MgTab *self;

  if (mapping == NULL)
    return NULL;
  self = g_object_new (MG_TYPE_TAB, NULL);
  view = mg_view_new (sampler, mapping, 0, 0);
  self->catalog = g_object_ref (catalog);
  self->mapping = g_steal_pointer (&mapping);
  self->inspection = mg_inspection_new (view);
  return self;
}

static void
on_selected (MgTab *self)
{
  if (adw_tab_page_get_selected (self->page))
    adw_tab_page_set_needs_attention (self->page, FALSE);
}

static void
on_stopped (MgTab *self)
{
  if (mg_condition_get_stopped (mg_inspection_get_condition (self->inspection))
      && !adw_tab_page_get_selected (self->page))
    adw_tab_page_set_needs_attention (self->page, TRUE);
}

/**
 * mg_tab_attach:
 * @self: (transfer full): a tab
 * @page: what shows it and owns it from now on
 *
 * Keeps title, spinner, indicator and tooltip of the page true.
 */
void
mg_tab_attach (MgTab *self, AdwTabPage *page)
{
  self->page = page;
  g_object_set_data_full (G_OBJECT (page), PAGE_DATA, self, g_object_unref);
  g_signal_connect_object (page, "notify::selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->inspection, "notify::trouble-text", G_CALLBACK (update), self);
  g_signal_connect_swapped (get_editor (self), "notify::access", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->inspection, "notify::cursor", G_CALLBACK (on_cursor), self);
  g_signal_connect_object (mg_inspection_get_condition (self->inspection), "notify::stopped",
                           G_CALLBACK (on_stopped), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->mapping, "notify::info", G_CALLBACK (update_title), self);
  update_title (self);
  update (self);
}

/**
 * mg_tab_detach:
 * @page: a page that is closed
 *
 * Lets go of its tab, so that the mapping is not followed any more.
 */
void
mg_tab_detach (AdwTabPage *page)
{
  g_object_set_data (G_OBJECT (page), PAGE_DATA, NULL);
}

/**
 * mg_tab_from_page:
 * @page: a page
 *
 * Returns: (transfer none) (nullable): the tab that was attached to it
 */
MgTab *
mg_tab_from_page (AdwTabPage *page)
{
  return g_object_get_data (G_OBJECT (page), PAGE_DATA);
}

/**
 * mg_tab_get_mapping:
 * @self: a tab
 *
 * Returns: (transfer none): what it shows
 */
MgMapping *
mg_tab_get_mapping (MgTab *self)
{
  return self->mapping;
}

/**
 * mg_tab_get_inspection:
 * @self: a tab
 *
 * Returns: (transfer none): what it is about
 */
MgInspection *
mg_tab_get_inspection (MgTab *self)
{
  return self->inspection;
}

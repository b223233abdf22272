/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-panel.h"

#include "mg-edits-page.h"
#include "mg-inspector.h"
#include "mg-users-page.h"

struct _MgPanel
{
  GtkWidget parent_instance;

  GtkToggleButton *value_toggle;
  GtkToggleButton *users_toggle;
  GtkToggleButton *edits_toggle;
  GtkStack *stack;
  MgInspector *inspector;
  MgUsersPage *users;
  MgEditsPage *edits;
};

enum
{
  PROP_0,
  PROP_PAGE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MgPanel, mg_panel, GTK_TYPE_WIDGET)

static void
on_toggled (MgPanel *self, GtkToggleButton *toggle)
{
  if (!gtk_toggle_button_get_active (toggle))
    return;
  if (toggle == self->users_toggle)
    mg_panel_set_page (self, "users");
  else
    mg_panel_set_page (self, toggle == self->edits_toggle ? "edits" : "value");
}

static void
mg_panel_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PAGE)
    g_value_set_string (value, mg_panel_get_page (MG_PANEL (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mg_panel_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PAGE)
    mg_panel_set_page (MG_PANEL (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mg_panel_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mg_panel_parent_class)->dispose (object);
}

static void
mg_panel_class_init (MgPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mg_panel_get_property;
  object_class->set_property = mg_panel_set_property;
  object_class->dispose = mg_panel_dispose;

  properties[PROP_PAGE] = g_param_spec_string (
    "page", NULL, NULL, "value", G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MG_TYPE_EDITS_PAGE);
  g_type_ensure (MG_TYPE_INSPECTOR);
  g_type_ensure (MG_TYPE_USERS_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, MgPanel, value_toggle);
  gtk_widget_class_bind_template_child (widget_class, MgPanel, users_toggle);
  gtk_widget_class_bind_template_child (widget_class, MgPanel, edits_toggle);
  gtk_widget_class_bind_template_child (widget_class, MgPanel, stack);
  gtk_widget_class_bind_template_child (widget_class, MgPanel, inspector);
  gtk_widget_class_bind_template_child (widget_class, MgPanel, users);
  gtk_widget_class_bind_template_child (widget_class, MgPanel, edits);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
  gtk_widget_class_set_css_name (widget_class, "mg-panel");
}

static void
mg_panel_init (MgPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mg_panel_new:
 *
 * The panel beside the tabs: the value at the cursor, who uses the mapping, or what was edited.
 *
 * Returns: (transfer floating): a panel about nothing
 */
GtkWidget *
mg_panel_new (void)
{
  return g_object_new (MG_TYPE_PANEL, NULL);
}

/**
 * mg_panel_set_catalog:
 * @self: a panel
 * @catalog: (nullable): who knows the users of all mappings
 */
void
mg_panel_set_catalog (MgPanel *self, MgCatalog *catalog)
{
  mg_users_page_set_catalog (self->users, catalog);
}

/**
 * mg_panel_set_inspection:
 * @self: a panel
 * @inspection: (nullable): what it is to be about
 */
void
mg_panel_set_inspection (MgPanel *self, MgInspection *inspection)
{
  mg_inspector_set_inspection (self->inspector, inspection);
  mg_users_page_set_inspection (self->users, inspection);
  mg_edits_page_set_inspection (self->edits, inspection);
}

/**
 * mg_panel_get_page:
 * @self: a panel
 *
 * Returns: (transfer none): what it shows: "value", "users" or "edits"
 */
const char *
mg_panel_get_page (MgPanel *self)
{
  return gtk_stack_get_visible_child_name (self->stack);
}

/**
 * mg_panel_set_page:
 * @self: a panel
 * @page: what it is to show: "value", "users" or "edits"
 */
void
mg_panel_set_page (MgPanel *self, const char *page)
{
  GtkToggleButton *toggle = self->value_toggle;

  if (g_str_equal (page, mg_panel_get_page (self)))
    return;
  gtk_stack_set_visible_child_name (self->stack, page);
  if (g_str_equal (page, "users"))
    toggle = self->users_toggle;
  else if (g_str_equal (page, "edits"))
    toggle = self->edits_toggle;
  gtk_toggle_button_set_active (toggle, TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
}

/**
 * mg_panel_focus_page:
 * @self: a panel
 *
 * Gives the keys to what it shows.
 *
 * Returns: whether there was anything that takes them
 */
gboolean
mg_panel_focus_page (MgPanel *self)
{
  return gtk_widget_grab_focus (gtk_stack_get_visible_child (self->stack));
}

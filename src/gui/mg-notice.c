/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-notice.h"

#include <glib/gi18n-lib.h>

#include "mg-accessible.h"
#include "mg-editor.h"
#include "mg-text.h"

/* How long news stay, in seconds. */
#define NEWS_DURATION 10

struct _MgNotice
{
  GtkWidget parent_instance;

  GtkRevealer *trouble_revealer;
  GtkWidget *trouble_box;
  GtkImage *trouble_icon;
  GtkLabel *trouble_label;
  GtkButton *trouble_button;
  GtkRevealer *news_revealer;
  GtkWidget *news_box;
  GtkLabel *news_label;
  GtkWidget *news_button;
  GtkRevealer *edits_revealer;
  GtkWidget *edits_box;
  GtkLabel *edits_label;

  MgInspection *inspection;
  GSignalGroup *signals;
  GSignalGroup *editor_signals;
  GSignalGroup *waiting_signals;
  MgTrouble trouble;
  /* In bytes: of the object that was shown last. */
  guint64 size;
  /* It could be edited until just now: before what is being told at this moment. */
  guint fell_back_id;
  MgAccess access;
  guint news_id;
};

enum
{
  PROP_0,
  PROP_INSPECTION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MgNotice, mg_notice, GTK_TYPE_WIDGET)

static const char *
icon_for_trouble (MgTrouble trouble)
{
  switch (trouble)
    {
    case MG_TROUBLE_WAITING:
      return "content-loading-symbolic";
    case MG_TROUBLE_FAILED:
      return "dialog-error-symbolic";
    case MG_TROUBLE_DELETED:
    case MG_TROUBLE_GONE:
      return "user-trash-symbolic";
    case MG_TROUBLE_NONE:
    case MG_TROUBLE_STALE:
    case MG_TROUBLE_SHRUNK:
    case MG_TROUBLE_PAST_END:
    default:
      return "dialog-warning-symbolic";
    }
}

/* What can be done about it; %NULL: nothing. */
static const char *
action_for_trouble (MgTrouble trouble)
{
  switch (trouble)
    {
    case MG_TROUBLE_DELETED:
      return _ ("_Release Memory");
    case MG_TROUBLE_SHRUNK:
      return _ ("_Show the New Size");
    case MG_TROUBLE_NONE:
    case MG_TROUBLE_WAITING:
    case MG_TROUBLE_GONE:
    case MG_TROUBLE_STALE:
    case MG_TROUBLE_FAILED:
    case MG_TROUBLE_PAST_END:
    default:
      return NULL;
    }
}

static void
show_trouble_kind (MgNotice *self, MgTrouble trouble, const char *text)
{
  const char *action = action_for_trouble (trouble);

  self->trouble = trouble;
  gtk_image_set_from_icon_name (self->trouble_icon, icon_for_trouble (trouble));
  gtk_widget_set_visible (GTK_WIDGET (self->trouble_button), action != NULL);
  if (action != NULL)
    {
      gtk_button_set_use_underline (self->trouble_button, TRUE);
      gtk_button_set_label (self->trouble_button, action);
    }
  /* Told once, and not again for every second that passes in the text. */
  mg_accessible_set_label (self->trouble_box, text);
}

static void
on_trouble (MgNotice *self)
{
  MgTrouble trouble = mg_inspection_get_trouble (self->inspection);
  const char *text = mg_inspection_get_trouble_text (self->inspection);

  /* The text stays while the notice folds away. */
  if (text != NULL)
    {
      gtk_label_set_text (self->trouble_label, text);
      if (trouble != self->trouble)
        show_trouble_kind (self, trouble, text);
    }
  self->trouble = trouble;
  gtk_revealer_set_reveal_child (self->trouble_revealer, text != NULL);
}

static void
on_trouble_clicked (MgNotice *self)
{
  MgView *view = self->inspection != NULL ? mg_inspection_get_view (self->inspection) : NULL;

  if (view != NULL && self->trouble == MG_TROUBLE_DELETED)
    mg_view_release (view);
  else if (view != NULL && self->trouble == MG_TROUBLE_SHRUNK)
    mg_view_fit (view);
}

static void
close_news (MgNotice *self)
{
  g_clear_handle_id (&self->news_id, g_source_remove);
  gtk_revealer_set_reveal_child (self->news_revealer, FALSE);
}

static gboolean
on_news_end (gpointer data)
{
  MgNotice *self = data;

  self->news_id = 0;
  close_news (self);
  return G_SOURCE_REMOVE;
}

static MgEditor *
get_editor (MgNotice *self)
{
  return self->inspection != NULL ? mg_view_get_editor (mg_inspection_get_view (self->inspection)) : NULL;
}

static gboolean
on_told (gpointer data)
{
  MgNotice *self = data;

  self->fell_back_id = 0;
  return G_SOURCE_REMOVE;
}

static void
on_access (MgNotice *self)
{
  MgAccess access = mg_editor_get_access (get_editor (self));

  g_clear_handle_id (&self->fell_back_id, g_source_remove);
  if (access == MG_ACCESS_READ && self->access != MG_ACCESS_READ)
    self->fell_back_id = g_idle_add_full (G_PRIORITY_HIGH, on_told, self, NULL);
  self->access = access;
}

/* Edits that did not get where they were to go stay told, until something has become of them. */
static void
on_waiting (MgNotice *self)
{
  MgEditor *editor = get_editor (self);
  GListModel *waiting = editor != NULL ? mg_editor_get_waiting (editor) : NULL;
  guint n = waiting != NULL ? g_list_model_get_n_items (waiting) : 0;
  g_autoptr (MgChange) last = n > 0 ? g_list_model_get_item (waiting, n - 1) : NULL;
  g_autofree char *text = NULL;

  gtk_revealer_set_reveal_child (self->edits_revealer, n > 0);
  if (n == 0)
    return;
  /* Translators: a number, and why the edits wait, as a sentence */
  text = g_strdup_printf (ngettext ("%u edit waits. %s", "%u edits wait. %s", n), n,
                          mg_change_get_reason (last) != NULL ? mg_change_get_reason (last) : "");
  g_strchomp (text);
  gtk_label_set_text (self->edits_label, text);
  mg_accessible_set_label (self->edits_box, text);
}

static void
on_recreated (MgNotice *self)
{
  MgFrame *frame = mg_inspection_get_frame (self->inspection);
  const char *name
    = mg_mapping_get_display_name (mg_view_get_mapping (mg_inspection_get_view (self->inspection)));
  g_autofree char *now = mg_text_format_bytes (frame->size);
  g_autofree char *before = mg_text_format_bytes (self->size);
  g_autofree char *text = NULL;

  if (frame->size == self->size)
    text = g_strdup_printf (_ ("A new “%s” is shown: %s, as before."), name, now);
  else
    text = g_strdup_printf (_ ("A new “%s” is shown: %s, was %s."), name, now, before);
  /* The access falls just before this, or just after. */
  if (self->fell_back_id != 0 || mg_editor_get_access (get_editor (self)) != MG_ACCESS_READ)
    {
      g_autofree char *news = g_steal_pointer (&text);

      text = g_strdup_printf (_ ("%s This view is read-only again, and nothing is frozen."), news);
      mg_inspection_say (self->inspection, text);
    }
  gtk_label_set_text (self->news_label, text);
  mg_accessible_set_label (self->news_box, text);
  gtk_revealer_set_reveal_child (self->news_revealer, TRUE);

  g_clear_handle_id (&self->news_id, g_source_remove);
  self->news_id = g_timeout_add_seconds (NEWS_DURATION, on_news_end, self);
}

static void
on_frame (MgNotice *self)
{
  MgFrame *frame = mg_inspection_get_frame (self->inspection);

  if (frame != NULL && frame->state == MG_FRAME_LIVE)
    self->size = frame->size;
}

static void
mg_notice_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_INSPECTION)
    g_value_set_object (value, MG_NOTICE (object)->inspection);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mg_notice_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_INSPECTION)
    mg_notice_set_inspection (MG_NOTICE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mg_notice_dispose (GObject *object)
{
  MgNotice *self = MG_NOTICE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->news_id, g_source_remove);
  g_clear_handle_id (&self->fell_back_id, g_source_remove);
  g_clear_object (&self->signals);
  g_clear_object (&self->editor_signals);
  g_clear_object (&self->waiting_signals);
  g_clear_object (&self->inspection);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mg_notice_parent_class)->dispose (object);
}

static void
mg_notice_class_init (MgNoticeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mg_notice_get_property;
  object_class->set_property = mg_notice_set_property;
  object_class->dispose = mg_notice_dispose;

  properties[PROP_INSPECTION]
    = g_param_spec_object ("inspection", NULL, NULL, MG_TYPE_INSPECTION,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "mg-notice");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, MgNotice, trouble_revealer);
  gtk_widget_class_bind_template_child (widget_class, MgNotice, trouble_box);
  gtk_widget_class_bind_template_child (widget_class, MgNotice, trouble_icon);
  gtk_widget_class_bind_template_child (widget_class, MgNotice, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, MgNotice, trouble_button);
  gtk_widget_class_bind_template_child (widget_class, MgNotice, news_revealer);
  gtk_widget_class_bind_template_child (widget_class, MgNotice, news_box);
  gtk_widget_class_bind_template_child (widget_class, MgNotice, news_label);
  gtk_widget_class_bind_template_child (widget_class, MgNotice, news_button);
  gtk_widget_class_bind_template_child (widget_class, MgNotice, edits_revealer);
  gtk_widget_class_bind_template_child (widget_class, MgNotice, edits_box);
  gtk_widget_class_bind_template_child (widget_class, MgNotice, edits_label);
  gtk_widget_class_bind_template_callback (widget_class, on_trouble_clicked);
  gtk_widget_class_bind_template_callback (widget_class, close_news);
}

static void
mg_notice_init (MgNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (MG_TYPE_INSPECTION);
  g_signal_group_connect_swapped (self->signals, "notify::trouble-text", G_CALLBACK (on_trouble), self);
  g_signal_group_connect_swapped (self->signals, "notify::frame", G_CALLBACK (on_frame), self);
  g_signal_group_connect_swapped (self->signals, "recreated", G_CALLBACK (on_recreated), self);
  self->editor_signals = g_signal_group_new (MG_TYPE_EDITOR);
  g_signal_group_connect_swapped (self->editor_signals, "notify::access", G_CALLBACK (on_access), self);
  self->waiting_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->waiting_signals, "items-changed", G_CALLBACK (on_waiting), self);
}

/**
 * mg_notice_new:
 *
 * What lasts and hinders, above the panes, and that another object is shown now. Takes no room while there is
 * nothing to say.
 *
 * Returns: (transfer floating): a notice about nothing
 */
GtkWidget *
mg_notice_new (void)
{
  return g_object_new (MG_TYPE_NOTICE, NULL);
}

/**
 * mg_notice_get_inspection:
 * @self: a notice
 *
 * Returns: (transfer none) (nullable): what it is about
 */
MgInspection *
mg_notice_get_inspection (MgNotice *self)
{
  return self->inspection;
}

/**
 * mg_notice_set_inspection:
 * @self: a notice
 * @inspection: (nullable): what it is to be about
 */
void
mg_notice_set_inspection (MgNotice *self, MgInspection *inspection)
{
  if (!g_set_object (&self->inspection, inspection))
    return;
  g_signal_group_set_target (self->signals, inspection);
  g_signal_group_set_target (self->editor_signals, get_editor (self));
  g_signal_group_set_target (self->waiting_signals,
                             inspection != NULL ? mg_editor_get_waiting (get_editor (self)) : NULL);
  self->access = inspection != NULL ? mg_editor_get_access (get_editor (self)) : MG_ACCESS_READ;
  g_clear_handle_id (&self->fell_back_id, g_source_remove);
  on_waiting (self);
  close_news (self);
  self->size = 0;
  self->trouble = MG_TROUBLE_NONE;
  if (inspection != NULL)
    {
      on_frame (self);
      on_trouble (self);
    }
  else
    {
      gtk_revealer_set_reveal_child (self->trouble_revealer, FALSE);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INSPECTION]);
}

/**
 * mg_notice_get_trouble_text:
 * @self: a notice
 *
 * Returns: (transfer none) (nullable): what it says of what lasts
 */
const char *
mg_notice_get_trouble_text (MgNotice *self)
{
  return gtk_revealer_get_reveal_child (self->trouble_revealer) ? gtk_label_get_text (self->trouble_label)
                                                                : NULL;
}

/**
 * mg_notice_get_news_text:
 * @self: a notice
 *
 * Returns: (transfer none) (nullable): what it says of what has just happened
 */
const char *
mg_notice_get_news_text (MgNotice *self)
{
  return gtk_revealer_get_reveal_child (self->news_revealer) ? gtk_label_get_text (self->news_label) : NULL;
}

/**
 * mg_notice_get_edits_text:
 * @self: a notice
 *
 * Returns: (transfer none) (nullable): what it says of edits that wait
 */
const char *
mg_notice_get_edits_text (MgNotice *self)
{
  return gtk_revealer_get_reveal_child (self->edits_revealer) ? gtk_label_get_text (self->edits_label) : NULL;
}

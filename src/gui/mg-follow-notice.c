/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-follow-notice.h"

#include <glib/gi18n-lib.h>

#include "mg-accessible.h"
#include "mg-error.h"

/* How long it stays when it is not true any more, in milliseconds: what comes and goes with each sample does not flicker. */
#define LINGER 1500

struct _MgFollowNotice
{
  GtkWidget parent_instance;

  GtkRevealer *revealer;
  GtkWidget *box;
  GtkLabel *label;
  GtkWidget *button;

  MgInspection *inspection;
  GSignalGroup *signals;
  GSignalGroup *view_signals;
  guint over_id;
  /* It is there, but the bytes cannot be copied between two updates. */
  gboolean is_torn;
};

G_DEFINE_FINAL_TYPE (MgFollowNotice, mg_follow_notice, GTK_TYPE_WIDGET)

static gboolean
is_shown (MgFollowNotice *self)
{
  return gtk_revealer_get_reveal_child (self->revealer);
}

static void
hide (MgFollowNotice *self)
{
  g_clear_handle_id (&self->over_id, g_source_remove);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

/* Whether samples go on to be taken after each event, only not as they were wanted. */
static gboolean
still_fires (MgFrame *frame, MgTrigger *trigger)
{
  if (g_error_matches (frame->event_error, MG_ERROR, MG_ERROR_TIMED_OUT))
    return TRUE;
  return mg_trigger_get_kind (trigger) == MG_TRIGGER_SEQUENCE && frame->sequence_offset != G_MAXUINT64
         && frame->sequence_offset != mg_trigger_get_offset (trigger);
}

static void
show_error (MgFollowNotice *self, MgFrame *frame, MgTrigger *trigger)
{
  const char *reason = frame->event_error->message;
  g_autofree char *text
    = still_fires (frame, trigger)
        ? g_strdup (reason)
        /* Translators: why something cannot be waited for, as a sentence */
        : g_strdup_printf (_ ("%s The mapping is looked at twice a second instead."), reason);

  g_clear_handle_id (&self->over_id, g_source_remove);
  self->is_torn = g_error_matches (frame->event_error, MG_ERROR, MG_ERROR_TIMED_OUT);
  if (is_shown (self) && g_str_equal (gtk_label_get_text (self->label), text))
    return;
  gtk_label_set_text (self->label, text);
  mg_accessible_set_label (self->box, text);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  mg_inspection_say (self->inspection, text);
}

static gboolean
on_over (gpointer data)
{
  MgFollowNotice *self = data;
  const char *name
    = mg_mapping_get_display_name (mg_view_get_mapping (mg_inspection_get_view (self->inspection)));
  g_autofree char *sentence = self->is_torn
                                ? g_strdup_printf (_ ("“%s” is read between two updates again."), name)
                                : g_strdup_printf (_ ("“%s”: what is waited for is there again."), name);

  self->over_id = 0;
  hide (self);
  mg_inspection_say (self->inspection, sentence);
  return G_SOURCE_REMOVE;
}

/* What hinders the view altogether is said elsewhere. */
static void
on_frame (MgFollowNotice *self)
{
  MgTrigger *trigger = mg_view_get_trigger (mg_inspection_get_view (self->inspection));
  MgFrame *frame = mg_inspection_get_frame (self->inspection);

  if (frame == NULL || frame->state != MG_FRAME_LIVE || !frame->has_events || trigger == NULL)
    return;
  if (frame->event_error != NULL)
    show_error (self, frame, trigger);
  else if (is_shown (self) && self->over_id == 0)
    self->over_id = g_timeout_add (LINGER, on_over, self);
}

static void
on_button (MgFollowNotice *self)
{
  if (self->inspection != NULL)
    mg_view_set_trigger (mg_inspection_get_view (self->inspection), NULL);
}

static void
mg_follow_notice_dispose (GObject *object)
{
  MgFollowNotice *self = MG_FOLLOW_NOTICE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->over_id, g_source_remove);
  g_clear_object (&self->signals);
  g_clear_object (&self->view_signals);
  g_clear_object (&self->inspection);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mg_follow_notice_parent_class)->dispose (object);
}

static void
mg_follow_notice_class_init (MgFollowNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_follow_notice_dispose;

  /* It looks as any other notice. */
  gtk_widget_class_set_css_name (widget_class, "mg-notice");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-follow-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, MgFollowNotice, revealer);
  gtk_widget_class_bind_template_child (widget_class, MgFollowNotice, box);
  gtk_widget_class_bind_template_child (widget_class, MgFollowNotice, label);
  gtk_widget_class_bind_template_child (widget_class, MgFollowNotice, button);
  gtk_widget_class_bind_template_callback (widget_class, on_button);
}

static void
mg_follow_notice_init (MgFollowNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (MG_TYPE_INSPECTION);
  g_signal_group_connect_swapped (self->signals, "notify::frame", G_CALLBACK (on_frame), self);
  /* Something else is waited for, or nothing. */
  self->view_signals = g_signal_group_new (MG_TYPE_VIEW);
  g_signal_group_connect_swapped (self->view_signals, "notify::trigger", G_CALLBACK (hide), self);
  g_signal_group_connect_swapped (self->view_signals, "notify::paused", G_CALLBACK (hide), self);
}

/**
 * mg_follow_notice_new:
 *
 * Says why what a view waits for cannot be waited for, as long as that is so, and offers a timer.
 *
 * Returns: (transfer floating): a notice that says nothing
 */
GtkWidget *
mg_follow_notice_new (void)
{
  return g_object_new (MG_TYPE_FOLLOW_NOTICE, NULL);
}

/**
 * mg_follow_notice_set_inspection:
 * @self: a notice
 * @inspection: (nullable): what it is to be about
 */
void
mg_follow_notice_set_inspection (MgFollowNotice *self, MgInspection *inspection)
{
  if (!g_set_object (&self->inspection, inspection))
    return;
  hide (self);
  g_signal_group_set_target (self->signals, inspection);
  g_signal_group_set_target (self->view_signals,
                             inspection != NULL ? mg_inspection_get_view (inspection) : NULL);
  if (inspection != NULL)
    on_frame (self);
}

/**
 * mg_follow_notice_get_text:
 * @self: a notice
 *
 * Returns: (transfer none) (nullable): what it says
 */
const char *
mg_follow_notice_get_text (MgFollowNotice *self)
{
  return is_shown (self) ? gtk_label_get_text (self->label) : NULL;
}

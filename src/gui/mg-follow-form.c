/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-follow-form.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <semaphore.h>
#include <string.h>

#include "mg-accessible.h"
#include "mg-error.h"
#include "mg-follow-event.h"
#include "mg-follow-offers.h"
#include "mg-name.h"

#define REFUSED_CLASS "error"

struct _MgFollowForm
{
  AdwBin parent_instance;

  GtkWidget *back_button;
  GtkLabel *title;
  GtkLabel *meaning;
  GtkImage *price_icon;
  GtkLabel *price;
  GtkCheckButton *declared;
  GtkLabel *entry_label;
  GtkEntry *entry;
  GtkWidget *cursor_button;
  GtkWidget *offers_scroller;
  GtkListBox *offers;
  GtkLabel *no_offers;
  GtkLabel *answer;

  MgFollowWay way;
  MgInspection *inspection;
  MgCatalog *catalog;
  GCancellable *looking;
};

enum
{
  SIGNAL_CHOSEN,
  SIGNAL_BACK,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MgFollowForm, mg_follow_form, ADW_TYPE_BIN)

static MgMapping *
get_mapping (MgFollowForm *self)
{
  return mg_view_get_mapping (mg_inspection_get_view (self->inspection));
}

static const char *
get_typed (MgFollowForm *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

/* Spoken as it is the description of what has the focus, and only what came of an attempt: else each key would speak. */
static void
set_answer (MgFollowForm *self, const char *answer, gboolean attempted)
{
  gboolean refused = *answer != 0;

  gtk_label_set_text (self->answer, answer);
  gtk_widget_set_visible (GTK_WIDGET (self->answer), refused);
  if (refused)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), REFUSED_CLASS);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), REFUSED_CLASS);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  attempted ? answer : "", -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               refused ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static MgTrigger *
make_inside (MgFollowForm *self, GError **error)
{
  guint64 offset;

  if (!mg_inspection_find_place (self->inspection, get_typed (self), &offset, error))
    return NULL;
  if (self->way == MG_FOLLOW_FUTEX && gtk_check_button_get_active (self->declared))
    return mg_trigger_new_shared_futex (offset, error);
  return mg_trigger_new_inside (mg_follow_way_get_trigger_kind (self->way), offset, error);
}

static MgTrigger *
make_semaphore (MgFollowForm *self, GError **error)
{
  g_autofree char *typed = g_strstrip (g_strdup (get_typed (self)));
  g_autofree char *name = mg_name_unescape (typed, error);

  if (name == NULL)
    return NULL;
  return mg_trigger_new_semaphore (mg_follow_way_get_trigger_kind (self->way), name, error);
}

static MgTrigger *
make_eventfd (MgFollowForm *self, GError **error)
{
  g_autofree char *typed = g_strstrip (g_strdup (get_typed (self)));
  g_auto (GStrv) parts = g_strsplit (typed, "/", 2);
  guint64 process, descriptor;

  if (g_strv_length (parts) != 2 || !g_ascii_string_to_unsigned (parts[0], 10, 1, G_MAXINT32, &process, NULL)
      || !g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXINT32, &descriptor, NULL))
    {
      g_set_error (
        error, MG_ERROR, MG_ERROR_INVALID_VALUE,
        _ ("“%s” is not the id of a process, a slash and the number of a descriptor, as in 1234/5."), typed);
      return NULL;
    }
  return mg_trigger_new_eventfd ((int) process, (int) descriptor, error);
}

static MgTrigger *
make_trigger (MgFollowForm *self, GError **error)
{
  switch (mg_follow_way_get_need (self->way))
    {
    case MG_FOLLOW_NEEDS_SEMAPHORE:
      return make_semaphore (self, error);
    case MG_FOLLOW_NEEDS_EVENTFD:
      return make_eventfd (self, error);
    case MG_FOLLOW_NEEDS_OFFSET:
    case MG_FOLLOW_NEEDS_EVENT:
    case MG_FOLLOW_NEEDS_NOTHING:
    default:
      return make_inside (self, error);
    }
}

static void
on_event_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MgFollowForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MgTrigger) trigger = mg_follow_event_find_finish (result, &error);

  if (trigger != NULL)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, trigger);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_answer (self, error->message, TRUE);
}

static void
begin_looking (MgFollowForm *self)
{
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  self->looking = g_cancellable_new ();
}

static void
on_wait (MgFollowForm *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgTrigger) trigger = NULL;

  if (self->inspection == NULL)
    return;
  if (mg_follow_way_get_need (self->way) == MG_FOLLOW_NEEDS_EVENT)
    {
      begin_looking (self);
      mg_follow_event_find_async (get_mapping (self), get_typed (self), self->looking, on_event_found,
                                  g_object_ref (self));
      return;
    }
  trigger = make_trigger (self, &error);
  if (trigger != NULL)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, trigger);
  else if (error != NULL)
    set_answer (self, error->message, TRUE);
}

static void
on_back (MgFollowForm *self)
{
  g_signal_emit (self, signals[SIGNAL_BACK], 0);
}

static void
show_offers (MgFollowForm *self, GtkStringList *offers)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (offers)) == 0;

  while (gtk_list_box_get_row_at_index (self->offers, 0) != NULL)
    gtk_list_box_remove (self->offers, GTK_WIDGET (gtk_list_box_get_row_at_index (self->offers, 0)));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (offers)); i++)
    {
      GtkWidget *label = gtk_label_new (gtk_string_list_get_string (offers, i));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
      gtk_list_box_append (self->offers, label);
    }
  gtk_widget_set_visible (self->offers_scroller, !is_empty);
  gtk_widget_set_visible (GTK_WIDGET (self->no_offers), is_empty);
}

static void
list_names (MgFollowForm *self)
{
  MgFollowNeed need = mg_follow_way_get_need (self->way);
  g_autoptr (GtkStringList) offers = NULL;

  if (self->catalog == NULL)
    return;
  if (need == MG_FOLLOW_NEEDS_SEMAPHORE)
    offers = mg_follow_offers_list_semaphores (self->catalog, get_typed (self));
  else if (need == MG_FOLLOW_NEEDS_EVENT)
    offers = mg_follow_offers_list_events (self->catalog, get_mapping (self), get_typed (self));
  if (offers != NULL)
    show_offers (self, offers);
}

static void
on_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MgFollowForm) self = user_data;
  g_autoptr (GtkStringList) offers = mg_follow_offers_find_eventfds_finish (result, NULL);

  /* Given up: it is about something else by now. */
  if (offers != NULL)
    show_offers (self, offers);
}

static void
on_offer (MgFollowForm *self, GtkListBoxRow *row)
{
  g_autofree char *text = g_strdup (gtk_label_get_text (GTK_LABEL (gtk_list_box_row_get_child (row))));

  /* Behind the numbers is the name of a command. */
  if (mg_follow_way_get_need (self->way) == MG_FOLLOW_NEEDS_EVENTFD)
    text[strcspn (text, " ")] = 0;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
update_price (MgFollowForm *self)
{
  gboolean has_price = mg_follow_way_has_price (self->way);
  const char *price = mg_follow_way_get_price (self->way);

  if (self->way == MG_FOLLOW_FUTEX)
    {
      has_price = !gtk_check_button_get_active (self->declared);
      price = has_price ? _ ("Takes wakes from a program that wakes one waiter")
                        : mg_follow_way_get_price (MG_FOLLOW_WORD);
    }
  else if (self->way == MG_FOLLOW_EVENT && self->catalog != NULL
           && mg_follow_offers_find_takes (self->catalog, get_mapping (self), get_typed (self), &has_price))
    price = mg_follow_way_get_price (has_price ? MG_FOLLOW_POST : MG_FOLLOW_WORD);
  gtk_label_set_text (self->price, price);
  gtk_image_set_from_icon_name (self->price_icon, mg_follow_way_get_price_icon (has_price));
}

static void
on_catalog (MgFollowForm *self)
{
  list_names (self);
  update_price (self);
}

/* Offsets are judged while they are typed; names and numbers when they are whole. */
static void
on_changed (MgFollowForm *self)
{
  g_autoptr (MgTrigger) trigger = NULL;
  g_autoptr (GError) error = NULL;

  if (self->inspection != NULL && *get_typed (self) != 0
      && mg_follow_way_get_need (self->way) == MG_FOLLOW_NEEDS_OFFSET)
    trigger = make_inside (self, &error);
  set_answer (self, error != NULL ? error->message : "", FALSE);
  on_catalog (self);
}

static void
use_offset (MgFollowForm *self, guint64 offset)
{
  g_autofree char *text = g_strdup_printf ("0x%" PRIx64, offset);

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

static void
on_cursor (MgFollowForm *self)
{
  guint alignment = self->way == MG_FOLLOW_SEMAPHORE_INSIDE ? _Alignof(sem_t) : sizeof (guint32);
  guint64 offset;

  if (self->inspection == NULL)
    return;
  offset = mg_inspection_get_cursor (self->inspection);
  use_offset (self, offset - offset % alignment);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/* What is waited for stands there, or what is likely to be meant. */
static void
fill_in (MgFollowForm *self)
{
  MgTrigger *trigger = mg_view_get_trigger (mg_inspection_get_view (self->inspection));
  gboolean is_current
    = trigger != NULL && mg_trigger_get_kind (trigger) == mg_follow_way_get_trigger_kind (self->way);
  g_autofree char *text = NULL;

  gtk_check_button_set_active (self->declared, is_current && !mg_trigger_takes (trigger));
  switch (mg_follow_way_get_need (self->way))
    {
    case MG_FOLLOW_NEEDS_OFFSET:
      if (is_current)
        use_offset (self, mg_trigger_get_offset (trigger));
      else
        on_cursor (self);
      return;
    case MG_FOLLOW_NEEDS_SEMAPHORE:
      text = is_current ? mg_name_escape (mg_trigger_get_semaphore (trigger)) : NULL;
      break;
    case MG_FOLLOW_NEEDS_EVENTFD:
      if (is_current)
        text
          = g_strdup_printf ("%d/%d", mg_trigger_get_process (trigger), mg_trigger_get_descriptor (trigger));
      break;
    case MG_FOLLOW_NEEDS_EVENT:
      text = is_current ? g_strdup (mg_event_get_name (mg_trigger_get_event (trigger))) : NULL;
      break;
    case MG_FOLLOW_NEEDS_NOTHING:
    default:
      break;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
}

static void
set_words (MgFollowForm *self)
{
  MgFollowNeed need = mg_follow_way_get_need (self->way);
  static const char *const labels[] = {
    [MG_FOLLOW_NEEDS_OFFSET] = N_ ("_Offset of the word"),
    [MG_FOLLOW_NEEDS_SEMAPHORE] = N_ ("_Name of the semaphore"),
    [MG_FOLLOW_NEEDS_EVENTFD] = N_ ("_Process and descriptor"),
    [MG_FOLLOW_NEEDS_EVENT] = N_ ("_Name of the event"),
  };
  static const char *const examples[] = {
    [MG_FOLLOW_NEEDS_OFFSET] = N_ ("0x40, 64, end-16, [12]"),
    [MG_FOLLOW_NEEDS_SEMAPHORE] = N_ ("/ready"),
    [MG_FOLLOW_NEEDS_EVENTFD] = N_ ("1234/5"),
    [MG_FOLLOW_NEEDS_EVENT] = N_ ("Local\\ready"),
  };
  static const char *const lacks[] = {
    [MG_FOLLOW_NEEDS_OFFSET] = "",
    [MG_FOLLOW_NEEDS_SEMAPHORE] = N_ ("There is no semaphore whose name contains that."),
    [MG_FOLLOW_NEEDS_EVENTFD] = N_ ("No process that uses the mapping has an eventfd that you may look at."),
    [MG_FOLLOW_NEEDS_EVENT] = N_ ("There is no event whose name contains that."),
  };

  gtk_label_set_text (self->title, mg_follow_way_get_title (self->way));
  gtk_label_set_text (self->meaning, mg_follow_way_get_meaning (self->way));
  gtk_label_set_text_with_mnemonic (self->entry_label, self->way == MG_FOLLOW_SEMAPHORE_INSIDE
                                                         ? _ ("_Offset of the semaphore")
                                                         : _ (labels[need]));
  gtk_entry_set_placeholder_text (self->entry, _ (examples[need]));
  gtk_widget_set_visible (self->cursor_button, need == MG_FOLLOW_NEEDS_OFFSET);
  gtk_widget_set_visible (GTK_WIDGET (self->declared), self->way == MG_FOLLOW_FUTEX);
  gtk_widget_set_visible (self->offers_scroller, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->no_offers), FALSE);
  gtk_label_set_text (self->no_offers, *lacks[need] != 0 ? _ (lacks[need]) : "");
}

static void
mg_follow_form_dispose (GObject *object)
{
  mg_follow_form_end (MG_FOLLOW_FORM (object));

  G_OBJECT_CLASS (mg_follow_form_parent_class)->dispose (object);
}

static gboolean
mg_follow_form_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (MG_FOLLOW_FORM (widget)->entry));
}

static void
mg_follow_form_class_init (MgFollowFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mg_follow_form_dispose;
  widget_class->grab_focus = mg_follow_form_grab_focus;

  /**
   * MgFollowForm::chosen:
   * @self: a form
   * @trigger: what is to be waited for
   */
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", MG_TYPE_FOLLOW_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, MG_TYPE_TRIGGER);
  /**
   * MgFollowForm::back:
   * @self: a form
   *
   * Another way is wanted.
   */
  signals[SIGNAL_BACK]
    = g_signal_new ("back", MG_TYPE_FOLLOW_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-follow-form.ui");
  gtk_widget_class_bind_template_child (widget_class, MgFollowForm, back_button);
  gtk_widget_class_bind_template_child (widget_class, MgFollowForm, title);
  gtk_widget_class_bind_template_child (widget_class, MgFollowForm, meaning);
  gtk_widget_class_bind_template_child (widget_class, MgFollowForm, price_icon);
  gtk_widget_class_bind_template_child (widget_class, MgFollowForm, price);
  gtk_widget_class_bind_template_child (widget_class, MgFollowForm, declared);
  gtk_widget_class_bind_template_child (widget_class, MgFollowForm, entry_label);
  gtk_widget_class_bind_template_child (widget_class, MgFollowForm, entry);
  gtk_widget_class_bind_template_child (widget_class, MgFollowForm, cursor_button);
  gtk_widget_class_bind_template_child (widget_class, MgFollowForm, offers_scroller);
  gtk_widget_class_bind_template_child (widget_class, MgFollowForm, offers);
  gtk_widget_class_bind_template_child (widget_class, MgFollowForm, no_offers);
  gtk_widget_class_bind_template_child (widget_class, MgFollowForm, answer);
  gtk_widget_class_bind_template_callback (widget_class, on_wait);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_offer);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, update_price);
  gtk_widget_class_bind_template_callback (widget_class, on_cursor);
}

static void
mg_follow_form_init (MgFollowForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mg_follow_form_new:
 *
 * Asks what exactly is to be waited for.
 *
 * Returns: (transfer floating): a form about nothing
 */
GtkWidget *
mg_follow_form_new (void)
{
  return g_object_new (MG_TYPE_FOLLOW_FORM, NULL);
}

/**
 * mg_follow_form_begin:
 * @self: a form
 * @way: how to follow; something has to be said of it
 * @inspection: what is looked at
 * @catalog: (nullable): knows the names of semaphores and events
 *
 * Asks about that.
 */
void
mg_follow_form_begin (MgFollowForm *self, MgFollowWay way, MgInspection *inspection, MgCatalog *catalog)
{
  mg_follow_form_end (self);
  self->way = way;
  self->inspection = g_object_ref (inspection);
  set_words (self);
  if (catalog != NULL)
    {
      self->catalog = g_object_ref (catalog);
      g_signal_connect_object (catalog, "items-changed", G_CALLBACK (on_catalog), self, G_CONNECT_SWAPPED);
    }
  fill_in (self);
  on_changed (self);
  if (mg_follow_way_get_need (way) == MG_FOLLOW_NEEDS_EVENTFD)
    {
      begin_looking (self);
      mg_follow_offers_find_eventfds_async (get_mapping (self), self->looking, on_found, g_object_ref (self));
    }
}

/**
 * mg_follow_form_end:
 * @self: a form
 *
 * It is about nothing any more.
 */
void
mg_follow_form_end (MgFollowForm *self)
{
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  if (self->catalog != NULL)
    g_signal_handlers_disconnect_by_data (self->catalog, self);
  g_clear_object (&self->catalog);
  g_clear_object (&self->inspection);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Events that are waited for, and mutexes that are held, of kinds that core does not know: what stands for them here notes
 * what is done to it. */

#include <string.h>

#include "mg-error.h"
#include "mg-event.h"
#include "mg-hold.h"
#include "mg-test.h"
#include "mg-trigger.h"
#include "mg-waiter.h"

#define TEST_TYPE_OBJECT (test_object_get_type ())
G_DECLARE_FINAL_TYPE (TestObject, test_object, TEST, OBJECT, GObject)

struct _TestObject
{
  GObject parent_instance;

  GMutex lock;
  guint n_pending;
  gboolean is_gone;
  guint n_begun;
  guint n_ended;
  gboolean is_busy;
  guint n_taken;
  guint n_released;
  gint64 limit;
};

static const char *
test_object_get_name (gpointer object)
{
  return "Local\\thing";
}

static gboolean
test_object_takes (MgEvent *event)
{
  return TRUE;
}

static gpointer
test_object_begin (MgEvent *event, GError **error)
{
  TestObject *self = TEST_OBJECT (event);
  gboolean is_gone;

  g_mutex_lock (&self->lock);
  is_gone = self->is_gone;
  self->n_begun += is_gone ? 0 : 1;
  g_mutex_unlock (&self->lock);
  if (!is_gone)
    return self;
  g_set_error_literal (error, MG_ERROR, MG_ERROR_NOT_FOUND, "It is gone.");
  return NULL;
}

static gboolean
test_object_wait (gpointer wait, gint64 patience, guint64 *ret_events, GError **error)
{
  TestObject *self = wait;
  gboolean is_gone;

  g_usleep (1000);
  g_mutex_lock (&self->lock);
  *ret_events = self->n_pending;
  self->n_pending = 0;
  is_gone = self->is_gone;
  g_mutex_unlock (&self->lock);
  if (is_gone)
    g_set_error_literal (error, MG_ERROR, MG_ERROR_NOT_FOUND, "It is gone.");
  return !is_gone;
}

static void
test_object_end (gpointer wait)
{
  TestObject *self = wait;

  g_mutex_lock (&self->lock);
  self->n_ended++;
  g_mutex_unlock (&self->lock);
}

static gpointer
test_object_take (MgMutex *mutex, gint64 limit, GError **error)
{
  TestObject *self = TEST_OBJECT (mutex);

  self->limit = limit;
  if (!self->is_busy)
    {
      self->n_taken++;
      return self;
    }
  g_set_error_literal (error, MG_ERROR, MG_ERROR_TIMED_OUT, "It is busy.");
  return NULL;
}

static void
test_object_release (gpointer taken)
{
  TEST_OBJECT (taken)->n_released++;
}

static void
event_init (MgEventInterface *iface)
{
  iface->get_name = (const char *(*) (MgEvent *) ) test_object_get_name;
  iface->takes = test_object_takes;
  iface->begin = test_object_begin;
  iface->wait = test_object_wait;
  iface->end = test_object_end;
}

static void
mutex_init (MgMutexInterface *iface)
{
  iface->get_name = (const char *(*) (MgMutex *) ) test_object_get_name;
  iface->take = test_object_take;
  iface->release = test_object_release;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestObject,
                               test_object,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MG_TYPE_EVENT, event_init)
                                 G_IMPLEMENT_INTERFACE (MG_TYPE_MUTEX, mutex_init))

static void
test_object_finalize (GObject *object)
{
  g_mutex_clear (&TEST_OBJECT (object)->lock);
  G_OBJECT_CLASS (test_object_parent_class)->finalize (object);
}

static void
test_object_class_init (TestObjectClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_object_finalize;
}

static void
test_object_init (TestObject *self)
{
  g_mutex_init (&self->lock);
}

static void
ignore (gpointer data)
{
}

static gboolean
knows (MgWaiter *waiter, guint64 n_events, const char *error)
{
  g_auto (MgWaiterNews) news = { 0 };

  mg_waiter_look (waiter, &news);
  return news.n_events == n_events
         && (error == NULL ? news.error == NULL
                           : news.error != NULL && g_str_equal (news.error->message, error));
}

static void
change (TestObject *self, guint n_pending, gboolean is_gone)
{
  g_mutex_lock (&self->lock);
  self->n_pending = n_pending;
  self->is_gone = is_gone;
  g_mutex_unlock (&self->lock);
}

static gboolean
has_ended (TestObject *self, guint n_begun)
{
  gboolean ended;

  g_mutex_lock (&self->lock);
  ended = self->n_begun == n_begun && self->n_ended == n_begun;
  g_mutex_unlock (&self->lock);
  return ended;
}

static void
test_event (void)
{
  g_autoptr (TestObject) object = g_object_new (TEST_TYPE_OBJECT, NULL);
  g_autoptr (MgTrigger) trigger = mg_trigger_new_event (MG_EVENT (object));
  g_autofree char *description = mg_trigger_describe (trigger);
  MgWaiter *waiter = mg_waiter_new (trigger, NULL, ignore, NULL, NULL);

  g_assert_cmpint (mg_trigger_get_kind (trigger), ==, MG_TRIGGER_EVENT);
  g_assert_true (mg_trigger_get_event (trigger) == MG_EVENT (object));
  g_assert_true (mg_event_takes (mg_trigger_get_event (trigger)));
  g_assert_true (mg_trigger_takes (trigger));
  g_assert_false (mg_trigger_is_inside (trigger));
  g_assert_false (mg_trigger_is_exact (trigger));
  g_assert_cmpstr (description, ==, "event Local\\thing");
  change (object, 3, FALSE);
  mg_test_wait (knows (waiter, 3, NULL));
  /* One that goes is told, and is waited for again when it is back. */
  change (object, 0, TRUE);
  mg_test_wait (knows (waiter, 3, "It is gone."));
  change (object, 2, FALSE);
  mg_test_wait (knows (waiter, 5, NULL));
  mg_waiter_stop (waiter);
  mg_test_wait (has_ended (object, 2));
}

static void
test_mutex (void)
{
  g_autoptr (TestObject) object = g_object_new (TEST_TYPE_OBJECT, NULL);
  g_autoptr (MgHold) hold = mg_hold_new_named (MG_MUTEX (object), 250000);
  g_autofree char *description = mg_hold_describe (hold);
  g_autoptr (GError) error = NULL;
  MgHeld *held = mg_hold_take (hold, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (description, ==, "mutex Local\\thing");
  g_assert_cmpint (mg_hold_get_kind (hold), ==, MG_HOLD_NAMED);
  g_assert_cmpint (object->limit, ==, 250000);
  g_assert_cmpuint (object->n_taken, ==, 1);
  g_assert_cmpuint (object->n_released, ==, 0);
  g_assert_cmpint (mg_held_release (held), >=, 0);
  g_assert_cmpuint (object->n_released, ==, 1);
  /* What was waited for in vain is only tried. */
  object->is_busy = TRUE;
  g_assert_null (mg_hold_try (hold, NULL, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_TIMED_OUT);
  g_assert_cmpint (object->limit, ==, 0);
  g_assert_cmpuint (object->n_released, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/named/event", test_event);
  g_test_add_func ("/named/mutex", test_mutex);
  return g_test_run ();
}

/* albo-detail-links.c - what leads away from a request, and who else looks at it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-detail-private.h"

#include "albo-presence.h"

#include <glib/gi18n.h>

static void
open_request (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  g_signal_emit_by_name (widget, "open-request", g_variant_get_int64 (parameter));
}

static void
open_member (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  g_signal_emit_by_name (widget, "open-member", g_variant_get_int64 (parameter));
}

/* Two who work on one request should know of each other. */
void
albo_detail_show_presence (AlboDetail *self)
{
  g_autofree char *names = NULL;
  g_autofree char *text = NULL;

  if (self->office != NULL && self->request != 0)
    names = albo_presence_describe (albo_office_get_presence (self->office), self->request);
  if (names != NULL)
    /* Translators: one or more persons */
    text = g_strdup_printf (_("Also open now: %s"), names);

  gtk_label_set_text (self->presence_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->presence_label), text != NULL);
}

void
albo_detail_install_links (GtkWidgetClass *widget_class)
{
  /**
   * AlboDetail::open-request:
   * @id: another request
   *
   * Somebody wants to see that request.
   */
  g_signal_new ("open-request", G_TYPE_FROM_CLASS (widget_class), G_SIGNAL_RUN_LAST, 0,
                NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  /**
   * AlboDetail::open-member:
   * @id: a member of the body's registers
   *
   * Somebody wants to see that member.
   */
  g_signal_new ("open-member", G_TYPE_FROM_CLASS (widget_class), G_SIGNAL_RUN_LAST, 0,
                NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  gtk_widget_class_install_action (widget_class, "detail.open-request", "x", open_request);
  gtk_widget_class_install_action (widget_class, "detail.open-member", "x", open_member);
}

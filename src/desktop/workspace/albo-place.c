/* albo-place.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-place.h"

#include <glib/gi18n.h>

/**
 * AlboPlace:
 *
 * Where one can go, with how many wait there.  A kept search has a menu to rename and to
 * delete it.
 */
struct _AlboPlace
{
  GtkListBoxRow parent_instance;

  GtkWidget     *count;
  AlboPlaceKind  kind;
  guint          group;
  char          *title;
  char          *full_title;  /* what is read out */
  JsonObject    *query;       /* (nullable) */
  gint64         id;
  char          *page;        /* (nullable) */
  guint          counted;     /* a bit for each count that is added up; 0 for no count */
};

G_DEFINE_FINAL_TYPE (AlboPlace, albo_place, GTK_TYPE_LIST_BOX_ROW)

enum {
  RENAME,
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
name_row (AlboPlace *self,
          guint64    count)
{
  g_autofree char *label = NULL;

  if (self->counted != 0)
    label = g_strdup_printf ("%s, %" G_GUINT64_FORMAT, self->full_title, count);
  else
    label = g_strdup (self->full_title);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
rename_search (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[RENAME], 0);
}

static void
remove_search (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[REMOVE], 0);
}

static GtkWidget *
make_menu_button (AlboPlace *self)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autofree char *label = NULL;
  GtkWidget *button = gtk_menu_button_new ();

  g_menu_append (menu, _("_Rename…"), "place.rename");
  g_menu_append (menu, _("_Delete"), "place.delete");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (button), FALSE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "place-menu");
  /* Translators: what can be done with a search that is kept; %s is its name */
  label = g_strdup_printf (_("Menu of the search “%s”"), self->title);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return button;
}

static void
albo_place_finalize (GObject *object)
{
  AlboPlace *self = ALBO_PLACE (object);

  g_free (self->title);
  g_free (self->full_title);
  g_free (self->page);
  g_clear_pointer (&self->query, json_object_unref);

  G_OBJECT_CLASS (albo_place_parent_class)->finalize (object);
}

static void
albo_place_class_init (AlboPlaceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = albo_place_finalize;

  /**
   * AlboPlace::rename:
   *
   * The person wants the kept search to have another name.
   */
  signals[RENAME] =
    g_signal_new ("rename", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * AlboPlace::remove:
   *
   * The person does not want the search to be kept any more.
   */
  signals[REMOVE] =
    g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "place.rename", NULL, rename_search);
  gtk_widget_class_install_action (widget_class, "place.delete", NULL, remove_search);
}

static void
albo_place_init (AlboPlace *self)
{
}

/**
 * albo_place_new:
 * @kind: what is there
 * @group: a line is drawn between places of different groups, that stand in this order
 * @icon_name: a symbolic icon
 * @title: its name, translated
 *
 * Returns: (transfer floating): a row of the sidebar
 */
GtkWidget *
albo_place_new (AlboPlaceKind  kind,
                guint          group,
                const char    *icon_name,
                const char    *title)
{
  AlboPlace *self = g_object_new (ALBO_TYPE_PLACE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (title);

  self->kind = kind;
  self->group = group;
  self->title = g_strdup (title);
  self->full_title = g_strdup (title);

  self->count = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (self->count, "count");
  gtk_widget_add_css_class (self->count, "numeric");
  gtk_widget_set_visible (self->count, FALSE);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon_name));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), self->count);
  if (kind == ALBO_PLACE_SEARCH)
    gtk_box_append (GTK_BOX (box), make_menu_button (self));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  name_row (self, 0);

  return GTK_WIDGET (self);
}

/**
 * albo_place_set_full_title:
 * @self: a place
 * @full_title: a longer name, read out and shown as a tooltip
 */
void
albo_place_set_full_title (AlboPlace  *self,
                           const char *full_title)
{
  g_return_if_fail (ALBO_IS_PLACE (self));

  g_free (self->full_title);
  self->full_title = g_strdup (full_title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), full_title);
  name_row (self, 0);
}

/**
 * albo_place_set_query:
 * @self: a place of requests
 * @query: (transfer full): what the inbox is asked for there
 */
void
albo_place_set_query (AlboPlace  *self,
                      JsonObject *query)
{
  g_return_if_fail (ALBO_IS_PLACE (self));

  g_clear_pointer (&self->query, json_object_unref);
  self->query = query;
}

void
albo_place_set_id (AlboPlace *self,
                   gint64     id)
{
  g_return_if_fail (ALBO_IS_PLACE (self));

  self->id = id;
}

void
albo_place_set_page (AlboPlace  *self,
                     const char *page)
{
  g_return_if_fail (ALBO_IS_PLACE (self));

  g_free (self->page);
  self->page = g_strdup (page);
}

/**
 * albo_place_set_counted:
 * @self: a place
 * @counted: a bit for each of the counts that are added up here
 */
void
albo_place_set_counted (AlboPlace *self,
                        guint      counted)
{
  g_return_if_fail (ALBO_IS_PLACE (self));

  self->counted = counted;
}

/**
 * albo_place_count:
 * @self: a place
 * @counts: (array length=n_counts): all counts
 * @n_counts: how many there are
 *
 * Shows how many wait here, if that is known.
 */
void
albo_place_count (AlboPlace     *self,
                  const guint64 *counts,
                  guint          n_counts)
{
  g_autofree char *text = NULL;
  guint64 count = 0;

  g_return_if_fail (ALBO_IS_PLACE (self));

  if (self->counted == 0)
    return;

  for (guint i = 0; i < n_counts; i++)
    if ((self->counted & (1u << i)) != 0)
      count += counts[i];

  text = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  gtk_label_set_text (GTK_LABEL (self->count), text);
  gtk_widget_set_visible (self->count, TRUE);
  name_row (self, count);
}

AlboPlaceKind
albo_place_get_kind (AlboPlace *self)
{
  g_return_val_if_fail (ALBO_IS_PLACE (self), ALBO_PLACE_REQUESTS);

  return self->kind;
}

guint
albo_place_get_group (AlboPlace *self)
{
  g_return_val_if_fail (ALBO_IS_PLACE (self), 0);

  return self->group;
}

const char *
albo_place_get_title (AlboPlace *self)
{
  g_return_val_if_fail (ALBO_IS_PLACE (self), NULL);

  return self->title;
}

/**
 * albo_place_get_query:
 * @self: a place
 *
 * Returns: (nullable) (transfer none): what the inbox is asked for there
 */
JsonObject *
albo_place_get_query (AlboPlace *self)
{
  g_return_val_if_fail (ALBO_IS_PLACE (self), NULL);

  return self->query;
}

gint64
albo_place_get_id (AlboPlace *self)
{
  g_return_val_if_fail (ALBO_IS_PLACE (self), 0);

  return self->id;
}

const char *
albo_place_get_page (AlboPlace *self)
{
  g_return_val_if_fail (ALBO_IS_PLACE (self), NULL);

  return self->page;
}

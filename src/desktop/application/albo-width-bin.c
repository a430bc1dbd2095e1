/* albo-width-bin.c
 *
 * What AdwBreakpoint does in newer versions.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-width-bin.h"

#include "albo-text-scale.h"

/**
 * AlboWidthBin:
 *
 * Holds one child and tells when it was given another width, a moment later:
 * widgets must not come and go while sizes are handed out.
 */
struct _AlboWidthBin
{
  GtkWidget parent_instance;

  GtkWidget *child;  /* (nullable) */
  int        width;
  guint      source;
};

static void albo_width_bin_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AlboWidthBin, albo_width_bin, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      albo_width_bin_buildable_init))

enum {
  WIDTH_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkBuildableIface *parent_buildable;

static gboolean
tell_cb (gpointer user_data)
{
  AlboWidthBin *self = ALBO_WIDTH_BIN (user_data);

  self->source = 0;
  g_signal_emit (self, signals[WIDTH_CHANGED], 0, albo_text_unscaled (self->width));
  return G_SOURCE_REMOVE;
}

static void
albo_width_bin_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  AlboWidthBin *self = ALBO_WIDTH_BIN (widget);

  if (self->child != NULL)
    gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
albo_width_bin_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  AlboWidthBin *self = ALBO_WIDTH_BIN (widget);

  if (self->child != NULL)
    gtk_widget_allocate (self->child, width, height, baseline, NULL);

  if (self->width != width && self->source == 0)
    self->source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, tell_cb, self, NULL);
  self->width = width;
}

static void
albo_width_bin_add_child (GtkBuildable *buildable,
                          GtkBuilder   *builder,
                          GObject      *child,
                          const char   *type)
{
  AlboWidthBin *self = ALBO_WIDTH_BIN (buildable);

  if (!GTK_IS_WIDGET (child))
    {
      parent_buildable->add_child (buildable, builder, child, type);
      return;
    }

  g_return_if_fail (self->child == NULL);

  self->child = GTK_WIDGET (child);
  gtk_widget_set_parent (self->child, GTK_WIDGET (self));
}

static void
albo_width_bin_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = albo_width_bin_add_child;
}

static void
albo_width_bin_dispose (GObject *object)
{
  AlboWidthBin *self = ALBO_WIDTH_BIN (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->child, gtk_widget_unparent);

  G_OBJECT_CLASS (albo_width_bin_parent_class)->dispose (object);
}

static void
albo_width_bin_class_init (AlboWidthBinClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = albo_width_bin_dispose;
  widget_class->measure = albo_width_bin_measure;
  widget_class->size_allocate = albo_width_bin_size_allocate;

  /**
   * AlboWidthBin::width-changed:
   * @width: in pixels, as [func@Albo.text_unscaled] counts them: with larger text there is less room
   */
  signals[WIDTH_CHANGED] =
    g_signal_new ("width-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
albo_width_bin_init (AlboWidthBin *self)
{
}

GtkWidget *
albo_width_bin_new (void)
{
  return g_object_new (ALBO_TYPE_WIDTH_BIN, NULL);
}

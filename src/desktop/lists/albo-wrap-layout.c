/* albo-wrap-layout.c
 *
 * What AdwWrapLayout does in newer versions.  A flow box is no help: it puts what it has in
 * columns of the same width.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-wrap-layout.h"

/**
 * AlboWrapLayout:
 *
 * Puts the children of a widget one after the other, each as wide as it likes to be, and goes
 * on on the next line where there is no room left.  A line is as high as what is highest in it.
 */
struct _AlboWrapLayout
{
  GtkLayoutManager parent_instance;

  int spacing;
};

G_DEFINE_FINAL_TYPE (AlboWrapLayout, albo_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

/* Where the line that begins with a child ends: with the last child that fits, and how wide and
 * high it is.
 */
static GtkWidget *
find_end (AlboWrapLayout *self,
          GtkWidget      *first,
          int             width,
          int            *line_height)
{
  GtkWidget *last = NULL;
  int left = width;

  *line_height = 0;
  for (GtkWidget *child = first; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_width;
      int child_height;

      if (!gtk_widget_should_layout (child))
        continue;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &child_width, NULL, NULL);
      if (last != NULL && child_width > left)
        break;

      child_width = MIN (child_width, width);
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_width, NULL, &child_height, NULL,
                          NULL);
      *line_height = MAX (*line_height, child_height);
      left -= child_width + self->spacing;
      last = child;
    }

  return last;
}

/* As wide as the widest child: it takes the room there is, and asks for none. */
static void
measure_width (GtkWidget *widget,
               int       *minimum,
               int       *natural)
{
  *minimum = 0;
  *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum;
      int child_natural;

      if (!gtk_widget_should_layout (child))
        continue;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural,
                          NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
}

static int
measure_height (AlboWrapLayout *self,
                GtkWidget      *widget,
                int             width)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int height = 0;

  while (child != NULL)
    {
      int line_height;
      GtkWidget *last = find_end (self, child, width, &line_height);

      if (last == NULL)
        break;

      height += line_height + (height > 0 ? self->spacing : 0);
      child = gtk_widget_get_next_sibling (last);
    }

  return height;
}

static GtkSizeRequestMode
albo_wrap_layout_get_request_mode (GtkLayoutManager *manager,
                                   GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
albo_wrap_layout_measure (GtkLayoutManager *manager,
                          GtkWidget        *widget,
                          GtkOrientation    orientation,
                          int               for_size,
                          int              *minimum,
                          int              *natural,
                          int              *minimum_baseline,
                          int              *natural_baseline)
{
  AlboWrapLayout *self = ALBO_WRAP_LAYOUT (manager);
  int width = for_size;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (widget, minimum, natural);
      return;
    }

  if (width < 0)
    measure_width (widget, minimum, &width);

  *minimum = *natural = measure_height (self, widget, width);
}

static void
allocate_line (AlboWrapLayout *self,
               GtkWidget      *first,
               GtkWidget      *last,
               gboolean        is_mirrored,
               int             width,
               int             y,
               int             line_height)
{
  int x = 0;

  for (GtkWidget *child = first; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_width;

      if (gtk_widget_should_layout (child))
        {
          gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &child_width, NULL,
                              NULL);
          child_width = MIN (child_width, width);
          gtk_widget_size_allocate (child,
                                    &(GtkAllocation) { is_mirrored ? width - x - child_width : x,
                                                       y, child_width, line_height },
                                    -1);
          x += child_width + self->spacing;
        }

      if (child == last)
        break;
    }
}

static void
albo_wrap_layout_allocate (GtkLayoutManager *manager,
                           GtkWidget        *widget,
                           int               width,
                           int               height,
                           int               baseline)
{
  AlboWrapLayout *self = ALBO_WRAP_LAYOUT (manager);
  gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int y = 0;

  while (child != NULL)
    {
      int line_height;
      GtkWidget *last = find_end (self, child, width, &line_height);

      if (last == NULL)
        break;

      allocate_line (self, child, last, is_mirrored, width, y, line_height);
      y += line_height + self->spacing;
      child = gtk_widget_get_next_sibling (last);
    }
}

static void
albo_wrap_layout_class_init (AlboWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = albo_wrap_layout_get_request_mode;
  layout_class->measure = albo_wrap_layout_measure;
  layout_class->allocate = albo_wrap_layout_allocate;
}

static void
albo_wrap_layout_init (AlboWrapLayout *self)
{
}

/**
 * albo_wrap_layout_new:
 * @spacing: between widgets and between lines, in pixels
 *
 * Returns: (transfer full): a layout for one widget
 */
GtkLayoutManager *
albo_wrap_layout_new (int spacing)
{
  AlboWrapLayout *self = g_object_new (ALBO_TYPE_WRAP_LAYOUT, NULL);

  self->spacing = spacing;

  return GTK_LAYOUT_MANAGER (self);
}

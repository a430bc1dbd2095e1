/* albo-chart.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-chart.h"

#define UPRIGHT_HEIGHT 180
#define ROW_HEIGHT      28
#define GAP              6

/**
 * AlboChart:
 *
 * Bars beside each other that stand upright, or below each other that lie.  A picture only:
 * whoever shows it gives it an accessible label, and a table with the same numbers.
 */
struct _AlboChart
{
  GtkWidget parent_instance;

  GPtrArray *bars;
  gboolean   is_upright;
};

typedef struct
{
  double  value;
  GdkRGBA color;
} Part;

typedef struct
{
  char   *label;
  GArray *parts;
} Bar;

G_DEFINE_FINAL_TYPE (AlboChart, albo_chart, GTK_TYPE_WIDGET)

static void
bar_free (Bar *bar)
{
  g_free (bar->label);
  g_array_unref (bar->parts);
  g_free (bar);
}

static double
get_sum (const Bar *bar)
{
  double sum = 0;

  for (guint i = 0; i < bar->parts->len; i++)
    sum += g_array_index (bar->parts, Part, i).value;

  return sum;
}

/* A whole number is shown as one. */
static char *
format_value (double value)
{
  return value == (double) (gint64) value ? g_strdup_printf ("%'" G_GINT64_FORMAT, (gint64) value)
                                          : g_strdup_printf ("%'.1f", value);
}

static PangoLayout *
make_text (AlboChart  *self,
           const char *text,
           int         max_width)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);

  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  if (max_width > 0)
    pango_layout_set_width (layout, max_width * PANGO_SCALE);

  return layout;
}

static void
draw_text (GtkSnapshot   *snapshot,
           PangoLayout   *layout,
           float          x,
           float          y,
           const GdkRGBA *color)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_upright (AlboChart     *self,
              GtkSnapshot   *snapshot,
              const GdkRGBA *color)
{
  const float width = (float) gtk_widget_get_width (GTK_WIDGET (self));
  const float height = (float) gtk_widget_get_height (GTK_WIDGET (self));
  const float step = width / (float) self->bars->len;
  const double max = albo_chart_get_max (self);
  float text_height;
  float room;
  GdkRGBA line = *color;

  {
    g_autoptr(PangoLayout) layout = make_text (self, "0", 0);
    int text;

    pango_layout_get_pixel_size (layout, NULL, &text);
    text_height = (float) text;
  }

  room = height - 2 * text_height - GAP;
  line.alpha *= 0.3f;
  gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (0, text_height + room, width, 1));

  for (guint i = 0; i < self->bars->len; i++)
    {
      const Bar *bar = self->bars->pdata[i];
      const float bar_width = MIN (step * 0.7f, 64);
      const float x = step * (float) i + (step - bar_width) / 2;
      float y = text_height + room;
      g_autofree char *value = format_value (get_sum (bar));
      g_autoptr(PangoLayout) number = make_text (self, value, 0);
      g_autoptr(PangoLayout) label = make_text (self, bar->label, (int) step);
      int number_width;

      for (guint k = 0; k < bar->parts->len; k++)
        {
          const Part *part = &g_array_index (bar->parts, Part, k);
          float part_height = max > 0 ? (float) (part->value / max) * room : 0;

          y -= part_height;
          gtk_snapshot_append_color (snapshot, &part->color, &GRAPHENE_RECT_INIT (x, y, bar_width, part_height));
        }

      pango_layout_get_pixel_size (number, &number_width, NULL);
      if (number_width <= step)
        draw_text (snapshot, number, x + (bar_width - (float) number_width) / 2, y - text_height, color);
      pango_layout_set_alignment (label, PANGO_ALIGN_CENTER);
      draw_text (snapshot, label, step * (float) i, height - text_height, color);
    }
}

static void
draw_lying (AlboChart     *self,
            GtkSnapshot   *snapshot,
            const GdkRGBA *color)
{
  const float width = (float) gtk_widget_get_width (GTK_WIDGET (self));
  const float label_width = MIN (width * 0.45f, 260);
  const float room = MAX (width - label_width - 72, 24);
  const double max = albo_chart_get_max (self);
  const float step = (float) gtk_widget_get_height (GTK_WIDGET (self)) / (float) self->bars->len;

  for (guint i = 0; i < self->bars->len; i++)
    {
      const Bar *bar = self->bars->pdata[i];
      const float y = step * (float) i;
      float x = label_width + GAP;
      g_autofree char *value = format_value (get_sum (bar));
      g_autoptr(PangoLayout) number = make_text (self, value, 0);
      g_autoptr(PangoLayout) label = make_text (self, bar->label, (int) label_width);
      int text_height;

      pango_layout_get_pixel_size (label, NULL, &text_height);
      draw_text (snapshot, label, 0, y + (step - (float) text_height) / 2, color);

      for (guint k = 0; k < bar->parts->len; k++)
        {
          const Part *part = &g_array_index (bar->parts, Part, k);
          float part_width = max > 0 ? (float) (part->value / max) * room : 0;

          gtk_snapshot_append_color (snapshot, &part->color,
                                     &GRAPHENE_RECT_INIT (x, y + GAP, part_width, step - 2 * GAP));
          x += part_width;
        }

      draw_text (snapshot, number, x + GAP, y + (step - (float) text_height) / 2, color);
    }
}

static void
albo_chart_snapshot (GtkWidget   *widget,
                     GtkSnapshot *snapshot)
{
  AlboChart *self = ALBO_CHART (widget);
  GdkRGBA color;

  if (self->bars->len == 0)
    return;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  if (self->is_upright)
    draw_upright (self, snapshot, &color);
  else
    draw_lying (self, snapshot, &color);
}

/* As high as its text wants: with large text the bars grow too. */
static void
albo_chart_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  AlboChart *self = ALBO_CHART (widget);
  g_autoptr(PangoLayout) layout = make_text (self, "0", 0);
  int text_height;

  pango_layout_get_pixel_size (layout, NULL, &text_height);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 120;
      *natural = 480;
    }
  else
    {
      *minimum = self->is_upright ? UPRIGHT_HEIGHT + 2 * text_height
                                  : (int) self->bars->len * MAX (ROW_HEIGHT, text_height + 2 * GAP);
      *natural = *minimum;
    }
}

static void
albo_chart_finalize (GObject *object)
{
  g_ptr_array_unref (ALBO_CHART (object)->bars);

  G_OBJECT_CLASS (albo_chart_parent_class)->finalize (object);
}

static void
albo_chart_class_init (AlboChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = albo_chart_finalize;
  widget_class->snapshot = albo_chart_snapshot;
  widget_class->measure = albo_chart_measure;
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
albo_chart_init (AlboChart *self)
{
  self->bars = g_ptr_array_new_with_free_func ((GDestroyNotify) bar_free);
}

/**
 * albo_chart_new:
 * @is_upright: whether the bars stand; they lie otherwise, where labels are long
 *
 * Returns: (transfer floating): a chart without bars
 */
GtkWidget *
albo_chart_new (gboolean is_upright)
{
  AlboChart *self = g_object_new (ALBO_TYPE_CHART, NULL);

  self->is_upright = is_upright;

  return GTK_WIDGET (self);
}

void
albo_chart_clear (AlboChart *self)
{
  g_return_if_fail (ALBO_IS_CHART (self));

  g_ptr_array_set_size (self->bars, 0);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * albo_chart_add_bar:
 * @self: the chart
 * @label: what it is about
 *
 * Adds a bar; its parts follow.
 */
void
albo_chart_add_bar (AlboChart  *self,
                    const char *label)
{
  Bar *bar;

  g_return_if_fail (ALBO_IS_CHART (self));

  bar = g_new0 (Bar, 1);
  bar->label = g_strdup (label);
  bar->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_ptr_array_add (self->bars, bar);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * albo_chart_add_part:
 * @self: a chart with a bar
 * @value: how much; nothing is drawn below zero
 * @color: as CSS names colors, legible on light and on dark
 *
 * Adds a part to the last bar.
 */
void
albo_chart_add_part (AlboChart  *self,
                     double      value,
                     const char *color)
{
  Part part = { MAX (value, 0), { 0.2f, 0.5f, 0.9f, 1 } };

  g_return_if_fail (ALBO_IS_CHART (self));
  g_return_if_fail (self->bars->len > 0);

  gdk_rgba_parse (&part.color, color);
  g_array_append_val (((Bar *) self->bars->pdata[self->bars->len - 1])->parts, part);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * albo_chart_get_max:
 * @self: the chart
 *
 * Returns: the longest bar
 */
double
albo_chart_get_max (AlboChart *self)
{
  double max = 0;

  g_return_val_if_fail (ALBO_IS_CHART (self), 0);

  for (guint i = 0; i < self->bars->len; i++)
    max = MAX (max, get_sum (self->bars->pdata[i]));

  return max;
}

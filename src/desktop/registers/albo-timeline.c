/* albo-timeline.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-timeline.h"

#include "albo-date.h"
#include "albo-json.h"
#include "albo-member-text.h"

#include <glib/gi18n.h>
#include <math.h>

#define BAR_HEIGHT   22
#define LANE_HEIGHT  30
#define AXIS_HEIGHT  24
#define MIN_TICK     56  /* pixels between two years that are written */

/**
 * AlboTimeline:
 *
 * Draws each period of a member as a bar over the years, annotations below their period,
 * and where today is.  It is a picture: what it says stands in the lists beside it too.
 */
struct _AlboTimeline
{
  GtkWidget parent_instance;

  GArray *bars;   /* of Bar */
  int     first;  /* days, as GDate counts them */
  int     last;
  int     today;
};

typedef struct
{
  char     *label;
  int       from;
  int       to;             /* G_MAXINT: until further notice */
  gboolean  is_annotation;
} Bar;

G_DEFINE_FINAL_TYPE (AlboTimeline, albo_timeline, GTK_TYPE_WIDGET)

static void
bar_clear (Bar *bar)
{
  g_free (bar->label);
}

static int
read_day (const char *iso,
          int         fallback)
{
  GDate day;

  return iso != NULL && albo_date_parse_iso (iso, &day) ? (int) g_date_get_julian (&day) : fallback;
}

static void
add_bar (AlboTimeline *self,
         char         *label,
         int           from,
         int           to,
         gboolean      is_annotation)
{
  Bar bar = { label, from, to, is_annotation };

  g_array_append_val (self->bars, bar);
}

/* The annotations of a period, each from its day to that of its ending. */
static void
add_annotations (AlboTimeline *self,
                 JsonArray    *events,
                 gint64        entry)
{
  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);
      gint64 id = albo_json_get_int (event, "annotation_id", 0);
      int to = G_MAXINT;

      if (g_strcmp0 (albo_json_get_string (event, "event", NULL), "annotation") != 0 ||
          albo_json_get_int (event, "entry_id", 0) != entry)
        continue;

      for (guint j = 0; j < json_array_get_length (events); j++)
        {
          JsonObject *other = json_array_get_object_element (events, j);

          if (g_strcmp0 (albo_json_get_string (other, "event", NULL), "annotation_ended") == 0 &&
              albo_json_get_int (other, "annotation_id", 0) == id)
            to = read_day (albo_json_get_string (other, "day", NULL), to);
        }

      add_bar (self, g_strdup (albo_annotation_kind_to_label (albo_json_get_string (event, "kind", ""))),
               read_day (albo_json_get_string (event, "day", NULL), self->today), to, TRUE);
    }
}

static double
day_to_x (AlboTimeline *self,
          int           day,
          double        width)
{
  double share = (double) (CLAMP (day, self->first, self->last) - self->first) /
                 MAX (self->last - self->first, 1);

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    share = 1 - share;

  return share * width;
}

static void
draw_axis (AlboTimeline  *self,
           GtkSnapshot   *snapshot,
           double         width,
           double         height,
           const GdkRGBA *color)
{
  GdkRGBA line = *color;
  GDate first, last;
  int n_years, step = 1;

  line.alpha *= 0.15;
  g_date_clear (&first, 1);
  g_date_clear (&last, 1);
  g_date_set_julian (&first, self->first);
  g_date_set_julian (&last, self->last);
  n_years = g_date_get_year (&last) - g_date_get_year (&first) + 1;
  while (width / n_years * step < MIN_TICK && step < 100)
    step = step == 1 ? 2 : step == 2 ? 5 : step * 2;

  for (int year = g_date_get_year (&first); year <= g_date_get_year (&last); year++)
    {
      g_autoptr(PangoLayout) layout = NULL;
      g_autofree char *text = NULL;
      GDate day;
      double x;

      g_date_clear (&day, 1);
      g_date_set_dmy (&day, 1, 1, year);
      if (year % step != 0 || (int) g_date_get_julian (&day) < self->first)
        continue;

      x = day_to_x (self, g_date_get_julian (&day), width);
      gtk_snapshot_append_color (snapshot, &line,
                                 &GRAPHENE_RECT_INIT (floor (x), 0, 1, height - AXIS_HEIGHT));
      text = g_strdup_printf ("%d", year);
      layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
      if (x + 40 > width)
        continue;
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (floor (x), height - AXIS_HEIGHT + 3));
      gtk_snapshot_append_layout (snapshot, layout, color);
      gtk_snapshot_restore (snapshot);
    }
}

static void
draw_bar (AlboTimeline  *self,
          GtkSnapshot   *snapshot,
          const Bar     *bar,
          double         y,
          double         width,
          const GdkRGBA *color,
          const GdkRGBA *fill)
{
  double x = day_to_x (self, bar->from, width);
  double end = day_to_x (self, bar->to, width);
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), bar->label);
  GskRoundedRect clip;
  int text_width;

  if (end < x)
    {
      double swapped = x;

      x = end;
      end = swapped;
    }

  end = MAX (end, x + 4);
  gsk_rounded_rect_init_from_rect (&clip, &GRAPHENE_RECT_INIT (x, y, end - x, BAR_HEIGHT), 5);
  gtk_snapshot_push_rounded_clip (snapshot, &clip);
  gtk_snapshot_append_color (snapshot, fill, &clip.bounds);
  gtk_snapshot_pop (snapshot);

  /* Inside where there is room, else where there is more of it. */
  pango_layout_get_pixel_size (layout, &text_width, NULL);
  if (text_width + 12 > end - x)
    x = end + text_width + 12 <= width ? end : MAX (0, x - text_width - 12);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (floor (x) + 6, floor (y) + 2));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
lookup_color (GtkWidget  *widget,
              const char *name,
              double      alpha,
              GdkRGBA    *color)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);

  if (!gtk_style_context_lookup_color (style, name, color))
    gtk_style_context_get_color (style, color);
  color->alpha *= alpha;
}

static void
albo_timeline_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  AlboTimeline *self = ALBO_TIMELINE (widget);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  GdkRGBA color, period, annotation, today;
  double x;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  lookup_color (widget, "accent_bg_color", 0.35, &period);
  lookup_color (widget, "warning_bg_color", 0.45, &annotation);
  lookup_color (widget, "destructive_bg_color", 0.9, &today);

  draw_axis (self, snapshot, width, height, &color);
  for (guint i = 0; i < self->bars->len; i++)
    {
      const Bar *bar = &g_array_index (self->bars, Bar, i);

      draw_bar (self, snapshot, bar, i * LANE_HEIGHT, width, &color,
                bar->is_annotation ? &annotation : &period);
    }

  x = day_to_x (self, self->today, width);
  gtk_snapshot_append_color (snapshot, &today,
                             &GRAPHENE_RECT_INIT (floor (x), 0, 2, height - AXIS_HEIGHT));
}

static void
albo_timeline_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  AlboTimeline *self = ALBO_TIMELINE (widget);

  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL
                        ? (int) self->bars->len * LANE_HEIGHT + AXIS_HEIGHT : 240;
}

static void
albo_timeline_finalize (GObject *object)
{
  g_array_unref (ALBO_TIMELINE (object)->bars);

  G_OBJECT_CLASS (albo_timeline_parent_class)->finalize (object);
}

static void
albo_timeline_class_init (AlboTimelineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = albo_timeline_finalize;
  widget_class->snapshot = albo_timeline_snapshot;
  widget_class->measure = albo_timeline_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "timeline");
}

static void
albo_timeline_init (AlboTimeline *self)
{
  GDate today;

  self->bars = g_array_new (FALSE, FALSE, sizeof (Bar));
  g_array_set_clear_func (self->bars, (GDestroyNotify) bar_clear);
  albo_date_today (&today);
  self->today = g_date_get_julian (&today);
  self->first = self->last = self->today;
}

GtkWidget *
albo_timeline_new (void)
{
  return g_object_new (ALBO_TYPE_TIMELINE, NULL);
}

static void
set_span (AlboTimeline *self)
{
  int margin;

  self->first = self->today;
  self->last = self->today;
  for (guint i = 0; i < self->bars->len; i++)
    {
      const Bar *bar = &g_array_index (self->bars, Bar, i);

      self->first = MIN (self->first, bar->from);
      self->last = MAX (self->last, bar->from);
      if (bar->to != G_MAXINT)
        self->last = MAX (self->last, bar->to);
    }

  /* What goes on is seen to go on. */
  margin = MAX ((self->last - self->first) / 20, 120);
  self->first -= margin / 2;
  self->last += margin;
}

/**
 * albo_timeline_set_member:
 * @self: the picture
 * @member: a member as `office.member` gives it
 */
void
albo_timeline_set_member (AlboTimeline *self,
                          JsonObject   *member)
{
  JsonArray *entries = albo_json_get_array (member, "entries");
  JsonArray *events = albo_json_get_array (member, "timeline");
  g_autofree char *label = NULL;

  g_return_if_fail (ALBO_IS_TIMELINE (self));

  g_array_set_size (self->bars, 0);
  for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);

      add_bar (self, albo_entry_to_short_text (entry),
               read_day (albo_json_get_string (entry, "from", NULL), self->today),
               read_day (albo_json_get_string (entry, "to", NULL), G_MAXINT), FALSE);
      if (events != NULL)
        add_annotations (self, events, albo_json_get_int (entry, "id", 0));
    }

  set_span (self);
  label = g_strdup_printf (ngettext ("Time line with %u bar; the lists say the same",
                                     "Time line with %u bars; the lists say the same",
                                     self->bars->len), self->bars->len);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

guint
albo_timeline_get_n_bars (AlboTimeline *self)
{
  g_return_val_if_fail (ALBO_IS_TIMELINE (self), 0);

  return self->bars->len;
}

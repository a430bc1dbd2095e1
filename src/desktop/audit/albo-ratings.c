/* albo-ratings.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-ratings.h"

#include "albo-chart.h"
#include "albo-json.h"
#include "albo-language.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* What citizens choose among on the portal, in its order. */
static const struct
{
  const char *reason;
  const char *text;
} reasons[] = {
  { "clear",      N_("The instructions were clear") },
  { "complete",   N_("The instructions were complete") },
  { "confident",  N_("It was always plain that this was the right way") },
  { "no_trouble", N_("There was no technical trouble") },
  { "unclear",    N_("Instructions that were not clear") },
  { "incomplete", N_("Instructions that were not complete") },
  { "lost",       N_("Doubt whether this was the right way") },
  { "trouble",    N_("Technical trouble") },
  { "other",      N_("Something else") },
};

static GtkLabel *
add_label (GtkWidget  *box,
           const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);

  return GTK_LABEL (label);
}

static double
get_double (JsonObject *row,
            const char *member)
{
  JsonNode *node = albo_json_get_node (row, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : 0;
}

static JsonObject *
get_row (JsonArray *rows,
         guint      index)
{
  JsonNode *node = json_array_get_element (rows, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static guint
count_rows (JsonArray *rows)
{
  return rows != NULL ? json_array_get_length (rows) : 0;
}

static char *
draw_stars (gint64 n)
{
  GString *text = g_string_new (NULL);

  for (gint64 i = 1; i <= 5; i++)
    g_string_append (text, i <= n ? "★" : "☆");

  return g_string_free (text, FALSE);
}

/* The same numbers as words: the chart is a picture. */
static void
add_stars (GtkWidget *box,
           JsonArray *stars)
{
  GtkWidget *chart = albo_chart_new (FALSE);
  g_autoptr(GString) words = g_string_new (NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Ratings by stars"), -1);
  gtk_box_append (GTK_BOX (box), chart);

  for (guint i = 0; i < count_rows (stars); i++)
    {
      JsonObject *row = get_row (stars, i);
      gint64 n = row != NULL ? albo_json_get_int (row, "stars", 0) : 0;
      g_autofree char *name = draw_stars (n);

      if (row == NULL)
        continue;

      albo_chart_add_bar (ALBO_CHART (chart), name);
      albo_chart_add_part (ALBO_CHART (chart), get_double (row, "n"), n >= 4 ? "#26a269" : "#c88800");
      /* Translators: a number of stars, and how many ratings have it */
      g_string_append_printf (words, _("%" PRId64 " stars: %" PRId64), n, albo_json_get_int (row, "n", 0));
      g_string_append (words, i + 1 < count_rows (stars) ? " · " : "");
    }

  add_label (box, words->str, NULL);
}

static void
add_reasons (GtkWidget *box,
             JsonArray *rows)
{
  int last = -1;

  for (guint i = 0; i < count_rows (rows); i++)
    {
      JsonObject *row = get_row (rows, i);
      const char *reason = row != NULL ? albo_json_get_string (row, "reason", "") : "";
      int is_good = row != NULL && albo_json_get_bool (row, "is_good", FALSE);

      if (row == NULL)
        continue;

      if (is_good != last)
        add_label (box, is_good ? _("What was liked best, from four stars") : _("What was hardest, up to three stars"),
                   "heading");
      last = is_good;

      for (gsize j = 0; j < G_N_ELEMENTS (reasons); j++)
        if (g_str_equal (reasons[j].reason, reason))
          {
            g_autofree char *line = g_strdup_printf ("%s: %" G_GINT64_FORMAT, gettext (reasons[j].text),
                                                     albo_json_get_int (row, "n", 0));

            add_label (box, line, NULL);
          }
    }
}

static const char *
get_title (JsonObject *row)
{
  return albo_json_localized (albo_json_get_object (row, "title"), albo_language ());
}

static void
add_services (GtkWidget *box,
              JsonArray *rows)
{
  if (count_rows (rows) > 0)
    add_label (box, _("By service"), "heading");

  for (guint i = 0; i < count_rows (rows); i++)
    {
      JsonObject *row = get_row (rows, i);
      g_autofree char *line = NULL;

      if (row == NULL)
        continue;

      /* Translators: a service, its stars on the average, and how many ratings */
      line = g_strdup_printf (_("%s: %.1f of 5 (ratings: %" PRId64 ")"), get_title (row), get_double (row, "average"),
                              albo_json_get_int (row, "n", 0));
      add_label (box, line, NULL);
    }
}

static void
add_texts (GtkWidget *box,
           JsonArray *rows)
{
  if (count_rows (rows) > 0)
    add_label (box, _("In their own words"), "heading");

  for (guint i = 0; i < count_rows (rows); i++)
    {
      JsonObject *row = get_row (rows, i);
      g_autofree char *stars = NULL;
      g_autofree char *day = NULL;
      g_autofree char *head = NULL;

      if (row == NULL)
        continue;

      stars = draw_stars (albo_json_get_int (row, "stars", 0));
      day = albo_format_day (albo_json_get_string (row, "day", ""));
      head = g_strdup_printf ("%s · %s · %s", stars, get_title (row), day);
      add_label (box, head, "dim-label");
      add_label (box, albo_json_get_string (row, "text", ""), NULL);
    }
}

/**
 * albo_ratings_fill:
 * @box: where to add to
 * @ratings: (nullable): what `audit.ratings()` says
 *
 * Adds the average, how many of each number of stars, what was best and hardest, each
 * service, and what citizens wrote; never who.
 */
void
albo_ratings_fill (GtkBox     *box,
                   JsonObject *ratings)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *inside = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gint64 n = ratings != NULL ? albo_json_get_int (ratings, "n", 0) : 0;
  g_autofree char *average = NULL;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("How Citizens Found the Services"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _("Ratings given on the portal, without names."));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), inside);
  gtk_box_append (box, group);

  if (n == 0)
    {
      add_label (inside, _("Nobody rated a service in this period."), "dim-label");
      return;
    }

  average = g_strdup_printf (_("%.1f of 5 stars on the average, ratings: %" PRId64), get_double (ratings, "average"), n);
  add_label (inside, average, "title-3");
  add_stars (inside, albo_json_get_array (ratings, "stars"));
  add_reasons (inside, albo_json_get_array (ratings, "reasons"));
  add_services (inside, albo_json_get_array (ratings, "services"));
  add_texts (inside, albo_json_get_array (ratings, "texts"));
}

/* albo-applicant-view.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-applicant-view.h"

#include "albo-beside.h"
#include "albo-fact-list.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-request-state.h"
#include "albo-request-view.h"

#include <glib/gi18n.h>

static const struct
{
  const char *member;
  const char *label;
} attributes[] = {
  { "fiscal_code", N_("Fiscal code") },
  { "identity_key", N_("Identifier of the digital identity") },
  { "birth_place", N_("Place of birth") },
  { "email", N_("Email") },
  { "pec", N_("Certified email (PEC)") },
  { "mobile_phone", N_("Phone") },
};

/**
 * albo_applicant_view_new_card:
 * @request: a request as `office.request` gives it
 *
 * Returns: (transfer floating): who asks, as the identity or the office says
 */
GtkWidget *
albo_applicant_view_new_card (JsonObject *request)
{
  JsonObject *applicant = albo_json_get_object (request, "applicant");
  JsonObject *acts_for = albo_json_get_object (request, "acts_for");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *list = albo_fact_list_new (_("Applicant"));
  g_autofree char *name = albo_request_view_get_name (request);
  GtkWidget *avatar = adw_avatar_new (48, name, TRUE);
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "title-2");
  gtk_accessible_update_property (GTK_ACCESSIBLE (avatar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Applicant"), -1);
  gtk_box_append (GTK_BOX (box), albo_beside_new (avatar, label, 12));

  for (gsize i = 0; applicant != NULL && i < G_N_ELEMENTS (attributes); i++)
    albo_fact_list_add_optional (ALBO_FACT_LIST (list), _(attributes[i].label),
                                 albo_json_get_string (applicant, attributes[i].member, NULL));
  if (applicant != NULL)
    {
      g_autofree char *birth = albo_format_day (albo_json_get_string (applicant, "birth_date", NULL));

      albo_fact_list_add_optional (ALBO_FACT_LIST (list), _("Date of birth"), birth);
    }

  if (acts_for != NULL)
    {
      g_autofree char *capacity = albo_request_view_get_capacity (request);
      g_autofree char *declared = albo_format_instant (albo_json_get_string (acts_for, "declared_at", NULL));

      albo_fact_list_add (ALBO_FACT_LIST (list), _("On behalf of"), capacity);
      albo_fact_list_add_optional (ALBO_FACT_LIST (list), _("Declared (DPR 445/2000)"), declared);
    }

  if (!albo_fact_list_is_empty (ALBO_FACT_LIST (list)))
    gtk_box_append (GTK_BOX (box), list);
  else
    g_object_unref (g_object_ref_sink (list));

  return box;
}

static gboolean
is_same_person (JsonObject *object)
{
  return g_str_equal (albo_json_get_string (object, "reason", ""), "fiscal_code");
}

static void
add_request (AlboFactList *list,
             JsonObject   *request)
{
  g_autofree char *when = albo_format_instant (albo_json_get_string (request, "submitted_at", NULL));
  g_autofree char *title = albo_request_view_localize (albo_json_get_object (request, "service"), "title");
  g_autofree char *name = NULL;
  g_autofree char *note = NULL;
  AlboRequestState state;

  name = g_strdup_printf ("%s · %s", albo_json_get_string (request, "protocol_number", ""), when);
  note = g_strdup_printf ("%s · %s", albo_json_get_string (request, "applicant", ""),
                          albo_request_state_from_code (albo_json_get_string (request, "state", NULL), &state)
                          ? albo_request_state_label (state, albo_language ())
                          : "");
  albo_fact_list_add_link (list, name, title, note, "detail.open-request",
                           albo_json_get_int (request, "id", 0));
}

static char *
describe_entries (JsonObject *member)
{
  JsonArray *entries = albo_json_get_array (member, "entries");
  GString *text = g_string_new (NULL);

  for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);
      g_autofree char *from = albo_format_day (albo_json_get_string (entry, "from", NULL));
      g_autofree char *to = albo_format_day (albo_json_get_string (entry, "to", NULL));
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, albo_json_get_int (entry, "number", 0));

      if (text->len > 0)
        g_string_append_c (text, '\n');
      /* Translators: number in a register, its section, since when */
      g_string_append_printf (text, _("No. %s, section %s, from %s"), number,
                              albo_json_get_string (entry, "section", ""), from);
      if (*to != '\0')
        /* Translators: the end of an entry in a register; comes after “from …” */
        g_string_append_printf (text, _(" to %s"), to);
    }

  return g_string_free (text, FALSE);
}

static void
add_member (AlboFactList *list,
            JsonObject   *member)
{
  g_autofree char *entries = describe_entries (member);
  g_autofree char *code = NULL;

  code = g_strdup_printf (_("Fiscal code %s"), albo_json_get_string (member, "fiscal_code", ""));
  albo_fact_list_add_link (list, code, albo_json_get_string (member, "name", ""),
                           *entries != '\0' ? entries : _("No entry"), "detail.open-member",
                           albo_json_get_int (member, "id", 0));
}

static GtkWidget *
new_list (JsonArray  *array,
          const char *title,
          gboolean    is_same,
          void      (*add) (AlboFactList *, JsonObject *))
{
  GtkWidget *list = albo_fact_list_new (title);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node) && is_same_person (json_node_get_object (node)) == is_same)
        add (ALBO_FACT_LIST (list), json_node_get_object (node));
    }

  if (!albo_fact_list_is_empty (ALBO_FACT_LIST (list)))
    return list;

  g_object_unref (g_object_ref_sink (list));
  return NULL;
}

/* (nullable): how whoever sent the request wants to be reached, which may be newer than what the identity says */
static GtkWidget *
new_contact (JsonObject *contact)
{
  static const char *const members[] = { "email", "pec", "mobile_phone" };
  GtkWidget *list = albo_fact_list_new (_("Contacts on the Portal"));

  for (gsize i = 0; contact != NULL && i < G_N_ELEMENTS (attributes); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (members); j++)
      if (g_str_equal (attributes[i].member, members[j]))
        albo_fact_list_add_optional (ALBO_FACT_LIST (list), _(attributes[i].label),
                                     albo_json_get_string (contact, members[j], NULL));

  if (!albo_fact_list_is_empty (ALBO_FACT_LIST (list)))
    return list;

  g_object_unref (g_object_ref_sink (list));
  return NULL;
}

static void
append (GtkWidget *box,
        GtkWidget *child)
{
  if (child != NULL)
    gtk_box_append (GTK_BOX (box), child);
}

/**
 * albo_applicant_view_new_others:
 * @page: what `office.applicant_page` says
 *
 * Returns: (transfer floating): how the person wants to be reached, entries in the registers and
 *   other requests of the same person, and those who may be the same person
 */
GtkWidget *
albo_applicant_view_new_others (JsonObject *page)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  JsonArray *members = albo_json_get_array (page, "members");
  JsonArray *requests = albo_json_get_array (page, "requests");
  GtkWidget *contact;

  append (box, new_list (members, _("In the Registers"), TRUE, add_member));
  append (box, new_list (requests, _("Other Requests"), TRUE, add_request));
  append (box, new_list (albo_json_get_array (page, "earlier"), _("Closed More Than a Year Ago"), TRUE,
                         add_request));
  append (box, new_list (members, _("Same Name and Birth Date, in the Registers"), FALSE, add_member));
  append (box, new_list (requests, _("Same Name and Birth Date, Requests"), FALSE, add_request));

  /* Not counted as something else of the person. */
  contact = new_contact (albo_json_get_object (page, "contact"));
  if (contact != NULL)
    gtk_box_prepend (GTK_BOX (box), contact);

  if (gtk_widget_get_last_child (box) == contact)
    {
      GtkWidget *label = gtk_label_new (_("There is nothing else of this person here: no entry in a "
                                          "register and no other request."));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (box), label);
    }

  return box;
}

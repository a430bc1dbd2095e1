/* albo-filing-start.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-filing-start.h"

#include "albo-date.h"
#include "albo-day-row.h"
#include "albo-fiscal-code.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-request-view.h"

#include <glib/gi18n.h>

/**
 * AlboFilingStart:
 *
 * Asks for which service, for whom, and how and when the paper came; or lets one of the
 * drafts go on.  The fiscal code is checked while it is typed, and tells birth date and sex.
 */
struct _AlboFilingStart
{
  AdwBin parent_instance;

  GtkWidget *drafts_box;
  GtkWidget *drafts;
  GtkWidget *service;
  GtkWidget *channel;
  GtkWidget *received_on;
  GtkWidget *applicant_box;
  GtkWidget *fiscal_code;
  GtkWidget *code_problem;
  GtkWidget *family_name;
  GtkWidget *given_name;
  GtkWidget *birth_date;
  GtkWidget *birth_place;
  GtkWidget *sex;
  GtkWidget *email;
  GtkWidget *pec;
  GtkWidget *mobile_phone;
  GPtrArray *codes;          /* of the services */
  gboolean   is_correction;  /* of whom is known */
};

G_DEFINE_FINAL_TYPE (AlboFilingStart, albo_filing_start, ADW_TYPE_BIN)

static const char * const channels[] = { "counter", "paper", "pec", NULL };

static char *
get_text (GtkWidget *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
changed_cb (AlboFilingStart *self)
{
  g_signal_emit_by_name (self, "changed");
}

static GtkWidget *
add_group (GtkWidget  *box,
           const char *title,
           GtkWidget **list)
{
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  *list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (*list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (*list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (*list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (group), heading);
  gtk_box_append (GTK_BOX (group), *list);
  gtk_box_append (GTK_BOX (box), group);
  return group;
}

static GtkWidget *
add_entry (AlboFilingStart *self,
           GtkWidget       *list,
           const char      *title)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ENTRY_ROW, "use-markup", FALSE, "title", title, NULL);

  g_signal_connect_swapped (row, "changed", G_CALLBACK (changed_cb), self);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return row;
}

static GtkWidget *
add_day (AlboFilingStart *self,
         GtkWidget       *list,
         const char      *title)
{
  GtkWidget *row = albo_day_row_new (title);

  g_signal_connect_swapped (row, "changed", G_CALLBACK (changed_cb), self);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return row;
}

static GtkWidget *
add_choice (AlboFilingStart    *self,
            GtkWidget          *list,
            const char         *title,
            const char * const *labels)
{
  g_autoptr(GtkStringList) model = gtk_string_list_new (labels);
  GtkWidget *row = g_object_new (ADW_TYPE_COMBO_ROW, "use-markup", FALSE, "title", title, "model", model, NULL);

  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (changed_cb), self);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return row;
}

/* A century that makes whoever was born neither to come nor older than a hundred. */
static void
fill_from_code (AlboFilingStart           *self,
                const AlboFiscalCodeParts *parts)
{
  g_autofree char *iso = NULL;
  GDate today;
  int year;

  albo_date_today (&today);
  year = 2000 + parts->year;
  if (year > g_date_get_year (&today))
    year -= 100;

  if (albo_day_row_is_empty (ALBO_DAY_ROW (self->birth_date)))
    {
      iso = g_strdup_printf ("%04d-%02d-%02d", year, parts->month, parts->day);
      albo_day_row_set_iso (ALBO_DAY_ROW (self->birth_date), iso);
    }
  if (adw_combo_row_get_selected (ADW_COMBO_ROW (self->sex)) == 0)
    adw_combo_row_set_selected (ADW_COMBO_ROW (self->sex), parts->sex == 'F' ? 1 : 2);
}

static void
check_code (AlboFilingStart *self)
{
  g_autofree char *typed = get_text (self->fiscal_code);
  g_autofree char *code = albo_fiscal_code_normalize (typed);
  g_autofree char *family = get_text (self->family_name);
  g_autofree char *given = get_text (self->given_name);
  const char *problem = NULL;
  AlboFiscalCodeParts parts;

  gtk_widget_remove_css_class (self->fiscal_code, "error");
  if (strlen (code) >= 16 || strlen (code) == 11)
    {
      if (!albo_fiscal_code_is_valid (code))
        {
          problem = _("This is not a valid fiscal code: a character is wrong.");
          gtk_widget_add_css_class (self->fiscal_code, "error");
        }
      else if (albo_fiscal_code_parse (code, &parts))
        {
          fill_from_code (self, &parts);
          if (*family != '\0' && *given != '\0' && !albo_fiscal_code_matches_names (&parts, family, given))
            problem = _("The fiscal code is not the usual one of this name. Look at the document once more.");
        }
    }

  gtk_label_set_text (GTK_LABEL (self->code_problem), problem != NULL ? problem : "");
  gtk_widget_set_visible (self->code_problem, problem != NULL);
}

static void
resume_cb (AlboFilingStart *self,
           GtkWidget       *row)
{
  g_signal_emit_by_name (self, "resume", *(gint64 *) g_object_get_data (G_OBJECT (row), "draft"));
}

static void
delete_cb (AlboFilingStart *self,
           GtkWidget       *button)
{
  g_signal_emit_by_name (self, "throw-away", *(gint64 *) g_object_get_data (G_OBJECT (button), "draft"));
}

static void
albo_filing_start_finalize (GObject *object)
{
  g_ptr_array_unref (ALBO_FILING_START (object)->codes);

  G_OBJECT_CLASS (albo_filing_start_parent_class)->finalize (object);
}

static void
albo_filing_start_class_init (AlboFilingStartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = albo_filing_start_finalize;

  /**
   * AlboFilingStart::changed:
   *
   * Something was typed or chosen.
   */
  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * AlboFilingStart::resume:
   * @draft: the draft that goes on
   */
  g_signal_new ("resume", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_INT64);

  /**
   * AlboFilingStart::throw-away:
   * @draft: a draft that is not wanted any more
   */
  g_signal_new ("throw-away", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
build_applicant (AlboFilingStart *self,
                 GtkWidget       *box)
{
  const char *sexes[] = { _("Not given"), _("Female"), _("Male"), NULL };
  GtkWidget *list;

  self->applicant_box = add_group (box, _("Applicant"), &list);
  self->fiscal_code = add_entry (self, list, _("Fiscal code (required)"));
  self->family_name = add_entry (self, list, _("Family name (required)"));
  self->given_name = add_entry (self, list, _("Given name (required)"));
  self->birth_date = add_day (self, list, _("Date of birth"));
  self->birth_place = add_entry (self, list, _("Place of birth"));
  self->sex = add_choice (self, list, _("Sex"), sexes);
  self->email = add_entry (self, list, _("Email"));
  self->pec = add_entry (self, list, _("Certified email (PEC)"));
  self->mobile_phone = add_entry (self, list, _("Mobile phone"));
  g_signal_connect_swapped (self->fiscal_code, "changed", G_CALLBACK (check_code), self);
  g_signal_connect_swapped (self->family_name, "changed", G_CALLBACK (check_code), self);
  g_signal_connect_swapped (self->given_name, "changed", G_CALLBACK (check_code), self);

  self->code_problem = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (self->code_problem), 0);
  gtk_label_set_wrap (GTK_LABEL (self->code_problem), TRUE);
  gtk_widget_add_css_class (self->code_problem, "problem");
  gtk_widget_set_visible (self->code_problem, FALSE);
  gtk_box_append (GTK_BOX (self->applicant_box), self->code_problem);
}

static void
albo_filing_start_init (AlboFilingStart *self)
{
  const char *ways[] = { _("At the counter"), _("On paper"), _("By certified email (PEC)"), NULL };
  const char *none[] = { _("Choose a service"), NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  g_autofree char *today = NULL;
  GtkWidget *list;
  GDate day;

  self->codes = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->codes, g_strdup (""));
  self->drafts_box = add_group (box, _("Your drafts"), &self->drafts);
  gtk_widget_set_visible (self->drafts_box, FALSE);

  add_group (box, _("What arrived"), &list);
  self->service = add_choice (self, list, _("Service"), none);
  self->channel = add_choice (self, list, _("How it came"), ways);
  self->received_on = add_day (self, list, _("Received on"));
  albo_date_today (&day);
  today = albo_date_to_iso (&day);
  albo_day_row_set_iso (ALBO_DAY_ROW (self->received_on), today);

  build_applicant (self, box);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
albo_filing_start_new (void)
{
  return g_object_new (ALBO_TYPE_FILING_START, NULL);
}

/**
 * albo_filing_start_set_services:
 * @self: the page
 * @services: as `office.services_on_offer` gives them
 */
void
albo_filing_start_set_services (AlboFilingStart *self,
                                JsonArray       *services)
{
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);

  g_return_if_fail (ALBO_IS_FILING_START (self));

  g_ptr_array_set_size (self->codes, 1);
  gtk_string_list_append (labels, _("Choose a service"));
  for (guint i = 0; i < json_array_get_length (services); i++)
    {
      JsonObject *service = json_array_get_object_element (services, i);
      g_autofree char *title = albo_request_view_localize (service, "title");

      g_ptr_array_add (self->codes, g_strdup (albo_json_get_string (service, "code", "")));
      gtk_string_list_append (labels, title);
    }

  adw_combo_row_set_model (ADW_COMBO_ROW (self->service), G_LIST_MODEL (labels));
}

/**
 * albo_filing_start_set_drafts:
 * @self: the page
 * @drafts: as `office.drafts` gives them
 */
void
albo_filing_start_set_drafts (AlboFilingStart *self,
                              JsonArray       *drafts)
{
  GtkWidget *child;

  g_return_if_fail (ALBO_IS_FILING_START (self));

  while ((child = gtk_widget_get_first_child (self->drafts)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->drafts), child);

  for (guint i = 0; i < json_array_get_length (drafts); i++)
    {
      JsonObject *draft = json_array_get_object_element (drafts, i);
      JsonObject *applicant = albo_json_get_object (draft, "applicant");
      g_autofree char *service = albo_request_view_localize (albo_json_get_object (draft, "service"), "title");
      g_autofree char *touched = albo_format_instant (albo_json_get_string (draft, "updated_at", NULL));
      g_autofree char *title = NULL;
      g_autofree char *subtitle = g_strdup_printf ("%s · %s", service, touched);
      g_autofree char *label = NULL;
      GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
      GtkWidget *row;

      title = g_strdup_printf ("%s %s", applicant != NULL ? albo_json_get_string (applicant, "family_name", "") : "",
                               applicant != NULL ? albo_json_get_string (applicant, "given_name", "") : "");
      row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", subtitle,
                          "activatable", TRUE, NULL);
      /* Translators: the name of an applicant */
      label = g_strdup_printf (_("Throw away the draft for %s"), title);
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_tooltip_text (button, label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

      for (int j = 0; j < 2; j++)
        {
          gint64 *id = g_new (gint64, 1);

          *id = albo_json_get_int (draft, "id", 0);
          g_object_set_data_full (G_OBJECT (j == 0 ? row : button), "draft", id, g_free);
        }
      g_signal_connect_object (row, "activated", G_CALLBACK (resume_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (button, "clicked", G_CALLBACK (delete_cb), self, G_CONNECT_SWAPPED);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      gtk_list_box_append (GTK_LIST_BOX (self->drafts), row);
    }

  gtk_widget_set_visible (self->drafts_box, json_array_get_length (drafts) > 0 && !self->is_correction);
}

/**
 * albo_filing_start_set_correction:
 * @self: the page
 * @protocol: of the closed request that is corrected; whose it is, is known
 */
void
albo_filing_start_set_correction (AlboFilingStart *self,
                                  const char      *protocol)
{
  g_return_if_fail (ALBO_IS_FILING_START (self));

  self->is_correction = TRUE;
  gtk_widget_set_visible (self->drafts_box, FALSE);
  gtk_widget_set_visible (self->service, FALSE);
  gtk_widget_set_visible (self->applicant_box, FALSE);
  changed_cb (self);
}

/**
 * albo_filing_start_is_complete:
 * @self: the page
 *
 * Returns: whether filing can begin
 */
gboolean
albo_filing_start_is_complete (AlboFilingStart *self)
{
  g_autofree char *typed = NULL;
  g_autofree char *code = NULL;
  g_autofree char *family = NULL;
  g_autofree char *given = NULL;
  g_autofree char *received = NULL;
  g_autofree char *birth = NULL;

  g_return_val_if_fail (ALBO_IS_FILING_START (self), FALSE);

  received = albo_day_row_get_iso (ALBO_DAY_ROW (self->received_on));
  if (self->is_correction)
    return received != NULL;

  typed = get_text (self->fiscal_code);
  code = albo_fiscal_code_normalize (typed);
  family = get_text (self->family_name);
  given = get_text (self->given_name);
  birth = albo_day_row_get_iso (ALBO_DAY_ROW (self->birth_date));

  return adw_combo_row_get_selected (ADW_COMBO_ROW (self->service)) > 0 && received != NULL &&
         albo_fiscal_code_is_valid (code) && *family != '\0' && *given != '\0' &&
         (birth != NULL || albo_day_row_is_empty (ALBO_DAY_ROW (self->birth_date)));
}

const char *
albo_filing_start_get_service (AlboFilingStart *self)
{
  guint selected;

  g_return_val_if_fail (ALBO_IS_FILING_START (self), NULL);

  selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->service));
  return selected < self->codes->len ? g_ptr_array_index (self->codes, selected) : "";
}

const char *
albo_filing_start_get_channel (AlboFilingStart *self)
{
  g_return_val_if_fail (ALBO_IS_FILING_START (self), NULL);

  return channels[MIN (adw_combo_row_get_selected (ADW_COMBO_ROW (self->channel)), 2)];
}

/**
 * albo_filing_start_get_received_on:
 * @self: the page
 *
 * Returns: (transfer full) (nullable): the day, `YYYY-MM-DD`
 */
char *
albo_filing_start_get_received_on (AlboFilingStart *self)
{
  g_return_val_if_fail (ALBO_IS_FILING_START (self), NULL);

  return albo_day_row_get_iso (ALBO_DAY_ROW (self->received_on));
}

static void
set_text (JsonObject *object,
          const char *member,
          GtkWidget  *row)
{
  g_autofree char *text = get_text (row);

  if (*text != '\0')
    json_object_set_string_member (object, member, text);
}

/**
 * albo_filing_start_get_applicant:
 * @self: the page
 *
 * Returns: (transfer full): who asks, as `office.draft_open` wants it
 */
JsonObject *
albo_filing_start_get_applicant (AlboFilingStart *self)
{
  JsonObject *applicant = json_object_new ();
  g_autofree char *typed = NULL;
  g_autofree char *code = NULL;
  g_autofree char *birth = NULL;
  guint sex;

  g_return_val_if_fail (ALBO_IS_FILING_START (self), applicant);

  typed = get_text (self->fiscal_code);
  code = albo_fiscal_code_normalize (typed);
  birth = albo_day_row_get_iso (ALBO_DAY_ROW (self->birth_date));
  sex = adw_combo_row_get_selected (ADW_COMBO_ROW (self->sex));
  json_object_set_string_member (applicant, "fiscal_code", code);
  set_text (applicant, "family_name", self->family_name);
  set_text (applicant, "given_name", self->given_name);
  if (birth != NULL)
    json_object_set_string_member (applicant, "birth_date", birth);
  set_text (applicant, "birth_place", self->birth_place);
  if (sex > 0)
    json_object_set_string_member (applicant, "sex", sex == 1 ? "F" : "M");
  set_text (applicant, "email", self->email);
  set_text (applicant, "pec", self->pec);
  set_text (applicant, "mobile_phone", self->mobile_phone);

  return applicant;
}

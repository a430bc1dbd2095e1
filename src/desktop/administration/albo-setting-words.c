/* albo-setting-words.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-setting-words.h"

#include "albo-json.h"
#include "albo-language.h"

#include <glib/gi18n.h>

static const struct { const char *title, *description; } groups[ALBO_SETTING_N_GROUPS] = {
  [ALBO_SETTING_GROUP_CONTACTS] = {
    N_("Contacts"),
    N_("Citizens read them on the page of each service. What is left empty is not shown."),
  },
  [ALBO_SETTING_GROUP_PORTAL] = {
    N_("Look of the portal"),
    N_("What the pages of the body look like, and where they are found. Whoever runs the server sets the logo."),
  },
  [ALBO_SETTING_GROUP_PAGES] = {
    N_("Pages elsewhere"),
    N_("Addresses of pages that the body publishes itself."),
  },
  [ALBO_SETTING_GROUP_CALENDAR] = {
    N_("Calendar"),
    N_("A term that would end on one of these days ends on the next working day. "
       "A change moves the deadlines of open requests too."),
  },
  [ALBO_SETTING_GROUP_TERMS] = {
    N_("Usual terms"),
    N_("Days that a procedure takes where the model of its service says nothing. They count "
       "from the next version of a service; the term that holds now is on the page Services."),
  },
  [ALBO_SETTING_GROUP_OTHERS] = {
    N_("Others"),
    N_("Settings that this version of the program does not know."),
  },
};

static const struct
{
  const char       *key;
  AlboSettingGroup  group;
  const char       *title;
  const char       *explanation;
} settings[] = {
  { "address", ALBO_SETTING_GROUP_CONTACTS, N_("Address"), N_("Where the office is, as on an envelope.") },
  { "phone", ALBO_SETTING_GROUP_CONTACTS, N_("Telephone"), N_("With the area code.") },
  { "email", ALBO_SETTING_GROUP_CONTACTS, N_("Email"), N_("For the questions of citizens.") },
  { "pec", ALBO_SETTING_GROUP_CONTACTS, N_("Certified email (PEC)"), N_("For what has to be delivered with legal effect.") },
  { "hours", ALBO_SETTING_GROUP_CONTACTS, N_("Opening hours"), N_("When somebody answers, for example: Mon–Fri 9–13.") },
  { "appointment_url", ALBO_SETTING_GROUP_CONTACTS, N_("Appointments"),
    N_("Address of the page where an appointment is booked. Whoever fills in a form finds the link too.") },
  { "dpo_email", ALBO_SETTING_GROUP_CONTACTS, N_("Data protection officer"),
    N_("Email of the person whom citizens ask about their personal data.") },
  { "logo_text", ALBO_SETTING_GROUP_PORTAL, N_("Initials"),
    N_("At most six characters, which the portal shows before the name in place of a picture.") },
  { "colour", ALBO_SETTING_GROUP_PORTAL, N_("Colour"),
    N_("Of the head of each page, of buttons and links, as #0066cc. White text must be readable on it.") },
  { "welcome_it", ALBO_SETTING_GROUP_PORTAL, N_("Introduction in Italian"),
    N_("What the first page of the body says before its services.") },
  { "welcome_en", ALBO_SETTING_GROUP_PORTAL, N_("Introduction in English"),
    N_("The same, for whoever reads the pages in English.") },
  { "host", ALBO_SETTING_GROUP_PORTAL, N_("Own address"),
    N_("Name of a host, as albo.example.it, that shows the pages of this body alone. Agree on it first with whoever runs the server.") },
  { "website_url", ALBO_SETTING_GROUP_PAGES, N_("Website"), N_("Address of the site of the body.") },
  { "privacy_url", ALBO_SETTING_GROUP_PAGES, N_("Privacy notice"),
    N_("Left empty, the portal shows the notice that comes with Albo.") },
  { "accessibility_url", ALBO_SETTING_GROUP_PAGES, N_("Accessibility statement"),
    N_("The one that was published with AgID. Left empty, the portal shows the one that comes with Albo.") },
  { "transparency_url", ALBO_SETTING_GROUP_PAGES, N_("Transparency"),
    N_("Address of the section Amministrazione trasparente.") },
  { "legal_notes_url", ALBO_SETTING_GROUP_PAGES, N_("Legal notes"), N_("Address of the page with the terms of use.") },
  { "data_licence_url", ALBO_SETTING_GROUP_PAGES, N_("Licence of open data"),
    N_("Address of the licence of the public registers that can be downloaded. Left empty, CC BY 4.0.") },
  { "patron_day", ALBO_SETTING_GROUP_CALENDAR, N_("Day of the patron saint"),
    N_("Day and month, as 24/06. The national holidays are known already.") },
  { "holidays", ALBO_SETTING_GROUP_CALENDAR, N_("Other days without work"),
    N_("Full dates, as 07/12/2026, with a comma between them.") },
  { "term_enrolment", ALBO_SETTING_GROUP_TERMS, N_("Enrolment"), N_("Days; left empty, 30.") },
  { "term_removal", ALBO_SETTING_GROUP_TERMS, N_("Removal"), N_("Days; left empty, 30.") },
  { "term_transfer", ALBO_SETTING_GROUP_TERMS, N_("Transfer"), N_("Days; left empty, 30.") },
  { "term_other", ALBO_SETTING_GROUP_TERMS, N_("Other services"), N_("Days; left empty, 30.") },
};

static gssize
find (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_strcmp0 (settings[i].key, key) == 0)
      return (gssize) i;

  return -1;
}

AlboSettingGroup
albo_setting_group (const char *key)
{
  gssize i = find (key);

  return i < 0 ? ALBO_SETTING_GROUP_OTHERS : settings[i].group;
}

const char *
albo_setting_group_title (AlboSettingGroup group)
{
  g_return_val_if_fail (group < ALBO_SETTING_N_GROUPS, NULL);

  return _(groups[group].title);
}

const char *
albo_setting_group_description (AlboSettingGroup group)
{
  g_return_val_if_fail (group < ALBO_SETTING_N_GROUPS, NULL);

  return _(groups[group].description);
}

/**
 * albo_setting_title:
 * @key: a setting, as albo.setting_kinds() calls it
 *
 * Returns: (transfer none): what people call it; @key where there is no word for it
 */
const char *
albo_setting_title (const char *key)
{
  gssize i = find (key);

  return i < 0 ? key : _(settings[i].title);
}

/**
 * albo_setting_explanation:
 * @key: a setting, as albo.setting_kinds() calls it
 *
 * Returns: (transfer none) (nullable): what it is for, and how to write it
 */
const char *
albo_setting_explanation (const char *key)
{
  gssize i = find (key);

  return i < 0 ? NULL : _(settings[i].explanation);
}

/**
 * albo_setting_change_person:
 * @change: `{changed_by}`
 *
 * Returns: (transfer full): who it was
 */
char *
albo_setting_change_person (JsonObject *change)
{
  const char *name = albo_json_get_string (change, "changed_by", NULL);

  /* Translators: of whom a change is, where it is nobody of the office */
  return g_strdup (name != NULL ? name : _("who runs the server"));
}

/**
 * albo_setting_change_text:
 * @change: `{changed_at, changed_by}`
 *
 * Returns: (transfer full) (nullable): when something was changed, and by whom; %NULL if it
 *   never was
 */
char *
albo_setting_change_text (JsonObject *change)
{
  g_autofree char *when = albo_format_instant (albo_json_get_string (change, "changed_at", NULL));
  g_autofree char *who = albo_setting_change_person (change);

  /* Translators: when a setting was changed, and by whom */
  return *when != '\0' ? g_strdup_printf (_("Changed on %s by %s"), when, who) : NULL;
}

/**
 * albo_service_kind_to_label:
 * @kind: what sort of procedure a service begins
 *
 * Returns: (transfer none): what people call it
 */
const char *
albo_service_kind_to_label (const char *kind)
{
  if (g_str_equal (kind, "enrolment"))
    return _("Enrolment");
  if (g_str_equal (kind, "removal"))
    return _("Removal");
  if (g_str_equal (kind, "transfer"))
    return _("Transfer");

  return _("Other service");
}

/* albo-demo-office.c - an organization of the demonstration
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-demo-office.h"

#include <glib/gi18n.h>

#include "albo-admin-error.h"
#include "albo-demo-subject.h"
#include "albo-form-filler.h"
#include "albo-json.h"
#include "albo-presets.h"
#include "albo-staff.h"

/* How citizens reach it: what the portal shows beside each service. */
#define CONTACTS(address, host, phone, hours)                                \
  "{\"address\": \"" address "\", \"email\": \"info@" host "\", "            \
  "\"pec\": \"protocollo@pec." host "\", \"phone\": \"" phone "\", "         \
  "\"hours\": \"" hours "\"}"

static const struct
{
  const char *code;
  const char *kind;
  const char *name;
  const char *preset;
  const char *settings;
} organizations[ALBO_DEMO_N_ORGANIZATIONS] = {
  { "ordine", "order", "Ordine degli Ingegneri della Provincia di Esempio", "professional-order",
    CONTACTS ("Piazza della Repubblica 12, Esempio", "ordine.example", "+39 06 5550 101",
              "lunedì, mercoledì e venerdì, 9.00–12.30") },
  { "scuola", "school", "Istituto comprensivo “Aurora” di Esempio", "school",
    CONTACTS ("Via dei Tigli 3, Esempio", "scuola.example", "+39 06 5550 102",
              "dal lunedì al venerdì, 8.00–10.00") },
  { "elenco", "list", "Elenco delle associazioni del Comune di Esempio", "generic-list",
    CONTACTS ("Palazzo comunale, piazza Grande 1, Esempio", "comune.example", "+39 06 5550 103",
              "martedì e giovedì, 15.00–17.30") },
};

/* One of each duty, two of the one that decides: they can be in each other's way. */
static const struct
{
  const char *login;
  const char *duty;
  const char *names[ALBO_DEMO_N_ORGANIZATIONS];
} people[] = {
  { "operatore", "officer", { "Marta Colombo", "Paolo Serra", "Irene Gallo" } },
  { "amministratore", "administrator", { "Giovanni Ferri", "Lucia Marini", "Andrea Vitale" } },
  { "amministratore2", "administrator", { "Elena Rizzo", "Stefano Neri", "Silvia Fontana" } },
  { "rtd", "auditor", { "Davide Conti", "Chiara Longo", "Nicola Greco" } },
};

struct _AlboDemoOffice
{
  guint       index;
  JsonNode   *preset;
  JsonObject *services[ALBO_DEMO_N_SERVICES];  /* of the preset */
  AlboForm   *forms[ALBO_DEMO_N_SERVICES];
  GHashTable *subjects;                        /* citizen → AlboDemoSubject */
  char       *id;                              /* (nullable): once it is set up */
};

static gboolean
find_services (AlboDemoOffice  *self,
               GError         **error)
{
  JsonArray *services = albo_json_get_array (json_node_get_object (self->preset), "services");

  for (guint i = 0; i < ALBO_DEMO_N_SERVICES; i++)
    {
      const char *code = albo_demo_service_get_code (i);

      for (guint j = 0; services != NULL && j < json_array_get_length (services); j++)
        {
          JsonObject *service = json_array_get_object_element (services, j);

          if (g_str_equal (albo_json_get_string (service, "code", ""), code))
            self->services[i] = service;
        }

      if (self->services[i] == NULL)
        {
          g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_FAILED,
                       _("The preset %s has no service “%s”."),
                       organizations[self->index].preset, code);
          return FALSE;
        }

      self->forms[i] = albo_form_new_from_node (json_object_get_member (self->services[i], "form"),
                                                error);

      if (self->forms[i] == NULL)
        return FALSE;
    }

  return TRUE;
}

static JsonObject *
get_rules (AlboDemoOffice  *self,
           AlboDemoService  service)
{
  return albo_json_get_object (self->services[service], "rules");
}

/* Whom a citizen's requests are about, the same in all of them. */
static AlboDemoSubject *
get_subject (AlboDemoOffice       *self,
             guint                 citizen,
             const AlboDemoPerson *person,
             GRand                *random)
{
  AlboDemoSubject *subject = g_hash_table_lookup (self->subjects, GUINT_TO_POINTER (citizen));

  if (subject == NULL)
    {
      subject = albo_demo_subject_new (get_rules (self, ALBO_DEMO_ENROLMENT), person, random);
      g_hash_table_insert (self->subjects, GUINT_TO_POINTER (citizen), subject);
    }

  return subject;
}

static JsonArray *
get_sections (AlboDemoOffice *self)
{
  const char *code = albo_json_get_string (get_rules (self, ALBO_DEMO_ENROLMENT), "register", "");
  JsonArray *registers = albo_json_get_array (json_node_get_object (self->preset), "registers");

  for (guint i = 0; registers != NULL && i < json_array_get_length (registers); i++)
    {
      JsonObject *one = json_array_get_object_element (registers, i);

      if (g_str_equal (albo_json_get_string (one, "code", ""), code))
        return albo_json_get_array (one, "sections");
    }

  return NULL;
}

/* Members are spread over the sections by their number; the next one is another section. */
static const char *
get_section (AlboDemoOffice *self,
             guint           i)
{
  JsonArray *sections = get_sections (self);
  const guint n = sections != NULL ? json_array_get_length (sections) : 0;

  if (n == 0)
    return NULL;

  return albo_json_get_string (json_array_get_object_element (sections, i % n), "code", NULL);
}

static void
fix_text (JsonObject *fixed,
          JsonObject *rules,
          const char *rule,
          const char *value)
{
  const char *field = albo_json_get_string (rules, rule, NULL);

  if (field != NULL && value != NULL)
    json_object_set_string_member (fixed, field, value);
}

/* A transfer that is approved must be possible: from this register, or within it to
 * another section.
 */
static void
fix_transfer (AlboDemoOffice        *self,
              const AlboDemoRequest *request,
              JsonObject            *fixed,
              GRand                 *random)
{
  JsonObject *rules = get_rules (self, ALBO_DEMO_TRANSFER);
  gboolean is_incoming = !g_str_equal (request->state, "approved") &&
                         g_rand_int_range (random, 0, 3) == 0;

  fix_text (fixed, rules, "direction_field", is_incoming ? "in" : "out");
  fix_text (fixed, rules, "destination_section_field",
            get_section (self, request->citizen + 1));
}

static gboolean
add_staff (AlboDemoOffice  *self,
           AlboConnection  *connection,
           GError         **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (people); i++)
    {
      const char *code = organizations[self->index].code;
      g_autofree char *login = g_strconcat (code, ".", people[i].login, NULL);
      g_autofree char *email = g_strconcat (people[i].login, "@", code, ".example.com", NULL);
      const AlboStaff staff = { code, login, people[i].names[self->index], email, people[i].duty };

      if (!albo_staff_add (connection, &staff, ALBO_DEMO_PASSWORD, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * albo_demo_office_new: (skip)
 * @index: which organization, from 0
 * @error: %ALBO_ADMIN_ERROR, %ALBO_FORM_ERROR
 *
 * Returns: (transfer full): an organization that is not in the database yet, or %NULL
 *   on error
 */
AlboDemoOffice *
albo_demo_office_new (guint    index,
                      GError **error)
{
  g_autoptr(AlboDemoOffice) self = g_new0 (AlboDemoOffice, 1);

  self->index = index;
  self->subjects = g_hash_table_new_full (NULL, NULL, NULL,
                                          (GDestroyNotify) albo_demo_subject_free);
  self->preset = albo_presets_load (organizations[index].preset, error);

  if (self->preset == NULL || !find_services (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * albo_demo_office_free: (skip)
 * @self: (nullable) (transfer full): an organization
 *
 * Frees it; the database is not touched.
 */
void
albo_demo_office_free (AlboDemoOffice *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < ALBO_DEMO_N_SERVICES; i++)
    g_clear_pointer (&self->forms[i], albo_form_unref);

  g_clear_pointer (&self->subjects, g_hash_table_unref);
  g_clear_pointer (&self->preset, json_node_unref);
  g_free (self->id);
  g_free (self);
}

/**
 * albo_demo_office_get_code: (skip)
 * @self: an organization
 *
 * Returns: (transfer none): its code
 */
const char *
albo_demo_office_get_code (AlboDemoOffice *self)
{
  return organizations[self->index].code;
}

/**
 * albo_demo_office_has_fee: (skip)
 * @self: an organization
 * @service: one of its services
 *
 * Returns: whether the service costs something
 */
gboolean
albo_demo_office_has_fee (AlboDemoOffice  *self,
                          AlboDemoService  service)
{
  return albo_json_get_int (self->services[service], "fee_cents", 0) > 0;
}

/**
 * albo_demo_office_set_up: (skip)
 * @self: an organization
 * @connection: a superuser's connection, in a transaction
 * @error: %ALBO_STORE_ERROR
 *
 * Adds the organization, its registers, services and staff.
 *
 * Returns: whether all is there
 */
gboolean
albo_demo_office_set_up (AlboDemoOffice  *self,
                         AlboConnection  *connection,
                         GError         **error)
{
  gint64 id;

  if (!albo_staff_add_organization (connection, organizations[self->index].code,
                                    organizations[self->index].kind,
                                    organizations[self->index].name,
                                    organizations[self->index].settings, &id, error) ||
      !albo_presets_apply (connection, id, self->preset, error) ||
      !add_staff (self, connection, error))
    return FALSE;

  g_free (self->id);
  self->id = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  return TRUE;
}

/**
 * albo_demo_office_add_member: (skip)
 * @self: an organization that is set up
 * @connection: a superuser's connection, in a transaction
 * @citizen: number of a citizen
 * @person: the citizen
 * @random: what chooses
 * @error: %ALBO_STORE_ERROR
 *
 * Enrols whom this citizen's requests are about, some years ago.
 *
 * Returns: whether it is done
 */
gboolean
albo_demo_office_add_member (AlboDemoOffice        *self,
                             AlboConnection        *connection,
                             guint                  citizen,
                             const AlboDemoPerson  *person,
                             GRand                 *random,
                             GError               **error)
{
  JsonObject *rules = get_rules (self, ALBO_DEMO_ENROLMENT);
  AlboDemoSubject *subject = get_subject (self, citizen, person, random);
  g_autofree char *identity = albo_demo_subject_to_identity (subject);
  g_autofree char *days = g_strdup_printf ("%d", g_rand_int_range (random, 500, 2500));
  const char *params[] = {
    self->id, albo_json_get_string (rules, "register", NULL),
    get_section (self, citizen), identity, days,
  };
  g_autoptr(PGresult) rows = NULL;

  rows = albo_connection_call (connection,
                               "select admin.member_add ($1, $2, $3, $4, null,"
                               " current_date - $5::int)",
                               G_N_ELEMENTS (params), params, NULL, error);

  return rows != NULL;
}

/**
 * albo_demo_office_fill_form: (skip)
 * @self: an organization
 * @request: which request
 * @person: who asks
 * @random: what chooses
 * @error: %ALBO_ADMIN_ERROR_FAILED
 *
 * Returns: (transfer full): plain values of the form, or %NULL on error
 */
JsonObject *
albo_demo_office_fill_form (AlboDemoOffice         *self,
                            const AlboDemoRequest  *request,
                            const AlboDemoPerson   *person,
                            GRand                  *random,
                            GError                **error)
{
  AlboForm *form = self->forms[request->service];
  AlboDemoSubject *subject = get_subject (self, request->citizen, person, random);
  g_autoptr(JsonObject) fixed = albo_demo_subject_fix (subject, get_rules (self, request->service),
                                                       form);
  JsonObject *values;

  if (request->service == ALBO_DEMO_TRANSFER)
    fix_transfer (self, request, fixed, random);

  values = albo_form_filler_fill (form, person, fixed, random, error);

  if (values == NULL)
    g_prefix_error (error, "%s, %s: ", organizations[self->index].code,
                    albo_demo_service_get_code (request->service));

  return values;
}

/**
 * albo_demo_office_list_staff: (skip)
 *
 * Returns: (transfer full): `{login, name, duty, organization}` of everybody who works
 *   in an organization of the demonstration
 */
JsonArray *
albo_demo_office_list_staff (void)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < ALBO_DEMO_N_ORGANIZATIONS; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (people); j++)
      {
        g_autofree char *login = g_strconcat (organizations[i].code, ".", people[j].login, NULL);
        JsonObject *account = json_object_new ();

        json_object_set_string_member (account, "login", login);
        json_object_set_string_member (account, "name", people[j].names[i]);
        json_object_set_string_member (account, "duty", people[j].duty);
        json_object_set_string_member (account, "organization", organizations[i].name);
        json_array_add_object_element (list, account);
      }

  return list;
}

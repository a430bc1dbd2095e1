/* albo-demo-subject.c - whom a request is about
 *
 * The applicant; or, where the rules of a service name fields for it, somebody else: a
 * pupil, an association.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-demo-subject.h"

#include "albo-demo-words.h"
#include "albo-json.h"

struct _AlboDemoSubject
{
  gboolean        is_legal_person;
  char           *code;    /* of a legal person */
  char           *name;    /* of a legal person */
  AlboDemoPerson *person;  /* (nullable): somebody else than the applicant */

  const AlboDemoPerson *applicant;
};

static const AlboDemoPerson *
get_person (AlboDemoSubject *self)
{
  return self->person != NULL ? self->person : self->applicant;
}

static void
set_if_named (JsonObject *fixed,
              JsonObject *member,
              const char *rule,
              const char *value)
{
  const char *field = albo_json_get_string (member, rule, NULL);

  if (field != NULL)
    json_object_set_string_member (fixed, field, value);
}

/**
 * albo_demo_subject_new: (skip)
 * @rules: the rules of a service
 * @applicant: who asks; must outlive the subject
 * @random: what chooses
 *
 * Where the rules ask for a kind, half are persons and half are legal persons.  Where
 * they ask for a person who is not the applicant, it is a child of the applicant's.
 *
 * Returns: (transfer full): a subject
 */
AlboDemoSubject *
albo_demo_subject_new (JsonObject           *rules,
                       const AlboDemoPerson *applicant,
                       GRand                *random)
{
  AlboDemoSubject *self = g_new0 (AlboDemoSubject, 1);
  JsonObject *member = albo_json_get_object (rules, "member");

  self->applicant = applicant;

  if (member == NULL)
    return self;

  if (json_object_has_member (member, "kind_field"))
    {
      self->is_legal_person = g_rand_boolean (random);
      self->code = albo_demo_vat_number_make (random);
      self->name = albo_demo_words_company (random);
    }
  else
    {
      self->person = albo_demo_person_new (random, applicant->family_name, 4, 12);
    }

  return self;
}

/**
 * albo_demo_subject_free: (skip)
 * @self: (nullable) (transfer full): a subject
 *
 * Frees it; the database is not touched.
 */
void
albo_demo_subject_free (AlboDemoSubject *self)
{
  if (self == NULL)
    return;

  albo_demo_person_free (self->person);
  g_free (self->code);
  g_free (self->name);
  g_free (self);
}

/**
 * albo_demo_subject_to_identity: (skip)
 * @self: a subject
 *
 * Returns: (transfer full): JSON, as `admin.member_add` wants it
 */
char *
albo_demo_subject_to_identity (AlboDemoSubject *self)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *identity;

  if (self->is_legal_person)
    {
      identity = json_object_new ();
      json_object_set_string_member (identity, "kind", "legal_person");
      json_object_set_string_member (identity, "fiscal_code", self->code);
      json_object_set_string_member (identity, "name", self->name);
    }
  else
    {
      identity = albo_demo_person_to_identity (get_person (self));
    }

  json_node_take_object (node, identity);

  return json_to_string (node, FALSE);
}

/**
 * albo_demo_subject_fix: (skip)
 * @self: a subject
 * @rules: the rules of a service
 * @form: its form
 *
 * Returns: (transfer full): the values of @form that say whom it is about
 */
JsonObject *
albo_demo_subject_fix (AlboDemoSubject *self,
                       JsonObject      *rules,
                       AlboForm        *form)
{
  const char *attributes[] = { "fiscal_code", "family_name", "given_name", "birth_date" };
  JsonObject *fixed = json_object_new ();
  JsonObject *member = albo_json_get_object (rules, "member");
  const char *code_field = albo_json_get_string (member, "fiscal_code", "");
  char buffer[16];

  if (member == NULL)
    return fixed;

  set_if_named (fixed, member, "kind_field", self->is_legal_person ? "legal_person" : "person");

  if (json_object_has_member (member, "kind_field") && albo_form_find_field (form, "role") != NULL)
    json_object_set_string_member (fixed, "role",
                                   self->is_legal_person ? "legal_representative" : "self");

  if (self->is_legal_person)
    {
      set_if_named (fixed, member, "fiscal_code", self->code);
      set_if_named (fixed, member, "name", self->name);
      return fixed;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (attributes); i++)
    set_if_named (fixed, member, attributes[i],
                  albo_demo_person_get (get_person (self), attributes[i], buffer, sizeof buffer));

  /* What the register does not keep, but the form asks beside it. */
  if (g_str_has_suffix (code_field, "fiscal_code"))
    {
      const char *others[] = { "sex", "birth_place" };
      const int length = (int) (strlen (code_field) - strlen ("fiscal_code"));

      for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
        {
          g_autofree char *field = g_strdup_printf ("%.*s%s", length, code_field, others[i]);

          if (albo_form_find_field (form, field) != NULL)
            json_object_set_string_member (fixed, field,
                                           albo_demo_person_get (get_person (self), others[i],
                                                                 buffer, sizeof buffer));
        }
    }

  return fixed;
}

/* albo-demo-person.c - people who do not exist
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-demo-person.h"

#include "albo-date.h"
#include "albo-fiscal-code.h"
#include "albo-iban.h"
#include "albo-vat-number.h"

#define CHOOSE(random, table) (table)[g_rand_int_range (random, 0, G_N_ELEMENTS (table))]

static const char * const women[] = {
  "Agnese", "Alessandra", "Alice", "Anna", "Beatrice", "Bianca", "Camilla", "Caterina", "Chiara",
  "Elena", "Elisa", "Federica", "Francesca", "Gaia", "Ginevra", "Giorgia", "Giulia", "Ilaria",
  "Irene", "Laura", "Lucia", "Maddalena", "Margherita", "Marta", "Martina", "Matilde", "Noemi",
  "Paola", "Rebecca", "Sara", "Silvia", "Sofia", "Teresa", "Valentina", "Viola", "Vittoria",
};

static const char * const men[] = {
  "Alessandro", "Andrea", "Antonio", "Carlo", "Claudio", "Daniele", "Davide", "Diego", "Edoardo",
  "Emanuele", "Enrico", "Fabio", "Federico", "Filippo", "Francesco", "Gabriele", "Giacomo",
  "Giovanni", "Jacopo", "Leonardo", "Lorenzo", "Luca", "Marco", "Matteo", "Mattia", "Michele",
  "Nicola", "Paolo", "Pietro", "Riccardo", "Roberto", "Samuele", "Simone", "Stefano", "Tommaso",
  "Vincenzo",
};

static const char * const families[] = {
  "Amoroso", "Baldini", "Barbieri", "Bellini", "Bernardi", "Bianchi", "Bonetti", "Bruni", "Caputo",
  "Caruso", "Castelli", "Cattaneo", "Colombo", "Conti", "Coppola", "Costa", "D’Angelo", "De Luca",
  "De Santis", "Esposito", "Fabbri", "Farina", "Ferrara", "Ferri", "Fontana", "Gallo", "Gatti",
  "Gentile", "Giordano", "Grassi", "Greco", "Guerra", "Leone", "Lombardi", "Longo", "Mancini",
  "Marchetti", "Mariani", "Marini", "Martinelli", "Mazza", "Messina", "Monti", "Morelli",
  "Moretti", "Negri", "Neri", "Orlando", "Pagano", "Palmieri", "Parisi", "Pellegrini", "Piras",
  "Ricci", "Rinaldi", "Riva", "Rizzo", "Romano", "Rossetti", "Ruggiero", "Russo", "Sala",
  "Santoro", "Serra", "Silvestri", "Sorrentino", "Testa", "Valentini", "Villa", "Vitale", "Zanetti",
};

static const AlboDemoPlace places[] = {
  { "Roma", "H501", "RM", "00184" },
  { "Milano", "F205", "MI", "20121" },
  { "Napoli", "F839", "NA", "80133" },
  { "Torino", "L219", "TO", "10121" },
  { "Palermo", "G273", "PA", "90133" },
  { "Genova", "D969", "GE", "16121" },
  { "Bologna", "A944", "BO", "40121" },
  { "Firenze", "D612", "FI", "50122" },
  { "Bari", "A662", "BA", "70121" },
  { "Catania", "C351", "CT", "95124" },
  { "Venezia", "L736", "VE", "30121" },
  { "Verona", "L781", "VR", "37121" },
  { "Padova", "G224", "PD", "35121" },
  { "Trieste", "L424", "TS", "34121" },
  { "Perugia", "G478", "PG", "06121" },
  { "Cagliari", "B354", "CA", "09124" },
  { "Ancona", "A271", "AN", "60121" },
  { "L’Aquila", "A345", "AQ", "67100" },
  { "Lecce", "E506", "LE", "73100" },
  { "Pisa", "G702", "PI", "56125" },
  { "Trento", "L378", "TN", "38122" },
  { "Aosta", "A326", "AO", "11100" },
  { "Potenza", "G942", "PZ", "85100" },
  { "Campobasso", "B519", "CB", "86100" },
  { "Catanzaro", "C352", "CZ", "88100" },
};

static void
choose_birth_date (GRand *random,
                   int    min_age,
                   int    max_age,
                   GDate *date)
{
  albo_date_today (date);
  g_date_subtract_days (date, (guint) g_rand_int_range (random, min_age * 365 + min_age / 4 + 1,
                                                        (max_age + 1) * 365));
}

/* “d.angelo” of “D’Angelo”, for an address in a domain that nobody can have. */
static char *
make_email (const char *given_name,
            const char *family_name)
{
  g_autofree char *name = g_strconcat (given_name, ".", family_name, NULL);
  g_autofree char *ascii = g_str_to_ascii (name, "it");
  g_autofree char *lower = g_ascii_strdown (ascii, -1);
  GString *local = g_string_new (NULL);

  for (const char *c = lower; *c != '\0'; c++)
    if (g_ascii_isalnum (*c) || *c == '.')
      g_string_append_c (local, *c);

  g_string_append (local, "@example.com");

  return g_string_free (local, FALSE);
}

/* “D'ANGELO”: the typographic apostrophe is for people. */
static char *
make_fiscal_code (const AlboDemoPerson *person)
{
  g_autofree char *family = g_str_to_ascii (person->family_name, "it");
  g_autofree char *given = g_str_to_ascii (person->given_name, "it");

  return albo_fiscal_code_make (family, given, &person->birth_date, person->sex,
                                person->birth_place->code);
}

/**
 * albo_demo_person_new:
 * @random: what chooses
 * @family_name: (nullable): a relative's family name
 * @min_age: full years
 * @max_age: full years
 *
 * Returns: (transfer full): somebody
 */
AlboDemoPerson *
albo_demo_person_new (GRand      *random,
                      const char *family_name,
                      int         min_age,
                      int         max_age)
{
  AlboDemoPerson *self = g_new0 (AlboDemoPerson, 1);

  self->sex = g_rand_boolean (random) ? 'F' : 'M';
  self->given_name = g_strdup (self->sex == 'F' ? CHOOSE (random, women) : CHOOSE (random, men));
  self->family_name = g_strdup (family_name != NULL ? family_name : CHOOSE (random, families));
  self->birth_place = albo_demo_place_choose (random);
  self->residence = albo_demo_place_choose (random);
  choose_birth_date (random, min_age, max_age, &self->birth_date);
  self->fiscal_code = make_fiscal_code (self);
  self->email = make_email (self->given_name, self->family_name);
  self->mobile_phone = g_strdup_printf ("+39 3%02d %07d", g_rand_int_range (random, 20, 99),
                                        g_rand_int_range (random, 0, 10000000));

  return self;
}

/**
 * albo_demo_person_free: (skip)
 * @self: (nullable) (transfer full): somebody
 *
 * Frees it; the database is not touched.
 */
void
albo_demo_person_free (AlboDemoPerson *self)
{
  if (self == NULL)
    return;

  g_free (self->given_name);
  g_free (self->family_name);
  g_free (self->fiscal_code);
  g_free (self->email);
  g_free (self->mobile_phone);
  g_free (self);
}

/**
 * albo_demo_person_get:
 * @self: somebody
 * @attribute: name of an identity attribute
 * @buffer: room for the attributes that are not texts of @self
 * @size: of @buffer, at least 11
 *
 * Returns: (transfer none) (nullable): the attribute, %NULL if @self has none of that
 *   name
 */
const char *
albo_demo_person_get (const AlboDemoPerson *self,
                      const char           *attribute,
                      char                 *buffer,
                      gsize                 size)
{
  if (g_str_equal (attribute, "fiscal_code"))
    return self->fiscal_code;

  if (g_str_equal (attribute, "family_name"))
    return self->family_name;

  if (g_str_equal (attribute, "given_name"))
    return self->given_name;

  if (g_str_equal (attribute, "birth_place"))
    return self->birth_place->name;

  if (g_str_equal (attribute, "email"))
    return self->email;

  if (g_str_equal (attribute, "mobile_phone"))
    return self->mobile_phone;

  if (g_str_equal (attribute, "sex"))
    g_snprintf (buffer, size, "%c", self->sex);
  else if (!g_str_equal (attribute, "birth_date") ||
           g_date_strftime (buffer, size, "%Y-%m-%d", &self->birth_date) == 0)
    return NULL;

  return buffer;
}

/**
 * albo_demo_person_to_identity:
 * @self: somebody
 *
 * Returns: (transfer full): what an identity provider would say
 */
JsonObject *
albo_demo_person_to_identity (const AlboDemoPerson *self)
{
  const char *attributes[] = {
    "fiscal_code", "family_name", "given_name", "birth_date", "birth_place", "sex", "email",
    "mobile_phone",
  };
  JsonObject *identity = json_object_new ();
  char buffer[16];

  for (gsize i = 0; i < G_N_ELEMENTS (attributes); i++)
    json_object_set_string_member (identity, attributes[i],
                                   albo_demo_person_get (self, attributes[i], buffer,
                                                         sizeof buffer));

  return identity;
}

/**
 * albo_demo_place_choose:
 * @random: what chooses
 *
 * Returns: (transfer none): a municipality
 */
const AlboDemoPlace *
albo_demo_place_choose (GRand *random)
{
  return &CHOOSE (random, places);
}

/**
 * albo_demo_vat_number_make:
 * @random: what chooses
 *
 * Returns: (transfer full): a VAT number with the right check digit; also the fiscal
 *   code of a legal person
 */
char *
albo_demo_vat_number_make (GRand *random)
{
  char *number = g_strdup_printf ("%07d%03d0", g_rand_int_range (random, 1, 9999999),
                                  g_rand_int_range (random, 1, 100));

  while (!albo_vat_number_is_valid (number) && number[10] < '9')
    number[10]++;

  return number;
}

/**
 * albo_demo_iban_make:
 * @random: what chooses
 *
 * Returns: (transfer full): the number of an account with the right check letter and
 *   digits
 */
char *
albo_demo_iban_make (GRand *random)
{
  const int bank = g_rand_int_range (random, 1000, 9999);
  const int branch = g_rand_int_range (random, 1000, 99999);
  const int account = g_rand_int_range (random, 1, 999999999);

  /* The check of core finds both: the letter of the national part, and the digits. */
  for (char letter = 'A'; letter <= 'Z'; letter++)
    for (int check = 2; check <= 98; check++)
      {
        char *iban = g_strdup_printf ("IT%02d%c%05d%05d%012d", check, letter, bank, branch,
                                      account);

        if (albo_iban_is_valid (iban))
          return iban;

        g_free (iban);
      }

  return NULL;
}

/* albo-demo-words.c - what people write into forms
 *
 * By what the id of a field has in it, the first line that fits.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-demo-words.h"

#include <string.h>

#define MAX_WORDS 6

static const struct
{
  const char *part;              /* of the id of a field */
  const char *words[MAX_WORDS];
} lines[] = {
  { "citizenship", { "italiana", "italiana", "italiana", "rumena", "francese", "albanese" } },
  { "receipt", { "EB-2025-004217", "EB-2025-118390", "EB-2025-077124" } },
  { "exemption", { "ente del Terzo settore (art. 82, D.Lgs. 117/2017)" } },
  { "universit", { "Università degli Studi di Esempio", "Politecnico di Esempio",
                   "Università della Valle", "Università del Golfo" } },
  { "degree_class", { "LM-4", "LM-23", "LM-31", "L-17", "LM-56", "LMG/01" } },
  { "degree", { "Laurea magistrale in Architettura", "Laurea magistrale in Ingegneria civile",
                "Laurea magistrale in Economia", "Laurea magistrale in Giurisprudenza" } },
  { "exam_seat", { "Roma", "Milano", "Bologna", "Napoli", "Torino" } },
  { "session", { "prima sessione", "seconda sessione" } },
  { "employer", { "Comune di Esempio", "Regione Esempio", "Azienda sanitaria di Esempio" } },
  { "profession", { "libero professionista", "dipendente", "docente" } },
  { "order", { "Ordine della Provincia di Esempio", "Ordine della Provincia del Lago",
               "Ordine della Provincia della Costa" } },
  { "registers", { "Albo dei consulenti tecnici del Tribunale di Esempio" } },
  { "school_code", { "EXIC800001", "EXEE80101C", "EXMM802024" } },
  { "school", { "Istituto comprensivo “Esempio 1”", "Scuola primaria “Aurora”",
                "Scuola dell’infanzia “Il Melo”", "Istituto comprensivo “Valle Verde”" } },
  { "class", { "1A", "2B", "3C", "4A", "5B" } },
  { "site", { "sede centrale", "plesso di via dei Tigli", "plesso di piazza Nuova" } },
  { "destination", { "Istituto comprensivo “Valle Verde”", "Torino", "Lione (Francia)" } },
  { "activity", { "assistenza agli anziani", "tutela dell’ambiente", "sport dilettantistico",
                  "promozione della lettura" } },
  { "document_number", { "CA12345AA", "CA67890BB", "CA24680CC", "CA13579DD" } },
  { "issued_by", { "Comune di Roma", "Comune di Milano", "Ministero dell’Interno" } },
  { "resolution", { "12/2024", "7/2023", "31/2022" } },
  { "protocol", { "1234/2025", "88/2024", "431/2025" } },
  { "number", { "104", "2317", "58", "731", "1190" } },
  { "mark", { "110/110 e lode", "110/110", "104/110", "98/110" } },
  { "year", { "2015", "2018", "2020", "2022" } },
  { "role", { "presidente", "amministratore", "segretario" } },
  { "street", { "via dei Tigli", "corso Italia", "via Garibaldi", "piazza Nuova" } },
  { "cause", { "rinuncia" } },
  { "reason", { "rinuncia volontaria", "cessazione dell’attività", "trasferimento della residenza",
                "pensionamento" } },
};

static const char * const anything[] = {
  "dato di esempio", "come da documenti", "non applicabile", "vedi allegato",
};

static const char * const paragraphs[] = {
  "Motivi personali e familiari.",
  "Ho trasferito la residenza in un’altra città e chiedo di conservare l’anzianità maturata.",
  "Ho cessato l’attività e non intendo riprenderla.",
  "Chiedo che le comunicazioni mi siano inviate all’indirizzo indicato.\n\nSono disponibile per "
  "ogni chiarimento.",
  "Nessuna informazione ulteriore.",
};

static const char * const activities[] = {
  "Nell’ultimo anno abbiamo tenuto dodici incontri pubblici e tre corsi gratuiti.",
  "Assistenza a domicilio per persone anziane, con quaranta volontari.",
  "Pulizia dei sentieri, due giornate al mese, e visite guidate per le scuole.",
};

static const char * const names[] = {
  "Associazione Aurora", "Cooperativa sociale Il Melo", "Circolo Valle Verde",
  "Associazione Amici del Parco", "Fondazione Ponte Nuovo", "Polisportiva La Quercia",
  "Comitato Borgo Antico", "Associazione Le Radici",
};

/**
 * albo_demo_words_choose:
 * @random: what chooses
 * @field: id of a field
 * @max_length: characters that fit
 *
 * Returns: (transfer none): a few words
 */
const char *
albo_demo_words_choose (GRand      *random,
                        const char *field,
                        glong       max_length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    if (strstr (field, lines[i].part) != NULL)
      {
        int n = 0;
        const char *words;

        while (n < MAX_WORDS && lines[i].words[n] != NULL)
          n++;

        words = lines[i].words[g_rand_int_range (random, 0, n)];

        if (g_utf8_strlen (words, -1) <= max_length)
          return words;
      }

  for (gsize i = 0; i < G_N_ELEMENTS (anything); i++)
    if (g_utf8_strlen (anything[i], -1) <= max_length)
      return anything[i];

  return "";
}

/**
 * albo_demo_words_paragraph:
 * @random: what chooses
 * @field: id of a field
 *
 * Returns: (transfer none): a sentence or two
 */
const char *
albo_demo_words_paragraph (GRand      *random,
                           const char *field)
{
  if (strstr (field, "activit") != NULL || strstr (field, "report") != NULL)
    return activities[g_rand_int_range (random, 0, G_N_ELEMENTS (activities))];

  return paragraphs[g_rand_int_range (random, 0, G_N_ELEMENTS (paragraphs))];
}

/**
 * albo_demo_words_company:
 * @random: what chooses
 *
 * Returns: (transfer full): the name of a legal person
 */
char *
albo_demo_words_company (GRand *random)
{
  return g_strdup_printf ("%s %d", names[g_rand_int_range (random, 0, G_N_ELEMENTS (names))],
                          g_rand_int_range (random, 1, 99));
}

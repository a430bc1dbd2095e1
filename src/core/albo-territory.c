/* albo-territory.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-territory.h"

#include "albo-lang.h"

/* Provinces, metropolitan cities and the bodies that took their place, in the
 * order in which a person looks for one.
 */
static const AlboPlace provinces[] = {
  { "AG", "Agrigento", "Agrigento" },
  { "AL", "Alessandria", "Alessandria" },
  { "AN", "Ancona", "Ancona" },
  { "AO", "Aosta", "Aosta" },
  { "AR", "Arezzo", "Arezzo" },
  { "AP", "Ascoli Piceno", "Ascoli Piceno" },
  { "AT", "Asti", "Asti" },
  { "AV", "Avellino", "Avellino" },
  { "BA", "Bari", "Bari" },
  { "BT", "Barletta-Andria-Trani", "Barletta-Andria-Trani" },
  { "BL", "Belluno", "Belluno" },
  { "BN", "Benevento", "Benevento" },
  { "BG", "Bergamo", "Bergamo" },
  { "BI", "Biella", "Biella" },
  { "BO", "Bologna", "Bologna" },
  { "BZ", "Bolzano", "Bolzano" },
  { "BS", "Brescia", "Brescia" },
  { "BR", "Brindisi", "Brindisi" },
  { "CA", "Cagliari", "Cagliari" },
  { "CL", "Caltanissetta", "Caltanissetta" },
  { "CB", "Campobasso", "Campobasso" },
  { "CE", "Caserta", "Caserta" },
  { "CT", "Catania", "Catania" },
  { "CZ", "Catanzaro", "Catanzaro" },
  { "CH", "Chieti", "Chieti" },
  { "CO", "Como", "Como" },
  { "CS", "Cosenza", "Cosenza" },
  { "CR", "Cremona", "Cremona" },
  { "KR", "Crotone", "Crotone" },
  { "CN", "Cuneo", "Cuneo" },
  { "EN", "Enna", "Enna" },
  { "FM", "Fermo", "Fermo" },
  { "FE", "Ferrara", "Ferrara" },
  { "FI", "Firenze", "Florence" },
  { "FG", "Foggia", "Foggia" },
  { "FC", "Forlì-Cesena", "Forlì-Cesena" },
  { "FR", "Frosinone", "Frosinone" },
  { "GE", "Genova", "Genoa" },
  { "GO", "Gorizia", "Gorizia" },
  { "GR", "Grosseto", "Grosseto" },
  { "IM", "Imperia", "Imperia" },
  { "IS", "Isernia", "Isernia" },
  { "SP", "La Spezia", "La Spezia" },
  { "AQ", "L’Aquila", "L’Aquila" },
  { "LT", "Latina", "Latina" },
  { "LE", "Lecce", "Lecce" },
  { "LC", "Lecco", "Lecco" },
  { "LI", "Livorno", "Livorno" },
  { "LO", "Lodi", "Lodi" },
  { "LU", "Lucca", "Lucca" },
  { "MC", "Macerata", "Macerata" },
  { "MN", "Mantova", "Mantova" },
  { "MS", "Massa-Carrara", "Massa-Carrara" },
  { "MT", "Matera", "Matera" },
  { "ME", "Messina", "Messina" },
  { "MI", "Milano", "Milan" },
  { "MO", "Modena", "Modena" },
  { "MB", "Monza e Brianza", "Monza e Brianza" },
  { "NA", "Napoli", "Naples" },
  { "NO", "Novara", "Novara" },
  { "NU", "Nuoro", "Nuoro" },
  { "OR", "Oristano", "Oristano" },
  { "PD", "Padova", "Padova" },
  { "PA", "Palermo", "Palermo" },
  { "PR", "Parma", "Parma" },
  { "PV", "Pavia", "Pavia" },
  { "PG", "Perugia", "Perugia" },
  { "PU", "Pesaro e Urbino", "Pesaro e Urbino" },
  { "PE", "Pescara", "Pescara" },
  { "PC", "Piacenza", "Piacenza" },
  { "PI", "Pisa", "Pisa" },
  { "PT", "Pistoia", "Pistoia" },
  { "PN", "Pordenone", "Pordenone" },
  { "PZ", "Potenza", "Potenza" },
  { "PO", "Prato", "Prato" },
  { "RG", "Ragusa", "Ragusa" },
  { "RA", "Ravenna", "Ravenna" },
  { "RC", "Reggio Calabria", "Reggio Calabria" },
  { "RE", "Reggio Emilia", "Reggio Emilia" },
  { "RI", "Rieti", "Rieti" },
  { "RN", "Rimini", "Rimini" },
  { "RM", "Roma", "Rome" },
  { "RO", "Rovigo", "Rovigo" },
  { "SA", "Salerno", "Salerno" },
  { "SS", "Sassari", "Sassari" },
  { "SV", "Savona", "Savona" },
  { "SI", "Siena", "Siena" },
  { "SR", "Siracusa", "Siracusa" },
  { "SO", "Sondrio", "Sondrio" },
  { "SU", "Sud Sardegna", "Sud Sardegna" },
  { "TA", "Taranto", "Taranto" },
  { "TE", "Teramo", "Teramo" },
  { "TR", "Terni", "Terni" },
  { "TO", "Torino", "Turin" },
  { "TP", "Trapani", "Trapani" },
  { "TN", "Trento", "Trento" },
  { "TV", "Treviso", "Treviso" },
  { "TS", "Trieste", "Trieste" },
  { "UD", "Udine", "Udine" },
  { "VA", "Varese", "Varese" },
  { "VE", "Venezia", "Venice" },
  { "VB", "Verbano-Cusio-Ossola", "Verbano-Cusio-Ossola" },
  { "VC", "Vercelli", "Vercelli" },
  { "VR", "Verona", "Verona" },
  { "VV", "Vibo Valentia", "Vibo Valentia" },
  { "VI", "Vicenza", "Vicenza" },
  { "VT", "Viterbo", "Viterbo" },
};

/* ISO 3166-1, with the names in daily use. */
static const AlboPlace countries[] = {
  { "AF", "Afghanistan", "Afghanistan" },
  { "AL", "Albania", "Albania" },
  { "DZ", "Algeria", "Algeria" },
  { "AD", "Andorra", "Andorra" },
  { "AO", "Angola", "Angola" },
  { "AI", "Anguilla", "Anguilla" },
  { "AQ", "Antartide", "Antarctica" },
  { "AG", "Antigua e Barbuda", "Antigua and Barbuda" },
  { "SA", "Arabia Saudita", "Saudi Arabia" },
  { "AR", "Argentina", "Argentina" },
  { "AM", "Armenia", "Armenia" },
  { "AW", "Aruba", "Aruba" },
  { "AU", "Australia", "Australia" },
  { "AT", "Austria", "Austria" },
  { "AZ", "Azerbaigian", "Azerbaijan" },
  { "BS", "Bahamas", "Bahamas" },
  { "BH", "Bahrein", "Bahrain" },
  { "BD", "Bangladesh", "Bangladesh" },
  { "BB", "Barbados", "Barbados" },
  { "BE", "Belgio", "Belgium" },
  { "BZ", "Belize", "Belize" },
  { "BJ", "Benin", "Benin" },
  { "BM", "Bermuda", "Bermuda" },
  { "BT", "Bhutan", "Bhutan" },
  { "BY", "Bielorussia", "Belarus" },
  { "MM", "Birmania", "Myanmar" },
  { "BO", "Bolivia", "Bolivia" },
  { "BA", "Bosnia-Erzegovina", "Bosnia and Herzegovina" },
  { "BW", "Botswana", "Botswana" },
  { "BR", "Brasile", "Brazil" },
  { "BN", "Brunei", "Brunei Darussalam" },
  { "BG", "Bulgaria", "Bulgaria" },
  { "BF", "Burkina Faso", "Burkina Faso" },
  { "BI", "Burundi", "Burundi" },
  { "KH", "Cambogia", "Cambodia" },
  { "CM", "Camerun", "Cameroon" },
  { "CA", "Canada", "Canada" },
  { "CV", "Capo Verde", "Cabo Verde" },
  { "CZ", "Cechia", "Czechia" },
  { "TD", "Ciad", "Chad" },
  { "CL", "Cile", "Chile" },
  { "CN", "Cina", "China" },
  { "CY", "Cipro", "Cyprus" },
  { "CO", "Colombia", "Colombia" },
  { "KM", "Comore", "Comoros" },
  { "KP", "Corea del Nord", "North Korea" },
  { "KR", "Corea del Sud", "South Korea" },
  { "CI", "Costa d’Avorio", "Côte d’Ivoire" },
  { "CR", "Costa Rica", "Costa Rica" },
  { "HR", "Croazia", "Croatia" },
  { "CU", "Cuba", "Cuba" },
  { "CW", "Curaçao", "Curaçao" },
  { "DK", "Danimarca", "Denmark" },
  { "DM", "Dominica", "Dominica" },
  { "EC", "Ecuador", "Ecuador" },
  { "EG", "Egitto", "Egypt" },
  { "SV", "El Salvador", "El Salvador" },
  { "AE", "Emirati Arabi Uniti", "United Arab Emirates" },
  { "ER", "Eritrea", "Eritrea" },
  { "EE", "Estonia", "Estonia" },
  { "SZ", "Eswatini", "Eswatini" },
  { "ET", "Etiopia", "Ethiopia" },
  { "FJ", "Figi", "Fiji" },
  { "PH", "Filippine", "Philippines" },
  { "FI", "Finlandia", "Finland" },
  { "FR", "Francia", "France" },
  { "GA", "Gabon", "Gabon" },
  { "GM", "Gambia", "Gambia" },
  { "GE", "Georgia", "Georgia" },
  { "GS", "Georgia del Sud e Isole Sandwich Australi", "South Georgia and the South Sandwich Islands" },
  { "DE", "Germania", "Germany" },
  { "GH", "Ghana", "Ghana" },
  { "JM", "Giamaica", "Jamaica" },
  { "JP", "Giappone", "Japan" },
  { "GI", "Gibilterra", "Gibraltar" },
  { "DJ", "Gibuti", "Djibouti" },
  { "JO", "Giordania", "Jordan" },
  { "GR", "Grecia", "Greece" },
  { "GD", "Grenada", "Grenada" },
  { "GL", "Groenlandia", "Greenland" },
  { "GP", "Guadalupa", "Guadeloupe" },
  { "GU", "Guam", "Guam" },
  { "GT", "Guatemala", "Guatemala" },
  { "GG", "Guernsey", "Guernsey" },
  { "GN", "Guinea", "Guinea" },
  { "GQ", "Guinea equatoriale", "Equatorial Guinea" },
  { "GW", "Guinea-Bissau", "Guinea-Bissau" },
  { "GY", "Guyana", "Guyana" },
  { "GF", "Guyana francese", "French Guiana" },
  { "HT", "Haiti", "Haiti" },
  { "HN", "Honduras", "Honduras" },
  { "HK", "Hong Kong", "Hong Kong" },
  { "IN", "India", "India" },
  { "ID", "Indonesia", "Indonesia" },
  { "IR", "Iran", "Iran" },
  { "IQ", "Iraq", "Iraq" },
  { "IE", "Irlanda", "Ireland" },
  { "IS", "Islanda", "Iceland" },
  { "BV", "Isola Bouvet", "Bouvet Island" },
  { "IM", "Isola di Man", "Isle of Man" },
  { "CX", "Isola di Natale", "Christmas Island" },
  { "NF", "Isola Norfolk", "Norfolk Island" },
  { "AX", "Isole Åland", "Åland Islands" },
  { "KY", "Isole Cayman", "Cayman Islands" },
  { "CC", "Isole Cocos (Keeling)", "Cocos (Keeling) Islands" },
  { "CK", "Isole Cook", "Cook Islands" },
  { "FK", "Isole Falkland (Malvine)", "Falkland Islands (Malvinas)" },
  { "FO", "Isole Fær Øer", "Faroe Islands" },
  { "HM", "Isole Heard e McDonald", "Heard Island and McDonald Islands" },
  { "MP", "Isole Marianne Settentrionali", "Northern Mariana Islands" },
  { "MH", "Isole Marshall", "Marshall Islands" },
  { "UM", "Isole minori esterne degli Stati Uniti d’America", "United States Minor Outlying Islands" },
  { "SB", "Isole Salomone", "Solomon Islands" },
  { "TC", "Isole Turks e Caicos", "Turks and Caicos Islands" },
  { "VI", "Isole Vergini Americane", "United States Virgin Islands" },
  { "VG", "Isole Vergini Britanniche", "British Virgin Islands" },
  { "IL", "Israele", "Israel" },
  { "IT", "Italia", "Italy" },
  { "JE", "Jersey", "Jersey" },
  { "KZ", "Kazakistan", "Kazakhstan" },
  { "KE", "Kenya", "Kenya" },
  { "KG", "Kirghizistan", "Kyrgyzstan" },
  { "KI", "Kiribati", "Kiribati" },
  { "KW", "Kuwait", "Kuwait" },
  { "LA", "Laos", "Laos" },
  { "LS", "Lesotho", "Lesotho" },
  { "LV", "Lettonia", "Latvia" },
  { "LB", "Libano", "Lebanon" },
  { "LR", "Liberia", "Liberia" },
  { "LY", "Libia", "Libya" },
  { "LI", "Liechtenstein", "Liechtenstein" },
  { "LT", "Lituania", "Lithuania" },
  { "LU", "Lussemburgo", "Luxembourg" },
  { "MO", "Macao", "Macao" },
  { "MK", "Macedonia del Nord", "North Macedonia" },
  { "MG", "Madagascar", "Madagascar" },
  { "MW", "Malawi", "Malawi" },
  { "MY", "Malaysia", "Malaysia" },
  { "MV", "Maldive", "Maldives" },
  { "ML", "Mali", "Mali" },
  { "MT", "Malta", "Malta" },
  { "MA", "Marocco", "Morocco" },
  { "MQ", "Martinica", "Martinique" },
  { "MR", "Mauritania", "Mauritania" },
  { "MU", "Maurizio", "Mauritius" },
  { "YT", "Mayotte", "Mayotte" },
  { "MX", "Messico", "Mexico" },
  { "FM", "Micronesia", "Micronesia" },
  { "MD", "Moldavia", "Moldova" },
  { "MC", "Monaco", "Monaco" },
  { "MN", "Mongolia", "Mongolia" },
  { "ME", "Montenegro", "Montenegro" },
  { "MS", "Montserrat", "Montserrat" },
  { "MZ", "Mozambico", "Mozambique" },
  { "NA", "Namibia", "Namibia" },
  { "NR", "Nauru", "Nauru" },
  { "NP", "Nepal", "Nepal" },
  { "NI", "Nicaragua", "Nicaragua" },
  { "NE", "Niger", "Niger" },
  { "NG", "Nigeria", "Nigeria" },
  { "NU", "Niue", "Niue" },
  { "NO", "Norvegia", "Norway" },
  { "NC", "Nuova Caledonia", "New Caledonia" },
  { "NZ", "Nuova Zelanda", "New Zealand" },
  { "OM", "Oman", "Oman" },
  { "NL", "Paesi Bassi", "Netherlands" },
  { "BQ", "Paesi Bassi caraibici", "Caribbean Netherlands" },
  { "PK", "Pakistan", "Pakistan" },
  { "PW", "Palau", "Palau" },
  { "PS", "Palestina", "Palestine" },
  { "PA", "Panama", "Panama" },
  { "PG", "Papua Nuova Guinea", "Papua New Guinea" },
  { "PY", "Paraguay", "Paraguay" },
  { "PE", "Perù", "Peru" },
  { "PN", "Pitcairn", "Pitcairn" },
  { "PF", "Polinesia francese", "French Polynesia" },
  { "PL", "Polonia", "Poland" },
  { "PT", "Portogallo", "Portugal" },
  { "PR", "Portorico", "Puerto Rico" },
  { "QA", "Qatar", "Qatar" },
  { "GB", "Regno Unito", "United Kingdom" },
  { "CF", "Repubblica Centrafricana", "Central African Republic" },
  { "CG", "Repubblica del Congo", "Republic of the Congo" },
  { "CD", "Repubblica Democratica del Congo", "Democratic Republic of the Congo" },
  { "DO", "Repubblica Dominicana", "Dominican Republic" },
  { "RE", "Riunione", "Réunion" },
  { "RO", "Romania", "Romania" },
  { "RW", "Ruanda", "Rwanda" },
  { "RU", "Russia", "Russian Federation" },
  { "EH", "Sahara occidentale", "Western Sahara" },
  { "KN", "Saint Kitts e Nevis", "Saint Kitts and Nevis" },
  { "LC", "Saint Lucia", "Saint Lucia" },
  { "VC", "Saint Vincent e Grenadine", "Saint Vincent and the Grenadines" },
  { "BL", "Saint-Barthélemy", "Saint Barthélemy" },
  { "MF", "Saint-Martin (Francia)", "Saint Martin (French part)" },
  { "PM", "Saint-Pierre e Miquelon", "Saint Pierre and Miquelon" },
  { "WS", "Samoa", "Samoa" },
  { "AS", "Samoa americane", "American Samoa" },
  { "SM", "San Marino", "San Marino" },
  { "VA", "Santa Sede (Stato della Città del Vaticano)", "Holy See (Vatican City State)" },
  { "SH", "Sant’Elena, Ascensione e Tristan da Cunha", "Saint Helena, Ascension and Tristan da Cunha" },
  { "ST", "São Tomé e Príncipe", "Sao Tome and Principe" },
  { "SN", "Senegal", "Senegal" },
  { "RS", "Serbia", "Serbia" },
  { "SC", "Seychelles", "Seychelles" },
  { "SL", "Sierra Leone", "Sierra Leone" },
  { "SG", "Singapore", "Singapore" },
  { "SX", "Sint Maarten (Olanda)", "Sint Maarten (Dutch part)" },
  { "SY", "Siria", "Syria" },
  { "SK", "Slovacchia", "Slovakia" },
  { "SI", "Slovenia", "Slovenia" },
  { "SO", "Somalia", "Somalia" },
  { "ES", "Spagna", "Spain" },
  { "LK", "Sri Lanka", "Sri Lanka" },
  { "US", "Stati Uniti", "United States" },
  { "ZA", "Sudafrica", "South Africa" },
  { "SD", "Sudan", "Sudan" },
  { "SS", "Sudan del sud", "South Sudan" },
  { "SR", "Suriname", "Suriname" },
  { "SJ", "Svalbard e Jan Mayen", "Svalbard and Jan Mayen" },
  { "SE", "Svezia", "Sweden" },
  { "CH", "Svizzera", "Switzerland" },
  { "TJ", "Tagikistan", "Tajikistan" },
  { "TW", "Taiwan", "Taiwan" },
  { "TZ", "Tanzania", "Tanzania" },
  { "TF", "Territori francesi meridionali", "French Southern Territories" },
  { "IO", "Territorio britannico dell’Oceano Indiano", "British Indian Ocean Territory" },
  { "TH", "Thailandia", "Thailand" },
  { "TL", "Timor Est", "Timor-Leste" },
  { "TG", "Togo", "Togo" },
  { "TK", "Tokelau", "Tokelau" },
  { "TO", "Tonga", "Tonga" },
  { "TT", "Trinidad e Tobago", "Trinidad and Tobago" },
  { "TN", "Tunisia", "Tunisia" },
  { "TR", "Türkiye", "Türkiye" },
  { "TM", "Turkmenistan", "Turkmenistan" },
  { "TV", "Tuvalu", "Tuvalu" },
  { "UA", "Ucraina", "Ukraine" },
  { "UG", "Uganda", "Uganda" },
  { "HU", "Ungheria", "Hungary" },
  { "UY", "Uruguay", "Uruguay" },
  { "UZ", "Uzbekistan", "Uzbekistan" },
  { "VU", "Vanuatu", "Vanuatu" },
  { "VE", "Venezuela", "Venezuela" },
  { "VN", "Vietnam", "Vietnam" },
  { "WF", "Wallis e Futuna", "Wallis and Futuna" },
  { "YE", "Yemen", "Yemen" },
  { "ZM", "Zambia", "Zambia" },
  { "ZW", "Zimbabwe", "Zimbabwe" },
};

static const AlboPlace *
find_place (const AlboPlace *places,
            gsize            n_places,
            const char      *code)
{
  for (gsize i = 0; i < n_places; i++)
    if (g_strcmp0 (places[i].code, code) == 0)
      return &places[i];

  return NULL;
}

/**
 * albo_province_list:
 * @n_provinces: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_provinces): the provinces of Italy, by name
 */
const AlboPlace *
albo_province_list (gsize *n_provinces)
{
  *n_provinces = G_N_ELEMENTS (provinces);
  return provinces;
}

/**
 * albo_province_find:
 * @code: (nullable): two capitals, such as `RM`
 *
 * Returns: (transfer none) (nullable): the province, %NULL if there is none
 */
const AlboPlace *
albo_province_find (const char *code)
{
  return find_place (provinces, G_N_ELEMENTS (provinces), code);
}

/**
 * albo_country_list:
 * @n_countries: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_countries): the countries, by Italian name
 */
const AlboPlace *
albo_country_list (gsize *n_countries)
{
  *n_countries = G_N_ELEMENTS (countries);
  return countries;
}

/**
 * albo_country_find:
 * @code: (nullable): two capitals of ISO 3166-1, such as `IT`
 *
 * Returns: (transfer none) (nullable): the country, %NULL if there is none
 */
const AlboPlace *
albo_country_find (const char *code)
{
  return find_place (countries, G_N_ELEMENTS (countries), code);
}

/**
 * albo_place_name:
 * @place: a place
 * @lang: (nullable): `it` or `en`
 *
 * Returns: (transfer none): the name that people read
 */
const char *
albo_place_name (const AlboPlace *place,
                 const char      *lang)
{
  return albo_text_get (&(AlboText) { place->it, place->en }, lang);
}

/* albo-json.h - JSON of strangers, read without surprises
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ALBO_JSON_MAX_DEPTH:
 *
 * How deep arrays and objects may nest in what [func@Albo.json_parse] accepts.
 */
#define ALBO_JSON_MAX_DEPTH 32

/**
 * ALBO_JSON_MAX_SIZE:
 *
 * How many bytes [func@Albo.json_parse] accepts.
 */
#define ALBO_JSON_MAX_SIZE (4 * 1024 * 1024)

#define ALBO_JSON_ERROR (albo_json_error_quark ())

/**
 * AlboJsonError:
 * @ALBO_JSON_ERROR_SYNTAX: not JSON, or JSON that cannot be kept without loss
 * @ALBO_JSON_ERROR_LIMIT: too large or too deep
 */
typedef enum
{
  ALBO_JSON_ERROR_SYNTAX,
  ALBO_JSON_ERROR_LIMIT,
} AlboJsonError;

GQuark      albo_json_error_quark (void);

JsonNode   *albo_json_parse       (const char  *text,
                                   gssize       length,
                                   GError     **error);
char       *albo_json_to_string   (JsonNode    *node);

gboolean    albo_json_is_string   (JsonNode    *node);
gboolean    albo_json_is_int      (JsonNode    *node);
gboolean    albo_json_is_bool     (JsonNode    *node);

JsonNode   *albo_json_get_node    (JsonObject  *object,
                                   const char  *member);
const char *albo_json_get_string  (JsonObject  *object,
                                   const char  *member,
                                   const char  *fallback);
gint64      albo_json_get_int     (JsonObject  *object,
                                   const char  *member,
                                   gint64       fallback);
gboolean    albo_json_get_bool    (JsonObject  *object,
                                   const char  *member,
                                   gboolean     fallback);
JsonObject *albo_json_get_object  (JsonObject  *object,
                                   const char  *member);
JsonArray  *albo_json_get_array   (JsonObject  *object,
                                   const char  *member);
const char *albo_json_localized   (JsonObject  *labels,
                                   const char  *lang);

G_END_DECLS

/* albo-arg.h - typed arguments of the SQL functions that we call
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define ALBO_ARG_MAX 8

/**
 * AlboArgKind:
 * @ALBO_ARG_KIND_NULL: an SQL null
 * @ALBO_ARG_KIND_TEXT: text, or what PostgreSQL reads from text: a date, a UUID
 * @ALBO_ARG_KIND_INT: a whole number
 * @ALBO_ARG_KIND_OBJECT: a JSON object
 * @ALBO_ARG_KIND_NODE: any JSON
 * @ALBO_ARG_KIND_BYTES: bytes
 */
typedef enum
{
  ALBO_ARG_KIND_NULL,
  ALBO_ARG_KIND_TEXT,
  ALBO_ARG_KIND_INT,
  ALBO_ARG_KIND_OBJECT,
  ALBO_ARG_KIND_NODE,
  ALBO_ARG_KIND_BYTES,
} AlboArgKind;

/* Any of the pointers may be NULL, which is an SQL null too. */
typedef struct
{
  AlboArgKind kind;
  union
  {
    const char *text;
    gint64      integer;
    JsonObject *object;
    JsonNode   *node;
    GBytes     *bytes;
  };
} AlboArg;

#define ALBO_ARG_NULL      { ALBO_ARG_KIND_NULL, { .text = NULL } }
#define ALBO_ARG_TEXT(v)   { ALBO_ARG_KIND_TEXT, { .text = (v) } }
#define ALBO_ARG_INT(v)    { ALBO_ARG_KIND_INT, { .integer = (v) } }
#define ALBO_ARG_OBJECT(v) { ALBO_ARG_KIND_OBJECT, { .object = (v) } }
#define ALBO_ARG_NODE(v)   { ALBO_ARG_KIND_NODE, { .node = (v) } }
#define ALBO_ARG_BYTES(v)  { ALBO_ARG_KIND_BYTES, { .bytes = (v) } }

/* The two arguments of a call that say what is passed on: ALBO_ARGS (ALBO_ARG_INT (id), …) */
#define ALBO_ARGS(...) \
  ((const AlboArg[]) { __VA_ARGS__ }), G_N_ELEMENTS (((const AlboArg[]) { __VA_ARGS__ }))
#define ALBO_NO_ARGS NULL, 0

G_END_DECLS

/* albo-json-guard.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-json-guard-private.h"

#include "albo-json.h"

#include <math.h>
#include <string.h>

/* json-glib 1.6 recurses without a limit, takes comments, single quotes and
 * other liberties, ends a string at an escaped zero and wraps large integers.
 * So strangers' bytes pass this strict reading of RFC 8259 first; it keeps
 * nothing, and recurses at most ALBO_JSON_MAX_DEPTH times.
 */

#define N_INTEGER_DIGITS 18
#define N_NUMBER_BYTES   64

typedef struct
{
  const char *text;
  gsize       length;
  gsize       at;
  GError    **error;
} Guard;

static gboolean guard_value (Guard *self,
                             guint  depth);

static gboolean
refuse (Guard         *self,
        AlboJsonError  code,
        const char    *what)
{
  g_set_error (self->error, ALBO_JSON_ERROR, code,
               "not a JSON document: %s at byte %" G_GSIZE_FORMAT, what, self->at);
  return FALSE;
}

static int
peek (Guard *self)
{
  return self->at < self->length ? (guchar) self->text[self->at] : -1;
}

static gboolean
take (Guard *self,
      char   c)
{
  if (peek (self) != c)
    return FALSE;

  self->at++;
  return TRUE;
}

static void
skip_space (Guard *self)
{
  while (self->at < self->length && memchr (" \t\r\n", self->text[self->at], 4) != NULL)
    self->at++;
}

static gsize
skip_digits (Guard *self)
{
  gsize start = self->at;

  while (self->at < self->length && g_ascii_isdigit (self->text[self->at]))
    self->at++;

  return self->at - start;
}

/* Reads the four digits of \uXXXX. */
static gboolean
read_unit (Guard *self,
           guint *unit)
{
  guint value = 0;

  for (gsize i = 0; i < 4; i++)
    {
      int digit = self->at < self->length ? g_ascii_xdigit_value (self->text[self->at]) : -1;

      if (digit < 0)
        return refuse (self, ALBO_JSON_ERROR_SYNTAX, "broken escape");

      value = value * 16 + digit;
      self->at++;
    }

  *unit = value;
  return TRUE;
}

static gboolean
guard_escape (Guard *self)
{
  guint unit = 0;

  if (!take (self, 'u'))
    {
      if (peek (self) <= 0 || strchr ("\"\\/bfnrt", peek (self)) == NULL)
        return refuse (self, ALBO_JSON_ERROR_SYNTAX, "unknown escape");

      self->at++;
      return TRUE;
    }

  if (!read_unit (self, &unit))
    return FALSE;

  if (unit == 0)
    return refuse (self, ALBO_JSON_ERROR_SYNTAX, "zero byte in a string");

  if (unit < 0xd800 || unit > 0xdfff)
    return TRUE;

  if (unit > 0xdbff || !take (self, '\\') || !take (self, 'u'))
    return refuse (self, ALBO_JSON_ERROR_SYNTAX, "half a surrogate pair");

  if (!read_unit (self, &unit))
    return FALSE;

  if (unit < 0xdc00 || unit > 0xdfff)
    return refuse (self, ALBO_JSON_ERROR_SYNTAX, "half a surrogate pair");

  return TRUE;
}

static gboolean
guard_string (Guard *self)
{
  if (!take (self, '"'))
    return refuse (self, ALBO_JSON_ERROR_SYNTAX, "expected a string");

  while (!take (self, '"'))
    {
      int c = peek (self);

      if (c < 0)
        return refuse (self, ALBO_JSON_ERROR_SYNTAX, "unfinished string");

      if (c < 0x20)
        return refuse (self, ALBO_JSON_ERROR_SYNTAX, "control character in a string");

      self->at++;
      if (c == '\\' && !guard_escape (self))
        return FALSE;
    }

  return TRUE;
}

static gboolean
guard_number (Guard *self)
{
  char number[N_NUMBER_BYTES + 1];
  gsize start = self->at;
  gsize n_digits;
  gboolean is_integer = TRUE;

  take (self, '-');

  n_digits = skip_digits (self);
  if (n_digits == 0 || (n_digits > 1 && self->text[self->at - n_digits] == '0'))
    return refuse (self, ALBO_JSON_ERROR_SYNTAX, "broken number");

  if (take (self, '.'))
    {
      is_integer = FALSE;
      if (skip_digits (self) == 0)
        return refuse (self, ALBO_JSON_ERROR_SYNTAX, "broken number");
    }

  if (take (self, 'e') || take (self, 'E'))
    {
      is_integer = FALSE;
      if (!take (self, '+'))
        take (self, '-');
      if (skip_digits (self) == 0)
        return refuse (self, ALBO_JSON_ERROR_SYNTAX, "broken number");
    }

  if (self->at - start > N_NUMBER_BYTES || (is_integer && n_digits > N_INTEGER_DIGITS))
    return refuse (self, ALBO_JSON_ERROR_LIMIT, "number out of range");

  memcpy (number, self->text + start, self->at - start);
  number[self->at - start] = '\0';

  if (!isfinite (g_ascii_strtod (number, NULL)))
    return refuse (self, ALBO_JSON_ERROR_LIMIT, "number out of range");

  return TRUE;
}

static gboolean
guard_word (Guard *self)
{
  static const char * const words[] = { "true", "false", "null" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize n = strlen (words[i]);

      if (self->length - self->at >= n && memcmp (self->text + self->at, words[i], n) == 0)
        {
          self->at += n;
          return TRUE;
        }
    }

  return refuse (self, ALBO_JSON_ERROR_SYNTAX, "expected a value");
}

static gboolean
guard_member (Guard *self,
              guint  depth)
{
  skip_space (self);
  if (!guard_string (self))
    return FALSE;

  skip_space (self);
  if (!take (self, ':'))
    return refuse (self, ALBO_JSON_ERROR_SYNTAX, "expected a colon");

  return guard_value (self, depth);
}

static gboolean
guard_container (Guard *self,
                 guint  depth)
{
  gboolean is_object = self->text[self->at] == '{';
  char end = is_object ? '}' : ']';

  if (depth >= ALBO_JSON_MAX_DEPTH)
    return refuse (self, ALBO_JSON_ERROR_LIMIT, "too many levels");

  self->at++;
  skip_space (self);
  if (take (self, end))
    return TRUE;

  do
    {
      if (is_object ? !guard_member (self, depth + 1) : !guard_value (self, depth + 1))
        return FALSE;

      skip_space (self);
    }
  while (take (self, ','));

  if (!take (self, end))
    return refuse (self, ALBO_JSON_ERROR_SYNTAX, "expected a comma or the end of a list");

  return TRUE;
}

static gboolean
guard_value (Guard *self,
             guint  depth)
{
  int c;

  skip_space (self);
  c = peek (self);

  if (c == '{' || c == '[')
    return guard_container (self, depth);

  if (c == '"')
    return guard_string (self);

  if (c == '-' || (c >= '0' && c <= '9'))
    return guard_number (self);

  return guard_word (self);
}

/**
 * albo_json_guard:
 * @text: (array length=length): bytes of any origin
 * @length: how many
 * @error: return location for an error
 *
 * Returns: %TRUE if @text is one JSON document within the limits
 */
gboolean
albo_json_guard (const char  *text,
                 gsize        length,
                 GError     **error)
{
  Guard self = { text, length, 0, error };

  if (length > ALBO_JSON_MAX_SIZE)
    return refuse (&self, ALBO_JSON_ERROR_LIMIT, "too large");

  if (!g_utf8_validate_len (text, length, NULL))
    return refuse (&self, ALBO_JSON_ERROR_SYNTAX, "text that is not UTF-8");

  if (!guard_value (&self, 0))
    return FALSE;

  skip_space (&self);
  if (self.at != length)
    return refuse (&self, ALBO_JSON_ERROR_SYNTAX, "something after the end");

  return TRUE;
}

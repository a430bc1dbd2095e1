/* albo-pattern-sample.c - a text that a pattern accepts
 *
 * Walks a regular expression and chooses at each turn.  It knows what forms use:
 * letters, classes, groups, alternatives, repetitions, anchors.  Whether the walk was
 * right is left to the expression itself.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-pattern-sample.h"

#include <string.h>

#define N_TRIES 20
#define MAX_DEPTH 16
#define MAX_REPEATS 64

/* How often an open repetition is taken at most. */
#define N_MORE 3

typedef struct
{
  GRand *random;
  guint  depth;
} Walk;

static const char *sample_alternatives (Walk       *walk,
                                        const char *p,
                                        GString    *out);

/* The set of an escape such as `\d`; one letter for the others. */
static void
add_escape (char      escape,
            gboolean *set)
{
  for (int c = 32; c < 127; c++)
    if ((escape == 'd' && g_ascii_isdigit (c)) ||
        (escape == 'w' && (g_ascii_isalnum (c) || c == '_')) ||
        (escape == 's' && c == ' ') ||
        (!strchr ("dws", escape) && c == escape))
      set[c] = TRUE;
}

static char
choose_from (Walk           *walk,
             const gboolean *set,
             gboolean        is_negated)
{
  char letters[128];
  int n = 0;

  for (int c = 32; c < 127; c++)
    if (set[c] != is_negated)
      letters[n++] = (char) c;

  return n > 0 ? letters[g_rand_int_range (walk->random, 0, n)] : 'X';
}

/* From after `[` to after `]`. */
static const char *
sample_class (Walk       *walk,
              const char *p,
              GString    *out)
{
  gboolean set[128] = { FALSE };
  gboolean is_negated = *p == '^';
  const char *first = is_negated ? p + 1 : p;

  for (p = first; *p != '\0' && (*p != ']' || p == first); p++)
    {
      if (*p == '\\' && p[1] != '\0')
        add_escape (*++p, set);
      else if (p[1] == '-' && p[2] != ']' && p[2] != '\0')
        {
          for (int c = (guchar) *p; c <= (guchar) p[2] && c < 128; c++)
            set[c] = TRUE;
          p += 2;
        }
      else if ((guchar) *p < 128)
        set[(guchar) *p] = TRUE;
    }

  g_string_append_c (out, choose_from (walk, set, is_negated));

  return *p == ']' ? p + 1 : p;
}

static const char *
sample_group (Walk       *walk,
              const char *p,
              GString    *out)
{
  if (p[0] == '?' && p[1] == ':')
    p += 2;

  p = sample_alternatives (walk, p, out);

  return *p == ')' ? p + 1 : p;
}

static const char *
sample_atom (Walk       *walk,
             const char *p,
             GString    *out)
{
  gboolean set[128] = { FALSE };
  gunichar letter;

  switch (*p)
    {
    case '^':
    case '$':
      return p + 1;

    case '[':
      return sample_class (walk, p + 1, out);

    case '(':
      return sample_group (walk, p + 1, out);

    case '.':
      add_escape ('w', set);
      g_string_append_c (out, choose_from (walk, set, FALSE));
      return p + 1;

    case '\\':
      if (p[1] == '\0')
        return p + 1;

      add_escape (p[1], set);
      g_string_append_c (out, choose_from (walk, set, FALSE));
      return p + 2;

    default:
      letter = g_utf8_get_char_validated (p, -1);

      if (letter >= (gunichar) -2)
        return p + 1;

      g_string_append_unichar (out, letter);
      return g_utf8_next_char (p);
    }
}

/* `?`, `*`, `+`, `{n}`, `{n,}`, `{n,m}` or nothing. */
static const char *
read_repeats (const char *p,
              guint64    *min,
              guint64    *max)
{
  char *end = NULL;

  *min = *p == '?' || *p == '*' ? 0 : 1;
  *max = *p == '*' || *p == '+' ? *min + N_MORE : 1;

  if (*p == '?' || *p == '*' || *p == '+')
    return p + 1;

  if (*p != '{' || !g_ascii_isdigit (p[1]))
    return p;

  *min = MIN (g_ascii_strtoull (p + 1, &end, 10), MAX_REPEATS);
  *max = *min;

  if (*end == ',')
    *max = g_ascii_isdigit (end[1]) ? MIN (g_ascii_strtoull (end + 1, &end, 10), MAX_REPEATS)
                                    : *min + N_MORE;

  end = strchr (end, '}');

  return end != NULL ? end + 1 : p + strlen (p);
}

static const char *
sample_sequence (Walk       *walk,
                 const char *p,
                 GString    *out)
{
  while (*p != '\0' && *p != '|' && *p != ')')
    {
      g_autoptr(GString) first = g_string_new (NULL);
      const char *atom = p;
      guint64 min;
      guint64 max;
      guint64 n;

      p = read_repeats (sample_atom (walk, atom, first), &min, &max);
      n = max > min ? (guint64) g_rand_int_range (walk->random, (int) min, (int) max + 1) : min;

      if (n > 0)
        g_string_append (out, first->str);

      for (guint64 i = 1; i < n; i++)
        sample_atom (walk, atom, out);
    }

  return p;
}

/* Walks all alternatives, keeps one. */
static const char *
sample_alternatives (Walk       *walk,
                     const char *p,
                     GString    *out)
{
  g_autoptr(GString) kept = g_string_new (NULL);
  int n = 0;

  if (walk->depth >= MAX_DEPTH)
    return p + strlen (p);

  walk->depth++;

  while (TRUE)
    {
      g_autoptr(GString) one = g_string_new (NULL);

      p = sample_sequence (walk, p, one);

      if (g_rand_int_range (walk->random, 0, ++n) == 0)
        g_string_assign (kept, one->str);

      if (*p != '|')
        break;

      p++;
    }

  walk->depth--;
  g_string_append (out, kept->str);

  return p;
}

/**
 * albo_pattern_sample:
 * @pattern: a regular expression, for the whole text
 * @random: what chooses
 *
 * Returns: (transfer full) (nullable): a text that @pattern matches, or %NULL if none
 *   was found: it uses something like a look-ahead
 */
char *
albo_pattern_sample (const char *pattern,
                     GRand      *random)
{
  g_autofree char *anchored = g_strdup_printf ("^(?:%s)$", pattern);
  g_autoptr(GRegex) regex = g_regex_new (anchored, G_REGEX_DOLLAR_ENDONLY, 0, NULL);

  for (guint i = 0; regex != NULL && i < N_TRIES; i++)
    {
      Walk walk = { random, 0 };
      g_autoptr(GString) text = g_string_new (NULL);
      const char *end = sample_alternatives (&walk, pattern, text);

      if (*end == '\0' && g_regex_match (regex, text->str, 0, NULL))
        return g_strdup (text->str);
    }

  return NULL;
}

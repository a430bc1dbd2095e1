/* albo-template-compile.c - from the text of a template to its nodes
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-template-private.h"

#include <string.h>

#define MAX_DELIMITER 16
#define MAX_NAME      200
#define SPACES        " \t\r\n"

typedef struct
{
  const char *text;
  gsize       length;
  gsize       at;             /* how far the text is compiled */
  gsize       line_start;     /* where the line of @at begins */
  guint       line;           /* its number */
  guint       tag_line;       /* where the tag begins that is being read */
  gboolean    is_fresh_line;  /* nothing of this line is in the nodes yet */
  char        open[MAX_DELIMITER + 1];
  char        close[MAX_DELIMITER + 1];
  GPtrArray  *scopes;         /* lists of children, the innermost last */
  GPtrArray  *names;          /* of the open sections */
  GError    **error;
} Compiler;

typedef struct
{
  char   sign;       /* '\0' for a plain name, '{' for three braces */
  char  *content;    /* trimmed */
  gsize  start;
  gsize  end;        /* just behind the tag */
} Tag;

static void
tag_clear (Tag *tag)
{
  g_free (tag->content);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tag, tag_clear)

static gboolean
refuse (Compiler   *self,
        const char *what)
{
  g_set_error (self->error, ALBO_TEMPLATE_ERROR, ALBO_TEMPLATE_ERROR_SYNTAX,
               "template, line %u: %s", self->tag_line, what);
  return FALSE;
}

static const char *
find (Compiler   *self,
      gsize       from,
      const char *what)
{
  return g_strstr_len (self->text + from, self->length - from, what);
}

static void
add_node (Compiler         *self,
          AlboTemplateNode *node)
{
  g_ptr_array_add (self->scopes->pdata[self->scopes->len - 1], node);
}

static void
begin_line (Compiler *self)
{
  if (!self->is_fresh_line)
    return;

  add_node (self, albo_template_node_new (ALBO_TEMPLATE_LINE));
  self->is_fresh_line = FALSE;
}

/* Counts the lines up to @end and moves there. */
static void
advance (Compiler *self,
         gsize     end)
{
  for (; self->at < end; self->at++)
    {
      if (self->text[self->at] != '\n')
        continue;

      self->line++;
      self->line_start = self->at + 1;
    }
}

/* Adds the text up to @end, line by line, so that each line can be indented. */
static void
add_text (Compiler *self,
          gsize     end)
{
  while (self->at < end)
    {
      const char *start = self->text + self->at;
      const char *newline = memchr (start, '\n', end - self->at);
      gsize n = newline != NULL ? (gsize) (newline - start + 1) : end - self->at;
      gboolean is_empty = newline != NULL && (n == 1 || (n == 2 && start[0] == '\r'));
      AlboTemplateNode *node = albo_template_node_new (ALBO_TEMPLATE_TEXT);

      if (!is_empty)
        begin_line (self);

      node->text = g_strndup (start, n);
      node->length = strlen (node->text);
      add_node (self, node);

      if (newline != NULL)
        self->is_fresh_line = TRUE;

      advance (self, self->at + n);
    }
}

/* Where the line ends if only the tag is on it, else 0. */
static gsize
find_standalone_end (Compiler  *self,
                     const Tag *tag)
{
  gsize line_start = self->line_start;
  gsize end = tag->end;

  /* The text before the tag is not compiled yet: its last line counts. */
  for (gsize i = self->at; i < tag->start; i++)
    if (self->text[i] == '\n')
      line_start = i + 1;

  for (gsize i = line_start; i < tag->start; i++)
    if (self->text[i] != ' ' && self->text[i] != '\t')
      return 0;

  while (end < self->length && (self->text[end] == ' ' || self->text[end] == '\t'))
    end++;

  if (end + 1 < self->length && self->text[end] == '\r' && self->text[end + 1] == '\n')
    return end + 2;

  if (end < self->length && self->text[end] == '\n')
    return end + 1;

  return end == self->length ? end : 0;
}

/* Reads the tag that opens at @start. */
static gboolean
read_tag (Compiler *self,
          gsize     start,
          Tag      *tag)
{
  gsize from = start + strlen (self->open);
  char sign = from < self->length ? self->text[from] : '\0';
  g_autofree char *closing = NULL;
  const char *end;

  /* Three braces exist only as long as the delimiters are two. */
  if (sign != '\0' && strchr (strcmp (self->open, "{{") == 0 ? "{#^/!>=&" : "#^/!>=&", sign) == NULL)
    sign = '\0';

  if (sign == '{')
    closing = g_strconcat ("}", self->close, NULL);
  else if (sign == '=')
    closing = g_strconcat ("=", self->close, NULL);
  else
    closing = g_strdup (self->close);

  if (sign != '\0')
    from++;

  end = from <= self->length ? find (self, from, closing) : NULL;
  if (end == NULL)
    return refuse (self, "a tag is not closed");

  tag->sign = sign;
  tag->start = start;
  tag->end = end - self->text + strlen (closing);
  tag->content = g_strstrip (g_strndup (self->text + from, end - self->text - from));
  return TRUE;
}

static gboolean
set_delimiters (Compiler  *self,
                const Tag *tag)
{
  gsize n_open = strcspn (tag->content, SPACES);
  const char *close = tag->content + n_open + strspn (tag->content + n_open, SPACES);
  gsize n_close = strlen (close);

  if (n_open < 1 || n_open > MAX_DELIMITER || n_close < 1 || n_close > MAX_DELIMITER ||
      strpbrk (close, SPACES) != NULL || strchr (tag->content, '=') != NULL)
    return refuse (self, "delimiters must be two short words");

  memcpy (self->open, tag->content, n_open);
  self->open[n_open] = '\0';
  memcpy (self->close, close, n_close + 1);
  return TRUE;
}

static gboolean
read_path (Compiler   *self,
           const char *name,
           GStrv      *path)
{
  g_auto(GStrv) parts = NULL;

  if (strlen (name) > MAX_NAME || strpbrk (name, SPACES) != NULL)
    return refuse (self, "a name is too long or has spaces");

  if (strcmp (name, ".") == 0)
    {
      *path = g_new0 (char *, 1);
      return TRUE;
    }

  parts = g_strsplit (name, ".", -1);
  if (parts[0] == NULL)
    return refuse (self, "a name is missing");

  for (gsize i = 0; parts[i] != NULL; i++)
    if (parts[i][0] == '\0')
      return refuse (self, "a name has an empty part");

  *path = g_steal_pointer (&parts);
  return TRUE;
}

static gboolean
add_named (Compiler         *self,
           AlboTemplateKind  kind,
           const Tag        *tag)
{
  g_auto(GStrv) path = NULL;
  AlboTemplateNode *node;

  if (!read_path (self, tag->content, &path))
    return FALSE;

  node = albo_template_node_new (kind);
  node->path = g_steal_pointer (&path);
  add_node (self, node);

  if (kind != ALBO_TEMPLATE_SECTION && kind != ALBO_TEMPLATE_INVERTED)
    return TRUE;

  if (self->names->len >= ALBO_TEMPLATE_MAX_NESTING)
    {
      g_set_error (self->error, ALBO_TEMPLATE_ERROR, ALBO_TEMPLATE_ERROR_LIMIT,
                   "template, line %u: too many sections in sections", self->tag_line);
      return FALSE;
    }

  node->children = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_template_node_free);
  g_ptr_array_add (self->scopes, node->children);
  g_ptr_array_add (self->names, g_strdup (tag->content));
  return TRUE;
}

static gboolean
close_section (Compiler  *self,
               const Tag *tag)
{
  if (self->names->len == 0)
    return refuse (self, "a section is closed that was not opened");

  if (strcmp (self->names->pdata[self->names->len - 1], tag->content) != 0)
    return refuse (self, "another section is open than the one that is closed");

  g_ptr_array_set_size (self->names, self->names->len - 1);
  g_ptr_array_set_size (self->scopes, self->scopes->len - 1);
  return TRUE;
}

static gboolean
add_partial (Compiler  *self,
             const Tag *tag,
             gboolean   is_block,
             gsize      n_indent)
{
  AlboTemplateNode *node;

  if (tag->content[0] == '\0' || strlen (tag->content) > MAX_NAME)
    return refuse (self, "the name of a partial is missing or too long");

  node = albo_template_node_new (ALBO_TEMPLATE_PARTIAL);
  node->text = g_strdup (tag->content);
  node->indent = is_block ? g_strndup (self->text + tag->start - n_indent, n_indent) : NULL;
  add_node (self, node);
  return TRUE;
}

static gboolean
add_tag (Compiler  *self,
         const Tag *tag,
         gboolean   is_block,
         gsize      n_indent)
{
  switch (tag->sign)
    {
    case '!':
      return TRUE;

    case '=':
      return set_delimiters (self, tag);

    case '#':
      return add_named (self, ALBO_TEMPLATE_SECTION, tag);

    case '^':
      return add_named (self, ALBO_TEMPLATE_INVERTED, tag);

    case '/':
      return close_section (self, tag);

    case '>':
      return add_partial (self, tag, is_block, n_indent);

    case '&':
    case '{':
      return add_named (self, ALBO_TEMPLATE_RAW, tag);

    default:
      return add_named (self, ALBO_TEMPLATE_ESCAPED, tag);
    }
}

static gboolean
compile_tag (Compiler *self,
             gsize     start)
{
  g_auto(Tag) tag = { 0 };
  gsize standalone_end = 0;
  gsize text_end = start;

  self->tag_line = self->line;
  for (gsize i = self->at; i < start; i++)
    self->tag_line += self->text[i] == '\n';

  if (!read_tag (self, start, &tag))
    return FALSE;

  if (tag.sign != '\0' && strchr ("!=#^/>", tag.sign) != NULL)
    standalone_end = find_standalone_end (self, &tag);

  /* A tag alone on its line takes the whole line with it. */
  if (standalone_end != 0)
    while (text_end > self->at && self->text[text_end - 1] != '\n')
      text_end--;

  add_text (self, text_end);

  if (standalone_end == 0)
    begin_line (self);

  if (!add_tag (self, &tag, standalone_end != 0, start - text_end))
    return FALSE;

  advance (self, standalone_end != 0 ? standalone_end : tag.end);
  return TRUE;
}

static gboolean
compile (Compiler *self)
{
  const char *open;

  while ((open = find (self, self->at, self->open)) != NULL)
    if (!compile_tag (self, open - self->text))
      return FALSE;

  add_text (self, self->length);
  self->tag_line = self->line;

  if (self->names->len > 0)
    return refuse (self, "a section is not closed");

  return TRUE;
}

/* Where nothing is indented, lines that follow each other are one text. */
static void
collect_runs (GPtrArray *nodes)
{
  AlboTemplateNode *first = NULL;

  for (guint i = 0; i < nodes->len; i++)
    {
      AlboTemplateNode *node = nodes->pdata[i];

      if (node->children != NULL)
        collect_runs (node->children);

      if (node->kind != ALBO_TEMPLATE_TEXT && node->kind != ALBO_TEMPLATE_LINE)
        {
          first = NULL;
          continue;
        }

      if (first == NULL)
        {
          first = node;
          first->run = g_string_new (NULL);
        }

      first->n_run++;
      if (node->kind == ALBO_TEMPLATE_TEXT)
        g_string_append_len (first->run, node->text, (gssize) node->length);
    }
}

/**
 * albo_template_compile:
 * @text: (array length=length): the source
 * @length: its size in bytes
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type AlboTemplateNode): the nodes
 */
GPtrArray *
albo_template_compile (const char  *text,
                       gsize        length,
                       GError     **error)
{
  g_autoptr(GPtrArray) nodes = NULL;
  g_autoptr(GPtrArray) scopes = g_ptr_array_new ();
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Compiler self = {
    .text = text,
    .length = length,
    .line = 1,
    .is_fresh_line = TRUE,
    .open = "{{",
    .close = "}}",
    .scopes = scopes,
    .names = names,
    .error = error,
  };

  if (length > ALBO_TEMPLATE_MAX_SIZE)
    {
      g_set_error_literal (error, ALBO_TEMPLATE_ERROR, ALBO_TEMPLATE_ERROR_LIMIT,
                           "template: too large");
      return NULL;
    }

  if (!g_utf8_validate_len (text, length, NULL))
    {
      g_set_error_literal (error, ALBO_TEMPLATE_ERROR, ALBO_TEMPLATE_ERROR_SYNTAX,
                           "template: not UTF-8");
      return NULL;
    }

  nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_template_node_free);
  g_ptr_array_add (scopes, nodes);

  if (!compile (&self))
    return NULL;

  collect_runs (nodes);

  return g_steal_pointer (&nodes);
}

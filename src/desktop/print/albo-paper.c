/* albo-paper.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-paper.h"

#include <glib/gi18n.h>

#define NAME_WIDTH   0.32  /* of the sheet: the column of names */
#define GAP          12.0  /* points between the columns */
#define BLOCK_SPACE  5.0   /* points after a block */
#define HEAD_SPACE   20.0  /* points between head or foot and the text */

typedef enum
{
  BLOCK_TITLE,
  BLOCK_HEADING,
  BLOCK_FACT,
  BLOCK_TEXT,
} BlockKind;

typedef struct
{
  BlockKind    kind;
  char        *name;         /* (nullable): of a fact */
  char        *text;
  PangoLayout *name_layout;  /* (nullable): until it is laid out, and of what has no name */
  PangoLayout *text_layout;  /* (nullable): until it is laid out */
} Block;

/* A piece of a block that is on one page: lines, counted from 0. */
typedef struct
{
  guint  page;
  Block *block;  /* unowned */
  int    first_line;
  int    n_lines;
  double y;
} Piece;

struct _AlboPaper
{
  char         *organization;
  char         *title;
  char         *reference;
  GPtrArray    *blocks;
  GArray       *pieces;
  PangoContext *context;  /* (nullable): until it is laid out */
  double        width;
  double        height;
  guint         n_pages;
};

static void
block_free (Block *block)
{
  g_clear_object (&block->name_layout);
  g_clear_object (&block->text_layout);
  g_free (block->name);
  g_free (block->text);
  g_free (block);
}

static void
add_block (AlboPaper  *self,
           BlockKind   kind,
           const char *name,
           const char *text)
{
  Block *block = g_new0 (Block, 1);

  block->kind = kind;
  block->name = g_strdup (name);
  block->text = g_strdup (text != NULL && *text != '\0' ? text : "—");
  g_ptr_array_add (self->blocks, block);
}

/**
 * albo_paper_new: (skip)
 * @organization: whose document it is
 * @title: what it is
 * @reference: (nullable): what stands at the foot of each page, a protocol number
 *
 * Returns: (transfer full): a document with a title and nothing else
 */
AlboPaper *
albo_paper_new (const char *organization,
                const char *title,
                const char *reference)
{
  AlboPaper *self = g_new0 (AlboPaper, 1);

  self->organization = g_strdup (organization);
  self->title = g_strdup (title);
  self->reference = g_strdup (reference != NULL ? reference : "");
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) block_free);
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  add_block (self, BLOCK_TITLE, NULL, title);

  return self;
}

void
albo_paper_free (AlboPaper *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->pieces);
  g_ptr_array_unref (self->blocks);
  g_clear_object (&self->context);
  g_free (self->organization);
  g_free (self->title);
  g_free (self->reference);
  g_free (self);
}

const char *
albo_paper_get_title (AlboPaper *self)
{
  return self->title;
}

void
albo_paper_add_heading (AlboPaper  *self,
                        const char *text)
{
  add_block (self, BLOCK_HEADING, NULL, text);
}

/**
 * albo_paper_add_fact: (skip)
 * @self: a document
 * @name: what it is
 * @value: (nullable): what it says; without one a dash
 */
void
albo_paper_add_fact (AlboPaper  *self,
                     const char *name,
                     const char *value)
{
  add_block (self, BLOCK_FACT, name, value);
}

void
albo_paper_add_text (AlboPaper  *self,
                     const char *text)
{
  add_block (self, BLOCK_TEXT, NULL, text);
}

/* A point of the font is a point of the sheet, whatever the screen has. */
static PangoLayout *
new_layout (PangoContext *context,
            const char   *text,
            const char   *font,
            double        width)
{
  PangoLayout *layout = pango_layout_new (context);
  PangoFontDescription *description = pango_font_description_from_string (font);

  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_text (layout, text, -1);

  return layout;
}

static double
get_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

/* From the top of one line to the end of another. */
static double
get_lines_height (PangoLayout *layout,
                  int          first,
                  int          n_lines)
{
  double height = 0;

  for (int i = first; i < first + n_lines; i++)
    {
      PangoRectangle extents;

      pango_layout_line_get_extents (pango_layout_get_line_readonly (layout, i), NULL, &extents);
      height += (double) extents.height / PANGO_SCALE;
    }

  return height;
}

static void
lay_out_block (AlboPaper *self,
               Block     *block)
{
  const char * const fonts[] = {
    [BLOCK_TITLE] = "Sans Bold 16",
    [BLOCK_HEADING] = "Sans Bold 11",
    [BLOCK_FACT] = "Sans 10",
    [BLOCK_TEXT] = "Sans 10",
  };
  double name_width = self->width * NAME_WIDTH;
  double width = block->kind == BLOCK_FACT ? self->width - name_width - GAP : self->width;

  g_clear_object (&block->name_layout);
  g_clear_object (&block->text_layout);
  block->text_layout = new_layout (self->context, block->text, fonts[block->kind], width);
  if (block->kind == BLOCK_FACT)
    block->name_layout = new_layout (self->context, block->name, "Sans 9", name_width);
}

static double
get_space_before (Block  *block,
                  double  y)
{
  if (y == 0)
    return 0;

  return block->kind == BLOCK_HEADING ? 14 : 0;
}

/* How many lines of a block, from one on, there is room for. */
static int
count_fitting (Block  *block,
               int     first,
               double  room)
{
  int n_lines = pango_layout_get_line_count (block->text_layout);
  int n_fitting = 0;

  while (first + n_fitting < n_lines &&
         get_lines_height (block->text_layout, first, n_fitting + 1) <= room)
    n_fitting++;

  return n_fitting;
}

/**
 * albo_paper_lay_out: (skip)
 * @self: a document
 * @context: of what it is drawn on
 * @width: of a sheet without its margins, points
 * @height: the same
 *
 * Divides the document into pages.  A long text goes on on the next one; a name stays with the
 * beginning of its value, and a heading with what follows it.
 */
void
albo_paper_lay_out (AlboPaper    *self,
                    PangoContext *context,
                    double        width,
                    double        height)
{
  double body = height - 2 * (12 + HEAD_SPACE);
  double y = 0;
  guint page = 0;

  g_set_object (&self->context, context);
  self->width = width;
  self->height = height;
  g_array_set_size (self->pieces, 0);

  for (guint i = 0; i < self->blocks->len; i++)
    {
      Block *block = self->blocks->pdata[i];
      int line = 0;
      int n_lines;

      lay_out_block (self, block);
      n_lines = pango_layout_get_line_count (block->text_layout);
      y += get_space_before (block, y);

      /* Room for what must not stand alone at the end of a page. */
      if (y > 0 && body - y < (block->kind == BLOCK_HEADING ? 60 : 0) +
                              (block->name_layout != NULL ? get_height (block->name_layout) : 0))
        {
          page++;
          y = 0;
        }

      while (line < n_lines)
        {
          int n_fitting = count_fitting (block, line, body - y);
          Piece piece;
          double name_height = 0;

          if (n_fitting == 0 && y > 0)
            {
              page++;
              y = 0;
              continue;
            }

          /* What is higher than a page is cut by its edge, rather than looked at for ever. */
          n_fitting = MAX (n_fitting, 1);
          piece = (Piece) { page, block, line, n_fitting, y };
          g_array_append_val (self->pieces, piece);
          if (line == 0 && block->name_layout != NULL)
            name_height = get_height (block->name_layout);
          y += MAX (get_lines_height (block->text_layout, line, n_fitting), name_height);
          line += n_fitting;
        }

      y += block->kind == BLOCK_TITLE ? 12 : BLOCK_SPACE;
    }

  self->n_pages = page + 1;
}

/**
 * albo_paper_get_n_pages: (skip)
 * @self: a document that was laid out
 *
 * Returns: how many pages it has
 */
guint
albo_paper_get_n_pages (AlboPaper *self)
{
  return self->n_pages;
}

static void
draw_lines (cairo_t     *cr,
            PangoLayout *layout,
            int          first,
            int          n_lines,
            double       x,
            double       y)
{
  for (int i = first; i < first + n_lines; i++)
    {
      PangoLayoutLine *line = pango_layout_get_line_readonly (layout, i);
      PangoRectangle extents;

      pango_layout_line_get_extents (line, NULL, &extents);
      cairo_move_to (cr, x, y - (double) extents.y / PANGO_SCALE);
      pango_cairo_show_layout_line (cr, line);
      y += (double) extents.height / PANGO_SCALE;
    }
}

static void
draw_edge (AlboPaper  *self,
           cairo_t    *cr,
           const char *left,
           const char *right,
           double      y)
{
  PangoLayout *start = new_layout (self->context, left, "Sans 9", self->width * 0.7);
  PangoLayout *end = new_layout (self->context, right, "Sans 9", self->width * 0.28);

  pango_layout_set_ellipsize (start, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (end, PANGO_ALIGN_RIGHT);
  cairo_move_to (cr, 0, y);
  pango_cairo_show_layout (cr, start);
  cairo_move_to (cr, self->width * 0.72, y);
  pango_cairo_show_layout (cr, end);
  g_object_unref (start);
  g_object_unref (end);
}

/**
 * albo_paper_draw: (skip)
 * @self: a document that was laid out
 * @cr: where to
 * @page: which, from 0
 */
void
albo_paper_draw (AlboPaper *self,
                 cairo_t   *cr,
                 guint      page)
{
  g_autofree char *number = NULL;

  cairo_set_source_rgb (cr, 0, 0, 0);
  /* Translators: at the foot of a printed page: its number, and how many there are */
  number = g_strdup_printf (_("Page %d of %d"), (int) page + 1, (int) self->n_pages);
  draw_edge (self, cr, self->organization, "", 0);
  draw_edge (self, cr, self->reference, number, self->height - 14);

  cairo_set_line_width (cr, 0.5);
  cairo_move_to (cr, 0, 18);
  cairo_line_to (cr, self->width, 18);
  cairo_stroke (cr);

  for (guint i = 0; i < self->pieces->len; i++)
    {
      Piece *piece = &g_array_index (self->pieces, Piece, i);
      double y = 12 + HEAD_SPACE + piece->y;

      if (piece->page != page)
        continue;

      if (piece->block->name_layout != NULL && piece->first_line == 0)
        draw_lines (cr, piece->block->name_layout, 0,
                    pango_layout_get_line_count (piece->block->name_layout), 0, y + 1);
      draw_lines (cr, piece->block->text_layout, piece->first_line, piece->n_lines,
                  piece->block->name_layout != NULL ? self->width * NAME_WIDTH + GAP : 0, y);
    }
}

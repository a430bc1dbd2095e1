/* albo-receipt.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-receipt-private.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

/* Points; an A4 sheet. */
#define SHEET_WIDTH  595.276
#define SHEET_HEIGHT 841.89
#define MARGIN       56.0
#define WIDTH        (SHEET_WIDTH - 2 * MARGIN)
#define BOTTOM       (SHEET_HEIGHT - MARGIN - 20)
#define NAME_WIDTH   150.0
#define GAP          12.0
#define CODE_SIZE    110.0
#define MAX_WHOLE    300.0   /* a text that is higher is parted where a page ends */

typedef enum
{
  BLOCK_TITLE,
  BLOCK_HEADING,
  BLOCK_SUBHEADING,
  BLOCK_FACT,
  BLOCK_TEXT,
} BlockKind;

typedef struct
{
  BlockKind  kind;
  char      *name;   /* (nullable): of a fact */
  char      *text;
} Block;

struct _AlboReceipt
{
  char      *lang;
  char      *organization;
  char      *title;
  char      *reference;
  char      *made;            /* (nullable) */
  char      *address;         /* (nullable) */
  char      *address_label;   /* (nullable) */
  GPtrArray *blocks;
};

typedef struct
{
  AlboReceipt  *receipt;
  cairo_t      *cr;
  PangoContext *context;
  double        y;
  guint         page;   /* from 1 */
} Drawing;

/* How each kind of block looks, and what it is for those who have it read out. */
static const struct
{
  const char *font;
  const char *tag;
  double      before;
  double      after;
} styles[] = {
  [BLOCK_TITLE] = { "Sans Bold 18", "H1", 0, 14 },
  [BLOCK_HEADING] = { "Sans Bold 12", "H2", 14, 6 },
  [BLOCK_SUBHEADING] = { "Sans Bold 10.5", "H3", 8, 4 },
  [BLOCK_FACT] = { "Sans 10.5", "P", 0, 6 },
  [BLOCK_TEXT] = { "Sans 10.5", "P", 0, 6 },
};

G_DEFINE_QUARK (albo-receipt-error-quark, albo_receipt_error)

static void
block_free (Block *block)
{
  g_free (block->name);
  g_free (block->text);
  g_free (block);
}

static void
add_block (AlboReceipt *self,
           BlockKind    kind,
           const char  *name,
           const char  *text)
{
  Block *block = g_new0 (Block, 1);

  block->kind = kind;
  block->name = g_strdup (name);
  block->text = g_utf8_make_valid (text != NULL && *text != '\0' ? text : "—", -1);
  g_ptr_array_add (self->blocks, block);
}

/**
 * albo_receipt_new:
 * @lang: `it` or `en`
 * @organization: whose receipt it is
 * @title: what it is
 * @reference: what stands at the foot of each page, such as a protocol number
 *
 * Returns: (transfer full): a receipt with a title and nothing else
 */
AlboReceipt *
albo_receipt_new (const char *lang,
                  const char *organization,
                  const char *title,
                  const char *reference)
{
  AlboReceipt *self = g_new0 (AlboReceipt, 1);

  self->lang = g_strdup (lang);
  self->organization = g_strdup (organization);
  self->title = g_strdup (title);
  self->reference = g_strdup (reference);
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) block_free);
  add_block (self, BLOCK_TITLE, NULL, title);

  return self;
}

/**
 * albo_receipt_free:
 * @self: (transfer full) (nullable): a receipt
 */
void
albo_receipt_free (AlboReceipt *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->blocks);
  g_free (self->lang);
  g_free (self->organization);
  g_free (self->title);
  g_free (self->reference);
  g_free (self->made);
  g_free (self->address);
  g_free (self->address_label);
  g_free (self);
}

/**
 * albo_receipt_set_made:
 * @self: a receipt
 * @instant: when what it says happened, as `2026-11-26T09:30:00Z`
 *
 * The file carries that time, and not that of its making, which would be another one each time.
 */
void
albo_receipt_set_made (AlboReceipt *self,
                       const char  *instant)
{
  g_free (self->made);
  self->made = g_strdup (instant);
}

/**
 * albo_receipt_set_address:
 * @self: a receipt
 * @address: where more is told, as a code that a phone reads and as a link
 * @label: what is there
 */
void
albo_receipt_set_address (AlboReceipt *self,
                          const char  *address,
                          const char  *label)
{
  g_free (self->address);
  g_free (self->address_label);
  self->address = g_strdup (address);
  self->address_label = g_strdup (label);
}

void
albo_receipt_add_heading (AlboReceipt *self,
                          const char  *text)
{
  add_block (self, BLOCK_HEADING, NULL, text);
}

void
albo_receipt_add_subheading (AlboReceipt *self,
                             const char  *text)
{
  add_block (self, BLOCK_SUBHEADING, NULL, text);
}

/**
 * albo_receipt_add_fact:
 * @self: a receipt
 * @name: what it is
 * @value: (nullable): what it says; without one a dash
 */
void
albo_receipt_add_fact (AlboReceipt *self,
                       const char  *name,
                       const char  *value)
{
  add_block (self, BLOCK_FACT, name, value);
}

void
albo_receipt_add_text (AlboReceipt *self,
                       const char  *text)
{
  add_block (self, BLOCK_TEXT, NULL, text);
}

static PangoLayout *
new_layout (Drawing    *self,
            const char *text,
            const char *font,
            double      width)
{
  PangoLayout *layout = pango_layout_new (self->context);
  PangoFontDescription *description = pango_font_description_from_string (font);
  PangoAttrList *attributes = pango_attr_list_new ();

  /* Letters drawn as one are copied as one, and then nobody finds the word again. */
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("liga=0, clig=0, dlig=0"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
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

static void
draw_at (Drawing     *self,
         PangoLayout *layout,
         double       x,
         double       y)
{
  cairo_move_to (self->cr, x, y);
  pango_cairo_show_layout (self->cr, layout);
}

/* The body's name above, the reference and the number of the page below. */
static void
begin_page (Drawing *self)
{
  AlboReceipt *receipt = self->receipt;
  g_autoptr(PangoLayout) head = new_layout (self, receipt->organization, "Sans Bold 10.5", WIDTH);
  g_autofree char *number = g_strdup_printf ("%s · %u", receipt->reference, ++self->page);
  g_autoptr(PangoLayout) foot = new_layout (self, number, "Sans 9", WIDTH);

  draw_at (self, head, MARGIN, MARGIN);
  draw_at (self, foot, MARGIN, SHEET_HEIGHT - MARGIN);
  self->y = MARGIN + get_height (head) + 6;

  cairo_set_line_width (self->cr, 1);
  cairo_move_to (self->cr, MARGIN, self->y);
  cairo_line_to (self->cr, MARGIN + WIDTH, self->y);
  cairo_stroke (self->cr);
  self->y += 20;
}

/* Draws a text that no page has room for, line by line; each page has its part of it. */
static void
draw_lines (Drawing     *self,
            PangoLayout *layout,
            double       x,
            const char  *tag)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  double origin = self->y;   /* where the first line of all would be */
  PangoRectangle line;

  do
    {
      pango_layout_iter_get_line_extents (iter, NULL, &line);
      if (origin + (double) (line.y + line.height) / PANGO_SCALE > BOTTOM)
        {
          cairo_tag_end (self->cr, tag);
          cairo_show_page (self->cr);
          begin_page (self);
          cairo_tag_begin (self->cr, tag, NULL);
          origin = self->y - (double) line.y / PANGO_SCALE;
        }

      cairo_move_to (self->cr, x, origin + (double) pango_layout_iter_get_baseline (iter) / PANGO_SCALE);
      pango_cairo_show_layout_line (self->cr, pango_layout_iter_get_line_readonly (iter));
    }
  while (pango_layout_iter_next_line (iter));

  self->y = origin + (double) (line.y + line.height) / PANGO_SCALE;
  pango_layout_iter_free (iter);
}

static void
make_room (Drawing *self,
           double   height)
{
  if (self->y + height <= BOTTOM)
    return;

  cairo_show_page (self->cr);
  begin_page (self);
}

static void
draw_block (Drawing *self,
            Block   *block)
{
  gboolean is_fact = block->kind == BLOCK_FACT;
  gboolean is_heading = block->kind == BLOCK_HEADING || block->kind == BLOCK_SUBHEADING;
  double x = is_fact ? NAME_WIDTH + GAP : 0;
  g_autoptr(PangoLayout) layout = new_layout (self, block->text, styles[block->kind].font, WIDTH - x);
  g_autoptr(PangoLayout) name = is_fact ? new_layout (self, block->name, "Sans 9.5", NAME_WIDTH) : NULL;
  double height = MAX (get_height (layout), name != NULL ? get_height (name) : 0);

  self->y += styles[block->kind].before;
  make_room (self, height <= MAX_WHOLE ? height + (is_heading ? 60 : 0) : 60);

  cairo_tag_begin (self->cr, styles[block->kind].tag, NULL);
  if (name != NULL)
    draw_at (self, name, MARGIN, self->y + 1);
  if (height > MAX_WHOLE)
    {
      draw_lines (self, layout, MARGIN + x, styles[block->kind].tag);
      height = 0;
    }
  else
    {
      draw_at (self, layout, MARGIN + x, self->y);
    }
  cairo_tag_end (self->cr, styles[block->kind].tag);

  self->y += height + styles[block->kind].after;
}

static gboolean
draw_address (Drawing  *self,
              GError  **error)
{
  AlboReceipt *receipt = self->receipt;
  g_autoptr(PangoLayout) label = NULL;
  g_autoptr(PangoLayout) address = NULL;
  g_autofree char *link = NULL;
  g_auto(GStrv) parts = NULL;
  g_autofree char *quoted = NULL;

  if (receipt->address == NULL)
    return TRUE;

  self->y += 14;
  make_room (self, CODE_SIZE);

  label = new_layout (self, receipt->address_label, "Sans 10.5", WIDTH - CODE_SIZE - GAP);
  address = new_layout (self, receipt->address, "Sans 10.5", WIDTH - CODE_SIZE - GAP);

  cairo_tag_begin (self->cr, "P", NULL);
  draw_at (self, label, MARGIN + CODE_SIZE + GAP, self->y + 14);
  cairo_tag_end (self->cr, "P");

  /* What is in apostrophes in the attributes of a link has its own marked. */
  parts = g_strsplit (receipt->address, "'", -1);
  quoted = g_strjoinv ("%27", parts);
  link = g_strdup_printf ("uri='%s'", quoted);
  cairo_tag_begin (self->cr, CAIRO_TAG_LINK, link);
  draw_at (self, address, MARGIN + CODE_SIZE + GAP, self->y + 18 + get_height (label));
  cairo_tag_end (self->cr, CAIRO_TAG_LINK);

  return albo_receipt_draw_code (self->cr, receipt->address, MARGIN, self->y, CODE_SIZE, error);
}

static gboolean
draw (Drawing  *self,
      GError  **error)
{
  gboolean is_drawn;

  begin_page (self);
  cairo_tag_begin (self->cr, "Document", NULL);

  for (guint i = 0; i < self->receipt->blocks->len; i++)
    draw_block (self, self->receipt->blocks->pdata[i]);

  is_drawn = draw_address (self, error);
  cairo_tag_end (self->cr, "Document");
  cairo_show_page (self->cr);
  return is_drawn;
}

static cairo_status_t
write_cb (void                *closure,
          const unsigned char *data,
          unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
describe (AlboReceipt     *self,
          cairo_surface_t *surface)
{
  /* An older version of the format keeps the table of objects readable. */
  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR, self->organization);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, self->reference);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Albo");
  if (self->made != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, self->made);
}

/**
 * albo_receipt_to_pdf:
 * @self: a receipt
 * @error: return location for %ALBO_RECEIPT_ERROR
 *
 * Draws it as text that can be read out, searched and copied.  May be called on any thread.
 *
 * Returns: (transfer full) (nullable): the file, %NULL on error
 */
GBytes *
albo_receipt_to_pdf (AlboReceipt  *self,
                     GError      **error)
{
  GByteArray *pdf = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_cb, pdf, SHEET_WIDTH, SHEET_HEIGHT);
  g_autoptr(PangoFontMap) fonts = pango_cairo_font_map_new ();
  Drawing drawing = { .receipt = self };
  cairo_status_t status;
  gboolean is_drawn;

  describe (self, surface);
  drawing.cr = cairo_create (surface);
  pango_cairo_font_map_set_resolution (PANGO_CAIRO_FONT_MAP (fonts), 72);
  drawing.context = pango_font_map_create_context (fonts);
  pango_cairo_update_context (drawing.cr, drawing.context);

  is_drawn = draw (&drawing, error);

  g_object_unref (drawing.context);
  cairo_destroy (drawing.cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  if (is_drawn && status == CAIRO_STATUS_SUCCESS)
    pdf = albo_receipt_add_language (pdf, g_strcmp0 (self->lang, "en") == 0 ? "en" : "it-IT");
  else
    g_clear_pointer (&pdf, g_byte_array_unref);

  if (pdf != NULL)
    return g_byte_array_free_to_bytes (pdf);

  if (is_drawn)
    g_set_error_literal (error, ALBO_RECEIPT_ERROR, ALBO_RECEIPT_ERROR_FAILED, "the receipt could not be drawn");
  return NULL;
}

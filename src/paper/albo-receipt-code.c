/* albo-receipt-code.c - an address as a square code, drawn as rectangles
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-receipt-private.h"

#include <qrencode.h>

#define QUIET 4   /* modules of white around it, which readers need */

/**
 * albo_receipt_draw_code: (skip)
 * @cr: where to
 * @text: what it says
 * @x: points
 * @y: points
 * @size: points of its side, the white around it included
 * @error: %ALBO_RECEIPT_ERROR_FAILED if @text is too long for a code
 *
 * Returns: %TRUE if it was drawn
 */
gboolean
albo_receipt_draw_code (cairo_t     *cr,
                        const char  *text,
                        double       x,
                        double       y,
                        double       size,
                        GError     **error)
{
  QRcode *code = QRcode_encodeString (text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  double module;

  if (code == NULL)
    {
      g_set_error_literal (error, ALBO_RECEIPT_ERROR, ALBO_RECEIPT_ERROR_FAILED,
                           "the address does not fit into a code");
      return FALSE;
    }

  module = size / (code->width + 2 * QUIET);
  for (int row = 0; row < code->width; row++)
    for (int column = 0; column < code->width; column++)
      if (code->data[row * code->width + column] & 1)
        cairo_rectangle (cr, x + (column + QUIET) * module, y + (row + QUIET) * module, module, module);

  cairo_fill (cr);
  QRcode_free (code);
  return TRUE;
}

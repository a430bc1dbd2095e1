/* albo-text-scale.c
 *
 * Columns and panes are as wide as the words in them at the ordinary size of text.  Whoever needs
 * larger text, by the accessibility settings or a larger font, gets them wider by as much, and a
 * window then has room for fewer of them.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-text-scale.h"

#define ORDINARY_DPI 96.0
#define ORDINARY_POINTS 11.0
#define LARGEST 3.0

/**
 * albo_text_scale:
 *
 * How many times larger than ordinary the text of the desktop is: 11 points at 96 dots per inch,
 * as GNOME has it, are 1.  What is smaller is 1 too.
 *
 * Returns: from 1 to 3
 */
double
albo_text_scale (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  g_autofree char *name = NULL;
  PangoFontDescription *font;
  double points = ORDINARY_POINTS;
  double dpi = ORDINARY_DPI;
  int xft_dpi = -1;

  if (settings == NULL)
    return 1;

  g_object_get (settings, "gtk-font-name", &name, "gtk-xft-dpi", &xft_dpi, NULL);
  font = pango_font_description_from_string (name != NULL ? name : "");
  if (pango_font_description_get_size (font) > 0 && !pango_font_description_get_size_is_absolute (font))
    points = (double) pango_font_description_get_size (font) / PANGO_SCALE;
  pango_font_description_free (font);
  if (xft_dpi > 0)
    dpi = xft_dpi / 1024.0;

  return CLAMP (points / ORDINARY_POINTS * dpi / ORDINARY_DPI, 1, LARGEST);
}

/**
 * albo_text_scaled:
 * @length: in pixels, at the ordinary size of text
 *
 * Returns: as many pixels as are needed for it
 */
int
albo_text_scaled (int length)
{
  return (int) (length * albo_text_scale () + 0.5);
}

/**
 * albo_text_unscaled:
 * @length: in pixels, as they are
 *
 * Returns: how many pixels of text of the ordinary size have room there
 */
int
albo_text_unscaled (int length)
{
  return (int) (length / albo_text_scale ());
}

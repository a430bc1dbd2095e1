/* albo-language.h - in which language a browser is answered
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ALBO_N_LANGUAGES 2

/**
 * ALBO_LANGUAGES:
 *
 * The languages that the pages exist in; the first one is for whoever asks for
 * none of them.
 */
extern const char * const ALBO_LANGUAGES[ALBO_N_LANGUAGES];

int albo_language_find   (const char *code);
int albo_language_choose (const char *cookie,
                          const char *accept);

G_END_DECLS

/* albo-demo-words.h - what people write into forms
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *albo_demo_words_choose    (GRand      *random,
                                       const char *field,
                                       glong       max_length);
const char *albo_demo_words_paragraph (GRand      *random,
                                       const char *field);
char       *albo_demo_words_company   (GRand      *random);

G_END_DECLS

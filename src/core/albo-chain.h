/* albo-chain.h - the text that a row of a chain is the hash of
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *albo_chain_make_text (const char * const  lines[],
                            gsize               n_lines,
                            const char         *actor,
                            const char         *details,
                            const char         *previous);

G_END_DECLS

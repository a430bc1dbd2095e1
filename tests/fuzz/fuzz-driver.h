/* fuzz-driver.h - runs a fuzz target without a fuzzer
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

G_BEGIN_DECLS

/* A target is one file, `fuzz-NAME.c`, of at most 30 lines, that defines
 * LLVMFuzzerTestOneInput(): it gives the bytes to one parser of strangers'
 * input and asserts what must hold for all bytes.  fuzz_assert_outcome() says
 * the least: a failure has a message.  Valid inputs lie in `corpus/NAME/`.
 *
 * Linked with fuzz-driver.c the target is an ordinary test that speaks TAP:
 *
 *   fuzz-NAME CORPUS-FOLDER   the corpus, then mutations of it, then raw bytes
 *   fuzz-NAME FILE            that input only, to see a failure again
 *
 * FUZZ_RUNS (10,000) is how many inputs are made up, FUZZ_SEED how they begin.
 * An input that makes the target abort is left in `fuzz-NAME.crash`.
 * Linked with `-fsanitize=fuzzer` instead, the same file is a libFuzzer target.
 *
 * In tests/fuzz/meson.build a target is one line of `fuzz_targets`.
 */
int  LLVMFuzzerTestOneInput (const uint8_t *data,
                             size_t         size);

static inline void
fuzz_assert_outcome (gboolean      is_success,
                     const GError *error)
{
  g_assert_true (is_success == (error == NULL));
  g_assert_true (error == NULL || (error->message != NULL && error->message[0] != '\0'));
}

G_END_DECLS

/* albo-fetch.h - one question to somebody else's server, with every patience bounded
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * AlboFetchEnd:
 * @ALBO_FETCH_WHOLE: the answer came, whatever its status is
 * @ALBO_FETCH_LATE: the time was over
 * @ALBO_FETCH_LARGE: it was longer than allowed
 * @ALBO_FETCH_GIVEN_UP: the caller's cancellable ended it
 * @ALBO_FETCH_BROKEN: something failed: the error says what
 *
 * How it ended.
 */
typedef enum
{
  ALBO_FETCH_WHOLE,
  ALBO_FETCH_LATE,
  ALBO_FETCH_LARGE,
  ALBO_FETCH_GIVEN_UP,
  ALBO_FETCH_BROKEN,
} AlboFetchEnd;

GBytes *albo_fetch_run (SoupSession   *session,
                        SoupMessage   *message,
                        GMainContext  *context,
                        guint          milliseconds,
                        gsize          max_bytes,
                        GCancellable  *cancellable,
                        AlboFetchEnd  *end,
                        GError       **error);

G_END_DECLS

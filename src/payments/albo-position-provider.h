/* albo-position-provider.h - who holds the positions of a body on pagoPA's side
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-debt-status.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define ALBO_TYPE_POSITION_PROVIDER (albo_position_provider_get_type ())
G_DECLARE_INTERFACE (AlboPositionProvider, albo_position_provider, ALBO, POSITION_PROVIDER, GObject)

/**
 * AlboProviderFeatures:
 * @ALBO_PROVIDER_MARKS_PAID: can be told that a notice was paid at the counter
 * @ALBO_PROVIDER_PUBLISHES: keeps drafts that are published later
 * @ALBO_PROVIDER_PRINTS: makes the PDF of a notice
 * @ALBO_PROVIDER_KEEPS_RECEIPTS: hands out the receipt itself
 *
 * What not every provider does.
 */
typedef enum
{
  ALBO_PROVIDER_MARKS_PAID = 1 << 0,
  ALBO_PROVIDER_PUBLISHES = 1 << 1,
  ALBO_PROVIDER_PRINTS = 1 << 2,
  ALBO_PROVIDER_KEEPS_RECEIPTS = 1 << 3,
} AlboProviderFeatures;

/**
 * AlboPositionProviderInterface:
 * @get_features: what it does beyond the rest
 * @get_retry_after: seconds that the last answer asked to wait
 * @create: makes a position, open to payment or as a draft
 * @update: replaces its content; a draft stays one
 * @publish: opens a draft
 * @cancel: gives it up, or one of its notices; well also when it was given up before
 * @mark_paid: a notice was paid at the counter
 * @fetch: what it is now
 * @print: the PDF of a notice
 * @fetch_receipt: the receipt itself, as the provider keeps it
 *
 * A provider is used by one thread.  None of these repeats anything by itself: see
 * albo_position_command_run() for what to do about each error.
 */
struct _AlboPositionProviderInterface
{
  GTypeInterface parent;

  AlboProviderFeatures   (*get_features)    (AlboPositionProvider   *self);
  guint                  (*get_retry_after) (AlboPositionProvider   *self);
  gboolean               (*create)          (AlboPositionProvider   *self,
                                             const AlboDebt         *debt,
                                             gboolean                is_draft,
                                             GCancellable           *cancellable,
                                             GError                **error);
  gboolean               (*update)          (AlboPositionProvider   *self,
                                             const AlboDebt         *debt,
                                             gboolean                is_draft,
                                             GCancellable           *cancellable,
                                             GError                **error);
  gboolean               (*publish)         (AlboPositionProvider   *self,
                                             const AlboDebt         *debt,
                                             GCancellable           *cancellable,
                                             GError                **error);
  gboolean               (*cancel)          (AlboPositionProvider   *self,
                                             const AlboDebt         *debt,
                                             const char             *notice_number,
                                             const char             *reason,
                                             GCancellable           *cancellable,
                                             GError                **error);
  gboolean               (*mark_paid)       (AlboPositionProvider   *self,
                                             const AlboDebt         *debt,
                                             const char             *notice_number,
                                             const char             *paid_on,
                                             GCancellable           *cancellable,
                                             GError                **error);
  AlboDebtStatus        *(*fetch)           (AlboPositionProvider   *self,
                                             const AlboDebt         *debt,
                                             GCancellable           *cancellable,
                                             GError                **error);
  GBytes                *(*print)           (AlboPositionProvider   *self,
                                             const AlboDebt         *debt,
                                             const char             *notice_number,
                                             GCancellable           *cancellable,
                                             GError                **error);
  GBytes                *(*fetch_receipt)   (AlboPositionProvider   *self,
                                             const AlboDebt         *debt,
                                             const AlboDebtReceipt  *receipt,
                                             GCancellable           *cancellable,
                                             GError                **error);
};

AlboProviderFeatures  albo_position_provider_get_features    (AlboPositionProvider   *self);
guint                 albo_position_provider_get_retry_after (AlboPositionProvider   *self);
gboolean              albo_position_provider_create          (AlboPositionProvider   *self,
                                                              const AlboDebt         *debt,
                                                              gboolean                is_draft,
                                                              GCancellable           *cancellable,
                                                              GError                **error);
gboolean              albo_position_provider_update          (AlboPositionProvider   *self,
                                                              const AlboDebt         *debt,
                                                              gboolean                is_draft,
                                                              GCancellable           *cancellable,
                                                              GError                **error);
gboolean              albo_position_provider_publish         (AlboPositionProvider   *self,
                                                              const AlboDebt         *debt,
                                                              GCancellable           *cancellable,
                                                              GError                **error);
gboolean              albo_position_provider_cancel          (AlboPositionProvider   *self,
                                                              const AlboDebt         *debt,
                                                              const char             *notice_number,
                                                              const char             *reason,
                                                              GCancellable           *cancellable,
                                                              GError                **error);
gboolean              albo_position_provider_mark_paid       (AlboPositionProvider   *self,
                                                              const AlboDebt         *debt,
                                                              const char             *notice_number,
                                                              const char             *paid_on,
                                                              GCancellable           *cancellable,
                                                              GError                **error);
AlboDebtStatus       *albo_position_provider_fetch           (AlboPositionProvider   *self,
                                                              const AlboDebt         *debt,
                                                              GCancellable           *cancellable,
                                                              GError                **error);
GBytes               *albo_position_provider_print           (AlboPositionProvider   *self,
                                                              const AlboDebt         *debt,
                                                              const char             *notice_number,
                                                              GCancellable           *cancellable,
                                                              GError                **error);
GBytes               *albo_position_provider_fetch_receipt   (AlboPositionProvider   *self,
                                                              const AlboDebt         *debt,
                                                              const AlboDebtReceipt  *receipt,
                                                              GCancellable           *cancellable,
                                                              GError                **error);

G_END_DECLS

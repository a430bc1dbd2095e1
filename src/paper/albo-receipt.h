/* albo-receipt.h - what a citizen keeps, as a PDF file
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AlboReceipt:
 *
 * A document of headings, facts and texts, which may end with a square code.  The same content
 * makes the same bytes, whenever it is asked for.
 */
typedef struct _AlboReceipt AlboReceipt;

#define ALBO_RECEIPT_ERROR (albo_receipt_error_quark ())

/**
 * AlboReceiptError:
 * @ALBO_RECEIPT_ERROR_FAILED: the file could not be made
 */
typedef enum
{
  ALBO_RECEIPT_ERROR_FAILED,
} AlboReceiptError;

GQuark       albo_receipt_error_quark    (void);

AlboReceipt *albo_receipt_new            (const char   *lang,
                                          const char   *organization,
                                          const char   *title,
                                          const char   *reference);
void         albo_receipt_free           (AlboReceipt  *self);
void         albo_receipt_set_made       (AlboReceipt  *self,
                                          const char   *instant);
void         albo_receipt_set_address    (AlboReceipt  *self,
                                          const char   *address,
                                          const char   *label);
void         albo_receipt_add_heading    (AlboReceipt  *self,
                                          const char   *text);
void         albo_receipt_add_subheading (AlboReceipt  *self,
                                          const char   *text);
void         albo_receipt_add_fact       (AlboReceipt  *self,
                                          const char   *name,
                                          const char   *value);
void         albo_receipt_add_text       (AlboReceipt  *self,
                                          const char   *text);
GBytes      *albo_receipt_to_pdf         (AlboReceipt  *self,
                                          GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboReceipt, albo_receipt_free)

G_END_DECLS

/* albo-govpay.h - positions in GovPay (pendenze, version 2)
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-position-provider.h"

G_BEGIN_DECLS

#define ALBO_TYPE_GOVPAY (albo_govpay_get_type ())
G_DECLARE_FINAL_TYPE (AlboGovpay, albo_govpay, ALBO, GOVPAY, GObject)

AlboPositionProvider *albo_govpay_new (const char  *base_url,
                                       const char  *user,
                                       const char  *password,
                                       const char  *application,
                                       guint        seconds,
                                       const char  *trust_file,
                                       GError     **error);

G_END_DECLS

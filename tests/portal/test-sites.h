/* test-sites.h - portal and sign-in on a database of their own
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "test-browser.h"

G_BEGIN_DECLS

void    test_sites_use_keys         (const char  *folder);
void    test_sites_start            (gboolean     is_demo);
void    test_sites_stop             (void);
void    test_sites_add_organization (const char  *code,
                                     const char  *kind,
                                     const char  *name,
                                     const char  *path);
gint64  test_sites_add_citizen      (const char  *fiscal_code,
                                     const char  *family_name);
char   *test_sites_get_url          (const char  *path);
char   *test_sites_get_login        (const char  *path);
char   *test_sites_query            (const char  *sql);
void    test_sites_control          (const char  *what);
void    test_sites_sign_in          (TestBrowser *browser,
                                     gint64       citizen,
                                     const char  *path);

G_END_DECLS

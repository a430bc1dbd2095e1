/* albo-window.h - the window: sign-in, then the workspace
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-application.h"
#include "albo-office.h"

G_BEGIN_DECLS

#define ALBO_TYPE_WINDOW (albo_window_get_type ())

G_DECLARE_FINAL_TYPE (AlboWindow, albo_window, ALBO, WINDOW, AdwApplicationWindow)

AlboWindow *albo_window_new          (AlboApplication  *application);
void        albo_window_prefill      (AlboWindow       *self,
                                      const char       *server,
                                      const char       *user);
void        albo_window_try_sample   (AlboWindow       *self,
                                      const char       *folder);
void        albo_window_set_office   (AlboWindow       *self,
                                      AlboOffice       *office);
AlboOffice *albo_window_get_office   (AlboWindow       *self);
const char *albo_window_get_help     (AlboWindow       *self);
void        albo_window_say          (AlboWindow       *self,
                                      const char       *text);
void        albo_window_open_request (AlboWindow       *self,
                                      const char       *protocol);
void        albo_window_ask_request  (AlboWindow       *self,
                                      const char       *protocol);
void        albo_window_show_work    (AlboWindow       *self,
                                      const char       *kind);
void        albo_window_search       (AlboWindow       *self,
                                      const char       *text);

G_END_DECLS

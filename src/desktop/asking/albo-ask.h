/* albo-ask.h - a window that says what a command will do, and asks for what it needs
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define ALBO_TYPE_ASK (albo_ask_get_type ())

G_DECLARE_FINAL_TYPE (AlboAsk, albo_ask, ALBO, ASK, AdwWindow)

AlboAsk    *albo_ask_new           (GtkWindow          *parent,
                                    const char         *title,
                                    const char         *effect,
                                    const char         *confirm);
void        albo_ask_add_text      (AlboAsk            *self,
                                    const char         *member,
                                    const char         *title,
                                    gboolean            is_required);
void        albo_ask_add_number    (AlboAsk            *self,
                                    const char         *member,
                                    const char         *title);
void        albo_ask_add_day       (AlboAsk            *self,
                                    const char         *member,
                                    const char         *title,
                                    const char         *iso,
                                    gboolean            is_required);
void        albo_ask_add_choice    (AlboAsk            *self,
                                    const char         *member,
                                    const char         *title,
                                    const char * const *codes,
                                    const char * const *labels,
                                    guint               selected);
void        albo_ask_add_switch    (AlboAsk            *self,
                                    const char         *member,
                                    const char         *title,
                                    const char         *subtitle);
void        albo_ask_add_long_text (AlboAsk            *self,
                                    const char         *member,
                                    const char         *title,
                                    gboolean            is_required);
void        albo_ask_add_widget    (AlboAsk            *self,
                                    GtkWidget          *widget);
void        albo_ask_set_final     (AlboAsk            *self);

const char *albo_ask_get_key       (AlboAsk            *self);
JsonObject *albo_ask_get_details   (AlboAsk            *self);
gboolean    albo_ask_is_complete   (AlboAsk            *self);
void        albo_ask_fail          (AlboAsk            *self,
                                    const GError       *error);

G_END_DECLS

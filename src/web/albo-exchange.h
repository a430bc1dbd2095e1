/* albo-exchange.h - one question from a browser and the answer it gets
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "albo-body.h"
#include "albo-connection.h"
#include "albo-site.h"

G_BEGIN_DECLS

typedef struct _AlboExchange AlboExchange;

/**
 * AlboChunkReader:
 * @index: which chunk, from 0
 * @connection: the connection of this thread
 * @user_data: given to albo_exchange_reply_download()
 * @error: (nullable): any
 *
 * Returns: (transfer full): a chunk of a file, or %NULL on error
 */
typedef GBytes *(*AlboChunkReader) (guint            index,
                                    AlboConnection  *connection,
                                    gpointer         user_data,
                                    GError         **error);

/**
 * AlboPieceReader:
 * @connection: the connection of this thread
 * @user_data: given to albo_exchange_reply_stream()
 * @piece: (out) (nullable) (transfer full): what comes next; %NULL at the end
 * @error: (nullable): any
 *
 * Returns: %FALSE on error
 */
typedef gboolean (*AlboPieceReader) (AlboConnection  *connection,
                                     gpointer         user_data,
                                     GBytes         **piece,
                                     GError         **error);

AlboSite           *albo_exchange_get_site        (AlboExchange    *self);
const char         *albo_exchange_get_id          (AlboExchange    *self);
const char         *albo_exchange_get_path        (AlboExchange    *self);
const char         *albo_exchange_get_query_text  (AlboExchange    *self);
char               *albo_exchange_dup_cookie      (AlboExchange    *self,
                                                   const char      *name);
const char         *albo_exchange_get_segment     (AlboExchange    *self,
                                                   guint            index);
gboolean            albo_exchange_get_segment_id  (AlboExchange    *self,
                                                   guint            index,
                                                   gint64          *id);
char               *albo_exchange_dup_host        (AlboExchange    *self);
const char         *albo_exchange_get_query       (AlboExchange    *self,
                                                   const char      *name);
const char         *albo_exchange_get_header      (AlboExchange    *self,
                                                   const char      *name);
const char         *albo_exchange_get_field       (AlboExchange    *self,
                                                   const char      *name);
const char * const *albo_exchange_get_fields      (AlboExchange    *self,
                                                   const char      *name);
GPtrArray          *albo_exchange_get_uploads     (AlboExchange    *self);
const char         *albo_exchange_get_session     (AlboExchange    *self);
const char         *albo_exchange_get_csrf        (AlboExchange    *self);
void                albo_exchange_prefer_language (AlboExchange  *self,
                                                   const char    *code,
                                                   gboolean       is_choice);
const char         *albo_exchange_get_language    (AlboExchange    *self);
void                albo_exchange_set_cookie      (AlboExchange    *self,
                                                   const char      *name,
                                                   const char      *value,
                                                   int              seconds);
void                albo_exchange_set_cookie_cross_site (AlboExchange *self,
                                                         const char   *name,
                                                         const char   *value,
                                                         int           seconds);
void                albo_exchange_set_policy      (AlboExchange    *self,
                                                   const char      *policy);
void                albo_exchange_set_header      (AlboExchange    *self,
                                                   const char      *name,
                                                   const char      *value);
void                albo_exchange_reply_page      (AlboExchange    *self,
                                                   guint            status,
                                                   const char      *page,
                                                   JsonObject      *data);
void                albo_exchange_reply_redirect  (AlboExchange    *self,
                                                   const char      *location);
void                albo_exchange_reply_sign_in   (AlboExchange    *self);
void                albo_exchange_reply_problem   (AlboExchange    *self,
                                                   guint            status);
void                albo_exchange_reply_error     (AlboExchange    *self,
                                                   const GError    *error);
void                albo_exchange_reply_text      (AlboExchange    *self,
                                                   guint            status,
                                                   const char      *text);
void                albo_exchange_reply_asset     (AlboExchange    *self,
                                                   const AlboAsset *asset,
                                                   gboolean         for_ever);
void                albo_exchange_reply_download  (AlboExchange    *self,
                                                   const char      *name,
                                                   const char      *media_type,
                                                   guint64          size,
                                                   gsize            chunk_size,
                                                   AlboChunkReader  reader,
                                                   gpointer         user_data,
                                                   GDestroyNotify   destroy);

void                albo_exchange_allow_cache     (AlboExchange    *self,
                                                   int              seconds);
void                albo_exchange_reply_public    (AlboExchange    *self,
                                                   const char      *media_type,
                                                   const char      *policy,
                                                   const char      *tag,
                                                   int              max_age,
                                                   GBytes          *content);
void                albo_exchange_reply_stream    (AlboExchange    *self,
                                                   const char      *name,
                                                   const char      *media_type,
                                                   int              max_age,
                                                   AlboPieceReader  reader,
                                                   gpointer         user_data,
                                                   GDestroyNotify   destroy);

G_END_DECLS

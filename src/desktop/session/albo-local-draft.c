/* albo-local-draft.c
 *
 * One file for each person, request and kind of text, written by albo-draft-writer.c.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-local-draft.h"

#include "albo-draft-writer.h"
#include "albo-json.h"

#include <glib/gstdio.h>
#include <libpq-fe.h>

/* What a crash may cost, in milliseconds of typing. */
#define PATIENCE 400

/**
 * AlboLocalDraft:
 *
 * What somebody is typing about a request and has not sent yet.  It is there again after a
 * crash or a day off; it is gone when it was sent or thrown away, or when nobody
 * touched it for %ALBO_LOCAL_DRAFT_DAYS days.  Only this user of this computer can read it.
 */
struct _AlboLocalDraft
{
  GObject parent_instance;

  char       *path;
  JsonObject *content;      /* (nullable): what was last written here */
  gboolean    is_known;     /* content is what the file holds, or will */
  gboolean    is_dirty;     /* content was not handed to the writer yet */
  guint       timeout_id;
};

G_DEFINE_FINAL_TYPE (AlboLocalDraft, albo_local_draft, G_TYPE_OBJECT)

static char *
to_text (JsonObject *content)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, content);
  return albo_json_to_string (node);
}

static gboolean
timeout_cb (gpointer user_data)
{
  AlboLocalDraft *self = ALBO_LOCAL_DRAFT (user_data);

  self->timeout_id = 0;
  albo_local_draft_save (self);
  return G_SOURCE_REMOVE;
}

static gboolean
is_expired (const char *path,
            gint64      now)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 &&
         now - (gint64) info.st_mtime > (gint64) ALBO_LOCAL_DRAFT_DAYS * 24 * 60 * 60;
}

static char *
find_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "albo", "drafts", NULL);
}

static void
expire_now (void)
{
  albo_local_draft_expire (g_get_real_time () / G_USEC_PER_SEC);
}

/* Once while the program runs, when the first draft is wanted. */
static void
expire_once (void)
{
  static gsize is_done;

  if (g_once_init_enter (&is_done))
    {
      albo_draft_writer_call (expire_now);
      g_once_init_leave (&is_done, 1);
    }
}

static void
albo_local_draft_dispose (GObject *object)
{
  albo_local_draft_save (ALBO_LOCAL_DRAFT (object));

  G_OBJECT_CLASS (albo_local_draft_parent_class)->dispose (object);
}

static void
albo_local_draft_finalize (GObject *object)
{
  AlboLocalDraft *self = ALBO_LOCAL_DRAFT (object);

  g_clear_pointer (&self->content, json_object_unref);
  g_free (self->path);

  G_OBJECT_CLASS (albo_local_draft_parent_class)->finalize (object);
}

static void
albo_local_draft_class_init (AlboLocalDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = albo_local_draft_dispose;
  object_class->finalize = albo_local_draft_finalize;
}

static void
albo_local_draft_init (AlboLocalDraft *self)
{
}

/**
 * albo_local_draft_new:
 * @server: which database, in any words that are always the same for it
 * @login: who types
 * @request: about which request; 0 for none
 * @kind: what sort of text, as `message` or `ask_supplement`: small letters, digits and `_`
 *
 * Returns: (transfer full): the draft, whether or not anything was kept of it
 */
AlboLocalDraft *
albo_local_draft_new (const char *server,
                      const char *login,
                      gint64      request,
                      const char *kind)
{
  AlboLocalDraft *self;
  g_autofree char *folder = NULL;
  g_autofree char *person = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (server != NULL && login != NULL, NULL);
  g_return_val_if_fail (kind != NULL &&
                        strspn (kind, "abcdefghijklmnopqrstuvwxyz_0123456789") == strlen (kind), NULL);

  /* Names of servers and people hold what a file name may not. */
  person = g_strdup_printf ("%s\n%s", server, login);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, person, -1);
  digest[32] = '\0';
  name = g_strdup_printf ("%" G_GINT64_FORMAT "-%s.json", request, kind);
  folder = find_folder ();

  self = g_object_new (ALBO_TYPE_LOCAL_DRAFT, NULL);
  self->path = g_build_filename (folder, digest, name, NULL);
  expire_once ();

  return self;
}

/**
 * albo_local_draft_new_for_office:
 * @office: who types, and where
 * @request: about which request; 0 for none
 * @kind: as for albo_local_draft_new()
 *
 * Returns: (transfer full): the draft of that person
 */
AlboLocalDraft *
albo_local_draft_new_for_office (AlboOffice *office,
                                 gint64      request,
                                 const char *kind)
{
  AlboConnection *connection;
  PQconninfoOption *options;
  g_autoptr(GString) server = g_string_new (NULL);

  g_return_val_if_fail (ALBO_IS_OFFICE (office), NULL);

  connection = albo_office_get_connection (office);
  options = PQconninfoParse (albo_connection_get_conninfo (connection), NULL);

  /* Where the data are, and no password. */
  for (PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++)
    if (option->val != NULL && (g_str_equal (option->keyword, "host") ||
                                g_str_equal (option->keyword, "port") ||
                                g_str_equal (option->keyword, "dbname")))
      g_string_append_printf (server, "%s=%s\n", option->keyword, option->val);
  PQconninfoFree (options);

  return albo_local_draft_new (server->str, albo_office_get_login (office), request, kind);
}

/**
 * albo_local_draft_read:
 * @self: a draft
 *
 * Returns: (transfer full) (nullable): what was last written; %NULL if that is nothing, too
 *   old, or not to be read
 */
JsonObject *
albo_local_draft_read (AlboLocalDraft *self)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) node = NULL;

  g_return_val_if_fail (ALBO_IS_LOCAL_DRAFT (self), NULL);

  /* Nobody waits for the disk to be told what they just wrote. */
  if (self->is_known)
    return self->content != NULL ? json_object_ref (self->content) : NULL;

  if (!albo_draft_writer_peek (self->path, &text) &&
      (is_expired (self->path, g_get_real_time () / G_USEC_PER_SEC) ||
       !g_file_get_contents (self->path, &text, NULL, NULL)))
    return NULL;

  node = text != NULL ? albo_json_parse (text, -1, NULL) : NULL;
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node)
         ? json_object_ref (json_node_get_object (node)) : NULL;
}

/**
 * albo_local_draft_read_text:
 * @self: a draft that holds one text
 *
 * Returns: (transfer full): the text; empty if there is none
 */
char *
albo_local_draft_read_text (AlboLocalDraft *self)
{
  g_autoptr(JsonObject) content = albo_local_draft_read (self);

  return g_strdup (content != NULL ? albo_json_get_string (content, "text", "") : "");
}

/**
 * albo_local_draft_write:
 * @self: a draft
 * @content: (nullable): what is typed now; nothing, or an empty object, discards it
 *
 * Keeps it within half a second.  To be called at each change; a reference of @content is
 * kept, and it must not change any more.
 */
void
albo_local_draft_write (AlboLocalDraft *self,
                        JsonObject     *content)
{
  g_return_if_fail (ALBO_IS_LOCAL_DRAFT (self));

  if (content == NULL || json_object_get_size (content) == 0)
    {
      albo_local_draft_discard (self);
      return;
    }

  json_object_ref (content);
  g_clear_pointer (&self->content, json_object_unref);
  self->content = content;
  self->is_known = self->is_dirty = TRUE;
  if (self->timeout_id == 0)
    self->timeout_id = g_timeout_add (PATIENCE, timeout_cb, self);
}

/**
 * albo_local_draft_write_text:
 * @self: a draft that holds one text
 * @text: what is typed now; one of blanks alone discards it
 *
 * As albo_local_draft_write(), for who has one text.
 */
void
albo_local_draft_write_text (AlboLocalDraft *self,
                             const char     *text)
{
  g_autoptr(JsonObject) content = json_object_new ();
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  if (*stripped != '\0')
    json_object_set_string_member (content, "text", text);
  albo_local_draft_write (self, content);
}

/**
 * albo_local_draft_discard:
 * @self: a draft
 *
 * It was sent, or thrown away: nothing of it is kept.
 */
void
albo_local_draft_discard (AlboLocalDraft *self)
{
  g_return_if_fail (ALBO_IS_LOCAL_DRAFT (self));

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_pointer (&self->content, json_object_unref);
  self->is_known = TRUE;
  self->is_dirty = FALSE;
  albo_draft_writer_put (self->path, NULL);
}

/**
 * albo_local_draft_save:
 * @self: a draft
 *
 * Has it kept now, not within half a second, and does not wait for that.
 */
void
albo_local_draft_save (AlboLocalDraft *self)
{
  g_return_if_fail (ALBO_IS_LOCAL_DRAFT (self));

  g_clear_handle_id (&self->timeout_id, g_source_remove);

  if (self->is_dirty)
    albo_draft_writer_put (self->path, to_text (self->content));
  self->is_dirty = FALSE;
}

/**
 * albo_local_draft_flush:
 * @self: a draft
 *
 * Waits until the file is as the draft is.
 */
void
albo_local_draft_flush (AlboLocalDraft *self)
{
  g_return_if_fail (ALBO_IS_LOCAL_DRAFT (self));

  albo_local_draft_save (self);
  albo_draft_writer_wait (self->path);
}

const char *
albo_local_draft_get_path (AlboLocalDraft *self)
{
  g_return_val_if_fail (ALBO_IS_LOCAL_DRAFT (self), NULL);

  return self->path;
}

static void
expire_in (const char *folder,
           gint64      now)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_suffix (name, ".json") && is_expired (path, now))
        g_unlink (path);
    }
}

/**
 * albo_local_draft_expire:
 * @now: seconds since 1970
 *
 * Removes all drafts, of everybody and everywhere, that were not touched for
 * %ALBO_LOCAL_DRAFT_DAYS days.  To be called
 * while none is being written; see albo_draft_writer_call().
 */
void
albo_local_draft_expire (gint64 now)
{
  g_autofree char *folder = find_folder ();
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *person = g_build_filename (folder, name, NULL);

      expire_in (person, now);
      g_rmdir (person);  /* only if it is empty */
    }
}

/* albo-setting-rows.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-setting-rows.h"

#include "albo-json.h"
#include "albo-local-draft.h"

#include <glib/gi18n.h>

/**
 * AlboSettingRows:
 *
 * What is typed in the rows of a page is kept on this computer until it is saved or discarded.
 * Each save is told in a toast that undoes it; only the last one can be undone, so that nothing
 * is undone that was done on top of it.
 */
struct _AlboSettingRows
{
  GObject parent_instance;

  AlboAdministrationPage *page;        /* borrowed: it owns this */
  char                   *kind;
  AlboOffice             *office;      /* (nullable) */
  AlboLocalDraft         *draft;       /* (nullable) */
  GHashTable             *rows;        /* setting → row, borrowed from the page */
  AdwToast               *undo_toast;  /* (nullable): weak */
  gboolean                is_restored;  /* until then nothing typed is known */
};

G_DEFINE_FINAL_TYPE (AlboSettingRows, albo_setting_rows, G_TYPE_OBJECT)

static void
edited_cb (AlboSettingRows *self)
{
  g_autoptr(JsonObject) typed = NULL;
  GHashTableIter iter;
  gpointer setting;
  gpointer row;

  if (self->draft == NULL || !self->is_restored)
    return;

  typed = json_object_new ();
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &setting, &row))
    if (albo_setting_row_is_dirty (row))
      {
        g_autofree char *text = albo_setting_row_get_text (row);

        json_object_set_string_member (typed, setting, text);
      }

  albo_local_draft_write (self->draft, typed);
}

static void
saved_cb (AlboSettingRows *self,
          JsonNode        *former,
          AlboSettingRow  *row)
{
  g_autofree char *value = former != NULL ? albo_json_to_string (former) : g_strdup ("null");
  g_autofree char *text = NULL;

  edited_cb (self);

  /* Translators: %s is a setting, as Telephone */
  text = g_strdup_printf (_("%s: saved"), albo_setting_row_get_name (row));
  albo_setting_rows_tell (self, text, "setting.undo",
                          g_variant_new ("(ssx)", albo_setting_row_get_setting (row), value,
                                         albo_setting_row_get_version (row)));
  albo_administration_page_reload (self->page);
}

static void
stale_cb (AlboSettingRows *self)
{
  albo_administration_page_reload (self->page);
}

/* The page may live on for a moment, waiting for an answer, when the program ends. */
static void
unmap_cb (AlboSettingRows *self)
{
  if (self->draft != NULL)
    albo_local_draft_save (self->draft);
}

static void
albo_setting_rows_finalize (GObject *object)
{
  AlboSettingRows *self = ALBO_SETTING_ROWS (object);

  g_clear_weak_pointer (&self->undo_toast);
  g_clear_pointer (&self->rows, g_hash_table_unref);
  g_clear_object (&self->draft);
  g_clear_object (&self->office);
  g_free (self->kind);

  G_OBJECT_CLASS (albo_setting_rows_parent_class)->finalize (object);
}

static void
albo_setting_rows_class_init (AlboSettingRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = albo_setting_rows_finalize;
}

static void
albo_setting_rows_init (AlboSettingRows *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * albo_setting_rows_new:
 * @page: whose rows they will be; it has the action `setting.undo`, `(ssx)`, which calls
 *   albo_setting_rows_undo()
 * @kind: under which name what is typed is kept; see albo_local_draft_new()
 *
 * Returns: (transfer full): no rows yet
 */
AlboSettingRows *
albo_setting_rows_new (AlboAdministrationPage *page,
                       const char             *kind)
{
  AlboSettingRows *self = g_object_new (ALBO_TYPE_SETTING_ROWS, NULL);

  self->page = page;
  self->kind = g_strdup (kind);
  g_signal_connect_object (page, "unmap", G_CALLBACK (unmap_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * albo_setting_rows_set_office:
 * @self: the rows
 * @office: who looks at them
 */
void
albo_setting_rows_set_office (AlboSettingRows *self,
                              AlboOffice      *office)
{
  GHashTableIter iter;
  gpointer row;

  g_return_if_fail (ALBO_IS_SETTING_ROWS (self));

  g_set_object (&self->office, office);
  g_clear_object (&self->draft);
  if (albo_office_get_duty (office) == ALBO_DUTY_ADMINISTRATOR)
    self->draft = albo_local_draft_new_for_office (office, 0, self->kind);

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    albo_setting_row_set_office (row, office);
}

/**
 * albo_setting_rows_find:
 * @self: the rows
 * @setting: as office.setting_set() takes it
 *
 * Returns: (nullable) (transfer none): its row
 */
AlboSettingRow *
albo_setting_rows_find (AlboSettingRows *self,
                        const char      *setting)
{
  g_return_val_if_fail (ALBO_IS_SETTING_ROWS (self), NULL);

  return g_hash_table_lookup (self->rows, setting);
}

/**
 * albo_setting_rows_add:
 * @self: the rows
 * @row: one more, that is on the page
 */
void
albo_setting_rows_add (AlboSettingRows *self,
                       AlboSettingRow  *row)
{
  g_return_if_fail (ALBO_IS_SETTING_ROWS (self));

  g_hash_table_insert (self->rows, g_strdup (albo_setting_row_get_setting (row)), row);
  if (self->office != NULL)
    albo_setting_row_set_office (row, self->office);
  g_signal_connect_object (row, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "stale", G_CALLBACK (stale_cb), self, G_CONNECT_SWAPPED);
}

static void
restore_row (JsonObject *typed,
             const char *setting,
             JsonNode   *text,
             gpointer    user_data)
{
  AlboSettingRow *row = albo_setting_rows_find (user_data, setting);

  if (row != NULL && albo_json_is_string (text))
    albo_setting_row_restore (row, json_node_get_string (text));
}

/**
 * albo_setting_rows_restore:
 * @self: the rows, as the server has them
 *
 * Puts back what was typed and never saved before the program was last left; once only.
 */
void
albo_setting_rows_restore (AlboSettingRows *self)
{
  g_autoptr(JsonObject) typed = NULL;

  g_return_if_fail (ALBO_IS_SETTING_ROWS (self));

  if (self->is_restored)
    return;

  typed = self->draft != NULL ? albo_local_draft_read (self->draft) : NULL;
  if (typed != NULL)
    json_object_foreach_member (typed, restore_row, self);
  self->is_restored = TRUE;
  edited_cb (self);
}

/**
 * albo_setting_rows_tell:
 * @self: the rows
 * @text: what was done
 * @action: of the page, which undoes it
 * @target: (transfer floating): what the action needs
 *
 * Says that something was done, and offers to undo it.
 */
void
albo_setting_rows_tell (AlboSettingRows *self,
                        const char      *text,
                        const char      *action,
                        GVariant        *target)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  g_return_if_fail (ALBO_IS_SETTING_ROWS (self));

  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
  g_set_weak_pointer (&self->undo_toast, toast);
  adw_toast_set_timeout (toast, 10);
  adw_toast_set_button_label (toast, _("Undo"));
  adw_toast_set_action_name (toast, action);
  adw_toast_set_action_target_value (toast, target);
  albo_administration_page_tell (self->page, toast);
}

/**
 * albo_setting_rows_undo:
 * @self: the rows
 * @target: the setting, what it was before, as JSON, and the version of the save
 *
 * Takes back the last save, unless somebody changed the setting after it.
 */
void
albo_setting_rows_undo (AlboSettingRows *self,
                        GVariant        *target)
{
  g_autoptr(JsonNode) value = NULL;
  AlboSettingRow *row;
  const char *setting;
  const char *former;
  gint64 version;

  g_return_if_fail (ALBO_IS_SETTING_ROWS (self));

  g_variant_get (target, "(&s&sx)", &setting, &former, &version);
  row = albo_setting_rows_find (self, setting);
  value = albo_json_parse (former, -1, NULL);
  if (row != NULL && value != NULL)
    albo_setting_row_put_back (row, JSON_NODE_HOLDS_NULL (value) ? NULL : value, version);
}

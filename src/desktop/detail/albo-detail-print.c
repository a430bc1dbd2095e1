/* albo-detail-print.c - a request on paper
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-detail-private.h"

#include "albo-request-paper.h"

#include <glib/gi18n.h>

typedef struct
{
  AlboDetail           *detail;
  GtkFileChooserNative *chooser;
  AlboPaper            *paper;
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->detail);
  g_object_unref (saving->chooser);
  albo_paper_free (saving->paper);
  g_free (saving);
}

static AlboPaper *
make_paper (AlboDetail       *self,
            const char       *code,
            AlboRequestPaper *kind)
{
  if (self->document == NULL || !albo_request_paper_from_code (code, kind))
    return NULL;

  return albo_request_paper_new (*kind, json_node_get_object (self->document),
                                 self->office != NULL ? albo_office_get_organization (self->office) : "");
}

static void
print_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  AlboRequestPaper kind;
  AlboPaper *paper = make_paper (ALBO_DETAIL (widget), g_variant_get_string (parameter, NULL), &kind);

  if (paper != NULL)
    albo_paper_print (paper, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(AlboDetail) self = ALBO_DETAIL (user_data);
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_file_get_parse_name (G_FILE (object));
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;

  if (albo_paper_save_finish (result, &error))
    text = g_strdup_printf (_("Saved as %s"), path);
  else
    text = g_strdup_printf (_("Not saved: %s"), error->message);

  escaped = g_markup_escape_text (text, -1);
  albo_detail_tell (self, escaped);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int              response,
           Saving          *saving)
{
  g_autoptr(GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    albo_paper_save_async (saving->paper, file, saved_cb, g_object_ref (saving->detail));

  saving_free (saving);
}

static void
save_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  AlboDetail *self = ALBO_DETAIL (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *name = NULL;
  AlboRequestPaper kind;
  AlboPaper *paper = make_paper (self, g_variant_get_string (parameter, NULL), &kind);
  Saving *saving;

  if (paper == NULL)
    return;

  saving = g_new (Saving, 1);
  saving->detail = g_object_ref (self);
  saving->paper = paper;
  saving->chooser = gtk_file_chooser_native_new (_("Save as PDF"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                                 GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  name = albo_request_paper_get_name (kind, json_node_get_object (self->document));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (saving->chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (saving->chooser), TRUE);
  g_signal_connect (saving->chooser, "response", G_CALLBACK (chosen_cb), saving);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (saving->chooser));
}

void
albo_detail_install_print_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "detail.print", "s", print_cb);
  gtk_widget_class_install_action (widget_class, "detail.save-pdf", "s", save_cb);
}

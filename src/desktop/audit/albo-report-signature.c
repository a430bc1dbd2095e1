/* albo-report-signature.c - a document signed with somebody's certificate
 *
 * The signed document is what Italian bodies exchange: CAdES-BES, that is CMS with the signing
 * certificate among the signed attributes, with the document inside, in DER (`.p7m`).  Which
 * worth the signature has by law depends on the certificate alone: one of a file is at most an
 * advanced one.  For a qualified one, the report is signed with the card or the remote service
 * of whoever signs.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-report-signature.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>

typedef struct
{
  EVP_PKEY       *key;
  X509           *certificate;
  STACK_OF(X509) *others;
} Identity;

static void
identity_clear (Identity *identity)
{
  EVP_PKEY_free (identity->key);
  X509_free (identity->certificate);
  sk_X509_pop_free (identity->others, X509_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Identity, identity_clear)

static gboolean
read_identity (const char  *path,
               const char  *password,
               Identity    *identity,
               GError     **error)
{
  FILE *file = fopen (path, "re");
  PKCS12 *container;
  gboolean is_read = FALSE;

  if (file == NULL)
    {
      int saved = errno;

      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (saved), g_strerror (saved));
      return FALSE;
    }

  container = d2i_PKCS12_fp (file, NULL);
  fclose (file);

  if (container == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("This is not a file with a certificate and its key (PKCS#12, .p12 or .pfx)."));
      return FALSE;
    }

  if (PKCS12_verify_mac (container, password, -1) != 1)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                         _("This is not the password of the file."));
  else if (PKCS12_parse (container, password, &identity->key, &identity->certificate,
                         &identity->others) != 1 ||
           identity->key == NULL || identity->certificate == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _("The file holds no certificate with its key, or is locked in a way that is not safe any more."));
  else
    is_read = TRUE;

  PKCS12_free (container);
  ERR_clear_error ();

  return is_read;
}

static gboolean
check_validity (X509    *certificate,
                GError **error)
{
  if (X509_cmp_current_time (X509_get0_notBefore (certificate)) > 0 ||
      X509_cmp_current_time (X509_get0_notAfter (certificate)) < 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("The certificate is not valid today: it has expired, or is not valid yet."));
      return FALSE;
    }

  return TRUE;
}

static char *
get_name (X509_NAME *name)
{
  int index = X509_NAME_get_index_by_NID (name, NID_commonName, -1);
  unsigned char *text = NULL;
  char *copy;

  if (index < 0)
    index = X509_NAME_entry_count (name) - 1;

  if (index < 0 ||
      ASN1_STRING_to_UTF8 (&text, X509_NAME_ENTRY_get_data (X509_NAME_get_entry (name, index))) < 0)
    return g_strdup ("?");

  copy = g_strdup ((const char *) text);
  OPENSSL_free (text);

  return copy;
}

static GBytes *
make_message (const Identity *identity,
              GBytes         *document)
{
  BIO *input = BIO_new_mem_buf (g_bytes_get_data (document, NULL), (int) g_bytes_get_size (document));
  BIO *output = BIO_new (BIO_s_mem ());
  CMS_ContentInfo *message;
  GBytes *bytes = NULL;

  message = CMS_sign (identity->certificate, identity->key, identity->others, input,
                      CMS_BINARY | CMS_CADES | CMS_NOSMIMECAP);

  if (message != NULL && i2d_CMS_bio (output, message) == 1)
    {
      char *data;
      long length = BIO_get_mem_data (output, &data);

      bytes = g_bytes_new (data, (gsize) length);
    }

  CMS_ContentInfo_free (message);
  BIO_free (input);
  BIO_free (output);

  return bytes;
}

/**
 * albo_report_sign:
 * @document: any document
 * @path: a PKCS#12 file
 * @password: what opens it
 * @signer: (out) (optional): who signed, and who says so: the names in the certificate
 * @error: %G_IO_ERROR: %G_IO_ERROR_PERMISSION_DENIED for a wrong password; with a message that
 *   can be shown
 *
 * Signs with the key of a file.  Takes a moment: not to be called where a window waits.
 *
 * Returns: (transfer full): the signed document, for a file that ends in `.p7m`; %NULL on error
 */
GBytes *
albo_report_sign (GBytes      *document,
                  const char  *path,
                  const char  *password,
                  char       **signer,
                  GError     **error)
{
  g_auto(Identity) identity = { NULL, NULL, NULL };
  GBytes *message;

  if (!read_identity (path, password, &identity, error) ||
      !check_validity (identity.certificate, error))
    return NULL;

  message = make_message (&identity, document);

  if (message == NULL)
    {
      ERR_clear_error ();
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("This key does not sign."));
      return NULL;
    }

  if (signer != NULL)
    {
      g_autofree char *subject = get_name (X509_get_subject_name (identity.certificate));
      g_autofree char *issuer = get_name (X509_get_issuer_name (identity.certificate));

      *signer = g_strdup_printf (_("%s (certificate by %s)"), subject, issuer);
    }

  return message;
}

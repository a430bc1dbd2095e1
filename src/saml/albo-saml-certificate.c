/* albo-saml-certificate.c - a key and certificate as SPID wants a public service to have
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-certificate.h"

#include "albo-saml-error.h"

#include <openssl/conf.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <string.h>

/* AgID, Avviso SPID 29: a certificate that the body signs itself, of a form that tells that it is
 * for a public service.  The object identifiers are written as numbers, so that nothing has to
 * be declared in a configuration file.
 */

#define N_SERIAL_BYTES 16

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIGNUM, BN_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CONF, NCONF_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ASN1_OBJECT, ASN1_OBJECT_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_EXTENSION, X509_EXTENSION_free)

static const char extensions[] =
  "[certificate]\n"
  "basicConstraints=CA:FALSE\n"
  "keyUsage=critical,digitalSignature,nonRepudiation\n"
  "subjectKeyIdentifier=hash\n"
  "certificatePolicies=@agid_cert,@cert_sp_pub\n"
  "[agid_cert]\n"
  "policyIdentifier=1.3.76.16.6\n"
  "userNotice.1=@agid_cert_notice\n"
  "[agid_cert_notice]\n"
  "explicitText=UTF8:agIDcert\n"
  "[cert_sp_pub]\n"
  "policyIdentifier=1.3.76.16.4.2.1\n"
  "userNotice.1=@cert_sp_pub_notice\n"
  "[cert_sp_pub_notice]\n"
  "explicitText=UTF8:cert_SP_Pub\n";

static const char * const extension_names[] = {
  "basicConstraints", "keyUsage", "subjectKeyIdentifier", "certificatePolicies",
};

static gboolean
add_name (X509_NAME  *name,
          const char *oid,
          const char *value)
{
  g_autoptr(ASN1_OBJECT) object = OBJ_txt2obj (oid, 1);

  return value != NULL && value[0] != '\0' &&
         X509_NAME_add_entry_by_OBJ (name, object, MBSTRING_UTF8, (const unsigned char *) value,
                                     -1, -1, 0) == 1;
}

static gboolean
add_names (X509                  *x509,
           const AlboSamlSubject *subject)
{
  g_autofree char *organization_id = g_strconcat ("PA:IT-", subject->ipa_code, NULL);
  X509_NAME *name = X509_get_subject_name (x509);

  return add_name (name, "2.5.4.3", subject->common_name) &&
         add_name (name, "2.5.4.10", subject->organization) &&
         add_name (name, "2.5.4.97", organization_id) &&
         add_name (name, "2.5.4.83", subject->entity_id) &&
         add_name (name, "2.5.4.6", "IT") &&
         add_name (name, "2.5.4.7", subject->locality) &&
         X509_set_issuer_name (x509, name) == 1;
}

static gboolean
add_serial (X509 *x509)
{
  guint8 bytes[N_SERIAL_BYTES];
  g_autoptr(BIGNUM) number = NULL;

  if (RAND_bytes (bytes, sizeof bytes) != 1)
    return FALSE;

  bytes[0] &= 0x7f;  /* positive in as many bytes */
  number = BN_bin2bn (bytes, sizeof bytes, NULL);

  return number != NULL && BN_to_ASN1_INTEGER (number, X509_get_serialNumber (x509)) != NULL;
}

static gboolean
add_extensions (X509 *x509)
{
  g_autoptr(BIO) bio = BIO_new_mem_buf (extensions, -1);
  g_autoptr(CONF) conf = NCONF_new (NULL);
  X509V3_CTX context;

  if (conf == NULL || NCONF_load_bio (conf, bio, NULL) != 1)
    return FALSE;

  X509V3_set_ctx (&context, x509, x509, NULL, NULL, 0);
  X509V3_set_nconf (&context, conf);

  for (gsize i = 0; i < G_N_ELEMENTS (extension_names); i++)
    {
      const char *value = NCONF_get_string (conf, "certificate", extension_names[i]);
      g_autoptr(X509_EXTENSION) extension = X509V3_EXT_nconf (conf, &context, extension_names[i], value);

      if (extension == NULL || X509_add_ext (x509, extension, -1) != 1)
        return FALSE;
    }

  return TRUE;
}

static char *
take_text (BIO *bio)
{
  char *start = NULL;
  long length = BIO_get_mem_data (bio, &start);

  return g_strndup (start, (gsize) length);
}

/**
 * albo_saml_certificate_make:
 * @subject: whom it is for
 * @n_days: how long it is valid
 * @key_pem: (out): the private key, PEM, without a password: it belongs in a file that only the
 *   sign-in server can read
 * @certificate_pem: (out): the certificate, PEM
 * @error: return location for an error
 *
 * Makes an RSA key of %ALBO_SAML_KEY_BITS and a certificate that it signs itself.  This takes up
 * to some seconds.
 *
 * Returns: whether it did; else %ALBO_SAML_ERROR_KEY, mostly because a name is missing or too long
 */
gboolean
albo_saml_certificate_make (const AlboSamlSubject  *subject,
                            guint                   n_days,
                            char                  **key_pem,
                            char                  **certificate_pem,
                            GError                **error)
{
  g_autoptr(EVP_PKEY) pkey = NULL;
  g_autoptr(X509) x509 = X509_new ();
  g_autoptr(BIO) key_bio = BIO_new (BIO_s_mem ());
  g_autoptr(BIO) certificate_bio = BIO_new (BIO_s_mem ());

  if (subject->ipa_code == NULL || subject->ipa_code[0] == '\0' || !add_names (x509, subject))
    {
      ERR_clear_error ();
      return albo_saml_refuse (error, ALBO_SAML_ERROR_KEY, "a name is missing, or too long");
    }

  pkey = EVP_RSA_gen (ALBO_SAML_KEY_BITS);
  if (pkey == NULL || X509_set_version (x509, X509_VERSION_3) != 1 || !add_serial (x509) ||
      X509_time_adj_ex (X509_getm_notBefore (x509), 0, 0, NULL) == NULL ||
      X509_time_adj_ex (X509_getm_notAfter (x509), (int) n_days, 0, NULL) == NULL ||
      X509_set_pubkey (x509, pkey) != 1 || !add_extensions (x509) ||
      X509_sign (x509, pkey, EVP_sha256 ()) <= 0 ||
      PEM_write_bio_PrivateKey (key_bio, pkey, NULL, NULL, 0, NULL, NULL) != 1 ||
      PEM_write_bio_X509 (certificate_bio, x509) != 1)
    {
      ERR_clear_error ();
      return albo_saml_refuse (error, ALBO_SAML_ERROR_KEY, "cannot make a certificate");
    }

  *key_pem = take_text (key_bio);
  *certificate_pem = take_text (certificate_bio);

  return TRUE;
}

static gboolean
has_policy (X509       *x509,
            const char *oid)
{
  CERTIFICATEPOLICIES *policies = X509_get_ext_d2i (x509, NID_certificate_policies, NULL, NULL);
  g_autoptr(ASN1_OBJECT) wanted = OBJ_txt2obj (oid, 1);
  gboolean has = FALSE;

  for (int i = 0; i < sk_POLICYINFO_num (policies); i++)
    has = has || OBJ_cmp (sk_POLICYINFO_value (policies, i)->policyid, wanted) == 0;

  CERTIFICATEPOLICIES_free (policies);

  return has;
}

static gboolean
has_name (X509       *x509,
          const char *oid,
          const char *value)
{
  g_autoptr(ASN1_OBJECT) object = OBJ_txt2obj (oid, 1);
  const X509_NAME *name = X509_get_subject_name (x509);
  int at = X509_NAME_get_index_by_OBJ (name, object, -1);
  unsigned char *text = NULL;
  gboolean has = FALSE;

  if (at < 0)
    return FALSE;

  if (ASN1_STRING_to_UTF8 (&text, X509_NAME_ENTRY_get_data (X509_NAME_get_entry (name, at))) >= 0)
    has = value == NULL || g_str_equal (text, value);
  OPENSSL_free (text);

  return has;
}

static gboolean
has_good_digest (X509 *x509)
{
  int digest;

  return X509_get_signature_info (x509, &digest, NULL, NULL, NULL) == 1 &&
         (digest == NID_sha256 || digest == NID_sha384 || digest == NID_sha512);
}

static gboolean
has_good_usage (X509 *x509)
{
  const guint32 wanted = KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION;
  int at = X509_get_ext_by_NID (x509, NID_key_usage, -1);

  return at >= 0 && X509_EXTENSION_get_critical (X509_get_ext (x509, at)) == 1 &&
         X509_get_key_usage (x509) == wanted;
}

/**
 * albo_saml_certificate_check:
 * @key: a service's own key
 * @subject: whom it must be for; only its IPA code and entity ID are looked at
 *
 * Returns: (transfer container) (element-type utf8): what SPID's rules refuse of its certificate,
 *   apart from its age: `digest`, `usage`, `policy`, `entity-id`, `ipa-code`, `name`
 */
GPtrArray *
albo_saml_certificate_check (const AlboSamlKey     *key,
                             const AlboSamlSubject *subject)
{
  X509 *x509 = albo_saml_key_get_x509 (key);
  g_autofree char *organization_id = g_strconcat ("PA:IT-", subject->ipa_code, NULL);
  GPtrArray *problems = g_ptr_array_new ();

  if (!has_good_digest (x509))
    g_ptr_array_add (problems, (char *) "digest");

  if (!has_good_usage (x509))
    g_ptr_array_add (problems, (char *) "usage");

  if (!has_policy (x509, "1.3.76.16.6") || !has_policy (x509, "1.3.76.16.4.2.1"))
    g_ptr_array_add (problems, (char *) "policy");

  if (!has_name (x509, "2.5.4.83", subject->entity_id))
    g_ptr_array_add (problems, (char *) "entity-id");

  if (!has_name (x509, "2.5.4.97", organization_id))
    g_ptr_array_add (problems, (char *) "ipa-code");

  if (!has_name (x509, "2.5.4.3", NULL) || !has_name (x509, "2.5.4.10", NULL) || !has_name (x509, "2.5.4.7", NULL) ||
      !has_name (x509, "2.5.4.6", "IT"))
    g_ptr_array_add (problems, (char *) "name");

  ERR_clear_error ();

  return problems;
}

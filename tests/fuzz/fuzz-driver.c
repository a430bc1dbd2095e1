/* fuzz-driver.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "fuzz-driver.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_MUTATED (64 * 1024)
#define MAX_RAW     512

/* What makes parsers stumble: ends, escapes, nesting, limits, broken UTF-8. */
static const char * const tokens[] = {
  "{", "}", "[", "]", "\"", "\\", "\\u0000", "\\ud800", ":", ",", "null", "true", "-", "1e999",
  "99999999999999999999", "{{", "}}", "{{{", "{{#a}}", "{{/a}}", "{{>a}}", "{{=", "\r\n", "\n",
  "\t", "&", "=", ";", "%", "%00", "--", "\xff", "\xc3", "\xed\xa0\x80", "\xf4\x90\x80\x80", "'",
  "<", "\xe2\x80\xae", "0", "A", "(", "*", "+", "?", "content-disposition", "\"id\"", "\"type\"",
};

static char crash_path[256];
static const GByteArray *present;

/* Only what a signal handler may call. */
static void
leave_input_cb (int signal_number)
{
  int fd = open (crash_path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

  if (fd >= 0 && present != NULL && write (fd, present->data, present->len) >= 0)
    close (fd);

  signal (signal_number, SIG_DFL);
  raise (signal_number);
}

/* The target gets a copy of exactly that size, so that a sanitizer sees a read
 * behind its end.
 */
static void
run (const GByteArray *input)
{
  uint8_t *copy = malloc (input->len > 0 ? input->len : 1);

  present = input;
  if (input->len > 0)
    memcpy (copy, input->data, input->len);

  LLVMFuzzerTestOneInput (copy, input->len);

  present = NULL;
  free (copy);
}

static void
insert (GByteArray    *input,
        guint          at,
        gconstpointer  bytes,
        guint          n_bytes)
{
  guint n_after = input->len - at;

  g_byte_array_set_size (input, input->len + n_bytes);
  memmove (input->data + at + n_bytes, input->data + at, n_after);
  memcpy (input->data + at, bytes, n_bytes);
}

static void
mutate_once (GRand            *rand,
             GByteArray       *input,
             const GByteArray *other)
{
  guint at = g_rand_int_range (rand, 0, input->len + 1);
  guint n = g_rand_int_range (rand, 1, 64);
  const char *token = tokens[g_rand_int_range (rand, 0, G_N_ELEMENTS (tokens))];
  guint from = g_rand_int_range (rand, 0, other->len + 1);
  guint n_other = g_rand_int_range (rand, 1, 128);

  switch (g_rand_int_range (rand, 0, 7))
    {
    case 0:  /* another byte */
    case 1:
      if (at < input->len)
        input->data[at] = g_rand_int_range (rand, 0, 256);
      break;

    case 2:  /* a bit the other way round */
      if (at < input->len)
        input->data[at] ^= 1 << g_rand_int_range (rand, 0, 8);
      break;

    case 3:  /* something missing */
      if (at < input->len)
        g_byte_array_remove_range (input, at, MIN (n, input->len - at));
      break;

    case 4:  /* a token that hurts */
      insert (input, at, token, strlen (token));
      break;

    case 5:  /* a piece of another input */
      insert (input, at, other->data + from, MIN (n_other, other->len - from));
      break;

    default: /* the end missing */
      if (g_rand_int_range (rand, 0, 4) == 0)
        g_byte_array_set_size (input, at);
    }
}

static GByteArray *
mutate (GRand     *rand,
        GPtrArray *corpus)
{
  const GByteArray *seed = corpus->pdata[g_rand_int_range (rand, 0, corpus->len)];
  const GByteArray *other = corpus->pdata[g_rand_int_range (rand, 0, corpus->len)];
  GByteArray *input = g_byte_array_new ();
  int n_steps = g_rand_int_range (rand, 1, 9);

  g_byte_array_append (input, seed->data, seed->len);

  for (int i = 0; i < n_steps && input->len < MAX_MUTATED; i++)
    mutate_once (rand, input, other);

  return input;
}

static GByteArray *
make_raw (GRand *rand)
{
  GByteArray *input = g_byte_array_new ();
  int length = g_rand_int_range (rand, 0, MAX_RAW);

  for (int i = 0; i < length; i++)
    {
      uint8_t byte = g_rand_int_range (rand, 0, 256);

      g_byte_array_append (input, &byte, 1);
    }

  return input;
}

static void
add_file (GPtrArray  *corpus,
          const char *path)
{
  g_autoptr(GError) error = NULL;
  char *text;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &error))
    g_error ("%s", error->message);

  g_ptr_array_add (corpus, g_byte_array_new_take ((guint8 *) text, length));
}

static int
compare_names_cb (gconstpointer a,
                  gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

static void
add_folder (GPtrArray  *corpus,
            const char *folder)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (folder, 0, &error);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    g_error ("%s", error->message);

  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));

  /* The order of a folder is chance; the seed has to mean the same everywhere. */
  g_ptr_array_sort (names, compare_names_cb);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);

      add_file (corpus, path);
    }
}

static guint
get_number (const char *variable,
            guint       fallback)
{
  const char *text = g_getenv (variable);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : fallback;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GPtrArray) corpus = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  g_autofree char *name = g_path_get_basename (argv[0]);
  guint n_runs = get_number ("FUZZ_RUNS", 10000);
  guint seed = get_number ("FUZZ_SEED", 1980);
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  gboolean is_folder;

  if (argc != 2)
    {
      fprintf (stderr, "usage: %s CORPUS-FOLDER | FILE\n", name);
      return EXIT_FAILURE;
    }

  g_snprintf (crash_path, sizeof crash_path, "%s.crash", name);
  signal (SIGABRT, leave_input_cb);
  signal (SIGSEGV, leave_input_cb);

  is_folder = g_file_test (argv[1], G_FILE_TEST_IS_DIR);
  if (is_folder)
    add_folder (corpus, argv[1]);
  else
    add_file (corpus, argv[1]);

  g_assert_cmpuint (corpus->len, >, 0);
  printf ("1..%d\n", is_folder ? 3 : 1);

  for (guint i = 0; i < corpus->len; i++)
    run (corpus->pdata[i]);
  printf ("ok 1 - %u inputs of the corpus\n", corpus->len);

  if (!is_folder)
    return EXIT_SUCCESS;

  for (guint i = 0; i < n_runs / 2; i++)
    {
      g_autoptr(GByteArray) input = mutate (rand, corpus);

      run (input);
    }
  printf ("ok 2 - %u mutations, seed %u\n", n_runs / 2, seed);

  for (guint i = n_runs / 2; i < n_runs; i++)
    {
      g_autoptr(GByteArray) input = make_raw (rand);

      run (input);
    }
  printf ("ok 3 - %u strings of random bytes\n", n_runs - n_runs / 2);

  return EXIT_SUCCESS;
}

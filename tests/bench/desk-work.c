/* desk-work - what a person waits for who works with the window, measured from within
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 *   desk-work CONNINFO TURNS
 *
 * Signs in, lists all requests, and prints tab-separated: how many there are; milliseconds until
 * their number was known; milliseconds of a jump to the end and of one to the middle, each until
 * the rows are drawn; of the processor's milliseconds a frame, while scrolling 20 pixels a frame
 * for 10 seconds, back and forth in a short list, the median and the 95th of a hundred;
 * milliseconds from the choice of a row to the drawing of the request; and the most resident
 * memory in KiB, before requests were opened.  Each turn of the main loop after the first picture
 * is a line of TURNS; see albo-stall.c.
 */

#include <adwaita.h>
#include <sys/resource.h>
#include <time.h>

#include "albo-detail.h"
#include "albo-inbox.h"
#include "albo-stall.h"
#include "albo-workspace.h"

#define ROUNDS 9
#define SCROLL_SECONDS 10
#define PIXELS_A_FRAME 20

typedef struct
{
  GtkWindow     *window;
  GtkWidget     *view;
  GtkWidget     *detail;
  GListModel    *list;
  GtkAdjustment *adjustment;
  guint64        n_frames;
  gint64         cpu;      /* of this thread at the last frame, microseconds */
  GArray        *costs;    /* gint64: of each frame */
  int            step;     /* pixels to scroll at the next frame */
  gint64         opened;   /* the request that was read last */
} Desk;

static gint64
get_cpu_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static gboolean
wake_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run_for (guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add (milliseconds, wake_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static void
after_paint_cb (GdkFrameClock *clock,
                Desk          *desk)
{
  desk->n_frames++;
}

static GtkWidget *
find_widget (GtkWidget *widget,
             GType      type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Milliseconds until the next drawing that begins now is done. */
static void
wait_drawn (Desk *desk)
{
  guint64 n_frames = desk->n_frames;

  gtk_widget_queue_draw (desk->view);
  while (desk->n_frames == n_frames)
    g_main_context_iteration (NULL, TRUE);
}

/* The list grows until its end is known. */
static void
wait_known (Desk *desk)
{
  guint n_items = 0;
  int n_same = 0;

  while (n_same < 5)
    {
      run_for (200);
      n_same = n_items == g_list_model_get_n_items (desk->list) ? n_same + 1 : 0;
      n_items = g_list_model_get_n_items (desk->list);
    }
}

static gboolean
is_shown (Desk  *desk,
          guint  position)
{
  g_autoptr(AlboRequestSummary) row = g_list_model_get_item (desk->list, position);

  return row == NULL || !albo_request_summary_is_loading (row);
}

/* To a part of the list's height, until its rows are there and drawn. */
static double
jump (Desk   *desk,
      double  where)
{
  double upper = gtk_adjustment_get_upper (desk->adjustment);
  double page = gtk_adjustment_get_page_size (desk->adjustment);
  double value = where * (upper - page);
  guint n_items = g_list_model_get_n_items (desk->list);
  double row_height = upper / n_items;
  gint64 start;

  run_for (300);
  start = g_get_monotonic_time ();
  gtk_adjustment_set_value (desk->adjustment, value);
  wait_drawn (desk);

  /* The rows at the top and at the bottom of what is seen. */
  while (!is_shown (desk, MIN (n_items - 1, (guint) (value / row_height))) ||
         !is_shown (desk, MIN (n_items - 1, (guint) ((value + page) / row_height))))
    g_main_context_iteration (NULL, TRUE);
  wait_drawn (desk);

  return (g_get_monotonic_time () - start) / 1e3;
}

static int
compare_doubles (gconstpointer one,
                 gconstpointer other)
{
  double difference = *(const double *) one - *(const double *) other;

  return difference < 0 ? -1 : difference > 0;
}

static double
median_of (double *values,
           guint   n_values)
{
  qsort (values, n_values, sizeof *values, compare_doubles);
  return values[n_values / 2];
}

static double
jump_often (Desk   *desk,
            double  where,
            double  step)
{
  double times[ROUNDS];

  for (guint i = 0; i < ROUNDS; i++)
    {
      /* Elsewhere first, so that each time the rows are new. */
      jump (desk, 0.23 + i / 50.0);
      times[i] = jump (desk, where - i * step);
    }

  return median_of (times, ROUNDS);
}

static gboolean
scroll_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  Desk *desk = user_data;
  gint64 cpu = get_cpu_time ();
  gint64 cost = cpu - desk->cpu;
  double value;

  if (desk->cpu != 0)
    g_array_append_val (desk->costs, cost);
  desk->cpu = cpu;

  /* Where a short list ends, there is nothing to draw any more. */
  value = gtk_adjustment_get_value (desk->adjustment) + desk->step;
  if (value < 0 || value > gtk_adjustment_get_upper (desk->adjustment) -
                           gtk_adjustment_get_page_size (desk->adjustment))
    desk->step = -desk->step;
  gtk_adjustment_set_value (desk->adjustment, value);

  return G_SOURCE_CONTINUE;
}

static void
scroll (Desk   *desk,
        double *median,
        double *most)
{
  guint tick;
  g_autofree double *costs = NULL;

  jump (desk, 0.3);
  run_for (500);
  desk->costs = g_array_new (FALSE, FALSE, sizeof (gint64));
  desk->cpu = 0;
  desk->step = PIXELS_A_FRAME;
  tick = gtk_widget_add_tick_callback (desk->view, scroll_cb, desk, NULL);
  run_for (SCROLL_SECONDS * 1000);
  gtk_widget_remove_tick_callback (desk->view, tick);

  costs = g_new (double, desk->costs->len);
  for (guint i = 0; i < desk->costs->len; i++)
    costs[i] = g_array_index (desk->costs, gint64, i) / 1e3;

  *median = median_of (costs, desk->costs->len);
  *most = costs[desk->costs->len * 95 / 100];
  g_array_unref (desk->costs);
}

static void
read_cb (Desk  *desk,
         gint64 id)
{
  desk->opened = id;
}

static double
open_request (Desk  *desk,
              guint  position)
{
  gint64 start;

  run_for (300);
  desk->opened = 0;
  start = g_get_monotonic_time ();
  g_signal_emit_by_name (desk->view, "activate", position);
  while (desk->opened == 0)
    g_main_context_iteration (NULL, TRUE);
  wait_drawn (desk);

  return (g_get_monotonic_time () - start) / 1e3;
}

static double
open_often (Desk *desk)
{
  double times[ROUNDS];

  gtk_adjustment_set_value (desk->adjustment, 0);
  run_for (500);
  open_request (desk, 0);
  for (guint i = 0; i < ROUNDS; i++)
    times[i] = open_request (desk, i + 1);

  return median_of (times, ROUNDS);
}

static long
get_memory (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  *(AlboOffice **) user_data = albo_office_open_finish (result, &error);
  if (error != NULL)
    g_error ("%s", error->message);
}

static void
measure (Desk       *desk,
         AlboOffice *office,
         const char *turns)
{
  GtkWidget *inbox;
  double known, end, middle, scroll_median, scroll_most, open;
  long memory;
  gint64 start;

  desk->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (desk->window, 1280, 800);
  adw_window_set_content (ADW_WINDOW (desk->window), albo_workspace_new (office));
  gtk_window_present (desk->window);
  run_for (1500);
  albo_stall_report (turns);

  inbox = find_widget (GTK_WIDGET (desk->window), ALBO_TYPE_INBOX);
  desk->view = find_widget (inbox, GTK_TYPE_COLUMN_VIEW);
  desk->detail = find_widget (GTK_WIDGET (desk->window), ALBO_TYPE_DETAIL);
  desk->list = G_LIST_MODEL (albo_inbox_get_list (ALBO_INBOX (inbox)));
  desk->adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (desk->view));
  g_signal_connect_swapped (desk->detail, "read", G_CALLBACK (read_cb), desk);
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (desk->window)), "after-paint",
                    G_CALLBACK (after_paint_cb), desk);

  start = g_get_monotonic_time ();
  albo_inbox_show_states (ALBO_INBOX (inbox), ALBO_STATES_ALL, "All Requests");
  wait_known (desk);
  known = (g_get_monotonic_time () - start) / 1e3 - 1000;

  end = jump_often (desk, 1, 0.002);
  middle = jump_often (desk, 0.5, 0.01);
  scroll (desk, &scroll_median, &scroll_most);
  memory = get_memory ();
  open = open_often (desk);

  g_print ("%u\t%.0f\t%.1f\t%.1f\t%.2f\t%.2f\t%.1f\t%ld\n",
           g_list_model_get_n_items (desk->list), known, end, middle, scroll_median, scroll_most,
           open, memory);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(AdwApplication) application = NULL;
  g_autoptr(AlboOffice) office = NULL;
  Desk desk = { 0 };

  if (argc != 3)
    {
      g_printerr ("Usage: desk-work CONNINFO TURNS\n");
      return 2;
    }

  /* It brings the styles and icons along. */
  application = g_object_new (ADW_TYPE_APPLICATION,
                              "application-id", "it.albo.DeskWork",
                              "flags", G_APPLICATION_NON_UNIQUE,
                              "resource-base-path", "/it/albo/Albo/desktop",
                              NULL);
  g_application_register (G_APPLICATION (application), NULL, NULL);

  albo_office_open_async (argv[1], NULL, opened_cb, &office);
  while (office == NULL)
    g_main_context_iteration (NULL, TRUE);

  measure (&desk, office, argv[2]);
  gtk_window_destroy (desk.window);

  return 0;
}

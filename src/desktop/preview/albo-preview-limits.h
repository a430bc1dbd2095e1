/* albo-preview-limits.h - how much a stranger's file may cost
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#define ALBO_PREVIEW_MAX_SECONDS 20                          /* of a processor, and of waiting */
#define ALBO_PREVIEW_MAX_MEMORY  (1024L * 1024 * 1024)       /* bytes of address space */
#define ALBO_PREVIEW_MAX_SIDE    4096                        /* pixels of a picture */
#define ALBO_PREVIEW_MAX_FILE    (64L * 1024 * 1024)         /* bytes */
#define ALBO_PREVIEW_MAX_PAGES   100000

#define ALBO_PREVIEW_STATUS_UNSAFE 3  /* how the process ends where it cannot be shut in */

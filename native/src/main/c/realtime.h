/* What each system has to offer a thread that must not be late. */
#ifndef BOOTHLINE_REALTIME_H
#define BOOTHLINE_REALTIME_H

#include <stdbool.h>
#include <stddef.h>

/* Asks for real-time scheduling of the calling thread; text says what it got, or why not. */
bool realtime_schedule(char *text, size_t bytes);

/* Asks that what the calling thread needs stays in memory; text says what does, or why not. */
bool realtime_lock(char *text, size_t bytes);

#endif

#define _GNU_SOURCE
#include "realtime.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

/*
 * Above every ordinary thread, and below what the audio itself depends on: the sound server (JACK 10, its clients 5;
 * PipeWire 88) and the interrupt threads (50).
 */
#define PRIORITY 5

/* What a frame's work may need below the point at which the thread asks. */
#define STACK_BYTES (256 * 1024)

bool realtime_schedule(char *text, size_t bytes) {
    struct sched_param wanted = {.sched_priority = PRIORITY};
    struct rlimit limit = {0, 0};
    getrlimit(RLIMIT_RTPRIO, &limit);
    /* Reset on fork: a thread or a process that an audio thread starts is an ordinary one. */
    int error = pthread_setschedparam(pthread_self(), SCHED_FIFO | SCHED_RESET_ON_FORK, &wanted);
    if (error == EPERM && limit.rlim_cur >= 1 && limit.rlim_cur < PRIORITY) {
        wanted.sched_priority = (int)limit.rlim_cur;
        error = pthread_setschedparam(pthread_self(), SCHED_FIFO | SCHED_RESET_ON_FORK, &wanted);
    }
    if (error == 0) {
        snprintf(text, bytes, "SCHED_FIFO %d", wanted.sched_priority);
        return true;
    }
    if (error == EPERM && limit.rlim_cur == 0) {
        snprintf(text, bytes, "ordinary scheduling: real-time is not permitted (RLIMIT_RTPRIO is 0)");
    } else {
        snprintf(text, bytes, "ordinary scheduling: real-time is refused (%s)", strerror(error));
    }
    return false;
}

#if defined(MCL_ONFAULT) && defined(MLOCK_ONFAULT)

/*
 * Only the stack, not everything: with mlockall(MCL_CURRENT | MCL_ONFAULT) each JVM with ZGC counted 36 GB as locked, the
 * kernel walked them while all its threads waited, and on two cores a sound server beside it moved nothing for seconds.
 */

/* The used part of the stack and what a frame may need below it, as it is touched: it never reaches the guard pages. */
static int lock_stack(void) {
    pthread_attr_t attributes;
    int error = pthread_getattr_np(pthread_self(), &attributes);
    if (error != 0) {
        return error;
    }
    void *lowest = NULL;
    size_t bytes = 0;
    pthread_attr_getstack(&attributes, &lowest, &bytes);
    pthread_attr_destroy(&attributes);
    uintptr_t end = (uintptr_t)lowest + bytes;
    uintptr_t here = (uintptr_t)&attributes;
    uintptr_t start = here - (uintptr_t)lowest > 2 * STACK_BYTES ? here - STACK_BYTES : here;
    return mlock2((void *)start, end - start, MLOCK_ONFAULT) == 0 ? 0 : errno;
}

bool realtime_lock(char *text, size_t bytes) {
    int error = lock_stack();
    if (error == 0) {
        snprintf(text, bytes, "stack locked");
        return true;
    }
    snprintf(text, bytes, "memory not locked (%s)", strerror(error));
    return false;
}

#else

bool realtime_lock(char *text, size_t bytes) {
    snprintf(text, bytes, "memory not locked (this C library can't)");
    return false;
}

#endif

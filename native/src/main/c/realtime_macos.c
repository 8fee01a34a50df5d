/* Untested: written from the documentation of Mach's thread policies; never run on macOS by us. */
#include "realtime.h"

#include <mach/mach.h>
#include <mach/mach_time.h>
#include <mach/thread_policy.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>

static uint32_t ticks(double ms) {
    mach_timebase_info_data_t base;
    mach_timebase_info(&base);
    return (uint32_t)(ms * 1e6 * base.denom / base.numer);
}

bool realtime_schedule(char *text, size_t bytes) {
    /* A frame of 5 ms takes well under half a millisecond of work, and is to be done in half of its time. */
    struct thread_time_constraint_policy policy = {
        .period = ticks(5.0), .computation = ticks(0.5), .constraint = ticks(2.5), .preemptible = TRUE};
    kern_return_t answer = thread_policy_set(pthread_mach_thread_np(pthread_self()), THREAD_TIME_CONSTRAINT_POLICY,
        (thread_policy_t)&policy, THREAD_TIME_CONSTRAINT_POLICY_COUNT);
    if (answer == KERN_SUCCESS) {
        snprintf(text, bytes, "time constraint 0.5 of 5 ms");
        return true;
    }
    snprintf(text, bytes, "ordinary scheduling: the time constraint is refused (error %d)", answer);
    return false;
}

bool realtime_lock(char *text, size_t bytes) {
    snprintf(text, bytes, "memory not locked (not done on macOS)");
    return false;
}

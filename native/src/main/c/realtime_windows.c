/* Untested: written from the documentation of the Multimedia Class Scheduler Service; never run on Windows by us. */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include <avrt.h>
#include <stdio.h>

#include "realtime.h"

bool realtime_schedule(char *text, size_t bytes) {
    DWORD task = 0;
    /* Never reverted: it ends with the thread. */
    if (AvSetMmThreadCharacteristicsW(L"Pro Audio", &task) != NULL) {
        snprintf(text, bytes, "MMCSS Pro Audio");
        return true;
    }
    snprintf(text, bytes, "ordinary scheduling: MMCSS refused (error %lu)", GetLastError());
    return false;
}

bool realtime_lock(char *text, size_t bytes) {
    snprintf(text, bytes, "memory not locked (not done on Windows)");
    return false;
}

/* For org.boothline.natives.RealTimeThread. */
#include <string.h>

#include "org_boothline_natives_RealTimeThread.h"
#include "realtime.h"

static bool tell(JNIEnv *env, jbyteArray into, const char *text, bool granted) {
    jsize room = (*env)->GetArrayLength(env, into);
    jsize bytes = (jsize)strlen(text);
    (*env)->SetByteArrayRegion(env, into, 0, bytes < room ? bytes : room, (const jbyte *)text);
    return granted;
}

JNIEXPORT jboolean JNICALL Java_org_boothline_natives_RealTimeThread_schedule(
    JNIEnv *env, jclass owner, jbyteArray text) {
    (void)owner;
    char said[160] = "";
    bool granted = realtime_schedule(said, sizeof said);
    return tell(env, text, said, granted);
}

JNIEXPORT jboolean JNICALL Java_org_boothline_natives_RealTimeThread_lock(JNIEnv *env, jclass owner, jbyteArray text) {
    (void)owner;
    char said[160] = "";
    bool granted = realtime_lock(said, sizeof said);
    return tell(env, text, said, granted);
}

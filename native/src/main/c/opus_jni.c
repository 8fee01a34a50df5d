/*
 * libopus for org.boothline.natives.OpusEncoder and OpusDecoder.
 *
 * Java makes direct buffers, their addresses are taken once, and a call per frame passes numbers only: nothing is
 * allocated, no array is pinned, the collector is never held up. Java has checked every length before it calls; see
 * there for who may call when.
 */
#include <opus.h>
#include <stdint.h>
#include <stdlib.h>

#include "org_boothline_natives_NativeLibrary.h"
#include "org_boothline_natives_OpusDecoder.h"
#include "org_boothline_natives_OpusEncoder.h"

#define SAMPLE_RATE_HZ 48000
#define CHANNELS_MAX 2

typedef struct {
    OpusEncoder *opus;
    int channels;
    const int32_t *samples;
    unsigned char *packet;
    float pcm[org_boothline_natives_OpusEncoder_FRAME_SAMPLES_MAX * CHANNELS_MAX];
} encoder;

typedef struct {
    OpusDecoder *opus;
    const unsigned char *packet;
    float *audio;
} decoder;

static encoder *encoder_of(jlong handle) {
    return (encoder *)(uintptr_t)handle;
}

static decoder *decoder_of(jlong handle) {
    return (decoder *)(uintptr_t)handle;
}

JNIEXPORT jstring JNICALL Java_org_boothline_natives_NativeLibrary_opusVersion(JNIEnv *env, jclass owner) {
    (void)owner;
    return (*env)->NewStringUTF(env, opus_get_version_string());
}

/* A handle, or 0 if there is no memory. */
JNIEXPORT jlong JNICALL Java_org_boothline_natives_OpusEncoder_create(
    JNIEnv *env, jclass owner, jint channels, jobject samples, jobject packet) {
    (void)owner;
    encoder *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return 0;
    }
    int error = OPUS_OK;
    made->opus = opus_encoder_create(SAMPLE_RATE_HZ, channels, OPUS_APPLICATION_RESTRICTED_LOWDELAY, &error);
    made->channels = channels;
    made->samples = (*env)->GetDirectBufferAddress(env, samples);
    made->packet = (*env)->GetDirectBufferAddress(env, packet);
    if (made->opus == NULL || made->samples == NULL || made->packet == NULL) {
        if (made->opus != NULL) {
            opus_encoder_destroy(made->opus);
        }
        free(made);
        return 0;
    }
    return (jlong)(uintptr_t)made;
}

/* The request is one of OpusSetting's, all of which take an int32. */
JNIEXPORT jint JNICALL Java_org_boothline_natives_OpusEncoder_set(
    JNIEnv *env, jclass owner, jlong handle, jint request, jint value) {
    (void)env;
    (void)owner;
    return opus_encoder_ctl(encoder_of(handle)->opus, request, (opus_int32)value);
}

JNIEXPORT jint JNICALL Java_org_boothline_natives_OpusEncoder_lookahead(JNIEnv *env, jclass owner, jlong handle) {
    (void)env;
    (void)owner;
    opus_int32 samples = 0;
    int error = opus_encoder_ctl(encoder_of(handle)->opus, OPUS_GET_LOOKAHEAD(&samples));
    return error == OPUS_OK ? samples : error;
}

/* 24 bits fit a float exactly; libopus before 1.6 takes no 24 bit integers, and works in float anyway. */
JNIEXPORT jint JNICALL Java_org_boothline_natives_OpusEncoder_encode(
    JNIEnv *env, jclass owner, jlong handle, jint frames, jint bytes_max) {
    (void)env;
    (void)owner;
    encoder *e = encoder_of(handle);
    for (int i = 0; i < frames * e->channels; i++) {
        e->pcm[i] = (float)e->samples[i] * (1.0f / 8388608.0f);
    }
    return opus_encode_float(e->opus, e->pcm, frames, e->packet, bytes_max);
}

JNIEXPORT void JNICALL Java_org_boothline_natives_OpusEncoder_destroy(JNIEnv *env, jclass owner, jlong handle) {
    (void)env;
    (void)owner;
    opus_encoder_destroy(encoder_of(handle)->opus);
    free(encoder_of(handle));
}

/* A handle, or 0 if there is no memory. */
JNIEXPORT jlong JNICALL Java_org_boothline_natives_OpusDecoder_create(
    JNIEnv *env, jclass owner, jint channels, jobject packet, jobject audio) {
    (void)owner;
    decoder *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return 0;
    }
    int error = OPUS_OK;
    made->opus = opus_decoder_create(SAMPLE_RATE_HZ, channels, &error);
    made->packet = (*env)->GetDirectBufferAddress(env, packet);
    made->audio = (*env)->GetDirectBufferAddress(env, audio);
    if (made->opus == NULL || made->packet == NULL || made->audio == NULL) {
        if (made->opus != NULL) {
            opus_decoder_destroy(made->opus);
        }
        free(made);
        return 0;
    }
    return (jlong)(uintptr_t)made;
}

/* No bytes: the packet is lost, and exactly frames_max samples are made up. */
JNIEXPORT jint JNICALL Java_org_boothline_natives_OpusDecoder_decode(
    JNIEnv *env, jclass owner, jlong handle, jint bytes, jint frames_max) {
    (void)env;
    (void)owner;
    decoder *d = decoder_of(handle);
    return opus_decode_float(d->opus, bytes == 0 ? NULL : d->packet, bytes, d->audio, frames_max, 0);
}

JNIEXPORT jint JNICALL Java_org_boothline_natives_OpusDecoder_reset(JNIEnv *env, jclass owner, jlong handle) {
    (void)env;
    (void)owner;
    return opus_decoder_ctl(decoder_of(handle)->opus, OPUS_RESET_STATE);
}

JNIEXPORT void JNICALL Java_org_boothline_natives_OpusDecoder_destroy(JNIEnv *env, jclass owner, jlong handle) {
    (void)env;
    (void)owner;
    opus_decoder_destroy(decoder_of(handle)->opus);
    free(decoder_of(handle));
}

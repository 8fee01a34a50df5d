/**
 * From captured samples to packets and back: Opus by three providers, and linear PCM. Purpose: the only door to the codec
 * libraries; nobody else imports LWJGL, Concentus or our binding. Thread: an encoder belongs to the encoding thread, a decoder to the
 * playout thread or to whoever decodes a take. Must not import: device, jitter, playout, wav, transport.
 */
package org.boothline.engine.codec;

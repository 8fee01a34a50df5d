/**
 * The frame types where the audio engine and the transport meet. Purpose: neither needs to know the other.
 * Must not import: anything outside the JDK.
 */
package org.boothline.base.media;

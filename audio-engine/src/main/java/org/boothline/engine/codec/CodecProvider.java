package org.boothline.engine.codec;

import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;

/** A library that can encode and decode. <b>Thread</b>: any. */
public interface CodecProvider {
    /** The name by which it can be asked for: {@code native}, {@code lwjgl}, {@code concentus}, {@code linear}. */
    String name();

    /** Whether it works on this machine; found out once, without harm. */
    boolean usable();

    /** Why it is usable or is not: a clause that follows "name: ", without a full stop. */
    String reason();

    /** The library and its version; empty if it is not usable. */
    String version();

    /** Whether the first frames are slow until the compiler has seen them: call {@link Codecs#warmUp} before a session. */
    boolean needsWarmUp();

    /** Whether nothing is wrong with how it encodes so many channels; where it is false, another is taken if there is one. */
    default boolean encodesWell(int channels) {
        return true;
    }

    /** @throws UserFault if the provider is not usable here, or can't do the format */
    FrameEncoder encoder(StreamFormat format) throws UserFault;

    /** @throws UserFault if the provider is not usable here, or can't do the codec */
    FrameDecoder decoder(Codec codec, int channels) throws UserFault;
}

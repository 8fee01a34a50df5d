package org.boothline.base.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class StreamFormatTest {
    @Test
    void packsAndUnpacksTheFormatWord() {
        int word = StreamFormat.opus(2).word();
        assertEquals(Codec.OPUS, StreamFormat.codecOf(word));
        assertEquals(2, StreamFormat.channelsOf(word));
        assertEquals(240, StreamFormat.frameSamplesOf(word));
        assertEquals(5_000_000, StreamFormat.opus(2).frameNs());
    }

    @Test
    void refusesWhatNoStreamCanBe() {
        assertThrows(IllegalArgumentException.class, () -> new StreamFormat(Codec.OPUS, 3, 240, 256_000));
        assertThrows(IllegalArgumentException.class, () -> new StreamFormat(Codec.OPUS, 1, 241, 256_000));
        assertThrows(IllegalArgumentException.class, () -> new StreamFormat(Codec.OPUS, 1, 240, 1));
        assertThrows(IllegalArgumentException.class, () -> new StreamFormat(Codec.L24, 1, 1_000, 0));
    }
}

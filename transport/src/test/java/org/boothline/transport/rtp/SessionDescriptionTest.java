package org.boothline.transport.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.junit.jupiter.api.Test;

class SessionDescriptionTest {
    private static final InetSocketAddress PLAYER = new InetSocketAddress("192.0.2.7", 5004);

    @Test
    void describesOpusAsItsRfcWantsIt() {
        assertEquals(
                "v=0\r\no=- 17 1 IN IP4 192.0.2.7\r\ns=Boothline\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n"
                        + "m=audio 5004 RTP/AVP 111\r\na=rtpmap:111 opus/48000/2\r\n"
                        + "a=fmtp:111 stereo=1;sprop-stereo=1;maxaveragebitrate=384000\r\na=ptime:5\r\na=sendonly\r\n",
                SessionDescription.text(StreamFormat.opus(2), PLAYER, 17));
    }

    @Test
    void describesLinearPcmWithItsChannels() {
        String mono = SessionDescription.text(new StreamFormat(Codec.L24, 1, 120, 0), PLAYER, 17);
        assertTrue(mono.contains("a=rtpmap:112 L24/48000/1\r\na=ptime:2.5\r\n"), mono);
        String stereo = SessionDescription.text(new StreamFormat(Codec.L16, 2, 240, 0), PLAYER, 17);
        assertTrue(stereo.contains("m=audio 5004 RTP/AVP 113\r\na=rtpmap:113 L16/48000/2\r\n"), stereo);
    }

    @Test
    void namesIpv6AddressesWithoutTheirZone() {
        InetSocketAddress six = new InetSocketAddress("fe80::1%1", 5004);
        String text = SessionDescription.text(StreamFormat.opus(1), six, 17);
        assertTrue(text.contains("c=IN IP6 fe80:0:0:0:0:0:0:1\r\n"), text);
    }
}

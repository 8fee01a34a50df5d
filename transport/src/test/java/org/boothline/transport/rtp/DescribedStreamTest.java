package org.boothline.transport.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.junit.jupiter.api.Test;

class DescribedStreamTest {
    /** As ffmpeg 5.1 writes it. */
    private static final String FFMPEG = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=No Name\nc=IN IP4 127.0.0.1\nt=0 0\n"
            + "a=tool:libavformat 59.27.100\nm=audio 6000 RTP/AVP 97\nb=AS:96\n"
            + "a=rtpmap:97 opus/48000/2\na=fmtp:97 sprop-stereo=1\n";

    @Test
    void readsWhatFfmpegWrites() throws UserFault {
        assertEquals(new DescribedStream(Codec.OPUS, 2, 97, 6000), DescribedStream.parse(FFMPEG));
    }

    @Test
    void readsWhatBoothlineWrites() throws UserFault {
        InetSocketAddress here = new InetSocketAddress("192.0.2.7", 5004);
        for (Codec codec : Codec.values()) {
            for (int channels = 1; channels <= 2; channels++) {
                StreamFormat format = new StreamFormat(codec, channels, 120, codec == Codec.OPUS ? 96_000 : 0);
                DescribedStream read = DescribedStream.parse(SessionDescription.text(format, here, 17));
                assertEquals(DescribedStream.like(format, 5004), read);
                assertEquals(codec == Codec.OPUS ? 2 : channels, read.channels());
            }
        }
    }

    @Test
    void takesTheFirstOfferThatCanBePlayedOfTheFirstAudio() throws UserFault {
        String several =
                "v=0\r\nm=video 5000 RTP/AVP 99\r\na=rtpmap:99 L16/48000/2\r\nm=audio 5004/2 RTP/AVPF 0 10 98 100\r\n"
                        + "a=rtpmap:98 L24/44100/2\r\na=rtpmap:100 l24/48000\r\na=ptime:1\r\nm=audio 5006 RTP/AVP 101\r\n"
                        + "a=rtpmap:101 opus/48000/2\r\n";
        assertEquals(new DescribedStream(Codec.L24, 1, 100, 5004), DescribedStream.parse(several));
    }

    @Test
    void saysWhatCanNotBeReceivedAndWhy() {
        assertRefused("", "no SDP");
        assertRefused("RIFF", "no SDP");
        assertRefused("v=0\nm=video 5000 RTP/AVP 99\n", "no m=audio");
        assertRefused("v=0\nm=audio 5004 RTP/AVP\n", "lacks port");
        assertRefused(FFMPEG.replace("audio 6000", "audio 0"), "port 0");
        assertRefused(FFMPEG.replace("audio 6000", "audio 66000"), "\"66000\" is no number from 0 to 65535");
        assertRefused(FFMPEG.replace("RTP/AVP", "RTP/SAVP"), "goes by RTP/SAVP");
        assertRefused(FFMPEG.replace("opus/48000/2", "L16/44100/2"), "offers L16/44100/2");
        assertRefused(FFMPEG.replace("opus/48000/2", "L16/48000/8"), "offers L16/48000/8");
        assertRefused(FFMPEG.replace("97", "8").replace("opus/48000/2", "PCMA/8000"), "offers PCMA/8000");
        assertRefused("v=0\nm=audio 5004 RTP/AVP 10\n", "offers payload type 10");
        assertRefused(FFMPEG.replace("97", "72"), "payload type 72 can't be told from RTCP");
        assertRefused(FFMPEG + "a=ptime:60\n", "60 ms");
        assertRefused(FFMPEG + "a=ptime:0.125\n", "0.125 ms");
        assertRefused(FFMPEG + "a=ptime:\n", "hold  ms");
        assertRefused(FFMPEG.replace("c=IN IP4 127.0.0.1", "c=IN IP4 239.69.1.2/32"), "multicast");
        assertRefused(FFMPEG.replace("c=IN IP4 127.0.0.1", "c=IN IP6 FF15::101"), "multicast");
        assertRefused(FFMPEG.replace("a=rtpmap:97 opus/48000/2", "a=rtpmap:97"), "can't be read");
    }

    @Test
    void anythingCutOffSomewhereIsReadOrRefusedInASentence() {
        for (int length = 0; length < FFMPEG.length(); length++) {
            try {
                assertEquals(
                        97, DescribedStream.parse(FFMPEG.substring(0, length)).payloadType());
            } catch (UserFault fault) {
                assertEquals(FaultCode.USAGE, fault.code());
            }
        }
    }

    private static void assertRefused(String sdp, String why) {
        UserFault fault = assertThrows(UserFault.class, () -> DescribedStream.parse(sdp));
        assertTrue(fault.sentence().contains(why), fault.sentence());
    }
}

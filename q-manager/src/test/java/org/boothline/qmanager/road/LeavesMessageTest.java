package org.boothline.qmanager.road;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Random;
import org.boothline.transport.message.ServeStatus;
import org.boothline.transport.quic.Exchange;
import org.junit.jupiter.api.Test;

class LeavesMessageTest {
    private final LeavesMessage.Request request =
            new LeavesMessage.Request("0123456789abcdef", "fedcba9876543210", LeafTree.PCM);

    @Test
    void readsWhatItWrites() {
        assertEquals(Optional.of(request), LeavesMessage.readRequest(LeavesMessage.request(request)));
        for (ServeStatus status : ServeStatus.values()) {
            assertEquals(status, LeavesMessage.readStatus(LeavesMessage.answer(status, "why", new byte[32])));
        }
    }

    @Test
    void takesNothingElseForARequest() {
        String whole = LeavesMessage.request(request).text();
        for (String text : new String[] {
            whole.replace("\"version\":1", "\"version\":2"),
            whole.replace("0123456789abcdef", "../../etc/passwd"),
            whole.replace("\"pcm\"", "\"other\""),
            whole.replace("leavesRequest", "manifestRequest"),
            whole.replace("{", "["),
            "leavesRequest",
            ""
        }) {
            assertEquals(Optional.empty(), LeavesMessage.readRequest(new Exchange(text)), text);
        }
        assertEquals(ServeStatus.UNKNOWN, LeavesMessage.readStatus(new Exchange("{\"type\":\"refusal\"}")));
    }

    @Test
    void survivesEveryTruncationAndRandomBytes() {
        byte[] whole = LeavesMessage.request(request).json();
        for (int length = 0; length < whole.length; length++) {
            assertEquals(
                    Optional.empty(), LeavesMessage.readRequest(new Exchange(java.util.Arrays.copyOf(whole, length))));
        }
        Random random = new Random(9);
        for (int i = 0; i < 2_000; i++) {
            byte[] changed = whole.clone();
            for (int n = 0; n < 3; n++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            var unused = LeavesMessage.readRequest(new Exchange(changed));
            LeavesMessage.readStatus(new Exchange(changed));
        }
    }
}

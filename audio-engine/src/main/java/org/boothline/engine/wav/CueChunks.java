package org.boothline.engine.wav;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The cue chunk (places) and the labels in the LIST chunk of type adtl (texts), joined by id. Damaged ones are passed
 * over: they are not the audio. <b>Source</b>: Multimedia Programming Interface 1.0, "Cue-Points Chunk" and
 * "Associated Data Chunk". Labels are UTF-8, for which the format has no word of its own.
 */
final class CueChunks {
    private static final int CUE_BYTES = 24;
    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] ADTL = {'a', 'd', 't', 'l'};
    private static final byte[] LABL = {'l', 'a', 'b', 'l'};

    private final Map<Integer, Long> frameById = new LinkedHashMap<>();
    private final Map<Integer, String> labelById = new HashMap<>();

    void parseCue(ByteBuffer chunk) {
        if (chunk.limit() < 4) {
            return;
        }
        long count = Math.min(WavParser.size(chunk, 0), (chunk.limit() - 4) / CUE_BYTES);
        for (int i = 0, at = 4; i < count; i++, at += CUE_BYTES) {
            frameById.put(chunk.getInt(at), WavParser.size(chunk, at + 20));
        }
    }

    void parseList(ByteBuffer chunk) {
        if (chunk.limit() < 4 || !WavParser.id(chunk, 0).equals("adtl")) {
            return;
        }
        int at = 4;
        while (at + 8 <= chunk.limit()) {
            long size = WavParser.size(chunk, at + 4);
            if (size > chunk.limit() - at - 8) {
                return;
            }
            if (WavParser.id(chunk, at).equals("labl") && size >= 4) {
                labelById.put(chunk.getInt(at + 8), text(chunk, at + 12, (int) size - 4));
            }
            at += (int) (8 + size + (size & 1));
        }
    }

    /** Sorted by place. */
    List<CuePoint> points() {
        List<CuePoint> points = new ArrayList<>(frameById.size());
        frameById.forEach((id, frame) -> points.add(new CuePoint(frame, labelById.getOrDefault(id, ""))));
        points.sort(Comparator.comparingLong(CuePoint::frame));
        return points;
    }

    /** The body of the cue chunk for {@code points}; ids count from 1. */
    static byte[] cueBytes(List<CuePoint> points) {
        ByteBuffer chunk = ByteBuffer.allocate(4 + CUE_BYTES * points.size()).order(ByteOrder.LITTLE_ENDIAN);
        chunk.putInt(points.size());
        for (int i = 0; i < points.size(); i++) {
            int frame = (int) points.get(i).frame();
            chunk.putInt(i + 1).putInt(frame).put(DATA).putInt(0).putInt(0).putInt(frame);
        }
        return chunk.array();
    }

    /** The body of the LIST chunk for {@code points}. */
    static byte[] listBytes(List<CuePoint> points) {
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        list.writeBytes(ADTL);
        for (int i = 0; i < points.size(); i++) {
            byte[] text = points.get(i).label().getBytes(StandardCharsets.UTF_8);
            int size = 4 + text.length + 1;
            ByteBuffer label = ByteBuffer.allocate(8 + size + (size & 1)).order(ByteOrder.LITTLE_ENDIAN);
            label.put(LABL).putInt(size).putInt(i + 1).put(text);
            list.writeBytes(label.array());
        }
        return list.toByteArray();
    }

    private static String text(ByteBuffer chunk, int at, int bytesMax) {
        int end = at;
        while (end < at + bytesMax && chunk.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - at];
        chunk.get(at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

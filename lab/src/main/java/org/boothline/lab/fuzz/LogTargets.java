package org.boothline.lab.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.PlayoutNotes;
import org.boothline.takes.log.RecordCodec;
import org.boothline.takes.log.RecordType;
import org.boothline.takes.log.RecordView;
import org.boothline.takes.log.SegmentWriter;
import org.boothline.takes.log.SpoolFaults;

/**
 * Segments, records and line files. Half of the segments' cases get their checksums put right again, as no broken disk would do:
 * so mutated lengths and numbers reach the readers behind the checks.
 */
final class LogTargets {
    private static final int SEGMENT_BYTES_MAX = 1 << 16;
    private static final int CRC_AT = 28;
    private static final int LENGTH_AT = 6;

    private LogTargets() {}

    static FuzzTarget segments() throws UserFault {
        return new Segments();
    }

    /** A whole log folder, of packets or of samples, as restores and verifiers read it. */
    private static final class Segments implements FuzzTarget {
        private final Path folder = SampleStation.folder();
        private final Corpus corpus;
        private final RecordView view = new RecordView();
        private final byte[] samples = new byte[2_000 * 3];
        private long cases;

        Segments() throws UserFault {
            corpus = Corpus.ofBytes(List.of(packets(folder), pcm(folder)), SEGMENT_BYTES_MAX);
        }

        @Override
        public String name() {
            return "segment";
        }

        @Override
        public Corpus corpus() {
            return corpus;
        }

        @Override
        public double weight() {
            return 0.2;
        }

        @Override
        public boolean takes(byte[] input) throws Exception {
            if (++cases % 2 == 0) {
                mendChecksums(input);
            }
            Path file = folder.resolve("mutated-000001.seg");
            Files.write(file, input);
            try (LogIndex log = LogIndex.open(folder, "mutated", LogIndex.ALL)) {
                for (int i = 0; i < log.size(); i++) {
                    log.readAt(i, view);
                }
                log.present();
                log.damage();
                log.end();
                log.tornTail();
                log.readSamples(new LongRange(4_700, 6_700), 1, samples, 0);
                return log.damage().isEmpty() && log.tornTail().isEmpty();
            }
        }

        @Override
        public void close() throws UserFault {
            SampleStation.delete(folder);
        }
    }

    static FuzzTarget records() throws UserFault {
        Path folder = SampleStation.folder();
        Corpus corpus;
        try {
            corpus = Corpus.ofBytes(List.of(packets(folder), pcm(folder)), SEGMENT_BYTES_MAX);
        } finally {
            SampleStation.delete(folder);
        }
        RecordCodec codec = new RecordCodec();
        RecordView view = new RecordView();
        return new FuzzTarget() {
            private long cases;

            @Override
            public String name() {
                return "record";
            }

            @Override
            public Corpus corpus() {
                return corpus;
            }

            /** As an answer of another Q Manager: records one after the other, from the first byte. */
            @Override
            public boolean takes(byte[] input) throws BrokenPromise {
                if (++cases % 2 == 0) {
                    mendChecksums(input);
                }
                int at = 0;
                while (at < input.length) {
                    int bytes = codec.decode(input, at, input.length, view);
                    if (bytes < 0) {
                        return false;
                    }
                    BrokenPromise.unless(bytes >= RecordCodec.OVERHEAD_BYTES, "a record of " + bytes + " bytes");
                    view.key();
                    view.span();
                    at += bytes;
                }
                return true;
            }
        };
    }

    /** {@code faults.log} and {@code heard.log}: every line counts or does not. */
    static FuzzTarget lines() throws UserFault {
        Path folder = SampleStation.folder();
        Corpus corpus = Corpus.ofText(
                List.of(
                        "sourceFault 960 1920 the device gave nothing\nunspooledPackets 4 9\nunspooledSamples 960 2160\n",
                        "concealed 100 340\nconcealed 580 820\n",
                        "sourceFault 0 9223372036854775807 \n"),
                SEGMENT_BYTES_MAX);
        return new FuzzTarget() {
            @Override
            public String name() {
                return "lines";
            }

            @Override
            public Corpus corpus() {
                return corpus;
            }

            @Override
            public double weight() {
                return 0.2;
            }

            @Override
            public boolean takes(byte[] input) throws IOException {
                Files.write(folder.resolve(SpoolFaults.FILE_NAME), input);
                Files.write(folder.resolve(PlayoutNotes.FILE_NAME), input);
                SpoolFaults.Listed listed = SpoolFaults.read(folder);
                listed.sourceFaultSamples();
                PlayoutNotes.read(folder);
                return listed.unreadableLines() == 0;
            }

            @Override
            public void close() throws UserFault {
                SampleStation.delete(folder);
            }
        };
    }

    private static byte[] packets(Path folder) throws UserFault {
        try (SegmentWriter writer = new SegmentWriter(folder, "packets")) {
            List<byte[]> payloads = new ArrayList<>(RtpSamples.opusPayloads(10));
            for (int i = 0; i < payloads.size(); i++) {
                byte[] payload = payloads.get(i);
                writer.append(
                        RecordType.PACKET, i, i * 240L, StreamFormat.opus(1).word(), payload, 0, payload.length);
            }
            writer.flush();
            return Files.readAllBytes(folder.resolve("packets-000001.seg"));
        } catch (IOException e) {
            throw SampleStation.disk(e);
        }
    }

    private static byte[] pcm(Path folder) throws UserFault {
        byte[] payload = new byte[480 * 3];
        Arrays.fill(payload, (byte) 17);
        int word = StreamFormat.word(Codec.L24, 1, 480);
        try (SegmentWriter writer = new SegmentWriter(folder, "pcm")) {
            for (int i = 0; i < 8; i++) {
                writer.append(RecordType.PCM, i, 4_800 + i * 480L, word, payload, 0, payload.length);
            }
            writer.flush();
            return Files.readAllBytes(folder.resolve("pcm-000001.seg"));
        } catch (IOException e) {
            throw SampleStation.disk(e);
        }
    }

    /** Wherever a sync word stands and the record has room. */
    private static void mendChecksums(byte[] bytes) {
        ByteBuffer all = ByteBuffer.wrap(bytes);
        CRC32C crc = new CRC32C();
        for (int at = 0; at + RecordCodec.OVERHEAD_BYTES <= bytes.length; at++) {
            if (all.getInt(at) != RecordCodec.SYNC) {
                continue;
            }
            crc.reset();
            crc.update(bytes, at, CRC_AT);
            crc.update(ByteBuffer.allocate(4).putInt(0, at));
            all.putInt(at + CRC_AT, (int) crc.getValue());
            int payloadBytes = all.getShort(at + LENGTH_AT) & 0xFFFF;
            int end = at + RecordCodec.HEADER_BYTES + payloadBytes;
            if (end + 4 <= bytes.length) {
                crc.reset();
                crc.update(bytes, at + RecordCodec.HEADER_BYTES, payloadBytes);
                all.putInt(end, (int) crc.getValue());
            }
        }
    }
}

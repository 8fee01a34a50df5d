package org.boothline.takes.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the half-written record off the last segment after the writing process or the machine died. The only thing that
 * ever shortens a log; everything else that is wrong with one stays as it is and is reported by {@link LogIndex}.
 */
public final class SegmentRecovery {
    private SegmentRecovery() {}

    /**
     * Truncates the last segment after its last whole record if the rest is a record that was not written to its end, or
     * zeros (a file system that died between making the file longer and writing into it).
     *
     * <p>Only for a log whose writer is known to be dead.
     *
     * @return what was cut off, if anything
     * @throws IOException if the folder can't be read or the segment can't be cut
     */
    public static Optional<Damage> truncateTornTail(Path folder, String prefix) throws IOException {
        NavigableMap<Integer, Path> segments = SegmentNames.list(folder, prefix);
        Map.Entry<Integer, Path> last = segments.lastEntry();
        if (last == null) {
            return Optional.empty();
        }
        Tail tail = new Tail();
        new SegmentScanner().scan(last.getValue(), tail);
        Damage torn = tail.torn;
        if (torn == null) {
            return Optional.empty();
        }
        try (RandomAccessFile file = new RandomAccessFile(last.getValue().toFile(), "rw")) {
            if (file.length() != torn.offset() + torn.bytes()) {
                throw new IOException(last.getValue().getFileName() + " is still being written");
            }
            file.setLength(torn.offset());
            file.getFD().sync();
        }
        return Optional.of(torn);
    }

    private static final class Tail implements SegmentScanner.Finds {
        private @Nullable Damage torn;

        @Override
        public boolean record(
                RecordType type, long index64, long sample64, int formatWord, int payloadBytes, long offset) {
            return true;
        }

        @Override
        public void damage(Damage damage) {
            if (damage.kind() == Damage.Kind.TORN_TAIL || damage.kind() == Damage.Kind.ZERO_TAIL) {
                torn = damage;
            }
        }
    }
}

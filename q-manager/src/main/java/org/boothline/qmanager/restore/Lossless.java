package org.boothline.qmanager.restore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.boothline.base.fault.UserFault;
import org.boothline.base.privacy.PrivateFiles;
import org.boothline.engine.wav.WavReader;
import org.boothline.takes.proof.Manifest;
import org.boothline.takes.proof.PcmLeaves;
import org.boothline.takes.store.TakeFolder;

/** For a lossless stream Restore is Replace: its packets hold the captured samples. <b>Thread</b>: a worker's. */
final class Lossless {
    private Lossless() {}

    /**
     * If restored.wav holds the captured samples, makes it replaced.wav as well.
     *
     * @return false if the samples, read back from the file, have another root than the signed one; a Replace fetches
     *     them then
     */
    static boolean isReplaced(TakeFolder folder, Manifest manifest) throws UserFault, IOException {
        try (WavReader wav = WavReader.open(folder.restoredWav())) {
            PcmLeaves.Root root =
                    PcmLeaves.root(wav.samples24(), manifest.samples().count(), manifest.channels(), false);
            boolean same = root.root().equals(manifest.pcmRoot())
                    && root.pcmSha256().equals(manifest.pcmSha256())
                    && root.frames() == manifest.samples().count();
            if (!same) {
                return false;
            }
        }
        Path aside = folder.replacedWav().resolveSibling("replaced.wav.part");
        Files.deleteIfExists(aside); // What a crash may have left.
        PrivateFiles.createFile(aside);
        try (FileChannel from = FileChannel.open(folder.restoredWav(), StandardOpenOption.READ);
                FileChannel to = FileChannel.open(aside, StandardOpenOption.WRITE)) {
            long bytes = from.size();
            for (long copied = 0; copied < bytes; ) {
                copied += from.transferTo(copied, bytes - copied, to);
            }
        }
        Files.move(aside, folder.replacedWav(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return true;
    }
}

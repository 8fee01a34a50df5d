package org.boothline.takes.store;

import java.nio.file.Path;

/** A process that locks a session, says whether it could, touches it at a given time, and holds it until its input ends. */
final class LockHolder {
    private LockHolder() {}

    public static void main(String[] arguments) throws Exception {
        LiveLock lock = LiveLock.tryLock(Path.of(arguments[0])).orElse(null);
        if (lock != null) {
            lock.touch(Long.parseLong(arguments[1]));
        }
        System.out.println(lock == null ? "refused" : "locked");
        while (System.in.read() >= 0) {
            // Until the test closes the pipe or kills this process.
        }
    }
}

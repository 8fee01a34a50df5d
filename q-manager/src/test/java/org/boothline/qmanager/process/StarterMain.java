package org.boothline.qmanager.process;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.boothline.qmanager.QManagerLauncher;

/** An app: makes sure that its Q Manager runs, says its process id, and goes on until it is interrupted. */
public final class StarterMain {
    private StarterMain() {}

    public static void main(String[] args) throws Exception {
        var client = QManagerLauncher.ensureRunning(Path.of(args[0]), Integer.parseInt(args[1]), null);
        System.out.println("pid " + client.api().pid());
        System.out.flush();
        new CountDownLatch(1).await();
    }
}

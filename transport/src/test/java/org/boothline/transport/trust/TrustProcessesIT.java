package org.boothline.transport.trust;

import static org.boothline.transport.trust.Stations.ACCEPTING;
import static org.boothline.transport.trust.Stations.NOW_MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.boothline.base.identity.Fingerprint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustProcessesIT {
    private static final int PROCESSES = 2;
    private static final int EACH = 25;

    @TempDir
    private Path data;

    /** Waits for the starting shot, then lets 25 callers show one invitation; prints how many were accepted. */
    static final class Redeemer {
        private Redeemer() {}

        public static void main(String[] arguments) throws Exception {
            Path data = Path.of(arguments[0]);
            int first = Integer.parseInt(arguments[1]);
            Invitation invitation = Invitation.decode(arguments[2], NOW_MS);
            InvitationBook book = new InvitationBook(data);
            CountDownLatch shot = new CountDownLatch(1);
            ExecutorService threads = Executors.newFixedThreadPool(EACH);
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
                Fingerprint caller = Stations.number(first + i);
                String proof = invitation.proofHex(caller);
                Callable<Boolean> work = () -> {
                    shot.await();
                    return book.redeem(invitation.id(), proof, caller, ACCEPTING, NOW_MS)
                            .accepted();
                };
                all.add(threads.submit(work));
            }
            System.out.println("ready");
            System.in.read();
            shot.countDown();
            int accepted = 0;
            for (Future<Boolean> one : all) {
                accepted += one.get() ? 1 : 0;
            }
            threads.shutdown();
            System.out.println(accepted);
        }
    }

    /** Waits for the starting shot, then pins 25 stations of one name and forgets every fifth. */
    static final class Pinner {
        private Pinner() {}

        public static void main(String[] arguments) throws Exception {
            PeerBook book = new PeerBook(Path.of(arguments[0]));
            int first = Integer.parseInt(arguments[1]);
            System.out.println("ready");
            System.in.read();
            for (int i = 0; i < EACH; i++) {
                KnownPeer pinned = book.pin(Stations.number(first + i), "Studio", PairedBy.WORDS, "", 0, NOW_MS);
                if (i % 5 == 4) {
                    book.forget(pinned.name());
                }
            }
            System.out.println("done");
        }
    }

    /** What each of two processes said after the shot. */
    private static List<String> race(Class<?> program, List<String> data, List<String> more) throws Exception {
        List<Process> processes = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                List<String> command = new ArrayList<>(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path")
                                + File.pathSeparator
                                + System.getProperty("surefire.test.class.path", ""),
                        program.getName()));
                command.addAll(data);
                command.add(String.valueOf(1 + i * EACH));
                command.addAll(more);
                processes.add(new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
            }
            for (Process process : processes) {
                assertEquals(
                        "ready", process.inputReader(StandardCharsets.US_ASCII).readLine());
            }
            for (Process process : processes) {
                process.getOutputStream().write('\n');
                process.getOutputStream().flush();
            }
            List<String> said = new ArrayList<>();
            for (Process process : processes) {
                said.add(process.inputReader(StandardCharsets.US_ASCII).readLine());
                assertTrue(process.waitFor(20, TimeUnit.SECONDS));
                assertEquals(0, process.exitValue());
            }
            return said;
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    @Test
    void oneOfFiftyCallersInTwoProcessesIsLetIn() throws Exception {
        InvitationBook book = new InvitationBook(data);
        for (int round = 0; round < 3; round++) {
            Invitation invitation = book.create(
                    ACCEPTING, List.of(new StationAddress("127.0.0.1", 6000)), null, Duration.ofHours(1), NOW_MS);
            List<String> said = race(Redeemer.class, List.of(data.toString()), List.of(invitation.link()));
            assertEquals(1, said.stream().mapToInt(Integer::parseInt).sum(), said.toString());
            String id = invitation.id();
            assertEquals(
                    KeptInvitation.State.USED,
                    book.list(NOW_MS).stream()
                            .filter(kept -> kept.id().equals(id))
                            .findFirst()
                            .orElseThrow()
                            .state());
        }
    }

    @Test
    void losesNothingWhenTwoProcessesWriteTheBookOfPeers() throws Exception {
        PeerBook book = new PeerBook(data);
        assertEquals(List.of(), book.list());
        assertEquals(List.of("done", "done"), race(Pinner.class, List.of(data.toString()), List.of()));
        List<KnownPeer> peers = book.list();
        assertEquals(PROCESSES * EACH * 4 / 5, peers.size());
        assertEquals(
                peers.size(), peers.stream().map(KnownPeer::name).distinct().count());
        for (int i = 0; i < PROCESSES * EACH; i++) {
            assertEquals(i % 5 != 4, book.find(Stations.number(1 + i)).isPresent(), "station " + (1 + i));
        }
    }
}

package org.boothline.qmanager.process;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.boothline.base.fault.UserFault;
import org.boothline.qmanager.QManager;
import org.boothline.qmanager.QManagerSettings;

/** The command {@code qmanager run} as far as these tests need it. */
public final class QManagerMain {
    private QManagerMain() {}

    public static void main(String[] words) throws Exception {
        List<String> args = Arrays.asList(words);
        if (!args.subList(0, 2).equals(List.of("qmanager", "run"))) {
            System.err.println("unknown command " + args);
            System.exit(2);
        }
        String bind = value(args, "--bind");
        try {
            QManager.run(new QManagerSettings(
                            Path.of(value(args, "--data")),
                            Integer.parseInt(value(args, "--port")),
                            bind == null ? null : InetAddress.getByName(bind))
                    .withSendBytesPerSecondMax(Long.getLong("test.rate", 0)));
        } catch (UserFault e) {
            System.err.println(e.sentence());
            System.exit(e.code().exitCode());
        }
    }

    private static String value(List<String> args, String name) {
        int at = args.indexOf(name);
        return at < 0 ? null : args.get(at + 1);
    }
}

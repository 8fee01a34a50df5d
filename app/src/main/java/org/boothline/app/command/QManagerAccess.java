package org.boothline.app.command;

import java.nio.file.Path;
import java.util.Optional;
import org.boothline.app.terminal.Shell;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.qmanager.QManagerLauncher;
import org.boothline.qmanager.QManagerSettings;
import org.boothline.qmanager.api.QManagerClient;
import org.boothline.session.call.StationSettings;
import picocli.CommandLine.Mixin;

/** How a command reaches the Q Manager of a data folder. */
final class QManagerAccess {
    @Mixin
    private final DataOption data = new DataOption();

    @Mixin
    private final PortOptions ports = new PortOptions();

    Path folder(Shell shell) throws UserFault {
        return data.folder(shell);
    }

    /** For a Q Manager in this process. */
    QManagerSettings settings(Shell shell) throws UserFault {
        return new QManagerSettings(folder(shell), basePort(folder(shell)), ports.address());
    }

    /**
     * The one that runs, wherever it runs; a new one if there is none, or if the caller asked for a port and the one
     * that runs has another.
     */
    QManagerClient ensureRunning(Shell shell) throws UserFault {
        Path folder = folder(shell);
        if (ports.chosen() == null && ports.address() == null) {
            Optional<QManagerClient> live = QManagerLauncher.find(folder);
            if (live.isPresent()) {
                return live.get();
            }
        }
        return QManagerLauncher.ensureRunning(folder, basePort(folder), ports.address());
    }

    /** @throws UserFault QMANAGER when none runs */
    QManagerClient running(Shell shell) throws UserFault {
        Path folder = folder(shell);
        return QManagerLauncher.find(folder)
                .orElseThrow(() -> new UserFault(
                        FaultCode.QMANAGER,
                        "The Q Manager of " + folder + " does not answer",
                        "none runs",
                        "start it with `boothline qmanager start`"));
    }

    /** Asked for; else the one of the last Q Manager here, where the other stations look for it; else the default. */
    private int basePort(Path folder) throws UserFault {
        Integer chosen = ports.chosen();
        return chosen != null
                ? chosen
                : QManagerSettings.lastBasePort(folder).orElse(StationSettings.BASE_PORT_DEFAULT);
    }
}

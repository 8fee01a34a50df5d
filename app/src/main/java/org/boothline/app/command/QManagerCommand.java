package org.boothline.app.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.boothline.app.json.Json;
import org.boothline.app.log.LogFile;
import org.boothline.app.terminal.Figures;
import org.boothline.app.terminal.Shell;
import org.boothline.app.terminal.Table;
import org.boothline.base.fault.UserFault;
import org.boothline.base.privacy.Redaction;
import org.boothline.qmanager.QManager;
import org.boothline.qmanager.QManagerLauncher;
import org.boothline.qmanager.QManagerSettings;
import org.boothline.qmanager.api.JobView;
import org.boothline.qmanager.api.QManagerClient;
import org.boothline.qmanager.api.StatusView;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code boothline qmanager} and what is below it; alone it shows the status. */
@Command(
        name = "qmanager",
        mixinStandardHelpOptions = true,
        description = {
            "The Q Manager: the process that restores and replaces takes, and serves them to the other stations,"
                    + " whether a call runs or not. Calls start it by themselves.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  boothline qmanager                 how it is",
            "  boothline qmanager jobs            what it does",
            "  boothline qmanager stop            ends it; jobs go on when it is started again"
        })
final class QManagerCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private final QManagerAccess qManager = new QManagerAccess();

    @Option(names = "--json", description = "Print the status as a JSON object.")
    private boolean json;

    QManagerCommand(Shell shell) {
        this.shell = shell;
    }

    /** With its subcommands, which need the shell. */
    static CommandLine line(Shell shell) {
        return new CommandLine(new QManagerCommand(shell))
                .addSubcommand(new Run(shell))
                .addSubcommand(new Start(shell))
                .addSubcommand(new Stop(shell))
                .addSubcommand(new Status(shell))
                .addSubcommand(new Jobs(shell));
    }

    @Override
    public Integer call() throws Exception {
        return status(shell, qManager, json);
    }

    private static int status(Shell shell, QManagerAccess qManager, boolean json) throws UserFault {
        StatusView status = qManager.running(shell).status();
        if (json) {
            shell.out().println(new Json().with("status", status).text());
            return 0;
        }
        Table table = new Table("", "")
                .row("process", Long.toString(status.pid()))
                .row("since", Figures.timeOfDay(status.startedEpochMs()))
                .row("UDP port", status.udpPort() + (status.bind().equals("*") ? "" : " at " + status.bind()))
                .row("data", status.dataDir())
                .row("fingerprint", status.fingerprint())
                .row("jobs", status.jobsRunning() + " running, " + status.jobsWaiting() + " waiting")
                .row("stations connected", Integer.toString(status.connections()))
                .row("bytes served", Figures.bytes(status.bytesResent()));
        shell.out().println(table.text());
        return 0;
    }

    /** The process itself, in the foreground; for services. */
    @Command(
            name = "run",
            mixinStandardHelpOptions = true,
            description = {"Runs the Q Manager in this process until it is stopped; for services.", ""},
            footer = {"", "Example:", "  boothline qmanager run --port 6000"})
    static final class Run implements Callable<Integer> {
        private final Shell shell;

        @Mixin
        private final QManagerAccess qManager = new QManagerAccess();

        Run(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws Exception {
            QManagerSettings settings = qManager.settings(shell);
            LogFile.use(settings.folder().resolve("qmanager.log"), shell.err()::println);
            try {
                QManager.run(settings);
                return 0;
            } catch (UserFault fault) {
                throw shell.interactive() ? fault : redacted(fault);
            }
        }

        /** Started in the background, it says its last word into a file beside the log. */
        private static UserFault redacted(UserFault fault) {
            return new UserFault(
                    fault.code(),
                    Redaction.redact(fault.what()),
                    Redaction.redact(fault.why()),
                    Redaction.redact(fault.remedy()),
                    fault);
        }
    }

    /** In the background. */
    @Command(
            name = "start",
            mixinStandardHelpOptions = true,
            description = {"Starts the Q Manager in the background if it does not run yet.", ""},
            footer = {"", "Example:", "  boothline qmanager start --port 7000"})
    static final class Start implements Callable<Integer> {
        private final Shell shell;

        @Mixin
        private final QManagerAccess qManager = new QManagerAccess();

        Start(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws Exception {
            QManagerClient client = qManager.ensureRunning(shell);
            shell.out()
                    .println("The Q Manager runs: process " + client.api().pid() + ", UDP port "
                            + client.api().udpPort() + ".");
            return 0;
        }
    }

    /** Ends it. */
    @Command(
            name = "stop",
            mixinStandardHelpOptions = true,
            description = {"Ends the Q Manager. Its jobs are kept and go on when it is started again.", ""},
            footer = {"", "Example:", "  boothline qmanager stop"})
    static final class Stop implements Callable<Integer> {
        private final Shell shell;

        @Mixin
        private final DataOption data = new DataOption();

        Stop(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws Exception {
            var client = QManagerLauncher.find(data.folder(shell));
            if (client.isEmpty()) {
                shell.out().println("No Q Manager runs.");
                return 0;
            }
            client.get().stop();
            shell.out().println("The Q Manager ends.");
            return 0;
        }
    }

    /** How it is; the same as {@code qmanager} alone. */
    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = {
                "Shows whether the Q Manager runs, where, and what it has done. Exit code 12 when none runs.",
                ""
            },
            footer = {"", "Example:", "  boothline qmanager status --json"})
    static final class Status implements Callable<Integer> {
        private final Shell shell;

        @Mixin
        private final QManagerAccess qManager = new QManagerAccess();

        @Option(names = "--json", description = "Print the status as a JSON object.")
        private boolean json;

        Status(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws Exception {
            return status(shell, qManager, json);
        }
    }

    /** What it does. */
    @Command(
            name = "jobs",
            mixinStandardHelpOptions = true,
            description = {"Lists the jobs of the Q Manager; can pause one, let it go on, or give it up.", ""},
            footer = {"", "Examples:", "  boothline qmanager jobs", "  boothline qmanager jobs --pause JOB"})
    static final class Jobs implements Callable<Integer> {
        private final Shell shell;

        @Mixin
        private final QManagerAccess qManager = new QManagerAccess();

        @Option(names = "--pause", paramLabel = "JOB", description = "Let this job rest.")
        private String pause = "";

        @Option(names = "--resume", paramLabel = "JOB", description = "Let this job go on.")
        private String resume = "";

        @Option(names = "--cancel", paramLabel = "JOB", description = "Give this job up; what it fetched stays.")
        private String cancel = "";

        @Option(names = "--json", description = "Print the jobs as a JSON object.")
        private boolean json;

        Jobs(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws Exception {
            QManagerClient client = qManager.running(shell);
            if (!pause.isEmpty()) {
                client.pause(pause);
            }
            if (!resume.isEmpty()) {
                client.resume(resume);
            }
            if (!cancel.isEmpty()) {
                client.cancel(cancel);
            }
            List<JobView> jobs = client.jobs();
            if (json) {
                shell.out().println(new Json().with("jobs", jobs).text());
                return 0;
            }
            Table table = new Table("job", "state", ">missing", ">fetched", ">bytes", "");
            for (JobView job : jobs) {
                table.row(
                        job.id(),
                        job.state().equals("DONE") ? String.valueOf(job.outcome()) : job.state(),
                        Figures.count(job.unitsMissing()),
                        Figures.count(job.unitsFetched()),
                        Figures.bytes(job.bytesResent()),
                        job.reason() == null ? "" : job.reason());
            }
            shell.out().println(table.isEmpty() ? "There are no jobs." : table.text());
            return 0;
        }
    }
}

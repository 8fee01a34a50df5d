package org.boothline.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.boothline.base.privacy.PrivateFiles;
import org.boothline.base.privacy.Redaction;

/**
 * Sets the logging library up in code: found through {@code META-INF/services}; no configuration file is searched or
 * parsed, which saves a start about 0.1 s. <b>Thread</b>: whoever logs first.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
    private static final String OURS = "org.boothline";
    private static final int FILES_KEPT = 5;
    private static final long FILE_BYTES_MAX = 5L << 20;

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        setContext(context);
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        Path file = LogFile.path();
        if (file != null) {
            root.addAppender(file(context, file));
        }
        Consumer<String> warnings = LogFile.warnings();
        if (warnings != null) {
            root.addAppender(person(context, warnings));
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static RollingFileAppender<ILoggingEvent> file(LoggerContext context, Path file) {
        PatternLayout layout = new RedactedLayout();
        layout.setContext(context);
        layout.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{24} [%thread] %msg%n");
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> lines = new LayoutWrappingEncoder<>();
        lines.setContext(context);
        lines.setCharset(StandardCharsets.UTF_8);
        lines.setLayout(layout);
        lines.start();

        RollingFileAppender<ILoggingEvent> appender = new PrivateFileAppender();
        appender.setContext(context);
        appender.setName("file");
        appender.setFile(file.toString());
        appender.setEncoder(lines);

        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(file + ".%i");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(FILES_KEPT);
        rolling.start();

        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(new FileSize(FILE_BYTES_MAX));
        size.start();

        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(size);
        appender.start();
        return appender;
    }

    /** Every line, with the exceptions in it, loses what no log may hold. */
    private static final class RedactedLayout extends PatternLayout {
        @Override
        public String doLayout(ILoggingEvent event) {
            return Redaction.redact(super.doLayout(event));
        }
    }

    /** Its file and folder are made for their owner only; also the new file after each roll. */
    private static final class PrivateFileAppender extends RollingFileAppender<ILoggingEvent> {
        @Override
        public void openFile(String name) throws IOException {
            Path file = Path.of(name).toAbsolutePath();
            PrivateFiles.createFolders(Objects.requireNonNull(file.getParent(), "a log file is in a folder"));
            PrivateFiles.open(file).close();
            super.openFile(name);
        }
    }

    /** Of a Q Manager, the person is often a file beside its log, so it is told no more than the log. */
    private static AppenderBase<ILoggingEvent> person(LoggerContext context, Consumer<String> warnings) {
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getLevel().isGreaterOrEqual(Level.WARN)
                        && event.getLoggerName().startsWith(OURS)) {
                    warnings.accept(Redaction.redact(event.getFormattedMessage()));
                }
            }
        };
        appender.setContext(context);
        appender.setName("person");
        appender.start();
        return appender;
    }
}

package org.boothline.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.function.Consumer;

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
        PatternLayoutEncoder lines = new PatternLayoutEncoder();
        lines.setContext(context);
        lines.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{24} [%thread] %msg%n");
        lines.start();

        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
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

    private static AppenderBase<ILoggingEvent> person(LoggerContext context, Consumer<String> warnings) {
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getLevel().isGreaterOrEqual(Level.WARN)
                        && event.getLoggerName().startsWith(OURS)) {
                    warnings.accept(event.getFormattedMessage());
                }
            }
        };
        appender.setContext(context);
        appender.setName("person");
        appender.start();
        return appender;
    }
}

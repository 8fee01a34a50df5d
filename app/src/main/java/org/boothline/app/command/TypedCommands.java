package org.boothline.app.command;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.boothline.base.media.Codec;
import org.boothline.session.call.FormatChoice;
import org.boothline.session.view.SessionCommands;
import org.boothline.session.view.SessionView;

/** What a person or a program says to a running station: a key on a terminal, a line in a pipe. <b>Thread</b>: main. */
final class TypedCommands {
    /** Keys of a terminal in raw mode that are commands. */
    static final String KEYS = "tmqyn+-<>ok";

    private static final double GAIN_STEP_DB = 1;

    private final SessionCommands station;
    private final Consumer<String> warn;

    /** @param warn told one sentence about what was not understood */
    TypedCommands(SessionCommands station, Consumer<String> warn) {
        this.station = station;
        this.warn = warn;
    }

    /** Does as the line says; true if that is the end. */
    boolean obey(String line) {
        String command = line.strip();
        switch (command) {
            case "q", "quit" -> {
                return true;
            }
            case "t" -> {
                if (station.view().take() == null) {
                    station.startTake("");
                } else {
                    station.stopTake();
                }
            }
            case "stop" -> station.stopTake();
            case "y", "yes" -> station.answerPairing(true);
            case "n", "no" -> station.answerPairing(false);
            case "m" -> {
                SessionView.SentView sent = station.view().sent();
                station.mute(sent == null || !sent.muted());
            }
            case "mute" -> station.mute(true);
            case "unmute" -> station.mute(false);
            case "k", "talk" -> {
                SessionView.TalkbackView talkback = station.view().sentTalkback();
                station.talk(talkback == null || !talkback.on());
            }
            case "talk on" -> station.talk(true);
            case "talk off" -> station.talk(false);
            case "o" -> station.monitor(station.view().monitor() == null);
            case "+" -> gainBy(GAIN_STEP_DB);
            case "-" -> gainBy(-GAIN_STEP_DB);
            case "<" -> frameBy(-1);
            case ">" -> frameBy(1);
            case "take" -> station.startTake("");
            default -> obeyWithWords(command);
        }
        return false;
    }

    private void obeyWithWords(String command) {
        if (command.startsWith("take ")) {
            station.startTake(command.substring("take ".length()).strip());
        } else if (command.equals("gain") || command.startsWith("gain ")) {
            gain(command.substring("gain".length()).strip());
        } else if (command.equals("frame") || command.startsWith("frame ")) {
            frame(command.substring("frame".length()).strip());
        } else if (command.equals("bitrate") || command.startsWith("bitrate ")) {
            bitrate(command.substring("bitrate".length()).strip());
        } else if (command.equals("codec") || command.startsWith("codec ")) {
            warn.accept("The codec stays as it is: hang up, and call again with --codec for another one.");
        } else if (command.equals("monitor") || command.startsWith("monitor ")) {
            monitor(command.substring("monitor".length()).strip());
        } else if (!command.isEmpty()) {
            warn.accept("\"" + command + "\" is not a command; these are: take NAME, stop, t, mute, unmute, m, gain DB,"
                    + " frame MS, bitrate KBPS, monitor on|off|DB, talk, talk on|off, yes, no, quit.");
        }
    }

    private void frame(String word) {
        try {
            station.frame(Double.parseDouble(word));
        } catch (NumberFormatException e) {
            warn.accept("The frames stay as they are: frame takes a number of milliseconds, for example \"frame 10\".");
        }
    }

    private void frameBy(int steps) {
        SessionView.SentView sent = station.view().sent();
        if (sent == null) {
            warn.accept("Nothing was changed: this station sends nothing now.");
            return;
        }
        List<Double> ms = FormatChoice.stepsMs(Codec.valueOf(sent.codec().toUpperCase(Locale.ROOT)));
        int nearest = 0;
        for (int i = 1; i < ms.size(); i++) {
            if (Math.abs(ms.get(i) - sent.frameMs()) < Math.abs(ms.get(nearest) - sent.frameMs())) {
                nearest = i;
            }
        }
        station.frame(ms.get(Math.max(0, Math.min(ms.size() - 1, nearest + steps))));
    }

    private void bitrate(String word) {
        try {
            station.bitrate(Integer.parseInt(word));
        } catch (NumberFormatException e) {
            warn.accept("The bitrate stays as it is: bitrate takes a whole number of kbit/s, for example"
                    + " \"bitrate 128\".");
        }
    }

    private void gain(String word) {
        try {
            station.gain(Double.parseDouble(word));
        } catch (NumberFormatException e) {
            warn.accept("The gain stays as it is: gain takes a number of decibels, for example \"gain -3.5\".");
        }
    }

    private void monitor(String word) {
        switch (word) {
            case "on" -> station.monitor(true);
            case "off" -> station.monitor(false);
            default -> {
                try {
                    station.monitorGain(Double.parseDouble(word));
                } catch (NumberFormatException e) {
                    warn.accept("The monitor stays as it is: monitor takes on, off or a number of decibels.");
                }
            }
        }
    }

    private void gainBy(double stepDb) {
        SessionView.SentView sent = station.view().sent();
        station.gain((sent == null ? 0 : sent.gainDb()) + stepDb);
    }
}

package org.boothline.app.command;

import java.util.EmptyStackException;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Takes the word after an option as its value only if it is a number: anything else may be whom to call. */
final class NumberAfter implements IParameterConsumer {
    @Override
    @SuppressWarnings("JdkObsolete") // The library's choice.
    public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
        try {
            option.setValue(Double.valueOf(words.peek()));
            words.pop();
        } catch (EmptyStackException | NumberFormatException none) {
            option.setValue(Double.valueOf(((OptionSpec) option).fallbackValue()));
        }
    }
}

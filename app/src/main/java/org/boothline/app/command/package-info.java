/**
 * One class per command: reads the options, asks the other modules, says what came of it. Thread: main, unless a class
 * says otherwise. Must not import: Netty, Disruptor, javax.sound, codec libraries, the logging library's own classes.
 */
package org.boothline.app.command;

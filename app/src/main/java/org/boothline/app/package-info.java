/**
 * The launcher: one process, one command. Thread: main. Must not import: anything but the commands.
 */
package org.boothline.app;

/**
 * What a person sees and presses: sentences, the live line, keys, tables, figures. Thread: stated at each class. Must
 * not import: commands, sound, network, takes.
 */
package org.boothline.app.terminal;

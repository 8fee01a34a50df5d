/**
 * The demo: two real stations on this machine, a line that loses packets between them, a take made perfect, and the
 * proof. Thread: main runs the story; each child process has reader threads. Must not import: sound, codecs, Netty,
 * takes' insides: it sees what a person at the command line sees.
 */
package org.boothline.app.demo;

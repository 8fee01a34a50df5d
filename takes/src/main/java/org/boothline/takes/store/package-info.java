/**
 * Sessions and takes as folders and JSON documents. The only package here that imports Jackson. Every document is
 * written aside, synchronised and renamed; a document that can't be read is reported and never overwritten; nothing is
 * ever deleted. Must not import: gap, seal, transport, the audio engine.
 */
@org.jspecify.annotations.NullMarked
package org.boothline.takes.store;

/**
 * Authenticated, encrypted exchanges between stations: QUIC on a port that also carries other traffic. Purpose: one
 * socket dials and accepts; one bidirectional stream is one request and its answer. Who may talk is decided elsewhere,
 * by the fingerprint shown here. Thread: everything runs on the port's network thread; the public methods may be called
 * from any. Must not import: message contents.
 */
package org.boothline.transport.quic;

/**
 * Whom a station lets in. Purpose: the words that two people compare, invitations, and the books of invitations and of
 * known peers on disk. Pure computations and files; who is asked and connected is decided in session. Thread: any;
 * whatever touches a file may block and does not belong on the network thread. Jackson only for the documents of the
 * two books. Must not import: Netty, the message, quic, rtp and rtcp packages.
 */
package org.boothline.transport.trust;

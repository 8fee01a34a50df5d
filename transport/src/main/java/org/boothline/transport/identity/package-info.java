/**
 * Makes and keeps a station's identity: key and certificate on disk. Purpose: the one place that makes certificates,
 * and
 * the only one that may import Bouncy Castle. Thread: any. Must not import: Netty, other packages of transport.
 */
package org.boothline.transport.identity;

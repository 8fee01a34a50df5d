/**
 * Bad networks, made to order: a pure model of one line in virtual time, and a proxy that does the same to real
 * datagrams. Everything random follows a seed. Thread: a model belongs to its caller; the proxy has one thread of its
 * own. Must not import: anything outside the JDK and base.
 */
package org.boothline.lab.net;

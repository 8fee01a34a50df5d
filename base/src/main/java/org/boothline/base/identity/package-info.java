/**
 * Who a station is: key, certificate, fingerprint, signatures. Keys are made elsewhere (transport's identity package),
 * because making a certificate needs a library. Must not import: anything outside the JDK.
 */
package org.boothline.base.identity;

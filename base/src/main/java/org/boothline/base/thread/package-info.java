/**
 * Rings and thread ownership: the places where threads meet. Must not import: anything outside the JDK.
 */
package org.boothline.base.thread;

/**
 * Counters that any thread may read. Must not import: anything outside the JDK.
 */
package org.boothline.base.stats;

/**
 * Counters and histograms that any thread may read. Must not import: anything outside the JDK but HdrHistogram.
 */
package org.boothline.base.stats;

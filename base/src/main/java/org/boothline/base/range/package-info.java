/**
 * Ranges of packet indices and samples. Must not import: anything outside the JDK.
 */
package org.boothline.base.range;

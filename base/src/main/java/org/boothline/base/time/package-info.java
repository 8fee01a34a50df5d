/**
 * The two clocks. Purpose: the only place that asks the system what time it is; everything else is told.
 * Thread: any. Must not import: anything outside the JDK.
 */
package org.boothline.base.time;

/**
 * What went wrong in the world, as one sentence for a person. Must not import: anything outside the JDK.
 */
package org.boothline.base.fault;

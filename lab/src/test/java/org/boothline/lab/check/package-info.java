/**
 * The architecture as tests: what may import what, and why. The rules take the root package as an argument, so that
 * they can be seen to fail on the deliberately wrong classes below {@code violating}. Thread: the test's. Must not
 * import: the packages it judges.
 */
package org.boothline.lab.check;

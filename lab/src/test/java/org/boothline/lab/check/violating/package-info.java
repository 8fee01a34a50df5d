/**
 * Classes that are wrong on purpose, laid out like the real packages: every architecture rule is tested against them,
 * so that each is known to be able to fail. Must not be imported by anything.
 */
package org.boothline.lab.check.violating;

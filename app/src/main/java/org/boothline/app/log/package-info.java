/**
 * Where log lines go: the one door to the logging library's own classes. Must not import: anything of
 * Boothline but {@code base.privacy}.
 */
package org.boothline.app.log;

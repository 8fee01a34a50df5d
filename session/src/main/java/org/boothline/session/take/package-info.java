/**
 * Takes while they are being recorded: started and stopped from either side, closed, signed. Thread: control.
 * Must not import: the call, anything of a user interface.
 */
package org.boothline.session.take;

/**
 * The call: who is let in, the line to the other station, what it asks and answers. Thread: control.
 * Must not import: anything of a user interface.
 */
package org.boothline.session.call;

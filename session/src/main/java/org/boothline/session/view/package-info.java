/**
 * What a user interface sees and may ask: immutable views, events and commands. Thread: any.
 * Must not import: anything of Boothline.
 */
package org.boothline.session.view;
